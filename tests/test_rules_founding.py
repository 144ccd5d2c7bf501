"""Rules of founding: what those bring who are there at the start."""

from __future__ import annotations

import pytest

from copsim.simulation.founding import first_identification
from copsim.simulation.rules import plain


def test_identification_at_the_start_lies_around_its_mean() -> None:
    """From half of the mean to half as much again, evenly, so that the mean is the mean."""
    assert plain(first_identification)(0.4, 0.0) == pytest.approx(0.2, rel=1e-12)
    assert plain(first_identification)(0.4, 0.5) == pytest.approx(0.4, rel=1e-12)
    assert plain(first_identification)(0.4, 1.0 - 2.0**-53) == pytest.approx(0.6, rel=1e-12)


def test_identification_at_the_start_is_never_above_1() -> None:
    """A mean of 1 does not make more than whole identification."""
    assert plain(first_identification)(1.0, 0.9) == 1.0


def test_without_a_mean_nobody_identifies() -> None:
    """Luck adds nothing to nothing."""
    assert plain(first_identification)(0.0, 0.9) == 0.0
