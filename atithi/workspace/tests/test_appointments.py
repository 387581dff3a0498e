"""Appointments on the staff's pages: seen by whom they concern, booked, moved and settled; services and hours kept by who may."""

import pytest
import time_machine

from atithi.conversations.models import Message
from atithi.customers.actions import add_contact
from atithi.promises import actions
from atithi.promises.models import Appointment, Availability, BusyTime, CalendarFeed, DayOff, Service
from atithi.promises.tests.salon import DESK, MONDAY, at, booked, guest, styling
from atithi.staff.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def test_the_calendar_shows_a_day_and_a_week(cast, sign_in):
    service = styling(cast, [cast.ravi, cast.mita])
    appointment = booked(cast, service, at(24, 11), person=cast.ravi)
    actions.add_busy_time(user=cast.mita, actor=DESK, starts_at=at(24, 15), ends_at=at(24, 16), note="Dentist")
    client = sign_in(cast.ravi)
    day = client.get("/appointments/?day=2026-11-24").content.decode()
    assert all(
        words in day for words in ("Ravi Teja", "Mita Sen", "Dentist", f"/appointments/{appointment.public_id}/")
    )
    assert "dr-9 ds-3" in day
    week = client.get(f"/appointments/?day=2026-11-24&view=week&person={cast.ravi.public_id}").content.decode()
    assert f"/appointments/{appointment.public_id}/" in week
    assert "Dentist" not in week
    assert client.get("/appointments/?day=nonsense&person=nobody").status_code == 404


def test_the_calendar_asks_little_however_much_is_in_it(cast, sign_in, django_assert_max_num_queries):
    service = styling(cast, [cast.ravi, cast.mita])
    for hour in (10, 11, 12, 13):
        booked(cast, service, at(24, hour))
    client = sign_in(cast.ravi)
    client.get("/appointments/?day=2026-11-24")
    for view in ("day", "week"):
        with django_assert_max_num_queries(16):
            client.get(f"/appointments/?day=2026-11-24&view={view}")
    with django_assert_max_num_queries(12):
        client.get("/appointments/waiting/")


def test_staff_book_from_a_conversation_and_it_stands_on_the_guests_card_and_in_the_stream(cast, sign_in):
    service = styling(cast, questions=[{"key": "size", "labels": {"en": "Size"}, "required": True}])
    conversation, client = guest(cast), sign_in(cast.ravi)
    page = client.get(
        f"/appointments/new/?conversation={conversation.public_id}&service={service.public_id}"
    ).content.decode()
    assert at(23, 10).isoformat() in page
    form = {"conversation": conversation.public_id, "service": service.public_id, "at": at(24, 11).isoformat(), "key": "k1",
            "q_size": "M", "store": cast.hyderabad.public_id}  # fmt: skip
    answers = [client.post("/appointments/new/", form) for _time in range(2)]
    made = Appointment.objects.get()
    assert {answer["Location"] for answer in answers} == {f"/appointments/{made.public_id}/"}
    page = client.get(f"/appointments/{made.public_id}/").content.decode()
    assert all(words in page for words in ("Have three sizes ready.", "Size", ">M<", "/appointment/"))
    stream = client.get(f"/conversations/{conversation.public_id}/").content.decode()
    assert "Ravi Teja booked an appointment: Tomorrow, 11:00" in stream
    assert f"/appointments/{made.public_id}/" in stream


def test_a_time_that_is_taken_keeps_what_was_filled_in(cast, sign_in):
    service = styling(cast)
    booked(cast, service, at(24, 11))
    form = {
        "service": service.public_id,
        "at": at(24, 11).isoformat(),
        "contact": "98480 22338",
        "name": "Anil",
        "note": "deaf",
    }
    answer = sign_in(cast.ravi).post("/appointments/new/", form)
    assert answer.status_code == 409
    assert all(words in answer.content.decode() for words in ("no longer free", "98480 22338", "deaf"))


def test_a_series_a_time_of_ones_own_and_a_walk_in(cast, sign_in):
    service = styling(cast)
    client = sign_in(cast.ravi)
    base = {"service": service.public_id, "contact": "98480 22338", "name": "Anil"}
    client.post("/appointments/new/", {**base, "at": at(24, 11).isoformat(), "repeat": "7", "count": "3"})
    assert Appointment.objects.filter(series__isnull=False, customer__name="Anil").count() == 3
    early = {**base, "own_time": "2026-11-24T07:10", "person": cast.ravi.public_id}
    assert client.post("/appointments/new/", early).status_code == 409
    assert client.post("/appointments/new/", {**early, "outside": "yes"}).status_code == 302
    assert Appointment.objects.filter(starts_at=at(24, 7, 10)).exists()


def test_it_is_moved_settled_and_cancelled(cast, sign_in):
    service = styling(cast)
    appointment = booked(cast, service, at(24, 11))
    client, path = sign_in(cast.ravi), f"/appointments/{appointment.public_id}/"
    assert at(24, 11, 30).isoformat() in client.get(path + "times/").content.decode()
    client.post(path + "times/", {"at": at(24, 11, 30).isoformat()})
    appointment.refresh_from_db()
    assert appointment.starts_at == at(24, 11, 30)
    assert client.get(path + "appointment.ics")["Content-Type"].startswith("text/calendar")
    with time_machine.travel(at(24, 13), tick=False):
        assert appointment.public_id in client.get("/appointments/").content.decode()
        client.post(path + "state/", {"do": "came", "next": "diary"})
    appointment.refresh_from_db()
    appointment.promise.refresh_from_db()
    assert (appointment.state, appointment.promise.state) == ("attended", "kept")
    other = booked(cast, service, at(25, 11))
    assert client.post(f"/appointments/{other.public_id}/state/", {"do": "cancel"}).status_code == 400
    client.post(f"/appointments/{other.public_id}/state/", {"do": "cancel", "reason": "The stylist is ill"})
    other.refresh_from_db()
    assert other.state == "cancelled"
    assert client.post(path + "state/", {"do": "nonsense"}).status_code == 400


def test_a_link_to_book_is_sent_into_the_conversation(cast, sign_in):
    service, conversation = styling(cast), guest(cast, text="मुझे कल आना है, समय बताइए")
    form = {"service": service.public_id, "key": "one"}
    for _time in range(2):
        sign_in(cast.ravi).post(f"/conversations/{conversation.public_id}/appointment-link/", form)
    reply = Message.objects.get(kind="reply")
    assert "स्टाइलिंग" in reply.text
    assert f"/book/{service.public_id}/?invite=" in reply.text


def test_services_are_kept_by_who_changes_settings(cast, sign_in):
    assert sign_in(cast.ravi).get("/settings/services/").status_code == 404
    client = sign_in(cast.asha)
    form = {
        "names_en": "Fitting", "names_te": "ఫిట్టింగ్", "hints_en": "Bring shoes.", "place": "store", "minutes": "40",
        "capacity": "2",
        "after_minutes": "10", "step_minutes": "20", "reminders": ["1440"], "public": "yes", "people": [cast.ravi.public_id],
        "stores": [cast.hyderabad.public_id], "label_0_en": "Size?", "choices_0_en": "S, M, L", "required_0": "yes",
    }  # fmt: skip
    made = client.post("/settings/services/new/", form)
    service = Service.objects.get()
    assert made["Location"] == f"/settings/services/{service.public_id}/"
    assert (service.names["te"], service.minutes, service.capacity, service.reminders) == ("ఫిట్టింగ్", 40, 2, [1440])
    assert service.questions[0]["choices"]["en"] == ["S", "M", "L"]
    key = service.questions[0]["key"]
    page = client.get(made["Location"]).content.decode()
    assert all(words in page for words in ("Size?", "S, M, L", f"/book/{service.public_id}/"))
    client.post(made["Location"], {**form, "key_0": key, "names_en": "Fit"})
    service.refresh_from_db()
    assert (service.name, service.questions[0]["key"]) == ("Fit", key)
    assert client.post(made["Location"], {**form, "minutes": "7"}).status_code == 400
    client.post(made["Location"] + "archive/")
    assert client.get(f"/book/{service.public_id}/").status_code == 404
    client.post(made["Location"] + "archive/", {"active": "yes"})
    assert "Fit" in client.get("/settings/services/").content.decode()


def test_everybody_keeps_their_own_hours_and_who_manages_people_those_of_others(cast, sign_in):
    client = sign_in(cast.ravi)
    client.post("/settings/availability/", {"opens_0_0": "10:00", "closes_0_0": "14:00"})
    assert Availability.objects.get().weekly[0] == [["10:00", "14:00"]]
    client.post("/settings/availability/days/", {"date": "2026-11-25"})
    client.post(
        "/settings/availability/busy/", {"starts": "2026-11-24T10:00", "ends": "2026-11-24T11:00", "note": "Dentist"}
    )
    assert BusyTime.objects.get().starts_at == at(24, 10)
    client.post("/settings/availability/calendars/", {"address": "https://cal.example/secret/x.ics"})
    client.post("/settings/availability/feed/")
    page = client.get("/settings/availability/").content.decode()
    assert all(words in page for words in ("10:00", "Dentist", "cal.example", "/calendars/"))
    assert "secret/x.ics" not in page
    client.post("/settings/availability/days/", {"remove": DayOff.objects.get().public_id})
    client.post("/settings/availability/busy/", {"remove": BusyTime.objects.get().public_id})
    assert not DayOff.objects.exists()
    assert not BusyTime.objects.exists()
    other = f"/settings/availability/?person={cast.ravi.public_id}"
    assert sign_in(cast.mita).get(other).status_code == 404
    assert sign_in(cast.farida).get(other).status_code == 200
    assert client.post("/settings/availability/feed/", {"store": cast.hyderabad.public_id}).status_code == 404
    assert CalendarFeed.objects.count() == 1


def test_strangers_and_who_may_not_see_the_conversation_find_nothing(cast, sign_in):
    hidden = guest(cast, team_id=cast.complaints.pk)
    appointment = booked(cast, styling(cast, [cast.ravi]), at(24, 11), conversation=hidden)
    path = f"/appointments/{appointment.public_id}/"
    outsider = sign_in(cast.mita)
    for each in (
        path,
        path + "times/",
        path + "appointment.ics",
        f"/appointments/new/?conversation={hidden.public_id}",
    ):
        assert outsider.get(each).status_code == 404, each
    for each in (path + "state/", path + "times/", f"/conversations/{hidden.public_id}/appointment-link/"):
        assert outsider.post(each, {"do": "came"}).status_code == 404, each
    assert appointment.public_id not in outsider.get("/appointments/?day=2026-11-24").content.decode()
    # Whoever gives it sees the appointment, and of the conversation no more than before.
    own = sign_in(cast.ravi).get(path)
    assert own.status_code == 200
    assert f"/conversations/{hidden.public_id}/" not in own.content.decode()
    from django.test import Client

    for each in ("/appointments/", path, "/settings/services/", "/settings/availability/", "/appointments/waiting/"):
        assert Client().get(each).status_code == 302, each


def test_calls_and_what_leavers_left_stand_on_the_calendar_and_are_done_there(
    cast, sign_in, django_assert_max_num_queries
):
    service = styling(cast, [cast.ravi, cast.mita])
    mine, lost = (
        booked(cast, service, at(24, 11), person=cast.mita),
        booked(cast, service, at(24, 13), person=cast.ravi),
    )
    Appointment.objects.filter(pk=mine.pk).update(call_at=MONDAY)
    add_contact(customer=mine.customer, kind="phone", value="98480 22338", actor=DESK)
    User.objects.filter(pk=cast.ravi.pk).update(is_active=False)
    mita, owner = sign_in(cast.mita), sign_in(cast.asha)
    for path in ("/appointments/", "/promises/"):
        page = mita.get(path).content.decode()
        assert "Call to remind" in page
        assert 'href="tel:+919848022338"' in page
    assert "Left behind by" not in mita.get("/appointments/").content.decode()
    owner.get("/appointments/")
    with django_assert_max_num_queries(20):
        page = owner.get("/appointments/?day=2026-11-24").content.decode()
    assert "Left behind by Ravi Teja" in page
    assert page.count("data-live-part") == 2
    form = {"from": cast.ravi.public_id, "to": cast.mita.public_id}
    assert mita.post("/appointments/handing/", form).status_code == 404
    assert owner.post("/appointments/handing/", {**form, "to": cast.ravi.public_id}).status_code == 404
    assert "is with Mita Sen now" in owner.post("/appointments/handing/", form, follow=True).content.decode()
    lost.refresh_from_db()
    assert lost.person == cast.mita
    assert mita.post(f"/appointments/{mine.public_id}/state/", {"do": "called", "next": "promises"}).url == "/promises/"
    assert "Call to remind" not in mita.get("/appointments/").content.decode()
