"""Factors: what varies in a study, and between which values.

A factor has *levels* (a list, or a range in so many steps), or a *distribution* from which designs draw; its value sets
one target of the scenario, or several together: options with names, or a share that moves several parameters at once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from copsim.experiments.studies.targets import Target

Value: TypeAlias = "float | str"
"""A value of a factor: a number, or a name (of a choice, an option, a scenario)."""
Settings: TypeAlias = "Mapping[Target, Value]"
"""What a point sets, by target."""


class Spread(Protocol):
    """Between which values a factor varies."""

    @property
    def levels(self) -> tuple[Value, ...]:
        """All values, in order, where there are so many and no more; empty for a distribution."""

    def at(self, share: float) -> Value:
        """The value below which lies this share of the factor, 0 <= share <= 1 (its quantile)."""

    def told(self) -> str:
        """In words."""


@dataclass(frozen=True)
class Levels:
    """A few values, each as likely as the others."""

    levels: tuple[Value, ...]

    def at(self, share: float) -> Value:
        """One of the values."""
        return self.levels[min(int(share * len(self.levels)), len(self.levels) - 1)]

    def told(self) -> str:
        """In words."""
        return ", ".join(shown(value) for value in self.levels)


@dataclass(frozen=True)
class Uniform:
    """All values between two, equally likely; in ratios where `log` is set; whole numbers only where `whole` is."""

    low: float
    high: float
    log: bool = False
    whole: bool = False
    steps: int | None = None

    @property
    def levels(self) -> tuple[Value, ...]:
        """Evenly spaced values from low to high, if steps are given; of whole numbers none twice."""
        if self.steps is None:
            return ()
        spaced = [self._between(n / (self.steps - 1)) for n in range(self.steps)]
        return tuple(dict.fromkeys(float(round(value)) if self.whole else value for value in spaced))

    def _between(self, share: float) -> float:
        if share in (0.0, 1.0):
            return self.high if share else self.low
        if self.log:
            return self.low * float((self.high / self.low) ** share)
        return self.low + share * (self.high - self.low)

    def at(self, share: float) -> Value:
        """The quantile."""
        if self.steps is not None:
            return Levels(self.levels).at(share)
        if self.whole and not self.log:
            return min(math.floor(self.low + share * (self.high - self.low + 1.0)), self.high)
        value = self._between(share)
        return float(round(value)) if self.whole else value

    def told(self) -> str:
        """In words."""
        how = ", in ratios" if self.log else ""
        steps = "" if self.steps is None else f" in {self.steps} steps"
        return f"{self.low:g} to {self.high:g}{steps}{how}"


@dataclass(frozen=True)
class Normal:
    """A normal distribution, cut off at two bounds."""

    mean: float
    spread: float
    """Standard deviation, before cutting off."""
    low: float
    high: float
    whole: bool = False

    @property
    def levels(self) -> tuple[Value, ...]:
        """None: a distribution."""
        return ()

    def at(self, share: float) -> Value:
        """The quantile."""
        from scipy.stats import truncnorm

        cut = truncnorm((self.low - self.mean) / self.spread, (self.high - self.mean) / self.spread)
        value = float(min(max(self.mean + self.spread * cut.ppf(share), self.low), self.high))
        return float(round(value)) if self.whole else value

    def told(self) -> str:
        """In words."""
        return f"normal, mean {self.mean:g} and standard deviation {self.spread:g}, {self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class Triangular:
    """A triangular distribution: nothing beyond two bounds, most at the mode."""

    low: float
    mode: float
    high: float
    whole: bool = False

    @property
    def levels(self) -> tuple[Value, ...]:
        """None: a distribution."""
        return ()

    def at(self, share: float) -> Value:
        """The quantile."""
        width = self.high - self.low
        below = (self.mode - self.low) / width
        if share < below:
            value = self.low + math.sqrt(share * width * (self.mode - self.low))
        else:
            value = self.high - math.sqrt((1.0 - share) * width * (self.high - self.mode))
        return float(round(value)) if self.whole else value

    def told(self) -> str:
        """In words."""
        return f"triangular, {self.low:g} to {self.high:g}, most at {self.mode:g}"


@dataclass(frozen=True)
class Factor:
    """Something that varies in a study.

    Attributes:
        name: as the study file calls it; a column of its tables.
        spread: between which values.
        target: what its value sets; None for options, moves, and scenarios.
        options: for each name of an option, what it sets.
        moves: parameters that go from a first to a second value as the factor goes from 0 to 1.
    """

    name: str
    spread: Spread
    target: Target | None = None
    options: Mapping[str, Settings] | None = None
    moves: Mapping[Target, tuple[float, float]] | None = None

    @property
    def of_scenarios(self) -> bool:
        """Whether its values are scenarios."""
        return self.target is None and self.options is None and self.moves is None

    @property
    def in_names(self) -> bool:
        """Whether its values are names and not numbers."""
        return any(isinstance(level, str) for level in self.spread.levels)

    def settings(self, value: Value) -> dict[Target, Value]:
        """What a value of it sets; nothing for a factor of scenarios, whose value says which one is run."""
        if self.options is not None:
            return dict(self.options[str(value)])
        if self.moves is not None:
            share = float(value)
            return {one: start + share * (end - start) for one, (start, end) in self.moves.items()}
        return {} if self.target is None else {self.target: value}

    def told(self) -> str:
        """Between which values it varies, in words."""
        if self.options is not None:
            return "; ".join(f"{name}: {_listed(sets)}" for name, sets in self.options.items())
        if self.moves is not None:
            moved = ", ".join(f"{one.name} from {a:g} to {b:g}" for one, (a, b) in self.moves.items())
            return f"{self.spread.told()}; at 0 to 1: {moved}"
        return self.spread.told()


def _listed(settings: Settings) -> str:
    return ", ".join(f"{one.name} {shown(value)}" for one, value in settings.items()) or "as it is"


def shown(value: Value) -> str:
    """A value for people."""
    return value if isinstance(value, str) else f"{value:g}"
