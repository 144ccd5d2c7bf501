"""Each row of the concept catalogue that the model carries works: it can be set, and a named measure moves.

Paired runs: the same seeds with and without the change. The mean of the paired differences has to lie on the stated
side by more than three of its standard errors. Some cases only show that a wire is connected (turnover and leaving);
what is a finding and what was put in is told in `docs/model/concepts.md`. Where the model contradicts what theory says
of a row, the case holds the model to what it does, and that page says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from copsim.analysis.aspects import Aspect
from copsim.experiments.ensemble import run_many
from copsim.experiments.network_runs import lived
from copsim.scenarios import load
from copsim.simulation.activities import NEEDS, PLAIN, Activity
from copsim.simulation.changes import Change
from copsim.simulation.life import Plan
from copsim.simulation.links import Link
from copsim.simulation.model import QUANTITIES, setting_rows
from copsim.simulation.recording import column
from copsim.simulation.records import DISPERSED
from copsim.simulation.rules import RULES

pytestmark = pytest.mark.once

SEEDS = range(32)
WEEKS = 104
Measure = str | Callable[[Any], Any]


@dataclass(frozen=True)
class Case:
    """What is changed, which measure shows it, and to which side."""

    row: str
    measure: Measure
    sign: int
    values: Mapping[str, float] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    against: Mapping[str, float] = field(default_factory=dict)
    """What holds in both arms."""
    changes_against: tuple[Change, ...] = ()
    """What happens in the other arm."""
    last: int = WEEKS
    """Over so many weeks at the end the measure is taken."""
    activities: tuple[Activity, ...] = PLAIN
    """What the calendar may choose from."""
    activities_against: tuple[Activity, ...] = PLAIN
    """The same in the other arm."""
    elsewhere: float = 0.0
    """Share of people who belong to a second community too; there is one in both arms if this is not 0."""
    links: tuple[Link, ...] = ()
    """What lies between the first community, which is looked at, and a second one; there is one in both arms then."""
    links_against: tuple[Link, ...] | None = None
    """The same in the other arm, if it is another."""
    second: Mapping[str, float] = field(default_factory=dict)
    """What is different in the second community, in both arms."""

    @property
    def two(self) -> bool:
        """Whether there is a second community."""
        return bool(self.elsewhere or self.links or self.links_against or self.second)

    @property
    def name(self) -> str:
        said = [f"{k.split('.')[1]}={v:g}" for k, v in self.values.items()] + [
            c.event or f"{c.path.split('.')[1]}={c.value:g}@{c.week}" for c in self.changes
        ]
        said += [activity.name for activity in self.activities if self.activities != self.activities_against]
        said += [f"elsewhere={self.elsewhere:g}"] if self.elsewhere else []
        for link in self.links if self.links_against is not None else ():
            said += [f"{name}={getattr(link, name):g}" for name in ("brokers", "every", "objects", "visits")]
        measure = self.measure if isinstance(self.measure, str) else self.measure.__name__
        return f"{self.row}: {', '.join(said)} -> {measure} {'up' if self.sign > 0 else 'down'}"


def inward(weekly: Any) -> Any:
    """Moves towards the middle, a week."""
    flows = ("outside_to_active", "transactional_to_active", "peripheral_to_active", "occasional_to_active")
    return sum(column(weekly, name) for name in (*flows, "active_to_core"))


def inner_share(weekly: Any) -> Any:
    """Core and active among all members."""
    return (column(weekly, "core") + column(weekly, "active")) / np.maximum(weekly["members"], 1)


def attendance_of_meetings(weekly: Any) -> Any:
    """Those who take part in weeks with a meeting; 0 in the others."""
    return weekly["present"] * weekly["held"]


def share(part: str, whole: str) -> Callable[[Any], Any]:
    """One measure as a share of another, over all weeks looked at."""

    def of(weekly: Any) -> Any:
        parts, wholes = column(weekly, part).sum(axis=1), column(weekly, whole).sum(axis=1)
        return (parts / np.maximum(wholes, 1e-9))[:, None]

    of.__name__ = f"{part} of {whole}"
    return of


def ties_against_identity(weekly: Any) -> Any:
    """How strong ties are where people meet, less how far the regulars identify."""
    return column(weekly, "trust") - column(weekly, "identity")


def ended(weekly: Any) -> Any:
    """Lives that have ended, one way or the other."""
    return column(weekly, "stage") >= DISPERSED


def dispersed(weekly: Any) -> Any:
    """Lives that ended because they had lived their usefulness."""
    return column(weekly, "stage") == DISPERSED


def sponsored(weekly: Any) -> Any:
    """Engagement of all sponsors."""
    return sum(column(weekly, f"sponsor_{kind}") for kind in ("portfolio", "domain", "individual", "local"))


@cache
def block(
    values: tuple[tuple[str, float], ...],
    changes: tuple[Change, ...],
    activities: tuple[Activity, ...],
    second: tuple[tuple[str, float], ...] | None,
    elsewhere: float,
    links: tuple[Link, ...],
) -> Any:
    """Weekly records of all seeds, (seeds, weeks), of the first community."""
    rows = [dict(values)] if second is None else [dict(values), {**dict(values), **dict(second)}]
    plan = Plan(setting_rows(rows), changes, elsewhere, activities, links)
    return run_many(plan, SEEDS, WEEKS).block[:, :, 0]


def taken(weekly: Any, measure: Measure) -> Any:
    """One number of each seed."""
    values = column(weekly, measure) if isinstance(measure, str) else measure(weekly)
    return np.asarray(values, float).mean(axis=1)


def arm(case: Case, changed: bool) -> Any:
    """One number of each seed: with what the case changes, or without."""
    values = {**case.against, **case.values} if changed else case.against
    weekly = block(
        tuple(sorted(values.items())),
        case.changes if changed else case.changes_against,
        case.activities if changed else case.activities_against,
        tuple(sorted(case.second.items())) if case.two else None,
        case.elsewhere if changed else 0.0,
        case.links if changed or case.links_against is None else case.links_against,
    )
    return taken(weekly[:, -case.last :], case.measure)


BIG_PLEDGE = {"start.pledge": 5.0, "start.leader_hours": 8.0, "leading.need_base": 4.0}
LEAVES = Change(26, event="leaders leave", amount=1)
CORE_LEAVES = Change(26, event="core leaves", amount=100)
HANDS_OVER = Change(26, event="leaders hand over", amount=1)
TALKS = tuple(Change(week, event="conversations", amount=5) for week in range(6))
LAUNCH = Change(6, event="launch", amount=3, more=20)
FEW = {"start.members": 15, "start.founders": 3, "start.leaders": 0}
AWARDS = tuple(Change(week, event="award", amount=5) for week in range(26, WEEKS, 13))
NEGLECT = Change(26, "leading.effort", 0.05)

UNASKED = tuple(Change(week, event="decision", amount=0) for week in (26, 39, 52, 65, 78))
TASKS = {"tasks.task_rate": 1.0, "tasks.task_chosen": 0.0, "tasks.task_seen": 0.0, "tasks.task_routine": 1.0}
SPONSORED = {f"organisation.{kind}_sponsor": 0.3 for kind in ("portfolio", "domain", "individual", "local")}
UNHEARD_OF = {**SPONSORED, "organisation.conversation": 0.0}
ROOM = {"leading.support_hours": 4.0, "start.leaders": 3}
"""Somebody else takes care of logistics, so that what leaders do besides costs nothing that is needed."""
TEAM = {"supporting.team_hours": 4.0}
FAR = {"deciding.barrier": 0.9, "deciding.far_share": 0.5}
ISOLATED = {"leading.support_hours": 4.0, "joining.prospects": 0.0, "joining.turnover": 0.0}
CLOSED = {"start.members": 12, "start.founders": 12, "joining.prospects": 0.0, "joining.turnover": 0.0}
TALK = (Activity("talk", 6, 1.0, outside=1.0),)
REFRAMED = tuple(Change(week, event="conversations", amount=5) for week in (30, 31, 60, 61, 90, 91))
REFRAMING_ONLY = {"agenda.strictness": 1.0, "discovering.talk_lifts": 0.0, "discovering.asked_to_lead": 0.0}
"""Of conversations nothing is left but the agenda that comes of them."""
RENEGOTIATED = tuple(Change(week, event="renegotiate") for week in (30, 60, 90))
NARROW = {"agenda.agenda_share": 0.4, "applying.apply_elsewhere": 1.0}
TURNING = {"knowing.turning_topics": 0.03, "applying.apply_elsewhere": 0.0}
LITTLE_KNOWN = {
    "applying.apply_elsewhere": 0.0,
    "telling.curiosity": 0.0,
    "knowing.known": 0.1,
    "knowing.founder_known": 0.3,
    "knowing.topics": 24,
}
WRITTEN = (Activity("documenting", 4, 1.0, reifies=1.0),)
HELPS = (Activity("clinic", 2, 1.0, serves=tuple(1.0 if need == NEEDS[0] else 0.0 for need in NEEDS)),)
DEMANDING = (Activity("fair", 7, 1.0, preparation=3.0),)
UNEQUAL = (
    Activity("lecture", 6, 1.0, voices=0.1, mutual=0.0, ties=0.1, serves=(0.1,) * len(NEEDS)),
    Activity("clinic", 2, 1.0, serves=(0.9,) * len(NEEDS)),
)

BOTH = (Link(0, 1, brokers=0.2), Link(1, 0, brokers=0.2))
"""A fifth of each community belongs to the other too."""
MEET = (Link(0, 1, every=4, people=8, hours=2.0),)
NEAR_AND_FAR = {"knowing.practice_from": 0, "knowing.practice_topics": 20, "agenda.agenda_share": 0.1}
APART = {"knowing.practice_from": 24}
FORCE = {
    "start.members": 8,
    "start.founders": 8,
    "joining.prospects": 0.0,
    "rhythm.every": 1,
    "deciding.compulsion": 1.0,
    "tasks.task_rate": 0.5,
}
WEEK_26 = 26

CASES = [
    # A5 a team that was made for some tasks ends with them
    Case("A5", "members", -1, {"tasks.work": 12}, against=FORCE, last=26),
    Case("A5", ended, +1, {"tasks.work": 12}, against=FORCE, last=26),
    # C4 a barrier keeps those far away out; tools without practices are read by nobody
    Case("C4", "read", -1, {"remembering.writing": 0.0}, activities=WRITTEN, activities_against=WRITTEN),
    # C8 complaining instead of learning; whose word has weight
    Case("C8", "experience", -1, {"meeting.complaining": 1.0}),
    Case("C8", "news", -1, {"telling.heeded": 1.0}, against={"telling.believed": 0.2}),
    # D4, D5 merging, splitting, closing
    Case("D4", "members", +1, changes=(Change(WEEK_26, event="merge", amount=0, community=1),), second=APART, last=26),
    Case("D4", "members", -1, changes=(Change(WEEK_26, event="close", community=0),), second=APART, last=26),
    Case("D5", "members", -1, changes=(Change(WEEK_26, event="split", amount=1, community=0),), second=APART, last=26),
    Case("D5", "moved_out", +1, changes=(Change(WEEK_26, event="split", amount=1, more=1, community=0),), second=APART),
    # H1 practices that are near or far; hours shared by what draws
    Case("H1", "distance", -1, {"knowing.practice_topics": 48}, against=NEAR_AND_FAR, links=BOTH, second=APART),
    # H2 misunderstanding, and things taken for something else
    Case("H2", "misunderstood", +1, {"crossing.friction": 1.0}, against=NEAR_AND_FAR, links=BOTH, second=APART),
    Case("H2", "crossed", -1, {"crossing.friction": 1.0}, against=NEAR_AND_FAR, links=BOTH, second=APART),
    Case("H2", "garbled", +1, {"crossing.garbled": 1.0}, against=NEAR_AND_FAR, links=BOTH, second=APART),
    # H3 brokers, encounters, objects, visits: each carries, and brokers and encounters cost hours
    Case("H3", "crossed", +1, links=BOTH, links_against=(), second=APART),
    Case("H3", "hours_given", -1, links=BOTH, links_against=(), second=APART, against=ISOLATED),
    Case("H3", "crossed", +1, links=MEET, links_against=(), second=APART),
    Case("H3", "hours_across", +1, links=MEET, links_against=(), second=APART),
    Case(
        "H3",
        "crossed",
        +1,
        links=(Link(1, 0, objects=1.0),),
        links_against=(),
        second=APART,
        activities=WRITTEN,
        activities_against=WRITTEN,
    ),
    Case(
        "H3",
        "crossed",
        +1,
        links=(Link(1, 0, visits=1.0),),
        links_against=(),
        second=APART,
        activities=TALK,
        activities_against=TALK,
    ),
    # H4 conveners: understanding, legitimacy, encounters that are well held
    Case(
        "H4",
        share("misunderstood", "told_across"),
        -1,
        {"convening.convener_hours": 10.0, "convening.narrative": 1.0, "convening.aligning": 0.0},
        against={"convening.engagement": 0.0, **NEAR_AND_FAR},
        links=BOTH,
        second=APART,
    ),
    Case(
        "H4",
        "hours_across",
        +1,
        {"convening.convener_hours": 10.0, "convening.aligning": 1.0},
        against={"convening.narrative": 0.0, "convening.engagement": 0.0, "crossing.silo": 0.8},
        links=MEET,
        second=APART,
    ),
    Case(
        "H4",
        "crossed",
        +1,
        {"convening.convener_hours": 10.0, "convening.engagement": 1.0},
        against={"convening.narrative": 0.0, "convening.aligning": 0.0},
        links=(Link(0, 1, every=1, people=20, hours=1.0),),
        second=APART,
    ),
    # H5 silos keep people at home
    Case("H5", "hours_across", -1, {"crossing.silo": 0.9}, links=MEET, second=APART),
    Case("H5", "told_across", -1, {"crossing.silo": 0.9}, links=BOTH, second=APART),
    # H7 who knows of other practices understands
    Case("H7", "knowledgeable", +1, {"knowing.beyond": 0.8}, against=NEAR_AND_FAR, links=BOTH, second=APART),
    # H8 common ground
    Case("H8", "common_ground", +1, {"crossing.ground": 0.2}, links=BOTH, second=APART),
    Case("H8", "common_ground", -1, {"crossing.ground_fade": 0.1}, links=BOTH, second=APART),
    Case(
        "H8",
        share("misunderstood", "told_across"),
        -1,
        {"crossing.ground": 0.5, "crossing.ground_fade": 0.0},
        against=NEAR_AND_FAR,
        links=BOTH,
        second=APART,
    ),
    # A1 domain: dynamism, relevance to own work, relevance to the organisation; it can be renegotiated
    Case("A1", "concerns_opened", +1, {"world.dynamism": 2.0}),
    Case("A1", inner_share, +1, {"work.relevance_mean": 0.6}),
    Case("A1", "hours_available", +1, {"world.strategic_relevance": 1.0}),
    Case("A1", "present", +1, {"world.time_legitimacy": 1.0}),
    Case(
        "A1",
        "concerns_closed",
        +1,
        {"feeling.close_helped": 0.7, "feeling.close_present": 0.3},
        against={"feeling.close_helped": 0.0},
    ),
    Case("A1", "relevance", +1, changes=(Change(60, event="renegotiate"),), last=30),
    # A2 community: ties, trust, identity that grows and decays
    Case("A2", "trust", +1, {"ties.tie_gain": 0.5}),
    Case("A2", "ties", -1, {"ties.tie_fade": 0.1}),
    Case("A2", "present", +1, {"deciding.friends_pull": 2.0}),
    Case("A2", "identification", +1, {"feeling.identification_rate": 0.2}),
    Case("A2", "identification", -1, {"feeling.identification_fade": 0.08}),
    Case("A2", "identification", +1, {"start.founder_identification": 0.9}, last=WEEKS),
    # B1 levels, read from behaviour
    Case("B1", "core", -1, {"levels.core_from": 18}),
    Case("B1", "peripheral", +1, {"deciding.watching": 6.0}),
    # B3 movement, newcomers on an inbound trajectory
    Case("B3", inward, +1, {"deciding.openness": 0.15}),
    Case(
        "B3",
        "identification",
        +1,
        {"meeting.greet": 1.0, "meeting.greeting_warmth": 1.0},
        against={"meeting.greet": 0.0},
    ),
    Case("B3", "transactional", -1, {"deciding.first_visit": 0.0}),
    Case("B3", "ties", +1, {"ties.mentor_tie": 1.0}, against={"joining.mentoring": 1.0, "joining.prospects": 3.0}),
    # B4 time
    Case("B4", "present", +1, {"work.hours_median": 4.0}),
    Case("B4", "hours_available", -1, {"work.busy_begins": 0.3}),
    Case("B4", "present", -1, {"work.busy_hours": 0.0}),
    # B5 passion, energy, identification
    Case("B5", "energy", +1, {"joining.passion_mean": 0.8}),
    Case("B5", "present", +1, {"joining.passion_mean": 0.8}),
    Case("B5", "leader_energy", -1, {"feeling.burn": 0.3}, against=BIG_PLEDGE),
    Case("B5", "passion", -1, {"feeling.passion_fade": 0.01}),
    Case("B5", "passion", +1, {"feeling.passion_rate": 0.2}, against={"joining.expectation": 0.1}),
    # B7 high value for time
    Case("B7", attendance_of_meetings, -1, activities=(Activity("long", 2, 5.0),)),
    Case("B7", "value", +1, against={"telling.willing": 0.2}, values={"telling.willing": 0.9}),
    Case("B7", "present", +1, against={"telling.willing": 0.2}, values={"telling.willing": 0.9}),
    Case("B7", "present", +1, {"joining.expectation": 0.9}),
    # B10 joining and turnover
    Case("B10", "joined", +1, {"joining.prospects": 3.0}),
    Case("B10", "joined", +1, {"joining.word_of_mouth": 1.0}),
    Case("B10", "joined", +1, {"joining.why": 1.0}),
    Case("B10", "joined", +1, {"joining.what": 1.0}),
    Case("B10", "joined", +1, {"joining.how": 1.0}),
    Case("B10", "active", +1, {"joining.invited": 1}, against={"joining.prospects": 0.0}),
    Case("B10", "identification", +1, {"joining.invited_identification_high": 1.0}, against={"joining.invited": 1}),
    Case("B10", "left", +1, {"joining.turnover": 0.02}),
    Case("B10", "core", +1, changes=(Change(4, event="launch", amount=3, more=20),)),
    # E1 leading is work
    Case("E1", "cancelled", +1, changes=(NEGLECT,)),
    Case("E1", "present", -1, changes=(NEGLECT,), last=52),
    Case("E1", "gap", -1, {"leading.support_hours": 3.0}, against={"start.leaders": 0}),
    Case("E1", "present", +1, {"leading.support_hours": 3.0}, against={"start.leaders": 0}),
    Case("E1", "vacancy", +1, changes=(LEAVES,), changes_against=(NEGLECT,), last=78),
    Case("E1", "leaders", +1, {"leading.coaching": 5.0}, changes=(LEAVES,), changes_against=(LEAVES,), last=78),
    Case("E1", "present", +1, changes=(LEAVES,), changes_against=(NEGLECT,), last=26),
    Case("E1", "present", -1, {"rhythm.convened": 1.0}, against={"start.leaders": 0}),
    Case("E1", "core", -1, changes=(CORE_LEAVES,), last=78),
    Case("E1", "present", -1, changes=(CORE_LEAVES,), last=78),
    # A3 practice: what people know, what is written down, and how it ages
    Case("A3", "knowing", +1, {"telling.believed": 1.0}, against={"telling.believed": 0.2}),
    Case("A3", "knowing", +1, {"feeling.close_alone": 0.3, "knowing.practice_teaches": 1.0}),
    Case("A3", "read", +1, {"remembering.reading": 0.6}, activities=WRITTEN, activities_against=WRITTEN),
    Case("A3", "documents_stale", +1, {"knowing.turning_topics": 0.02}, activities=WRITTEN, activities_against=WRITTEN),
    Case("A3", "misknowing", +1, {"knowing.turning_topics": 0.01}),
    # A4 community and network: two sides that move apart
    Case("A4", ties_against_identity, +1, {"ties.tie_gain": 0.5}),
    Case("A4", ties_against_identity, -1, {"feeling.identification_rate": 0.2}),
    # A6 voluntary or compulsory
    Case("A6", "present", +1, changes=(Change(WEEKS - 8, "deciding.compulsion", 2.0),), last=8),
    Case("A6", "voluntary", -1, {"deciding.compulsion": 2.0}),
    Case("A6", "experience", -1, {"deciding.compulsion": 2.0}),
    Case("A6", "energy", -1, {"deciding.compulsion": 5.0}),
    # A7 who sets the agenda
    Case("A7", "experience", -1, {"organisation.orders": 0.8}),
    Case("A7", "identification", -1, {"organisation.orders": 0.8}),
    # A8 criteria: what counts here, and how strictly
    Case("A8", "present", -1, {"agenda.strictness": 1.0}, against={"agenda.strictness": 0.0}),
    Case("A8", "agenda", -1, {"agenda.agenda_share": 0.5}),
    Case("A8", "reputation", -1, {"agenda.agenda_share": 0.6}),
    Case("A8", "agenda_moved", -1, {"knowing.likeness": 1.0}),
    # A9 participation and reification; engagement, imagination, alignment
    Case("A9", "documents", +1, activities=WRITTEN),
    Case("A9", "identification", +1, {"feeling.imagination": 0.03}),
    Case("A9", "identification", +1, {"feeling.alignment": 0.2}, against={**TASKS, "tasks.task_routine": 0.0}),
    # B2 roles are read from what somebody does
    Case("B2", "experts", -1, {"telling.willing": 0.1}),
    Case("B2", "beginners", +1, {"joining.prospects": 3.0}),
    # B6 needs: perceived value is the match
    Case("B6", "experience", +1, {"needs.help_weight": 50.0}, activities=HELPS, activities_against=HELPS),
    Case("B6", "experience", -1, {"needs.needs_matter": 1.0}),
    # B8 reciprocity and reputation
    Case("B8", "reputation", +1, {"telling.reputation_rate": 0.3}),
    Case("B8", "reputation", +1, changes=AWARDS, last=78),
    Case("B8", "reputation", +1, {"organisation.award": 1.0}, changes=AWARDS, changes_against=AWARDS, last=78),
    Case("B8", "experience", -1, {"telling.hoarding": 0.8}),
    Case("B8", "experience", +1, {"telling.giving": 0.9}, against={"telling.giving": 0.0}),
    Case("B8", "news", +1, {"telling.strangers": 1.0}, against={"telling.strangers": 0.0}),
    # B9 unequal access
    Case("B9", share("far_active", "far_members"), -1, {"deciding.barrier": 0.9}, against={"deciding.far_share": 0.5}),
    Case("B9", "realized", -1, {"deciding.barrier": 0.9}, against={"deciding.far_share": 0.5}),
    # C1 activities are rows of attributes
    Case("C1", "news", +1, activities=(Activity("talk", 6, 1.0, outside=1.0),)),
    Case("C1", "trust", -1, activities=(Activity("lecture", 6, 1.0, ties=0.0),)),
    Case("C1", "hours_needed", +1, activities=(Activity("fair", 7, 1.0, preparation=8.0),)),
    Case(
        "C1",
        "joined",
        +1,
        {"joining.word_of_mouth": 0.5},
        activities=(Activity("open day", 7, 1.0, reach=1.0),),
        against={"joining.word_of_mouth": 0.5},
    ),
    Case("C1", "stories", -1, activities=(Activity("lecture", 6, 1.0, mutual=0.0),)),
    Case(
        "C1",
        "told_again",
        -1,
        against={"telling.candour": 1.0, "knowing.turning_topics": 0.03},
        activities=(Activity("hearing", 5, 1.0, formality=1.0),),
    ),
    # C2 formats: who meets whom, and who gets to ask
    Case("C2", "ties", +1, activities=(Activity("carousel", 2, 1.0, rounds=6),)),
    Case("C2", "answers", -1, activities=(Activity("lecture", 2, 1.0, voices=0.1),)),
    Case("C2", "heard", +1, activities=(Activity("circle", 2, 1.0, group=12),)),
    # C3 rhythm: too slow loses people, too fast asks too much
    Case("C3", "present", -1, {"rhythm.every": 8}, against={"rhythm.convened": 1.0}),
    Case("C3", "gap", +1, {"rhythm.every": 1}, activities=DEMANDING, activities_against=DEMANDING),
    # C4 technology: less that has to be convened, somebody who looks after the tools
    Case("C4", "present", +1, {"rhythm.convened": 0.2}, against={"rhythm.every": 8}),
    Case("C4", "far_present", +1, {"supporting.access": 1.0}, against={**TEAM, **FAR}),
    # reach and friction of a tool, and what a steward and practices do about it
    Case("C4", "far_present", +1, {"technology.meets": 1}, against=FAR),
    Case("C4", "ties", -1, {"technology.meets": 2}),
    Case("C4", "ties", +1, {"supporting.access": 1.0}, against={**TEAM, "technology.meets": 2}),
    # tools without practices; build it and they will come; one size fits all
    Case("C4", "ties", -1, {"technology.tool_learning": 0.0}, against={"technology.meets": 2}),
    Case("C4", "practised", -1, {"start.leaders": 0, "start.founders": 0}, against={"technology.meets": 2}),
    Case("C4", "realized", -1, {"technology.meets": 2}, against={"deciding.far_share": 0.0, "deciding.barrier": 0.9}),
    Case("C4", "realized", +1, {"technology.meets": 2}, against={"deciding.far_share": 1.0, "deciding.barrier": 0.9}),
    # C5 energizing and de-energizing tasks
    Case("C5", "present", -1, TASKS),
    Case("C5", "active", -1, TASKS, last=26),
    Case("C5", "present", +1, {"tasks.task_funded": 1.0}, against=TASKS),
    Case("C5", "energizing", +1, {"tasks.task_routine": 0.0}, against=TASKS),
    Case(
        "C5",
        "experience",
        +1,
        {"tasks.task_chosen": 1.0, "tasks.task_seen": 1.0, "tasks.task_routine": 0.0},
        against=TASKS,
    ),
    # C6 activity design
    Case(
        "C6",
        "experience",
        +1,
        {"rhythm.design_choice": 0.02},
        against={"rhythm.design_choice": 10.0},
        activities=UNEQUAL,
        activities_against=UNEQUAL,
    ),
    Case(
        "C6",
        "experience",
        -1,
        {"rhythm.design": 1.0},
        against={"rhythm.design_choice": 0.02},
        activities=UNEQUAL,
        activities_against=UNEQUAL,
    ),
    # C7 staleness and novelty
    Case("C7", "novelty", +1, {"world.dynamism": 3.0, "knowing.turning_topics": 0.01}, against=CLOSED),
    Case("C7", share("news", "present"), +1, {"joining.prospects": 2.0}, against=CLOSED, last=52),
    Case("C7", "experience", +1, {"telling.repetition": 1.0}, against=CLOSED),
    # C8 group dynamics: whether closeness lets people tell of failures, or keeps them from it
    Case(
        "C8",
        "told_again",
        +1,
        {"telling.told_by": 1.0},
        against={"telling.candour": 1.0, "knowing.turning_topics": 0.03},
    ),
    # D1 stages are read from the state
    Case("D1", "stage", -1, {"lifecycle.maturing_from": 0.9}),
    Case("D1", "stage", +1, {"lifecycle.sustaining_from": 0.05}, last=52),
    # D2 launch: conversations before it find an agenda, identification, and those who lead
    Case("D2", "leaders", +1, against={"start.leaders": 0}, changes=TALKS),
    Case("D2", "identification", +1, changes=TALKS),
    Case("D2", "agenda", +1, against=FEW, changes=(*TALKS, LAUNCH), changes_against=(LAUNCH,)),
    Case("D2", "core", +1, against=FEW, changes=(*TALKS, LAUNCH), changes_against=(LAUNCH,), last=52),
    Case("D2", "identification", +1, {"discovering.talk_lifts": 0.5}, changes=TALKS, changes_against=TALKS),
    Case("D2", "present", +1, changes=(LAUNCH,)),
    # D3 renewed passion: nurturing, and what suits
    Case("D3", "passion", -1, against={"feeling.passion_rate": 0.2}, changes=(NEGLECT,), last=78),
    Case(
        "D3",
        "passion",
        +1,
        against={"feeling.passion_rate": 0.2},
        changes=(Change(26, event="launch", amount=3),),
        last=78,
    ),
    Case("D3", "passion", +1, {"cultivating.activist": 0.3}, against={**ROOM, "feeling.passion_rate": 0.2}),
    # D4 ends: peaceful, or failure
    Case(
        "D4",
        ended,
        +1,
        {"joining.prospects": 0.0, "work.relevance_mean": 0.0, "start.founder_relevance": 0.0},
        against={"joining.prospects": 0.0},
        last=26,
    ),
    Case(
        "D4",
        dispersed,
        -1,
        {"lifecycle.wanted_from": 0.0},
        against={"joining.prospects": 0.0, "work.relevance_mean": 0.0, "start.founder_relevance": 0.0},
        last=26,
    ),
    # D5 size: small goes stale, many are carried by a core
    Case("D5", share("news", "present"), -1, CLOSED, last=52),
    Case("D5", "trust", -1, {"start.members": 300, "joining.pool": 600}, last=WEEKS),
    # E3 leadership distributed or concentrated
    Case(
        "E3",
        "gap",
        -1,
        {"start.leaders": 4, "start.pledge": 1.0, "start.leader_hours": 2.0},
        against={"start.leader_hours": 2.0},
    ),
    Case("E3", share("hours_first", "hours_leading"), -1, {"start.leaders": 4, "start.pledge": 1.0}),
    Case("E3", "leaders", +1, {"leading.seat_seen": 2.0}, changes=(NEGLECT,), changes_against=(NEGLECT,)),
    # E4 cultivating: newcomers who are welcomed by a mentor
    Case("E4", "ties", +1, {"joining.mentoring": 1.0}, against={"joining.prospects": 3.0}),
    Case("E4", "present", +1, {"joining.mentoring": 1.0}, against={"joining.prospects": 3.0, "ties.mentor_tie": 1.0}),
    # E1, E3 succession: who hands over, and who has prepared it, leaves no empty seat
    Case("E1", "vacancy", -1, changes=(HANDS_OVER,), changes_against=(LEAVES,), last=78),
    Case("E1", "present", +1, changes=(HANDS_OVER,), changes_against=(LEAVES,), last=78),
    Case("E1", "vacancy", -1, {"leading.hand_over": 1.0}, against={"joining.turnover": 0.02}),
    Case("E1", "leaders", +1, {"discovering.asked_to_lead": 1.0}, against=FEW, changes=TALKS, changes_against=TALKS),
    Case("E3", "succeeded", +1, {"leading.hand_over": 1.0}, changes=(LEAVES,), changes_against=(LEAVES,)),
    Case("E3", "leaders", +1, {"leading.hand_over": 1.0}, changes=(LEAVES,), changes_against=(LEAVES,), last=78),
    # E1, E3: hours that go to roles are not pledged to the space, so that others see a place and take it
    Case("E1", "vacancy", +1, {"cultivating.activist": 0.3}),
    Case("E1", "leaders", -1, {"leading.seat_seen": 1.0}, against={"cultivating.activist": 0.3}),
    Case("E3", "leaders", +1, {"cultivating.activist": 0.3}),
    Case("E3", share("hours_first", "hours_leading"), -1, {"cultivating.activist": 0.3}),
    # E2 roles: each does what it is for where leaders have room for it
    Case("E2", "experience", +1, {"cultivating.activist": 0.3}, against=ROOM),
    Case(
        "E2",
        "told_again",
        +1,
        {"cultivating.critical_friend": 0.3},
        against={**ROOM, "telling.candour": 0.0, "knowing.turning_topics": 0.03},
    ),
    Case("E2", "identification", +1, {"cultivating.keeper": 0.3}, against={**ROOM, "joining.prospects": 3.0}),
    Case("E2", "transactional", -1, {"cultivating.keeper": 0.3}, against={**ROOM, "joining.prospects": 3.0}),
    Case(
        "E2",
        "written",
        +1,
        {"cultivating.reporter": 0.3},
        against=ROOM,
        activities=WRITTEN,
        activities_against=WRITTEN,
    ),
    Case("E2", "joined", +1, {"cultivating.messenger": 0.3}, against=ROOM),
    Case("E2", "talked_about", +1, {"cultivating.broker": 0.3}, against=ROOM),
    Case("E2", sponsored, +1, {"cultivating.broker": 0.3}, against={**ROOM, **UNHEARD_OF}, last=52),
    Case("E2", "joined", -1, {"cultivating.role_half": 20.0}, against={**ROOM, "cultivating.messenger": 0.3}),
    # and one coordinator of three hours who takes on a role leaves the space to itself
    Case("E2", "hours_cultivating", +1, {"cultivating.activist": 0.3}),
    Case("E2", "gap", +1, {"cultivating.activist": 0.3}),
    Case("E2", "present", -1, {"cultivating.critical_friend": 0.3}),
    Case("E2", "present", -1, {"cultivating.activist": 0.3}, against={"leading.seat_seen": 1.0}),
    Case("E2", "identification", -1, {"cultivating.keeper": 0.3}, against={"joining.prospects": 3.0}),
    # E4 cultivating: what hours go to
    Case("E4", "identification", +1, {"cultivating.backchannel": 0.3}),
    Case("E4", "present", +1, {"cultivating.backchannel": 0.3}, against=ROOM),
    Case("E4", "leader_energy", +1, {"cultivating.self_care": 0.3}, against=ROOM),
    Case("E4", "leaders", +1, {"cultivating.self_care": 0.3}, against={**ROOM, "feeling.burn": 0.3}),
    # F1 sponsors: each kind gives something of its own; engagement follows visible value and conversation
    Case("F1", "hours_available", +1, {"organisation.portfolio_sponsor": 1.0, "organisation.sponsor_rate": 0.0}),
    Case("F1", "gap", -1, {"organisation.domain_sponsor": 1.0}),
    Case(
        "F1",
        "gap",
        -1,
        {"organisation.individual_sponsor": 1.0, "organisation.sponsor_rate": 0.0},
        against={"work.busy_begins": 0.3, "joining.turnover": 0.0},
        last=WEEKS,
    ),
    Case(
        "F1",
        "far_active",
        +1,
        {"organisation.local_sponsor": 1.0, "organisation.sponsor_rate": 0.0},
        against={"deciding.barrier": 0.9, "deciding.far_share": 0.5},
    ),
    Case(
        "F1",
        sponsored,
        +1,
        {"organisation.conversation": 1.0},
        last=52,
        against={"organisation.domain_sponsor": 0.3, "organisation.conversation": 0.0},
    ),
    # F2 councils: each carries value to those who sit in it
    Case("F2", "sponsor_domain", +1, {"cultivating.advisory_council": 0.3}, against=UNHEARD_OF, last=52),
    Case("F2", "sponsor_portfolio", +1, {"cultivating.strategic_team": 0.3}, against=UNHEARD_OF, last=52),
    Case("F2", "sponsor_individual", +1, {"cultivating.coordinator_council": 0.3}, against=UNHEARD_OF, last=52),
    Case("F2", "talked_about", +1, {"cultivating.advisory_council": 0.3}),
    Case("F2", "hours_leading", +1, {"cultivating.coordinator_council": 0.3}, against={"leading.effort": 0.3}),
    # F3 the organisation: red tape, recognition, command, a voice that is heard or not
    Case("F3", "present", -1, {"organisation.red_tape": 1.0}),
    Case("F3", "anger", +1, changes=UNASKED),
    Case("F3", "value", -1, changes=UNASKED),
    Case("F3", "value", +1, {"organisation.unheard": 2.0}, changes=UNASKED, changes_against=UNASKED),
    Case("F3", "experience", +1, {"organisation.recognition": 1.0}),
    Case("F3", "experience", -1, {"organisation.recognition": 1.0, "organisation.recognised": 1.0}),
    Case("F3", "command", +1, {"organisation.commanding": 1.0}, against={"organisation.domain_sponsor": 0.8}),
    # F4 institutionalising: existence gives time; a core that is paid for, with self-government or without
    Case("F4", "hours_available", +1, {"organisation.existence": 1.0}),
    Case("F4", "gap", -1, {"organisation.full_time": 5.0}),
    Case("F4", "experience", +1, {"organisation.full_time": 5.0}),
    Case("F4", "leaders", -1, {"organisation.full_time": 5.0}),
    Case("F4", "command", +1, {"organisation.self_government": 0.0}, against={"organisation.full_time": 5.0}),
    Case("F4", "experience", -1, {"organisation.full_time": 5.0, "organisation.self_government": 0.0}),
    # F5 accounts across: by people, in councils, in objects
    Case("F5", "carried_across", +1, {"cultivating.broker": 0.3}),
    Case("F5", "carried_across", +1, {"cultivating.advisory_council": 0.3}),
    Case("F5", "carried_across", +1, {"cultivating.reporter": 0.3}),
    Case("F5", "visible", +1, {"supporting.reporting": 1.0}, against=TEAM),
    # F6 measuring: kind, not amount
    Case("F6", "hours_red_tape", +1, {"organisation.red_tape": 0.5}),
    Case("F6", "hours_red_tape", +1, {"organisation.measuring": 0.2}),
    Case("F6", sponsored, +1, {"organisation.measuring": 0.2}, against=SPONSORED, last=52),
    Case("F6", "present", -1, {"organisation.measuring": 0.2}, against=SPONSORED, last=52),
    Case(
        "F6",
        sponsored,
        -1,
        {"organisation.measuring": 0.2, "organisation.measured_for": 0.0},
        against=SPONSORED,
        last=52,
    ),
    Case("F6", "talked_about", -1, {"organisation.measured_for": 0.0}, against={"organisation.measuring": 0.5}),
    Case("F6", "experience", -1, {"organisation.measured_for": 0.0}, against={"organisation.measuring": 0.5}),
    Case("F6", "talked_about", -1, {"organisation.measuring_half": 5.0}, against={"organisation.measuring": 0.5}),
    # F7 support team: what it does here, how many it serves, what it has learned
    Case("F7", "gap", -1, TEAM, against={"start.leaders": 0}),
    Case("F7", "present", +1, TEAM, against={"start.leaders": 0}),
    Case(
        "F7",
        "leaders",
        +1,
        {**TEAM, "supporting.coaching_leaders": 1.0},
        changes=(LEAVES,),
        changes_against=(LEAVES,),
        last=78,
    ),
    Case("F7", "hours_leading", +1, {**TEAM, "supporting.coaching_leaders": 1.0}, against={"leading.effort": 0.3}),
    Case("F7", "hours_available", +1, {**TEAM, "supporting.legitimising": 1.0}),
    Case("F7", sponsored, +1, {**TEAM, "supporting.sponsorship": 1.0}, against=UNHEARD_OF, last=52),
    Case("F7", "carried_across", +1, {**TEAM, "supporting.reporting": 1.0}),
    Case("F7", "far_active", +1, {**TEAM, "supporting.access": 1.0}, against=FAR),
    Case("F7", "hours_team", -1, {"supporting.serves": 4}, against=TEAM),
    Case("F7", "gap", +1, {"supporting.serves": 4}, against={**TEAM, "start.leaders": 0}),
    Case(
        "F7",
        "hours_team",
        +1,
        {"supporting.switching": 0.0},
        against={"supporting.team_hours": 8.0, "supporting.serves": 6},
    ),
    Case("F7", "team_skill", +1, {"supporting.skill": 0.9}, against=TEAM),
    Case("F7", "team_skill", -1, {"supporting.skill_growth": 0.0}, against=TEAM),
    Case("F7", "team_skill", -1, {"supporting.team_turnover": 0.05}, against=TEAM),
    # G1 four cycles
    Case("G1", "tried", +1, {"applying.apply_rate": 0.3}),
    Case("G1", "realized", -1, {"applying.apply_elsewhere": 0.0}),
    Case("G1", "realized", -1, {"applying.ripening": 200.0}),
    Case("G1", share("failed", "tried"), +1, {"knowing.turning_topics": 0.02}),
    Case(
        "G1",
        "told_again",
        +1,
        {"telling.candour": 1.0},
        against={"telling.candour": 0.0, "knowing.turning_topics": 0.03},
    ),
    Case("G1", "visible", +1, {"organisation.sees": 0.3}),
    Case(
        "G1",
        share("silenced", "failed"),
        -1,
        {"telling.candour": 1.0},
        against={"knowing.turning_topics": 0.03, "telling.candour": 0.0},
    ),
    Case("G1", "left_untried", +1, {"joining.turnover": 0.02}),
    Case("G1", "value", +1, {"applying.success_lifts": 0.5}, against={"applying.success_lifts": 0.0}),
    # G2 strategic, enabling, orienting, transformative
    Case("G2", "strategic", +1, {"organisation.conversation": 1.0}, against=SPONSORED),
    Case("G2", "strategic", +1, {"cultivating.broker": 0.3}, against={**ROOM, **SPONSORED}),
    Case("G2", "strategic", +1, SPONSORED),
    Case("G2", "usable", +1, {"organisation.existence": 1.0}),
    Case("G2", "usable", +1, {"organisation.portfolio_sponsor": 0.5}),
    Case("G2", "usable", +1, {**TEAM, "supporting.legitimising": 1.0}),
    Case("G2", "oriented", +1, activities=TALK),
    Case("G2", "oriented", +1, {"telling.expert_trust": 1.0}, activities=TALK, activities_against=TALK),
    Case("G2", "agenda_moved", +1, changes=RENEGOTIATED),
    Case("G2", "agenda_moved", +1, changes=TALKS),
    Case("G2", "agenda_moved", +1, {"work.project_length": 10.0}),
    Case("G2", "identity", +1, {"leading.support_hours": 4.0}),
    Case("G2", "stage", +1, {"organisation.sees": 0.3}, last=52),
    # G3 loops: what is told back corrects, and is reflected on; what counts is reframed
    Case(
        "G3",
        "misknowing",
        -1,
        {"telling.candour": 1.0},
        against={"telling.candour": 0.0, "knowing.turning_topics": 0.03},
    ),
    Case("G3", "told_again", +1, {"valuing.reflection": 0.2}),
    Case("G3", "concerns_closed", +1, against=REFRAMING_ONLY, changes=REFRAMED),
    Case("G3", "present", +1, against=REFRAMING_ONLY, changes=REFRAMED),
    Case("G3", "reputation", +1, against=REFRAMING_ONLY, changes=REFRAMED),
    Case("G3", "experts", +1, changes=RENEGOTIATED),
    # The long reframing loop: outcomes that are told back move the agenda, and where it is narrow, what follows from it
    Case("G3", "agenda_moved", +1, {"valuing.reframing": 0.6}),
    Case("G3", "reputation", +1, {"valuing.reframing": 0.6}),
    Case("G3", "agenda_moved", +1, {"valuing.reframing": 0.6}, against=NARROW),
    Case("G3", "present", +1, {"valuing.reframing": 0.6}, against=NARROW),
    Case("G3", "tried", +1, {"valuing.reframing": 0.6}, against=NARROW),
    # The short one: who missed an aim drops it
    Case("G3", "aims_changed", +1, {"valuing.reframing": 0.6}, against={**TURNING, "valuing.aspiring": 1.0}),
    # G4 hopes that are met or not, and reframed; conditions between one cycle and the next
    Case("G4", share("hopes_met", "present"), -1, {"joining.expectation": 0.9}),
    Case("G4", share("hopes_met", "present"), +1, {"feeling.value_rate": 0.5}),
    Case("G4", share("hopes_met", "present"), -1, changes=(NEGLECT,), last=78),
    Case("G4", share("hopes_met", "present"), -1, {"applying.success_lifts": 0.5}),
    Case("G4", "hopes_met", +1, against={"telling.willing": 0.2}, values={"telling.willing": 0.9}),
    # Aims: with defaults they move hopes, and what is tried by no more than luck; where nothing is tried but
    # what fits own work or an aim, or where little is known, more is tried and realized
    Case("G4", "aims_met", +1, {"valuing.aspiring": 0.3}),
    Case("G4", "aims_missed", +1, {"valuing.aspiring": 1.0}, against=TURNING),
    Case("G4", "value", +1, {"valuing.aspiring": 0.3}),
    Case("G4", "tried", +1, {"valuing.aspiring": 1.0}, against={"applying.apply_elsewhere": 0.0}),
    Case("G4", "realized", +1, {"valuing.aspiring": 1.0}, against={"applying.apply_elsewhere": 0.0}),
    Case("G4", "news", +1, {"valuing.aspiring": 1.0}, against=LITTLE_KNOWN),
    Case("G4", "realized", +1, {"valuing.aspiring": 1.0}, against=LITTLE_KNOWN),
    # Conditions
    Case("G4", share("tried", "news"), -1, {"applying.apply_elsewhere": 0.0}),
    Case("G4", share("given_up", "news"), +1, {"applying.forgetting": 0.2}),
    Case("G4", share("realized", "tried"), -1, {"applying.ripening": 100.0}),
    # G7 learning how to learn
    Case("G7", "capability", +1, {"valuing.reflection": 0.2}),
    Case("G7", share("tried", "news"), +1, {"valuing.reflection": 0.2}),
    Case("G7", "realized", +1, {"valuing.reflection": 0.2}),
    Case("G7", "tried", +1, {"valuing.capability_gain": 5.0}, against={"valuing.reflection": 0.2}),
    Case("G7", "tried", -1, {"valuing.capability_fade": 0.2}, against={"valuing.reflection": 0.2}),
    Case(
        "G7",
        "capability",
        +1,
        {"telling.candour": 1.0},
        against={"valuing.reflection": 0.2, "telling.candour": 0.0, "knowing.turning_topics": 0.03},
    ),
    # H1 landscape: those who belong to two communities bring what is new, and have less time
    Case("H1", share("news", "present"), +1, against=ISOLATED, elsewhere=0.3, last=52),
    Case("H1", "hours_given", -1, against=ISOLATED, elsewhere=0.3, last=52),
    # H6 a space in which questions and failures can be shown
    Case(
        "H6",
        "told_again",
        +1,
        {"telling.candour": 1.0, "agenda.strictness": 0.0},
        against={"telling.candour": 0.1, "knowing.turning_topics": 0.03},
    ),
]


@dataclass(frozen=True)
class Real:
    """A scenario of the library, beside the same without what it is about."""

    row: str
    scenario: str
    measure: Measure
    sign: int
    first: int
    last: int
    """From which week to which, that one included."""
    without: str = ""
    """Which event does not happen."""
    amounts: Mapping[str, int] = field(default_factory=dict)
    """Which event happens in another way."""
    values: Mapping[str, float] = field(default_factory=dict)
    """What is set otherwise."""

    @property
    def name(self) -> str:
        return f"{self.row}: {self.scenario} -> {self.measure} {'up' if self.sign > 0 else 'down'}"


REAL = [
    Real("I1", "pempal", "tried", -1, 52, 155, values={"applying.apply_elsewhere": 1.0}),
    Real("I1", "pempal", "far_active", -1, 104, 155, values={"deciding.barrier": 0.0}),
    Real("I4", "ontario", "misunderstood", -1, 52, 155, values={"crossing.friction": 1.0}),
    Real("I4", "ontario", "crossed", +1, 52, 155, values={"links[0].brokers": 0.0, "links[1].brokers": 0.0}),
    Real("I2", "bhutan", "news", +1, 26, 26, without="activity"),
    Real("I2", "bhutan", "trust", +1, 26, 51, without="activity"),
    Real("I3", "capetown", "ties", +1, 1, 12, without="launch"),
    Real("I3", "capetown", "identification", +1, 27, 52, without="launch"),
    Real("I5", "consulting", "knowing", +1, 104, 155, values={"leading.effort": 0.0, "rhythm.convened": 1.0}),
    Real("I5", "consulting", "concerns_open", -1, 104, 155, values={"leading.effort": 0.0, "rhythm.convened": 1.0}),
    Real("I6", "unheard", "anger", +1, 52, 77, amounts={"decision": 100}),
    Real("I6", "unheard", "value", -1, 52, 103, amounts={"decision": 100}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_row_moves_its_measure(case: Case) -> None:
    """The paired difference lies on the stated side."""
    one, other = arm(case, True), arm(case, False)
    difference = one - other
    error = difference.std(ddof=1) / np.sqrt(len(difference))
    assert case.sign * difference.mean() > 3 * error, (
        f"{case.name}: {one.mean():.4g} against {other.mean():.4g}, difference {difference.mean():.3g} ± {error:.2g}"
    )


@cache
def aspects_of_all(values: tuple[tuple[str, float], ...]) -> list[Aspect]:
    """Both aspects of all members after a year, of each seed (the first eight: members are followed week by week)."""
    plan = Plan.of(dict(values))
    return [lived(plan, seed, 52)[52]["all"] for seed in SEEDS[:8]]


@pytest.mark.parametrize(
    ("values", "measure"),
    [
        ({"ties.tie_gain": 0.3}, "tie_strength"),
        ({"ties.tie_gain": 0.3}, "reach"),
        ({"ties.tie_gain": 0.3}, "brokerage"),
        ({"ties.tie_gain": 0.3}, "tied"),
        ({"feeling.identification_rate": 0.2}, "identification"),
        ({"feeling.identification_rate": 0.2}, "identified"),
    ],
)
def test_each_aspect_moves_with_what_makes_it(values: Mapping[str, float], measure: str) -> None:
    """A4, member by member: what holds whom, reach and brokerage, which no weekly measure has."""

    def each(given: Mapping[str, float]) -> Any:
        rows = aspects_of_all(tuple(given.items()))
        return np.array([row.by_ties + row.by_both if measure == "tied" else getattr(row, measure) for row in rows])

    difference = each(values) - each({})
    assert difference.mean() > 3 * difference.std(ddof=1) / np.sqrt(len(difference))


@pytest.mark.parametrize("case", REAL, ids=lambda case: case.name)
def test_a_scenario_moves_its_measure(case: Real) -> None:
    """Beside the same without what it is about, the paired difference lies on the stated side."""
    scenario = load(case.scenario)
    plan = scenario.plan()
    beside = scenario.with_values(case.values).plan() if case.values else plan
    changes = [
        replace(c, amount=case.amounts[c.event]) if c.event in case.amounts else c
        for c in beside.changes
        if c.event != case.without or not c.event
    ]
    weeks = case.last + 1
    one, other = (
        taken(run_many(p, SEEDS, weeks).block[:, case.first :, 0], case.measure)
        for p in (plan, replace(beside, changes=tuple(changes)))
    )
    difference = one - other
    error = difference.std(ddof=1) / np.sqrt(len(difference))
    assert case.sign * difference.mean() > 3 * error, (
        f"{case.name}: {one.mean():.4g} against {other.mean():.4g}, difference {difference.mean():.3g} ± {error:.2g}"
    )


ELSEWHERE = {
    "F8": "tests/test_business_case.py",
    "F9": "tests/test_practice.py",
    "G5": "tests/test_stories.py",
    "G6": "tests/test_evaluating.py",
}
"""Rows whose measure is no column of the weekly table, and the tests that exercise them."""


def test_every_row_that_is_carried_has_a_case() -> None:
    """All rows of the page of concepts but those that say that they are not carried yet, and no other."""
    root = Path(__file__).resolve().parent.parent
    page = (root / "docs" / "model" / "concepts.md").read_text(encoding="utf-8")
    rows = re.findall(r"^## ([A-I]\d+) (?!.*\(not yet\)$)", page, re.MULTILINE)
    assert {case.row for case in (*CASES, *REAL)} | set(ELSEWHERE) == set(rows)
    assert not {case.row for case in (*CASES, *REAL)} & set(ELSEWHERE)
    assert {row for told in (*QUANTITIES.values(), *RULES.values()) for row in told.concepts.split()} <= set(rows)
    for test in ELSEWHERE.values():
        assert (root / test).exists()


def test_each_role_of_leaders_and_each_function_of_support_has_a_case() -> None:
    """And the councils, and all else that is a share of somebody's hours: every parameter of the two themes."""
    themes = ("cultivating.", "supporting.", "discovering.", "valuing.")
    set_by_cases = {path for case in CASES for path in case.values}
    assert {path for path in QUANTITIES if path.startswith(themes)} <= set_by_cases
