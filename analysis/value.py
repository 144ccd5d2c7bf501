"""Value: how it passes from one cycle to the next, how long that takes, and what leading costs; with its spread.

Pure functions of the tables of a run. What is counted week by week comes from all lives; delays come from the items of
value, which are kept for the lives that were followed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from copsim.analysis.bands import quantiles
from copsim.analysis.lives import WITHIN, Lives, Numbers
from copsim.simulation.records import DISPERSED, FAILING, LEVELS, MATURING, TRANSFORMING

if TYPE_CHECKING:
    import pandas as pd

YEAR = 52

CYCLES: dict[str, str] = {
    "visits": "present",
    "taken up": "news",
    "tried": "tried",
    "worked": "realized",
    "failed": "failed",
    "told again": "told_again",
}
"""Cycles of value by name, and the measure each is counted by. Visits are immediate value, what is taken up is
potential, what is tried applied, what worked realized value."""

STEPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("taken up for each visit", "taken up", ("visits",)),
    ("of what was taken up, tried", "tried", ("taken up",)),
    ("of what was tried, worked", "worked", ("tried",)),
    ("of what was tried, failed", "failed", ("tried",)),
    ("of what came of it, told again", "told again", ("worked", "failed")),
)
"""Steps from cycle to cycle: what the share is, which counts, of which."""


@dataclass(frozen=True)
class Interval:
    """A number of each life, put together: median, the middle half and the middle nine tenths of lives.

    nan where no life has a number.
    """

    median: float
    low50: float
    high50: float
    low90: float
    high90: float
    lives: int
    """How many lives have a number."""
    of: int
    """How many lives there are."""

    @classmethod
    def of_lives(cls, values: Numbers) -> Interval:
        """From (lives,) numbers; nan is no number."""
        known = values[~np.isnan(values)]
        if not len(known):
            return cls(*(math.nan,) * 5, 0, len(values))
        low90, low50, median, high50, high90 = (
            float(v) for v in quantiles(known[:, None], (0.05, 0.25, 0.5, 0.75, 0.95))[:, 0]
        )
        return cls(median, low50, high50, low90, high90, len(known), len(values))


def share_interval(k: int, n: int) -> tuple[float, float]:
    """Bounds (0.95) of a share of which k of n were seen, after Wilson; (0, 1) for nothing seen."""
    if n == 0:
        return 0.0, 1.0
    z = 1.959964
    share = k / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = 0.0 if k == 0 else max(0.0, middle - half)
    return low, 1.0 if k == n else min(1.0, middle + half)


def counts(weekly: pd.DataFrame | Lives, begin: int = 0, end: int | None = None) -> dict[str, Numbers]:
    """(lives,) how often each of `CYCLES` was, over positions `begin` to `end` of the weeks."""
    lives = Lives.of(weekly)
    return {name: np.nansum(lives[measure][:, begin:end], axis=1) for name, measure in CYCLES.items()}


def conversion(weekly: pd.DataFrame | Lives) -> dict[str, Interval]:
    """Of each step of `STEPS` the share that went on, over whole lives; a life without the step before has none.

    What was tried late in a life has had no time to show what comes of it, so short lives have low shares.
    """
    of = counts(weekly)
    shares = {}
    for name, after, before in STEPS:
        base = sum((of[part] for part in before), np.zeros(len(of[after])))
        shares[name] = Interval.of_lives(np.where(base > 0, of[after] / np.where(base > 0, base, 1.0), np.nan))
    return shares


def first_week(weekly: pd.DataFrame | Lives, measure: str) -> Numbers:
    """(lives,) first week in which a measure is above 0; nan where it never is."""
    lives = Lives.of(weekly)
    return _first(lives, np.nan_to_num(lives[measure]) > 0)


def weeks_to_realized(weekly: pd.DataFrame | Lives) -> Interval:
    """Weeks until something that was taken up had turned out well for the first time."""
    return Interval.of_lives(first_week(weekly, "realized") + 1)


def weeks_to_maturity(weekly: pd.DataFrame | Lives) -> Interval:
    """Weeks until the stage was maturing or a later one of a living community, for the first time."""
    lives = Lives.of(weekly)
    return Interval.of_lives(_first(lives, lives.coded("stage")[:, :, MATURING : TRANSFORMING + 1].any(axis=2)) + 1)


def _first(lives: Lives, seen: Any) -> Numbers:
    """(lives,) first week in which something was seen, of (lives, weeks); nan where it never was."""
    return np.where(seen.any(axis=1), lives.weeks[seen.argmax(axis=1)], np.nan).astype(np.float64)


def shares_of_levels(weekly: pd.DataFrame | Lives, weeks: int = 26) -> dict[str, tuple[Interval, Interval]]:
    """By level: its share of participants (all who are not outside), and of all members; means of the last weeks.

    The level outside has no share of participants.
    """
    lives = Lives.of(weekly)
    people = {level: np.nansum(lives[level][:, -weeks:], axis=1) for level in LEVELS}
    inside = sum((people[level] for level in WITHIN), np.zeros(len(lives)))
    everybody = inside + people["outside"]

    def share(part: Numbers, whole: Numbers) -> Interval:
        return Interval.of_lives(np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), np.nan))

    none = np.full(len(lives), np.nan)
    return {
        level: (
            Interval.of_lives(none) if level == "outside" else share(people[level], inside),
            share(people[level], everybody),
        )
        for level in reversed(LEVELS)
    }


HOURS = ("hours_given", "hours_leading", "hours_homework", "hours_red_tape")
"""Measures that together are all hours spent on a community."""


def share_of_leading(weekly: pd.DataFrame | Lives) -> Interval:
    """Share of leader hours in all hours spent on the community, over whole lives."""
    lives = Lives.of(weekly)
    spent = {name: np.nansum(lives[name], axis=1) for name in HOURS}
    every = sum(spent.values(), np.zeros(len(lives)))
    return Interval.of_lives(np.where(every > 0, spent["hours_leading"] / np.where(every > 0, every, 1.0), np.nan))


@dataclass(frozen=True)
class Year:
    """A year of many lives."""

    year: int
    """From 1."""
    weeks: int
    """How many weeks of it were lived."""
    worked: Interval
    failed: Interval
    share_failed: Interval
    """Applications that failed, of those whose outcome showed in this year."""
    ended: int
    """Lives that had dispersed or failed by its end; with several communities, those in which all had."""
    failed_lives: int
    """Lives that had failed, among these."""
    bounds: tuple[float, float]
    """Bounds of the share of ended lives (`share_interval`)."""


def by_year(weekly: pd.DataFrame | Lives) -> list[Year]:
    """Year by year: what worked and what failed, and how many lives had ended by then."""
    lives = Lives.of(weekly)
    stage = lives.coded("stage")
    told = []
    for year in range(-(-len(lives.weeks) // YEAR)):
        begin, end = year * YEAR, min((year + 1) * YEAR, len(lives.weeks))
        of = counts(lives, begin, end)
        outcomes = of["failed"] + of["worked"]
        rate = np.where(outcomes > 0, of["failed"] / np.where(outcomes > 0, outcomes, 1.0), np.nan)
        over = stage[:, end - 1, DISPERSED] + stage[:, end - 1, FAILING] >= lives.communities
        ended = int(over.sum())
        told.append(
            Year(
                year=year + 1,
                weeks=end - begin,
                worked=Interval.of_lives(of["worked"]),
                failed=Interval.of_lives(of["failed"]),
                share_failed=Interval.of_lives(rate),
                ended=ended,
                failed_lives=int((over & (stage[:, end - 1, FAILING] > 0)).sum()),
                bounds=share_interval(ended, len(lives)),
            )
        )
    return told


@dataclass(frozen=True)
class Delay:
    """Weeks that a step took, over all items that took it."""

    items: int
    low50: float
    median: float
    high50: float


def delays(values: pd.DataFrame) -> dict[str, Delay]:
    """How long value takes, in weeks, from the items of value (`tables.values_table`); all lives in it together.

    Keys: `taken up to tried`, `tried to worked`, `activity to worked` (from the visit, or the reading, in which it was
    taken up), `worked or failed to told again`. Steps nobody took are left out.
    """
    kind = values["kind"].astype(str).to_numpy()
    delay = values["delay"].to_numpy()
    found = {
        "taken up to tried": delay[(kind == "applied") & (delay >= 0)],
        "tried to worked": delay[(kind == "realized") & (delay >= 0)],
        "activity to worked": _since_the_activity(values, kind),
        "worked or failed to told again": delay[(kind == "told again") & (delay >= 0)],
    }
    told = {}
    for name, weeks in found.items():
        if len(weeks):
            low, middle, high = (float(v) for v in np.quantile(weeks, (0.25, 0.5, 0.75)))
            told[name] = Delay(len(weeks), low, middle, high)
    return told


def _since_the_activity(values: pd.DataFrame, kind: np.ndarray) -> np.ndarray:
    """Weeks from the item a realized one goes back to, at the first of its parents, to itself."""
    seeds, item, parent, week = (values[name].to_numpy() for name in ("seed", "item", "parent", "week"))
    weeks = []
    for seed in np.unique(seeds):
        rows = np.flatnonzero(seeds == seed)
        place = dict(zip(item[rows].tolist(), rows.tolist(), strict=True))
        for row in rows[kind[rows] == "realized"].tolist():
            at = row
            while parent[at] >= 0 and int(parent[at]) in place:
                at = place[int(parent[at])]
            weeks.append(int(week[row] - week[at]))
    return np.array(weeks, np.int64)


__all__ = [
    "CYCLES", "HOURS", "STEPS", "Delay", "Interval", "Year", "by_year", "conversion", "counts", "delays", "first_week",
    "share_interval", "share_of_leading", "shares_of_levels", "weeks_to_maturity", "weeks_to_realized",
]  # fmt: skip
