"""Counts who came, by half hour, kind of channel, language and store: in the database, from the record of conversations.

One guest comes: on the phone with each call; in a store with each visit; in a chat with its
first message and with each after an hour of silence; where one writes letters, each time the guest begins to wait for an answer.
Who comes in person or by telephone comes to a store; who writes is answered by whoever is there, wherever that is.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import ExtractMinute, Lag, TruncHour

from atithi.channels.instore.models import Visit
from atithi.channels.phone.models import Call, Direction
from atithi.conversations.models import Conversation, Message, MessageKind
from atithi.core.clock import now
from atithi.standards.models import ArrivalCount, StaffingReckoning

EACH_CONVERSATION = frozenset({"phone", "instore"})
"""Kinds whose guests do not write: their messages say nothing of when they came."""
SILENCE = timedelta(hours=1)  # after which a chat begins anew
LOOK_BACK = timedelta(days=26 * 7)
OVERLAP = timedelta(hours=2)  # counted again: transactions that were slow to commit
Key = tuple[datetime, str, str, int | None]  # half hour, kind of channel, language, store
LANGUAGES = frozenset({"en", "hi", "te", "bn"})


def half_hour_of(moment: datetime) -> datetime:
    """The half hour in which a moment lies, in UTC."""
    return moment.astimezone(UTC).replace(minute=moment.minute // 30 * 30, second=0, microsecond=0)


def _half_hour(field: str) -> Any:
    """The same in the database."""
    late = Case(
        When(_minute__gte=30, then=Value(timedelta(minutes=30))),
        default=Value(timedelta()),
        output_field=DurationField(),
    )
    return ExpressionWrapper(TruncHour(field, tzinfo=UTC) + late, output_field=DateTimeField())


def _counted(rows: QuerySet[Any], field: str, kind: str, language: str, store: str = "") -> Iterable[tuple[Key, int]]:
    """Guests by half hour, kind, language and, where there is such a field, store."""
    rows = rows.annotate(_minute=ExtractMinute(field, tzinfo=UTC)).annotate(_half=_half_hour(field))
    columns = ("_half", kind, language, *((store,) if store else ()))
    for half, named, spoken, *place, count in rows.order_by().values_list(*columns).annotate(Count("pk")):
        yield (half.astimezone(UTC), named, spoken if spoken in LANGUAGES else "", place[0] if place else None), count


def _calls(since: datetime, until: datetime) -> Iterable[tuple[Key, int]]:
    """Calls of guests; the same conversation may have several."""
    rows = Call.objects.filter(direction=Direction.IN, began_at__gte=since, began_at__lt=until)
    return _counted(
        rows.annotate(_kind=Value("phone")), "began_at", "_kind", "conversation__language", "conversation__store"
    )


def _noted_calls(since: datetime, until: datetime) -> Iterable[tuple[Key, int]]:
    """Conversations by telephone that no telephone system told of: written down by hand, or brought in from files."""
    rows = Conversation.objects.filter(
        channel__kind="phone",
        calls=None,
        updated_at__gte=since,
        created_at__gte=since,
        created_at__lt=until,
        spam_at=None,
    )
    return _counted(rows, "created_at", "channel__kind", "language", "store")


def _visits(since: datetime, until: datetime) -> Iterable[tuple[Key, int]]:
    """Visits to a store; many give no name and have no conversation."""
    rows = Visit.objects.filter(arrived_at__gte=since, arrived_at__lt=until).annotate(_kind=Value("instore"))
    return _counted(rows, "arrived_at", "_kind", "language", "floor__store")


def _messages(since: datetime, until: datetime) -> Iterable[tuple[Key, int]]:
    """Guests who begin to wait: a message that follows none, or a reply, or in a chat an hour of silence."""
    said = Message.objects.filter(
        kind__in=[MessageKind.CUSTOMER, MessageKind.REPLY],
        conversation__updated_at__gte=since,
        conversation__spam_at=None,
    ).exclude(conversation__channel__kind__in=EACH_CONVERSATION)
    before: dict[str, Any] = {"partition_by": [F("conversation_id")], "order_by": F("id").asc()}
    said = said.annotate(_kind=Window(Lag("kind"), **before), _at=Window(Lag("created_at"), **before))
    chat = Q(conversation__channel__kind="webchat")
    begins = Q(_kind=None) | (~chat & Q(_kind=MessageKind.REPLY)) | (chat & Q(_at__lt=F("created_at") - SILENCE))
    # The windows are asked in a query of their own: a condition beside them would hide messages from them, and a group over
    # windows is understood by neither database.
    rows = Message.objects.filter(
        pk__in=said.filter(begins).values("pk"), kind=MessageKind.CUSTOMER, created_at__gte=since, created_at__lt=until
    )
    return _counted(rows, "created_at", "conversation__channel__kind", "conversation__language")


def count_arrivals(*, whole: bool = False) -> int:
    """Counts the half hours that are over: those since the last time and a little before, or all of half a year. Twice is as
    once. Gives the number of half hours with guests that were written."""
    until = half_hour_of(now())
    reckoning = StaffingReckoning.objects.filter(id=1).first()
    since = half_hour_of(until - LOOK_BACK)
    if reckoning is not None and reckoning.counted_to is not None and not whole:
        since = max(since, reckoning.counted_to - OVERLAP)
    found: dict[Key, int] = {}
    for rows in (each(since, until) for each in (_calls, _noted_calls, _visits, _messages)):
        for key, count in rows:
            found[key] = found.get(key, 0) + count
    _write(found, since, until, whole=whole)
    return len(found)


def _write(found: Mapping[Key, int], since: datetime, until: datetime, *, whole: bool) -> None:
    written = [
        ArrivalCount(starts_at=at, kind=kind, language=language, store_id=store, count=count)
        for (at, kind, language, store), count in found.items()
    ]
    with transaction.atomic():
        StaffingReckoning.objects.get_or_create(id=1)
        # Held, so that the half-hourly count and the nightly one never write the same half hour side by side.
        StaffingReckoning.objects.select_for_update().get(id=1)
        ArrivalCount.objects.filter(starts_at__gte=since, starts_at__lt=until).delete()
        if whole:
            ArrivalCount.objects.filter(starts_at__lt=since).delete()
        ArrivalCount.objects.bulk_create(written, batch_size=1000)
        StaffingReckoning.objects.filter(id=1).update(counted_to=until)
