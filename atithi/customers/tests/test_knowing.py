"""What is known of customers: attributes, tags, notes, and segments over all of it."""

from datetime import UTC, datetime, timedelta

import pytest

from atithi.commerce.models import Order
from atithi.conversations.actions import assign
from atithi.core.errors import NotFound
from atithi.customers import queries
from atithi.customers.actions import (
    add_customer_tag,
    add_remark,
    archive_attribute,
    change_customer_tag,
    remove_segment,
    save_attribute,
    save_segment,
    set_attributes,
    tag_customer,
)
from atithi.customers.errors import CustomerError
from atithi.customers.models import AttributeValue, Customer, Segment
from atithi.customers.values import written
from atithi.events import Actor
from atithi.events.models import Event
from atithi.events.testing import run_jobs

SYSTEM = Actor.system()
DAY = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def one(field, op, *values):
    return {"field": field, "op": op, "values": list(values)}


def group(*parts, match="all"):
    return {"match": match, "parts": list(parts)}


@pytest.fixture
def guests(db):
    """Ten guests: the even ones write Telugu, each came a day after the one before."""
    rows = [
        Customer(name=f"Guest {n}", language="te" if n % 2 == 0 else "hi", created_at=DAY + timedelta(days=n))
        for n in range(10)
    ]
    return Customer.objects.bulk_create(rows)


def names(user, *parts, match="all", at=DAY + timedelta(days=10)):
    reading = queries.read_segment(user, group(*parts, match=match), at=at)
    assert not reading.broken, reading.broken
    return sorted(int(row.name.split()[1]) for row in reading.rows if row.name.startswith("Guest "))


def order(customer, number, days=0, paise=100_00, **more):
    moment = DAY + timedelta(days=days)
    return Order.objects.create(
        source="till", external_id=str(number), number=f"A-{number}", customer=customer, placed_at=moment, changed_at=moment,
        created_at=moment, total_paise=paise, **more,
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "kept", "shown"), [
    ("text", "  indigo ", "indigo", "indigo"), ("number", "४२.५०", "42.5", "42.5"),
    ("date", "3/11/1990", "1990-11-03", "3 November 1990"),
    ("flag", "हाँ", "yes", "yes"), ("flag", "No", "no", "no"), ("money", "₹1,00,000", "100000.00", "₹1,00,000"),
    ("choice", "नील", "indigo", "Indigo"),
])  # fmt: skip
def test_a_value_is_kept_in_one_spelling_and_written_for_its_reader(guests, kind, text, kept, shown):
    choices = [{"labels": {"en": "Indigo", "hi": "नील"}}, {"labels": {"en": "Red"}}]
    attribute = save_attribute(actor=SYSTEM, labels={"en": "Thing"}, kind=kind, choices=choices)
    set_attributes(customer=guests[0], values={"thing": text}, actor=SYSTEM)
    value = AttributeValue.objects.select_related("attribute").get()
    assert (value.attribute, value.text, written(value, "en")) == (attribute, kept, shown)
    set_attributes(customer=guests[0], values={"thing": "  "}, actor=SYSTEM)
    assert not AttributeValue.objects.exists()


@pytest.mark.parametrize(("kind", "text"), [
    ("number", "many"), ("date", "31/2/2020"), ("flag", "perhaps"), ("money", "-5"), ("choice", "green"), ("text", "x" * 301),
])  # fmt: skip
def test_a_wrong_value_is_refused_in_words_and_nothing_is_kept(guests, kind, text):
    save_attribute(actor=SYSTEM, labels={"en": "Thing"}, kind=kind, choices=[{"labels": {"en": "Red"}}])
    save_attribute(actor=SYSTEM, labels={"en": "Other"}, kind="text")
    with pytest.raises(CustomerError, match="Thing"):
        set_attributes(customer=guests[0], values={"other": "fine", "thing": text}, actor=SYSTEM)
    assert not AttributeValue.objects.exists()


def test_an_attribute_keeps_its_kind_and_the_choices_that_somebody_has(guests):
    red = {"labels": {"en": "Red"}}
    attribute = save_attribute(
        actor=SYSTEM, labels={"en": "Colour"}, kind="choice", choices=[red, {"labels": {"en": "Blue"}}]
    )
    set_attributes(customer=guests[0], values={"colour": "Blue"}, actor=SYSTEM)
    with pytest.raises(CustomerError, match="cannot be taken away"):
        save_attribute(actor=SYSTEM, attribute=attribute, labels={"en": "Colour"}, choices=[{"key": "red", **red}])
    changed = save_attribute(
        actor=SYSTEM, attribute=attribute, labels={"hi": "रंग"}, kind="number",
        choices=[{"key": "blue", "labels": {"en": "Sky"}}],
    )  # fmt: skip
    assert (changed.kind, changed.key, changed.label_in("en")) == ("choice", "colour", "रंग")
    with pytest.raises(CustomerError, match="already"):
        save_attribute(actor=SYSTEM, labels={"en": "Colour"}, kind="text")
    archive_attribute(attribute=changed, actor=SYSTEM)
    with pytest.raises(CustomerError, match="no attribute"):
        set_attributes(customer=guests[0], values={"colour": "blue"}, actor=SYSTEM)


def test_what_changed_is_one_event_and_nothing_new_is_none(guests):
    save_attribute(actor=SYSTEM, labels={"en": "Size"}, kind="number")
    save_attribute(actor=SYSTEM, labels={"en": "Hobby"}, kind="text")
    for _again in range(2):
        set_attributes(customer=guests[0], values={"size": "42", "hobby": "chess"}, actor=SYSTEM)
    [event] = Event.objects.filter(type="customer.changed")
    assert sorted(event.data["fields"]) == ["attribute:hobby", "attribute:size"]


def test_customers_are_found_by_tags_and_what_is_known_of_them(guests):
    save_attribute(actor=SYSTEM, labels={"en": "Hobby"}, kind="text")
    set_attributes(customer=guests[3], values={"hobby": "pottery"}, actor=SYSTEM)
    tag_customer(customer=guests[4], tags=[add_customer_tag(name="Wholesale", actor=SYSTEM)], actor=SYSTEM)
    run_jobs()
    assert queries.list_customers(text="pottery").customers == [guests[3]]
    assert queries.list_customers(text="wholesale").customers == [guests[4]]


def test_segments_ask_for_anything_known_and_nest(cast, guests):
    te, young = one("language", "is", "te"), one("since", "under", "5d")
    assert names(cast.ravi, te) == [0, 2, 4, 6, 8]
    assert names(cast.ravi, te, young) == [6, 8]
    assert names(cast.ravi, te, young, match="none") == [1, 3]
    assert names(
        cast.ravi, one("name", "has", "guest"), group(one("name", "has", "3"), one("name", "has", "7"), match="any")
    ) == [3, 7]
    assert names(cast.ravi, one("language", "not", "te")) == [1, 3, 5, 7, 9]


def test_segments_count_orders_money_and_last_purchase_also_where_there_is_none(cast, guests):
    for number in range(4):
        order(guests[1], number, days=number, paise=1_000_00)
    order(guests[2], 10, days=9, paise=9_000_00, store=cast.kolkata)
    order(guests[3], 11, paise=99_000_00, state="cancelled")
    assert names(cast.ravi, one("orders", "least", "2")) == [1]
    assert names(cast.ravi, one("orders", "most", "0")) == [0, 3, 4, 5, 6, 7, 8, 9]
    assert names(cast.ravi, one("orders", "least", "0")) == list(range(10))
    assert names(cast.ravi, one("spent", "least", "₹4,000")) == [1, 2]
    assert names(cast.ravi, one("spent", "most", "4000"), one("orders", "least", "1")) == [1]
    assert names(cast.ravi, one("last_order", "under", "3d")) == [2]
    assert names(cast.ravi, one("last_order", "over", "3d")) == [1]
    assert names(cast.ravi, one("bought_in", "is", cast.kolkata.public_id)) == [2]
    assert names(cast.ravi, one("open_case", "no")) == list(range(10))


def test_segments_ask_for_tags_notes_contacts_and_attributes(cast, guests):
    vip, none = add_customer_tag(name="VIP", actor=SYSTEM), "none"
    tag_customer(customer=guests[5], tags=[vip], actor=SYSTEM)
    add_remark(customer=guests[6], kind="pin", text="Hard of hearing", actor=SYSTEM)
    size = save_attribute(actor=SYSTEM, labels={"en": "Size"}, kind="number")
    born = save_attribute(actor=SYSTEM, labels={"en": "Born"}, kind="date")
    keen = save_attribute(actor=SYSTEM, labels={"en": "Keen"}, kind="flag")
    for number in range(10):
        set_attributes(
            customer=guests[number], values={"size": f"{number}.5", "born": f"{number + 1}.1.1990"}, actor=SYSTEM
        )
    set_attributes(customer=guests[7], values={"keen": "yes"}, actor=SYSTEM)
    assert names(cast.ravi, one("tags", "is", vip.public_id)) == [5]
    assert names(cast.ravi, one("tags", "is", none)) == [0, 1, 2, 3, 4, 6, 7, 8, 9]
    assert names(cast.ravi, one("remark", "has", "hearing")) == [6]
    assert names(cast.ravi, one(f"attribute:{size.public_id}", "least", "7.5")) == [7, 8, 9]
    assert names(cast.ravi, one(f"attribute:{size.public_id}", "most", "1")) == [0]
    assert names(cast.ravi, one(f"attribute:{born.public_id}", "until", "2/1/1990")) == [0, 1]
    assert names(cast.ravi, one(f"attribute:{keen.public_id}", "yes")) == [7]
    assert names(cast.ravi, one("has_phone", "yes")) == []


def test_conversations_count_as_far_as_the_reader_may_see_them(cast):
    conversation = cast.conversation("This is terrible, I am very angry!")
    lakshmi, everybody = conversation.customer, group()
    conversation.mood = "upset"
    conversation.save(update_fields=["mood"])
    wrote = group(
        one("wrote_on", "is", cast.mailbox.public_id), one("open_matter", "yes"), one("upset", "under", "30d")
    )
    assert queries.read_segment(cast.ravi, wrote).first(5) == [lakshmi]
    assign(conversation=conversation, assignee=None, team=cast.complaints, actor=SYSTEM)
    assert queries.read_segment(cast.ravi, wrote).count == 0
    assert queries.read_segment(cast.imran, wrote).count == 1
    assert queries.read_segment(cast.ravi, everybody).count == 1
    assert queries.read_segment(cast.ravi, group(one("talks", "most", "0"))).count == 1
    segment = save_segment(user=cast.imran, name="Upset", conditions=wrote, shared=False)
    assert queries.in_segment(lakshmi, segment)
    assert not queries.in_segment(lakshmi, segment, user=cast.ravi)
    assert list(queries.segment_members(segment)) == [lakshmi]


def test_a_segment_whose_parts_are_gone_shows_nobody_and_says_why(cast, guests):
    tag = add_customer_tag(name="VIP", actor=SYSTEM)
    tree = group(one("tags", "not", tag.public_id))
    segment = save_segment(user=cast.ravi, name="Others", conditions=tree)
    assert queries.segment_reading(segment).count == 10
    change_customer_tag(tag=tag, actor=SYSTEM, archived=True)
    reading = queries.segment_reading(segment)
    assert (reading.count, [part.words for part in reading.broken]) == (
        None,
        ["Tags: what was chosen here is no longer there."],
    )
    assert not queries.segment_members(segment).exists()
    with pytest.raises(CustomerError, match="no longer there"):
        save_segment(user=cast.ravi, segment=segment, name="Others", conditions=tree)


def test_a_segment_asks_for_segments_stays_live_and_never_for_itself(cast, guests):
    user = cast.ravi
    telugu = save_segment(user=user, name="Telugu", conditions=group(one("language", "is", "te")))
    other = save_segment(user=user, name="Other", conditions=group(one("segment", "not", telugu.public_id)))
    empty = save_segment(user=user, name="All", conditions=group())
    everybody = queries.segment_reading(empty).count
    assert queries.segment_reading(telugu).count + queries.segment_reading(other).count == everybody
    both = group(one("segment", "is", telugu.public_id, other.public_id))
    assert queries.read_segment(user, both).count == everybody
    assert queries.read_segment(user, group(one("segment", "not", empty.public_id))).count == 0
    before = queries.segment_reading(other).count
    save_segment(user=user, segment=telugu, name="Telugu", conditions=group(one("language", "is", "te", "hi", "en")))
    assert queries.segment_reading(other).count != before
    for ring in (telugu, other):
        with pytest.raises(CustomerError, match=r"leads back to itself|can no longer be read"):
            save_segment(user=user, segment=telugu, name="T", conditions=group(one("segment", "is", ring.public_id)))
    Segment.objects.filter(pk=telugu.pk).update(conditions=group(one("segment", "is", other.public_id)))  # two at once
    telugu.refresh_from_db()
    assert queries.segment_reading(other).count is None
    assert not queries.segment_members(telugu).exists()


def test_a_segment_of_everybody_asks_only_for_those_that_everybody_has(cast):
    own = save_segment(user=cast.farida, name="Mine", conditions=group())
    with pytest.raises(CustomerError, match="only for segments that everybody has"):
        save_segment(user=cast.farida, name="All", conditions=group(one("segment", "is", own.public_id)), shared=True)
    assert queries.read_segment(cast.ravi, group(one("segment", "is", own.public_id))).broken


def test_segments_are_shared_by_those_who_may(cast):
    with pytest.raises(CustomerError, match="everybody"):
        save_segment(user=cast.ravi, name="All", conditions=group(), shared=True)
    segment = save_segment(user=cast.farida, name="All", conditions=group(), shared=True)
    assert queries.get_segment(cast.ravi, segment.public_id) == segment
    with pytest.raises(NotFound):
        save_segment(user=cast.ravi, segment=segment, name="Mine", conditions=group())
    with pytest.raises(NotFound):
        remove_segment(user=cast.ravi, segment=segment)


def test_the_same_note_from_one_message_is_kept_once(guests):
    for _again in range(2):
        add_remark(customer=guests[0], kind="talk", text="A son was born", message="abc", actor=SYSTEM)
    assert len(queries.remarks_of(guests[0])) == 1
    for text, kind in (("", "pin"), ("x", "rumour")):
        with pytest.raises(CustomerError):
            add_remark(customer=guests[0], kind=kind, text=text, actor=SYSTEM)
