"""Who writes in the chat, in which language and script, and with which device, in a real browser."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from atithi.channels.webchat.tests.browser.acts import bubbles, open_chat, say
from atithi.channels.webchat.tests.browser.desk import Desk, Site
from atithi.channels.webchat.tests.conftest import vouched

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_who_is_signed_in_on_the_site_is_known_on_every_device(
    desk: Desk, site: Site, visit: Callable[..., Any]
) -> None:
    signed = vouched(id="42", name="Lakshmi Devi")
    site.more = 'data-user-id="42" data-user-name="Lakshmi Devi" data-user-signature="' + signed["signature"] + '"'
    try:
        for text in ("from the phone", "from the laptop"):
            page, complaints = visit()
            page.goto(site.url)
            chat = open_chat(page)
            say(chat, text)
            expect(chat.locator("#messages .state").last).to_have_text("Sent")
            expect(chat.locator("#contact-open")).to_be_hidden()
            assert complaints == []
        assert bubbles(chat) == ["from the phone", "from the laptop"]
        page.evaluate("window.atithi.forget()")
        expect(chat.locator("#messages li")).to_have_count(0)
    finally:
        site.more = ""


def test_what_is_written_while_the_site_says_who_is_there_is_theirs(
    desk: Desk, site: Site, visit: Callable[..., Any]
) -> None:
    """The handshake may take longer than the first words: they must not go to an unknown guest's chat."""
    signed = vouched(id="43", name="Anjali Rao")
    site.more = 'data-user-id="43" data-user-name="Anjali Rao" data-user-signature="' + signed["signature"] + '"'
    held: list[Any] = []
    try:
        page, complaints = visit()
        page.route("**/session", lambda route: held.append(route))
        page.goto(site.url)
        chat = open_chat(page)
        say(chat, "typed at once")
        expect(chat.locator("#messages .state").last).to_have_text("Sending")
        for _ in range(100):
            if held:
                break
            page.wait_for_timeout(50)
        for route in held:
            route.continue_()
        expect(chat.locator("#messages .state").last).to_have_text("Sent")
        expect(chat.locator("#contact-open")).to_be_hidden()
        assert len(held) == 1
        expect(chat.locator("#messages .bubble")).to_have_text(["typed at once"])
        assert complaints == []
    finally:
        site.more = ""


def test_a_wrong_signature_is_refused_in_plain_words(desk: Desk, site: Site, visit: Callable[..., Any]) -> None:
    site.more = 'data-user-id="42" data-user-signature="' + "0" * 64 + '"'
    try:
        page, _complaints = visit()
        page.goto(site.url)
        chat = open_chat(page)
        expect(chat.locator("#alarm")).to_have_text("The site's signature does not fit. Please reload the page.")
        expect(chat.locator("#messages li")).to_have_count(0)
    finally:
        site.more = ""


def test_name_and_mail_can_be_left(desk: Desk, site: Site, visit: Callable[..., Any]) -> None:
    page, _complaints = visit()
    page.goto(site.url)
    chat = open_chat(page)
    chat.locator("#contact-open").click()
    chat.get_by_label("E-mail").fill("lakshmi.example.com")
    chat.get_by_role("button", name="Save").click()
    expect(chat.locator("#contact-said")).to_contain_text("is not a mail address")
    chat.get_by_label("E-mail").fill("lakshmi@example.com")
    chat.get_by_role("button", name="Save").click()
    expect(chat.locator("#contact-said")).to_have_text("Thank you. If you leave, our answer comes by mail.")


def test_the_language_can_be_changed_and_is_remembered(desk: Desk, site: Site, visit: Callable[..., Any]) -> None:
    page, _complaints = visit()
    page.goto(site.url)
    chat = open_chat(page)
    chat.locator("#language").select_option("te")
    expect(chat.locator("html")).to_have_attribute("lang", "te")
    expect(chat.locator(".from-desk .bubble")).to_contain_text("స్వాగతం")
    page.reload()
    expect(chat.locator("html")).to_have_attribute("lang", "te")


def test_on_a_phone_the_chat_fills_the_screen(desk: Desk, site: Site, visit: Callable[..., Any]) -> None:
    page, _complaints = visit(viewport={"width": 360, "height": 720}, has_touch=True, is_mobile=True)
    page.goto(site.url)
    chat = open_chat(page)
    expect(chat.locator("#text")).to_be_visible()
    assert page.locator("iframe").bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 720}
    assert chat.locator("html").evaluate("page => page.scrollWidth <= page.clientWidth")
    chat.locator("#close").click()
    expect(page.get_by_role("button", name="Chat with us")).to_be_visible()


def test_roman_letters_become_the_guests_script_and_go_out_in_it(
    desk: Desk, site: Site, visit: Callable[..., Any]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, complaints = visit(viewport={"width": 360, "height": 640}, has_touch=True, locale="hi-IN")
    kept: dict[str, str] = {}
    page.on("response", lambda got: kept.update({got.url.split("/")[-1]: got.headers.get("cache-control", "")}))
    page.goto(site.url)
    chat = open_chat(page, "हमसे बात करें")
    box, options = chat.locator("#text"), chat.locator(".typing-candidates li")
    expect(chat.locator("#phonetic")).to_be_enabled(timeout=20_000)
    assert not [name for name in kept if name.startswith("typing")]
    box.press("Alt+z")
    expect(chat.locator("#phonetic[aria-pressed=true][aria-busy=false]")).to_be_visible(timeout=20_000)
    assert "immutable" in next(value for name, value in kept.items() if name.startswith("typing-hi."))
    box.press_sequentially("mera order")
    expect(options.first).to_be_visible()
    assert chat.locator("html").evaluate("page => page.scrollWidth <= page.clientWidth")
    box.press("Enter")  # chooses, and sends nothing
    expect(box).to_have_value("मेरा ऑर्डर")
    expect(chat.locator("#messages li")).to_have_count(0)
    box.press_sequentially(" kab")
    options.first.tap()
    expect(box).to_have_value("मेरा ऑर्डर कब")
    box.evaluate(
        "box => { box.value += ' x'; box.dispatchEvent(new InputEvent('input', { isComposing: true, data: 'x' })); }"
    )
    expect(options).to_have_count(0)
    box.fill("मेरा ऑर्डर कब ")
    box.press_sequentially("ayega")
    expect(options.first).to_be_visible()
    word = options.first.inner_text()
    chat.locator("#send").tap()  # means the word that is marked
    expect(chat.locator("#messages .state").last).to_have_text("भेज दिया", timeout=20_000)
    until = time.monotonic() + 30  # it is accepted; the worker may need a moment
    while desk.texts()[-1:] != [f"मेरा ऑर्डर कब {word}"]:
        assert time.monotonic() < until, desk.texts()
    box.press("Alt+z")
    box.press_sequentially("hello ")
    expect(box).to_have_value("hello ")
    assert complaints == []
    alone, _complaints = visit(locale="bn-IN", bypass_csp=True)
    alone.goto(f"{desk.url}/help/chat/{desk.channel}/")
    alone.locator("#phonetic").click()
    expect(alone.locator("#phonetic[aria-busy=false][aria-pressed=true]")).to_be_visible(timeout=20_000)
    alone.locator("#text").press_sequentially("amar")
    expect(alone.locator(".typing-candidates li").first).to_have_text("আমার")
    found = Axe().run(alone)
    assert found.violations_count == 0, found.generate_report()
    alone.reload()  # remembered, where the browser lets the desk keep anything
    expect(alone.locator("#phonetic[aria-busy=false][aria-pressed=true]")).to_be_visible(timeout=20_000)
