"""The manifest of a run: everything that determines its numbers, and what is needed to repeat it."""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from copsim.simulation.model import VERSION

LIBRARIES = ("numpy", "numba", "llvmlite", "pandas", "pyarrow", "matplotlib", "pydantic", "ruamel.yaml", "mesa")


def library_versions() -> dict[str, str]:
    """Versions of the libraries that a run's tables and pictures depend on; absent ones are left out."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def git_revision() -> str | None:
    """Commit of the checkout this code runs from, with `+` behind it if files differ; None for an installed package."""
    top = Path(__file__).resolve().parent.parent
    if not (top / ".git").exists() or not (top / "simulation").is_dir():
        return None
    try:
        head = subprocess.run(
            ["git", "-C", str(top), "rev-parse", "HEAD"], capture_output=True, text=True, timeout=5, check=True
        )
        status = subprocess.run(
            ["git", "-C", str(top), "status", "--porcelain", "-uno"],
            capture_output=True,
            text=True,
            timeout=5,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return head.stdout.strip() + ("+" if status.stdout.strip() else "")


def make_manifest(
    scenario: Mapping[str, Any],
    *,
    seeds: Sequence[int],
    weeks: int,
    asked: int,
    seconds: float,
    member_weeks: int,
    command: str | None,
    participation_seeds: Sequence[int],
    changed: Sequence[str] = (),
) -> dict[str, Any]:
    """Put a manifest together.

    Args:
        scenario: the scenario in full, with every parameter.
        seeds: seeds of the whole lives.
        weeks: weeks each lived.
        asked: how many lives were asked for; more than `seeds` if the run was interrupted.
        seconds: how long it took.
        member_weeks: how many member-weeks were lived in it.
        command: a command that repeats the run, if there is one.
        participation_seeds: seeds whose participation was kept.
        changed: what was set for this run and is not so in the scenario as it comes, in words.
    """
    return {
        "copsim": version("copsim"),
        "model": VERSION,
        "scenario": dict(scenario),
        "changed_for_this_run": list(changed),
        "weeks": weeks,
        "seeds": list(seeds),
        "participation_seeds": list(participation_seeds),
        "replicates_asked": asked,
        "interrupted": len(seeds) < asked,
        "command": command,
        "git": git_revision(),
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "byteorder": sys.byteorder,
        "libraries": library_versions(),
        "timing": {
            "seconds": round(seconds, 3),
            "member_weeks": member_weeks,
            "member_weeks_a_second": round(member_weeks / seconds) if seconds > 0 else None,
        },
    }
