"""How long serving one guest takes, from the record, and how long guests wait before they leave.

Letters and chats: from the later of the guest's message and the agent's reply before it, to the reply. That is the time in which
the agent could have worked on it; where it is longer than half an hour they did something else meanwhile, and it says nothing.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from statistics import fmean
from typing import Any

from django.db.models import F, Q, Window
from django.db.models.functions import Lag

from atithi.channels.instore.models import Visit, VisitState
from atithi.channels.phone.models import Call, CallState, Direction
from atithi.conversations.models import Message, MessageKind
from atithi.core.clock import now
from atithi.standards.staffing.counting import EACH_CONVERSATION

SAMPLE = 40_000  # of the newest messages
LOOK_BACK = timedelta(days=90)
LONGEST = timedelta(minutes=30)
SHORTEST = timedelta(seconds=5)
FEWEST = 30  # from so many on a mean is said to be measured
LONGEST_VISIT = timedelta(hours=3)


def handling_times() -> dict[str, tuple[int, int]]:
    """Mean seconds and from how many, by kind of channel; only kinds with enough of them."""
    lengths: dict[str, list[float]] = defaultdict(list)
    for kind, seconds in (*_written(), *_calls(), *_visits()):
        lengths[kind].append(seconds)
    return {kind: (round(fmean(found)), len(found)) for kind, found in lengths.items() if len(found) >= FEWEST}


def _written() -> Iterator[tuple[str, float]]:
    """The time of each reply to a guest, in chats the time of the whole chat."""
    newest = Message.objects.order_by("-id").values_list("id", flat=True).first() or 0
    rows = Message.objects.filter(
        Q(kind=MessageKind.CUSTOMER) | Q(kind=MessageKind.REPLY, author__isnull=False),
        id__gt=newest - SAMPLE, created_at__gte=now() - LOOK_BACK, conversation__spam_at=None,
    )  # fmt: skip
    rows = rows.exclude(conversation__channel__kind__in=EACH_CONVERSATION).annotate(
        _asked=Window(Lag("created_at"), partition_by=[F("conversation_id")], order_by=F("id").asc()),
        _before=Window(Lag("created_at"), partition_by=[F("author_id")], order_by=F("id").asc()),
    )
    columns = rows.order_by("conversation_id", "id").values_list(
        "conversation_id", "conversation__channel__kind", "kind", "created_at", "_asked", "_before"
    )
    # Replies are chosen here: a condition in the query would hide the guests' messages from its windows.
    answers = (row for row in columns.iterator(chunk_size=5_000) if row[2] == MessageKind.REPLY and row[4] is not None)
    for _conversation, replies in groupby(answers, key=lambda row: row[0]):
        yield from _of_conversation([(kind, _worked(at, asked, before)) for _c, kind, _k, at, asked, before in replies])


def _of_conversation(replies: list[tuple[str, timedelta | None]]) -> Iterator[tuple[str, float]]:
    kind = replies[0][0]
    known = [worked.total_seconds() for _kind, worked in replies if worked is not None]
    if kind == "webchat":
        if len(known) == len(replies):  # else the chat was longer than what is known of it
            yield kind, sum(known)
    else:
        yield from ((kind, seconds) for seconds in known)


def _worked(at: datetime, asked: datetime, before: datetime | None) -> timedelta | None:
    worked = at - (max(asked, before) if before is not None else asked)
    return worked if SHORTEST <= worked <= LONGEST else None


def _calls() -> Iterator[tuple[str, float]]:
    rows = Call.objects.filter(
        direction=Direction.IN, answered_at__isnull=False, ended_at__isnull=False, began_at__gte=now() - LOOK_BACK
    )
    for talk, hold in rows.order_by("-id").values_list("talk_seconds", "hold_seconds")[:SAMPLE]:
        yield "phone", float(talk + hold)


def _visits() -> Iterator[tuple[str, float]]:
    rows: Any = Visit.objects.filter(state=VisitState.DONE, served_at__isnull=False, ended_at__gte=now() - LOOK_BACK)
    for served, ended in rows.order_by("-id").values_list("served_at", "ended_at")[:SAMPLE]:
        if SHORTEST <= ended - served <= LONGEST_VISIT:
            yield "instore", (ended - served).total_seconds()


def patience() -> dict[str, tuple[int, int]]:
    """Mean seconds until a guest leaves and how many left, by kind of channel; only kinds where enough did.

    Who was served had at least the patience to wait so long: the time all waited, by how many left, is the estimate of an
    exponential patience that counts them (censored waits)."""
    found = {}
    for kind, waits in (("phone", _waits_of_calls()), ("instore", _waits_of_visits())):
        left = sum(1 for _wait, gone in waits if gone)
        if left >= FEWEST:
            found[kind] = (round(sum(wait for wait, _gone in waits) / left), left)
    return found


def _waits_of_calls() -> list[tuple[float, bool]]:
    """Seconds that callers waited, and whether they hung up meanwhile."""
    rows = Call.objects.filter(direction=Direction.IN, wait_seconds__isnull=False, began_at__gte=now() - LOOK_BACK)
    columns = rows.order_by("-id").values_list("wait_seconds", "state")[:SAMPLE]
    return [(float(wait or 0), state == CallState.ABANDONED) for wait, state in columns]


def _waits_of_visits() -> list[tuple[float, bool]]:
    since = now() - LOOK_BACK
    rows: Any = Visit.objects.filter(state__in=[VisitState.DONE, VisitState.LEFT], ended_at__gte=since)
    columns = rows.order_by("-id").values_list("arrived_at", "first_called_at", "ended_at")[:SAMPLE]
    return [(((called or ended) - arrived).total_seconds(), called is None) for arrived, called, ended in columns]
