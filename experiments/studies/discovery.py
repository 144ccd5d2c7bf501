"""Scenario discovery: under which conditions does it happen, and does that hold on points nobody has looked at?

Boxes (`prim`) and rules of a tree (`tree`) are found on half of the points and then held against the other half, as a
search among many limits finds some by chance (Bryant & Lempert 2010). `likely` is how often that half would show as
much if what happens were dealt to its points at random (`chance`). A condition is kept where that is at most one in a
hundred, and it happens there more often than overall.

For each limit two more numbers say what it is worth: `likely`, the same for leaving this limit away, on the fresh half;
and `again`, how often a box found on a random half of all points limits the same parameter on the same side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from copsim.experiments.studies.cases import FEWEST_CASES, Cases, cases_of, halves
from copsim.experiments.studies.chance import Chance, found_again
from copsim.experiments.studies.levels import NUMBER
from copsim.experiments.studies.prim import Box, Held, chosen, peeled
from copsim.experiments.studies.tree import Leaf, grown, in_which_more

Rows = list[dict[str, Any]]

LEVEL = 0.01
"""A condition is kept where chance would show as much on fresh points at most this often."""
BOXES = 3
DEALS = 1999
HALVES = 20


@dataclass(frozen=True)
class Conditions:
    """Under which conditions it happens. Shares are from 0 to 1; `fresh_` is on the half that was kept back.

    Attributes:
        boxes: a row per box: box, points, runs, coverage (of all cases the share inside), density (of the runs inside
            the share of cases), support (of all runs the share inside), fresh_points, fresh_runs, fresh_coverage,
            fresh_density, fresh_support, likely, kept. The first that is not kept is the last one.
        limits: a row per box and limited parameter: box, parameter, low, high (nan where open), names (those inside,
            with commas; empty for numbers), whole (only whole numbers occur), likely and again (of its sides the less
            sure one; nan where the box is not kept).
        trajectory: a row per step of the peeling of each box: box, step, coverage, density, support, limited (how many
            parameters), fresh_coverage, fresh_density.
        rules: a row per rule of the tree, as boxes, by `rule`.
        rule_limits: as limits, by `rule`, without likely and again.
        auc: probability that the tree holds a fresh run in which it happened for likelier than one in which it did not.
        auc_likely: how often chance gives as much.
        points: different points there are.
        runs: runs there are.
        cases: runs in which it happened.
    """

    boxes: pd.DataFrame
    limits: pd.DataFrame
    trajectory: pd.DataFrame
    rules: pd.DataFrame
    rule_limits: pd.DataFrame
    auc: float
    auc_likely: float
    points: int
    runs: int
    cases: int

    @property
    def found(self) -> bool:
        """Whether a box holds on fresh points."""
        return bool(self.boxes["kept"].any())


def find_conditions(
    X: pd.DataFrame,
    y: Any,
    kinds: Mapping[str, str] | None = None,
    seed: int = 0,
    *,
    boxes: int = BOXES,
    least_density: float = 0.0,
    deals: int = DEALS,
    resamples: int = HALVES,
) -> Conditions:
    """Find conditions under which it happens.

    Args:
        X: a row per run (or point), a column per parameter: numbers or names.
        y: truth values, as many: whether it happened.
        kinds: "number" or "name" by parameter, where it is not to be taken from the column.
        seed: for halves, deals and the tree; the same seed gives the same conditions.
        boxes: how many are looked for at most, each among what lies outside of those before.
        least_density: boxes shall be as dense, where any is.
        deals: from which chance is known.
        resamples: random halves of the points on which boxes are found again.

    Raises:
        ValueError: where X and y do not belong together, there are too few points or cases, or a parameter is the same
            everywhere.
        ExtraMissing: where scikit-learn is not installed.
    """
    cases = cases_of(X, y, kinds)
    rng = np.random.default_rng([seed, 19])
    known, fresh = halves(cases, rng)
    chance = Chance(rng, deals)
    tables: tuple[Rows, Rows, Rows] = ([], [], [])
    left: tuple[Cases, ...] = (cases, known, fresh)
    for n in range(1, boxes + 1):
        box = _next_box(n, left, (known, fresh), chance, least_density, resamples, tables) if _enough(left) else None
        if box is None:
            break
        left = tuple(part.at(~box.holds(part.values)) for part in left)
    leaves = grown(known, seed)
    auc, auc_likely = chance.of_leaves(leaves, fresh)
    rules, rule_limits = _rules(leaves, known, fresh, chance, auc_likely <= LEVEL)
    return Conditions(
        _table(tables[0], ("box", *HELD)),
        _table(tables[1], ("box", *LIMIT, "likely", "again")),
        _table(tables[2], STEP),
        _table(rules, ("rule", *HELD)),
        _table(rule_limits, ("rule", *LIMIT)),
        auc,
        auc_likely,
        len(cases),
        int(cases.runs.sum()),
        int(cases.hits.sum()),
    )


HELD = (
    "points", "runs", "coverage", "density", "support", "fresh_points", "fresh_runs", "fresh_coverage",
    "fresh_density", "fresh_support", "likely", "kept",
)  # fmt: skip
LIMIT = ("parameter", "low", "high", "names", "whole")
STEP = ("box", "step", "coverage", "density", "support", "limited", "fresh_coverage", "fresh_density")


def _table(rows: Rows, names: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(names))


def _next_box(
    n: int,
    left: tuple[Cases, ...],
    halves_of_all: tuple[Cases, Cases],
    chance: Chance,
    least_density: float,
    resamples: int,
    tables: tuple[Rows, Rows, Rows],
) -> Box | None:
    """The next box, if it is kept, in what is left of all, known and fresh cases; writes rows of all tables."""
    all_left, known_left, fresh_left = left
    steps = peeled(known_left)
    box = chosen(steps, known_left, least_density)
    for place, step in enumerate(steps):
        row = _held(step, (known_left, fresh_left), halves_of_all)
        tables[2].append({"box": n, "step": place, "limited": step.parameters, **row})
    if not box.sides:
        return None
    row = _held(box, (known_left, fresh_left), halves_of_all)
    p = chance.of_box(box, fresh_left)
    kept = p <= LEVEL and row["fresh_density"] > _density(halves_of_all[1])
    tables[0].append({"box": n, **row, "likely": p, "kept": kept})
    again = found_again(all_left, chance.rng, least_density, resamples) if kept else {}
    worth = {side: chance.of_box(box, fresh_left, box.without(side)) for side in box.sides} if kept else {}
    for parameter, row in _limits(box, all_left):
        sides = [side for side in worth if side[0] == parameter]
        if sides:
            row |= {"likely": max(worth[side] for side in sides), "again": min(again.get(side, 0.0) for side in sides)}
        tables[1].append({"box": n, **row})
    return box if kept else None


def _rules(leaves: tuple[Leaf, ...], known: Cases, fresh: Cases, chance: Chance, knows: bool) -> tuple[Rows, Rows]:
    """Rows of rules and of their limits.

    A tree always finds something to cut, so no rule is kept unless the tree as a whole knows something.
    """
    rules: Rows = []
    limits: Rows = []
    for n, box in enumerate(in_which_more(leaves, _density(known), known.names), start=1):
        row, p = _held(box, (known, fresh), (known, fresh)), chance.of_box(box, fresh)
        kept = knows and p <= LEVEL and row["fresh_density"] > _density(fresh)
        rules.append({"rule": n, **row, "likely": p, "kept": kept})
        limits += [{"rule": n, **row} for _, row in _limits(box, known)]
    return rules, limits


def _density(cases: Cases) -> float:
    return float(cases.hits.sum() / cases.runs.sum())


def _enough(left: tuple[Cases, ...]) -> bool:
    """Whether there are cases and others enough to look for a further box."""
    least = FEWEST_CASES // 2
    return all(
        min(cases.hits.sum(), (cases.runs - cases.hits).sum()) >= least and len(cases) >= 2 * least for cases in left
    )


def _held(box: Box, left: tuple[Cases, Cases], whole: tuple[Cases, Cases]) -> dict[str, Any]:
    """What a box holds of the known and the fresh cases that are left, as shares of all there were."""
    row: dict[str, Any] = {}
    for prefix, part, of in zip(("", "fresh_"), left, whole, strict=True):
        held = Held.of(box, part)
        row |= {
            f"{prefix}points": held.points,
            f"{prefix}runs": int(held.runs),
            f"{prefix}coverage": held.hits / float(of.hits.sum()),
            f"{prefix}density": held.density,
            f"{prefix}support": held.runs / float(of.runs.sum()),
        }
    return row


def _limits(box: Box, cases: Cases) -> list[tuple[int, dict[str, Any]]]:
    """A row per limited parameter, with its number."""
    rows = []
    for n in sorted({n for n, _ in box.sides}):
        column = cases.columns[n]
        allowed = box.names[n]
        low, high = (value if np.isfinite(value) else np.nan for value in (box.low[n], box.high[n]))
        names = ", ".join(column.levels[name] for name in sorted(allowed)) if allowed is not None else ""
        whole = column.kind == NUMBER and all(float(level).is_integer() for level in column.levels)
        rows.append((n, {"parameter": column.parameter, "low": low, "high": high, "names": names, "whole": whole}))
    return rows


__all__ = ["LEVEL", "Conditions", "find_conditions"]
