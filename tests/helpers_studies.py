"""Studies for tests: small ones, and the command line in processes of its own."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from copsim.experiments.studies.living import Chunk, Lived, prepared
from copsim.experiments.studies.reading import study_of_text
from copsim.experiments.studies.study import Study

SMALL = """\
title: Effort and prospects
question: What matters?
scenario: healthy
vary:
  leading.effort: [0.2, 0.6, 1.0]
  joining.prospects: [0.5, 2.0]
  start.members: [12]
design: factorial
replicates: 4
weeks: 30
measures: [present, realized in all, alive]
series: {measures: [present], every: 10}
"""


def small(text: str = SMALL, name: str = "small", folder: Path | None = None) -> Study:
    """A study of 24 runs of some milliseconds each, or another one."""
    return study_of_text(text, name, folder)


class Fake:
    """Work that lives nothing: the first measure is a number of what a point sets and of the seed, the others are 0.

    Args:
        value: that number.
        stop_after: so many runs; then `stop` is set.
        meanwhile: called for each chunk, before its results are given back.
    """

    def __init__(
        self,
        value: Callable[[Mapping[str, Any], int], float] = lambda point, _: 100.0 * point["leading.effort"],
        stop_after: int = 10**9,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> None:
        self.value = value
        self.stop_after = stop_after
        self.meanwhile = meanwhile
        self.stop = threading.Event()
        self.runs: list[tuple[Any, int]] = []

    def __call__(self, chunk: Chunk, stop: Any = None) -> Lived:
        ready = prepared(chunk.header)
        numbers = np.zeros((len(chunk.runs), len(ready.measures)))
        for n, (place, seed) in enumerate(chunk.runs):
            numbers[n, 0] = self.value(dict(chunk.points[place].settings), seed)
            self.runs.append((chunk.points[place], seed))
        weeks = len(ready.series.weeks(ready.weeks))
        kept = np.zeros((len(numbers), weeks, len(ready.series.measures))) if ready.series.measures else None
        if len(self.runs) >= self.stop_after:
            self.stop.set()
        self.meanwhile()
        return Lived(("done",) * len(numbers), numbers, kept, {}, 1e-3 * len(numbers))


def committed(folder: Path) -> int:
    """Runs in all shards that runners have ever committed: as many as there are runs, if none was committed twice."""
    with sqlite3.connect(folder / "ledger.sqlite") as database:
        question = "SELECT sum(rows) FROM (SELECT DISTINCT name, rows FROM shards WHERE name LIKE 'shards/%')"
        return int(database.execute(question).fetchone()[0])


def digest(path: Path) -> str:
    """Digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def copsim(*words: str | Path, cwd: Path, timeout: float = 300) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "copsim", *map(str, words)],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )


def started(*words: str | Path, cwd: Path) -> subprocess.Popen[str]:
    """The command, started in a process of its own and not waited for."""
    return subprocess.Popen(
        [sys.executable, "-m", "copsim", *map(str, words)],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
