"""How much is luck: of what single lives differ in, the share by which lives of one point differ.

Two shares are kept apart. *Luck* is a share of the variance of single lives: lives with the same parameters that differ
in nothing but their seed. The *noise of means* is a share of the variance of the means of points: what of it is left of
luck although it was averaged over replicates. If every replicate has the same seed at all points, what a seed adds
everywhere is luck, but no noise of means, as it does not make points differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from copsim.analysis.lives import Numbers
from copsim.experiments.studies.replicates import checked, point_means, product_across, shared_luck, varies
from copsim.experiments.studies.resampling import RESAMPLES, interval, resampled_means

FEWEST_POINTS = 3
NAN = float("nan")


@dataclass(frozen=True)
class Noise:
    """What of an outcome is luck. Shares are from 0 to 1, with 95 % intervals; nan where they cannot be told.

    Attributes:
        within: variance of lives of the same point, pooled over points.
        between: variance of what points are expected to have, luck taken off; can come out below 0 where it is small.
        luck: within as a share of within + between.
        luck_low: lower end of its interval.
        luck_high: upper end.
        of_means: share of the variance of the points' means that luck is left in.
        of_means_low: lower end of its interval.
        of_means_high: upper end.
        points: points with a number.
        replicates: numbers per point, on average.
        note: why something cannot be told; empty if it can.
    """

    within: float
    between: float
    luck: float
    luck_low: float
    luck_high: float
    of_means: float
    of_means_low: float
    of_means_high: float
    points: int
    replicates: float
    note: str = ""

    @classmethod
    def unknown(cls, points: int, replicates: float, note: str) -> Noise:
        """Nothing can be told, and why."""
        return cls(*(NAN,) * 8, points, replicates, note)


def noise_share(Y: Any, seed: int = 0, *, resamples: int = RESAMPLES, together: int = 1) -> Noise:
    """How much of an outcome is luck.

    Args:
        Y: (points, replicates) float64, nan for runs without a number.
        seed: for the bootstrap over points.
        resamples: how many.
        together: so many points in a row belong together (a trajectory, a block) and are resampled as one.

    The intervals take points for a sample, and seeds for given. Where all points have the same few seeds, how much a
    seed adds at all points is known from these few.

    Raises:
        ValueError: for a shape or numbers that cannot be.
    """
    outcomes = checked(Y)
    if together < 1 or len(outcomes) % together:
        raise ValueError(f"{len(outcomes)} points cannot be taken {together} together, expected a multiple of it")
    counted = (~np.isnan(outcomes)).sum(axis=1)
    points = int((counted > 0).sum())
    replicates = float(counted[counted > 0].mean()) if points else 0.0
    if not varies(outcomes):
        return Noise.unknown(points, replicates, "it does not vary")
    if points < FEWEST_POINTS:
        return Noise.unknown(points, replicates, f"there are numbers of {points} points only")
    shared = shared_luck(outcomes)
    if shared.shape[1] < 2:
        return Noise.unknown(points, replicates, "luck cannot be told apart: no point has two lives beside the others")
    stats = _statistics(outcomes, shared, counted)
    stats = stats.reshape(-1, together, stats.shape[1]).sum(axis=1)
    found = _shares(stats.mean(axis=0)[None], shared.shape[1], points)[0]
    resampled = _shares(resampled_means(stats, resamples, seed), shared.shape[1], points)
    low, high = (np.clip(end, 0.0, 1.0) for end in interval(found, resampled, len(stats)))
    within, between, luck, of_means = (float(value) for value in found)
    ends = (float(low[2]), float(high[2])), (float(low[3]), float(high[3]))
    return Noise(within, between, luck, *ends[0], of_means, *ends[1], points, replicates)


def _statistics(outcomes: Numbers, shared: Numbers, counted: Any) -> Numbers:
    """(points, 8): sums that all shares are made of."""
    inside = outcomes - point_means(outcomes)[:, None]
    squares = np.nansum(inside * inside, axis=1)
    mean, across = point_means(shared), product_across(shared, shared)
    usable = ~np.isnan(across)
    there = counted > 0
    columns = [
        usable, np.where(usable, across, 0.0), np.where(usable, mean, 0.0), np.where(usable, mean * mean, 0.0),
        squares, np.maximum(counted - 1, 0), there, np.where(there, 1.0 / np.maximum(counted, 1), 0.0),
    ]  # fmt: skip
    return np.column_stack([np.asarray(column, np.float64) for column in columns])


def _shares(sums: Numbers, replicates: int, points: int) -> Numbers:
    """(resamples, 4): within, between, luck, noise of means; from means of the statistics, (resamples, 8)."""
    rows, across, mean, squared, inside, freedom, there, inverse = sums.T
    # The numbers were centred by means of these very points, which takes a part of their variance.
    small = points / (points - 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        within = inside / freedom
        between = small * (across / rows - (mean / rows) ** 2)
        # The means of all replicates hold less luck than those of the replicates that all points have.
        left = small * (squared / rows - (mean / rows) ** 2) - between
        left = np.maximum(left, 0.0) * replicates * inverse / there
        true = np.maximum(between, 0.0)
        return np.column_stack([within, between, within / (within + true), left / (left + true)])


__all__ = ["Noise", "noise_share"]
