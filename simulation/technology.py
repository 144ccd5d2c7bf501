"""Technology: meetings in a room, through a tool, or both at once (concept C4).

A tool brings in those who are far away, and lets less through: who is connected by one gets to ask more rarely, and
ties across it grow more slowly. What is left of that friction after a while is a matter of practice, which grows where
people meet through the tool and nowhere else, and of somebody who looks after it.
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation.numerics import toward
from copsim.simulation.parameters import Theme, choice, quantity
from copsim.simulation.records import Record
from copsim.simulation.rules import rule

MEETS = ("room", "hybrid", "online")
ROOM, HYBRID, ONLINE = range(len(MEETS))


class Technology(Theme):
    """How people come together, and through what."""

    key: ClassVar[str] = "technology"

    meets: int = choice(
        "room",
        MEETS,
        "Where people come together: in a room, there with those who are far away connected, or all through a tool.",
        "slides on online practices and tools; open",
        "C4",
    )
    tool_friction: float = quantity(
        0.5,
        "0 to 1",
        0.0,
        1.0,
        "How much of a conversation a tool that is new to all keeps back, and how much of the distance remains.",
        "remote work weakens ties (Yang et al. 2022); level assumed",
        "C4",
    )
    tool_learning: float = quantity(
        0.05,
        "per meeting",
        0.0,
        1.0,
        "How fast a community that meets through a tool finds practices for it.",
        "slides on warning signs (new tools without practices); level assumed",
        "C4",
    )
    practices_help: float = quantity(
        0.5,
        "share",
        0.0,
        1.0,
        "How much of the friction of a tool practices can undo; the rest lies in the tool.",
        "slides on warning signs (expect the tool to do it); level assumed",
        "C4",
    )


@rule(
    "f = tool_friction (1 - practices_help practised)(1 - access)",
    unit="0 to 1",
    concepts="C4 F7",
    source="slides on technology stewards and on warning signs; form assumed",
)
def friction_left(practised: float, access: float, setting: Record) -> float:
    """Friction of the tool in this week: less with practices, less with somebody who looks after it (`access`)."""
    return setting.tool_friction * (1.0 - setting.practices_help * practised) * (1.0 - access)


@rule(
    "everybody where all meet online; who is far away where the meeting is hybrid; nobody in a room",
    unit="yes or no",
    concepts="C4",
    source="form assumed",
)
def connected(far: int, setting: Record) -> bool:
    """Whether somebody takes part through a tool."""
    return setting.meets == ONLINE or (setting.meets == HYBRID and far == 1)


@rule(
    "b = barrier (1 - local sponsor) f where a tool is met through, barrier (1 - local sponsor)(1 - access) else",
    unit="0 to 1",
    concepts="C4 F2 F7",
    source="slides on online practices and tools; form assumed",
)
def distance_left(local: float, access: float, friction: float, held: int, setting: Record) -> float:
    """What of the distance keeps those who are far away from taking part; `local` is the sponsor who is near them.

    Where nothing is held (`held` 0) they are as far from what goes on between meetings as they would be without a tool.
    """
    left = setting.barrier * (1.0 - local)
    if held and setting.meets != ROOM:
        return left * friction
    return left * (1.0 - access)


@rule("x (1 - f)", unit="as x", concepts="C4 C2", source="Yang et al. 2022; form assumed")
def let_through(x: float, friction: float) -> float:
    """What a tool lets through of a chance to ask, or of what builds a tie."""
    return x * (1.0 - friction)


@rule(
    "p' = p + tool_learning (1 - p) with each meeting in which somebody is connected",
    unit="0 to 1",
    concepts="C4",
    source="slides on warning signs (new tools without practices); form assumed",
)
def next_practised(practised: float, setting: Record) -> float:
    """How far a community has found practices for its tool, after one more meeting through it; nothing is unlearned."""
    return toward(practised, 1.0, setting.tool_learning)
