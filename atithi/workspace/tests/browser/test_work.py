"""The main tasks in a real browser: live without reload, answering, handing over, by keyboard, on a phone, in two languages."""

import gzip
import re
import time

import pytest
from playwright.sync_api import expect

from atithi.conversations.actions import add_note, assign, close
from atithi.conversations.models import Message
from atithi.conversations.queries import ROWS
from atithi.events import Actor
from atithi.staff.models import User
from atithi.workspace.tests.browser.scenes import busy_day

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_guests_message_appears_in_list_and_conversation_without_reload(cast, screen):
    conversation = cast.conversation("namaste")
    inbox = screen(cast.ravi).open("/inbox/open/", live=True)
    opened = screen(cast.mita).open(f"/conversations/{conversation.public_id}/", live=True)
    cast.says("kya aaj delivery hogi?")
    expect(inbox.page.locator(".thread-row .preview")).to_contain_text("kya aaj delivery hogi?")
    expect(opened.page.locator(".message-customer").last).to_contain_text("kya aaj delivery hogi?")
    cast.says("ఇంకొకరు", who="venkat@example.com", name="Venkat Rao")
    expect(inbox.page.locator(".thread-row").first).to_contain_text("Venkat Rao")
    expect(inbox.page.locator("[data-count=open]")).to_have_text("2")


def test_two_at_the_same_conversation_see_each_other_and_never_answer_past_each_other(cast, screen):
    conversation = cast.conversation("refund?")
    window = screen(cast.ravi).open(f"/conversations/{conversation.public_id}/", live=True)
    ravi = window.page
    mita = screen(cast.mita).open(f"/conversations/{conversation.public_id}/", live=True).page
    mita.locator("#composer-text").press_sequentially("Your refund was sent", delay=5)
    expect(ravi.locator("#company")).to_contain_text("Mita Sen is writing")
    ravi.locator("#composer-text").fill("Not yet, sorry")
    # Ravi's page does not hear of Mita's answer in time: his stream is cut.
    ravi.context.set_offline(True)
    mita.keyboard.press("Control+Enter")
    expect(mita.locator(".message-reply")).to_contain_text("Your refund was sent")
    ravi.context.set_offline(False)
    ravi.locator("#composer-send").click()
    expect(ravi.locator("#composer-warning, .message-reply .name").first).to_be_visible()
    expect(ravi.locator("#composer-text")).to_have_value("Not yet, sorry")
    assert Message.objects.filter(kind="reply").count() == 1
    expect(ravi.locator(".message-reply")).to_contain_text("Your refund was sent")
    window.errors[:] = [error for error in window.errors if "409" not in error and "ERR_INTERNET" not in error]


def test_an_answer_that_arrived_although_the_browser_did_not_hear_so_is_sent_once(cast, screen):
    User.objects.update(undo_seconds=0)
    conversation = cast.conversation("hello")
    window = screen(cast.ravi, service_workers="block").open(f"/conversations/{conversation.public_id}/", live=True)
    page = window.page

    def lost(route):
        route.fetch()
        route.abort()

    page.route("**/messages/", lost, times=1)
    page.locator("#composer-text").fill("Good morning!")
    page.locator("#composer-send").click()
    expect(page.locator(".message-reply")).to_contain_text("Good morning!", timeout=20_000)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#outbox")).to_be_hidden(timeout=20_000)
    expect(page.locator("#composer-text")).to_have_value("")
    expect(page.locator(".message-reply")).to_have_count(1)
    assert Message.objects.filter(kind="reply").count() == 1
    window.errors[:] = [error for error in window.errors if "ERR_FAILED" not in error]


def test_a_draft_survives_a_reload_and_belongs_to_its_conversation(cast, screen):
    first = cast.conversation("one")
    second = cast.conversation("two", who="venkat@example.com")
    page = screen(cast.ravi).open(f"/conversations/{first.public_id}/", live=True).page
    page.locator("#composer-text").fill("half a sentence")
    page.get_by_role("tab", name="Internal note").click()
    page.locator("#composer-text").fill("for Mita")
    page.locator(f"#row-{second.public_id}").click()
    expect(page.locator("#open-conversation")).to_have_attribute("data-conversation", second.public_id)
    expect(page.locator("#composer-text")).to_have_value("")
    page.goto(page.url.replace(second.public_id, first.public_id))
    expect(page.locator("#composer-text")).to_have_value("half a sentence")
    page.get_by_role("tab", name="Internal note").click()
    expect(page.locator("#composer-text")).to_have_value("for Mita")


def test_the_whole_work_by_keyboard(cast, screen):
    for number in range(3):
        cast.conversation(f"question {number}", who=f"guest{number}@example.com", name=f"Guest {number}")
    page = screen(cast.ravi).open("/inbox/open/", live=True).page
    page.keyboard.press("j")
    expect(page.locator(".thread-row").first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#conversation-title")).to_have_text("Guest 1")
    page.keyboard.press("m")
    expect(page.locator("#assign-menu")).to_contain_text("Ravi Teja")
    page.keyboard.press("r")
    expect(page.locator("#composer-text")).to_be_focused()
    page.keyboard.type("Here is the answer.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message-reply")).to_contain_text("Here is the answer.")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(page.locator("#conversation-head")).to_have_attribute("data-open", "no")
    expect(page.locator("#stream")).to_contain_text("Ravi Teja closed this")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def test_a_message_arriving_moves_nothing_under_the_pointer(cast, screen):
    for number in range(14):
        cast.conversation(f"question {number}", who=f"guest{number}@example.com", name=f"Guest {number}")
    page = screen(cast.ravi).open("/inbox/open/", live=True).page
    row = page.locator(".thread-row").nth(3)
    row.hover()
    aimed, place = row.get_attribute("data-conversation"), row.bounding_box()
    cast.says("I am new here", who="new@example.com", name="Newcomer")
    cast.says("me again", who="guest0@example.com")
    expect(page.locator("#list-pill")).to_be_visible()
    still = page.locator(f"#row-{aimed}")
    assert still.bounding_box() == place
    page.mouse.move(900, 400)
    expect(page.locator(".thread-row").nth(1)).to_contain_text("Newcomer")
    expect(page.locator(".thread-row").first).to_contain_text("me again")


def test_reading_further_up_is_not_disturbed_by_a_new_message(cast, screen):
    conversation = cast.conversation("first")
    for number in range(40):
        cast.says(f"and another thing, number {number}")
    page = screen(cast.ravi).open(f"/conversations/{conversation.public_id}/", live=True).page
    scroller = page.locator("#stream-scroll")
    scroller.evaluate("box => { box.scrollTop = 200; }")
    read = page.locator(".message-customer", has_text="number 3").first
    place = read.bounding_box()
    cast.says("the newest")
    expect(page.locator("#stream-pill")).to_be_visible()
    assert read.bounding_box() == place
    page.locator("#stream-pill").click()
    expect(page.locator(".message-customer").last).to_be_in_viewport()


def test_files_by_picker_paste_and_drag(cast, screen):
    conversation = cast.conversation("bill?")
    page = screen(cast.ravi).open(f"/conversations/{conversation.public_id}/", live=True).page
    page.locator("#composer-picker").set_input_files(
        {"name": "bill.txt", "mimeType": "text/plain", "buffer": b"total 48213"}
    )
    page.evaluate(
        """() => {
            const holding = (name) => {
                const data = new DataTransfer();
                data.items.add(new File(["x"], name, {type: "text/plain"}));
                return data;
            };
            const happens = {bubbles: true, cancelable: true};
            const paste = new ClipboardEvent("paste", {clipboardData: holding("pasted.txt"), ...happens});
            document.getElementById("composer-text").dispatchEvent(paste);
            const drop = new DragEvent("drop", {dataTransfer: holding("dragged.txt"), ...happens});
            document.getElementById("composer").dispatchEvent(drop);
        }"""
    )
    expect(page.locator("#composer-files li")).to_have_count(3)
    page.get_by_role("button", name="Remove dragged.txt").click()
    expect(page.locator('#composer-files li[aria-busy="false"]')).to_have_count(2)
    # They belong to the draft: a reload, or another device, has them, too.
    page.reload()
    expect(page.locator("#composer-files li")).to_have_count(2)
    page.wait_for_selector("body[data-connected]")
    page.locator("#composer-send").click()
    expect(page.locator(".message-reply .attachment")).to_have_count(2)
    assert sorted(Message.objects.get(kind="reply").attachments.values_list("file__name", flat=True)) == [
        "bill.txt",
        "pasted.txt",
    ]


@pytest.mark.parametrize("language", ["te", "hi"])
def test_on_a_phone_in_ones_own_language_one_column_at_a_time(cast, screen, language):
    conversation = busy_day(cast)
    User.objects.filter(pk=cast.ravi.pk).update(language=language)
    page = screen(cast.ravi, width=360, height=740).open("/inbox/open/", live=True).page
    expect(page.locator("#conversation")).to_be_hidden()
    page.locator(f"#row-{conversation.public_id}").click()
    expect(page.locator(".list-pane")).to_be_hidden()
    expect(page.locator("#stream .message-customer").last).to_be_in_viewport()
    page.locator("#composer-text").fill("నేను రేపు వస్తాను")
    page.locator("#composer-send").click()
    expect(page.locator(".message-reply").last).to_contain_text("నేను రేపు వస్తాను")
    page.locator("[data-back]").click()
    expect(page.locator(".list-pane")).to_be_visible()
    page.locator(".only-narrow[popovertarget=rail]").click()
    expect(page.locator("#rail")).to_be_visible()
    page.locator("#rail .rail-link[href='/inbox/closed/']").click()
    expect(page).to_have_url(re.compile("/inbox/closed/$"))


def test_the_list_goes_on_endlessly_and_keeps_its_place(cast, screen):
    for number in range(120):
        cast.conversation(f"question {number}", who=f"guest{number}@example.com", name=f"Guest {number}")
    page = screen(cast.ravi).open("/inbox/open/", live=True).page
    expect(page.locator(".thread-row")).to_have_count(ROWS)
    for shown in range(ROWS, 120, ROWS):
        page.locator("#list-scroll").evaluate("box => { box.scrollTop = box.scrollHeight; }")
        expect(page.locator(".thread-row").nth(shown)).to_be_attached()
    expect(page.locator(".thread-row")).to_have_count(120)
    page.locator("#list-scroll").evaluate("box => { box.scrollTop = box.scrollHeight; }")
    assert page.locator(".thread-row .name").all_inner_texts() == [f"Guest {number}" for number in reversed(range(120))]
    place = page.locator("#list-scroll").evaluate("box => box.scrollTop")
    page.locator(".thread-row").last.click()
    expect(page.locator("#conversation-title")).to_have_text("Guest 0")
    assert page.locator("#list-scroll").evaluate("box => box.scrollTop") == place


def test_assigning_shows_on_a_colleagues_screen(cast, screen):
    conversation = cast.conversation("hello")
    farida = screen(cast.farida).open(f"/conversations/{conversation.public_id}/", live=True).page
    mita = screen(cast.mita).open("/inbox/mine/", live=True).page
    expect(mita.locator("#list-empty")).to_be_visible()
    farida.keyboard.press("a")
    farida.locator("#assign-menu .menu-item", has_text="Mita Sen").click()
    expect(mita.locator(".thread-row")).to_contain_text("hello")
    expect(farida.locator("#stream")).to_contain_text("Farida Khan gave this to Mita Sen")


def test_being_named_in_a_note_counts_at_once(cast, screen):
    conversation = cast.conversation("hello")
    page = screen(cast.mita).open("/inbox/open/", live=True).page
    expect(page.locator("[data-count=mentions]")).to_have_text("0")
    add_note(conversation=conversation, actor=Actor.staff(cast.ravi.id), author=cast.ravi, text="@Mita Sen please look")
    expect(page.locator("[data-count=mentions]")).to_have_text("1")


def test_going_back_with_the_browser_shows_what_was_there(cast, screen):
    first = cast.conversation("one")
    second = cast.conversation("two", who="venkat@example.com", name="Venkat Rao")
    page = screen(cast.ravi).open("/inbox/open/", live=True).page
    page.locator(f"#row-{first.public_id}").click()
    expect(page.locator("#conversation-title")).to_have_text("Lakshmi Devi")
    page.locator(f"#row-{second.public_id}").click()
    expect(page.locator("#conversation-title")).to_have_text("Venkat Rao")
    page.go_back()
    expect(page.locator("#conversation-title")).to_have_text("Lakshmi Devi")
    expect(page.locator("#composer-text")).to_be_visible()


def test_signing_in_and_out_in_ones_language(cast, screen):
    from atithi.workspace.tests.browser.conftest import PASSWORD

    User.objects.filter(pk=cast.ravi.pk).update(language="te")
    page = screen(None, locale="hi-IN").open("/accounts/login/").page
    expect(page.locator("html")).to_have_attribute("lang", "hi")
    page.locator("input[name=login]").fill("ravi@sharma.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit].button-primary").click()
    expect(page.locator("#queue-title")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "te")


def test_opening_a_conversation_takes_less_than_a_blink_and_scripts_stay_small(cast, screen):
    conversation = busy_day(cast)
    window = screen(cast.ravi)
    sizes = []
    window.page.on(
        "response", lambda answer: sizes.append(len(gzip.compress(answer.body()))) if ".js" in answer.url else None
    )
    page = window.open("/inbox/open/", live=True).page
    assert sizes
    assert sum(sizes) < 100_000, "script of a page, gzipped"
    row = page.locator(f"#row-{conversation.public_id}")
    row.hover()
    begin = time.monotonic()
    row.click()
    page.wait_for_selector("#open-conversation")
    assert time.monotonic() - begin < 2


def test_a_conversation_beyond_the_rows_shown_does_not_stand_in_the_list_twice(cast, screen):
    oldest = cast.conversation("the oldest", who="oldest@example.com", name="Oldest")
    for number in range(60):
        cast.conversation(f"question {number}", who=f"guest{number}@example.com", name=f"Guest {number}")
    page = screen(cast.ravi).open("/inbox/open/", live=True).page
    expect(page.locator(".thread-row")).to_have_count(ROWS)
    assign(conversation=oldest, assignee=cast.mita, team=None, actor=Actor.staff(cast.farida.id))
    cast.says("the newest", who="newest@example.com", name="Newest")
    expect(page.locator(".thread-row").first).to_contain_text("Newest")
    expect(page.locator(f"#row-{oldest.public_id}")).to_have_count(0)
    for shown in (ROWS + 1, 2 * ROWS + 1):  # the newest came on top
        page.locator("#list-scroll").evaluate("box => { box.scrollTop = box.scrollHeight; }")
        expect(page.locator(".thread-row").nth(shown)).to_be_attached()
    expect(page.locator(".thread-row")).to_have_count(62)
    expect(page.locator(f"#row-{oldest.public_id}")).to_have_count(1)
    expect(page.locator(".thread-row").last).to_contain_text("Oldest")


def test_the_keyboards_place_in_the_list_goes_along_with_its_row(cast, screen):
    made = [
        cast.conversation(f"question {number}", who=f"guest{number}@example.com", name=f"Guest {number}")
        for number in range(4)
    ]
    page = screen(cast.ravi).open("/inbox/open/", live=True).page
    page.keyboard.press("j")
    page.keyboard.press("j")
    focused = page.locator(f"#row-{made[2].public_id}")
    expect(focused).to_be_focused()
    cast.says("I am new here", who="new@example.com", name="Newcomer")
    expect(page.locator(".thread-row").first).to_contain_text("Newcomer")
    expect(focused).to_be_focused()
    close(conversation=made[2], actor=Actor.staff(cast.mita.id))
    expect(focused).to_have_count(0)
    expect(page.locator(f"#row-{made[1].public_id}")).to_be_focused()
