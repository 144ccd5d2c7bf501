"""One parameter at a time: how far the outcome moves from where it is, as each parameter is moved alone.

Differences are taken seed by seed, as replicates of one seed share their luck until they themselves differ. Where a
parameter has several values, their intervals hold all at once (Bonferroni), so that one that does nothing is told to do
something in at most 5 of 100 studies, however often it was moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from copsim.analysis.lives import Numbers
from copsim.analysis.study_tables import LEVEL
from copsim.experiments.studies.apart import FEWEST_THAT_DIFFER, ROUNDING
from copsim.experiments.studies.levels import NUMBER, columns_of
from copsim.experiments.studies.replicates import checked, point_means


def moved_one_at_a_time(X: pd.DataFrame, Y: Any, kinds: Mapping[str, str] | None = None) -> pd.DataFrame:
    """How far the outcome moves from the first point to each other one.

    Args:
        X: a row per point, a column per parameter; all points differ from the first in one parameter at most.
        Y: (points, replicates) float64, nan for runs without a number; replicate n has the same seed at all points, or
            seeds have nothing to do with each other.
        kinds: "number" or "name" by parameter, where it is not to be taken from the column.

    Returns:
        A row per point but the first, in order of points: parameter, value, change, low, high (95 % for all values of
        the parameter at once, Student's t), pairs (replicates that both points have). A point that is the same as the
        first is left out. nan without pairs; no interval where some pairs differ, but fewer than 6.

    Raises:
        ValueError: where a point differs from the first in more than one parameter, or X and Y do not belong together.
    """
    columns = columns_of(X, kinds)
    outcomes = checked(Y, len(X))
    codes = np.column_stack([column.codes for column in columns])
    differ = codes != codes[0]
    if (differ.sum(axis=1) > 1).any():
        place = int(np.flatnonzero(differ.sum(axis=1) > 1)[0])
        raise ValueError(
            f"point {place} differs from the first in {int(differ[place].sum())} parameters, expected one at most: the "
            "first point is where all others are moved from"
        )
    moved = np.flatnonzero(differ.any(axis=1)).tolist()
    which = {place: int(differ[place].argmax()) for place in moved}
    often = np.bincount(list(which.values()), minlength=len(columns))
    rows: list[dict[str, Any]] = []
    for place in moved:
        column = columns[which[place]]
        value = column.levels[column.codes[place]]
        apart = outcomes[place] - outcomes[0]
        apart = apart[~np.isnan(apart)]
        largest = max((float(np.nanmax(np.abs(outcomes[n]))) for n in (0, place) if len(apart)), default=0.0)
        change = float(point_means(apart)) if len(apart) else float("nan")
        half = _half(np.where(np.abs(apart) <= ROUNDING * largest, 0.0, apart), int(often[which[place]]))
        rows.append(
            {
                "parameter": column.parameter,
                "value": float(value) if column.kind == NUMBER else value,
                "change": change,
                "low": change - half,
                "high": change + half,
                "pairs": len(apart),
            }
        )
    return pd.DataFrame(rows, columns=["parameter", "value", "change", "low", "high", "pairs"])


def _half(apart: Numbers, many: int) -> float:
    """How far the interval of a mean difference reaches, as one of so many that hold at once; nan if not known."""
    from scipy.stats import t

    n, differ = len(apart), int((apart != 0.0).sum())
    if n < 2 or 0 < differ < FEWEST_THAT_DIFFER:
        return float("nan")
    return float(t.ppf(1.0 - (1.0 - LEVEL) / (2.0 * many), n - 1)) * float(apart.std(ddof=1)) / float(np.sqrt(n))


__all__ = ["moved_one_at_a_time"]
