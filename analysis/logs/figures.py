"""Figures of a log: how many and when, levels, flows, months, who carries it, and where it stands among real ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from copsim.analysis.drawing import (
    FIRST,
    FONT,
    GRID,
    INK,
    LEVEL_COLOUR,
    QUIET,
    SECOND,
    new_figure,
    panel,
    round_ticks,
    write,
)
from copsim.analysis.logs.log import HALF_YEAR, YEAR, ActivityLog
from copsim.analysis.logs.participation import (
    LEVELS,
    MONTHS,
    SOURCES,
    TARGETS,
    flows,
    half_year_levels,
    monday_of,
    rhythm,
)
from copsim.analysis.logs.patterns import smoothed
from copsim.analysis.logs.standing import Standing
from copsim.analysis.phrases import count, share

WIDTH = 8.6
COLOUR = {**{level: LEVEL_COLOUR[level] for level in LEVELS[:-1]}, "once": LEVEL_COLOUR["peripheral"]}
HATCH = {"core": "", "active": "", "occasional": "///", "once": ""}
FEW, MANY = 6, 12
"""Labels along an axis: at most so many, and so many where they are short."""


def log_figures(log: ActivityLog, first_day: int, standings: Sequence[Standing]) -> dict[str, Figure]:
    """All figures of a log by name, in the order of the page; those that need a longer log are left out.

    Args:
        log: who took part in which week.
        first_day: any day of its week 0, in days since 1970-01-01.
        standings: the 26 measures beside real communities.
    """
    found = {"weekly": weekly_figure(log, first_day)}
    if log.weeks >= HALF_YEAR:
        found["levels"] = levels_figure(log, first_day)
        found["flows"] = flows_figure(log)
    if not np.isnan(rhythm(log, first_day)).all():
        found["months"] = months_figure(log, first_day)
    found["carrying"] = carrying_figure(log)
    found["standing"] = standing_figure(standings)
    return found


def _heading(figure: Figure, title: str, beside: str = "") -> None:
    height = figure.get_figheight()
    write(figure, 0.01, 1 - 0.24 / height, title, 11, fontweight="bold", va="baseline")
    write(figure, 0.99, 1 - 0.24 / height, beside, 7.5, color=QUIET, va="baseline", ha="right")


def _ticks(axis: Any, places: Sequence[float], texts: Sequence[str]) -> None:
    axis.set_ticks(
        list(places), labels=list(texts), fontsize=7.5, fontfamily=FONT, color=QUIET, parse_math=False, usetex=False
    )


def _years_below(axes: Axes, first_day: int, weeks: int) -> None:
    """Calendar years under an axis of weeks, or months where there are few."""
    monday = monday_of(first_day)
    begin, end = np.datetime64(monday, "D"), np.datetime64(monday + 7 * weeks, "D")
    unit = "Y" if weeks > 2 * YEAR else "M"
    marks = np.arange(begin.astype(f"datetime64[{unit}]") + 1, end.astype(f"datetime64[{unit}]") + 1)
    marks = marks[:: max(1, -(-len(marks) // MANY))]
    places = (marks.astype("datetime64[D]").astype(np.int64) - monday) / 7
    _ticks(axes.xaxis, places.tolist(), [str(mark) for mark in marks])


def weekly_figure(log: ActivityLog, first_day: int) -> Figure:
    """Above: members a week, and their mean over half a year. Below: newcomers per quarter (13 weeks)."""
    height = 4.2
    figure = new_figure(WIDTH, height)
    weeks = np.arange(log.weeks)
    top = float(log.weekly.max())
    axes = panel(figure, (0.06, 2.25 / height, 0.92, 1.35 / height), "Members seen in a week", "people", weeks, top)
    axes.add_line(Line2D(weeks, log.weekly, color=FIRST[0], linewidth=0.6, alpha=0.55, marker="o",
                         markersize=3 if log.weeks < 3 else 0))  # fmt: skip
    axes.add_line(Line2D(weeks, smoothed(log.weekly), color=INK, linewidth=1.7))
    _years_below(axes, first_day, log.weeks)
    edges = np.arange(0, log.weeks, 13)
    new = np.add.reduceat(log.newcomers, edges)
    below = panel(
        figure, (0.06, 0.35 / height, 0.92, 1.25 / height), "Newcomers in 13 weeks", "people", weeks, float(new.max())
    )
    wide = np.minimum(13, log.weeks - edges)
    below.bar(edges - 0.5, new, width=wide * 0.92, align="edge", color=SECOND[0], edgecolor="none")
    _years_below(below, first_day, log.weeks)
    _heading(figure, "How many, and when", "dark line: mean over half a year around a week")
    return figure


def levels_figure(log: ActivityLog, first_day: int) -> Figure:
    """Bars, one per half-year: how many members were seen in how many of its weeks."""
    height = 3.3
    figure = new_figure(WIDTH, height)
    counts = half_year_levels(log)
    weeks = np.arange(len(counts) * HALF_YEAR)
    top = float(counts.sum(1).max())
    axes = panel(
        figure, (0.06, 0.66 / height, 0.92, 2.05 / height), "Members seen in a half-year", "people", weeks, top
    )
    left = np.arange(len(counts)) * HALF_YEAR
    bottom = np.zeros(len(counts))
    for n, level in enumerate(LEVELS):
        axes.bar(left, counts[:, n], bottom=bottom, width=HALF_YEAR * 0.9, align="edge", color=COLOUR[level],
                 edgecolor="white", linewidth=0.4, hatch=HATCH[level])  # fmt: skip
        bottom = bottom + counts[:, n]
    _years_below(axes, first_day, len(weeks))
    x = 0.06
    for level, text in zip(LEVELS, ("9 weeks or more", "3 to 8 weeks", "2 weeks", "1 week"), strict=True):
        figure.add_artist(
            Rectangle((x, 0.16 / height), 0.16 / WIDTH, 0.12 / height, facecolor=COLOUR[level], edgecolor="white",
                      linewidth=0.4, hatch=HATCH[level])
        )  # fmt: skip
        write(figure, x + 0.24 / WIDTH, 0.17 / height, f"{level}: {text}", 7.5, va="baseline")
        x += 0.235
    _heading(figure, "Levels, in weeks of a half-year (26 weeks)")
    return figure


def flows_figure(log: ActivityLog) -> Figure:
    """A field of shares: from where somebody was in a half-year to where they were in the next."""
    height = 3.1
    figure = new_figure(WIDTH, height)
    moved = flows(log).astype(float)
    names = {"new": "new", "away": "away", **{level: level for level in LEVELS}}
    left, bottom, wide, tall = 0.17, 0.2, 0.118, 0.335
    for column, target in enumerate(TARGETS):
        text = "not seen" if target == "away" else target
        x = left + (column + 0.5) * wide
        write(figure, x, (bottom + 6 * tall + 0.07) / height, text, 8, ha="center", va="baseline", color=QUIET)
    write(figure, left + 5.15 * wide, (bottom + 6 * tall + 0.07) / height, "cases", 8, va="baseline", color=QUIET)
    for row, source in enumerate(SOURCES):
        y = bottom + (5 - row) * tall
        total = moved[row].sum()
        write(figure, left - 0.012, (y + tall / 2) / height, names[source], 8.5, ha="right", va="center")
        write(figure, left + 5.15 * wide, (y + tall / 2) / height, f"{total:,.0f}", 8, va="center", color=QUIET)
        for column in range(len(TARGETS)):
            if source == "new" and TARGETS[column] == "away":
                continue
            part = moved[row, column] / total if total else 0.0
            cell = Rectangle(
                (left + column * wide, y / height), wide * 0.96, tall * 0.92 / height,
                facecolor=FIRST[0], alpha=0.06 + 0.94 * part, edgecolor="none",
            )  # fmt: skip
            figure.add_artist(cell)
            write(
                figure, left + (column + 0.48) * wide, (y + tall * 0.46) / height, share(part) if total else "–", 8,
                ha="center", va="center", color="white" if part > 0.72 else INK,
            )  # fmt: skip
    _heading(figure, "From one half-year to the next", "rows: where somebody was; columns: where they are then")
    return figure


def months_figure(log: ActivityLog, first_day: int) -> Figure:
    """A bar per month: members a week against what is usual in the year around it."""
    height = 2.5
    figure = new_figure(WIDTH, height)
    values = np.nan_to_num(rhythm(log, first_day))
    axes = figure.add_axes((0.06, 0.35 / height, 0.92, 1.65 / height), facecolor="white")
    for side in ("left", "top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.bar(np.arange(12), values, width=0.72, color=FIRST[0], edgecolor="none")
    axes.axhline(1.0, color=INK, linewidth=1.0, linestyle=(0, (4, 2)))
    axes.set_xlim(-0.6, 11.6)
    top = max(1.2, float(values.max()))
    axes.set_ylim(0.0, top * 1.12)
    axes.tick_params(axis="both", length=0, pad=3)
    _ticks(axes.xaxis, range(12), [month.capitalize() for month in MONTHS])
    _ticks(axes.yaxis, round_ticks(top), [f"{tick:g}" for tick in round_ticks(top)])
    axes.grid(visible=True, axis="y", color=GRID, linewidth=0.7)
    axes.set_axisbelow(True)
    for month, value in enumerate(values):
        write(
            axes, month, value + 0.02 * top, f"{value:.2f}", 7, ha="center", va="bottom",
            bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"},
        )  # fmt: skip
    _heading(figure, "Rhythm over the year", "members a week; 1 = as usual in the year around it")
    return figure


GROUPS = (("the first", 1, "#003a63"), ("the next two", 3, "#3f83b5"), ("the next seven", 10, "#a9cfe8"),
          ("all others", 10**9, "#e9e4dc"))  # fmt: skip


def carrying_figure(log: ActivityLog) -> Figure:
    """Bars: which share of the member-weeks is made by the most active one, three, ten; ever, and in the last year."""
    stretches = [("whole log", log.counts)]
    if log.weeks > YEAR:
        start = np.searchsorted(log.week, log.weeks - YEAR)
        stretches.append(("last 52 weeks", np.bincount(log.member[start:], minlength=log.members)))
    height = 1.0 + 0.75 * len(stretches)
    figure = new_figure(WIDTH, height)
    for n, (name, counts) in enumerate(stretches):
        ranked = np.sort(counts[counts > 0])[::-1]
        y = (height - 0.95 - 0.75 * n) / height
        write(figure, 0.02, y + 0.36 / height, f"{name}: {count(len(ranked), 'member')}", 8.5, va="baseline")
        x, before = 0.02, 0
        for _, upto, colour in GROUPS:
            part = float(ranked[before:upto].sum()) / float(ranked.sum()) if len(ranked) else 0.0
            before = upto
            figure.add_artist(
                Rectangle((x, y), 0.96 * part, 0.3 / height, facecolor=colour, edgecolor="white", linewidth=0.8)
            )
            if part >= 0.06:
                dark = colour in ("#003a63", "#3f83b5")
                write(figure, x + 0.48 * part, y + 0.15 / height, share(part), 8, ha="center", va="center",
                      color="white" if dark else INK)  # fmt: skip
            x += 0.96 * part
    x = 0.02
    for name, _, colour in GROUPS:
        figure.add_artist(
            Rectangle((x, 0.14 / height), 0.16 / WIDTH, 0.12 / height, facecolor=colour, edgecolor=QUIET, linewidth=0.5)
        )
        write(figure, x + 0.22 / WIDTH, 0.15 / height, name, 7.5, va="baseline")
        x += (0.45 + 0.07 * len(name)) / WIDTH
    _heading(figure, "Who carries it", "share of all member-weeks, the most active first")
    return figure


def standing_figure(standings: Sequence[Standing]) -> Figure:
    """A row per measure: which share of the real communities lies below this log; where it lies outside, in colour."""
    step = 0.2
    height = 0.95 + step * len(standings)
    figure = new_figure(WIDTH, height)
    left, wide, bottom = 0.20, 0.56, 0.36
    span = step * len(standings)
    for low, high, alpha in ((0.10, 0.90, 0.16), (0.25, 0.75, 0.20)):
        figure.add_artist(
            Rectangle((left + low * wide, bottom / height), (high - low) * wide, span / height, facecolor=FIRST[0],
                      alpha=alpha, edgecolor="none")
        )  # fmt: skip
    middle = left + 0.5 * wide
    figure.add_artist(Line2D((middle, middle), (bottom / height, (bottom + span) / height), color=QUIET, linewidth=0.8))
    for at, text in ((0.0, "below all"), (0.1, "10 %"), (0.25, "25 %"), (0.5, "half"), (0.75, "75 %"), (0.9, "90 %"),
                     (1.0, "above all")):  # fmt: skip
        write(figure, left + at * wide, (bottom - 0.17) / height, text, 7, ha="center", va="baseline", color=QUIET)
    right = left + wide
    write(figure, right + 0.09, (bottom + span + 0.06) / height, "this log", 7.5, ha="right", color=QUIET)
    write(figure, right + 0.21, (bottom + span + 0.06) / height, "10 to 90 %", 7.5, ha="right", color=QUIET)
    for n, each in enumerate(standings):
        y = (bottom + span - step * (n + 0.5)) / height
        write(figure, left - 0.035, y, each.name, 8, ha="right", va="center")
        ends = f"{each.band[0]:.3g} to {each.band[4]:.3g}"
        write(figure, right + 0.21, y, ends, 7.5, ha="right", va="center", color=QUIET)
        told = "–" if each.place is None else f"{each.value:.3g}"
        write(figure, right + 0.09, y, told, 8, ha="right", va="center")
        if each.place is not None:
            figure.add_artist(
                Line2D((left + each.place * wide,), (y,), marker="o" if each.within else "D", markersize=5.5,
                       color=INK if each.within else "#b04a00", markeredgecolor="white", markeredgewidth=0.6)
            )  # fmt: skip
    _heading(figure, "Beside twenty real open communities", "how many lie lower; diamonds: outside of 10 to 90 %")
    return figure


__all__ = [
    "carrying_figure", "flows_figure", "levels_figure", "log_figures", "months_figure", "standing_figure",
    "weekly_figure",
]  # fmt: skip
