"""Shares of variance from points of any design: what each parameter does alone, fitted to all of them together.

An additive model, y = Σ s(x) + rest, with a polynomial of each parameter's ranks (names: an effect of each), fitted by
least squares: the first-order part of a polynomial chaos expansion (Sudret 2008). Cutting each parameter into bins and
comparing means (the correlation ratio) would need no model, but takes what all other parameters do for noise, blurs
what happens within a bin, and credits a parameter of a table with what others do that happen to go along with it.

The variance of a fitted curve is too large by what chance fits; that much is taken off, so that a parameter without
effect gets about 0 on average. Half of the time that is still above 0. So it is held against what comes out if the
parameter does nothing alone: what the others leave unexplained gets signs at random (Davidson & Flachaire 2008).
Dealing it to other points instead, as permutation tests do, finds an effect of its own at a parameter that only acts
together with others in 18 of 100 cases at 5 % (function of Ishigami, 400 points); signs do in 5. Intervals are from a
wild bootstrap (Wu 1986), which leaves the design as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from copsim.analysis.lives import Numbers
from copsim.analysis.study_tables import LEVEL
from copsim.experiments.studies.levels import NAME, Column
from copsim.experiments.studies.resampling import interval, likely, weights

MOST_DEGREE = 8
POINTS_EACH = 4
"""So many points for each coefficient: with fewer, polynomials follow chance."""
FEWEST_SPARE = 5
"""So many more points than coefficients at least, to know chance from."""
SAME = 1e-6


@dataclass(frozen=True)
class Fitted:
    """Shares that go back to each parameter alone; all arrays are (parameters,), nan where it cannot be told.

    Attributes:
        share: of the total variance that is given, what the parameter does alone.
        low: lower end of a 95 % interval.
        high: upper end.
        chance: what an effect of nothing reaches in one of twenty cases.
        likely: how often chance reaches as much (p-value).
        degree: of the polynomials: 1 where there are points for straight lines only.
        tangled: parameters that move together with others, so that nothing can be told of either.
    """

    share: Numbers
    low: Numbers
    high: Numbers
    chance: Numbers
    likely: Numbers
    degree: int
    tangled: tuple[str, ...]


def fitted_shares(
    columns: tuple[Column, ...], means: Numbers, total: float, seed: int, resamples: int, flips: int
) -> Fitted:
    """What goes back to each parameter alone.

    Args:
        columns: the parameters at the points.
        means: (points,) float64, the outcome at each, without nan.
        total: the variance that shares are of.
        seed: for the bootstrap, and for chance.
        resamples: of the bootstrap.
        flips: how often signs are drawn from which chance is known.

    Raises:
        ValueError: for fewer points than would do.
    """
    degree = _degree(columns, len(means))
    model = _Model(_bases(columns, degree))
    parts = model.parts
    fit = model.design @ (model.inverse @ means)
    spare = (means - fit) / np.sqrt(np.maximum(1.0 - model.leverage, 0.05))
    rng = np.random.default_rng([seed, 17])
    found, added = model.variances(means[:, None])
    # Signs make other curves of what is not explained; counts, as of a resample, make more or less of it.
    counts = weights(len(means), resamples, rng).T
    again = fit[:, None] + spare[:, None] * np.sqrt(counts) * rng.choice([-1.0, 1.0], size=counts.shape)
    spread = again.var(axis=0)
    # In the fit there is already what chance has fitted: it is taken off a second time.
    shares = (model.variances(again)[0] - added) / (total * spread / spread.mean())
    low, high = interval(found[:, 0] / total, shares.T, len(means))
    k = len(columns)
    chance, p = np.full(k, np.nan), np.full(k, np.nan)
    for n in range(k):
        if model.known[n]:
            left = model.without(parts[n], means)[:, None]
            by_chance = model.variances(left * rng.choice([-1.0, 1.0], size=(len(means), flips)))[0][n]
            chance[n], p[n] = float(np.quantile(by_chance, 0.95)) / total, likely(float(found[n, 0]), by_chance)
    nothing = np.where(model.known, 0.0, np.nan)
    tangled = tuple(column.parameter for column, known in zip(columns, model.known, strict=True) if not known)
    return Fitted(found[:, 0] / total + nothing, low + nothing, high + nothing, chance, p, degree, tangled)


@dataclass(frozen=True)
class Rise:
    """How much more the outcome is at one end of a parameter's range than at the other, along a straight line.

    Attributes:
        parameter: its name.
        least, most: values between which it rises (of numbers the ends of the range; of names those farthest apart).
        at_least, at_most: where the line, or the fitted mean, is there.
        difference, low, high: how much more, with its 95 % interval (for all pairs of names at once).
    """

    parameter: str
    least: Any
    most: Any
    at_least: float
    at_most: float
    difference: float
    low: float
    high: float


def straight_rises(columns: tuple[Column, ...], means: Numbers) -> list[Rise]:
    """Along a straight line through the fitted curve of each parameter: how far the outcome rises.

    All other parameters have curves of their own in the same model, so that what they do is taken into account. The
    interval is about points as well as luck: it is made of how far points lie from the fit, wherever that is more and
    where it is less (HC3, MacKinnon & White 1985), and Student's t.

    Args:
        columns: the parameters at the points.
        means: (points,) float64, the outcome at each, without nan.

    Returns:
        In the order of the columns; parameters that are the same at all points, or move together with others, are left
        out.

    Raises:
        ValueError: for fewer points than would do.
    """
    from scipy.stats import t

    varying = tuple(column for column in columns if len(column.levels) > 1)
    model = _Model(_bases(varying, _degree(varying, len(means))))
    coefficients = model.inverse @ means
    apart = (means - model.design @ coefficients) / np.maximum(1.0 - model.leverage, 0.05)
    spread = (model.inverse * apart**2) @ model.inverse.T
    freedom, middle = len(means) - model.rank, float(means.mean())
    found = []
    for column, part, known in zip(varying, model.parts, model.known, strict=True):
        if not known:
            continue
        pairs, basis = _contrasts(column, model.design[:, part])
        level = 1.0 - (1.0 - LEVEL) / (2.0 * len(pairs))
        options = []
        for (first, last), to_first, to_last in pairs:
            apart_by = to_last - to_first
            half = float(t.ppf(level, freedom)) * float(np.sqrt(max(apart_by @ spread[part, part] @ apart_by, 0.0)))
            at_first, at_last = (middle + float(end @ coefficients[part]) for end in (to_first, to_last))
            difference = at_last - at_first
            if basis == NAME and difference < 0.0:
                first, last, at_first, at_last, difference = last, first, at_last, at_first, -difference
            interval = (difference, difference - half, difference + half)
            options.append(Rise(column.parameter, first, last, at_first, at_last, *interval))
        found.append(max(options, key=lambda one: (one.low > 0.0 or one.high < 0.0, abs(one.difference))))
    return found


def _contrasts(column: Column, basis: Numbers) -> tuple[list[tuple[tuple[Any, Any], Numbers, Numbers]], str]:
    """Values to be held against each other, and the weights that give the fit there from the coefficients."""
    if column.kind == NAME:
        at = [basis[column.codes == n][0] for n in range(len(column.levels))]
        pairs = list(combinations(range(len(column.levels)), 2))
        return [((column.levels[a], column.levels[b]), at[a], at[b]) for a, b in pairs], NAME
    rank = _ranks(column)
    line = basis.T @ (rank - rank.mean()) / ((rank - rank.mean()) ** 2).sum()
    ends = [(end - rank.mean()) * line for end in (rank.min(), rank.max())]
    return [((column.levels[0], column.levels[-1]), ends[0], ends[1])], column.kind


class _Model:
    """Least squares on one design, for any number of outcomes at once."""

    def __init__(self, groups: list[Numbers]) -> None:
        design = np.column_stack([np.ones(len(groups[0])), *groups])
        places = np.cumsum([1, *(group.shape[1] for group in groups)])
        self.design = design
        self.parts = [slice(start, end) for start, end in pairwise(places)]
        self.inverse = np.linalg.pinv(design)
        self.leverage = np.einsum("nq,qn->n", design, self.inverse)
        self.rank = round(float(self.leverage.sum()))
        self.spread = [np.cov(group, rowvar=False).reshape(group.shape[1], -1) for group in groups]
        self.noise = self.inverse @ self.inverse.T
        self.known = np.array([self._identified(part) for part in self.parts])

    def _identified(self, part: slice) -> bool:
        """Whether its coefficients are found again whatever the others are: nothing else can stand in for them."""
        again = self.inverse[part] @ self.design
        again[:, part] -= np.eye(part.stop - part.start)
        return bool(np.abs(again).max() < SAME)

    def without(self, part: slice, outcomes: Numbers) -> Numbers:
        """(points,) what all others leave of outcomes, scaled up to what there is of chance: a fit takes some of it."""
        coefficients = self.inverse @ outcomes
        # What no other parameter can stand in for, of the columns of this one.
        own = self.inverse[part].T @ np.linalg.inv(self.noise[part, part])
        left = outcomes - self.design @ coefficients + own @ coefficients[part]
        fitted = self.rank - (part.stop - part.start)
        return np.asarray(left * np.sqrt(len(outcomes) / max(1, len(outcomes) - fitted)))

    def variances(self, outcomes: Numbers) -> tuple[Numbers, Numbers]:
        """(parameters, outcomes) variance of each curve without what chance fits, and what that is."""
        coefficients = self.inverse @ outcomes
        apart = outcomes - self.design @ coefficients
        error = (apart * apart).sum(axis=0) / (len(outcomes) - self.rank)
        found, added = [], []
        for part, spread in zip(self.parts, self.spread, strict=True):
            own = coefficients[part]
            by_chance = float((spread * self.noise[part, part]).sum()) * error
            found.append((own * (spread @ own)).sum(axis=0) - by_chance)
            added.append(by_chance)
        return np.array(found), np.array(added)


def _degree(columns: tuple[Column, ...], points: int) -> int:
    """Highest degree of the polynomials that so many points allow."""
    of_names = sum(len(column.levels) - 1 for column in columns if column.kind == NAME)
    numbers = sum(column.kind != NAME for column in columns)
    needed = 1 + of_names + numbers + FEWEST_SPARE
    if points < needed:
        raise ValueError(
            f"there are {points} points with a number for {len(columns)} parameters, expected {needed} or more: add "
            "points, or let fewer parameters vary"
        )
    return int(np.clip((points // POINTS_EACH - 1 - of_names) // max(numbers, 1), 1, MOST_DEGREE))


def _bases(columns: tuple[Column, ...], degree: int) -> list[Numbers]:
    """(points, coefficients) of each parameter, centred."""
    found = []
    for column in columns:
        many = len(column.levels)
        if column.kind == NAME:
            basis = (column.codes[:, None] == np.arange(1, many)).astype(np.float64)
        else:
            basis = np.polynomial.legendre.legvander(_ranks(column), min(degree, many - 1))[:, 1:]
        found.append(basis - basis.mean(axis=0))
    return found


def _ranks(column: Column) -> Numbers:
    """(points,) from -1 to 1, spread evenly whatever the distribution; equal values share the middle of their ranks."""
    counts = np.bincount(column.codes, minlength=len(column.levels))
    middle = (np.cumsum(counts) - 0.5 * counts) / len(column.codes)
    return np.asarray(2.0 * middle[column.codes] - 1.0)


__all__ = ["Fitted", "Rise", "fitted_shares", "straight_rises"]
