"""Levels as circles: core in the middle, the edge of the community, and those outside, a dot per member.

The common picture of levels of participation: leaders and core group inside, then active and occasional members, then
those who follow; on the edge those who came for one thing; beyond it those outside.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle

from copsim.analysis.bands import bands
from copsim.analysis.drawing import INK, LEVEL_COLOUR, QUIET, new_figure, write
from copsim.analysis.lives import Lives, Numbers
from copsim.simulation.records import LEVELS

if TYPE_CHECKING:
    import pandas as pd

INWARD = tuple(reversed(LEVELS))
RINGS = {
    "core": (0.0, 0.27),
    "active": (0.27, 0.47),
    "occasional": (0.47, 0.65),
    "peripheral": (0.65, 0.83),
    "transactional": (0.83, 0.98),
    "outside": (1.02, 1.24),
}
"""Inner and outer radius; the edge of the community runs through the ring of those who came for one thing."""
EDGE = 0.905
TINT = ("#dcdcdc", "#e6e6e6", "#efefef", "#f7f7f7")
GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0
WEDGE = math.radians(34.0)
"""Angle on the right that is kept free of dots, for the lines to the labels."""


def spread_dots(count: int, inner: float, outer: float, wedge: float = 0.0, turn: float = 0.25) -> Numbers:
    """(count, 2) places in a ring, evenly spread by the golden angle from a first `turn` of the circle on.

    The wedge (radians) around the right stays free.
    """
    k = np.arange(count, dtype=np.float64)
    radius = np.sqrt(inner**2 + (outer**2 - inner**2) * (k + 0.5) / max(1, count))
    angle = wedge / 2 + np.mod(k * GOLDEN + turn, 1.0) * (2.0 * math.pi - wedge)
    return np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))


def _dot_size(counts: list[dict[str, int]]) -> tuple[float, int]:
    """Radius of a dot, and how many people it stands for, so that the fullest ring of any picture still shows dots."""
    per = 1
    for n in range(24):
        per = (1, 2, 5)[n % 3] * 10 ** (n // 3)
        radius = 0.021
        for count in counts:
            for level, (inner, outer) in RINGS.items():
                dots = -(-count[level] // per)
                area = (outer**2 - inner**2) * (math.pi - WEDGE / 2) / max(1, dots)
                radius = min(radius, 0.40 * math.sqrt(area))
        if radius >= 0.0085:
            return radius, per
    return radius, per


def _draw(
    axes: Axes, inches: float, count: dict[str, int], leaders: int, radius: float, per: int, wedge: float
) -> None:
    axes.set_xlim(-1.26, 1.26)
    axes.set_ylim(-1.26, 1.26)
    axes.set_axis_off()
    for level, tint in zip(("peripheral", "occasional", "active", "core"), reversed(TINT), strict=True):
        axes.add_patch(Circle((0, 0), RINGS[level][1], facecolor=tint, edgecolor="white", linewidth=1.0))
    axes.add_patch(Circle((0, 0), EDGE, facecolor="none", edgecolor=QUIET, linewidth=1.0, linestyle=(0, (3, 2))))
    points = inches * 72.0 / 2.52
    # Leaders who cannot all be core are drawn as hollow stars.
    leading = -(-min(leaders, count["core"]) // per)
    hollow = -(-leaders // per) - leading
    stars = spread_dots(leading + hollow, 0.0, min(0.2, 1.7 * radius * math.sqrt(leading + hollow)))
    star_room = 2.2 * radius * math.sqrt(leading + hollow) if leading + hollow else 0.0
    for n, (level, (inner, outer)) in enumerate(RINGS.items()):
        dots = -(-count[level] // per)
        if level == "core":
            inner, dots = min(star_room, 0.6 * outer), max(0, dots - leading)
        empty = level == "outside"
        places = spread_dots(dots, inner + radius, outer - radius, 1.8 * wedge if empty else wedge, 0.25 + 0.17 * n)
        axes.scatter(
            places[:, 0], places[:, 1], s=(2 * radius * points) ** 2, marker="o", linewidths=0.7 if empty else 0.0,
            c="white" if empty else LEVEL_COLOUR[level], edgecolors=LEVEL_COLOUR[level], alpha=1.0, zorder=3,
        )  # fmt: skip
    size, edge = (3.4 * radius * points) ** 2, min(0.6, 0.25 * radius * points)
    for places, face in ((stars[:leading], "#f2b632"), (stars[leading:], "white")):
        axes.scatter(
            places[:, 0], places[:, 1], s=size, marker="*", c=face, edgecolors=INK, linewidths=edge, alpha=1.0, zorder=4
        )


def picture_weeks(weeks: int) -> list[int]:
    """Positions of the weeks pictured: early (after a quarter, where there are four), middle, last."""
    early = 12 if weeks >= 52 else 0
    return sorted({early, (weeks - 1) // 2 if weeks > 2 else 0, weeks - 1})


def circles_figure(weekly: pd.DataFrame | Lives, *, seed: int | None = None) -> Figure:
    """One life as circles: its last week, and smaller early and half-way.

    The life of a seed, or the one whose end is nearest the medians.
    """
    lives = Lives.of(weekly)
    chosen = lives.place_of(seed)
    at = picture_weeks(len(lives.weeks))
    each = {level: np.nan_to_num(lives[level][chosen]) for level in LEVELS}
    leaders = np.nan_to_num(lives["leaders"][chosen])
    counts = [{level: int(each[level][week]) for level in LEVELS} for week in at]
    radius, per = _dot_size(counts)
    width, height = 8.6, 5.7
    figure = new_figure(width, height)

    def picture(n: int, left: float, bottom: float, inches: float, wedge: float) -> Axes:
        axes = figure.add_axes((left / width, bottom / height, inches / width, inches / height))
        _draw(axes, inches, counts[n], int(leaders[at[n]]), radius, per, wedge)
        return axes

    main = picture(-1, 0.05, 0.42, 4.75, WEDGE)
    _label(main, lives, counts[-1], int(leaders[at[-1]]))
    for n, week in enumerate(at[:-1]):
        bottom = 3.32 if n == 0 else 0.66
        picture(n, 6.62, bottom, 1.8, 0.0)
        middle, when = 7.52 / width, f"Week {lives.weeks[week]}"
        write(figure, middle, (bottom + 1.86) / height, when, 8.5, fontweight="bold", ha="center", va="baseline")
        for line in range(3):
            text = " · ".join(f"{level} {counts[n][level]}" for level in INWARD[2 * line : 2 * line + 2])
            down = bottom - 0.08 - 0.14 * line
            write(figure, middle, down / height, text, 6.8, color=QUIET, ha="center", va="baseline")
    title = f"Who is where in week {lives.weeks[at[-1]]}"
    write(figure, 0.01, 1 - 0.24 / height, title, 11, fontweight="bold", va="baseline")
    which = (
        f"one life of {len(lives)}: seed {lives.seeds[chosen]}{', nearest to the medians' if seed is None else ''}"
        if len(lives) > 1
        else "one life"
    )
    write(figure, 0.99, 1 - 0.24 / height, which, 7.5, color=QUIET, ha="right", va="baseline")
    stands = "a dot is a member" if per == 1 else f"a dot stands for up to {per} members"
    write(
        figure,
        0.01,
        0.13 / height,
        f"{stands}; a star is one who leads; the dashed line is the community's edge",
        7.5,
        color=QUIET,
    )
    return figure


def _label(axes: Axes, lives: Lives, count: dict[str, int], leaders: int) -> None:
    """Names and counts beside the picture, with a line to each ring through the free wedge."""
    heights = np.linspace(0.88, -0.88, len(INWARD))
    for n, level in enumerate(INWARD):
        inner, outer = RINGS[level]
        middle = 0.5 * (inner + outer) if level != "core" else 0.18
        turn = math.radians((14.0, 8.0, 2.0, -4.0, -9.0, -25.0)[n])
        x, y = middle * math.cos(turn), middle * math.sin(turn)
        bend = () if level == "outside" else ((1.06, 0.28 - 0.113 * n),)
        way = np.array([(x, y), *bend, (1.3, heights[n])])
        axes.add_line(Line2D(way[:, 0], way[:, 1], color=QUIET, linewidth=0.7, clip_on=False, zorder=2.5))
        axes.scatter([x], [y], s=7, marker="o", c=QUIET, linewidths=0, zorder=3.5)
        write(axes, 1.33, heights[n], f"{level} {count[level]}", 9.5, fontweight="bold", va="center", clip_on=False)
        quiet: list[str] = []
        if level == "core":
            quiet.append(f"★ {leaders} {'leads' if leaders == 1 else 'lead'}")
        if len(lives) > 1:
            of = bands(lives, level)
            quiet.append(f"half of lives: {of.low50[-1]:.0f}–{of.high50[-1]:.0f}")
        for line, text in enumerate(quiet):
            down = heights[n] - 0.085 - 0.072 * line
            write(axes, 1.33, down, text, 7.0, color=QUIET, va="center", clip_on=False)


__all__ = ["circles_figure", "picture_weeks", "spread_dots"]
