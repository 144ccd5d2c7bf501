"""How numbers and ranges are put into words, and which stretches of weeks are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from copsim.analysis.bands import quantiles
from copsim.analysis.lives import Lives, Numbers

QUARTER, YEAR = 13, 52


@dataclass(frozen=True)
class Window:
    """A stretch of weeks to be compared: positions in the table, and what to call it."""

    name: str
    begin: int
    end: int

    @property
    def weeks(self) -> int:
        """How many weeks."""
        return self.end - self.begin


BEFORE = "before the first change"


def windows(weeks: int, change: int | None = None) -> list[Window]:
    """The start, after a year (where there is clearly more than one) and the end: a quarter of a year each, or less.

    Args:
        weeks: how many there are.
        change: position of the first dated change that has weeks before it to be compared with (`first_change`); then
            the weeks before it are a stretch of their own, and take the place of the year where both overlap.
    """
    if weeks == 1:
        return [Window("in the one week there is", 0, 1)]
    size = min(QUARTER, weeks // 2)
    found = [Window("at the start", 0, size)]
    if weeks >= YEAR + QUARTER:
        found.append(Window("after a year", YEAR - size, YEAR))
    if change is not None and change - size >= LEAST and change <= weeks - size:
        before = Window(BEFORE, max(size, change - QUARTER), change)
        found = [w for w in found if w.end <= before.begin or w.begin >= before.end]
        found = sorted([*found, before], key=lambda window: window.begin)
    return [*found, Window("at the end", weeks - size, weeks)]


LEAST = 4
"""Fewer weeks than this before a change are too few to be a stretch of their own."""


def first_change(lives: Lives, marks: Sequence[tuple[Any, ...]]) -> int | None:
    """Position of the first dated change with enough weeks after the start before it; None if there is none."""
    size = min(QUARTER, len(lives.weeks) // 2)
    places = sorted(int(np.searchsorted(lives.weeks, mark[0])) for mark in marks)
    return next((place for place in places if place - size >= LEAST and place <= len(lives.weeks) - size), None)


def mean_in(values: Numbers, window: Window) -> Numbers:
    """(lives,): mean over the weeks of a window of (lives, weeks); nan where a life has no number in it."""
    part = values[:, window.begin : window.end]
    counted = (~np.isnan(part)).sum(axis=1)
    return np.where(counted > 0, np.nansum(part, axis=1) / np.maximum(counted, 1), np.nan)


def sum_in(values: Numbers, window: Window) -> Numbers:
    """(lives,): total over the weeks of a window of (lives, weeks); nan where a life has no number in it."""
    part = values[:, window.begin : window.end]
    return np.where((~np.isnan(part)).any(axis=1), np.nansum(part, axis=1), np.nan)


def number(value: float) -> str:
    """A number as one says it: 1,400, 140, 14, 1.4, 0.14."""
    if value != value:
        return "–"
    if value == 0.0 or abs(value) >= 9.95:
        return f"{value:,.0f}"
    if abs(value) < 0.01:
        return f"{value:.1g}"
    return (f"{value:.1f}" if abs(value) >= 0.995 else f"{value:.2f}").rstrip("0").rstrip(".")


def count(n: float, one: str, many: str = "") -> str:
    """`1 member`, `2 members`."""
    text = number(n)
    return f"{text} {one if text == '1' else many or one + 's'}"


def share(value: float) -> str:
    """A share as a percentage; a small one is not made nothing, nor a large one all."""
    if 0.0 < value < 0.01:
        return "under 1 %"
    if 0.99 < value < 1.0:
        return "over 99 %"
    return f"{100 * value:.0f} %"


def ranged(values: Numbers) -> tuple[str, str]:
    """The median of (lives,) and what to add about the range: `14`, ` (in half of the 30 lives between 12 and 17)`."""
    known = values[~np.isnan(values)]
    if not len(known):
        return "–", ""
    low, middle, high = (float(v) for v in quantiles(known[:, None], (0.25, 0.5, 0.75))[:, 0])
    if len(known) == 1:
        return number(middle), ""
    if len(known) < 8:
        low, high, which = float(known.min()), float(known.max()), f"in the {len(known)} lives"
    else:
        which = f"in half of the {len(known)} lives"
    if number(low) == number(high):
        return number(middle), f" (the same {which.replace('in half', 'in at least half')})"
    return number(middle), f" ({which} between {number(low)} and {number(high)})"


def seeds_text(lives: Lives) -> str:
    """The seeds, shortly: `seeds 0 to 99`, `seeds 3, 5, 8`."""
    seeds = [int(seed) for seed in lives.seeds]
    if len(seeds) == 1:
        return f"seed {seeds[0]}"
    if seeds == list(range(seeds[0], seeds[0] + len(seeds))):
        return f"seeds {seeds[0]} to {seeds[-1]}"
    if len(seeds) <= 12:
        return f"seeds {', '.join(map(str, seeds))}"
    return f"{len(seeds)} seeds from {seeds[0]} to {seeds[-1]}"


__all__ = [
    "BEFORE", "QUARTER", "YEAR", "Window", "count", "first_change", "mean_in", "number", "ranged", "seeds_text",
    "share", "sum_in", "windows",
]  # fmt: skip
