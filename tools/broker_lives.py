"""Two communities with something between them: the arms of docs/studies/brokers, and how one life is measured."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from copsim.analysis.paired import Numbers
from copsim.scenarios.catalogue import activity
from copsim.simulation.activities import ALWAYS, Activity
from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.links import Link
from copsim.simulation.model import setting_rows

SEEDS, WEEKS = 80, 156
YEAR, QUARTER = 52, 13
AT_ONCE = 2
SHIFTS = (0, 4, 8, 12, 16, 20, 24)
"""First topic of the second community's practice, of 48 topics; the first's are 0 to 23: 24 to none in common."""
NEAR, MIDDLE, FAR = SHIFTS[0], SHIFTS[3], SHIFTS[-1]
BASE: dict[str, float] = {"start.members": 60, "knowing.practice_topics": 24}
PROGRAMME = (Activity("meeting", 2, 1.0, reifies=0.5), replace(activity("visits"), usual=False))
"""A plain meeting at which something is written down, and the catalogue's visits, which only come as special events."""
VISITING = len(ALWAYS) + 1

Settings = dict[str, float]


@dataclass(frozen=True)
class Arm:
    """What lies between the two communities."""

    name: str
    brokers: float = 0.0
    every: int = 0
    ends: int | None = None
    objects: float = 0.0
    visits: float = 0.0
    visiting: bool = False
    """Whether both go on a visit once a quarter; to a source that belongs to none, if `visits` is 0."""
    settings: Settings = field(default_factory=dict, compare=False)

    @property
    def convened(self) -> float:
        """Hours a year of conveners, both communities."""
        return 2.0 * YEAR * self.settings.get("convening.convener_hours", 0.0)

    def plan(self, shift: int, also: Settings, weeks: int) -> Plan:
        """Two communities with a link each way; encounters stand on the first of them."""
        both = {**BASE, **also, **self.settings}
        rows = setting_rows([{**both, "knowing.practice_from": first} for first in (0, shift)])
        there = Link(0, 1, self.brokers, self.every, 6, 3.0, objects=self.objects, visits=self.visits, ends=self.ends)
        back = Link(1, 0, self.brokers, objects=self.objects, visits=self.visits)
        days = range(QUARTER - 1, weeks, QUARTER) if self.visiting else ()
        changes = [Change(week, event="activity", amount=VISITING) for week in days]
        return Plan(rows.view(np.recarray), tuple(changes), activities=PROGRAMME, links=(there, back))


CONVENED: Settings = {"convening.convener_hours": 4.0}
SILO: Settings = {"crossing.silo": 0.8}
NOTHING = Arm("nothing")
BROKERS = Arm("brokers 15 %", brokers=0.15)
ENCOUNTERS = Arm("encounters", every=QUARTER)
OBJECTS = Arm("objects", objects=0.5)
VISITS = Arm("visits to each other", visits=1.0, visiting=True)
ALL = Arm("all four", 0.15, QUARTER, None, 0.5, 1.0, True)
CARRIERS = (BROKERS, ENCOUNTERS, OBJECTS, VISITS)
ARMS = (
    NOTHING,
    Arm("brokers 5 %", brokers=0.05),
    *CARRIERS[:3],
    Arm("visits elsewhere", visiting=True),
    VISITS,
    ALL,
    replace(BROKERS, name="brokers, conveners", settings=CONVENED),
    replace(ENCOUNTERS, name="encounters, conveners", settings=CONVENED),
    replace(ALL, name="all four, conveners", settings=CONVENED),
    replace(BROKERS, name="brokers, silo", settings=SILO),
    replace(BROKERS, name="brokers, silo, conveners", settings={**SILO, **CONVENED}),
    replace(ENCOUNTERS, name="encounters, silo", settings=SILO),
    replace(ENCOUNTERS, name="encounters, silo, conveners", settings={**SILO, **CONVENED}),
)
KNOW_MUCH: Settings = {"knowing.known": 0.8, "knowing.founder_known": 0.8}
CLEAR_CUT: Settings = {"knowing.beyond": 0.0, "knowing.context_share": 0.5}
WORLDS: dict[str, Settings] = {
    "as it is (friction 0.6)": {},
    "friction 0.3": {"crossing.friction": 0.3},
    "friction 0.9": {"crossing.friction": 0.9},
    "people know much": KNOW_MUCH,
    "clear-cut practices": CLEAR_CUT,
    "clear-cut, know much": {**CLEAR_CUT, **KNOW_MUCH},
    "clear-cut, know much, friction 0.9": {**CLEAR_CUT, **KNOW_MUCH, "crossing.friction": 0.9},
}
"""Under what the shape over distance is looked at."""
USES: dict[str, Settings] = {
    "as it is": {},
    "three times the hours": {"work.hours_median": 6.0},
    "tried three times as fast": {"applying.apply_rate": 0.18},
    "what is told is believed": {"telling.believed": 1.0, "telling.strangers": 1.0},
}
"""Under what it is looked at whether crossing becomes value."""
STOP = 104
HISTORY = (
    ("brokers alone", Arm("brokers alone", brokers=0.05), {}),
    ("encounters for two years", Arm("stop", brokers=0.05, every=4, ends=STOP), {}),
    ("the same, no common ground", Arm("stop", brokers=0.05, every=4, ends=STOP), {"crossing.ground": 0.0}),
    ("brokers alone, no common ground", Arm("brokers alone", brokers=0.05), {"crossing.ground": 0.0}),
    ("encounters all along", Arm("on", brokers=0.05, every=4), {}),
)


# Living


FLOWS = ("told_across", "crossed", "misunderstood", "garbled", "news", "realized", "agenda_moved", "oriented")
FLOWS += ("crowded_out", "hours_given", "told_again")
MEASURES = (*FLOWS, "hours", "knowledgeable", "common_ground", "distance", "present")
Found = dict[str, Numbers]


def measured(life: Life, arm: Arm) -> dict[str, float]:
    """What one life says: both communities together, flows a year; stocks at the end, mean of the last quarter."""
    weekly, years = life.weekly, len(life.weekly) / YEAR
    found = {name: float(weekly[name].sum()) / years for name in FLOWS}
    log, members = life.log, life.members
    guest = life.people["home"][members["person"][log["member"]]] != log["community"]
    spent = log["hours"][guest | (log["activity"] == VISITING)].sum(dtype=np.float64)
    found["hours"] = (float(spent) + float(weekly["hours_across"].sum())) / years + arm.convened
    for name in ("knowledgeable", "common_ground"):
        found[name] = float(weekly[name][-QUARTER:].mean())
    found["distance"] = float(weekly["distance"].mean())
    found["present"] = float(weekly["present"].mean())
    return found


def lived(arm: Arm, shift: int, also: Settings, *, seeds: int = SEEDS, weeks: int = WEEKS) -> Found:
    """(seeds,) of each measure."""
    plan = arm.plan(shift, also, weeks)
    rows = [measured(Life(plan, seed, log=True, weeks=weeks).live(weeks), arm) for seed in range(seeds)]
    return {name: np.array([row[name] for row in rows]) for name in MEASURES}


def many(asked: Iterable[tuple[Arm, int, Settings]], *, seeds: int = SEEDS) -> list[Found]:
    """Several arms, some at a time: the kernel lets other threads run."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda each: lived(*each, seeds=seeds), list(asked)))


def history(arm: Arm, also: Settings, *, seeds: int = SEEDS) -> Found:
    """Two more years: common ground as they pass, and what crosses after encounters have stopped."""
    plan, weeks = arm.plan(MIDDLE, also, 2 * STOP), 2 * STOP
    lives = [Life(plan, seed, weeks=weeks).live(weeks).weekly for seed in range(seeds)]
    found = {
        f"ground {week}": np.array([w["common_ground"][week - 1].mean() for w in lives]) for week in (104, 156, 208)
    }
    for name in ("told_across", "misunderstood", "crossed", "realized"):
        found[name] = np.array([w[name][STOP:].sum() / 2.0 for w in lives], np.float64)
    found["knowledgeable"] = np.array([w["knowledgeable"][STOP:].mean() for w in lives])
    return found
