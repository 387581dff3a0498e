"""Calls on the staff's pages: who rings, who waits, what is done with them, and who may not look."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from atithi.channels.phone.models import Call, CallBack, StaffPhone, WrapUp
from atithi.channels.phone.tests.conftest import outside_world as outside_world
from atithi.channels.phone.tests.telling import World, a_line, payloads, ring, rung_at, say, the_call, twilio
from atithi.conftest import Cast
from atithi.core.clock import now
from atithi.events.testing import run_jobs

pytestmark = pytest.mark.django_db
Browser = Any


def test_staff_see_who_calls_before_it_is_answered(cast: Cast, sign_in: Browser) -> None:
    line, browser = a_line("generic"), sign_in(cast.ravi)
    assert browser.get("/calls/ringing/").content.strip() == b""
    call = ring(line, queued=True)
    card = browser.get("/calls/ringing/").content.decode()
    assert f"/conversations/{call.conversation.public_id}/" in card
    assert "Take" not in card  # a PBX without an interface cannot be asked to
    page = browser.get("/calls/").content.decode()
    assert "wait unknown" in page
    say(line, call, "answered", agent="ravi@sharma.example")
    assert browser.get("/calls/ringing/").content.strip() == b""
    stream = browser.get(f"/conversations/{call.conversation.public_id}/").content.decode()
    assert "message-call" in stream
    assert "Talking" in stream


def test_taking_holding_and_passing_on_by_twilio(cast: Cast, sign_in: Browser, outside_world: World) -> None:
    line, told, browser = a_line("twilio", record=True), payloads("twilio"), sign_in(cast.ravi)
    rung_at(cast.ravi, "+919000000002")
    rung_at(cast.mita, "+919000000003")
    twilio(line, "voice", told["voice"])
    call = the_call()
    outside_world.answers = [{"sid": told["leg"]["CallSid"]}]
    assert browser.post(f"/calls/{call.public_id}/taking/").status_code == 302
    run_jobs()
    assert outside_world.form()["To"] == ["+919000000002"]
    twilio(line, "leg", told["leg"], query=f"{call.public_id}/")
    run_jobs()
    assert outside_world.asked[-1].url.path.endswith(f"/Calls/{told['voice']['CallSid']}.json")
    assert 'record="record-from-start"' in outside_world.form()["Twiml"][0]
    twilio(line, "room", told["join"], query=f"{call.public_id}/")
    assert the_call().state == "answered"
    page = browser.get(f"/calls/{call.public_id}/").content.decode()
    assert "Put on hold" in page
    browser.post(f"/calls/{call.public_id}/hold/", {"hold": "yes"})
    run_jobs()
    assert outside_world.asked[-1].url.path.endswith(f"/Conferences/CF01/Participants/{told['voice']['CallSid']}.json")
    assert the_call().state == "held"
    outside_world.answers = [{"sid": "CAjoin"}]
    form = {"person": cast.mita.public_id, "note": "She waits for a refund"}
    assert browser.post(f"/calls/{call.public_id}/passing/", form).status_code == 302
    run_jobs()
    assert outside_world.form()["To"] == ["+919000000003"]
    call.conversation.refresh_from_db()
    assert call.conversation.assignee == cast.mita
    twilio(line, "leg", {**told["leg"], "CallSid": "CAjoin"}, query=f"{call.public_id}/")
    run_jobs()
    assert outside_world.form() == {"Status": ["completed"]}
    assert the_call().agent == cast.mita


def test_what_a_call_was_about_and_who_is_called_back(cast: Cast, sign_in: Browser) -> None:
    line, browser, owner = a_line("generic"), sign_in(cast.ravi), sign_in(cast.asha)
    call = say(line, ring(line), "ended", reason="no-answer")
    owner.post("/phone/wrap-up/", {"name": "Refund"})
    code = WrapUp.objects.get()
    browser.post(f"/calls/{call.public_id}/wrap-up/", {"code": code.public_id, "note": "Wants a bill"})
    assert Call.objects.get().wrap_up == code
    assert call.conversation.messages.filter(kind="note", text="Wants a bill").exists()
    later = (now() + timedelta(hours=3)).isoformat()
    for _ in range(2):
        browser.post(f"/calls/{call.public_id}/call-back/", {"due": later})
    back = CallBack.objects.get()
    assert back.due_at > now() + timedelta(hours=2)
    assert "To be called back later" in browser.get("/calls/").content.decode()
    assert browser.post(f"/calls/{call.public_id}/call-back/", {"due": "tomorrow"}).status_code == 400
    browser.post(f"/call-backs/{back.public_id}/cancellation/")
    assert CallBack.objects.get().state == "cancelled"


def test_the_figures_and_my_telephone(cast: Cast, sign_in: Browser) -> None:
    line, boss = a_line("generic"), sign_in(cast.farida)
    answered = ring(line, "a", queued=True)
    say(line, say(line, answered, "answered"), "ended", talk_seconds=60)
    say(line, ring(line, "b", "+919848000002", queued=True), "ended", reason="hangup")
    page = boss.get(f"/calls/report/?days=1&line={line.public_id}").content.decode()
    assert "100 %" in page  # whoever hung up at once is left out of F4
    boss.post("/calls/telephone/", {"number": "090000 00009"})
    assert StaffPhone.objects.get(user=cast.farida).number == "+919000000009"
    assert sign_in(cast.ravi).get("/calls/report/").status_code == 404


def test_a_line_is_set_up(cast: Cast, sign_in: Browser) -> None:
    browser = sign_in(cast.asha)
    form = {"name": "Shop", "number": "040 4567 8900", "provider": "generic", "networks": "nonsense"}
    assert browser.post("/phone/lines/new/", form).status_code == 400
    page = browser.post("/phone/lines/new/", {**form, "networks": ""})
    assert page.status_code == 200
    assert "shown once" in page.content.decode()
    from atithi.conversations.models import Channel

    line = Channel.objects.get(kind="phone")
    assert line.address == "+914045678900"
    assert f"/phone/in/{line.public_id}/" in page.content.decode()
    old = line.settings["secret"]
    browser.post(f"/phone/lines/{line.public_id}/secret/")
    browser.post(f"/phone/lines/{line.public_id}/", {"name": "Shop desk", "within": "30", "active": "on"})
    line.refresh_from_db()
    assert line.settings["secret"] not in {old, ""}
    assert (line.name, line.settings["within"]) == ("Shop desk", 30)
    assert (
        "Shop desk" in browser.get("/channels/").content.decode() + browser.get("/settings/channels/").content.decode()
    )


def test_a_list_of_calls_costs_the_same_however_long(cast: Cast, sign_in: Browser) -> None:
    line, browser = a_line("generic"), sign_in(cast.ravi)
    say(line, ring(line, "x1"), "ended")
    ring(line, "x2", "+919848000002", queued=True)
    browser.get("/calls/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert browser.get("/calls/").status_code == 200
        return len(found)

    before = queries()
    for number in range(3, 7):
        say(line, ring(line, f"y{number}", f"+91984800000{number}"), "ended")
        ring(line, f"z{number}", f"+91984800001{number}", queued=True)
    assert queries() <= before  # the first visit may have looked up more


def test_strangers_find_no_calls(cast: Cast, sign_in: Browser) -> None:
    line = a_line("generic", team=cast.complaints)
    call = say(line, ring(line), "ended", reason="no-answer")
    sign_in(cast.imran).post(f"/calls/{call.public_id}/call-back/", {})
    back = CallBack.objects.get()
    posts = [f"/calls/{call.public_id}/{verb}/" for verb in ("taking", "hold", "passing", "wrap-up", "call-back")]
    posts += [f"/call-backs/{back.public_id}/{verb}/" for verb in ("call", "cancellation")]
    posts += [f"/conversations/{call.conversation.public_id}/calls/"]
    settings = [f"/phone/lines/{line.public_id}/", "/phone/lines/new/", "/phone/wrap-up/"]
    ravi, nobody = sign_in(cast.ravi), Client()
    for address in posts:
        assert ravi.post(address).status_code == 404, address
        assert nobody.post(address).status_code in {302, 401}, address
    for address in (f"/calls/{call.public_id}/", *settings):
        assert ravi.get(address).status_code == 404, address
    for address in (
        *settings,
        "/calls/",
        "/calls/now/",
        "/calls/ringing/",
        "/calls/report/",
        f"/calls/{call.public_id}/",
    ):
        assert nobody.get(address).status_code in {302, 401}, address
    for verb in ("secret",):
        assert ravi.post(f"/phone/lines/{line.public_id}/{verb}/").status_code == 404
    assert "Lakshmi" not in ravi.get("/calls/").content.decode()
    assert call.number not in ravi.get("/calls/").content.decode()
    assert sign_in(cast.imran).get(f"/calls/{call.public_id}/").status_code == 200
