"""Organisation: what surrounds a community: sponsors, accounts to give, a voice that is heard or not.

Concepts F1 to F6. Sponsors' engagement follows the value they can see, as far as there are conversations about it.
Each kind of sponsor gives something of its own: the portfolio sponsor legitimacy and so time, the domain sponsor means
(and, where that is the style, commands), the sponsor behind the leaders their freedom from other work, sponsors in
distant units access for those who are far away.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from copsim.simulation.agenda import move_agenda
from copsim.simulation.convening import convene
from copsim.simulation.discovering import hold_conversations
from copsim.simulation.numerics import compiled, toward, weeks_in
from copsim.simulation.parameters import Theme, choice, quantity
from copsim.simulation.records import Record, State
from copsim.simulation.rules import rule
from copsim.simulation.sponsoring import keep_sponsors, show_value
from copsim.simulation.supporting import support
from copsim.simulation.tasks import bring_task

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
    existence: float = quantity(
        0.0,
        "0 to 1",
        0.0,
        1.0,
        "How far it is part of how the organisation is that there are communities: time is theirs without an excuse.",
        "FAQ l. 58; level assumed",
        "F4",
    )
    full_time: float = quantity(
        0.0,
        "hours a week",
        0.0,
        1000.0,
        "Hours a week of a core that the organisation employs for this community.",
        "FAQ l. 57; level assumed",
        "F4",
    )
    self_government: float = quantity(
        1.0,
        "0 to 1",
        0.0,
        1.0,
        "How far the community goes on governing itself where the organisation employs its core.",
        "FAQ l. 56-58; level assumed",
        "F4 A7",
    )
    measuring: float = quantity(
        0.0,
        "hours a week",
        0.0,
        40.0,
        "Hours a week that each regular spends on measuring what the community does.",
        "FAQ l. 36-39; level assumed",
        "F6 F5",
    )
    measuring_half: float = quantity(
        0.5,
        "hours a week",
        0.01,
        40.0,
        "Hours of measuring at which it has half of the effect it can have.",
        "assumption",
        "F6",
    )
    measured_for: float = quantity(
        1.0,
        "0 to 1",
        0.0,
        1.0,
        "Kind of measurement: 1 feeds conversations about value, 0 takes their place and steers by what is counted.",
        "FAQ l. 36-39; level assumed",
        "F6",
    )
    measured_steers: float = quantity(
        0.25,
        "0 to 1",
        0.0,
        1.0,
        "How far what is counted comes to set agenda and calendar where measuring is all there is and feeds nothing.",
        "FAQ l. 36-39; level assumed",
        "F6",
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
    """Stage: support, visible value, sponsors, who gives orders; awards; the agenda moves on; a task may come."""
    community = state.communities[c]
    setting = state.setting[c]
    support(state, c)
    if setting.convener_hours > 0.0 or community.coherence + community.legitimacy + community.engagement > 0.0:
        convene(state, c)
    show_value(community, setting)
    keep_sponsors(state, c)
    if community.awards > 0:
        give_awards(state, c)
    if community.talks > 0:
        hold_conversations(state, c)
    move_agenda(state, c)
    bring_task(state, c)
