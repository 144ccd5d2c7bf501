"""When in time a difference appears: the paired difference week by week, with a band that holds for all weeks at once.

A band of single weeks would be left by chance in some week of many. This one is left nowhere, with 95 %, if there is
no difference at all: its width in standard errors is what the largest of all weeks reaches in a bootstrap of pairs
(max-t; Montiel Olea and Plagborg-Møller 2019).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copsim.analysis.paired import LEAST, LEVEL, MOST_AT_ONCE, RESAMPLING_SEED, Numbers

QUARTER = 13
"""Weeks of the trailing mean, and how long a difference has to stay to have appeared."""
AT_THE_END = 4
"""So many weeks will do if they are the last of the run."""
RESAMPLES_OF_WEEKS = 1999


@dataclass(frozen=True)
class WeeklyBand:
    """The mean paired difference, week by week. All arrays are (weeks,); nan where too few pairs, or too few differ."""

    difference: Numbers
    low: Numbers
    high: Numbers
    """Simultaneous 95 % band."""
    pairs: NDArray[np.int64]
    first: int | None
    """First week from which the band stays on one side of zero, a quarter of a year or in the last weeks of the run."""
    last: int | None
    """Last week of that."""
    sign: int
    """1 if the difference that appears first is above zero, -1 if below, 0 if none does."""


def calm(values: Numbers, weeks: int = QUARTER) -> Numbers:
    """(lives, weeks): mean of each week and those before it, so many in all, fewer at the start; nan is left out."""
    padded = np.concatenate([np.full((len(values), weeks - 1), np.nan), values], axis=1)
    seen = np.lib.stride_tricks.sliding_window_view(padded, weeks, axis=1)
    known = ~np.isnan(seen)
    counted = known.sum(axis=2)
    # Added up anew for each week: a running sum would leave rests of rounding where nothing differs.
    added = np.where(known, seen, 0.0).sum(axis=2)
    return np.where(counted > 0, added / np.maximum(counted, 1), np.nan)


def weekly_band(differences: Any) -> WeeklyBand:
    """Band of paired differences.

    Args:
        differences: (seeds, weeks) of arm minus baseline; nan where one of them has no number.
    """
    values = np.asarray(differences, np.float64)
    known = ~np.isnan(values)
    filled = np.where(known, values, 0.0)
    pairs = known.sum(axis=0)
    mean = filled.sum(axis=0) / np.maximum(pairs, 1)
    squares = np.where(known, (values - mean) ** 2, 0.0).sum(axis=0)
    error = np.sqrt(squares / np.maximum(pairs - 1, 1) / np.maximum(pairs, 1))
    apart = np.count_nonzero(filled, axis=0)
    told = (pairs >= LEAST) & (apart >= LEAST)
    # Where nothing differs the band is a line; where hardly any pair does, nothing can be said of its width.
    some = (pairs >= LEAST) & ((apart >= LEAST) | (apart == 0))
    varied = told & (error > 0.0)
    width = _width(filled[:, varied], known[:, varied], mean[varied], error[varied]) if varied.any() else 0.0
    low, high = mean - width * error, mean + width * error
    sign, first, last = _appears(np.where(told & (low > 0.0), 1, np.where(told & (high < 0.0), -1, 0)))
    return WeeklyBand(
        difference=np.where(pairs > 0, mean, np.nan),
        low=np.where(some, low, np.nan),
        high=np.where(some, high, np.nan),
        pairs=pairs,
        first=first,
        last=last,
        sign=sign,
    )


def _width(filled: Numbers, known: NDArray[np.bool_], mean: Numbers, error: Numbers) -> float:
    """How many standard errors the largest of all weeks lies off, in 95 % of resamples; more for few pairs."""
    from scipy.stats import norm, t

    n = len(filled)
    luck = np.random.default_rng(RESAMPLING_SEED)
    whole = bool(known.all())
    largest: list[Numbers] = []
    portion = max(1, MOST_AT_ONCE // n)
    for begin in range(0, RESAMPLES_OF_WEEKS, portion):
        many = min(portion, RESAMPLES_OF_WEEKS - begin)
        times = luck.multinomial(n, np.full(n, 1.0 / n), size=many).astype(np.float64)
        counted = n if whole else np.maximum(times @ known.astype(np.float64), 1.0)
        largest.append(np.max(np.abs((times @ filled) / counted - mean) / error, axis=1))
    small = sqrt(n / (n - 1)) * float(t.ppf(0.5 + LEVEL / 2.0, n - 1)) / float(norm.ppf(0.5 + LEVEL / 2.0))
    return small * float(np.quantile(np.concatenate(largest), LEVEL, method="higher"))


def _appears(side: NDArray[np.int64]) -> tuple[int, int | None, int | None]:
    """Sign, first and last week of the first stretch on one side that is long enough, or lasts to the end."""
    weeks = len(side)
    start = 0
    while start < weeks:
        end = start
        while end + 1 < weeks and side[end + 1] == side[start]:
            end += 1
        long = end - start + 1
        if side[start] != 0 and (long >= QUARTER or (end == weeks - 1 and long >= AT_THE_END)):
            return int(side[start]), start, end
        start = end + 1
    return 0, None, None


__all__ = ["QUARTER", "WeeklyBand", "calm", "weekly_band"]
