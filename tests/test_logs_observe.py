"""`copsim observe`, its page, its Python side, and what the documentation says of it."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import copsim
from copsim.analysis.logs.errors import LogError
from copsim.analysis.logs.measures import MEANINGS
from copsim.analysis.logs.patterns import NAMES
from copsim.analysis.logs.profiles import PROFILES
from copsim.cli import app

DOCS = Path(__file__).resolve().parents[1] / "docs" / "observe.md"


def call(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(words))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def community(folder: Path, name: str = "ours.csv", weeks: int = 260) -> Path:
    """Five years of forty members with their own rates, one of whom has a name that would break a page."""
    rng = np.random.default_rng(5)
    present = rng.random((40, weeks)) < rng.beta(0.4, 4.0, 40)[:, None]
    # Everybody is there once at least.
    present[np.arange(40), np.arange(40) * weeks // 40] = True
    who, when = np.nonzero(present)
    days = pd.Timestamp("2019-01-07") + pd.to_timedelta(7 * when + rng.integers(0, 7, len(when)), unit="D")
    names = np.array(["<script>alert(1)</script>", *[f"person{n}" for n in range(1, 40)]])
    path = folder / name
    pd.DataFrame({"member": names[who], "date": days.strftime("%Y-%m-%d")}).to_csv(path, index=False)
    return path


def test_json_is_one_flat_object(tmp_path: Path) -> None:
    code, out, err = call("observe", str(community(tmp_path)), "--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert list(found)[: len(MEANINGS)] == list(MEANINGS)
    assert all(value is None or isinstance(value, int | float | str) for value in found.values())
    assert found["members"] == 40
    assert 0 < found["gini_all"] < 1
    assert found["overdispersion_own"] == pytest.approx(1.0, abs=0.25)
    assert (found["rows_dropped"], found["source"]) == (0, "table")
    assert found["rows_read"] == found["member_weeks"]


def test_what_is_undefined_is_null(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("member,date\nada,2024-01-01\n", encoding="utf-8")
    found = json.loads(call("observe", str(path), "--json")[1])
    assert found["members"] == 1
    assert found["core_core"] is None
    assert found["one_week"] == 1
    assert json.loads(call("observe", str(path), "--json")[1]) == found


def test_the_short_form_names_all_measures_and_nobody(tmp_path: Path) -> None:
    code, out, _ = call("observe", str(community(tmp_path)))
    assert code == 0
    for name in NAMES:
        assert re.search(rf"^  {name} ", out, re.MULTILINE), name
    assert "40 members were seen between 2019-01-" in out
    assert "Nothing was written" in out
    assert "person" not in out


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", "member,date,kind\nbob,ann secret,secret\nbob,2024-01-01,secret\ncy,2024-05-01,x,secret\n", []),
        ("a.json", '[{"member": "secret", "date": "secret"}, {"member": "b", "date": "2024-01-01"}, "secret"]', []),
        ("a.csv", "who,2024-01-08,2024-01-15,secret\nsecret,x,secret\nbob,,x\n", ["--as", "attendance"]),
        ("a.mbox", "From x\nFrom: secret <s@x.org>\nDate: secret\n\nx\n\nFrom x\nFrom: a secret <a@b.org>\n"
                   "Date: Mon, 1 Jan 2024 10:00:00 +0000\nSubject: secret\n\nsecret\n\n", []),
        ("a.csv", "member,date\nsecret,13/2/2024\nsecret,secret/secret/2024\n", []),
    ],
)  # fmt: skip
def test_no_cell_is_in_what_is_written(name: str, content: str, words: list[str], tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    code, out, err = call("observe", str(tmp_path / name), *words, "--json", "--out", str(tmp_path / "seen"))
    assert (code, err) == (0, "")
    for text in (out, *(path.read_text(encoding="utf-8") for path in (tmp_path / "seen").iterdir())):
        assert "secret" not in text


def test_standard_input_is_read(tmp_path: Path) -> None:
    content = community(tmp_path).read_bytes()
    result = CliRunner().invoke(app, ["observe", "-", "--json"], input=content)
    assert json.loads(result.stdout)["members"] == 40
    result = CliRunner().invoke(app, ["observe", "-"], input=b"")
    assert (result.exit_code, "standard input: the file is empty" in result.stderr) == (2, True)


def test_a_folder_is_written_and_only_replaced_on_demand(tmp_path: Path) -> None:
    log, out = str(community(tmp_path)), tmp_path / "seen"
    code, said, _ = call("observe", log, "--out", str(out))
    assert code == 0
    assert str(out / "observe.html") in said
    assert sorted(path.name for path in out.iterdir()) == ["manifest.json", "measures.csv", "observe.html"]
    table = pd.read_csv(out / "measures.csv").set_index("measure")
    assert list(table.index) == list(MEANINGS)
    assert table.loc[list(NAMES), ["p10", "p25", "p50", "p75", "p90"]].notna().all().all()
    code, _, err = call("observe", log, "--out", str(out))
    assert (code, "--force" in err) == (2, True)
    assert call("observe", log, "--out", str(out), "--force")[0] == 0
    assert "person" not in "".join(path.read_text(encoding="utf-8") for path in out.iterdir())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "one of them"),
        (("none.csv",), "no such file"),
        (("{log}", "--git", "."), "not both"),
        (("{log}", "--as", "jira"), "expected one of copsim"),
        (("{log}", "--columns", "x"), "FIELD=COLUMN"),
        (("{log}", "--columns", "member=who"), "columns there are: member, date"),
        (("{log}", "--time-zone", "Mars"), "'Mars' is not known"),
        (("--git", "{folder}"), "no git repository"),
        (("--git", ".", "--as", "github"), "no columns and no profile"),
        (("{log}", "--out", "{log}"), "is a file"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(
    words: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    log = community(tmp_path, weeks=5)
    code, out, err = call("observe", *(word.format(log=log, folder=tmp_path) for word in words))
    assert (code, out) == (2, "")
    assert told in err
    assert err.startswith("copsim: ")
    assert "Traceback" not in err


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_repository_is_observed(tmp_path: Path) -> None:
    place = tmp_path / "work"
    settings = ["-c", "user.name=Ada Lovelace", "-c", "user.email=ada@a.org"]
    subprocess.run(["git", "init", "-q", str(place)], check=True)
    subprocess.run(["git", "-C", str(place), *settings, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    code, out, _ = call("observe", "--git", str(place), "--json")
    assert code == 0
    assert (json.loads(out)["members"], json.loads(out)["source"]) == (1, "git")
    assert "ovelace" not in out


# From Python


def test_from_python(tmp_path: Path) -> None:
    path = community(tmp_path)
    seen = copsim.observe(path)
    again = copsim.observe(pd.read_csv(path))
    assert repr(seen) == f"<Observation of ours: 40 members × {seen.log.weeks} weeks>"
    assert copsim.observe(path.read_bytes()).measures == seen.measures
    assert seen.measures == pytest.approx(again.measures, nan_ok=True)
    assert list(seen.table["measure"]) == list(MEANINGS)
    assert seen.log.members == 40
    renamed = pd.read_csv(path).rename(columns={"member": "who"})
    assert copsim.observe(renamed, columns={"member": "who"}).log.members == 40
    with pytest.raises(LogError, match="list"):
        copsim.observe([1])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not both"):
        copsim.observe()


# The page


class Reader(HTMLParser):
    """Notes tags, ids and text, and whether tags are closed in order."""

    VOID = frozenset({"meta", "br", "img", "link", "input", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name in ("href", "src") and value]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src") and value]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_page_is_whole_and_self_contained(tmp_path: Path) -> None:
    seen = copsim.observe(community(tmp_path), title="<b>ours</b> & more", command="copsim observe x")
    text = seen.page()
    page = Reader(text)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert "script" not in page.tags
    assert all(link.startswith("#") for link in page.links)
    assert page.tags.count("svg") == 6
    assert "<b>ours</b> & more" in "".join(page.text)
    assert "simulated" not in text
    assert "person" not in text.replace("one person more or less", "").replace("in person", "")
    assert text == seen.page()
    words = " ".join("".join(page.text).split())
    for said in ("Beside real communities", "What a log cannot show", "Whether people affect each other", "not kept"):
        assert said in words, said
    for name in NAMES:
        assert name in words, name
        assert f"<code>{name}</code>" in text
    # On a phone a name is not broken letter by letter.
    assert "td code { white-space: nowrap; }" in text
    assert "overflow-wrap: anywhere" not in re.search(r"td\.long.*", text)[0]  # type: ignore[index]


def _tiny() -> dict[str, list[tuple[str, str]]]:
    return {
        "one row": [("a", "2024-01-01")],
        "one day": [("a", "2024-01-01"), ("b", "2024-01-01")],
        "half a year": [("a", "2024-01-01"), ("b", "2024-07-20")],
        "one member": [("a", f"20{year}-03-01") for year in range(10, 25)],
        "a silence": [("a", "1970-01-01"), ("b", "2024-01-01")],
        "all once": [(f"m{n}", f"20{10 + n % 15}-01-{1 + n % 28:02d}") for n in range(200)],
    }


@pytest.mark.parametrize("name", list(_tiny()))
def test_pages_of_tiny_logs(name: str) -> None:
    """Nothing is made up: what is undefined is said to be, with what it needs; no nan is shown."""
    seen = copsim.observe(pd.DataFrame(_tiny()[name], columns=["member", "date"]))
    page = Reader(seen.page())
    words = " ".join("".join(page.text).split())
    assert page.open == []
    assert not re.search(r"\bnan\b|\binf\b|None", words)
    assert not re.search(r"\b1 (members|weeks|people)\b|\b1 member of 1 make\b", words)
    small = seen.log.members < 15 or seen.log.weeks < 26
    assert ("Too small to compare" in words) == small == bool(seen.flat["too_small"])
    assert small == seen.table["lower"].isna().all()
    assert small != ("above the highest tenth" in words or "below the lowest tenth" in words)
    undefined = [measure for measure, value in seen.measures.items() if value != value]
    assert f"{len(undefined)} measure" in words
    assert "one person more or less" in words or seen.log.members >= 30


def test_the_page_of_the_simulation_still_says_that_people_are_simulated() -> None:
    runs = copsim.run("healthy", weeks=8)
    text = runs.report()
    assert "Report of a simulated community of practice" in text
    assert "The people in it are simulated." in text


# Documentation


def test_the_documentation_names_every_measure_and_every_profile() -> None:
    text = DOCS.read_text(encoding="utf-8")
    cells = set(re.findall(r"`([^`\n]+)`", text))
    patterned = {name for name in MEANINGS if name.startswith(("flow_", "month_"))}
    assert set(MEANINGS) - patterned - cells == set()
    assert {"flow_FROM_TO", "month_jan"} <= cells
    for name, profile in PROFILES.items():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{name}` |"))
        for column in (*profile.member, *profile.date, *profile.kind):
            assert f"`{column}`" in row, f"{name}: {column}"


def _commands() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def _files(folder: Path) -> None:
    """What the examples of the documentation read."""
    community(folder, "log.csv")
    pd.read_csv(folder / "log.csv").rename(columns={"member": "author", "date": "created_at"}).to_csv(
        folder / "posts.csv", index=False
    )
    (folder / "issues.json").write_text(
        json.dumps([{"user": {"login": "ada"}, "created_at": "2024-01-01T10:00:00Z"}]), encoding="utf-8"
    )
    (folder / "sheet.csv").write_text("Name,2024-01-08,2024-01-15\nAda,x,x\nBob,,x\n", encoding="utf-8")
    (folder / "export" / "general").mkdir(parents=True)
    (folder / "export" / "general" / "2024-01-01.json").write_text(
        json.dumps([{"type": "message", "user": "U1", "ts": "1704103200.000100"}]), encoding="utf-8"
    )
    (folder / "list.mbox").write_text(
        "From x\nFrom: Ada <ada@a.org>\nDate: Mon, 1 Jan 2024 10:00:00 +0000\n\nhello\n\n", encoding="utf-8"
    )


def test_the_commands_of_the_documentation_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _files(tmp_path)
    commands = [command for command in _commands() if "--git" not in command]
    assert len(commands) >= 6
    for command in commands:
        code, _, err = call(*shlex.split(command)[1:])
        assert code == 0, f"{command}: {err}"
    assert (tmp_path / "seen" / "observe.html").is_file()


def test_the_python_of_the_documentation_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _files(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    run: Callable[[str], None] = lambda code: exec(compile(code, str(DOCS), "exec"), {})  # noqa: E731
    for block in blocks:
        run(block)
