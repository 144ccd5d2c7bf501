"""Reading a tree key by key: single values with their lines, and rows of the activity catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from copsim.scenarios.activity_rows import ATTRIBUTES, ROW_KEYS, attribute_problem, need_problem, row_name_problem
from copsim.scenarios.errors import Problem, Problems, shortened, shown, unknown
from copsim.scenarios.numbers import Bounded, number_problem
from copsim.scenarios.texts import one_line
from copsim.scenarios.tree import Node, Pair
from copsim.simulation.activities import NEEDS


class Reader:
    """Reads values, notes the line of every key, and goes on after a problem."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.file = file
        self.problems = problems
        self.lines: dict[str, int] = {}
        """Line of every key."""

    def tell(self, problem: Problem, line: int) -> None:
        """Note a problem with its place."""
        self.problems.add(problem.at(self.file, line))

    @staticmethod
    def keep(place: dict[str, Any], name: str, value: Any) -> None:
        """Note a value that could be read."""
        if value is not None:
            place[name] = value

    # Single values

    def text(self, key: str, pair: Pair, clean: Callable[[str], str]) -> str | None:
        """Text, or None where there is none (which is told)."""
        value = pair.node.value
        if not isinstance(value, str):
            remedy = "; put it in quotes" if isinstance(value, bool | int | float) else ""
            self.tell(self.wrong(key, pair.node, f"text{remedy}"), pair.line)
            return None
        try:
            return clean(value)
        except ValueError as error:
            self.tell(Problem(str(error), key=key), pair.line)
            return None

    def number(self, key: str, pair: Pair, number: Bounded) -> Any:
        """A number, or the name of a choice."""
        node = pair.node
        problem = number_problem(key, node.value, number, written=found(node), decimals=False)
        if problem:
            self.tell(problem, pair.line)
            return None
        return node.value

    def flag(self, key: str, pair: Pair) -> bool | None:
        """A truth value."""
        if isinstance(pair.node.value, bool):
            return pair.node.value
        self.tell(self.wrong(key, pair.node, "true or false"), pair.line)
        return None

    def wrong(self, key: str, node: Node, expected: str) -> Problem:
        """The problem of a value of another kind."""
        return Problem(f"is {found(node)}", key=key, value=found(node), expected=expected)

    def mapping(self, key: str, pair: Pair, expected: str) -> dict[str, Pair]:
        """The content of a mapping; nothing, and a problem, where there is none."""
        if isinstance(pair.node.value, dict):
            return pair.node.value
        self.tell(self.wrong(key, pair.node, expected), pair.line)
        return {}

    def texts(self, key: str, pair: Pair, expected: str) -> dict[str, str]:
        """A mapping of names to text on one line."""
        read: dict[str, str] = {}
        for name, inner in self.mapping(key, pair, expected).items():
            at = f"{key}.{name}"
            self.lines[at] = inner.line
            if not inner.node.broken:
                self.keep(read, name, self.text(shortened(at), inner, one_line))
        return read

    # Rows of the catalogue

    def rows(self, key: str, pair: Pair, formats: Iterable[str], also: Iterable[str] = ()) -> dict[str, dict[str, Any]]:
        """Rows of activities by name: attributes as written. `also` are keys the caller reads (as they are)."""
        read: dict[str, dict[str, Any]] = {}
        known = (*ROW_KEYS, *also)
        expected = "names of activities, each with attributes indented beneath"
        for name, inner in self.mapping(key, pair, expected).items():
            at = shortened(f"{key}.{name}")
            self.lines[f"{key}.{name}"] = inner.line
            problem = row_name_problem(name, at)
            if problem:
                self.tell(problem, inner.line)
            if inner.node.broken:
                continue
            row: dict[str, Any] = {}
            content = self.mapping(at, inner, "attributes such as 'hours: 2', indented beneath it")
            if isinstance(inner.node.value, dict) and not content:
                self.tell(Problem("is empty", key=at, expected="attributes such as 'hours: 2'"), inner.line)
            for attribute, value in content.items():
                self.lines[f"{key}.{name}.{attribute}"] = value.line
                if value.node.broken:
                    continue
                if attribute not in known:
                    self.tell(unknown(attribute, known, f"{at}.{attribute}"), value.line)
                elif attribute in also:
                    row[attribute] = value
                else:
                    self.keep(row, attribute, self._attribute(f"{at}.{attribute}", attribute, value, tuple(formats)))
            read[name] = row
        return read

    def _attribute(self, key: str, attribute: str, pair: Pair, formats: tuple[str, ...]) -> Any:
        if attribute == "about":
            return self.text(key, pair, one_line)
        if attribute == "serves":
            return self._serves(key, pair)
        node = pair.node
        problem = attribute_problem(
            key, attribute, node.value, formats, written=found(node) if attribute in ATTRIBUTES else "", decimals=False
        )
        if problem:
            self.tell(problem, pair.line)
            return None
        return node.value

    def _serves(self, key: str, pair: Pair) -> dict[str, float] | None:
        serves: dict[str, float] = {}
        content = self.mapping(key, pair, f"needs with numbers from 0 to 1, such as {{{NEEDS[0]}: 0.5}}")
        for need, inner in content.items():
            at = shortened(f"{key}.{need}")
            self.lines[f"{key}.{need}"] = inner.line
            if inner.node.broken:
                continue
            problem = need_problem(at, need, inner.node.value, written=found(inner.node))
            if problem:
                self.tell(problem, inner.line)
            else:
                serves[need] = inner.node.value
        return serves if isinstance(pair.node.value, dict) else None


def found(node: Node) -> str:
    """A value as messages name it: numbers as they are written in the file."""
    if isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return shortened(node.written)
    return shown(node.value)
