"""Figures of an attribution: how pairs differ, how futures go with it and without it, and for whom."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from copsim.analysis.attributed import FARED, GROUPS, NEWCOMERS, Attributed
from copsim.analysis.bands import quantiles
from copsim.analysis.compare_phrases import fixed, places_of, short, when_told
from copsim.analysis.drawing import FIRST, FONT, INK, QUIET, SECOND, new_figure, panel, plain, round_ticks, write

WIDTH = 8.6
COLUMNS, LEFT, PANEL, GAP = 2, 0.065, 0.395, 0.105
TALL, BETWEEN = 1.25, 0.62
"""Inches of a panel, and between rows."""
MOST = 6
"""So many outcomes are drawn."""
PAST_SHOWN = 26
"""So many weeks before the lives part are shown."""
BINS = 20
FIRST_DRAWN = ("present", "core", "realized")
JUMPY = ("held", "hours", "joined", "alive")
"""Of these a line week by week says little; they are drawn if there is nothing else."""
WHO = ("visits", "tried", "realized", "identification")
"""Ways of faring that are drawn."""


def drawn(told: Attributed, *, weekly: bool) -> list[int]:
    """Which outcomes are drawn: of those that differ surely what everybody asks for first, then the clearest."""

    def rank(n: int) -> tuple[bool, bool, int, float]:
        of, name = told.found[n].paired, told.found[n].wanted.outcome.name
        first = FIRST_DRAWN.index(name) if name in FIRST_DRAWN else len(FIRST_DRAWN)
        size = abs(of.effect) if of.effect == of.effect else 0.0
        return weekly and name in JUMPY, not of.clear, first, -size

    able = [n for n, each in enumerate(told.found) if (each.weeks is not None if weekly else each.paired.differing > 0)]
    chosen: dict[str, int] = {}
    for n in sorted(able, key=rank):
        chosen.setdefault(told.found[n].wanted.outcome.name if weekly else str(n), n)
    return list(chosen.values())[: MOST - 2 if weekly else MOST]


def _frame(panels: int, title: str, below: float) -> tuple[Figure, float]:
    rows = -(-panels // COLUMNS)
    height = 0.66 + rows * (TALL + BETWEEN) + below
    figure = new_figure(WIDTH, height)
    write(figure, 0.01, 1 - 0.24 / height, title, 11, fontweight="bold", va="baseline")
    return figure, height


def _box(n: int, height: float) -> tuple[float, float, float, float]:
    column, row = n % COLUMNS, n // COLUMNS
    bottom = height - 0.66 - (row + 1) * TALL - row * BETWEEN
    return LEFT + column * (PANEL + GAP), bottom / height, PANEL, TALL / height


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# How pairs differ


def pairs_figure(told: Attributed) -> Figure | None:
    """Of each outcome how many pairs differ by how much; None where nothing differs."""
    which = drawn(told, weekly=False)
    if not which:
        return None
    figure, height = _frame(len(which), "What it added, pair by pair: with it minus without it", 0.3)
    for n, k in enumerate(which):
        _pairs_panel(figure, _box(n, height), told, k)
    y = 0.13 / height
    figure.add_artist(Rectangle((0.05, y - 0.02 / height), 0.028, 0.12 / height, facecolor=FIRST[0], alpha=0.45, lw=0))
    write(figure, 0.085, y, "pairs of futures", 7.5, va="baseline")
    middle = y + 0.04 / height
    figure.add_artist(Line2D((0.24, 0.268), (middle, middle), color=SECOND[0], linewidth=3.0, solid_capstyle="butt"))
    write(figure, 0.275, y, "mean with its 95 % interval", 7.5, va="baseline")
    figure.add_artist(Line2D((0.52, 0.548), (middle, middle), color=INK, linewidth=0.9))
    write(figure, 0.555, y, "no difference; left of it there is less with it, right of it more", 7.5, va="baseline")
    return figure


def _pairs_panel(figure: Figure, box: tuple[float, float, float, float], told: Attributed, k: int) -> None:
    each, values = told.found[k], told.of_pairs(k)
    of = each.paired
    ends = [0.0, float(values.min()), float(values.max())]
    reach = max(abs(end) for end in ends) or 1.0
    low, high = min(ends) - 0.05 * reach, max(ends) + 0.05 * reach
    # One edge is at zero, so that no bar holds pairs of both sides.
    step = (high - low) / BINS
    edges = np.arange(np.floor(low / step), np.ceil(high / step) + 1) * step
    counted = np.histogram(values, bins=edges)[0]
    axes = _plain_axes(figure, box, (float(edges[0]), float(edges[-1])), float(counted.max()) * 1.22)
    for n, many in enumerate(counted.tolist()):
        wide = (edges[n + 1] - edges[n]) * 0.9
        left = edges[n] + (edges[n + 1] - edges[n]) * 0.05
        axes.add_patch(Rectangle((left, 0), wide, many, facecolor=FIRST[0], alpha=0.45, edgecolor="none"))
    axes.axvline(0.0, color=INK, linewidth=0.9, zorder=1.4)
    top = float(counted.max()) * 1.12
    if of.low == of.low:
        axes.add_line(Line2D((of.low, of.high), (top, top), color=SECOND[0], linewidth=3.0, solid_capstyle="butt"))
    axes.add_line(Line2D((of.difference,), (top,), color=SECOND[0], marker="D", markersize=4.5, linestyle="none"))
    when = when_told(each.wanted, told.measured.weeks)
    label = _capital(plain(short(each.wanted.outcome.label), 44 - len(when)))
    write(axes, 0.0, 1.06, f"{label}{', ' + when if when else ''}", 8.5, transform=axes.transAxes, fontweight="bold")
    unit = plain(short(each.wanted.outcome.unit), 22)
    write(axes, 1.0, -0.235, unit, 7.0, transform=axes.transAxes, color=QUIET, va="top", ha="right")


def _plain_axes(
    figure: Figure, box: tuple[float, float, float, float], across: tuple[float, float], up: float, *, few: bool = False
) -> Axes:
    axes = figure.add_axes(box, facecolor="white")
    for side in ("left", "top", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set(color=QUIET, linewidth=0.8)
    axes.set_xlim(*across)
    axes.set_ylim(0.0, up)
    axes.yaxis.set_ticks([])
    _across(axes, across, few=few)
    return axes


def _across(axes: Axes, across: tuple[float, float], *, few: bool) -> None:
    """Ticks at round numbers on both sides of zero; one on each side where there is little room."""
    right = round_ticks(max(across[1], -across[0]), 3)
    right = [right[0], right[-1]] if few else right
    ticks = [tick for tick in (*(-tick for tick in right[:0:-1]), *right) if across[0] <= tick <= across[1]]
    texts = [f"{tick:+g}" if tick else "0" for tick in ticks]
    axes.xaxis.set_ticks(ticks, labels=texts, fontsize=7.5, fontfamily=FONT, color=QUIET, parse_math=False)
    axes.tick_params(axis="x", which="both", length=3, width=0.8, color=QUIET, pad=2.5)


# How futures go


def courses_figure(told: Attributed) -> Figure:
    """Futures with it and without it, week by week, and the one life as it went, as an example."""
    which = drawn(told, weekly=True)
    figure, height = _frame(len(which), "How futures go, with it and without it", 0.56)
    first = max(0, told.measured.first - PAST_SHOWN)
    weeks = np.arange(first, told.measured.weeks)
    names = [series.name for series in told.measured.series]
    for n, k in enumerate(which):
        box = _box(n, height)
        _course_panel(figure, box, told, names.index(told.found[k].wanted.outcome.name), weeks)
        write(figure, box[0] + PANEL / 2, box[1] - 0.34 / height, "week", 7.5, color=QUIET, ha="center", va="baseline")
    _courses_key(figure, height, told)
    return figure


def _course_panel(figure: Figure, box: tuple[float, float, float, float], told: Attributed, s: int, weeks: Any) -> None:
    outcome = told.measured.series[s]
    parts = told.courses[:, :, s][:, :, weeks].astype(np.float64)
    example = told.example_course[s][weeks]
    known = np.concatenate([parts[~np.isnan(parts)], example[~np.isnan(example)]])
    top = float(known.max()) if len(known) else 1.0
    rate = "" if outcome.how == "mean" else "a week"
    unit = f"{plain(short(outcome.unit), 18)} {rate}".strip()
    axes = panel(figure, box, _capital(plain(short(outcome.label), 36)), unit, weeks, top)
    axes.axvline(told.thing.week, color=QUIET, linewidth=0.8, linestyle=(0, (2, 2)), zorder=1.5)
    looks: tuple[tuple[int, tuple[str, Any]], ...] = ((0, SECOND), (1, FIRST))
    for arm, (colour, style) in looks:
        low, middle, high = quantiles(parts[arm], (0.25, 0.5, 0.75))
        axes.fill_between(weeks, low, high, facecolor=colour, edgecolor="none", linewidth=0.0, alpha=0.25)
        axes.add_line(Line2D(weeks, middle, color=colour, linestyle=style, linewidth=1.8))
    axes.add_line(Line2D(weeks, example, color=INK, linewidth=0.8, linestyle=(0, (1, 1))))


def _courses_key(figure: Figure, height: float, told: Attributed) -> None:
    y = 0.32 / height
    middle = y + 0.04 / height
    looks: tuple[tuple[float, tuple[str, Any], str], ...] = ((0.05, FIRST, "with it"), (0.17, SECOND, "without it"))
    for x, (colour, style), text in looks:
        figure.add_artist(Line2D((x, x + 0.03), (middle, middle), color=colour, linestyle=style, linewidth=1.8))
        write(figure, x + 0.037, y, text, 7.5, va="baseline")
    figure.add_artist(Line2D((0.31, 0.34), (middle, middle), color=INK, linewidth=0.8, linestyle=(0, (1, 1))))
    write(figure, 0.347, y, f"the one life as it went (seed {told.seed}): an example, no measure", 7.5, va="baseline")
    text = f"Lines are medians of {told.pairs} futures, bands hold half of them; means of 13 weeks. Dashes: week "
    write(figure, 0.05, 0.13 / height, f"{text}{told.thing.week}, before which all are one.", 7.5, color=QUIET)


# For whom


def who_figure(told: Attributed) -> Figure | None:
    """Of each group what a person in it has more or less, with it; None where nothing is known of people."""
    groups = [group for group in GROUPS if any(each.group == group for each in told.fared)]
    if not groups:
        return None
    row = 0.21
    tall = row * len(groups)
    height = 0.72 + tall + 0.42
    figure = new_figure(WIDTH, height)
    write(figure, 0.01, 1 - 0.24 / height, "For whom: with it minus without it, a person", 11, fontweight="bold")
    wide, left = 0.178, 0.175
    for n, measure in enumerate(WHO):
        box = (left + n * (wide + 0.027), 0.42 / height, wide, tall / height)
        axes = _who_panel(figure, box, told, groups, measure)
        if n == 0:
            for k, group in enumerate(groups):
                people = next(each.people for each in told.fared if each.group == group)
                name = "came later" if group == NEWCOMERS else f"{group} ({people})"
                write(
                    axes, -0.05, k + 0.5, name, 7.5, transform=axes.get_yaxis_transform(), ha="right", va="center",
                    clip_on=False,
                )  # fmt: skip
    return figure


def _who_panel(
    figure: Figure, box: tuple[float, float, float, float], told: Attributed, groups: list[str], measure: str
) -> Axes:
    mine = {each.group: each.paired for each in told.fared if each.measure == measure}
    known = [end for of in mine.values() for end in (of.low, of.high, of.difference) if end == end]
    reach = max([abs(end) for end in known], default=0.0) or 1.0
    axes = _plain_axes(figure, box, (-reach * 1.25, reach * 1.25), 1.0, few=True)
    axes.set_ylim(len(groups), 0.0)
    axes.axvline(0.0, color=INK, linewidth=0.8, zorder=1)
    label = FARED[measure][0]
    write(axes, 0.5, 1.07, label, 8.0, transform=axes.transAxes, ha="center", fontweight="bold", va="baseline")
    for k, group in enumerate(groups):
        axes.axhspan(k, k + 1, facecolor="#f4f4f4" if k % 2 else "white", edgecolor="none", zorder=0)
        of = mine.get(group)
        if of is None or of.pairs == 0:
            write(
                axes,
                0.5,
                k + 0.5,
                "–",
                7.0,
                color=QUIET,
                ha="center",
                va="center",
                transform=axes.get_yaxis_transform(),
            )
            continue
        if of.low == of.low:
            axes.add_line(Line2D((of.low, of.high), (k + 0.5,) * 2, color=FIRST[0], linewidth=1.6, zorder=3))
        fill = FIRST[0] if of.clear else "white"
        axes.add_line(
            Line2D(
                (of.difference,), (k + 0.5,), marker="o", markersize=4.5, markerfacecolor=fill,
                markeredgecolor=FIRST[0], markeredgewidth=1.0, linestyle="none", zorder=4,
            )
        )  # fmt: skip
    return axes


def alt_of(told: Attributed, k: int) -> str:
    """What a panel of an outcome shows, in words."""
    of = told.found[k].paired
    return f"{short(told.found[k].wanted.outcome.label)} {fixed(of.difference, places_of(of))}"


def figures(told: Attributed) -> dict[str, Figure]:
    """All figures by name; those that would be empty are left out."""
    made = {"pairs": pairs_figure(told), "courses": courses_figure(told), "who": who_figure(told)}
    return {name: figure for name, figure in made.items() if figure is not None}


__all__ = ["alt_of", "courses_figure", "drawn", "figures", "pairs_figure", "who_figure"]
