"""What telephone systems tell becomes calls: once, in any order, and only from them."""

import itertools
import json

import pytest
from django.test import Client

from atithi.channels.models import RawInbound
from atithi.channels.phone.actions import take_call
from atithi.channels.phone.errors import PhoneError
from atithi.channels.phone.models import Call, CallBack, CallState, Recording
from atithi.channels.phone.providers.twilio import signature
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
    the_call,
    twilio,
)
from atithi.conftest import Cast
from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.events.models import Event
from atithi.events.testing import run_jobs

pytestmark = pytest.mark.django_db


def told_of(type: str) -> list[dict[str, object]]:
    return [event.data for event in Event.objects.filter(type=type).order_by("id")]


def test_a_whole_call_of_a_pbx(cast: Cast) -> None:
    line = a_line("generic")
    for body in payloads("generic")["calls"]:
        assert tell(line, body).status_code == 202
    call = the_call()
    assert (call.state, call.wait_seconds, call.talk_seconds, call.hold_seconds) == ("ended", 10, 180, 20)
    assert call.number == LAKSHMI
    assert call.customer.name == "Lakshmi Devi"
    assert call.agent == cast.ravi
    assert call.conversation.waiting_since is None
    assert call.conversation.assignee == cast.ravi
    assert call.message is not None
    assert call.message.conversation_id == call.conversation_id
    [ended] = told_of("call.ended")
    assert (ended["answered"], ended["duration"], ended["direction"]) == (True, 180, "in")
    assert ended["customer"] == call.customer_id
    assert ended["conversation"] == call.conversation_id


def test_reports_doubled_and_in_any_order_make_the_same_call(cast: Cast) -> None:
    line, bodies = a_line("generic"), payloads("generic")["calls"]
    orders = list(itertools.permutations(range(6)))[::181]
    for number, order in enumerate(orders):
        for place in (*order, order[0]):
            body = bodies[place]
            tell(line, {**body, "call": f"c{number}", "id": f"{number}-{body['id']}"})
    run_jobs()
    calls = list(Call.objects.all())
    assert len(calls) == len(orders)
    assert {(call.state, call.wait_seconds, call.talk_seconds, call.hold_seconds) for call in calls} == {
        ("ended", 10, 180, 20)
    }
    assert len(told_of("call.ended")) == len(orders)
    assert Conversation.objects.get(channel=line).waiting_since is None


def test_a_missed_call_is_work_that_waits_since_it_rang(cast: Cast) -> None:
    line = a_line("generic")
    call = ring(line)
    assert call.conversation.waiting_since is not None
    assert call.state == CallState.RINGING
    call = say(line, call, "ended", reason="no-answer")
    assert call.state == CallState.MISSED
    assert call.lost
    assert call.conversation.is_waiting
    assert told_of("call.ended")[0]["answered"] is False


def test_a_late_report_corrects_how_a_call_ended(cast: Cast) -> None:
    line = a_line("generic")
    call = say(line, ring(line), "ended", reason="no-answer")
    assert call.conversation.is_waiting
    early = call.began_at.isoformat()
    call = say(line, call, "answered", at=early, agent="ravi@sharma.example")
    assert call.state == CallState.ENDED
    assert not call.conversation.is_waiting
    assert len(told_of("call.ended")) == 1
    assert told_of("call.corrected")[0]["answered"] is True


def test_whoever_withholds_their_number_has_a_conversation_too(cast: Cast) -> None:
    call = ring(a_line("generic"), number="anonymous")
    assert call.number == ""
    assert call.conversation.is_waiting


def test_what_is_no_report_is_kept_and_harms_nothing(cast: Cast) -> None:
    line, hostile = a_line("generic"), payloads("generic")["hostile"]
    for body in hostile:
        assert tell(line, body).status_code == 202
    run_jobs()
    assert RawInbound.objects.filter(channel=line).exclude(state="new").count() == len(hostile)


def test_forged_reports_are_refused_and_look_like_nothing(cast: Cast) -> None:
    line, body = a_line("generic"), payloads("generic")["calls"][0]
    assert tell(line, body, secret="x" * 40).status_code == 404
    assert tell(line, body, age=400).status_code == 404
    assert Client().post(f"/phone/in/{line.public_id}/", "{}", content_type="application/json").status_code == 404
    assert Client().post("/phone/in/nobody/", "{}", content_type="application/json").status_code == 404
    line.active = False
    line.save()
    assert tell(line, body).status_code == 404
    assert not RawInbound.objects.exists()


def test_twilio_signs_its_calls(cast: Cast) -> None:
    line, form = a_line("twilio"), payloads("twilio")["voice"]
    assert twilio(line, "voice", form, token="wrong").status_code == 404
    assert Client().post(f"/phone/twilio/{line.public_id}/voice/", form).status_code == 404
    assert twilio(line, "nowhere", form).status_code == 404
    # The vector of Twilio's own documentation.
    fields = {
        "CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234", "From": "+14158675309",
        "To": "+18005551212",
    }  # fmt: skip
    wanted = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert signature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", fields) == wanted


def test_a_caller_of_twilio_hears_the_queue_in_their_language(cast: Cast) -> None:
    cast.says(who="lakshmi@example.com")
    line, form = a_line("twilio", record=True, language="te"), payloads("twilio")["voice"]
    first = twilio(line, "voice", form).content.decode()
    assert "<Enqueue" in first
    assert 'language="te-IN"' in first
    assert "Sharma Electronics" in first
    assert twilio(line, "voice", form).status_code == 200  # told twice
    run_jobs()
    waits = twilio(line, "wait", payloads("twilio")["wait"]).content.decode()
    assert "<Gather" in waits
    assert "1" in waits
    call = the_call()
    assert call.state == CallState.QUEUED
    assert "<Hangup" in twilio(line, "choice", payloads("twilio")["choice"]).content.decode()
    twilio(line, "status", payloads("twilio")["completed"])
    call = the_call()
    assert call.state == CallState.MISSED
    assert call.conversation.is_waiting
    back = CallBack.objects.get()
    assert back.number == LAKSHMI
    assert back.place_at == call.queued_at


def test_a_recording_is_asked_for_once(cast: Cast, outside_world: World) -> None:
    line, told = a_line("twilio"), payloads("twilio")
    twilio(line, "voice", told["voice"])
    for _ in range(2):
        twilio(line, "recording", told["recording"])
    run_jobs()
    row = Recording.objects.select_related("call__message").get()
    assert row.url.endswith("RE01.mp3")
    assert row.state == Recording.State.KEPT
    assert row.call.message is not None
    [kept] = row.call.message.attachments.select_related("file")
    assert kept.file.media_type == "audio/mpeg"
    [fetched] = outside_world.fetched
    assert fetched.headers["Authorization"].startswith("Basic ")


def test_calls_of_exotel(cast: Cast) -> None:
    line, told = a_line("exotel"), payloads("exotel")
    rung_at(cast.ravi, "09000000002")
    assert exotel(line, "popup", told["popup"], secret="wrong" * 8).status_code == 404
    for what in ("popup", "queue", "passthru", "passthru"):
        assert exotel(line, what, told[what]).status_code == 200
    run_jobs()
    call = Call.objects.select_related("agent").get()
    assert (call.state, call.talk_seconds, call.number, call.agent) == ("ended", 95, LAKSHMI, cast.ravi)
    exotel(line, "passthru", told["missed"])
    run_jobs()
    assert Call.objects.get(provider_id="c9c9c9c9c9c9").state == CallState.MISSED


def test_exotel_comes_from_its_networks_and_with_its_password(cast: Cast) -> None:
    line, form = a_line("exotel", networks=["203.0.113.0/24"], user="exo", password="tel"), payloads("exotel")["popup"]
    basic = "Basic ZXhvOnRlbA=="
    assert exotel(line, "popup", form, headers={"Authorization": basic}).status_code == 404
    assert exotel(line, "popup", form, REMOTE_ADDR="203.0.113.9").status_code == 404
    found = exotel(line, "popup", form, REMOTE_ADDR="203.0.113.9", headers={"Authorization": basic})
    assert found.status_code == 200


def test_of_two_who_take_a_call_one_does(cast: Cast) -> None:
    line = a_line("twilio")
    rung_at(cast.ravi, "+919000000002")
    rung_at(cast.mita, "+919000000003")
    twilio(line, "voice", payloads("twilio")["voice"])
    call = the_call()
    take_call(call=call, user=cast.ravi)
    with pytest.raises(PhoneError, match="has taken this call"):
        take_call(call=call, user=cast.mita)
    assert Call.objects.get().agent == cast.ravi


def test_secrets_lie_sealed(cast: Cast) -> None:
    line = a_line("twilio")
    assert "t" * 32 not in json.dumps(line.settings)
    assert "s" * 40 not in json.dumps(line.settings)
    assert line.created_at <= now()
