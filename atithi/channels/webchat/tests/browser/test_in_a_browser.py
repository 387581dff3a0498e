"""The chat on a shop's site, in a real browser, with a real desk behind it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from atithi.channels.webchat.tests.browser.acts import bubbles, open_chat, say
from atithi.channels.webchat.tests.browser.desk import READ, TYPING, Desk, Site
from atithi.channels.webchat.tests.conftest import PNG

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_conversation_under_the_hosts_strict_policy(desk: Desk, site: Site, visit: Callable[..., Any]) -> None:
    page, complaints = visit()
    page.goto(site.url)
    chat = open_chat(page)
    say(chat, "Hello, my fridge does not cool")
    expect(chat.locator("#messages .state").last).to_have_text("Sent")
    desk.python(READ)
    expect(chat.locator("#messages .state").last).to_have_text("Seen")
    # It shows for six seconds, which the desk's command may take to end: it is watched from before.
    typing = chat.locator("#typing")
    typing.evaluate("""line => { line.seen = new Promise((done) => {
        new MutationObserver(() => { if (!line.hidden) done(); }).observe(line, { attributes: true }); }); }""")
    desk.python(TYPING)
    typing.evaluate("line => line.seen")
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
