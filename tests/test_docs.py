"""The model description fits the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import model_tables as describe
import pytest
from typer.main import get_command

from copsim.api import scenario_names
from copsim.cli import app
from copsim.scenarios.interventions import intervention_names
from copsim.simulation.draws import PURPOSES
from copsim.simulation.model import QUANTITIES, STAGES, THEMES
from copsim.simulation.recording import FLOWS, MEASURES
from copsim.simulation.records import LEVELS
from copsim.simulation.rules import RULES, plain

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "docs" / "model"
SOURCES = {file.stem: file.read_text(encoding="utf-8") for file in (ROOT / "simulation").glob("*.py")}
DESCRIPTION = (MODEL / "description.md").read_text(encoding="utf-8")
CONCEPTS = (MODEL / "concepts.md").read_text(encoding="utf-8")
SECTIONS = {row[1]: row[0] for row in re.finditer(r"^## ([A-I]\d+) .*?(?=^## )", CONCEPTS, re.MULTILINE | re.DOTALL)}
"""What the page of concepts says of each row."""
CARRIED = (
    *("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9"),
    *("B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10"),
    *("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"),
    *("D1", "D2", "D3", "D4", "D5"),
    *("E1", "E2", "E3", "E4"),
    *("F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9"),
    *("G1", "G2", "G3", "G4", "G5", "G6", "G7"),
    *("H1", "H2", "H3", "H4", "H5", "H6", "H7", "H8"),
    *("I1", "I2", "I3", "I4", "I5", "I6"),
)
"""Rows of the catalogue that the model carries, some in part."""
NOT_YET: tuple[str, ...] = ()
"""Rows of which the page of concepts says what is missing."""
ROWS = sorted((*CARRIED, *NOT_YET), key=lambda row: (row[0], int(row[1:])))
"""The whole catalogue."""
KINDS = ("Module", "Parameters:", "Rules:", "Measures:", "Test")
"""What the page says of each row that is carried."""
ASSUMING_NOTHING = ("A1", "A2", "B1", "B4", "B5", "B7")
"""Rows that say nothing of what is assumed besides numbers."""


@pytest.mark.parametrize("name", ["rules.md", "parameters.md", "stages.md", "records.md", "draws.md"])
def test_generated_pages_are_up_to_date(name: str) -> None:
    """What is in the folder is what the code gives now."""
    page = MODEL / name
    made = describe.pages(SOURCES)[name]
    assert page.read_text(encoding="utf-8") == made, f"{page} is out of date: run {describe.COMMAND}"


@pytest.mark.parametrize("name", list(RULES))
def test_every_rule_says_what_it_is(name: str) -> None:
    """Formula, unit, source, meaning and rows of the catalogue."""
    rule = RULES[name]
    assert rule.formula.strip()
    assert rule.unit.strip()
    assert rule.source.strip()
    assert rule.meaning.endswith(".")
    assert set(rule.concepts.split()) <= set(CARRIED)
    assert rule.concepts.strip()


@pytest.mark.parametrize("path", list(QUANTITIES))
def test_every_parameter_says_what_it_is(path: str) -> None:
    """Unit, bounds around the default, source, meaning and rows of the catalogue."""
    q = QUANTITIES[path]
    assert q.low <= q.default <= q.high
    assert q.unit.strip()
    assert q.source.strip()
    assert q.meaning.endswith(".")
    assert q.concepts.strip()
    assert set(q.concepts.split()) <= set(CARRIED)


def test_every_parameter_is_read_by_a_rule_or_a_stage() -> None:
    """What nothing reads is not a parameter."""
    read = {
        node.attr
        for text in SOURCES.values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "setting"
    }
    assert {q.name for q in QUANTITIES.values()} <= read


def _trailing_names(text: str) -> set[str]:
    """Names of rules as the description gives them: alone in a comment at the end of a line, or after 'rule'."""
    alone = re.findall(r" {2,}# (?:rule )?([a-z_]+)$", text, re.MULTILINE)
    return {*alone, *re.findall(r"[Rr]ules? `([a-z_]+)`", text)}


def test_the_description_names_every_rule_and_no_other() -> None:
    """All rules by name; no name that is not one."""
    words = set(re.findall(r"[a-z_0-9]+", DESCRIPTION))
    assert set(RULES) - words == set()
    assert _trailing_names(DESCRIPTION) - set(RULES) == set()
    assert len(_trailing_names(DESCRIPTION)) > len(RULES) / 2


def test_the_description_uses_every_parameter_and_no_other() -> None:
    """As `set.name`, or with the theme's rates named in full."""
    names = {q.name for q in QUANTITIES.values()}
    used = set(re.findall(r"\bset\.([a-z_]+)", DESCRIPTION))
    assert used - names == set()
    assert names - used == set()


def test_the_description_uses_every_purpose_and_no_other() -> None:
    """Draws by the names they have in the code."""
    used = {word for word in re.findall(r"\b[A-Z]+(?:_[A-Z]+)*\b", DESCRIPTION) if word.lower() in PURPOSES}
    assert {name.upper() for name in PURPOSES} - used == set()
    drawn = re.findall(r"draw(?:_pair|_normal)?\(([A-Z_]+)", DESCRIPTION)
    assert {name.lower() for name in drawn} <= set(PURPOSES)


def test_the_description_goes_through_all_stages_in_order() -> None:
    """Each has its paragraph, in the order of the week."""
    places = [DESCRIPTION.find(f"*Stage {stage.name}*") for stage in STAGES]
    assert -1 not in places
    assert places == sorted(places)


def _calls(function: str) -> list[str]:
    """Names called in a function of the kernel, in order of the text."""
    for node in ast.walk(ast.parse(SOURCES["kernel"])):
        if isinstance(node, ast.FunctionDef) and node.name == function:
            calls = [n for n in ast.walk(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
            calls.sort(key=lambda call: (call.lineno, call.col_offset))
            return [call.func.id for call in calls if isinstance(call.func, ast.Name)]
    raise AssertionError(f"kernel.py has no function {function}")


def test_the_kernel_calls_the_stages_in_the_order_they_are_listed_in() -> None:
    """The list that is printed is the list that is lived."""
    listed = [plain(stage.run).__name__ for stage in STAGES]
    called = [name for name in _calls("begin_week") + _calls("finish_week") if name in listed]
    assert called == listed


def test_the_page_of_stages_has_that_order() -> None:
    """Rows are numbered from 1."""
    rows = re.findall(r"^\| (\d+) \| ([a-z ]+) \|", describe.stages_page(), re.MULTILINE)
    assert rows == [(str(n), stage.name) for n, stage in enumerate(STAGES, 1)]


def test_paths_in_the_pages_exist() -> None:
    """Files in backticks, and links."""
    for page in [*MODEL.glob("*.md"), *MODEL.parent.glob("*.md")]:
        text = page.read_text(encoding="utf-8")
        for path in re.findall(r"`([\w./-]+/[\w./-]+\.\w+)`", text):
            assert (ROOT / path).exists(), f"{page.name} names {path}, which is not there"
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
            assert (page.parent / link).exists(), f"{page.name} links to {link}, which is not there"


def test_concepts_name_what_there_is() -> None:
    """Names in backticks are parameters, rules, measures, interventions, scenarios, commands or files."""
    commands = {f"copsim {command}" for command in get_command(app).commands}
    known = {*QUANTITIES, *RULES, *MEASURES, *LEVELS, *FLOWS, *intervention_names(), *scenario_names(), *commands}
    names = {name for name in re.findall(r"`([^`]+)`", CONCEPTS) if "/" not in name}
    assert names - known - {"concepts"} == set()


def test_each_row_of_the_catalogue_has_a_place() -> None:
    """In its order: rows that are carried, and rows that say that they are not yet, and what is missing."""
    assert re.findall(r"^## ([A-I]\d+) ", CONCEPTS, re.MULTILINE) == ROWS == list(SECTIONS)
    assert re.findall(r"^## ([A-I]\d+) .*\(not yet\)$", CONCEPTS, re.MULTILINE) == list(NOT_YET)
    assert not set(CARRIED) & set(NOT_YET)
    for row in NOT_YET:
        assert "\n* " not in SECTIONS[row]
        assert re.search(r"[Mm]issing|There is no scenario of it|Nothing is", SECTIONS[row]), row


def _told(row: str, kind: str) -> str:
    """What the page says of a row under one of its kinds."""
    found = re.search(rf"^\* {kind}.*?(?=^\* |\Z)", SECTIONS[row], re.MULTILINE | re.DOTALL)
    assert found is not None, f"{row} says nothing of {kind}"
    return found[0]


@pytest.mark.parametrize("row", CARRIED)
def test_a_row_says_all_that_is_asked_of_it(row: str) -> None:
    """Modules, parameters, rules, measures and tests, in this order, and what is assumed."""
    section = SECTIONS[row]
    places = [section.find(f"* {kind}") for kind in KINDS]
    assert -1 not in places, f"{row} says nothing of {KINDS[places.index(-1)]}"
    assert places == sorted(places)
    assert "/" in _told(row, "Module")
    assert re.search(r"`tests/test_\w+\.py`", _told(row, "Test"))
    assert ("* Assumed:" in section) == (row not in ASSUMING_NOTHING)


@pytest.mark.parametrize(("kind", "told"), [("Parameters:", QUANTITIES), ("Rules:", RULES), ("Measures:", MEASURES)])
def test_concepts_leave_out_nothing_of_a_row(kind: str, told: Mapping[str, Any]) -> None:
    """What says of itself that it belongs to a row is found in that row; flows between levels are told together."""
    missing = [
        (row, name)
        for name, one in told.items()
        for row in one.concepts.split()
        if name not in FLOWS and f"`{name}`" not in _told(row, kind)
    ]
    assert missing == []


def test_fields_of_records_have_a_type_and_most_a_meaning() -> None:
    """Comments in the code become meanings."""
    page = describe.records_page(SOURCES["records"])
    assert "| `energy` | number, f8 | for this community now, 0 to 1 |" in page
    assert "| `weight` | 8 × number (single precision), f4 | strength, 0 to 1; 0 in empty slots |" in page
    assert all(f"| `{name}` |" in page for name in MEASURES)


def test_bars_in_cells_are_escaped() -> None:
    """A bar inside a cell would begin another one."""
    assert describe.table(("a",), [("x | y\nz",)]) == "| a |\n| --- |\n| x \\| y z |\n"


def test_draws_are_found_where_they_are_used() -> None:
    """Every purpose is used by some function of the model."""
    users = describe.draw_users(SOURCES)
    assert {name.upper() for name in PURPOSES} - set(users) == set()
    assert users["CLOSE"] == ["`feeling.feel`"]


def test_every_theme_has_a_section() -> None:
    """In the page of parameters, in the order of the themes."""
    assert re.findall(r"^## (\w+)$", describe.parameters_page(), re.MULTILINE) == list(THEMES)
