"""Remembering: what a community writes down, and who reads it (concepts A3, A9).

Taking part and making things are two streams. What is said is gone unless somebody writes it down; what is written down
reaches those who were not there, and goes stale when the domain moves on.
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation import draws
from copsim.simulation.applying import keeps, take_up
from copsim.simulation.crossing import AT_HOME, LOST, TAKEN_WRONGLY, has_crossed, link_between, understood_of
from copsim.simulation.numerics import compiled, toward
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import WATCH, Record, Room, State
from copsim.simulation.rules import rule
from copsim.simulation.telling import still_open
from copsim.simulation.topics import NONE, has, only, pick


class Remembering(Theme):
    """The shared memory."""

    key: ClassVar[str] = "remembering"

    writing: float = quantity(
        0.5,
        "chance",
        0.0,
        1.0,
        "Chance that something said in an activity that writes down all it can is kept.",
        "slides on shared memory; level assumed",
        "A3 A9",
    )
    reading: float = quantity(
        0.2,
        "per week",
        0.0,
        1.0,
        "Chance that somebody who follows or takes part looks something up that fits own work.",
        "slides on shared memory; level assumed",
        "A3 A9",
    )


@rule(
    "P(written down) = (writing + (1 - writing) reporter) reifies",
    unit="chance",
    concepts="A3 A9 E2",
    source="slides on shared memory and on internal leadership; form assumed",
)
def written_down(reifies: float, reporter: float, setting: Record) -> float:
    """Chance that a topic something was said about is written down; social reporters see to it."""
    return toward(setting.writing, 1.0, reporter) * reifies


@compiled
def read_elsewhere(state: State, room: Room, row: int) -> None:
    """Somebody looks something up in what linked communities have written down: a boundary object, which cannot adapt.

    It is read as it stood when the week began; whoever is at home where it was written understands it.
    """
    clock, setting, community = room.clock, room.setting, room.community
    count = clock.week + 1
    member = room.members[row]
    person = room.people[member.person]
    held = person.sound | person.unsound
    for at in range(room.into[room.c], room.into[room.c + 1]):
        link = room.links[at]
        if link.objects <= 0.0 or clock.week < link.begins or clock.week >= link.ends:
            continue
        theirs = room.communities[link.origin]
        useful = theirs.shelf & person.context & ~held
        if member.concern and has(theirs.shelf & ~held, member.topic):
            useful = only(member.topic)
        if useful == NONE:
            continue
        place = 2 * (at - room.into[room.c])
        u, v = draws.pair(clock.seed, member.key, count, draws.OBJECT, room.c, place)
        if u >= setting.reading * link.objects:
            continue
        topic = pick(useful, setting.topics, v)
        if keeps(room.insights[row], topic):
            continue
        arrives = AT_HOME
        if person.home != link.origin:
            u, v = draws.pair(clock.seed, member.key, count, draws.OBJECT, room.c, place + 1)
            ground = link_between(room.links, room.into, link.origin, person.home)
            arrives = understood_of(room, row, link.origin, 0.0, ground, u, v)
        if arrives == LOST:
            continue
        community.read += 1
        if member.concern and member.topic == topic:
            member.unhelped = still_open(member.unhelped, setting.clarity)
        take_up(room, row, topic, arrives != TAKEN_WRONGLY and not has(theirs.shelf_stale, topic), -1)
        if arrives != AT_HOME:
            has_crossed(room, row, link.origin, arrives)
        return


@compiled
def remember(state: State, c: int) -> None:
    """Stage: some of what was said is written down; those who follow or take part look something up."""
    people, members, all_insights, order, starts = (
        state.people,
        state.members,
        state.insights,
        state.order,
        state.starts,
    )
    clock = state.clock[0]
    count = clock.week + 1
    community = state.communities[c]
    setting = state.setting[c]
    documents = community.documents  # what is written down this week can be read from the next on
    stale = community.stale
    if community.said != NONE:
        p = written_down(state.catalogue[community.activity].reifies, community.reporter, setting)
        for topic in range(int(setting.topics)):
            if has(community.said, topic) and draws.uniform(clock.seed, 0, count, draws.DOCUMENT, c, topic) < p:
                community.written += 1
                community.documents = community.documents | only(topic)
                if has(community.said_soundly, topic):
                    community.stale = community.stale & ~only(topic)
                else:
                    community.stale = community.stale | only(topic)
    lies_open = False
    for at in range(state.into[c], state.into[c + 1]):
        lies_open |= state.links[at].objects > 0.0
    if documents == NONE and not lies_open:
        return
    room = Room(
        people,
        members,
        state.ties,
        all_insights,
        state.items,
        clock,
        state.communities,
        community,
        setting,
        state.catalogue[community.activity],
        state.links,
        state.into,
        c,
    )
    for k in range(starts[c], starts[c + 1]):
        row = order[k]
        member = members[row]
        if member.role < WATCH:
            continue
        person = people[member.person]
        useful = documents & person.context & ~(person.sound | person.unsound)
        if member.concern and has(documents, member.topic) and not has(person.sound | person.unsound, member.topic):
            useful = only(member.topic)
        if useful == NONE:
            if lies_open:
                read_elsewhere(state, room, row)
            continue
        u, v = draws.pair(clock.seed, member.key, count, draws.READ, c, 0)
        if u >= setting.reading:
            continue
        topic = pick(useful, setting.topics, v)
        if keeps(all_insights[row], topic):
            continue
        community.read += 1
        if member.concern and member.topic == topic:
            member.unhelped = still_open(member.unhelped, setting.clarity)
        take_up(room, row, topic, not has(stale, topic), -1)
