"""Rhythm: what there is to take part in this week, and who chooses it (concepts C3, C6).

A meeting on the beat, a special event, a launch, exchange at any time. A community that designs itself learns which
families of activities are worth coming for; a fixed programme does not; an organisation in command likes them formal.

Meetings need somebody to convene them: where leader hours are missing, a due meeting is the less likely to be held.
What needs no convening is always open; but whatever there is, is worth as much as the space is held well.
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation import draws
from copsim.simulation.activities import EXCHANGE, LAUNCH, NOTHING
from copsim.simulation.numerics import compiled, exp
from copsim.simulation.parameters import Theme, choice, quantity
from copsim.simulation.records import WINDOW, Record, State
from copsim.simulation.rules import rule

MEMBERS, PROGRAMME = range(2)
NEVER = 1e300
"""No activity is as unattractive as that."""


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
    launch_hours: float = quantity(
        6.0,
        "hours a day",
        0.0,
        24.0,
        "Hours a day of a launch takes; the organisation grants them.",
        "assumption",
        "B10 B4",
    )
    design: int = choice(
        "members",
        ("members", "programme"),
        "Who chooses what is on the calendar: members, who learn what was worth coming for; or a fixed programme, row "
        "by row, whatever comes of it.",
        "slides on self-design and the cookie-cutter approach",
        "C6 A7",
    )
    design_rate: float = quantity(
        0.2,
        "per meeting",
        0.0,
        1.0,
        "How fast a community learns what its meetings are worth.",
        "assumption",
        "C6",
    )
    design_choice: float = quantity(
        0.08,
        "0 to 1",
        0.001,
        10.0,
        "How freely it tries other things: small values always choose what was best.",
        "assumption",
        "C6",
    )
    design_effort: float = quantity(
        0.8,
        "per hour",
        0.0,
        10.0,
        "How much more rarely it chooses what takes longer to hold and to prepare.",
        "FAQ l. 34 (time is at a premium); level assumed",
        "C6 B4",
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


@rule(
    "ln weight = y / design_choice - design_effort (hours + preparation), y what meetings of its family were worth; "
    "formality / design_choice where the organisation chooses",
    unit="ln units",
    concepts="C6 A7 B7",
    source="slides on self-design; form assumed",
)
def attraction(activity: Record, worth: float, ordered: bool, setting: Record) -> float:
    """How likely an activity is chosen for the next meeting; what takes long is held more rarely."""
    if ordered:
        return activity.formality / setting.design_choice
    return worth / setting.design_choice - setting.design_effort * (activity.hours + activity.preparation)


@compiled
def plan_next(state: State, c: int, count: int) -> None:
    """Choose what the next meeting will be, among the usual activities of the catalogue; `count` is the week field."""
    catalogue = state.catalogue
    clock = state.clock[0]
    community = state.communities[c]
    setting = state.setting[c]
    u, v = draws.pair(clock.seed, 0, count, draws.CHOOSE, c, 0)
    ordered = v < community.command
    rows = len(catalogue)
    if setting.design == PROGRAMME and not ordered:
        for step in range(1, rows + 1):
            row = (community.planned + step) % rows
            if catalogue[row].usual:
                community.planned = row
                return
    best = -NEVER
    for row in range(rows):
        if catalogue[row].usual:
            best = max(best, attraction(catalogue[row], community.learned[catalogue[row].family], ordered, setting))
    total = 0.0
    for row in range(rows):
        if catalogue[row].usual:
            pull = attraction(catalogue[row], community.learned[catalogue[row].family], ordered, setting)
            total = total + exp(pull - best)
    reached = 0.0
    for row in range(rows):
        if catalogue[row].usual:
            pull = attraction(catalogue[row], community.learned[catalogue[row].family], ordered, setting)
            reached = reached + exp(pull - best)
            community.planned = row
            if reached > u * total:
                return


@compiled
def calendar(state: State, c: int) -> None:
    """Stage: what is due, what is held, what taking part costs this week; after a meeting, the next one is planned."""
    catalogue = state.catalogue
    clock = state.clock[0]
    community = state.communities[c]
    setting = state.setting[c]
    community.granted = 0.0
    community.due = 0
    community.held = 0
    community.activity = EXCHANGE
    if community.launch_days > 0:
        # A launch is prepared beforehand, so it is held, and held well (assumption).
        community.due = 1
        community.held = 1
        community.quality = 1.0
        community.activity = LAUNCH
        community.cost = community.launch_days * setting.launch_hours
        community.granted = community.cost
    else:
        regular = meeting_due(clock.week, setting)
        if regular or community.special > 0:
            u = draws.uniform(clock.seed, 0, clock.week + 1, draws.HELD, c, 0)
            community.due = 1
            if u < 1.0 - community.gap:
                community.held = 1
                community.activity = community.special if community.special > 0 else community.planned
        community.cost = catalogue[community.activity].hours
        if regular and (community.held == 0 or community.special == 0):
            plan_next(state, c, clock.week + 1)
    community.open = open_share(community.held, setting)
    community.missable = open_share(community.due, setting)
    if community.open <= 0.0:
        community.activity = NOTHING
