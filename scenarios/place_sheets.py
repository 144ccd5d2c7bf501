"""Reading a landscape from a scenario file: its places, and what lies between them."""

from __future__ import annotations

from typing import Any

from copsim.scenarios.between import BETWEEN, LINK_NUMBERS, Between, field_of
from copsim.scenarios.errors import Problem, shortened, unknown
from copsim.scenarios.numbers import stored
from copsim.scenarios.paths import unknown_parameter
from copsim.scenarios.places import COPIES, name_problem
from copsim.scenarios.reading import Reader
from copsim.scenarios.texts import note, one_line
from copsim.scenarios.tree import Node, Pair, holds_broken
from copsim.simulation.model import QUANTITIES, THEMES

PLACE_KEYS = ("copies", "title", "extends", "set")
"""What may stand beneath the name of a place."""
LINK_KEYS = ("from", "to", "both", *BETWEEN, "begins", "ends", "note")
"""What may stand in an entry of `links`."""
ENCOUNTERS = tuple(field_of(key) for key in LINK_NUMBERS if "." in key)
PLACES_EXPECTED = "names of places, each with 'copies', 'title', 'extends' or 'set' indented beneath it"
LINKS_EXPECTED = "a list of links, each beginning with '- from: …'"


class LandscapeReader(Reader):
    """Reads places and links."""

    def read_places(self, pair: Pair) -> dict[str, dict[str, Any]]:
        """What is said of each place, by its name: `copies`, `title`, `extends`, and `values`."""
        read: dict[str, dict[str, Any]] = {}
        content = self.mapping("places", pair, PLACES_EXPECTED)
        if isinstance(pair.node.value, dict) and not content:
            self.tell(Problem("is empty", key="places", expected=PLACES_EXPECTED), pair.line)
        for name, inner in content.items():
            self.lines[f"places.{name}"] = inner.line
            problem = name_problem(f"places.{shortened(name)}", name)
            if problem:
                self.tell(problem, inner.line)
            elif not inner.node.broken:
                read[name] = self._place(f"places.{name}", inner)
        return read

    def _place(self, key: str, pair: Pair) -> dict[str, Any]:
        given: dict[str, Any] = {}
        # A place of which nothing more is said is as all are.
        content = {} if pair.node.value is None else self.mapping(key, pair, "'copies', 'title', 'extends' or 'set'")
        for name, inner in content.items():
            at = f"{key}.{name}"
            self.lines[at] = inner.line
            if inner.node.broken:
                continue
            if name == "copies":
                self.keep(given, name, self.number(at, inner, COPIES))
            elif name in ("title", "extends"):
                self.keep(given, name, self.text(at, inner, one_line))
            elif name == "set":
                given["values"] = self._values(key, inner)
            elif name in QUANTITIES or name in THEMES:
                path = name if name in QUANTITIES else f"{name}.…"
                self.tell(Problem(f"stands beside 'set'; write 'set: {{{path}: …}}'", key=at), inner.line)
            else:
                self.tell(unknown(name, PLACE_KEYS, shortened(at)), inner.line)
        return given

    def _values(self, key: str, pair: Pair) -> dict[str, float]:
        values: dict[str, float] = {}
        inside = self.mapping(f"{key}.set", pair, "parameters with values, such as {start.members: 60}")
        for path, inner in inside.items():
            at = f"{key}.{path}"
            self.lines[at] = inner.line
            node = inner.node
            if node.broken:
                continue
            if path in THEMES and isinstance(node.value, dict):
                name = next(iter(node.value), "…")
                said = f"holds a mapping; write '{path}.{shortened(name)}: …' instead"
                self.tell(Problem(said, key=at), inner.line)
            elif path not in QUANTITIES:
                self.tell(unknown_parameter(path, at), inner.line)
            else:
                value = self.number(at, inner, QUANTITIES[path])
                self.keep(values, path, stored(value, QUANTITIES[path]))
        return values

    def read_links(self, pair: Pair) -> tuple[Between, ...]:
        """Links that are sound."""
        read: list[Between] = []
        if not isinstance(pair.node.value, list):
            self.tell(self.wrong("links", pair.node, LINKS_EXPECTED), pair.line)
            return ()
        for n, node in enumerate(pair.node.value):
            key = f"links[{n}]"
            self.lines[key] = node.line
            if node.broken:
                continue
            before = len(self.problems)
            content = self.mapping(key, Pair(node.line, node), "a link with 'from', 'to', and what lies between")
            if isinstance(node.value, dict):
                given = self._link(key, content, node)
                if len(self.problems) == before and not holds_broken(node):
                    read.append(Between(**given))
        return tuple(read)

    def _link(self, key: str, content: dict[str, Pair], node: Node) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for name, pair in content.items():
            at = f"{key}.{name}"
            self.lines[at] = pair.line
            if pair.node.broken:
                continue
            if name in ("from", "to"):
                self.keep(given, {"from": "origin", "to": "target"}[name], self._end(at, pair))
            elif name == "both":
                self.keep(given, name, self.flag(at, pair))
            elif name == "note":
                self.keep(given, name, self.text(at, pair, note))
            elif name == "encounters":
                given |= self._encounters(at, pair)
            elif name in LINK_NUMBERS:
                self.keep(given, name, self.number(at, pair, LINK_NUMBERS[name]))
            elif name in ENCOUNTERS:
                self.tell(Problem(f"belongs to 'encounters'; write 'encounters: {{{name}: …}}'", key=at), pair.line)
            else:
                self.tell(unknown(name, LINK_KEYS, shortened(at)), pair.line)
        for name in ("from", "to"):
            if name not in content:
                self.tell(Problem(f"has no '{name}'", key=key, expected="the name of a place, or of a copy"), node.line)
        if not any(name in content for name in BETWEEN):
            expected = f"at least one of {', '.join(BETWEEN)}"
            self.tell(Problem("says nothing that lies between", key=key, expected=expected), node.line)
        return given

    def _end(self, key: str, pair: Pair) -> str | None:
        if isinstance(pair.node.value, str):
            return self.text(key, pair, one_line)
        self.tell(self.wrong(key, pair.node, "the name of a place, or of a copy"), pair.line)
        return None

    def _encounters(self, key: str, pair: Pair) -> dict[str, Any]:
        given: dict[str, Any] = {}
        content = self.mapping(key, pair, "'every', and if you like 'people' and 'hours', such as {every: 13}")
        for name, inner in content.items():
            at = f"{key}.{name}"
            self.lines[at] = inner.line
            if inner.node.broken:
                continue
            if name in ENCOUNTERS:
                self.keep(given, name, self.number(at, inner, LINK_NUMBERS[f"encounters.{name}"]))
            else:
                self.tell(unknown(name, ENCOUNTERS, shortened(at)), inner.line)
        if given.get("every") == 0:
            expected = "1 or more weeks, or no 'encounters' where there are none"
            self.tell(Problem("is 0", key=f"{key}.every", value="0", expected=expected), content["every"].line)
        if isinstance(pair.node.value, dict) and "every" not in content:
            expected = "how many weeks lie between two encounters"
            self.tell(Problem("has no 'every'", key=key, expected=expected), pair.line)
        return given


__all__ = ["LINK_KEYS", "PLACE_KEYS", "LandscapeReader"]
