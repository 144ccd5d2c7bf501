"""Practice in several units at once: how good it is in each, how unlike between them, what one has from another.

A unit is a community of a landscape together with the people whose home it is; those of other units who belong to it
too are its guests, and count where their work is. Everything here reads records of one week, and changes nothing.

- *quality* of a unit: of the topics that come up in its people's own work, the share that is soundly known less the
  share that is wrongly held, person by person, and then the mean. Where somebody's own work raises no topic, any of the
  domain may come up, as in the model; so all of them are taken.
- *practice* of a unit: topics that at least half of its regulars (active or core at home) soundly know; of all its
  people where there are no regulars.
- *variety*: 1 - |A ∩ B| / |A ∪ B| of two practices (1 - Jaccard), mean of all pairs of units. Of two that are empty
  nothing can be said, so such a pair is left out; an empty one and another have nothing in common: 1.
- *reach*: share of all topics of the domain that somebody, somewhere, soundly knows.
- *synergy*: topics a person soundly knows that were told by somebody of another unit, or by a colleague who had them
  from there; the mean of units. It takes a life with `log=True`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copsim.simulation.life import Life
from copsim.simulation.records import ACTIVE, POTENTIAL

NOBODYS = -1
"""Where something comes from that no person told: an outside source, or what is written down."""


@dataclass(frozen=True)
class Unit:
    """One unit in one week. nan where there is nobody."""

    people: int
    """Those whose home it is and who are there."""
    regulars: int
    """Those of them who are active or core in their own unit."""
    sound: float
    """Of the topics of own work, the share that is soundly known."""
    wrong: float
    """The share that is held to be known and wrong."""
    practice: int
    """Topics that at least half of the regulars soundly know, as a mask."""
    borrowed: float
    """Topics a person soundly knows that came from another unit; nan where items of value were not kept."""

    @property
    def quality(self) -> float:
        """What is soundly known less what is wrongly held."""
        return self.sound - self.wrong


@dataclass(frozen=True)
class Practice:
    """All units in one week."""

    units: tuple[Unit, ...]
    topics: int
    """How many the domain has."""
    reach: float

    @property
    def numbers(self) -> dict[str, float]:
        """Every measure by name (`MEANINGS`); nan where one cannot be taken."""
        masks = [unit.practice for unit in self.units if unit.people]
        return {
            "quality": _mean([unit.quality for unit in self.units]),
            "sound": _mean([unit.sound for unit in self.units]),
            "wrong": _mean([unit.wrong for unit in self.units]),
            "variety": variety(masks),
            "by_chance": variety_by_chance(masks, self.topics),
            "practice": _mean([float(mask.bit_count()) for mask in masks]),
            "reach": self.reach,
            "synergy": _mean([unit.borrowed for unit in self.units]),
            "people": _mean([float(unit.people) for unit in self.units]),
            "regulars": _mean([float(unit.regulars) for unit in self.units]),
        }


MEANINGS: dict[str, tuple[str, str]] = {
    "quality": ("of topics in own work, share soundly known less share wrongly held", "-1 to 1"),
    "sound": ("of topics in own work, share soundly known", "share"),
    "wrong": ("of topics in own work, share wrongly held", "share"),
    "variety": ("how unlike the practices of two units are: 1 - Jaccard", "0 to 1"),
    "by_chance": ("variety of practices of the same sizes whose topics were drawn by lot", "0 to 1"),
    "practice": ("topics at least half of a unit's regulars soundly know", "topics"),
    "reach": ("share of all topics that somebody somewhere soundly knows", "share"),
    "synergy": ("topics a person soundly knows that came from another unit", "topics"),
    "people": ("people of a unit", "people"),
    "regulars": ("active and core people of a unit, at home", "people"),
}
"""What each of `Practice.numbers` is, and its unit."""


def practice_of(life: Life) -> Practice:
    """What can be seen of a life as it is now; synergy too where it was begun with `log=True`."""
    topics = int(life.plan.setting[0]["topics"])
    items = life.items if life.state.clock[0].logging else None
    return practice(life.people, life.members, topics, len(life.plan.setting), items=items)


def practice(people: Any, members: Any, topics: int, units: int, *, items: Any = None) -> Practice:
    """The practice of all units, from records.

    Args:
        people: every person there ever was (`simulation.records.PERSON`).
        members: every membership there ever was (`MEMBERSHIP`).
        topics: how many the domain has, 1 to 64.
        units: how many there are.
        items: every item of value so far (`ITEM`), in the order they came; synergy is nan without.

    Raises:
        ValueError: for no units, or topics that cannot be.
    """
    if units < 1:
        raise ValueError(f"there are {units} units, expected at least 1")
    if not 1 <= topics <= 64:
        raise ValueError(f"the domain has {topics} topics, expected 1 to 64")
    sound = people["sound"] & np.uint64(2**topics - 1)
    well, ill = in_own_work(people, topics)
    there = people["left"] < 0
    borrowed = None if items is None else _counted(sound, from_elsewhere(people, members, items))
    regular = _regular(people, members)
    found = []
    for unit in range(units):
        its = there & (people["home"] == unit)
        core = its & regular
        found.append(
            Unit(
                people=int(its.sum()),
                regulars=int(core.sum()),
                sound=_mean(well[its]),
                wrong=_mean(ill[its]),
                practice=shared_by_half(sound[core if core.any() else its], topics),
                borrowed=float("nan") if borrowed is None else _mean(borrowed[its]),
            )
        )
    pooled = int(np.bitwise_or.reduce(sound[there], initial=np.uint64(0)))
    return Practice(tuple(found), topics, pooled.bit_count() / topics)


def in_own_work(people: Any, topics: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Person by person, of the topics of own work, the share soundly known, and the share wrongly held."""
    domain = np.uint64(2**topics - 1)
    own = np.where(people["context"] & domain == 0, domain, people["context"] & domain)
    size = np.bitwise_count(own).astype(np.float64)
    return np.bitwise_count(own & people["sound"]) / size, np.bitwise_count(own & people["unsound"]) / size


def shared_by_half(masks: Any, topics: int) -> int:
    """Topics that at least half of these sets hold; none where there are no sets."""
    if len(masks) == 0:
        return 0
    found = 0
    for topic in range(topics):
        if 2 * int(((masks >> np.uint64(topic)) & np.uint64(1)).sum()) >= len(masks):
            found |= 1 << topic
    return found


def variety(practices: list[int]) -> float:
    """How unlike sets are, 0 to 1: mean of 1 - Jaccard over pairs that are not both empty; nan without any."""
    return _mean([1.0 - (a & b).bit_count() / (a | b).bit_count() for a, b in combinations(practices, 2) if a | b])


def variety_by_chance(practices: list[int], topics: int) -> float:
    """The variety to be expected of sets of these sizes whose topics are drawn by lot; nan where there is none."""
    sizes = [(a.bit_count(), b.bit_count()) for a, b in combinations(practices, 2) if a | b]
    return _mean([1.0 - _likeness_by_chance(a, b, topics) for a, b in sizes])


def _likeness_by_chance(a: int, b: int, topics: int) -> float:
    """Mean of the Jaccard index of two sets of these sizes: what they have in common is hypergeometric."""
    ways = [(k, comb(a, k) * comb(topics - a, b - k)) for k in range(max(0, a + b - topics), min(a, b) + 1)]
    return sum(n * k / (a + b - k) for k, n in ways) / comb(topics, b)


def from_elsewhere(people: Any, members: Any, items: Any) -> NDArray[np.uint64]:
    """For each person, the topics that came from another unit, at first hand or through others; known or not.

    Each time something is taken up, it has come from where the one who told it had it from: their own unit, unless they
    had been told it themselves. Later ones take the place of earlier ones. What no item was written of (a fifth thing
    in one week) is not seen, nor that somebody found out alone what they had been told before.
    """
    home = people["home"].tolist()
    whose = members["person"].tolist()
    source: dict[tuple[int, int], int] = {}
    told = items[items["kind"] == POTENTIAL]
    for row, other, topic in zip(told["member"].tolist(), told["other"].tolist(), told["topic"].tolist(), strict=True):
        teller = whose[other] if other >= 0 else NOBODYS
        source[whose[row], topic] = NOBODYS if teller < 0 else source.get((teller, topic), home[teller])
    found = np.zeros(len(people), np.uint64)
    for (person, topic), unit in source.items():
        if unit not in (NOBODYS, home[person]):
            found[person] |= np.uint64(1) << np.uint64(topic)
    return found


def _counted(sound: Any, topics: Any) -> NDArray[np.float64]:
    counted: NDArray[np.float64] = np.bitwise_count(sound & topics).astype(np.float64)
    return counted


def _regular(people: Any, members: Any) -> NDArray[np.bool_]:
    """Whether each person is active or core at home."""
    person = members["person"]
    regular = np.zeros(len(people), bool)
    at_home = members["community"] == people["home"][person]
    regular[person[at_home & (members["left"] < 0) & (members["level"] >= ACTIVE)]] = True
    return regular


def _mean(values: Any) -> float:
    """Mean of those that are numbers; nan where none is."""
    given = np.asarray(values, np.float64)
    given = given[~np.isnan(given)]
    return float(given.mean()) if len(given) else float("nan")


__all__ = [
    "MEANINGS", "Practice", "Unit", "from_elsewhere", "in_own_work", "practice", "practice_of", "shared_by_half",
    "variety", "variety_by_chance",
]  # fmt: skip
