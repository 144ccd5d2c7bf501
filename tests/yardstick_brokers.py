"""The tuned yardstick's people of a landscape, those who belong to several communities among them, and its links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import mesa
from yardstick_parts import Member

from copsim.simulation.links import NEVER, Link

if TYPE_CHECKING:
    from yardstick_between import Place, YardstickLandscape


class Resident(Member):
    """A membership in one of several communities, and its person where that is the only one."""

    __slots__ = (
        "away",  # hours given to encounters this week
        "broker",  # the person, for those who belong to several communities
        "home",  # community whose practice is the person's
    )

    def __init__(self, model: Place, relevance: float, identification: float, sound: int, joined: int) -> None:
        super().__init__(model, relevance, identification, sound, joined)
        self.away = 0.0
        self.broker: Any = None  # a Broker
        self.home = model

    def settle(self) -> None:
        """What the week brought is known only when all communities have lived it: others may ask this person."""
        self.model.landscape.learners.append(self)


class Broker(mesa.Agent):  # type: ignore[misc]
    """Somebody who belongs to several communities; the first membership is the one at home."""

    __slots__ = ("hours", "memberships")

    def __init__(self, landscape: YardstickLandscape, first: Resident) -> None:
        super().__init__(landscape)
        self.hours = first.hours
        self.memberships = [first]
        first.broker = self
        first.home.brokering.append(first)

    def join(self, place: Place, joined: int) -> None:
        """Belong to another community too."""
        first, p = self.memberships[0], place.p
        z = p.member_identification * (0.5 + place.random.random())
        m = Resident(place, place.drawn_relevance(), min(1.0, z), first.sound, joined)
        m.broker, m.home = self, first.home
        m.busy, m.far, m.hoards, m.context = first.busy, first.far, first.hoards, first.context
        m.knowing(first.sound, first.unsound)
        m.offers = first.offers
        self.memberships.append(m)
        place.brokering.append(m)
        place.take_in(m)

    def live_on(self) -> bool:
        """Busy spells, projects, and what turned, once for the person; whether the person stays."""
        first = self.memberships[0]
        home = first.home
        p, random = home.p, home.random.random
        u, stays = random(), 1.0 - p.turnover
        if u >= stays:
            return False
        if u < first.changes:
            flips = True
            if u < first.ends:
                flips = random() < (p.busy_ends if first.busy else p.busy_begins)
                context = home.drawn_context()
                for m in self.memberships:
                    m.context = context
                    m.model.turn_to(m)
            if flips:
                busy = not first.busy
                for m in self.memberships:
                    m.busy = busy
                first.changes = first.ends + (p.busy_ends if busy else p.busy_begins) * max(0.0, stays - first.ends)
        if home.turned & first.sound:
            for m in self.memberships:
                m.unlearn(home.turned)
        return True

    def share_hours(self) -> None:
        """Hours go where they are wanted; elsewhere than at home only as far as the unit at home lets go."""
        wants = [m.model.wanted_of(m) for m in self.memberships]
        total, home = sum(wants), self.memberships[0].home
        for m, want in zip(self.memberships, wants, strict=True):
            m.hours = self.hours * (want / total if total > 0.0 else 1.0 / len(wants))
            if m.model is not home:
                m.hours *= home.lets_go

    def settle(self) -> None:
        """What the week brought in any community is known in all."""
        first = self.memberships[0]
        sound, misled, corrected = first.sound, first.unsound, 0
        for m in self.memberships:
            sound |= m.learned
            misled |= m.misled
            corrected |= m.corrected
            m.learned = m.misled = m.corrected = 0
            m.unsettled = False
        for m in self.memberships:
            m.knowing(sound, misled & ~corrected & ~sound)


class Boundary:
    """One link, and the common ground that was built on it."""

    def __init__(self, places: Sequence[Place], link: Link) -> None:
        self.origin, self.target = places[link.origin], places[link.target]
        self.brokers, self.every, self.people, self.hours = link.brokers, link.every, link.people, link.hours
        self.objects, self.visits = link.objects, link.visits
        self.begins, self.ends = link.begins, NEVER if link.ends is None else link.ends
        self.common = 0.0
