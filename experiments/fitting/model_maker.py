"""The model as a maker of activity logs: a scenario, some of whose parameters a search may choose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from copsim.analysis.logs.log import ActivityLog, log_of_weeks
from copsim.experiments.fitting.makers import Dimension, Values
from copsim.simulation.life import Life, Plan
from copsim.simulation.model import QUANTITIES, checked
from copsim.simulation.records import CONTRIBUTE

MOST_MEMBER_WEEKS = 40_000
"""A life that has made so many contributions is not followed further: no real log is near it, and a search would spend
its budget on giants."""
PORTION = 52


def with_parameters(plan: Plan, values: Mapping[str, float]) -> Plan:
    """The same plan with other values of some parameters, the same in all communities; whole ones are rounded.

    Raises KeyError for an unknown path and ValueError for a value that cannot be.
    """
    setting = plan.setting.copy()
    for path, value in values.items():
        if path in QUANTITIES and QUANTITIES[path].whole:
            value = round(value)
        setting[QUANTITIES[path].name if path in QUANTITIES else path] = checked(path, float(value))
    return replace(plan, setting=setting)


def contributions(log: Any, counted: int = CONTRIBUTE) -> ActivityLog:
    """The activity log that a community would leave: who contributed or led in which week.

    Real logs of open communities show who contributed, not who read or listened; so only that is taken. `log` holds
    the records of one life, of all its communities together; `counted` is the least role that leaves a trace.
    """
    made = log["role"] >= counted
    return log_of_weeks(log["member"][made].astype(np.int64), log["week"][made].astype(np.int64))


def life_log(plan: Plan, seed: int, weeks: int, counted: int = CONTRIBUTE) -> ActivityLog:
    """The activity log of one life."""
    life = Life(plan, seed, log=True, weeks=weeks)
    while life.week < weeks and len(life.log) < MOST_MEMBER_WEEKS:
        life.live(min(PORTION, weeks - life.week))
    return contributions(life.log, counted)


@dataclass(frozen=True)
class Model:
    """The model, from a plan; the dimensions are named by the paths of parameters.

    Attributes:
        arrivals: the dimension that a community's size follows.
        held: values that a search does not touch, on top of the plan: what an ablation took away.
        counted: the least role that leaves a trace in the log.
    """

    name: str
    meaning: str
    plan: Plan
    space: tuple[Dimension, ...]
    arrivals: str = "joining.prospects"
    held: Mapping[str, float] = field(default_factory=dict)
    counted: int = CONTRIBUTE

    @property
    def given(self) -> Values:
        """What the plan says."""
        setting = self.plan.setting[0]
        return {d.name: float(setting[QUANTITIES[d.name].name]) for d in self.space}

    @property
    def first(self) -> Values:
        """What the plan says, within the bounds of a search."""
        return {d.name: d.within(self.given[d.name]) for d in self.space}

    def make(self, values: Values, seed: int, weeks: int) -> ActivityLog:
        """Contributions of one life."""
        return life_log(with_parameters(self.plan, {**values, **self.held}), seed, weeks, self.counted)

    def at(self, values: Values) -> Model:
        """The same with these values in its plan, so that a search begins there."""
        return replace(self, plan=with_parameters(self.plan, values))

    def only(self, names: Sequence[str]) -> Model:
        """The same with these dimensions only; the plan says all else. Raises KeyError for one there is not."""
        known = {d.name: d for d in self.space}
        return replace(self, space=tuple(known[name] for name in names))

    def without(self, name: str, meaning: str, held: Mapping[str, float]) -> Model:
        """The same with a mechanism taken away; what it fixes is no dimension any more."""
        space = tuple(d for d in self.space if d.name not in held)
        return replace(self, name=name, meaning=meaning, space=space, held={**self.held, **held})


def dimensions(paths: Sequence[tuple[str, float, float, bool]]) -> tuple[Dimension, ...]:
    """Dimensions by path of parameter, lowest, highest, whether in ratios; the meaning is the parameter's own."""
    return tuple(Dimension(path, low, high, log, QUANTITIES[path].meaning) for path, low, high, log in paths)
