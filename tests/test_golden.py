"""Golden runs: a few lives whose numbers are kept, so that no change of numbers goes unseen."""

from __future__ import annotations

import csv
import io
import math
import runpy
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "golden"
REFRESH: dict[str, Any] = runpy.run_path(str(FOLDER / "refresh.py"))
REMEDY = (
    "If numbers were meant to change, run `python tests/golden/refresh.py`, look at the difference, and flag it in "
    "CHANGELOG.md as 'numbers changed'; otherwise find out why they did."
)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def departures(kept: str, new: str) -> list[str]:
    """What differs by more than one part in a thousand million, cell by cell."""
    before, after = rows(kept), rows(new)
    if before[0] != after[0] or len(before) != len(after):
        return ["the columns or the number of rows"]
    found = []
    for old, fresh in zip(before[1:], after[1:], strict=True):
        where = ", ".join(f"{name} {value}" for name, value in zip(before[0][:3], old[:3], strict=True))
        for name, a, b in zip(before[0], old, fresh, strict=True):
            if not math.isclose(float(a), float(b), rel_tol=1e-9, abs_tol=1e-12):
                found.append(f"{name} at {where}: {a} was kept, {b} came out")
    return found


@pytest.mark.parametrize("name", list(REFRESH["SCENARIOS"]))
def test_golden_runs_come_out_as_they_were_kept(name: str) -> None:
    """To one part in a thousand million on any machine."""
    kept = (FOLDER / f"{name}.csv").read_text(encoding="utf-8")
    found = departures(kept, REFRESH["table"](name))
    assert not found, f"{len(found)} numbers of {name} differ; {found[0]}. {REMEDY}"


def test_no_golden_run_is_left_over() -> None:
    """Every file belongs to a scenario of the script."""
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(REFRESH["SCENARIOS"])


def test_the_comparison_notices_a_small_difference() -> None:
    """One part in a hundred million is seen; one in ten thousand million is rounding."""
    assert departures("seed,week,community,x\n0,1,0,1.0\n", "seed,week,community,x\n0,1,0,1.00000001\n") == [
        "x at seed 0, week 1, community 0: 1.0 was kept, 1.00000001 came out"
    ]
    assert departures("seed,week,community,x\n0,1,0,1.0\n", "seed,week,community,x\n0,1,0,1.0000000001\n") == []
    assert departures("seed,week,community,x\n", "seed,week,community,y\n")


def test_golden_runs_are_lively() -> None:
    """A run in which nobody takes part would hold nothing."""
    for name in REFRESH["SCENARIOS"]:
        table = rows((FOLDER / f"{name}.csv").read_text(encoding="utf-8"))
        present = table[0].index("present")
        assert sum(int(row[present]) for row in table[1:]) > 50, name
