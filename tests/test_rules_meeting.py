"""Rules of meeting: ties that grow, and what a visit is worth."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from copsim.simulation.meeting import stronger_tie, worth
from copsim.simulation.rules import plain


def test_ties_grow_by_a_share_of_what_is_missing() -> None:
    """At one half: 0, a half, three quarters, seven eighths."""
    weight, seen = 0.0, []
    for _ in range(3):
        weight = plain(stronger_tie)(weight, SimpleNamespace(tie_gain=0.5))
        seen.append(weight)
    assert seen == [0.5, 0.75, 0.875]


def test_ties_are_never_more_than_whole() -> None:
    """The two bounds of the gain, and a thousand meetings."""
    assert plain(stronger_tie)(0.3, SimpleNamespace(tie_gain=0.0)) == 0.3
    assert plain(stronger_tie)(0.3, SimpleNamespace(tie_gain=1.0)) == 1.0
    weight = 0.0
    for _ in range(1000):
        weight = plain(stronger_tie)(weight, SimpleNamespace(tie_gain=0.15))
    assert 0.999999 < weight <= 1.0


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
    assert plain(worth)(learned, social, quality, WEIGHTS) == pytest.approx(expected, abs=1e-15)


def test_worth_stays_within_0_and_1_at_all_bounds() -> None:
    """Every corner of what may be given."""
    for corner in range(32):
        learned, social, quality, a, b = (float(corner >> bit & 1) for bit in range(5))
        setting = SimpleNamespace(learning_weight=a, social_weight=b)
        assert 0.0 <= plain(worth)(learned, social, quality, setting) <= 1.0
