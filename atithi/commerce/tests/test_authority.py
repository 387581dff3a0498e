"""Authority: what each may decide alone, who is asked, and that nobody decides what they asked for."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from atithi.commerce.actions import ask_approval, decide_approval, grant_case, set_limit
from atithi.commerce.actions.approvals import PASS_ON_AFTER
from atithi.commerce.authority import Bounds, Use, in_words, judge
from atithi.commerce.deciding import approvers, bounds_for, verdict_on
from atithi.commerce.handlers import pass_on_questions
from atithi.commerce.models import Approval, Case, Limit, Payment
from atithi.commerce.report import use_of_authority
from atithi.commerce.specs import LineSpec, PaymentSpec
from atithi.commerce.tests.shop import DESK, MONDAY, order, refused
from atithi.commerce.tests.test_cases import ask
from atithi.commerce.tests.test_orders import _at_once
from atithi.conftest import build_cast
from atithi.core.clock import now
from atithi.events import Actor, JobView
from atithi.events.models import Event
from atithi.staff.models import CustomRole, User


@pytest.mark.parametrize(
    ("bounds", "use", "why"),
    [
        (None, Use(1), "none"), (Bounds(), Use(10**11), ""), (Bounds(case_paise=200_000), Use(200_000), ""),
        (Bounds(case_paise=200_000), Use(200_001), "case"), (Bounds(guest_times=2), Use(1, guest_times=1), ""),
        (Bounds(guest_times=2), Use(1, guest_times=2), "times"), (Bounds(guest_paise=100), Use(60, guest_paise=40), ""),
        (Bounds(guest_paise=100), Use(61, guest_paise=40), "guest"), (Bounds(month_paise=100), Use(61, month_paise=40), "month"),
        (Bounds(case_paise=0), Use(0), ""), (Bounds(guest_times=0), Use(0), "times"),
    ],
)  # fmt: skip
def test_the_first_bound_in_the_way_is_named(bounds, use, why):
    verdict = judge(bounds, use)
    assert (verdict.may, verdict.why) == (not why, why)
    assert in_words(verdict)


def test_against_the_rules_only_those_decide_who_lead():
    assert judge(Bounds(), Use(1), against_policy=True).why == "policy"
    assert judge(Bounds(), Use(1), against_policy=True, leads=True).may


@pytest.fixture
def bought(cast):
    """Agents may refund up to 2,000 rupees, supervisors up to 15,000; Farida is here."""
    set_limit(actor=DESK, kind="refund", holder="agent", bounds={"case_paise": 200_000, "guest_times": 2})
    set_limit(actor=DESK, kind="refund", holder="supervisor", bounds={"case_paise": 1_500_000})
    User.objects.filter(pk=cast.farida.pk).update(presence="online")
    with time_machine.travel(MONDAY + timedelta(days=4), tick=False):
        yield order()


def wants(bought, user, amount=300_000):
    return ask(bought, user=user, kind="refund", line=None, amount_paise=amount)


def say(approval, user, approve=True, reason=""):
    return decide_approval(approval=approval, user=user, approve=approve, reason=reason, actor=Actor.staff(user.pk))


def test_a_persons_own_limit_goes_before_their_roles(cast, bought):
    assert bounds_for(cast.ravi, "refund").case_paise == 200_000
    role = CustomRole.objects.create(name="Counter")
    set_limit(actor=DESK, kind="refund", holder=role, bounds={"case_paise": 50_000})
    cast.mita.custom_role = role
    assert bounds_for(cast.mita, "refund").case_paise == 50_000
    set_limit(actor=DESK, kind="refund", holder=cast.mita, bounds={"case_paise": 900_000})
    assert bounds_for(cast.mita, "refund").case_paise == 900_000
    set_limit(actor=DESK, kind="refund", holder=cast.mita, bounds=None)
    assert bounds_for(cast.mita, "refund").case_paise == 50_000
    assert bounds_for(cast.asha, "refund") == Bounds()
    assert bounds_for(cast.ravi, "waiver") is None
    assert Event.objects.filter(type="limit.changed").count() == 5


def test_a_limit_has_one_holder_by_constraint(cast):
    for values in ({"role": ""}, {"role": "agent", "user": cast.ravi}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Limit.objects.create(kind="refund", **values)


def test_within_the_limit_it_is_decided_at_once_beyond_it_is_not(cast, bought):
    small, large = wants(bought, cast.ravi, 200_000), wants(bought, cast.ravi, 200_001)
    assert grant_case(case=small, user=cast.ravi, actor=DESK).granted_alone
    with refused("needs_supervisor"):
        grant_case(case=large, user=cast.ravi, actor=DESK)
    with refused("may_decide"):
        ask_approval(case=wants(bought, cast.ravi, 100), user=cast.ravi, actor=DESK)


def test_what_a_guest_was_granted_counts_whoever_granted_it(cast, bought):
    for user in (cast.ravi, cast.mita):
        grant_case(case=wants(bought, user, 100), user=user, actor=DESK)
    assert verdict_on(cast.ravi, wants(bought, cast.ravi, 100)).why == "times"
    with time_machine.travel(now() + timedelta(days=366), tick=False):
        assert verdict_on(cast.ravi, wants(bought, cast.ravi, 100)).may


def test_a_month_ends_where_the_business_is(cast, bought):
    set_limit(actor=DESK, kind="refund", holder="agent", bounds={"month_paise": 100_000})
    with time_machine.travel("2026-11-30T18:00:00Z", tick=False):  # half past eleven at night in Kolkata
        grant_case(case=wants(bought, cast.ravi, 80_000), user=cast.ravi, actor=DESK)
        assert verdict_on(cast.ravi, wants(bought, cast.ravi, 80_000)).why == "month"
    with time_machine.travel("2026-11-30T18:31:00Z", tick=False):  # the first of December
        assert verdict_on(cast.ravi, wants(bought, cast.ravi, 80_000)).may


def test_who_is_here_is_asked_first_and_answers_with_one_word(cast, bought):
    case = wants(bought, cast.ravi)
    assert [user.name for user in approvers(case)] == ["Farida Khan", "Asha Sharma"]
    approval = ask_approval(case=case, user=cast.ravi, actor=Actor.staff(cast.ravi.pk))
    assert (approval.approver, approval.why) == (cast.farida, "case")
    assert ask_approval(case=case, user=cast.ravi, actor=DESK) == approval
    say(approval, cast.farida)
    case.refresh_from_db()
    assert (case.state, case.granted_by, case.granted_alone) == ("approved", cast.farida, False)
    assert Payment.objects.get().refunded_paise == 300_000
    assert Event.objects.get(type="approval.decided").data["waited_seconds"] == 0


def test_beyond_the_supervisors_limit_the_owner_is_asked(cast, bought):
    assert approvers(wants(bought, cast.ravi, 1_500_001)) == [cast.asha]


def test_nobody_decides_what_they_asked_for(cast, bought):
    approval = ask_approval(case=wants(bought, cast.ravi), user=cast.ravi, actor=DESK)
    set_limit(actor=DESK, kind="refund", holder=cast.ravi, bounds={})
    with refused("own_request"):
        say(approval, cast.ravi)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.update(decided_by=cast.ravi)
    mine = wants(bought, cast.farida, 1_600_000)
    assert cast.farida not in approvers(mine)


def test_who_may_not_decide_so_much_cannot_answer_either(cast, bought):
    approval = ask_approval(case=wants(bought, cast.ravi), user=cast.ravi, actor=DESK)
    with refused("needs_supervisor"):
        say(approval, cast.mita)


def test_a_no_needs_a_reason_and_a_second_answer_comes_too_late(cast, bought):
    approval = ask_approval(case=wants(bought, cast.ravi), user=cast.ravi, actor=DESK)
    with refused("reason_missing"):
        say(approval, cast.farida, approve=False)
    say(approval, cast.farida, approve=False, reason="The seal is broken.")
    with refused("decided_meanwhile"):
        say(approval, cast.asha)
    assert Case.objects.get(pk=approval.case_id).state == "refused"
    assert Event.objects.get(type="approval.decided").data["reason"] == "The seal is broken."


def test_who_does_not_answer_is_passed_over_after_a_time(cast, bought):
    approval = ask_approval(case=wants(bought, cast.ravi), user=cast.ravi, actor=DESK)
    job = JobView(1, None)
    pass_on_questions(job)
    approval.refresh_from_db()
    assert approval.approver == cast.farida
    later = now() + PASS_ON_AFTER
    with time_machine.travel(later, tick=False):
        pass_on_questions(job)
        approval.refresh_from_db()
        assert (approval.approver, approval.passed_over) == (cast.asha, [cast.farida.pk])
        assert Event.objects.get(type="approval.passed_on").data["before"] == cast.farida.pk
    with time_machine.travel(later + PASS_ON_AFTER, tick=False):  # all were asked: it begins again
        pass_on_questions(job)
        approval.refresh_from_db()
        assert approval.approver == cast.farida
        say(approval, cast.asha)  # whoever may decide can, not only whom it is with
    with time_machine.travel(later + 9 * PASS_ON_AFTER, tick=False):
        pass_on_questions(job)
        assert Event.objects.filter(type="approval.passed_on").count() == 2


def test_where_nobody_may_it_is_said(cast, bought):
    set_limit(actor=DESK, kind="refund", holder="owner", bounds={"case_paise": 1})
    with refused("nobody_may"):
        ask_approval(case=wants(bought, cast.ravi, 1_500_001), user=cast.ravi, actor=DESK)


def test_the_report_counts_and_proposes_a_limit_that_would_have_spared_the_asking(cast, bought):
    bought = order("SE-9", lines=(LineSpec("TV", 1, 9_000_000),), payments=(PaymentSpec("p", 9_000_000, MONDAY),))
    for number in range(10):
        approval = ask_approval(case=wants(bought, cast.ravi, 210_000 + number * 10_000), user=cast.ravi, actor=DESK)
        with time_machine.travel(now() + timedelta(minutes=6), tick=False):
            say(approval, cast.farida, approve=number < 9, reason="No")
    grant_case(case=wants(bought, cast.farida, 100_000), user=cast.farida, actor=DESK)
    rows, [proposal] = use_of_authority()
    agent, supervisor = rows
    assert (agent.asked, agent.approved, agent.refused, agent.median_wait, agent.hours_waited) == (10, 9, 1, 360, 1.0)
    assert (supervisor.alone, supervisor.alone_paise) == (1, 100_000)
    assert (proposal.before_paise, proposal.after_paise, proposal.spared) == (200_000, 280_000, 8)


def test_nothing_is_proposed_from_a_handful_or_from_many_a_no(cast, bought):
    for number in range(9):
        approval = ask_approval(case=wants(bought, cast.ravi, 210_000), user=cast.ravi, actor=DESK)
        say(approval, cast.farida, approve=number < 9)
    assert use_of_authority()[1] == []


@pytest.mark.django_db(transaction=True)
def test_a_months_bound_holds_when_one_person_decides_twice_at_once():
    cast = build_cast()
    set_limit(actor=DESK, kind="credit", holder="agent", bounds={"month_paise": 100_000})
    orders = [order(f"SE-{n}", contacts=(("email", f"g{n}@example.com"),)) for n in range(2)]
    cases = [ask(each, user=cast.ravi, kind="credit", line=None, amount_paise=60_000) for each in orders]
    works = [lambda case=case: grant_case(case=case, user=cast.ravi, actor=DESK) for case in cases]
    assert _at_once(*works) == ["done", "needs_supervisor"]


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_counts():
    cast = build_cast()
    set_limit(actor=DESK, kind="refund", holder="supervisor", bounds={})
    approval = ask_approval(case=wants(order(), cast.ravi), user=cast.ravi, actor=DESK)
    works = [lambda user=user: say(approval, user) for user in (cast.farida, cast.asha)]
    assert _at_once(*works) == ["decided_meanwhile", "done"]
    assert Payment.objects.get().refunded_paise == 300_000
