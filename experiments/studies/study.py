"""A study: a question put to a scenario, what varies, at which points and how often it is run, and what is kept.

Three nouns are kept apart. A *scenario* is what is run. A *replicate* is one run of it with luck of its own; replicate
n of every point has the same seed, so that points share their luck. A *study* is a design of points with replicates.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from copsim.analysis import lives, outcomes
from copsim.analysis.outcomes import Wanted
from copsim.experiments.studies.compiled import Compiled
from copsim.experiments.studies.designs import ONE, Design, Points
from copsim.experiments.studies.factors import Factor, Settings, Value
from copsim.experiments.studies.targets import Target
from copsim.scenarios import Scenario

MEASURES = ("present", "active", "core", "energy", "realized", "alive")
"""What is kept of each run if the study does not say."""


@dataclass(frozen=True)
class Replicates:
    """How often each point is run.

    So many times (`least` and `most` are the same); or at least so often, and then until the 95 % interval of the mean
    of each measure in `until` reaches no farther than this to either side, but no more often than `most`.
    """

    least: int
    most: int
    until: Mapping[str, float] = field(default_factory=dict)

    def told(self) -> str:
        """In words."""
        if not self.until:
            return f"{self.least} at each point"
        narrow = " and ".join(f"{name} is known to ±{width:g}" for name, width in self.until.items())
        return f"{self.least} to {self.most} at each point, until the mean of {narrow} (95 %)"


@dataclass(frozen=True)
class Series:
    """Weekly measures whose course is kept of each run besides: their means over stretches of so many weeks.

    (Single weeks would mislead: where there are meetings every other week, every 13th week is with and without one by
    turns.)
    """

    measures: tuple[str, ...] = ()
    every: int = 1

    def weeks(self, weeks: int) -> range:
        """The last week of each stretch of `every` weeks; what is left over at the end is not kept."""
        return range(self.every - 1, weeks, self.every)


@dataclass(frozen=True)
class Behaviour:
    """A function in plain Python that acts on the community after each week."""

    file: str
    function: str
    source: str
    """Text of the file: workers may be on machines that have no such file."""


@dataclass(frozen=True)
class Study:
    """A study, checked in full, but for points that cannot be (see `point`)."""

    name: str
    title: str
    question: str
    description: str
    scenarios: Mapping[str, Scenario]
    """The scenario that is run, or those that are compared, by the name the study gives them."""
    factors: tuple[Factor, ...]
    design: Design
    replicates: Replicates
    weeks: int
    measures: tuple[Wanted, ...]
    series: Series = field(default_factory=Series)
    seed: int = 1
    """Of the first replicate; the others follow."""
    behaviour: Behaviour | None = None
    text: str = ""
    """The study file."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the measures, as the tables have them."""
        return tuple(one.name for one in self.measures)

    @property
    def scenario(self) -> Scenario:
        """The scenario, or the first of several."""
        return next(iter(self.scenarios.values()))

    def seed_of(self, replicate: int) -> int:
        """The seed of a replicate (counted from 0), the same at all points."""
        return self.seed + replicate

    @property
    def as_is(self) -> tuple[Value, ...]:
        """Value of each factor where nothing is varied: that of the scenario, the first option, 0 of a share."""
        return tuple(_as_is(factor, self.scenario) for factor in self.factors)

    @cached_property
    def points(self) -> Points:
        """All points of the design, as values of the factors."""
        return self.design.points(self.factors, self.as_is if self.design.kind == ONE else ())

    def split(self, point: Sequence[Value]) -> tuple[str, Settings]:
        """Which scenario a point runs, and what it sets in it. Of two factors that set the same, the later holds."""
        name = next(iter(self.scenarios))
        settings: dict[Target, Value] = {}
        for factor, value in zip(self.factors, point, strict=True):
            if factor.of_scenarios:
                name = str(value)
            else:
                settings |= factor.settings(value)
        return name, settings

    @cached_property
    def compiled(self) -> dict[str, Compiled]:
        """The scenarios, compiled."""
        return {name: Compiled(scenario) for name, scenario in self.scenarios.items()}

    @cached_property
    def kept(self) -> str:
        """What is kept of each run and done to it besides, in words that are part of its key."""
        behaviour = "" if self.behaviour is None else hashlib.sha256(self.behaviour.source.encode()).hexdigest()
        function = "" if self.behaviour is None else self.behaviour.function
        return json.dumps(
            {
                "measures": [[one.name, str(one)] for one in self.measures],
                "series": [list(self.series.measures), self.series.every if self.series.measures else 0],
                "behaviour": [function, behaviour],
                "measured_by": measuring_code(),
            }
        )

    def values_of(self, point: Sequence[Value]) -> Iterator[tuple[str, Any]]:
        """Name and value of each factor at a point, whole numbers as such."""
        for factor, value in zip(self.factors, point, strict=True):
            whole = factor.target is not None and factor.target.bounded.whole and isinstance(value, float)
            yield factor.name, int(value) if whole and not factor.in_names else value


@cache
def measuring_code() -> str:
    """Digest of the code that makes measures of weekly records: the model's version says nothing of it."""
    digest = hashlib.sha256()
    for module in (lives, outcomes):
        digest.update(Path(str(module.__file__)).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def _as_is(factor: Factor, scenario: Scenario) -> Value:
    if factor.of_scenarios or factor.options is not None:
        return factor.spread.levels[0]
    if factor.target is None:
        return 0.0
    one = factor.target
    if one.place is not None:
        entry = scenario.changes[one.place]
        value: Any = entry.values[one.path] if one.path in entry.values else getattr(entry, one.path)
    elif one.address is not None:
        value = one.address.now(scenario.places, scenario.links)
        if value is None:
            # Of a place that says nothing itself what is for all; of a link without an end, one after every run.
            value = one.bounded.high if one.address.link is not None else scenario.setting(one.path)
    elif one.of_structure:
        value = getattr(scenario, one.path)
    else:
        value = scenario.setting(one.path)
    return one.bounded.names[int(value)] if one.bounded.names else float(value)
