"""Running a study: runs are taken on, lived somewhere, committed, and in the end put together in one table."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from copsim.experiments.ensemble import warm_up
from copsim.experiments.files import ResultsError, told
from copsim.experiments.studies import runners, shards
from copsim.experiments.studies.compacting import compact
from copsim.experiments.studies.ledger import Counts, Row
from copsim.experiments.studies.living import NOT_RUN, Lived, chunk_points, failed_run, live_chunk
from copsim.experiments.studies.mending import mend
from copsim.experiments.studies.noting import note
from copsim.experiments.studies.planning import Planned
from copsim.experiments.studies.runners import CannotBegin
from copsim.experiments.studies.shards import FAILED
from copsim.experiments.studies.store import LEDGER, MANIFEST, SHARDS, STUDY, Say, Store, begin_store, silent
from copsim.experiments.studies.study import Study
from copsim.experiments.studies.until import more_wanted
from copsim.experiments.studies.workers import AHEAD, PoolBroke, Task, Where, Work, pool

SHARD_RUNS = 250
SHARD_SECONDS = 20.0
"""A shard is committed when it has so many runs, or so long after the last one."""
CHUNK_SECONDS = 1.0
"""About so long a chunk should take: long enough to hand out cheaply, short enough to lose little."""
MOST_IN_CHUNK = 200
BREAKDOWNS = 2
"""So often a run is tried again whose worker died."""
DIED = "the worker died while living it (killed, or out of memory)"

OnError = Literal["continue", "stop"]
Progress = Callable[[int, int], None]
"""Told after each result: runs that were done by it, and runs that failed."""


@dataclass(frozen=True)
class Ended:
    """How a call of `run_study` ended."""

    counts: Counts
    ran: int
    """Runs that were lived now."""
    seconds: float
    stopped: str
    """Why it ended before everything was done; empty if it did not."""

    @property
    def whole(self) -> bool:
        """Whether nothing is pending."""
        return not self.counts.pending


def check_folder(folder: Path, study: Study) -> None:
    """Raise CannotBegin where a study cannot be run in a folder: it is no folder, or holds something else."""
    with told(folder):
        if folder.is_symlink() and not folder.exists():
            raise CannotBegin(f"{folder} is a link to nothing; name another folder with --out, or remove the link")
        if not folder.exists():
            return
        if not folder.is_dir():
            raise CannotBegin(f"{folder} is a file; name a folder with --out")
        there = _name_of(folder)
        if there and there != study.name:
            raise CannotBegin(f"{folder} holds the study '{there}', not '{study.name}'; name another with --out")
        # Without its ledger, and with a manifest that is damaged, a study is still known by its other files; one that
        # was killed as it began has left folders, and half a ledger at most.
        known = there or (folder / LEDGER).exists() or ((folder / STUDY).exists() and (folder / SHARDS).is_dir())
        names = [path.name for path in folder.iterdir() if shards.UNFINISHED not in path.name]
        if not known and any(name not in (SHARDS, runners.FOLDER) for name in names):
            raise CannotBegin(f"{folder} exists and holds something else than a study; name another with --out")


def _name_of(folder: Path) -> str:
    """Name of the study in a folder, as its manifest has it; empty where there is none, or it is damaged."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return str(manifest["name"]) if "factors" in manifest else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def run_study(
    study: Study,
    folder: Path | str,
    *,
    where: Where | None = None,
    on_error: OnError = "continue",
    progress: Progress | None = None,
    total: Callable[[int], None] | None = None,
    say: Say = silent,
    stop: threading.Event | None = None,
    work: Work = live_chunk,
) -> Ended:
    """Run what is pending of a study; what is committed in its folder is not run again.

    Args:
        study: what to run.
        folder: where results are; made if it is not there.
        where: threads of this process if None.
        on_error: whether to go on when a run fails (it is a row with its error), or to stop.
        progress: told of each result.
        total: told how many runs are pending, at the start and when replicates are added.
        say: told in plain words what was found and mended in the folder.
        stop: set it to end early; what has been lived is committed.
        work: what lives a chunk.

    Raises:
        CannotBegin: where the folder holds something else, or others are at work in it on another version of the study.
        ResultsError: where the folder cannot be used, the disk is full, or a cluster does not answer. All that was
            committed before stays.
    """
    folder = Path(folder)
    stop = stop or threading.Event()
    check_folder(folder, study)
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    planned = Planned(study)
    began = time.monotonic()
    with _begun(planned, folder, say, stop) as store:
        where = where or Where("processes" if study.behaviour else "threads")
        if where.kind != "dask":
            warm_up()
        running = _Running(planned, store, where, on_error, progress, stop, work)
        try:
            more = True
            while more:
                if total is not None:
                    total(store.ledger.counts().pending)
                more = running.go_on() and _goes_on(planned, store)
        finally:
            _add_up(store, time.monotonic() - began, running.ran)
        return Ended(store.ledger.counts(), running.ran, time.monotonic() - began, running.why)


def _begun(planned: Planned, folder: Path, say: Say, stop: threading.Event) -> Store:
    """The store in a folder, with the study written down and all that was found mended: work can begin."""
    waiting = False

    def wait() -> bool:
        nonlocal waiting
        if not waiting:
            say("another runner begins just now, or puts results together; waiting for it")
        waiting = True
        return not stop.is_set()

    with runners.alone(folder, wait) as alone:
        if not alone:
            raise CannotBegin("stopped before anything was begun")
        store = begin_store(folder, say)
        try:
            note(planned, store)
            mend(store)
            store.ledger.try_failed_again()
        except BaseException:
            store.close()
            raise
    return store


def _goes_on(planned: Planned, store: Store) -> bool:
    """What is to be done when all runs have ended; returns whether there are runs again that nobody has taken on.

    More replicates may be wanted; and what turns out to be damaged when results are put together is run again.
    """
    if _more_replicates(planned, store):
        return True
    if not store.ledger.counts().pending:
        compact(store, _kept(planned.study))
    counts = store.ledger.counts()
    return counts.pending > counts.taken


def _kept(study: Study) -> list[str]:
    """Columns of what is kept of each run."""
    return [*study.columns, *(f"{name}{shards.BY_WEEK}" for name in study.series.measures)]


def _add_up(store: Store, seconds: float, ran: int) -> None:
    """Note how long it has taken so far, for those who want to repeat it."""
    ledger = store.ledger
    before = float(ledger.meta("seconds") or 0.0), int(ledger.meta("ran") or 0)
    ledger.note({"seconds": f"{before[0] + seconds:.1f}", "ran": str(before[1] + ran)})


def _more_replicates(planned: Planned, store: Store) -> bool:
    """Plan more replicates where intervals are not narrow enough yet; returns whether there are any."""
    replicates = planned.study.replicates
    if not replicates.until:
        return False
    table = store.results(list(replicates.until))
    if table is None:
        return False
    measured = {name: table[name].to_numpy(zero_copy_only=False).astype(np.float64) for name in replicates.until}
    points = table[shards.POINT].to_numpy()
    more = more_wanted(points, measured, replicates.until, replicates.least, replicates.most)
    if more:
        store.ledger.more(planned.rows(more), planned.digest)
    return bool(more)


@dataclass
class _Running:
    """What is under way."""

    planned: Planned
    store: Store
    where: Where
    on_error: OnError
    progress: Progress | None
    stop: threading.Event
    work: Work
    ran: int = 0
    why: str = ""
    """Why it has to end."""
    left: int = 0
    """Pending runs that nobody has taken on, about."""
    number: int = 0
    """Of the last chunk."""
    under_way: dict[int, list[Row]] = field(default_factory=dict)
    """Runs of the chunks that have been handed out."""
    suspects: list[Row] = field(default_factory=list)
    """Runs that were under way when a worker died; they are tried one by one, so that the culprit is found."""
    deaths: dict[bytes, int] = field(default_factory=dict)
    """How often a worker died that had only this run."""
    waiting: list[tuple[list[Row], Lived]] = field(default_factory=list)
    """Results that are not committed yet."""
    since: float = field(default_factory=time.monotonic)
    """When something was last committed."""
    seconds_a_run: float = 0.0
    trouble: ResultsError | None = None
    """Why no more runs could be taken on."""

    def go_on(self) -> bool:
        """Live all that is pending; returns False where it ended early."""
        while not self.stop.is_set():
            self.left = self.store.ledger.counts().pending
            careful = bool(self.suspects)
            where = replace(self.where, workers=1) if careful else self.where
            try:
                with pool(where, self.work) as ready:
                    ready.stop = self.stop
                    ready.ahead = 1 if careful else AHEAD
                    self._through(ready.results(self._careful() if careful else self._tasks(ready.workers)))
            except PoolBroke:
                self._after_death(careful)
                continue
            finally:
                self._commit()
                self._give_back()
            if self.trouble is not None:
                raise self.trouble
            if not careful:
                break
        if self.stop.is_set() and not self.why:
            self.why = "stopped"
        return not self.why

    def _through(self, results: Iterator[tuple[int, Lived]]) -> None:
        for number, lived in results:
            self._took(self.under_way.pop(number), lived)
            if self.on_error == "stop" and lived.errors:
                self.why = f"a run failed: {next(iter(lived.errors.values()))}"
                self.stop.set()

    def _tasks(self, workers: int) -> Iterator[Task]:
        """Chunks of pending runs, as they are asked for (from another thread)."""
        while not self.stop.is_set():
            try:
                rows = self.store.ledger.take(self.store.runner, self._size(workers), self.planned.digest)
            except ResultsError as error:  # raised here it would be lost, in a thread that hands out chunks
                self.trouble = error
                return
            if not rows:
                return
            self.left -= len(rows)
            yield self._handed_out(rows)

    def _careful(self) -> Iterator[Task]:
        """Runs that are suspected of a worker's death, one by one."""
        while self.suspects and not self.stop.is_set():
            yield self._handed_out([self.suspects.pop()])

    def _handed_out(self, rows: list[Row]) -> Task:
        self.number += 1
        self.under_way[self.number] = rows
        runs = [(row.point, row.seed) for row in rows]
        return self.number, chunk_points(self.planned.points, runs, self.planned.header)

    def _size(self, workers: int) -> int:
        """Runs of the next chunk: few as long as nothing is known, and few at the end, so that no worker waits."""
        if not self.seconds_a_run:
            return 1 if self.left < 50 * workers else 4
        return max(1, min(MOST_IN_CHUNK, int(CHUNK_SECONDS / self.seconds_a_run), self.left // (3 * workers)))

    def _took(self, rows: list[Row], lived: Lived) -> None:
        kept = [n for n, status in enumerate(lived.status) if status != NOT_RUN]
        if len(kept) < len(rows):
            self.store.ledger.give_back([rows[n].key for n in range(len(rows)) if lived.status[n] == NOT_RUN])
        if not kept:
            return
        self.ran += len(kept)
        rate = lived.seconds / len(kept)
        self.seconds_a_run = rate if not self.seconds_a_run else 0.7 * self.seconds_a_run + 0.3 * rate
        self.waiting.append(([rows[n] for n in kept], lived.only(kept)))
        if self.progress is not None:
            failed = sum(lived.status[n] == FAILED for n in kept)
            self.progress(len(kept) - failed, failed)
        held = sum(len(some) for some, _ in self.waiting)
        if held >= SHARD_RUNS or time.monotonic() - self.since > SHARD_SECONDS:
            self._commit()

    def _commit(self) -> None:
        """Put what is waiting into a shard."""
        self.since = time.monotonic()
        waiting, self.waiting = self.waiting, []
        if not waiting:
            return
        rows = [row for some, _ in waiting for row in some]
        study = self.planned.study
        columns: dict[str, Any] = dict(self.planned.factors([row.point for row in rows]))
        columns[shards.STATUS] = [status for _, lived in waiting for status in lived.status]
        columns[shards.ERROR] = [lived.errors.get(n) for _, lived in waiting for n in range(len(lived.status))]
        numbers = np.concatenate([lived.numbers for _, lived in waiting])
        columns |= {name: numbers[:, n] for n, name in enumerate(study.columns)}
        if study.series.measures:
            series = np.concatenate([lived.series for _, lived in waiting])
            for n, name in enumerate(study.series.measures):
                columns[f"{name}{shards.BY_WEEK}"] = np.ascontiguousarray(series[:, :, n])
        self.store.commit(rows, columns, [factor.name for factor in study.factors if factor.in_names])

    def _after_death(self, careful: bool) -> None:
        """A worker died. A run that was alone with one several times has failed; others are suspects."""
        rows = [row for some in self.under_way.values() for row in some]
        self.under_way.clear()
        for row in rows:
            self.deaths[row.key] = self.deaths.get(row.key, 0) + careful
            if self.deaths[row.key] < BREAKDOWNS:
                self.suspects.append(row)
            else:
                self._took([row], failed_run(self.planned.study, DIED))

    def _give_back(self) -> None:
        """What was taken on and not lived is pending again; suspects are still to be lived, unless all is to end."""
        rows = [row for some in self.under_way.values() for row in some]
        self.under_way.clear()
        if self.stop.is_set():
            rows += self.suspects
            self.suspects.clear()
        if rows:
            self.store.ledger.give_back([row.key for row in rows])


__all__ = ["Ended", "OnError", "check_folder", "run_study"]
