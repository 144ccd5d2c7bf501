"""Figures of a study: what each factor does to each measure, two factors together, and courses over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from copsim.analysis.drawing import FONT, GRID, INK, QUIET, label_ends, new_figure, panel, plain, round_ticks, write
from copsim.analysis.study_effects import courses, pair
from copsim.analysis.study_words import LUCK, TOGETHER

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

BLUE = "#004c80"
SHADES = ("#004c80", "#c46a00", "#009468", "#8d3b72", "#5a5a5a", "#b8a100", "#111111", "#4ea5d9")
"""Of lines in one panel, in order; they differ in grey too."""
WIDTH = 8.6
SCALE = LinearSegmentedColormap.from_list("quiet", ["#f4f7fa", "#9cc3df", "#2f7fb5", "#00365c"])
LABEL = 22
"""Characters of a value's name under a panel."""


def effects_figure(effects: pd.DataFrame, factors: Sequence[str], measures: Sequence[tuple[str, str]]) -> Figure:
    """A panel per measure (rows) and factor (columns): the mean at each value, its interval, and nine tenths of runs.

    Args:
        effects: `study_effects.effects`.
        factors: names of the factors.
        measures: name and unit of each measure.
    """
    rows, columns = len(measures), len(factors)
    top, low, tall, gap = 0.92, 0.50, 1.25, 0.42
    height = top + low + rows * tall + (rows - 1) * gap
    figure = new_figure(WIDTH, height)
    left, right, between = 0.10, 0.015, 0.035
    wide = (1 - left - right - (columns - 1) * between) / columns
    write(figure, 0.01, 1 - 0.24 / height, "What each factor does", 11, fontweight="bold", va="baseline")
    said = "dot: mean over all runs at this value; dark bar: its 95 % interval; light bar: nine tenths of the runs"
    write(figure, 0.99, 1 - 0.24 / height, said, 7.0, color=QUIET, va="baseline", ha="right")
    for r, (measure, unit) in enumerate(measures):
        of_measure = effects[effects["measure"] == measure]
        ends = _ends(of_measure)
        bottom = (low + (rows - 1 - r) * (tall + gap)) / height
        for c, factor in enumerate(factors):
            axes = figure.add_axes((left + c * (wide + between), bottom, wide, tall / height), facecolor="white")
            part = of_measure[of_measure["factor"] == factor]
            _dots(axes, part, ends, labelled=r == rows - 1, numbered=c == 0)
            if c == 0:
                write(axes, 0.0, 1.05, plain(measure, 34), 8.5, transform=axes.transAxes, fontweight="bold")
                write(axes, -0.34 / (wide * WIDTH) - 0.02, 0.5, plain(unit, 24), 6.5, transform=axes.transAxes,
                      color=QUIET, rotation=90, va="center", ha="right")  # fmt: skip
            if r == 0:
                middle = left + c * (wide + between) + wide / 2
                write(figure, middle, 1 - 0.52 / height, plain(factor, 30), 8.5, ha="center", fontweight="bold")
    return figure


def _ends(part: pd.DataFrame) -> tuple[float, float]:
    """From where to where runs lie; where nine tenths are all alike, intervals of means."""
    low, high = float(part["low90"].min()), float(part["high90"].max())
    if low < high:
        return low, high
    return float(part["low"].min()), float(part["high"].max())


def _dots(axes: Axes, part: pd.DataFrame, ends: tuple[float, float], *, labelled: bool, numbered: bool) -> None:
    low, high = (float(end) for end in ends)
    if not low < high:
        low, high = (0.0, 1.0) if low != low else (low - 0.5, high + 0.5)
    room = 0.06 * (high - low)
    axes.set_ylim(low - room, high + room)
    n = len(part)
    axes.set_xlim(-0.6, n - 0.4)
    for side in ("left", "top", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set(color=QUIET, linewidth=0.8)
    ticks = _ticks(low, high)
    texts = [f"{tick:g}" for tick in ticks] if numbered else [""] * len(ticks)
    style: dict[str, Any] = {"fontsize": 7.0, "fontfamily": FONT, "color": QUIET, "parse_math": False, "usetex": False}
    axes.yaxis.set_ticks(ticks, labels=texts, **style)
    names = [plain(str(name), LABEL) for name in part["value"]] if labelled else [""] * n
    long = sum(len(name) for name in names) > 30
    axes.xaxis.set_ticks(range(n), labels=names, rotation=20 if long else 0, ha="right" if long else "center", **style)
    axes.tick_params(axis="x", length=2.5, width=0.8, color=QUIET, pad=2.0)
    axes.tick_params(axis="y", length=0, pad=2.0)
    axes.grid(visible=True, axis="y", color=GRID, linewidth=0.7)
    axes.set_axisbelow(True)
    for columns, alpha, wide in ((("low90", "high90"), 0.22, 5.0), (("low", "high"), 1.0, 2.2)):
        for x, (low, high) in enumerate(part[list(columns)].to_numpy(np.float64).tolist()):
            bar = Line2D((x, x), (low, high), color=BLUE, alpha=alpha, linewidth=wide, solid_capstyle="butt")
            axes.add_line(bar)
    axes.add_line(
        Line2D(range(n), part["mean"], color=BLUE, linewidth=0.8, marker="o", markersize=4.2, markeredgecolor="white")
    )


def _ticks(low: float, high: float) -> list[float]:
    """Three to five round numbers between two."""
    if low >= 0.0 and low < 0.35 * high:
        return [tick for tick in round_ticks(high) if tick >= low - 0.06 * (high - low)]
    step = round_ticks(high - low)[1]
    first = np.ceil(low / step)
    return [float(round(step * n, 10)) for n in range(int(first), int(high / step + 1e-9) + 1)]


def variation_figure(parts: Sequence[tuple[str, Sequence[tuple[str, float]]]]) -> Figure:
    """Of how single runs differ, what goes back to which factor: a bar per measure, whose parts add up to 1.

    Args:
        parts: for each measure its name, and the parts with their shares; the last of them are drawn in grey: what
            factors do together, and luck.
    """
    names = list(dict.fromkeys(name for _, found in parts for name, _ in found))
    factors = [name for name in names if name not in (TOGETHER, LUCK)]
    colour = {name: SHADES[n % len(SHADES)] for n, name in enumerate(factors)} | {TOGETHER: "#8a8a8a", LUCK: "#dcdcdc"}
    top, foot, row = 0.62, 0.42, 0.30
    height = top + foot + row * len(parts)
    figure = new_figure(WIDTH, height)
    write(figure, 0.01, 1 - 0.24 / height, "What single runs differ by", 11, fontweight="bold", va="baseline")
    axes = figure.add_axes((0.2, foot / height, 0.78, row * len(parts) / height))
    axes.set_xlim(0, 1)
    axes.set_ylim(len(parts), 0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    style: dict[str, Any] = {"fontsize": 7.5, "fontfamily": FONT, "color": INK, "parse_math": False, "usetex": False}
    axes.yaxis.set_ticks([n + 0.5 for n in range(len(parts))], labels=[plain(name, 26) for name, _ in parts], **style)
    axes.xaxis.set_ticks([0, 0.25, 0.5, 0.75, 1], labels=["0", "25 %", "50 %", "75 %", "100 %"], **style)
    axes.tick_params(length=0, pad=3)
    for n, (_, found) in enumerate(parts):
        left = 0.0
        for name, size in found:
            wide = max(size, 0.0)
            axes.add_patch(
                Rectangle((left, n + 0.14), wide, 0.72, facecolor=colour[name], edgecolor="white", linewidth=0.8)
            )
            if wide > 0.045:
                ink = INK if name == LUCK else "white"
                write(axes, left + wide / 2, n + 0.5, f"{100 * wide:.0f}", 7.0, color=ink, ha="center", va="center")
            left += wide
    x = 0.2
    for name in [*factors, *(name for name in (TOGETHER, LUCK) if name in names)]:
        figure.add_artist(
            Rectangle((x, 1 - 0.50 / height), 0.014, 0.1 / height, facecolor=colour[name], edgecolor="none")
        )
        write(figure, x + 0.019, 1 - 0.49 / height, plain(name, 26), 7.5, va="baseline")
        x += 0.035 + 0.0098 * len(plain(name, 26))
    return figure


def pairs_figure(
    runs: pd.DataFrame, pairs: Sequence[tuple[str, str]], measures: Sequence[tuple[str, str]]
) -> Figure | None:
    """Means at each pair of values of two factors: a field per measure (columns) and pair (rows), with its number.

    Args:
        runs: a row per run.
        pairs: which two factors, of the first along the left and of the second along the foot.
        measures: name and unit of each measure.

    Returns:
        None where there is nothing to show.
    """
    if not pairs or not measures:
        return None
    made = {(a, b, name): pair(runs, a, b, name) for a, b in pairs for name, _ in measures}
    columns = len(measures)
    tall = [0.24 * len(made[a, b, measures[0][0]][1]) + 0.1 for a, b in pairs]
    top, foot = 0.72, 0.62
    height = top + sum(tall) + foot * len(pairs)
    figure = new_figure(WIDTH, height)
    left, between = 0.16, 0.02
    wide = (1 - left - 0.01 - (columns - 1) * between) / columns
    write(figure, 0.01, 1 - 0.24 / height, "Two factors together", 11, fontweight="bold", va="baseline")
    write(figure, 0.99, 1 - 0.24 / height, "means over all runs at both values; darker is more", 7.0, color=QUIET,
          va="baseline", ha="right")  # fmt: skip
    above = top
    for (a, b), size in zip(pairs, tall, strict=True):
        bottom = height - above - size
        for c, (name, unit) in enumerate(measures):
            field, rows, names = made[a, b, name]
            axes = figure.add_axes((left + c * (wide + between), bottom / height, wide, size / height))
            _field(axes, field, rows if c == 0 else [], names)
            write(axes, 0.0, 1.0 + 0.06 / size, plain(name, 26), 8.0, transform=axes.transAxes, fontweight="bold")
            write(axes, 1.0, 1.0 + 0.06 / size, plain(unit, 14), 6.0, transform=axes.transAxes, color=QUIET, ha="right")
            write(axes, 0.5, -0.36 / size, plain(b, 34), 7.0, transform=axes.transAxes, color=QUIET, ha="center")
        write(figure, 0.012, (bottom + size / 2) / height, plain(a, 24), 7.0, color=QUIET, rotation=90, va="center")
        above += size + foot
    return figure


def _field(axes: Axes, field: Any, rows: Sequence[str], columns: Sequence[str]) -> None:
    low, high = np.nanmin(field), np.nanmax(field)
    span = high - low if high > low else 1.0
    n, m = field.shape
    axes.set_xlim(0, m)
    axes.set_ylim(0, n)
    for i in range(n):
        for k in range(m):
            value = field[i, k]
            share = (value - low) / span
            face = "#eeeeee" if value != value else SCALE(share)
            axes.add_patch(Rectangle((k, i), 1, 1, facecolor=face, edgecolor="white", linewidth=1.2))
            if m <= 8 and value == value:
                colour = "white" if share > 0.55 else INK
                write(axes, k + 0.5, i + 0.5, f"{value:.3g}", 6.8, color=colour, ha="center", va="center")
    style: dict[str, Any] = {"fontsize": 6.8, "fontfamily": FONT, "color": INK, "parse_math": False, "usetex": False}
    axes.xaxis.set_ticks([k + 0.5 for k in range(m)], labels=[plain(name, 12) for name in columns], **style)
    axes.yaxis.set_ticks([i + 0.5 for i in range(len(rows))], labels=[plain(name, 16) for name in rows], **style)
    axes.tick_params(length=0, pad=2)
    for spine in axes.spines.values():
        spine.set_visible(False)


def courses_figure(
    by_week: Callable[[str], pd.DataFrame], factors: Sequence[str], measures: Sequence[tuple[str, str]]
) -> Figure:
    """Courses over time: a panel per weekly measure (rows) and factor (columns), with a line for each value.

    Args:
        by_week: of a factor, a row per week of each run that shows what it does.
        factors: names of the factors.
        measures: name and unit of each weekly measure.
    """
    rows, columns = len(measures), len(factors)
    top, foot, tall, gap = 0.78, 0.45, 1.45, 0.55
    height = top + foot + rows * tall + (rows - 1) * gap
    figure = new_figure(WIDTH, height)
    left, right, between = 0.05, 0.09, 0.115
    wide = (1 - left - right - (columns - 1) * between) / columns
    write(figure, 0.01, 1 - 0.24 / height, "Over time", 11, fontweight="bold", va="baseline")
    write(figure, 0.99, 1 - 0.24 / height, "means over all runs at each value of a factor", 7.0, color=QUIET,
          va="baseline", ha="right")  # fmt: skip
    for r, (measure, unit) in enumerate(measures):
        made = [courses(by_week(factor), factor, measure) for factor in factors]
        highest = max((float(np.nanmax(lines)) for lines, _, _ in made if not np.isnan(lines).all()), default=1.0)
        bottom = (foot + (rows - 1 - r) * (tall + gap)) / height
        for c, (factor, (lines, names, weeks)) in enumerate(zip(factors, made, strict=True)):
            box = (left + c * (wide + between), bottom, wide, tall / height)
            axes = panel(
                figure, box, plain(measure, 20) if c == 0 else "", plain(unit, 18) if c == 0 else "", weeks, highest
            )
            for n, line in enumerate(lines):
                axes.add_line(Line2D(weeks, line, color=SHADES[n % len(SHADES)], linewidth=1.4))
            last = [_last(line) for line in lines]
            shown = range(len(names)) if len(names) <= len(SHADES) else (0, len(names) - 1)
            label_ends(axes, [(last[n], plain(names[n], 14), SHADES[n % len(SHADES)]) for n in shown], 6.8)
            if r == 0:
                write(axes, 0.5, 1.0 + 0.32 / tall, plain(factor, 30), 8.0, transform=axes.transAxes, ha="center",
                      fontweight="bold")  # fmt: skip
            if r == rows - 1:
                write(axes, 0.5, -0.30 / tall, "week", 7.0, transform=axes.transAxes, color=QUIET, ha="center")
    return figure


def _last(line: Any) -> float:
    known = line[~np.isnan(line)]
    return float(known[-1]) if len(known) else float("nan")


__all__ = ["courses_figure", "effects_figure", "pairs_figure", "variation_figure"]
