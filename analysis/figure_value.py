"""Cycles of value as a flow: what is taken up, tried, works or fails, is told again; and what is lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from copsim.analysis.drawing import INK, QUIET, new_figure, write
from copsim.analysis.lives import Lives
from copsim.analysis.phrases import number, share
from copsim.analysis.value import counts

if TYPE_CHECKING:
    import pandas as pd

LOOK = {
    "taken up": "#bcd9ee",
    "tried": "#5b9bc9",
    "worked": "#004c80",
    "failed": "#e2a45f",
    "told again": "#111111",
    "lost": "#e6e6e6",
}
NODE = 0.02
"""Width of a cycle's bar, as a share of the picture."""
PLACES = {"taken up": 0.17, "tried": 0.42, "worked": 0.66, "failed": 0.66, "told again": 0.90}
TOP = 0.93


def _band(
    axes: Axes,
    x: float,
    right: float,
    left_side: tuple[float, float],
    right_side: tuple[float, float],
    colour: str,
    alpha: float,
) -> None:
    """A stream between two vertical stretches (low, high)."""
    middle = 0.5 * (x + right)
    (a, b), (c, d) = left_side, right_side
    points = [(x, b), (middle, b), (middle, d), (right, d), (right, c), (middle, c), (middle, a), (x, a), (x, b)]
    codes = [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4, Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]
    axes.add_patch(
        PathPatch(Path(points, [*codes, Path.CLOSEPOLY]), facecolor=colour, edgecolor="none", alpha=alpha, zorder=1)
    )


def value_flow(weekly: pd.DataFrame | Lives) -> dict[str, float]:
    """How often each cycle was, in the mean of lives: `visits`, `taken up`, `tried`, `worked`, `failed`, `told again`.

    The mean and not the median, as means of parts add up to the mean of the whole.
    """
    return {name: float(np.mean(of)) for name, of in counts(weekly).items()}


def value_figure(weekly: pd.DataFrame | Lives) -> Figure:
    """One picture: streams as wide as they are many, from what is taken up to what is told again."""
    lives = Lives.of(weekly)
    flow = value_flow(lives)
    width, height = 8.6, 4.0
    figure = new_figure(width, height)
    axes = figure.add_axes((0.01, 0.09, 0.98, 0.80))
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(0.0, 1.0)
    axes.set_axis_off()
    write(figure, 0.01, 1 - 0.24 / height, "What becomes of what is learned", 11, fontweight="bold", va="baseline")
    several = f"mean of {len(lives)} lives" if len(lives) > 1 else "one life"
    weeks = f"{len(lives.weeks)} weeks" if len(lives.weeks) > 1 else "one week"
    write(
        figure, 0.99, 1 - 0.24 / height, f"{several}, {weeks}; widths are numbers of insights", 7.5, color=QUIET,
        ha="right", va="baseline",
    )  # fmt: skip
    largest = max(flow["taken up"], flow["tried"], flow["worked"] + flow["failed"])
    if largest <= 0.0:
        write(axes, 0.5, 0.5, "nothing was taken up", 9, color=QUIET, ha="center", va="center")
        return figure
    scale = 0.62 / largest

    def node(name: str, low: float, high: float) -> None:
        axes.add_patch(
            Rectangle(
                (PLACES[name], low), NODE, max(high - low, 0.004), facecolor=LOOK[name], edgecolor="none", zorder=2
            )
        )

    def said(x: float, y: float, head: str, quiet: str, **how: str) -> None:
        write(axes, x, y + 0.028, head, 9.0, fontweight="bold", va="center", zorder=4, **how)
        if quiet:
            write(axes, x, y - 0.03, quiet, 7.5, color=QUIET, va="center", zorder=4, **how)

    def amount(name: str) -> str:
        return number(round(flow[name], 1))

    up, tried, worked, failed, told = (flow[name] for name in ("taken up", "tried", "worked", "failed", "told again"))
    heights = {name: flow[name] * scale for name in flow}
    # Bars stand with their tops in one line; what is lost falls off below.
    top = TOP - 0.13
    node("taken up", top - heights["taken up"], top)
    node("tried", top - heights["tried"], top)
    per_visit = f"{number(round(up / flow['visits'], 2))} for each visit" if flow["visits"] else ""
    said(0.0, top - 0.06, f"{amount('visits')} visits", "immediate value", ha="left")
    said(PLACES["taken up"], top + 0.09, f"{amount('taken up')} taken up", "potential value", ha="left")
    if per_visit:
        write(axes, 0.0, top - 0.145, per_visit, 7.5, color=QUIET, va="center")
    said(PLACES["tried"], top + 0.09, f"{amount('tried')} tried", _of("applied value", tried, up), ha="left")

    def stream(a: str, b: str, from_top: float, to_top: float, size: float, colour: str) -> None:
        _band(axes, PLACES[a] + NODE, PLACES[b], (from_top - size, from_top), (to_top - size, to_top), colour, 0.55)

    def lost(x: float, from_top: float, tall: float, right: float, low: float, words: tuple[str, str] | None) -> None:
        """What goes no further: it falls to a height of its own, half as wide."""
        if tall < 1e-9:
            return
        _band(axes, x, right, (from_top - tall, from_top), (low, low + 0.5 * tall), LOOK["lost"], 1.0)
        if words is not None:
            for text, down, colour in ((words[0], 0.02, INK), (words[1], -0.028, QUIET)):
                write(axes, right + 0.008, low + 0.25 * tall + down, text, 7.5, color=colour, va="center", zorder=4)

    stream("taken up", "tried", top, top, heights["tried"], LOOK["taken up"])
    never = max(0.0, up - tried)
    words = (f"{number(round(never, 1))} not tried", "given up, or not yet")
    lost(PLACES["taken up"] + NODE, top - heights["tried"], never * scale, 0.29, 0.04, words)
    worked_top = top
    failed_top = min(top - heights["worked"] - 0.17, 0.55)
    node("worked", worked_top - heights["worked"], worked_top)
    node("failed", failed_top - heights["failed"], failed_top)
    stream("tried", "worked", top, worked_top, heights["worked"], LOOK["tried"])
    stream("tried", "failed", top - heights["worked"], failed_top, heights["failed"], LOOK["failed"])
    said(
        PLACES["worked"],
        worked_top + 0.09,
        f"{amount('worked')} worked",
        _of("realized value", worked, tried),
        ha="left",
    )
    said(PLACES["failed"], failed_top + 0.075, f"{amount('failed')} failed", "", ha="left")
    open_ = max(0.0, tried - worked - failed)
    words = (f"{number(round(open_, 1))} open", "not known yet")
    from_top = top - heights["worked"] - heights["failed"]
    lost(PLACES["tried"] + NODE, from_top, open_ * scale, 0.53, 0.22, words)
    outcomes = worked + failed
    good = heights["told again"] * worked / outcomes if outcomes > 0 else 0.0
    bad = heights["told again"] - good
    # The table does not say which outcomes were told: both give in proportion.
    for name, node_top, part in (("worked", worked_top, good), ("failed", failed_top, bad)):
        lost(PLACES[name] + NODE, node_top - part, heights[name] - part, 0.80, 0.10 if name == "failed" else 0.16, None)
    if told > 0:
        node("told again", top - heights["told again"], top)
        stream("worked", "told again", worked_top, top, good, LOOK["worked"])
        stream("failed", "told again", failed_top, top - good, bad, LOOK["failed"])
    said(0.90, top + 0.09, f"{amount('told again')} told", _of("again", told, outcomes), ha="left")
    if outcomes > told:
        write(axes, 0.81, 0.19, f"{number(round(outcomes - told, 1))} outcomes", 7.5, va="center", zorder=4)
        write(axes, 0.81, 0.142, "not told, or not yet", 7.5, color=QUIET, va="center", zorder=4)
    return figure


def _of(words: str, part: float, whole: float) -> str:
    return f"{words}: {share(part / whole)}" if whole > 0 else words


__all__ = ["value_figure", "value_flow"]
