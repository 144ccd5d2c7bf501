"""What can make activity logs: the model, and models of independent people that it has to be better than.

A *maker* turns numbers and a seed into a log. All makers are searched, scored and shown by the same code, so that none
is favoured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from copsim.analysis.logs.log import ActivityLog

Values = Mapping[str, float]
"""A value for each dimension, by name."""


@dataclass(frozen=True)
class Dimension:
    """A number that a search may choose."""

    name: str
    low: float
    high: float
    log: bool = False
    """Whether the search looks at ratios rather than at differences; both bounds above 0."""
    meaning: str = ""

    def within(self, value: float) -> float:
        """The nearest value within the bounds."""
        return min(max(value, self.low), self.high)


class Maker(Protocol):
    """Something that makes activity logs."""

    @property
    def name(self) -> str:
        """Short name, for tables and the command line."""

    @property
    def meaning(self) -> str:
        """What kind of people it is made of, in a sentence."""

    @property
    def space(self) -> tuple[Dimension, ...]:
        """The numbers that may be chosen, with their bounds."""

    @property
    def arrivals(self) -> str:
        """The dimension that makes a log larger or smaller and leaves its members' lives as they are."""

    @property
    def first(self) -> Values:
        """A first guess, from which a search starts."""

    def make(self, values: Values, seed: int, weeks: int) -> ActivityLog:
        """A log of so many weeks. The same values and seed make the same log."""
