"""A landscape: several communities as places, what lies between them, people who belong to two, and what crosses.

What is known of a single pair comes from one life: who took up something from somebody at home in another community.
What is lost on the way is counted where it is heard, week by week, and by pair over a whole life.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from copsim.analysis.lives import CODES, Numbers
from copsim.analysis.phrases import QUARTER
from copsim.simulation.links import Link
from copsim.simulation.recording import FLOWS as MOVES
from copsim.simulation.recording import MEASURES

if TYPE_CHECKING:
    import pandas as pd

Pair = tuple[int, int]
STOCKS = ("members", "outside", "active", "core", "present", "elsewhere", "knowledgeable", "distance", "common_ground")
FLOWS = ("realized", "told_across", "crossed", "misunderstood", "garbled", "encounters", "hours_across")


COUNTED = ("told", "misunderstood", "crossed", "garbled")
"""What a link counts: told or read across, and of that not understood, taken up as it was meant, taken up wrongly."""


@dataclass(frozen=True)
class Path:
    """Somebody who belongs to two communities."""

    home: int
    other: int
    begins: int
    """First week; 0 for those of the start."""
    ends: int
    """First week in which it is over."""


@dataclass(frozen=True)
class Landscape:
    """Communities of a run, and what lies between them.

    Attributes:
        names: of the communities, by number.
        pairs: communities that are linked, the lower number first.
        weekly: a row per seed, week and community.
        seed: the life of which single people and pairs are told.
        paths: people of that life who belong to two communities.
        taken: (things, 3) week, home of the one who told, home of the one who took it up; only where these differ.
            Things that were read have no teller and are not in it.
        distance: (communities, communities) of practices at the end of that life, 0 to 1; nan if not known.
        common: (pairs,) common ground at the end of that life, 0 to 1; nan if not known.
        counted: (pairs, 4) things told or read across in that life, either way, that were new to somebody (`COUNTED`);
            nan if not known.
    """

    names: tuple[str, ...]
    pairs: tuple[Pair, ...]
    weekly: pd.DataFrame
    seed: int
    paths: tuple[Path, ...]
    taken: Any
    distance: Numbers
    common: Numbers
    counted: Numbers

    def __len__(self) -> int:
        """How many communities."""
        return len(self.names)

    def whole(self, until: int | None) -> bool:
        """Whether up to this week is all of it, so that what was counted by pair can be told."""
        return until is None or until >= int(self.weekly["week"].max())


def landscape(
    names: Sequence[str],
    links: Iterable[Link],
    weekly: pd.DataFrame,
    seed: int,
    *,
    members: pd.DataFrame | None = None,
    values: pd.DataFrame | None = None,
    agendas: Any = None,
    ended: Any = None,
) -> Landscape:
    """A landscape from tables.

    Args:
        names: of the communities, by number.
        links: what lies between them.
        weekly: as `tables.weekly_table` makes it; one or many seeds.
        seed: the life of which single people and pairs are told.
        members: `tables.members_table` of that life, if known.
        values: `tables.values_table` of that life, if known.
        agendas: (communities,) sets of topics at the end of that life, as bits, if known.
        ended: records of `links.LINK` at its end, if known.
    """
    pairs = tuple(sorted({(min(one.origin, one.target), max(one.origin, one.target)) for one in links}))
    weeks = int(weekly["week"].max()) + 1
    own = None if members is None else members[members["seed"] == seed]
    items = None if values is None else values[values["seed"] == seed]
    return Landscape(
        tuple(names), pairs, weekly, seed,
        () if own is None else tuple(_paths(own, weeks)),
        np.zeros((0, 3), np.int64) if own is None or items is None else _taken(own, items),
        _distances(agendas, len(names)), *_of_pairs(ended, pairs),
    )  # fmt: skip


def _homes(members: pd.DataFrame) -> Any:
    """Home of each row's person: where their first membership was."""
    return members.sort_values("member").groupby("person")["community"].transform("first").reindex(members.index)


def _paths(members: pd.DataFrame, weeks: int) -> Iterable[Path]:
    ordered = members.assign(home=_homes(members)).sort_values("member")
    ordered["home_left"] = ordered.groupby("person")["left"].transform("first")
    columns = ["home", "community", "joined", "left", "home_left"]
    besides = ordered.loc[ordered["community"] != ordered["home"], columns].to_numpy(np.int64)
    for home, other, joined, *ends in besides.tolist():
        yield Path(home, other, max(0, joined), min([weeks, *(end for end in ends if end >= 0)]))


def _taken(members: pd.DataFrame, values: pd.DataFrame) -> Any:
    home = np.full(int(members["member"].max()) + 1 if len(members) else 0, -1, np.int64)
    home[members["member"].to_numpy()] = _homes(members).to_numpy()
    told = values[(values["kind"] == "potential") & (values["other"] >= 0)]
    rows = np.column_stack([told["week"], home[told["other"].to_numpy()], home[told["member"].to_numpy()]])
    across: Any = rows[rows[:, 1] != rows[:, 2]].astype(np.int64)
    return across


def _distances(agendas: Any, communities: int) -> Numbers:
    """Share of the topics of either practice that only one of two counts as its own."""
    if agendas is None:
        return np.full((communities, communities), np.nan)
    sets = np.asarray(agendas, np.uint64)
    both = np.bitwise_count(sets[:, None] & sets[None, :]).astype(np.float64)
    either = np.bitwise_count(sets[:, None] | sets[None, :]).astype(np.float64)
    return np.where(either > 0, 1.0 - both / np.maximum(either, 1.0), 0.0)


def _of_pairs(ended: Any, pairs: Sequence[Pair]) -> tuple[Numbers, Numbers]:
    """Common ground of each pair, and what was counted between the two."""
    common, counted = np.full(len(pairs), np.nan), np.full((len(pairs), len(COUNTED)), np.nan)
    place = {pair: n for n, pair in enumerate(pairs)}
    for link in () if ended is None else ended:
        n = place[min(int(link["origin"]), int(link["target"])), max(int(link["origin"]), int(link["target"]))]
        # Of two links of a pair (one each way) the kernel builds on the first it finds for each direction.
        common[n] = np.fmax(common[n], float(link["common"]))
        counted[n] = np.nan_to_num(counted[n])  # from 0 where a link is known
        counted[n] += np.array([link[name] for name in COUNTED], np.float64)
    return common, counted


def by_community(land: Landscape, until: int | None = None) -> pd.DataFrame:
    """A row per community, means over lives: stocks as means of the last quarter of a year, flows added up.

    Args:
        land: the landscape.
        until: the last week that counts; all if None.

    Returns:
        Columns of `STOCKS` and `FLOWS`, `inside` (members who are not outside), `regulars` (active and core),
        `lost` (misunderstood / told across; nan where nothing was told) and `hours_each` (hours of encounters for each
        thing that crossed; nan where none did).
    """
    import pandas as pd

    weekly = land.weekly if until is None else land.weekly[land.weekly["week"] <= until]
    recent = weekly[weekly["week"] > weekly["week"].max() - QUARTER]
    lives = weekly["seed"].nunique()
    stocks = recent.groupby("community")[list(STOCKS)].mean()
    flows = weekly.groupby("community")[list(FLOWS)].sum() / lives
    found: pd.DataFrame = pd.concat([stocks, flows], axis=1).reindex(range(len(land)), fill_value=0.0)
    found["inside"] = found["members"] - found["outside"]
    found["regulars"] = found["active"] + found["core"]
    found["lost"] = found["misunderstood"] / found["told_across"].where(found["told_across"] > 0)
    found["hours_each"] = found["hours_across"] / found["crossed"].where(found["crossed"] > 0)
    return found


EVERY: tuple[str, ...] = tuple(name for name in MEASURES if name not in MOVES and name not in CODES)
"""Measures that can be told of each community by itself: all but moves between levels and what is a code."""


def every_measure(land: Landscape, names: Sequence[str] = EVERY, until: int | None = None) -> pd.DataFrame:
    """A row per measure, a column per community: means over lives.

    What is counted within a week is added up over all weeks; all else is the mean of the last quarter of a year.

    Args:
        land: the landscape.
        names: which measures.
        until: the last week that counts; all if None.
    """
    import pandas as pd

    weekly = land.weekly if until is None else land.weekly[land.weekly["week"] <= until]
    recent = weekly[weekly["week"] > weekly["week"].max() - QUARTER]
    added = [name for name in names if MEASURES[name].how == "flow"]
    kept = [name for name in names if MEASURES[name].how != "flow"]
    sums = weekly.groupby("community")[added].sum() / weekly["seed"].nunique()
    means = recent.groupby("community")[kept].mean()
    both: pd.DataFrame = pd.concat([sums, means], axis=1)[list(names)].T
    return both


@dataclass(frozen=True)
class Between:
    """What lies between two communities in one life, up to a week."""

    a: int
    b: int
    distance: float
    """Of practices at the end, 0 to 1; nan if not known."""
    common: float
    """Common ground at the end, 0 to 1; nan if not known."""
    brokers: int
    """People who belong to both."""
    taken: tuple[int, int]
    """Things that somebody of b took up from somebody of a, and the other way round."""
    lost: float
    """Share of what is told or read across that is not understood; nan where nothing is told, or it is not known.

    Between the two in this life; before its end, of all that is told across a boundary in the two communities, means
    over lives, as what is told is counted by pair for a whole life only.
    """
    told: float = float("nan")
    """Things told or read across between the two, either way, in the whole of this life; nan before its end."""
    crossed: float = float("nan")
    """Those of them that were taken up as they were meant."""

    @property
    def both(self) -> int:
        """Things taken up, both ways."""
        return sum(self.taken)


def between(land: Landscape, until: int | None = None) -> list[Between]:
    """What lies between each pair of linked communities; `until` is the last week that counts, all if None."""
    end = int(land.weekly["week"].max())
    last = end if until is None else until
    rows = by_community(land, until)
    taken = land.taken[land.taken[:, 0] <= last]
    found = []
    for n, (a, b) in enumerate(land.pairs):
        ways = [int(((taken[:, 1] == one) & (taken[:, 2] == other)).sum()) for one, other in ((a, b), (b, a))]
        told, wrong = (float(rows[name][[a, b]].sum()) for name in ("told_across", "misunderstood"))
        known = land.whole(until) and not np.isnan(land.counted[n, 0])
        of_pair, crossed = (float("nan"), float("nan"))
        if known:
            told, wrong, crossed, _ = land.counted[n].tolist()
            of_pair = told
        lost = wrong / told if told > 0 else float("nan")
        brokers = sum({p.home, p.other} == {a, b} and p.begins <= last < p.ends for p in land.paths)
        found.append(
            Between(
                a,
                b,
                float(land.distance[a, b]),
                float(land.common[n]),
                brokers,
                (ways[0], ways[1]),
                lost,
                of_pair,
                crossed,
            )
        )
    return found


__all__ = [
    "COUNTED", "EVERY", "FLOWS", "STOCKS", "Between", "Landscape", "Pair", "Path", "between", "by_community",
    "every_measure", "landscape",
]  # fmt: skip
