"""Decide: who takes part this week, who watches, who stays away (concepts B1, B4, B5, B7).

Whether a concern is brought *here* depends on how far somebody identifies with this community; how often, on time;
and on what visits have been worth so far, on energy, and on whether the people one knows come.
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation import draws
from copsim.simulation.numerics import compiled, exp, happens
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import ABSENT, LEAD, TAKE_PART, WATCH, Record, State
from copsim.simulation.rules import rule
from copsim.simulation.ties import remembered


class Deciding(Theme):
    """What moves members to come."""

    key: ClassVar[str] = "deciding"

    energy_pull: float = quantity(
        2.0,
        "per unit of energy",
        0.0,
        10.0,
        "How strongly energy moves people to come.",
        "FAQ l. 32; level assumed",
        "B5",
    )
    value_pull: float = quantity(
        2.0,
        "per unit of value",
        0.0,
        10.0,
        "How strongly the worth that visits had moves people to come.",
        "FAQ l. 34 (high value for time); level assumed",
        "B7",
    )
    friends_pull: float = quantity(
        0.5,
        "per tie",
        0.0,
        10.0,
        "How strongly ties to those who came lately move people to come.",
        "FAQ l. 7, 15; level assumed",
        "A2",
    )
    openness: float = quantity(
        0.03,
        "0 to 1",
        0.0,
        1.0,
        "What identification counts as in somebody who has none; small values make one-week visitors.",
        "activity logs of open communities; level assumed",
        "B3",
    )
    concern_pull: float = quantity(
        3.0,
        "per week",
        0.0,
        50.0,
        "How strongly an open concern draws a wholly identified member.",
        "FAQ l. 22, 30; level assumed",
        "A1 B1",
    )
    habit_pull: float = quantity(
        0.5,
        "per week",
        0.0,
        50.0,
        "How strongly the community draws a wholly identified member without a concern.",
        "FAQ l. 32; level assumed",
        "A2 B5",
    )
    duty: float = quantity(
        2.0,
        "per week",
        0.0,
        50.0,
        "How strongly a pledge to lead brings somebody to what is held, at full effort.",
        "FAQ l. 33; level assumed",
        "E1",
    )
    first_visit: float = quantity(
        6.0,
        "per week",
        0.0,
        50.0,
        "How strongly somebody who has just joined, with the concern still open, is drawn to a first visit.",
        "assumption",
        "B10 B3",
    )
    watching: float = quantity(
        2.0,
        "multiple",
        0.0,
        20.0,
        "How much oftener people watch than take part.",
        "FAQ l. 30; level assumed",
        "B1",
    )


@rule("T = free / (free + cost)", unit="0 to 1", concepts="B4 B7", source="FAQ l. 34; form assumed")
def time_factor(free: float, cost: float) -> float:
    """How far time allows it: hours left after leading, against the hours that taking part asks for."""
    if free <= 0.0:
        return 0.0
    return free / (free + cost)


@rule(
    "F = 1 + friends_pull sum of w over ties to those who came lately",
    unit="multiple",
    concepts="A2",
    source="FAQ l. 7, 15; form assumed",
)
def company(ties: float, setting: Record) -> float:
    """How much the people one knows draw one to come; `ties` is the sum of weights to those who came lately."""
    return 1.0 + setting.friends_pull * ties


@rule(
    "A = exp(energy_pull (e - 1/2) + value_pull (v - 1/2))",
    unit="multiple",
    concepts="B5 B7",
    source="FAQ l. 32, 34; form assumed",
)
def appeal(member: Record, setting: Record) -> float:
    """How much energy, and the worth that visits have had, move somebody to come."""
    return exp(setting.energy_pull * (member.energy - 0.5) + setting.value_pull * (member.value - 0.5))


@rule(
    "B = (openness + z)(concern_pull [concern open] + habit_pull)",
    unit="per week",
    concepts="A1 A2 B5",
    source="FAQ l. 12, 30, 32; gating by identification: activity logs",
)
def belonging(member: Record, setting: Record) -> float:
    """How strongly this community draws a member: without identification even an urgent concern goes elsewhere."""
    pull = setting.habit_pull
    if member.concern:
        pull = pull + setting.concern_pull
    return (setting.openness + member.identification) * pull


@rule(
    "lambda = open (T (A F B + first_visit [no visit yet, concern open]) + duty effort [leads this week])",
    unit="per week",
    concepts="B1 B4 B5 B7 E1",
    source="form assumed",
)
def rate(member: Record, time: float, ties: float, community: Record, setting: Record) -> float:
    """Rate of taking part this week; the probability is 1 - exp(-lambda)."""
    reasons = appeal(member, setting) * company(ties, setting) * belonging(member, setting)
    if member.visits == 0 and member.concern and member.joined >= 0:
        reasons = reasons + setting.first_visit
    total = time * reasons
    if member.leading > 0.0:
        total = total + setting.duty * setting.effort
    return community.open * total


@rule("rate of watching = watching lambda", unit="per week", concepts="B1", source="FAQ l. 30; form assumed")
def watching_rate(strength: float, setting: Record) -> float:
    """Rate at which those who do not take part watch."""
    return setting.watching * strength


@compiled
def decide(state: State, c: int) -> None:
    """Stage: each member takes part, watches, or stays away. Friends' presence is that of the weeks before."""
    members, all_ties, order, starts = state.members, state.ties, state.order, state.starts
    recent = state.recent
    clock = state.clock[0]
    backwards = clock.reverse
    count = clock.week + 1
    community = state.communities[c]
    setting = state.setting[c]
    first, last = starts[c], starts[c + 1]
    for visit in range(first, last):
        k = first + last - 1 - visit if backwards else visit
        row = order[k]
        member = members[row]
        member.role = ABSENT
        member.given = 0.0
        member.bond, ties = remembered(all_ties[row], recent, setting)
        if community.open <= 0.0:
            continue
        free = member.available - member.leading + community.granted
        # What the organisation grants asks for none of one's own hours.
        time = time_factor(free, community.cost - community.granted)
        strength = rate(member, time, ties, community, setting)
        u, v = draws.pair(clock.seed, member.key, count, draws.TAKE_PART, c, 0)
        if happens(strength, u):
            member.role = LEAD if member.pledge > 0.0 else TAKE_PART
            member.given = min(free, community.cost)
        elif happens(watching_rate(strength, setting), v):
            member.role = WATCH
