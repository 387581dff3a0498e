"""Pictures of every page at three widths, in light and dark and four languages: `bin/test --screens`, to be looked at."""

import os

import pytest

from atithi.staff.models import User
from atithi.workspace.tests.browser.conftest import SCREENS
from atithi.workspace.tests.browser.pages import PAGES
from atithi.workspace.tests.browser.scenes import busy_day

pytestmark = pytest.mark.browser
SIZES = [(1440, 900), (768, 1024), (360, 740)]


@pytest.fixture
def pictures():
    if not os.environ.get("ATITHI_SCREENS"):
        pytest.skip("pictures are taken by bin/test --screens")
    SCREENS.mkdir(exist_ok=True)


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("language", ["en", "hi", "te", "bn"])
def test_pictures_of_the_workspace(pictures, cast, screen, language):
    conversation = busy_day(cast)
    User.objects.update(language=language)
    pages = {"inbox": "/inbox/open/", "conversation": f"/conversations/{conversation.public_id}/", **PAGES}
    for theme in ("light", "dark"):
        for width, height in SIZES:
            window = screen(cast.asha, width=width, height=height, theme=theme)
            for name, path in pages.items():
                window.open(path)
                window.page.wait_for_timeout(250)
                full = name == "styleguide"
                window.page.screenshot(path=SCREENS / f"{name}-{language}-{theme}-{width}.png", full_page=full)


@pytest.mark.timeout(300)
def test_pictures_of_sign_in_and_a_wall_screen(pictures, cast, screen):
    for language in ("en", "hi", "te", "bn"):
        window = screen(None, width=390, height=760, locale=f"{language}-IN")
        window.open("/accounts/login/")
        window.page.screenshot(path=SCREENS / f"signin-{language}.png")
    conversation = busy_day(cast)
    window = screen(cast.asha, width=3840, height=2160)
    window.open(f"/conversations/{conversation.public_id}/")
    window.page.wait_for_timeout(300)
    window.page.screenshot(path=SCREENS / "conversation-en-light-3840.png")
    window = screen(cast.asha, width=320, height=256)
    window.open(f"/conversations/{conversation.public_id}/")
    window.page.screenshot(path=SCREENS / "conversation-zoom400.png")
