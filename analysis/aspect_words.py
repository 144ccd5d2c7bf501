"""Both aspects of a community in words and in a small table: who is held by what, and which side dominates."""

from __future__ import annotations

from collections.abc import Sequence

from copsim.analysis.aspects import ALL, Aspect, Aspects
from copsim.analysis.held_by import IDENTIFIED_FROM, TIED_FROM
from copsim.analysis.phrases import count, number, share
from copsim.analysis.tie_network import COUNTS

NAMES = {ALL: "all in the community", "far_away": "far away", "brokers": "in two communities"}
"""What groups are called whose name in tables is not plain."""
HEAD = (
    "", "Members", "Identification", "Tie strength", "Reach", "Identity holds", "Ties hold", "Neither holds",
    "Dominates",
)  # fmt: skip
"""Of the small table."""
OTHER_HEAD = (
    "", "Work on the agenda", "Density", "Clustering", "Between others", "Across", "By identity alone",
    "By ties alone", "By both",
)  # fmt: skip
"""Of the rest of the numbers."""

HOW = (
    f"Identity holds a member whose identification is {number(IDENTIFIED_FROM)} or more (concerns are brought here "
    f"rather than elsewhere), ties hold one whose ties add up to {number(TIED_FROM)} or more (people are as much of a "
    f"reason to come as all else). Reach: share of all others within two steps along ties of {number(COUNTS)} or more. "
    "One side dominates where it holds more than the other by a tenth of a kind at least, and no more than half are "
    "held by neither."
)
"""How the small table is to be read."""
OTHER_HOW = (
    "Work on the agenda: share of the topics of own work that the community counts as its own. Density: pairs of these "
    "people who are tied, of all pairs. Clustering: how many pairs of those one is tied to are tied to each other. "
    "Between others: 1 less Burt's constraint; near 0 where all one is tied to are tied to each other. Across: ties to "
    "people who come from another community."
)
"""How the rest is to be read."""


def named(group: str) -> str:
    """What a group is called."""
    return NAMES.get(group, group)


def rows(found: Aspects) -> list[tuple[str, ...]]:
    """Cells of the small table, a row per group; see `HEAD`."""
    return [
        (
            named(row.group),
            number(row.members),
            _two(row.identification),
            _two(row.tie_strength),
            _share(row.reach),
            *map(_share, (row.by_identity + row.by_both, row.by_ties + row.by_both, row.by_neither)),
            row.dominant or "–",
        )
        for row in found.groups
    ]


def other_rows(found: Aspects) -> list[tuple[str, ...]]:
    """Cells with the rest of the numbers; see `OTHER_HEAD`."""
    return [
        (
            named(row.group),
            *map(_share, (row.shared_agenda, row.density)),
            *map(_two, (row.clustering, row.brokerage)),
            *map(_share, (row.crossing, row.by_identity, row.by_ties, row.by_both)),
        )
        for row in found.groups
    ]


def sentences(found: Aspects) -> list[str]:
    """Which side dominates, in whom it is different, and what the network is like."""
    every = found[ALL]
    if not every.members:
        return ["Nobody is in the community, so there is nothing to hold."]
    said = [_whole(every)]
    different = [row for row in found.groups[1:] if row.dominant != every.dominant]
    for side, start in STARTS.items():
        groups = [f"{named(row.group)} ({row.members})" for row in different if row.dominant == side]
        if groups:
            said.append(f"{start} {_listed(groups)}.")
    said.append(_network(every))
    return said


WHOLE = {
    "identity": "identity dominates",
    "ties": "ties dominate",
    "both": "both sides hold about as many",
    "neither": "most are held by neither and come, if they do, for what is at hand",
}
STARTS = {
    "identity": "Identity dominates among",
    "ties": "Ties dominate among",
    "both": "Both hold about as many among",
    "neither": "Most are held by neither among",
}
"""How a sentence begins about groups in which it is otherwise than in the whole."""


def _whole(every: Aspect) -> str:
    def held(part: float) -> str:
        return number(round(part * every.members)) if part else "none"

    return (
        f"Of {count(every.members, 'member')} in the community, both sides hold {held(every.by_both)}, identity alone "
        f"{held(every.by_identity)}, ties alone {held(every.by_ties)} and neither {held(every.by_neither)}: "
        f"{WHOLE[every.dominant]}."
    )


def _network(every: Aspect) -> str:
    if every.density != every.density:
        return "One alone has no network."
    said = (
        f"{share(every.density).capitalize()} of all pairs are tied, and a member reaches {share(every.reach)} of the "
        "others within two steps"
    )
    if every.crossing == every.crossing:
        said += f"; {share(every.crossing)} of the ties lead to people from another community"
    return f"{said}."


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _two(value: float) -> str:
    return number(round(value, 2)) if value == value else "–"


def _share(value: float) -> str:
    return share(value) if value == value else "–"


__all__ = ["HEAD", "HOW", "OTHER_HEAD", "OTHER_HOW", "named", "other_rows", "rows", "sentences"]
