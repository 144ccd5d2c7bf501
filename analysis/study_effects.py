"""Effects of factors: what a measure is at each of their values, over all other values and over luck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from copsim.analysis.study_tables import half_interval

if TYPE_CHECKING:
    import pandas as pd

MOST_LEVELS = 12
"""A factor with more values is read in bins of equally many points."""
BINS = 8


def bins_of(values: pd.Series) -> tuple[Any, list[str], list[float]]:
    """The values of a factor in a few groups.

    Args:
        values: numbers or names, one for each run.

    Returns:
        The group of each run (int64), the groups' names, and where they lie (the mean of their values; for names their
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
        return np.searchsorted(levels, numbers), [f"{level:g}" for level in levels], levels.tolist()
    edges = np.quantile(numbers, np.linspace(0, 1, BINS + 1)[1:-1])
    group = np.searchsorted(edges, numbers, side="right")
    places = [float(numbers[group == n].mean()) for n in range(BINS)]
    return group, [f"about {place:.3g}" for place in places], places


def effects(runs: pd.DataFrame, factors: Sequence[str], measures: Sequence[str]) -> pd.DataFrame:
    """The mean of each measure at each value of each factor.

    Args:
        runs: a row per run: `point`, the factors, `status` and the measures.
        factors: names of the factors.
        measures: names of the measures.

    Returns:
        Columns `factor`, `value` (as a name), `at` (where it lies), `measure`, `runs`, `mean`, `low` and `high` (95 %
        interval of the mean; runs of one point count one by one), `low90` and `high90` (nine tenths of the runs).
    """
    import pandas as pd

    done = runs[runs["status"] == "done"]
    rows: list[dict[str, Any]] = []
    for factor in factors:
        group, names, places = bins_of(done[factor])
        for n, (name, place) in enumerate(zip(names, places, strict=True)):
            here = group == n
            for measure in measures:
                values = done[measure].to_numpy(np.float64)[here]
                known = values[~np.isnan(values)]
                about = {"factor": factor, "value": name, "at": place, "measure": measure, "runs": len(known)}
                if not len(known):
                    nothing = dict.fromkeys(("mean", "low", "high", "low90", "high90"), float("nan"))
                    rows.append({**about, **nothing})
                    continue
                mean, half = float(known.mean()), half_interval(known)
                low90, high90 = np.quantile(known, (0.05, 0.95)).tolist()
                within = {"mean": mean, "low": mean - half, "high": mean + half, "low90": low90, "high90": high90}
                rows.append({**about, **within})
    return pd.DataFrame(rows)


def contrast(runs: pd.DataFrame, factor: str, first: str, last: str, measure: str) -> tuple[float, float, float]:
    """How much more a measure is at one value of a factor than at another, over all other values.

    Points share their luck seed by seed, so it is taken for each seed alone, and the interval is that of the mean over
    seeds (95 %, Student's t).

    Args:
        runs: a row per run, with `seed`.
        factor: name of the factor.
        first: name of the value that is held against.
        last: name of the value that is held against it.
        measure: name of the measure.

    Returns:
        Difference, and its interval; nan where there are too few seeds.
    """
    done = runs[runs["status"] == "done"]
    group, names, _ = bins_of(done[factor])
    means = []
    for name in (first, last):
        here = done[group == names.index(name)]
        means.append(here.groupby("seed")[measure].mean())
    differences = (means[1] - means[0]).dropna().to_numpy(np.float64)
    if not len(differences):
        return float("nan"), float("nan"), float("nan")
    middle, half = float(differences.mean()), half_interval(differences)
    return middle, middle - half, middle + half


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


__all__ = ["bins_of", "contrast", "courses", "effects", "pair"]
