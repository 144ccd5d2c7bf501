"""Shards: files with the results of some runs, put in their place whole or not at all.

A shard says itself which runs it holds: their keys, the factors of their points, and what came of them. So it is of use
without the ledger and without the study.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copsim.experiments.files import told
from copsim.experiments.studies.compiled import DIGEST

if TYPE_CHECKING:
    import pyarrow as pa

KEY, STATUS, ERROR, SEED, POINT, REPLICATE = "key", "status", "error", "seed", "point", "replicate"
OWN = (POINT, REPLICATE, SEED, STATUS, ERROR, KEY)
"""Columns that every table of runs has, besides its factors and measures."""
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
        elif name.endswith(BY_WEEK):
            flat = pa.array(values.reshape(-1))
            arrays[name] = pa.FixedSizeListArray.from_arrays(flat, values.shape[1])
        else:
            arrays[name] = pa.array(values)
    return pa.table(arrays)


def write_tables(path: Path, tables: Iterable[pa.Table]) -> None:
    """Write tables of one schema into a Parquet file: the same tables give the same bytes."""
    import pyarrow.parquet as pq

    writer: Any = None
    try:
        for table in tables:
            if writer is None:
                how = {"compression": "zstd", "write_page_checksum": True, "store_schema": False}
                writer = pq.ParquetWriter(path, table.schema, **how)
            writer.write_table(table, row_group_size=ROW_GROUP)
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


def read(path: Path, digest: str = "") -> pa.Table:
    """The table in a file. Raises TornShard where it cannot be read, or has not this digest."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        if digest and digest_of(path) != digest:
            raise TornShard(f"{path.name} is not as it was written")
        table = pq.read_table(path, page_checksum_verification=True)
    except OSError as error:
        raise TornShard(f"{path.name} cannot be read: {error.strerror or error}") from error
    except pa.ArrowException as error:
        raise TornShard(f"{path.name} is no whole Parquet file: {str(error).splitlines()[0]}") from error
    if KEY not in table.column_names or STATUS not in table.column_names:
        raise TornShard(f"{path.name} holds no runs")
    return table
