"""For all tests of the repository."""

import os
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Playwright keeps an event loop in the main thread, in which Django would refuse the tests' own database access.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
CHROMIUM = os.environ.get("ATITHI_TEST_CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --force-color-profile=srgb"
    # Playwright switches off how Chromium keeps the storage of frames apart by site; real browsers have it on.
    " --disable-features=Translate"
)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One Chromium for all tests that look at pages: Playwright allows one of its kind in a process."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)  # a slow machine is not a fault of the page
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield chromium
        chromium.close()


def pytest_configure() -> None:
    """Static files are looked for when they are asked for: a list of them all would be made for every client of a test."""
    from django.conf import settings

    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the tests' database is there before Django looks for it; on PostgreSQL `bin/test` has a migrated one copied."""
    return not os.environ.get("DATABASE_URL")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The tables in one step, as a new desk gets them: migrations would take each process half a minute."""
    from django.conf import settings

    from atithi.config.new_database import load

    if not os.environ.get("DATABASE_URL"):
        name = Path(settings.DATABASES["default"]["TEST"]["NAME"])
        for old in name.parent.glob(f"{name.name}*"):
            old.unlink()
        with closing(sqlite3.connect(name)) as database:
            load(database)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests with a desk of their own, the longest, begin first. On PostgreSQL only what uses the database is run: the rest was
    run on SQLite and would say the same."""
    items.sort(key=_uses_database)
    if not os.environ.get("DATABASE_URL"):
        return
    first = next((at for at, item in enumerate(items) if _uses_database(item)), len(items))
    config.hook.pytest_deselected(items=items[:first])
    del items[:first]


def _uses_database(item: pytest.Item) -> bool:
    fixtures: list[str] = getattr(item, "fixturenames", [])
    return item.get_closest_marker("django_db") is not None or bool({"db", "transactional_db"} & set(fixtures))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    """Tests of hostile text leave lone surrogates in their output, which no report could carry: they are shown as `?`."""
    report = yield
    report.sections = [(name, _printable(text)) for name, text in report.sections]
    if report.longrepr is not None and not isinstance(report.longrepr, tuple):
        text = str(report.longrepr)
        if text != _printable(text):
            report.longrepr = _printable(text)
    return report


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
