"""Rules of leading: the need, what is given, what is missing, who steps up and down."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from helpers_pairs import SMALL, pairs

from copsim.simulation.leading import (
    GAP,
    UNSEEN,
    VACANCY,
    hours_needed,
    leading_hours,
    quality_of_space,
    seen_of_seat,
    steps_up,
    unmet,
)
from copsim.simulation.life import Life, Plan
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
    assert plain(leading_hours)(pledged(3.0), 0, 0.0, 0.0, setting) == 1.5
    assert plain(leading_hours)(pledged(3.0), 1, 0.0, 0.0, setting) == pytest.approx(0.6, rel=1e-12)
    assert plain(leading_hours)(pledged(3.0, effort=0.1), 0, 0.0, 0.0, setting) == pytest.approx(0.15, rel=1e-12)


def test_a_sponsor_behind_the_leaders_keeps_other_work_off() -> None:
    """Busy leaders give 0.4 of 3 hours alone, 0.7 half backed, all of them wholly backed; calm ones need nobody."""
    setting = SimpleNamespace(effort=1.0, busy_effort=0.4)
    given = [plain(leading_hours)(pledged(3.0), 1, backed, 0.0, setting) for backed in (0.0, 0.5, 1.0)]
    assert given == pytest.approx([1.2, 2.1, 3.0], rel=1e-12)
    assert plain(leading_hours)(pledged(3.0), 0, 0.0, 0.0, setting) == plain(leading_hours)(
        pledged(3.0), 0, 1.0, 0.0, setting
    )


def test_leaders_never_give_more_than_they_have() -> None:
    """A pledge beyond one's hours is cut, a busy leader's as well."""
    setting = SimpleNamespace(effort=1.0, busy_effort=1.0)
    assert plain(leading_hours)(pledged(60.0, available=2.5), 0, 0.0, 0.0, setting) == 2.5
    assert plain(leading_hours)(pledged(60.0, available=0.0), 1, 1.0, 0.0, setting) == 0.0


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
    assert plain(steps_up)(REGULAR, 0.5, 0.5, 0.0, STEPPING) == pytest.approx(0.02, rel=1e-12)


def test_nobody_steps_up_at_or_below_the_attendance_asked_for() -> None:
    """The threshold itself is not enough."""
    assert plain(steps_up)(REGULAR, 0.15, 1.0, 0.0, STEPPING) == 0.0
    assert plain(steps_up)(REGULAR, 0.1501, 1.0, 0.0, STEPPING) > 0.0


@pytest.mark.parametrize("field", ["identification", "energy"])
def test_nobody_steps_up_without_identification_or_energy(field: str) -> None:
    """Each alone may be what is missing."""
    member = SimpleNamespace(**{**vars(REGULAR), field: 0.0})
    assert plain(steps_up)(member, 1.0, 1.0, 0.0, STEPPING) == 0.0


def test_a_full_seat_draws_nobody() -> None:
    """A seat that looks filled is not taken up, however much is left undone."""
    assert plain(steps_up)(REGULAR, 1.0, 0.0, 0.0, STEPPING) == 0.0


@pytest.mark.parametrize(("rival", "seen"), [(VACANCY, 0.2), (UNSEEN, 0.0), (GAP, 0.9)])
def test_what_is_seen_of_an_empty_seat(rival: int, seen: float) -> None:
    """Where a fifth is not pledged and nine tenths are not done: what nobody pledged, nothing, or what is not done."""
    assert plain(seen_of_seat)(0.2, 0.9, SimpleNamespace(seat_seen=float(rival))) == seen


def test_a_neglected_seat_looks_filled_unless_every_gap_is_seen() -> None:
    """All hours are pledged and none given: only the third rule shows it."""
    seen = [plain(seen_of_seat)(0.0, 1.0, SimpleNamespace(seat_seen=float(rival))) for rival in range(3)]
    assert seen == [0.0, 0.0, 1.0]


@pytest.mark.parametrize(("coached", "hours"), [(0.0, 0.6), (0.5, 1.8), (1.0, 3.0)])
def test_coaching_wins_back_what_leaders_neglect(coached: float, hours: float) -> None:
    """At half the effort, where all give two fifths, 0.6 of three hours; half coached, half of the rest as well."""
    setting = SimpleNamespace(effort=0.4, busy_effort=0.4)
    assert plain(leading_hours)(pledged(3.0, effort=0.5), 0, 0.0, coached, setting) == pytest.approx(hours, rel=1e-12)


def test_coaching_does_not_add_to_a_pledge_nor_to_the_hours_there_are() -> None:
    """Who gives everything gives no more; a busy spell takes its part of it; nobody gives more than own hours."""
    setting = SimpleNamespace(effort=1.0, busy_effort=0.4)
    for coached in (0.0, 0.5, 1.0):
        assert plain(leading_hours)(pledged(3.0), 0, 0.0, coached, setting) == 3.0
        assert plain(leading_hours)(pledged(3.0), 1, 0.0, coached, setting) == pytest.approx(1.2, rel=1e-12)
        assert plain(leading_hours)(pledged(3.0, available=1.0), 0, 0.0, coached, setting) == 1.0


def test_those_who_are_coached_step_up_up_to_twice_as_readily() -> None:
    """2 % a week, 3 % half coached, 4 % wholly; nobody who does not come."""
    chances = [plain(steps_up)(REGULAR, 0.5, 0.5, coached, STEPPING) for coached in (0.0, 0.5, 1.0)]
    assert chances == pytest.approx([0.02, 0.03, 0.04], rel=1e-12)
    assert plain(steps_up)(REGULAR, 0.15, 1.0, 1.0, STEPPING) == 0.0


# In lives


def test_a_coordinator_council_restores_the_hours_of_leaders_who_neglect_their_seats() -> None:
    """They give a fifth of what they pledged; meeting each other takes a fifth of their hours and is worth it."""
    neglect = {**SMALL, "leading.effort": 0.2}
    council = {"cultivating.coordinator_council": 0.2, "cultivating.role_half": 0.1}
    seen = pairs(neglect, council, "hours_leading", "hours_cultivating", "quality", "present")
    assert seen["hours_leading"].times > 2.0
    assert seen["hours_leading"].more == seen["quality"].more == seen["present"].more == 1.0
    held = seen["hours_leading"].having - seen["hours_cultivating"].having
    assert (held > seen["hours_leading"].without).all()


def test_where_leaders_give_everything_a_coordinator_council_costs_its_hours() -> None:
    """Nothing is to be won back: the space is held less well."""
    seen = pairs(SMALL, {"cultivating.coordinator_council": 0.2, "cultivating.role_half": 0.1}, "quality")
    assert seen["quality"].less == 1.0


def test_a_team_that_coaches_leaders_restores_hours_without_taking_theirs() -> None:
    """Eight tenths of four hours at growing skill."""
    team = {"supporting.team_hours": 4.0, "supporting.coaching_leaders": 0.8}
    seen = pairs({**SMALL, "leading.effort": 0.4}, team, "hours_leading", "hours_cultivating", "gap")
    assert seen["hours_leading"].more == seen["gap"].less == 1.0
    assert seen["hours_cultivating"].having.max() == 0.0


def test_coaching_brings_more_people_to_step_up() -> None:
    """Where all who lead at first are taken away, and seats are seen to be empty."""
    empty = {**SMALL, "start.leaders": 0, "leading.step_up": 0.02}
    team = {"supporting.team_hours": 4.0, "supporting.coaching_leaders": 1.0}
    seen = pairs(empty, team, "leaders", seeds=24, weeks=78)
    assert seen["leaders"].times > 1.15
    assert seen["leaders"].more > 2 * seen["leaders"].less


def week_of(**given: float) -> Any:
    """The last week of a quarter with one leader who pledged two hours and has them, where nobody steps up or down."""
    usual = {
        "start.pledge": 2.0,
        "start.leader_hours": 40.0,
        "leading.step_up": 0.0,
        "leading.step_down_energy": 0.0,
        "joining.turnover": 0.0,
        "work.busy_begins": 0.0,
        "leading.need_base": 4.0,
        "leading.need_growth": 0.0,
    }
    named = {name.replace("__", "."): value for name, value in given.items()}
    return Life(Plan.of({**SMALL, **usual, **named}), 1, weeks=13).live(13).weekly[12, 0]


@pytest.mark.parametrize(
    ("share", "pledged", "vacancy"), [(0.0, 2.0, 0.5), (0.25, 1.5, 0.625), (0.5, 1.0, 0.75), (1.0, 0.0, 1.0)]
)
def test_what_is_pledged_for_a_role_is_not_pledged_for_the_space(share: float, pledged: float, vacancy: float) -> None:
    """Of two hours where four are needed; others see what is then missing."""
    week = week_of(cultivating__broker=share)
    assert week["hours_pledged"] == pytest.approx(pledged, rel=1e-12)
    assert week["vacancy"] == pytest.approx(vacancy, rel=1e-12)
    assert week["gap"] == pytest.approx(vacancy, rel=1e-12)


def test_shares_that_are_more_than_there_is_leave_no_pledge_for_the_space() -> None:
    """And no less than none."""
    week = week_of(cultivating__broker=0.8, cultivating__keeper=0.8)
    assert (week["hours_pledged"], week["vacancy"]) == (0.0, 1.0)


def test_a_neglected_seat_still_looks_filled() -> None:
    """Of a pledge that is kept by half, the vacancy shows nothing and the gap half."""
    week = week_of(leading__effort=0.5)
    assert (week["vacancy"], week["gap"]) == (0.5, 0.75)


def test_others_step_up_where_a_leader_has_taken_on_a_role() -> None:
    """As long as they see empty places at all; where they do not, there are hardly more leaders than before."""
    role = {"cultivating.broker": 0.6}
    seen = pairs(SMALL, role, "leaders", "vacancy", weeks=104, seeds=24)
    assert seen["vacancy"].more >= 0.9
    assert seen["leaders"].more > 2 * seen["leaders"].less
    unseen = pairs({**SMALL, "leading.seat_seen": UNSEEN}, role, "leaders", weeks=104, seeds=24)
    assert unseen["leaders"].times < 1.05 < seen["leaders"].times


def test_which_share_of_their_hours_members_may_use_is_recorded() -> None:
    """Of a fifth that is legitimate, half of the rest is excused: six tenths, whatever sponsors there are besides."""
    given = {"world__strategic_relevance": 0.0, "organisation__existence": 0.5, "organisation__domain_sponsor": 1.0}
    week = week_of(world__time_legitimacy=0.2, **given)
    assert week["usable"] == pytest.approx(0.6, rel=1e-12)
