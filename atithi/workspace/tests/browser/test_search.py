"""Finding by keyboard, in any script, on any screen; and typing a script with Roman letters."""

import os

import pytest

from atithi.events.testing import run_jobs
from atithi.workspace.tests.browser.conftest import SCREENS
from atithi.workspace.tests.browser.scenes import busy_day

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def picture(window, name):
    if os.environ.get("ATITHI_SCREENS"):
        SCREENS.mkdir(exist_ok=True)
        window.page.screenshot(path=SCREENS / f"search-{name}.png")


def test_hits_come_as_one_types_and_open_at_the_message_that_was_found(cast, screen):
    busy_day(cast)
    run_jobs()
    window = screen(cast.ravi).open("/inbox/open/", live=True)
    page = window.page
    page.keyboard.press("f")
    page.keyboard.type("invartar", delay=20)
    page.wait_for_selector("#search-hits mark")
    assert "ఇన్వర్టర్" in page.locator("#search-hits mark").all_inner_texts()
    assert window.violations() == []
    picture(window, "typing")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".message.found")
    assert "/conversations/" in page.url
    assert page.locator(".message.found").is_visible()
    picture(window, "opened")
    page.locator("#search-text").focus()
    page.keyboard.press("Escape")
    assert page.locator("#threads").is_visible()
    assert page.locator("#search-text").input_value() == ""


def test_the_page_of_hits_works_without_scripts_and_on_a_phone(cast, screen):
    busy_day(cast)
    run_jobs()
    window = screen(cast.mita, width=360, height=740, reduced_motion="reduce").open("/search/?q=warranty")
    page = window.page
    assert page.locator("#search-hits .hit").count() >= 2
    assert page.locator("#search-hits mark").count() >= 2
    assert window.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    picture(window, "phone-light")
    page.emulate_media(color_scheme="dark")
    assert window.violations(rules=["color-contrast"]) == []
    picture(window, "phone-dark")
    window.open("/search/?q=qqxyzzy")
    assert page.get_by_text("Nothing found").last.is_visible()
    assert window.violations() == []
    without = screen(cast.mita, java_script_enabled=False).open("/search/?q=warranty")
    assert without.page.locator("#search-hits .hit").count() >= 2


def test_roman_letters_become_the_guests_script_at_one_key_and_it_is_remembered(cast, screen):
    conversation = busy_day(cast)
    window = screen(cast.ravi).open(f"/conversations/{conversation.public_id}/", live=True)
    page = window.page
    page.locator("#composer-text").click()
    page.keyboard.press("Alt+z")
    page.keyboard.type("namaste", delay=20)
    page.wait_for_selector(".typing-candidates li")
    assert window.violations() == []
    picture(window, "phonetic")
    page.keyboard.press("Space")
    text = page.locator("#composer-text").input_value()
    assert text.strip()
    assert all("\u0c00" <= letter <= "\u0c7f" for letter in text.strip()), text
    page.reload()
    page.wait_for_selector("body[data-connected]")
    assert page.locator(".phonetic-now").inner_text() == "అ"
    page.locator("#composer-text").fill("")
    page.keyboard.press("Alt+z")
    page.keyboard.type("hello ")
    assert page.locator("#composer-text").input_value() == "hello "
    page.locator("#phonetic-menu summary").click()
    assert window.violations() == []
    picture(window, "scripts")
