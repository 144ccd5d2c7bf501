"""Reading what varies: the part of a study file under `vary:`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from copsim.experiments.studies.columns import BESIDE_FACTORS, SCENARIO, column_problem
from copsim.experiments.studies.factors import Factor, Levels, Normal, Spread, Triangular, Uniform, Value
from copsim.experiments.studies.targets import Place, Target, target
from copsim.scenarios import Scenario, ScenarioError
from copsim.scenarios.errors import Problem, Problems, shortened, shown
from copsim.scenarios.numbers import Number
from copsim.scenarios.reading import Reader, found
from copsim.scenarios.texts import one_line
from copsim.scenarios.tree import Node, Pair

STEPS = Number(2, 10_000, "steps", "How many values, evenly spaced.")
ANY = Number(-1e300, 1e300, "a number", "A number.", whole=False)
SHARE = Number(0, 1, "share", "How far along a factor has moved what it moves.", whole=False)
NAMED = ("options", "moves")
RANGE = ("from", "to", "steps", "scale", "mode", "mean", "sd")
EXPECTED = "a list of values; a range such as {from: 0.2, to: 1}; or 'options' or 'moves', which set several at once"
LONGEST_NAME = 80


class FactorReader(Reader):
    """Reads factors; the file's other parts are read by those who build on it."""

    def __init__(self, file: str, problems: Problems) -> None:
        super().__init__(file, problems)
        self._scenario: Scenario | None = None
        self._weeks = 1

    def factors(self, pair: Pair | None, scenarios: Mapping[str, Scenario], weeks: int) -> tuple[Factor, ...]:
        """What varies, with the scenarios as a first factor where there are several."""
        self._scenario, self._weeks = next(iter(scenarios.values())), weeks
        several = len(scenarios) > 1
        read = [Factor(SCENARIO, Levels(tuple(scenarios)))] if several else []
        if pair is None:
            return tuple(read)
        content = self.mapping("vary", pair, "what varies, with values, indented beneath it")
        if isinstance(pair.node.value, dict) and not content:
            self.tell(Problem("is empty", key="vary", expected="what varies, or no 'vary' at all"), pair.line)
        for name, inner in content.items():
            self.lines[f"vary.{name}"] = inner.line
            others = [one.name for one in read if not one.of_scenarios]
            factor = None if inner.node.broken else self._factor(name, inner, others)
            if factor is not None:
                if several and any(one.place is not None for one in _targets(factor)):
                    said = "varies a change, and there are several scenarios, each with changes of its own"
                    self.tell(Problem(said, key=f"vary.{shortened(name)}"), inner.line)
                read.append(factor)
        self._once(read)
        return tuple(read)

    def _once(self, factors: list[Factor]) -> None:
        """Nothing may be set by two factors: which of them held would be a matter of order."""
        seen: dict[Place, str] = {}
        for factor in factors:
            for one in _targets(factor):
                other = seen.setdefault(one.sets, factor.name)
                if other != factor.name:
                    said = f"sets {one.name}, which '{other}' sets too; leave it to one of them"
                    self.tell(Problem(said, key=f"vary.{factor.name}"), self.lines[f"vary.{factor.name}"])

    def _factor(self, name: str, pair: Pair, others: Iterable[str]) -> Factor | None:
        key = f"vary.{shortened(name)}"
        content = pair.node.value
        problem = column_problem(key, name, BESIDE_FACTORS, others)
        if problem:
            self.tell(problem, pair.line)
            return None
        if isinstance(content, dict) and any(kind in content for kind in NAMED):
            return self._bundle(name, key, pair)
        one = self._target(key, name, pair.line)
        if one is None:
            return None
        spread = self._spread(key, pair, one)
        return None if spread is None else Factor(name, spread, target=one)

    def _target(self, key: str, name: str, line: int) -> Target | None:
        assert self._scenario is not None
        try:
            return target(name, self._scenario, self._weeks)
        except ScenarioError as error:
            for problem in error.problems:
                self.tell(problem, line)
            return None

    # Between which values

    def _spread(self, key: str, pair: Pair, one: Target) -> Spread | None:
        content = pair.node.value
        if isinstance(content, list):
            values = [self._value(f"{key}[{n}]", node, one) for n, node in enumerate(content)]
            return self._levels(key, values, pair)
        names = one.bounded.names
        if names and content == "all":
            return Levels(names)
        if not isinstance(content, dict):
            self.tell(self.wrong(key, pair.node, EXPECTED), pair.line)
            return None
        if names:
            expected = f"a list of names, or 'all'; known: {', '.join(names)}"
            self.tell(Problem("has names and no range", key=key, expected=expected), pair.line)
            return None
        return self._range(key, content, pair, one)

    def _levels(self, key: str, values: list[Value | None], pair: Pair) -> Levels | None:
        known = [value for value in values if value is not None]
        if not values:
            self.tell(Problem("is an empty list", key=key, expected="at least one value"), pair.line)
        twice = [value for n, value in enumerate(known) if value in known[:n]]
        if twice:
            self.tell(Problem(f"has {twice[0]} twice", key=key, expected="each value once"), pair.line)
        return Levels(tuple(known)) if values and len(known) == len(values) and not twice else None

    def _value(self, key: str, node: Node, one: Target) -> Value | None:
        if node.broken:
            return None
        problem = one.problem(key, node.value, written=found(node), decimals=False)
        if problem:
            self.tell(problem, node.line)
            return None
        return node.value if isinstance(node.value, str) else float(node.value)

    def _range(self, key: str, content: dict[str, Pair], pair: Pair, one: Target) -> Spread | None:
        before = len(self.problems)
        for name, inner in content.items():
            if name not in RANGE:
                near = {"min": "from", "max": "to", "low": "from", "high": "to", "std": "sd", "n": "steps"}.get(name)
                hint = f"; did you mean {near}?" if near else ""
                said = f"unknown{hint}"
                self.tell(Problem(said, key=f"{key}.{shortened(name)}", known=() if near else RANGE), inner.line)
        numbers: dict[str, float] = {}
        for name in ("from", "to", "mode", "mean"):
            if name in content:
                value = self._value(f"{key}.{name}", content[name].node, one)
                self.keep(numbers, name, value)
        if "sd" in content:
            self.keep(numbers, "sd", self.number(f"{key}.sd", content["sd"], ANY))
            if numbers.get("sd", 1.0) <= 0:
                self.tell(Problem(f"is {numbers['sd']:g}", key=f"{key}.sd", expected="more than 0"), pair.line)
        steps = self.number(f"{key}.steps", content["steps"], STEPS) if "steps" in content else None
        scale = self.text(f"{key}.scale", content["scale"], one_line) if "scale" in content else None
        if scale is not None and scale not in ("log", "linear"):
            self.tell(Problem(f"is {shown(scale)}", key=f"{key}.scale", expected="log or linear"), pair.line)
        if "mean" in content or "sd" in content:
            self._together(key, content, ("mean", "sd"), ("steps", "scale", "mode"), pair)
            numbers = {"from": one.bounded.low, "to": one.bounded.high, **numbers}
        else:
            self._together(key, content, ("from", "to"), ("steps", "scale") if "mode" in content else (), pair)
        if len(self.problems) > before:
            return None
        low, high, whole = float(numbers["from"]), float(numbers["to"]), one.bounded.whole
        if not low < high:
            self.tell(Problem(f"goes from {low:g} to {high:g}", key=key, expected="'from' less than 'to'"), pair.line)
            return None
        if "mean" in numbers:
            return Normal(numbers["mean"], numbers["sd"], low, high, whole)
        if "mode" in numbers:
            if not low <= numbers["mode"] <= high:
                expected = f"{low:g} to {high:g}, between 'from' and 'to'"
                self.tell(Problem(f"is {numbers['mode']:g}", key=f"{key}.mode", expected=expected), pair.line)
                return None
            return Triangular(low, numbers["mode"], high, whole)
        if scale == "log" and low <= 0:
            expected = "more than 0, as the scale is log"
            self.tell(Problem(f"is {low:g}", key=f"{key}.from", expected=expected), pair.line)
            return None
        return Uniform(low, high, scale == "log", whole, None if steps is None else int(steps))

    def _together(
        self, key: str, content: Mapping[str, Any], needed: tuple[str, ...], refused: tuple[str, ...], pair: Pair
    ) -> None:
        for name in needed:
            if name not in content:
                expected = f"{' and '.join(repr(one) for one in needed)} together"
                self.tell(Problem(f"has no '{name}'", key=key, expected=expected), pair.line)
        for name in refused:
            if name in content:
                said = "does not go with a distribution; it belongs to a range from … to …"
                self.tell(Problem(said, key=f"{key}.{name}"), pair.line)

    # Several at once

    def _bundle(self, name: str, key: str, pair: Pair) -> Factor | None:
        content: dict[str, Pair] = pair.node.value
        before = len(self.problems)
        if len(name) > LONGEST_NAME or one_line(name) != name or not name:
            self.tell(Problem("is no name for a column", key=key, expected=f"up to {LONGEST_NAME} letters"), pair.line)
        if all(kind in content for kind in NAMED):
            self.tell(Problem("has both 'options' and 'moves'; make two of it", key=key), pair.line)
            return None
        if "options" in content:
            self._only(key, content, ("options",))
            options = self._options(f"{key}.options", content["options"])
            ok = options and len(self.problems) == before
            return Factor(name, Levels(tuple(options)), options=options) if ok else None
        self._only(key, content, ("moves", "from", "to", "steps"))
        moves = self._moves(f"{key}.moves", content["moves"])
        low, high = (
            float(self.number(f"{key}.{end}", content[end], SHARE) or 0.0) if end in content else default
            for end, default in (("from", 0.0), ("to", 1.0))
        )
        steps = self.number(f"{key}.steps", content["steps"], STEPS) if "steps" in content else None
        if not low < high:
            self.tell(Problem(f"goes from {low:g} to {high:g}", key=key, expected="'from' less than 'to'"), pair.line)
        if len(self.problems) > before:
            return None
        return Factor(name, Uniform(low, high, steps=None if steps is None else int(steps)), moves=moves)

    def _only(self, key: str, content: Mapping[str, Pair], known: tuple[str, ...]) -> None:
        for name, inner in content.items():
            if name not in known:
                said = f"does not go with '{known[0]}'"
                self.tell(Problem(said, key=f"{key}.{shortened(name)}", known=known), inner.line)

    def _options(self, key: str, pair: Pair) -> dict[str, dict[Target, Value]]:
        options: dict[str, dict[Target, Value]] = {}
        content = self.mapping(key, pair, "names, each with what it sets: {one leads: {start.leaders: 1}}")
        for name, inner in content.items():
            at = f"{key}.{shortened(name)}"
            sets: dict[Target, Value] = {}
            if inner.node.value is not None:
                for path, value in self.mapping(at, inner, "parameters with values, or nothing").items():
                    one = self._target(at, path, value.line)
                    read = None if one is None else self._value(f"{at}.{shortened(path)}", value.node, one)
                    if one is not None and read is not None:
                        self._apart(at, one, sets, value.line)
                        sets[one] = read
            options[name] = sets
        if isinstance(pair.node.value, dict) and len(content) < 2:
            self.tell(Problem("has fewer than two options, so that nothing varies", key=key), pair.line)
        return options

    def _apart(self, key: str, one: Target, others: Iterable[Target], line: int) -> None:
        """Nothing may be set twice under two names either, as `leading.effort` and `leading.effort@0`."""
        for other in others:
            if other.sets == one.sets:
                said = f"sets {one.name}, which '{other.name}' sets too; leave one of them out"
                self.tell(Problem(said, key=key), line)

    def _moves(self, key: str, pair: Pair) -> dict[Target, tuple[float, float]]:
        moves: dict[Target, tuple[float, float]] = {}
        expected = "parameters with two values each, at 0 and at 1: {tasks.task_seen: [0.9, 0]}"
        content = self.mapping(key, pair, expected)
        if isinstance(pair.node.value, dict) and not content:
            self.tell(Problem("is empty", key=key, expected=expected), pair.line)
        for path, inner in content.items():
            at = f"{key}.{shortened(path)}"
            one = self._target(at, path, inner.line)
            if one is None:
                continue
            if one.bounded.names or one.bounded.whole:
                said = "is a name or a whole number, which cannot move little by little; use 'options'"
                self.tell(Problem(said, key=at), inner.line)
                continue
            ends = inner.node.value if isinstance(inner.node.value, list) else []
            if len(ends) != 2:
                self.tell(self.wrong(at, inner.node, "two values, at 0 and at 1"), inner.line)
                continue
            start, end = (self._value(f"{at}[{n}]", node, one) for n, node in enumerate(ends))
            if start is not None and end is not None:
                self._apart(key, one, moves, inner.line)
                moves[one] = (float(start), float(end))
        return moves

    # A value of a factor

    def value_of(self, factor: Factor, key: str, pair: Pair) -> Value | None:
        """A value that a row of a table gives for a factor."""
        node = pair.node
        if factor.target is not None:
            return self._value(key, node, factor.target)
        if factor.moves is not None:
            value = self.number(key, pair, SHARE)
            return None if value is None else float(value)
        if node.value in factor.spread.levels:
            return str(node.value)
        expected = f"one of {', '.join(str(level) for level in factor.spread.levels)}"
        self.tell(Problem(f"is {found(node)}", key=key, expected=expected), node.line)
        return None


def _targets(factor: Factor) -> list[Target]:
    """Everything a factor sets."""
    if factor.target is not None:
        return [factor.target]
    if factor.moves is not None:
        return list(factor.moves)
    return list({one: None for sets in (factor.options or {}).values() for one in sets})
