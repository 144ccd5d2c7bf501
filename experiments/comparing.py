"""Comparing arms: the same seeds lived in each of them, of which only what is compared is kept.

Where the lives come from is left open: from scenarios (`from_plans`), or from anything else that gives the weekly
records of an arm and a seed.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

import numpy as np

from copsim.analysis.arms_measured import HOURS_WANTED, Measured, series_of, weekly_means
from copsim.analysis.gains import ALWAYS, Kept, by_quarter, faring, starts_of_quarters
from copsim.analysis.outcomes import OUTCOMES, Wanted, outcomes_of
from copsim.analysis.paired import Numbers
from copsim.experiments.ensemble import Progress
from copsim.simulation.life import Life, Plan
from copsim.simulation.recording import WEEKLY
from copsim.simulation.records import FIRST_KEY

Lives = Callable[[int, int, Callable[[int], None]], Any]
"""Weekly records (weeks, communities) of an arm, by its number, and a seed; or a `Lived` with more than these.

The third argument is to be told how many weeks have been lived; it raises where the life is to be given up.
"""

AT_ONCE = 64
"""So many seeds are lived before they are summed up."""
BYTES_AT_ONCE = 256 * 1024**2
"""Weekly records of them, in all arms, take so much memory, unless one life of each takes more."""
MOST_BYTES = 4 * 1024**3
"""What is kept of all seeds may take so much."""


@dataclass(frozen=True)
class Lived:
    """What came of one life."""

    weekly: Any
    """(weeks, communities) weekly records."""
    fared: Numbers
    """(gains.GROUPS, gains.FARING): how people fared who were what at the start."""


class _Stopped(Exception):
    """The life was given up because the whole was stopped."""


def from_plans(plans: Sequence[Plan], weeks: int, only: Sequence[Sequence[int]] | None = None) -> Lives:
    """Lives of so many weeks, each from its beginning, of an arm per plan.

    `only` says which communities of each plan are looked at; all of them if None.
    Who was what at the start is read from the first plan, so that groups are of the same people in all arms.
    """
    start = plans[0].setting[0 if only is None else only[0][0]]
    leaders, founders = int(start["leaders"]), int(start["founders"])

    def lived(arm: int, seed: int, told: Callable[[int], None]) -> Any:
        life = Life(plans[arm], seed, weeks=weeks).live(weeks, progress=told)
        weekly, members = life.weekly, life.members
        if only is not None:
            there = list(only[arm])
            weekly, members = weekly[:, there], members[np.isin(members["community"], there)]
        return Lived(weekly, faring(members, FIRST_KEY, leaders, founders))

    return lived


def check_size(arms: int, seeds: int, weeks: int, outcomes: Sequence[Wanted], communities: int = 1) -> None:
    """Raise ValueError where comparing so much would take too much memory."""
    numbers = len(outcomes) + len(HOURS_WANTED) + len(ALWAYS)
    kept = seeds * ((arms - 1) * len(series_of(outcomes)) * weeks * 4 + arms * numbers * 8)
    once = arms * weeks * communities * WEEKLY.itemsize
    if max(kept, once) > MOST_BYTES:
        raise ValueError(
            f"comparing {arms} arms of {seeds:,} lives of {weeks} weeks needs {max(kept, once) / 1024**3:.1f} GiB, "
            f"expected at most {MOST_BYTES / 1024**3:.0f}; take fewer replicates, weeks, measures or arms"
        )


def measured(
    lives: Lives,
    arms: Sequence[str],
    seeds: Sequence[int],
    weeks: int,
    outcomes: Sequence[Wanted],
    *,
    first: int = 0,
    communities: int = 1,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Measured:
    """Live all arms with the same seeds and keep what is compared.

    Ctrl-C keeps the seeds that were summed up before; where there are none, it is raised.

    Args:
        lives: gives the weekly records of an arm and a seed; called from several threads.
        arms: names; the first is the baseline.
        seeds: none twice.
        weeks: how many weeks each life has.
        outcomes: what is compared.
        first: the week in which lives part that have one past; they are lived from there on.
        communities: the most that an arm has; how many seeds are lived at once depends on it.
        threads: how many lives at a time; all processors if None. The numbers do not depend on it.
        progress: told weeks lived, and lives ended, from the threads.
    """
    series = series_of(outcomes)
    a_seed = len(arms) * weeks * communities * WEEKLY.itemsize
    portion = max(1, min(AT_ONCE, BYTES_AT_ONCE // a_seed))
    values = np.empty((len(arms), len(seeds), len(outcomes)))
    hours = np.empty((len(arms), len(seeds), len(HOURS_WANTED)))
    differences = np.empty((len(arms) - 1, len(series), len(seeds), weeks), np.float32)
    always = np.empty((len(arms), len(seeds), len(ALWAYS)))
    fared: list[list[Numbers | None]] = [[] for _ in arms]
    quarters = np.zeros((len(arms), len(starts_of_quarters(weeks, first))))
    added, known = (np.zeros((len(arms), len(series), weeks)) for _ in range(2))
    done = 0
    while done < len(seeds):
        some = seeds[done : done + portion]
        blocks = _lived(lives, len(arms), some, weeks - first, threads or os.cpu_count() or 1, progress)
        if blocks is None:
            if not done:
                raise KeyboardInterrupt
            break
        part = slice(done, done + len(some))
        base: Numbers | None = None
        for arm, (block, each) in enumerate(blocks):
            always[arm, part] = outcomes_of(block, ALWAYS)
            fared[arm] += each
            quarters[arm] += by_quarter(OUTCOMES["hours"].of(block), weeks, first).sum(axis=0)
            values[arm, part] = outcomes_of(block, outcomes)
            hours[arm, part] = outcomes_of(block[:, first:], HOURS_WANTED)
            by_week = weekly_means(block, series)
            added[arm] += np.where(np.isnan(by_week), 0.0, by_week).sum(axis=1)
            known[arm] += (~np.isnan(by_week)).sum(axis=1)
            if base is None:
                base = by_week
            else:
                differences[arm - 1, :, part] = by_week - base
        done += len(some)
    return Measured(
        arms=tuple(arms),
        seeds=tuple(seeds[:done]),
        weeks=weeks,
        outcomes=tuple(outcomes),
        values=values[:, :done],
        series=series,
        differences=differences[:, :, :done],
        means=np.where(known > 0.0, added / np.maximum(known, 1.0), np.nan),
        hours=hours[:, :done],
        interrupted=done < len(seeds),
        first=first,
        kept=Kept(always[:, :done], quarters / max(1, done), _together(fared)),
    )


def _together(fared: Sequence[Sequence[Numbers | None]]) -> Numbers | None:
    """(arms, seeds, groups, measures), where all lives tell of people."""
    if any(each is None for row in fared for each in row):
        return None
    return np.array(fared, np.float64)


def _lived(
    lives: Lives, arms: int, seeds: Sequence[int], weeks: int, threads: int, progress: Progress | None
) -> list[tuple[Any, list[Numbers | None]]] | None:
    """Of each arm weekly records (seeds, weeks, communities), and how people fared in each life where that is told.

    None where Ctrl-C came before the end.

    A life has ended when it has told of so many weeks.
    """
    stop = threading.Event()

    def one(arm: int, seed: int) -> Any:
        lived = 0

        def told(more: int) -> None:
            nonlocal lived
            if stop.is_set():
                raise _Stopped
            lived += more
            if progress is not None:
                progress(more, 1 if lived >= weeks else 0)

        return lives(arm, seed, told)

    with ThreadPoolExecutor(max_workers=max(1, min(threads, arms * len(seeds)))) as pool:
        try:
            futures: list[list[Future[Any]]] = [[] for _ in range(arms)]
            for seed in seeds:
                for arm in range(arms):
                    futures[arm].append(pool.submit(one, arm, seed))
            left: set[Future[Any]] = {future for row in futures for future in row}
            while left:
                # Waited for in short turns, so that Ctrl-C is heard on every system.
                ended, left = wait(left, timeout=0.2, return_when=FIRST_EXCEPTION)
                for future in ended:
                    future.result()
        except BaseException as error:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            if not isinstance(error, KeyboardInterrupt):
                raise
            return None
    found = [[_whole(future.result()) for future in row] for row in futures]
    return [(np.stack([each.weekly for each in row]), [each.fared for each in row]) for row in found]


def _whole(result: Any) -> Any:
    """What came of a life, with `fared` None where it tells only of weeks."""
    return result if isinstance(result, Lived) else _Weekly(result)


@dataclass(frozen=True)
class _Weekly:
    """What came of a life that tells only of weeks."""

    weekly: Any
    fared: None = None


__all__ = ["Lived", "Lives", "check_size", "from_plans", "measured"]
