"""Rules of applying: when an insight is tried, and when it shows what came of it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from copsim.simulation.applying import outcome_shows, tries
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
