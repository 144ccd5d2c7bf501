"""What the oracle's world is made of: persons (Mesa agents), memberships, ties, insights, communities.

As docs/model/description.md has it, sections 2, 5, 7.2, 7.6 and 7.9. Fields have the names of `records.py`, so that a
world can be compared with the kernel's field by field; what is a word of 64 bits there is a set of topics here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING

import mesa
from oracle_arithmetic import exp, happens, single

from copsim.simulation import draws
from copsim.simulation.activities import FAMILIES, NOTHING, Activity
from copsim.simulation.model import QUANTITIES
from copsim.simulation.records import (
    ABSENT,
    INSIGHTS_KEPT,
    LEAD,
    NO_SEAT,
    OUTSIDE,
    STRONGEST_TIES,
    TAKE_PART,
)

if TYPE_CHECKING:
    from oracle import World

OF_LEADERS = {
    "activist": "activist",
    "friend": "critical_friend",
    "keeper": "keeper",
    "reporter": "reporter",
    "messenger": "messenger",
    "broker": "broker",
    "touch": "backchannel",
    "care": "self_care",
    "advisory": "advisory_council",
    "strategic": "strategic_team",
    "peers": "coordinator_council",
}
"""What leaders' hours do besides holding the space, and the parameter that says how many of them."""

OF_SUPPORT = {
    "coached": "coaching_leaders",
    "legitimised": "legitimising",
    "spoken_for": "sponsorship",
    "reported": "reporting",
    "access": "access",
}
"""The same for what a support team does besides logistics."""


def setting_value(path: str, value: float | str) -> float | str:
    """What a parameter is: a choice between rival rules goes by its name, however it was given."""
    if isinstance(value, str):
        return value
    names = QUANTITIES[path].names
    return names[int(value)] if names else float(value)


def make_setting(given: Mapping[str, float | str]) -> SimpleNamespace:
    """Parameters by their short names, from values by path; what is not given has its default."""
    values = {q.name: setting_value(path, given.get(path, q.default)) for path, q in QUANTITIES.items()}
    return SimpleNamespace(**values)


class Person(mesa.Agent):  # type: ignore[misc]
    """Somebody with hours, spells of other work, projects, and know-how.

    Those who leave the organisation leave the `AgentSet`.
    """

    def __init__(self, world: World, home: Community, key: int, known: float) -> None:
        super().__init__(world)
        setting = home.setting
        self.row = len(world.people)
        self.home = home
        self.key = key
        self.hours = setting.hours_median * exp(setting.hours_spread * home.draw_normal(draws.HOURS, key, 0))
        self.turning = home.draw_gamma(setting.project_shape, 1.0, draws.PROJECTS, key, 0)
        share_busy = setting.busy_begins / (setting.busy_begins + setting.busy_ends)
        self.busy = 1 if home.draw(draws.BUSY, key, 0) < share_busy else 0
        self.turned = 0
        self.left = -1
        u, v = home.draw_pair(draws.FAR, key, 0)
        self.far = 1 if u < setting.far_share else 0
        self.hoards = 1 if v < setting.hoarding else 0
        self.belongs = 0
        self.wanting = 0.0
        self.sound = {t for t in home.topics if home.draw(draws.KNOWS, key, t) < home.within_practice(known, t)}
        self.unsound: set[int] = set()
        self.context = self.drawn_context()
        self.learned: set[int] = set()
        self.misled: set[int] = set()
        self.corrected: set[int] = set()
        self.memberships: list[Membership] = []
        world.people.append(self)

    @property
    def believed(self) -> set[int]:
        """Topics this person holds to be known, rightly or wrongly."""
        return self.sound | self.unsound

    def work(self) -> None:
        """Stage people, for one of them: busy spells, ends of projects, leaving the organisation, know-how."""
        setting = self.home.setting
        u, v = self.home.draw_pair(draws.WORK, self.key, 0)
        if self.busy:
            self.busy = 1 if u >= setting.busy_ends else 0
        else:
            self.busy = 1 if u < setting.busy_begins else 0
        self.turned = 1 if happens(self.turning / setting.project_length, v) else 0
        if v >= 1.0 - setting.turnover:
            self.leave()
        self.settle_knowledge(self.home.turned)
        if self.turned:
            self.context = self.drawn_context()

    def settle_knowledge(self, turned: set[int]) -> None:
        """What last week brought is now known; then what turned this week no longer holds."""
        sound = self.sound | self.learned
        unsound = (self.unsound | self.misled) - self.corrected - sound
        self.sound = sound - turned
        self.unsound = unsound | (sound & turned)
        self.learned, self.misled, self.corrected = set(), set(), set()

    def drawn_context(self) -> set[int]:
        """What comes up in own work from here on: topic by topic for oneself, or alike for all."""
        home, setting = self.home, self.home.setting
        context = set()
        for topic in home.topics:
            u, v = home.draw_pair(draws.CONTEXT, self.key, topic)
            if v < setting.likeness:
                u = home.draw_for_good(draws.COMMON, topic)
            if u < home.within_practice(setting.context_share, topic):
                context.add(topic)
        return context

    def leave(self) -> None:
        """Leave the organisation this week, and with it every community."""
        self.left = self.model.week
        self.remove()


@dataclass(eq=False, slots=True)
class Tie:
    """One slot for a tie; empty while it leads to nobody. A tie may fade to a weight of 0 and still be one."""

    to: Membership | None = None
    weight: float = 0.0


@dataclass(eq=False, slots=True)
class Insight:
    """Something taken up here and kept in mind."""

    topic: int
    kind: int
    number: int
    """Number of the item of value it is now."""
    week: int


@dataclass(eq=False, slots=True)
class Membership:
    """One person in one community. All that is felt and done belongs here."""

    person: Person
    community: Community
    row: int
    key: int
    joined: int
    relevance: float
    need: int
    passion: float
    energy: float
    value: float
    left: int = -1
    share: float = 1.0
    away: float = 0.0
    moved: int = 0
    concern: int = 0
    topic: int = 0
    visits: int = 0
    identification: float = 0.0
    pledge: float = 0.0
    effort: float = 1.0
    level: int = OUTSIDE
    before: int = OUTSIDE
    part: int = 0
    watched: int = 0
    recent: int = 0
    bond: float = 0.0
    role: int = ABSENT
    available: float = 0.0
    leading: float = 0.0
    given: float = 0.0
    asked: int = 0
    homework: float = 0.0
    energizing: float = 0.0
    anger: float = 0.0
    reputation: float = 0.0
    aim: int = -1
    unhelped: float = 0.0
    unlearned: float = 0.0
    unconnected: float = 0.0
    experience: float = 0.0
    voluntary: float = 0.0
    merits: int = 0
    fresh: int = 0
    visit: int = -1
    seated: int = -1
    slots: list[Tie] = field(default_factory=lambda: [Tie() for _ in range(STRONGEST_TIES)])
    mind: list[Insight | None] = field(default_factory=lambda: [None] * INSIGHTS_KEPT)

    @property
    def came(self) -> bool:
        return self.role >= TAKE_PART

    @property
    def weeks_seen(self) -> int:
        """In how many of the last 26 weeks this member took part, last week being the latest."""
        return self.part.bit_count()

    @property
    def role_logged(self) -> int:
        """Leaders who did not come have led all the same."""
        return LEAD if self.role == ABSENT else self.role

    @property
    def kept(self) -> int:
        """How many insights are in mind."""
        return len([insight for insight in self.mind if insight])

    def has_in_mind(self, topic: int) -> bool:
        return any(insight is not None and insight.topic == topic for insight in self.mind)

    def tie_to(self, other: Membership) -> Tie | None:
        for tie in self.slots:
            if tie.to is other:
                return tie
        return None

    def tie_anew(self, other: Membership, weight: float) -> bool:
        """A tie to somebody there was none to, in the place of the first of the weakest; False if that is as strong."""
        weakest = min(self.slots, key=lambda slot: slot.weight)
        if weight <= weakest.weight:
            return False
        weakest.to = other
        weakest.weight = single(weight)
        return True

    def closeness(self, other: Membership) -> float:
        """Strength of the tie to another; 0 where there is none."""
        tie = self.tie_to(other)
        return 0.0 if tie is None else tie.weight


def most_seen_first(members: list[Membership]) -> list[Membership]:
    """By the weeks they took part in, most of them first; equals stay in their order."""
    return sorted(members, key=lambda m: -m.weeks_seen)


class Community:
    """One community: its parameters as they are this week, who belongs to it, and its state."""

    def __init__(self, world: World, number: int, setting: SimpleNamespace) -> None:
        self.world = world
        self.number = number
        self.setting = setting
        self.members: list[Membership] = []
        self.strain = 0.0
        self.challenge = 0.0
        self.interest = 0.0
        self.attending = 0
        self.active = 0
        self.need = 0.0
        self.pledged = 0.0
        self.gap = 0.0
        self.vacancy = 0.0
        self.quality = 1.0
        self.due = 0
        self.held = 0
        self.activity = NOTHING
        self.open = 0.0
        self.missable = 0.0
        self.cost = 0.0
        self.granted = 0.0
        self.arrivals = 0
        self.prospects = 0
        self.planned = NOTHING
        self.learned = [float(setting.expectation)] * len(FAMILIES)
        self.turned: set[int] = set()
        self.agenda: set[int] = set()
        self.documents: set[int] = set()
        self.stale: set[int] = set()
        self.shown = 0
        self.visible = 0.0
        self.portfolio = NO_SEAT
        self.domain = NO_SEAT
        self.individual = NO_SEAT
        self.local = NO_SEAT
        self.command = 0.0
        self.voice = 0.0
        self.task = 0
        self.task_topic = 0
        self.task_hours = 0.0
        self.task_visible = 0.0
        self.handed_visible = 0.0
        self.stage = 0
        self.reading = 0
        self.lasting = 0
        self.matured = 0
        self.peak = 0.0
        self.wanted = 0.0
        self.seen = 0
        self.identity = 0.0
        self.skill = float(setting.skill)
        self.team = self.logistics = 0.0
        self.cultivating = 0.0
        self.cultivated = 0
        self.talked = self.across = self.spoken = self.usable = self.capability = 0.0
        vars(self).update(dict.fromkeys((*OF_LEADERS, *OF_SUPPORT), 0.0))
        self.coherence = self.legitimacy = self.engagement = 0.0
        self.shut = self.moved = self.seconds = self.tasks_done = 0
        self.by_place = 0
        self.practised = self.tool = 0.0
        self.practice: set[int] = set()
        self.clear_week()

    def clear_week(self) -> None:
        """Set to nothing what is counted within a week (7.7)."""
        self.joined = 0
        self.gone = 0
        self.opened = 0
        self.closed = 0
        self.met = 0
        self.warmth = 0.0
        self.launch_days = 0
        self.launch_invited = 0
        self.depart = 0
        self.depart_core = 0
        self.awards = 0
        self.awards_after = 0
        self.told_effort = -1.0
        self.hand_over = 0
        self.bequests = 0
        self.bequeathed = 0.0
        self.succeeded = 0
        self.talks = 0
        self.hopes_met = 0
        self.oriented = 0
        self.agenda_moved = 0
        self.renegotiate = 0
        self.special = 0
        self.decided = -1.0
        self.handed = -1.0
        self.answers = 0
        self.stories = 0
        self.heard = 0
        self.news = 0
        self.written = 0
        self.read = 0
        self.tried = 0
        self.realized = 0
        self.failed = 0
        self.retold = 0
        self.not_kept = self.crowded_out = self.given_up = self.left_untried = self.left_trying = 0
        self.silenced = self.untold = self.aims_met = self.aims_missed = self.aims_changed = 0
        self.agenda_brought = 0
        self.told_across = self.crossed = self.misunderstood = self.garbled = 0
        self.encounters = self.moved_in = self.moved_out = 0
        self.hours_across = 0.0
        self.merges = self.splits = -1
        self.closes = 0
        self.shelf, self.shelf_stale = set(self.documents), set(self.stale)
        self.arrived: list[Membership] = []
        self.said: set[int] = set()
        self.said_soundly: set[int] = set()
        self.noticed: set[str] = set()

    @property
    def topics(self) -> range:
        """The topics of the domain."""
        return range(int(self.setting.topics))

    def within_practice(self, p: float, topic: int) -> float:
        """A chance that is smaller for what lies beyond the practice, a run of topics in a ring."""
        setting = self.setting
        place = (topic - int(setting.practice_from)) % int(setting.topics)
        return p if place < setting.practice_topics else p * setting.beyond

    @property
    def going_on(self) -> Activity:
        """This week's activity; before *calendar*, last week's."""
        return self.world.catalogue[self.activity]

    # The counted draws, with the seed in force, this week's field, and this community as place.

    def draw(self, purpose: int, who: int, about: int) -> float:
        return self.draw_pair(purpose, who, about)[0]

    def draw_pair(self, purpose: int, who: int, about: int) -> tuple[float, float]:
        return draws.pair(self.world.luck, who, self.world.week_field, purpose, self.number, about)

    def draw_by_topic(self, purpose: int, who: int, about: int, topic: int) -> float:
        return self.draw_pair_by_topic(purpose, who, about, topic)[0]

    def draw_pair_by_topic(self, purpose: int, who: int, about: int, topic: int) -> tuple[float, float]:
        """A draw for each topic: its number stands above the week in the word for weeks."""
        week_field = self.world.week_field + topic * 2**24
        return draws.pair(self.world.luck, who, week_field, purpose, self.number, about)

    def draw_for_good(self, purpose: int, about: int) -> float:
        """What is drawn once for the whole life: it is the same in every week."""
        return draws.uniform(self.world.luck, 0, 0, purpose, self.number, about)

    def draw_normal(self, purpose: int, who: int, about: int) -> float:
        return draws.normal(self.world.luck, who, self.world.week_field, purpose, self.number, about)

    def draw_gamma(self, shape: float, mean: float, purpose: int, who: int, about: int) -> float:
        return draws.gamma(shape, mean, self.world.luck, who, self.world.week_field, purpose, self.number, about)

    def draw_poisson(self, mean: float, purpose: int, who: int) -> int:
        return draws.poisson(mean, self.world.luck, who, self.world.week_field, purpose, self.number)
