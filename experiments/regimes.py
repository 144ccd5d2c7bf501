"""Lives under three regimes: units that are told from above, units by themselves, units whose people also meet others.

A unit is a community of a landscape: what a scenario says of one community holds for each. The regimes differ in who
orders agenda and calendar (`organisation.orders`), and in which share of a unit's people belongs to the next unit's
community too (`elsewhere`), and in nothing else, so that lives of one seed can be compared. Where a calendar is
ordered, the model chooses what is formal: training, transfer, scans; and the organisation wants the same topics
everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from copsim.analysis.outcomes import OUTCOMES
from copsim.analysis.practice import practice_of
from copsim.analysis.regimes import MEASURES, REGIMES, Numbers
from copsim.experiments.ensemble import Progress, Told, each_life, warm_up
from copsim.scenarios import Scenario
from copsim.simulation.life import Life, Plan

QUARTER, YEAR = 13, 52

OWNED = {
    "weeks": "--weeks",
    "communities": "--units",
    "elsewhere": "--across",
    "start.members": "--people",
    "joining.pool": "--people",
    "organisation.orders": "--ordered",
    "organisation.commanding": "--ordered",
}
"""What the regimes set themselves, and the option to ask for it with."""


@dataclass(frozen=True)
class Organised:
    """What the three regimes are made of."""

    units: int = 6
    people: int = 20
    """In each unit, at the start; about as many could belong at a time."""
    across: float = 0.3
    """Communities: share of a unit's people who belong to the next unit's community too."""
    ordered: float = 1.0
    """Centralised: share of agenda and calendar that is ordered from above."""
    above: Mapping[str, object] = field(default_factory=dict)
    """Centralised: parameters that are set besides, as `deciding.compulsion` where people are made to come."""

    def regimes(self, scenario: Scenario, values: Mapping[str, object] | None = None) -> dict[str, Scenario]:
        """The scenario under each regime, by name, in the order of `REGIMES`.

        Args:
            scenario: what each unit's community is like.
            values: other values of parameters, for all regimes.

        Raises:
            ValueError: where a number is set that the regimes set, or the scenario changes it later.
            copsim.scenarios.ScenarioError: for values that cannot be, or do not fit.
        """
        if scenario.places:
            raise ValueError(
                f"{scenario.name} is a landscape, and the regimes say themselves which communities there are; expected "
                "a scenario without places, which is what each unit is like"
            )
        for path in [*(values or {}), *self.above]:
            if path in OWNED:
                raise ValueError(f"{path} is what the regimes set themselves; leave it out, and use {OWNED[path]}")
        for entry in scenario.changes:
            for path in entry.values:
                if path in OWNED:
                    raise ValueError(
                        f"{scenario.name} sets {path} in week {entry.week}, which the regimes set themselves; "
                        "expected a scenario without this change, so take it out of a copy of the file"
                    )
        common: dict[str, object] = {**(values or {}), "communities": self.units, "start.members": self.people}
        common["organisation.commanding"] = 0.0
        alone: dict[str, object] = {"elsewhere": 0.0, "joining.pool": self.people}
        # Guests take places among those who could belong, which newcomers of the unit shall not lack.
        room = self.people + round(self.people * self.across)
        own: tuple[dict[str, object], ...] = (
            {**self.above, "organisation.orders": self.ordered, **alone},
            {"organisation.orders": 0.0, **alone},
            {"organisation.orders": 0.0, "elsewhere": self.across, "joining.pool": room},
        )
        return {name: scenario.with_values({**common, **each}) for name, each in zip(REGIMES, own, strict=True)}


def moments(weeks: int) -> list[int]:
    """Weeks at whose end practice is looked at: the ends of the last four quarters, as far as there are so many."""
    return sorted(weeks - QUARTER * n for n in range(4) if weeks - QUARTER * n > 0)


def measured(
    plans: Sequence[Plan],
    seeds: Sequence[int],
    weeks: int,
    *,
    threads: int | None = None,
    progress: Progress | None = None,
) -> tuple[Numbers, tuple[int, ...]]:
    """Live each plan once per seed, and measure practice.

    Args:
        plans: one per regime.
        seeds: none twice.
        weeks: how many weeks each life has.
        threads: how many lives at a time; all processors if None. The numbers do not depend on it.
        progress: told weeks lived, and lives ended, from the threads.

    Returns:
        (regimes, seeds, measures), in the order of `MEASURES`, and the seeds that are in it: all, or those whose lives
        were whole when Ctrl-C came.
    """
    warm_up()
    values = np.full((len(plans), len(seeds), len(MEASURES)), np.nan)
    whole = np.zeros((len(seeds), len(plans)), bool)

    def one(n: int, told: Told) -> None:
        seed, plan = divmod(n, len(plans))
        values[plan, seed] = lived(plans[plan], seeds[seed], weeks, told)
        whole[seed, plan] = True

    each_life(one, len(plans) * len(seeds), weeks, threads=threads, progress=progress)
    kept = np.flatnonzero(whole.all(axis=1)).tolist()
    return values[:, kept], tuple(seeds[n] for n in kept)


def lived(plan: Plan, seed: int, weeks: int, told: Told | None = None) -> Numbers:
    """The measures of one life."""
    life = Life(plan, seed, log=True, weeks=weeks)
    seen = []
    for week in moments(weeks):
        life.live(week - life.week, progress=told)
        numbers = practice_of(life).numbers
        numbers["beyond_chance"] = numbers["variety"] - numbers["by_chance"]
        seen.append(numbers)
    hours = OUTCOMES["hours"].of(life.weekly[None])[0, -YEAR:]
    means = {name: _mean([numbers[name] for numbers in seen]) for name in seen[0]}
    means["hours"] = float(np.mean(hours)) / len(plan.setting)
    return np.array([means[name] for name in MEASURES])


def _mean(values: list[float]) -> float:
    known = [value for value in values if value == value]
    return sum(known) / len(known) if known else float("nan")


__all__ = ["OWNED", "Organised", "lived", "measured", "moments"]
