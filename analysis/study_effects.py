"""Effects of factors: what a measure is at each of their values, over all other values and over luck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from copsim.analysis.paired import share_interval
from copsim.analysis.study_tables import LEVEL, of_two_values

if TYPE_CHECKING:
    import pandas as pd

MOST_LEVELS = 12
"""A factor with more values is read in bins of equally many points."""
BINS = 8
EFFECTS = ("factor", "value", "at", "measure", "runs", "mean", "low", "high", "low90", "high90")


def level_names(levels: Sequence[Any]) -> list[str]:
    """Values as one says them: numbers with three digits, or as many as it takes to tell them apart."""
    for digits in range(3, 17):
        names = [_named(level, digits) for level in levels]
        if len(set(names)) == len(set(levels)):
            break
    return names


def _named(level: Any, digits: int) -> str:
    if isinstance(level, str):
        return level
    number = float(level)
    if number == int(number) and abs(number) < 1e15:
        return f"{number:.0f}"
    return f"{number:.{digits}g}" if 1e-4 < abs(number) < 10.0**digits else f"{number:.{max(digits, 6)}g}"


def bins_of(values: pd.Series) -> tuple[Any, list[str], list[float]]:
    """The values of a factor in a few groups.

    Args:
        values: numbers or names, one for each run or point.

    Returns:
        The group of each (int64), the groups' names, and where they lie (the mean of their values; for names their
        position).
    """
    if values.dtype.kind not in "if":
        names = list(dict.fromkeys(values))
        place = {name: n for n, name in enumerate(names)}
        return (
            values.map(place).to_numpy(np.int64),
            [str(name) for name in names],
            [float(n) for n in range(len(names))],
        )
    numbers = values.to_numpy(np.float64)
    levels = np.unique(numbers)
    if len(levels) <= MOST_LEVELS:
        return np.searchsorted(levels, numbers), level_names(levels.tolist()), levels.tolist()
    edges = np.quantile(numbers, np.linspace(0, 1, BINS + 1)[1:-1])
    _, group = np.unique(np.searchsorted(edges, numbers, side="right"), return_inverse=True)
    places = [float(numbers[group == n].mean()) for n in range(int(group.max()) + 1)]
    return group, [f"about {name}" for name in level_names(places)], places


def effects(runs: pd.DataFrame, factors: Sequence[str], measures: Sequence[str], units: Any = None) -> pd.DataFrame:
    """The mean of each measure at each value of each factor.

    Means are those of points, each of which counts alike, however often it was run. Where a design has every value of a
    factor beside every value of the others, seeds are what could have come out otherwise; where points were drawn, it
    is the points, and luck with them.

    Args:
        runs: a row per run: `point`, `seed`, the factors, `status` and the measures.
        factors: names of the factors.
        measures: names of the measures.
        units: (points,) which points were drawn together; None where they were not drawn.

    Returns:
        Columns `factor`, `value` (as a name), `at` (where it lies), `measure`, `runs`, `mean`, `low` and `high` (95 %
        interval of the mean), `low90` and `high90` (nine tenths of the runs).
    """
    import pandas as pd

    done = runs[runs["status"] == "done"]
    point, seed = done["point"].to_numpy(np.int64), done["seed"].to_numpy()
    values = {name: done[name].to_numpy(np.float64) for name in measures}
    shares = {name: of_two_values(values[name]) for name in measures}
    rows: list[dict[str, Any]] = []
    for factor in factors if len(done) else ():
        group, names, places = bins_of(done[factor])
        for n, (name, place) in enumerate(zip(names, places, strict=True)):
            for measure in measures:
                here = (group == n) & ~np.isnan(values[measure])
                known = values[measure][here]
                about = {"factor": factor, "value": name, "at": place, "measure": measure, "runs": len(known)}
                if not len(known):
                    nothing = dict.fromkeys(EFFECTS[5:], float("nan"))
                    rows.append({**about, **nothing})
                    continue
                mean, half = _mean_of_points(known, point[here], seed[here], units)
                low, high = mean - half, mean + half
                if shares[measure]:
                    low, high = _of_shares(mean, half, len(known))
                low90, high90 = np.quantile(known, (0.05, 0.95)).tolist()
                within = {"mean": mean, "low": low, "high": high, "low90": low90, "high90": high90}
                rows.append({**about, **within})
    return pd.DataFrame(rows, columns=list(EFFECTS))


def _mean_of_points(known: Any, point: Any, seed: Any, units: Any) -> tuple[float, float]:
    """Mean of the points' means, and how far its 95 % interval reaches (Student's t); nan if that is not known."""
    from scipy.stats import t

    points, at = np.unique(point, return_inverse=True)
    counted = np.bincount(at)
    means = np.bincount(at, weights=known) / counted
    mean = float(means.mean())
    if units is None:
        # What a seed adds at all points is put together first, as points share their luck.
        several = counted[at] > 1
        scaled = np.where(several, known - means[at], 0.0) / np.sqrt(np.maximum(counted * (counted - 1.0), 1.0))[at]
        _, place = np.unique(seed, return_inverse=True)
        apart, many = np.bincount(place, weights=scaled) / len(points), int(counted.max())
    else:
        _, place = np.unique(units[points], return_inverse=True)
        apart, many = np.bincount(place, weights=means - mean) / len(points), int(place.max()) + 1
        apart = apart * np.sqrt(many / max(many - 1.0, 1.0))
    if many < 2:
        return mean, float("nan")
    return mean, float(t.ppf((1.0 + LEVEL) / 2.0, many - 1)) * float(np.sqrt(apart @ apart))


def _of_shares(mean: float, half: float, runs: int) -> tuple[float, float]:
    """Wilson's interval of a share, with as many runs as would give an interval of this width; all if it has none."""
    if runs < 2 or half != half:
        return float("nan"), float("nan")
    like = mean * (1.0 - mean) * (1.96 / half) ** 2 if half > 0.0 else runs
    return share_interval(mean, max(1, min(runs, round(like))))


def pair(runs: pd.DataFrame, first: str, second: str, measure: str) -> tuple[Any, list[str], list[str]]:
    """The mean of a measure at each pair of values of two factors.

    Returns:
        (values of the first, values of the second) float64, nan where there is no run, and the values' names.
    """
    done = runs[runs["status"] == "done"]
    a, first_names, _ = bins_of(done[first])
    b, second_names, _ = bins_of(done[second])
    values = done[measure].to_numpy(np.float64)
    known = ~np.isnan(values)
    shape = (len(first_names), len(second_names))
    place = a * shape[1] + b
    count = np.bincount(place[known], minlength=shape[0] * shape[1])
    total = np.bincount(place[known], weights=values[known], minlength=shape[0] * shape[1])
    return np.where(count > 0, total / np.maximum(count, 1), np.nan).reshape(shape), first_names, second_names


def courses(by_week: pd.DataFrame, factor: str, measure: str) -> tuple[Any, list[str], Any]:
    """The mean course of a weekly measure at each value of a factor.

    Args:
        by_week: a row per run and week (`study_tables.by_week`).
        factor: name of the factor.
        measure: name of the weekly measure.

    Returns:
        (values, weeks) float64 means, the values' names, and the weeks.
    """
    group, names, _ = bins_of(by_week[factor])
    weeks, week = np.unique(by_week["week"].to_numpy(), return_inverse=True)
    values = by_week[measure].to_numpy(np.float64)
    known = ~np.isnan(values)
    place = group * len(weeks) + week
    size = len(names) * len(weeks)
    count = np.bincount(place[known], minlength=size)
    total = np.bincount(place[known], weights=values[known], minlength=size)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan).reshape(len(names), -1), names, weeks


__all__ = ["EFFECTS", "bins_of", "courses", "effects", "level_names", "pair"]
