"""Two colleagues and a guest at once, in real browsers, with a real desk and real mail: the whole way there and back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import APIResponse, Browser, BrowserContext, Page, Route, expect

from tests.clients import MailSink, send_mail
from tests.desk import PASSWORD, RunningDesk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WAIT = 60_000


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    folder = tmp_path_factory.mktemp("together")
    running = RunningDesk(folder, ATITHI_DEMO="1")
    running.set_up()
    running.shell(
        "from atithi.staff.actions import add_user; from atithi.events import Actor;"
        f"add_user(actor=Actor.system(), email='ravi@sharma.example', name='Ravi Teja', password={PASSWORD!r})"
    )
    running.start()
    yield running
    running.remove()


class People:
    """Everybody's window, and what went wrong in any of them."""

    def __init__(self, browser: Browser, desk: RunningDesk) -> None:
        self.browser, self.desk = browser, desk
        self.contexts: list[BrowserContext] = []
        self.errors: list[str] = []

    def window(self, locale: str = "en-IN") -> Page:
        context = self.browser.new_context(locale=locale, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(WAIT)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def staff(self, email: str) -> Page:
        page = self.window()
        page.goto(f"{self.desk.url}/accounts/login/")
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/inbox/**")
        page.goto(f"{self.desk.url}/inbox/open/")
        return page


@pytest.fixture
def people(browser: Browser, desk: RunningDesk) -> Iterator[People]:
    everybody = People(browser, desk)
    yield everybody
    for context in everybody.contexts:
        context.close()


def test_a_guest_in_the_chat_is_answered_by_one_of_two_colleagues(desk: RunningDesk, people: People) -> None:
    asha, ravi = people.staff("asha@sharma.example"), people.staff("ravi@sharma.example")
    guest = people.window("te-IN")
    guest.goto(f"{desk.url}/shop/")
    guest.get_by_role("button").last.click()
    chat = guest.frame_locator("iframe")
    chat.locator("textarea").fill("నా ఫ్రిజ్ ఎప్పుడు వస్తుంది?")
    chat.locator("textarea").press("Enter")
    for page in (asha, ravi):
        row = page.locator(".thread-row", has_text="నా ఫ్రిజ్ ఎప్పుడు వస్తుంది").first
        expect(row).to_be_visible(timeout=WAIT)
        row.click()
        expect(page.locator(".message-customer")).to_contain_text("నా ఫ్రిజ్", timeout=WAIT)
    asha.locator("body[data-connected] #composer-text").press_sequentially("సోమవారం ఉదయం వస్తుంది అండి.", delay=10)
    expect(ravi.locator("#company")).to_contain_text("Asha Sharma", timeout=WAIT)
    # The guest has read it before the sender's own page has it: what that page heard meanwhile is not lost.
    held: list[tuple[Route, APIResponse]] = []
    asha.route("**/messages/", lambda route: held.append((route, route.fetch())))
    with guest.expect_response("**/seen"):
        asha.keyboard.press("Control+Enter")
    expect(chat.get_by_text("సోమవారం ఉదయం వస్తుంది")).to_be_visible(timeout=WAIT)
    for route, response in held:
        route.fulfill(response=response)
    expect(chat.get_by_text("Asha Sharma").first).to_be_visible(timeout=WAIT)
    expect(ravi.locator(".message-reply")).to_contain_text("సోమవారం", timeout=WAIT)
    expect(asha.locator(".message-reply .delivery-seen")).to_be_visible(timeout=WAIT)
    assert not people.errors


def test_a_guest_without_a_connection_loses_nothing(desk: RunningDesk, people: People) -> None:
    asha = people.staff("asha@sharma.example")
    guest = people.window("bn-IN")
    held: list[Route] = []
    guest.route("**/webchat/main*.js", lambda route: held.append(route))
    guest.goto(f"{desk.url}/shop/")
    with guest.expect_request("**/webchat/main*.js"):
        guest.get_by_role("button").last.click()
    chat = guest.frame_locator("iframe")
    chat.locator("textarea").fill("প্রথম কথা")
    chat.locator("textarea").press("Enter")  # the chat is not ready yet: it is sent all the same
    for route in held:
        route.continue_()
    row = asha.locator(".thread-row", has_text="প্রথম কথা").first
    expect(row).to_be_visible(timeout=WAIT)
    row.click()
    guest.context.set_offline(True)
    for words in ("দ্বিতীয় কথা", "তৃতীয় কথা"):
        chat.locator("textarea").fill(words)
        chat.locator("textarea").press("Enter")
    guest.context.set_offline(False)
    expect(asha.locator(".message-customer")).to_have_count(3, timeout=60_000)
    said = " ".join(asha.locator(".message-customer").all_inner_texts())
    assert said.index("প্রথম") < said.index("দ্বিতীয়") < said.index("তৃতীয়")


def test_a_mail_is_answered_in_its_thread(desk: RunningDesk, people: People) -> None:
    sink = MailSink(desk.mail_port)
    sink.open()
    try:
        asha = people.staff("asha@sharma.example")
        send_mail(
            desk,
            sender="lakshmi@example.com",
            subject="Washing machine",
            text="Kab theek hoga?",
            id="<first@example.com>",
        )
        row = asha.locator(".thread-row", has_text="Kab theek hoga").first
        expect(row).to_be_visible(timeout=WAIT)
        row.click()
        asha.locator("body[data-connected] #composer-text").fill("Kal tak theek ho jayega.")
        asha.keyboard.press("Control+Enter")
        expect(asha.locator(".message-reply .delivery-sent")).to_be_visible(timeout=WAIT)
        [answer] = sink.mails()
        assert answer["In-Reply-To"] == "<first@example.com>"
        assert answer["Subject"] == "Re: Washing machine"
        send_mail(
            desk, sender="lakshmi@example.com", subject="Re: Washing machine", text="Dhanyavaad!", id="<second@example.com>",
            answers=answer,
        )  # fmt: skip
        expect(asha.locator(".message-customer").last).to_contain_text("Dhanyavaad", timeout=WAIT)
        assert not people.errors
    finally:
        sink.close()
