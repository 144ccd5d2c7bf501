"""Where a log stands among real communities, measure by measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from copsim.analysis.logs.bands import Band, bands, more_bands, place_in

WORDS = {
    "low": "below the lowest tenth",
    "lower": "low",
    "middle": "in the middle half",
    "upper": "high",
    "high": "above the highest tenth",
    "unknown": "undefined",
}
"""Words for where a value lies: outside of 10 to 90 %, between these and the quartiles, between the quartiles."""


@dataclass(frozen=True)
class Standing:
    """One measure of a log beside the real communities.

    Attributes:
        name: of the measure.
        value: in this log; nan where it cannot be taken.
        band: 10, 25, 50, 75 and 90 % values of the real communities.
        place: share of the real communities below it, 0 to 1; None where the value is unknown.
        where: a key of `WORDS`.
    """

    name: str
    value: float
    band: Band
    place: float | None
    where: str

    @property
    def within(self) -> bool:
        """Whether the value lies between the 10 and the 90 % value."""
        return self.where in ("lower", "middle", "upper")

    @property
    def told(self) -> str:
        """Where it lies, in words."""
        return WORDS[self.where]


def where_in(value: float, band: Band) -> str:
    """A key of `WORDS` for a value; the ends of a stretch belong to it."""
    low, lower, _, upper, high = band
    if np.isnan(value):
        return "unknown"
    if value < low or value > high:
        return "low" if value < low else "high"
    if lower <= value <= upper:
        return "middle"
    return "lower" if value < lower else "upper"


def standings(measures: Mapping[str, float]) -> list[Standing]:
    """The 26 patterns, in the order of the tables."""
    return [_standing(name, measures[name], band) for name, band in bands().items()]


def further_standings(measures: Mapping[str, float]) -> list[Standing]:
    """Measures of dependence and levels in weeks, as far as they are known of the real communities."""
    return [_standing(name, measures[name], band) for name, band in more_bands().items()]


def _standing(name: str, value: float, band: Band) -> Standing:
    return Standing(name, value, band, place_in(name, value), where_in(value, band))


__all__ = ["WORDS", "Standing", "further_standings", "standings", "where_in"]
