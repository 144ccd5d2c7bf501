"""Work: hours, busy spells, projects, and the concerns that members' own work raises (concepts A1, B4).

What brings somebody is a concern out of own work. Work is never the community: hours are few, spells of other work take
most of them, and when a project ends the domain may matter to somebody's work less, or more.
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation import draws
from copsim.simulation.knowing import drawn_context, is_routine, settle_knowledge
from copsim.simulation.needs import draw_need
from copsim.simulation.numerics import compiled, exp, happens
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import ACTIVE, Record, State
from copsim.simulation.rules import rule
from copsim.simulation.topics import has, only, pick


class Work(Theme):
    """Members' main work, as far as it decides on time and concerns."""

    key: ClassVar[str] = "work"

    hours_median: float = quantity(
        1.5,
        "hours a week",
        0.01,
        40.0,
        "Hours a week that half of the people could give to communities, in a calm week.",
        "FAQ l. 30, 34; level assumed",
        "B4",
        start_only=True,
    )
    hours_spread: float = quantity(
        0.6,
        "ln units",
        0.0,
        2.0,
        "How unlike people are in their hours.",
        "assumption",
        "B4",
        start_only=True,
    )
    busy_begins: float = quantity(
        0.05,
        "per week",
        0.0,
        1.0,
        "Chance that a calm week is followed by a busy spell.",
        "FAQ l. 34; level assumed",
        "B4",
    )
    busy_ends: float = quantity(
        0.2,
        "per week",
        0.01,
        1.0,
        "Chance that a busy spell ends.",
        "FAQ l. 34; level assumed",
        "B4",
    )
    busy_hours: float = quantity(
        0.3,
        "share of hours",
        0.0,
        1.0,
        "Share of the hours that is left in a busy spell.",
        "FAQ l. 34; level assumed",
        "B4",
    )
    project_length: float = quantity(
        40.0,
        "weeks",
        1.0,
        2000.0,
        "How long own work stays of one kind, on average; then relevance is drawn anew.",
        "assumption",
        "A1 B3",
    )
    project_shape: float = quantity(
        2.0,
        "gamma shape",
        0.1,
        100.0,
        "How alike people are in how fast their projects change; larger is more alike.",
        "assumption",
        "A1",
        start_only=True,
    )
    relevance_mean: float = quantity(
        0.25,
        "concerns a week",
        0.0,
        10.0,
        "How many concerns in the domain the work of an average person raises.",
        "FAQ l. 30; level assumed",
        "A1 B1",
    )
    relevance_shape: float = quantity(
        0.5,
        "gamma shape",
        0.05,
        50.0,
        "How alike people are in relevance; below 1, most have little and a few have much.",
        "activity logs of open communities; level assumed",
        "A1 B1",
    )
    stick: float = quantity(
        0.5,
        "chance at full identification",
        0.0,
        1.0,
        "How strongly those who identify choose next work that keeps them in the domain.",
        "assumption",
        "A1 B5",
    )


@rule("busy' = (u >= off) if busy else (u < on)", unit="0 or 1", concepts="B4", source="FAQ l. 34; form assumed")
def next_busy(busy: int, u: float, setting: Record) -> int:
    """Whether the person is in a busy spell: other work comes and goes in spells, not evenly."""
    if busy:
        return 1 if u >= setting.busy_ends else 0
    return 1 if u < setting.busy_begins else 0


@rule("rate = turning / project_length; P = 1 - exp(-rate)", unit="per week", concepts="A1", source="assumption")
def project_ends(turning: float, setting: Record) -> float:
    """Rate at which the person's main work changes its kind."""
    return turning / setting.project_length


@rule(
    "r' = max(r, fresh) if kept, else fresh; kept: u < stick z, or at the table when the domain is renegotiated",
    unit="concerns a week",
    concepts="A1 B5",
    source="FAQ l. 12, 30, 32; form assumed",
)
def next_relevance(relevance: float, fresh: float, kept: bool) -> float:
    """Relevance of the domain after a change of work, or of the domain.

    Those who identify tend to choose work that keeps to the domain; those at the table take the domain to their work.
    """
    if kept:
        return max(relevance, fresh)
    return fresh


@rule(
    "rate = r D / n; P = 1 - exp(-rate), n the communities one belongs to",
    unit="per week",
    concepts="A1 H1",
    source="FAQ l. 22, 30, 47; form assumed",
)
def concern_opens(relevance: float, challenge: float, belongs: int) -> float:
    """Rate at which own work raises a concern in the domain; who belongs to several communities has one work."""
    return relevance * challenge / belongs


@rule("leaves if v >= 1 - turnover", unit="yes or no", concepts="B10 B3", source="assumption")
def leaves(v: float, setting: Record) -> bool:
    """Whether somebody leaves the organisation this week, given a uniform v."""
    return v >= 1.0 - setting.turnover


@rule(
    "hours = hours_median exp(hours_spread eps)",
    unit="hours a week",
    concepts="B4",
    source="FAQ l. 30, 34; form assumed",
)
def own_hours(eps: float, setting: Record) -> float:
    """Hours a week somebody could give to communities in a calm week, given a standard normal deviate: lognormal."""
    return setting.hours_median * exp(setting.hours_spread * eps)


@rule(
    "P(busy) = busy_begins / (busy_begins + busy_ends)",
    unit="chance",
    concepts="B4",
    source="the long run of next_busy",
)
def busy_at_first(setting: Record) -> float:
    """Chance that somebody who is first seen is in a busy spell."""
    return setting.busy_begins / (setting.busy_begins + setting.busy_ends)


@rule(
    "H = hours share tau (busy_hours + (1 - busy_hours) freed if busy)",
    unit="hours",
    concepts="B4 F1",
    source="FAQ l. 30, 34, 58; slides on sponsorship; form assumed",
)
def available_hours(person: Record, member: Record, usable: float, freed: float, setting: Record) -> float:
    """Hours this member could give to this community this week.

    `freed` is how far somebody frees the member from other work: an individual sponsor who stands behind the leaders.
    """
    hours = person.hours * member.share * usable
    if person.busy:
        return hours * (setting.busy_hours + (1.0 - setting.busy_hours) * freed)
    return hours


@compiled
def people(state: State) -> None:
    """Stage: know-how, busy spells and projects of everybody, whatever they belong to; some leave the organisation."""
    everybody, communities = state.people, state.communities
    clock = state.clock[0]
    backwards = clock.reverse
    count = clock.week + 1
    n = clock.people
    for visit in range(n):
        i = n - 1 - visit if backwards else visit
        person = everybody[i]
        if person.left >= 0:
            continue
        home = person.home
        setting = state.setting[home]
        u, v = draws.pair(clock.seed, person.key, count, draws.WORK, home, 0)
        person.busy = next_busy(person.busy, u, setting)
        # Two rare things share one draw, from its two ends, so that changing one leaves the luck of the other alone.
        person.turned = 1 if happens(project_ends(person.turning, setting), v) else 0
        if leaves(v, setting):
            person.left = clock.week
        settle_knowledge(person, communities[home].turned)
        if person.turned:
            person.context = drawn_context(clock.seed, person.key, count, home, setting)


@compiled
def concerns(state: State, c: int) -> None:
    """Stage: relevance after a change of work or of the domain, and concerns that open."""
    people, members, order, starts = state.people, state.members, state.order, state.starts
    clock = state.clock[0]
    backwards = clock.reverse
    count = clock.week + 1
    community = state.communities[c]
    setting = state.setting[c]
    first, last = starts[c], starts[c + 1]
    for visit in range(first, last):
        k = first + last - 1 - visit if backwards else visit
        member = members[order[k]]
        person = people[member.person]
        if community.renegotiate:
            fresh = draws.gamma(
                setting.relevance_shape, setting.relevance_mean, clock.seed, member.key, count, draws.RENEGOTIATE, c, 0
            )
            member.relevance = next_relevance(member.relevance, fresh, member.level >= ACTIVE)
        if person.turned:
            fresh = draws.gamma(
                setting.relevance_shape, setting.relevance_mean, clock.seed, member.key, count, draws.RELEVANCE, c, 0
            )
            u = draws.uniform(clock.seed, member.key, count, draws.STICK, c, 0)
            kept = u < setting.stick * member.identification
            member.relevance = next_relevance(member.relevance, fresh, kept)
            member.need = draw_need(state, c, member.key, count)
        if member.concern == 0:
            u, v = draws.pair(clock.seed, member.key, count, draws.CONCERN, c, 0)
            if happens(concern_opens(member.relevance, community.challenge, person.belongs), u):
                topic = pick(person.context, setting.topics, v)
                u = draws.uniform(clock.seed, member.key, count, draws.ROUTINE, c, 0)
                if not is_routine(has(person.sound, topic), u, setting):
                    # What was held to be right and does not work any more is found out in one's own work.
                    person.corrected = person.corrected | (person.unsound & only(topic))
                    member.concern = 1
                    member.topic = topic
                    community.opened += 1
