"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST_KEPT = 50
"""So many characters of a name are kept in that of its temporary neighbour, which may not become too long."""


class ResultsError(Exception):
    """Something cannot be written; the message says what, why, and what to do."""


@contextmanager
def told(path: Path | str, said: str = "cannot be written") -> Iterator[None]:
    """What the system refuses becomes a ResultsError that names this path."""
    try:
        yield
    except OSError as error:
        raise ResultsError(f"{path} {said}: {error.strerror or error}") from error


def beside(path: Path) -> Path:
    """A hidden path in the same folder that nobody else has."""
    return path.with_name(f".{path.name[:LONGEST_KEPT]}-{secrets.token_hex(8)}")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file; what was there is replaced once the new is whole. Raises ResultsError where that fails."""
    with told(path):
        target = Path(os.path.realpath(path))
        work = beside(target)
        try:
            with work.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                shutil.copymode(target, work)
            work.replace(target)
        finally:
            work.unlink(missing_ok=True)
