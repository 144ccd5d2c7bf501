"""What has slowly become different by a week: first regulars, hours of leading that lack, fewer who come, homework."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from copsim.analysis.number_words import word
from copsim.analysis.phrases import QUARTER
from copsim.analysis.turning_points import REGULARS
from copsim.analysis.week_said import Lived, Said

HALF, OVER = 0.5, 0.4
"""Share (of leader hours that lack, of homework in the hours of taking part) from which it is told, in a quarter of a
year, as for turning points; and below which it is over."""
BACK = 0.75
"""Share of the best quarter up to which those who come have to be back before it is told anew that they are half."""
FEWEST = 3.0
"""Of fewer people in a typical week than this it is not told that half of them come: one more or less is half."""


def regulars(lived: Lived) -> Iterator[Said]:
    """The first regulars: so many active and core members as turning points ask for."""
    there = lived.life["active"] + lived.life["core"]
    reached = np.flatnonzero(there >= REGULARS)
    if len(reached) and reached[0] > 0:
        week = int(reached[0])
        yield Said(week, 4.4, f"the first {word(round(float(there[week])))} regulars are there")


def hours_lack(lived: Lived) -> Iterator[Said]:
    """Half of the hours that leading needs were missing in the last quarter of a year, or no longer."""
    gap = lived.life.calm("gap")
    gap[: QUARTER - 1] = 0.0
    for week, begins in crossings(gap, HALF, OVER):
        if begins:
            yield Said(week, 4.3, "for a quarter of a year leading has got at most half of the hours it needs")
        else:
            yield Said(week, 3.0, "leading gets most of the hours it needs again")


def halved(lived: Lived) -> Iterator[Said]:
    """Those who come in a typical week of the last quarter are half of what they were at the best so far."""
    came = lived.life.calm("present")
    came[: QUARTER - 1] = 0.0
    share = np.ones(len(came))
    best = np.maximum.accumulate(came) if len(came) else came
    known = best >= FEWEST
    share[known] = came[known] / best[known]
    for week, begins in crossings(1.0 - share, HALF, 1.0 - BACK):
        if begins:
            yield Said(week, 4.8, "half as many come as in its best quarter of a year so far")


def homework(lived: Lived) -> Iterator[Said]:
    """Homework took half as many hours as taking part did, or more, in the last quarter of a year."""
    home, given = lived.life.over("hours_homework", QUARTER), lived.life.over("hours_given", QUARTER)
    weighs = np.where(given > 0, home / np.where(given > 0, given, 1.0), 0.0)
    weighs[: QUARTER - 1] = 0.0
    for week, begins in crossings(weighs, HALF, OVER):
        if begins:
            yield Said(week, 4.0, "homework of a quarter of a year took more than half as many hours as taking part")


def crossings(values: np.ndarray, high: float, low: float) -> Iterator[tuple[int, bool]]:
    """Weeks in which something comes to a mark from below, or, after that, sinks below a lower one."""
    above = False
    for week, value in enumerate(values.tolist()):
        if not above and value >= high:
            above = True
            yield week, True
        elif above and value < low:
            above = False
            yield week, False


__all__ = ["crossings", "halved", "homework", "hours_lack", "regulars"]
