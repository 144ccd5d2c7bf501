"""The plan of a study: which runs there are, under which keys, and what they will take."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from copsim.experiments.ensemble import warm_up
from copsim.experiments.studies.compiled import DIGEST, point_key, run_key
from copsim.experiments.studies.describing import described
from copsim.experiments.studies.ledger import Row
from copsim.experiments.studies.living import Header, Point, chunk_points, live_chunk
from copsim.experiments.studies.shards import POINT
from copsim.experiments.studies.study import Study
from copsim.scenarios import ScenarioError
from copsim.simulation.model import VERSION

if TYPE_CHECKING:
    import pyarrow as pa

TRIED = 1.5
"""Seconds of lives from which it is estimated how long a study takes."""
MOST_TRIED = 64


class Planned:
    """A study whose points have been put together, with a key for each."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.header = Header.of(study)
        self.points: list[Point] = []
        self.keys: list[bytes] = []
        self.impossible: dict[int, str] = {}
        """Points that cannot be, and why; their runs fail."""
        for n, values in enumerate(study.points):
            name, settings = study.split(values)
            point = Point(name, tuple((one.name, value) for one, value in settings.items()))
            self.points.append(point)
            try:
                plan = study.compiled[name].plan(settings)
                self.keys.append(point_key(plan, study.weeks, study.kept))
            except ScenarioError as error:
                self.impossible[n] = str(error).splitlines()[0]
                self.keys.append(_made_up(point, study))
        self._apart()

    def _apart(self) -> None:
        """Points that are the same run have keys of their own all the same, as each is a row of the table."""
        seen: dict[bytes, int] = {}
        for n, key in enumerate(self.keys):
            times = seen.get(key, 0)
            seen[key] = times + 1
            if times:
                self.keys[n] = hashlib.blake2b(key + times.to_bytes(4, "little"), digest_size=DIGEST).digest()

    @cached_property
    def digest(self) -> str:
        """Digest of this version of the study: of the points and their keys, how often each is run, and all words."""
        digest = hashlib.blake2b(digest_size=DIGEST)
        for key in self.keys:
            digest.update(key)
        digest.update(json.dumps([described(self.study, self), self.study.text]).encode())
        return digest.hexdigest()

    def rows(self, wanted: Iterable[tuple[int, int]] | None = None) -> Iterator[Row]:
        """Runs of the plan.

        Args:
            wanted: (point, replicates) that are wanted; the least number at every point if None.
        """
        least = self.study.replicates.least
        for point, replicates in wanted if wanted is not None else ((n, least) for n in range(len(self.keys))):
            for replicate in range(replicates):
                seed = self.study.seed_of(replicate)
                yield Row(run_key(self.keys[point], seed), point, replicate, seed)

    def factors(self, points: Sequence[int]) -> dict[str, list[Any]]:
        """Value of each factor at these points, by name; whole numbers as such."""
        study = self.study
        columns: dict[str, list[Any]] = {factor.name: [] for factor in study.factors}
        for point in points:
            for name, value in study.values_of(study.points[point]):
                columns[name].append(value)
        return columns

    @property
    def table(self) -> pa.Table:
        """The points, a row each, with `point` and a column for each factor."""
        import pyarrow as pa

        points = range(len(self.keys))
        kinds = {factor.name: pa.string() for factor in self.study.factors if factor.in_names}
        columns = {name: pa.array(values, kinds.get(name)) for name, values in self.factors(points).items()}
        return pa.table({POINT: pa.array(points, pa.int64()), **columns})


def _made_up(point: Point, study: Study) -> bytes:
    """A key for a point that cannot be."""
    content = json.dumps([VERSION, point.scenario, list(point.settings), study.weeks, study.kept])
    return hashlib.blake2b(content.encode(), digest_size=DIGEST).digest()


@dataclass(frozen=True)
class Estimate:
    """What a study will take.

    Attributes:
        points, runs: how many; `most_runs` where replicates go on until an interval is narrow.
        seconds_a_run: of one processor, tried out just now; nan where no run could be tried.
        bytes: of its results, when put together.
    """

    points: int
    runs: int
    most_runs: int
    seconds_a_run: float
    bytes: int
    impossible: dict[int, str]

    def seconds(self, workers: int) -> float:
        """How long so many workers take for the least number of runs."""
        return self.seconds_a_run * self.runs / workers


def estimate(planned: Planned) -> Estimate:
    """What a study will take, from some of its runs, lived now at points spread over the whole design."""
    study = planned.study
    warm_up()
    possible = [n for n in range(len(planned.keys)) if n not in planned.impossible]
    spent, lived = 0.0, 0
    tried = _spread(possible, MOST_TRIED)
    for n in [*tried[:1], *tried]:  # the first one twice, as it compiles the scenario
        chunk = chunk_points(planned.points, [(n, study.seed_of(0))], planned.header)
        began = time.perf_counter()
        live_chunk(chunk)
        spent, lived = spent + time.perf_counter() - began, lived + 1
        if lived == 1:
            compiling = spent
        if spent - compiling > TRIED:
            break
    if lived > 1:
        spent, lived = spent - compiling, lived - 1
    points = len(planned.keys)
    runs = points * study.replicates.least
    width = len(study.factors) + len(study.measures) + 3
    width += len(study.series.measures) * len(study.series.weeks(study.weeks))
    return Estimate(
        points,
        runs,
        points * study.replicates.most,
        spent / lived if lived else float("nan"),
        runs * (8 * width + DIGEST),
        planned.impossible,
    )


def _spread(places: Sequence[int], most: int) -> list[int]:
    """Some of the places, spread evenly, the first among them."""
    return [places[n * len(places) // min(most, len(places))] for n in range(min(most, len(places)))]
