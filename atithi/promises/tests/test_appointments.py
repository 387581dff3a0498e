"""An appointment from its booking to its end: once, never twice, told and reminded once, and always a promise."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from atithi.conversations.models import Message
from atithi.core.clock import now
from atithi.events import Actor
from atithi.events.models import Event
from atithi.events.testing import run_jobs
from atithi.promises import actions
from atithi.promises import appointment_queries as queries
from atithi.promises.actions import Details, Wish
from atithi.promises.actions.seats import take_seat
from atithi.promises.errors import PromiseError
from atithi.promises.models import Appointment, Sitting, TimeCell, Waiting
from atithi.promises.tests.salon import DESK, KOLKATA, MONDAY, at, booked, guest, styling
from atithi.staff.actions import set_hours, set_special_day

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def replies() -> list[str]:
    return list(Message.objects.filter(kind="reply").order_by("id").values_list("text", flat=True))


def test_what_is_booked_is_a_promise_with_a_slot_and_the_guest_is_told_once(cast):
    appointment = booked(cast, styling(cast), at(24, 11))
    promise = appointment.promise
    assert (promise.kind, promise.state, promise.owner, promise.due_at) == ("visit", "made", cast.ravi, at(24, 11, 45))
    run_jobs()
    assert len(replies()) == 1
    assert "Styling session, Tuesday, 24 November, 11:00" in replies()[0]
    assert "Sharma Abids, Hyderabad\nBring what you like to wear." in replies()[0]
    assert f"/appointment/{appointment.public_id}." in replies()[0]
    told = Event.objects.get(type="conversation.appointment")
    assert (told.subject_id, told.data["what"]) == (appointment.conversation_id, "booked")


@pytest.mark.parametrize(("language", "word"), [("hi", "मंगलवार"), ("te", "మంగళవారం"), ("bn", "মঙ্গলবার")])
def test_the_guest_reads_it_in_their_language(cast, language, word):
    booked(cast, styling(cast), at(24, 11), details=Details({}, language=language))
    run_jobs()
    assert word in replies()[0]
    assert styling(cast).name not in replies()[0]


def test_nobody_is_booked_twice_and_the_buffer_counts(cast):
    service = styling(cast)
    booked(cast, service, at(24, 11))
    for minute in (0, 30, 45):
        with pytest.raises(PromiseError, match="no longer free"):
            booked(cast, service, at(24, 11, minute))
    booked(cast, service, at(24, 12))
    assert Appointment.objects.count() == 2


def test_the_database_itself_refuses_a_second_use_of_the_same_five_minutes(cast):
    appointment = booked(cast, styling(cast), at(24, 11))
    cell = TimeCell.objects.filter(person=cast.ravi).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        TimeCell.objects.create(sitting=appointment.sitting, person=cast.ravi, cell=cell.cell)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=appointment.pk).update(state="cancelled")


def test_a_sitting_that_overlaps_is_refused_also_where_nothing_was_looked_at_before(cast):
    service = styling(cast)
    booked(cast, service, at(24, 11))
    with pytest.raises(PromiseError), transaction.atomic():
        take_seat(service, cast.ravi, cast.hyderabad, at(24, 11, 30))
    assert Sitting.objects.count() == 1


def test_a_group_has_as_many_seats_as_it_has(cast):
    service = styling(cast, capacity=2)
    people = [guest(cast, f"visitor-{number}") for number in range(3)]
    first, second = (booked(cast, service, at(24, 11), conversation=one) for one in people[:2])
    assert (first.sitting, {first.seat, second.seat}) == (second.sitting, {0, 1})
    with pytest.raises(PromiseError, match="no longer free"):
        booked(cast, service, at(24, 11), conversation=people[2])
    actions.cancel_appointment(appointment=first, actor=DESK, reason="ill")
    third = booked(cast, service, at(24, 11), conversation=people[2])
    assert (third.seat, third.sitting) == (0, second.sitting)


def test_whoever_has_least_to_do_that_day_is_taken(cast):
    service = styling(cast, [cast.ravi, cast.mita])
    chosen = [booked(cast, service, at(24, hour)).person for hour in (10, 11, 12, 12)]
    assert sorted(person.name for person in chosen) == ["Mita Sen", "Mita Sen", "Ravi Teja", "Ravi Teja"]


def test_moving_keeps_the_promise_and_frees_the_old_time(cast):
    service = styling(cast)
    appointment = booked(cast, service, at(24, 11))
    moved = actions.move_appointment(appointment=appointment, actor=DESK, starts_at=at(24, 11, 30))
    assert (moved.starts_at, moved.revision, moved.promise.pk) == (at(24, 11, 30), 1, appointment.promise_id)
    moved.promise.refresh_from_db()
    assert moved.promise.due_at == at(24, 12, 15)
    booked(cast, service, at(24, 10, 30))
    with pytest.raises(PromiseError, match="no longer free"):
        actions.move_appointment(appointment=moved, actor=DESK, starts_at=at(24, 10))
    moved.refresh_from_db()
    assert (moved.starts_at, moved.seat, moved.sitting is not None) == (at(24, 11, 30), 0, True)
    run_jobs()
    assert ["new time" in text for text in replies()] == [True, False]  # the first word was over when it could be said


@pytest.mark.parametrize(("by_guest", "state"), [(True, "withdrawn"), (False, "broken")])
def test_cancelling_frees_the_time_and_settles_the_promise(cast, by_guest, state):
    service = styling(cast)
    appointment = booked(cast, service, at(24, 11))
    actor = Actor.customer(appointment.customer_id) if by_guest else DESK
    actions.cancel_appointment(appointment=appointment, actor=actor, reason="" if by_guest else "The stylist is ill")
    appointment.promise.refresh_from_db()
    assert appointment.promise.state == state
    assert TimeCell.objects.count() == 0
    booked(cast, service, at(24, 11))
    run_jobs()
    assert any(("is cancelled" if by_guest else "The stylist is ill") in text for text in replies())


def test_guests_keep_to_notice_horizon_and_the_limit_for_changes_and_staff_need_not(cast):
    service = styling(cast, notice_minutes=180, horizon_days=10, change_minutes=600)
    themselves = Actor.customer(guest(cast).customer_id)
    for wrong, words in ((at(23, 11), "too soon"), (at(9, 11, month=12), "too far")):
        with pytest.raises(PromiseError, match=words):
            booked(cast, service, wrong, actor=themselves)
    soon = booked(cast, service, at(23, 11))
    for act in (
        lambda: actions.cancel_appointment(appointment=soon, actor=themselves),
        lambda: actions.move_appointment(appointment=soon, actor=themselves, starts_at=at(25, 11)),
    ):
        with pytest.raises(PromiseError, match="too late"):
            act()
    actions.move_appointment(appointment=soon, actor=DESK, starts_at=at(9, 11, month=12))


def test_hours_closures_days_off_and_busy_times_are_kept_free(cast):
    service = styling(cast)
    set_hours(actor=DESK, weekly=[[["09:00", "12:00"]]] * 7, store=cast.hyderabad)
    cast.hyderabad.refresh_from_db()
    set_special_day(actor=DESK, day=at(25, 9).date(), name="Diwali", hours=[])
    actions.set_day_off(user=cast.ravi, actor=DESK, day=at(26, 9).date())
    actions.add_busy_time(user=cast.ravi, actor=DESK, starts_at=at(27, 10), ends_at=at(27, 11))
    days = queries.slots_of_days(service, at(24, 9).date(), 4, store=cast.hyderabad)
    seen = [[slot.starts_at.astimezone(KOLKATA).strftime("%H:%M") for slot in each] for each in days.values()]
    assert seen == [["10:00", "10:30", "11:00"], [], [], ["11:00"]]
    with pytest.raises(PromiseError, match="no longer free"):
        booked(cast, service, at(27, 10))
    outside = Wish(service, at(27, 10), cast.ravi, cast.hyderabad, outside=True)
    assert actions.book_appointment(wish=outside, customer=guest(cast).customer, actor=DESK).starts_at == at(27, 10)


def test_answers_are_asked_for_and_checked(cast):
    questions = [
        {
            "key": "size",
            "labels": {"en": "Size"},
            "required": True,
            "choices": {"en": ["S", "M"], "te": ["చిన్నది", "మధ్య"]},
        },
        {"key": "wish", "labels": {"en": "Anything else?"}, "required": False},
    ]
    service = styling(cast, questions=questions)
    themselves = Actor.customer(guest(cast).customer_id)
    for wrong in ({}, {"size": "7"}):
        with pytest.raises(PromiseError, match="Size"):
            booked(cast, service, at(24, 11), actor=themselves, details=Details(wrong, language="en"))
    assert Sitting.objects.count() == 0
    made = booked(
        cast,
        service,
        at(24, 11),
        actor=themselves,
        details=Details({"size": "1", "wish": "red\0", "x": "y"}, language="en"),
    )
    assert made.answers == {"size": "1", "wish": "red"}


def test_the_same_form_sent_twice_books_once(cast):
    service = styling(cast)
    made = [booked(cast, service, at(24, 11), key="form-1") for _time in range(2)]
    assert made[0] == made[1]
    assert Appointment.objects.count() == 1


def test_reminders_come_once_and_after_a_pause_only_the_one_that_is_due(cast):
    appointment = booked(cast, styling(cast, reminders=[1440, 120]), at(26, 15))
    run_jobs()
    with time_machine.travel(at(25, 15), tick=False):
        run_jobs()
        run_jobs()
        assert sum("look forward" in text for text in replies()) == 1
    with time_machine.travel(at(26, 13, 30), tick=False):  # no worker was there since yesterday
        run_jobs()
        assert sum("look forward" in text for text in replies()) == 2
    assert Event.objects.filter(type="appointment.reminded", subject_id=appointment.pk).count() == 2


def test_a_reminder_of_an_old_time_a_cancelled_or_a_past_appointment_says_nothing(cast):
    service = styling(cast, reminders=[1440, 120])
    moved, gone, late = (booked(cast, service, at(26, hour)) for hour in (11, 13, 15))
    actions.move_appointment(appointment=moved, actor=DESK, starts_at=at(28, 11))
    actions.cancel_appointment(appointment=gone, actor=Actor.customer(gone.customer_id))
    run_jobs()
    with time_machine.travel(late.starts_at + timedelta(minutes=1), tick=False):
        run_jobs()
    assert not any("look forward" in text for text in replies())


def test_the_clock_does_not_call_an_appointment_late_before_it_is_over(cast):
    appointment = booked(cast, styling(cast), at(24, 11))
    promise = appointment.promise
    for moment, state in ((at(24, 10, 59), "made"), (at(24, 11, 46), "at_risk"), (at(25, 11, 46), "broken")):
        with time_machine.travel(moment, tick=False):
            assert actions.mark_by_clock(promise=promise).state == state
    with time_machine.travel(at(26, 9), tick=False):
        actions.note_attendance(appointment=appointment, actor=DESK, came=True)
    promise.refresh_from_db()
    assert promise.state == "kept"


def test_who_did_not_come_can_be_said_only_afterwards_and_be_put_right(cast):
    appointment = booked(cast, styling(cast), at(24, 11))
    with pytest.raises(PromiseError, match="not begun"):
        actions.note_attendance(appointment=appointment, actor=DESK, came=False)
    with time_machine.travel(at(24, 12), tick=False):
        assert actions.note_attendance(appointment=appointment, actor=DESK, came=False).state == "no_show"
        assert [each.pk for each in queries.unsettled(cast.ravi)] == []
        assert actions.note_attendance(appointment=appointment, actor=DESK, came=True).state == "attended"
    appointment.promise.refresh_from_db()
    assert appointment.promise.state == "kept"


def test_a_series_keeps_its_hour_and_names_the_days_on_which_it_is_taken(cast):
    service = styling(cast)
    booked(cast, service, at(8, 11, month=12))
    customer = guest(cast).customer
    wish = Wish(service, at(24, 11), None, cast.hyderabad)
    found = actions.book_series(wish=wish, customer=customer, actor=DESK, every_days=7, count=4)
    assert [each.starts_at for each in found.appointments] == [at(24, 11), at(1, 11, month=12), at(15, 11, month=12)]
    assert [str(day) for day in found.missed] == ["2026-12-08"]
    second = found.appointments[1]
    actions.move_appointment(appointment=second, actor=DESK, starts_at=at(2, 12, month=12))
    assert sorted(second.series.appointments.values_list("starts_at", flat=True)) == [
        at(24, 11), at(2, 12, month=12), at(15, 11, month=12),
    ]  # fmt: skip


def test_a_freed_place_is_offered_in_turn_and_held_for_a_while(cast):
    service = styling(cast)
    taken = booked(cast, service, at(24, 11))
    guests = [guest(cast, f"visitor-{number}") for number in range(2)]
    first, second = (
        actions.join_waiting(service=service, customer=one.customer, actor=DESK, first_day=at(24, 9).date(), conversation=one,
                             last_day=at(24, 9).date(), store=cast.hyderabad, language="en")
        for one in guests
    )  # fmt: skip
    actions.cancel_appointment(appointment=taken, actor=Actor.customer(taken.customer_id))
    run_jobs()
    first.refresh_from_db()
    assert (first.state, first.offer.state, first.offer.starts_at) == ("offered", "offered", at(24, 11))
    assert any("A place has become free" in text for text in replies())
    with pytest.raises(PromiseError, match="no longer free"):
        booked(cast, service, at(24, 11))
    with time_machine.travel(first.offer.hold_until + timedelta(seconds=1), tick=False):
        with pytest.raises(PromiseError, match="no longer held"):
            actions.take_offer(appointment=first.offer, actor=Actor.customer(first.customer_id))
        run_jobs()
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.state, first.passed, second.state) == ("waiting", 1, "offered")
        took = actions.take_offer(appointment=second.offer, actor=Actor.customer(second.customer_id))
        assert (took.state, took.promise.state, Waiting.objects.get(pk=second.pk).state) == ("booked", "made", "taken")
        run_jobs()
    assert Appointment.objects.filter(state="offered").count() == 0


def test_an_offer_that_everybody_let_pass_ends(cast):
    service = styling(cast)
    taken = booked(cast, service, at(24, 11))
    other = guest(cast, "visitor-2")
    waiting = actions.join_waiting(service=service, customer=other.customer, actor=DESK, first_day=at(24, 9).date(),
                                   last_day=at(24, 9).date(), conversation=other)  # fmt: skip
    actions.cancel_appointment(appointment=taken, actor=Actor.customer(taken.customer_id))
    run_jobs()
    waiting.refresh_from_db()
    actions.end_offer(appointment=waiting.offer, actor=Actor.customer(other.customer_id))
    run_jobs()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.offer, TimeCell.objects.count()) == ("waiting", None, 0)
    assert now() < at(24, 11)


def test_merged_guests_have_their_appointments_together(cast):
    from atithi.customers.actions import merge_customers

    appointment = booked(cast, styling(cast), at(24, 11))
    other = guest(cast, "visitor-3").customer
    merge_customers(keep=other, absorb=appointment.customer, actor=Actor.staff(cast.asha.pk))
    run_jobs()
    appointment.refresh_from_db()
    assert appointment.customer == other


def test_only_those_see_it_who_see_its_conversation_and_whoever_gives_it(cast):
    hidden = guest(cast, team_id=cast.complaints.pk)
    appointment = booked(cast, styling(cast), at(24, 11), conversation=hidden)
    seen = {user.name for user in (cast.asha, cast.ravi, cast.mita, cast.imran)
            if queries.appointments_visible_to(user).filter(pk=appointment.pk).exists()}  # fmt: skip
    assert seen == {"Asha Sharma", "Ravi Teja", "Imran Ali"}
