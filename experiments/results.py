"""Results on disk: a folder that is written whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"


class ResultsError(Exception):
    """A folder of results cannot be written; the message says which, why, and what to do."""


def check_target(folder: Path, *, force: bool) -> None:
    """Raise ResultsError where results may not be written to this folder.

    A folder that exists is only replaced if it is empty, or holds results and `force` is set.
    """
    if not folder.exists():
        near = folder.absolute().parent
        while not near.exists():
            near = near.parent
        if not near.is_dir():
            raise ResultsError(f"{folder} cannot be made: {near} is a file; name another folder with --out")
        return
    if not folder.is_dir():
        raise ResultsError(f"{folder} is a file; name a folder with --out")
    if not any(folder.iterdir()):
        return
    if not _holds_results(folder):
        raise ResultsError(
            f"{folder} exists and holds something else than results of copsim; name another folder with --out"
        )
    if not force:
        raise ResultsError(
            f"{folder} holds results already; name another folder with --out, or add --force to replace it"
        )


def _holds_results(folder: Path) -> bool:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and "copsim" in manifest


@contextmanager
def whole_folder(folder: Path, *, force: bool) -> Iterator[Path]:
    """A temporary folder beside the target, put into its place when all is written; removed if anything fails.

    Raises ResultsError where the target may not be written, or the disk refuses.
    """
    check_target(folder, force=force)
    folder = folder.absolute()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise ResultsError(f"{folder} cannot be written: {error.strerror or error}") from error
    try:
        yield work
        work.chmod(0o777 & ~_umask())
        _swap(work, folder)
    except OSError as error:
        raise ResultsError(f"{folder} cannot be written, nothing was changed: {error.strerror or error}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _swap(work: Path, folder: Path) -> None:
    if not folder.exists():
        work.rename(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    folder.rename(old / "old")
    try:
        work.rename(folder)
    except OSError:
        (old / "old").rename(folder)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def write_json(path: Path, content: Any) -> None:
    """Write JSON for people: indented, UTF-8, no NaN."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")


def write_results(folder: Path, writers: dict[str, Callable[[Path], object]], *, force: bool = False) -> list[str]:
    """Write a folder of results, whole or not at all.

    Args:
        folder: where.
        writers: for each file name a function that writes it; several files if the name ends in `/`.
        force: whether results that are there may be replaced.

    Returns:
        Names of all files written, in order of name.
    """
    with whole_folder(folder, force=force) as work:
        for name, write in writers.items():
            target = work / name
            if name.endswith("/"):
                target.mkdir()
            write(target)
        return sorted(str(p.relative_to(work).as_posix()) for p in work.rglob("*") if p.is_file())
