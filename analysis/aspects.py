"""Community and network as two aspects of the same people (concept A4), member by member and for each kind of member.

The identity aspect: how far members see the community as theirs, and how much of their own work is on its agenda. The
tie aspect: how strongly they are tied to each other, and what their network looks like.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from copsim.analysis.held_by import IDENTIFIED_FROM, OUTSIDE, SIDES, dominant, held_by
from copsim.analysis.lives import WITHIN
from copsim.analysis.tie_network import TieNetwork, tie_network
from copsim.simulation.records import WINDOW

if TYPE_CHECKING:
    import pandas as pd

KINDS: dict[str, str] = {
    "newcomers": "who joined in the last half-year",
    "leaders": "who lead",
    "experts": "who are known for their contributions and do not lead",
    "far_away": "who are behind a barrier: in the field, of another language",
    "brokers": "who belong to two communities or more",
}
"""Kinds of members that are looked at besides levels; somebody may be of several."""
ALL = "all"
"""Name of the row of all who are in the community, at whatever level."""
NEEDED = (
    "community", "member", "person", "joined", "left", "level", "role", "far", "visits", "energy", "identification",
    "reputation",
)  # fmt: skip
"""Columns of a table of members without which nothing can be said."""


@dataclass(frozen=True)
class Aspect:
    """Both aspects of a group of members. What cannot be said is nan: of nobody, or of boundaries in one community.

    Attributes:
        group: `ALL`, a level, or one of `KINDS`.
        members: how many.
        identification: mean, 0 to 1.
        identified: share of those with `IDENTIFIED_FROM` or more.
        shared_agenda: share of the topics of own work that the community counts as its own, mean.
        tie_strength: sum of the strengths of a member's own ties to people who are there, mean, 0 to 8.
        density: lines among these people as a share of those that could be.
        reach: share of all others within two steps, mean.
        brokerage: 1 less Burt's constraint, mean.
        clustering: share of pairs of people one is tied to who are tied to each other, mean.
        crossing: of the lines these people have, the share that leads to somebody from another community.
        by_identity: share held by identity alone (see `held_by`).
        by_ties: share held by ties alone.
        by_both: share held by both.
        by_neither: share held by neither.
        dominant: which aspect dominates, one of `SIDES`; empty where there is nobody.
    """

    group: str
    members: int
    identification: float
    identified: float
    shared_agenda: float
    tie_strength: float
    density: float
    reach: float
    brokerage: float
    clustering: float
    crossing: float
    by_identity: float
    by_ties: float
    by_both: float
    by_neither: float
    dominant: str


@dataclass(frozen=True)
class Aspects:
    """Both aspects of one life at the end of a week.

    Attributes:
        week: so many weeks have been lived.
        members: a row per member who is there, in the order of their numbers: `NEEDED`, `shared_agenda`, `home` (number
            of the community a person was first seen in), `tie_strength`, `reach`, `brokerage`, `clustering` (nan for
            those outside), `held_by`, and a column of truth values for each of `KINDS`.
        ties: their ties: `member`, `to`, `strength`, `crosses` (whether the two come from different communities).
        groups: `Aspect` of all, of each level where there is somebody, of each of `KINDS` where there is somebody.
    """

    week: int
    members: pd.DataFrame
    ties: pd.DataFrame
    groups: tuple[Aspect, ...]

    def __getitem__(self, group: str) -> Aspect:
        """The row of a group. Raises KeyError where there is nobody of it, or no such group."""
        for row in self.groups:
            if row.group == group:
                return row
        raise KeyError(f"nobody is in {group!r}; there are {', '.join(row.group for row in self.groups)}")

    def flat(self) -> dict[str, Any]:
        """All groups as one object without depth, `core_reach` and the like; None for what cannot be said."""
        found: dict[str, Any] = {"week": self.week, "there": len(self.members)}
        for row in self.groups:
            for name, value in asdict(row).items():
                if name != "group":
                    found[f"{row.group}_{name}"] = None if value != value else value
        return found


MEASURES = tuple(field.name for field in fields(Aspect) if field.name != "group")
"""What is said of each group."""


def aspects(members: pd.DataFrame, ties: pd.DataFrame, week: int) -> Aspects:
    """Measure one life at the end of a week.

    Those outside (who have neither come nor watched for half a year) have a row, and are no part of the network.

    Args:
        members: one life's rows of `tables.members_table`.
        ties: its rows of `tables.ties_table`.
        week: so many weeks had been lived by then.

    Raises:
        ValueError: for tables of several lives, or without a column that is needed.
    """
    _check(members, ties)
    table = members[members["left"] < 0].sort_values("member")
    table = table[[*NEEDED, *(["shared_agenda"] if "shared_agenda" in table else [])]].reset_index(drop=True)
    if "shared_agenda" not in table:
        table["shared_agenda"] = np.nan
    table["home"] = table["person"].map(_homes(members)).astype(np.int64)
    inside = table["level"].astype(str).isin(WITHIN).to_numpy()
    number = table["member"].to_numpy()
    known = ties[ties["member"].isin(number) & ties["to"].isin(number)].sort_values(["member", "to"])
    known = known[["member", "to", "strength"]].reset_index(drop=True)
    begin, end = (np.searchsorted(number, known[name].to_numpy()) for name in ("member", "to"))
    home = table["home"].to_numpy()
    known["crosses"] = home[begin] != home[end]
    strength = known["strength"].to_numpy(np.float64)
    counted = inside[begin] & inside[end]
    table["tie_strength"] = np.bincount(begin[counted], weights=strength[counted], minlength=len(table))
    people = np.unique(table["person"].to_numpy()[inside])
    place = np.searchsorted(people, table["person"].to_numpy())
    net = tie_network(len(people), place[begin[counted]], place[end[counted]], strength[counted])
    for name in ("reach", "brokerage", "clustering"):
        values = np.full(len(table), np.nan)
        values[inside] = getattr(net, name)[place[inside]]
        table[name] = values
    table["held_by"] = np.where(inside, held_by(table["identification"], table["tie_strength"]), OUTSIDE)
    for name, flags in _kinds(table, inside, week).items():
        table[name] = flags
    came_from = np.zeros(len(people), np.int64)
    came_from[place[inside]] = home[inside]
    several = members["community"].nunique() > 1
    crosses = came_from[net.lines[:, 0]] != came_from[net.lines[:, 1]] if several else None
    chosen: Mapping[str, Any] = {
        ALL: inside,
        **{level: (table["level"].astype(str) == level).to_numpy() for level in WITHIN},
        **{name: table[name].to_numpy() for name in KINDS},
    }
    groups = [
        _aspect(name, table, which, place, net, crosses)
        for name, which in chosen.items()
        if name == ALL or np.count_nonzero(which)
    ]
    return Aspects(int(week), table, known, tuple(groups))


def of_life(members: pd.DataFrame, ties: pd.DataFrame, seed: int, week: int) -> Aspects:
    """The same from tables of several lives; arguments and errors are those of `aspects`."""
    return aspects(members[members["seed"] == seed], ties[ties["seed"] == seed], week)


def _check(members: pd.DataFrame, ties: pd.DataFrame) -> None:
    """Raise ValueError where tables are not those of one life."""
    for what, table, needed in (("members", members, NEEDED), ("ties", ties, ("member", "to", "strength"))):
        missing = [name for name in needed if name not in table.columns]
        if missing:
            raise ValueError(f"the table of {what} lacks {', '.join(missing)}; make it from a run of this version")
        if "seed" in table.columns and table["seed"].nunique() > 1:
            raise ValueError(f"the table of {what} holds several lives, expected one: choose the rows of one seed")
    if members["member"].duplicated().any():
        raise ValueError("the table of members has two rows for one member, expected one: choose the rows of one life")


def _homes(members: pd.DataFrame) -> pd.Series:
    """Community a person was first seen in, by person: that of the membership with the lowest number."""
    return members.sort_values("member").drop_duplicates("person").set_index("person")["community"]


def _kinds(table: pd.DataFrame, inside: Any, week: int) -> dict[str, Any]:
    """(members,) truth values for each of `KINDS`; nobody outside is of any."""
    role, joined = table["role"].astype(str), table["joined"]
    here = table[inside]
    communities = here.groupby("person")["community"].nunique()
    two = table["person"].isin(communities.index[communities > 1])
    flags = {
        "newcomers": (joined >= 0) & (joined >= week - WINDOW),
        "leaders": role.isin(("coordinator", "leader")),
        "experts": role == "expert",
        "far_away": table["far"] > 0,
        "brokers": two,
    }
    return {name: flags[name].to_numpy() & inside for name in KINDS}


def _aspect(name: str, table: pd.DataFrame, which: Any, place: Any, net: TieNetwork, crosses: Any) -> Aspect:
    """Both aspects of those of the table that are chosen."""
    of = table[which]
    among = np.zeros(len(net.degree), bool)
    among[place[which]] = True
    touching = among[net.lines].any(axis=1)
    crossing = float("nan") if crosses is None else _mean(crosses[touching])
    held = of["held_by"].to_numpy()
    shares = {f"by_{side}": _mean(held == side) for side in SIDES}
    identification = of["identification"].to_numpy()
    return Aspect(
        group=name,
        members=len(of),
        identification=_mean(identification),
        identified=_mean(identification >= IDENTIFIED_FROM),
        shared_agenda=_mean(of["shared_agenda"].to_numpy()),
        tie_strength=_mean(of["tie_strength"].to_numpy()),
        density=net.density(among),
        reach=_mean(of["reach"].to_numpy()),
        brokerage=_mean(of["brokerage"].to_numpy()),
        clustering=_mean(of["clustering"].to_numpy()),
        crossing=crossing,
        **shares,
        dominant=dominant(*shares.values()),
    )


def _mean(values: Any) -> float:
    return float(np.mean(values)) if len(values) else float("nan")


__all__ = ["ALL", "KINDS", "MEASURES", "NEEDED", "Aspect", "Aspects", "aspects", "of_life"]
