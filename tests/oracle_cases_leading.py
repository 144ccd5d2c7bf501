"""Worlds for the oracle: where leaders' hours go, a support team, who comes to lead next, and who pays and counts."""

from __future__ import annotations

from oracle_case import Case, Given, case
from oracle_cases_coming import MANY, REGULAR
from oracle_cases_learning import GIVEN, LIVELY, QUICK
from oracle_cases_surroundings import SPONSORED
from oracle_parts import OF_LEADERS, OF_SUPPORT

from copsim.simulation.changes import Change

TOLD: Given = {**QUICK, **SPONSORED, "start.leaders": 4.0, "start.pledge": 1.5, "organisation.conversation": 0.3}
"""What is told reaches sponsors, if somebody carries it to them."""
SEATS: Given = {**REGULAR, "start.leaders": 5.0, "leading.need_base": 5.0, "leading.step_up": 0.2}
"""Leaders, and regulars who may come after them."""
TIRING: Given = {"feeling.burn": 0.6, "feeling.bearable": 0.05, "leading.step_down_energy": 0.35}
TEAM: Given = {"supporting.team_hours": 6.0, "organisation.visible_fade": 0.01, "deciding.barrier": 0.8}
MEASURED: Given = {**TOLD, "organisation.measuring": 0.3, "organisation.red_tape": 0.1}
AT_WORK = {"friend", "keeper", "activist", "reporter", "messenger", "broker", "touch", "care"}
COUNCILS = {"advisory", "strategic", "peers"}


def at_work(names: set[str] | dict[str, str]) -> tuple[str, ...]:
    return tuple(f"{name} at work" for name in sorted(names))


def shares(theme: str, names: dict[str, str], share: float) -> Given:
    """The same share of hours for each of the destinations."""
    return {f"{theme}.{parameter}": share for parameter in names.values()}


ROLES = {name: parameter for name, parameter in OF_LEADERS.items() if name in AT_WORK}
ONE_AFTER_ANOTHER = tuple(
    Change(3 * n + 3 * off, f"cultivating.{parameter}", 0.0 if off else 0.6)
    for n, parameter in enumerate(OF_LEADERS.values())
    for off in (0, 1)
)
"""Each destination for three weeks, and then none."""

CASES: dict[str, Case] = {
    "roles and activities, all at once": case(
        *at_work(AT_WORK),
        "hours_cultivating",
        "success told",
        "failure told",
        "carried_across",
        parameters={**TOLD, **shares("cultivating", ROLES, 0.07)},
        activities=GIVEN,
        weeks=50,
        seeds=(0, 4),
    ),
    "each role and each council for itself, and then none": case(
        *at_work(OF_LEADERS),
        "cultivating stops",
        parameters={**TOLD, "needs.needs_matter": 0.9},
        activities=GIVEN,
        changes=ONE_AFTER_ANOTHER,
        weeks=45,
        seeds=(0, 4),
    ),
    "more roles than there are hours": case(
        *at_work(OF_LEADERS),
        "more shares than hours",
        "no leader holds the space",
        "gap",
        parameters={**TOLD, **shares("cultivating", OF_LEADERS, 0.15), "cultivating.role_half": 0.2},
        changes=(
            Change(15, "cultivating.keeper", 1.0),
            Change(25, "cultivating.activist", 0.0),
            Change(30, "cultivating.role_half", 5.0),
        ),
    ),
    "roles where nobody leads": case(
        "no hours for roles",
        "present",
        parameters={**shares("cultivating", OF_LEADERS, 0.05), "start.leaders": 0.0, "leading.step_up": 0.0},
        weeks=20,
    ),
    "councils, and sponsors of all kinds": case(
        *at_work(COUNCILS),
        "talked_about",
        "carried_across",
        *(f"sponsor_{name}" for name in ("portfolio", "domain", "individual", "local")),
        parameters={
            **TOLD,
            "cultivating.advisory_council": 0.1,
            "cultivating.strategic_team": 0.15,
            "cultivating.coordinator_council": 0.2,
            "organisation.sponsor_leaves": 0.1,
            "organisation.sponsor_successor": 0.3,
            "leading.effort": 0.5,
        },
        weeks=60,
        seeds=(0, 4),
    ),
    "all is carried across, and seen": case(
        "all is seen",
        parameters={
            **TOLD,
            "organisation.sees": 0.7,
            "cultivating.reporter": 0.3,
            "cultivating.broker": 0.3,
            "cultivating.role_half": 0.02,
        },
    ),
    "leaders who leave have prepared who comes": case(
        "bequest",
        "heir",
        "succeeded",
        "pledges a part",
        "pledges all",
        parameters={**SEATS, "leading.hand_over": 1.0, "leading.pledge_share": 0.6, "start.pledge": 0.5},
        changes=(
            Change(0, event="leaders leave", amount=1),
            Change(9, event="leaders leave", amount=2),
            Change(20, event="leaders leave", amount=9),
            Change(25, "joining.turnover", 0.15),
        ),
        seeds=(0, 4),
    ),
    "leaders who leave have prepared nobody, or only some": case(
        "bequest",
        "leaves nobody prepared",
        "heir",
        parameters={**SEATS, **MANY, "leading.hand_over": 0.5},
        others=({**SEATS, "leading.hand_over": 0.3},),
        elsewhere=0.7,
        changes=(Change(10, event="leaders leave", amount=3), Change(30, event="leaders leave", amount=9)),
        seeds=(0, 4),
    ),
    "tired leaders who hand over, or do not": case(
        "gives up prepared",
        "gives up unprepared",
        "heir",
        parameters={**SEATS, **TIRING, "leading.hand_over": 0.5},
        weeks=60,
        seeds=(0, 4),
    ),
    "leaders who are hardly seen hand over": case(
        "gives up prepared",
        "heir",
        parameters={**SEATS, "leading.hand_over": 0.7, "leading.step_down_attendance": 0.6},
        weeks=50,
        seeds=(0, 4),
    ),
    "leaders hand over": case(
        "hands over",
        "heir",
        "told effort",
        "fewer leaders than hand over",
        "relieved for a week at least",
        parameters={**SEATS, **TIRING, "leading.hand_over": 0.4},
        changes=(
            Change(8, event="leaders hand over", amount=1),
            Change(14, event="leaders hand over", amount=1),
            Change(14, event="leaders hand over", amount=2),
            Change(14, event="leaders neglect", amount=40),
            Change(14, event="leaders leave", amount=1),
            Change(20, event="leaders hand over", amount=1000),
            Change(26, event="leaders hand over", amount=3),
            Change(27, event="leaders hand over", amount=2),
        ),
        seeds=(0, 4, 5),
    ),
    "few who could come after many": case(
        "hands over",
        "no heir",
        parameters={**SEATS, "start.members": 9.0, "joining.prospects": 0.0, "leading.pledge_share": 1.0},
        changes=tuple(Change(week, event="leaders hand over", amount=3) for week in (8, 12, 16, 20, 30)),
        seeds=tuple(range(6)),
    ),
    "nobody is ready to come after": case(
        "no heir",
        "bequest",
        parameters={**SEATS, "leading.hand_over": 1.0, "leading.step_up_attendance": 1.0},
        changes=(Change(5, event="leaders hand over", amount=2), Change(10, event="leaders leave", amount=2)),
    ),
    "heirs without hours": case(
        "heir without hours",
        "bequest",
        "leaders",
        parameters={**SEATS, "leading.pledge_share": 0.0, "leading.hand_over": 1.0, "joining.turnover": 0.1},
        changes=tuple(Change(week, event="leaders hand over", amount=2) for week in (8, 9, 20)),
    ),
    "a seat that is handed on in two places": case(
        "hands over",
        "in two places",
        parameters=SEATS,
        others=({**SEATS, "leading.hand_over": 1.0},),
        elsewhere=0.7,
        changes=(
            Change(12, event="leaders hand over", amount=2),
            Change(18, event="leaders hand over", amount=3, community=1),
            Change(24, event="leaders leave", amount=2, community=1),
        ),
    ),
    "conversations before a launch": case(
        "willing to lead",
        "not willing to lead",
        "nobody has to be asked",
        "agenda moves",
        "launch",
        parameters={
            "start.leaders": 1.0,
            "leading.need_base": 6.0,
            "leading.pledge_share": 1.0,
            "work.hours_median": 8.0,
            "discovering.asked_to_lead": 0.8,
        },
        changes=(
            Change(0, event="conversations", amount=6),
            Change(2, event="conversations", amount=5),
            Change(2, event="conversations", amount=3),
            Change(4, event="launch", amount=3, more=6),
        ),
        seeds=(0, 4),
    ),
    "conversations, again and again": case(
        "willing to lead",
        "agenda moves",
        "fewer members than conversations",
        parameters={
            **LIVELY,
            "leading.need_growth": 4.0,
            "discovering.asked_to_lead": 1.0,
            "discovering.talk_lifts": 0.5,
            "agenda.agenda_share": 0.3,
            "work.relevance_mean": 0.3,
        },
        changes=(
            *(Change(week, event="conversations", amount=week) for week in range(3, 40, 4)),
            Change(11, event="renegotiate"),
            Change(15, event="award", amount=3),
            Change(33, event="conversations", amount=10_000),
        ),
        seeds=(0, 4),
    ),
    "asked to lead, and hardly seen": case(
        "willing to lead",
        "given time",
        "time is up",
        parameters={
            **LIVELY,
            "deciding.openness": 0.0,
            "deciding.duty": 0.0,
            "leading.need_base": 30.0,
            "leading.step_down_energy": 0.0,
            "leading.step_down_attendance": 0.3,
            "discovering.asked_to_lead": 1.0,
        },
        changes=(Change(0, event="conversations", amount=3), Change(28, event="conversations", amount=20)),
        weeks=60,
    ),
    "nobody has to be asked to lead": case(
        "nobody has to be asked",
        parameters={**LIVELY, "leading.need_base": 0.0, "leading.need_growth": 0.0},
        changes=(
            Change(3, event="conversations", amount=5),
            Change(8, "leading.need_base", 4.0),
            Change(8, "organisation.full_time", 9.0),
            Change(9, event="conversations", amount=5),
        ),
        weeks=15,
    ),
    "nobody to talk with": case(
        "nobody to talk with",
        parameters={"start.leaders": 40.0, "joining.prospects": 0.0},
        changes=(Change(0, event="conversations", amount=5), Change(2, event="conversations", amount=1)),
        weeks=10,
    ),
    "a support team for this community alone": case(
        *at_work(OF_SUPPORT),
        "hours_team",
        "team_skill",
        "coached",
        "over the barrier",
        "success told",
        parameters={**TOLD, **TEAM, **shares("supporting", OF_SUPPORT, 0.15), "leading.effort": 0.5},
        changes=(Change(8, event="leaders neglect", amount=20), Change(12, event="conversations", amount=9)),
        weeks=60,
        seeds=(0, 4),
    ),
    "a support team for several, for many, for too many": case(
        *at_work(OF_SUPPORT),
        "a team for many",
        "a team for too many",
        "more shares than hours",
        parameters={
            **TOLD,
            **TEAM,
            **shares("supporting", OF_SUPPORT, 0.3),
            "supporting.serves": 3.0,
            "supporting.skill": 0.2,
            "supporting.skill_growth": 0.1,
            "supporting.team_turnover": 0.05,
        },
        changes=(
            Change(10, "supporting.switching", 0.0),
            Change(14, "supporting.serves", 1000.0),
            Change(18, "supporting.switching", 1.5),
            Change(22, "supporting.serves", 1.0),
            Change(26, "supporting.team_hours", 0.0),
            Change(32, "supporting.team_hours", 40.0),
        ),
    ),
    "a support team for logistics alone": case(
        "hours_team", "held", parameters={**LIVELY, "supporting.team_hours": 4.0, "leading.need_base": 6.0}
    ),
    "measured to talk about it": case(
        "red tape",
        "talked_about",
        parameters={**MEASURED, "organisation.measured_for": 1.0, "organisation.conversation": 0.1},
    ),
    "measured instead of talking": case(
        "red tape",
        "talked_about",
        "command by what is counted",
        "agenda moves",
        parameters={**MEASURED, "organisation.measured_for": 0.1, "organisation.measuring_half": 0.1},
        activities=GIVEN,
    ),
    "a core that is paid, and governs itself": case(
        "held",
        "present",
        parameters={**LIVELY, "organisation.full_time": 3.0, "organisation.existence": 0.6, "leading.need_base": 6.0},
    ),
    "a core that is paid, and is told what to do": case(
        "command by pay",
        "command by orders",
        "agenda moves",
        "lecture",
        parameters={
            **LIVELY,
            "organisation.full_time": 3.0,
            "organisation.self_government": 0.2,
            "organisation.existence": 1.0,
        },
        activities=GIVEN,
        changes=(
            Change(10, "organisation.self_government", 0.7),
            Change(20, "organisation.full_time", 0.5),
            Change(25, "organisation.orders", 0.9),
        ),
    ),
    "one organisation over three communities": case(
        "command by orders",
        "command by a sponsor",
        "command by pay",
        "agenda moves",
        parameters={**LIVELY, "organisation.orders": 0.8},
        others=(
            {**LIVELY, **SPONSORED, "organisation.commanding": 1.0, "start.members": 20.0},
            {**LIVELY, "organisation.full_time": 9.0, "organisation.self_government": 0.0, "start.members": 20.0},
        ),
        elsewhere=0.5,
        activities=GIVEN,
    ),
    "a community that is tended in every way": case(
        *at_work(OF_LEADERS),
        *at_work(OF_SUPPORT),
        "bequest",
        "heir",
        "hands over",
        "willing to lead",
        "homework",
        parameters={
            **TOLD,
            **TEAM,
            **TIRING,
            "tasks.task_rate": 0.4,
            **shares("cultivating", OF_LEADERS, 0.05),
            **shares("supporting", OF_SUPPORT, 0.1),
            "supporting.serves": 2.0,
            "leading.hand_over": 0.8,
            "leading.need_base": 10.0,
            "discovering.asked_to_lead": 0.9,
            "leading.effort": 0.8,
            "organisation.full_time": 0.5,
            "organisation.self_government": 0.5,
            "organisation.existence": 0.3,
            "organisation.measuring": 0.1,
            "organisation.measured_for": 0.4,
            "joining.prospects": 3.0,
        },
        others=(SEATS,),
        elsewhere=0.5,
        activities=GIVEN,
        changes=(
            Change(2, event="conversations", amount=25),
            Change(4, event="conversations", amount=8),
            Change(10, event="leaders leave", amount=2),
            Change(16, event="leaders hand over", amount=2),
            Change(24, event="decision", amount=20),
        ),
        seeds=(0, 4, 5),
    ),
}
