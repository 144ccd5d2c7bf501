"""Rules of rhythm: chances to take part, the beat, what is open."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from copsim.simulation.rhythm import launch_cost, meeting_due, open_share, opportunities
from copsim.simulation.rules import plain


@pytest.mark.parametrize(
    ("convened", "every", "weeks"),
    [(0.0, 52, 26.0), (1.0, 1, 26.0), (1.0, 2, 13.0), (1.0, 52, 0.5), (0.5, 2, 19.5), (0.6, 2, 18.2)],
)
def test_opportunities(convened: float, every: int, weeks: float) -> None:
    """All 26 weeks where nothing needs convening; only the beats where everything does."""
    assert plain(opportunities)(SimpleNamespace(convened=convened, every=every)) == pytest.approx(weeks, rel=1e-12)


def test_there_is_always_some_chance_to_take_part() -> None:
    """Shares of the chances are divided by this number, so it is above 0 at every bound."""
    assert min(
        plain(opportunities)(SimpleNamespace(convened=convened, every=every))
        for convened in (0.0, 0.5, 1.0)
        for every in range(1, 53)
    ) == pytest.approx(0.5)


@pytest.mark.parametrize(("every", "weeks"), [(1, [0, 1, 2, 3, 4, 5]), (2, [1, 3, 5]), (3, [2, 5]), (7, [])])
def test_meetings_are_due_at_the_end_of_each_beat(every: int, weeks: list[int]) -> None:
    """Of the first six weeks; settings are floats."""
    setting = SimpleNamespace(every=float(every))
    assert [week for week in range(6) if plain(meeting_due)(week, setting)] == weeks


def test_a_year_has_as_many_beats_as_it_should() -> None:
    """Every four weeks makes 13 meetings in 52 weeks."""
    assert sum(plain(meeting_due)(week, SimpleNamespace(every=4.0)) for week in range(52)) == 13


def test_everything_is_open_when_a_meeting_is_held() -> None:
    """Whatever needs convening, it is convened."""
    assert plain(open_share)(1, SimpleNamespace(convened=1.0)) == 1.0


def test_only_what_needs_no_convening_is_open_otherwise() -> None:
    """Nothing, a quarter, all."""
    assert [plain(open_share)(0, SimpleNamespace(convened=x)) for x in (1.0, 0.75, 0.0)] == [0.0, 0.25, 1.0]


def test_a_launch_costs_its_days() -> None:
    """Three days of six hours are 18."""
    assert plain(launch_cost)(3, SimpleNamespace(launch_hours=6.0)) == 18.0
    assert plain(launch_cost)(0, SimpleNamespace(launch_hours=6.0)) == 0.0
