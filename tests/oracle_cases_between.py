"""Worlds for the oracle: what lies between communities, and communities that split, merge and end."""

from __future__ import annotations

from typing import Any

from oracle_case import Case, Given, case
from oracle_cases_learning import GIVEN, QUICK

from copsim.simulation.activities import Activity
from copsim.simulation.changes import Change
from copsim.simulation.links import Link

EAGER: Given = {
    **QUICK,
    "knowing.topics": 24.0,
    "deciding.openness": 0.6,
    "deciding.habit_pull": 2.0,
    "levels.core_from": 8.0,
    "levels.active_from": 4.0,
    "joining.prospects": 1.0,
    "telling.tells": 0.8,
    "telling.willing": 0.9,
}
"""Many come often, and say much."""


def practice(begin: float, topics: float, beyond: float = 0.1, **more: float | str) -> Given:
    """A community whose practice is a run of topics; more parameters go by their names, with `__` for the dot."""
    rest = {name.replace("__", "."): value for name, value in more.items()}
    return {
        **EAGER,
        "knowing.practice_from": begin,
        "knowing.practice_topics": topics,
        "knowing.beyond": beyond,
        **rest,
    }


HERE, THERE = practice(0, 8), practice(12, 8)
STRANGE = {"crossing__friction": 1.0, "crossing__garbled": 0.5, "crossing__ground": 0.2}
ROUND = Activity("round", 1, 1.0, group=6, rounds=2, mutual=0.9, voices=0.9, outside=0.2, ties=0.8, reifies=0.8)
TALK = Activity("talk", 7, 2.0, group=12, outside=1.0, mutual=0.5, reifies=0.9)
BOTH = (Link(0, 1, brokers=0.4), Link(1, 0, brokers=0.2))


def between(*happens: str, **given: Any) -> Case:
    """Two communities of different practices, unless others are given."""
    usual = {"parameters": HERE, "others": (THERE,), "members": 16, "weeks": 30, "activities": (ROUND, TALK)}
    return case(*happens, **{**usual, **given})


def event(week: int, name: str, community: int, amount: int = 0, more: int = 0) -> Change:
    return Change(week, event=name, community=community, amount=amount, more=more)


MEETING = Link(0, 1, every=2, people=5, hours=1.0)

CASES: dict[str, Case] = {
    "brokers from the start and among newcomers": between(
        "a broker at the start",
        "a broker among newcomers",
        "elsewhere",
        "hours by wants",
        "in two places",
        "told_across",
        "crossed",
        "common_ground",
        "distance",
        "knowledgeable",
        "a bridge",
        links=BOTH,
        parameters={**HERE, "joining.prospects": 4.0},
        changes=(Change(12, "knowing.turning_topics", 0.05),),
    ),
    "brokers into two communities, and into one that is shut": between(
        "a broker among newcomers",
        "no broker into a community that is shut",
        "is closed",
        "belongs nowhere",
        others=(THERE, practice(4, 10)),
        links=(Link(0, 1, brokers=0.7), Link(0, 2, brokers=0.6), Link(2, 1, brokers=0.5)),
        parameters={**HERE, "joining.prospects": 5.0, "joining.invited": 1.0, "joining.mentoring": 1.0},
        changes=(event(12, "close", 1), event(20, "launch", 1, 2, 4)),
    ),
    "far apart, with much friction": between(
        "arrives wrongly",
        "is lost",
        "garbled",
        "misunderstood",
        "crossed",
        "an answer is lost",
        "common ground helps",
        "taken wrongly, it is nothing new",
        parameters=practice(0, 6, 0.3, **{**STRANGE, "knowing__turning_topics": 0.06}),
        others=(practice(12, 6, 0.3, **STRANGE),),
        links=(Link(0, 1, brokers=0.8), Link(1, 0, brokers=0.8, every=3, people=8)),
        weeks=40,
        seeds=(0, 1),
    ),
    "near each other, in a ring that goes round": between(
        "crossed",
        "told_across",
        "elsewhere",
        parameters=practice(20, 10, 0.0),
        others=(practice(22, 12, 1.0),),
        links=BOTH,
    ),
    "all that is misunderstood is lost": between(
        "is lost",
        "an answer is lost",
        links=(Link(0, 1, brokers=0.9),),
        parameters=practice(0, 6, **{**STRANGE, "crossing__garbled": 0.0}),
        others=(practice(12, 6, **{**STRANGE, "crossing__garbled": 0.0}),),
    ),
    "all that is misunderstood is taken wrongly": between(
        "arrives wrongly",
        "garbled",
        links=(Link(0, 1, brokers=0.9, objects=1.0), Link(1, 0, objects=1.0)),
        parameters=practice(0, 6, **{**STRANGE, "crossing__garbled": 1.0}),
        others=(practice(12, 6, **{**STRANGE, "crossing__garbled": 1.0}),),
    ),
    "common ground that grows and fades": between(
        "common_ground",
        "common ground helps",
        links=(Link(0, 1, every=1, people=8, begins=6, ends=14), Link(0, 1, brokers=0.3), Link(1, 0, objects=1.0)),
        parameters={**HERE, "crossing.ground": 0.3, "crossing.ground_fade": 0.02},
        others=({**THERE, "crossing.ground": 0.1, "crossing.ground_fade": 0.2},),
    ),
    "from three practices into a place that has no link with one of them": between(
        "no link between the two",
        "a broker at the start",
        "crossed",
        others=(THERE, practice(4, 8)),
        links=(Link(0, 1, brokers=0.9), Link(2, 1, brokers=0.9)),
    ),
    "what is written down elsewhere": between(
        "reads elsewhere as meant",
        "reads elsewhere wrongly",
        "reads elsewhere what is stale",
        "reads elsewhere at home",
        "read",
        "is lost",
        parameters=practice(
            0, 14, 0.5, remembering__writing=0.9, remembering__reading=0.8, knowing__turning_topics=0.02
        ),
        others=(practice(8, 14, 0.5, remembering__reading=1.0, crossing__garbled=0.6),),
        links=(
            Link(0, 1, every=9),
            Link(0, 1, objects=0.9),
            Link(1, 0, objects=0.7, brokers=0.5, begins=5, ends=14),
            Link(0, 1, objects=1.0, brokers=0.3),
        ),
        seeds=(0, 1),
    ),
    "documents elsewhere, and none here": between(
        "reads elsewhere as meant",
        parameters={**HERE, "remembering.writing": 0.0, "remembering.reading": 1.0},
        others=({**THERE, "remembering.writing": 1.0},),
        links=(Link(1, 0, objects=0.8, begins=4, ends=16),),
    ),
    "somebody of another community is visited": between(
        "a visit",
        "nobody to visit",
        "something wrong is told on a visit",
        "oriented",
        "talk",
        links=(Link(0, 1, visits=0.4), Link(1, 0, visits=1.0, begins=13, ends=24), Link(0, 1, visits=0.8)),
        parameters={**HERE, "knowing.turning_topics": 0.05, "telling.expert_trust": 0.9},
        others=({**THERE, "telling.expert_trust": 0.9},),
        changes=tuple(Change(week, event="activity", amount=4) for week in range(1, 30, 2)),
    ),
    "whoever is visited knows nothing": between(
        "who is visited knows nothing",
        links=(Link(1, 0, visits=1.0),),
        others=({**THERE, "knowing.known": 0.0, "knowing.founder_known": 0.0, "knowing.practice_teaches": 0.0},),
        changes=tuple(Change(week, event="activity", amount=4, community=0) for week in range(4, 30)),
        parameters={**HERE, "telling.believed": 0.05},
    ),
    "boundary encounters": between(
        "an encounter",
        "more would go than may",
        "several tables",
        "two encounters in a week",
        "goes to two encounters",
        "meets with oneself",
        "hours_across",
        "crossed",
        "news",
        links=(MEETING, Link(1, 0, every=3, people=20, hours=2.0), Link(0, 1, brokers=0.5, every=6, people=1)),
        seeds=(0, 1),
    ),
    "encounters with nobody on one side": between(
        "nobody goes",
        "nobody of the other side comes",
        "an encounter",
        links=(Link(0, 1, every=1, people=2, hours=6.0), Link(1, 0, every=1, people=3, hours=4.0)),
        parameters={**HERE, "work.hours_median": 0.4},
        others=({**THERE, "deciding.openness": 0.1, "start.members": 6.0},),
    ),
    "encounters that nobody holds": between(
        "an encounter",
        links=(Link(0, 1, every=1, people=9, hours=0.0),),
        parameters={**HERE, "rhythm.convened": 1.0, "leading.need_base": 40.0, "start.leaders": 1.0},
        others=({**THERE, "rhythm.convened": 1.0, "leading.need_base": 40.0, "start.leaders": 0.0},),
        changes=(event(3, "launch", 0, 2), event(3, "launch", 1, 2), event(6, "launch", 1, 1)),
    ),
    "encounters that only conveners hold": between(
        "an encounter",
        "conveners",
        "conveners go",
        "crossed",
        links=(Link(0, 1, every=1, people=9, hours=0.0),),
        parameters={**HERE, "rhythm.convened": 1.0, "leading.need_base": 40.0, "start.leaders": 1.0},
        others=(
            {
                **THERE,
                "rhythm.convened": 1.0,
                "leading.need_base": 40.0,
                "start.leaders": 0.0,
                "convening.convener_hours": 20.0,
                "convening.engagement": 1.0,
            },
        ),
        changes=(
            *(event(week, "launch", c, 1) for week in (2, 6, 10, 14) for c in (0, 1)),
            Change(16, "convening.convener_hours", 0.0, community=1),
            Change(16, "convening.convener_hours", 2.0, community=0),
        ),
    ),
    "encounters from some week on, of hoarders and of those who know nothing": between(
        "an encounter",
        "nothing to tell",
        "tells what matters elsewhere",
        links=(Link(1, 0, every=4, people=7, begins=7, ends=22), Link(0, 1, every=5, begins=2)),
        parameters={**HERE, "telling.hoarding": 0.4, "knowing.beyond": 0.0},
        others=({**THERE, "knowing.known": 0.05, "knowing.founder_known": 0.05, "knowing.beyond": 0.0},),
    ),
    "silos, and conveners who come and go": between(
        "a silo",
        "a silo that lets go",
        "conveners",
        "conveners go",
        "conveners, and more shares than hours",
        "an encounter",
        "elsewhere",
        links=(MEETING, Link(1, 0, brokers=0.5, objects=0.5)),
        parameters={**HERE, "crossing.silo": 0.9},
        others=({**THERE, "crossing.silo": 0.6, "convening.convener_hours": 3.0, "convening.aligning": 0.1},),
        changes=(
            Change(6, "convening.convener_hours", 6.0, community=0),
            Change(10, "convening.narrative", 1.0, community=0),
            Change(16, "convening.convener_hours", 0.0, community=1),
            Change(22, "convening.convener_hours", 0.0, community=0),
        ),
    ),
    "a silo that lets nobody go": between(
        "a silo",
        "nobody goes",
        "a broker at the start",
        links=(MEETING, Link(0, 1, brokers=0.6)),
        parameters={**HERE, "crossing.silo": 1.0},
    ),
    "hours that nobody wants": between(
        "hours in equal parts",
        links=BOTH,
        parameters={**HERE, "deciding.habit_pull": 0.0, "deciding.concern_pull": 0.0},
        others=({**THERE, "deciding.habit_pull": 0.0, "deciding.concern_pull": 0.0},),
    ),
    "hours by what each values": between(
        "hours by wants",
        "in two places",
        links=BOTH,
        parameters={**HERE, "deciding.return_by": "habit", "agenda.strictness": 1.0},
        others=({**THERE, "deciding.return_by": "value", "agenda.strictness": 1.0},),
        changes=(Change(15, "deciding.return_by", "influence", community=0),),
    ),
    "a community that splits by topic, into one with members": between(
        "splits by topic",
        "splits off into one with members",
        "moved_in",
        "belongs there already",
        "has a mentor",
        links=(Link(0, 1, brokers=0.3),),
        parameters={**HERE, "joining.mentoring": 1.0, "joining.prospects": 6.0},
        changes=(event(12, "split", 0, 1), event(20, "split", 0, 1), event(24, "split", 1, 0)),
        seeds=(0, 1, 2),
    ),
    "a community that splits by place, into an empty one": between(
        "splits by place",
        "splits off into an empty one",
        "nobody splits off",
        "moved_out",
        parameters={**HERE, "deciding.far_share": 0.5, "telling.told_by": "conformity"},
        others=({**EAGER, "start.members": 0.0, "joining.prospects": 0.0}, {**EAGER, "start.members": 0.0}),
        changes=(event(10, "split", 0, 1, 1), event(15, "split", 1, 2), event(4, "split", 1, 2, 1)),
        seeds=(0, 1),
    ),
    "a community that merges into another": between(
        "merges",
        "belongs there already",
        "what is written down is joined",
        "stage: dispersed",
        "left",
        links=(Link(1, 0, brokers=0.5), Link(1, 0, every=3)),
        parameters={**HERE, "remembering.writing": 0.9, "knowing.turning_topics": 0.04},
        others=({**THERE, "remembering.writing": 0.9, "knowing.turning_topics": 0.04, "joining.invited": 2.0},),
        changes=(event(14, "merge", 1, 0), event(18, "launch", 1, 1, 5)),
        seeds=(0, 1),
    ),
    "two that merge, with nothing between them before": between(
        "merges",
        "no link between the two",
        "is lost",
        "misunderstood",
        parameters={**HERE, "crossing.friction": 1.0},
        changes=(event(10, "merge", 1, 0),),
    ),
    "three communities that merge in one week": between(
        "merges",
        "merges, and is shut",
        others=(THERE, practice(4, 12)),
        links=(Link(0, 1, brokers=0.3), Link(1, 2, brokers=0.3), Link(2, 0, brokers=0.3)),
        changes=(
            event(10, "merge", 0, 1),
            event(10, "merge", 1, 2),
            event(18, "merge", 1, 2),
            event(22, "merge", 2, 0),
        ),
        seeds=(0, 1),
    ),
    "two merge into a third, in which people leave": between(
        "merges",
        "merges into one that others merged into",
        "moves, and leaves",
        "core leaves",
        "left",
        others=(THERE, practice(4, 12)),
        links=(Link(0, 2, brokers=0.2), Link(1, 2, brokers=0.2), Link(0, 1, brokers=0.6), Link(2, 1, brokers=0.5)),
        parameters={**HERE, "joining.turnover": 0.05, "leading.hand_over": 0.5},
        changes=(
            event(12, "merge", 0, 1),
            event(12, "leaders leave", 1, 3),
            event(12, "core leaves", 2, 60),
            event(12, "core leaves", 1, 60),
            event(12, "merge", 2, 1),
            event(12, "leaders leave", 2, 3),
            event(20, "split", 1, 0),
        ),
        seeds=(0, 1),
    ),
    "each merges into the other": between(
        "merges",
        "belongs there already",
        "belongs nowhere",
        links=(Link(0, 1, brokers=0.5),),
        changes=(event(9, "merge", 0, 1), event(9, "merge", 1, 0)),
    ),
    "everything at once, in one week": between(
        "merges",
        "splits by topic",
        "is closed",
        "core leaves",
        "left",
        others=(THERE, practice(4, 12)),
        links=(Link(0, 1, brokers=0.3), Link(0, 2, brokers=0.4, every=1), Link(2, 0, objects=1.0)),
        parameters={**HERE, "joining.turnover": 0.03, "joining.mentoring": 0.7, "joining.invited": 2.0},
        changes=(
            event(11, "split", 0, 2),
            event(11, "merge", 0, 1),
            event(11, "close", 0),
            event(11, "leaders leave", 0, 2),
            event(11, "split", 1, 2, 1),
            event(11, "close", 1),
            event(11, "core leaves", 2, 50),
            event(11, "leaders leave", 2, 1),
            event(11, "renegotiate", 1),
            event(20, "split", 2, 0, 0),
            event(20, "leaders leave", 2, 2),
        ),
        seeds=(0, 1, 2),
    ),
    "a community is closed": between(
        "is closed", "belongs nowhere", "stage: dispersed", "left", changes=(event(8, "close", 0), event(9, "close", 0))
    ),
    "a community that ends with its work": between(
        "the work is done",
        "belongs nowhere",
        links=(Link(0, 1, brokers=0.4),),
        parameters={**HERE, "tasks.work": 4.0, "tasks.task_rate": 0.4},
        others=({**THERE, "tasks.work": 200.0, "tasks.task_rate": 0.4},),
        changes=(event(3, "task", 0, 2, 50),),
    ),
    "complaining": between(
        "complaining",
        parameters={**HERE, "meeting.complaining": 0.8, "telling.willing": 0.3, "work.relevance_mean": 0.8},
        others=({**THERE, "meeting.complaining": 1.0, "telling.willing": 0.0},),
    ),
    "heeded by position": between(
        "heeded by position",
        "an encounter",
        parameters={**HERE, "telling.heeded": "position", "telling.strangers": 0.1},
        links=(MEETING, Link(0, 1, brokers=0.4)),
    ),
    "links without brokers in a ring of three, and a lecture": between(
        "elsewhere",
        "lecture",
        "an encounter",
        others=(THERE, practice(16, 12)),
        elsewhere=0.4,
        links=(Link(2, 0, every=2, visits=0.5, objects=0.5), Link(0, 1, every=3, visits=1.0), Link(1, 2, visits=0.6)),
        activities=GIVEN,
    ),
}
