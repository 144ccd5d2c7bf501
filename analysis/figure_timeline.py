"""Leaders and sponsors of one life, week by week, with dated changes: who holds which seat, and how engaged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from copsim.analysis.bands import trailing_mean
from copsim.analysis.drawing import (
    GRID,
    INK,
    QUIET,
    draw_marks,
    draw_marks_key,
    label_ends,
    new_figure,
    panel,
    shown_marks,
    write,
)
from copsim.analysis.figure_levels import WIDTH
from copsim.analysis.lives import Lives, Numbers
from copsim.analysis.turning_points import runs_of

if TYPE_CHECKING:
    import pandas as pd

MOST_LEADERS = 8
"""So many leaders get a line of their own: those who led longest."""
LINES: dict[str, tuple[str, str, Any]] = {
    "sponsor_portfolio": ("portfolio", "#111111", "-"),
    "sponsor_domain": ("domain", "#004c80", (0, (7, 1.5))),
    "sponsor_individual": ("behind leaders", "#b04a00", (0, (4, 1.5, 1, 1.5))),
    "sponsor_local": ("distant units", "#009468", (0, (1.5, 1.2))),
}
HOURS: dict[str, tuple[str, str, Any]] = {
    "hours_needed": ("needed", "#111111", (0, (2, 1.5))),
    "hours_leading": ("given", "#004c80", "-"),
    "hours_first": ("by one alone", "#c46a00", (0, (5, 1.5))),
}
LEFT, WIDE, GAP = 0.145, 0.70, 0.55


def _lines(axes: Axes, weeks: Any, named: dict[str, tuple[str, Numbers, str, Any]]) -> None:
    ends = []
    for label, values, colour, style in named.values():
        axes.add_line(
            Line2D(weeks, values, color=colour, linestyle=style, linewidth=1.6, dash_capstyle="butt",
                   marker="o" if len(weeks) == 1 else "", markersize=4)
        )  # fmt: skip
        known = values[~np.isnan(values)]
        ends.append((float(known[-1]) if len(known) else float("nan"), label, INK))
    label_ends(axes, ends)


def timeline_figure(
    weekly: pd.DataFrame | Lives,
    marks: Sequence[tuple[int, str]] = (),
    *,
    seed: int | None = None,
    members: pd.DataFrame | None = None,
) -> Figure:
    """Panels of one life, one below the other: leader hours, who leads (if members are given), sponsors (if any)."""
    lives = Lives.of(weekly)
    n = lives.place_of(seed)
    shown = shown_marks(marks, lives.weeks)
    leaders = seats_of(members, int(lives.seeds[n])) if members is not None else None
    sponsors = {
        name: (label, np.where(lives[name][n] > 0.0, lives[name][n], np.nan), colour, style)
        for name, (label, colour, style) in LINES.items()
        if (np.nan_to_num(lives[name][n]) > 0.0).any()
    }
    below = draw_marks_key(None, shown)
    talls = [1.15, 0.28 + 0.17 * max(1, len(leaders)) if leaders is not None else 0.0, 1.15 if sponsors else 0.42]
    height = below + 0.45 + sum(talls) + GAP * (2 if leaders is None else 3) - 0.05
    figure = new_figure(WIDTH, height)
    write(figure, 0.01, 1 - 0.24 / height, "Leaders and sponsors", 11, fontweight="bold", va="baseline")
    which = f"one life of {len(lives)}: seed {lives.seeds[n]}" if len(lives) > 1 else "one life"
    write(figure, 0.99, 1 - 0.24 / height, which, 7.5, color=QUIET, ha="right", va="baseline")
    place = height - 0.62

    def box(tall: float) -> tuple[float, float, float, float]:
        return (LEFT, (place - tall) / height, WIDE, tall / height)

    hours = {
        name: (label, trailing_mean(lives[name][n : n + 1], 4)[0], colour, style)
        for name, (label, colour, style) in HOURS.items()
    }
    top = max(1.0, *(float(np.nan_to_num(line).max()) for _, line, _, _ in hours.values()))
    axes = panel(figure, box(talls[0]), "Leader hours", "a week, 4-week mean", lives.weeks, top)
    _shade_empty(axes, lives.weeks, np.nan_to_num(lives["leaders"][n], nan=1.0) == 0)
    draw_marks(axes, shown)
    _lines(axes, lives.weeks, hours)
    place -= talls[0] + GAP
    if leaders is not None:
        axes = panel(figure, box(talls[1]), "Who leads", "a bar for each leader", lives.weeks, 1.0)
        _bars(axes, leaders, lives.weeks)
        draw_marks(axes, [])
        place -= talls[1] + GAP
    axes = panel(figure, box(talls[2]), "Sponsors", "engagement, 0 to 1" if sponsors else "", lives.weeks, 1.0)
    if sponsors:
        draw_marks(axes, shown)
        _lines(axes, lives.weeks, sponsors)
    else:
        axes.set_yticks([])
        axes.grid(visible=False)
        write(axes, 0.5, 0.5, "there is no sponsor", 8, transform=axes.transAxes, color=QUIET, ha="center", va="center")
    write(figure, LEFT + 0.5 * WIDE, (below + 0.12) / height, "week", 7.5, color=QUIET, ha="center", va="baseline")
    draw_marks_key(figure, shown)
    return figure


def _shade_empty(axes: Axes, weeks: Any, empty: np.ndarray) -> None:
    """Weeks in which nobody leads, as a grey ground."""
    for begin, end in runs_of(empty):
        left, right = float(weeks[begin]) - 0.5, float(weeks[end - 1]) + 0.5
        axes.axvspan(left, right, facecolor="#d9d9d9", edgecolor="none", zorder=0.4)


def seats_of(members: pd.DataFrame, seed: int) -> list[tuple[int, int, int, bool]]:
    """Leaders of a life, those who led longest: first and last week in the seat, weeks in it, if they left then."""
    of = members[(members["seed"] == seed) & (members["led_weeks"] > 0)]
    of = of.sort_values(["led_weeks", "member"], ascending=[False, True]).head(MOST_LEADERS).sort_values("led_from")
    return [
        (
            int(row["led_from"]),
            int(row["led_until"]),
            int(row["led_weeks"]),
            0 <= int(row["left"]) <= int(row["led_until"]) + 2,
        )
        for _, row in of.iterrows()
    ]


def _bars(axes: Axes, leaders: list[tuple[int, int, int, bool]], weeks: Any) -> None:
    axes.set_ylim(-0.2, max(1, len(leaders)) + 0.2)
    axes.set_yticks([])
    axes.grid(visible=False)
    if not leaders:
        write(axes, 0.5, 0.5, "nobody led", 8, transform=axes.transAxes, color=QUIET, ha="center", va="center")
    for n, (begin, end, led, gone) in enumerate(leaders):
        y = len(leaders) - 1 - n
        beside = {"transform": axes.get_yaxis_transform(), "va": "center", "clip_on": False}
        axes.add_line(Line2D(axes.get_xlim(), (y, y), color=GRID, linewidth=0.6, zorder=0.5))
        axes.add_patch(
            Rectangle(
                (begin - 0.5, y + 0.22), max(1.0, end - begin + 1.0), 0.56, facecolor=("#004c80", "#5b9bc9")[n % 2],
                edgecolor="white", linewidth=0.4, zorder=2,
            )
        )  # fmt: skip
        text = f"{led} weeks" if led != 1 else "1 week"
        if gone and end < weeks[-1]:
            text += ", left"
        write(axes, 1.03, y + 0.5, text, 7.0, **beside)
        write(axes, -0.012, y + 0.5, f"leader {n + 1}", 7.0, ha="right", **beside)


__all__ = ["MOST_LEADERS", "seats_of", "timeline_figure"]
