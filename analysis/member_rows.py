"""What is known of each member of a life at its end: one row each, as it is filled in while the life goes by."""

from __future__ import annotations

from typing import Any

import numpy as np

from copsim.simulation.records import KINDS, LEVELS

COORDINATOR, LEADER, EXPERT, BEGINNER, LURKER, CLIENT, MEMBER, OUTSIDER, GONE = range(9)
END_ROLES = (
    "coordinator",
    "leader",
    "expert",
    "beginner",
    "lurker",
    "client",
    "member",
    "outside",
    "gone",
)
"""Roles at the end, read from what members do and are; the first that fits. They are something else than levels."""

ITEMS = tuple(kind.replace(" ", "_") for kind in KINDS[1:])
"""Names of the columns that count a member's items of value, kind by kind."""

NONE = -1
"""In place of a week that never came."""

MEMBER_COLUMNS: dict[str, tuple[str, str]] = {
    "community": ("i4", "number of the community"),
    "member": ("i4", "number that stays the member's own within a seed"),
    "person": ("i4", "number of the person; one person may be a member of two communities"),
    "joined": ("i4", "week of joining; -1 for those there at the start"),
    "left": ("i4", "week of leaving the organisation, or -1"),
    "level": ("i2", "level of participation at the end, or when the member left"),
    "role": ("i2", "what the member is to the community at the end"),
    "far": ("i2", "1 for those who are far away"),
    "visits": ("i4", "weeks taken part"),
    "watched": ("i4", "weeks watched without taking part"),
    "contributed": ("i4", "of the weeks taken part, those with a question, an answer, a story or leading"),
    "contributions": ("i4", "answers given, stories and outcomes told that belong to the agenda"),
    **{f"weeks_{level}": ("i4", f"weeks at level {level}") for level in reversed(LEVELS)},
    "first_active": ("i4", "first week at level active or core, or -1"),
    "first_core": ("i4", "first week at level core, or -1"),
    "hours_given": ("f8", "hours spent taking part, without those of leading"),
    "hours_led": ("f8", "hours spent leading"),
    "hours_homework": ("f8", "hours spent on tasks at home"),
    "led_from": ("i4", "first week in the leader's seat, or -1"),
    "led_until": ("i4", "last week in it, or -1"),
    "led_weeks": ("i4", "weeks in it"),
    "pledge": ("f8", "leader hours a week pledged at the end"),
    "passion": ("f8", "for the domain at the end, 0 to 1"),
    "energy": ("f8", "for this community at the end, 0 to 1"),
    "identification": ("f8", "with this community at the end, 0 to 1"),
    "value": ("f8", "what a visit is expected to be worth at the end, 0 to 1"),
    "relevance": ("f8", "concerns a week that own work raises at the end"),
    "reputation": ("f8", "for contributions that count here, at the end, 0 to 1"),
    "shared_agenda": ("f8", "share of the topics of own work that are on the agenda, at the end, 0 to 1"),
    "anger": ("f8", "about not having been heard, at the end, 0 to 1"),
    "ties": ("i4", "how many of the strongest ties there are to members who are still there"),
    "tie_strength": ("f8", "sum of their strengths"),
    **{name: ("i4", f"items of value: {kind}") for name, kind in zip(ITEMS, KINDS[1:], strict=True)},
}
"""Columns of the table of members after `seed`: type, and what it is. Levels and roles are codes here."""

MEMBER_ROW = np.dtype([(name, kind) for name, (kind, _) in MEMBER_COLUMNS.items()])

TIE_ROW = np.dtype([("community", "i4"), ("member", "i4"), ("to", "i4"), ("strength", "f4")])
"""A tie at the end, from one member to another of the same community."""


def roles_at_end(rows: Any, expert_from: Any, new_visits: Any) -> Any:
    """(members,) codes of `END_ROLES`.

    Args:
        rows: records of `MEMBER_ROW` in which all else is known.
        expert_from: (members,) reputation from which somebody is read as an expert.
        new_visits: (members,) visits up to which somebody is still new.
    """
    level = rows["level"]
    inside = level > 0
    leads = (rows["pledge"] > 0.0) & (rows["left"] < 0)
    most = np.zeros(len(rows), bool)
    for community in np.unique(rows["community"][leads]):
        here = np.flatnonzero(leads & (rows["community"] == community))
        most[here[np.argmax(rows["pledge"][here])]] = True
    found = [
        rows["left"] >= 0,
        most,
        leads,
        inside & (rows["reputation"] >= expert_from),
        inside & (rows["visits"] > 0) & (rows["visits"] <= new_visits),
        level == LEVELS.index("peripheral"),
        level == LEVELS.index("transactional"),
        inside,
    ]
    codes = [GONE, COORDINATOR, LEADER, EXPERT, BEGINNER, LURKER, CLIENT, MEMBER]
    return np.select(found, codes, OUTSIDER).astype(np.int16)


__all__ = ["END_ROLES", "ITEMS", "MEMBER_COLUMNS", "MEMBER_ROW", "NONE", "TIE_ROW", "roles_at_end"]
