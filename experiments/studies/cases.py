"""Points and how often it happened there: what conditions are looked for in.

Runs of the same point are put together, as they are no independent evidence about parameters. Half of the points are
kept back: what is found on the others is looked at on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from copsim.analysis.lives import Numbers
from copsim.experiments.studies.levels import NAME, Column, columns_of

FEWEST_POINTS = 20
FEWEST_CASES = 10
"""So many runs at least in which it happened, and so many in which it did not."""


@dataclass(frozen=True)
class Cases:
    """Points of a design and what happened there.

    Attributes:
        columns: the parameters, with all their levels.
        values: (points, parameters) float64: numbers, and codes of names.
        runs: (points,) float64, runs of each.
        hits: (points,) float64, runs in which it happened.
    """

    columns: tuple[Column, ...]
    values: Numbers
    runs: Numbers
    hits: Numbers

    @property
    def names(self) -> tuple[int | None, ...]:
        """For each parameter of names how many there are; None for numbers."""
        return tuple(len(column.levels) if column.kind == NAME else None for column in self.columns)

    def at(self, points: Any) -> Cases:
        """The same of some points."""
        return Cases(self.columns, self.values[points], self.runs[points], self.hits[points])

    def __len__(self) -> int:
        return len(self.runs)


def cases_of(X: pd.DataFrame, y: Any, kinds: Mapping[str, str] | None = None) -> Cases:
    """Cases from runs or points.

    Args:
        X: a row per run or point, a column per parameter: numbers or names.
        y: truth values, as many: whether it happened.
        kinds: "number" or "name" by parameter, where it is not to be taken from the column.

    Raises:
        ValueError: where X and y do not belong together, y holds anything else, a parameter never varies, or there are
            too few points, or too few of either answer, to find anything.
    """
    happened = np.asarray(y)
    if happened.shape != (len(X),):
        raise ValueError(
            f"there are answers of the shape {happened.shape} for {len(X)} rows, expected one for each row"
        )
    if happened.dtype != np.bool_:
        odd = [value for value in happened.tolist() if not (isinstance(value, bool) or value in (0, 1))]
        if odd:
            raise ValueError(
                f"an answer is {odd[0]!r}, expected true or false; leave out runs of which nothing is known"
            )
        happened = happened.astype(np.bool_)
    columns = columns_of(X, kinds)
    still = [column.parameter for column in columns if len(column.levels) < 2]
    if still:
        raise ValueError(
            f"{', '.join(still)} has the same value everywhere, expected parameters that vary: leave it out"
        )
    codes = np.column_stack([column.codes for column in columns])
    distinct, first, which = np.unique(codes, axis=0, return_index=True, return_inverse=True)
    which = which.ravel()
    _enough(int(happened.sum()), len(happened), len(distinct))
    values = np.column_stack([column.numbers for column in columns])[first]
    runs, hits = np.bincount(which), np.bincount(which, weights=happened)
    return Cases(columns, values, runs.astype(np.float64), hits.astype(np.float64))


def _enough(hits: int, runs: int, points: int) -> None:
    if hits in (0, runs):
        which, other = ("none", "some") if hits == 0 else ("all", "some other")
        raise ValueError(
            f"it happened in {which} of {runs} runs, expected {other} runs to hold them against: draw the line "
            "elsewhere, or let parameters vary more widely"
        )
    if min(hits, runs - hits) < FEWEST_CASES:
        raise ValueError(
            f"it happened in {hits} of {runs} runs, expected {FEWEST_CASES} or more in which it did, and as many in "
            "which it did not: run more points, or draw the line elsewhere"
        )
    if points < FEWEST_POINTS:
        raise ValueError(
            f"there are {points} different points, expected {FEWEST_POINTS} or more: replicates tell nothing of "
            "parameters, add points"
        )


def halves(cases: Cases, rng: np.random.Generator) -> tuple[Cases, Cases]:
    """Two halves of the points, in which it happened about as often: neighbours in that are dealt to either side."""
    order = rng.permutation(len(cases))
    order = order[np.argsort((cases.hits / cases.runs)[order], kind="stable")]
    swapped = rng.integers(2, size=(len(order) + 1) // 2)
    one = np.array([2 * n + (swap if 2 * n + 1 < len(order) else 0) for n, swap in enumerate(swapped)])
    taken = np.zeros(len(order), bool)
    taken[order[one]] = True
    return cases.at(taken), cases.at(~taken)


__all__ = ["Cases", "cases_of", "halves"]
