"""Witnessing a life: what is known of a piece of value only in the week in which it comes about.

Items of value say what came from what. That somebody came with a question, knew the one who told it, was in a busy
spell, or got much out of a visit is not kept; but a life is a function of plan and seed, so that it can be lived once
more, and looked at while it goes by. Looks only, and between weeks: the life is the same to the bit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from copsim.analysis.story_life import NOT_KNOWN, SEEN
from copsim.simulation.life import Life, Plan
from copsim.simulation.records import ARRIVALS_A_WEEK, FIRST_KEY, IMMEDIATE, POTENTIAL, TAKE_PART


@dataclass(frozen=True)
class Witnessed:
    """What was seen of a life.

    Attributes:
        items: records of `records.ITEM`, all of them.
        seen: records of `SEEN`, one per item, in the same order.
        busy: (weeks, members) whether somebody was in a busy spell.
        invited: (members,) whether somebody was invited in person.
    """

    items: Any
    seen: Any
    busy: Any
    invited: Any


def witness(plan: Plan, seed: int, weeks: int, stop: Callable[[], bool] | None = None) -> Witnessed | None:
    """Live a life once more, and look at each item of value in its week; None where `stop` said to give it up."""
    life = Life(plan, seed, log=True, weeks=weeks)
    seen, busy = [], []
    known = 0
    for _ in range(weeks):
        if stop is not None and stop():
            return None
        before, ties = life.members.copy(), life.state.ties[: len(life.members)].copy()
        life.live(1)
        seen.append(_looked(life, life.items[known:], before, ties))
        busy.append(life.people["busy"][life.members["person"]] > 0)
        known = len(life.items)
    members = len(life.members)
    spells = np.zeros((weeks, members), bool)
    for week, row in enumerate(busy):
        spells[week, : len(row)] = row
    key = life.members["key"]
    invited = (key < FIRST_KEY) & (key % ARRIVALS_A_WEEK >= ARRIVALS_A_WEEK // 2)
    return Witnessed(life.items.copy(), np.concatenate(seen) if seen else np.zeros(0, SEEN), spells, invited)


def _looked(life: Life, items: Any, before: Any, ties: Any) -> Any:
    """What is known of a week's items: from the world as the week began, and as it ended."""
    seen = np.zeros(len(items), SEEN)
    members, people = life.members, life.people
    for line, item in zip(seen, items, strict=True):
        row, topic, kind = int(item["member"]), int(item["topic"]), int(item["kind"])
        member = members[row]
        person = people[int(member["person"])]
        there = row < len(before)
        line["level"] = before["level"][row] if there else NOT_KNOWN
        line["visits"] = int(member["visits"])
        line["question"] = _question(before[row] if there else None, member)
        line["energy"] = member["energy"]
        line["experience"] = member["experience"] if kind == IMMEDIATE and member["role"] >= TAKE_PART else np.nan
        line["own"] = NOT_KNOWN if topic < 0 else int(_has(person["context"], topic))
        line["right"] = NOT_KNOWN
        line["tie"] = np.nan
        if kind == POTENTIAL:
            right, wrong = _has(person["learned"], topic), _has(person["misled"], topic)
            line["right"] = NOT_KNOWN if right == wrong else int(right)
            teller = int(item["other"])
            if teller >= 0:
                line["tie"] = _tie(ties[row], teller) if there else 0.0
    return seen


def _question(before: Any, now: Any) -> int:
    """The topic of the concern that was open in the week.

    One that is opened and settled within a week, about the topic of the one before it, is not seen.
    """
    if before is not None and before["concern"]:
        return int(before["topic"])
    # What it is about is written over only where one is opened.
    opened = now["concern"] or (before is not None and before["topic"] != now["topic"])
    return int(now["topic"]) if opened else NOT_KNOWN


def _has(topics: Any, topic: int) -> bool:
    return bool((int(topics) >> topic) & 1)


def _tie(ties: Any, other: int) -> float:
    """Strength of a tie as the week began; 0 where there is none among the strongest."""
    found = np.flatnonzero(ties["to"] == other)
    return float(ties["weight"][found[0]]) if len(found) else 0.0


__all__ = ["Witnessed", "witness"]
