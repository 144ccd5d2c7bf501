"""The oracle: the model written again in plain Python with Mesa agents, to be compared with the kernel bit for bit.

It does what docs/model/description.md says, in a way of its own. It shares with the kernel the counted draws, the
parameters' defaults, the rows of the catalogue, and names; no rule and no loop. It is slow, and meant to be read:
`World.step` is section 3. How a world is founded, and who comes and goes, is in `oracle_coming.py`; what surrounds a
community in `oracle_organisation.py`; leading, deciding, feeling and levels in `oracle_stages.py`; the calendar in
`oracle_calendar.py`; what happens between those who come in `oracle_meeting.py` and `oracle_telling.py`; what becomes
of it in `oracle_insights.py`; the stage of life, the weekly row and the log in `oracle_record.py`; where leaders' hours
and those of a support team go in `oracle_cultivating.py`, and who comes to lead in `oracle_succession.py`. What lies
between communities is in `oracle_between.py`, `oracle_encounters.py` and `oracle_regrouping.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import mesa
import oracle_coming as coming
import oracle_stages as stages
from oracle_arithmetic import exp, power
from oracle_between import links_of, ring_of
from oracle_calendar import calendar
from oracle_encounters import encounters, share_hours
from oracle_insights import apply_insights, learn_to_learn, remember
from oracle_meeting import meet
from oracle_organisation import organise
from oracle_parts import Community, Membership, Person, make_setting, setting_value
from oracle_record import log_lines, record, stage_of_life

from copsim.simulation import draws
from copsim.simulation.activities import ALWAYS, PLAIN, Activity
from copsim.simulation.changes import Change
from copsim.simulation.links import Link
from copsim.simulation.model import QUANTITIES

MOST_TURNS = 64
"""No more topics than that are drawn to turn in a week."""

Item = tuple[int, int, int, int, int, int, int, int, int]
"""An item of value: its number, the item it came from, week, community, member, who told it, kind, topic, activity."""


class World(mesa.Model):  # type: ignore[misc]
    """One world: its agents are the persons who have not left. `people` and `members` hold all there ever were.

    Args:
        parameters: for each community, values by path; what is not named has its default.
        seed: its luck.
        changes: what changes, and when.
        elsewhere: share of each community's first people who belong to the next community too.
        activities: what the calendar may choose from.
        links: what lies between the communities.
    """

    place: type[Community] = Community
    """What its communities are; the plain yardstick draws otherwise."""

    def __init__(
        self,
        parameters: Sequence[Mapping[str, float | str]],
        seed: int,
        changes: Iterable[Change] = (),
        elsewhere: float = 0.0,
        activities: Iterable[Activity] = PLAIN,
        links: Iterable[Link] = (),
    ) -> None:
        super().__init__()
        self.random.seed(seed)  # for the plain yardstick; the oracle's draws are counted
        self.luck = seed
        self.week = 0
        self.week_field = 0
        self.catalogue = (*ALWAYS, *activities)
        self.changes = sorted(changes, key=lambda change: change.week)
        self.people: list[Person] = []
        self.members: list[Membership] = []
        self.communities = [self.place(self, c, make_setting(given)) for c, given in enumerate(parameters)]
        self.weekly: list[list[dict[str, float]]] = []
        self.log: list[tuple[int, int, int, int, int, float]] = []
        self.items: list[Item] = []
        self.links = links_of(self, [*ring_of(len(self.communities), elsewhere), *links])
        coming.found(self)

    def step(self) -> None:
        """Live one week."""
        self.week_field = self.week + 1
        for c in self.communities:
            c.clear_week()
        self.make_changes()
        for c in self.communities:
            world(c)
            count_arrivals(c)
        self.agents.do("work")
        coming.come_and_go(self)
        share_hours(self)
        encounters(self)
        self.weekly.append([])
        for c in self.communities:
            stages.concerns(c)
            organise(c)
            stages.lead(c)
            calendar(c)
            stages.decide(c)
            meet(c)
            remember(c)
            apply_insights(c)
            learn_to_learn(c)
            stages.feel(c)
            stages.levels(c)
            stage_of_life(c)
            self.weekly[-1].append(record(c))
            self.log.extend(log_lines(c))
        self.week += 1

    def make_changes(self) -> None:
        """Section 7.7."""
        while self.changes and self.changes[0].week <= self.week:
            change = self.changes.pop(0)
            if change.event == "fresh luck":
                self.luck = change.amount
            for c in self.communities:
                if change.community in (-1, c.number):
                    make_change(c, change)


def make_change(c: Community, change: Change) -> None:
    if change.path:
        setattr(c.setting, QUANTITIES[change.path].name, setting_value(change.path, change.value))
    elif change.event == "launch":
        c.launch_days = change.amount
        c.launch_invited = change.more
    elif change.event == "leaders leave":
        c.depart += change.amount
    elif change.event == "leaders neglect":
        c.told_effort = change.amount / 100.0
    elif change.event == "renegotiate":
        c.renegotiate = 1
    elif change.event == "activity":
        c.special = change.amount
    elif change.event == "decision":
        c.decided = change.amount / 100.0
    elif change.event == "task":
        c.handed = float(change.amount)
        c.handed_visible = change.more / 100.0
    elif change.event == "core leaves":
        c.depart_core = change.amount
    elif change.event == "award":
        c.awards = change.amount
        c.awards_after = change.more
    elif change.event == "leaders hand over":
        c.hand_over += change.amount
    elif change.event == "conversations":
        c.talks += change.amount
    elif change.event == "merge":
        c.merges = change.amount
    elif change.event == "split":
        c.splits = change.amount
        c.by_place = change.more
    elif change.event == "close":
        c.closes = 1


# 7.8: world, topics that turn, and how many arrive


def world(c: Community) -> None:
    setting = c.setting
    c.strain = drift(
        c.strain,
        setting.challenge_persistence,
        setting.challenge_volatility,
        c.draw_normal(draws.CHALLENGE, 0, 0),
    )
    c.challenge = setting.dynamism * exp(c.strain)
    c.interest = drift(
        c.interest,
        setting.interest_persistence,
        setting.interest_volatility,
        c.draw_normal(draws.INTEREST, 0, 0),
    )
    how_many = c.draw_poisson(setting.topics * setting.turning_topics * c.challenge, draws.TURNS, 0)
    c.turned = {int(c.draw(draws.TURN_WHICH, 0, k) * setting.topics) for k in range(min(how_many, MOST_TURNS))}
    c.stale |= c.documents & c.turned


def drift(x: float, persistence: float, volatility: float, eps: float) -> float:
    return persistence * x + volatility * math.sqrt(1.0 - persistence * persistence) * eps


def count_arrivals(c: Community) -> None:
    setting = c.setting
    heard = 1.0 + setting.word_of_mouth * (1.0 + c.going_on.reach) * math.log(1.0 + c.attending)
    left = max(0.0, 1.0 - len(c.members) / setting.pool)
    mean = setting.prospects * exp(c.interest) * power(c.challenge, setting.dynamism_pull) * heard * left
    mean = mean * (1.0 + c.messenger)
    c.prospects = min(c.draw_poisson(min(mean, 2.0 * 4096), draws.PROSPECTS, 0), coming.INVITED_FROM)
    c.arrivals = c.prospects + min(int(setting.invited) + c.launch_invited, coming.INVITED_FROM)
