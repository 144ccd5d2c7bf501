"""Levels in weeks, not in ranks: how often members take part, how they move, who carries it, how it goes over years.

The core of `patterns.py` is whoever makes half of the member-weeks: there always is one, however little is done. Here
a level is a number of weeks in a half-year (26 weeks), the same in every community: *core* from 9, *active* from 3,
*occasional* 2, *once* 1. Only whole half-years and years (52 weeks) from week 0 are looked at, except where "last" is
said: these are counted back from the last week. Shares are taken over all half-years together (pooled).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from copsim.analysis.logs.log import FIRST_MONDAY, HALF_YEAR, YEAR, ActivityLog
from copsim.analysis.logs.patterns import NAN, smoothed

LEVELS: tuple[str, ...] = ("core", "active", "occasional", "once")
"""Levels of a half-year, from the most weeks to the fewest."""
FROM: dict[str, int] = {"core": 9, "active": 3, "occasional": 2, "once": 1}
"""From how many of 26 weeks on somebody is at a level; the thresholds with which the model starts."""
SOURCES: tuple[str, ...] = ("new", *LEVELS, "away")
"""Where somebody was in the half-year before: first seen now, at a level, or seen earlier but not in it."""
TARGETS: tuple[str, ...] = (*LEVELS, "away")

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
RHYTHM_YEARS = 2
"""So many whole years are needed before the months of a year are told apart."""
TREND_YEARS = 3

_AT = {"core": "9 or more", "active": "3 to 8", "occasional": "2", "once": "1"}
_WAS = {
    "new": "newcomers of a half-year who were",
    "away": "members seen before but not in a half-year who were, in the next,",
    **{level: f"{level} in a half-year who were, in the next," for level in LEVELS},
}
_IS = {**{level: f"{level}" for level in LEVELS}, "away": "not seen"}

PARTICIPATION: dict[str, str] = {
    "half_years": "whole half-years in the log",
    "in_half_year": "members seen in a half-year (median)",
    **{
        f"level_{level}": f"of those seen in a half-year, seen in {_AT[level]} of its weeks, as a share"
        for level in LEVELS
    },
    **{
        f"flow_{source}_{target}": f"{_WAS[source]} {_IS[target]}, as a share"
        for source in SOURCES
        for target in TARGETS
        if not (source == "new" and target == "away")
    },
    **{f"month_{month}": f"members a week in {month.capitalize()}, 1 = as in the year around it" for month in MONTHS},
    "in_year": "members seen in a year (median)",
    "newcomers_year": "members first seen in a year (median, from the second year)",
    "last_year": "members seen in the last 52 weeks",
    "last_year_newcomers": "members first seen in the last 52 weeks",
    "peak_year": "members seen in the year with most of them",
    "trend_year": "change of a year's members from year to year, as a share of their mean (least squares)",
    "top_1_percent": "share of all member-weeks made by the most active 1 % of members",
    "top_10_percent": "share of all member-weeks made by the most active 10 %",
    "top_1": "share of all member-weeks made by the most active member",
    "top_2": "share of all member-weeks made by the most active two",
    "top_3": "share of all member-weeks made by the most active three",
    "carry_half": "how many members make half of all member-weeks",
    "last_year_top_1": "share of the member-weeks of the last 52 weeks made by the most active member",
    "last_year_carry_half": "how many members make half of the member-weeks of the last 52 weeks",
    "core_now": "members with 9 or more of the last 26 weeks",
    "core_before": "members with 9 or more of the 26 weeks before these",
    "core_quieter": "of these, seen in less than half as many of the last 26 weeks, but seen",
    "core_gone": "of these, not seen in the last 26 weeks",
}
"""Measures and what they mean, in the order in which tables show them."""


def level_of(weeks: Any) -> Any:
    """Place in `LEVELS` for so many weeks of a half-year; `len(LEVELS)` (away) for none. int64, same shape."""
    return len(LEVELS) - np.searchsorted(sorted(FROM.values()), weeks, side="right")


def _in_window(log: ActivityLog, begin: int, end: int) -> Any:
    """Weeks in which each member took part from `begin` to before `end`; int64, by number of the member."""
    a, b = np.searchsorted(log.week, (max(begin, 0), max(end, 0)))
    return np.bincount(log.member[a:b], minlength=log.members)


def half_year_levels(log: ActivityLog) -> Any:
    """(half-years, levels): how many members were at each level in each whole half-year; int64."""
    found = np.zeros((log.weeks // HALF_YEAR, len(LEVELS)), np.int64)
    for n in range(len(found)):
        level = level_of(_in_window(log, n * HALF_YEAR, (n + 1) * HALF_YEAR))
        found[n] = np.bincount(level, minlength=len(LEVELS) + 1)[: len(LEVELS)]
    return found


def flows(log: ActivityLog) -> Any:
    """(sources, targets): how many went from where to where, over all pairs of successive half-years; int64.

    Newcomers are counted in the half-year in which they are first seen, the first one included: "new" says at which
    level people begin.
    """
    moved = np.zeros((len(SOURCES), len(TARGETS)), np.int64)
    away = len(LEVELS)
    before = np.full(log.members, away, np.int64)
    for n in range(log.weeks // HALF_YEAR):
        level = level_of(_in_window(log, n * HALF_YEAR, (n + 1) * HALF_YEAR))
        new = log.first // HALF_YEAR == n
        known = log.first // HALF_YEAR < n
        moved[0] += np.bincount(level[new], minlength=len(TARGETS))
        pairs = np.bincount(before[known] * len(TARGETS) + level[known], minlength=(away + 1) * len(TARGETS))
        moved[1:] += pairs.reshape(away + 1, len(TARGETS))
        before = level
    return moved


def by_year(log: ActivityLog) -> dict[str, Any]:
    """Per whole year of the log: `members` seen, `newcomers`, `member_weeks`; int64 each."""
    whole = log.weeks // YEAR
    edges = np.searchsorted(log.week, np.arange(whole + 1) * YEAR)
    return {
        "members": np.array([year.participants for year in log.windows(YEAR)], np.int64),
        "newcomers": np.bincount(log.first // YEAR, minlength=whole)[:whole] if log.members else np.zeros(0, np.int64),
        "member_weeks": np.diff(edges),
    }


def month_of_weeks(first_monday: int, weeks: int) -> Any:
    """Month, 0 to 11, in which each week has its Thursday; int64. `first_monday` is the Monday of week 0, in days."""
    thursdays = (first_monday + 3 + 7 * np.arange(weeks)).astype("datetime64[D]")
    return thursdays.astype("datetime64[M]").astype(np.int64) % 12


def monday_of(day: int) -> int:
    """The Monday of the week of a day; both in days since 1970-01-01."""
    return (day - FIRST_MONDAY) // 7 * 7 + FIRST_MONDAY


def rhythm(log: ActivityLog, first_day: int | None) -> Any:
    """(12,): member-weeks in the weeks of each month over what is usual in the year around them; 1 = as usual.

    Usual is the centred mean over 53 weeks. Only weeks with half a year on either side are looked at, so that growing
    and shrinking leave no trace; nan for logs of less than two years, or where the first day is not known.
    """
    if first_day is None or log.weeks < RHYTHM_YEARS * YEAR + 2:
        return np.full(12, NAN)
    usual = smoothed(log.weekly, HALF_YEAR)
    inner = slice(HALF_YEAR, log.weeks - HALF_YEAR)
    month = month_of_weeks(monday_of(first_day), log.weeks)[inner]
    seen = np.bincount(month, weights=log.weekly[inner], minlength=12)
    due = np.bincount(month, weights=usual[inner], minlength=12)
    return np.divide(seen, due, out=np.full(12, NAN), where=due > 0.0)


def _top(ranked: Any, people: int) -> float:
    """Share of the most active in all; `ranked` are member-weeks, from most to fewest."""
    return float(ranked[:people].sum()) / float(ranked.sum()) if len(ranked) else NAN


def _carry_half(ranked: Any) -> float:
    return float(np.searchsorted(2 * np.cumsum(ranked), ranked.sum()) + 1) if len(ranked) else NAN


def _median(values: Any) -> float:
    return float(np.median(values)) if len(values) else NAN


def _trend(values: Any) -> float:
    n = len(values)
    if n < TREND_YEARS or not values.any():
        return NAN
    place = np.arange(n) - (n - 1) / 2
    return float((place * values).sum() / (place * place).sum() / values.mean())


def _ranked(counts: Any) -> Any:
    return np.sort(counts[counts > 0])[::-1]


def participation(log: ActivityLog, first_day: int | None = None) -> dict[str, float]:
    """The measures of `PARTICIPATION`, by name; nan where one cannot be taken.

    Args:
        log: who took part in which week.
        first_day: any day of week 0, in days since 1970-01-01, for the months; without it they are nan.
    """
    found = dict.fromkeys(PARTICIPATION, NAN)
    if not log.members:
        return found
    halves = half_year_levels(log)
    found["half_years"] = float(len(halves))
    if len(halves):
        found["in_half_year"] = _median(halves.sum(1))
        for level, share in zip(LEVELS, halves.sum(0) / halves.sum(), strict=True):
            found[f"level_{level}"] = float(share)
    for source, moved in zip(SOURCES, flows(log), strict=True):
        for target, people in zip(TARGETS, moved, strict=True):
            name = f"flow_{source}_{target}"
            if name in found and moved.sum():
                found[name] = float(people) / float(moved.sum())
    for month, value in zip(MONTHS, rhythm(log, first_day), strict=True):
        found[f"month_{month}"] = float(value)
    years = by_year(log)
    found["in_year"] = _median(years["members"])
    found["newcomers_year"] = _median(years["newcomers"][1:])
    found["trend_year"] = _trend(years["members"])
    if len(years["members"]):
        found["peak_year"] = float(years["members"].max())
    ranked = _ranked(log.counts)
    found["top_1_percent"] = _top(ranked, -(-len(ranked) // 100))
    found["top_10_percent"] = _top(ranked, -(-len(ranked) // 10))
    for people in (1, 2, 3):
        found[f"top_{people}"] = _top(ranked, people)
    found["carry_half"] = _carry_half(ranked)
    return found | _lately(log)


def _lately(log: ActivityLog) -> dict[str, float]:
    """What the last year and half-year say, counted back from the last week; a shorter log is not looked at."""
    found: dict[str, float] = {}
    if log.weeks >= YEAR:
        year = _in_window(log, log.weeks - YEAR, log.weeks)
        found["last_year"] = float((year > 0).sum())
        found["last_year_newcomers"] = float((log.first >= log.weeks - YEAR).sum())
        found["last_year_top_1"] = _top(_ranked(year), 1)
        found["last_year_carry_half"] = _carry_half(_ranked(year))
        before = _in_window(log, log.weeks - YEAR, log.weeks - HALF_YEAR)
        now = _in_window(log, log.weeks - HALF_YEAR, log.weeks)
        core = before >= FROM["core"]
        found["core_before"] = float(core.sum())
        found["core_quieter"] = float((core & (now > 0) & (2 * now < before)).sum())
        found["core_gone"] = float((core & (now == 0)).sum())
    if log.weeks >= HALF_YEAR:
        now = _in_window(log, log.weeks - HALF_YEAR, log.weeks)
        found["core_now"] = float((now >= FROM["core"]).sum())
    return found
