"""Rules from a classification tree (CART, Breiman et al. 1984; scikit-learn): another way of saying where it happens.

A box of `prim` is one region; a tree divides all of the space, and shows it if there are several ways into trouble.
Runs of a point weigh together: a regression tree on the share of hits makes the same cuts as Gini's measure on runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from copsim.analysis.lives import Numbers
from copsim.analysis.logs.resemblance import ExtraMissing
from copsim.experiments.studies.cases import Cases
from copsim.experiments.studies.prim import HIGH, LOW, NAMES, Box

DEPTH = 3
"""A rule of a tree has no more conditions than this: more are not remembered."""
LEAST_POINTS, LEAST_SHARE = 5, 0.05
"""A leaf holds at least so many points, and this share of all."""


@dataclass(frozen=True)
class Leaf:
    """A part of the space in which a tree expects the same: a box, and the share of hits there when it was grown."""

    box: Box
    density: float


def grown(cases: Cases, seed: int, *, depth: int = DEPTH) -> tuple[Leaf, ...]:
    """Leaves of a tree; together they are everywhere, and no two overlap.

    Args:
        cases: where it happened and where not.
        seed: decides between cuts that are equally good.
        depth: how many cuts one after the other.

    Raises:
        ExtraMissing: where scikit-learn is not installed.
    """
    tables, meaning = _features(cases)
    least = max(LEAST_POINTS, int(np.ceil(LEAST_SHARE * len(cases))))
    tree = tree_library().DecisionTreeRegressor(max_depth=depth, min_samples_leaf=least, random_state=seed)
    tree.fit(tables, cases.hits / cases.runs, sample_weight=cases.runs)
    return tuple(_leaves(tree.tree_, 0, Box.everywhere(len(cases.columns)), cases.names, meaning))


def in_which_more(leaves: tuple[Leaf, ...], overall: float, names: tuple[int | None, ...]) -> tuple[Box, ...]:
    """Where it happens more often than overall: leaves, those put together that are one box together.

    So no condition is told that does not change the answer.

    Args:
        leaves: of a tree.
        overall: share of hits among all runs.
        names: for each parameter of names how many there are; None for numbers.
    """
    found = [leaf.box for leaf in leaves if leaf.density > overall]
    while True:
        fitting = (
            (one, other, joined)
            for one, other in combinations(found, 2)
            if (joined := _joined(one, other, names)) is not None
        )
        pair = next(fitting, None)
        if pair is None:
            return tuple(found)
        one, other, joined = pair
        found = [joined, *(box for box in found if box not in (one, other))]


def _joined(one: Box, other: Box, names: tuple[int | None, ...]) -> Box | None:
    """One box for two that differ in one parameter and have no gap between them; None if there is none."""
    differ = [
        n
        for n in range(len(one.low))
        if (one.low[n], one.high[n], one.names[n]) != (other.low[n], other.high[n], other.names[n])
    ]
    if len(differ) != 1:
        return None
    n = differ[0]
    mine, theirs, many = one.names[n], other.names[n], names[n]
    if many is not None:
        both = (mine or frozenset(range(many))) | (theirs or frozenset(range(many)))
        return one.limited((n, NAMES), None if len(both) == many else both)
    if one.high[n] == other.low[n]:
        return one.limited((n, HIGH), other.high[n])
    return one.limited((n, LOW), other.low[n]) if other.high[n] == one.low[n] else None


def _features(cases: Cases) -> tuple[Numbers, list[tuple[int, int | None]]]:
    """Columns a tree can cut: numbers as they are, of names one column for each; and what each is."""
    tables: list[Any] = []
    meaning: list[tuple[int, int | None]] = []
    for n, many in enumerate(cases.names):
        column = cases.values[:, n]
        if many is None:
            tables.append(column)
            meaning.append((n, None))
        else:
            tables += [(column == name).astype(np.float64) for name in range(many)]
            meaning += [(n, name) for name in range(many)]
    return np.column_stack(tables), meaning


def _leaves(tree: Any, node: int, box: Box, names: tuple[int | None, ...], meaning: Any) -> list[Leaf]:
    if tree.children_left[node] < 0:
        return [Leaf(box, float(tree.value[node].ravel()[0]))]
    n, name = meaning[tree.feature[node]]
    at = float(tree.threshold[node])
    if name is None:
        # Limits are where they were found already or nearer, as each cut lies inside the part it cuts.
        left, right = box.limited((n, HIGH), at), box.limited((n, LOW), at)
    else:
        allowed = box.names[n] or frozenset(range(names[n] or 0))
        left, right = box.limited((n, NAMES), allowed - {name}), box.limited((n, NAMES), frozenset({name}))
    return [
        *_leaves(tree, int(tree.children_left[node]), left, names, meaning),
        *_leaves(tree, int(tree.children_right[node]), right, names, meaning),
    ]


def tree_library() -> Any:
    """scikit-learn's trees; raises ExtraMissing with the remedy where it is not installed."""
    try:
        import sklearn.tree
    except ImportError as error:
        raise ExtraMissing(
            f"finding rules needs {error.name}: install copsim with its extra, copsim[experiments]"
        ) from None
    return sklearn.tree


__all__ = ["DEPTH", "Leaf", "grown", "in_which_more", "tree_library"]
