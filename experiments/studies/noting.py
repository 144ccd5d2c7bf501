"""Writing a study down in its folder: in the ledger, and as files that say it in full."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from copsim.experiments.studies import runners, shards
from copsim.experiments.studies.describing import described, made_with
from copsim.experiments.studies.ledger import PLAN
from copsim.experiments.studies.planning import Planned
from copsim.experiments.studies.runners import CannotBegin
from copsim.experiments.studies.store import MANIFEST, OF_PLAN, POINTS, STUDY, Store

if TYPE_CHECKING:
    import pyarrow as pa

WORDS = {"title", "question", "description", PLAN}
"""What a manifest says that no run depends on."""


def note(planned: Planned, store: Store) -> None:
    """Write down what is planned; `runners.alone` has to hold.

    Each file is written where it does not say what it should: because the study has changed, or because it is damaged,
    missing, or of a version that was killed as it began. The ledger comes last: those who read see by the digest of the
    plan, which all have but the study file, whether they belong together.

    Args:
        planned: the study.
        store: of it.

    Raises:
        CannotBegin: where others are at work on another version of the study.
        ResultsError: where the disk refuses.
    """
    same = store.ledger.meta(PLAN) == planned.digest
    if not same and any(name != store.runner for name in runners.at_work(store.folder)):
        raise CannotBegin(
            f"another runner is at work in {store.folder} on another version of this study; wait until it has ended, "
            "stop it, or give this version a folder of its own with --out"
        )
    _note_points(planned, store)
    text = planned.study.text.encode()
    if _content(store, STUDY) != text:
        shards.put(store.folder / STUDY, lambda work: _write(work, text))
    _note_manifest(planned, store)
    store.ledger.plan(planned.rows(), {PLAN: planned.digest, "name": planned.study.name}, anew=not same)


def _note_points(planned: Planned, store: Store) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    points: pa.Table = planned.table
    try:
        there = pq.read_table(store.folder / POINTS, page_checksum_verification=True)
        if there.equals(points) and store.plan_of(there) == planned.digest:
            return
    except (OSError, pa.ArrowException):
        pass  # it is missing or damaged
    shards.put(store.folder / POINTS, lambda work: shards.write_tables(work, [points], {OF_PLAN: planned.digest}))


def _note_manifest(planned: Planned, store: Store) -> None:
    content = {**described(planned.study, planned), PLAN: planned.digest}
    try:
        there: Any = json.loads(_content(store, MANIFEST))
    except ValueError:
        there = None
    wanted = json.loads(json.dumps(content))
    changed = {name for name in wanted if not isinstance(there, dict) or there.get(name) != wanted[name]}
    if not changed:
        return
    made = made_with()
    if changed <= WORDS:  # then its runs are those that are there, and what they were made with stays as it was
        made |= {name: there[name] for name in made if name in there}
    text = json.dumps({**content, **made}, indent=1, ensure_ascii=False, allow_nan=False)
    shards.put(store.folder / MANIFEST, lambda work: _write(work, text.encode()))


def _content(store: Store, name: str) -> bytes:
    """Content of a file; empty where it cannot be read."""
    try:
        return (store.folder / name).read_bytes()
    except OSError:
        return b""


def _write(work: Any, content: bytes) -> None:
    work.write_bytes(content)
