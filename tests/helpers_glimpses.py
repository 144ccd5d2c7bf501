"""Lives made up by hand, as those who tell of lives see them; and real ones, lived once and watched."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from copsim.analysis.member_rows import MEMBER_ROW, TIE_ROW
from copsim.experiments.following import Followed
from copsim.experiments.watching import GLIMPSE, Watched, watch
from copsim.scenarios import load
from copsim.simulation.recording import FLOWS, WEEKLY
from copsim.simulation.records import ACTIVE, CORE, ITEM, LEVELS, LOG, OCCASIONAL, TAKE_PART, WATCH, records

REAL = (("healthy", 1), ("neglected", 1), ("homework", 3), ("sponsored", 2), ("capetown", 1), ("stale", 2))
"""Lives of the library; the last one ends, and ends again."""


@cache
def real(name: str, seed: int, weeks: int = 0) -> Watched:
    """A life of a scenario, so many weeks of it, or all."""
    scenario = load(name)
    return watch(scenario.plan(), seed, weeks or scenario.weeks)


def marks(name: str) -> list[tuple[int, str]]:
    """Dated changes of a scenario."""
    return load(name).marks()


class Made:
    """A life in which nothing happens until something is put in: two core, four active, four occasional members.

    Member 0 leads; four take part each week, two look on; nothing is due.
    """

    def __init__(self, weeks: int = 60, members: int = 10) -> None:
        self.weekly = records(WEEKLY, weeks, 1)
        self.weekly["activity"] = 1
        self.weekly["stage"] = 2
        self.seen = np.zeros((weeks, members + 20), GLIMPSE)
        self.here = np.zeros((weeks, members + 20), bool)
        self.here[:, :members] = True
        self.seen["member"] = np.arange(members + 20)
        self.seen["level"] = OCCASIONAL
        self.seen["level"][:, :6] = ACTIVE
        self.seen["level"][:, :2] = CORE
        self.seen["role"][:, :4] = TAKE_PART
        self.seen["role"][:, 4:6] = WATCH
        self.seen["leads"][:, 0] = True
        self.seen["energy"], self.seen["passion"], self.seen["identification"] = 0.55, 0.6, 0.4

    def during(self, first: int, last: int, **numbers: float) -> None:
        """Weekly measures of the weeks from first to last."""
        for name, number in numbers.items():
            self.weekly[name][first : last + 1] = number

    def member(self, member: int, first: int, last: int, **fields: float) -> None:
        """What one member is or does in the weeks from first to last."""
        for name, value in fields.items():
            self.seen[name][first : last + 1, member] = value

    def comes(self, member: int, week: int) -> None:
        """A member is there from a week on."""
        self.here[week:, member] = True

    def goes(self, member: int, week: int) -> None:
        """A member is gone from a week on."""
        self.here[week:, member] = False

    @property
    def glimpses(self) -> tuple[Any, ...]:
        """For each week, records of everybody who was there."""
        return tuple(week[here] for week, here in zip(self.seen, self.here, strict=True))

    @property
    def whole(self) -> Any:
        """Weekly records, with what can be counted from members."""
        weekly, here, level, role = self.weekly, self.here, self.seen["level"], self.seen["role"]
        weekly["members"][:, 0] = here.sum(axis=1)
        weekly["present"][:, 0] = (here & (role >= TAKE_PART)).sum(axis=1)
        weekly["watching"][:, 0] = (here & (role == WATCH)).sum(axis=1)
        weekly["leaders"][:, 0] = (here & self.seen["leads"]).sum(axis=1)
        for code in range(len(LEVELS)):
            weekly["level"][:, 0, code] = (here & (level == code)).sum(axis=1)
        stayed = here[1:] & here[:-1]
        for n, flow in enumerate(FLOWS):
            a, b = (LEVELS.index(name) for name in flow.split("_to_"))
            weekly["flow"][1:, 0, n] = (stayed & (level[:-1] == a) & (level[1:] == b)).sum(axis=1)
        weekly["joined"][1:, 0] = (here[1:] & ~here[:-1]).sum(axis=1)
        weekly["left"][1:, 0] = (here[:-1] & ~here[1:]).sum(axis=1)
        return weekly

    def followed(self, log: Sequence[tuple[Any, ...]] = (), items: Sequence[tuple[Any, ...]] = ()) -> Followed:
        """What is kept besides: rows of `records.LOG` and `records.ITEM`, each in order of week."""
        members = np.zeros(self.here.shape[1], MEMBER_ROW)
        members["joined"] = np.where(self.here[0], -1, self.here.argmax(axis=0))
        return Followed(np.array(list(log), LOG), np.array(list(items), ITEM), members, np.zeros(0, TIE_ROW))
