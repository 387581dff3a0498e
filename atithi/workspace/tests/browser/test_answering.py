"""Answering in a real browser: canned replies by keyboard, a draft on two devices, taking back, planning."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import expect

from atithi.conversations.actions import add_canned_reply, add_tag
from atithi.conversations.handlers import send_planned
from atithi.conversations.models import CannedReply, Draft, Message, PlannedReply
from atithi.core.clock import now
from atithi.events import Actor, JobView

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PATIENCE = 20_000


def _open(screen, user, conversation, **more):
    return screen(user, **more).open(f"/conversations/{conversation.public_id}/", live=True)


def test_a_canned_reply_by_keyboard_alone_in_the_guests_language_and_script(cast, screen):
    texts = {
        "en": "Your refund comes.",
        "hi-Deva": "रिफंड आ जाएगा।",
        "hi-Latn": "Namaste {{customer.first_name}} ji, **refund** 5 din mein.",
        "te-Telu": "నమస్తే {{customer.first_name}} గారు, రీఫండ్ వస్తుంది.",
    }
    add_canned_reply(
        user=cast.farida, actor=Actor.staff(cast.farida.id), name="Refund time", texts=texts, scope="shared"
    )
    telugu = cast.conversation("నా రీఫండ్ ఎప్పుడు వస్తుంది?")
    hindi = cast.conversation("mera refund kab aayega bhai, batao na", who="sunita@example.com", name="Sunita Verma")
    page = _open(screen, cast.ravi, telugu).page
    field = page.locator("#composer-text")
    field.press_sequentially("/రీఫండ్")
    expect(page.locator("#pick [role=option]")).to_contain_text("నమస్తే Lakshmi గారు", timeout=PATIENCE)
    page.keyboard.press("Enter")
    expect(field).to_have_value("నమస్తే Lakshmi గారు, రీఫండ్ వస్తుంది.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message-reply")).to_contain_text("నమస్తే Lakshmi గారు", timeout=PATIENCE)
    expect(field).to_have_value("")
    assert CannedReply.objects.get().used_count == 1
    page.goto(page.url.replace(telugu.public_id, hindi.public_id))
    field.press_sequentially("/refnd")
    expect(page.locator("#pick [role=option]")).to_contain_text("Namaste Sunita ji", timeout=PATIENCE)
    page.keyboard.press("Tab")
    expect(field).to_have_value("Namaste Sunita ji, **refund** 5 din mein.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message-reply strong")).to_have_text("refund", timeout=PATIENCE)
    assert Message.objects.get(conversation=hindi, kind="reply").text == "Namaste Sunita ji, refund 5 din mein."


def test_a_draft_goes_along_to_another_device_and_two_texts_are_both_kept(cast, screen):
    conversation = cast.conversation("hello")
    desk, phone = _open(screen, cast.ravi, conversation), _open(screen, cast.ravi, conversation, width=390)
    on_desk, on_phone = desk.page.locator("#composer-text"), phone.page.locator("#composer-text")
    on_desk.press_sequentially("Dear Lakshmi")
    expect(on_phone).to_have_value("Dear Lakshmi", timeout=PATIENCE)
    phone.page.context.set_offline(True)
    on_phone.fill("Written on the train")
    expect(phone.page.locator(".toast")).to_be_visible(timeout=PATIENCE)
    on_desk.fill("Written at the desk")
    page = desk.page
    page.wait_for_function(
        "() => Object.values(localStorage).some((kept) => kept.includes('desk') && kept.includes('true'))"
    )
    phone.page.context.set_offline(False)
    expect(phone.page.locator("#draft-other")).to_have_text("Written at the desk", timeout=PATIENCE)
    expect(on_phone).to_have_value("Written on the train")
    phone.page.locator("[data-draft-take=both]").click()
    expect(on_phone).to_have_value("Written on the train\n\nWritten at the desk")
    expect(on_desk).to_have_value("Written on the train\n\nWritten at the desk", timeout=PATIENCE)
    on_desk.focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message-reply")).to_contain_text("Written on the train", timeout=PATIENCE)
    expect(on_phone).to_have_value("", timeout=PATIENCE)
    assert not Draft.objects.exists()
    for window in (desk, phone):
        window.errors[:] = [each for each in window.errors if "ERR_INTERNET" not in each and "409" not in each]


def test_what_was_sent_is_taken_back_and_what_is_planned_waits_for_its_time(cast, screen):
    cast.ravi.undo_seconds = 20
    cast.ravi.save()
    conversation = cast.conversation("hello")
    page = _open(screen, cast.ravi, conversation).page
    field = page.locator("#composer-text")
    field.press_sequentially("Too quick")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#planned")).to_contain_text("Too quick", timeout=PATIENCE)
    expect(field).to_have_value("")
    page.locator(".toast button").click()
    expect(field).to_have_value("Too quick", timeout=PATIENCE)
    expect(page.locator("#planned")).to_be_hidden()
    field.fill("Good morning!")
    page.keyboard.press("Alt+s")
    page.locator("#later-words").fill("tomorrow 10 am")
    expect(page.locator("#later-moments [aria-selected=true]")).to_contain_text("Tomorrow", timeout=PATIENCE)
    page.keyboard.press("Enter")
    expect(page.locator("#planned")).to_contain_text(re.compile("sends this later:.*Tomorrow"), timeout=PATIENCE)
    expect(field).to_have_value("")
    assert not Message.objects.filter(kind="reply").exists()
    cast.says("Never mind")
    expect(page.locator("#planned")).to_contain_text("has written since", timeout=PATIENCE)
    PlannedReply.objects.filter(state="waiting").update(due_at=now() - timedelta(minutes=1))
    with transaction.atomic():
        send_planned(JobView(1, None, {"planned": PlannedReply.objects.get(state="waiting").pk}))
    expect(page.locator(".planned-held")).to_contain_text("Not sent", timeout=PATIENCE)
    page.locator(".planned-held").get_by_role("button", name="Send now").click()
    expect(page.locator(".message-reply")).to_contain_text("Good morning!", timeout=PATIENCE)
    page.locator("#close-it").click()
    expect(page.locator("#conversation-head")).to_have_attribute("data-open", "no", timeout=PATIENCE)
    page.locator(".toast button", has_text="Undo").click()
    expect(page.locator("#conversation-head")).to_have_attribute("data-open", "yes", timeout=PATIENCE)


def test_words_typed_before_the_page_is_ready_stay(cast, screen):
    conversation = cast.conversation("hello")
    window = screen(cast.ravi)
    held = []
    window.page.route("**/composer*.js", lambda route: held.append(route))
    with window.page.expect_request("**/composer*.js"):
        window.page.goto(f"{window.desk}/conversations/{conversation.public_id}/", wait_until="commit")
    field = window.page.locator("#composer-text")
    field.press_sequentially("Coming at once")
    assert held, "the page was ready before"
    for route in held:
        route.continue_()
    window.page.wait_for_selector("body[data-connected]")
    expect(field).to_have_value("Coming at once")
    field.press("Control+Enter")
    expect(window.page.locator(".message-reply")).to_contain_text("Coming at once", timeout=PATIENCE)


def test_colleagues_tags_emoji_and_bold_by_keyboard(cast, screen):
    add_tag(actor=Actor.staff(cast.farida.id), name="Damaged")
    conversation = cast.conversation("hello")
    page = _open(screen, cast.ravi, conversation).page
    field, picked = page.locator("#composer-text"), page.locator("#pick [role=option]")
    page.locator("#tab-note").click()
    field.press_sequentially("Please look @mit")
    expect(picked).to_contain_text("Mita Sen", timeout=PATIENCE)
    page.keyboard.press("Enter")
    expect(field).to_have_value("Please look @Mita Sen ")
    field.press_sequentially("#dam")
    expect(picked.first).to_contain_text("Damaged", timeout=PATIENCE)
    page.keyboard.press("Enter")
    expect(page.locator("#handling .tag-chip")).to_have_text("Damaged", timeout=PATIENCE)
    field.press_sequentially(":smile")
    expect(picked.first).to_be_visible(timeout=PATIENCE)
    page.keyboard.press("Enter")
    expect(field).to_have_value("Please look @Mita Sen 😊 ")
    page.keyboard.press("Control+b")
    page.keyboard.type("at once")
    page.keyboard.press("Control+Enter")
    note = page.locator(".message-note")
    expect(note.locator("strong")).to_have_text("at once", timeout=PATIENCE)
    expect(note).to_contain_text("@Mita Sen")
    assert [each.tag.name for each in conversation.tagged.all()] == ["Damaged"]


def test_a_conversation_that_is_loaded_once_more_takes_nothing_from_its_writer(cast, screen):
    conversation = cast.conversation("hello")
    page = screen(cast.ravi).open("/inbox/open/", live=True).page
    row, field = page.locator(f"#row-{conversation.public_id}"), page.locator("#composer-text")
    row.click()
    field.press_sequentially("Coming at")
    with page.expect_response(f"**/conversations/{conversation.public_id}/*"):
        row.evaluate("row => row.click()")
    expect(page.locator("#guest")).to_contain_text("Lakshmi", timeout=PATIENCE)
    expect(field).to_be_focused()
    page.keyboard.type(" once")
    expect(field).to_have_value("Coming at once")
