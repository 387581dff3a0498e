"""Waits compared: against figures worked out elsewhere, and against what must hold."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atithi.standards.routing.ranks import against_others, chi_square_tail, holm, kruskal, middle


@pytest.mark.parametrize(
    ("value", "freedom", "tail"),
    [
        (3.841458820694124, 1, 0.05),
        (5.991464547107979, 2, 0.05),
        (18.307038053275146, 10, 0.05),
        (0.5, 2, 0.7788007830714049),
    ],
)
def test_the_tail_of_chi_square_is_that_of_the_tables(value, freedom, tail):
    assert chi_square_tail(value, freedom) == pytest.approx(tail, rel=1e-9)


def test_kruskal_and_wallis_agree_with_a_worked_example():
    # Three groups without ties: rank sums 15, 40, 65 of 15 values; H = 12.5.
    groups = {"a": [1, 2, 3, 4, 5], "b": [6, 7, 8, 9, 10], "c": [11, 12, 13, 14, 15]}
    assert kruskal(groups) == pytest.approx(chi_square_tail(12.5, 2), rel=1e-9)


def test_ties_are_corrected_and_all_alike_is_no_difference():
    assert kruskal({"a": [1, 1, 1], "b": [1, 1, 1]}) == 1.0
    assert kruskal({"a": [1, 2, 3]}) is None


def test_rank_sums_agree_with_a_worked_example():
    # U = 0 of 25, no ties: z = (12.5 - 0.5) / sqrt(22.9167).
    found = against_others({"a": [1, 2, 3, 4, 5], "b": [6, 7, 8, 9, 10]})
    assert (found["a"].longer, found["b"].longer) == (0.0, 1.0)
    assert found["a"].p == pytest.approx(0.012185780355344, rel=1e-6)


def test_the_interval_of_the_median_is_that_of_the_tables():
    # Of 10 values the 2nd and the 9th (97.9 %), of 20 the 6th and the 15th (95.9 %), of 100 the 40th and the 61st.
    for count, low, high in ((10, 2, 9), (20, 6, 15), (100, 40, 61)):
        found = middle([float(value) for value in range(1, count + 1)])
        assert (found.low, found.high) == (low, high)
    assert middle([7.0]) == (type(found)(1, 7.0, 7.0, 7.0, 7.0))


def test_the_interval_holds_the_median_as_often_as_it_says():
    draw, true, held = random.Random(5), 1.0, 0
    for _time in range(400):
        found = middle([draw.lognormvariate(0, 1.2) for _ in range(41)])
        held += found.low <= true <= found.high
    assert 0.93 <= held / 400 <= 0.995


def test_chance_alone_is_seldom_called_a_difference():
    draw, called = random.Random(11), 0
    for _time in range(300):
        groups = {name: [draw.expovariate(1) for _ in range(25)] for name in "abcd"}
        ps = holm({name: each.p for name, each in against_others(groups).items()})
        called += any(p < 0.05 for p in ps.values())
    assert called / 300 < 0.1


def test_holm_keeps_the_order_and_never_lowers():
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == {"a": 0.03, "c": 0.06, "b": 0.06}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60))
def test_the_median_lies_in_its_interval(values):
    found = middle(values)
    assert (found.low <= found.median <= found.high and found.median <= found.ninth) or len(values) < 3
