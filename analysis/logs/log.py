"""An activity log, reduced to what every measure is taken from: who was there in which week.

Several entries of one member in one week are one *member-week*. Members are numbered by arrival, weeks from the first
one of the log; nothing else of a member is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

FIRST_MONDAY = 4
"""Days from 1970-01-01, a Thursday, to the Monday from which weeks are counted."""

YEAR, HALF_YEAR, QUARTER = 52, 26, 13
"""Lengths of windows in weeks. Windows are counted from week 0 of a log, and only whole ones are looked at."""


@dataclass(frozen=True)
class ActivityLog:
    """Who took part in which week.

    Attributes:
        member: int64, one per member-week: number of the member, by arrival.
        week: int64, one per member-week: week of the log, from 0; ascending.
        weeks: length of the log, from its first week to its last.
    """

    member: Any
    week: Any
    weeks: int

    @cached_property
    def members(self) -> int:
        """How many members the log has."""
        return int(self.member.max()) + 1 if len(self.member) else 0

    @cached_property
    def counts(self) -> Any:
        """Member-weeks of each member; int64, by number of the member."""
        return np.bincount(self.member, minlength=self.members)

    @cached_property
    def first(self) -> Any:
        """First week of each member; int64, by number of the member."""
        first = np.full(self.members, self.weeks, np.int64)
        np.minimum.at(first, self.member, self.week)
        return first

    @cached_property
    def last(self) -> Any:
        """Last week of each member; int64, by number of the member."""
        last = np.full(self.members, -1, np.int64)
        np.maximum.at(last, self.member, self.week)
        return last

    @cached_property
    def weekly(self) -> Any:
        """How many members took part in each week; int64, by week."""
        return np.bincount(self.week, minlength=self.weeks)

    @cached_property
    def newcomers(self) -> Any:
        """How many members were seen for the first time in each week; int64, by week."""
        return np.bincount(self.first, minlength=self.weeks)

    @cached_property
    def gaps(self) -> tuple[Any, Any]:
        """Weeks from one member-week to the next of the same member, and whose they are; two int64 arrays."""
        order = np.lexsort((self.week, self.member))
        member, week = self.member[order], self.week[order]
        same = member[1:] == member[:-1]
        return (week[1:] - week[:-1])[same], member[1:][same]

    @cached_property
    def _kept(self) -> dict[int, list[Window]]:
        return {}

    def windows(self, length: int) -> list[Window]:
        """What is seen in each whole window of so many weeks, counted from week 0."""
        if length not in self._kept:
            edges = np.searchsorted(self.week, np.arange(0, self.weeks + 1, length))
            self._kept[length] = [window_of(self.member[start:stop], self.members) for start, stop in pairwise(edges)]
        return self._kept[length]


UNSEEN, PERIPHERAL, ACTIVE, CORE = range(4)


@dataclass(frozen=True)
class Window:
    """Participation in one stretch of time.

    Attributes:
        ranked: int64, members who were seen, from the one with most member-weeks to the one with fewest; of equals the
            earlier arrival comes first.
        counts: int64, their member-weeks, in that order.
        core: how many of them, from the first, make half of the member-weeks.
        inner: how many make four fifths: the core and the active ones.
        level: int8, one per member of the log: `UNSEEN`, `PERIPHERAL`, `ACTIVE` or `CORE`.
    """

    ranked: Any
    counts: Any
    core: int
    inner: int
    level: Any

    @property
    def participants(self) -> int:
        """How many members were seen."""
        return len(self.ranked)

    @property
    def core_members(self) -> Any:
        """The fewest members who make half of the member-weeks; int64."""
        return self.ranked[: self.core]

    @property
    def active_members(self) -> Any:
        """The fewest who make, with the core, four fifths of the member-weeks; int64."""
        return self.ranked[self.core : self.inner]


def window_of(member: Any, members: int) -> Window:
    """Who is seen in a stretch of time, ranked, and on which level; `member` has one entry per member-week."""
    counts = np.bincount(member, minlength=members)
    seen = np.flatnonzero(counts)
    order = np.argsort(-counts[seen], kind="stable")
    ranked = seen[order]
    counts = counts[ranked]
    running = np.cumsum(counts)
    total = int(running[-1]) if len(running) else 0
    # In whole numbers, so that a half and four fifths are met exactly.
    core = int(np.searchsorted(2 * running, total)) + 1 if total else 0
    inner = int(np.searchsorted(5 * running, 4 * total)) + 1 if total else 0
    level = np.zeros(members, np.int8)
    level[ranked[:core]] = CORE
    level[ranked[core:inner]] = ACTIVE
    level[ranked[inner:]] = PERIPHERAL
    return Window(ranked, counts, core, inner, level)


def activity_log(member: Any, day: Any) -> ActivityLog:
    """A log from entries in any order.

    Args:
        member: int64, one per entry: any number that stands for a member.
        day: int64, one per entry: days since 1970-01-01.

    Weeks begin on Mondays. Members are numbered by the day on which they are first seen, of equals by the order of
    entries.
    """
    order = np.argsort(day, kind="stable")
    return log_of_weeks(member[order], (day[order] - FIRST_MONDAY) // 7)


def log_of_weeks(member: Any, week: Any) -> ActivityLog:
    """A log from entries whose weeks ascend; weeks are counted from the first. Members are numbered as they appear."""
    if len(week) == 0:
        return ActivityLog(np.zeros(0, np.int64), np.zeros(0, np.int64), 0)
    _, first_at, code = np.unique(member, return_index=True, return_inverse=True)
    number = np.empty(len(first_at), np.int64)
    number[np.argsort(first_at)] = np.arange(len(first_at))
    week = week - week[0]
    # Sorted and thinned out by hand: np.unique takes many times as long for a million pairs.
    pairs = np.sort(week * len(first_at) + number[code])
    pairs = pairs[np.concatenate([[True], pairs[1:] != pairs[:-1]])]
    return ActivityLog(pairs % len(first_at), pairs // len(first_at), int(week[-1]) + 1)


def median_of(values: list[float]) -> float:
    """Median of those values that are known; nan where there is none."""
    known = [value for value in values if not np.isnan(value)]
    return float(np.median(known)) if known else float("nan")


def over_pairs(windows: list[Window], what: Callable[[Window, Window], float]) -> list[float]:
    """A number of each pair of successive windows."""
    return [what(a, b) for a, b in pairwise(windows)]
