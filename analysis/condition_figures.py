"""Figures of scenario discovery: the way to each box, and the limits of the boxes that held.

They take the tables of `copsim.experiments.studies.discovery` as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from copsim.analysis.condition_words import limit_told
from copsim.analysis.drawing import FIRST, GRID, INK, QUIET, new_figure, plain, write
from copsim.analysis.phrases import share
from copsim.analysis.sensitivity_figures import LEFT, WIDTH, numbers
from copsim.analysis.sensitivity_words import rows_of

if TYPE_CHECKING:
    import pandas as pd

FRESH = "#c46a00"
Range = tuple[float, float] | Sequence[str]
"""Of a parameter the lowest and highest number, or all of its names."""


def peeling_figure(trajectory: pd.DataFrame, boxes: pd.DataFrame, box: int = 1) -> Figure:
    """The way to a box: how dense it becomes as it covers less, on its own points and on fresh ones.

    Args:
        trajectory: `Conditions.trajectory`.
        boxes: `Conditions.boxes`; the box that was taken is ringed.
        box: its number.
    """
    way = trajectory[trajectory["box"] == box]
    taken = rows_of(boxes[boxes["box"] == box])
    figure = new_figure(WIDTH, 4.0)
    write(figure, 0.01, 1 - 0.24 / 4.0, f"The way to box {box}", 11, fontweight="bold", va="baseline")
    said = "each dot is a box with a slice less; ringed: the box that was taken"
    write(figure, 0.01, 1 - 0.44 / 4.0, said, 7.5, color=QUIET, va="baseline")
    axes = figure.add_axes((0.075, 0.14, 0.62, 0.66), facecolor="white")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set(color=QUIET, linewidth=0.8)
    axes.set_xlim(0.0, 1.03)
    axes.set_ylim(0.0, 1.05)
    axes.grid(visible=True, color=GRID, linewidth=0.7)
    axes.set_axisbelow(True)
    for which in ("x", "y"):
        numbers(axes, which, (0.0, 0.25, 0.5, 0.75, 1.0))
    axes.plot(way["coverage"], way["density"], "-o", color=FIRST[0], markersize=4, linewidth=1.2)
    axes.plot(way["fresh_coverage"], way["fresh_density"], "o", color=FRESH, markersize=4, fillstyle="none")
    for row in taken:
        for prefix, colour in (("", FIRST[0]), ("fresh_", FRESH)):
            axes.plot(
                [row[f"{prefix}coverage"]],
                [row[f"{prefix}density"]],
                "o",
                color=colour,
                markersize=11,
                fillstyle="none",
            )
    write(
        axes,
        1.0,
        -0.125,
        "coverage: of all cases, the share inside",
        7.5,
        transform=axes.transAxes,
        color=QUIET,
        ha="right",
    )
    write(
        axes, 0.0, 1.02, "density: of the runs inside, the share of cases", 7.5, transform=axes.transAxes, color=QUIET
    )
    known, fresh = ("points it was found on", FIRST[0], "full"), ("fresh points", FRESH, "none")
    for y, (text, colour, filled) in ((0.9, known), (0.83, fresh)):
        axes.plot(
            [1.06], [y], "o", color=colour, markersize=5, fillstyle=filled, clip_on=False, transform=axes.transAxes
        )
        write(axes, 1.09, y, text, 8.0, transform=axes.transAxes, va="center", clip_on=False)
    return figure


def limits_figure(boxes: pd.DataFrame, limits: pd.DataFrame, ranges: Mapping[str, Range], key: str = "box") -> Figure:
    """The limits of the boxes (or rules) that held, each within the range of its parameter.

    Args:
        boxes: `Conditions.boxes`, or `Conditions.rules`.
        limits: their limits.
        ranges: of each limited parameter the lowest and highest number, or all of its names.
        key: "box", or "rule".
    """
    kept = rows_of(boxes[boxes["kept"].astype(bool)])
    mine = [rows_of(limits[limits[key] == row[key]]) for row in kept]
    row_tall, head = 0.34, 0.42
    height = 0.55 + sum(head + row_tall * len(rows) for rows in mine) + (0.15 if mine else 0.4)
    figure = new_figure(WIDTH, height)
    write(figure, 0.01, 1 - 0.24 / height, "Where it happens", 11, fontweight="bold", va="baseline")
    if not kept:
        write(figure, 0.01, 1 - 0.6 / height, "no condition was found that holds on fresh points", 8.5, color=QUIET)
    top = 0.55
    for row, rows in zip(kept, mine, strict=True):
        told = (
            f"{key} {row[key]}: in {share(row['fresh_density'])} of the fresh runs inside; "
            f"{share(row['fresh_coverage'])} of all cases"
        )
        write(figure, 0.01, 1 - (top + 0.2) / height, told, 9.0, fontweight="bold", va="baseline")
        for n, limit in enumerate(rows):
            _limit(figure, limit, ranges[limit["parameter"]], top + head + row_tall * n, height)
        top += head + row_tall * len(rows)
    return figure


def _limit(figure: Figure, limit: dict[str, Any], over: Range, below: float, height: float) -> None:
    """A line for the range of a parameter, and a bar for what is inside; `below` the top, in inches."""
    y, left, right = 1 - (below + 0.06) / height, LEFT / WIDTH, (WIDTH - 2.3) / WIDTH
    tall = 0.11 / height
    words = limit_told(limit["parameter"], limit["low"], limit["high"], limit["names"], whole=bool(limit["whole"]))
    write(figure, left - 0.012, y, plain(limit["parameter"], 36), 8.0, ha="right", va="center")
    write(
        figure, right + 0.012, y, plain(words.removeprefix(limit["parameter"]).strip(), 34), 8.0, va="center", color=INK
    )
    if limit["names"]:
        names = [str(name) for name in over]
        wide = (right - left) / len(names)
        for n, name in enumerate(names):
            look = FIRST[0] if name in limit["names"].split(", ") else GRID
            figure.add_artist(
                Rectangle((left + n * wide, y - tall / 2), 0.96 * wide, tall, facecolor=look, edgecolor="none")
            )
        return
    low, high = float(over[0]), float(over[-1])
    span = (high - low) or 1.0
    start = left + (right - left) * max((limit["low"] - low) / span, 0.0) if limit["low"] == limit["low"] else left
    end = left + (right - left) * min((limit["high"] - low) / span, 1.0) if limit["high"] == limit["high"] else right
    figure.add_artist(Line2D((left, right), (y, y), color="#bdbdbd", linewidth=1.2))
    figure.add_artist(Rectangle((start, y - tall / 2), end - start, tall, facecolor=FIRST[0], edgecolor="none"))
    for x, number in ((left, low), (right, high)):
        write(figure, x, y - 0.115 / height, f"{number:g}", 6.5, color=QUIET, ha="center", va="top")


__all__ = ["limits_figure", "peeling_figure"]
