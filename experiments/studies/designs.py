"""Designs: at which points a study looks, given what varies.

A design gives points in the unit cube or on levels; factors turn shares into values. The same design gives the same
points, whatever else is drawn anywhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from copsim.experiments.studies.factors import Factor, Value
from copsim.scenarios.errors import Problem, ScenarioError

MOST_POINTS = 5_000_000
MOST_BASE = 2**20
FACTORIAL, LATIN, SOBOL, MORRIS, ONE, TABLE = (
    "factorial", "latin hypercube", "sobol", "morris", "one at a time", "table",
)  # fmt: skip

Points = list[tuple[Value, ...]]
"""For each point the value of each factor, in the order of the factors."""


@dataclass(frozen=True)
class Option:
    """A number of a design."""

    low: int
    high: int
    default: int | None
    """None where it has to be given."""
    meaning: str
    unit: str = "whole number"
    whole: bool = True
    names: tuple[str, ...] = ()


_SEED = Option(0, 2**31 - 2, 1, "luck of the design; the lives have seeds of their own")


@dataclass(frozen=True)
class Kind:
    """A kind of design."""

    name: str
    about: str
    options: Mapping[str, Option] = field(default_factory=dict)
    by_levels: bool = False
    """Whether it needs factors of which all values are known."""
    flags: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Other names it goes by."""


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            FACTORIAL,
            "every combination of all levels",
            by_levels=True,
            also=("full factorial", "full_factorial", "grid"),
        ),
        Kind(
            LATIN,
            "points spread evenly over the ranges of all factors at once",
            {"points": Option(2, MOST_POINTS, None, "how many points"), "seed": _SEED},
            also=("lhs", "latin", "latin_hypercube", "latin-hypercube"),
        ),
        Kind(
            SOBOL,
            "points from which it can be told how much of the variance goes back to which factor (Saltelli)",
            {"base": Option(8, MOST_BASE, None, "how many base points, a power of two"), "seed": _SEED},
            flags=("second_order",),
            also=("saltelli",),
        ),
        Kind(
            MORRIS,
            "cheap screening: which factors matter at all (elementary effects along trajectories)",
            {
                "trajectories": Option(4, 100_000, 20, "how many trajectories, of a point more than there are factors"),
                "levels": Option(4, 20, 4, "how many levels each factor has, an even number"),
                "seed": _SEED,
            },
        ),
        Kind(
            ONE,
            "the scenario as it is, then one factor after the other moved through its levels",
            by_levels=True,
            also=("oat", "one_at_a_time", "one-at-a-time"),
        ),
        Kind(TABLE, "points written out, a row each", also=("explicit", "explicit table", "points")),
    )
}
NAMES: dict[str, str] = {name: kind.name for kind in KINDS.values() for name in (kind.name, *kind.also)}
"""The kind of each name that a file may use."""


@dataclass(frozen=True)
class Design:
    """A design as it was chosen."""

    kind: str
    numbers: Mapping[str, int] = field(default_factory=dict)
    second_order: bool = False
    rows: tuple[tuple[Value, ...], ...] = ()
    """For a table: its points."""

    def told(self, factors: int) -> str:
        """In words."""
        numbers = ", ".join(f"{name} {value}" for name, value in self.numbers.items())
        more = ", with second order" if self.second_order else ""
        told = f"{self.kind} over {factors} factor{'' if factors == 1 else 's'}"
        return f"{told} ({numbers}{more})" if numbers else told

    def size(self, factors: Sequence[Factor]) -> int:
        """How many points it has."""
        k = len(factors)
        if self.kind == FACTORIAL:
            return math.prod(len(factor.spread.levels) for factor in factors)
        if self.kind == ONE:
            return 1 + sum(len(factor.spread.levels) for factor in factors)
        if self.kind == LATIN:
            return self.numbers["points"]
        if self.kind == SOBOL:
            return self.numbers["base"] * (2 * k + 2 if self.second_order else k + 2)
        if self.kind == MORRIS:
            return self.numbers["trajectories"] * (k + 1)
        return len(self.rows)

    def shares(self, factors: int) -> Any:
        """(points, factors) float64 in [0, 1], for the designs that draw from ranges. Raises KeyError for others."""
        from copsim.experiments.studies import sampling

        draw: dict[str, Callable[[], Any]] = {
            LATIN: lambda: sampling.latin_sample(factors, self.numbers["points"], self.numbers["seed"]),
            SOBOL: lambda: sampling.sobol_sample(
                factors, self.numbers["base"], self.numbers["seed"], second_order=self.second_order
            ),
            MORRIS: lambda: sampling.morris_sample(
                factors, self.numbers["trajectories"], self.numbers["levels"], self.numbers["seed"]
            ),
        }
        return draw[self.kind]()

    def points(self, factors: Sequence[Factor], as_is: Sequence[Value] = ()) -> Points:
        """All points, in a fixed order.

        Args:
            factors: what varies.
            as_is: value of each factor in the scenario as it is, where one factor is moved at a time.

        Raises:
            ScenarioError: for more points than can be.
        """
        size = self.size(factors)
        if size > MOST_POINTS:
            said = f"gives {size:,} points"
            raise ScenarioError([Problem(said, key="design", expected=f"at most {MOST_POINTS:,}; use fewer levels")])
        if self.kind == TABLE:
            return list(self.rows)
        if self.kind == FACTORIAL:
            return list(product(*(factor.spread.levels for factor in factors)))
        if self.kind == ONE:
            moved = [
                (*as_is[:n], level, *as_is[n + 1 :])
                for n, factor in enumerate(factors)
                for level in factor.spread.levels
            ]
            return [tuple(as_is), *moved]
        shares = self.shares(len(factors))
        return [tuple(factor.spread.at(float(u)) for factor, u in zip(factors, row, strict=True)) for row in shares]


def power_of_two(number: int) -> bool:
    """Whether it is one."""
    return number > 0 and number & (number - 1) == 0


__all__ = [
    "FACTORIAL", "KINDS", "LATIN", "MORRIS", "MOST_POINTS", "NAMES", "ONE", "SOBOL", "TABLE", "Design", "Kind",
    "Option", "Points", "power_of_two",
]  # fmt: skip
