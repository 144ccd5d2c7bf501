"""Folders of studies that are damaged: reading them changes nothing and says what to do, running mends them."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from helpers_studies import Fake, digest, small
from typer.testing import CliRunner

from copsim.cli import app
from copsim.experiments.files import ResultsError
from copsim.experiments.studies import running
from copsim.experiments.studies.ledger import Ledger
from copsim.experiments.studies.opened import StudyResults
from copsim.experiments.studies.running import Ended, run_study
from copsim.experiments.studies.workers import Where

pytestmark = pytest.mark.once

STUDY = """\
title: Effort
question: Does it matter?
scenario: healthy
vary:
  leading.effort: [0.1, 0.2, 0.3]
  leadership: {options: {one leads: , three: {start.leaders: 3}}}
design: factorial
replicates: 4
weeks: 20
measures: [present, alive]
series: {measures: [core], every: 10}
"""
Harm = Callable[[Path], Any]


def run(folder: Path, text: str = STUDY, work: Any = None, **more: Any) -> Ended:
    return run_study(small(text), folder, where=Where("threads", 1), work=work or Fake(), **more)


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "store"
    assert run(folder).whole
    return folder


@pytest.fixture(scope="module")
def half(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve of 24 runs, in three shards."""
    folder = tmp_path_factory.mktemp("half") / "store"
    work = Fake(stop_after=12)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "SHARD_RUNS", 4)
        patch.setattr(running, "MOST_IN_CHUNK", 1)
        run(folder, work=work, stop=work.stop)
    assert (len(work.runs), len(list((folder / "shards").iterdir()))) == (12, 3)
    return folder


def page(number: int) -> Harm:
    """A page of the ledger that became zeros."""

    def zero(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[4096 * (number - 1) : 4096 * number] = bytes(4096)
        path.write_bytes(data)

    return zero


def changed(*statements: str) -> Harm:
    def change(path: Path) -> None:
        with sqlite3.connect(path) as database:
            for statement in statements:
                database.execute(statement)

    return change


LEDGERS: dict[str, Harm] = {
    "deleted": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "words": lambda path: path.write_bytes(b"no database at all" * 999),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-5000]),
    **{f"page {number} of zeros": page(number) for number in range(1, 9)},
    "without a column": changed("DROP INDEX runs_by_shard", "ALTER TABLE runs DROP COLUMN shard"),
    "without a table": changed("DROP TABLE shards"),
    "one shard twice": changed(
        "DROP INDEX shards_by_name",
        "INSERT INTO shards (name, rows, bytes, digest, runner) SELECT name, rows, bytes, digest, runner FROM shards",
    ),
}


def refused(ask: Callable[[], Any]) -> str:
    """What is said where something is refused; empty where it is not."""
    try:
        ask()
    except ResultsError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("state", ["half", "whole"])
@pytest.mark.parametrize("harm", LEDGERS.values(), ids=LEDGERS)
def test_a_ledger_that_is_gone_or_damaged_is_made_anew_from_the_shards(
    harm: Harm, state: str, whole: Path, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    shutil.copytree(request.getfixturevalue(state), folder)
    harm(folder / "ledger.sqlite")
    before = content(folder)
    told = refused(lambda: (StudyResults(folder).runs, StudyResults(folder).counts))
    assert told == "" or f"{folder / 'ledger.sqlite'} is " in told
    assert told == "" or told.endswith(f"copsim study run FILE --out {folder} makes it anew from the results")
    assert content(folder) == before
    work = Fake()
    said: list[str] = []
    assert run(folder, work=work, say=said.append).whole
    assert len(work.runs) == {"half": 12, "whole": 0}[state]
    assert digest(folder / "runs.parquet") == digest(whole / "runs.parquet")
    assert [text for text in said if text.startswith("ledger.sqlite is ") or "are taken in" in text] or not told
    assert run(folder).ran == 0


def test_a_ledger_that_is_gone_is_said_to_be_before_and_after(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    shutil.copytree(whole, folder)
    (folder / "ledger.sqlite").unlink()
    result = CliRunner().invoke(app, ["study", "status", str(folder)])
    assert result.exit_code == 2
    assert "ledger.sqlite is missing; copsim study run FILE --out" in " ".join(result.output.split())
    (folder / "ledger.sqlite").touch()
    result = CliRunner().invoke(app, ["study", "status", str(folder)])
    assert result.exit_code == 2
    assert "ledger.sqlite is damaged: no such table: meta; copsim study run" in " ".join(result.output.split())


def json_with(**more: Any) -> Harm:
    return lambda path: path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **more}))


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[8] ^= 0xFF
    path.write_bytes(data)


def other_points(path: Path) -> None:
    table = pq.read_table(path)
    other = table.set_column(1, "leading.effort", pa.array([0.7] * table.num_rows))
    pq.write_table(other, path)


FILES: dict[str, tuple[str, Harm, str]] = {
    "manifest: null": ("manifest.json", lambda path: path.write_text("null"), "is damaged; copsim study run"),
    "manifest: cut short": ("manifest.json", lambda path: path.write_text('{"name": "sm'), "is damaged; copsim study"),
    "manifest: no text": ("manifest.json", lambda path: path.write_bytes(b"\xff\xfe\x00"), "is damaged; copsim study"),
    "manifest: zeros": ("manifest.json", lambda path: path.write_bytes(bytes(900)), "is damaged; copsim study run"),
    "manifest: gone": ("manifest.json", Path.unlink, "cannot be read: No such file"),
    "manifest: another title": ("manifest.json", json_with(title="x"), ""),
    "manifest: of another plan": ("manifest.json", json_with(plan="x"), "is of another version of the study"),
    "points: words": ("points.parquet", lambda path: path.write_bytes(b"points" * 99), "cannot be read: "),
    "points: gone": ("points.parquet", Path.unlink, "cannot be read: "),
    "points: flipped": ("points.parquet", flipped, "cannot be read: "),
    "points: others": ("points.parquet", other_points, ""),
    "study file: gone": ("study.yaml", Path.unlink, "cannot be read: No such file"),
    "study file: another": ("study.yaml", lambda path: path.write_text("scenario: x"), ""),
    "study file: no text": ("study.yaml", lambda path: path.write_bytes(b"\xff\xfe"), "is damaged; copsim study run"),
}


@pytest.mark.parametrize(("name", "harm", "told"), FILES.values(), ids=FILES)
def test_files_that_say_what_is_studied_are_written_anew(
    name: str, harm: Harm, told: str, whole: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    shutil.copytree(whole, folder)
    good = content(folder)
    harm(folder / name)
    before = content(folder)
    assert before != good
    results = StudyResults(folder)
    if told:
        with pytest.raises(ResultsError) as error:
            _ = results.counts, results.runs, results.text
        assert str(folder / name) in str(error.value)
        assert told in " ".join(str(error.value).split())
    assert content(folder) == before
    assert run(folder).ran == 0
    after = content(folder)
    for one in ("manifest.json", "points.parquet", "study.yaml", "runs.parquet"):
        assert after[one] == good[one]


def test_a_study_is_known_by_what_is_left_of_it(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    shutil.copytree(whole, folder)
    (folder / "ledger.sqlite").unlink()
    (folder / "manifest.json").write_bytes(bytes(100))
    (folder / "points.parquet").unlink()
    assert run(folder).ran == 0
    assert len(StudyResults(folder).runs) == 24
    for name in ("shards", "runners"):  # as one leaves them that is killed as it begins
        (tmp_path / "new" / name).mkdir(parents=True)
    for name in ("ledger.sqlite-01.unfinished", "ledger.sqlite-01.unfinished-journal"):
        (tmp_path / "new" / name).touch()
    assert run(tmp_path / "new").whole
    assert not list((tmp_path / "new").glob("*.unfinished*"))


def test_a_version_that_dies_as_it_begins_changes_no_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its points are written down, and the ledger still has those of before."""
    folder = tmp_path / "store"
    run(folder)
    other = STUDY.replace("0.1, 0.2, 0.3", "0.7, 0.8, 0.9")

    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "plan", dies)
        with pytest.raises(KeyboardInterrupt):
            run(folder, other)
    before = content(folder)
    result = CliRunner().invoke(app, ["study", "table", str(folder)])
    assert result.exit_code == 2
    said = " ".join(result.output.split())
    assert "is of another version of the study than ledger.sqlite: one was begun just now, or was killed" in said
    assert content(folder) == before
    json_with(plan="")(folder / "manifest.json")
    with pytest.raises(ResultsError, match=r"points\.parquet is of another version of the study"):
        _ = StudyResults(folder).runs
    assert run(folder).ran == 0
    runs = StudyResults(folder).runs
    assert (runs["present"] == 100 * runs["leading.effort"]).all()
    assert StudyResults(folder).manifest["factors"][0]["levels"] == [0.1, 0.2, 0.3]


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("title: Effort", "title: Work", lambda found: found.manifest["title"] == "Work"),
        ("Does it matter?", "Does it?", lambda found: found.manifest["question"] == "Does it?"),
        ("one leads", "ALONE", lambda found: set(found.runs["leadership"]) == {"ALONE", "three"}),
        ("leadership", "who leads", lambda found: set(found.runs["who leads"]) == {"one leads", "three"}),
        ("title: Effort", "# a remark\ntitle: Effort", lambda found: found.text.startswith("# a remark")),
    ],
)
def test_other_words_show_and_nothing_is_run_again(
    old: str, new: str, shown: Callable[[StudyResults], bool], whole: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    shutil.copytree(whole, folder)
    text = STUDY.replace(old, new)
    ended = run(folder, text)
    assert (ended.ran, ended.counts.done, ended.counts.aside) == (0, 24, 0)
    found = StudyResults(folder)
    assert shown(found)
    assert found.text == text
    fresh = tmp_path / "fresh"
    run(fresh, text)
    for name in ("manifest.json", "points.parquet", "study.yaml", "runs.parquet"):
        assert (folder / name).read_bytes() == (fresh / name).read_bytes()


def test_what_runs_were_made_with_stays_when_only_words_change(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    shutil.copytree(whole, folder)
    json_with(git="of the day on which it was run")(folder / "manifest.json")
    run(folder, STUDY.replace("title: Effort", "title: Work"))
    assert StudyResults(folder).manifest["git"] == "of the day on which it was run"
    run(folder, STUDY.replace("replicates: 4", "replicates: 5"))
    assert StudyResults(folder).manifest["git"] != "of the day on which it was run"


def without(column: str) -> Harm:
    return lambda path: pq.write_table(pq.read_table(path).drop_columns([column]), path)


def with_words(column: str) -> Harm:
    def change(path: Path) -> None:
        table = pq.read_table(path)
        place = table.column_names.index(column)
        pq.write_table(table.set_column(place, column, pa.array(["x"] * table.num_rows)), path)

    return change


@pytest.mark.parametrize("without_ledger", [True, False])
@pytest.mark.parametrize(
    "harm",
    [without("present"), without("core_by_week"), without("seed"), with_words("present"), with_words("core_by_week")],
)
def test_a_shard_that_lacks_a_column_costs_its_runs_and_no_others(
    harm: Harm, without_ledger: bool, half: Path, whole: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    shutil.copytree(half, folder)
    harm(next((folder / "shards").iterdir()))
    if without_ledger:
        (folder / "ledger.sqlite").unlink()
    work = Fake()
    said: list[str] = []
    assert run(folder, work=work, say=said.append).whole
    assert len(work.runs) == 12 + 4
    assert any("its 4 runs are run again" in text for text in said)
    assert digest(folder / "runs.parquet") == digest(whole / "runs.parquet")
    assert len(list((folder / "damaged").glob("*.parquet-*"))) == 1


@pytest.mark.parametrize("harm", [flipped, Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:-9])])
def test_reading_a_damaged_shard_changes_nothing_and_says_what_to_do(harm: Harm, half: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    shutil.copytree(half, folder)
    shard = next((folder / "shards").iterdir())
    harm(shard)
    before = content(folder)
    for command in ("table", "report", "figures"):
        result = CliRunner().invoke(app, ["study", command, str(folder)])
        assert result.exit_code == 2
        assert isinstance(result.exception, SystemExit)
        said = " ".join(result.output.split())
        assert f"{shard.name} is damaged: " in said.replace("- ", "-")
        assert "runs its runs again" in said
    assert content(folder) == before
    assert run(folder).whole


def test_folders_of_the_first_version_can_be_read_and_gone_on_with(whole: Path, tmp_path: Path) -> None:
    """They say nothing of plans but in the ledger, by another digest, and count commits."""
    folder = tmp_path / "store"
    shutil.copytree(whole, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    del manifest["plan"]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    pq.write_table(pq.read_table(folder / "points.parquet").replace_schema_metadata(None), folder / "points.parquet")
    changed(
        "ALTER TABLE runs ADD COLUMN commits INTEGER NOT NULL DEFAULT 0",
        "DROP INDEX shards_by_name",
        "UPDATE meta SET value = 'of old' WHERE name = 'plan'",
    )(folder / "ledger.sqlite")
    before = content(folder)
    found = StudyResults(folder)
    assert found.counts.done == len(found.runs) == 24
    assert content(folder) == before
    assert run(folder).ran == 0
    assert digest(folder / "runs.parquet") == digest(whole / "runs.parquet")
    assert len(pd.read_parquet(folder / "points.parquet")) == 6
    more = Fake()
    assert run(folder, STUDY.replace("replicates: 4", "replicates: 5"), work=more).whole
    assert len(more.runs) == 6
