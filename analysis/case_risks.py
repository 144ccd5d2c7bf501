"""How a life ends, what usually goes wrong, which signs come early, and when there is something to show.

Who succeeds has to be said before it can be counted: a life *carries* if at its end the community lives, people come,
it meets, and something that was learned works. All of these are readings; nothing in the model acts on them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from copsim.analysis.bands import share_held
from copsim.analysis.case_questions import late
from copsim.analysis.lives import Lives, Numbers
from copsim.analysis.phrases import QUARTER, YEAR, Window, mean_in, sum_in
from copsim.analysis.value import share_interval
from copsim.analysis.words import FEW
from copsim.simulation.records import DISPERSED, FAILING, MATURING, TRANSFORMING, WINDOW

Met = NDArray[np.bool_]

FATES: dict[str, str] = {
    "carries": "lives, meets, and something learned in it works in its last half-year",
    "ailing": "is still there, yet lacks people, meetings or anything that works in its last half-year",
    "failed": "has ended while people still had questions it was for",
    "dispersed": "has ended as nobody needed it any more",
}
"""How a life stands at its end, by name; each life has one."""
SEEN_FROM = 0.3
"""Visible value from which outsiders can be said to see something; the model reads stewardship from there."""


@dataclass(frozen=True)
class Share:
    """So many of some lives, with its 95 % interval; nan where there are none."""

    name: str
    told: str
    count: int
    of: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.count / self.of if self.of else float("nan")

    @property
    def bounds(self) -> tuple[float, float]:
        """Where it may lie for further lives."""
        return share_interval(self.count, self.of) if self.of else (float("nan"), float("nan"))


@dataclass(frozen=True)
class Trouble:
    """Something that goes wrong: how often in lives that do not carry, and how often in those that do."""

    name: str
    told: str
    failing: Share
    others: Share

    @property
    def apart(self) -> bool:
        """Whether it is surely more frequent where a life does not carry."""
        return self.failing.of > 0 < self.others.of and self.failing.bounds[0] > self.others.bounds[1]


@dataclass(frozen=True)
class Sign:
    """Something that can be seen early, and how many lives carry where there is more of it, and where there is less."""

    name: str
    told: str
    cut: float
    more: Share
    less: Share

    @property
    def tells(self) -> bool:
        """Whether the intervals of both groups lie apart."""
        return self.more.bounds[0] > self.less.bounds[1] or self.less.bounds[0] > self.more.bounds[1]


@dataclass(frozen=True)
class Milestone:
    """Something one can see happen: in how many lives, and by when."""

    name: str
    told: str
    reached: Share
    in_first_year: Share
    weeks: Numbers = field(repr=False)
    """(lives,) first week; nan where it never happens."""


# How it ends


def long_enough(lives: Lives) -> bool:
    """Whether there are weeks enough to tell how a life ends."""
    return len(lives.weeks) >= WINDOW + QUARTER


def fates(lives: Lives) -> dict[str, Met]:
    """(lives,) by name of `FATES`: whether a life is of this kind; communities of one life are taken together."""
    stage = lives.coded("stage")[:, -1]
    ended = stage[:, DISPERSED] + stage[:, FAILING] >= lives.communities
    failed = ended & (stage[:, FAILING] > 0)
    last = late(lives, WINDOW)
    busy = mean_in(lives["present"], last) >= FEW
    busy &= (sum_in(lives["held"], last) >= 1) & (sum_in(lives["realized"], last) >= 1)
    return {"carries": ~ended & busy, "ailing": ~ended & ~busy, "failed": failed, "dispersed": ended & ~failed}


def shares_of_fates(lives: Lives) -> tuple[Share, ...]:
    """How many lives end in which way; none where there are too few weeks."""
    if not long_enough(lives):
        return ()
    return tuple(Share(name, FATES[name], int(met.sum()), len(lives)) for name, met in fates(lives).items())


# What goes wrong


def _no_leader(lives: Lives) -> Met:
    return np.asarray((lives["leaders"] == 0.0).sum(axis=1) >= QUARTER)


def _undone(lives: Lives) -> Met:
    return np.asarray((lives["gap"] >= 0.5).mean(axis=1) > 0.5)


def _unheld(lives: Lives) -> Met:
    return np.asarray(np.nan_to_num(share_held(lives, len(lives.weeks))[:, -1], nan=1.0) < 0.5)


def _tired(lives: Lives) -> Met:
    return np.asarray(np.nan_to_num(np.nanmin(np.nan_to_num(lives["leader_energy"], nan=1.0), axis=1)) < 0.3)


TROUBLES: dict[str, tuple[str, Callable[[Lives], Met]]] = {
    "nobody_leads": ("nobody led for a quarter of a year or longer, all weeks together", _no_leader),
    "undone": ("half or more of the leading was not done in most weeks", _undone),
    "not_held": ("fewer than half of the meetings that were due were held", _unheld),
    "tired": ("those who led were tired out at some time (energy below 0.3)", _tired),
    "few_join": (
        "fewer than one person a quarter joined",
        lambda lives: np.asarray(mean_in(lives["joined"], Window("", 0, len(lives.weeks))) * QUARTER < 1.0),
    ),
    "commanded": (
        "the organisation set half or more of agenda and calendar",
        lambda lives: np.asarray(np.nan_to_num(lives["command"]).mean(axis=1) >= 0.5),
    ),
    "angry": (
        "members were angry about not being heard (0.2 or more at some time)",
        lambda lives: np.asarray(np.nan_to_num(lives["anger"]).max(axis=1) >= 0.2),
    ),
}


def troubles(lives: Lives) -> tuple[Trouble, ...]:
    """What went wrong, the most frequent in lives that do not carry first; what never happened is left out."""
    if not long_enough(lives):
        return ()
    fate = fates(lives)
    failing, others = fate["failed"] | fate["ailing"], fate["carries"]
    found = []
    for name, (told, of) in TROUBLES.items():
        met = of(lives)
        mine = Share(name, told, int((met & failing).sum()), int(failing.sum()))
        theirs = Share(name, told, int((met & others).sum()), int(others.sum()))
        if mine.count or theirs.count:
            found.append(Trouble(name, told, mine, theirs))
    return tuple(sorted(found, key=lambda one: -(one.failing.share if one.failing.of else one.others.share)))


# What can be seen early


def _in(name: str) -> Callable[[Lives, Window], Numbers]:
    return lambda lives, window: mean_in(lives[name], window)


def _added(name: str) -> Callable[[Lives, Window], Numbers]:
    return lambda lives, window: sum_in(lives[name], window)


SIGNS: dict[str, tuple[str, Callable[[Lives, Window], Numbers]]] = {
    "present": ("people who take part in a typical week", _in("present")),
    "held": ("meetings held", _added("held")),
    "gap": ("share of the leading that is not done", _in("gap")),
    "realized": ("things learned that worked when tried", _added("realized")),
    "told": ("outcomes told in the community", _added("told_again")),
    "joined": ("people who joined", _added("joined")),
}


def early(lives: Lives, changed: int | None = None) -> Window | None:
    """The quarter in which one looks for signs; None where no half-year would be left after it.

    Args:
        lives: which ones.
        changed: the first week in which something is done to the community, so that it is the second quarter after
            it, if there are weeks enough; None if nothing is done: then it is the second quarter of all.
    """
    for since in (int(np.searchsorted(lives.weeks, changed or 0)), 0):
        found = Window("", since + QUARTER, since + 2 * QUARTER)
        if found.end + WINDOW <= len(lives.weeks):
            return found
    return None


def signs(lives: Lives, changed: int | None = None) -> tuple[Sign, ...]:
    """Signs and what comes of lives that have more or less of them than the median; those that tell most first."""
    window = early(lives, changed)
    if window is None:
        return ()
    carries = fates(lives)["carries"]
    found = []
    for name, (told, of) in SIGNS.items():
        values = np.nan_to_num(of(lives, window))
        cut = float(np.median(values))
        high = values > cut
        if high.all() or not high.any():
            continue
        more = Share(name, told, int((carries & high).sum()), int(high.sum()))
        less = Share(name, told, int((carries & ~high).sum()), int((~high).sum()))
        found.append(Sign(name, told, cut, more, less))
    return tuple(sorted(found, key=lambda one: -abs(one.more.share - one.less.share)))


# When there is something to show


def _first(met: Met, lives: Lives) -> Numbers:
    return np.where(met.any(axis=1), lives.weeks[met.argmax(axis=1)], np.nan).astype(np.float64)


MILESTONES: dict[str, tuple[str, Callable[[Lives], Met]]] = {
    "first_outcome": (
        "something that was learned here works for the first time",
        lambda lives: np.asarray(np.nan_to_num(lives["realized"]) > 0),
    ),
    "first_told": (
        "an outcome is told in the community for the first time",
        lambda lives: np.asarray(np.nan_to_num(lives["told_again"]) > 0),
    ),
    "mature": (
        "enough people carry it, and call it theirs (the stage 'maturing' or a later one)",
        lambda lives: np.asarray(lives.coded("stage")[:, :, MATURING : TRANSFORMING + 1].any(axis=2)),
    ),
    "seen": (
        f"outsiders can see its value (visible value of {SEEN_FROM:g} or more)",
        lambda lives: np.asarray(np.nan_to_num(lives["visible"]) >= SEEN_FROM),
    ),
}


def milestones(lives: Lives) -> tuple[Milestone, ...]:
    """What one can see happen, and by when."""
    found = []
    for name, (told, of) in MILESTONES.items():
        weeks = _first(of(lives), lives)
        reached = Share(name, told, int((~np.isnan(weeks)).sum()), len(lives))
        soon = Share(name, told, int((weeks < int(lives.weeks[0]) + YEAR).sum()), len(lives))
        found.append(Milestone(name, told, reached, soon, weeks))
    return tuple(found)


__all__ = [
    "FATES", "MILESTONES", "SEEN_FROM", "SIGNS", "TROUBLES", "Milestone", "Share", "Sign", "Trouble", "early", "fates",
    "long_enough", "milestones", "shares_of_fates", "signs", "troubles",
]  # fmt: skip
