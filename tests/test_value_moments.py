"""Dated events of strategic, enabling, orienting and transformative value, in tables made by hand and in scenarios."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import copsim
from copsim.analysis.tables import weekly_table
from copsim.analysis.value_moments import VALUES, chosen_moments, moments_table, value_moments
from copsim.simulation.activities import Activity
from copsim.simulation.recording import WEEKLY
from copsim.simulation.records import LEVELS

pytestmark = pytest.mark.once

WEEKS = 60


def weekly(**columns: Any) -> pd.DataFrame:
    """One life in which nothing happens but what is given, week by week."""
    block = np.zeros((1, WEEKS, 1), WEEKLY)
    block["level"][..., LEVELS.index("active")] = 5
    for name, values in columns.items():
        block[name][0, :, 0] = values
    return weekly_table(block, [3])


def from_week(week: int, value: float, before: float = 0.0) -> Any:
    return np.where(np.arange(WEEKS) >= week, value, before)


def in_week(week: int, value: float) -> Any:
    return np.where(np.arange(WEEKS) == week, value, 0.0)


def found(
    *changes: tuple[int, str], activities: tuple[Activity, ...] = (), **columns: Any
) -> list[tuple[int, str, str]]:
    moments = value_moments(weekly(**columns), changes=changes, activities=activities)
    return [(one.week, one.value, one.kind) for one in moments]


def test_where_nothing_moves_there_is_no_event() -> None:
    """Nor for what held from the first week on: brought along is not created."""
    assert found() == []
    assert found(usable=np.full(WEEKS, 0.8), identity=np.full(WEEKS, 0.6)) == []


def test_value_that_is_talked_about_is_told_at_every_further_tenth() -> None:
    """0.3 from week 20 on: the mean of a quarter is 0.115 in week 24, 0.231 in week 29, and reaches 0.3 no higher."""
    spoken = value_moments(weekly(strategic=from_week(20, 0.3)))
    assert [(one.week, one.value) for one in spoken] == [(24, "strategic"), (29, "strategic")]
    assert [one.amount for one in spoken] == pytest.approx([5 * 0.3 / 13, 10 * 0.3 / 13])
    assert "for the first time" in spoken[0].text
    assert "for the first time" not in spoken[1].text


def test_more_usable_hours_and_support_are_conditions() -> None:
    """A jump by five hundredths is told, one by two is not; a support team that comes for good is."""
    assert found(usable=from_week(30, 0.65, 0.6)) == [(30, "enabling", "more usable hours")]
    assert found(usable=from_week(30, 0.62, 0.6)) == []
    assert found(hours_team=from_week(30, 2.0)) == [(30, "enabling", "support begins")]
    assert (30, "enabling", "sponsor begins") in found(sponsor_domain=from_week(30, 0.3))


def test_a_change_of_a_condition_is_told_where_it_was_better_after_it() -> None:
    """Less is missing after support hours come; where it was worse, or another thing changed, nothing is told."""
    better, worse = from_week(30, 0.1, 0.4), from_week(30, 0.4, 0.1)
    words = "leading.support_hours becomes 4"
    assert found((30, words), gap=better) == [(30, "enabling", "condition after a change")]
    assert found((30, words), gap=worse) == []
    assert found((30, "applying.apply_rate becomes 0.1"), gap=better) == []
    assert found((WEEKS + 5, words), (0, words), gap=better) == []
    told = found((30, "organisation.existence becomes 0.8"))
    assert told == [(30, "transformative", "institution")]


def test_what_is_taken_up_from_outside_is_told_with_where() -> None:
    """The first is told as such; the name of the activity is that of the week."""
    talk = (Activity("talk", 6, 1.0),)
    table = weekly(oriented=in_week(10, 3) + in_week(20, 1), activity=in_week(10, 3))
    first, second = value_moments(table, activities=talk)
    assert first.text == "3 things are taken up from outside sources in a week of talk, for the first time."
    assert (first.amount, second.amount) == (3.0, 1.0)
    assert second.text == "One thing is taken up from outside sources in a week of nothing."
    assert {first.value, second.value} == {"orienting"}


def test_criteria_identity_and_stage_are_transformative() -> None:
    """Three topics in a week are told, two are not; identity where a quarter's mean passes; decline is none."""
    assert found(agenda_moved=in_week(12, 3) + in_week(14, 2)) == [(12, "transformative", "criteria moved")]
    told = value_moments(weekly(agenda_moved=in_week(12, 3), told_again=in_week(12, 1)))
    assert told[0].text.endswith("Outcomes were told in that week.")
    assert found(identity=from_week(20, 0.3)) == [(30, "transformative", "identity")]
    assert (40, "transformative", "stage of life") in found(stage=from_week(40, 2))
    assert "stage of life" not in {kind for _, _, kind in found(stage=from_week(40, 4, 2))}


def test_the_chosen_are_the_foremost_of_each_value_in_order_of_week() -> None:
    table = weekly(agenda_moved=in_week(12, 3) + in_week(14, 9) + in_week(50, 5), oriented=from_week(5, 1))
    few = chosen_moments(value_moments(table), each=2)
    assert [one.week for one in few if one.value == "transformative"] == [14, 50]
    assert [one.week for one in few] == sorted(one.week for one in few)
    rows = moments_table(few)
    assert [set(row) for row in rows] == [{"week", "value", "kind", "what", "amount", "measure"}] * len(rows)


def test_a_scenario_with_sponsors_and_a_support_team_has_all_four() -> None:
    """Not each life: where everything is there from the first week on, no condition is created later."""
    run = copsim.run("support-team", seeds=3)
    changes = [(week, words) for week, words, _ in run.changes]
    lives = [value_moments(run.weekly, seed, changes=changes, activities=run.plan.activities) for seed in run.seeds]
    assert {one.value for moments in lives for one in moments} == set(VALUES)
    for moments in lives:
        assert [one.week for one in moments] == sorted(one.week for one in moments)


def test_an_unknown_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="seed 9"):
        value_moments(weekly(), 9)
