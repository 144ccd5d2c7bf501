"""Effects: what two arms of an experiment differ in, how sure that is, and how it stands to what a source found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from copsim.simulation.life import Plan

Arms: TypeAlias = "tuple[np.ndarray, np.ndarray]"
"""What was measured in one life: float64, one number a person (or one for the life), with the thing and without it."""

DRAWS = 2_000
LUCK = 2006
LEVEL = 0.95


@dataclass(frozen=True)
class Outcome:
    """Something that is measured in both arms.

    Attributes:
        name: what it is, with its unit.
        sign: which way the source found it to go: 1 up, -1 down; 0 where the source does not say.
        put_in: whether the sign is put into the model by a rule, in words.
        pulls: which way rules pull it: 1 up, -1 down, both, or none.
        source_effect: how large it is in the source, as this outcome's effect is counted; None where it gives no
            number.
        median: whether people are summed up by their median; by the mean of each life otherwise.
        relative: whether the effect is how much more in parts of the arm without; a plain difference otherwise.
    """

    name: str
    sign: int
    put_in: str
    pulls: tuple[int, ...] = ()
    source_effect: float | None = None
    median: bool = False
    relative: bool = False


@dataclass(frozen=True)
class Effect:
    """What two arms differ in.

    Attributes:
        with_it, without: what was measured in the arms.
        size: the difference, or how much more in parts of the arm without.
        low, high: 95 % interval of it, from lives drawn again with replacement, both arms of a life together; nan for
            fewer than two lives. Where all lives agree it has no width, however few they are.
        lives: how many lives had something to measure in both arms.
        people_with, people_without: how many numbers there were in these lives.
    """

    with_it: float
    without: float
    size: float
    low: float
    high: float
    lives: int
    people_with: int
    people_without: int


def effect_of(lives: Sequence[Arms], *, median: bool = False, relative: bool = False) -> Effect:
    """What the arms of these lives differ in. Lives without anybody in one of the arms are left out.

    Means are taken within each life and put together with weight n m / (n + m), n and m being the numbers of people in
    its arms; so lively lives are not compared with quiet ones. Medians are of all lives together.
    """
    whole = [(a, b) for a, b in lives if len(a) and len(b)]
    nothing = float("nan")
    if not whole:
        return Effect(nothing, nothing, nothing, nothing, nothing, 0, 0, 0)
    drawn = np.random.default_rng(LUCK).integers(0, len(whole), (DRAWS, len(whole)))
    # The first row is the lives as they are.
    rows = np.vstack([np.arange(len(whole)), drawn])
    a, b = (_medians if median else _means)(whole, rows)
    with np.errstate(divide="ignore", invalid="ignore"):
        size = a / b - 1.0 if relative else a - b
    low = high = nothing
    # Nothing in parts of nothing is no number.
    numbers = size[1:][~np.isnan(size[1:])]
    if len(whole) > 1 and len(numbers):
        tail = (1.0 - LEVEL) / 2.0
        low, high = np.quantile(numbers, [tail, 1.0 - tail], method="inverted_cdf").tolist()
    people = [sum(len(pair[arm]) for pair in whole) for arm in (0, 1)]
    return Effect(float(a[0]), float(b[0]), float(size[0]), low, high, len(whole), *people)


def _means(lives: Sequence[Arms], rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both arms' means for each row of lives, weighted."""
    counts = np.array([[len(a), len(b)] for a, b in lives], float)
    weight = counts.prod(axis=1) / counts.sum(axis=1)
    means = np.array([[a.mean(), b.mean()] for a, b in lives])
    total = weight[rows].sum(axis=1)
    a, b = ((weight * means[:, arm])[rows].sum(axis=1) / total for arm in (0, 1))
    return a, b


def _medians(lives: Sequence[Arms], rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both arms' medians for each row of lives, everybody together."""
    return _medians_of([a for a, _ in lives], rows), _medians_of([b for _, b in lives], rows)


def _medians_of(lives: Sequence[np.ndarray], rows: np.ndarray) -> np.ndarray:
    """Medians of these lives' people, for each row of lives: the lower one of two in the middle."""
    values, where = np.unique(np.concatenate(lives), return_inverse=True)
    table = np.zeros((len(lives), len(values)))
    np.add.at(table, (np.repeat(np.arange(len(lives)), [len(life) for life in lives]), where), 1.0)
    found = np.empty(len(rows))
    for n, row in enumerate(rows):
        reached = np.cumsum(table[row].sum(axis=0))
        found[n] = values[np.searchsorted(reached, reached[-1] / 2.0)]
    return found


Measured: TypeAlias = "Mapping[str, Sequence[Arms]]"
"""By name of the outcome: both arms of each life."""


@dataclass(frozen=True)
class Experiment:
    """An experiment from the literature that is run in the model.

    Attributes:
        name: what is done to whom.
        variant: how, where there are several ways or rival rules.
        concepts: ids of the concepts it is about.
        source: who found it.
        found: what they found, with numbers where there are any.
        way: how it is run here.
        outcomes: what is measured.
        measure: runs it: a plan, seeds, weeks of each life, threads.
        least_weeks: shorter lives do not hold the experiment and what is measured after it.
    """

    name: str
    variant: str
    concepts: str
    source: str
    found: str
    way: str
    outcomes: tuple[Outcome, ...]
    measure: Callable[[Plan, Sequence[int], int, int], Measured]
    least_weeks: int

    def run(self, plan: Plan, seeds: Sequence[int], weeks: int, threads: int = 1) -> tuple[Finding, ...]:
        """Live it with each seed; a finding for each outcome.

        Raises ValueError for seeds that repeat or are none, lives that are too short, worlds of more communities than
        one, and plans that change the luck.
        """
        if not seeds or len(set(seeds)) != len(seeds):
            raise ValueError(f"the seeds are {list(seeds)}, expected at least one, and none twice")
        if weeks < self.least_weeks:
            raise ValueError(f"lives of {weeks} weeks are too short for {self.name}; {self.least_weeks} are needed")
        if len(plan.setting) != 1:
            raise ValueError(
                f"the world has {len(plan.setting)} communities, expected 1: people who belong to several would count "
                "in each of them"
            )
        if any(change.event == "fresh luck" for change in plan.changes):
            raise ValueError("the plan changes the luck of its lives, expected one that leaves it to the seeds")
        measured = self.measure(plan, seeds, weeks, threads)
        return tuple(
            Finding(self, one, effect_of(measured[one.name], median=one.median, relative=one.relative))
            for one in self.outcomes
        )


PUT_IN, AGAINST, BOTH, NOT_PUT_IN = "put in", "put in the other way", "rules pull both ways", "not put in"
"""How rules stand to the sign that a source found."""
SAME, OPPOSITE, NONE, FEW, UNSAID = (
    "same sign",
    "opposite sign",
    "no difference",
    "not enough lives",
    "source does not say",
)


@dataclass(frozen=True)
class Finding:
    """What an experiment came to, in one outcome."""

    experiment: Experiment
    outcome: Outcome
    effect: Effect

    @property
    def verdict(self) -> str:
        """How the sign stands to the source's; "no difference" where the interval covers 0."""
        found = self.effect
        if self.outcome.sign == 0:
            return UNSAID
        if found.lives < 2 or np.isnan(found.low):
            return FEW
        if found.low <= 0.0 <= found.high:
            return NONE
        return SAME if (found.size > 0.0) == (self.outcome.sign > 0) else OPPOSITE

    @property
    def given(self) -> str:
        """Whether the model could have come to another sign than the source's."""
        pulls = set(self.outcome.pulls)
        if len(pulls) == 1 and self.outcome.sign:
            return PUT_IN if self.outcome.sign in pulls else AGAINST
        return BOTH if len(pulls) > 1 else NOT_PUT_IN

    @property
    def compared(self) -> str:
        """How the size stands to the source's."""
        source, found = self.outcome.source_effect, self.effect
        if source is None:
            return "the source gives no size"
        if found.lives < 2 or np.isnan(found.low):
            return FEW
        if found.low <= min(source, 0.0) and max(source, 0.0) <= found.high:
            return "cannot be told: both 0 and the source's size lie within the interval"
        if found.low <= source <= found.high:
            return "the source's size lies within the interval"
        if self.verdict == OPPOSITE:
            return "the other way"
        return "smaller than in the source" if abs(found.size) < abs(source) else "larger than in the source"

    @property
    def row(self) -> dict[str, Any]:
        """As one flat row, for tables."""
        a, b, found = self.experiment, self.outcome, self.effect
        source = float("nan") if b.source_effect is None else b.source_effect
        return {
            "experiment": a.name,
            "variant": a.variant,
            "outcome": b.name,
            "source": a.source,
            "source_sign": b.sign,
            "source_effect": source,
            "with": found.with_it,
            "without": found.without,
            "effect": found.size,
            "low": found.low,
            "high": found.high,
            "relative": b.relative,
            "lives": found.lives,
            "people_with": found.people_with,
            "people_without": found.people_without,
            "verdict": self.verdict,
            "size": self.compared,
            "put_in": b.put_in,
            "given": self.given if b.sign else "",
            "median": b.median,
            "concepts": a.concepts,
            "source_found": a.found,
            "way": a.way,
        }
