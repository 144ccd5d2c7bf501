"""People and memberships as objects: views on the records, for Mesa and for a researcher's own behaviours.

A view holds a row number and nothing else. Everything is read afresh, so views stay true while weeks go by and buffers
grow. What people feel and owe may be written between two weeks; what follows from conduct (level, role, ties) may not.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import mesa

from copsim.simulation.activities import NEEDS
from copsim.simulation.model import QUANTITIES
from copsim.simulation.numerics import weeks_in
from copsim.simulation.records import LEVELS, ROLES, TAKE_PART
from copsim.simulation.topics import TOPICS

if TYPE_CHECKING:
    from copsim.simulation.landscape import Landscape

T = TypeVar("T")


class Field(Generic[T]):
    """An attribute of a view that stands in the record.

    Args:
        name: of the field in the record.
        convert: from what the record holds.
        meaning: what it is; shown by `help`.
        high: may be written from 0 to this; None: may not be written.
    """

    def __init__(self, name: str, convert: Callable[[Any], T], meaning: str, high: float | None = None) -> None:
        self.name = name
        self.convert = convert
        self.high = high
        self.__doc__ = meaning if high is None else f"{meaning} May be written."

    def __get__(self, view: Any, owner: type | None = None) -> T:
        if view is None:
            return self  # type: ignore[return-value]
        return self.convert(view.records[self.name].item(view.row))

    def __set__(self, view: Any, value: T) -> None:
        if self.high is None:
            raise AttributeError(f"{self.name} follows from what people do and cannot be written")
        if view.left is not None:
            raise ValueError(f"{view!r} has left (week {view.left}); write to those who are still there")
        number = float(value)  # type: ignore[arg-type]
        if not (math.isfinite(number) and 0.0 <= number <= self.high):
            raise ValueError(f"{self.name} of {view!r} cannot be {value}, expected a number from 0 to {self.high:g}")
        view.records[self.name][view.row] = number


def _week(number: int) -> int | None:
    return number if number >= 0 else None


def _level(code: int) -> str:
    return LEVELS[code]


def _role(code: int) -> str:
    return ROLES[code]


def _came(code: int) -> bool:
    return code >= TAKE_PART


def _weeks_in(mask: int) -> int:
    return int(weeks_in(mask))


def _need(code: int) -> str:
    return NEEDS[code]


def _topics(mask: int) -> frozenset[int]:
    return frozenset(topic for topic in range(TOPICS) if mask >> topic & 1)


class Tie(NamedTuple):
    """A tie to another member: to whom, and how strong (0 to 1)."""

    to: Membership
    weight: float


class Membership:
    """One person's membership in one community: a view on its record."""

    __slots__ = ("model", "row")

    community = Field("community", int, "Number of the community.")
    joined = Field("joined", _week, "Week of joining; None for those there at the start.")
    left = Field("left", _week, "Week of leaving; None while the member is there.")
    level = Field("level", _level, "Level of participation, read from the last half-year (one of `records.LEVELS`).")
    role = Field("role", _role, "What the member did in the last week (one of `records.ROLES`).")
    came = Field("role", _came, "Whether the member took part in the last week.")
    visits = Field("visits", int, "Weeks taken part so far.")
    weeks_taken_part = Field("part", _weeks_in, "Weeks taken part among the last 26.")
    weeks_watched = Field("watched", _weeks_in, "Weeks watched without taking part among the last 26.")
    hours_available = Field("available", float, "Hours the member could give in the last week.")
    hours_given = Field("given", float, "Hours spent taking part in the last week, without those of leading.")
    hours_leading = Field("leading", float, "Hours spent leading in the last week.")
    experience = Field("experience", float, "Worth of the last visit, 0 to 1.")
    concern = Field("concern", bool, "Whether own work has raised a concern in the domain that is still open.", 1.0)
    energy = Field("energy", float, "Energy for this community now, 0 to 1.", 1.0)
    passion = Field("passion", float, "Passion for the domain, 0 to 1.", 1.0)
    identification = Field("identification", float, "Identification with the community, 0 to 1.", 1.0)
    value = Field("value", float, "What a visit is expected to be worth, 0 to 1.", 1.0)
    reputation = Field("reputation", float, "For contributions that count here, 0 to 1.", 1.0)
    anger = Field("anger", float, "About not having been heard, 0 to 1.", 1.0)
    topic = Field("topic", int, "What the open concern is about, or the last one was: a topic's number.")
    need = Field("need", _need, "What the member needs a community for, besides help (one of `activities.NEEDS`).")
    relevance = Field("relevance", float, "Concerns a week that own work raises in the domain.", 1000.0)
    pledge = Field("pledge", float, "Leader hours a week pledged; 0 for none.", QUANTITIES["start.pledge"].high)

    def __init__(self, model: Landscape, row: int) -> None:
        self.model = model
        self.row = row

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Membership) and other.model is self.model and other.row == self.row

    def __hash__(self) -> int:
        return hash((id(self.model), self.row))

    def __repr__(self) -> str:
        return f"<Membership {self.row} in community {self.community}: {self.level}>"

    @property
    def records(self) -> Any:
        """The records that `row` counts."""
        return self.model.member_records

    @property
    def person(self) -> Person:
        """The person whose membership it is. Raises KeyError once the person has left the organisation."""
        return self.model.person(self.records["person"].item(self.row))

    @property
    def ties(self) -> list[Tie]:
        """The strongest ties, strongest first; those to people who left stay until others take their place."""
        state = self.model.life.state
        found = [
            Tie(Membership(self.model, int(other)), float(weight))
            for other, weight in zip(state.ties["to"][self.row], state.ties["weight"][self.row], strict=True)
            if other >= 0
        ]
        return sorted(found, key=lambda tie: (-tie.weight, tie.to.row))


class OfTheMembership:
    """An attribute of a person's only membership, so that it can be named where Mesa asks for an agent's attribute."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.__doc__ = f"`{name}` of the person's only membership."

    def __get__(self, person: Person | None, owner: type | None = None) -> Any:
        return self if person is None else getattr(person.membership, self.name)

    def __set__(self, person: Person, value: Any) -> None:
        setattr(person.membership, self.name, value)


class Person(mesa.Agent):  # type: ignore[misc]
    """Somebody in the organisation: a view on the record.

    `unique_id` is the person's row + 1, whoever looks and whenever. Override `step` in a subclass, and name it as the
    model's `person_type`, to give everybody something to do between two weeks. What belongs to a membership (`energy`,
    `level` and so on) can be read and written here as well, as long as the person has only one.
    """

    home = Field("home", int, "Number of the community in which the person was first seen.")
    left = Field("left", _week, "Week in which the person left the organisation; None while there.")
    hours = Field("hours", float, "Hours a week the person could give to all communities, in a calm week.", 168.0)
    far = Field("far", bool, "Whether the person is far away: in the field, of another language.")
    hoards = Field("hoards", bool, "Whether the person keeps knowledge to themselves.")
    knows = Field("sound", _topics, "Topics the person knows, by number.")
    misknows = Field("unsound", _topics, "Topics the person holds wrongly, or as they once were.")
    works_on = Field("context", _topics, "Topics that come up in the person's work now.")
    busy = Field("busy", bool, "Whether the person is in a busy spell of other work.", 1.0)

    level = OfTheMembership()
    role = OfTheMembership()
    came = OfTheMembership()
    visits = OfTheMembership()
    concern = OfTheMembership()
    energy = OfTheMembership()
    passion = OfTheMembership()
    identification = OfTheMembership()
    value = OfTheMembership()
    relevance = OfTheMembership()
    pledge = OfTheMembership()

    def __init__(self, model: Landscape, row: int) -> None:
        self.row = row
        super().__init__(model)

    def __repr__(self) -> str:
        return f"<Person {self.row}>"

    @property
    def records(self) -> Any:
        """The records that `row` counts."""
        return self.model.person_records

    @property
    def memberships(self) -> list[Membership]:
        """The memberships the person has now, in the order of joining."""
        views = (Membership(self.model, row) for row in self.model.rows_of(self.row))
        return [view for view in views if view.left is None]

    @property
    def membership(self) -> Membership:
        """The only membership. Raises ValueError where there are several, or none any more."""
        found = self.memberships
        if len(found) != 1:
            raise ValueError(f"person {self.row} has {len(found)} memberships, expected 1; go through `.memberships`")
        return found[0]

    def remove(self) -> None:
        """Let the person leave the organisation: gone from `agents` at once, from communities in the coming week."""
        if self.left is None:
            self.records["left"][self.row] = self.model.week
        self.model.forget(self)
