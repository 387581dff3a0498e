import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atithi.conftest import Cast
from atithi.conversations.handlers import follow_merged_customer
from atithi.customers.actions import add_contact, claim_contact, identify, merge_customers
from atithi.customers.contact import normalise
from atithi.customers.errors import CustomerError
from atithi.customers.models import ContactPoint
from atithi.customers.queries import get_customer, merge_suggestions, reachable_email
from atithi.events import Actor, Event
from atithi.events.subscriber import JobView


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        ("email", " Lakshmi@Example.COM ", "lakshmi@example.com"),
        ("phone", "098765 43210", "+919876543210"),
        ("phone", "+91-98765-43210", "+919876543210"),
        ("phone", "९८७६५४३२१०", "+919876543210"),
        ("phone", "౯౮౭౬౫౪౩౨౧౦", "+919876543210"),
        ("chat", " abc ", "abc"),
    ],
)
def test_a_contact_has_one_spelling(kind: str, written: str, kept: str) -> None:
    assert normalise(kind, written) == kept


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("email", "no at sign"),
        ("email", "a@b\r\nBcc: x@y.example"),
        ("email", ""),
        ("phone", "12"),
        ("phone", "call me"),
        ("chat", ""),
    ],
)
def test_what_cannot_be_a_contact_is_refused_with_words(kind: str, written: str) -> None:
    with pytest.raises(CustomerError) as refusal:
        normalise(kind, written)
    assert str(refusal.value)


def test_the_same_contact_is_the_same_customer(cast: Cast) -> None:
    first = identify(kind="phone", value="98765 43210", name="Ravi Kumar")
    assert identify(kind="phone", value="+91 98765 43210") == first
    assert Event.objects.filter(type="customer.created").count() == 1


def test_a_claim_opens_nobody_elses_history(cast: Cast) -> None:
    owner = identify(kind="email", value="lakshmi@example.com", name="Lakshmi")
    visitor = identify(kind="chat", value="session-1")
    claim_contact(customer=visitor, kind="email", value="Lakshmi@example.com")
    assert identify(kind="email", value="lakshmi@example.com") == owner
    assert not ContactPoint.objects.filter(customer=visitor, kind="email").exists()
    [suggestion] = merge_suggestions(visitor)
    assert suggestion.owner == owner


def test_merging_brings_contacts_and_conversations_along(cast: Cast) -> None:
    keep = cast.conversation("by mail").customer
    absorb = identify(kind="chat", value="session-2", name="Laxmi")
    claim_contact(customer=absorb, kind="email", value="lakshmi@example.com")
    other = cast.conversation("in a chat", contact_kind="chat", contact_value="session-2", channel_id=cast.chat.id)
    merge_customers(keep=keep, absorb=absorb, actor=Actor.staff(cast.asha.id))
    event = Event.objects.get(type="customer.merged")
    for _twice in range(2):
        follow_merged_customer(JobView(1, event))
    other.refresh_from_db()
    assert other.customer == keep
    assert get_customer(absorb.public_id) == keep
    assert identify(kind="chat", value="session-2") == keep
    with pytest.raises(CustomerError):
        merge_customers(keep=keep, absorb=absorb, actor=Actor.staff(cast.asha.id))


def test_a_contact_of_another_customer_cannot_be_added(cast: Cast) -> None:
    owner = identify(kind="email", value="lakshmi@example.com")
    other = identify(kind="chat", value="session-3")
    with pytest.raises(CustomerError):
        add_contact(customer=other, kind="email", value="lakshmi@example.com", actor=Actor.system())
    assert ContactPoint.objects.get(kind="email").customer == owner


def test_answers_go_to_a_verified_address_before_a_claimed_one(cast: Cast) -> None:
    visitor = identify(kind="chat", value="session-4")
    assert reachable_email(visitor) == ""
    claim_contact(customer=visitor, kind="email", value="claimed@example.com")
    assert reachable_email(visitor) == "claimed@example.com"
    add_contact(customer=visitor, kind="email", value="verified@example.com", actor=Actor.system())
    assert reachable_email(visitor) == "verified@example.com"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(["email", "phone", "chat"]), value=st.text(max_size=300))
def test_any_text_is_normalised_for_good_or_refused(kind: str, value: str) -> None:
    try:
        once = normalise(kind, value)
    except CustomerError:
        return
    assert normalise(kind, once) == once
    assert "\x00" not in once
    assert "\n" not in once
