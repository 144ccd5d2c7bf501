"""Interventions dropped on weeks of a scenario become ordinary dated entries, so that a run needs no other way in.

Every entry names in its note the intervention it is from. What is relative is worked out on what is in force in that
week, with the scenario's own changes and with whatever else was dropped; when a temporary one ends, what would be in
force without it comes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from copsim.scenarios.checks import ONE_A_WEEK, SHARED, added_up, too_much
from copsim.scenarios.entries import Entry, value_told, whereabouts
from copsim.scenarios.errors import Problem, Problems, ScenarioError, shortened, unknown
from copsim.scenarios.in_force import InForce, Window
from copsim.scenarios.intervention import QUARTER, Condition, Intervention
from copsim.scenarios.interventions import load_intervention
from copsim.scenarios.landscape_checks import MOST_LISTED
from copsim.scenarios.places import addresses, meet, reached
from copsim.scenarios.scenario import Scenario

FORM = (
    "NAME@WEEK, as in coaching@26; NAME@WEEK#COMMUNITY for one of several communities (its number, or the name of a "
    "place); '+' joins several"
)
MOST_USES = 100
"""So many interventions may be dropped on one scenario."""
SOURCE = "assumed: an intervention that was dropped on this week; its file says where its numbers come from"
_USE = re.compile(
    r"\s*(?P<name>.+?)\s*@\s*(?P<week>\d{1,6})\s*(?:#\s*(?P<community>\d{1,6}|[a-z][a-z0-9_-]*)\s*)?", re.DOTALL
)
_JOINED = re.compile(r"(?<=[0-9])\s*\+|\0")
_PLACED = re.compile(r"(@\s*\d{1,6}\s*#\s*[a-z][a-z0-9_-]*)\s*\+")
"""Behind the name of a place a + joins something; in the name of a file it joins nothing."""


@dataclass(frozen=True)
class Use:
    """An intervention on a week; in one community, in those of a place, or in all."""

    intervention: Intervention
    week: int
    community: int | str | None = None

    @property
    def key(self) -> str:
        """As it is written: `coaching@26`."""
        place = "" if self.community is None else f"#{self.community}"
        return f"{self.intervention.name}@{self.week}{place}"

    @property
    def end(self) -> float:
        """The first week in which it is over; inf if it lasts for good."""
        return self.week + self.intervention.weeks if self.intervention.weeks else float("inf")

    def meets(self, other: Use) -> bool:
        """Whether both are in one community; those of a place have to be told one by one (`placed`)."""
        return None in (self.community, other.community) or self.community == other.community

    def windows(self) -> list[Window]:
        """What it does to parameters, with the weeks in which each holds."""
        assert not isinstance(self.community, str), "what is dropped on a place has to be placed first"
        done = list(self.intervention.operations())
        found = []
        for n, (week, operation) in enumerate(done):
            later = [next_ for next_, other in done[n + 1 :] if other.path == operation.path and next_ > week]
            end = float(self.week + later[0]) if later else self.end
            found.append(Window(operation, self.week + week, end, self.community, self.key))
        return found


@dataclass(frozen=True)
class Dropped:
    """A scenario with interventions in it."""

    scenario: Scenario
    uses: tuple[Use, ...]
    warnings: tuple[str, ...]
    """What is allowed and may not be what was meant, in sentences."""


def uses(text: str) -> tuple[Use, ...]:
    """Interventions on weeks from words such as `coaching@26+welcoming@30`.

    Raises ScenarioError for words that are none, and for interventions that do not exist or have something wrong.
    """
    read = []
    for part in _JOINED.split(_PLACED.sub("\\1\0", text)):
        found = _USE.fullmatch(part)
        if not found:
            raise ScenarioError(
                [Problem("is no intervention on a week", key=f"'{shortened(part.strip())}'", expected=FORM)]
            )
        place = found["community"]
        community = int(place) if place and place.isdigit() else place
        read.append(Use(load_intervention(found["name"]), int(found["week"]), community))
    return tuple(read)


def use(intervention: Intervention | str | Path, week: int, community: int | str | None = None) -> Use:
    """An intervention on a week. Raises ScenarioError for what does not exist, TypeError for numbers that are none."""
    number = 0 if community is None or isinstance(community, str) else community
    for name, given, or_so in (("week", week, ""), ("community", number, " or the name of a place")):
        if isinstance(given, bool) or not isinstance(given, int):
            raise TypeError(f"the {name} is {given!r}, expected a whole number{or_so}")
    known = intervention if isinstance(intervention, Intervention) else load_intervention(intervention)
    return Use(known, week, community)


def dropped(scenario: Scenario, given: Iterable[Use], weeks: int | None = None) -> Dropped:
    """A scenario with interventions dropped on its weeks.

    Args:
        scenario: what they are dropped on.
        given: which ones, where; those of one week in the order in which they are given.
        weeks: how many weeks will be lived; those of the scenario if None.

    Raises:
        ScenarioError: with all that makes no sense: weeks beyond the run, nobody who is eligible, two that get in each
            other's way, more communities than there is capacity for.
    """
    chosen = placed(scenario, given)
    lived = scenario.weeks if weeks is None else weeks
    if len(chosen) > MOST_USES:
        raise ScenarioError([Problem(f"{len(chosen)} interventions are given", expected=f"at most {MOST_USES}")])
    problems = Problems()
    for n, one in enumerate(chosen):
        for problem in (*_place(one, scenario, lived), *_together(one, chosen[:n])):
            problems.add(problem)
    problems.settle()
    order = sorted(chosen, key=lambda one: one.week)
    for n, one in enumerate(order):
        for problem in (*_eligible(one, order[:n], scenario, lived), *_calendar(one, order[:n], scenario)):
            problems.add(problem)
    problems.settle()
    windows = [window for one in order for window in one.windows()]
    force = InForce(scenario, windows)
    for problem in (*force.problems(), *(idle for one in order for idle in _idle(one, order, force))):
        problems.add(problem)
    problems.settle()
    entries = _entries(order, force, lived, scenario.communities)
    longer = scenario.with_values({"weeks": lived}) if lived > scenario.weeks else scenario
    made = longer.with_changes(entries, source=SOURCE)
    return Dropped(made, chosen, (*_warnings(order, lived), *_cut(force, lived)))


def placed(scenario: Scenario, given: Iterable[Use]) -> tuple[Use, ...]:
    """The same, with what is dropped on a place dropped on each of its communities, by their numbers.

    Raises ScenarioError for a place that is not there.
    """
    known = addresses(scenario.places)
    problems = Problems()
    found: list[Use] = []
    for one in given:
        if not isinstance(one.community, str):
            found.append(one)
        elif one.community in known:
            found += [replace(one, community=community) for community in known[one.community]]
        else:
            said = f"there is no place '{shortened(one.community)}'"
            expected = "" if known else "the number of a community, as the scenario has no places"
            near = unknown(one.community, known)
            listed = near.known if len(known) <= MOST_LISTED else ()
            problems.add(Problem(said, one.key, expected=expected, nearest=near.nearest, known=listed))
    problems.settle()
    return tuple(found)


# What makes no sense


def _place(one: Use, scenario: Scenario, weeks: int) -> list[Problem]:
    """Weeks and communities that are not there, and more communities than can be served."""
    found = []
    if not 0 <= one.week < weeks:
        expected = f"a week from 0 to {weeks - 1}, as the run has {weeks} weeks"
        found.append(Problem(f"week {one.week} lies beyond the run", one.key, expected=expected))
    if isinstance(one.community, int) and one.community >= scenario.communities:
        there = scenario.communities
        expected = f"0 to {there - 1}, as there are {there}" if there > 1 else "no community, as there is one"
        found.append(Problem(f"community {one.community} does not exist", one.key, expected=expected))
    most = one.intervention.capacity.communities
    if one.community is None and most is not None and scenario.communities > most:
        why = f" ({one.intervention.capacity.why})" if one.intervention.capacity.why else ""
        said = f"serves {most} communities at once{why}, and there are {scenario.communities:,}"
        found.append(Problem(said, one.key, expected=f"some of them, as {one.key}#0+{one.key}#1"))
    return found


def _together(one: Use, others: Sequence[Use]) -> list[Problem]:
    """The same one twice, and two that set one parameter at a time."""
    if any(other.key == one.key for other in others):
        return [Problem("is given twice; give it once, or give one of two files another name", one.key)]
    found = []
    same = [o for o in others if o.intervention == one.intervention and o.week < one.end and one.week < o.end]
    for other in [o for o in same if o.meets(one)][:1]:
        lasts = "for good" if other.end == float("inf") else f"until week {other.end:g}"
        expected = "once, or the second time when the first is over"
        found.append(Problem(f"is there already: {other.key} lasts {lasts}", one.key, expected=expected))
    most = one.intervention.capacity.communities
    if most is not None and one.community is not None and len({o.community for o in same} | {one.community}) > most:
        found.append(Problem(f"serves {most} communities at once", one.key, expected="fewer, or one after another"))
    for other in [o for o in others if o.intervention != one.intervention and o.meets(one)]:
        clash = _clash(one, other)
        if clash:
            expected = "one of them, or one after the other"
            said = f"sets {clash} in weeks in which {other.key} sets it too"
            found.append(Problem(said, one.key, expected=expected))
    return found


def _clash(one: Use, other: Use) -> str:
    """A parameter to which both give a new value in a way that makes no sense; empty where there is none.

    What was set for good may be set anew later on; what is set for some weeks comes back, and then by which of both?
    """
    first, second = sorted((one, other), key=lambda use: use.week)
    for early in first.windows():
        for late in second.windows():
            if early.operation.path != late.operation.path or early.operation.relative or late.operation.relative:
                continue
            meeting = early.start < late.end and late.start < early.end
            if meeting and (early.start == late.start or early.end != float("inf")):
                return early.operation.path
    return ""


def _eligible(one: Use, before: Sequence[Use], scenario: Scenario, weeks: int) -> list[Problem]:
    """Conditions that are not fulfilled in the week it is dropped on, with what was dropped before in force."""
    terms = one.intervention.eligibility
    found = []
    left = weeks - one.week
    if left < terms.weeks_left:
        expected = f"week {weeks - terms.weeks_left} or earlier" if weeks >= terms.weeks_left else "a longer run"
        found.append(
            Problem(f"takes at least {terms.weeks_left} weeks, and {left} are left", one.key, expected=expected)
        )
    if scenario.communities < terms.communities:
        expected = f"a scenario with {terms.communities} communities or more"
        found.append(Problem(f"nobody is eligible: there is {scenario.communities}", one.key, expected=expected))
    force = InForce(scenario, [window for each in before for window in each.windows()])
    for place in [one.community] if isinstance(one.community, int) else force.everywhere:
        where = ""
        if place is not None and place != one.community:
            where = whereabouts(scenario.place_names[place] if scenario.places else place)
        missing = [c for c in terms.all if not c.holds(force.value(c.path, one.week, place))]
        if terms.any and not any(c.holds(force.value(c.path, one.week, place)) for c in terms.any):
            missing += terms.any
        if missing:
            so = ", ".join(dict.fromkeys(_is(c, force.value(c.path, one.week, place)) for c in missing))
            choice = [c.told for c in missing if c in terms.any]
            needed = [c.told for c in missing if c not in terms.any] + ([" or ".join(choice)] if choice else [])
            said = f"nobody is eligible in week {one.week}{where}: {so}"
            expected = f"{' and '.join(needed)}. It is meant for: {terms.whom}"
            found.append(Problem(said, one.key, expected=expected))
    return found


def _is(condition: Condition, value: float) -> str:
    return f"{condition.path} is {value_told(condition.path, value)}"


def _calendar(one: Use, before: Sequence[Use], scenario: Scenario) -> list[Problem]:
    """A launch or a special activity in a week that has one already, or after the run."""
    known = addresses(scenario.places)
    taken = [
        (entry.week, reached(entry.community, known), "the scenario")
        for entry in scenario.changes
        if entry.event in ONE_A_WEEK
    ]
    for other in before:
        events = [event for event in other.intervention.events() if event.event in ONE_A_WEEK]
        taken += [(other.week + event.week, reached(other.community, known), other.key) for event in events]
    found = []
    for event in one.intervention.events():
        if event.event not in ONE_A_WEEK:
            continue
        week = one.week + event.week
        for when, place, whose in taken:
            if when == week and meet(place, reached(one.community, known)):
                said = f"has {event.told} in week {week}, in which {whose} has a launch or special activity"
                found.append(Problem(said, one.key, expected="one a week; drop it on another week"))
                break
    return found


def _idle(one: Use, order: Sequence[Use], force: InForce) -> list[Problem]:
    """Said of an intervention that changes nothing, as all it would set is so already."""
    if any(True for _ in one.intervention.events()):
        return []
    without = InForce(force.scenario, [window for other in order if other is not one for window in other.windows()])
    for window in one.windows():
        for place in [one.community] if isinstance(one.community, int) else force.everywhere:
            path = window.operation.path
            if force.value(path, window.start, place) != without.value(path, window.start, place):
                return []
    seen = one.community if isinstance(one.community, int) else force.everywhere[0]
    so = ", ".join(
        f"{path} is {value_told(path, without.value(path, one.week, seen))}"
        for path in dict.fromkeys(each.path for _, each in one.intervention.operations())
    )
    expected = "another week, or a scenario in which it does something"
    return [Problem(f"changes nothing: all is so already ({so})", one.key, expected=expected)]


def _warnings(order: Sequence[Use], weeks: int) -> list[str]:
    told = []
    for one in order:
        late = [event for event in one.intervention.events() if one.week + event.week >= weeks]
        if late:
            told.append(f"{one.key}: {late[0].told}, week {one.week + late[0].week}, lies after the run")
        elif one.end != float("inf") and one.end > weeks:
            told.append(f"{one.key} lasts until week {one.end:g}; the run ends before it, and so do its costs")
    return told


def _cut(force: InForce, weeks: int) -> list[str]:
    """Said where several ask for more hours than there are: the model cuts their shares, all alike."""
    shares = {path for paths in SHARED.values() for path in paths}
    turns = {window.start for window in force.windows if window.operation.path in shares and window.start < weeks}
    told: dict[str, str] = {}
    for week in sorted(turns):
        for place in force.everywhere:
            for what, asked in too_much(partial(force.value, week=week, community=place)):
                so = f"from week {week} on more {what} are asked for than there are: {added_up(asked)}"
                told.setdefault(what, f"{so}; each gets less, all cut alike")
    return list(told.values())


# Entries


def _front(one: Use) -> str:
    return f"{one.intervention.title} ({one.key})"


def _entries(order: Sequence[Use], force: InForce, weeks: int, communities: int) -> list[Entry]:
    """What all of them come to, in order of week; costs stand with what they pay for, or alone."""
    named = {one.key: one for one in order}
    found: list[tuple[Entry, Use]] = []
    for setting in force.settings(weeks):
        whose = " and ".join(_front(named[key]) for key in setting.whose)
        over = f"; {'they are' if len(setting.whose) > 1 else 'it is'} over" if setting.ends else ""
        note = f"{whose}{over}."
        entry = Entry(week=setting.week, values=setting.values, community=setting.community, note=note)
        found.append((entry, named[setting.whose[0]]))
    for one in order:
        for event in one.intervention.events():
            if one.week + event.week < weeks:
                moved = {"week": one.week + event.week, "community": one.community, "note": f"{_front(one)}."}
                found.append((event.model_copy(update=moved), one))
    for one in order:
        for week, cost in _costs(one, weeks, communities):
            at = next((n for n, (e, u) in enumerate(found) if u is one and e.week == week and not e.cost), None)
            if at is None or week != one.week:
                found.append((Entry(week=week, cost=cost, note=f"{_front(one)}."), one))
            else:
                found[at] = (found[at][0].model_copy(update={"cost": cost}), one)
    return sorted((entry for entry, _ in found), key=lambda entry: entry.week)


def _costs(one: Use, weeks: int, communities: int) -> list[tuple[int, dict[str, float]]]:
    """What it costs, by the week in which it falls due: when it begins, and at the beginning of each quarter."""
    times = communities if one.community is None else 1
    last = int(min(one.end, weeks))
    starts = [one.week, *range((one.week // QUARTER + 1) * QUARTER, last, QUARTER)]
    found = []
    for n, start in enumerate(starts):
        lasting = (starts[n + 1] if n + 1 < len(starts) else last) - start
        cost = {}
        for name, amount in (("hours", one.intervention.booked_hours), ("money", one.intervention.money)):
            due = times * ((amount.at_once if n == 0 else 0.0) + amount.a_week * lasting)
            if due > 0.0:
                cost[name] = float(f"{due:.12g}")
        if cost:
            found.append((start, cost))
    return found


__all__ = ["FORM", "Dropped", "Use", "dropped", "placed", "use", "uses"]
