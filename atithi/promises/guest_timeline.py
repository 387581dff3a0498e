"""Promises on a guest's timeline."""

from typing import Any

from django.utils.translation import gettext_lazy

from atithi.customers.models import Customer
from atithi.customers.timeline import Entry, Look, Source
from atithi.promises.models import Promise, PromiseState
from atithi.promises.queries import visible_to

_TONES = {
    PromiseState.BROKEN: "bad", PromiseState.AT_RISK: "guest", PromiseState.KEPT: "good", PromiseState.KEPT_LATE: "good",
    PromiseState.MADE: "accent",
}  # fmt: skip


def _promises(customer: Customer, user: Any, look: Look) -> list[Entry]:
    rows = visible_to(user).filter(customer=customer, made_at__isnull=False).select_related("conversation")
    if look.narrowed.store:
        rows = rows.filter(store__public_id=look.narrowed.store)
    if look.narrowed.channel:
        rows = rows.filter(conversation__channel__public_id=look.narrowed.channel)
    return [_entry(row) for row in look.take(rows, "made_at")]


def _entry(row: Promise) -> Entry:
    at = row.made_at or row.created_at
    link = ("conversation", row.conversation.public_id) if row.conversation else None
    return Entry(
        at, row.pk, str(row.get_kind_display()), row.words, badge=str(row.get_state_display()),
        tone=_TONES.get(PromiseState(row.state), ""), link=link,
    )  # fmt: skip


PROMISES = Source("promise", gettext_lazy("Promises"), "hand", _promises, by_channel=True, by_store=True)
