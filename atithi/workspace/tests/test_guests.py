"""The pages of guests: found, looked at, noted, tagged, sorted into segments, joined and parted."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from atithi.commerce.models import Order
from atithi.conversations.actions import assign, redact
from atithi.customers.actions import (
    add_customer_tag,
    add_remark,
    note_duplicates,
    save_attribute,
    save_segment,
    set_attributes,
    tag_customer,
)
from atithi.customers.models import Attribute, Customer, CustomerMerge, Duplicate, Remark, Segment
from atithi.customers.queries import people_to_compare
from atithi.customers.twins import find_pairs
from atithi.events import Actor
from atithi.events.testing import run_jobs

SYSTEM = Actor.system()
SCRIPT = {"HX-Request": "true"}
DAY = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def page(client, name, *args, **data):
    return client.get(reverse(f"workspace:{name}", args=args), data)


def post(client, name, *args, headers=SCRIPT, **data):
    return client.post(reverse(f"workspace:{name}", args=args), data, headers=headers)


def order(customer, number, days=0, paise=100_00, store=None):
    moment = DAY + timedelta(days=days)
    return Order.objects.create(
        source="till", external_id=str(number), number=f"A-{number}", customer=customer, store=store, placed_at=moment,
        changed_at=moment, created_at=moment, total_paise=paise,
    )  # fmt: skip


def test_a_guests_page_tells_everything_in_order_and_narrows(cast, sign_in):
    lakshmi = cast.conversation("When comes my lamp?").customer
    order(lakshmi, 1, days=1, store=cast.kolkata)
    order(lakshmi, 2, days=2, store=cast.hyderabad)
    ravi = sign_in(cast.ravi)
    html = page(ravi, "guest", lakshmi.public_id).content.decode()
    assert html.index("When comes my lamp?") < html.index("Order A-2") < html.index("Order A-1")
    only = page(ravi, "guest", lakshmi.public_id, kind="order", store=cast.kolkata.public_id).content.decode()
    assert "Order A-1" in only
    assert "Order A-2" not in only
    assert "story-conversation" not in only
    spring = page(ravi, "guest", lakshmi.public_id, since="2026-03-03", until="2026-03-03").content.decode()
    assert "Order A-2" in spring
    assert "Order A-1" not in spring
    chat = page(ravi, "guest", lakshmi.public_id, channel=cast.chat.public_id).content.decode()
    assert "story-nothing" in chat


def test_a_long_timeline_comes_by_pages_and_nothing_twice_or_left_out(cast, sign_in):
    lakshmi = cast.conversation().customer
    for number in range(70):
        order(lakshmi, number, days=number % 2)  # many of one moment
    client, seen = sign_in(cast.ravi), []
    address = reverse("workspace:guest_timeline", args=[lakshmi.public_id]) + "?kind=order"
    while address:
        html = client.get(address, headers=SCRIPT).content.decode()
        seen += re.findall(r"Order (A-\d+)", html)
        more = re.search(r'hx-get="([^"]+)"', html)
        address = more.group(1).replace("&amp;", "&") if more else ""
    assert len(seen) == 70
    assert len(set(seen)) == 70


def test_what_private_teams_work_on_is_on_nobody_elses_timeline(cast, sign_in):
    conversation = cast.conversation("A secret complaint")
    lakshmi = conversation.customer
    assign(conversation=conversation, assignee=None, team=cast.complaints, actor=SYSTEM)
    add_remark(
        customer=lakshmi,
        kind="talk",
        text="Her mother is ill",
        message=conversation.messages.get().public_id,
        actor=SYSTEM,
    )
    add_remark(customer=lakshmi, kind="pin", text="Size 42", actor=SYSTEM)
    seen = page(sign_in(cast.imran), "guest", lakshmi.public_id).content.decode()
    assert "A secret complaint" in seen
    assert "Her mother is ill" in seen
    hidden = page(sign_in(cast.ravi), "guest", lakshmi.public_id).content.decode()
    assert "A secret complaint" not in hidden
    assert "Her mother is ill" not in hidden
    assert "Size 42" in hidden
    talk = Remark.objects.get(kind="talk")
    assert post(sign_in(cast.ravi), "remark_removal", talk.public_id).status_code == 404


def test_the_page_of_a_guest_takes_the_same_queries_however_much_happened(cast, sign_in, django_assert_max_num_queries):
    lakshmi = cast.conversation().customer
    for number in range(40):
        order(lakshmi, number, days=number)
    client = sign_in(cast.ravi)
    page(client, "guest", lakshmi.public_id)
    with django_assert_max_num_queries(62):
        page(client, "guest", lakshmi.public_id)


def test_a_note_is_pinned_from_the_card_and_taken_off_and_put_back(cast, sign_in):
    conversation = cast.conversation()
    lakshmi, client = conversation.customer, sign_in(cast.ravi)
    beside = {"conversation": conversation.public_id}
    card = post(client, "guest_remarks", lakshmi.public_id, kind="pin", text="Hard of hearing: write", **beside)
    assert "Hard of hearing: write" in card.content.decode()
    assert "guest-head" in card.content.decode()
    remark = Remark.objects.get()
    assert (remark.written_by, remark.kind) == (cast.ravi.pk, "pin")
    gone = post(client, "remark_removal", remark.public_id, **beside).content.decode()
    assert "Hard of hearing" not in gone
    assert "Hard of hearing" in post(client, "remark_removal", remark.public_id, restore="yes").content.decode()


def test_small_talk_is_kept_from_a_message_in_one_tap_with_its_day(cast, sign_in):
    message = cast.says("My daughter marries in May. Where is my lamp?")
    client = sign_in(cast.ravi)
    assert "Remember as small talk" in page(client, "message_menu", message.public_id).content.decode()
    for _again in range(2):
        answer = post(client, "message_remarks", message.public_id, kind="talk")
        assert "X-Desk-Note" in answer.headers
    remark = Remark.objects.get()
    assert remark.text == message.text
    assert remark.message == message.public_id
    card = page(client, "card", message.conversation.public_id).content.decode()
    assert f"?message={message.public_id}" in card
    redact(message=message, actor=Actor.staff(cast.farida.pk))
    assert "marries" not in page(client, "card", message.conversation.public_id).content.decode()


def test_the_card_says_how_a_name_is_said_until_somebody_knows_better(cast, sign_in):
    conversation = cast.conversation()
    lakshmi = conversation.customer
    Customer.objects.filter(pk=lakshmi.pk).update(name="లక్ష్మి")
    client = sign_in(cast.ravi)
    assert "Lakshmi" in page(client, "card", conversation.public_id).content.decode()
    post(client, "guest_details", lakshmi.public_id, said_as="LUX-mee", reach_by="phone", reach_note="after six")
    card = page(client, "card", conversation.public_id).content.decode()
    assert "LUX-mee" in card
    assert "By phone" in card
    assert "after six" in card
    assert "a guess" not in card
    assert post(client, "guest_details", lakshmi.public_id, reach_by="pigeon").status_code == 400


def test_guests_are_found_in_any_script_and_listed_by_pages(cast, sign_in, django_assert_max_num_queries):
    cast.conversation()
    Customer.objects.bulk_create(
        [Customer(name=f"Guest {n:03}", created_at=DAY + timedelta(minutes=n)) for n in range(120)]
    )
    run_jobs()
    client = sign_in(cast.ravi)
    found = page(client, "guests", q="లక్ష్మి").content.decode()
    assert "Lakshmi Devi" in found
    assert "Guest 001" not in found
    names, address = [], reverse("workspace:guests") + "?sort=name"
    while address:
        html = client.get(address, headers=SCRIPT).content.decode()
        names += re.findall(r"Guest \d{3}", html)
        more = re.search(r'hx-get="([^"]+)"', html)
        address = reverse("workspace:guests") + more.group(1).replace("&amp;", "&") if more else ""
    assert names == [f"Guest {n:03}" for n in range(120)]
    with django_assert_max_num_queries(12):
        page(client, "guests")


def test_attributes_are_made_in_settings_and_filled_on_the_card(cast, sign_in):
    lakshmi = cast.conversation().customer
    assert page(sign_in(cast.ravi), "new_attribute").status_code == 404
    farida = sign_in(cast.farida)
    form = {"label_en": "Colour", "label_te": "రంగు", "kind": "choice", "choice": ["", ""], "choice_en": ["Indigo", "Red"],
            "choice_hi": ["", ""], "choice_te": ["నీలం", ""], "choice_bn": ["", ""]}  # fmt: skip
    assert farida.post(reverse("workspace:new_attribute"), form).status_code == 302
    colour = Attribute.objects.get()
    assert (colour.key, [one["key"] for one in colour.choices]) == ("colour", ["indigo", "red"])
    client = sign_in(cast.ravi)
    side = post(client, "guest_attributes", lakshmi.public_id, **{"attribute:colour": "indigo"}).content.decode()
    assert "Indigo" in side
    wrong = post(client, "guest_attributes", lakshmi.public_id, **{"attribute:colour": "green"})
    assert wrong.status_code == 400
    assert "Colour" in page(farida, "attribute", colour.public_id).content.decode()
    farida.post(reverse("workspace:attribute", args=[colour.public_id]), {"archive": "yes"})
    assert "Indigo" not in page(client, "guest", lakshmi.public_id).content.decode()


def test_a_segment_is_put_together_with_a_live_count(cast, sign_in):
    lakshmi = cast.conversation().customer
    order(lakshmi, 1, paise=5_000_00)
    client = sign_in(cast.ravi)
    assert "1 guest now" in page(client, "new_segment").content.decode()
    form = {"match:": "all", "node": ["0"], "field:0": "spent", "op:0": "least", "value:0": "2,000"}
    address = reverse("workspace:new_segment")
    preview = client.post(address, {**form, "do": "preview"}, headers=SCRIPT).content.decode()
    assert "1 guest now" in preview
    assert "Lakshmi Devi" in preview
    broken = client.post(address, {**form, "value:0": "much", "do": "preview"}, headers=SCRIPT).content.decode()
    assert "write an amount of money" in broken
    added = client.post(address, {**form, "do": "add:"}, headers=SCRIPT).content.decode()
    assert 'name="field:1"' in added
    assert '<optgroup label="Orders">' in added
    saved = client.post(address, {**form, "name": "Big spenders", "do": "save"})
    segment = Segment.objects.get()
    assert saved["Location"].endswith(f"?segment={segment.public_id}")
    listed = client.get(saved["Location"]).content.decode()
    assert "1 guest" in listed
    assert "Lakshmi Devi" in listed
    assert "Big spenders" in page(client, "segments").content.decode()
    refused = client.post(address, {**form, "name": "", "do": "save"})
    assert refused.status_code == 400
    assert "give the segment a name" in refused.content.decode()


def test_a_segment_is_its_makers_unless_it_is_shared(cast, sign_in):
    tree = {"match": "all", "parts": [{"field": "language", "op": "is", "values": ["te"]}]}
    own = save_segment(user=cast.ravi, name="Telugu", conditions=tree)
    shared = save_segment(user=cast.farida, name="Ours", conditions=tree, shared=True)
    mita = sign_in(cast.mita)
    assert page(mita, "segment", own.public_id).status_code == 404
    assert page(mita, "segment", shared.public_id).status_code == 404  # to look at, not to change
    assert "Ours" in page(mita, "segments").content.decode()
    assert post(mita, "segment_removal", shared.public_id).status_code == 404
    assert page(sign_in(cast.farida), "segment", shared.public_id).status_code == 200
    assert sign_in(cast.ravi).post(reverse("workspace:segment_removal", args=[own.public_id])).status_code == 302
    assert not Segment.objects.filter(pk=own.pk).exists()


@pytest.fixture
def pair(cast):
    """Lakshmi by mail, and again by another mail, written in Telugu."""
    first = cast.conversation().customer
    second = cast.says("నా దీపం ఎక్కడ?", who="laksmi.devi@example.org").conversation.customer
    Customer.objects.filter(pk=second.pk).update(name="లక్ష్మి దేవి")
    note_duplicates(find_pairs(people_to_compare()))
    return first, second


def test_twins_are_suggested_with_reasons_previewed_joined_and_parted(cast, sign_in, pair):
    first, second = pair
    client = sign_in(cast.ravi)
    listed = page(client, "duplicates").content.decode()
    assert "the same name" in listed
    assert "లక్ష్మి దేవి" in listed
    assert "Look at both" in page(client, "guest", second.public_id).content.decode()
    preview = page(client, "guest_merge", first.public_id, second.public_id).content.decode()
    assert "laksmi.devi@example.org" in preview
    assert "Not taken over" in preview
    assert "లక్ష్మి దేవి" in preview
    post(client, "guest_merge", first.public_id, second.public_id, headers={})
    run_jobs()
    assert page(client, "guest", second.public_id)["Location"].endswith(f"/{first.public_id}/")
    assert "నా దీపం" in page(client, "guest", first.public_id).content.decode()
    merge = CustomerMerge.objects.get()
    post(client, "customer_unmerge", merge.public_id, headers={})
    run_jobs()
    assert "నా దీపం" not in page(client, "guest", first.public_id).content.decode()
    assert "నా దీపం" in page(client, "guest", second.public_id).content.decode()
    assert post(client, "customer_unmerge", merge.public_id, headers={}).status_code == 404


def test_two_people_of_one_name_are_told_apart_for_good(cast, sign_in, pair):
    suspected = Duplicate.objects.get()
    client = sign_in(cast.ravi)
    post(client, "told_apart", suspected.public_id, headers={})
    note_duplicates(find_pairs(people_to_compare()))
    assert "Nobody seems to be there twice" in page(client, "duplicates").content.decode()


def test_the_desk_looks_for_twins_when_asked(cast, sign_in):
    cast.conversation()
    cast.says("Again", who="laksmi.devi@example.org", name="Laxmi Devi")
    sign_in(cast.ravi).post(reverse("workspace:duplicates"))
    run_jobs()
    assert Duplicate.objects.count() == 1


def test_tags_are_put_on_by_name_and_made_by_those_who_lead(cast, sign_in):
    lakshmi = cast.conversation().customer
    add_customer_tag(name="VIP", actor=SYSTEM)
    client = sign_in(cast.ravi)
    side = post(client, "guest_tags", lakshmi.public_id, new="vip").content.decode()
    assert "Take off: VIP" in side
    assert post(client, "guest_tags", lakshmi.public_id, new="Blogger").status_code == 403
    assert (
        "Take off: Blogger"
        in post(sign_in(cast.farida), "guest_tags", lakshmi.public_id, new="Blogger").content.decode()
    )
    vip = lakshmi.tags.get(name="VIP")
    assert (
        "Take off: VIP"
        not in post(client, "guest_tags", lakshmi.public_id, tag=vip.public_id, off="yes").content.decode()
    )
    farida = sign_in(cast.farida)
    farida.post(reverse("workspace:customer_tags"), {"name": "Wholesale"})
    farida.post(reverse("workspace:customer_tag", args=[vip.public_id]), {"archive": "yes"})
    html = page(farida, "customer_tags").content.decode()
    assert "Wholesale" in html
    assert "no longer offered" in html
    assert "on 1 guest" in html


def test_a_card_shows_all_at_a_glance(cast, sign_in, django_assert_max_num_queries):
    conversation = cast.conversation()
    lakshmi = conversation.customer
    order(lakshmi, 1, paise=2_500_00)
    size = save_attribute(actor=SYSTEM, labels={"en": "Size"}, kind="number")
    set_attributes(customer=lakshmi, values={size.key: "42"}, actor=SYSTEM)
    tag_customer(customer=lakshmi, tags=[add_customer_tag(name="VIP", actor=SYSTEM)], actor=SYSTEM)
    client = sign_in(cast.ravi)
    html = page(client, "card", conversation.public_id).content.decode()
    for words in ("₹2,500", "Guest since", "Mood lately", "VIP", "Size", "42", "Open matters"):
        assert words in html, words
    with django_assert_max_num_queries(60):
        page(client, "card", conversation.public_id)
