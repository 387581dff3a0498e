"""Calls on a guest's timeline."""

from typing import Any

from django.utils.translation import gettext_lazy

from atithi.channels.phone.models import Call
from atithi.channels.phone.queries import visible_to
from atithi.customers.models import Customer
from atithi.customers.timeline import Entry, Look, Source


def _calls(customer: Customer, user: Any, look: Look) -> list[Entry]:
    rows = visible_to(user).filter(customer=customer).select_related("channel", "agent", "wrap_up", "conversation")
    if look.narrowed.channel:
        rows = rows.filter(channel__public_id=look.narrowed.channel)
    if look.narrowed.store:
        rows = rows.filter(conversation__store__public_id=look.narrowed.store)
    return [_entry(row) for row in look.take(rows, "began_at")]


def _entry(row: Call) -> Entry:
    said = [row.agent.name if row.agent else "", row.wrap_up.name if row.wrap_up else ""]
    return Entry(
        row.began_at, row.pk, f"{row.get_direction_display()} · {row.channel.name}", " · ".join(filter(None, said)),
        badge=str(row.get_state_display()), tone="bad" if row.lost else "", link=("conversation", row.conversation.public_id),
    )  # fmt: skip


CALLS = Source("call", gettext_lazy("Calls"), "phone", _calls, by_channel=True, by_store=True)
