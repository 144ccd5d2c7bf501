"""What the nulls have in common: luck, how joining and waves are drawn, and a guard against giants."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np

from copsim.analysis.logs.log import ActivityLog, log_of_weeks
from copsim.experiments.fitting.makers import Dimension, Values

WEEKS_A_YEAR = 365.25 / 7.0
MOST_MEMBER_WEEKS = 50_000
"""About as much as one log may hold. The largest real one has 5,810 member-weeks; a search that strays is cut here."""
FASTEST = 10.0
"""Contributions a week above which more make no difference: such a member is seen every week anyway."""
SLACK = 1e-9

Making = Callable[[Values, int, int], ActivityLog]


@dataclass(frozen=True)
class Null:
    """A maker of logs of people who do not affect each other. See `makers.Maker` for what its fields mean."""

    name: str
    meaning: str
    space: tuple[Dimension, ...]
    first: Mapping[str, float]
    arrivals: str
    """The dimension that makes a log larger or smaller and leaves its members' lives as they are."""
    making: Making

    def make(self, values: Values, seed: int, weeks: int) -> ActivityLog:
        """A log of so many weeks, from the first contribution, in week 0, to the last one.

        Raises:
            ValueError: for a value that is missing, unknown or out of bounds, for a negative seed, for less than one
                week. Nothing is moved to the nearest bound unasked; `Dimension.within` does so.
        """
        if weeks < 1:
            raise ValueError(f"weeks is {weeks}, expected at least 1")
        if seed < 0:
            raise ValueError(f"the seed is {seed}, expected 0 or more")
        self._check(values)
        return self.making(values, seed, weeks)

    def _check(self, values: Values) -> None:
        names = [dimension.name for dimension in self.space]
        for name in values:
            if name not in names:
                raise ValueError(f"{self.name} has no dimension {name!r}; expected {', '.join(names)}")
        for d in self.space:
            if d.name not in values:
                raise ValueError(f"{self.name} needs a value for {d.name!r} ({d.meaning})")
            slack = SLACK * max(abs(d.low), abs(d.high))
            if not d.low - slack <= values[d.name] <= d.high + slack:
                raise ValueError(f"{self.name}: {d.name} is {values[d.name]:g}, expected {d.low:g} to {d.high:g}")


def luck(seed: int, null: int) -> np.random.Generator:
    """The draws of one log; each null has its own, so that logs of the same seed have nothing in common."""
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, null])))


def personal(rng: np.random.Generator, shape: float, mean: float, members: int) -> Any:
    """A rate of each member's own, gamma distributed: the smaller the shape, the less equal. float64, per week."""
    return rng.standard_gamma(shape, members) * (mean / shape)


def stay(rng: np.random.Generator, hazard: Any, longest: Any) -> Any:
    """Weeks that each member stays at a constant hazard (per week), at most so long; float64."""
    drawn = rng.standard_exponential(len(hazard))
    # Compared as products, as a hazard may be 0.
    gone = drawn < hazard * longest
    return np.where(gone, drawn / np.where(gone, hazard, 1.0), longest)


def joining_times(rng: np.random.Generator, members: int, decline: float, weeks: int) -> Any:
    """When members join, in weeks: independent, with a density that falls as exp(-decline t / weeks); float64."""
    u = rng.random(members)
    if abs(decline) < SLACK:
        return u * weeks
    return np.minimum(-np.log1p(u * math.expm1(-decline)) * (weeks / decline), np.nextafter(weeks, 0.0))


def wave(rng: np.random.Generator, weeks: int, size: float, memory: float) -> Any:
    """A stationary autoregressive series with a mean of 0.

    Args:
        rng: where luck comes from.
        weeks: its length.
        size: its standard deviation.
        memory: weeks after which it has lost all but 1/e of what it was.

    Returns: float64, by week.
    """
    carried = math.exp(-1.0 / memory)
    shocks = rng.standard_normal(weeks) * size
    shocks[1:] *= math.sqrt(1.0 - carried * carried)
    return np.array(list(accumulate(shocks.tolist(), lambda before, shock: carried * before + shock)))


def ebb(decline: float, weeks: int) -> Any:
    """How outside interest falls over a log, by week: exp(-decline t / weeks), float64."""
    return np.exp(-decline * (np.arange(weeks) + 0.5) / weeks)


def few_enough(rng: np.random.Generator, expected: Any) -> Any:
    """Which members a log keeps: all, or as many drawn at random as bring it to about the most it may hold.

    `expected` is how many member-weeks each is expected to make. As members do not affect each other, leaving out some
    at random is the same as fewer having come.
    """
    if float(expected.sum()) <= MOST_MEMBER_WEEKS:
        return np.arange(len(expected))
    order = rng.permutation(len(expected))
    many = int(np.searchsorted(np.cumsum(expected[order]), MOST_MEMBER_WEEKS, side="right"))
    return np.sort(order[: max(many, 1)])


def log_of(joined: Any, member: Any, week: Any) -> ActivityLog:
    """A log of members who contribute when they join, and again later.

    Args:
        joined: float64, when each member joins, in weeks; ascending.
        member: int64, one per later contribution: whose it is.
        week: int64, likewise: the week it is in.
    """
    everyone = np.concatenate([np.arange(len(joined)), member])
    when = np.concatenate([joined.astype(np.int64), week])
    # Of those who are new in a week, who joined earlier comes first.
    order = np.lexsort((everyone, when))
    return log_of_weeks(everyone[order], when[order])
