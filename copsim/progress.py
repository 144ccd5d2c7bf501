"""What a long run shows while it runs: a bar with rate and time left, and a word about compiling."""

from __future__ import annotations

import threading
import time
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


class RunsBar:
    """The same for the runs of a study; where there is no terminal, a line now and then on the error stream.

    Args:
        name: of the study.
        lines: whether there may be lines.
    """

    EVERY = (10.0, 300.0)
    """Seconds between lines, at first and at most: a tenth of the time that has passed."""

    def __init__(self, name: str, *, lines: bool = True) -> None:
        self._name = name
        self._lines = lines and not _console.is_terminal
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("runs"),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=_console,
            disable=not _console.is_terminal,
            transient=True,
        )
        self._task = self._progress.add_task(name, total=None, rate="")
        self._began = time.monotonic()
        self._said = self._began
        self._done = self._failed = self._total = 0

    def __enter__(self) -> RunsBar:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def total(self, runs: int) -> None:
        """So many runs are pending, besides those told of."""
        self._total = self._done + runs
        if runs:
            self._say(f"{self._name}: {runs:,} {'more ' if self._done else ''}runs to do")
        self._progress.update(self._task, total=self._total)

    def told(self, done: int, failed: int) -> None:
        """So many runs are done, and so many failed, since last told."""
        self._done += done + failed
        self._failed += failed
        seconds = time.monotonic() - self._began
        rate = self._done / seconds if seconds > 0 else 0.0
        failures = f", {self._failed:,} failed" if self._failed else ""
        self._progress.update(self._task, completed=self._done, rate=f"{rate:,.1f} runs/s{failures}")
        now = time.monotonic()
        least, most = self.EVERY
        if now - self._said > min(max(least, seconds / 10), most) and rate > 0:
            left = (self._total - self._done) / rate
            line = f"{self._name}: {self._done:,} of {self._total:,} runs, {rate:,.1f} a second, {left:,.0f} s left"
            self._say(f"{line}{failures}")

    def _say(self, line: str) -> None:
        if self._lines:
            self._said = time.monotonic()
            _console.print(line, highlight=False, markup=False, soft_wrap=True)


def compiled() -> None:
    """Compile the model where that has not been done, and say so."""
    from copsim.experiments.ensemble import warm_up

    _begun.clear()
    with compiling_notice():
        warm_up()
    _begun.set()


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
