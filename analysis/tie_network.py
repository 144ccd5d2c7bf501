"""The network of a community: who could reach whom along ties, who stands between others, how closely knit it is.

Nodes are people, so that somebody who belongs to two communities joins them; there is a line between two people where a
tie that counts leads from one to the other, either way, and of two ties the stronger one is the line's. All measures
are exact at any size: they go block by block through sparse matrices (10,000 people take about a second), where
networkx, which the tests measure them against, would take minutes. Nothing is sampled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

COUNTS = 0.1
"""Strength from which a tie counts, 0 to 1: what an ordinary meeting of two gives (`ties.tie_gain` 0.15) is down to it
after nine months without another (`ties.tie_fade` 0.01 a week: 0.15 · 0.99 ^ 40). A tie never fades to nothing and
only gives way to a stronger one, so that without such a line everybody would have eight."""
BLOCK = 1000
"""So many people are measured at a time, which bounds the memory where everybody is tied to the same few."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class TieNetwork:
    """Measures of each person, and the lines between them. Every array has one entry per person, if not said otherwise.

    Attributes:
        lines: (lines, 2) positions of the two people of each line, the lower one first, in ascending order.
        strength: (lines,) of the stronger of the two ties, 0 to 1.
        degree: lines of a person.
        reach: share of all others within two steps, 0 to 1: those one knows, and whom these know. 0 for a single one.
        constraint: Burt's constraint, above 0: how far somebody's ties lead back to the same people; nan without ties.
        brokerage: 1 - constraint, not below 0; 0 without ties. Near 0 where all one knows know each other.
        clustering: share of pairs of people one is tied to who are tied to each other, 0 to 1; 0 with fewer than two.
    """

    lines: Any
    strength: Numbers
    degree: Any
    reach: Numbers
    constraint: Numbers
    brokerage: Numbers
    clustering: Numbers

    def density(self, among: Any = None) -> float:
        """Lines as a share of those that could be, 0 to 1; nan for fewer than two people.

        Args:
            among: (people,) truth values: only between these; between all if None.
        """
        people = len(self.degree) if among is None else int(np.count_nonzero(among))
        if people < 2:
            return float("nan")
        within = len(self.lines) if among is None else int(np.count_nonzero(among[self.lines].all(axis=1)))
        return within / (people * (people - 1) / 2)


def tie_network(people: int, one: Any, other: Any, strength: Any) -> TieNetwork:
    """Measure a network.

    Why constraint, and not betweenness, says who stands between others: it is about the ties a person has, so that it
    means the same in a community of 30 and in one of 10,000, and is exact in both; of how many shortest ways lead
    through somebody one tie elsewhere decides, and in large networks they would have to be sampled. (Betweenness is
    what `brokering.betweenness` finds, where the person through whom most leads is looked for.)

    Args:
        people: how many there are; those without ties too.
        one: (ties,) position of the person each tie begins at, 0 to people - 1.
        other: (ties,) position of the person it leads to; ties to oneself are left out.
        strength: (ties,) 0 to 1; those below `COUNTS` are left out.

    Sources: Burt, Structural Holes (1992), for constraint; Watts and Strogatz (1998) for clustering.
    """
    lines, strongest = _lines(people, np.asarray(one), np.asarray(other), np.asarray(strength, np.float64))
    return TieNetwork(lines, strongest, *_measured(people, lines, strongest))


def _lines(people: int, one: Any, other: Any, strength: Numbers) -> tuple[Any, Numbers]:
    """One line per pair that is tied, with the strength of the stronger tie."""
    kept = (strength >= COUNTS) & (one != other)
    low, high = np.minimum(one, other)[kept].astype(np.int64), np.maximum(one, other)[kept].astype(np.int64)
    pairs, place = np.unique(low * max(people, 1) + high, return_inverse=True)
    strongest = np.zeros(len(pairs))
    np.maximum.at(strongest, place, strength[kept])
    return np.column_stack((pairs // max(people, 1), pairs % max(people, 1))), strongest


def _measured(people: int, lines: Any, strength: Numbers) -> tuple[Any, Numbers, Numbers, Numbers, Numbers]:
    """Degree, reach, constraint, brokerage and clustering of each person."""
    from scipy.sparse import csr_array

    ends = (np.concatenate((lines[:, 0], lines[:, 1])), np.concatenate((lines[:, 1], lines[:, 0])))
    tied = csr_array((np.ones(2 * len(lines)), ends), shape=(people, people))
    parts = csr_array((np.tile(strength, 2), ends), shape=(people, people))
    degree = np.bincount(ends[0], minlength=people)
    invested = np.bincount(ends[0], weights=np.tile(strength, 2), minlength=people)
    parts.data /= np.repeat(invested, np.diff(parts.indptr))
    reach, constraint, clustering = np.zeros(people), np.full(people, np.nan), np.zeros(people)
    for begin in range(0, people, BLOCK):
        rows = slice(begin, min(begin + BLOCK, people))
        near, size = tied[rows], rows.stop - rows.start
        two = near @ tied
        # What comes back to oneself is in `two` exactly for those with a tie, and is nobody else.
        met = ((two + near) > 0).sum(axis=1) - (degree[rows] > 0)
        reach[rows] = met / max(1, people - 1)
        pairs = degree[rows] * (degree[rows] - 1.0)
        clustering[rows] = (two * near).sum(axis=1) / np.maximum(pairs, 1.0)
        through = parts[rows] + (parts[rows] @ parts) * near
        known = degree[rows] > 0
        constraint[rows] = np.where(known, (through * through).sum(axis=1).reshape(size), np.nan)
    brokerage = np.where(np.isnan(constraint), 0.0, np.maximum(0.0, 1.0 - constraint))
    return degree, reach, constraint, brokerage, clustering


__all__ = ["COUNTS", "TieNetwork", "tie_network"]
