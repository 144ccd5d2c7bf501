"""Dependence between members: do they come and stay away together more than chance would have it?

Two questions are put to a log. Each has an answer that is known where nobody affects anybody.

*Do newcomers come when incumbents are busy?* An *incumbent* of a week was first seen at least 26 weeks before it. N(t)
counts the members first seen in week t, I(t) the incumbents who took part in it, both for t = 26 … T - 1. From each
series its centred mean over t - 13 … t + 13 is taken (cut at week 26 and at the end), what is left is added up over
every four weeks from week 26 on, and the two series of sums are correlated (Pearson). Independent: about 0, within
±2/√n of it for n stretches of four weeks.

*Does the number of incumbents vary more than it would if each came for themselves?* For an incumbent i of week t,
c(i,t) counts i's member-weeks among the m(t) other weeks of t - 13 … t + 13 (26 of them; fewer at the end of the log),
and the local rate is p(i,t) = c(i,t) / m(t). With x(i,t) = 1 where i took part, the weekly number is S(t) = Σ x(i,t)
and the expected one E(t) = Σ p(i,t). Then

    overdispersion = Σ (S - E)² / Σ k(t) Σ p(i,t) (1 - p(i,t)),   k(t) = (m + 1) / (m - 1).

k makes the ratio exactly fair: p is estimated from m weeks, which adds p (1 - p) / m to the variance of the difference
and takes p (1 - p) / m from its estimate. Independent members with a steady local rate: 1.

    overdispersion_own = Σ (S - E)² / Σ Σ (x(i,t) - p(i,t))²

holds the same against how much each member departs from their own local rate, so that it is 1 for independent
members with busy spells of any length as well. What is above 1 is what members share: the sum of their products, two
by two. A sprint, a holiday, an outage, a release does it as well as people who draw each other in; a log cannot tell
these apart. Waves of more than half a year are taken out, and not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from copsim.analysis.logs.log import HALF_YEAR, ActivityLog
from copsim.analysis.logs.patterns import NAN, SMOOTHED, in_bins, smoothed

STRETCH = 4
"""Weeks that are added up before newcomers and incumbents are correlated."""
STRETCHES_NEEDED = 13
WEEKS_NEEDED = 26
"""So many stretches, and so many weeks with incumbents, are needed before anything is said."""
SEEN_NEEDED = 10
"""So many newcomers, and so many member-weeks of incumbents, are needed before they are correlated."""
EXPECTED_NEEDED = 10.0
"""So much variance has to be expected over all weeks, before what there is is held against it."""

DEPENDENCE: dict[str, str] = {
    "newcomers_incumbents": "correlation of newcomers with incumbents per 4 weeks, trends removed; 0 if independent",
    "newcomers_incumbents_n": "stretches of 4 weeks it is taken from; chance alone gives up to about 2/√n",
    "overdispersion": "variance of the incumbents' weekly number over that of independent members; 1 if independent",
    "overdispersion_own": "the same, held against each member's own ups and downs; 1 if independent",
}
"""Measures and what they mean, in the order in which tables show them."""


@dataclass(frozen=True)
class Weekly:
    """Sums over incumbents, week by week from week 26 on; all of one length, float64.

    Attributes:
        seen: S, how many took part.
        expected: E, how many were to be expected.
        even: Σ p (1 - p), unscaled.
        own: Σ (x - p)².
        around: m, how many other weeks the local rate is taken from.
    """

    seen: Any
    expected: Any
    even: Any
    own: Any
    around: Any


def incumbents_weekly(log: ActivityLog) -> Any:
    """How many incumbents took part in each week; int64, by week of the log."""
    there = log.week - log.first[log.member] >= HALF_YEAR
    return np.bincount(log.week[there], minlength=log.weeks)


def newcomers_with_incumbents(log: ActivityLog) -> tuple[float, int]:
    """Correlation of newcomers with incumbents, and from how many stretches of four weeks; see above.

    nan where there are fewer than 13 stretches, fewer than 10 newcomers or 10 member-weeks of incumbents, or where one
    of the two does not vary.
    """
    pair = [series[HALF_YEAR:] for series in (log.newcomers, incumbents_weekly(log))]
    new, old = (in_bins(series - smoothed(series, SMOOTHED), STRETCH) for series in pair)
    n = len(new)
    if n < STRETCHES_NEEDED or min(int(series.sum()) for series in pair) < SEEN_NEEDED:
        return NAN, n
    new, old = new - new.mean(), old - old.mean()
    scale = float(np.sqrt((new * new).sum() * (old * old).sum()))
    # Series that are all alike leave rounding, not nothing.
    return (float((new * old).sum()) / scale, n) if scale > 1e-9 else (NAN, n)


def weekly_sums(log: ActivityLog) -> Weekly:
    """What is seen of incumbents and what is expected, week by week; time and memory go with the member-weeks.

    The count around a week is constant between the weeks where a member's presence enters or leaves the window. So
    each member has at most two steps per member-week, and sums over members are taken from the steps alone.
    """
    weeks, reach = log.weeks, SMOOTHED
    order = np.lexsort((log.week, log.member))
    member, week = log.member[order], log.week[order]
    # Places on a line on which members lie one after the other, with room for the windows of their last weeks.
    span = weeks + 2 * reach + 2
    base = member * span + reach
    places = np.concatenate([base + week - reach, base + week + reach + 1])
    steps = np.repeat(np.array([1, -1], np.int64), len(week))
    by_place = np.argsort(places, kind="stable")
    places = places[by_place]
    count = np.cumsum(steps[by_place])
    # Between one step and the next the count stays; the last step of a member brings it to 0.
    owner = places[:-1] // span
    begins = places[:-1] - owner * span - reach
    ends = places[1:] - owner * span - reach
    open_from = log.first[owner] + HALF_YEAR
    begins = np.clip(begins, open_from, weeks)
    ends = np.clip(ends, open_from, weeks)
    kept = (count[:-1] > 0) & (ends > begins)
    begins, ends, count = begins[kept], ends[kept], count[:-1][kept].astype(float)
    total = _spread(begins, ends, count, weeks)
    squares = _spread(begins, ends, count * count, weeks)
    # A week does not count for its own rate: where a member is there, one is taken off again.
    around_own = _counts_around(member, week, reach)
    there = week >= log.first[member] + HALF_YEAR
    at, c = week[there], around_own[there].astype(float)
    seen = np.bincount(at, minlength=weeks).astype(float)
    together = np.bincount(at, weights=c - 1.0, minlength=weeks)
    squares = squares + np.bincount(at, weights=1.0 - 2.0 * c, minlength=weeks)
    total = total - seen
    place = np.arange(weeks)
    m = (np.minimum(place, reach) + np.minimum(weeks - 1 - place, reach)).astype(float)
    later = slice(HALF_YEAR, None)
    seen, total, squares, together, m = (a[later] for a in (seen, total, squares, together, m))
    mean, mean_square = total / m, squares / (m * m)
    return Weekly(seen, mean, mean - mean_square, seen - 2.0 * together / m + mean_square, m)


def _spread(begins: Any, ends: Any, value: Any, weeks: int) -> Any:
    """Sum of values that hold from one week to before another; float64, by week."""
    change = np.bincount(begins, weights=value, minlength=weeks + 1) - np.bincount(ends, value, minlength=weeks + 1)
    return np.cumsum(change)[:weeks]


def _counts_around(member: Any, week: Any, reach: int) -> Any:
    """Member-weeks of the same member in the weeks around each, its own among them; sorted by member and week."""
    span = (int(week.max()) if len(week) else 0) + 2 * reach + 2
    line = member * span + week + reach
    return np.searchsorted(line, line + reach, "right") - np.searchsorted(line, line - reach, "left")


def overdispersion(log: ActivityLog) -> tuple[float, float]:
    """The two ratios above; nan where fewer than 26 weeks have incumbents, or next to nothing is to be expected."""
    if log.weeks <= HALF_YEAR + SMOOTHED:
        return NAN, NAN
    w = weekly_sums(log)
    even = float((w.even * (w.around + 1.0) / (w.around - 1.0)).sum())
    if int((w.expected > 0.0).sum()) < WEEKS_NEEDED or even < EXPECTED_NEEDED:
        return NAN, NAN
    away = float(((w.seen - w.expected) ** 2).sum())
    return away / even, away / float(w.own.sum())


def dependence(log: ActivityLog) -> dict[str, float]:
    """The measures of `DEPENDENCE`, by name; nan where one cannot be taken."""
    correlation, n = newcomers_with_incumbents(log)
    against_even, against_own = overdispersion(log)
    return dict(zip(DEPENDENCE, (correlation, float(n), against_even, against_own), strict=True))
