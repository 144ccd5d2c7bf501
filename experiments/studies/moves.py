"""One parameter at a time: how far the outcome moves from where it is, as each parameter is moved alone.

Differences are taken seed by seed, as replicates of one seed share their luck until they themselves differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from copsim.experiments.studies.levels import NUMBER, columns_of
from copsim.experiments.studies.replicates import checked, point_means
from copsim.experiments.studies.resampling import RESAMPLES, interval, resampled_means

FEWEST_PAIRS = 5


def moved_one_at_a_time(
    X: pd.DataFrame, Y: Any, kinds: Mapping[str, str] | None = None, seed: int = 0, *, resamples: int = RESAMPLES
) -> pd.DataFrame:
    """How far the outcome moves from the first point to each other one.

    Args:
        X: a row per point, a column per parameter; all points differ from the first in one parameter at most.
        Y: (points, replicates) float64, nan for runs without a number; replicate n has the same seed at all points, or
            seeds have nothing to do with each other.
        kinds: "number" or "name" by parameter, where it is not to be taken from the column.
        seed: for the bootstrap over replicates.
        resamples: how many.

    Returns:
        A row per point but the first, in order of points: parameter, value, change, low, high (95 %), pairs (replicates
        that both points have). A point that is the same as the first is left out. nan without pairs; no interval with
        fewer than 5.

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
    rows: list[dict[str, Any]] = []
    for place in np.flatnonzero(differ.any(axis=1)).tolist():
        column = columns[int(differ[place].argmax())]
        value = column.levels[column.codes[place]]
        apart = outcomes[place] - outcomes[0]
        apart = apart[~np.isnan(apart)]
        low = high = float("nan")
        if len(apart) >= FEWEST_PAIRS:
            ends = interval(apart.mean(keepdims=True), resampled_means(apart[:, None], resamples, seed), len(apart))
            low, high = float(ends[0][0]), float(ends[1][0])
        rows.append(
            {
                "parameter": column.parameter,
                "value": float(value) if column.kind == NUMBER else value,
                "change": float(point_means(apart)) if len(apart) else float("nan"),
                "low": low,
                "high": high,
                "pairs": len(apart),
            }
        )
    return pd.DataFrame(rows, columns=["parameter", "value", "change", "low", "high", "pairs"])


__all__ = ["moved_one_at_a_time"]
