"""The kiosk in a real browser, with a desk that goes away and comes back: no token is lost, none is there twice."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from atithi.channels.instore.tests.browser.desk import running_desk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PATIENCE = 30_000


def test_a_token_taken_without_a_connection_is_registered_once_when_it_is_back(
    browser: Browser, tmp_path: Path
) -> None:
    with running_desk(tmp_path) as desk:
        context = browser.new_context(locale="te-IN", viewport={"width": 820, "height": 1180})
        page = context.new_page()
        page.goto(desk.kiosk)
        # The page is kept on the device once its worker is there.
        expect(page.locator("body[data-offline='ready']")).to_have_count(1, timeout=PATIENCE)
        page.wait_for_function(
            "async () => (await (await caches.open('instore-kiosk')).keys()).length > 4", timeout=PATIENCE
        )
        context.set_offline(True)
        page.reload()
        page.get_by_role("link", name="తెలుగు").click()
        page.get_by_role("link", name="మరమ్మతు").click()
        page.get_by_role("button", name="నా టోకెన్ తీసుకోండి").click()
        expect(page.locator(".step:target [data-kept-token]")).to_have_text("*1", timeout=PATIENCE)
        expect(page.get_by_text("నిర్ధారణ కోసం వేచి ఉంది").first).to_be_visible()
        page.reload()  # it is kept on the device, not in the page
        page.goto(desk.kiosk)
        expect(page.locator("#kept-list")).to_contain_text("*1", timeout=PATIENCE)
        context.set_offline(False)
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("#kept-list")).to_have_text("*1 → A-001", timeout=PATIENCE)
        # With a connection the next one has its page at once.
        page.get_by_role("link", name="English").click()
        page.get_by_role("link", name="Repair").click()
        page.get_by_role("button", name="Get my token").click()
        expect(page.locator("#now .token")).to_have_text("A-002", timeout=PATIENCE)
        assert desk.tokens() == [["A-001", "te"], ["A-002", "en"]]
        context.close()
