"""Addresses of what is done with conversations and messages. A new verb is a new resource."""

from django.urls import path

from atithi.workspace.views import joining, macros, messages, sorting, spam

CONVERSATION, MESSAGE = "conversations/<str:public_id>/", "messages/<str:message_id>/"

urlpatterns = [
    path("snooze-times/", sorting.snooze_reading, name="snooze_reading"),
    path(f"{CONVERSATION}snooze/", sorting.snooze, name="snooze"),
    path(f"{CONVERSATION}waking/", sorting.waking, name="waking"),
    path(f"{CONVERSATION}tags/", sorting.tags, name="conversation_tags"),
    path(f"{CONVERSATION}sorting/", sorting.sorting, name="sorting"),
    path(f"{CONVERSATION}merging/", joining.merging, name="merging"),
    path(f"{CONVERSATION}parting/", joining.parting, name="parting"),
    path(f"{CONVERSATION}links/", joining.links, name="links"),
    path(f"{CONVERSATION}spam/", spam.spam, name="spam"),
    path(f"{CONVERSATION}blocking/", spam.blocking, name="blocking"),
    path(f"{CONVERSATION}macros/", macros.on_conversation, name="macros_of"),
    path(f"{CONVERSATION}giving/", macros.giving, name="giving"),
    path(f"{MESSAGE}menu/", messages.menu, name="message_menu"),
    path(f"{MESSAGE}split/", joining.splitting, name="splitting"),
    path("forwards/<str:forward_id>/retry/", messages.forward_retry, name="forward_retry"),
    path(f"{MESSAGE}forward/", messages.forwarding, name="forwarding"),
    path(f"{MESSAGE}redaction/", messages.redaction, name="redaction"),
    path(f"{MESSAGE}translation/", messages.translation, name="translation"),
    path("settings/macros/", macros.macros, name="macros"),
    path("settings/macros/new/", macros.macro, name="macro_new"),
    path("settings/macros/<str:public_id>/", macros.macro, name="macro"),
    path("settings/macros/<str:public_id>/archiving/", macros.archiving, name="macro_archiving"),
    path("settings/blocked/", spam.blocked, name="blocked"),
    path("settings/blocked/<str:customer_id>/release/", spam.unblock, name="unblock"),
]
