"""The bands of real open communities: what the 26 measures are in twenty of them.

The table beside this file has one row per community: its name, `years`, `members`, `member_weeks`, and the measures of
its public record of contributions (commits and co-authorships, bots left out). These are open communities that leave a
record: makers of software, lessons, standards, lists and guides. Others may lie elsewhere for good reasons.

A second table has measures of dependence and levels in weeks of the same communities, as this package measures them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from copsim.analysis.logs.patterns import NAMES

TABLE, MORE = "open_communities.csv", "open_communities_more.csv"
SHARES = (0.10, 0.25, 0.50, 0.75, 0.90)
"""Which shares of the real communities lie below the five values of a band."""

Band = tuple[float, float, float, float, float]
"""The 10, 25, 50, 75 and 90 % values of a measure over the real communities."""


@cache
def _table() -> pd.DataFrame:
    # Read by its package's name, so that it is found in a wheel as well as in a working copy.
    with files("copsim.analysis.logs").joinpath(TABLE).open("r", encoding="utf-8") as table:
        return pd.read_csv(table)


def real_logs() -> pd.DataFrame:
    """One row per real community: `log` (its name), `years`, `members`, `member_weeks` and the 26 measures.

    A measure that could not be taken of a community is nan. The caller may change what is returned.
    """
    return _table().copy()


@cache
def _more() -> pd.DataFrame:
    with files("copsim.analysis.logs").joinpath(MORE).open("r", encoding="utf-8") as table:
        return pd.read_csv(table)


def _of(table: pd.DataFrame, names: Iterable[str]) -> dict[str, Band]:
    found: dict[str, Band] = {}
    for name in names:
        known = table[name].dropna().to_numpy(float)
        low, lower, middle, upper, high = (float(value) for value in np.quantile(known, SHARES))
        found[name] = (low, lower, middle, upper, high)
    return found


@cache
def _bands() -> dict[str, Band]:
    return _of(_table(), NAMES)


def bands() -> dict[str, Band]:
    """Measure -> its 10, 25, 50, 75 and 90 % values over the real communities (linear quantiles, nan left out)."""
    return dict(_bands())


@cache
def _more_bands() -> dict[str, Band]:
    return _of(_more(), [name for name in _more().columns if name != "log"])


def more_bands() -> dict[str, Band]:
    """The same for measures of dependence and for levels in weeks, as far as they are in the second table."""
    return dict(_more_bands())


def place_in(name: str, value: float) -> float | None:
    """Share of the real communities that are below a value, those equal to it counted half; from 0 to 1.

    None where the value is nan.
    """
    if np.isnan(value):
        return None
    table = _table() if name in _table() else _more()
    known = table[name].dropna().to_numpy(float)
    return float(((known < value) + 0.5 * (known == value)).mean())
