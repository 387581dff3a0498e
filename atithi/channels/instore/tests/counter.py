"""A shop floor in the tests, and guests who come in."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from atithi.channels.instore.actions import Coming, open_floor, save_need, take_token
from atithi.channels.instore.models import Floor, Need, Visit
from atithi.conftest import Cast
from atithi.core.ids import public_id
from atithi.events import Actor

DESK = Actor.system()
NAMES = {
    "repair": {"en": "Repair", "hi": "मरम्मत", "te": "మరమ్మతు", "bn": "মেরামত"},
    "buy": {"en": "Buy something new", "hi": "कुछ नया ख़रीदना", "te": "కొత్తది కొనడం", "bn": "নতুন কিছু কেনা"},
}


def floor_of(cast: Cast) -> tuple[Floor, Need, Need]:
    """Hyderabad gives tokens for repairs (A) and for buying (B)."""
    floor = open_floor(store=cast.hyderabad, actor=DESK)
    repair = save_need(floor=floor, actor=DESK, names=NAMES["repair"], position=1)
    buy = save_need(floor=floor, actor=DESK, names=NAMES["buy"], position=2)
    return floor, repair, buy


def comes(need: Need, key: str = "", **said: Any) -> Visit:
    """A guest takes a token."""
    return take_token(floor=need.floor, need=need, coming=Coming(key=key or public_id(), **said))


def together(acts: list[Callable[[], Any]]) -> list[Any]:
    """Does all of it at once, each in a thread with a connection of its own; gives what came of each."""
    start, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        try:
            start.wait(timeout=30)
            found[number] = acts[number]()
        except Exception as error:  # noqa: BLE001 (what came of it is looked at)
            found[number] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=60)
    return found
