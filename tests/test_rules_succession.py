"""Rules of succession: who gives up a seat, who is ready for it, and how it is handed on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from helpers_pairs import SMALL, pairs

from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.rules import plain
from copsim.simulation.succession import (
    bequeath,
    find_heir,
    hand_on,
    is_leaving,
    new_pledge,
    note_who_gives_up,
    note_who_hands_over,
    readiness,
    steps_down,
    succeed,
)


def test_new_leaders_pledge_what_is_missing_if_they_can() -> None:
    """Half of a need of 3 hours, or 0.4 of one's 2 hours, whichever is less."""
    setting = SimpleNamespace(pledge_share=0.4)
    assert plain(new_pledge)(0.5, 3.0, 100.0, setting) == 1.5
    assert plain(new_pledge)(0.5, 3.0, 2.0, setting) == pytest.approx(0.8, rel=1e-12)
    assert plain(new_pledge)(0.0, 3.0, 2.0, setting) == 0.0


GIVING_UP = SimpleNamespace(step_down_energy=0.2, step_down_attendance=0.08)


def leader(energy: float = 0.9, joined: int = -1, seated: int = -1) -> SimpleNamespace:
    return SimpleNamespace(energy=energy, joined=joined, seated=seated)


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


def test_half_a_year_counts_from_agreeing_to_lead() -> None:
    """Who joined in week 10 and was asked in week 60 has until week 86; tired ones have not even that."""
    assert not plain(steps_down)(leader(joined=10, seated=60), 0.0, 85, GIVING_UP)
    assert plain(steps_down)(leader(joined=10, seated=60), 0.0, 86, GIVING_UP)
    assert plain(steps_down)(leader(energy=0.1, joined=10, seated=60), 1.0, 61, GIVING_UP)


def test_leaders_who_come_often_enough_stay() -> None:
    """Attendance at the threshold is enough."""
    assert not plain(steps_down)(leader(), 0.08, 100, GIVING_UP)


READY = SimpleNamespace(step_up_attendance=0.15, step_down_energy=0.2)


def regular(identification: float = 0.5, energy: float = 0.8) -> SimpleNamespace:
    return SimpleNamespace(identification=identification, energy=energy)


def test_readiness_is_identification_times_energy_of_those_who_come() -> None:
    """Half of it and eight tenths make four tenths; who does not come often enough is not ready at all."""
    assert plain(readiness)(regular(), 0.5, READY) == pytest.approx(0.4, rel=1e-12)
    assert plain(readiness)(regular(), 0.1501, READY) == pytest.approx(0.4, rel=1e-12)
    assert plain(readiness)(regular(1.0, 1.0), 0.15, READY) == 0.0


def test_nobody_is_ready_who_would_give_up_the_seat_at_once() -> None:
    """Energy at which a leader steps down is too little; at the threshold it is just enough."""
    assert plain(readiness)(regular(1.0, 0.19), 1.0, READY) == 0.0
    assert plain(readiness)(regular(1.0, 0.2), 1.0, READY) == 0.2


def test_more_identification_or_energy_never_makes_less_ready() -> None:
    """And readiness is a share."""
    rows = [[plain(readiness)(regular(z / 5, e / 5), 1.0, READY) for z in range(6)] for e in range(6)]
    for along in (*rows, *zip(*rows, strict=True)):
        assert list(along) == sorted(along)
    assert (rows[0][0], rows[-1][-1]) == (0.0, 1.0)


# Stages

ALWAYS_SEEN = (1 << 26) - 1


def seats(
    *pledges: float, energy: Any = 0.8, identification: Any = 0.5, part: Any = ALWAYS_SEEN, **leading: float
) -> Any:
    """The state of a community with so many members, who pledge this, feel this, and were seen in these weeks."""
    how_many = len(pledges)
    plan = Plan.of({"start.members": how_many, **{f"leading.{name}": value for name, value in leading.items()}})
    state: Any = Life(plan, 4, weeks=1).state
    for name, value in (("pledge", pledges), ("energy", energy), ("identification", identification), ("part", part)):
        state.members[name][:how_many] = value
    state.people["hours"][:how_many] = 10.0
    return state


def pledges(state: Any) -> list[float]:
    return [float(pledge) for pledge in state.members["pledge"][: int(state.clock[0].members)]]


def test_the_readiest_who_does_not_lead_is_the_heir() -> None:
    """Row 0 leads; of equals the first; nobody where all lead, are tired, or are not seen."""
    assert plain(find_heir)(seats(1.0, 0.0, 0.0, 0.0, identification=[1.0, 0.4, 0.7, 0.6]), 0) == 2
    assert plain(find_heir)(seats(1.0, 0.0, 0.0), 0) == 1
    assert plain(find_heir)(seats(1.0, 1.0), 0) == -1
    assert plain(find_heir)(seats(1.0, 0.0, 0.0, energy=0.1), 0) == -1
    assert plain(find_heir)(seats(1.0, 0.0, 0.0, part=0), 0) == -1
    assert plain(find_heir)(seats(1.0, 0.0, 0.0, part=[0, 0, ALWAYS_SEEN]), 0) == 2


@pytest.mark.parametrize(("pledge", "usable", "taken"), [(3.0, 1.0, 3.0), (9.0, 1.0, 4.0), (3.0, 0.5, 2.0)])
def test_an_heir_takes_the_seat_as_far_as_own_hours_allow(pledge: float, usable: float, taken: float) -> None:
    """Four tenths of ten hours, or of the five that may be used, at most; the heir takes it in earnest."""
    state = seats(pledge, 0.0)
    state.members["effort"][1] = 0.1
    assert plain(hand_on)(state, 0, pledge, usable)
    assert pledges(state) == [pledge, taken]
    assert state.members["effort"][1] == 1.0
    assert state.communities[0].succeeded == 1


@pytest.mark.parametrize(("second", "share"), [(3.0, 0.4), (0.0, 0.0)])
def test_a_seat_that_nobody_can_take_is_not_handed_on(second: float, share: float) -> None:
    """Both lead already, or the other would give no hour."""
    state = seats(3.0, second, pledge_share=share)
    before = pledges(state)
    assert not plain(hand_on)(state, 0, 3.0, 1.0)
    assert (pledges(state), state.communities[0].succeeded) == (before, 0)


def test_those_noted_are_found_again_and_no_others() -> None:
    """Only as many places count as were noted, in the community's own part."""
    places = np.array([[7, 3, 5, 9], [0, 0, 0, 0]])
    assert [plain(is_leaving)(row, places, 1, 2) for row in (7, 3, 5, 9)] == [False, True, True, False]
    assert not plain(is_leaving)(3, places, 1, 0)


@pytest.mark.parametrize(("asked", "rows"), [(0, []), (1, [2]), (2, [2, 0]), (3, [2, 0, 3]), (100, [2, 0, 3])])
def test_the_largest_pledges_are_handed_over_first(asked: int, rows: list[int]) -> None:
    """No more than there are."""
    state = seats(2.0, 0.0, 5.0, 1.0)
    state.communities[0].hand_over = asked
    assert plain(note_who_hands_over)(state, 0) == len(rows)
    assert state.seats[0, : len(rows)].tolist() == rows


@pytest.mark.parametrize(("chance", "rows"), [(0.0, []), (1.0, [1, 3])])
def test_those_who_give_up_have_prepared_a_successor_with_their_chance(chance: float, rows: list[int]) -> None:
    """Tired leaders; row 0 leads with energy, row 2 does not lead, row 4 is told to hand over and noted already."""
    state = seats(1.0, 1.0, 0.0, 1.0, 1.0, energy=[0.9, 0.1, 0.1, 0.1, 0.1], hand_over=chance)
    state.seats[0, 0] = 4
    assert plain(note_who_gives_up)(state, 0, 1) == 1 + len(rows)
    assert state.seats[0, 1 : 1 + len(rows)].tolist() == rows


@pytest.mark.parametrize(
    ("pledge", "chance", "kept"), [(3.0, 1.0, (1, 3.0)), (3.0, 0.0, (0, 0.0)), (0.0, 1.0, (0, 0.0))]
)
def test_who_leaves_bequeaths_a_seat_that_was_prepared(pledge: float, chance: float, kept: tuple[int, float]) -> None:
    """Only who has a seat, and only where succession is prepared."""
    state = seats(pledge, hand_over=chance)
    community = state.communities[0]
    plain(bequeath)(state.members[0], community, state.setting[0], state.clock[0])
    assert (community.bequests, community.bequeathed) == kept


def test_bequests_add_up_and_each_heir_takes_the_mean() -> None:
    """Seats of one and three hours: two heirs take two hours each."""
    state = seats(0.0, 0.0, 0.0, identification=[0.2, 0.9, 0.8])
    state.communities[0].bequests, state.communities[0].bequeathed = 2, 4.0
    plain(succeed)(state, 0, 1.0)
    assert pledges(state) == [0.0, 2.0, 2.0]
    assert state.communities[0].succeeded == 2


def test_who_hands_over_is_relieved_and_the_heir_leads() -> None:
    """Of two leaders the one with more; the other keeps the seat."""
    state = seats(3.0, 1.0, 0.0, 0.0, identification=[0.9, 0.9, 0.3, 0.6])
    state.communities[0].hand_over = 1
    plain(succeed)(state, 0, 1.0)
    assert pledges(state) == [0.0, 1.0, 0.0, 3.0]
    assert state.members["seated"][:4].tolist() == [0, -1, -1, -1]


def test_nobody_takes_a_seat_who_hands_one_over_in_the_same_week() -> None:
    """Rows 0 and 1 are the readiest of all; the seats go to rows 2 and 3, and where only row 2 is left one is kept."""
    state = seats(3.0, 1.0, 0.0, 0.0, identification=[1.0, 1.0, 0.3, 0.2])
    state.communities[0].hand_over = 2
    plain(succeed)(state, 0, 1.0)
    assert pledges(state) == [0.0, 0.0, 3.0, 1.0]
    state = seats(3.0, 1.0, 0.0, identification=[1.0, 1.0, 0.3])
    state.communities[0].hand_over = 2
    plain(succeed)(state, 0, 1.0)
    assert pledges(state) == [0.0, 1.0, 3.0]


def test_who_finds_nobody_keeps_the_seat() -> None:
    """Nobody else has come lately."""
    state = seats(3.0, 0.0, part=[ALWAYS_SEEN, 0])
    state.communities[0].hand_over = 1
    plain(succeed)(state, 0, 1.0)
    assert pledges(state) == [3.0, 0.0]
    assert (state.communities[0].succeeded, state.members["seated"][0]) == (0, -1)


# In lives

CALM = {**SMALL, "start.leaders": 1, "start.founders": 12, "leading.step_up": 0.0, "joining.turnover": 0.0}
"""Nobody steps up by themselves, and nobody leaves."""


def lived(hand_over: float, *changes: Change, seed: int, weeks: int = 20) -> Life:
    return Life(Plan.of({**CALM, "leading.hand_over": hand_over}, changes), seed, weeks=30).live(weeks)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_prepared_seat_is_filled_in_the_week_its_leader_leaves(seed: int) -> None:
    """At 1; at 0 it stays empty, the same week and all weeks after."""
    leave = Change(20, event="leaders leave", amount=1)
    prepared, unprepared = lived(1.0, leave, seed=seed, weeks=25), lived(0.0, leave, seed=seed, weeks=25)
    assert prepared.weekly["leaders"][19:, 0].tolist() == [1] * 6
    assert prepared.weekly["succeeded"][19:, 0].tolist() == [0, 1, 0, 0, 0, 0]
    assert unprepared.weekly["leaders"][19:, 0].tolist() == [1] + [0] * 5
    assert unprepared.weekly["succeeded"].sum() == 0
    assert prepared.weekly["gap"][20, 0] < unprepared.weekly["gap"][20, 0] == 1.0


@pytest.mark.parametrize(("hand_over", "succeeded"), [(1.0, 1), (0.0, 0)])
def test_a_tired_leader_hands_on_what_was_prepared(hand_over: float, succeeded: int) -> None:
    """In the week of giving up; who was relieved leads no longer."""
    life = lived(hand_over, seed=1)
    (leader,) = np.flatnonzero(life.members["pledge"] > 0.0)
    life.members["energy"][leader] = 0.1
    life.live(1)
    assert life.members["pledge"][leader] == 0.0
    assert life.weekly["succeeded"][-1, 0] == life.weekly["leaders"][-1, 0] == succeeded


def test_preparing_succession_keeps_leaders_where_people_leave() -> None:
    """The space is held better, as fewer seats stay empty."""
    leaving = {**SMALL, "joining.turnover": 0.03, "leading.step_up": 0.01}
    seen = pairs(leaving, {"leading.hand_over": 1.0}, "succeeded", "leaders", "gap", weeks=78, seeds=16)
    assert seen["succeeded"].without.max() == 0.0
    assert seen["succeeded"].more >= 0.7
    assert seen["leaders"].more >= 0.7
    assert seen["leaders"].less == 0.0
    assert seen["gap"].less >= 0.7
