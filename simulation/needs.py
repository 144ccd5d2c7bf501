"""Needs: what people need a community for, and how far an activity serves it (concept B6)."""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation import draws
from copsim.simulation.numerics import compiled
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import Record, State
from copsim.simulation.rules import rule

_SOURCE = "slides on what practitioners need a community for; weight assumed"


class Needs(Theme):
    """How often each need is the one that matters to somebody, as weights; and how much it matters to be served."""

    key: ClassVar[str] = "needs"

    help_weight: float = quantity(1.0, "weight", 0.0, 100.0, "Help with problems.", _SOURCE, "B6")
    stories_weight: float = quantity(1.0, "weight", 0.0, 100.0, "Stories across contexts.", _SOURCE, "B6")
    reflection_weight: float = quantity(1.0, "weight", 0.0, 100.0, "Reflection on practice.", _SOURCE, "B6")
    understanding_weight: float = quantity(1.0, "weight", 0.0, 100.0, "Shared understanding.", _SOURCE, "B6")
    confidence_weight: float = quantity(1.0, "weight", 0.0, 100.0, "Confidence.", _SOURCE, "B6")
    keeping_up_weight: float = quantity(1.0, "weight", 0.0, 100.0, "Keeping up with change.", _SOURCE, "B6")
    innovation_weight: float = quantity(1.0, "weight", 0.0, 100.0, "Cooperating on innovation.", _SOURCE, "B6")
    landscape_weight: float = quantity(
        1.0, "weight", 0.0, 100.0, "Exploring the landscape, finding synergy.", _SOURCE, "B6"
    )
    voice_weight: float = quantity(1.0, "weight", 0.0, 100.0, "A voice and strategic influence.", _SOURCE, "B6")
    needs_matter: float = quantity(
        0.25,
        "0 to 1",
        0.0,
        1.0,
        "How much of the worth of a visit is lost where an activity does not serve what one needs.",
        "assumption",
        "B6 B7",
    )


@rule(
    "m = 1 - needs_matter (1 - served)(1 - activist)",
    unit="0 to 1",
    concepts="B6 B7 E2",
    source="slides on matching needs and structures; form assumed",
)
def match(served: float, activist: float, setting: Record) -> float:
    """How well an activity suits a member; `served` is how far it serves the member's need, or help with a concern.

    Agenda activists turn what is held to what members need.
    """
    return 1.0 - setting.needs_matter * (1.0 - served) * (1.0 - activist)


@compiled
def draw_need(state: State, c: int, key: int, count: int) -> int:
    """What somebody needs from here on, by the weights in force."""
    setting = state.setting[c]
    weights = (
        setting.help_weight,
        setting.stories_weight,
        setting.reflection_weight,
        setting.understanding_weight,
        setting.confidence_weight,
        setting.keeping_up_weight,
        setting.innovation_weight,
        setting.landscape_weight,
        setting.voice_weight,
    )
    total = 0.0
    for weight in weights:
        total = total + weight
    place = draws.uniform(state.clock[0].seed, key, count, draws.NEED, c, 0) * total
    reached = 0.0
    for need in range(len(weights)):
        reached = reached + weights[need]
        if place < reached:
            return need
    return 0
