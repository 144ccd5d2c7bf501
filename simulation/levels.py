"""Levels of participation: read from what somebody did in the last half-year (concepts B1, B3).

Nobody is put into a level. Who takes part often enough is core or active, who follows without taking part is
peripheral, who came once for something is transactional. Those within stay a little longer than the threshold says
(hysteresis).
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation.numerics import compiled, weeks_in
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import (
    ACTIVE,
    CORE,
    OCCASIONAL,
    OUTSIDE,
    PERIPHERAL,
    RECENT_MASK,
    TAKE_PART,
    TRANSACTIONAL,
    WATCH,
    WINDOW,
    WINDOW_MASK,
    Record,
    State,
)
from copsim.simulation.rhythm import opportunities
from copsim.simulation.rules import rule


class Levels(Theme):
    """From how many weeks of the last half-year levels are read, where every week is open; elsewhere, as shares."""

    key: ClassVar[str] = "levels"

    core_from: int = quantity(
        9,
        "weeks of 26",
        1,
        26,
        "Weeks taken part that make somebody core.",
        "slides on levels; number assumed",
        "B1",
    )
    active_from: int = quantity(
        3,
        "weeks of 26",
        1,
        26,
        "Weeks taken part that make somebody active.",
        "slides on levels; number assumed",
        "B1",
    )
    occasional_from: int = quantity(
        2,
        "weeks of 26",
        1,
        26,
        "Weeks taken part that make somebody occasional.",
        "slides on levels; number assumed",
        "B1",
    )
    slack: int = quantity(
        2,
        "weeks of 26",
        0,
        26,
        "By how many weeks core members may fall short and stay core; half as many for active ones.",
        "assumption",
        "B1",
    )
    follows_from: int = quantity(
        2,
        "weeks of 26",
        1,
        26,
        "Weeks of watching that make somebody peripheral.",
        "slides on levels; number assumed",
        "B1",
    )


@rule(
    "core if 26 a >= core_from W (core_from - slack for those core already); active alike (- slack / 2); "
    "occasional if 26 a >= occasional_from W; "
    "peripheral if watched >= follows_from; transactional if a > 0; else outside",
    unit="level",
    concepts="B1 B3",
    source="slides on levels; numbers assumed",
)
def next_level(level: int, took_part: int, watched: int, chances: float, setting: Record) -> int:
    """Level of participation from weeks taken part and watched in the last 26; `chances` is how many there were."""
    weeks = WINDOW * took_part
    core_from = setting.core_from - setting.slack if level == CORE else setting.core_from
    active_from = setting.active_from - 0.5 * setting.slack if level >= ACTIVE else setting.active_from
    if took_part > 0:
        if weeks >= core_from * chances:
            return CORE
        if weeks >= active_from * chances:
            return ACTIVE
        if weeks >= setting.occasional_from * chances:
            return OCCASIONAL
    if watched >= setting.follows_from:
        return PERIPHERAL
    return TRANSACTIONAL if took_part > 0 else OUTSIDE


@compiled
def read_levels(state: State, c: int) -> None:
    """Stage: this week joins the trailing half-year, levels are read, and those present and active are counted."""
    members, recent, order, starts = state.members, state.recent, state.order, state.starts
    clock = state.clock[0]
    backwards = clock.reverse
    community = state.communities[c]
    community.attending = 0
    community.active = 0
    setting = state.setting[c]
    chances = opportunities(setting)
    first, last = starts[c], starts[c + 1]
    for visit in range(first, last):
        k = first + last - 1 - visit if backwards else visit
        row = order[k]
        member = members[row]
        came = 1 if member.role >= TAKE_PART else 0
        watched = 1 if member.role == WATCH else 0
        member.visits += came
        member.part = ((member.part << 1) & WINDOW_MASK) | came
        recent[row] = 1 if member.part & RECENT_MASK else 0
        member.watched = ((member.watched << 1) & WINDOW_MASK) | watched
        member.before = member.level
        member.level = next_level(member.level, weeks_in(member.part), weeks_in(member.watched), chances, setting)
        community.attending += came
        community.active += 1 if member.level >= ACTIVE else 0
