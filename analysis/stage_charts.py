"""Charts of one life that grow as it is played: numbers for each week, ready to be drawn in a browser.

What is drawn is decided here, from weekly records alone; the browser only moves along. None
stands for what is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from copsim.analysis.bands import quantiles
from copsim.analysis.lives import Numbers
from copsim.analysis.outcomes import weekly_series
from copsim.analysis.ticks import round_ticks, week_ticks
from copsim.simulation.recording import column

STAGE_COLOURS = ("stage0", "stage1", "stage2", "stage3", "stage4", "stage5", "stage6")
"""Names of colours, one for each stage of life; a page gives them their hues."""
DIGITS = 4


@dataclass(frozen=True)
class Line:
    """A line: its name, the name of its colour, a number a week, and how it is dashed."""

    name: str
    colour: str
    values: Sequence[float | None]
    dash: Sequence[int] = ()


@dataclass(frozen=True)
class Stretch:
    """Some weeks that lie together: a stage of life."""

    name: str
    colour: str
    start: int
    end: int
    """The week after the last."""
    row: int = 0


@dataclass(frozen=True)
class Chart:
    """A chart: title, unit, weeks, top of its scale, and what is drawn."""

    title: str
    unit: str
    weeks: int
    top: float
    lines: Sequence[Line] = ()
    bars: Sequence[Line] = ()
    stages: Sequence[Stretch] = ()
    bands: Sequence[dict[str, Any]] = field(default_factory=tuple)

    def as_dict(self) -> dict[str, Any]:
        """Everything, ready for JSON."""
        content = asdict(self)
        for stretch in content["stages"]:
            stretch["from"], stretch["to"] = stretch.pop("start"), stretch.pop("end")
        return {**content, "ticks": round_ticks(self.top, 3), "week_ticks": week_ticks((0, self.weeks - 1))}


def plain(values: Any) -> list[float | None]:
    """Numbers for JSON, shortened; nan becomes None."""
    return [None if value != value else round(float(value), DIGITS) for value in np.asarray(values, np.float64)]


def smoothed(values: Numbers, weeks: int) -> Numbers:
    """(runs, weeks): the mean of each week and those before it, so many in all; nan is left out."""
    known = ~np.isnan(values)
    added = np.cumsum(np.where(known, values, 0.0), axis=1)
    counted = np.cumsum(known, axis=1).astype(np.float64)
    for sums in (added, counted):
        sums[:, weeks:] -= sums[:, :-weeks].copy()
    return np.where(counted > 0.0, added / np.maximum(counted, 1.0), np.nan)


def series_of(block: Any, name: str, over: int = 1) -> Numbers:
    """(runs, weeks) of a weekly measure, as a mean of so many weeks."""
    values = weekly_series(block, name)
    return values if over == 1 else smoothed(values, over)


def stages_of(weekly: Any, names: Sequence[str]) -> list[Stretch]:
    """Stages of life of the first community, one after the other.

    Args:
        weekly: (weeks, communities) records of one life.
        names: of the stages, as they are to be called.
    """
    stage = column(weekly, "stage")[:, 0]
    starts = [0, *(np.flatnonzero(np.diff(stage)) + 1).tolist(), len(stage)]
    return [
        Stretch(names[int(stage[start])], STAGE_COLOURS[int(stage[start])], start, end, n % 2)
        for n, (start, end) in enumerate(pairwise(starts))
    ]


def band_of(values: Numbers) -> list[dict[str, Any]]:
    """Where half and nine tenths of many lives lie, week by week: outer band first. `values` is (runs, weeks)."""
    low90, low50, high50, high90 = quantiles(values, (0.05, 0.25, 0.75, 0.95))
    return [
        {"low": plain(low90), "high": plain(high90), "alpha": 0.22},
        {"low": plain(low50), "high": plain(high50), "alpha": 0.34},
    ]


def chart(
    weekly: Any,
    title: str,
    unit: str,
    measures: Sequence[tuple[str, str, str]],
    *,
    over: int = 1,
    top: float | None = None,
    band: Any = None,
    stage_names: Sequence[str] = (),
) -> Chart:
    """A chart of some weekly measures of one life.

    Args:
        weekly: (weeks, communities) records of the life.
        title: what it is about.
        unit: of its numbers.
        measures: name of the measure, what it is called, name of its colour.
        over: means of so many weeks; where there are meetings every other week, single weeks jump.
        top: of the scale; made to fit if None.
        band: (runs, weeks, communities) records of other lives, whose first measure is shown as a band; none if None.
        stage_names: names of the stages of life; they are not shown if there are none.
    """
    block = weekly[None]
    lines = [Line(called, colour, plain(series_of(block, name, over)[0])) for name, called, colour in measures]
    bands = [] if band is None else band_of(series_of(band, measures[0][0], over))
    known = [value for line in lines for value in line.values if value is not None]
    known += [value for one in bands for value in one["high"] if value is not None]
    highest = max(known, default=1.0) if top is None else top
    stages = stages_of(weekly, stage_names) if stage_names else []
    return Chart(title, unit, len(weekly), highest * 1.05 if highest > 0.0 else 1.0, lines, (), stages, bands)


def heartbeat(weekly: Any, title: str, unit: str, held: str, cancelled: str) -> Chart:
    """The calendar's heartbeat: who came to what was held, and a mark where a meeting was due and not held."""
    block = weekly[None]
    present = weekly_series(block, "present")[0]
    meeting = weekly_series(block, "held")[0] > 0
    missed = weekly_series(block, "cancelled")[0]
    top = max(1.0, float(present.max()))
    marked = np.where((missed > 0) & ~meeting, 0.12 * top, 0.0)
    if weekly.shape[1] > 1:
        # Something is held somewhere in nearly every week: the mark is as high as the share that was not.
        due = missed + weekly_series(block, "held")[0]
        marked = 0.3 * top * missed / np.maximum(due, 1.0)
    bars = [
        Line(held, "active", plain(np.where(meeting, present, 0.0))),
        Line(cancelled, "alarm", plain(marked)),
    ]
    return Chart(title, unit, len(weekly), top * 1.08, bars=bars)


CYCLES = ("present", "news", "tried", "realized")
"""Weekly measures that count the four cycles: visits, what was taken up, tried, and turned out well."""
BESIDE = ("failed", "open", "told_again")
"""What lies beside them: what failed, what was tried and has no result so far, and what was told again."""


ENDS = ("tried", "realized", "failed")


def cycles(weekly: Any, names: Sequence[str], beside: Sequence[str]) -> dict[str, Any]:
    """The value cycles as sums up to each week, and what lies beside them (`BESIDE`).

    Args:
        weekly: (weeks, communities) records of one life.
        names: what the four cycles are called.
        beside: what the others are called.
    """
    block = weekly[None]

    def sums(measure: str) -> list[int]:
        if measure == "open":
            return [tried - well - badly for tried, well, badly in zip(*map(sums, ENDS), strict=True)]
        added: list[int] = np.cumsum(weekly_series(block, measure)[0]).astype(np.int64).tolist()
        return added

    return {
        "steps": [{"name": name, "sums": sums(measure)} for name, measure in zip(names, CYCLES, strict=True)],
        "beside": [{"name": name, "sums": sums(measure)} for name, measure in zip(beside, BESIDE, strict=True)],
    }


def gauges(weekly: Any, names: Sequence[str], none: Sequence[str]) -> list[dict[str, Any]]:
    """How leaders and sponsors stand, week by week, each from 0 to 1.

    They are the energy of leaders, hours given of those needed, engagement of the domain and of the portfolio sponsor.

    Args:
        weekly: (weeks, communities) records of one life.
        names: what they are called.
        none: what is said where there is nobody.
    """
    block = weekly[None]
    leaders = weekly_series(block, "leaders")[0] > 0
    energy = np.where(leaders, weekly_series(block, "leader_energy")[0], np.nan)
    needed, led = (weekly_series(block, name)[0] for name in ("hours_needed", "hours_leading"))
    given = np.where(needed > 0.0, np.minimum(1.0, led / np.where(needed > 0.0, needed, 1.0)), np.nan)
    sponsors = [weekly_series(block, name)[0] for name in ("sponsor_domain", "sponsor_portfolio")]
    sponsors = [np.where(values > 0.0, values, np.nan) for values in sponsors]
    colours = ("leader", "core", "active", "occasional")
    every = zip(names, colours, (energy, given, *sponsors), none, strict=True)
    return [
        {"name": name, "colour": colour, "values": plain(values), "none": said} for name, colour, values, said in every
    ]


__all__ = [
    "BESIDE", "CYCLES", "STAGE_COLOURS", "Chart", "Line", "Stretch", "band_of", "chart", "cycles",
    "gauges", "heartbeat", "plain", "series_of", "smoothed", "stages_of",
]  # fmt: skip
