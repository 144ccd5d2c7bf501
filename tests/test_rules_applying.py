"""Rules of applying: when an insight is tried, and when it shows what came of it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from helpers_pairs import SMALL, pairs

from copsim.simulation.applying import next_expectation, outcome_shows, tries
from copsim.simulation.rules import plain

SETTING = SimpleNamespace(apply_rate=0.1, busy_hours=0.3, apply_elsewhere=0.2, capability_gain=1.0)


@pytest.mark.parametrize(
    ("busy", "in_own_work", "rate"), [(0, True, 0.1), (1, True, 0.03), (0, False, 0.02), (1, False, 0.006)]
)
def test_insights_are_tried_where_work_allows_and_asks_for_it(busy: int, in_own_work: bool, rate: float) -> None:
    """A tenth a week; three tenths of that in a busy spell; a fifth of it where own work is about something else."""
    assert plain(tries)(busy, in_own_work, 0.0, SETTING) == pytest.approx(rate, rel=1e-12)


def test_nothing_is_tried_where_it_cannot_be() -> None:
    """No rate, no hours in a busy spell, or nothing but what own work is about; capability does not help there."""

    def given(apply_rate: float = 9.0, busy_hours: float = 1.0, apply_elsewhere: float = 1.0) -> SimpleNamespace:
        return SimpleNamespace(
            apply_rate=apply_rate, busy_hours=busy_hours, apply_elsewhere=apply_elsewhere, capability_gain=1.0
        )

    for capability in (0.0, 1.0):
        assert plain(tries)(0, True, capability, given(apply_rate=0.0)) == 0.0
        assert plain(tries)(1, True, capability, given(busy_hours=0.0)) == 0.0
        assert plain(tries)(0, False, capability, given(apply_elsewhere=0.0)) == 0.0


@pytest.mark.parametrize(
    ("capability", "gain", "rate"),
    [(0.0, 5.0, 0.1), (0.5, 1.0, 0.15), (1.0, 1.0, 0.2), (1.0, 5.0, 0.6), (1.0, 0.0, 0.1)],
)
def test_who_has_learned_to_learn_tries_sooner(capability: float, gain: float, rate: float) -> None:
    """Half of it, half as soon again; all of it, at twice the rate, or six times, or no sooner; busy or not."""
    setting = SimpleNamespace(**{**vars(SETTING), "capability_gain": gain})
    assert plain(tries)(0, True, capability, setting) == pytest.approx(rate, rel=1e-12)
    assert plain(tries)(1, False, capability, setting) == pytest.approx(0.06 * rate, rel=1e-12)


def test_more_capability_is_never_later() -> None:
    """At any gain, in a busy spell or not."""
    for gain in (0.0, 1.0, 10.0):
        setting = SimpleNamespace(**{**vars(SETTING), "capability_gain": gain})
        for busy in (0, 1):
            rates = [plain(tries)(busy, True, n / 10, setting) for n in range(11)]
            assert rates == sorted(rates)


@pytest.mark.parametrize(("ripening", "rate"), [(0.5, 2.0), (10.0, 0.1), (520.0, 1.0 / 520.0)])
def test_outcomes_show_after_their_time(ripening: float, rate: float) -> None:
    """Ten weeks on average are a rate of a tenth a week; half a week and ten years are the bounds."""
    assert plain(outcome_shows)(SimpleNamespace(ripening=ripening)) == pytest.approx(rate, rel=1e-15)


@pytest.mark.parametrize(
    ("before", "works", "lifts", "after"),
    [(0.5, True, 0.1, 0.55), (0.5, False, 0.1, 0.45), (0.0, True, 0.1, 0.1), (0.8, False, 0.25, 0.6)],
)
def test_what_came_of_something_moves_what_is_expected(before: float, works: bool, lifts: float, after: float) -> None:
    """Up by a tenth of what is missing to the best, down by a tenth of what there is; or by a quarter."""
    assert plain(next_expectation)(before, works, SimpleNamespace(success_lifts=lifts)) == pytest.approx(
        after, rel=1e-12
    )


def test_what_is_expected_stays_a_share_and_an_aim_moves_it_further() -> None:
    """Nothing moves at 0 and all of it at 1; twice, as for an aim, is further to the same side."""
    for lifts in (0.0, 0.1, 1.0):
        setting = SimpleNamespace(success_lifts=lifts)
        for before in (0.0, 0.3, 1.0):
            up, down = (plain(next_expectation)(before, works, setting) for works in (True, False))
            assert 0.0 <= down <= before <= up <= 1.0
            assert up <= plain(next_expectation)(up, True, setting) <= 1.0
            assert 0.0 <= plain(next_expectation)(down, False, setting) <= down
            assert (lifts > 0.0) or (up == down == before)
    assert plain(next_expectation)(
        plain(next_expectation)(0.5, True, SETTING_OF_A_TENTH), True, SETTING_OF_A_TENTH
    ) == (pytest.approx(0.595, rel=1e-12))


SETTING_OF_A_TENTH = SimpleNamespace(success_lifts=0.1)


# Counting in lives


def test_who_never_tries_gives_up_or_is_crowded_out() -> None:
    """Nothing is tried without a rate; where nothing is given up either, only what is newer takes the places."""
    never = {**SMALL, "applying.apply_rate": 0.0}
    seen = pairs(never, {"applying.forgetting": 0.0}, "tried", "given_up", "crowded_out", "not_kept", "untold")
    assert seen["tried"].without.max() == seen["tried"].having.max() == 0.0
    assert seen["given_up"].without.min() > 0.0
    assert seen["given_up"].having.max() == 0.0
    assert seen["crowded_out"].more >= 0.9
    assert seen["untold"].having.max() == 0.0


def test_what_is_tried_for_long_leaves_no_room() -> None:
    """Where all is tried at once and nothing shows for ten years, four things fill a mind and the rest is not kept."""
    full = {**SMALL, "applying.apply_rate": 10.0, "applying.apply_elsewhere": 1.0, "applying.ripening": 520.0}
    seen = pairs({**full, "applying.ripening": 0.5}, full, "not_kept", "crowded_out", "given_up")
    assert seen["not_kept"].more == 1.0
    assert seen["not_kept"].times > 3.0


def test_who_goes_takes_along_what_is_in_mind() -> None:
    """Nobody goes, nothing goes; where people go, some of it goes with them, tried or not."""
    stay, go = {**SMALL, "joining.turnover": 0.0}, {"joining.turnover": 0.03}
    seen = pairs(stay, go, "left_untried", "left_trying", weeks=78)
    for name in ("left_untried", "left_trying"):
        assert seen[name].without.max() == 0.0, name
        assert seen[name].having.min() > 0.0, name


def test_failures_are_kept_back_where_there_is_no_candour() -> None:
    """With candour 0 every failure that might have been told is; with 1, where all trust each other, few are."""
    close = {**SMALL, "knowing.turning_topics": 0.03, "ties.tie_gain": 1.0, "ties.tie_fade": 0.0}
    seen = pairs({**close, "telling.candour": 0.0}, {"telling.candour": 1.0}, "silenced", "told_again", weeks=104)
    assert seen["silenced"].less >= 0.9
    assert seen["told_again"].times > 1.0
