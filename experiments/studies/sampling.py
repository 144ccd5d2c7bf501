"""Points in the unit cube at which sensitivity can be told: Latin hypercube, Saltelli's scheme, Morris's trajectories.

Row order is SALib's, so that its own analyses fit as well. Every draw comes from a generator made from the seed: SALib
takes the seed 0 for no seed in some places, and where a function draws from numpy's global state two calls differ.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from copsim.analysis.lives import Numbers
from copsim.analysis.logs.resemblance import ExtraMissing

LEAST_LEVELS = 2
_LATIN, _SOBOL, _MORRIS = 1, 2, 3
"""Designs of one seed do not share their luck."""


def latin_sample(k: int, points: int, seed: int) -> Numbers:
    """A Latin hypercube (McKay, Beckman & Conover 1979): each parameter has one value in each of `points` equal parts.

    Args:
        k: how many parameters, 1 or more.
        points: how many points, 2 or more.
        seed: 0 or more; the same seed gives the same points.

    Returns:
        float64 (points, k), from 0 up to but not including 1.

    Raises:
        ValueError: for numbers that cannot be.
    """
    from scipy.stats import qmc

    _at_least("points", points, 2)
    sampler = qmc.LatinHypercube(d=_parameters(k), seed=_generator(seed, _LATIN))
    return np.asarray(sampler.random(points), np.float64)


def sobol_sample(k: int, base: int, seed: int, second_order: bool = False) -> Numbers:
    """Points for Sobol indices (Saltelli et al. 2010), from a scrambled Sobol sequence in 2k dimensions.

    Each base point gives a block of k + 2 rows (2k + 2 with second order): A; A with one column of B, for each
    parameter; B with one column of A, for each parameter (second order only); B.

    Args:
        k: how many parameters, 1 or more.
        base: how many base points, a power of two: others spoil the balance of the sequence.
        seed: 0 or more; the same seed gives the same points.
        second_order: whether the indices of pairs are wanted as well.

    Returns:
        float64 (base × rows of a block, k), block after block.

    Raises:
        ValueError: for numbers that cannot be.
        ExtraMissing: where SALib is not installed.
    """
    _at_least("base", base, 2)
    if base & (base - 1):
        below = 1 << (base.bit_length() - 1)
        raise ValueError(f"base is {base}, expected a power of two such as {below} or {2 * below}")
    generator = _generator(seed, _SOBOL)
    made = sensitivity_library().sobol.sample(_problem(k), base, calc_second_order=second_order, seed=generator)
    return np.asarray(made, np.float64)


def morris_sample(k: int, trajectories: int, levels: int, seed: int) -> Numbers:
    """Trajectories for elementary effects (Morris 1991): in each every parameter moves once, in random order.

    Args:
        k: how many parameters, 1 or more.
        trajectories: how many, 2 or more.
        levels: how many values each parameter has, even; a step goes half of them (`morris_step`).
        seed: 0 or more; the same seed gives the same points.

    Returns:
        float64 (trajectories × (k + 1), k), trajectory after trajectory.

    Raises:
        ValueError: for numbers that cannot be.
        ExtraMissing: where SALib is not installed.
    """
    _at_least("trajectories", trajectories, 2)
    morris_step(levels)
    generator = _generator(seed, _MORRIS)
    made = sensitivity_library().morris.sample(_problem(k), trajectories, num_levels=levels, seed=generator)
    return np.asarray(made, np.float64)


def morris_step(levels: int) -> float:
    """How far a parameter moves in a step, as a share of its range: levels / (2 (levels - 1)).

    With an even number of levels that makes all of them equally likely. Raises ValueError for an odd one.
    """
    if levels < LEAST_LEVELS or levels % 2:
        raise ValueError(f"levels is {levels}, expected an even number such as 4, so that all are equally likely")
    return levels / (2.0 * (levels - 1.0))


def sensitivity_library() -> Any:
    """SALib's samplers `sobol` and `morris`; raises ExtraMissing with the remedy where it is not installed."""
    try:
        import SALib.sample.morris
        import SALib.sample.sobol
    except ImportError as error:
        raise ExtraMissing(
            f"designs for sensitivity need {error.name}: install copsim with its extra, copsim[experiments]"
        ) from None
    return SALib.sample


def _generator(seed: int, design: int) -> np.random.Generator:
    if seed < 0:
        raise ValueError(f"the seed of a design is {seed}, expected 0 or more")
    return np.random.default_rng([seed, design])


def _problem(k: int) -> dict[str, Any]:
    """The unit cube as SALib wants it told, made anew each time as SALib writes into it."""
    names = [f"x{n}" for n in range(_parameters(k))]
    return {"num_vars": k, "names": names, "bounds": [[0.0, 1.0]] * k}


def _parameters(k: int) -> int:
    _at_least("k, the number of parameters,", k, 1)
    return k


def _at_least(what: str, number: int, least: int) -> None:
    if number < least:
        raise ValueError(f"{what} is {number}, expected {least} or more")


__all__ = ["latin_sample", "morris_sample", "morris_step", "sensitivity_library", "sobol_sample"]
