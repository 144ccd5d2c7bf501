"""The reality check as a whole, with hardly any logs: every part runs, is written at once, and the page holds them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import copsim
from copsim.analysis.logs.check_page import page, table
from copsim.analysis.logs.patterns import NAMES
from copsim.cli import app
from copsim.experiments.files import ResultsError
from copsim.experiments.fitting.families import DIFFERS
from copsim.experiments.fitting.page import TABLES, read_tables, write_page, write_tables
from copsim.experiments.fitting.parts import PARTS, SMALL, check_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every part, by the one command, small."""
    out = tmp_path_factory.mktemp("check")
    result = CliRunner().invoke(app, ["patterns", "open", "--all", "--small", "--out", str(out)])
    assert result.exit_code == 0, result.output
    return out


def test_the_command_makes_every_part_its_figures_and_the_page(folder: Path) -> None:
    tables = read_tables(folder)
    assert set(tables) == set(TABLES)
    text = (folder / "README.md").read_text()
    for n in range(1, 8):
        assert f"## {n}. " in text
    for name in re.findall(r"!\[[^]]+\]\(([^)]+)\)", text):
        assert (folder / name).read_text().lstrip().startswith("<?xml")
    for part in PARTS:
        assert f"copsim patterns open --part {part} " in text
    assert "What these logs cannot show" in text
    assert "nan" not in re.sub(r"[a-z]nan|nan[a-z]", "", text.lower())


def test_agreement_says_where_each_median_lies(folder: Path) -> None:
    tables = read_tables(folder)
    agreement, scores = tables["agreement"], tables["scores"]
    assert list(scores["maker"]) == ["model", "asocial", "pareto", "spells", "rich"]
    assert len(agreement) == 5 * len(NAMES)
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


def test_the_page_says_that_nulls_do_as_well_where_they_do() -> None:
    scores = pd.DataFrame(
        {
            "maker": ["model", "spells"],
            "meaning": ["m", "s"],
            "dimensions": [40, 14],
            "trials": [10, 0],
            "in_band": [20, 25],
            "in_quartiles": [10, 20],
            "loss": [1.0, 0.5],
            "logs": [5, 5],
            "outside": ["burst", np.nan],
        }
    )
    rows = [
        {"measure": name, "maker": maker, "median": 0.5, "p05": 0.1, "p95": 0.9, "lies": "band"}
        for name in NAMES
        for maker in ("model", "spells")
    ]
    text = page({"scores": scores, "agreement": pd.DataFrame(rows)}, "open", "Open", {})
    assert "So do spells" in text
    assert "Outside: burst." in text
    assert "not fitted" in text
    scores["in_band"] = [26, 25]
    text = page({"scores": scores, "agreement": pd.DataFrame(rows)}, "open", "Open", {})
    assert "So do" not in text


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
    assert kept["search"]["trials"] == 3
    assert kept["maker"] == "pareto"
    assert json.loads(result.stdout) == kept
    assert json.loads(CliRunner().invoke(app, arguments).stdout) == kept


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
        "way": "So.",
    }
    text = page({"social": pd.DataFrame([rows])}, "open", "Open", {})
    assert "+10 % (too few lives for an interval)" in text
    assert "nan" not in text.lower()
