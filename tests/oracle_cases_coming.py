"""Worlds for the oracle: who comes and goes, leading, launches, ties, several communities."""

from __future__ import annotations

from oracle_case import Case, case

from copsim.simulation.activities import Activity
from copsim.simulation.changes import Change
from copsim.simulation.records import KINDS, LEVELS, ROLES

MANY = {"joining.prospects": 12.0, "joining.invited": 3.0, "joining.turnover": 0.05}

REGULAR = {
    "deciding.openness": 0.5,
    "deciding.habit_pull": 3.0,
    "levels.core_from": 8.0,
    "levels.active_from": 4.0,
    "joining.prospects": 3.0,
}
"""Many come often, so that there is a core soon."""

CASES: dict[str, Case] = {
    "defaults": case(weeks=60, seeds=(0, 7, 2**63 - 1)),
    "three years": case(*LEVELS, *ROLES[1:], *KINDS[1:], members=60, weeks=156, seeds=(2,)),
    "asynchronous only": case("present", "exchange", parameters={"rhythm.convened": 0.0}),
    "meetings only": case(
        "held", "meeting", "present", parameters={"rhythm.convened": 1.0, "rhythm.every": 4.0, "start.leaders": 2.0}
    ),
    "meetings that fall out": case(
        "cancelled", "held", parameters={"rhythm.convened": 0.9, "start.leaders": 0.0, "leading.support_hours": 1.0}
    ),
    "a launch": case(
        "launch",
        "contribute",
        "joined",
        changes=(Change(3, event="launch", amount=3, more=25), Change(20, event="launch", amount=1)),
    ),
    "two launches in a week": case(
        "launch",
        changes=(
            Change(5, event="launch", amount=4, more=10),
            Change(5, event="launch", amount=2, more=3),
            Change(6, event="launch", amount=14, more=0),
        ),
        weeks=10,
    ),
    "leaders leave": case(
        "left",
        "leaders",
        parameters={"start.leaders": 9.0, "start.pledge": 0.8, "leading.step_up": 1.0},
        changes=(
            Change(0, event="leaders leave", amount=2),
            Change(4, event="leaders leave", amount=2),
            Change(12, event="leaders leave", amount=40),
        ),
    ),
    "the whole core leaves, twice": case(
        "core leaves",
        "no core to leave",
        "left",
        parameters=REGULAR,
        changes=tuple(Change(week, event="core leaves", amount=100) for week in (0, 20, 21, 50)),
        weeks=60,
        seeds=(0, 3),
    ),
    "half of the core leaves, and again": case(
        "core leaves",
        "some of the core stay",
        parameters=REGULAR,
        changes=tuple(Change(week, event="core leaves", amount=50) for week in range(12, 60, 6)),
        weeks=60,
        seeds=(0, 3),
    ),
    "of two parts of the core the later leaves, after the leaders": case(
        "core leaves",
        "some of the core stay",
        parameters={**REGULAR, "start.leaders": 4.0},
        changes=(
            Change(18, event="core leaves", amount=95),
            Change(18, event="leaders leave", amount=2),
            Change(18, event="core leaves", amount=30),
            Change(19, event="core leaves", amount=1),
        ),
        weeks=25,
        seeds=(0, 3),
    ),
    "nobody is core": case(
        "no core to leave",
        "present",
        parameters={**REGULAR, "levels.core_from": 26.0, "levels.slack": 0.0, "rhythm.convened": 0.0},
        changes=(Change(20, event="core leaves", amount=100),),
    ),
    "the core of two communities": case(
        "core leaves",
        "in two places",
        parameters=REGULAR,
        others=(REGULAR,),
        elsewhere=0.7,
        changes=(
            Change(15, event="core leaves", amount=40),
            Change(25, event="core leaves", amount=60, community=1),
            Change(25, event="core leaves", amount=20, community=0),
        ),
        seeds=(0, 3),
    ),
    "a mentor for everybody who joins": case(
        "has a mentor",
        "joined",
        parameters={**MANY, "joining.mentoring": 1.0},
        weeks=45,
        seeds=(0, 3),
    ),
    "a mentor for some, and weak ties": case(
        "has a mentor",
        "joins without a mentor",
        parameters={**MANY, "joining.mentoring": 0.5, "ties.mentor_tie": 0.1},
        others=({**MANY, "start.members": 12.0},),
        elsewhere=0.5,
        changes=(
            Change(15, "joining.mentoring", 0.0),
            Change(25, "joining.mentoring", 0.8),
            Change(25, "ties.mentor_tie", 1.0, community=1),
            Change(30, event="launch", amount=2, more=20),
            Change(30, event="core leaves", amount=50),
        ),
    ),
    "mentors whose ties are full": case(
        "has a mentor",
        "mentor without room",
        parameters={**MANY, "joining.mentoring": 1.0, "ties.tie_gain": 1.0, "ties.tie_fade": 0.0},
        activities=(Activity("circle", 1, 1.0, group=50),),
        weeks=30,
    ),
    "ties of mentors that are none": case(
        "mentor without room",
        parameters={**MANY, "joining.mentoring": 1.0, "ties.mentor_tie": 0.0, "joining.turnover": 0.2},
        weeks=30,
    ),
    "nobody who could be a mentor": case(
        "joined",
        "nobody to be a mentor",
        parameters={
            **MANY,
            "joining.mentoring": 1.0,
            "deciding.concern_pull": 0.0,
            "deciding.habit_pull": 0.0,
            "deciding.duty": 0.0,
        },
        weeks=20,
    ),
    "neglect": case(
        "gap",
        "leaders",
        parameters={"start.leaders": 3.0},
        changes=(Change(8, "leading.effort", 0.1), Change(30, "leading.effort", 1.0)),
        weeks=50,
    ),
    "stepping up and down": case(
        "vacancy",
        "leaders",
        "leader_energy",
        parameters={
            "start.leaders": 1.0,
            "start.pledge": 0.7,
            "leading.step_up": 1.0,
            "leading.coaching": 6.0,
            "leading.step_up_attendance": 0.02,
            "leading.need_base": 6.0,
            "leading.step_down_attendance": 0.5,
            "feeling.burn": 0.6,
            "feeling.bearable": 0.1,
        },
        weeks=60,
    ),
    "leaders who never come, and newcomers to leading": case(
        "leaders",
        "vacancy",
        parameters={
            "rhythm.convened": 0.0,
            "start.leaders": 10.0,
            "start.pledge": 0.5,
            "leading.need_base": 20.0,
            "leading.step_up": 1.0,
            "leading.coaching": 10.0,
            "leading.step_up_attendance": 0.0,
            "leading.step_down_attendance": 0.0,
            "leading.step_down_energy": 0.0,
            "deciding.openness": 0.0,
            "deciding.duty": 0.0,
        },
        weeks=60,
    ),
    "core after one visit": case(
        "core",
        "present",
        parameters={
            "rhythm.convened": 1.0,
            "rhythm.every": 8.0,
            "start.leaders": 3.0,
            "levels.core_from": 1.0,
            "levels.active_from": 1.0,
            "levels.occasional_from": 1.0,
            "levels.slack": 26.0,
        },
        weeks=60,
    ),
    "renegotiation": case(changes=(Change(10, event="renegotiate"), Change(25, event="renegotiate", community=0))),
    "a domain without challenges": case(
        "joined",
        "present",
        parameters={"joining.prospects": 4.0},
        changes=(Change(5, "world.dynamism", 0.0), Change(12, "joining.dynamism_pull", 0.0)),
        weeks=25,
    ),
    "fresh luck": case(changes=(Change(10, event="fresh luck", amount=99), Change(20, event="fresh luck", amount=0))),
    "two communities": case(
        others=({"work.relevance_mean": 0.6, "joining.prospects": 3.0, "rhythm.every": 3.0, "start.members": 20.0},),
        elsewhere=0.3,
        changes=(
            Change(6, "work.busy_hours", 0.0, community=1),
            Change(9, event="leaders leave", amount=1, community=0),
            Change(9, event="launch", amount=2, more=5, community=1),
            Change(15, "joining.turnover", 0.05),
        ),
    ),
    "three communities": case(others=({}, {"start.members": 12.0}), elsewhere=0.3, members=18, seeds=(0, 5, 6)),
    "everybody elsewhere": case(others=({},), elsewhere=1.0, members=15, weeks=30),
    "many arrivals": case(parameters=MANY, weeks=30),
    "a crowd in one week": case(
        "joined",
        "launch",
        parameters={"joining.prospects": 150.0},
        weeks=4,
        changes=(Change(2, event="launch", amount=1),),
    ),
    "more than can be taken in": case(
        "joined",
        "present",
        parameters={
            "joining.prospects": 2000.0,
            "joining.why": 0.02,
            "joining.what": 0.0,
            "joining.how": 0.0,
            "joining.invited": 5.0,
            "world.interest_volatility": 2.0,
        },
        changes=(Change(1, event="launch", amount=1, more=2047),),
        weeks=3,
        seeds=(0,),
    ),
    "people come and go fast": case(
        "left", "joined", "present", "watching", parameters={"joining.turnover": 0.2, "joining.prospects": 15.0}
    ),
    "hardly any hours": case("present", parameters={"work.hours_median": 0.01, "work.busy_hours": 0.0}),
    "ties at once, groups of two": case(
        parameters={"ties.tie_gain": 1.0}, activities=(Activity("pairs", 1, 1.0, group=2),)
    ),
    "one large group, and many small ties": case(
        "trust",
        parameters={"ties.tie_gain": 0.02, "rhythm.every": 1.0},
        activities=(Activity("circle", 1, 1.0, group=50),),
    ),
    "ties fade fast": case("ties", parameters={"ties.tie_fade": 0.95, **MANY}, weeks=45),
    "ties fade at once": case("present", parameters={"ties.tie_fade": 1.0, "rhythm.every": 1.0}),
    "no ties": case("present", parameters={"ties.tie_gain": 0.0, "telling.willing": 1.0}),
    "nobody at the start": case("joined", parameters={"start.members": 0.0, "joining.prospects": 4.0}),
    "nobody at all": case("vacancy", parameters={"start.members": 0.0, "joining.prospects": 0.0}, weeks=5, seeds=(0,)),
    "nothing raises concerns": case("present", parameters={"work.relevance_mean": 0.0, "start.founder_relevance": 0.0}),
}
