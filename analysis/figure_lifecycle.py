"""The life of a community: its stages, and what they are read from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from copsim.analysis.bands import Bands, bands, bands_of
from copsim.analysis.drawing import (
    FIRST,
    GRID,
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
from copsim.analysis.figure_levels import COLUMNS, GAP, LEFT, PANEL, WIDTH, name_weeks
from copsim.analysis.lives import Lives, Numbers
from copsim.analysis.phrases import number, share
from copsim.analysis.turning_points import runs_of
from copsim.simulation.records import STAGES_OF_LIFE

if TYPE_CHECKING:
    import pandas as pd

STAGE_LOOK: dict[str, tuple[str, str]] = {
    "potential": ("#f3f3f3", ""),
    "coalescing": ("#c2daec", ""),
    "maturing": ("#7fb0d8", ""),
    "sustaining": ("#2a6695", ""),
    "transforming": ("#e2a45f", "///"),
    "dispersed": ("#ffffff", "xxx"),
    "failed": ("#4d3423", "..."),
}
"""Colour and hatching of each stage: darker as it ripens, hatched where it does not."""
STRIP, TALL = 0.95, 1.55


def stage_shares(weekly: pd.DataFrame | Lives) -> Numbers:
    """(weeks, stages): share of communities, over all lives, at each stage of life."""
    lives = Lives.of(weekly)
    counted: Numbers = lives.coded("stage").sum(axis=0)
    whole = counted.sum(axis=1, keepdims=True)
    return np.where(whole > 0, counted / np.where(whole > 0, whole, 1.0), 0.0)


def draw_stages(axes: Axes, weeks: Any, shares: Numbers) -> None:
    """Stages as areas, week by week, from the bottom up in the order of a life."""
    edges = np.concatenate((np.asarray(weeks, np.float64), [float(weeks[-1]) + 1.0])) - 0.5
    bottom = np.zeros(len(weeks))
    for code, stage in enumerate(STAGES_OF_LIFE):
        part = shares[:, code]
        colour, hatch = STAGE_LOOK[stage]
        if part.any():
            axes.stairs(
                bottom + part, edges, baseline=bottom, fill=True, facecolor=colour, edgecolor=QUIET, linewidth=0.0,
                hatch=hatch, zorder=0.5,
            )  # fmt: skip
        bottom = bottom + part


NAMES_A_ROW = 4


def _names(figure: Figure, top: float, height: float, shares: Numbers, *, several: bool) -> None:
    """The stages that occur, with their looks, in rows under the strip; with their shares at the end."""
    width = figure.get_figwidth()
    shown = [code for code in range(len(STAGES_OF_LIFE)) if shares[:, code].any()]
    for n, code in enumerate(shown):
        stage = STAGES_OF_LIFE[code]
        colour, hatch = STAGE_LOOK[stage]
        x = LEFT + 0.235 * (n % NAMES_A_ROW)
        y = top - 0.17 * (n // NAMES_A_ROW)
        figure.add_artist(
            Rectangle(
                (x, y / height), 0.16 / width, 0.11 / height, facecolor=colour, edgecolor=QUIET, linewidth=0.6,
                hatch=hatch,
            )
        )  # fmt: skip
        text = f"{stage}: {share(float(shares[-1, code]))} at the end" if several else stage
        write(figure, x + 0.22 / width, (y + 0.005) / height, text, 7.0, va="baseline")


def _ground(axes: Axes, weeks: Any, shares: Numbers) -> None:
    """The stages of one life as pale bands behind a line."""
    for code, stage in enumerate(STAGES_OF_LIFE):
        colour, hatch = STAGE_LOOK[stage]
        for begin, end in runs_of(shares[:, code] > 0):
            axes.axvspan(
                float(weeks[begin]) - 0.5, float(weeks[end - 1]) + 0.5, facecolor=colour, edgecolor=GRID, linewidth=0.0,
                hatch=hatch, alpha=0.35, zorder=0.3,
            )  # fmt: skip


def lifecycle_figure(weekly: pd.DataFrame | Lives, marks: Sequence[tuple[int, str]] = ()) -> Figure:
    """Above: which share of lives (or which life) is at which stage. Below: regulars, identity and visible value."""
    lives = Lives.of(weekly)
    shown = shown_marks(marks, lives.weeks)
    below = key_height(shown)
    shares = stage_shares(lives)
    between = 0.95 + 0.17 * ((int(shares.any(axis=0).sum()) - 1) // NAMES_A_ROW)
    height = below + 0.45 + TALL + between + STRIP + 0.62
    figure = new_figure(WIDTH, height)
    several = len(lives) * lives.communities > 1
    wide = COLUMNS * PANEL + (COLUMNS - 1) * GAP
    at = below + 0.45 + TALL + between
    title = "Share of lives at each stage" if lives.communities == 1 else "Share of communities at each stage"
    title = title if several else "Stage of life"
    axes = panel(figure, (LEFT, at / height, wide, STRIP / height), title, "share" if several else "", lives.weeks, 1.0)
    axes.set_ylim(0.0, 1.0)
    axes.grid(visible=False)
    if not several:
        axes.set_yticks([])
    draw_stages(axes, lives.weeks, shares)
    draw_marks(axes, shown)
    _names(figure, at - 0.42, height, shares, several=several)
    regulars = bands_of(lives.weeks, lives.total("active", "core"))
    parts: list[tuple[str, str, float, Bands]] = [
        ("Regulars", "people, active or core", max(1.0, highest(regulars)), regulars),
        ("Their identity", "0 to 1", 1.0, bands(lives, "identity")),
        ("Value others can see", "0 to 1", 1.0, bands(lives, "visible")),
    ]
    for n, (name, unit, top, of) in enumerate(parts):
        box = (LEFT + n * (PANEL + GAP), (below + 0.45) / height, PANEL, TALL / height)
        axes = panel(figure, box, name, unit, lives.weeks, top)
        if not several:
            _ground(axes, lives.weeks, shares)
        draw_marks(axes, shown)
        draw_bands(axes, of, *FIRST)
        label_ends(axes, [(last(of), number(round(last(of), 2)), INK)])
    write(figure, 0.01, 1 - 0.24 / height, "The life of the community", 11, fontweight="bold", va="baseline")
    name_weeks(figure, height, below)
    draw_key(figure, len(lives), shown)
    return figure


__all__ = ["STAGE_LOOK", "draw_stages", "lifecycle_figure", "stage_shares"]
