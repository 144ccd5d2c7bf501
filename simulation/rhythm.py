"""Rhythm: what there is to take part in this week: a meeting on the beat, a launch, exchange at any time.

Meetings need somebody to convene them: where leader hours are missing, a due meeting is the less likely to be held.
What needs no convening is always open; but whatever there is, is worth as much as the space is held well.
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation import draws
from copsim.simulation.numerics import compiled
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import EXCHANGE, LAUNCH, MEETING, NOTHING, WINDOW, Record, State
from copsim.simulation.rules import rule


class Rhythm(Theme):
    """The calendar of a community."""

    key: ClassVar[str] = "rhythm"

    every: int = quantity(
        2,
        "weeks",
        1,
        52,
        "A meeting is due every so many weeks.",
        "slides on community rhythm; level assumed",
        "E1 B7",
    )
    convened: float = quantity(
        0.6,
        "share",
        0.0,
        1.0,
        "Share of engagement that needs somebody to convene it; the rest happens between members at any time.",
        "FAQ l. 33; level assumed",
        "E1",
    )
    meeting_hours: float = quantity(
        1.0,
        "hours",
        0.0,
        40.0,
        "Hours a meeting takes.",
        "assumption",
        "B4 B7",
    )
    exchange_hours: float = quantity(
        0.5,
        "hours a week",
        0.0,
        40.0,
        "Hours it takes to join in the exchange of a week.",
        "assumption",
        "B4 B7",
    )
    launch_hours: float = quantity(
        6.0,
        "hours a day",
        0.0,
        24.0,
        "Hours a day of a launch takes; the organisation grants them.",
        "assumption",
        "B10 B4",
    )


@rule(
    "W = 26 ((1 - convened) + convened / every)",
    unit="weeks",
    concepts="B1",
    source="assumption",
)
def opportunities(setting: Record) -> float:
    """How many weeks of half a year offer a chance to take part: all 26 where nothing needs convening."""
    return WINDOW * ((1.0 - setting.convened) + setting.convened / setting.every)


@rule("due if week mod every = every - 1", unit="yes or no", concepts="E1", source="slides on community rhythm")
def meeting_due(week: int, setting: Record) -> bool:
    """Whether a meeting is due in this week; the first one comes at the end of the first beat."""
    return week % int(setting.every) == int(setting.every) - 1


@rule("open = (1 - convened) + convened held", unit="share", concepts="E1", source="FAQ l. 33; form assumed")
def open_share(held: int, setting: Record) -> float:
    """Share of engagement that is possible in a week with or without something held."""
    if held:
        return 1.0
    return 1.0 - setting.convened


@rule("cost = days launch_hours", unit="hours", concepts="B10 B4", source="slides on Cape Town; form assumed")
def launch_cost(days: int, setting: Record) -> float:
    """Hours a launch takes; the organisation grants them to those who come."""
    return days * setting.launch_hours


@compiled
def calendar(state: State, c: int) -> None:
    """Stage: what is due, what is held, and what taking part costs this week."""
    clock = state.clock[0]
    community = state.communities[c]
    setting = state.setting[c]
    community.granted = 0.0
    if community.launch_days > 0:
        # A launch is prepared beforehand, so it is held, and held well (assumption).
        community.due = 1
        community.held = 1
        community.quality = 1.0
        community.activity = LAUNCH
        community.cost = launch_cost(community.launch_days, setting)
        community.granted = community.cost
    elif meeting_due(clock.week, setting):
        u = draws.uniform(clock.seed, 0, clock.week + 1, draws.HELD, c, 0)
        community.due = 1
        community.held = 1 if u < 1.0 - community.gap else 0
        community.activity = MEETING if community.held else EXCHANGE
        community.cost = setting.meeting_hours if community.held else setting.exchange_hours
    else:
        community.due = 0
        community.held = 0
        community.activity = EXCHANGE
        community.cost = setting.exchange_hours
    community.open = open_share(community.held, setting)
    community.missable = open_share(community.due, setting)
    if community.open <= 0.0:
        community.activity = NOTHING
