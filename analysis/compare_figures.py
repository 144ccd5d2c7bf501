"""Figures of a comparison: how large all differences are, and how each family of outcomes differs week by week."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from copsim.analysis.arms_measured import Measured
from copsim.analysis.compare_phrases import short, when_told
from copsim.analysis.compared import Difference
from copsim.analysis.drawing import (
    FONT,
    GRID,
    INK,
    QUIET,
    draw_marks,
    draw_marks_key,
    new_figure,
    panel,
    plain,
    round_ticks,
    shown_marks,
    write,
)

WIDTH = 8.6
LOOKS: tuple[tuple[str, Any, str], ...] = (
    ("#004c80", "-", "o"),
    ("#b04a00", (0, (5, 1.5)), "s"),
    ("#009468", (0, (1, 1)), "D"),
    ("#8a2f72", (0, (4, 1.5, 1, 1.5)), "^"),
    ("#7a6a00", (0, (2.5, 1.5)), "v"),
    ("#111111", (0, (7, 2)), "P"),
    ("#6a7f99", (0, (3, 1, 1, 1, 1, 1)), "X"),
)
"""Colour, line and marker of each arm."""

FAMILIES: dict[str, tuple[str, ...]] = {
    "life and taking part": (
        "alive", "week_ended", "week_mature", "challenge", "interest", "present", "watching", "contributing",
        "members", "joined", "left", "experts", "beginners", "far_members", "far_present", "far_active", "connected",
        "seen", "core", "active", "occasional", "peripheral", "transactional", "outside", "share_core", "share_active",
        "share_occasional", "share_peripheral", "share_transactional", "share_outside", "inward", "outward",
    ),
    "energy and bonds": (
        "energy", "passion", "identification", "identity", "ties", "trust", "anger", "voluntary", "leader_energy",
        "reputation",
    ),
    "knowing and value": (
        "knowing", "misknowing", "novelty", "answers", "stories", "heard", "news", "tried", "realized", "failed",
        "told_again", "written", "read", "documents", "documents_stale", "value", "visible", "experience", "agenda",
        "topics_turned", "concerns_open", "concerns_opened", "concerns_closed", "wanted", "relevance",
        "week_realized", "capability", "practised", "hopes_met", "oriented", "agenda_moved", "not_kept", "crowded_out",
        "given_up", "left_untried", "left_trying", "silenced", "untold", "aims_met", "aims_missed", "aims_changed",
        "agenda_brought",
    ),
    "between communities": (
        "told_across", "crossed", "misunderstood", "garbled", "encounters", "hours_across", "elsewhere", "moved_in",
        "moved_out", "common_ground", "distance", "knowledgeable",
    ),
    "leading and hours": (
        "held", "cancelled", "leaders", "gap", "vacancy", "quality", "hours_needed", "hours_pledged", "hours_first",
        "hours", "hours_available", "hours_given", "hours_granted", "hours_leading", "hours_homework",
        "hours_red_tape", "hours_cultivating", "succeeded", "usable",
    ),
    "organisation": (
        "sponsor_portfolio", "sponsor_domain", "sponsor_individual", "sponsor_local", "command", "tasks", "energizing",
        "talked_about", "carried_across", "hours_team", "team_skill", "strategic",
    ),
}  # fmt: skip
"""Outcomes that belong together, for the figures; moves between levels belong to taking part."""


def family_of(name: str) -> str:
    """The family of an outcome."""
    if "_to_" in name:
        return "life and taking part"
    return next((family for family, names in FAMILIES.items() if name in names), "other")


# How large


def effects_figure(measured: Measured, found: Sequence[Difference], matters: float) -> Figure:
    """A line per outcome and arm: the difference in spreads of the baseline, with its 95 % interval."""
    names = [each.name for each in measured.outcomes]
    known = [each for each in found if each.paired.effect == each.paired.effect]
    arms = measured.arms[1:]
    step = 0.17
    tall = len(names) * (step * len(arms) + 0.13)
    key = 0.5 + 0.2 * (len(arms) > 1)
    height = tall + 0.5 + 0.45 + key
    figure = new_figure(WIDTH, height)
    title = "Differences from " + plain(measured.arms[0], 40) + ", beside how far its lives differ"
    write(figure, 0.01, 1 - 0.24 / height, title, 11, fontweight="bold", va="baseline")
    box = (0.36, (key + 0.45) / height, 0.42, tall / height)
    axes = _forest_axes(figure, box, known, matters, tall)
    y = 0.0
    for n, name in enumerate(names):
        if n % 2:
            axes.axhspan(y, y + step * len(arms) + 0.13, facecolor="#f4f4f4", edgecolor="none", zorder=0)
        mine = [each for each in found if each.name == name]
        middle = y + (step * len(arms) + 0.13) / 2
        label = short(mine[0].wanted.outcome.label)
        when = when_told(mine[0].wanted, measured.weeks)
        text = plain(f"{label[:1].upper()}{label[1:]}", 50 - len(when)) + (f", {when}" if when else "")
        beside = {"transform": axes.get_yaxis_transform(), "va": "center", "clip_on": False}
        write(axes, -0.03, middle, text, 7.5, ha="right", **beside)
        for k, each in enumerate(mine):
            _forest_line(axes, each, y + 0.065 + step * (k + 0.5), LOOKS[k], beside)
        y += step * len(arms) + 0.13
    _forest_key(figure, arms, height, matters)
    return figure


def _forest_axes(
    figure: Figure, box: tuple[float, float, float, float], known: Sequence[Difference], matters: float, tall: float
) -> Axes:
    ends = [abs(end) for each in known for end in (*each.paired.effect_interval, each.paired.effect) if end == end]
    reach = max([matters * 1.5, 0.3, *ends]) * 1.06
    axes = figure.add_axes(box, facecolor="white")
    for side in ("left", "top", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set(color=QUIET, linewidth=0.8)
    axes.set_xlim(-reach, reach)
    axes.set_ylim(tall, 0.0)
    axes.yaxis.set_ticks([])
    ticks = round_ticks(reach, 3)
    both = [-tick for tick in ticks[:0:-1]] + ticks
    axes.xaxis.set_ticks(
        both, labels=[f"{tick:g}" for tick in both], fontsize=7.5, fontfamily=FONT, color=QUIET, parse_math=False
    )
    axes.tick_params(axis="x", which="both", length=3, width=0.8, color=QUIET, pad=2.5)
    axes.axvspan(-matters, matters, facecolor=GRID, edgecolor="none", zorder=0.5)
    axes.axvline(0.0, color=INK, linewidth=0.8, zorder=1)
    write(
        axes, 0.5, -0.33 / tall, "difference in standard deviations of the baseline's lives", 7.5, color=QUIET,
        transform=axes.transAxes, ha="center", va="top", clip_on=False,
    )  # fmt: skip
    return axes


def _forest_line(axes: Axes, each: Difference, y: float, look: tuple[str, Any, str], beside: dict[str, Any]) -> None:
    colour, _, marker = look
    effect, (low, high) = each.paired.effect, each.paired.effect_interval
    write(axes, 1.03, y, each.paired.verdict, 7.5, color=INK if each.paired.enough else QUIET, ha="left", **beside)
    if effect != effect:
        write(axes, 0.5, y, "the baseline's lives do not differ", 7.0, color=QUIET, ha="center", **beside)
        return
    if low == low:
        axes.add_line(Line2D((low, high), (y, y), color=colour, linewidth=1.5, solid_capstyle="butt", zorder=3))
    fill = colour if each.paired.clear else "white"
    axes.add_line(
        Line2D(
            (effect,), (y,), marker=marker, markersize=5, markerfacecolor=fill, markeredgecolor=colour,
            markeredgewidth=1.1, linestyle="none", zorder=4,
        )
    )  # fmt: skip


def _forest_key(figure: Figure, arms: Sequence[str], height: float, matters: float) -> None:
    """What bar, dot and grey mean; and which arm is which."""
    y = (0.1 + 0.2 * (len(arms) > 1)) / height
    figure.add_artist(
        Rectangle((0.05, y - 0.02 / height), 0.028, 0.12 / height, facecolor=GRID, edgecolor=QUIET, linewidth=0.4)
    )
    write(figure, 0.085, y, f"less than {matters:g} of the spread: does not matter here", 7.5, va="baseline")
    middle = y + 0.04 / height
    figure.add_artist(Line2D((0.50, 0.53), (middle, middle), color=INK, linewidth=1.5))
    write(figure, 0.54, y, "95 % interval; a full dot where it leaves out zero", 7.5, va="baseline")
    if len(arms) > 1:
        _arms_key(figure, arms, 0.1 / height, marked=True)


def _arms_key(figure: Figure, arms: Sequence[str], y: float, *, marked: bool) -> None:
    """Which arm has which look, from left to right, as far as there is room."""
    height = figure.get_figheight()
    wide = 0.92 / max(len(arms), 2)
    for n, name in enumerate(arms):
        colour, line, marker = LOOKS[n]
        x = 0.05 + n * wide
        figure.add_artist(
            Line2D(
                (x, x + 0.028), (y + 0.04 / height,) * 2, color=colour, linewidth=1.7,
                linestyle="-" if marked else line, marker=marker if marked else "", markersize=4,
            )
        )  # fmt: skip
        write(figure, x + 0.036, y, plain(name, int(120 * wide) - 6), 7.5, va="baseline")


# Week by week


HOW_WEEKS = "Means of 13 weeks. Bands hold for all weeks at once (95 %); a bar at the edge: where one leaves out zero."
COLUMNS, LEFT, PANEL, GAP = 2, 0.065, 0.395, 0.105
ROOM = 46
"""So many characters of title and unit stand beside each other above a panel."""
TALL, BETWEEN = 1.25, 0.55
"""Inches of a panel, and between rows."""
PAST_SHOWN = 13
"""So many weeks are shown in which all arms are one, where they have a past in common."""


def weekly_figures(
    measured: Measured, found: Sequence[Difference], marks: Sequence[tuple[int, str]] = ()
) -> dict[str, Figure]:
    """A figure per family of outcomes, by its name: mean differences over 13 weeks, with simultaneous 95 % bands.

    Args:
        measured: lives of all arms.
        found: their differences.
        marks: dated changes of the arms, as (week, short label).
    """
    names = [series.name for series in measured.series]
    order = [*FAMILIES, "other"]
    families = sorted({family_of(name) for name in names}, key=order.index)
    return {
        family: _weekly_figure(measured, found, family, [name for name in names if family_of(name) == family], marks)
        for family in families
    }


def _weekly_figure(
    measured: Measured, found: Sequence[Difference], family: str, names: Sequence[str], marks: Sequence[tuple[int, str]]
) -> Figure:
    weeks = _weeks_shown(measured)
    shown = shown_marks(marks, weeks)
    below = 0.55 + (draw_marks_key(None, shown) if shown else 0.0)
    rows = -(-len(names) // COLUMNS)
    height = 0.62 + rows * (TALL + BETWEEN) + below
    figure = new_figure(WIDTH, height)
    title = f"{family[:1].upper()}{family[1:]}: difference from {plain(measured.arms[0], 40)}, week by week"
    write(figure, 0.01, 1 - 0.24 / height, title, 11, fontweight="bold", va="baseline")
    for n, name in enumerate(names):
        column, row = n % COLUMNS, n // COLUMNS
        bottom = height - 0.62 - (row + 1) * TALL - row * BETWEEN
        box = (LEFT + column * (PANEL + GAP), bottom / height, PANEL, TALL / height)
        _weekly_panel(figure, box, measured, _first_of_each(found, name), shown)
        if row == rows - 1 or n + COLUMNS >= len(names):
            middle = LEFT + column * (PANEL + GAP) + PANEL / 2
            write(figure, middle, (bottom - 0.31) / height, "week", 7.5, color=QUIET, ha="center", va="baseline")
    if shown:
        draw_marks_key(figure, shown)
    _arms_key(figure, measured.arms[1:], (below - 0.2) / height, marked=False)
    write(figure, 0.05, (below - 0.38) / height, HOW_WEEKS, 7.5, color=QUIET, va="baseline")
    return figure


def _weeks_shown(measured: Measured) -> Any:
    return np.arange(max(0, measured.first - PAST_SHOWN), measured.weeks)


def _first_of_each(found: Sequence[Difference], name: str) -> list[Difference]:
    """Of each arm one difference of this outcome: all of one outcome have the same weeks."""
    return list({each.arm: each for each in found if each.wanted.outcome.name == name and each.weeks}.values())


def _weekly_panel(
    figure: Figure, box: tuple[float, float, float, float], measured: Measured, arms: Sequence[Difference], marks: Any
) -> None:
    outcome = arms[0].wanted.outcome
    weeks = _weeks_shown(measured)
    ends = np.concatenate([np.abs(side) for each in arms if each.weeks for side in (each.weeks.low, each.weeks.high)])
    middles = np.concatenate([np.abs(each.weeks.difference) for each in arms if each.weeks])
    tops = [float(np.nanmax(values)) for values in (ends, middles) if not np.isnan(values).all()]
    top = max([*tops, 0.0]) or 1.0
    label = plain(short(outcome.label), 40)
    rate = "" if outcome.how == "mean" else "a week"
    unit = f"{plain(short(outcome.unit), 22)} {rate}".strip()
    unit = unit if len(label) + len(unit) <= ROOM else rate
    axes = panel(figure, box, f"{label[:1].upper()}{label[1:]}", unit, weeks, top)
    axes.set_ylim(-top * 1.06, top * 1.06)
    ticks = round_ticks(top, 3)
    both = [-tick for tick in ticks[:0:-1]] + ticks
    axes.yaxis.set_ticks(
        both, labels=[f"{tick:+g}" if tick else "0" for tick in both], fontsize=7.5, fontfamily=FONT, color=QUIET,
        parse_math=False,
    )  # fmt: skip
    axes.axhline(0.0, color=INK, linewidth=0.8, zorder=1.4)
    draw_marks(axes, marks)
    for each in arms:
        band = each.weeks
        assert band is not None
        colour, line, _ = LOOKS[measured.arms.index(each.arm) - 1]
        low, high, middle = (values[weeks] for values in (band.low, band.high, band.difference))
        axes.fill_between(weeks, low, high, facecolor=colour, edgecolor="none", linewidth=0.0, alpha=0.2)
        axes.add_line(Line2D(weeks, middle, color=colour, linestyle=line, linewidth=1.6))
        if band.first is not None and band.last is not None:
            side = -top if band.sign > 0 else top
            axes.add_line(
                Line2D((band.first, band.last), (side, side), color=colour, linewidth=3.0, solid_capstyle="butt")
            )


__all__ = ["FAMILIES", "LOOKS", "effects_figure", "family_of", "weekly_figures"]
