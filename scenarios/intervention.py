"""An intervention: something leaders, sponsors or a support team can do, that may be dropped on a week of a scenario.

It says in words what is done, by whom and for whom, and in numbers what it costs and which dated changes it makes.
Weeks in it are counted from the week it is dropped on. What it sets is absolute, or relative to what is in force.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from copsim.scenarios.entries import Entry, as_written, value_told
from copsim.scenarios.numbers import Number
from copsim.simulation.model import QUANTITIES

LONGEST = Number(0, 520, "weeks", "How long it lasts; 0: for good.")
WITHIN = Number(0, 519, "weeks", "Week since it began; 0 is the week it is dropped on.")
PLUS = Number(-1_000_000_000, 1_000_000_000, "unit of the parameter", "What is added.", whole=False)
TIMES = Number(0, 1000, "multiple", "What is multiplied by.", whole=False)
FOR_GOOD = 52
"""The hours and money of what lasts for good are told for its first year."""
QUARTER = 13
"""Weeks of a quarter of a year; costs are booked by quarters of the run."""
BOOKED = ("support team", "sponsors", "organisation")
"""Whose hours the model does not count: they are booked as stated costs."""
SPENDERS = (*BOOKED, "leaders", "members")
"""Who may spend hours. Those of leaders and members are asked of them by the changes, and the model counts them."""


@dataclass(frozen=True)
class Amount:
    """Hours or money: once, when it begins, and every week while it lasts."""

    at_once: float = 0.0
    a_week: float = 0.0

    def over(self, weeks: int) -> float:
        """All of it over so many weeks."""
        return self.at_once + self.a_week * weeks

    def as_dict(self) -> dict[str, float]:
        """As it is told to programs."""
        return {"at_once": self.at_once, "a_week": self.a_week}


@dataclass(frozen=True)
class Operation:
    """What is done to one parameter: a new value, or one relative to what is in force (clamped to its bounds)."""

    path: str
    kind: str
    """`to`, `plus` or `times`."""
    value: float
    """For a choice, the position of its name."""

    @property
    def relative(self) -> bool:
        """Whether it goes on from what is in force."""
        return self.kind != "to"

    def after(self, before: float) -> float:
        """The parameter's value, where `before` would be in force without this; within the parameter's bounds."""
        if not self.relative:
            return self.value
        quantity = QUANTITIES[self.path]
        found = before + self.value if self.kind == "plus" else before * self.value
        found = min(max(found, quantity.low), quantity.high)
        # Twelve digits: 0.5 + 0.1 is 0.6 for whoever reads it.
        return float(round(found)) if quantity.whole else float(f"{found:.12g}")

    @property
    def told(self) -> str:
        """In words: `world.time_legitimacy 0.3 more`."""
        if self.kind == "plus":
            return f"{self.path} {abs(self.value):g} {'less' if self.value < 0 else 'more'}"
        return f"{self.path} times {self.value:g}" if self.relative else f"{self.path} {self._written}"

    @property
    def _written(self) -> str:
        return value_told(self.path, self.value)

    def as_written(self) -> Any:
        """As files write it."""
        return {self.kind: self.value} if self.relative else as_written(self.path, self.value)


@dataclass(frozen=True)
class Step:
    """What happens in one of its weeks: operations, or an event."""

    week: int
    """Since it began."""
    operations: tuple[Operation, ...] = ()
    event: Entry | None = None
    """As a dated entry whose week is that of the step."""

    @property
    def told(self) -> str:
        """In words."""
        return self.event.told if self.event else "; ".join(each.told for each in self.operations)

    def as_dict(self) -> dict[str, Any]:
        """As files write it."""
        if self.event is not None:
            return self.event.as_dict()
        return {"week": self.week, "set": {each.path: each.as_written() for each in self.operations}}


@dataclass(frozen=True)
class Condition:
    """Something that has to be so in the week it is dropped on, for the communities it is dropped on."""

    path: str
    relation: str
    """`is`, `above`, `below`, `at least` or `at most`."""
    value: float

    def holds(self, found: float) -> bool:
        """Whether a value in force fulfils it."""
        return {
            "is": found == self.value,
            "above": found > self.value,
            "below": found < self.value,
            "at least": found >= self.value,
            "at most": found <= self.value,
        }[self.relation]

    @property
    def told(self) -> str:
        """In words: `organisation.domain_sponsor above 0`."""
        return f"{self.path} {'' if self.relation == 'is' else self.relation + ' '}{value_told(self.path, self.value)}"


@dataclass(frozen=True)
class Eligibility:
    """Whom it is meant for: in words, and as far as it can be checked on a scenario."""

    whom: str
    weeks_left: int = 0
    """The run has to go on for so many weeks at least."""
    communities: int = 1
    """There have to be so many communities at least."""
    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    """One of these has to hold, where there are any."""

    def as_dict(self) -> dict[str, Any]:
        """As it is told to programs."""
        return {
            "whom": self.whom,
            "weeks_left": self.weeks_left,
            "communities": self.communities,
            "all": [each.told for each in self.all],
            "any": [each.told for each in self.any],
        }


@dataclass(frozen=True)
class Capacity:
    """How many communities or people it can serve at once; None where nothing limits it."""

    communities: int | None = None
    people: int | None = None
    why: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As it is told to programs."""
        return {"communities": self.communities, "people": self.people, "why": self.why}


@dataclass(frozen=True)
class Shown:
    """What it moves in the model, and where that can be seen; a test holds the files of the library to it."""

    measure: str
    """As `copsim compare --measure` takes it."""
    direction: str
    """`more` or `less`."""
    in_: str
    """A scenario of the library."""
    week: int
    """It is dropped on."""
    finding: str = ""
    """What one would not expect, in words."""

    def as_dict(self) -> dict[str, Any]:
        """As files write it."""
        told = {"measure": self.measure, "direction": self.direction, "in": self.in_, "week": self.week}
        return {**told, "finding": self.finding} if self.finding else told


@dataclass(frozen=True)
class Intervention:
    """Something that can be done; see the module."""

    name: str
    title: str
    description: str
    who: str
    when: str
    """When it makes sense."""
    weeks: int
    """How long it lasts; 0: for good. What it set is then as it would have been without it."""
    eligibility: Eligibility
    steps: tuple[Step, ...]
    source: str
    """Where the idea comes from."""
    sizes: str
    """Where its numbers come from."""
    hours: Mapping[str, Amount] = field(default_factory=dict)
    """By who spends them; for each community it is done in."""
    money: Amount = Amount()
    """For each community it is done in."""
    capacity: Capacity = Capacity()
    shows: Shown | None = None

    @property
    def told_weeks(self) -> int:
        """Weeks over which its costs are told: all it lasts, or a year where it lasts for good."""
        return self.weeks or FOR_GOOD

    @property
    def booked_hours(self) -> Amount:
        """Hours that are booked as stated costs, whoever spends them."""
        mine = [amount for who, amount in self.hours.items() if who in BOOKED]
        return Amount(sum(a.at_once for a in mine), sum(a.a_week for a in mine))

    def operations(self) -> Iterator[tuple[int, Operation]]:
        """All it does to parameters, with the week since it began."""
        return ((step.week, each) for step in self.steps for each in step.operations)

    def events(self) -> Iterator[Entry]:
        """All that happens once; their weeks are counted since it began."""
        return (step.event for step in self.steps if step.event is not None)

    def as_dict(self) -> dict[str, Any]:
        """Everything, ready for JSON.

        `hours` and `money` are those booked within its weeks, for one community: in its first year where it lasts for
        good. `spent` says when, and who spends the hours.
        """
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "who": self.who,
            "when": self.when,
            "hours": self.booked_hours.over(self.told_weeks),
            "money": self.money.over(self.told_weeks),
            "spent": {
                "hours": {who: amount.as_dict() for who, amount in self.hours.items()},
                "money": self.money.as_dict(),
                "over_weeks": self.told_weeks,
            },
            "eligibility": self.eligibility.as_dict(),
            "weeks": self.weeks,
            "capacity": self.capacity.as_dict(),
            "changes": [step.as_dict() for step in self.steps],
            "shows": None if self.shows is None else self.shows.as_dict(),
            "source": self.source,
            "sizes": self.sizes,
        }


__all__ = [
    "BOOKED", "FOR_GOOD", "LONGEST", "PLUS", "QUARTER", "SPENDERS", "TIMES", "WITHIN", "Amount", "Capacity",
    "Condition", "Eligibility", "Intervention", "Operation", "Shown", "Step",
]  # fmt: skip
