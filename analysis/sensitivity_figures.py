"""Figures of sensitivity: Sobol indices, elementary effects, shares of variance, moves of one parameter at a time.

Each takes the table that `copsim.experiments.studies` gives, and the name of the outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from copsim.analysis.drawing import FIRST, FONT, GRID, INK, QUIET, SECOND, new_figure, plain, round_ticks, write
from copsim.analysis.sensitivity_words import rows_of

if TYPE_CHECKING:
    import pandas as pd

WIDTH = 8.0
ROW = 0.30
LEFT, RIGHT, TOP, FOOT = 2.6, 0.35, 0.62, 0.72
"""Inches around the rows."""
GREY = "#9a9a9a"
NAME = 36
"""Characters of a parameter that there is room for."""


def rows_axes(figure: Figure, names: Sequence[str], low: float, high: float, unit: str) -> Axes:
    """Axes with a name at the left of each row, from the top, over numbers from `low` to `high`."""
    width, height = figure.get_size_inches()
    box = (LEFT / width, FOOT / height, (width - LEFT - RIGHT) / width, (height - TOP - FOOT) / height)
    axes = figure.add_axes(box, facecolor="white")
    for side in ("left", "top", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set(color=QUIET, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.set_xlim(low, high)
    axes.set_ylim(len(names) - 0.4, -0.6)
    numbers(axes, "x", [tick for tick in ticks_between(low, high) if low <= tick <= high])
    axes.yaxis.set_ticks([])
    axes.grid(visible=True, axis="x", color=GRID, linewidth=0.7)
    for n, name in enumerate(names):
        write(axes, -0.012, n, plain(name, NAME), 8.0, transform=axes.get_yaxis_transform(), ha="right", va="center")
    write(
        axes, 1.0, -0.30 / (height - TOP - FOOT), unit, 7.5, transform=axes.transAxes, color=QUIET, ha="right", va="top"
    )
    return axes


def numbers(axes: Axes, which: str, ticks: Sequence[float]) -> None:
    """Numbers along an axis, in the figures' font."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    style: dict[str, Any] = {"fontsize": 7.5, "fontfamily": FONT, "color": QUIET, "parse_math": False, "usetex": False}
    axis.set_ticks(list(ticks), labels=[f"{tick:g}" for tick in ticks], **style)
    axes.tick_params(axis=which, length=3 if which == "x" else 0, width=0.8, color=QUIET, pad=2.5)  # type: ignore[arg-type]


def ticks_between(low: float, high: float) -> list[float]:
    """Round numbers between two, with 0 where it lies between."""
    step = round_ticks(max(high - low, 1e-12))[1]
    first, last = int(np.ceil(low / step - 1e-9)), int(np.floor(high / step + 1e-9))
    return [float(round(n * step, 12)) for n in range(first, last + 1)]


def empty_figure(rows: int, title: str, said: str) -> Figure:
    """A figure with room for so many rows, a title, and a line that says what is shown."""
    height = TOP + FOOT + ROW * max(rows, 1)
    figure = new_figure(WIDTH, height)
    write(figure, 0.01, 1 - 0.24 / height, title, 11, fontweight="bold", va="baseline")
    write(figure, 0.01, 1 - 0.44 / height, said, 7.5, color=QUIET, va="baseline")
    return figure


def _bar(
    axes: Axes, y: float, value: float, low: float, high: float, colour: str, tall: float, alpha: float = 1.0
) -> None:
    """A bar from 0 with its interval; an estimate below 0 is a bar to the left."""
    if value != value:
        write(axes, 0.0, y, " no number", 7.0, color=QUIET, va="center")
        return
    axes.add_patch(Rectangle((0.0, y - tall / 2), value, tall, facecolor=colour, edgecolor="none", alpha=alpha))
    if low == low:
        axes.add_line(Line2D((low, high), (y, y), color=INK, linewidth=1.2, solid_capstyle="butt"))


def _key(figure: Figure, marks: Sequence[tuple[str, str, float]]) -> None:
    """What colours mean, in one line at the foot: text, colour, alpha."""
    width, height = figure.get_size_inches()
    x = LEFT
    for text, colour, alpha in marks:
        figure.add_artist(
            Rectangle(
                (x / width, 0.13 / height), 0.16 / width, 0.10 / height, facecolor=colour, edgecolor="none", alpha=alpha
            )
        )
        write(figure, (x + 0.22) / width, 0.13 / height, text, 7.5, va="baseline")
        x += 0.48 + 0.052 * len(text)


def indices_figure(table: pd.DataFrame, measure: str, luck: tuple[float, float, float] = (float("nan"),) * 3) -> Figure:
    """First and total Sobol indices with intervals, the largest above, and beneath them the share of luck.

    Args:
        table: `Indices.table`; the indices without luck are drawn where there are any.
        measure: what the outcome is called.
        luck: its share of the variance of single lives, and the ends of its interval; nan for unknown.
    """
    kind = "_without_noise" if table["total_without_noise"].notna().any() else ""
    rows = rows_of(table.sort_values(f"total{kind}", ascending=False, kind="stable"))
    names = [row["parameter"] for row in rows] + (["luck, of single lives"] if luck[0] == luck[0] else [])
    whose = "luck taken off" if kind else "of means, with the luck that is left in them"
    figure = empty_figure(
        len(names), f"What {plain(measure, 50)} depends on", f"shares of how points differ, {whose}; lines: 95 %"
    )
    ends = [row[f"{part}{kind}{end}"] for row in rows for part in ("first", "total") for end in ("", "_low", "_high")]
    low, high = _ends([*ends, *luck, 1.0])
    axes = rows_axes(figure, names, low, high, "share of variance")
    for n, row in enumerate(rows):
        for part, colour, above, alpha in (("first", FIRST[0], -0.17, 1.0), ("total", FIRST[0], 0.17, 0.35)):
            value, *interval = (row[f"{part}{kind}{end}"] for end in ("", "_low", "_high"))
            _bar(axes, n + above, value, interval[0], interval[1], colour, 0.28, alpha)
    if luck[0] == luck[0]:
        _bar(axes, len(rows), *luck, GREY, 0.4)
    _key(
        figure,
        [
            ("alone (first)", FIRST[0], 1.0),
            ("with all it does together with others (total)", FIRST[0], 0.35),
            ("luck", GREY, 1.0),
        ],
    )
    return figure


def shares_figure(table: pd.DataFrame, measure: str, *, most_pairs: int = 6) -> Figure:
    """Shares of the variance of single lives (`Shares.table`): parameters, the largest pairs, rest, luck."""
    alone = rows_of(table[table["part"] == "alone"].sort_values("share", ascending=False, kind="stable"))
    pairs = table[table["part"] == "together"].sort_values("share", ascending=False, kind="stable")
    others = rows_of(table[table["part"].isin(["rest", "luck"])])
    rows = [*alone, *rows_of(pairs.head(most_pairs)), *others]
    names = [_name(row) for row in rows]
    said = "shares of how single lives differ; lines: 95 %"
    said += f"; the {most_pairs} largest pairs of {len(pairs)}" if len(pairs) > most_pairs else ""
    figure = empty_figure(len(rows), f"What {plain(measure, 50)} varies with", said)
    chances = [row["chance"] for row in rows]
    low, high = _ends([row[end] for row in rows for end in ("share", "low", "high")] + chances)
    axes = rows_axes(figure, names, low, high, "share of variance")
    colours = {"alone": FIRST[0], "together": SECOND[0]}
    for n, row in enumerate(rows):
        _bar(axes, n, row["share"], row["low"], row["high"], colours.get(row["part"], GREY), 0.5)
        if row["chance"] == row["chance"]:
            axes.add_line(Line2D((row["chance"],) * 2, (n - 0.36, n + 0.36), color="#8a2c0d", linewidth=1.4))
    marks = [("alone", FIRST[0], 1.0), ("two together", SECOND[0], 1.0), ("rest, luck", GREY, 1.0)]
    if not len(pairs):
        del marks[1]
    if any(chance == chance for chance in chances):
        marks.append(("what chance reaches in one of twenty cases", "#8a2c0d", 1.0))
    _key(figure, marks)
    return figure


def _name(row: dict[str, Any]) -> str:
    if row["part"] == "alone":
        return str(row["parameter"])
    return f"{row['parameter']} × {row['other']}" if row["part"] == "together" else str(row["part"])


def _ends(values: Sequence[float]) -> tuple[float, float]:
    """From where to where an axis goes that holds all of these and 0."""
    known = [value for value in values if value == value]
    low, high = min([0.0, *known]), max([0.0, *known])
    room = 0.03 * ((high - low) or 1.0)
    return (low - room if low < 0.0 else 0.0), (high + room if high > low else 1.0)


def screening_figure(table: pd.DataFrame, measure: str, unit: str = "") -> Figure:
    """Elementary effects (`Screening.table`): how large on average, and how much they differ from place to place.

    Below the dashed line effects are of much the same size everywhere; in the grey part they are what luck makes.
    """
    figure = new_figure(WIDTH, 4.6)
    write(figure, 0.01, 1 - 0.24 / 4.6, f"What moves {plain(measure, 50)}", 11, fontweight="bold", va="baseline")
    said = "effects over a parameter's whole range; below the dashed line: much the same everywhere; lines: 95 %"
    axes = figure.add_axes((0.09, 0.125, 0.86, 0.71), facecolor="white")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set(color=QUIET, linewidth=0.8)
    rows = rows_of(table[table["mu_star"].notna()])
    right = max(
        (row["mu_star_high"] if row["mu_star_high"] == row["mu_star_high"] else row["mu_star"] for row in rows),
        default=0.0,
    )
    top = max((row["sigma"] for row in rows), default=0.0)
    right, top = 1.22 * right or 1.0, 1.12 * top or 1.0
    axes.set_xlim(0.0, right)
    axes.set_ylim(-0.03 * top, top)
    numbers(axes, "x", round_ticks(right, 5))
    numbers(axes, "y", round_ticks(top, 5))
    lucks = [row["luck"] for row in rows if row["luck"] == row["luck"]]
    if lucks:
        axes.axvspan(0.0, max(lucks), facecolor="#efefef", edgecolor="none", zorder=0)
        said += "; grey: what luck makes"
    write(figure, 0.01, 1 - 0.44 / 4.6, said, 7.5, color=QUIET, va="baseline")
    axes.add_line(Line2D((0.0, right), (0.0, right), color=QUIET, linewidth=0.8, linestyle=(0, (4, 3))))
    for row in rows:
        ends = (row["mu_star_low"], row["mu_star_high"])
        axes.add_line(Line2D(ends, (row["sigma"],) * 2, color=FIRST[0], linewidth=0.9, alpha=0.6))
    axes.plot([row["mu_star"] for row in rows], [row["sigma"] for row in rows], "o", color=FIRST[0], markersize=5)
    _labels(axes, rows, right, top)
    write(
        axes,
        1.0,
        -0.105,
        f"mean size of effects (mu*){f', {unit}' if unit else ''}",
        7.5,
        transform=axes.transAxes,
        color=QUIET,
        ha="right",
    )
    write(axes, 0.0, 1.02, "spread of effects (sigma)", 7.5, transform=axes.transAxes, color=QUIET)
    if not rows:
        write(axes, 0.5, 0.5, "no numbers", 8.0, transform=axes.transAxes, color=QUIET, ha="center")
    return figure


def _labels(axes: Axes, rows: Sequence[dict[str, Any]], right: float, top: float) -> None:
    """Names above the dots, from the largest; moved up where they would lie on another one."""
    placed: list[tuple[float, float, float]] = []
    for row in sorted(rows, key=lambda row: -row["mu_star"]):
        text = plain(row["parameter"], NAME)
        tall = 0.042 * top
        x, y, wide = row["mu_star"] + 0.008 * right, row["sigma"] + 0.6 * tall, 0.0115 * len(text) * right
        while any(abs(y - other) < tall and x < end and start < x + wide for start, end, other in placed) and y < top:
            y += tall
        placed.append((x, x + wide, y))
        write(axes, x, y, text, 7.5, va="center", ha="left")


def moves_figure(table: pd.DataFrame, measure: str, unit: str = "") -> Figure:
    """How far the outcome moves as one parameter is moved (`moves`), seed by seed, with 95 % intervals."""
    rows = rows_of(table)
    names = [
        f"{plain(row['parameter'], 24)} {row['value'] if isinstance(row['value'], str) else format(row['value'], 'g')}"
        for row in rows
    ]
    figure = empty_figure(
        len(rows),
        f"How far {plain(measure, 50)} moves",
        "one parameter moved at a time, the others as they are; lines: 95 %",
    )
    low, high = _ends([row[end] for row in rows for end in ("change", "low", "high")])
    axes = rows_axes(figure, names, low, high, unit)
    for n, row in enumerate(rows):
        _bar(axes, n, row["change"], row["low"], row["high"], FIRST[0], 0.5)
    axes.axvline(0.0, color=QUIET, linewidth=0.8)
    return figure


__all__ = ["indices_figure", "moves_figure", "screening_figure", "shares_figure"]
