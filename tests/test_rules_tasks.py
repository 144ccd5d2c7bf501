"""Rules of tasks: what energizes, and what the hours of a week were worth."""

from __future__ import annotations

import pytest

from copsim.simulation.rules import plain
from copsim.simulation.tasks import energizing, value_for_time


@pytest.mark.parametrize(
    ("uses", "teaches", "visible", "chosen", "expected"),
    [
        (False, False, 0.0, 0.0, 0.0),
        (True, False, 0.0, 0.0, 0.25),
        (False, True, 0.0, 0.0, 0.25),
        (False, False, 1.0, 0.0, 0.25),
        (False, False, 0.0, 1.0, 0.25),
        (True, False, 1.0, 1.0, 0.75),
        (False, True, 0.3, 0.5, 0.45),
        (True, True, 1.0, 1.0, 1.0),
    ],
)
def test_four_things_energize_alike(uses: bool, teaches: bool, visible: float, chosen: float, expected: float) -> None:
    """Each alone a quarter: what one knows, what one can learn, who sees it, and having chosen it."""
    assert plain(energizing)(uses, teaches, visible, chosen) == pytest.approx(expected, abs=1e-15)


def test_energizing_rises_with_each_and_is_a_share() -> None:
    """More of any of the four never energizes less."""
    for uses in (False, True):
        for teaches in (False, True):
            rows = [[plain(energizing)(uses, teaches, a / 5, b / 5) for a in range(6)] for b in range(6)]
            for along in (*rows, *zip(*rows, strict=True)):
                assert list(along) == sorted(along)
            assert 0.0 <= rows[0][0] <= rows[-1][-1] <= 1.0
    assert plain(energizing)(True, False, 0.5, 0.5) > plain(energizing)(False, False, 0.5, 0.5)
    assert plain(energizing)(False, True, 0.5, 0.5) > plain(energizing)(False, False, 0.5, 0.5)


def test_a_week_without_a_task_is_worth_what_the_visit_was() -> None:
    """No hours within what is held, none at home."""
    assert plain(value_for_time)(0.6, 1.5, 0.0, 0.0, 0.9) == pytest.approx(0.6, rel=1e-15)


def test_homework_is_weighed_by_its_hours() -> None:
    """An hour's visit worth 0.8 and three hours' dull homework make a fifth; energizing homework makes it better."""
    assert plain(value_for_time)(0.8, 1.0, 0.0, 3.0, 0.0) == pytest.approx(0.2, rel=1e-12)
    assert plain(value_for_time)(0.8, 1.0, 0.0, 3.0, 1.0) == pytest.approx(0.95, rel=1e-12)


def test_a_task_within_what_is_held_takes_time_from_it() -> None:
    """A dull half of two hours leaves half of the worth; an energizing one is worth it."""
    assert plain(value_for_time)(0.8, 2.0, 1.0, 0.0, 0.0) == pytest.approx(0.4, rel=1e-12)
    assert plain(value_for_time)(0.8, 2.0, 1.0, 0.0, 1.0) == pytest.approx(0.9, rel=1e-12)


def test_a_task_takes_no_more_time_than_there_is() -> None:
    """Five hours within a meeting of one are that hour: nothing of the visit is left."""
    assert plain(value_for_time)(0.8, 1.0, 5.0, 0.0, 0.3) == pytest.approx(0.3, rel=1e-12)


def test_both_kinds_of_hours_add_up() -> None:
    """Two hours held, one of them for the task, and two at home: a quarter at 0.8, three quarters at 0.4."""
    assert plain(value_for_time)(0.8, 2.0, 1.0, 2.0, 0.4) == pytest.approx(0.5, rel=1e-12)


def test_what_takes_no_time_is_worth_what_it_is() -> None:
    """No division by 0 hours."""
    assert plain(value_for_time)(0.7, 0.0, 0.0, 0.0, 0.1) == 0.7
    assert plain(value_for_time)(0.7, 0.0, 3.0, 0.0, 0.1) == 0.7


def test_value_for_time_lies_between_visit_and_task() -> None:
    """A mean of the two, however the hours are spread."""
    for cost in (0.0, 0.5, 8.0):
        for within in (0.0, 0.25, 40.0):
            for home in (0.0, 1.0, 40.0):
                for x, energy in ((0.2, 0.9), (0.9, 0.2), (0.0, 1.0), (1.0, 1.0)):
                    seen = plain(value_for_time)(x, cost, within, home, energy)
                    assert min(x, energy) - 1e-12 <= seen <= max(x, energy) + 1e-12
