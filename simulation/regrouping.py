"""Regrouping: a community splits, merges into another, or is closed (concepts D4, A5).

Memberships move from one community to another with all that belongs to them: ties, reputation, what is in mind. People
keep their home, which is the practice they come from, so that those of two communities that merged still have to learn
to understand each other. A community that was made for some tasks is closed when these are done.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from copsim.simulation.numerics import compiled
from copsim.simulation.records import ACTIVE, MOVED_KEY, STRONGEST_TIES, Record, State
from copsim.simulation.rules import rule
from copsim.simulation.topics import NONE, TOPICS, has, only, size


@rule(
    "by topic: goes if more of own work is about the second half of the agenda than about the first; by place: goes if "
    "far away",
    unit="yes or no",
    concepts="D4 D5",
    source="FAQ l. 26 (subgroups by topic or place); form assumed",
)
def splits_off(context: np.uint64, first: np.uint64, second: np.uint64, far: int, by_place: bool) -> bool:
    """Whether a member goes with those who split off; the agenda falls into two halves by the order of its topics."""
    if by_place:
        return far == 1
    return size(context & second) > size(context & first)


@compiled
def first_half(agenda: np.uint64) -> np.uint64:
    """The first half of the topics of an agenda, the smaller one of an odd number."""
    half = NONE
    left = size(agenda) // 2
    for topic in range(TOPICS):
        if left > 0 and has(agenda, topic):
            half |= only(topic)
            left -= 1
    return half


@rule(
    "done if tasks_done >= work > 0",
    unit="yes or no",
    concepts="A5",
    source="FAQ l. 14 (a team is held together by a task); form assumed",
)
def work_done(tasks_done: int, setting: Record) -> bool:
    """Whether a community that was made for so many tasks has done them, and is closed."""
    return setting.work > 0 and tasks_done >= setting.work


@compiled
def belongs_to(state: State, person: int, c: int) -> bool:
    """Whether somebody is a member of a community this week."""
    members, order = state.members, state.order
    found = False
    for k in range(state.starts[c], state.starts[c + 1]):
        found |= members[order[k]].person == person
    return found


@compiled
def take_over(state: State, c: int, target: int) -> None:
    """What a community has written down is there for the other one too; right where either is right."""
    old, new = state.communities[c], state.communities[target]
    stale = (old.stale & ~(new.documents & ~new.stale)) | (new.stale & ~(old.documents & ~old.stale))
    new.documents = new.documents | old.documents
    new.stale = stale


@compiled
def lose_touch(members: Any, ties: Record, row: int) -> None:
    """Ties hold within a community: those to members who are now in another one end; the others close up."""
    kept = 0
    for slot in range(STRONGEST_TIES):
        to, weight = ties.to[slot], ties.weight[slot]
        if to >= 0 and members[to].community == members[row].community:
            ties.to[kept] = to
            ties.weight[kept] = weight
            kept += 1
    for slot in range(kept, STRONGEST_TIES):
        ties.to[slot] = -1
        ties.weight[slot] = 0.0


@compiled
def move_members(state: State, c: int, target: int, all_of_them: bool, by_place: bool) -> int:
    """Members go over to another community, all or those who split off; return how many rows changed."""
    people, members, order = state.people, state.members, state.order
    week = state.clock[0].week
    here, there = state.communities[c], state.communities[target]
    first = first_half(here.agenda)
    second = here.agenda & ~first
    moved = 0
    theirs = NONE
    everybody = NONE
    for k in range(state.starts[c], state.starts[c + 1]):
        member = members[order[k]]
        person = people[member.person]
        if person.left >= 0 or member.left >= 0 or member.moved:
            continue
        if not all_of_them and not splits_off(person.context, first, second, person.far, by_place):
            continue
        moved += 1
        if belongs_to(state, member.person, target):
            member.left = week
            continue
        everybody |= person.context
        if member.level >= ACTIVE:
            theirs |= person.context
        member.community = target
        member.moved = 1
        member.key = MOVED_KEY + there.moved
        there.moved += 1
        here.moved_out += 1
        there.moved_in += 1
    for k in range(state.starts[c], state.starts[c + 1]):
        lose_touch(members, state.ties[order[k]], order[k])
    if not all_of_them and moved > 0:
        # Those who split off make a community of their own: what they work on is what it is about.
        own = theirs if theirs != NONE else everybody
        there.agenda = own if state.starts[target] == state.starts[target + 1] else there.agenda | own
    return moved


@compiled
def close(state: State, c: int) -> int:
    """A community ends by decision: nobody belongs to it any more, and nobody comes; return how many there were."""
    members, order = state.members, state.order
    ended = 0
    for k in range(state.starts[c], state.starts[c + 1]):
        if members[order[k]].left < 0 and members[order[k]].moved == 0:
            members[order[k]].left = state.clock[0].week
            ended += 1
    return ended


@compiled
def no_more_arrivals(state: State, c: int) -> None:
    """A community that is there no longer takes nobody in."""
    state.setting[c].prospects = 0.0
    state.setting[c].invited = 0.0
    state.communities[c].arrivals = 0
    state.communities[c].shut = 1


@compiled
def regroup(state: State, c: int) -> int:
    """Events of this week that move memberships, and work that is done; return how many changed."""
    community = state.communities[c]
    changed = 0
    if community.merges >= 0:
        take_over(state, c, community.merges)
        changed += move_members(state, c, community.merges, True, False)
        no_more_arrivals(state, c)
    if community.splits >= 0:
        take_over(state, c, community.splits)
        changed += move_members(state, c, community.splits, False, community.by_place == 1)
    if community.closes == 1 or (community.shut == 0 and work_done(community.tasks_done, state.setting[c])):
        changed += close(state, c)
        no_more_arrivals(state, c)
    return changed
