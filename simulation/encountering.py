"""Encountering: meetings at the boundary of two practices (concepts H3, H4, H5).

An encounter brings regulars of two communities to mixed tables, where each tells something that is of use to the other
side. It takes its hours before anything else does; who has none, or is not let go, does not come.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from copsim.simulation import draws
from copsim.simulation.deciding import time_factor
from copsim.simulation.numerics import compiled, toward
from copsim.simulation.records import Record, Room, State
from copsim.simulation.rules import rule
from copsim.simulation.sharing import leaves_home
from copsim.simulation.telling import hear, is_news, name_of
from copsim.simulation.ties import tie_between
from copsim.simulation.topics import NONE, has, pick
from copsim.simulation.work import available_hours

AT_A_TABLE = 6
"""How many sit at a table of an encounter, of both sides together; an assumption."""


@rule(
    "due if (week - begins + 1) is a multiple of every, and begins <= week < ends",
    unit="yes or no",
    concepts="H3 C3",
    source="form assumed",
)
def encounter_due(link: Record, week: int) -> bool:
    """Whether the two communities meet this week: for the first time after so many weeks, then again and again."""
    if link.every <= 0 or week < link.begins or week >= link.ends:
        return False
    return (week - link.begins + 1) % link.every == 0


@rule(
    "q = q_mean + engagement (1 - q_mean)",
    unit="0 to 1",
    concepts="H3 H4",
    source="slides on systems conveners; form assumed",
)
def encounter_held(quality: float, engagement: float) -> float:
    """How well an encounter is held: as well as the two communities are, on average, and better with conveners."""
    return toward(quality, 1.0, engagement)


@compiled
def side(state: State, c: int, at: int, from_place: int) -> int:
    """Who of one community goes: regulars with hours, in an order that is drawn; how many there are is returned.

    Their rows stand in `seats[1]` from `from_place` on.
    """
    people, members, order, starts = state.people, state.members, state.order, state.starts
    seats, keys, recent = state.seats, state.keys, state.recent
    clock = state.clock[0]
    link = state.links[at]
    setting = state.setting[c]
    usable = state.communities[c].usable
    found = 0
    for k in range(starts[c], starts[c + 1]):
        row = order[k]
        if recent[row] == 0:
            continue
        member = members[row]
        person = people[member.person]
        free = available_hours(person, member, usable, 0.0, setting) - member.away - member.pledge
        u = draws.uniform(clock.seed, member.key, clock.week + 1, draws.GUEST, c, at)
        if u < time_factor(free, link.hours) * leaves_home(state, person.home):
            seats[0, from_place + found] = row
            keys[from_place + found] = u
            found += 1
    ranks = np.argsort(keys[from_place : from_place + found], kind="mergesort")
    came = min(found, int(link.people))
    for place in range(came):
        seats[1, from_place + place] = seats[0, from_place + ranks[place]]
    return came


@compiled
def tell_across(state: State, c: int, tellers: Any, hearers: Any, tables: int, held: float, at: int) -> None:
    """Each of one side tells those of community c at the same table something they know, of use to them if possible."""
    people, members, ties = state.people, state.members, state.ties
    clock = state.clock[0]
    count = clock.week + 1
    state.communities[c].activity = 0  # it is nothing of the calendar that goes on there
    room = Room(
        people,
        members,
        ties,
        state.insights,
        state.items,
        clock,
        state.communities,
        state.communities[c],
        state.setting[c],
        state.catalogue[0],
        state.links,
        state.into,
        c,
    )
    for a in range(len(tellers)):
        teller = members[tellers[a]]
        person = people[teller.person]
        known = person.sound | person.unsound
        if person.hoards or known == NONE:
            continue
        wanted = known & room.community.agenda
        v = draws.uniform(clock.seed, teller.key, count, draws.TOLD_ACROSS, teller.community, at)
        topic = pick(wanted if wanted != NONE else known, room.setting.topics, v)
        sound = has(person.sound, topic)
        for h in range(a % tables, len(hearers), tables):
            row = hearers[h]
            room.community.heard += 1
            if held > 0.0 and is_news(room, row, topic, sound):
                u = draws.uniform(clock.seed, members[row].key, count, draws.TABLE, room.c, teller.key) / held
                name = name_of(teller, room.setting)
                hear(room, row, topic, sound, tellers[a], tie_between(ties[row], tellers[a]), name, u, 0)


@compiled
def meet_across(state: State, at: int) -> None:
    """One encounter: who comes of either side, what it costs them, and what is told."""
    link = state.links[at]
    a, b = link.origin, link.target
    here, there = state.communities[a], state.communities[b]
    first = side(state, a, at, 0)
    second = side(state, b, at, first) if first > 0 else 0
    if second == 0:
        return
    rows = state.seats[1, : first + second].copy()
    for n in range(first + second):
        member = state.members[rows[n]]
        member.away = member.away + link.hours
        member.fresh = 0
        member.visit = -1
    held = encounter_held(0.5 * (here.quality + there.quality), 0.5 * (here.engagement + there.engagement))
    here.encounters += 1
    there.encounters += 1
    here.hours_across = here.hours_across + link.hours * first
    there.hours_across = there.hours_across + link.hours * second
    tables = max(1, (first + second) // AT_A_TABLE)
    tell_across(state, b, rows[:first], rows[first:], tables, held, at)
    tell_across(state, a, rows[first:], rows[:first], tables, held, at)


@compiled
def encounters(state: State) -> None:
    """Stage: common ground fades; communities whose encounter is due meet at their boundary.

    Before that it is fixed what each counts as its own in the eyes of the others: all of them at one moment.
    """
    week = state.clock[0].week
    for c in range(len(state.communities)):
        state.communities[c].practice = state.communities[c].agenda
    for at in range(len(state.links)):
        link = state.links[at]
        setting = state.setting[link.target]
        link.common = link.common * (1.0 - setting.ground_fade)
        if encounter_due(link, week):
            meet_across(state, at)
