"""Putting the results of a study together in one file, in order, when all of its runs have ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from copsim.experiments.files import told
from copsim.experiments.studies import runners, shards
from copsim.experiments.studies.shards import KEY, STATUS
from copsim.experiments.studies.store import ASIDE, DONE, RUNS, SHARDS, Store

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
    if _is_whole(store, counts.planned):
        return True
    with _alone(store) as alone:
        if not alone:
            return False
        _keep_aside(store)
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
        store.ledger.commit(whole, store.runner or "put together", keys, merged)
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


def _is_whole(store: Store, planned: int) -> bool:
    """Whether the file that is there holds all results of the plan, and no others."""
    there = [shard for shard in store.ledger.shards() if shard.name == RUNS]
    return any(shard.rows == planned == len(store.ledger.of_shard(shard.number)) for shard in there)


@contextmanager
def _alone(store: Store) -> Iterator[bool]:
    """Whether nobody else puts results together just now, and nobody runs."""
    folder = store.folder / runners.FOLDER
    with told(folder):
        folder.mkdir(exist_ok=True)
    lock = FileLock(folder / "putting-together.lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        yield False
        return
    try:
        yield not store.others
    finally:
        lock.release()


def _keep_aside(store: Store) -> None:
    """Files in which there are results of an earlier plan are kept whole, apart from those of this one."""
    folder = store.folder / ASIDE
    for shard in store.ledger.shards():
        if shard.name.startswith(f"{ASIDE}/") or len(store.ledger.of_shard(shard.number)) == shard.rows:
            continue
        path, target = store.folder / shard.name, folder / f"{shard.digest[:12]}.parquet"
        with told(folder):
            folder.mkdir(exist_ok=True)
        if path.exists() and not target.exists():
            shards.put(target, lambda place, path=path: place.write_bytes(path.read_bytes()))  # type: ignore[misc]
        store.ledger.moved(shard, f"{ASIDE}/{target.name}")
        if shard.name != RUNS:
            store.remove(shard.name)
