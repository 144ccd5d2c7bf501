"""What must not matter: how members are called, whether rows come twice, and in which order they stand."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copsim.analysis.logs.measures import all_measures
from copsim.analysis.logs.reading import read_frame

EPOCH = pd.Timestamp("2019-01-01")
Row = tuple[int, int]
ROWS = st.lists(st.tuples(st.integers(0, 15), st.integers(0, 900)), min_size=1, max_size=200)
"""Member and day, in any order."""


def measured(rows: list[Row], called: str = "m{}") -> dict[str, float]:
    table = pd.DataFrame(
        {
            "member": [called.format(member) for member, _ in rows],
            "date": [str((EPOCH + pd.Timedelta(days=day)).date()) for _, day in rows],
        }
    )
    entries = read_frame(table)
    found: dict[str, float] = all_measures(entries.log, entries.notes.first_day)
    return found


def alike(one: dict[str, float], other: dict[str, float]) -> None:
    assert one == pytest.approx(other, abs=1e-9, nan_ok=True)


@given(ROWS)
@settings(max_examples=40)
def test_duplicates_do_not_matter(rows: list[Row]) -> None:
    alike(measured(rows), measured([row for row in rows for _ in range(2)]))
    alike(measured(rows), measured([*rows, *rows]))


@given(ROWS, st.sampled_from(["x{}", "{}", "Zoë {} Ünal", "{}@example.org"]))
@settings(max_examples=40)
def test_names_do_not_matter(rows: list[Row], called: str) -> None:
    alike(measured(rows), measured(rows, called))


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_of_days_does_not_matter(rows: list[Row], chance: random.Random) -> None:
    """Days in any order, as long as those of one day stay in theirs: who of them came first settles ties."""
    by_day: dict[int, list[Row]] = {}
    for row in rows:
        by_day.setdefault(row[1], []).append(row)
    days = list(by_day)
    chance.shuffle(days)
    alike(measured(rows), measured([row for day in days for row in by_day[day]]))


@given(ROWS)
@settings(max_examples=40)
def test_shares_are_shares_and_flows_are_whole(rows: list[Row]) -> None:
    found: dict[str, Any] = measured(rows)
    shares = [name for name in found if name.startswith(("level_", "flow_", "top_", "S", "one_", "ladder"))]
    assert not any(found[name] < 0.0 or found[name] > 1.0 + 1e-12 for name in shares)
    for source in ("new", "core", "active", "occasional", "once", "away"):
        parts = [value for name, value in found.items() if name.startswith(f"flow_{source}_")]
        assert parts[0] != parts[0] or sum(parts) == pytest.approx(1.0)
