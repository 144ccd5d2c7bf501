"""Tidy tables from records."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from copsim.analysis.member_rows import END_ROLES, ITEMS, MEMBER_COLUMNS, MEMBER_ROW, roles_at_end
from copsim.analysis.tables import (
    SHARES,
    members_table,
    participation_table,
    ties_table,
    values_table,
    weekly_table,
)
from copsim.experiments.ensemble import run_many
from copsim.experiments.following import Follower
from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.recording import FLOWS, MEASURES
from copsim.simulation.records import ITEM, KINDS, LEVELS, records

PLAN = Plan.of({"start.members": 40, "joining.prospects": 1.0}, [Change(50, event="leaders leave", amount=1)])
WEEKS = 80


@cache
def followed() -> tuple[pd.DataFrame, ...]:
    """Tables of one life: weekly, participation, values, members, ties."""
    many = run_many(PLAN, [3], WEEKS, log_seeds={3})
    kept = many.followed[3]
    return (
        weekly_table(many.block, many.seeds),
        participation_table(many.logs, PLAN.activity_names),
        values_table({3: kept.items}, PLAN.activity_names),
        members_table({3: kept.members}),
        ties_table({3: kept.ties}),
    )


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
    plan = Plan.of({"start.members": 30})
    many = run_many(plan, [1], 30, log_seeds={1})
    weekly = weekly_table(many.block, many.seeds).set_index("week")
    log = participation_table(many.logs, plan.activity_names)
    assert list(log["activity"].cat.categories) == ["nothing", "exchange", "launch", "meeting"]
    assert set(log.loc[log["week"].isin(weekly.index[weekly["held"] > 0]), "activity"]) == {"meeting"}
    watching = log[log.role == "watch"].groupby("week").size().reindex(weekly.index, fill_value=0)
    assert watching.tolist() == weekly["watching"].tolist()
    hours = log.groupby("week")["hours"].sum().reindex(weekly.index, fill_value=0.0)
    assert np.allclose(hours, weekly["hours_given"] + weekly["hours_leading"], rtol=1e-5)


def test_no_log_gives_an_empty_table_with_all_columns() -> None:
    """Nothing kept is a table without rows, not an error."""
    assert list(participation_table({}).columns) == ["seed", "week", "community", "member", "activity", "role", "hours"]
    assert len(participation_table({})) == 0


def test_a_code_without_a_name_has_its_number() -> None:
    """Better than no table."""
    many = run_many(Plan.of({"start.members": 30}), [1], 8, log_seeds={1})
    assert set(participation_table(many.logs, ["nothing", "exchange"])["activity"]) == {"exchange", "3"}


# Items of value


def test_items_of_value_are_as_many_as_the_weekly_table_says() -> None:
    """Kind by kind and week by week: tried, worked, failed, told again; visits, and what was read besides."""
    weekly, _, values, _, _ = followed()
    weekly = weekly.set_index("week")
    per = values.groupby(["kind", "week"], observed=False).size().unstack(fill_value=0)
    per = per.reindex(columns=weekly.index, fill_value=0)
    for kind, measure in (
        ("applied", "tried"),
        ("realized", "realized"),
        ("failed", "failed"),
        ("told again", "told_again"),
    ):
        assert per.loc[kind].sum() > 0, kind
        assert per.loc[kind].tolist() == weekly[measure].tolist(), kind
    assert (per.loc["immediate"] >= weekly["present"]).all()
    assert (per.loc["potential"] <= weekly["news"]).all()
    assert (per.loc["none"] == 0).all()


def test_each_item_comes_from_one_of_the_cycle_before() -> None:
    """Potential from immediate, applied from potential, outcomes from applied, what is told from outcomes."""
    _, _, values, _, _ = followed()
    kind = values.set_index("item")["kind"].astype(str)
    week = values.set_index("item")["week"]
    expected = {
        "immediate": set(), "potential": {"immediate"}, "applied": {"potential"}, "realized": {"applied"},
        "failed": {"applied"}, "told again": {"realized", "failed"},
    }  # fmt: skip
    for row in values.itertuples():
        parents = expected[str(row.kind)]
        if not parents:
            assert (row.parent, row.delay) == (-1, -1)
            continue
        assert kind[row.parent] in parents
        assert row.delay == row.week - week[row.parent] >= 0
    assert (values.loc[values["kind"] == "realized", "delay"] > 0).all()
    assert values.loc[values["kind"] == "potential", "other"].max() >= 0
    assert list(values["kind"].cat.categories) == list(KINDS)


def test_delays_are_found_seed_by_seed_and_from_any_first_number() -> None:
    """The items of two lives have the same numbers; a parent that was not kept gives no delay."""
    rows = records(ITEM, 3)
    rows["item"], rows["parent"], rows["week"] = [5, 6, 9], [-1, 5, 6], [2, 4, 11]
    other = rows.copy()
    other["week"] = [2, 3, 20]
    other["parent"][1] = 4
    values = values_table([(8, rows), (9, other)])
    assert values["delay"].tolist() == [-1, 2, 7, -1, -1, 17]
    assert values["seed"].tolist() == [8, 8, 8, 9, 9, 9]


# Members


def test_members_agree_with_the_other_tables() -> None:
    """Visits, weeks at levels, hours and items are those of participation, the weekly table, and items of value."""
    weekly, log, values, members, _ = followed()
    assert members["member"].tolist() == list(range(len(members)))
    came = log[log["role"].isin(["take part", "contribute", "lead"])].groupby("member").size()
    # Who leads without coming has a line, too; so compare where nobody led.
    never = members[members["led_weeks"] == 0].set_index("member")
    assert never["visits"].sum() > 50
    assert never["visits"].tolist() == came.reindex(never.index, fill_value=0).tolist()
    assert members["visits"].sum() == weekly["present"].sum()
    assert members["watched"].sum() == weekly["watching"].sum()
    assert members["contributed"].sum() == weekly["contributing"].sum()
    for level in LEVELS:
        assert members[f"weeks_{level}"].sum() == weekly[level].sum(), level
    for column, measure in (("hours_given", "hours_given"), ("hours_led", "hours_leading")):
        assert members[column].sum() == pytest.approx(weekly[measure].sum())
    assert members["led_weeks"].sum() == weekly["leaders"].sum()
    for column, kind in zip(ITEMS, KINDS[1:], strict=True):
        assert members[column].sum() == (values["kind"] == kind).sum(), kind
    at_the_end = members[members["left"] < 0]["level"].value_counts()
    assert at_the_end.to_dict() == {level: weekly[level].iloc[-1] for level in LEVELS}
    assert len(members) == 40 + weekly["joined"].sum()
    assert (members["left"] >= 0).sum() == weekly["left"].sum() > 0


def test_first_weeks_are_those_in_which_a_level_was_read() -> None:
    """Never before; those who were never active have none; core comes with active or after it."""
    _, _, _, members, _ = followed()
    active = members["weeks_active"] + members["weeks_core"] > 0
    assert active.any()
    assert ((members["first_active"] >= 0) == active).all()
    assert ((members["first_core"] >= 0) == (members["weeks_core"] > 0)).all()
    core = members[members["first_core"] >= 0]
    assert (core["first_core"] >= core["first_active"]).all()
    assert (core["first_core"] > 0).all()


def test_the_leader_who_was_sent_away_is_gone_and_led_until_then() -> None:
    """Week 50: whoever pledged most leaves the organisation."""
    _, _, _, members, _ = followed()
    gone = members[(members["left"] == 50) & (members["led_weeks"] > 0)]
    assert len(gone) == 1
    assert gone["led_until"].item() == 49
    assert gone["role"].item() == "gone"


def test_ties_are_between_members_who_are_there() -> None:
    """No tie to oneself, none twice, each 0 to 1, and as many as the members' table says."""
    _, _, _, members, ties = followed()
    gone = set(members.loc[members["left"] >= 0, "member"])
    assert len(ties) > 20
    assert not set(ties["member"]) & gone
    assert not set(ties["to"]) & gone
    assert (ties["member"] != ties["to"]).all()
    assert not ties.duplicated(["member", "to"]).any()
    assert ties["strength"].between(0.0, 1.0, inclusive="right").all()
    assert ties.groupby("member").size().reindex(members["member"], fill_value=0).tolist() == members["ties"].tolist()


def test_roles_are_the_first_that_fits() -> None:
    """Gone before leading, the largest pledge coordinates, experts before beginners; levels decide the rest."""
    rows = np.zeros(11, MEMBER_ROW)
    rows["left"] = -1
    level = [
        "core",
        "core",
        "core",
        "active",
        "occasional",
        "peripheral",
        "transactional",
        "active",
        "outside",
        "outside",
    ]
    rows["level"] = [LEVELS.index(name) for name in (*level, "core")]
    rows["pledge"][[0, 1, 2]] = [1.0, 3.0, 2.0]
    rows["left"][2] = 7
    rows["reputation"][[3, 9]] = 0.9
    rows["visits"] = [30, 30, 30, 2, 2, 0, 9, 9, 0, 9, 30]
    rows["pledge"][10], rows["community"][10] = 0.5, 1
    roles = roles_at_end(rows, np.full(11, 0.5), np.full(11, 3))
    assert [END_ROLES[code] for code in roles] == [
        "leader", "coordinator", "gone", "expert", "beginner", "lurker", "client", "member", "outside", "outside",
        "coordinator",
    ]  # fmt: skip


def test_following_changes_nothing() -> None:
    """A life that is looked at every week is the same to the bit."""
    life, alone = Life(PLAN, 3, log=True, weeks=20), Life(PLAN, 3, weeks=20)
    follower = Follower()
    for _ in range(20):
        life.live(1)
        follower.look(life)
    assert life.weekly.tobytes() == alone.live(20).weekly.tobytes()
    assert life.members.tobytes() == alone.members.tobytes()


def test_nothing_kept_gives_empty_tables_with_all_columns() -> None:
    """For values, members and ties."""
    assert list(members_table({}).columns) == ["seed", *MEMBER_COLUMNS]
    assert list(ties_table({}).columns) == ["seed", "community", "member", "to", "strength"]
    assert list(values_table({}).columns) == [
        "seed", "item", "parent", "week", "community", "member", "other", "kind", "topic", "activity", "delay",
    ]  # fmt: skip
    assert len(members_table({})) == len(ties_table({})) == len(values_table({})) == 0
