"""Whom one member is close to: ties where they are known, and weeks in which both took part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from copsim.analysis.person_course import Course
from copsim.simulation.records import TAKE_PART, WINDOW


@dataclass(frozen=True)
class Tie:
    """Another member, and how much there is between the two."""

    member: int
    weeks: int
    """Weeks of the last half-year in which both took part."""
    strength: float | None = None
    """Strength of the tie, 0 to 1, where ties of the week were given."""


def ties_of(past: Sequence[Any], course: Course, ties: Any = None) -> tuple[Tie, ...]:
    """Those to whom a member is tied, the strongest tie first; without ties, those seen in the same weeks.

    Args:
        past: for each week, records of everybody who was there.
        course: the member's way through these weeks.
        ties: records of `member_rows.TIE_ROW` at the end of the last of these weeks, if they are known.
    """
    weeks: Counter[int] = Counter()
    for week in course.visits:
        if week > course.until - WINDOW:
            seen = past[week]
            weeks.update(seen["member"][seen["role"] >= TAKE_PART].tolist())
    del weeks[course.member]
    if ties is None:
        return tuple(Tie(other, n) for other, n in sorted(weeks.items(), key=lambda pair: (-pair[1], pair[0])))
    own = ties[ties["member"] == course.member]
    found = [Tie(int(row["to"]), weeks[int(row["to"])], float(row["strength"])) for row in own]
    return tuple(sorted(found, key=lambda tie: (-(tie.strength or 0.0), tie.member)))


__all__ = ["Tie", "ties_of"]
