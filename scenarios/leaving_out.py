"""What is left out of a scenario to see what difference it makes: an activity of a week, or an intervention.

Only what has not been lived can be left out: all changes before the week in question stay to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from copsim.scenarios.checks import ONE_A_WEEK
from copsim.scenarios.dropping import Use, dropped
from copsim.scenarios.entries import Entry
from copsim.scenarios.errors import Problem, ScenarioError, shortened
from copsim.scenarios.in_force import InForce
from copsim.scenarios.scenario import Scenario
from copsim.simulation.changes import Change
from copsim.simulation.model import QUANTITIES

BEAT = "rhythm.every"
_MOST_NAMED = 8
_AT = re.compile(r"\s*(?P<name>.*?)\s*@\s*(?P<week>\d{1,6})\s*", re.DOTALL)


@dataclass(frozen=True)
class LeftOut:
    """Something that is left out, and what is changed for it."""

    week: int
    """The first week that may be another one."""
    changes: tuple[Change, ...]
    """All dated changes there are without it; those before `week` are the same as with it."""
    name: str
    """What it is called in a sentence."""
    without: str
    """What is done in order to leave it out, in sentences."""
    held: bool = False
    """Whether it is something that is held in that week, or falls through."""


def without_activity(scenario: Scenario, text: str, weeks: int) -> LeftOut:
    """A launch, a special event or a regular meeting of a week is not held.

    Args:
        scenario: as it is.
        text: a week; or the name of an activity, `launch` too, with `@WEEK` if there are several.
        weeks: how many there are.

    Raises:
        ScenarioError: where there is no such thing, or the week lies beyond the run.
    """
    events = [entry for entry in scenario.changes if entry.event in ONE_A_WEEK and entry.week < weeks]
    week, name = _asked(text, events, weeks)
    mine = [entry for entry in events if entry.week == week and name in (None, _called(entry))]
    due = {c: every for c in range(scenario.communities) if _due(week, every := _beat(scenario, week, c))}
    if mine:
        rest = [entry for entry in scenario.changes if entry not in mine]
        called = " and ".join(dict.fromkeys(_sentence(entry) for entry in mine))
        without = f"{called[:1].upper()}{called[1:]} of week {week} is not held"
        without += ", and nobody is invited to it." if any(entry.invited for entry in mine) else "."
        if due:
            without += " The regular meeting of that week, whose place it takes, is due instead."
        if any(entry.values for entry in rest):
            without += " Everything else that the scenario has stays, also what may have been set with a view to it."
        return LeftOut(week, scenario.compiled(rest), f"{called} of week {week}", without, held=True)
    if not due:
        raise ScenarioError([_nothing(week, text, scenario, events, weeks)])
    skipped = [change for c, every in due.items() for change in _skipped(scenario, week, c, every)]
    without = (
        f"No regular meeting is due in week {week}: for this one week the beat is {skipped[0].value:g} weeks instead "
        f"of {next(iter(due.values()))}, and the next meeting is due when it was. The model also reads the beat to see "
        "how many chances to come there are and how much leading is needed, so that levels and hours may look a "
        "little different in that week for this reason alone."
    )
    changes = (*scenario.compiled(scenario.changes), *skipped)
    return LeftOut(week, changes, f"the regular meeting of week {week}", without, held=True)


def without_intervention(
    with_it: Scenario, before: Scenario, chosen: Sequence[Use], text: str, weeks: int
) -> tuple[LeftOut, Use]:
    """An intervention is not dropped; the others are.

    Args:
        with_it: the scenario with all of them.
        before: the scenario without any.
        chosen: which ones were dropped.
        text: a name, with `@WEEK` if there are several of it.
        weeks: how many there are.

    Raises:
        ScenarioError: where it was not dropped, or the others make no sense without it.
    """
    asked = "".join(text.split())
    mine = [use for use in chosen if asked in (use.key, use.intervention.name, f"{use.intervention.name}@{use.week}")]
    if len(mine) != 1:
        there = ", ".join(use.key for use in (mine or chosen)) or "none"
        said = "was dropped more than once" if mine else "was not dropped on this life"
        expected = f"one of these: {there}" if chosen else "a life with it, as with --with coaching@26"
        raise ScenarioError([Problem(said, f"--intervention {shortened(text.strip())}", expected=expected)])
    out = mine[0]
    rest = [use for use in chosen if use is not out]
    without = dropped(before, rest, weeks).scenario if rest else before
    told = f"{out.intervention.title} ({out.key}) is not dropped"
    others = ", ".join(use.key for use in rest)
    told += f"; what else was dropped is: {others}." if rest else "."
    own = without.changes
    return LeftOut(out.week, with_it.compiled(own), f"{out.intervention.title} ({out.key})", told), out


# Which one


def _asked(text: str, events: Sequence[Entry], weeks: int) -> tuple[int, str | None]:
    """Week and name of what was asked for; None for whatever is held in that week."""
    key = _key(text)
    given = _AT.fullmatch(text)
    name = given["name"] if given else text.strip()
    if given or (name.isascii() and name.isdigit() and len(name) < 7):
        week = int(given["week"]) if given else int(name)
        if not 0 <= week < weeks:
            expected = f"a week from 0 to {weeks - 1}, as the life has {weeks} weeks"
            raise ScenarioError([Problem(f"week {week} lies beyond the life", key, expected=expected)])
        if not given:
            return week, None
    known = [entry for entry in events if _called(entry) == name]
    if given:
        known = [entry for entry in known if entry.week == week]
    if len({entry.week for entry in known}) == 1:
        return known[0].week, name
    if known:
        several = ", ".join(f"{name}@{entry.week}" for entry in known[:_MOST_NAMED])
        raise ScenarioError([Problem("happens more than once", key, expected=f"one of these: {several}")])
    expected = f"{_named(events)}; or the number of a week in which a meeting is due"
    raise ScenarioError([Problem("is no launch and no special event of this life", key, expected=expected)])


def _nothing(week: int, text: str, scenario: Scenario, events: Sequence[Entry], weeks: int) -> Problem:
    """Said of a week in which nothing is held that could be left out."""
    places = range(scenario.communities)
    around = range(max(0, week - 52), min(weeks, week + 53))
    due = [other for other in around if any(_due(other, _beat(scenario, other, c)) for c in places)]
    near = sorted(due, key=lambda other: (abs(other - week), other))[:2]
    meetings = f"a regular meeting is due in week {' and '.join(map(str, sorted(near)))}" if near else ""
    expected = "; ".join(part for part in (_named(events), meetings) if part)
    said = f"nothing is due in week {week} that could be left out"
    return Problem(said, _key(text), expected=expected)


def _key(text: str) -> str:
    return f"--activity {shortened(text.strip())}"


def _named(events: Sequence[Entry]) -> str:
    """What there is besides regular meetings."""
    if not events:
        return "the scenario has no launch and no special event"
    more = "" if len(events) <= _MOST_NAMED else ", …"
    return "one of these: " + ", ".join(f"{_called(entry)}@{entry.week}" for entry in events[:_MOST_NAMED]) + more


def _called(entry: Entry) -> str:
    return entry.activity or str(entry.event)


def _sentence(entry: Entry) -> str:
    return f"the {entry.activity}" if entry.activity else "the launch"


# The beat


def _beat(scenario: Scenario, week: int, community: int) -> int:
    """Every how many weeks a meeting is due, as it is in force in this week."""
    return int(InForce(scenario, ()).value(BEAT, week, community))


def _due(week: int, every: int) -> bool:
    return week % every == every - 1


def _skipped(scenario: Scenario, week: int, community: int, every: int) -> tuple[Change, Change]:
    """Another beat for one week, as near as can be to the one there is, with which no meeting is due."""
    most = int(QUANTITIES[BEAT].high)
    other = min(
        (beat for beat in range(1, most + 1) if not _due(week, beat)), key=lambda beat: (abs(beat - every), -beat)
    )
    back = _beat(scenario, week + 1, community)
    return (
        Change(week, BEAT, float(other), community=community),
        Change(week + 1, BEAT, float(back), community=community),
    )


__all__ = ["LeftOut", "without_activity", "without_intervention"]
