"""Views, lists, bulk actions and the palette in a real browser: by keyboard, on a phone, in two languages, with many rows."""

import os
import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from atithi.conversations import counts
from atithi.conversations.models import Conversation, SavedView
from atithi.conversations.queries import ROWS
from atithi.core.clock import now
from atithi.events.testing import run_jobs
from atithi.staff.models import User
from atithi.workspace.tests.browser.conftest import SCREENS
from atithi.workspace.tests.browser.scenes import busy_day

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SLOW = 20_000


def picture(window, name):
    if os.environ.get("ATITHI_SCREENS"):
        SCREENS.mkdir(exist_ok=True)
        window.page.screenshot(path=SCREENS / f"lists-{name}.png")


def many(cast, number):
    first = cast.conversation("the first question", who="first@example.com", name="First Guest")
    moment = now()
    Conversation.objects.bulk_create(
        [
            Conversation(
                customer_id=first.customer_id, channel=cast.mailbox, created_at=moment, language="te", script="Telu",
                last_message_at=moment - timedelta(minutes=step), waiting_since=moment - timedelta(minutes=step),
                last_message_kind="customer", preview=f"ప్రశ్న {step}",
            )
            for step in range(1, number)
        ],
        batch_size=2000,
    )  # fmt: skip
    counts.recount()


def test_ten_thousand_by_keyboard_several_chosen_changed_and_undone_in_telugu(cast, screen):
    many(cast, 10_000)
    User.objects.filter(pk=cast.ravi.pk).update(language="te")
    window = screen(cast.ravi).open("/inbox/open/", live=True)
    page = window.page
    expect(page.locator("[data-count=open]")).to_have_text("10,000")
    expect(page.locator(".thread-row")).to_have_count(ROWS)
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("#bulk-bar")).to_be_visible(timeout=SLOW)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator(".thread-row.picked")).to_have_count(2)
    page.locator(".pick").nth(5).click(modifiers=["Shift"])
    picked = page.locator(".thread-row.picked").count()
    assert picked >= 4
    expect(page.locator("#bulk-number")).to_contain_text(str(picked))
    assert window.violations() == []
    picture(window, "chosen-te")
    page.locator("#bulk-bar [data-do=close]").click()
    expect(page.locator("#bulk-progress")).to_be_visible(timeout=SLOW)
    run_jobs()
    expect(page.locator("#bulk-progress[data-running=no]")).to_be_visible(timeout=SLOW)
    assert Conversation.objects.filter(closed_at__isnull=False).count() == picked
    expect(page.locator("[data-count=open]")).to_have_text(f"{10_000 - picked:,}", timeout=SLOW)
    with page.expect_response(lambda response: response.request.method == "POST"):  # the work is asked for by then
        page.locator("#bulk-progress [data-undo]").click()
    run_jobs()
    expect(page.locator("[data-count=open]")).to_have_text("10,000", timeout=SLOW)
    assert not Conversation.objects.filter(closed_at__isnull=False).exists()
    # All ten thousand: shown first, and left alone when one thinks better of it.
    page.locator("[data-bulk-away]").click()
    page.locator(".thread-row").first.hover()
    page.locator(".pick").first.check()
    page.locator("#bulk-all").click()
    page.locator("#bulk-bar [data-do=close]").click()
    expect(page.locator("#bulk-plan")).to_contain_text("10,000", timeout=SLOW)
    picture(window, "plan-te")
    page.keyboard.press("Escape")
    expect(page.locator("#bulk-plan")).to_have_count(0)
    assert not Conversation.objects.filter(closed_at__isnull=False).exists()


def test_the_lists_place_is_kept_over_a_reload_and_a_look_opens_nothing(cast, screen):
    many(cast, 5 * ROWS)
    window = screen(cast.ravi).open("/inbox/open/", live=True)
    page = window.page
    for shown in (ROWS, 2 * ROWS):
        page.locator("#list-scroll").evaluate("box => { box.scrollTop = box.scrollHeight; }")
        expect(page.locator(".thread-row").nth(shown)).to_be_attached(timeout=SLOW)
    row = page.locator(".thread-row").nth(ROWS + 10)
    row.evaluate(
        "row => { row.parentElement.parentElement.parentElement.scrollTop += row.getBoundingClientRect().top - 300; }"
    )
    name = row.get_attribute("id")
    page.wait_for_function("() => Object.keys(sessionStorage).some((key) => key.startsWith('desk-place:'))")
    top = page.locator(f"#{name}").bounding_box()["y"]
    page.reload()
    expect(page.locator(f"#{name}")).to_be_attached(timeout=SLOW)
    page.wait_for_function(
        "([id, top]) => Math.abs(document.getElementById(id).getBoundingClientRect().top - top) < 60",
        arg=[name, top],
        timeout=SLOW,
    )
    page.locator(f"#{name}").focus()
    page.keyboard.press("Space")
    expect(page.locator("#peek")).to_be_visible(timeout=SLOW)
    picture(window, "peek")
    page.keyboard.press("Escape")
    expect(page.locator("#peek")).to_be_hidden()
    expect(page.locator("#open-conversation")).to_have_count(0)


@pytest.mark.parametrize(("language", "width"), [("hi", 360), ("en", 1440)])
def test_a_saved_view_is_made_with_a_live_preview_and_used(cast, screen, language, width):
    busy_day(cast)
    User.objects.filter(pk=cast.mita.pk).update(language=language)
    window = screen(cast.mita, width=width, height=800, theme="dark" if width == 360 else "light").open("/views/new/")
    page = window.page
    page.locator("#view-name").fill("बांग्ला और तेलुगु")
    expect(page.locator("#view-preview .preview-row")).to_have_count(5)
    page.locator("#add-root").click()
    expect(page.locator("#field-1")).to_be_visible(timeout=SLOW)
    page.locator("#field-1").select_option("language")
    value = page.locator("[name='value:1'][value=bn]")
    expect(value).to_be_attached(timeout=SLOW)
    value.focus()
    page.keyboard.press("Space")
    expect(page.locator("#view-preview .preview-row")).to_have_count(2, timeout=SLOW)
    expect(page.locator("#view-name")).to_have_value("बांग्ला और तेलुगु")
    assert window.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    picture(window, f"view-{language}-{width}")
    page.locator(".form-actions [value=save]").click()
    expect(page.locator("#queue-title")).to_have_text("बांग्ला और तेलुगु", timeout=SLOW)
    expect(page.locator(".thread-row")).to_have_count(2)
    view = SavedView.objects.get()
    expect(page.locator(f"[data-count='{view.queue}']")).to_have_text("২" if language == "bn" else "2", timeout=SLOW)
    cast.says("আমার ফ্রিজ কবে আসবে? একটু জানাবেন", who="new@example.com", name="Naba")
    expect(page.locator(".thread-row")).to_have_count(3, timeout=SLOW)
    assert window.violations() == []
    picture(window, f"view-used-{language}-{width}")


def test_the_palette_does_everything_by_keyboard(cast, screen):
    conversation = busy_day(cast)
    run_jobs()
    window = screen(cast.ravi).open("/inbox/unassigned/", live=True)
    page = window.page
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible(timeout=SLOW)
    page.keyboard.type("lakshmi")
    expect(page.locator(".palette-row[data-key^='guest:'], .palette-row[data-key^='talk:']").first).to_be_visible(
        timeout=SLOW
    )
    assert window.violations() == []
    picture(window, "palette")
    page.keyboard.press("Enter")
    expect(page.locator("#conversation-title")).to_have_text("Lakshmi Devi", timeout=SLOW)
    page.keyboard.press("Control+k")
    expect(page.locator("#palette .palette-row").first).to_contain_text("Lakshmi", timeout=SLOW)  # used last
    page.keyboard.type("मीता")
    expect(page.locator("#palette .palette-row[data-person]").first).to_contain_text("Mita Sen", timeout=SLOW)
    page.keyboard.press("Enter")
    expect(page.locator("#assign-menu summary")).to_contain_text("Mita Sen", timeout=SLOW)
    conversation.refresh_from_db()
    assert conversation.assignee == cast.mita
    page.keyboard.press("Control+k")
    page.keyboard.type("all open")
    expect(page.locator("#palette .palette-row").first).to_contain_text("All open", timeout=SLOW)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/inbox/open/$"), timeout=SLOW)


def test_what_one_does_shows_at_once_and_is_taken_back_with_a_word_where_it_is_refused(cast, screen):
    first = cast.conversation("one")
    second = cast.conversation("two", who="venkat@example.com", name="Venkat Rao")
    window = screen(cast.ravi).open("/inbox/open/", live=True)
    page = window.page
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    row = page.locator(f"#row-{second.public_id}")
    with page.expect_response(lambda answer: f"/conversations/{second.public_id}/?" in answer.url, timeout=SLOW):
        row.hover()  # fetched before it is asked for …
    row.click()
    expect(page.locator("#conversation-title")).to_have_text("Venkat Rao", timeout=SLOW)
    assert len([url for url in asked if f"/conversations/{second.public_id}/?" in url]) == 1  # … and not a second time
    expect(row).not_to_have_class(re.compile("unread"))
    held = []
    page.route("**/closure/", lambda route: held.append(route))
    page.locator("#close-it").click()
    expect(row).to_have_class(re.compile("leaving"), timeout=SLOW)
    page.wait_for_function("() => true")
    held[0].fulfill(status=409, content_type="text/html", body='<div role="alert">Somebody else closed it.</div>')
    expect(page.locator(".toast-bad")).to_contain_text("Somebody else closed it.", timeout=SLOW)
    expect(row).not_to_have_class(re.compile("leaving"))
    page.unroute("**/closure/")
    mita = screen(cast.mita).open(f"/conversations/{first.public_id}/", live=True).page
    expect(mita.locator("#conversation-title")).to_have_text("Lakshmi Devi", timeout=SLOW)
    expect(page.locator(f"#row-{first.public_id}")).to_have_attribute("data-looking", "Mita Sen", timeout=SLOW)
    window.errors[:] = [error for error in window.errors if "409" not in error]


def test_several_at_once_on_a_phone_in_hindi(cast, screen):
    for number in range(4):
        cast.conversation(f"सवाल {number}", who=f"guest{number}@example.com", name=f"Guest {number}")
    User.objects.filter(pk=cast.ravi.pk).update(language="hi")
    window = screen(cast.ravi, width=360, height=740, theme="dark", has_touch=True).open("/inbox/open/", live=True)
    page = window.page
    page.locator("#select-mode").tap()
    expect(page.locator(".pick")).to_have_count(4, timeout=SLOW)
    page.locator(".pick").nth(0).tap()
    page.locator(".pick").nth(2).tap()
    expect(page.locator("#bulk-bar .menu summary").first).to_be_visible(timeout=SLOW)
    assert window.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.locator("#bulk-bar .menu summary").first.tap()
    picture(window, "phone-hi")
    page.locator(f"#bulk-bar [data-do='assign:person:{cast.mita.public_id}']").tap()
    expect(page.locator("#bulk-progress")).to_be_visible(timeout=SLOW)
    run_jobs()
    expect(page.locator("#bulk-progress[data-running=no]")).to_contain_text("2", timeout=SLOW)
    assert Conversation.objects.filter(assignee=cast.mita).count() == 2
    picture(window, "phone-done-hi")
