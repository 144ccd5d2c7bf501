"""The store of a study: a folder in which nothing that was computed is lost, and nothing is computed twice.

- `study.yaml`, `manifest.json`, `points.parquet`: the study as it was last run, in full, and its points
- `ledger.sqlite`: which runs are planned, done, failed, pending
- `shards/`: results of some hundred runs each, committed by being renamed
- `runs.parquet`: all of them in one file, when nothing is pending
- `aside/`: results of an earlier plan or another version of the model; `damaged/`: files that could not be read

A run is committed when its shard has its name; the ledger follows. Whatever is killed in between, the next runner finds
shards the ledger does not know and takes them in. Several runners may work on one store: each takes runs on in the
ledger, and what one that has died had taken on is free again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from copsim.experiments.files import ResultsError, told
from copsim.experiments.studies import runners, shards
from copsim.experiments.studies.ledger import Ledger, Row, Shard
from copsim.experiments.studies.shards import ERROR, KEY, POINT, REPLICATE, SEED, STATUS, TornShard

if TYPE_CHECKING:
    import pyarrow as pa

LEDGER, STUDY, MANIFEST, POINTS, RUNS = (
    "ledger.sqlite", "study.yaml", "manifest.json", "points.parquet", "runs.parquet",
)  # fmt: skip
SHARDS, ASIDE, DAMAGED = "shards", "aside", "damaged"
DONE = "done"

MOVES = 5
"""So often results may be put together by somebody else while they are read."""

Say = Callable[[str], None]
Within = Callable[[int], bool]


class _Moved(Exception):
    """Results were put together while they were read."""


def silent(_: str) -> None:
    """Say nothing."""


class Store:
    """A store that is open; close it, or use it in a `with`.

    Args:
        folder: where it is.
        say: told in plain words of what was found and mended.

    Raises ResultsError where the folder cannot be used.
    """

    def __init__(self, folder: Path, say: Say = silent) -> None:
        self.folder = folder
        self.say = say
        self.ledger = self._opened()
        self._runner: runners.Runner | None = None
        self._number = 0

    def _opened(self) -> Ledger:
        """The ledger; one that is no database any more is put aside, and made anew from the shards."""
        path = self.folder / LEDGER
        try:
            return Ledger(path)
        except ResultsError as error:
            if "not a database" not in str(error) and "malformed" not in str(error):
                raise
        self.set_aside(path)
        self.say("the ledger was damaged; it is made anew from the results")
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
        return Ledger(path)

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
        with told(self.folder / SHARDS):
            (self.folder / SHARDS).mkdir(exist_ok=True)
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

    def tables(self, within: Within | None = None) -> Iterator[pa.Table]:
        """Results of the plan there is now, shard by shard, with `point` and `replicate` in front.

        Args:
            within: which points are wanted; all if None.

        Shards that turn out to be torn are given up, and said so. Raises _Moved where results were put together just
        now, and are elsewhere.
        """
        import pyarrow as pa

        for shard in self.ledger.shards():
            mine = self.ledger.of_shard(shard.number)
            if within is not None:
                mine = {key: place for key, place in mine.items() if within(place[0])}
            if not mine:
                continue
            try:
                table = shards.read(self.folder / shard.name, shard.digest)
            except TornShard as error:
                if not self.lose(shard, f"is torn ({error})"):
                    raise _Moved from error
                continue
            kept = [n for n, key in enumerate(table[KEY].to_pylist()) if key in mine]
            table = table.take(pa.array(kept, pa.int64()))
            found = [mine[key] for key in table[KEY].to_pylist()]
            own = [name for name in (POINT, REPLICATE) if name in table.column_names]
            table = table.drop_columns(own) if own else table
            for name, part in ((REPLICATE, 1), (POINT, 0)):
                table = table.add_column(0, name, pa.array([place[part] for place in found], pa.int64()))
            yield table

    def results(self, measures: Sequence[str], within: Within | None = None) -> pa.Table | None:
        """Results so far, in order of point and replicate, with their factors; None where there are none.

        Columns: point, replicate, seed, factors, status, error, the measures named, key.
        """
        import pyarrow as pa

        wanted = [POINT, REPLICATE, SEED, STATUS, ERROR, *measures, KEY]
        for _ in range(MOVES):
            try:
                found = [table.select(wanted) for table in self.tables(within)]
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
            table = table.add_column(wanted.index(SEED) + 1, factors.schema.field(name), factors[name])
        return table

    @property
    def points(self) -> pa.Table:
        """The points of the plan: a row each, `point` and a column for each factor. Raises ResultsError where torn."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = self.folder / POINTS
        try:
            with told(path, "cannot be read"):
                return pq.read_table(path)
        except pa.ArrowException as error:
            raise ResultsError(f"{path} cannot be read: {error}; copsim study run writes it anew") from error

    # What is damaged

    def lose(self, shard: Shard, why: str) -> int:
        """Give up a shard: its runs are pending again. Returns how many; 0 where their results are elsewhere by now."""
        lost = self.ledger.lose(shard.number)
        if not lost:
            return 0
        path = self.folder / shard.name
        if path.exists():
            self.set_aside(path)
        self.say(f"{shard.name} {why}: its {lost:,} runs are run again, all others are as they were")
        return lost

    def set_aside(self, path: Path) -> None:
        """Put a file that cannot be used where it does no harm."""
        folder = self.folder / DAMAGED
        with told(folder):
            folder.mkdir(exist_ok=True)
            path.replace(folder / f"{path.name}-{secrets.token_hex(3)}")

    def remove(self, name: str) -> None:
        """Remove a file whose results are elsewhere; one that will not go does no harm."""
        with suppress(OSError):
            (self.folder / name).unlink(missing_ok=True)


def open_store(folder: Path, say: Say = silent) -> Store:
    """The store in a folder. Raises ResultsError where there is none."""
    if not (folder / LEDGER).is_file():
        what = "is no folder" if not folder.is_dir() else "holds no study"
        raise ResultsError(f"{folder} {what}; copsim study run FILE --out {folder} makes one")
    return Store(folder, say)
