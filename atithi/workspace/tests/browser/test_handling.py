"""Handling in a real browser: tags one after another, snooze by keyboard with undo, merging, a message's menu, pictures."""

import pytest
from playwright.sync_api import expect

from atithi.conversations import actions
from atithi.conversations.actions.macros import add_macro
from atithi.conversations.inbound import InboundFile
from atithi.conversations.models import Conversation
from atithi.events import Actor
from atithi.workspace.tests.test_conversation import PNG

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PATIENCE = 20_000


def _by_asha(cast):
    return Actor.staff(cast.asha.pk)


def test_a_conversation_is_sorted_snoozed_and_woken_by_keyboard(cast, screen):
    for name in ("Refund", "Fridge", "Warranty"):
        actions.add_tag(name=name, actor=_by_asha(cast), colour="accent")
    conversation = cast.conversation("मेरा फ्रिज ठंडा नहीं हो रहा")
    macro = [{"do": "priority", "value": "3"}, {"do": "text", "value": "Namaste {{customer.first_name}}!"}]
    add_macro(name="Press", steps=macro, owner=cast.ravi, actor=_by_asha(cast), key="1")
    page = screen(cast.ravi).open(f"/conversations/{conversation.public_id}/", live=True).page
    page.locator("#stream-scroll").focus()
    page.keyboard.press("l")
    for word in ("ref", "frid"):
        page.locator("#tag-words").fill(word)
        page.keyboard.press("Enter")
    expect(page.locator(".tag-chip")).to_have_count(2, timeout=PATIENCE)
    page.keyboard.press("Escape")
    page.locator("#stream-scroll").focus()
    page.keyboard.press("Alt+1")
    expect(page.locator("#handling .badge-bad")).to_contain_text("Urgent", timeout=PATIENCE)
    expect(page.locator("#composer-text")).to_have_value("Namaste Lakshmi!")
    page.locator("#stream-scroll").focus()
    page.keyboard.press("z")
    page.locator("#snooze-words").fill("tomorrow 4 pm")
    expect(page.locator("#snooze-reading")).to_contain_text("Tomorrow", timeout=PATIENCE)
    page.locator("#snooze-words").press("Enter")
    expect(page.locator(".standing")).to_contain_text("Asleep until Tomorrow", timeout=PATIENCE)
    page.locator(".toast button").last.click()
    expect(page.locator(".standing")).to_have_count(0, timeout=PATIENCE)
    row = Conversation.objects.get()
    assert (row.state, row.priority, row.tags.count()) == ("open", 3, 2)


def test_merging_goes_to_the_one_that_stays_and_its_undo_comes_back(cast, screen):
    one = cast.conversation("మా ఫ్రిజ్", continues_open=False)
    other = cast.conversation("మా ఓవెన్", continues_open=False)
    page = screen(cast.ravi).open(f"/conversations/{one.public_id}/", live=True).page
    page.locator("#more-menu summary").click()
    page.get_by_role("button", name="Merge into another").click()
    page.locator("#others .menu-item").click()
    expect(page.locator("#handling-dialog")).to_contain_text("in the order in which they came", timeout=PATIENCE)
    page.locator("#handling-dialog .button-primary").click()
    expect(page.locator(".message-customer")).to_have_count(2, timeout=PATIENCE)
    expect(page).to_have_url(f"{page.url.split('/conversations/')[0]}/conversations/{other.public_id}/")
    page.locator(".toast button").last.click()
    expect(page.locator(".message-customer")).to_have_count(1, timeout=PATIENCE)
    expect(page.locator("#composer-text")).to_be_visible()
    assert Conversation.objects.get(pk=one.pk).state == "open"


def test_pictures_are_viewed_in_place_and_a_removed_message_leaves_other_screens(cast, screen):
    files = tuple(InboundFile(f"fridge-{number}.png", "image/png", PNG) for number in (1, 2))
    conversation = cast.conversation("my card is 4111 1111 1111 1111", files=files)
    watching = screen(cast.ravi).open(f"/conversations/{conversation.public_id}/", live=True).page
    page = screen(cast.farida, width=390, height=800).open(f"/conversations/{conversation.public_id}/", live=True).page
    page.locator(".attachment-image").first.click()
    expect(page.locator("#lightbox-place")).to_have_text("1 / 2")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#lightbox-name")).to_have_text("fridge-2.png")
    page.keyboard.press("Escape")
    expect(page.locator("#lightbox")).to_be_hidden()
    page.locator(".message-menu summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove its words").click(timeout=PATIENCE)
    page.get_by_role("button", name="Remove for good").click(timeout=PATIENCE)
    expect(page.locator(".redacted")).to_be_visible(timeout=PATIENCE)
    expect(watching.locator(".redacted")).to_be_visible(timeout=PATIENCE)
    expect(watching.locator("#stream")).not_to_contain_text("4111")
    expect(watching.locator(".attachment-image")).to_have_count(0)
