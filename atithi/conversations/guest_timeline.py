"""Conversations on a guest's timeline."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from atithi.conversations.models import Conversation
from atithi.conversations.queries import visible_to
from atithi.customers.models import Customer
from atithi.customers.timeline import Entry, Look, Source


def _conversations(customer: Customer, user: Any, look: Look) -> list[Entry]:
    rows = visible_to(user).filter(customer=customer, merged_into=None).select_related("channel", "store")
    if look.narrowed.channel:
        rows = rows.filter(channel__public_id=look.narrowed.channel)
    if look.narrowed.store:
        rows = rows.filter(store__public_id=look.narrowed.store)
    return [_entry(row) for row in look.take(rows, "last_message_at")]


def _entry(row: Conversation) -> Entry:
    title = _("%(channel)s, conversation %(number)s") % {"channel": row.channel.name, "number": f"#{row.number}"}
    badge, tone = {
        "upset": (pgettext("mood", "upset"), "bad"), "grateful": (pgettext("mood", "grateful"), "good"),
    }.get(row.mood, (pgettext("state", "open"), "accent") if row.is_open else ("", ""))  # fmt: skip
    lang = row.language if row.language != "und" else ""
    return Entry(
        row.last_message_at, row.pk, title, row.subject or row.preview, lang=lang, badge=badge, tone=tone,
        icon=row.channel.kind, link=("conversation", row.public_id),
    )  # fmt: skip


CONVERSATIONS = Source(
    "conversation", gettext_lazy("Conversations"), "message-circle", _conversations, by_channel=True, by_store=True
)
