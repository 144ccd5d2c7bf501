"""Numbers of a landscape by words: a parameter of one place, `leading.effort#budget`, or a number of a link.

The words after # are those with which an intervention is dropped on one of several communities.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from copsim.scenarios.between import LINK_NUMBERS, Between, field_of
from copsim.scenarios.errors import Problem, shortened, unknown
from copsim.scenarios.numbers import Bounded, number_problem, stored
from copsim.scenarios.paths import unknown_parameter
from copsim.scenarios.places import Place, addresses
from copsim.simulation.model import QUANTITIES

_LINK = re.compile(r"links\[(?P<n>\d{1,6})\]\.(?P<number>[a-z.]+)")


@dataclass(frozen=True)
class Address:
    """One number of a landscape at the start."""

    key: str
    """As it is written."""
    name: str
    """The path of a parameter, or the key a number of a link has in files."""
    place: str = ""
    """Whose parameter it is."""
    link: int | None = None
    """Which entry of `links` it belongs to."""

    @property
    def source(self) -> str:
        """The key under which its source is told."""
        return f"links[{self.link}].{self.name}" if self.link is not None else f"places.{self.place}.{self.name}"

    @property
    def bounded(self) -> Bounded | None:
        """What its value may be; None for a name that does not exist."""
        return LINK_NUMBERS.get(self.name) if self.link is not None else QUANTITIES.get(self.name)

    def now(self, places: Sequence[Place], links: Sequence[Between]) -> Any:
        """The value it has; None where nothing is said of it."""
        if self.link is not None:
            return getattr(links[self.link], field_of(self.name))
        return next(place.values.get(self.name) for place in places if place.name == self.place)


def address(key: str) -> Address | None:
    """The number of a landscape these words mean; None for words that mean a number of the scenario as a whole."""
    link = _LINK.fullmatch(key)
    if link:
        return Address(key, link["number"], link=int(link["n"]))
    path, mark, place = (part.strip() for part in key.partition("#"))
    return Address(key, path, place) if mark else None


def address_problem(one: Address, places: Sequence[Place], links: Sequence[Between]) -> Problem | None:
    """What is wrong with an address in a landscape, if anything."""
    if one.link is not None:
        if one.link >= len(links):
            there = f"links[0]{f' to links[{len(links) - 1}]' if len(links) > 1 else ''}"
            there = there if links else "a parameter, as the scenario has no links"
            return Problem("is no link of the scenario", key=one.key, expected=there)
        return None if one.name in LINK_NUMBERS else unknown(one.name, LINK_NUMBERS, one.key)
    names = [place.name for place in places]
    if not names:
        expected = "a parameter alone, as the scenario has no places"
        return Problem(f"there is no place '{shortened(one.place)}'", key=one.key, expected=expected)
    if one.place not in names:
        if one.place in addresses(places):
            said = f"'{shortened(one.place)}' is one of several copies, which begin alike"
            expected = "the name of a place, or a place of its own for this copy in a file"
            return Problem(said, key=one.key, expected=expected)
        near = unknown(one.place, names, one.key)
        said = f"there is no place '{shortened(one.place)}'"
        return Problem(said, key=one.key, nearest=near.nearest, known=near.known if len(names) <= 30 else ())
    return None if one.name in QUANTITIES else unknown_parameter(one.name, one.key)


def value_problem(one: Address, value: Any, **how: Any) -> Problem | None:
    """What is wrong with a value for an address that exists, if anything; `how` as for `number_problem`."""
    assert one.bounded is not None
    return number_problem(one.key, value, one.bounded, **how)


def readdressed(
    places: Sequence[Place], links: Sequence[Between], given: Mapping[Address, Any]
) -> tuple[tuple[Place, ...], tuple[Between, ...]]:
    """Places and links with other numbers, which have to be checked before."""
    by_name = {place.name: dict(place) for place in places}
    between = [dict(link) for link in links]
    for one, value in given.items():
        assert one.bounded is not None
        if one.link is not None:
            between[one.link][field_of(one.name)] = int(value) if one.bounded.whole else float(value)
        else:
            place = by_name[one.place]
            place["values"] = {**place["values"], one.name: float(stored(value, one.bounded))}
    return tuple(Place(**place) for place in by_name.values()), tuple(Between(**link) for link in between)


def without(places: Sequence[Place], paths: Sequence[str]) -> tuple[Place, ...]:
    """Places that say nothing of these parameters themselves, so that what is set for all holds."""
    if not any(path in place.values for place in places for path in paths):
        return tuple(places)
    kept = [{path: value for path, value in place.values.items() if path not in paths} for place in places]
    return tuple(place.model_copy(update={"values": values}) for place, values in zip(places, kept, strict=True))


__all__ = ["Address", "address", "address_problem", "readdressed", "value_problem", "without"]
