"""A life of the weekly table as finders of turning points read it, and what a turning point is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from copsim.analysis.bands import trailing_mean, trailing_sum
from copsim.analysis.lives import Lives, Numbers
from copsim.analysis.phrases import QUARTER, count


@dataclass(frozen=True)
class TurningPoint:
    """Something that became different."""

    week: int
    kind: str
    """What sort of event it is; the same for all lives, so that it can be counted over them."""
    text: str
    """A sentence in plain words."""
    weight: float
    """How much it matters, from 0 on; those that matter most are told."""


class Life:
    """One life of the table: a measure by name is (weeks,), with 0 where there was nobody."""

    def __init__(self, lives: Lives, n: int) -> None:
        self.lives = lives
        self.n = n
        self.weeks = lives.weeks
        self.communities = lives.communities

    def __getitem__(self, measure: str) -> Numbers:
        """(weeks,) of a measure."""
        values: Numbers = np.nan_to_num(self.lives[measure][self.n])
        return values

    def calm(self, measure: str, weeks: int = QUARTER) -> Numbers:
        """(weeks,): mean of each week and those before it."""
        values: Numbers = trailing_mean(self[measure][None, :], weeks)[0]
        return values

    def over(self, measure: str, weeks: int) -> Numbers:
        """(weeks,): each week and those before it, added up."""
        values: Numbers = trailing_sum(self[measure][None, :], weeks)[0]
        return values

    def week(self, place: int) -> int:
        """The week at a position."""
        return int(self.weeks[place])

    @property
    def stage(self) -> Numbers:
        """(weeks,) codes of the stage most communities are at."""
        codes: Numbers = self.lives.coded("stage")[self.n].argmax(axis=1)
        return codes


def runs_of(seen: np.ndarray, least: int = 1) -> list[tuple[int, int]]:
    """Positions `[begin, end)` of stretches in which something holds for at least so many weeks in a row."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], seen.astype(bool), [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= least]


def until(life: Life, begin: int, end: int) -> str:
    """How long something lasted, after it has been said what."""
    if end >= len(life.weeks):
        return "until the last week"
    return f"for {count(end - begin, 'week')}"


__all__ = ["Life", "TurningPoint", "runs_of", "until"]
