"""A scenario: everything that determines a run but the seed, in words and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from copsim.scenarios.activity_rows import Row, as_row, row_problems, tidy
from copsim.scenarios.addressing import Address, address, address_problem, readdressed, value_problem, without
from copsim.scenarios.between import Between
from copsim.scenarios.catalogue import activities_of, catalogue, formats
from copsim.scenarios.checks import cross_problems
from copsim.scenarios.entries import Entry, as_written
from copsim.scenarios.errors import Problem, Problems, ScenarioError, shortened
from copsim.scenarios.landscape_checks import run_problems
from copsim.scenarios.numbers import RUN, as_named, number_problem, resolved, stored
from copsim.scenarios.paths import stored_values, unknown_parameter
from copsim.scenarios.places import Place, addresses, community_names, firsts
from copsim.scenarios.texts import in_words, is_name, note, one_line
from copsim.simulation.activities import ALWAYS, Activity
from copsim.simulation.changes import Change
from copsim.simulation.life import Plan
from copsim.simulation.model import DEFAULTS, QUANTITIES, setting_rows

SET_BY_HAND = "assumed: set for this run, in place of the scenario's value"


def whole_programme() -> tuple[str, ...]:
    """The programme of a scenario that gives none: all of the catalogue, in the order of its file."""
    return tuple(catalogue())


class Scenario(BaseModel):
    """A scenario, checked in full. Frozen; `with_values` makes another.

    Raises pydantic's ValidationError (a ValueError) for a scenario that cannot be; `load` raises ScenarioError.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    name: str
    """Small letters, digits, - and _."""
    title: str = Field(default="", validate_default=True)
    """In words; made from the name if not given."""
    question: str = ""
    """What one would like to know."""
    description: str = ""
    """Who and what this is about, and what to look at."""
    weeks: int = int(RUN["weeks"].default)
    communities: int = int(RUN["communities"].default)
    elsewhere: float = float(RUN["elsewhere"].default)
    parameters: dict[str, float] = Field(default_factory=dict)
    """What was set, by path, with what was inherited; what is absent has the model's default."""
    changes: tuple[Entry, ...] = ()
    sources: dict[str, str] = Field(default_factory=dict)
    """Where numbers come from, by parameter path or `changes[0].week`: `seed:`, `fitted:` or `assumed` in front."""
    programme: tuple[str, ...] = Field(default_factory=whole_programme)
    """Activities the calendar may choose from, by name; a fixed programme takes them in this order."""
    activities: dict[str, Row] = Field(default_factory=dict)
    """Own activities, and attributes of known ones that are changed, by name; attributes as in the catalogue."""
    places: tuple[Place, ...] = ()
    """Communities of a landscape that differ at the start; empty where all are copies of one."""
    links: tuple[Between, ...] = ()
    """What lies between places."""
    real_case: bool = False
    """Whether this retells something that happened; then every number has a source."""

    @field_validator("name")
    @classmethod
    def _name(cls, text: str) -> str:
        if not is_name(text):
            raise ValueError(f"the name is {text!r}, expected small letters and digits, with - or _ between them")
        return text

    @field_validator("title")
    @classmethod
    def _title(cls, text: str, info: ValidationInfo) -> str:
        return one_line(text) or in_words(info.data.get("name", ""))

    @field_validator("question")
    @classmethod
    def _one_line(cls, text: str) -> str:
        return one_line(text)

    @field_validator("description")
    @classmethod
    def _note(cls, text: str) -> str:
        return note(text)

    @field_validator("sources")
    @classmethod
    def _source_texts(cls, sources: dict[str, str]) -> dict[str, str]:
        return {key: one_line(text) for key, text in sources.items()}

    @field_validator("parameters", mode="before")
    @classmethod
    def _stored(cls, given: Any) -> Any:
        return stored_values(given)

    @field_validator("programme", mode="before")
    @classmethod
    def _programme(cls, given: Any) -> Any:
        if isinstance(given, list | tuple) and not given:
            raise ScenarioError([Problem("is empty", key="programme", expected="at least one activity")])
        return tuple(given) if isinstance(given, list) else given

    @field_validator("activities")
    @classmethod
    def _rows(cls, given: dict[str, Row]) -> dict[str, Row]:
        problems = Problems()
        for name, row in given.items():
            for problem in row_problems(name, row, formats(), f"activities.{name}"):
                problems.add(problem)
        problems.settle()
        return {name: tidy(row) for name, row in given.items()}

    @field_validator("parameters")
    @classmethod
    def _parameters(cls, given: dict[str, float]) -> dict[str, float]:
        """Check each, and put them in the order of the model."""
        problems = Problems()
        for path, value in given.items():
            known = QUANTITIES.get(path)
            problem = parameter_problem(path, as_named(value, known) if known else value)
            if problem:
                problems.add(problem)
        problems.settle()
        return {path: float(given[path]) for path in QUANTITIES if path in given}

    @model_validator(mode="after")
    def _fitting(self) -> Scenario:
        problems = Problems()
        total = sum(place.copies for place in self.places)
        if self.places and self.communities == 1:
            # The model is frozen; how many there are follows from the places.
            object.__setattr__(self, "communities", total)
        given = ["communities"] * (self.communities != total) + ["elsewhere"] * (self.elsewhere != 0)
        for laid_down in run_problems(given, self.places):
            problems.add(laid_down)
        for name, number in RUN.items():
            problem = number_problem(name, getattr(self, name), number)
            if problem:
                problems.add(problem)
        problems.settle()
        for problem in self._cross_problems(self.parameters, self.sources, self.changes):
            problems.add(problem)
        problems.settle()
        return self

    def _cross_problems(
        self,
        parameters: Mapping[str, float],
        sources: Mapping[str, str],
        changes: tuple[Entry, ...],
        landscape: tuple[tuple[Place, ...], tuple[Between, ...]] | None = None,
        **run: float,
    ) -> list[Problem]:
        places, links = landscape or (self.places, self.links)
        whole = {name: getattr(self, name) for name in RUN} | run
        found = cross_problems(
            whole,
            parameters,
            changes,
            sources,
            real_case=self.real_case,
            programme=self.programme if self.chosen_programme else (),
            activities=self.activities,
            places=places,
            links=links,
        )
        return list(found)

    @property
    def chosen_programme(self) -> bool:
        """Whether the programme is another one than the whole catalogue in its order."""
        return self.programme != whole_programme()

    def setting(self, path: str, community: int | None = None) -> float:
        """Value of a parameter that is in force at the start. Raises ScenarioError for a name that does not exist.

        Args:
            path: of the parameter.
            community: in which community of a landscape; what holds where no place says otherwise if None.
        """
        if path not in QUANTITIES:
            raise ScenarioError([unknown_parameter(path)])
        common = self.parameters.get(path, DEFAULTS[path])
        place = None if community is None else self.place_of(community)
        return common if place is None else place.values.get(path, common)

    def place_of(self, community: int) -> Place | None:
        """The place of a landscape that a community is a copy of; None where there are no places."""
        return next((place for first, place in firsts(self.places) if first <= community < first + place.copies), None)

    @property
    def place_names(self) -> tuple[str, ...]:
        """What each community is called: by its place in a landscape, by its number otherwise."""
        return community_names(self.places) or tuple(str(n) for n in range(self.communities))

    @property
    def first_people(self) -> int:
        """How many people there are at the start."""
        people = self.setting("start.members") * (0 if self.places else self.communities)
        people += sum(self.setting("start.members", first) * place.copies for first, place in firsts(self.places))
        return int(people)

    def compiled(self, entries: Iterable[Entry]) -> tuple[Change, ...]:
        """Entries as the simulation takes them, with the catalogue and the places of this scenario."""
        rows = {activity.name: len(ALWAYS) + n for n, activity in enumerate(self.in_use())}
        known = addresses(self.places)
        return tuple(change for entry in entries for change in entry.compiled(rows, known))

    def plan(self) -> Plan:
        """What the simulation starts from; made once, used for any number of seeds."""
        activities = self.in_use()
        known = addresses(self.places)
        changes = self.compiled(self.changes)
        if self.places:
            different = setting_rows({**self.parameters, **place.values} for place in self.places)
            copies = np.repeat(different, [place.copies for place in self.places]).view(np.recarray)
            links = tuple(link for each in self.links for link in each.links(known))
            return Plan(copies, tuple(changes), activities=activities, links=links)
        return Plan.of(
            self.parameters,
            changes,
            communities=self.communities,
            elsewhere=self.elsewhere,
            activities=activities,
        )

    def in_use(self) -> tuple[Activity, ...]:
        """Activities that can happen: the programme in its order, then those that only special events name."""
        special = [entry.activity for entry in self.changes if entry.activity is not None]
        return activities_of(self.programme, special, self.activities)

    def marks(self, weeks: int | None = None, told: Callable[[Entry], str] | None = None) -> list[tuple[int, str]]:
        """Dated changes in order of week, as (week, plain words); costs that fall due change nothing.

        Args:
            weeks: those of the first so many weeks; of all if None.
            told: how a change is told; as `Entry.told` does it if None.
        """
        within = [e for e in self.changes if not e.only_cost and (weeks is None or e.week < weeks)]
        say = told or (lambda entry: entry.told)
        marks = [(entry.week, say(entry) + entry.where) for entry in within]
        return sorted(marks, key=lambda mark: mark[0])

    def with_values(self, values: Mapping[str, Any]) -> Scenario:
        """The same scenario with other values at the start.

        Args:
            values: by parameter path, or by `weeks`, `communities`, `elsewhere`; in a landscape also by
                `leading.effort#budget` for one place and `links[0].brokers` for a link. Text is read as in files.
                What is set by its path alone holds in all communities, whatever a place says itself.

        Raises:
            ScenarioError: with all that is wrong: unknown names, wrong or impossible values, values that do not fit.
        """
        problems = Problems()
        read: dict[str, Any] = {}
        apart: dict[Address, Any] = {}
        for key, given in values.items():
            one = address(key)
            path = key if one is None else one.name if one.link is None else ""
            value = read_value(path, given)
            text = given if isinstance(given, str) else ""
            how: dict[str, Any] = {"decimals": not text}
            how["written"] = "" if isinstance(value, str | None) else shortened(text)
            if one is None:
                read[key] = value
                problem = parameter_problem(key, value, also_run=True, **how)
            else:
                apart[one] = value
                problem = address_problem(one, self.places, self.links) or value_problem(one, value, **how)
            if problem:
                problems.add(problem)
        for problem in run_problems(list(read), self.places):
            problems.add(problem)
        problems.settle()
        read = {key: stored(value, QUANTITIES[key]) if key in QUANTITIES else value for key, value in read.items()}
        run = {name: int(value) if RUN[name].whole else float(value) for name, value in read.items() if name in RUN}
        parameters = self.parameters | {path: float(value) for path, value in read.items() if path in QUANTITIES}
        now = {key: getattr(self, key) if key in RUN else self.parameters.get(key) for key in read}
        overruled = {f"places.{place.name}.{path}" for place in self.places for path in place.values if path in read}
        sources = {key: text for key, text in self.sources.items() if key not in overruled}
        for key, value in read.items():
            if now[key] != value and (self.real_case or key in sources):
                sources[key] = SET_BY_HAND
        for one, value in apart.items():
            if one.now(self.places, self.links) != value and (self.real_case or one.source in sources):
                sources[one.source] = SET_BY_HAND
        places, links = readdressed(without(self.places, list(read)), self.links, apart)
        for problem in self._cross_problems(parameters, sources, self.changes, (places, links), **run):
            problems.add(problem)
        problems.settle()
        new = {"parameters": parameters, "sources": sources, "places": places, "links": links}
        return Scenario.model_validate({**dict(self), **run, **new})

    def with_changes(self, entries: Iterable[Entry], *, source: str = SET_BY_HAND) -> Scenario:
        """The same scenario with further dated entries, behind those it has.

        Args:
            entries: what changes, and when; within its weeks.
            source: where their numbers come from, where the scenario has to say so.

        Raises:
            ScenarioError: with all that does not fit.
        """
        added = tuple(entries)
        changes = (*self.changes, *added)
        sources = dict(self.sources)
        if self.real_case:
            for n, entry in enumerate(added, start=len(self.changes)):
                named = ("week", *entry.values, *entry.numbers, *(f"cost.{name}" for name in entry.cost))
                sources |= {f"changes[{n}].{name}": source for name in named}
        problems = Problems()
        for problem in self._cross_problems(self.parameters, sources, changes):
            problems.add(problem)
        problems.settle()
        return Scenario.model_validate({**dict(self), "changes": changes, "sources": sources})

    def with_intervention(self, intervention: Any, week: int, community: int | str | None = None) -> Scenario:
        """The same scenario with an intervention dropped on a week (`scenarios.dropping.dropped` drops several).

        Args:
            intervention: a name of the library (`coaching`), the path of a file, or an `Intervention`.
            week: when it begins; 0 is the first week of the run.
            community: which community it is done in, counted from 0, or the name of a place; all of them if None.

        Raises:
            ScenarioError: where it does not exist, nobody is eligible, or it makes no sense in this week.
            TypeError: for a week that is no whole number, or a community that is neither that nor a name.
        """
        from copsim.scenarios.dropping import dropped, use

        return dropped(self, [use(intervention, week, community)]).scenario

    def to_yaml(self) -> str:
        """The scenario as the text of a file; loading it gives an equal scenario."""
        from copsim.scenarios.writing import written

        return written(self)

    def as_dict(self) -> dict[str, Any]:
        """Everything, ready for JSON, with every parameter (defaults filled in) and every change."""
        return {
            "name": self.name,
            "title": self.title,
            "question": self.question,
            "description": self.description,
            "weeks": self.weeks,
            "communities": self.communities,
            "elsewhere": self.elsewhere,
            "real_case": self.real_case,
            "parameters": {path: as_written(path, self.setting(path)) for path in QUANTITIES},
            "places": [place.as_dict() for place in self.places],
            "links": [link.as_dict() for link in self.links],
            "changes": [entry.as_dict() for entry in self.changes],
            "sources": dict(self.sources),
            "programme": list(self.programme),
            "activities": {activity.name: as_row(activity) for activity in self.in_use()},
        }


def read_value(path: str, value: Any) -> Any:
    """A value as it is meant: text is read as in files, and stays what it is for a choice between names."""
    known = QUANTITIES.get(path)
    if not isinstance(value, str) or (known is not None and known.names):
        return value
    return resolved(value)


def parameter_problem(
    path: str, value: Any, *, also_run: bool = False, written: str = "", decimals: bool = True
) -> Problem | None:
    """What is wrong with a parameter and its value at the start, if anything; see `number_problem`."""
    if also_run and path in RUN:
        return number_problem(path, value, RUN[path], written=written, decimals=decimals)
    if path not in QUANTITIES:
        return unknown_parameter(path, also=RUN if also_run else ())
    return number_problem(path, value, QUANTITIES[path], written=written, decimals=decimals)
