"""Ctrl-C, and the request to end: once, and what is under way is ended and kept; twice, and all ends at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from copsim.ending import ENDED, INTERRUPTED


@contextmanager
def gently(say: Callable[[str], None]) -> Iterator[threading.Event]:
    """An event that is set when somebody wants this to end; only the main thread is told of that."""
    stop = threading.Event()
    before: dict[signal.Signals, Any] = {}

    def asked(number: int, _: FrameType | None) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()
        stop.code = INTERRUPTED if number == signal.SIGINT else ENDED  # type: ignore[attr-defined]
        say("stopping: what is under way is ended and kept (once more to stop at once)")

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            before[number] = signal.signal(number, asked)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def code_of(stop: threading.Event) -> int:
    """The code with which a command ends that was stopped."""
    return int(getattr(stop, "code", INTERRUPTED))
