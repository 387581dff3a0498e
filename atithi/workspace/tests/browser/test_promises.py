"""Promises in a real browser: kept track of by one key while writing, seen beside the message, kept by one key in the list."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import expect

from atithi.events.models import Event
from atithi.events.subscriber import JobView
from atithi.promises.handlers import find_promises
from atithi.promises.models import Promise

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PATIENCE = 20_000


def test_two_promises_in_one_answer_one_tracked_one_dismissed_by_a_key_each_then_kept_in_the_list(cast, screen):
    conversation = cast.conversation("Where is my refund?")
    desk = screen(cast.ravi).open(f"/conversations/{conversation.public_id}/", live=True)
    page = desk.page
    field, chips = page.locator("#composer-text"), page.locator(".promise-chip")
    field.press_sequentially("Your refund will reach you tomorrow. I will call you on Friday.")
    expect(chips).to_have_count(2, timeout=PATIENCE)
    page.keyboard.press("Alt+p")
    expect(page.locator(".promise-chip-kept")).to_have_count(1)
    page.keyboard.press("Alt+x")
    expect(chips).to_have_count(1)
    expect(field).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message-reply")).to_have_count(1, timeout=PATIENCE)
    expect(page.locator("#promise-chips")).to_be_hidden()
    with transaction.atomic():
        for event in Event.objects.filter(type="reply.queued"):
            find_promises(JobView(1, event))
    promise = Promise.objects.get()
    assert (promise.state, promise.kind) == ("made", "refund")
    expect(page.locator(".message-reply a.promise-mark")).to_contain_text("Refund", timeout=PATIENCE)
    expect(page.locator("#promise-section")).to_contain_text("Refund")
    expect(page.locator("[data-count=promises]")).to_have_text("1", timeout=PATIENCE)
    desk.open("/promises/", live=True)
    page.keyboard.press("j")
    expect(page.locator(".promise-link")).to_be_focused()
    page.keyboard.press("v")
    expect(page.locator(".promise-row")).to_have_attribute("data-state", "kept", timeout=PATIENCE)
    page.locator(".toast button").click()
    expect(page.locator(".promise-row")).to_have_attribute("data-state", "made", timeout=PATIENCE)
    page.keyboard.press("Tab")
    page.locator(".promise-link").click()
    expect(page.get_by_role("dialog")).to_contain_text(re.compile("promised it"), timeout=PATIENCE)
    assert desk.violations() == []
    assert desk.errors == []
