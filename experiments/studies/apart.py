"""How far an outcome is apart between two values of a factor, in a design that has every value beside every other.

Differences are taken within each combination of the other factors and seed by seed, so that neither luck that points
share nor what else varies comes into them. Of a factor of several values the pair is told that is farthest apart. Such
a pair is picked because it is, and an interval made for a pair that was named beforehand would leave out zero for a
factor that does nothing in 19 of 100 studies with four values, in 62 with twelve. So intervals hold for all pairs at
once: of Student's t, each pair taking its part of the 5 % (Bonferroni). Tukey's studentized range is 2 to 8 % narrower;
but it takes one spread for all values, and communities that are nearly all dead do not spread as those that live do:
with each pair's own spread it errs in 6 to 8 of 100 studies of 20 replicates with eight or twelve values.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from copsim.analysis.lives import Numbers
from copsim.analysis.study_tables import LEVEL

FEWEST_THAT_DIFFER = 6
"""Fewer pairs of runs that differ say nothing of the sign (decision 0018)."""
FEWEST_IN_CELL = 5
"""A combination with fewer pairs of runs knows too little of how far it is off; used where none has more."""
ROUNDING = 1e-12
"""Differences smaller than this part of the numbers are none."""


@dataclass(frozen=True)
class Apart:
    """Two values of a factor, and how far the outcome is apart between them.

    Attributes:
        least, most: which values, by number: where the mean is smaller, and where it is larger.
        at_least, at_most: the means there.
        difference, low, high: mean difference, with its 95 % interval for all pairs of values at once.
        pairs: pairs of runs it is made of.
        of: pairs of runs there are; those in which a run has no number are left out.
    """

    least: int
    most: int
    at_least: float
    at_most: float
    difference: float
    low: float
    high: float
    pairs: int
    of: int

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0.0 or self.high < 0.0


def farthest_apart(group: Any, cell: Any, outcomes: Numbers, ran: Any) -> Apart | None:
    """The two values of a factor that are farthest apart: of those told from chance, if there are any.

    Args:
        group: (points,) int, which value of the factor each point has, from 0.
        cell: (points,) int, which combination of all other factors, from 0.
        outcomes: (points, replicates) float64, nan for runs without a number; replicate n has the same seed everywhere.
        ran: (points, replicates) bool, which runs there are, with a number or without.

    Returns:
        None where no two values have runs with a number beside each other.
    """
    values = _in_cells(group, cell, outcomes)
    there = _in_cells(group, cell, np.where(ran, 0.0, np.nan))
    k = len(values)
    share = (1.0 - LEVEL) / max(1, k * (k - 1) // 2)
    pairs = list(combinations(range(k), 2))
    found = [_apart(values[a], values[b], (a, b), int((~np.isnan(there[a] + there[b])).sum()), share) for a, b in pairs]
    return max((one for one in found if one is not None), key=lambda one: (one.clear, one.difference), default=None)


def _in_cells(group: Any, cell: Any, outcomes: Numbers) -> Numbers:
    """(values of the factor, cells, replicates); the mean where several points are one value, if all have a number."""
    shape = (int(group.max()) + 1, int(cell.max()) + 1, outcomes.shape[1])
    added, counted = np.zeros(shape), np.zeros(shape[:2])
    np.add.at(added, (group, cell), outcomes)
    np.add.at(counted, (group, cell), 1.0)
    return np.asarray(np.where(counted[:, :, None] > 0, added / np.maximum(counted, 1.0)[:, :, None], np.nan))


def _apart(first: Numbers, second: Numbers, which: tuple[int, int], of: int, share: float) -> Apart | None:
    """Two values beside each other, each (cells, replicates); `share` is how often the interval may be wrong."""
    both = ~np.isnan(first + second)
    counted = both.sum(axis=1)
    used = counted >= min(FEWEST_IN_CELL, counted.max(initial=0))
    if not both.any():
        return None
    both, first, second, counted = both[used], first[used], second[used], counted[used]
    apart = np.where(both, second - first, 0.0)
    apart[np.abs(apart) <= ROUNDING * max(np.nanmax(np.abs(first)), np.nanmax(np.abs(second)))] = 0.0
    by_cell = apart.sum(axis=1) / counted
    difference = float(by_cell.mean())
    differ = int((apart != 0.0).sum())
    if 0 < differ < FEWEST_THAT_DIFFER:
        half = float("nan")
    elif counted.max() > 1:
        half = _half(np.where(both, apart - by_cell[:, None], 0.0), both, share)
    else:
        # One pair each: what is left of chance is how cells differ among themselves.
        half = _half((by_cell - difference)[None], np.ones((1, len(by_cell)), bool), share)
    at_first, at_second = (float((np.where(both, one, 0.0).sum(axis=1) / counted).mean()) for one in (first, second))
    ends = (*which, at_first, at_second)
    if difference < 0.0:
        ends, difference = (*which[::-1], at_second, at_first), -difference
    return Apart(*ends, difference, difference - half, difference + half, int(both.sum()), of)


def _half(apart: Numbers, both: Any, share: float) -> float:
    """How far the interval of a mean of cells' means reaches to either side; nan where no cell has two runs.

    What a seed adds to all cells is put together first. Two or three seeds may agree by chance, above all in what is
    counted; with so few the spread is taken for no smaller than if each cell had luck of its own. Cells with few runs
    know little of how far these differ: the degrees of freedom are Satterthwaite's, but no more than a cell has that
    has as many runs as there are on (harmonic) average.

    Args:
        apart: (cells, replicates) differences less the mean of their cell; 0 where there is none.
        both: (cells, replicates) where there is one.
        share: how often the interval may be wrong.
    """
    from scipy.stats import t

    counted = both.sum(axis=1)
    if counted.max() < 2:
        return float("nan")
    scaled = apart / (np.sqrt(counted * (counted - 1.0)) * len(apart))[:, None]
    by_seed = scaled.sum(axis=0)
    of_cell = (scaled * scaled).sum(axis=1)
    seeds = int(both.any(axis=0).sum())
    freedom = min(seeds, len(counted) / float((1.0 / counted).sum())) - 1.0
    if of_cell.any():
        freedom = min(freedom, float(of_cell.sum() ** 2 / (of_cell**2 / (counted - 1.0)).sum()))
    variance = float(by_seed @ by_seed)
    variance = max(variance, float(of_cell.sum())) if seeds < FEWEST_IN_CELL else variance
    return float(t.ppf(1.0 - share / 2.0, freedom) * np.sqrt(variance))


__all__ = ["Apart", "farthest_apart"]
