"""Replicates until a mean is known well enough: how many there should be, and at which points it never got so far.

Looking again and again, and stopping when the interval happens to be narrow, favours samples that spread too little by
chance: ten communities that are all alive have no spread at all. So of measures of 0 and 1 the interval is Wilson's
(1927), which is wide after ten that agree; and of all others the spread of a point counts together with that of all
points, for as much as `BORROWED` lives, as long as it is the larger one. `docs/decisions/0017` has what was measured.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from copsim.analysis.lives import Numbers
from copsim.analysis.study_tables import LEVEL, mean_interval, of_two_values

if TYPE_CHECKING:
    import pandas as pd

BORROWED = 40
"""The spread between lives of all points counts for so many lives of each."""
ALONE, TOGETHER = 30, 100
"""A spread is believed from so many numbers on: of the point alone, or of all points together."""


def more_wanted(
    points: Any, measured: Mapping[str, Numbers], until: Mapping[str, float], least: int, most: int
) -> list[tuple[int, int]]:
    """Points that need more replicates, and how many each should have.

    Args:
        points: (runs,) the point of each run there is.
        measured: (runs,) of each measure, nan where a run has no number.
        until: how far the interval of the mean of a measure may reach to either side.
        least: replicates of each point at least; half of them are a step.
        most: replicates of a point at most.
    """
    number = np.bincount(points)
    wanted = number.copy()
    for name, width in until.items():
        by_point = dict(_by_point(points, measured[name]))
        spread = pooled(by_point.values())
        shares = of_two_values(measured[name])
        for point, values in by_point.items():
            wanted[point] = max(wanted[point], enough(values, width, least, spread, of_shares=shares))
    wanted = np.minimum(wanted, most)
    return [(int(point), int(wanted[point])) for point in np.flatnonzero(wanted > number)]


def _by_point(points: Any, values: Numbers) -> Iterator[tuple[int, Numbers]]:
    """Points in order, and the values of their runs."""
    order = np.argsort(points, kind="stable")
    there, starts = np.unique(points[order], return_index=True)
    yield from zip(there.tolist(), np.split(values[order], starts[1:]), strict=True)


@dataclass(frozen=True)
class Pooled:
    """Variance between lives of the same point, over all points, and of how many numbers it is known."""

    variance: float
    numbers: int


def pooled(by_point: Iterable[Numbers]) -> Pooled:
    """The mean of the points' variances: a point that was run more often says no more about the others."""
    known = [values[~np.isnan(values)] for values in by_point]
    several = [values for values in known if len(values) > 1]
    if not several:
        return Pooled(float("nan"), 0)
    return Pooled(float(np.mean([values.var(ddof=1) for values in several])), sum(len(values) for values in several))


def enough(values: Numbers, width: float, step: int, spread: Pooled, *, of_shares: bool = False) -> int:
    """How many replicates a point should have, to know the mean of a measure to so much on either side (95 %).

    Those there are, if the interval is narrow enough; else what would make it so if lives spread as they do so far, but
    at least half a step more and at most twice as many.

    Args:
        values: (replicates,) those there are; nan without a number.
        width: how far the interval may reach.
        step: about so many more at a time.
        spread: of all points.
        of_shares: whether the measure is 0 or 1, at any point.
    """
    known = values[~np.isnan(values)]
    n = len(known)
    if n < 2:
        return len(values) + step if n else len(values)
    few, many = len(values) + max(1, step // 2), 2 * len(values)
    if of_shares:
        reach = _reach(known, of_shares=True)
        return len(values) if reach <= width else min(max(_lives_of_share(float(known.mean()), width), few), many)
    reach = _cautious_reach(known, spread)
    if reach <= width and (n >= ALONE or spread.numbers >= TOGETHER):
        return len(values)
    return min(max(math.ceil(len(values) * (reach / width) ** 2), few), many)


def _lives_of_share(share: float, width: float) -> int:
    """Lives with which Wilson's interval of a share reaches no farther than that.

    Its end is the share L from which the one seen is as far as chance goes: (share - L)² = z² L (1 - L) / n.
    """
    from scipy.stats import norm

    end = max(share, 1.0 - share) - width
    return max(1, math.ceil(float(norm.ppf((1.0 + LEVEL) / 2.0)) ** 2 * end * (1.0 - end) / width**2))


def _cautious_reach(known: Numbers, spread: Pooled) -> float:
    """How far the interval reaches, if the point spreads as it does, or more if others do."""
    from scipy.stats import t

    n = len(known)
    own = float(known.var(ddof=1))
    variance = max(own, (BORROWED * spread.variance + (n - 1) * own) / (BORROWED + n - 1))
    return float(t.ppf((1.0 + LEVEL) / 2.0, n - 1)) * math.sqrt(variance / n)


def _reach(known: Numbers, *, of_shares: bool) -> float:
    """How far the interval that is told reaches to its farther side."""
    mean = float(known.mean())
    low, high = mean_interval(known, of_shares=of_shares)
    return max(mean - low, high - mean)


@dataclass(frozen=True)
class Missed:
    """Points at which the mean of a measure is not known as well as was asked.

    Attributes:
        measure: its name.
        width: how far the interval may reach.
        wide: points at which it reaches farther.
        unknown: points that have no number, or one alone, so that there is no interval.
    """

    measure: str
    width: float
    wide: tuple[int, ...]
    unknown: tuple[int, ...]

    def told(self, most: int) -> str:
        """In a sentence, where so many replicates are the most."""
        said = []
        if self.wide:
            said.append(f"at {_points(self.wide)} {most:,} runs were not enough for that")
        if self.unknown:
            said.append(f"at {_points(self.unknown)} fewer than two runs have a number")
        return f"The mean of {self.measure} was to be known to ±{self.width:g}: {'; '.join(said)}."


SHOWN = 10


def _points(points: tuple[int, ...]) -> str:
    """Points by number, the first of many."""
    named = ", ".join(str(point) for point in points[:SHOWN])
    more = f" and {len(points) - SHOWN:,} more" if len(points) > SHOWN else ""
    return f"{len(points):,} point{'' if len(points) == 1 else 's'} ({named}{more})"


def missed(runs: pd.DataFrame, until: Mapping[str, float]) -> list[Missed]:
    """Which means did not get as narrow as was asked, though nothing is pending.

    Args:
        runs: a row per run: `point`, and the measures.
        until: how far the interval of the mean of a measure may reach to either side.
    """
    points = runs["point"].to_numpy()
    found = []
    for name, width in until.items():
        values = runs[name].to_numpy(np.float64)
        shares = of_two_values(values)
        wide, unknown = [], []
        for point, there in _by_point(points, values):
            known = there[~np.isnan(there)]
            if len(known) < 2:
                unknown.append(point)
            elif _reach(known, of_shares=shares) > width:
                wide.append(point)
        if wide or unknown:
            found.append(Missed(name, width, tuple(wide), tuple(unknown)))
    return found


__all__ = ["Missed", "Pooled", "enough", "missed", "more_wanted", "pooled"]
