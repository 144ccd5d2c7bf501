"""Shares of variance from a full factorial: exact functional analysis of variance, luck taken off.

The mean of the outcome over all cells, and how each level, and each pair of levels, departs from what is already said,
are effects; their mean squares add up to the variance of cells (Hoeffding 1948; Sobol 2001). From few replicates each
mean square is too large by what luck adds. So it is made of products of effects in *different* replicates only, which
luck adds nothing to, whether points share their seeds or not (see `replicates`). All that is needed is, for each term,
the matrix of such products between replicates; resampling replicates then is a matter of weights.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from copsim.analysis.lives import Numbers
from copsim.experiments.studies.levels import Column
from copsim.experiments.studies.replicates import NEARLY_ALL, point_means
from copsim.experiments.studies.resampling import interval, weights

ALONE, TOGETHER, REST, LUCK = "alone", "together", "rest", "luck"
FEWEST_REPLICATES = 5
"""Fewer replicates say too little about how far they differ for an interval."""
NO_INTERVAL = f"fewer than {FEWEST_REPLICATES} replicates are too few for intervals"
NO_LUCK = "luck could not be taken off, as no point has two lives beside the others: it is part of all shares"


def factorial_shares(
    columns: tuple[Column, ...], outcomes: Numbers, seed: int, resamples: int
) -> tuple[pd.DataFrame, str]:
    """Shares of the variance of single lives.

    Args:
        columns: a full factorial.
        outcomes: (points, replicates) float64; every point has a number.
        seed: for the bootstrap over replicates.
        resamples: how many.

    Returns:
        A row per part (part, parameter, other, share, low, high): each parameter alone, each pair together beyond what
        both do alone, the rest (three and more together), and luck; they add up to 1. And what has to be said of them.
        Estimates without bias: a share that is 0 comes out a little below 0 as often as above.
    """
    used, note = _filled(outcomes)
    replicates = used.shape[1]
    sizes = tuple(len(column.levels) for column in columns)
    cells = np.empty_like(used)
    cells[np.ravel_multi_index(tuple(column.codes for column in columns), sizes)] = used
    parts, products = _products(cells.reshape(*sizes, replicates) - used.mean())
    named = [(part, *(columns[n].parameter for n in which)) for part, *which in parts]
    once = np.ones((1, replicates))
    found = _variances(products, once) if replicates > 1 else products[1:, 0, 0][None]
    shares = _of_all(found)
    low = high = np.full(shares.shape[1], np.nan)
    if replicates >= FEWEST_REPLICATES:
        resampled = _variances(products, weights(replicates, resamples, np.random.default_rng([seed, 13])))
        low, high = interval(shares[0], _of_all(resampled), replicates)
    elif replicates > 1:
        note = "; ".join(filter(None, (note, NO_INTERVAL)))
    if replicates > 1:
        named.append((LUCK,))
    table = pd.DataFrame(
        {
            "part": [part for part, *_ in named],
            "parameter": [which[0] if which else "" for _, *which in named],
            "other": [which[1] if len(which) > 1 else "" for _, *which in named],
            "share": shares[0],
            "low": low,
            "high": high,
        }
    )
    return table, note


def _filled(outcomes: Numbers) -> tuple[Numbers, str]:
    """Replicates that nearly all points have, without gaps; or the mean of each point, if there are not two of them.

    A gap gets what its point and its replicate let expect. That adds nothing to any effect, and hides of luck no more
    than the share of gaps, a tenth at most.
    """
    known = ~np.isnan(outcomes)
    used = outcomes[:, known.mean(axis=0) >= NEARLY_ALL]
    if used.shape[1] < 2 or np.isnan(used).all(axis=1).any():
        return point_means(outcomes)[:, None], NO_LUCK
    means = point_means(used)
    adds = point_means((used - means[:, None]).T)
    return np.where(np.isnan(used), means[:, None] + adds, used), ""


def _products(cells: Numbers) -> tuple[list[tuple[str, *tuple[int, ...]]], Numbers]:
    """Terms, and (1 + terms, replicates, replicates) mean products of effects between replicates.

    The first matrix is of the numbers themselves, in which all terms, what a seed adds everywhere, and luck are.
    """
    k, replicates = cells.ndim - 1, cells.shape[-1]

    def mean_over_others(*kept: int) -> Numbers:
        return np.asarray(cells.mean(axis=tuple(n for n in range(k) if n not in kept), keepdims=True))

    def products(effects: Numbers) -> Numbers:
        rows = effects.reshape(-1, replicates)
        return np.asarray(rows.T @ rows / len(rows))

    grand = mean_over_others()
    alone = [mean_over_others(n) - grand for n in range(k)]
    terms: list[tuple[str, *tuple[int, ...]]] = [(ALONE, n) for n in range(k)]
    found = [products(cells), *(products(effect) for effect in alone)]
    if k > 1:
        for n, m in combinations(range(k), 2):
            terms.append((TOGETHER, n, m))
            found.append(products(mean_over_others(n, m) - alone[n] - alone[m] - grand))
    if k > 2:
        terms.append((REST,))
        found.append(found[0] - products(grand) - np.sum(found[1:], axis=0))
    return terms, np.stack(found)


def _variances(products: Numbers, drawn: Numbers) -> Numbers:
    """(resamples, terms + 1): variance of each term, and of luck, in resamples of replicates."""
    own = np.diagonal(products, axis1=1, axis2=2)
    # A replicate that is drawn twice is no pair of different ones.
    all_pairs = ((drawn @ products) * drawn).sum(axis=2).T
    same = drawn**2 @ own.T
    pairs = drawn.sum(axis=1) ** 2 - (drawn**2).sum(axis=1)
    across = (all_pairs - same) / np.where(pairs > 0.0, pairs, np.nan)[:, None]
    luck = drawn @ own[0] / drawn.sum(axis=1) - across[:, 0]
    return np.column_stack([across[:, 1:], luck])


def _of_all(variances: Numbers) -> Numbers:
    """Each as a share of their sum; nan where there is none."""
    whole = variances.sum(axis=1, keepdims=True)
    return np.asarray(variances / np.where(whole > 0.0, whole, np.nan))


__all__ = ["ALONE", "LUCK", "REST", "TOGETHER", "factorial_shares"]
