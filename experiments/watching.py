"""A life watched week by week: who was there, at which level, doing what; for pictures that move.

A life is a function of plan and seed, and is lived faster than anybody can watch. So it is lived first, whole, and then
shown from any week to any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from copsim.experiments.following import Followed, Follower
from copsim.simulation.life import Life, Plan
from copsim.simulation.records import CONTRIBUTE, OUTSIDE, TAKE_PART

GLIMPSE = np.dtype(
    [
        ("member", "i4"),  # the member's own number, the same in all weeks
        ("community", "i4"),
        ("level", "i1"),
        ("role", "i1"),  # what the member did in the week
        ("leads", "?"),
        ("expert", "?"),
        ("new", "?"),
        ("concern", "?"),  # whether a concern was open at the end of the week
        ("energy", "f4"),
        ("passion", "f4"),
        ("identification", "f4"),
        ("hours", "f4"),  # taking part, leading and homework together
    ]
)
"""One member in one week."""

Stop = Callable[[], bool]


class Stopped(Exception):
    """The life was given up."""


@dataclass(frozen=True)
class Watched:
    """A life that was watched.

    Attributes:
        plan: what it started from.
        seed: its luck.
        weekly: (weeks, communities) weekly records.
        glimpses: for each week, records of `GLIMPSE`: everybody who was there.
        followed: participation, items of value, members and ties.
    """

    plan: Plan
    seed: int
    weekly: Any
    glimpses: tuple[Any, ...]
    followed: Followed

    @property
    def weeks(self) -> int:
        """How many weeks it has."""
        return len(self.glimpses)


def watch(plan: Plan, seed: int, weeks: int, stop: Stop | None = None) -> Watched:
    """Live a life and watch it.

    Args:
        plan: what it starts from.
        seed: its luck.
        weeks: how many weeks.
        stop: asked every week whether to give up.

    Raises:
        Stopped: where `stop` said so.
    """
    life = Life(plan, seed, log=True, weeks=weeks)
    follower = Follower()
    glimpses = []
    for _ in range(weeks):
        if stop is not None and stop():
            raise Stopped
        life.live(1)
        follower.look(life)
        glimpses.append(_glimpse(life))
    return Watched(plan, seed, life.weekly, tuple(glimpses), follower.ended(life))


def _glimpse(life: Life) -> Any:
    here = np.sort(life.state.order[: int(life.state.starts[-1])])
    members, setting = life.members[here], life.state.setting
    seen = np.zeros(len(here), GLIMPSE)
    of = members["community"]
    seen["member"] = here
    for name in ("community", "level", "role", "energy", "passion", "identification"):
        seen[name] = members[name]
    seen["leads"] = members["pledge"] > 0.0
    seen["expert"] = (members["reputation"] >= setting["expert_from"][of]) & (members["level"] > OUTSIDE)
    seen["new"] = (members["visits"] > 0) & (members["visits"] <= setting["new_visits"][of])
    seen["concern"] = members["concern"] > 0
    came = members["role"] >= TAKE_PART
    # Who is not asked this week keeps the homework of the last time.
    homework = np.where(members["asked"] > 0, members["homework"], 0.0)
    seen["hours"] = np.where(came, members["given"], 0.0) + members["leading"] + homework
    return seen


TOOK_PART, CONTRIBUTED, LEADS, EXPERT, NEW = 1, 2, 4, 8, 16
"""What a member's mark of a week says, added up."""
MARKS = "0123456789abcdefghijklmnopqrstuv"
"""A letter for each sum of marks."""


def courses(watched: Watched) -> list[tuple[int, int, str, str]]:
    """What pictures need of each member: number, first week, levels and marks, a letter a week.

    Levels are digits (0 outside to 5 core), marks letters of `MARKS`. A member who is gone has no more letters.
    """
    levels: dict[int, list[str]] = {}
    marks: dict[int, list[str]] = {}
    first: dict[int, int] = {}
    for week, seen in enumerate(watched.glimpses):
        found = (
            TOOK_PART * (seen["role"] >= TAKE_PART)
            + CONTRIBUTED * (seen["role"] >= CONTRIBUTE)
            + LEADS * seen["leads"]
            + EXPERT * seen["expert"]
            + NEW * seen["new"]
        )
        for member, level, mark in zip(seen["member"].tolist(), seen["level"].tolist(), found.tolist(), strict=True):
            if member not in first:
                first[member], levels[member], marks[member] = week, [], []
            levels[member].append(str(level))
            marks[member].append(MARKS[mark])
    return [(member, week, "".join(levels[member]), "".join(marks[member])) for member, week in first.items()]
