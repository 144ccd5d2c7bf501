"""Study files: what they may say, and that everything wrong is told with its line and the remedy."""

# ruff: noqa: E501
from __future__ import annotations

from pathlib import Path

import pytest
from helpers_studies import SMALL, small

from copsim.experiments.studies.factors import Levels, Normal, Triangular, Uniform
from copsim.experiments.studies.planning import Planned
from copsim.experiments.studies.reading import load_study
from copsim.experiments.studies.template import template
from copsim.scenarios import ScenarioError, names

HEAD = "scenario: healthy\n"


def problems(text: str, folder: Path | None = None) -> str:
    with pytest.raises(ScenarioError) as error:
        small(text, folder=folder)
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "small.yaml: is empty; expected a study, at least a line such as 'title: My case'"),
        ("- a\n", "line 1: holds a list; expected keys with values at the top"),
        ("title: x\n", "line 1: scenario: is missing; expected a name of the library, or a file"),
        ("scenario: helthy\n", "did you mean healthy?"),
        (HEAD + "colour: red\n", "line 2: colour: unknown; known: name, title"),
        (HEAD + "vary: 3\ndesign: factorial\n", "line 2: vary: is 3; expected what varies"),
        (HEAD + "vary: {}\ndesign: factorial\n", "line 2: vary: is empty"),
        (HEAD + "vary: {leading.effort: [1.0]}\n", "design: is missing; expected one of factorial, latin hypercube"),
        (HEAD + "vary: {leading.efort: [1]}\ndesign: factorial\n", "leading.efort: unknown; did you mean leading.eff"),
        (HEAD + "vary: {leading.effort: [2]}\ndesign: factorial\n", "vary.leading.effort[0]: is 2; expected a number fro"),
        (HEAD + "vary: {leading.effort: []}\ndesign: factorial\n", "vary.leading.effort: is an empty list"),
        (HEAD + "vary: {leading.effort: [1, 1.0]}\ndesign: factorial\n", "vary.leading.effort: has 1.0 twice"),
        (HEAD + "vary: {leading.effort: much}\ndesign: factorial\n", "is the text 'much'; expected a list of values; a"),
        (HEAD + "vary: {leading.effort: {min: 0, max: 1}}\ndesign: factorial\n", "min: unknown; did you mean from?"),
        (HEAD + "vary: {leading.effort: {from: 0}}\ndesign: factorial\n", "has no 'to'; expected 'from' and 'to' together"),
        (HEAD + "vary: {leading.effort: {from: 1, to: 0}}\ndesign: factorial\n", "goes from 1 to 0; expected 'from' less"),
        (HEAD + "vary: {leading.effort: {from: 0, to: 1, scale: log}}\ndesign: {kind: lhs, points: 4}\n", "more than 0"),
        (HEAD + "vary: {leading.effort: {from: 0, to: 1}}\ndesign: factorial\n", "has no levels; expected a list, or 'steps"),
        (HEAD + "vary: {leading.effort: {mean: 0.5}}\ndesign: {kind: lhs, points: 4}\n", "has no 'sd'"),
        (HEAD + "vary: {leading.effort: {mean: 0.5, sd: 0}}\ndesign: {kind: lhs, points: 4}\n", "sd: is 0; expected more"),
        (HEAD + "vary: {leading.effort: {mean: 0.5, sd: 1, steps: 3}}\ndesign: lhs\n", "does not go with a distribution"),
        (HEAD + "vary: {leading.effort@400: [1]}\ndesign: factorial\n", "is dated week 400; expected a week from 0 to 155"),
        (HEAD + "vary: {start.members@4: [9]}\ndesign: factorial\n", "only shapes the start, so that setting it in week 4"),
        (HEAD + "vary: {'changes[0].week': [9]}\ndesign: factorial\n", "is no change of the scenario; expected a parameter"),
        ("scenario: homework\nvary: {'changes[0].weak': [9]}\ndesign: factorial\n", "did you mean week?"),
        (HEAD + "vary: {weeks: [52, 104]}\ndesign: factorial\n", "is the same for all runs; give it at the top"),
        (HEAD + "vary: {rhythm.design: {from: 0, to: 1}}\ndesign: factorial\n", "has names and no range"),
        (HEAD + "vary: {rhythm.design: [programs]}\ndesign: factorial\n", "did you mean programme?"),
        (HEAD + "vary: {a: {options: {x: }}}\ndesign: factorial\n", "has fewer than two options"),
        (HEAD + "vary: {a: {options: {x: , y: {q: 1}}}}\ndesign: factorial\n", "line 2: q: unknown"),
        (HEAD + "vary: {a: {moves: {start.members: [1, 9]}, steps: 2}}\ndesign: factorial\n", "cannot move little by little"),
        (HEAD + "vary: {a: {moves: {leading.effort: [1]}, steps: 2}}\ndesign: factorial\n", "expected two values, at 0 and at"),
        (
            HEAD + "vary:\n  leading.effort: [1]\n  a: {options: {x: , y: {leading.effort: 0.5}}}\ndesign: factorial\n",
            "line 4: vary.a: sets leading.effort, which 'leading.effort' sets too",
        ),
        (HEAD + "design: factorial\n", "is 'factorial', but nothing varies"),
        (HEAD + "vary: {leading.effort: [1]}\ndesign: facorial\n", "design: unknown; did you mean factorial?"),
        (HEAD + "vary: {leading.effort: [1]}\ndesign: {points: 4}\n", "has no 'kind'"),
        (HEAD + "vary: {leading.effort: [1]}\ndesign: lhs\n", "has no 'points'; expected how many points, as points: 64"),
        (HEAD + "vary: {leading.effort: [1]}\ndesign: {kind: sobol, base: 48}\n", "is 48; expected a power of two"),
        (HEAD + "vary: {leading.effort: [1]}\ndesign: {kind: morris, levels: 5}\n", "is 5; expected an even number"),
        (HEAD + "vary: {leading.effort: [1]}\ndesign: {kind: factorial, seed: 3}\n", "design.seed: unknown"),
        (HEAD + "vary: {leading.effort: [1]}\ndesign: table\n", "has no points; expected 'rows:'"),
        (HEAD + "vary: {leading.effort: [1]}\ndesign: {kind: table, rows: [{}]}\n", "has no 'leading.effort'"),
        (HEAD + "replicates: 0\n", "replicates: is 0; expected a whole number from 1"),
        (HEAD + "replicates: {least: 5}\n", "has no 'until'; expected"),
        (HEAD + "replicates: {least: 1, until: {present: 1}}\n", "replicates.least: is 1; expected 2 or more"),
        (HEAD + "replicates: {least: 50, most: 20, until: {present: 1}}\n", "is 50; expected at most replicates.most"),
        (HEAD + "replicates: {until: {presents: 1}}\n", "replicates.until.presents: unknown; did you mean present?"),
        (HEAD + "weeks: 9999\n", "weeks: is 9999; expected a whole number from 1 to 5,200"),
        (HEAD + "measures: [presents]\n", "there is no outcome 'presents'; did you mean present"),
        (HEAD + "weeks: 52\nmeasures: [present at 52]\n", "week 52 lies beyond the run, expected 0 to 51"),
        (HEAD + "measures: [present in 9-3]\n", "weeks 9-3 run backwards"),
        (HEAD + "measures: [week_ended at 3]\n", "is one number of a whole run"),
        (HEAD + "measures: [present, present]\n", "gives a second column 'present'"),
        (HEAD + "measures: present\n", "expected a list such as [present, realized in all]"),
        (HEAD + "measures: [{name: x}]\n", "has no 'measure'"),
        (HEAD + "measures: [{measure: core, name: Core!}]\n", "expected small letters, digits and _"),
        (HEAD + "series: {every: 4}\n", "has no 'measures'"),
        (HEAD + "series: {measures: [week_ended]}\n", "series.measures[0]: unknown"),
        (HEAD + "weeks: 20\nseries: {measures: [core], every: 30}\n", "is 30; expected at most 20"),
        (HEAD + "seed: -1\n", "seed: is -1"),
        (HEAD + "behaviour: mine\n", "expected a Python file and a function in it"),
        (HEAD + "behaviour: mine.py:f\n", "names mine.py, which cannot be read: No such file"),
        ("scenario: [healthy, healthy]\n", "'healthy' is given twice"),
        ("scenario: [healthy, homework]\nvary: {'changes[0].week': [3]}\ndesign: factorial\n", "is no change of the scenar"),
        ("scenario: [homework, healthy]\nvary: {'changes[0].week': [3]}\ndesign: factorial\n", "several scenarios, each with"),
        (HEAD + "title: a\ntitle: b\n", "given twice, first in line 2"),
        (HEAD + "vary: &a {leading.effort: [1]}\n", "anchors and aliases"),
        (
            HEAD + "vary:\n  leading.effort: [1]\n  leading.effort@0: [0.5]\ndesign: factorial\n",
            "line 4: vary.leading.effort@0: sets leading.effort@0, which 'leading.effort' sets too",
        ),
        (
            HEAD + "vary: {leading.effort@5: [1], leading.effort@05: [0.5]}\ndesign: factorial\n",
            "sets leading.effort@05, which 'leading.effort@5' sets too",
        ),
        (
            HEAD + "vary: {a: {options: {x: , y: {leading.effort: 1, leading.effort@0: 0.5}}}}\ndesign: factorial\n",
            "vary.a.options.y: sets leading.effort@0, which 'leading.effort' sets too; leave one of them out",
        ),
        (
            HEAD + "vary:\n  a: {steps: 90, moves: {leading.effort: [0, 1], leading.effort@0: [1, 0]}}\ndesign: factorial\n",
            "line 3: vary.a.moves: sets leading.effort@0, which 'leading.effort' sets too",
        ),
        (
            HEAD
            + "vary:\n  leading.effort: {from: 0, to: 1, steps: 9000}\n  joining.mentoring: {from: 0, to: 1, steps: 9000}\n"
            + "design: factorial\n",
            "line 5: design: gives 81,000,000 points; expected at most 5,000,000; use fewer levels",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(text: str, said: str) -> None:
    told = problems(text)
    assert said in told
    assert "small.yaml" in told or "healthy" in told


OPTIONS = "{options: {x: , y: {leading.effort: 0.5}}}"


@pytest.mark.parametrize(
    "name",
    [
        "point",
        "replicate",
        "seed",
        "status",
        "error",
        "key",
        "scenario",
        "week",
        "measure",
        "mean",
        "Seed",
        "a_by_week",
    ],
)
def test_nothing_that_varies_is_called_as_a_column_that_tables_have(name: str) -> None:
    told = problems(HEAD + f"vary:\n  {name}: {OPTIONS}\ndesign: factorial\n")
    assert told.startswith(f"small.yaml, line 3: vary.{name}: would be the column '{name}', which tables have already;")
    assert "expected another name: none of point, replicate, seed" in told


@pytest.mark.parametrize("name", ["point", "seed", "status", "error", "key", "scenario", "present_by_week"])
def test_no_measure_is_called_as_a_column_that_tables_have(name: str) -> None:
    told = problems(HEAD + f"measures:\n  - alive\n  - {{measure: core, name: {name}}}\n")
    assert told.startswith(f"small.yaml, line 4: measures[1]: would be the column '{name}', which tables have already;")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("vary: {core: OPTIONS}\nmeasures: [core]\n", "line 3: measures[0]: would be a second column 'core'"),
        ("vary: {Core: OPTIONS}\nmeasures: [core]\n", "line 3: measures[0]: would be a second column 'core'"),
        ("vary: {present: OPTIONS}\n", "line 2: vary.present: would be a second column 'present'"),
        (
            "vary: {core: OPTIONS}\nmeasures: [alive]\nseries: {measures: [core]}\n",
            "line 4: series.measures[0]: would be a second column 'core'",
        ),
        (
            "vary: {core: OPTIONS, Core: {options: {x: , y: {joining.prospects: 0.5}}}}\nmeasures: [alive]\n",
            "vary.Core: would be a second column 'Core'; capital and small letters make no difference",
        ),
    ],
)
def test_no_two_columns_have_one_name(text: str, said: str) -> None:
    assert said in problems(HEAD + text.replace("OPTIONS", OPTIONS) + "design: factorial\n")


def test_columns_of_all_tables_are_taken(tmp_path: Path) -> None:
    """Tables have no columns besides factors and measures that a study file could still choose."""
    from copsim.analysis.study_tables import by_week, summary
    from copsim.experiments.studies.columns import BESIDE_FACTORS, OF_RUNS
    from copsim.experiments.studies.opened import StudyResults
    from copsim.experiments.studies.running import run_study

    run_study(small(SMALL.replace("replicates: 4", "replicates: 1")), tmp_path / "store")
    found = StudyResults(tmp_path / "store")
    chosen = {*found.factors, *found.measures, "present", "present_by_week"}
    assert set(found.runs.columns) - chosen <= set(OF_RUNS)
    for table in (
        summary(found.runs, found.factors, found.measures),
        by_week(found.runs, found.factors, [9, 19, 29], "_by_week"),
    ):
        assert set(table.columns) - chosen <= set(BESIDE_FACTORS)


def test_all_that_is_wrong_is_told_at_once() -> None:
    told = problems(HEAD + "weeks: 0\nreplicates: -1\nmeasures: [x]\nvary: {leading.effort: [7]}\ndesign: no\n")
    assert [f"line {line}" in told for line in (2, 3, 4, 5, 6)] == [True] * 5


def test_a_function_must_be_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("def other(): ...\n", encoding="utf-8")
    assert "names f, which mine.py does not define; it defines other" in problems(
        HEAD + "behaviour: mine.py:f\n", tmp_path
    )
    (tmp_path / "mine.py").write_text("def f(:\n", encoding="utf-8")
    assert "which is not Python: line 1" in problems(HEAD + "behaviour: mine.py:f\n", tmp_path)


@pytest.mark.parametrize(
    ("line", "what"),
    [("import helper", "helper, which"), ("from helper.x import y", "helper, which"), ("from . import y", "what")],
)
def test_a_function_is_alone_in_its_file(line: str, what: str, tmp_path: Path) -> None:
    """Workers get the text of that file and no other, and keys know of no other either."""
    (tmp_path / "helper.py").write_text("y = 1\n", encoding="utf-8")
    (tmp_path / "json.py").write_text("y = 1\n", encoding="utf-8")
    (tmp_path / "mine.py").write_text(f"import json\ndef f(community):\n    {line}\n", encoding="utf-8")
    told = problems(HEAD + "behaviour: mine.py:f\n", tmp_path)
    assert (
        f"line 2: behaviour: names mine.py, which in line 3 imports {what} lies beside it; a behaviour is one" in told
    )
    (tmp_path / "mine.py").write_text("import json, copsim\ndef f(community): ...\n", encoding="utf-8")
    assert small(HEAD + "behaviour: mine.py:f\n", folder=tmp_path).behaviour is not None


def test_files_are_found_beside_the_study(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("extends: healthy\ntitle: Mine\nweeks: 12\n", encoding="utf-8")
    (tmp_path / "study.yaml").write_text("scenario: ./mine.yaml\n", encoding="utf-8")
    study = load_study(tmp_path / "study.yaml")
    assert (study.scenario.title, study.weeks, study.name) == ("Mine", 12, "study")
    with pytest.raises(ScenarioError, match="there is no such file"):
        load_study(tmp_path / "other.yaml")
    with pytest.raises(ScenarioError, match="is no study file"):
        load_study(tmp_path / "study.txt")


def test_what_varies_is_read_as_it_is_meant() -> None:
    study = small(
        HEAD
        + """\
vary:
  leading.effort: [0.2, 1]
  joining.prospects@26: {from: 0.5, to: 8, steps: 3, scale: log}
  joining.turnover: {from: 0, to: 0.1}
  start.members: {from: 10, to: 20}
  feeling.burn: {mean: 0.1, sd: 0.05, from: 0, to: 0.3}
  feeling.rest: {from: 0, mode: 0.03, to: 0.1}
  deciding.return_by: all
  leadership: {options: {one: , three: {start.leaders: 3, start.pledge: 1}}}
  draining: {moves: {tasks.task_seen: [0.9, 0], tasks.task_chosen: [1, 0]}, steps: 3}
design: {kind: latin hypercube, points: 16}
"""
    )
    spreads = {factor.name: factor.spread for factor in study.factors}
    assert spreads["leading.effort"] == Levels((0.2, 1.0))
    assert spreads["joining.prospects@26"].levels == pytest.approx((0.5, 2.0, 8.0))
    assert spreads["joining.turnover"] == Uniform(0.0, 0.1)
    assert spreads["start.members"] == Uniform(10, 20, whole=True)
    assert spreads["feeling.burn"] == Normal(0.1, 0.05, 0.0, 0.3)
    assert spreads["feeling.rest"] == Triangular(0.0, 0.03, 0.1)
    assert spreads["deciding.return_by"].levels == ("identity", "value", "habit", "influence")
    assert spreads["draining"].levels == (0.0, 0.5, 1.0)
    for point in study.points:
        name, settings = study.split(point)
        assert name == "healthy"
        plan = study.compiled[name].plan(settings)
        assert len(plan.changes) == 1
        given = dict(zip(spreads, point, strict=True))
        assert plan.setting["leaders"][0] == (3 if given["leadership"] == "three" else 1)
        assert plan.setting["task_seen"][0] == pytest.approx(0.9 * (1 - float(given["draining"])))


@pytest.mark.parametrize(
    ("design", "points"),
    [
        ("factorial", 6),
        ("full factorial", 6),
        ("{kind: lhs, points: 7}", 7),
        ("{kind: sobol, base: 8}", 32),
        ("{kind: saltelli, base: 8, second_order: true}", 48),
        ("{kind: morris, trajectories: 5}", 15),
        ("one at a time", 6),
        ("{kind: table, rows: [{leading.effort: 0.3, joining.prospects: 1}]}", 1),
    ],
)
def test_designs_give_their_points_and_the_same_ones_again(design: str, points: int) -> None:
    text = HEAD + f"vary: {{leading.effort: [0.2, 0.5, 1], joining.prospects: [0.5, 2]}}\ndesign: {design}\n"
    study, again = small(text), small(text)
    assert len(study.points) == study.design.size(study.factors) == points
    assert study.points == again.points
    levels = [(0.2, 0.3, 0.5, 1.0), (0.5, 1.0, 2.0)]
    assert all(value in known for point in study.points for value, known in zip(point, levels, strict=True))


def test_other_seeds_of_a_design_are_other_points() -> None:
    text = HEAD + "vary: {leading.effort: {from: 0, to: 1}}\ndesign: {kind: lhs, points: 9, seed: 0}\n"
    assert small(text).points != small(text.replace("seed: 0", "seed: 2")).points


def test_one_at_a_time_begins_with_the_scenario_as_it_is() -> None:
    text = """\
scenario: homework
vary: {leading.effort: [0.2, 0.5], 'changes[0].week': [4, 8], deciding.return_by: [habit]}
design: one at a time
"""
    study = small(text)
    assert study.points[0] == (1.0, 52.0, "identity")
    assert study.points[1:] == [
        (0.2, 52.0, "identity"), (0.5, 52.0, "identity"), (1.0, 4.0, "identity"), (1.0, 8.0, "identity"),
        (1.0, 52.0, "habit"),
    ]  # fmt: skip


def test_keys_follow_what_determines_a_run_and_nothing_else() -> None:
    first = Planned(small(SMALL))
    told = SMALL.replace("title: Effort and prospects", "title: Another").replace("What matters?", "What else?")
    assert Planned(small(told)).keys == first.keys
    for other in (
        SMALL.replace("weeks: 30", "weeks: 31"),
        SMALL.replace("alive]", "core]"),
        SMALL.replace("every: 10", "every: 5"),
        SMALL.replace("scenario: healthy", "scenario: sponsored"),
    ):
        assert not set(Planned(small(other)).keys) & set(first.keys)
    fixed = SMALL.replace("  start.members: [12]\n", "").replace("scenario: healthy", "scenario: healthy")
    assert not set(Planned(small(fixed)).keys) & set(first.keys)
    written_out = SMALL.replace("  leading.effort: [0.2, 0.6, 1.0]", "  leading.effort: [0.6]")
    assert set(Planned(small(written_out)).keys) < set(first.keys)
    assert len({row.key for row in first.rows()}) == 24


def test_a_change_of_structure_is_part_of_the_plan() -> None:
    study = small("scenario: homework\nvary: {'changes[0].week': [4, 8]}\ndesign: factorial\nweeks: 60\n")
    plans = [study.compiled["homework"].plan(study.split(point)[1]) for point in study.points]
    assert [plan.changes[0].week for plan in plans] == [4, 8]


@pytest.mark.parametrize("scenario", ["healthy", "homework", "capetown"])
def test_the_template_is_a_sound_study(scenario: str, tmp_path: Path) -> None:
    text = template("mine", scenario)
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    study = load_study(tmp_path / "mine.yaml")
    assert study.name == "mine"
    assert len(study.points) == 6
    with pytest.raises(ScenarioError):
        template("mine", "nonsense")
    with pytest.raises(ScenarioError, match="small letters"):
        template("My Study", "healthy")


def test_every_scenario_of_the_library_can_be_studied() -> None:
    for name in names():
        study = small(f"scenario: {name}\nvary: {{leading.effort: [0.5, 1]}}\ndesign: factorial\nreplicates: 1\n")
        assert not Planned(study).impossible
