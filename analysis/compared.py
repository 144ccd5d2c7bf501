"""Arms compared: from what was measured of each life to differences with all that is said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from copsim.analysis.arms_measured import HOURS, Measured
from copsim.analysis.gains import Gains, gains
from copsim.analysis.outcomes import Wanted
from copsim.analysis.paired import MATTERS, Numbers, Paired, paired, ratio_interval
from copsim.analysis.paired_weeks import WeeklyBand, weekly_band


@dataclass(frozen=True)
class Difference:
    """One outcome of one arm beside the baseline."""

    arm: str
    wanted: Wanted
    paired: Paired
    weeks: WeeklyBand | None
    """Week by week; None for what a life has only once."""

    @property
    def name(self) -> str:
        """The outcome's, as a column is called."""
        return self.wanted.name


@dataclass(frozen=True)
class Price:
    """What one kind of cost is, beside the baseline."""

    arm: str
    kind: str
    """`members' hours` (and what they go to), `stated hours`, `stated money`."""
    part: bool
    """Whether it is a part of what stands above it."""
    baseline: float
    value: float
    """In this arm; a mean over lives where it is measured."""
    difference: float
    low: float
    high: float
    """95 % interval of the difference; the difference itself where the cost is stated."""


@dataclass(frozen=True)
class Rate:
    """What one unit of an effect costs, where the effect is clear and is traded against a cost."""

    arm: str
    outcome: str
    kind: str
    """Of cost, as in `Price`."""
    gained: bool
    """True: the arm is better and costs more, so this is what a unit gained costs; False: what a unit lost saves."""
    per: float
    """How much of the outcome is one unit: 1, or 0.01 of what lies between 0 and 1."""
    value: float
    low: float
    high: float
    """95 % interval, effect and cost resampled together; `high` is inf where the effect may be as good as nothing."""


@dataclass(frozen=True)
class Compared:
    """A comparison: what was measured, and all that follows from it."""

    measured: Measured
    found: tuple[Difference, ...]
    costs: tuple[Price, ...]
    traded: tuple[Rate, ...]
    matters: float
    """Smallest difference of interest, in standard deviations of the baseline."""
    notes: tuple[str, ...] = ()
    """What a reader has to know besides, in sentences."""
    alike: tuple[tuple[int, str], ...] = ()
    """Dated changes that all arms have: the week, and what is done, in plain words."""
    gains: tuple[Gains, ...] = ()
    """What each arm brings, to whom, at what price and risk; empty where it was not measured."""

    def of(self, arm: str) -> tuple[Difference, ...]:
        """Differences of one arm."""
        return tuple(each for each in self.found if each.arm == arm)

    def gained(self, arm: str) -> Gains | None:
        """What one arm brings; None where it was not measured."""
        return next((each for each in self.gains if each.arm == arm), None)


STATED = ("hours", "money")
MEMBERS = "members' hours"


def compared(
    measured: Measured,
    stated: Sequence[Mapping[str, float]],
    matters: float = MATTERS,
    notes: Sequence[str] = (),
    alike: Sequence[tuple[int, str]] = (),
    booked: Sequence[Sequence[tuple[int, Mapping[str, float]]]] | None = None,
    began: Sequence[int | None] | None = None,
) -> Compared:
    """Compare what was measured.

    Args:
        measured: lives of all arms.
        stated: per arm (the baseline first) the stated costs of its changes within the run, by name.
        matters: smallest difference of interest, in standard deviations of the baseline.
        notes: what a reader has to know besides, in sentences.
        alike: dated changes that all arms have, by week.
        booked: per arm the costs that are stated, with the week in which each falls due.
        began: per arm the first week in which it is set differently from the baseline; None for the start.
    """
    found = differences(measured, matters)
    costs = prices(measured, stated)
    traded = rates(measured, found, costs)
    brought: tuple[Gains, ...] = ()
    if measured.kept is not None and len(measured.seeds):
        none: Sequence[Sequence[tuple[int, Mapping[str, float]]]] = [()] * len(measured.arms)
        hours = measured.hours.sum(axis=2)
        since = began or [None] * len(measured.arms)
        brought = gains(
            measured.kept, measured.arms, hours, booked or none, since, measured.weeks, measured.first, matters
        )
    return Compared(measured, found, costs, traded, matters, tuple(notes), tuple(alike), brought)


def differences(measured: Measured, matters: float = MATTERS) -> tuple[Difference, ...]:
    """All outcomes of all arms beside the baseline, arm by arm, in the order in which they were asked for."""
    places = {outcome.name: n for n, outcome in enumerate(measured.series)}
    found = []
    for arm, name in enumerate(measured.arms[1:], start=1):
        bands = [weekly_band(measured.differences[arm - 1, n]) for n in range(len(measured.series))]
        for n, wanted in enumerate(measured.outcomes):
            of = paired(
                measured.values[0, :, n], measured.values[arm, :, n], better=wanted.outcome.better, matters=matters
            )
            band = bands[places[wanted.outcome.name]] if wanted.how is not None else None
            found.append(Difference(name, wanted, of, band))
    return tuple(found)


def prices(measured: Measured, stated: Sequence[Mapping[str, float]]) -> tuple[Price, ...]:
    """What the arms cost: hours of members as measured, and what is stated in the scenarios' changes.

    Args:
        measured: lives of all arms.
        stated: per arm the costs of its changes within the run, by name; kinds that nobody states are left out.
    """
    found = []
    for arm, name in enumerate(measured.arms[1:], start=1):
        spent = [(MEMBERS, False, measured.hours.sum(axis=2))]
        spent += [(f"{MEMBERS}: {told}", True, measured.hours[:, :, n]) for n, told in enumerate(HOURS.values())]
        for kind, part, hours in spent:
            of = paired(hours[0], hours[arm])
            found.append(Price(name, kind, part, of.baseline, of.arm, of.difference, of.low, of.high))
        for kind in STATED:
            if any(kind in costs for costs in stated):
                before, after = stated[0].get(kind, 0.0), stated[arm].get(kind, 0.0)
                more = after - before
                found.append(Price(name, f"stated {kind}", False, before, after, more, more, more))
    return tuple(found)


def rates(
    measured: Measured, found: Sequence[Difference], costs: Sequence[Price], skipped: Sequence[str] = ("hours",)
) -> tuple[Rate, ...]:
    """What a unit of each clear effect costs, wherever better costs more, or worse costs less.

    An arm that is better and costs no more needs no such number. Outcomes of which no direction is better have none.

    Args:
        measured: lives of all arms.
        found: their differences.
        costs: what they cost.
        skipped: outcomes that are costs themselves.
    """
    rows = []
    for n, each in enumerate(found):
        way = each.wanted.outcome.better
        if way == 0 or not each.paired.clear or each.wanted.outcome.name in skipped:
            continue
        arm, column = measured.arms.index(each.arm), n % len(measured.outcomes)
        effects = measured.values[arm, :, column] - measured.values[0, :, column]
        gained = each.paired.difference * way > 0.0
        for cost in costs:
            clear = cost.low > 0.0 or cost.high < 0.0
            if cost.arm == each.arm and not cost.part and clear and (cost.difference > 0.0) == gained:
                rows.append(_rate(each, cost, effects, _spent(measured, arm, cost), gained))
    return tuple(rows)


def _spent(measured: Measured, arm: int, cost: Price) -> Numbers:
    """(seeds,) of what the arm costs more than the baseline."""
    if cost.kind == MEMBERS:
        hours = measured.hours.sum(axis=2)
        return np.asarray(hours[arm] - hours[0])
    return np.full(len(measured.seeds), cost.difference)


def _rate(each: Difference, cost: Price, effects: Numbers, spent: Numbers, gained: bool) -> Rate:
    known = ~np.isnan(effects)
    # What a unit of cost brings has an interval that makes sense where the effect comes near to nothing; it is turned
    # round. Effect and cost both have their sign, so that the better direction is made the positive one.
    way = each.wanted.outcome.better if gained else -each.wanted.outcome.better
    gain, price = way * effects[known], spent[known] if gained else -spent[known]
    low, high = ratio_interval(gain, price)
    per = 0.01 if each.wanted.outcome.unit.startswith("0 to 1") else 1.0
    return Rate(
        each.arm,
        each.name,
        cost.kind,
        gained,
        per,
        value=per * float(price.mean() / gain.mean()),
        low=per / high if high > 0.0 else float("inf"),
        high=per / low if low > 0.0 else float("inf"),
    )


__all__ = ["MEMBERS", "STATED", "Compared", "Difference", "Price", "Rate", "compared", "differences", "prices", "rates"]
