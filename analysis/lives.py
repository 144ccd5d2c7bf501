"""The weekly table of a run as arrays: one line per life (seed) and one column per week.

Several communities are put together in one stated way: people, hours, meetings and concerns are added (somebody who
belongs to two communities counts twice), averages are weighted by those they are an average of, and what belongs to no
one in particular (challenges, interest, quality) is the plain mean of communities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from copsim.simulation.recording import MEASURES
from copsim.simulation.records import LEVELS, STAGES_OF_LIFE

if TYPE_CHECKING:
    import pandas as pd

Numbers = NDArray[np.float64]

WITHIN: tuple[str, ...] = tuple(reversed(LEVELS[1:]))
"""Levels of those who are not outside, from the core outwards."""

CODES: dict[str, int] = {"stage": len(STAGES_OF_LIFE), "activity": 0}
"""Measures that are numbers of something: they cannot be added or averaged. How many there are, or 0 if unknown."""

AVERAGED_OVER: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("energy", "passion", "identification", "value", "relevance", "ties"), WITHIN),
    **dict.fromkeys(("knowing", "misknowing", "reputation"), WITHIN),
    "leader_energy": ("leaders",),
    "experience": ("present",),
    "trust": ("present",),
    "voluntary": ("present",),
    "novelty": ("heard",),
    "identity": ("active", "core"),
}
"""Averages over people, and whom: where there is nobody, there is no number."""
WEIGHTED_BY: dict[str, tuple[str, ...]] = {
    **AVERAGED_OVER,
    "gap": ("hours_needed",),
    "vacancy": ("hours_needed",),
    "anger": ("members",),
}
"""What averages of several communities are weighted by."""


class Lives:
    """The lives of one scenario, read measure by measure.

    `lives["core"]` is (lives, weeks) of float64. It is nan where a life has no row for that week, and for averages over
    members, leaders or visitors where there is nobody to average over (the table has 0 there, which is nobody's).

    Args:
        weekly: columns seed, week, community and every name in `recording.MEASURES`; a row per seed, week, community,
            in any order.

    Raises:
        ValueError: no rows, missing columns, or two rows for one seed, week and community.
    """

    def __init__(self, weekly: pd.DataFrame) -> None:
        missing = [name for name in ("seed", "week", "community", *MEASURES) if name not in weekly.columns]
        if missing:
            raise ValueError(
                f"the weekly table lacks {', '.join(missing[:5])}{' …' if len(missing) > 5 else ''}; expected seed, "
                "week, community and every measure of copsim.simulation.recording.MEASURES: make the table from a run"
            )
        if not len(weekly):
            raise ValueError("the weekly table has no rows, expected one per seed, week and community: run some weeks")
        self._weekly = weekly
        self._kept: dict[str, Numbers] = {}
        self.seeds, seed = np.unique(weekly["seed"].to_numpy(), return_inverse=True)
        self.weeks, week = np.unique(weekly["week"].to_numpy(), return_inverse=True)
        communities, community = np.unique(weekly["community"].to_numpy(), return_inverse=True)
        self.communities = len(communities)
        self._place = seed * len(self.weeks) + week
        self._community = community
        if len(np.unique(self._place * self.communities + community)) < len(weekly):
            raise ValueError(
                "the weekly table has two rows for one seed, week and community, expected one; "
                "were two scenarios put into one table?"
            )
        self._rows = np.bincount(self._place, minlength=self._size)

    @classmethod
    def of(cls, weekly: pd.DataFrame | Lives) -> Lives:
        """These lives, whether given as a table or already read."""
        return weekly if isinstance(weekly, cls) else cls(weekly)  # type: ignore[arg-type]

    def __len__(self) -> int:
        """How many lives."""
        return len(self.seeds)

    @property
    def _size(self) -> int:
        return len(self.seeds) * len(self.weeks)

    def __getitem__(self, measure: str) -> Numbers:
        """(lives, weeks) of a measure. Raises KeyError for a name that is no measure."""
        if measure not in self._kept:
            if measure not in MEASURES:
                raise KeyError(f"there is no measure {measure!r}; those there are stand in recording.MEASURES")
            self._kept[measure] = self._read(measure).reshape(len(self.seeds), len(self.weeks))
        return self._kept[measure]

    def coded(self, measure: str, codes: int = 0) -> Numbers:
        """(lives, weeks, codes): how many communities are at each code of a measure of `CODES`.

        Args:
            measure: `stage` or `activity`.
            codes: how many codes there are; as many as occur, or as are known, if 0.
        """
        values = self._weekly[measure].to_numpy(np.int64)
        codes = max(codes, CODES[measure], int(values.max()) + 1)
        counted = np.bincount(self._place * codes + values, minlength=self._size * codes)
        return counted.reshape(len(self.seeds), len(self.weeks), codes).astype(np.float64)

    def _added(self, values: Any) -> Numbers:
        added: Numbers = np.bincount(self._place, weights=values, minlength=self._size).astype(np.float64, copy=False)
        return added

    def _read(self, measure: str) -> Numbers:
        values = self._weekly[measure].to_numpy(np.float64)
        if MEASURES[measure].how != "mean":
            read = self._added(values)
        else:
            names = WEIGHTED_BY.get(measure, ())
            weights = sum((self._weekly[name].to_numpy(np.float64) for name in names), np.zeros(len(values)))
            if not names:
                weights = weights + 1.0
            total = self._added(weights)
            weighted = self._added(values * weights) / np.where(total > 0.0, total, 1.0)
            # One row needs no weighing, and weighing would cost its last bit.
            read = np.where(self._rows == 1, self._added(values), weighted)
            if measure in AVERAGED_OVER:
                read = np.where(total > 0.0, read, np.nan)
        return np.where(self._rows > 0, read, np.nan)

    def apart(self, measure: str) -> Numbers:
        """(lives, communities, weeks) of a measure, each community by itself; nan where there is no row."""
        found = np.full((self._size, self.communities), np.nan)
        found[self._place, self._community] = self._weekly[measure].to_numpy(np.float64)
        return found.reshape(len(self.seeds), len(self.weeks), self.communities).swapaxes(1, 2)

    def total(self, *measures: str) -> Numbers:
        """(lives, weeks) of several measures added up."""
        added: Numbers = np.sum([self[measure] for measure in measures], axis=0, dtype=np.float64)
        return added

    def place_of(self, seed: int | None) -> int:
        """Position of the life of a seed; of the life nearest the medians if None.

        Raises ValueError for a seed that is not in the table.
        """
        if seed is None:
            return self.like_the_median()
        found = np.flatnonzero(self.seeds == seed)
        if not len(found):
            raise ValueError(f"seed {seed} is not in the weekly table, expected one of its {len(self.seeds)} seeds")
        return int(found[0])

    def like_the_median(self, among: Any = None) -> int:
        """Position of the life whose levels in the last week are nearest to the medians; the first of equals.

        Args:
            among: seeds of the lives to choose from; all if None.
        """
        levels = np.array([self[level][:, -1] for level in LEVELS])
        known = ~np.isnan(levels).any(axis=0)
        allowed = np.ones(len(self.seeds), bool) if among is None else np.isin(self.seeds, among)
        if not (known & allowed).any():
            return int(np.argmax(allowed))
        distance = np.abs(levels - np.median(levels[:, known], axis=1)[:, None]).sum(axis=0)
        return int(np.argmin(np.where(known & allowed, distance, np.inf)))


__all__ = ["AVERAGED_OVER", "CODES", "WEIGHTED_BY", "WITHIN", "Lives", "Numbers"]
