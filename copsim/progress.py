"""What a long run shows while it runs: a bar with rate and time left, and a word about compiling."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

COMPILING_AFTER = 1.5
"""Seconds after which a run that has not lived a week is taken to be compiling."""

_console = Console(stderr=True)
_begun = threading.Event()


class Bar:
    """A progress bar on the terminal's error stream; silent where there is no terminal."""

    def __init__(self, name: str, lives: int, weeks: int) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("lives"),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=_console,
            disable=not _console.is_terminal,
            transient=True,
        )
        self._task = self._progress.add_task(name, total=lives, rate="")
        self._lock = threading.Lock()
        self._weeks = 0

    def __enter__(self) -> Bar:
        _begun.clear()
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def told(self, weeks: int, lives: int) -> None:
        """So many weeks were lived, so many lives have ended by it; called from any thread."""
        _begun.set()
        with self._lock:
            self._weeks += weeks
            seconds = self._progress.tasks[self._task].elapsed or 0.0
            rate = f"{self._weeks / seconds:,.0f} weeks/s" if seconds > 0 else ""
            self._progress.update(self._task, advance=lives, rate=rate)


@contextmanager
def compiling_notice() -> Iterator[None]:
    """Say that the model is being compiled where the first week takes its time; that happens once."""

    def say() -> None:
        if not _begun.is_set():
            _console.print("Compiling the model once, about 20 s …", highlight=False)

    timer = threading.Timer(COMPILING_AFTER, say)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
