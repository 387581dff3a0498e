"""Organisations: who belongs to them, and what was agreed at which moment."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atithi.conftest import Cast
from atithi.core.clock import now
from atithi.customers.actions import add_contact, claim_contact, identify, merge_customers
from atithi.customers.actions.agreements import end_agreement, save_agreement, set_goal, settle_goal
from atithi.customers.actions.organisations import (
    add_domain,
    add_organisation,
    archive_organisation,
    confirm_domain,
    join_person,
    remove_domain,
    remove_person,
)
from atithi.customers.errors import CustomerError
from atithi.customers.models import Agreement, Organisation, OrganisationPerson
from atithi.customers.queries.organisations import find_organisations, places_of
from atithi.customers.terms import Terms, terms_for, terms_of
from atithi.events import Actor, Event
from atithi.events.testing import run_jobs

DESK = Actor.system()
MONDAY = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)


@pytest.fixture
def school(cast: Cast) -> Organisation:
    return add_organisation(actor=DESK, name="Vidya Mandir School", city="Hyderabad", gstin="36AAAAA0000A1Z5")


def confirmed(organisation: Organisation, domain: str, *, joins: bool) -> None:
    added = add_domain(organisation=organisation, domain=domain, actor=DESK)
    confirm_domain(domain=added, joins=joins, actor=DESK)


def places(customer) -> list[tuple[str, bool]]:
    return [(place.organisation.name, place.confirmed_at is not None) for place in places_of(customer)]


@pytest.mark.parametrize(("joins", "confirmed_place"), [(False, False), (True, True)])
def test_who_writes_from_a_confirmed_domain_is_suggested_or_joined(school, joins, confirmed_place):
    confirmed(school, "@VidyaMandir.example.", joins=joins)
    guest = identify(kind="email", value="accounts@vidyamandir.example")
    run_jobs()
    run_jobs()
    assert places(guest) == [("Vidya Mandir School", confirmed_place)]


def test_a_domain_that_nobody_vouched_for_suggests_nobody(school):
    add_domain(organisation=school, domain="vidyamandir.example", actor=DESK)
    guest = identify(kind="email", value="accounts@vidyamandir.example")
    run_jobs()
    assert places(guest) == []


def test_those_known_before_are_placed_when_the_domain_is_confirmed_and_a_new_address_counts(school):
    known = identify(kind="email", value="head@vidyamandir.example")
    other = identify(kind="phone", value="9876543210")
    run_jobs()
    confirmed(school, "vidyamandir.example", joins=False)
    add_contact(customer=other, kind="email", value="clerk@vidyamandir.example", actor=DESK)
    run_jobs()
    assert places(known) == places(other) == [("Vidya Mandir School", False)]


def test_an_address_that_was_only_claimed_in_a_chat_places_nobody(school):
    confirmed(school, "vidyamandir.example", joins=True)
    visitor = identify(kind="chat", value="visitor-1")
    claim_contact(customer=visitor, kind="email", value="head@vidyamandir.example")
    run_jobs()
    assert places(visitor) == []


@pytest.mark.parametrize(
    ("domain", "code"),
    [
        ("gmail.com", "domain_public"), ("Yahoo.co.in", "domain_public"), ("rediffmail.com", "domain_public"),
        ("mail.gmail.com", "domain_public"), ("school", "domain_malformed"), ("", "domain_malformed"),
        ("a b.com", "domain_malformed"), ("-x.com", "domain_malformed"), ("https://x.com", "domain_malformed"),
    ],
)  # fmt: skip
def test_public_mail_domains_and_nonsense_are_no_organisations(school, domain, code):
    with pytest.raises(CustomerError) as refusal:
        add_domain(organisation=school, domain=domain, actor=DESK)
    assert refusal.value.code == code


def test_a_domain_belongs_to_one_organisation_and_going_takes_its_suggestions_along(school):
    confirmed(school, "vidyamandir.example", joins=False)
    with pytest.raises(CustomerError):
        add_domain(organisation=add_organisation(actor=DESK, name="Other"), domain="vidyamandir.example", actor=DESK)
    guest = identify(kind="email", value="head@vidyamandir.example")
    run_jobs()
    remove_domain(domain=school.domains.get(), actor=DESK)
    assert places(guest) == []


def test_a_suggestion_that_was_dismissed_does_not_come_back_with_a_new_name(school):
    confirmed(school, "vidyamandir.example", joins=False)
    guest = identify(kind="email", value="head@vidyamandir.example")
    run_jobs()
    remove_person(person=OrganisationPerson.objects.get(), actor=DESK)
    identify(kind="email", value="head@vidyamandir.example", name="Dr Rao")
    run_jobs()
    assert places(guest) == []


def test_merged_guests_keep_the_better_of_two_places(school):
    keep, absorb = identify(kind="phone", value="9876543210"), identify(kind="email", value="x@y.example")
    OrganisationPerson.objects.create(organisation=school, customer=keep, created_at=now())
    join_person(organisation=school, customer=absorb, role="buyer", actor=DESK)
    merge_customers(keep=keep, absorb=absorb, actor=DESK)
    run_jobs()
    [place] = places_of(keep)
    assert (place.role, place.confirmed_at is not None) == ("buyer", True)
    assert not places_of(absorb)


def agree(organisation: Organisation, **more) -> Agreement:
    values = {"title": "Yearly", "valid_from": MONDAY, "valid_until": MONDAY + timedelta(days=30), **more}
    return save_agreement(organisation=organisation, actor=DESK, **values)


def test_terms_hold_from_their_first_moment_up_to_not_with_their_last(school):
    guest = identify(kind="phone", value="9876543210")
    agree(school, reply_minutes=60, always_open=True)
    join_person(organisation=school, customer=guest, actor=DESK)
    moments = [
        MONDAY - timedelta(seconds=1),
        MONDAY,
        MONDAY + timedelta(days=30, seconds=-1),
        MONDAY + timedelta(days=30),
    ]
    assert [bool(terms_for(guest, moment)) for moment in moments] == [False, True, True, False]
    assert terms_for(guest, MONDAY).reply_minutes == 60
    archive_organisation(organisation=school, actor=DESK)
    assert terms_for(guest, MONDAY) == Terms()


def test_who_is_only_suggested_has_no_terms(school):
    guest = identify(kind="phone", value="9876543210")
    agree(school, discount=1000)
    OrganisationPerson.objects.create(organisation=school, customer=guest, created_at=now())
    assert not terms_for(guest, MONDAY)


def test_of_each_term_the_newest_agreement_that_says_it_decides(school):
    agree(school, discount=500, reply_minutes=240, contact_id=7, prices={"FR-260": 100, "TV-32": 200}, always_open=True)
    week = [[["09:00", "18:00"]]] * 7
    agree(school, valid_from=MONDAY + timedelta(days=1), reply_minutes=60, prices={"FR-260": 90}, weekly=week)
    first, both = terms_of(school, MONDAY), terms_of(school, MONDAY + timedelta(days=2))
    assert (first.reply_minutes, first.always_open, first.weekly) == (240, True, ())
    assert (both.reply_minutes, both.discount, both.contact_id) == (60, 500, 7)
    assert (both.always_open, list(both.weekly)) == (False, week)
    assert both.prices == {"FR-260": 90, "TV-32": 200}


@given(paise=st.integers(0, 10**12), discount=st.integers(0, 10_000))
def test_a_discount_never_costs_a_paisa_more_than_it_says_and_no_price_falls_below_nothing(paise, discount):
    price = Terms(discount=discount, prices={"A": 5}).price("B", paise)
    assert 0 <= price <= paise
    assert price * 10_000 <= paise * (10_000 - discount)
    assert paise * (10_000 - discount) - price * 10_000 < 10_000
    assert Terms(discount=discount, prices={"A": 5}).price("A", paise) == 5


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "}, {"valid_until": MONDAY}, {"discount": 10_001}, {"discount": -1}, {"reply_minutes": 0},
        {"solve_minutes": 10**9}, {"prices": {"A": -1}}, {"prices": {" ": 1}},
    ],
)  # fmt: skip
def test_terms_that_cannot_be_are_refused_with_words(school, wrong):
    with pytest.raises(CustomerError) as refusal:
        agree(school, **wrong)
    assert str(refusal.value)
    assert not Agreement.objects.exists()


def test_ending_ends_what_began_and_takes_away_what_did_not(school):
    begun = agree(school, valid_from=now() - timedelta(days=1), valid_until=None)
    agree(school, valid_from=now() + timedelta(days=1), valid_until=None)
    for agreement in Agreement.objects.all():
        end_agreement(agreement=agreement, actor=DESK)
    [left] = Agreement.objects.all()
    assert left == begun
    assert not terms_of(school, now() + timedelta(days=2))


def test_goals_are_settled_and_opened_again_and_each_step_is_on_record(school):
    goal = set_goal(organisation=school, title="Second building", actor=DESK)
    for state in ("reached", "reached", "open"):
        settle_goal(goal=goal, state=state, actor=DESK)
    assert goal.settled_at is None
    assert [each.data.get("state") for each in Event.objects.filter(type__startswith="goal.").order_by("id")] == [
        None, "reached", "open",
    ]  # fmt: skip


def test_organisations_are_found_across_scripts_and_by_domain(school):
    add_organisation(actor=DESK, name="Ganga Textiles", city="Kolkata")
    confirmed(school, "vidyamandir.example", joins=False)
    run_jobs()
    for words in ("विद्या मंदिर", "విద్యా మందిర్", "vidya", "36AAAAA0000A1Z5"):
        assert [each.name for each in find_organisations(words, moment=MONDAY)] == ["Vidya Mandir School"], words
    archive_organisation(organisation=school, actor=DESK)
    assert [each.name for each in find_organisations("", moment=MONDAY)] == ["Ganga Textiles"]
