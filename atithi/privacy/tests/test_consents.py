"""Consent for each purpose: given, withdrawn, kept with the words that were shown."""

import pytest

from atithi.customers.actions import identify, merge_customers
from atithi.customers.actions.merging import unmerge_customers
from atithi.customers.models import CustomerMerge
from atithi.events import Actor, Event
from atithi.events.testing import run_jobs
from atithi.privacy.actions.consenting import set_consent
from atithi.privacy.errors import PrivacyError
from atithi.privacy.models import Consent, ConsentChange
from atithi.privacy.purposes import purposes
from atithi.privacy.queries import consents, may

DESK = Actor.system()


@pytest.fixture
def guest(cast):
    guest = identify(kind="email", value="lakshmi@example.com", name="Lakshmi Devi")
    guest.language = "te"
    guest.save()
    return guest


def test_nobody_agreed_before_they_were_asked(guest):
    assert not may(guest, "offers")
    assert [(each.given, each.at) for each in consents(guest)] == [(False, None)] * 3


def test_each_change_is_kept_with_its_words_its_way_and_its_person(cast, guest):
    staff = Actor.staff(cast.ravi.pk)
    set_consent(customer=guest, purpose="offers", given=True, how="said", actor=staff)
    set_consent(customer=guest, purpose="offers", given=True, how="said", actor=staff)
    assert may(guest, "offers")
    set_consent(
        customer=guest, purpose="offers", given=False, how="page", actor=Actor.customer(guest.pk), language="bn"
    )
    assert not may(guest, "offers")
    given, withdrawn = ConsentChange.objects.order_by("id")
    assert (given.how, given.by, given.language) == ("said", cast.ravi, "te")
    assert "ఆఫర్ల" in given.words
    assert (withdrawn.how, withdrawn.by, withdrawn.language) == ("page", None, "bn")
    types = Event.objects.filter(type__startswith="consent.").order_by("id").values_list("type", flat=True)
    assert list(types) == ["consent.given", "consent.withdrawn"]


def test_what_there_is_no_purpose_for_cannot_be_agreed_to(guest):
    for purpose, how in (("spying", "said"), ("offers", "magic")):
        with pytest.raises(PrivacyError):
            set_consent(customer=guest, purpose=purpose, given=True, how=how, actor=DESK)
    assert not Consent.objects.exists()


def test_of_two_records_of_one_person_what_was_said_last_counts(guest):
    other = identify(kind="phone", value="9876543210")
    set_consent(customer=guest, purpose="offers", given=True, how="said", actor=DESK)
    set_consent(customer=other, purpose="care", given=True, how="said", actor=DESK)
    set_consent(customer=other, purpose="offers", given=True, how="said", actor=DESK)
    set_consent(customer=other, purpose="offers", given=False, how="said", actor=DESK)
    merge_customers(keep=guest, absorb=other, actor=DESK)
    run_jobs()
    assert (may(guest, "offers"), may(guest, "care")) == (False, True)
    assert ConsentChange.objects.filter(customer=guest).count() == 4
    unmerge_customers(merge=CustomerMerge.objects.get(), actor=DESK)
    run_jobs()
    assert [(may(one, "offers"), may(one, "care")) for one in (guest, other)] == [(True, False), (False, True)]


def test_every_purpose_is_said_in_four_languages():
    said = {
        language: [(each.title, each.words) for each in purposes(language)] for language in ("en", "hi", "te", "bn")
    }
    assert len({tuple(words) for words in said.values()}) == 4
    assert all(title and words for spoken in said.values() for title, words in spoken)
