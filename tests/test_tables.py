"""Tidy tables from records."""

from __future__ import annotations

import numpy as np
import pytest

from copsim.analysis.tables import SHARES, participation_table, weekly_table
from copsim.experiments.ensemble import run_many
from copsim.simulation.life import Plan
from copsim.simulation.recording import FLOWS, MEASURES
from copsim.simulation.records import LEVELS


def test_the_weekly_table_has_a_row_per_seed_week_and_community() -> None:
    """Rows are in order of seed as given, then week, then community; values are those of the records."""
    many = run_many(Plan.of({"start.members": 10}, communities=2), [4, 2], 6)
    table = weekly_table(many.block, many.seeds)
    assert list(table.columns) == ["seed", "week", "community", *MEASURES, *SHARES]
    assert table["seed"].tolist() == [4] * 12 + [2] * 12
    assert table["week"].tolist()[:6] == [0, 0, 1, 1, 2, 2]
    assert table["community"].tolist()[:4] == [0, 1, 0, 1]
    row = table[(table.seed == 2) & (table.week == 5) & (table.community == 1)].iloc[0]
    record = many.block[1, 5, 1]
    assert row["present"] == record["present"]
    assert row["energy"] == record["energy"]
    assert [row[level] for level in LEVELS] == record["level"].tolist()
    assert [row[flow] for flow in FLOWS] == record["flow"].tolist()


def test_shares_of_levels_add_up() -> None:
    """Each level's share is its count among all members; where there is nobody, all are 0."""
    table = weekly_table(run_many(Plan.of({"start.members": 10}), [1], 30).block, [1])
    assert np.allclose(table[list(SHARES)].sum(axis=1), 1.0)
    assert np.allclose(table["share_active"] * table["members"], table["active"])
    nobody = Plan.of({"start.members": 0, "start.founders": 0, "start.leaders": 0, "joining.prospects": 0.0})
    assert (weekly_table(run_many(nobody, [1], 3).block, [1])[list(SHARES)] == 0.0).all(axis=None)


def test_seeds_have_to_fit_the_records() -> None:
    """As many seeds as runs, or an error that says both."""
    many = run_many(Plan.of({"start.members": 10}), [1], 3)
    with pytest.raises(ValueError, match="records of 1 runs, but 2 seeds"):
        weekly_table(many.block, [1, 2])


def test_participation_agrees_with_the_weekly_table() -> None:
    """Counted from the log, those who watched and contributed are as many as the weekly table says."""
    many = run_many(Plan.of({"start.members": 30}), [1], 30, log_seeds={1})
    weekly = weekly_table(many.block, many.seeds).set_index("week")
    log = participation_table(many.logs)
    watching = log[log.role == "watch"].groupby("week").size().reindex(weekly.index, fill_value=0)
    assert watching.tolist() == weekly["watching"].tolist()
    hours = log.groupby("week")["hours"].sum().reindex(weekly.index, fill_value=0.0)
    assert np.allclose(hours, weekly["hours_given"] + weekly["hours_leading"], rtol=1e-5)


def test_no_log_gives_an_empty_table_with_all_columns() -> None:
    """Nothing kept is a table without rows, not an error."""
    assert list(participation_table({}).columns) == ["seed", "week", "community", "member", "activity", "role", "hours"]
    assert len(participation_table({})) == 0
