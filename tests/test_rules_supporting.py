"""Rules of supporting: what of a team's hours reaches one community, and how the team learns its craft."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from helpers_pairs import SMALL, pairs

from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.rules import plain
from copsim.simulation.supporting import next_skill, support, team_reach

FUNCTIONS = {
    "coaching_leaders": "coached", "legitimising": "legitimised", "sponsorship": "spoken_for",
    "reporting": "reported", "access": "access",
}  # fmt: skip
"""Each parameter, and the community's field that says what these hours do."""


def team(hours: float = 10.0, serves: int = 1, switching: float = 0.5) -> SimpleNamespace:
    return SimpleNamespace(team_hours=hours, serves=float(serves), switching=switching)


@pytest.mark.parametrize(
    ("skill", "hours", "serves", "reach"),
    [(1.0, 10.0, 1, 10.0), (0.5, 10.0, 1, 5.0), (0.0, 10.0, 1, 0.0), (0.5, 0.0, 1, 0.0), (1.0, 10.0, 2, 4.5),
     (0.5, 10.0, 10, 0.25), (1.0, 10.0, 20, 0.0), (1.0, 10.0, 100_000, 0.0)],
)  # fmt: skip
def test_what_reaches_a_community_of_the_teams_hours(skill: float, hours: float, serves: int, reach: float) -> None:
    """Its part, less half an hour where there are others to turn to, as far as it is done with skill; never below 0."""
    assert plain(team_reach)(skill, team(hours, serves)) == pytest.approx(reach, rel=1e-12)


def test_who_serves_one_community_need_not_turn_to_another() -> None:
    """However much turning would cost; from two on it does, and less than a tenth is left of ten."""
    assert plain(team_reach)(1.0, team(switching=40.0)) == 10.0
    assert plain(team_reach)(1.0, team(serves=2, switching=40.0)) == 0.0
    assert 0.0 < plain(team_reach)(1.0, team(serves=10)) < 0.1 * plain(team_reach)(1.0, team())


def test_more_hours_and_more_skill_reach_further_and_more_communities_less_far() -> None:
    """At every step."""
    assert (by_hours := [plain(team_reach)(0.7, team(float(n), 3)) for n in range(20)]) == sorted(by_hours)
    assert (by_skill := [plain(team_reach)(n / 9, team()) for n in range(10)]) == sorted(by_skill)
    by_others = [plain(team_reach)(0.7, team(serves=n)) for n in range(1, 30)]
    assert by_others == sorted(by_others, reverse=True)
    assert min(by_hours[-1], by_skill[-1], by_others[0]) > 0.0


def craft(growth: float = 0.02, turnover: float = 0.0, hours: float = 10.0, skill: float = 0.5) -> SimpleNamespace:
    return SimpleNamespace(skill_growth=growth, team_turnover=turnover, team_hours=hours, skill=skill)


def test_a_team_learns_a_share_of_what_it_is_missing_while_it_works() -> None:
    """2 % of a half; nothing where it has no hours, nothing where it knows everything."""
    assert plain(next_skill)(0.5, craft()) == pytest.approx(0.51, rel=1e-12)
    assert plain(next_skill)(0.5, craft(hours=0.0)) == 0.5
    assert plain(next_skill)(1.0, craft()) == 1.0


def test_who_leaves_takes_what_was_learned_and_who_comes_knows_what_all_knew_at_first() -> None:
    """A tenth leaves: of 0.4 learned, 0.04 goes; nothing goes where nothing was learned yet."""
    assert plain(next_skill)(0.9, craft(growth=0.0, turnover=0.1)) == pytest.approx(0.86, rel=1e-12)
    assert plain(next_skill)(0.9, craft(growth=0.0, turnover=1.0)) == pytest.approx(0.5, rel=1e-12)
    for before in (0.2, 0.5):
        assert plain(next_skill)(before, craft(growth=0.0, turnover=1.0)) == before


def test_turnover_holds_skill_down_where_learning_and_leaving_are_equal() -> None:
    """Growth of 0.02 against turnover of 0.005 ends at (0.02 + 0.005 x 0.5) / 0.025 = 0.9, without turnover at 1."""
    skills = []
    for turnover in (0.005, 0.0):
        skill = 0.5
        for _ in range(2000):
            skill = plain(next_skill)(skill, craft(turnover=turnover))
        skills.append(skill)
    assert skills == pytest.approx([0.9, 1.0], rel=1e-9)


def test_skill_is_a_share_at_all_bounds_and_more_skill_stays_more() -> None:
    """Learning everything and losing everybody in one week leave the scale neither way."""
    for growth in (0.0, 0.3, 1.0):
        for turnover in (0.0, 0.4, 1.0):
            for first in (0.0, 0.5, 1.0):
                given = craft(growth, turnover, skill=first)
                after = [plain(next_skill)(n / 10, given) for n in range(11)]
                assert all(-1e-15 <= skill <= 1.0 for skill in after)
                if growth + turnover <= 1.0:
                    assert all(b >= a - 1e-12 for a, b in pairwise(after))


def state_with(**given: float) -> Any:
    """The state of a community that a team of eight hours and half a skill supports."""
    usual = {"team_hours": 8.0, "skill": 0.5}
    return Life(Plan.of({f"supporting.{name}": v for name, v in {**usual, **given}.items()}), 1, weeks=1).state


@pytest.mark.parametrize(("name", "field"), list(FUNCTIONS.items()))
def test_hours_do_what_they_are_spent_on(name: str, field: str) -> None:
    """Four hours count; half of them on one thing do two thirds of what they could, the rest is logistics."""
    state = state_with(**{name: 0.5})
    plain(support)(state, 0)
    community = state.communities[0]
    assert (community.team, community.logistics) == (4.0, 2.0)
    assert {other: community[other] for other in FUNCTIONS.values()} == {
        other: pytest.approx(2.0 / 3.0 if other == field else 0.0, rel=1e-12) for other in FUNCTIONS.values()
    }


def test_what_is_not_spent_on_anything_else_is_logistics() -> None:
    """All four hours; none where more is asked for than there is, and then each has its part."""
    state = state_with()
    plain(support)(state, 0)
    assert state.communities[0].logistics == 4.0
    state = state_with(**dict.fromkeys(FUNCTIONS, 0.4))
    plain(support)(state, 0)
    assert state.communities[0].logistics == 0.0
    assert state.communities[0].coached == pytest.approx(0.8 / 1.8, rel=1e-12)


def test_without_a_team_nothing_is_done() -> None:
    """Whatever it would be spent on."""
    state = state_with(team_hours=0.0, coaching_leaders=1.0)
    plain(support)(state, 0)
    community = state.communities[0]
    assert community.team == community.logistics == community.coached == 0.0


# In lives


def lived(weeks: int = 104, **given: float) -> Any:
    parameters = {**SMALL, **{f"supporting.{name}": value for name, value in given.items()}}
    return Life(Plan.of(parameters), 2, weeks=weeks).live(weeks).weekly[:, 0]


def test_skill_grows_with_the_work_and_turnover_holds_it_down() -> None:
    """It is recorded as it is after the week, and starts as stated; without a team there is none."""
    calm, turning = lived(team_hours=6.0, team_turnover=0.0), lived(team_hours=6.0, team_turnover=0.05)
    for weekly in (calm, turning):
        assert (weekly["team_skill"][1:] > weekly["team_skill"][:-1]).all()
        assert weekly["team_skill"][0] == pytest.approx(0.51, rel=1e-12)
    assert (calm["team_skill"][1:] > turning["team_skill"][1:]).all()
    assert calm["team_skill"][-1] > 0.9
    assert turning["team_skill"][-1] < 0.66
    assert lived(weeks=3)["team_skill"].tolist() == [0.0] * 3


def test_a_team_that_learns_gives_more_hours_that_count() -> None:
    """Six hours at the skill of the week before."""
    weekly = lived(team_hours=6.0)
    assert weekly["hours_team"][0] == 3.0
    assert weekly["hours_team"][1:] == pytest.approx(6.0 * weekly["team_skill"][:-1], rel=1e-12)


def test_one_of_ten_communities_has_less_than_a_tenth_of_the_hours() -> None:
    """In every week; and its space is held less well."""
    seen = pairs({**SMALL, "supporting.team_hours": 20.0}, {"supporting.serves": 10}, "hours_team", "gap")
    assert (seen["hours_team"].having < 0.1 * seen["hours_team"].without).all()
    assert seen["hours_team"].having.min() > 0.0
    assert seen["gap"].more >= 0.9


def test_logistics_by_the_team_close_the_gap() -> None:
    """Hours of the team hold the space as leaders' hours do."""
    seen = pairs(SMALL, {"supporting.team_hours": 4.0}, "gap", "hours_pledged")
    assert seen["gap"].times < 0.1
    assert seen["hours_pledged"].more == 1.0


def test_a_team_works_from_the_week_on_in_which_it_is_set_up() -> None:
    """A dated change gives it hours; it has not learned before."""
    plan = Plan.of(SMALL, [Change(10, "supporting.team_hours", 6.0)])
    weekly = Life(plan, 2, weeks=12).live(12).weekly[:, 0]
    assert weekly["hours_team"][:10].tolist() == [0.0] * 10
    assert weekly["hours_team"][10] == 3.0
    assert weekly["hours_team"][11] > 3.0
