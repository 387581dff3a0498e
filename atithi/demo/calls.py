"""The demo shop's telephone: the calls behind its conversations, some that nobody answered, who is to be called back."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from atithi.channels.phone.actions import set_phone, set_wrap_up
from atithi.channels.phone.line import KIND, sealed
from atithi.channels.phone.models import Call, CallBack, CallState, Direction, WrapUp
from atithi.conversations.models import Channel, Conversation
from atithi.core.ids import secret
from atithi.customers.models import ContactKind, ContactPoint
from atithi.events import Actor
from atithi.staff.models import Role, User

CODES = ("Order status", "Repair", "Return or refund", "Price and stock", "Thanks", "Complaint")
CALLS, BACKS = 160, 2
DAYS = 21


def load_calls(*, staff: Mapping[str, User], now: datetime, seed: int) -> None:
    """Three weeks of calls of guests whose number is known; the shop's exchange reports them by signed JSON."""
    chance, system = random.Random(seed), Actor.system()  # noqa: S311 (a story, guards nothing)
    line = _line(now)
    codes = [set_wrap_up(name=name, actor=system) for name in CODES]
    agents = sorted((one for one in staff.values() if one.role == Role.AGENT and one.is_active), key=lambda one: one.pk)
    for place, agent in enumerate(agents):
        set_phone(user=agent, number=f"+9190000010{place:02}", actor=Actor.staff(agent.pk))
    numbers = dict(
        ContactPoint.objects.filter(kind=ContactKind.PHONE).order_by("-id").values_list("customer_id", "value")
    )
    rows = Conversation.objects.filter(customer_id__in=list(numbers)[:500], merged_into=None, spam_at=None)
    guests = list(rows.order_by("-last_message_at", "-id").values_list("pk", "customer_id")[:CALLS])
    calls = [
        _call(line, guest, numbers[guest[1]], place, now, chance, agents, codes) for place, guest in enumerate(guests)
    ]
    Call.objects.bulk_create(calls)
    _backs([call for call in calls if call.lost], now)


def _line(now: datetime) -> Channel:
    values = sealed({"provider": "generic", "secret": secret(), "within": 20})
    line = Channel.objects.filter(kind=KIND).order_by("pk").first()
    if line is None:
        return Channel.objects.create(
            kind=KIND, name="Telephone", address="+914045678900", settings=values, created_at=now
        )
    line.settings, line.address = {**line.settings, **values}, line.address or "+914045678900"
    line.save(update_fields=["settings", "address"])
    return line


def _call(line: Channel, guest: tuple[int, int], number: str, place: int, now: datetime, chance: random.Random,
          agents: list[User], codes: list[WrapUp]) -> Call:  # fmt: skip
    """One call: of ten, seven are answered, one is hung up in the queue, one nobody answers, one is ours."""
    conversation, customer = guest
    began = now - timedelta(minutes=30 + place * (DAYS * 24 * 60 // CALLS), seconds=chance.randrange(0, 600))
    kind = place % 10
    wait, talk = chance.randrange(4, 45), chance.randrange(60, 520)
    out, answered = kind == 9, kind not in {4, 7}
    hold = chance.randrange(15, 90) if answered and chance.random() < 0.2 else 0
    state = CallState.ENDED if answered else CallState.ABANDONED if kind == 4 else CallState.MISSED
    reached = began + timedelta(seconds=wait) if answered else None
    ended = began + timedelta(seconds=wait + (talk if answered else 0))
    return Call(
        channel=line, provider_id=f"demo-{place}", conversation_id=conversation, customer_id=customer, number=number,
        direction=Direction.OUT if out else Direction.IN, agent=chance.choice(agents) if answered else None, state=state,
        began_at=began, queued_at=began if kind != 7 and not out else None, answered_at=reached, ended_at=ended,
        hold_seconds=hold, talk_seconds=talk if answered else 0, wait_seconds=wait, told_at=ended, heard_at=ended,
        why="hangup" if state != CallState.MISSED else "no-answer",
        wrap_up=chance.choice(codes) if answered and chance.random() < 0.8 else None,
    )  # fmt: skip


def _backs(lost: list[Call], now: datetime) -> None:
    """One guest whose turn it is, and one who named a time."""
    fresh = list({call.number: call for call in reversed(lost)}.values())[::-1]
    CallBack.objects.bulk_create(
        CallBack(
            channel=call.channel, conversation_id=call.conversation_id, customer_id=call.customer_id, number=call.number,
            place_at=call.began_at, due_at=now - timedelta(minutes=5) if place == 0 else now + timedelta(hours=2),
        )
        for place, call in enumerate(fresh[:BACKS])
    )  # fmt: skip
