"""Sobol indices: which share of how points differ goes back to which parameter, alone and with all others.

    first = V(E(Y | x)) / V(Y)        what would go if x alone were fixed
    total = 1 - V(E(Y | all but x)) / V(Y)      what would stay if all but x were fixed

by the estimators of Saltelli et al. (2010) and, for pairs, Saltelli (2002), as in SALib, from blocks that
`sampling.sobol_sample` makes. They are ratios of means over blocks, so that the bootstrap is a matter of weights; it is
done here because SALib's takes the seed 0 for none, gives intervals that are alike to both sides, and knows no gaps.

Indices of means of replicates hold luck: it adds to the variance that all are a share of, and to each total. So beside
them stand the same with luck taken off (`replicates.product_across`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from copsim.analysis.lives import Numbers
from copsim.experiments.studies.noise import Noise, noise_share
from copsim.experiments.studies.replicates import (
    checked,
    point_means,
    product_across,
    product_of_means,
    shared_luck,
    varies,
)
from copsim.experiments.studies.resampling import RESAMPLES, interval, resampled_means

FEWEST_BLOCKS = 8
Product = Callable[[Numbers, Numbers], Numbers]


@dataclass(frozen=True)
class Indices:
    """Sobol indices of one outcome.

    Attributes:
        table: a row per parameter: parameter, first, first_low, first_high, total, total_low, total_high, and the same
            with `_without_noise` before `_low` and `_high` (`first_without_noise`, `first_without_noise_low` …). Shares
            of the variance of points, estimated: they can lie a little below 0 or above 1.
        pairs: a row per pair: parameter, other, second, second_low, second_high; None without second order.
        noise: what of the outcome is luck.
        kept: blocks that were used.
        left_out: blocks with a point of which no run has a number; left out as a whole.
        note: why there are no numbers, or none without noise; empty otherwise.
    """

    table: pd.DataFrame
    pairs: pd.DataFrame | None
    noise: Noise
    kept: int
    left_out: int
    note: str = ""


def sobol_indices(
    Y: Any, names: Sequence[str], base: int, second_order: bool, seed: int, resamples: int = RESAMPLES
) -> Indices:
    """First and total indices of all parameters, with 95 % bootstrap intervals over blocks.

    Args:
        Y: (points, replicates) float64, nan for runs without a number; points as `sampling.sobol_sample` gave them.
        names: of the parameters, in the order of the sample.
        base: base points of the sample.
        second_order: whether the sample was made for second order.
        seed: for the bootstrap; the same seed gives the same numbers.
        resamples: how many.

    The blocks are more evenly spread than a random sample, so that the intervals are a little too wide rather than too
    narrow. Where blocks are left out, those that stay are no longer spread evenly; if points fail for a reason, indices
    are those of the rest of the space.

    Raises:
        ValueError: where Y does not belong to such a sample, or fewer than 8 blocks are whole.
    """
    blocks, left_out = _whole_blocks(checked(Y, base * _height(names, second_order)), names, base, second_order)
    kept = len(blocks)
    ends = blocks[:, (0, -1)].reshape(2 * kept, -1)
    noise = noise_share(ends, seed, resamples=resamples, together=2)
    if not varies(point_means(blocks)):
        empty = _unknown(names)
        note = "it does not vary from point to point, so nothing goes back to any parameter"
        columns = _without_noise(empty)
        return Indices(empty.join(columns), _no_pairs(names) if second_order else None, noise, kept, left_out, note)
    means = point_means(blocks)
    means = means - means[:, (0, -1)].mean()
    found, resampled = _estimated(means[:, :, None], product_of_means, second_order, seed, resamples)
    k = len(names)
    table = _table(names, found[: 2 * k], resampled[:, : 2 * k], kept)
    columns, note = effects_without_noise(blocks, names, second_order, seed, resamples)
    pairs = _pairs(names, found[2 * k :], resampled[:, 2 * k :], kept) if second_order else None
    return Indices(table.join(columns), pairs, noise, kept, left_out, note)


def effects_without_noise(
    blocks: Numbers, names: Sequence[str], second_order: bool, seed: int, resamples: int = RESAMPLES
) -> tuple[pd.DataFrame, str]:
    """First and total indices as they would be with a great many replicates.

    Luck of variance s² over r replicates adds s²/r to the variance of means, hence to the denominator of all indices,
    and to the numerator of each total; where points share their luck it adds less, and to first indices, too. Products
    of different replicates hold none of it, so all variances are made of these.

    Args:
        blocks: (blocks, points of a block, replicates) float64, nan for runs without a number.
        names: of the parameters.
        second_order: whether the sample was made for second order.
        seed: for the bootstrap.
        resamples: how many.

    Returns:
        Columns first_without_noise, first_without_noise_low, …, total_without_noise_high, a row per parameter; and why
        they are nan, if they are.
    """
    k = len(names)
    unknown = _without_noise(_unknown(names))
    shared = shared_luck(blocks.reshape(-1, blocks.shape[2])).reshape(*blocks.shape[:2], -1)
    if shared.shape[2] < 2:
        return unknown, "luck cannot be taken off: no point has two lives beside the others"
    used = shared[((~np.isnan(shared)).all(axis=1).sum(axis=1)) >= 2]
    if len(used) < FEWEST_BLOCKS:
        return unknown, f"luck cannot be taken off: {len(used)} blocks have two whole replicates"
    found, resampled = _estimated(used, product_across, second_order, seed, resamples)
    if np.isnan(resampled[:, 0]).mean() > 0.05:
        return unknown, "luck cannot be taken off: it is about as large as all that points differ in"
    return _without_noise(_table(names, found[: 2 * k], resampled[:, : 2 * k], len(used))), ""


def _estimated(
    blocks: Numbers, product: Product, second_order: bool, seed: int, resamples: int
) -> tuple[Numbers, Numbers]:
    """(indices,) and (resamples, indices): first of each parameter, total of each, second of each pair."""
    stats = _statistics(blocks, product, second_order)
    k = _parameters(blocks.shape[1], second_order)
    found = _indices(stats.mean(axis=0)[None], k, second_order)[0]
    return found, _indices(resampled_means(stats, resamples, seed), k, second_order)


def _statistics(blocks: Numbers, product: Product, second_order: bool) -> Numbers:
    """(blocks, statistics): square and mean of A and B, numerators of first, total, and pairs."""
    k = _parameters(blocks.shape[1], second_order)
    a, b = blocks[:, 0], blocks[:, -1]
    a_with = blocks[:, 1 : k + 1]
    moved = a_with - a[:, None]
    columns = [0.5 * (product(a, a) + product(b, b)), 0.5 * (point_means(a) + point_means(b))]
    columns += [product(b, moved[:, n]) for n in range(k)]
    columns += [0.5 * product(moved[:, n], moved[:, n]) for n in range(k)]
    if second_order:
        b_with = blocks[:, k + 1 : 2 * k + 1]
        both = product(a, b)
        columns += [product(b_with[:, n], a_with[:, m]) - both for n, m in combinations(range(k), 2)]
    return np.column_stack(columns)


def _indices(means: Numbers, k: int, second_order: bool) -> Numbers:
    """(resamples, indices) from means of the statistics; nan where there is no variance to have shares of."""
    variance = means[:, 0] - means[:, 1] ** 2
    variance = np.where(variance > 0.0, variance, np.nan)[:, None]
    shares = means[:, 2:] / variance
    if second_order:
        for place, (n, m) in enumerate(combinations(range(k), 2)):
            shares[:, 2 * k + place] -= shares[:, n] + shares[:, m]
    return np.asarray(shares)


def _height(names: Sequence[str], second_order: bool) -> int:
    return 2 * len(names) + 2 if second_order else len(names) + 2


def _parameters(height: int, second_order: bool) -> int:
    return (height - 2) // 2 if second_order else height - 2


def _whole_blocks(outcomes: Numbers, names: Sequence[str], base: int, second_order: bool) -> tuple[Numbers, int]:
    """(blocks, points of a block, replicates) of the blocks of which every point has a number; how many have not."""
    blocks = outcomes.reshape(base, _height(names, second_order), -1)
    whole = ~np.isnan(point_means(blocks)).any(axis=1)
    kept = int(whole.sum())
    if kept < FEWEST_BLOCKS:
        raise ValueError(
            f"{kept} of {base} base points have a number at all points of their block, expected {FEWEST_BLOCKS} or "
            "more: run again what failed, ask for a measure that every life has, or take a larger base"
        )
    return blocks[whole], base - kept


def _table(names: Sequence[str], found: Numbers, resampled: Numbers, rows: int) -> pd.DataFrame:
    """A row per parameter, from (2k,): first of each, then total of each."""
    k = len(names)
    low, high = interval(found, resampled, rows)
    columns: dict[str, Any] = {"parameter": list(names)}
    for n, kind in enumerate(("first", "total")):
        part = slice(n * k, (n + 1) * k)
        columns |= {kind: found[part], f"{kind}_low": low[part], f"{kind}_high": high[part]}
    return pd.DataFrame(columns)


def _unknown(names: Sequence[str]) -> pd.DataFrame:
    """The same without any number."""
    return _table(names, np.full(2 * len(names), np.nan), np.full((1, 2 * len(names)), np.nan), 2)


def _without_noise(table: pd.DataFrame) -> pd.DataFrame:
    """The same numbers under their names without noise."""
    named = {
        f"{kind}{end}": f"{kind}_without_noise{end}" for kind in ("first", "total") for end in ("", "_low", "_high")
    }
    return table.drop(columns="parameter").rename(columns=named)


def _pairs(names: Sequence[str], found: Numbers, resampled: Numbers, rows: int) -> pd.DataFrame:
    low, high = interval(found, resampled, rows)
    pairs = list(combinations(names, 2))
    return pd.DataFrame(
        {
            "parameter": [one for one, _ in pairs],
            "other": [other for _, other in pairs],
            "second": found,
            "second_low": low,
            "second_high": high,
        }
    )


def _no_pairs(names: Sequence[str]) -> pd.DataFrame:
    many = len(names) * (len(names) - 1) // 2
    return _pairs(names, np.full(many, np.nan), np.full((1, many), np.nan), 2)


__all__ = ["Indices", "effects_without_noise", "sobol_indices"]
