"""Questions come live with their case and are answered with one tap; a sale is entered with few."""

import pytest
from playwright.sync_api import expect

from atithi.commerce.actions import Request, ask_approval, open_case, set_limit
from atithi.commerce.models import Approval, Case, Order
from atithi.commerce.tests.shop import DESK, order, product
from atithi.events.testing import run_jobs

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_question_opens_where_the_supervisor_is_and_its_answer_where_it_was_asked(cast, screen):
    set_limit(actor=DESK, kind="refund", holder="supervisor", bounds={"case_paise": 1_500_000})
    cast.farida.presence = "online"
    cast.farida.save()
    bought = order()
    asked = Request("refund", "defective", "ठंडा नहीं करता", amount_paise=300_000)
    case = open_case(order=bought, request=asked, actor=DESK, user=cast.ravi)
    lead = screen(cast.farida).open("/inbox/open/", live=True)
    agent = screen(cast.ravi).open(f"/orders/{bought.public_id}/", live=True)
    agent.page.get_by_role("button", name="Ask Farida Khan").click()
    box = lead.page.locator("[data-asking]")
    expect(box).to_contain_text("ठंडा नहीं करता")
    expect(box).to_contain_text("₹3,000")
    expect(agent.page.locator("[data-case]")).to_contain_text("Farida Khan was asked")
    assert lead.violations() == []
    agent.page.wait_for_selector("body[data-connected]")
    box.get_by_role("button", name="Refuse").click()
    expect(box.locator("[data-asking-problem]")).to_be_visible()  # a no needs a reason
    lead.errors.clear()  # 400 is the server's word to it
    box.get_by_role("button", name="Approve").click()
    expect(box).to_have_count(0)
    expect(agent.page.locator("[data-case]")).to_contain_text("Approved")
    case.refresh_from_db()
    assert (case.state, Approval.objects.get().decided_by) == ("approved", cast.farida)


def test_whoever_is_elsewhere_in_the_inbox_is_told_the_answer(cast, screen):
    set_limit(actor=DESK, kind="refund", holder="supervisor", bounds={})
    asked = Request("refund", "missing", "Gone", amount_paise=300_000)
    case = open_case(order=order(), request=asked, actor=DESK, user=cast.ravi)
    agent = screen(cast.ravi).open("/inbox/open/", live=True)
    approval = ask_approval(case=case, user=cast.ravi, actor=DESK)
    lead = screen(approval.approver, width=360, height=740).open("/approvals/", live=True)
    lead.page.get_by_role("button", name="Approve").click()
    expect(agent.page.locator(".toast", has_text="approved: Refund ₹3,000")).to_be_visible()


def test_a_sale_is_entered_with_a_word_two_taps_and_a_number(cast, screen):
    product("K-1", 129_900, names={"en": "Kettle"}, stock={"Sharma Abids": 3})
    run_jobs()
    page = screen(cast.ravi).open("/orders/sale/").page
    page.locator("#goods").fill("kettle")
    page.get_by_role("button", name="Add Kettle").click()
    expect(page.locator("#sale-total")).to_have_text("₹1,299")
    page.get_by_label("How many: Kettle").fill("2")
    page.locator("#phone").click()
    expect(page.locator("#sale-total")).to_have_text("₹2,598")
    page.locator("#phone").fill("98480 22338")
    page.get_by_role("button", name="Sell").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Order S-")
    assert Order.objects.get().state == "completed"
    assert not Case.objects.exists()
