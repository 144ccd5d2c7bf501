"""The oracle's people: who is there at the start, who joins, who leaves.

As docs/model/description.md has it, sections 7.5, 7.6 and 7.10. Who goes over to another community is in
`oracle_regrouping.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle_arithmetic import between, chance, pick, unit
from oracle_between import into, out_of
from oracle_calendar import plan_next
from oracle_insights import take_along
from oracle_parts import Community, Membership, Person, most_seen_first
from oracle_regrouping import regroup, still_here
from oracle_succession import bequeath

from copsim.simulation import draws
from copsim.simulation.activities import NEEDS
from copsim.simulation.records import ACTIVE, ARRIVALS_A_WEEK, CORE, ELSEWHERE_KEY, FIRST_KEY, SECOND_KEY

if TYPE_CHECKING:
    from oracle import World

INVITED_FROM = ARRIVALS_A_WEEK // 2
"""Numbers of invited people among the arrivals of a week begin here."""

WEIGHTS = (
    "help",
    "stories",
    "reflection",
    "understanding",
    "confidence",
    "keeping_up",
    "innovation",
    "landscape",
    "voice",
)
"""Parameters that say how often each need is the one that matters, in the order of `NEEDS`."""


def found(world: World) -> None:
    for c in world.communities:
        first_members(c)
    first = list(world.people)
    for c in world.communities:
        belong_besides(c, first)
    for c in world.communities:
        c.members = [m for m in world.members if m.community is c]
        plan_next(c)


def first_members(c: Community) -> None:
    setting = c.setting
    for k in range(int(setting.members)):
        key = FIRST_KEY + k
        if k < setting.founders:
            person = Person(c.world, c, key, setting.founder_known)
            c.agenda |= person.context
            shape, mean = setting.founder_shape, setting.founder_relevance
            identification = setting.founder_identification
        else:
            person = Person(c.world, c, key, setting.known)
            shape, mean = setting.relevance_shape, setting.relevance_mean
            identification = setting.member_identification
        member = append_member(c, person, key, c.draw_gamma(shape, mean, draws.RELEVANCE, key, 0))
        member.identification = first_identification(c, key, identification)
        if k < setting.leaders:
            person.hours = max(person.hours, setting.leader_hours)
            member.pledge = setting.pledge
    if not c.agenda:
        c.agenda = set(c.topics)


def belong_besides(c: Community, first: list[Person]) -> None:
    """Those of the start who are at home where a link with brokers leads here from."""
    n = 0
    for link in into(c):
        for person in first if link.brokers > 0.0 else []:
            if person.home is link.origin and person.home.draw(draws.BELONG, person.key, c.number) < link.brokers:
                begin_besides(c, person, ELSEWHERE_KEY + n)
                n += 1


def begin_besides(c: Community, person: Person, key: int) -> None:
    setting = c.setting
    relevance = c.draw_gamma(setting.relevance_shape, setting.relevance_mean, draws.RELEVANCE, key, 0)
    member = append_member(c, person, key, relevance)
    member.identification = first_identification(c, key, setting.member_identification)


def first_identification(c: Community, key: int, mean: float) -> float:
    return unit(mean * (0.5 + c.draw(draws.IDENTIFICATION, key, 0)))


def append_member(c: Community, person: Person, key: int, relevance: float) -> Membership:
    setting, world = c.setting, c.world
    low, high = setting.passion_mean - setting.passion_spread, setting.passion_mean + setting.passion_spread
    passion = unit(between(low, high, c.draw(draws.PASSION, key, 0)))
    member = Membership(
        person=person,
        community=c,
        row=len(world.members),
        key=key,
        joined=world.week_field - 1,
        relevance=relevance,
        need=draw_need(c, key),
        passion=passion,
        energy=passion,
        value=setting.expectation,
    )
    person.memberships.append(member)
    person.belongs += 1
    world.members.append(member)
    return member


def draw_need(c: Community, key: int) -> int:
    """What somebody needs a community for, from here on; the first need where all weights are 0."""
    reached: list[float] = []
    total = 0.0
    for name in WEIGHTS:
        total = total + getattr(c.setting, f"{name}_weight")
        reached.append(total)
    place = c.draw(draws.NEED, key, 0) * total
    return next((need for need in range(len(NEEDS)) if place < reached[need]), 0)


def come_and_go(world: World) -> None:
    first_new = len(world.members)
    for c in world.communities:
        for _ in range(c.depart):
            leader_departs(c)
        core_departs(c)
        regroup(c)
        for k in range(c.arrivals):
            arrive(c, k)
    for c in world.communities:
        moved_here = sorted(c.arrived, key=lambda m: m.row)
        here = [m for m in c.members if m.community is c] + [m for m in moved_here if m.community is c]
        for m in here:
            if m.moved and m.person.left >= 0:
                c.noticed.add("moves, and leaves")
            m.moved = 0
            if m.left >= 0 or m.person.left >= 0:
                drop(m)
        c.members = [m for m in here if m.left < 0] + [m for m in world.members[first_new:] if m.community is c]


def drop(m: Membership) -> None:
    """Somebody no longer belongs to this community; whoever belongs to none is no longer followed."""
    c, person = m.community, m.person
    m.left = c.world.week
    m.recent = 0
    c.gone += 1
    take_along(m)
    bequeath(m)
    person.belongs -= 1
    if person.belongs == 0 and person.left < 0:
        c.noticed.add("belongs nowhere")
        person.leave()


def leader_departs(c: Community) -> None:
    """The leader with the largest pledge leaves the organisation; of equals the first."""
    largest = None
    for m in c.members:
        if m.person.left < 0 and m.pledge > (largest.pledge if largest else 0.0):
            largest = m
    if largest:
        largest.person.leave()


def core_departs(c: Community) -> None:
    """So many percent of the core leave the organisation, those who took part in most weeks first."""
    core = [m for m in c.members if m.level == CORE and m.person.left < 0]
    going = (len(core) * c.depart_core + 50) // 100
    for m in most_seen_first(core)[:going]:
        c.noticed.add("core leaves")
        m.person.leave()
    if 0 < going < len(core):
        c.noticed.add("some of the core stay")
    if c.depart_core and not core:
        c.noticed.add("no core to leave")


def arrive(c: Community, k: int) -> None:
    setting = c.setting
    invited = k >= c.prospects
    n = k - c.prospects + INVITED_FROM if invited else k
    key = (c.world.week + 1) * ARRIVALS_A_WEEK + n
    relevance = c.draw_gamma(setting.relevance_shape, setting.relevance_mean, draws.RELEVANCE, key, 1)
    if not invited and c.draw(draws.WEIGH, key, 0) >= joins(c, relevance):
        return
    person = Person(c.world, c, key, setting.known)
    member = append_member(c, person, key, relevance)
    member.concern = 1
    member.topic = pick(person.context, setting.topics, c.draw(draws.TOPIC, key, 0))
    c.opened += 1
    c.joined += 1
    if invited:
        low, high = setting.invited_identification_low, setting.invited_identification_high
        member.identification = between(low, high, c.draw(draws.INVITED, key, 0))
    if setting.mentoring > 0.0:
        give_mentor(member)
    become_broker(member)


def become_broker(newcomer: Membership) -> None:
    """A newcomer may belong to one linked community besides."""
    c = newcomer.community
    for link in out_of(c):
        if link.brokers <= 0.0:
            continue
        if link.target.shut:
            c.noticed.add("no broker into a community that is shut")
        elif c.draw(draws.BROKER, newcomer.key, link.target.number) < link.brokers:
            begin_besides(link.target, newcomer.person, SECOND_KEY + link.target.seconds)
            link.target.seconds += 1
            link.target.joined += 1
            c.noticed.add("a broker among newcomers")
            return


def give_mentor(newcomer: Membership) -> None:
    """Somebody of the core or active members, each as likely as the other, gets a tie to a newcomer, and back."""
    c = newcomer.community
    u, v = c.draw_pair(draws.MENTOR, newcomer.key, 0)
    if u >= c.setting.mentoring:
        c.noticed.add("joins without a mentor")
        return
    able = [m for m in still_here(c) if m.level >= ACTIVE and m.person.left < 0]
    if not able:
        c.noticed.add("nobody to be a mentor")
        return
    mentor = able[int(v * len(able))]
    if newcomer.tie_anew(mentor, c.setting.mentor_tie):
        c.noticed.add("has a mentor")
    if not mentor.tie_anew(newcomer, c.setting.mentor_tie):
        c.noticed.add("mentor without room")


def joins(c: Community, relevance: float) -> float:
    """The probability that a prospect joins."""
    setting = c.setting
    matters = setting.why * chance(relevance * setting.why_weeks)
    busy_place = setting.what * c.attending / (c.attending + setting.attendance_half)
    cared_for = setting.how * c.quality
    probability: float = 1.0 - (1.0 - matters) * (1.0 - busy_place) * (1.0 - cared_for)
    return probability
