"""What crosses in a landscape and what is lost, in words and in tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from copsim.analysis.landscape import EVERY, Between, Landscape, between, by_community, every_measure
from copsim.analysis.number_words import listed
from copsim.analysis.phrases import count, number, share
from copsim.simulation.recording import MEASURES

if TYPE_CHECKING:
    import pandas as pd


class Column(NamedTuple):
    """A column of the table by community."""

    name: str
    head: str
    of_one: bool = False
    """Whether it is a share, 0 to 1."""


COLUMNS: tuple[Column, ...] = (
    Column("inside", "members"), Column("present", "take part in a week"), Column("realized", "turned out well"),
    Column("told_across", "told across"), Column("crossed", "taken up as meant"),
    Column("misunderstood", "not understood"), Column("garbled", "taken up wrongly"),
    Column("elsewhere", "belong to another too"), Column("regulars", "active and core"),
    Column("knowledgeable", "known of neighbours' topics", True), Column("distance", "distance to neighbours", True),
    Column("common_ground", "common ground", True), Column("encounters", "encounters"),
    Column("hours_across", "hours at encounters"), Column("hours_each", "hours for each thing that crossed"),
)  # fmt: skip
HOW = (
    "By community, means over lives. Members, those who take part, knowledge, distance and common ground are of the "
    "last quarter of a year; the rest is added up over all weeks. Told across: new things from another practice, "
    "told or read. What was taken up wrongly is part of what was not understood. What was neither taken up nor "
    "misunderstood was understood and left."
)
HEAD_BETWEEN = (
    "Between", "and", "distance of practices", "common ground", "people in both", "taken up, one way", "the other way",
    "told or read across", "taken up as meant", "not understood",
)  # fmt: skip
HOW_BETWEEN = (
    "Pairs of linked communities in the life that is told; those between which most crosses come first. Taken up, one "
    "way: by the second from somebody at home in the first. Things that were read are not in it. Told or read "
    "across, taken up as meant: between the two, either way; known at the end of a life. Not understood: of these; "
    "before the end, of all that is told across a boundary in the two communities."
)
FEW = 20
"""So little says nothing in hundreds."""


def rows(land: Landscape, until: int | None = None) -> list[tuple[str, ...]]:
    """The table by community as text: its name, then `COLUMNS`."""
    found = by_community(land, until)
    return [(name, *(_cell(found, c, column) for column in COLUMNS)) for c, name in enumerate(land.names)]


def _cell(found: pd.DataFrame, community: int, column: Column) -> str:
    value = float(found[column.name][community])
    if column.of_one:
        return share(value)
    return number(value if value != value or value < 10 else round(value))


HOW_EVERY = (
    "Every measure by community, means over lives. What is counted within a week is added up over all weeks; all else "
    "is the mean of the last quarter of a year."
)
MOST_BESIDE = 30
"""So many communities stand beside each other in a table of all measures."""


def every_rows(land: Landscape) -> list[tuple[str, ...]]:
    """The table of all measures as text: what it is, its unit, and a column per community."""
    values = every_measure(land).to_numpy(np.float64)
    return [
        (MEASURES[name].label, MEASURES[name].unit, *(number(value) for value in row))
        for name, row in zip(EVERY, values.tolist(), strict=True)
    ]


def rows_of(land: Landscape, measure: str, until: int | None = None) -> list[tuple[str, str]]:
    """One measure as text: communities with most of it first."""
    values = every_measure(land, [measure], until).to_numpy(np.float64)[0].tolist()
    ordered = sorted(range(len(land)), key=lambda c: -values[c])
    return [(land.names[c], number(values[c])) for c in ordered]


def rows_between(land: Landscape, until: int | None = None) -> list[tuple[str, ...]]:
    """The table of pairs as text, those between which most crosses first."""
    return [
        (
            land.names[one.a], land.names[one.b], _share(one.distance), _share(one.common), str(one.brokers),
            str(one.taken[0]), str(one.taken[1]), number(one.told), number(one.crossed), _share(one.lost),
        )
        for one in sorted(between(land, until), key=lambda one: -one.both)
    ]  # fmt: skip


def _share(value: float) -> str:
    return "–" if np.isnan(value) else share(value)


def sentences(land: Landscape, until: int | None = None) -> list[str]:
    """What crosses and what is lost, the most important first; of all lives, then of the one that is told.

    Args:
        land: the landscape.
        until: the last week that counts; all if None.
    """
    found, pairs = by_community(land, until), between(land, until)
    of_all = [crossing_told(found), *_lost_told(land, found), *_hours_told(found)]
    of_one = [
        *_pairs_told(land, pairs), *_lost_between(land, pairs, until),
        *_people_told(land, pairs, until), *_far_told(land, pairs),
    ]  # fmt: skip
    if land.weekly["seed"].nunique() > 1:
        of_one = [f"In the life with seed {land.seed}: {one[:1].lower()}{one[1:]}" for one in of_one]
    return of_all + of_one


def crossing_told(found: pd.DataFrame) -> str:
    """What became of what was told across boundaries; rows of `by_community`."""
    told, crossed, lost, wrong = (
        float(found[name].sum()) for name in ("told_across", "crossed", "misunderstood", "garbled")
    )
    if told < 0.5:
        return "Nothing new was told across a boundary."
    of = 100.0 / told if told >= FEW else 1.0
    start = "Of 100 new things told across a boundary" if told >= FEW else f"Of {count(told, 'new thing')} told across"
    return (
        f"{start}, {_whole(crossed * of)} were taken up as meant and {_whole(lost * of)} were not understood "
        f"({_whole(wrong * of)} of these taken up as something else); the others were understood and left."
    )


def _whole(value: float) -> str:
    return "under 1" if 0.0 < value < 0.5 else f"{value:.0f}"


def _pair(land: Landscape, one: Between) -> str:
    return f"{land.names[one.a]} and {land.names[one.b]}"


def _pairs_told(land: Landscape, pairs: Sequence[Between]) -> list[str]:
    if not pairs:
        return ["Nothing links these communities."]
    if not len(land.taken):
        return []
    first = sorted((one for one in pairs if one.both), key=lambda one: -one.both)[:3]
    if not first:
        return ["Between linked communities nobody took up anything from somebody at home in the other."]
    named = listed([f"{_pair(land, one)} ({one.both})" for one in first])
    none = sum(not one.both for one in pairs)
    rest = f" Of {len(pairs)} linked pairs {none} had nothing of the kind." if none else ""
    return [f"From person to person most crosses between {named}.{rest}"]


def _lost_told(land: Landscape, found: pd.DataFrame) -> list[str]:
    known = found[found["told_across"] >= FEW]
    if len(known) < 2:
        return []
    numbers, lost = known.index.to_numpy(np.int64), known["lost"].to_numpy(np.float64)
    most, least = int(lost.argmax()), int(lost.argmin())
    if lost[most] - lost[least] < 0.02:
        return []
    return [
        f"Most learning is missed in {land.names[numbers[most]]}: {share(float(lost[most]))} of what is told there "
        f"across a boundary is not understood; least in {land.names[numbers[least]]} ({share(float(lost[least]))})."
    ]


def _lost_between(land: Landscape, pairs: Sequence[Between], until: int | None) -> list[str]:
    """Where most is missed in the life that is told: the pair with the most things not understood; known at its end."""
    if not land.whole(until):
        return []
    counts = land.counted[:, 1]
    if not len(counts) or np.isnan(counts).all() or np.nanmax(counts) < FEW:
        return []
    n = int(np.nanargmax(counts))
    told, wrong = land.counted[n, :2].tolist()
    return [
        f"Most is missed between {_pair(land, pairs[n])}: of {told:.0f} things told or read "
        f"across, which were new there, {wrong:.0f} were not understood."
    ]


def _people_told(land: Landscape, pairs: Sequence[Between], until: int | None) -> list[str]:
    if not land.paths:
        return ["Nobody belongs to two of these communities."] if len(land.taken) else []
    last = int(land.weekly["week"].max()) if until is None else until
    now = sum(path.begins <= last < path.ends for path in land.paths)
    without = [one for one in pairs if not one.brokers]
    named = f", {_pair(land, without[0])} among them" if 1 < len(without) < len(pairs) else ""
    rest = (
        f"; of {len(pairs)} linked pairs {len(without)} {'has' if len(without) == 1 else 'have'} no such person{named}"
        if without
        else ""
    )
    return [f"{count(now, 'membership is', 'memberships are')} of people at home in another community{rest}."]


def _hours_told(found: pd.DataFrame) -> list[str]:
    hours, crossed = float(found["hours_across"].sum()), float(found["crossed"].sum())
    if hours <= 0.0:
        return ["There were no boundary encounters."]
    each = f", {number(hours / crossed)} for each thing that was taken up as meant" if crossed > 0 else ""
    return [f"Boundary encounters took {count(round(hours), 'hour')} of members{each}."]


def _far_told(land: Landscape, pairs: Sequence[Between]) -> list[str]:
    known = [one for one in pairs if not np.isnan(one.distance)]
    if len(known) < 2:
        return []
    far, near = max(known, key=lambda one: one.distance), min(known, key=lambda one: one.distance)
    if far.distance - near.distance < 0.01:
        return []
    return [
        f"Of linked practices those of {_pair(land, far)} lie furthest apart at the end ({share(far.distance)} of "
        f"their topics belong to one alone), those of {_pair(land, near)} closest ({share(near.distance)})."
    ]


def told_of_map(land: Landscape) -> str:
    """What the map shows, for those who do not see it."""
    week = int(land.weekly["week"].max())
    return (
        f"A map of {len(land)} communities ({listed(list(land.names))}) with {len(land.pairs)} links between them, in "
        f"the life with seed {land.seed}, week {week}. {crossing_told(by_community(land))}"
    )


__all__ = [
    "COLUMNS", "HEAD_BETWEEN", "HOW", "HOW_BETWEEN", "Column", "crossing_told", "rows", "rows_between", "sentences",
    "told_of_map",
]  # fmt: skip
