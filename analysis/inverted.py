"""Whether something is an inverted U over places in a row: more in between than at either end.

Where it is most is chosen with one half of the seeds and tested with the other: the best of several places looks
better than it is to those who chose it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from copsim.analysis.paired import Numbers, Paired, paired

Shape = Literal["inverted U", "falls", "rises", "cannot tell"]


@dataclass(frozen=True)
class Inverted:
    """An outcome over places from near to far."""

    shape: Shape
    inner: int
    """Which place between the ends has most, by the first half of the seeds."""
    above_near: Paired
    """That place beside the nearest, second half of the seeds."""
    above_far: Paired
    """That place beside the farthest, second half of the seeds."""
    ends: Paired
    """The farthest beside the nearest, all seeds."""


def inverted(values: Numbers) -> Inverted:
    """What shape an outcome has over places.

    Args:
        values: (places, seeds), places from near to far.

    Returns:
        An inverted U only where the place between is clearly above both ends; else what the ends say.

    Raises:
        ValueError: for fewer than three places or four seeds.
    """
    places, seeds = values.shape
    if places < 3 or seeds < 4:
        raise ValueError(f"there are {places} places and {seeds} seeds, expected 3 and 4 at least")
    chosen, tested = values[:, : seeds // 2], values[:, seeds // 2 :]
    inner = 1 + int(np.argmax(chosen[1:-1].mean(axis=1)))
    near, far = paired(tested[0], tested[inner]), paired(tested[-1], tested[inner])
    ends = paired(values[0], values[-1])
    shape: Shape = "cannot tell"
    if near.clear and far.clear and near.low > 0.0 and far.low > 0.0:
        shape = "inverted U"
    elif ends.clear:
        shape = "rises" if ends.low > 0.0 else "falls"
    return Inverted(shape, inner, near, far, ends)


__all__ = ["Inverted", "Shape", "inverted"]
