"""What is on the stage, made from a session: the life, and everything the browser needs to play it."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from copsim.analysis import stage_charts
from copsim.analysis.week_words import Moment, moments, week_words
from copsim.dashboard.levers import entry_told
from copsim.dashboard.session import Session
from copsim.dashboard.words import listed, say, words
from copsim.experiments.ensemble import run_many
from copsim.experiments.watching import Stopped, Watched, courses, watch
from copsim.scenarios import ScenarioError
from copsim.scenarios.errors import Problem
from copsim.scenarios.landscape_words import starts

MOST_MEMBER_WEEKS = 2_000_000
"""A life of more would keep people waiting; it belongs on the command line."""
LONGEST = 30
"""Seconds that a life may take, whatever its size was thought to be."""
QUARTER = 13
KEPT = 12
QUICK, FULL = 40, 200
"""Other lives behind this one: while something moves, and when it has come to rest."""


class GivenUp(Exception):
    """Nobody wants this any more: something newer is asked for."""


@dataclass(frozen=True)
class Staged:
    """A life as the browser gets it: JSON in strings, as nothing else is handed over as fast.

    Attributes:
        watched: the life.
        people: number, first week, levels and marks of each member.
        marks: dated changes; those made by hand have a number.
        words: a line for each week.
        charts: charts without bands, by name.
        cycles: the value cycles.
        gauges: how leaders and sponsors stand.
        moments: weeks worth stopping at.
    """

    watched: Watched
    people: str
    marks: str
    words: str
    charts: dict[str, str]
    cycles: str
    gauges: str
    moments: list[Moment]


def check_size(session: Session) -> None:
    """Raise ScenarioError where a scenario is too large to be played."""
    scenario = session.whole

    def most(path: str) -> float:
        return max([*starts(scenario, path), *(entry.values.get(path, 0.0) for entry in scenario.changes)])

    coming = most("joining.prospects") / 4 + most("joining.invited")
    people = scenario.first_people + scenario.communities * coming * scenario.weeks
    people += scenario.communities * sum(entry.numbers.get("invited", 0.0) for entry in scenario.changes)
    asked = people * scenario.weeks
    if asked > MOST_MEMBER_WEEKS:
        said = say("errors.too_large", weeks=f"{asked:,.0f}", most=f"{MOST_MEMBER_WEEKS:,}")
        raise ScenarioError([Problem(said)])


def staged(session: Session) -> Staged:
    """What a session puts on the stage, whatever week it is at. Raises ScenarioError for one that cannot be played."""
    check_size(session)
    return _staged(_Key(replace(session, week=0)))


class _Key:
    """A session as a key: the same life has the same text."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.text = session.as_query()

    def __hash__(self) -> int:
        return hash(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.text == other.text


@lru_cache(maxsize=KEPT)
def _staged(key: _Key) -> Staged:
    session = key.session
    plan = session.whole.plan()
    began = time.monotonic()
    try:
        life = watch(plan, session.seed, session.weeks, lambda: time.monotonic() - began > LONGEST)
    except Stopped:
        raise ScenarioError([Problem(say("errors.too_slow", seconds=LONGEST))]) from None
    weekly = life.weekly
    chart, marks = words()["charts"], session.whole.marks(session.weeks, entry_told)
    return Staged(
        life,
        _json(courses(life)),
        _json(marks_of(session)),
        _json(week_words(weekly, life.glimpses, marks, life.plan.activity_names, session.whole.place_names)),
        charts_of(weekly, None),
        _json(stage_charts.cycles(weekly, chart["cycles"]["steps"], chart["cycles"]["beside"])),
        _json(stage_charts.gauges(weekly, chart["gauges"]["names"], chart["gauges"]["none"])),
        moments(weekly, life.glimpses, marks, life.plan.activity_names, session.whole.place_names),
    )


def charts_of(weekly: Any, band: Any) -> dict[str, str]:
    """The charts of a life by name, with other lives behind the first if there are any."""
    chart = words()["charts"]
    life, feel, beat = chart["lifecycle"], chart["feelings"], chart["heartbeat"]
    taking = [
        ("present", life["present"], "active"),
        ("core", life["core"], "core"),
        ("active", life["active"], "occasional"),
    ]
    feeling = [(name, feel[name], colour) for name, colour in (
        ("energy", "occasional"), ("identification", "active"), ("passion", "transactional"),
    )]  # fmt: skip
    made = {
        "lifecycle": stage_charts.chart(
            weekly, life["title"], life["unit"], taking, over=QUARTER, band=band, stage_names=listed("stages")
        ),
        "feelings": stage_charts.chart(weekly, feel["title"], feel["unit"], feeling, top=1.0, band=band),
        "heartbeat": stage_charts.heartbeat(weekly, beat["title"], beat["unit"], beat["held"], beat["cancelled"]),
    }
    return {name: _json(one.as_dict()) for name, one in made.items()}


def marks_of(session: Session) -> list[dict[str, Any]]:
    """Dated changes on the line: those of the scenario (number -1), and those made by hand by their number."""
    given = [{"n": -1, "week": week, "label": told} for week, told in session.scenario.marks(session.weeks, entry_told)]
    mine = [{"n": n, "week": entry.week, "label": entry_told(entry)} for n, entry in enumerate(session.levers)]
    return [*given, *mine]


def _json(content: Any) -> str:
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False)


def others(session: Session, which: range, given_up: Callable[[], bool]) -> Any:
    """(lives, weeks, communities) weekly records of other lives of the same scenario, counted from 0.

    Raises GivenUp as soon as `given_up` says so.
    """

    def told(_: int, __: int) -> None:
        if given_up():
            raise GivenUp

    seeds = range(1_000_000 + which.start, 1_000_000 + which.stop)
    return run_many(session.whole.plan(), seeds, session.weeks, threads=os.cpu_count(), progress=told).block


class Latest:
    """Work of which only the latest that was asked for matters; done in a thread of its own, one after the other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = 0

    def ask(self, work: Callable[[Callable[[], bool]], None]) -> None:
        """Do this work instead of whatever was asked before; its argument says when it is not wanted any more."""
        with self._lock:
            self._number += 1
            mine = self._number

        def given_up() -> bool:
            return mine != self._number

        def run() -> None:
            try:
                work(given_up)
            except GivenUp:
                return

        threading.Thread(target=run, daemon=True, name="copsim-band").start()

    def close(self) -> None:
        """Nothing is wanted any more."""
        with self._lock:
            self._number += 1
