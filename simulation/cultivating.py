"""Cultivating: what the hours of leaders go to, besides holding the space (concepts E2, E4, F2).

Six roles of internal leadership, two activities that cultivate a community, and the councils in which leaders talk
with those who sponsor and with each other. Each is a share of the hours that leaders give; what is left holds the
space. So a role costs what it takes from convening, and it only does something where somebody leads.
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation.numerics import compiled
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import Record, State
from copsim.simulation.rules import rule

_ROLES = "slides on internal leadership; level assumed"
_ACTIVITIES = "slides on cultivating activities; level assumed"
_COUNCILS = "slides on structuring strategic conversations; level assumed"
_UNIT = "share of leader hours"


class Cultivating(Theme):
    """Where the hours of leaders go."""

    key: ClassVar[str] = "cultivating"

    activist: float = quantity(
        0.0, _UNIT, 0.0, 1.0, "Agenda activists: what is held is turned to what members need.", _ROLES, "E2"
    )
    critical_friend: float = quantity(
        0.0,
        _UNIT,
        0.0,
        1.0,
        "Critical friends: the group reflects on how it works, and failures are told.",
        _ROLES,
        "E2 E4",
    )
    keeper: float = quantity(
        0.0,
        _UNIT,
        0.0,
        1.0,
        "Community keepers: voices are brought in, newcomers are welcomed.",
        _ROLES,
        "E2 E4",
    )
    reporter: float = quantity(
        0.0, _UNIT, 0.0, 1.0, "Social reporters: what is said is written down.", _ROLES, "E2 E4 F5"
    )
    messenger: float = quantity(
        0.0, _UNIT, 0.0, 1.0, "External messengers: outsiders hear of the community.", _ROLES, "E2 E4"
    )
    broker: float = quantity(
        0.0,
        _UNIT,
        0.0,
        1.0,
        "Institutional brokers: value is talked about with those who decide.",
        _ROLES,
        "E2 E4 F5",
    )
    backchannel: float = quantity(
        0.0,
        _UNIT,
        0.0,
        1.0,
        "Backchannel work: those who do not come are kept in touch with.",
        _ACTIVITIES,
        "E4",
    )
    self_care: float = quantity(
        0.0,
        _UNIT,
        0.0,
        1.0,
        "Self-care: leaders learn for themselves, meet other leaders, and tire less.",
        _ACTIVITIES,
        "E4",
    )
    advisory_council: float = quantity(
        0.0,
        _UNIT,
        0.0,
        1.0,
        "An advisory council, in which leaders talk with portfolio, domain and local sponsors.",
        _COUNCILS,
        "F2 F5",
    )
    strategic_team: float = quantity(
        0.0,
        _UNIT,
        0.0,
        1.0,
        "Talks with the strategic team of the organisation, which reach the portfolio sponsor.",
        _COUNCILS,
        "F2 F5",
    )
    coordinator_council: float = quantity(
        0.0,
        _UNIT,
        0.0,
        1.0,
        "A coordinator council: coordinators coach each other, and those who stand behind them hear of it.",
        _COUNCILS,
        "F2 E2",
    )
    role_half: float = quantity(
        1.0,
        "hours a week",
        0.01,
        100.0,
        "Hours a week at which a role, a council or a function of support has half of the effect it can have.",
        "assumption",
        "E2 E4 F2 F7",
    )


@rule("s' = s / max(1, all shares)", unit="share of leader hours", concepts="E2 E4 F2", source="assumption")
def part_of_hours(share: float, total: float) -> float:
    """Which share of the hours goes there; shares that are more than there is are cut, all alike."""
    return share / max(1.0, total)


@rule(
    "E = h / (h + role_half)",
    unit="0 to 1",
    concepts="E2 E4 F2 F7",
    source="slides on internal leadership and on support; form assumed",
)
def effect_of_hours(hours: float, setting: Record) -> float:
    """How much of what a role could do it does; the first hour does most, so that it pays to share them out.

    A chance it acts on moves this part of the way to 1, a cost this part of the way to 0.
    """
    return hours / (hours + setting.role_half)


@compiled
def shares_asked(setting: Record) -> float:
    """All shares of leader hours that go elsewhere than into holding the space; they may be more than 1."""
    roles = setting.activist + setting.critical_friend + setting.keeper + setting.reporter + setting.messenger
    others = setting.broker + setting.backchannel + setting.self_care
    return roles + others + setting.advisory_council + setting.strategic_team + setting.coordinator_council


@compiled
def cultivate(state: State, c: int, hours: float) -> None:
    """What leaders' hours of this week do beyond holding the space; it lasts until their hours of the next."""
    community = state.communities[c]
    setting = state.setting[c]
    total = shares_asked(setting)
    community.cultivating = hours * part_of_hours(total, total)
    if total <= 0.0 and community.cultivated == 0:
        return
    community.cultivated = 1 if total > 0.0 else 0
    each = hours * part_of_hours(1.0, total)
    community.activist = effect_of_hours(each * setting.activist, setting)
    community.friend = effect_of_hours(each * setting.critical_friend, setting)
    community.keeper = effect_of_hours(each * setting.keeper, setting)
    community.reporter = effect_of_hours(each * setting.reporter, setting)
    community.messenger = effect_of_hours(each * setting.messenger, setting)
    community.broker = effect_of_hours(each * setting.broker, setting)
    community.touch = effect_of_hours(each * setting.backchannel, setting)
    community.care = effect_of_hours(each * setting.self_care, setting)
    community.advisory = effect_of_hours(each * setting.advisory_council, setting)
    community.strategic = effect_of_hours(each * setting.strategic_team, setting)
    community.peers = effect_of_hours(each * setting.coordinator_council, setting)
