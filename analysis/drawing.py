"""What all figures share: colours, panels, bands, and marks of dated changes.

Only matplotlib's objects are used (no pyplot), and everything that shows is said here, not taken from the settings of
whoever runs it; so the same table gives the same bytes, in any thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from textwrap import wrap
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from copsim.analysis.bands import Bands
from copsim.analysis.ticks import round_ticks as round_ticks  # figures know it from here
from copsim.analysis.ticks import week_ticks as week_ticks

INK = "#222222"
QUIET = "#595959"
GRID = "#e3e3e3"
FONT = "DejaVu Sans"

# Hues after Okabe and Ito, made darker or lighter so that they differ in grey too: darkest in the core.
LEVEL_COLOUR = {
    "core": "#111111",
    "active": "#004c80",
    "occasional": "#b04a00",
    "peripheral": "#009468",
    "transactional": "#c982ae",
    "outside": "#9a9a9a",
}
LEVEL_STYLE: dict[str, Any] = {
    "core": "-",
    "active": (0, (7, 1.5)),
    "occasional": (0, (4, 1.5, 1, 1.5)),
    "peripheral": (0, (2.5, 1.5)),
    "transactional": (0, (1, 1)),
}
FIRST, SECOND = ("#004c80", "-"), ("#c46a00", (0, (4, 1.5)))
"""Colour and style of the first and the second line of a panel."""


def new_figure(width: float, height: float) -> Figure:
    """An empty figure, in inches, that belongs to no window and no global list."""
    figure = Figure(figsize=(width, height), facecolor="white", edgecolor="white", dpi=100)
    FigureCanvasAgg(figure)
    return figure


@lru_cache(maxsize=1)
def _drawable() -> frozenset[int]:
    return frozenset(get_font(findfont(FontProperties(family=FONT))).get_charmap())


def plain(text: str, most: int = 60) -> str:
    """Text that can be drawn: one line, no control characters, what the font lacks as a box, not too long."""
    known = _drawable()
    line = "".join(c if c.isprintable() else " " for c in text)
    line = "".join(c if ord(c) in known else "□" for c in " ".join(line.split()))
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def write(figure: Figure | Axes, x: float, y: float, text: str, size: float = 8.0, **how: Any) -> Any:
    """Text exactly as given (no formulas), in the figures' font."""
    how = {"color": INK, "fontfamily": FONT, "parse_math": False, "usetex": False, **how}
    return figure.text(x, y, text, fontsize=size, **how)


def panel(
    figure: Figure, box: tuple[float, float, float, float], title: str, unit: str, weeks: Any, top: float
) -> Axes:
    """Axes from 0 to `top` over weeks, with a title above; `box` is left, bottom, width, height as shares."""
    axes = figure.add_axes(box, facecolor="white")
    axes.set_axisbelow(True)
    for side in ("left", "top", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set(color=QUIET, linewidth=0.8, capstyle="projecting")
    room = 0.5 if len(weeks) == 1 else 0.0
    axes.set_xlim(float(weeks[0]) - room, float(weeks[-1]) + room)
    axes.set_ylim(0.0, top * 1.06 if top > 0.0 else 1.06)
    xs, ys = week_ticks(weeks), round_ticks(top, whole=unit == "people")
    for axis, ticks in ((axes.xaxis, xs), (axes.yaxis, ys)):
        texts = [f"{tick:g}" for tick in ticks]
        axis.set_ticks(ticks, labels=texts, fontsize=7.5, fontfamily=FONT, color=QUIET, parse_math=False, usetex=False)
    axes.tick_params(
        axis="x", which="both", direction="out", length=3, width=0.8, color=QUIET, pad=2.5, top=False, bottom=True
    )
    axes.tick_params(axis="y", which="both", length=0, pad=2.5, left=False, right=False)
    axes.grid(visible=True, axis="y", color=GRID, linewidth=0.7, linestyle="-", alpha=1.0)
    axes.grid(visible=False, axis="x")
    write(axes, 0.0, 1.06, title, 9.0, transform=axes.transAxes, fontweight="bold", va="baseline")
    write(axes, 1.0, 1.06, unit, 7.0, transform=axes.transAxes, color=QUIET, va="baseline", ha="right")
    return axes


def draw_bands(axes: Axes, bands: Bands, colour: str, style: Any, *, shade: bool = True) -> None:
    """The median as a line; half and nine tenths of lives as darker and lighter bands where there are several."""
    if shade and bands.lives > 1:
        for low, high, alpha in ((bands.low90, bands.high90, 0.16), (bands.low50, bands.high50, 0.30)):
            axes.fill_between(bands.weeks, low, high, facecolor=colour, edgecolor="none", linewidth=0.0, alpha=alpha)
    # A lone week between weeks without a number would be no line, so it gets a dot.
    known = ~np.isnan(bands.median)
    beside = np.concatenate(([False], known[:-1])) | np.concatenate((known[1:], [False]))
    axes.add_line(
        Line2D(
            bands.weeks, bands.median, color=colour, linestyle=style, linewidth=1.7, solid_capstyle="butt",
            dash_capstyle="butt", marker="o", markersize=4, markeredgewidth=0,
            markevery=np.flatnonzero(known & ~beside).tolist(),
        )
    )  # fmt: skip


def label_ends(axes: Axes, ends: Sequence[tuple[float, str, str]], size: float = 7.5) -> None:
    """Texts right of the panel beside where lines end: (height, text, colour); moved apart where they would touch.

    A line that ends nowhere (nan) gets none.
    """
    ends = [end for end in ends if end[0] == end[0]]
    low, high = axes.get_ylim()
    figure = axes.get_figure()
    assert figure is not None
    height = axes.get_position().height * figure.get_figheight() * 72.0 if isinstance(figure, Figure) else 72.0
    apart = (size * 1.25) / height
    order = sorted(range(len(ends)), key=lambda n: (ends[n][0], n))
    places = [(ends[n][0] - low) / (high - low) for n in order]
    for n in range(1, len(places)):
        places[n] = max(places[n], places[n - 1] + apart)
    for n in range(len(places) - 1, -1, -1):
        places[n] = min(places[n], 1.0 if n == len(places) - 1 else places[n + 1] - apart)
    for n, place in zip(order, places, strict=True):
        write(
            axes, 1.03, place, ends[n][1], size, transform=axes.transAxes, color=ends[n][2], va="center", clip_on=False
        )


def last(bands: Bands) -> float:
    """The last number of the median line, nan if it has none."""
    known = bands.median[~np.isnan(bands.median)]
    return float(known[-1]) if len(known) else float("nan")


def highest(*several: Bands) -> float:
    """The top of the outer bands, or 0."""
    tops = np.concatenate([bands.high90 for bands in several])
    known = tops[~np.isnan(tops)]
    return float(known.max()) if len(known) else 0.0


# Dated changes


def shown_marks(marks: Sequence[tuple[int, str]], weeks: Any) -> list[tuple[int, str]]:
    """The marks that lie within these weeks, in order of week; those of one week in the order given."""
    within = [(int(week), str(label)) for week, label in marks if weeks[0] <= week <= weeks[-1]]
    return sorted(within, key=lambda mark: mark[0])


def draw_marks(axes: Axes, marks: Sequence[tuple[int, str]]) -> None:
    """A thin line per marked week, numbered above; numbers that would touch are put together (`2–4`)."""
    left, right = axes.get_xlim()
    for week in sorted({week for week, _ in marks}):
        axes.axvline(week, color=QUIET, linewidth=0.8, linestyle=(0, (2, 2)), zorder=1.5)
    groups: list[list[int]] = []
    apart = (0.12 if len(marks) < 10 else 0.20) * (right - left)
    for n, (week, _) in enumerate(marks):
        if groups and week - marks[groups[-1][0]][0] < apart:
            groups[-1].append(n)
        else:
            groups.append([n])
    for group in groups:
        text = f"{group[0] + 1}" if len(group) == 1 else f"{group[0] + 1}–{group[-1] + 1}"
        middle = sum(marks[n][0] for n in group) / len(group)
        write(
            axes, middle, 0.995, text, 6.5, transform=axes.get_xaxis_transform(), ha="center", va="top", color=INK,
            bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": QUIET, "linewidth": 0.6}, zorder=5,
        )  # fmt: skip


MOST_MARKS = 8
"""So many marks are written out under a figure; a page can list the rest."""
SHORT, A_LINE, LONGEST = 54, 108, 300
"""Characters of a mark that two to a row leave room for; that fit into a row; that are written out at all."""


def key_height(marks: Sequence[tuple[int, str]]) -> float:
    """Inches the key under a figure needs."""
    return 0.34 + 0.17 * len(_mark_rows(marks))


def draw_key(figure: Figure, lives: int, marks: Sequence[tuple[int, str]], left: float = 0.05) -> None:
    """Under the panels: what line and bands mean, and what the numbered marks are."""
    width, height = figure.get_size_inches()
    y = (key_height(marks) - 0.22) / height
    swatch = 0.24 / width

    def box(x: float, alpha: float) -> None:
        figure.add_artist(
            Rectangle((x, y - 0.02 / height), swatch, 0.12 / height, facecolor=INK, edgecolor="none", alpha=alpha)
        )

    x = left
    if lives > 1:
        middle = y + 0.04 / height
        figure.add_artist(Line2D((x, x + swatch), (middle, middle), color=INK, linewidth=1.7, linestyle="-"))
        write(figure, x + swatch * 1.3, y, f"median of {lives} lives", 7.5, va="baseline")
        box(x + 0.22, 0.40)
        write(figure, x + 0.22 + swatch * 1.3, y, "half of the lives", 7.5, va="baseline")
        box(x + 0.42, 0.16)
        write(figure, x + 0.42 + swatch * 1.3, y, "nine in ten of the lives", 7.5, va="baseline")
    else:
        write(figure, x, y, "one life: a line, and no band", 7.5, va="baseline")
    _list_marks(figure, marks, y, left)


def draw_marks_key(figure: Figure | None, marks: Sequence[tuple[int, str]], left: float = 0.05) -> float:
    """Inches that a key with the marks alone takes; drawn where a figure is given."""
    tall = 0.12 + 0.17 * len(_mark_rows(marks))
    if figure is not None:
        _list_marks(figure, marks, (tall + 0.02) / figure.get_figheight(), left)
    return tall


def _mark_rows(marks: Sequence[tuple[int, str]]) -> list[tuple[str, ...]]:
    """What the numbered marks are, as rows of two where all are short; long ones are wrapped rather than cut."""
    texts = [f"{n + 1} · week {week}: {plain(label, LONGEST)}" for n, (week, label) in enumerate(marks[:MOST_MARKS])]
    if len(marks) > MOST_MARKS:
        texts.append(f"and {len(marks) - MOST_MARKS} more changes")
    if all(len(text) <= SHORT for text in texts):
        return [tuple(texts[n : n + 2]) for n in range(0, len(texts), 2)]
    return [(line,) for text in texts for line in wrap(text, A_LINE, subsequent_indent="      ")]


def _list_marks(figure: Figure, marks: Sequence[tuple[int, str]], y: float, left: float) -> None:
    """What the numbered marks are, under `y`."""
    height = figure.get_figheight()
    for n, row in enumerate(_mark_rows(marks)):
        for k, text in enumerate(row):
            write(figure, left + 0.47 * k, y - (0.19 + 0.17 * n) / height, text, 7.5, color=QUIET, va="baseline")
