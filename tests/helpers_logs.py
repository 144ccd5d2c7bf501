"""Logs for tests: small ones by hand, and the real ones where they are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from copsim.analysis.logs.log import ActivityLog, log_of_weeks

REAL = Path(os.environ.get("COPSIM_LOGS") or Path(__file__).resolve().parents[2] / "shared" / "logs")

needs_real_logs = pytest.mark.skipif(
    not (REAL / "patterns.csv").is_file(),
    reason="the real logs are not here; name their folder with COPSIM_LOGS",
)


def by_weeks(members: Mapping[str, Iterable[int]]) -> ActivityLog:
    """A log from each member's weeks; of members who come in the same week those named first come first."""
    pairs = sorted((week, n) for n, weeks in enumerate(members.values()) for week in weeks)
    return log_of_weeks(np.array([n for _, n in pairs], np.int64), np.array([week for week, _ in pairs], np.int64))


def by_presence(present: np.ndarray) -> ActivityLog:
    """A log from (members, weeks) of who was there; the first and the last week have to be among them."""
    week, member = np.nonzero(present.T)
    return log_of_weeks(member, week)


def table(rows: Iterable[tuple[object, object]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["member", "date"])
