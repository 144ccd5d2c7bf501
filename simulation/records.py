"""The records a world is made of, and the named tuple they travel in.

A person and a membership are two things: somebody may belong to several communities. Rows are only ever appended, so a
row number is a permanent id; `left` says whether somebody is still there, and `order`/`starts` find who belongs to
which community this week. Fields are 8 bytes wide; only tie weights and logged hours have 4.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np

Record: TypeAlias = Any
"""One row of the arrays below, or of the parameters. numba knows its fields; static checkers see them as Any."""

# Levels of participation, from outside to core. Read from what somebody did, never assigned (concept B1).
OUTSIDE, TRANSACTIONAL, PERIPHERAL, OCCASIONAL, ACTIVE, CORE = range(6)
LEVELS = ("outside", "transactional", "peripheral", "occasional", "active", "core")

# What somebody did in a week.
ABSENT, WATCH, TAKE_PART, CONTRIBUTE, LEAD = range(5)
ROLES = ("absent", "watch", "take part", "contribute", "lead")

# What there was to take part in.
NOTHING, EXCHANGE, MEETING, LAUNCH = range(4)
ACTIVITIES = ("nothing", "exchange", "meeting", "launch")

STRONGEST_TIES = 8
"""How many ties a member keeps: the strongest."""
WINDOW = 26
"""Weeks that levels are read from (half a year)."""
WINDOW_MASK = (1 << WINDOW) - 1

RECENT_MASK = 0b1111
"""Weeks that count as lately: the last four."""

FIRST_KEY = 1 << 31
"""Keys of people who are there at the start begin here; those of later arrivals stay below."""
ELSEWHERE_KEY = 3 << 30
"""Keys of second memberships begin here."""
ARRIVALS_A_WEEK = 4096
"""How many people a community can take in within a week; half of them by invitation."""

PERSON = np.dtype(
    [
        ("key", "i8"),  # what draws about this person are counted by; unique within home
        ("home", "i8"),  # community in which the person was first seen
        ("hours", "f8"),  # hours a week the person could give to all communities, in a calm week
        ("turning", "f8"),  # how fast projects change, as a multiple of the mean; 1 on average
        ("busy", "i8"),  # 1 in a busy spell
        ("turned", "i8"),  # 1 if a project ended this week
        ("left", "i8"),  # week in which the person left the organisation, or -1
    ]
)

MEMBERSHIP = np.dtype(
    [
        ("person", "i8"),
        ("community", "i8"),
        ("key", "i8"),  # what draws about this membership are counted by; unique within the community
        ("joined", "i8"),  # week of joining; -1 for those there at the start
        ("left", "i8"),  # week of leaving, or -1
        ("share", "f8"),  # part of the person's hours that belongs to this community
        ("relevance", "f8"),  # concerns a week that own work raises in this domain
        ("concern", "i8"),  # 1 while a concern is open
        ("visits", "i8"),  # weeks taken part so far
        ("passion", "f8"),  # for the domain, 0 to 1
        ("energy", "f8"),  # for this community now, 0 to 1
        ("identification", "f8"),  # with this community, 0 to 1
        ("value", "f8"),  # what a visit is expected to be worth, 0 to 1
        ("pledge", "f8"),  # leader hours a week pledged; 0 for those who do not lead
        ("effort", "f8"),  # share of the pledge that this leader gives; below 1 in those who neglect the seat
        ("level", "i8"),
        ("before", "i8"),  # level a week ago
        ("part", "i8"),  # mask of weeks taken part; bit 0 is last week
        ("watched", "i8"),  # mask of weeks watched without taking part
        ("bond", "f8"),  # sum of tie weights as the week begins
        ("role", "i8"),  # what the member does this week
        ("available", "f8"),  # hours this week
        ("leading", "f8"),  # hours spent leading this week
        ("given", "f8"),  # hours spent taking part this week, without those of leading
        ("unhelped", "f8"),  # 1 less the help received this week
        ("unlearned", "f8"),  # 1 less what was learned from listening this week
        ("unconnected", "f8"),  # 1 less the social side of this week's experience
        ("experience", "f8"),  # worth of this week's visit, 0 to 1
    ]
)

TIES = np.dtype(
    [
        ("to", "i4", (STRONGEST_TIES,)),  # row of the member the tie leads to, or -1; filled from the first slot on
        ("weight", "f4", (STRONGEST_TIES,)),  # strength, 0 to 1; 0 in empty slots
    ]
)
"""A member's strongest ties. Standing in one record, their number is known when rules are compiled, and the processor
takes several slots at a time: a third of the time of two-dimensional arrays."""

COMMUNITY = np.dtype(
    [
        ("strain", "f8"),  # ln of the level of challenges, around 0
        ("challenge", "f8"),  # level of challenges: 1 is ordinary
        ("interest", "f8"),  # ln of outside interest, around 0
        ("attending", "i8"),  # how many took part last week
        ("active", "i8"),  # how many were active or core at the last reading
        ("need", "f8"),  # leader hours this community needs a week
        ("pledged", "f8"),  # leader hours pledged
        ("gap", "f8"),  # share of the need that is not met
        ("vacancy", "f8"),  # share of the need that nobody has pledged: the gap others can see
        ("quality", "f8"),  # how well the space is held, 0 to 1
        ("due", "i8"),  # 1 if a meeting is due this week
        ("held", "i8"),  # 1 if it is held
        ("activity", "i8"),
        ("open", "f8"),  # share of engagement that is possible this week
        ("missable", "f8"),  # share of engagement that those who stay away miss this week
        ("cost", "f8"),  # hours that taking part asks for this week
        ("granted", "f8"),  # hours given to those who come, on top of their own (a launch)
        ("launch_days", "i8"),  # days of a launch in this week, or 0
        ("launch_invited", "i8"),  # people invited to it
        ("depart", "i8"),  # how many leaders are taken away this week
        ("told_effort", "f8"),  # effort that leaders fall to this week, or -1
        ("renegotiate", "i8"),  # 1 if the domain is renegotiated this week
        ("arrivals", "i8"),  # prospects and invited people of this week
        ("prospects", "i8"),  # prospects among them
        ("joined", "i8"),
        ("gone", "i8"),
        ("opened", "i8"),  # concerns opened this week
        ("closed", "i8"),  # concerns closed this week
        ("met", "i8"),  # pairs that met this week, each way
        ("warmth", "f8"),  # sum of tie weights over these pairs
    ]
)

CHANGE = np.dtype(
    [
        ("week", "i8"),
        ("community", "i8"),  # -1 for all
        ("parameter", "i8"),  # column of `values`, or -1 for an event
        ("value", "f8"),  # the new value
        ("event", "i8"),  # one of the codes in `changes.py`, or 0
        ("amount", "i8"),  # what the event needs: days, how many
        ("more", "i8"),  # what the event needs besides: people invited
    ]
)

LOG = np.dtype(
    [("week", "i4"), ("community", "i4"), ("member", "i4"), ("activity", "i2"), ("role", "i2"), ("hours", "f4")]
)

CLOCK = np.dtype(
    [
        ("seed", "i8"),
        ("week", "i8"),  # the next week to live
        ("people", "i8"),  # rows used
        ("members", "i8"),  # rows used
        ("changed", "i8"),  # changes carried out
        ("begun", "i8"),  # 1 while a week has been begun and waits for room
        ("first", "i8"),  # week of the first row in `weekly`
        ("arrivals", "i8"),  # rows the week that was begun may need
        ("logged", "i8"),  # rows used in `log`
        ("logging", "i8"),  # 1 if participation is logged
        ("reverse", "i8"),  # 1 if members are visited backwards (results must not change)
    ]
)


class State(NamedTuple):
    """A whole world at a week's boundary. Every array is a record array, except where a shape is given."""

    people: Any
    members: Any
    ties: Any
    """One record per row of `members`."""
    recent: Any
    """int8, one per row of `members`: 1 for those who took part in one of the last four weeks and are still there."""
    communities: Any
    setting: Any
    """One row of current parameters per community, read by name."""
    values: Any
    """(communities, parameters) float64: the same numbers, read by position."""
    changes: Any
    """Sorted by week, then as given."""
    order: Any
    """int64: rows of present members, community by community, ascending within each."""
    starts: Any
    """int64: where each community begins in `order`; one more entry than communities."""
    seats: Any
    """(2, members) int64 scratch: rows of those present, and the same as they sit."""
    keys: Any
    """float64 scratch, one per row of `members`."""
    weekly: Any
    """(weeks, communities) record of what is measured."""
    log: Any
    clock: Any
    """One row."""


def records(dtype: np.dtype[Any], *shape: int) -> Any:
    """Zeroed records whose fields can be read as attributes with jit on and off."""
    return np.zeros(shape, dtype).view(np.recarray)
