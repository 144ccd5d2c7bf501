"""Reading the history of a git repository that is made for it."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
from pathlib import Path

import pytest

from copsim.analysis.logs import git
from copsim.analysis.logs.entries import Entries
from copsim.analysis.logs.errors import LogError
from copsim.analysis.logs.reading import read_git

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


class Repository:
    """A repository with commits by whom and when one likes; nothing of the user's settings is used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True)
        self.run("init", "-q", "-b", "main")

    def run(self, *words: str, who: str = "X <x@example.org>", when: str = "2024-01-01T10:00:00Z") -> None:
        name, mail = who.removesuffix(">").split(" <")
        own = {
            "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": mail, "GIT_AUTHOR_DATE": when,
            "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.org", "GIT_COMMITTER_DATE": when,
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
        }  # fmt: skip
        subprocess.run(
            ["git", "-C", str(self.path), *words], check=True, env={**os.environ, **own}, capture_output=True
        )

    def commit(self, who: str, when: str, message: str = "work") -> None:
        self.run("commit", "-q", "--allow-empty", "-m", message, who=who, when=when)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "work")


def days(entries: Entries) -> list[str]:
    return sorted(entries.day.astype("datetime64[D]").astype(str).tolist())


def test_authors_and_co_authors(repository: Repository) -> None:
    repository.commit("Ada Lovelace <ada@a.org>", "2024-01-01T10:00:00Z")
    with_others = "pairs\n\nCo-authored-by: Bob Example <bob@b.org>\nCo-Authored-By: Cem Öz <cem@c.org>\n"
    repository.commit("Ada Lovelace <ada@a.org>", "2024-01-09T10:00:00Z", with_others)
    repository.commit("Ada Lovelace <ada@a.org>", "2024-01-09T10:00:00Z", "x\n\nCo-authored-by: A <ada@a.org>\n")
    entries = read_git(repository.path)
    assert entries.log.members == 3
    assert days(entries) == ["2024-01-01", *["2024-01-09"] * 4]
    assert entries.notes.rows_read == 5
    assert entries.notes.source == "git"


def test_identities_are_merged_and_bots_dropped(repository: Repository) -> None:
    repository.commit("Ada Lovelace <ada@a.org>", "2024-01-01T10:00:00Z")
    repository.commit("Ada Lovelace <ada@work.org>", "2024-01-02T10:00:00Z")
    repository.commit("alove <ada@work.org>", "2024-01-03T10:00:00Z")
    repository.commit("Bob <bob@b.org>", "2024-01-04T10:00:00Z")
    bot = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>"
    repository.commit(bot, "2024-01-05T10:00:00Z")
    repository.commit("Bob <bob@b.org>", "2024-01-06T10:00:00Z", f"x\n\nCo-authored-by: {bot}\n")
    entries = read_git(repository.path)
    assert entries.log.members == 2
    assert entries.notes.dropped == {"bot": 2}
    assert sorted(days(entries))[-1] == "2024-01-06"


def test_the_mailmap_is_followed_for_co_authors_too(repository: Repository) -> None:
    (repository.path / ".mailmap").write_text("Ada Lovelace <ada@a.org> <old@x.org>\n", encoding="utf-8")
    repository.run("add", ".mailmap")
    repository.commit("Somebody <old@x.org>", "2024-01-01T10:00:00Z")
    repository.commit("Ada Lovelace <ada@a.org>", "2024-01-02T10:00:00Z")
    repository.commit("Bob <bob@b.org>", "2024-01-03T10:00:00Z", "x\n\nCo-authored-by: Else <old@x.org>\n")
    assert read_git(repository.path).log.members == 2


def test_days_are_told_in_the_zone_that_is_asked_for(repository: Repository) -> None:
    repository.commit("Ada <ada@a.org>", "2024-01-01T23:30:00 -0200")
    assert days(read_git(repository.path)) == ["2024-01-02"]
    assert days(read_git(repository.path, time_zone="America/New_York")) == ["2024-01-01"]


def test_names_are_nowhere_in_what_comes_back(repository: Repository) -> None:
    repository.commit("Ada Lovelace <ada@a.org>", "2024-01-01T10:00:00Z", "x\n\nCo-authored-by: Bob <bob@b.org>\n")
    entries = read_git(repository.path)
    kept = pickle.dumps(entries).lower()
    assert b"lovelace" not in kept
    assert b"bob@" not in kept


def test_a_folder_within_and_a_shell_that_points_elsewhere(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit("Ada <ada@a.org>", "2024-01-01T10:00:00Z")
    other = Repository(tmp_path / "other")
    other.commit("Bob <bob@b.org>", "2024-05-01T10:00:00Z")
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    assert days(read_git(repository.path)) == ["2024-01-01"]


def test_a_shallow_clone_is_told(repository: Repository, tmp_path: Path) -> None:
    for day in (1, 2, 3):
        repository.commit("Ada <ada@a.org>", f"2024-01-0{day}T10:00:00Z")
    shallow = tmp_path / "shallow"
    repository.run("clone", "-q", "--depth", "1", f"file://{repository.path}", str(shallow))
    entries = read_git(shallow)
    assert days(entries) == ["2024-01-03"]
    assert any("shallow" in remark for remark in entries.notes.remarks)


def test_what_is_no_repository_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(LogError, match="no such folder"):
        read_git(tmp_path / "none")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(LogError, match="is a file"):
        read_git(tmp_path / "file")
    with pytest.raises(LogError, match="no git repository"):
        read_git(tmp_path)
    empty = Repository(tmp_path / "empty")
    with pytest.raises(LogError, match="no commits"):
        read_git(empty.path)


def test_without_git_there_is_a_word(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(LogError, match="git is not installed"):
        read_git(repository.path)


def test_a_damaged_repository_is_told(repository: Repository) -> None:
    for day in (1, 2):
        repository.commit("Ada <ada@a.org>", f"2024-01-0{day}T10:00:00Z")
    done = subprocess.run(
        ["git", "-C", str(repository.path), "rev-parse", "HEAD~1"], capture_output=True, text=True, check=True
    )
    name = done.stdout.strip()
    (repository.path / ".git" / "objects" / name[:2] / name[2:]).unlink()
    with pytest.raises(LogError, match="git fsck"):
        read_git(repository.path)


def test_records_may_be_cut_anywhere(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "BLOCK", 7)
    for day in (1, 2, 3):
        repository.commit("Zoë Ünal <z@a.org>", f"2024-01-0{day}T10:00:00Z")
    assert days(read_git(repository.path)) == ["2024-01-01", "2024-01-02", "2024-01-03"]
