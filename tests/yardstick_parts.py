"""What the tuned yardstick is made of: its agent, and sets of topics as words of bits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp
from types import SimpleNamespace
from typing import Any

import mesa

from copsim.simulation.records import ABSENT, ACTIVE, CORE, OCCASIONAL, OUTSIDE, STRONGEST_TIES, WINDOW

BINARY_PLACES = 53
Places = tuple[tuple[int, ...], tuple[int, ...]]
"""Two chances in binary: of topics of a practice, and of topics beyond it."""


class Member(mesa.Agent):  # type: ignore[misc]
    """A person and the person's membership. What belongs to a topic is the topic's bit; 0 for none."""

    __slots__ = (
        "aim",  # topic to make a difference in; 0 for none
        "anger",
        "bond",  # sum of tie weights as the week begins, in the model's scale
        "bonds",  # the same as it is now
        "busy",
        "changes",  # chance that a project ends, or else that a busy spell begins or ends
        "context",
        "corrected",
        "ends",  # chance that a project ends in a week
        "energizing",
        "energy",
        "far",
        "followers",  # those who have a tie to this member
        "freed",  # hours more than one's own: freed by a sponsor in a busy spell, or (less) given elsewhere before
        "fresh",
        "given",
        "hoards",
        "homework",
        "hours",
        "identification",
        "joined",
        "knows",  # size of `sound`
        "lately",  # sum of tie weights to those who came lately
        "leading",
        "learned",
        "level",
        "merits",
        "mind",  # topics of the insights kept in mind
        "misknows",  # size of `unsound`
        "misled",
        "need",
        "offers",  # topics an answer or a story may be about
        "outcomes",  # (week, topic, whether it turned out well), oldest first
        "part",
        "passion",
        "pending",  # [topic, whether it is being tried, week], oldest first
        "pledge",
        "recent",
        "relevance",
        "reputation",
        "role",
        "seated",  # week of agreeing to lead when asked, or of handing over; -1 for neither
        "sound",
        "ties",
        "took",  # weeks taken part in the window
        "topic",  # of the open concern
        "unconnected",
        "unhelped",
        "unlearned",
        "unsettled",  # whether anything was learned, misled or corrected
        "unsound",
        "value",
        "visits",
        "voluntary",
        "watched",
    )

    def __init__(self, model: Any, relevance: float, identification: float, sound: int, joined: int) -> None:
        super().__init__(model)
        p, random = model.p, model.random.random
        self.hours = model.drawn_hours()
        self.ends = model.drawn_project()
        self.busy = random() < p.busy_begins / (p.busy_begins + p.busy_ends)
        between = max(0.0, 1.0 - p.turnover - self.ends)
        self.changes = self.ends + (p.busy_ends if self.busy else p.busy_begins) * between
        self.far = random() < p.far_share
        self.hoards = random() < p.hoarding
        self.context = model.drawn_context()
        self.sound, self.unsound = sound, 0
        self.offers = 0 if self.hoards else sound
        self.knows, self.misknows = sound.bit_count(), 0
        self.learned = self.misled = self.corrected = 0
        self.unsettled = False
        low, high = p.passion_mean - p.passion_spread, p.passion_mean + p.passion_spread
        self.passion = self.energy = min(1.0, max(0.0, low + (high - low) * random()))
        self.need = model.drawn_need()
        self.relevance = relevance
        self.identification = identification
        self.value = p.expectation
        self.joined = joined
        self.seated = -1
        self.topic = self.aim = 0
        self.visits = self.part = self.took = self.watched = self.recent = self.merits = self.fresh = self.mind = 0
        self.level, self.role = OUTSIDE, ABSENT
        self.pledge = self.leading = self.given = self.homework = self.energizing = self.freed = 0.0
        self.anger = self.reputation = self.bond = self.bonds = 0.0
        self.unhelped = self.unlearned = self.unconnected = self.voluntary = 1.0
        self.ties: dict[Member, float] = {}
        self.followers: set[Member] = set()
        self.lately = 0.0
        self.pending: list[list[Any]] = []
        self.outcomes: list[tuple[int, int, bool]] = []

    def be_recent(self, recent: int) -> None:
        """Count among those who came lately, or no longer; those with a tie to this member feel it."""
        self.recent = recent
        if recent:
            for other in self.followers:
                other.lately += other.ties[self]
        else:
            for other in self.followers:
                other.lately -= other.ties[self]

    def tie_anew(self, other: Member, weight: float) -> None:
        """A tie to somebody there was none to, in the place of the weakest where there is no room; in model's scale."""
        ties = self.ties
        if len(ties) == STRONGEST_TIES:
            lost = min(ties.values())
            if lost >= weight:
                return
            weakest = next(tied for tied, kept in ties.items() if kept == lost)
            del ties[weakest]
            weakest.followers.discard(self)
            self.bonds -= lost
            if weakest.recent:
                self.lately -= lost
        elif not weight:
            return
        ties[other] = weight
        other.followers.add(self)
        self.bonds += weight
        if other.recent:
            self.lately += weight

    def settle(self) -> None:
        """What the week brought is known from now on."""
        sound = self.sound | self.learned
        self.knowing(sound, (self.unsound | self.misled) & ~self.corrected & ~sound)
        self.learned = self.misled = self.corrected = 0
        self.unsettled = False

    def unlearn(self, turned: int) -> None:
        """What was right in these topics no longer is."""
        moved = self.sound & turned
        self.knowing(self.sound & ~moved, self.unsound | moved)

    def knowing(self, sound: int, unsound: int) -> None:
        """Set what is known, and what follows from it."""
        self.sound, self.unsound = sound, unsound
        self.knows, self.misknows = sound.bit_count(), unsound.bit_count()
        if not self.hoards:
            self.offers = sound | unsound


def binary_places(chance: float) -> tuple[int, ...]:
    """A chance in binary, the first place after the point first."""
    whole = min(int(chance * 2**BINARY_PLACES), 2**BINARY_PLACES - 1)
    return tuple(whole >> (BINARY_PLACES - 1 - place) & 1 for place in range(BINARY_PLACES))


def some(getrandbits: Callable[[int], int], size: int, places: Sequence[int]) -> int:
    """A set of topics, each in it with the chance of these binary places.

    Each topic throws coins until one differs from the place it stands at: below the chance it is in, above it is out.
    All topics throw at once, and some eight throws settle them.
    """
    undecided, found = (1 << size) - 1, 0
    for place in places:
        coins = getrandbits(size)
        if place:
            found |= undecided & ~coins
            undecided &= coins
        else:
            undecided &= ~coins
        if not undecided:
            break
    return found


def pick(topics: int, u: float) -> int:
    """One topic of a set that is not empty, given a uniform u."""
    for _ in range(int(u * topics.bit_count())):
        topics &= topics - 1
    return topics & -topics


def poisson(random: Callable[[], float], mean: float) -> int:
    """A Poisson count: uniforms are multiplied until they have fallen by exp(-mean), in portions of at most 30."""
    count = 0
    while mean > 0.0:
        left, product = exp(-min(mean, 30.0)), random()
        while product > left:
            count += 1
            product *= random()
        mean -= 30.0
    return count


def level_table(p: SimpleNamespace, chances: float) -> list[list[int]]:
    """Next level by the level so far and the number of weeks taken part; -1 where watching decides."""

    def read(level: int, took: int) -> int:
        weeks = WINDOW * took
        if took:
            if weeks >= (p.core_from - p.slack if level == CORE else p.core_from) * chances:
                return CORE
            if weeks >= (p.active_from - 0.5 * p.slack if level >= ACTIVE else p.active_from) * chances:
                return ACTIVE
            if weeks >= p.occasional_from * chances:
                return OCCASIONAL
        return -1

    return [[read(level, took) for took in range(WINDOW + 1)] for level in range(CORE + 1)]
