"""What the browser tests share: a page answers when it can, so what it shows is waited for and not read at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

Seen = TypeVar("Seen")

PATIENCE = 20.0
"""Seconds a page has; on a machine that does other work as well a redrawing takes its time."""


def becomes(read: Callable[[], Seen], holds: Callable[[Seen], bool], within: float = PATIENCE) -> Seen:
    """Read until it holds, and tell what was read.

    Raises:
        AssertionError: it never held; the last reading is told.
    """
    until = time.monotonic() + within
    while True:
        found = read()
        if holds(found):
            return found
        if time.monotonic() > until:
            raise AssertionError(f"waited {within:.0f} s in vain; the last that was read is {str(found)[:400]}")
        time.sleep(0.05)


def painted(page: Any, test: str) -> list[str]:
    """Canvases as they look."""
    shown: list[str] = page.locator(f"[data-test={test}]").evaluate_all("all => all.map((one) => one.toDataURL())")
    return shown


def settled(page: Any, test: str) -> list[str]:
    """Canvases as they look when nobody glides any more."""
    before = painted(page, test)
    while True:
        page.wait_for_timeout(150)
        after = painted(page, test)
        if after == before:
            return after
        before = after
