"""Comparing arms: from scenarios to numbers, words, figures, files, and what is answered to what cannot be."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import copsim
from copsim.analysis.arms_measured import DEFAULT_MEASURES, HOURS_WANTED, Measured
from copsim.analysis.compare_costs import costs_told
from copsim.analysis.compare_figures import FAMILIES, family_of
from copsim.analysis.compare_phrases import fixed, places, range_told, short, signed
from copsim.analysis.compare_tables import NUMBERS
from copsim.analysis.compare_words import grouped, in_short, owed, sure
from copsim.analysis.compared import Compared, compared
from copsim.analysis.outcomes import OUTCOMES, OutcomeError, outcomes_of, wanted
from copsim.analysis.paired import paired
from copsim.cli import app
from copsim.compare_order import order
from copsim.compared import Comparison
from copsim.experiments import comparing
from copsim.experiments.comparing import check_size, from_plans, measured
from copsim.experiments.ensemble import run_many
from copsim.scenarios import Scenario, ScenarioError, load_text
from copsim.scenarios.differing import differing
from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan

SMALL = """
name: small
title: A small community
question: Does it carry itself?
description: Twelve people who know each other.
weeks: 40
start: {members: 12, founders: 4}
"""
HELPED = (
    SMALL.replace("name: small", "name: helped")
    + """changes:
  - week: 8
    set: {leading.support_hours: 4}
    note: Somebody helps out.
    cost: {hours: 120, money: 5000}
  - week: 39
    set: {leading.support_hours: 0}
    cost: {money: 100}
"""
)


@pytest.fixture(scope="module")
def small() -> Scenario:
    return load_text(SMALL)


@pytest.fixture(scope="module")
def helped() -> Scenario:
    return load_text(HELPED)


@pytest.fixture(scope="module")
def found(small: Scenario, helped: Scenario) -> Comparison:
    """Two arms and a baseline."""
    return copsim.compare(
        small, helped, arms={"cut back": {"leading.effort@8": 0.1}}, replicates=12, seed=3, command="copsim compare x"
    )


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with two small scenarios."""
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "helped.yaml").write_text(HELPED, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*words: str) -> tuple[int, str, str]:
    """Exit code, output and error output of a command, run in this process."""
    result = CliRunner().invoke(app, ["compare", *words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


# From lives to numbers


def test_what_is_kept_is_what_whole_runs_give(small: Scenario, helped: Scenario, monkeypatch: Any) -> None:
    """However many seeds are lived at once."""
    outcomes = [wanted(text) for text in ("present", "most core in last 5", "week_realized")]
    plans = [small.plan(), helped.plan()]
    blocks = [run_many(plan, range(5, 12), 40).block for plan in plans]
    for at_once in (64, 3):
        monkeypatch.setattr(comparing, "AT_ONCE", at_once)
        kept = measured(from_plans(plans, 40), ["a", "b"], range(5, 12), 40, outcomes)
        for arm, block in enumerate(blocks):
            np.testing.assert_array_equal(kept.values[arm], outcomes_of(block, outcomes))
            np.testing.assert_array_equal(kept.hours[arm], outcomes_of(block, HOURS_WANTED))
        assert [series.name for series in kept.series] == ["present", "core"]
        present = [block["present"][:, :, 0].astype(float) for block in blocks]
        late = [values[:, 27:].mean(axis=1) for values in present]
        np.testing.assert_allclose(kept.differences[0, 0, :, 39], late[1] - late[0], rtol=1e-6, atol=1e-12)
        np.testing.assert_allclose(kept.means[1, 0, 39], late[1].mean())
        assert not kept.differences[0, :, :, :8].any()


def test_threads_change_nothing(found: Comparison, small: Scenario, helped: Scenario) -> None:
    one = copsim.compare(small, helped, arms={"cut back": {"leading.effort@8": 0.1}}, replicates=12, seed=3, threads=1)
    assert one.measured.values.tobytes() == found.measured.values.tobytes()
    assert one.measured.means.tobytes() == found.measured.means.tobytes()
    assert one.flat == found.flat
    pd.testing.assert_frame_equal(one.by_week, found.by_week)


def test_lives_may_come_from_anywhere(small: Scenario) -> None:
    """Such as futures of one past: here branched in week 20, with fresh luck and without."""
    past = Life(small.plan(), 1, weeks=20).live(20)

    def lived(arm: int, seed: int, told: Any) -> Any:
        changes = [Change(week=20, path="leading.effort", value=0.1)] if arm else []
        return past.branch(changes, seed=seed).live(10, progress=told).weekly

    kept = measured(lived, ["go on", "cut back"], range(100, 108), 30, [wanted("present")], threads=2)
    assert not kept.differences[0, 0, :, :20].any()
    assert len(np.unique(kept.values[0, :, 0])) > 1


def test_ctrl_c_keeps_the_seeds_that_were_summed_up(small: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "AT_ONCE", 2)
    plans, outcomes = [small.plan(), small.plan()], [wanted("present")]
    whole = from_plans(plans, 10)

    def stopping(limit: int) -> Any:
        def lived(arm: int, seed: int, told: Any) -> Any:
            if seed >= limit:
                raise KeyboardInterrupt
            return whole(arm, seed, told)

        return lived

    kept = measured(stopping(5), ["a", "b"], range(8), 10, outcomes)
    assert (kept.seeds, kept.interrupted) == ((0, 1, 2, 3), True)
    assert kept.values.shape == (2, 4, 1)
    with pytest.raises(KeyboardInterrupt):
        measured(stopping(0), ["a", "b"], range(8), 10, outcomes)


def test_an_error_in_one_life_reaches_the_caller(small: Scenario) -> None:
    with pytest.raises(ValueError, match="the seed is -1"):
        measured(from_plans([small.plan()] * 2, 5), ["a", "b"], [1, -1], 5, [wanted("present")])


def test_more_than_fits_is_refused_before_anything_is_run() -> None:
    outcomes = [wanted(text) for text in DEFAULT_MEASURES]
    check_size(3, 5000, 156, outcomes)
    with pytest.raises(ValueError, match=r"comparing 3 arms of 900,000 lives of 156 weeks needs 15.2 GiB, expected at"):
        check_size(3, 900_000, 156, outcomes)


def test_a_worthless_change_is_seldom_taken_for_one_that_matters() -> None:
    """A change that changes nothing in law but the luck: the interval covers zero in 90 of 100 sets of seeds."""
    sets, pairs, weeks = 100, 16, 40
    start = {"start.members": 12, "start.founders": 4, "joining.prospects": 0.05}
    plain = Plan.of(start)

    def lived(arm: int, seed: int, told: Any) -> Any:
        # Each life gets a luck of its own; one for all would make them lives of one luck.
        fresh = Plan.of(start, [Change(week=8, event="fresh luck", amount=10_000 + seed)])
        return Life(fresh if arm else plain, seed, weeks=weeks).live(weeks, progress=told).weekly

    outcomes = [wanted(text) for text in ("present", "energy", "realized in all", "hours in all")]
    kept = measured(lived, ["plain", "worthless"], range(sets * pairs), weeks, outcomes)
    for n in range(len(outcomes)):
        values = kept.values[:, :, n].reshape(2, sets, pairs)
        each = [paired(values[0, k], values[1, k], better=1) for k in range(sets)]
        assert sum(of.low <= 0.0 <= of.high for of in each) >= 90
        assert sum(of.clear for of in each) <= 10


# What is told


def test_what_came_out_is_what_the_lives_say(found: Comparison) -> None:
    table = found.differences.set_index(["arm", "outcome"])
    lives = found.by_seed.set_index(["arm", "seed"])
    assert lives.index.get_level_values("arm").unique().tolist() == ["small", "helped", "cut back"]
    assert lives.loc["small"].index.tolist() == list(range(3, 15))
    for arm in ("helped", "cut back"):
        apart = (lives.loc[arm] - lives.loc["small"])["hours_in_all"]
        row = table.loc[(arm, "hours_in_all")]
        assert row["difference"] == pytest.approx(apart.mean())
        assert row["pairs"] == 12
        assert row["low"] < apart.mean() < row["high"]
    assert table.loc[("cut back", "hours_in_all"), "verdict"] == "lower"
    assert table.loc[("cut back", "held"), "verdict"] == "worse"
    assert table.loc[("cut back", "held"), "first_week"] >= 8


def test_tables_are_whole(found: Comparison) -> None:
    assert set(NUMBERS) < set(found.differences.columns)
    assert len(found.differences) == 2 * len(DEFAULT_MEASURES)
    weeks = found.by_week
    assert len(weeks) == 2 * len(found.measured.series) * 40
    early = weeks[weeks["week"] < 8]
    assert (early["difference"] == 0.0).all()
    assert found.measured.series[1].name == "present"
    known = weeks.dropna(subset=["low"])
    assert (known["low"] <= known["difference"]).all()
    assert (known["difference"] <= known["high"]).all()


def test_costs_are_measured_and_stated(found: Comparison) -> None:
    costs = found.costs.set_index(["arm", "kind"])
    assert costs.loc[("helped", "stated hours"), "difference"] == 120.0
    assert costs.loc[("helped", "stated money"), "difference"] == 5100.0
    assert costs.loc[("cut back", "stated money"), "difference"] == 0.0
    hours = found.by_seed.groupby("arm")["hours_in_all"].mean()
    assert costs.loc[("helped", "members' hours"), "value"] == pytest.approx(hours["helped"])
    parts = costs[costs["part"]].loc["helped"]
    assert parts["value"].sum() == pytest.approx(hours["helped"])


def test_a_cost_that_comes_after_the_last_week_is_not_counted(small: Scenario, helped: Scenario) -> None:
    short_ = order(small, helped, weeks=39, replicates=1)
    assert [arm.stated(39) for arm in short_.arms] == [{}, {"hours": 120.0, "money": 5000.0}]
    assert short_.late == 1


def made(differences: dict[str, Any], hours: Any, **more: Any) -> Compared:
    """A comparison in which outcomes differ as is said; hours of taking part too."""
    outcomes = [wanted(text) for text in differences]
    lives = len(hours)
    first = np.linspace(10.0, 20.0, lives)
    values = np.stack([np.stack([first] * len(outcomes), axis=1)] * 2)
    for n, apart in enumerate(differences.values()):
        values[1, :, n] += apart
    spent = np.zeros((2, lives, len(HOURS_WANTED)))
    spent[0, :, 0] = 100.0
    spent[1, :, 0] = 100.0 + hours
    none = np.empty((1, 0, lives, 10), np.float32)
    of = Measured(
        ("base", "arm"), tuple(range(lives)), 10, tuple(outcomes), values, (), none, np.empty((2, 0, 10)), spent
    )
    return compared(of, more.get("stated", [{}, {}]))


LUCK = np.random.default_rng(2)


@pytest.mark.parametrize(("extra", "said"), [(3.0, "of that 3"), (0.0, "may be owed to it, and may be luck")])
def test_what_is_owed_to_something_is_the_difference_of_differences(extra: float, said: str) -> None:
    rng = np.random.default_rng(7)
    luck, noise = rng.normal(size=60), 0.5 * rng.normal(size=(2, 60))
    noise -= noise.mean(axis=1, keepdims=True)
    lives = np.stack([luck, luck + 2.0 + extra + noise[0], luck + 5.0, luck + 7.0 + noise[1]])[:, :, None]
    none = np.empty((3, 0, 60, 10), np.float32)
    names = ("a", "b", "c", "d")
    spent = np.zeros((4, 60, len(HOURS_WANTED)))
    of = Measured(names, tuple(range(60)), 10, (wanted("present"),), lives, (), none, np.empty((4, 0, 10)), spent)
    told = owed(of)
    assert said in told
    assert ("is owed to it" in told) == (extra > 0.0)
    assert owed(of, "core") == ""


def test_a_unit_of_an_effect_has_a_price_where_better_costs_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copsim.analysis.compared.weekly_band", lambda _: None)
    noise = 0.2 * LUCK.normal(size=40)
    gain = 2.0 + noise - noise.mean()
    told = made({"week_ended": gain, "week_mature": gain}, 10.0 * gain, stated=[{"money": 50.0}, {"money": 250.0}])
    # A late end is better, late maturity is worse; only what is better is bought.
    prices = {(rate.outcome, rate.kind): rate for rate in told.traded}
    assert set(prices) == {("week_ended", "members' hours"), ("week_ended", "stated money")}
    assert prices["week_ended", "members' hours"].value == pytest.approx(10.0)
    assert prices["week_ended", "members' hours"].low == pytest.approx(10.0)
    money = prices["week_ended", "stated money"]
    effect = told.found[0].paired
    assert (money.value, money.low, money.high) == pytest.approx((100.0, 200.0 / effect.high, 200.0 / effect.low))
    sentences = " ".join(costs_told(told.costs, told.traded, told.found, 10))
    assert "Stated in the scenario beside the baseline: 200 of money more." in sentences
    assert "Week in which it ended: one more costs 100 (" in sentences


def test_what_is_worse_and_cheaper_saves(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = 0.2 * LUCK.normal(size=40)
    told = made({"week_ended": -2.0 + noise}, -30.0 + noise)
    (rate,) = told.traded
    assert not rate.gained
    assert rate.value == pytest.approx(15.0, rel=0.1)
    assert rate.low < rate.value < rate.high


def test_what_is_unclear_has_no_price() -> None:
    told = made({"week_ended": LUCK.normal(size=40)}, 5.0 + LUCK.normal(size=40))
    assert told.found[0].paired.verdict != "better"
    assert told.traded == ()


def test_words_say_what_the_numbers_say(found: Comparison) -> None:
    mine = found.told.of("cut back")
    groups = grouped(mine, 40)
    assert any(text.startswith("Meetings held, total of all weeks:") for text in groups["worse"])
    told = in_short(mine, "cut back", "small")
    worse = sum(each.paired.verdict == "worse" for each in mine)
    assert f"cut back does better than small in none and worse in {worse}" in told
    text = " ".join(found.words)
    assert "12 pairs of lives per arm" in text
    assert "Stated in the scenario beside the baseline: 120 hours more and 5,100 of money more." in text
    for word in ("nan", "None", "inf ", "-0.0 "):
        assert word not in text


def test_one_luck_for_all_is_told(small: Scenario) -> None:
    """Lives of one luck are not independent, whatever the interval says."""
    lucky = load_text(SMALL.replace("small", "lucky") + "changes: [{week: 9, event: fresh luck, seed: 7}]\n")
    told = copsim.compare(small, lucky, replicates=2, measures=["present"])
    assert any("all lives of lucky have one luck, that of seed 7" in text for text in sure(told.told))


def test_numbers_are_told_as_finely_as_they_are_known() -> None:
    assert (places(140.0), places(14.0), places(1.4), places(0.014), places(0.0)) == (0, 0, 1, 3, 2)
    assert (fixed(-0.001, 1), fixed(1234.5, 0), fixed(float("nan"), 1)) == ("0.0", "1,234", "–")
    assert (signed(0.5, 1), signed(-0.5, 1), signed(0.01, 1)) == ("+0.5", "-0.5", "0.0")
    assert range_told(-0.5, -0.2, 1) == "0.2 to 0.5 less"
    assert range_told(-0.5, 0.2, 1) == "0.5 less to 0.2 more"
    assert short("hours of members: taking part, leading") == "hours of members"


def test_every_outcome_has_a_family() -> None:
    assert {name for name in OUTCOMES if family_of(name) == "other"} == set()
    named = [name for names in FAMILIES.values() for name in names]
    assert len(named) == len(set(named))
    assert set(named) <= set(OUTCOMES)


# The page and its figures


def test_the_page_can_be_read_alone(found: Comparison) -> None:
    page = found.report()
    assert page.startswith("<!DOCTYPE html>")
    # Nothing is fetched, and nothing nested is broken.
    assert re.findall(r'(?:src|href)="(?!#)[^"]*"', page) == []
    ET.fromstring(re.sub(r"<!DOCTYPE html>|<meta[^>]*>", "", page).replace("&nbsp;", " "))
    for text in ("Does it carry itself?", "Somebody helps out. Stated cost: 120 hours and 5,000 of money.",
                 "leading.effort becomes 0.1", "copsim compare x", "name: helped", "cannot tell yet"):  # fmt: skip
        assert text in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "nan" not in re.sub(r"<[^>]*>", " ", page).split()
    assert found.report() == page
    assert "Beside this page" in page
    assert "Beside this page" not in found.report(alone=True)


def test_there_is_a_figure_of_all_and_one_per_family(found: Comparison) -> None:
    assert list(found.figures) == [
        "effects", "life and taking part", "energy and bonds", "knowing and value", "leading and hours",
    ]  # fmt: skip


def test_one_arm_and_one_pair_are_enough_for_a_page(small: Scenario, helped: Scenario) -> None:
    told = copsim.compare(small, helped, replicates=1, measures=["present", "week_mature"])
    assert set(told.differences["verdict"]) == {"cannot tell yet"}
    assert "Fewer than 6 pairs tell nothing." in " ".join(told.words)
    assert "cannot tell yet" in told.report()
    assert json.loads(json.dumps(told.flat, allow_nan=False))["arm1.present.low"] is None


# The command


def test_the_command_tells_and_writes(files: Path) -> None:
    code, out, err = call(
        "small.yaml", "helped.yaml", "--set", "leading.effort@8=0.2", "--arm", "rare: rhythm.every=8",
        "--replicates", "6", "--measure", "present in last 10", "--measure", "held in all", "--out", "seen",
    )  # fmt: skip
    assert (code, err) == (0, "")
    for text in ("Does it carry itself?", "helped, beside small", "week 8: leading.support_hours becomes 4",
                 "leading.effort@8=0.2, beside small", "rare, beside small", "from the start: rhythm.every is 8",
                 "present in last 10", "How sure", "Page: "):  # fmt: skip
        assert text in out
    names = sorted(path.name for path in (files / "seen").iterdir())
    assert names == [
        "by_seed.parquet", "by_week.csv", "costs.csv", "differences.csv", "figures", "gains.csv", "manifest.json",
        "quarters.csv", "report.html",
    ]  # fmt: skip
    manifest = json.loads((files / "seen" / "manifest.json").read_text(encoding="utf-8"))
    assert [arm["name"] for arm in manifest["arms"]] == ["small", "helped", "leading.effort@8=0.2", "rare"]
    assert manifest["seeds"] == [1, 2, 3, 4, 5, 6]
    assert "scipy" in manifest["libraries"]
    assert "--arm 'rare: rhythm.every=8' --replicates 6" in manifest["command"]
    assert len(pd.read_csv(files / "seen" / "differences.csv")) == 6
    assert len(pd.read_parquet(files / "seen" / "by_seed.parquet")) == 24
    code, out, err = call("small.yaml", "helped.yaml", "--replicates", "1", "--out", "seen")
    assert (code, out) == (2, "")
    assert "holds results already" in err
    assert (
        call("small.yaml", "helped.yaml", "--replicates", "1", "--measure", "present", "--out", "seen", "--force")[0]
        == 0
    )


def test_json_is_flat_and_repeats(files: Path) -> None:
    words = ("small.yaml", "--set", "leading.effort=0.5", "--replicates", "7", "--json", "--measure", "present")
    code, out, _ = call(*words, "--threads", "1")
    assert code == 0
    told = json.loads(out)
    assert all(value is None or isinstance(value, str | int | float) for value in told.values())
    assert (told["baseline"], told["arm1"], told["replicates"], told["weeks"]) == ("small", "leading.effort=0.5", 7, 40)
    assert {f"arm1.present.{name}" for name in NUMBERS} <= set(told)
    assert "arm1.cost.members_hours.difference" in told
    assert json.loads(call(*words, "--threads", "2")[1]) == told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["small.yaml"], "there is nothing to compare 'small' with; name another scenario, or change it with --set"),
        (["small.yaml", "helthy"], "did you mean healthy?"),
        (["small.yaml", "nowhere.yaml"], "there is no such file"),
        (["small.yaml", "small.yaml"], "the arm 'small.yaml' is 'small' once more: nothing in it differs within 40"),
        (["small.yaml", "helped.yaml", "--weeks", "8"], "nothing in it differs within 8 weeks"),
        (["small.yaml", "--set", "leading.effort=1"], "the arm 'leading.effort=1' is 'small' once more: nothing in it"),
        (["small.yaml", "--set", "leading.efort=1"], "leading.efort: unknown; did you mean leading.effort?"),
        (["small.yaml", "--set", "leading.effort"], "is no setting; expected PATH=VALUE"),
        (["small.yaml", "--set", "leading.effort=7"], "leading.effort: is 7; expected a number from 0 to 1"),
        (["small.yaml", "--set", "leading.effort@40=0.5"], "week 40 lies beyond the run; expected a week from 0 to 39"),
        (["small.yaml", "--set", "leading.effort@20=0.5", "--weeks", "20"], "expected a week from 0 to 19"),
        (["small.yaml", "--arm", "x"], "is no arm; expected NAME: PATH=VALUE"),
        (["small.yaml", "--arm", "x: rhythm.every=8", "--arm", "x: rhythm.every=9"], "two arms are called 'x'"),
        (["small.yaml", "--arm", "small: rhythm.every=8"], "two arms are called 'small'"),
        (["small.yaml", "--arm", "x: rhythm.every=8", "--arm", "y: rhythm.every=8"], "the arm 'y' is 'x' once more"),
        (["small.yaml", "helped.yaml", "--replicates", "0"], "replicates is 0, expected a whole number from 1"),
        (["small.yaml", "helped.yaml", "--seed", "-1"], "seed is -1, expected a whole number from 0"),
        (["small.yaml", "helped.yaml", "--weeks", "0"], "weeks is 0, expected a whole number from 1 to 5200"),
        (["small.yaml", "helped.yaml", "--threads", "0"], "threads is 0, expected a whole number from 1"),
        (["small.yaml", "helped.yaml", "--matters", "0"], "matters is 0.0, expected a number above 0 and up to 10"),
        (["small.yaml", "helped.yaml", "--measure", "presnt"], "there is no outcome 'presnt'; did you mean present"),
        (["small.yaml", "helped.yaml", "--measure", "core at 40"], "week 40 lies beyond the run"),
        (["small.yaml", "helped.yaml", "--measure", "core", "--measure", "core"], "is given twice; give it once"),
        (["small.yaml", "helped.yaml", "--replicates", "999999", "--weeks", "400"], "GiB, expected at most"),
        (["small.yaml", "helped.yaml", "--out", "small.yaml"], "small.yaml is a file; name a folder with --out"),
    ],
)
def test_what_cannot_be_compared_is_answered_before_anything_is_run(words: list[str], said: str, files: Path) -> None:
    code, out, err = call(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert sorted(path.name for path in files.iterdir()) == ["helped.yaml", "small.yaml"]


def test_changes_that_do_not_happen_are_told(files: Path) -> None:
    code, _, err = call("small.yaml", "helped.yaml", "--weeks", "20", "--replicates", "1", "--measure", "present")
    assert (code, "1 of the scenarios' changes lie after week 20 and do not happen" in err) == (0, True)


def test_two_files_of_one_name_can_be_told_apart(files: Path) -> None:
    (files / "other.yaml").write_text(SMALL.replace("weeks: 40", "weeks: 40\nrhythm: {every: 8}"), encoding="utf-8")
    told = copsim.compare("small.yaml", "other.yaml", replicates=2, measures=["held"])
    assert [arm.name for arm in told.arms] == ["small", "other.yaml"]


def test_python_refuses_what_cannot_be(small: Scenario, helped: Scenario) -> None:
    with pytest.raises(OutcomeError, match="measures is the text 'present', expected several"):
        copsim.compare(small, helped, measures="present")
    with pytest.raises(OutcomeError, match="there are no measures"):
        copsim.compare(small, helped, measures=[])
    with pytest.raises(ScenarioError, match="is no setting"):
        copsim.compare(small, arms={"x": {"leading.effort@": 1.0}})
    with pytest.raises(ValueError, match="there are 9 arms with the baseline, expected at most 8"):
        copsim.compare(small, arms={str(n): {"rhythm.every": n} for n in range(3, 11)})
    with pytest.raises(ValueError, match="matters is True"):
        copsim.compare(small, helped, matters=True)


def test_the_page_of_the_documentation_explains_every_column() -> None:
    text = (Path(__file__).resolve().parents[1] / "docs" / "comparing.md").read_text(encoding="utf-8")
    for name, meaning in NUMBERS.items():
        assert f"| `{name}` | {meaning} |" in text


def test_what_all_arms_have_is_told_and_what_shows_before_it_is_no_answer_to_it() -> None:
    leaves = "  - {{week: 50, event: leaders leave, how_many: 1}}\n"
    text = "extends: healthy\ntitle: {name}\nweeks: 60\nchanges:\n{changes}" + leaves
    left = load_text(text.format(name="left", changes=""), file="left.yaml")
    coached = load_text(
        text.format(name="coached", changes="  - {week: 10, set: {leading.coaching: 5}}\n"), file="b.yaml"
    )
    found = copsim.compare(left, coached, replicates=30, measures=["present"])
    assert found.told.alike == ((50, "the leader who pledged most leaves the organisation"),)
    (shown,) = [each.weeks.first for each in found.told.found if each.weeks is not None]
    assert shown is not None
    assert shown < 50
    said = " ".join(found.words)
    assert "before week 50" in said
    assert "would be there without it" in said
    page = found.report()
    assert "In all of them:" in page
    assert "before week 50" in page
    # What shows after it is not told so; nor is a change that only one arm has.
    apart = copsim.compare(
        left, load_text("extends: healthy\nweeks: 60\n", file="c.yaml"), replicates=2, measures=["present"]
    )
    assert apart.told.alike == ()


# One place of a landscape

LAND = """
title: Two offices and a laboratory
question: q?
weeks: 40
start: {members: 12, founders: 4}
places: {office: {copies: 2}, lab: {set: {start.members: 20}}}
links: [{from: office, to: lab, brokers: 0.2}]
"""


def test_one_place_alone_is_compared() -> None:
    """What is measured is that of the communities of the place, added up as those of a landscape are."""
    land = load_text(LAND)
    arms = {"less": {"leading.effort@8#office": 0.1}}
    found = copsim.compare(land, arms=arms, replicates=4, measures=["present in all"], place="office")
    for arm, scenario in enumerate(each.scenario for each in found.arms):
        weekly = copsim.run(scenario, seeds=range(1, 5)).weekly
        there = weekly[weekly["community"] < 2].groupby("seed")["present"].sum()
        assert found.measured.values[arm, :, 0].tolist() == pytest.approx((there / 40).tolist())
    assert "Only office is looked at: 2 communities, taken together." in found.past
    assert found.manifest["place"] == "office"
    elsewhere = copsim.compare(land, arms=arms, replicates=4, measures=["present in all"], place="2")
    assert abs(elsewhere.differences["difference"].item()) < abs(found.differences["difference"].item())


def test_a_change_in_all_copies_of_a_place_is_told_once_by_its_name() -> None:
    with_it = order(load_text(LAND), interventions=["coaching@8#office", "coaching@8#1"], replicates=2)
    told = [[(each.when, each.told.rsplit(" in ", 1)[-1]) for each in arm.differs] for arm in with_it.arms[1:]]
    assert told == [[(8, "office")], [(8, "office-2")]]
    assert "#office)" in with_it.arms[1].differs[0].note


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("offce", "no place 'offce'; did you mean office?"),
        ("xyz", "no place 'xyz'; expected a number from 0 to 2, or one of office, office-1, office-2, lab"),
        ("3", "no place '3'; expected a number from 0 to 2"),
        ("", "no place ''"),
    ],
)
def test_a_place_that_is_not_there_is_told(place: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        order(load_text(LAND), arms={"less": {"leading.effort": 0.1}}, replicates=2, place=place)


def test_a_place_is_asked_for_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "land.yaml").write_text(LAND, encoding="utf-8")
    words = ["compare", str(tmp_path / "land.yaml"), "--set", "leading.effort#lab=0.1", "--replicates", "2"]
    found = CliRunner().invoke(app, [*words, "--in", "lab", "--out", str(tmp_path / "out")])
    assert found.exit_code == 0, found.output
    assert "Only lab is looked at: one community." in " ".join(found.output.split())
    assert "--in lab" in json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["command"]
    assert "Only lab is looked at" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    wrong = CliRunner().invoke(app, [*words, "--in", "labb"])
    assert wrong.exit_code == 2
    assert "did you mean lab?" in wrong.output


def test_a_place_may_be_given_as_a_number_and_json_says_which(tmp_path: Path) -> None:
    land = load_text(LAND)
    arms = {"less": {"leading.effort#lab": 0.1}}
    by_number, by_name = (
        copsim.compare(land, arms=arms, replicates=2, measures=["present"], place=place) for place in (2, "lab")
    )
    assert by_number.measured.values.tolist() == by_name.measured.values.tolist()
    assert "Only community 2 (lab) is looked at: one community." in by_number.past
    assert by_name.flat["place"] == "lab"
    assert copsim.compare(land, arms=arms, replicates=2, measures=["present"]).flat["place"] is None


def test_arms_with_more_copies_of_a_place_are_told_apart_from_the_baseline() -> None:
    more = load_text(LAND.replace("copies: 2", "copies: 3").replace("title: Two offices", "title: Three offices"))
    asked = order(load_text(LAND), more, replicates=2, place="office")
    assert "2 in " in asked.seen
    assert "3 in " in asked.seen
    alone = order("healthy", "neglected", replicates=2, place="0")
    assert alone.seen == "Only community 0 is looked at: one community."


def test_notes_of_an_author_stay_as_they_were_written() -> None:
    """Only the number of a community behind an intervention is one."""
    noted = (
        LAND
        + """changes:
  - {week: 9, set: {leading.effort: 0.2}, community: 0, note: "see ticket #12"}
  - {week: 9, set: {leading.effort: 0.2}, community: 1, note: "see ticket #13"}
"""
    )
    told = differing(load_text(LAND), load_text(noted), 40)
    assert [(one.told.rsplit(" in ", 1)[-1], one.note) for one in told] == [
        ("office-1", "see ticket #12"),
        ("office-2", "see ticket #13"),
    ]
