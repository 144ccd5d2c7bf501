"""Outcomes put together: sums of weekly measures, and what there is of one for each of another.

`core + active in last 26` is a sum, `news / present in 0-51` what there was of one for each of the other, added up over
these weeks. Whatever `outcomes.wanted` understands is understood here as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from copsim.analysis.lives import Numbers
from copsim.analysis.outcomes import OUTCOMES, OutcomeError, Wanted, wanted, weekly_series

_ENDING = re.compile(r"\s(?:at\s|in\s)")
LONGEST = 200
FORM = "one outcome, a sum such as 'core + active in last 26', or a ratio such as 'news / present in 0-51'"


@dataclass(frozen=True)
class Combined:
    """An outcome, a sum of outcomes, or one sum for each of another; over the same weeks."""

    text: str
    above: tuple[Wanted, ...]
    below: tuple[Wanted, ...] = ()

    def of(self, block: object) -> Numbers:
        """(runs,) from (runs, weeks, communities) weekly records; nan where there is nothing to measure."""
        over = _added(self.above, block)
        if not self.below:
            return over
        under = _added(self.below, block)
        return np.where(under > 0.0, over / np.where(under > 0.0, under, 1.0), np.nan)

    def check(self, weeks: int) -> None:
        """Raise OutcomeError where a run of so many weeks is too short for it."""
        for one in (*self.above, *self.below):
            if one.how is not None:
                one.window.within(weeks)


def _added(parts: tuple[Wanted, ...], block: object) -> Numbers:
    added = parts[0].of(block)
    for one in parts[1:]:
        added = added + one.of(block)
    return added


def combined(text: str) -> Combined:
    """An outcome, a sum or a ratio from words. Raises OutcomeError for what is none."""
    asked = " ".join(text[: LONGEST + 1].split())
    if len(text) > LONGEST:
        raise OutcomeError(f"'{asked[:60]}…' is too long, expected {FORM}")
    found = _ENDING.search(asked)
    names, weeks = (asked[: found.start()], asked[found.start() :]) if found else (asked, "")
    sides = [[part.strip() for part in side.split("+")] for side in names.split("/")]
    if len(sides) > 2 or not all(part for side in sides for part in side):
        raise OutcomeError(f"'{asked[:60]}' is no outcome, expected {FORM}")
    if len(sides) == 1:
        parts = tuple(wanted(f"{name}{weeks}") for name in sides[0])
        if len(parts) > 1 and (len({one.how for one in parts}) > 1 or parts[0].how is None):
            raise OutcomeError(f"'{asked[:60]}' adds up what cannot be added up, expected counts, or means, of weeks")
        return Combined(asked, parts)
    above, below = (tuple(wanted(f"sum {name}{weeks}") for name in side) for side in sides)
    return Combined(asked, above, below)


def weekly_names(text: str) -> tuple[str, ...]:
    """Names of weekly measures that are added up, from words such as `core + active`; OutcomeError for what is none."""
    names = tuple(" ".join(part.split()) for part in text.split("+"))
    for name in names:
        one = wanted(name)
        if name not in OUTCOMES or one.how is None:
            raise OutcomeError(f"'{text[:60]}' has no number for each week, expected measures such as 'core + active'")
    return names


def weekly_sum(block: object, names: tuple[str, ...]) -> Numbers:
    """(runs, weeks): the sum of weekly measures."""
    added = weekly_series(block, names[0])
    for name in names[1:]:
        added = added + weekly_series(block, name)
    return added


__all__ = ["FORM", "Combined", "combined", "weekly_names", "weekly_sum"]
