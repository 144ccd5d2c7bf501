"""What chance would show: what happens is dealt to points at random, and looked at in the same way.

Points are dealt with all their runs, as runs of one point are alike whatever the parameters do.
"""

from __future__ import annotations

import numpy as np

from copsim.analysis.lives import Numbers
from copsim.experiments.studies.cases import Cases, halves
from copsim.experiments.studies.prim import Box, Side, chosen, peeled
from copsim.experiments.studies.resampling import likely
from copsim.experiments.studies.tree import Leaf

AT_ONCE = 250


class Chance:
    """Deals from one stream of luck.

    Args:
        rng: where deals come from.
        deals: how many.
    """

    def __init__(self, rng: np.random.Generator, deals: int) -> None:
        self.rng, self.deals = rng, deals

    def of_box(self, box: Box, fresh: Cases, wider: Box | None = None) -> float:
        """How often a box would be as dense, if what happens were dealt to the points of a wider box (or to all).

        1 where nothing is inside, or nothing outside.
        """
        around = fresh if wider is None else fresh.at(wider.holds(fresh.values))
        inside = box.holds(around.values)
        if not inside.any() or inside.all():
            return 1.0
        found = float(around.hits[inside].sum() / around.runs[inside].sum())
        runs, hits = self._dealt(around, inside[:, None].astype(np.float64))
        return likely(found, hits[:, 0] / runs[:, 0])

    def of_leaves(self, leaves: tuple[Leaf, ...], fresh: Cases) -> tuple[float, float]:
        """How well leaves tell fresh runs apart, and how often chance does as well.

        The first is the probability that of two runs the one in which it happened lies in the leaf in which it was
        expected more (area under the curve); runs in leaves with the same expectation count half.
        """
        parts = np.column_stack([leaf.box.holds(fresh.values) for leaf in leaves]).astype(np.float64)
        _, rank = np.unique(np.round([leaf.density for leaf in leaves], 12), return_inverse=True)
        parts = parts @ (rank[:, None] == np.arange(rank.max() + 1))
        found = float(_area((fresh.runs @ parts)[None], (fresh.hits @ parts)[None])[0])
        return found, likely(found, _area(*self._dealt(fresh, parts)))

    def _dealt(self, cases: Cases, parts: Numbers) -> tuple[Numbers, Numbers]:
        """(deals, parts) runs and hits in each part, as points are dealt to places; parts is (points, parts)."""
        runs, hits = [], []
        for done in range(0, self.deals, AT_ONCE):
            many = min(AT_ONCE, self.deals - done)
            order = self.rng.permuted(np.tile(np.arange(len(cases)), (many, 1)), axis=1)
            runs.append(cases.runs[order] @ parts)
            hits.append(cases.hits[order] @ parts)
        return np.concatenate(runs), np.concatenate(hits)


def found_again(cases: Cases, rng: np.random.Generator, least_density: float, resamples: int) -> dict[Side, float]:
    """For each limit, the share of random halves of the points on which the box found has it, too."""
    counted: dict[Side, int] = {}
    for _ in range(resamples):
        half, _ = halves(cases, rng)
        for side in chosen(peeled(half), half, least_density).sides:
            counted[side] = counted.get(side, 0) + 1
    return {side: count / resamples for side, count in counted.items()}


def _area(runs: Numbers, hits: Numbers) -> Numbers:
    """(deals,) from runs and hits in parts, in order of what is expected there."""
    others = runs - hits
    below = np.cumsum(others, axis=1) - others
    return np.asarray((hits * (below + 0.5 * others)).sum(axis=1) / (hits.sum(axis=1) * others.sum(axis=1)))


__all__ = ["Chance", "found_again"]
