"""Model and nulls held against real communities: agreement, variety, joint shape.

Every part takes makers with their values and gives a table. All logs are made with seeds that no search has seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from copsim.analysis.logs.bands import bands, real_logs
from copsim.analysis.logs.coverage import Coverage, coverage
from copsim.analysis.logs.patterns import NAMES
from copsim.analysis.logs.resemblance import REPEATS, TREES, Distance, Told, energy_distance, told_apart
from copsim.experiments.fitting.families import differing
from copsim.experiments.fitting.makers import Maker, Values
from copsim.experiments.fitting.matching import TRIAL_SEEDS, matched
from copsim.experiments.fitting.scoring import Score, make_logs, measured, score
from copsim.experiments.fitting.searching import FRESH_SEEDS, WEEKS

SHOWN = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Shares of simulated logs below the values that are shown."""
PER_LOG = tuple(range(5_000, 5_003))
"""Simulated logs for each real one, where they are matched."""
LEARNING_SEED = 1


@dataclass(frozen=True)
class Candidate:
    """A maker with the values it is shown with."""

    maker: Maker
    values: Values


@dataclass(frozen=True)
class Agreement:
    """How a maker's logs lie among real ones.

    Attributes:
        name: of the maker.
        score: where the medians lie.
        spread: float64 (5, 26): shares `SHOWN` of simulated logs below, per measure.
        logs: how many logs were made.
    """

    name: str
    score: Score
    spread: np.ndarray
    logs: int


def agreement(candidate: Candidate, seeds: Sequence[int] = FRESH_SEEDS, weeks: int = WEEKS) -> Agreement:
    """The 26 measures of many logs made with the same values."""
    found = measured(make_logs(candidate.maker, candidate.values, seeds, weeks))
    return Agreement(candidate.maker.name, score(found, bands()), _spread(found), len(seeds))


def _spread(found: np.ndarray) -> np.ndarray:
    columns = [column[~np.isnan(column)] for column in found.T]
    none = np.full(len(SHOWN), np.nan)
    return np.array([np.quantile(column, SHOWN) if len(column) else none for column in columns]).T


@dataclass(frozen=True)
class Variety:
    """How much of real communities' variety lies within the simulated range.

    Attributes:
        alike: with one set of values for all.
        differing: with communities that differ in a few parameters.
    """

    alike: Coverage
    differing: Coverage


def variety(
    model: Candidate,
    seeds: Sequence[int] = tuple(range(2_000, 2_200)),
    weeks: int = WEEKS,
) -> Variety:
    """Real values within the 5 to 95 % range of simulated ones, with communities alike and with differing ones."""
    real = real_logs()[list(NAMES)].to_numpy(float)
    alike = measured(make_logs(model.maker, model.values, seeds, weeks))
    own = measured(make_logs(model.maker, differing(model.maker, model.values, seeds), seeds, weeks))
    return Variety(coverage(alike, real), coverage(own, real))


@dataclass(frozen=True)
class Shape:
    """How well simulated logs, matched to real ones in size and length, can be told from them by all measures at once.

    Attributes:
        name: of the maker.
        distance: energy distance between both kinds of logs.
        forest: what a random forest makes of it.
        logistic: what a logistic regression makes of it.
    """

    name: str
    distance: Distance
    forest: Told
    logistic: Told


def shape(
    candidate: Candidate,
    per_log: Sequence[int] = PER_LOG,
    *,
    differ: bool = False,
    logs_of: int | None = None,
    trial_seeds: Sequence[int] = TRIAL_SEEDS,
    repeats: int = REPEATS,
    trees: int = TREES,
) -> Shape:
    """Simulated logs of the length and size of each real log, and how they differ from these in their joint shape.

    Args:
        candidate: the maker, and its values.
        per_log: seeds of the simulated logs of each real one.
        differ: whether each real log is matched by communities that differ in a few parameters, one for each seed.
        logs_of: only so many of the real logs, the last ones; all if None.
        trial_seeds: with these the right size is looked for.
        repeats: how often the classifiers deal all logs into folds anew.
        trees: how many the forest has.
    """
    maker = candidate.maker
    rows = real_logs()[-(logs_of or 0) :]
    real = rows[list(NAMES)].to_numpy(float)
    if not differ:
        logs = matched(maker, candidate.values, maker.arrivals, rows, per_log, trial_seeds=trial_seeds)
    else:
        logs = []
        for seed in per_log:
            own = differing(maker, candidate.values, [seed * len(rows) + n for n in range(len(rows))])
            logs += matched(maker, own, maker.arrivals, rows, [seed], trial_seeds=trial_seeds)
    found = measured(logs)
    return Shape(
        maker.name,
        energy_distance(found, real),
        told_apart(found, real, LEARNING_SEED, repeats=repeats, trees=trees),
        told_apart(found, real, LEARNING_SEED, classifier="logistic", repeats=repeats),
    )
