"""What can be asked of a conversation."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atithi.conversations.models import Priority
from atithi.core.conditions import Field, listed

_STATES = (
    ("open", pgettext_lazy("state", "open")),
    ("snoozed", pgettext_lazy("state", "snoozed")),
    ("closed", pgettext_lazy("state", "closed")),
    ("spam", pgettext_lazy("state", "spam")),
)
_LANGUAGES = (("hi", _("Hindi")), ("te", _("Telugu")), ("bn", _("Bengali")), ("en", _("English")))
_SCRIPTS = (("Deva", _("Devanagari")), ("Telu", _("Telugu")), ("Beng", _("Bengali")), ("Latn", _("Roman letters")))

FIELDS: dict[str, Field] = listed(
    [
        Field("state", _("State"), "choice", _STATES),
        Field("assignee", _("Looked after by"), "reference", (("me", _("me")), ("nobody", _("nobody"))), "person"),
        Field("team", _("Team"), "reference", (("none", _("no team")),), "team"),
        Field("channel", _("Channel"), "reference", (), "channel"),
        Field("store", _("Store"), "reference", (("none", _("no store")),), "store"),
        Field("language", _("Language"), "choice", (*_LANGUAGES, ("und", _("not known")))),
        Field("script", _("Script"), "choice", _SCRIPTS),
        Field("waiting", _("Waiting for an answer"), "span"),
        Field("last_message", _("Last message"), "span"),
        Field("created", _("Began"), "span"),
        Field("tags", _("Tags"), "reference", (("none", _("no tag")),), "tag"),
        Field("kind", _("Kind of matter"), "reference", (("none", _("no kind")),), "kind"),
        Field("priority", _("Priority"), "choice", tuple((each.name.lower(), each.label) for each in Priority)),
        Field("last_from", _("Last word by"), "choice", (("customer", _("the customer")), ("reply", _("us")))),
        Field("unread", _("Unread by me"), "flag"),
        Field("mood", _("Mood"), "choice", (("upset", _("upset")), ("grateful", _("grateful")), ("calm", _("calm")))),
        Field("customer", _("Customer's name"), "text"),
        Field("contact", _("Customer's mail address or number"), "text"),
        Field("text", _("Subject or last words"), "text"),
    ]
)
