"""Chains of items of value: a visit, what was taken up in it, tried, what came of it, and what was told again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from copsim.analysis.story_life import StoryLife
from copsim.simulation.records import (
    APPLIED,
    FAILED,
    IMMEDIATE,
    KINDS,
    POTENTIAL,
    REALIZED,
    ROLES,
    TOLD,
)

CYCLES = ("immediate", "potential", "applied", "realized", "failed")
"""How far a chain can come; what was tried and failed has come as far as what turned out well."""
NO_ITEM = -1

MEMBER, OUTSIDE, WRITTEN, ELSEWHERE = "member", "outside", "written", "elsewhere"
"""Where something taken up came from: somebody, an outside source, what is written down, or one of the last two."""


@dataclass(frozen=True)
class Step:
    """One item of value of a chain."""

    item: int
    parent: int | None
    week: int
    member: int
    kind: str
    """A name of `records.KINDS`."""
    topic: int | None
    other: int | None
    """The member who told it."""
    activity: str
    """What was going on in that week."""


class Chains:
    """Every chain of a life. Rows are positions in `life.items`; a chain is named by the row it begins to differ at.

    That is the row of what was taken up; of a visit in which nothing was, the row of the visit.
    """

    def __init__(self, life: StoryLife) -> None:
        self.life = life
        items = life.items
        self.item, self.parent, self.week, self.member, self.other, self.kind, self.topic = (
            items[name].astype(np.int64) for name in ("item", "parent", "week", "member", "other", "kind", "topic")
        )
        place = np.searchsorted(self.item, self.parent)
        place[place == len(items)] = 0
        known = (self.parent >= 0) & (self.item[place] == self.parent) if len(items) else np.zeros(0, bool)
        self.parents = np.where(known, place, NO_ITEM)
        """Row of the item each came from."""
        self.applied = self._next(APPLIED)
        self.outcome = self._next(REALIZED, FAILED)
        self.told = self._next(TOLD)
        """By row, the row of the next step; NO_ITEM where there is none."""

    def _next(self, *kinds: int) -> Any:
        found = np.full(len(self.item), NO_ITEM)
        rows = np.flatnonzero(np.isin(self.kind, kinds) & (self.parents >= 0))
        found[self.parents[rows]] = rows
        return found

    @cached_property
    def insights(self) -> Any:
        """Rows of what was taken up."""
        return np.flatnonzero(self.kind == POTENTIAL)

    @cached_property
    def bare(self) -> Any:
        """Rows of visits in which nothing was taken up."""
        visits = np.flatnonzero(self.kind == IMMEDIATE)
        return np.setdiff1d(visits, self.parents[self.insights])

    def rows(self, start: int) -> list[int]:
        """The rows of a chain, in order: visit, insight, application, outcome, telling, as far as it came."""
        if self.kind[start] != POTENTIAL:
            return [start]
        visit = int(self.parents[start])
        found = [visit, start] if visit >= 0 else [start]
        for step in (self.applied, self.outcome, self.told):
            later = int(step[found[-1]])
            if later < 0:
                break
            found.append(later)
        return found

    def steps(self, start: int) -> tuple[Step, ...]:
        """The chain, to be told."""
        return tuple(self.step(row) for row in self.rows(start))

    def step(self, row: int) -> Step:
        """One item, to be told."""
        parent = int(self.parents[row])
        return Step(
            int(self.item[row]),
            int(self.item[parent]) if parent >= 0 else None,
            int(self.week[row]),
            int(self.member[row]),
            KINDS[int(self.kind[row])],
            int(self.topic[row]) if self.topic[row] >= 0 else None,
            int(self.other[row]) if self.other[row] >= 0 else None,
            self.life.activity(int(self.life.items["activity"][row]))[0],
        )

    @cached_property
    def cycles(self) -> Any:
        """For each row of `insights`, how far it came: position in `CYCLES`."""
        tried = self.applied[self.insights]
        outcome = np.where(tried >= 0, self.outcome[tried], NO_ITEM)
        kind = np.where(outcome >= 0, self.kind[outcome], 0)
        return np.select([kind == REALIZED, kind == FAILED, tried >= 0], [3, 4, 2], 1)

    def at(self, which: str) -> Any:
        """(insights,) row of a later step of each: `applied`, `outcome` or `told`; NO_ITEM where there is none."""
        tried = self.applied[self.insights]
        if which == "applied":
            return tried
        outcome = np.where(tried >= 0, self.outcome[tried], NO_ITEM)
        return outcome if which == "outcome" else np.where(outcome >= 0, self.told[outcome], NO_ITEM)

    def delay(self, earlier: Any, later: Any) -> Any:
        """Weeks from rows to rows; nan where one of them is not."""
        both = (earlier >= 0) & (later >= 0)
        return np.where(both, self.week[later] - self.week[earlier], np.nan)

    @cached_property
    def delays(self) -> dict[str, Any]:
        """(insights,) weeks from taking up to trying, from there to what came of it, from there to telling it."""
        applied, outcome, told = (self.at(name) for name in ("applied", "outcome", "told"))
        return {
            "to_try": self.delay(self.insights, applied),
            "to_result": self.delay(applied, outcome),
            "to_tell": self.delay(outcome, told),
            "in_all": self.delay(self.insights, outcome),
        }

    # Where it came from, and where it went

    @cached_property
    def sources(self) -> Any:
        """(insights,) MEMBER, OUTSIDE, WRITTEN, or ELSEWHERE where it cannot be told which of the last two it was.

        Reading comes after meeting. Of those of a week that nobody told, the last are what was read; how many were read
        is counted, but who takes up more than fits into mind reads without a trace.
        """
        found = np.full(len(self.insights), ELSEWHERE, object)
        found[self.other[self.insights] >= 0] = MEMBER
        life = self.life
        codes, communities = life.items["activity"], life.items["community"]
        looked = self._looked_on()
        rest = np.flatnonzero(found == ELSEWHERE)
        week, community = self.week[self.insights[rest]], communities[self.insights[rest]]
        for w, c in set(zip(week.tolist(), community.tolist(), strict=True)):
            places = rest[(week == w) & (community == c)]
            rows = self.insights[places]
            read = int(life.in_week("read", w, c))
            _, activity = life.activity(int(codes[rows[0]]))
            if activity is not None and activity.outside == 0.0:
                found[places] = WRITTEN
                continue
            # No more can have been read than the last ones.
            found[places[: max(0, len(places) - read)]] = OUTSIDE
            if len(places) == read:
                found[places] = WRITTEN
            for place, row in zip(places.tolist(), rows.tolist(), strict=True):
                if (int(self.member[row]), w) in looked:
                    found[place] = WRITTEN
        return found

    def _looked_on(self) -> set[tuple[int, int]]:
        """Who looked on in which week, without taking part."""
        log = self.life.log
        rows = log[log["role"] == ROLES.index("watch")]
        return set(zip(rows["member"].tolist(), rows["week"].tolist(), strict=True))

    @cached_property
    def _tellings(self) -> dict[tuple[int, int, int], int]:
        """Rows of outcomes told back by member, topic and week."""
        rows = np.flatnonzero(self.kind == TOLD)
        key = zip(self.member[rows].tolist(), self.topic[rows].tolist(), self.week[rows].tolist(), strict=True)
        return dict(zip(key, rows.tolist(), strict=True))

    def told_from(self, insight: int) -> int:
        """The row of the insight of somebody else who had just told what came of it; NO_ITEM where nobody had."""
        key = (int(self.other[insight]), int(self.topic[insight]), int(self.week[insight]))
        telling = self._tellings.get(key, NO_ITEM)
        if telling < 0 or telling > insight:
            return NO_ITEM
        row = telling
        while row >= 0 and self.kind[row] != POTENTIAL:
            row = int(self.parents[row])
        return row

    def depth(self, insight: int) -> int:
        """Through how many hands it had gone before: outcomes told back, one after the other, that led to it."""
        found, row = 0, self.told_from(insight)
        while row >= 0 and found < len(self.item):
            found, row = found + 1, self.told_from(row)
        return found

    def heirs(self, telling: int) -> list[int]:
        """Rows of what others took up from somebody who told what came of it, that day."""
        week, end = self.week[telling], int(np.searchsorted(self.week, self.week[telling], side="right"))
        later = np.arange(telling + 1, end)
        return [
            int(row)
            for row in later[
                (self.kind[later] == POTENTIAL)
                & (self.other[later] == self.member[telling])
                & (self.topic[later] == self.topic[telling])
                & (self.week[later] == week)
            ]
        ]

    def besides(self, insight: int) -> int:
        """How many others took up the same in the same week, in the same community."""
        week = self.week[insight]
        begin, end = (int(np.searchsorted(self.week, week, side=side)) for side in ("left", "right"))
        rows = np.arange(begin, end)
        same = (self.kind[rows] == POTENTIAL) & (self.topic[rows] == self.topic[insight])
        same &= self.life.items["community"][rows] == self.life.items["community"][insight]
        return len(set(self.member[rows[same]].tolist()) - {int(self.member[insight])})

    def again(self, insight: int) -> int | None:
        """The week in which the same member took up the same topic once more later; None where that was not."""
        rows = self.insights[self.insights > insight]
        rows = rows[(self.member[rows] == self.member[insight]) & (self.topic[rows] == self.topic[insight])]
        return int(self.week[rows[0]]) if len(rows) else None


__all__ = ["CYCLES", "ELSEWHERE", "MEMBER", "NO_ITEM", "OUTSIDE", "WRITTEN", "Chains", "Step"]
