"""Levels over time: how many members there are at each level of participation, week by week."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from copsim.analysis.bands import bands
from copsim.analysis.drawing import (
    INK,
    LEVEL_COLOUR,
    LEVEL_STYLE,
    QUIET,
    draw_bands,
    draw_key,
    draw_marks,
    highest,
    key_height,
    label_ends,
    last,
    new_figure,
    panel,
    shown_marks,
    write,
)
from copsim.analysis.lives import WITHIN, Lives

if TYPE_CHECKING:
    import pandas as pd

WIDTH, HEIGHT = 8.6, 4.6
COLUMNS, LEFT, PANEL, GAP = 3, 0.05, 0.228, 0.074
ONE_SCALE = 6.0
"""Panels share a scale as long as the largest level is at most so many times the smallest."""


def grid_box(n: int, below: float, height: float) -> tuple[float, float, float, float]:
    """Left, bottom, width and height of the nth of six panels, as shares; the key below them takes `below` inches."""
    column, row = n % COLUMNS, n // COLUMNS
    tall = (height - below - 0.45 - 0.5 - 0.62) / 2
    bottom = below + 0.45 + (1 - row) * (tall + 0.5)
    return LEFT + column * (PANEL + GAP), bottom / height, PANEL, tall / height


def name_weeks(figure: Figure, height: float, below: float) -> None:
    """The word `week` under the lower row of panels."""
    for column in range(COLUMNS):
        middle = LEFT + column * (PANEL + GAP) + PANEL / 2
        write(figure, middle, (below + 0.16) / height, "week", 7.5, color=QUIET, ha="center", va="baseline")


def levels_figure(weekly: pd.DataFrame | Lives, marks: Sequence[tuple[int, str]] = ()) -> Figure:
    """A panel per level with median and bands over lives, and one with the medians of all five."""
    lives = Lives.of(weekly)
    shown = shown_marks(marks, lives.weeks)
    height = HEIGHT + key_height(shown)
    figure = new_figure(WIDTH, height)
    each = {level: bands(lives, level) for level in WITHIN}
    tops = {level: max(1.0, highest(of)) for level, of in each.items()}
    shared = max(tops.values()) <= ONE_SCALE * min(tops.values())
    for n, level in enumerate(WITHIN):
        top = max(tops.values()) if shared else tops[level]
        axes = panel(figure, grid_box(n, key_height(shown), height), level.capitalize(), "people", lives.weeks, top)
        draw_marks(axes, shown)
        draw_bands(axes, each[level], LEVEL_COLOUR[level], LEVEL_STYLE[level])
        label_ends(axes, [(last(each[level]), f"{last(each[level]):g}", INK)])
    together = "All five: medians" if len(lives) > 1 else "All five"
    top = max(1.0, *(float(np.nan_to_num(of.median).max()) for of in each.values()))
    axes = panel(figure, grid_box(5, key_height(shown), height), together, "people", lives.weeks, top)
    draw_marks(axes, shown)
    for level in WITHIN:
        draw_bands(axes, each[level], LEVEL_COLOUR[level], LEVEL_STYLE[level], shade=False)
    label_ends(axes, [(last(each[level]), level, INK) for level in WITHIN], 7.0)
    title = "Members by level of participation, week by week"
    write(figure, 0.01, 1 - 0.24 / height, title, 11, fontweight="bold", va="baseline")
    scale = "all panels have one scale" if shared else "scales differ: read the numbers at the left of each panel"
    write(figure, 0.99, 1 - 0.24 / height, scale, 7.5, color=QUIET, va="baseline", ha="right")
    name_weeks(figure, height, key_height(shown))
    draw_key(figure, len(lives), shown)
    return figure


__all__ = ["grid_box", "levels_figure", "name_weeks"]
