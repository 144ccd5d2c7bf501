"""Turning points of leading and support: seats that are handed on, and a support team that begins or ends its help."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from copsim.analysis.phrases import number
from copsim.analysis.turning_life import Life, TurningPoint, runs_of, until

LASTING = 8
"""Weeks of help from which it is told."""


def handed_on(life: Life) -> Iterator[TurningPoint]:
    """The first seat of a leader that found a successor at once."""
    seen = np.flatnonzero(life["succeeded"] > 0)
    if len(seen):
        n = int(life["succeeded"].sum())
        again = f" It happens {n} times in all." if n > 1 else ""
        yield TurningPoint(
            life.week(int(seen[0])), "seat handed on",
            f"The seat of a leader is handed on: somebody who comes regularly takes it at once.{again}", 4.5,
        )  # fmt: skip


def support_begins(life: Life) -> Iterator[TurningPoint]:
    """A support team whose hours count, for eight weeks at least; not told of one that helps from the start."""
    hours = life["hours_team"]
    for begin, end in runs_of(hours > 0, LASTING)[:1]:
        if begin > 0:
            yield TurningPoint(
                life.week(begin), "support begins",
                f"A support team helps, {until(life, begin, end)}: {number(float(hours[begin:end].mean()))} hours a "
                "week of its work count here.", 4.0,
            )  # fmt: skip
        elif end < len(hours):
            yield TurningPoint(life.week(end), "support ends", "The support team no longer helps.", 4.0)


__all__ = ["handed_on", "support_begins"]
