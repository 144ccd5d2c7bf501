"""Matching: simulated logs are as long as real ones, and about as large."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from copsim.analysis.logs.bands import real_logs
from copsim.analysis.logs.log import ActivityLog
from copsim.experiments.fitting import matching
from copsim.experiments.fitting.makers import Dimension, Values
from copsim.experiments.fitting.matching import Match, match, matched, weeks_of
from copsim.experiments.fitting.nulls import NULLS

ROWS = pd.DataFrame({"years": [2.7213, 12.1119, 8.0], "members": [196.0, 244.0, 600.0]})


class Exact:
    """A maker whose members are a known function of its arrivals; it counts how often it is asked."""

    name = "exact"
    meaning = "for tests"
    arrivals = "flow"
    space = (Dimension("flow", 0.5, 5000.0, log=True), Dimension("other", -1.0, 1.0))

    def __init__(self, power: float) -> None:
        self.power = power
        self.first = {"flow": 10.0, "other": 0.0}
        self.asked: list[float] = []

    def make(self, values: Values, seed: int, weeks: int) -> ActivityLog:
        assert 0.5 <= values["flow"] <= 5000.0
        self.asked.append(values["flow"])
        members = max(1, round(values["flow"] ** self.power))
        return ActivityLog(np.arange(members), np.zeros(members, np.int64), weeks)


@pytest.mark.parametrize("power", [0.3, 1.0, 1.7, 2.6])
@pytest.mark.parametrize("wanted", [20.0, 300.0])
def test_arrivals_are_found_whether_or_not_members_are_proportional(power: float, wanted: float) -> None:
    found = match(Exact(power), {"flow": 10.0, "other": 0.0}, "flow", 52, wanted)
    inside = 0.5**power <= wanted <= 5000.0**power
    assert found.is_near == inside
    if inside:
        assert found.value == pytest.approx(wanted ** (1.0 / power), rel=0.15)
        assert found.members == pytest.approx(wanted, rel=0.05)
    else:
        assert found.value == 5000.0


def test_bounds_are_kept_and_said() -> None:
    """Too large and too small: the nearest there is, and known as not near."""
    large = match(Exact(1.0), {"flow": 10.0, "other": 0.0}, "flow", 52, 60_000.0)
    assert (large.value, large.is_near) == (5000.0, False)
    small = match(Exact(1.0), {"flow": 4000.0, "other": 0.0}, "flow", 52, 1.0)
    assert small.is_near
    assert Match(1.0, 100.0, 106.0).is_near
    assert not Match(1.0, 100.0, 107.0).is_near


@pytest.mark.parametrize("name", list(NULLS))
def test_logs_are_as_long_and_about_as_large_as_real_ones(name: str) -> None:
    null = NULLS[name]
    logs = matched(null, null.first, null.arrivals, ROWS, range(9))
    assert len(logs) == 27
    for n, (years, members) in enumerate(zip(ROWS["years"], ROWS["members"], strict=True)):
        its = logs[9 * n : 9 * n + 9]
        assert all(0.9 * weeks_of(years) <= log.weeks <= weeks_of(years) for log in its)
        assert np.median([log.members for log in its]) == pytest.approx(members, rel=0.12)
    again = matched(null, null.first, null.arrivals, ROWS, range(9), threads=1)
    assert all(np.array_equal(a.member, b.member) for a, b in zip(logs, again, strict=True))


def test_lengths_in_weeks_are_those_of_the_table() -> None:
    """The table has years of 365.25 days, to four decimals; no week is lost."""
    for weeks in range(1, 2000):
        assert weeks_of(round(weeks * 7 / 365.25, 4)) == weeks
    assert all(weeks_of(years) >= 100 for years in real_logs()["years"])


def test_each_real_log_has_luck_of_its_own() -> None:
    null = NULLS["pareto"]
    twins = pd.DataFrame({"years": [6.0, 6.0], "members": [150.0, 150.0]})
    a, b = matched(null, null.first, null.arrivals, twins, [1])
    assert not np.array_equal(a.week, b.week)


def test_the_same_search_is_not_made_twice() -> None:
    exact = Exact(1.0)
    matched(exact, exact.first, "flow", pd.DataFrame({"years": [6.0] * 5, "members": [150.0] * 5}), [1, 2])
    searched = len(exact.asked) - 10
    assert 0 < searched <= 3 * len(matching.TRIAL_SEEDS)


def test_each_real_log_may_have_values_of_its_own() -> None:
    null = NULLS["pareto"]
    own = [{**null.first, "rate": rate} for rate in (0.05, 2.0)]
    rows = pd.DataFrame({"years": [9.0, 9.0], "members": [300.0, 300.0]})
    quiet, busy = matched(null, own, "joiners", rows, [1])
    assert len(busy.week) > 3 * len(quiet.week)


def test_what_does_not_fit_is_refused_by_name() -> None:
    null = NULLS["pareto"]
    with pytest.raises(ValueError, match="pareto has no dimension 'love'; expected joiners"):
        matched(null, null.first, "love", ROWS, [1])
    with pytest.raises(ValueError, match="decline may be -2, expected bounds above 0"):
        matched(null, null.first, "decline", ROWS, [1])
    with pytest.raises(ValueError, match="values for 2 logs, expected 3"):
        matched(null, [null.first] * 2, "joiners", ROWS, [1])
    with pytest.raises(ValueError, match="need a column 'members'; there are years"):
        matched(null, null.first, "joiners", ROWS[["years"]], [1])
