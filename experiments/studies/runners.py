"""Runners: who is at work on a store, and who only was.

A runner holds a lock that the system lets go of when the process dies, however it dies; so it needs no clock to tell
who is gone.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from copsim.experiments.files import told

FOLDER, ENDING = "runners", ".runner"


class Runner:
    """This process as a runner of the store in a folder; `end` it."""

    def __init__(self, store: Path) -> None:
        folder = store / FOLDER
        self.name = secrets.token_hex(6)
        with told(folder):
            folder.mkdir(exist_ok=True)
            self._lock = FileLock(folder / f"{self.name}{ENDING}")
            self._lock.acquire(blocking=False)

    def end(self) -> None:
        """Stop being one."""
        self._lock.release()
        with suppress(OSError):
            Path(self._lock.lock_file).unlink(missing_ok=True)


def at_work(store: Path) -> list[str]:
    """Names of all runners that are at work on a store."""
    names = [path.stem for path in sorted((store / FOLDER).glob(f"*{ENDING}"))]
    return [name for name in names if alive(store, name)]


def alive(store: Path, name: str) -> bool:
    """Whether a runner is still at work."""
    path = store / FOLDER / f"{name}{ENDING}"
    if not path.exists():
        return False
    lock = FileLock(path)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return True
    lock.release()
    with suppress(OSError):
        path.unlink(missing_ok=True)
    return False
