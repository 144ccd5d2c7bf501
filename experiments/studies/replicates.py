"""What replicates tell: the mean of each point, and products to which luck adds nothing.

An outcome of point p in replicate i is y(p, i) = f(p) + luck. The square of a point's mean is too large, by the
variance of luck over the number of replicates. The mean of y(p, i) y(q, j) over all pairs of *different* replicates
i and j is f(p) f(q), as different replicates have luck of their own. That is so whether replicate i has the same seed
at every point (as in studies, where points share their luck) or not; formulas that take the luck of points for
independent are right in the second case only. For the variance of points it is the estimate of a two-way random-effects
analysis of variance, points by seeds (Searle, Casella & McCulloch 1992).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from copsim.analysis.lives import Numbers

NEARLY_ALL = 0.9
"""A replicate is used for taking luck off where so many points have it; some studies run some points more often."""
ROUNDING = 1e-12


def checked(Y: Any, points: int | None = None) -> Numbers:
    """Outcomes as (points, replicates) float64, nan for runs without a number.

    Raises ValueError for another shape, another number of points than `points`, no replicates, and infinite numbers.
    """
    outcomes = np.asarray(Y, np.float64)
    if outcomes.ndim != 2 or not outcomes.shape[1]:
        raise ValueError(
            f"outcomes have the shape {outcomes.shape}, expected (points, replicates) with 1 replicate or more"
        )
    if points is not None and len(outcomes) != points:
        raise ValueError(f"there are outcomes of {len(outcomes)} points, expected {points}, as many as the design has")
    if np.isinf(outcomes).any():
        raise ValueError("an outcome is infinite, expected numbers, or nan for a run without one")
    return outcomes


def varies(outcomes: Numbers) -> bool:
    """Whether the numbers differ by more than rounding; nan is left out."""
    known = outcomes[~np.isnan(outcomes)]
    return len(known) > 0 and float(np.ptp(known)) > ROUNDING * float(np.abs(known).max())


def point_means(outcomes: Numbers) -> Numbers:
    """Mean over the last axis, nan left out; nan where there is no number."""
    known = ~np.isnan(outcomes)
    counted = known.sum(axis=-1)
    added = np.where(known, outcomes, 0.0).sum(axis=-1)
    return np.where(counted > 0, added / np.maximum(counted, 1), np.nan)


def shared_luck(outcomes: Numbers) -> Numbers:
    """The replicates that nearly all points have, less what each adds to all points; and less the mean of all.

    Args:
        outcomes: (points, replicates) float64, nan where there is no number.

    Returns:
        (points, replicates that are used), nan where there is no number. Fewer than 2 say nothing about luck.
    """
    known = ~np.isnan(outcomes)
    used = outcomes[:, known.mean(axis=0) >= NEARLY_ALL] if len(outcomes) else outcomes
    if not used.shape[1]:
        return used
    adds = point_means((used - point_means(used)[:, None]).T)
    found = used - adds
    middle = float(np.nanmean(found))
    return np.asarray(found - middle)


def product_of_means(x: Numbers, y: Numbers) -> Numbers:
    """Product of the means over the last axis."""
    return np.asarray(point_means(x) * point_means(y))


def product_across(x: Numbers, y: Numbers) -> Numbers:
    """Mean of x(i) y(j) over all pairs of different replicates i, j on the last axis: luck adds nothing to it.

    Only replicates that both have are used; nan where there are fewer than 2.
    """
    both = ~(np.isnan(x) | np.isnan(y))
    counted = both.sum(axis=-1)
    x, y = np.where(both, x, 0.0), np.where(both, y, 0.0)
    pairs = counted * (counted - 1.0)
    added = x.sum(axis=-1) * y.sum(axis=-1) - (x * y).sum(axis=-1)
    return np.where(pairs > 0, added / np.maximum(pairs, 1.0), np.nan)


__all__ = ["checked", "point_means", "product_across", "product_of_means", "shared_luck", "varies"]
