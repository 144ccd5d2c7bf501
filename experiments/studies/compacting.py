"""Putting the results of a study together in one file, in order, when all of its runs have ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from copsim.experiments.files import told
from copsim.experiments.studies import runners, shards
from copsim.experiments.studies.shards import DONE, ERROR, KEY, POINT, REPLICATE, SEED, STATUS
from copsim.experiments.studies.store import ASIDE, RUNS, SHARDS, Store

if TYPE_CHECKING:
    import pyarrow as pa

AT_ONCE = 256 * 1024**2
"""Bytes of results put in order at once; where there are more, it is done in several passes over the shards."""
PACKED = 4
"""About so many times larger are results in memory than on the disk."""


def compact(store: Store, measures: Sequence[str]) -> bool:
    """Put all results into `runs.parquet`, in order of point and replicate, and remove the shards.

    The same runs give the same bytes, in whatever order they were run. Returns whether it was done: not while runs are
    pending, nor while other runners are at work. Raises ResultsError where the disk refuses; all is then as it was.
    """
    counts = store.ledger.counts()
    if counts.pending:
        return False
    with runners.alone(store.folder) as alone:
        if not alone or store.others:
            return False
        _keep_aside(store)
        if _is_whole(store, counts.planned, measures):
            return True
        before = store.ledger.shards()
        keys: list[tuple[bytes, bool]] = []

        def in_order() -> Iterator[pa.Table]:
            for table in _passes(store, measures):
                status = table[STATUS].to_pylist()
                keys.extend((key, one == DONE) for key, one in zip(table[KEY].to_pylist(), status, strict=True))
                yield table

        def write(work: Path) -> None:
            shards.write_tables(work, in_order())
            if store.ledger.counts().pending:
                raise _NotYet

        try:
            shards.put(store.folder / RUNS, write)
        except _NotYet:
            return False
        merged = [shard.number for shard in before if not shard.name.startswith(f"{ASIDE}/")]
        whole = store.noted(store.folder / RUNS, len(keys))
        store.ledger.merge(whole, store.runner, keys, merged)
        for shard in before:
            if shard.name.startswith(f"{SHARDS}/"):
                store.remove(shard.name)
    return True


class _NotYet(Exception):
    """A torn shard came to light while results were put together: its runs come first."""


def _passes(store: Store, measures: Sequence[str]) -> Iterator[pa.Table]:
    """All results in order, a part of the points at a time."""
    size = PACKED * sum(shard.bytes for shard in store.ledger.shards())
    passes = 1 + size // AT_ONCE
    points = store.points.num_rows
    for n in range(passes):
        low, high = n * points // passes, (n + 1) * points // passes

        def within(point: int, low: int = low, high: int = high) -> bool:
            return low <= point < high

        table = store.results(measures, within if passes > 1 else None)
        if table is not None:
            yield table


def _is_whole(store: Store, planned: int, measures: Sequence[str]) -> bool:
    """Whether the file that is there holds all results of the plan, and no others, under the names of now."""
    there = store.ledger.shards()
    if any(shard.name.startswith(f"{SHARDS}/") for shard in there):
        return False
    whole = [shard for shard in there if shard.name == RUNS]
    return any(shard.rows == planned == store.ledger.held(shard)[0] for shard in whole) and _as_named(store, measures)


def _as_named(store: Store, measures: Sequence[str]) -> bool:
    """Whether the file has the columns it should, and the factors of each run are those of its point."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    points = store.points
    factors = [name for name in points.column_names if name != POINT]
    try:
        with told(store.folder / RUNS, "cannot be read"), pq.ParquetFile(store.folder / RUNS) as file:
            if file.schema_arrow.names != [POINT, REPLICATE, SEED, *factors, STATUS, ERROR, *measures, KEY]:
                return False
            for batch in file.iter_batches(columns=[POINT, *factors]):
                if not pa.table(batch).equals(points.take(batch[POINT])):
                    return False
    except pa.ArrowException:
        return False  # it is damaged, which is told where its runs are read
    return True


def _keep_aside(store: Store) -> None:
    """Files in which there are results of an earlier plan are kept whole, apart from those of this one."""
    folder = store.folder / ASIDE
    for shard in store.ledger.shards():
        if shard.name.startswith(f"{ASIDE}/") or not store.ledger.held(shard)[1]:
            continue
        path, target = store.folder / shard.name, folder / f"{shard.digest[:12]}.parquet"
        with told(folder):
            folder.mkdir(exist_ok=True)
        if path.exists() and not target.exists():
            shards.put(target, lambda place, path=path: place.write_bytes(path.read_bytes()))  # type: ignore[misc]
        store.ledger.moved(shard, f"{ASIDE}/{target.name}")
        if shard.name != RUNS:
            store.remove(shard.name)
