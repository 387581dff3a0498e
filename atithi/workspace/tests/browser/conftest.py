"""A real server with live streams, a real browser, and eyes for what goes wrong in it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page

from atithi.conftest import PASSWORD, Cast, build_cast
from atithi.staff.models import User

AXE = Axe()
SETTLED = """() => Promise.all(document.getAnimations().filter((one) => one instanceof CSSTransition)
  .map((one) => one.finished.catch(() => null)))"""
SCREENS = Path(__file__).resolve().parents[4] / "artifacts"


@pytest.fixture
def desk(transactional_db: None) -> Iterator[str]:
    """The address of a server of its own, with the test's database."""
    from atithi.config.asgi import DeskHandler
    from atithi.realtime import hub

    handler = DeskHandler()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(handler, host="127.0.0.1", port=port, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    server.force_exit = True
    thread.join(10)
    handler.pool.shutdown(wait=True)
    # The next test has another database: nothing may go on from where this one was.
    for each in list(hub._hubs.values()):
        if reader := each.stop():
            reader.join(5)


@pytest.fixture
def cast(desk: str) -> Cast:
    return build_cast()


@dataclass
class Screen:
    """One person's browser window, which remembers every error of its console."""

    page: Page
    desk: str
    errors: list[str] = field(default_factory=list)

    def open(self, path: str, *, live: bool = False) -> "Screen":
        """Goes to a page; with `live`, waits until its stream is connected."""
        self.page.goto(self.desk + path)
        if live:
            self.page.wait_for_selector("body[data-connected]")
        return self

    def violations(self, *, rules: list[str] | None = None) -> list[str]:
        """What axe finds against WCAG 2.2 A and AA on the page as it is; by these rules alone, where they are named."""
        wanted = rules or ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        options = {"runOnly": wanted, "resultTypes": ["violations"]}
        if not self.page.evaluate("'axe' in window"):  # half a megabyte: once a page
            self.page.evaluate(AXE.axe_script)
        self.page.evaluate(SETTLED)  # a colour half-way to another is nobody's choice
        found = self.page.evaluate("options => axe.run(document, options).then((told) => told.violations)", options)
        return [
            f"{one['id']} ({one['impact']}): {one['help']}: "
            + "; ".join(
                node["html"][:200] + " | " + str(node.get("any") and node["any"][0]["message"])
                for node in one["nodes"][:3]
            )
            for one in found
        ]


Open = Callable[..., Screen]


@pytest.fixture
def screen(browser: Browser, desk: str) -> Iterator[Open]:
    """`screen(user, width=1440, theme="light", language="en")`: a window in which this person is signed in.

    At the end of the test no window may have an error in its console.
    """
    opened: list[tuple[BrowserContext, Screen]] = []

    def open_screen(
        user: User | None = None, *, width: int = 1440, height: int = 900, theme: str = "light", **more: Any
    ) -> Screen:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, locale=more.pop("locale", "en-IN"), **more
        )
        context.set_default_timeout(20_000)  # a busy machine is slow, and no failure
        if user is not None:
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": desk}])
        page = context.new_page()
        window = Screen(page, desk)
        page.on("console", lambda message: window.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: window.errors.append(str(error)))
        opened.append((context, window))
        return window

    yield open_screen
    # 409 is the server's ordinary word to a draft that a page on its way out had already handed over.
    errors = [error for _context, window in opened for error in window.errors if "409 (Conflict)" not in error]
    for context, _window in opened:
        context.close()
    assert errors == []


def session_of(user: User) -> str:
    """The session key of a browser in which `user` has signed in."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.session.session_key or ""


__all__ = ["PASSWORD", "Cast", "Open", "Screen"]
