"""The only place that fetches calls: a call is seen by those who may see its conversation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from atithi.channels.phone.errors import PhoneError
from atithi.channels.phone.line import KIND, Line, line_of
from atithi.channels.phone.models import (
    LIVE,
    MOST_RINGS,
    TALKING,
    WAITING,
    Call,
    CallBack,
    CallState,
    Direction,
    Recording,
    StaffPhone,
    WrapUp,
)
from atithi.channels.phone.providers import provider
from atithi.channels.phone.waiting import Pace, estimate
from atithi.conversations.models import Channel, Conversation
from atithi.conversations.queries import visible_to as conversations_visible_to
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.core.quiet import is_quiet
from atithi.customers.contact import zones_of
from atithi.customers.models import ContactKind, ContactPoint
from atithi.staff.models import User
from atithi.staff.queries import hidden_team_ids

MEASURED = timedelta(hours=4)
MEASURED_CALLS = 50
SHOWN = 200
LATEST = 30
RELATED = ("channel", "conversation", "customer", "agent", "wrap_up", "message")


def visible_to(user: User) -> QuerySet[Call]:
    """The calls of the conversations that this person may see."""
    return Call.objects.filter(conversation__in=conversations_visible_to(user))


def get_call(user: User, public_id: str) -> Call:
    """The call; NotFound where it is missing or not for `user`."""
    call = visible_to(user).select_related(*RELATED, "conversation__team").filter(public_id=public_id).first()
    if call is None:
        raise NotFound
    return call


def live(user: User) -> list[Call]:
    """What goes on now, who waits longest first."""
    rows = visible_to(user).filter(ended_at=None).select_related(*RELATED)
    return list(rows.order_by("began_at", "id")[:SHOWN])


def latest(user: User) -> list[Call]:
    """The calls that are over, the latest first."""
    rows = visible_to(user).filter(ended_at__isnull=False).select_related(*RELATED)
    return list(rows.order_by("-began_at", "-id")[:LATEST])


def lines_of_messages(ids: Iterable[int]) -> dict[int, Call]:
    """The calls whose lines these messages are, with their recordings and codes: one query."""
    rows = Call.objects.filter(message__in=list(ids)).select_related("agent", "wrap_up", "channel")
    return {row.message_id: row for row in rows if row.message_id is not None}


@dataclass(frozen=True)
class Waiter:
    """Somebody who waits: a call, or a guest who is to be called back in the place they had. `minutes`: None: unknown."""

    call: Call | None
    call_back: CallBack | None
    position: int
    minutes: int | None


def queue(user: User) -> list[Waiter]:
    """All who wait that this person may see, each with the place within their line: four queries."""
    calls = list(
        visible_to(user)
        .filter(ended_at=None, direction=Direction.IN, state__in=WAITING)
        .select_related(*RELATED)
        .order_by("began_at", "id")[:SHOWN]
    )
    backs = due_call_backs(user)
    paces = {
        channel: pace_of(channel)
        for channel in {*(each.channel_id for each in calls), *(each.channel_id for each in backs)}
    }
    asked = {(back.channel_id, back.number) for back in backs}
    waiters = [(each.queued_at or each.began_at, each) for each in calls if (each.channel_id, each.number) not in asked]
    every: list[tuple[datetime, Call | CallBack]] = sorted(
        [*waiters, *((back.place_at, back) for back in backs)], key=lambda each: (each[0], each[1].pk)
    )
    places: dict[int, int] = {}
    found = []
    for _at, one in every:
        place = places[one.channel_id] = places.get(one.channel_id, 0) + 1
        call, back = (one, None) if isinstance(one, Call) else (None, one)
        found.append(Waiter(call, back, place, estimate(place, paces[one.channel_id])))
    return found


def pace_of(channel: int) -> Pace:
    """How a line went lately."""
    over = Call.objects.filter(
        channel=channel,
        direction=Direction.IN,
        state=CallState.ENDED,
        began_at__gte=now() - MEASURED,
        talk_seconds__gt=0,
    )
    handling = tuple(over.order_by("-began_at", "-id").values_list("talk_seconds", flat=True)[:MEASURED_CALLS])
    return Pace(handling, Call.objects.filter(channel=channel, ended_at=None, state__in=TALKING).count())


def place_of(call: Call) -> tuple[int, int | None]:
    """The place of a waiting call on its line, for the caller to hear, and about how many minutes it takes."""
    ahead = Call.objects.filter(
        channel=call.channel_id, ended_at=None, direction=Direction.IN, state__in=WAITING, began_at__lt=call.began_at
    ).count()
    backs = CallBack.objects.filter(
        channel=call.channel_id, state=CallBack.State.OPEN, due_at__lte=now(), place_at__lt=call.began_at
    )
    position = ahead + backs.exclude(number=call.number).count() + 1
    return position, estimate(position, pace_of(call.channel_id))


def call_backs(user: User) -> list[CallBack]:
    """Guests who are to be called back, who is due first."""
    rows = CallBack.objects.filter(state=CallBack.State.OPEN, conversation__in=conversations_visible_to(user))
    return list(rows.select_related("customer", "conversation", "channel").order_by("due_at", "id")[:SHOWN])


def due_call_backs(user: User) -> list[CallBack]:
    """Those of them whose time has come."""
    moment = now()
    return [each for each in call_backs(user) if each.due_at <= moment]


def to_dial(moment: datetime, limit: int) -> list[CallBack]:
    """Call-backs that are due on lines that call back by themselves, who waits longest first."""
    rows = CallBack.objects.filter(
        Q(ring_at=None) | Q(ring_at__lte=moment), Q(last_call=None) | Q(last_call__ended_at__isnull=False),
        state=CallBack.State.OPEN, due_at__lte=moment, rings__lt=MOST_RINGS, channel__active=True,
        channel__settings__calls_back=True,
    )  # fmt: skip
    found = rows.select_related("channel", "last_call", "conversation__channel", "conversation__assignee")
    return [each for each in found.order_by("place_at", "id")[:limit] if calls_back_now(each, moment)]


def calls_back_now(back: CallBack, moment: datetime) -> bool:
    """Whether the desk calls this guest at this moment: due, on a line that can, and not in the night of where they are."""
    due = back.state == CallBack.State.OPEN and back.due_at <= moment and back.rings < MOST_RINGS
    if not due or not back.channel.active or (back.ring_at is not None and back.ring_at > moment):
        return False
    line = line_of(back.channel)
    return line.calls_back and "call" in _able(line) and not is_quiet_for(back.number, line, moment)


def is_quiet_for(number: str, line: Line, moment: datetime) -> bool:
    """Whether it is a quiet hour of the line where this number is; of a country with several clocks, on any of them."""
    return any(is_quiet(moment.astimezone(zone).time(), *line.quiet) for zone in zones_of(number))


def on_the_phone(people: Iterable[int]) -> set[int]:
    """Who of these people speaks, or is rung, at this moment."""
    rows = Call.objects.filter(ended_at=None, agent__in=list(people), state__in=LIVE)
    return {number for number in rows.values_list("agent_id", flat=True) if number is not None}


def with_telephone(people: Iterable[int]) -> set[int]:
    """Who of these people said at which number they are rung."""
    return set(StaffPhone.objects.filter(user__in=list(people)).values_list("user_id", flat=True))


def get_call_back(user: User, public_id: str) -> CallBack:
    """A call-back; NotFound where it is missing or not for `user`."""
    rows = CallBack.objects.filter(conversation__in=conversations_visible_to(user))
    found = rows.select_related("customer", "conversation__channel", "channel").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def lines() -> QuerySet[Channel]:
    """All telephone lines."""
    return Channel.objects.filter(kind=KIND).select_related("store", "team").order_by("name", "id")


def get_line(user: User, public_id: str) -> Channel:
    """A line whose team's work this person may see; else NotFound."""
    found = lines().filter(public_id=public_id).first()
    if found is None or found.team_id in hidden_team_ids(user):
        raise NotFound
    return found


def calling_line(conversation: Conversation) -> Channel:
    """The line by which a guest of this conversation is called: its own, else the first that can. Raises PhoneError."""
    able = [channel for channel in lines().filter(active=True) if "call" in _able(line_of(channel))]
    if not able:
        raise PhoneError("no_line", _("No telephone line can place calls. Set one up under Channels."), status=409)
    return next((each for each in able if each.pk == conversation.channel_id), able[0])


def can_call() -> bool:
    """Whether any line can place calls."""
    providers = lines().filter(active=True).values_list("settings__provider", flat=True)
    return any("call" in provider(str(name)).CAN for name in providers if name in {"twilio", "exotel"})


def _able(line: Line) -> frozenset[str]:
    """What the line can do; nothing without its keys."""
    return provider(line.provider).CAN if line.account else frozenset()


def can(call: Call, verb: str) -> bool:
    """Whether staff can do this with the call now: what the provider cannot do is not offered."""
    values = call.channel.settings
    name = str(values.get("provider") or "generic")
    able = provider(name).CAN if name in {"twilio", "exotel"} and values.get("account") else frozenset()
    in_room = bool(call.legs.get("conference")) and call.talking
    return {
        "take": "take" in able and call.incoming and call.waiting and bool(call.provider_id),
        "hold": "hold" in able and in_room and call.state == CallState.ANSWERED,
        "resume": "hold" in able and in_room and call.state == CallState.HELD,
        "transfer": "transfer" in able and in_room,
        "conference": "conference" in able and in_room,
    }[verb]


def number_of(conversation: Conversation) -> str:
    """At which number the guest of this conversation is reached: the one of their latest call, else a known one."""
    rows = Call.objects.filter(customer=conversation.customer_id).exclude(number="")
    number = rows.order_by("-began_at", "-id").values_list("number", flat=True).first()
    known = ContactPoint.objects.filter(customer=conversation.customer_id, kind=ContactKind.PHONE)
    return number or known.order_by("id").values_list("value", flat=True).first() or ""


def wrap_ups(*, also: WrapUp | None = None) -> list[WrapUp]:
    """The codes that are in use, and the one that is given already."""
    rows = list(WrapUp.objects.filter(archived_at=None))
    return rows if also is None or also in rows else [*rows, also]


def get_wrap_up(public_id: str) -> WrapUp:
    """A wrap-up code; else NotFound."""
    found = WrapUp.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def number_rung(user: User) -> str:
    """At which number this colleague is rung; empty: none was said."""
    return StaffPhone.objects.filter(user=user).values_list("number", flat=True).first() or ""


def reachable() -> list[User]:
    """Colleagues with a telephone, for passing a call on."""
    rows = StaffPhone.objects.filter(user__is_active=True).select_related("user").order_by("user__name", "user_id")
    return [row.user for row in rows]


def recordings(call: Call) -> list[Recording]:
    """What was recorded of a call."""
    return list(call.recordings.order_by("id"))
