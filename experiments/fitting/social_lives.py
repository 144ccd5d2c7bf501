"""Lives as experiments read them: who contributed when, who was new, and what happened on a first visit."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from copsim.experiments.ensemble import warm_up
from copsim.experiments.fitting.model_maker import with_parameters
from copsim.simulation import draws
from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.meeting import greeting
from copsim.simulation.model import QUANTITIES, checked
from copsim.simulation.records import ARRIVALS_A_WEEK, CONTRIBUTE, FIRST_KEY, POTENTIAL, TAKE_PART, WINDOW
from copsim.simulation.rhythm import opportunities

HALF_YEAR = 26
YEAR = 52
WEEKS_A_MONTH = 52.0 / 12.0

Result = TypeVar("Result")


def for_each_seed(work: Callable[[int], Result], seeds: Sequence[int], threads: int) -> list[Result]:
    """What comes of a work for each seed, in their order, whatever the number of threads."""
    warm_up()
    with ThreadPoolExecutor(max_workers=max(1, min(threads, len(seeds)))) as pool:
        return list(pool.map(work, seeds))


def changed(plan: Plan, *changes: Change) -> Plan:
    """The same plan with further changes; of one week they come after those there are."""
    return replace(plan, changes=(*plan.changes, *changes))


def held(plan: Plan, values: Mapping[str, float]) -> Plan:
    """The same plan with these parameters fixed for good: its own changes of them are left out."""
    kept = tuple(change for change in plan.changes if change.path not in values)
    return with_parameters(replace(plan, changes=kept), values)


def in_force(plan: Plan, path: str, week: int) -> float:
    """What a parameter of the one community is in a week, by the plan and its changes."""
    value = float(plan.setting[0][QUANTITIES[path].name])
    for change in sorted(plan.changes, key=lambda change: change.week):
        if change.path == path and change.week <= week:
            value = checked(path, change.value)
    return value


@dataclass(frozen=True, eq=False)
class Trace:
    """What is known of one life when it has been lived.

    Attributes:
        weeks: how long it was.
        log: records of who took part in what.
        members: records of memberships, as they are at the end.
        weekly: what was measured in each week, of the one community.
        setting: its parameters at the end.
    """

    weeks: int
    log: Any
    members: Any
    weekly: Any
    setting: Any

    def _sorted(self, role: int) -> np.ndarray:
        """Weeks in which members had at least this role, as member (weeks + 1) + week, ascending."""
        kept = self.log["role"] >= role
        member, week = self.log["member"][kept].astype(np.int64), self.log["week"][kept].astype(np.int64)
        return np.sort(member * (self.weeks + 1) + week)

    @cached_property
    def _contributed(self) -> np.ndarray:
        return self._sorted(CONTRIBUTE)

    def between(self, start: Any, stop: Any, members: Any = None) -> np.ndarray:
        """Weeks in which members contributed, from `start` on and before `stop`: int64, one each.

        `start` and `stop` are numbers or arrays; all members if none are named.
        """
        rows = np.arange(len(self.members)) if members is None else np.asarray(members, np.int64)
        begin = rows * (self.weeks + 1)
        start, stop = np.clip(start, 0, self.weeks), np.clip(stop, 0, self.weeks)
        found = np.searchsorted(self._contributed, begin + stop) - np.searchsorted(self._contributed, begin + start)
        made: np.ndarray = np.maximum(found, 0)
        return made

    @cached_property
    def first(self) -> np.ndarray:
        """Week of each member's first contribution: int64; -1 for those who never made one."""
        member, week = np.divmod(self._contributed, self.weeks + 1)
        found = np.full(len(self.members), -1, np.int64)
        found[member[::-1]] = week[::-1]
        return found

    @cached_property
    def last(self) -> np.ndarray:
        """Week of each member's last contribution: int64; -1 for those who never made one."""
        member, week = np.divmod(self._contributed, self.weeks + 1)
        found = np.full(len(self.members), -1, np.int64)
        found[member] = week
        return found

    @cached_property
    def reached_core(self) -> np.ndarray:
        """Whether members ever took part in so many weeks of half a year that they were core."""
        needed = max(1, math.ceil(self.setting.core_from * opportunities(self.setting) / WINDOW - 1e-9))
        seen = self._sorted(TAKE_PART)
        found = np.zeros(len(self.members), bool)
        if len(seen) >= needed:
            begin, end = seen[: len(seen) - needed + 1], seen[needed - 1 :]
            member = begin // (self.weeks + 1)
            found[member[(member == end // (self.weeks + 1)) & (end - begin < WINDOW)]] = True
        return found

    @cached_property
    def newcomers(self) -> np.ndarray:
        """Rows of those who were not there at the start."""
        return np.flatnonzero(self.members["joined"] >= 0)

    @cached_property
    def invited(self) -> np.ndarray:
        """Whether members were invited in person: bool, one each."""
        key = self.members["key"]
        asked: np.ndarray = (key < FIRST_KEY) & (key % ARRIVALS_A_WEEK >= ARRIVALS_A_WEEK // 2)
        return asked

    def contributors(self, start: int, stop: int) -> float:
        """How many contributed a week, on average, from week `start` on and before `stop`."""
        return float(self.between(start, stop).sum()) / (stop - start)

    def regulars(self, start: int, stop: int) -> int:
        """How many contributed in more than one week from `start` on and before `stop`."""
        return int((self.between(start, stop) > 1).sum())


def trace_of(life: Life) -> Trace:
    """What is known of a life now."""
    return Trace(life.week, life.log, life.members, life.weekly[:, 0], life.state.setting[0])


def traced(plan: Plan, seed: int, weeks: int) -> Trace:
    """One life, lived to its end."""
    return trace_of(Life(plan, seed, log=True, weeks=weeks).live(weeks))


VISIT = np.dtype(
    [
        ("member", "i8"),
        ("week", "i8"),
        ("contributed", "?"),  # asked or told something
        ("answered", "?"),  # got an answer from somebody present
        ("greeted", "?"),
    ]
)
"""Somebody's first visit."""


def first_visits(plan: Plan, seed: int, weeks: int) -> tuple[Trace, np.ndarray]:
    """A life followed week by week, and the first visits of those who came after the start: records of `VISIT`."""
    life = Life(plan, seed, log=True, weeks=weeks)
    found = []
    for _ in range(weeks):
        noted = len(life.items)
        life.live(1)
        here = life.state.order[: int(life.state.starts[-1])]
        members = life.members
        new = here[
            (members["role"][here] >= TAKE_PART) & (members["visits"][here] == 1) & (members["joined"][here] >= 0)
        ]
        if len(new):
            visits = np.zeros(len(new), VISIT)
            visits["member"], visits["week"] = new, life.week - 1
            visits["contributed"] = members["role"][new] >= CONTRIBUTE
            visits["answered"] = _answered(life, new, life.items[noted:])
            visits["greeted"] = _greeted(life, new)
            found.append(visits)
    return trace_of(life), np.concatenate(found) if found else np.zeros(0, VISIT)


def _answered(life: Life, new: np.ndarray, items: Any) -> np.ndarray:
    """Who of those who came was helped by somebody present, and not only by what is written down.

    Each answer, and reading about the concern, leaves the same share of it open. Reading is known by its item of value:
    an insight on the topic of the concern that nobody told. (Where an outside source spoke, it may have been that; then
    one answer alone may be missed.)
    """
    members, setting = life.members, life.state.setting[0]
    still = members["unhelped"][new]
    if setting.clarity in (0.0, 1.0):
        helped = (still < 1.0).astype(np.int64)
    else:
        helped = np.rint(np.log(np.maximum(still, 1e-300)) / math.log(1.0 - setting.clarity)).astype(np.int64)
    for n, row in enumerate(new):
        if helped[n]:
            own = items[(items["member"] == row) & (items["kind"] == POTENTIAL) & (items["other"] < 0)]
            helped[n] -= int((own["topic"] == members["topic"][row]).any())
    answered: np.ndarray = helped > 0
    return answered


def _greeted(life: Life, new: np.ndarray) -> np.ndarray:
    """Who of those who came was greeted: what was drawn for each, drawn again."""
    community, setting = life.state.communities[0], life.state.setting[0]
    here = life.state.order[: int(life.state.starts[-1])]
    if int((life.members["role"][here] >= TAKE_PART).sum()) < 2 or setting.new_visits < 1:
        return np.zeros(len(new), bool)
    chance = greeting(community.quality, community.keeper, setting)
    keys = life.members["key"][new]
    # `life.week` is the week lived plus one, which is what draws count by.
    drawn = [draws.uniform(life.seed, int(key), life.week, draws.GREET, 0, 0) for key in keys]
    return np.array(drawn) < chance
