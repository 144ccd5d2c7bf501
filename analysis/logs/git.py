"""The history of a git repository: who wrote commits, and with whom.

Every commit that leads to what is checked out counts for its author and for those named in `Co-authored-by`, on the
author's date. A `.mailmap` is followed, then identities are put together (`identities.py`), and bots are left out.
Names become numbers as they are read.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from email.utils import parseaddr
from pathlib import Path
from typing import IO

import numpy as np

from copsim.analysis.logs.bots import is_bot
from copsim.analysis.logs.days import NO_DAY, Zone
from copsim.analysis.logs.entries import NOT_UNDERSTOOD, Entries, Gathering
from copsim.analysis.logs.errors import LogError, shown
from copsim.analysis.logs.identities import People

FIELD, COAUTHOR, RECORD = "\x1f", "\x1d", "\x1e"
FORMAT = "%aN%x1f%aE%x1f%at%x1f%(trailers:key=Co-authored-by,valueonly,separator=%x1d)%x1e"
BLOCK = 1 << 20
QUIET = ("-c", "core.pager=cat", "-c", "log.showSignature=false", "-c", "i18n.logOutputEncoding=UTF-8")
LOCAL = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE", "GIT_COMMON_DIR", "GIT_CEILING_DIRECTORIES",
)  # fmt: skip
"""Settings of a shell that would lead git to another repository than the one that is meant."""
FIRST, LAST = -2_208_988_800, 7_258_118_399
"""Moments from 1900 to 2199; what lies outside is the error of a clock."""


def read_git(path: Path, zone: Zone, gathering: Callable[[str], Gathering]) -> Entries:
    """Commits of the repository at `path`, one entry per commit and person.

    Raises:
        LogError: git is not installed, this is no repository, or it has no commits.
    """
    _check(path)
    to, people = gathering("git"), People()
    coauthors = _Mapped(path)
    writers: list[int] = []
    moments: list[float] = []
    for name, mail, moment, trailers in _commits(path):
        when = float(moment) if moment.lstrip("-").isdigit() and FIRST <= int(moment) <= LAST else float("nan")
        there = [(name, mail)] + [coauthors(text) for text in trailers.split(COAUTHOR) if text.strip()]
        for number in dict.fromkeys(people.number(*person) for person in there):
            writers.append(number)
            moments.append(when)
    final = np.array(people.final(), np.int64)
    codes = np.array(writers, np.int64)
    seconds = np.array(moments, float)
    known = ~np.isnan(seconds)
    days = np.full(len(codes), NO_DAY, np.int64)
    days[known] = zone.days(seconds[known].astype(np.int64))
    to.notes.drop(NOT_UNDERSTOOD, int((~known & (codes >= 0)).sum()))
    to.add_days(np.where(codes >= 0, final[codes] if len(final) else codes, codes), days)
    if _said(path, "rev-parse", "--is-shallow-repository") == "true":
        to.notes.remarks.append("the clone is shallow: earlier commits are missing; git fetch --unshallow gets them")
    return to.entries()


class _Mapped:
    """Co-authors as `Name <mail>`, led through the `.mailmap`; each text is asked for once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, tuple[str, str]] = {}
        top = _said(path, "rev-parse", "--show-toplevel")
        self._mapped = bool(top and Path(top, ".mailmap").is_file()) or bool(_said(path, "config", "mailmap.file"))

    def __call__(self, text: str) -> tuple[str, str]:
        text = " ".join(text.split())
        if text not in self._known:
            asked = text
            if self._mapped and "<" in text and text.endswith(">") and not is_bot(text.partition("<")[0]):
                asked = _said(self._path, "check-mailmap", text) or text
            name, mail = asked.partition("<")[::2] if "<" in asked else parseaddr(asked)
            self._known[text] = (name.strip(), mail.strip(" >"))
        return self._known[text]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in LOCAL}
    return {**kept, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1"}


def _call(path: Path, *words: str) -> list[str]:
    return ["git", "--no-pager", *QUIET, "-C", str(path), *words]


def _said(path: Path, *words: str) -> str:
    """What git answers, or nothing where it refuses."""
    done = subprocess.run(
        _call(path, *words), capture_output=True, env=_environment(), check=False, stdin=subprocess.DEVNULL
    )
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""


def _check(path: Path) -> None:
    if not path.exists():
        raise LogError(f"{path}: there is no such folder; expected a git repository, check the name")
    if not path.is_dir():
        raise LogError(f"{path}: is a file; expected the folder of a git repository")
    try:
        done = subprocess.run(
            _call(path, "rev-parse", "--git-dir"),
            capture_output=True, env=_environment(), check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except FileNotFoundError:
        raise LogError("git is not installed, or not found; expected it on the PATH, to read a repository") from None
    except OSError as error:
        raise LogError(f"git cannot be started ({error.strerror}); expected it on the PATH") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace")
        if "dubious ownership" in said:
            raise LogError(
                f"{path}: git does not trust this repository, as it belongs to somebody else; see git help config, "
                "safe.directory"
            )
        raise LogError(f"{path}: is no git repository; expected a folder in which git log works (git clone makes one)")
    if not _said(path, "rev-parse", "--verify", "--quiet", "HEAD"):
        raise LogError(f"{path}: the repository has no commits; expected at least one")


def _commits(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """Name, mail, moment and co-authors of each commit, the newest first, as git tells them."""
    command = _call(path, "log", "--no-show-signature", "--no-notes", "--no-color", f"--format=tformat:{FORMAT}")
    with tempfile.TemporaryFile() as trouble:
        git = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=trouble, env=_environment(), stdin=subprocess.DEVNULL
        )
        assert git.stdout is not None
        try:
            for record in _split(git.stdout):
                fields = record.split(FIELD)
                if len(fields) == 4:
                    yield fields[0], fields[1], fields[2], fields[3]
            ended = git.wait()
        finally:
            if git.poll() is None:
                git.kill()
            git.wait()
            git.stdout.close()
        if ended:
            trouble.seek(0)
            said = trouble.read().decode("utf-8", "replace").strip()
            last = said.splitlines()[-1] if said else ended
            raise LogError(f"{path}: git log failed: {shown(last, 200)}; see what git fsck says")


def _split(stream: IO[bytes]) -> Iterator[str]:
    left = b""
    end = RECORD.encode()
    while block := stream.read(BLOCK):
        *whole, left = (left + block).split(end)
        for record in whole:
            yield record.decode("utf-8", "replace").lstrip("\n")


__all__ = ["read_git"]
