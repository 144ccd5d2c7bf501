"""Targets: what a study can set in a scenario, by the words of the study file.

leading.effort         a parameter, from the start on
leading.effort@52      the same from week 52 on
changes[0].week        a number of a dated change of the scenario
communities            a number of the run as a whole
leading.effort#budget  a parameter of one place of a landscape, from the start on
links[0].brokers       a number of what lies between two places
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from copsim.scenarios import Scenario
from copsim.scenarios.addressing import Address, address, address_problem
from copsim.scenarios.entries import NUMBERS, Entry, changed_value_problem
from copsim.scenarios.errors import Problem, ScenarioError, shortened, unknown
from copsim.scenarios.landscape_checks import run_problems
from copsim.scenarios.numbers import PLACE, RUN, WEEK, Bounded, as_named, number_problem
from copsim.scenarios.paths import unknown_parameter
from copsim.simulation.model import QUANTITIES

_DATED = re.compile(r"(?P<path>[a-z_]+\.[a-z_]+)@(?P<week>\d{1,5})")
_ENTRY = re.compile(r"changes\[(?P<place>\d{1,5})\]\.(?P<field>[a-z_]+(?:\.[a-z_]+)?)")
RUN_TARGETS = tuple(name for name in RUN if name != "weeks")
"""Numbers of the run as a whole that may vary; the weeks are those of the study."""


Place: TypeAlias = "tuple[str, int, int | None]"
"""What a target sets: a path, from which week on, of which dated change."""


@dataclass(frozen=True)
class Target:
    """Something in a scenario that a study sets."""

    name: str
    """As the study file writes it."""
    path: str
    """Of the parameter; the number's name for `changes[0].week` and for numbers of the run."""
    bounded: Bounded
    """What its value may be."""
    week: int | None = None
    """From which week on, for a parameter that changes then."""
    place: int | None = None
    """Which dated change of the scenario."""
    address: Address | None = None
    """Which number of a landscape."""

    @property
    def sets(self) -> Place:
        """What it sets, however that is written: a parameter from week 0 on is one from the start on."""
        return self.name if self.address else self.path, self.week or 0, self.place

    @property
    def at_start(self) -> bool:
        """Whether it is a parameter that holds from the start."""
        return self.path in QUANTITIES and self.week is None and self.place is None and self.address is None

    @property
    def of_structure(self) -> bool:
        """Whether the scenario has to be put together anew for it."""
        return self.place is not None or self.path in RUN or self.address is not None

    def problem(self, key: str, value: Any, **how: Any) -> Problem | None:
        """What is wrong with a value for it, if anything; `how` as for `number_problem`."""
        if self.week is not None:
            return changed_value_problem(key, self.path, value, **how)
        return number_problem(key, value, self.bounded, **how)


def target(name: str, scenario: Scenario, weeks: int) -> Target:
    """The target of this name in a scenario. Raises ScenarioError, with one problem, where there is none."""
    dated = _DATED.fullmatch(name)
    if dated:
        path, week = dated["path"], int(dated["week"])
        if path not in QUANTITIES:
            raise ScenarioError([unknown_parameter(path, name)])
        if QUANTITIES[path].start_only:
            said = f"only shapes the start, so that setting it in week {week} does nothing; write '{path}'"
            raise ScenarioError([Problem(said, key=name)])
        if week >= weeks:
            expected = f"a week from 0 to {weeks - 1}, as the runs have {weeks} weeks"
            raise ScenarioError([Problem(f"is dated week {week}", key=name, expected=expected)])
        return Target(name, path, QUANTITIES[path], week=week)
    entry = _ENTRY.fullmatch(name)
    if entry:
        return _of_entry(name, int(entry["place"]), entry["field"], scenario)
    of_landscape = address(name)
    if of_landscape is not None:
        problem = address_problem(of_landscape, scenario.places, scenario.links)
        if problem or of_landscape.bounded is None:
            raise ScenarioError([problem or unknown_parameter(of_landscape.name, name)])
        return Target(name, of_landscape.name, of_landscape.bounded, address=of_landscape)
    laid_down = list(run_problems([name], scenario.places))
    if laid_down:
        raise ScenarioError(laid_down)
    if name in RUN_TARGETS:
        return Target(name, name, RUN[name])
    if name in QUANTITIES:
        return Target(name, name, QUANTITIES[name])
    if name == "weeks":
        raise ScenarioError([Problem("is the same for all runs; give it at the top, as 'weeks: …'", key=name)])
    raise ScenarioError([unknown_parameter(shortened(name), also=RUN_TARGETS)])


def _of_entry(name: str, place: int, field: str, scenario: Scenario) -> Target:
    there = len(scenario.changes)
    if place >= there:
        expected = f"changes[0] to changes[{there - 1}]" if there else "a parameter, as the scenario changes nothing"
        raise ScenarioError([Problem("is no change of the scenario", key=name, expected=expected)])
    known = _numbers_of(scenario.changes[place])
    if field not in known:
        raise ScenarioError([unknown(field, known, name)])
    return Target(name, field, known[field], place=place)


def _numbers_of(entry: Entry) -> dict[str, Bounded]:
    """Numbers of a dated change that a study may set, by name, with their bounds."""
    known: dict[str, Bounded] = {"week": WEEK}
    known |= {path: QUANTITIES[path] for path in entry.values}
    known |= {name: NUMBERS[name] for name in entry.numbers}
    if isinstance(entry.community, int):
        known["community"] = PLACE
    return known


def with_structure(scenario: Scenario, given: Mapping[Target, Any]) -> Scenario:
    """The scenario with numbers of its changes, and of the run, set anew.

    Raises:
        ScenarioError: where the whole does not fit together.
    """
    run = {one.path: value for one, value in given.items() if one.place is None and one.address is None}
    changes = list(scenario.changes)
    for one, value in given.items():
        if one.place is not None:
            changes[one.place] = _entry_with(changes[one.place], one.path, value)
    whole = dict(scenario)
    sources = {key: text for key, text in scenario.sources.items() if key not in {one.name for one in given}}
    if scenario.real_case:
        sources |= {one.name: "assumed: varied in a study" for one in given}
    made = Scenario.model_validate({**whole, **run, "changes": tuple(changes), "sources": sources})
    addressed = {one.name: as_named(value, one.bounded) for one, value in given.items() if one.address is not None}
    return made.with_values(addressed) if addressed else made


def _entry_with(entry: Entry, field: str, value: Any) -> Entry:
    whole = dict(entry)
    if field in whole:
        return Entry.model_validate({**whole, field: value})
    return Entry.model_validate({**whole, "values": {**entry.values, field: value}})
