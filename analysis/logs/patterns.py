"""Patterns of participation: 26 measures that say how a community lives, taken from who was there in which week.

Each is a weak pattern. Together, and at several scales of time, they say much of how unequal a community is, how its
members come and go, and how its core renews itself. What they cannot show is what people do to each other; see
`dependence.py`, and the experiments on the model.

A measure that cannot be taken is nan, and does not touch medians: there are too few members, or too few weeks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from copsim.analysis.logs.log import (
    ACTIVE,
    CORE,
    HALF_YEAR,
    QUARTER,
    UNSEEN,
    YEAR,
    ActivityLog,
    Window,
    median_of,
    over_pairs,
)

NAN = float("nan")

YEAR_NEEDS, HALF_YEAR_NEEDS = 10, 15
"""So many participants a year, and a half-year, needs before shares in it are looked at."""
LADDER_NEEDS, CLIMBERS_NEEDED = 10, 5
BURST_WEEKS, BURST_NEEDS = 20, 3
"""A member's rhythm is looked at from so many member-weeks on, where there are so many such members."""
SETTLED_MONTHS, SETTLED_QUARTERS = 6, 2
"""So much of the start is left out where a rate is followed over time."""
SMOOTHED = 13
"""Weeks on either side over which the weekly number is smoothed before short waves are looked at."""


@dataclass(frozen=True)
class Pattern:
    """One measure of a log."""

    name: str
    meaning: str
    scale: str
    """What it tells of: inequality, staying, levels, rhythm, waves."""
    take: Callable[[ActivityLog], float]


def gini(counts: Any) -> float:
    """Gini coefficient: 0 where all have the same, near 1 where one has all; nan for nobody."""
    n = len(counts)
    total = counts.sum() if n else 0
    if not total:
        return NAN
    ascending = np.sort(counts)
    return float((2.0 * (np.arange(1, n + 1) * ascending).sum() / (n * total)) - (n + 1) / n)


def _share(part: int | float, whole: int | float, needs: int = 1) -> float:
    return float(part) / float(whole) if whole >= needs else NAN


def _years(log: ActivityLog) -> list[Window]:
    return log.windows(YEAR)


def _gini_all(log: ActivityLog) -> float:
    return gini(log.counts)


def _gini_year(log: ActivityLog) -> float:
    return median_of([gini(year.counts) for year in _years(log) if year.participants >= YEAR_NEEDS])


def _one_week(log: ActivityLog) -> float:
    return _share(int((log.counts == 1).sum()), log.members)


def stays(log: ActivityLog, weeks: int) -> float:
    """Share of members whose last week is at least so many after the first, of those first seen before the last ones.

    Whom the log would not have shown to stay is left out.
    """
    early = log.first < log.weeks - weeks
    return _share(int((log.last - log.first >= weeks)[early].sum()), int(early.sum()))


def _return_year(log: ActivityLog) -> float:
    def again(year: Window, after: Window) -> float:
        back = int((after.level[year.ranked] != UNSEEN).sum())
        return _share(back, year.participants, YEAR_NEEDS)

    return median_of(over_pairs(_years(log), again))


def _new_year(log: ActivityLog) -> float:
    found = []
    for n, year in enumerate(_years(log)):
        if n > 0:
            new = int((log.first[year.ranked] >= n * YEAR).sum())
            found.append(_share(new, year.participants, YEAR_NEEDS))
    return median_of(found)


def climbs(log: ActivityLog, rung: int) -> float:
    """Share of those with at least so many member-weeks who have more; members first seen a year before the end."""
    counts = log.counts[log.first < log.weeks - YEAR]
    return _share(int((counts > rung).sum()), int((counts >= rung).sum()), LADDER_NEEDS)


def _halves(log: ActivityLog) -> list[Window]:
    return log.windows(HALF_YEAR)


def _core_share(log: ActivityLog) -> float:
    return median_of([_share(w.core, w.participants) for w in _halves(log) if w.participants >= HALF_YEAR_NEEDS])


def _active_share(log: ActivityLog) -> float:
    return median_of(
        [_share(w.inner - w.core, w.participants) for w in _halves(log) if w.participants >= HALF_YEAR_NEEDS]
    )


def _pooled(log: ActivityLog, of: int, to: int) -> float:
    """Of the members of a half-year on one level, the share who are on another in the next."""
    found = whole = 0
    halves = _halves(log)
    for half, after in pairwise(halves):
        members = half.core_members if of == CORE else half.active_members
        found += int((after.level[members] == to).sum())
        whole += len(members)
    return _share(found, whole)


@dataclass(frozen=True)
class Climb:
    """Who entered when, and when they were first core; in half-years, of members whose first half-year is whole."""

    entered: Any
    core: Any
    """First half-year in which a member was core; -1 for those who never were."""


def climb(log: ActivityLog) -> Climb:
    """When each member entered, and when they were first core.

    Those first seen in a last part of a half-year do not count.
    """
    halves = _halves(log)
    entered = log.first // HALF_YEAR
    core = np.full(log.members, -1, np.int64)
    for n in range(len(halves) - 1, -1, -1):
        core[halves[n].core_members] = n
    whole = entered < len(halves)
    return Climb(entered[whole], core[whole])


def _reach_core(log: ActivityLog) -> float:
    c = climb(log)
    later = c.core != c.entered
    return _share(int((c.core[later] >= 0).sum()), int(later.sum()))


def _months_to_core(log: ActivityLog) -> float:
    c = climb(log)
    later = (c.core >= 0) & (c.core > c.entered)
    if later.sum() < CLIMBERS_NEEDED:
        return NAN
    return float(np.median((c.core - c.entered)[later])) * 6.0


def _born_core(log: ActivityLog) -> float:
    c = climb(log)
    ever = c.core >= 0
    return 1.0 - _share(int((ever & (c.core > c.entered)).sum()), int(ever.sum()))


def burstiness(gaps: Any, weeks: int) -> float:
    """How uneven a member's gaps are, corrected for how few there are (Kim & Jo 2016): -1 even, 0 by chance, 1 bursts.

    `weeks` is the number of member-weeks, one more than there are gaps.
    """
    r = float(np.std(gaps) / np.mean(gaps))
    more, fewer = np.sqrt(weeks + 1.0), np.sqrt(weeks - 1.0)
    return float((more * r - fewer) / ((more - 2.0) * r + fewer))


def _burst(log: ActivityLog) -> float:
    often = np.flatnonzero(log.counts >= BURST_WEEKS)
    if len(often) < BURST_NEEDS:
        return NAN
    gaps, whose = log.gaps
    edges = np.searchsorted(whose, [often, often + 1])
    found = [burstiness(gaps[a:b], int(log.counts[m])) for a, b, m in zip(edges[0], edges[1], often, strict=True)]
    return float(np.mean(found))


def _gap1(log: ActivityLog) -> float:
    gaps, _ = log.gaps
    return _share(int((gaps == 1).sum()), len(gaps))


def variation(series: Any) -> float:
    """Standard deviation over the mean; nan for nothing."""
    mean = float(np.mean(series)) if len(series) else 0.0
    return float(np.std(series)) / mean if mean > 0.0 else NAN


def in_bins(series: Any, length: int) -> Any:
    """Sums over whole stretches of so many weeks, counted from week 0."""
    whole = len(series) // length
    return series[: whole * length].reshape(whole, length).sum(1)


def _month_cv(log: ActivityLog) -> float:
    return variation(in_bins(log.weekly, 4)[SETTLED_MONTHS:])


def _week_cv(log: ActivityLog) -> float:
    return variation(log.weekly)


def smoothed(series: Any, reach: int = SMOOTHED) -> Any:
    """Centred mean over so many places on either side, cut at the ends; same length as the series."""
    running = np.concatenate([[0.0], np.cumsum(series, dtype=float)])
    places = np.arange(len(series))
    low, high = np.maximum(places - reach, 0), np.minimum(places + reach + 1, len(series))
    return (running[high] - running[low]) / (high - low)


def echo(series: Any) -> float:
    """Autocorrelation at a distance of one; nan where nothing varies."""
    away = series - np.mean(series) if len(series) > 1 else np.zeros(0)
    total = float((away * away).sum())
    return float((away[1:] * away[:-1]).sum()) / total if total > 0.0 else NAN


def _week_ac1_detr(log: ActivityLog) -> float:
    return echo(log.weekly - smoothed(log.weekly))


def _new_vmr(log: ActivityLog) -> float:
    quarters = in_bins(log.newcomers, QUARTER)[SETTLED_QUARTERS:]
    mean = float(np.mean(quarters)) if len(quarters) else 0.0
    return float(np.var(quarters)) / mean if mean > 0.0 else NAN


def _core_jaccard1(log: ActivityLog) -> float:
    def overlap(a: Window, b: Window) -> float:
        if not a.core or not b.core:
            return NAN
        both = int((b.level[a.core_members] == CORE).sum())
        return both / (a.core + b.core - both)

    found = [value for value in over_pairs(log.windows(QUARTER), overlap) if not np.isnan(value)]
    return float(np.mean(found)) if found else NAN


PATTERNS: tuple[Pattern, ...] = (
    Pattern("gini_all", "how unequal members are in their member-weeks (Gini)", "inequality", _gini_all),
    Pattern("one_week", "members with exactly one member-week, as a share", "inequality", _one_week),
    Pattern("gini_year", "how unequal they are within a year (Gini, median year)", "inequality", _gini_year),
    Pattern("S4", "members seen again 4 weeks after the first time or later", "staying", lambda log: stays(log, 4)),
    Pattern("S26", "the same after half a year", "staying", lambda log: stays(log, 26)),
    Pattern("S52", "the same after a year", "staying", lambda log: stays(log, 52)),
    Pattern("return_year", "a year's participants who are seen in the next (median year)", "staying", _return_year),
    Pattern("new_year", "newcomers among a year's participants (median, from the second year)", "staying", _new_year),
    Pattern("ladder1", "of those seen in one week, who come in a second", "staying", lambda log: climbs(log, 1)),
    Pattern("ladder3", "of those with three weeks, who come in a fourth", "staying", lambda log: climbs(log, 3)),
    Pattern("ladder10", "of those with ten weeks, who come in an eleventh", "staying", lambda log: climbs(log, 10)),
    Pattern("core_share", "share of the core in a half-year's participants (median)", "levels", _core_share),
    Pattern("active_share", "share of the active in a half-year's participants (median)", "levels", _active_share),
    Pattern(
        "core_core",
        "core members of a half-year who are core in the next",
        "levels",
        lambda log: _pooled(log, CORE, CORE),
    ),
    Pattern(
        "core_dormant",
        "core members of a half-year who are not seen in the next",
        "levels",
        lambda log: _pooled(log, CORE, UNSEEN),
    ),
    Pattern(
        "active_dormant",
        "active members of a half-year who are not seen in the next",
        "levels",
        lambda log: _pooled(log, ACTIVE, UNSEEN),
    ),
    Pattern("reach_core", "of members not core at once, those who ever are", "levels", _reach_core),
    Pattern("months_to_core", "months it took those (median)", "levels", _months_to_core),
    Pattern("born_core", "of all who were ever core, those core in their first half-year", "levels", _born_core),
    Pattern("burst", "how uneven a regular's gaps are: 0 by chance, above it stop and go", "rhythm", _burst),
    Pattern("month_cv", "how much a month's participation varies (standard deviation over mean)", "waves", _month_cv),
    Pattern("gap1", "gaps between a member's weeks that are one week, as a share", "rhythm", _gap1),
    Pattern("week_cv", "how much a week's participation varies (standard deviation over mean)", "waves", _week_cv),
    Pattern("week_ac1_detr", "how far one week's number carries into the next, trend removed", "waves", _week_ac1_detr),
    Pattern("new_vmr", "how uneven newcomers come, by quarter (variance over mean; 1 by chance)", "waves", _new_vmr),
    Pattern("core_jaccard1", "overlap of the cores of successive quarters (mean)", "levels", _core_jaccard1),
)
"""All measures, in the order in which tables show them."""

NAMES: tuple[str, ...] = tuple(pattern.name for pattern in PATTERNS)


def patterns(log: ActivityLog) -> dict[str, float]:
    """All 26 measures of a log, by name; nan where one cannot be taken."""
    if log.members == 0:
        return dict.fromkeys(NAMES, NAN)
    return {pattern.name: pattern.take(log) for pattern in PATTERNS}


def sizes(log: ActivityLog) -> dict[str, float]:
    """How large and how long a log is: years (of 365.25 days), members, member-weeks."""
    return {
        "years": log.weeks * 7 / 365.25,
        "members": float(log.members),
        "member_weeks": float(len(log.week)),
    }
