"""Meet: who sits with whom, and what a visit is worth (concepts A2, B3, B7, C2).

Whatever the number present, people sit in small groups: what limits intense interaction is the group, not the hall.
The format of an activity says how large the groups are and how often people are seated anew. What they say to each
other stands in `telling.py`.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from copsim.simulation import draws
from copsim.simulation.applying import note_item
from copsim.simulation.joining import find_active
from copsim.simulation.needs import match
from copsim.simulation.numerics import compiled, toward
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import IMMEDIATE, TAKE_PART, Record, Room, State
from copsim.simulation.rules import rule
from copsim.simulation.tasks import value_for_time
from copsim.simulation.technology import connected, next_practised
from copsim.simulation.telling import outside_tells, sit_together


class Meeting(Theme):
    """What happens between those who come."""

    key: ClassVar[str] = "meeting"

    greet: float = quantity(
        0.3,
        "chance",
        0.0,
        1.0,
        "Chance that somebody new is greeted where the space is held well.",
        "Joyce & Kraut 2006 (a reply makes return likelier); level assumed",
        "B3",
    )
    new_visits: int = quantity(
        3,
        "visits",
        0,
        100,
        "Up to so many visits somebody counts as new.",
        "assumption",
        "B3",
    )
    greeting_warmth: float = quantity(
        0.5,
        "0 to 1",
        0.0,
        1.0,
        "What being greeted is worth, as if one already had such a tie.",
        "assumption",
        "B3 A2",
    )
    complaining: float = quantity(
        0.0,
        "0 to 1",
        0.0,
        1.0,
        "How much of what can be learned goes into complaining, where all present have problems nobody helps with.",
        "slides on complaining circles; level assumed",
        "C8",
    )
    learning_weight: float = quantity(
        1.0,
        "0 to 1",
        0.0,
        1.0,
        "What learning makes of a visit, at most.",
        "FAQ l. 7; level assumed",
        "B7",
    )
    social_weight: float = quantity(
        0.6,
        "0 to 1",
        0.0,
        1.0,
        "What meeting people one has ties with makes of a visit, at most.",
        "FAQ l. 7, 15; level assumed",
        "B7 A2",
    )


@rule(
    "x = q s m v (1 - order_cost c) (1 - (1 - learning_weight L)(1 - social_weight S))",
    unit="0 to 1",
    concepts="B7 A2 A6 A7 B6",
    source="FAQ l. 7, 34, 47, 62; form assumed",
)
def worth(
    learned: float,
    social: float,
    held: float,
    stayed: float,
    suits: float,
    willing: float,
    command: float,
    setting: Record,
) -> float:
    """What a visit is worth: learning or good company will do, both are better, and all depends on how it is held.

    `learned` is what help, news and giving made of it; `social` is 1 - product of (1 - w); `held` how well the space is
    held; `stayed` the part of it somebody had hours for; `suits` how well the activity serves the need; `willing` the
    share of coming that is not compulsion; `command` the share of agenda and calendar that others set.
    """
    got = 1.0 - (1.0 - setting.learning_weight * learned) * (1.0 - setting.social_weight * social)
    return held * stayed * suits * willing * (1.0 - setting.order_cost * command) * got


@rule("s = min(1, hours / cost)", unit="0 to 1", concepts="B4 B7", source="FAQ l. 34; form assumed")
def part_stayed(hours: float, cost: float) -> float:
    """What part of this week's activity somebody had hours for, with those of leading: who stays for half gets half."""
    if cost <= 0.0:
        return 1.0
    return min(1.0, hours / cost)


@rule(
    "P(greeted) = g + (1 - g) keeper, g = greet q",
    unit="chance",
    concepts="B3 E2",
    source="Joyce & Kraut 2006; slides on internal leadership; form assumed",
)
def greeting(quality: float, keeper: float, setting: Record) -> float:
    """Chance that somebody new is greeted by others who are present; community keepers see to it."""
    return toward(setting.greet * quality, 1.0, keeper)


@rule("groups = max(1, present div group)", unit="groups", concepts="A2 C2", source="slides on formats; form assumed")
def how_many_groups(present: int, group: int) -> int:
    """How many small groups those present form; each has at least `group` people, where there are that many."""
    return max(1, present // group)


@rule(
    "L' = L (1 - complaining n / present), n those who came with a concern that nobody helped with",
    unit="0 to 1",
    concepts="C8",
    source="slides on complaining circles; form assumed",
)
def after_complaints(learned: float, unaddressed: int, present: int, setting: Record) -> float:
    """What learning is left of a visit where problems stay unaddressed and people complain to each other."""
    return learned * (1.0 - setting.complaining * unaddressed / present)


@compiled
def visited(state: State, c: int, sitting: int) -> int:
    """Whom an outside source is this time: the row of an active member of a linked community, or -1 for nobody's."""
    clock = state.clock[0]
    for at in range(state.into[c], state.into[c + 1]):
        link = state.links[at]
        if link.visits <= 0.0 or clock.week < link.begins or clock.week >= link.ends:
            continue
        u, v = draws.pair(clock.seed, 0, clock.week + 1, draws.VISITED, c, 64 * (at - state.into[c]) + sitting)
        if u < link.visits:
            return find_active(state, state.starts[link.origin], state.starts[link.origin + 1], v)
    return -1


@compiled
def meet(state: State, c: int) -> None:
    """Stage: those who take part are seated, ask and tell; what their visits were worth is known."""
    members, order, starts = state.members, state.order, state.starts
    seats, keys = state.seats, state.keys
    seated = state.seats[1]
    clock = state.clock[0]
    count = clock.week + 1
    community = state.communities[c]
    setting = state.setting[c]
    activity = state.catalogue[community.activity]
    first, last = starts[c], starts[c + 1]
    room = Room(
        state.people,
        members,
        state.ties,
        state.insights,
        state.items,
        clock,
        state.communities,
        community,
        setting,
        activity,
        state.links,
        state.into,
        c,
    )
    present = 0
    through_tool = False
    for k in range(first, last):
        row = order[k]
        member = members[row]
        if member.role < TAKE_PART:
            continue
        through_tool = through_tool or connected(state.people[member.person].far, setting)
        member.visit = note_item(room, row, IMMEDIATE, -1, -1, -1)
        seats[0, first + present] = row
        present += 1
    if present == 0:
        if community.held and not community.launch_days:
            family = activity.family
            community.learned[family] = toward(community.learned[family], 0.0, setting.design_rate)
        return
    if present > 1:
        for k in range(first, first + present):
            member = members[seats[0, k]]
            if member.visits < setting.new_visits:
                u = draws.uniform(clock.seed, member.key, count, draws.GREET, c, 0)
                if u < greeting(community.quality, community.keeper, setting):
                    member.unconnected = 1.0 - setting.greeting_warmth
    groups = how_many_groups(present, activity.group)
    sittings = community.launch_days if community.launch_days > 0 else activity.rounds
    for sitting in range(sittings):
        for k in range(first, first + present):
            key = members[seats[0, k]].key
            keys[k] = draws.uniform(clock.seed, key, count, draws.SEAT, c, sitting)
        ranks = np.argsort(keys[first : first + present], kind="mergesort")
        for seat in range(present):
            seats[1, first + seat] = seats[0, first + ranks[seat]]
        if activity.outside > 0.0:
            outside_tells(room, seated, first, first + present, visited(state, c, sitting), sitting)
        for g in range(groups):
            sit_together(room, seated, first + g * present // groups, first + (g + 1) * present // groups, sitting)
    unaddressed = 0
    if setting.complaining > 0.0:
        for k in range(first, first + present):
            member = members[seats[0, k]]
            unaddressed += 1 if member.concern and member.unhelped >= 1.0 else 0
    community.tasks_done += community.task
    if community.held and through_tool:
        community.practised = next_practised(community.practised, setting)
    total = 0.0
    within = community.task_hours * (1.0 - setting.task_at_home) if community.task else 0.0
    for k in range(first, last):
        member = members[order[k]]
        if member.role >= TAKE_PART:
            stayed = part_stayed(member.given + member.leading, community.cost)
            suits = match(activity.serves[0 if member.concern else member.need], community.activist, setting)
            x = worth(
                after_complaints(1.0 - member.unlearned, unaddressed, present, setting),
                1.0 - member.unconnected,
                community.quality,
                stayed,
                suits,
                member.voluntary,
                community.command,
                setting,
            )
            total = total + x
            if community.task:
                x = value_for_time(x, community.cost, within, member.homework, member.energizing)
            member.experience = x
    if community.held and not community.launch_days:
        family = activity.family
        community.learned[family] = toward(community.learned[family], total / present, setting.design_rate)
