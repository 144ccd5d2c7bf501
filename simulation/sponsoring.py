"""Sponsoring: what those who decide see of a community, how far they talk about it, and what they order (F1 to F6).

Sponsors' engagement follows the value they can see, as far as there are conversations about it. Accounts of what
members tell each other reach them across the structure: by people who broker, in councils, in what is written and
reported.
"""

from __future__ import annotations

from copsim.simulation import draws
from copsim.simulation.numerics import compiled, toward
from copsim.simulation.records import EMPTY_SEAT, NO_SEAT, Record, State
from copsim.simulation.rules import rule

PORTFOLIO, DOMAIN, INDIVIDUAL, LOCAL = range(4)


@rule(
    "s' = s + sponsor_rate (min(1, V t + voice) - s)",
    unit="0 to 1",
    concepts="F1 F6",
    source="slides on sponsorship and support (structuring strategic conversations); form assumed",
)
def next_engagement(engagement: float, visible: float, talked: float, voice: float, setting: Record) -> float:
    """A sponsor's engagement: visible value counts as far as it is talked about; so does a voice that is raised."""
    return toward(engagement, min(1.0, visible * talked + voice), setting.sponsor_rate)


@rule(
    "M = measuring / (measuring + measuring_half)",
    unit="0 to 1",
    concepts="F6",
    source="FAQ l. 36-39; form assumed",
)
def weight_of_measuring(setting: Record) -> float:
    """How much measuring there is, as far as it makes a difference: what matters more is its kind."""
    return setting.measuring / (setting.measuring + setting.measuring_half)


@rule(
    "t = k + (1 - k) carried, k = conversation + M (measured_for - conversation)",
    unit="0 to 1",
    concepts="F1 F2 F6",
    source="FAQ l. 36-39; slides on structuring strategic conversations; form assumed",
)
def talked_about(carried: float, weight: float, setting: Record) -> float:
    """How far value is talked about with a sponsor. `carried` is what brokers, the support team and councils do for it.

    Measuring (`weight`) draws conversation to its kind: what feeds it helps, what takes its place silences it.
    """
    return toward(toward(setting.conversation, setting.measured_for, weight), 1.0, carried)


@rule(
    "t = 1 - (1 - people)(1 - processes)(1 - objects)",
    unit="share of told outcomes",
    concepts="F5",
    source="slides on vertical, horizontal and transversal accountability; form assumed",
)
def carried_across(people: float, processes: float, objects: float) -> float:
    """Which share of what members tell each other is carried to those who decide: by whom, where, in what.

    It makes what is told visible up to twice as much.
    """
    return 1.0 - (1.0 - people) * (1.0 - processes) * (1.0 - objects)


@rule(
    "c = min(1, max(orders, commanding s_domain, (1 - self_government) full_time / max(full_time, pledged), "
    "measured_steers M (1 - measured_for)))",
    unit="0 to 1",
    concepts="A7 F3 F4 F6",
    source="FAQ l. 36-39, 47, 56-58, 71; form assumed",
)
def command_over(sponsor: float, pledged: float, weight: float, setting: Record) -> float:
    """Share of agenda and calendar that others set: by orders, by who pays, by what is counted, whichever is most."""
    paid = setting.full_time / max(setting.full_time, pledged) if setting.full_time > 0.0 else 0.0
    by_office = max(setting.orders, setting.commanding * sponsor)
    counted = setting.measured_steers * weight * (1.0 - setting.measured_for)
    return min(1.0, max(by_office, (1.0 - setting.self_government) * paid, counted))


@compiled
def engaged(engagement: float) -> float:
    """Engagement of a sponsor's seat; 0 where nobody sits in it."""
    return max(0.0, engagement)


@compiled
def seated(engagement: float) -> float:
    """1 where somebody sits in a sponsor's seat, else 0."""
    return 1.0 if engagement >= 0.0 else 0.0


@compiled
def sit_sponsor(engagement: float, brought: float, talked: float, about: int, state: State, c: int) -> float:
    """One sponsor's seat after a week: filled, left, or more or less engaged."""
    if brought <= 0.0:
        return NO_SEAT
    if engagement == NO_SEAT:
        return brought
    clock = state.clock[0]
    community = state.communities[c]
    setting = state.setting[c]
    u = draws.uniform(clock.seed, 0, clock.week + 1, draws.SPONSOR, c, about)
    if engagement == EMPTY_SEAT:
        return brought if u < setting.sponsor_successor else EMPTY_SEAT
    if u < setting.sponsor_leaves:
        return EMPTY_SEAT
    return next_engagement(engagement, community.visible, talked, community.voice, setting)


@compiled
def show_value(community: Record, setting: Record) -> None:
    """Value that others can see: it is forgotten, and what was told since adds to it, the more is carried across."""
    councils = carried_across(community.advisory, community.strategic, community.peers)
    across = carried_across(community.broker, councils, carried_across(community.reporter, community.reported, 0.0))
    visible = community.visible * (1.0 - setting.visible_fade)
    for _ in range(community.shown):
        visible = toward(visible, 1.0, min(1.0, setting.sees * (1.0 + across)))
    community.visible = visible
    community.across = across * community.shown
    community.shown = 0


@compiled
def keep_sponsors(state: State, c: int) -> None:
    """Conversations with sponsors, each kind's in its own councils; their seats; and who gives orders."""
    community = state.communities[c]
    setting = state.setting[c]
    weight = weight_of_measuring(setting)
    anybody = carried_across(community.broker, community.spoken_for, 0.0)
    high = talked_about(carried_across(anybody, community.advisory, community.strategic), weight, setting)
    wide = talked_about(carried_across(anybody, community.advisory, 0.0), weight, setting)
    near = talked_about(carried_across(anybody, community.peers, 0.0), weight, setting)
    community.talked = (high + wide + near + wide) / 4.0
    community.portfolio = sit_sponsor(community.portfolio, setting.portfolio_sponsor, high, PORTFOLIO, state, c)
    community.domain = sit_sponsor(community.domain, setting.domain_sponsor, wide, DOMAIN, state, c)
    community.individual = sit_sponsor(community.individual, setting.individual_sponsor, near, INDIVIDUAL, state, c)
    community.local = sit_sponsor(community.local, setting.local_sponsor, wide, LOCAL, state, c)
    community.spoken = community.visible * (
        high * seated(community.portfolio)
        + wide * seated(community.domain)
        + near * seated(community.individual)
        + wide * seated(community.local)
    )
    community.command = command_over(engaged(community.domain), community.pledged, weight, setting)
