"""What the demo shop holds itself to, how long its guests waited in three months, and who is on call tonight."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from atithi.channels.phone.models import Call
from atithi.conversations.models import Conversation
from atithi.events import Actor
from atithi.staff.models import Store, User
from atithi.standards.calendars.states import state_holidays
from atithi.standards.clocks.actions import (
    Written,
    begin_clocks,
    keep_holidays_of,
    plan_turn,
    publish_standard,
    set_after_hours,
)
from atithi.standards.clocks.ground import Ground
from atithi.standards.clocks.kinds import FIRST_REPLY, HOLD, HOLD_ALL, KINDS, NEXT_REPLY, RESOLUTION
from atithi.standards.clocks.owed import ALWAYS, first_to_end
from atithi.standards.models import Clock, Outcome

STANDARDS = (
    Written(FIRST_REPLY, "A guest on the chat has an answer within 15 minutes.", 900, conditions={"channel": ["webchat"]}),
    Written(FIRST_REPLY, "Every guest has an answer within four working hours.", 4 * 3600),
    Written(NEXT_REPLY, "Nobody waits longer than two working hours for the next answer.", 2 * 3600),
    Written(FIRST_REPLY, "A guest who is upset hears from us within half an hour.", 1800, conditions={"mood": ["upset"]}),
    Written(HOLD, "On the telephone nobody is held for more than a minute at a time.", 60, hours="always"),
    Written(RESOLUTION, "What guests bring to us is solved within three working days.", 3 * 10 * 3600),
)  # fmt: skip
STATES = {"Hyderabad": "TS", "Kolkata": "WB", "Lucknow": "UP"}
NATIONAL = frozenset({"Republic Day", "Independence Day", "Mahatma Gandhi's Jayanti"})
AT_ONCE = 500
BEFORE_HOLD = timedelta(seconds=30)


def load_standards(*, staff: Mapping[str, User], stores: Sequence[Store], now: datetime) -> None:
    """Standards, clocks of what was and of what waits, the stores' holidays, an answer after hours, two people on call."""
    people = list(staff.values())
    owner = Actor.staff(next(user for user in people if user.is_owner).pk)
    for written in STANDARDS:
        publish_standard(written=written, actor=owner)
    for store in stores:
        state = STATES.get(store.city, "")
        if state:
            keys = {day.key for year in (now.year, now.year + 1) for day in state_holidays(state, year)}
            # A shop is open on festivals: that is when people come.
            keep_holidays_of(actor=owner, state=state, store=store, works_on=keys - NATIONAL)
    set_after_hours(actor=owner, answers=True, channels=["webchat", "email"], words={}, call_out=True, step_minutes=10)
    evening = now.replace(hour=15, minute=0, second=0, microsecond=0)
    for rank, person in enumerate([user for user in people if not user.is_owner][:2], start=1):
        for day in range(7):
            begins = evening + timedelta(days=day)
            plan_turn(person=person, starts_at=begins, ends_at=begins + timedelta(hours=13), rank=rank, actor=owner)
    _history()
    while begin_clocks():
        pass
    # What was late before anybody looked at the demo is told to nobody.
    Clock.objects.filter(stopped_at=None, due_at__lt=now).update(
        warned_at=now, late_at=now, escalated_at=now, watch_at=None
    )


def _history() -> None:
    """First answers and ends of what is over, as clocks that stopped."""
    rows = Conversation.objects.select_related("channel").filter(spam_at=None, merged_into=None).order_by("id")
    places = list(rows)
    ground = Ground(places)
    made: list[Clock] = []
    for place in places:
        if place.first_reply_at is not None:
            made.append(_stopped(ground, place, FIRST_REPLY, place.first_reply_at))
        if place.closed_at is not None:
            made.append(_stopped(ground, place, RESOLUTION, place.closed_at))
    known = {place.pk: place for place in places}
    for call in Call.objects.filter(hold_seconds__gt=0, conversation__in=known).order_by("id"):
        since = (call.answered_at or call.began_at) + BEFORE_HOLD
        for kind in (HOLD, HOLD_ALL):
            until = since + timedelta(seconds=call.hold_seconds)
            made.append(_stopped(ground, known[call.conversation_id], kind, until, since))
    Clock.objects.bulk_create(made, batch_size=AT_ONCE)


def _stopped(ground: Ground, place: Conversation, kind: str, at: datetime, since: datetime | None = None) -> Clock:
    hours, since = ground.hours(place), since or place.created_at
    found = first_to_end(ground.offers(place, kind), since, 0, hours)
    always = found.offer.always if found else KINDS[kind].always
    worked = round((ALWAYS if always else hours).between(since, at))
    target = found.offer.seconds if found else None
    return Clock(
        conversation=place, kind=kind, standard_id=found.offer.version if found else None, target=target,
        always=always, started_at=since, stopped_at=at, worked=worked, due_at=found.due if found else None,
        outcome=Outcome.MEASURED if target is None else Outcome.MET if worked <= target else Outcome.MISSED,
        channel_id=place.channel_id, store_id=place.store_id, team_id=place.team_id, language=place.language,
        person_id=place.assignee_id,
    )  # fmt: skip
