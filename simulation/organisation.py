"""Organisation: what surrounds a community: sponsors, accounts to give, a voice that is heard or not.

Concepts F1, F3, F6. Sponsors' engagement follows the value they can see, as far as there are conversations about it.
Each kind of sponsor gives something of its own: the portfolio sponsor legitimacy and so time, the domain sponsor means
(and, where that is the style, commands), the sponsor behind the leaders their freedom from other work, sponsors in
distant units access for those who are far away.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from copsim.simulation import draws
from copsim.simulation.agenda import move_agenda
from copsim.simulation.numerics import compiled, toward, weeks_in
from copsim.simulation.parameters import Theme, choice, quantity
from copsim.simulation.records import EMPTY_SEAT, NO_SEAT, Record, State
from copsim.simulation.rules import rule
from copsim.simulation.tasks import bring_task

PORTFOLIO, DOMAIN, INDIVIDUAL, LOCAL = range(4)
EITHER, EXIT, VOICE = range(3)
CROWDS_IN, CROWDS_OUT = range(2)

_SPONSORS = "slides on sponsorship and support; level assumed"


class Organisation(Theme):
    """The organisation round the community."""

    key: ClassVar[str] = "organisation"

    portfolio_sponsor: float = quantity(
        0.0, "0 to 1", 0.0, 1.0, "Engagement a portfolio sponsor brings; 0: there is none.", _SPONSORS, "F1"
    )
    domain_sponsor: float = quantity(
        0.0, "0 to 1", 0.0, 1.0, "Engagement a domain sponsor brings; 0: there is none.", _SPONSORS, "F1"
    )
    individual_sponsor: float = quantity(
        0.0,
        "0 to 1",
        0.0,
        1.0,
        "Engagement of somebody who stands behind the leaders; 0: there is none.",
        _SPONSORS,
        "F1",
    )
    local_sponsor: float = quantity(
        0.0, "0 to 1", 0.0, 1.0, "Engagement of sponsors in distant units; 0: there are none.", _SPONSORS, "F1"
    )
    sponsor_rate: float = quantity(
        0.04,
        "per week",
        0.0,
        1.0,
        "How fast engagement follows visible value and conversations about it.",
        "slides on sponsorship and support; level assumed",
        "F1",
    )
    sponsor_leaves: float = quantity(
        0.005,
        "per week",
        0.0,
        1.0,
        "Chance that a sponsor leaves the seat (12 % in half a year).",
        "assumption",
        "F1",
    )
    sponsor_successor: float = quantity(
        0.05,
        "per week",
        0.0,
        1.0,
        "Chance that a sponsor's empty seat is filled again.",
        "assumption",
        "F1",
    )
    sponsor_means: float = quantity(
        3.0,
        "hours a week",
        0.0,
        200.0,
        "Hours of logistics a week that a wholly engaged domain sponsor pays for.",
        "FAQ l. 51, 58; level assumed",
        "F1",
    )
    conversation: float = quantity(
        0.5,
        "0 to 1",
        0.0,
        1.0,
        "How far value is talked about with those who decide: accounts feed conversations and do not replace them.",
        "FAQ l. 39; level assumed",
        "F1 F6",
    )
    sees: float = quantity(
        0.04,
        "per told success",
        0.0,
        1.0,
        "How much of what is missing one success that is told adds to visible value.",
        "FAQ l. 36; level assumed",
        "F1 G1",
    )
    visible_fade: float = quantity(
        0.02,
        "per week",
        0.0,
        1.0,
        "How fast visible value is forgotten.",
        "assumption",
        "F1",
    )
    commanding: float = quantity(
        0.0,
        "0 to 1",
        0.0,
        1.0,
        "How far an engaged domain sponsor commands: sets agenda and calendar.",
        "FAQ l. 71; level assumed",
        "F3 A7",
    )
    orders: float = quantity(
        0.0,
        "0 to 1",
        0.0,
        1.0,
        "Share of agenda and calendar that the organisation sets, whoever sponsors.",
        "slides on failure factors (command and control); level assumed",
        "F3 A7",
    )
    order_cost: float = quantity(
        0.6,
        "0 to 1",
        0.0,
        1.0,
        "How much of the worth of a visit is lost where everything is ordered (put in, not found).",
        "FAQ l. 47; level assumed",
        "A7 F3",
    )
    red_tape: float = quantity(
        0.0,
        "hours a week",
        0.0,
        40.0,
        "Hours a week that each regular spends on procedures and on giving account.",
        "FAQ l. 36, 38; level assumed",
        "F3 F6",
    )
    recognition: float = quantity(
        0.0,
        "0 to 1",
        0.0,
        1.0,
        "How far the organisation recognises contributions.",
        "FAQ l. 52, 75; level assumed",
        "F3 B8",
    )
    award: float = quantity(
        0.3,
        "0 to 1",
        0.0,
        1.0,
        "How much of what is missing to a full reputation an award before all members adds.",
        "FAQ l. 75; level assumed",
        "B8 F3",
    )
    recognised: int = choice(
        "crowds in",
        ("crowds in", "crowds out"),
        "What recognition does: it adds to what helping is worth, the more the better one's reputation; or it takes "
        "the place of the wish to help.",
        "FAQ l. 75 against Frey & Jegen 2001; open",
        "F3 B8",
    )
    indignation: float = quantity(
        0.8,
        "0 to 1",
        0.0,
        1.0,
        "How angry a wholly identified member gets who is not heard at all.",
        "FAQ l. 70; level assumed",
        "F3",
    )
    anger_fade: float = quantity(0.06, "per week", 0.0, 1.0, "How fast anger fades.", "assumption", "F3")
    unheard: int = choice(
        "either",
        ("either", "exit", "voice"),
        "What becomes of anger: voice as far as a portfolio or domain sponsor is engaged, and exit otherwise; always "
        "exit; always voice.",
        "FAQ l. 70-71; Hirschman 1970; open",
        "F3",
    )
    withdrawal: float = quantity(
        0.15,
        "per week",
        0.0,
        1.0,
        "How fast anger that finds no voice lowers what people expect of a visit (put in, not found).",
        "FAQ l. 70; Hirschman 1970; level assumed",
        "F3",
    )


@rule(
    "s' = s + sponsor_rate (min(1, V conversation + voice) - s)",
    unit="0 to 1",
    concepts="F1 F6",
    source="slides on sponsorship and support (structuring strategic conversations); form assumed",
)
def next_engagement(engagement: float, visible: float, voice: float, setting: Record) -> float:
    """A sponsor's engagement: visible value counts as far as it is talked about; so does a voice that is raised."""
    return toward(engagement, min(1.0, visible * setting.conversation + voice), setting.sponsor_rate)


@rule(
    "voiced = max(s_portfolio, s_domain, 0) | 0 | 1",
    unit="share of the anger",
    concepts="F3",
    source="Hirschman 1970; FAQ l. 70-71; open, three rival rules",
)
def voiced(community: Record, setting: Record) -> float:
    """Which part of anger becomes voice; the rest becomes withdrawal."""
    if setting.unheard == EXIT:
        return 0.0
    if setting.unheard == VOICE:
        return 1.0
    return max(0.0, max(community.portfolio, community.domain))


@rule(
    "a' = a (1 - anger_fade), and then a + indignation (1 - heard) z (1 - a) where a decision was taken",
    unit="0 to 1",
    concepts="F3",
    source="FAQ l. 70; form assumed",
)
def next_anger(anger: float, identification: float, heard: float, setting: Record) -> float:
    """Anger about not being heard in one's own domain: for those who care. `heard` is below 0 without a decision."""
    anger = anger * (1.0 - setting.anger_fade)
    if heard >= 0.0:
        anger = toward(anger, 1.0, setting.indignation * (1.0 - heard) * identification)
    return anger


@rule(
    "giving min(1, 1 + recognition R) | giving (1 - recognition)",
    unit="0 to 1",
    concepts="B8 F3",
    source="FAQ l. 73-75; Frey & Jegen 2001; open, two rival rules",
)
def worth_of_giving(giving: float, reputation: float, setting: Record) -> float:
    """What one's own answer or story is worth to oneself; recognition by the organisation adds to it, or spoils it."""
    if setting.recognised == CROWDS_OUT:
        return giving * (1.0 - setting.recognition)
    return min(1.0, giving * (1.0 + setting.recognition * reputation))


@compiled
def engaged(engagement: float) -> float:
    """Engagement of a sponsor's seat; 0 where nobody sits in it."""
    return max(0.0, engagement)


@compiled
def sit_sponsor(engagement: float, brought: float, about: int, state: State, c: int) -> float:
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
    return next_engagement(engagement, community.visible, community.voice, setting)


@rule("R' = R + award (1 - R)", unit="0 to 1", concepts="B8 F3", source="FAQ l. 75; form assumed")
def honoured(reputation: float, setting: Record) -> float:
    """Reputation after an award before all members."""
    return toward(reputation, 1.0, setting.award)


@compiled
def give_awards(state: State, c: int) -> None:
    """So many of those seen in the last half-year are honoured, after the share of them who took part more often."""
    members, order, starts, seats, keys = state.members, state.order, state.starts, state.seats, state.keys
    community = state.communities[c]
    first = starts[c]
    seen = 0
    for k in range(first, starts[c + 1]):
        row = order[k]
        if members[row].part:
            seats[0, first + seen] = row
            keys[first + seen] = -float(weeks_in(members[row].part))
            seen += 1
    ranks = np.argsort(keys[first : first + seen], kind="mergesort")
    after = seen * community.awards_after // 100
    for place in range(after, min(seen, after + community.awards)):
        member = members[seats[0, first + ranks[place]]]
        member.reputation = honoured(member.reputation, state.setting[c])


@compiled
def organise(state: State, c: int) -> None:
    """Stage: visible value, sponsors, who gives orders; awards; the agenda moves on; a task may come."""
    community = state.communities[c]
    setting = state.setting[c]
    visible = community.visible * (1.0 - setting.visible_fade)
    for _ in range(community.shown):
        visible = toward(visible, 1.0, setting.sees)
    community.visible = visible
    community.shown = 0
    community.portfolio = sit_sponsor(community.portfolio, setting.portfolio_sponsor, PORTFOLIO, state, c)
    community.domain = sit_sponsor(community.domain, setting.domain_sponsor, DOMAIN, state, c)
    community.individual = sit_sponsor(community.individual, setting.individual_sponsor, INDIVIDUAL, state, c)
    community.local = sit_sponsor(community.local, setting.local_sponsor, LOCAL, state, c)
    community.command = min(1.0, max(setting.orders, setting.commanding * engaged(community.domain)))
    if community.awards > 0:
        give_awards(state, c)
    move_agenda(state, c)
    bring_task(state, c)
