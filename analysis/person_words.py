"""One member of a life at a week: since when, at which level, with how much energy, what came of it; and an account.

Only what had been by that week is told, so that a life can be replayed before people who are to guess how it goes on.
What is not known is not told: who invited somebody, or what they thought. Members have numbers, not names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from copsim.analysis.glimpsed import AWAY
from copsim.analysis.member_rows import (
    BEGINNER,
    CLIENT,
    COORDINATOR,
    END_ROLES,
    EXPERT,
    GONE,
    LEADER,
    LURKER,
    MEMBER,
    OUTSIDER,
)
from copsim.analysis.person_account import account
from copsim.analysis.person_course import Course, course_of
from copsim.analysis.person_ties import Tie, ties_of
from copsim.analysis.person_value import Got, Insight, got, insights_of, taken_from, until
from copsim.analysis.phrases import QUARTER
from copsim.analysis.week_leaders import TIRED
from copsim.simulation.records import (
    ABSENT,
    CONTRIBUTE,
    LEAD,
    LEVELS,
    OUTSIDE,
    PERIPHERAL,
    TAKE_PART,
    TRANSACTIONAL,
    WATCH,
)

LATELY = 5
"""So many of the last activities are listed."""

DID = {WATCH: "looked on", TAKE_PART: "took part", CONTRIBUTE: "asked or told something", LEAD: "led"}
PREPARED = "led, without being there"
"""Leaders give hours in weeks, too, in which they do not come."""

ENERGY = (
    (0.2, "is worn out"),
    (TIRED, "is tired"),
    (0.5, "has some energy"),
    (0.7, "has much energy"),
    (1.0, "is full of energy"),
)
"""Below which energy it is called what: under 0.2 leaders give up the seat by default; most members have 0.3 to 0.7."""
PASSION = ((0.3, "cares little"), (0.5, "cares"), (0.7, "cares much"), (1.0, "cares very much"))
"""The same of passion for the domain, which is mostly between 0.3 and 0.7."""
IDENTIFICATION = (
    (0.1, "hardly feels part of it"),
    (0.3, "begins to feel part of it"),
    (0.6, "sees it as their own"),
    (1.0, "is at home in it"),
)
"""The same of identification: 0.3 is where a community is read, by default, as one that its regulars see as theirs."""


class Kept(Protocol):
    """What is needed of a life besides glimpses (`experiments.following.Followed`)."""

    @property
    def log(self) -> Any:
        """Records of `records.LOG`."""

    @property
    def items(self) -> Any:
        """Records of `records.ITEM`."""

    @property
    def members(self) -> Any:
        """Records of `member_rows.MEMBER_ROW`; only the week of joining is read, as all else is of the end."""


@dataclass(frozen=True)
class Feeling:
    """Something felt, as a number from 0 to 1 and in words."""

    value: float
    words: str


@dataclass(frozen=True)
class Hours:
    """Hours given: taking part, leading and homework together."""

    week: float
    quarter: float
    """In the last 13 weeks."""
    in_all: float


@dataclass(frozen=True)
class Did:
    """What a member did in a week."""

    week: int
    activity: str
    role: str
    """In words: looked on, took part, asked or told something, led."""
    hours: float
    """Taking part and leading, without homework."""


@dataclass(frozen=True)
class Person:
    """One member at a week. Weeks and numbers are of the past and of the week itself."""

    member: int
    week: int
    since: int
    """First week."""
    from_start: bool
    """Whether the member was there before the first week, and did not join in it."""
    left: int | None
    """The week in which the member left the organisation; then what follows is of the last week before."""
    level: str
    """Level now, a name of `records.LEVELS`."""
    role: str
    """What the member is to the community now, a name of `member_rows.END_ROLES`."""
    levels: tuple[int | None, ...]
    """(weeks up to now,) codes of `records.LEVELS`; None where the member was not there."""
    energy: Feeling
    passion: Feeling
    identification: Feeling
    concern: bool
    """Whether a concern is open."""
    hours: Hours
    lately: tuple[Did, ...]
    """The last activities, the latest first."""
    insights: tuple[Insight, ...]
    got: Got
    gave: int
    """How often others took something up from this member."""
    ties: tuple[Tie, ...]
    """Others with whom there is most, the strongest first: by ties where they were given, else by weeks in common."""
    account: tuple[str, ...]
    """Three to six sentences that tell this member's way so far."""

    @property
    def name(self) -> str:
        """What to call the member."""
        return f"member {self.member}"


def person(
    glimpses: Sequence[Any],
    followed: Kept,
    member: int,
    week: int,
    activity_names: Sequence[str] = (),
    *,
    ties: Any = None,
) -> Person:
    """What can be told of one member at a week, from that week and those before it.

    Args:
        glimpses: for each week, records of everybody who was there, by number (`experiments.watching.GLIMPSE`).
        followed: participation and items of value of the same life.
        member: the member's number.
        week: the week; later ones are not looked at.
        activity_names: names of activities by code (`Plan.activity_names`).
        ties: records of `member_rows.TIE_ROW` as they stand at the end of this week, if known; those in `followed` are
            of the end of the life. Without them ties are told by weeks in which both took part.

    Raises:
        ValueError: for a week the life does not have, or a member who has not come by then.
    """
    if not 0 <= week < len(glimpses):
        raise ValueError(f"the week is {week}, expected 0 to {len(glimpses) - 1}")
    past = glimpses[: week + 1]
    from_start = 0 <= member < len(followed.members) and int(followed.members["joined"][member]) < 0
    course = course_of(past, member, from_start)
    insights = insights_of(followed.items, member, week)
    gave = taken_from(followed.items, member, week)
    others = ties_of(past, course, ties)
    energy, passion, identification = (
        _felt(course.last, field, words)
        for field, words in (("energy", ENERGY), ("passion", PASSION), ("identification", IDENTIFICATION))
    )
    return Person(
        member=member,
        week=week,
        since=course.since,
        from_start=from_start,
        left=course.left,
        level=LEVELS[course.level[course.until]],
        role=END_ROLES[_role(course, past)],
        levels=tuple(None if level == AWAY else level for level in course.level),
        energy=energy,
        passion=passion,
        identification=identification,
        concern=course.concern[week],
        hours=Hours(course.hours[week], sum(course.hours[-QUARTER:]), sum(course.hours)),
        lately=_lately(until(followed.log, week), course, activity_names),
        insights=insights,
        got=got(insights),
        gave=gave,
        ties=others,
        account=account(course, insights, gave, others, (energy.words, passion.words, identification.words)),
    )


def _felt(record: Any, field: str, words: tuple[tuple[float, str], ...]) -> Feeling:
    value = float(record[field])
    return Feeling(value, next((said for below, said in words if value < below), words[-1][1]))


def _role(course: Course, past: Sequence[Any]) -> int:
    """What a member is to the community; the first that fits, as for roles at the end (`member_rows.roles_at_end`).

    A leader is the coordinator where nobody else leads.
    """
    if course.left is not None:
        return GONE
    now, level = course.last, course.level[course.week]
    if course.leads[course.week]:
        return COORDINATOR if int(past[-1]["leads"].sum()) == 1 else LEADER
    if level == OUTSIDE:
        return OUTSIDER
    if now["expert"] or now["new"]:
        return EXPERT if now["expert"] else BEGINNER
    return {PERIPHERAL: LURKER, TRANSACTIONAL: CLIENT}.get(level, MEMBER)


def _lately(log: Any, course: Course, activity_names: Sequence[str]) -> tuple[Did, ...]:
    """The last activities, the latest first."""
    found = []
    for row in log[log["member"] == course.member][: -LATELY - 1 : -1]:
        week, code = int(row["week"]), int(row["activity"])
        name = activity_names[code] if code < len(activity_names) else f"activity {code}"
        role = PREPARED if course.role[week] == ABSENT else DID[int(row["role"])]
        found.append(Did(week, name, role, float(row["hours"])))
    return tuple(found)


__all__ = ["Did", "Feeling", "Hours", "Kept", "Person", "person"]
