"""Worlds for the oracle: sponsors, orders, accounts, decisions, tasks, several communities and what each is given."""

from __future__ import annotations

from oracle_case import Case, case
from oracle_cases_learning import GIVEN, LIVELY, QUICK

from copsim.simulation.changes import Change

SPONSORED = {
    "organisation.portfolio_sponsor": 0.6,
    "organisation.domain_sponsor": 0.7,
    "organisation.individual_sponsor": 0.5,
    "organisation.local_sponsor": 0.4,
}
DECISIONS = tuple(Change(week, event="decision", amount=week % 5 * 25) for week in range(2, 40, 3))
"""Heard not at all, wholly, and in between."""
BUSY_TASKS = {"tasks.task_rate": 0.6, **LIVELY}


def unheard(how: str) -> dict[str, float | str]:
    return {**LIVELY, "organisation.unheard": how}


CASES: dict[str, Case] = {
    "sponsors of all four kinds, who leave and have successors": case(
        *(f"{name} sponsor {what}" for name in ("portfolio", "domain") for what in ("leaves", "succeeds")),
        *(f"{name} sponsor {what}" for name in ("individual", "local") for what in ("leaves", "succeeds")),
        "visible",
        "over the barrier",
        parameters={
            **QUICK,
            **SPONSORED,
            "organisation.sponsor_leaves": 0.15,
            "organisation.sponsor_successor": 0.2,
            "deciding.barrier": 0.9,
        },
        weeks=60,
    ),
    "a sponsor is appointed, and the seat is done away with": case(
        "sponsor_portfolio",
        "sponsor_domain",
        parameters=LIVELY,
        changes=(
            Change(5, "organisation.portfolio_sponsor", 1.0),
            Change(8, "organisation.domain_sponsor", 0.2),
            Change(20, "organisation.portfolio_sponsor", 0.0),
        ),
    ),
    "a domain sponsor who commands": case(
        "command",
        "agenda moves",
        "lecture",
        parameters={**LIVELY, **SPONSORED, "organisation.commanding": 1.0, "organisation.order_cost": 1.0},
        activities=GIVEN,
    ),
    "orders, whoever sponsors": case(
        "command",
        "agenda moves",
        "lecture",
        parameters={**LIVELY, "organisation.orders": 1.0, "agenda.commanded_share": 0.3, "agenda.strictness": 1.0},
        activities=GIVEN,
    ),
    "half ordered, with a programme": case(
        "command",
        "clinic",
        "lecture",
        "fair",
        parameters={**LIVELY, "organisation.orders": 0.5, "rhythm.design": "programme"},
        activities=GIVEN,
    ),
    "made to come": case("compelled", "held", parameters={"deciding.compulsion": 2.0}),
    "accounts to give": case("red tape", "present", parameters={**LIVELY, "organisation.red_tape": 0.7}),
    "recognition crowds in": case(
        "contribute", "expert", parameters={**LIVELY, "organisation.recognition": 1.0, "telling.giving": 0.8}
    ),
    "recognition crowds out": case(
        "contribute",
        parameters={
            **LIVELY,
            "organisation.recognition": 0.8,
            "organisation.recognised": "crowds out",
        },
    ),
    "awards for the most active": case(
        "award",
        "nobody seen to honour",
        "expert",
        parameters={**LIVELY, "organisation.recognition": 1.0},
        changes=tuple(Change(week, event="award", amount=3) for week in (0, 5, 10, 15, 20, 30)),
        seeds=(0, 4),
    ),
    "awards for others than the most active": case(
        "award",
        "passed over",
        parameters={**LIVELY, "organisation.award": 0.8, "deciding.return_by": "influence"},
        changes=tuple(Change(week, event="award", amount=4, more=week) for week in range(10, 40, 5)),
        seeds=(0, 4),
    ),
    "more awards than members": case(
        "award",
        "passed over",
        "more awards than members",
        parameters={**LIVELY, "organisation.award": 1.0},
        changes=(
            Change(1, event="award", amount=1000),
            Change(12, event="award", amount=1000, more=99),
            Change(20, event="award", amount=1000, more=50),
            Change(21, "organisation.award", 0.0),
            Change(22, event="award", amount=5),
        ),
        weeks=30,
    ),
    "two awards in a week, and in two communities": case(
        "award",
        "passed over",
        "in two places",
        parameters=LIVELY,
        others=(LIVELY,),
        elsewhere=0.7,
        changes=(
            Change(15, event="award", amount=30, more=5),
            Change(15, event="award", amount=2, more=50),
            Change(15, event="core leaves", amount=50),
            Change(16, event="award", amount=2, community=1),
        ),
        weeks=25,
    ),
    "unheard, and no sponsor": case("decided", "anger", "exit", parameters=unheard("either"), changes=DECISIONS),
    "unheard, with sponsors": case(
        "decided", "anger", "exit", "voice", parameters={**unheard("either"), **SPONSORED}, changes=DECISIONS
    ),
    "unheard, and always exit": case(
        "decided", "anger", "exit", parameters={**unheard("exit"), **SPONSORED}, changes=DECISIONS
    ),
    "unheard, and always voice": case(
        "decided", "anger", "voice", parameters={**unheard("voice"), **SPONSORED}, changes=DECISIONS
    ),
    "homework": case(
        "came up",
        "routine",
        "task with a topic",
        "homework",
        "hours_homework",
        "energizing",
        parameters=BUSY_TASKS,
        weeks=60,
    ),
    "tasks within what is held": case(
        "came up", "energizing", parameters={**BUSY_TASKS, "tasks.task_at_home": 0.0, "tasks.task_load": 0.6}
    ),
    "homework that is paid for": case(
        "came up", "energizing", parameters={**BUSY_TASKS, "tasks.task_funded": 1.0, "tasks.task_at_home": 0.6}
    ),
    "all tasks are routine": case("routine", parameters={**BUSY_TASKS, "tasks.task_routine": 1.0}),
    "no task is routine": case("task with a topic", parameters={**BUSY_TASKS, "tasks.task_routine": 0.0}),
    "tasks that are handed over": case(
        "handed over",
        "came up",
        "homework",
        parameters={**BUSY_TASKS, "tasks.task_rate": 0.1},
        changes=tuple(Change(week, event="task", amount=week % 6, more=week) for week in range(4, 40, 3)),
    ),
    "somebody comes back to a task": case(
        "comes back to a task",
        parameters={**BUSY_TASKS, "rhythm.every": 3.0, "joining.prospects": 3.0},
        weeks=80,
    ),
    "a gap that is seen": case(
        "gap",
        "leaders",
        "told effort",
        parameters={
            **LIVELY,
            "leading.seat_seen": "gap",
            "leading.step_up": 1.0,
            "leading.need_base": 8.0,
        },
        changes=(Change(6, event="leaders neglect", amount=10),),
    ),
    "a gap that is not seen": case(
        "vacancy",
        parameters={
            **LIVELY,
            "leading.seat_seen": "unseen",
            "leading.step_up": 1.0,
            "leading.need_base": 8.0,
        },
        changes=(Change(6, event="leaders neglect", amount=0),),
    ),
    "leaders who are freed from other work": case(
        "hours_leading",
        "sponsor_individual",
        parameters={
            **LIVELY,
            "organisation.individual_sponsor": 1.0,
            "organisation.sponsor_rate": 0.0,
            "work.busy_begins": 0.5,
        },
    ),
    "a closed community": case(
        "present",
        parameters={"joining.prospects": 0.0, "joining.turnover": 0.0, **QUICK},
        activities=GIVEN,
        weeks=60,
    ),
    "few are left who could belong": case(
        "joined", parameters={"joining.pool": 34.0, "joining.prospects": 6.0, "joining.turnover": 0.02}
    ),
    "the domain is renegotiated by those at the table": case(
        "agenda moves",
        parameters={**LIVELY, "agenda.strictness": 1.0, "agenda.agenda_share": 0.5},
        changes=(Change(0, event="renegotiate"), Change(15, event="renegotiate"), Change(30, event="renegotiate")),
    ),
    "people learn in two places": case(
        "in two places",
        "learned",
        "misled",
        "corrected",
        "told again",
        others=({**QUICK, "rhythm.every": 3.0, "organisation.orders": 0.4},),
        parameters={**QUICK, "work.hours_median": 5.0},
        elsewhere=0.7,
        activities=GIVEN,
        changes=(
            Change(9, event="decision", amount=10, community=1),
            Change(9, event="task", amount=3, more=50, community=0),
            Change(9, event="activity", amount=6, community=1),
            Change(12, "telling.told_by", "conformity", community=1),
            Change(20, event="fresh luck", amount=5),
        ),
    ),
    "an organisation that does everything at once": case(
        "handed over",
        "decided",
        "launch",
        "compelled",
        "command",
        "award",
        "has a mentor",
        parameters={**QUICK, **SPONSORED, **BUSY_TASKS}
        | {
            "organisation.commanding": 0.6,
            "organisation.red_tape": 0.2,
            "organisation.recognition": 0.5,
            "joining.mentoring": 0.5,
            "deciding.compulsion": 0.3,
            "deciding.barrier": 0.4,
        },
        activities=GIVEN,
        changes=(
            *DECISIONS,
            Change(5, event="launch", amount=3, more=10),
            Change(5, event="task", amount=4, more=80),
            Change(12, event="award", amount=5, more=10),
            Change(20, event="renegotiate"),
            Change(30, event="core leaves", amount=50),
        ),
    ),
}
