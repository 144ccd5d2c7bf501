"""What difference something made: pairs of futures with one past and one luck, and what is said of them."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import copsim
from copsim.analysis.attributed import FARED, GROUPS, MEASURES
from copsim.analysis.brokering import betweenness
from copsim.attribute_order import Order, attribute, order
from copsim.cli import app
from copsim.experiments.living_on import live_to
from copsim.experiments.with_and_without import WITH, WITHOUT, who_brokers, who_leads
from copsim.scenarios import Scenario, load, load_text, names
from copsim.scenarios.leaving_out import without_activity
from copsim.scenarios.retold import from_manifest
from copsim.simulation.life import Life

pytestmark = pytest.mark.once

NOTHING = """
title: An award that nobody gets
description: What an award adds is set anew, and none is given.
who: Nobody
when: Never.
weeks: 20
eligibility: {whom: any community}
changes:
  - {week: 0, set: {organisation.award: 0.31}}
source: assumed
"""
EVENTFUL = """
name: eventful
title: Two visits and a launch
weeks: 40
start: {members: 14, founders: 4}
joining: {prospects: 1.0}
changes:
  - {week: 8, event: activity, activity: field trips}
  - {week: 13, event: launch, days: 2, invited: 6}
  - {week: 20, event: activity, activity: field trips}
  - {week: 22, set: {rhythm.every: 3}}
"""
SEVERAL = """
name: several
title: Three that share people
weeks: 60
communities: 3
elsewhere: 0.4
start: {members: 12, founders: 4}
"""
FEW = ["present in all", "hours in all"]


def call(*words: str) -> tuple[int, str, str]:
    """Exit code, output and error output of `copsim attribute`, run in this process."""
    result = CliRunner().invoke(app, ["attribute", *words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of one's own, and runs."""
    made = tmp_path_factory.mktemp("lives")
    for name, text in (("nothing", NOTHING), ("eventful", EVENTFUL), ("several", SEVERAL)):
        (made / f"{name}.yaml").write_text(text, encoding="utf-8")
    copsim.run("neglected", seeds=range(3, 6), weeks=60, interventions=["coaching@20", "logistics@24"]).save(
        made / "run"
    )
    return made


def leading(**asked: Any) -> Order:
    return order("healthy", **{"leader": "0@52", "futures": 30, "weeks": 104, "threads": 2, **asked})


# What comes out


def test_what_does_nothing_makes_no_difference(folder: Path) -> None:
    words = ["healthy", "--with", f"{folder / 'nothing.yaml'}@10", "--intervention", "nothing", "--weeks", "40"]
    code, said, _ = call(*words, "--futures", "25")
    assert code == 0
    assert "It made no difference: with it and without it lives are the same in every number, in all 25 pairs." in said
    assert "Week by week nothing differs." in said
    flat = json.loads(call(*words, "--futures", "25", "--json")[1])
    assert flat["nothing_differs"]
    assert flat["enough"]
    assert flat["present_in_all.pairs_same"] == 1.0
    found = attribute(
        "healthy", intervention="nothing", interventions=[f"{folder / 'nothing.yaml'}@10"], futures=25, weeks=40
    )
    assert "pairs" not in found.figures
    assert "It made no difference" in found.report(alone=True)


@pytest.mark.parametrize("gone", [False, True])
def test_a_leader_who_is_left_out_is_missed_within_a_year(gone: bool) -> None:
    found = leading(gone=gone).run()
    present = found.differences.set_index("outcome").loc["present_in_all"]
    assert present["verdict"] == "better"
    assert present["pairs_more"] > 0.6
    assert present["without"] < present["with"]
    assert present["difference"] == pytest.approx(present["with"] - present["without"])
    assert present["first_week"] < 65
    text = " ".join(found.words)
    for part in (
        "What difference did member 0 make", "Members who took part, weeks 52 to 103", "without it",
        "Who was left out is not counted in any group", "an example, and measures nothing", "do not add up",
        "All futures have one past", "leaves the organisation" if gone else "does not take the seat again",
    ):  # fmt: skip
        assert part in text, part


def test_a_launch_that_is_left_out_invites_nobody() -> None:
    found = attribute("capetown", activity="launch", futures=25, measures=["joined in all", "present in all"])
    joined = found.differences.set_index("outcome").loc["joined_in_all"]
    assert joined["difference"] > 25
    assert found.told.thing.week == 0
    assert "nobody is invited" in found.told.thing.without
    assert found.flat["held"] == 1.0
    newcomers = found.who[(found.who["group"] == "newcomers") & (found.who["measure"] == "visits")].iloc[0]
    assert newcomers["verdict"] == "better"


def test_numbers_are_those_of_the_lives() -> None:
    """Lived one by one, by hand: with it, and without it."""
    asked = leading(futures=25, measures=FEW)
    found = asked.run()
    for n, seed in enumerate(found.told.measured.seeds[:3]):
        for arm in (WITHOUT, WITH):
            life = asked.pairs.begin(arm, seed)
            for _ in range(52):
                life.live(1)
                if arm == WITHOUT:
                    life.members["pledge"][0] = 0.0
            assert life.weekly["present"][52:].mean() == pytest.approx(found.told.measured.values[arm, n, 0])
    table = found.pairs
    one = table[table["outcome"] == "present_in_all"]
    assert (one["with"] - one["without"]).tolist() == one["difference"].tolist()
    told = found.differences.set_index("outcome").loc["present_in_all"]
    assert told["difference"] == pytest.approx(one["difference"].mean())
    assert told["pair_median"] == pytest.approx(one["difference"].median())
    assert told["pairs_more"] == (one["difference"] > 0).mean()
    went = copsim.run("healthy", seeds=1, weeks=104).weekly
    assert found.flat["present_in_all.example"] == pytest.approx(went["present"][52:].mean())


def test_people_are_counted_by_the_level_they_had() -> None:
    asked = leading(futures=25, measures=FEW)
    found = asked.run()
    life = asked.life
    here = (life.members["left"] < 0) & (np.arange(len(life.members)) != 0)
    for code, level in enumerate(reversed(GROUPS[:-1])):
        people = int((here & (life.members["level"] == code)).sum())
        rows = found.who[found.who["group"] == level]
        assert (rows["people"].iloc[0] if len(rows) else 0) == people
    core = here & (life.members["level"] == 5)
    visits = []
    for seed in found.told.measured.seeds:
        future = asked.pairs.begin(WITH, seed).live(52)
        visits.append((future.members["visits"][: len(core)] - life.members["visits"])[core].mean())
    row = found.who[(found.who["group"] == "core") & (found.who["measure"] == "visits")].iloc[0]
    assert row["with"] == pytest.approx(np.mean(visits))
    assert set(found.who["measure"]) == set(FARED)


# One past, one luck


@pytest.mark.parametrize(
    "asked",
    [
        {"run": "healthy", "leader": "0@30"}, {"run": "healthy", "leader": "0@30", "gone": True},
        {"run": "bhutan", "activity": 26}, {"run": "healthy", "activity": 31},
        {"run": "neglected", "intervention": "coaching", "interventions": ["coaching@30"]},
    ],
)  # fmt: skip
def test_pairs_share_their_past_bit_for_bit(asked: dict[str, Any]) -> None:
    ordered = order(**asked, futures=25, weeks=60)
    week = ordered.thing.week
    past = copsim.run(ordered.source.scenario, weeks=week, seeds=1).ensemble.block[0]
    for seed in list(ordered.seeds)[:4]:
        lives = [ordered.pairs.begin(arm, seed).live(60 - week) for arm in (WITHOUT, WITH)]
        for life in lives:
            assert life.weekly[:week].tobytes() == past.tobytes()
        assert lives[0].weekly[week:].tobytes() != lives[1].weekly[week:].tobytes()
        assert lives[0].seed == lives[1].seed == seed
    assert ordered.life.week == week


def test_the_same_command_gives_the_same_figures_on_any_number_of_threads(tmp_path: Path) -> None:
    words = ("eventful", "--activity", "20", "--futures", "25")
    (tmp_path / "eventful.yaml").write_text(EVENTFUL, encoding="utf-8")
    words = (str(tmp_path / "eventful.yaml"), *words[1:])
    for name, threads in (("one", "1"), ("again", "1"), ("two", "2")):
        assert call(*words, "--threads", threads, "--out", str(tmp_path / name))[0] == 0
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert {"report.html", "differences.csv", "pairs.csv", "who.csv", "by_week.csv", "manifest.json"} <= {
        path.as_posix() for path in files
    }
    for other in ("again", "two"):
        differing = [
            p.name for p in files if (tmp_path / "one" / p).read_bytes() != (tmp_path / other / p).read_bytes()
        ]
        assert differing == ["manifest.json"]
    random.seed(1)
    flats = [json.loads(call(*words, "--threads", threads, "--json")[1]) for threads in ("1", "2")]
    assert flats[0] == flats[1]


def test_json_is_flat_and_stable() -> None:
    code, out, err = call("healthy", "--leader", "0@20", "--futures", "25", "--weeks", "40", "--json")
    flat = json.loads(out)
    assert (code, err) == (0, "")
    assert not any(isinstance(value, dict | list) for value in flat.values())
    known = {
        "copsim", "model", "scenario", "kind", "what", "without", "week", "member", "seed", "futures", "first_seed",
        "weeks", "matters", "held", "nothing_differs", "enough", "interrupted", "out", "files",
    }  # fmt: skip
    outcomes = {key.split(".")[0] for key in flat if not key.startswith("who.")} - known
    assert len(outcomes) == len(MEASURES)
    numbers = {key.split(".", 1)[1] for key in flat if key.startswith("present_in_all.")}
    assert {
        "with",
        "without",
        "difference",
        "low",
        "high",
        "probability",
        "verdict",
        "pairs_more",
        "pair_median",
    } < numbers
    assert {"example", "told", "first_week", "needed_for_sign"} < numbers
    assert (flat["kind"], flat["member"], flat["week"], flat["seed"], flat["first_seed"]) == ("leader", 0, 20, 1, 2)
    assert flat["held"] is None
    assert {key.split(".")[1] for key in flat if key.startswith("who.")} <= set(GROUPS)
    page = (Path(__file__).resolve().parents[1] / "docs" / "attribution.md").read_text(encoding="utf-8")
    for key in (*known, *numbers):
        assert f"`{key}`" in page, key


# Runs, scenarios and what is left out of them


def test_a_run_is_the_life_of_its_folder(folder: Path) -> None:
    of_run = attribute(folder / "run", intervention="coaching", futures=25, measures=FEW)
    named = attribute(
        "neglected", intervention="coaching@20", interventions=["coaching@20", "logistics@24"], futures=25,
        measures=FEW, seed=3, weeks=60,
    )  # fmt: skip
    pd.testing.assert_frame_equal(of_run.differences, named.differences, check_exact=True)
    pd.testing.assert_frame_equal(of_run.who, named.who, check_exact=True)
    assert of_run.told.seed == 3
    assert "what else was dropped is: logistics@24" in of_run.told.thing.without
    assert attribute(folder / "run", leader="0", seed=5, futures=25, measures=FEW).told.seed == 5


@pytest.mark.parametrize("name", names())
def test_a_scenario_can_be_read_from_a_manifest(name: str) -> None:
    scenario = load(name)
    plan, again = scenario.plan(), from_manifest(json.loads(json.dumps(scenario.as_dict()))).plan()
    assert (plan.changes, plan.elsewhere, plan.activities) == (again.changes, again.elsewhere, again.activities)
    assert plan.setting.tobytes() == again.setting.tobytes()


def _held(scenario: Scenario, text: str, weeks: int) -> list[int]:
    """Weeks in which something is due where an activity is left out."""
    out = without_activity(scenario, text, weeks)
    ordered = order(scenario, activity=text, futures=25, weeks=weeks)
    assert ordered.thing.week == out.week
    life = ordered.pairs.begin(WITHOUT, 2).live(weeks - out.week)
    return np.flatnonzero(life.weekly["held"].any(axis=1) | life.weekly["cancelled"].any(axis=1)).tolist()


def test_an_activity_is_left_out_and_nothing_else(folder: Path) -> None:
    scenario = load_text(EVENTFUL)
    due = [1, 3, 5, 7, 8, 9, 11, 13, 15, 17, 19, 20, 21, 23, 26, 29, 32, 35, 38]
    assert _held(scenario, "8", 40) == [week for week in due if week != 8]
    assert _held(scenario, "field trips@20", 40) == [week for week in due if week != 20]
    # The launch stands in the place of a meeting.
    assert _held(scenario, "launch", 40) == due
    assert (
        "regular meeting of that week, whose place it takes, is due instead"
        in without_activity(scenario, "launch", 40).without
    )
    for week in ("11", "21", "26"):
        assert _held(scenario, week, 40) == [other for other in due if other != int(week)]


def test_everything_else_stays(folder: Path) -> None:
    scenario = load_text(EVENTFUL)
    out = without_activity(scenario, "launch", 40)
    assert [change.event for change in out.changes] == ["activity", "activity", ""]
    assert out.changes == tuple(change for change in scenario.plan().changes if change.event != "launch")


def test_a_leader_does_not_take_the_seat_again() -> None:
    ordered = leading()
    for seed in list(ordered.seeds)[:5]:
        pairs = ordered.pairs
        pairs.lives(104)(WITHOUT, seed, lambda weeks: None)
        life = pairs.begin(WITHOUT, seed)
        assert 0 not in who_leads(life)
    gone = leading(gone=True)
    life = gone.pairs.begin(WITHOUT, 7).live(1)
    assert life.members["left"][0] == 52
    assert gone.life.members["left"][0] == -1


# Brokers


def test_who_stands_between_others_brokers() -> None:
    """Two triangles that only 2 and 3 join."""
    one, other = [0, 1, 2, 3, 4, 5, 2], [1, 2, 0, 4, 5, 3, 3]
    shares = betweenness(range(7), one, other, [0.5] * 7)
    assert shares[2] == shares[3] == pytest.approx(6 / 15)
    assert shares[0] == shares[6] == 0.0
    # A weak tie is a long way.
    assert betweenness(range(3), [0, 1, 0], [1, 2, 2], [0.9, 0.9, 0.1])[1] == 1.0
    assert betweenness(range(3), [0, 1, 0], [1, 2, 2], [0.9, 0.9, 0.9])[1] == 0.0


def test_a_broker_leaves_and_is_one(folder: Path) -> None:
    life, _ = live_to(load("healthy").plan(), 1, 26)
    brokers = list(who_brokers(life))
    assert len(brokers) >= 5
    found = attribute("healthy", broker=brokers[0], futures=25, weeks=52, measures=FEW)
    assert (found.told.thing.week, found.told.thing.member) == (26, brokers[0])
    assert "of the shortest ways between two others lead, leaves the organisation" in found.told.thing.without
    code, _, err = call("healthy", "--broker", str(_nobody(life, brokers)), "--weeks", "52")
    assert (code, f"expected one of these: {brokers[0]}, " in err) == (2, True)


def _nobody(life: Life, brokers: list[int]) -> int:
    return next(row for row in range(len(life.members)) if row not in brokers and life.members["joined"][row] < 0)


def test_who_belongs_to_two_communities_connects_them(folder: Path) -> None:
    life, _ = live_to(load(folder / "several.yaml").plan(), 1, 26)
    persons = life.members["person"].tolist()
    several = [row for row, person in enumerate(persons) if persons.count(person) > 1]
    mine = next(row for row in several if life.members["left"][row] < 0)
    found = attribute(folder / "several.yaml", broker=mine, futures=25, measures=FEW)
    assert "who belongs to 2 communities, leaves the organisation" in found.told.thing.without
    ordered = order(folder / "several.yaml", broker=mine, futures=25)
    after = ordered.pairs.begin(WITHOUT, 9).live(1)
    assert [after.members["left"][row] for row in several if persons[row] == persons[mine]] == [26, 26]


# What cannot be asked


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("healthy", "nothing is asked about, expected one of --activity, --broker, --leader, --intervention"),
        ("healthy --leader 0 --activity 5", "--activity and --leader are asked about at once, expected one of"),
        ("healthy --activity 5 --gone", "--gone belongs to --leader"),
        ("healthy --leader 0 --futures 24", "futures is 24, expected at least 25"),
        ("healthy --leader 900", "there is no member 900 in this life, expected 0 to "),
        ("healthy --leader 900@10", "there is no member 900 in this life, expected 0 to "),
        ("healthy --leader 20@40", "member 20 does not lead as week 40 begins; expected one of those who do: 0"),
        ("healthy --leader coordinator", "expected the number of a member, as in --leader 0, or --leader 0@52"),
        ("healthy --leader 0@156", "week 156 lies beyond the life, expected a week from 0 to 155"),
        ("healthy --leader 0 --matters 0", "matters is 0.0, expected a number above 0"),
        ("healthy --leader 0 --measure presents", "there is no outcome 'presents'; did you mean present"),
        ("healthy --leader 0 --threads 0", "threads is 0, expected a whole number from 1"),
        ("healthy --leader 0 --seed -1", "the seed is -1, expected a whole number from 0"),
        ("healthy --activity 200", "--activity 200: week 200 lies beyond the life; expected a week from 0 to 155"),
        ("healthy --activity 26", "nothing is due in week 26 that could be left out"),
        ("healthy --activity 26", "a regular meeting is due in week 25 and 27"),
        ("bhutan --activity launch", "expected one of these: visit to a sister organisation@26; or the number of a"),
        ("bhutan --activity launch@200", "week 200 lies beyond the life"),
        ("eventful.yaml --activity 'field trips'", "expected one of these: field trips@8, field trips@20"),
        ("healthy --intervention coaching", "expected a life with it, as with --with coaching@26"),
        ("healthy --with logistics@3 --intervention coaching", "expected one of these: logistics@3"),
        ("healthy --with nosuch@3 --intervention nosuch", "intervention 'nosuch': unknown; expected a name that"),
        ("healthy --broker 0@2 --weeks 2", "week 2 lies beyond the life"),
        ("healthy --broker 3 --weeks 20", "has not been there for half a year as the life ends; give more --weeks"),
        ("nosuch --leader 0", "nosuch"),
        ("empty --leader 0", "is a folder without a manifest.json, so that it holds no run"),
        ("run --leader 0 --with coaching@3", "has its values and interventions in it; leave --set and --with out"),
        ("run --leader 0 --seed 99", "seed 99 is none of the lives of run, expected one of 3 to 5"),
        ("run --intervention welcoming", "expected one of these: coaching@20, logistics@24"),
        ("stale --leader 0", "was run with model version old, this is"),
        ("other --leader 0", "but no run with lives of its own"),
        ("broken --leader 0", "cannot be read"),
    ],
)  # fmt: skip
def test_bad_words_are_named(
    words: str, expected: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shlex
    import shutil

    monkeypatch.chdir(tmp_path)
    shutil.copy(folder / "eventful.yaml", tmp_path)
    manifest = json.loads((folder / "run" / "manifest.json").read_text(encoding="utf-8"))
    for name, content in (
        ("run", manifest), ("stale", {**manifest, "model": "old"}), ("other", {"copsim": "0"}), ("empty", None),
    ):  # fmt: skip
        (tmp_path / name).mkdir()
        if content is not None:
            (tmp_path / name / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.json").write_text("{", encoding="utf-8")
    code, out, err = call(*shlex.split(words), "--out", "there")
    assert (code, out) == (2, "")
    assert expected in " ".join(err.split()), err
    assert "Traceback" not in err
    assert not (tmp_path / "there").exists()


def test_results_are_not_replaced_unasked(tmp_path: Path) -> None:
    words = ("healthy", "--activity", "5", "--futures", "25", "--weeks", "12", "--out", str(tmp_path / "made"))
    assert call(*words)[0] == 0
    assert call(*words)[0] == 2
    assert call(*words, "--force")[0] == 0
    code, _, err = call(str(tmp_path / "made"), "--leader", "0")
    assert (code, "no run with lives of its own" in err) == (2, True)
    page = (tmp_path / "made" / "report.html").read_text(encoding="utf-8")
    for text in (
        "What difference did the regular meeting of week 5 make?",
        "for this one week the beat is 4 weeks",
        "--force",
    ):
        assert (text in page) == (text != "--force")
    assert 'href="http' not in page
    assert "src=" not in page.replace("-src", "")
