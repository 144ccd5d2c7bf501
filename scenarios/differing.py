"""What differs between two scenarios in what is run, in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from copsim.scenarios.entries import Entry, value_told
from copsim.scenarios.landscape_words import landscape_differences
from copsim.scenarios.numbers import RUN
from copsim.scenarios.places import addresses
from copsim.scenarios.scenario import Scenario
from copsim.simulation.model import QUANTITIES


@dataclass(frozen=True)
class Differing:
    """One thing that is not the same."""

    when: int | None
    """The week from which it differs; None for the start."""
    told: str
    """What differs, in plain words."""
    meaning: str = ""
    """What the parameters of it mean."""
    note: str = ""
    """Why it is done, and what it is said to cost."""


def differing(before: Scenario, after: Scenario, weeks: int) -> list[Differing]:
    """Everything by which the first so many weeks of another scenario are set differently, in order of week.

    Costs that fall due by themselves are no such thing: no life is another one for them.
    """
    found = [*_numbers(before, after), *_calendar(before, after)]
    first, second = (
        [entry for entry in scenario.changes if entry.week < weeks and not entry.only_cost]
        for scenario in (before, after)
    )
    found += _changes(after, _without(second, first), "")
    found += _changes(before, _without(first, second), f"without what {before.name} has in this week: ")
    return sorted(found, key=lambda each: -1 if each.when is None else each.when)


def _numbers(before: Scenario, after: Scenario) -> list[Differing]:
    found = []
    for path, quantity in QUANTITIES.items():
        was, now = before.setting(path), after.setting(path)
        if was != now:
            told = f"{path} is {value_told(path, now)} instead of {value_told(path, was)}"
            found.append(Differing(None, told, f"{quantity.meaning} ({quantity.unit})"))
    for key, before_told, now_told in landscape_differences(before, after):
        found.append(Differing(None, f"{key} is {now_told} instead of {before_told}"))
    for name, number in RUN.items():
        was, now = getattr(before, name), getattr(after, name)
        # How many weeks are lived is the same for all that are compared.
        if was != now and name != "weeks":
            found.append(Differing(None, f"{name} is {now:g} instead of {was:g}", number.meaning))
    return found


def _calendar(before: Scenario, after: Scenario) -> list[Differing]:
    found = []
    if before.programme != after.programme:
        more = [name for name in after.programme if name not in before.programme]
        fewer = [name for name in before.programme if name not in after.programme]
        told = f"another programme of {len(after.programme)} activities instead of {len(before.programme)}"
        told += f"; with {_named(more)}" if more else ""
        told += f"; without {_named(fewer)}" if fewer else ""
        told += "" if more or fewer else "; the same ones in another order"
        found.append(Differing(None, told, "Activities the calendar may choose from."))
    names = sorted({*before.activities, *after.activities})
    rows = [name for name in names if before.activities.get(name) != after.activities.get(name)]
    if rows:
        found.append(Differing(None, f"other attributes of {_named(rows)}", "Rows of the catalogue of activities."))
    return found


SHOWN = 6
"""So many names are told; of more, how many more there are."""


def _named(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _without(entries: list[Entry], others: list[Entry]) -> list[Entry]:
    """Those that are not among the others; one that is there once takes away one."""
    left = list(others)
    kept = []
    for entry in entries:
        if entry in left:
            left.remove(entry)
        else:
            kept.append(entry)
    return kept


def _changes(scenario: Scenario, entries: list[Entry], before: str) -> Iterator[Differing]:
    """Dated changes; the same in all communities of a place of a landscape is told once, by the name of the place."""
    alike: dict[str, list[Entry]] = {}
    for entry in entries:
        one = isinstance(entry.community, int) and bool(scenario.places)
        key = f"{entry.week} {entry.told} {_of_any(entry.note)} {sorted(entry.cost.items())} {one or entry.where}"
        alike.setdefault(key, []).append(entry)
    places: dict[frozenset[int | str | None], str] = {
        frozenset(there): name for name, there in addresses(scenario.places).items()
    }
    for same in alike.values():
        there = frozenset(entry.community for entry in same)
        if len(there) > 1 and there in places:
            yield _change(same[0], before, f" in {places[there]}", f"#{places[there]}", " in each of them")
            continue
        for entry in same:
            number = entry.community
            named = scenario.place_names[number] if scenario.places and isinstance(number, int) else ""
            yield _change(entry, before, f" in {named}" if named else entry.where, f"#{named}" if named else "")


_NUMBERED = re.compile(r"(@\d+)#\d+\b")
"""An intervention on a week of a community, as its entries name it."""


def _of_any(note: str) -> str:
    return _NUMBERED.sub(r"\1", note)


def _change(entry: Entry, before: str, where: str, address: str, of_each: str = "") -> Differing:
    """`where` is in which community, `address` the same as behind the name of an intervention."""
    meaning = " ".join(f"{path}: {QUANTITIES[path].meaning} ({QUANTITIES[path].unit})" for path in entry.values)
    price = f"Stated cost: {entry.cost_told}{of_each}." if entry.cost else ""
    note = _NUMBERED.sub(rf"\1{address}", entry.note) if address else entry.note
    return Differing(entry.week, f"{before}{entry.told}{where}", meaning, f"{note} {price}".strip())


__all__ = ["Differing", "differing"]
