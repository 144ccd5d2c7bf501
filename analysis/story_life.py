"""The life that stories are told of: its items of value, and what the tables hold of the weeks around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from copsim.analysis.member_rows import END_ROLES, MEMBER_ROW
from copsim.simulation.activities import ALWAYS, Activity
from copsim.simulation.recording import column
from copsim.simulation.records import ITEM, KINDS, LEVELS, LOG, ROLES

if TYPE_CHECKING:
    import pandas as pd

NOT_KNOWN = -1
"""In place of a code, a topic or a yes or no that is not known."""

SEEN = np.dtype(
    [
        ("level", "i1"),  # level of participation as the week began, or NOT_KNOWN for those who came in it
        ("visits", "i4"),  # visits so far, with that of the week
        ("question", "i2"),  # topic of the concern that was open, or NOT_KNOWN
        ("energy", "f4"),  # energy as the week ended
        ("experience", "f4"),  # what the visit was worth, 0 to 1; nan for what is no visit
        ("own", "i1"),  # 1 if the topic comes up in own work, 0 if not, NOT_KNOWN without a topic
        ("right", "i1"),  # 1 if what was taken up was right, 0 if it was wrong
        ("tie", "f4"),  # strength of the tie to the one who told it, as the week began; nan where nobody did
    ]
)
"""What was seen of an item of value in the week in which it came about (`experiments.witnessing`)."""

CONDITIONS = (
    "present", "news", "tried", "realized", "failed", "told_again", "read", "held", "cancelled", "leaders", "gap",
    "quality", "command", "sponsor_domain", "sponsor_portfolio", "sponsor_local", "hours_homework", "experience",
    "strategic",
)  # fmt: skip
"""Measures of the weekly table that stories are told with."""


@dataclass(frozen=True)
class StoryLife:
    """One life, as far as stories need it.

    Attributes:
        seed: its luck.
        items: records of `records.ITEM`, in the order they came.
        members: records of `MEMBER_ROW`; member n is row n.
        log: records of `records.LOG`.
        weekly: by measure of `CONDITIONS`, (weeks, communities).
        activity_names: names of activities by code.
        activities: what is known of them, by name.
        marks: dated changes that have a note: week, and the note.
        seen: records of `SEEN`, one per item; None where nobody looked.
        busy: (weeks, members) whether somebody was in a busy spell; None where nobody looked.
        invited: (members,) whether somebody was invited in person; None where nobody looked.
    """

    seed: int
    items: Any
    members: Any
    log: Any
    weekly: Mapping[str, Any]
    activity_names: Sequence[str]
    activities: Mapping[str, Activity] = field(default_factory=dict)
    marks: tuple[tuple[int, str], ...] = ()
    seen: Any = None
    busy: Any = None
    invited: Any = None

    @property
    def weeks(self) -> int:
        """How many weeks it has."""
        return len(self.weekly["present"])

    @cached_property
    def visits(self) -> dict[int, Any]:
        """Weeks in which each member took part, ascending."""
        came = self.log[self.log["role"] >= ROLES.index("take part")]
        member, week = came["member"], came["week"]
        order = np.lexsort((week, member))
        member, week = member[order], week[order]
        who, begin = np.unique(member, return_index=True)
        return dict(zip(who.tolist(), np.split(week, begin[1:]), strict=True))

    def visits_between(self, member: int, first: int, last: int) -> int:
        """How often a member took part in weeks `first` to `last`, both counted."""
        weeks = self.visits.get(member)
        if weeks is None:
            return 0
        return int(np.searchsorted(weeks, last, side="right") - np.searchsorted(weeks, first, side="left"))

    def in_week(self, measure: str, week: int, community: int) -> float:
        """A measure of a week."""
        return float(self.weekly[measure][week, community])

    def over(self, measure: str, first: int, last: int, community: int) -> Any:
        """A measure in weeks `first` to `last`, both counted."""
        return self.weekly[measure][max(0, first) : last + 1, community]

    def activity(self, code: int) -> tuple[str, Activity | None]:
        """The name of an activity, and what is known of it."""
        name = str(self.activity_names[code]) if 0 <= code < len(self.activity_names) else f"activity {code}"
        return name, self.activities.get(name)

    @classmethod
    def of_records(
        cls,
        seed: int,
        weekly: Any,
        followed: Any,
        activities: Iterable[Activity],
        marks: Iterable[tuple[int, str]] = (),
        witnessed: Any = None,
    ) -> StoryLife:
        """A life from what was recorded.

        Args:
            seed: its luck.
            weekly: (weeks, communities) records of `recording.WEEKLY`.
            followed: with records `items`, `members` and `log` of the same life.
            activities: those of the plan, without the rows every catalogue begins with.
            marks: dated changes that have a note.
            witnessed: what was seen of the same life, with `items`, `seen`, `busy` and `invited`; else it is not used.
        """
        every = (*ALWAYS, *activities)
        return cls(
            seed,
            followed.items,
            followed.members,
            followed.log,
            {name: column(weekly, name) for name in CONDITIONS},
            [one.name for one in every],
            {one.name: one for one in every},
            tuple(marks),
        ).looked_at(witnessed)

    @classmethod
    def of_tables(
        cls,
        seed: int,
        *,
        values: pd.DataFrame,
        members: pd.DataFrame,
        participation: pd.DataFrame,
        weekly: pd.DataFrame,
        activities: Iterable[Activity] = (),
        marks: Iterable[tuple[int, str]] = (),
    ) -> StoryLife:
        """A life from the tables of a run, which may hold other lives as well; a column that is not there is KeyError.

        Args:
            seed: which of the lives.
            values: items of value.
            members: members.
            participation: who took part in what.
            weekly: every measure week by week.
            activities: those of the run as far as they are known.
            marks: dated changes that have a note.
        """
        every = {one.name: one for one in (*ALWAYS, *activities)}
        names = list(
            dict.fromkeys([*every, *values["activity"].cat.categories, *participation["activity"].cat.categories])
        )
        own = weekly[weekly["seed"] == seed].sort_values(["week", "community"])
        communities = max(1, own["community"].nunique())
        return cls(
            seed,
            _records(values, seed, ITEM, {"kind": KINDS, "activity": names}),
            _records(members, seed, MEMBER_ROW, {"level": LEVELS, "role": END_ROLES}),
            _records(participation, seed, LOG, {"role": ROLES, "activity": names}),
            {name: own[name].to_numpy().reshape(-1, communities) for name in CONDITIONS},
            names,
            every,
            tuple(marks),
        )

    def looked_at(self, witnessed: Any) -> StoryLife:
        """The same with what was seen while it was lived once more; as it is, where that was another life."""
        if witnessed is None or not _same(witnessed.items, self.items):
            return self
        return replace(self, seen=witnessed.seen, busy=witnessed.busy, invited=witnessed.invited)


def _same(one: Any, other: Any) -> bool:
    """Whether two lives made the same items of value; activities may have other codes in tables."""
    fields = [name for name in ITEM.names or () if name != "activity"]
    return len(one) == len(other) and all(np.array_equal(one[name], other[name]) for name in fields)


def _records(table: pd.DataFrame, seed: int, dtype: Any, coded: Mapping[str, Sequence[str]]) -> Any:
    """Rows of a life as records, names turned into codes."""
    own = table[table["seed"] == seed]
    rows = np.zeros(len(own), dtype)
    for name in dtype.names:
        values = own[name]
        if name in coded:
            codes = {known: code for code, known in enumerate(coded[name])}
            rows[name] = values.astype(str).map(codes).fillna(NOT_KNOWN).to_numpy(np.int64)
        else:
            rows[name] = values.to_numpy()
    return rows


__all__ = ["CONDITIONS", "NOT_KNOWN", "SEEN", "StoryLife"]
