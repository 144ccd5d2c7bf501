"""Reading lessons, second part: steps, and what has to fit together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from copsim.analysis.combined import combined, weekly_names
from copsim.analysis.outcomes import OutcomeError
from copsim.analysis.revealed import DIRECTIONS, SETTLES
from copsim.dashboard.lesson_kinds import (
    Asked,
    Compare,
    Debrief,
    Lesson,
    Option,
    Predict,
    Reveal,
    Run,
    Say,
    Step,
)
from copsim.dashboard.lesson_reading import MINUTES, MOST_BESIDE, MOST_OPTIONS, MOST_STEPS, SEED, CaseReader
from copsim.scenarios.errors import Problem, shortened, unknown
from copsim.scenarios.numbers import RUN, WEEK, Number
from copsim.scenarios.texts import is_name, note, one_line
from copsim.scenarios.tree import Node, Pair

TOP = ("name", "title", "minutes", "about", "source", "passage", "weeks", "seed", "cases", "steps")
COMMON = ("kind", "title", "text", "notes")
OPTION = ("text", "below", "case")
ASKED = ("case", "called", "measure", "sources", "model")
CHARTS = ("lifecycle", "feelings", "heartbeat", "cycles", "gauges")
ANY = Number(-1e9, 1e9, "", "Where an option or a share ends.", whole=False)


class LessonReader(CaseReader):
    """Reads a tree into a lesson."""

    def read(self, top: Node, stem: str) -> Lesson:
        """The lesson; `stem` is its name if it has none of its own. What is wrong is told."""
        content = self.known("", top.value, TOP)
        self.need("", content, ("title", "minutes", "about", "source", "passage", "steps"), top.line)
        name = self.said("name", content, one_line) or stem
        if not is_name(name):
            self.wrong_name("name", name, content["name"].line if "name" in content else top.line)
        weeks = self.counted("weeks", content, RUN["weeks"])
        self.seed = self.counted("seed", content, SEED, 1) or 0
        if "cases" in content:
            self.read_cases(content["cases"], weeks)
        steps = self._steps(content["steps"]) if "steps" in content else []
        for bet in self.bets:
            if bet not in self.settled:
                said = f"the bet '{shortened(bet)}' is never revealed"
                at = next(n for n, step in enumerate(steps) if isinstance(step, Predict) and step.name == bet)
                expected = f"a later step of the kind reveal with 'bet: {shortened(bet)}'"
                self.tell(Problem(said, key=f"steps[{at}]", expected=expected), self.lines[f"steps[{at}]"])
        return Lesson(
            name=name,
            title=self.said("title", content, one_line),
            minutes=self.counted("minutes", content, MINUTES, 10) or 10,
            about=self.said("about", content, one_line),
            source=self.said("source", content, one_line),
            passage=self.said("passage", content, note),
            cases=self.cases,
            steps=tuple(steps),
            file=self.file,
        )

    # Steps

    def _steps(self, pair: Pair) -> list[Step]:
        steps: list[Step] = []
        for n, node in enumerate(self.nodes("steps", pair, MOST_STEPS, "steps, each beginning with '- kind: …'")):
            key = f"steps[{n}]"
            self.lines[key] = node.line
            content = self.mapping(key, Pair(node.line, node), "a step, with 'kind' and 'title'")
            if not content:
                continue
            kind = self.one_of(f"{key}.kind", content, tuple(READ))
            if "kind" not in content:
                self.tell(Problem("has no 'kind'", key=key, expected=f"one of {', '.join(READ)}"), node.line)
            if kind is None:
                continue
            keys, needed, read = READ[kind]
            given = self.known(key, content, (*COMMON, *keys))
            self.need(key, given, ("title", *needed), node.line)
            common = {
                "title": self.said(f"{key}.title", given),
                "text": self.said(f"{key}.text", given, note),
                "notes": self.said(f"{key}.notes", given, note),
            }
            steps.append(read(self, key, given, common, node.line))
        return steps

    def _say(self, key: str, given: dict[str, Pair], common: dict[str, str], line: int) -> Step:
        if "text" not in given and "points" not in given:
            self.tell(Problem("says nothing", key=key, expected="'text' or 'points'"), line)
        return Say(**common, points=self.listed(f"{key}.points", given))

    def _debrief(self, key: str, given: dict[str, Pair], common: dict[str, str], line: int) -> Step:
        return Debrief(**common, questions=self.listed(f"{key}.questions", given))

    def _predict(self, key: str, given: dict[str, Pair], common: dict[str, str], line: int) -> Step:
        name = self.said(f"{key}.name", given)
        if name and not is_name(name):
            self.wrong_name(f"{key}.name", name, given["name"].line)
        if name in self.bets:
            self.tell(Problem(f"'{name}' is the name of an earlier bet", key=f"{key}.name"), given["name"].line)
        options = self._options(f"{key}.options", given["options"]) if "options" in given else ()
        made = Predict(
            **common,
            name=name,
            question=self.said(f"{key}.question", given),
            why=self.said(f"{key}.why", given),
            options=options,
        )
        if name:
            self.bets.setdefault(name, made)
        return made

    def _options(self, key: str, pair: Pair) -> tuple[Option, ...]:
        nodes = self.nodes(key, pair, MOST_OPTIONS, "options, each beginning with '- text: …'")
        if len(nodes) == 1:
            self.tell(Problem("has 1 entry", key=key, expected=f"2 to {MOST_OPTIONS}"), pair.line)
        options = []
        for n, node in enumerate(nodes):
            at = f"{key}[{n}]"
            content = self.known(at, self.mapping(at, Pair(node.line, node), "'text', and 'below' or 'case'"), OPTION)
            self.need(at, content, ("text",), node.line)
            below = self._limit(f"{at}.below", content)
            case = self.said(f"{at}.case", content)
            if case:
                self.case_named(f"{at}.case", case, content["case"].line)
            options.append(Option(self.said(f"{at}.text", content), below, case))
        return tuple(options)

    def _stretch(self, key: str, given: dict[str, Pair], cases: tuple[str, ...], line: int) -> tuple[int, int]:
        """From which week to which, within the lives of these cases."""
        weeks = min((self.cases[case].scenario.weeks for case in cases if case), default=5_200)
        start = self.counted(f"{key}.from", given, WEEK, 0) or 0
        end = self.counted(f"{key}.to", given, WEEK, weeks - 1) or 0
        for name, week in (("from", start), ("to", end)):
            if week >= weeks:
                said = f"week {week} lies beyond the life, which has {weeks} weeks"
                self.tell(Problem(said, key=f"{key}.{name}", expected=f"0 to {weeks - 1}"), given[name].line)
        if start >= end:
            self.tell(Problem(f"goes from week {start} to {end}", key=key, expected="the earlier week first"), line)
        return start, end

    def _run(self, key: str, given: dict[str, Pair], common: dict[str, str], line: int) -> Step:
        case = self.case_named(f"{key}.case", self.said(f"{key}.case", given), line) if "case" in given else ""
        charts = self.listed(f"{key}.charts", given, len(CHARTS)) or ("lifecycle",)
        for chart in charts:
            if chart not in CHARTS:
                said = f"there is no chart '{shortened(chart)}'"
                self.tell(replace(unknown(chart, CHARTS, f"{key}.charts"), said=said), given["charts"].line)
        start, end = self._stretch(key, given, (case,), line)
        return Run(
            **common,
            case=case,
            seed=self.counted(f"{key}.seed", given, SEED, self.seed) or 0,
            start=start,
            end=end,
            watch=self.listed(f"{key}.watch", given),
            charts=charts,
        )

    def _compare(self, key: str, given: dict[str, Pair], common: dict[str, str], line: int) -> Step:
        written = self.listed(f"{key}.cases", given, MOST_BESIDE)
        cases = tuple(self.case_named(f"{key}.cases", name, given["cases"].line) for name in written)
        if "cases" in given and len(written) == 1:
            self.tell(Problem("has 1 entry", key=f"{key}.cases", expected=f"2 to {MOST_BESIDE}"), line)
        measures: tuple[str, ...] = ()
        asked = self.said(f"{key}.measure", given)
        if asked:
            try:
                measures = weekly_names(asked)
            except OutcomeError as error:
                self.tell(Problem(str(error), key=f"{key}.measure"), given["measure"].line)
        start, end = self._stretch(key, given, cases, line)
        return Compare(
            **common,
            cases=cases,
            seed=self.counted(f"{key}.seed", given, SEED, self.seed) or 0,
            measures=measures,
            called=self.said(f"{key}.called", given),
            start=start,
            end=end,
            watch=self.listed(f"{key}.watch", given),
        )

    def _reveal(self, key: str, given: dict[str, Pair], common: dict[str, str], line: int) -> Step:
        measure = self.said(f"{key}.measure", given)
        nodes = self.nodes(f"{key}.cases", given["cases"], MOST_BESIDE, "cases") if "cases" in given else []
        asked = [
            one
            for n, node in enumerate(nodes)
            if (one := self._asked(f"{key}.cases[{n}]", node, measure, first=n == 0)) is not None
        ]
        below, reached = (self._limit(f"{key}.{name}", given) for name in ("below", "reached"))
        if below is not None and reached is not None:
            self.tell(Problem("has both 'below' and 'reached'; give one", key=key), line)
        bet = self.said(f"{key}.bet", given)
        settles = self.one_of(f"{key}.settles", given, SETTLES)
        made = Reveal(
            **common,
            bet=bet,
            called=self.said(f"{key}.called", given),
            asked=tuple(asked),
            settles=settles,
            shown=self.one_of(f"{key}.shown", given, ("number", "percent"), "number"),
            below=below,
            reached=reached,
        )
        if bool(bet) != ("settles" in given):
            said = "has 'bet' and no 'settles'" if bet else "has 'settles' and no 'bet'"
            self.tell(Problem(said, key=key, expected="both, or none"), line)
        elif bet and len(asked) == len(nodes):
            self._check_bet(key, made, given["bet"].line)
        self.settled.add(bet)
        return made

    def _limit(self, key: str, content: dict[str, Pair]) -> float | None:
        """A number under the last part of a key; None where there is none."""
        pair = content.get(key.rpartition(".")[2])
        value = None if pair is None else self.number(key, pair, ANY)
        return None if value is None else float(value)

    def _asked(self, key: str, node: Node, measure: str, *, first: bool) -> Asked | None:
        if isinstance(node.value, str):
            content: dict[str, Pair] = {"case": Pair(node.line, node)}
        else:
            expected = "the name of a case, or a mapping with 'case'"
            content = self.known(key, self.mapping(key, Pair(node.line, node), expected), ASKED)
        self.need(key, content, ("case",) if first else ("case", "sources", "model"), node.line)
        name = self.case_named(f"{key}.case", self.said(f"{key}.case", content) or None, node.line)
        own = self.said(f"{key}.measure", content) or measure
        called = self.short(f"{key}.called", content)
        directions = {
            which: self.one_of(f"{key}.{which}", content, DIRECTIONS, "open") for which in ("sources", "model")
        }
        if not own:
            self.tell(Problem("is measured by nothing", key=key, expected="'measure' here, or for the step"), node.line)
        if not name or not own:
            return None
        try:
            read = combined(own)
            read.check(self.cases[name].scenario.weeks)
        except OutcomeError as error:
            self.tell(Problem(str(error), key=f"{key}.measure"), node.line)
            return None
        return Asked(name, called or self.cases[name].called, read, **directions)

    def _check_bet(self, key: str, made: Reveal, line: int) -> None:
        """Whether the options of a bet fit what settles it."""
        if made.bet not in self.bets:
            said = f"no earlier step is the bet '{shortened(made.bet)}'"
            self.tell(replace(unknown(made.bet, self.bets, f"{key}.bet"), said=said), line)
            return
        options = self.bets[made.bet].options
        if made.settles is None or not made.asked:
            return
        if made.settles in ("most", "least"):
            cases = [one.case for one in made.asked]
            if len(set(cases)) < len(cases) or len(cases) < 2 or sorted(o.case for o in options) != sorted(cases):
                said = f"'settles: {made.settles}' does not fit the options of the bet"
                expected = "an option with 'case' for each case of this step, each once, and two cases or more"
                self.tell(Problem(said, key=key, expected=expected), line)
            return
        bounds = [option.below for option in options]
        inner = [bound for bound in bounds[:-1] if bound is not None]
        rising = all(a < b for a, b in pairwise(inner))
        if bounds[-1:] != [None] or len(inner) < len(bounds) - 1 or not rising or any(o.case for o in options):
            said = f"'settles: {made.settles}' does not fit the options of the bet"
            expected = "'below' with rising numbers in all options but the last, which is everything else"
            self.tell(Problem(said, key=key, expected=expected), line)
        if made.settles == "ratio" and len(made.asked) < 2:
            self.tell(Problem("'settles: ratio' needs two cases", key=key), line)


READ: dict[str, tuple[tuple[str, ...], tuple[str, ...], Callable[..., Step]]] = {
    "say": (("points",), (), LessonReader._say),
    "predict": (("name", "question", "why", "options"), ("name", "question", "options"), LessonReader._predict),
    "run": (("case", "seed", "from", "to", "watch", "charts"), ("case",), LessonReader._run),
    "compare": (
        ("cases", "seed", "measure", "called", "from", "to", "watch"),
        ("cases", "measure", "called"),
        LessonReader._compare,
    ),
    "reveal": (
        ("bet", "cases", "measure", "called", "settles", "shown", "below", "reached"),
        ("cases", "called"),
        LessonReader._reveal,
    ),
    "debrief": (("questions",), ("questions",), LessonReader._debrief),
}
"""What may stand in a step of each kind, what has to, and what reads it."""
