"""One intervention file, read and checked key by key."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from copsim.scenarios.entries import Entry, changed_value_problem
from copsim.scenarios.errors import Problem, Problems, shortened, unknown
from copsim.scenarios.intervention import (
    LONGEST,
    PLUS,
    SPENDERS,
    TIMES,
    WITHIN,
    Amount,
    Capacity,
    Condition,
    Eligibility,
    Intervention,
    Operation,
    Shown,
    Step,
)
from copsim.scenarios.numbers import COSTS, WEEK, Number, number_problem, stored
from copsim.scenarios.paths import unknown_parameter
from copsim.scenarios.reading import found
from copsim.scenarios.sheets import EntryReader
from copsim.scenarios.texts import in_words, note, one_line
from copsim.scenarios.tree import Node, Pair, tree
from copsim.simulation.model import QUANTITIES

TEXTS = {
    "title": one_line, "description": note, "who": one_line, "when": one_line, "source": one_line, "sizes": one_line,
}  # fmt: skip
NEEDED = ("description", "who", "when", "weeks", "eligibility", "changes", "source")
"""What every intervention has to say."""
KEYS = (*TEXTS, "hours", "money", "weeks", "eligibility", "capacity", "changes", "shows")
AMOUNTS = ("at once", "a week")
RELATIONS = ("is", "above", "below", "at least", "at most")
DIRECTIONS = ("more", "less")
MOST_STEPS = 200
"""So many entries an intervention may have; what needs more is a scenario."""
ASSUMED = "assumed"
_SOURCE = re.compile(r"(seed|paper):\s*\S.*|assum(ed|ption)\b.*", re.DOTALL)


def is_idea_source(text: str) -> bool:
    """Whether this says where an intervention comes from: source material, a paper, or nowhere (assumed)."""
    return _SOURCE.fullmatch(text) is not None


def read_intervention(text: str, file: str, name: str, problems: Problems) -> Intervention | None:
    """The intervention in the text of a file; None where something is wrong, which is added to `problems`.

    Raises ScenarioError where the text cannot be read at all.
    """
    return _Sheet(file, problems).read(tree(text, file, problems, "intervention"), name)


class _Sheet(EntryReader):
    """Reads a tree into an intervention."""

    def read(self, top: Node, name: str) -> Intervention | None:
        given: dict[str, Any] = {}
        for key, pair in top.value.items():
            self.lines[key] = pair.line
            if pair.node.broken:
                continue
            if key in TEXTS:
                self.keep(given, key, self.text(key, pair, TEXTS[key]))
            elif key == "weeks":
                self.keep(given, key, self.number(key, pair, LONGEST))
            elif key in ("hours", "money", "eligibility", "capacity", "changes", "shows"):
                given[key] = getattr(self, f"_{key}")(pair)
            else:
                self.tell(unknown(key, KEYS), pair.line)
        for key in NEEDED:
            if key not in top.value:
                self.problems.add(Problem(f"has no '{key}:'", file=self.file))
        for key in ("source", "sizes"):
            if key in given and not is_idea_source(given[key]):
                expected = "text that begins with 'seed: ', with 'paper: ' or with 'assumed'"
                self.tell(
                    Problem(f"is the text '{shortened(given[key])}'", key=key, expected=expected), pair_line(top, key)
                )
        self._within(given)
        if self.problems:
            return None
        given.setdefault("title", in_words(name))
        given.setdefault("sizes", ASSUMED)
        return Intervention(name=name, steps=given.pop("changes"), **given)

    def _within(self, given: dict[str, Any]) -> None:
        """Nothing happens after its last week."""
        weeks = given.get("weeks", 0)
        for n, step in enumerate(given.get("changes", ())):
            if weeks and step.week >= weeks:
                expected = f"0 to {weeks - 1}, as it lasts {weeks} weeks"
                key = f"changes[{n}].week"
                self.tell(Problem(f"is {step.week}", key=key, expected=expected), self.lines.get(key, 1))

    # What it costs

    def _hours(self, pair: Pair) -> dict[str, Amount]:
        expected = "who spends them, with 'at once', 'a week' or both, such as {support team: {a week: 2}}"
        read = {}
        for who, inner in self.mapping("hours", pair, expected).items():
            if who not in SPENDERS:
                self.tell(unknown(who, SPENDERS, f"hours.{shortened(who)}"), inner.line)
            elif not inner.node.broken:
                read[who] = self._amount(f"hours.{who}", inner, COSTS["hours"])
        return read

    def _money(self, pair: Pair) -> Amount:
        return self._amount("money", pair, COSTS["money"])

    def _amount(self, key: str, pair: Pair, number: Number) -> Amount:
        values: dict[str, float] = {}
        for name, inner in self.mapping(key, pair, "'at once', 'a week' or both, such as {a week: 2}").items():
            if name not in AMOUNTS:
                self.tell(unknown(name, AMOUNTS, f"{key}.{shortened(name)}"), inner.line)
            elif not inner.node.broken:
                self.keep(values, name, self.number(f"{key}.{name}", inner, number))
        return Amount(float(values.get("at once", 0)), float(values.get("a week", 0)))

    # Whom it is for

    def _eligibility(self, pair: Pair) -> Eligibility:
        known = ("whom", "weeks left", "communities", "all", "any")
        given: dict[str, Any] = {"whom": ""}
        content = self.mapping("eligibility", pair, "'whom' in words, and conditions indented beneath it")
        for name, inner in content.items():
            key = f"eligibility.{name}"
            if inner.node.broken:
                continue
            if name == "whom":
                self.keep(given, name, self.text(key, inner, one_line))
            elif name in ("weeks left", "communities"):
                self.keep(given, name.replace(" ", "_"), self.number(key, inner, Number(1, 5200, name, "")))
            elif name in ("all", "any"):
                given[name] = self._conditions(key, inner)
            else:
                self.tell(unknown(name, known, f"eligibility.{shortened(name)}"), inner.line)
        if content and "whom" not in content:
            self.tell(Problem("has no 'whom'", key="eligibility", expected="whom it is meant for, in words"), pair.line)
        return Eligibility(**given)

    def _conditions(self, key: str, pair: Pair) -> tuple[Condition, ...]:
        read = []
        expected = "parameters with what they have to be, such as {organisation.domain_sponsor: {above: 0}}"
        for path, inner in self.mapping(key, pair, expected).items():
            at = f"{key}.{path}"
            if path not in QUANTITIES:
                self.tell(unknown_parameter(path, at), inner.line)
            elif isinstance(inner.node.value, dict):
                for relation, value in inner.node.value.items():
                    if relation not in RELATIONS:
                        self.tell(unknown(relation, RELATIONS, f"{at}.{shortened(relation)}"), value.line)
                    else:
                        read += self._condition(f"{at}.{relation}", path, relation, value)
            elif not inner.node.broken:
                read += self._condition(at, path, "is", inner)
        return tuple(read)

    def _condition(self, key: str, path: str, relation: str, pair: Pair) -> list[Condition]:
        value = self.number(key, pair, QUANTITIES[path])
        return [] if value is None else [Condition(path, relation, float(stored(value, QUANTITIES[path])))]

    def _capacity(self, pair: Pair) -> Capacity:
        given: dict[str, Any] = {}
        for name, inner in self.mapping("capacity", pair, "'communities', 'people', and 'why'").items():
            key = f"capacity.{name}"
            if name == "why":
                self.keep(given, name, self.text(key, inner, one_line))
            elif name in ("communities", "people"):
                self.keep(given, name, self.number(key, inner, Number(1, 1_000_000, name, "")))
            else:
                self.tell(unknown(name, ("communities", "people", "why"), f"capacity.{shortened(name)}"), inner.line)
        return Capacity(**given)

    def _shows(self, pair: Pair) -> Shown | None:
        known = ("measure", "direction", "in", "week")
        given: dict[str, Any] = {}
        for name, inner in self.mapping("shows", pair, "'measure', 'direction', 'in' and 'week'").items():
            key = f"shows.{name}"
            if name == "week":
                self.keep(given, name, self.number(key, inner, WEEK))
            elif name in known or name == "finding":
                self.keep(given, name, self.text(key, inner, one_line))
            else:
                self.tell(unknown(name, (*known, "finding"), f"shows.{shortened(name)}"), inner.line)
        missing = [name for name in known if name not in pair.node.value] if isinstance(pair.node.value, dict) else []
        for name in missing:
            self.tell(Problem(f"has no '{name}'", key="shows"), pair.line)
        if given.get("direction", "more") not in DIRECTIONS:
            expected = f"one of {', '.join(DIRECTIONS)}"
            self.tell(
                Problem(f"is '{shortened(given['direction'])}'", key="shows.direction", expected=expected), pair.line
            )
        if any(name not in given for name in known):
            return None
        return Shown(given["measure"], given["direction"], given["in"], given["week"], given.get("finding", ""))

    # What it changes

    def _changes(self, pair: Pair) -> tuple[Step, ...]:
        content = pair.node.value
        if not isinstance(content, list) or not content:
            expected = "a list of entries, each beginning with '- week: …', at least one"
            self.tell(
                Problem(f"is {'empty' if content == [] else found(pair.node)}", key="changes", expected=expected),
                pair.line,
            )
            return ()
        if len(content) > MOST_STEPS:
            expected = f"at most {MOST_STEPS}; what needs more is a scenario"
            self.tell(Problem(f"has {len(content):,} entries", key="changes", expected=expected), pair.line)
            return ()
        steps = []
        for n, node in enumerate(content):
            key = f"changes[{n}]"
            is_set = isinstance(node.value, dict) and "set" in node.value and "event" not in node.value
            step = self._setting(key, node) if is_set else self._event(key, node, n)
            if step is not None:
                steps.append(step)
        return tuple(sorted(steps, key=lambda step: step.week))

    def _setting(self, key: str, node: Node) -> Step | None:
        week: int | None = None
        operations: list[Operation] = []
        self.lines[key] = node.line
        for name, pair in node.value.items():
            at = f"{key}.{name}"
            self.lines[at] = pair.line
            if pair.node.broken:
                continue
            if name == "week":
                week = self.number(at, pair, WITHIN)
            elif name == "set":
                operations = self._operations(key, pair)
            elif name in ("cost", "community", "note"):
                remedy = {
                    "cost": "write 'hours:' and 'money:' at the top",
                    "community": "it is chosen where it is dropped",
                    "note": "write a comment",
                }[name]
                self.tell(Problem(f"does not belong to an intervention's changes; {remedy}", key=at), pair.line)
            else:
                self.tell(unknown(name, ("week", "set", "event"), at), pair.line)
        if "week" not in node.value:
            said = Problem("has no 'week'", key=key, expected="the week since it began; 0 is the first")
            self.tell(said, node.line)
        return Step(week, tuple(operations)) if week is not None and operations else None

    def _operations(self, key: str, pair: Pair) -> list[Operation]:
        expected = "parameters with new values, such as {leading.effort: 0.5} or {leading.effort: {times: 0.5}}"
        inside = self.mapping(f"{key}.set", pair, expected)
        if isinstance(pair.node.value, dict) and not inside:
            self.tell(Problem("is empty", key=f"{key}.set", expected=expected), pair.line)
        read = []
        for path, inner in inside.items():
            operation = self._operation(f"{key}.{path}", path, inner)
            if operation is not None:
                read.append(operation)
        return read

    def _operation(self, key: str, path: str, pair: Pair) -> Operation | None:
        node, quantity = pair.node, QUANTITIES.get(path)
        if node.broken:
            return None
        if not isinstance(node.value, dict) or quantity is None or quantity.start_only:
            problem = changed_value_problem(key, path, node.value, written=found(node), decimals=False)
            if problem or quantity is None:
                self.tell(problem or unknown_parameter(path, key), pair.line)
                return None
            return Operation(path, "to", float(stored(node.value, quantity)))
        if quantity.names:
            said = "is a choice between names, to which nothing can be added"
            self.tell(Problem(said, key=key, expected=f"one of {', '.join(quantity.names)}"), pair.line)
            return None
        if len(node.value) != 1:
            said = f"has {len(node.value)} of 'plus' and 'times'"
            self.tell(Problem(said, key=key, expected="a value, {plus: …} or {times: …}"), pair.line)
            return None
        ((kind, inner),) = node.value.items()
        if kind not in ("plus", "times"):
            self.tell(unknown(kind, ("plus", "times"), f"{key}.{shortened(kind)}"), inner.line)
            return None
        value = self.number(f"{key}.{kind}", inner, PLUS if kind == "plus" else TIMES)
        return None if value is None else Operation(path, kind, float(value))

    def _event(self, key: str, node: Node, place: int) -> Step | None:
        before = len(self.problems)
        inner = Pair(node.line, Node([node], node.line))
        for problem in self._renumbered(inner, place):
            self.problems.add(problem)
        if len(self.problems) > before or not self._read:
            return None
        entry: Entry = self._read[0]
        if entry.event is None or entry.cost or entry.community is not None or entry.note:
            said = "an intervention's entry has 'week' and 'set' or 'event'; costs stand at the top"
            self.tell(Problem(said, key=key), node.line)
            return None
        late = number_problem(f"{key}.week", entry.week, WITHIN)
        if late:
            self.tell(late, node.line)
            return None
        return Step(entry.week, event=entry)

    def _renumbered(self, pair: Pair, place: int) -> list[Problem]:
        """Read one entry as a list of one, and give its problems the place it has in the file."""
        told = Problems()
        reader = EntryReader(self.file, told)
        self._read = reader.entries("changes", pair)
        for key, line in reader.lines.items():
            self.lines[key.replace("changes[0]", f"changes[{place}]", 1)] = line
        return [replace(each, key=each.key.replace("changes[0]", f"changes[{place}]", 1)) for each in told]


def pair_line(top: Node, key: str) -> int:
    """The line of a key at the top of a file."""
    return int(top.value[key].line)


__all__ = ["is_idea_source", "read_intervention"]
