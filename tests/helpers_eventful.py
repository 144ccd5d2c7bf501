"""A world in which everything there is happens, and what of two lives with items of value has to be the same."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from helpers_lives import everything

from copsim.simulation.activities import Activity
from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan

EVENTFUL_WEEKS = 30

ACTIVITIES = (
    Activity("case clinic", 2, 1.5, preparation=1.0, group=3, voices=0.8, reifies=0.6),
    Activity("round", 1, 1.0, group=2, rounds=4, mutual=0.8, outside=0.3, ties=0.9),
    Activity("talk", 6, 1.0, preparation=3.0, group=12, voices=0.2, formality=0.9, mutual=0.2, outside=1.0, reach=0.8),
    Activity("visit", 7, 5.0, preparation=4.0, group=8, outside=0.8, reach=0.3, usual=False),
)
"""Three activities for the calendar, and a special event at row 6 of the catalogue."""

EVENTFUL = {
    "start.members": 20,
    "start.leaders": 2,
    "joining.prospects": 2.0,
    "joining.turnover": 0.01,
    "joining.mentoring": 0.5,
    "knowing.topics": 24,
    "knowing.known": 0.4,
    "knowing.turning_topics": 0.03,
    "knowing.routine": 0.5,
    "deciding.habit_pull": 2.0,
    "deciding.far_share": 0.4,
    "deciding.barrier": 0.5,
    "rhythm.every": 2,
    "telling.willing": 0.9,
    "telling.tells": 0.8,
    "telling.story": 0.3,
    "telling.hoarding": 0.1,
    "applying.apply_rate": 0.5,
    "applying.ripening": 2.0,
    "applying.forgetting": 0.05,
    "remembering.reading": 0.5,
    "organisation.portfolio_sponsor": 0.5,
    "organisation.domain_sponsor": 0.6,
    "organisation.individual_sponsor": 0.4,
    "organisation.local_sponsor": 0.3,
    "organisation.sponsor_leaves": 0.1,
    "organisation.sponsor_successor": 0.3,
    "organisation.commanding": 0.5,
    "organisation.red_tape": 0.1,
    "organisation.recognition": 0.4,
    "tasks.task_rate": 0.2,
    "work.project_length": 15.0,
}
"""Parameters by which every rule has something to do within half a year."""

HAPPENINGS = (
    Change(4, event="launch", amount=3, more=6),
    Change(6, event="activity", amount=6),
    Change(7, event="task", amount=4, more=60),
    Change(8, "deciding.compulsion", 0.5),
    Change(9, event="decision", amount=20),
    Change(11, event="leaders neglect", amount=20),
    Change(12, event="award", amount=3, more=20),
    Change(13, "rhythm.every", 3, community=1),
    Change(15, event="renegotiate", community=0),
    Change(17, "telling.told_by", 1),
    Change(19, event="leaders leave", amount=1),
    Change(20, "organisation.unheard", 1),
    Change(21, event="decision", amount=0, community=0),
    Change(22, event="fresh luck", amount=2**62 + 5),
    Change(24, "rhythm.design", 1),
    Change(26, event="core leaves", amount=50),
)


def eventful_plan() -> Plan:
    """Two communities, people who belong to both, and every kind of event."""
    return Plan.of(EVENTFUL, HAPPENINGS, communities=2, elsewhere=0.3, activities=ACTIVITIES)


def eventful(weeks: int, seed: int = 4, *, log: bool = True) -> Life:
    """So many weeks of the eventful world."""
    return Life(eventful_plan(), seed, log=log, weeks=EVENTFUL_WEEKS).live(weeks)


def whole(life: Life, *, log: bool = True) -> dict[str, bytes]:
    """Every number a life has come to, insights and items of value among them."""
    parts: dict[str, Any] = {
        "insights": life.state.insights[: len(life.members)],
        "clock.items": life.state.clock["items"],
    }
    if log:
        parts["items"] = life.items
    return {**everything(life, log=log), **{name: np.ascontiguousarray(part).tobytes() for name, part in parts.items()}}


def differing(one: Life, other: Life, *, log: bool = True) -> list[str]:
    """Names of the parts in which two lives differ, insights and items of value among them."""
    a, b = whole(one, log=log), whole(other, log=log)
    return [name for name in a if a[name] != b[name]]


def eventful_fingerprint(weeks: int = EVENTFUL_WEEKS, seed: int = 4) -> str:
    """One line for everything of the eventful life; a function of a module, so that other processes can be asked."""
    digest = hashlib.sha256()
    for name, part in whole(eventful(weeks, seed)).items():
        digest.update(name.encode())
        digest.update(part)
    return digest.hexdigest()
