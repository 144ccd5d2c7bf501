"""Ties: a member keeps the eight strongest; they grow when two meet, and fade (concept A2).

A tie leads from one member to another and may be stronger one way than the other. Trust is no state of its own: it is
the mean strength of the ties between those who sit together.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from copsim.simulation.numerics import compiled
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import STRONGEST_TIES, Record
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
    mentor_tie: float = quantity(
        0.5,
        "0 to 1",
        0.0,
        1.0,
        "Tie between a newcomer and the mentor at first, both ways.",
        "assumption",
        "A2 B3",
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


@rule("w' = w + tie_gain ties (1 - w)", unit="0 to 1", concepts="A2 C1", source="FAQ l. 7; form assumed")
def stronger_tie(weight: float, builds: float, setting: Record) -> float:
    """A tie after two have met; `builds` is how much the activity builds ties."""
    return weight + setting.tie_gain * builds * (1.0 - weight)


@rule("w' = w (1 - tie_fade)", unit="0 to 1", concepts="A2", source="assumption")
def weaker_tie(weight: float, setting: Record) -> float:
    """A tie after a week; what is not used fades."""
    return weight * (1.0 - setting.tie_fade)


@compiled
def tie_between(ties: Record, other: int) -> float:
    """Strength of the tie from the member whose ties these are to another; 0 where there is none."""
    for slot in range(STRONGEST_TIES):
        if ties.to[slot] == other:
            return float(ties.weight[slot])
    return 0.0


@compiled
def tie_up(ties: Record, other: int, weight: float) -> None:
    """Give a member a tie to somebody there was none to; it takes the place of the weakest, if that is weaker."""
    weakest = 0
    for slot in range(STRONGEST_TIES):
        if ties.weight[slot] < ties.weight[weakest]:
            weakest = slot
    if weight > float(ties.weight[weakest]):
        ties.to[weakest] = other
        ties.weight[weakest] = np.float32(weight)


@compiled
def strengthen(ties: Record, other: int, builds: float, setting: Record) -> None:
    """Make a member's tie to another stronger; a new one takes the place of the weakest, if that is weaker."""
    weakest = 0
    for slot in range(STRONGEST_TIES):
        if ties.to[slot] == other:
            ties.weight[slot] = np.float32(stronger_tie(float(ties.weight[slot]), builds, setting))
            return
        if ties.weight[slot] < ties.weight[weakest]:
            weakest = slot
    fresh = stronger_tie(0.0, builds, setting)
    if fresh > float(ties.weight[weakest]):
        ties.to[weakest] = other
        ties.weight[weakest] = np.float32(fresh)


@compiled
def remembered(ties: Record, recent: Any, setting: Record) -> tuple[float, float]:
    """A week has passed: a member's ties fade.

    Returns the sum of all weights, and of those to people who came lately. Empty slots weigh nothing, so that none
    needs to be told apart: loops of a fixed length without a jump are what the processor is quick at.
    """
    for slot in range(STRONGEST_TIES):
        ties.weight[slot] = np.float32(weaker_tie(float(ties.weight[slot]), setting))
    everybody = 0.0
    lately = 0.0
    for slot in range(STRONGEST_TIES):
        weight = float(ties.weight[slot])
        everybody = everybody + weight
        lately = lately + weight * recent[max(ties.to[slot], 0)]
    return everybody, lately
