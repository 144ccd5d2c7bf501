"""What lies between two places of a landscape, as a scenario file says it, and the links it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from copsim.scenarios.errors import Problems
from copsim.scenarios.numbers import RUN, Number, number_problem
from copsim.scenarios.texts import note
from copsim.simulation.links import LIMITS, Link

LAST = int(RUN["weeks"].high)


def _number(name: str, unit: str, meaning: str) -> Number:
    """A number of a link, with the bounds and the default the simulation gives it."""
    low, high = LIMITS[name]
    default = getattr(Link(0, 1), name)
    return Number(low, min(high, LAST) if unit == "weeks" else high, unit, meaning, default or 0, isinstance(low, int))


LINK_NUMBERS: dict[str, Number] = {
    "brokers": _number(
        "brokers",
        "share",
        "Share of those at home in the first, first people and newcomers, who belong to the other too.",
    ),
    "encounters.every": _number("every", "weeks", "Weeks from one boundary encounter of the two to the next; 0: none."),
    "encounters.people": _number("people", "people", "How many of each side may come to an encounter."),
    "encounters.hours": _number("hours", "hours", "Hours an encounter asks of each who comes."),
    "objects": _number(
        "objects", "share", "How far what the first has written down lies open to the other, as a multiple of its own."
    ),
    "visits": _number("visits", "chance", "Chance that an outside source of the other is somebody of the first."),
    "begins": _number("begins", "weeks", "First week in which encounters, objects and visits are there."),
    "ends": _number("ends", "weeks", "First week in which they are no longer there; they stay if not given."),
}
"""Numbers of a link by the key they have in files."""
BETWEEN = ("brokers", "encounters", "objects", "visits")
"""What may lie between two places; a link has one of these at least."""


class Between(BaseModel):
    """What lies between two places: from all copies of one, or a single copy, to those of the other. Frozen.

    Raises pydantic's ValidationError (a ValueError) for what cannot be.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    origin: str
    """`from` in files: a place, or one of its copies, where brokers are at home, that is read, and that is visited."""
    target: str
    """`to` in files: a place, or one of its copies, to which brokers belong besides, that reads, and that visits."""
    both: bool = False
    """Whether the same lies between them the other way too; encounters are of both in any case."""
    brokers: float = Field(default=0.0)
    every: int = int(LINK_NUMBERS["encounters.every"].default)
    people: int = int(LINK_NUMBERS["encounters.people"].default)
    hours: float = float(LINK_NUMBERS["encounters.hours"].default)
    objects: float = 0.0
    visits: float = 0.0
    begins: int = 0
    ends: int | None = None
    note: str = ""
    """What this is, in plain words."""

    @field_validator("note")
    @classmethod
    def _plain(cls, text: str) -> str:
        return note(text)

    @model_validator(mode="after")
    def _possible(self) -> Between:
        problems = Problems()
        for key, number in LINK_NUMBERS.items():
            value = getattr(self, field_of(key))
            problem = None if key == "ends" and value is None else number_problem(key, value, number)
            if problem:
                problems.add(problem)
        problems.settle()
        return self

    def numbers(self) -> dict[str, int | float]:
        """Numbers that are not as they are where nothing is said, by the key they have in files."""
        found = {}
        for key, number in LINK_NUMBERS.items():
            value = getattr(self, field_of(key))
            if value is not None and (value != number.default or key == "ends"):
                found[key] = value
        return found

    def all_numbers(self) -> dict[str, int | float]:
        """Every number that holds, by the key it has in files."""
        found = {key: getattr(self, field_of(key)) for key in LINK_NUMBERS}
        return {key: value for key, value in found.items() if value is not None}

    def links(self, known: Mapping[str, Sequence[int]]) -> list[Link]:
        """The links between communities that it comes to.

        Args:
            known: which communities each name means.
        """
        ways = list(pairs(known[self.origin], known[self.target]))
        if self.both:
            ways = list(dict.fromkeys([*ways, *((target, origin) for origin, target in ways)]))
        met: set[frozenset[int]] = set()
        made = []
        for origin, target in ways:
            two = frozenset((origin, target))
            # Two communities meet each other, whichever way one looks at it.
            every = 0 if two in met else self.every
            met.add(two)
            made.append(
                Link(
                    origin,
                    target,
                    brokers=self.brokers,
                    every=every,
                    people=self.people,
                    hours=self.hours,
                    objects=self.objects,
                    visits=self.visits,
                    begins=self.begins,
                    ends=self.ends,
                )
            )
        return made

    def as_dict(self) -> dict[str, Any]:
        """What lies between as files write it."""
        content: dict[str, Any] = {"from": self.origin, "to": self.target}
        content |= {"both": True} if self.both else {}
        for key, value in self.numbers().items():
            group, _, inner = key.rpartition(".")
            if group:
                content.setdefault(group, {})[inner] = value
            else:
                content[key] = value
        return content | ({"note": self.note} if self.note else {})


def field_of(key: str) -> str:
    """The field that holds a number, by its key in files."""
    return key.rpartition(".")[2]


def pairs(origins: Sequence[int], targets: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Which communities are linked: from each copy of a place to a copy of the other.

    Copies of one place form a ring: each is linked to the next, the last to the first. Of two places the first copy is
    linked to the first, the second to the second and so on; where one has fewer, one begins there anew.
    """
    if origins == targets:
        yield from ((one, origins[(n + 1) % len(origins)]) for n, one in enumerate(origins) if len(origins) > 1)
        return
    for n in range(max(len(origins), len(targets))):
        origin, target = origins[n % len(origins)], targets[n % len(targets)]
        if origin != target:
            yield origin, target


__all__ = ["BETWEEN", "LINK_NUMBERS", "Between", "field_of", "pairs"]
