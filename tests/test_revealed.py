"""What came out beside what was bet: outcomes put together, who was right, and the picture."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from copsim.analysis.combined import combined, weekly_names, weekly_sum
from copsim.analysis.lesson_charts import in_week, side_by_side
from copsim.analysis.outcomes import OutcomeError, wanted
from copsim.analysis.revealed import Seen, as_shares, revealed, settled_by_number, settled_by_place
from copsim.analysis.revealed_picture import picture
from copsim.experiments.ensemble import run_many
from copsim.scenarios import load

WEEKS = 30
RISING = np.linspace(1.0, 2.0, 40)


@pytest.fixture(scope="module")
def block() -> object:
    return run_many(load("healthy").plan(), range(6), WEEKS).block


def test_one_outcome_is_what_it_is_elsewhere(block: object) -> None:
    assert np.array_equal(combined("present in last 8").of(block), wanted("present in last 8").of(block))


def test_sums_are_added_up(block: object) -> None:
    added = wanted("core in 4-20").of(block) + wanted("active in 4-20").of(block)
    assert np.allclose(combined(" core  +  active in 4-20").of(block), added)


def test_a_ratio_is_one_sum_for_each_of_the_other(block: object) -> None:
    news, present = (wanted(f"sum {name} in 0-29").of(block) for name in ("news", "present"))
    assert np.allclose(combined("news / present in 0-29").of(block), news / present)
    assert np.isnan(combined("news / hours_red_tape in all").of(block)).all()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("presnt in all", "did you mean present"),
        ("a / b / c", "is no outcome"),
        ("core + in all", "is no outcome"),
        ("core + realized in all", "cannot be added up"),
        ("week_mature + week_ended", "cannot be added up"),
        ("core " * 60, "too long"),
    ],
)
def test_what_is_no_outcome_is_refused(text: str, said: str) -> None:
    with pytest.raises(OutcomeError, match=said):
        combined(text)


def test_weeks_beyond_the_run_are_refused() -> None:
    with pytest.raises(OutcomeError, match="beyond"):
        combined("core + active in 20-40").check(WEEKS)
    combined("week_mature").check(WEEKS)


def test_weekly_measures_are_added_up(block: object) -> None:
    names = weekly_names("core + active")
    assert weekly_sum(block, names).shape == (6, WEEKS)
    for wrong in ("week_mature", "core + nothing"):
        with pytest.raises(OutcomeError):
            weekly_names(wrong)


def test_directions_are_told_from_pairs() -> None:
    base = np.random.default_rng(3).normal(10.0, 1.0, 60)
    others = {"lower": base - 2.0, "higher": base + 2.0, "same": base + 0.001}
    found = revealed([Seen("first", base), *(Seen(name, numbers) for name, numbers in others.items())])
    assert found.directions == tuple(others)
    assert found.lives == 60


def test_shares_count_lives_and_leave_out_none() -> None:
    weeks = np.array([10.0, 52.0, np.nan, 51.0])
    assert as_shares(weeks, 52.0, None).tolist() == [1.0, 0.0, 0.0, 1.0]
    assert as_shares(weeks, None, 52.0).tolist() == [0.0, 1.0, 0.0, 0.0]


@pytest.mark.parametrize(("times", "option", "sure"), [(0.4, 0, True), (0.7, 1, True), (0.9, 2, False), (1.3, 2, True)])
def test_a_ratio_settles_a_bet(times: float, option: int, sure: bool) -> None:
    noise = np.random.default_rng(5).normal(0.0, 0.2, len(RISING))
    found = revealed([Seen("first", RISING), Seen("second", times * RISING + noise - noise.mean())])
    settled = settled_by_number(found, "ratio", [0.5, 0.9])
    assert settled.number == pytest.approx(times)
    assert (settled.option, settled.sure) == (option, sure)


def test_a_value_is_that_of_the_second_case_or_of_the_only_one() -> None:
    assert settled_by_number(revealed([Seen("only", RISING)]), "value", [1.2, 1.8]).option == 1
    both = revealed([Seen("first", RISING), Seen("second", RISING + 1.0)])
    assert settled_by_number(both, "value", [1.2, 1.8]).option == 2


def test_most_and_least_settle_a_bet_and_a_tie_is_not_sure() -> None:
    cases = revealed([Seen("a", RISING), Seen("b", RISING + 1.0), Seen("c", RISING - 0.5)])
    assert settled_by_place(cases, "most", [2, 1, 0]).option == 1
    assert settled_by_place(cases, "least", [2, 1, 0]).option == 0
    tie = revealed([Seen("a", RISING), Seen("b", RISING)])
    assert not settled_by_place(tie, "most", [0, 1]).sure


@pytest.mark.parametrize("shares", [True, False])
def test_the_picture_is_sound_and_holds_each_life(shares: bool) -> None:
    numbers = as_shares(RISING, 1.5, None) if shares else RISING
    cases = [Seen("<b>first</b>", numbers), Seen("second", numbers), Seen("none", np.full(40, np.nan))]
    drawn = picture(cases, lambda value: f"{value:.2g}", shares=shares, label='a "label"')
    tree = ET.fromstring(drawn)
    circles = [one for one in tree.iter() if one.tag.endswith("circle")]
    assert len(circles) == (0 if shares else 80)
    assert "<b>" not in drawn
    assert tree.get("aria-label") == 'a "label"'


def test_lives_beside_each_other_have_a_line_each(block: object) -> None:
    lives = [block[n] for n in range(3)]  # type: ignore[index]
    chart = side_by_side(lives, ["a", "b", "c"], ("core", "active"), "title", "unit", 4).as_dict()
    assert [line["name"] for line in chart["lines"]] == ["a", "b", "c"]
    assert len({tuple(line["dash"]) for line in chart["lines"]}) == 3
    weeks = in_week(lives, ("present",))
    assert len(weeks) == WEEKS
    assert all(len(numbers) == 3 for numbers in weeks)
