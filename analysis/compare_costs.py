"""The costs of a comparison in words: hours of members, what is stated, and what a unit of an effect takes of it."""

from __future__ import annotations

from collections.abc import Sequence

from copsim.analysis.compare_phrases import capital, fixed, more_or_less, named, places, range_told
from copsim.analysis.compared import MEMBERS, Difference, Price, Rate


def costs_told(
    costs: Sequence[Price], traded: Sequence[Rate], found: Sequence[Difference], weeks: int, first: int = 0
) -> list[str]:
    """What an arm costs beside the baseline, and what a unit of a clear effect takes of what is stated.

    Args:
        costs: of this arm.
        traded: of this arm.
        found: differences of this arm.
        weeks: how many there are.
        first: the week from which hours are counted.
    """
    told = []
    when = f"from week {first} on" if first else "over the whole run"
    for cost in costs:
        if cost.kind == MEMBERS:
            finely = places(cost.high - cost.low)
            told.append(
                f"Members' hours {when}: {fixed(cost.value, finely)} instead of "
                f"{fixed(cost.baseline, finely)}, that is {more_or_less(cost.difference, finely)} (95 %: "
                f"{range_told(cost.low, cost.high, finely)}). Where more is going on, members also give more hours."
            )
    stated = [_stated(cost) for cost in costs if cost.kind.startswith("stated") and (cost.value or cost.baseline)]
    if stated:
        told.append(f"Stated in the scenario beside the baseline: {' and '.join(stated)}.")
    for each in found:
        mine = [rate for rate in traded if rate.outcome == each.name and rate.kind.startswith("stated")]
        if mine:
            told.append(rates_told(each, mine, weeks))
    return told


UNITS = {"stated hours": "stated hours", "stated money": "of stated money"}


def _stated(cost: Price) -> str:
    """A stated cost as it was stated, beside that of the baseline."""
    unit = "hours" if cost.kind.endswith("hours") else "of money"
    if not cost.difference:
        return f"{cost.value:,.12g} {unit}, as there"
    return f"{abs(cost.difference):,.12g} {unit} {'less' if cost.difference < 0 else 'more'}"


def unit_told(rate: Rate, each: Difference) -> str:
    """What a unit of a difference is: `one more`, `0.01 less`."""
    unit = "one" if rate.per == 1.0 else f"{rate.per:g}"
    return f"{unit} {'more' if each.paired.difference > 0.0 else 'less'} {'costs' if rate.gained else 'saves'}"


def amount_told(rate: Rate) -> str:
    """How much a unit costs, with its interval: `261 (136 to 1,967)`."""
    finely = places(rate.value)
    end = fixed(rate.high, finely) if rate.high < float("inf") else "any number"
    return f"{fixed(rate.value, finely)} ({fixed(rate.low, finely)} to {end})"


def rates_told(each: Difference, mine: Sequence[Rate], weeks: int) -> str:
    """What one unit of an effect costs, or what one unit given up saves, of each kind of cost."""
    amounts = " and ".join(f"{amount_told(rate)} {UNITS.get(rate.kind, rate.kind)}" for rate in mine)
    return f"{capital(named(each.wanted, weeks))}: {unit_told(mine[0], each)} {amounts}."


__all__ = ["amount_told", "costs_told", "rates_told", "unit_told"]
