"""The pages of standards and clocks: read by all, written by those who lead, shown in the list and beside the guest."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from atithi.conftest import Cast
from atithi.conversations.models import Conversation, Message, Priority
from atithi.core.clock import now
from atithi.events import Actor
from atithi.events.models import Event
from atithi.events.testing import run_jobs
from atithi.notices.models import Kind, Notice
from atithi.staff.actions import set_hours
from atithi.staff.models import SpecialDay, Team
from atithi.staff.queries import calendar_of
from atithi.standards.clocks.actions import Written, call_next, publish_standard, set_after_hours
from atithi.standards.models import Alarm, Clock, OnCallTurn, StandardVersion

WEEKDAYS = [[["09:00", "18:00"]]] * 5 + [[], []]
FORM = {
    "clock": "first_reply", "sentence": "A guest has an answer within two hours.", "count": "2", "unit": "hours",
    "hours": "working", "warn": "75", "escalate": "30", "channel": "email", "priority": ["2", "3"],
}  # fmt: skip


def _address(name, *args):
    return reverse(f"workspace:{name}", args=args)


@pytest.fixture
def night(cast: Cast):
    """Saturday evening of a business that works on weekdays."""
    set_hours(actor=Actor.system(), weekly=WEEKDAYS)
    with time_machine.travel(datetime(2026, 1, 24, 15, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def test_those_who_lead_publish_and_everybody_reads(cast, sign_in):
    leading, reading = sign_in(cast.farida), sign_in(cast.ravi)
    assert leading.post(_address("standard_new"), FORM).status_code == 302
    version = StandardVersion.objects.get()
    assert (version.seconds, version.conditions) == (7200, {"channel": ["email"], "priority": [2, 3]})
    assert version.published_by == cast.farida
    assert FORM["sentence"] in reading.get(_address("standards")).content.decode()
    one = version.standard.public_id
    page = reading.get(_address("standard", one)).content.decode()
    assert FORM["sentence"] in page
    assert "Hold it no more" not in page
    for refused in (_address("standard_new"), _address("standard", one), _address("standard_withdrawal", one)):
        assert reading.post(refused, FORM).status_code == 404
    leading.post(_address("standard", one), {**FORM, "sentence": "Within an hour.", "count": "1"})
    assert list(StandardVersion.objects.values_list("number", "seconds").order_by("number")) == [(1, 7200), (2, 3600)]
    leading.post(_address("standard_withdrawal", one))
    assert "Held before" in reading.get(_address("standards")).content.decode()


@pytest.mark.parametrize(
    "broken", [{"sentence": " "}, {"count": "0"}, {"count": "x"}, {"clock": "moon"}, {"warn": "100"}]
)
def test_a_standard_that_cannot_be_is_refused_with_words(cast, sign_in, broken):
    answer = sign_in(cast.asha).post(_address("standard_new"), {**FORM, **broken})
    assert answer.status_code == 400
    assert not StandardVersion.objects.exists()


def test_what_breaks_next_stands_first_with_its_time(cast, sign_in, django_assert_max_num_queries):
    publish_standard(written=Written("first_reply", "Two hours.", 7200), actor=Actor.system())
    later, urgent = cast.conversation(who="a@example.com"), cast.conversation(who="b@example.com")
    none = cast.conversation(who="c@example.com", channel_id=cast.chat.pk)
    run_jobs()
    Clock.objects.filter(conversation=none).update(due_at=None)
    Clock.objects.filter(conversation=urgent, kind="first_reply").update(due_at=now() - timedelta(minutes=5))
    browser = sign_in(cast.ravi)
    page = browser.get(_address("queue", "breaking")).content.decode()
    assert page.index(urgent.public_id) < page.index(later.public_id)
    assert none.public_id not in page
    assert "clock-late" in page
    assert browser.get(_address("row", "breaking", urgent.public_id)).status_code == 200
    assert browser.get(_address("row", "breaking", none.public_id)).status_code == 204
    assert "clock-late" in browser.get(_address("conversation", urgent.public_id)).content.decode()
    assert "clock-late" in browser.get(_address("conversation_clock", urgent.public_id)).content.decode()
    for number in range(30):
        cast.conversation(who=f"guest{number}@example.com")
    run_jobs()
    with django_assert_max_num_queries(18):
        browser.get(_address("queue", "breaking"))


def test_a_team_has_hours_of_its_own_and_a_state_its_holidays(cast, sign_in, night):
    browser = sign_in(cast.asha)
    team = Team.objects.get(name="Repairs")
    form = {f"opens_{day}_0": "10:00" for day in range(7)} | {f"closes_{day}_0": "22:00" for day in range(7)}
    browser.post(_address("hours") + f"?team={team.public_id}", {**form, "time_zone": "Europe/London"})
    calendar = calendar_of(None, Team.objects.get(pk=team.pk))
    assert (calendar.zone.key, calendar.weekly[6]) == ("Europe/London", [["10:00", "22:00"]])
    assert "Europe/London" in browser.get(_address("hours") + f"?team={team.public_id}").content.decode()
    browser.post(_address("state_holidays"), {"state": "TS"})
    assert SpecialDay.objects.filter(name="Republic Day", store=None, team=None).exists()
    assert "Independence Day" in browser.get(_address("hours")).content.decode()
    day = SpecialDay.objects.get(date="2026-08-15")
    browser.post(_address("special_day", day.public_id))
    offered = ["Republic Day", "Holi"]
    browser.post(_address("state_holidays"), {"state": "TS", "offered": offered, "kept": ["Republic Day"]})
    assert not SpecialDay.objects.filter(date="2026-08-15").exists()  # what somebody removed stays so
    assert SpecialDay.objects.filter(date="2026-01-26").count() == 1
    assert browser.post(_address("state_holidays"), {"state": "XX"}).status_code == 400


def test_a_guest_is_told_once_when_a_person_replies_and_goes_on_waiting(cast, sign_in, night):
    browser = sign_in(cast.asha)
    browser.post(_address("after_hours"), {"answers": "yes", "channel": "webchat", "step_minutes": "10"})
    publish_standard(written=Written("first_reply", "Two hours.", 7200), actor=Actor.system())
    chat = {"channel_id": cast.chat.pk, "contact_kind": "chat", "contact_value": "lakshmi-1"}
    first = cast.says("मेरा रिफंड कब आएगा?", **chat)
    run_jobs()
    cast.says("कोई है?", **chat)
    run_jobs()
    [told] = Message.objects.filter(kind="reply")
    assert "शर्मा इलेक्ट्रॉनिक्स" in told.text
    assert "26 जनवरी" in told.text
    conversation = Conversation.objects.get(pk=first.conversation_id)
    assert (told.author, conversation.waiting_since, conversation.first_reply_at) == (None, first.created_at, None)
    assert Clock.objects.get(conversation=conversation, kind="first_reply").stopped_at is None
    night.move_to(datetime(2026, 1, 26, 5, 0, tzinfo=UTC))
    cast.says("नमस्ते", **chat)
    run_jobs()
    assert Message.objects.filter(kind="reply").count() == 1
    night.move_to(datetime(2026, 1, 26, 16, 0, tzinfo=UTC))
    cast.says("mera refund kab aayega bhaiya", **chat)
    run_jobs()
    assert "kal" in Message.objects.filter(kind="reply").latest("id").text
    answer = browser.post(_address("after_hours"), {"step_minutes": "10", "words_en": "Back {soon}."})
    assert answer.status_code == 400


def test_an_urgent_matter_at_night_calls_one_after_another_until_somebody_takes_it(cast, sign_in, night):
    for person, rank in ((cast.ravi, "1"), (cast.mita, "2")):
        form = {"person": person.public_id, "starts": "2026-01-24T18:00", "ends": "2026-01-25T09:00", "rank": rank}
        assert sign_in(cast.farida).post(_address("on_call"), form).status_code == 302
    assert sign_in(cast.ravi).post(_address("on_call"), form).status_code == 404
    assert sign_in(cast.farida).post(_address("on_call"), form).status_code == 400  # twice at the same time
    rules = set_after_hours(actor=Actor.system(), answers=False, channels=[], words={}, call_out=True, step_minutes=10)
    conversation = cast.conversation("The shop is flooded!")
    Conversation.objects.filter(pk=conversation.pk).update(priority=Priority.URGENT)
    cast.says("Hello?")
    run_jobs()

    def called() -> list[str]:
        return list(Notice.objects.filter(kind=Kind.ON_CALL).order_by("id").values_list("user__name", flat=True))

    assert called() == ["Ravi Teja"]
    alarm = Alarm.objects.get()
    call_next(alarm=alarm, rules=rules)
    assert len(called()) == 1  # the next step is not due yet
    night.shift(timedelta(minutes=11))
    call_next(alarm=alarm, rules=rules)
    call_next(alarm=alarm, rules=rules)
    assert called() == ["Ravi Teja", "Mita Sen"]
    assert "I take it" in sign_in(cast.mita).get(_address("conversation", conversation.public_id)).content.decode()
    sign_in(cast.mita).post(_address("alarm_taking", conversation.public_id))
    sign_in(cast.ravi).post(_address("alarm_taking", conversation.public_id))
    conversation.refresh_from_db()
    assert conversation.assignee == cast.mita
    assert Alarm.objects.get().taken_by == cast.mita
    night.shift(timedelta(minutes=30))
    call_next(alarm=alarm, rules=rules)
    assert len(called()) == 2
    assert Event.objects.filter(type="alarm.over").count() == 1
    turn = OnCallTurn.objects.get(person=cast.mita)
    assert sign_in(cast.ravi).post(_address("on_call_removal", turn.public_id)).status_code == 404
    sign_in(cast.farida).post(_address("on_call_removal", turn.public_id))
    assert not OnCallTurn.objects.filter(person=cast.mita).exists()
