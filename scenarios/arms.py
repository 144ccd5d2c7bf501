"""Arms: a scenario with some numbers changed, from the start or from a week on, as one writes it at a command line.

`leading.effort=0.5` holds from the start, `leading.effort@26=0.5` from week 26 on. Several make one arm together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from copsim.scenarios.addressing import address
from copsim.scenarios.entries import Entry, changed_value_problem
from copsim.scenarios.errors import Problem, Problems, ScenarioError, shortened
from copsim.scenarios.numbers import RUN, resolved, stored
from copsim.scenarios.scenario import Scenario, read_value
from copsim.simulation.model import QUANTITIES

FORM = (
    "PATH=VALUE, or PATH@WEEK=VALUE for a change in that week, as in leading.effort@26=0.5; in a landscape with #PLACE "
    "behind PATH or WEEK"
)
ARM_FORM = 'NAME: PATH=VALUE, PATH@WEEK=VALUE, as in "cut back: leading.effort@26=0.5, rhythm.every=4"'
_NUMBER = re.compile(r"[0-9]{1,6}")
LONGEST_ARM = 60
"""So many characters a name of an arm may have: it stands in tables and figures."""


@dataclass(frozen=True)
class Setting:
    """A parameter with a new value."""

    path: str
    value: Any
    """A number, the name of a choice, or text that is read as in files."""
    week: int | None = None
    """From which week on; from the start if None."""
    community: int | str | None = None
    """In which community, by its number or the name of a place; in all if None."""

    @property
    def key(self) -> str:
        """What is set, when, and where, as it is written."""
        when = "" if self.week is None else f"@{self.week}"
        return f"{self.path}{when}{'' if self.community is None else f'#{self.community}'}"

    def __str__(self) -> str:
        return f"{self.key}={self.value}"


def setting(text: str) -> Setting:
    """A setting from words. Raises ScenarioError where they are none."""
    key, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not value:
        raise _no_setting(text)
    return setting_of(key, value)


def setting_of(key: str, value: Any) -> Setting:
    """A setting from `PATH` or `PATH@WEEK` (or either with `#PLACE`), and a value. Raises ScenarioError otherwise."""
    before, mark, place = (part.strip() for part in key.partition("#"))
    path, at, week = (part.strip() for part in before.partition("@"))
    read = resolved(week) if at else None
    if not path or (mark and not place) or (at and (not isinstance(read, int) or isinstance(read, bool))):
        raise _no_setting(f"{key}={value}")
    return Setting(path, value, read, (int(place) if _NUMBER.fullmatch(place) else place) if mark else None)


def _no_setting(text: str) -> ScenarioError:
    return ScenarioError([Problem("is no setting", key=f"'{shortened(text.strip())}'", expected=FORM)])


def named_arm(text: str) -> tuple[str, tuple[Setting, ...]]:
    """Name and settings of an arm from words such as `cut back: leading.effort@26=0.5, rhythm.every=4`.

    Raises ScenarioError where they are none.
    """
    name, colon, rest = text.partition(":")
    name = " ".join(name.split())
    if not colon or not name or not rest.strip():
        raise ScenarioError([Problem("is no arm", key=f"'{shortened(text.strip())}'", expected=ARM_FORM)])
    if len(name) > LONGEST_ARM or not name.isprintable():
        expected = f"a name of at most {LONGEST_ARM} characters that can be printed"
        raise ScenarioError([Problem("is no name for an arm", key=f"'{shortened(name)}'", expected=expected)])
    return name, tuple(setting(part) for part in rest.split(","))


def changed(scenario: Scenario, settings: Iterable[Setting], weeks: int) -> Scenario:
    """A scenario with settings made in it.

    Args:
        scenario: what is changed.
        settings: none twice for the same week.
        weeks: how many weeks will be lived; dated settings lie within them.

    Raises:
        ScenarioError: with all that is wrong: unknown paths, values that cannot be, weeks beyond the run.
    """
    given = tuple(settings)
    problems = Problems()
    for one in given:
        for problem in _problems(one, [other for other in given if other.key == one.key], weeks):
            if problem not in problems:
                problems.add(problem)
    problems.settle()
    at_start = {one.key: one.value for one in given if one.week is None}
    if weeks > scenario.weeks:
        at_start["weeks"] = weeks
    made = scenario.with_values(at_start) if at_start else scenario
    dated: dict[tuple[int, int | str | None], dict[str, float]] = {}
    for one in given:
        if one.week is not None:
            value = stored(read_value(one.path, one.value), QUANTITIES[one.path])
            dated.setdefault((one.week, one.community), {})[one.path] = float(value)
    # Of one week, what is set for all comes before what is set for one.
    order = sorted(dated, key=lambda when: (when[0], when[1] is not None))
    return made.with_changes(Entry(week=week, values=dated[week, where], community=where) for week, where in order)


def _problems(one: Setting, same: list[Setting], weeks: int) -> list[Problem]:
    """What is wrong with a setting by itself, but for values at the start, which the scenario checks."""
    if len(same) > 1:
        return [Problem("is given twice; give it once", key=one.key)]
    if one.path == "weeks":
        return [Problem("is the same for all arms; give it with --weeks", key=one.key)]
    if one.week is None:
        return []
    if not 0 <= one.week < weeks:
        expected = f"a week from 0 to {weeks - 1}, as the run has {weeks} weeks"
        return [Problem(f"week {one.week} lies beyond the run", key=one.key, expected=expected)]
    if one.path in RUN or address(one.path) is not None:
        return [Problem("cannot change in the course of a run; leave the week out", key=one.key)]
    if one.path in QUANTITIES and QUANTITIES[one.path].start_only:
        return [Problem("only shapes the start, so changing it later does nothing; leave the week out", key=one.key)]
    value = read_value(one.path, one.value)
    written = shortened(one.value) if isinstance(one.value, str) and not isinstance(value, str) else ""
    problem = changed_value_problem(one.key, one.path, value, written=written, decimals=not isinstance(one.value, str))
    return [problem] if problem else []


__all__ = ["ARM_FORM", "FORM", "LONGEST_ARM", "Setting", "changed", "named_arm", "setting", "setting_of"]
