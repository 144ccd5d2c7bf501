"""Rules of the world: what wanders, how large challenges are, what may openly be used."""

from __future__ import annotations

import math
import random
from types import SimpleNamespace

import pytest
from helpers_pairs import SMALL, pairs

from copsim.simulation.rules import plain
from copsim.simulation.world import challenge_level, drift, usable_share


def test_drift_without_persistence_is_the_deviate_times_the_volatility() -> None:
    """Nothing lasts: what was before does not matter."""
    assert plain(drift)(123.0, 0.0, 0.4, 1.5) == pytest.approx(0.6, abs=1e-15)


def test_drift_without_volatility_shrinks_towards_nothing() -> None:
    """Left alone, a strain of 2 is 1 after one half-life."""
    x = 2.0
    for _ in range(10):
        x = plain(drift)(x, 0.5 ** (1 / 10), 0.0, 5.0)
    assert x == pytest.approx(1.0, rel=1e-12)


def test_drift_keeps_its_spread_in_the_long_run() -> None:
    """The standard deviation over many weeks is the volatility, whatever the persistence."""
    luck = random.Random(1)
    for persistence in (0.0, 0.5, 0.9):
        x, total = 0.0, 0.0
        weeks = 40_000
        for _ in range(weeks):
            x = plain(drift)(x, persistence, 0.7, luck.gauss(0.0, 1.0))
            total += x * x
        assert math.sqrt(total / weeks) == pytest.approx(0.7, rel=0.04)


def test_drift_at_the_bound_of_persistence_still_moves() -> None:
    """Even at 0.999 a shock of one deviate leaves a trace: sqrt(1 - 0.998001) = 0.0447."""
    assert plain(drift)(0.0, 0.999, 1.0, 1.0) == pytest.approx(0.04471, abs=1e-5)


def test_challenges_are_ordinary_without_strain() -> None:
    """A strain of 0 leaves dynamism as it is; ln 2 doubles it."""
    setting = SimpleNamespace(dynamism=3.0)
    assert plain(challenge_level)(0.0, setting) == 3.0
    assert plain(challenge_level)(math.log(2.0), setting) == pytest.approx(6.0, rel=1e-12)


def test_a_domain_that_stands_still_has_no_challenges() -> None:
    """With dynamism 0 no strain brings any."""
    assert plain(challenge_level)(5.0, SimpleNamespace(dynamism=0.0)) == 0.0


@pytest.mark.parametrize(
    ("legitimacy", "strategic", "share"),
    [(0.0, 0.0, 0.0), (1.0, 0.0, 1.0), (0.0, 1.0, 1.0), (0.5, 0.5, 0.75), (0.2, 0.25, 0.4)],
)
def test_usable_share(legitimacy: float, strategic: float, share: float) -> None:
    """Either reason opens all hours; half and half opens three quarters."""
    setting = SimpleNamespace(time_legitimacy=legitimacy, strategic_relevance=strategic, existence=0.0)
    assert plain(usable_share)(0.0, 0.0, setting) == pytest.approx(share, abs=1e-15)


@pytest.mark.parametrize(("engagement", "share"), [(0.0, 0.4), (0.5, 0.7), (1.0, 1.0)])
def test_a_portfolio_sponsor_opens_hours(engagement: float, share: float) -> None:
    """Where only two fifths may openly be used, engagement opens its share of the rest."""
    setting = SimpleNamespace(time_legitimacy=0.4, strategic_relevance=0.0, existence=0.0)
    assert plain(usable_share)(engagement, 0.0, setting) == pytest.approx(share, rel=1e-12)


def test_a_sponsor_adds_to_strategic_relevance_as_an_independent_reason() -> None:
    """Relevance of a half and engagement of a half leave a quarter unexcused: 0.2 + 0.8 x 0.75."""
    setting = SimpleNamespace(time_legitimacy=0.2, strategic_relevance=0.5, existence=0.0)
    assert plain(usable_share)(0.5, 0.0, setting) == pytest.approx(0.8, rel=1e-12)
    assert plain(usable_share)(1.0, 0.0, setting) == 1.0


@pytest.mark.parametrize(
    ("sponsored", "legitimised", "existence", "share"),
    [(0.0, 0.0, 0.0, 0.2), (0.0, 0.5, 0.0, 0.6), (0.0, 0.0, 0.5, 0.6), (0.5, 0.5, 0.5, 0.9), (0.0, 1.0, 0.0, 1.0),
     (0.0, 0.0, 1.0, 1.0)],
)  # fmt: skip
def test_worth_made_clear_and_existence_are_reasons_of_their_own(
    sponsored: float, legitimised: float, existence: float, share: float
) -> None:
    """Where a fifth may openly be used: each opens its share of what the others leave closed."""
    setting = SimpleNamespace(time_legitimacy=0.2, strategic_relevance=0.0, existence=existence)
    assert plain(usable_share)(sponsored, legitimised, setting) == pytest.approx(share, rel=1e-12)


def test_no_reason_ever_closes_hours() -> None:
    """At every step of any, and it is a share."""
    steps = [n / 4 for n in range(5)]
    for fixed in steps:
        for legitimacy in (0.0, 0.5, 1.0):
            rows = []
            for existence in steps:
                setting = SimpleNamespace(time_legitimacy=legitimacy, strategic_relevance=0.3, existence=existence)
                rows.append([plain(usable_share)(fixed, legitimised, setting) for legitimised in steps])
            for along in (*rows, *zip(*rows, strict=True)):
                assert list(along) == sorted(along)
            assert 0.0 <= rows[0][0] <= rows[-1][-1] <= 1.0


@pytest.mark.parametrize(
    "added",
    [{"organisation.existence": 0.8}, {"supporting.team_hours": 6.0, "supporting.legitimising": 0.8}],
    ids=["existence", "legitimising"],
)
def test_members_use_more_of_their_hours_where_communities_are_part_of_how_things_are(added: dict[str, float]) -> None:
    """Or where a team says what they are good for: more hours may be used, and more people come."""
    closed = {**SMALL, "world.time_legitimacy": 0.3, "leading.support_hours": 20.0}
    seen = pairs(closed, added, "hours_available", "present")
    assert seen["hours_available"].more == 1.0
    assert seen["present"].more >= 0.9
