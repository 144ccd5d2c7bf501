"""Living on: a life that was lived to some week goes on as it would have, or in many futures with fresh luck each.

Futures are made by copying: to read a life anew takes longer than to live a year of it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from copsim.experiments.comparing import Lives
from copsim.experiments.ensemble import Ensemble, Progress, Told, each_life, warm_up, whole_ones
from copsim.experiments.following import Followed, Follower
from copsim.simulation.changes import FRESH_LUCK, Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.recording import WEEKLY
from copsim.simulation.records import ITEM, LOG, State, records

SHARED = ("catalogue", "changes")
"""Parts of a state that no week writes to."""


def live_to(plan: Plan, seed: int, week: int, *, progress: Progress | None = None) -> tuple[Life, Follower]:
    """A life after so many weeks, with all that would be kept of it, and who has followed it."""
    life, follower = Life(plan, seed, log=True, weeks=week), Follower()
    for n in range(week):
        life.live(1)
        follower.look(life)
        if progress is not None:
            progress(1, 1 if n == week - 1 else 0)
    return life, follower


def copied(life: Life) -> Life:
    """The same life once more; what either goes through changes nothing in the other."""
    state = life.state
    parts = {name: part if name in SHARED else part.copy() for name, part in state._asdict().items()}
    # The same numbers under two names.
    parts["values"] = parts["setting"].view(np.float64).reshape(state.values.shape)
    other = copy.copy(life)
    other.state = State(**parts)
    return other


class Branches:
    """Lives that go on from one life, each on its own.

    Args:
        life: where they part; it stays as it is.
        arms: what changes in each course of action, dated from this week on.
        fresh: whether each has luck of its own from here on, that of its seed; else all have the luck there was.
        log: whether it is kept, member by member, who takes part in what.
    """

    def __init__(self, life: Life, arms: Sequence[Iterable[Change]], *, fresh: bool, log: bool = False) -> None:
        one = copied(life)
        if not log:
            clock = one.state.clock[0]
            clock.logging = clock.logged = clock.noted = 0
            one.state = one.state._replace(log=records(LOG, 1), items=records(ITEM, 1))
        self._fresh = fresh
        self._arms = [one.branch(changes, seed=0 if fresh else None) for changes in arms]

    def begin(self, arm: int, seed: int) -> Life:
        """A life of an arm, by its number, about to live its first week on its own."""
        life = copied(self._arms[arm])
        if self._fresh:
            rows = life.state.changes.copy()
            mine = np.flatnonzero((rows["week"] == life.week) & (rows["event"] == FRESH_LUCK))[-1]
            rows["amount"][mine] = seed
            life.state = life.state._replace(changes=rows)
        return life

    def lives(self, weeks: int) -> Lives:
        """Weekly records of arms and seeds from the first week of their past to so many weeks, for comparing."""

        def lived(arm: int, seed: int, told: Told) -> Any:
            life = self.begin(arm, seed)
            return life.live(weeks - life.week, progress=told).weekly

        return lived


def live_on(
    life: Life,
    follower: Follower,
    seeds: Sequence[int],
    weeks: int,
    *,
    fresh: bool,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Ensemble:
    """Live futures of a life, one per seed. The first one is followed on, and so has all tables a run has.

    Args:
        life: lived to some week, with a log; it stays as it is.
        follower: who has followed it so far.
        seeds: one future each; no seed twice.
        weeks: how many weeks each has in the end, with those of the past.
        fresh: whether each has luck of its own from here on; else there is one seed, and it only names the life.
        threads: how many at a time; all processors if None. Changes nothing but the time it takes.
        progress: told weeks lived and lives ended, from the threads.
    """
    warm_up()
    first, others = Branches(life, [()], fresh=fresh, log=True), Branches(life, [()], fresh=fresh)
    block = records(WEEKLY, len(seeds), weeks, len(life.plan.setting))
    whole = np.zeros(len(seeds), bool)
    followed: dict[int, Followed] = {}

    def one(n: int, told: Told) -> None:
        future = (others if n else first).begin(0, seeds[n])
        if n:
            future.live(weeks - life.week, progress=told)
        else:
            eyes = Follower(follower.rows.copy())
            for _ in range(weeks - life.week):
                future.live(1, progress=told)
                eyes.look(future)
            followed[seeds[n]] = eyes.ended(future)
        block[n] = future.weekly
        whole[n] = True

    interrupted = each_life(one, len(seeds), weeks - life.week, threads=threads, progress=progress)
    return whole_ones(seeds, block, followed, whole, interrupted)


__all__ = ["Branches", "copied", "live_on", "live_to"]
