"""The 26 measures: each on a log small enough to be counted by hand, and all on the real logs."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from helpers_logs import REAL, by_weeks, needs_real_logs

from copsim.analysis.logs.log import ActivityLog, activity_log, log_of_weeks
from copsim.analysis.logs.patterns import NAMES, patterns, sizes
from copsim.analysis.logs.reading import read_log


def many(prefix: str, people: int, weeks: list[int]) -> dict[str, list[int]]:
    return {f"{prefix}{n}": weeks for n in range(people)}


def unequal() -> ActivityLog:
    """Three members with 1, 1 and 2 weeks."""
    return by_weeks({"a": [0], "b": [1], "c": [0, 2]})


def two_years() -> ActivityLog:
    """Years with 10 members (nine once, one in eleven weeks), with 10 once each, with 9; and a part of a year."""
    one = {"much": list(range(11)), **many("a", 9, [20])}
    return by_weeks({**one, **many("b", 10, [60]), **many("c", 9, [110, 111]), **many("d", 12, [156])})


def stayers() -> ActivityLog:
    """101 weeks. Last week after the first: 4, 0, 3, 26, 52; and one who comes too late to be judged."""
    return by_weeks({"a": [0, 4], "b": [0], "c": [0, 3], "d": [97, 100], "e": [10, 36], "f": [40, 92]})


def three_years() -> ActivityLog:
    """Ten a year: of the first ten 4 are seen in the second year, of the second ten 5 in the third."""
    first, second = many("a", 6, [0]) | many("b", 4, [1, 52]), many("c", 1, [53]) | many("d", 5, [54, 104])
    return by_weeks({**first, **second, **many("e", 5, [105, 155])})


def ladders() -> ActivityLog:
    """10 members with one week, 10 with three, 6 with four, 10 with ten, 4 with eleven; and 20 who come too late."""
    people = {"a": (10, 1), "b": (10, 3), "c": (6, 4), "d": (10, 10), "e": (4, 11)}
    log = {name: weeks for key, (n, k) in people.items() for name, weeks in many(key, n, list(range(k))).items()}
    return by_weeks({**log, **many("late", 20, [100, 151])})


def one_half_year() -> ActivityLog:
    """Fifteen members, one of them in 14 weeks, so alone half of it; the next half-year has 14 and does not count."""
    return by_weeks({"much": list(range(14)), **many("a", 14, [3]), **many("b", 14, [30]), "end": [52]})


def four_half_years() -> ActivityLog:
    """Half-years: a 4, b c d 1 (core a, active b c); b 3, a 1 (core b, active a); b 1 (core b); e 1 (core e)."""
    return by_weeks({"a": [0, 1, 2, 3, 26], "b": [0, 27, 28, 29, 52], "c": [1], "d": [2], "e": [78, 103]})


def climbers() -> ActivityLog:
    """Five who enter beside a founder and are core after 1, 1, 2, 2 and 3 half-years."""
    x = {f"x{n}": [n] for n in range(1, 6)}
    for n, half in ((1, 1), (2, 1), (3, 2), (4, 2), (5, 3)):
        x[f"x{n}"] = x[f"x{n}"] + [26 * half + k for k in range(8)]
    x["x5"].append(103)
    return by_weeks({"founder": list(range(25)), **x, "y": [40, 60]})


def regulars() -> ActivityLog:
    """Three with 20 weeks, all but one of the gaps 1 and that one 20; one whose 20 weeks are evenly spaced."""
    bursts = [*range(10), *range(29, 39)]
    return by_weeks({"a": bursts, "b": bursts, "c": bursts, "even": list(range(0, 40, 2)), "few": [1, 5, 6]})


ONE_BURST = (math.sqrt(21) * math.sqrt(18) / 2 - math.sqrt(19)) / (
    (math.sqrt(21) - 2) * math.sqrt(18) / 2 + math.sqrt(19)
)
"""Gaps of mean 2 and variance (18 · 1² + 18²) / 19 = 18, 20 member-weeks."""


def quarters() -> ActivityLog:
    """Newcomers per quarter 2, 2, 3, 1. Cores: a; a and b; nobody seen but newcomers later; c."""
    return by_weeks({"a": [0, 1, 2, 13, 14], "z": [12], "b": [13, 14], "y": [15], **many("n", 3, [30]), "m": [51]})


CASES = {
    "gini_all": (unequal, 1 / 6),
    "one_week": (unequal, 2 / 3),
    "gini_year": (two_years, 0.45 / 2),
    "S4": (stayers, 3 / 5),
    "S26": (stayers, 2 / 5),
    "S52": (stayers, 1 / 5),
    "return_year": (three_years, 0.45),
    "new_year": (three_years, 0.55),
    "ladder1": (ladders, 30 / 40),
    "ladder3": (ladders, 20 / 30),
    "ladder10": (ladders, 4 / 14),
    "core_share": (one_half_year, 1 / 15),
    "active_share": (one_half_year, 9 / 15),
    "core_core": (four_half_years, 1 / 3),
    "core_dormant": (four_half_years, 1 / 3),
    "active_dormant": (four_half_years, 2 / 3),
    "reach_core": (four_half_years, 1 / 3),
    "born_core": (four_half_years, 2 / 3),
    "months_to_core": (climbers, 12.0),
    "burst": (regulars, (3 * ONE_BURST - 1) / 4),
    "month_cv": (lambda: by_weeks({"a": [0, 24, 25, 31], "b": [26]}), 0.5),
    "gap1": (lambda: by_weeks({"a": [0, 1, 3], "b": [0, 1]}), 2 / 3),
    "week_cv": (unequal_weeks := lambda: by_weeks({"a": [0], "b": [0, 2]}), math.sqrt(2 / 3)),
    "week_ac1_detr": (unequal_weeks, -0.5),
    "new_vmr": (quarters, 0.5),
    "core_jaccard1": (lambda: by_weeks({"a": [0, 1, 13, 14], "b": [15, 16], "c": [17, 40, 51]}), 0.5),
}


def test_every_measure_is_counted_by_hand_once() -> None:
    assert set(CASES) == set(NAMES)
    assert len(NAMES) == 26


@pytest.mark.parametrize("name", NAMES)
def test_a_measure_is_what_one_counts_by_hand(name: str) -> None:
    make, expected = CASES[name]
    assert patterns(make())[name] == pytest.approx(expected, abs=1e-12)


def test_the_trend_is_the_mean_of_27_weeks_cut_at_the_ends() -> None:
    """Slowly, as the definition says it."""
    rng = np.random.default_rng(7)
    weekly = rng.integers(1, 9, 90)
    log = by_weeks({f"m{n}": np.flatnonzero(weekly > n).tolist() for n in range(9)})
    away = [weekly[t] - weekly[max(0, t - 13) : t + 14].mean() for t in range(90)]
    mean = sum(away) / 90
    top = sum((a - mean) * (b - mean) for a, b in zip(away[1:], away[:-1], strict=True))
    assert patterns(log)["week_ac1_detr"] == pytest.approx(top / sum((a - mean) ** 2 for a in away))


def test_of_equals_the_earlier_arrival_is_core() -> None:
    """Two with four weeks each: half is made by the first who came, whatever numbers they have."""
    early_first = by_weeks({"early": [0, 2, 3, 4], "late": [1, 2, 3, 4], "end": [25]})
    assert early_first.windows(26)[0].core_members.tolist() == [0, 1]
    alike = by_weeks({"late": [1, 2, 3, 4], "early": [0, 2, 3, 4], "end": [51]}).windows(26)[0]
    assert (alike.core, alike.core_members.tolist()) == (1, [0])


def test_what_cannot_be_taken_is_undefined() -> None:
    for log in (by_weeks({"a": [0]}), by_weeks({}), by_weeks({"a": [0, 1], "b": [1]})):
        found = patterns(log)
        assert list(found) == list(NAMES)
        assert math.isnan(found["gini_year"])
        assert math.isnan(found["core_core"])
    assert patterns(by_weeks({"a": [0]}))["one_week"] == 1.0
    assert all(math.isnan(value) for value in patterns(by_weeks({})).values())


def test_weeks_begin_on_mondays() -> None:
    """Sunday and Monday of 1970-01-04/05 are of two weeks, Monday to Sunday of one; sizes follow."""
    sunday, monday = 3, 4
    log = activity_log(np.array([5, 5, 5]), np.array([monday, sunday, monday + 6]))
    assert (log.weeks, log.member.tolist(), log.week.tolist()) == (2, [0, 0], [0, 1])
    assert sizes(log) == {"years": 14 / 365.25, "members": 1.0, "member_weeks": 2.0}


def test_a_log_of_weeks_counts_a_member_once_a_week() -> None:
    log = log_of_weeks(np.array([3, 3, 9, 3]), np.array([10, 10, 10, 12]))
    assert (log.member.tolist(), log.week.tolist(), log.weeks) == ([0, 1, 0], [0, 0, 2], 3)


@needs_real_logs
def test_all_measures_of_all_real_logs_agree() -> None:
    """Within 0.01, as the columns of the given table say; and read the way a user's file is read."""
    given = pd.read_csv(REAL / "patterns.csv").set_index("log")
    assert len(given) == 20
    for name, row in given.iterrows():
        entries = read_log(REAL / f"{name}.csv.gz")
        assert entries.notes.dropped == {}
        found = {**patterns(entries.log), **sizes(entries.log)}
        for measure, value in row.items():
            assert found[str(measure)] == pytest.approx(value, abs=0.01, nan_ok=True), f"{name}: {measure}"
