"""One scenario file, read and checked key by key: what it says itself, without what it inherits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from copsim.scenarios.entries import NUMBERS, Entry, changed_value_problem, event_problems, kind_problems
from copsim.scenarios.errors import Problem, Problems, shortened, shown, unknown
from copsim.scenarios.numbers import PLACE, RUN, WEEK, Bounded, number_problem
from copsim.scenarios.paths import unknown_parameter
from copsim.scenarios.texts import is_name, note, one_line
from copsim.scenarios.tree import Node, Pair, tree
from copsim.simulation.model import QUANTITIES, THEMES

TEXTS: dict[str, Callable[[str], str]] = {
    "name": one_line,
    "title": one_line,
    "question": one_line,
    "description": note,
    "extends": str,
}
FLAGS = ("real_case", "replaces_changes")
KEYS: tuple[str, ...] = (*TEXTS, *RUN, *FLAGS, "sources", "changes", *THEMES)
"""What may stand at the top of a scenario file."""
ENTRY_KEYS: tuple[str, ...] = ("week", "set", "event", *NUMBERS, "community", "note")
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
    lines: dict[str, int] = field(default_factory=dict)
    """Line of every key; those of `changes` are counted within this file."""


def read_sheet(text: str, file: str, problems: Problems) -> Sheet:
    """Read the text of one file; all that is wrong with it is added to `problems`.

    Raises ScenarioError where the text cannot be read at all.
    """
    return _Reader(file, problems).read(tree(text, file, problems))


class _Reader:
    """Reads a tree into a sheet, key by key, and goes on after a problem."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.sheet = Sheet(file)
        self.problems = problems

    def read(self, top: Node) -> Sheet:
        for name, pair in top.value.items():
            self.sheet.lines[name] = pair.line
            if pair.node.broken:
                continue
            if name in TEXTS:
                self._keep(self.sheet.texts, name, self._text(name, pair, TEXTS[name]))
            elif name in RUN:
                self._keep(self.sheet.run, name, self._number(name, pair, RUN[name]))
            elif name in FLAGS:
                self._keep(self.sheet.flags, name, self._flag(name, pair))
            elif name in THEMES:
                self._theme(name, pair)
            elif name == "changes":
                self._changes(pair)
            elif name == "sources":
                self._sources(pair)
            else:
                self._unknown_key(name, pair.line)
        given = self.sheet.texts.get("name")
        if given is not None and not is_name(given):
            expected = "small letters and digits, with - or _ between them"
            self._tell(
                Problem(f"is {shown(given)}", key="name", value=given, expected=expected), self.sheet.lines["name"]
            )
        return self.sheet

    def _tell(self, problem: Problem, line: int) -> None:
        self.problems.add(problem.at(self.sheet.file, line))

    @staticmethod
    def _keep(place: dict[str, Any], name: str, value: Any) -> None:
        if value is not None:
            place[name] = value

    def _unknown_key(self, name: str, line: int) -> None:
        if name in QUANTITIES:
            theme, _, inner = name.partition(".")
            said = f"is written as a path; write '{theme}:', and beneath it, indented, '{inner}: …'"
            self._tell(Problem(said, key=name), line)
        elif any(name == q.name for q in QUANTITIES.values()):
            self._tell(unknown_parameter(name), line)
        else:
            self._tell(unknown(name, KEYS), line)

    # Single values

    def _text(self, key: str, pair: Pair, clean: Callable[[str], str]) -> str | None:
        value = pair.node.value
        if not isinstance(value, str):
            remedy = "; put it in quotes" if isinstance(value, bool | int | float) else ""
            self._tell(self._wrong(key, pair.node, f"text{remedy}"), pair.line)
            return None
        try:
            return clean(value)
        except ValueError as error:
            self._tell(Problem(str(error), key=key), pair.line)
            return None

    def _number(self, key: str, pair: Pair, number: Bounded) -> Any:
        node = pair.node
        problem = number_problem(key, node.value, number, written=_found(node), decimals=False)
        if problem:
            self._tell(problem, pair.line)
            return None
        return node.value

    def _flag(self, key: str, pair: Pair) -> bool | None:
        if isinstance(pair.node.value, bool):
            return pair.node.value
        self._tell(self._wrong(key, pair.node, "true or false"), pair.line)
        return None

    def _wrong(self, key: str, node: Node, expected: str) -> Problem:
        return Problem(f"is {_found(node)}", key=key, value=_found(node), expected=expected)

    def _mapping(self, key: str, pair: Pair, expected: str) -> dict[str, Pair]:
        if isinstance(pair.node.value, dict):
            return pair.node.value
        self._tell(self._wrong(key, pair.node, expected), pair.line)
        return {}

    # Collections

    def _theme(self, theme: str, pair: Pair) -> None:
        for name, inner in self._mapping(theme, pair, "parameters with values, indented beneath it").items():
            path = f"{theme}.{name}"
            self.sheet.lines[path] = inner.line
            if path not in QUANTITIES:
                self._tell(unknown_parameter(path), inner.line)
            elif not inner.node.broken:
                self._keep(self.sheet.parameters, path, self._number(path, inner, QUANTITIES[path]))

    def _sources(self, pair: Pair) -> None:
        expected = "keys such as 'leading.effort' with text, indented beneath it"
        for name, inner in self._mapping("sources", pair, expected).items():
            key = f"sources.{name}"
            self.sheet.lines[key] = inner.line
            if not inner.node.broken:
                self._keep(self.sheet.sources, name, self._text(shortened(key), inner, one_line))

    def _changes(self, pair: Pair) -> None:
        if not isinstance(pair.node.value, list):
            self._tell(
                self._wrong("changes", pair.node, "a list of entries, each beginning with '- week: …'"), pair.line
            )
            return
        for n, node in enumerate(pair.node.value):
            key = f"changes[{n}]"
            self.sheet.lines[key] = node.line
            if node.broken:
                continue
            before = len(self.problems)
            content = self._mapping(key, Pair(node.line, node), "an entry with 'week' and with 'set' or 'event'")
            given = self._entry(key, content, node.line) if content else {}
            if isinstance(node.value, dict) and not content:
                self._tell(Problem("is empty", key=key, expected="'week' and 'set' or 'event'"), node.line)
            if len(self.problems) == before:
                self.sheet.changes.append(Entry(**given))

    def _entry(self, key: str, content: dict[str, Pair], line: int) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for name, pair in content.items():
            at = f"{key}.{name}"
            self.sheet.lines[at] = pair.line
            if pair.node.broken:
                continue
            if name == "set":
                given["values"] = self._set(key, pair)
            elif name in ("event", "note"):
                self._keep(given, name, self._text(at, pair, one_line if name == "event" else note))
            elif name in ENTRY_KEYS:
                number = {"week": WEEK, "community": PLACE, **NUMBERS}[name]
                self._keep(given, name, self._number(at, pair, number))
            elif name in QUANTITIES:
                self._tell(Problem(f"stands beside 'set'; write 'set: {{{name}: …}}'", key=at), pair.line)
            else:
                self._tell(unknown(name, ENTRY_KEYS, at), pair.line)
        if "week" not in content:
            self._tell(Problem("has no 'week'", key=key, expected="the week in which it happens"), line)
        named = [name for name in content if name in ENTRY_KEYS]
        found = kind_problems(key, named)
        if not found:
            numbers = [name for name in named if name in NUMBERS]
            found = event_problems(key, given.get("event"), numbers, given.get("community"))
        for problem in found:
            self._tell(problem, self.sheet.lines.get(problem.key, line))
        return given

    def _set(self, key: str, pair: Pair) -> dict[str, float]:
        values: dict[str, float] = {}
        inside = self._mapping(f"{key}.set", pair, "parameters with new values, such as {leading.effort: 0.5}")
        if isinstance(pair.node.value, dict) and not inside:
            self._tell(Problem("is empty", key=f"{key}.set", expected="parameters with new values"), pair.line)
        for path, inner in inside.items():
            at = f"{key}.{path}"
            self.sheet.lines[at] = inner.line
            node = inner.node
            if node.broken:
                continue
            if path in THEMES and isinstance(node.value, dict):
                name = next(iter(node.value), "…")
                self._tell(Problem(f"holds a mapping; write '{path}.{shortened(name)}: …' instead", key=at), inner.line)
                continue
            problem = changed_value_problem(at, path, node.value, written=_found(node), decimals=False)
            if problem:
                self._tell(problem, inner.line)
            else:
                values[path] = node.value
        return values


def _found(node: Node) -> str:
    """A value as messages name it: numbers as they are written in the file."""
    if isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return shortened(node.written)
    return shown(node.value)
