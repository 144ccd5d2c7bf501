"""The rules of crossing, sharing and encountering: what happens at a boundary, by hand-computed values."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from copsim.simulation.crossing import distance, knowledgeable, understands
from copsim.simulation.rules import plain


def topics(*which: int) -> np.uint64:
    return np.uint64(sum(1 << t for t in which))


@pytest.mark.parametrize(
    ("hearer", "teller", "common", "coherence", "chance"),
    [
        (0.0, 0.0, 0.0, 0.0, 0.4),
        (1.0, 0.0, 0.0, 0.0, 1.0),
        (0.0, 1.0, 0.0, 0.0, 1.0),
        (0.5, 0.0, 0.0, 0.0, 0.7),
        (0.5, 0.5, 0.0, 0.0, 0.85),
        (0.0, 0.0, 0.5, 0.0, 0.7),
        (0.0, 0.0, 0.5, 0.5, 0.85),
    ],
)
def test_what_comes_from_elsewhere_is_understood_by_those_who_know_the_practice_or_are_met(
    hearer: float, teller: float, common: float, coherence: float, chance: float
) -> None:
    """Any of four bridges is enough where it is whole; halves add up."""
    given = SimpleNamespace(friction=0.6)
    assert plain(understands)(hearer, teller, common, coherence, given) == pytest.approx(chance, rel=1e-12)
    assert plain(understands)(hearer, teller, common, coherence, SimpleNamespace(friction=0.0)) == 1.0


def test_one_knows_a_practice_as_far_as_one_knows_its_topics() -> None:
    """Of a practice that counts nothing as its own there is nothing not to know."""
    assert plain(knowledgeable)(topics(1, 2, 9), topics(1, 2, 3, 4)) == 0.5
    assert plain(knowledgeable)(topics(), topics(1, 2)) == 0.0
    assert plain(knowledgeable)(topics(1), topics()) == 1.0


def test_practices_lie_as_far_apart_as_their_topics_differ() -> None:
    """0 for the same, 1 for nothing in common, and the same from either side."""
    assert plain(distance)(topics(1, 2), topics(1, 2)) == 0.0
    assert plain(distance)(topics(1, 2), topics(3)) == 1.0
    assert plain(distance)(topics(1, 2, 3), topics(2, 3, 4)) == 0.5
    assert plain(distance)(topics(2, 3, 4), topics(1, 2, 3)) == 0.5
    assert plain(distance)(topics(), topics()) == 0.0
