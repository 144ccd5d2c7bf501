"""Ties: a member keeps the eight strongest; they grow when two meet, and fade (concept A2).

A tie leads from one member to another and may be stronger one way than the other. Trust is no state of its own: it is
the mean strength of the ties between those who sit together.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from copsim.simulation.numerics import compiled
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import STRONGEST_TIES, Record, State
from copsim.simulation.rules import rule


class Ties(Theme):
    """How ties come and go."""

    key: ClassVar[str] = "ties"

    tie_gain: float = quantity(
        0.15,
        "share of what is missing",
        0.0,
        1.0,
        "How much a tie grows when two meet.",
        "FAQ l. 7; level assumed",
        "A2",
    )
    tie_fade: float = quantity(
        0.01,
        "per week",
        0.0,
        1.0,
        "How much a tie fades in a week.",
        "assumption",
        "A2",
    )


@rule("w' = w + tie_gain (1 - w)", unit="0 to 1", concepts="A2", source="FAQ l. 7; form assumed")
def stronger_tie(weight: float, setting: Record) -> float:
    """A tie after two have met."""
    return weight + setting.tie_gain * (1.0 - weight)


@rule("w' = w (1 - tie_fade)", unit="0 to 1", concepts="A2", source="assumption")
def weaker_tie(weight: float, setting: Record) -> float:
    """A tie after a week; what is not used fades."""
    return weight * (1.0 - setting.tie_fade)


@compiled
def tie_between(state: State, row: int, other: int) -> float:
    """Strength of the tie from one member to another; 0 where there is none."""
    tie_to, tie_weight = state.tie_to, state.tie_weight
    for slot in range(STRONGEST_TIES):
        if tie_to[row, slot] == other:
            return float(tie_weight[row, slot])
    return 0.0


@compiled
def strengthen(state: State, row: int, other: int, setting: Record) -> None:
    """Make the tie from one member to another stronger; a new one takes the place of the weakest, if that is weaker."""
    tie_to, tie_weight = state.tie_to, state.tie_weight
    weakest = 0
    for slot in range(STRONGEST_TIES):
        if tie_to[row, slot] == other:
            tie_weight[row, slot] = np.float32(stronger_tie(float(tie_weight[row, slot]), setting))
            return
        if tie_weight[row, slot] < tie_weight[row, weakest]:
            weakest = slot
    fresh = stronger_tie(0.0, setting)
    if fresh > float(tie_weight[row, weakest]):
        tie_to[row, weakest] = other
        tie_weight[row, weakest] = np.float32(fresh)


@compiled
def remembered(tie_to: Any, tie_weight: Any, recent: Any, row: int, setting: Record) -> tuple[float, float]:
    """A week has passed: a member's ties fade.

    Returns the sum of all weights, and of those to people who came lately.
    """
    everybody = 0.0
    lately = 0.0
    for slot in range(STRONGEST_TIES):
        other = tie_to[row, slot]
        if other < 0:
            break  # slots are filled from the first on
        weight = np.float32(weaker_tie(float(tie_weight[row, slot]), setting))
        tie_weight[row, slot] = weight
        everybody = everybody + float(weight)
        if recent[other]:
            lately = lately + float(weight)
    return everybody, lately
