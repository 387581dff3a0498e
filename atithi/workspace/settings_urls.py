"""The addresses of the settings, under /settings/."""

from django.urls import path

from atithi.workspace.views import first_run, people
from atithi.workspace.views.settings import business, home, labels, places, roles, teams, webchat

urlpatterns = [
    path("settings/", home.home, name="settings"),
    path("settings/business/", business.business, name="business"),
    path("settings/look/", business.look, name="look"),
    path("settings/stores/", places.stores, name="stores"),
    path("settings/stores/<str:public_id>/", places.store, name="store"),
    path("settings/stores/<str:public_id>/archive/", places.store_archive, name="store_archive"),
    path("settings/hours/", places.hours, name="hours"),
    path("settings/hours/now/", places.open_now, name="open_now"),
    path("settings/hours/days/", places.special_days, name="special_days"),
    path("settings/hours/days/<str:public_id>/removal/", places.special_day, name="special_day"),
    path("settings/teams/", teams.teams, name="teams"),
    path("settings/teams/<str:public_id>/", teams.team, name="team"),
    path("settings/teams/<str:public_id>/archive/", teams.team_archive, name="team_archive"),
    path("settings/roles/", roles.roles, name="roles"),
    path("settings/roles/new/", roles.add_role, name="add_role"),
    path("settings/roles/<str:public_id>/", roles.role, name="role"),
    path("settings/roles/<str:public_id>/removal/", roles.role_removal, name="role_removal"),
    path("settings/tags/", labels.tags, name="tags"),
    path("settings/tags/<str:public_id>/", labels.tag, name="tag"),
    path("settings/kinds/", labels.kinds, name="kinds"),
    path("settings/kinds/<str:public_id>/", labels.kind, name="kind"),
    path("settings/channels/webchat/new/", webchat.add_webchat, name="add_webchat"),
    path("settings/channels/webchat/<str:public_id>/", webchat.webchat, name="webchat"),
    path("settings/channels/webchat/<str:public_id>/secret/", webchat.webchat_secret, name="webchat_secret"),
    path("settings/channels/<str:public_id>/test/", webchat.channel_test, name="channel_test"),
    path("settings/channels/<str:public_id>/test/state/", webchat.channel_test_state, name="channel_test_state"),
    path("first-run/<str:token>/", first_run.begin, name="first_run"),
    path("welcome/hours/", first_run.hours, name="welcome_hours"),
    path("welcome/channel/", first_run.channel, name="welcome_channel"),
    path("welcome/colleague/", first_run.colleague, name="welcome_colleague"),
    path("welcome/test/", first_run.test, name="welcome_test"),
    path("welcome/test/state/", first_run.test_state, name="welcome_state"),
    path("people/<str:public_id>/invitation/", people.invitation, name="invitation"),
]
