"""How far a number could be off: seeded bootstrap of means, and of anything made from means.

What is resampled are rows that are independent of each other (points, base blocks, trajectories, seeds). All statistics
here are functions of means over such rows, so that a resample is no more than a row of weights.
"""

from __future__ import annotations

import numpy as np

from copsim.analysis.lives import Numbers

RESAMPLES = 1000
LOW, HIGH = 0.025, 0.975
"""Ends of an interval, as quantiles of resamples (percentile bootstrap, Efron 1979): 95 % in between."""
AT_ONCE = 64
MOST_UNKNOWN = 0.05
"""Where more of the resamples than this give no number, there is no interval."""


def weights(rows: int, resamples: int, rng: np.random.Generator) -> Numbers:
    """(resamples, rows) float64: how often each row is drawn; each line adds up to the number of rows."""
    drawn = rng.integers(rows, size=(resamples, rows)) + rows * np.arange(resamples)[:, None]
    return np.bincount(drawn.ravel(), minlength=resamples * rows).reshape(resamples, rows).astype(np.float64)


def resampled_means(values: Numbers, resamples: int, seed: int) -> Numbers:
    """Means of columns in resamples of rows (Efron 1979).

    Args:
        values: (rows, columns) float64 without nan.
        resamples: how many.
        seed: the same seed gives the same numbers.

    Returns:
        (resamples, columns). A few resamples are made at a time, so that many rows take little memory.
    """
    rng = np.random.default_rng([seed, 11])
    rows = len(values)
    parts = [
        weights(rows, min(AT_ONCE, resamples - done), rng) @ values / rows for done in range(0, resamples, AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.empty((0, values.shape[1]))


def interval(found: Numbers, resampled: Numbers, rows: int) -> tuple[Numbers, Numbers]:
    """Ends of a 95 % interval of each estimate: quantiles of its resamples, farther apart where there are few rows.

    Few rows show too little of how far they can differ: ends are moved away from the estimate by the ratio of Student's
    quantile to the normal one, and by √(n / (n - 1)) (expanded percentile interval, Hesterberg 2015).

    Args:
        found: (columns,) estimates.
        resampled: (resamples, columns).
        rows: how many were resampled, 2 or more.

    Returns:
        Lower and upper ends, (columns,) each; nan where too many resamples have no number.
    """
    from scipy.stats import norm, t

    wider = float(np.sqrt(rows / (rows - 1.0)) * t.ppf(HIGH, rows - 1) / norm.ppf(HIGH))
    lacking = np.isnan(resampled).mean(axis=0) if len(resampled) else np.ones(resampled.shape[1])
    ends = np.full((2, resampled.shape[1]), np.nan)
    for column in np.flatnonzero(lacking <= MOST_UNKNOWN):
        known = resampled[:, column]
        middle = found[column]
        ends[:, column] = middle + wider * (np.quantile(known[~np.isnan(known)], (LOW, HIGH)) - middle)
    return ends[0], ends[1]


def likely(found: float, by_chance: Numbers) -> float:
    """p-value of a permutation test: how often chance gives at least what was found, itself counted (never 0)."""
    # Rounding must not make a deal that is the real one count as smaller.
    as_high = int((by_chance >= found - 1e-12 * max(1.0, abs(found))).sum())
    return (1 + as_high) / (1 + len(by_chance))


__all__ = ["RESAMPLES", "interval", "likely", "resampled_means", "weights"]
