"""Addresses of who takes what, who is busy with what, and equal waits."""

from django.urls import path

from atithi.workspace.views import fairness, routing

urlpatterns = [
    path("settings/routing/", routing.who_takes_what, name="routing"),
    path("settings/routing/teams/", routing.team, name="routing_team"),
    path("settings/routing/rules/", routing.rules, name="routing_rules"),
    path("settings/routing/people/<str:public_id>/", routing.person, name="routing_person"),
    path("settings/routing/skills/", routing.add_skill, name="routing_skills"),
    path("settings/routing/skills/<str:public_id>/", routing.skill, name="routing_skill"),
    path("team/load/", routing.load, name="load"),
    path("team/waits/", fairness.report, name="fairness"),
    path("team/waits/file/", fairness.file, name="fairness_file"),
    path("team/waits/conversations/", fairness.behind, name="fairness_behind"),
    path("conversations/<str:public_id>/taking/", routing.taking, name="taking"),
    path("conversations/<str:public_id>/beginning/", routing.beginning, name="beginning"),
]
