"""Lives of a lesson as the browser gets them: JSON, no farther than the step goes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from copsim.analysis.lesson_charts import in_week, side_by_side
from copsim.analysis.phrases import number
from copsim.dashboard.lesson_kinds import Case, Compare, Run
from copsim.dashboard.session import Session
from copsim.dashboard.staging import QUARTER, Staged, marks_of, staged
from copsim.dashboard.words import say


@dataclass(frozen=True)
class Played:
    """What a step plays: the people of each life, and for all of them together marks, a line a week, and charts."""

    people: tuple[str, ...]
    marks: str
    words: str
    charts: dict[str, str]
    cycles: str = ""
    gauges: str = ""


def played(session: Session, step: Run) -> Played:
    """One life for a step."""
    shown: Staged = staged(session)
    marks = [{**mark, "n": -1} for mark in marks_of(session) if mark["week"] <= step.end]
    return Played((shown.people,), _json(marks), shown.words, shown.charts, shown.cycles, shown.gauges)


def beside(cases: Sequence[Case], step: Compare) -> Played:
    """Lives of the same luck for a step."""
    sessions = [case.session(step.seed) for case in cases]
    shown = [staged(session) for session in sessions]
    weeklies = [one.watched.weekly for one in shown]
    called = [case.called for case in cases]
    chart = side_by_side(weeklies, called, step.measures, step.called, say("lessons.smoothed"), QUARTER)
    marks = [
        {**mark, "n": -1, "label": f"{case.called}: {mark['label']}"}
        for case, session in zip(cases, sessions, strict=True)
        for mark in marks_of(session)
        if mark["week"] <= step.end
    ]
    weeks = in_week(weeklies, step.measures)[: step.end + 1]
    lines = [_line(step.called, called, numbers) for numbers in weeks]
    return Played(tuple(one.people for one in shown), _json(marks), _json(lines), {"together": _json(chart.as_dict())})


def _line(what: str, called: Sequence[str], numbers: Sequence[float | None]) -> str:
    """The numbers of a week in words: what is measured, and what it is in each case."""
    told = [f"{name} {'–' if one is None else number(one)}" for name, one in zip(called, numbers, strict=True)]
    return f"{what}: {', '.join(told)}"


def _json(content: Any) -> str:
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False)
