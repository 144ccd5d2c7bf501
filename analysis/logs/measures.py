"""All measures of a log together: flat, by name, each with what it means."""

from __future__ import annotations

from copsim.analysis.logs.dependence import DEPENDENCE, dependence
from copsim.analysis.logs.log import ActivityLog
from copsim.analysis.logs.participation import PARTICIPATION, participation
from copsim.analysis.logs.patterns import PATTERNS, patterns, sizes

SIZES: dict[str, str] = {
    "years": "length of the log, in years of 365.25 days",
    "members": "members who were seen at least once",
    "member_weeks": "member-weeks: one for each week in which a member was seen",
}

MEANINGS: dict[str, str] = {
    **SIZES,
    **{pattern.name: pattern.meaning for pattern in PATTERNS},
    **DEPENDENCE,
    **PARTICIPATION,
}
"""Every measure and what it means, in the order in which tables show them."""


def all_measures(log: ActivityLog, first_day: int | None = None) -> dict[str, float]:
    """Every measure of `MEANINGS` by name; nan where one cannot be taken.

    Args:
        log: who took part in which week.
        first_day: any day of week 0, in days since 1970-01-01, so that months can be told; nan for them without it.
    """
    return {**sizes(log), **patterns(log), **dependence(log), **participation(log, first_day)}
