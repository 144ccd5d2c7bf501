"""The catalogue: learning activities and ways of meeting that come with copsim, as data (`activities.yaml`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from copsim.scenarios.activity_rows import (
    ATTRIBUTES,
    FROM_FORMAT,
    KINDS,
    ROW_KEYS,
    Format,
    Row,
    as_activity,
    as_row,
    merged,
    tidy,
)
from copsim.scenarios.errors import Problem, Problems, ScenarioError, shortened, shown, unknown
from copsim.scenarios.reading import Reader
from copsim.scenarios.texts import is_source, one_line
from copsim.scenarios.tree import Pair, decoded, tree
from copsim.simulation.activities import Activity

FILE = "activities.yaml"
REST = "rest"
"""Key of the source of every attribute that has none of its own."""
FORMAT_KEYS = ("about", "kind", *FROM_FORMAT, "sources")
NEEDED = ("about", "family", "hours", "preparation", "format", "serves")
"""Attributes that every row of the catalogue has."""


@dataclass(frozen=True)
class CatalogueEntry:
    """One activity of the catalogue, with where each of its attributes comes from."""

    name: str
    row: Row
    """What its row says."""
    sources: Mapping[str, str]
    """By attribute; `name` for that there is such an activity, `rest` for all attributes that are not named."""
    activity: Activity

    @property
    def about(self) -> str:
        """What it is, in one sentence."""
        return str(self.row.get("about", ""))

    def source(self, attribute: str) -> str:
        """Where an attribute comes from."""
        if attribute in self.sources:
            return self.sources[attribute]
        if attribute in FROM_FORMAT and attribute not in self.row:
            return f"assumed: as in the format '{self.row['format']}'"
        return self.sources[REST]

    def as_dict(self) -> dict[str, Any]:
        """Everything, ready for JSON."""
        content = as_row(self.activity)
        content.pop("usual")
        return {
            "name": self.name,
            "about": self.about,
            "format": self.row.get("format"),
            **content,
            "sources": dict(self.sources),
        }


@dataclass(frozen=True)
class Catalogue:
    """Activities and formats by name, in the order of the file."""

    activities: Mapping[str, CatalogueEntry]
    formats: Mapping[str, Format]


def catalogue() -> Mapping[str, CatalogueEntry]:
    """The activities that come with copsim by name, in the order of their file."""
    return _whole().activities


def formats() -> Mapping[str, Format]:
    """The ways of meeting that come with copsim by name: six kinds of who meets whom, then the named formats."""
    return _whole().formats


def activity(name: str) -> Activity:
    """The activity of this name as the simulation takes it. Raises ScenarioError for a name that does not exist."""
    return entry(name).activity


def entry(name: str) -> CatalogueEntry:
    """The entry of this name. Raises ScenarioError for a name that does not exist."""
    known = catalogue()
    if name not in known:
        problem = unknown(name, known, f"activity '{shortened(name)}'", listed=False)
        raise ScenarioError([replace(problem, expected="a name that 'copsim activities list' shows")])
    return known[name]


def told(one: CatalogueEntry) -> str:
    """An activity as a page of plain text: every attribute, what it means, and where it comes from."""
    values = as_row(one.activity)
    seats = formats()[one.row["format"]]
    serves = {need: share for need, share in values["serves"].items() if share}
    attributes: list[tuple[str, str, str]] = [
        ("family", f"{one.activity.family}, {values['family']}", "Which of the seven families it belongs to."),
        ("format", f"{seats.name}, {seats.kind}" if seats.name != seats.kind else seats.kind, seats.about),
        *((name, f"{values[name]:g} ({number.unit})", number.meaning) for name, number in ATTRIBUTES.items()),
        ("serves", ", ".join(f"{need} {share:g}" for need, share in serves.items()), "How far it serves needs."),
    ]
    lines = [one.name, f"  {one.about}", f"  {one.source('name')}"]
    for name, value, meaning in attributes:
        lines += ["", f"{name}: {value}", f"  {meaning}", f"  {one.source(name)}"]
    return "\n".join(lines)


def all_rows(own: Mapping[str, Row]) -> dict[str, Row]:
    """Rows by name: those of the catalogue, changed where a scenario's own rows say so, then its new ones."""
    known = {name: merged(each.row, own[name]) if name in own else each.row for name, each in catalogue().items()}
    return known | {name: row for name, row in own.items() if name not in known}


def activities_of(programme: Iterable[str], special: Iterable[str], own: Mapping[str, Row]) -> tuple[Activity, ...]:
    """Activities as the simulation takes them: the programme in its order, then what only special events name.

    Raises KeyError for a name that neither the catalogue nor the scenario's own rows have.
    """
    rows = all_rows(own)
    usual = dict.fromkeys(programme)
    rare = [name for name in dict.fromkeys(special) if name not in usual]
    return (
        *(as_activity(name, rows[name], formats()) for name in usual),
        *(as_activity(name, rows[name], formats(), usual=False) for name in rare),
    )


@cache
def _whole() -> Catalogue:
    data = resources.files("copsim.scenarios").joinpath(FILE).read_bytes()
    return read_catalogue(data, FILE)


def read_catalogue(data: bytes, file: str) -> Catalogue:
    """The catalogue in the text of a file. Raises ScenarioError with all that is wrong, line with each."""
    problems = Problems()
    reader = _CatalogueReader(file, problems)
    read = reader.read(tree(decoded(data, file, problems), file, problems).value)
    problems.settle()
    return read


class _CatalogueReader(Reader):
    """Reads the two tables of the catalogue."""

    def read(self, top: dict[str, Pair]) -> Catalogue:
        for name, pair in top.items():
            if name not in ("formats", "activities"):
                self.tell(unknown(name, ("formats", "activities")), pair.line)
        for name in ("formats", "activities"):
            if name not in top:
                self.problems.add(Problem(f"has no '{name}:'", file=self.file))
        read = self._formats(top["formats"]) if "formats" in top else {}
        entries = self._activities(top["activities"], read) if "activities" in top else {}
        return Catalogue(MappingProxyType(entries), MappingProxyType(read))

    def _formats(self, pair: Pair) -> dict[str, Format]:
        read = {}
        for name, inner in self.mapping("formats", pair, "names of formats, each with attributes beneath").items():
            key = shortened(f"formats.{name}")
            content = self.mapping(key, inner, "attributes such as 'group: 4', indented beneath it")
            values: dict[str, Any] = {}
            for attribute, value in content.items():
                at = f"{key}.{attribute}"
                if attribute not in FORMAT_KEYS:
                    self.tell(unknown(attribute, FORMAT_KEYS, at), value.line)
                elif attribute == "sources":
                    values[attribute] = self._sources(at, value, (*FORMAT_KEYS, REST))
                elif attribute in FROM_FORMAT:
                    self.keep(values, attribute, self.number(at, value, ATTRIBUTES[attribute]))
                else:
                    self.keep(values, attribute, self.text(at, value, one_line))
            kind = values.get("kind", KINDS[0])
            if kind not in KINDS:
                known = f"one of {', '.join(KINDS)}"
                self.tell(Problem(f"is {shown(kind)}", key=f"{key}.kind", expected=known), content["kind"].line)
            self._complete(key, content, FORMAT_KEYS, inner.line)
            if all(attribute in values for attribute in FORMAT_KEYS):
                read[name] = Format(name, **values)
        return read

    def _activities(self, pair: Pair, read: Mapping[str, Format]) -> dict[str, CatalogueEntry]:
        entries = {}
        for name, row in self.rows("activities", pair, read, also=("sources",)).items():
            key = shortened(f"activities.{name}")
            line = self.lines[f"activities.{name}"]
            given = row.pop("sources", None)
            sources = {} if given is None else self._sources(f"{key}.sources", given, ("name", *ROW_KEYS, REST))
            needed = (*NEEDED, "sources")
            self._complete(key, [k for k in needed if f"activities.{name}.{k}" in self.lines], needed, line)
            if all(attribute in row for attribute in NEEDED) and sources:
                entries[name] = CatalogueEntry(name, tidy(row), sources, as_activity(name, tidy(row), read))
        return entries

    def _sources(self, key: str, pair: Pair, known: tuple[str, ...]) -> dict[str, str]:
        sources = self.texts(key, pair, "attributes with text that says where they come from, indented beneath")
        for attribute, text in sources.items():
            line = self.lines[f"{key}.{attribute}"]
            if attribute not in known:
                self.tell(unknown(attribute, known, f"{key}.{attribute}"), line)
            if not is_source(text):
                expected = "text that begins with 'seed: ' or with 'assumed'"
                self.tell(Problem(f"is {shown(text)}", key=f"{key}.{attribute}", expected=expected), line)
        if sources and REST not in sources:
            self.tell(Problem(f"has no '{REST}', the source of all other attributes", key=key), pair.line)
        return sources

    def _complete(self, key: str, given: Iterable[str], needed: Iterable[str], line: int) -> None:
        there = set(given)
        for attribute in needed:
            if attribute not in there:
                self.tell(Problem(f"has no '{attribute}'", key=key), line)
