"""Come and go: who joins, and who leaves the organisation (concept B10).

Newcomers weigh why (does it matter to my work?), what (is there something going on?) and how (is it looked after?).
They bring a concern and no identification; those who were invited bring some.
"""

from __future__ import annotations

from typing import Any, ClassVar

from copsim.simulation import draws
from copsim.simulation.knowing import drawn_context, known_at_first
from copsim.simulation.needs import draw_need
from copsim.simulation.numerics import chance, compiled, exp, log, power, unit, weeks_in
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import (
    ACTIVE,
    APPLIED,
    ARRIVALS_A_WEEK,
    CORE,
    INSIGHTS_KEPT,
    POTENTIAL,
    SECOND_KEY,
    STRONGEST_TIES,
    Record,
    State,
)
from copsim.simulation.regrouping import regroup
from copsim.simulation.rules import rule
from copsim.simulation.succession import bequeath
from copsim.simulation.ties import tie_up
from copsim.simulation.topics import pick
from copsim.simulation.work import busy_at_first, own_hours


class Joining(Theme):
    """Who comes and who goes."""

    key: ClassVar[str] = "joining"

    passion_mean: float = quantity(
        0.5,
        "0 to 1",
        0.0,
        1.0,
        "Passion for the domain that people bring, on average.",
        "FAQ l. 32; level assumed",
        "B5",
    )
    passion_spread: float = quantity(
        0.3,
        "0 to 1",
        0.0,
        0.5,
        "How far people's passion lies from the mean, at most.",
        "assumption",
        "B5",
    )
    expectation: float = quantity(
        0.5,
        "0 to 1",
        0.0,
        1.0,
        "What people expect a visit to be worth before the first.",
        "assumption",
        "B7",
    )
    prospects: float = quantity(
        1.0,
        "people a week",
        0.0,
        2000.0,
        "People a week who hear of an ordinary community and weigh joining.",
        "assumption",
        "B10",
    )
    pool: int = quantity(
        150,
        "people",
        1,
        100_000_000,
        "How many people there are who could belong at a time.",
        "assumption",
        "B10 D5",
    )
    dynamism_pull: float = quantity(
        0.5,
        "exponent",
        0.0,
        2.0,
        "How strongly shared challenges make people look for help.",
        "assumption",
        "B10",
    )
    word_of_mouth: float = quantity(
        0.1,
        "per ln person",
        0.0,
        2.0,
        "How strongly the number taking part spreads the word.",
        "assumption",
        "B10",
    )
    why: float = quantity(
        0.5,
        "chance",
        0.0,
        1.0,
        "Chance to join for what it does for own work, at high relevance.",
        "slides on membership; level assumed",
        "B10",
    )
    why_weeks: float = quantity(
        4.0,
        "weeks",
        0.0,
        520.0,
        "How far ahead somebody looks: the domain matters where a concern in it is likely within so many weeks.",
        "assumption",
        "B10 A1",
    )
    what: float = quantity(
        0.3,
        "chance",
        0.0,
        1.0,
        "Chance to join for what is going on, at high attendance.",
        "slides on membership; level assumed",
        "B10",
    )
    how: float = quantity(
        0.2,
        "chance",
        0.0,
        1.0,
        "Chance to join because it is well looked after, at full quality.",
        "slides on membership; level assumed",
        "B10",
    )
    attendance_half: float = quantity(
        10.0,
        "people",
        0.1,
        1000.0,
        "Attendance at which what is going on counts half.",
        "assumption",
        "B10",
    )
    invited: int = quantity(
        0,
        "people a week",
        0,
        ARRIVALS_A_WEEK // 2 - 1,
        "People a week who are invited in person and come.",
        "slides on launch (invitations); level assumed",
        "B10",
    )
    invited_identification_low: float = quantity(
        0.1,
        "0 to 1",
        0.0,
        1.0,
        "Identification of invited people, at least.",
        "FAQ l. 23; level assumed",
        "B10 A2",
    )
    invited_identification_high: float = quantity(
        0.4,
        "0 to 1",
        0.0,
        1.0,
        "Identification of invited people, at most.",
        "FAQ l. 23; level assumed",
        "B10 A2",
    )
    mentoring: float = quantity(
        0.0,
        "chance",
        0.0,
        1.0,
        "Chance that somebody who joins gets a mentor: one of the core or active members, with a tie to begin with.",
        "slides on cultivating activities (welcoming newcomers); level assumed",
        "B3 E4",
    )
    turnover: float = quantity(
        0.004,
        "per week",
        0.0,
        1.0,
        "Chance that somebody leaves the organisation, and with it the community.",
        "assumption",
        "B10 B3",
    )


@rule(
    "A = prospects exp(interest) D^dynamism_pull (1 + word_of_mouth (1 + reach) ln(1 + attending)) "
    "max(0, 1 - members / pool) (1 + messenger)",
    unit="people a week",
    concepts="B10 C1 E2",
    source="assumption; slides on internal leadership (messengers)",
)
def prospects_a_week(
    interest: float, challenge: float, attending: int, reach: float, members: int, messenger: float, setting: Record
) -> float:
    """Expected number of people who weigh joining this week.

    `reach` is how far outsiders hear of what went on; the more of those who could belong do, the fewer are left.
    External messengers reach up to as many again.
    """
    heard = 1.0 + setting.word_of_mouth * (1.0 + reach) * log(1.0 + attending)
    left = max(0.0, 1.0 - members / setting.pool)
    weighing = setting.prospects * exp(interest) * power(challenge, setting.dynamism_pull) * heard * left
    return weighing * (1.0 + messenger)


@rule(
    "P(join) = 1 - (1 - why (1 - exp(-r why_weeks)))(1 - what a / (a + half))(1 - how q)",
    unit="chance",
    concepts="B10",
    source="slides on membership (why, what, how); form assumed",
)
def joins(relevance: float, attending: int, quality: float, setting: Record) -> float:
    """Chance that somebody who weighs joining does: any of the three reasons may be enough."""
    matters = setting.why * chance(relevance * setting.why_weeks)
    busy_place = setting.what * attending / (attending + setting.attendance_half)
    cared_for = setting.how * quality
    return 1.0 - (1.0 - matters) * (1.0 - busy_place) * (1.0 - cared_for)


@rule("x = low + (high - low) u", unit="0 to 1", concepts="B10 B5", source="assumption")
def between(low: float, high: float, u: float) -> float:
    """What somebody brings, evenly spread between two bounds: passion, or identification of those who were invited."""
    return low + (max(low, high) - low) * u


@compiled
def add_person(state: State, c: int, key: int, count: int, known: float) -> int:
    """Append a person whose home is community c and who knows a topic with this chance; return the row."""
    people = state.people
    clock = state.clock[0]
    setting = state.setting[c]
    row = clock.people
    clock.people = row + 1
    person = people[row]
    person.key = key
    person.home = c
    person.hours = own_hours(draws.normal(clock.seed, key, count, draws.HOURS, c, 0), setting)
    person.turning = draws.gamma(setting.project_shape, 1.0, clock.seed, key, count, draws.PROJECTS, c, 0)
    u = draws.uniform(clock.seed, key, count, draws.BUSY, c, 0)
    person.busy = 1 if u < busy_at_first(setting) else 0
    person.turned = 0
    person.left = -1
    u, v = draws.pair(clock.seed, key, count, draws.FAR, c, 0)
    person.far = 1 if u < setting.far_share else 0
    person.hoards = 1 if v < setting.hoarding else 0
    person.sound = known_at_first(clock.seed, key, count, c, known, setting)
    person.context = drawn_context(clock.seed, key, count, c, setting)
    person.belongs = 0
    return row


@compiled
def add_member(state: State, c: int, person_row: int, key: int, count: int, relevance: float) -> int:
    """Append the membership of a person in community c, without identification yet; return the row."""
    members, ties, insights = state.members, state.ties, state.insights
    clock = state.clock[0]
    setting = state.setting[c]
    row = clock.members
    clock.members = row + 1
    member = members[row]
    member.person = person_row
    member.community = c
    member.key = key
    member.joined = count - 1
    member.left = -1
    member.share = 1.0
    member.away = 0.0
    member.moved = 0
    state.people[person_row].belongs += 1
    member.relevance = relevance
    u = draws.uniform(clock.seed, key, count, draws.PASSION, c, 0)
    spread = setting.passion_spread
    member.passion = unit(between(setting.passion_mean - spread, setting.passion_mean + spread, u))
    member.need = draw_need(state, c, key, count)
    member.visit = -1
    member.aim = -1
    member.seated = -1
    member.energy = member.passion
    member.identification = 0.0
    member.value = setting.expectation
    member.effort = 1.0
    for slot in range(STRONGEST_TIES):
        ties[row].to[slot] = -1
        ties[row].weight[slot] = 0.0
    for slot in range(INSIGHTS_KEPT):
        insights[row].kind[slot] = 0
    return row


@compiled
def may_be_active(people: Any, member: Record) -> bool:
    """Whether a member is active or core, and stays here this week."""
    return member.level >= ACTIVE and people[member.person].left < 0 and member.left < 0 and member.moved == 0


@compiled
def active_among(state: State, begin: int, end: int) -> int:
    """Put the rows of core and active members on positions `begin` to `end` on `seats[0]` from there on; count them."""
    people, members, order, seats = state.people, state.members, state.order, state.seats
    able = 0
    for k in range(begin, end):
        if may_be_active(people, members[order[k]]):
            seats[0, begin + able] = order[k]
            able += 1
    return able


@compiled
def find_active(state: State, begin: int, end: int, v: float) -> int:
    """Row of one of the core and active members on positions `begin` to `end`, each equally likely; -1 without any."""
    able = active_among(state, begin, end)
    return state.seats[0, begin + int(v * able)] if able > 0 else -1


@compiled
def count_arrivals(state: State, c: int) -> int:
    """How many rows this week's arrivals may need: prospects (some will not join) and invited people."""
    clock = state.clock[0]
    community = state.communities[c]
    setting = state.setting[c]
    reach = state.catalogue[community.activity].reach
    belonging = state.starts[c + 1] - state.starts[c]
    mean = prospects_a_week(
        community.interest, community.challenge, community.attending, reach, belonging, community.messenger, setting
    )
    # More than fit into a week are not counted: a mean beyond all measure would never be counted out.
    prospects = draws.poisson(min(mean, 2.0 * ARRIVALS_A_WEEK), clock.seed, 0, clock.week + 1, draws.PROSPECTS, c)
    community.prospects = min(prospects, ARRIVALS_A_WEEK // 2)
    invited = int(setting.invited) + community.launch_invited
    community.arrivals = community.prospects + min(invited, ARRIVALS_A_WEEK // 2)
    return community.arrivals


@compiled
def belong_besides(state: State, c: int, person: int, key: int) -> None:
    """Somebody who joins may belong to another community from the first day: to one at most, and so be a broker."""
    clock = state.clock[0]
    count = clock.week + 1
    for n in range(state.outof[c], state.outof[c + 1]):
        link = state.links[state.outward[n]]
        target = link.target
        if link.brokers <= 0.0 or state.communities[target].shut:
            continue
        if draws.uniform(clock.seed, key, count, draws.BROKER, c, target) < link.brokers:
            other = state.communities[target]
            second = SECOND_KEY + other.seconds
            other.seconds += 1
            other.joined += 1
            begin_besides(state, target, person, second, count)
            return


@compiled
def begin_besides(state: State, c: int, person: int, key: int, count: int) -> int:
    """A membership in a community that is not one's home; return the row."""
    clock = state.clock[0]
    setting = state.setting[c]
    relevance = draws.gamma(
        setting.relevance_shape, setting.relevance_mean, clock.seed, key, count, draws.RELEVANCE, c, 0
    )
    row = add_member(state, c, person, key, count, relevance)
    u = draws.uniform(clock.seed, key, count, draws.IDENTIFICATION, c, 0)
    state.members[row].identification = unit(setting.member_identification * (0.5 + u))
    return row


@compiled
def arrive(state: State, c: int, begin: int, end: int) -> None:
    """Prospects weigh and some join; invited people join. Who belonged last week is on positions `begin` to `end`."""
    members, ties = state.members, state.ties
    clock = state.clock[0]
    community = state.communities[c]
    setting = state.setting[c]
    seed = clock.seed
    count = clock.week + 1
    # Newcomers are no mentors: who may be one is the same for all who come this week.
    able = active_among(state, begin, end) if setting.mentoring > 0.0 and community.arrivals > 0 else 0
    for k in range(community.arrivals):
        invited = k >= community.prospects
        nth = k - community.prospects + ARRIVALS_A_WEEK // 2 if invited else k
        key = count * ARRIVALS_A_WEEK + nth
        relevance = draws.gamma(
            setting.relevance_shape, setting.relevance_mean, seed, key, count, draws.RELEVANCE, c, 1
        )
        if not invited:
            u = draws.uniform(seed, key, count, draws.WEIGH, c, 0)
            if u >= joins(relevance, community.attending, community.quality, setting):
                continue
        row = add_person(state, c, key, count, setting.known)
        i = add_member(state, c, row, key, count, relevance)
        members[i].concern = 1
        u = draws.uniform(seed, key, count, draws.TOPIC, c, 0)
        members[i].topic = pick(state.people[row].context, setting.topics, u)
        community.opened += 1
        community.joined += 1
        if invited:
            u = draws.uniform(seed, key, count, draws.INVITED, c, 0)
            low, high = setting.invited_identification_low, setting.invited_identification_high
            members[i].identification = between(low, high, u)
        if setting.mentoring > 0.0:
            u, v = draws.pair(seed, key, count, draws.MENTOR, c, 0)
            if u < setting.mentoring and able > 0:
                mentor = state.seats[0, begin + int(v * able)]
                tie_up(ties[i], mentor, setting.mentor_tie)
                tie_up(ties[mentor], i, setting.mentor_tie)
        belong_besides(state, c, row, key)


@compiled
def core_departs(state: State, begin: int, end: int, percent: int) -> None:
    """Of the core members on positions `begin` to `end` so many percent leave, those seen in most weeks first."""
    people, members, order = state.people, state.members, state.order
    core = 0
    for k in range(begin, end):
        member = members[order[k]]
        if member.level == CORE and people[member.person].left < 0:
            core += 1
    for _ in range((core * percent + 50) // 100):
        found = -1
        most = -1
        for k in range(begin, end):
            row = order[k]
            member = members[row]
            weeks = weeks_in(member.part)
            if member.level == CORE and weeks > most and people[member.person].left < 0:
                most = weeks
                found = row
        if found >= 0:
            people[members[found].person].left = state.clock[0].week


@compiled
def depart(state: State, c: int) -> None:
    """Events: so many leaders, those with the largest pledges first, leave the organisation; or so much of the core."""
    people, members, order, starts = state.people, state.members, state.order, state.starts
    community = state.communities[c]
    for _ in range(community.depart):
        found = -1
        largest = 0.0
        for k in range(starts[c], starts[c + 1]):
            row = order[k]
            member = members[row]
            if member.pledge > largest and people[member.person].left < 0:
                largest = member.pledge
                found = row
        if found >= 0:
            people[members[found].person].left = state.clock[0].week
    if community.depart_core > 0:
        core_departs(state, starts[c], starts[c + 1], community.depart_core)


@compiled
def take_along(member: Record, insights: Record, community: Record) -> None:
    """Who leaves takes along what is in mind: what was not tried, what is being tried, and what was not told."""
    if member.kept == 0:
        return
    for slot in range(INSIGHTS_KEPT):
        kind = insights.kind[slot]
        if kind == POTENTIAL:
            community.left_untried += 1
        elif kind == APPLIED:
            community.left_trying += 1
        elif kind != 0:
            community.untold += 1


@compiled
def put_first(members: Any, communities: Any, chain: Any, row: int) -> None:
    """Put a row before all others in the chain of those who are new to its community."""
    community = communities[members[row].community]
    chain[row] = community.newest
    community.newest = row


@compiled
def drop(state: State, c: int, row: int) -> None:
    """Somebody no longer belongs to a community; nobody is followed who belongs nowhere."""
    community, clock = state.communities[c], state.clock[0]
    member = state.members[row]
    person = state.people[member.person]
    member.left = clock.week
    state.recent[row] = 0
    person.belongs -= 1
    if person.belongs == 0 and person.left < 0:
        person.left = clock.week
    take_along(member, state.insights[row], community)
    bequeath(member, community, state.setting[c], clock)
    community.gone += 1


@compiled
def come_and_go(state: State) -> None:
    """Stage: those who left the organisation are gone, newcomers arrive; who belongs where is written anew."""
    people, members = state.people, state.members
    order, starts, seats = state.order, state.starts, state.seats
    clock = state.clock[0]
    communities = len(state.communities)
    before = clock.members
    regrouped = 0
    for c in range(communities):
        state.communities[c].newest = -1
        depart(state, c)
        regrouped += regroup(state, c)
        arrive(state, c, starts[c], starts[c + 1])
    # Those who are new to each community, newcomers and those who moved, as chains of rows, ascending.
    chain = seats[1]
    for back in range(clock.members - before):
        put_first(members, state.communities, chain, clock.members - 1 - back)
    if regrouped > 0:
        for back in range(before):
            if members[before - 1 - back].moved == 1:
                put_first(members, state.communities, chain, before - 1 - back)
    filled = 0
    begin = starts[0]
    for c in range(communities):
        end = starts[c + 1]
        community = state.communities[c]
        for k in range(begin, end):
            row = order[k]
            member = members[row]
            if member.community != c:
                continue
            if people[member.person].left >= 0 or member.left >= 0:
                drop(state, c, row)
            else:
                seats[0, filled] = row
                filled += 1
        row = community.newest
        while row >= 0:
            members[row].moved = 0
            if people[members[row].person].left >= 0:
                drop(state, c, row)
            else:
                seats[0, filled] = row
                filled += 1
            row = chain[row]
        begin = end
        starts[c + 1] = filled
    for k in range(filled):
        order[k] = seats[0, k]
