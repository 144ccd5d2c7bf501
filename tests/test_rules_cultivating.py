"""Rules of cultivating: where the hours of leaders go, and how much they do there."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from helpers_pairs import SMALL, pairs

from copsim.simulation.activities import Activity
from copsim.simulation.changes import Change
from copsim.simulation.cultivating import cultivate, effect_of_hours, part_of_hours, shares_asked
from copsim.simulation.life import Life, Plan
from copsim.simulation.rules import plain

SHARES = {
    "activist": "activist", "critical_friend": "friend", "keeper": "keeper", "reporter": "reporter",
    "messenger": "messenger", "broker": "broker", "backchannel": "touch", "self_care": "care",
    "advisory_council": "advisory", "strategic_team": "strategic", "coordinator_council": "peers",
}  # fmt: skip
"""Each parameter, and the community's field that says what these hours do."""


@pytest.mark.parametrize(
    ("share", "total", "part"), [(0.0, 0.0, 0.0), (0.3, 0.8, 0.3), (1.0, 1.0, 1.0), (1.0, 2.0, 0.5), (0.5, 4.0, 0.125)]
)
def test_shares_are_cut_only_where_they_are_more_than_there_is(share: float, total: float, part: float) -> None:
    """Up to the whole they are what they are; twice the whole halves each."""
    assert plain(part_of_hours)(share, total) == part


def test_parts_never_come_to_more_than_the_whole() -> None:
    """However many shares there are; and a larger share never gets the smaller part."""
    for shares in ([0.2, 0.3], [1.0] * 11, [0.1, 0.9, 1.0], [0.5, 0.5]):
        parts = [plain(part_of_hours)(share, sum(shares)) for share in shares]
        assert sum(parts) == pytest.approx(min(1.0, sum(shares)), rel=1e-12)
        assert [b for _, b in sorted(zip(shares, parts, strict=True))] == sorted(parts)


@pytest.mark.parametrize(
    ("hours", "half", "effect"),
    [(0.0, 1.0, 0.0), (1.0, 1.0, 0.5), (3.0, 1.0, 0.75), (0.03, 0.01, 0.75), (100.0, 100.0, 0.5)],
)
def test_at_the_half_a_role_does_half_of_what_it_can(hours: float, half: float, effect: float) -> None:
    """No hours do nothing; three times the half do three quarters; at either bound of the half as well."""
    assert plain(effect_of_hours)(hours, SimpleNamespace(role_half=half)) == pytest.approx(effect, rel=1e-12)


def test_each_further_hour_does_less_and_all_together_less_than_everything() -> None:
    """Rising, ever more slowly, and always below 1."""
    does = [plain(effect_of_hours)(float(hours), SimpleNamespace(role_half=2.0)) for hours in range(200)]
    gains = [after - before for before, after in pairwise(does)]
    assert min(gains) > 0.0
    assert gains == sorted(gains, reverse=True)
    assert does[-1] < 1.0


def state_with(**shares: float) -> Any:
    """The state of a community whose leaders' hours go there."""
    return Life(Plan.of({f"cultivating.{name}": share for name, share in shares.items()}), 1, weeks=1).state


@pytest.mark.parametrize("name", list(SHARES))
def test_every_share_is_asked_for(name: str) -> None:
    """Alone it is all that is asked for; with all the others, one of eleven."""
    assert plain(shares_asked)(state_with(**{name: 0.25}).setting[0]) == 0.25
    assert plain(shares_asked)(state_with(**dict.fromkeys(SHARES, 0.25)).setting[0]) == pytest.approx(2.75, rel=1e-12)


@pytest.mark.parametrize(("name", "field"), list(SHARES.items()))
def test_hours_do_what_they_are_given_for(name: str, field: str) -> None:
    """Half of four hours are two, which do two thirds of what that role can; all others do nothing."""
    state = state_with(**{name: 0.5})
    plain(cultivate)(state, 0, 4.0)
    community = state.communities[0]
    assert community.cultivating == 2.0
    assert {other: community[other] for other in SHARES.values()} == {
        other: pytest.approx(2.0 / 3.0 if other == field else 0.0, rel=1e-12) for other in SHARES.values()
    }


def test_hours_that_are_asked_for_twice_are_shared_out() -> None:
    """Two roles that want all four hours have two each, and nothing is left to hold the space."""
    state = state_with(keeper=1.0, reporter=1.0)
    plain(cultivate)(state, 0, 4.0)
    community = state.communities[0]
    assert (community.cultivating, community.keeper, community.reporter) == (4.0, 2.0 / 3.0, 2.0 / 3.0)


def test_without_leaders_hours_roles_do_nothing() -> None:
    """A role is only a share of what somebody gives."""
    state = state_with(keeper=1.0)
    plain(cultivate)(state, 0, 0.0)
    assert state.communities[0].keeper == state.communities[0].cultivating == 0.0


def test_a_role_that_is_given_up_does_nothing_any_more() -> None:
    """From the next week's hours on; what others do goes on."""
    state = state_with(keeper=0.5, reporter=0.5)
    plain(cultivate)(state, 0, 4.0)
    state.setting[0].keeper = 0.0
    plain(cultivate)(state, 0, 4.0)
    assert state.communities[0].keeper == 0.0
    assert state.communities[0].reporter == pytest.approx(2.0 / 3.0, rel=1e-12)
    state.setting[0].reporter = 0.0
    plain(cultivate)(state, 0, 4.0)
    assert state.communities[0].reporter == state.communities[0].cultivating == 0.0


# In lives

NOTES = (Activity("notes", 4, 1.0, group=5, reifies=0.3),)


def test_reporters_make_more_documents_and_cost_quality() -> None:
    """Of the same hours, three tenths go into writing down what is said instead of into holding the space."""
    seen = pairs(
        {**SMALL, "cultivating.role_half": 0.2},
        {"cultivating.reporter": 0.3},
        *("written", "documents", "quality", "hours_cultivating"),
        activities=NOTES,
    )
    assert seen["documents"].more >= 0.9
    assert seen["written"].times > 1.3
    assert seen["quality"].less == 1.0
    assert seen["hours_cultivating"].without.max() == 0.0
    assert seen["hours_cultivating"].having.min() > 0.0


def test_all_hours_in_roles_leave_nobody_to_hold_the_space() -> None:
    """The whole need is unmet, though leaders give their hours."""
    seen = pairs(SMALL, {"cultivating.keeper": 1.0, "cultivating.broker": 1.0}, "gap", "hours_leading", seeds=4)
    assert seen["gap"].without.max() < 0.9
    assert seen["gap"].having.tolist() == [1.0] * 4
    assert seen["hours_leading"].having.min() > 0.0


def test_where_nobody_leads_roles_change_nothing() -> None:
    """To the bit."""
    nobody = {**SMALL, "start.leaders": 0, "leading.step_up": 0.0}
    roles = {f"cultivating.{name}": 0.2 for name in SHARES}
    without, having = (Life(Plan.of(given), 3, weeks=40).live(40).weekly for given in (nobody, {**nobody, **roles}))
    assert without.tobytes() == having.tobytes()


def test_roles_begin_and_end_with_a_dated_change() -> None:
    """Hours go there in the weeks between, and in no others."""
    changes = [Change(10, "cultivating.reporter", 0.5), Change(20, "cultivating.reporter", 0.0)]
    weekly = Life(Plan.of(SMALL, changes), 3, weeks=30).live(30).weekly[:, 0]
    weeks = [week for week in range(30) if weekly["hours_cultivating"][week] > 0.0]
    assert weeks == list(range(10, 20))
    assert weekly["hours_cultivating"][10] == pytest.approx(0.5 * weekly["hours_leading"][10], rel=1e-12)
