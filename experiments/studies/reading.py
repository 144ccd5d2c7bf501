"""Study files: YAML that is read key by key; everything that is wrong is told at once, each with its line."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

from copsim.analysis.outcomes import GRAMMAR, OUTCOMES, OutcomeError, Wanted, wanted
from copsim.experiments.studies.behaviours import function_problem
from copsim.experiments.studies.columns import OF_RUNS, column_problem
from copsim.experiments.studies.designs import KINDS, MOST_POINTS, NAMES, SOBOL, TABLE, Design, power_of_two
from copsim.experiments.studies.factors import Factor, Value
from copsim.experiments.studies.study import MEASURES, Behaviour, Replicates, Series, Study
from copsim.experiments.studies.varying import FactorReader
from copsim.scenarios import Scenario, ScenarioError, load
from copsim.scenarios.dropping import dropped, uses
from copsim.scenarios.errors import Problem, Problems, place, shortened, shown, unknown
from copsim.scenarios.loading import ENDINGS, is_path
from copsim.scenarios.numbers import RUN, Number
from copsim.scenarios.reading import found
from copsim.scenarios.texts import is_name, note, one_line, slug
from copsim.scenarios.tree import MAX_BYTES, Node, Pair, decoded, tree

TEXTS: dict[str, Callable[[str], str]] = {
    "name": one_line,
    "title": one_line,
    "question": one_line,
    "description": note,
}
KEYS = (*TEXTS, "scenario", "vary", "design", "replicates", "weeks", "measures", "series", "seed", "behaviour")
"""What may stand at the top of a study file."""
MOST_REPLICATES = 1_000_000
TIMES = Number(1, MOST_REPLICATES, "replicates", "How often each point is run.")
SEED = Number(0, 2**62, "seed", "Seed of the first replicate.")
EVERY = Number(1, 5200, "weeks", "Of every how many weeks weekly measures are kept.")
WHAT = "study"
WITH = " with "
"""Between a scenario and the interventions that are dropped on it: `healthy with coaching@26`."""


def load_study(file: Path | str) -> Study:
    """The study in this file.

    Raises:
        ScenarioError: with all that is wrong, file and line with each.
    """
    path, problems = Path(file), Problems()
    shown_as = place(str(file))
    text = decoded(_read(path, shown_as), shown_as, problems, WHAT)
    return _StudyReader(shown_as, problems, path).read(text)


def study_of_text(text: str, name: str = "study", folder: Path | None = None) -> Study:
    """The study in this text; scenarios and tables are looked for in the folder. Raises as `load_study`."""
    problems = Problems()
    return _StudyReader(f"{name}.yaml", problems, (folder or Path()) / f"{name}.yaml").read(
        decoded(text.encode(), f"{name}.yaml", problems, WHAT)
    )


def _read(path: Path, shown_as: str) -> bytes:
    if path.suffix.lower() not in ENDINGS:
        raise ScenarioError([Problem("is no study file; expected a file that ends in .yaml or .yml", file=shown_as)])
    try:
        with path.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except FileNotFoundError:
        said = "there is no such file; copsim study new NAME writes one"
        raise ScenarioError([Problem(said, file=shown_as)]) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ScenarioError([Problem(f"cannot be read: {shortened(why)}", file=shown_as)]) from None


class _StudyReader(FactorReader):
    """Reads a tree into a study."""

    def __init__(self, file: str, problems: Problems, path: Path) -> None:
        super().__init__(file, problems)
        self.path = path
        self.words: dict[str, str] = {}

    def read(self, text: str) -> Study:
        top: dict[str, Pair] = tree(text, self.file, self.problems, WHAT).value
        for name, pair in top.items():
            self.lines[name] = pair.line
            if name not in KEYS:
                self.tell(unknown(name, KEYS), pair.line)
            elif name in TEXTS and not pair.node.broken:
                self.keep(self.words, name, self.text(name, pair, TEXTS[name]))
        given = {name: pair for name, pair in top.items() if not pair.node.broken}
        scenarios = self._scenarios(given.get("scenario"))
        if not scenarios:
            self.problems.settle()
            raise AssertionError("a study without a scenario has a problem")
        first = next(iter(scenarios.values()))
        weeks = self._number(given, "weeks", RUN["weeks"], first.weeks)
        factors = self.factors(given.get("vary"), scenarios, weeks)
        measures = self._measures(given.get("measures"), weeks, [factor.name for factor in factors])
        series = self._series(given.get("series"), weeks, [factor.name for factor in factors])
        design = self._design(given.get("design"), factors, "vary" in top)
        study = Study(
            name=self._name(),
            title=self.words.get("title", ""),
            question=self.words.get("question", ""),
            description=self.words.get("description", ""),
            scenarios=scenarios,
            factors=factors,
            design=design,
            replicates=self._replicates(given.get("replicates"), [one.name for one in measures]),
            weeks=weeks,
            measures=measures,
            series=series,
            seed=self._number(given, "seed", SEED, 1),
            behaviour=self._behaviour(given.get("behaviour")),
            text=text,
        )
        self.problems.settle()
        return study

    def _name(self) -> str:
        name = self.words.get("name") or slug(self.path.stem)
        if not is_name(name):
            expected = "small letters and digits, with - or _ between them"
            self.tell(Problem(f"is {shown(name)}", key="name", expected=expected), self.lines.get("name", 1))
        return name

    def _number(self, given: dict[str, Pair], name: str, number: Number, default: int) -> int:
        value = self.number(name, given[name], number) if name in given else None
        return default if value is None else int(value)

    # What is run

    def _scenarios(self, pair: Pair | None) -> dict[str, Scenario]:
        if pair is None:
            if "scenario" not in self.lines:
                self.tell(Problem("is missing", key="scenario", expected="a name of the library, or a file"), 1)
            return {}
        nodes = pair.node.value if isinstance(pair.node.value, list) else [pair.node]
        read: dict[str, Scenario] = {}
        named: set[str] = set()
        for n, node in enumerate(nodes):
            key = f"scenario[{n}]" if nodes is pair.node.value else "scenario"
            name = None if node.broken else self.text(key, Pair(node.line, node), one_line)
            if name is None:
                continue
            if name in named:
                self.tell(Problem(f"'{shortened(name)}' is given twice", key=key), node.line)
            named.add(name)
            try:
                called, scenario = self._loaded(name)
                read[name if called in read else called] = scenario
            except ScenarioError as error:
                for problem in error.problems:
                    where = problem if problem.line else problem.at(self.file, node.line)
                    self.problems.add(where)
        if not nodes:
            self.tell(Problem("is an empty list", key="scenario", expected="at least one scenario"), pair.line)
        return read

    def _loaded(self, name: str) -> tuple[str, Scenario]:
        """A scenario, with interventions dropped on it where they stand behind it, and what it is called."""
        base, _, interventions = name.partition(WITH)
        scenario = load(self.path.parent / base if is_path(base) else base)
        return (name, dropped(scenario, uses(interventions)).scenario) if interventions else (scenario.name, scenario)

    # What is kept

    def _measures(self, pair: Pair | None, weeks: int, factors: list[str]) -> tuple[Wanted, ...]:
        if pair is None:
            for factor in factors:
                problem = column_problem(f"vary.{shortened(factor)}", factor, (), MEASURES)
                if problem:
                    self.tell(problem, self.lines[f"vary.{factor}"])
            return tuple(wanted(name) for name in MEASURES)
        content = pair.node.value
        if not isinstance(content, list) or not content:
            expected = f"a list such as [present, realized in all]; known: {', '.join(OUTCOMES)}"
            self.tell(self.wrong("measures", pair.node, expected), pair.line)
            return ()
        read: dict[str, Wanted] = {}
        for n, node in enumerate(content):
            key = f"measures[{n}]"
            one = None if node.broken else self._measure(key, node, weeks)
            if one is None:
                continue
            if one.name in read:
                said = f"gives a second column '{one.name}'; give it a name: {{measure: {one}, name: …}}"
                self.tell(Problem(said, key=key), node.line)
            problem = column_problem(key, one.name, OF_RUNS, factors)
            if problem:
                self.tell(problem, node.line)
            read[one.name] = one
        return tuple(read.values())

    def _measure(self, key: str, node: Node, weeks: int) -> Wanted | None:
        words: dict[str, str] = {}
        if isinstance(node.value, dict):
            for name, inner in node.value.items():
                if name not in ("measure", "name"):
                    self.tell(unknown(name, ("measure", "name"), f"{key}.{name}"), inner.line)
                elif not inner.node.broken:
                    self.keep(words, name, self.text(f"{key}.{name}", inner, one_line))
        else:
            self.keep(words, "measure", self.text(key, Pair(node.line, node), one_line))
        if "measure" not in words:
            if isinstance(node.value, dict) and "measure" not in node.value:
                self.tell(Problem("has no 'measure'", key=key, expected=GRAMMAR), node.line)
            return None
        name = words.get("name", "")
        if name and (not is_name(name) or "-" in name):
            expected = "small letters, digits and _, as it names a column"
            self.tell(Problem(f"is {shown(name)}", key=f"{key}.name", expected=expected), node.line)
            return None
        try:
            one = wanted(words["measure"], name)
            if one.how is not None:
                one.window.within(weeks)
        except OutcomeError as error:
            self.tell(Problem(str(error), key=key), node.line)
            return None
        return one

    def _series(self, pair: Pair | None, weeks: int, factors: list[str]) -> Series:
        if pair is None:
            return Series()
        content = self.mapping("series", pair, "'measures: […]' and 'every: 13', indented beneath it")
        names: list[str] = []
        for name, inner in content.items():
            if name not in ("measures", "every"):
                self.tell(unknown(name, ("measures", "every"), f"series.{name}"), inner.line)
        listed = content.get("measures")
        if listed is None or not isinstance(listed.node.value, list) or not listed.node.value:
            expected = "a list of weekly measures such as [present, core]"
            self.tell(Problem("has no 'measures'", key="series", expected=expected), pair.line)
        else:
            for n, node in enumerate(listed.node.value):
                key = f"series.measures[{n}]"
                asked = self.text(key, Pair(node.line, node), one_line)
                outcome = OUTCOMES.get(asked or "")
                if asked and (outcome is None or outcome.how is None):
                    known = [one.name for one in OUTCOMES.values() if one.how is not None]
                    self.tell(unknown(asked, known, key, listed=False), node.line)
                elif asked:
                    problem = column_problem(key, asked, (), factors)
                    if problem:
                        self.tell(problem, node.line)
                    names.append(asked)
        every = self._number(content, "every", EVERY, 1) if "every" in content else 1
        if every > weeks:
            expected = f"at most {weeks}, as the runs have {weeks} weeks"
            self.tell(Problem(f"is {every}", key="series.every", expected=expected), content["every"].line)
        return Series(tuple(dict.fromkeys(names)), every)

    # How often

    def _replicates(self, pair: Pair | None, columns: list[str]) -> Replicates:
        if pair is None:
            return Replicates(1, 1)
        if not isinstance(pair.node.value, dict):
            times = self.number("replicates", pair, TIMES)
            return Replicates(int(times or 1), int(times or 1))
        content = pair.node.value
        for name, inner in content.items():
            if name not in ("least", "most", "until"):
                self.tell(unknown(name, ("least", "most", "until"), f"replicates.{name}"), inner.line)
        numbers = {"least": 10, "most": 200}
        for name in numbers:
            if name in content:
                value = self.number(f"replicates.{name}", content[name], TIMES)
                numbers[name] = numbers[name] if value is None else int(value)
        if "until" not in content:
            expected = "'until: {present: 0.5}', how far the 95 % interval may reach to either side; or a number alone"
            self.tell(Problem("has no 'until'", key="replicates", expected=expected), pair.line)
        if numbers["least"] < 2:
            expected = "2 or more, as the spread between lives has to be seen"
            self.tell(Problem(f"is {numbers['least']}", key="replicates.least", expected=expected), pair.line)
        if numbers["least"] > numbers["most"]:
            expected = f"at most replicates.most, which is {numbers['most']}"
            self.tell(Problem(f"is {numbers['least']}", key="replicates.least", expected=expected), pair.line)
        until = self._until(content["until"], columns) if "until" in content else {}
        return Replicates(numbers["least"], numbers["most"], until)

    def _until(self, pair: Pair, columns: list[str]) -> dict[str, float]:
        until: dict[str, float] = {}
        width = Number(1e-12, 1e12, "in the unit of the measure", "Half of the interval.", whole=False)
        for name, inner in self.mapping("replicates.until", pair, "measures with numbers, as {present: 0.5}").items():
            key = f"replicates.until.{shortened(name)}"
            if name not in columns:
                self.tell(unknown(name, columns, key), inner.line)
            else:
                self.keep(until, name, self.number(key, inner, width))
        return until

    # At which points

    def _design(self, pair: Pair | None, factors: tuple[Factor, ...], varies: bool) -> Design:
        if pair is None:
            if varies:
                self.tell(Problem("is missing", key="design", expected=f"one of {', '.join(KINDS)}"), 1)
            # Nothing varies but the scenarios, where there are several: each of them is a point.
            return Design(TABLE, rows=tuple(product(*(factor.spread.levels for factor in factors))))
        content = pair.node.value if isinstance(pair.node.value, dict) else {"kind": pair}
        if "kind" not in content:
            self.tell(Problem("has no 'kind'", key="design", expected=f"one of {', '.join(KINDS)}"), pair.line)
            return Design(TABLE)
        name = self.text("design.kind" if content is pair.node.value else "design", content["kind"], one_line)
        kind = KINDS.get(NAMES.get(" ".join((name or "").lower().split()), ""))
        if kind is None:
            if name is not None:
                self.tell(unknown(name, KINDS, "design"), content["kind"].line)
            return Design(TABLE)
        known = ("kind", *kind.options, *kind.flags, *(("rows",) if kind.name == TABLE else ()))
        for key, inner in content.items():
            if key not in known:
                self.tell(unknown(key, known, f"design.{key}"), inner.line)
        numbers: dict[str, int] = {}
        for option, number in kind.options.items():
            if option in content:
                self.keep(numbers, option, self.number(f"design.{option}", content[option], number))
            elif number.default is None:
                said = f"has no '{option}'"
                self.tell(Problem(said, key="design", expected=f"{number.meaning}, as {option}: 64"), pair.line)
            else:
                numbers[option] = number.default
        flags = {flag: bool(self.flag(f"design.{flag}", content[flag])) for flag in kind.flags if flag in content}
        self._suits(kind.name, numbers, factors, pair)
        rows = self._rows(content.get("rows"), factors, pair) if kind.name == TABLE else ()
        design = Design(kind.name, numbers, flags.get("second_order", False), rows)
        if not self.problems and design.size(factors) > MOST_POINTS:
            expected = f"at most {MOST_POINTS:,}; use fewer {'levels' if kind.by_levels else 'points'}"
            self.tell(Problem(f"gives {design.size(factors):,} points", key="design", expected=expected), pair.line)
        return design

    def _suits(self, kind: str, numbers: dict[str, int], factors: tuple[Factor, ...], pair: Pair) -> None:
        if kind == SOBOL and not power_of_two(numbers.get("base", 8)):
            expected = "a power of two, such as 64, 128 or 256"
            self.tell(Problem(f"is {numbers['base']}", key="design.base", expected=expected), pair.line)
        if numbers.get("levels", 4) % 2:
            self.tell(Problem(f"is {numbers['levels']}", key="design.levels", expected="an even number"), pair.line)
        if kind != TABLE and not factors and "vary" not in self.lines:
            expected = "what varies, under 'vary:'"
            self.tell(Problem(f"is '{kind}', but nothing varies", key="design", expected=expected), pair.line)
        if KINDS[kind].by_levels:
            for factor in factors:
                if not factor.spread.levels:
                    expected = f"a list, or 'steps: 5' with its range, as the design is '{kind}'"
                    line = self.lines.get(f"vary.{factor.name}", pair.line)
                    self.tell(Problem("has no levels", key=f"vary.{factor.name}", expected=expected), line)

    def _rows(self, pair: Pair | None, factors: tuple[Factor, ...], design: Pair) -> tuple[tuple[Value, ...], ...]:
        if pair is None or not isinstance(pair.node.value, list) or not pair.node.value:
            expected = "'rows:', a list of points such as {leading.effort: 0.5}"
            self.tell(Problem("has no points", key="design", expected=expected), (pair or design).line)
            return ()
        rows: list[tuple[Value, ...]] = []
        for n, node in enumerate(pair.node.value):
            key = f"design.rows[{n}]"
            given = self.mapping(key, Pair(node.line, node), "values by name of what varies")
            row: list[Value] = []
            for name, inner in given.items():
                if name not in [factor.name for factor in factors]:
                    self.tell(unknown(name, [factor.name for factor in factors], f"{key}.{name}"), inner.line)
            for factor in factors:
                if factor.name not in given:
                    self.tell(Problem(f"has no '{factor.name}'", key=key, expected="a value of each factor"), node.line)
                    continue
                value = self.value_of(factor, f"{key}.{factor.name}", given[factor.name])
                if value is not None:
                    row.append(value)
            rows.append(tuple(row))
        return tuple(rows)

    # What is done besides

    def _behaviour(self, pair: Pair | None) -> Behaviour | None:
        if pair is None:
            return None
        text = self.text("behaviour", pair, one_line)
        file, _, function = (text or "").rpartition(":")
        if text is None:
            return None
        if not file.endswith(".py") or not function.isidentifier():
            expected = "a Python file and a function in it, as 'behaviour: mine.py:after_each_week'"
            self.tell(Problem(f"is {found(pair.node)}", key="behaviour", expected=expected), pair.line)
            return None
        try:
            source = (self.path.parent / file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is not UTF-8 text"
            self.tell(Problem(f"names {shortened(file)}, which cannot be read: {why}", key="behaviour"), pair.line)
            return None
        problem = function_problem(source, self.path.parent / file, file, function)
        if problem:
            self.tell(Problem(problem, key="behaviour"), pair.line)
            return None
        return Behaviour(file, function, source)
