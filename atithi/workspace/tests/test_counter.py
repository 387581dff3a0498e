"""Shop systems, sales at the counter, credit, links, pictures, what is shown to guests, and approvals as they come live."""

import random
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from atithi.channels.webchat.shape import goods_in, message_json
from atithi.commerce.actions import Request, ask_approval, grant_case, open_case, set_limit
from atithi.commerce.actions.connecting import add_connector
from atithi.commerce.actions.links import make_link, read_link
from atithi.commerce.models import Approval, Call, Case, Connector, Limit, Order, Photo, PolicyRule
from atithi.commerce.queries import credit_left, due_of, get_product
from atithi.commerce.showing import in_words, link_to
from atithi.commerce.specs import LineSpec
from atithi.commerce.tests.shop import DESK, MONDAY, order, product, variant
from atithi.conversations.models import Message
from atithi.core.clock import now
from atithi.customers.actions import add_contact
from atithi.customers.actions.agreements import save_agreement
from atithi.customers.actions.organisations import add_organisation, join_person
from atithi.customers.models import Agreement
from atithi.demo.load import picture
from atithi.events.testing import run_jobs
from atithi.notices.models import Notice
from atithi.staff.models import CustomRole

AT = "workspace:"


def url(name, *args):
    return reverse(f"{AT}{name}", args=args)


@pytest.fixture
def kettle(cast):
    return product(
        "K-1", 129_900, names={"en": "Kettle", "te": "కెటిల్"}, facts={"Power": "1500 W"}, stock={"Sharma Abids": 3}
    )


def test_a_shop_system_is_connected_its_secret_shown_once_and_what_failed_read_again(cast, sign_in):
    browser = sign_in(cast.asha)
    added = browser.post(url("connector_add"), {"kind": "woocommerce", "name": "Web shop"})
    connector = Connector.objects.get()
    page = browser.get(added.url).content.decode()
    assert connector.secret in page
    assert f"/hooks/shop/{connector.public_id}/" in page
    assert "has not called yet" in page
    assert connector.secret not in browser.get(added.url).content.decode()
    call = Call.objects.create(
        connector=connector, delivery_id="d1", topic="order.updated", body="{}", state="failed",
        problem="ValueError: there is no order in it", received_at=MONDAY,
    )  # fmt: skip
    Connector.objects.update(received_at=MONDAY, problem=call.problem)
    assert "needs a look" in browser.get(url("connectors")).content.decode()
    assert "there is no order in it" in browser.get(added.url).content.decode()
    assert "{}" not in browser.get(added.url).content.decode()
    browser.post(url("connector_again", connector.public_id))
    run_jobs()
    call.refresh_from_db()
    assert call.state == "failed"  # read again, and still no order
    browser.post(url("connector_change", connector.public_id), {"do": "off"})
    assert "switched off" in browser.get(url("connectors")).content.decode()
    changed = browser.post(url("connector_change", connector.public_id), {"do": "secret", "secret": "x" * 20})
    assert "x" * 20 in browser.get(changed.url).content.decode()
    assert (
        browser.post(url("connector_change", connector.public_id), {"do": "secret", "secret": "short"}).status_code
        == 400
    )
    assert browser.post(url("connector_add"), {"kind": "magento", "name": "x"}).status_code == 400


def test_rules_are_changed_and_tried_out_in_the_words_of_four_languages(cast, sign_in):
    browser = sign_in(cast.asha)
    browser.post(url("policy_rules"), {"kinds": "return", "within": "10", "outcome": "allow", "words_te": "పది రోజుల్లో"})
    rule = PolicyRule.objects.get()
    assert f'value="{rule.public_id}"' in browser.get(url("policy"), {"rule": rule.public_id}).content.decode()
    browser.post(url("policy_rules"), {"rule": rule.public_id, "kinds": "return", "within": "7", "outcome": "allow"})
    rule.refresh_from_db()
    assert (PolicyRule.objects.count(), rule.within_days, rule.words) == (1, 7, {})
    asked = {"kind": "return", "condition": "unopened", "days": "8", "amount": "1,000"}
    said = browser.post(url("policy_trial"), asked).content.decode()
    assert "It would be refused at once." in said
    assert 'lang="te"' in said
    assert "It would be allowed" in browser.post(url("policy_trial"), {**asked, "days": "7"}).content.decode()


def test_a_role_of_the_business_and_a_person_have_limits_of_their_own(cast, sign_in):
    browser, role = sign_in(cast.asha), CustomRole.objects.create(name="Counter", permissions=[])
    for holder in (f"role-{role.public_id}", f"person-{cast.ravi.public_id}"):
        assert browser.get(url("authority", holder)).status_code == 200
        browser.post(url("policy_limits"), {"holder": holder, "refund_may": "yes", "refund_guest": "3,000"})
    assert set(Limit.objects.values_list("custom_role", "user", "guest_paise")) == {
        (role.pk, None, 300_000), (None, cast.ravi.pk, 300_000),
    }  # fmt: skip
    page = browser.get(url("policy")).content.decode()
    assert cast.ravi.name in page
    assert "up to ₹3,000 a guest and year" in page
    assert browser.get(url("authority", "person-nobody")).status_code == 404
    assert cast.mita.name in browser.get(url("authority_people")).content.decode()


def sale(browser, kettle, store, **more):
    form = {
        "variant": variant("K-1").public_id, "price": "129900", "count": "2", "taken": "yes", "store": store.public_id,
        "phone": "98480 22338", "name": "Anil Rao", "method": "Cash", "key": "k1", **more,
    }  # fmt: skip
    return browser.post(url("sale_new"), form)


def test_a_sale_is_entered_at_the_counter_paid_in_parts_and_handed_over(cast, kettle, sign_in):
    browser = sign_in(cast.ravi)
    run_jobs()
    assert "K-1" in browser.get(url("sale_goods"), {"goods": "kettle"}).content.decode()
    assert browser.get(url("sale")).status_code == 200
    assert "₹1,299" in browser.get(url("sale_line", variant("K-1").public_id)).content.decode()
    form = {"variant": variant("K-1").public_id, "price": "129900", "count": "2", "taken": "yes"}
    assert "₹2,598" in browser.post(url("sale_total"), form).content.decode()
    answer = sale(browser, kettle, cast.hyderabad, taken="no", amount="1,000")
    sold = Order.objects.get()
    assert answer.url == url("order", sold.public_id)
    page = browser.get(answer.url).content.decode()
    assert "Still to be paid" in page
    assert "Send or hand over a part" in page
    browser.post(url("order_payments", sold.public_id), {"amount": "1598", "method": "UPI", "key": "p1"})
    browser.post(url("order_parcels", sold.public_id), {"q-1": "1", "state": "shipped", "carrier": "Delhivery"})
    browser.post(url("order_parcels", sold.public_id), {"q-1": "1", "state": "delivered"})
    sent = sold.deliveries.get(state="shipped")
    browser.post(url("order_parcel", sold.public_id, sent.pk), {"state": "delivered"})
    sold.refresh_from_db()
    assert (due_of(sold), sold.state) == (0, "completed")
    assert sale(browser, kettle, cast.hyderabad, price="1", key="k2").status_code == 409
    assert sale(browser, kettle, cast.hyderabad, count="x", key="k2").status_code == 400


@pytest.fixture
def agreed(cast):
    """Lakshmi buys for a school to which a kettle is sold for 999 rupees, and all else for 10 per cent less."""
    conversation = cast.conversation()
    add_contact(customer=conversation.customer, kind="phone", value="98480 22338", actor=DESK)
    school = add_organisation(actor=DESK, name="Vidya Mandir School")
    join_person(organisation=school, customer=conversation.customer, actor=DESK)
    terms = {"discount": 1000, "prices": {"K-1": 99_900}}
    save_agreement(organisation=school, actor=DESK, title="Year", valid_from=now() - timedelta(days=400), **terms)
    return conversation


def test_agreed_prices_stand_wherever_prices_are_shown_to_whoever_serves_the_guest(cast, kettle, agreed, sign_in):
    product("HIM-190", 1_000_000, names={"en": "Himshree fridge"})
    run_jobs()
    browser, asked = sign_in(cast.ravi), {"conversation": agreed.public_id}
    for page in (browser.get(url("products"), asked), browser.get(url("product", kettle.public_id), asked)):
        assert "Prices agreed with Vidya Mandir School" in page.content.decode()
        assert "₹999" in page.content.decode()
    assert "₹9,000" in browser.get(url("products"), asked).content.decode()
    assert "₹999<" not in browser.get(url("products")).content.decode()
    shown = browser.get(url("product_showing"), {"p": kettle.public_id, **asked}).content.decode()
    assert "₹999 (आपके लिए तय दाम)" in shown  # in the words of the guest's language
    link = re.search(r"/goods/\S+-\w+\.en\.[\w-]+/", shown)[0]
    assert "₹999 (your agreed price)" in Client().get(link).content.decode()
    assert [card["price"] for card in goods_in(f"https://shop.example{link}")] == ["₹999 (your agreed price)"]
    other = link.replace(agreed.customer.public_id, "2" * 14)
    assert Client().get(other).status_code == 404  # nobody else's prices by guessing
    for_all = link_to([get_product(kettle.public_id)], "en").removeprefix(settings.PUBLIC_URL)
    assert agreed.customer.public_id not in for_all
    assert "₹1,299" in Client().get(for_all).content.decode()
    Agreement.objects.update(valid_until=now() - timedelta(days=1))
    assert "₹1,299" in Client().get(link).content.decode()  # what was agreed is over: the list holds
    Agreement.objects.update(valid_until=None)
    for whose in (asked, {"phone": "+91 98480 22338"}):
        assert 'value="99900"' in browser.get(url("sale_line", variant("K-1").public_id), whose).content.decode()
        assert "₹999" in browser.get(url("sale_goods"), {"goods": "kettle", **whose}).content.decode()
    assert browser.get(url("products"), {"conversation": "nothing"}).status_code == 404


def test_a_sale_to_them_is_at_the_agreed_price_and_an_order_says_whether_it_was(cast, kettle, agreed, sign_in):
    browser = sign_in(cast.ravi)
    assert sale(browser, kettle, cast.hyderabad).status_code == 409  # shown at the price of the list
    page = browser.get(sale(browser, kettle, cast.hyderabad, price="99900").url).content.decode()
    assert Order.objects.get().total_paise == 199_800
    assert "Agreed price" in page
    with_list_price = (LineSpec("Kettle", 1, 129_900, "K-1"),)
    dear = order("SE-9", lines=with_list_price, total_paise=129_900, payments=(), contacts=(("phone", "9848022338"),))
    Order.objects.filter(pk=dear.pk).update(placed_at=now())
    assert "Agreed: ₹999 each" in browser.get(url("order", dear.public_id)).content.decode()


@pytest.fixture
def credited(cast):
    """Lakshmi's order, with 500 rupees of credit for a scratch."""
    set_limit(actor=DESK, kind="credit", holder="agent", bounds={})
    bought = order()
    asked = Request("credit", "damaged", "Scratched", amount_paise=50_000)
    grant_case(case=open_case(order=bought, request=asked, actor=DESK, user=cast.ravi), user=cast.ravi, actor=DESK)
    return bought


def test_credit_is_seen_on_the_card_used_and_paid_out_by_those_who_lead(cast, credited, sign_in):
    browser, unpaid = sign_in(cast.ravi), order("SE-2", payments=())
    conversation = cast.conversation()
    conversation.customer = credited.customer
    conversation.save()
    assert "Credit: ₹500" in browser.get(url("card", conversation.public_id)).content.decode()
    browser.post(url("order_payments", unpaid.public_id), {"amount": "200", "do": "credit", "key": "c1"})
    page = browser.get(url("order_credits", credited.public_id)).content.decode()
    assert "₹300 can be spent." in page
    assert "SE-2" in page
    assert "Pay out as money" not in page
    out = {"amount": "300", "words": "UPI", "key": "o1"}
    assert browser.post(url("credit_payout", credited.public_id), out).status_code == 403
    assert sign_in(cast.farida).post(url("credit_payout", credited.public_id), out).status_code == 302
    assert credit_left(credited.customer) == 0


def test_links_of_a_guest_are_listed_with_how_often_they_opened_and_taken_back(cast, credited, sign_in):
    browser = sign_in(cast.ravi)
    browser.post(url("order_guest_link", credited.public_id))
    token = make_link(customer=credited.customer, actor=DESK)
    for _twice in range(2):  # within ten minutes it counts once
        assert "Your credit: ₹500" in Client().get(f"/my/{token}/").content.decode()
    page = browser.get(url("order", credited.public_id)).content.decode()
    assert "opened 1 time" in page
    assert page.count("Take back") == 2
    browser.post(url("order_links", credited.public_id), {"link": token.partition(".")[0]})
    assert read_link(token) is None
    assert browser.get(url("order", credited.public_id)).content.decode().count("Take back") == 1
    browser.post(url("order_links", credited.public_id))
    assert "No link opens" in browser.get(url("order", credited.public_id)).content.decode()


def test_pictures_of_a_product_are_put_in_order_and_taken_away(cast, kettle, sign_in):
    browser = sign_in(cast.farida)
    for number in range(2):
        file = SimpleUploadedFile(f"{number}.png", picture(random.Random(number)), content_type="image/png")
        browser.post(url("product_photos", kettle.public_id), {"files": file})
    first, second = Photo.objects.order_by("position")
    browser.post(url("product_photo_place", second.public_id), {"do": "first"})
    assert list(Photo.objects.order_by("position")) == [second, first]
    assert sign_in(cast.ravi).post(url("product_photo_place", first.public_id), {"do": "remove"}).status_code == 404
    browser.post(url("product_photo_place", second.public_id), {"do": "remove"})
    assert Photo.objects.get() == first


def test_products_are_sent_in_the_guests_language_once_and_open_by_a_signed_link(cast, kettle, sign_in):
    other = product("K-2", 199_900, names={"en": "Steel kettle"}, facts={"Power": "2000 W"})
    conversation = cast.conversation()
    conversation.customer.language = "te"
    conversation.customer.save()
    browser, chosen = sign_in(cast.ravi), [kettle.public_id, other.public_id]
    page = browser.get(url("product_showing"), {"p": chosen, "conversation": conversation.public_id}).content.decode()
    assert "కెటిల్" in page
    form = {"p": chosen, "conversation": conversation.public_id, "key": "k1"}
    for _twice in range(2):
        browser.post(url("product_send"), form)
    sent = Message.objects.get(kind="reply")
    cards = message_json(sent, "")["goods"]
    assert [(card["name"], card["price"]) for card in cards] == [("కెటిల్", "₹1,299"), ("Steel kettle", "₹1,999")]
    assert "1500 W / 2000 W" in in_words(
        [get_product(each) for each in chosen], "te"
    )  # as channels get it that draw no cards
    assert "<strong>" in sent.html
    address = sent.text[sent.text.index("/goods/") :].split()[0]
    shown = Client().get(address)
    assert (shown.status_code, shown["Content-Language"]) == (200, "te")
    assert "₹1,299" in shown.content.decode()
    token = address.split("/")[2]
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), token.replace("te.", "hi."), "nothing"):
        assert Client().get(f"/goods/{wrong}/").status_code == 404
    assert browser.get(url("product_showing")).status_code == 404


def test_a_question_comes_live_with_its_case_and_who_asked_sees_the_answer(cast, sign_in):
    set_limit(actor=DESK, kind="refund", holder="supervisor", bounds={"case_paise": 1_500_000})
    photo = SimpleUploadedFile("a.png", picture(random.Random(1)), content_type="image/png")
    bought, conversation = order(), cast.conversation()
    browser = sign_in(cast.ravi)
    form = {"kind": "refund", "condition": "defective", "amount": "3000", "reason": "It hums.", "files": photo,
            "conversation": conversation.public_id}  # fmt: skip
    browser.post(url("order_cases", bought.public_id), form)
    case = Case.objects.get()
    image = url("case_photo", case.photos.get().public_id)
    assert image in browser.get(url("order", bought.public_id)).content.decode()
    assert browser.get(image)["Content-Type"] == "image/png"
    ask_approval(case=case, user=cast.ravi, actor=DESK)
    approval = Approval.objects.get()
    run_jobs()
    notice = Notice.objects.filter(user=approval.approver, kind="approval").first()
    assert notice is None or notice.conversation == conversation
    live = {"HTTP_X_REQUESTED_WITH": "desk"}
    lead = sign_in(approval.approver)
    news = lead.get(url("approval", approval.public_id), **live).content.decode()
    assert "It hums." in news
    assert image in news
    assert "data-asking-form" in news
    assert "goes on at" in sign_in(cast.ravi).get(url("approvals")).content.decode()
    decided = lead.post(url("approval_decision", approval.public_id), {"decision": "approve"}, **live)
    assert decided.status_code == 204
    answer = sign_in(cast.ravi).get(url("approval", approval.public_id), **live).content.decode()
    assert 'data-answered="approved"' in answer
    assert "₹3,000" in answer
    late = lead.post(url("approval_decision", approval.public_id), {"decision": "approve"}, **live)
    assert late.status_code == 409


def test_pages_of_those_who_lead_are_not_there_for_others(cast, kettle, sign_in):
    connector = add_connector(kind="shopify", name="Shop", secret="x" * 20, actor=DESK)
    agent, nobody = sign_in(cast.ravi), Client()
    for name, args in (("connectors", []), ("connector", [connector.public_id]), ("policy", []), ("authority", ["agent"]),
                       ("authority_people", [])):  # fmt: skip
        assert agent.get(url(name, *args)).status_code == 404, name
        assert nobody.get(url(name, *args)).status_code == 302, name
    for name, args in (("connector_add", []), ("connector_change", [connector.public_id]),
                       ("connector_again", [connector.public_id]), ("policy_trial", []), ("policy_limits", [])):  # fmt: skip
        assert agent.post(url(name, *args), {"holder": "agent"}).status_code == 404, name
    for name in ("sale", "sale_goods", "product_showing"):
        assert nobody.get(url(name)).status_code == 302, name


def test_an_order_of_another_store_can_be_neither_paid_nor_sent_nor_looked_into(cast, sign_in):
    role = CustomRole.objects.create(name="Counter", permissions=[])
    cast.mita.custom_role = role
    cast.mita.save()
    cast.mita.stores.add(cast.kolkata)
    there, browser = order("SE-7", store="Sharma Abids"), sign_in(cast.mita)
    delivery = there.deliveries.get()
    for name, args in (("order_payments", []), ("order_parcels", []), ("order_parcel", [delivery.pk]), ("order_links", []),
                       ("credit_payout", [])):  # fmt: skip
        form = {"amount": "1", "key": "k", "state": "delivered", "words": "x"}
        assert browser.post(url(name, there.public_id, *args), form).status_code == 404, name
    assert browser.get(url("order_credits", there.public_id)).status_code == 404
    assert browser.post(url("sale_new"), {"store": cast.hyderabad.public_id}).status_code == 404


def test_an_order_and_the_questions_cost_the_same_however_much_there_is(cast, sign_in):
    set_limit(actor=DESK, kind="refund", holder="supervisor", bounds={})
    bought = order()
    browser = sign_in(cast.farida)
    pages, seen = (url("order", bought.public_id), url("approvals"), url("connectors")), {}
    for number in range(3):
        asked = Request("refund", "missing", "Gone", amount_paise=100 + number)
        case = open_case(order=bought, request=asked, actor=DESK, user=cast.ravi)
        approval = ask_approval(case=case, user=cast.ravi, actor=DESK)
        Approval.objects.filter(pk=approval.pk).update(approver=cast.farida)
        add_connector(kind="shopify", name=f"Shop {number}", secret="x" * 20, actor=DESK)
        for page in pages:
            browser.get(page)
            with CaptureQueriesContext(connection) as queries:
                browser.get(page)
            seen.setdefault(page, []).append(len(queries))
    for page, counts in seen.items():
        assert counts[1] == counts[2] <= 24, (page, counts)
