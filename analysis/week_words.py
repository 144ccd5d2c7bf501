"""A life told week by week: one line a week of what has just happened; and the weeks most worth stopping at.

A line says what the numbers of that week and of those before it say, and nothing of what is still to come, so that a
life can be shown to people who are to guess how it goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from copsim.analysis.glimpsed import Glimpsed
from copsim.analysis.lives import Lives
from copsim.analysis.number_words import many
from copsim.analysis.tables import weekly_table
from copsim.analysis.turning_points import AGAIN, MOST, Life, TurningPoint, turning_points
from copsim.analysis.week_leaders import DEPARTED, lacking, leaving, stepping_up, tiring
from copsim.analysis.week_meetings import meetings, silence
from copsim.analysis.week_people import CORE_GONE, coming, going, moving
from copsim.analysis.week_quiet import quiet_lines
from copsim.analysis.week_said import SMALL, Lived, Said, line
from copsim.analysis.week_surroundings import anger, orders, sponsors, stages, tasks, turning
from copsim.analysis.week_trends import halved, homework, hours_lack, regulars
from copsim.analysis.week_value import value

Changes = Sequence[tuple[int, str]]
"""Dated changes: the week, and what was done in plain words (`Scenario.marks`)."""

FINDERS: tuple[Callable[[Lived], Iterator[Said]], ...] = (
    stages, leaving, stepping_up, tiring, lacking, going, coming, moving, sponsors, orders, anger, tasks, meetings,
    silence, value, turning, regulars, hours_lack, halved, homework,
)  # fmt: skip

OF_PEOPLE = (leaving, stepping_up, going, coming, moving)
"""What is read from who was there: of those who have gone over to another community it would be wrong."""
REGROUPED = 9.0
"""How much it matters that people go over to another community."""
CHANGED = 10.0
"""How much it matters what somebody did: more than anything that happens."""
FEW = 2
"""So many changes of a week are told in full."""


def week_words(
    weekly: Any,
    glimpses: Sequence[Any],
    changes: Changes = (),
    activities: Sequence[str] = (),
    places: Sequence[str] = (),
) -> list[str]:
    """For each week of one life, one line of what has just happened; the most important first, three things at most.

    Args:
        weekly: (weeks, communities) records of `recording.WEEKLY`.
        glimpses: for each week, records of everybody who was there (`experiments.watching.GLIMPSE`).
        changes: dated changes; those of a week are told first.
        activities: names of activities by code (`Plan.activity_names`).
        places: names of communities; where there are several, a line says where each thing has happened.

    Returns:
        Lines of at most `week_said.LIMIT` characters, without the week in front; none is empty.

    Raises:
        ValueError: where records and glimpses are of different numbers of weeks.
    """
    return [line(things) for things in _things(weekly, glimpses, changes, activities, places)]


@dataclass(frozen=True)
class Moment:
    """A week worth stopping at."""

    week: int
    line: str
    """What had just happened; nothing of what is to come, so that everybody may read it."""
    why: str
    """What makes the week stand out in the whole life: for the trainer, as it may tell what is to come."""


def moments(
    weekly: Any,
    glimpses: Sequence[Any],
    changes: Changes = (),
    activities: Sequence[str] = (),
    places: Sequence[str] = (),
    *,
    most: int = MOST,
) -> list[Moment]:
    """The weeks of a life most worth stopping at, in order: dated changes, turning points, and losses of the core.

    Dated changes take half of the places at most, the earliest first.

    Args:
        weekly: see `week_words`.
        glimpses: see `week_words`.
        changes: see `week_words`.
        activities: see `week_words`.
        places: see `week_words`.
        most: how many, at most.
    """
    lived = _lived(weekly, glimpses, activities)
    things = _things(weekly, glimpses, changes, activities, places)
    why: dict[int, list[str]] = {}
    for week, told in sorted(changes, key=lambda change: change[0]):
        if 0 <= week < lived.weeks and (week in why or len(why) < most // 2):
            why.setdefault(week, []).append(f"Changed: {told}.")
    points = turning_points(lived.life.lives, most=most)
    losses = sorted(
        (thing for week in things for thing in week if thing.kind == CORE_GONE), key=lambda loss: -loss.weight
    )
    if len(places) > 1 and weekly.shape[1] > 1:
        # What happened in a place stands in the line already.
        points = [replace(point, text=f"All communities together: {point.text}") for point in points]
        losses = []
    points += [
        TurningPoint(loss.week, loss.kind, f"{loss.text.capitalize()}.", loss.weight * AGAIN**n)
        for n, loss in enumerate(losses)
    ]
    for point in sorted(points, key=lambda point: (-point.weight, point.week)):
        if point.week in why or len(why) < most:
            why.setdefault(point.week, []).append(point.text)
    return [Moment(week, line(things[week]), " ".join(why[week])) for week in sorted(why)]


def _lived(weekly: Any, glimpses: Sequence[Any], activities: Sequence[str]) -> Lived:
    if len(weekly) != len(glimpses):
        raise ValueError(
            f"there are weekly records of {len(weekly)} weeks and glimpses of {len(glimpses)}; give those of one life"
        )
    lives = Lives(weekly_table(weekly[None], [0]))
    return Lived(Life(lives, 0), Glimpsed.of(glimpses), activities)


def _apart(weekly: Any, glimpses: Sequence[Any], activities: Sequence[str]) -> Iterator[Lived]:
    """Each community by itself, with those who were there in each week."""
    for c in range(weekly.shape[1]):
        seen = [week[week["community"] == c] for week in glimpses]
        members = np.unique(np.concatenate([week["member"] for week in seen]))
        for week in seen:
            week["member"] = np.searchsorted(members, week["member"])  # a copy, numbered from 0
        yield _lived(weekly[:, c : c + 1], seen, activities)


def _things(
    weekly: Any, glimpses: Sequence[Any], changes: Changes, activities: Sequence[str], places: Sequence[str]
) -> list[list[Said]]:
    """For each week the things that can be said of it, one at least; of several communities what matters in each."""
    whole = _lived(weekly, glimpses, activities)
    if len(places) < 2 or weekly.shape[1] < 2:
        return _told(whole, changes)
    things = [[thing for thing in week if thing.weight >= CHANGED] for week in _told(whole, changes)]
    for name, lived in zip(places, _apart(weekly, glimpses, activities), strict=True):
        moved = {m: lived.whole(m) for m in ("moved_in", "moved_out")}
        for finder in FINDERS:
            for thing in finder(lived):
                regrouped = any(of[thing.week] for of in moved.values())
                if thing.weight >= SMALL and not (regrouped and finder in OF_PEOPLE):
                    things[thing.week].append(replace(thing, text=f"{name}: {thing.text}"))
        for measure, told in (("moved_in", "came over from another community"), ("moved_out", "went over to another")):
            for week, many_ in enumerate(moved[measure]):
                if many_:
                    things[week].append(Said(week, REGROUPED, f"{name}: {many(many_, 'member')} {told}"))
    quiet = [not week for week in things]
    for week, text in enumerate(quiet_lines(whole, quiet)):
        if text:
            things[week].append(Said(week, SMALL, text))
    return things


def _told(lived: Lived, changes: Changes) -> list[list[Said]]:
    """For each week the things that can be said of it, all communities together."""
    things: list[list[Said]] = [[] for _ in range(lived.weeks)]
    departs = [False] * lived.weeks
    for week in range(lived.weeks):
        told = [text for when, text in changes if when == week]
        departs[week] = any("leave" in text for text in told)
        things[week] += [Said(week, CHANGED, text) for text in told[:FEW]]
        if len(told) > FEW:
            things[week].append(Said(week, CHANGED, f"{many(len(told) - FEW, 'more change')} besides"))
    for finder in FINDERS:
        for thing in finder(lived):
            # What a change of the same week has said already is not said again, only what came of it.
            known = thing.kind == DEPARTED and departs[thing.week]
            things[thing.week].append(replace(thing, text=thing.text.rpartition(", and ")[2]) if known else thing)
    quiet = [all(thing.weight < SMALL for thing in week) for week in things]
    for week, text in enumerate(quiet_lines(lived, quiet)):
        if text:
            things[week].append(Said(week, SMALL, text))
    return things


__all__ = ["FINDERS", "Moment", "moments", "week_words"]
