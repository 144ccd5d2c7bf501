"""Value: shares, delays, first times and years, from tables made by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from copsim.analysis.value import (
    Interval,
    by_year,
    conversion,
    counts,
    delays,
    first_week,
    share_interval,
    share_of_leading,
    shares_of_levels,
    weeks_to_maturity,
    weeks_to_realized,
)
from copsim.simulation.recording import MEASURES
from copsim.simulation.records import KINDS, LEVELS, STAGES_OF_LIFE

STAGE = {name: code for code, name in enumerate(STAGES_OF_LIFE)}


def table(seeds: int = 4, weeks: int = 60) -> pd.DataFrame:
    """A table in which nothing is."""
    seed, week = (part.ravel() for part in np.indices((seeds, weeks)))
    columns: dict[str, object] = {"seed": seed, "week": week, "community": np.zeros(len(seed), int)}
    columns |= {name: np.zeros(len(seed)) for name in MEASURES}
    columns["stage"] = np.zeros(len(seed), int)
    columns["activity"] = np.ones(len(seed), int)
    return pd.DataFrame(columns)


def put(weekly: pd.DataFrame, seed: int, week: int, **numbers: float) -> None:
    for name, number in numbers.items():
        weekly.loc[(weekly["seed"] == seed) & (weekly["week"] == week), name] = number


def test_conversion_is_of_those_lives_that_have_the_step_before() -> None:
    """Shares of three lives 1, 1/2 and 0; the fourth took nothing up and has none."""
    weekly = table()
    for seed, tried in enumerate((4, 2, 0)):
        put(weekly, seed, 3, present=8, news=4)
        put(weekly, seed, 9, tried=tried, realized=tried / 2, failed=tried / 4)
        put(weekly, seed, 20, told_again=tried / 4)
    found = conversion(weekly)
    assert found["of what was taken up, tried"] == Interval.of_lives(np.array([1.0, 0.5, 0.0, np.nan]))
    assert found["of what was taken up, tried"].median == 0.5
    assert (found["of what was taken up, tried"].lives, found["of what was taken up, tried"].of) == (3, 4)
    assert found["taken up for each visit"].median == 0.5
    assert (found["of what was tried, worked"].lives, found["of what was tried, worked"].median) == (2, 0.5)
    assert found["of what was tried, failed"].median == 0.25
    assert found["of what came of it, told again"].median == pytest.approx(1 / 3)
    assert counts(weekly)["tried"].tolist() == [4, 2, 0, 0]
    assert counts(weekly, 10, 60)["tried"].tolist() == [0, 0, 0, 0]


def test_first_times_are_in_weeks_lived() -> None:
    """What happens in week 5 has taken six weeks; lives in which it never happens have no number, but are counted."""
    weekly = table()
    put(weekly, 0, 5, realized=1)
    put(weekly, 0, 8, realized=3)
    put(weekly, 2, 11, realized=1)
    assert first_week(weekly, "realized").tolist()[:3:2] == [5.0, 11.0]
    assert np.isnan(first_week(weekly, "realized")[1])
    took = weeks_to_realized(weekly)
    assert (took.median, took.lives, took.of) == (9.0, 2, 4)


def test_maturity_is_maturing_or_later_of_a_living_community() -> None:
    """Coalescing, dispersed and failed do not count; transforming does, as it was mature."""
    weekly = table()
    for seed, stage in enumerate(("coalescing", "maturing", "transforming", "failed")):
        weekly.loc[(weekly["seed"] == seed) & (weekly["week"] >= 10 * (seed + 1)), "stage"] = STAGE[stage]
    took = weeks_to_maturity(weekly)
    assert (took.lives, took.low50, took.high50) == (2, 23.5, 28.5)


def test_levels_have_shares_of_participants_and_of_all() -> None:
    """2 core, 3 peripheral and 5 outside: of participants 40 and 60 %, of all 20, 30 and 50 %."""
    weekly = table(seeds=1)
    weekly["core"], weekly["peripheral"], weekly["outside"] = 2, 3, 5
    found = shares_of_levels(weekly)
    assert list(found) == list(reversed(LEVELS))
    assert (found["core"][0].median, found["core"][1].median) == (0.4, 0.2)
    assert (found["peripheral"][0].median, found["peripheral"][1].median) == (0.6, 0.3)
    assert np.isnan(found["outside"][0].median)
    assert found["outside"][1].median == 0.5


def test_leading_takes_its_share_of_all_hours() -> None:
    weekly = table(seeds=1)
    put(weekly, 0, 3, hours_given=5, hours_leading=2, hours_homework=2, hours_red_tape=1)
    assert share_of_leading(weekly).median == 0.2


def test_years_tell_failures_and_ends() -> None:
    """Two years, the second of eight weeks; a life that has ended stays counted, one that revives does not."""
    weekly = table()
    put(weekly, 0, 10, realized=3, failed=1)
    put(weekly, 0, 55, realized=1, failed=1)
    weekly.loc[(weekly["seed"] == 1) & (weekly["week"] >= 40), "stage"] = STAGE["failed"]
    weekly.loc[(weekly["seed"] == 2) & (weekly["week"] >= 40), "stage"] = STAGE["dispersed"]
    weekly.loc[(weekly["seed"] == 2) & (weekly["week"] >= 58), "stage"] = STAGE["potential"]
    first, second = by_year(weekly)
    assert (first.year, first.weeks, second.year, second.weeks) == (1, 52, 2, 8)
    assert (first.share_failed.median, first.share_failed.lives, second.share_failed.median) == (0.25, 1, 0.5)
    assert (first.worked.high90, second.failed.high50) == (pytest.approx(2.55), 0.25)
    assert (first.ended, first.failed_lives, second.ended, second.failed_lives) == (2, 1, 1, 1)
    assert first.bounds == share_interval(2, 4)


def test_bounds_of_shares_are_wilsons() -> None:
    """Known values; ends are 0 and 1; nothing seen says nothing."""
    assert share_interval(5, 10) == (pytest.approx(0.2366, abs=1e-4), pytest.approx(0.7634, abs=1e-4))
    assert share_interval(0, 20) == (0.0, pytest.approx(0.1611, abs=1e-4))
    assert share_interval(20, 20) == (pytest.approx(0.8389, abs=1e-4), 1.0)
    assert share_interval(0, 0) == (0.0, 1.0)


def test_delays_follow_items_back_to_the_activity() -> None:
    """Visit in week 2, taken up there, tried in 6, worked in 16; another one was read in week 10 and worked in 14."""
    rows = [
        (0, -1, 2, "immediate", -1), (1, 0, 2, "potential", 0), (2, -1, 10, "immediate", -1),
        (3, 1, 6, "applied", 4), (4, 2, 10, "potential", 0), (5, 3, 16, "realized", 10), (6, 4, 12, "applied", 2),
        (7, 6, 14, "realized", 2), (8, 5, 20, "told again", 4),
    ]  # fmt: skip
    values = pd.DataFrame(rows, columns=["item", "parent", "week", "kind", "delay"])
    values["kind"] = pd.Categorical(values["kind"], categories=list(KINDS))
    values["seed"] = 1
    other = values.copy()
    other["seed"] = 2
    found = delays(pd.concat([values, other]))
    assert (found["activity to worked"].items, found["activity to worked"].median) == (4, 9.0)
    assert (found["activity to worked"].low50, found["activity to worked"].high50) == (4.0, 14.0)
    assert found["taken up to tried"].median == 3.0
    assert found["tried to worked"].median == 6.0
    assert found["worked or failed to told again"].median == 4.0
    assert delays(values.iloc[:2]) == {}
