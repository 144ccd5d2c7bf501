"""Discovering: conversations before a community is launched or renewed (concept D2).

Somebody goes round and talks with those to whose work the domain matters most: what are your challenges, would a
community help, are you willing? What comes up in their work becomes the agenda; those who are talked with identify a
little with what could be; some are willing to lead.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from copsim.simulation import draws
from copsim.simulation.agenda import belongs
from copsim.simulation.cultivating import part_of_hours, shares_asked
from copsim.simulation.numerics import compiled, sqrt, toward
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import Record, State
from copsim.simulation.rules import rule
from copsim.simulation.succession import new_pledge
from copsim.simulation.topics import has, only, size
from copsim.simulation.world import usable_share


class Discovering(Theme):
    """Conversations about what a community could be."""

    key: ClassVar[str] = "discovering"

    talk_lifts: float = quantity(
        0.15,
        "0 to 1",
        0.0,
        1.0,
        "How much of what is missing to full identification a conversation adds: a value proposition of one's own.",
        "slides on how to get going; level assumed",
        "D2",
    )
    asked_to_lead: float = quantity(
        0.3,
        "chance",
        0.0,
        1.0,
        "Chance that somebody full of passion and energy is willing to help lead when asked.",
        "slides on how to get going; level assumed",
        "D2 E1",
    )


@rule(
    "P(willing) = asked_to_lead p e, if e >= step_down_energy",
    unit="chance",
    concepts="D2 E1",
    source="slides on how to get going; form assumed",
)
def willing(member: Record, setting: Record) -> float:
    """Chance that somebody who is talked with is willing to help lead; who is tired out is not."""
    if member.energy < setting.step_down_energy:
        return 0.0
    return setting.asked_to_lead * member.passion * member.energy


@compiled
def hold_conversations(state: State, c: int) -> None:
    """So many members who do not lead are talked with, those of the largest relevance first."""
    people, members, order, starts = state.people, state.members, state.order, state.starts
    seats, keys = state.seats, state.keys
    clock = state.clock[0]
    community = state.communities[c]
    setting = state.setting[c]
    first = starts[c]
    able = 0
    pledged = setting.support_hours + setting.sponsor_means * max(0.0, community.domain)
    pledged = pledged + community.logistics + setting.full_time
    holding = 1.0 - part_of_hours(shares_asked(setting), shares_asked(setting))
    for k in range(first, starts[c + 1]):
        row = order[k]
        if members[row].pledge > 0.0:
            pledged = pledged + members[row].pledge * holding
            continue
        seats[0, first + able] = row
        keys[first + able] = -members[row].relevance
        able += 1
    ranks = np.argsort(keys[first : first + able], kind="mergesort")
    talks = min(able, community.talks)
    before = community.agenda
    for topic in range(int(setting.topics)):
        with_it = 0
        for place in range(talks):
            if has(people[members[seats[0, first + ranks[place]]].person].context, topic):
                with_it += 1
        if belongs(with_it, talks, has(community.agenda, topic), setting):
            community.agenda = community.agenda | only(topic)
        else:
            community.agenda = community.agenda & ~only(topic)
    community.agenda_moved += size(community.agenda ^ before)
    need = setting.need_base + setting.need_growth * sqrt(community.active + talks)
    usable = usable_share(max(0.0, community.portfolio), community.legitimised, setting)
    for place in range(talks):
        member = members[seats[0, first + ranks[place]]]
        member.identification = toward(member.identification, 1.0, setting.talk_lifts)
        u = draws.uniform(clock.seed, member.key, clock.week + 1, draws.ASKED, c, 0)
        missing = max(0.0, 1.0 - pledged / need) if need > 0.0 else 0.0
        if missing > 0.0 and u < willing(member, setting):
            hours = people[member.person].hours * member.share * usable
            member.effort = 1.0
            member.seated = clock.week
            member.pledge = new_pledge(missing, need, hours, setting)
            pledged = pledged + member.pledge * holding
