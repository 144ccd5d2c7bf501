"""Library, without a browser: scenarios told, texts checked as on the command line, files brought along."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from copsim.cli import app
from copsim.dashboard import library as page
from copsim.dashboard import shelf as shelf_module
from copsim.dashboard.shelf import (
    Shelf,
    description_told,
    file_name,
    problems_told,
    source_told,
    text_of,
    unpacked,
)
from copsim.dashboard.staging import check_size
from copsim.dashboard.words import say
from copsim.scenarios import ScenarioError, load, load_text
from copsim.scenarios.library import every_name
from copsim.scenarios.tree import MAX_BYTES

solara = pytest.importorskip("solara", reason="Solara is not installed: pip install copsim[dashboard]")

from copsim.dashboard.session import Session  # noqa: E402
from copsim.dashboard.state import Stage  # noqa: E402

GOOD = "title: Ours\nextends: healthy\nweeks: 30\n"
WRONG = """title: <img src=x onerror=alert(1)>
extends: healthy
leading: {efort: 0.3}
weeks: many
changes:
  - {week: 9999, set: {leading.effort: 2}}
"""


@pytest.fixture(autouse=True)
def few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copsim.dashboard.state.QUICK", 1)
    monkeypatch.setattr("copsim.dashboard.state.FULL", 1)


@pytest.fixture
def stage() -> Any:
    made = Stage(Session(load("healthy").with_values({"weeks": 24}), own=True))
    yield made
    made.close()


def as_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def said(shelf: Shelf) -> str:
    return "\n".join(str(one) for one in shelf.problems.value)


def on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, data: bytes) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / file).write_bytes(data)
    result = CliRunner().invoke(app, ["scenarios", "validate", file])
    assert result.exit_code == 2
    return result.stderr.removeprefix("copsim: ").rstrip("\n")


# Words of the command line


@pytest.mark.parametrize(
    "text",
    [
        WRONG,
        "",
        "weeks: 3\nweeks: 4\n",
        "a: [1, 2\n",
        "\tweeks: 3\n",
        "extends: nowhere\n",
        "- a list\n",
        "weeks: 5\nchanges:\n  - {week: 1, event: no such thing}\n  - {week: 7, set: {leading.effort: 0.5}}\n",
        "real_case: true\nleading: {effort: 0.3}\n",
        "title: a\x00b\n",
        "x" * 100_001,
    ],
)
def test_what_is_wrong_is_told_as_on_the_command_line(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf()
    shelf.write("ours.yaml", text)
    assert shelf.check(text) is None
    assert said(shelf) == on_the_command_line(tmp_path, monkeypatch, "ours.yaml", text.encode())
    assert shelf.said.value == ""


@pytest.mark.parametrize("data", [b"title: \xff\xfe\n", b"title: a\n\nquestion: caf\xe9\n", b"#" * (MAX_BYTES + 1)])
def test_files_that_are_no_text_are_told_as_on_the_command_line(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf()
    shelf.upload("ours.yaml", as_base64(data))
    assert said(shelf) == on_the_command_line(tmp_path, monkeypatch, "ours.yaml", data)
    assert not shelf.writing.value


def test_each_problem_knows_its_line() -> None:
    shelf = Shelf()
    shelf.write("ours.yaml", WRONG)
    shelf.check(WRONG)
    told = json.loads(problems_told(shelf.problems.value, "ours.yaml"))
    assert [one["line"] for one in told] == [3, 4, 6, 6]
    assert told[1]["text"].startswith("ours.yaml, line 4: weeks: is the text 'many'")


def test_a_line_of_another_file_is_no_line_of_this_text() -> None:
    shelf = Shelf()
    shelf.write("ours.yaml", "extends: other.yaml\n")
    shelf.check(shelf.text.value)
    assert "in no folder" in said(shelf)
    # Nothing on the disk of the server can be read by extending it.
    shelf.check("extends: /etc/passwd.yaml\n")
    assert "in no folder" in said(shelf)


def test_a_sound_text_is_said_to_be_so() -> None:
    shelf = Shelf()
    shelf.write("ours.yaml", GOOD)
    scenario = shelf.check(GOOD)
    assert scenario is not None
    assert scenario.weeks == 30
    assert "sound scenario" in shelf.said.value
    shelf.check("weeks: many")
    assert shelf.said.value == ""


# Files from the browser


def test_a_file_becomes_the_text() -> None:
    shelf = Shelf()
    shelf.upload("Ours.YAML", as_base64(b"\xef\xbb\xbf" + GOOD.encode()))
    assert (shelf.file.value, shelf.text.value, shelf.writing.value) == ("Ours.YAML", GOOD, True)
    assert "sound" in shelf.said.value
    shelf.upload("wrong.yaml", as_base64(WRONG.encode()))
    assert len(shelf.problems.value) == 4
    assert shelf.text.value == WRONG


@pytest.mark.parametrize(
    ("file", "packed", "why"),
    [
        ("ours.txt", as_base64(b"weeks: 3"), "expected a file that ends in .yaml or .yml"),
        ("ours", as_base64(b"weeks: 3"), "expected a file that ends in .yaml or .yml"),
        ("ours.yaml", as_base64(b" " * (MAX_BYTES + 1)), "larger than 1 MiB"),
        ("ours.yaml", "A" * (MAX_BYTES * 50), "larger than 1 MiB"),
        ("ours.yaml", "no base64!", "did not arrive whole"),
        ("ours.yaml", "ä", "did not arrive whole"),
    ],
)
def test_what_cannot_be_is_refused(file: str, packed: str, why: str) -> None:
    shelf = Shelf()
    shelf.edit("healthy")
    shelf.upload(file, packed)
    assert why in said(shelf)
    assert shelf.text.value == text_of("healthy")


def test_a_file_as_large_as_may_be_is_taken() -> None:
    data = GOOD.encode() + b"#" * 70_000 + b"\n" + (b"#" * 70_000 + b"\n") * 13
    assert MAX_BYTES - 80_000 < len(data) <= MAX_BYTES
    assert unpacked("ours.yaml", as_base64(data)) == data


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("ours.yaml", "ours.yaml"),
        ("../../etc/passwd.yaml", "passwd.yaml"),
        ("C:\\users\\me\\ours.yml", "ours.yml"),
        ("ours", "ours.yaml"),
        ("…<b>\n.yaml", "b.yaml"),
        ("....yaml", "ours.yaml"),
        ("x" * 400 + ".yaml", "x" * 80 + ".yaml"),
    ],
)
def test_names_of_files_are_safe(given: str, name: str) -> None:
    assert file_name(given) == name


# The library


@pytest.mark.parametrize("name", every_name())
def test_the_text_of_each_scenario_can_be_written_on(name: str) -> None:
    shelf = Shelf()
    shelf.edit(name)
    scenario = shelf.check(shelf.text.value)
    assert scenario == load(name), said(shelf)
    shelf.read(name)
    assert not shelf.writing.value
    assert shelf.text.value, "what was written is still there"


def test_a_new_scenario_explains_every_parameter() -> None:
    shelf = Shelf()
    shelf.begin()
    assert (shelf.file.value, shelf.writing.value) == ("ours.yaml", True)
    assert shelf.check(shelf.text.value) is not None


@pytest.mark.parametrize("name", every_name())
def test_each_says_what_to_look_at_and_where_its_numbers_come_from(name: str) -> None:
    scenario = load(name)
    about, look = description_told(scenario.description)
    assert look.startswith("Look at ")
    assert " ".join((*about, look)).split().sort() == scenario.description.split().sort()
    told = [source_told(key, text) for key, text in scenario.sources.items()]
    assert all(one["kind"] in page.say("library.sources") or one["text"] for one in told)
    if scenario.real_case:
        # Of one case little more than its name is told, so that all its numbers are assumed.
        assert {one["kind"] for one in told} == {"assumed"} | ({"seed"} if name != "pempal" else set())


def test_sources_are_told_by_their_kind() -> None:
    assert source_told("a", "seed: FAQ, l. 3") == {"key": "a", "kind": "seed", "text": "FAQ, l. 3"}
    assert source_told("a", "fitted: to logs") == {"key": "a", "kind": "fitted", "text": "to logs"}
    assert source_told("a", "assumed") == {"key": "a", "kind": "assumed", "text": ""}
    assert source_told("a", "assumed: half") == {"key": "a", "kind": "assumed", "text": "half"}


def test_a_description_without_anything_to_look_at() -> None:
    assert description_told("") == ([], "")
    assert description_told("One\nline.\n\nAnother.") == (["One line.", "Another."], "")
    assert description_told("First. Look at\nthis.\n\nLast.") == (["First. Look at this.", "Last."], "")
    assert description_told("First. Look at this,\nand that.\n\nLast.") == (
        ["First.", "Last."],
        "Look at this, and that.",
    )


# The stage


LARGE = [
    "start: {members: 900000}\nweeks: 520\n",
    "communities: 100000\n",
    "weeks: 5200\njoining: {prospects: 2000}\n",
    "weeks: 520\nchanges:\n  - {week: 1, set: {joining.prospects: 2000}}\n",
    "weeks: 520\nchanges:\n  - {week: 1, set: {joining.invited: 2000}}\n",
    "weeks: 5200\nchanges:\n  - {week: 1, event: launch, days: 3, invited: 2000}\n",
]


@pytest.mark.parametrize("text", LARGE)
def test_what_is_too_large_is_refused_in_words(text: str) -> None:
    with pytest.raises(ScenarioError, match="too large to be played here"):
        check_size(Session(load_text(text), own=True))


def test_all_scenarios_of_the_library_can_be_played() -> None:
    for name in every_name():
        check_size(Session(load(name)))


def test_what_takes_too_long_is_given_up(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copsim.dashboard.staging.LONGEST", -1)
    before = stage.session.value
    stage.choose(load_text(GOOD + "start: {members: 33}\n"), own=True)
    assert "given up" in stage.error.value
    assert stage.session.value == before


def texts_of(widget: Any) -> str:
    """All texts of a widget and those in it."""
    if isinstance(widget, str):
        return widget
    children = list(getattr(widget, "children", ())) + [slot["children"] for slot in getattr(widget, "v_slots", ())]
    return " ".join(texts_of(child) for child in children)


def button(rc: Any, label: str) -> Any:
    import ipyvuetify

    return rc.find(ipyvuetify.Btn, children=[label]).widget


def test_reading_and_putting_on_the_stage(stage: Stage) -> None:
    box, rc = solara.render(page.Library(stage, "light", "main"), handle_error=False)
    assert load("healthy").question in texts_of(box)
    stage.shelf.read("capetown")
    text = texts_of(box)
    assert load("capetown").question in text
    assert say("library.real") in text
    assert say("library.look") in text
    stage.shelf.read("no such thing")
    assert stage.shelf.chosen.value == "capetown"
    button(rc, say("library.put")).click()
    assert (stage.session.value.scenario, stage.session.value.own) == (load("capetown"), False)
    assert stage.page.value == "watch"
    rc.close()


def test_writing_checking_and_putting_on_the_stage(stage: Stage) -> None:
    _, rc = solara.render(page.Library(stage, "light", "main"), handle_error=False)
    button(rc, say("library.edit")).click()
    assert stage.shelf.writing.value
    stage.shelf.write("ours.yaml", WRONG)
    page.put_text(stage, WRONG)
    assert len(stage.shelf.problems.value) == 4
    assert stage.page.value == "watch"
    stage.page.set("library")
    page.put_text(stage, LARGE[0])
    assert "too large" in stage.error.value
    assert stage.page.value == "library"
    page.put_text(stage, GOOD)
    assert stage.error.value == ""
    assert (stage.session.value.scenario.title, stage.session.value.own, stage.page.value) == ("Ours", True, "watch")
    rc.close()


def test_a_run_that_fails_is_told_and_the_page_lives_on(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise ZeroDivisionError("by zero")

    stage.shelf.write("ours.yaml", GOOD)
    box, rc = solara.render(page.Library(stage, "light", "main"), handle_error=False)
    with monkeypatch.context() as patched:
        patched.setattr("copsim.dashboard.state.staged", fails)
        page.put_text(stage, GOOD + "start: {members: 31}\n")
    assert "by zero" in texts_of(box)
    page.put_text(stage, GOOD + "start: {members: 31}\n")
    assert "by zero" not in texts_of(box)
    assert stage.session.value.scenario.setting("start.members") == 31
    rc.close()


def test_text_of_files_never_becomes_html(stage: Stage) -> None:
    marked = "title: <b>bold</b>\nquestion: <script>alert(1)</script>\nweeks: 20\n"
    stage.shelf.upload("<b>.yaml", as_base64(marked.encode()))
    page.put_text(stage, marked)
    _, rc = solara.render(page.Library(stage, "light", "main"), handle_error=False)
    inner = [str(getattr(one, "template", "")) for one in rc.find().widgets]
    assert not any("bold" in text or "alert(1)" in text for text in inner)
    sources = Path(shelf_module.__file__).parent
    for file in ("library.py", "compare.py", "shelf.py", "beside.py", "putting.py"):
        assert "unsafe_innerHTML" not in (sources / file).read_text("utf-8")
    for file in (sources / "vue").glob("*.vue"):
        assert "v-html" not in file.read_text("utf-8")
    rc.close()


def test_visitors_never_meet(stage: Stage) -> None:
    other = Stage(stage.session.value)
    stage.shelf.write("ours.yaml", GOOD)
    assert other.shelf.text.value == ""
    other.close()
