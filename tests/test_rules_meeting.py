"""Rules of meeting: what a visit is worth."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from copsim.simulation.meeting import worth
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
    assert plain(worth)(learned, social, quality, WEIGHTS) == pytest.approx(expected, abs=1e-15)


def test_worth_stays_within_0_and_1_at_all_bounds() -> None:
    """Every corner of what may be given."""
    for corner in range(32):
        learned, social, quality, a, b = (float(corner >> bit & 1) for bit in range(5))
        setting = SimpleNamespace(learning_weight=a, social_weight=b)
        assert 0.0 <= plain(worth)(learned, social, quality, setting) <= 1.0
