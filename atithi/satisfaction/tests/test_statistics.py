"""The reckoning behind the figures, against published vectors, against statsmodels, and against counting by hand."""

import itertools
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atithi.core.proportions import wilson
from atithi.satisfaction.statistics.bounds import bounds
from atithi.satisfaction.statistics.comparing import apart, chance, holm, risen
from atithi.satisfaction.statistics.measures import CES, CSAT, EASE, NPS, figure, student, total
from atithi.satisfaction.statistics.telling import telling
from atithi.satisfaction.statistics.weighting import Stratum, weighted

HAPPY, SAD = {5: 30, 4: 10, 2: 5}, {5: 10, 3: 10, 1: 25}


@pytest.mark.parametrize(
    ("good", "of", "low", "high"), [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)]
)  # fmt: skip
def test_satisfaction_has_wilsons_interval(good: int, of: int, low: float, high: float) -> None:
    found = figure(CSAT, {5: good - 1, 4: 1, 3: 1, 1: of - good - 1})
    assert found is not None
    assert (found.answers, found.value) == (of, pytest.approx(good / of))
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.00005)
    assert (found.low, found.high) == pytest.approx((wilson(good, of).low, wilson(good, of).high))


def test_points_have_the_adjusted_wald_interval_which_never_is_nothing() -> None:
    found = figure(NPS, {10: 40, 9: 20, 8: 25, 6: 10, 0: 5})
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((45, 29.3, 58.0), abs=0.05)
    all_promoters = figure(NPS, {10: 20})
    assert all_promoters is not None
    assert 65 < all_promoters.low < all_promoters.value == 100


def test_ease_is_a_mean_and_a_share_and_equal_answers_are_not_certainty() -> None:
    mean, share = figure(CES, {7: 40, 6: 30, 4: 20, 1: 10}), figure(EASE, {7: 40, 6: 30, 4: 20, 1: 10})
    assert mean is not None
    assert share is not None
    assert (mean.value, share.value) == (pytest.approx(5.5), pytest.approx(0.7))
    assert share.low == pytest.approx(wilson(70, 100).low)
    # Student's interval by hand: the deviations squared and summed, half an answer at each end among them, over the answers.
    spread = (40 * 1.5**2 + 30 * 0.5**2 + 20 * 1.5**2 + 10 * 4.5**2 + (1.5**2 + 4.5**2) / 2) / 100
    assert mean.high - mean.value == pytest.approx(1.9842 * (spread / 100) ** 0.5, abs=0.0005)
    equal = figure(CES, {7: 10})
    assert equal is not None
    assert 5.5 < equal.low < 6.5
    assert equal.high == 7


def test_students_quantile_is_that_of_the_tables() -> None:
    assert [student(freedom) for freedom in (5, 9, 29, 99)] == pytest.approx([2.571, 2.262, 2.045, 1.984], abs=0.001)


def test_nothing_is_said_of_no_answers() -> None:
    assert figure(CSAT, {}) is None
    assert apart(CSAT, {}, {5: 3}) is None
    assert chance(CSAT, {}, {5: 3}) == 1


@given(st.integers(1, 60), st.integers(0, 400), st.data())
@settings(max_examples=30)
def test_whatever_the_silent_think_the_whole_lies_within_the_bounds(
    answered: int, silent: int, data: st.DataObject
) -> None:
    scores = Counter(data.draw(st.lists(st.integers(0, 10), min_size=answered, max_size=answered)))
    value = NPS.value(scores)
    assert value is not None
    low, high = bounds(NPS, value, answered, answered + silent)
    others = Counter(data.draw(st.lists(st.integers(0, 10), min_size=silent, max_size=silent)))
    assert low - 1e-9 <= (NPS.value(scores + others) or 0.0) <= high + 1e-9
    assert low == pytest.approx(NPS.value({**scores, 0: scores.get(0, 0) + silent}))


def test_bounds_are_rate_times_share_and_that_with_all_the_silent() -> None:
    assert bounds(CSAT, 0.8, 25, 100) == pytest.approx((0.2, 0.95))
    with pytest.raises(ValueError, match="5 of 4"):
        bounds(CSAT, 0.8, 5, 4)


def test_weights_bring_back_those_who_answer_seldom() -> None:
    """A thousand by chat of whom half answer, nine in ten happy; a thousand by mail of whom a tenth answer, half happy."""
    strata = [
        Stratum(("webchat", "hi", ""), 1000, {5: 450, 1: 50}), Stratum(("email", "hi", ""), 1000, {5: 50, 1: 50})
    ]  # fmt: skip
    found = weighted(CSAT, strata)
    assert found.figure is not None
    assert found.figure.value == pytest.approx(0.7)  # raw it is 0.83
    assert (found.strata, found.figure.answers) == (2, 600)
    assert found.effective == pytest.approx(1 / (0.25 / 500 + 0.25 / 100))
    assert found.figure.high - found.figure.low > wilson(500, 600).high - wilson(500, 600).low


def test_equal_rates_leave_the_figure_as_it_is() -> None:
    strata = [Stratum((channel, "te", ""), 100, {5: 30, 2: 20}) for channel in ("a", "b", "c")]
    found = weighted(CSAT, strata)
    assert found.figure is not None
    assert (found.figure.value, found.effective) == (pytest.approx(0.6), pytest.approx(150))


def test_small_strata_are_joined_with_those_beside_them_first() -> None:
    strata = [
        Stratum(("chat", "hi", "1"), 30, {5: 3}), Stratum(("chat", "hi", "2"), 30, {1: 3}),
        Stratum(("mail", "hi", "1"), 60, {5: 20, 1: 10}),
    ]  # fmt: skip
    found = weighted(CSAT, strata)
    assert found.figure is not None
    assert found.strata == 2
    assert found.figure.value == pytest.approx((0.5 + 2 / 3) / 2)
    assert strata[0].scores == {5: 3}  # what was given stays as it was


def test_weights_that_cannot_be_had_say_why() -> None:
    assert weighted(CSAT, [Stratum(("a", "hi", ""), 50, {5: 20})]).why == "few"
    assert weighted(CSAT, []).why == "few"
    loud = [Stratum(("a", "hi", ""), 50, {5: 20}), Stratum(("b", "hi", ""), 50, {5: 20})]
    silent = weighted(CSAT, [*loud, Stratum(("c", "te", ""), 100, {1: 1})])
    assert (silent.figure, silent.why) == (None, "silent")
    assert weighted(CSAT, [*loud, Stratum(("c", "te", ""), 10, {1: 1})]).figure is not None


def test_few_answers_are_compared_by_counting_every_permutation() -> None:
    one, other = {7: 3, 5: 1}, {2: 2, 6: 1, 1: 2}
    answers = [7, 7, 7, 5, 2, 2, 6, 1, 1]
    middle, seen = 4 * sum(answers) / 9, abs(26 - 4 * sum(answers) / 9)
    drawn = [sum(some) for some in itertools.combinations(answers, 4)]
    by_hand = sum(abs(amount - middle) >= seen - 1e-9 for amount in drawn) / len(drawn)
    assert chance(CES, one, other) == pytest.approx(by_hand)


def test_the_limit_for_many_meets_the_exact_count() -> None:
    from atithi.satisfaction.statistics import comparing

    one, other = {5: 40, 1: 20}, {5: 25, 1: 35}
    both, exact = {1.0: 65, 0.0: 55}, chance(CSAT, one, other)
    assert exact == pytest.approx(comparing._exact(both, 60, 40), abs=0.006)
    assert chance(CSAT, {5: 40, 1: 20}, {5: 40, 1: 20}) == 1
    assert chance(CSAT, {5: 40}, {5: 40}) == 1


def test_differences_have_newcombes_interval() -> None:
    """Newcombe (1998), Statistics in Medicine 17, table II: 56/70 against 48/80 and 9/10 against 3/10, method 10."""
    found = apart(CSAT, {5: 56, 1: 14}, {5: 48, 1: 32})
    assert found == pytest.approx((0.2, 0.0524, 0.3339), abs=0.0001)
    assert apart(CSAT, {5: 9, 1: 1}, {5: 3, 1: 7}) == pytest.approx((0.6, 0.1705, 0.8090), abs=0.0001)


def test_many_comparisons_are_corrected_and_a_lucky_one_is_no_finding() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []
    assert holm([0.04, *([0.6] * 19)])[0] == pytest.approx(0.8)


def test_what_rises_is_told_from_what_comes_and_goes() -> None:
    assert risen(12, 100, 16, 800) < 0.001
    assert risen(2, 100, 16, 800) > 0.4
    assert risen(0, 100, 16, 800) == risen(3, 0, 1, 10) == risen(3, 10, 0, 0) == 1
    # Of 5 cases in equal times, 5 or more of them now: a half to the fifth.
    assert risen(5, 10, 0, 10) == pytest.approx(0.5**5)


def test_telling_words_are_said_oftener_here_and_not_only_often() -> None:
    everywhere = {"late": 60, "the": 900, "nice": 40, "box": 3}
    found = telling({"late": 50, "the": 450, "box": 2}, everywhere)
    assert max(found, key=lambda word: found[word]) == "late"
    assert found["late"] > 2 > abs(found["the"])


def test_statsmodels_says_the_same() -> None:
    """Its import costs seconds: here alone."""
    from statsmodels.stats.multitest import multipletests
    from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportions_ztest
    from statsmodels.stats.rates import test_poisson_2indep

    for good, of in ((81, 263), (0, 12), (12, 12), (1, 3)):
        mine, theirs = wilson(good, of), proportion_confint(good, of, method="wilson")
        assert (mine.low, mine.high) == pytest.approx(theirs, abs=1e-9)
    theirs = confint_proportions_2indep(40, 45, 10, 45, method="newcomb", compare="diff")
    assert apart(CSAT, HAPPY, SAD)[1:] == pytest.approx(theirs, abs=1e-9)  # type: ignore[index]
    z, _p = proportions_ztest([40, 10], [total(HAPPY), total(SAD)])
    from scipy.stats import fisher_exact, norm

    of = total(HAPPY) + total(SAD)
    assert chance(CSAT, HAPPY, SAD) == pytest.approx(2 * norm.sf(z * ((of - 1) / of) ** 0.5))
    # With equal groups the exact test of permutation is Fisher's.
    assert chance(CSAT, {5: 14, 1: 6}, {5: 7, 1: 13}) == pytest.approx(fisher_exact([[14, 6], [7, 13]]).pvalue)
    chances = [0.001, 0.2, 0.03, 0.04, 0.011]
    assert holm(chances) == pytest.approx(multipletests(chances, method="holm")[1])
    found = test_poisson_2indep(12, 100, 16, 800, method="exact-cond", alternative="larger")
    assert risen(12, 100, 16, 800) == pytest.approx(found.pvalue)
