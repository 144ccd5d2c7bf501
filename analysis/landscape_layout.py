"""Where communities lie on the map: near each other where their practices are, and never one upon another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from copsim.analysis.landscape import Landscape
from copsim.analysis.lives import Numbers

WIDE, TALL = 100.0, 72.0
"""The map, in units of its own; y runs downwards."""
LETTER, LINE = 1.3, 3.0
"""Width of a letter and height of a line of a label."""
LARGEST = 5.0
"""Radius of the largest community; that of smaller ones is as the root of their members."""
ROUNDS = 200


def largest(communities: int) -> float:
    """Radius of the largest community, so that as many have room."""
    return LARGEST * min(1.0, float(np.sqrt(12.0 / max(1, communities))))


def layout(land: Landscape) -> Numbers:
    """(communities, 2) places on the map; the same for the same landscape.

    Linked communities are as far from each other as their practices are, others as far as the way along links: then
    all are moved apart until no label lies upon another.
    """
    n = len(land)
    boxes = _boxes(land.names, largest(n))
    if n == 1:
        return np.array([[WIDE / 2, TALL / 2]])
    places = _fitted(_stressed(_wanted(land)), boxes)
    for _ in range(ROUNDS):
        moved = _apart(places, boxes)
        if np.array_equal(moved, places):
            break
        places = moved
    return places if not overlapping(places, boxes) else _on_grid(places)


def _boxes(names: Sequence[str], radius: float) -> Numbers:
    """(communities, 2) room that a circle with its label below it takes."""
    return np.array([[max(2 * radius + 1.5, LETTER * len(name) + 1.5), 2 * radius + LINE + 1.5] for name in names])


def _wanted(land: Landscape) -> Numbers:
    """(communities, communities) how far they should lie from each other."""
    from scipy.sparse.csgraph import shortest_path

    n = len(land)
    # A link has a length even between equal practices, and one where the distance is not known.
    far = 0.5 + np.where(np.isnan(land.distance), 0.5, land.distance)
    lengths = np.zeros((n, n))
    for a, b in land.pairs:
        lengths[a, b] = lengths[b, a] = far[a, b]
    ways = shortest_path(lengths, directed=False)
    known = ways[np.isfinite(ways)]
    found: Numbers = np.where(np.isfinite(ways), ways, float(known.max()) + 1.0 if len(known) else 1.0)
    return found


def _stressed(wanted: Numbers) -> Numbers:
    """Places whose distances are as near to those wanted as a plane allows (SMACOF, de Leeuw 1977), from a circle."""
    n = len(wanted)
    turn = 2 * np.pi * np.arange(n) / n
    places = np.column_stack([np.cos(turn), np.sin(turn)]) * wanted.mean()
    weights = 1.0 / np.maximum(wanted, 1e-9) ** 2
    np.fill_diagonal(weights, 0.0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.pinv(laplacian)
    for _ in range(150):
        apart = np.linalg.norm(places[:, None] - places[None, :], axis=2)
        ratio = np.where(apart > 1e-9, wanted / np.maximum(apart, 1e-9), 0.0) * weights
        places = np.asarray(inverse @ ((np.diag(ratio.sum(axis=1)) - ratio) @ places))
    found: Numbers = places
    return found


def _fitted(places: Numbers, boxes: Numbers) -> Numbers:
    """Turned so that the longest way lies across, and stretched over the map."""
    middle = places - places.mean(axis=0)
    _, _, axes = np.linalg.svd(middle, full_matrices=False)
    # Which way an axis points is not decided by the numbers; the first community lies left and above.
    turned = middle @ axes.T
    turned = turned * np.where(turned[0] > 0, -1.0, 1.0)
    low, high = turned.min(axis=0), turned.max(axis=0)
    room = np.array([WIDE, TALL]) - boxes.max(axis=0)
    share = (turned - low) / np.where(high - low > 1e-9, high - low, 1.0)
    share = np.where(high - low > 1e-9, share, 0.5)
    fitted: Numbers = boxes.max(axis=0) / 2 + share * room
    return fitted


def _apart(places: Numbers, boxes: Numbers) -> Numbers:
    """One round of moving those that overlap apart, along the way on which least is to be moved."""
    moved = places.copy()
    for a in range(len(places)):
        for b in range(a + 1, len(places)):
            need = (boxes[a] + boxes[b]) / 2
            gap = moved[b] - moved[a]
            over = need - np.abs(gap)
            if (over <= 1e-6).any():
                continue
            axis = int(np.argmin(over / np.array([WIDE, TALL])))
            step = np.zeros(2)
            step[axis] = (over[axis] / 2 + 1e-3) * (1.0 if gap[axis] >= 0 else -1.0)
            moved[a] -= step
            moved[b] += step
    kept: Numbers = np.clip(moved, boxes / 2, np.array([WIDE, TALL]) - boxes / 2)
    return kept


def overlapping(places: Numbers, boxes: Numbers) -> bool:
    """Whether any two lie upon each other."""
    need = (boxes[:, None] + boxes[None, :]) / 2
    over = (np.abs(places[:, None] - places[None, :]) < need - 0.01).all(axis=2)
    return bool((over & ~np.eye(len(places), dtype=bool)).any())


def _on_grid(places: Numbers) -> Numbers:
    """Each in a cell of its own, near where it lay: where there are too many for anything else."""
    from scipy.optimize import linear_sum_assignment

    n = len(places)
    across = int(np.ceil(np.sqrt(n * 0.8)))
    down = int(np.ceil(n / across))
    cells = np.array(
        [[(k % across + 0.5) * WIDE / across, (k // across + 0.5) * TALL / down] for k in range(across * down)]
    )
    # Every other row is shifted a little, so that links do not run through those between.
    cells[:, 0] += np.where((np.arange(len(cells)) // across) % 2 == 0, -0.12, 0.12) * WIDE / across
    _, chosen = linear_sum_assignment(((places[:, None] - cells[None, :]) ** 2).sum(axis=2))
    found: Numbers = cells[chosen]
    return found


__all__ = ["LINE", "TALL", "WIDE", "largest", "layout", "overlapping"]
