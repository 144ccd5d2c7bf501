"""Founding: who is there at the start (concepts A2, B1, E1).

Nobody starts a community alone: a few founders invest their identities, some of them pledge hours to coordinate, and
others with a looser tie to the domain are around.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from copsim.simulation import draws
from copsim.simulation.joining import add_member, add_person, begin_besides
from copsim.simulation.numerics import compiled, unit
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import ELSEWHERE_KEY, FIRST_KEY, NO_SEAT, State
from copsim.simulation.rhythm import plan_next
from copsim.simulation.topics import NONE, only


class Founding(Theme):
    """Who is there at the start. Changing any of this later in a run does nothing, and is refused."""

    key: ClassVar[str] = "start"

    members: int = quantity(
        40,
        "people",
        0,
        1_000_000,
        "People there at the start, with the founders.",
        "assumption",
        "A2",
        start_only=True,
    )
    founders: int = quantity(
        6,
        "people",
        0,
        1_000_000,
        "How many of them are founders, who want this community.",
        "FAQ l. 23-24; number assumed",
        "A2 B1",
        start_only=True,
    )
    founder_relevance: float = quantity(
        0.8,
        "concerns a week",
        0.0,
        10.0,
        "Concerns a week that founders' work raises, on average.",
        "assumption",
        "A1 B1",
        start_only=True,
    )
    founder_shape: float = quantity(
        4.0,
        "gamma shape",
        0.05,
        50.0,
        "How alike founders are in relevance; larger is more alike.",
        "assumption",
        "A1 B1",
        start_only=True,
    )
    founder_identification: float = quantity(
        0.5,
        "0 to 1",
        0.0,
        1.0,
        "Founders' identification at the start, on average; single ones have half to one and a half times as much.",
        "FAQ l. 23; level assumed",
        "A2 B5",
        start_only=True,
    )
    member_identification: float = quantity(
        0.1,
        "0 to 1",
        0.0,
        1.0,
        "Identification of the others at the start, on average: existing ties to the domain.",
        "FAQ l. 24; level assumed",
        "A2 B5",
        start_only=True,
    )
    leaders: int = quantity(
        1,
        "people",
        0,
        1000,
        "Coordinators at the start; they are the first among the founders.",
        "slides on levels",
        "E1",
        start_only=True,
    )
    pledge: float = quantity(
        3.0,
        "hours a week",
        0.0,
        60.0,
        "Hours a week each of them pledges at the start.",
        "FAQ l. 33; level assumed",
        "E1 B4",
        start_only=True,
    )
    leader_hours: float = quantity(
        7.0,
        "hours a week",
        0.0,
        80.0,
        "Hours a week a coordinator of the start has, at least, before the organisation takes its part.",
        "assumption",
        "E1 B4",
        start_only=True,
    )


@compiled
def first_members(state: State, c: int) -> None:
    """Those who are there at the start: founders first, coordinators first among them."""
    people, members = state.people, state.members
    clock = state.clock[0]
    setting = state.setting[c]
    seed = clock.seed
    agenda = NONE
    for k in range(int(setting.members)):
        key = FIRST_KEY + k
        founder = k < setting.founders
        row = add_person(state, c, key, 0, setting.founder_known if founder else setting.known)
        if founder:
            agenda |= people[row].context
            relevance = draws.gamma(
                setting.founder_shape, setting.founder_relevance, seed, key, 0, draws.RELEVANCE, c, 0
            )
            mean = setting.founder_identification
        else:
            relevance = draws.gamma(
                setting.relevance_shape, setting.relevance_mean, seed, key, 0, draws.RELEVANCE, c, 0
            )
            mean = setting.member_identification
        i = add_member(state, c, row, key, 0, relevance)
        u = draws.uniform(seed, key, 0, draws.IDENTIFICATION, c, 0)
        members[i].identification = unit(mean * (0.5 + u))
        if k < setting.leaders:
            person = people[row]
            person.hours = max(person.hours, setting.leader_hours)
            members[i].pledge = setting.pledge
    # What the founders' work is about is what the community is about; without founders, the whole domain.
    for topic in range(int(setting.topics) if agenda == NONE else 0):
        agenda |= only(topic)
    state.communities[c].agenda = agenda


@compiled
def belong_elsewhere(state: State) -> None:
    """At the start: of those at home in the origin of a link, its share of brokers belongs to the target too."""
    people, links = state.people, state.links
    clock = state.clock[0]
    begins = np.zeros(len(state.communities) + 1, np.int64)
    for c in range(len(state.communities)):
        begins[c + 1] = begins[c] + int(state.setting[c].members)
    for c in range(len(state.communities)):
        place = 0
        for at in range(state.into[c], state.into[c + 1]):
            home = links[at].origin
            if links[at].brokers <= 0.0:
                continue
            for i in range(begins[home], begins[home + 1]):
                if draws.uniform(clock.seed, people[i].key, 0, draws.BELONG, home, c) < links[at].brokers:
                    begin_besides(state, c, i, ELSEWHERE_KEY + place, 0)
                    place += 1


@compiled
def first_index(state: State) -> None:
    """Write who belongs to which community for the first time."""
    members, order, starts = state.members, state.order, state.starts
    clock = state.clock[0]
    for c in range(len(state.communities) + 1):
        starts[c] = 0
    for row in range(clock.members):
        starts[members[row].community + 1] += 1
    for c in range(len(state.communities)):
        starts[c + 1] += starts[c]
        state.communities[c].joined = 0
    for row in range(clock.members):
        c = members[row].community
        order[starts[c] + state.communities[c].joined] = row
        state.communities[c].joined += 1
    for c in range(len(state.communities)):
        state.communities[c].joined = 0
        state.communities[c].quality = 1.0  # nothing has gone wrong yet
        state.communities[c].skill = state.setting[c].skill
        state.communities[c].told_effort = -1.0
        state.communities[c].handed = -1.0
        state.communities[c].decided = -1.0
        state.communities[c].portfolio = NO_SEAT
        state.communities[c].domain = NO_SEAT
        state.communities[c].individual = NO_SEAT
        state.communities[c].local = NO_SEAT
        for family in range(len(state.communities[c].learned)):
            state.communities[c].learned[family] = state.setting[c].expectation
        state.communities[c].merges = -1
        state.communities[c].splits = -1
        plan_next(state, c, 0)
