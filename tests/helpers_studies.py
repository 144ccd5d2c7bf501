"""Studies for tests: small ones, and the command line in processes of its own."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

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
