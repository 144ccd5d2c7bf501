"""Tidy tables from what a run recorded: one row per seed, week and community, or per member, week and activity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from copsim.simulation.recording import MEASURES, column
from copsim.simulation.records import ACTIVITIES, LEVELS, ROLES

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


def participation_table(logs: Mapping[int, Any] | Iterable[tuple[int, Any]]) -> pd.DataFrame:
    """One row per seed, week and member who did something.

    Args:
        logs: for each seed, records of `copsim.simulation.records.LOG`.

    Returns:
        Columns `seed`, `week`, `community`, `member` (a number that stays the member's own within a seed), `activity`
        and `role` (categories: see `ACTIVITIES` and `ROLES`), `hours` (with those of leading).
    """
    pairs = list(logs.items() if isinstance(logs, Mapping) else logs)

    def joined(name: str, dtype: Any) -> Any:
        parts = [np.asarray(log[name], dtype) for _, log in pairs]
        return np.concatenate(parts) if parts else np.empty(0, dtype)

    seeds = [np.full(len(log), seed, np.int64) for seed, log in pairs]
    return pd.DataFrame(
        {
            "seed": np.concatenate(seeds) if seeds else np.empty(0, np.int64),
            "week": joined("week", np.int32),
            "community": joined("community", np.int32),
            "member": joined("member", np.int32),
            "activity": pd.Categorical.from_codes(joined("activity", np.int8), categories=pd.Index(ACTIVITIES)),
            "role": pd.Categorical.from_codes(joined("role", np.int8), categories=pd.Index(ROLES)),
            "hours": joined("hours", np.float32),
        },
        copy=False,
    )
