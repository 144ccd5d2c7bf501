"""Evaluating: how well what an evaluator sees early tells what a community will be worth (concept G6).

The evaluator of this module is simulated: somebody who comes by once, after a quarter, and counts what can be counted
from outside. Whether the counts tell anything is asked of many communities that differ, by rank: does the community
that looks better turn out to be worth more? Nothing here knows the model; indicators are columns of the weekly table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from copsim.analysis.lives import Numbers

QUARTER = 13
"""Weeks after which the evaluator comes."""
RESAMPLES = 2000
RESAMPLING_SEED = 20261128
FEWEST = 10
"""Of fewer communities nothing is told."""


@dataclass(frozen=True)
class Indicator:
    """Something that can be known of a community by a week: one number."""

    name: str
    meaning: str
    measure: str
    """Column of the weekly table."""
    summed: bool
    """Whether it is the sum of all weeks so far; else it is the mean of the last four."""
    surface: bool
    """Whether somebody from outside can count it without talking to members."""

    def read(self, weekly: Numbers) -> Numbers:
        """(communities,) from (communities, weeks) of the measure, up to the evaluator's visit."""
        seen: Numbers = weekly.sum(axis=1) if self.summed else weekly[:, -4:].mean(axis=1)
        return seen


INDICATORS: tuple[Indicator, ...] = (
    Indicator("participants", "people who take part in a week", "present", False, True),
    Indicator("meetings", "meetings held so far", "held", True, True),
    Indicator("downloads", "times something was looked up in what is written down", "read", True, True),
    Indicator("members", "people on the list", "members", False, True),
    Indicator("stories", "stories told so far", "stories", True, False),
    Indicator("new insights", "things taken up that were new", "news", True, False),
    Indicator("tried", "insights tried in own work so far", "tried", True, False),
    Indicator("outcomes told", "outcomes told back to the community so far", "told_again", True, False),
    Indicator("realized so far", "applications that have turned out well so far", "realized", True, False),
)
"""What is looked at: four counts from outside, and five that have to be asked of members, follow-ups of value."""


@dataclass(frozen=True)
class Told:
    """How well an indicator tells later value."""

    indicator: Indicator
    rank: float
    """Spearman's rank correlation with later value; 0 where the indicator is the same everywhere."""
    low: float
    high: float
    """95 % interval of it, resampling communities."""
    picked: float
    """Of the third of communities that turn out to be worth most, the share that is in the third that looks best."""


def tells(indicator: Indicator, early: Numbers, later: Numbers) -> Told:
    """How well an indicator tells later value.

    Args:
        indicator: which.
        early: (communities, weeks) of its measure, up to the visit.
        later: (communities,) what each turns out to be worth.

    Raises:
        ValueError: for fewer than ten communities, or not as many early as later.
    """
    seen = _read(indicator, early, later)
    low, high = np.quantile(_again(seen, later), (0.025, 0.975))
    return Told(indicator, rank_correlation(seen, later), float(low), float(high), share_picked(seen, later))


def tells_less(
    indicator: Indicator, before: tuple[Numbers, Numbers], after: tuple[Numbers, Numbers]
) -> tuple[float, float, float]:
    """How much less an indicator tells under other circumstances, the same communities both times.

    Args:
        indicator: which.
        before: early and later, as in `tells`.
        after: the same under the other circumstances, in the same order.

    Returns:
        Rank correlation before less that after, and its 95 % interval, resampling communities.
    """
    pairs = [(_read(indicator, *both), both[1]) for both in (before, after)]
    apart = _again(*pairs[0]) - _again(*pairs[1])
    low, high = np.quantile(apart, (0.025, 0.975))
    return rank_correlation(*pairs[0]) - rank_correlation(*pairs[1]), float(low), float(high)


def _read(indicator: Indicator, early: Numbers, later: Numbers) -> Numbers:
    if len(early) != len(later) or len(later) < FEWEST:
        raise ValueError(
            f"{len(early)} communities early and {len(later)} later, expected as many, and {FEWEST} or more"
        )
    return indicator.read(early)


def _again(seen: Numbers, later: Numbers) -> Numbers:
    """Rank correlations of resampled communities; the same ones every time for as many communities."""
    drawn = np.random.default_rng(RESAMPLING_SEED).integers(0, len(later), (RESAMPLES, len(later)))
    return np.array([rank_correlation(seen[rows], later[rows]) for rows in drawn])


def rank_correlation(a: Numbers, b: Numbers) -> float:
    """Spearman's rank correlation; 0 where one of them is the same everywhere."""
    from scipy.stats import rankdata

    ranks = rankdata(a), rankdata(b)
    spread = float(np.std(ranks[0]) * np.std(ranks[1]))
    if spread == 0.0:
        return 0.0
    return float(np.mean((ranks[0] - ranks[0].mean()) * (ranks[1] - ranks[1].mean())) / spread)


def share_picked(seen: Numbers, later: Numbers) -> float:
    """Of the best third by what comes later, the share that is in the best third by what is seen; chance gives 1/3.

    Communities that look alike share the places there are.
    """
    third = len(later) // 3
    best = np.argsort(-later, kind="stable")[:third]
    edge = np.sort(seen)[-third]
    above, at = seen > edge, seen == edge
    places = (third - int(above.sum())) / max(1, int(at.sum()))
    return float((above[best].sum() + places * at[best].sum()) / third)


def together(early: Mapping[str, Numbers], names: tuple[str, ...]) -> Numbers:
    """(communities,) the mean rank of several indicators: what somebody sees who looks at all of them.

    Args:
        early: by measure, (communities, weeks) up to the visit.
        names: names of indicators.
    """
    from scipy.stats import rankdata

    chosen = [one for one in INDICATORS if one.name in names]
    ranks: Numbers = np.mean([rankdata(one.read(early[one.measure])) for one in chosen], axis=0)
    return ranks


__all__ = [
    "INDICATORS",
    "QUARTER",
    "Indicator",
    "Told",
    "rank_correlation",
    "share_picked",
    "tells",
    "tells_less",
    "together",
]
