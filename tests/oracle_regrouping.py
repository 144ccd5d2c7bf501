"""Who goes over to another community in the oracle, and which communities end.

As docs/model/description.md has it, sections 7.10 and 7.28.
"""

from __future__ import annotations

from oracle_parts import Community, Membership, Tie

from copsim.simulation.records import ACTIVE, MOVED_KEY, STRONGEST_TIES


def regroup(c: Community) -> None:
    communities = c.world.communities
    if c.merges >= 0:
        merge(c, communities[c.merges])
    if c.splits >= 0:
        split(c, communities[c.splits])
    done = not c.shut and 0 < c.setting.work <= c.tasks_done
    if c.closes or done:
        c.noticed.add("the work is done" if done else "is closed")
        for m in still_here(c):
            m.left = c.world.week
        no_more_arrivals(c)


def still_here(c: Community) -> list[Membership]:
    """Members of last week whose membership has neither moved nor ended so far, though they may have left."""
    return [m for m in c.members if m.community is c and m.left < 0]


def merge(c: Community, other: Community) -> None:
    c.noticed.add("merges")
    if c.shut or other.shut:
        c.noticed.add("merges, and is shut")
    if other.arrived:
        c.noticed.add("merges into one that others merged into")
    take_over(c, other)
    for m in still_here(c):
        if m.person.left < 0:
            move(m, other)
    lose_touch(c)
    no_more_arrivals(c)


def split(c: Community, other: Community) -> None:
    take_over(c, other)
    moved = [m for m in still_here(c) if m.person.left < 0 and splits_off(m) and move(m, other)]
    lose_touch(c)
    how = "place" if c.by_place else "topic"
    c.noticed.add(f"splits by {how}" if moved else "nobody splits off")
    if not moved:
        return
    table = [m.person for m in moved if m.level >= ACTIVE]
    own = set().union(*(person.context for person in table)) or set().union(*(m.person.context for m in moved))
    c.noticed.add("splits off into one with members" if other.members else "splits off into an empty one")
    other.agenda = own | other.agenda if other.members else own


def splits_off(m: Membership) -> bool:
    """Whether somebody goes with those who split off."""
    c, context = m.community, m.person.context
    if c.by_place:
        return m.person.far == 1
    agenda = sorted(c.agenda)
    half = len(agenda) // 2
    return len(context.intersection(agenda[half:])) > len(context.intersection(agenda[:half]))


def take_over(c: Community, other: Community) -> None:
    """What is written down in one is written down in both; what is right in one of them is right."""
    right, right_there = c.documents - c.stale, other.documents - other.stale
    if c.documents and other.documents:
        c.noticed.add("what is written down is joined")
    other.stale = (c.stale - right_there) | (other.stale - right)
    other.documents = other.documents | c.documents


def move(m: Membership, other: Community) -> bool:
    """Move a membership to another community, or end it where the person belongs there already; whether it moved."""
    c = m.community
    if any(m.person is one.person for one in other.members):
        c.noticed.add("belongs there already")
        m.left = c.world.week
        return False
    m.community = other
    m.key = MOVED_KEY + other.moved
    other.moved += 1
    m.moved = 1
    c.moved_out += 1
    other.moved_in += 1
    other.arrived.append(m)
    return True


def lose_touch(c: Community) -> None:
    """Ties to those who are in another community now end; the slots close up."""
    for m in c.members:
        held = [tie for tie in m.slots if tie.to is not None and tie.to.community is m.community]
        m.slots = held + [Tie() for _ in range(STRONGEST_TIES - len(held))]


def no_more_arrivals(c: Community) -> None:
    c.setting.prospects = c.setting.invited = 0.0
    c.arrivals = 0
    c.shut = 1
