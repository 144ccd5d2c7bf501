"""Results on disk: a folder that is written whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from copsim.experiments.files import ResultsError, beside, told

__all__ = ["ResultsError", "WrittenThenStopped", "check_target", "write_json", "write_results"]

MANIFEST = "manifest.json"


class WrittenThenStopped(KeyboardInterrupt):
    """Ctrl-C came so late that the results are written."""


def check_target(folder: Path, *, force: bool) -> Path:
    """Raise ResultsError where results could not be written to this folder; returns where it is, links followed.

    A folder that exists is only replaced if it is empty, or holds results and `force` is set. Folders are made and
    removed beside it to see whether that can be done: better to learn it before a long run than after.
    """
    if not _in_utf8(folder) or "\0" in str(folder):
        raise ResultsError(f"{str(folder)!a} is no name in UTF-8; name another folder with --out")
    with told(folder):
        if folder.is_symlink() and not folder.exists():
            raise ResultsError(f"{folder} is a link that leads nowhere; make the folder it means, or name another")
        target = Path(os.path.realpath(folder))
        _refuse(folder, target, force=force)
        near = target.parent
        while not near.exists():
            near = near.parent
        if not near.is_dir():
            raise ResultsError(f"{folder} cannot be made: {near} is a file; name another folder with --out")
        trial = beside(near / target.name)
        try:
            (trial / target.relative_to(near)).mkdir(parents=True)
        finally:
            shutil.rmtree(trial, ignore_errors=True)
    return target


def _in_utf8(folder: Path) -> bool:
    try:
        str(folder).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _refuse(shown: Path, folder: Path, *, force: bool) -> None:
    """Raise ResultsError where there is something that may not be replaced."""
    if Path(os.path.realpath(".")).is_relative_to(folder):
        raise ResultsError(f"{shown} is the current folder, or holds it; name a folder within it with --out")
    if os.path.ismount(folder):
        raise ResultsError(f"{shown} is a mount point, which cannot be replaced; name a folder within it with --out")
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ResultsError(f"{shown} is a file; name a folder with --out")
    if not any(folder.iterdir()):
        return
    if not _holds_results(folder):
        raise ResultsError(
            f"{shown} exists and holds something else than results of copsim; name another folder with --out"
        )
    if not force:
        raise ResultsError(
            f"{shown} holds results already; name another folder with --out, or add --force to replace it"
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

    Raises ResultsError where the target may not be written, or the disk refuses; WrittenThenStopped for Ctrl-C when
    all is in its place.
    """
    target = check_target(folder, force=force)
    work = beside(target)
    try:
        with told(folder, "cannot be written, nothing was changed"):
            work.parent.mkdir(parents=True, exist_ok=True)
            work.mkdir()
            yield work
            _swap(folder, work, target, force=force)
    except KeyboardInterrupt as stopped:
        if target.exists() and not work.exists():
            raise WrittenThenStopped from stopped
        raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _swap(shown: Path, work: Path, folder: Path, *, force: bool) -> None:
    """Put a whole folder into its place. What was there is removed only when the new one is there."""
    old = work.with_name(f"{work.name}-old")
    with _undisturbed():
        # Another run may have been faster.
        _refuse(shown, folder, force=force)
        try:
            if folder.exists():
                # Without force there is nothing in it. Both fail if there is by now what may not go.
                folder.rename(old) if force else folder.rmdir()
            work.rename(folder)
        finally:
            if not folder.exists() and old.exists():
                old.rename(folder)
            elif not work.exists():
                shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold Ctrl-C and the request to end back for a moment; other threads than the main one get neither."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before: dict[signal.Signals, Any] = {}
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) is not None:
                before[number] = signal.signal(number, lambda number, _: came.append(number))
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for late in came[:1]:
            signal.raise_signal(late)


def write_json(path: Path, content: Any) -> None:
    """Write JSON for people: indented, UTF-8, no NaN."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")


def write_results(folder: Path, writers: dict[str, Callable[[Path], object]], *, force: bool = False) -> list[str]:
    """Write a folder of results, whole or not at all.

    Args:
        folder: where; a link is followed.
        writers: for each file name a function that writes it; several files if the name ends in `/`.
        force: whether results that are there may be replaced.

    Returns:
        Names of all files written, in order of name.

    Raises:
        ResultsError: where something is in the way, or the disk refuses; then nothing was changed.
        WrittenThenStopped: for Ctrl-C after the results were in their place.
    """
    with whole_folder(folder, force=force) as work:
        for name, write in writers.items():
            target = work / name
            if name.endswith("/"):
                target.mkdir()
            write(target)
        names = sorted(str(p.relative_to(work).as_posix()) for p in work.rglob("*") if p.is_file())
    return names
