"""Conditions in words: where something happens, how often there, and whether that held on points not looked at before.

Takes the tables of `copsim.experiments.studies.discovery` as they are.
"""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from copsim.analysis.phrases import count, number, share
from copsim.analysis.sensitivity_words import UNLIKELY, listed, rows_of

if TYPE_CHECKING:
    import pandas as pd

TOLD_LIMITS = 4
"""Of a box that did not hold, no more limits than this are told."""


def limit_told(parameter: str, low: float, high: float, names: str = "", *, whole: bool = False) -> str:
    """A limit: `leading.effort below 0.42`, `start.members 5 to 12`, `return_by is habit or value`.

    Args:
        parameter: its name.
        low: lowest number inside, nan where open.
        high: highest number inside, nan where open.
        names: names inside, with commas, for a parameter of names.
        whole: whether there are whole numbers only.
    """
    if names:
        return f"{parameter} is {listed(names.split(', '), 'or')}"
    if whole:
        low, high = (ceil(low) if low == low else low), (floor(high) if high == high else high)
        if low == high:
            return f"{parameter} is {low:.0f}"
        if low == low and high == high:
            return f"{parameter} {low:.0f} to {high:.0f}"
        return f"{parameter} {low:.0f} or more" if low == low else f"{parameter} {high:.0f} or less"
    if low == low and high == high:
        return f"{parameter} between {number(low)} and {number(high)}"
    return f"{parameter} above {number(low)}" if low == low else f"{parameter} below {number(high)}"


def limits_told(limits: pd.DataFrame, most: int = 99) -> str:
    """The limits of one box or rule, put together; those that may be chance are called so."""
    told = []
    for row in rows_of(limits.head(most)):
        may_be = row.get("likely", float("nan")) > UNLIKELY
        limit = limit_told(row["parameter"], row["low"], row["high"], row["names"], whole=bool(row["whole"]))
        told.append(f"{limit} (a limit that may be chance)" if may_be else limit)
    more = len(limits) - most
    return listed([*told, f"{more} more limits"] if more > 0 else told)


def conditions_told(
    boxes: pd.DataFrame, limits: pd.DataFrame, overall: float, what: str = "it fails", key: str = "box"
) -> list[str]:
    """Boxes or rules, as sentences, or that there are none.

    Args:
        boxes: `Conditions.boxes`, or `Conditions.rules`.
        limits: their limits.
        overall: share of all runs in which it happens.
        what: what happens, as a short sentence.
        key: "box", or "rule".
    """
    kept = rows_of(boxes[boxes["kept"].astype(bool)])
    if not kept:
        return [_none(boxes, limits, overall, what, key)]
    told = []
    for n, row in enumerate(kept):
        where = limits_told(limits[limits[key] == row[key]])
        first = "Where" if n == 0 or key == "rule" else "Outside of that, where"
        told.append(
            f"{first} {where}: {what} in {share(row['fresh_density'])} of {count(row['fresh_runs'], 'fresh run')}, "
            f"against {share(overall)} of all; {share(row['fresh_coverage'])} of all runs in which {what} lie there."
        )
    return told


def _none(boxes: pd.DataFrame, limits: pd.DataFrame, overall: float, what: str, key: str) -> str:
    none = f"No condition was found under which {what} more often than in {share(overall)} of runs"
    if not len(boxes):
        return f"{none}."
    row = rows_of(boxes)[0]
    where = limits_told(limits[limits[key] == row[key]], TOLD_LIMITS)
    there = "no fresh run was there" if not row["fresh_runs"] else f"in {share(row['fresh_density'])} on fresh ones"
    return (
        f"{none}. What looked like one ({where}) did not hold: {what} in {share(row['density'])} of runs on the points "
        f"it was found on, and {there}."
    )


__all__ = ["conditions_told", "limit_told", "limits_told"]
