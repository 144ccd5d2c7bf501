"""Comparing a life in the kernel with the oracle's world: every field, to the bit."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from oracle import World
from oracle_events import what_happens
from oracle_parts import Community, Membership, Person

from copsim.simulation.life import Life
from copsim.simulation.links import LINK
from copsim.simulation.recording import MEASURES, column
from copsim.simulation.records import (
    ABSENT,
    COMMUNITY,
    INSIGHTS_KEPT,
    ITEM,
    LOG,
    MEMBERSHIP,
    PERSON,
    STRONGEST_TIES,
)

Difference = tuple[str, int, str, object, object]
"""Which table, which row, which field, what the kernel has, what the oracle has."""

OF_A_VISIT = {"unhelped", "unlearned", "unconnected", "merits", "fresh", "visit"}
"""Means something in those who took part or watched this week; in others it is what another week has left."""
OF_THOSE_WHO_CAME = {"voluntary", "experience"}
OF_A_TASK = {"homework", "energizing"}
"""In those who were asked, or were there."""

OF_THE_KERNEL = {"newest"}
"""What only helps the kernel to find its way."""


def means_nothing(thing: object, name: str) -> bool:
    """Whether a field is left over from an earlier week, and never read."""
    if isinstance(thing, Membership):
        return (
            (name in OF_A_VISIT and thing.role == ABSENT)
            or (name in OF_THOSE_WHO_CAME and not thing.came)
            or (name in OF_A_TASK and not thing.asked and thing.role == ABSENT)
        )
    if isinstance(thing, Community):
        return (
            name in OF_THE_KERNEL
            or (name == "task_visible" and not thing.task)
            or (name == "handed_visible" and thing.handed < 0.0)
            or (name == "by_place" and thing.splits < 0)
        )
    if isinstance(thing, Person):
        return name == "wanting" and (thing.belongs < 2 or thing.left >= 0)
    return False


def as_kept(thing: object) -> Any:
    """What a record holds for a value: a row for a person, a number for a community, a word for a set of topics."""
    if type(thing) in (int, float):
        return thing
    if isinstance(thing, Person):
        return thing.row
    if isinstance(thing, Community):
        return thing.number
    return sum(1 << topic for topic in thing) if isinstance(thing, set) else thing


def equal(kept: Any, other: Any) -> bool:
    """Whether two numbers, or two rows of numbers, are equal to the bit: 0.0 and -0.0 are not."""
    if isinstance(kept, int) and isinstance(other, int):
        return kept == other  # a word of 64 bits is more than a double can hold
    if isinstance(kept, np.ndarray):
        return len(kept) == len(other) and all(map(equal, kept.tolist(), other))
    return struct.pack("<d", kept) == struct.pack("<d", other)


def first_difference(life: Life, world: World) -> Difference | None:
    """The first thing in which the two differ after this week, or None."""
    return next(differences(life, world), None)


def differences(life: Life, world: World) -> Iterator[Difference]:
    """Whatever the two differ in after this week: people, memberships, communities, the weekly row, log, items."""
    yield from records_differ("person", life.people, PERSON.names or (), world.people)
    yield from records_differ("member", life.members, MEMBERSHIP.names or (), world.members)
    yield from ties_differ(life, world)
    yield from insights_differ(life, world)
    yield from records_differ("link", life.state.links, LINK.names or (), world.links)
    yield from records_differ("community", life.state.communities, COMMUNITY.names or (), world.communities)
    order = life.state.order[: int(life.state.starts[-1])].tolist()
    expected = [m.row for c in world.communities for m in c.members]
    if order != expected:
        yield "who belongs where", 0, "order", order, expected
    if life.seed != world.luck:
        yield "world", 0, "seed", life.seed, world.luck
    if world.weekly:
        yield from weekly_differ(life, world)
    yield from lines_differ("log", life.log, LOG.names or (), world.log, world.week)
    yield from lines_differ("item", life.items, ITEM.names or (), world.items, world.week)
    if int(life.state.clock[0].items) != len(world.items):
        yield "world", 0, "items", int(life.state.clock[0].items), len(world.items)


def records_differ(table: str, records: Any, names: Sequence[str], things: Sequence[object]) -> Iterator[Difference]:
    if len(records) != len(things):
        yield table, 0, "number of rows", len(records), len(things)
    for row, (kept, thing) in enumerate(zip(records.tolist(), things, strict=False)):
        for name, value in zip(names, kept, strict=True):
            if means_nothing(thing, name):
                continue
            other = as_kept(getattr(thing, name))
            if not equal(value, other):
                yield table, row, name, value, other


def ties_differ(life: Life, world: World) -> Iterator[Difference]:
    """Whom the ties of all slots lead to (-1 where a slot is empty), their weights, and who came lately."""
    rows = len(world.members)
    weights = life.state.ties["weight"][:rows].astype(np.float64).tolist()
    others = life.state.ties["to"][:rows].tolist()
    recent = life.state.recent[:rows].tolist()
    for m in world.members:
        for slot in range(STRONGEST_TIES):
            tie = m.slots[slot]
            if not equal(weights[m.row][slot], tie.weight):
                yield "member", m.row, f"tie_weight[{slot}]", weights[m.row][slot], tie.weight
            to = -1 if tie.to is None else tie.to.row
            if others[m.row][slot] != to:
                yield "member", m.row, f"tie_to[{slot}]", others[m.row][slot], to
        if recent[m.row] != m.recent:
            yield "member", m.row, "recent", recent[m.row], m.recent


def insights_differ(life: Life, world: World) -> Iterator[Difference]:
    """What is kept in mind, place by place; in an empty place only that it is empty."""
    insights = life.state.insights[: len(world.members)]
    kept = {name: insights[name].tolist() for name in insights.dtype.names}
    for m in world.members:
        for place in range(INSIGHTS_KEPT):
            insight = m.mind[place]
            if insight is None:
                if kept["kind"][m.row][place] != 0:
                    yield "member", m.row, f"kind[{place}]", kept["kind"][m.row][place], 0
                continue
            for name, values in kept.items():
                if values[m.row][place] != getattr(insight, name):
                    yield "member", m.row, f"{name}[{place}]", values[m.row][place], getattr(insight, name)


def weekly_differ(life: Life, world: World) -> Iterator[Difference]:
    """This week's row of the weekly table, every measure."""
    weekly = np.asarray(life.weekly[-1])
    for c in world.communities:
        row = world.weekly[-1][c.number]
        if set(row) != set(MEASURES):
            yield "weekly", c.number, "measures", sorted(MEASURES), sorted(row)
        for name in MEASURES:
            value = column(weekly, name)[c.number].item()
            if not equal(value, row[name]):
                yield "weekly", c.number, name, value, row[name]


def lines_differ(table: str, kept: Any, names: Sequence[str], lines: Sequence[Any], weeks: int) -> Iterator[Difference]:
    """Last week's lines of the participation log, or of the items of value; and how many lines there are so far."""
    if len(kept) != len(lines):
        yield table, 0, "number of lines", len(kept), len(lines)
    at = names.index("week")
    begin = len(lines)
    while begin > 0 and lines[begin - 1][at] == weeks - 1:
        begin -= 1
    for n, (theirs, ours) in enumerate(zip(kept[begin:].tolist(), lines[begin:], strict=False), begin):
        for name, value, other in zip(names, theirs, ours, strict=True):
            if not equal(value, other):
                yield table, n, name, value, other


def assert_equal(life: Life, world: World, weeks: int) -> set[str]:
    """Live both for so many weeks and compare them at the founding and after every week; return what happened.

    Raises AssertionError with week, table, row, field and both values.
    """
    seen: set[str] = set()
    for week in range(weeks + 1):
        if week:
            life.live(1)
            world.step()
        different = first_difference(life, world)
        if different:
            table, row, name, kernel, oracle = different
            when = f"after week {week - 1}" if week else "at the founding"
            raise AssertionError(f"{when}, {table} {row}: {name} is {kernel!r} in the kernel, {oracle!r} in the oracle")
        seen |= what_happens(world)
    return seen
