"""What the oracle's world is made of: persons (Mesa agents), memberships, ties, communities; and its arithmetic.

Written from docs/model/description.md alone, sections 2, 5, 7.1 and 7.2. Fields have the names of `records.py`, so
that a world can be compared with the kernel's field by field.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from copsim.simulation import draws
from copsim.simulation.model import QUANTITIES
from copsim.simulation.records import ABSENT, LEAD, NOTHING, OUTSIDE, STRONGEST_TIES, TAKE_PART

if TYPE_CHECKING:
    from oracle import World


def exp(x: float) -> float:
    return math.exp(min(x, 700.0))


def power(x: float, a: float) -> float:
    if x <= 0.0:
        return 1.0 if a == 0.0 else 0.0
    return exp(a * math.log(x))


def chance(rate: float) -> float:
    return 1.0 - exp(-rate)


def happens(rate: float, u: float) -> bool:
    return u < rate and u < chance(rate)


def unit(x: float) -> float:
    return min(max(x, 0.0), 1.0)


def single(x: float) -> float:
    """The page's f4: rounded to single precision, and a double again."""
    return float(np.float32(x))


def make_setting(given: Mapping[str, float]) -> SimpleNamespace:
    """Parameters by their short names, from values by path; what is not given has its default."""
    return SimpleNamespace(**{q.name: float(given.get(path, q.default)) for path, q in QUANTITIES.items()})


class Person(mesa.Agent):  # type: ignore[misc]
    """Somebody with hours, spells of other work and projects. Those who leave the organisation leave the `AgentSet`."""

    def __init__(self, world: World, home: Community, key: int) -> None:
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
        self.memberships: list[Membership] = []
        world.people.append(self)

    def work(self) -> None:
        """Stage people, for one of them: busy spells, ends of projects, leaving the organisation."""
        setting = self.home.setting
        u, v = self.home.draw_pair(draws.WORK, self.key, 0)
        if self.busy:
            self.busy = 1 if u >= setting.busy_ends else 0
        else:
            self.busy = 1 if u < setting.busy_begins else 0
        self.turned = 1 if happens(self.turning / setting.project_length, v) else 0
        if v >= 1.0 - setting.turnover:
            self.leave()

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
class Membership:
    """One person in one community. All that is felt and done belongs here."""

    person: Person
    community: Community
    row: int
    key: int
    joined: int
    relevance: float
    passion: float
    energy: float
    value: float
    left: int = -1
    share: float = 1.0
    concern: int = 0
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
    unhelped: float = 0.0
    unlearned: float = 0.0
    unconnected: float = 0.0
    experience: float = 0.0
    slots: list[Tie] = field(default_factory=lambda: [Tie() for _ in range(STRONGEST_TIES)])

    @property
    def came(self) -> bool:
        return self.role >= TAKE_PART

    @property
    def role_logged(self) -> int:
        """Leaders who did not come have led all the same."""
        return LEAD if self.role == ABSENT else self.role

    def tie_to(self, other: Membership) -> Tie | None:
        for tie in self.slots:
            if tie.to is other:
                return tie
        return None


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
        self.clear_week()

    def clear_week(self) -> None:
        """Set to 0 what is counted within a week (7.6)."""
        self.joined = 0
        self.gone = 0
        self.opened = 0
        self.closed = 0
        self.met = 0
        self.warmth = 0.0
        self.launch_days = 0
        self.launch_invited = 0
        self.depart = 0
        self.told_effort = -1.0
        self.renegotiate = 0

    # The counted draws, with the seed in force, this week's field, and this community as place.

    def draw(self, purpose: int, who: int, about: int) -> float:
        return self.draw_pair(purpose, who, about)[0]

    def draw_pair(self, purpose: int, who: int, about: int) -> tuple[float, float]:
        return draws.pair(self.world.luck, who, self.world.week_field, purpose, self.number, about)

    def draw_normal(self, purpose: int, who: int, about: int) -> float:
        return draws.normal(self.world.luck, who, self.world.week_field, purpose, self.number, about)

    def draw_gamma(self, shape: float, mean: float, purpose: int, who: int, about: int) -> float:
        return draws.gamma(shape, mean, self.world.luck, who, self.world.week_field, purpose, self.number, about)

    def draw_poisson(self, mean: float, purpose: int, who: int) -> int:
        return draws.poisson(mean, self.world.luck, who, self.world.week_field, purpose, self.number)


def row_of(thing: Any) -> Any:
    """What a record holds for a value: a row number for a person, a number for a community."""
    if isinstance(thing, Person):
        return thing.row
    return thing.number if isinstance(thing, Community) else thing
