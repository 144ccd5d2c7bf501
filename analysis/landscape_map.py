"""The map of a landscape, week by week: sizes, shades and widths, for whoever draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from copsim.analysis.landscape import Landscape, Path
from copsim.analysis.landscape_layout import TALL, WIDE, largest, layout
from copsim.analysis.lives import Numbers
from copsim.analysis.phrases import QUARTER

THINNEST, WIDEST = 0.25, 1.8
"""Width of a link over which nothing, or most, has crossed; in units of the map."""
MOST_PATHS = 8
"""So many people are drawn between two communities."""


@dataclass(frozen=True)
class Map:
    """A map, in the units of `landscape_layout`.

    Attributes:
        places: (communities, 2).
        radius: (communities, weeks) of circles; their area is as their members.
        filled: (communities, weeks) share of members who are active or core, 0 to 1.
        widths: (pairs, weeks) as what was taken up from person to person, either way, so far.
        lost: (pairs, weeks) share not understood of what was told across in the two communities, so far; 0 where
            nothing was told.
        paths: people who belong to two, and how far each curve bends aside.
    """

    places: Numbers
    radius: Numbers
    filled: Numbers
    widths: Numbers
    lost: Numbers
    paths: tuple[tuple[Path, float], ...]


def map_of(land: Landscape) -> Map:
    """The map of the life that is told."""
    weekly = land.weekly[land.weekly["seed"] == land.seed].sort_values(["community", "week"])
    n = len(land)

    def grid(name: str) -> Numbers:
        found: Numbers = weekly[name].to_numpy(np.float64).reshape(n, -1)
        return found

    inside = grid("members") - grid("outside")
    radius = largest(n) * np.sqrt(inside / max(1.0, float(inside.max())))
    filled = _recent(grid("active") + grid("core")) / np.maximum(_recent(inside), 1.0)
    told, lost = (np.cumsum(grid(name), axis=1) for name in ("told_across", "misunderstood"))
    weeks = inside.shape[1]
    taken = np.zeros((len(land.pairs), weeks))
    place = {pair: k for k, pair in enumerate(land.pairs)}
    for week, a, b in land.taken:
        k = place.get((min(a, b), max(a, b)))
        if k is not None:
            taken[k, week] += 1
    taken = np.cumsum(taken, axis=1)
    most = float(taken.max()) if taken.size else 0.0
    widths = THINNEST + (WIDEST - THINNEST) * np.sqrt(taken / max(1.0, most))
    a, b = (np.array([pair[k] for pair in land.pairs], np.int64) for k in (0, 1))
    shares = (lost[a] + lost[b]) / np.maximum(told[a] + told[b], 1.0)
    return Map(layout(land), radius, np.clip(filled, 0.0, 1.0), widths, shares, tuple(_bent(land)))


def _recent(values: Numbers) -> Numbers:
    """(communities, weeks): means of each week and those before it, a quarter of a year in all."""
    added = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1)
    first = np.maximum(np.arange(values.shape[1]) + 1 - QUARTER, 0)
    ends = np.arange(values.shape[1]) + 1
    found: Numbers = (added[:, ends] - added[:, first]) / (ends - first)
    return found


def _bent(land: Landscape) -> list[tuple[Path, float]]:
    """People with how far their curves bend aside, so that they lie beside each other and beside the link."""
    counted: dict[tuple[int, int], int] = {}
    found = []
    for path in land.paths:
        pair = (min(path.home, path.other), max(path.home, path.other))
        k = counted.get(pair, 0)
        counted[pair] = k + 1
        if k < MOST_PATHS:
            side = 1.0 if (k % 2 == 0) == (path.home == pair[0]) else -1.0
            found.append((path, side * 0.9 * (1.6 + k // 2)))
    return found


def as_content(land: Landscape) -> dict[str, Any]:
    """The map as plain data, ready for JSON: what the browser draws, week by week."""
    found = map_of(land)

    def short(values: Numbers) -> list[Any]:
        rounded: list[Any] = np.round(values, 2).tolist()
        return rounded

    return {
        "wide": WIDE, "tall": TALL, "names": list(land.names), "places": short(found.places),
        "radius": short(found.radius), "filled": short(found.filled), "pairs": [list(pair) for pair in land.pairs],
        "widths": short(found.widths), "lost": short(found.lost),
        "paths": [[one.home, one.other, one.begins, one.ends, round(bend, 2)] for one, bend in found.paths],
    }  # fmt: skip


__all__ = ["Map", "as_content", "map_of"]
