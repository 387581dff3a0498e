"""Whoever sends too much is asked to wait; whoever writes at a human pace costs no write."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from atithi.channels.models import RawInbound
from atithi.channels.webchat import channel as channels
from atithi.channels.webchat import limits
from atithi.channels.webchat.errors import ChatError
from atithi.channels.webchat.models import Usage
from atithi.channels.webchat.tests.conftest import Guest
from atithi.conftest import Cast
from atithi.conversations.actions import change_channel
from atithi.events import Actor

MOMENT = datetime(2026, 11, 21, 10, 0, 20, tzinfo=UTC)


@pytest.fixture
def _still() -> object:
    with time_machine.travel(MOMENT, tick=False):
        yield


@pytest.mark.usefixtures("_still")
def test_the_message_after_the_limit_is_refused_and_told_when_to_come_back(lakshmi: Guest) -> None:
    for number in range(40):
        assert lakshmi.writes(f"line {number}", read=False).status_code == 202
    response = lakshmi.writes("one too many", read=False)
    assert response.status_code == 429
    assert response["Retry-After"] == "40"
    assert response.json()["title"] == "That was a lot at once. Please wait a minute, then it goes on."
    assert RawInbound.objects.count() == 40


def test_after_a_minute_it_goes_on(lakshmi: Guest) -> None:
    with time_machine.travel(MOMENT, tick=False) as clock:
        for number in range(41):
            last = lakshmi.writes(f"line {number}", read=False)
        assert last.status_code == 429
        clock.shift(timedelta(seconds=40))
        assert lakshmi.writes("now then", read=False).status_code == 202


@pytest.mark.usefixtures("_still")
def test_the_sentence_is_in_the_guests_language(lakshmi: Guest) -> None:
    lakshmi.language = "bn"
    for number in range(41):
        response = lakshmi.writes(f"line {number}", read=False)
    assert response.json()["title"].startswith("একসঙ্গে অনেক কিছু")


@pytest.mark.usefixtures("_still")
def test_many_sessions_from_one_network_share_a_limit(cast: Cast, arrive: Callable[..., Guest]) -> None:
    change_channel(channel=cast.chat, actor=Actor.system(), settings={"messages_per_minute_and_address": 25})
    channels.forget()
    codes = []
    for _guest in range(6):
        guest = arrive()
        codes += [guest.writes(f"line {number}", read=False).status_code for number in range(5)]
    assert codes == [202] * 25 + [429] * 5


@pytest.mark.usefixtures("_still")
def test_somebody_who_writes_at_a_human_pace_costs_no_write(lakshmi: Guest) -> None:
    for number in range(9):
        lakshmi.writes(f"line {number}", read=False)
    assert not Usage.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("_still")
def test_several_processes_together_let_through_little_more_than_the_limit() -> None:
    """Each round is another process: it knows nothing but what the others shared."""
    passed = 0
    counts: list[dict[str, object]] = [{} for _process in range(4)]
    for turn in range(400):
        limits._counts = counts[turn % 4]  # type: ignore[assignment]
        limits._minute = int(MOMENT.timestamp()) // 60
        try:
            limits.count("someone", 100)
            passed += 1
        except ChatError:
            continue
    assert 100 <= passed <= 100 + 3 * 25
    assert Usage.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_a_household_is_one_sender(address: str, network: str) -> None:
    assert limits.network_of(address) == network
