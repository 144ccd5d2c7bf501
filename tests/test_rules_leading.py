"""Rules of leading: the need, what is given, what is missing, who steps up and down."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from copsim.simulation.leading import (
    GAP,
    UNSEEN,
    VACANCY,
    hours_needed,
    leading_hours,
    new_pledge,
    quality_of_space,
    seen_of_seat,
    steps_down,
    steps_up,
    unmet,
)
from copsim.simulation.rules import plain


def test_need_grows_with_the_root_of_those_active() -> None:
    """0.8 hours alone; 16 active members at 0.4 an hour's root add 1.6."""
    setting = SimpleNamespace(need_base=0.8, need_growth=0.4, every=2.0)
    assert plain(hours_needed)(0, 0.0, setting) == 0.8
    assert plain(hours_needed)(16, 0.0, setting) == pytest.approx(2.4, rel=1e-12)
    assert plain(hours_needed)(64, 0.0, setting) - 0.8 == pytest.approx(2 * 1.6, rel=1e-12)


def test_what_is_planned_has_to_be_prepared() -> None:
    """Six hours of preparation for a meeting every three weeks are two a week; every week, six."""
    for every, more in ((3.0, 2.0), (1.0, 6.0), (52.0, 6.0 / 52.0)):
        setting = SimpleNamespace(need_base=0.8, need_growth=0.4, every=every)
        assert plain(hours_needed)(16, 6.0, setting) == pytest.approx(2.4 + more, rel=1e-12)


def pledged(pledge: float, effort: float = 1.0, available: float = 10.0) -> SimpleNamespace:
    return SimpleNamespace(pledge=pledge, effort=effort, available=available)


def test_leaders_give_their_pledge_with_effort() -> None:
    """3 hours at half the effort of all leaders; 0.4 of that when busy; a tenth of it by one who neglects the seat."""
    setting = SimpleNamespace(effort=0.5, busy_effort=0.4)
    assert plain(leading_hours)(pledged(3.0), 0, 0.0, setting) == 1.5
    assert plain(leading_hours)(pledged(3.0), 1, 0.0, setting) == pytest.approx(0.6, rel=1e-12)
    assert plain(leading_hours)(pledged(3.0, effort=0.1), 0, 0.0, setting) == pytest.approx(0.15, rel=1e-12)


def test_a_sponsor_behind_the_leaders_keeps_other_work_off() -> None:
    """Busy leaders give 0.4 of 3 hours alone, 0.7 half backed, all of them wholly backed; calm ones need nobody."""
    setting = SimpleNamespace(effort=1.0, busy_effort=0.4)
    given = [plain(leading_hours)(pledged(3.0), 1, backed, setting) for backed in (0.0, 0.5, 1.0)]
    assert given == pytest.approx([1.2, 2.1, 3.0], rel=1e-12)
    assert plain(leading_hours)(pledged(3.0), 0, 0.0, setting) == plain(leading_hours)(pledged(3.0), 0, 1.0, setting)


def test_leaders_never_give_more_than_they_have() -> None:
    """A pledge beyond one's hours is cut, a busy leader's as well."""
    setting = SimpleNamespace(effort=1.0, busy_effort=1.0)
    assert plain(leading_hours)(pledged(60.0, available=2.5), 0, 0.0, setting) == 2.5
    assert plain(leading_hours)(pledged(60.0, available=0.0), 1, 1.0, setting) == 0.0


@pytest.mark.parametrize(
    ("hours", "need", "share"), [(0.0, 4.0, 1.0), (1.0, 4.0, 0.75), (4.0, 4.0, 0.0), (9.0, 4.0, 0.0)]
)
def test_what_is_missing_is_a_share_of_the_need(hours: float, need: float, share: float) -> None:
    """All, three quarters, nothing; more than enough is no more than nothing missing."""
    assert plain(unmet)(hours, need) == share


def test_where_nothing_is_needed_nothing_is_missing() -> None:
    """No division by a need of 0."""
    assert plain(unmet)(0.0, 0.0) == 0.0


def test_a_gap_hurts_as_far_as_convening_matters() -> None:
    """Half a gap leaves 0.7 where 0.6 needs convening, everything where nothing does."""
    assert plain(quality_of_space)(0.5, SimpleNamespace(convened=0.6)) == pytest.approx(0.7, rel=1e-12)
    assert plain(quality_of_space)(1.0, SimpleNamespace(convened=0.0)) == 1.0
    assert plain(quality_of_space)(1.0, SimpleNamespace(convened=1.0)) == 0.0


STEPPING = SimpleNamespace(step_up=0.05, coaching=2.0, step_up_attendance=0.15)
REGULAR = SimpleNamespace(identification=0.5, energy=0.8)


def test_regulars_step_up_where_a_vacancy_is_seen() -> None:
    """0.05 x 0.5 vacancy x 0.5 identification x 0.8 energy x 2 coaching is 2 % a week."""
    assert plain(steps_up)(REGULAR, 0.5, 0.5, STEPPING) == pytest.approx(0.02, rel=1e-12)


def test_nobody_steps_up_at_or_below_the_attendance_asked_for() -> None:
    """The threshold itself is not enough."""
    assert plain(steps_up)(REGULAR, 0.15, 1.0, STEPPING) == 0.0
    assert plain(steps_up)(REGULAR, 0.1501, 1.0, STEPPING) > 0.0


@pytest.mark.parametrize("field", ["identification", "energy"])
def test_nobody_steps_up_without_identification_or_energy(field: str) -> None:
    """Each alone may be what is missing."""
    member = SimpleNamespace(**{**vars(REGULAR), field: 0.0})
    assert plain(steps_up)(member, 1.0, 1.0, STEPPING) == 0.0


def test_a_full_seat_draws_nobody() -> None:
    """A seat that looks filled is not taken up, however much is left undone."""
    assert plain(steps_up)(REGULAR, 1.0, 0.0, STEPPING) == 0.0


@pytest.mark.parametrize(("rival", "seen"), [(VACANCY, 0.2), (UNSEEN, 0.0), (GAP, 0.9)])
def test_what_is_seen_of_an_empty_seat(rival: int, seen: float) -> None:
    """Where a fifth is not pledged and nine tenths are not done: what nobody pledged, nothing, or what is not done."""
    assert plain(seen_of_seat)(0.2, 0.9, SimpleNamespace(seat_seen=float(rival))) == seen


def test_a_neglected_seat_looks_filled_unless_every_gap_is_seen() -> None:
    """All hours are pledged and none given: only the third rule shows it."""
    seen = [plain(seen_of_seat)(0.0, 1.0, SimpleNamespace(seat_seen=float(rival))) for rival in range(3)]
    assert seen == [0.0, 0.0, 1.0]


def test_new_leaders_pledge_what_is_missing_if_they_can() -> None:
    """Half of a need of 3 hours, or 0.4 of one's 2 hours, whichever is less."""
    setting = SimpleNamespace(pledge_share=0.4)
    assert plain(new_pledge)(0.5, 3.0, 100.0, setting) == 1.5
    assert plain(new_pledge)(0.5, 3.0, 2.0, setting) == pytest.approx(0.8, rel=1e-12)
    assert plain(new_pledge)(0.0, 3.0, 2.0, setting) == 0.0


GIVING_UP = SimpleNamespace(step_down_energy=0.2, step_down_attendance=0.08)


def leader(energy: float = 0.9, joined: int = -1) -> SimpleNamespace:
    return SimpleNamespace(energy=energy, joined=joined)


def test_tired_leaders_step_down() -> None:
    """Below the threshold, at any time; at the threshold not yet."""
    assert plain(steps_down)(leader(energy=0.19), 1.0, 0, GIVING_UP)
    assert not plain(steps_down)(leader(energy=0.2), 1.0, 0, GIVING_UP)


def test_leaders_nobody_sees_lose_the_seat_after_half_a_year() -> None:
    """There since the start (week -1): from week 25 on half a year has passed."""
    assert not plain(steps_down)(leader(), 0.0, 24, GIVING_UP)
    assert plain(steps_down)(leader(), 0.0, 25, GIVING_UP)


def test_half_a_year_counts_from_joining() -> None:
    """Who joined in week 10 has until week 36."""
    assert not plain(steps_down)(leader(joined=10), 0.0, 35, GIVING_UP)
    assert plain(steps_down)(leader(joined=10), 0.0, 36, GIVING_UP)


def test_leaders_who_come_often_enough_stay() -> None:
    """Attendance at the threshold is enough."""
    assert not plain(steps_down)(leader(), 0.08, 100, GIVING_UP)
