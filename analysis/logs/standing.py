"""Where a log stands among real communities, measure by measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from copsim.analysis.logs.bands import Band, bands, more_bands, place_in, real_logs
from copsim.analysis.phrases import count

FEWEST_MEMBERS, SHORTEST = 15, 26
"""With fewer members, or fewer weeks, nothing is said of where a log lies: chance says more than the community does."""
WORDS = {
    "low": "below the lowest tenth",
    "lower": "low",
    "middle": "in the middle half",
    "upper": "high",
    "high": "above the highest tenth",
    "unknown": "undefined",
    "small": "too small to compare",
}
"""Words for where a value lies: outside of 10 to 90 %, between these and the quartiles, between the quartiles; or why
nothing is said of it."""


@dataclass(frozen=True)
class Standing:
    """One measure of a log beside the real communities.

    Attributes:
        name: of the measure.
        value: in this log; nan where it cannot be taken.
        band: 10, 25, 50, 75 and 90 % values of the real communities.
        place: share of the real communities below it, 0 to 1; None where the value is unknown or the log too small.
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


def too_small(measures: Mapping[str, float]) -> str:
    """Why a log is too small to be held against real communities, in a sentence; empty where it is not."""
    members, weeks = measures["members"], round(measures["years"] * 365.25 / 7)
    if members >= FEWEST_MEMBERS and weeks >= SHORTEST:
        return ""
    real = real_logs()
    smallest, shortest = int(real["members"].min()), float(real["years"].min())
    return (
        f"Too small to compare with real communities: {count(members, 'member')} in {count(weeks, 'week')}, where the "
        f"smallest of the twenty has {smallest} members and the shortest {shortest:.1f} years; expected at least "
        f"{FEWEST_MEMBERS} members and {SHORTEST} weeks."
    )


def standings(measures: Mapping[str, float]) -> list[Standing]:
    """The 26 patterns, in the order of the tables."""
    return _all(measures, bands())


def further_standings(measures: Mapping[str, float]) -> list[Standing]:
    """Measures of dependence and levels in weeks, as far as they are known of the real communities."""
    return _all(measures, more_bands())


def _all(measures: Mapping[str, float], of: Mapping[str, Band]) -> list[Standing]:
    small = bool(too_small(measures))
    found = []
    for name, band in of.items():
        value = measures[name]
        if small and not np.isnan(value):
            found.append(Standing(name, value, band, None, "small"))
        else:
            found.append(Standing(name, value, band, place_in(name, value), where_in(value, band)))
    return found


__all__ = ["WORDS", "Standing", "further_standings", "standings", "too_small", "where_in"]
