"""The reality check as a whole, with hardly any logs: every part runs, is written at once, and the page holds them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import copsim
from copsim.analysis.logs.bands import bands
from copsim.analysis.logs.check_markdown import table
from copsim.analysis.logs.check_page import page
from copsim.analysis.logs.log import activity_log
from copsim.analysis.logs.patterns import NAMES
from copsim.cli import app
from copsim.experiments.files import ResultsError
from copsim.experiments.fitting.ablation import Ablation, Budget, Refit
from copsim.experiments.fitting.checks import check_of
from copsim.experiments.fitting.families import DIFFERS, with_defaults
from copsim.experiments.fitting.instructors import CORE_RETURN, KNOWN, core_return
from copsim.experiments.fitting.nulls import NULLS
from copsim.experiments.fitting.orders import order
from copsim.experiments.fitting.page import COLUMNS, read_tables, write_page, write_tables
from copsim.experiments.fitting.parts import PARTS, SMALL
from copsim.experiments.fitting.removals import REMOVALS
from copsim.experiments.fitting.scoring import Place, Score
from copsim.experiments.fitting.searching import Search
from copsim.experiments.fitting.stored import TWENTY, kept_fits

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every part, by the one command, small."""
    out = tmp_path_factory.mktemp("check")
    result = CliRunner().invoke(app, ["patterns", "open", "--all", "--small", "--out", str(out)])
    assert result.exit_code == 0, result.output
    return out


def test_tables_of_another_version_are_told_by_name(folder: Path, tmp_path: Path) -> None:
    """What was made now is kept: only the page waits."""
    out = tmp_path / "check"
    shutil.copytree(folder, out)
    read_tables(folder)["agreement"].drop(columns="real_p10").to_csv(out / "agreement.csv", index=False)
    (out / "unseen.csv").unlink()
    result = CliRunner().invoke(app, ["patterns", "open", "--part", "unseen", "--small", "--out", str(out)])
    assert result.exit_code == 2
    assert "agreement.csv has no column real_p10: another version of copsim has made it" in result.output
    assert (out / "unseen.csv").read_bytes() == (folder / "unseen.csv").read_bytes()


def test_the_command_makes_every_part_its_figures_and_the_page(folder: Path) -> None:
    tables = read_tables(folder)
    assert {name: list(table) for name, table in tables.items()} == {
        name: columns.split() for name, columns in COLUMNS.items()
    }
    text = (folder / "README.md").read_text()
    for n in range(1, 9):
        assert f"## {n}. " in text
    assert text.index("## In short") < text.index("## 1. ")
    for name in re.findall(r"!\[[^]]+\]\(([^)]+)\)", text):
        assert (folder / name).read_text().lstrip().startswith("<?xml")
    for part in PARTS:
        assert f"copsim patterns open --part {part} " in text
    assert "What these logs cannot show" in text
    assert "nan" not in re.sub(r"[a-z]nan|nan[a-z]", "", text.lower())


def test_agreement_says_where_each_median_lies(folder: Path) -> None:
    tables = read_tables(folder)
    agreement, scores = tables["agreement"], tables["scores"]
    again = check_of(copsim.load("open")).again
    assert list(again)[-1] == "asocial again"
    assert [name for name in scores["maker"] if name not in again] == ["model", "asocial", "pareto", "spells", "rich"]
    assert len(agreement) == (5 + len(again)) * len(NAMES)
    first = agreement.iloc[0]
    assert tuple(first[[f"real_p{share}" for share in (10, 25, 50, 75, 90)]]) == bands()[first["measure"]]
    assert (scores["to"] == TWENTY).all()
    assert (scores["trials"] == 4400).all()
    for maker in scores["maker"]:
        rows = agreement[agreement["maker"] == maker]
        score = scores[scores["maker"] == maker].iloc[0]
        assert (rows["lies"] == "quartiles").sum() == score["in_quartiles"]
        assert (rows["lies"] != "outside").sum() == score["in_band"]
        outside = score["outside"].split(", ") if isinstance(score["outside"], str) else []
        assert list(rows[rows["lies"] == "outside"]["measure"]) == outside


def test_parts_are_added_to_what_is_there(folder: Path, tmp_path: Path) -> None:
    scenario = copsim.load("open")
    write_tables(tmp_path, {"variety": read_tables(folder)["variety"]})
    write_page(tmp_path, scenario)
    assert "## 3." in (tmp_path / "README.md").read_text()
    assert "## 1." not in (tmp_path / "README.md").read_text()
    kept = {name: read_tables(folder)[name] for name in ("scores", "agreement")}
    write_tables(tmp_path, kept)
    write_page(tmp_path, scenario)
    text = (tmp_path / "README.md").read_text()
    assert "## 1." in text
    assert "## 3." in text


def test_the_same_part_gives_the_same_table() -> None:
    check = check_of(copsim.load("open"))
    first = PARTS["variety"](check, SMALL, lambda _: None)["variety"]
    again = PARTS["variety"](check, SMALL, lambda _: None)["variety"]
    pd.testing.assert_frame_equal(first, again)
    assert first["differing"].between(0.0, 1.0).all()


def _scores(*rows: tuple[str, int, int, str]) -> dict[str, pd.DataFrame]:
    """Tables of the first part: maker, in band, between quartiles, fitted to."""
    scores = [
        {"maker": maker, "meaning": maker, "numbers": 9 if to else 0, "to": to or np.nan, "trials": 10 if to else 0,
         "searches": "6 + 4" if to else np.nan, "began": "its first guess" if to else np.nan, "note": np.nan,
         "in_band": band, "in_quartiles": quartiles, "loss": 0.5, "logs": 5, "weeks": 624,
         "outside": np.nan if band == 26 else "burst"}
        for maker, band, quartiles, to in rows
    ]  # fmt: skip
    real = {f"real_p{share}": 0.01 * share for share in (10, 25, 50, 75, 90)}
    agreement = [
        {"measure": name, **real, "maker": maker, "median": 0.5, "p05": 0.1, "p95": 0.9, "lies": "band"}
        for name in NAMES
        for maker, *_ in rows
    ]
    return {"scores": pd.DataFrame(scores), "agreement": pd.DataFrame(agreement)}


def test_the_page_says_that_nulls_do_as_well_where_they_do() -> None:
    text = page(_scores(("model", 20, 18, TWENTY), ("spells", 25, 9, TWENTY), ("rich", 20, 7, "")), "open", "Open", {})
    assert "in the band (between the quartiles): spells 25 (9). So spells does as well in the band" in text
    assert "Outside: burst." in text
    assert "0.1 / 0.25 / 0.5 / 0.75 / 0.9" in text
    assert "copsim fit open --repeat spells" in text
    assert "--repeat rich" not in text
    text = page(_scores(("model", 26, 20, TWENTY), ("spells", 25, 22, TWENTY)), "open", "Open", {})
    assert "None of them reaches as many in the band" in text


@pytest.mark.parametrize("to", ["seven numbers of one community of instructors", ""])
def test_of_a_scenario_that_was_not_fitted_to_these_logs_nothing_of_the_kind_is_said(to: str) -> None:
    text = page(_scores(("model", 6, 1, to), ("spells", 26, 9, TWENTY)), "gated", "Gated", {})
    assert "was not fitted to them" in text
    assert ("9 of them were fitted to seven numbers" in text) == bool(to)
    assert "does as well" not in text
    assert "gets right too" not in text
    row = next(line for line in text.splitlines() if line.startswith("| model |"))
    assert ("| nothing |" in row) != bool(to)


@pytest.mark.parametrize(("name", "numbers", "to"), [("gated", 38, "seven numbers"), ("healthy", 0, "")])
def test_nulls_keep_what_they_were_made_from_whatever_is_held_beside_them(name: str, numbers: int, to: str) -> None:
    check, base = check_of(copsim.load(name)), check_of(copsim.load("open"))
    origin = check.origins["model"]
    assert (origin.numbers, origin.trials, "model again" in check.again) == (numbers, 0, False)
    assert to in origin.to
    for own, other in zip(check.nulls, base.nulls, strict=True):
        assert own.values == other.values
        a, b = own.maker.make(own.values, 3, 60), other.maker.make(other.values, 3, 60)
        assert (a.member.tolist(), a.week.tolist()) == (b.member.tolist(), b.week.tolist())
    assert base.origins["model"].to == TWENTY
    changed = copsim.load("open").with_values({"joining.prospects": 3.0})
    assert check_of(changed).origins["model"].trials == 0


# Ablation


def _ablation(outside: list[str], *refits: list[str], after: list[str] | None = None) -> Ablation:
    def score(names: list[str]) -> Score:
        return Score(tuple(Place(name, 9.0 if name in names else 0.5, (0.1, 0.2, 0.5, 0.7, 0.9)) for name in NAMES))

    made = tuple(Refit(Search(5, seed=n), {}, score(names)) for n, names in enumerate(refits, start=1))
    return Ablation(REMOVALS[0], score(outside), made, score(after if after is not None else refits[0]))


def test_a_measure_is_broken_only_if_no_fit_mends_it() -> None:
    whole = _ablation([], []).after
    assert _ablation(["S4", "burst"], ["S4", "burst"], ["burst", "gap1"]).broken(whole) == ["burst"]
    assert _ablation(["S4"], ["S4"], ["gap1"]).broken(whole) == []
    # What was there before may be what does best.
    assert _ablation([], ["S4"], ["S4"], after=[]).broken(whole) == []
    assert _ablation([], ["S4"], ["S4"]).broken(_ablation([], ["S4"]).after) == []


def _removals(*rows: tuple[str, bool, str, int]) -> pd.DataFrame:
    found = [
        {"removed": name, "concepts": "A1", "social": social, "meaning": "m", "in_band_before": 20, "loss_before": 0.9,
         "in_band": band, "in_quartiles": 10, "loss": 0.5, "in_band_each": "25, 26", "loss_lowest": 0.4,
         "loss_highest": 0.6, "seeds": "1, 2", "trials_each": "192, 192", "trials": 384, "lives": 5,
         "broken": broken or np.nan, "outside": np.nan}
        for name, social, broken, band in rows
    ]  # fmt: skip
    return pd.DataFrame(found)


def test_what_is_said_of_mechanisms_follows_from_the_table() -> None:
    whole = ("nothing", False, "", 26)
    scores = _scores(("model", 26, 20, TWENTY), ("asocial", 26, 18, TWENTY))
    some = _removals(whole, ("friends", True, "", 26), ("energy", False, "", 25), ("word of mouth", True, "burst", 24))
    text = page({**scores, "ablation": some}, "open", "Open", {})
    assert "Nothing breaks without friends and energy." in text
    assert "(Without energy no measure is outside in all fits" in text
    assert "Something breaks without word of mouth (burst)" in text
    assert "That does not make word of mouth necessary. `asocial`" in text
    assert "2 are not missed and rest on theory alone: friends and energy" in text
    assert "(seeds 1, 2; 192 trials of 5 lives each)" in text
    assert "0.5 (0.4 to 0.6)" in text
    all_needed = page({"ablation": _removals(whole, ("energy", False, "burst", 24))}, "open", "Open", {})
    assert "theory alone" not in all_needed
    assert "asocial" not in all_needed
    none = page({"ablation": _removals(whole, ("energy", False, "", 26))}, "open", "Open", {})
    assert "No mechanism breaks anything" in none


def test_every_removal_has_the_budget_of_the_whole_model_and_at_least_three_seeds() -> None:
    budget = Budget()
    assert len(budget.seeds) >= 3
    assert budget.search.near
    used = {seed for n in (*budget.seeds, 9) for seed in Search(1, seed=n).final_seeds}
    assert not used & set(budget.judges)


def test_removals_are_fitted_like_the_whole_model_and_longer_only_where_something_is_lost(folder: Path) -> None:
    found = read_tables(folder)["ablation"]
    assert list(found["removed"]) == ["nothing", *(removal.name for removal in REMOVALS[: SMALL.removals])]
    assert found["trials_each"][0] == "2, 2"
    for row in found[1:].to_dict("records"):
        assert str(row["trials_each"]).split(", ")[:2] == ["2", "2"]
        longer = str(row["trials_each"]).count(",") == 2
        assert longer or not isinstance(row["broken"], str)
        assert row["loss_lowest"] <= row["loss_highest"]
        assert row["trials"] == (6 if longer else 4)


# Others


def test_what_is_known_of_instructors_is_measured_as_it_is_defined(folder: Path) -> None:
    found = read_tables(folder)["instructors"]
    assert list(found["scenario"]) == ["open"] * 8 + ["gated"] * 8
    assert dict(zip(found["measure"][:8], found["known"][:8], strict=True)) == KNOWN
    days = [(m, 7 * (52 * year + m) + 4) for year in (0, 1) for m in range(12) if year == 0 or m < 6]
    days += [(m, 7 * (25 + week) + 4) for m in range(4) for week in range(10)]
    log = activity_log(np.array([m for m, _ in days]), np.array([day for _, day in days]))
    assert log.weeks >= 58
    longer = activity_log(np.array([m for m, _ in days] + [0]), np.array([day for _, day in days] + [7 * 103 + 4]))
    assert core_return(longer) == 1.0
    assert np.isnan(core_return(log))
    assert CORE_RETURN in KNOWN


def test_a_table_is_not_broken_by_what_stands_in_it() -> None:
    assert table(["a"], [["x | y\nz"], [float("nan")], [True]]) == "| a |\n| --- |\n| x / y z |\n| – |\n| yes |"


def test_a_damaged_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_bytes(b"")
    with pytest.raises(ResultsError, match=r"scores\.csv is no table"):
        read_tables(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["patterns", "open", "--part", "nothing"], "there is no part 'nothing', expected one of agreement"),
        (["patterns", "opne"], "open"),
        (["fit", "open", "--maker", "magic", "--trials", "1"], "there is no maker 'magic', expected one of model"),
        (["fit", "open", "--maker", "rich", "--to", "x.csv", "--trials", "1"], "leave --maker out"),
        (["fit", "open", "--to", "no such file.csv", "--trials", "1"], "no such file.csv"),
        (["fit", "open", "--repeat", "pareto", "--trials", "1"], "leave --maker, --trials, --seed and --from out"),
        (["fit", "open", "--repeat", "nothing"], "there is no fit 'nothing', expected a file, or one of asocial"),
        (["fit", "open", "--repeat", "model"], "the fit 'model' cannot be repeated: "),
        (["fit", "gated", "--repeat", "asocial_again"], "was made with scenario 'open', not 'gated'"),
        (
            ["fit", "open", "--repeat", "pareto", "--to", "x.csv"],
            "is to twenty logs of open communities; leave --to out",
        ),
        (["fit", "open", "--maker", "rich", "--from", "none.json"], "none.json cannot be read"),
        (["fit", "open", "--maker", "rich", "--scenario", "x.yaml"], "leave --maker out"),
    ],
)
def test_bad_input_is_told_in_a_line(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


def test_a_fit_by_command_is_written_and_can_be_read_by_a_program(tmp_path: Path) -> None:
    path = tmp_path / "fit.json"
    arguments = ["fit", "open", "--maker", "pareto", "--trials", "3", "--seed", "2", "--out", str(path), "--json"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    kept = json.loads(path.read_text())
    assert [search["trials"] for search in kept["searches"]] == [3]
    assert kept["maker"] == "pareto"
    assert kept["start"] == dict(NULLS["pareto"].first)
    assert json.loads(result.stdout) == kept
    assert json.loads(CliRunner().invoke(app, arguments).stdout) == kept


def test_a_fit_that_was_written_can_be_repeated_and_gone_on_from(tmp_path: Path) -> None:
    path = tmp_path / "fit.json"
    words = ["fit", "open", "--maker", "pareto"]
    first = CliRunner().invoke(app, [*words, "--trials", "2", "--trials", "1", "--out", str(path)])
    assert first.exit_code == 0, first.output
    assert "3 of 3 trials" in first.stderr
    assert re.search(r"loss [0-9.]+ after 3 trials\n", first.stdout)
    again = CliRunner().invoke(app, ["fit", "open", "--repeat", str(path)])
    assert (again.exit_code, "The same as is kept" in again.stdout) == (0, True)
    on = CliRunner().invoke(app, [*words, "--from", str(path), "--trials", "1", "--json"])
    assert json.loads(on.stdout)["start"] == json.loads(path.read_text())["values"]
    kept = json.loads(path.read_text())
    path.write_text(json.dumps({**kept, "loss": 0.5, "model": "another"}))
    other = CliRunner().invoke(app, ["fit", "open", "--repeat", str(path)])
    assert other.exit_code == 1
    assert re.search(r"Not the same as is kept: loss [0-9.]+, kept 0\.500000; that was version another", other.stdout)
    assert CliRunner().invoke(app, ["fit", "open", "--maker", "rich", "--from", str(path)]).exit_code == 2


def test_the_model_may_be_searched_from_its_defaults() -> None:
    check = check_of(copsim.load("open"))
    begun = order(copsim.load("open"), start="defaults").start
    assert begun == with_defaults(check.model).first
    assert begun != check.model.first
    assert order(copsim.load("open"), "asocial", start="defaults").start == kept_fits()["asocial_again"].fit.start


def test_a_model_fitted_to_a_log_is_a_scenario_that_runs(tmp_path: Path) -> None:
    life = copsim.run("open", seeds=[5], weeks=156)
    made = life.participation[life.participation["role"].isin(["contribute", "lead"])]
    day = pd.Timestamp("2015-01-05") + pd.to_timedelta(made["week"] * 7, unit="D")
    log = pd.DataFrame({"member": made["member"], "date": day.dt.strftime("%Y-%m-%d")})
    log.to_csv(tmp_path / "log.csv", index=False)
    target = tmp_path / "ours.yaml"
    arguments = ["fit", "open", "--to", str(tmp_path / "log.csv"), "--trials", "2", "--scenario", str(target)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    ours = copsim.load(target)
    assert ours.sources["joining.prospects"].startswith("fitted: to the log log.csv, 2 trials")
    assert {
        path for path in ours.parameters if ours.parameters[path] != copsim.load("open").parameters.get(path)
    } <= set(DIFFERS)
    assert len(copsim.run(target, seeds=[1], weeks=20).weekly) == 20
    refused = CliRunner().invoke(app, ["fit", "open", "--maker", "rich", "--trials", "1", "--scenario", str(target)])
    assert refused.exit_code == 2


def test_an_effect_without_an_interval_is_told_as_one() -> None:
    rows = {
        "experiment": "x",
        "variant": "y",
        "outcome": "z",
        "source": "Somebody 2000",
        "source_sign": 1,
        "source_effect": np.nan,
        "with": 1.0,
        "without": np.nan,
        "effect": 0.1,
        "low": np.nan,
        "high": np.nan,
        "relative": True,
        "verdict": "no difference",
        "size": "",
        "put_in": "no",
        "given": "not put in",
        "lives": 40,
        "people_with": 7,
        "people_without": 8,
        "median": False,
        "way": "So.",
    }
    text = page({"social": pd.DataFrame([rows])}, "open", "Open", {})
    assert "+10 % (too few lives for an interval)" in text
    assert "nan" not in text.lower()


def _finding(**other: object) -> dict[str, object]:
    row: dict[str, object] = {
        "experiment": "x", "variant": "y", "outcome": "z", "source": "Somebody 2000", "source_sign": 1,
        "source_effect": np.nan, "with": 1.0, "without": 0.5, "effect": 0.5, "low": 0.4, "high": 0.6, "relative": False,
        "verdict": "same sign", "size": "", "put_in": "no", "given": "put in", "lives": 40, "people_with": 1200,
        "people_without": 1300, "median": False, "way": "So.",
    }  # fmt: skip
    return row | other


def test_agreement_in_sign_is_told_with_what_the_model_could_have_missed() -> None:
    rows = [
        _finding(), _finding(variant="v", given="rules pull both ways"), _finding(variant="w", given="not put in"),
        _finding(variant="u", verdict="no difference", effect=0.0, low=0.0, high=0.0),
        _finding(variant="m", verdict="no difference", effect=0.0, low=0.0, high=0.0, median=True),
    ]  # fmt: skip
    text = page({"social": pd.DataFrame(rows)}, "open", "Open", {})
    assert "same sign 3, no difference 2. Of the 3 with the same sign: in 1 a rule puts it in" in text
    assert "in 1 rules pull both ways" in text
    assert "in 1 it is not put in" in text
    assert "only in 2 of these could it have been another" in text
    assert "40; 1,200 / 1,300" in text
    assert "Medians of 0" in text
    # All five are run alike, so that is said once.
    assert text.count("So.") == 1
