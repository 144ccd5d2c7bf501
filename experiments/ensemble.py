"""Many lives of one plan: a life per seed, on threads, written into one preallocated block.

The kernel releases the GIL, so threads are enough. Each life is a function of plan and seed alone; how many threads
there are, and in which order lives end, changes nothing.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

import numpy as np

from copsim.experiments.following import Followed, Follower
from copsim.simulation.life import Life, Plan
from copsim.simulation.recording import WEEKLY
from copsim.simulation.records import records

Progress = Callable[[int, int], None]
"""Told after each portion: how many weeks were lived, how many lives have come to their end by it (0 or 1)."""

Told = Callable[[int], None]
"""What a life tells after each portion: how many weeks were lived. It raises where the life is to be given up."""


@dataclass(frozen=True)
class Ensemble:
    """What came of many lives; only whole ones are in it."""

    seeds: tuple[int, ...]
    block: Any
    """(seeds, weeks, communities) records of what was measured every week."""
    followed: dict[int, Followed]
    """Participation, items of value, members and ties of the seeds they were asked for."""
    interrupted: bool
    """Whether some of the lives asked for are missing."""

    @property
    def logs(self) -> dict[int, Any]:
        """Participation of the seeds it was asked for."""
        return {seed: kept.log for seed, kept in self.followed.items()}


class _Stopped(Exception):
    """The life was given up because the whole was stopped."""


def run_many(
    plan: Plan,
    seeds: Sequence[int],
    weeks: int,
    *,
    log_seeds: Collection[int] = (),
    threads: int | None = None,
    progress: Progress | None = None,
) -> Ensemble:
    """Live a plan once per seed.

    Ctrl-C stops the lives under way and keeps those that are whole.

    Args:
        plan: what each life starts from.
        seeds: one life each; no seed twice.
        weeks: how many weeks each lives.
        log_seeds: for which of them is kept, member by member, who took part, what came of it, and how they stand.
        threads: how many at a time; all processors if None.
        progress: called from the threads.

    Raises:
        ValueError: for no weeks, seeds that repeat, or seeds that cannot be.
    """
    if weeks < 1:
        raise ValueError(f"weeks is {weeks}, expected at least 1")
    if len(set(seeds)) != len(seeds):
        raise ValueError("a seed is given twice; one life per seed")
    warm_up()
    block = records(WEEKLY, len(seeds), weeks, len(plan.setting))
    logged = frozenset(log_seeds)
    followed: dict[int, Followed] = {}
    whole = np.zeros(len(seeds), bool)

    def one(n: int, told: Told) -> None:
        seed = seeds[n]
        life = Life(plan, seed, log=seed in logged, weeks=weeks, weekly=block[n])
        if seed in logged:
            follower = Follower()
            for _ in range(weeks):
                life.live(1, progress=told)
                follower.look(life)
            followed[seed] = follower.ended(life)
        else:
            life.live(weeks, progress=told)
        whole[n] = True

    interrupted = each_life(one, len(seeds), weeks, threads=threads, progress=progress)
    return whole_ones(seeds, block, followed, whole, interrupted)


def whole_ones(
    seeds: Sequence[int], block: Any, followed: dict[int, Followed], whole: Any, interrupted: bool
) -> Ensemble:
    """An ensemble of those lives that were lived to their end; `whole` is (seeds,) of truth values."""
    if interrupted:
        kept = np.flatnonzero(whole).tolist()
        seeds, block = [seeds[n] for n in kept], block[kept]
    return Ensemble(tuple(seeds), block, {seed: followed[seed] for seed in sorted(followed)}, interrupted)


def each_life(
    work: Callable[[int, Told], None],
    count: int,
    weeks: int,
    *,
    threads: int | None = None,
    progress: Progress | None = None,
) -> bool:
    """Live the lives 0, 1, … on threads; returns whether Ctrl-C came before the end.

    That, and any error, makes lives under way stop and cancels what has not begun; an error is raised once all threads
    have ended.

    Args:
        work: lives one of them.
        count: how many there are.
        weeks: how many weeks each lives.
        threads: how many at a time; all processors if None.
        progress: called from the threads.
    """
    stop = threading.Event()

    def one(n: int) -> None:
        lived = 0

        def told(more: int) -> None:
            nonlocal lived
            if stop.is_set():
                raise _Stopped
            lived += more
            if progress is not None:
                progress(more, 1 if lived >= weeks else 0)

        work(n, told)

    threads = threads or os.cpu_count() or 1
    with ThreadPoolExecutor(max_workers=max(1, min(threads, count))) as pool:
        pending: set[Future[None]] = set()
        try:
            for n in range(count):
                pending.add(pool.submit(one, n))
                # Not all at once, as there may be a million; after the last one, wait for all.
                most = 4 * threads if n < count - 1 else 1
                while len(pending) >= most:
                    done, pending = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
                    for future in done:
                        future.result()
        except BaseException as error:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            if not isinstance(error, KeyboardInterrupt):
                raise
            return True
    return False


def warm_up() -> None:
    """Compile the kernel, or load it from the cache, before threads need it."""
    Life(Plan.of({"start.members": 2, "start.founders": 1}), 0, weeks=1).live(1)
