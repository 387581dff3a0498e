"""The clocks of time on hold are made to say what is known of a call's holds now: late reports change what was before."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from atithi.conversations.actions.shared import announce
from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.standards.clocks.actions.running import placed
from atithi.standards.clocks.actions.saving import CHANGING, update_clocks
from atithi.standards.clocks.ground import Ground
from atithi.standards.clocks.kinds import HOLD, HOLD_ALL
from atithi.standards.models import RUNNING, Clock, Outcome

Span = tuple[datetime, datetime | None]
"""Since when, and until when; None: it lasts."""


@transaction.atomic
def tally_holds(*, conversation: int, spans: Sequence[Span], ended: datetime | None, person: int | None) -> list[Clock]:
    """Each hold of a call has a clock, and all of them together one; `ended`: the call. Returns those that run."""
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("channel", "team")
    place = rows.filter(pk=conversation, spam_at=None).first()
    if place is None or not spans:
        return []
    ground, known = Ground([place]), _known(place, spans, ended)
    every = {row.pk: row for row in known}
    changed = [
        _set(ground, _row(known, place, HOLD, span[0], person), [span], span[1] or place.closed_at) for span in spans
    ]
    together = _row(known, place, HOLD_ALL, None, person)
    changed.append(_set(ground, together, spans, ended or place.closed_at))
    # What nobody speaks of any more was a misunderstanding of reports that came out of order.
    for row in known:
        _stop(row, now(), Outcome.DROPPED)
    changed += known
    for row in changed:
        placed(row, place)
    _save([row for row in changed if row.pk in every], [row for row in changed if row.pk is None])
    announce(place, "clock")
    return [row for row in changed if row.stopped_at is None]


def _known(place: Conversation, spans: Sequence[Span], ended: datetime | None) -> list[Clock]:
    """The clocks of these holds, and any that still run: of one kind only one can."""
    mine = Clock.objects.filter(conversation=place, kind__in=(HOLD, HOLD_ALL))
    last = ended or max(until or since for since, until in spans)
    these = mine.filter(started_at__gte=spans[0][0], started_at__lte=last) | mine.filter(RUNNING)
    return list(these.select_for_update().order_by("id"))


def _row(known: list[Clock], place: Conversation, kind: str, since: datetime | None, person: int | None) -> Clock:
    """The clock that is known, taken off the list; else a new one. Of all holds together there is one, whenever it began."""
    found = next((row for row in known if row.kind == kind and since in {None, row.started_at}), None)
    if found is None:
        return Clock(conversation=place, kind=kind, person_id=person)
    known.remove(found)
    found.conversation = place
    return found


def _set(ground: Ground, row: Clock, spans: Sequence[Span], over: datetime | None) -> Clock:
    """It ran in exactly these times; `over`: it runs no more."""
    row.started_at, row.resumed_at, row.worked = spans[0][0], spans[0][0], 0
    row.stopped_at, row.outcome = None, Outcome.RUNNING
    ground.judge(row)  # in which hours it counts
    row.worked = round(sum(ground.between(row, since, until or over or since) for since, until in spans))
    if over is not None:
        late = row.target is not None and row.worked > row.target
        _stop(row, over, Outcome.MEASURED if row.target is None else Outcome.MISSED if late else Outcome.MET)
        return row
    row.resumed_at = spans[-1][0] if spans[-1][1] is None else None
    ground.judge(row)
    return row


def _stop(row: Clock, at: datetime, outcome: str) -> None:
    row.stopped_at, row.resumed_at, row.warn_at, row.watch_at, row.outcome = (
        row.stopped_at or at,
        None,
        None,
        None,
        outcome,
    )


def _save(known: Sequence[Clock], fresh: Sequence[Clock]) -> None:
    """Those that stop first: two of a kind never run side by side."""
    columns = (*CHANGING, "started_at")
    update_clocks([row for row in known if row.stopped_at is not None], columns)
    update_clocks([row for row in known if row.stopped_at is None], columns)
    Clock.objects.bulk_create(fresh)
