"""An announcement that must be read, and the help centre's answers in the chat, as people meet them."""

import re

import pytest
from playwright.sync_api import expect

from atithi.conftest import Cast
from atithi.knowledge import finding
from atithi.knowledge.models import Announcement, Asked, Reading, Verdict
from atithi.knowledge.tests.shelf import RETURN, RETURN_TE, published, translated
from atithi.workspace.tests.browser.conftest import Open
from atithi.workspace.tests.test_announcements import announced

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WAIT = 20_000


def test_a_must_read_is_met_in_the_inbox_and_understood_at_the_second_try(screen: Open, cast: Cast) -> None:
    one: Announcement = announced(cast)
    window = screen(cast.ravi).open("/")
    window.page.get_by_role("link", name="Returns within 30 days").click(timeout=WAIT)
    window.page.get_by_label("Two").check()
    window.page.get_by_role("button", name="I have read this").click()
    expect(window.page.get_by_text("Thirty since Monday.")).to_be_visible(timeout=WAIT)
    assert window.violations() == []
    window.page.get_by_label("Thirty").check()
    window.page.get_by_role("button", name="I have read this").click()
    expect(window.page.get_by_text("You have read this.")).to_be_visible(timeout=WAIT)
    assert Reading.objects.get(announcement=one).done_at is not None


def test_the_chat_answers_while_one_types_and_hands_over_what_was_read(screen: Open, cast: Cast) -> None:
    finding.forget()
    article = published(*RETURN, cast.asha)
    translated(article, "te", *RETURN_TE, cast.asha)
    page = screen().open(f"/webchat/{cast.chat.public_id}/frame/?language=te").page
    expect(page.locator("#help-open")).to_be_enabled(timeout=WAIT)
    page.locator("#text").press_sequentially("can I return it")
    page.get_by_role("button", name=RETURN_TE[0]).click(timeout=WAIT)
    expect(page.locator("#help-text")).to_be_visible(timeout=WAIT)
    for choice in ("[data-helpful=no]", "#help-person"):
        with page.expect_response(lambda told: told.request.method == "POST" and "/help/" in told.url, timeout=WAIT):
            page.locator(choice).click()
    expect(page.locator("#help")).to_be_hidden()
    expect(page.locator("#text")).to_have_value(re.compile(f"^can I return it\n.*{re.escape(RETURN_TE[0])}"))
    assert Verdict.objects.get().helpful is False
    assert Asked.objects.get().article == article
