"""Each row of the concept catalogue that the model carries works: it can be set, and a named measure moves.

Paired runs: the same seeds with and without the change. The mean of the paired differences has to lie on the stated
side by more than three of its standard errors. Some cases only show that a wire is connected (turnover and leaving);
what is a finding and what was put in is told in `docs/model/concepts.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pytest

from copsim.experiments.ensemble import run_many
from copsim.simulation.changes import Change
from copsim.simulation.life import Plan
from copsim.simulation.recording import column

SEEDS = range(32)
WEEKS = 104
Measure = str | Callable[[Any], Any]


@dataclass(frozen=True)
class Case:
    """What is changed, which measure shows it, and to which side."""

    row: str
    measure: Measure
    sign: int
    values: Mapping[str, float] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    against: Mapping[str, float] = field(default_factory=dict)
    """What holds in both arms."""
    changes_against: tuple[Change, ...] = ()
    """What happens in the other arm."""
    last: int = WEEKS
    """Over so many weeks at the end the measure is taken."""

    @property
    def name(self) -> str:
        said = [f"{k.split('.')[1]}={v:g}" for k, v in self.values.items()] + [
            c.event or f"{c.path.split('.')[1]}={c.value:g}@{c.week}" for c in self.changes
        ]
        measure = self.measure if isinstance(self.measure, str) else self.measure.__name__
        return f"{self.row}: {', '.join(said)} -> {measure} {'up' if self.sign > 0 else 'down'}"


def inward(weekly: Any) -> Any:
    """Moves towards the middle, a week."""
    flows = ("outside_to_active", "transactional_to_active", "peripheral_to_active", "occasional_to_active")
    return sum(column(weekly, name) for name in (*flows, "active_to_core"))


def inner_share(weekly: Any) -> Any:
    """Core and active among all members."""
    return (column(weekly, "core") + column(weekly, "active")) / np.maximum(weekly["members"], 1)


def attendance_of_meetings(weekly: Any) -> Any:
    """Those who take part in weeks with a meeting; 0 in the others."""
    return weekly["present"] * weekly["held"]


@cache
def block(values: tuple[tuple[str, float], ...], changes: tuple[Change, ...]) -> Any:
    """Weekly records of all seeds, (seeds, weeks)."""
    return run_many(Plan.of(dict(values), changes), SEEDS, WEEKS).block[:, :, 0]


def arm(values: Mapping[str, float], changes: tuple[Change, ...], measure: Measure, last: int) -> Any:
    weekly = block(tuple(sorted(values.items())), changes)[:, -last:]
    taken = column(weekly, measure) if isinstance(measure, str) else measure(weekly)
    return np.asarray(taken, float).mean(axis=1)


BIG_PLEDGE = {"start.pledge": 5.0, "start.leader_hours": 8.0, "leading.need_base": 4.0}
LEAVES = Change(26, event="leaders leave", amount=1)
NEGLECT = Change(26, "leading.effort", 0.05)

CASES = [
    # A1 domain: dynamism, relevance to own work, relevance to the organisation; it can be renegotiated
    Case("A1", "concerns_opened", +1, {"world.dynamism": 2.0}),
    Case("A1", inner_share, +1, {"work.relevance_mean": 0.6}),
    Case("A1", "hours_available", +1, {"world.strategic_relevance": 1.0}),
    Case("A1", "present", +1, {"world.time_legitimacy": 1.0}),
    Case(
        "A1",
        "concerns_closed",
        +1,
        {"feeling.close_helped": 0.7, "feeling.close_present": 0.3},
        against={"feeling.close_helped": 0.0},
    ),
    Case("A1", "relevance", +1, changes=(Change(60, event="renegotiate"),), last=30),
    # A2 community: ties, trust, identity that grows and decays
    Case("A2", "trust", +1, {"ties.tie_gain": 0.5}),
    Case("A2", "ties", -1, {"ties.tie_fade": 0.1}),
    Case("A2", "present", +1, {"deciding.friends_pull": 2.0}),
    Case("A2", "identification", +1, {"feeling.identification_rate": 0.2}),
    Case("A2", "identification", -1, {"feeling.identification_fade": 0.08}),
    Case("A2", "identification", +1, {"start.founder_identification": 0.9}, last=WEEKS),
    # B1 levels, read from behaviour
    Case("B1", "core", -1, {"levels.core_from": 18}),
    Case("B1", "peripheral", +1, {"deciding.watching": 6.0}),
    # B3 movement, newcomers on an inbound trajectory
    Case("B3", inward, +1, {"deciding.openness": 0.15}),
    Case(
        "B3",
        "identification",
        +1,
        {"meeting.greet": 1.0, "meeting.greeting_warmth": 1.0},
        against={"meeting.greet": 0.0},
    ),
    Case("B3", "transactional", -1, {"deciding.first_visit": 0.0}),
    # B4 time
    Case("B4", "present", +1, {"work.hours_median": 4.0}),
    Case("B4", "hours_available", -1, {"work.busy_begins": 0.3}),
    Case("B4", "present", -1, {"work.busy_hours": 0.0}),
    # B5 passion, energy, identification
    Case("B5", "energy", +1, {"joining.passion_mean": 0.8}),
    Case("B5", "present", +1, {"joining.passion_mean": 0.8}),
    Case("B5", "leader_energy", -1, {"feeling.burn": 0.3}, against=BIG_PLEDGE),
    Case("B5", "passion", -1, {"feeling.passion_fade": 0.01}),
    Case("B5", "passion", +1, {"feeling.passion_rate": 0.2}, against={"joining.expectation": 0.1}),
    # B7 high value for time
    Case("B7", attendance_of_meetings, -1, {"rhythm.meeting_hours": 5.0}),
    Case("B7", "value", +1, {"meeting.answer": 0.8}),
    Case("B7", "present", +1, {"meeting.answer": 0.8}),
    Case("B7", "present", +1, {"joining.expectation": 0.9}),
    # B10 joining and turnover
    Case("B10", "joined", +1, {"joining.prospects": 3.0}),
    Case("B10", "joined", +1, {"joining.word_of_mouth": 1.0}),
    Case("B10", "joined", +1, {"joining.why": 1.0}),
    Case("B10", "joined", +1, {"joining.what": 1.0}),
    Case("B10", "joined", +1, {"joining.how": 1.0}),
    Case("B10", "active", +1, {"joining.invited": 1}, against={"joining.prospects": 0.0}),
    Case("B10", "identification", +1, {"joining.invited_identification_high": 1.0}, against={"joining.invited": 1}),
    Case("B10", "left", +1, {"joining.turnover": 0.02}),
    Case("B10", "core", +1, changes=(Change(4, event="launch", amount=3, more=20),)),
    # E1 leading is work
    Case("E1", "cancelled", +1, changes=(NEGLECT,)),
    Case("E1", "present", -1, changes=(NEGLECT,), last=52),
    Case("E1", "gap", -1, {"leading.support_hours": 3.0}, against={"start.leaders": 0}),
    Case("E1", "present", +1, {"leading.support_hours": 3.0}, against={"start.leaders": 0}),
    Case("E1", "vacancy", +1, changes=(LEAVES,), changes_against=(NEGLECT,), last=78),
    Case("E1", "leaders", +1, {"leading.coaching": 5.0}, changes=(LEAVES,), changes_against=(LEAVES,), last=78),
    Case("E1", "present", +1, changes=(LEAVES,), changes_against=(NEGLECT,), last=26),
    Case("E1", "present", -1, {"rhythm.convened": 1.0}, against={"start.leaders": 0}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_row_moves_its_measure(case: Case) -> None:
    """The paired difference lies on the stated side."""
    one = arm({**case.against, **case.values}, case.changes, case.measure, case.last)
    other = arm(case.against, case.changes_against, case.measure, case.last)
    difference = one - other
    error = difference.std(ddof=1) / np.sqrt(len(difference))
    assert case.sign * difference.mean() > 3 * error, (
        f"{case.name}: {one.mean():.4g} against {other.mean():.4g}, difference {difference.mean():.3g} ± {error:.2g}"
    )


def test_every_row_of_this_slice_has_a_case() -> None:
    """The rows that the model description says it carries are all here."""
    assert {case.row for case in CASES} == {"A1", "A2", "B1", "B3", "B4", "B5", "B7", "B10", "E1"}
