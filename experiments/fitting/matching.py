"""Simulated logs of the length and about the size of real ones.

Many measures hang on how many members a log has and on how long it is. So that simulated logs are not told from real
ones by that alone, each real log gets simulated ones of the same length, and as many more or fewer arrivals as it needs
for the median of their members to be that of the real log. All other numbers stay as they are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from copsim.analysis.logs.log import ActivityLog
from copsim.experiments.fitting.makers import Dimension, Maker, Values
from copsim.experiments.fitting.scoring import make_logs

DAYS_A_YEAR = 365.25
TRIAL_SEEDS = tuple(range(900_000, 900_007))
"""With these the right arrivals are looked for; other seeds than those of the logs that are shown."""
NEAR_ENOUGH = 0.03
"""Part of the real number of members by which the median may be off."""
STEPS, FINEST = 10, 1e-3
"""Most steps, and the smallest one (of the ln)."""
APART = 1_000_003
"""Added to the seeds from one real log to the next, so that each has luck of its own."""


@dataclass(frozen=True)
class Match:
    """Arrivals with which a maker's logs are as large as a real one.

    Attributes:
        value: what the dimension of arrivals has to be.
        members: median members of the logs made with it, on the seeds by which it was found.
        wanted: members of the real log.
    """

    value: float
    members: float
    wanted: float

    @property
    def is_near(self) -> bool:
        """Whether the size is right, but for small steps; where the bounds are too narrow, it is not."""
        return abs(self.members - self.wanted) <= max(2.0 * NEAR_ENOUGH * self.wanted, 2.0)


def weeks_of(years: float) -> int:
    """Length of a log in weeks, from its length in years as tables have it."""
    return max(1, round(years * DAYS_A_YEAR / 7.0))


def match(
    maker: Maker,
    values: Values,
    arrivals_dimension: str,
    weeks: int,
    members: float,
    seeds: Sequence[int] = TRIAL_SEEDS,
    threads: int = 2,
) -> Match:
    """Look for arrivals with which logs of so many weeks have so many members in the median.

    On the ln of the arrivals: first the step that would be right if members were proportional to arrivals; once there
    are too few on one side and too many on the other, to where the straight line between these meets what is wanted.
    Arrivals stay within the bounds of the dimension; the nearest found is returned even where it is not near.

    Raises:
        ValueError: where the maker has no such dimension, or its bounds are not above 0.
    """
    dimension = _dimension(maker, arrivals_dimension)
    low, high = math.log(dimension.low), math.log(dimension.high)
    wanted = math.log(max(members, 1.0))
    at = math.log(dimension.within(values[arrivals_dimension]))
    best = Match(dimension.within(values[arrivals_dimension]), math.inf, members)
    few: tuple[float, float] | None = None
    many: tuple[float, float] | None = None
    for _ in range(STEPS):
        value = dimension.within(math.exp(at))
        logs = make_logs(maker, {**values, arrivals_dimension: value}, seeds, weeks, threads)
        found = float(np.median([log.members for log in logs]))
        if abs(found - members) < abs(best.members - members):
            best = Match(value, found, members)
        if abs(found - members) <= NEAR_ENOUGH * members:
            break
        here = (at, math.log(max(found, 1.0)))
        if found < members:
            few = here
        else:
            many = here
        if few is not None and many is not None:
            step = few[0] + (many[0] - few[0]) * (wanted - few[1]) / (many[1] - few[1])
        else:
            step = min(max(at + wanted - here[1], low), high)
        # No step is left at a bound, where there is nothing beyond to try.
        if abs(step - at) < FINEST:
            break
        at = step
    return best


def matched(
    maker: Maker,
    values: Values | Sequence[Values],
    arrivals_dimension: str,
    real_rows: pd.DataFrame,
    seeds: Sequence[int],
    threads: int = 2,
    trial_seeds: Sequence[int] = TRIAL_SEEDS,
) -> list[ActivityLog]:
    """For each real log simulated ones of its length and about its size.

    Args:
        maker: what makes the logs.
        values: its numbers; or for each real log its own, in the order of rows.
        arrivals_dimension: the number that may be changed; see `Null.arrivals`.
        real_rows: one row per real log, with `years` and `members`.
        seeds: one simulated log for each, of each real one.
        threads: how many at a time.
        trial_seeds: with these the right arrivals are looked for.

    Returns: all those of the first real log in the order of seeds, then those of the second, and so on.

    Raises:
        ValueError: where there are not as many values as real logs, a column is missing, or as in `match`.
    """
    for column in ("years", "members"):
        if column not in real_rows.columns:
            raise ValueError(f"real logs need a column {column!r}; there are {', '.join(map(str, real_rows.columns))}")
    own = [values] * len(real_rows) if isinstance(values, Mapping) else list(values)
    if len(own) != len(real_rows):
        raise ValueError(f"there are values for {len(own)} logs, expected {len(real_rows)}, one for each real log")
    known: dict[tuple[int, float, tuple[tuple[str, float], ...]], float] = {}
    logs: list[ActivityLog] = []
    rows = zip(real_rows["years"], real_rows["members"], own, strict=True)
    for n, (years, members, its) in enumerate(rows):
        weeks = weeks_of(float(years))
        key = (weeks, float(members), tuple(sorted(its.items())))
        if key not in known:
            # With luck of their own too, so that an odd draw does not make all of them too small or too large.
            trial = [seed + APART * n for seed in trial_seeds]
            known[key] = match(maker, its, arrivals_dimension, weeks, float(members), trial, threads).value
        chosen = {**its, arrivals_dimension: known[key]}
        logs += make_logs(maker, chosen, [seed + APART * n for seed in seeds], weeks, threads)
    return logs


def _dimension(maker: Maker, name: str) -> Dimension:
    found = [dimension for dimension in maker.space if dimension.name == name]
    if not found:
        raise ValueError(f"{maker.name} has no dimension {name!r}; expected {', '.join(d.name for d in maker.space)}")
    if found[0].low <= 0.0:
        raise ValueError(f"{maker.name}: {name} may be {found[0].low:g}, expected bounds above 0")
    return found[0]
