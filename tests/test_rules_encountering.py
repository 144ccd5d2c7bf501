"""The rules of encountering: when two communities meet at their boundary, and how well it is held."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from copsim.simulation.encountering import encounter_due, encounter_held
from copsim.simulation.life import Life, Plan
from copsim.simulation.links import Link
from copsim.simulation.model import setting_rows
from copsim.simulation.rules import plain


def link(every: int, begins: int = 0, ends: int = 1000) -> SimpleNamespace:
    return SimpleNamespace(every=every, begins=begins, ends=ends)


@pytest.mark.parametrize(
    ("given", "weeks"),
    [
        (link(5), [4, 9, 14, 19]),
        (link(5, begins=10), [14, 19]),
        (link(5, ends=14), [4, 9]),
        (link(1, begins=17), [17, 18, 19]),
        (link(0), []),
    ],
)
def test_encounters_come_in_their_beat(given: SimpleNamespace, weeks: list[int]) -> None:
    """For the first time after so many weeks, and only as long as the link is there."""
    assert [week for week in range(20) if plain(encounter_due)(given, week)] == weeks


def test_an_encounter_is_held_as_well_as_both_are_and_better_with_conveners() -> None:
    """Conveners see to what is missing."""
    assert plain(encounter_held)(0.5, 0.0) == 0.5
    assert plain(encounter_held)(0.5, 0.5) == 0.75
    assert plain(encounter_held)(0.2, 1.0) == 1.0


def test_an_encounter_costs_the_hours_of_those_who_come_and_brings_something_across() -> None:
    """Of each side no more than are asked; no hours where none is due."""
    given = {"start.members": 60, "knowing.practice_topics": 24}
    rows = setting_rows([given, {**given, "knowing.practice_from": 12}])
    weekly = Life(Plan(rows, links=(Link(0, 1, every=6, people=5, hours=2.0),)), 1, weeks=60).live(60).weekly
    due = [week for week in range(60) if (week + 1) % 6 == 0 and weekly["encounters"][week].any()]
    assert len(due) >= 8
    assert (weekly["encounters"][due] == 1).all()
    assert (weekly["hours_across"][due] > 0.0).all()
    assert weekly["hours_across"].max() <= 10.0
    assert weekly["crossed"].sum() > 5
    without = [week for week in range(60) if week not in due]
    assert not weekly["hours_across"][without].any()
    assert not weekly["told_across"][without].any()
    assert (weekly["common_ground"][-1] > 0.0).all()
