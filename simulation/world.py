"""World: how fast challenges appear, how much outsiders care, what the organisation allows (concept A1)."""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation import draws
from copsim.simulation.knowing import turn_topics
from copsim.simulation.numerics import compiled, exp, sqrt
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import Record, State
from copsim.simulation.rules import rule


class World(Theme):
    """The domain and its surroundings."""

    key: ClassVar[str] = "world"

    dynamism: float = quantity(
        1.0,
        "multiple of ordinary",
        0.0,
        10.0,
        "Rate at which new challenges appear in the domain; 1 is ordinary.",
        "FAQ l. 28; level assumed",
        "A1",
    )
    challenge_persistence: float = quantity(
        0.9,
        "per week",
        0.0,
        0.999,
        "How much of this week's shared challenge lasts into the next.",
        "assumption",
        "A1",
    )
    challenge_volatility: float = quantity(
        0.4,
        "ln units",
        0.0,
        2.0,
        "Spread of shared challenges over time: they come to everybody in the same weeks.",
        "assumption",
        "A1",
    )
    interest_persistence: float = quantity(
        0.98,
        "per week",
        0.0,
        0.999,
        "How much of outside interest lasts from week to week.",
        "assumption",
        "B10",
    )
    interest_volatility: float = quantity(
        0.3,
        "ln units",
        0.0,
        2.0,
        "Spread of outside interest over time.",
        "assumption",
        "B10",
    )
    strategic_relevance: float = quantity(
        0.5,
        "0 to 1",
        0.0,
        1.0,
        "How far the domain is a capability the organisation depends on.",
        "FAQ l. 9, 41",
        "A1",
    )
    time_legitimacy: float = quantity(
        0.5,
        "share of hours",
        0.0,
        1.0,
        "Share of members' hours that may openly be used even where the domain has no strategic relevance.",
        "FAQ l. 58; level assumed",
        "A1 B4",
    )


@rule("x' = phi x + sigma sqrt(1 - phi phi) eps", unit="ln units", concepts="A1", source="FAQ l. 28; form assumed")
def drift(x: float, persistence: float, volatility: float, eps: float) -> float:
    """Something that wanders around 0 and keeps its spread: the ln of shared challenges, or of outside interest.

    `eps` is a standard normal deviate; in the long run the standard deviation is `volatility`.
    """
    return persistence * x + volatility * sqrt(1.0 - persistence * persistence) * eps


@rule("D = dynamism exp(x)", unit="multiple of ordinary", concepts="A1", source="FAQ l. 28; form assumed")
def challenge_level(strain: float, setting: Record) -> float:
    """Level of challenges in the domain this week: 1 is ordinary."""
    return setting.dynamism * exp(strain)


@rule(
    "tau = time_legitimacy + (1 - time_legitimacy)"
    "(1 - (1 - strategic_relevance)(1 - s_portfolio)(1 - legitimised)(1 - existence))",
    unit="share of hours",
    concepts="A1 B4 F1 F4 F7",
    source="FAQ l. 9, 55-58; slides on the social learning team; form assumed",
)
def usable_share(sponsored: float, legitimised: float, setting: Record) -> float:
    """Share of members' hours that the organisation lets them use.

    A domain it depends on needs no excuse, nor does one that an engaged portfolio sponsor (`sponsored`) stands for, or
    whose worth a support team has made clear (`legitimised`), or whose existence is part of how the organisation is.
    """
    doubt = (1.0 - setting.strategic_relevance) * (1.0 - sponsored) * (1.0 - legitimised) * (1.0 - setting.existence)
    excused = 1.0 - doubt
    return setting.time_legitimacy + (1.0 - setting.time_legitimacy) * excused


@compiled
def world(state: State, c: int) -> None:
    """Stage: the domain's challenges and outside interest move on; some topics turn."""
    clock = state.clock[0]
    community = state.communities[c]
    setting = state.setting[c]
    count = clock.week + 1
    eps = draws.normal(clock.seed, 0, count, draws.CHALLENGE, c, 0)
    community.strain = drift(community.strain, setting.challenge_persistence, setting.challenge_volatility, eps)
    community.challenge = challenge_level(community.strain, setting)
    eps = draws.normal(clock.seed, 0, count, draws.INTEREST, c, 0)
    community.interest = drift(community.interest, setting.interest_persistence, setting.interest_volatility, eps)
    turn_topics(state, c)
