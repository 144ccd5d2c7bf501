"""Pairs of parameters of which one may not be larger than the other, at the start and after every change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from copsim.scenarios.entries import Entry
from copsim.scenarios.errors import Problem
from copsim.scenarios.places import Place, firsts, reached
from copsim.simulation.model import DEFAULTS

ORDERED: tuple[tuple[str, str, bool], ...] = (
    ("start.leaders", "start.founders", False),
    ("start.founders", "start.members", False),
    ("joining.invited_identification_low", "joining.invited_identification_high", False),
    ("levels.occasional_from", "levels.active_from", True),
    ("levels.active_from", "levels.core_from", True),
)
"""Pairs of which the first may not be larger than the second, nor as large where it says so."""


def order_problems(
    parameters: Mapping[str, float],
    changes: Sequence[Entry],
    places: Sequence[Place] = (),
    known: Mapping[str, Sequence[int]] | None = None,
) -> Iterator[Problem]:
    """Pairs that are out of order, each told once.

    Args:
        parameters: those that were set for all communities, by path.
        changes: dated entries.
        places: of a landscape, with their own parameters.
        known: which communities each name of a landscape means.
    """
    wrong: set[str] = set()
    if not places:
        yield from _at_start(parameters, {}, "", wrong)
    own: dict[int, Mapping[str, float]] = {}
    for first, place in firsts(places):
        yield from _at_start(parameters, place.values, f"places.{place.name}.", wrong)
        own |= dict.fromkeys(range(first, first + place.copies), place.values)
    mine: dict[int | None, list[tuple[int, Entry]]] = {}
    for numbered in enumerate(changes):
        there = reached(numbered[1].community, known or {})
        for community in [None] if there is None else sorted(there):
            mine.setdefault(community, []).append(numbered)
    for_all = mine.get(None, [])
    if places and for_all:
        # The copies of a place are alike until something is said of one of them.
        del mine[None]
        for first, _ in firsts(places):
            mine.setdefault(first, [])
    for community in sorted(mine, key=lambda c: -1 if c is None else c):
        start = {**DEFAULTS, **parameters, **(own.get(community, {}) if community is not None else {})}
        entries = for_all if community is None else [*for_all, *mine[community]]
        yield from _in_time(start, sorted(entries, key=lambda numbered: (numbered[1].week, numbered[0])), wrong)


def _at_start(
    parameters: Mapping[str, float], own: Mapping[str, float], before: str, wrong: set[str]
) -> Iterator[Problem]:
    given = {**parameters, **own}
    start = {**DEFAULTS, **given}
    for small, large, strict in ORDERED:
        if small in wrong or _fits(start, small, large, strict):
            continue
        wrong.add(small)
        set_here = own if small in own or large in own else given
        key, other = (small, large) if small in set_here or large not in set_here else (large, small)
        relation = ("less than" if strict else "at most") if key == small else ("more than" if strict else "at least")
        default = "" if other in given else ", the default"
        expected = f"{relation} {other}, which is {start[other]:g}{default}"
        at = f"{before}{key}" if key in own else key
        yield Problem(f"is {start[key]:g}", key=at, value=f"{start[key]:g}", expected=expected)


def _in_time(start: Mapping[str, float], entries: Sequence[tuple[int, Entry]], wrong: set[str]) -> Iterator[Problem]:
    """The same, for what is in force after the changes of each week."""
    force = dict(start)
    last: dict[str, int] = {}
    for at, (n, entry) in enumerate(entries):
        force.update(entry.values)
        last.update(dict.fromkeys(entry.values, n))
        if at + 1 < len(entries) and entries[at + 1][1].week == entry.week:
            continue
        for small, large, strict in ORDERED:
            # What nothing has changed since is said of the start.
            if small in wrong or not last.keys() & {small, large} or _fits(force, small, large, strict):
                continue
            wrong.add(small)
            key = small if last.get(small, -1) >= last.get(large, -1) else large
            relation = "less than" if strict else "at most"
            expected = f"{small} to stay {relation} {large} ({force[small]:g} and {force[large]:g})"
            yield Problem(
                f"becomes {force[key]:g} in week {entry.week}",
                key=f"changes[{last[key]}].{key}",
                value=f"{force[key]:g}",
                expected=expected,
            )


def _fits(values: Mapping[str, float], small: str, large: str, strict: bool) -> bool:
    return values[small] < values[large] if strict else values[small] <= values[large]


__all__ = ["ORDERED", "order_problems"]
