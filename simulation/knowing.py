"""Knowing: what people know, what their work is about, and how it goes out of date (concepts A3, C7, G1).

Know-how comes out of practice: who settles a concern alone has learned the topic. It spreads where people tell each
other. And it ages: when the domain moves, what was right no longer is, and those who hold it do not notice.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from copsim.simulation import draws
from copsim.simulation.numerics import compiled
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import Record, State
from copsim.simulation.rules import rule
from copsim.simulation.topics import NONE, only


class Knowing(Theme):
    """Topics of the domain, and who knows which."""

    key: ClassVar[str] = "knowing"

    topics: int = quantity(
        48,
        "topics",
        1,
        64,
        "How many topics the domain has.",
        "assumption",
        "A1 A3",
        start_only=True,
    )
    practice_from: int = quantity(
        0,
        "topic",
        0,
        63,
        "First of the topics that the practice of this community is about; they follow each other in a ring.",
        "framework paper (landscapes of practice); assumption",
        "H1",
        start_only=True,
    )
    practice_topics: int = quantity(
        64,
        "topics",
        1,
        64,
        "How many topics its practice is about; all there are, if it is as many.",
        "framework paper (landscapes of practice); assumption",
        "H1",
        start_only=True,
    )
    beyond: float = quantity(
        0.2,
        "multiple",
        0.0,
        1.0,
        "How much less often what lies beyond the practice is known and comes up in own work.",
        "framework paper (landscapes of practice); level assumed",
        "H1 H7",
        start_only=True,
    )
    known: float = quantity(
        0.35,
        "chance",
        0.0,
        1.0,
        "Share of the topics that somebody who arrives knows.",
        "assumption",
        "A3",
    )
    founder_known: float = quantity(
        0.5,
        "chance",
        0.0,
        1.0,
        "Share of the topics that founders know.",
        "assumption",
        "A3 B2",
        start_only=True,
    )
    context_share: float = quantity(
        0.2,
        "chance",
        0.0,
        1.0,
        "Share of the topics that come up in one person's work at a time.",
        "FAQ l. 47 (practice is the curriculum); level assumed",
        "A3",
    )
    likeness: float = quantity(
        0.2,
        "chance",
        0.0,
        1.0,
        "How far people's work is about the same: the chance that a topic comes up for all or for none.",
        "assumption",
        "A3 C7",
    )
    turning_topics: float = quantity(
        0.0015,
        "per topic and week",
        0.0,
        1.0,
        "How often what is right in a topic changes, at an ordinary level of challenges.",
        "FAQ l. 28 (dynamic domain); level assumed",
        "A1 C7",
    )
    routine: float = quantity(
        0.7,
        "chance",
        0.0,
        1.0,
        "Chance that a challenge in a topic one knows is mere routine and raises no concern.",
        "assumption",
        "A1 C7",
    )
    practice_teaches: float = quantity(
        0.6,
        "chance",
        0.0,
        1.0,
        "Chance that settling a concern without help teaches the topic.",
        "FAQ l. 45, 47 (insights from practical challenges); level assumed",
        "A3",
    )


@rule(
    "n ~ Poisson(topics turning_topics D)",
    unit="topics a week",
    concepts="A1 C7",
    source="FAQ l. 28; form assumed",
)
def turns_a_week(challenge: float, setting: Record) -> float:
    """How many topics turn in a week, on average: what was right in them no longer is."""
    return setting.topics * setting.turning_topics * challenge


@rule("routine if the topic is soundly known and u < routine", unit="yes or no", concepts="A1 C7", source="assumption")
def is_routine(knows: bool, u: float, setting: Record) -> bool:
    """Whether a challenge is no concern to somebody who knows what to do; what is wrongly held shows in own work."""
    return knows and u < setting.routine


@rule(
    "p' = p if (topic - practice_from) mod topics < practice_topics, else beyond p",
    unit="chance",
    concepts="H1",
    source="framework paper (landscapes of practice); form assumed",
)
def within_practice(chance: float, topic: int, setting: Record) -> float:
    """Chance that a topic is known, or comes up in own work, for somebody of this practice."""
    place = (topic - int(setting.practice_from)) % int(setting.topics)
    return chance if place < setting.practice_topics else chance * setting.beyond


@compiled
def known_at_first(seed: int, key: int, count: int, c: int, known: float, setting: Record) -> np.uint64:
    """What somebody knows who is first seen: each topic with this chance."""
    sound = NONE
    for topic in range(int(setting.topics)):
        if draws.uniform(seed, key, count, draws.KNOWS, c, topic) < within_practice(known, topic, setting):
            sound |= only(topic)
    return sound


@compiled
def drawn_context(seed: int, key: int, count: int, c: int, setting: Record) -> np.uint64:
    """What comes up in somebody's work from here on; topic by topic drawn for oneself, or the same for all."""
    context = NONE
    for topic in range(int(setting.topics)):
        u, v = draws.pair(seed, key, count, draws.CONTEXT, c, topic)
        if v < setting.likeness:
            u = draws.uniform(seed, 0, 0, draws.COMMON, c, topic)
        if u < within_practice(setting.context_share, topic, setting):
            context |= only(topic)
    return context


@compiled
def turn_topics(state: State, c: int) -> None:
    """Some topics turn: what is written down about them no longer holds; what people know follows in `people`."""
    clock = state.clock[0]
    community = state.communities[c]
    setting = state.setting[c]
    count = clock.week + 1
    turned = NONE
    n = draws.poisson(turns_a_week(community.challenge, setting), clock.seed, 0, count, draws.TURNS, c)
    for k in range(min(n, 64)):
        turned |= only(int(draws.uniform(clock.seed, 0, count, draws.TURN_WHICH, c, k) * setting.topics))
    community.turned = turned
    community.stale = community.stale | (community.documents & turned)


@compiled
def settle_knowledge(person: Record, turned: np.uint64) -> None:
    """What last week brought is now known; then what turned this week no longer holds."""
    if (person.learned | person.misled | person.corrected | (person.sound & turned)) == NONE:
        return
    sound = person.sound | person.learned
    unsound = ((person.unsound | person.misled) & ~person.corrected) & ~sound
    moved = sound & turned
    person.sound = sound & ~moved
    person.unsound = unsound | moved
    person.learned = NONE
    person.misled = NONE
    person.corrected = NONE
