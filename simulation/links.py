"""Links: what lies between two communities of a landscape (concepts H1, H3, H6, H8).

A community by itself has none. A link is said once, for the whole of a run or for a part of it: who belongs to both,
how often the two meet, whether what one has written down is read in the other, and whether the other is visited.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from copsim.simulation.records import records

LINK = np.dtype(
    [
        ("origin", "i8"),
        ("target", "i8"),
        ("brokers", "f8"),
        ("every", "i8"),
        ("people", "i8"),
        ("hours", "f8"),
        ("objects", "f8"),
        ("visits", "f8"),
        ("begins", "i8"),
        ("ends", "i8"),
        ("common", "f8"),  # common ground of the two, 0 to 1: what was built between them
        ("told", "i8"),  # things told or read across so far, either way, that were new to somebody
        ("misunderstood", "i8"),  # those of them that were not understood
        ("crossed", "i8"),  # those taken up as they were meant
        ("garbled", "i8"),  # those taken up wrongly
    ]
)

NEVER = 2**40
"""The end of a link that has none."""

LIMITS: dict[str, tuple[float, float]] = {
    "brokers": (0.0, 1.0),
    "every": (0, 520),
    "people": (1, 500),
    "hours": (0.0, 80.0),
    "objects": (0.0, 1.0),
    "visits": (0.0, 1.0),
    "begins": (0, 2**31),
    "ends": (1, 2**31),
}
"""Least and most of what a link says."""


@dataclass(frozen=True)
class Link:
    """What lies between two communities. Value may cross both ways; `origin` and `target` say which way each thing is.

    Raises nothing by itself; `link_rows` checks.
    """

    origin: int
    """Community that brokers are at home in, that wrote what is read, and that is visited."""
    target: int
    """Community that brokers belong to besides, that reads, and that visits."""
    brokers: float = 0.0
    """Share of those at home in the origin, first people and newcomers, who belong to the target as well."""
    every: int = 0
    """Weeks from one boundary encounter of the two to the next; 0: there is none."""
    people: int = 6
    """How many of each side may come to an encounter."""
    hours: float = 2.0
    """Hours an encounter asks of each who comes."""
    objects: float = 0.0
    """How far what the origin has written down lies open to the target, as a multiple of its own documents."""
    visits: float = 0.0
    """Chance that an outside source of the target is somebody of the origin."""
    begins: int = 0
    """First week in which encounters, objects and visits are there."""
    ends: int | None = None
    """First week in which they are no longer there; None: they stay."""


def ring(communities: int, share: float) -> tuple[Link, ...]:
    """Links in a ring: this share of each community's people belongs to the next one too."""
    if share <= 0.0 or communities < 2:
        return ()
    return tuple(Link(c, (c + 1) % communities, brokers=share) for c in range(communities))


def starts_of(places: Any, communities: int) -> Any:
    """Where the rows of each community begin in rows sorted by community: int64, one more than communities."""
    return np.searchsorted(np.asarray(places, np.int64), np.arange(communities + 1)).astype(np.int64)


def link_rows(links: Iterable[Link], communities: int) -> Any:
    """Links as the kernel reads them, by target, then origin, then as given.

    Raises TypeError for what is no link, ValueError where a community is not there or a number cannot be.
    """
    given = list(links)
    for link in given:
        if not isinstance(link, Link):
            raise TypeError(f"{link!r} is no link, expected copsim.simulation.links.Link(origin, target, …)")
        _check(link, communities)
    brokered = Counter((link.origin, link.target) for link in given if link.brokers > 0)
    for pair, many in sorted(brokered.items()):
        if many > 1:
            raise ValueError(
                f"two links from community {pair[0]} to {pair[1]} have brokers, expected one to say how many"
            )
    ordered = sorted(given, key=lambda link: (link.target, link.origin))
    rows = records(LINK, len(ordered))
    for n, link in enumerate(ordered):
        for field in fields(link):
            rows[n][field.name] = getattr(link, field.name) if field.name != "ends" or link.ends is not None else NEVER
    return rows


def _check(link: Link, communities: int) -> None:
    told = f"the link from community {link.origin} to {link.target}"
    for name in ("origin", "target"):
        value = getattr(link, name)
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or not 0 <= value < communities:
            raise ValueError(f"{told}: {name} is {value!r}, expected a community from 0 to {communities - 1}")
    if link.origin == link.target:
        raise ValueError(f"{told} leads from a community to itself, expected two")
    for name, (low, high) in LIMITS.items():
        value = getattr(link, name)
        if name == "ends" and value is None:
            continue
        whole = isinstance(low, int)
        right = isinstance(value, int | np.integer) or (not whole and isinstance(value, float | np.floating))
        if isinstance(value, bool) or not right or not low <= value <= high:
            raise ValueError(f"{told}: {name} is {value!r}, expected {low:g} to {high:g}")
    if link.ends is not None and link.ends <= link.begins:
        raise ValueError(f"{told}: ends is {link.ends}, expected a week after {link.begins}, in which it begins")
