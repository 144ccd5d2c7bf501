"""The figures of a run, drawn from its weekly table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from copsim.analysis.figure_circles import circles_figure
from copsim.analysis.figure_leading import leading_figure
from copsim.analysis.figure_levels import levels_figure
from copsim.analysis.lives import Lives
from copsim.analysis.writing import save_figures

if TYPE_CHECKING:
    import pandas as pd


def make_figures(weekly: pd.DataFrame | Lives, marks: Sequence[tuple[int, str]] = ()) -> dict[str, Figure]:
    """The three figures by name: `levels`, `circles`, `leading`.

    Args:
        weekly: a row per seed, week and community, with every measure (see `Lives`); one or many seeds.
        marks: dated changes as (week, short label), drawn as numbered lines where weeks run from left to right.

    Raises:
        ValueError: the table is empty, lacks columns, or has rows twice.
    """
    lives = Lives.of(weekly)
    return {
        "levels": levels_figure(lives, marks),
        "circles": circles_figure(lives),
        "leading": leading_figure(lives, marks),
    }


__all__ = ["circles_figure", "leading_figure", "levels_figure", "make_figures", "save_figures"]
