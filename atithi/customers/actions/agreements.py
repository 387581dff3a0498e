"""What was agreed with an organisation, what we want to reach with it, and what was learned in talks with it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.text import clean, clean_line
from atithi.customers.errors import CustomerError
from atithi.customers.models import (
    AccountGoal,
    AgreedPrice,
    Agreement,
    AgreementDocument,
    ConsultingNote,
    GoalState,
    Organisation,
)
from atithi.customers.terms import ALL
from atithi.events import Actor, record
from atithi.files.actions import remove_unused
from atithi.files.models import StoredFile

LONGEST_MINUTES = 366 * 24 * 60
MOST_PRICES = 5000


@transaction.atomic
def save_agreement(
    *, organisation: Organisation, actor: Actor, title: str, valid_from: datetime, valid_until: datetime | None = None,
    agreement: Agreement | None = None, discount: int = 0, reply_minutes: int | None = None,
    solve_minutes: int | None = None, contact_id: int | None = None, always_open: bool = False,
    weekly: list[Any] | None = None, note: str = "", prices: Mapping[str, int] | None = None,
) -> Agreement:  # fmt: skip
    """Makes an agreement, or changes `agreement`. Times as UTC moments: from the first up to, not with, the second;
    `discount` in hundredths of a per cent; `prices` in paise by SKU (None: as they are). Raises CustomerError."""
    title = clean_line(title, 120)
    if not title:
        raise CustomerError("agreement_nameless", _("An agreement needs a title."))
    if valid_until is not None and valid_until <= valid_from:
        raise CustomerError("agreement_backwards", _("An agreement ends after it begins."))
    if not 0 <= discount <= ALL:
        raise CustomerError("discount_impossible", _("A discount lies between 0 and 100 per cent."))
    for minutes in (reply_minutes, solve_minutes):
        if minutes is not None and not 1 <= minutes <= LONGEST_MINUTES:
            raise CustomerError("time_impossible", _("A reply time lies between a minute and a year."))
    new = agreement is None
    row = agreement or Agreement(organisation=organisation, created_at=now())
    row.title, row.valid_from, row.valid_until, row.discount = title, valid_from, valid_until, discount
    row.reply_minutes, row.solve_minutes, row.contact_id = reply_minutes, solve_minutes, contact_id
    row.always_open, row.weekly, row.note = always_open, [] if always_open else weekly or [], clean(note)[:10_000]
    row.save()
    if prices is not None:
        _set_prices(row, prices)
    _of("agreement.made" if new else "agreement.changed", organisation, actor, agreement=row.pk)
    return row


def _set_prices(agreement: Agreement, prices: Mapping[str, int]) -> None:
    if len(prices) > MOST_PRICES or any(not 0 <= paise < 10**15 or not sku.strip() for sku, paise in prices.items()):
        raise CustomerError("prices_impossible", _("These prices cannot be read. Each needs an article and an amount."))
    agreement.prices.all().delete()
    rows = [AgreedPrice(agreement=agreement, sku=clean_line(sku, 80), paise=paise) for sku, paise in prices.items()]
    AgreedPrice.objects.bulk_create(rows)


@transaction.atomic
def end_agreement(*, agreement: Agreement, actor: Actor) -> None:
    """Ends an agreement now; one that has not begun goes altogether, with its papers."""
    moment, organisation, number = now(), agreement.organisation, agreement.pk
    if agreement.valid_until is not None and agreement.valid_until <= moment:
        return
    if agreement.valid_from >= moment:
        files = [each.file for each in agreement.documents.select_related("file")]
        agreement.delete()
        remove_unused(files)
    else:
        agreement.valid_until = moment
        agreement.save(update_fields=["valid_until"])
    _of("agreement.ended", organisation, actor, agreement=number)


@transaction.atomic
def add_document(*, agreement: Agreement, file: StoredFile, actor: Actor) -> AgreementDocument:
    """Puts a paper to an agreement."""
    document = AgreementDocument.objects.create(agreement=agreement, file=file, created_at=now())
    _of("agreement.changed", agreement.organisation, actor, agreement=agreement.pk)
    return document


@transaction.atomic
def remove_document(*, document: AgreementDocument, actor: Actor) -> None:
    """Removes a paper of an agreement for good."""
    agreement, file = document.agreement, document.file
    document.delete()
    remove_unused([file])
    _of("agreement.changed", agreement.organisation, actor, agreement=agreement.pk)


@transaction.atomic
def set_goal(
    *, organisation: Organisation, actor: Actor, title: str, due_on: date | None = None, owner_id: int | None = None
) -> AccountGoal:
    """Something that we want to reach with an organisation, by when, and who sees to it."""
    title = clean_line(title, 200)
    if not title:
        raise CustomerError("goal_nameless", _("Say what shall be reached."))
    goal = AccountGoal.objects.create(
        organisation=organisation, title=title, due_on=due_on, owner_id=owner_id, created_at=now()
    )
    _of("goal.set", organisation, actor, goal=goal.pk)
    return goal


@transaction.atomic
def settle_goal(*, goal: AccountGoal, state: str, actor: Actor) -> AccountGoal:
    """A goal is reached or dropped, or open again."""
    if state not in GoalState.values:
        raise CustomerError("unknown_state", _("A goal is open, reached or dropped."))
    if goal.state != state:
        goal.state, goal.settled_at = state, None if state == GoalState.OPEN else now()
        goal.save(update_fields=["state", "settled_at"])
        _of("goal.settled", goal.organisation, actor, goal=goal.pk, state=state)
    return goal


@transaction.atomic
def add_consulting_note(*, organisation: Organisation, text: str, actor: Actor) -> ConsultingNote:
    """Keeps what was learned or advised."""
    text = clean(text).strip()[:10_000]
    if not text:
        raise CustomerError("note_empty", _("The note is empty."))
    author = actor.id if actor.kind == "staff" else None
    note = ConsultingNote.objects.create(organisation=organisation, text=text, author_id=author, created_at=now())
    _of("consulting_note.added", organisation, actor, consulting_note=note.pk)
    return note


@transaction.atomic
def remove_consulting_note(*, note: ConsultingNote, actor: Actor) -> None:
    """Removes a note for good."""
    organisation, number = note.organisation, note.pk
    note.delete()
    _of("consulting_note.removed", organisation, actor, consulting_note=number)


def _of(type: str, organisation: Organisation, actor: Actor, **data: Any) -> None:
    record(type, subject=("organisation", organisation.pk), actor=actor, data=data)
