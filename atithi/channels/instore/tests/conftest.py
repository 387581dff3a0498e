"""The moment at which the tests of the shop floor happen: a Monday morning, whenever they are run."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

MONDAY = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday(request: pytest.FixtureRequest) -> Iterator[None]:
    """Half past ten in India; not where a real browser and a real desk have a clock of their own."""
    if request.node.get_closest_marker("browser"):
        yield
        return
    with time_machine.travel(MONDAY, tick=True):
        yield
