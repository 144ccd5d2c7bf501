"""Rules of rhythm: chances to take part, the beat, what is open."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from copsim.simulation.rhythm import attraction, meeting_due, open_share, opportunities
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


def activity(hours: float = 0.0, preparation: float = 0.0, formality: float = 0.0) -> SimpleNamespace:
    return SimpleNamespace(hours=hours, preparation=preparation, formality=formality)


def choosing(freely: float, effort: float = 0.0) -> SimpleNamespace:
    return SimpleNamespace(design_choice=freely, design_effort=effort)


def test_a_tenth_less_worth_is_a_weight_e_times_smaller() -> None:
    """A choice of 0.1: what was worth 0.1 less has a ln weight lower by 1, whatever the best was."""
    for best in (0.1, 0.3, 1.0):
        pulls = [plain(attraction)(activity(), worth, False, choosing(0.1)) for worth in (best, best - 0.1)]
        assert pulls[0] - pulls[1] == pytest.approx(1.0, rel=1e-9)


def test_what_takes_longer_is_chosen_more_rarely() -> None:
    """At 0.5 an hour: two hours to hold cost a factor e, two more to prepare another; at 0 hours do not matter."""
    none, held = activity(), activity(hours=2.0)
    prepared = activity(hours=2.0, preparation=2.0)
    pulls = [plain(attraction)(row, 0.6, False, choosing(0.1, 0.5)) for row in (none, held, prepared)]
    assert pulls == pytest.approx([6.0, 5.0, 4.0], rel=1e-12)
    assert plain(attraction)(prepared, 0.6, False, choosing(0.1, 0.0)) == pytest.approx(6.0, rel=1e-12)


def test_an_organisation_that_orders_asks_for_form_only() -> None:
    """Half formal is exp(0.5 / 0.1) times rarer than wholly formal, whatever it was worth and takes."""
    for worth, hours in ((0.0, 9.0), (1.0, 0.0)):
        formal, half = activity(hours=hours, formality=1.0), activity(hours=hours, formality=0.5)
        assert plain(attraction)(formal, worth, True, choosing(0.1, 0.5)) == pytest.approx(10.0, rel=1e-12)
        assert plain(attraction)(half, worth, True, choosing(0.1, 0.5)) == pytest.approx(5.0, rel=1e-12)


def test_attraction_rises_with_worth_and_evens_out_with_freedom() -> None:
    """More worth, more weight; the freer the choice, the less worth matters."""
    worths = [n / 10 for n in range(11)]
    spread = []
    for freely in (0.05, 0.5, 5.0):
        pulls = [plain(attraction)(activity(), worth, False, choosing(freely)) for worth in worths]
        assert pulls == sorted(pulls)
        spread.append(pulls[-1] - pulls[0])
    assert spread == pytest.approx([20.0, 2.0, 0.2], rel=1e-12)
