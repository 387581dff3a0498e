"""The two pages of this room in a real browser: nothing broken, nothing in anybody's way."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page

from atithi.api.actions import make_token
from atithi.conftest import build_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("ATITHI_PICTURES")


def open_page(
    browser: Browser, address: str, *, width: int, scheme: str, cookie: str = "", language: str = "en"
) -> tuple[Page, list[str]]:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language)  # type: ignore[arg-type]
    if cookie:
        context.add_cookies([{"name": "desk", "value": cookie, "url": address}])
    page, complaints = context.new_page(), []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    return page, complaints


def is_sound(page: Page, complaints: list[str], name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    assert found.violations_count == 0, found.generate_report()
    assert not complaints
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(1280, "light", "en"), (360, "dark", "te"), (1280, "dark", "hi")]
)
def test_the_reference_is_sound(live_server: object, browser: Browser, width: int, scheme: str, language: str) -> None:
    build_cast()
    address = f"{live_server.url}/api/v1/docs"  # type: ignore[attr-defined]
    page, complaints = open_page(browser, address, width=width, scheme=scheme, language=language)
    page.locator("#create_inbound details summary").last.click()
    page.locator("#create_inbound").scroll_into_view_if_needed()
    is_sound(page, complaints, f"reference-{width}-{scheme}")


@pytest.mark.parametrize(("width", "scheme", "language"), [(1280, "light", "en"), (360, "dark", "bn")])
def test_a_token_is_made_copied_and_revoked(
    live_server: object, browser: Browser, width: int, scheme: str, language: str
) -> None:
    cast = build_cast()
    cast.asha.language = language
    cast.asha.save()
    make_token(user=cast.ravi, name="Stock sync", scopes=["customers:read", "messages:write"])
    client = Client()
    client.force_login(cast.asha)
    address = f"{live_server.url}/settings/tokens/"  # type: ignore[attr-defined]
    cookie = client.cookies["desk"].value
    page, complaints = open_page(browser, address, width=width, scheme=scheme, cookie=cookie)
    page.fill("#id_name", "Shop app")
    page.check("input[value='messages:write']")
    is_sound(page, complaints, f"tokens-{width}-{scheme}")
    page.locator(".form-actions button").click()
    assert page.input_value("#secret").startswith("atithi_")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("[data-copy]")
    page.wait_for_selector(".toast")
    assert page.evaluate("navigator.clipboard.readText()") == page.input_value("#secret")
    is_sound(page, complaints, f"token-made-{width}-{scheme}")
    page.locator(".token .button-danger").first.click()
    page.wait_for_url(address)
    page.wait_for_selector(".toast")
    assert page.locator(".token .badge-good").count() == 1
