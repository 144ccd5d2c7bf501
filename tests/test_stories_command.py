"""Value-creation stories from outside: folders, Python, the command, the report, the dashboard, the docs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import copsim
from copsim.analysis.story_chain import Chains
from copsim.analysis.story_telling import StoryError
from copsim.cli import app
from copsim.experiments.story_runs import lived, read_life
from copsim.scenarios import load

pytestmark = pytest.mark.once

RUNNER = CliRunner()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("run") / "kept"
    copsim.run("bhutan", seeds=[2, 3], participation=[2]).save(into)
    return into


def test_a_folder_a_run_and_a_scenario_tell_the_same(folder: Path) -> None:
    one = copsim.stories("bhutan", seed=2, most=6)
    assert [told.as_dict() for told in copsim.stories(folder, most=6)] == [told.as_dict() for told in one]
    runs = copsim.run("bhutan", seeds=2)
    assert [told.as_dict() for told in copsim.stories(runs, most=6)] == [told.as_dict() for told in one]
    assert read_life(folder).seen is not None
    page = (folder / "report.html").read_text("utf-8")
    assert '<h2 id="stories">Stories</h2>' in page
    assert one[0].title in page
    assert page.count('<article class="story">') == 3


def test_of_another_model_only_the_tables_are_told(folder: Path, tmp_path: Path) -> None:
    """What was lived with another version is not lived once more."""
    other = tmp_path / "other"
    other.mkdir()
    for path in folder.glob("*.parquet"):
        (other / path.name).write_bytes(path.read_bytes())
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (other / "manifest.json").write_text(json.dumps({**manifest, "model": "0", "scenario": {}}), encoding="utf-8")
    assert read_life(other).seen is None
    told = copsim.stories(other)
    assert len(told) == 3
    assert all(one.story.coming.level is None for one in told)


def test_the_command_tells_in_words_and_as_json(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "stories.html"
    done = RUNNER.invoke(app, ["stories", str(folder), "--kind", "boundary", "--most", "1", "--out", str(page)])
    assert done.exit_code == 0, done.output
    assert "It came from outside, at a special event" in done.output
    assert "Insights that turned out well" in page.read_text("utf-8")
    again = RUNNER.invoke(app, ["stories", str(folder), "--out", str(page)])
    assert (again.exit_code, "--force" in again.output) == (2, True)
    done = RUNNER.invoke(app, ["stories", str(folder), "--cycle", "failed", "--json"])
    told = json.loads(done.stdout)
    assert 1 <= len(told) <= 3
    for one in told:
        assert {"text", "title", "chosen", "chain", "indicators"} <= set(one)
        assert (one["cycle"], one["chain"][-1]["kind"] in ("failed", "told again")) == ("failed", True)
        assert one["indicators"]["came_this_far"]["count"] >= 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["nowhere"], "nowhere"),
        (["healthy", "--cycle", "x"], "expected one of immediate, potential, applied, realized, failed"),
        (["healthy", "--kind", "x"], "expected one of typical"),
        (["healthy", "--most", "0"], "--most is 0, expected 1"),
        (["healthy", "--seed", "-1"], "expected a whole number"),
        (["healthy", "--member", "9999"], "there is no member 9999"),
        (["healthy", "--out", "stories.txt"], "expected the name of a page"),
        ([".", "--json"], "holds no run"),
    ],
)
def test_what_cannot_be_told_is_said_in_words(
    asked: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = RUNNER.invoke(app, ["stories", *asked])
    assert done.exit_code == 2, done.output
    assert said in " ".join(done.output.split())
    assert "Traceback" not in done.output


def test_folders_that_hold_no_items_say_how_to_get_them(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(StoryError, match=r"seed 3 are not in .*--participation all"):
        copsim.stories(folder, seed=3)
    bare = tmp_path / "bare"
    copsim.run("healthy", weeks=5, participation="none").save(bare)
    with pytest.raises(StoryError, match=r"no items of value.*--participation first"):
        copsim.stories(bare)
    (bare / "values.parquet").unlink()
    with pytest.raises(StoryError, match=r"values\.parquet is not there"):
        copsim.stories(bare)
    (bare / "values.parquet").write_bytes(b"PAR1")
    with pytest.raises(StoryError, match="cannot be read"):
        copsim.stories(bare)
    (bare / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoryError, match=r"manifest\.json cannot be read"):
        copsim.stories(bare)


def test_the_page_tells_what_the_command_tells() -> None:
    """Each story of docs/stories.md stands under its command, word for word; else tell it anew."""
    page = (Path(__file__).resolve().parents[1] / "docs" / "stories.md").read_text("utf-8")
    asked = re.findall(r"^    copsim stories (\w+) --seed (\d+) --kind (\w+) --most 1$", page, re.MULTILINE)
    assert len(asked) == 3
    for name, seed, kind in asked:
        (told,) = copsim.stories(name, seed=int(seed), kind=kind, most=1)
        for line in (
            f"### {told.title}",
            *(f"> {part}" for part in told.text.split("\n\n")),
            told.chosen.why,
            *told.lines,
        ):
            assert line in page


def test_a_member_without_a_story_is_told_what_there_is() -> None:
    chains = Chains(lived(load("healthy"), 1))
    took = set(chains.member[chains.insights].tolist())
    nobody = next(member for member in range(len(chains.life.members)) if member not in took)
    with pytest.raises(StoryError, match=rf"member {nobody} has no story.*nothing was taken up"):
        copsim.stories("healthy", member=nobody)


def test_the_dashboard_puts_them_together_in_a_thread() -> None:
    pytest.importorskip("solara", reason="Solara is not installed: pip install copsim[dashboard]")
    from helpers_browser import becomes

    from copsim.dashboard.retelling import Retelling, key_of
    from copsim.dashboard.session import Session

    telling, session = Retelling(), Session(load("healthy"), seed=1)
    telling.ask(session)
    found = becomes(lambda: telling.found.value, lambda now: now is not None)
    assert found is not None
    assert found.key == (key_of(session.at(30)), "")
    assert [one.as_dict() for one in found.stories] == [one.as_dict() for one in copsim.stories("healthy", most=6)]
    telling.close()
