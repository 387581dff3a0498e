"""The expected wait: measured, as a span, or not said at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atithi.channels.instore.waits import Span, Waited, expected


def test_too_few_measured_say_nothing() -> None:
    assert expected(3, [Waited(0, 300.0)] * 4) is None


@pytest.mark.parametrize(
    ("ahead", "span"),
    [(0, Span(300, 360)), (1, Span(600, 660)), (5, Span(1800, 1860))],
)
def test_a_steady_pace_is_told_by_how_many_stand_before(ahead: int, span: Span) -> None:
    assert expected(ahead, [Waited(number % 3, 300.0 * (number % 3 + 1)) for number in range(9)]) == span


def test_an_unsteady_pace_is_told_as_a_wide_span() -> None:
    span = expected(1, [Waited(0, 60.0 * minutes) for minutes in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)])
    assert span is not None
    assert span.minutes == (6, 18)


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 500),
    st.lists(st.builds(Waited, st.integers(0, 500), st.floats(-10, 1e6, allow_nan=False)), min_size=5, max_size=30),
)
def test_a_span_is_whole_minutes_never_empty_and_never_below_nothing(ahead: int, measured: list[Waited]) -> None:
    span = expected(ahead, measured)
    assert span is not None
    assert 0 <= span.least < span.most
    assert span.least % 60 == span.most % 60 == 0
