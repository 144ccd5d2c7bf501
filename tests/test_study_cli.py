"""`copsim study …`: what the page on studies shows works, and what is wrong is told in words."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pandas as pd
import pytest
from helpers_studies import SMALL
from typer.testing import CliRunner, Result

from copsim.cli import app

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "studies.md").read_text(encoding="utf-8")


def asked(*words: str) -> Result:
    """A command in this process; it must not end in a traceback."""
    result = CliRunner().invoke(app, list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def well(*words: str) -> str:
    result = asked(*words)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def test_the_page_on_studies_works_as_it_stands(desk: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    commands = [shlex.split(line, comments=True) for line in PAGE.splitlines() if line.startswith("    copsim study ")]
    assert [words[2] for words in commands][:3] == ["new", "plan", "run"]
    for words in commands:
        well(*words[1:])
        if words[2] == "new":
            (desk / "mine.yaml").write_text(example.replace("replicates: 20", "replicates: 4"), encoding="utf-8")
        if words[2] == "report":
            break  # nothing fails in this study, so that there is nothing to discover
    assert (desk / "mine" / "report" / "report.html").exists()
    assert len(pd.read_csv(desk / "runs.csv")) == 36
    exec(compile(code, "studies.md", "exec"), {})


def test_a_plan_run_status_and_table_in_numbers(desk: Path) -> None:
    plan = json.loads(well("study", "plan", "small.yaml", "--json", "--workers", "2"))
    assert (plan["points"], plan["runs"], plan["weeks"], plan["workers"]) == (6, 24, 30, 2)
    assert plan["seconds"] > 0
    ran = json.loads(well("study", "run", "small.yaml", "--out", "out", "--json"))
    assert (ran["done"], ran["ran"], ran["pending"], ran["stopped"]) == (24, 24, 0, "")
    again = json.loads(well("study", "run", "small.yaml", "--out", "out", "--json"))
    assert again["ran"] == 0
    status = json.loads(well("study", "status", "out", "--json"))
    assert (status["planned"], status["done"], status["failed"], status["name"]) == (24, 24, 0, "small")
    assert "24 runs planned: 24 done, 0 failed, 0 pending" in well("study", "status", "out")
    well("study", "table", "out", "--csv", "t.csv", "--parquet", "t.parquet")
    table = pd.read_csv("t.csv")
    assert list(table.columns) == [
        "point", "replicate", "seed", "leading.effort", "joining.prospects", "start.members", "status", "error",
        "present", "realized_in_all", "alive",
    ]  # fmt: skip
    assert len(pd.read_parquet("t.parquet")) == len(table) == 24
    well("study", "table", "out", "--summary", "--csv", "s.csv")
    assert set(pd.read_csv("s.csv")["measure"]) == {"present", "realized_in_all", "alive"}
    well("study", "table", "out", "--series", "--csv", "w.csv")
    assert set(pd.read_csv("w.csv")["week"]) == {9, 19, 29}
    assert "36 more rows" in well("study", "table", "out", "--series").replace("60 more", "36 more")
    well("study", "figures", "out", "--out", "pictures")
    assert {"effects.svg", "effects.png"} <= {path.name for path in Path("pictures").iterdir()}


def test_measures_are_listed() -> None:
    told = well("study", "measures")
    assert "present" in told
    assert "in last 26" in told
    assert any(one["name"] == "alive" for one in json.loads(well("study", "measures", "--json")))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("study run absent.yaml --out out", "there is no such file"),
        ("study run small.yaml --out small.yaml", "is a file"),
        ("study run small.yaml --out .", "holds something else"),
        ("study run small.yaml --out out --on-error maybe", "expected continue or stop"),
        ("study status absent", "is no folder"),
        ("study status .", "cannot be read"),
        ("study table .", "cannot be read"),
        ("study report .", "cannot be read"),
        ("study new small", "exists; choose another name"),
        ("study new 'My Study'", "expected small letters"),
        ("study new mine --scenario nonsense", "nonsense"),
        ("study new nul", "device on Windows"),
        ("study plan small.yaml --workers 0", "greater than or equal to 1"),
    ],
)
def test_what_is_wrong_is_told_in_words(words: str, said: str, desk: Path) -> None:
    result = asked(*shlex.split(words))
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
    assert {path.name for path in desk.iterdir()} == {"small.yaml"}


def test_results_that_are_there_are_not_replaced_unasked(desk: Path) -> None:
    well("study", "run", "small.yaml", "--out", "out")
    for words, said in (
        ("table out --csv small.yaml", "small.yaml exists"),
        ("table out --summary --series", "are two tables"),
        ("discover out --when 'present >'", "is no condition"),
        ("discover out --when 'absent < 1'", "was not kept"),
        ("report out --findings absent.md", "cannot be read"),
    ):
        result = asked("study", *shlex.split(words))
        assert result.exit_code == 2
        assert said in " ".join(result.output.split())
    (desk / "other.yaml").write_text(SMALL, encoding="utf-8")
    assert "holds the study 'small', not 'other'" in asked("study", "run", "other.yaml", "--out", "out").output
    assert "small.yaml" in {path.name for path in desk.iterdir()}


def test_a_study_in_which_nothing_varies_has_a_page_too(desk: Path) -> None:
    (desk / "plain.yaml").write_text("scenario: healthy\nweeks: 8\nreplicates: 3\n", encoding="utf-8")
    well("study", "run", "plain.yaml", "--out", "out")
    well("study", "report", "out")
    page = (desk / "out" / "report" / "README.md").read_text(encoding="utf-8")
    assert "All 3 runs are done." in page
    assert "nothing varies" in asked("study", "figures", "out").output
