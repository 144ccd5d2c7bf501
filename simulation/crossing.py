"""Crossing: what happens to something that is told or read across a boundary (concepts H1, H2, H3, H7, H8).

A practice is what a community counts as its own, and two practices are as far from each other as these sets differ;
nobody types a distance in. Who hears something from another practice understands it as far as they know that practice,
or are spoken to by somebody who knows theirs, or stand on common ground that was built before. Otherwise it is lost, or
taken for something else. That is the loss at a boundary; that what comes from there is often new is its gain.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from copsim.simulation import draws
from copsim.simulation.numerics import compiled, toward
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import Record, Room
from copsim.simulation.rules import rule
from copsim.simulation.topics import size

AT_HOME, AS_MEANT, TAKEN_WRONGLY, LOST = range(4)
"""How something arrives: from the same practice; across a boundary as it was meant, as something else, not at all."""


class Crossing(Theme):
    """What lies between practices."""

    key: ClassVar[str] = "crossing"

    friction: float = quantity(
        0.6,
        "0 to 1",
        0.0,
        1.0,
        "How far what comes from another practice is misunderstood by somebody who knows nothing of that practice.",
        "framework paper on boundaries (misunderstanding); level assumed",
        "H2",
    )
    garbled: float = quantity(
        0.2,
        "chance",
        0.0,
        1.0,
        "Chance that what is misunderstood is taken for something else, and held wrongly; if not, it is lost.",
        "framework paper on boundaries; level assumed",
        "H2",
    )
    ground: float = quantity(
        0.02,
        "0 to 1",
        0.0,
        1.0,
        "How much of what is missing to common ground each thing adds that crossed between two practices.",
        "FAQ on landscapes (history of a landscape); level assumed",
        "H8",
    )
    ground_fade: float = quantity(
        0.005, "per week", 0.0, 1.0, "How fast common ground is lost that is not used.", "assumption", "H8"
    )
    silo: float = quantity(
        0.0,
        "0 to 1",
        0.0,
        1.0,
        "How far a unit keeps its people from giving hours to what lies outside it.",
        "FAQ on silos; level assumed",
        "H5",
    )


@rule(
    "P(understood) = 1 - friction (1 - k_hearer)(1 - k_teller)(1 - common)(1 - coherence)",
    unit="chance",
    concepts="H2 H3 H7 H8",
    source="framework paper on boundaries, brokers and knowledgeability; form assumed",
)
def understands(hearer: float, teller: float, common: float, coherence: float, setting: Record) -> float:
    """Chance that something from another practice is understood.

    `hearer` is which share of the teller's practice the one who hears knows, `teller` which share of the hearer's
    practice the one who tells knows (0 for what is written); `common` is common ground, `coherence` what conveners do.
    """
    return 1.0 - setting.friction * (1.0 - hearer) * (1.0 - teller) * (1.0 - common) * (1.0 - coherence)


@rule(
    "k = |known and practice| / |practice|; 1 for an empty practice",
    unit="0 to 1",
    concepts="H7",
    source="form assumed",
)
def knowledgeable(known: np.uint64, practice: np.uint64) -> float:
    """Which share of a practice somebody knows, or believes to know; of one that counts nothing as its own, all."""
    topics = size(practice)
    if topics == 0:
        return 1.0
    return size(known & practice) / topics


@rule(
    "d = 1 - |A and B| / |A or B|; 0 where both are empty",
    unit="0 to 1",
    concepts="H1",
    source="framework paper (landscapes of practice); form: Jaccard 1912",
)
def distance(a: np.uint64, b: np.uint64) -> float:
    """How far two practices lie apart: 0 if they count the same topics as their own, 1 if none is common to both."""
    either = size(a | b)
    if either == 0:
        return 0.0
    return 1.0 - size(a & b) / either


@compiled
def link_between(links: Any, into: Any, a: int, b: int) -> int:
    """Row of the first link from a to b or from b to a; -1 where the two have none."""
    for at in range(into[b], into[b + 1]):
        if links[at].origin == a:
            return at
    for at in range(into[a], into[a + 1]):
        if links[at].origin == b:
            return at
    return -1


@compiled
def understood_of(room: Room, row: int, origin: int, teller: float, at: int, u: float, v: float) -> int:
    """How something from the practice of `origin` arrives at a member; `teller` is k of the one who tells it.

    It is new to the member, and told across a boundary; `at` is the link between the two practices, or -1.
    """
    person = room.people[room.members[row].person]
    setting = room.setting
    community = room.community
    theirs = room.communities[origin]
    known = knowledgeable(person.sound | person.unsound, theirs.practice)
    common = room.links[at].common if at >= 0 else 0.0
    coherence = 0.5 * (community.coherence + theirs.coherence)
    community.told_across += 1
    if at >= 0:
        room.links[at].told += 1
    if u < understands(known, teller, common, coherence, setting):
        return AS_MEANT
    community.misunderstood += 1
    if at >= 0:
        room.links[at].misunderstood += 1
    return TAKEN_WRONGLY if v < setting.garbled else LOST


@compiled
def comes_across(room: Room, row: int, teller: int, topic: int, sitting: int) -> int:
    """How something new arrives at a member that another member, at home in another practice perhaps, tells."""
    members, people, clock = room.members, room.people, room.clock
    hearer = people[members[row].person]
    other = people[members[teller].person]
    if hearer.home == other.home:
        return AT_HOME
    u, v = draws.pair(
        clock.seed,
        members[row].key,
        clock.week + 1 + topic * draws.ABOVE_WEEKS,
        draws.CROSS + sitting,
        room.c,
        members[teller].key,
    )
    bridge = knowledgeable(other.sound | other.unsound, room.communities[hearer.home].practice)
    at = link_between(room.links, room.into, other.home, hearer.home)
    return understood_of(room, row, other.home, bridge, at, u, v)


@compiled
def has_crossed(room: Room, row: int, origin: int, arrives: int) -> None:
    """Something that came across was taken up, as it was meant or wrongly: that is how common ground grows."""
    at = link_between(room.links, room.into, origin, room.people[room.members[row].person].home)
    if arrives == TAKEN_WRONGLY:
        room.community.garbled += 1
        if at >= 0:
            room.links[at].garbled += 1
        return
    room.community.crossed += 1
    if at >= 0:
        setting = room.setting
        room.links[at].crossed += 1
        room.links[at].common = toward(room.links[at].common, 1.0, setting.ground)
