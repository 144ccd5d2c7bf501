"""A chunk of runs, lived where the work is done: in a thread, another process, or on another machine.

A worker is sent a header (what all runs of the study have in common, as text) and, for each run, what its point sets
and its seed: keys and changes, no objects. The header is compiled once in each process. Whatever goes wrong in one run
is kept as its error, and the others go on.
"""

from __future__ import annotations

import json
import platform
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from copsim.analysis.outcomes import OUTCOMES, Wanted, means_of_stretches, outcomes_of, wanted
from copsim.experiments.files import ResultsError
from copsim.experiments.studies.behaviours import loaded
from copsim.experiments.studies.compiled import Compiled
from copsim.experiments.studies.factors import Value
from copsim.experiments.studies.shards import DONE, FAILED
from copsim.experiments.studies.study import Series, Study, measuring_code
from copsim.experiments.studies.targets import Target, target
from copsim.scenarios import ScenarioError, load_text
from copsim.simulation.life import Life, Plan
from copsim.simulation.model import VERSION
from copsim.simulation.recording import WEEKLY
from copsim.simulation.records import records

NOT_RUN = "not run"
"""Beside the words of tables, what a worker says of a run that it has not come to."""
AT_ONCE = 32
"""So many lives are summed up together: enough to make summing cheap, and hardly any memory."""
MOST_BYTES = 64 * 1024**2
"""Weekly records held at once take no more than this, and those of one life."""
LONGEST_ERROR = 500

Stop = Callable[[], bool]


@dataclass(frozen=True)
class Header:
    """What all runs of a study have in common, packed for workers."""

    packed: bytes

    @classmethod
    def of(cls, study: Study) -> Header:
        """The header of a study."""
        behaviour = study.behaviour
        content = {
            "model": VERSION,
            "measured_by": measuring_code(),
            "scenarios": {name: scenario.to_yaml() for name, scenario in study.scenarios.items()},
            "weeks": study.weeks,
            "measures": [[str(one), one.name] for one in study.measures],
            "series": [list(study.series.measures), study.series.every],
            "behaviour": None if behaviour is None else [behaviour.file, behaviour.function, behaviour.source],
        }
        return cls(zlib.compress(json.dumps(content).encode()))


@dataclass(frozen=True)
class Point:
    """A point as workers get it: which scenario, and what is set in it by name of the target."""

    scenario: str
    settings: tuple[tuple[str, Value], ...]


@dataclass(frozen=True)
class Chunk:
    """Some runs, to be lived one after the other by one worker."""

    header: Header
    points: tuple[Point, ...]
    runs: tuple[tuple[int, int], ...]
    """For each run, the position of its point in `points`, and its seed."""


@dataclass(frozen=True)
class Lived:
    """What came of a chunk, run by run."""

    status: tuple[str, ...]
    numbers: Any
    """(runs, measures) float64; nan where nothing is known."""
    series: Any
    """(runs, kept weeks, weekly measures) float64, or None where none are kept."""
    errors: Mapping[int, str]
    """By position of the run."""
    seconds: float
    """How long it took."""

    def only(self, places: Sequence[int]) -> Lived:
        """The same of some of its runs."""
        position = {place: n for n, place in enumerate(places)}
        return Lived(
            tuple(self.status[place] for place in places),
            self.numbers[list(places)],
            None if self.series is None else self.series[list(places)],
            {position[place]: error for place, error in self.errors.items() if place in position},
            self.seconds,
        )


@dataclass(frozen=True)
class Prepared:
    """A header, unpacked and compiled."""

    scenarios: Mapping[str, Compiled]
    weeks: int
    measures: tuple[Wanted, ...]
    series: Series
    behave: Callable[[Any], None] | None

    def plan(self, point: Point) -> Plan:
        """The plan of a point. Raises ScenarioError for one that cannot be."""
        compiled = self.scenarios[point.scenario]
        found: dict[Target, Value] = {}
        for name, value in point.settings:
            found[target(name, compiled.scenario, self.weeks)] = value
        return compiled.plan(found)


@lru_cache(maxsize=8)
def prepared(header: Header) -> Prepared:
    """A header unpacked and compiled, once in each process."""
    content = json.loads(zlib.decompress(header.packed))
    for name, here in (("model", VERSION), ("measured_by", measuring_code())):
        if content[name] != here:
            what = {"model": "the model", "measured_by": "the code that measures runs"}[name]
            said = f"a worker ({platform.node()}) has version {here} of {what}, and the study {content[name]}"
            raise ResultsError(f"{said}; install the same copsim on all machines")
    behaviour = content["behaviour"]
    measures, every = content["series"]
    return Prepared(
        {name: Compiled(load_text(text, file=f"{name}.yaml")) for name, text in content["scenarios"].items()},
        content["weeks"],
        tuple(wanted(text, name) for text, name in content["measures"]),
        Series(tuple(measures), every),
        None if behaviour is None else loaded(*behaviour),
    )


def live_chunk(chunk: Chunk, stop: Stop | None = None) -> Lived:
    """Live the runs of a chunk.

    Args:
        chunk: what to live.
        stop: asked now and then (by threads); what has not been lived by then is `NOT_RUN`.
    """
    ready = prepared(chunk.header)
    began = time.perf_counter()
    runs = len(chunk.runs)
    status = [NOT_RUN] * runs
    errors: dict[int, str] = {}
    numbers = np.full((runs, len(ready.measures)), np.nan)
    kept_weeks = len(ready.series.weeks(ready.weeks))
    kept = np.full((runs, kept_weeks, len(ready.series.measures)), np.nan) if ready.series.measures else None
    plans: dict[int, Plan | str] = {}
    board = _Board(ready, numbers, kept)
    for n, (place, seed) in enumerate(chunk.runs):
        if stop is not None and stop():
            break
        if place not in plans:
            plans[place] = _plan_or_error(ready, chunk.points[place])
        plan = plans[place]
        try:
            if isinstance(plan, str):
                raise RunError(plan)
            _live(plan, seed, ready, board.room(n, len(plan.setting)), stop)
        except StoppedAmidst:
            break
        except (Exception, SystemExit) as error:  # one run's failure is a row of the table, whatever it is
            status[n], errors[n] = FAILED, told_error(error)
            continue
        board.lived()
        status[n] = DONE
    board.sum_up()
    return Lived(tuple(status), numbers, kept, errors, time.perf_counter() - began)


class _Board:
    """Room for the weekly records of some lives, which are summed up together and then written over."""

    def __init__(self, ready: Prepared, numbers: Any, kept: Any) -> None:
        self._ready = ready
        self._numbers = numbers
        self._kept = kept
        self._block: Any = None
        self._places: list[int] = []
        self._next = 0

    def room(self, place: int, communities: int) -> Any:
        """(weeks, communities) records for the run at this place."""
        if self._block is None or self._block.shape[2] != communities:
            self.sum_up()
            once = max(1, min(AT_ONCE, MOST_BYTES // (self._ready.weeks * communities * WEEKLY.itemsize)))
            self._block = records(WEEKLY, once, self._ready.weeks, communities)
        elif len(self._places) == len(self._block):
            self.sum_up()
        self._next = place
        return self._block[len(self._places)]

    def lived(self) -> None:
        """The run that was given room last has been lived."""
        self._places.append(self._next)

    def sum_up(self) -> None:
        """Put the outcomes of what was lived where they belong."""
        places = self._places
        if not places:
            return
        block = self._block[: len(places)]
        self._numbers[places] = outcomes_of(block, self._ready.measures)
        if self._kept is not None:
            for k, name in enumerate(self._ready.series.measures):
                self._kept[places, :, k] = means_of_stretches(OUTCOMES[name].of(block), self._ready.series.every)
        places.clear()


class RunError(Exception):
    """A run that cannot be; the message says why."""


class StoppedAmidst(Exception):
    """A life was given up because all was stopped."""


def told_error(error: BaseException) -> str:
    """An error as a table keeps it: one line; of our own errors only what they say."""
    said = " ".join(str(error).split()) or "no more is known"
    own = isinstance(error, RunError | ScenarioError)
    return (said if own else f"{type(error).__name__}: {said}")[:LONGEST_ERROR]


def _plan_or_error(ready: Prepared, point: Point) -> Plan | str:
    try:
        return ready.plan(point)
    except Exception as error:  # told once for each run of the point
        return told_error(error)


def _live(plan: Plan, seed: int, ready: Prepared, weekly: Any, stop: Stop | None) -> None:
    """One life, whose (weeks, communities) weekly records are written to `weekly`."""
    if ready.behave is not None:
        _behave(plan, seed, ready.behave, weekly, stop)
        return

    def told(_: int) -> None:
        if stop is not None and stop():
            raise StoppedAmidst

    Life(plan, seed, weeks=ready.weeks, weekly=weekly).live(ready.weeks, progress=told)


def _behave(plan: Plan, seed: int, behave: Callable[[Any], None], weekly: Any, stop: Stop | None) -> None:
    """The same of a life in which a function in plain Python acts after each week."""
    from copsim.simulation.landscape import Community, Landscape

    kind = Community if len(plan.setting) == 1 else Landscape
    with kind.from_plan(plan, seed=seed, weeks=len(weekly)) as model:
        model.behaviours.append(behave)
        for _ in range(len(weekly)):
            if stop is not None and stop():
                raise StoppedAmidst
            model.step()
        weekly[:] = model.life.weekly


def failed_run(study: Study, error: str) -> Lived:
    """What is kept of a run of which nothing came back."""
    weeks, kept = study.series.weeks(study.weeks), study.series.measures
    series = np.full((1, len(weeks), len(kept)), np.nan) if kept else None
    return Lived((FAILED,), np.full((1, len(study.columns)), np.nan), series, {0: error}, 0.0)


def chunk_points(points: Sequence[Point], runs: Sequence[tuple[int, int]], header: Header) -> Chunk:
    """A chunk of runs given as (point, seed), with only the points it needs."""
    used = list(dict.fromkeys(place for place, _ in runs))
    position = {place: n for n, place in enumerate(used)}
    return Chunk(
        header,
        tuple(points[place] for place in used),
        tuple((position[place], seed) for place, seed in runs),
    )
