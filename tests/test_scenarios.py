"""Scenarios: the library, what files say, inheritance, changing values, writing and describing."""

from __future__ import annotations

import json
import pickle
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from copsim.scenarios import (
    Entry,
    Scenario,
    ScenarioError,
    describe,
    json_schema,
    landscapes,
    load,
    load_text,
    names,
    parent_of,
    template,
)
from copsim.scenarios.catalogue import activity, catalogue, formats
from copsim.scenarios.library import path as library_path
from copsim.scenarios.numbers import EVENT_NUMBERS, RUN
from copsim.simulation.activities import FAMILIES, NEEDS
from copsim.simulation.changes import EVENTS, Change
from copsim.simulation.model import DEFAULTS, QUANTITIES, THEMES
from copsim.simulation.parameters import Quantity

LIBRARY = ("capetown", "healthy", "neglected", "potential")

EVERYTHING = """\
name: everything
title: All that a file can say
question: Does it come through?
description: |-
  One paragraph.

  Another: with a colon, "quotes" and a # sign.
weeks: 80
communities: 3
elsewhere: 0.25
real_case: false
start: {members: 30, founders: 5, leaders: 2}
leading:
  effort: 0.5
  busy_effort: 1e-1
rhythm:
  design: programme
deciding: {return_by: habit}
programme:
  - study visit
  - Q&A
  - case clinics
activities:
  study visit:
    about: "Some go and look: then they tell."
    family: 7
    format: fishbowl
    hours: 5
    serves: {voice: 1, reflection: 0.25}
  case clinics: {voices: 1, hours: 2}
  field trips:
    serves: {}
changes:
  - week: 40
    set: {leading.effort: 1, rhythm.every: 4}
    note: Somebody else takes over.
    community: 2
    cost: {hours: 40, money: 2000}
  - {week: 2, event: launch, days: 2, invited: 7}
  - {week: 3, event: launch, days: 1}
  - {week: 10, event: leaders leave, how_many: 1}
  - {week: 20, event: renegotiate, community: 0, cost: {hours: 2.5}}
  - {week: 30, event: fresh luck, seed: 0}
  - {week: 50, set: {deciding.return_by: value}}
  - {week: 51, event: activity, activity: field trips, community: 1}
  - {week: 52, event: activity, activity: Q&A}
  - {week: 53, event: decision, heard: 40}
  - {week: 54, event: task, hours: 3, visible: 60}
  - {week: 55, event: core leaves, of_core: 50}
  - {week: 56, event: award, how_many: 3}
  - {week: 57, event: award, how_many: 2, passed_over: 25, community: 1}
  - {week: 58, event: leaders hand over, how_many: 2, community: 0}
  - {week: 59, event: conversations, people: 12}
sources:
  leading.effort: "assumed: half"
  changes[0].leading.effort: "seed: told"
  changes[0].cost.hours: "assumed: a week of work"
"""


# The library


def test_the_library_holds_these() -> None:
    assert set(LIBRARY) <= set(names())
    assert names() == sorted(names())


@pytest.mark.parametrize("name", names())
def test_a_scenario_of_the_library_is_whole(name: str) -> None:
    scenario = load(name)
    assert scenario.name == name
    assert scenario.title
    assert scenario.question.endswith("?")
    assert len(scenario.description) > 200
    plan = scenario.plan()
    assert len(plan.setting) == scenario.communities
    assert plan.first_people == scenario.first_people
    for path, value in scenario.parameters.items():
        assert plan.setting[0][QUANTITIES[path].name] == value
    assert load(library_path(name)) == scenario


@pytest.mark.parametrize("name", names())
def test_every_number_of_the_library_has_a_source(name: str) -> None:
    """Counted here from the plan, not by the code that enforces it for real cases."""
    scenario = load(name)
    wanted = set(scenario.parameters)
    for n, entry in enumerate(scenario.changes):
        wanted |= {f"changes[{n}].{key}" for key in entry.as_dict() if key in ("week", "days", "invited", "how_many")}
        wanted |= {f"changes[{n}].{path}" for path in entry.values}
    assert wanted <= set(scenario.sources)
    assert all(re.match("seed: .|fitted: .|assumed: .", text) for text in scenario.sources.values())


def test_the_real_case_tells_what_is_known() -> None:
    scenario = load("capetown")
    assert scenario.real_case
    assert scenario.plan().changes == (Change(week=0, event="launch", amount=3, more=30),)
    assert scenario.weeks == 1 + 52
    told = {key for key, text in scenario.sources.items() if text.startswith("seed:")}
    assert told == {"weeks", "changes[0].days"}
    for key, text in scenario.sources.items():
        if "the default of the model" in text and key not in ("start.members",):
            assert scenario.parameters[key] == DEFAULTS[key]


def test_neglected_is_healthy_until_the_work_is_left_undone() -> None:
    healthy, neglected = load("healthy"), load("neglected")
    assert neglected.parameters == healthy.parameters
    assert neglected.weeks == healthy.weeks
    assert not healthy.changes
    assert neglected.plan().changes == (Change(week=26, event="leaders neglect", amount=5),)


def test_loading_is_quick() -> None:
    load("neglected")
    best = min(_seconds(lambda: load("neglected")) for _ in range(5))
    assert best < 0.05


def _seconds(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


# What a file says


def test_all_a_file_can_say_is_read() -> None:
    scenario = load_text(EVERYTHING)
    assert scenario.description == 'One paragraph.\n\nAnother: with a colon, "quotes" and a # sign.'
    assert (scenario.weeks, scenario.communities, scenario.elsewhere) == (80, 3, 0.25)
    assert scenario.parameters == {
        "start.members": 30,
        "start.founders": 5,
        "start.leaders": 2,
        "leading.effort": 0.5,
        "leading.busy_effort": 0.1,
        "rhythm.design": 1.0,
        "deciding.return_by": 2.0,
    }
    assert scenario.plan().changes == (
        Change(week=40, path="leading.effort", value=1.0, community=2),
        Change(week=40, path="rhythm.every", value=4.0, community=2),
        Change(week=2, event="launch", amount=2, more=7),
        Change(week=3, event="launch", amount=1),
        Change(week=10, event="leaders leave", amount=1),
        Change(week=20, event="renegotiate", community=0),
        Change(week=30, event="fresh luck", amount=0),
        Change(week=50, path="deciding.return_by", value=1.0),
        Change(week=51, event="activity", amount=6, community=1),
        Change(week=52, event="activity", amount=4),
        Change(week=53, event="decision", amount=40),
        Change(week=54, event="task", amount=3, more=60),
        Change(week=55, event="core leaves", amount=50),
        Change(week=56, event="award", amount=3),
        Change(week=57, event="award", amount=2, more=25, community=1),
        Change(week=58, event="leaders hand over", amount=2, community=0),
        Change(week=59, event="conversations", amount=12),
    )
    assert scenario.plan().activity_names[3:] == ("study visit", "Q&A", "case clinics", "field trips")
    visit, answers, clinic, trip = scenario.plan().activities
    assert [each.usual for each in (visit, answers, clinic, trip)] == [True, True, True, False]
    seats = formats()["fishbowl"]
    assert (visit.family, visit.hours, visit.preparation, visit.group) == (7, 5.0, 0.0, seats.group)
    assert dict(zip(NEEDS, visit.serves, strict=True)) == {
        **dict.fromkeys(NEEDS, 0.0),
        "voice": 1.0,
        "reflection": 0.25,
    }
    assert answers == activity("Q&A")
    assert clinic == replace(activity("case clinics"), voices=1.0, hours=2.0)
    assert trip == replace(activity("field trips"), serves=(0.0,) * len(NEEDS), usual=False)
    assert scenario.changes[0].note == "Somebody else takes over."
    assert scenario.plan().elsewhere == 0.25
    assert len(scenario.plan().setting) == 3


def test_every_event_of_the_model_can_be_written() -> None:
    assert tuple(EVENT_NUMBERS) == EVENTS[1:]


def test_a_file_without_a_programme_has_the_whole_catalogue() -> None:
    scenario = load_text("activities: {a: {family: visits, hours: 2}}")
    assert scenario.programme == tuple(catalogue())
    assert [each.name for each in scenario.plan().activities] == list(catalogue())
    assert "a (the scenario's own): family visits; hours 2. In no programme and no event" in describe(scenario)
    assert "programme" not in scenario.to_yaml()
    assert load_text(scenario.to_yaml()) == scenario
    turned = load_text(f"programme: [{', '.join(reversed(list(catalogue())))}]")
    assert turned.programme == tuple(reversed(list(catalogue())))
    assert load_text(turned.to_yaml()) == turned != load_text("title: Text")


def test_programmes_are_replaced_and_activities_merged(tmp_path: Path) -> None:
    base = "programme: [tips, a]\nactivities:\n  a: {family: visits, hours: 2, format: fishbowl, group: 7, voices: 1}\n"
    base += "sources: {activities.a: assumed, activities.a.hours: assumed, activities.a.group: assumed, "
    base += "activities.a.family: assumed, programme: assumed}\n"
    (tmp_path / "base.yaml").write_text(base)
    child = "extends: base.yaml\nactivities:\n  a: {format: debates, voices: 0.5}\n  tips: {hours: 1}"
    scenario = load_text(child, folder=tmp_path)
    assert scenario.programme == ("tips", "a")
    assert scenario.activities == {
        "a": {"family": "visits", "format": "debates", "hours": 2.0, "voices": 0.5},
        "tips": {"hours": 1.0},
    }
    # What was said of the row as a whole, and of the seats of another format, no longer holds.
    assert sorted(scenario.sources) == ["activities.a.family", "activities.a.hours", "programme"]
    scenario = load_text("extends: base.yaml\nprogramme: [stories]", folder=tmp_path)
    assert scenario.programme == ("stories",)
    assert "programme" not in scenario.sources
    assert "activities.a" in scenario.sources
    (tmp_path / "base.yaml").write_text("programme: [tips, b]")
    with pytest.raises(ScenarioError, match=r"base\.yaml, line 1: programme\[1\]: there is no activity 'b'"):
        load_text("extends: base.yaml\ntitle: a", folder=tmp_path)


CHOICES = [q for q in QUANTITIES.values() if q.names]


def test_there_are_choices() -> None:
    assert {"rhythm.design", "deciding.return_by"} <= {q.path for q in CHOICES}
    assert all(QUANTITIES[q.path].written(n) == name for q in CHOICES for n, name in enumerate(q.names))


@pytest.mark.parametrize("quantity", CHOICES, ids=lambda q: q.path)
def test_a_choice_is_written_as_its_name_everywhere(quantity: Quantity) -> None:
    path, default = quantity.path, quantity.names[int(quantity.default)]
    last = next(name for name in reversed(quantity.names) if name != default)
    position = float(quantity.names.index(last))
    scenario = load_text(
        f"{quantity.theme}: {{{quantity.name}: {last}}}\nchanges: [{{week: 1, set: {{{path}: {last}}}}}]"
    )
    assert scenario.parameters == {path: position}
    assert scenario.plan().setting[0][quantity.name] == position
    assert scenario.changes[0].values == {path: position}
    assert scenario.changes[0].told == f"{path} becomes {last}"
    assert scenario.as_dict()["parameters"][path] == last
    assert scenario.as_dict()["changes"][0]["set"] == {path: last}
    assert scenario.to_yaml().count(f": {last}\n") == 2
    assert f"{path}: {last} instead of {default} (one of {', '.join(quantity.names)})." in " ".join(
        describe(scenario).split()
    )
    assert load("healthy").with_values({path: last}).setting(path) == position
    assert Scenario(name="a", parameters={path: last}).setting(path) == position
    assert Entry(week=1, values={path: last}) == scenario.changes[0].model_copy(update={"week": 1})
    schema = json_schema()["properties"][quantity.theme]["properties"][quantity.name]
    assert (schema["enum"], schema["default"]) == (list(quantity.names), default)
    text = template("a")
    assert f"#  {quantity.name}: {default}\n" in text
    assert f"Expected: one of {', '.join(quantity.names)}; the default is given." in text


def test_an_almost_empty_file_is_the_default() -> None:
    scenario = load_text("title: Mine", file="Été 2 (new).yaml")
    assert scenario.name == "ete-2-new"
    assert (scenario.weeks, scenario.communities, scenario.parameters) == (156, 1, {})
    assert scenario.setting("leading.effort") == DEFAULTS["leading.effort"]
    assert load_text("weeks: 3", file="two_words.yml").title == "Two words"


def test_windows_and_its_editors_are_welcome(tmp_path: Path) -> None:
    file = tmp_path / "win.YAML"
    file.write_bytes(b"\xef\xbb\xbf" + EVERYTHING.replace("\n", "\r\n").encode())
    assert load(file) == load_text(EVERYTHING)
    assert load(str(file)) == load(file)


@pytest.mark.parametrize(
    ("written", "value"), [("1", 1.0), ("0.5", 0.5), (".5", 0.5), ("5e-1", 0.5), ("1.", 1.0), ("0x1", 1.0), ("-0.0", 0)]
)
def test_numbers_are_those_of_yaml_1_2(written: str, value: float) -> None:
    assert load_text(f"leading: {{effort: {written}}}").parameters == {"leading.effort": value}


# Inheritance


def test_what_is_not_said_is_inherited(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "base.yaml").write_text(EVERYTHING, encoding="utf-8")
    child = tmp_path / "deep" / "child.yaml"
    child.write_text(
        "extends: ../base.yaml\nleading: {effort: 0.75}\nweeks: 70\n"
        "changes:\n  - {week: 5, set: {leading.effort: 0.1}}\n"
        "sources: {'changes[0].week': 'assumed: early', weeks: assumed}\n",
        encoding="utf-8",
    )
    base, scenario = load_text(EVERYTHING), load(child)
    assert scenario.name == "child"
    assert (scenario.title, scenario.question, scenario.description) == ("Child", "", "")
    assert (scenario.weeks, scenario.communities, scenario.elsewhere) == (70, 3, 0.25)
    assert scenario.parameters == base.parameters | {"leading.effort": 0.75}
    assert scenario.changes[:-1] == base.changes
    assert scenario.changes[-1] == Entry(week=5, values={"leading.effort": 0.1})
    # Sources of a file count its own changes; what was said of a replaced number no longer holds.
    assert scenario.sources == {
        "changes[0].leading.effort": "seed: told",
        "changes[0].cost.hours": "assumed: a week of work",
        "changes[16].week": "assumed: early",
        "weeks": "assumed",
    }
    assert parent_of(child) == base


def test_inherited_changes_can_be_replaced() -> None:
    text = "extends: neglected\nreplaces_changes: true\nchanges: [{week: 1, event: renegotiate}]"
    scenario = load_text(text)
    assert [change.event for change in scenario.plan().changes] == ["renegotiate"]
    assert set(scenario.sources) == set(load("healthy").sources)
    assert load_text("extends: neglected\nreplaces_changes: true").changes == ()


def test_a_chain_may_be_long_but_not_endless(tmp_path: Path) -> None:
    for n in range(25):
        parent = f"extends: f{n - 1}.yaml" if n else "leading: {effort: 0.3}"
        (tmp_path / f"f{n}.yaml").write_text(parent, encoding="utf-8")
    assert load(tmp_path / "f20.yaml").parameters == {"leading.effort": 0.3}
    with pytest.raises(ScenarioError, match=r"f1\.yaml, line 1: extends: is one too many: more than 20"):
        load(tmp_path / "f21.yaml")


def test_only_a_scenario_that_extends_has_a_parent() -> None:
    parent = parent_of("neglected")
    assert parent is not None
    assert parent.name == "healthy"
    assert parent_of("healthy") is None


# Other values


def test_values_can_be_set_as_text_and_as_numbers() -> None:
    scenario = load("healthy").with_values({"leading.effort": "0.2", "start.members": "7", "weeks": 20})
    assert scenario.setting("leading.effort") == 0.2
    assert scenario.plan().first_people == 7
    assert scenario.weeks == 20
    assert load("healthy").setting("leading.effort") == 1.0
    assert load("healthy").with_values({"start.members": 7.0}).setting("start.members") == 7
    assert load("healthy").with_values({}) == load("healthy")


def test_a_value_set_by_hand_loses_its_source() -> None:
    scenario = load("capetown").with_values({"start.members": 12, "leading.busy_effort": 0.1, "leading.effort": 1})
    assert scenario.sources["start.members"].startswith("assumed: set for this run")
    assert scenario.sources["leading.busy_effort"].startswith("assumed: set for this run")
    assert scenario.sources["leading.effort"] == load("capetown").sources["leading.effort"]


@pytest.mark.parametrize(
    ("values", "fragments"),
    [
        ({"leading.efort": 1}, ["leading.efort: unknown; did you mean leading.effort? known: leading.effort, "]),
        ({"effort": 1}, ["effort: unknown; did you mean leading.effort?"]),
        ({"leding.effort": 1}, ["did you mean leading.effort?"]),
        ({"wekks": 1}, ["wekks: unknown; did you mean weeks?"]),
        ({"leading.effort": "1.5"}, ["leading.effort: is 1.5; expected a number from 0 to 1 (share of the pledge)"]),
        ({"leading.effort": "half"}, ["is the text 'half'; expected a number"]),
        ({"leading.effort": ""}, ["leading.effort: is empty"]),
        ({"leading.effort": True}, ["is true; expected a number"]),
        ({"leading.effort": "true"}, ["is true; expected a number"]),
        ({"leading.effort": float("nan")}, ["is nan; expected"]),
        ({"leading.effort": "1_0"}, ["is the text '1_0'"]),
        ({"leading.effort": [1]}, ["is a list"]),
        ({"start.members": "40.0"}, ["start.members: is 40.0, written with decimals; write 40; expected a whole"]),
        ({"start.members": 40.5}, ["start.members: is 40.5; expected a whole number from 0 to 1,000,000 (people)"]),
        ({"start.members": 10**5000}, ["a number of thousands of digits"]),
        ({"start.members": "9" * 5000}, ["start.members: is 999999"]),
        ({"elsewhere": 0.5}, ["elsewhere: is 0.5; expected 0 where there is one community"]),
        ({"start.founders": 41}, ["start.founders: is 41; expected at most start.members, which is 40, the default"]),
        ({"rhythm.design": 1}, ["rhythm.design: is 1; expected one of members, programme"]),
        ({"rhythm.design": "1"}, ["rhythm.design: is the text '1'; expected one of members, programme"]),
        ({"rhythm.design": 1.0}, ["rhythm.design: is 1.0; expected one of members, programme"]),
        ({"rhythm.design": ""}, ["rhythm.design: is the text ''; expected one of members, programme"]),
        ({"rhythm.design": None}, ["rhythm.design: is empty; expected one of members, programme"]),
        (
            {"rhythm.design": "member"},
            ["is the text 'member'; expected one of members, programme; did you mean members?"],
        ),
        ({"weeks": 0, "a.b": 1, "leading.effort": 2}, ["weeks: is 0", "a.b: unknown", "leading.effort: is 2"]),
    ],
)
def test_values_that_cannot_be_are_refused(values: dict[str, Any], fragments: list[str]) -> None:
    with pytest.raises(ScenarioError) as caught:
        load("healthy").with_values(values)
    assert len(caught.value.problems) == len(fragments)
    for fragment in fragments:
        assert fragment in str(caught.value)


def test_a_shorter_run_must_still_hold_its_changes() -> None:
    with pytest.raises(ScenarioError, match=r"changes\[0\].week: is 26; expected 0 to 9, as the run has 10 weeks"):
        load("neglected").with_values({"weeks": 10})
    with pytest.raises(ScenarioError, match=r"did you mean leading\.effort"):
        load("healthy").setting("leading.efort")


def test_what_cannot_be_cannot_be_made_in_python_either() -> None:
    with pytest.raises(ValidationError, match=r"leading\.effort: is 2"):
        Scenario(name="a", parameters={"leading.effort": 2.0})
    with pytest.raises(ValidationError, match="real case"):
        Scenario(name="a", parameters={"leading.effort": 0.5}, real_case=True)
    with pytest.raises(ValidationError, match="frozen"):
        load("healthy").weeks = 3
    with pytest.raises(ValidationError, match="small letters"):
        Scenario(name="A b")
    with pytest.raises(ValidationError, match=r"holds '\\x1f', which cannot be printed"):
        Scenario(name="a", question="\x1f")
    with pytest.raises(ValidationError, match="expected 9,000 at most"):
        Scenario(name="a", description="x" * 9001)
    with pytest.raises(ValidationError, match="days: is missing for 'launch'"):
        Entry(week=0, event="launch")
    with pytest.raises(ValidationError, match="days: is 0; expected a whole number from 1 to 14"):
        Entry(week=0, event="launch", days=0)
    with pytest.raises(ValidationError, match="of_core: is missing for 'core leaves'"):
        Entry(week=0, event="core leaves")
    with pytest.raises(ValidationError, match="passed_over: is 100; expected a whole number from 0 to 99"):
        Entry(week=0, event="award", how_many=1, passed_over=100)
    with pytest.raises(ValidationError, match="only shapes the start"):
        Entry(week=0, values={"start.members": 3.0})
    with pytest.raises(ValidationError, match="changes nothing"):
        Entry(week=0)
    with pytest.raises(ValidationError, match="expected one of members, programme"):
        Entry(week=0, values={"rhythm.design": 2.0})
    with pytest.raises(ValidationError, match=r"is the text 'x'; expected one of members, programme"):
        Scenario(name="a", parameters={"rhythm.design": "x"})
    with pytest.raises(ValidationError, match="activity: is missing for 'activity'"):
        Entry(week=0, event="activity")
    with pytest.raises(ValidationError, match="there is no activity 'tip'"):
        Scenario(name="a", changes=(Entry(week=0, event="activity", activity="tip"),))
    with pytest.raises(ValidationError, match="programme: is empty"):
        Scenario(name="a", programme=())
    with pytest.raises(ValidationError, match=r"programme\[1\]: 'tips' is given twice"):
        Scenario(name="a", programme=("tips", "tips"))
    with pytest.raises(ValidationError, match=r"activities\.tips\.hours: is -1; expected a number from 0 to 80"):
        Scenario(name="a", activities={"tips": {"hours": -1}})
    with pytest.raises(ValidationError, match=r"activities\.tips\.about: is 3; expected text"):
        Scenario(name="a", activities={"tips": {"about": 3}})
    with pytest.raises(ValidationError, match=r"activities\.a: has no 'family'"):
        Scenario(name="a", activities={"a": {"hours": 1}})
    with pytest.raises(KeyError):
        Entry(week=0, event="activity", activity="tips").compiled()


# What changes cost


def test_what_a_change_costs_is_read_and_told() -> None:
    scenario = load_text(EVERYTHING)
    assert scenario.changes[0].cost == {"hours": 40.0, "money": 2000.0}
    assert scenario.as_dict()["changes"][0]["cost"] == {"hours": 40, "money": 2000}
    assert "cost" not in scenario.as_dict()["changes"][1]
    told = " ".join(describe(scenario).split())
    assert "Somebody else takes over. It costs 40 hours and 2,000 of money." in told
    assert "It costs 2.5 hours." in told


def test_what_a_change_costs_changes_no_run() -> None:
    plain = load("neglected")
    dear = plain.model_copy(update={"changes": (plain.changes[0].model_copy(update={"cost": {"money": 1e6}}),)})
    assert dear.plan().changes == plain.plan().changes
    assert dear.marks() == plain.marks()


def test_changes_can_be_added() -> None:
    plain = load("neglected")
    more = plain.with_changes([Entry(week=52, values={"rhythm.every": 4.0})])
    assert more.changes == (*plain.changes, Entry(week=52, values={"rhythm.every": 4.0}))
    assert more.sources == plain.sources
    with pytest.raises(ScenarioError, match=r"changes\[1\]\.week: is 156; expected 0 to 155"):
        plain.with_changes([Entry(week=156, event="renegotiate")])


def test_changes_added_to_a_real_case_say_where_they_come_from() -> None:
    more = load("capetown").with_changes([Entry(week=9, event="task", hours=3, visible=0, cost={"hours": 8.0})])
    added = [key for key in more.sources if key.startswith("changes[1].")]
    assert added == ["changes[1].week", "changes[1].hours", "changes[1].visible", "changes[1].cost.hours"]
    assert load_text(more.to_yaml()) == more


# Writing


@pytest.mark.parametrize("name", names())
def test_the_library_comes_through_writing_and_reading(name: str) -> None:
    scenario = load(name)
    assert load_text(scenario.to_yaml()) == scenario
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_everything_comes_through_writing_and_reading() -> None:
    scenario = load_text(EVERYTHING)
    assert load_text(scenario.to_yaml()) == scenario
    assert json.loads(json.dumps(scenario.as_dict())) == scenario.as_dict()


texts = st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t\r\"\\#:-' "), max_size=60)
numbers = st.sampled_from(list(QUANTITIES)).flatmap(
    lambda path: st.tuples(
        st.just(path),
        st.integers(int(QUANTITIES[path].low), int(QUANTITIES[path].high))
        if QUANTITIES[path].whole
        else st.floats(QUANTITIES[path].low, QUANTITIES[path].high),
    )
)


shares = st.floats(0, 1)
rows = st.fixed_dictionaries(
    {"family": st.sampled_from(FAMILIES), "hours": st.floats(0.01, 80)},
    optional={
        "about": texts,
        "format": st.sampled_from(list(formats())),
        "group": st.integers(2, 50),
        "voices": shares,
        "serves": st.dictionaries(st.sampled_from(NEEDS), shares),
    },
)
row_names = st.sampled_from(list(catalogue())) | st.from_regex(
    r"[a-z0-9é]([ &/'’()+-]?[A-Z0-9a-zß]){0,20}", fullmatch=True
)


@given(st.dictionaries(row_names.filter(lambda name: name not in ("nothing", "exchange", "launch")), rows), st.data())
def test_whatever_activities_can_be_made_come_through_writing_and_reading(
    own: dict[str, Any], data: st.DataObject
) -> None:
    every = [*catalogue(), *(name for name in own if name not in catalogue())]
    programme = data.draw(st.lists(st.sampled_from(every), min_size=1, unique=True))
    rare = data.draw(st.lists(st.sampled_from(every), max_size=5))
    changes = tuple(Entry(week=n, event="activity", activity=name) for n, name in enumerate(rare))
    scenario = Scenario(name="a", programme=tuple(programme), activities=own, changes=changes)
    assert load_text(scenario.to_yaml()) == scenario
    plan = scenario.plan()
    assert [each.name for each in plan.activities if each.usual] == programme
    assert [plan.activity_names[change.amount] for change in plan.changes] == rare


TOGETHER = ("levels", "joining", "start", "cultivating", "supporting")
"""Themes of which some values at the start have to fit others."""


@given(texts, texts, texts, st.dictionaries(st.sampled_from(list(QUANTITIES)), texts), st.lists(numbers), st.data())
def test_whatever_can_be_made_comes_through_writing_and_reading(
    title: str, question: str, description: str, sources: dict[str, str], values: list[Any], data: st.DataObject
) -> None:
    later = [(p, v) for p, v in values if not QUANTITIES[p].start_only and not p.startswith(("levels.", "joining."))]
    now = {p: float(v) for p, v in values if p.split(".")[0] not in TOGETHER}
    changes = [Entry(week=n, values={p: float(v)}, note=question) for n, (p, v) in enumerate(later)]
    changes += [Entry(week=0, event="fresh luck", seed=data.draw(st.integers(0, 2**63 - 1)))]
    scenario = Scenario(
        name="a-b_1",
        title=title,
        question=question,
        description=description,
        parameters=now,
        changes=tuple(changes),
        sources={key: f"assumed: {text}" for key, text in sources.items()},
    )
    assert load_text(scenario.to_yaml()) == scenario


def test_a_manifest_gets_everything() -> None:
    held = load("capetown").as_dict()
    assert list(held["parameters"]) == list(QUANTITIES)
    assert held["parameters"]["start.members"] == 10
    assert held["parameters"]["world.dynamism"] == DEFAULTS["world.dynamism"]
    assert isinstance(held["parameters"]["start.members"], int)
    assert held["changes"][0]["event"] == "launch"
    assert set(held) == set(Scenario.model_fields)


# Telling


def test_the_page_about_a_scenario_says_what_matters() -> None:
    page = describe(load("potential"))
    assert "start.founders: 3 instead of 6 (people)." in page
    assert "Held at the default on purpose: start.leaders 1, joining.invited 0." in page
    assert "Nothing is changed" in page
    page = describe(load("neglected"), parent_of("neglected"))
    assert "nothing differs from 'healthy'" in page
    assert "Week 26: those who lead give 5 % of their pledge" in page
    assert "changes[0].week: assumed: half a year" in page
    page = describe(load("capetown"))
    assert "A real case" in page
    assert "Week 0: a launch of 3 days, 30 people invited. Exploring" in page
    assert max(map(len, page.splitlines())) <= 100
    assert f"The calendar may choose from all {len(catalogue())} activities of the catalogue." in page
    page = " ".join(describe(load_text(EVERYTHING)).split())
    assert "Activities the calendar may choose from (3) study visit, Q&A, case clinics." in page
    assert "case clinics (changed): hours 2; voices 1." in page
    assert "study visit (the scenario's own): Some go and look: then they tell. family visits; format fishbowl;" in page
    assert "field trips (changed): serves no need." in page
    assert "No meeting falls due" not in page
    assert "No meeting falls due within the run" in describe(load_text("weeks: 3\nrhythm: {every: 4}"))


def test_changes_are_told_in_plain_words() -> None:
    scenario = load_text(EVERYTHING)
    assert scenario.marks() == [
        (2, "a launch of 2 days, 7 people invited"),
        (3, "a launch of one day, no people invited"),
        (10, "the leader who pledged most leaves the organisation"),
        (20, "the domain moves to where the work of those at the table is in community 0"),
        (30, "fresh luck from here on, that of seed 0"),
        (40, "leading.effort becomes 1; rhythm.every becomes 4 in community 2"),
        (50, "deciding.return_by becomes value"),
        (51, "a special event: field trips in community 1"),
        (52, "a special event: Q&A"),
        (53, "the organisation decides in the domain with members heard 40 %"),
        (54, "a task of 3 hours each is handed to the community, its result 60 % visible"),
        (55, "50 % of the core leave the organisation"),
        (56, "3 members are honoured: those who came most"),
        (57, "2 members are honoured: the 25 % who came most are passed over in community 1"),
        (58, "2 leaders hand their seats to whoever comes regularly and is ready in community 0"),
        (59, "12 members are talked with about what the community could be"),
    ]
    unheard, heard = (Entry(week=0, event="decision", heard=percent).told for percent in (0, 100))
    assert unheard == "the organisation decides in the domain without asking members"
    assert heard == "the organisation decides in the domain after hearing members in full"
    seat = Entry(week=0, event="leaders hand over", how_many=1).told
    assert seat == "the leader who pledged most hands the seat to whoever comes regularly and is ready"
    one = Entry(week=0, event="conversations", people=1).told
    assert one == "one member is talked with about what the community could be"
    assert Entry(week=0, event="core leaves", of_core=100).told == "the whole core leaves the organisation"
    assert [week for week, _ in scenario.marks(20)] == [2, 3, 10]


# Templates and the schema


def test_a_new_file_loads_and_lists_every_parameter() -> None:
    text = template("my-case")
    scenario = load_text(text)
    assert (scenario.name, scenario.parameters, scenario.changes) == ("my-case", {}, ())
    for quantity in QUANTITIES.values():
        assert quantity.meaning in text
        assert quantity.unit in text


def test_all_that_is_commented_out_in_a_new_file_is_valid() -> None:
    text = re.sub(r"(?m)^#(?! \S)", "", template("my-case"))
    scenario = load_text(text.replace("extends: healthy\n", ""))
    assert scenario.parameters == DEFAULTS
    assert len(scenario.changes) == 2
    assert scenario.changes[0].cost == {"hours": 0.0, "money": 0.0}
    assert scenario.programme == ("stories", "case clinics", "field trips")
    assert scenario.activities == {"study visit": {"family": "visits", "hours": 4.0, "preparation": 6.0}}


def test_a_new_file_needs_a_name_that_can_be() -> None:
    with pytest.raises(ScenarioError, match="small letters and digits"):
        template("../evil")


def test_the_schema_is_made_from_the_parameters() -> None:
    properties = json_schema()["properties"]
    for path, q in QUANTITIES.items():
        entry = properties[q.theme]["properties"][q.name]
        if not q.names:
            assert (entry["minimum"], entry["maximum"], entry["default"]) == (q.low, q.high, q.default), path
            assert entry["type"] == ("integer" if q.whole else "number")
        assert q.meaning in entry["description"]
        assert entry["unit"] == q.unit
    assert set(THEMES) | set(RUN) | {"changes", "sources", "extends"} <= set(properties)
    json.dumps(json_schema(), allow_nan=False)


@pytest.mark.parametrize("text", [load(name).to_yaml() for name in (*LIBRARY, *landscapes())] + [EVERYTHING])
def test_sound_files_keep_to_the_schema(text: str) -> None:
    from ruamel.yaml import YAML

    _keeps_to(YAML(typ="safe", pure=True).load(text), json_schema())


def _keeps_to(value: Any, schema: dict[str, Any]) -> None:
    """The part of JSON Schema that is used here."""
    if "oneOf" in schema:
        fitting = 0
        for option in schema["oneOf"]:
            try:
                _keeps_to(value, option)
                fitting += 1
            except AssertionError:
                continue
        assert fitting == 1, value
        return
    if "const" in schema:
        assert value == schema["const"]
        return
    if "enum" in schema:
        assert value in schema["enum"]
        return
    kinds: dict[str, Any] = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}
    assert isinstance(value, kinds.get(schema["type"], (int, float))), value
    if schema["type"] in ("integer", "number"):
        assert schema["minimum"] <= value <= schema["maximum"]
    if "pattern" in schema:
        assert re.search(schema["pattern"], value)
    for item in value if isinstance(value, list) else ():
        _keeps_to(item, schema["items"])
    if isinstance(value, dict):
        assert set(schema.get("required", ())) <= set(value)
        for key, inner in value.items():
            known = schema.get("properties", {})
            assert key in known or schema["additionalProperties"] is not False, key
            _keeps_to(inner, known.get(key, schema["additionalProperties"]))
