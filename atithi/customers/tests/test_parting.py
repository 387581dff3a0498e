"""Two records become one, and two again, with everything that lies in other rooms."""

from datetime import UTC, datetime

import pytest

from atithi.commerce.models import Order
from atithi.customers import queries
from atithi.customers.actions import (
    add_contact,
    add_customer_tag,
    add_remark,
    change_customer,
    claim_contact,
    merge_customers,
    note_duplicates,
    save_attribute,
    set_attributes,
    tag_customer,
    unmerge_customers,
)
from atithi.customers.errors import CustomerError
from atithi.customers.models import Customer, CustomerMerge, Duplicate
from atithi.customers.privacy import erase
from atithi.customers.twins import Pair
from atithi.events import Actor
from atithi.events.testing import run_jobs
from atithi.promises.models import Promise, PromiseKind, PromiseState

SYSTEM = Actor.system()
DAY = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def order(customer, number):
    return Order.objects.create(
        source="till", external_id=number, number=number, customer=customer, placed_at=DAY, changed_at=DAY, created_at=DAY,
        total_paise=100,
    )  # fmt: skip


@pytest.fixture
def two(cast):
    """Lakshmi by mail, and somebody nameless by another mail, each with a bit of everything."""
    first = cast.conversation("Where is my lamp?").customer
    second = cast.says("And the shade?", who="second@example.com").conversation.customer
    claim_contact(customer=second, kind="phone", value="+919876543210")
    size = save_attribute(actor=SYSTEM, labels={"en": "Size"}, kind="number")
    save_attribute(actor=SYSTEM, labels={"en": "Hobby"}, kind="text")
    set_attributes(customer=first, values={size.key: "42"}, actor=SYSTEM)
    set_attributes(customer=second, values={size.key: "40", "hobby": "chess"}, actor=SYSTEM)
    tag_customer(customer=second, tags=[add_customer_tag(name="VIP", actor=SYSTEM)], actor=SYSTEM)
    add_remark(customer=second, kind="pin", text="Hard of hearing", actor=SYSTEM)
    change_customer(customer=second, actor=SYSTEM, reach_by="phone")
    for customer, number in ((first, "A-1"), (second, "B-1")):
        order(customer, number)
        Promise.objects.create(
            customer=customer, kind=PromiseKind.REFUND, words=number, state=PromiseState.MADE, owner=cast.ravi, created_at=DAY,
            made_at=DAY,
        )  # fmt: skip
    return first, second


def holdings(customer):
    """What belongs to a customer, in every room."""
    customer = Customer.objects.get(pk=customer.pk)
    return {
        "contacts": sorted(customer.contact_points.values_list("value", flat=True)),
        "claims": sorted(customer.contact_claims.values_list("value", flat=True)),
        "talks": sorted(customer.conversations.values_list("messages__text", flat=True)),
        "messages": sorted(customer.messages.values_list("text", flat=True)),
        "orders": sorted(customer.orders.values_list("number", flat=True)),
        "promises": sorted(customer.promises.values_list("words", flat=True)),
        "tags": sorted(customer.tags.values_list("name", flat=True)),
        "known": sorted(customer.attribute_values.values_list("attribute__key", "text")),
        "remarks": sorted(customer.remarks.values_list("text", flat=True)),
        "fields": (customer.name, customer.reach_by, customer.merged_into_id),
    }


def join(two):
    merge_customers(keep=two[0], absorb=two[1], actor=SYSTEM)
    run_jobs()
    return queries.merges().first()


def test_what_was_joined_is_parted_exactly(two):
    before = [holdings(one) for one in two]
    merge = join(two)
    joined = holdings(two[0])
    assert joined["orders"] == joined["promises"] == ["A-1", "B-1"]
    assert joined["talks"] == ["And the shade?", "Where is my lamp?"]
    assert (joined["tags"], joined["remarks"], joined["fields"][1]) == (["VIP"], ["Hard of hearing"], "phone")
    assert joined["known"] == [("hobby", "chess"), ("size", "42")]
    unmerge_customers(merge=merge, actor=SYSTEM)
    run_jobs()
    assert [holdings(one) for one in two] == before
    assert {row.pk for row in queries.list_customers(text="second@example.com").customers} == {two[1].pk}


def test_what_came_since_stays_with_the_one_who_stayed_but_goes_with_its_conversation(cast, two):
    merge = join(two)
    order(two[0], "C-1")
    add_contact(customer=two[0], kind="phone", value="+919811111111", actor=SYSTEM)
    cast.says("Still no shade!", who="second@example.com")
    change_customer(customer=Customer.objects.get(pk=two[0].pk), actor=SYSTEM, reach_by="email")
    unmerge_customers(merge=merge, actor=SYSTEM)
    run_jobs()
    kept, alone = holdings(two[0]), holdings(two[1])
    assert kept["orders"] == ["A-1", "C-1"]
    assert "+919811111111" in kept["contacts"]
    assert kept["fields"][1] == "email"
    assert "Still no shade!" in alone["messages"]
    assert alone["contacts"] == ["second@example.com"]


def test_joined_and_parted_before_anybody_followed_ends_where_it_was(two):
    before = [holdings(one) for one in two]
    merge_customers(keep=two[0], absorb=two[1], actor=SYSTEM)
    unmerge_customers(merge=queries.merges().get(), actor=SYSTEM)
    run_jobs()
    assert [holdings(one) for one in two] == before


def test_following_twice_has_the_effect_of_once(two):
    from atithi.commerce.handlers import follow_merged_customer
    from atithi.events import JobView
    from atithi.events.models import Event

    merge = join(two)
    event = Event.objects.get(type="customer.merged")
    follow_merged_customer(JobView(0, event))
    unmerge_customers(merge=merge, actor=SYSTEM)
    run_jobs()
    assert holdings(two[1])["orders"] == ["B-1"]


def test_a_merge_beneath_another_is_undone_last(cast, two):
    merge = join(two)
    third = cast.says("Me again", who="third@example.com").conversation.customer
    merge_customers(keep=third, absorb=Customer.objects.get(pk=two[0].pk), actor=SYSTEM)
    run_jobs()
    with pytest.raises(CustomerError, match="Undo that first"):
        unmerge_customers(merge=merge, actor=SYSTEM)
    unmerge_customers(merge=queries.merges().first(), actor=SYSTEM)
    unmerge_customers(merge=queries.merges().get(), actor=SYSTEM)
    run_jobs()
    assert [holdings(one)["orders"] for one in two] == [["A-1"], ["B-1"]]
    with pytest.raises(CustomerError, match="parted already"):
        unmerge_customers(merge=merge, actor=SYSTEM)


def test_the_preview_says_what_will_be_and_changes_nothing(two):
    before = [holdings(one) for one in two]
    preview = queries.preview_merge(*(Customer.objects.get(pk=one.pk) for one in two))
    assert [row.text for row in preview.lost_attributes] == ["40"]
    assert sorted(row.text for row in preview.attributes) == ["42", "chess"]
    assert len(preview.contacts) == 2
    assert [tag.name for tag in preview.tags] == ["VIP"]
    assert [holdings(one) for one in two] == before


def test_whoever_is_erased_is_in_no_pair_and_no_merge_any_more(two):
    note_duplicates([Pair(two[0].pk, two[1].pk, 80, [{"code": "phone", "value": "9876543210"}])])
    third = Customer.objects.create(name="Third", created_at=DAY)
    merge_customers(keep=two[1], absorb=third, actor=SYSTEM)
    erase([two[1].pk, third.pk], DAY)
    assert not Duplicate.objects.exists()
    assert not CustomerMerge.objects.exists()
    assert holdings(two[1])["remarks"] == holdings(two[1])["known"] == holdings(two[1])["tags"] == []
