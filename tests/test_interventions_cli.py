"""Interventions at the command line: listed, shown, dropped on runs and compared; from Python too."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import copsim
from copsim.api import order as run_order
from copsim.cli import app
from copsim.compare_order import order
from copsim.scenarios import ScenarioError
from copsim.scenarios.dropping import use

OWN = """
title: Two more hours
description: Somebody helps with two hours a week.
who: A neighbour
when: Whenever.
weeks: 10
hours: {support team: {a week: 2}}
money: {at once: 50}
eligibility: {whom: any community}
changes:
  - {week: 0, set: {leading.support_hours: {plus: 2}}}
source: assumed
"""


STUDIES = Path(__file__).resolve().parents[1] / "docs" / "studies" / "support-team" / "README.md"


def told(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == code, done.output
    return done.output


def parsed(*words: str) -> Any:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_they_are_listed() -> None:
    lines = told("interventions", "list").splitlines()
    assert any(line.startswith("coaching ") and "Coaching leaders" in line and "56 h" in line for line in lines)
    found = parsed("interventions", "list", "--json")
    assert [one["name"] for one in found] == sorted(copsim.interventions())
    assert {"name", "title", "description", "hours", "money", "eligibility", "source"} <= set(found[0])


def test_one_is_shown(tmp_path: Path) -> None:
    page = told("interventions", "show", "launch-workshop")
    for text in ("Launch workshop of three days", "week 4: a launch of 3 days, 20 people invited", "15,000 at once"):
        assert text in page
    assert parsed("interventions", "show", "launch-workshop", "--json")["weeks"] == 18
    own = tmp_path / "mine.yaml"
    own.write_text(OWN, encoding="utf-8")
    assert parsed("interventions", "show", str(own), "--json")["name"] == "mine"


def test_what_cannot_be_shown() -> None:
    assert "did you mean coaching" in told("interventions", "show", "coachin", code=2)
    assert "there is no such file" in told("interventions", "show", "none/x.yaml", code=2)


def test_a_run_with_interventions() -> None:
    words = ("run", "healthy", "--weeks", "30", "--with", "logistics@2", "--with", "welcoming@5+mentoring@6")
    assert "Logistics (logistics@2); Welcoming newcomers (welcoming@5); Mentors for newcomers" in told(*words)
    plain = copsim.run("healthy", seeds=3, weeks=30)
    helped = copsim.run("healthy", seeds=3, weeks=30, interventions=["logistics@2"])
    assert (helped.weekly.gap[:2] == plain.weekly.gap[:2]).all()
    assert helped.weekly.gap.sum() < plain.weekly.gap.sum()
    assert helped.manifest["scenario"]["changes"][0]["cost"] == {"hours": 33}
    asked = run_order("healthy", weeks=30, interventions=["logistics@2"], command=None)
    assert asked.changed == ("Logistics (logistics@2)", "30 weeks instead of 156")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "healthy", "--with", "coachin@3"), "did you mean coaching?"),
        (("run", "healthy", "--with", "coaching"), "is no intervention on a week; expected NAME@WEEK"),
        (
            ("run", "healthy", "--with", "coaching@3", "--with", "coaching@9"),
            "is there already: coaching@3 lasts until",
        ),
        (("run", "healthy", "--weeks", "20", "--with", "logistics@20"), "week 20 lies beyond the run; expected a week"),
        (("compare", "healthy", "--with", "sponsor-leaves@3"), "nobody is eligible in week 3"),
        (("compare", "healthy", "--with", "coaching@3", "--with", "coaching@3"), "two arms are called 'coaching@3'"),
        (("compare", "healthy"), "--set PATH=VALUE, --arm or --with"),
        (("compare", "healthy", *(f"--with=coaching@{n}" for n in range(8))), "there are 9 arms with the baseline"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_run(words: tuple[str, ...], said: str) -> None:
    assert said in " ".join(told(*words, code=2).split())


def test_each_with_is_an_arm(tmp_path: Path) -> None:
    own = tmp_path / "mine.yaml"
    own.write_text(OWN, encoding="utf-8")
    asked = order("healthy", interventions=[f"{own}@3", "coaching@5+welcoming@7"], weeks=40)
    assert [arm.name for arm in asked.arms] == ["healthy", "mine@3", "coaching@5+welcoming@7"]
    assert asked.arms[1].stated(40) == {"hours": 20.0, "money": 50.0}
    assert "Two more hours (mine@3)." in asked.arms[1].differs[0].note
    assert asked.warnings == ("coaching@5 lasts until week 57; the run ends before it, and so do its costs",)
    named = order("healthy", interventions={"help": [use("logistics", 3)]}, weeks=40)
    assert named.arms[1].name == "help"
    with pytest.raises(TypeError, match=r"interventions is the text 'x@3', expected several"):
        order("healthy", interventions="x@3")
    with pytest.raises(ScenarioError, match="did you mean logistics"):
        order("healthy", interventions=["logistic@3"])


def test_the_command_compares_and_says_how_to_repeat_it(tmp_path: Path) -> None:
    words = ("compare", "healthy", "--with", "logistics@4", "--replicates", "6", "--weeks", "30")
    found = parsed(*words, "--json", "--out", str(tmp_path / "out"))
    assert found["arm1"] == "logistics@4"
    assert found["arm1.cost.stated_hours.difference"] == 78.0
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "--with logistics@4" in page
    assert "Logistics (logistics@4)." in page


def test_the_five_questions_can_be_asked_as_they_stand_there() -> None:
    """Every command of the page makes sense, and the page has a row for each of its arms."""
    text = STUDIES.read_text(encoding="utf-8")
    commands = re.findall(r"<!-- ([a-z-]+): (copsim compare .+?) -->", text)
    assert len(commands) >= 5
    for name, command in commands:
        _, _, scenario, *words = shlex.split(command)
        asked = order(scenario, interventions=words[1::2])
        assert set(words[::2]) == {"--with"}
        for arm in asked.arms[1:]:
            assert f"| `{arm.name}` |" in text
        assert (STUDIES.parent / name / "gains.csv").exists()
