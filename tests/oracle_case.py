"""What a world is that kernel and oracle are compared in, and worlds that are drawn by chance."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from oracle import World

from copsim.simulation.activities import ALWAYS, NEEDS, PLAIN, Activity
from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.links import Link
from copsim.simulation.model import QUANTITIES, setting_rows

Given = dict[str, float | str]
"""Values by path; a choice between rival rules goes by its name."""


@dataclass(frozen=True)
class Case:
    """A small world to live through, from several seeds."""

    parameters: Given = field(default_factory=dict)
    others: tuple[Given, ...] = ()
    """Parameters of further communities."""
    changes: tuple[Change, ...] = ()
    elsewhere: float = 0.0
    activities: tuple[Activity, ...] = PLAIN
    links: tuple[Link, ...] = ()
    members: int = 30
    weeks: int = 40
    seeds: tuple[int, ...] = (0,)
    happens: frozenset[str] = frozenset({"present", "watching", "concerns_closed", "left", "joined", "trust"})
    """What has to happen with one of the seeds at least, by names of `oracle_events`."""

    def communities(self) -> list[Given]:
        return [{"start.members": self.members, **given} for given in (self.parameters, *self.others)]

    def life(self, seed: int) -> Life:
        """In the kernel. One week of room, so that buffers grow again and again."""
        plan = Plan(setting_rows(self.communities()), self.changes, self.elsewhere, self.activities, self.links)
        return Life(plan, seed, log=True, weeks=1)

    def world(self, seed: int, **other: float | str) -> World:
        """In the oracle, with some parameters of the first community different if asked for."""
        first, *rest = self.communities()
        return World([{**first, **other}, *rest], seed, self.changes, self.elsewhere, self.activities, self.links)


def case(*happens: str, **given: Any) -> Case:
    usual = Case()
    return Case(happens=frozenset(happens) or usual.happens, **given)


CEILINGS = {
    "joining.prospects": 8.0,
    "joining.invited": 4.0,
    "joining.turnover": 0.05,
    "joining.pool": 400.0,
    "leading.need_base": 20.0,
    "applying.ripening": 60.0,
}
"""Upper ends that keep drawn worlds small, and alive; elsewhere 60, and less where there is less."""


def drawn_case(number: int) -> Case:
    """A world that is drawn within all bounds; half of its parameters lie near the default, so that it lives."""
    luck = random.Random(number)
    given: Given = {}
    for path, q in QUANTITIES.items():
        if path == "start.members" or luck.random() < 0.3:
            continue
        low, high = q.low, min(q.high, CEILINGS.get(path, 60.0))
        if q.names:
            given[path] = luck.choice(q.names)
            continue
        if luck.random() < 0.6:
            low, high = max(low, 0.5 * q.default), min(high, 2.0 * q.default)
        value = luck.choice((low, high)) if luck.random() < 0.1 else luck.uniform(low, high)
        given[path] = float(round(value)) if q.whole else value
    # People may belong to both communities: these share the topics of one domain.
    other: Given = {"knowing.topics": given.get("knowing.topics", QUANTITIES["knowing.topics"].default)}
    activities = drawn_activities(luck)
    return Case(
        given,
        others=(other,) if number % 2 else (),
        changes=(*drawn_changes(luck, len(activities)), *(drawn_regrouping(luck) if number % 2 else ())),
        elsewhere=0.3,
        activities=activities,
        links=drawn_links(luck) if number % 2 else (),
        members=20,
        weeks=30,
        seeds=(number,),
    )


def drawn_activities(luck: random.Random) -> tuple[Activity, ...]:
    """Rows of all kinds; the first is one that the calendar may choose."""
    return tuple(
        Activity(
            f"drawn {n}",
            family=luck.randrange(8),
            hours=luck.choice((0.0, 0.5, 1.0, 3.0)),
            preparation=luck.choice((0.0, 2.0)),
            group=luck.choice((2, 4, 12)),
            rounds=luck.choice((1, 1, 3)),
            voices=luck.random(),
            formality=luck.random(),
            mutual=luck.random(),
            outside=luck.choice((0.0, luck.random())),
            ties=luck.random(),
            reifies=luck.random(),
            reach=luck.random(),
            serves=tuple(luck.random() for _ in NEEDS),
            usual=n == 0 or luck.random() < 0.7,
        )
        for n in range(luck.randrange(1, 5))
    )


def drawn_changes(luck: random.Random, activities: int) -> tuple[Change, ...]:
    """One of each event or two, on any day of the life."""
    events = (
        Change(0, event="launch", amount=luck.randrange(1, 5), more=luck.randrange(5)),
        Change(0, event="leaders leave", amount=1),
        Change(0, event="leaders neglect", amount=luck.randrange(101)),
        Change(0, event="renegotiate"),
        Change(0, event="fresh luck", amount=luck.randrange(2**63)),
        Change(0, event="activity", amount=luck.randrange(len(ALWAYS), len(ALWAYS) + activities)),
        Change(0, event="decision", amount=luck.randrange(101)),
        Change(0, event="task", amount=luck.randrange(10), more=luck.randrange(101)),
        Change(0, event="core leaves", amount=luck.randrange(1, 101)),
        Change(0, event="award", amount=luck.randrange(1, 8), more=luck.choice((0, luck.randrange(100)))),
        Change(0, event="leaders hand over", amount=luck.randrange(1, 4)),
        Change(0, event="conversations", amount=luck.randrange(1, 20)),
    )
    drawn = luck.choices(events, k=12)
    return tuple(Change(luck.randrange(30), event=one.event, amount=one.amount, more=one.more) for one in drawn)


def drawn_links(luck: random.Random) -> tuple[Link, ...]:
    """Up to four between two communities; brokers there are already, as people who belong elsewhere."""
    links = []
    for _ in range(luck.randrange(5)):
        origin = luck.randrange(2)
        begins = luck.choice((0, luck.randrange(20)))
        links.append(
            Link(
                origin,
                1 - origin,
                every=luck.randrange(4),
                people=luck.randrange(1, 12),
                hours=luck.choice((0.0, luck.uniform(0.0, 5.0))),
                objects=luck.choice((0.0, luck.random())),
                visits=luck.choice((0.0, luck.random())),
                begins=begins,
                ends=luck.choice((None, begins + luck.randrange(1, 30))),
            )
        )
    return tuple(links)


def drawn_regrouping(luck: random.Random) -> tuple[Change, ...]:
    """Nothing, a split or two, and late in life an end, of one community or of the other."""
    changes = [
        Change(luck.randrange(30), event="split", amount=1 - c, more=luck.randrange(2), community=c)
        for c in luck.choice(((), (0,), (1,), (0, 1)))
    ]
    end = luck.randrange(2)
    if luck.random() < 0.4:
        changes.append(Change(luck.randrange(15, 30), event="merge", amount=1 - end, community=end))
    if luck.random() < 0.2:
        changes.append(Change(luck.randrange(20, 30), event="close", community=end))
    return tuple(changes)
