"""Ties: how they grow, how well people know those they sit with, and who is tied to whom at the end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from copsim.analysis.bands import bands, bands_of, trailing_mean
from copsim.analysis.drawing import (
    FIRST,
    INK,
    LEVEL_COLOUR,
    QUIET,
    draw_bands,
    draw_key,
    draw_marks,
    highest,
    key_height,
    label_ends,
    last,
    new_figure,
    panel,
    shown_marks,
    write,
)
from copsim.analysis.figure_circles import EDGE, INWARD, RINGS, TINT, spread_dots
from copsim.analysis.figure_levels import WIDTH
from copsim.analysis.lives import Lives
from copsim.analysis.phrases import QUARTER, number

if TYPE_CHECKING:
    import pandas as pd

STRONG = 0.1
"""Ties below this are not drawn."""
MOST_LINES = 500
"""So many ties are drawn: the strongest."""
TALL = 1.5


def ties_figure(
    weekly: pd.DataFrame | Lives,
    marks: Sequence[tuple[int, str]] = (),
    *,
    seed: int | None = None,
    members: pd.DataFrame | None = None,
    ties: pd.DataFrame | None = None,
) -> Figure:
    """Left: ties of a member, and ties among those who sit together. Right: one life as circles with its ties."""
    lives = Lives.of(weekly)
    n = lives.place_of(seed)
    shown = shown_marks(marks, lives.weeks)
    below = key_height(shown)
    pictured = members is not None and ties is not None
    height = below + 0.45 + 2 * TALL + 0.62 + 0.62
    figure = new_figure(WIDTH, height)
    per_member = bands(lives, "ties")
    together = bands_of(lives.weeks, trailing_mean(lives["trust"], QUARTER))
    wide = 0.37 if pictured else 0.80
    parts = [
        ("Ties of a member", "strengths added up", max(0.5, highest(per_member)), per_member),
        ("Ties in the room", "0 to 1, 13-week mean", max(0.1, highest(together)), together),
    ]
    for k, (name, unit, top, of) in enumerate(parts):
        box = (0.05, (below + 0.45 + (1 - k) * (TALL + 0.62)) / height, wide, TALL / height)
        axes = panel(figure, box, name, unit, lives.weeks, top)
        draw_marks(axes, shown)
        draw_bands(axes, of, *FIRST)
        label_ends(axes, [(last(of), number(round(last(of), 2)), INK)])
    write(figure, 0.01, 1 - 0.24 / height, "Ties between members", 11, fontweight="bold", va="baseline")
    write(figure, 0.05 + 0.5 * wide, (below + 0.16) / height, "week", 7.5, color=QUIET, ha="center", va="baseline")
    if members is not None and ties is not None:
        inches = min(3.35, height - below - 0.75)
        axes = figure.add_axes(
            ((WIDTH - inches - 0.25) / WIDTH, (below + 0.45) / height, inches / WIDTH, inches / height)
        )
        drawn = _picture(axes, inches, members[members["seed"] == lives.seeds[n]], ties[ties["seed"] == lives.seeds[n]])
        which = f"seed {lives.seeds[n]}, " if len(lives) > 1 else ""
        text = f"{which}week {lives.weeks[-1]}: {drawn}"
        write(figure, 0.99, 1 - 0.24 / height, text, 7.5, color=QUIET, ha="right", va="baseline")
    draw_key(figure, len(lives), shown)
    return figure


def _picture(axes: Axes, inches: float, members: pd.DataFrame, ties: pd.DataFrame) -> str:
    """Members in rings by level, and lines between those who are tied; returns what is drawn."""
    axes.set_xlim(-1.26, 1.26)
    axes.set_ylim(-1.26, 1.26)
    axes.set_axis_off()
    here = members[members["left"] < 0]
    if len(here):
        # Of several communities the largest is drawn: a ring holds one community's members.
        community = here["community"].value_counts(sort=True).index[0]
        here = here[here["community"] == community]
        ties = ties[ties["community"] == community]
    for level, tint in zip(("peripheral", "occasional", "active", "core"), reversed(TINT), strict=True):
        axes.add_patch(Circle((0, 0), RINGS[level][1], facecolor=tint, edgecolor="white", linewidth=1.0))
    axes.add_patch(Circle((0, 0), EDGE, facecolor="none", edgecolor=QUIET, linewidth=0.8, linestyle=(0, (3, 2))))
    place: dict[int, Any] = {}
    points = inches * 72.0 / 2.52
    levels = here["level"].astype(str).to_numpy()
    for k, name in enumerate(INWARD):
        rows = here["member"].to_numpy()[levels == name]
        inner, outer = RINGS[name]
        tight = (outer**2 - inner**2) * math.pi / max(1, len(rows))
        radius = min(0.024, 0.4 * math.sqrt(tight))
        spots = spread_dots(len(rows), inner + (radius if inner else 0.0), outer - radius, 0.0, 0.25 + 0.17 * k)
        place |= dict(zip(rows.tolist(), spots, strict=True))
        outside = name == "outside"
        edge = LEVEL_COLOUR[name] if outside else "white"
        axes.scatter(
            spots[:, 0], spots[:, 1], s=(2 * radius * points) ** 2, marker="o", linewidths=0.7 if outside else 0.3,
            c="white" if outside else LEVEL_COLOUR[name], edgecolors=edge, zorder=3,
        )  # fmt: skip
    pairs: dict[tuple[int, int], float] = {}
    for a, b, strength in zip(ties["member"].tolist(), ties["to"].tolist(), ties["strength"].tolist(), strict=True):
        if strength >= STRONG and a in place and b in place:
            key = (min(a, b), max(a, b))
            pairs[key] = max(pairs.get(key, 0.0), strength)
    strongest = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_LINES]
    if strongest:
        axes.add_collection(
            LineCollection(
                [(place[a], place[b]) for (a, b), _ in strongest], colors=INK, zorder=2,
                linewidths=[0.3 + 1.7 * strength for _, strength in strongest],
                alpha=0.45,
            )
        )  # fmt: skip
    more = f", the strongest of {len(pairs)}" if len(pairs) > len(strongest) else ""
    return f"{len(strongest)} ties of {number(STRONG)} or more{more}; core in the middle"


__all__ = ["ties_figure"]
