"""Value as a flow: from families of activities to what is tried, works or fails, is told again; losses leave below."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
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
from copsim.analysis.value_flow import Flow, by_family, flow_of
from copsim.simulation.activities import Activity

if TYPE_CHECKING:
    import pandas as pd

LOOK = {
    "families": "#d9d2c0",
    "taken up": "#bcd9ee",
    "tried": "#5b9bc9",
    "worked": "#004c80",
    "failed": "#e2a45f",
    "told again": "#111111",
    "lost": "#e6e6e6",
}
WIDTH, HEIGHT = 8.6, 5.2
NODE = 0.016
"""Width of a cycle's bar, as a share of the picture."""
PLACES = {"families": 0.18, "taken up": 0.31, "tried": 0.53, "worked": 0.725, "failed": 0.725, "told again": 0.915}
LOSSES_AT = {"kept": 0.42, "tried": 0.635, "shown": 0.83}
"""Where losses after a cycle end, from left to right."""
TOP = 0.84
TALL = 0.50
"""Height of the largest cycle, as a share of the picture."""
ROW = 0.092
"""Height that the two lines beside a loss need, as a share of the picture."""
GAP = 0.012
"""Between the ends of two losses."""
FAMILY_ROW = 0.07
MOST_FAMILIES = 6
"""More families than this are drawn together as others."""


def value_flow(weekly: pd.DataFrame | Lives) -> dict[str, float]:
    """How often each cycle was, in the mean of lives: `visits`, `taken up`, `tried`, `worked`, `failed`, `told again`.

    The mean and not the median, as means of parts add up to the mean of the whole.
    """
    return {name: float(np.mean(of)) for name, of in counts(weekly).items()}


def value_figure(
    weekly: pd.DataFrame | Lives, values: pd.DataFrame | None = None, activities: Sequence[Activity] = ()
) -> Figure:
    """One picture: streams as wide as they are many, from where things are taken up to what is told again.

    Args:
        weekly: the table of a run; numbers are means of its lives.
        values: items of value of the lives that were followed; without them all activities are drawn as one.
        activities: the catalogue of the run, so that families are known.
    """
    lives = Lives.of(weekly)
    flow = flow_of(lives)
    figure = new_figure(WIDTH, HEIGHT)
    axes = figure.add_axes((0.01, 0.03, 0.98, 0.88))
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(0.0, 1.0)
    axes.set_axis_off()
    write(figure, 0.01, 1 - 0.24 / HEIGHT, "What becomes of what is learned", 11, fontweight="bold", va="baseline")
    several = f"mean of {len(lives)} lives" if len(lives) > 1 else "one life"
    weeks = f"{len(lives.weeks)} weeks" if len(lives.weeks) > 1 else "one week"
    write(
        figure, 0.99, 1 - 0.24 / HEIGHT, f"{several}, {weeks}; widths are numbers of insights", 7.5, color=QUIET,
        ha="right", va="baseline",
    )  # fmt: skip
    if flow.heard <= 0.0:
        write(axes, 0.5, 0.5, "nothing was taken up", 9, color=QUIET, ha="center", va="center")
        return figure
    scale = TALL / max(flow.kept, flow.tried, flow.shown, 1e-9)
    _Drawing(axes, flow, scale).draw(_sources(flow, values, activities))
    return figure


def _sources(flow: Flow, values: pd.DataFrame | None, activities: Sequence[Activity]) -> list[tuple[str, float]]:
    """Families and how much was taken up in each, the largest first; shares are those of the lives followed."""
    found = by_family(values, activities) if values is not None and len(values) else []
    whole = sum(family.kept for family in found)
    if not whole:
        return [("all activities", flow.kept)]
    parts = [(family.name, flow.kept * family.kept / whole) for family in found]
    if len(parts) > MOST_FAMILIES:
        parts, rest = parts[: MOST_FAMILIES - 1], parts[MOST_FAMILIES - 1 :]
        parts.append(("others", sum(amount for _, amount in rest)))
    return parts


class _Drawing:
    """Bars, streams and words of one flow."""

    def __init__(self, axes: Axes, flow: Flow, scale: float) -> None:
        self.axes, self.flow, self.scale = axes, flow, scale

    def draw(self, sources: Sequence[tuple[str, float]]) -> None:
        """From left to right."""
        flow = self.flow
        self.families(sources)
        tried, worked, failed, told = (n * self.scale for n in (flow.tried, flow.worked, flow.failed, flow.told))
        kept = flow.kept * self.scale
        self.node("taken up", TOP, kept)
        visits = f"{number(round(flow.heard / flow.visits, 2))} for each visit" if flow.visits else "potential value"
        self.said("taken up", TOP, f"{_n(flow.heard)} taken up", visits)
        self.node("tried", TOP, tried)
        self.said("tried", TOP, f"{_n(flow.tried)} tried", _of("applied value", flow.tried, flow.kept))
        self.stream("taken up", "tried", TOP, TOP, tried, LOOK["taken up"])
        self.losses("kept", PLACES["taken up"] + NODE, TOP - tried)
        low = min(TOP - worked - 0.15, TOP - 0.33)
        self.node("worked", TOP, worked)
        self.said("worked", TOP, f"{_n(flow.worked)} worked", _of("realized value", flow.worked, flow.tried))
        self.node("failed", low, failed)
        self.said("failed", low, f"{_n(flow.failed)} failed", _of("", flow.failed, flow.tried).removeprefix(": "))
        self.stream("tried", "worked", TOP, TOP, worked, LOOK["tried"])
        self.stream("tried", "failed", TOP - worked, low, failed, LOOK["failed"])
        self.losses("tried", PLACES["tried"] + NODE, TOP - worked - failed)
        # The table does not say which outcomes were told: what was not kept back gives in proportion.
        silenced = flow.lost["silenced"]
        open_ = max(flow.worked + flow.failed - silenced, 1e-9)
        good = min(worked, told * flow.worked / open_)
        bad = max(0.0, told - good)
        self.node("told again", TOP, told)
        self.said("told again", TOP, f"{_n(flow.told)} told", _of("again", flow.told, flow.shown))
        self.stream("worked", "told again", TOP, TOP, good, LOOK["worked"])
        self.stream("failed", "told again", low, TOP - good, bad, LOOK["failed"])
        self.outcomes_lost(TOP - good, low - bad, worked - good)

    def families(self, sources: Sequence[tuple[str, float]]) -> None:
        """A bar for each family, and its stream to what was taken up."""
        y, to = TOP, TOP
        for name, amount in sources:
            tall = amount * self.scale
            row = max(tall, FAMILY_ROW)
            self.bar(PLACES["families"], y - row / 2 + tall / 2, tall, LOOK["families"])
            lines = wrap(name, 20)[:2]
            middle = y - row / 2
            for n, line in enumerate([*lines[:-1], f"{lines[-1]}  {_n(amount)}"]):
                write(
                    self.axes, PLACES["families"] - 0.008, middle + 0.017 * (len(lines) - 1) - 0.034 * n, line, 7.5,
                    color=INK, ha="right", va="center", zorder=4,
                )  # fmt: skip
            self.band(
                PLACES["families"] + NODE, PLACES["taken up"], y - row / 2 + tall / 2, to, tall, LOOK["families"], 0.6
            )
            y -= row + 0.012
            to -= tall
        write(self.axes, 0.0, TOP + 0.118, f"{_n(self.flow.visits)} visits", 9.0, fontweight="bold", va="center")
        write(self.axes, 0.0, TOP + 0.06, "immediate value", 7.5, color=QUIET, va="center")
        if self.flow.lost["not_kept"] > 0.0:
            text = f"{_n(self.flow.lost['not_kept'])} more found no room"
            write(self.axes, 0.0, 0.03, f"{text} in mind", 7.5, color=QUIET, va="center")

    def losses(self, stage: str, x: float, top: float) -> None:
        """What goes no further after a stage: each reason falls to a place of its own."""
        whole, _ = self.flow.passed(stage)
        y = self.ends(stage)
        for reason, amount in self.flow.losses(stage):
            tall = amount * self.scale
            row = self.row(amount)
            self.fall(x, top, LOSSES_AT[stage], y - row / 2 + tall / 2, tall)
            self.lost(LOSSES_AT[stage], y - row / 2, amount, whole, reason)
            top -= tall
            y -= row

    def row(self, amount: float) -> float:
        """Height of the place for a loss."""
        return max(amount * self.scale + GAP, ROW)

    def ends(self, stage: str) -> float:
        """The upper end of the first place for losses after a stage, so that the last one ends at the bottom."""
        return 0.01 + sum(self.row(amount) for _, amount in self.flow.losses(stage))

    def outcomes_lost(self, good_top: float, bad_top: float, good_left: float) -> None:
        """What of outcomes was not told: failures kept back come from what failed, the rest from both."""
        whole, _ = self.flow.passed("shown")
        y = self.ends("shown")
        x = PLACES["worked"] + NODE
        for reason, amount in self.flow.losses("shown"):
            tall = amount * self.scale
            row = self.row(amount)
            middle = y - row / 2
            top = middle + tall / 2
            from_good = 0.0 if reason.startswith("failures") else min(good_left, tall)
            if from_good > 0.0:
                self.fall(x, good_top, LOSSES_AT["shown"], top, from_good)
                good_top -= from_good
                good_left -= from_good
            if tall - from_good > 1e-9:
                self.fall(x, bad_top, LOSSES_AT["shown"], top - from_good, tall - from_good)
                bad_top -= tall - from_good
            self.lost(LOSSES_AT["shown"], middle, amount, whole, reason)
            y -= row

    # Parts

    def bar(self, x: float, top: float, tall: float, colour: str) -> None:
        self.axes.add_patch(
            Rectangle((x, top - max(tall, 0.004)), NODE, max(tall, 0.004), facecolor=colour, edgecolor="none", zorder=2)
        )

    def node(self, name: str, top: float, tall: float) -> None:
        self.bar(PLACES[name], top, tall, LOOK[name])

    def said(self, name: str, top: float, head: str, quiet: str) -> None:
        write(self.axes, PLACES[name], top + 0.078, head, 9.0, fontweight="bold", va="center", zorder=4)
        write(self.axes, PLACES[name], top + 0.03, quiet, 7.5, color=QUIET, va="center", zorder=4)

    def stream(self, a: str, b: str, from_top: float, to_top: float, size: float, colour: str) -> None:
        self.band(PLACES[a] + NODE, PLACES[b], from_top, to_top, size, colour, 0.55)

    def fall(self, x: float, from_top: float, right: float, to_top: float, size: float) -> None:
        self.band(x, right, from_top, to_top, size, LOOK["lost"], 1.0)

    def lost(self, x: float, y: float, amount: float, whole: float, reason: str) -> None:
        head = f"{_n(amount)}, {share(amount / whole)}" if whole > 0 else _n(amount)
        write(self.axes, x + 0.007, y + 0.02, head, 7.5, color=INK, va="center", zorder=4)
        write(self.axes, x + 0.007, y - 0.02, reason, 7.0, color=QUIET, va="center", zorder=4)

    def band(
        self, x: float, right: float, from_top: float, to_top: float, size: float, colour: str, alpha: float
    ) -> None:
        """A stream between two vertical stretches of one height."""
        if size < 1e-9:
            return
        middle = 0.5 * (x + right)
        b, a, d, c = from_top, from_top - size, to_top, to_top - size
        points = [(x, b), (middle, b), (middle, d), (right, d), (right, c), (middle, c), (middle, a), (x, a), (x, b)]
        codes = [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4, Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]
        patch = Path(points, [*codes, Path.CLOSEPOLY])
        self.axes.add_patch(PathPatch(patch, facecolor=colour, edgecolor="none", alpha=alpha, zorder=1))


def _n(amount: float) -> str:
    return number(round(amount, 1))


def _of(words: str, part: float, whole: float) -> str:
    return f"{words}: {share(part / whole)}" if whole > 0 else words


__all__ = ["value_figure", "value_flow"]
