"""Community and network: each member by identification and by tie strength, and what holds whom."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from copsim.analysis.aspects import ALL, Aspects
from copsim.analysis.drawing import FONT, GRID, INK, LEVEL_COLOUR, QUIET, new_figure, round_ticks, write
from copsim.analysis.held_by import IDENTIFIED_FROM, TIED_FROM
from copsim.analysis.lives import WITHIN
from copsim.analysis.phrases import count, number

MOST_DOTS = 1500
"""So many members are drawn: of more, every second, third … one, in the order of their numbers."""
WIDTH, HEIGHT = 8.6, 3.7


def aspects_figure(found: Aspects, which: str = "") -> Figure:
    """Left: a dot per member in the community, coloured by level. Right: how many each side holds.

    Args:
        found: both aspects of a life.
        which: whose life it is, as `seed 3`; may be empty.
    """
    figure = new_figure(WIDTH, HEIGHT)
    here = found.members[found.members["held_by"] != "outside"]
    step = -(-len(here) // MOST_DOTS) or 1
    shown = here.iloc[::step]
    axes = figure.add_axes((0.065, 0.56 / HEIGHT, 5.0 / WIDTH, 2.5 / HEIGHT), facecolor="white")
    strongest = float(shown["tie_strength"].max()) if len(shown) else 0.0
    _frame(axes, max(1.5 * TIED_FROM, 1.05 * strongest))
    levels = shown["level"].astype(str).to_numpy()
    for k, level in enumerate(reversed(WITHIN)):
        of = shown[levels == level]
        if len(of):
            axes.scatter(
                of["tie_strength"].to_numpy(), of["identification"].to_numpy(), s=20, marker="o", c=LEVEL_COLOUR[level],
                edgecolors="white", linewidths=0.4, zorder=3 + k, clip_on=False,
            )  # fmt: skip
    _beside(figure, found)
    write(figure, 0.01, 1 - 0.24 / HEIGHT, "Community and network", 11, fontweight="bold", va="baseline")
    drawn = f", one in {step} drawn" if step > 1 else ""
    text = f"{which + ', ' if which else ''}after {count(found.week, 'week')}: {count(len(here), 'member')}{drawn}"
    write(figure, 0.99, 1 - 0.24 / HEIGHT, text, 7.5, color=QUIET, ha="right", va="baseline")
    return figure


def _frame(axes: Axes, right: float) -> None:
    """Axes with the lines from which each side holds somebody, and what holds those between them."""
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set(color=QUIET, linewidth=0.8)
    axes.set_xlim(0.0, right)
    axes.set_ylim(0.0, 1.0)
    for axis, ticks in ((axes.xaxis, round_ticks(right)), (axes.yaxis, (0.0, 0.25, 0.5, 0.75, 1.0))):
        texts = [f"{tick:g}" for tick in ticks]
        axis.set_ticks(ticks, labels=texts, fontsize=7.5, fontfamily=FONT, color=QUIET, parse_math=False, usetex=False)
    axes.tick_params(axis="both", which="both", length=0, pad=3, left=False, bottom=False)
    axes.grid(visible=True, axis="both", color=GRID, linewidth=0.7, linestyle="-", alpha=1.0)
    axes.set_axisbelow(True)
    for line in (axes.axvline(TIED_FROM), axes.axhline(IDENTIFIED_FROM)):
        line.set(color=QUIET, linewidth=0.9, linestyle=(0, (4, 2)), zorder=2)
    corners = {
        "held by identity": (0.01, 0.955, "left"), "held by both": (0.99, 0.955, "right"),
        "held by neither": (0.01, 0.445, "left"), "held by ties": (0.99, 0.445, "right"),
    }  # fmt: skip
    for text, (x, y, side) in corners.items():
        write(axes, x, y, text, 7.5, transform=axes.transAxes, color=QUIET, ha=side, va="center", zorder=2)
    below = "sum of the strengths of a member's ties"
    write(axes, 0.5, -0.145, below, 7.5, transform=axes.transAxes, color=QUIET, ha="center")
    write(axes, -0.01, 1.05, "identification, 0 to 1", 7.5, transform=axes.transAxes, color=QUIET)


def _beside(figure: Figure, found: Aspects) -> None:
    """What the colours mean, and how many of each level are held by what."""
    left, top = 0.70, 1 - 0.66 / HEIGHT
    columns = {"identity": 0.80, "ties": 0.865, "both": 0.92, "neither": 0.985}
    for name, x in columns.items():
        write(figure, x, top, name, 7.5, color=QUIET, ha="right", va="baseline")
    groups = {row.group: row for row in found.groups}
    for k, group in enumerate((*(level for level in WITHIN if level in groups), ALL)):
        y = top - 0.24 * (k + 1) / HEIGHT
        row = groups[group]
        colour = LEVEL_COLOUR.get(group, INK)
        if group != ALL:
            write(figure, left - 0.022, y, "●", 8.0, color=colour, va="baseline")
        write(figure, left, y, group, 7.5, va="baseline", fontweight="bold" if group == ALL else "normal")
        shares = (row.by_identity, row.by_ties, row.by_both, row.by_neither)
        for x, part in zip(columns.values(), shares, strict=True):
            text = number(round(part * row.members)) if row.members else "–"
            write(figure, x, y, text, 7.5, ha="right", va="baseline")


__all__ = ["aspects_figure"]
