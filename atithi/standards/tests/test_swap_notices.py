"""Swaps are told: to the colleague who is asked, to who asked, and to who decides; once each, and not what is over."""

import pytest
import time_machine

from atithi.events import Actor, JobView
from atithi.events.models import Event
from atithi.events.testing import run_jobs
from atithi.notices.models import Kind, Notice
from atithi.notices.pages import place_of
from atithi.notices.queries import notices_of, unseen
from atithi.notices.words import headline
from atithi.standards.models import StaffingRules
from atithi.standards.staffing.actions import add_shift, answer_swap, ask_swap, decide_swap, remove_shift, withdraw_swap
from atithi.standards.staffing.swap_notices import tell_of_swap
from atithi.standards.tests.test_roster import NOW, SYSTEM, at


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def asked(cast):
    """Ravi asks Mita to take his Wednesday."""
    shift = add_shift(person=cast.ravi, times=at(2, 10), actor=SYSTEM)
    swap = ask_swap(shift=shift, colleague=cast.mita, actor=Actor.staff(cast.ravi.pk))
    run_jobs()
    return swap


def said(user):
    return [headline(notice) for notice in reversed(notices_of(user))]


def test_the_colleague_the_asker_and_who_decides_hear_of_it_in_turn(cast, asked):
    [notice] = notices_of(cast.mita)
    assert (notice.kind, notice.by, place_of(notice)) == (Kind.SWAP, cast.ravi, "/my-shifts/#swaps")
    assert said(cast.mita)[0].startswith("Ravi Teja asks you to take a shift: ")
    assert said(cast.ravi) == []
    answer_swap(swap=asked, yes=True, actor=Actor.staff(cast.mita.pk))
    run_jobs()
    assert said(cast.ravi)[0].startswith("Mita Sen says yes; a supervisor decides: ")
    [question] = notices_of(cast.farida)
    assert headline(question).startswith("Ravi Teja and Mita Sen wish to swap, you decide: ")
    assert place_of(question) == "/roster/#decide"
    assert notices_of(cast.asha) == []  # there is a supervisor
    assert unseen(cast.mita) == 0  # answered: nothing to see any more
    decide_swap(swap=asked, allowed=True, actor=Actor.staff(cast.farida.pk), by=cast.farida)
    run_jobs()
    for user in (cast.ravi, cast.mita):
        assert said(user)[-1].startswith("The swap is done: ")
    assert unseen(cast.farida) == 0


def test_the_same_fact_is_told_once_however_often_it_is_worked_on(cast, asked):
    event = Event.objects.get(type="swap.asked")
    for _twice in range(2):
        tell_of_swap(JobView(1, event))
    assert Notice.objects.filter(kind=Kind.SWAP).count() == 1


def test_a_no_a_refusal_and_a_swap_that_cannot_be_any_more_are_told_to_whom_they_concern(cast, asked):
    answer_swap(swap=asked, yes=False, actor=Actor.staff(cast.mita.pk))
    run_jobs()
    assert said(cast.ravi)[-1].startswith("Mita Sen cannot take your shift: ")
    assert notices_of(cast.farida) == []
    second = ask_swap(shift=asked.shift, colleague=cast.mita, actor=Actor.staff(cast.ravi.pk))
    answer_swap(swap=second, yes=True, actor=Actor.staff(cast.mita.pk))
    decide_swap(swap=second, allowed=False, actor=Actor.staff(cast.farida.pk), by=cast.farida)
    run_jobs()
    assert said(cast.mita)[-1].startswith("The swap was not allowed: ")
    third = ask_swap(shift=asked.shift, colleague=cast.mita, actor=Actor.staff(cast.ravi.pk))
    withdraw_swap(swap=third, actor=Actor.staff(cast.ravi.pk))
    run_jobs()
    assert said(cast.mita)[-1].startswith("This swap will not be: ")
    assert not said(cast.ravi)[-1].startswith("This swap will not be: ")  # who took it back knows
    ask_swap(shift=asked.shift, colleague=cast.mita, actor=Actor.staff(cast.ravi.pk))
    remove_shift(shift=asked.shift, actor=Actor.staff(cast.farida.pk))
    run_jobs()
    assert said(cast.ravi)[-1].startswith("This swap will not be: ")


def test_who_plans_in_that_store_decides_else_who_plans_at_all_else_the_owner(cast):
    StaffingRules.objects.update_or_create(id=1, defaults={"approve_swaps": True})
    shift = add_shift(person=cast.farida, times=at(2, 10), store=cast.hyderabad, actor=SYSTEM)
    swap = ask_swap(shift=shift, colleague=cast.mita, actor=Actor.staff(cast.farida.pk))
    answer_swap(swap=swap, yes=True, actor=Actor.staff(cast.mita.pk))
    run_jobs()
    assert [notice.user for notice in Notice.objects.filter(data__step="to_decide")] == [cast.asha]


def test_others_see_nothing_of_it(cast, asked):
    assert notices_of(cast.imran) == []
    Notice.objects.filter(user=cast.mita).update(user=cast.imran)
    assert notices_of(cast.imran) == []
