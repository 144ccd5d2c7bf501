"""Attendance sheets: a row per person, a column per date, a mark where somebody was there."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from copsim.analysis.logs.days import NO_DAY, Zone, days_of
from copsim.analysis.logs.entries import Gathering

THERE = frozenset(["x", "1", "y", "yes", "t", "true", "p", "present", "✓", "✔", "☑", "+", "o"])
NOT_THERE = frozenset(["0", "n", "no", "f", "false", "absent", "-", "–", "—", "excused", "✗", "✘", "☐"]) | {""}
UNKNOWN_MARK = "mark not understood"


def _dated(names: Sequence[str]) -> list[int]:
    """Positions of columns, after the first, that are headed by a date."""
    days = days_of(pa.array([name.strip() for name in names], pa.string()), Zone())
    return [n for n in range(1, len(names)) if days[n] != NO_DAY]


def is_sheet(names: Sequence[str], least: int = 1) -> bool:
    """Whether a first line is that of a sheet with a column per date: so many columns but the first have one."""
    return len(_dated(names)) >= least


def mark_of(cell: str) -> bool | None:
    """Whether a mark says that somebody was there; None where it is not understood. Hours above 0 say so too."""
    text = cell.strip().casefold()
    if text in THERE or text in NOT_THERE:
        return text in THERE
    try:
        return float(text.replace(",", ".")) > 0.0
    except ValueError:
        return None


def read_sheet(rows: Sequence[Sequence[str]], names: Sequence[str], to: Gathering) -> None:
    """The rows of a sheet, one entry per mark; the first column says who. Columns without a date are left out."""
    dated = _dated(names)
    members: list[str] = []
    dates: list[str] = []
    unknown = 0
    # Day by day, so that members are numbered as they come.
    for column in dated:
        for row in rows:
            there = mark_of(row[column]) if column < len(row) else False
            if there is None:
                unknown += 1
            elif there:
                members.append(row[0])
                dates.append(names[column])
    if members:
        to.add(pa.array(members, pa.string()), pa.array(dates, pa.string()))
    to.notes.rows_read += unknown
    to.notes.drop(UNKNOWN_MARK, unknown)
    others = len(names) - 1 - len(dated)
    if others:
        to.notes.remarks.append(f"{others} columns without a date are left out")


__all__ = ["is_sheet", "mark_of", "read_sheet"]
