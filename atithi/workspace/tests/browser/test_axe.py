"""No page has anything that axe finds against WCAG 2.2 AA, in light and in dark, wide and narrow."""

import pytest

from atithi.workspace.tests.browser.scenes import busy_day

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PAGES = ["/inbox/open/", "/profile/", "/people/", "/people/new/", "/channels/", "/work/", "/record/", "/styleguide/",
         "/accounts/mfa/", "/accounts/mfa/webauthn/", "/accounts/sessions/", "/accounts/password/change/"]  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_of_the_staff(cast, screen, theme):
    conversation = busy_day(cast)
    window = screen(cast.asha, theme=theme)
    found = {}
    for path in [*PAGES, f"/conversations/{conversation.public_id}/"]:
        window.open(path)
        if violations := window.violations():
            found[path] = violations
    assert found == {}


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
