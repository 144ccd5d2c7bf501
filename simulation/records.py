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

# Kinds of value, cycle by cycle; what came of an application is success or failure.
IMMEDIATE, POTENTIAL, APPLIED, REALIZED, FAILED, TOLD = range(1, 7)
KINDS = ("none", "immediate", "potential", "applied", "realized", "failed", "told again")

# Stages of the life of a community, read from its state, and its two ends.
STAGES_OF_LIFE = ("potential", "coalescing", "maturing", "sustaining", "transforming", "dispersed", "failed")
EMERGING, COALESCING, MATURING, SUSTAINING, TRANSFORMING, DISPERSED, FAILING = range(7)

INSIGHTS_KEPT = 4
"""How many insights a member keeps in mind: taken up, being tried, or waiting to be told."""
ITEMS_A_WEEK = 20
"""How many items of value a member's week can bring, at most."""
NO_SEAT = -2.0
"""Engagement where there is no such sponsor's seat; -1 where there is one and nobody sits in it."""
EMPTY_SEAT = -1.0

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
SECOND_KEY = 7 << 29
"""Keys of the second memberships of those who came later begin here."""
MOVED_KEY = 5 << 29
"""Keys of memberships that moved here from another community begin here."""
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
        ("far", "i8"),  # 1 for those behind a barrier: in the field, of another language
        ("hoards", "i8"),  # 1 for those who keep what they know to themselves
        ("sound", "u8"),  # topics known and right
        ("unsound", "u8"),  # topics held to be known and wrong, or no longer right
        ("context", "u8"),  # topics own work raises
        ("learned", "u8"),  # topics learned this week, rightly
        ("misled", "u8"),  # topics learned this week, wrongly
        ("corrected", "u8"),  # topics found this week to be wrong
        ("belongs", "i8"),  # communities the person belongs to
        ("wanting", "f8"),  # what all of them draw of the person, where there are several
    ]
)

MEMBERSHIP = np.dtype(
    [
        ("person", "i8"),
        ("community", "i8"),
        ("key", "i8"),  # what draws about this membership are counted by; unique within the community
        ("joined", "i8"),  # week of joining; -1 for those there at the start
        ("left", "i8"),  # week of leaving, or -1
        ("share", "f8"),  # part of the person's hours that this community gets this week
        ("away", "f8"),  # hours of this week that a boundary encounter took
        ("moved", "i8"),  # 1 in the week in which the membership moved from another community
        ("relevance", "f8"),  # concerns a week that own work raises in this domain
        ("concern", "i8"),  # 1 while a concern is open
        ("topic", "i8"),  # what it is about
        ("visits", "i8"),  # weeks taken part so far
        ("level", "i8"),
        ("before", "i8"),  # level a week ago
        ("part", "i8"),  # mask of weeks taken part; bit 0 is last week
        ("watched", "i8"),  # mask of weeks watched without taking part
        ("role", "i8"),  # what the member does this week
        ("pledge", "f8"),  # leader hours a week pledged; 0 for those who do not lead
        ("seated", "i8"),  # week in which a seat was handed over, or taken when asked to; -1 before
        ("effort", "f8"),  # share of the pledge that this leader gives; below 1 in those who neglect the seat
        ("passion", "f8"),  # for the domain, 0 to 1
        ("energy", "f8"),  # for this community now, 0 to 1
        ("identification", "f8"),  # with this community, 0 to 1
        ("value", "f8"),  # what a visit is expected to be worth, 0 to 1
        ("bond", "f8"),  # sum of tie weights as the week begins
        ("available", "f8"),  # hours this week
        ("leading", "f8"),  # hours spent leading this week
        ("given", "f8"),  # hours spent taking part this week, without those of leading
        ("asked", "i8"),  # 1 for regulars: those who came lately, and are asked for tasks and accounts
        ("homework", "f8"),  # hours this week that tasks took, outside what was held
        ("energizing", "f8"),  # how far this week's task energizes this member, 0 to 1; 0 without a task
        ("anger", "f8"),  # about not having been heard, 0 to 1
        ("reputation", "f8"),  # for contributions that count here, 0 to 1
        ("aim", "i8"),  # topic the member wants to make a difference in, or -1
        ("kept", "i8"),  # insights kept in mind
        ("need", "i8"),  # what the member needs a community for, besides help with concerns
        ("unhelped", "f8"),  # 1 less the help received this week
        ("unlearned", "f8"),  # 1 less what was learned from listening this week
        ("unconnected", "f8"),  # 1 less the social side of this week's experience
        ("experience", "f8"),  # worth of this week's visit, 0 to 1
        ("voluntary", "f8"),  # share of the chance to come that is not compulsion
        ("merits", "i8"),  # contributions of this week that count here
        ("fresh", "i8"),  # insights of this week
        ("visit", "i8"),  # item of value that this week's visit is
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

INSIGHT = np.dtype(
    [
        ("topic", "i1", (INSIGHTS_KEPT,)),
        ("kind", "i1", (INSIGHTS_KEPT,)),  # potential, applied, realized or failed; 0 in empty slots
        ("number", "i8", (INSIGHTS_KEPT,)),  # number of the item of value it is now
        ("week", "i4", (INSIGHTS_KEPT,)),  # week in which it became that
    ]
)
"""What a member keeps in mind of what was taken up here."""

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
        ("depart_core", "i8"),  # percent of the core members who are taken away this week
        ("awards", "i8"),  # how many members are honoured this week
        ("awards_after", "i8"),  # percent of those seen lately who took part more often and are passed over
        ("told_effort", "f8"),  # effort that leaders fall to this week, or -1
        ("hand_over", "i8"),  # how many leaders hand over their seats this week
        ("bequests", "i8"),  # leaders who left this week and had prepared who comes after them
        ("bequeathed", "f8"),  # hours a week these had pledged, all together
        ("succeeded", "i8"),  # seats that found a successor this week
        ("talks", "i8"),  # members who are talked with this week about what the community could be
        ("renegotiate", "i8"),  # 1 if the domain is renegotiated this week
        ("arrivals", "i8"),  # prospects and invited people of this week
        ("prospects", "i8"),  # prospects among them
        ("joined", "i8"),
        ("gone", "i8"),
        ("opened", "i8"),  # concerns opened this week
        ("closed", "i8"),  # concerns closed this week
        ("met", "i8"),  # pairs that met this week, each way
        ("warmth", "f8"),  # sum of tie weights over these pairs
        ("planned", "i8"),  # row of the catalogue that is planned for the next meeting
        ("special", "i8"),  # row of a special event in this week, or 0
        ("learned", "f8", (8,)),  # what meetings of each family have been worth, 0 to 1
        ("turned", "u8"),  # topics in which what was right no longer is, this week
        ("agenda", "u8"),  # topics the community counts as its own
        ("said", "u8"),  # topics something was said about this week
        ("said_soundly", "u8"),  # those of them in which something right was said
        ("documents", "u8"),  # topics written down
        ("stale", "u8"),  # those of them in which what is written is wrong
        ("answers", "i8"),  # answers given this week
        ("stories", "i8"),  # stories told this week
        ("heard", "i8"),  # times somebody heard something
        ("news", "i8"),  # times it was new and taken up
        ("written", "i8"),  # topics written down this week
        ("read", "i8"),  # times something was taken up from what is written down
        ("tried", "i8"),  # insights applied this week
        ("realized", "i8"),  # applications that turned out well this week
        ("failed", "i8"),  # applications that failed this week
        ("told_across", "i8"),  # things told or read across a boundary this week that were new to somebody
        ("crossed", "i8"),  # those of them that were taken up as they were meant
        ("misunderstood", "i8"),  # those that were not understood
        ("garbled", "i8"),  # those that were taken up wrongly
        ("encounters", "i8"),  # boundary encounters of this week
        ("hours_across", "f8"),  # hours they took
        ("coherence", "f8"),  # what conveners do, 0 to 1: practices understand each other
        ("legitimacy", "f8"),  # units let their people go
        ("engagement", "f8"),  # encounters are well held
        ("practised", "f8"),  # how far it has found practices for its tool, 0 to 1
        ("tool", "f8"),  # friction of the tool in what is held this week, 0 to 1; 0 in a room
        ("practice", "u8"),  # topics it counts as its own, as others see it this week
        ("shelf", "u8"),  # what was written down as the week began, for readers elsewhere
        ("shelf_stale", "u8"),  # those of it that are wrong
        ("merges", "i8"),  # community this one merges into this week, or -1
        ("splits", "i8"),  # community that those form who split off this week, or -1
        ("by_place", "i8"),  # 1 if they split off by place, 0 by topic
        ("closes", "i8"),  # 1 if the community is closed this week
        ("shut", "i8"),  # 1 once it has been closed, or has merged into another
        ("moved", "i8"),  # memberships that moved here so far
        ("moved_in", "i8"),  # memberships that moved here this week
        ("moved_out", "i8"),  # memberships that moved to another community this week
        ("seconds", "i8"),  # second memberships of people who came later, so far
        ("tasks_done", "i8"),  # tasks that were worked on so far
        ("newest", "i8"),  # row of the first newcomer of this week, or -1
        ("not_kept", "i8"),  # things taken up this week that found no room in mind
        ("crowded_out", "i8"),  # insights not yet tried that made room for newer ones
        ("given_up", "i8"),  # insights given up after a time without being tried
        ("left_untried", "i8"),  # insights not yet tried that somebody took along who left
        ("left_trying", "i8"),  # insights being tried that somebody took along
        ("silenced", "i8"),  # failures that were not told when it was time to
        ("untold", "i8"),  # outcomes that nobody was told of: crowded out, or taken along
        ("aims_met", "i8"),  # aims in which something turned out well this week
        ("aims_missed", "i8"),  # aims in which something failed
        ("aims_changed", "i8"),  # aims given up for others after a failure
        ("retold", "i8"),  # outcomes told back this week
        ("shown", "i8"),  # realized ones among them since value was last seen
        ("visible", "f8"),  # value that others can see, 0 to 1
        ("portfolio", "f8"),  # engagement of the portfolio sponsor, 0 to 1; below 0 without one
        ("domain", "f8"),  # of the domain sponsor
        ("individual", "f8"),  # of the sponsor who stands behind the leaders
        ("local", "f8"),  # of sponsors in the units of those who are far away
        ("command", "f8"),  # share of the agenda and the calendar that the organisation sets
        ("voice", "f8"),  # anger that was voiced where it is heard, mean of members, last week
        ("decided", "f8"),  # how far members were heard in this week's decision, or -1
        ("task", "i8"),  # 1 if there is a task this week
        ("task_topic", "i8"),  # what it is about, or -1 for routine work
        ("task_hours", "f8"),  # hours it asks of each regular
        ("task_visible", "f8"),  # how visible its result is, 0 to 1
        ("handed", "f8"),  # hours of a task handed over this week, or -1
        ("handed_visible", "f8"),  # how visible it is
        ("stage", "i8"),  # stage of life
        ("reading", "i8"),  # stage as read lately
        ("lasting", "i8"),  # weeks it has been read so
        ("matured", "i8"),  # 1 once the community has been mature
        ("peak", "f8"),  # active members at the best, slowly forgotten
        ("wanted", "f8"),  # members with open concerns, mean of the last half-year
        ("seen", "i8"),  # members who took part more than once in the last half-year
        ("identity", "f8"),  # identification of active and core members, mean
        ("cultivating", "f8"),  # leader hours of this week that went elsewhere than into holding the space
        ("cultivated", "i8"),  # 1 if any did
        ("activist", "f8"),  # what these hours do, 0 to 1, from this week's leading to the next: agenda activists
        ("friend", "f8"),  # critical friends
        ("keeper", "f8"),  # community keepers
        ("reporter", "f8"),  # social reporters
        ("messenger", "f8"),  # external messengers
        ("broker", "f8"),  # institutional brokers
        ("touch", "f8"),  # backchannel work
        ("care", "f8"),  # self-care
        ("advisory", "f8"),  # the advisory council
        ("strategic", "f8"),  # talks with the strategic team
        ("peers", "f8"),  # the coordinator council
        ("skill", "f8"),  # of the support team, 0 to 1
        ("team", "f8"),  # hours of the support team that count here this week
        ("logistics", "f8"),  # those of them that go into logistics
        ("coached", "f8"),  # what the others do, 0 to 1: coaching of leaders
        ("legitimised", "f8"),  # legitimising
        ("spoken_for", "f8"),  # building the sponsorship structure, being the communities' voice
        ("reported", "f8"),  # assessment and reporting
        ("access", "f8"),  # stewarding technology
        ("capability", "f8"),  # learning capability, 0 to 1
        ("hopes_met", "i8"),  # visits of this week that were worth what was expected of them, or more
        ("oriented", "i8"),  # things taken up this week from sources outside
        ("agenda_moved", "i8"),  # topics that came onto the agenda or went from it this week
        ("agenda_brought", "i8"),  # topics that an outcome told back put onto the agenda
        ("usable", "f8"),  # share of members' hours that the organisation lets them use
        ("spoken", "f8"),  # value that is talked about with those who sponsor, sum over filled seats
        ("talked", "f8"),  # how far value is talked about with sponsors, mean of the four kinds
        ("across", "f8"),  # share of this week's told successes that were carried across, times how many there were
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

ITEM = np.dtype(
    [
        ("item", "i8"),  # number of the item
        ("parent", "i8"),  # item it came from, or -1
        ("week", "i4"),
        ("community", "i4"),
        ("member", "i4"),  # whose it is
        ("other", "i4"),  # who told it, or -1
        ("kind", "i2"),
        ("topic", "i2"),  # what it is about, or -1
        ("activity", "i2"),  # what was going on
    ]
)
"""A piece of value: each knows what it came from."""

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
        ("items", "i8"),  # items of value so far; counted whether they are logged or not
        ("noted", "i8"),  # rows used in `items`
        ("reverse", "i8"),  # 1 if members are visited backwards (results must not change)
    ]
)


class State(NamedTuple):
    """A whole world at a week's boundary. Every array is a record array, except where a shape is given."""

    people: Any
    members: Any
    ties: Any
    """One record per row of `members`."""
    insights: Any
    """One record per row of `members`."""
    recent: Any
    """int8, one per row of `members`: 1 for those who took part in one of the last four weeks and are still there."""
    communities: Any
    setting: Any
    """One row of current parameters per community, read by name."""
    catalogue: Any
    """One row of attributes per activity."""
    values: Any
    """(communities, parameters) float64: the same numbers, read by position."""
    changes: Any
    """Sorted by week, then as given."""
    links: Any
    """What lies between communities, sorted by target, then origin."""
    into: Any
    """int64: where the links into each community begin in `links`; one more entry than communities."""
    outward: Any
    """int64: rows of `links`, sorted by origin."""
    outof: Any
    """int64: where the links out of each community begin in `outward`; one more entry than communities."""
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
    items: Any
    """Items of value, as they came; kept only where participation is logged."""
    clock: Any
    """One row."""


class Room(NamedTuple):
    """What those who are together in one community need: less to hand on than a whole `State`."""

    people: Any
    members: Any
    ties: Any
    insights: Any
    items: Any
    clock: Any
    """The one row."""
    communities: Any
    """All communities."""
    community: Any
    """The row of this community."""
    setting: Any
    """Its parameters."""
    activity: Any
    """What is going on, as a row of the catalogue."""
    links: Any
    """What lies between communities, and"""
    into: Any
    """where the links into each begin."""
    c: int
    """Which community it is."""


def records(dtype: np.dtype[Any], *shape: int) -> Any:
    """Zeroed records whose fields can be read as attributes with jit on and off."""
    return np.zeros(shape, dtype).view(np.recarray)
