"""Comparing a life in the kernel with the oracle's world: every field, to the bit."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from oracle import World
from oracle_parts import row_of

from copsim.simulation.life import Life
from copsim.simulation.recording import MEASURES, column
from copsim.simulation.records import ACTIVITIES, COMMUNITY, LOG, MEMBERSHIP, PERSON, ROLES, STRONGEST_TIES

Difference = tuple[str, int, str, object, object]
"""Which table, which row, which field, what the kernel has, what the oracle has."""


def bits(number: float) -> bytes:
    """Numbers that are equal to the bit: 0.0 and -0.0 are not."""
    return struct.pack("<d", number)


def first_difference(life: Life, world: World) -> Difference | None:
    """The first thing in which the two differ after this week, or None."""
    return next(differences(life, world), None)


def differences(life: Life, world: World) -> Iterator[Difference]:
    """Whatever the two differ in after this week: persons, memberships, ties, communities, the weekly row, the log."""
    yield from records_differ("person", life.people, PERSON.names or (), world.people)
    yield from records_differ("member", life.members, MEMBERSHIP.names or (), world.members)
    yield from ties_differ(life, world)
    yield from records_differ("community", life.state.communities, COMMUNITY.names or (), world.communities)
    order = life.state.order[: int(life.state.starts[-1])].tolist()
    expected = [m.row for c in world.communities for m in c.members]
    if order != expected:
        yield "who belongs where", 0, "order", order, expected
    if life.seed != world.luck:
        yield "world", 0, "seed", life.seed, world.luck
    if world.weekly:
        yield from weekly_differ(life, world)
    yield from log_differ(life, world)


def records_differ(table: str, records: Any, names: Sequence[str], things: Sequence[object]) -> Iterator[Difference]:
    if len(records) != len(things):
        yield table, 0, "number of rows", len(records), len(things)
    for row, (kept, thing) in enumerate(zip(records.tolist(), things, strict=False)):
        for name, value in zip(names, kept, strict=True):
            other = row_of(getattr(thing, name))
            if bits(value) != bits(other):
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
            if bits(weights[m.row][slot]) != bits(tie.weight):
                yield "member", m.row, f"tie_weight[{slot}]", weights[m.row][slot], tie.weight
            to = -1 if tie.to is None else tie.to.row
            if others[m.row][slot] != to:
                yield "member", m.row, f"tie_to[{slot}]", others[m.row][slot], to
        if recent[m.row] != m.recent:
            yield "member", m.row, "recent", recent[m.row], m.recent


def weekly_differ(life: Life, world: World) -> Iterator[Difference]:
    """This week's row of the weekly table, every measure."""
    for c in world.communities:
        row = world.weekly[-1][c.number]
        if set(row) != set(MEASURES):
            yield "weekly", c.number, "measures", sorted(MEASURES), sorted(row)
        for name in MEASURES:
            value = column(life.weekly, name)[-1, c.number].item()
            if bits(value) != bits(row[name]):
                yield "weekly", c.number, name, value, row[name]


def log_differ(life: Life, world: World) -> Iterator[Difference]:
    """The whole participation log."""
    kept = life.log.tolist()
    if len(kept) != len(world.log):
        yield "log", 0, "number of lines", len(kept), len(world.log)
    for line, (theirs, ours) in enumerate(zip(kept, world.log, strict=False)):
        for name, value, other in zip(LOG.names or (), theirs, ours, strict=True):
            if bits(value) != bits(other):
                yield "log", line, name, value, other


def assert_equal(life: Life, world: World, weeks: int) -> None:
    """Live both for so many weeks and compare them at the founding and after every week.

    Raises AssertionError with week, table, row, field and both values.
    """
    for week in range(weeks + 1):
        if week:
            life.live(1)
            world.step()
        different = first_difference(life, world)
        if different:
            table, row, name, kernel, oracle = different
            when = f"after week {week - 1}" if week else "at the founding"
            raise AssertionError(f"{when}, {table} {row}: {name} is {kernel!r} in the kernel, {oracle!r} in the oracle")


def what_happened(world: World) -> set[str]:
    """Which parts of the model a world has been through, so that a test can ask for more than an empty room."""
    total = {name: sum(row[name] for week in world.weekly for row in week) for name in MEASURES}
    seen = {name for name, amount in total.items() if amount}
    seen |= {ACTIVITIES[line[3]] for line in world.log} | {ROLES[line[4]] for line in world.log}
    return seen
