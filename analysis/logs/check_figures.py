"""Figures of the reality check: simulated measures among real ones, variety, joint shape, removals, recovery.

Each takes the table that stands beside it on the page.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from copsim.analysis.drawing import GRID, INK, QUIET, new_figure, write
from copsim.analysis.logs.bands import bands
from copsim.analysis.logs.patterns import NAMES

WIDTH = 8.0
ROW = 0.235
LOOK: dict[str, tuple[str, str]] = {
    "model": ("o", "#111111"),
    "asocial": ("x", "#8a2c0d"),
    "pareto": ("^", "#004c80"),
    "spells": ("s", "#c46a00"),
    "rich": ("D", "#00795a"),
}
"""Mark and colour of each maker."""
OTHER = ("v", "#6b6b6b")
BAND, QUARTILES = "#dfe6ea", "#b3c4cd"


def _axes(figure: Figure, left: float, right: float, top: float, bottom: float) -> Axes:
    """Axes without a frame, in inches from the edges."""
    width, height = figure.get_size_inches()
    box = (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    axes = figure.add_axes(box, facecolor="white")
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0)
    axes.set_axisbelow(True)
    return axes


def _ticks(axes: Axes, which: str, at: list[float], texts: list[str], size: float = 7.5) -> None:
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_ticks(at, labels=texts, fontsize=size, fontfamily="DejaVu Sans", color=QUIET, parse_math=False)


def _key(figure: Figure, makers: list[str], y: float) -> None:
    """What the marks mean, in one line."""
    width, height = figure.get_size_inches()
    x = 1.5
    axes = figure.add_axes((0, y / height, 1, 0.2 / height), facecolor="none")
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(0, 1)
    for name in makers:
        mark, colour = LOOK.get(name, OTHER)
        axes.plot([x], [0.5], mark, color=colour, markersize=5, fillstyle="none" if name != "model" else "full")
        write(axes, x + 0.12, 0.5, name, 8.0, va="center")
        x += 0.45 + 0.085 * len(name)


def agreement_figure(agreement: pd.DataFrame) -> Figure:
    """One line per measure, scaled so that the real 10 to 90 % band is equally long in all: where the medians lie."""
    # Fits that were made once more stand in the table.
    makers = [name for name in dict.fromkeys(agreement["maker"]) if not name.endswith(" again")]
    height = ROW * len(NAMES) + 0.75
    figure = new_figure(WIDTH, height)
    axes = _axes(figure, 1.5, 0.3, 0.1, 0.6)
    low, high = -0.6, 1.6
    real = bands()
    for n, name in enumerate(NAMES):
        p10, p25, p50, p75, p90 = real[name]
        wide = max(p90 - p10, 1e-9)

        def place(value: float, p10: float = p10, wide: float = wide) -> float:
            return min(max((value - p10) / wide, low + 0.03), high - 0.03)

        axes.barh(n, 1.0, 0.72, left=0.0, color=BAND)
        axes.barh(n, place(p75) - place(p25), 0.72, left=place(p25), color=QUARTILES)
        axes.plot([place(p50)] * 2, [n - 0.36, n + 0.36], color="white", linewidth=1.6)
        rows = agreement[agreement["measure"] == name]
        for maker in reversed(makers):
            row = rows[rows["maker"] == maker].iloc[0]
            mark, colour = LOOK.get(maker, OTHER)
            if math.isnan(row["median"]):
                continue
            if maker == "model":
                axes.plot([place(row["p05"]), place(row["p95"])], [n, n], color=colour, linewidth=0.8)
            axes.plot(
                [place(row["median"])], [n], mark, color=colour, markersize=4.5,
                fillstyle="full" if maker == "model" else "none",
            )  # fmt: skip
    axes.set_ylim(len(NAMES) - 0.4, -0.6)
    axes.set_xlim(low, high)
    _ticks(axes, "y", [float(n) for n in range(len(NAMES))], list(NAMES), 8.0)
    _ticks(axes, "x", [low + 0.03, 0.0, 1.0, high - 0.03], ["lower", "10 % of real logs", "90 %", "higher"])
    _key(figure, makers, 0.08)
    return figure


def variety_figure(variety: pd.DataFrame) -> Figure:
    """Per measure, the share of real communities within the simulated range: communities alike, and differing."""
    rows = variety[(variety["measure"] != "all") & (variety["maker"] == "model")]
    height = ROW * len(rows) + 0.75
    figure = new_figure(WIDTH, height)
    axes = _axes(figure, 1.5, 0.3, 0.1, 0.6)
    for n, (_, row) in enumerate(rows.iterrows()):
        axes.plot([row["alike"], row["differing"]], [n, n], color=GRID, linewidth=2.0)
        axes.plot([row["alike"]], [n], "o", color="#c46a00", markersize=4.5, fillstyle="none")
        axes.plot([row["differing"]], [n], "o", color=INK, markersize=4.5)
    axes.axvline(0.9, color=QUIET, linewidth=0.8, linestyle=(0, (3, 2)))
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-0.03, 1.03)
    _ticks(axes, "y", [float(n) for n in range(len(rows))], list(rows["measure"]), 8.0)
    _ticks(axes, "x", [0.0, 0.5, 0.9, 1.0], ["none", "half", "90 %", "all"])
    width, tall = figure.get_size_inches()
    write(figure, 1.5 / width, 0.12 / tall, "○ one set of parameters for all", color="#c46a00")
    write(figure, 4.2 / width, 0.12 / tall, "● communities that differ in a few")
    return figure


def shape_figure(shape: pd.DataFrame) -> Figure:
    """How well a classifier tells simulated from real logs, with intervals; and the distance beside chance."""
    height = 0.3 * len(shape) + 0.85
    figure = new_figure(WIDTH, height)
    places: list[float] = [float(n) for n in range(len(shape))]
    left = _axes(figure, 2.6, 2.75, 0.3, 0.45)
    for n, (_, row) in enumerate(shape.iterrows()):
        for kind, off, mark in (("forest", -0.13, "o"), ("logistic", 0.13, "s")):
            ends = [row[f"auc_{kind}_low"], row[f"auc_{kind}_high"]]
            left.plot(ends, [n + off] * 2, color=INK if kind == "forest" else "#c46a00", linewidth=1.0)
            left.plot(
                [row[f"auc_{kind}"]], [n + off], mark, markersize=4.5, color=INK if kind == "forest" else "#c46a00"
            )
    left.axvline(0.5, color=QUIET, linewidth=0.8, linestyle=(0, (3, 2)))
    left.set_xlim(0.3, 1.02)
    left.set_ylim(len(shape) - 0.4, -0.6)
    names = [f"{row['maker']}{', differing' if row['differ'] else ''}" for _, row in shape.iterrows()]
    _ticks(left, "y", places, names, 8.0)
    _ticks(left, "x", [0.5, 0.75, 1.0], ["0.5: not told apart", "0.75", "1: always"])
    left.set_title("AUC: ● forest, ■ logistic", fontsize=8.5, fontfamily="DejaVu Sans", color=INK, loc="left")
    right = _axes(figure, 5.6, 0.25, 0.3, 0.45)
    for n, (_, row) in enumerate(shape.iterrows()):
        right.barh(n, row["distance"], 0.5, color=QUARTILES)
        right.plot([row["chance"]] * 2, [n - 0.35, n + 0.35], color="#8a2c0d", linewidth=1.5)
    right.set_xlim(0.0, max(float(shape["distance"].max()) * 1.1, 1e-6))
    right.set_ylim(len(shape) - 0.4, -0.6)
    _ticks(right, "y", [], [])
    top = float(shape["distance"].max())
    _ticks(right, "x", [0.0, top], ["0", f"{top:.2f}"])
    right.set_title("Energy distance; line: chance", fontsize=8.5, fontfamily="DejaVu Sans", color=INK, loc="left")
    return figure


def ablation_figure(ablation: pd.DataFrame) -> Figure:
    """Which measures leave the band when a mechanism is taken away and all else is fitted again."""
    rows = ablation[ablation["removed"] != "nothing"]
    height = 0.27 * len(rows) + 1.55
    figure = new_figure(WIDTH, height)
    axes = _axes(figure, 1.9, 0.75, 1.05, 0.35)
    for n, (_, row) in enumerate(rows.iterrows()):
        broken = str(row["broken"]).split(", ") if isinstance(row["broken"], str) else []
        for k, name in enumerate(NAMES):
            inside = name not in broken
            axes.plot([k], [n], "s", markersize=6.5 if not inside else 3.0, color="#8a2c0d" if not inside else BAND)
        write(axes, len(NAMES) - 0.3, n, f"{row['in_band']} of {len(NAMES)}", 8.0, va="center", color=QUIET)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-0.6, len(NAMES) - 0.4)
    labels = [f"{row['removed']}{' ●' if row['social'] else ''}" for _, row in rows.iterrows()]
    _ticks(axes, "y", [float(n) for n in range(len(rows))], labels, 8.0)
    axes.xaxis.tick_top()
    _ticks(axes, "x", [float(k) for k in range(len(NAMES))], list(NAMES), 7.5)
    for label in axes.get_xticklabels():
        label.set_rotation(90)
    width, tall = figure.get_size_inches()
    write(figure, 1.9 / width, 0.1 / tall, "large: outside the real band without it · ●: what people do to each other")
    return figure


def recovery_figure(single: pd.DataFrame) -> Figure:
    """For each parameter: what was true and what a search found, on the same scale; on the line it is right."""
    names = list(dict.fromkeys(single["parameter"]))
    across = 4
    down = -(-len(names) // across)
    figure = new_figure(WIDTH, 2.05 * down + 0.1)
    width, height = figure.get_size_inches()
    for n, name in enumerate(names):
        rows = single[single["parameter"] == name]
        box = (
            (0.25 + (n % across) * 1.95) / width,
            (height - 2.0 * (n // across) - 1.85) / height,
            1.5 / width,
            1.5 / height,
        )
        axes = figure.add_axes(box, facecolor="white")
        true, found = np.log10(rows["true"]), np.log10(rows["found"])
        ends = (float(min(true.min(), found.min())) - 0.1, float(max(true.max(), found.max())) + 0.1)
        axes.plot(ends, ends, color=GRID, linewidth=1.2)
        axes.plot(true, found, "o", color=INK, markersize=3.5)
        axes.set_xlim(ends)
        axes.set_ylim(ends)
        for side in axes.spines.values():
            side.set_color(GRID)
        _ticks(axes, "x", [], [])
        _ticks(axes, "y", [], [])
        axes.set_title(name, fontsize=7.5, fontfamily="DejaVu Sans", color=INK)
    return figure


FIGURES: dict[str, tuple[str, Callable[[pd.DataFrame], Figure]]] = {
    "agreement": ("agreement", agreement_figure),
    "variety": ("variety", variety_figure),
    "shape": ("shape", shape_figure),
    "ablation": ("ablation", ablation_figure),
    "recovery": ("recovery_single", recovery_figure),
}
"""Figure of each part, and the table it is drawn from."""
