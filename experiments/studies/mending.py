"""Mending a store: what a runner finds when it begins, whatever became of those before it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from copsim.experiments.studies import runners, shards
from copsim.experiments.studies.ledger import Shard
from copsim.experiments.studies.shards import DONE, KEY, STATUS, UNFINISHED, TornShard
from copsim.experiments.studies.store import ASIDE, MANIFEST, RUNS, SHARDS, STUDY, Store

LEFT = (f"*{UNFINISHED}", f"*{UNFINISHED}-journal", f".{STUDY}-*", f".{MANIFEST}-*")
"""What is left of files whose writer was killed."""


def mend(store: Store) -> None:
    """Make ledger and files agree; `runners.alone` has to hold.

    What runners that are gone had taken on is free again; shards the ledger does not know are taken in; shards that are
    torn are given up, and said so; what was left half written is removed.
    """
    others = [name for name in runners.at_work(store.folder, tidy=True) if name != store.runner]
    gone = [name for name in store.ledger.runners() if name not in (*others, store.runner)]
    freed = sum(store.ledger.free(name) for name in gone)
    known: dict[str, Shard] = {}
    for shard in store.ledger.shards():
        path = store.folder / shard.name
        known[shard.name] = shard
        if not path.exists():
            store.lose(shard, "is missing")
        elif path.stat().st_size != shard.bytes and not _holds(store, path, shard):
            store.lose(shard, "is torn")
    for path in _files(store):
        name = path.relative_to(store.folder).as_posix()
        if name not in known or known[name].bytes != path.stat().st_size:
            _take_in(store, path, name)
    if freed:
        store.say(f"{freed:,} runs that a runner had taken on and never ended are run again")
    if not others:
        _sweep(store)


def _holds(store: Store, path: Path, shard: Shard) -> bool:
    """Whether a file holds all of a shard though it is another one than was noted: it was put together since."""
    with suppress(TornShard):
        return store.ledger.of_shard(shard.number).keys() <= set(shards.read(path)[KEY].to_pylist())
    return False


def _files(store: Store) -> list[Path]:
    """Files with results, whether the ledger knows them or not."""
    whole = [store.folder / RUNS]
    parts = [path for name in (SHARDS, ASIDE) for path in sorted((store.folder / name).glob("*.parquet"))]
    return [path for path in (*whole, *parts) if path.exists()]


def _take_in(store: Store, path: Path, name: str) -> None:
    """Take a file in that the ledger does not know: its runner died between naming it and noting it.

    Runs that are done elsewhere stay there; a run that failed elsewhere and is done here counts as done.
    """
    try:
        table = shards.read(path)
    except TornShard as error:
        store.set_aside(path)
        store.say(f"{error}; it is not used")
        return
    elsewhere = store.ledger.elsewhere(name)
    rows = zip(table[KEY].to_pylist(), table[STATUS].to_pylist(), strict=True)
    found = [(key, status == DONE) for key, status in rows]
    new = [(key, done) for key, done in found if key not in elsewhere or (done and not elsewhere[key])]
    if new:
        store.ledger.take_in(store.noted(path, len(table)), store.runner, new)
        store.say(f"{len(new):,} runs found in {name} are taken in")
    elif path.parent.name == SHARDS:
        store.remove(name)


def _sweep(store: Store) -> None:
    """Remove what runners that are gone left half written."""
    for folder in (store.folder, store.folder / SHARDS, store.folder / ASIDE):
        for path in (path for left in LEFT for path in folder.glob(left)):
            path.unlink(missing_ok=True)
