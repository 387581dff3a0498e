"""Guests book, move, confirm and cancel by themselves: without script, in four languages, and nobody else's."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from atithi.channels.webchat import limits
from atithi.conversations.models import Conversation, Message
from atithi.customers.models import ContactPoint, Customer
from atithi.events import Actor
from atithi.promises import actions, links
from atithi.promises.models import Appointment, Waiting
from atithi.promises.tests.salon import MONDAY, at, booked, guest, styling

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    limits.forget()
    cache.clear()
    with time_machine.travel(MONDAY, tick=False):
        yield
    limits.forget()


def form(page: str, **more: str) -> dict[str, str]:
    """The hidden fields of the booking form, and what a guest fills in."""
    hidden = dict(re.findall(r'type="hidden" name="(at|store|invite|key)" value="([^"]*)"', page))
    return {**hidden, "name": "Lakshmi Devi", "contact": "lakshmi@example.com", **more}


def test_a_guest_nobody_knows_books_from_the_public_page(cast):
    service = styling(cast, hints={"en": "Bring what you like to wear."})
    client = Client()
    assert "Styling session" in client.get("/book/").content.decode()
    page = client.get(f"/book/{service.public_id}/").content.decode()
    assert "Monday, 23 November" in page
    assert "Bring what you like to wear." in page
    first = re.search(r'href="(\?at=[^"]+)"', page)[1].replace("&amp;", "&")
    details = client.get(f"/book/{service.public_id}/{first}").content.decode()
    answer = client.post(f"/book/{service.public_id}/", form(details))
    made = Appointment.objects.get()
    assert answer["Location"] == f"/appointment/{links.token_of('appointment', made.public_id)}/"
    assert (made.booked_by, made.customer.name, made.person) == ("guest", "Lakshmi Devi", cast.ravi)
    assert made.conversation.assignee == cast.ravi
    # What they say of themselves is a claim: it is not taken for proof of who they are.
    assert not ContactPoint.objects.filter(value="lakshmi@example.com").exists()
    assert made.customer.contact_claims.get().value == "lakshmi@example.com"
    again = client.post(f"/book/{service.public_id}/", form(details))
    assert (again["Location"], Appointment.objects.count()) == (answer["Location"], 1)


def test_it_never_opens_the_history_of_whose_address_was_given(cast):
    known = cast.conversation().customer
    service = styling(cast)
    page = Client().get(f"/book/{service.public_id}/?at={at(24, 11):%Y-%m-%dT%H:%M:%S}%2B00:00").content.decode()
    Client().post(f"/book/{service.public_id}/", form(page))
    assert Appointment.objects.get().customer != known
    assert Conversation.objects.filter(customer=known).count() == 1


def test_who_comes_second_is_shown_other_times(cast):
    service = styling(cast)
    where = f"/book/{service.public_id}/?at={at(24, 11):%Y-%m-%dT%H:%M:%S}%2B00:00"
    page = Client().get(where).content.decode()
    booked(cast, service, at(24, 11))
    answer = Client().post(f"/book/{service.public_id}/", form(page))
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "This time is no longer free" in shown
    assert "Tuesday, 24 November, 12:00" in shown
    assert Appointment.objects.count() == 1
    assert Customer.objects.filter(name="Lakshmi Devi").count() == 0
    assert "no longer free" in Client().get(where).content.decode()


def test_by_the_link_of_a_conversation_they_need_not_say_who_they_are(cast):
    service = styling(cast, public=False)
    conversation = guest(cast)
    client = Client()
    assert client.get(f"/book/{service.public_id}/").status_code == 404
    assert "Styling" not in client.get("/book/").content.decode()
    path = links.booking_url(service, conversation).split("/", 3)[3]
    page = client.get(f"/{path}&at={at(24, 11):%Y-%m-%dT%H:%M:%S}%2B00:00").content.decode()
    assert 'name="contact"' not in page
    assert client.post(f"/book/{service.public_id}/", form(page, name="", contact="")).status_code == 302
    made = Appointment.objects.get()
    assert (made.customer, made.conversation) == (conversation.customer, conversation)
    forged = path.replace("invite=", "invite=x")
    assert client.get(f"/{forged}").status_code == 404
    with time_machine.travel(MONDAY + timedelta(days=61), tick=False):
        assert client.get(f"/{path}").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [("hi", ("स्टाइलिंग", "समय चुनें")), ("te", ("స్టైలింగ్", "సమయం ఎంచుకోండి")), ("bn", ("স্টাইলিং", "সময় বেছে নিন"))],
)
def test_the_pages_speak_the_guests_language(cast, language, words):
    service = styling(cast)
    page = Client(headers={"accept-language": language}).get(f"/book/{service.public_id}/").content.decode()
    assert all(word in page for word in words)


def _own(cast, **more):
    appointment = booked(cast, styling(cast), at(24, 11), **more)
    return appointment, f"/appointment/{links.token_of('appointment', appointment.public_id)}/"


def test_looking_at_the_link_changes_nothing_and_each_change_is_one_tap(cast):
    appointment, path = _own(cast)
    client = Client()
    for each in ("", "times/", "appointment.ics"):
        assert client.get(path + each).status_code == 200
    for each in ("confirmation/", "cancellation/", "offer/"):
        assert client.get(path + each).status_code == 405
    appointment.refresh_from_db()
    assert (appointment.state, appointment.revision) == ("booked", 0)
    assert client.post(path + "confirmation/").status_code == 302
    appointment.refresh_from_db()
    assert appointment.state == "confirmed"
    page = client.get(path + "times/").content.decode()
    other = next(one for one in re.findall(r'name="at" value="([^"]+)"', page) if "T07:00" in one)
    client.post(path + "times/", {"at": other})
    appointment.refresh_from_db()
    assert (appointment.starts_at.isoformat(), appointment.state) == (other, "booked")
    client.post(path + "cancellation/")
    appointment.refresh_from_db()
    assert (appointment.state, appointment.promise.state) == ("cancelled", "withdrawn")
    assert "Choose another time" in client.get(path).content.decode()


def test_what_can_no_longer_be_done_is_said_on_the_page(cast):
    appointment, path = _own(cast)
    with time_machine.travel(at(24, 10), tick=False):
        page = Client().get(path).content.decode()
        assert "too late to change" in page
        assert "cancellation/" not in page
        answer = Client().post(path + "cancellation/")
        assert answer.status_code == 409
        assert "too late to change" in answer.content.decode()
    booked(cast, appointment.service, at(25, 11))
    assert Client().post(path + "times/", {"at": at(25, 11).isoformat()}).status_code == 409
    assert Client().post(path + "times/", {"at": "yesterday"}).status_code == 400


def test_strangers_find_nothing(cast):
    appointment, path = _own(cast)
    waiting = links.token_of("waiting", appointment.public_id)
    wrong = (path.replace(".", ".x", 1), f"/appointment/{appointment.public_id}/", f"/appointment/{waiting}/", "/waiting/x/",
             f"/waiting/{waiting}/", f"/calendars/{waiting}/calendar.ics", "/book/nothing/")  # fmt: skip
    for each in wrong:
        assert Client().get(each).status_code == 404, each
    for each in ("confirmation/", "cancellation/", "times/", "offer/"):
        assert Client().post(wrong[0] + each).status_code == 404, each
    answer = Client().get(path)
    assert (answer["X-Robots-Tag"], "no-store" in answer["Cache-Control"]) == ("noindex", True)
    with time_machine.travel(appointment.ends_at + timedelta(days=61), tick=False):
        assert Client().get(path).status_code == 404


def test_an_offered_place_is_taken_or_left_by_its_link(cast):
    service = styling(cast)
    taken = booked(cast, service, at(24, 11))
    page = f"/book/{service.public_id}/waiting/"
    days = {"first": "2026-11-24", "last": "2026-11-24", "name": "Sita", "contact": "98480 22338"}
    joined = Client().post(page, days)
    waiting = Waiting.objects.get()
    assert joined["Location"] == f"/waiting/{links.token_of('waiting', waiting.public_id)}/"
    assert "Tuesday, 24 November" in Client().get(joined["Location"]).content.decode()
    actions.cancel_appointment(appointment=taken, actor=Actor.customer(taken.customer_id))
    offer = actions.offer_place(service=service, person=cast.ravi, store=cast.hyderabad, starts_at=at(24, 11))
    path = f"/appointment/{links.token_of('appointment', offer.public_id)}/"
    assert "We hold this place for you" in Client().get(path).content.decode()
    Client().post(path + "offer/", {"answer": "yes"})
    offer.refresh_from_db()
    waiting.refresh_from_db()
    assert (offer.state, waiting.state) == ("booked", "taken")
    assert Client().post(joined["Location"] + "end/").status_code == 302


def test_too_many_at_once_are_asked_to_wait_and_robots_are_refused(cast):
    service = styling(cast)
    page = Client().get(f"/book/{service.public_id}/?at={at(24, 11):%Y-%m-%dT%H:%M:%S}%2B00:00").content.decode()
    assert Client().post(f"/book/{service.public_id}/", form(page, website="http://spam.example")).status_code == 400
    codes = {Client().post(f"/book/{service.public_id}/", form(page, name="")).status_code for _time in range(12)}
    assert codes == {400, 429}
    assert not Appointment.objects.exists()
    assert not Message.objects.exists()
