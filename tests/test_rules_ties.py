"""Rules of ties: how they grow and fade."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from copsim.simulation.records import STRONGEST_TIES, TIES, records
from copsim.simulation.rules import plain
from copsim.simulation.ties import stronger_tie, tie_up, weaker_tie


def test_ties_grow_by_a_share_of_what_is_missing() -> None:
    """At one half: 0, a half, three quarters, seven eighths."""
    weight, seen = 0.0, []
    for _ in range(3):
        weight = plain(stronger_tie)(weight, 1.0, SimpleNamespace(tie_gain=0.5))
        seen.append(weight)
    assert seen == [0.5, 0.75, 0.875]


def test_ties_are_never_more_than_whole() -> None:
    """The two bounds of the gain, and a thousand meetings."""
    assert plain(stronger_tie)(0.3, 1.0, SimpleNamespace(tie_gain=0.0)) == 0.3
    assert plain(stronger_tie)(0.3, 1.0, SimpleNamespace(tie_gain=1.0)) == 1.0
    weight = 0.0
    for _ in range(1000):
        weight = plain(stronger_tie)(weight, 1.0, SimpleNamespace(tie_gain=0.15))
    assert 0.999999 < weight <= 1.0


def test_ties_grow_as_far_as_the_activity_builds_them() -> None:
    """From 0.2, half of what is missing is 0.4: all of it, half of it, nothing of it is gained."""
    setting = SimpleNamespace(tie_gain=0.5)
    gained = [plain(stronger_tie)(0.2, builds, setting) for builds in (1.0, 0.5, 0.0)]
    assert gained == pytest.approx([0.6, 0.4, 0.2], rel=1e-12)
    assert gained[2] == 0.2


def test_ties_fade_to_a_half_in_their_half_life() -> None:
    """At 1 % a week, 69 weeks leave a half (ln 2 / 0.01 = 69)."""
    weight = 1.0
    for _ in range(69):
        weight = plain(weaker_tie)(weight, SimpleNamespace(tie_fade=0.01))
    assert weight == pytest.approx(0.5, abs=0.001)


def test_ties_may_not_fade_or_be_lost_at_once() -> None:
    """The two bounds of the rate."""
    assert plain(weaker_tie)(0.7, SimpleNamespace(tie_fade=0.0)) == 0.7
    assert plain(weaker_tie)(0.7, SimpleNamespace(tie_fade=1.0)) == 0.0


def tied(*weights: float) -> Any:
    """A member's ties to members 100, 101 and so on; the slots left over are empty."""
    ties = records(TIES, 1)[0]
    ties.to[:] = -1
    ties.to[: len(weights)] = np.arange(100, 100 + len(weights))
    ties.weight[: len(weights)] = weights
    return ties


def test_a_tie_to_begin_with_takes_the_first_empty_slot() -> None:
    """The others stay as they are; the weight is kept in single precision."""
    ties = tied(0.75, 0.25)
    plain(tie_up)(ties, 7, 0.1)
    assert ties.to.tolist() == [100, 101, 7] + [-1] * (STRONGEST_TIES - 3)
    assert ties.weight.tolist() == [0.75, 0.25, float(np.float32(0.1))] + [0.0] * (STRONGEST_TIES - 3)


def test_where_no_slot_is_empty_it_takes_the_place_of_the_first_of_the_weakest() -> None:
    """Two are weakest; the first of them goes."""
    ties = tied(0.9, 0.8, 0.25, 0.7, 0.25, 0.6, 0.9, 1.0)
    plain(tie_up)(ties, 7, 0.5)
    assert ties.to.tolist() == [100, 101, 7, 103, 104, 105, 106, 107]
    assert float(ties.weight[2]) == 0.5


@pytest.mark.parametrize("weight", [0.0, 0.25, 0.4999, 0.5])
def test_a_tie_that_is_not_stronger_than_the_weakest_is_not_made(weight: float) -> None:
    """Nor is one as strong; a tie of 0 finds no place even where all slots are empty."""
    full = tied(*[0.5] * STRONGEST_TIES)
    plain(tie_up)(full, 7, weight)
    assert full.to.tolist() == list(range(100, 100 + STRONGEST_TIES))
    none = tied()
    plain(tie_up)(none, 7, 0.0)
    assert none.to.tolist() == [-1] * STRONGEST_TIES
