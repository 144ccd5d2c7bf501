"""What an arm brings, to whom, at what price and at what risk; beside a comparison's differences.

What is told here does not depend on the measures somebody asked for: regulars, insights tried, outcomes realized and
whether a community is still alive are kept of every comparison.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copsim.analysis.outcomes import wanted
from copsim.analysis.paired import LEAST, MATTERS, Numbers, Paired, paired, ratio_interval, share_interval

QUARTER = 13
"""Weeks of a quarter of a year."""

ALWAYS = tuple(
    wanted(text)
    for text in (
        "alive", "tried in all", "realized in all", "core", "active", "occasional", "peripheral", "transactional",
        "beginners", "leaders", "far_active", "leader_energy",
    )
)  # fmt: skip
"""Kept of every comparison; levels are those of the last year."""
_ALIVE, _TRIED, _REALIZED, _CORE, _ACTIVE = range(5)
PEOPLE: dict[str, str] = {
    "core": "core members",
    "active": "active members",
    "occasional": "occasional members",
    "peripheral": "peripheral members",
    "transactional": "transactional members",
    "beginners": "beginners",
    "leaders": "people who lead",
    "far_active": "active and core members who are far away",
}
"""Of whom there are more or fewer in the last year, and what they are called."""

GROUPS: dict[str, str] = {
    "leaders": "those who led at the start",
    "founders": "founders who did not lead",
    "members": "others who were there at the start",
    "newcomers": "those who came later",
}
"""Who was what at the start. Of the first three the same people are in both lives of a pair; others may come later."""
FARING: dict[str, tuple[str, str]] = {
    "visits": ("weeks taken part", "weeks a person"),
    "regular": ("active or core at the end", "share"),
    "energy": ("energy at the end", "0 to 1"),
    "identification": ("identification at the end", "0 to 1"),
}
"""How somebody fares. Weeks are those of all who ever belonged; the rest is of those who have not left."""

UNITS: dict[str, str] = {
    "regular": "additional active or core member",
    "tried": "additional insight that is applied",
    "realized": "additional realized value",
}
"""What the price of one is told of."""
HARMS: dict[str, str] = {
    "realized": "less realized value",
    "alive": "the community has ended, and would be alive without it",
    "any": "one of both",
}
"""What counts as harm in a pair of lives."""


@dataclass(frozen=True)
class Kept:
    """What is kept of the lives of all arms, besides what was asked for."""

    always: Numbers
    """(arms, seeds, ALWAYS); nan where a life has no number."""
    quarters: Numbers
    """(arms, quarters) means of members' hours, by quarters of the run; only weeks that are compared."""
    fared: NDArray[np.float64] | None = None
    """(arms, seeds, GROUPS, FARING); nan where a group is empty. None where lives do not tell of people."""


@dataclass(frozen=True)
class OneMore:
    """What one more of something costs."""

    unit: str
    """A key of `UNITS`."""
    kind: str
    """`stated hours`, `stated money` or `members' hours`."""
    why_not: str
    """Why there is no price; empty where there is one."""
    value: float = nan
    low: float = nan
    high: float = nan
    """95 % interval; `high` is inf where the gain may be as good as nothing."""


@dataclass(frozen=True)
class Harm:
    """In which share of pairs an arm is worse."""

    kind: str
    """A key of `HARMS`."""
    share: float
    low: float
    high: float
    """95 % interval."""


@dataclass(frozen=True)
class Fared:
    """How a group of people, or their number, differs from the baseline."""

    group: str
    """A key of `GROUPS`, or of `PEOPLE` where people are counted."""
    measure: str
    """A key of `FARING`; `people` where people are counted."""
    paired: Paired

    @property
    def counted(self) -> bool:
        """Whether this is how many there are."""
        return self.measure == "people"


@dataclass(frozen=True)
class Quarter:
    """What falls due in a quarter of the run beyond what the baseline costs."""

    first: int
    last: int
    """Weeks."""
    hours: float
    money: float
    """As stated."""
    members: float
    """Members' hours as measured, mean difference."""


@dataclass(frozen=True)
class Gains:
    """All of this for one arm."""

    arm: str
    began: int | None
    """The first week in which it is set differently from the baseline; None for the start."""
    prices: tuple[OneMore, ...]
    harms: tuple[Harm, ...]
    fared: tuple[Fared, ...]
    quarters: tuple[Quarter, ...]


def gains(
    kept: Kept,
    arms: Sequence[str],
    hours: Numbers,
    booked: Sequence[Sequence[tuple[int, Mapping[str, float]]]],
    began: Sequence[int | None],
    weeks: int,
    first: int = 0,
    matters: float = MATTERS,
) -> tuple[Gains, ...]:
    """What each arm brings.

    Args:
        kept: of all lives.
        arms: names; the baseline first.
        hours: (arms, seeds) of members.
        booked: per arm what its changes are said to cost: the week, and hours and money by name.
        began: per arm the first week in which it is set differently.
        weeks: how many there are.
        first: the week from which arms are compared.
        matters: smallest difference of interest, in standard deviations of the baseline.
    """
    found = []
    for n, arm in enumerate(arms[1:], start=1):
        quarters = _quarters(kept, n, booked, weeks, first)
        spent = {
            "stated hours": np.full(len(hours[n]), sum(each.hours for each in quarters)),
            "stated money": np.full(len(hours[n]), sum(each.money for each in quarters)),
            "members' hours": hours[n] - hours[0],
        }
        found.append(
            Gains(
                arm,
                began[n],
                tuple(
                    _price(unit, kind, *_more(kept, n, unit), cost) for unit in UNITS for kind, cost in spent.items()
                ),
                _harms(kept, n),
                (*_counted(kept, n, matters), *_fared(kept, n, matters)),
                quarters,
            )
        )
    return tuple(found)


# Prices


def _more(kept: Kept, arm: int, unit: str) -> tuple[Numbers, Numbers]:
    """(seeds,) of the baseline and of the arm."""
    columns = {"regular": (_CORE, _ACTIVE), "tried": (_TRIED,), "realized": (_REALIZED,)}[unit]
    before, after = (kept.always[n][:, columns].sum(axis=1) for n in (0, arm))
    return before, after


def _price(unit: str, kind: str, before: Numbers, after: Numbers, spent: Numbers) -> OneMore:
    """What one more costs, where it is clear that there is more and that it costs anything."""
    gain = after - before
    of = paired(before, after, better=1)
    if not of.clear:
        return OneMore(unit, kind, "one cannot tell whether there are more or fewer")
    if of.difference < 0.0:
        return OneMore(unit, kind, "there are fewer")
    price = paired(np.zeros(len(spent)), spent)
    if not (price.low > 0.0 if price.low == price.low else price.difference > 0.0):
        return OneMore(unit, kind, "it takes no more" if price.high <= 0.0 else "one cannot tell whether it takes more")
    low, high = ratio_interval(gain, spent)
    return OneMore(
        unit,
        kind,
        "",
        float(spent.mean() / gain.mean()),
        1.0 / high if high > 0.0 else inf,
        1.0 / low if low > 0.0 else inf,
    )


# Harm


def _harms(kept: Kept, arm: int) -> tuple[Harm, ...]:
    base, other = kept.always[0], kept.always[arm]
    less = other[:, _REALIZED] < base[:, _REALIZED]
    ended = other[:, _ALIVE] < base[:, _ALIVE]
    shares = {"realized": less, "alive": ended, "any": less | ended}
    found = []
    for kind, worse in shares.items():
        share = float(worse.mean()) if len(worse) else nan
        found.append(Harm(kind, share, *share_interval(share, len(worse))))
    return tuple(found)


# Who gains and who loses


def _counted(kept: Kept, arm: int, matters: float) -> list[Fared]:
    names = [each.outcome.name for each in ALWAYS]
    return [
        Fared(name, "people", paired(kept.always[0][:, at], kept.always[arm][:, at], matters=matters))
        for name, at in ((name, names.index(name)) for name in PEOPLE)
    ]


def _fared(kept: Kept, arm: int, matters: float) -> list[Fared]:
    if kept.fared is None:
        return []
    return [
        Fared(group, measure, paired(kept.fared[0, :, g, m], kept.fared[arm, :, g, m], better=1, matters=matters))
        for g, group in enumerate(GROUPS)
        for m, measure in enumerate(FARING)
    ]


def surely(of: Paired) -> bool:
    """Whether a difference can be told and matters."""
    return of.clear and of.verdict in ("better", "worse", "higher", "lower") and of.differing >= LEAST


def faring(members: Any, first_key: int, leaders: int, founders: int) -> Numbers:
    """(GROUPS, FARING) of one life at its end; nan where a group is empty.

    Args:
        members: records of all who ever belonged.
        first_key: key of the first of those there at the start.
        leaders: how many of them led, the first ones.
        founders: how many of them were founders, with the leaders.
    """
    place = np.where(members["joined"] < 0, members["key"] - first_key, -1)
    there = members["joined"] < 0
    lead = there & (place >= 0) & (place < leaders)
    found = there & ~lead & (place >= 0) & (place < founders)
    groups = (lead, found, there & ~lead & ~found, ~there)
    stays = members["left"] < 0
    made = np.full((len(groups), len(FARING)), nan)
    for g, group in enumerate(groups):
        if group.any():
            made[g, 0] = members["visits"][group].mean()
        here = group & stays
        if here.any():
            made[g, 1] = (members["level"][here] >= 4).mean()
            made[g, 2] = members["energy"][here].mean()
            made[g, 3] = members["identification"][here].mean()
    return made


# Quarters


def starts_of_quarters(weeks: int, first: int = 0) -> list[int]:
    """First weeks of the quarters of a run, from a week on."""
    return [first, *range((first // QUARTER + 1) * QUARTER, weeks, QUARTER)]


def by_quarter(values: Numbers, weeks: int, first: int = 0) -> Numbers:
    """(runs, quarters) sums of (runs, weeks) values."""
    summed: Numbers = np.add.reduceat(values, starts_of_quarters(weeks, first), axis=1)
    return summed


def _quarters(
    kept: Kept, arm: int, booked: Sequence[Sequence[tuple[int, Mapping[str, float]]]], weeks: int, first: int
) -> tuple[Quarter, ...]:
    starts = starts_of_quarters(weeks, first)
    ends = [*(start - 1 for start in starts[1:]), weeks - 1]

    def due(of: int, name: str, begin: int, end: int) -> float:
        return sum(cost.get(name, 0.0) for week, cost in booked[of] if begin <= week <= end)

    return tuple(
        Quarter(
            begin,
            end,
            due(arm, "hours", begin, end) - due(0, "hours", begin, end),
            due(arm, "money", begin, end) - due(0, "money", begin, end),
            float(kept.quarters[arm, n] - kept.quarters[0, n]),
        )
        for n, (begin, end) in enumerate(zip(starts, ends, strict=True))
    )


__all__ = [
    "ALWAYS", "FARING", "GROUPS", "HARMS", "PEOPLE", "QUARTER", "UNITS", "Fared", "Gains", "Harm", "Kept", "OneMore",
    "Quarter", "by_quarter", "faring", "gains", "starts_of_quarters", "surely",
]  # fmt: skip
