"""The chat on a shop's site, in a real browser, with a real desk behind it."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from atithi.channels.webchat.tests.browser.desk import READ, TYPING, Desk, Site, running_desk, shop_site
from atithi.channels.webchat.tests.conftest import PNG, vouched

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with running_desk(tmp_path_factory.mktemp("desk")) as found:
        yield found


@pytest.fixture(scope="module")
def site(desk: Desk) -> Iterator[Site]:
    with shop_site(desk) as found:
        yield found


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., tuple[Page, list[str]]]]:
    """`visit(locale=…)`: a new visitor's page, and what its console complained about."""
    contexts: list[BrowserContext] = []

    def come(**options: Any) -> tuple[Page, list[str]]:
        context = browser.new_context(**{"locale": "en-IN", **options})
        contexts.append(context)
        complaints: list[str] = []
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        return page, complaints

    yield come
    for context in contexts:
        context.close()


def open_chat(page: Page, label: str = "Chat with us") -> FrameLocator:
    page.get_by_role("button", name=label).click()
    return page.frame_locator("iframe")


def say(chat: FrameLocator, text: str) -> None:
    chat.locator("#text").fill(text)
    chat.locator("#composer button.main").click()


def bubbles(chat: FrameLocator) -> list[str]:
    return chat.locator("#messages .bubble").all_inner_texts()


def test_a_conversation_under_the_hosts_strict_policy(desk: Desk, site: Site, visit: Callable[..., Any]) -> None:
    page, complaints = visit()
    page.goto(site.url)
    chat = open_chat(page)
    say(chat, "Hello, my fridge does not cool")
    expect(chat.locator("#messages .state").last).to_have_text("Sent")
    desk.python(READ)
    expect(chat.locator("#messages .state").last).to_have_text("Seen")
    desk.python(TYPING)
    expect(chat.locator("#typing")).to_be_visible()
    desk.replies("Namaste! Which model is it? See https://sharma.example/fridges.")
    expect(chat.locator(".from-desk .bubble").last).to_contain_text("Which model is it?")
    expect(chat.locator("#typing")).to_be_hidden()
    expect(chat.locator("#helper")).to_have_text("Ravi Teja is helping you")
    link = chat.locator(".from-desk .bubble a").last
    assert link.get_attribute("href") == "https://sharma.example/fridges"
    assert "noopener" in (link.get_attribute("rel") or "")
    seen = (
        "from atithi.conversations.models import Message\nprint(Message.objects.filter(kind='reply').last().delivery)"
    )
    page.wait_for_timeout(500)
    assert desk.python(seen).split()[-1] == "seen"
    assert complaints == []


def test_what_is_written_without_network_arrives_once_and_in_order(
    desk: Desk, site: Site, visit: Callable[..., Any]
) -> None:
    page, _complaints = visit()
    page.goto(site.url)
    chat = open_chat(page)
    say(chat, "zero")
    expect(chat.locator("#messages .state").last).to_have_text("Sent")
    page.context.set_offline(True)
    for text in ("one", "two", "three"):
        say(chat, text)
    expect(chat.locator(".state.waiting")).to_have_text("Waiting for the network")
    expect(chat.locator("#band")).to_contain_text("No connection")
    context = page.context
    page.close()
    context.set_offline(False)
    assert desk.texts()[-1] == "zero"
    page = context.new_page()
    page.goto(site.url)  # whoever wrote before is looked after without opening the chat
    chat = page.frame_locator("iframe")
    expect(chat.locator("#messages li.from-guest")).to_have_count(4, timeout=20_000)
    expect(chat.locator("#messages .state").last).to_have_text("Sent", timeout=20_000)
    expect(chat.locator("#messages li.from-guest")).to_have_count(4)
    assert bubbles(chat) == ["zero", "one", "two", "three"]
    assert desk.texts()[-4:] == ["zero", "one", "two", "three"]
    page.reload()
    expect(chat.locator("#messages li.from-guest")).to_have_count(4)
    assert desk.texts()[-4:] == ["zero", "one", "two", "three"]


def test_an_answer_that_got_lost_does_not_double_the_message(desk: Desk, site: Site, visit: Callable[..., Any]) -> None:
    page, _complaints = visit()
    page.goto(site.url)
    lost = []

    def lose_first_answers(route: Any) -> None:
        if route.request.method == "POST" and len(lost) < 2:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/webchat/**/messages", lose_first_answers)
    chat = open_chat(page)
    say(chat, "only once, please")
    say(chat, "and this after it")
    expect(chat.locator("#messages li.from-guest")).to_have_count(2)
    expect(chat.locator("#messages .state").last).to_have_text("Sent", timeout=20_000)
    assert lost == [202, 202]
    page.wait_for_timeout(1500)
    assert desk.texts()[-2:] == ["only once, please", "and this after it"]
    assert desk.texts().count("only once, please") == 1


def test_a_restart_of_the_desk_loses_nothing(desk: Desk, site: Site, visit: Callable[..., Any]) -> None:
    page, _complaints = visit()
    page.goto(site.url)
    chat = open_chat(page)
    say(chat, "before the restart")
    expect(chat.locator("#messages .state").last).to_have_text("Sent")
    desk.stop()
    say(chat, "while it was away")
    expect(chat.locator("#messages .state").last).to_have_text("Sending")
    desk.start()
    expect(chat.locator("#messages .state").last).to_have_text("Sent", timeout=45_000)
    desk.replies("We are back.")
    expect(chat.locator(".from-desk .bubble").last).to_have_text("We are back.", timeout=45_000)
    assert desk.texts()[-2:] == ["before the restart", "while it was away"]


def test_a_picture_is_sent_and_shown_after_a_reload(
    desk: Desk, site: Site, visit: Callable[..., Any], tmp_path: Path
) -> None:
    page, complaints = visit()
    page.goto(site.url)
    chat = open_chat(page)
    picture = tmp_path / "bill.png"
    picture.write_bytes(PNG)
    expect(chat.locator("#attach")).to_be_enabled()
    chat.locator("#files").set_input_files(picture)
    expect(chat.locator("#tray")).to_contain_text("bill.png")
    chat.locator("#composer button.main").click()
    expect(chat.locator("#messages .state").last).to_have_text("Sent")
    page.wait_for_timeout(800)
    page.reload()
    image = page.frame_locator("iframe").locator(".picture img")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    refused = tmp_path / "page.html"
    refused.write_text("<script>alert(1)</script>")
    chat.locator("#files").set_input_files(refused)
    expect(chat.locator("#note")).to_contain_text("Only pictures")
    assert complaints == []


def test_hostile_words_stay_words(desk: Desk, site: Site, visit: Callable[..., Any]) -> None:
    page, complaints = visit()
    page.goto(site.url)
    chat = open_chat(page)
    text = '<img src=x onerror=alert(1)> javascript:alert(1) https://a.example/"onmouseover=alert(1)'
    say(chat, text)
    expect(chat.locator("#messages .state").last).to_have_text("Sent")
    desk.replies(text)
    expect(chat.locator(".from-desk .bubble").last).to_have_text(text)
    assert chat.locator(".bubble img").count() == 0
    addresses = [link.get_attribute("href") or "" for link in chat.locator(".bubble a").all()]
    assert set(addresses) == {"https://a.example/"}
    assert complaints == []


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
        assert bubbles(chat) == ["typed at once"]
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


def test_two_tabs_of_one_guest_show_the_same(desk: Desk, site: Site, visit: Callable[..., Any]) -> None:
    page, _complaints = visit()
    page.goto(site.url)
    chat = open_chat(page)
    say(chat, "from the first tab")
    expect(chat.locator("#messages .state").last).to_have_text("Sent")
    page.wait_for_timeout(800)
    second = page.context.new_page()
    second.goto(site.url)
    other = open_chat(second)
    expect(other.locator("#messages .bubble")).to_have_text("from the first tab")
    say(other, "from the second tab")
    expect(chat.locator("#messages .bubble").last).to_have_text("from the second tab")
    assert desk.texts()[-2:] == ["from the first tab", "from the second tab"]


def test_the_keyboard_opens_writes_and_closes(desk: Desk, site: Site, visit: Callable[..., Any]) -> None:
    page, _complaints = visit()
    page.goto(site.url)
    expect(page.get_by_role("button", name="Chat with us")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    chat = page.frame_locator("iframe")
    expect(chat.locator("#text")).to_be_focused()
    page.keyboard.type("by keyboard")
    page.keyboard.press("Enter")
    expect(chat.locator("#messages .state").last).to_have_text("Sent")
    page.keyboard.press("Escape")
    button = page.get_by_role("button", name="Chat with us")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("language", "label"), [("en-IN", "Chat with us"), ("bn-IN", "আমাদের সঙ্গে কথা বলুন")])
def test_axe_finds_nothing(
    desk: Desk, site: Site, visit: Callable[..., Any], scheme: str, language: str, label: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, _complaints = visit(color_scheme=scheme, locale=language, bypass_csp=True)
    page.goto(f"{desk.url}/help/chat/{desk.channel}/")
    page.locator("#text").fill("मेरा फ्रिज ठंडा नहीं कर रहा")
    page.locator("#composer button.main").click()
    expect(page.locator(".from-guest .state.sent")).to_be_visible()
    page.wait_for_timeout(800)
    desk.replies("Namaste! See https://sharma.example/fridges")
    expect(page.locator(".from-desk .bubble a")).to_be_visible()
    page.locator("#contact-open").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    # On the site: the button, and that the frame has a name. (axe does not enter a frame of another origin.)
    page.goto(site.url)
    open_chat(page, label)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
