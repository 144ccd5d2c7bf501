"""Rules of valuing: what a community learns of the outcomes it is told, and what that is good for."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from helpers_pairs import SMALL, pairs

from copsim.simulation.life import Life, Plan
from copsim.simulation.rules import plain
from copsim.simulation.valuing import next_capability


def setting(reflection: float = 0.1, fade: float = 0.02) -> SimpleNamespace:
    return SimpleNamespace(reflection=reflection, capability_fade=fade)


@pytest.mark.parametrize(
    ("capability", "told", "after"), [(0.5, 0, 0.49), (0.5, 1, 0.541), (0.5, 2, 0.5869), (0.0, 1, 0.1), (0.0, 0, 0.0)]
)
def test_what_is_told_and_reflected_on_adds_to_what_a_community_can(capability: float, told: int, after: float) -> None:
    """From 0.5, a fiftieth fades; each outcome then adds a tenth of what is missing."""
    assert plain(next_capability)(capability, told, setting()) == pytest.approx(after, rel=1e-12)


def test_without_reflection_nothing_is_learned_and_what_there_is_fades() -> None:
    """However much is told; at 1 % a week half of it is gone after 69 weeks (ln 2 / 0.01005 = 69.0)."""
    assert plain(next_capability)(0.0, 1000, setting(reflection=0.0)) == 0.0
    capability = 1.0
    for week in range(69):
        capability = plain(next_capability)(capability, week % 3, setting(reflection=0.0, fade=0.01))
    assert capability == pytest.approx(0.5, abs=0.001)


def test_capability_at_the_bounds_of_its_rates() -> None:
    """Full reflection learns all there is of one outcome; it never fades, or is gone in a week."""
    assert plain(next_capability)(0.3, 1, setting(reflection=1.0)) == 1.0
    assert plain(next_capability)(0.3, 0, setting(fade=0.0)) == 0.3
    assert plain(next_capability)(0.3, 0, setting(fade=1.0)) == 0.0
    assert plain(next_capability)(0.3, 1, setting(fade=1.0)) == pytest.approx(0.1, rel=1e-12)


def test_more_that_is_told_and_more_reflection_never_teach_less_and_it_stays_a_share() -> None:
    """At all bounds; and who could do more before can do no less after."""
    for reflection in (0.0, 0.2, 1.0):
        for fade in (0.0, 0.3, 1.0):
            given = setting(reflection, fade)
            for before in (0.0, 0.4, 1.0):
                by_told = [plain(next_capability)(before, told, given) for told in range(20)]
                assert by_told == sorted(by_told)
                assert 0.0 <= by_told[0] <= by_told[-1] <= 1.0
            by_before = [plain(next_capability)(n / 10, 2, given) for n in range(11)]
            assert all(b >= a - 1e-12 for a, b in pairwise(by_before))
    by_reflection = [plain(next_capability)(0.2, 2, setting(n / 10)) for n in range(11)]
    assert by_reflection == sorted(by_reflection)


# In lives

REFLECTS = {"valuing.reflection": 0.2}


def lived(weeks: int = 104, **given: float) -> Any:
    parameters = {**SMALL, **{f"valuing.{name}": value for name, value in given.items()}}
    return Life(Plan.of(parameters), 3, weeks=weeks).live(weeks).weekly[:, 0]


def test_a_community_that_reflects_tries_more_of_what_it_takes_up() -> None:
    """And more is realized, so that more can be told and reflected on."""
    seen = pairs(SMALL, REFLECTS, "capability", "tried", "realized", "told_again", weeks=104)
    assert seen["capability"].without.max() == 0.0
    assert seen["capability"].having.min() > 0.1
    assert seen["tried"].more >= 0.9
    assert seen["tried"].times > 1.05
    assert seen["realized"].times > 1.0
    assert seen["told_again"].times > 1.0


def test_capability_follows_what_was_told_week_by_week() -> None:
    """As the rule has it, of this week's outcomes; it is a share in every week."""
    weekly = lived(reflection=0.2)
    capability = 0.0
    for told, recorded in zip(weekly["told_again"], weekly["capability"], strict=True):
        capability = plain(next_capability)(capability, int(told), setting(0.2, 0.01))
        assert recorded == pytest.approx(capability, rel=1e-12)
    assert 0.0 < capability < 1.0


def test_capability_fades_where_it_is_not_kept_up() -> None:
    """The faster, the less there is of it, and the less is tried."""
    seen = pairs({**SMALL, **REFLECTS}, {"valuing.capability_fade": 0.2}, "capability", "tried", weeks=104)
    assert seen["capability"].less == 1.0
    assert seen["tried"].times < 1.0


def test_without_reflection_nothing_else_of_it_changes_a_life() -> None:
    """Which is the default: neither the gain nor the fading counts where nothing is learned."""
    usual = lived()
    other = lived(capability_gain=10.0, capability_fade=0.5)
    assert usual["capability"].max() == 0.0
    assert usual.tobytes() == other.tobytes()


def test_capability_that_is_worth_nothing_changes_nothing_but_itself() -> None:
    """It is learned and recorded; every other measure is as it was."""
    usual, other = lived(), lived(reflection=0.2, capability_gain=0.0)
    assert other["capability"].max() > 0.0
    for name in usual.dtype.names:
        if name != "capability":
            assert usual[name].tobytes() == other[name].tobytes(), name
