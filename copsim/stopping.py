"""Ctrl-C, and the request to end: once, and what is under way is ended and kept; Ctrl-C twice, and all ends at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

from copsim.ending import INTERRUPTED

HANGUP = getattr(signal, "SIGHUP", None)
"""The terminal is gone; not on Windows."""
BY_SIGNAL = 128
"""A command that a signal ends has this code and the signal's number."""


@contextmanager
def gently(say: Callable[[str], None]) -> Iterator[threading.Event]:
    """An event that is set when somebody wants this to end; only the main thread is told of that."""
    stop = threading.Event()
    before: dict[int, Any] = {}
    terminals = [number for number in (0, 1, 2) if _is_terminal(number)]

    def asked(number: int, _: FrameType | None) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        if number == HANGUP:
            _leave(terminals)
        stop.set()
        stop.code = BY_SIGNAL + number  # type: ignore[attr-defined]
        more = " (once more to stop at once)" if number == signal.SIGINT else ""
        say(f"stopping: what is under way is ended and kept{more}")

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM, HANGUP):
            # Who has started this with nohup wants it to go on without a terminal.
            if number is not None and (number != HANGUP or signal.getsignal(number) != signal.SIG_IGN):
                before[number] = signal.signal(number, asked)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_terminal(number: int) -> bool:
    try:
        return os.isatty(number)
    except OSError:
        return False


def _leave(terminals: Sequence[int]) -> None:
    """Write to nowhere what would go to terminals that are gone: it would be an error amid whatever is under way."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in terminals:
            os.dup2(nowhere, number)
        os.close(nowhere)


def code_of(stop: threading.Event) -> int:
    """The code with which a command ends that was stopped."""
    return int(getattr(stop, "code", INTERRUPTED))
