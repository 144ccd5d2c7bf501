"""What was measured of the arms of a comparison: a number per seed and outcome, and differences week by week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copsim.analysis.gains import Kept
from copsim.analysis.outcomes import Outcome, Wanted, wanted
from copsim.analysis.paired import Numbers
from copsim.analysis.paired_weeks import calm

HOURS = {
    "hours_given": "taking part", "hours_leading": "leading", "hours_homework": "homework",
    "hours_red_tape": "red tape",
}  # fmt: skip
"""What members' hours go to, by measure; added up over a run they are what an arm costs its members."""

DEFAULT_MEASURES = (
    "alive", "present", "active", "core", "inward in all", "outward in all", "energy", "identification", "held",
    "knowing", "tried in all", "realized in all", "visible", "hours in all",
)  # fmt: skip
"""What is compared if nothing else is said: the last year of the run, or all of it where that is said."""

MOST_ARMS = 7
"""So many arms besides the baseline can be told apart in a figure."""


@dataclass(frozen=True)
class Measured:
    """Arms beside each other; the first is the baseline. Of each life only this is kept."""

    arms: tuple[str, ...]
    """Names."""
    seeds: tuple[int, ...]
    """Of which all arms have a whole life."""
    weeks: int
    outcomes: tuple[Wanted, ...]
    values: Numbers
    """(arms, seeds, outcomes); nan where a life has no number."""
    series: tuple[Outcome, ...]
    """What is followed week by week."""
    differences: NDArray[np.float32]
    """(arms without the baseline, series, seeds, weeks): arm minus baseline, means of 13 weeks."""
    means: Numbers
    """(arms, series, weeks): means over seeds of the same."""
    hours: Numbers
    """(arms, seeds, HOURS): members' hours in all weeks from `first` on."""
    interrupted: bool = False
    """Whether seeds are missing that were asked for."""
    first: int = 0
    """The week from which arms may differ: before it all lives are one, and hours are counted from it on."""
    kept: Kept | None = None
    """What is kept besides what was asked for, to tell who gains, at what price and at what risk."""


def series_of(outcomes: Sequence[Wanted]) -> tuple[Outcome, ...]:
    """What can be followed week by week of these outcomes, each once."""
    return tuple({each.outcome.name: each.outcome for each in outcomes if each.how is not None}.values())


HOURS_WANTED = tuple(wanted(f"{name} in all") for name in HOURS)


def weekly_means(block: Any, series: Sequence[Outcome]) -> Numbers:
    """(series, lives, weeks): trailing means of 13 weeks of (lives, weeks, communities) weekly records."""
    found = [calm(each.of(block)) for each in series]
    return np.stack(found) if found else np.empty((0, *block.shape[:2]))


__all__ = ["DEFAULT_MEASURES", "HOURS", "HOURS_WANTED", "MOST_ARMS", "Measured", "series_of", "weekly_means"]
