"""Searching for numbers with which a maker's logs agree with real ones: the same search for the model and each null.

Covariance matrix adaptation (Hansen & Ostermeier 2001) over all dimensions at once, through Optuna: with thirty
dimensions and a few thousand trials it does better than a tree of densities, and it is repeatable from a seed. Each
generation of trials makes logs with the same few seeds, so that trials are compared with the same luck; the next
generation gets others. (With one set of seeds for all, a search finds numbers that suit these seeds: what had a loss of
0.45 on them had 0.97 on others.) In the end the most promising trials are made again with more seeds, and the best of
them is taken. What counts is the score on seeds that no search has seen.

The search begins at the maker's first guess, or at other values that are given, with steps of a quarter of each range;
or with small ones, where something already fitted is fitted again. What it began with is one of the finalists, so that
nothing is returned that does worse than that on the same luck. Searches may follow each other, each beginning where
the one before has ended.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from copsim.analysis.logs.resemblance import ExtraMissing
from copsim.experiments.fitting.makers import Dimension, Maker, Values
from copsim.experiments.fitting.scoring import Bands, Score, Target, make_logs, measured, score

WEEKS = 624
"""Twelve years; half of the real logs are longer."""
LIVES, FINAL_LIVES = 8, 36
"""Logs made in each trial, and for each of the finalists."""
FINALISTS = 24
"""Candidates for the end of a long search; a short one has one for every twelve trials."""
SEED_STEP = 10_000_000
"""How far the seeds of one search are from those of the next, so that they share none."""
FRESH_SEEDS = tuple(range(1_000_000, 1_000_048))
"""Seeds that searches never use; scores that are shown are taken on these."""
POPULATION = 24
SPREAD, NARROW = 0.25, 0.08
"""How far the first trials lie apart, as a share of each range: in a search from scratch, and in one near values."""
PEEK, PEEK_SEEDS, CROWD = 208, 2, 8_000
"""A short look before a trial: so many member-weeks in four years are no real community's."""
HOPELESS = 12.0

Told = Callable[[int, float], None]
"""Told after each trial: how many have been made, and the best loss so far."""


@dataclass(frozen=True)
class Search:
    """What to spend on a search, and from which luck."""

    trials: int
    seed: int = 1
    lives: int = LIVES
    weeks: int = WEEKS
    near: bool = False
    """Whether it looks near the values it begins with only."""

    def seeds(self, generation: int) -> tuple[int, ...]:
        """Seeds of the logs of a generation of trials; none twice, and none that scores are taken on."""
        first = SEED_STEP * (1 + self.seed) + generation * self.lives
        return tuple(range(first, first + self.lives))

    @property
    def final_seeds(self) -> tuple[int, ...]:
        """Seeds on which the finalists are compared."""
        first = SEED_STEP * (1 + self.seed) + SEED_STEP // 2
        return tuple(range(first, first + min(FINAL_LIVES, 5 * self.lives)))


@dataclass(frozen=True)
class Fit:
    """What a search has found."""

    maker: str
    values: dict[str, float]
    loss: float
    """On the seeds of the finals."""
    search: Search
    """With as many trials as were made, which are fewer than were asked for where it was stopped."""
    course: tuple[float, ...]
    """Median loss of each generation of trials."""
    start: Values | None = None
    """Values with which the first search began; None where they were not kept."""
    earlier: tuple[Search, ...] = ()
    """Searches before it, each of which began where the one before had ended."""

    @property
    def searches(self) -> tuple[Search, ...]:
        """All searches, in their order."""
        return (*self.earlier, self.search)

    @property
    def trials(self) -> int:
        """Trials of all searches together."""
        return sum(search.trials for search in self.searches)


def optuna_library() -> Any:
    """Optuna, quiet; raises ExtraMissing with the remedy where it is not installed."""
    try:
        import cmaes  # noqa: F401
        import optuna
    except ImportError as error:
        raise ExtraMissing(
            f"searching needs {error.name}: install copsim with its extra, copsim[experiments]"
        ) from None
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    return optuna


def suggested(trial: Any, space: Sequence[Dimension]) -> dict[str, float]:
    """What Optuna asks for in this trial."""
    return {d.name: trial.suggest_float(d.name, d.low, d.high, log=d.log) for d in space}


def loss_of(maker: Maker, values: Values, target: Target, seeds: Sequence[int], weeks: int) -> float:
    """The loss of some values on some seeds; giants are given up after a short look."""
    look = make_logs(maker, values, seeds[:PEEK_SEEDS], min(PEEK, weeks))
    if np.median([len(log.week) for log in look]) > CROWD:
        return HOPELESS
    logs = make_logs(maker, values, seeds, weeks)
    return target.loss(logs)


def search_for(
    maker: Maker, target: Target, search: Search, told: Told | None = None, start: Values | None = None
) -> Fit:
    """Search; the first trial is the maker's first guess, or `start` where it is given.

    Ctrl-C ends the search, and the best found so far is returned if any trial was whole.
    """
    optuna = optuna_library()
    begin = dict(maker.first if start is None else start)
    with warnings.catch_warnings():
        # Said to go in Optuna 6, which the extra therefore does not allow; there is nothing in its place yet.
        warnings.simplefilter("ignore", FutureWarning)
        sampler = optuna.samplers.CmaEsSampler(
            x0=begin,
            sigma0=NARROW if search.near else SPREAD,
            seed=search.seed,
            popsize=POPULATION,
            warn_independent_sampling=False,
        )
    study = optuna.create_study(sampler=sampler)
    study.enqueue_trial(begin)

    def once(trial: Any) -> float:
        seeds = search.seeds(trial.number // POPULATION)
        return loss_of(maker, suggested(trial, maker.space), target, seeds, search.weeks)

    def after(study: Any, trial: Any) -> None:
        if told is not None:
            told(trial.number + 1, study.best_value)

    try:
        study.optimize(once, n_trials=search.trials, callbacks=[after])
    except KeyboardInterrupt:
        if not any(trial.value is not None for trial in study.trials):
            raise
    made = [(float(trial.value), dict(trial.params)) for trial in study.trials if trial.value is not None]
    values, loss = _final(maker, begin, made, target, search)
    losses = [loss for loss, _ in made]
    course = [float(np.median(losses[n : n + POPULATION])) for n in range(0, len(losses), POPULATION)]
    return Fit(maker.name, values, loss, replace(search, trials=len(made)), tuple(course), begin)


def search_on(
    maker: Maker, target: Target, searches: Sequence[Search], told: Told | None = None, start: Values | None = None
) -> Fit:
    """Search several times, each time from where the one before has ended; `told` counts the trials of all.

    Ctrl-C ends the one that is running, and those after it do not begin.
    """
    begin = dict(maker.first if start is None else start)
    values, before = begin, 0
    for n, search in enumerate(searches):
        said = None if told is None else _counted(told, before)
        found = search_for(maker, target, search, said, values)
        fit = replace(found, start=begin, earlier=tuple(searches[:n]))
        if found.search.trials < search.trials:
            break
        values, before = found.values, before + search.trials
    return fit


def _counted(told: Told, before: int) -> Told:
    return lambda n, best: told(before + n, best)


def _final(
    maker: Maker,
    begin: dict[str, float],
    made: Sequence[tuple[float, dict[str, float]]],
    target: Target,
    search: Search,
) -> tuple[dict[str, float], float]:
    """The best of the finalists, and its loss: what the search began with, the best trials, and middles.

    There is a middle for each of the last generations: the mean of all its trials, in the search's own scale. With luck
    that differs from generation to generation it is less of a lucky find than any single trial.
    """
    half = max(1, min(FINALISTS, len(made) // 12) // 2)
    best_trials = [values for _, values in sorted(made, key=lambda one: one[0])[:half]]
    found = [begin, *(values for values in best_trials if values != begin)]
    whole = len(made) // POPULATION
    for generation in range(max(0, whole - half), whole):
        trials = [values for _, values in made[generation * POPULATION : (generation + 1) * POPULATION]]
        found.append({d.name: _middle(d, [values[d.name] for values in trials]) for d in maker.space})
    losses = [loss_of(maker, values, target, search.final_seeds, search.weeks) for values in found]
    best = int(np.argmin(losses))
    return found[best], losses[best]


def _middle(dimension: Dimension, values: Sequence[float]) -> float:
    if dimension.log:
        return dimension.within(float(np.exp(np.mean(np.log(values)))))
    return dimension.within(float(np.mean(values)))


def fresh_score(
    maker: Maker, values: Values, bands: Bands, seeds: Sequence[int] = FRESH_SEEDS, weeks: int = WEEKS
) -> Score:
    """The score on seeds that no search has seen."""
    return score(measured(make_logs(maker, values, seeds, weeks)), bands)
