"""Places of a landscape: communities that differ at the start, each in one copy or several, and what each is called.

A scenario without places runs identical copies of one community, which are called by their numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from copsim.scenarios.entries import as_written
from copsim.scenarios.errors import Problem, Problems, ScenarioError, shortened, shown
from copsim.scenarios.numbers import RUN, Number, as_named, number_problem
from copsim.scenarios.paths import stored_values, unknown_parameter
from copsim.scenarios.texts import is_name, one_line
from copsim.simulation.model import QUANTITIES

COPIES = Number(
    1, RUN["communities"].high, "communities", "How many communities of this kind there are; they begin alike.", 1
)
MOST_NAMED = 12
"""So many places are named where one is not found."""
NAME_EXPECTED = "small letters and digits, with - or _ between them, a letter first"


class Place(BaseModel):
    """One kind of community in a landscape: how it differs at the start from what holds for all. Frozen.

    Raises pydantic's ValidationError (a ValueError) for one that cannot be.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    name: str
    """Small letters, digits, - and _, a letter first; its copies are called by it with -1, -2, … behind."""
    copies: int = int(COPIES.default)
    title: str = ""
    """Who they are, in words."""
    values: dict[str, float] = Field(default_factory=dict)
    """Parameters at the start, by path, over those for all; `set` in files. A choice is the position of its name."""

    @field_validator("name")
    @classmethod
    def _name(cls, text: str) -> str:
        problem = name_problem("", text)
        if problem:
            raise ScenarioError([problem])
        return text

    @field_validator("copies")
    @classmethod
    def _copies(cls, given: int) -> int:
        problem = number_problem("copies", given, COPIES)
        if problem:
            raise ScenarioError([problem])
        return given

    @field_validator("title")
    @classmethod
    def _title(cls, text: str) -> str:
        return one_line(text)

    @field_validator("values", mode="before")
    @classmethod
    def _stored(cls, given: Any) -> Any:
        return stored_values(given)

    @field_validator("values")
    @classmethod
    def _values(cls, given: dict[str, float]) -> dict[str, float]:
        problems = Problems()
        for path, value in given.items():
            quantity = QUANTITIES.get(path)
            problem = (
                unknown_parameter(path)
                if quantity is None
                else number_problem(path, as_named(value, quantity), quantity)
            )
            if problem:
                problems.add(problem)
        problems.settle()
        return {path: float(given[path]) for path in QUANTITIES if path in given}

    @property
    def names(self) -> tuple[str, ...]:
        """What its communities are called: by its name, or by it and a number where there are several."""
        if self.copies == 1:
            return (self.name,)
        return tuple(f"{self.name}-{n}" for n in range(1, self.copies + 1))

    def as_dict(self) -> dict[str, Any]:
        """The place as files write it, with its name."""
        content: dict[str, Any] = {"name": self.name, "copies": self.copies}
        content |= {"title": self.title} if self.title else {}
        return content | {"set": {path: as_written(path, value) for path, value in self.values.items()}}


def name_problem(key: str, text: str) -> Problem | None:
    """What is wrong with the name of a place, if anything. A number is how communities are called that have none."""
    if is_name(text) and text[0].isalpha():
        return None
    return Problem(f"the name is {shown(text)}", key=key, value=text, expected=NAME_EXPECTED)


def community_names(places: Iterable[Place]) -> tuple[str, ...]:
    """What each community is called, in the order in which they are counted."""
    return tuple(name for place in places for name in place.names)


def addresses(places: Iterable[Place]) -> dict[str, tuple[int, ...]]:
    """Which communities each name means: that of a place all its copies, that of a copy one."""
    known: dict[str, tuple[int, ...]] = {}
    first = 0
    for place in places:
        known |= {name: (first + n,) for n, name in enumerate(place.names)}
        known[place.name] = tuple(range(first, first + place.copies))
        first += place.copies
    return known


def reached(community: int | str | None, known: Mapping[str, Sequence[int]]) -> frozenset[int] | None:
    """Which communities an address means; None for all, and none where nothing is called so."""
    if community is None:
        return None
    return frozenset([community]) if isinstance(community, int) else frozenset(known.get(community, ()))


def communities_at(address: str, known: Mapping[str, Sequence[int]], communities: int) -> list[int]:
    """Communities that the text of an address means: a place, one of its copies, or a number.

    Raises ValueError where there is none: `no place 'desing'; did you mean design?`.
    """
    if address in known:
        return list(known[address])
    if address.isascii() and address.isdigit() and int(address) < communities:
        return [int(address)]
    near = get_close_matches(address.casefold(), known, 1)
    expected = f"expected a number from 0 to {communities - 1}"
    if communities == 1:
        expected = "expected 0, as there is one community"
    if known:
        names = sorted(known, key=lambda name: -len(known[name]))  # places before their copies
        expected += f", or one of {', '.join(names[:MOST_NAMED])}{', …' if len(names) > MOST_NAMED else ''}"
    raise ValueError(f"no place '{shortened(address)}'; {f'did you mean {near[0]}?' if near else expected}")


def meet(one: frozenset[int] | None, other: frozenset[int] | None) -> bool:
    """Whether two addresses have a community in common."""
    return one is None or other is None or not one.isdisjoint(other)


def firsts(places: Iterable[Place]) -> Iterator[tuple[int, Place]]:
    """Each place with the number of its first community."""
    first = 0
    for place in places:
        yield first, place
        first += place.copies


__all__ = [
    "COPIES",
    "Place",
    "addresses",
    "community_names",
    "firsts",
    "meet",
    "name_problem",
    "reached",
]
