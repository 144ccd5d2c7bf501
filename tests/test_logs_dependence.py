"""Dependence between members: nothing where there is none, clearly something where there is."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from helpers_logs import by_presence, by_weeks

from copsim.analysis.logs.dependence import (
    DEPENDENCE,
    dependence,
    incumbents_weekly,
    newcomers_with_incumbents,
    weekly_sums,
)
from copsim.analysis.logs.log import ActivityLog, activity_log
from copsim.analysis.logs.measures import all_measures
from copsim.analysis.logs.patterns import in_bins

MEMBERS, WEEKS = 150, 520


def rates(rng: np.random.Generator) -> np.ndarray:
    return rng.beta(0.5, 4.0, MEMBERS)[:, None]


def mean_of(name: str, make: str, lives: int = 12) -> float:
    return float(np.mean([dependence(MADE[make](np.random.default_rng(seed)))[name] for seed in range(lives)]))


def independent(rng: np.random.Generator) -> ActivityLog:
    return by_presence(rng.random((MEMBERS, WEEKS)) < rates(rng))


def spells(rng: np.random.Generator) -> ActivityLog:
    """Each has busy stretches of 13 weeks of their own."""
    busy = np.repeat(rng.random((MEMBERS, WEEKS // 13)) < 0.25, 13, axis=1)
    return by_presence(busy & (rng.random((MEMBERS, WEEKS)) < 0.5))


def shocks(rng: np.random.Generator) -> ActivityLog:
    """One week in ten brings out three times as many."""
    often = np.where(rng.random(WEEKS) < 0.1, 3.0, 0.8)
    return by_presence(rng.random((MEMBERS, WEEKS)) < rates(rng) * often)


def arriving(rng: np.random.Generator, *, together: bool) -> ActivityLog:
    """Members who come once, in weeks that bring out the incumbents too, or in other weeks."""
    often = np.where(rng.random(WEEKS) < 0.15, 4.0, 1.0)
    regulars = rng.random((60, WEEKS)) < 0.08 * often
    come = often if together else rng.permutation(often)
    once = rng.choice(WEEKS, size=800, p=come / come.sum())
    present = np.zeros((860, WEEKS), bool)
    present[:60] = regulars
    present[60 + np.arange(800), once] = True
    return by_presence(present)


MADE = {"independent": independent, "spells": spells, "shocks": shocks}


def test_independent_members_vary_as_much_as_expected() -> None:
    assert mean_of("overdispersion", "independent") == pytest.approx(1.0, abs=0.05)
    assert mean_of("overdispersion_own", "independent") == pytest.approx(1.0, abs=0.05)


def test_busy_spells_of_ones_own_are_no_dependence() -> None:
    assert mean_of("overdispersion_own", "spells") == pytest.approx(1.0, abs=0.05)


def test_what_all_share_is_seen() -> None:
    assert mean_of("overdispersion", "shocks", 4) > 2.0
    assert mean_of("overdispersion_own", "shocks", 4) > 2.0


def test_newcomers_who_come_with_the_incumbents_are_seen_and_others_are_not() -> None:
    def of(together: bool) -> list[float]:
        logs = [arriving(np.random.default_rng(seed), together=together) for seed in range(8)]
        return [newcomers_with_incumbents(log)[0] for log in logs]

    assert min(of(True)) > 0.4
    assert abs(float(np.mean(of(False)))) < 0.1


def test_a_common_trend_alone_is_no_correlation() -> None:
    """Newcomers and incumbents both grow steadily: raw sums would be correlated, sums without the trend are not."""
    found = []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        grow = np.linspace(0.2, 2.0, WEEKS)
        regulars = rng.random((80, WEEKS)) < 0.1 * grow
        once = rng.choice(WEEKS, size=900, p=grow / grow.sum())
        present = np.zeros((980, WEEKS), bool)
        present[:80] = regulars
        present[80 + np.arange(900), once] = True
        log = by_presence(present)
        new, old = (in_bins(series[26:], 4) for series in (log.newcomers, incumbents_weekly(log)))
        assert np.corrcoef(new, old)[0, 1] > 0.3
        found.append(newcomers_with_incumbents(log)[0])
    assert abs(float(np.mean(found))) < 0.1


def slowly(log: ActivityLog) -> dict[str, np.ndarray]:
    """Sums over incumbents as the definition has them, week by week and member by member."""
    there = np.zeros((log.members, log.weeks))
    there[log.member, log.week] = 1
    rows = []
    for t in range(26, log.weeks):
        others = [s for s in range(max(0, t - 13), min(log.weeks, t + 14)) if s != t]
        incumbents = np.flatnonzero(log.first <= t - 26)
        p, x = there[incumbents][:, others].mean(1), there[incumbents, t]
        rows.append((x.sum(), p.sum(), (p * (1 - p)).sum(), ((x - p) ** 2).sum(), len(others)))
    return dict(zip(("seen", "expected", "even", "own", "around"), np.array(rows).T, strict=True))


@pytest.mark.parametrize("weeks", [40, 41, 60, 150])
def test_sums_are_those_of_the_definition(weeks: int) -> None:
    rng = np.random.default_rng(weeks)
    log = by_presence(rng.random((30, weeks)) < rng.beta(0.5, 2.0, 30)[:, None])
    fast = weekly_sums(log)
    for name, expected in slowly(log).items():
        np.testing.assert_allclose(getattr(fast, name), expected, atol=1e-9, err_msg=name)


def test_short_and_small_logs_say_nothing() -> None:
    for log in (by_weeks({}), by_weeks({"a": [0]}), by_weeks({"a": [0, 39]}), by_weeks({"a": [0, 200], "b": [40]})):
        found = dependence(log)
        assert list(found) == list(DEPENDENCE)
        assert math.isnan(found["overdispersion"])
        assert math.isnan(found["newcomers_incumbents"])


@pytest.mark.slow
def test_a_million_rows_take_less_than_five_seconds() -> None:
    rng = np.random.default_rng(1)
    member, day = rng.integers(0, 400_000, 1_000_000), rng.integers(8_000, 18_000, 1_000_000)
    began = time.perf_counter()
    found = all_measures(activity_log(member, day), 8_000)
    assert time.perf_counter() - began < 5.0
    assert found["members"] > 300_000
