"""What is asked of providers: calls placed once, honest where nobody knows, and what was lost is asked for."""

from datetime import timedelta

import httpx
import pytest

from atithi.channels.phone.actions import place_call
from atithi.channels.phone.actions.asking import RINGS
from atithi.channels.phone.errors import PhoneError
from atithi.channels.phone.handlers import catch_up, watch
from atithi.channels.phone.models import Call, CallBack, CallState
from atithi.channels.phone.tests.telling import (
    LAKSHMI,
    World,
    a_line,
    exotel,
    payloads,
    ring,
    rung_at,
    say,
    tell,
    twilio,
)
from atithi.conftest import Cast
from atithi.core.clock import now
from atithi.customers.actions import add_contact
from atithi.events import Actor, JobView
from atithi.events.testing import run_jobs
from atithi.promises.actions import make_promise
from atithi.promises.models import Promise, PromiseKind, PromiseState

pytestmark = pytest.mark.django_db
JOB = JobView(0, None)


def placed(cast: Cast) -> Call:
    conversation = cast.conversation()
    add_contact(customer=conversation.customer, kind="phone", value=LAKSHMI, actor=Actor.system())
    rung_at(cast.ravi, "+919000000002")
    return place_call(conversation=conversation, user=cast.ravi)


def test_a_call_is_placed_by_twilio_and_a_second_tap_places_no_other(cast: Cast, outside_world: World) -> None:
    line = a_line("twilio")
    call = placed(cast)
    assert place_call(conversation=call.conversation, user=cast.ravi) == call
    run_jobs()
    [asked] = outside_world.asked
    assert asked.url.host == "api.twilio.com"
    assert (outside_world.form()["To"], outside_world.form()["From"]) == (["+919000000002"], ["+914045678900"])
    assert LAKSHMI in outside_world.form()["Twiml"][0]
    told = payloads("twilio")["completed"] | {
        "CallSid": "CAguest",
        "CallStatus": "in-progress",
        "Direction": "outbound-dial",
    }
    twilio(line, "status", told, query=f"{call.public_id}/")
    run_jobs()
    call.refresh_from_db()
    assert call.state == CallState.ANSWERED
    call.conversation.refresh_from_db()
    assert call.conversation.waiting_since is None or not call.conversation.is_waiting


def test_a_promised_call_back_is_kept_by_a_call_that_was_answered(cast: Cast, outside_world: World) -> None:
    line = a_line("exotel")
    told = payloads("exotel")
    conversation = cast.conversation()
    promise = make_promise(
        customer=conversation.customer, conversation=conversation, kind=PromiseKind.CALL_BACK, words="I call you today",
        made_by=cast.ravi, due_at=now() + timedelta(hours=3), precision="minute", actor=Actor.staff(cast.ravi.pk),
    )  # fmt: skip
    outside_world.answers = [told["connected"]]
    call = placed(cast)
    run_jobs()
    assert outside_world.form()["To"] == [LAKSHMI]
    call.refresh_from_db()
    assert call.provider_id == "d4d4d4d4d4d4"
    for _ in range(2):
        assert exotel(line, "status", told["terminal"]).status_code == 200
    run_jobs()
    call.refresh_from_db()
    assert (call.state, call.talk_seconds) == (CallState.ENDED, 120)
    assert Promise.objects.get(pk=promise.pk).state == PromiseState.KEPT


def test_a_provider_that_says_no_is_told_as_no(cast: Cast, outside_world: World) -> None:
    a_line("twilio")
    outside_world.answers = [httpx.Response(401, json={})]
    call = placed(cast)
    run_jobs()
    call.refresh_from_db()
    assert call.state == CallState.FAILED


def test_a_provider_that_is_not_reached_rang_nobody(cast: Cast, outside_world: World) -> None:
    a_line("twilio")
    outside_world.answers = [httpx.ConnectError("down")]
    call = placed(cast)
    run_jobs()
    call.refresh_from_db()
    assert call.state == CallState.FAILED


def test_where_no_answer_came_nobody_can_say_until_the_list_does(cast: Cast, outside_world: World) -> None:
    a_line("twilio")
    outside_world.answers = [httpx.ReadTimeout("silent")]
    call = placed(cast)
    run_jobs()
    call.refresh_from_db()
    assert call.state == CallState.UNCERTAIN
    assert len(outside_world.asked) == 1  # what rings is never asked twice
    row = {
        "sid": "CAfound", "direction": "outbound-api", "status": "completed", "to": LAKSHMI, "from": "+914045678900",
        "start_time": f"{call.began_at:%a, %d %b %Y %H:%M:%S} +0000", "end_time": f"{now():%a, %d %b %Y %H:%M:%S} +0000",
        "duration": "30",
    }  # fmt: skip
    outside_world.answers = [{"calls": [row]}]
    catch_up(JOB)
    run_jobs()
    call.refresh_from_db()
    assert (call.provider_id, call.state) == ("CAfound", CallState.ENDED)
    assert "place" in RINGS


def test_calls_of_which_no_webhook_came_are_found_by_asking(cast: Cast, outside_world: World) -> None:
    a_line("twilio")
    outside_world.answers = [payloads("twilio")["list"]]
    catch_up(JOB)
    run_jobs()
    call = Call.objects.select_related("conversation").get()
    assert (call.state, call.number) == (CallState.MISSED, "+919848099999")
    assert call.conversation.is_waiting


def test_a_call_of_which_nothing_is_heard_is_asked_about_and_given_up_in_the_end(
    cast: Cast, outside_world: World
) -> None:
    line = a_line("twilio")
    twilio(line, "voice", payloads("twilio")["voice"])
    run_jobs()
    Call.objects.update(heard_at=now() - timedelta(minutes=5))
    outside_world.answers = [{"sid": "CAaaaa0000000000000000000000000001", "direction": "inbound", "status": "ringing"}]
    watch(JOB)
    run_jobs()
    assert outside_world.asked[-1].method == "GET"
    Call.objects.update(heard_at=now() - timedelta(hours=5))
    watch(JOB)
    call = Call.objects.get()
    assert (call.state, call.why) == (CallState.MISSED, "lost")


def test_a_call_back_keeps_the_place_is_tried_again_and_given_up_after_three_tries(
    cast: Cast, outside_world: World
) -> None:
    line = a_line("exotel")
    rung_at(cast.ravi, "+919000000002")
    exotel(line, "queue", payloads("exotel")["queue"])
    run_jobs()
    first = Call.objects.select_related("conversation").get()
    from atithi.channels.phone.actions import ask_call_back

    back = ask_call_back(call=first, actor=Actor.system())
    assert back.place_at == first.queued_at
    told = payloads("exotel")["terminal"]
    for number in range(3):
        sid = f"out{number}"
        outside_world.answers = [{"Call": {"Sid": sid}}]
        Call.objects.filter(agent=cast.ravi).update(began_at=now() - timedelta(minutes=5))
        place_call(conversation=first.conversation, user=cast.ravi, call_back=back)
        run_jobs()
        exotel(line, "status", {**told, "CallSid": sid, "Status": "no-answer", "ConversationDuration": "0", "Legs": []})
        run_jobs()
        back.refresh_from_db()
        assert back.tries == number + 1
        assert back.due_at > now() + timedelta(minutes=20)
    assert back.state == CallBack.State.GIVEN_UP


def test_an_answered_call_settles_the_call_back(cast: Cast) -> None:
    line = a_line("generic")
    missed = say(line, ring(line, "m", queued=True), "ended", reason="hangup")
    assert missed.state == CallState.ABANDONED
    tell(line, {"id": "cb", "event": "call_back", "call": "m", "direction": "in", "from": LAKSHMI})
    run_jobs()
    assert CallBack.objects.get().state == CallBack.State.OPEN
    say(line, say(line, ring(line, "n"), "answered"), "ended", talk_seconds=30)
    assert CallBack.objects.get().state == CallBack.State.DONE


def test_without_a_line_or_a_telephone_it_is_said(cast: Cast) -> None:
    conversation = cast.conversation()
    with pytest.raises(PhoneError, match="No telephone line"):
        place_call(conversation=conversation, user=cast.ravi)
    a_line("twilio")
    with pytest.raises(PhoneError, match="at which number"):
        place_call(conversation=conversation, user=cast.ravi)
    rung_at(cast.ravi, "+919000000002")
    with pytest.raises(PhoneError, match="No telephone number"):
        place_call(conversation=conversation, user=cast.ravi)
