"""Reading lessons, first part: single values, and the cases that are lived."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from copsim.dashboard.lesson_kinds import Case, Predict
from copsim.dashboard.session import LARGEST_SEED
from copsim.dashboard.staging import check_size
from copsim.scenarios import ScenarioError, load, names
from copsim.scenarios.errors import Problem, Problems, shortened, shown, unknown
from copsim.scenarios.numbers import RUN, Number
from copsim.scenarios.reading import found
from copsim.scenarios.scenario import parameter_problem
from copsim.scenarios.sheets import EntryReader
from copsim.scenarios.texts import is_name, one_line
from copsim.scenarios.tree import Node, Pair

MOST_CASES, MOST_STEPS, MOST_OPTIONS, MOST_BESIDE = 12, 40, 6, 4
LONGEST_CALLED = 40
"""Characters of what a case is called: it stands above pictures."""
MINUTES = Number(1, 180, "minutes", "How long it takes.")
SEED = Number(0, LARGEST_SEED, "seed", "The luck of single lives.")
CASE = ("called", "scenario", "weeks", "set", "changes")


class CaseReader(EntryReader):
    """Reads values of lessons, and cases."""

    def __init__(self, file: str, problems: Problems) -> None:
        super().__init__(file, problems)
        self.cases: dict[str, Case] = {}
        self.named: set[str] = set()
        """Names of all cases, also of those that are told to be wrong."""
        self.bets: dict[str, Predict] = {}
        self.settled: set[str] = set()
        self.seed = 1

    # Small things

    def known(self, at: str, content: Mapping[str, Pair], keys: tuple[str, ...]) -> dict[str, Pair]:
        """What is given under keys that exist; others are told of."""
        given = {}
        for name, pair in content.items():
            key = f"{at}.{name}" if at else name
            self.lines[key] = pair.line
            if name not in keys:
                self.tell(unknown(name, keys, key), pair.line)
            elif not pair.node.broken:
                given[name] = pair
        return given

    def need(self, at: str, content: Mapping[str, Pair], keys: tuple[str, ...], line: int) -> None:
        """Tell of what is missing."""
        for name in keys:
            if name not in content:
                self.tell(Problem(f"has no '{name}'", key=at), line)

    def said(self, key: str, content: Mapping[str, Pair], clean: Callable[[str], str] = one_line) -> str:
        """Text under the last part of a key; empty where there is none. Empty text is told of."""
        pair = content.get(key.rpartition(".")[2])
        if pair is None:
            return ""
        text = self.text(key, pair, clean)
        if text == "":
            self.tell(Problem("is empty", key=key, expected="text"), pair.line)
        return text or ""

    def counted(self, key: str, content: Mapping[str, Pair], number: Number, default: int | None = None) -> int | None:
        """A whole number under the last part of a key."""
        pair = content.get(key.rpartition(".")[2])
        value = None if pair is None else self.number(key, pair, number)
        return default if value is None else int(value)

    def listed(self, key: str, content: Mapping[str, Pair], most: int = MOST_STEPS) -> tuple[str, ...]:
        """A list of texts under the last part of a key; empty where there is none."""
        pair = content.get(key.rpartition(".")[2])
        if pair is None:
            return ()
        read = []
        for n, node in enumerate(self.nodes(key, pair, most, "texts, each beginning with '- '")):
            text = self.text(f"{key}[{n}]", Pair(node.line, node), one_line)
            if text is not None:
                read.append(text)
        return tuple(read)

    def nodes(self, key: str, pair: Pair, most: int, what: str) -> list[Node]:
        """The content of a list, as far as it is not broken."""
        if not isinstance(pair.node.value, list):
            self.tell(self.wrong(key, pair.node, f"a list of {what}"), pair.line)
            return []
        if not 1 <= len(pair.node.value) <= most:
            said = f"has {len(pair.node.value)} entries"
            self.tell(Problem(said, key=key, expected=f"1 to {most}"), pair.line)
            return []
        return [node for node in pair.node.value if not node.broken]

    def one_of(self, key: str, content: Mapping[str, Pair], choices: tuple[str, ...], default: Any = None) -> Any:
        """One of some words under the last part of a key."""
        pair = content.get(key.rpartition(".")[2])
        if pair is None:
            return default
        word = self.text(key, pair, one_line)
        if word is None or word in choices:
            return default if word is None else word
        self.tell(replace(unknown(word, choices, key), said=f"is '{shortened(word)}'"), pair.line)
        return default

    def wrong_name(self, key: str, name: str, line: int) -> None:
        """Tell of what cannot be a name."""
        expected = "small letters and digits, with - or _ between them"
        self.tell(Problem(f"is {shown(name)}", key=key, value=name, expected=expected), line)

    def case_named(self, key: str, name: str | None, line: int) -> str:
        """A case that there is; empty, and told of, where there is none."""
        if name is None or name in self.named - set(self.cases):
            return ""
        if name not in self.cases:
            said = f"there is no case '{shortened(name)}'"
            self.tell(replace(unknown(name, self.cases, key), said=said), line)
            return ""
        return name

    # Cases

    def read_cases(self, pair: Pair, weeks: int | None) -> None:
        """All cases; `weeks` is how long their lives are if they do not say so themselves."""
        content = self.mapping("cases", pair, "names of cases, each with 'called' and 'scenario' beneath it")
        if len(content) > MOST_CASES:
            said = f"has {len(content)} entries"
            self.tell(Problem(said, key="cases", expected=f"1 to {MOST_CASES}"), pair.line)
        for name, inner in list(content.items())[:MOST_CASES]:
            key = shortened(f"cases.{name}")
            self.lines[key] = inner.line
            self.named.add(name)
            if not is_name(name):
                self.wrong_name(key, name, inner.line)
            if not inner.node.broken:
                self._case(key, name, inner, weeks)

    def _case(self, key: str, name: str, pair: Pair, weeks: int | None) -> None:
        before = len(self.problems)
        content = self.known(key, self.mapping(key, pair, "'called' and 'scenario'"), CASE)
        self.need(key, content, ("called", "scenario"), pair.line)
        called = self.short(f"{key}.called", content)
        reference = self.said(f"{key}.scenario", content)
        if reference and reference not in names():
            said = f"the library has no scenario '{shortened(reference)}'"
            self.tell(replace(unknown(reference, names(), f"{key}.scenario"), said=said), content["scenario"].line)
        long = self.counted(f"{key}.weeks", content, RUN["weeks"], weeks)
        values = self._set_from_start(f"{key}.set", content["set"]) if "set" in content else {}
        changes = self.entries(f"{key}.changes", content["changes"]) if "changes" in content else []
        if len(self.problems) > before:
            return
        try:
            scenario = load(reference)
            own = bool(values)
            if long is not None and long != scenario.weeks:
                values["weeks"] = long
            case = Case(name, called, scenario.with_values(values) if values else scenario, own, tuple(changes))
            check_size(case.session(self.seed))
        except ScenarioError as error:
            for problem in error.problems:
                inside = ".".join(part for part in (key, problem.key) if part)
                self.tell(replace(problem, key=inside), self._line(inside, pair.line))
        else:
            self.cases[name] = case

    def _line(self, key: str, line: int) -> int:
        """The line of a key, or of what holds it."""
        while key:
            if key in self.lines:
                return self.lines[key]
            key = key.rpartition(".")[0]
        return line

    def short(self, key: str, content: Mapping[str, Pair]) -> str:
        """What something is called: few characters."""
        called = self.said(key, content)
        if len(called) > LONGEST_CALLED:
            said, expected = f"has {len(called)} characters", f"{LONGEST_CALLED} at most, as it stands above pictures"
            self.tell(Problem(said, key=key, expected=expected), content[key.rpartition(".")[2]].line)
        return called

    def _set_from_start(self, key: str, pair: Pair) -> dict[str, Any]:
        """Parameters that are other ones from the start."""
        values: dict[str, Any] = {}
        for path, inner in self.mapping(key, pair, "parameters with values, such as {leading.coaching: 5}").items():
            at = f"{key}.{path}"
            self.lines[at] = inner.line
            if inner.node.broken:
                continue
            problem = parameter_problem(path, inner.node.value, written=found(inner.node), decimals=False)
            if problem:
                self.tell(replace(problem, key=at), inner.line)
            else:
                values[path] = inner.node.value
        return values
