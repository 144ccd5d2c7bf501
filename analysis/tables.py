"""Tidy tables from what a run recorded.

A row per seed, week and community; per member, week and activity; per item of value; per member; per tie.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from copsim.analysis.member_rows import END_ROLES, ITEMS, MEMBER_COLUMNS, MEMBER_ROW, TIE_ROW
from copsim.simulation.recording import MEASURES, column
from copsim.simulation.records import ITEM, KINDS, LEVELS, LOG, ROLES

SHARES: dict[str, str] = {f"share_{level}": level for level in reversed(LEVELS)}
"""Columns with the share of all members who are at a level, by name, and the level; 0 where there is nobody."""


def weekly_table(block: Any, seeds: Sequence[int], first_week: int = 0) -> pd.DataFrame:
    """One row per seed, week and community.

    Args:
        block: (seeds, weeks, communities) records of `copsim.simulation.recording.WEEKLY`.
        seeds: the seed of each entry of `block`.
        first_week: the week of the first entry along the second axis.

    Returns:
        Columns `seed`, `week`, `community`, then every measure of `MEASURES`, in their units, then `SHARES`.
    """
    runs, weeks, communities = block.shape
    if len(seeds) != runs:
        raise ValueError(f"there are records of {runs} runs, but {len(seeds)} seeds")
    columns: dict[str, Any] = {
        "seed": np.repeat(np.asarray(seeds, np.int64), weeks * communities),
        "week": np.tile(np.repeat(np.arange(first_week, first_week + weeks, dtype=np.int32), communities), runs),
        "community": np.tile(np.arange(communities, dtype=np.int32), runs * weeks),
    }
    for name in MEASURES:
        columns[name] = np.ascontiguousarray(column(block, name)).reshape(-1)
    members = np.maximum(columns["members"], 1)
    for name, level in SHARES.items():
        columns[name] = columns[level] / members
    return pd.DataFrame(columns, copy=False)


def participation_table(
    logs: Mapping[int, Any] | Iterable[tuple[int, Any]], activities: Sequence[str] = ()
) -> pd.DataFrame:
    """One row per seed, week and member who did something.

    Args:
        logs: for each seed, records of `copsim.simulation.records.LOG`.
        activities: names of activities by code (`copsim.simulation.life.Plan.activity_names`).

    Returns:
        Columns `seed`, `week`, `community`, `member` (a number that stays the member's own within a seed), `activity`
        and `role` (categories: the names given and `ROLES`), `hours` (with those of leading).
    """
    joined = _joined(logs, LOG)
    return pd.DataFrame(
        {
            "seed": joined["seed"],
            "week": joined["week"],
            "community": joined["community"],
            "member": joined["member"],
            "activity": _named(joined["activity"], activities),
            "role": _named(joined["role"], ROLES),
            "hours": joined["hours"],
        },
        copy=False,
    )


def values_table(items: Mapping[int, Any] | Iterable[tuple[int, Any]], activities: Sequence[str] = ()) -> pd.DataFrame:
    """One row per seed and item of value: a visit, something taken up, tried, found out, told again.

    Args:
        items: for each seed, records of `copsim.simulation.records.ITEM`.
        activities: names of activities by code (`copsim.simulation.life.Plan.activity_names`).

    Returns:
        Columns `seed`, `item`, `parent` (item it came from, or -1), `week`, `community`, `member` (whose it is),
        `other` (who told it, or -1), `kind` (category: see `KINDS`), `topic` (number, or -1), `activity` (category),
        `delay` (weeks since the parent, or -1).
    """
    joined = _joined(items, ITEM)
    delay = np.full(len(joined["item"]), -1, np.int32)
    for seed in np.unique(joined["seed"]):
        rows = np.flatnonzero(joined["seed"] == seed)
        item, parent, week = (joined[name][rows] for name in ("item", "parent", "week"))
        place = np.searchsorted(item, parent)
        place[place == len(item)] = 0
        known = (parent >= 0) & (item[place] == parent) if len(item) else np.zeros(0, bool)
        delay[rows[known]] = week[known] - week[place[known]]
    return pd.DataFrame(
        {
            **{name: joined[name] for name in ("seed", "item", "parent", "week", "community", "member", "other")},
            "kind": _named(joined["kind"], KINDS),
            "topic": joined["topic"],
            "activity": _named(joined["activity"], activities),
            "delay": delay,
        },
        copy=False,
    )


def members_table(members: Mapping[int, Any] | Iterable[tuple[int, Any]]) -> pd.DataFrame:
    """One row per seed and member there ever was, as it stands at the end, or stood when the member left.

    Args:
        members: for each seed, records of `copsim.analysis.member_rows.MEMBER_ROW`.

    Returns:
        Columns `seed`, then those of `MEMBER_COLUMNS`; `level` and `role` are categories (`LEVELS`, `END_ROLES`).
    """
    joined = _joined(members, MEMBER_ROW)
    table = {"seed": joined["seed"]} | {name: joined[name] for name in MEMBER_COLUMNS}
    table["level"] = _named(joined["level"], LEVELS)
    table["role"] = _named(joined["role"], END_ROLES)
    return pd.DataFrame(table, copy=False)


def ties_table(ties: Mapping[int, Any] | Iterable[tuple[int, Any]]) -> pd.DataFrame:
    """One row per seed and tie at the end: from a member to another one, with its strength (0 to 1).

    Only a member's strongest ties are known (`copsim.simulation.records.STRONGEST_TIES`).
    """
    return pd.DataFrame(_joined(ties, TIE_ROW), copy=False)


def _joined(parts: Mapping[int, Any] | Iterable[tuple[int, Any]], dtype: np.dtype[Any]) -> dict[str, Any]:
    """Columns of several seeds' records put one below the other, with `seed` in front."""
    pairs = list(parts.items() if isinstance(parts, Mapping) else parts)
    columns: dict[str, Any] = {
        "seed": np.concatenate([np.full(len(rows), seed, np.int64) for seed, rows in pairs] or [np.empty(0, np.int64)])
    }
    for name in dtype.names or ():
        columns[name] = np.concatenate([rows[name] for _, rows in pairs] or [np.empty(0, dtype[name])])
    return columns


def _named(codes: Any, names: Sequence[str]) -> Any:
    """Codes as categories by name; a code without a name has its number."""
    most = int(codes.max()) + 1 if len(codes) else 0
    known = [*names, *(str(code) for code in range(len(names), most))]
    return pd.Categorical.from_codes(codes, categories=pd.Index(known, dtype=str))


TABLES: dict[str, str] = {
    "weekly.parquet": "every measure, a row per seed, week and community",
    "participation.parquet": "who took part in what, in which role, for how many hours: a row per member and week",
    "values.parquet": "items of value: visits, what was taken up, tried, what came of it, what was told again; each "
    "knows what it came from",
    "members.parquet": "every member there ever was: weeks at each level, hours, and what each is to the community at "
    "the end",
    "ties.parquet": "who is tied to whom at the end, and how strongly",
}
"""Tables that are written beside a report, and what a row of each is. All but the first are of the lives followed."""

__all__ = [
    "ITEMS", "SHARES", "TABLES", "members_table", "participation_table", "ties_table", "values_table", "weekly_table",
]  # fmt: skip
