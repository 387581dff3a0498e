"""The desk calls guests back by itself: whom it rings, when it does not, and that it does so once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import time_machine

from atithi.channels.phone.actions import ask_call_back, asking, cancel_call_back, place_call
from atithi.channels.phone.errors import PhoneError
from atithi.channels.phone.models import MOST_RINGS, Call, CallBack, CallState
from atithi.channels.phone.tests.telling import LAKSHMI, World, a_line, exotel, payloads, rung_at
from atithi.conftest import Cast
from atithi.conversations.actions import assign
from atithi.core.clock import now
from atithi.events import Actor, JobView, enqueue
from atithi.events.testing import run_jobs
from atithi.staff.models import Presence, User
from atithi.standards.models import Clock, Outcome
from atithi.standards.routing.call_backs import dial, whom_to_ring
from atithi.standards.staffing.actions.leave import grant_leave

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 1, 5, 4, 30, tzinfo=UTC)  # in India
NIGHT = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)
TERMINAL = {**payloads("exotel")["terminal"], "RecordingUrl": "", "EndTime": "", "DateUpdated": "", "DateCreated": ""}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    found = World()
    found.answers = [{"Call": {"Sid": f"out{number}"}} for number in range(20)]
    monkeypatch.setattr(asking, "client", lambda: httpx.Client(transport=httpx.MockTransport(found.answer)))
    return found


@pytest.fixture
def hands(cast: Cast, world: World) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TEN, tick=False) as traveller:
        for user, number in ((cast.ravi, "+919000000002"), (cast.mita, "+919000000003")):
            rung_at(user, number)
        User.objects.filter(pk__in=[cast.ravi.pk, cast.mita.pk]).update(presence=Presence.ONLINE)
        yield traveller


def wished(cast: Cast, **more: Any) -> CallBack:
    """Lakshmi called, did not get through, and is to be called back; Mita looks after her."""
    line = a_line("exotel", **{"calls_back": True, **more})
    exotel(line, "queue", {**payloads("exotel")["queue"], "StartTime": "2026-01-05 09:59:00"})
    exotel(
        line, "passthru", {**payloads("exotel")["missed"], "CallSid": "b1c2d3e4f5a6", "EndTime": "", "CurrentTime": ""}
    )
    run_jobs()
    call = Call.objects.select_related("conversation", "customer", "channel").get()
    assign(conversation=call.conversation, assignee=cast.mita, team=None, actor=Actor.system())
    back = ask_call_back(call=call, actor=Actor.system())
    run_jobs()
    return CallBack.objects.select_related("conversation", "channel", "customer").get(pk=back.pk)


def the_minute_comes() -> None:
    enqueue("routing.dial_due")
    run_jobs()


def rings(world: World) -> list[tuple[str, str]]:
    return [(world.form(place)["From"][0], world.form(place)["To"][0]) for place in range(len(world.asked))]


def ends(call: Call, line: Any, status: str, **more: Any) -> None:
    spoken = "60" if status == "completed" else "0"
    told = {**TERMINAL, "CallSid": call.provider_id, "Status": status, "ConversationDuration": spoken, **more}
    assert exotel(line, "status", told).status_code == 200
    run_jobs()


def test_whoever_has_it_is_rung_and_then_the_guest_once_however_often_the_minute_comes(
    cast: Cast, hands: time_machine.Traveller, world: World
) -> None:
    back = wished(cast)
    for _ in range(2):
        the_minute_comes()
        dial(JobView(0, None, args={"call_back": back.pk}))
        run_jobs()
    assert rings(world) == [("+919000000003", LAKSHMI)]
    back.refresh_from_db()
    assert (back.rings, back.last_call and back.last_call.agent) == (1, cast.mita)
    # A colleague who taps at the same moment hears who calls them.
    with pytest.raises(PhoneError, match="Mita Sen calls them back"):
        place_call(conversation=back.conversation, user=cast.ravi, call_back=back)
    assert Clock.objects.get(kind="call_back").stopped_at is None  # her own telephone rings: Lakshmi was not called yet
    assert back.last_call is not None
    back.last_call.refresh_from_db()
    hands.shift(timedelta(minutes=3))
    ends(back.last_call, back.channel, "completed")
    back.refresh_from_db()
    assert back.state == CallBack.State.DONE
    assert Clock.objects.get(kind="call_back").outcome != Outcome.RUNNING
    hands.shift(timedelta(hours=2))
    the_minute_comes()
    assert len(world.asked) == 1


def test_who_does_not_pick_up_comes_last_and_the_guest_is_tried_at_the_agreed_spacing(
    cast: Cast, hands: time_machine.Traveller, world: World
) -> None:
    back = wished(cast)
    the_minute_comes()
    call = Call.objects.get(agent=cast.mita)
    ends(call, back.channel, "no-answer", Legs=[{"OnCallDuration": 0, "Status": "no-answer"}])
    call.refresh_from_db()
    assert call.state == CallState.FAILED
    back.refresh_from_db()
    assert (back.tries, back.due_at) == (0, TEN)  # nobody tried the guest: it stays due
    the_minute_comes()
    assert len(world.asked) == 1
    hands.shift(timedelta(minutes=5))
    the_minute_comes()
    second = Call.objects.get(agent=cast.ravi)
    ends(second, back.channel, "no-answer", Legs=[])
    back.refresh_from_db()
    assert (back.tries, back.due_at) == (1, now() + timedelta(minutes=30))
    hands.shift(timedelta(minutes=29))
    the_minute_comes()
    assert len(world.asked) == 2
    hands.shift(timedelta(minutes=1))
    the_minute_comes()
    assert rings(world)[-1] == ("+919000000003", LAKSHMI)
    CallBack.objects.update(rings=MOST_RINGS)
    Call.objects.filter(agent=cast.mita, ended_at=None).update(ended_at=now(), state=CallState.FAILED)
    hands.shift(timedelta(hours=1))
    the_minute_comes()
    assert len(world.asked) == 3
    assert CallBack.objects.get().state == CallBack.State.OPEN


def test_only_who_works_now_is_here_has_a_telephone_and_is_free_is_rung(
    cast: Cast, hands: time_machine.Traveller
) -> None:
    back = wished(cast)
    assert whom_to_ring(back) == cast.mita
    leave = grant_leave(person=cast.mita, first_day=TEN.date(), last_day=TEN.date(), actor=Actor.system())
    assert whom_to_ring(back) == cast.ravi
    leave.delete()
    User.objects.filter(pk=cast.mita.pk).update(presence=Presence.AWAY)
    assert whom_to_ring(back) == cast.ravi
    busy = Call.objects.create(
        channel=back.channel, conversation=back.conversation, customer=back.customer, direction="in", agent=cast.ravi,
        state=CallState.ANSWERED, began_at=now(), heard_at=now(),
    )  # fmt: skip
    assert whom_to_ring(back) is None
    busy.delete()
    User.objects.filter(pk=cast.ravi.pk).update(presence=Presence.OFFLINE)
    assert whom_to_ring(back) is None


def test_at_night_where_the_guest_is_nobody_is_called_nor_where_the_owner_did_not_switch_it_on(
    cast: Cast, hands: time_machine.Traveller, world: World
) -> None:
    back = wished(cast)
    CallBack.objects.update(number="+12015550123")  # New Jersey: half past eleven in the evening
    the_minute_comes()
    assert not world.asked
    hands.move_to(NIGHT)  # noon there, and half past ten at night in India
    the_minute_comes()
    assert rings(world)[-1][1] == "+12015550123"
    CallBack.objects.update(number=LAKSHMI, last_call=None, ring_at=None)
    Call.objects.filter(agent=cast.mita).update(ended_at=now(), state=CallState.FAILED)
    the_minute_comes()
    assert len(world.asked) == 1
    hands.move_to(TEN + timedelta(days=1))
    channel = back.channel
    for settings in ({"calls_back": False}, {"calls_back": True, "account": ""}):
        channel.settings = {**channel.settings, **settings}
        channel.save()
        the_minute_comes()
        assert len(world.asked) == 1
    cancel_call_back(call_back=back, actor=Actor.system())
    run_jobs()
    assert Clock.objects.get(kind="call_back").outcome == Outcome.DROPPED
