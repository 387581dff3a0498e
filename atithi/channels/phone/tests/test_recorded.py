"""What telephone systems really sent, as public projects recorded it (payloads/README.md)."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client

from atithi.channels.phone.models import Call, Recording
from atithi.channels.phone.providers import exotel as reader
from atithi.channels.phone.providers import twilio as twilio_reader
from atithi.channels.phone.report import Report
from atithi.channels.phone.tests.telling import SECRET, a_line, exotel, payloads, rung_at
from atithi.conftest import Cast
from atithi.events.models import Job
from atithi.events.testing import run_jobs

HEARD = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
TOLD: dict[str, Any] = payloads("recorded")


def read(name: str, what: str) -> Report:

    found = reader.read(json.dumps(TOLD["exotel"][name]).encode(), {"what": what}, HEARD)
    assert found is not None
    return found


@pytest.mark.django_db
def test_a_call_of_exotel_as_it_was_recorded(cast: Cast) -> None:
    line, told = a_line("exotel"), TOLD["exotel"]
    rung_at(cast.ravi, "09000000002")
    rung_at(cast.mita, "09000000003")
    with time_machine.travel(datetime(2026, 1, 5, 5, 1, 30, tzinfo=UTC), tick=False):
        for what, name in (("popup", "dial"), ("popup", "free"), ("passthru", "spoke"), ("passthru", "spoke")):
            assert exotel(line, what, told[name]).status_code == 200
        run_jobs()
        call = Call.objects.select_related("agent").get()
        # Mita was rung first and did not pick up; of the seventeen seconds seven rang.
        assert (call.state, call.talk_seconds, call.agent) == ("ended", 10, cast.ravi)
        assert call.began_at == datetime(2026, 1, 5, 5, 0, tzinfo=UTC)
        assert call.ended_at == datetime(2026, 1, 5, 5, 1, 25, tzinfo=UTC)
        [fetch] = Job.objects.filter(handler="phone.fetch", state=Job.State.READY)
        assert fetch.run_at == datetime(2026, 1, 5, 5, 6, 25, tzinfo=UTC)
        assert Recording.objects.get().state == Recording.State.NEW


def test_who_hung_up_and_who_was_not_answered() -> None:
    left, lost = read("hung_up", "passthru"), read("not_answered", "passthru")
    assert [(fact.kind, fact.why, fact.talked) for fact in left.facts] == [
        ("ringing", "", None), ("ended", "hangup", 0),
    ]  # fmt: skip
    assert lost.facts[-1].why == "no-answer"
    assert lost.facts[-1].at == datetime(2026, 1, 5, 10, 17, 40, tzinfo=UTC)


@pytest.mark.django_db
def test_parts_of_a_call_that_come_field_by_field() -> None:
    assert [fact.kind for fact in read("our_part", "status").facts] == ["ringing"]
    assert [fact.kind for fact in read("their_part", "status").facts] == ["ringing", "answered"]
    over = read("over", "status").facts[-1]
    assert (over.kind, over.talked, over.why) == ("ended", 32, "hangup")
    # The guest's telephone never rang: this is no try that did not reach them.
    assert read("colleague_away", "status").facts[-1].why == "failed"
    line, form = a_line("exotel"), TOLD["exotel"]["over"]
    told = Client().post(
        f"/phone/exotel/{line.public_id}/{SECRET}/status",
        urlencode(form),
        content_type="application/x-www-form-urlencoded",
    )
    assert told.status_code == 200
    run_jobs()
    assert Call.objects.get().talk_seconds == 32


def test_what_twilio_sent() -> None:

    def twilio(name: str, what: str) -> Report:
        found = twilio_reader.read(json.dumps(TOLD["twilio"][name]).encode(), {"what": what}, HEARD)
        assert found is not None
        return found

    busy, done = twilio("busy", "status"), twilio("completed", "status")
    assert [(fact.kind, fact.why, fact.sequence) for fact in busy.facts] == [("ended", "busy", 2)]
    assert [(fact.kind, fact.talked) for fact in done.facts] == [("ended", 49)]
    [recorded] = twilio("recording", "recording").recordings
    assert (recorded.seconds, recorded.url.endswith("RE05.mp3")) == (15, True)
    assert not twilio("absent", "recording").recordings
