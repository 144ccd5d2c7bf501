"""Lives with something and without it: one past, the same fresh luck in each pair, and what comes of whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copsim.analysis.arms_measured import series_of, weekly_means
from copsim.analysis.attributed import FARED, GROUPS, NEWCOMERS
from copsim.analysis.lives import Numbers
from copsim.analysis.outcomes import Wanted
from copsim.experiments.comparing import Lived, Lives
from copsim.experiments.ensemble import Told
from copsim.experiments.following import tie_rows
from copsim.experiments.living_on import Branches, copied
from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.records import ACTIVE, APPLIED, LEVELS, POTENTIAL, REALIZED

WITHOUT, WITH = 0, 1
"""Numbers of the arms."""


@dataclass(frozen=True)
class Without:
    """What is not as it was, from the week on in which lives part."""

    changes: tuple[Change, ...] | None = None
    """All dated changes there are then, those of the past among them; the same as with it if None."""
    member: int | None = None
    """Somebody who does not lead any more, and does not take the seat again; or who leaves."""
    gone: bool = False
    """Whether that member leaves the organisation."""


class Pairs:
    """Pairs of lives that go on from one life, with something and without it.

    Args:
        life: where they part, with a log; it stays as it is.
        without: what is not as it was.
        outcomes: what will be asked of them, to be followed week by week.
    """

    def __init__(self, life: Life, without: Without, outcomes: Sequence[Wanted]) -> None:
        self._without = without
        self._series = series_of(outcomes)
        self.courses: dict[tuple[int, int], Numbers] = {}
        """(series, weeks) means of 13 weeks of each life that was lived, by arm and seed."""
        self.held: dict[tuple[int, int], bool] = {}
        """Whether something was held in the week in which lives part, in each of them."""
        self._branches = [Branches(one, [()], fresh=True, log=True) for one in (_left_out(life, without), life)]
        self._visits = life.members["visits"].copy()
        self._items = len(life.items)
        self._week = life.week
        self._level = np.where(_there(life), life.members["level"], -1)
        if without.member is not None:
            # All memberships of a person who leaves; of one who stays, the one that is looked at.
            person = life.members["person"]
            own = person == person[without.member] if without.gone else np.arange(len(person)) == without.member
            self._level[own] = -1

    @property
    def people(self) -> tuple[int, ...]:
        """How many members of each group but the newcomers there are as lives part."""
        return tuple(int((self._level == LEVELS.index(name)).sum()) for name in GROUPS if name != NEWCOMERS)

    def begin(self, arm: int, seed: int) -> Life:
        """A life of an arm, about to live its first week on its own."""
        return self._branches[arm].begin(0, seed)

    def lives(self, weeks: int) -> Lives:
        """Lives of arms and seeds to so many weeks in all, for comparing."""
        row = self._without.member

        def lived(arm: int, seed: int, told: Told) -> Lived:
            life = self.begin(arm, seed)
            if arm == WITHOUT and row is not None and not self._without.gone:
                for _ in range(weeks - life.week):
                    life.live(1, progress=told)
                    life.state.members["pledge"][row] = 0.0
            else:
                life.live(weeks - life.week, progress=told)
            self.courses[arm, seed] = weekly_means(life.weekly[None], self._series)[:, 0]
            self.held[arm, seed] = bool(life.weekly["held"][self._week].any())
            return Lived(life.weekly, self._fared(life))

        return lived

    def _fared(self, life: Life) -> Numbers:
        """(GROUPS, FARED) of one life at its end; nan where there is nobody."""
        members, items = life.members, life.items[self._items :]
        many = len(members)
        before = np.zeros(many, np.int64)
        before[: len(self._visits)] = self._visits
        level = np.full(many, -2)
        level[: len(self._level)] = self._level
        counted = [members["visits"] - before]
        counted += [np.bincount(items["member"][items["kind"] == kind], minlength=many) for kind in _KINDS]
        stays = members["left"] < 0
        made = np.full((len(GROUPS), len(FARED)), np.nan)
        for g, name in enumerate(GROUPS):
            group = level == (-2 if name == NEWCOMERS else LEVELS.index(name))
            if group.any():
                made[g, : len(counted)] = [values[group].mean() for values in counted]
            left = group & stays
            if left.any():
                regular = (members["level"][left] >= ACTIVE).mean()
                made[g, len(counted) :] = (
                    regular,
                    members["energy"][left].mean(),
                    members["identification"][left].mean(),
                )
        return made


_KINDS = (POTENTIAL, APPLIED, REALIZED)


def _left_out(life: Life, without: Without) -> Life:
    """A copy of the life in which something is not as it was."""
    other = copied(life)
    if without.changes is not None:
        plan = Plan(life.plan.setting, without.changes, life.plan.elsewhere, life.plan.activities, life.plan.links)
        past = int(life.state.clock[0].changed)
        if plan.rows[:past].tobytes() != life.plan.rows[:past].tobytes():
            raise ValueError(f"what is left out has begun before week {life.week}, so that it is part of the past")
        other.plan = plan
        other.state = other.state._replace(changes=plan.rows)
    if without.member is not None:
        if without.gone:
            other.state.people["left"][other.members["person"][without.member]] = life.week
        else:
            other.state.members["pledge"][without.member] = 0.0
    return other


# Who is who as a week begins


def first_week_leading(plan: Plan, seed: int, member: int, weeks: int) -> int | None:
    """The first week that begins with this member in a leader's seat; None if none of so many does."""
    life = Life(plan, seed, weeks=weeks)
    while life.week < weeks:
        if is_there(life, member) and life.members["pledge"][member] > 0.0:
            return life.week
        life.live(1)
    return None


def joined_in(plan: Plan, seed: int, member: int, weeks: int) -> int | None:
    """The week in which this member joined, -1 for who was there at the start; None if nobody with this number did."""
    members = Life(plan, seed, weeks=weeks).live(weeks).members
    return int(members["joined"][member]) if 0 <= member < len(members) else None


def who_leads(life: Life) -> list[int]:
    """Members who hold a leader's seat, the largest pledges first."""
    leading = np.flatnonzero((life.members["pledge"] > 0.0) & _there(life))
    return sorted(leading.tolist(), key=lambda row: (-life.members["pledge"][row], row))


def is_there(life: Life, member: int) -> bool:
    """Whether there is such a member, and still there."""
    return 0 <= member < len(life.members) and bool(_there(life)[member])


def _there(life: Life) -> NDArray[np.bool_]:
    members = life.members
    found: NDArray[np.bool_] = (members["left"] < 0) & (life.people["left"][members["person"]] < 0)
    return found


def who_brokers(life: Life) -> dict[int, float]:
    """Members through whom others are connected: share of the shortest ways between two others, largest first.

    A way is the shorter the stronger its ties. Of each community there are so many: a tenth of those who belong, but at
    least five. Whoever belongs to two communities connects these, and comes first.
    """
    from copsim.analysis.brokering import betweenness

    rows, members = tie_rows(life), life.members
    there = _there(life)
    often = np.bincount(members["person"][there], minlength=len(life.people))
    found = {row: 1.0 for row in np.flatnonzero(there).tolist() if often[members["person"][row]] > 1}
    for community in range(len(life.state.communities)):
        here = np.flatnonzero(there & (members["community"] == community)).tolist()
        mine = rows[rows["community"] == community]
        shares = betweenness(here, mine["member"].tolist(), mine["to"].tolist(), mine["strength"].tolist())
        first = sorted(shares, key=lambda row: (-shares[row], row))[: max(5, len(here) // 10)]
        found |= {row: shares[row] for row in first if shares[row] > 0.0 and row not in found}
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


__all__ = [
    "WITH", "WITHOUT", "Pairs", "Without", "first_week_leading", "is_there", "joined_in", "who_brokers", "who_leads",
]  # fmt: skip
