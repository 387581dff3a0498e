"""Without a connection and back, told what is new, and by keyboard alone: in a real browser."""

import pytest
from django.db import transaction
from playwright.sync_api import expect

from atithi.conversations.actions import assign
from atithi.conversations.models import Attachment, Message
from atithi.events import Actor
from atithi.events.testing import run_jobs
from atithi.files.actions import store
from atithi.workspace.actions import set_keys
from atithi.workspace.tests.test_conversation import PNG

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PATIENCE = 20_000


def _kept(page, path):
    """Whether the worker has kept this conversation."""
    return f"async () => Boolean(await caches.match('{path}', {{ cacheName: 'desk-pages' }}))"


def test_what_was_open_is_read_offline_and_answers_go_out_in_order_and_once(cast, screen):
    first, second = (
        cast.conversation("mera refund kab aayega?"),
        cast.conversation("ఫ్రిజ్", who="v@example.com", name="Venkat"),
    )
    with transaction.atomic():
        picture = store(content=PNG, name="fridge.png", declared_type="image/png")
    shown = Attachment.objects.create(message=second.messages.get(), file=picture)
    window = screen(cast.ravi, locale="te-IN")
    page = window.open("/inbox/open/", live=True).page
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null", timeout=PATIENCE)
    page.locator(f"#row-{second.public_id}").click()
    expect(page.locator("#open-conversation")).to_have_attribute("data-conversation", second.public_id)
    window.open(f"/conversations/{first.public_id}/", live=True)
    for one in (first, second):
        page.wait_for_function(_kept(page, f"/conversations/{one.public_id}/"), timeout=PATIENCE)
    kept = (
        f"async () => Boolean(await caches.match('/attachments/{shown.public_id}/', {{ cacheName: 'desk-pictures' }}))"
    )
    page.wait_for_function(kept, timeout=PATIENCE)

    page.context.set_offline(True)
    for words in ("First answer", "Second answer"):
        page.locator("#composer-text").fill(words)
        page.keyboard.press("Control+Enter")
        expect(page.locator("#outbox")).to_contain_text(words, timeout=PATIENCE)
        expect(page.locator("#composer-text")).to_have_value("")
    expect(page.locator("#offline-bar")).to_be_visible(timeout=PATIENCE)
    page.locator(f"#row-{second.public_id}").click()
    expect(page.locator("#open-conversation")).to_have_attribute(
        "data-conversation", second.public_id, timeout=PATIENCE
    )
    expect(page.locator("#stream")).to_contain_text("ఫ్రిజ్")
    page.reload()
    expect(page.locator("#stream")).to_contain_text("ఫ్రిజ్", timeout=PATIENCE)
    expect(page.locator(".kept-line")).to_be_visible()
    expect(page.locator("#outbox-list > li")).to_have_count(2)

    page.context.set_offline(False)
    expect(page.locator("#outbox")).to_be_hidden(timeout=PATIENCE)
    assert list(Message.objects.filter(kind="reply").order_by("id").values_list("text", flat=True)) == [
        "First answer",
        "Second answer",
    ]
    expect(page.locator("#offline-bar")).to_be_hidden(timeout=PATIENCE)
    _forget_offline_errors(window)


def test_an_answer_past_which_the_customer_wrote_waits_for_its_writer(cast, screen):
    conversation = cast.conversation("kab aayega?")
    window = screen(cast.ravi).open(f"/conversations/{conversation.public_id}/", live=True)
    page = window.page
    page.context.set_offline(True)
    page.locator("#composer-text").fill("Tomorrow at ten")
    page.locator("#composer-send").click()
    expect(page.locator("#outbox")).to_contain_text("Tomorrow at ten", timeout=PATIENCE)
    cast.says("Please do not come tomorrow")
    page.context.set_offline(False)
    expect(page.locator(".outbox-why")).to_contain_text("wrote before this went out", timeout=PATIENCE)
    assert not Message.objects.filter(kind="reply").exists()
    page.get_by_role("button", name="Back into the field").click()
    expect(page.locator("#composer-text")).to_have_value("Tomorrow at ten")
    expect(page.locator("#outbox")).to_be_hidden()
    _forget_offline_errors(window)


def test_what_was_kept_goes_with_the_person_who_signs_out(cast, screen):
    conversation = cast.conversation("private words")
    page = screen(cast.ravi).open(f"/conversations/{conversation.public_id}/", live=True).page
    page.wait_for_function("navigator.serviceWorker.controller !== null", timeout=PATIENCE)
    page.reload()
    page.wait_for_function(_kept(page, f"/conversations/{conversation.public_id}/"), timeout=PATIENCE)
    page.locator(".me > summary").click()
    page.locator("form[action$='/accounts/logout/'] button").first.click()
    page.wait_for_url("**/accounts/login/**", timeout=PATIENCE)
    page.wait_for_function("async () => !(await caches.has('desk-pages'))", timeout=PATIENCE)


def test_what_is_given_to_me_is_told_at_once_and_seen_when_i_open_it(cast, screen):
    conversation = cast.conversation("kab aayega?")
    page = screen(cast.ravi).open("/inbox/open/", live=True).page
    assign(conversation=conversation, assignee=cast.ravi, team=None, actor=Actor.staff(cast.farida.id))
    run_jobs()
    expect(page.locator(".toast")).to_contain_text("Farida Khan gave you Lakshmi Devi", timeout=PATIENCE)
    expect(page).to_have_title(
        "(1) All open · Atithi" if "All open" in page.title() else page.title(), timeout=PATIENCE
    )
    expect(page.locator("#bell-count")).to_have_text("1")
    page.keyboard.press("i")
    expect(page.locator("#notices-list .notice-unseen")).to_contain_text("Lakshmi Devi", timeout=PATIENCE)
    page.locator("#notices-list a").first.press("Enter")
    expect(page.locator("#open-conversation")).to_have_attribute(
        "data-conversation", conversation.public_id, timeout=PATIENCE
    )
    expect(page.locator("#bell-count")).to_be_hidden(timeout=PATIENCE)
    assert not page.title().startswith("(")


def test_my_own_key_acts_the_old_one_does_not_and_single_keys_can_be_off(cast, screen):
    conversation = cast.conversation("hello")
    set_keys(user=cast.ravi, wanted={"reply": "q"}, single_keys=True)
    window = screen(cast.ravi)
    page = window.open(f"/conversations/{conversation.public_id}/", live=True).page
    page.locator("#stream-scroll").focus()
    page.keyboard.press("r")
    expect(page.locator("#composer-text")).not_to_be_focused()
    page.keyboard.press("q")
    expect(page.locator("#composer-text")).to_be_focused()
    expect(page.locator("#composer-text")).to_have_value("")
    set_keys(user=cast.ravi, wanted={}, single_keys=False)
    window.open(f"/conversations/{conversation.public_id}/", live=True)
    page.locator("#stream-scroll").focus()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_hidden()
    page.goto(window.desk + "/profile/keys/")
    page.locator("#key-close").press("x")
    expect(page.locator("#key-close")).to_have_value("x")


def _forget_offline_errors(window):
    """A browser without a connection says so in its console."""
    expected = ("ERR_INTERNET_DISCONNECTED", "409", "ERR_FAILED", "Failed to fetch", "net::")
    window.errors[:] = [error for error in window.errors if not any(word in error for word in expected)]
