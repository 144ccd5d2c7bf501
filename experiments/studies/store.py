"""The store of a study: a folder in which nothing that was computed is lost, and nothing is computed twice.

- `study.yaml`, `manifest.json`, `points.parquet`: the study as it was last run, in full, and its points
- `ledger.sqlite`: which runs are planned, done, failed, pending
- `shards/`: results of some hundred runs each, committed by being renamed
- `runs.parquet`: all of them in one file, when nothing is pending
- `aside/`: results of an earlier plan or another version of the model; `damaged/`: files that could not be read

A run is committed when its shard has its name; the ledger follows. Whatever is killed in between, the next runner finds
shards the ledger does not know and takes them in. Several runners may work on one store: each takes runs on in the
ledger, and what one that has died had taken on is free again. Those who only read change nothing, whatever they find.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from copsim.experiments.files import ResultsError, told
from copsim.experiments.studies import runners, shards
from copsim.experiments.studies.ledger import PLAN, Counts, DamagedLedger, Ledger, Row, Shard
from copsim.experiments.studies.runners import CannotBegin
from copsim.experiments.studies.shards import DONE, ERROR, KEY, POINT, REPLICATE, SEED, STATUS, TornShard

if TYPE_CHECKING:
    import pyarrow as pa

LEDGER, STUDY, MANIFEST, POINTS, RUNS = (
    "ledger.sqlite", "study.yaml", "manifest.json", "points.parquet", "runs.parquet",
)  # fmt: skip
SHARDS, ASIDE, DAMAGED = "shards", "aside", "damaged"
OF_PLAN = "copsim.plan"
"""In `points.parquet`: the digest of the plan whose points these are."""

MOVES = 5
"""So often results may be put together by somebody else while they are read."""

Say = Callable[[str], None]
Within = Callable[[int], bool]


class _Moved(Exception):
    """Results were put together while they were read."""


def silent(_: str) -> None:
    """Say nothing."""


class Store:
    """A store that is open; close it, or use it in a `with`. Made by `open_store` and `begin_store`.

    Attributes:
        folder: where it is.
        ledger: of it.
        say: told in plain words of what was found and mended.
    """

    def __init__(self, folder: Path, ledger: Ledger, say: Say = silent) -> None:
        self.folder = folder
        self.say = say
        self.ledger = ledger
        self._runner: runners.Runner | None = None
        self._number = 0

    def close(self) -> None:
        """Let go of it."""
        if self._runner is not None:
            self._runner.end()
            self._runner = None
        self.ledger.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Who is at work

    def enlist(self) -> None:
        """Become a runner: from now on runs can be taken on and committed."""
        self._runner = runners.Runner(self.folder)

    @property
    def runner(self) -> str:
        """The name of this runner; empty if it is none."""
        return "" if self._runner is None else self._runner.name

    @property
    def others(self) -> list[str]:
        """Other runners that have taken runs on and are at work."""
        names = [name for name in self.ledger.runners() if name != self.runner]
        return [name for name in names if runners.alive(self.folder, name)]

    def counts(self) -> Counts:
        """How far the study is, and what runners had taken on that are not at work any more."""
        gone = [runs for name, runs in self.ledger.runners().items() if not runners.alive(self.folder, name)]
        return replace(self.ledger.counts(), gone=sum(gone))

    # Results

    def commit(self, rows: Sequence[Row], columns: dict[str, Any], texts: Sequence[str]) -> None:
        """Put the results of some runs into a shard.

        Args:
            rows: the runs.
            columns: factors and measures, status and error: a value for each run.
            texts: names of the columns that hold words.

        Raises:
            ResultsError: where the disk refuses; then these runs are not done, and all others are as they were.
        """
        keys = [row.key for row in rows]
        table = shards.table_of({**columns, SEED: np.array([row.seed for row in rows]), KEY: keys}, texts)
        self._number += 1
        path = self.folder / SHARDS / f"{self.runner}-{self._number:06d}.parquet"
        shards.put(path, lambda work: shards.write_tables(work, [table]))
        done = [status == DONE for status in columns[STATUS]]
        self.ledger.commit(self.noted(path, len(rows)), self.runner, list(zip(keys, done, strict=True)))

    def noted(self, path: Path, rows: int) -> Shard:
        """A file with results as the ledger notes it."""
        name = path.relative_to(self.folder).as_posix()
        return Shard(0, name, rows, path.stat().st_size, shards.digest_of(path))

    def _tables(self, columns: Sequence[str], within: Within | None) -> Iterator[pa.Table]:
        """Results of the plan there is now, shard by shard: `point` and `replicate`, and these columns.

        A runner gives up shards that turn out to be torn, and says so; for those who only read it is an error. Raises
        _Moved where results were put together just now, and are elsewhere.
        """
        import pyarrow as pa

        for shard in self.ledger.shards():
            mine = self.ledger.of_shard(shard.number)
            if within is not None:
                mine = {key: place for key, place in mine.items() if within(place[0])}
            if not mine:
                continue
            try:
                table = shards.read(self.folder / shard.name, shard.digest, columns).select(columns)
            except TornShard as error:
                if not self.ledger.is_here(shard):
                    raise _Moved from error
                if not self.runner:
                    said = f"{self.folder / shard.name} is damaged: {error}; {_remedy(self.folder)} runs its runs again"
                    raise ResultsError(said) from error
                self.lose(shard, f"is damaged ({error})")
                continue
            kept = [n for n, key in enumerate(table[KEY].to_pylist()) if key in mine]
            table = table.take(pa.array(kept, pa.int64()))
            found = [mine[key] for key in table[KEY].to_pylist()]
            for name, part in ((REPLICATE, 1), (POINT, 0)):
                table = table.add_column(0, name, pa.array([place[part] for place in found], pa.int64()))
            yield table

    def results(self, measures: Sequence[str], within: Within | None = None) -> pa.Table | None:
        """Results so far, in order of point and replicate, with their factors; None where there are none.

        Columns: point, replicate, seed, factors, status, error, the measures named, key.
        """
        import pyarrow as pa

        wanted = [SEED, STATUS, ERROR, *measures, KEY]
        for _ in range(MOVES):
            try:
                found = list(self._tables(wanted, within))
                break
            except _Moved:
                continue
        else:
            raise ResultsError(f"{self.folder} is being changed all the time; try again later")
        if not found:
            return None
        table = pa.concat_tables(found).sort_by([(POINT, "ascending"), (REPLICATE, "ascending")])
        factors = self.points.drop_columns([POINT]).take(table[POINT])
        for name in reversed(factors.column_names):
            table = table.add_column(table.column_names.index(SEED) + 1, factors.schema.field(name), factors[name])
        return table

    @property
    def points(self) -> pa.Table:
        """The points of the plan: a row each, `point` and a column for each factor.

        Raises ResultsError where the file is damaged, or has the points of another plan than the ledger.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = self.folder / POINTS
        try:
            found = pq.read_table(path, page_checksum_verification=True)
        except (OSError, pa.ArrowException) as error:
            said = getattr(error, "strerror", None) or str(error).splitlines()[0]
            raise ResultsError(f"{path} cannot be read: {said}; {_remedy(self.folder)} writes it anew") from error
        self.agrees(self.plan_of(found), path)
        return found

    @staticmethod
    def plan_of(points: pa.Table) -> str:
        """Digest of the plan whose points these are; empty for those of old."""
        return str((points.schema.metadata or {}).get(OF_PLAN.encode(), b"").decode())

    def agrees(self, plan: str, path: Path) -> None:
        """Raise ResultsError where a file belongs to another plan than the ledger; those of old say nothing of it."""
        if plan and plan != self.ledger.meta(PLAN):
            raise ResultsError(
                f"{path} is of another version of the study than {LEDGER}: one was begun just now, or was killed while "
                f"it began; {_remedy(self.folder)} puts that right"
            )

    # What is damaged

    def lose(self, shard: Shard, why: str) -> None:
        """Give up a shard: its runs are pending again."""
        lost = self.ledger.lose(shard.number)
        path = self.folder / shard.name
        if path.exists():
            self.set_aside(path)
        if lost:
            self.say(f"{shard.name} {why}: its {lost:,} runs are run again, all others are as they were")

    def set_aside(self, path: Path) -> None:
        """Put a file that cannot be used where it does no harm."""
        _set_aside(self.folder, path)

    def remove(self, name: str) -> None:
        """Remove a file whose results are elsewhere; one that will not go does no harm."""
        with suppress(OSError):
            (self.folder / name).unlink(missing_ok=True)


def _set_aside(store: Path, path: Path) -> None:
    folder = store / DAMAGED
    with told(folder):
        folder.mkdir(exist_ok=True)
        path.replace(folder / f"{path.name}-{secrets.token_hex(3)}")


def _remedy(folder: Path) -> str:
    return f"copsim study run FILE --out {folder}"


def open_store(folder: Path, say: Say = silent) -> Store:
    """The store in a folder, to be read: nothing in it is changed.

    Raises:
        ResultsError: where there is none, or where its ledger is damaged; it says what to do.
    """
    if not (folder / LEDGER).is_file():
        if not folder.is_dir():
            raise ResultsError(f"{folder} is no folder; {_remedy(folder)} makes one")
        if not (folder / SHARDS).is_dir():
            raise ResultsError(f"{folder} holds no study; {_remedy(folder)} makes one")
        raise ResultsError(f"{folder / LEDGER} is missing; {_remedy(folder)} makes it anew from the results")
    return Store(folder, Ledger(folder / LEDGER, reading=True), say)


def begin_store(folder: Path, say: Say = silent) -> Store:
    """The store in a folder, to be worked on by a new runner; `runners.alone` has to hold.

    A ledger that is missing or damaged is made anew, from what `mending` finds in the folder.

    Raises:
        CannotBegin: where the ledger is missing or damaged, and others are at work.
        ResultsError: where the folder cannot be used.
    """
    with told(folder / SHARDS):
        (folder / SHARDS).mkdir(exist_ok=True)
    store = Store(folder, _ledger(folder, say), say)
    store.enlist()
    return store


def _ledger(folder: Path, say: Say) -> Ledger:
    """The ledger, sound; made anew where it is not."""
    path = folder / LEDGER
    why = "is empty" if path.exists() else "is missing"
    if path.exists() and path.stat().st_size:
        try:
            ledger = Ledger(path)
            try:
                ledger.check()
            except BaseException:
                ledger.close()
                raise
            return ledger
        except DamagedLedger as error:
            why = f"is damaged ({error.why})"
    if runners.at_work(folder):
        raise CannotBegin(f"{path} {why}, and another runner is at work in {folder}; stop it, then start again")
    if path.exists():
        _set_aside(folder, path)
    if (folder / RUNS).exists() or any((folder / SHARDS).iterdir()):
        say(f"{LEDGER} {why}; it is made anew from the results")
    # Whole at once: those who only read would take one without tables for damaged.
    work = path.with_name(f"{LEDGER}-{secrets.token_hex(4)}{shards.UNFINISHED}")
    Ledger(work).close()
    for name in (path, work):
        name.with_name(f"{name.name}-journal").unlink(missing_ok=True)
    with told(path):
        work.replace(path)
    return Ledger(path)
