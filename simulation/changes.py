"""Changes: all that happens to a world from outside stands in one dated list.

An entry either gives a parameter a new value from some week on, or names an event. The kernel knows no other way in:
what a scenario schedules, what somebody moves by hand, and what a support team tries all look alike to it. With the
list and the seed a life can be lived again, taken up at any week, or led another way from there.
"""

from __future__ import annotations

from dataclasses import dataclass

from copsim.simulation.numerics import compiled
from copsim.simulation.records import ARRIVALS_A_WEEK, State

EVENTS = (
    "none",
    "launch",
    "leaders leave",
    "leaders neglect",
    "renegotiate",
    "fresh luck",
    "activity",
    "decision",
    "task",
    "core leaves",
    "award",
    "leaders hand over",
    "conversations",
    "merge",
    "split",
    "close",
)
(
    NONE,
    LAUNCHED,
    LEADERS_LEAVE,
    LEADERS_NEGLECT,
    RENEGOTIATED,
    FRESH_LUCK,
    SPECIAL,
    DECIDED,
    HANDED,
    CORE_LEAVES,
    AWARDED,
    HANDED_OVER,
    TALKED_WITH,
    MERGED,
    SPLIT,
    CLOSED,
) = range(16)

LIMITS: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "launch": ((1, 14), (0, ARRIVALS_A_WEEK // 2 - 1)),
    "leaders leave": ((1, 1000), (0, 0)),
    "leaders neglect": ((0, 100), (0, 0)),
    "renegotiate": ((0, 0), (0, 0)),
    "fresh luck": ((0, 2**63 - 1), (0, 0)),
    "activity": ((0, 10_000), (0, 0)),
    "decision": ((0, 100), (0, 0)),
    "task": ((0, 100), (0, 100)),
    "core leaves": ((1, 100), (0, 0)),
    "award": ((1, 1000), (0, 99)),
    "leaders hand over": ((1, 1000), (0, 0)),
    "conversations": ((1, 10_000), (0, 0)),
    "merge": ((0, 99_999), (0, 0)),
    "split": ((0, 99_999), (0, 1)),
    "close": ((0, 0), (0, 0)),
}
"""Least and most of what an event needs: its amount, and what it needs besides."""


@dataclass(frozen=True)
class Change:
    """One dated change: a parameter's new value, or an event.

    Events: `launch` (amount: days, more: people invited); `leaders leave` (amount: how many leave the organisation,
    those with the largest pledges first); `leaders neglect` (amount: percent of their pledge that those who lead now
    give from here on; whoever steps up later gives all of it); `renegotiate` (the domain moves to where the work of
    those at the table is); `fresh luck` (amount: the new seed, for the whole world; the past stays as it was);
    `activity` (amount: row of the catalogue that is held in this week, besides the beat); `decision` (the organisation
    decides in the community's domain; amount: percent of its view that was heard); `task` (amount: hours asked of each
    regular, more: how visible the result is, in percent); `core leaves` (amount: percent of the core members who leave
    the organisation, those who took part in most weeks first); `award` (amount: how many of those seen in the last
    half-year are honoured before all, more: percent of them who took part in more weeks and are passed over, so that 0
    honours the most active); `leaders hand over` (amount: how many leaders, those with the largest pledges first, hand
    their seats to regulars who are ready; who finds nobody keeps it); `conversations` (amount: how many members are
    talked with about what the community could be, those to whose work the domain matters most first); `merge` (amount:
    the community that this one merges into); `split` (amount: the community that those form who go, more: 1 for those
    who are far away, 0 for those whose work is mostly off the agenda); `close` (nobody belongs to it from here on).
    """

    week: int
    """First week it holds in; 0 is the first week of the run."""
    path: str = ""
    """Path of the parameter, or empty for an event."""
    value: float | str = 0.0
    """Its new value; for a choice between rival rules, its name will do."""
    event: str = ""
    amount: int = 0
    more: int = 0
    community: int = -1
    """Which community; -1 for all."""


@compiled
def make_changes(state: State) -> None:
    """Stage: carry out what is due this week, in the order of the list."""
    clock = state.clock[0]
    while clock.changed < len(state.changes) and state.changes[clock.changed].week <= clock.week:
        change = state.changes[clock.changed]
        clock.changed += 1
        if change.event == FRESH_LUCK:
            clock.seed = change.amount
            continue
        begin = 0 if change.community < 0 else change.community
        end = len(state.communities) if change.community < 0 else change.community + 1
        for c in range(begin, end):
            if change.parameter >= 0:
                state.values[c, change.parameter] = change.value
            elif change.event == LAUNCHED:
                state.communities[c].launch_days = change.amount
                state.communities[c].launch_invited = change.more
            elif change.event == LEADERS_LEAVE:
                state.communities[c].depart += change.amount
            elif change.event == LEADERS_NEGLECT:
                state.communities[c].told_effort = change.amount / 100.0
            elif change.event == RENEGOTIATED:
                state.communities[c].renegotiate = 1
            elif change.event == SPECIAL:
                state.communities[c].special = change.amount
            elif change.event == DECIDED:
                state.communities[c].decided = change.amount / 100.0
            elif change.event == HANDED:
                state.communities[c].handed = float(change.amount)
                state.communities[c].handed_visible = change.more / 100.0
            elif change.event == CORE_LEAVES:
                state.communities[c].depart_core = change.amount
            elif change.event == AWARDED:
                state.communities[c].awards = change.amount
                state.communities[c].awards_after = change.more
            elif change.event == HANDED_OVER:
                state.communities[c].hand_over += change.amount
            elif change.event == TALKED_WITH:
                state.communities[c].talks += change.amount
            elif change.event == MERGED and change.amount != c:
                state.communities[c].merges = change.amount
            elif change.event == SPLIT and change.amount != c:
                state.communities[c].splits = change.amount
                state.communities[c].by_place = change.more
            elif change.event == CLOSED:
                state.communities[c].closes = 1
