"""The providers of these tests: nothing leaves the house."""

import httpx
import pytest

from atithi.channels import outside
from atithi.channels.phone.actions import asking
from atithi.channels.phone.tests.telling import World


@pytest.fixture(autouse=True)
def outside_world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World()
    monkeypatch.setattr(asking, "client", lambda: httpx.Client(transport=httpx.MockTransport(world.answer)))
    monkeypatch.setattr(outside, "fetch", world.fetch)
    return world
