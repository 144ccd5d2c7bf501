"""One scenario file, read and checked key by key: what it says itself, without what it inherits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from copsim.scenarios.activity_rows import Row, tidy
from copsim.scenarios.between import Between
from copsim.scenarios.catalogue import formats
from copsim.scenarios.entries import (
    NUMBERS,
    Entry,
    by_problem,
    changed_value_problem,
    cost_problem,
    event_problems,
    kind_problems,
)
from copsim.scenarios.errors import Problem, Problems, shortened, shown, unknown
from copsim.scenarios.numbers import PLACE, RUN, SPECIAL, SPLIT_BY, WEEK, WORDS, stored
from copsim.scenarios.paths import unknown_parameter
from copsim.scenarios.place_sheets import LandscapeReader
from copsim.scenarios.reading import Reader, found
from copsim.scenarios.texts import is_name, note, one_line
from copsim.scenarios.tree import Node, Pair, holds_broken, tree
from copsim.simulation.model import QUANTITIES, THEMES

TEXTS: dict[str, Callable[[str], str]] = {
    "name": one_line,
    "title": one_line,
    "question": one_line,
    "description": note,
    "extends": str,
}
FLAGS = ("real_case", "replaces_changes")
COLLECTIONS = ("sources", "changes", "programme", "activities", "places", "links")
KEYS: tuple[str, ...] = (*TEXTS, *RUN, *FLAGS, *COLLECTIONS, *THEMES)
"""What may stand at the top of a scenario file."""
ENTRY_KEYS: tuple[str, ...] = ("week", "set", "event", *WORDS, *NUMBERS, "community", "cost", "note")
"""What may stand in an entry of `changes`."""


@dataclass
class Sheet:
    """What one file says."""

    file: str
    texts: dict[str, str] = field(default_factory=dict)
    flags: dict[str, bool] = field(default_factory=dict)
    run: dict[str, float] = field(default_factory=dict)
    parameters: dict[str, float] = field(default_factory=dict)
    changes: list[Entry] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    programme: tuple[str, ...] = ()
    """Empty where the file gives none."""
    activities: dict[str, Row] = field(default_factory=dict)
    """Own and changed activities, as far as this file says."""
    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What this file says of each place of a landscape: `copies`, `title`, `extends`, and `values`."""
    links: tuple[Between, ...] | None = None
    """What lies between places; None where the file does not say."""
    lines: dict[str, int] = field(default_factory=dict)
    """Line of every key; those of `changes` are counted within this file."""


def read_sheet(text: str, file: str, problems: Problems) -> Sheet:
    """Read the text of one file; all that is wrong with it is added to `problems`.

    Raises ScenarioError where the text cannot be read at all.
    """
    return _SheetReader(file, problems).read(tree(text, file, problems))


class EntryReader(Reader):
    """Reads dated entries: what changes, and when."""

    def entries(self, place: str, pair: Pair) -> list[Entry]:
        """Those of a list that are sound; `place` is its key."""
        read: list[Entry] = []
        if not isinstance(pair.node.value, list):
            self.tell(self.wrong(place, pair.node, "a list of entries, each beginning with '- week: …'"), pair.line)
            return read
        for n, node in enumerate(pair.node.value):
            key = f"{place}[{n}]"
            self.lines[key] = node.line
            if node.broken:
                continue
            before = len(self.problems)
            content = self.mapping(key, Pair(node.line, node), "an entry with 'week' and with 'set' or 'event'")
            given = self._entry(key, content, node.line) if content else {}
            if isinstance(node.value, dict) and not content:
                self.tell(Problem("is empty", key=key, expected="'week' and 'set' or 'event'"), node.line)
            if len(self.problems) == before and not holds_broken(node):
                read.append(Entry(**given))
        return read

    def _entry(self, key: str, content: dict[str, Pair], line: int) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for name, pair in content.items():
            at = f"{key}.{name}"
            self.lines[at] = pair.line
            if pair.node.broken:
                continue
            if name == "set":
                given["values"] = self._set(key, pair)
            elif name == "cost":
                given["cost"] = self._cost(key, pair)
            elif name in ("event", SPECIAL, "note"):
                self.keep(given, name, self.text(at, pair, note if name == "note" else one_line))
            elif name == "by":
                self.keep(given, name, self._by(at, pair))
            elif name in ("community", "into") and isinstance(pair.node.value, str):
                self.keep(given, name, self.text(at, pair, one_line))
            elif name in ENTRY_KEYS:
                number = {"week": WEEK, "community": PLACE, "into": PLACE, **NUMBERS}[name]
                self.keep(given, name, self.number(at, pair, number))
            elif name in QUANTITIES:
                self.tell(Problem(f"stands beside 'set'; write 'set: {{{name}: …}}'", key=at), pair.line)
            else:
                self.tell(unknown(name, ENTRY_KEYS, at), pair.line)
        if "week" not in content:
            self.tell(Problem("has no 'week'", key=key, expected="the week in which it happens"), line)
        named = [name for name in content if name in ENTRY_KEYS]
        wrong = kind_problems(key, named)
        if not wrong:
            told = [name for name in named if name in WORDS or name in NUMBERS]
            place = given.get("community", "" if "community" in content else None)
            wrong = event_problems(key, given.get("event"), told, place)
        for problem in wrong:
            self.tell(problem, self.lines.get(problem.key, line))
        return given

    def _by(self, key: str, pair: Pair) -> str | None:
        """By what a community splits."""
        text: str | None = self.text(key, pair, one_line)
        if text is not None and text not in SPLIT_BY:
            self.tell(by_problem(key, text), pair.line)
            return None
        return text

    def _cost(self, key: str, pair: Pair) -> dict[str, float]:
        costs: dict[str, float] = {}
        expected = "hours, money, or both, such as {hours: 40, money: 2000}"
        inside = self.mapping(f"{key}.cost", pair, expected)
        if isinstance(pair.node.value, dict) and not inside:
            self.tell(Problem("is empty", key=f"{key}.cost", expected=expected), pair.line)
        for name, inner in inside.items():
            self.lines[f"{key}.cost.{name}"] = inner.line
            if inner.node.broken:
                continue
            problem = cost_problem(key, name, inner.node.value, written=found(inner.node), decimals=False)
            if problem:
                self.tell(problem, inner.line)
            else:
                costs[name] = inner.node.value
        return costs

    def _set(self, key: str, pair: Pair) -> dict[str, float]:
        values: dict[str, float] = {}
        inside = self.mapping(f"{key}.set", pair, "parameters with new values, such as {leading.effort: 0.5}")
        if isinstance(pair.node.value, dict) and not inside:
            self.tell(Problem("is empty", key=f"{key}.set", expected="parameters with new values"), pair.line)
        for path, inner in inside.items():
            at = f"{key}.{path}"
            self.lines[at] = inner.line
            node = inner.node
            if node.broken:
                continue
            if path in THEMES and isinstance(node.value, dict):
                name = next(iter(node.value), "…")
                self.tell(Problem(f"holds a mapping; write '{path}.{shortened(name)}: …' instead", key=at), inner.line)
                continue
            problem = changed_value_problem(at, path, node.value, written=found(node), decimals=False)
            if problem:
                self.tell(problem, inner.line)
            else:
                values[path] = stored(node.value, QUANTITIES[path])
        return values


class _SheetReader(EntryReader, LandscapeReader):
    """Reads a tree into a sheet."""

    def __init__(self, file: str, problems: Problems) -> None:
        super().__init__(file, problems)
        self.sheet = Sheet(file, lines=self.lines)

    def read(self, top: Node) -> Sheet:
        for name, pair in top.value.items():
            self.lines[name] = pair.line
            if pair.node.broken:
                continue
            if name in TEXTS:
                self.keep(self.sheet.texts, name, self.text(name, pair, TEXTS[name]))
            elif name in RUN:
                self.keep(self.sheet.run, name, self.number(name, pair, RUN[name]))
            elif name in FLAGS:
                self.keep(self.sheet.flags, name, self.flag(name, pair))
            elif name in THEMES:
                self._theme(name, pair)
            elif name == "changes":
                self.sheet.changes = self.entries(name, pair)
            elif name == "programme":
                self._programme(pair)
            elif name == "activities":
                self.sheet.activities = self._activities(pair)
            elif name == "places":
                self.sheet.places = self.read_places(pair)
            elif name == "links":
                self.sheet.links = self.read_links(pair)
            elif name == "sources":
                expected = "keys such as 'leading.effort' with text, indented beneath it"
                self.sheet.sources = self.texts(name, pair, expected)
            else:
                self._unknown_key(name, pair.line)
        given = self.sheet.texts.get("name")
        if given is not None and not is_name(given):
            expected = "small letters and digits, with - or _ between them"
            self.tell(Problem(f"is {shown(given)}", key="name", value=given, expected=expected), self.lines["name"])
        return self.sheet

    def _unknown_key(self, name: str, line: int) -> None:
        if name in QUANTITIES:
            theme, _, inner = name.partition(".")
            said = f"is written as a path; write '{theme}:', and beneath it, indented, '{inner}: …'"
            self.tell(Problem(said, key=name), line)
        elif any(name == q.name for q in QUANTITIES.values()):
            self.tell(unknown_parameter(name), line)
        else:
            self.tell(unknown(name, KEYS), line)

    # Collections

    def _theme(self, theme: str, pair: Pair) -> None:
        for name, inner in self.mapping(theme, pair, "parameters with values, indented beneath it").items():
            path = f"{theme}.{name}"
            self.lines[path] = inner.line
            if path not in QUANTITIES:
                self.tell(unknown_parameter(path), inner.line)
            elif not inner.node.broken:
                value = self.number(path, inner, QUANTITIES[path])
                self.keep(self.sheet.parameters, path, stored(value, QUANTITIES[path]))

    def _programme(self, pair: Pair) -> None:
        content = pair.node.value
        if not isinstance(content, list) or not content:
            said = "is empty" if content == [] else f"is {found(pair.node)}"
            expected = "a list of activities such as [stories, case clinics]; leave the key out for the whole catalogue"
            self.tell(Problem(said, key="programme", expected=expected), pair.line)
            return
        read: dict[str, int] = {}
        for n, node in enumerate(content):
            key = f"programme[{n}]"
            self.lines[key] = node.line
            if node.broken:
                continue
            name = self.text(key, Pair(node.line, node), one_line)
            if name in read:
                said = f"'{shortened(name)}' is given twice, first in line {read[name]}"
                self.tell(Problem(said, key=key), node.line)
            elif name is not None:
                read[name] = node.line
        self.sheet.programme = tuple(read)

    def _activities(self, pair: Pair) -> dict[str, Row]:
        rows = self.rows("activities", pair, formats())
        return {name: tidy(row) for name, row in rows.items()}
