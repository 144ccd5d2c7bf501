"""Intervention files: those that come with copsim, what every one of them says, and what is wrong with others."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import make_intervention_page
import pytest

import copsim
from copsim.analysis.outcomes import wanted
from copsim.experiments.studies.reading import load_study
from copsim.scenarios import ScenarioError, load
from copsim.scenarios.checks import SHARED
from copsim.scenarios.dropping import dropped, use
from copsim.scenarios.intervention import BOOKED, Amount, Intervention, Operation
from copsim.scenarios.intervention_sheets import is_idea_source
from copsim.scenarios.interventions import (
    intervention_names,
    interventions,
    load_intervention,
    load_intervention_text,
)
from copsim.scenarios.texts import is_device, is_name

pytestmark = pytest.mark.once

ALL = interventions()
ASKED_FOR = (
    "coaching", "successor-coaching", "launch-workshop", "organic-start", "renewal-workshop", "sponsor-conversations",
    "sponsor-joins", "sponsor-leaves", "sponsor-commands", "time-legitimacy", "funding-of-tasks", "logistics",
    "recognition", "hr-recognition", "shared-memory", "technology-with-steward", "technology-without-steward",
    "welcoming", "mentoring", "invitation-drive", "light-measurement", "heavy-measurement", "asking-opinion",
    "ignoring-opinion", "cookie-cutter", "self-design", "distributing-leadership", "institutionalising-community",
    "institutionalising-existence", "removing-barriers", "social-learning-space", "advisory-council",
    "coordinator-council", "social-reporter", "critical-friends", "leader-self-care", "handing-over",
    "discovery-conversations", "support-team", "support-team-spread-thin", "strategic-team",
)  # fmt: skip
SOUND = """
description: What is done.
who: Somebody
when: Always.
weeks: 13
eligibility:
  whom: any community
changes:
  - week: 0
    set: {leading.support_hours: {plus: 2}}
source: assumed
"""


def test_all_that_were_asked_for_are_there() -> None:
    assert set(ASKED_FOR) <= set(intervention_names())


@pytest.mark.parametrize("one", ALL.values(), ids=list(ALL))
def test_each_says_all_there_is_to_say(one: Intervention) -> None:
    assert is_name(one.name)
    assert not is_device(one.name)
    assert one.description
    assert one.who
    assert one.when
    assert one.eligibility.whom
    assert is_idea_source(one.source)
    assert is_idea_source(one.sizes)
    assert one.shows is not None
    wanted(one.shows.measure)
    assert one.shows.in_ in copsim.scenario_names()


@pytest.mark.parametrize("one", ALL.values(), ids=list(ALL))
def test_each_can_be_dropped_where_it_says_it_shows(one: Intervention) -> None:
    assert one.shows is not None
    found = dropped(load(one.shows.in_), [use(one, one.shows.week)])
    own = found.scenario.changes[len(load(one.shows.in_).changes) :]
    assert not found.warnings
    assert own
    assert all(one.title in entry.note and f"{one.name}@{one.shows.week}" in entry.note for entry in own)


@pytest.mark.parametrize("one", ALL.values(), ids=list(ALL))
def test_what_leaders_and_members_spend_is_counted_by_the_model_and_not_booked_twice(one: Intervention) -> None:
    """Leader hours are asked by a greater need of them or taken from what is held, members' by procedures or tasks."""
    paths = {each.path for _, each in one.operations()}
    if "leaders" in one.hours:
        assert "leading.need_base" in paths or paths & set(SHARED["leader hours"])
    if "members" in one.hours:
        assert paths & {"organisation.red_tape", "organisation.measuring", "tasks.task_rate"}
    assert one.booked_hours.at_once == sum(a.at_once for who, a in one.hours.items() if who in BOOKED)


PLEDGED = 3.0
"""Leader hours a week in the scenarios that the files speak of."""


@pytest.mark.parametrize("one", ALL.values(), ids=list(ALL))
def test_hours_that_are_told_are_those_it_uses(one: Intervention) -> None:
    """Shares of leader hours, a team's part for one community, measuring, and an hour for each conversation."""
    asked = {each.path: each.value for week, each in one.operations() if week == 0}
    shares = sum(asked.get(path, 0.0) for path in SHARED["leader hours"])
    told = {who: one.hours.get(who, Amount()) for who in ("leaders", "members", "support team")}
    if shares:
        meant = PLEDGED * shares + asked.get("leading.need_base", 0.0)
        assert told["leaders"].a_week == pytest.approx(meant, abs=0.05)
    if "organisation.measuring" in asked:
        assert told["members"].a_week == asked["organisation.measuring"]
    if "supporting.team_hours" in asked:
        assert told["support team"].a_week == asked["supporting.team_hours"] / asked.get("supporting.serves", 1)
    if "organisation.full_time" in asked:
        assert one.hours["organisation"].a_week == asked["organisation.full_time"]
    assert told["support team"].at_once >= sum(entry.people or 0 for entry in one.events())


def test_they_are_told_to_programs() -> None:
    told = json.loads(json.dumps([one.as_dict() for one in ALL.values()]))
    asked = "name title description who hours money eligibility when weeks capacity changes source"
    assert set(asked.split()) <= set(told[0])
    coaching = next(one for one in told if one["name"] == "coaching")
    assert coaching["hours"] == 4 + 52
    assert coaching["spent"]["hours"]["leaders"] == {"at_once": 0.0, "a_week": 0.2}
    assert coaching["changes"][0]["set"]["supporting.team_hours"] == {"plus": 1}


def test_from_python() -> None:
    assert set(copsim.interventions()) == set(ALL)
    assert copsim.load_intervention("coaching").title == "Coaching leaders"
    scenario = load("healthy").with_intervention("coaching", 26)
    assert scenario.changes[0].week == 26
    with pytest.raises(TypeError, match="the week is 'x', expected a whole number"):
        load("healthy").with_intervention("coaching", "x")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="the intervention is 3, expected a name, or the path of a file"):
        load_intervention(3)  # type: ignore[arg-type]


def test_own_files(tmp_path: Path) -> None:
    path = tmp_path / "Our Way.yaml"
    path.write_text(SOUND, encoding="utf-8")
    one = load_intervention(path)
    assert (one.name, one.title, one.sizes) == ("our-way", "Our way", "assumed")
    assert load("healthy").with_intervention(path, 3).changes[0].values == {"leading.support_hours": 2.0}


def test_a_name_that_does_not_exist() -> None:
    with pytest.raises(
        ScenarioError, match=r"intervention 'coachin': unknown; expected a name .*did you mean coaching"
    ):
        load_intervention("coachin")


def test_files_that_are_none(tmp_path: Path) -> None:
    for reference, said in [
        (tmp_path / "none.yaml", "there is no such file"),
        (tmp_path / "x.txt", "is not an intervention file"),
        (tmp_path / "a.yaml", "is a folder; expected an intervention file"),
    ]:
        (tmp_path / "a.yaml").mkdir(exist_ok=True)
        with pytest.raises(ScenarioError, match=said):
            load_intervention(reference)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("who: Somebody\n", "", "mine.yaml: has no 'who:'"),
        ("who: Somebody", "whom: x", "line 3: whom: unknown; did you mean who"),
        ("who: Somebody", "who: 3", "line 3: who: is 3; expected text; put it in quotes"),
        ("weeks: 13", "weeks: -1", "line 5: weeks: is -1; expected a whole number from 0 to 520"),
        ("weeks: 13", "weeks: 13.0", "line 5: weeks: is 13.0, written with decimals; write 13"),
        (
            "source: assumed",
            "source: yes",
            "line 11: source: is the text 'yes'; expected text that begins with 'seed: '",
        ),
        ("- week: 0", "- week: 13", "line 9: changes[0].week: is 13; expected 0 to 12, as it lasts 13 weeks"),
        ("- week: 0\n    set", "- set", "changes[0]: has no 'week'"),
        ("{plus: 2}", "{plus: 2, times: 3}", "has 2 of 'plus' and 'times'; expected a value, {plus: …} or {times: …}"),
        ("{plus: 2}", "{plux: 2}", "changes[0].leading.support_hours.plux: unknown; did you mean plus"),
        ("{plus: 2}", "{times: -1}", "support_hours.times: is -1; expected a number from 0 to 1,000"),
        ("{plus: 2}", "{plus: .nan}", "support_hours.plus: is .nan"),
        ("{plus: 2}", "-3", "leading.support_hours: is -3; expected a number from 0 to 200"),
        ("leading.support_hours", "leading.support_hour", "unknown; did you mean leading.support_hours"),
        ("leading.support_hours: {plus: 2}", "start.members: {plus: 2}", "only shapes the start"),
        ("leading.support_hours: {plus: 2}", "rhythm.design: {plus: 1}", "is a choice between names"),
        ("set: {leading.support_hours: {plus: 2}}", "event: lunch", "'lunch' does not exist; did you mean launch"),
        ("set: {leading.support_hours: {plus: 2}}", "event: launch", "changes[0].days: is missing for 'launch'"),
        ("set: {leading.support_hours: {plus: 2}}", "cost: {hours: 3}", "costs stand at the top"),
        (
            "    set: {",
            "    cost: {hours: 3}\n    set: {",
            "changes[0].cost: does not belong to an intervention's changes",
        ),
        ("who: Somebody", "who: Somebody\nhours: {coach: {a week: 1}}", "hours.coach: unknown; known: support team"),
        (
            "who: Somebody",
            "who: Somebody\nhours: {leaders: {week: 1}}",
            "hours.leaders.week: unknown; did you mean a week",
        ),
        (
            "who: Somebody",
            "who: Somebody\nhours: {leaders: 3}",
            "hours.leaders: is 3; expected 'at once', 'a week' or both",
        ),
        ("who: Somebody", "who: Somebody\nmoney: {at once: -5}", "money.at once: is -5; expected a number from 0 to"),
        ("whom: any community", "all: {start.leaders: 1}", "eligibility: has no 'whom'; expected whom it is meant for"),
        (
            "whom: any community",
            "whom: x\n  all: {start.leader: 1}",
            "eligibility.all.start.leader: unknown; did you mean",
        ),
        (
            "whom: any community",
            "whom: x\n  all: {start.leaders: {over: 1}}",
            "start.leaders.over: unknown; did you mean above? known: is",
        ),
        (
            "whom: any community",
            "whom: x\n  weeks left: 0",
            "eligibility.weeks left: is 0; expected a whole number from 1",
        ),
        ("source: assumed", "source: assumed\ncapacity: {communities: 0}", "capacity.communities: is 0"),
        ("source: assumed", "source: assumed\nshows: {measure: x}", "shows: has no 'direction'"),
        ("source: assumed", "source: assumed\nsource: assumed", "line 12: source: given twice, first in line 11"),
        ("source: assumed", "source: &x assumed", "anchors and aliases"),
        ("set: {leading.support_hours: {plus: 2}}", "event: launch\n    days: &x 3", "anchors and aliases"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, said: str) -> None:
    assert old in SOUND
    with pytest.raises(ScenarioError) as caught:
        load_intervention_text(SOUND.replace(old, new), file="mine.yaml")
    assert said in str(caught.value)
    assert all(problem.file == "mine.yaml" for problem in caught.value.problems)


@pytest.mark.parametrize(
    "text", ["", "[]", "3", "a: [", "\x00", "changes: []\n", "changes: 3\n", "hours: []\nmoney: 3\n"]
)
def test_what_is_no_intervention_is_refused_without_a_traceback(text: str) -> None:
    with pytest.raises(ScenarioError):
        load_intervention_text(text, file="mine.yaml")


def test_sizes_are_bounded() -> None:
    many = "changes:\n" + "  - {week: 0, event: renegotiate}\n" * 201
    with pytest.raises(ScenarioError, match="has 201 entries; expected at most 200"):
        load_intervention_text(SOUND[: SOUND.index("changes:")] + many + "source: assumed\n", file="mine.yaml")
    with pytest.raises(ScenarioError, match="is larger than 1 MiB, which no intervention needs"):
        load_intervention_text("#" * (1 << 20) + SOUND, file="mine.yaml")


def test_the_page_of_the_documentation_is_made_from_the_files(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["make_intervention_page.py", "--check"])
    assert make_intervention_page.main() == 0, "run python tools/make_intervention_page.py"
    text = make_intervention_page.PAGE.read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in text for name in ALL)
    with pytest.raises(SystemExit, match="has no place for the table 'shown'"):
        make_intervention_page.made("# Nothing")


def test_the_file_the_documentation_shows_is_sound() -> None:
    """What stands under 'Writing one's own' is read as it is."""
    text = make_intervention_page.PAGE.read_text(encoding="utf-8")
    shown = text.split("## Writing one's own")[1].split("\n\nSave it")[0]
    one = load_intervention_text("\n".join(line[4:] for line in shown.splitlines()), file="two-hours.yaml")
    assert one.name == "two-hours"
    assert one.booked_hours.over(one.weeks) == 4 + 26 * 2


@pytest.mark.parametrize(
    ("path", "kind", "value", "before", "after"),
    [
        ("leading.support_hours", "plus", 2.0, 1.0, 3.0),
        ("organisation.conversation", "plus", 0.3, 0.5, 0.8),
        ("organisation.conversation", "plus", 0.1, 0.7, 0.8),
        ("organisation.conversation", "plus", 0.7, 0.5, 1.0),
        ("organisation.conversation", "plus", -0.7, 0.5, 0.0),
        ("leading.coaching", "times", 3.0, 1.0, 3.0),
        ("leading.coaching", "times", 30.0, 1.0, 10.0),
        ("joining.invited", "times", 1.5, 3.0, 4.0),
        ("leading.effort", "to", 0.4, 1.0, 0.4),
    ],
)
def test_values_relative_to_what_is_in_force_stay_within_bounds(
    path: str, kind: str, value: float, before: float, after: float
) -> None:
    """Whole numbers are rounded, halves to the even one: 4.5 people are 4."""
    assert Operation(path, kind, value).after(before) == after


def test_a_study_may_name_them(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    text = "scenario: [healthy, healthy with coaching@26]\nweeks: 60\nreplicates: 2\nmeasures: [present]\n"
    file.write_text(text, encoding="utf-8")
    study = load_study(file)
    assert list(study.scenarios) == ["healthy", "healthy with coaching@26"]
    assert study.scenarios["healthy with coaching@26"].changes[0].week == 26
    assert study.design.points(study.factors) == [("healthy",), ("healthy with coaching@26",)]
    file.write_text(text.replace("coaching@26", "coachin@26"), encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"s.yaml, line 1: intervention 'coachin': unknown.*did you mean coaching"):
        load_study(file)
