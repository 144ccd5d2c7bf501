"""The yardstick of a landscape: several communities in plain Mesa, and what lies between them, for comparing speed.

Each community is a `Yardstick`, which lives its week as one alone does; the landscape is a Mesa model around them that
does what belongs to none: people who belong to several communities, whose hours are shared in one decision, encounters
at a boundary, and common ground. Who belongs to one community only is one agent, person and membership in one. Who
belongs to several is an agent of the landscape with a membership in each; what belongs to the person is copied into the
memberships when it changes, which is seldom, so that nobody has to look for it, which is often.

Communities do not merge, split or close. Luck is Mesa's, and `test_yardstick_between.py` holds means over seeds to the
kernel's. People and links stand in `yardstick_brokers.py`, what becomes of something that crosses a boundary in
`yardstick_crossing.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import exp
from typing import Any

import mesa
from yardstick import Yardstick
from yardstick_brokers import Boundary, Broker, Resident
from yardstick_crossing import hear, look_up_anywhere, news_to, practice_of, talk_across, visited_tells
from yardstick_meeting import outside_tells, talk
from yardstick_parts import Member, pick

from copsim.simulation.activities import PLAIN, Activity
from copsim.simulation.deciding import HABIT, IDENTITY, VALUE
from copsim.simulation.encountering import AT_A_TABLE
from copsim.simulation.links import Link
from copsim.simulation.records import OUTSIDE


class Place(Yardstick):
    """One community of a landscape."""

    member = Resident
    present: list[Resident]
    regular: list[Resident]

    def __init__(
        self,
        landscape: YardstickLandscape,
        parameters: Mapping[str, float],
        *,
        seed: int,
        activities: Iterable[Activity],
    ) -> None:
        self.landscape = landscape
        super().__init__(parameters, seed=seed, activities=activities)
        self.into: list[Boundary] = []
        self.out: list[Boundary] = []
        self.visits: list[Boundary] = []
        self.shelves: list[Boundary] = []
        self.brokering: list[Resident] = []
        self.guests: list[Resident] = []
        self.going: list[Resident] = []
        self.usable = self.coherence = self.engagement = 0.0
        self.lets_go = 1.0 - self.p.silo

    def prepare(self) -> None:
        """What follows from parameters alone; the organisation wants the same of all its communities."""
        super().prepare()
        p, wishes = self.p, self.landscape.wishes
        self.commanded = sum([1 << t for t in range(self.topics) if wishes[t] < p.commanded_share])
        each = p.convener_hours / max(1.0, p.narrative + p.aligning + p.engagement)
        self.narrates, self.aligns, self.engages = (
            each * share / (each * share + p.role_half) if each * share else 0.0
            for share in (p.narrative, p.aligning, p.engagement)
        )

    # The week

    def begin_week(self) -> int:
        """The same as alone; and what others see of this community is fixed."""
        self.told_across = self.crossed = self.misunderstood = self.garbled = self.encounters = 0
        self.hours_across = 0.0
        self.shelf, self.shelf_stale, self.practice = self.documents, self.stale, self.agenda
        week = self.landscape.week
        there = [link for link in self.into if link.begins <= week < link.ends]
        self.visits = [link for link in there if link.visits > 0.0]
        self.shelves = [link for link in there if link.objects > 0.0]
        self.lies_open = bool(self.shelves)
        return super().begin_week()

    def arrive(self, arrivals: int) -> None:
        """Newcomers may belong to one other community from the first day."""
        before = len(self.belonging)
        super().arrive(arrivals)
        links = [link for link in self.out if link.brokers > 0.0]
        for newcomer in self.belonging[before:] if links else ():
            for link in links:
                if self.random.random() < link.brokers:
                    Broker(self.landscape, newcomer).join(link.target, self.week)
                    break

    def wanted_of(self, m: Resident) -> float:
        """How strongly this community draws a member, as last week left it."""
        p = self.p
        if p.return_by == IDENTITY:
            back = m.identification
        elif p.return_by == VALUE:
            back = m.value
        elif p.return_by == HABIT:
            back = min(1.0, m.took / self.chances)
        else:
            back = m.reputation
        pull = p.habit_pull + p.concern_pull if m.topic else p.habit_pull
        return float(
            exp(p.energy_pull * (m.energy - 0.5) + p.value_pull * (m.value - 0.5)) * (p.openness + back) * pull
        )

    def go_on(self) -> None:
        """The week of those who belong now, with what conveners do for it."""
        self.coherence, self.engagement = self.narrates, self.engages
        self.lets_go = 1.0 - self.p.silo * (1.0 - self.aligns)
        for m in self.brokering:
            if not m.topic:
                self.raise_concern(m, len(m.broker.memberships))
        super().go_on()

    def raise_concern(self, m: Resident, belongs: int) -> None:
        """Own work may raise a concern, in one of so many communities somebody belongs to."""
        random = self.random.random
        if random() >= 1.0 - exp(-m.relevance * self.challenge / belongs):
            return
        topic = pick(m.context or self.domain, random())
        if topic & m.sound and random() < self.p.routine:
            return
        if topic & m.unsound:
            m.corrected |= topic
            m.unsettled = True
        m.topic = topic
        self.opened += 1

    # Encounters

    def send(self, link: Boundary) -> list[Resident]:
        """Who goes to an encounter: regulars with hours whose unit lets them go."""
        random, calm = self.random.random, self.usable
        busy = calm * self.p.busy_hours
        willing = []
        for m in self.belonging:
            if m.recent:
                free = m.hours * (busy if m.busy else calm) - m.away - m.pledge
                u = random()
                if free > 0.0 and u < free / (free + link.hours) * m.home.lets_go:
                    willing.append((u, m))
        willing.sort(key=lambda each: each[0])
        return [m for _, m in willing[: link.people]]

    def note_encounter(self, guests: Sequence[Resident], hours: float) -> None:
        """These go: their hours, which are taken from what they have this week."""
        self.encounters += 1
        self.hours_across += hours * len(guests)
        self.going.extend(m for m in guests if not m.away)
        for m in guests:
            m.away += hours
            m.fresh = 0

    def hear_from(self, tellers: Sequence[Resident], hearers: Sequence[Resident], tables: int, held: float) -> None:
        """Those who came from here hear something from each of the other side at their table."""
        for n, teller in enumerate(tellers):
            known = teller.offers
            if not known:
                continue
            topic = pick(known & self.agenda or known, self.random.random())
            sound, strange = topic & teller.sound != 0, 1.0 - teller.reputation
            for hearer in hearers[n % tables :: tables]:
                self.heard += 1
                if news_to(hearer, topic, sound):
                    hear(self, hearer, topic, sound, teller, strange, held)

    def give_hours_away(self) -> None:
        """What went to encounters is no longer there."""
        usable, busy = self.usable, self.usable * self.p.busy_hours
        for m in self.going:
            m.freed = max(m.freed - m.away, -m.hours * (busy if m.busy else usable))
            m.away = 0.0
        self.freed += self.going
        self.going = []

    # What is said, read and measured

    def talk(self, group: list[Resident]) -> None:
        """Only where people of several practices sit together it is asked what crosses."""
        if self.guests:
            for m in group:
                if m.home is not self:
                    talk_across(self, group)
                    return
        talk(self, group)

    def outside_tells(self) -> None:
        """The outside source may be somebody active of a linked community."""
        random = self.random.random
        for link in self.visits:
            if random() < link.visits:
                able = link.origin.regular
                if able:
                    visited_tells(self, able[int(random() * len(able))])
                    return
                break
        outside_tells(self)

    look_up = look_up_anywhere

    def between(self) -> dict[str, float]:
        """Where this community stands among those it is linked with."""
        links, here = self.into + self.out, practice_of(self)
        others = [practice_of(link.origin if link.target is self else link.target) for link in links]
        far, beyond = 0.0, 0
        for other in others:
            beyond |= other
            if here | other:
                far += 1.0 - (here & other).bit_count() / (here | other).bit_count()
        beyond &= ~here
        inner = self.members - self.levels[OUTSIDE]
        known = sum([((m.sound | m.unsound) & beyond).bit_count() for m in self.belonging if m.level])
        many = max(1, len(links))
        return {
            "told_across": self.told_across,
            "crossed": self.crossed,
            "misunderstood": self.misunderstood,
            "garbled": self.garbled,
            "encounters": self.encounters,
            "hours_across": self.hours_across,
            "elsewhere": len(self.brokering),
            "moved_in": 0,
            "moved_out": 0,
            "common_ground": sum([link.common for link in links]) / many,
            "distance": far / many,
            "knowledgeable": known / max(1, beyond.bit_count() * inner),
        }


class YardstickLandscape(mesa.Model):  # type: ignore[misc]
    """Several communities in plain Mesa.

    Args:
        parameters: values by path that hold in all communities; others have their defaults.
        communities: what each of them has of its own besides, by path; one for each community.
        links: what lies between them.
        seed: of Mesa's random numbers.
        activities: what the calendars may choose from.
    """

    def __init__(
        self,
        parameters: Mapping[str, float],
        *,
        communities: Sequence[Mapping[str, float]],
        links: Iterable[Link],
        seed: int,
        activities: Iterable[Activity] = PLAIN,
    ) -> None:
        super().__init__(**{"rng" if hasattr(mesa.Model, "schedule_event") else "seed": seed})
        random, activities = self.random, tuple(activities)
        self.week = 0
        self.wishes = [random.random() for _ in range(64)]
        self.places = [
            Place(self, {**parameters, **own}, seed=random.getrandbits(32), activities=activities)
            for own in communities
        ]
        self.links = [
            Boundary(self.places, link) for link in sorted(links, key=lambda link: (link.target, link.origin))
        ]
        self.between: dict[tuple[Place, Place], Boundary] = {}
        for link in self.links:
            link.target.into.append(link)
            link.origin.out.append(link)
            self.between.setdefault((link.origin, link.target), link)
        for link in self.links:  # the first link the other way, where there is none this way
            self.between.setdefault((link.target, link.origin), link)
        self.learners: list[Resident] = []
        self.found()
        self.datacollector = mesa.DataCollector(model_reporters={"members": lambda model: model.members})

    def found(self) -> None:
        """Of those who are there at the start, some belong to another community too."""
        first = {place: list(place.belonging) for place in self.places}
        for place in self.places:
            for link in place.into:
                for m in first[link.origin] if link.brokers > 0.0 else ():
                    if self.random.random() < link.brokers:
                        (m.broker or Broker(self, m)).join(place, -1)
        for place in self.places:
            place.members = len(place.belonging)

    @property
    def members(self) -> int:
        """Memberships there are now."""
        return sum(place.members for place in self.places)

    def step(self) -> None:
        """One week: what concerns all communities first, then each in turn."""
        arrivals = [place.begin_week() for place in self.places]
        self.people_live_on()
        for place, many in zip(self.places, arrivals, strict=True):
            place.arrive(many)
        for place in self.places:
            place.members = len(place.belonging)
            place.guests = [m for m in place.brokering if m.home is not place]
        for broker in self.agents:
            broker.share_hours()
        self.meet_across()
        for place in self.places:
            place.go_on()
        for m in self.learners:
            if m.broker:
                m.broker.settle()
            else:
                Member.settle(m)
        self.learners.clear()
        self.datacollector.collect(self)
        self.week += 1

    def people_live_on(self) -> None:
        """What happens to people in their own work; who leaves the organisation belongs nowhere any longer."""
        gone: dict[Place, list[Any]] = {
            place: place.work([m for m in place.belonging if not m.broker])
            if place.brokering
            else place.work(place.belonging)
            for place in self.places
        }
        for broker in list(self.agents):
            if not broker.live_on():
                for m in broker.memberships:
                    gone[m.model].append(m)
                    m.model.brokering.remove(m)
                broker.remove()
        for place, leaving in gone.items():
            place.leave(leaving)

    def meet_across(self) -> None:
        """Common ground fades; communities whose encounter is due meet at their boundary."""
        for link in self.links:
            link.common *= 1.0 - link.target.p.ground_fade
            since = self.week - link.begins + 1
            if not link.every or self.week >= link.ends or since <= 0 or since % link.every:
                continue
            a, b = link.origin, link.target
            guests = a.send(link)
            hosts = b.send(link) if guests else []
            if not hosts:
                continue
            a.note_encounter(guests, link.hours)
            b.note_encounter(hosts, link.hours)
            quality = 0.5 * (a.quality + b.quality)
            held = quality + 0.5 * (a.engagement + b.engagement) * (1.0 - quality)
            tables = max(1, (len(guests) + len(hosts)) // AT_A_TABLE)
            b.hear_from(guests, hosts, tables, held)
            a.hear_from(hosts, guests, tables, held)
