"""Paired differences: against closed forms and known cases, and where numbers cannot be had."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy import stats

from copsim.analysis.paired import (
    LEAST,
    expanded,
    mean_intervals,
    most_that_differ,
    needed_for_sign,
    needed_for_width,
    paired,
    ratio_interval,
    share_interval,
)
from copsim.analysis.paired_weeks import QUARTER, calm, weekly_band

LUCK = np.random.default_rng(5)
NOISE = LUCK.normal(size=200)
NAN = float("nan")


# Intervals


def test_the_interval_of_normal_values_is_nearly_that_of_student() -> None:
    for n in (8, 20, 200):
        values = 3.0 + NOISE[:n]
        low, high, low90, high90 = mean_intervals(values)
        for level, ends in ((0.95, (low, high)), (0.90, (low90, high90))):
            wanted = stats.t.interval(level, n - 1, values.mean(), stats.sem(values))
            width = wanted[1] - wanted[0]
            assert ends == pytest.approx(wanted, abs=0.06 * width)


def test_the_level_is_widened_for_few_values_only() -> None:
    # For ten values: 2 Φ(√(10/9) · 2.262) - 1.
    assert expanded(0.95, 10) == pytest.approx(1 - 2 * stats.norm.cdf(-sqrt(10 / 9) * 2.2621572), abs=1e-7)
    assert expanded(0.95, 100_000) == pytest.approx(0.95, abs=1e-5)


def test_intervals_repeat_and_do_not_hang_on_what_else_is_compared() -> None:
    assert mean_intervals(NOISE[:30]) == mean_intervals(NOISE[:30].copy())


def test_equal_values_have_an_interval_of_one_point() -> None:
    assert mean_intervals(np.full(7, 2.5)) == (2.5, 2.5, 2.5, 2.5)


@pytest.mark.parametrize("n", [0, 1])
def test_one_value_has_no_interval(n: int) -> None:
    assert np.isnan(mean_intervals(np.ones(n))).all()


def test_the_interval_of_a_ratio_by_a_constant_is_that_of_the_mean() -> None:
    values = 3.0 + NOISE[:40]
    low, high, *_ = mean_intervals(values)
    assert ratio_interval(values, np.full(40, 2.0)) == pytest.approx((low / 2, high / 2))
    assert np.isnan(ratio_interval(np.ones(1), np.ones(1))).all()


def test_the_interval_of_a_ratio_knows_that_both_vary_together() -> None:
    below = 10.0 + NOISE[:60]
    assert ratio_interval(3.0 * below, below) == pytest.approx((3.0, 3.0))


def test_the_interval_of_a_share_is_that_of_wilson() -> None:
    for k, n in ((0, 5), (3, 10), (77, 100), (20, 20)):
        wanted = stats.binomtest(k, n).proportion_ci(method="wilson")
        assert share_interval(k / n, n) == pytest.approx((wanted.low, wanted.high))
    assert np.isnan(share_interval(NAN, 0)).all()


# How many


@pytest.mark.parametrize(("difference", "deviation"), [(1.0, 2.0), (-0.2, 1.0), (0.5, 0.6)])
def test_so_many_pairs_have_a_power_of_80_percent(difference: float, deviation: float) -> None:
    n = needed_for_sign(difference, deviation)

    def power(pairs: float) -> float:
        """Exactly, from the noncentral t distribution."""
        limit, shift = stats.t.ppf(0.975, pairs - 1), abs(difference) / deviation * sqrt(pairs)
        return float(1 - stats.nct.cdf(limit, pairs - 1, shift) + stats.nct.cdf(-limit, pairs - 1, shift))

    assert power(n) >= 0.799
    assert power(n - 3) < 0.80


def test_so_many_pairs_measure_as_finely_as_is_wanted() -> None:
    n = needed_for_width(0.3, 1.0)
    assert stats.t.ppf(0.975, n - 1) / sqrt(n) == pytest.approx(0.3, rel=0.02)
    # The rule of thumb may be one pair short.
    assert stats.t.ppf(0.975, n) / sqrt(n + 1) <= 0.3


def test_how_many_are_needed_where_that_cannot_be_said() -> None:
    assert needed_for_sign(0.0, 1.0) == float("inf")
    assert np.isnan(needed_for_sign(0.0, 0.0))
    assert np.isnan(needed_for_sign(NAN, 1.0))
    assert needed_for_sign(5.0, 0.001) == LEAST
    assert np.isnan(needed_for_width(0.0, 1.0))
    assert np.isnan(needed_for_width(NAN, 1.0))


def test_how_many_may_differ_where_none_did() -> None:
    assert most_that_differ(100) == pytest.approx(0.0295, abs=1e-4)
    assert most_that_differ(0) == 1.0


# One outcome


def test_a_difference_is_taken_pair_by_pair() -> None:
    first = np.array([1.0, 2.0, 3.0, 4.0, 6.0, 8.0])
    of = paired(first, first + np.array([1.0, 1.0, 2.0, 0.0, 1.0, 1.0]))
    assert (of.pairs, of.left_out, of.differing) == (6, 0, 5)
    assert (of.baseline, of.arm, of.difference) == (4.0, 5.0, 1.0)
    assert of.relative == pytest.approx(0.25)
    assert of.probability == pytest.approx((5 + 0.5) / 6)
    assert of.spread == pytest.approx(np.std(first, ddof=1))
    assert of.effect == pytest.approx(1.0 / of.spread)
    assert of.effect_z == pytest.approx(1.0 / of.spread_of_differences)
    assert of.effect_interval == pytest.approx((of.low / of.spread, of.high / of.spread))
    assert of.smallest == pytest.approx(0.2 * of.spread)


def test_less_may_be_better() -> None:
    first = np.arange(10.0)
    down = paired(first, first - 2.0 + 0.1 * NOISE[:10], better=-1)
    assert (down.verdict, down.probability) == ("better", 1.0)
    assert paired(first, first - 2.0 + 0.1 * NOISE[:10], better=1).verdict == "worse"
    up = paired(first, first + 2.0 + 0.1 * NOISE[:10], better=0)
    assert (up.verdict, up.probability) == ("higher", 1.0)
    assert paired(first, first - 2.0 + 0.1 * NOISE[:10]).verdict == "lower"


def test_pairs_without_a_number_are_left_out_and_counted() -> None:
    first = np.array([1.0, NAN, 3.0, 4.0])
    of = paired(first, np.array([2.0, 2.0, NAN, 6.0]))
    assert (of.pairs, of.left_out) == (2, 2)
    assert (of.baseline, of.arm, of.difference) == (2.5, 4.0, 1.5)
    # Of the baseline all lives tell how far they differ.
    assert of.spread == pytest.approx(np.std([1.0, 3.0, 4.0], ddof=1))
    nothing = paired(np.full(3, NAN), np.ones(3))
    assert (nothing.pairs, nothing.verdict) == (0, "cannot tell yet")
    assert np.isnan([nothing.difference, nothing.low, nothing.probability, nothing.effect]).all()


def test_one_pair_tells_nothing() -> None:
    of = paired(np.array([1.0]), np.array([5.0]), better=1)
    assert (of.difference, of.verdict, of.enough) == (4.0, "cannot tell yet", False)
    assert np.isnan([of.low, of.high, of.spread, of.effect, of.needed]).all()


def test_what_is_the_same_in_all_pairs_makes_no_difference() -> None:
    same = paired(NOISE[:10], NOISE[:10].copy(), better=1)
    assert (same.verdict, same.low, same.high, same.probability) == ("no difference that matters", 0.0, 0.0, 0.5)
    assert paired(np.ones(10), np.ones(10)).verdict == "no difference that matters"
    assert paired(np.ones(5), np.ones(5)).verdict == "cannot tell yet"


def test_the_same_difference_in_all_pairs_is_sure() -> None:
    of = paired(np.arange(8.0), np.arange(8.0) + 3.0, better=1)
    assert (of.low, of.high, of.verdict, of.gain) == (3.0, 3.0, "better", float("inf"))
    assert (of.effect_z != of.effect_z, of.needed_for_sign) == (True, LEAST)


def test_the_sign_needs_six_pairs_that_differ() -> None:
    """Five that all point one way are no surprise: 2 · 0.5⁵ is more than 5 %."""
    first = np.zeros(100)
    for many, verdict in ((5, "cannot tell yet"), (6, "better")):
        second = np.concatenate([np.ones(many), np.zeros(100 - many)])
        of = paired(first, second, better=1)
        assert of.low > 0.0
        assert of.verdict == verdict


def test_a_trifle_does_not_matter_even_where_it_is_sure() -> None:
    first = 10.0 + NOISE
    of = paired(first, first + 0.05 + 0.01 * NOISE[::-1], better=1)
    assert of.clear
    assert of.verdict == "no difference that matters"
    assert paired(first, first + 0.05 + 0.01 * NOISE[::-1], better=1, matters=0.01).verdict == "better"


def test_what_is_unclear_says_how_many_pairs_are_needed() -> None:
    first = 10.0 + NOISE[:20]
    of = paired(first, first + 0.15 + NOISE[20:40] - NOISE[20:40].mean(), better=1)
    assert of.verdict == "cannot tell yet"
    assert of.needed == min(of.needed_for_sign, of.needed_for_width) > 20


def test_what_pairing_gains_is_the_variance_it_takes_away() -> None:
    first = NOISE[:100]
    of = paired(first, first + 0.1 * NOISE[100:])
    apart = np.var(first, ddof=1) + np.var(first + 0.1 * NOISE[100:], ddof=1)
    assert of.gain == pytest.approx(apart / np.var(0.1 * NOISE[100:], ddof=1))
    assert paired(first, NOISE[100:]).gain == pytest.approx(1.0, abs=0.4)


def test_arms_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match=r"arms have shapes \(3,\) and \(4,\)"):
        paired(np.ones(3), np.ones(4))


# Week by week


def walks(lives: int, weeks: int, luck: np.random.Generator) -> np.ndarray:
    """Differences that wander about zero and remember."""
    steps = luck.normal(size=(lives, weeks))
    for week in range(1, weeks):
        steps[:, week] += 0.9 * steps[:, week - 1]
    return steps


def test_trailing_means_leave_out_what_is_not_known() -> None:
    values = np.array([[1.0, NAN, 3.0, 5.0, NAN, NAN, NAN]])
    assert calm(values, 3)[0] == pytest.approx([1.0, 1.0, 2.0, 4.0, 4.0, 5.0, NAN], nan_ok=True)
    assert calm(np.array([[0.1, 0.2, 0.3]]), 1)[0].tolist() == [0.1, 0.2, 0.3]
    # No rest of rounding is left where there is nothing any more.
    assert calm(np.array([[0.1, 0.2, 0.0, 0.0, 0.0]]), 2)[0, 3:].tolist() == [0.0, 0.0]


def test_a_difference_that_begins_is_found_when_it_begins() -> None:
    values = 0.3 * LUCK.normal(size=(40, 80))
    values[:, 30:] += 2.0
    band = weekly_band(values)
    assert (band.first, band.last, band.sign) == (30, 79, 1)
    assert (band.low[30:] > 0.0).all()
    assert (band.low[:30] < 0.0).all()
    assert band.difference == pytest.approx(values.mean(axis=0))
    assert band.pairs.tolist() == [40] * 80
    turned = weekly_band(-values)
    assert (turned.first, turned.sign) == (30, -1)


def test_a_difference_has_to_stay() -> None:
    values = 0.1 * LUCK.normal(size=(20, 80))
    values[:, 10 : 10 + QUARTER - 1] += 2.0
    assert weekly_band(values).first is None
    values[:, 40 : 40 + QUARTER] -= 2.0
    band = weekly_band(values)
    assert (band.first, band.last, band.sign) == (40, 40 + QUARTER - 1, -1)
    # Shorter, yet to the end of the run.
    values = 0.1 * LUCK.normal(size=(20, 80))
    values[:, 75:] += 2.0
    assert (weekly_band(values).first, weekly_band(values).last) == (75, 79)
    assert weekly_band(values[:, :78]).first is None


def test_where_nothing_differs_there_is_a_line_and_nothing_appears() -> None:
    band = weekly_band(np.zeros((12, 20)))
    assert (band.first, band.low.tolist(), band.high.tolist()) == (None, [0.0] * 20, [0.0] * 20)


def test_few_pairs_have_no_band() -> None:
    band = weekly_band(np.ones((5, 20)))
    assert band.first is None
    assert np.isnan(band.low).all()
    assert band.difference.tolist() == [1.0] * 20
    # Enough pairs, of which hardly any differ.
    values = np.zeros((30, 20))
    values[:5, 10:] = 1.0
    band = weekly_band(values)
    assert band.first is None
    assert band.low[:10].tolist() == [0.0] * 10
    assert np.isnan(band.low[10:]).all()


def test_weeks_in_which_there_is_no_number_are_left_out() -> None:
    values = 1.0 + 0.1 * LUCK.normal(size=(20, 30))
    values[:, 5] = NAN
    values[:8, 20] = NAN
    band = weekly_band(values)
    assert band.pairs[[5, 20, 21]].tolist() == [0, 12, 20]
    assert np.isnan([band.difference[5], band.low[5]]).all()
    assert band.difference[20] == pytest.approx(np.nanmean(values[:, 20]))
    assert (band.first, band.last) == (6, 29)


def test_the_band_holds_for_all_weeks_at_once() -> None:
    """Where nothing differs in law, it leaves out zero in some week in about one of twenty comparisons."""
    luck = np.random.default_rng(11)
    left = [weekly_band(walks(24, 60, luck)) for _ in range(60)]
    outside = sum(bool(((band.low > 0.0) | (band.high < 0.0)).any()) for band in left)
    assert outside <= 8
    assert sum(band.first is not None for band in left) <= 4
    # A band of single weeks would not do: it is left far more often.
    narrow = 0
    for _ in range(60):
        values = walks(24, 60, luck)
        reach = stats.t.ppf(0.975, 23) * stats.sem(values, axis=0)
        narrow += bool((np.abs(values.mean(axis=0)) > reach).any())
    assert narrow > 20
