"""Rules of ties: how they grow and fade."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from copsim.simulation.rules import plain
from copsim.simulation.ties import stronger_tie, weaker_tie


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
