"""The time budget: which hours members could give, and what they go into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from copsim.analysis.bands import bands_of, trailing_mean
from copsim.analysis.drawing import (
    FIRST,
    INK,
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
from copsim.analysis.figure_levels import WIDTH
from copsim.analysis.lives import Lives, Numbers
from copsim.analysis.phrases import QUARTER, number

if TYPE_CHECKING:
    import pandas as pd

HOURS_LOOK: dict[str, tuple[str, str, str]] = {
    "hours_given": ("taking part", "#004c80", ""),
    "hours_leading": ("leading", "#e2a45f", "///"),
    "hours_homework": ("homework", "#bcd9ee", "..."),
    "hours_red_tape": ("procedures", "#6b6b6b", "xxx"),
}
"""What hours go into: measure, name, colour and hatching."""
TALL = 2.3


def hours_spent(weekly: pd.DataFrame | Lives) -> dict[str, Numbers]:
    """(weeks,) hours a week spent on each thing, mean of all lives and of the last 13 weeks."""
    lives = Lives.of(weekly)
    return {name: np.nan_to_num(trailing_mean(lives[name], QUARTER)).mean(axis=0) for name in HOURS_LOOK}


def time_figure(weekly: pd.DataFrame | Lives, marks: Sequence[tuple[int, str]] = ()) -> Figure:
    """Left: hours spent, one thing upon another. Right: which share of the hours members could give this is."""
    lives = Lives.of(weekly)
    shown = shown_marks(marks, lives.weeks)
    below = key_height(shown)
    height = below + 0.45 + TALL + 0.62
    figure = new_figure(WIDTH, height)
    spent = hours_spent(lives)
    whole = np.sum(list(spent.values()), axis=0)
    box = (0.05, (below + 0.45) / height, 0.40, TALL / height)
    unit = "hours a week, 13-week mean" + ("" if len(lives) == 1 else " of all lives")
    axes = panel(figure, box, "Hours spent", unit, lives.weeks, max(1.0, float(whole.max())))
    bottom = np.zeros(len(lives.weeks))
    xs = np.asarray(lives.weeks, np.float64)
    if len(xs) == 1:
        xs = np.array([xs[0] - 0.5, xs[0] + 0.5])
    ends = []
    for name, (label, colour, hatch) in HOURS_LOOK.items():
        if not spent[name].any():
            continue
        top = bottom + spent[name]
        wide = (np.repeat(bottom, 2), np.repeat(top, 2)) if len(lives.weeks) == 1 else (bottom, top)
        axes.fill_between(xs, *wide, facecolor=colour, edgecolor="white", linewidth=0.4, hatch=hatch)
        ends.append((float(0.5 * (bottom[-1] + top[-1])), f"{label} {number(round(float(spent[name][-1]), 1))}", INK))
        bottom = top
    draw_marks(axes, shown)
    label_ends(axes, ends)
    available = lives["hours_available"]
    every = lives.total(*HOURS_LOOK)
    share = np.where(available > 0, every / np.where(available > 0, available, 1.0), np.nan)
    of = bands_of(lives.weeks, trailing_mean(share, QUARTER))
    box = (0.64, (below + 0.45) / height, 0.30, TALL / height)
    axes = panel(figure, box, "Share of available hours spent", "share", lives.weeks, max(0.05, highest(of)))
    draw_marks(axes, shown)
    draw_bands(axes, of, *FIRST)
    label_ends(axes, [(last(of), number(round(last(of), 2)), INK)])
    write(figure, 0.01, 1 - 0.24 / height, "Where the time goes", 11, fontweight="bold", va="baseline")
    for middle in (0.25, 0.79):
        write(figure, middle, (below + 0.16) / height, "week", 7.5, color=QUIET, ha="center", va="baseline")
    draw_key(figure, len(lives), shown)
    return figure


__all__ = ["HOURS_LOOK", "hours_spent", "time_figure"]
