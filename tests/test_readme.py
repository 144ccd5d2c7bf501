"""What the README shows works as it stands there, from an empty folder."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.once]

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
PYTHON = [text for language, text in BLOCKS if language == "python"]
YAML = [text for language, text in BLOCKS if language == "yaml"]
LINES = [shlex.split(line, comments=True) for language, text in BLOCKS if not language for line in text.splitlines()]


def succeeds(*words: str, cwd: Path) -> None:
    """Run this interpreter with some arguments; it must succeed."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"


def test_it_has_examples_of_each_kind() -> None:
    assert len(PYTHON) >= 2
    assert YAML
    assert [words for words in LINES if words[:1] == ["copsim"]]


@pytest.mark.parametrize("code", PYTHON, ids=range(len(PYTHON)))
def test_python_examples_run(code: str, tmp_path: Path) -> None:
    succeeds("-c", code, cwd=tmp_path)


def test_command_lines_run_one_after_the_other(tmp_path: Path) -> None:
    for words in LINES:
        if words[:1] == ["copsim"]:
            succeeds("-m", "copsim", *words[1:], cwd=tmp_path)


@pytest.mark.parametrize("text", YAML, ids=range(len(YAML)))
def test_scenario_files_are_valid(text: str, tmp_path: Path) -> None:
    (tmp_path / "shown.yaml").write_text(text, encoding="utf-8")
    succeeds("-m", "copsim", "scenarios", "validate", "shown.yaml", cwd=tmp_path)


def test_make_has_the_targets_it_names() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {words[1] for words in LINES if words[:1] == ["make"]}
    assert named >= {"demo", "test"}
    assert named <= set(re.findall(r"^([\w-]+):", makefile, flags=re.MULTILINE))
