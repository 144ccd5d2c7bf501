"""Paired lives: the same luck with and without something, so that what differs is what it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from copsim.simulation.activities import PLAIN, Activity
from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.recording import column

SMALL: Mapping[str, float] = {"start.members": 40, "joining.prospects": 3.0}
"""A community that is quickly lived."""


class Pair(NamedTuple):
    """One measure, its mean over weeks in each of some lives, without something and with it."""

    without: Any
    having: Any

    @property
    def more(self) -> float:
        """In which share of the lives it is more with it."""
        return float(np.mean(self.having > self.without))

    @property
    def less(self) -> float:
        """In which share of the lives it is less with it."""
        return float(np.mean(self.having < self.without))

    @property
    def times(self) -> float:
        """How many times as much it is with it, in the mean of all lives."""
        return float(np.mean(self.having) / np.mean(self.without))


def pairs(
    parameters: Mapping[str, float],
    added: Mapping[str, float],
    *measures: str,
    changes: Iterable[Change] = (),
    weeks: int = 52,
    seeds: int = 12,
    activities: Iterable[Activity] = PLAIN,
) -> dict[str, Pair]:
    """Measures by name, of lives with these parameters, and of lives of the same seeds with those added to them."""
    sides = []
    for given in (parameters, {**parameters, **added}):
        plan = Plan.of(given, changes, activities=activities)
        lived = [Life(plan, seed, weeks=weeks).live(weeks).weekly[:, 0] for seed in range(seeds)]
        sides.append([[column(weekly, measure).mean() for weekly in lived] for measure in measures])
    return {name: Pair(np.array(a), np.array(b)) for name, a, b in zip(measures, *sides, strict=True)}
