"""Valuing: what a community learns about turning experience into value (concept G7).

What came of something is looked at together when it is told. A community that reflects on it gets better at using what
it takes up, whatever it is about: it learns how to learn. What is not kept up is lost again.
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation.numerics import compiled, toward
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import Record, State
from copsim.simulation.rules import rule


class Valuing(Theme):
    """Learning capability."""

    key: ClassVar[str] = "valuing"

    reflection: float = quantity(
        0.0,
        "0 to 1",
        0.0,
        1.0,
        "How much of what is missing to full learning capability an outcome adds that is told back and reflected on.",
        "slides on value creation (learning how to learn); level assumed",
        "G7",
    )
    capability_fade: float = quantity(
        0.01, "per week", 0.0, 1.0, "How fast learning capability is lost.", "assumption", "G7"
    )
    capability_gain: float = quantity(
        1.0,
        "multiple",
        0.0,
        10.0,
        "How much sooner insights are tried with full learning capability: 1 is twice the rate.",
        "slides on value creation (learning how to learn); level assumed",
        "G7",
    )


@rule(
    "C' = C (1 - capability_fade), then C + reflection (1 - C) for each outcome that is told back",
    unit="0 to 1",
    concepts="G7 G3",
    source="slides on value creation (learning how to learn); form assumed",
)
def next_capability(capability: float, told: int, setting: Record) -> float:
    """Learning capability after a week: of failures one learns as much as of successes."""
    capability = capability * (1.0 - setting.capability_fade)
    for _ in range(told):
        capability = toward(capability, 1.0, setting.reflection)
    return capability


@compiled
def learn_to_learn(state: State, c: int) -> None:
    """What the community makes of the outcomes that were told this week."""
    community = state.communities[c]
    community.capability = next_capability(community.capability, community.retold, state.setting[c])
