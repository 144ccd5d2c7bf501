"""Runners: who is at work on a store, and who only was.

A runner holds a lock that the system lets go of when the process dies, however it dies; so it needs no clock to tell
who is gone. One lock more is held by whoever begins, or puts results together: nobody else does so meanwhile.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from copsim.experiments.files import ResultsError, told

FOLDER, ENDING = "runners", ".runner"
BEGINNING = "beginning.lock"
LOOK = 0.2
"""Seconds between looks at whether another one has begun."""
TRIES = 5


class CannotBegin(ResultsError):
    """Nothing was begun, and nothing changed; the message says why, and what to do."""


class Runner:
    """This process as a runner of the store in a folder; `end` it."""

    def __init__(self, store: Path) -> None:
        folder = store / FOLDER
        with told(folder):
            folder.mkdir(exist_ok=True)
            for _ in range(TRIES):
                self.name = secrets.token_hex(6)
                path = folder / f"{self.name}{ENDING}"
                self._lock = FileLock(path)
                # Somebody who asked just now whether it is at work may have locked the file, or taken it away.
                with suppress(Timeout):
                    self._lock.acquire(blocking=False)
                    if path.exists():
                        return
                self._lock.release()
        raise CannotBegin(f"{folder} is being changed all the time; try again later")

    def end(self) -> None:
        """Stop being one."""
        self._lock.release()
        with suppress(OSError):
            Path(self._lock.lock_file).unlink(missing_ok=True)


@contextmanager
def alone(store: Path, wait: Callable[[], bool] | None = None) -> Iterator[bool]:
    """Whether nobody else begins, or puts results together, as long as this lasts.

    Args:
        store: the folder.
        wait: asked again and again whether to go on waiting for somebody who does; not waited for at all if None.
    """
    folder = store / FOLDER
    with told(folder):
        folder.mkdir(exist_ok=True)
        lock = FileLock(folder / BEGINNING)
        got = False
        while not got:
            try:
                lock.acquire(timeout=0 if wait is None else LOOK)
                got = True
            except Timeout:
                if wait is None or not wait():
                    break
    try:
        yield got
    finally:
        if got:
            lock.release()


def at_work(store: Path, *, tidy: bool = False) -> list[str]:
    """Names of all runners that are at work on a store; `tidy` as for `alive`."""
    names = [path.stem for path in sorted((store / FOLDER).glob(f"*{ENDING}"))]
    return [name for name in names if alive(store, name, tidy=tidy)]


def alive(store: Path, name: str, *, tidy: bool = False) -> bool:
    """Whether a runner is still at work; `tidy` removes what one that is not has left."""
    path = store / FOLDER / f"{name}{ENDING}"
    if not path.exists():
        return False
    lock = FileLock(path)
    try:
        lock.acquire(blocking=False)
    except (Timeout, OSError):  # OSError: in a folder that may only be read nobody can tell
        return True
    lock.release()
    if tidy:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    return False
