"""Meet: who sits with whom, who helps whom, and the ties that come of it (concepts A2, B3, B5).

Whatever the number present, people sit in small groups: what limits intense interaction is the group, not the hall.
Those with an open concern ask; partners answer; others hear it.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from copsim.simulation import draws
from copsim.simulation.numerics import compiled
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import CONTRIBUTE, TAKE_PART, Record, State
from copsim.simulation.rules import rule
from copsim.simulation.ties import strengthen, tie_between


class Meeting(Theme):
    """What happens between those who come."""

    key: ClassVar[str] = "meeting"

    group: int = quantity(
        4,
        "people",
        2,
        50,
        "How many sit together, at least, in the small groups of a meeting or a thread.",
        "slides on formats; level assumed",
        "A2",
    )
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
    answer: float = quantity(
        0.3,
        "chance",
        0.0,
        1.0,
        "Chance that somebody sitting with a person who asks can help.",
        "assumption",
        "A2 B7",
    )
    clarity: float = quantity(
        0.6,
        "0 to 1",
        0.0,
        1.0,
        "How much of a concern one answer settles.",
        "assumption",
        "B7",
    )
    story: float = quantity(
        0.2,
        "0 to 1",
        0.0,
        1.0,
        "How much those who listen learn from an answer given to somebody else.",
        "assumption",
        "B7",
    )
    learning_weight: float = quantity(
        0.8,
        "0 to 1",
        0.0,
        1.0,
        "What learning makes of a visit, at most.",
        "FAQ l. 7; level assumed",
        "B7",
    )
    social_weight: float = quantity(
        0.5,
        "0 to 1",
        0.0,
        1.0,
        "What meeting people one has ties with makes of a visit, at most.",
        "FAQ l. 7, 15; level assumed",
        "B7 A2",
    )


@rule(
    "x = q s (1 - (1 - learning_weight L)(1 - social_weight S))",
    unit="0 to 1",
    concepts="B7 A2",
    source="FAQ l. 7, 34; form assumed",
)
def worth(learned: float, social: float, quality: float, stayed: float, setting: Record) -> float:
    """What a visit is worth: learning or good company will do, both are better, and all depends on how it is held.

    `learned` is the help received with an own concern, else what listening taught; `social` is 1 - product of (1 - w);
    `stayed` the part of it somebody had hours for.
    """
    return quality * stayed * (1.0 - (1.0 - setting.learning_weight * learned) * (1.0 - setting.social_weight * social))


@rule("s = min(1, hours / cost)", unit="0 to 1", concepts="B4 B7", source="FAQ l. 34; form assumed")
def part_stayed(hours: float, cost: float) -> float:
    """What part of this week's activity somebody had hours for, with those of leading: who stays for half gets half."""
    if cost <= 0.0:
        return 1.0
    return min(1.0, hours / cost)


@rule("P(greeted) = greet q", unit="chance", concepts="B3", source="Joyce & Kraut 2006; form assumed")
def greeting(quality: float, setting: Record) -> float:
    """Chance that somebody new is greeted by others who are present."""
    return setting.greet * quality


@rule("U' = U (1 - clarity)", unit="0 to 1", concepts="B7", source="FAQ l. 7; form assumed")
def still_unhelped(unhelped: float, setting: Record) -> float:
    """What is left of a concern after one more answer; H = 1 - U."""
    return unhelped * (1.0 - setting.clarity)


@rule("U' = U (1 - story)", unit="0 to 1", concepts="B7", source="FAQ l. 7; form assumed")
def still_unlearned(unlearned: float, setting: Record) -> float:
    """What a listener has not learned yet after one more answer to somebody else; L = 1 - U."""
    return unlearned * (1.0 - setting.story)


@rule("groups = max(1, present div group)", unit="groups", concepts="A2", source="slides on formats; form assumed")
def how_many_groups(present: int, setting: Record) -> int:
    """How many small groups those present form; each has at least `group` people, where there are that many."""
    return max(1, present // int(setting.group))


@compiled
def sit_together(state: State, c: int, seated: Any, begin: int, end: int, day: int) -> None:
    """One small group, seats `begin` to `end`: asking, answering, listening; what it is worth; then ties."""
    members, ties = state.members, state.ties
    clock = state.clock[0]
    count = clock.week + 1
    community = state.communities[c]
    setting = state.setting[c]
    for a in range(begin, end):
        asker = members[seated[a]]
        for b in range(begin, end):
            if a == b:
                continue
            other_row = seated[b]
            weight = tie_between(ties[seated[a]], other_row)
            asker.unconnected = asker.unconnected * (1.0 - weight)
            community.met += 1
            community.warmth = community.warmth + weight
            if asker.concern == 0:
                continue
            answerer = members[other_row]
            u = draws.uniform(clock.seed, asker.key, count, draws.ANSWER + day, c, answerer.key)
            if u >= setting.answer:
                continue
            asker.unhelped = still_unhelped(asker.unhelped, setting)
            if answerer.role == TAKE_PART:
                answerer.role = CONTRIBUTE
            for h in range(begin, end):
                if h != a and h != b:
                    listener = members[seated[h]]
                    listener.unlearned = still_unlearned(listener.unlearned, setting)
    for a in range(begin, end):
        for b in range(begin, end):
            if a != b:
                strengthen(ties[seated[a]], seated[b], setting)


@compiled
def meet(state: State, c: int) -> None:
    """Stage: those who take part are seated anew (on each day of a launch); what their visits were worth is known."""
    members, order, starts = state.members, state.order, state.starts
    seats, keys = state.seats, state.keys
    seated = state.seats[1]
    clock = state.clock[0]
    count = clock.week + 1
    community = state.communities[c]
    setting = state.setting[c]
    first, last = starts[c], starts[c + 1]
    present = 0
    for k in range(first, last):
        row = order[k]
        member = members[row]
        if member.role < TAKE_PART:
            continue
        member.unhelped = 1.0
        member.unlearned = 1.0
        member.unconnected = 1.0
        if member.concern and member.role == TAKE_PART:
            member.role = CONTRIBUTE
        seats[0, first + present] = row
        present += 1
    if present == 0:
        return
    if present > 1:
        for k in range(first, first + present):
            member = members[seats[0, k]]
            if member.visits < setting.new_visits:
                u = draws.uniform(clock.seed, member.key, count, draws.GREET, c, 0)
                if u < greeting(community.quality, setting):
                    member.unconnected = 1.0 - setting.greeting_warmth
    groups = how_many_groups(present, setting)
    for day in range(max(1, community.launch_days)):
        for k in range(first, first + present):
            key = members[seats[0, k]].key
            keys[k] = draws.uniform(clock.seed, key, count, draws.SEAT, c, day)
        ranks = np.argsort(keys[first : first + present], kind="mergesort")
        for seat in range(present):
            seats[1, first + seat] = seats[0, first + ranks[seat]]
        for g in range(groups):
            sit_together(state, c, seated, first + g * present // groups, first + (g + 1) * present // groups, day)
    for k in range(first, last):
        member = members[order[k]]
        if member.role >= TAKE_PART:
            learned = 1.0 - (member.unhelped if member.concern else member.unlearned)
            stayed = part_stayed(member.given + member.leading, community.cost)
            member.experience = worth(learned, 1.0 - member.unconnected, community.quality, stayed, setting)
