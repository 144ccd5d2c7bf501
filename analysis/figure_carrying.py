"""Who carries a community: how unevenly contributions and hours are spread. Nobody is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from copsim.analysis.drawing import FONT, GRID, INK, QUIET, new_figure, write
from copsim.analysis.lives import Lives, Numbers
from copsim.analysis.phrases import share

if TYPE_CHECKING:
    import pandas as pd

WHAT: dict[str, tuple[str, str, Any]] = {
    "contributions": ("contributions", "#004c80", "-"),
    "hours": ("hours, all together", "#c46a00", (0, (5, 1.5))),
    "led": ("leader hours", "#111111", (0, (1.5, 1.2))),
}
GROUPS: tuple[tuple[str, int, str, str], ...] = (
    ("the first", 1, "#003a63", ""),
    ("the next four", 5, "#3f83b5", ""),
    ("the next ten", 15, "#a9cfe8", ""),
    ("all others", 10**9, "#f1e3d0", "///"),
)
"""Groups of those who do most: name, up to which place, colour, hatching."""


def carried(members: pd.DataFrame, seed: int) -> dict[str, Numbers]:
    """For contributions, hours and leader hours: what each member who ever took part did, from most to least.

    Keys are those of `WHAT`; hours are those of taking part, leading and homework.
    """
    of = members[(members["seed"] == seed) & ((members["visits"] > 0) | (members["hours_led"] > 0))]
    each = {
        "contributions": of["contributions"].to_numpy(np.float64),
        "hours": of[["hours_given", "hours_led", "hours_homework"]].to_numpy(np.float64).sum(axis=1),
        "led": of["hours_led"].to_numpy(np.float64),
    }
    return {name: np.sort(values)[::-1] for name, values in each.items()}


def share_of_top(values: Numbers, top: int) -> float:
    """Share of the first so many in all; nan where there is nothing."""
    whole = float(values.sum())
    return float(values[:top].sum()) / whole if whole > 0 else float("nan")


def carrying_figure(weekly: pd.DataFrame | Lives, members: pd.DataFrame, *, seed: int | None = None) -> Figure:
    """Left: share of all that is done against share of the members who do it. Right: by those who do most."""
    lives = Lives.of(weekly)
    n = lives.place_of(seed)
    each = carried(members, int(lives.seeds[n]))
    width, height = 8.6, 3.7
    figure = new_figure(width, height)
    axes = figure.add_axes((0.075, 0.56 / height, 2.5 / width, 2.5 / height), facecolor="white")
    _curves(axes, each)
    for k, (name, (label, _, _)) in enumerate(WHAT.items()):
        _bar(figure, 0.47, (2.62 - 0.78 * k) / height, 0.47, 0.3 / height, label, each[name])
    _groups(figure, 0.47, 0.36 / height)
    write(figure, 0.01, 1 - 0.24 / height, "Who carries it", 11, fontweight="bold", va="baseline")
    people = len(each["hours"])
    which = f"one life of {len(lives)}: seed {lives.seeds[n]}; " if len(lives) > 1 else "one life; "
    text = f"{which}{people} {'member' if people == 1 else 'members'} who ever took part or led"
    write(figure, 0.99, 1 - 0.24 / height, text, 7.5, color=QUIET, ha="right", va="baseline")
    return figure


def _curves(axes: Axes, each: dict[str, Numbers]) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set(color=QUIET, linewidth=0.8)
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(0.0, 1.02)
    ticks = (0.0, 0.25, 0.5, 0.75, 1.0)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_ticks(
            ticks, labels=[f"{100 * t:.0f} %" for t in ticks], fontsize=7.5, fontfamily=FONT, color=QUIET,
            parse_math=False, usetex=False,
        )  # fmt: skip
    axes.tick_params(axis="both", which="both", length=0, pad=3, left=False, bottom=False)
    axes.grid(visible=True, axis="both", color=GRID, linewidth=0.7, linestyle="-", alpha=1.0)
    axes.set_axisbelow(True)
    axes.add_line(Line2D((0, 1), (0, 1), color=QUIET, linewidth=0.8, linestyle=(0, (2, 2))))
    write(axes, 0.68, 0.60, "all alike", 7.0, color=QUIET, rotation=45, ha="center", va="center")
    k = 0
    for name, (label, colour, style) in WHAT.items():
        values = each[name]
        if values.sum() <= 0:
            continue
        xs = np.arange(len(values) + 1) / len(values)
        ys = np.concatenate(([0.0], np.cumsum(values) / values.sum()))
        axes.add_line(Line2D(xs, ys, color=colour, linestyle=style, linewidth=1.8, dash_capstyle="butt"))
        y = 0.27 - 0.085 * k
        axes.add_line(Line2D((0.46, 0.56), (y, y), color=colour, linestyle=style, linewidth=1.8, dash_capstyle="butt"))
        write(axes, 0.58, y, label, 7.5, va="center")
        k += 1
    write(
        axes,
        0.5,
        -0.145,
        "share of members, those who do most first",
        7.5,
        transform=axes.transAxes,
        color=QUIET,
        ha="center",
    )
    write(axes, -0.01, 1.05, "share of all that is done", 7.5, transform=axes.transAxes, color=QUIET)


def _bar(figure: Figure, left: float, bottom: float, wide: float, tall: float, label: str, values: Numbers) -> None:
    write(figure, left, bottom + tall * 1.25, label, 8.5, fontweight="bold", va="baseline")
    whole = float(values.sum())
    if whole <= 0:
        write(figure, left, bottom + 0.3 * tall, "none", 8.0, color=QUIET, va="baseline")
        return
    x = left
    before = 0
    for name, upto, colour, hatch in GROUPS:
        part = float(values[before:upto].sum()) / whole
        before = upto
        if part <= 0:
            continue
        figure.add_artist(
            Rectangle((x, bottom), wide * part, tall, facecolor=colour, edgecolor="white", linewidth=0.8, hatch=hatch)
        )
        if part >= 0.07:
            dark = name in ("the first", "the next four")
            write(
                figure, x + 0.5 * wide * part, bottom + 0.5 * tall, share(part), 8.0, ha="center", va="center",
                color="white" if dark else INK,
                **({"bbox": {"boxstyle": "round,pad=0.1", "facecolor": colour, "edgecolor": "none"}} if hatch else {}),
            )  # fmt: skip
        x += wide * part


def _groups(figure: Figure, left: float, bottom: float) -> None:
    width, height = figure.get_size_inches()
    x = left
    for name, _, colour, hatch in GROUPS:
        figure.add_artist(
            Rectangle(
                (x, bottom), 0.16 / width, 0.12 / height, facecolor=colour, edgecolor=QUIET, linewidth=0.5, hatch=hatch
            )
        )
        write(figure, x + 0.22 / width, bottom + 0.01 / height, name, 7.5, va="baseline")
        x += (0.36 + 0.066 * len(name)) / width
    write(figure, left, bottom - 0.17 / height, "of those who do most of it", 7.0, color=QUIET, va="baseline")


__all__ = ["GROUPS", "WHAT", "carried", "carrying_figure", "share_of_top"]
