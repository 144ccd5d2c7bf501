"""A community one is admitted to: what is known of one of instructors, and the same measures of simulated logs.

Its log is not public; eight numbers of it are. Seven of them are what the scenario `gated` was fitted to, the eighth,
how many of a year's core are seen in the next year, was left out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from copsim.analysis.logs.log import UNSEEN, YEAR, ActivityLog, Window, median_of, over_pairs
from copsim.analysis.logs.patterns import PATTERNS, YEAR_NEEDS, patterns
from copsim.experiments.fitting.makers import Maker, Values
from copsim.experiments.fitting.scoring import make_logs

WEEKS = 235
"""Four and a half years."""
MEMBERS = 451
"""People who had taught at least once."""
CORE_RETURN = "core_return_year"
KNOWN: dict[str, float] = {
    "gini_all": 0.48,
    "gini_year": 0.36,
    "one_week": 0.37,
    "S52": 0.50,
    "return_year": 0.72,
    "core_share": 0.26,
    "active_share": 0.42,
    CORE_RETURN: 0.79,
}
"""What is known, by measure."""
MEANINGS = {pattern.name: pattern.meaning for pattern in PATTERNS} | {
    "S52": "members seen again a year after the first time or later",
    CORE_RETURN: "the fewest members who make half of a year's member-weeks: those seen in the next year (median year)",
}


@dataclass(frozen=True)
class Beside:
    """One number of simulated logs beside what is known: their median, and the 10 and 90 % values."""

    measure: str
    known: float
    median: float
    low: float
    high: float


def core_return(log: ActivityLog) -> float:
    """Of a year's core, the share who are seen in the next year; the median year."""

    def again(year: Window, after: Window) -> float:
        if year.participants < YEAR_NEEDS:
            return math.nan
        return float((after.level[year.core_members] != UNSEEN).mean())

    return median_of(over_pairs(log.windows(YEAR), again))


def beside_instructors(maker: Maker, values: Values, seeds: Sequence[int], weeks: int = WEEKS) -> list[Beside]:
    """Simulated logs of the length of theirs, measure by measure."""
    logs = make_logs(maker, values, seeds, weeks)
    rows = []
    taken = [patterns(log) | {CORE_RETURN: core_return(log)} for log in logs]
    for name, known in KNOWN.items():
        found = np.array([each[name] for each in taken])
        found = found[~np.isnan(found)]
        low, median, high = np.quantile(found, (0.1, 0.5, 0.9)) if len(found) else (math.nan,) * 3
        rows.append(Beside(name, known, float(median), float(low), float(high)))
    return rows
