"""Lives put aside, gone on with, and led many ways: what is the same to the bit, what is not, what is refused."""

from __future__ import annotations

import io
import json
import os
import random
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import copsim
from copsim.analysis.future_bands import NUMBERS, since
from copsim.analysis.outcomes import OutcomeError, outcomes_of, wanted
from copsim.api import Runs
from copsim.branch_order import branch_order
from copsim.cli import app
from copsim.experiments import life_files
from copsim.experiments.ensemble import run_many
from copsim.experiments.life_files import read_life
from copsim.experiments.living_on import Branches, copied, live_to
from copsim.experiments.results import ResultsError
from copsim.future_runs import Futures
from copsim.scenarios import Entry, Scenario, ScenarioError, load, load_text
from copsim.simulation.changes import Change
from copsim.simulation.life import SnapshotError, StaleSnapshot

ROOT = Path(__file__).resolve().parents[1]
TABLES = ("weekly", "participation", "values", "members", "ties")
WEEK, WEEKS = 12, 30

PLAIN = """
name: plain
title: A small community
question: Does it carry itself?
weeks: 30
start: {members: 12, founders: 4}
joining: {prospects: 1.0}
"""
CHANGED = (
    PLAIN.replace("plain", "changed")
    + """
changes:
  - week: 4
    set: {leading.effort: 0.3}
    cost: {money: 7}
  - week: 6
    event: launch
    days: 2
    invited: 5
  - week: 12
    set: {leading.support_hours: 2}
    cost: {money: 11}
  - week: 20
    event: core leaves
    of_core: 50
  - week: 22
    set: {leading.effort: 1.0}
"""
)
SEVERAL = (
    PLAIN.replace("plain", "several")
    + """
communities: 3
elsewhere: 0.4
changes:
  - week: 9
    set: {rhythm.every: 1}
    community: 1
  - week: 15
    event: leaders leave
    how_many: 1
    community: 2
"""
)
SPECIAL = (
    PLAIN.replace("plain", "special")
    + """
programme: [Q&A, our evening, stories]
activities:
  our evening: {about: An evening of our own., family: 1, format: small groups, hours: 2, preparation: 1}
changes:
  - week: 8
    event: activity
    activity: case clinics
  - week: 10
    event: fresh luck
    seed: 77
  - week: 16
    event: activity
    activity: our evening
  - week: 18
    event: decision
    heard: 20
"""
)
SCENARIOS = {"plain": PLAIN, "changed": CHANGED, "several": SEVERAL, "special": SPECIAL}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Scenario files, and a life of each."""
    made = tmp_path_factory.mktemp("lives")
    for name, text in SCENARIOS.items():
        (made / f"{name}.yaml").write_text(text, encoding="utf-8")
        copsim.save(made / f"{name}.yaml", WEEK, made / f"{name}.life", seed=5)
    return made


@pytest.fixture
def there(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of one's own with these lives, in which nothing else may be left."""
    for name in SCENARIOS:
        for ending in ("yaml", "life"):
            (tmp_path / f"{name}.{ending}").write_bytes((folder / f"{name}.{ending}").read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*words: str) -> tuple[int, str, str]:
    """Exit code, output and error output of a command, run in this process."""
    result = CliRunner().invoke(app, list(words))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def same(one: Runs, other: Runs) -> list[str]:
    """Names of the tables in which two runs differ; the bytes of a table are those of its file."""
    pairs = [(name, getattr(one, name), getattr(other, name)) for name in TABLES]
    return [name for name, a, b in pairs if in_file(a) != in_file(b)]


def in_file(table: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    return buffer.getvalue()


# Going on


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("weeks", [WEEK, WEEK + 1, 34])
def test_a_resumed_life_is_the_undisturbed_one(folder: Path, name: str, weeks: int) -> None:
    went_on = copsim.resume(folder / f"{name}.life", weeks=weeks)
    whole = copsim.run(folder / f"{name}.yaml", seeds=5, weeks=weeks)
    assert same(went_on, whole) == []
    assert len(whole.participation)
    assert len(whole.ties)
    assert went_on.manifest["changed_for_this_run"] == whole.manifest["changed_for_this_run"]


@pytest.mark.parametrize("week", [0, 1, 29, 30])
def test_it_may_be_put_aside_in_any_week(tmp_path: Path, week: int) -> None:
    copsim.save(load_text(CHANGED), week, tmp_path / "a.life", seed=2)
    assert same(copsim.resume(tmp_path / "a.life"), copsim.run(load_text(CHANGED), seeds=2)) == []


def test_it_may_be_put_aside_again_from_the_same_place(tmp_path: Path, folder: Path) -> None:
    """The same life makes the same file, and reading changes nothing."""
    read_life(folder / "changed.life")
    again = copsim.save(folder / "changed.yaml", WEEK, tmp_path / "again.life", seed=5)
    assert again.read_bytes() == (folder / "changed.life").read_bytes()


def test_what_was_set_goes_with_it(there: Path) -> None:
    code, said, _ = call("save", "plain.yaml", "--week", "6", "--set", "leading.effort=0.2", "--out", "set.life")
    assert (code, "seed 1, lived to week 6" in said) == (0, True)
    went_on = copsim.resume("set.life", weeks=20)
    whole = copsim.run("plain.yaml", weeks=20, values={"leading.effort": 0.2})
    assert same(went_on, whole) == []
    told = "copsim run plain.yaml --seed 1 --replicates 1 --weeks 20 --set leading.effort=0.2 --out DIR"
    assert went_on.manifest["command"] == told
    assert went_on.manifest["changed_for_this_run"] == whole.manifest["changed_for_this_run"]


@pytest.mark.slow
def test_the_folder_is_that_of_a_run(there: Path) -> None:
    """Every file to the bit, the page and the figures too; the manifest says besides where it came from."""
    assert call("save", "changed.yaml", "--week", "12", "--seed", "5", "--out", "changed.life", "--force")[0] == 0
    assert call("resume", "changed.life", "--weeks", "28", "--out", "went")[0] == 0
    assert call("run", "changed.yaml", "--seed", "5", "--weeks", "28", "--out", "ran")[0] == 0
    files = {path.relative_to("ran") for path in Path("ran").rglob("*") if path.is_file()}
    assert {path.relative_to("went") for path in Path("went").rglob("*") if path.is_file()} == files
    differing = [file.name for file in files if (Path("ran") / file).read_bytes() != (Path("went") / file).read_bytes()]
    assert differing == ["manifest.json"]
    went, ran = (json.loads(Path(name, "manifest.json").read_text(encoding="utf-8")) for name in ("went", "ran"))
    assert went.pop("resumed") == {"file": "changed.life", "scenario": "changed", "seed": 5, "week": WEEK}
    assert went.pop("timing")["member_weeks"] < ran.pop("timing")["member_weeks"]
    assert went == ran


def test_the_scenario_in_a_file_can_be_run(folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(folder / "special.life") as archive:
        archive.extract("scenario.yaml", tmp_path)
    assert load(tmp_path / "scenario.yaml") == load(folder / "special.yaml")


# Futures


def test_the_same_luck_and_no_change_is_the_life_itself(folder: Path) -> None:
    alike = copsim.branch(folder / "special.life", same_luck=True)
    assert same(alike.runs, copsim.resume(folder / "special.life")) == []
    assert alike.bands["median"].tolist() == alike.bands["mean"].tolist()


def test_the_same_luck_and_a_change_is_the_changed_scenario(folder: Path) -> None:
    """Lived from the beginning, with the change dated to the week of branching and to a later one."""
    values = {"leading.effort": 0.1, "rhythm.every@20": 1}
    found = copsim.branch(folder / "plain.life", arms={"less": values}, same_luck=True, measures=["hours in all"])
    entries = [Entry(week=WEEK, values={"leading.effort": 0.1}), Entry(week=20, values={"rhythm.every": 1.0})]
    scenario = load(folder / "plain.yaml")
    for arm, given in enumerate((scenario, scenario.with_changes(entries))):
        block = run_many(given.plan(), [5], WEEKS).block
        assert found.measured.values[arm].tolist() == outcomes_of(block, [wanted("hours in 12-29")]).tolist()
    assert found.measured.values[0, 0, 0] != found.measured.values[1, 0, 0]


@pytest.mark.parametrize("name", SCENARIOS)
def test_futures_have_one_past_and_fresh_luck(folder: Path, name: str) -> None:
    block = copsim.branch(folder / f"{name}.life", futures=12, measures=["present"]).runs.ensemble.block
    past = run_many(load(folder / f"{name}.yaml").plan(), [5], WEEK).block
    for future in block:
        assert future[:WEEK].tobytes() == past[0].tobytes()
    assert len({future[WEEK:].tobytes() for future in block}) == 12


def test_a_future_is_the_event_fresh_luck_in_the_scenario(folder: Path) -> None:
    """Lived from the beginning on another path: nothing is copied there."""
    futures = copsim.branch(folder / "changed.life", futures=3, seed=400, measures=["present"])
    for seed in (400, 402):
        lucky = load(folder / "changed.yaml").with_changes([Entry(week=WEEK, event="fresh luck", seed=seed)])
        expected = copsim.run(lucky, seeds=5, weeks=WEEKS).weekly.drop(columns="seed")
        mine = futures.weekly[futures.weekly["seed"] == seed].drop(columns="seed").reset_index(drop=True)
        pd.testing.assert_frame_equal(mine, expected, check_exact=True)


def test_the_first_future_is_followed_from_the_founding_on(folder: Path) -> None:
    runs = copsim.branch(folder / "plain.life", futures=2, seed=9, measures=["present"]).runs
    lucky = load(folder / "plain.yaml").with_changes([Entry(week=WEEK, event="fresh luck", seed=9)])
    whole = copsim.run(lucky, seeds=5)
    for name in ("participation", "values", "members", "ties"):
        mine, theirs = (getattr(each, name).drop(columns="seed") for each in (runs, whole))
        pd.testing.assert_frame_equal(mine, theirs, check_exact=True)


def test_a_landscape_is_branched_in_one_place(tmp_path: Path) -> None:
    """By the name of a place, which means all its copies, as by the number of a community."""
    land = "title: t\nquestion: q?\nweeks: 30\nplaces: {office: {copies: 2}, lab: }\n"
    file = tmp_path / "land.life"
    copsim.save(load_text(land), 10, file, seed=3)
    named, numbered = (
        copsim.branch(file, arms={"less": {key: 0.1}}, futures=3).differences
        for key in ("leading.effort#lab", "leading.effort@10#2")
    )
    columns = ["outcome", "baseline", "value", "difference"]
    pd.testing.assert_frame_equal(named[columns], numbered[columns], check_exact=True)
    assert named["difference"].abs().sum() > 0


def test_copies_are_what_branches_of_lives_are(folder: Path) -> None:
    """And living one of them leaves what it was copied from as it was."""
    life, _ = live_to(load(folder / "several.yaml").plan(), 5, WEEK)
    before = life.snapshot()
    changes = [Change(WEEK, "leading.effort", 0.2), Change(15, event="renegotiate")]
    mine = Branches(life, [(), changes], fresh=True).begin(1, 2**62 + 3).live(10)
    assert mine.weekly.tobytes() == life.branch(changes, seed=2**62 + 3).live(10).weekly.tobytes()
    assert len(mine.log) == 0
    copied(life).live(9)
    assert life.snapshot() == before


def test_each_arm_has_the_same_fresh_luck_whatever_other_arms_there_are(folder: Path) -> None:
    file, measures = folder / "changed.life", ["present", "hours in all"]
    arms = {"less": {"leading.effort": 0.1}, "help": {"leading.support_hours@16": 6}, "rarely": {"rhythm.every": 4}}
    one = copsim.branch(file, arms=arms, futures=8, measures=measures, threads=1)
    two = copsim.branch(file, arms=dict(reversed(arms.items())), futures=8, measures=measures, threads=2)
    alone = copsim.branch(file, arms={"help": arms["help"]}, futures=8, measures=measures)
    columns = ["outcome", "baseline", "value", "difference", "low", "high", "verdict", "first_week"]
    tables = [found.differences.set_index("arm")[columns] for found in (one, two, alone)]
    for name in arms:
        pd.testing.assert_frame_equal(tables[0].loc[[name]], tables[1].loc[[name]], check_exact=True)
    pd.testing.assert_frame_equal(tables[0].loc[["help"]], tables[2].loc[["help"]], check_exact=True)
    # A pair is the life with that luck, with the change and without; before the change it is one.
    life = copsim.branch(file, futures=8, measures=measures).weekly
    values = life[life["week"] >= WEEK].groupby("seed")["present"].mean()
    assert values.tolist() == pytest.approx(one.measured.values[0, :, 0].tolist(), abs=1e-12)
    assert not one.measured.differences[1, :, :, :16].any()
    assert one.measured.differences[1, :, :, 17:].any()


def test_threads_change_nothing(folder: Path) -> None:
    one, two = (copsim.branch(folder / "several.life", futures=9, threads=threads) for threads in (1, 2))
    assert same(one.runs, two.runs) == []
    pd.testing.assert_frame_equal(one.bands, two.bands, check_exact=True)


ELSEWHERE = """
import hashlib, sys, copsim
went_on = copsim.resume("several.life", weeks=33)
went_on.weekly.to_parquet("weekly.parquet", index=False)
went_on.members.to_parquet("members.parquet", index=False)
futures = copsim.branch("several.life", futures=6, threads=1, measures=["present"])
futures.weekly.to_parquet("futures.parquet", index=False)
found = copsim.branch("several.life", arms={"less": {"leading.effort": 0.1}}, futures=6, measures=["present"])
found.differences.to_parquet("differences.parquet", index=False)
"""


def test_another_process_makes_the_same(there: Path) -> None:
    subprocess.run([sys.executable, "-c", ELSEWHERE], check=True, timeout=300)
    whole = copsim.run("several.yaml", seeds=5, weeks=33)
    futures = copsim.branch("several.life", futures=6, threads=2, measures=["present"])
    found = copsim.branch("several.life", arms={"less": {"leading.effort": 0.1}}, futures=6, measures=["present"])
    made = {
        "weekly": whole.weekly,
        "members": whole.members,
        "futures": futures.weekly,
        "differences": found.differences,
    }
    for name, table in made.items():
        assert Path(f"{name}.parquet").read_bytes() == in_file(table), name


# What is measured, and what is told


def test_outcomes_begin_with_the_week_of_branching() -> None:
    told = {
        text: str(since(wanted(text), 40, 60))
        for text in ("present", "core in last 5", "realized in all", "core at 50")
    }
    assert told == {
        "present": "present in 40-59",
        "core in last 5": "core in last 5",
        "realized in all": "realized in 40-59",
        "core at 50": "core at 50",
    }
    assert since(wanted("realized in all"), 40, 60).name == "realized_in_all"
    assert since(wanted("week_mature"), 40, 60) == wanted("week_mature")
    with pytest.raises(OutcomeError, match="week 39, when all futures were still one; expected weeks from 40 to 59"):
        since(wanted("present in 39-50"), 40, 60)


def test_bands_are_those_of_the_table(folder: Path) -> None:
    futures = copsim.branch(folder / "plain.life", futures=30, measures=["present", "held in all", "week_realized"])
    late = futures.weekly[futures.weekly["week"] >= WEEK].groupby("seed")
    bands = futures.bands.set_index("outcome")
    expected = late["held"].sum().quantile([0.05, 0.25, 0.5, 0.75, 0.95]).tolist()
    assert bands.loc["held_in_all", ["low90", "low50", "median", "high50", "high90"]].tolist() == pytest.approx(
        expected
    )
    assert bands.loc["present", "mean"] == pytest.approx(late["present"].mean().mean())
    assert (bands["futures"] + bands["left_out"]).tolist() == [30, 30, 30]
    assert list(futures.bands.columns[3:]) == list(NUMBERS)
    assert futures.flat["held_in_all.median"] == bands.loc["held_in_all", "median"]
    assert isinstance(futures, Futures)
    assert repr(futures) == "<Futures of plain: 30 × weeks 12 to 29>"
    assert "in the median of 30 futures" in " ".join(futures.words)
    assert not any("too few" in sentence for sentence in futures.words)


def test_costs_are_those_of_the_weeks_from_there_on(folder: Path) -> None:
    """Of the scenario's stated costs those of the past are spent."""
    found = copsim.branch(folder / "changed.life", arms={"help": {"leading.support_hours@20": 9}}, futures=8)
    costs = found.costs.set_index("kind")
    assert costs.loc["stated money", ["baseline", "value"]].tolist() == [11.0, 11.0]
    late = copsim.branch(folder / "changed.life", futures=8).weekly
    late = late[late["week"] >= WEEK]
    hours = ["hours_given", "hours_leading", "hours_homework", "hours_red_tape"]
    assert costs.loc["members' hours", "baseline"] == pytest.approx(late[hours].to_numpy().sum() / 8)
    assert "Members' hours from week 12 on" in " ".join(found.words)


def test_few_futures_warn(there: Path) -> None:
    assert "8 futures are too few" in call("branch", "plain.life", "--futures", "8", "--measure", "present")[1]
    code, out, err = call("branch", "plain.life", "--set", "leading.effort=0", "--same-luck", "--json")
    flat = json.loads(out)
    assert (code, "one replay is not a cause" in err) == (0, True)
    assert (flat["same_luck"], flat["past.week"], flat["replicates"], flat["arm1"]) == (True, 12, 1, "leading.effort=0")
    code, out, err = call("branch", "plain.life", "--futures", "25", "--json", "--measure", "present")
    flat = json.loads(out)
    assert (code, err, flat["futures"], flat["first_seed"], flat["past.seed"]) == (0, "", 25, 6, 5)
    assert set(flat) >= {f"present.{name}" for name in (*NUMBERS, "told")}


def test_luck_that_is_one_again_is_told(folder: Path, tmp_path: Path) -> None:
    """A scenario may have `fresh luck` itself: before that week it is spent, after it all futures would be alike."""
    assert not any("one luck" in sentence for sentence in copsim.branch(folder / "special.life", futures=2).words)
    copsim.save(folder / "special.yaml", 9, tmp_path / "early.life")
    early = copsim.branch(tmp_path / "early.life", futures=2)
    assert any("From week 10 on all futures have one luck, that of seed 77" in sentence for sentence in early.words)
    arms = copsim.branch(
        tmp_path / "early.life", arms={"less": {"leading.effort": 0.1}}, futures=6, measures=["present"]
    )
    assert any("From week 10 on all lives of special have one luck" in sentence for sentence in arms.words)


def test_the_seed_in_force_is_no_fresh_luck(folder: Path) -> None:
    """It is the one of the event `fresh luck` where there was one."""
    assert copsim.branch(folder / "special.life", futures=1).runs.seeds == (78,)
    with pytest.raises(ValueError, match="seed 77 is the luck this life has had so far"):
        copsim.branch(folder / "special.life", futures=3, seed=75)


def test_pages_say_what_was_done(there: Path) -> None:
    code, said, _ = call(
        "branch", "plain.life", "--arm", "less: leading.effort=0.1", "--futures", "8", "--out", "which"
    )
    assert (code, "All lives are futures of one, plain with seed 5" in said) == (0, True)
    page = Path("which/report.html").read_text(encoding="utf-8")
    for text in (
        "which had been lived to week 12; what is compared lies from there on.",
        "plain.yaml --week 12 --seed 5 --out plain.life\ncopsim branch plain.life",
        "8 futures are too few",
    ):
        assert text in page, text
    manifest = json.loads(Path("which/manifest.json").read_text(encoding="utf-8"))
    assert manifest["branched"] == {
        "file": "plain.life", "scenario": "plain", "seed": 5, "week": 12, "same_luck": False,
    }  # fmt: skip
    code, said, _ = call("branch", "plain.life", "--futures", "4", "--out", "fan")
    assert (code, "what may become of it from week 12 on" in said) == (0, True)
    assert len(pd.read_csv("fan/futures.csv")) == 14
    page = Path("fan/report.html").read_text(encoding="utf-8")
    assert "all lives have one past, that of seed 5, and from week 12 on every life has luck of its own" in page
    assert "from here on every life has luck of its own" in page


# What cannot be

WRONG: dict[str, tuple[str, str]] = {
    "no file": ("branch no.life", "there is no file no.life; copsim save SCENARIO"),
    "a folder": ("resume .", "is a folder, expected a file that copsim save has written"),
    "no life": ("branch plain.yaml", "plain.yaml is no life that copsim save has put aside"),
    "fewer weeks": ("resume plain.life --weeks 11", "weeks is 11, expected 12 to 5200, as plain.life has"),
    "no week left": ("branch plain.life --weeks 12", "weeks is 12, expected 13 to 5200"),
    "too many weeks": ("resume plain.life --weeks 5201", "weeks is 5201, expected a whole number from 0 to 5200"),
    "a past change": ("branch plain.life --set leading.effort@11=0", "week 11 has been lived already; expected a week"),
    "beyond": ("branch plain.life --set leading.effort@30=0", "lies beyond the run; expected a week from 12 to 29"),
    "start only": ("branch plain.life --set start.members=3", "only shapes the start, which this life has behind"),
    "of the run": ("branch plain.life --set communities=2", "cannot change in the course of a run; save another"),
    "weeks set": ("branch plain.life --set weeks=40", "is the same for all futures; give it with --weeks"),
    "unknown": ("branch plain.life --set leading.efort=1", "did you mean leading.effort?"),
    "out of bounds": ("branch plain.life --set leading.effort=3", "is 3; expected a number from 0 to 1"),
    "twice": ("branch plain.life --set leading.effort=1 --set leading.effort@12=0", "is given twice"),
    "no arm": ("branch plain.life --arm nonsense", "is no arm; expected NAME: PATH=VALUE"),
    "two names": ("branch plain.life --arm 'a: leading.effort=0' --arm 'a: leading.effort=1'", "two arms are"),
    "same arm": ("branch plain.life --arm 'a: leading.effort=0' --arm 'b: leading.effort=0'", "is 'a' once more"),
    "old luck": ("branch plain.life --seed 1", "seed 5 is the luck this life has had so far"),
    "no futures": ("branch plain.life --futures 0", "futures is 0, expected a whole number from 1"),
    "late seeds": (f"branch plain.life --seed {2**63 - 1}", "expected at most"),
    "both": ("branch plain.life --same-luck --futures 3", "the same luck makes one future"),
    "past weeks": ("branch plain.life --measure 'present in 3-20'", "asks about week 3, when all futures"),
    "no measure": ("branch plain.life --measure nonsense", "there is no outcome 'nonsense'"),
    "no threads": ("branch plain.life --threads 0", "threads is 0"),
    "matters": ("branch plain.life --matters 0", "matters is 0"),
    "target taken": ("branch plain.life --out taken", "taken exists and holds something else"),
    "resume taken": ("resume plain.life --out taken", "taken exists and holds something else"),
    "too large": ("branch plain.life --futures 900000 --weeks 5200", "expected at most"),
    "no scenario": ("save nonsense --week 3 --out new.life", "scenario 'nonsense': unknown"),
    "no such week": ("save plain.yaml --week -1 --out new.life", "the week is -1, expected a whole number"),
    "no such seed": ("save plain.yaml --week 3 --seed -1 --out new.life", "the seed is -1"),
    "no value": ("save plain.yaml --week 3 --set leading.effort --out new.life", "expected PATH=VALUE"),
    "a life there": ("save plain.yaml --week 3 --out plain.life", "plain.life holds a life already; name"),
    "not a life there": ("save plain.yaml --week 3 --out plain.yaml --force", "holds something else than a life"),
    "out is a folder": ("save plain.yaml --week 3 --out taken", "taken is a folder; name a file with --out"),
    "no folder": ("save plain.yaml --week 3 --out nowhere/new.life", "there is no folder nowhere; make it, or name"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_is_told_in_a_line(there: Path, what: str) -> None:
    words, expected = WRONG[what]
    (there / "taken").mkdir()
    (there / "taken" / "mine.txt").write_text("mine", encoding="utf-8")
    before = {path: path.read_bytes() for path in there.rglob("*") if path.is_file()}
    code, out, err = call(*shlex.split(words))
    assert (code, out) == (2, "")
    assert expected in err
    assert len(err.splitlines()) == 1
    assert {path: path.read_bytes() for path in there.rglob("*") if path.is_file()} == before


def test_weeks_must_be_said_for_a_life_longer_than_its_scenario(tmp_path: Path) -> None:
    copsim.save(load_text(PLAIN), 31, tmp_path / "long.life")
    with pytest.raises(
        ValueError, match=r"plain has 30 weeks, .* say with --weeks how many there shall be in all, 31 to"
    ):
        copsim.resume(tmp_path / "long.life")
    assert copsim.resume(tmp_path / "long.life", weeks=31).weeks == 31


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ResultsError, match="cannot be written: Permission denied"):
        copsim.save(load_text(PLAIN), 3, tmp_path / "new.life")


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "old.life").write_bytes(copsim.save(load_text(PLAIN), 2, tmp_path / "first.life").read_bytes())
    before = (tmp_path / "old.life").read_bytes()
    monkeypatch.setattr("copsim.experiments.files.os.fsync", full)
    with pytest.raises(ResultsError, match="No space left on device"):
        copsim.save(load_text(PLAIN), 3, tmp_path / "old.life", force=True)
    assert (tmp_path / "old.life").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first.life", "old.life"]


def test_ctrl_c_leaves_nothing(there: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("copsim.simulation.life.Life.live", stopped)
    for words in (
        "save plain.yaml --week 9 --out new.life",
        "resume plain.life --out new",
        "branch plain.life --out new",
    ):
        code, _, err = call(*words.split())
        assert (code, "nothing was written" in err) == (130, True), words
    assert not list(there.glob("new*"))


def test_force_replaces_a_life(there: Path) -> None:
    assert call("save", "plain.yaml", "--week", "3", "--out", "several.life", "--force")[0] == 0
    assert read_life("several.life").week == 3


# Files that are not as they were


def test_damage_is_always_noticed(folder: Path, tmp_path: Path) -> None:
    """Wherever a file was cut off or a byte of it is another one, it is refused in a line, or is the same life."""
    whole, file = (folder / "plain.life").read_bytes(), tmp_path / "torn.life"
    good = read_life(folder / "plain.life").life.snapshot()
    luck = random.Random(1)
    torn = [whole[:end] for end in (0, 1, 100, len(whole) // 2, len(whole) - 1)]
    for place in (
        luck.sample(range(len(whole)), 120) + list(range(0, 60, 4)) + list(range(len(whole) - 80, len(whole), 4))
    ):
        torn.append(whole[:place] + bytes([whole[place] ^ (1 << luck.randrange(8))]) + whole[place + 1 :])
    refused = 0
    for content in torn:
        file.write_bytes(content)
        try:
            same_life = read_life(file).life.snapshot() == good
        except SnapshotError as error:
            refused += 1
            same_life = str(file) in str(error) and "\n" not in str(error)
        assert same_life
    assert refused > 100


def repacked(file: Path, into: Path, **parts: Callable[[bytes], bytes]) -> Path:
    """The same file with some of its parts changed."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(into, "w") as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name.partition(".")[0], lambda content: content)(old.read(name)))
    return into


def about(**changes: Any) -> Callable[[bytes], bytes]:
    return lambda content: json.dumps({**json.loads(content), **changes}).encode()


def packed(rows: Any) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, rows)
    return buffer.getvalue()


OTHERS: dict[str, tuple[type[Exception], dict[str, Any], str]] = {
    "another model": (
        StaleSnapshot, {"about": about(model="beef")}, "was put aside with model version beef, this is .*put it aside "
        "anew: copsim save .*plain.yaml --week 12 --seed 5",
    ),
    "another form": (StaleSnapshot, {"about": about(form=2)}, "has form 2, expected 1: another version of copsim"),
    "another kind": (SnapshotError, {"about": about(kind="a zip")}, "is no life that copsim save has put aside"),
    "not what it says": (SnapshotError, {"about": about(week=13)}, "is damaged: its parts do not fit together"),
    "no seed": (SnapshotError, {"about": about(seed=None)}, "is damaged: "),
    "other rows": (
        StaleSnapshot, {"members": lambda _: packed(np.zeros(3))}, "has other activities, or counts other things",
    ),
    "objects": (
        SnapshotError, {"members": lambda _: packed(np.array([object()], dtype=object))}, "is damaged: Object arrays",
    ),
    "no world": (SnapshotError, {"life": lambda _: b"nonsense"}, "is damaged: "),
    "another scenario": (
        StaleSnapshot, {"scenario": lambda text: text.replace(b"members: 12", b"members: 13")}, "has other activities",
    ),
    "no scenario": (SnapshotError, {"scenario": lambda _: b"nonsense: ["}, "is damaged: "),
}  # fmt: skip


@pytest.mark.parametrize("what", OTHERS)
def test_files_of_others_are_refused(folder: Path, tmp_path: Path, what: str) -> None:
    kind, parts, expected = OTHERS[what]
    file = repacked(folder / "plain.life", tmp_path / "other.life", **parts)
    with pytest.raises(kind, match=expected) as told:
        read_life(file)
    assert "\n" not in str(told.value)
    assert read_life(repacked(folder / "plain.life", tmp_path / "same.life")).week == WEEK


def test_a_part_too_large_for_memory_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(life_files, "MOST_BYTES", 20_000)
    with pytest.raises(SnapshotError, match=r"which no life has|is said to have"):
        read_life(folder / "several.life")


# From Python, and as the page shows it


def test_orders_are_checked_before_anything_is_lived(folder: Path) -> None:
    asked = branch_order(folder / "plain.life", arms={"a": {"leading.effort": "0.5"}}, futures=3)
    assert [arm.name for arm in asked.arms] == ["plain", "a"]  # type: ignore[union-attr]
    with pytest.raises(ScenarioError, match=r"leading\.effort@3: week 3 has been lived already"):
        branch_order(folder / "plain.life", arms={"a": {"leading.effort@3": 0.5}})
    assert copsim.branch(folder / "plain.life", arms={}, futures=1, measures=["present"]).runs.week == WEEK  # type: ignore[call-overload]


def test_a_scenario_that_only_python_knows_can_be_put_aside(tmp_path: Path) -> None:
    scenario = Scenario(name="mine", weeks=20, parameters={"start.members": 9.0, "start.founders": 3.0})
    file = copsim.save(scenario, 5, tmp_path / "mine.life")
    assert copsim.resume(file).manifest["command"] is None
    assert read_life(file).scenario == scenario


def test_the_page_shows_what_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its commands one after the other in one folder, and its lines of Python; its numbers are those that come out."""
    page = (ROOT / "docs" / "branching.md").read_text(encoding="utf-8")
    example = page.partition("## An example")[2].partition("\n## ")[0]
    lines = [line.strip() for line in example.splitlines() if line.startswith("    ")]
    commands = [line for line in lines if line.startswith("copsim ")]
    assert len(commands) >= 5
    monkeypatch.chdir(tmp_path)
    said = []
    for line in commands:
        code, out, err = call(*shlex.split(line)[1:])
        assert code == 0, f"{line}\n{err}"
        said.append(" ".join(out.split()))
    exec("\n".join(line for line in lines if not line.startswith("copsim ")), {})
    assert "11.0 9.9 to 12.1 7.0 to 14.5" in said[1]
    assert "10.87 7.47 -3.40 -3.77 to -3.05 0 %" in said[2]
    assert "+0.46 0.14 to 0.81" in said[2]
    columns = dict(row.strip("| ").split("` | ", 1) for row in page.splitlines() if row.startswith("| `"))
    assert {name.strip("`"): text for name, text in columns.items()} == NUMBERS
