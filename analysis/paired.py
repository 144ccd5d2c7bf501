"""Paired differences: what one arm has more than the baseline, seed by seed, how sure that is, and whether it matters.

Lives of one seed share their luck until something makes them differ, so most of what differs between lives cancels out
in the difference of a pair. What the numbers are, and why these: `docs/decisions/0018-paired-differences.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Verdict = Literal["better", "worse", "higher", "lower", "no difference that matters", "cannot tell yet"]

MATTERS = 0.2
"""Smallest difference of interest, in standard deviations of the baseline's lives (Cohen 1988: a small effect)."""
LEVEL, LEVEL_INSIDE = 0.95, 0.90
"""Of the interval that has to exclude zero, and of the one that has to lie inside what does not matter (two tests)."""
LEAST = 6
"""Fewer pairs that differ say nothing of the sign: even if all point one way, chance does so in 1 of 16 (2 · 0.5⁵)."""
POWER = 0.80
RESAMPLES = 4999
RESAMPLING_SEED = 18
MOST_AT_ONCE = 2_000_000
"""So many resampled numbers are in memory at a time."""


@dataclass(frozen=True)
class Paired:
    """One outcome of an arm beside the baseline. nan where a number cannot be had."""

    pairs: int
    """Seeds for which both arms have a number."""
    left_out: int
    """Seeds for which one of them, or both, has none."""
    differing: int
    """Pairs whose difference is not zero."""
    baseline: float
    """Mean of the baseline over the pairs."""
    arm: float
    difference: float
    """Mean of arm minus baseline."""
    low: float
    high: float
    """95 % interval of the mean difference."""
    low90: float
    high90: float
    """90 % interval of the mean difference."""
    relative: float
    """The difference as a share of the baseline's mean."""
    probability: float
    """Share of pairs in which the arm is better (higher, where neither is better), and half of those that are equal."""
    probability_low: float
    probability_high: float
    """95 % interval of that share."""
    spread: float
    """Standard deviation of the baseline's lives."""
    spread_of_arm: float
    spread_of_differences: float
    smallest: float
    """Smallest difference that matters, in the unit of the outcome."""
    verdict: Verdict
    needed_for_sign: float
    """Pairs with which the sign of a difference of this size is found with a power of 80 %; inf where there is none."""
    needed_for_width: float
    """Pairs with which the 95 % interval reaches no farther from the mean than the smallest difference that matters."""

    @property
    def effect(self) -> float:
        """The difference in standard deviations of the baseline's lives."""
        return _ratio(self.difference, self.spread)

    @property
    def effect_interval(self) -> tuple[float, float]:
        """The 95 % interval in the same unit, with the baseline's spread taken as known."""
        return _ratio(self.low, self.spread), _ratio(self.high, self.spread)

    @property
    def effect_z(self) -> float:
        """The difference in standard deviations of the differences: how easily it is seen in pairs (d_z)."""
        return _ratio(self.difference, self.spread_of_differences)

    @property
    def gain(self) -> float:
        """How many times as many independent lives would tell as much: variance of unpaired over paired differences.

        inf where all differences are equal.
        """
        apart = self.spread**2 + self.spread_of_arm**2
        if self.spread_of_differences == 0.0:
            return float("inf") if apart > 0.0 else float("nan")
        return apart / self.spread_of_differences**2

    @property
    def clear(self) -> bool:
        """Whether the sign can be told: the 95 % interval excludes zero, and enough pairs differ."""
        return self.differing >= LEAST and (self.low > 0.0 or self.high < 0.0)

    @property
    def enough(self) -> bool:
        """Whether the replicates that were run are enough for a verdict."""
        return self.verdict != "cannot tell yet"

    @property
    def needed(self) -> float:
        """With so many pairs one ought to know more: the smaller number beyond those there are; nan if none is."""
        more = [n for n in (self.needed_for_sign, self.needed_for_width) if self.pairs < n < float("inf")]
        return min(more) if more else float("nan")


def paired(baseline: Numbers, arm: Numbers, *, better: int = 0, matters: float = MATTERS) -> Paired:
    """Compare two arms seed by seed.

    Args:
        baseline: (seeds,) of an outcome; nan where a life has none.
        arm: the same seeds in the other arm.
        better: 1 if more is better, -1 if less is, 0 if neither can be said.
        matters: smallest difference of interest, in standard deviations of the baseline.

    Raises:
        ValueError: for arrays of different shape.
    """
    if baseline.shape != arm.shape or baseline.ndim != 1:
        raise ValueError(f"arms have shapes {baseline.shape} and {arm.shape}, expected (seeds,) twice")
    both = ~(np.isnan(baseline) | np.isnan(arm))
    first, second = baseline[both], arm[both]
    differences = second - first
    n = len(differences)
    mean = _mean(differences)
    spread, spread_of_differences = _deviation(baseline[~np.isnan(baseline)]), _deviation(differences)
    low, high, low90, high90 = mean_intervals(differences)
    smallest = matters * spread
    share = _mean(_scores(differences, -1 if better < 0 else 1))
    return Paired(
        pairs=n,
        left_out=len(baseline) - n,
        differing=int(np.count_nonzero(differences)),
        baseline=_mean(first),
        arm=_mean(second),
        difference=mean,
        low=low,
        high=high,
        low90=low90,
        high90=high90,
        relative=_ratio(mean, abs(_mean(first))),
        probability=share,
        **dict(zip(("probability_low", "probability_high"), share_interval(share, n), strict=True)),
        spread=spread,
        spread_of_arm=_deviation(arm[~np.isnan(arm)]),
        spread_of_differences=spread_of_differences,
        smallest=smallest,
        verdict=_verdict(differences, (low, high), (low90, high90), smallest, better),
        needed_for_sign=needed_for_sign(mean, spread_of_differences),
        needed_for_width=needed_for_width(smallest, spread_of_differences),
    )


def _verdict(
    differences: Numbers, wide: tuple[float, float], narrow: tuple[float, float], smallest: float, better: int
) -> Verdict:
    """What does not matter comes first: with many pairs also a trifle can be told from nothing."""
    if len(differences) < LEAST:
        return "cannot tell yet"
    if not np.any(differences) or (narrow[0] > -smallest and narrow[1] < smallest):
        return "no difference that matters"
    if np.count_nonzero(differences) < LEAST or wide[0] <= 0.0 <= wide[1]:
        return "cannot tell yet"
    higher = wide[0] > 0.0
    if better == 0:
        return "higher" if higher else "lower"
    return "better" if higher == (better > 0) else "worse"


# Intervals


def mean_intervals(values: Numbers) -> tuple[float, float, float, float]:
    """95 % and 90 % intervals of a mean: low, high, low, high; nan for fewer than two values.

    Percentiles of a bootstrap, taken a little farther out for small samples (Hesterberg 2015, expanded percentiles).
    """
    if len(values) < 2:
        return (float("nan"),) * 4
    if np.all(values == values[0]):
        return (float(values[0]),) * 4
    found: Any = None
    ends: list[float] = []
    for level in (LEVEL, LEVEL_INSIDE):
        found = _bootstrap((values,), _mean_of, level, found)
        ends += [float(found.confidence_interval.low), float(found.confidence_interval.high)]
    return ends[0], ends[1], ends[2], ends[3]


def ratio_interval(above: Numbers, below: Numbers) -> tuple[float, float]:
    """95 % interval of the mean of one over the mean of the other, resampled in pairs; nan for fewer than two pairs.

    Of use only where the mean below is surely not zero; a resample in which it is counts as infinite.
    """
    if len(above) < 2:
        return float("nan"), float("nan")
    found = _bootstrap((above, below), _ratio_of, LEVEL, None)
    return float(found.confidence_interval.low), float(found.confidence_interval.high)


def _bootstrap(data: tuple[Numbers, ...], statistic: Any, level: float, before: Any) -> Any:
    """A seeded bootstrap of pairs; with one from before its resamples are used again, for another level."""
    from scipy.stats import bootstrap

    n = len(data[0])
    return bootstrap(
        data,
        statistic,
        paired=len(data) > 1,
        vectorized=True,
        axis=-1,
        method="percentile",
        confidence_level=expanded(level, n),
        n_resamples=0 if before is not None else RESAMPLES,
        bootstrap_result=before,
        batch=max(1, MOST_AT_ONCE // n),
        random_state=np.random.default_rng(RESAMPLING_SEED),
    )


def expanded(level: float, n: int) -> float:
    """The level at which percentiles of a bootstrap of n values are as wide as an interval of Student's t at `level`.

    A bootstrap spreads by √((n - 1) / n) too little, and its tails are those of a normal.
    """
    from scipy.stats import norm, t

    return float(1.0 - 2.0 * norm.cdf(-sqrt(n / (n - 1)) * t.ppf(0.5 + level / 2.0, n - 1)))


def share_interval(share: float, n: int) -> tuple[float, float]:
    """95 % interval of a share of n (Wilson 1927); somewhat too wide where some are counted half."""
    if n == 0:
        return float("nan"), float("nan")
    z = _normal(0.5 + LEVEL / 2.0)
    middle = (share + z * z / (2.0 * n)) / (1.0 + z * z / n)
    half = z / (1.0 + z * z / n) * sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def most_that_differ(pairs: int) -> float:
    """The share of pairs that may differ, at most (95 %), where none of so many did: 1 - 0.05^(1/n)."""
    return float(1.0 - (1.0 - LEVEL) ** (1.0 / pairs)) if pairs else 1.0


# How many are needed


def needed_for_sign(difference: float, deviation: float) -> float:
    """Pairs for a paired t test at 5 % with a power of 80 % to find a mean difference of this size.

    Normal quantiles with Guenther's correction (1981). inf where there is no difference; nan where it is not known.
    """
    if difference != difference or deviation != deviation:
        return float("nan")
    if difference == 0.0:
        return float("inf") if deviation > 0.0 else float("nan")
    z = _normal(0.5 + LEVEL / 2.0)
    return float(max(LEAST, ceil(((z + _normal(POWER)) * deviation / difference) ** 2 + z * z / 2.0)))


def needed_for_width(half: float, deviation: float) -> float:
    """Pairs for a 95 % interval that reaches no farther than `half` from the mean; nan where that is not known."""
    if not half > 0.0 or deviation != deviation:
        return float("nan")
    z = _normal(0.5 + LEVEL / 2.0)
    return float(max(LEAST, ceil((z * deviation / half) ** 2 + z * z / 2.0)))


def _normal(share: float) -> float:
    from scipy.stats import norm

    return float(norm.ppf(share))


# Small sums


def _scores(differences: Numbers, way: int) -> Numbers:
    """1 where the difference goes this way, 0.5 where there is none, 0 where it goes the other way."""
    scores: Numbers = 0.5 + 0.5 * np.sign(way * differences)
    return scores


def _mean(values: Numbers) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _deviation(values: Numbers) -> float:
    """Standard deviation of a sample; exactly 0 where all are equal, which rounding of the mean would hide."""
    if len(values) < 2:
        return float("nan")
    return float(values.std(ddof=1)) if np.any(values != values[0]) else 0.0


def _ratio(above: float, below: float) -> float:
    return above / below if below > 0.0 else float("nan")


def _mean_of(values: Any, axis: int = -1) -> Any:
    return np.mean(values, axis=axis)


def _ratio_of(above: Any, below: Any, axis: int = -1) -> Any:
    over, under = np.mean(above, axis=axis), np.mean(below, axis=axis)
    return np.where(under != 0.0, over / np.where(under != 0.0, under, 1.0), np.copysign(np.inf, over))


__all__ = [
    "LEAST", "MATTERS", "Paired", "Verdict", "expanded", "mean_intervals", "most_that_differ", "needed_for_sign",
    "needed_for_width", "paired", "ratio_interval", "share_interval",
]  # fmt: skip
