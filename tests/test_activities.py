"""Activities: bounds of their attributes, and catalogues as the kernel reads them."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from copsim.simulation.activities import (
    ACTIVITY,
    ALWAYS,
    BOUNDS,
    EXCHANGE,
    FAMILIES,
    LAUNCH,
    MOST_SITTINGS,
    NEEDS,
    NOTHING,
    PLAIN,
    Activity,
    catalogue_rows,
)
from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan

USUAL = Activity("case clinic", 2, 1.5)


@pytest.mark.parametrize(("name", "low", "high"), BOUNDS)
def test_attributes_may_be_their_bounds_and_nothing_beyond(name: str, low: float, high: float) -> None:
    """Both ends are included; what is beyond, or no number, is refused with name, value and what was expected."""
    changed: dict[str, Any]
    for value in (low, high):
        changed = {name: value}
        assert getattr(replace(USUAL, **changed), name) == value
    for value in (low - 1, high + 1, math.nan, math.inf, -math.inf):
        changed = {name: value}
        with pytest.raises(ValueError, match=rf"{name} of activity 'case clinic' is .*, expected {low:g} to {high:g}"):
            replace(USUAL, **changed)


def test_every_number_has_bounds() -> None:
    """Whatever an activity says in numbers, but for the needs it serves."""
    numbers = {field.name for field in fields(Activity)} - {"name", "serves", "usual"}
    assert {name for name, _, _ in BOUNDS} == numbers


@pytest.mark.parametrize(
    "serves", [(), (0.5,) * 8, (0.5,) * 10, (0.5,) * 8 + (1.1,), (0.5,) * 8 + (-0.1,), (math.nan,) * 9]
)
def test_needs_are_served_by_nine_shares(serves: tuple[float, ...]) -> None:
    """Too few, too many, too much, less than nothing, no number."""
    with pytest.raises(ValueError, match=r"activity 'case clinic' is expected to serve 9 needs, each 0 to 1"):
        replace(USUAL, serves=serves)
    assert replace(USUAL, serves=(0.0,) * 8 + (1.0,)).serves[8] == 1.0


def test_families_and_needs_are_as_many_as_there_are() -> None:
    """Seven families and none; nine needs; as many sittings as a launch has days."""
    assert len(FAMILIES) == 8
    assert len(NEEDS) == len(set(NEEDS)) == 9
    assert MOST_SITTINGS == 14


def test_a_catalogue_begins_with_what_there_always_is() -> None:
    """Nothing, exchange and a launch at their codes, none of which the calendar chooses; then those given, in order."""
    rows = catalogue_rows([USUAL, Activity("visit", 7, 8.0, usual=False)])
    assert [activity.name for activity in ALWAYS] == ["nothing", "exchange", "launch"]
    assert (NOTHING, EXCHANGE, LAUNCH) == (0, 1, 2)
    assert rows.dtype == ACTIVITY
    assert len(rows) == 5
    assert rows["usual"].tolist() == [0, 0, 0, 1, 0]
    assert rows["family"].tolist() == [0, 0, 0, 2, 7]
    assert rows["hours"][3:].tolist() == [1.5, 8.0]


def test_a_row_says_what_the_activity_says() -> None:
    """Every attribute, under its own name."""
    given = Activity(
        "all different", 3, 2.5, preparation=7.0, group=9, rounds=5, voices=0.1, formality=0.2, mutual=0.3, outside=0.4,
        ties=0.6, reifies=0.7, reach=0.8, serves=tuple(n / 10 for n in range(9)), usual=True,
    )  # fmt: skip
    row = catalogue_rows([given])[3]
    for name in ACTIVITY.names or ():
        np.testing.assert_array_equal(row[name], getattr(given, name), err_msg=name)
    assert set(ACTIVITY.names or ()) == {field.name for field in fields(Activity)} - {"name"}


def test_a_world_that_was_given_none_has_one_plain_meeting() -> None:
    """It is what the calendar chooses."""
    assert catalogue_rows().tobytes() == catalogue_rows(PLAIN).tobytes()
    assert Plan.of({}).activity_names == ("nothing", "exchange", "launch", "meeting")


@pytest.mark.parametrize("activities", [(), (Activity("visit", 7, 8.0, usual=False),)])
def test_a_catalogue_leaves_something_to_choose(activities: tuple[Activity, ...]) -> None:
    """No activity at all, or only special events."""
    with pytest.raises(ValueError, match="no activity that the calendar may choose"):
        catalogue_rows(activities)


@pytest.mark.parametrize("twice", ["case clinic", "launch", "exchange"])
def test_no_two_activities_have_the_same_name(twice: str) -> None:
    """Neither among those given, nor with those there always are; the name is told."""
    with pytest.raises(ValueError, match=rf"two activities have the same name: .*{twice}"):
        catalogue_rows([USUAL, Activity(twice, 1, 1.0)])


@pytest.mark.parametrize("row", [0, 1, 2, 5, 10_000])
def test_a_special_event_is_a_row_of_the_catalogue(row: int) -> None:
    """Neither what there always is, nor a row that is not there; the bounds are told."""
    event = Change(4, event="activity", amount=row)
    with pytest.raises(ValueError, match=rf"activity of week 4 is row {row} of the catalogue, expected 3 to 4"):
        Plan.of({}, [event], activities=[USUAL, Activity("visit", 7, 8.0, usual=False)])


def held(activities: list[Activity], weeks: int = 60, **parameters: float) -> Any:
    """What was going on in the weeks of a world that meets every week and never lacks a leader."""
    given = {"rhythm.every": 1, "rhythm.design_effort": 0.0, "leading.support_hours": 50.0, "start.members": 30}
    given.update({name.replace("__", "."): value for name, value in parameters.items()})
    return Life(Plan.of(given, activities=activities), 2, weeks=weeks).live(weeks).weekly["activity"][:, 0]


def test_a_fixed_programme_goes_row_by_row() -> None:
    """Special events are left out, and after the last row the first comes again."""
    three = [
        Activity("a", 1, 1.0),
        Activity("special", 2, 1.0, usual=False),
        Activity("b", 3, 1.0),
        Activity("c", 4, 1.0),
    ]
    assert held(three, 7, rhythm__design=1).tolist() == [3, 5, 6, 3, 5, 6, 3]


def test_the_calendar_never_chooses_a_special_event() -> None:
    """Members or programme, asked or ordered."""
    two = [Activity("a", 1, 1.0, formality=0.2), Activity("special", 2, 1.0, formality=1.0, usual=False)]
    for design in (0, 1):
        for orders in (0.0, 1.0):
            assert set(held(two, rhythm__design=design, organisation__orders=orders).tolist()) == {3}


def test_members_choose_what_was_worth_coming_for() -> None:
    """Of two families, one serves nobody: after having been tried it is chosen in few weeks of the last hundred."""
    good = Activity("good", 1, 1.0, serves=(1.0,) * 9)
    useless = Activity("useless", 2, 1.0, mutual=0.0, ties=0.0, voices=0.0, serves=(0.0,) * 9)
    parameters = {"needs__needs_matter": 1.0, "joining__expectation": 0.5, "rhythm__design_rate": 0.3}
    weeks = held(
        [useless, good], 150, rhythm__design=0, rhythm__design_choice=0.03, deciding__habit_pull=3.0, **parameters
    )
    assert (weeks[50:] == 4).sum() > 90
    assert (weeks == 3).any()


def test_an_organisation_that_orders_likes_it_formal() -> None:
    """Half as formal is a factor exp(-0.5 / 0.08), one in five hundred; without orders both are held as often."""
    two = [Activity("loose", 1, 1.0, formality=0.5), Activity("formal", 1, 1.0, formality=1.0)]
    assert (held(two, 200, organisation__orders=1.0, rhythm__design_choice=0.08) == 4).sum() >= 195
    assert 60 < (held(two, 200, organisation__orders=0.0, rhythm__design_choice=0.08) == 4).sum() < 140


def test_members_hold_what_is_little_effort_more_often() -> None:
    """A workshop of a day that asks for a day of preparation costs a factor exp(-14); at no cost both come as often."""
    two = [Activity("lunch", 1, 1.0), Activity("workshop", 1, 8.0, preparation=7.0)]
    assert (held(two, 200, rhythm__design_effort=1.0) == 3).all()
    assert 60 < (held(two, 200, rhythm__design_effort=0.0) == 3).sum() < 140


FORMAL = (Activity("better", 1, 1.0, formality=0.2), Activity("worse", 1, 1.0, formality=0.0))
SERVING = (Activity("better", 1, 1.0), Activity("worse", 2, 1.0, serves=(0.0,) * 9, mutual=0.0, voices=0.0, ties=0.0))
LONG = (Activity("better", 1, 1.0, preparation=100.0), Activity("worse", 1, 1.0, preparation=200.0))


@pytest.mark.parametrize(
    ("two", "parameters"),
    [
        pytest.param(FORMAL, {"organisation__orders": 1.0, "rhythm__design_choice": 0.001}, id="formal"),
        pytest.param(SERVING, {"rhythm__design_choice": 0.001}, id="worth"),
        pytest.param(LONG, {"rhythm__design_effort": 10.0, "rhythm__design_choice": 0.08}, id="effort"),
    ],
)
def test_weights_that_all_vanish_still_choose_the_best(two: tuple[Activity, ...], parameters: dict[str, float]) -> None:
    """Where even the best of the catalogue is far from what it is measured by, it is held all the same.

    It is only a fifth formal; or a family of which there is no activity keeps what was expected of it, 1; or everything
    takes weeks of preparation.
    """
    usual = {"joining__expectation": 1.0, "needs__needs_matter": 1.0, "rhythm__design_rate": 1.0}
    choices = held(
        list(two), 60, **{**usual, "deciding__habit_pull": 5.0, "leading__support_hours": 200.0, **parameters}
    )
    assert (choices[10:] != EXCHANGE).any()
    assert set(choices[10:].tolist()) <= {EXCHANGE, 3}
