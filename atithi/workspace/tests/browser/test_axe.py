"""No page has anything that axe finds against WCAG 2.2 AA, in light and in dark, wide and narrow: the pages of the work.
The pages of settings are in test_axe_settings.py, so that two workers share them."""

import pytest

from atithi.staff.models import User
from atithi.workspace.tests.browser.looks import faults_of
from atithi.workspace.tests.browser.pages import PAGES, WORK
from atithi.workspace.tests.browser.scenes import busy_day

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_every_page_of_the_work(cast, screen):
    conversation = busy_day(cast)
    User.objects.update(language="te")
    # Without movement: a colour on its way from light to dark is neither.
    window = screen(cast.asha, reduced_motion="reduce")
    paths = [PAGES[name] for name in WORK]
    assert faults_of(window, [*paths, f"/conversations/{conversation.public_id}/"]) == []


def test_every_page_before_signing_in(cast, screen):
    window = screen(None, width=390, reduced_motion="reduce")
    for path in ("/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/nothing/"):
        window.open(path)
        assert window.violations() == [], path
        window.page.emulate_media(color_scheme="dark")
        assert window.violations(rules=["color-contrast"]) == [], path
        window.page.emulate_media(color_scheme="light")
    window.errors[:] = [error for error in window.errors if "404" not in error]


def test_what_opens_over_the_conversation(cast, screen):
    conversation = busy_day(cast)
    window = screen(cast.ravi, reduced_motion="reduce").open(f"/conversations/{conversation.public_id}/", live=True)
    page = window.page

    def looked_at() -> None:
        assert window.violations() == []
        page.emulate_media(color_scheme="dark")
        assert window.violations(rules=["color-contrast"]) == []
        page.emulate_media(color_scheme="light")

    page.locator("#assign-menu summary").click()
    looked_at()
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Internal note").click()
    looked_at()
    page.locator(".me > summary").click()
    looked_at()
    page.get_by_role("button", name="Keys").click()
    looked_at()


def test_a_phone_and_a_magnified_window(cast, screen):
    conversation = busy_day(cast)
    window = screen(cast.ravi, width=360, height=740)
    for path in ("/inbox/open/", f"/conversations/{conversation.public_id}/"):
        window.open(path)
        for width, height in ((360, 740), (320, 256)):
            window.page.set_viewport_size({"width": width, "height": height})
            assert window.violations() == [], f"{path} at {width} px"
            wider = window.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wider <= 0, f"{path} scrolls sideways at {width} px"
