"""Supporting: a social learning team whose hours are shared among many communities (concept F7).

What reaches one community is less than its part of the hours, as turning to another one costs time, and it counts as
far as the team has learned its craft. What it is spent on is shares of it; what is left is logistics.
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation.cultivating import effect_of_hours, part_of_hours
from copsim.simulation.numerics import compiled, toward
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import Record, State
from copsim.simulation.rules import rule

_TEAM = "slides on the social learning team; level assumed"
_UNIT = "share of team hours"


class Supporting(Theme):
    """The team that supports communities."""

    key: ClassVar[str] = "supporting"

    team_hours: float = quantity(
        0.0, "hours a week", 0.0, 10_000.0, "Hours a week the team has, for all communities it serves.", _TEAM, "F7"
    )
    serves: int = quantity(
        1, "communities", 1, 100_000, "How many communities share these hours, this one included.", _TEAM, "F7"
    )
    switching: float = quantity(
        0.5,
        "hours a week",
        0.0,
        40.0,
        "Hours a week that are lost on each community where the team serves more than one.",
        "assumption",
        "F7",
    )
    skill: float = quantity(
        0.5,
        "0 to 1",
        0.0,
        1.0,
        "Skill of the team at the start, and of those who are new in it: the share of an hour that counts.",
        "assumption",
        "F7",
        start_only=True,
    )
    skill_growth: float = quantity(
        0.02,
        "per week",
        0.0,
        1.0,
        "How much of the skill that is still missing a team learns in a week of its work.",
        "assumption",
        "F7",
    )
    team_turnover: float = quantity(
        0.005, "per week", 0.0, 1.0, "Share of the team that leaves in a week, skilled as it is.", "assumption", "F7"
    )
    coaching_leaders: float = quantity(
        0.0,
        _UNIT,
        0.0,
        1.0,
        "Coaching of leaders: they give more of what they pledged, and others dare to step up.",
        _TEAM,
        "F7",
    )
    legitimising: float = quantity(
        0.0,
        _UNIT,
        0.0,
        1.0,
        "Legitimising the community's work in terms of strategic priorities: members may use more of their time.",
        _TEAM,
        "F7",
    )
    sponsorship: float = quantity(
        0.0,
        _UNIT,
        0.0,
        1.0,
        "Building the sponsorship structure and being the communities' voice: conversations with all who sponsor.",
        _TEAM,
        "F7 F5",
    )
    reporting: float = quantity(
        0.0,
        _UNIT,
        0.0,
        1.0,
        "Assessment and reporting: what was told among members is carried to those who decide.",
        _TEAM,
        "F7 F5",
    )
    access: float = quantity(
        0.0,
        _UNIT,
        0.0,
        1.0,
        "Stewarding the use of technology: those who are far away find a way in.",
        _TEAM,
        "F7",
    )


@rule(
    "H = skill max(0, team_hours / n - switching [n > 1])",
    unit="hours a week",
    concepts="F7",
    source="slides on the social learning team; form assumed",
)
def team_reach(skill: float, setting: Record) -> float:
    """Hours of support that count here this week: a part of what the team has, less the cost of turning to many."""
    lost = setting.switching if setting.serves > 1 else 0.0
    return skill * max(0.0, setting.team_hours / setting.serves - lost)


@rule(
    "k' = k + skill_growth (1 - k) [the team works] - team_turnover (k - skill)",
    unit="0 to 1",
    concepts="F7",
    source="slides on the social learning team; form assumed",
)
def next_skill(skill: float, setting: Record) -> float:
    """Skill of the team after the week: it grows with the work, and those who leave take theirs with them."""
    learned = toward(skill, 1.0, setting.skill_growth) if setting.team_hours > 0.0 else skill
    return learned - setting.team_turnover * max(0.0, skill - setting.skill)


@compiled
def support(state: State, c: int) -> None:
    """What the team does for this community in this week."""
    community = state.communities[c]
    setting = state.setting[c]
    hours = team_reach(community.skill, setting)
    community.team = hours
    community.skill = next_skill(community.skill, setting)
    total = setting.coaching_leaders + setting.legitimising + setting.sponsorship + setting.reporting + setting.access
    community.logistics = hours * (1.0 - part_of_hours(total, total))
    each = hours * part_of_hours(1.0, total)
    community.coached = effect_of_hours(each * setting.coaching_leaders, setting)
    community.legitimised = effect_of_hours(each * setting.legitimising, setting)
    community.spoken_for = effect_of_hours(each * setting.sponsorship, setting)
    community.reported = effect_of_hours(each * setting.reporting, setting)
    community.access = effect_of_hours(each * setting.access, setting)
