"""Changes to a life that has been lived for some weeks: they can only hold from there on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from copsim.scenarios.addressing import address
from copsim.scenarios.arms import Setting
from copsim.scenarios.errors import Problem, Problems
from copsim.scenarios.numbers import RUN
from copsim.simulation.model import QUANTITIES


def from_week_on(settings: Iterable[Setting], week: int, weeks: int) -> tuple[Setting, ...]:
    """Settings as they hold in a life that has been lived to a week: those without a week hold from that one on.

    Args:
        settings: as they were asked for.
        week: the first that has not been lived.
        weeks: how many there will be in all.

    Raises:
        ScenarioError: with all that cannot change any more, or not within the run. Paths and values are not looked at.
    """
    given = tuple(settings)
    problems = Problems()
    for one in given:
        problem = _problem(one, week, weeks)
        if problem is not None and problem not in problems:
            problems.add(problem)
    problems.settle()
    return tuple(one if one.week is not None else replace(one, week=week) for one in given)


def _problem(one: Setting, week: int, weeks: int) -> Problem | None:
    if one.path == "weeks":
        return Problem("is the same for all futures; give it with --weeks", key=one.key)
    instead = f"save another life with --set {one.path}={one.value}"
    if one.path in RUN or address(one.path) is not None:
        return Problem(f"cannot change in the course of a run; {instead}", key=one.key)
    if one.path in QUANTITIES and QUANTITIES[one.path].start_only:
        return Problem(f"only shapes the start, which this life has behind it; {instead}", key=one.key)
    if one.week is not None and not week <= one.week < weeks:
        what = "has been lived already" if one.week < week else "lies beyond the run"
        expected = f"a week from {week} to {weeks - 1}, or none for week {week}"
        return Problem(f"week {one.week} {what}", key=one.key, expected=expected)
    return None


__all__ = ["from_week_on"]
