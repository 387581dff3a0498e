"""A running desk, a shop's site that shows its chat, and visitors."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from atithi.channels.webchat.tests.browser.desk import Desk, Site, running_desk, shop_site


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
