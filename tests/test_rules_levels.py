"""The rule of levels: read from weeks taken part and watched, with hysteresis."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from copsim.simulation.levels import next_level
from copsim.simulation.records import ACTIVE, CORE, LEVELS, OCCASIONAL, OUTSIDE, PERIPHERAL, TRANSACTIONAL
from copsim.simulation.rules import plain

SETTING = SimpleNamespace(core_from=9.0, active_from=3.0, occasional_from=2.0, slack=2.0, follows_from=2.0)


@pytest.mark.parametrize(
    ("weeks", "level"),
    [(0, OUTSIDE), (1, TRANSACTIONAL), (2, OCCASIONAL), (3, ACTIVE), (8, ACTIVE), (9, CORE), (26, CORE)],
)
def test_levels_from_weeks_taken_part(weeks: int, level: int) -> None:
    """Where every week is a chance, the numbers are weeks."""
    assert plain(next_level)(OUTSIDE, weeks, 0, 26.0, SETTING) == level


@pytest.mark.parametrize(("weeks", "level"), [(0, OUTSIDE), (1, OCCASIONAL), (2, ACTIVE), (4, ACTIVE), (5, CORE)])
def test_levels_are_shares_where_there_are_fewer_chances(weeks: int, level: int) -> None:
    """With 13 chances, half as many weeks do."""
    assert plain(next_level)(OUTSIDE, weeks, 0, 13.0, SETTING) == level


def test_core_members_stay_core_a_little_longer() -> None:
    """7 of 26 weeks keep a core member core, and make nobody else core; 6 do not."""
    assert plain(next_level)(CORE, 7, 0, 26.0, SETTING) == CORE
    assert plain(next_level)(CORE, 6, 0, 26.0, SETTING) == ACTIVE
    assert plain(next_level)(ACTIVE, 8, 0, 26.0, SETTING) == ACTIVE


def test_active_members_stay_active_by_half_as_much() -> None:
    """2 of 26 weeks keep an active or core member active; an occasional one stays occasional."""
    assert plain(next_level)(ACTIVE, 2, 0, 26.0, SETTING) == ACTIVE
    assert plain(next_level)(CORE, 2, 0, 26.0, SETTING) == ACTIVE
    assert plain(next_level)(OCCASIONAL, 2, 0, 26.0, SETTING) == OCCASIONAL


def test_watching_makes_peripheral() -> None:
    """From two weeks of watching on, also for somebody who came once."""
    assert plain(next_level)(OUTSIDE, 0, 1, 26.0, SETTING) == OUTSIDE
    assert plain(next_level)(OUTSIDE, 0, 2, 26.0, SETTING) == PERIPHERAL
    assert plain(next_level)(OUTSIDE, 1, 2, 26.0, SETTING) == PERIPHERAL


def test_who_takes_part_often_is_not_made_peripheral_by_watching() -> None:
    """Watching in all other weeks changes nothing."""
    assert plain(next_level)(OUTSIDE, 3, 23, 26.0, SETTING) == ACTIVE


def test_who_never_came_is_not_kept_within_by_slack() -> None:
    """Even a slack beyond the thresholds keeps nobody who did not come once in half a year."""
    wide = SimpleNamespace(**{**vars(SETTING), "slack": 26.0})
    assert plain(next_level)(CORE, 0, 0, 26.0, wide) == OUTSIDE
    assert plain(next_level)(CORE, 1, 0, 26.0, wide) == CORE


def test_more_weeks_never_lower_a_level() -> None:
    """At any level before, any watching, few or many chances."""
    for before in range(len(LEVELS)):
        for watched in (0, 2, 26):
            for chances in (0.5, 13.0, 26.0):
                levels = [plain(next_level)(before, weeks, watched, chances, SETTING) for weeks in range(27)]
                assert levels == sorted(levels)
