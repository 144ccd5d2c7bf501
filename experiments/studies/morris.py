"""Elementary effects: which parameters matter at all, for few runs (Morris 1991; Campolongo, Cariboni & Saltelli 2007).

An elementary effect is how much the outcome changes per whole range of a parameter, as it moves one step from some
point. Over trajectories, `mu_star` is the mean size of a parameter's effects, `mu` their mean (smaller where effects
have both signs), `sigma` how much they differ from place to place: through interactions, or bends.

Luck makes effects of its own. `luck` is the mu_star that a parameter without any effect would have from luck alone, and
`sigma_without_noise` the spread of effects with luck taken off. Both are made of differences within a replicate, so
that they are right where points share their luck and where they do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from copsim.analysis.lives import Numbers
from copsim.experiments.studies.noise import Noise, noise_share
from copsim.experiments.studies.replicates import checked, point_means, varies
from copsim.experiments.studies.resampling import RESAMPLES, interval, resampled_means
from copsim.experiments.studies.sampling import morris_step

FEWEST_TRAJECTORIES = 4
HALF_NORMAL = float(np.sqrt(2.0 / np.pi))
"""Mean size of a normal number with mean 0, as a share of its standard deviation."""


@dataclass(frozen=True)
class Screening:
    """Elementary effects of one outcome.

    Attributes:
        table: a row per parameter: parameter, mu, mu_low, mu_high, mu_star, mu_star_low, mu_star_high, sigma,
            sigma_low, sigma_high, luck, sigma_without_noise; all in units of the outcome per whole range of the
            parameter. The last two are nan where no point has two lives.
        noise: what of the outcome is luck.
        kept: trajectories that were used.
        left_out: trajectories with a point of which no run has a number; left out as a whole.
        note: why there are no numbers; empty otherwise.
    """

    table: pd.DataFrame
    noise: Noise
    kept: int
    left_out: int
    note: str = ""


def morris_effects(
    U: Any, Y: Any, names: Sequence[str], trajectories: int, levels: int, seed: int, resamples: int = RESAMPLES
) -> Screening:
    """Elementary effects of all parameters, with 95 % bootstrap intervals over trajectories.

    Args:
        U: (points, k) float64, as `sampling.morris_sample` gave them.
        Y: (points, replicates) float64, nan for runs without a number.
        names: of the k parameters.
        trajectories: how many the sample has.
        levels: of the sample.
        seed: for the bootstrap; the same seed gives the same numbers.
        resamples: how many.

    Raises:
        ValueError: where U or Y do not belong to such a sample, or fewer than 4 trajectories are whole.
    """
    k = len(names)
    moved, direction = _steps(np.asarray(U, np.float64), k, trajectories, morris_step(levels))
    outcomes = checked(Y, trajectories * (k + 1)).reshape(trajectories, k + 1, -1)
    whole = ~np.isnan(point_means(outcomes)).any(axis=1)
    kept = int(whole.sum())
    if kept < FEWEST_TRAJECTORIES:
        raise ValueError(
            f"{kept} of {trajectories} trajectories have a number at all of their points, expected "
            f"{FEWEST_TRAJECTORIES} or more: run again what failed, ask for a measure that every life has, or take "
            "more trajectories"
        )
    outcomes, moved, direction = outcomes[whole], moved[whole], direction[whole]
    noise = noise_share(outcomes.reshape(kept * (k + 1), -1), seed, resamples=resamples, together=k + 1)
    means = point_means(outcomes)
    note = "" if varies(means) else "it does not vary from point to point, so no parameter has an effect"
    # (trajectories, k): put into the order of parameters, as each trajectory moves them in an order of its own.
    effects = _by_parameter(np.diff(means, axis=1) / direction, moved)
    of_lives = _by_parameter(np.diff(outcomes, axis=1) / direction[:, :, None], moved)
    if note:
        effects, of_lives = np.full_like(effects, np.nan), np.full_like(of_lives, np.nan)
    table = _table(names, effects, seed, resamples)
    table["luck"], table["sigma_without_noise"] = _luck(of_lives, table["sigma"].to_numpy())
    return Screening(table, noise, kept, trajectories - kept, note)


def _steps(U: Numbers, k: int, trajectories: int, step: float) -> tuple[Any, Numbers]:
    """Which parameter each step moves, int (trajectories, k), and how far with its sign; checks that U is a sample."""
    if U.shape != (trajectories * (k + 1), k):
        raise ValueError(
            f"the design has the shape {U.shape}, expected {(trajectories * (k + 1), k)}: {trajectories} trajectories "
            f"of {k + 1} points in {k} parameters"
        )
    change = np.diff(U.reshape(trajectories, k + 1, k), axis=1)
    moves = np.abs(change) > 1e-9
    moved = moves.argmax(axis=2)
    size = np.take_along_axis(change, moved[:, :, None], axis=2)[:, :, 0]
    once = (moves.sum(axis=2) == 1).all() and (np.sort(moved, axis=1) == np.arange(k)).all()
    if not once or not np.allclose(np.abs(size), step):
        raise ValueError(
            f"the design is none of Morris's with steps of {step:.4g}, expected points as morris_sample gives them, "
            "in their order and with the same levels"
        )
    return moved, size


def _by_parameter(effects: Numbers, moved: Any) -> Numbers:
    """Effects by step, (trajectories, k, …), as effects by parameter."""
    order = np.argsort(moved, axis=1)
    return np.asarray(np.take_along_axis(effects, order.reshape(*order.shape, *(1,) * (effects.ndim - 2)), axis=1))


def _table(names: Sequence[str], effects: Numbers, seed: int, resamples: int) -> pd.DataFrame:
    k = len(names)
    stats = np.column_stack([effects, np.abs(effects), effects * effects])
    many = len(effects)

    def spread(means: Numbers) -> Numbers:
        variance = (means[..., 2 * k :] - means[..., :k] ** 2) * many / (many - 1.0)
        # Rounding leaves a little more or less than nothing where all effects are the same.
        return np.sqrt(np.where(variance > 1e-14 * means[..., 2 * k :], variance, 0.0) + 0.0 * variance)

    found = stats.mean(axis=0)
    resampled = resampled_means(stats, resamples, seed)
    low, high = interval(found, resampled, many)
    sigma_low, sigma_high = interval(spread(found), spread(resampled), many)
    return pd.DataFrame(
        {
            "parameter": list(names),
            "mu": found[:k],
            "mu_low": low[:k],
            "mu_high": high[:k],
            "mu_star": found[k : 2 * k],
            "mu_star_low": np.maximum(low[k : 2 * k], 0.0),
            "mu_star_high": high[k : 2 * k],
            "sigma": spread(found),
            "sigma_low": np.maximum(sigma_low, 0.0),
            "sigma_high": sigma_high,
        }
    )


def _luck(effects: Numbers, sigma: Numbers) -> tuple[Numbers, Numbers]:
    """(k,) mu_star that luck alone gives, and (k,) sigma without luck; from (trajectories, k, replicates) effects."""
    known = ~np.isnan(effects)
    counted = known.sum(axis=2)
    apart = effects - point_means(effects)[:, :, None]
    variance = np.nansum(apart * apart, axis=2) / np.maximum(counted - 1, 1)
    of_mean = np.where(counted > 1, variance / np.maximum(counted, 1), np.nan)
    added = point_means(of_mean.T)
    return HALF_NORMAL * np.sqrt(added), np.sqrt(np.maximum(sigma**2 - added, 0.0))


__all__ = ["Screening", "morris_effects"]
