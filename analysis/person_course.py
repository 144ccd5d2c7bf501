"""The course of one member through a life, week by week, up to a week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from copsim.analysis.glimpsed import AWAY
from copsim.analysis.turning_points import runs_of
from copsim.simulation.records import TAKE_PART, WATCH


@dataclass(frozen=True)
class Course:
    """What a member was and did, one entry a week from the first week of the life on; False or 0 where not there."""

    member: int
    from_start: bool
    level: tuple[int, ...]
    """Codes of `records.LEVELS`, or `AWAY`."""
    role: tuple[int, ...]
    """Codes of `records.ROLES`, or `AWAY`."""
    leads: tuple[bool, ...]
    concern: tuple[bool, ...]
    hours: tuple[float, ...]
    last: Any
    """The record of the last week in which the member was there."""

    @property
    def week(self) -> int:
        """The week up to which it is known."""
        return len(self.level) - 1

    @property
    def since(self) -> int:
        """First week in which the member was there."""
        return next(week for week, level in enumerate(self.level) if level != AWAY)

    @property
    def left(self) -> int | None:
        """First week in which the member was no longer there; None for those who still are."""
        stayed = [week for week, level in enumerate(self.level) if level != AWAY]
        return None if stayed[-1] == self.week else stayed[-1] + 1

    @property
    def until(self) -> int:
        """Last week in which the member was there."""
        return self.week if self.left is None else self.left - 1

    @property
    def visits(self) -> list[int]:
        """Weeks in which the member took part."""
        return [week for week, role in enumerate(self.role) if role >= TAKE_PART]

    @property
    def watched(self) -> list[int]:
        """Weeks in which the member looked on."""
        return [week for week, role in enumerate(self.role) if role == WATCH]

    @property
    def led(self) -> list[tuple[int, int]]:
        """Stretches of leading: first and last week."""
        return [(begin, end - 1) for begin, end in runs_of(np.array(self.leads))]

    def first_at(self, level: int) -> int | None:
        """First week at a level or a higher one; None if that never was."""
        return next((week for week, code in enumerate(self.level) if code >= level), None)

    def stayed(self) -> int:
        """The week since which the member has been at the level of the last week there."""
        week = self.until
        while week > 0 and self.level[week - 1] == self.level[self.until]:
            week -= 1
        return week


def course_of(past: Sequence[Any], member: int, from_start: bool = False) -> Course:
    """The course of a member.

    Args:
        past: for each week, records of everybody who was there, in order of number; the course ends with the last.
        member: the member's number.
        from_start: whether the member was there before the first week.

    Raises:
        ValueError: for a member who was there in none of these weeks.
    """
    rows = []
    for seen in past:
        place = int(np.searchsorted(seen["member"], member))
        rows.append(seen[place] if place < len(seen) and seen["member"][place] == member else None)
    there = [row for row in rows if row is not None]
    if not there:
        raise ValueError(f"there is no member {member} up to week {len(past) - 1}; take one of `glimpses`")
    return Course(
        member=member,
        from_start=from_start,
        level=tuple(AWAY if row is None else int(row["level"]) for row in rows),
        role=tuple(AWAY if row is None else int(row["role"]) for row in rows),
        leads=tuple(row is not None and bool(row["leads"]) for row in rows),
        concern=tuple(row is not None and bool(row["concern"]) for row in rows),
        hours=tuple(0.0 if row is None else float(row["hours"]) for row in rows),
        last=there[-1],
    )


__all__ = ["Course", "course_of"]
