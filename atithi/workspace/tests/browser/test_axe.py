"""No page has anything that axe finds against WCAG 2.2 AA, in light and in dark, wide and narrow."""

import pytest

from atithi.staff.models import User
from atithi.workspace.tests.browser.pages import PAGES
from atithi.workspace.tests.browser.scenes import busy_day

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(one).position !== "fixed")
  .filter((one) => !one.closest("[popover]:not(:popover-open), .visually-hidden, .tabs, .frame-rail"))
  .slice(0, 4).map((one) => one.outerHTML.slice(0, 140))"""


def test_every_page_of_the_staff(cast, screen):
    """Whole in light; in dark the contrasts; magnified to 400 % without scrolling sideways."""
    conversation = busy_day(cast)
    User.objects.update(language="te")
    # Without movement: a colour on its way from light to dark is neither.
    window = screen(cast.asha, reduced_motion="reduce")
    page, found = window.page, {}
    for path in [*PAGES.values(), f"/conversations/{conversation.public_id}/"]:
        window.open(path)
        found[path] = window.violations()
        page.emulate_media(color_scheme="dark")
        found[path] += window.violations(rules=["color-contrast"])
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 320, "height": 256})
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            found[path].append(f"scrolls sideways at 320 px: {page.evaluate(TOO_WIDE)}")
        page.set_viewport_size({"width": 1440, "height": 900})
    assert not any(found.values()), "\n".join(f"{path}: {one}" for path, all in found.items() for one in all)


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/nothing/"]
)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_before_signing_in(cast, screen, theme, path):
    window = screen(None, theme=theme, width=390).open(path)
    assert window.violations() == []
    window.errors[:] = [error for error in window.errors if "404" not in error]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_over_the_conversation(cast, screen, theme):
    conversation = busy_day(cast)
    window = screen(cast.ravi, theme=theme).open(f"/conversations/{conversation.public_id}/", live=True)
    page = window.page
    page.locator("#assign-menu summary").click()
    assert window.violations() == []
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Internal note").click()
    assert window.violations() == []
    page.locator(".me > summary").click()
    assert window.violations() == []
    page.get_by_role("button", name="Keys").click()
    assert window.violations() == []


def test_a_phone_and_a_magnified_window(cast, screen):
    conversation = busy_day(cast)
    for width, height in ((360, 740), (320, 256)):
        window = screen(cast.ravi, width=width, height=height)
        for path in ("/inbox/open/", f"/conversations/{conversation.public_id}/"):
            window.open(path)
            assert window.violations() == []
            wider = window.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wider <= 0, f"{path} scrolls sideways at {width} px"
