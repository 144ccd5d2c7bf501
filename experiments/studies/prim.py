"""The patient rule induction method (Friedman & Fisher 1999): a box of parameters in which it happens often.

*Peeling*: starting from everywhere, a thin slice of a parameter (or one of its names) is cut off again and again, the
one that makes it denser in what is left by most for each run given up (Kwakkel & Jaxa-Rozen 2016: so that parameters of
few levels, of which a slice is thick, are not preferred). Most boxes on the way are denser than the one before, and all
cover less. Of these the one is taken that tells best where it happens from where it does not. *Pasting*: then slices
are put back where that makes it better, and limits left away that are not needed.

Peeling goes the way of ema-workbench (a test compares them), and on where that stops; why it is not that library is
said in docs/decisions/0017-sensitivity-and-discovery.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from copsim.analysis.lives import Numbers
from copsim.experiments.studies.cases import Cases

PEEL = PASTE = 0.05
"""Share of the points of a box in a slice."""
LEAST = 0.05
"""No box holds a smaller share of all runs."""
LOW, HIGH, NAMES = "low", "high", "names"
Side = tuple[int, str]
"""A limit: number of the parameter, and "low", "high" or "names"."""


@dataclass(frozen=True)
class Box:
    """Limits of parameters: for each the lowest and the highest number inside; which names are, None for all."""

    low: tuple[float, ...]
    high: tuple[float, ...]
    names: tuple[frozenset[int] | None, ...]

    @classmethod
    def everywhere(cls, parameters: int) -> Box:
        """The box without limits."""
        return cls((-np.inf,) * parameters, (np.inf,) * parameters, (None,) * parameters)

    def holds(self, values: Numbers) -> Any:
        """(points,) whether each of (points, parameters) lies inside."""
        inside = (values >= self.low).all(axis=1) & (values <= self.high).all(axis=1)
        for n, allowed in enumerate(self.names):
            if allowed is not None:
                inside &= np.isin(values[:, n], list(allowed))
        return inside

    @property
    def sides(self) -> tuple[Side, ...]:
        """Its limits."""
        found: list[Side] = []
        for n, (low, high, allowed) in enumerate(zip(self.low, self.high, self.names, strict=True)):
            limited = (LOW, low > -np.inf), (HIGH, high < np.inf), (NAMES, allowed is not None)
            found += [(n, side) for side, there in limited if there]
        return tuple(found)

    @property
    def parameters(self) -> int:
        """How many parameters are limited."""
        return len({n for n, _ in self.sides})

    def limited(self, side: Side, to: Any) -> Box:
        """The same with one limit put elsewhere."""
        n, which = side
        values = list(getattr(self, which))
        values[n] = to
        return replace(self, **{which: tuple(values)})

    def without(self, side: Side) -> Box:
        """The same without one limit."""
        return self.limited(side, {LOW: -np.inf, HIGH: np.inf, NAMES: None}[side[1]])


@dataclass(frozen=True)
class Held:
    """What a box holds of some cases.

    Attributes:
        points: inside.
        runs: inside.
        hits: inside.
        coverage: of all hits, the share inside.
        density: of the runs inside, the share of hits.
        support: of all runs, the share inside.
        phi: correlation of being inside with being a hit: 1 for a box around all hits and nothing else, 0 for one that
            knows nothing. It weighs coverage and density alike, and hits and others.
    """

    points: int
    runs: float
    hits: float
    coverage: float
    density: float
    support: float
    phi: float

    @classmethod
    def of(cls, box: Box, cases: Cases) -> Held:
        """What a box holds of cases."""
        inside = box.holds(cases.values)
        runs, hits = float(cases.runs[inside].sum()), float(cases.hits[inside].sum())
        all_runs, all_hits = float(cases.runs.sum()), float(cases.hits.sum())
        apart = runs * (all_runs - runs) * all_hits * (all_runs - all_hits)
        phi = (hits * all_runs - runs * all_hits) / np.sqrt(apart) if apart > 0.0 else 0.0
        shares = _share(hits, all_hits), _share(hits, runs), _share(runs, all_runs)
        return cls(int(inside.sum()), runs, hits, *shares, float(phi))


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0.0 else float("nan")


def peeled(cases: Cases, *, peel: float = PEEL, least: float = LEAST) -> list[Box]:
    """Boxes from everywhere to the smallest, each with a slice less than the one before.

    Peeling goes on where no slice makes it denser: with few points, slices that all hold as much as the box are met by
    chance, long before the dense part is reached.

    Args:
        cases: where it happened and where not.
        peel: share of the points of a box that is peeled at once, where values allow.
        least: no box holds a smaller share of all runs.
    """
    boxes = [Box.everywhere(cases.values.shape[1])]
    while (smaller := _densest(boxes[-1], cases, peel, least)) is not None:
        boxes.append(smaller)
    return boxes


def _densest(box: Box, cases: Cases, peel: float, least: float) -> Box | None:
    """The box with a slice less that is denser by most for each run given up; None if it would be too small."""
    inside = box.holds(cases.values)
    runs = cases.runs[inside].sum()
    density = cases.hits[inside].sum() / runs
    best: tuple[float, int] = (-np.inf, 0)
    found, left = None, 0.0
    for smaller, held in _peels(box, inside, cases, peel):
        many = float(cases.runs[held].sum())
        if many in (0.0, runs):
            continue
        score = float(cases.hits[held].sum() / many - density) / (runs - many), -smaller.parameters
        if score > best:
            best, found, left = score, smaller, many
    return found if left >= least * cases.runs.sum() else None


def _peels(box: Box, inside: Any, cases: Cases, size: float) -> Iterator[tuple[Box, Any]]:
    """Boxes with one slice less."""
    for n, many in enumerate(cases.names):
        column = cases.values[:, n]
        if many is None:
            sorted_column = np.sort(column[inside])
            high, low = cut(sorted_column, 1.0 - size), cut(sorted_column, size)
            yield box.limited((n, HIGH), high), inside & (column <= high)
            yield box.limited((n, LOW), low), inside & (column >= low)
            continue
        allowed = box.names[n] or frozenset(range(many))
        if len(allowed) > 1:
            for name in sorted(allowed):
                yield box.limited((n, NAMES), allowed - {name}), inside & (column != name)


def _pastes(box: Box, cases: Cases, paste: float) -> Iterator[Box]:
    """Boxes with one slice more."""
    inside = box.holds(cases.values)
    for n, which in box.sides:
        wider = box.without((n, which))
        if which == NAMES:
            allowed, all_names = box.names[n] or frozenset(), frozenset(range(cases.names[n] or 0))
            for name in sorted(all_names - allowed):
                more = allowed | {name}
                yield box.limited((n, NAMES), None if more == all_names else more)
            continue
        beyond = np.sort(cases.values[wider.holds(cases.values) & ~inside, n])
        if len(beyond):
            to = cut(beyond, paste if which == HIGH else 1.0 - paste)
            column = cases.values[:, n]
            outermost = to >= column.max() if which == HIGH else to <= column.min()
            yield wider if outermost else box.limited((n, which), to)


def cut(column: Numbers, share: float) -> float:
    """Where a share of sorted values lies below, half-way between two that differ (as in sdtoolkit and ema-workbench).

    Where many are the same, all of them go to one side: the upper side of a share above a half, else the lower.
    """
    place = (len(column) - 1) * share
    lower, upper = column[int(np.floor(place))], column[int(np.ceil(place))]
    if lower == upper:
        if share > 0.5:
            before = int(np.searchsorted(column, upper, side="left"))
            lower = column[max(before - 1, 0)]
        else:
            after = int(np.searchsorted(column, lower, side="right"))
            upper = column[min(after, len(column) - 1)]
    return float((lower + upper) / 2.0)


def chosen(boxes: list[Box], cases: Cases, least_density: float = 0.0, *, paste: float = PASTE) -> Box:
    """The box that goes along best with what happens (`phi`), its limits put right, and no more than needed.

    Slices are put back one by one as long as that makes it better, each time the one that does most. Then limits are
    dropped, the one that costs least first, as long as no more than a standard error is lost of the best (Breiman et
    al. 1984, for trees).

    Args:
        boxes: on the way from everywhere to the densest.
        cases: those they were found on.
        least_density: only boxes that are as dense, where there are any.
        paste: share of the points beside a box that is put back at once.
    """
    held = [Held.of(box, cases) for box in boxes]
    dense = [one for one in zip(boxes, held, strict=True) if one[1].density >= least_density]
    box, best = max(dense, key=lambda one: one[1].phi) if dense else (boxes[-1], held[-1])
    least = min(least_density, best.density)

    def better(others: Iterator[Box]) -> tuple[Box, Held] | None:
        tried = [(other, Held.of(other, cases)) for other in others]
        allowed = [one for one in tried if one[1].density >= least]
        return max(allowed, key=lambda one: one[1].phi) if allowed else None

    while (wider := better(_pastes(box, cases, paste))) is not None and wider[1].phi > best.phi:
        box, best = wider
    # Standard error of a correlation; points are what is independent, not runs.
    enough = best.phi - (1.0 - best.phi**2) / float(np.sqrt(len(cases)))
    simple = box
    while (fewer := better(simple.without(side) for side in simple.sides)) is not None and fewer[1].phi >= enough:
        simple = fewer[0]
    return simple


__all__ = ["HIGH", "LOW", "NAMES", "Box", "Held", "Side", "chosen", "cut", "peeled"]
