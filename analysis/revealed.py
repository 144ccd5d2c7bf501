"""What came out, beside what was expected: a measure over many lives of two or more cases, and which guess was right.

Cases are lived with the same seeds, so that they are compared pair by pair. Numbers come in, and numbers go out; words
are put to them elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from copsim.analysis.lives import Numbers
from copsim.analysis.paired import Paired, mean_intervals, paired, ratio_interval

Direction = Literal["lower", "higher", "same", "open"]
DIRECTIONS: tuple[Direction, ...] = ("lower", "higher", "same", "open")
"""How a case stands to the first one. `open` is what cannot be told, or is not said."""
Settles = Literal["ratio", "value", "most", "least"]
SETTLES: tuple[Settles, ...] = ("ratio", "value", "most", "least")
"""What decides a bet: how many times as much the second case has as the first; the number of the second case (of the
first where it is alone); or which case has most, or least."""

_OF_VERDICT: dict[str, Direction] = {
    "higher": "higher",
    "lower": "lower",
    "no difference that matters": "same",
    "cannot tell yet": "open",
}


@dataclass(frozen=True)
class Seen:
    """One case: a number for each life, nan where a life has none."""

    called: str
    numbers: Numbers

    @property
    def known(self) -> Numbers:
        """The numbers there are."""
        return self.numbers[~np.isnan(self.numbers)]

    @property
    def mean(self) -> float:
        """Their mean; nan if there are none."""
        known = self.known
        return float(known.mean()) if len(known) else float("nan")


@dataclass(frozen=True)
class Settled:
    """Which option of a bet is right."""

    number: float
    """What decided it; nan for which has most or least."""
    low: float
    high: float
    """Its 95 % interval."""
    option: int
    """Position of the option that is right."""
    sure: bool
    """Whether the whole interval lies in that option, or, for most and least, the next one is surely behind."""


@dataclass(frozen=True)
class Revealed:
    """What came out."""

    cases: tuple[Seen, ...]
    beside: tuple[Paired, ...]
    """Each case but the first, beside the first."""

    @property
    def lives(self) -> int:
        """How many lives of each case there are."""
        return len(self.cases[0].numbers)

    @property
    def directions(self) -> tuple[Direction, ...]:
        """How each case but the first stands to the first."""
        return tuple(_OF_VERDICT[one.verdict] for one in self.beside)


def as_shares(numbers: Numbers, below: float | None, reached: float | None) -> Numbers:
    """1 for lives whose number is below one limit, or has reached the other, and 0 for the others.

    A life that has no number (a week that never came) is not below, and has not reached.
    """
    hit = np.ones(len(numbers), bool)
    hit &= numbers < below if below is not None else ~np.isnan(numbers)
    hit &= numbers >= reached if reached is not None else ~np.isnan(numbers)
    return hit.astype(np.float64)


def revealed(cases: Sequence[Seen]) -> Revealed:
    """Compare cases with the first one, life by life of the same seed."""
    first = cases[0]
    return Revealed(tuple(cases), tuple(paired(first.numbers, other.numbers) for other in cases[1:]))


def settled_by_number(found: Revealed, by: Settles, bounds: Sequence[float]) -> Settled:
    """Which stretch of numbers came out.

    Args:
        found: what came out.
        by: `ratio` or `value`.
        bounds: where the first stretch ends, and the second, and so on; the last one has no end.
    """
    first, case = found.cases[0], found.cases[min(1, len(found.cases) - 1)]
    if by == "ratio":
        both = ~(np.isnan(first.numbers) | np.isnan(case.numbers))
        base, other = first.numbers[both], case.numbers[both]
        number = float(other.mean() / base.mean()) if len(base) and base.mean() > 0.0 else float("nan")
        low, high = ratio_interval(other, base)
    else:
        number = case.mean
        low, high, _, _ = mean_intervals(case.known)
    ends = (_stretch(low, bounds), _stretch(number, bounds), _stretch(high, bounds))
    return Settled(number, low, high, ends[1], len(set(ends)) == 1)


def _stretch(number: float, bounds: Sequence[float]) -> int:
    return int(np.searchsorted(np.asarray(bounds, np.float64), number, side="right"))


def settled_by_place(found: Revealed, by: Settles, options: Sequence[int]) -> Settled:
    """Which case has most, or least.

    Args:
        found: what came out.
        by: `most` or `least`.
        options: position of the case that each option names.
    """
    way = 1.0 if by == "most" else -1.0
    order = sorted(options, key=lambda place: way * found.cases[place].mean, reverse=True)
    best, second = order[0], order[1]
    gap = paired(found.cases[second].numbers, found.cases[best].numbers)
    nan = float("nan")
    return Settled(nan, nan, nan, list(options).index(best), gap.clear)


__all__ = [
    "DIRECTIONS", "SETTLES", "Direction", "Revealed", "Seen", "Settled", "Settles",
    "as_shares", "revealed", "settled_by_number", "settled_by_place",
]  # fmt: skip
