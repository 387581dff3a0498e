"""A small table of work, known to this room's tests alone."""

from collections.abc import Iterator

import pytest

from atithi.events import catalogue
from atithi.events.testing import let_tests_flush
from atithi.events.tests import table


@pytest.fixture(scope="session", autouse=True)
def _flush() -> None:
    let_tests_flush()


@pytest.fixture(autouse=True)
def _small_table(settings, monkeypatch) -> Iterator[None]:
    settings.SUBSCRIPTIONS = "atithi.events.tests.table.SUBSCRIPTIONS"
    settings.HANDLERS = "atithi.events.tests.table.HANDLERS"
    settings.SCHEDULES = "atithi.events.tests.table.SCHEDULES"
    monkeypatch.setattr(catalogue, "_types", dict(catalogue._types))
    table.register_samples()
    table.reset()
    yield
    table.reset()
