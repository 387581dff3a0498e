"""What appointments give people to do: who is told of what guests do, who is called, and what leavers left behind."""

import pytest
import time_machine

from atithi.conversations.models import Conversation, Message
from atithi.customers.actions import identify
from atithi.events import Actor, JobView
from atithi.events.models import Event
from atithi.events.testing import run_jobs
from atithi.notices.models import Notice
from atithi.notices.pages import place_of
from atithi.notices.queries import notices_of
from atithi.notices.words import headline
from atithi.promises import actions
from atithi.promises import appointment_queries as queries
from atithi.promises.actions import Details, Wish
from atithi.promises.appointment_notices import tell_staff
from atithi.promises.models import Appointment
from atithi.promises.tests.salon import DESK, MONDAY, at, booked, guest, styling
from atithi.staff.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def by_phone(cast, service, starts_at, person=None) -> Appointment:
    """Of a guest whom we know by a phone number alone."""
    anil = identify(kind="phone", value="98480 22338", name="Anil Rao")
    wish = Wish(service, starts_at, person, cast.hyderabad)
    return actions.book_appointment(wish=wish, customer=anil, actor=DESK, details=Details({}, language="en"))


def test_who_expects_a_guest_is_told_when_the_guest_books_moves_or_cancels_and_not_otherwise(cast):
    service, conversation = styling(cast, [cast.ravi]), guest(cast)
    own = Actor.customer(conversation.customer_id)
    made = booked(cast, service, at(24, 11), actor=own, conversation=conversation)
    actions.move_appointment(appointment=made, actor=own, starts_at=at(24, 12))
    actions.cancel_appointment(appointment=made, actor=own)
    booked(cast, service, at(25, 11), conversation=conversation)  # by a colleague
    run_jobs()
    told = list(Notice.objects.filter(kind="booking").order_by("id"))
    assert {each.user for each in told} == {cast.ravi}
    assert [headline(each) for each in told] == [
        f"{conversation.customer} booked with you: Styling session, Tuesday, 24 November, 11:00\u202fam",
        f"{conversation.customer} moved an appointment: Styling session, Tuesday, 24 November, 12:00\u202fpm",
        f"{conversation.customer} cancelled: Styling session, Tuesday, 24 November, 12:00\u202fpm",
    ]
    assert {place_of(each) for each in told} == {f"/appointments/{made.public_id}/"}


def test_a_guest_without_a_conversation_is_told_of_too_with_a_link_to_the_appointment(cast):
    service = styling(cast, [cast.ravi])
    anil = identify(kind="phone", value="98480 22338", name="Anil Rao")
    own, wish = Actor.customer(anil.pk), Wish(service, at(24, 11), None, cast.hyderabad)
    made = actions.book_appointment(wish=wish, customer=anil, actor=own, details=Details({}, language="en"))
    actions.move_appointment(appointment=made, actor=own, starts_at=at(24, 12))
    actions.cancel_appointment(appointment=made, actor=own)
    run_jobs()
    for event in Event.objects.filter(type__startswith="appointment."):
        tell_staff(JobView(1, event))  # a worker died after it: told once all the same
    told = list(Notice.objects.filter(kind="booking").order_by("id"))
    assert [each.data["step"] for each in told] == ["booked", "moved", "cancelled"]
    assert {(each.user, each.conversation, each.customer) for each in told} == {(cast.ravi, None, anil)}
    assert {place_of(each) for each in told} == {f"/appointments/{made.public_id}/"}
    assert headline(told[0]).startswith("Anil Rao booked with you: Styling session")
    assert headline(told[0], named=False).startswith("A guest booked with you: Styling session")
    assert notices_of(cast.ravi) == told[::-1]


def test_where_whoever_gave_it_is_gone_who_leads_is_told(cast):
    service = styling(cast, [cast.ravi])
    made = by_phone(cast, service, at(24, 11))
    User.objects.filter(pk=cast.ravi.pk).update(is_active=False)
    actions.cancel_appointment(appointment=made, actor=Actor.customer(made.customer_id))
    run_jobs()
    assert [each.user for each in Notice.objects.filter(kind="booking")] == [cast.farida]


def test_a_guest_whom_no_message_reaches_is_called_once_for_each_time_that_was_agreed(cast):
    appointment = by_phone(cast, styling(cast), at(25, 11))
    with time_machine.travel(at(24, 11, 1), tick=False):
        run_jobs()
        assert [each.pk for each in queries.to_call(cast.ravi)] == [appointment.pk]
        assert [point.value for point in queries.to_call(cast.asha)[0].customer.phones] == ["+919848022338"]
        assert queries.to_call(cast.mita) == []
        for _twice in range(2):
            actions.note_called(appointment=appointment, actor=Actor.staff(cast.ravi.pk))
        assert queries.to_call(cast.ravi) == []
    with time_machine.travel(at(25, 9, 1), tick=False):
        run_jobs()
        assert queries.to_call(cast.ravi) == []  # called yesterday: enough
    assert Event.objects.filter(type="appointment.call_due").count() == 1
    told = Event.objects.get(type="appointment.reminded")
    assert (told.actor_id, told.data["by"]) == (cast.ravi.pk, "call")
    assert not Message.objects.filter(kind="reply").exists()


def test_whoever_confirmed_is_not_called_and_after_a_move_it_begins_anew(cast):
    service = styling(cast)
    sure = by_phone(cast, service, at(25, 11))
    actions.confirm_appointment(appointment=sure, actor=DESK)
    moved = by_phone(cast, service, at(25, 13))
    with time_machine.travel(at(24, 14), tick=False):
        run_jobs()
        assert [each.pk for each in queries.to_call(cast.ravi)] == [moved.pk]
        actions.move_appointment(appointment=moved, actor=DESK, starts_at=at(26, 13))
        assert queries.to_call(cast.ravi) == []
    with time_machine.travel(at(25, 14), tick=False):
        run_jobs()
        assert [each.pk for each in queries.to_call(cast.ravi)] == [moved.pk]


def test_appointments_of_a_leaver_go_to_a_colleague_who_can_and_guests_are_not_told_of_a_new_time(cast):
    service, conversation = styling(cast, [cast.ravi, cast.mita]), guest(cast)
    alone = styling(cast, [cast.ravi], name="Fitting")
    first = booked(cast, service, at(24, 11), person=cast.ravi, conversation=conversation)
    actions.confirm_appointment(appointment=first, actor=DESK)
    busy = booked(cast, service, at(24, 15), person=cast.ravi, conversation=conversation)
    not_hers = booked(cast, alone, at(25, 11), person=cast.ravi, conversation=conversation)
    actions.add_busy_time(user=cast.mita, actor=DESK, starts_at=at(24, 15), ends_at=at(24, 16))
    run_jobs()
    assert queries.left_behind(cast.asha) == []
    User.objects.filter(pk=cast.ravi.pk).update(is_active=False)
    left = queries.left_behind(cast.asha)
    assert [each.pk for each in left] == [first.pk, busy.pk, not_hers.pk]
    assert queries.able(left) == [cast.mita]
    told = Message.objects.filter(kind="reply").count()
    found = actions.hand_over_appointments(
        person=cast.ravi, to=cast.mita, user=cast.asha, actor=Actor.staff(cast.asha.pk)
    )
    assert ([each.pk for each in found.moved], [each.pk for each, _why in found.stay]) == (
        [first.pk],
        [busy.pk, not_hers.pk],
    )
    assert all(why for _each, why in found.stay)
    first.refresh_from_db()
    first.promise.refresh_from_db()
    assert (first.person, first.state, first.starts_at) == (cast.mita, "confirmed", at(24, 11))
    assert first.promise.owner == cast.mita
    run_jobs()
    assert Message.objects.filter(kind="reply").count() == told
    assert Conversation.objects.filter(pk=conversation.pk).exists()
