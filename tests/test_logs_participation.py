"""Levels in weeks, flows, months, years, and who carries it: counted by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from helpers_logs import by_weeks, needs_real_logs

from copsim.analysis.logs.bands import bands, more_bands, place_in, real_logs
from copsim.analysis.logs.log import ActivityLog
from copsim.analysis.logs.measures import MEANINGS, all_measures
from copsim.analysis.logs.needs import NEEDS, need_of
from copsim.analysis.logs.participation import (
    LEVELS,
    PARTICIPATION,
    SOURCES,
    TARGETS,
    by_year,
    flows,
    half_year_levels,
    level_of,
    monday_of,
    month_of_weeks,
    participation,
    rhythm,
)

CORE, ACTIVE, OCCASIONAL, ONCE, AWAY = range(5)


def test_levels_begin_where_the_model_begins_them() -> None:
    assert level_of(np.array([0, 1, 2, 3, 8, 9, 26])).tolist() == [AWAY, ONCE, OCCASIONAL, ACTIVE, ACTIVE, CORE, CORE]
    from copsim.simulation.model import QUANTITIES

    for level, parameter in (("core", "core_from"), ("active", "active_from"), ("occasional", "occasional_from")):
        assert level_of(np.array([QUANTITIES[f"levels.{parameter}"].default]))[0] == LEVELS.index(level)


def two_half_years() -> ActivityLog:
    """First half-year: one in 9 weeks, one in 3, one in 2, two in 1; second: see the flows below."""
    return by_weeks(
        {
            "core to active": [*range(9), 30, 31, 32],
            "active to away": [1, 2, 3],
            "occasional to once": [4, 5, 40],
            "once to core": [6, *range(40, 49)],
            "once to away": [7],
            "new once": [51],
        }
    )


def test_members_are_counted_at_their_level() -> None:
    assert half_year_levels(two_half_years()).tolist() == [[1, 1, 1, 2], [1, 1, 0, 2]]
    found = participation(two_half_years())
    assert found["in_half_year"] == 4.5
    assert [found[f"level_{level}"] for level in LEVELS] == pytest.approx([2 / 9, 2 / 9, 1 / 9, 4 / 9])


def test_flows_go_from_where_one_was_to_where_one_is() -> None:
    moved = flows(two_half_years())
    expected = np.zeros((6, 5), int)
    expected[SOURCES.index("new")] = [1, 1, 1, 3, 0]
    for source, target in ((CORE, ACTIVE), (ACTIVE, AWAY), (OCCASIONAL, ONCE), (ONCE, CORE), (ONCE, AWAY)):
        expected[1 + source, target] += 1
    assert moved.tolist() == expected.tolist()
    found = participation(two_half_years())
    assert found["flow_once_core"] == 0.5
    assert found["flow_core_active"] == 1.0
    assert math.isnan(found["flow_away_core"])


def test_who_was_away_may_come_back() -> None:
    moved = flows(by_weeks({"back": [0, 60], "gone": [1], "end": [77]}))
    away = moved[SOURCES.index("away")]
    assert away[TARGETS.index("once")] == 1
    assert away[TARGETS.index("away")] == 1


def test_flows_lose_nobody() -> None:
    """Everybody who has been seen is somewhere, in each half-year."""
    rng = np.random.default_rng(3)
    log = by_weeks({f"m{n}": sorted(set(rng.integers(0, 260, 6).tolist())) for n in range(50)})
    halves = log.weeks // 26
    seen = [(log.first < 26 * n).sum() for n in range(1, halves + 1)]
    assert flows(log).sum() == sum(seen)


def test_years_are_counted() -> None:
    log = by_weeks({"a": [0, 1, 52], "b": [60, 61], "c": [110], "d": [103]})
    assert {name: values.tolist() for name, values in by_year(log).items()} == {
        "members": [1, 3],
        "newcomers": [1, 2],
        "member_weeks": [2, 4],
    }
    found = participation(log)
    assert (found["in_year"], found["newcomers_year"], found["peak_year"]) == (2.0, 2.0, 3.0)
    # The last 52 weeks are 59 to 110.
    assert (found["last_year"], found["last_year_newcomers"]) == (3.0, 3.0)


def test_the_trend_is_a_line_through_the_years() -> None:
    """1, 2 and 3 members a year: one more a year, and two on average."""
    log = by_weeks({"a": [0], "b": [52], "c": [53], "d": [104], "e": [105], "f": [155]})
    assert participation(log)["trend_year"] == pytest.approx(0.5)


def test_who_carries_it() -> None:
    log = by_weeks({"a": range(10), "b": range(6), "c": range(3), "d": [4]})
    found = participation(log)
    assert [found[f"top_{n}"] for n in (1, 2, 3)] == pytest.approx([0.5, 0.8, 0.95])
    assert found["carry_half"] == 1.0
    assert found["top_1_percent"] == found["top_10_percent"] == 0.5
    hundred = participation(by_weeks({"much": range(50), **{f"m{n}": [n % 50] for n in range(150)}}))
    assert hundred["top_1_percent"] == pytest.approx(51 / 200)
    assert hundred["top_10_percent"] == pytest.approx(65 / 200)
    assert hundred["carry_half"] == 51.0


def test_who_may_be_lost_is_only_counted() -> None:
    """Of four core members of the half-year before the last one stays, two come rarely, one is gone."""
    was, now = list(range(10)), list(range(26, 36))
    log = by_weeks({"stays": was + now, "rare": [*was, 30], "rarer": [*was, 30, 31, 32, 33], "gone": was, "end": [51]})
    found = participation(log)
    assert [found[f"core_{name}"] for name in ("now", "before", "quieter", "gone")] == [1.0, 4.0, 2.0, 1.0]


def test_months_are_held_against_the_year_around_them() -> None:
    """Four come each week, eight in July: July stands out, growth does not."""
    monday = 17_532  # 2018-01-01
    weeks = 52 * 5
    month = month_of_weeks(monday, weeks)
    assert month[:6].tolist() == [0, 0, 0, 0, 1, 1]
    steady = rhythm(by_weeks({f"m{n}": range(weeks) for n in range(4)}), monday)
    assert steady == pytest.approx(np.ones(12))
    july = np.flatnonzero(month == 6).tolist()
    log = by_weeks({f"m{n}": range(weeks) if n < 4 else july for n in range(8)})
    found = rhythm(log, monday + 3)
    assert int(found.argmax()) == 6
    assert found[6] > 1.7
    assert (np.delete(found, 6) < 1.0).all()
    growing = by_weeks({f"m{n}": range(n * 13, weeks) for n in range(20)})
    assert rhythm(growing, monday) == pytest.approx(np.ones(12), abs=0.12)


def test_months_need_two_years_and_a_date() -> None:
    log = by_weeks({"a": range(104)})
    assert np.isnan(rhythm(log, 17_532)).all()
    assert np.isnan(rhythm(by_weeks({"a": range(200)}), None)).all()


def test_mondays() -> None:
    assert [monday_of(day) for day in (3, 4, 10, 11)] == [-3, 4, 4, 11]


def test_every_measure_has_a_meaning_and_says_what_it_needs() -> None:
    for log in (by_weeks({}), by_weeks({"a": [0]}), two_half_years()):
        assert list(all_measures(log)) == list(MEANINGS)
    assert set(PARTICIPATION) <= set(MEANINGS)
    one = all_measures(by_weeks({"a": [0]}), 0)
    undefined = [name for name, value in one.items() if value != value]
    assert set(undefined) <= set(NEEDS)
    assert need_of("members") == "at least one entry"


# The bands of real communities


def test_bands_are_those_of_the_table() -> None:
    table = real_logs()
    assert len(table) == 20
    for name, band in bands().items():
        assert list(band) == sorted(band), name
        assert table[name].min() <= band[0] <= band[4] <= table[name].max()
    table.loc[:, "gini_all"] = 0.0
    assert real_logs()["gini_all"].min() > 0.3


def test_a_place_is_the_share_that_lies_lower() -> None:
    assert place_in("one_week", 0.0) == 0.0
    assert place_in("one_week", 1.0) == 1.0
    assert place_in("one_week", float("nan")) is None
    lowest = real_logs()["gini_all"].min()
    assert place_in("gini_all", lowest) == pytest.approx(0.5 / 20)
    assert place_in("overdispersion", 0.0) == 0.0


@needs_real_logs
def test_bands_agree_with_those_that_are_given() -> None:
    import pandas as pd
    from helpers_logs import REAL

    given = pd.read_csv(REAL / "bands.csv").set_index("measure")[["p10", "p25", "p50", "p75", "p90"]]
    assert set(given.index) == set(bands())
    for name, band in bands().items():
        assert band == pytest.approx(tuple(given.loc[name]), abs=0.01), name


@needs_real_logs
def test_the_second_table_is_what_this_package_measures() -> None:
    from importlib.resources import files

    import pandas as pd
    from helpers_logs import REAL

    from copsim.analysis.logs.reading import read_log

    table = pd.read_csv(str(files("copsim.analysis.logs") / "open_communities_more.csv")).set_index("log")
    assert set(table.index) == set(real_logs()["log"])
    assert set(table.columns) == set(more_bands())
    for name in ("mesa__mesa", "bower__bower", "the-turing-way__the-turing-way"):
        entries = read_log(REAL / f"{name}.csv.gz")
        found = all_measures(entries.log, entries.notes.first_day)
        for measure, value in table.loc[name].items():
            assert found[str(measure)] == pytest.approx(value, abs=1e-3, nan_ok=True), measure
