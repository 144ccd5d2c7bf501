"""Arms of a comparison: numbers changed as one writes it at a command line, and what differs in plain words."""

from __future__ import annotations

import pytest

from copsim.scenarios import Entry, Scenario, ScenarioError, load
from copsim.scenarios.arms import Setting, changed, named_arm, setting, setting_of
from copsim.scenarios.differing import differing
from copsim.simulation.changes import Change

HEALTHY = load("healthy")


def told(before: Scenario, after: Scenario, weeks: int = 156) -> list[tuple[int | None, str]]:
    return [(each.when, each.told) for each in differing(before, after, weeks)]


@pytest.mark.parametrize(
    ("text", "path", "week", "value"),
    [
        ("leading.effort=0.5", "leading.effort", None, "0.5"),
        (" leading.effort @ 26 = 0.5 ", "leading.effort", 26, "0.5"),
        ("deciding.return_by@0=habit", "deciding.return_by", 0, "habit"),
    ],
)
def test_settings_are_read(text: str, path: str, week: int | None, value: str) -> None:
    assert setting(text) == Setting(path, value, week)


@pytest.mark.parametrize("text", ["a", "=3", "a=", "a@=3", "a@x=3", "a@1.5=3", "@3=4", ""])
def test_what_is_no_setting_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError, match="is no setting; expected PATH=VALUE, or PATH@WEEK=VALUE"):
        setting(text)


def test_an_arm_has_a_name_and_settings() -> None:
    name, settings = named_arm(" cut  back : leading.effort@26=0.5, rhythm.every=4")
    assert name == "cut back"
    assert settings == (Setting("leading.effort", "0.5", 26), Setting("rhythm.every", "4"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("leading.effort=1", "is no arm; expected NAME: PATH=VALUE"),
        (": leading.effort=1", "is no arm"),
        ("a:", "is no arm"),
        ("a: b", "'b': is no setting"),
        ("a: b=1,", "'': is no setting"),
        ("x" * 61 + ": b=1", "is no name for an arm; expected a name of at most 60 characters"),
    ],
)
def test_what_is_no_arm_is_refused(text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        named_arm(text)
    assert said in str(caught.value)


def test_settings_change_the_start_and_weeks() -> None:
    arm = changed(HEALTHY, [setting("leading.effort=0.8"), setting_of("leading.effort@26", 0.5)], 156)
    assert arm.setting("leading.effort") == 0.8
    assert arm.plan().changes == (Change(week=26, path="leading.effort", value=0.5),)
    assert told(HEALTHY, arm) == [
        (None, "leading.effort is 0.8 instead of 1"),
        (26, "leading.effort becomes 0.5"),
    ]


def test_a_choice_can_change_too() -> None:
    arm = changed(HEALTHY, [setting("deciding.return_by@3=habit")], 156)
    assert told(HEALTHY, arm) == [(3, "deciding.return_by becomes habit")]


def test_a_run_may_be_longer_than_the_scenario() -> None:
    arm = changed(load("capetown"), [setting("leading.effort@70=0.5")], 80)
    assert arm.changes[-1] == Entry(week=70, values={"leading.effort": 0.5})
    assert arm.real_case


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["leading.efort=1"], "leading.efort: unknown; did you mean leading.effort?"),
        (["leading.efort@3=1"], "leading.efort@3: unknown; did you mean leading.effort?"),
        (["leading.effort=7"], "leading.effort: is 7; expected a number from 0 to 1"),
        (["leading.effort@3=7"], "leading.effort@3: is 7; expected a number from 0 to 1"),
        (["leading.effort@156=1"], "week 156 lies beyond the run; expected a week from 0 to 155, as the run has 156"),
        (["leading.effort@-1=1"], "week -1 lies beyond the run"),
        (["leading.effort=1", "leading.effort=0.5"], "leading.effort: is given twice; give it once"),
        (["start.members@3=4"], "only shapes the start, so changing it later does nothing; leave the week out"),
        (["weeks=3"], "weeks: is the same for all arms; give it with --weeks"),
        (["communities@2=3"], "communities@2: cannot change in the course of a run; leave the week out"),
        (["deciding.return_by@3=habt"], "did you mean habit?"),
        (["start.leaders=9"], "start.leaders: is 9; expected at most start.founders"),
    ],
)
def test_settings_that_cannot_be_are_refused(texts: list[str], said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        changed(HEALTHY, [setting(text) for text in texts], 156)
    assert said in str(caught.value)
    assert len(caught.value.problems) == 1


def test_what_differs_is_told_with_its_meaning_and_its_cost() -> None:
    dear = Entry(week=9, event="task", hours=3, visible=50, cost={"hours": 8.0}, note="A report is asked for.")
    (found,) = differing(HEALTHY, HEALTHY.with_changes([dear]), 156)
    assert (found.when, found.told) == (9, dear.told)
    assert found.note == "A report is asked for. Stated cost: 8 hours."
    assert differing(HEALTHY, HEALTHY.with_changes([dear]), 9) == []
    (back,) = differing(HEALTHY.with_changes([dear]), HEALTHY, 156)
    assert back.told == f"without what healthy has in this week: {dear.told}"


def test_other_programmes_and_rows_are_told() -> None:
    few = HEALTHY.model_copy(update={"programme": ("stories", "tips")})
    (found,) = differing(HEALTHY, few, 156)
    assert found.told.startswith("another programme of 2 activities instead of 40; without news")
    rows = Scenario.model_validate({**dict(HEALTHY), "activities": {"tips": {"hours": 3.0}}})
    assert told(HEALTHY, rows) == [(None, "other attributes of tips")]
    turned = HEALTHY.model_copy(update={"programme": HEALTHY.programme[::-1]})
    assert told(HEALTHY, turned) == [
        (None, "another programme of 40 activities instead of 40; the same ones in another order")
    ]


def test_what_is_the_same_differs_in_nothing() -> None:
    assert differing(HEALTHY, load("healthy").with_values({"weeks": 60}), 60) == []
