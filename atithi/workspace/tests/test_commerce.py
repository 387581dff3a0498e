"""Goods, orders and approvals on the staff's pages: seen by right, decided within one's limits."""

import pytest
from django.urls import reverse

from atithi.commerce.actions import Request, ask_approval, open_case, set_limit
from atithi.commerce.models import Approval, Case, Limit, PolicyRule, Product
from atithi.commerce.tests.shop import DESK, order, product
from atithi.events.testing import run_jobs
from atithi.staff.models import CustomRole

AT = "workspace:"


@pytest.fixture
def bought(cast):
    product(stock={"Sharma Abids": 2})
    set_limit(actor=DESK, kind="refund", holder="agent", bounds={"case_paise": 200_000})
    set_limit(actor=DESK, kind="refund", holder="supervisor", bounds={"case_paise": 1_500_000})
    return order()


def ask_for(browser, bought, **more):
    form = {
        "kind": "refund",
        "condition": "defective",
        "line": "",
        "quantity": "1",
        "amount": "1,500",
        "reason": "It hums.",
        **more,
    }
    return browser.post(reverse(f"{AT}order_cases", args=[bought.public_id]), form)


def test_products_are_found_looked_at_and_compared(cast, bought, sign_in):
    other = product("HIM-190", 1_549_000, names={"en": "Himshree 190 L fridge"}, facts={"Capacity": "190 L"})
    run_jobs()
    browser, first = sign_in(cast.ravi), Product.objects.first()
    found = browser.get(reverse(f"{AT}products"), {"q": "फ्रिज"}).content.decode()
    assert "₹27,990" in found
    assert "Sharma Abids: 2" in browser.get(reverse(f"{AT}product", args=[first.public_id])).content.decode()
    side_by_side = browser.get(
        reverse(f"{AT}product_comparison"), {"p": [first.public_id, other.public_id]}
    ).content.decode()
    assert "260 L" in side_by_side
    assert "190 L" in side_by_side
    assert browser.get(reverse(f"{AT}product_comparison"), {"p": first.public_id}).status_code == 404


def test_a_product_is_written_by_those_who_lead_and_its_words_are_weighed(cast, bought, sign_in):
    form = {
        "sku": "K-1",
        "price": "1,299.50",
        "name_te": "కెటిల్",
        "gst": "12",
        "facts": "Power: 1500 W",
        "warranty": "12",
    }
    assert sign_in(cast.ravi).post(reverse(f"{AT}product_new"), form).status_code == 404
    answer = sign_in(cast.farida).post(reverse(f"{AT}product_new"), form)
    kettle = Product.objects.get(variants__sku="K-1")
    assert answer.url == reverse(f"{AT}product", args=[kettle.public_id])
    assert (kettle.names, kettle.gst_rate, kettle.facts) == ({"te": "కెటిల్"}, 1200, [["Power", "1500 W"]])
    page = sign_in(cast.farida).get(reverse(f"{AT}product_edit", args=[kettle.public_id])).content.decode()
    assert 'value="1299.50"' in page
    weighed = sign_in(cast.ravi).post(
        reverse(f"{AT}product_ease"), {"language": "en", "summary_en": "A kettle for tea."}
    )
    assert "of 100" in weighed.content.decode()


def test_an_order_is_found_and_something_is_put_right_within_ones_limit(cast, bought, sign_in):
    browser = sign_in(cast.ravi)
    assert bought.number in browser.get(reverse(f"{AT}orders"), {"q": "SE-48213"}).content.decode()
    assert ask_for(browser, bought).status_code == 302
    page = browser.get(reverse(f"{AT}order", args=[bought.public_id])).content.decode()
    assert "You may decide this." in page
    case = Case.objects.get()
    browser.post(reverse(f"{AT}case_decision", args=[case.public_id]), {"decision": "approve"})
    browser.post(reverse(f"{AT}case_step", args=[case.public_id]), {"state": "done"})
    case.refresh_from_db()
    assert (case.state, case.granted_by, case.refunds.get().state) == ("done", cast.ravi, "paid")


def test_beyond_the_limit_the_one_who_is_here_is_named_asked_and_answers_with_one_tap(cast, bought, sign_in):
    cast.farida.presence = "online"
    cast.farida.save()
    browser = sign_in(cast.ravi)
    ask_for(browser, bought, amount="3000")
    page = browser.get(reverse(f"{AT}order", args=[bought.public_id])).content.decode()
    assert "Ask Farida Khan" in page
    case = Case.objects.get()
    assert (
        browser.post(reverse(f"{AT}case_decision", args=[case.public_id]), {"decision": "approve"}).status_code == 403
    )
    browser.post(reverse(f"{AT}case_question", args=[case.public_id]))
    approval = Approval.objects.get()
    address = reverse(f"{AT}approval_decision", args=[approval.public_id])
    assert browser.post(address, {"decision": "approve"}).status_code == 403
    assert "It hums." in sign_in(cast.farida).get(reverse(f"{AT}approvals")).content.decode()
    assert sign_in(cast.farida).post(address, {"decision": "approve"}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.granted_by) == ("approved", cast.farida)


@pytest.mark.parametrize(
    ("field", "value"), [("amount", "ten"), ("quantity", "²"), ("kind", "gift"), ("reason", " "), ("amount", "99999")]
)
def test_a_form_that_cannot_be_is_refused_with_a_sentence(cast, bought, sign_in, field, value):
    answer = ask_for(
        sign_in(cast.ravi), bought, **({"line": "1", "amount": ""} if field == "quantity" else {}), **{field: value}
    )
    assert answer.status_code in {400, 409}
    assert not Case.objects.exists()


def test_an_order_of_another_store_and_its_cases_are_not_there(cast, bought, sign_in):
    role = CustomRole.objects.create(name="Counter", permissions=[])
    cast.mita.custom_role = role
    cast.mita.save()
    cast.mita.stores.add(cast.kolkata)
    there = order("SE-7", store="Sharma Abids")
    request = Request("refund", "missing", "Gone", amount_paise=400_000)
    case = open_case(order=there, request=request, actor=DESK, user=cast.ravi)
    approval = ask_approval(case=case, user=cast.ravi, actor=DESK)
    browser = sign_in(cast.mita)
    assert browser.get(reverse(f"{AT}order", args=[there.public_id])).status_code == 404
    for name, id in (
        ("order_cases", there.public_id), ("order_guest_link", there.public_id), ("case_decision", case.public_id),
        ("case_question", case.public_id), ("case_step", case.public_id), ("approval_decision", approval.public_id),
    ):  # fmt: skip
        assert browser.post(reverse(f"{AT}{name}", args=[id]), {"reason": "x"}).status_code == 404, name


def test_the_guests_card_shows_what_they_bought(cast, bought, sign_in):
    conversation = cast.conversation()
    page = sign_in(cast.ravi).get(reverse(f"{AT}card", args=[conversation.public_id])).content.decode()
    assert "SE-48213" in page
    assert f"?conversation={conversation.public_id}" in page


def test_a_list_of_orders_costs_the_same_however_long(cast, bought, sign_in, django_assert_num_queries):
    browser = sign_in(cast.ravi)
    browser.get(reverse(f"{AT}orders"))
    with django_assert_num_queries(11) as few:
        browser.get(reverse(f"{AT}orders"))
    for number in range(4):
        order(f"SE-{number}")
    with django_assert_num_queries(len(few)):
        browser.get(reverse(f"{AT}orders"))


def test_the_owner_writes_rules_and_limits_and_nobody_else(cast, sign_in):
    browser = sign_in(cast.asha)
    form = {
        "kinds": ["return", "refund"],
        "conditions": ["damaged"],
        "within": "10",
        "max": "5,000",
        "outcome": "allow",
    }
    browser.post(reverse(f"{AT}policy_rules"), form)
    browser.post(reverse(f"{AT}policy_rules"), {"kinds": "repair", "outcome": "refuse"})
    page = browser.get(reverse(f"{AT}policy")).content.decode()
    assert "within 10 days" in page
    first, second = PolicyRule.objects.order_by("position")
    browser.post(reverse(f"{AT}policy_rule", args=[second.public_id]), {"do": "up"})
    assert PolicyRule.objects.order_by("position").first() == second
    browser.post(reverse(f"{AT}policy_rule", args=[first.public_id]), {"do": "remove"})
    assert PolicyRule.objects.get() == second
    limits = {"holder": "agent", "refund_may": "yes", "refund_case": "2,000", "credit_may": "yes", "credit_times": "2"}
    browser.post(reverse(f"{AT}policy_limits"), limits)
    assert set(Limit.objects.values_list("kind", "case_paise", "guest_times")) == {
        ("refund", 200_000, None),
        ("credit", None, 2),
    }
    page = browser.get(reverse(f"{AT}policy")).content.decode()
    assert "Refund: up to ₹2,000 a case" in page
    assert "Credit: 2 times a guest and year" in page
    assert 'value="2000"' in browser.get(reverse(f"{AT}authority", args=["agent"])).content.decode()
    assert browser.post(reverse(f"{AT}policy_rules"), {**form, "within": "ten"}).status_code == 400
    for name, args in (("policy_rules", []), ("policy_limits", []), ("policy_rule", [second.public_id])):
        assert sign_in(cast.farida).post(reverse(f"{AT}{name}", args=args), {"do": "remove"}).status_code == 404
    assert sign_in(cast.farida).get(reverse(f"{AT}policy")).status_code == 404
