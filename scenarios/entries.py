"""Dated entries of a scenario: what changes in the course of a run, and when; and what that costs, and when."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from copsim.scenarios.errors import Problem, Problems, shortened, unknown
from copsim.scenarios.numbers import (
    COSTS,
    EVENT_NUMBERS,
    EVENT_WORDS,
    NEEDS_COMMUNITY,
    OPTIONAL,
    PLACE,
    SECOND,
    SPECIAL,
    SPLIT_BY,
    WEEK,
    WORDS,
    Number,
    as_named,
    bounds,
    number_problem,
)
from copsim.scenarios.paths import stored_values, unknown_parameter
from copsim.scenarios.texts import note, one_line
from copsim.simulation.changes import Change
from copsim.simulation.model import QUANTITIES

NUMBERS: dict[str, Number] = {name: n for numbers in EVENT_NUMBERS.values() for name, n in numbers.items()}
"""Numbers of all events by name."""


class Entry(BaseModel):
    """One dated entry: parameters that get new values, an event, or only a cost that falls due. Frozen.

    Raises pydantic's ValidationError (a ValueError) for an entry that cannot be.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    week: int
    """First week it holds in; 0 is the first week of the run."""
    values: dict[str, float] = Field(default_factory=dict)
    """New values by parameter path; `set` in files. A choice is kept as the position of its name."""
    event: str | None = None
    activity: str | None = None
    """Which activity of the catalogue an `activity` event holds."""
    days: int | None = None
    invited: int | None = None
    how_many: int | None = None
    percent: int | None = None
    seed: int | None = None
    heard: int | None = None
    hours: int | None = None
    visible: int | None = None
    of_core: int | None = None
    passed_over: int | None = None
    people: int | None = None
    into: int | str | None = None
    """Which community one merges into, or which those form who split off; as `community` names one."""
    by: str | None = None
    """By what a community splits: topic or place."""
    cost: dict[str, float] = Field(default_factory=dict)
    """What the change costs, by name of `numbers.COSTS`: hours and money; empty where nothing is said of it."""
    note: str = ""
    """Why, in plain words."""
    community: int | str | None = None
    """Which community is meant, counted from 0; in a landscape a place or one of its copies by name; None for all."""

    @field_validator("note")
    @classmethod
    def _plain(cls, text: str) -> str:
        return note(text)

    @field_validator("activity")
    @classmethod
    def _named(cls, text: str | None) -> str | None:
        return None if text is None else one_line(text)

    @field_validator("values", mode="before")
    @classmethod
    def _stored(cls, given: Any) -> Any:
        return stored_values(given)

    @model_validator(mode="after")
    def _possible(self) -> Entry:
        problems = Problems()
        for name, value in self.values.items():
            known = QUANTITIES.get(name)
            value_problem = changed_value_problem(name, name, as_named(value, known) if known else value)
            if value_problem:
                problems.add(value_problem)
        place = None if isinstance(self.community, str) else self.community
        into = None if isinstance(self.into, str) else self.into
        for name, given, number in [("week", self.week, WEEK), ("community", place, PLACE), ("into", into, PLACE)] + [
            (name, given, NUMBERS[name]) for name, given in self.numbers.items()
        ]:
            problem = None if given is None else number_problem(name, given, number)
            if problem:
                problems.add(problem)
        for name, value in self.cost.items():
            problem = cost_problem("", name, value)
            if problem:
                problems.add(problem)
        what = ["set"] if self.values else []
        what += ["event"] if self.event is not None else []
        what += ["cost"] if self.cost else []
        told = [*self.words, *self.numbers]
        for problem in kind_problems("", [*what, *told, *(["community"] if self.community is not None else [])]):
            problems.add(problem)
        for problem in event_problems("", self.event, told, self.community):
            problems.add(problem)
        if self.by is not None and self.by not in SPLIT_BY:
            problems.add(by_problem("by", self.by))
        if problems:
            raise ValueError(str(problems[0]))
        return self

    @property
    def numbers(self) -> dict[str, int]:
        """What the event is told, by name."""
        given = {name: getattr(self, name) for name in NUMBERS}
        return {name: value for name, value in given.items() if value is not None}

    @property
    def words(self) -> dict[str, int | str]:
        """What the event is told in words, or as the number of a community, by name."""
        given = {name: getattr(self, name) for name in WORDS}
        return {name: value for name, value in given.items() if value is not None}

    def compiled(
        self, rows: Mapping[str, int] | None = None, known: Mapping[str, Sequence[int]] | None = None
    ) -> tuple[Change, ...]:
        """The entry as the simulation takes it.

        Args:
            rows: row of each activity in the simulation's catalogue, by name; only an `activity` event needs it.
            known: which communities each name of a landscape means; only an entry that names a place needs it.

        Raises:
            KeyError: for an activity that has no row, and for a place that is not known.
        """
        if isinstance(self.community, str):
            there: Sequence[int] = (known or {})[self.community]
        else:
            there = (-1 if self.community is None else self.community,)
        other = (known or {})[self.into][0] if isinstance(self.into, str) else self.into
        if self.event is None:
            return tuple(
                Change(week=self.week, path=path, value=value, community=community)
                for community in there
                for path, value in self.values.items()
            )
        numbers = self.numbers
        more = sum(numbers.pop(name, 0) for name in SECOND)
        amount = next(iter(numbers.values()), 0) if self.activity is None else (rows or {})[self.activity]
        if other is not None:
            amount, more = other, SPLIT_BY.index(self.by or SPLIT_BY[0])
        return tuple(
            Change(week=self.week, event=self.event, amount=amount, more=more, community=community)
            for community in there
        )

    @property
    def where(self) -> str:
        """Where it happens, to be put behind what happens; empty for an entry that is for all communities."""
        return whereabouts(self.community)

    @property
    def only_cost(self) -> bool:
        """Whether nothing changes in this week, and only a cost falls due."""
        return not self.values and self.event is None

    @property
    def told(self) -> str:
        """What the entry does, in plain words."""
        if self.only_cost:
            return f"{self.cost_told} fall due"
        if self.event is None:
            return "; ".join(f"{path} becomes {value_told(path, value)}" for path, value in self.values.items())
        if self.event == "launch":
            days = "one day" if self.days == 1 else f"{self.days} days"
            return f"a launch of {days}, {self.invited or 'no'} people invited"
        if self.event == "leaders leave":
            who = "the leader who pledged most leaves" if self.how_many == 1 else f"{self.how_many} leaders leave"
            return f"{who} the organisation"
        if self.event == "leaders neglect":
            return f"those who lead give {self.percent} % of their pledge"
        if self.event == "renegotiate":
            return "the domain moves to where the work of those at the table is"
        if self.event == SPECIAL:
            return f"a special event: {self.activity}"
        if self.event == "decision":
            how = {0: "without asking members", 100: "after hearing members in full"}
            partly = f"with members heard {self.heard} %"
            return f"the organisation decides in the domain {how.get(self.heard or 0, partly)}"
        if self.event == "task":
            hours = "1 hour" if self.hours == 1 else f"{self.hours} hours"
            return f"a task of {hours} each is handed to the community, its result {self.visible} % visible"
        if self.event == "core leaves":
            who = "the whole core leaves" if self.of_core == 100 else f"{self.of_core} % of the core leave"
            return f"{who} the organisation"
        if self.event == "award":
            many = "one member is" if self.how_many == 1 else f"{self.how_many} members are"
            over = f"the {self.passed_over} % who came most are passed over"
            return f"{many} honoured: {over if self.passed_over else 'those who came most'}"
        if self.event == "leaders hand over":
            one, some = "the leader who pledged most hands the seat", f"{self.how_many} leaders hand their seats"
            return f"{one if self.how_many == 1 else some} to whoever comes regularly and is ready"
        if self.event == "conversations":
            many = "one member is" if self.people == 1 else f"{self.people} members are"
            return f"{many} talked with about what the community could be"
        if self.event in ("merge", "split"):
            into = f"community {self.into}" if isinstance(self.into, int) else self.into
            if self.event == "merge":
                return f"the community merges into {into}"
            who = "are far away" if self.by == "place" else "work on the second half of the agenda"
            return f"those who {who} split off and form {into}"
        if self.event == "close":
            return "the community is closed"
        return f"fresh luck from here on, that of seed {self.seed}"

    @property
    def cost_told(self) -> str:
        """What it costs, in plain words; empty where nothing is said of it."""
        return " and ".join(
            f"{value:,.12g} {'of money' if name == 'money' else name}" for name, value in self.cost.items()
        )

    def as_dict(self) -> dict[str, Any]:
        """The entry as files write it."""
        entry: dict[str, Any] = {"week": self.week}
        if self.only_cost:
            pass
        elif self.event is None:
            entry["set"] = {path: as_written(path, value) for path, value in self.values.items()}
        else:
            entry |= {"event": self.event}
            entry |= self.words | self.numbers
        if self.community is not None:
            entry["community"] = self.community
        if self.cost:
            entry["cost"] = {name: int(cost) if cost.is_integer() else cost for name, cost in self.cost.items()}
        if self.note:
            entry["note"] = self.note
        return entry


def whereabouts(community: int | str | None) -> str:
    """Where something happens, to be put behind what happens: ` in community 2`, ` in budget`."""
    if community is None:
        return ""
    return f" in community {community}" if isinstance(community, int) else f" in {community}"


def as_written(path: str, value: float) -> int | float | str:
    """The value of a parameter as it is written: 40 people, not 40.0; a choice as its name."""
    quantity = QUANTITIES[path]
    if quantity.names:
        return quantity.names[int(value)]
    return int(value) if quantity.whole else value


def value_told(path: str, value: float) -> str:
    """The value of a parameter for people: shortened numbers, names of choices."""
    written = as_written(path, value)
    return written if isinstance(written, str) else f"{value:g}"


def changed_value_problem(key: str, path: str, value: Any, **how: Any) -> Problem | None:
    """What is wrong with giving a parameter a new value in the course of a run; `how` as for `number_problem`."""
    quantity = QUANTITIES.get(path)
    if quantity is None:
        return unknown_parameter(path, key)
    if quantity.start_only:
        said = f"only shapes the start, so changing it later does nothing; set it under '{quantity.theme}:' instead"
        return Problem(said, key=key)
    return number_problem(key, value, quantity, **how)


def cost_problem(key: str, name: str, value: Any, **how: Any) -> Problem | None:
    """What is wrong with one number of what a change costs; `how` as for `number_problem`."""
    at = _at(_at(key, "cost"), name)
    if name not in COSTS:
        return unknown(name, COSTS, at)
    return number_problem(at, value, COSTS[name], **how)


def kind_problems(key: str, given: Collection[str]) -> list[Problem]:
    """What is wrong with the kind of an entry, judged by the names it has: it sets values, is an event, or costs."""
    if "set" in given and "event" in given:
        return [Problem("has both 'set' and 'event'; write two entries", key=key)]
    told = [name for name in given if name in WORDS or name in NUMBERS]
    if "set" not in given and "event" not in given:
        if "cost" in given and not told:
            return []
        expected = "'set' with parameters and their new values, or 'event'"
        return [Problem("changes nothing", key=key, expected=expected)]
    extra = told if "set" in given else []
    return [Problem("does not belong to 'set'; it belongs to events", key=_at(key, name)) for name in extra]


def event_problems(
    key: str, event: str | None, given: Collection[str], community: int | str | None = None
) -> list[Problem]:
    """What is wrong with an event and the names of what comes with it (numbers, and `activity`)."""
    if event is None:
        return []
    if event not in EVENT_NUMBERS:
        said = f"'{shortened(event)}' does not exist"
        return [replace(unknown(event, EVENT_NUMBERS, _at(key, "event")), said=said)]
    needed = EVENT_NUMBERS[event]
    problems = [
        Problem(f"is missing for '{event}'", key=_at(key, name), expected=bounds(number))
        for name, number in needed.items()
        if name not in given and name not in OPTIONAL
    ]
    words = EVENT_WORDS.get(event, ())
    own = (*needed, *words)
    problems += [Problem(f"does not belong to '{event}'", key=_at(key, name)) for name in given if name not in own]
    problems += [
        Problem(f"is missing for '{event}'", key=_at(key, word), expected=WORDS[word])
        for word in words
        if word not in given
    ]
    if event in NEEDS_COMMUNITY and community is None:
        expected = "the community it happens to, by the name of its place or copy, or by its number"
        problems.append(Problem(f"is missing for '{event}'", key=_at(key, "community"), expected=expected))
    if event == "fresh luck" and community is not None:
        problems.append(
            Problem("does not belong to 'fresh luck', which is for the whole world", key=_at(key, "community"))
        )
    return problems


def by_problem(key: str, value: str) -> Problem:
    """Said of something that no community splits by."""
    return replace(unknown(value, SPLIT_BY, key), said=f"is '{shortened(value)}'", expected=WORDS["by"])


def _at(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name
