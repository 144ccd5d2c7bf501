"""The calendar of one life: what was held week by week, by family of activities, and what was cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from copsim.analysis.drawing import (
    GRID,
    INK,
    QUIET,
    draw_marks,
    draw_marks_key,
    new_figure,
    panel,
    plain,
    shown_marks,
    write,
)
from copsim.analysis.figure_levels import WIDTH
from copsim.analysis.lives import Lives, Numbers
from copsim.simulation.activities import ALWAYS, FAMILIES, Activity

if TYPE_CHECKING:
    import pandas as pd

HELD, CANCELLED = "#004c80", "#b04a00"
LAUNCH = "launch"
OTHER = "other meetings"
ROW = 0.24
"""Inches a row of the calendar is tall."""


@dataclass(frozen=True)
class Calendar:
    """What one life held, as positions of weeks by family; and what was due and not held."""

    held: Mapping[str, list[int]]
    cancelled: list[int]
    activities: Mapping[str, int]
    """How often each activity was held, the most frequent first."""


def calendar_of(weekly: pd.DataFrame | Lives, seed: int | None = None, activities: Sequence[Activity] = ()) -> Calendar:
    """The calendar of a life (the one nearest the medians if no seed is given); of several communities, all together.

    Args:
        weekly: the table of a run.
        seed: which life.
        activities: the catalogue of the run, without `activities.ALWAYS`; without it families are not known.
    """
    lives = Lives.of(weekly)
    n = lives.place_of(seed)
    every = (*ALWAYS, *activities)
    held_weeks = np.nan_to_num(lives["held"][n])
    codes: Numbers = lives.coded("activity", len(every))[n]
    held: dict[str, list[int]] = {}
    times: dict[str, int] = {}
    for week in np.flatnonzero(held_weeks > 0).tolist():
        for code in np.flatnonzero(codes[week]).tolist():
            activity = every[code] if code < len(every) else None
            if code in (0, 1):
                # What goes on between meetings is not held, and of several communities some may hold nothing.
                continue
            family = OTHER if activity is None else FAMILIES[activity.family]
            family = LAUNCH if code == 2 else OTHER if family == "none" else family
            held.setdefault(family, []).append(week)
            name = f"activity {code}" if activity is None else activity.name
            times[name] = times.get(name, 0) + int(codes[week, code])
    order = [*FAMILIES[1:], LAUNCH, OTHER]
    cancelled = np.flatnonzero(np.nan_to_num(lives["cancelled"][n]) > 0).tolist()
    ranked = dict(sorted(times.items(), key=lambda pair: (-pair[1], pair[0])))
    return Calendar({family: held[family] for family in order if family in held}, cancelled, ranked)


def calendar_figure(
    weekly: pd.DataFrame | Lives,
    marks: Sequence[tuple[int, str]] = (),
    *,
    seed: int | None = None,
    activities: Sequence[Activity] = (),
) -> Figure:
    """A row per family with a stroke for each week in which something of it was held; cancelled ones as crosses."""
    lives = Lives.of(weekly)
    n = lives.place_of(seed)
    found = calendar_of(lives, seed, activities)
    shown = shown_marks(marks, lives.weeks)
    rows = [*found.held, "cancelled"]
    below = draw_marks_key(None, shown)
    tall = ROW * len(rows) + 0.18
    height = below + 0.45 + tall + 0.62
    figure = new_figure(WIDTH, height)
    box = (0.235, (below + 0.45) / height, 0.70, tall / height)
    axes = panel(figure, box, "", "", lives.weeks, 1.0)
    axes.set_ylim(-0.6, len(rows) - 0.4 + 0.5)
    axes.set_yticks([])
    axes.grid(visible=False)
    draw_marks(axes, shown)
    stroke = min(2.2, max(0.6, 320.0 / max(1, len(lives.weeks))))
    for place, name in enumerate(reversed(rows)):
        weeks = found.cancelled if name == "cancelled" else found.held[name]
        xs = [float(lives.weeks[week]) for week in weeks]
        axes.add_line(Line2D(axes.get_xlim(), (place - 0.5, place - 0.5), color=GRID, linewidth=0.7, zorder=0.5))
        if name == "cancelled":
            size = 16.0 if len(lives.weeks) < 260 else 7.0
            axes.scatter(xs, [place] * len(xs), s=size, marker="x", c=CANCELLED, linewidths=1.2, zorder=3)
        else:
            axes.vlines(xs, place - 0.36, place + 0.36, colors=HELD, linewidth=stroke, zorder=3)
        label = "due, not held" if name == "cancelled" else plain(name, 34)
        how = {"transform": axes.get_yaxis_transform(), "va": "center", "clip_on": False}
        write(axes, -0.015, place, label, 8.0, ha="right", **how)
        write(axes, 1.015, place, str(len(weeks)), 8.0, ha="left", color=INK, **how)
    write(
        figure,
        0.01,
        1 - 0.24 / height,
        "The calendar: what was held, week by week",
        11,
        fontweight="bold",
        va="baseline",
    )
    which = f"one life of {len(lives)}: seed {lives.seeds[n]}" if len(lives) > 1 else "one life"
    write(figure, 0.99, 1 - 0.24 / height, which, 7.5, color=QUIET, ha="right", va="baseline")
    write(figure, 0.235 + 0.35, (below + 0.16) / height, "week", 7.5, color=QUIET, ha="center", va="baseline")
    write(figure, 0.945, (below + 0.16) / height, "weeks", 7.5, color=QUIET, ha="left", va="baseline")
    draw_marks_key(figure, shown)
    return figure


__all__ = ["Calendar", "calendar_figure", "calendar_of"]
