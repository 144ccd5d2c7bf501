"""Whether simulated logs as a whole look like real ones: not measure by measure, but in how measures go together.

Two questions are asked of two sets of logs. How far are they apart, compared with what chance would do (energy
distance, Székely & Rizzo 2013)? And how well can a trained eye tell which is which (two-sample classifier, Lopez-Paz &
Oquab 2017)? Both look at ranks, so that neither the units of a measure nor a few extreme logs decide.

Logs that differ in size and length are told apart by that alone. Compare simulated logs that are matched to real ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

MIDDLE = 0.5
"""Rank given to a measure that cannot be taken: the median one, which speaks for neither side."""
PERMUTATIONS = 999
FOLDS, REPEATS, TREES, LEAF = 5, 5, 100, 2
NORMAL_95 = 1.96
CLASSIFIERS = ("forest", "logistic")
FEWEST = 2
FEWEST_TO_LEARN = 4


class ExtraMissing(RuntimeError):
    """A library of an optional extra is not installed."""


@dataclass(frozen=True)
class Distance:
    """How far two sets of logs are apart.

    Attributes:
        distance: energy distance; 0 only where both are alike, at most 2 times the mean distance between them. Sets of
            different size have to be compared with chance, not with each other.
        chance: what it is on average where logs are dealt to the two sides at random.
        likely: share of such deals with at least this distance (p-value); small where chance is no explanation.
    """

    distance: float
    chance: float
    likely: float

    @property
    def times_chance(self) -> float:
        """How many times as far apart as by chance; about 1 where both are of one kind."""
        return self.distance / self.chance if self.chance > 0.0 else float("nan")


@dataclass(frozen=True)
class Told:
    """How well a classifier tells real logs from simulated ones.

    Attributes:
        auc: probability that it holds a real log for more real than a simulated one, on logs it has not learned from.
            0.5: it cannot tell them apart; 1: it always can. A little below 0.5 is chance, too.
        low: lower end of a 95 % interval for it, which says how much hangs on the few logs there are.
        high: the upper end.
        reliance: float64, how much a forest relied on each measure, in sum 1; None for other classifiers.
    """

    auc: float
    low: float
    high: float
    reliance: Any = None


def ranks(simulated: Any, real: Any) -> tuple[Any, Any]:
    """Each value's rank among all logs of both sets, from 0 to 1; equal values share the mean of their ranks.

    Args:
        simulated: float64 (logs, measures).
        real: float64 (real logs, measures).

    Returns: the same shapes. A nan gets the median rank, `MIDDLE`, and is not counted among the others: a measure that
    cannot be taken makes logs neither alike nor different. Where there are many more simulated logs than real ones,
    ranks are mostly ranks among the simulated.

    Raises:
        ValueError: where shapes do not belong together, or there are fewer than 2 logs of a kind.
    """
    simulated, real = np.asarray(simulated, float), np.asarray(real, float)
    if simulated.ndim != 2 or real.ndim != 2 or simulated.shape[1] != real.shape[1]:
        raise ValueError(
            f"simulated logs have the shape {simulated.shape} and real ones {real.shape}; expected (logs, measures) "
            "with the same measures"
        )
    for name, logs in (("simulated", simulated), ("real", real)):
        if len(logs) < FEWEST:
            raise ValueError(f"there are {len(logs)} {name} logs, expected at least {FEWEST}")
    pooled = np.concatenate([simulated, real])
    ranked = np.column_stack([_ranked(column) for column in pooled.T])
    return ranked[: len(simulated)], ranked[len(simulated) :]


def _ranked(column: Any) -> Any:
    known = ~np.isnan(column)
    found = np.full(len(column), MIDDLE)
    values = np.sort(column[known])
    if len(values):
        below = np.searchsorted(values, column[known], side="left")
        not_above = np.searchsorted(values, column[known], side="right")
        found[known] = 0.5 * (below + not_above) / len(values)
    return found


def energy_distance(simulated: Any, real: Any, *, permutations: int = PERMUTATIONS, seed: int = 0) -> Distance:
    """How far two sets of logs are apart in all measures together, and how far chance would put them.

    Args:
        simulated: float64 (logs, measures).
        real: float64 (real logs, measures).
        permutations: deals by which chance is known.
        seed: for these.

    Measures are ranked as in `ranks`; the distance between two logs is the root of the mean squared difference of their
    ranks. Chance takes logs for independent: where several simulated ones are matched to one real log, they are not
    quite, and the p-value is a guide.
    """
    a, b = ranks(simulated, real)
    pooled = np.concatenate([a, b])
    squares = (pooled * pooled).sum(axis=1)
    apart = np.sqrt(np.maximum(squares[:, None] + squares[None] - 2.0 * pooled @ pooled.T, 0.0) / pooled.shape[1])
    np.fill_diagonal(apart, 0.0)
    is_real = np.zeros(len(pooled))
    is_real[len(a) :] = 1.0
    distance = _energy(apart, is_real)
    rng = np.random.Generator(np.random.Philox(seed))
    dealt = np.array([_energy(apart, rng.permutation(is_real)) for _ in range(permutations)])
    # Rounding must not make a deal that is the real one count as smaller.
    as_far = int((dealt >= distance - 1e-12).sum())
    chance = float(dealt.mean()) if permutations else float("nan")
    return Distance(distance, chance, (1 + as_far) / (1 + permutations))


def _energy(apart: Any, is_real: Any) -> float:
    """Energy distance from the distances between all logs; `is_real` is 1.0 for one side and 0.0 for the other."""
    n, m = float(is_real.sum()), float((1.0 - is_real).sum())
    from_real = apart @ is_real
    real = float(from_real @ is_real)
    between = float(from_real.sum()) - real
    simulated = float(apart.sum()) - 2.0 * between - real
    return 2.0 * between / (n * m) - real / (n * n) - simulated / (m * m)


def learning_library() -> Any:
    """scikit-learn; raises ExtraMissing with the remedy where it is not installed."""
    try:
        import sklearn.ensemble
        import sklearn.linear_model
        import sklearn.model_selection
    except ImportError as error:
        raise ExtraMissing(
            f"telling logs apart needs {error.name}: install copsim with its extra, copsim[experiments]"
        ) from None
    return sklearn


def told_apart(
    simulated: Any,
    real: Any,
    seed: int,
    *,
    classifier: str = "forest",
    repeats: int = REPEATS,
    folds: int = FOLDS,
    trees: int = TREES,
) -> Told:
    """How well a classifier that has seen some logs of both kinds tells others apart.

    Args:
        simulated: float64 (logs, measures).
        real: float64 (real logs, measures).
        seed: for the folds and the forest; the same seed gives the same numbers.
        classifier: "forest" (random forest) or "logistic" (penalised logistic regression on ranks).
        repeats: how often all logs are dealt into folds anew.
        folds: how many parts, each tested by what was learned from the others; fewer where there are fewer logs.
        trees: how many a forest has.

    Measures are ranked as in `ranks`, without regard to the kind of a log. Both kinds weigh the same, however many
    there are. The AUC is the mean over folds and repeats; its interval is `interval`'s.

    Raises:
        ExtraMissing: where scikit-learn is not installed.
        ValueError: for an unknown classifier, or fewer than 4 logs of a kind.
    """
    if classifier not in CLASSIFIERS:
        raise ValueError(f"the classifier is {classifier!r}, expected one of {', '.join(CLASSIFIERS)}")
    a, b = ranks(simulated, real)
    fewest = min(len(a), len(b))
    if fewest < FEWEST_TO_LEARN:
        raise ValueError(f"there are {fewest} logs of a kind, expected at least {FEWEST_TO_LEARN}")
    library = learning_library()
    x = np.concatenate([a, b])
    is_real = np.concatenate([np.zeros(len(a), np.int64), np.ones(len(b), np.int64)])
    dealing = library.model_selection.RepeatedStratifiedKFold(
        n_splits=min(folds, fewest), n_repeats=repeats, random_state=seed
    )
    found: list[float] = []
    reliance = np.zeros(x.shape[1])
    for n, (learn, test) in enumerate(dealing.split(x, is_real)):
        model = _model(library, classifier, seed + n, trees)
        model.fit(x[learn], is_real[learn])
        looks_real = model.predict_proba(x[test])[:, 1]
        found.append(_auc(looks_real[is_real[test] == 1], looks_real[is_real[test] == 0]))
        if classifier == "forest":
            reliance += model.feature_importances_
    auc = float(np.mean(found))
    low, high = interval(auc, len(a), len(b))
    total = float(reliance.sum())
    return Told(auc, low, high, reliance / total if total > 0.0 else None)


def interval(auc: float, simulated: int, real: int) -> tuple[float, float]:
    """A 95 % interval for an AUC, from how many logs of each kind there are (Newcombe 2006, method 5).

    It is wide where there are few logs, and does not shrink to a point at 1. It takes the logs for independent, and
    what was learned for given.
    """
    possible = np.linspace(0.0, 1.0, 4001)
    half = 0.5 * (simulated + real) - 1.0
    variance = possible * (1.0 - possible) / (simulated * real)
    variance *= 1.0 + half * ((1.0 - possible) / (2.0 - possible) + possible / (1.0 + possible))
    inside = possible[np.abs(possible - auc) <= NORMAL_95 * np.sqrt(variance)]
    return min(float(inside.min()), auc), max(float(inside.max()), auc)


def _model(library: Any, classifier: str, seed: int, trees: int) -> Any:
    if classifier == "logistic":
        return library.linear_model.LogisticRegression(class_weight="balanced", max_iter=1000)
    return library.ensemble.RandomForestClassifier(
        n_estimators=trees, min_samples_leaf=LEAF, class_weight="balanced", random_state=seed, n_jobs=1
    )


def _auc(real: Any, others: Any) -> float:
    """Share of pairs in which the real one looks more real; pairs that look alike count half."""
    return float((real[:, None] > others[None]).mean() + 0.5 * (real[:, None] == others[None]).mean())


def most_relied_on(told: Told, names: Sequence[str], many: int = 5) -> list[str]:
    """The measures by which a forest tells most, from the first; nothing for other classifiers."""
    if told.reliance is None:
        return []
    return [names[n] for n in np.argsort(-told.reliance, kind="stable")[:many]]
