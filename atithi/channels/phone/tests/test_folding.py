"""How a call stands does not depend on the order of what is told of it; formulas of the service level; waits."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atithi.channels.phone.figures import Tally, service_level
from atithi.channels.phone.folding import KINDS, Fact, fold
from atithi.channels.phone.waiting import Pace, estimate

START = datetime(2026, 1, 5, 5, 0, tzinfo=UTC)


def fact(kind: str, second: int, **more: Any) -> Fact:
    return Fact(f"{kind}:{second}", kind, START + timedelta(seconds=second), **more)


def test_a_call_goes_from_ringing_to_its_end() -> None:
    found = fold(
        [
            fact("ringing", 0), fact("queued", 2), fact("answered", 12), fact("held", 60), fact("resumed", 80),
            fact("ended", 192, why="hangup"),
        ],
        incoming=True,
    )  # fmt: skip
    assert (found.state, found.wait_seconds, found.talk_seconds, found.hold_seconds) == ("ended", 10, 180, 20)
    assert found.why == "hangup"


@pytest.mark.parametrize(
    ("kinds", "why", "incoming", "state"),
    [
        (("ringing",), "", True, "ringing"),
        (("ringing", "queued"), "", True, "queued"),
        (("ringing", "answered"), "", True, "answered"),
        (("ringing", "answered", "held"), "", True, "held"),
        (("ringing", "ended"), "no-answer", True, "missed"),
        (("ringing", "queued", "ended"), "hangup", True, "abandoned"),
        (("ringing", "queued", "ended"), "voicemail", True, "missed"),
        (("ringing", "queued", "left", "ended"), "hangup", True, "missed"),
        (("ringing", "ended"), "busy", False, "missed"),
        (("ringing", "ended"), "failed", False, "failed"),
    ],
)
def test_the_state_follows_from_what_was_told(kinds: tuple[str, ...], why: str, incoming: bool, state: str) -> None:
    facts = [fact(kind, second, why=why if kind == "ended" else "") for second, kind in enumerate(kinds)]
    assert fold(facts, incoming=incoming).state == state


def test_an_end_that_says_how_long_was_talked_tells_that_it_was_answered() -> None:
    found = fold([fact("ringing", 0), fact("ended", 100, talked=70)], incoming=True)
    assert (found.state, found.wait_seconds, found.talk_seconds) == ("ended", 30, 70)


def test_an_answer_of_which_we_heard_only_after_the_end_lies_before_it() -> None:
    found = fold([fact("ringing", 0), fact("ended", 100, talked=70), fact("answered", 130)], incoming=True)
    assert found.answered_at == START + timedelta(seconds=30)


def test_whoever_hangs_up_on_hold_was_held_until_then() -> None:
    found = fold([fact("ringing", 0), fact("answered", 5), fact("held", 10), fact("ended", 40)], incoming=True)
    assert (found.state, found.hold_seconds, found.held_since) == ("ended", 30, None)


some_fact = st.builds(
    Fact,
    key=st.text("abcdef", min_size=1, max_size=2),
    kind=st.sampled_from(KINDS),
    at=st.integers(0, 40).map(lambda second: START + timedelta(seconds=second)),
    sequence=st.integers(0, 3),
    talked=st.none() | st.integers(0, 60),
    why=st.sampled_from(["", "hangup", "no-answer", "failed"]),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(some_fact, min_size=1, max_size=8, unique_by=lambda fact: fact.key), st.randoms(), st.booleans())
def test_lost_order_and_repetition_change_nothing(facts: list[Fact], random: Any, incoming: bool) -> None:
    told = [*facts, *facts[:2]]
    random.shuffle(told)
    found = fold(told, incoming=incoming)
    assert found == fold(facts, incoming=incoming)
    assert found.hold_seconds >= 0
    assert found.talk_seconds >= 0
    assert (found.wait_seconds or 0) >= 0
    assert (found.ended_at is not None) == (found.state in {"ended", "missed", "abandoned", "failed"})


@pytest.mark.parametrize(
    ("variant", "level"),
    [("F1", (880, 1060)), ("F2", (860, 1000)), ("F3", (860, 1060)), ("F4", (860, 1040)), ("F5", (870, 1060))],
)
def test_the_service_level_by_each_named_formula(variant: str, level: tuple[int, int]) -> None:
    tally = Tally(answered=1000, lost=60, soon=860, gave_up_soon=20, at_once=10)
    assert service_level(tally, variant) == level
    assert round(100 * 860 / 1040, 1) == 82.7
    assert service_level(tally) == (860, 1040)


@pytest.mark.parametrize(
    ("position", "pace", "minutes"),
    [
        (1, Pace((240,) * 10, 2), 2),
        (3, Pace((240,) * 10, 2), 6),
        (1, Pace((240,) * 4, 2), None),  # too few measured
        (1, Pace((240,) * 10, 0), None),  # nobody speaks: nobody can say
        (100, Pace((3600,) * 10, 1), None),  # longer than a number helps
    ],
)
def test_a_wait_is_told_only_where_it_was_measured(position: int, pace: Pace, minutes: int | None) -> None:
    assert estimate(position, pace) == minutes
