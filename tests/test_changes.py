"""Dated changes: parameters that get another value, and events."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from helpers_lives import different

from copsim.simulation.changes import EVENTS, LIMITS, Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.model import QUANTITIES, change_rows
from copsim.simulation.records import ACTIVE, LAUNCH

SMALL = {"start.members": 20, "joining.prospects": 1.0}


def life(*changes: Change, communities: int = 1, seed: int = 3, **parameters: float) -> Life:
    plan = Plan.of(
        {**SMALL, **{k.replace("__", "."): v for k, v in parameters.items()}}, changes, communities=communities
    )
    return Life(plan, seed, weeks=30, log=True)


def now(a_life: Life, name: str) -> list[float]:
    return [float(x) for x in a_life.state.setting[name]]


def test_a_parameter_changes_in_the_week_stated_and_not_before() -> None:
    """A change of week 3 holds while week 3 is lived, and is not yet there after week 2."""
    changed = life(Change(3, "leading.effort", 0.25))
    assert now(changed.live(3), "effort") == [1.0]
    assert now(changed.live(1), "effort") == [0.25]


def test_week_0_is_the_first_week() -> None:
    """A change of week 0 is a parameter of the run, but for the founding."""
    assert different(life(Change(0, "leading.effort", 0.5)).live(20), life(leading__effort=0.5).live(20)) == []


def test_of_two_changes_in_one_week_the_later_stated_holds() -> None:
    """The list is sorted by week, and otherwise left as given."""
    changes = [Change(5, "leading.effort", 0.9), Change(2, "leading.effort", 0.1), Change(2, "leading.effort", 0.4)]
    lived = life(*changes)
    assert now(lived.live(3), "effort") == [0.4]
    assert now(lived.live(3), "effort") == [0.9]


def test_a_change_may_be_meant_for_one_community() -> None:
    """The other keeps its value, and its numbers to the bit."""
    plain, changed = life(communities=2).live(20), life(Change(1, "leading.effort", 0.0, community=1), communities=2)
    changed.live(20)
    assert now(changed, "effort") == [1.0, 0.0]
    assert plain.weekly[:, 0].tobytes() == changed.weekly[:, 0].tobytes()
    assert plain.weekly[:, 1].tobytes() != changed.weekly[:, 1].tobytes()


def test_a_change_for_all_reaches_every_community() -> None:
    """Also the last."""
    assert now(life(Change(0, "leading.effort", 0.5), communities=3).live(1), "effort") == [0.5] * 3


def test_a_plan_is_not_altered_by_living_it() -> None:
    """Another life from the same plan begins with the values of the plan."""
    plan = Plan.of(SMALL, [Change(0, "leading.effort", 0.25)])
    first = Life(plan, 3, weeks=5).live(5)
    assert float(plan.setting["effort"][0]) == 1.0
    assert different(Life(plan, 3, weeks=5).live(5), first) == []


def test_the_past_does_not_know_of_a_change_to_come() -> None:
    """Up to the week before, everything is the same to the bit."""
    with_change, without = life(Change(10, event="launch", amount=2, more=5)), life()
    assert different(with_change.live(10), without.live(10)) == []
    assert different(with_change.live(1), without.live(1)) != []


def test_a_launch_is_held_well_and_brings_people() -> None:
    """Quality 1 in that week only, its hours granted, and so many invited people more than without."""
    launched, usual = life(Change(4, event="launch", amount=2, more=6)), life()
    launched.live(5)
    usual.live(5)
    assert launched.weekly["quality"][4, 0] == 1.0
    assert launched.weekly["held"][4, 0] == 1
    assert launched.weekly["joined"][4, 0] == usual.weekly["joined"][4, 0] + 6
    community = launched.state.communities[0]
    assert community.cost == community.granted == 2 * QUANTITIES["rhythm.launch_hours"].default
    assert set(launched.log["activity"][launched.log["week"] == 4]) == {LAUNCH}
    launched.live(1)
    assert launched.state.communities[0].granted == 0.0
    assert launched.state.communities[0].activity != LAUNCH


def test_people_invited_to_a_launch_bring_some_identification() -> None:
    """Within the bounds of the parameters, when they have had no visit yet."""
    bounds = {"joining__invited_identification_low": 0.3, "joining__invited_identification_high": 0.35}
    stay_away = {"deciding__first_visit": 0.0, "deciding__openness": 0.0, "feeling__identification_fade": 0.0}
    closed = {"deciding__concern_pull": 0.0, "deciding__habit_pull": 0.0}
    launched = life(
        Change(2, event="launch", amount=1, more=7), joining__prospects=0.0, **bounds, **stay_away, **closed
    )
    launched.live(3)
    invited = launched.members[launched.members["joined"] == 2]
    assert len(invited) == 7
    assert ((invited["identification"] >= 0.3) & (invited["identification"] <= 0.35)).all()


def test_leaders_with_the_largest_pledges_leave_first() -> None:
    """Of three with different pledges, two are to leave: the smallest stays."""
    leading = life(Change(1, event="leaders leave", amount=2), start__leaders=3, work__busy_begins=0.0)
    leading.live(1)
    leading.state.members["pledge"][:3] = (0.5, 2.0, 1.0)
    leading.live(1)
    assert leading.people["left"][:3].tolist() == [-1, 1, 1]
    assert leading.members["left"][:3].tolist() == [-1, 1, 1]
    assert leading.weekly["left"][1, 0] >= 2


def test_no_more_leaders_leave_than_there_are() -> None:
    """Asking for a hundred takes the leaders and nobody else."""
    gone = life(Change(1, event="leaders leave", amount=100), joining__turnover=0.0).live(2)
    assert gone.weekly["leaders"][:, 0].tolist() == [1, 0]
    assert gone.weekly["left"][1, 0] == 1


def test_departures_asked_for_twice_in_a_week_add_up() -> None:
    """Two changes of one leader each take two."""
    twice = [Change(1, event="leaders leave", amount=1)] * 2
    assert life(*twice, start__leaders=3, joining__turnover=0.0).live(2).weekly["left"][1, 0] == 2


def test_renegotiation_lowers_nobodys_relevance_who_sits_at_the_table() -> None:
    """Active and core members keep or gain; the others' relevance is drawn anew."""
    still = {"work__project_length": 2000.0, "joining__turnover": 0.0, "joining__prospects": 0.0}
    changed, same = life(Change(15, event="renegotiate"), **still), life(**still)
    changed.live(15)
    level = changed.members["level"].copy()
    changed.live(1)
    same.live(16)
    seated = level >= ACTIVE
    assert seated.any()
    assert (changed.members["relevance"][seated] >= same.members["relevance"][seated]).all()
    assert (changed.members["relevance"][~seated] != same.members["relevance"][~seated]).all()


def test_fresh_luck_changes_the_seed_from_its_week_on() -> None:
    """The same past; then what the new seed draws."""
    fresh, usual = life(Change(8, event="fresh luck", amount=99)), life()
    assert different(fresh.live(8), usual.live(8)) == []
    assert fresh.seed == 3
    assert "weekly" in different(fresh.live(8), usual.live(8))
    assert fresh.seed == 99


def test_events_of_one_week_do_not_last() -> None:
    """Departures, launches and renegotiation are over the week after."""
    lived = life(
        Change(2, event="launch", amount=1, more=1),
        Change(2, event="leaders leave", amount=1),
        Change(2, event="renegotiate"),
    ).live(4)
    community = lived.state.communities[0]
    assert (community.launch_days, community.launch_invited, community.depart, community.renegotiate) == (0, 0, 0, 0.0)


WRONG: list[tuple[Change, type[Exception], str]] = [
    (Change(-1, event="renegotiate"), ValueError, r"dated week -1, expected a whole number from 0 on"),
    (
        Change(1, event="party"),
        ValueError,
        r"no event 'party'; there are launch, leaders leave, leaders neglect, renegotiate, fresh luck",
    ),
    (Change(1), ValueError, r"name a parameter or an event"),
    (Change(1, event="none"), ValueError, r"no event 'none'"),
    (Change(1, "leading.zeal", 1.0), KeyError, r"no parameter 'leading.zeal'"),
    (Change(1, "leading.effort", 1.5), ValueError, r"leading.effort is 1.5, expected 0 to 1"),
    (Change(1, "leading.effort", float("nan")), ValueError, r"leading.effort is nan"),
    (Change(1, "rhythm.every", 2.5), ValueError, r"rhythm.every is 2.5, expected a whole number"),
    (Change(1, "start.members", 5.0), ValueError, r"start.members only shapes the start"),
    (Change(1, "leading.effort", 1.0, community=1), ValueError, r"community 1, but there are 1"),
    (Change(1, "leading.effort", 1.0, community=-2), ValueError, r"community -2"),
]


@pytest.mark.parametrize(("change", "error", "message"), WRONG)
def test_changes_that_cannot_be_are_refused(change: Change, error: type[Exception], message: str) -> None:
    """With the value, what was expected, and the names there are."""
    with pytest.raises(error, match=message):
        Plan.of(SMALL, [change])


ASKED_FOR: list[Any] = [
    pytest.param(Change(1, event="launch", amount=2, more=-5), id="fewer than no people invited"),
    pytest.param(Change(1, event="launch", amount=-2), id="less than no days"),
    pytest.param(Change(1, event="launch", amount=60), id="days beyond the purposes of draws"),
    pytest.param(Change(1, event="leaders leave", amount=-1), id="less than no leaders"),
    pytest.param(Change(1, event="fresh luck", amount=-7), id="a seed below 0"),
    pytest.param(Change(1, "leading.effort", 1.0, event="launch"), id="a parameter and an event at once"),
]


@pytest.mark.parametrize("change", ASKED_FOR)
def test_amounts_that_cannot_be_are_refused(change: Change) -> None:
    """An event says how many; a number that cannot be is refused like any other value."""
    with pytest.raises(ValueError, match="expected"):
        change_rows([change])


def test_events_have_codes_in_order() -> None:
    """The row of an event holds its place in the list of events."""
    rows = change_rows([Change(1, event=name, amount=LIMITS[name][0][1]) for name in EVENTS[1:]])
    assert rows["event"].tolist() == [1, 2, 3, 4, 5]
    assert rows["parameter"].tolist() == [-1] * 5
    assert np.all(rows["community"] == -1)
