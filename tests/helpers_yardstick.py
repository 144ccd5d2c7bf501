"""Comparing a yardstick with the kernel: means over many lives of each, which have to agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from copsim.simulation.activities import Activity

MOST_APART = 4.5
"""Standard errors. Some 1,000 means are compared in all: by chance alone one is that far apart once in 150 runs."""

SEVERAL = (
    Activity("clinic", 2, 1.5, preparation=1.0, group=3, rounds=2, voices=0.7, ties=0.8),
    Activity("talk", 6, 1.0, preparation=0.5, group=8, voices=0.3, formality=0.8, mutual=0.3, outside=0.9, ties=0.3),
    Activity("notes", 4, 2.0, group=5, voices=0.8, formality=0.2, outside=0.2, reifies=0.8, reach=0.5),
    Activity("visit", 7, 3.0, preparation=2.0, group=6, mutual=0.5, outside=0.6, reifies=0.3, serves=(0.9,) * 9),
)
"""Outside sources, formats in which not everybody gets to ask, and things written down."""


def standard_errors(ours: Any, theirs: Any) -> Any:
    """Of the difference of means, for each measure: arrays with a row for each life.

    Both are taken to spread alike, as they do where rules are the same: among few lives what is rare may not be seen.
    """
    n, m = len(ours), len(theirs)
    spread = ((n - 1) * ours.var(axis=0, ddof=1) + (m - 1) * theirs.var(axis=0, ddof=1)) / (n + m - 2)
    return np.sqrt(spread * (1.0 / n + 1.0 / m))


def far_apart(names: Sequence[str], ours: Any, theirs: Any) -> dict[str, str]:
    """Measures whose means differ by more than chance explains, and by how much."""
    error = standard_errors(ours, theirs)
    difference = ours.mean(axis=0) - theirs.mean(axis=0)
    # What is no matter of luck in this life has no spread but by rounding, and has to be the same on both sides.
    apart = np.divide(difference, error, out=np.where(np.abs(difference) > 1e-9, np.inf, 0.0), where=error > 1e-12)
    return {
        name: f"{our:.4g} against {their:.4g}, {z:.1f} errors"
        for name, our, their, z in zip(names, ours.mean(axis=0), theirs.mean(axis=0), apart, strict=True)
        if abs(z) > MOST_APART
    }
