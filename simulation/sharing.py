"""Sharing: the hours of somebody who belongs to several communities, in one decision (concepts B4, H1, H5).

First it is asked what each community draws of the person, then the hours go where they are wanted: more for one is
less for another. Units that keep their people to themselves let a part of what would go elsewhere go nowhere.
"""

from __future__ import annotations

from copsim.simulation.deciding import appeal, belonging, gate
from copsim.simulation.numerics import compiled
from copsim.simulation.records import Record, State
from copsim.simulation.rhythm import opportunities
from copsim.simulation.rules import rule


@rule("s = W / sum of W over one's communities", unit="share of hours", concepts="B4 H1", source="form assumed")
def part_wanted(want: float, total: float, belongs: int) -> float:
    """Which share of the hours this community gets; W = A B of the decision to come, without company and time."""
    if total <= 0.0:
        return 1.0 / belongs
    return want / total


@rule("x = 1 - silo (1 - legitimacy), elsewhere than at home", unit="0 to 1", concepts="H5 H4", source="form assumed")
def let_go(silo: float, legitimacy: float) -> float:
    """Which part of the hours that somebody wants to give elsewhere the unit at home lets go."""
    return 1.0 - silo * (1.0 - legitimacy)


@compiled
def leaves_home(state: State, home: int) -> float:
    """What the unit of this community lets go to others."""
    setting = state.setting[home]
    return let_go(setting.silo, state.communities[home].legitimacy)


@compiled
def wanted_of(state: State, member: Record) -> float:
    """How strongly a community draws a member, as last week left it."""
    setting = state.setting[member.community]
    return appeal(member, setting) * belonging(member, gate(member, opportunities(setting), setting), 1.0, setting)


@compiled
def share_hours(state: State) -> None:
    """Stage: those who belong to several communities say what they want of each; their hours are shared by that."""
    people, members, order, keys = state.people, state.members, state.order, state.keys
    last = state.starts[len(state.communities)]
    if len(state.links) == 0:
        return
    for k in range(last):
        member = members[order[k]]
        person = people[member.person]
        if person.belongs > 1:
            keys[k] = wanted_of(state, member)
            person.wanting = 0.0
        else:
            member.share = 1.0
    for k in range(last):
        person = people[members[order[k]].person]
        if person.belongs > 1:
            person.wanting = person.wanting + keys[k]
    for k in range(last):
        member = members[order[k]]
        person = people[member.person]
        if person.belongs > 1:
            part = part_wanted(keys[k], person.wanting, person.belongs)
            member.share = part if member.community == person.home else part * leaves_home(state, person.home)
