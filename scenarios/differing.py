"""What differs between two scenarios in what is run, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from copsim.scenarios.entries import Entry, value_told
from copsim.scenarios.landscape_words import landscape_differences
from copsim.scenarios.numbers import RUN
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
    found += [_change(entry, "") for entry in _without(second, first)]
    found += [_change(entry, f"without what {before.name} has in this week: ") for entry in _without(first, second)]
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


def _change(entry: Entry, before: str) -> Differing:
    meaning = " ".join(f"{path}: {QUANTITIES[path].meaning} ({QUANTITIES[path].unit})" for path in entry.values)
    price = f"Stated cost: {entry.cost_told}." if entry.cost else ""
    return Differing(entry.week, f"{before}{entry.told}{entry.where}", meaning, f"{entry.note} {price}".strip())


__all__ = ["Differing", "differing"]
