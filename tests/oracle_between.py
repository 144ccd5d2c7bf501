"""What lies between communities in the oracle: links, coming to terms with a boundary, visits, conveners.

As docs/model/description.md has it, section 7.28. Who meets whom is in `oracle_encounters.py`, who goes over to another
community in `oracle_regrouping.py`, and reading elsewhere with the other reading in `oracle_insights.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from oracle_arithmetic import mean, toward
from oracle_cultivating import effect
from oracle_parts import Community, Membership, Person

from copsim.simulation import draws
from copsim.simulation.links import NEVER, Link
from copsim.simulation.records import ACTIVE, OUTSIDE

if TYPE_CHECKING:
    from oracle import World


class Arrival(Enum):
    """How something arrives that was said or written by somebody of another practice, or of one's own."""

    AT_HOME = "at home"
    AS_MEANT = "as meant"
    WRONGLY = "wrongly"
    LOST = "lost"


@dataclass(eq=False)
class Between:
    """One link, and the common ground that was built on it. Fields have the names of `LINK`."""

    row: int
    origin: Community
    target: Community
    brokers: float
    every: int
    people: int
    hours: float
    objects: float
    visits: float
    begins: int
    ends: int
    common: float = 0.0
    told: int = 0
    misunderstood: int = 0
    crossed: int = 0
    garbled: int = 0

    @property
    def is_there(self) -> bool:
        return self.begins <= self.origin.world.week < self.ends


def ring_of(communities: int, share: float) -> Iterator[Link]:
    """People who belong to the next community of a ring."""
    if share > 0.0 and communities > 1:
        for c in range(communities):
            yield Link(c, (c + 1) % communities, brokers=share)


def links_of(world: World, given: Iterable[Link]) -> list[Between]:
    ordered = sorted(given, key=lambda link: (link.target, link.origin))
    return [
        Between(
            row,
            world.communities[link.origin],
            world.communities[link.target],
            link.brokers,
            link.every,
            link.people,
            link.hours,
            link.objects,
            link.visits,
            link.begins,
            NEVER if link.ends is None else link.ends,
        )
        for row, link in enumerate(ordered)
    ]


def into(c: Community) -> list[Between]:
    return [link for link in c.world.links if link.target is c]


def out_of(c: Community) -> list[Between]:
    return [link for link in c.world.links if link.origin is c]


def link_between(teller: Community, hearer: Community) -> Between | None:
    """The first link from the one who tells to the one who hears, else the first the other way."""
    there = [link for link in hearer.world.links if link.origin is teller and link.target is hearer]
    back = [link for link in hearer.world.links if link.origin is hearer and link.target is teller]
    return next(iter(there + back), None)


def knowledgeable(known: set[int], practice: set[int]) -> float:
    """How much of a practice somebody knows."""
    return len(known & practice) / len(practice) if practice else 1.0


def understood(m: Membership, o: Community, teller: float, link: Between | None, uv: tuple[float, float]) -> Arrival:
    """What becomes of something from another community, in somebody who knows more or less of its practice."""
    c, setting = m.community, m.community.setting
    c.told_across += 1
    if link:
        link.told += 1
    common = link.common if link else 0.0
    strange = setting.friction * (1.0 - knowledgeable(m.person.believed, o.practice)) * (1.0 - teller)
    strange = strange * (1.0 - common) * (1.0 - 0.5 * (c.coherence + o.coherence))
    if teller > 0.0:
        c.noticed.add("a bridge")
    if common > 0.0:
        c.noticed.add("common ground helps")
    if link is None:
        c.noticed.add("no link between the two")
    if uv[0] < 1.0 - strange:
        return Arrival.AS_MEANT
    c.misunderstood += 1
    if link:
        link.misunderstood += 1
    arrives = Arrival.WRONGLY if uv[1] < setting.garbled else Arrival.LOST
    c.noticed.add(f"arrives {arrives.value}" if arrives is Arrival.WRONGLY else "is lost")
    return arrives


def comes_across(m: Membership, topic: int, teller: Membership, sitting: int) -> Arrival:
    """What becomes of something a member says, maybe of another community, in one who hears it."""
    here, there = m.person.home, teller.person.home
    if here is there:
        return Arrival.AT_HOME
    uv = m.community.draw_pair_by_topic(draws.CROSS + sitting, m.key, teller.key, topic)
    bridge = knowledgeable(teller.person.believed, here.practice)
    return understood(m, there, bridge, link_between(there, here), uv)


def has_crossed(m: Membership, o: Community, arrives: Arrival) -> None:
    """Something from another community was taken up."""
    c = m.community
    if arrives is Arrival.AT_HOME:
        return
    link = link_between(o, m.person.home)
    if arrives is Arrival.WRONGLY:
        c.garbled += 1
        if link:
            link.garbled += 1
        return
    c.crossed += 1
    if link:
        link.crossed += 1
        link.common = toward(link.common, 1.0, c.setting.ground)


def name_of(m: Membership, c: Community) -> float:
    """Whose word has weight where it is heard."""
    if c.setting.heeded == "position":
        if m.pledge > 0.0:
            c.noticed.add("heeded by position")
        return 1.0 if m.pledge > 0.0 else 0.0
    return m.reputation


def visited(c: Community, sitting: int) -> Membership | None:
    """Somebody of another community who is the outside source of this sitting."""
    for i, link in enumerate(into(c)):
        if not link.is_there or link.visits <= 0.0:
            continue
        u, v = c.draw_pair(draws.VISITED, 0, 64 * i + sitting)
        if u >= link.visits:
            continue
        able = [m for m in link.origin.members if m.level >= ACTIVE and m.person.left < 0]
        c.noticed.add("a visit" if able else "nobody to visit")
        return able[int(v * len(able))] if able else None
    return None


def let_go(person: Person) -> float:
    """How far somebody's unit lets its people give hours to what lies outside."""
    home = person.home
    if home.setting.silo > 0.0:
        home.noticed.add("a silo that lets go" if home.legitimacy > 0.0 else "a silo")
    share: float = 1.0 - home.setting.silo * (1.0 - home.legitimacy)
    return share


def convene(c: Community) -> None:
    """What conveners' hours do between this community and others."""
    setting = c.setting
    shares = setting.narrative + setting.aligning + setting.engagement
    each = setting.convener_hours * (1.0 / max(1.0, shares))
    had = c.coherence
    c.coherence = effect(each * setting.narrative, setting)
    c.legitimacy = effect(each * setting.aligning, setting)
    c.engagement = effect(each * setting.engagement, setting)
    if setting.convener_hours > 0.0:
        c.noticed.add("conveners, and more shares than hours" if shares > 1.0 else "conveners")
    elif had > 0.0:
        c.noticed.add("conveners go")


def record_between(c: Community) -> dict[str, float]:
    """What the weekly row says of the links of a community."""
    mine = into(c) + out_of(c)
    agendas = [(link.origin.practice, link.target.practice) for link in mine]
    others = [(set(a & b), set(a | b)) for a, b in agendas]
    beyond = set().union(*(a | b for a, b in agendas)) - c.practice
    inner = [m for m in c.members if m.level > OUTSIDE]
    return {
        "told_across": c.told_across,
        "crossed": c.crossed,
        "misunderstood": c.misunderstood,
        "garbled": c.garbled,
        "encounters": c.encounters,
        "hours_across": c.hours_across,
        "moved_in": c.moved_in,
        "moved_out": c.moved_out,
        "elsewhere": len([m for m in c.members if m.person.belongs > 1]),
        "distance": mean([1.0 - len(both) / len(either) if either else 0.0 for both, either in others]),
        "common_ground": mean([link.common for link in mine]),
        "knowledgeable": mean([knowledgeable(m.person.believed, beyond) for m in inner]) if beyond else 0.0,
    }
