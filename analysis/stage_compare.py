"""Lives beside each other: charts with a line for each, and their differences ready for a table in a browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from copsim.analysis.compare_phrases import capital, fixed, named, places_of, signed
from copsim.analysis.compare_words import since
from copsim.analysis.compared import Compared, Difference
from copsim.analysis.outcomes import weekly_series
from copsim.analysis.phrases import share
from copsim.analysis.stage_charts import Chart, Line, plain, series_of

COLOURS = ("arm0", "arm1", "arm2", "arm3")
"""Names of colours, one for each life; a page gives them their hues."""
DASHES: tuple[tuple[int, ...], ...] = ((), (9, 4), (2, 3), (9, 3, 2, 3))
"""How the line of each is dashed, so that they can be told apart without colours."""
QUARTER = 13


@dataclass(frozen=True)
class Measure:
    """What a chart shows of each life.

    Attributes:
        name: of the weekly measure.
        over: means of so many weeks; where there are meetings every other week, single weeks jump.
        added: whether it is added up from the first week on.
        top: of the scale; made to fit if None.
    """

    name: str
    over: int = 1
    added: bool = False
    top: float | None = None


MEASURES: dict[str, Measure] = {
    "present": Measure("present", over=QUARTER),
    "core": Measure("core", over=QUARTER),
    "energy": Measure("energy"),
    "identification": Measure("identification"),
    "realized": Measure("realized", added=True),
    "gap": Measure("gap", over=QUARTER, top=1.0),
}
"""What is shown of lives beside each other, by the name of its words."""


def beside(lives: Sequence[Any], names: Sequence[str], measure: Measure, title: str, unit: str, weeks: int) -> Chart:
    """A chart of one weekly measure of several lives.

    Args:
        lives: of each the (weeks, communities) weekly records.
        names: what they are called.
        measure: what is shown.
        title: what it is about.
        unit: of its numbers.
        weeks: so many of each life.
    """
    found = [_values(weekly, measure)[:weeks] for weekly in lives]
    lines = [
        Line(name, colour, plain(values), dash)
        for name, colour, values, dash in zip(names, COLOURS, found, DASHES, strict=False)
    ]
    known = [value for line in lines for value in line.values if value is not None]
    highest = max(known, default=1.0) if measure.top is None else measure.top
    return Chart(title, unit, weeks, highest * 1.05 if highest > 0.0 else 1.0, lines)


def _values(weekly: Any, measure: Measure) -> Any:
    if measure.added:
        return np.cumsum(np.nan_to_num(weekly_series(weekly[None], measure.name)[0]))
    return series_of(weekly[None], measure.name, measure.over)[0]


def rows(told: Compared, arm: str) -> list[dict[str, Any]]:
    """The differences of one arm from the first, a row for each outcome: texts, and how to draw its interval.

    `bar` says where the interval begins, how long it is and where the difference lies, from 0 to 100 of a scale that
    is the same in all rows and has zero in its middle; None where there is no such interval.
    """
    mine = told.of(arm)
    reach = _reach(told.found)
    return [_row(each, told.measured.weeks, reach) for each in mine]


def _row(each: Difference, weeks: int, reach: float) -> dict[str, Any]:
    of, finely = each.paired, places_of(each.paired)
    known = of.low == of.low
    return {
        "outcome": capital(named(each.wanted, weeks)),
        "meaning": each.wanted.told(weeks),
        "first": fixed(of.baseline, finely),
        "arm": fixed(of.arm, finely),
        "difference": signed(of.difference, finely),
        "low": signed(of.low, finely) if known else "",
        "high": signed(of.high, finely) if known else "",
        "verdict": of.verdict,
        "better": share(of.probability) if of.pairs else "",
        "rated": each.wanted.outcome.better != 0,
        "since": since(each),
        "bar": _bar(each, reach),
    }


LEAST_REACH = 0.3


def _reach(found: Sequence[Difference]) -> float:
    """How far the scale goes to both sides, in spreads of the first arm's lives."""
    ends = [abs(end) for each in found for end in each.paired.effect_interval if end == end]
    return max([LEAST_REACH, *ends])


def _bar(each: Difference, reach: float) -> dict[str, float] | None:
    effect, (low, high) = each.paired.effect, each.paired.effect_interval
    if not (effect == effect and low == low and high == high):
        return None

    def at(value: float) -> float:
        return round(50.0 + 50.0 * value / reach, 2)

    return {"from": at(low), "long": round(at(high) - at(low), 2), "at": at(effect)}


def inside(told: Compared) -> dict[str, float]:
    """Where on the scale of `rows` lies what does not matter: where it begins, and how long it is, from 0 to 100."""
    reach = _reach(told.found)
    half = min(50.0, 50.0 * told.matters / reach)
    return {"from": round(50.0 - half, 2), "long": round(2.0 * half, 2)}


__all__ = ["COLOURS", "DASHES", "MEASURES", "Measure", "beside", "inside", "rows"]
