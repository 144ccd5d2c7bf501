"""Shares of the variance of an outcome: what goes back to each parameter alone, to pairs, to the rest, and to luck.

For designs that are made for neither Sobol indices nor elementary effects. A full factorial is taken apart exactly
(`factorial`); to points of any other kind an additive model is fitted (`additive`), which tells what each parameter
does alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from copsim.analysis.lives import Numbers
from copsim.experiments.studies.additive import Fitted, fitted_shares
from copsim.experiments.studies.factorial import ALONE, LUCK, NO_LUCK, REST, factorial_shares
from copsim.experiments.studies.levels import Column, columns_of, is_factorial
from copsim.experiments.studies.noise import Noise, noise_share
from copsim.experiments.studies.replicates import checked, point_means, varies
from copsim.experiments.studies.resampling import RESAMPLES

FLIPS = 499
EXACT, FITTED, NOTHING = "exact", "fitted", "nothing"
STRAIGHT = "there are points enough for straight lines only: what bends is in the rest"


@dataclass(frozen=True)
class Shares:
    """Shares of the variance of single lives.

    Attributes:
        table: a row per part: part ("alone", "together", "rest" or "luck"), parameter, other (of a pair), share, low,
            high (95 %), chance (what a parameter without effect reaches in one of twenty cases), likely (p-value of the
            share of a parameter alone). The last two are nan for a factorial. Shares add up to 1; those of nothing come
            out a little below 0 as often as above.
        noise: what of the outcome is luck.
        how: "exact" (full factorial), "fitted" (additive model) or "nothing" (the outcome does not vary).
        kept: points that were used.
        left_out: points of which no run has a number.
        note: what has to be said of the numbers; empty otherwise.
    """

    table: pd.DataFrame
    noise: Noise
    how: str
    kept: int
    left_out: int
    note: str = ""


def shares_of_variance(
    X: pd.DataFrame,
    Y: Any,
    kinds: Mapping[str, str] | None = None,
    seed: int = 0,
    *,
    resamples: int = RESAMPLES,
    flips: int = FLIPS,
) -> Shares:
    """How much of what single lives differ in goes back to what.

    Args:
        X: a row per point, a column per parameter: numbers or names.
        Y: (points, replicates) float64, nan for runs without a number.
        kinds: "number" or "name" by parameter, where it is not to be taken from the column.
        seed: for the bootstrap, and for chance; the same seed gives the same numbers.
        resamples: of the bootstrap: over replicates for a full factorial, over points otherwise.
        flips: how often signs are drawn from which chance is known, where an additive model is fitted.

    Raises:
        ValueError: where X and Y do not belong together, there are too few points, or points differ in one parameter at
            a time (use `moves.moved_one_at_a_time`).
    """
    columns = columns_of(X, kinds)
    outcomes = checked(Y, len(X))
    there = ~np.isnan(outcomes).all(axis=1)
    kept, left_out = int(there.sum()), int((~there).sum())
    noise = noise_share(outcomes, seed, resamples=resamples)
    if not varies(outcomes):
        return Shares(
            _nothing(columns), noise, NOTHING, kept, left_out, "it does not vary, so there is nothing to share"
        )
    if is_factorial(columns) and not left_out:
        table, note = factorial_shares(columns, outcomes, seed, resamples)
        return Shares(table.assign(chance=np.nan, likely=np.nan), noise, EXACT, kept, left_out, note)
    if one_at_a_time(columns):
        raise ValueError(
            "the points differ in one parameter at a time, which tells how far each moves the outcome, but not how "
            "much of the variance goes back to it; expected another design, or use moved_one_at_a_time"
        )
    if is_factorial(columns):
        lacking = f"{left_out} combinations have no number, so shares are fitted, not exact"
    else:
        lacking = ""
    table, note = _fitted(tuple(column.at(there) for column in columns), outcomes[there], noise, seed, resamples, flips)
    return Shares(table, noise, FITTED, kept, left_out, "; ".join(filter(None, (lacking, note))))


def one_at_a_time(columns: tuple[Column, ...]) -> bool:
    """Whether every point differs from the first in one parameter at most, and there are several parameters."""
    codes = np.column_stack([column.codes for column in columns])
    return len(columns) > 1 and bool(((codes != codes[0]).sum(axis=1) <= 1).all())


def _fitted(
    columns: tuple[Column, ...], outcomes: Numbers, noise: Noise, seed: int, resamples: int, flips: int
) -> tuple[pd.DataFrame, str]:
    """Parts of the variance of single lives by an additive model, and what has to be said of them."""
    varying = tuple(column for column in columns if len(column.levels) > 1)
    means = point_means(outcomes)
    known = not np.isnan(noise.luck)
    total = noise.within + max(noise.between, 0.0) if known else float(np.var(means, ddof=1))
    fitted = fitted_shares(varying, means, total, seed, resamples, flips)
    by_name = {column.parameter: n for n, column in enumerate(varying)}
    rows = []
    for column in columns:
        n = by_name.get(column.parameter)
        numbers = (np.nan,) * 5 if n is None else _row(fitted, n)
        rows.append((ALONE, column.parameter, "", *numbers))
    told = float(np.nansum(fitted.share))
    rows.append((REST, "", "", 1.0 - told - (noise.luck if known else 0.0), *(np.nan,) * 4))
    if known:
        rows.append((LUCK, "", "", noise.luck, noise.luck_low, noise.luck_high, np.nan, np.nan))
    names = ["part", "parameter", "other", "share", "low", "high", "chance", "likely"]
    fixed = [column.parameter for column in columns if column.parameter not in by_name]
    notes = (
        "" if known else NO_LUCK,
        STRAIGHT if fitted.degree == 1 else "",
        f"{', '.join(fixed)}: the same at all points" if fixed else "",
        f"{', '.join(fitted.tangled)}: move together, so that their shares cannot be told apart"
        if fitted.tangled
        else "",
    )
    return pd.DataFrame(rows, columns=names), "; ".join(filter(None, notes))


def _row(fitted: Fitted, n: int) -> tuple[float, ...]:
    parts = (fitted.share, fitted.low, fitted.high, fitted.chance, fitted.likely)
    return tuple(float(part[n]) for part in parts)


def _nothing(columns: tuple[Column, ...]) -> pd.DataFrame:
    names = [column.parameter for column in columns]
    table = pd.DataFrame({"part": ALONE, "parameter": names, "other": ""})
    return table.assign(share=np.nan, low=np.nan, high=np.nan, chance=np.nan, likely=np.nan)


__all__ = ["EXACT", "FITTED", "NOTHING", "Shares", "one_at_a_time", "shares_of_variance"]
