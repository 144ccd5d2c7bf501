"""Whether real communities lie within the range of simulated ones, measure by measure.

Medians that agree say nothing of variety: communities that are all alike may have the right median and cover hardly any
real one. So here each real value is looked for between the 5 and 95 % values of simulated logs. Nine in ten would lie
there if real logs were made as the simulated ones are. More is not better: simulated logs that differ wildly cover
everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

SHARES = (0.05, 0.95)
EXPECTED = SHARES[1] - SHARES[0]
"""Share that is covered where real and simulated logs are of one kind, but for the error of the two ends."""
NEAR = 1e-9
"""Slack for measures that take few values."""


@dataclass(frozen=True)
class Coverage:
    """How many real values lie within the simulated range.

    Attributes:
        within: bool (real logs, measures): whether a value lies there; False where it is unknown.
        known: bool, likewise: whether there is a real value to look for.
    """

    within: Any
    known: Any

    @property
    def values(self) -> int:
        """How many real values there are."""
        return int(self.known.sum())

    @property
    def share(self) -> float:
        """Share of all real values that are covered; nan where there is none."""
        return float(self.within.sum() / self.known.sum()) if self.known.any() else float("nan")

    @property
    def by_measure(self) -> Any:
        """Share of the real values of each measure that are covered; float64, nan where there is none."""
        return _shares(self.within, self.known, 0)

    @property
    def by_log(self) -> Any:
        """Share of the values of each real log that are covered; float64, nan where there is none."""
        return _shares(self.within, self.known, 1)


def _shares(within: Any, known: Any, axis: int) -> Any:
    found, of = within.sum(axis=axis), known.sum(axis=axis)
    return np.where(of > 0, found / np.maximum(of, 1), np.nan)


def coverage(simulated: Any, real: Any) -> Coverage:
    """Which real values lie between the 5 and 95 % values of simulated logs.

    Args:
        simulated: float64 (logs, measures), one range for all real logs; or (real logs, logs, measures), for each real
            log those that are matched to it, and so a range of its own.
        real: float64 (real logs, measures).

    A real value that is nan is left out. Simulated ones that are nan are left out of their range; where none is known,
    no real value is covered, as the simulated logs cannot have it.

    Raises:
        ValueError: where the shapes do not belong together, or there is nothing simulated.
    """
    simulated, real = np.asarray(simulated, float), np.asarray(real, float)
    matched = simulated.ndim == 3
    if real.ndim != 2 or simulated.ndim not in (2, 3) or simulated.shape[-1] != real.shape[1]:
        raise ValueError(
            f"simulated logs have the shape {simulated.shape} and real ones {real.shape}; expected (logs, measures) or "
            "(real logs, logs, measures), and (real logs, measures)"
        )
    if matched and len(simulated) != len(real):
        raise ValueError(f"there are simulated logs for {len(simulated)} real ones, expected {len(real)}")
    if simulated.shape[-2] == 0:
        raise ValueError("there is no simulated log, expected at least 1")
    groups = simulated if matched else simulated[None]
    # What is nowhere known gets a range that holds nothing, without a warning of numpy's.
    nowhere = np.isnan(groups).all(axis=1, keepdims=True)
    low, high = np.nanquantile(np.where(nowhere, 0.0, groups), SHARES, axis=1)
    known = ~np.isnan(real)
    within = known & ~nowhere[:, 0] & (low - NEAR <= real) & (real <= high + NEAR)
    return Coverage(within, known)
