"""Calendars: what goes out reads everywhere, what comes in makes people busy, and nothing it holds can do harm."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar

from atithi.channels import outside
from atithi.events.testing import run_jobs
from atithi.promises import actions, ical, links
from atithi.promises import appointment_queries as queries
from atithi.promises.actions import Details
from atithi.promises.busy_calendars import NoCalendar, busy_times
from atithi.promises.models import BusyCalendar, BusyTime
from atithi.promises.tests.salon import DESK, KOLKATA, MONDAY, at, booked, styling
from atithi.staff.actions import deactivate_user

SINCE, UNTIL = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)


def read(*events: str) -> list[str]:
    body = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR"])
    found = busy_times(body.encode(), zone=KOLKATA, since=SINCE, until=UNTIL)
    return [f"{begins:%d %H:%M}-{ends:%d %H:%M}" for begins, ends in found]


def event(*lines: str, uid: str = "1") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"])


def test_times_with_and_without_a_zone_days_and_lengths_are_read() -> None:
    assert read(
        event("DTSTART:20261103T060000Z", "DTEND:20261103T070000Z", uid="a"),
        event("DTSTART;TZID=America/New_York:20261104T090000", "DURATION:PT30M", uid="b"),
        event("DTSTART:20261105T103000", "DTEND:20261105T110000", uid="c"),
        event("DTSTART;VALUE=DATE:20261106", uid="d"),
    ) == ["03 06:00-03 07:00", "04 14:00-04 14:30", "05 05:00-05 05:30", "05 18:30-06 18:30"]


def test_what_is_free_cancelled_past_or_cannot_be_read_is_left_out() -> None:
    assert (
        read(
            event("DTSTART:20261103T060000Z", "DTEND:20261103T070000Z", "TRANSP:TRANSPARENT"),
            event("DTSTART:20261103T060000Z", "DTEND:20261103T070000Z", "STATUS:CANCELLED"),
            event("DTSTART:20261003T060000Z", "DTEND:20261003T070000Z"),
            event("DTSTART:20261103T060000Z", "DTEND:20261103T050000Z"),
            event("SUMMARY:no time at all"),
            event("DTSTART:20261103T060000Z", "DTEND:20261103T070000Z", "RRULE:FREQ=SECONDLY"),
        )
        == []
    )


def test_repetitions_keep_their_local_hour_end_skip_and_move() -> None:
    weekly = event(
        "DTSTART;TZID=America/New_York:20261023T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;UNTIL=20261121T000000Z",
        "EXDATE;TZID=America/New_York:20261106T090000",
    )  # fmt: skip
    moved = event(
        "RECURRENCE-ID;TZID=America/New_York:20261113T090000", "DTSTART;TZID=America/New_York:20261114T120000", "DURATION:PT1H",
    )  # fmt: skip
    # New York's clock was changed on 1 November: nine o'clock was 13:00 UTC before and is 14:00 after.
    assert read(weekly, moved) == ["14 17:00-14 18:00", "20 14:00-20 15:00"]
    assert read(event("DTSTART;VALUE=DATE:20200101", "RRULE:FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=24")) == [
        "23 18:30-24 18:30"
    ]
    assert len(read(event("DTSTART:19900101T040000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY"))) == 30


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"BEGIN:VCALENDAR", b"\xff\xfe\x00", b"BEGIN:VEVENT\r\nEND:VEVENT"]
)
def test_what_is_no_calendar_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(NoCalendar):
        busy_times(content, zone=KOLKATA, since=SINCE, until=UNTIL)


def test_more_times_than_can_be_are_cut_off() -> None:
    many = [event(f"DTSTART:202611{day:02}T{hour:02}{minute:02}00Z", "DURATION:PT1M", uid=f"{day}-{hour}-{minute}")
            for day in range(1, 29) for hour in range(24) for minute in range(0, 60, 10)]  # fmt: skip
    assert len(read(*many)) == 3000


@pytest.fixture
def salon(cast):
    with time_machine.travel(MONDAY, tick=False):
        yield cast


@pytest.mark.django_db
def test_a_calendar_elsewhere_makes_busy_and_its_trouble_is_seen(salon, monkeypatch):
    body = "BEGIN:VCALENDAR\r\n" + event("DTSTART:20261124T043000Z", "DURATION:PT2H") + "\r\nEND:VCALENDAR"
    answers = [outside.Fetched(body.encode(), "text/calendar"), outside.Refused("it lies within our own network")]

    def fetch(url, *, limit, accept):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(outside, "fetch", fetch)
    service = styling(salon)
    calendar = actions.add_busy_calendar(user=salon.ravi, actor=DESK, address="webcal://cal.example/secret.ics")
    run_jobs()
    calendar.refresh_from_db()
    assert (calendar.count, calendar.problem, calendar.address) == (1, "", "https://cal.example/secret.ics")
    day = queries.slots_of_days(service, at(24, 9).date(), 1, store=salon.hyderabad)[at(24, 9).date()]
    assert day[0].starts_at == at(24, 12)
    from atithi.promises.appointment_handlers import ask_for_calendars

    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        ask_for_calendars(None)
        run_jobs()
    calendar.refresh_from_db()
    assert (calendar.problem, BusyTime.objects.filter(calendar=calendar).count()) == ("private", 1)
    actions.remove_busy_calendar(calendar=calendar, actor=DESK)
    assert (BusyCalendar.objects.count(), BusyTime.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_addresses_within_our_own_network_are_not_fetched(salon):
    calendar = actions.add_busy_calendar(user=salon.ravi, actor=DESK, address="http://127.0.0.1/secret.ics")
    run_jobs()
    calendar.refresh_from_db()
    assert calendar.problem == "private"


@pytest.mark.django_db
def test_the_invitation_is_the_same_event_after_a_move_and_cancelled_with_it(salon):
    appointment = booked(salon, styling(salon), at(24, 11), details=Details({}, language="te"))
    moved = actions.move_appointment(appointment=appointment, actor=DESK, starts_at=at(24, 13))
    gone = actions.cancel_appointment(appointment=moved, actor=DESK, reason="ill")
    seen = []
    for each in (appointment, moved, gone):
        calendar = Calendar.from_ical(ical.invitation(each))
        [found] = calendar.walk("VEVENT")
        seen.append(
            (
                str(calendar["METHOD"]),
                str(found["UID"]),
                found["SEQUENCE"],
                found.decoded("DTSTART"),
                str(found["STATUS"]),
            )
        )
        assert str(found["SUMMARY"]) == "స్టైలింగ్"
    assert [one[:1] + one[2:] for one in seen] == [
        ("PUBLISH", 0, at(24, 11), "TENTATIVE"), ("PUBLISH", 1, at(24, 13), "TENTATIVE"), ("CANCEL", 2, at(24, 13), "CANCELLED"),
    ]  # fmt: skip
    assert len({one[1] for one in seen}) == 1


@pytest.mark.django_db
def test_a_feed_shows_what_its_maker_may_see_until_it_is_replaced_or_they_leave(salon, client):
    booked(salon, styling(salon), at(24, 11))
    feed = actions.make_feed(actor=DESK, made_by=salon.ravi, user=salon.ravi)
    address = "/" + links.feed_url(feed).split("/", 3)[3]
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    [found] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(found["SUMMARY"]).startswith("Styling session: ")
    assert client.get(address.replace(".", "x.", 1)).status_code == 404
    actions.make_feed(actor=DESK, made_by=salon.ravi, user=salon.ravi)
    assert client.get(address).status_code == 404
    again = links.feed_url(actions.make_feed(actor=DESK, made_by=salon.ravi, user=salon.ravi))
    deactivate_user(user=salon.ravi, actor=DESK)
    assert client.get("/" + again.split("/", 3)[3]).status_code == 404
