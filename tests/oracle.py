"""The oracle: the model written again in plain Python with Mesa agents, to be compared with the kernel bit for bit.

Written from docs/model/description.md alone. It shares with the kernel the counted draws, the parameters' defaults,
and names; no rule and no loop. It is slow, and meant to be read: `World.step` is section 3, the stages that follow are
sections 7.4 to 7.9; those after *come and go* are in `oracle_stages.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import mesa
import oracle_stages as stages
from oracle_parts import Community, Membership, Person, chance, exp, make_setting, power, unit

from copsim.simulation import draws
from copsim.simulation.changes import Change
from copsim.simulation.model import QUANTITIES
from copsim.simulation.records import ARRIVALS_A_WEEK, ELSEWHERE_KEY, FIRST_KEY

INVITED_FROM = ARRIVALS_A_WEEK // 2
"""Numbers of invited people among the arrivals of a week begin here."""


class World(mesa.Model):  # type: ignore[misc]
    """One world: its agents are the persons who have not left. `people` and `members` hold all there ever were.

    Args:
        parameters: for each community, values by path; what is not named has its default.
        seed: its luck.
        changes: what changes, and when.
        elsewhere: share of each community's first people who belong to the next community too.
    """

    place: type[Community] = Community
    """What its communities are; the plain yardstick draws otherwise."""

    def __init__(
        self,
        parameters: Sequence[Mapping[str, float]],
        seed: int,
        changes: Iterable[Change] = (),
        elsewhere: float = 0.0,
    ) -> None:
        super().__init__()
        self.luck = seed
        self.week = 0
        self.week_field = 0
        self.changes = sorted(changes, key=lambda change: change.week)
        self.people: list[Person] = []
        self.members: list[Membership] = []
        self.communities = [self.place(self, c, make_setting(given)) for c, given in enumerate(parameters)]
        self.weekly: list[list[dict[str, float]]] = []
        self.log: list[tuple[int, int, int, int, int, float]] = []
        self.found(elsewhere)

    def step(self) -> None:
        """Live one week."""
        self.week_field = self.week + 1
        for c in self.communities:
            c.clear_week()
        self.make_changes()
        for c in self.communities:
            self.world(c)
            self.count_arrivals(c)
        self.agents.do("work")
        self.come_and_go()
        self.weekly.append([])
        for c in self.communities:
            stages.concerns(c)
            stages.lead(c)
            stages.calendar(c)
            stages.decide(c)
            stages.meet(c)
            stages.feel(c)
            stages.levels(c)
            self.weekly[-1].append(stages.record(c))
            self.log.extend(stages.log_lines(c))
        self.week += 1

    # 7.4 and 7.5: founding, and appending

    def found(self, elsewhere: float) -> None:
        for c in self.communities:
            self.first_members(c)
        if elsewhere > 0.0:
            for c in self.communities:
                self.belong_elsewhere(c, elsewhere)
        for c in self.communities:
            c.members = [m for m in self.members if m.community is c]

    def first_members(self, c: Community) -> None:
        setting = c.setting
        for k in range(int(setting.members)):
            key = FIRST_KEY + k
            person = Person(self, c, key)
            if k < setting.founders:
                shape, mean = setting.founder_shape, setting.founder_relevance
                identification = setting.founder_identification
            else:
                shape, mean = setting.relevance_shape, setting.relevance_mean
                identification = setting.member_identification
            relevance = c.draw_gamma(shape, mean, draws.RELEVANCE, key, 0)
            member = self.append_member(c, person, key, relevance)
            member.identification = first_identification(c, key, identification)
            if k < setting.leaders:
                person.hours = max(person.hours, setting.leader_hours)
                member.pledge = setting.pledge

    def belong_elsewhere(self, c: Community, elsewhere: float) -> None:
        setting = c.setting
        home = self.communities[(c.number - 1) % len(self.communities)]
        if home is c:
            return
        n = 0
        for person in self.people:
            if person.home is not home or home.draw(draws.BELONG, person.key, 0) >= elsewhere:
                continue
            key = ELSEWHERE_KEY + n
            n += 1
            relevance = c.draw_gamma(setting.relevance_shape, setting.relevance_mean, draws.RELEVANCE, key, 0)
            member = self.append_member(c, person, key, relevance)
            member.identification = first_identification(c, key, setting.member_identification)
            for membership in person.memberships:
                membership.share = 0.5

    def append_member(self, c: Community, person: Person, key: int, relevance: float) -> Membership:
        setting = c.setting
        u = c.draw(draws.PASSION, key, 0)
        passion = unit(setting.passion_mean + setting.passion_spread * (2.0 * u - 1.0))
        member = Membership(
            person=person,
            community=c,
            row=len(self.members),
            key=key,
            joined=self.week_field - 1,
            relevance=relevance,
            passion=passion,
            energy=passion,
            value=setting.expectation,
        )
        person.memberships.append(member)
        self.members.append(member)
        return member

    # 7.6: changes

    def make_changes(self) -> None:
        while self.changes and self.changes[0].week <= self.week:
            change = self.changes.pop(0)
            if change.event == "fresh luck":
                self.luck = change.amount
            for c in self.communities:
                if change.community in (-1, c.number):
                    make_change(c, change)

    # 7.7: world, and how many arrive

    def world(self, c: Community) -> None:
        setting = c.setting
        c.strain = drift(
            c.strain,
            setting.challenge_persistence,
            setting.challenge_volatility,
            c.draw_normal(draws.CHALLENGE, 0, 0),
        )
        c.challenge = setting.dynamism * exp(c.strain)
        c.interest = drift(
            c.interest,
            setting.interest_persistence,
            setting.interest_volatility,
            c.draw_normal(draws.INTEREST, 0, 0),
        )

    def count_arrivals(self, c: Community) -> None:
        setting = c.setting
        heard = 1.0 + setting.word_of_mouth * math.log(1.0 + c.attending)
        mean = setting.prospects * exp(c.interest) * power(c.challenge, setting.dynamism_pull) * heard
        c.prospects = min(c.draw_poisson(min(mean, 2.0 * 4096), draws.PROSPECTS, 0), INVITED_FROM)
        c.arrivals = c.prospects + min(int(setting.invited) + c.launch_invited, INVITED_FROM)

    # 7.8, people, is `Person.work`. 7.9: come and go

    def come_and_go(self) -> None:
        first_new = len(self.members)
        for c in self.communities:
            for _ in range(c.depart):
                leader_departs(c)
            for k in range(c.arrivals):
                self.arrive(c, k)
        for c in self.communities:
            staying = []
            for m in c.members:
                if m.person.left < 0:
                    staying.append(m)
                else:
                    m.left = self.week
                    m.recent = 0
                    c.gone += 1
            c.members = staying + [m for m in self.members[first_new:] if m.community is c]

    def arrive(self, c: Community, k: int) -> None:
        setting = c.setting
        invited = k >= c.prospects
        n = k - c.prospects + INVITED_FROM if invited else k
        key = (self.week + 1) * ARRIVALS_A_WEEK + n
        relevance = c.draw_gamma(setting.relevance_shape, setting.relevance_mean, draws.RELEVANCE, key, 1)
        if not invited and c.draw(draws.WEIGH, key, 0) >= joins(c, relevance):
            return
        member = self.append_member(c, Person(self, c, key), key, relevance)
        member.concern = 1
        c.opened += 1
        c.joined += 1
        if invited:
            low = setting.invited_identification_low
            high = max(low, setting.invited_identification_high)
            member.identification = low + (high - low) * c.draw(draws.INVITED, key, 0)


def first_identification(c: Community, key: int, mean: float) -> float:
    return unit(mean * (0.5 + c.draw(draws.IDENTIFICATION, key, 0)))


def make_change(c: Community, change: Change) -> None:
    if change.path:
        setattr(c.setting, QUANTITIES[change.path].name, float(change.value))
    elif change.event == "launch":
        c.launch_days = change.amount
        c.launch_invited = change.more
    elif change.event == "leaders leave":
        c.depart += change.amount
    elif change.event == "leaders neglect":
        c.told_effort = change.amount / 100.0
    elif change.event == "renegotiate":
        c.renegotiate = 1


def drift(x: float, persistence: float, volatility: float, eps: float) -> float:
    return persistence * x + volatility * math.sqrt(1.0 - persistence * persistence) * eps


def leader_departs(c: Community) -> None:
    """The leader with the largest pledge leaves the organisation; of equals the first."""
    largest = None
    for m in c.members:
        if m.person.left < 0 and m.pledge > (largest.pledge if largest else 0.0):
            largest = m
    if largest:
        largest.person.leave()


def joins(c: Community, relevance: float) -> float:
    """The probability that a prospect joins."""
    setting = c.setting
    matters = setting.why * chance(relevance / setting.relevance_mean) if setting.relevance_mean > 0.0 else 0.0
    busy_place = setting.what * c.attending / (c.attending + setting.attendance_half)
    cared_for = setting.how * c.quality
    probability: float = 1.0 - (1.0 - matters) * (1.0 - busy_place) * (1.0 - cared_for)
    return probability
