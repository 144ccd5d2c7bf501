"""Lead: coordinating is work; somebody has to do it, and may tire of it (concept E1).

A community needs leader hours. What is missing lowers how well the space is held, but only as far as engagement needs
convening. A seat that is held but neglected looks filled: nobody sees a vacancy, so nobody steps in.
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation import draws
from copsim.simulation.cultivating import cultivate, part_of_hours, shares_asked
from copsim.simulation.numerics import compiled, sqrt, toward, weeks_in
from copsim.simulation.parameters import Theme, choice, quantity
from copsim.simulation.records import Record, State
from copsim.simulation.rhythm import opportunities
from copsim.simulation.rules import rule
from copsim.simulation.sponsoring import carried_across, engaged
from copsim.simulation.succession import new_pledge, steps_down, succeed
from copsim.simulation.work import available_hours
from copsim.simulation.world import usable_share

VACANCY, UNSEEN, GAP = range(3)


class Leading(Theme):
    """The work of convening, and those who do it."""

    key: ClassVar[str] = "leading"

    effort: float = quantity(
        1.0,
        "share of the pledge",
        0.0,
        1.0,
        "Share of pledged hours that leaders of this community really give, whoever they are.",
        "FAQ l. 33; level assumed",
        "E1",
    )
    busy_effort: float = quantity(
        0.4,
        "share of the pledge",
        0.0,
        1.0,
        "Share of the pledge a leader gives in a busy spell.",
        "assumption",
        "E1 B4",
    )
    support_hours: float = quantity(
        0.0,
        "hours a week",
        0.0,
        200.0,
        "Hours a week somebody outside (a support team) gives to logistics.",
        "FAQ l. 53; level assumed",
        "E1",
    )
    need_base: float = quantity(
        0.8,
        "hours a week",
        0.0,
        100.0,
        "Leader hours a week that even a tiny community needs.",
        "assumption",
        "E1",
    )
    need_growth: float = quantity(
        0.4,
        "hours a week per root of active members",
        0.0,
        20.0,
        "How the need grows with the root of the number of active members.",
        "assumption",
        "E1",
    )
    step_up: float = quantity(
        0.05,
        "per week",
        0.0,
        1.0,
        "Chance that a wholly identified, energetic regular steps up in a week when the seat is seen to be empty.",
        "slides on leadership; level assumed",
        "E1",
    )
    coaching: float = quantity(
        1.0,
        "multiple",
        0.0,
        10.0,
        "How much coaching of possible leaders multiplies that chance.",
        "slides on support; level assumed",
        "E1",
    )
    step_up_attendance: float = quantity(
        0.15,
        "share of chances",
        0.0,
        1.0,
        "Share of the last half-year's chances to take part that one must have used to step up.",
        "assumption",
        "E1",
    )
    seat_seen: int = choice(
        "vacancy",
        ("vacancy", "unseen", "gap"),
        "What others see when leading is left undone: hours that nobody has pledged, so that a neglected seat looks "
        "filled; nothing at all; or every gap.",
        "FAQ l. 33; open",
        "E1 E3",
    )
    hand_over: float = quantity(
        0.0,
        "chance",
        0.0,
        1.0,
        "Chance that a leader who gives up the seat, or leaves, has prepared a successor, who takes it at once.",
        "slides on leadership; level assumed",
        "E1 E3",
    )
    pledge_share: float = quantity(
        0.4,
        "share of own hours",
        0.0,
        1.0,
        "Share of own hours somebody who steps up pledges, at most.",
        "assumption",
        "E1 B4",
    )
    step_down_energy: float = quantity(
        0.2,
        "0 to 1",
        0.0,
        1.0,
        "Leaders with less energy than this give up the seat.",
        "FAQ l. 33; level assumed",
        "E1 B5",
    )
    step_down_attendance: float = quantity(
        0.08,
        "share of chances",
        0.0,
        1.0,
        "Leaders who used less than this share of the last half-year's chances to take part lose the seat.",
        "assumption",
        "E1",
    )


@rule(
    "N = n0 + n1 sqrt(active) + preparation / every",
    unit="hours a week",
    concepts="E1 C1 C3",
    source="FAQ l. 33; form assumed",
)
def hours_needed(active: int, preparation: float, setting: Record) -> float:
    """Leader hours a week this community needs: logistics, convening, holding the space, preparing what is next."""
    return setting.need_base + setting.need_growth * sqrt(active) + preparation / setting.every


@rule(
    "L = min((l + (pledge - l) coached)(busy_effort + (1 - busy_effort) s_individual if busy), available), "
    "l = pledge own_effort effort",
    unit="hours",
    concepts="E1 B4 F1 F2 F7",
    source="FAQ l. 33; slides on sponsorship and on the social learning team; form assumed",
)
def leading_hours(member: Record, busy: int, backed: float, coached: float, setting: Record) -> float:
    """Hours a leader really gives this week, never more than there are.

    `backed` is the engagement of an individual sponsor: somebody who frees leaders from other work. Coaching
    (`coached`) wins back what they neglect.
    """
    hours = toward(member.pledge * member.effort * setting.effort, member.pledge, coached)
    if busy:
        hours = hours * (setting.busy_effort + (1.0 - setting.busy_effort) * backed)
    return min(hours, member.available)


@rule("g = max(0, 1 - hours / N)", unit="0 to 1", concepts="E1", source="FAQ l. 33; form assumed")
def unmet(hours: float, need: float) -> float:
    """Share of the need that these hours leave unmet: the gap, or with pledged hours the vacancy others can see."""
    if need <= 0.0:
        return 0.0
    return max(0.0, 1.0 - hours / need)


@rule("q = 1 - convened g", unit="0 to 1", concepts="E1", source="FAQ l. 33; form assumed")
def quality_of_space(gap: float, setting: Record) -> float:
    """How well the space for inquiry is held, in meetings and between, as far as engagement needs convening."""
    return 1.0 - setting.convened * gap


@rule(
    "P(step up) = step_up seen z e coaching (1 + coached), if a > step_up_attendance",
    unit="per week",
    concepts="E1 E3 B5 F2 F7",
    source="slides on leadership and on the social learning team; form assumed",
)
def steps_up(member: Record, attendance: float, seen: float, coached: float, setting: Record) -> float:
    """Chance that a member who comes regularly takes up leading, where an empty seat is seen."""
    if attendance <= setting.step_up_attendance:
        return 0.0
    willing = setting.step_up * seen * member.identification * member.energy * setting.coaching
    return willing * (1.0 + coached)


@rule(
    "seen = vacancy | 0 | gap",
    unit="0 to 1",
    concepts="E1 E3",
    source="FAQ l. 33; open, three rival rules",
)
def seen_of_seat(vacancy: float, gap: float, setting: Record) -> float:
    """What others see of an unfilled seat: what nobody has pledged, or nothing, or all that is left undone."""
    if setting.seat_seen == UNSEEN:
        return 0.0
    if setting.seat_seen == GAP:
        return gap
    return vacancy


@compiled
def lead(state: State, c: int) -> None:
    """Stage: hours everybody has, who leads, what leaders give and to what, and how well the space is held."""
    people, members, order, starts = state.people, state.members, state.order, state.starts
    clock = state.clock[0]
    backwards = clock.reverse
    week = clock.week
    community = state.communities[c]
    setting = state.setting[c]
    usable = usable_share(engaged(community.portfolio), community.legitimised, setting)
    community.usable = usable
    coached = carried_across(community.coached, community.peers, 0.0)
    backed = engaged(community.individual)
    vacancy = seen_of_seat(community.vacancy, community.gap, setting)
    need = hours_needed(community.active, state.catalogue[community.planned].preparation, setting)
    chances = opportunities(setting)
    first, last = starts[c], starts[c + 1]
    succeed(state, c, usable)
    for visit in range(first, last):
        k = first + last - 1 - visit if backwards else visit
        member = members[order[k]]
        person = people[member.person]
        freed = backed if member.pledge > 0.0 else 0.0
        member.available = available_hours(person, member, usable, freed, setting)
        if member.away > 0.0:
            member.available = max(0.0, member.available - member.away)
            member.away = 0.0
        member.leading = 0.0
        if member.pledge > 0.0:
            if community.told_effort >= 0.0:
                member.effort = community.told_effort
            if steps_down(member, weeks_in(member.part) / chances, week, setting):
                member.pledge = 0.0
        elif vacancy > 0.0 and member.seated != week:
            p = steps_up(member, weeks_in(member.part) / chances, vacancy, coached, setting)
            if p > 0.0 and draws.uniform(clock.seed, member.key, week + 1, draws.STEP_UP, c, 0) < p:
                member.effort = 1.0
                member.pledge = new_pledge(vacancy, need, person.hours * member.share * usable, setting)
        if member.pledge > 0.0:
            member.leading = leading_hours(member, person.busy, backed, coached, setting)
    supply = setting.support_hours + setting.sponsor_means * engaged(community.domain)
    supply = supply + community.logistics + setting.full_time
    pledged = supply
    holding = 1.0 - part_of_hours(shares_asked(setting), shares_asked(setting))
    given = 0.0
    for k in range(first, last):
        member = members[order[k]]
        if member.pledge > 0.0:
            given = given + member.leading
            supply = supply + member.leading * holding
            pledged = pledged + member.pledge * holding
    cultivate(state, c, given)
    community.need = need
    community.pledged = pledged
    community.gap = unmet(supply, need)
    community.vacancy = unmet(pledged, need)
    community.quality = quality_of_space(community.gap, setting)
