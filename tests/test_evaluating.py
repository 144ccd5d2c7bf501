"""The simulated evaluator: ranks, picks, and what is lost where a count has become a target."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from copsim.analysis.evaluating import (
    INDICATORS,
    QUARTER,
    Indicator,
    rank_correlation,
    share_picked,
    tells,
    tells_less,
    together,
)
from copsim.simulation.life import Life, Plan
from copsim.simulation.recording import MEASURES

pytestmark = pytest.mark.once

PEOPLE = Indicator("participants", "people", "present", False, True)
MEETINGS = Indicator("meetings", "meetings", "held", True, True)


def test_indicators_are_columns_of_the_weekly_table() -> None:
    assert {one.measure for one in INDICATORS} <= set(MEASURES)
    assert {one.surface for one in INDICATORS} == {True, False}


def test_a_sum_or_the_last_four_weeks_are_read() -> None:
    weekly = np.array([[1.0, 2, 3, 4, 5, 6]])
    assert MEETINGS.read(weekly).tolist() == [21.0]
    assert PEOPLE.read(weekly).tolist() == [4.5]


def test_ranks_agree_with_scipy_also_where_some_are_equal() -> None:
    generator = np.random.default_rng(1)
    a = generator.integers(0, 6, 80).astype(float)
    b = a + generator.normal(0, 2, 80)
    assert rank_correlation(a, b) == pytest.approx(spearmanr(a, b).statistic)
    assert rank_correlation(np.ones(80), b) == 0.0


def test_the_best_third_is_found_by_what_is_the_same_and_by_chance_by_what_says_nothing() -> None:
    later = np.arange(30.0)
    assert share_picked(later, later) == 1.0
    assert share_picked(-later, later) == 0.0
    assert share_picked(np.ones(30), later) == pytest.approx(1 / 3)


def test_a_perfect_indicator_tells_all_and_noise_nothing() -> None:
    later = np.arange(60.0)
    told = tells(MEETINGS, np.tile(later[:, None], QUARTER), later)
    assert (told.rank, told.low, told.high, told.picked) == pytest.approx((1.0, 1.0, 1.0, 1.0))
    noise = np.random.default_rng(3).normal(size=(60, QUARTER))
    told = tells(MEETINGS, noise, later)
    assert told.low < 0.0 < told.high
    less, low, high = tells_less(MEETINGS, (np.tile(later[:, None], QUARTER), later), (noise, later))
    assert low > 0.4
    assert low <= less <= high


def test_few_communities_or_not_as_many_are_refused() -> None:
    with pytest.raises(ValueError, match="9 communities early and 9 later"):
        tells(PEOPLE, np.zeros((9, 13)), np.zeros(9))
    with pytest.raises(ValueError, match="expected as many"):
        tells(PEOPLE, np.zeros((12, 13)), np.zeros(11))


def test_several_together_are_the_mean_of_their_ranks() -> None:
    early = {"present": np.array([[1.0] * 13, [2.0] * 13, [3.0] * 13]), "held": np.array([[3.0], [1.0], [2.0]])}
    assert together(early, ("participants", "meetings")).tolist() == [2.0, 1.5, 2.5]


def test_what_was_tried_tells_more_than_meetings_in_communities_that_differ() -> None:
    """The finding of docs/studies/evaluator, on few communities and in one respect: how much members can use."""
    lives = [
        Life(Plan.of({"applying.apply_rate": 0.02 + 0.02 * (n % 10)}), n, weeks=78).live(78).weekly[:, 0]
        for n in range(80)
    ]
    later = np.array([life["realized"][QUARTER:].sum() for life in lives], float)
    ranks = {
        one.name: tells(one, np.array([life[one.measure][:QUARTER] for life in lives], float), later).rank
        for one in INDICATORS
    }
    assert ranks["tried"] > ranks["meetings"] + 0.2
