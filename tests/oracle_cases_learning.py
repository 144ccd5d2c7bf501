"""Worlds for the oracle: know-how, activities and their formats, what is told, written down, and tried."""

from __future__ import annotations

from oracle_case import Case, case

from copsim.simulation.activities import NEEDS, Activity
from copsim.simulation.changes import Change

FAIR = Activity(
    "fair",
    5,
    2.0,
    preparation=1.0,
    group=12,
    rounds=3,
    voices=0.3,
    formality=0.4,
    mutual=0.6,
    ties=0.8,
    reifies=0.9,
    reach=0.7,
    serves=(0.1, 0.9, 0.2, 0.8, 0.3, 0.7, 0.4, 0.6, 0.5),
)
LECTURE = Activity(
    "lecture",
    6,
    1.5,
    preparation=2.0,
    group=50,
    voices=0.2,
    formality=1.0,
    mutual=0.1,
    outside=0.9,
    ties=0.1,
    reifies=0.5,
    reach=1.0,
    serves=(0.2,) * len(NEEDS),
)
CLINIC = Activity("clinic", 2, 1.0, group=5, rounds=2, outside=0.3, reifies=0.2)
TOUR = Activity("tour", 7, 4.0, preparation=6.0, group=8, outside=0.6, reach=0.3, usual=False)
GIVEN = (CLINIC, LECTURE, FAIR, TOUR)
"""Rows 3 to 6 of the catalogue; the tour only comes as a special event."""

LIVELY = {"start.leaders": 3.0, "deciding.openness": 0.3, "knowing.turning_topics": 0.01}
QUICK = {"applying.apply_rate": 0.5, "applying.ripening": 2.0, **LIVELY}
"""What is taken up is soon tried, and outcomes are soon known."""

CASES: dict[str, Case] = {
    "a catalogue, designed by members": case(
        "clinic",
        "lecture",
        "fair",
        "outside source",
        "written",
        "read",
        "watcher reads",
        "documents_stale",
        parameters={**LIVELY, "rhythm.design_choice": 0.3, "rhythm.every": 1.0, "rhythm.design_effort": 0.1},
        activities=GIVEN,
        weeks=60,
    ),
    "a programme": case(
        "clinic",
        "lecture",
        "fair",
        "special held",
        "tour",
        parameters={**LIVELY, "rhythm.design": "programme", "leading.support_hours": 3.0},
        activities=GIVEN,
        changes=(Change(10, event="activity", amount=6), Change(13, event="activity", amount=4)),
    ),
    "special events, in and off the beat, and with nobody to hold them": case(
        "special held",
        "special fell out",
        "tour",
        "launch",
        parameters={"rhythm.every": 4.0, "leading.need_base": 4.0, "rhythm.design": "members"},
        activities=GIVEN,
        changes=(
            *(Change(week, event="activity", amount=3 + week % 4) for week in range(2, 40)),
            Change(8, event="launch", amount=2, more=3),
            Change(8, event="activity", amount=6),
        ),
    ),
    "only the first choice, and only one thing to choose": case(
        "clinic", parameters={**LIVELY, "rhythm.design_choice": 0.001}, activities=(CLINIC, TOUR)
    ),
    "small values that choose the best, among many": case(
        "held", parameters={**LIVELY, "rhythm.design_choice": 0.001, "rhythm.design_rate": 1.0}, activities=GIVEN
    ),
    "many rounds, and many questions": case(
        "answers",
        "stories",
        "mind full of news",
        "mind full",
        "hoarder comes",
        "something wrong is said",
        parameters={**LIVELY, "telling.hoarding": 0.4, "telling.tells": 1.0, "work.relevance_mean": 1.0},
        activities=(Activity("café", 3, 2.0, group=3, rounds=14, voices=0.7),),
    ),
    "lectures without questions": case(
        "outside source",
        "stories",
        parameters={"telling.repetition": 0.5, **LIVELY},
        activities=(
            Activity(
                "lecture", 6, 1.0, voices=0.0, mutual=0.0, outside=1.0, ties=0.0, group=50, reifies=1.0, reach=1.0
            ),
        ),
    ),
    "nobody hears anything new": case(
        "heard",
        "contribute",
        parameters={
            **QUICK,
            "knowing.known": 1.0,
            "knowing.founder_known": 1.0,
            "knowing.turning_topics": 0.0,
            "telling.repetition": 0.3,
        },
    ),
    "from insight to what came of it": case(
        "tried",
        "realized",
        "failed",
        "told again",
        "success told",
        "failure told",
        "corrected",
        "visible",
        "misled",
        parameters=QUICK,
        weeks=60,
    ),
    "failures are told where people do not know each other": case(
        "failure told",
        "success told",
        parameters={**QUICK, "telling.told_by": "conformity", "telling.candour": 1.0},
        activities=GIVEN,
    ),
    "what was tried crowds out what is new": case(
        "mind full of applied", parameters={**QUICK, "applying.ripening": 500.0, "applying.apply_rate": 10.0}
    ),
    "what is not tried is given up": case(
        "potential", parameters={**LIVELY, "applying.apply_rate": 0.0, "applying.forgetting": 0.5}
    ),
    "a single topic": case(
        "answers",
        "news",
        "topics_turned",
        "misknowing",
        "corrected",
        parameters={**LIVELY, "knowing.topics": 1.0, "knowing.turning_topics": 0.1, "knowing.context_share": 1.0},
    ),
    "64 topics": case(
        "answers",
        "news",
        "topics_turned",
        "misknowing",
        "written",
        parameters={"knowing.topics": 64.0, **LIVELY, "knowing.turning_topics": 0.2},
        activities=GIVEN,
    ),
    "everybody's work alike": case(
        "work turns", "answers", parameters={"knowing.likeness": 1.0, "work.project_length": 5.0}
    ),
    "nobody's work alike": case("work turns", parameters={"knowing.likeness": 0.0, "work.project_length": 5.0}),
    "no topic comes up in anybody's work": case(
        "concerns_opened", parameters={"knowing.context_share": 0.0, "agenda.strictness": 1.0}
    ),
    "practice teaches": case("learned", parameters={"knowing.practice_teaches": 1.0, "feeling.close_alone": 0.8}),
    "one need only, and none": case(
        "present",
        parameters={f"needs.{name}_weight": 0.0 for name in ("help", "stories", "reflection", "understanding", "voice")}
        | {f"needs.{name}_weight": 0.0 for name in ("confidence", "keeping_up", "innovation")}
        | {"needs.needs_matter": 1.0, "work.project_length": 5.0},
        changes=(Change(20, "needs.landscape_weight", 0.0),),
        activities=GIVEN,
    ),
    "far away": case(
        "far_present", "over the barrier", parameters={"deciding.barrier": 0.5, "deciding.far_share": 0.6, **LIVELY}
    ),
    "hybrid meetings, between which much goes on": case(
        "connected",
        "practised",
        "a question the tool keeps back",
        parameters={"technology.meets": "hybrid", "deciding.barrier": 0.7, "deciding.far_share": 0.5, **LIVELY},
        changes=(Change(25, event="launch", amount=2), Change(40, "technology.meets", 0.0)),
    ),
    "online, and somebody looks after the tool": case(
        "connected",
        "practised",
        parameters={
            "technology.meets": "online",
            "technology.tool_friction": 1.0,
            "technology.tool_learning": 0.1,
            "deciding.barrier": 0.9,
            "deciding.far_share": 0.3,
            "supporting.team_hours": 6.0,
            "supporting.access": 0.6,
            **LIVELY,
        },
        activities=GIVEN,
    ),
    "a barrier that nobody gets over": case(
        "far_members", "present", parameters={"deciding.barrier": 1.0, "deciding.far_share": 0.5}
    ),
    "nothing is expected, and nothing comes of it": case(
        "hopes_met",
        "present",
        parameters={
            **LIVELY,
            "joining.expectation": 0.0,
            "meeting.learning_weight": 0.0,
            "meeting.social_weight": 0.0,
            "applying.success_lifts": 0.0,
        },
        weeks=15,
    ),
    "brought back by value": case("present", parameters={"deciding.return_by": "value"}),
    "brought back by habit": case("present", parameters={"deciding.return_by": "habit"}),
    "brought back by influence": case("expert", parameters={"deciding.return_by": "influence", **LIVELY}),
    "a community that learns how to learn, and forgets it": case(
        "learns to learn",
        "a hope is met",
        "a hope is missed",
        "tried",
        parameters={
            **QUICK,
            "valuing.reflection": 0.4,
            "valuing.capability_gain": 3.0,
            "valuing.capability_fade": 0.1,
        },
        changes=(Change(30, "valuing.reflection", 0.0), Change(40, "valuing.capability_gain", 0.0)),
        weeks=60,
        seeds=(0, 3),
    ),
    "aims that are met, missed and changed, and outcomes that move the agenda": case(
        "takes an aim",
        "aims_met",
        "aims_missed",
        "aims_changed",
        "changes an aim",
        "an outcome moves the agenda",
        "tried",
        parameters={
            **QUICK,
            "valuing.aspiring": 0.5,
            "valuing.reframing": 0.6,
            "knowing.turning_topics": 0.02,
        },
        changes=(Change(40, "valuing.aspiring", 0.0),),
        weeks=60,
        seeds=(0, 3),
    ),
    "a life that ends and begins again": case(
        "stage: potential",
        "stage: coalescing",
        "stage: maturing",
        "stage: sustaining",
        "stage: transforming",
        "stage: failed",
        "life ends",
        parameters={
            **QUICK,
            "telling.tells": 1.0,
            "organisation.sees": 0.1,
            "lifecycle.settling": 2.0,
            "lifecycle.coalescing_from": 4.0,
            "lifecycle.maturing_from": 0.25,
            "lifecycle.sustaining_from": 0.5,
        },
        changes=(
            Change(40, "joining.turnover", 0.1),
            Change(52, "joining.turnover", 0.0),
            Change(52, "deciding.habit_pull", 0.0),
            Change(52, "deciding.concern_pull", 0.0),
            Change(52, "deciding.duty", 0.0),
            Change(52, "deciding.first_visit", 0.0),
            Change(80, "deciding.habit_pull", 20.0),
            Change(80, "deciding.concern_pull", 20.0),
            Change(80, "joining.prospects", 8.0),
        ),
        weeks=110,
        seeds=(0,),
    ),
    "a life that is no longer needed": case(
        "stage: dispersed",
        parameters={"lifecycle.settling": 2.0, "lifecycle.wanted_from": 50.0, "deciding.watching": 0.0},
        changes=tuple(
            Change(3, f"deciding.{name}", 0.0) for name in ("habit_pull", "concern_pull", "duty", "first_visit")
        ),
        weeks=45,
    ),
}
