"""Lives that are watched are lives as they are: everybody who was there, and what each did."""

from __future__ import annotations

import json

import numpy as np
import pytest

from copsim.analysis import stage_charts
from copsim.analysis.outcomes import weekly_series
from copsim.experiments.ensemble import run_many
from copsim.experiments.watching import CONTRIBUTED, LEADS, MARKS, TOOK_PART, Stopped, Watched, courses, watch
from copsim.scenarios import load
from copsim.simulation.recording import column
from copsim.simulation.records import LEVELS, TAKE_PART

WEEKS = 60


@pytest.fixture(scope="module", params=["healthy", "homework", "large"])
def life(request: pytest.FixtureRequest) -> Watched:
    return watch(load(request.param).plan(), 3, WEEKS)


def test_watching_changes_nothing(life: Watched) -> None:
    alone = run_many(life.plan, [3], WEEKS).block[0]
    assert alone.tobytes() == life.weekly.tobytes()


def test_everybody_is_seen_at_the_level_that_is_counted(life: Watched) -> None:
    for week, seen in enumerate(life.glimpses):
        counted = np.bincount(seen["level"], minlength=len(LEVELS))
        assert counted.tolist() == column(life.weekly[week], "level").sum(axis=0).tolist()
        assert len(np.unique(seen["member"])) == len(seen)
        assert (seen["role"] >= TAKE_PART).sum() == column(life.weekly[week], "present").sum()
        assert seen["leads"].sum() == column(life.weekly[week], "leaders").sum()


def test_hours_are_those_of_the_weekly_table(life: Watched) -> None:
    names = ("hours_given", "hours_leading", "hours_homework")
    told = sum(weekly_series(life.weekly[None], name)[0] for name in names)
    seen = np.array([one["hours"].sum() for one in life.glimpses])
    assert seen == pytest.approx(told, rel=1e-4, abs=1e-3)
    homework = life.followed.members["hours_homework"].sum()
    assert homework == pytest.approx(weekly_series(life.weekly[None], "hours_homework").sum())


def test_courses_are_a_letter_a_week(life: Watched) -> None:
    of = {member: (first, levels, marks) for member, first, levels, marks in courses(life)}
    for week in (0, 20, WEEKS - 1):
        seen = {int(one["member"]): one for one in life.glimpses[week]}
        here = {m for m, (first, levels, _) in of.items() if first <= week < first + len(levels)}
        assert here == set(seen)
        for member in list(here)[:50]:
            first, levels, marks = of[member]
            mark = MARKS.index(marks[week - first])
            assert int(levels[week - first]) == seen[member]["level"]
            assert bool(mark & TOOK_PART) == (seen[member]["role"] >= TAKE_PART)
            assert bool(mark & LEADS) == seen[member]["leads"]
            assert not mark & CONTRIBUTED or mark & TOOK_PART


def test_it_can_be_given_up() -> None:
    with pytest.raises(Stopped):
        watch(load("healthy").plan(), 1, 10, stop=lambda: True)


def test_charts_are_what_was_measured(life: Watched) -> None:
    names = [f"stage {n}" for n in range(7)]
    made = stage_charts.chart(life.weekly, "t", "u", [("present", "take part", "active")], stage_names=names).as_dict()
    assert made["lines"][0]["values"] == weekly_series(life.weekly[None], "present")[0].tolist()
    assert made["top"] >= max(made["lines"][0]["values"])
    assert [made["stages"][0]["from"], made["stages"][-1]["to"]] == [0, WEEKS]
    assert all(a["to"] == b["from"] for a, b in zip(made["stages"], made["stages"][1:], strict=False))
    json.dumps(made, allow_nan=False)


def test_bands_lie_around_the_middle() -> None:
    block = run_many(load("healthy").plan(), range(30), 30).block
    outer, inner = stage_charts.band_of(weekly_series(block, "present"))
    for low, high, within_low, within_high in zip(
        outer["low"], outer["high"], inner["low"], inner["high"], strict=True
    ):
        assert low <= within_low <= within_high <= high


def test_means_of_a_quarter_leave_out_what_is_not_known() -> None:
    values = np.array([[1.0, np.nan, 3.0, 5.0, np.nan, np.nan]])
    assert stage_charts.smoothed(values, 2)[0] == pytest.approx([1.0, 1.0, 3.0, 4.0, 5.0, np.nan], nan_ok=True)


def test_cycles_only_grow_and_gauges_lie_between_0_and_1(life: Watched) -> None:
    made = stage_charts.cycles(life.weekly, ["a", "b", "c", "d"], ["e", "f", "g"])
    failed, still, again = made["beside"]
    assert min(still["sums"]) >= 0
    assert made["steps"][2]["sums"][-1] == made["steps"][3]["sums"][-1] + failed["sums"][-1] + still["sums"][-1]
    for step in (*made["steps"], failed, again):
        assert all(a <= b for a, b in zip(step["sums"], step["sums"][1:], strict=False))
    for gauge in stage_charts.gauges(life.weekly, list("abcd"), list("wxyz")):
        assert all(value is None or 0.0 <= value <= 1.0 for value in gauge["values"])
