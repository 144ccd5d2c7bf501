"""Tables of a study: what came of each point, over its replicates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from copsim.analysis.paired import share_interval

if TYPE_CHECKING:
    import pandas as pd

LEVEL = 0.95
SUMMARY = ("point", "measure", "runs", "mean", "low", "high", "spread", "low90", "median", "high90")
"""Columns of a summary, besides the factors: `low` and `high` bound the 95 % interval of the mean (`mean_interval`),
`spread` is the standard deviation between runs, `low90` and `high90` hold nine tenths of the runs."""


def summary(runs: pd.DataFrame, factors: Sequence[str], measures: Sequence[str]) -> pd.DataFrame:
    """One row per point and measure.

    Args:
        runs: a row per run: `point`, the factors, `status`, and the measures.
        factors: names of the factors.
        measures: names of the measures.

    Returns:
        Factors and the columns of `SUMMARY`; nan where too few runs have a number.
    """
    import pandas as pd

    done = runs[runs["status"] == "done"]
    places = done.groupby("point", sort=True).indices
    points = done.drop_duplicates("point").set_index("point")
    rows: list[dict[str, Any]] = []
    values = {name: done[name].to_numpy(np.float64) for name in measures}
    shares = {name: of_two_values(values[name]) for name in measures}
    for point, place in places.items():
        about = {name: points.at[point, name] for name in factors}
        for name in measures:
            rows.append({"point": point, **about, "measure": name, **_summed_up(values[name][place], shares[name])})
    return pd.DataFrame(rows, columns=["point", *factors, *SUMMARY[1:]])


def _summed_up(values: Any, of_shares: bool) -> dict[str, float | int]:
    known = values[~np.isnan(values)]
    n = len(known)
    if not n:
        return {"runs": 0, **dict.fromkeys(SUMMARY[3:], float("nan"))}
    mean = float(known.mean())
    spread = float(known.std(ddof=1)) if n > 1 else float("nan")
    low, high = mean_interval(known, of_shares=of_shares)
    low90, median, high90 = np.quantile(known, (0.05, 0.5, 0.95)).tolist()
    numbers = (mean, low, high, spread, low90, median, high90)
    return {"runs": n, **dict(zip(SUMMARY[3:], numbers, strict=True))}


def of_two_values(values: Any) -> bool:
    """Whether a measure is 0 or 1 in all runs that have a number."""
    known = values[~np.isnan(values)]
    return len(known) > 0 and bool(np.isin(known, (0.0, 1.0)).all())


def mean_interval(values: Any, *, of_shares: bool) -> tuple[float, float]:
    """95 % interval of a mean: Student's t; of a measure of 0 and 1 Wilson's, as ten that agree have a spread of 0.

    nan for fewer than two values.
    """
    n, mean = len(values), float(np.mean(values)) if len(values) else float("nan")
    if of_shares and n > 1:
        return share_interval(mean, n)
    half = half_interval(values)
    return mean - half, mean + half


def half_interval(values: Any) -> float:
    """How far the 95 % interval of the mean (Student's t) reaches to either side; nan for fewer than two values."""
    from scipy.stats import t

    n = len(values)
    if n < 2:
        return float("nan")
    return float(t.ppf((1.0 + LEVEL) / 2.0, n - 1)) * float(np.std(values, ddof=1)) / float(np.sqrt(n))


def by_week(runs: pd.DataFrame, factors: Sequence[str], weeks: Sequence[int], ending: str) -> pd.DataFrame:
    """Courses that were kept of runs, as one row per run and week.

    Args:
        runs: a row per run, with the course of each weekly measure as a list in a column that ends in `ending`.
        factors: names of the factors.
        weeks: the weeks that were kept.
        ending: behind the names of these columns.

    Returns:
        Columns `point`, `replicate`, `seed`, the factors, `week`, and a column for each measure.
    """
    import pandas as pd

    courses = [name for name in runs.columns if name.endswith(ending)]
    if not courses:
        raise ValueError("no weekly measures were kept; name some under 'series:' in the study file")
    done = runs[runs["status"] == "done"]
    columns: dict[str, Any] = {
        name: np.repeat(done[name].to_numpy(), len(weeks)) for name in ("point", "replicate", "seed", *factors)
    }
    columns["week"] = np.tile(np.asarray(weeks, np.int64), len(done))
    for name in courses:
        columns[name.removesuffix(ending)] = np.concatenate(done[name].to_numpy()) if len(done) else np.empty(0)
    return pd.DataFrame(columns)
