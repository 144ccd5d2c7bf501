"""The business case: figures recomputed by hand, intervals, words that follow figures, table, page, JSON, bad input."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import copsim
from copsim.analysis.business_case import ALL_LIVES, EIGHT_OF_TEN, PARTS, SURE, Case, business_case, spread
from copsim.analysis.case_questions import BUDGET, QUESTIONS, Provided
from copsim.analysis.case_risks import FATES, Share, fates, signs
from copsim.analysis.case_tables import COLUMNS
from copsim.analysis.case_words import NO_BASELINE, words
from copsim.analysis.lives import Lives
from copsim.analysis.value import share_interval
from copsim.case_order import BusinessCase, order, provided, without_sponsors
from copsim.cli import app
from copsim.scenarios import ScenarioError, load
from copsim.simulation.recording import MEASURES
from copsim.simulation.records import FAILING, SUSTAINING

pytestmark = pytest.mark.once

LIVES, WEEKS = 12, 60


def told(*args: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, list(args))
    assert done.exit_code == code, done.output
    return done.output


def table(lives: int = LIVES, weeks: int = WEEKS, **columns: Any) -> pd.DataFrame:
    """Lives that are alike but for what is given: a number, or one for each life."""
    rows = {"seed": np.repeat(np.arange(lives), weeks), "week": np.tile(np.arange(weeks), lives), "community": 0}
    usual = {"members": 20, "present": 6, "held": 1, "leaders": 1, "realized": 1, "stage": SUSTAINING, "core": 4,
             "concerns_opened": 2, "hours_given": 3.0, "hours_leading": 2.0, "hours_available": 50.0}  # fmt: skip
    made = pd.DataFrame({**rows, **dict.fromkeys(MEASURES, 0), **usual})
    for name, value in columns.items():
        made[name] = np.repeat(value, weeks) if isinstance(value, list) else value
    return made


@pytest.fixture(scope="module")
def found() -> BusinessCase:
    """Real lives, with something done to them."""
    return copsim.case("healthy", replicates=12, weeks=80, interventions=["logistics@10"], command="copsim case x")


def test_figures_are_those_of_the_weekly_table(found: BusinessCase) -> None:
    weekly, case = found.weekly, found.told
    by_life = weekly.groupby("seed")
    realized = by_life["realized"].sum()
    assert case.of("realized").figure == realized.median()
    assert (case.of("realized").low, case.of("realized").high) == tuple(realized.quantile([0.1, 0.9]))
    last = weekly[weekly["week"] >= 80 - 52].groupby("seed")
    assert case.of("present").figure == pytest.approx(last["present"].mean().median())
    regulars = (last["core"].mean() + last["active"].mean()).median()
    assert case.of("regulars").figure == pytest.approx(regulars)
    far = (last["far_present"].sum() / last["present"].sum()).median()
    assert case.of("far_present").figure == pytest.approx(far)
    spent = ["hours_given", "hours_homework", "hours_red_tape", "hours_leading"]
    hours = weekly[spent].sum(axis=1).groupby(weekly["seed"]).sum()
    stated = sum(entry.cost.get("hours", 0.0) for entry in found.scenario.changes if entry.week < 80)
    assert stated > 0
    assert case.of("hours_stated").figure == stated
    assert case.of("hours_all").figure == pytest.approx((hours + stated).median())
    assert case.of("hours_per_outcome").figure == pytest.approx((hours + stated).sum() / realized.sum())
    assert case.of("hours_per_outcome").low < case.of("hours_per_outcome").figure < case.of("hours_per_outcome").high


def test_quarters_add_up(found: BusinessCase) -> None:
    assert [each.first for each in found.told.quarters] == list(range(0, 80, 13))
    assert found.told.quarters[-1].last == 79
    second = found.weekly[found.weekly["week"].between(13, 25)].groupby("seed")
    assert found.told.quarters[1].of("leaders").figure == pytest.approx(second["hours_leading"].sum().median())
    assert found.told.quarters[1].of("realized").figure == second["realized"].sum().median()
    stated = sum(each.of("stated_hours").figure for each in found.told.quarters)
    assert stated == found.told.of("hours_stated").figure
    assert {len(each.statements) for each in found.told.quarters} == {len(BUDGET)}


def test_the_baseline_is_the_same_lives_without_it(found: BusinessCase) -> None:
    plain = copsim.run("healthy", seeds=range(1, 13), weeks=80).weekly
    apart = found.weekly.groupby("seed")["realized"].sum() - plain.groupby("seed")["realized"].sum()
    assert found.told.baseline is not None
    of = found.told.baseline.of("realized")
    assert of.difference == pytest.approx(apart.mean())
    assert of.low <= of.difference <= of.high
    assert found.told.baseline.without == "'Logistics' (logistics@10)"
    assert found.told.baseline.hours_stated == found.told.of("hours_stated").figure
    assert NO_BASELINE not in found.words["short"]
    rows = {row.name: row for row in found.told.rows}
    assert rows["difference.realized"].figure == of.difference


def test_what_a_range_holds() -> None:
    assert spread(np.arange(11.0)) == (5.0, 1.0, 9.0, EIGHT_OF_TEN, 11)
    assert spread(np.array([3.0, 1.0, np.nan])) == (2.0, 1.0, 3.0, ALL_LIVES, 2)
    one = spread(np.array([4.0]))
    assert one[0] == 4.0
    assert one[3:] == ("", 1)
    assert spread(np.array([np.nan]))[3:] == ("", 0)
    assert Share("x", "x", 3, 12).bounds == share_interval(3, 12)


def test_each_life_has_one_fate() -> None:
    stage = [SUSTAINING] * 6 + [FAILING] * 6
    came = [6, 6, 6, 0, 0, 6, 6, 6, 6, 6, 6, 6]
    lives = Lives(table(stage=stage, present=came))
    found = fates(lives)
    assert list(found) == list(FATES)
    assert (np.sum(list(found.values()), axis=0) == 1).all()
    assert [int(met.sum()) for met in found.values()] == [4, 2, 6, 0]


def test_signs_are_told_only_where_they_tell() -> None:
    came = [1] * 15 + [9] * 15
    weekly = table(30, 80, present=came)
    (best, *_) = signs(Lives(weekly))
    assert best.name == "present"
    assert best.tells
    assert (best.more.count, best.less.count) == (15, 0)
    assert any("people who take part" in text for text in words(business_case(weekly))["what"])
    alike = words(business_case(table(30, 80)))["what"]
    assert "Early signs: all of the lives carry, so that no sign can tell them apart." in alike
    luck = table(30, 80, present=[1, 9] * 15)
    luck.loc[luck["week"] < 40, "present"] = np.repeat([1] * 15 + [9] * 15, 40)
    assert any("tells surely" in text for text in words(business_case(luck))["what"])


@pytest.mark.parametrize(
    ("columns", "verdict", "said"),
    [
        ({}, "carries", "It carries in all 12 lives"),
        ({"stage": FAILING}, "fails", "no case for it, as it fails more often than not"),
        ({"present": 1}, "fails", "It carries in none of the 12 lives"),
        ({"realized": 0}, "no value", "There is no case for it"),
        ({"stage": [FAILING] * 6 + [SUSTAINING] * 6}, "open", "It may go either way"),
    ],
)
def test_words_follow_the_figures(columns: dict[str, Any], verdict: str, said: str) -> None:
    case = business_case(table(**columns))
    assert case.verdict == verdict
    assert said in words(case)["short"][0]
    assert NO_BASELINE in words(case)["short"]


def test_too_few_lives_or_weeks_tell_nothing() -> None:
    assert business_case(table(lives=5)).verdict == "cannot tell"
    short = business_case(table(weeks=20))
    assert short.verdict == "cannot tell"
    assert "too short" in words(short)["short"][0]
    single = words(business_case(table(lives=1)))
    assert "one life proves nothing" in single["short"][0]
    assert not any("nan" in text for texts in single.values() for text in texts)


def beside(mine: list[int], other: list[int], **also: Any) -> Case:
    return business_case(table(realized=mine, **also), without=table(realized=other), without_told="help")


def test_what_was_done_is_told_as_it_is() -> None:
    some = [1, 2, 3] * 4
    better = beside([n + 1 for n in some], some, hours_given=5.0)
    assert better.baseline is not None
    assert better.baseline.verdict == "better"
    price, low, high = better.baseline.hours_for_one_more or (0.0, 0.0, 0.0)
    assert price == pytest.approx(2.0)
    assert low <= price <= high
    assert "help is of use" in words(better)["short"][2]
    worse = words(beside([n - 1 for n in some], some))["short"][2]
    assert "does harm, and these figures speak against it" in worse
    same = words(beside(some, some))["short"][2]
    assert "changes nothing that matters; on these figures it is not worth it" in same
    unclear = words(beside([2, 1, 3] * 4, some))["short"][2]
    assert "One cannot tell whether help is of use" in unclear or "changes nothing" in unclear


def test_other_seeds_are_no_baseline() -> None:
    with pytest.raises(ValueError, match="other seeds or weeks"):
        business_case(table(), without=table(lives=3))


def test_deciders_and_sponsors_are_told_of() -> None:
    alone = words(business_case(table()))
    assert any("reaches nobody who decides" in text for text in alone["why"])
    assert any("first of all, to be there" in text for text in alone["how"])
    with_one = words(business_case(table(sponsor_domain=0.5, command=0.3, talked_about=0.7), Provided(means=4.0)))
    assert any("engaged to 0.5" in text for text in with_one["why"])
    assert any("fewer orders" in text and "30 %" in text for text in with_one["how"])
    assert any("--without-sponsor" in text for text in with_one["how"])
    assert any("120 hours of support" in text for text in with_one["how"])


def test_nobody_far_away_crosses_no_boundary() -> None:
    assert any("nobody here is far away" in text for text in words(business_case(table()))["what"])
    far = words(business_case(table(far_members=10, far_present=1)))["what"]
    assert any("50 % of the members are far away" in text and "hardly crossed" in text for text in far)


def test_what_no_table_counts() -> None:
    scenario = load("healthy").with_values({"leading.support_hours": 2.0, "communities": 3})
    assert provided(scenario).hours == 6.0
    case = business_case(table(), Provided(hours=2.0, booked=((3, {"hours": 10.0}), (99, {"hours": 5.0}))))
    assert case.of("hours_support").figure == 2.0 * WEEKS
    assert case.of("hours_stated").figure == 10.0
    assert case.of("hours_all").figure == (5.0 + 2.0) * WEEKS + 10.0


def test_sponsors_can_be_left_out() -> None:
    later = without_sponsors(load("healthy").with_intervention("sponsor-joins", 9))
    assert all(entry.values.get("organisation.domain_sponsor", 0.0) == 0.0 for entry in later.changes)
    empty = without_sponsors(load("sponsored"))
    assert {empty.setting(f"organisation.{kind}_sponsor") for kind in ("portfolio", "domain", "local")} == {0.0}
    found = copsim.case("sponsored", replicates=6, weeks=45, without_sponsor=True)
    plain = copsim.run(empty, seeds=range(1, 7), weeks=45).weekly
    assert plain["sponsor_domain"].sum() == 0
    apart = found.weekly.groupby("seed")["realized"].sum() - plain.groupby("seed")["realized"].sum()
    assert found.told.unsponsored is not None
    assert found.told.unsponsored.of("realized").difference == pytest.approx(apart.mean())
    assert any(text.startswith("With sponsors: beside the same lives without any") for text in found.words["how"])
    assert found.manifest["without_sponsor"] is True


def test_the_table_has_a_row_for_each_statement(found: BusinessCase) -> None:
    rows = found.statements
    assert tuple(rows.columns) == COLUMNS
    assert rows["name"].is_unique
    assert set(rows["part"]) == set(PARTS)
    assert set(rows["interval"]) <= {EIGHT_OF_TEN, ALL_LIVES, SURE, ""}
    assert {question.name for question in QUESTIONS} < set(rows["name"])
    ranged = rows.dropna(subset=["figure", "low", "high"])
    assert ((ranged["low"] <= ranged["figure"]) & (ranged["figure"] <= ranged["high"])).all()


def test_the_page_asks_nothing_of_the_network_and_says_all(found: BusinessCase) -> None:
    page = found.report()
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#)|@import|url\((?!#)|https?://""", page)
    for heading in ("In short", "Why: ", "What: ", "How: ", "Risks: "):
        assert f">{heading}" in page
    assert "copsim case x" in page
    assert page.count("<svg") == 4
    odd = copsim.case(load("healthy").model_copy(update={"title": "<b>&"}), replicates=1, weeks=3)
    assert "<b>&" not in odd.report()


def test_the_command_tells_and_writes(tmp_path: Path) -> None:
    out = tmp_path / "case"
    said = told(
        "case", "neglected", "--replicates", "6", "--weeks", "60", "--set", "start.members=30", "--out", str(out)
    )
    for heading in ("Why", "What", "How", "Risks"):
        assert f"\n{heading}\n" in said
    assert "There is no baseline" in said
    assert sorted(path.name for path in out.iterdir()) == ["case.csv", "case.html", "manifest.json"]
    with (out / "case.csv").open(encoding="utf-8", newline="") as file:
        assert tuple(next(csv.reader(file))) == COLUMNS
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["command"].startswith(
        "copsim case neglected --seed 1 --replicates 6 --weeks 60 --set start.members"
    )
    assert "holds results already" in told("case", "neglected", "--out", str(out), code=2)


def test_json_has_the_keys_it_is_documented_with() -> None:
    words_ = ("case", "healthy", "--with", "logistics@5", "--replicates", "2", "--weeks", "45", "--json")
    done = CliRunner().invoke(app, list(words_))
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert list(found) == [
        "copsim", "model", "seeds", "weeks", "command", "interrupted", "scenario", "title", "done", "lives", "verdict",
        "short", "why", "what", "how", "risks", "baseline", "without_sponsor", "out", "files",
    ]  # fmt: skip
    for part in PARTS:
        assert list(found[part]) == ["words", "statements"]
    row = found["why"]["statements"]["realized"]
    assert list(row) == ["question", "figure", "low", "high", "unit", "interval", "lives"]
    assert list(found["baseline"]) == ["without", "differences", "hours_for_one_more", "hours_stated", "money_stated"]
    assert {"case", "without", "difference", "low", "high", "verdict"} < set(
        found["baseline"]["differences"]["realized"]
    )
    assert found["without_sponsor"] is None
    text = (Path(__file__).parents[1] / "docs" / "business-case.md").read_text(encoding="utf-8")
    for key in (*found, *row, *found["baseline"]):
        assert f"`{key}`" in text, key


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("helthy",), "did you mean healthy?"),
        (("healthy", "--with", "coachin@3"), "did you mean coaching?"),
        (("healthy", "--weeks", "20", "--with", "logistics@20"), "lies beyond the run"),
        (("healthy", "--set", "leading"), "expected PATH=VALUE"),
        (("healthy", "--replicates", "0"), "replicates is 0, expected a whole number"),
        (("healthy", "--weeks", "0"), "weeks is 0, expected a whole number"),
        (("healthy", "--without-sponsor"), "healthy has no sponsor"),
    ],
)
def test_what_cannot_be_is_said_without_a_traceback(asked: tuple[str, ...], said: str) -> None:
    output = " ".join(told("case", *asked, code=2).split())
    assert said in output
    assert "Traceback" not in output


def test_python_names_what_cannot_be() -> None:
    with pytest.raises(TypeError, match="interventions is the text"):
        order("healthy", interventions="logistics@3")
    with pytest.raises(ScenarioError, match="did you mean logistics"):
        order("healthy", interventions=["logistic@3"])
