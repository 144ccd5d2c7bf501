"""The figures of a run, drawn from its tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from copsim.analysis.aspects import of_life
from copsim.analysis.figure_aspects import aspects_figure
from copsim.analysis.figure_calendar import calendar_figure
from copsim.analysis.figure_carrying import carrying_figure
from copsim.analysis.figure_circles import circles_figure
from copsim.analysis.figure_landscape import landscape_figure
from copsim.analysis.figure_leading import leading_figure
from copsim.analysis.figure_levels import levels_figure
from copsim.analysis.figure_lifecycle import lifecycle_figure
from copsim.analysis.figure_ties import ties_figure
from copsim.analysis.figure_time import time_figure
from copsim.analysis.figure_timeline import timeline_figure
from copsim.analysis.figure_value import value_figure
from copsim.analysis.landscape import Landscape
from copsim.analysis.lives import Lives
from copsim.analysis.writing import save_figures
from copsim.simulation.activities import Activity

if TYPE_CHECKING:
    import pandas as pd

FIGURES = (
    "lifecycle", "levels", "circles", "leading", "time", "value", "calendar", "timeline", "ties", "aspects",
    "carrying",
)  # fmt: skip
"""Names of all figures, in the order of the report; `carrying` and `aspects` need the table of members,
`aspects` that of ties too. Where there are several communities there is also `landscape`."""


def followed_seed(lives: Lives, members: pd.DataFrame | None) -> int:
    """The life that is told in detail: of those that were followed the one nearest the medians, or of all.

    Args:
        lives: all lives.
        members: the table of members, which holds those that were followed.
    """
    if members is None or not len(members):
        return int(lives.seeds[lives.like_the_median()])
    return int(lives.seeds[lives.like_the_median(members["seed"].unique())])


def make_figures(
    weekly: pd.DataFrame | Lives,
    marks: Sequence[tuple[int, str]] = (),
    *,
    activities: Sequence[Activity] = (),
    members: pd.DataFrame | None = None,
    ties: pd.DataFrame | None = None,
    values: pd.DataFrame | None = None,
    landscape: Landscape | None = None,
) -> dict[str, Figure]:
    """The figures by name, in the order of `FIGURES`; those that need a table that is not given are left out.

    Args:
        weekly: a row per seed, week and community, with every measure (see `Lives`); one or many seeds.
        marks: dated changes as (week, short label), drawn as numbered lines where weeks run from left to right.
        activities: the catalogue of the run (`Plan.activities`), so that the calendar knows families.
        members: the table of members (`tables.members_table`) of the lives that were followed.
        ties: their table of ties (`tables.ties_table`).
        values: their items of value (`tables.values_table`), so that the flow of value begins with families.
        landscape: the communities and what lies between them, where there are several; its figure comes last.

    Raises:
        ValueError: the table is empty, lacks columns, or has rows twice.
    """
    lives = Lives.of(weekly)
    members = members if members is not None and len(members) else None
    seed = followed_seed(lives, members)
    figures = {
        "lifecycle": lifecycle_figure(lives, marks),
        "levels": levels_figure(lives, marks),
        "circles": circles_figure(lives, seed=seed),
        "leading": leading_figure(lives, marks),
        "time": time_figure(lives, marks),
        "value": value_figure(lives, values, activities),
        "calendar": calendar_figure(lives, marks, seed=seed, activities=activities),
        "timeline": timeline_figure(lives, marks, seed=seed, members=members),
        "ties": ties_figure(lives, marks, seed=seed, members=members, ties=ties),
    }
    if members is not None and ties is not None:
        which = f"seed {seed}" if len(lives) > 1 else ""
        figures["aspects"] = aspects_figure(of_life(members, ties, seed, int(lives.weeks[-1]) + 1), which)
    if members is not None:
        figures["carrying"] = carrying_figure(lives, members, seed=seed)
    if landscape is not None:
        figures["landscape"] = landscape_figure(landscape)
    return figures


__all__ = [
    "FIGURES", "aspects_figure", "calendar_figure", "carrying_figure", "circles_figure", "followed_seed",
    "landscape_figure", "leading_figure", "levels_figure", "lifecycle_figure", "make_figures", "save_figures",
    "ties_figure", "time_figure", "timeline_figure", "value_figure",
]  # fmt: skip
