"""Shards: files with the results of some runs, put in their place whole or not at all.

A shard says itself which runs it holds: their keys, the factors of their points, and what came of them. So it is of use
without the ledger and without the study.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copsim.experiments.files import told
from copsim.experiments.studies.compiled import DIGEST

if TYPE_CHECKING:
    import pyarrow as pa

KEY, STATUS, ERROR, SEED, POINT, REPLICATE = "key", "status", "error", "seed", "point", "replicate"
OWN = (POINT, REPLICATE, SEED, STATUS, ERROR, KEY)
"""Columns that every table of runs has, besides its factors and measures."""
DONE, FAILED = "done", "failed"
"""What the column `status` says."""
BY_WEEK = "_by_week"
"""Behind the name of a weekly measure of which the course is kept."""
UNFINISHED = ".unfinished"
ROW_GROUP = 10_000


class TornShard(Exception):
    """A file with results cannot be read, or is not as it was written."""


def digest_of(path: Path) -> str:
    """Digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=DIGEST)).hexdigest()


def table_of(columns: dict[str, Any], texts: Sequence[str] = ()) -> pa.Table:
    """An Arrow table; columns of `texts` hold words, `key` holds digests, those of two dimensions a list a row."""
    import pyarrow as pa

    arrays = {}
    for name, values in columns.items():
        if name == KEY:
            arrays[name] = pa.array(values, pa.binary(DIGEST))
        elif name in (STATUS, ERROR) or name in texts:
            arrays[name] = pa.array(values, pa.string())
        elif getattr(values, "ndim", 1) == 2:
            flat = pa.array(values.reshape(-1))
            arrays[name] = pa.FixedSizeListArray.from_arrays(flat, values.shape[1])
        else:
            arrays[name] = pa.array(values)
    return pa.table(arrays)


def write_tables(path: Path, tables: Iterable[pa.Table], notes: Mapping[str, str] | None = None) -> None:
    """Write tables of one schema, and notes, into a Parquet file: the same tables give the same bytes."""
    import pyarrow.parquet as pq

    writer: Any = None
    try:
        for table in tables:
            if writer is None:
                how = {"compression": "zstd", "write_page_checksum": True, "store_schema": False}
                writer = pq.ParquetWriter(path, table.schema, **how)
            writer.write_table(table, row_group_size=ROW_GROUP)
        if writer is not None and notes:
            writer.add_key_value_metadata(notes)
    finally:
        if writer is not None:
            writer.close()


def put(path: Path, write: Callable[[Path], None]) -> None:
    """Put a file in its place: written beside it, safe on the disk, then renamed. Raises ResultsError.

    A file that was there is replaced. What is left of an attempt that was cut short ends in `UNFINISHED`.
    """
    work = path.with_name(f"{path.name}-{secrets.token_hex(4)}{UNFINISHED}")
    with told(path):
        try:
            write(work)
            with work.open("rb+") as file:
                os.fsync(file.fileno())
            work.replace(path)
        finally:
            work.unlink(missing_ok=True)
        _settle(path.parent)


def _settle(folder: Path) -> None:
    """Make sure that a new name in a folder survives a power cut, where the system can do that."""
    if os.name != "posix":
        return
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def read(path: Path, digest: str = "", columns: Sequence[str] = (KEY, STATUS)) -> pa.Table:
    """The table in a file.

    Args:
        path: of the file.
        digest: that it should have; any if empty.
        columns: that it should have besides others, of runs or of measures.

    Raises:
        TornShard: where it cannot be read, has another digest, or not these columns.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        if digest and digest_of(path) != digest:
            raise TornShard(f"{path.name} is not as it was written")
        table = pq.read_table(path, page_checksum_verification=True)
    except OSError as error:
        said = error.strerror or str(error).splitlines()[0]  # of what is inside, Arrow tells in several lines
        raise TornShard(f"{path.name} cannot be read: {said}") from error
    except pa.ArrowException as error:
        raise TornShard(f"{path.name} is no whole Parquet file: {str(error).splitlines()[0]}") from error
    for name in columns:
        if name not in table.column_names:
            raise TornShard(f"{path.name} has no column '{name}'")
        kind = table.schema.field(name).type
        if not _is_kind(name, kind):
            raise TornShard(f"{path.name} has {kind} in the column '{name}'")
    return table


def _is_kind(name: str, kind: pa.DataType) -> bool:
    """Whether a column is of the kind that `table_of` gives it."""
    import pyarrow as pa

    if name == KEY:
        return bool(kind == pa.binary(DIGEST))
    if name in (STATUS, ERROR):
        return bool(kind == pa.string())
    if name in (POINT, REPLICATE, SEED):
        return bool(kind == pa.int64())
    if name.endswith(BY_WEEK):
        return bool((pa.types.is_list(kind) or pa.types.is_fixed_size_list(kind)) and kind.value_type == pa.float64())
    return bool(kind == pa.float64())
