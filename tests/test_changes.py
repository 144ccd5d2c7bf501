"""Dated changes: parameters that get another value, and events."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from helpers_lives import different

from copsim.simulation.activities import LAUNCH, Activity
from copsim.simulation.changes import EVENTS, LIMITS, Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.model import change_rows
from copsim.simulation.recording import column
from copsim.simulation.records import ACTIVE, CORE, TAKE_PART

SMALL = {
    "start.members": 20,
    "start.leaders": 1,
    "joining.prospects": 1.0,
    "leading.effort": 1.0,
    "rhythm.launch_hours": 6.0,
    "deciding.habit_pull": 2.0,
}


def life(*changes: Change, communities: int = 1, seed: int = 3, **parameters: Any) -> Life:
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
    assert community.cost == community.granted == 2 * 6.0
    assert set(launched.log["activity"][launched.log["week"] == 4]) == {LAUNCH}
    launched.live(1)
    assert launched.state.communities[0].granted == 0.0
    assert launched.state.communities[0].activity != LAUNCH


def test_people_invited_to_a_launch_bring_some_identification() -> None:
    """Within the bounds of the parameters, when they have had no visit yet."""
    bounds: dict[str, Any] = {"joining__invited_identification_low": 0.3, "joining__invited_identification_high": 0.35}
    stay_away: dict[str, Any] = {
        "deciding__first_visit": 0.0,
        "deciding__openness": 0.0,
        "feeling__identification_fade": 0.0,
    }
    closed: dict[str, Any] = {"deciding__concern_pull": 0.0, "deciding__habit_pull": 0.0}
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


# A core that leaves

STAYING: dict[str, Any] = {"joining__turnover": 0.0, "joining__prospects": 0.0}


def without_core(*changes: Change, **parameters: Any) -> tuple[list[int], list[int]]:
    """Who is core after week 14, and who leaves in week 15, by row."""
    lived = life(*changes, **{**STAYING, "start__members": 40, **parameters}).live(15)
    core = [row for row, level in enumerate(lived.members["level"].tolist()) if level == CORE]
    lived.live(1)
    left = [row for row, week in enumerate(lived.members["left"].tolist()) if week == 15]
    assert [row for row, week in enumerate(lived.people["left"].tolist()) if week == 15] == left
    assert lived.weekly["left"][15, 0] == len(left)
    return core, left


def test_the_whole_core_leaves_in_one_week() -> None:
    """All of those who are core, leaders or not, and nobody else."""
    core, left = without_core(Change(15, event="core leaves", amount=100))
    assert len(core) > 2
    assert left == core


def test_half_of_the_core_leaves_those_seen_in_most_weeks_first() -> None:
    """Rounded up where their number is odd; whoever stays was not seen more often than those who leave."""
    core, left = without_core(Change(15, event="core leaves", amount=50))
    assert set(left) < set(core)
    assert len(left) == (len(core) + 1) // 2
    seen = life(**{**STAYING, "start__members": 40}).live(15).members["part"]
    weeks = {row: int(seen[row]).bit_count() for row in core}
    assert min(weeks[row] for row in left) >= max(weeks[row] for row in set(core) - set(left))


def test_of_two_parts_of_the_core_the_later_stated_leaves() -> None:
    """They do not add up."""
    hundred, few = Change(15, event="core leaves", amount=100), Change(15, event="core leaves", amount=20)
    core, left = without_core(hundred, few)
    assert len(left) == (len(core) * 20 + 50) // 100 < len(core)
    assert left == without_core(few)[1]


def test_leaders_who_leave_in_the_same_week_go_before_the_core_is_counted() -> None:
    """A leader who is core leaves as a leader; the half is that of the others."""
    leaders, half = Change(15, event="leaders leave", amount=1), Change(15, event="core leaves", amount=50)
    core, left = without_core(leaders, half)
    (leader,) = without_core(leaders)[1]
    assert leader in core
    assert leader in left
    others = len(core) - 1
    assert len(left) == 1 + (others + 1) // 2


def test_where_nobody_is_core_nobody_leaves() -> None:
    """In the first week everybody is still outside, and a community may never have a core."""
    assert life(Change(0, event="core leaves", amount=100), **STAYING).live(1).weekly["left"][0, 0] == 0
    core, left = without_core(Change(15, event="core leaves", amount=100), levels__core_from=26, levels__slack=0)
    assert core == left == []


def test_a_core_may_leave_one_community_of_two() -> None:
    """The other keeps its numbers to the bit, as nobody belongs to both."""
    change = Change(15, event="core leaves", amount=100, community=1)
    gone, usual = life(change, communities=2, **STAYING).live(20), life(communities=2, **STAYING).live(20)
    assert gone.weekly["left"][15].tolist() == [0, int(column(usual.weekly, "core")[14, 1])]
    assert gone.weekly["left"][15, 1] > 0
    assert gone.weekly[:, 0].tobytes() == usual.weekly[:, 0].tobytes()


# Awards

NAMELESS: dict[str, Any] = {"telling__reputation_rate": 0.0, "organisation__award": 0.4}
"""Nobody gets a name but by an award."""


def reputations(*changes: Change, weeks: int = 16, **parameters: Any) -> tuple[list[float], list[int]]:
    """Everybody's reputation, and in how many weeks they were seen before week 15."""
    lived = life(*changes, **{**STAYING, **NAMELESS, **parameters}).live(15)
    weeks_seen = [int(part).bit_count() for part in lived.members["part"]]
    return lived.live(weeks - 15).members["reputation"].tolist(), weeks_seen


def test_awards_go_to_those_who_came_in_most_weeks() -> None:
    """To three; no one else has been seen more often than they."""
    names, seen = reputations(Change(15, event="award", amount=3), telling__reputation_fade=0.0)
    honoured = [row for row, name in enumerate(names) if name > 0.0]
    assert [names[row] for row in honoured] == [0.4] * 3
    assert min(seen[row] for row in honoured) >= max(seen[row] for row in range(20) if row not in honoured)
    assert not any(reputations()[0])


def test_awards_may_pass_over_the_most_active() -> None:
    """Half of those seen are passed over: those honoured came no more often than any of them."""
    names, seen = reputations(Change(15, event="award", amount=2, more=50))
    honoured = [row for row, name in enumerate(names) if name > 0.0]
    passed_over = sum(weeks > 0 for weeks in seen) // 2
    assert passed_over > 2
    assert sorted((seen[row] for row in honoured), reverse=True) == sorted(seen, reverse=True)[passed_over:][:2]


def test_there_may_be_more_awards_than_members_seen() -> None:
    """Then all who were seen in the last half-year are honoured; in the first week that is nobody."""
    names, seen = reputations(Change(15, event="award", amount=1000))
    assert [name > 0.0 for name in names] == [weeks > 0 for weeks in seen]
    assert 0 < sum(weeks > 0 for weeks in seen) <= 20
    assert not any(reputations(Change(0, event="award", amount=1000), deciding__habit_pull=0.0)[0])


def test_a_name_that_was_given_fades_as_any_other() -> None:
    """Two weeks at a tenth a week, that of the award among them."""
    names, _ = reputations(Change(15, event="award", amount=1), telling__reputation_fade=0.1, weeks=17)
    assert max(names) == pytest.approx(0.4 * 0.9 * 0.9, rel=1e-12)


def test_of_two_awards_in_a_week_the_later_stated_is_given() -> None:
    """They do not add up, and what is passed over is that of the later."""
    first, second = Change(15, event="award", amount=20, more=10), Change(15, event="award", amount=2)
    assert reputations(first, second) == reputations(second)
    assert reputations(first, second) != reputations(second, first)


# Mentors


def welcomed(mentoring: float, **parameters: Any) -> Life:
    """Six people are invited in week 15, into a community where ties neither grow nor fade."""
    calm: dict[str, Any] = {
        **STAYING,
        "ties__tie_gain": 0.0,
        "ties__tie_fade": 0.0,
        "ties__mentor_tie": 0.3,
        "joining__mentoring": mentoring,
    }
    return life(Change(15, event="launch", amount=1, more=6), **{**calm, **parameters}).live(16)


def test_newcomers_have_a_tie_to_a_mentor_who_has_one_to_them() -> None:
    """At 1 all of them; each has the only tie to somebody who was core or active the week before."""
    lived = welcomed(1.0)
    able = {row for row, before in enumerate(lived.members["before"][:20].tolist()) if before >= ACTIVE}
    to, weight = lived.state.ties["to"], lived.state.ties["weight"]
    for newcomer in range(20, 26):
        assert lived.members["joined"][newcomer] == 15
        mentor = int(to[newcomer, 0])
        assert mentor in able
        assert to[newcomer].tolist() == [mentor] + [-1] * 7
        assert float(weight[newcomer, 0]) == float(np.float32(0.3))
        assert newcomer in to[mentor].tolist()
    assert int((to[:20] >= 0).sum()) == 6
    assert len({int(to[newcomer, 0]) for newcomer in range(20, 26)}) > 1


def test_without_mentoring_or_without_anybody_active_there_is_no_mentor() -> None:
    """Nobody has a tie, as nobody's grows here either; nor is there one where it would weigh nothing."""
    idle: dict[str, Any] = {"deciding__concern_pull": 0.0, "deciding__habit_pull": 0.0, "deciding__duty": 0.0}
    for lived in (welcomed(0.0), welcomed(1.0, **idle), welcomed(1.0, ties__mentor_tie=0.0)):
        assert len(lived.members) == 26
        assert (lived.state.ties["to"][:26] == -1).all()


def test_some_have_a_mentor_by_chance() -> None:
    """At a half some of a hundred, about fifty; who has one at a low chance has one at a higher too."""
    with_one = []
    for mentoring in (0.25, 0.5):
        crowd = life(
            Change(15, event="launch", amount=1, more=100), ties__tie_gain=0.0, joining__mentoring=mentoring, **STAYING
        ).live(16)
        with_one.append({row for row in range(20, 120) if crowd.state.ties["to"][row, 0] >= 0})
    assert with_one[0] < with_one[1]
    assert 35 <= len(with_one[1]) <= 65


def test_a_mentor_helps_newcomers_to_stay() -> None:
    """Who has a friend there comes more often: of invited people, more take part in the weeks that follow."""
    taking_part = []
    for mentoring in (0.0, 1.0):
        visits = 0
        for seed in range(12):
            lived = life(
                Change(5, event="launch", amount=1, more=30), seed=seed, joining__mentoring=mentoring,
                ties__mentor_tie=1.0, deciding__friends_pull=2.0, **STAYING,
            ).live(20)  # fmt: skip
            visits += int(lived.members["visits"][20:].sum())
        taking_part.append(visits)
    assert taking_part[1] > taking_part[0]


def test_renegotiation_lowers_nobodys_relevance_who_sits_at_the_table() -> None:
    """Active and core members keep or gain; the others' relevance is drawn anew."""
    still: dict[str, Any] = {"work__project_length": 2000.0, "joining__turnover": 0.0, "joining__prospects": 0.0}
    changed, same = life(Change(15, event="renegotiate"), **still), life(**still)
    changed.live(15)
    level = changed.members["level"].copy()
    changed.live(1)
    same.live(16)
    seated = level >= ACTIVE
    assert seated.any()
    assert (changed.members["relevance"][seated] >= same.members["relevance"][seated]).all()
    assert (changed.members["relevance"][~seated] != same.members["relevance"][~seated]).all()


def test_renegotiation_moves_the_agenda_to_the_work_of_those_at_the_table() -> None:
    """All topics of the active members' work, but for the one topic that is looked at anew each week."""
    still: dict[str, Any] = {"work__project_length": 2000.0, "joining__turnover": 0.0, "joining__prospects": 0.0}
    changed = life(Change(15, event="renegotiate"), start__founders=1, knowing__context_share=0.1, **still).live(15)
    before, level = int(changed.state.communities[0].agenda), changed.members["level"].copy()
    changed.live(1)
    theirs = 0
    for member in changed.members[level >= ACTIVE]:
        theirs |= int(changed.people["context"][member.person])
    after = int(changed.state.communities[0].agenda)
    assert theirs
    assert (before ^ theirs).bit_count() > 1
    assert (after ^ theirs).bit_count() <= 1


def test_fresh_luck_changes_the_seed_from_its_week_on() -> None:
    """The same past; then what the new seed draws."""
    fresh, usual = life(Change(8, event="fresh luck", amount=99)), life()
    assert different(fresh.live(8), usual.live(8)) == []
    assert fresh.seed == 3
    assert "weekly" in different(fresh.live(8), usual.live(8))
    assert fresh.seed == 99


def test_events_of_one_week_do_not_last() -> None:
    """Departures, launches, conversations, decisions, awards and all other events are over the week after."""
    lived = life(
        Change(2, event="launch", amount=1, more=1),
        Change(2, event="leaders leave", amount=1),
        Change(2, event="leaders neglect", amount=50),
        Change(2, event="renegotiate"),
        Change(2, event="activity", amount=3),
        Change(2, event="decision", amount=50),
        Change(2, event="task", amount=5, more=50),
        Change(2, event="core leaves", amount=50),
        Change(2, event="award", amount=5, more=50),
        Change(2, event="leaders hand over", amount=1),
        Change(2, event="conversations", amount=3),
    ).live(4)
    community = lived.state.communities[0]
    passing = (
        "launch_days",
        "launch_invited",
        "depart",
        "depart_core",
        "awards",
        "awards_after",
        "hand_over",
        "bequests",
        "bequeathed",
        "succeeded",
        "talks",
        "renegotiate",
        "special",
    )
    for name in passing:
        assert community[name] == 0, name
    for name in ("told_effort", "decided", "handed"):
        assert community[name] == -1.0, name


# Leaders who hand over

HANDING: dict[str, Any] = {
    "start__leaders": 2,
    "joining__turnover": 0.0,
    "joining__prospects": 0.0,
    "leading__step_up": 0.0,
    "leading__step_down_energy": 0.0,
}
"""Two leaders; nobody steps up or down by themselves, or leaves."""


def leaders_of(lived: Life) -> dict[int, float]:
    """What each leader pledges who has not left, by row."""
    return {row: float(one.pledge) for row, one in enumerate(lived.members) if one.pledge > 0.0 and one.left < 0}


def handed_over(*changes: Change, weeks: int = 16, **parameters: Any) -> tuple[dict[int, float], Life]:
    """Who leads after week 14 and what each pledges, where row 1 pledges more; and the life some weeks on."""
    lived = life(*changes, **{**HANDING, **parameters}).live(15)
    lived.state.members["pledge"][:2] = (0.5, 0.8)
    return leaders_of(lived), lived.live(weeks - 15)


def test_the_leader_with_the_largest_pledge_hands_over_to_one_who_is_ready() -> None:
    """Row 0 keeps the seat; row 1 leads no longer but stays, and somebody who came often leads instead."""
    before, lived = handed_over(Change(15, event="leaders hand over", amount=1))
    after = leaders_of(lived)
    (heir,) = set(after) - {0}
    assert set(before) == {0, 1}
    assert (after[0], lived.members["left"][1]) == (0.5, -1)
    assert 0.0 < after[heir] <= 0.8
    assert int(lived.members["part"][heir]).bit_count() > 0.15 * 15
    assert lived.weekly["succeeded"][:, 0].tolist() == [0] * 15 + [1]
    assert lived.weekly["left"].sum() == 0
    assert leaders_of(handed_over()[1]) == before


def test_of_all_who_hand_over_none_takes_the_seat_of_another() -> None:
    """Two seats, two others who lead from then on, in that week and the next."""
    before, lived = handed_over(Change(15, event="leaders hand over", amount=1000), weeks=17)
    assert len(set(leaders_of(lived)) - set(before)) == len(leaders_of(lived)) == 2
    assert lived.weekly["succeeded"][15:, 0].tolist() == [2, 0]


def test_who_finds_nobody_ready_keeps_the_seat() -> None:
    """Where nobody comes often enough to be ready."""
    before, lived = handed_over(Change(15, event="leaders hand over", amount=2), leading__step_up_attendance=1.0)
    assert leaders_of(lived) == before
    assert lived.weekly["succeeded"].sum() == 0


def test_handing_over_twice_in_a_week_adds_up() -> None:
    """Two changes of one leader each."""
    twice = [Change(15, event="leaders hand over", amount=1)] * 2
    assert handed_over(*twice)[1].weekly["succeeded"][15, 0] == 2


def test_who_leaves_in_the_same_week_hands_nothing_over() -> None:
    """The larger pledge leaves, unprepared; the other hands over."""
    changes = [Change(15, event="leaders leave", amount=1), Change(15, event="leaders hand over", amount=2)]
    before, lived = handed_over(*changes)
    assert lived.members["left"][:2].tolist() == [-1, 15]
    assert len(leaders_of(lived)) == 1
    assert not set(leaders_of(lived)) & set(before)


def test_handing_over_in_one_community_leaves_the_other_as_it_is() -> None:
    """To the bit."""
    change = Change(15, event="leaders hand over", amount=1, community=1)
    one, usual = (life(*changes, communities=2, **HANDING).live(20) for changes in ([change], []))
    assert one.weekly["succeeded"][15].tolist() == [0, 1]
    assert one.weekly[:, 0].tobytes() == usual.weekly[:, 0].tobytes()


# Conversations


def talked_with(*changes: Change, **parameters: Any) -> tuple[Any, Life]:
    """Members after week 14, and the life after week 15."""
    lived = life(*changes, **{**STAYING, "start__leaders": 0, "leading__step_up": 0.0, **parameters}).live(15)
    return lived.members.copy(), lived.live(1)


def test_conversations_are_with_those_to_whose_work_the_domain_matters_most() -> None:
    """Five of twenty: they and no others identify more than without, and their work stands on the agenda."""
    still: dict[str, Any] = {"work__project_length": 2000.0, "agenda__agenda_share": 0.6}
    before, lived = talked_with(Change(15, event="conversations", amount=5), **still)
    _, usual = talked_with(**still)
    more = lived.members["identification"] > usual.members["identification"]
    asked = sorted(range(20), key=lambda row: -before["relevance"][row])[:5]
    assert [row for row in range(20) if more[row]] == sorted(asked)
    contexts = [int(lived.people["context"][row]) for row in asked]
    theirs = sum(1 << topic for topic in range(48) if sum(context >> topic & 1 for context in contexts) >= 3)
    assert (int(lived.state.communities[0].agenda) ^ theirs).bit_count() <= 1
    assert (int(usual.state.communities[0].agenda) ^ theirs).bit_count() > 3


def test_some_of_those_talked_with_lead_from_that_week_on() -> None:
    """No more than are needed; without conversations nobody, as nobody steps up."""
    willing: dict[str, Any] = {"discovering__asked_to_lead": 1.0, "joining__passion_mean": 1.0}
    _, lived = talked_with(Change(15, event="conversations", amount=20), **willing)
    assert 0 < len(leaders_of(lived)) < 20
    assert lived.weekly["leaders"][:, 0].tolist() == [0] * 15 + [len(leaders_of(lived))]
    assert leaders_of(talked_with(**willing)[1]) == {}
    assert (
        leaders_of(talked_with(Change(15, event="conversations", amount=20), discovering__asked_to_lead=0.0)[1]) == {}
    )


def test_conversations_of_one_week_add_up_and_may_be_more_than_there_are_members() -> None:
    """Three and four are seven; a thousand are all twenty."""
    _, usual = talked_with()
    for numbers, how_many in (((3, 4), 7), ((1000,), 20)):
        changes = [Change(15, event="conversations", amount=number) for number in numbers]
        _, lived = talked_with(*changes, discovering__asked_to_lead=0.0)
        assert (lived.members["identification"] > usual.members["identification"]).sum() == how_many


# Leaders who neglect the seat


def test_those_who_lead_now_may_neglect_the_seat() -> None:
    """They give a tenth from that week on; whoever steps up later gives all of it."""
    calm: dict[str, Any] = {
        "work__busy_begins": 0.0,
        "leading__step_down_energy": 0.0,
        "leading__step_down_attendance": 0.0,
    }
    lived = life(
        Change(3, event="leaders neglect", amount=10), start__pledge=2.0, start__leader_hours=40.0,
        world__time_legitimacy=1.0, joining__turnover=0.0, **calm,
    ).live(3)  # fmt: skip
    assert lived.members["leading"][0] == 2.0
    for _ in range(5):
        lived.live(1)
        assert lived.members["leading"][0] == pytest.approx(0.2, rel=1e-12)
    assert (lived.members["effort"][1:] == 1.0).all()


# Special events

CATALOGUE = (
    Activity("a", 1, 1.0),
    Activity("b", 2, 1.0),
    Activity("visit", 7, 3.0, reach=1.0, usual=False),
)


def held(*changes: Change, weeks: int = 9, **parameters: float) -> Life:
    """A world that always has a leader, or never, and goes by a fixed programme: rows 3 and 4, every third week."""
    usual: dict[str, Any] = {
        "rhythm.every": 3,
        "rhythm.design": 1,
        "rhythm.convened": 0.5,
        "leading.support_hours": 90.0,
    }
    given = {k.replace("__", "."): v for k, v in parameters.items()}
    plan = Plan.of({**SMALL, **usual, **given}, changes, activities=CATALOGUE)
    return Life(plan, 3, weeks=weeks, log=True).live(weeks)


def test_a_special_event_comes_besides_the_beat() -> None:
    """In week 4, between the meetings of weeks 2, 5 and 8, whose programme goes on as if nothing had been."""
    lived = held(Change(4, event="activity", amount=5))
    assert lived.weekly["activity"][:, 0].tolist() == [1, 1, 3, 1, 5, 4, 1, 1, 3]
    assert lived.weekly["held"][:, 0].tolist() == [0, 0, 1, 0, 1, 1, 0, 0, 1]
    assert held(Change(4, event="activity", amount=5), weeks=5).state.communities[0].cost == 3.0


def test_a_special_event_takes_the_place_of_the_meeting_of_its_week() -> None:
    """What was planned is held at the next beat instead."""
    lived = held(Change(5, event="activity", amount=5))
    assert lived.weekly["activity"][:, 0].tolist() == [1, 1, 3, 1, 1, 5, 1, 1, 4]
    assert lived.weekly["held"].sum() == 3


def test_a_special_event_that_nobody_convenes_is_cancelled() -> None:
    """It is due, and counts as missed."""
    lived = held(
        Change(4, event="activity", amount=5), leading__support_hours=0.0, start__leaders=0.0, leading__need_base=5.0,
        leading__step_up=0.0,
    )  # fmt: skip
    assert lived.weekly["activity"][:, 0].tolist() == [1] * 9
    assert lived.weekly["cancelled"][:, 0].tolist() == [0, 0, 1, 0, 1, 1, 0, 0, 1]


# Decisions


def decided(percent: int, **parameters: float) -> tuple[Life, Life]:
    """A life after a decision in week 6, and the same without."""
    usual: dict[str, Any] = {
        "organisation__indignation": 0.5,
        "organisation__withdrawal": 0.4,
        "feeling__alignment": 0.1,
    }
    lives = [
        life(*changes, **{**usual, **parameters}) for changes in ((Change(6, event="decision", amount=percent),), ())
    ]
    return lives[0].live(7), lives[1].live(7)


def test_a_decision_that_heard_nobody_makes_those_angry_who_identify() -> None:
    """Half as angry as they identify; without a decision nobody is angry."""
    after, without = decided(0)
    np.testing.assert_allclose(after.members["anger"], 0.5 * after.members["identification"], rtol=1e-12)
    assert after.members["anger"].any()
    assert not without.members["anger"].any()
    assert after.weekly["anger"][6, 0] > 0.0
    assert not after.weekly["anger"][:6].any()


@pytest.mark.parametrize(("percent", "heard"), [(50, 0.5), (100, 1.0)])
def test_a_decision_angers_as_far_as_members_were_not_heard_and_aligns_as_far_as_they_were(
    percent: int, heard: float
) -> None:
    """Who was away and missed nothing gains a tenth of what is missing, times how far one was heard."""
    after, without = decided(percent, feeling__identification_fade=0.0, feeling__imagination=0.0)
    anger = 0.5 * (1.0 - heard) * after.members["identification"]
    np.testing.assert_allclose(after.members["anger"], anger, rtol=1e-12)
    away = after.members["role"] < TAKE_PART
    before = without.members["identification"][away]
    aligned = before + 0.1 * heard * (1.0 - before)
    np.testing.assert_allclose(after.members["identification"][away], aligned, rtol=1e-12)
    assert away.any()


@pytest.mark.parametrize(("unheard", "exits", "voices"), [(0.0, True, False), (1.0, True, False), (2.0, False, True)])
def test_anger_becomes_exit_or_voice(unheard: float, exits: bool, voices: bool) -> None:
    """Without sponsors, either is exit: that lowers what visits are expected to be worth; voice is heard outside."""
    after, without = decided(0, organisation__unheard=unheard)
    angry = after.members["anger"] > 0.0
    assert (after.members["value"][angry] < without.members["value"][angry]).all() == exits
    assert (after.members["value"] == without.members["value"]).all() == (not exits)
    voice = float(after.state.communities[0].voice)
    assert voice == (pytest.approx(after.weekly["anger"][6, 0], rel=1e-12) if voices else 0.0)


# Tasks


def test_a_task_that_is_handed_over_asks_hours_of_regulars_in_its_week() -> None:
    """Of those who came lately, as far as they have them; nobody else, and no other week."""
    task = Change(6, event="task", amount=4, more=80)
    lived = life(task, tasks__task_rate=0.0, tasks__task_at_home=1.0, tasks__task_funded=0.0).live(7)
    community = lived.state.communities[0]
    assert (community.task, community.task_hours, community.task_visible) == (1, 4.0, 0.8)
    members = lived.members
    asked = members["asked"] == 1
    free = members["available"] - members["leading"]
    np.testing.assert_allclose(members["homework"][asked], np.minimum(4.0, free)[asked], rtol=1e-12)
    assert lived.weekly["hours_homework"][6, 0] == pytest.approx(members["homework"][asked].sum(), rel=1e-12)
    assert asked.any()
    assert not asked.all()
    assert lived.weekly["tasks"][:, 0].tolist() == [0] * 6 + [1]
    assert lived.live(1).weekly["tasks"][7, 0] == 0
    assert lived.weekly["hours_homework"][:, 0].astype(bool).tolist() == [False] * 6 + [True, False]


@pytest.mark.parametrize(
    ("home", "funded", "share"), [(1.0, 0.0, 1.0), (0.5, 0.0, 0.5), (0.5, 0.5, 0.25), (0.0, 0.0, 0.0), (1.0, 1.0, 0.0)]
)
def test_homework_is_what_is_neither_done_there_nor_taken_off(home: float, funded: float, share: float) -> None:
    """Of a task of one hour, in a world in which everybody has more hours than that."""
    lived = life(
        Change(6, event="task", amount=1), tasks__task_rate=0.0, tasks__task_at_home=home, tasks__task_funded=funded,
        work__hours_median=40.0, work__busy_begins=0.0, work__hours_spread=0.0, world__time_legitimacy=1.0,
    ).live(7)  # fmt: skip
    asked = lived.members["asked"] == 1
    assert asked.any()
    np.testing.assert_allclose(lived.members["homework"][asked], share, rtol=1e-12)


def test_a_task_may_ask_for_no_hours() -> None:
    """It is a task all the same, and may energize."""
    lived = life(Change(6, event="task", amount=0, more=100), tasks__task_rate=0.0, tasks__task_chosen=1.0).live(7)
    assert lived.weekly["tasks"][6, 0] == 1
    assert lived.weekly["hours_homework"][6, 0] == 0.0
    assert (lived.members["energizing"][lived.members["asked"] == 1] >= 0.5).all()
    assert lived.weekly["energizing"][6, 0] >= 0.5


def test_a_task_in_a_week_of_granted_hours_tires_nobody_beyond_measure() -> None:
    """A launch grants hours to people who have none of their own this week; homework does not take of them."""
    lived = life(
        Change(6, event="launch", amount=1), Change(6, event="task", amount=3), work__busy_hours=0.0,
        work__busy_begins=0.5, work__busy_ends=0.5,
    ).live(7)  # fmt: skip
    without = lived.members["available"] == 0.0
    assert without.any()
    assert (lived.members["homework"][without] == 0.0).all()
    assert (lived.members["homework"][~without] > 0.0).any()
    assert ((lived.members["energy"] >= 0.0) & (lived.members["energy"] <= 1.0)).all()


WRONG: list[tuple[Change, type[Exception], str]] = [
    (Change(-1, event="renegotiate"), ValueError, r"dated week -1, expected a whole number from 0 on"),
    (
        Change(1, event="party"),
        ValueError,
        r"no event 'party'; there are launch, leaders leave, .*, activity, decision, task, core leaves, award, leaders "
        r"hand over, conversations, merge, split, close$",
    ),
    (Change(1), ValueError, r"name a parameter or an event"),
    (Change(1, event="none"), ValueError, r"no event 'none'"),
    (Change(1, "leading.zeal", 1.0), KeyError, r"no parameter 'leading.zeal'"),
    (Change(1, "leading.effort", 1.5), ValueError, r"leading.effort is 1.5, expected 0 to 1"),
    (Change(1, "leading.effort", float("nan")), ValueError, r"leading.effort is nan"),
    (Change(1, "rhythm.every", 2.5), ValueError, r"rhythm.every is 2.5, expected a whole number"),
    (Change(1, "start.members", 5.0), ValueError, r"start.members only shapes the start"),
    (Change(1, "leading.effort", 1.0, community=1), ValueError, r"community 1, but there are 1"),
    (Change(1, event="merge", amount=1), ValueError, r"merge in week 1: expected the community that it happens to"),
    (Change(1, event="split", amount=1, community=0), ValueError, r"amount is 1, expected another community"),
    (Change(1, event="merge", amount=0, community=0), ValueError, r"amount is 0, expected another community"),
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
    pytest.param(Change(1, event="launch", amount=15), id="more days than people can be seated anew"),
    pytest.param(Change(1, event="decision", amount=101), id="more than all heard"),
    pytest.param(Change(1, event="decision", amount=-1), id="fewer than none heard"),
    pytest.param(Change(1, event="task", amount=101), id="more hours than a week has for it"),
    pytest.param(Change(1, event="task", amount=1, more=101), id="more than wholly visible"),
    pytest.param(Change(1, event="activity", amount=-1), id="no row of a catalogue"),
    pytest.param(Change(1, event="activity", amount=3, more=1), id="an activity that needs nothing besides"),
    pytest.param(Change(1, event="leaders neglect", amount=101), id="more than all of a pledge"),
    pytest.param(Change(1, event="renegotiate", amount=1), id="an event that needs no amount"),
    pytest.param(Change(1, event="core leaves"), id="none of the core"),
    pytest.param(Change(1, event="core leaves", amount=101), id="more than all of the core"),
    pytest.param(Change(1, event="core leaves", amount=50, more=1), id="a core that needs nothing besides"),
    pytest.param(Change(1, event="award"), id="no award"),
    pytest.param(Change(1, event="award", amount=1001), id="more awards than there can be"),
    pytest.param(Change(1, event="award", amount=1, more=100), id="all passed over"),
    pytest.param(Change(1, event="award", amount=1, more=-1), id="fewer than none passed over"),
    pytest.param(Change(1, event="leaders hand over"), id="nobody who hands over"),
    pytest.param(Change(1, event="leaders hand over", amount=1001), id="more leaders than there can be"),
    pytest.param(
        Change(1, event="leaders hand over", amount=1, more=1), id="a handing over that needs nothing besides"
    ),
    pytest.param(Change(1, event="conversations"), id="no conversation"),
    pytest.param(Change(1, event="conversations", amount=10_001), id="more conversations than there can be"),
    pytest.param(Change(1, event="conversations", amount=1, more=1), id="conversations that need nothing besides"),
    pytest.param(Change(1, "leading.effort", 1.0, event="launch"), id="a parameter and an event at once"),
]


@pytest.mark.parametrize("change", ASKED_FOR)
def test_amounts_that_cannot_be_are_refused(change: Change) -> None:
    """An event says how many; a number that cannot be is refused like any other value."""
    with pytest.raises(ValueError, match="expected"):
        change_rows([change])


def test_events_have_codes_in_order() -> None:
    """The row of an event holds its place in the list of events."""
    others = ("merge", "split")
    rows = change_rows(
        [
            Change(1, event=name, amount=1, community=0)
            if name in others
            else Change(1, event=name, amount=LIMITS[name][0][1])
            for name in EVENTS[1:]
        ],
        communities=2,
    )
    assert len(EVENTS) == 16
    assert rows["event"].tolist() == list(range(1, 16))
    assert rows["parameter"].tolist() == [-1] * 15
    assert rows["community"].tolist() == [0 if name in others else -1 for name in EVENTS[1:]]
