"""Rules of meeting: what a visit is worth."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from copsim.simulation.meeting import (
    greeting,
    how_many_groups,
    part_stayed,
    still_unhelped,
    still_unlearned,
    worth,
)
from copsim.simulation.rules import plain

WEIGHTS = SimpleNamespace(learning_weight=0.8, social_weight=0.5)


@pytest.mark.parametrize(
    ("learned", "social", "quality", "expected"),
    [
        (0.0, 0.0, 1.0, 0.0),
        (1.0, 0.0, 1.0, 0.8),
        (0.0, 1.0, 1.0, 0.5),
        (1.0, 1.0, 1.0, 0.9),
        (1.0, 1.0, 0.5, 0.45),
        (1.0, 1.0, 0.0, 0.0),
        (0.5, 0.4, 1.0, 0.52),
    ],
)
def test_worth_of_a_visit(learned: float, social: float, quality: float, expected: float) -> None:
    """Learning or company will do, both are better than either, and all depends on how it is held."""
    assert plain(worth)(learned, social, quality, 1.0, WEIGHTS) == pytest.approx(expected, abs=1e-15)


def test_worth_stays_within_0_and_1_at_all_bounds() -> None:
    """Every corner of what may be given."""
    for corner in range(64):
        learned, social, quality, stayed, a, b = (float(corner >> bit & 1) for bit in range(6))
        setting = SimpleNamespace(learning_weight=a, social_weight=b)
        assert 0.0 <= plain(worth)(learned, social, quality, stayed, setting) <= 1.0


def test_who_stays_for_half_gets_half() -> None:
    """Hours against what the activity takes; nobody stays longer than it lasts; what takes no time is had in full."""
    assert plain(part_stayed)(0.5, 1.0) == 0.5
    assert plain(part_stayed)(3.0, 1.0) == 1.0
    assert plain(part_stayed)(0.0, 1.0) == 0.0
    assert plain(part_stayed)(0.0, 0.0) == 1.0
    whole = plain(worth)(0.5, 0.4, 1.0, 1.0, WEIGHTS)
    assert plain(worth)(0.5, 0.4, 1.0, 0.5, WEIGHTS) == pytest.approx(whole / 2, rel=1e-12)


def test_greeting_needs_a_space_that_is_held() -> None:
    """At three tenths: three in ten where all is well, none where nobody holds the space."""
    setting = SimpleNamespace(greet=0.3)
    assert plain(greeting)(1.0, setting) == 0.3
    assert plain(greeting)(0.0, setting) == 0.0


def test_answers_leave_ever_less_of_a_concern() -> None:
    """Two answers of 0.6 leave 0.16; one of 1 leaves nothing."""
    setting = SimpleNamespace(clarity=0.6)
    twice = plain(still_unhelped)(plain(still_unhelped)(1.0, setting), setting)
    assert twice == pytest.approx(0.16, rel=1e-12)
    assert plain(still_unhelped)(0.7, SimpleNamespace(clarity=1.0)) == 0.0


def test_listening_teaches_less_than_being_helped() -> None:
    """An answer heard leaves four fifths to learn at 0.2."""
    assert plain(still_unlearned)(1.0, SimpleNamespace(story=0.2)) == pytest.approx(0.8, rel=1e-12)
    assert plain(still_unlearned)(0.5, SimpleNamespace(story=0.0)) == 0.5


@pytest.mark.parametrize(("present", "groups"), [(1, 1), (3, 1), (4, 1), (7, 1), (8, 2), (41, 10)])
def test_groups_have_at_least_their_size(present: int, groups: int) -> None:
    """Where there are so many: 7 make one group of 7, 8 make two of 4."""
    assert plain(how_many_groups)(present, SimpleNamespace(group=4.0)) == groups
