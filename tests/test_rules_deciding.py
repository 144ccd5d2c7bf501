"""Rules of deciding: what draws members to come, and how strongly."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest
from helpers_pairs import SMALL, pairs

from copsim.simulation import deciding
from copsim.simulation.deciding import (
    HABIT,
    IDENTITY,
    INFLUENCE,
    VALUE,
    appeal,
    belonging,
    company,
    gate,
    rate,
    time_factor,
    voluntary_share,
    watching_rate,
)
from copsim.simulation.life import Life, Plan
from copsim.simulation.rules import plain


@pytest.mark.parametrize(
    ("free", "cost", "factor"), [(1.5, 1.5, 0.5), (3.0, 1.0, 0.75), (1.0, 0.0, 1.0), (0.0, 2.0, 0.0)]
)
def test_time_allows_it_by_share(free: float, cost: float, factor: float) -> None:
    """As many hours as it costs make a half; what costs nothing always fits; no hours, never."""
    assert plain(time_factor)(free, cost) == factor


def test_no_hours_and_no_cost_is_no_time() -> None:
    """0 of 0 hours is refused, not divided; hours below 0 by rounding count as none."""
    assert plain(time_factor)(0.0, 0.0) == 0.0
    assert plain(time_factor)(-1e-16, 1.0) == 0.0


def test_company_counts_each_tie() -> None:
    """Without ties nothing is multiplied; ties of 3 in all at 0.5 make two and a half."""
    setting = SimpleNamespace(friends_pull=0.5)
    assert plain(company)(0.0, setting) == 1.0
    assert plain(company)(3.0, setting) == 2.5


PULLS = SimpleNamespace(energy_pull=2.0, value_pull=4.0)


def feeling(energy: float, value: float) -> SimpleNamespace:
    return SimpleNamespace(energy=energy, value=value)


def test_middling_energy_and_value_move_nobody_either_way() -> None:
    """One half of each is neutral."""
    assert plain(appeal)(feeling(0.5, 0.5), PULLS) == 1.0


def test_energy_and_value_multiply() -> None:
    """Full energy is a factor e, no value a factor 1/e squared."""
    assert plain(appeal)(feeling(1.0, 0.5), PULLS) == pytest.approx(math.e, rel=1e-12)
    assert plain(appeal)(feeling(0.5, 0.0), PULLS) == pytest.approx(0.1353352832, rel=1e-9)
    assert plain(appeal)(feeling(1.0, 0.0), PULLS) == pytest.approx(1 / math.e, rel=1e-12)


def test_appeal_rises_with_either() -> None:
    """More energy or more value never makes somebody less likely to come."""
    steps = [n / 10 for n in range(11)]
    for fixed in steps:
        by_energy = [plain(appeal)(feeling(x, fixed), PULLS) for x in steps]
        by_value = [plain(appeal)(feeling(fixed, x), PULLS) for x in steps]
        assert by_energy == sorted(by_energy)
        assert by_value == sorted(by_value)


KNOWN = SimpleNamespace(identification=0.1, value=0.2, reputation=0.4, part=0b1_0010_0001)
"""Somebody who took part in three of the last weeks."""


@pytest.mark.parametrize(("rival", "back"), [(IDENTITY, 0.1), (VALUE, 0.2), (HABIT, 0.3), (INFLUENCE, 0.4)])
def test_what_brings_somebody_back_is_one_of_four(rival: int, back: float) -> None:
    """Identification, worth of visits, three of ten chances used, or one's standing: each rule reads its own number."""
    assert plain(gate)(KNOWN, 10.0, SimpleNamespace(return_by=float(rival))) == pytest.approx(back, rel=1e-15)


def test_habit_is_at_most_whole() -> None:
    """Who came oftener than there were chances comes back by a habit of 1; who never came, by none."""
    habit = SimpleNamespace(return_by=float(HABIT))
    assert plain(gate)(KNOWN, 2.0, habit) == 1.0
    assert plain(gate)(SimpleNamespace(part=0), 0.5, habit) == 0.0


BELONGING = SimpleNamespace(openness=0.03, concern_pull=3.0, habit_pull=0.5)


def test_the_gate_decides_whether_a_concern_is_brought_here() -> None:
    """A concern counts thirty times less in a stranger than in somebody with 0.87 identification."""
    stranger = plain(belonging)(SimpleNamespace(concern=1), 0.0, 1.0, BELONGING)
    member = plain(belonging)(SimpleNamespace(concern=1), 0.87, 1.0, BELONGING)
    assert stranger == pytest.approx(0.105, rel=1e-12)
    assert member / stranger == pytest.approx(30.0, rel=1e-12)


def test_without_a_concern_habit_is_left() -> None:
    """Half a visit a week at full identification and no openness; nothing without either."""
    setting = SimpleNamespace(openness=0.0, concern_pull=3.0, habit_pull=0.5)
    assert plain(belonging)(SimpleNamespace(concern=0), 1.0, 1.0, setting) == 0.5
    assert plain(belonging)(SimpleNamespace(concern=1), 0.0, 1.0, setting) == 0.0


def test_a_concern_that_does_not_belong_here_draws_less() -> None:
    """Let in by half it draws by half, kept out not at all; without a concern there is nothing to keep out."""
    setting = SimpleNamespace(openness=0.0, concern_pull=3.0, habit_pull=0.5)
    drawn = [plain(belonging)(SimpleNamespace(concern=1), 1.0, counts, setting) for counts in (1.0, 0.5, 0.0)]
    assert drawn == [3.5, 2.0, 0.5]
    assert plain(belonging)(SimpleNamespace(concern=0), 1.0, 0.0, setting) == 0.5


SETTING = SimpleNamespace(
    energy_pull=0.0, value_pull=0.0, friends_pull=1.0, openness=0.0, concern_pull=2.0, habit_pull=1.0,
    duty=4.0, effort=0.5, first_visit=3.0,
)  # fmt: skip
OPEN = SimpleNamespace(open=1.0)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The rule `rate`, with the rules it is made of as plain Python."""
    for part in (appeal, company, belonging):
        monkeypatch.setattr(deciding, part.__name__, plain(part))
    return plain(rate)


def somebody(**changed: float) -> SimpleNamespace:
    usual = {"energy": 0.5, "value": 0.5, "concern": 0, "leading": 0.0, "visits": 7, "joined": -1}
    return SimpleNamespace(**{**usual, **changed})


def test_rate_multiplies_time_company_and_belonging(drawn: Any) -> None:
    """Half the time, ties of 1 doubling, half identified, habit 1: a half; with a concern, three halves."""
    assert drawn(somebody(), 0.5, 1.0, 0.5, 1.0, OPEN, SETTING) == 0.5
    assert drawn(somebody(concern=1), 0.5, 1.0, 0.5, 1.0, OPEN, SETTING) == 1.5


def test_a_concern_that_is_half_let_in_counts_half_in_the_rate(drawn: Any) -> None:
    """Half the time, doubled by ties, half identified: habit 1 and half of a concern's 2."""
    assert drawn(somebody(concern=1), 0.5, 1.0, 0.5, 0.5, OPEN, SETTING) == 1.0


def test_energy_and_worth_count_in_the_rate(drawn: Any) -> None:
    """Full energy at a pull of 2 is a factor e."""
    keen = SimpleNamespace(**{**vars(SETTING), "energy_pull": 2.0})
    assert drawn(somebody(energy=1.0), 1.0, 0.0, 1.0, 1.0, OPEN, keen) == pytest.approx(math.e, rel=1e-12)


def test_without_time_nobody_comes_of_free_will(drawn: Any) -> None:
    """Ties, concern and identification do not help."""
    assert drawn(somebody(concern=1), 0.0, 8.0, 1.0, 1.0, OPEN, SETTING) == 0.0


def test_duty_brings_leaders_with_their_effort(drawn: Any) -> None:
    """Duty 4 at half the effort adds 2, even without time left; an hour of leading counts, however short."""
    assert drawn(somebody(leading=0.01), 0.0, 0.0, 0.5, 1.0, OPEN, SETTING) == 2.0


def test_newcomers_are_drawn_to_a_first_visit(drawn: Any) -> None:
    """Only without a visit, with the concern open, and only those who joined (not those of the start)."""
    fresh = {"visits": 0, "concern": 1, "joined": 3}
    for changed, pull in (
        ({}, 3.0),
        ({"visits": 1}, 0.0),
        ({"concern": 0}, 0.0),
        ({"joined": -1}, 0.0),
        ({"joined": 0}, 3.0),
    ):
        assert drawn(somebody(**{**fresh, **changed}), 1.0, 0.0, 0.0, 1.0, OPEN, SETTING) == pull


def test_a_first_visit_takes_time_as_well(drawn: Any) -> None:
    """With a third of the time a third of the pull; with none, none."""
    fresh = somebody(visits=0, concern=1, joined=3)
    assert drawn(fresh, 1.0 / 3.0, 0.0, 0.0, 1.0, OPEN, SETTING) == pytest.approx(1.0)
    assert drawn(fresh, 0.0, 0.0, 0.0, 1.0, OPEN, SETTING) == 0.0


def test_what_is_not_open_draws_nobody(drawn: Any) -> None:
    """A quarter open, a quarter of the rate; closed, not even duty counts."""
    assert drawn(somebody(), 1.0, 0.0, 0.5, 1.0, SimpleNamespace(open=0.25), SETTING) == 0.125
    assert drawn(somebody(leading=3.0), 1.0, 0.0, 0.5, 1.0, SimpleNamespace(open=0.0), SETTING) == 0.0


def test_who_is_not_made_to_come_comes_of_free_will() -> None:
    """No compulsion, all voluntary, also for those who would hardly come."""
    for free in (0.0, 1e-9, 0.5, 50.0):
        assert plain(voluntary_share)(free, free) == 1.0


def test_compulsion_takes_its_share() -> None:
    """Free chance 1/2 (ln 2), made to come 3/4 (ln 4): two thirds is free will; who would not come has none."""
    assert plain(voluntary_share)(math.log(2.0), math.log(4.0)) == pytest.approx(2.0 / 3.0, rel=1e-12)
    assert plain(voluntary_share)(0.0, 1.0) == 0.0


def test_the_more_are_made_to_come_the_less_is_free_will() -> None:
    """Falling with compulsion, rising with what draws one anyway, and a share at all bounds."""
    forcing = [0.0, 0.1, 1.0, 5.0, 50.0]
    for free in (0.0, 0.1, 1.0, 20.0):
        shares = [plain(voluntary_share)(free, free + more) for more in forcing]
        assert shares == sorted(shares, reverse=True)
        assert all(0.0 <= share <= 1.0 for share in shares)
    willing = [plain(voluntary_share)(free, free + 1.0) for free in (0.0, 0.1, 1.0, 5.0)]
    assert willing == sorted(willing)


def test_watching_is_a_multiple_of_taking_part() -> None:
    """Twice as often at 2; never at 0."""
    assert plain(watching_rate)(0.3, SimpleNamespace(watching=2.0)) == 0.6
    assert plain(watching_rate)(0.3, SimpleNamespace(watching=0.0)) == 0.0


# In lives


def test_hours_of_measuring_are_taken_from_regulars_as_procedures_are() -> None:
    """A fifth of an hour of each is the same to the bit, where measuring changes nothing that is talked about."""
    taken = []
    for name in ("red_tape", "measuring"):
        given = {**SMALL, f"organisation.{name}": 0.2}
        taken.append(Life(Plan.of(given), 3, weeks=40).live(40).weekly[:, 0])
    for measure in ("present", "hours_given", "hours_red_tape", "value", "identification"):
        assert taken[0][measure].tolist() == taken[1][measure].tolist(), measure
    assert taken[0]["hours_red_tape"].max() > 0.0
    assert (taken[1]["talked_about"] > taken[0]["talked_about"]).all()


def test_procedures_and_measuring_add_up_and_keep_people_away() -> None:
    """Hours of both are asked of those who came lately."""
    both = {"organisation.red_tape": 0.4, "organisation.measuring": 0.6}
    seen = pairs(SMALL, both, "present", "hours_red_tape")
    assert seen["present"].less == 1.0
    one = pairs(SMALL, {"organisation.red_tape": 1.0}, "present", "hours_red_tape")
    assert seen["hours_red_tape"].having.tolist() == pytest.approx(one["hours_red_tape"].having.tolist(), rel=1e-12)


def test_a_team_that_stewards_technology_lets_in_those_who_are_far_away() -> None:
    """Nine tenths are kept out; the near ones, of whom there are more, gain nothing of their own."""
    barred = {**SMALL, "deciding.barrier": 0.9, "leading.support_hours": 20.0}
    seen = pairs(barred, {"supporting.team_hours": 6.0, "supporting.access": 0.8}, "far_present", "present")
    assert seen["far_present"].more == 1.0
    assert seen["far_present"].times > 1.5 * seen["present"].times


def test_without_a_barrier_there_is_nothing_to_let_in() -> None:
    """To the bit, but for what is recorded of the team: its other hours were not needed."""
    open_to_all = {**SMALL, "deciding.barrier": 0.0, "leading.support_hours": 20.0}
    team = {"supporting.team_hours": 6.0, "supporting.access": 1.0}
    seen = pairs(open_to_all, team, "far_present", "present", "identification")
    for pair in seen.values():
        assert pair.having.tolist() == pair.without.tolist()
