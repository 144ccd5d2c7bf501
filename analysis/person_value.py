"""What one member got here, up to a week: each insight from the visit on, and what others took up from the member."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from copsim.simulation.records import APPLIED, FAILED, POTENTIAL, REALIZED, TOLD


@dataclass(frozen=True)
class Insight:
    """Something taken up here, and what became of it so far; a week is None where that has not happened."""

    topic: int
    """Number of the topic."""
    week: int
    """When it was taken up."""
    teller: int | None
    """The member it came from; None for outside sources and what is written down."""
    tried: int | None = None
    worked: int | None = None
    failed: int | None = None
    told: int | None = None
    """When the others were told what came of it."""


@dataclass(frozen=True)
class Got:
    """How many insights were taken up, tried, turned out well, failed, and were told again."""

    taken_up: int
    tried: int
    worked: int
    failed: int
    told: int


STEPS = {APPLIED: "tried", REALIZED: "worked", FAILED: "failed", TOLD: "told"}
"""Kinds of items of value that go back to an insight, and the field their week is kept in."""


def insights_of(items: Any, member: int, week: int) -> tuple[Insight, ...]:
    """A member's insights up to a week, in the order they were taken up.

    Args:
        items: records of `records.ITEM` in the order they came.
        member: whose.
        week: items of later weeks are not looked at.
    """
    found: dict[int, Insight] = {}
    # Which insight an item goes back to, by number of the item.
    of: dict[int, int] = {}
    for row in until(items, week)[until(items, week)["member"] == member]:
        item, parent, kind = int(row["item"]), int(row["parent"]), int(row["kind"])
        if kind == POTENTIAL:
            teller = int(row["other"])
            found[item] = Insight(int(row["topic"]), int(row["week"]), teller if teller >= 0 else None)
            of[item] = item
        elif kind in STEPS and parent in of:
            of[item] = of[parent]
            found[of[item]] = replace(found[of[item]], **{STEPS[kind]: int(row["week"])})
    return tuple(found.values())


def got(insights: tuple[Insight, ...]) -> Got:
    """How many insights came how far."""
    far = Counter(name for insight in insights for name in STEPS.values() if getattr(insight, name) is not None)
    return Got(len(insights), far["tried"], far["worked"], far["failed"], far["told"])


def taken_from(items: Any, member: int, week: int) -> int:
    """How often others took something up from this member, up to a week."""
    known = until(items, week)
    return int(((known["other"] == member) & (known["kind"] == POTENTIAL)).sum())


def until(rows: Any, week: int) -> Any:
    """Records of all weeks up to one; they are in order of week."""
    return rows[: int(np.searchsorted(rows["week"], week, side="right"))]


__all__ = ["Got", "Insight", "got", "insights_of", "taken_from", "until"]
