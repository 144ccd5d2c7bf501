"""Charts of several lives of the same luck, week by week, one line for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from copsim.analysis.combined import weekly_sum
from copsim.analysis.lives import Numbers
from copsim.analysis.revealed_picture import COLOURS
from copsim.analysis.stage_charts import Chart, Line, plain, smoothed

DASHES: tuple[tuple[int, ...], ...] = ((), (9, 5), (3, 4), (12, 4, 3, 4))
"""Lines differ in more than colour."""


def side_by_side(
    lives: Sequence[Any], called: Sequence[str], measures: tuple[str, ...], title: str, unit: str, over: int
) -> Chart:
    """A chart with a line for each life.

    Args:
        lives: (weeks, communities) records of each, all of the same number of weeks.
        called: what each is called.
        measures: weekly measures that are added up.
        title: what it is about.
        unit: of its numbers.
        over: means of so many weeks; where there are meetings every other week, single weeks jump.
    """
    rows = [smoothed(weekly_sum(weekly[None], measures), over)[0] for weekly in lives]
    lines = [
        Line(name, COLOURS[n], plain(row), DASHES[n]) for n, (name, row) in enumerate(zip(called, rows, strict=True))
    ]
    return Chart(title, unit, len(lives[0]), _top(rows), lines)


def _top(rows: Sequence[Numbers]) -> float:
    known = np.concatenate([row[~np.isnan(row)] for row in rows])
    return float(known.max()) * 1.05 if len(known) and known.max() > 0.0 else 1.0


def in_week(lives: Sequence[Any], measures: tuple[str, ...]) -> list[list[float | None]]:
    """For each week, the number of each life."""
    rows = [plain(weekly_sum(weekly[None], measures)[0]) for weekly in lives]
    return [list(numbers) for numbers in zip(*rows, strict=True)]


__all__ = ["DASHES", "in_week", "side_by_side"]
