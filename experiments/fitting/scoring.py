"""How well simulated logs agree with real ones, measure by measure.

What is compared is the median over simulated logs of each of the 26 measures, with the spread of that measure over real
logs. Inside the band of nine tenths of the real logs' middle is agreement; nothing is gained by hitting the very
median, but searching needs a slope, and so the loss keeps falling towards it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from copsim.analysis.logs.log import ActivityLog
from copsim.analysis.logs.patterns import NAMES, patterns
from copsim.experiments.fitting.makers import Maker, Values

Bands = Mapping[str, tuple[float, float, float, float, float]]
"""Of each measure: what 10, 25, 50, 75 and 90 % of real logs stay below."""

FAR, FAR_OUT = 5.0, 3.0
"""Beyond these a measure counts no worse, so that a single one does not decide a search."""
OUTSIDE_WEIGHS = 2.0
NEAR = 1e-9
"""Slack for measures that take few values, like months in steps of three."""


SIZE_STEP = 0.25
"""So much off in size (in ln) counts like a quartile."""


@dataclass(frozen=True)
class Target:
    """What logs are to be like.

    Attributes:
        bands: where each measure may lie; measures that are not named do not count.
        members: how many members a log should have; not looked at if None.
        member_weeks: how many member-weeks; likewise.
    """

    bands: Bands
    members: float | None = None
    member_weeks: float | None = None

    def loss(self, logs: Sequence[ActivityLog]) -> float:
        """How far logs are from it: the mean over measures, and sizes where they count."""
        losses = [place.loss for place in score(measured(logs), self.bands).places]
        for wanted, found in (
            (self.members, [log.members for log in logs]),
            (self.member_weeks, [len(log.week) for log in logs]),
        ):
            if wanted is not None:
                losses.append(min(abs(float(np.log(max(np.median(found), 0.5) / wanted))) / SIZE_STEP, FAR))
        return float(np.mean(losses))


def like(log: ActivityLog, bands: Bands) -> Target:
    """To be like one log: the measures it has, with as much slack as real communities differ, and its size."""
    own = {
        name: (value + low - middle, value + lower - middle, value, value + upper - middle, value + high - middle)
        for name, value in patterns(log).items()
        for low, lower, middle, upper, high in [bands[name]]
        if not np.isnan(value)
    }
    return Target(own, float(log.members), float(len(log.week)))


@dataclass(frozen=True)
class Place:
    """Where the median of a measure over simulated logs lies among real logs."""

    name: str
    median: float
    band: tuple[float, float, float, float, float]

    @property
    def in_band(self) -> bool:
        """Whether it lies where the middle four fifths of real logs lie."""
        return bool(self.band[0] - NEAR <= self.median <= self.band[4] + NEAR)

    @property
    def in_quartiles(self) -> bool:
        """Whether it lies where the middle half of real logs lies."""
        return bool(self.band[1] - NEAR <= self.median <= self.band[3] + NEAR)

    @property
    def loss(self) -> float:
        """0 at the real median, 1 at the quartile, more steeply outside the band; 11 where it cannot be taken."""
        if np.isnan(self.median):
            return FAR + OUTSIDE_WEIGHS * FAR_OUT
        low, quarter, middle, three_quarters, high = self.band
        above = self.median > middle
        half = three_quarters - middle if above else middle - quarter
        whole = high - middle if above else middle - low
        away = abs(self.median - middle)
        # Where half of the real logs share one value, the band is the only measure of distance.
        steps = away / half if half > NEAR else away / max(whole, NEAR)
        beyond = max(0.0, away / max(whole, NEAR) - 1.0)
        return float(min(steps, FAR) + OUTSIDE_WEIGHS * min(beyond, FAR_OUT))


@dataclass(frozen=True)
class Score:
    """How well a set of simulated logs agrees with real ones."""

    places: tuple[Place, ...]

    @property
    def loss(self) -> float:
        """Mean over measures; what a search makes small."""
        return float(np.mean([place.loss for place in self.places]))

    @property
    def in_band(self) -> int:
        """How many medians lie within the middle four fifths of real logs."""
        return sum(place.in_band for place in self.places)

    @property
    def in_quartiles(self) -> int:
        """How many lie within the middle half."""
        return sum(place.in_quartiles for place in self.places)

    @property
    def outside(self) -> list[str]:
        """Names of the measures whose median lies outside the band."""
        return [place.name for place in self.places if not place.in_band]


def score(measured: Any, bands: Bands) -> Score:
    """The score of logs from what was measured on them: an array (logs, 26), in the order of `NAMES`.

    A measure that more than half of the logs do not allow counts as not taken. Measures without a band do not count.
    """
    missing = np.isnan(measured).mean(axis=0) > 0.5
    medians = [
        float("nan") if gone else float(np.nanmedian(column)) for gone, column in zip(missing, measured.T, strict=True)
    ]
    return Score(tuple(Place(name, medians[n], bands[name]) for n, name in enumerate(NAMES) if name in bands))


def make_logs(
    maker: Maker, values: Values | Sequence[Values], seeds: Sequence[int], weeks: int, threads: int = 2
) -> list[ActivityLog]:
    """One log per seed, in the order of seeds; with values for all, or for each seed its own."""
    own = [values] * len(seeds) if isinstance(values, Mapping) else list(values)

    def one(n: int) -> ActivityLog:
        return maker.make(own[n], seeds[n], weeks)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, range(len(seeds))))


def measured(logs: Sequence[ActivityLog]) -> Any:
    """The 26 measures of each log; (logs, 26) float64 in the order of `NAMES`."""
    return np.array([list(patterns(log).values()) for log in logs]).reshape(len(logs), len(NAMES))
