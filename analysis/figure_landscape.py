"""A landscape as a map: communities as places, people as paths, and what crosses between them."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path as Outline

from copsim.analysis.drawing import INK, LEVEL_COLOUR, QUIET, new_figure, plain, write
from copsim.analysis.figure_levels import WIDTH
from copsim.analysis.landscape import Landscape
from copsim.analysis.landscape_layout import LINE, TALL, WIDE
from copsim.analysis.landscape_map import map_of

LOST = "#c62828"
BELOW, ABOVE = 0.42, 0.42
BLUE = np.array([0.0, 0x4C / 255, 0x80 / 255])


def landscape_figure(land: Landscape) -> Figure:
    """The map at the end of the life that is told."""
    tall = WIDTH * TALL / WIDE
    height = tall + BELOW + ABOVE
    figure = new_figure(WIDTH, height)
    axes = figure.add_axes((0.0, BELOW / height, 1.0, tall / height))
    axes.set_xlim(0, WIDE)
    axes.set_ylim(TALL, 0)
    axes.set_axis_off()
    found = map_of(land)
    points = WIDTH * 72.0 / WIDE
    for k, (a, b) in enumerate(land.pairs):
        start, end = found.places[a], found.places[b]
        width, lost = points * found.widths[k, -1], found.lost[k, -1]
        axes.add_line(Line2D(*np.array([start, end]).T, color="#b9c4cf", linewidth=width, zorder=1))
        # What is lost lies on the boundary: in the middle of the line.
        middle, half = (start + end) / 2, (end - start) * lost / 2
        if lost > 0:
            part = np.array([middle - half, middle + half]).T
            axes.add_line(Line2D(*part, color=LOST, linewidth=2.2, linestyle=(0, (1.4, 0.8)), zorder=2))
    for one, bend in found.paths:
        if one.ends > int(land.weekly["week"].max()):
            start, end = found.places[one.home], found.places[one.other]
            along = end - start
            aside = np.array([-along[1], along[0]]) / max(1e-9, float(np.hypot(*along)))
            curve = Outline([start, (start + end) / 2 + 2 * bend * aside, end], [1, 3, 3])
            axes.add_patch(
                PathPatch(curve, facecolor="none", edgecolor=LEVEL_COLOUR["occasional"], linewidth=0.6, zorder=2.5)
            )
    for c, name in enumerate(land.names):
        x, y = found.places[c]
        shade = 1.0 - (1.0 - BLUE) * (0.06 + 0.94 * found.filled[c, -1])
        axes.add_patch(
            Circle((x, y), max(0.5, found.radius[c, -1]), facecolor=shade, edgecolor=BLUE, linewidth=1.1, zorder=3)
        )
        below = y + found.radius[c, -1] + 0.55 * LINE
        write(
            axes, x, below, plain(name, 24), 8.0, ha="center", va="center", zorder=4,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.4},
        )  # fmt: skip
    write(figure, 0.01, 1 - 0.24 / height, "Landscape", 11, fontweight="bold", va="baseline")
    told = f"seed {land.seed}, week {int(land.weekly['week'].max())}"
    write(figure, 0.99, 1 - 0.24 / height, told, 7.5, color=QUIET, ha="right", va="baseline")
    _key(figure, height)
    return figure


def _key(figure: Figure, height: float) -> None:
    """What the marks are."""
    y = 0.17 / height

    def line(x: float, colour: str, width: float, style: object = "-") -> None:
        figure.add_artist(
            Line2D((x, x + 0.035), (y + 0.04 / height,) * 2, color=colour, linewidth=width, linestyle=style)  # type: ignore[arg-type]
        )

    for x, colour, width, style, text in (
        (0.05, "#b9c4cf", 4.0, "-", "link; wide: much crosses"),
        (0.31, LOST, 2.5, (0, (1.2, 0.7)), "not understood, as a part"),
        (0.57, LEVEL_COLOUR["occasional"], 0.9, "-", "somebody in both"),
    ):
        line(x, colour, width, style)
        write(figure, x + 0.042, y, text, 7.5, color=INK, va="baseline")
    write(figure, 0.77, y, "dark: many active and core", 7.5, color=INK, va="baseline")


__all__ = ["landscape_figure"]
