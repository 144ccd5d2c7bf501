"""Three regimes beside each other: what was measured of each life, and whether what is claimed of them holds.

The claim (FAQ on silos): organisations swing between centralisation, which makes units alike, and decentralisation,
which leaves each to itself; communities across units give synergy without homogeneity. It is taken apart into
comparisons of two regimes, pair by pair with the same luck, of which each may turn out either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from copsim.analysis.paired import MATTERS, Paired, mean_intervals, paired
from copsim.analysis.practice import MEANINGS as OF_PRACTICE

Numbers = NDArray[np.float64]
Found = Literal["holds", "the opposite holds", "no difference that matters", "cannot tell"]

CENTRALISED, DECENTRALISED, COMMUNITIES = REGIMES = ("centralised", "decentralised", "communities")

MEANINGS: dict[str, tuple[str, str]] = {
    **OF_PRACTICE,
    "beyond_chance": ("variety less that of practices of the same sizes drawn by lot", "0 to 1"),
    "hours": ("hours a unit's community takes in a week: taking part, leading, homework, procedures", "hours a week"),
}
"""What is measured of a life, and its unit: means of the ends of its last four quarters; hours of its last year."""
MEASURES = tuple(MEANINGS)


@dataclass(frozen=True)
class Part:
    """A comparison that the claim rests on."""

    said: str
    """What is claimed, to be followed by what was found."""
    measure: str
    arm: str
    beside: str
    want: int
    """1 where the arm is claimed to have more, -1 for less, 0 for not less."""
    central: bool = False
    """Whether the claim stands or falls with it; the others say how it comes about, and at what price."""


PARTS: tuple[Part, ...] = (
    Part("Centralisation makes units alike", "variety", CENTRALISED, DECENTRALISED, -1),
    Part("More alike than the sizes of their practices alone would", "beyond_chance", CENTRALISED, DECENTRALISED, -1),
    Part("Communities make practice better than units by themselves", "quality", COMMUNITIES, DECENTRALISED, 1, True),
    Part("Communities make practice better than centralisation", "quality", COMMUNITIES, CENTRALISED, 1),
    Part("Communities leave more variety than centralisation", "variety", COMMUNITIES, CENTRALISED, 1, True),
    Part("More than the sizes of practices alone would", "beyond_chance", COMMUNITIES, CENTRALISED, 1),
    Part("Communities leave as much variety as units by themselves", "variety", COMMUNITIES, DECENTRALISED, 0),
)


@dataclass(frozen=True)
class Judged:
    """A part of the claim, with what was found."""

    part: Part
    of: Paired

    @property
    def found(self) -> Found:
        """Whether it holds."""
        if self.of.verdict == "cannot tell yet":
            return "cannot tell"
        if self.of.verdict == "no difference that matters":
            return "holds" if self.part.want == 0 else "no difference that matters"
        return "holds" if self.of.verdict == "better" else "the opposite holds"


@dataclass(frozen=True, eq=False)
class Regimes:
    """What was measured of lives under the three regimes, each with the same seeds."""

    seeds: tuple[int, ...]
    weeks: int
    values: Numbers
    """(regimes, seeds, measures), in the order of `REGIMES` and `MEASURES`; nan where there is no number."""
    matters: float = MATTERS

    def of(self, regime: str, measure: str) -> Numbers:
        """(seeds,) of a measure."""
        return self.values[REGIMES.index(regime), :, MEASURES.index(measure)]

    def beside(self, arm: str, beside: str, measure: str, better: int = 0) -> Paired:
        """A regime beside another one, seed by seed."""
        return paired(self.of(beside, measure), self.of(arm, measure), better=better, matters=self.matters)

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """All parts of the claim with what was found."""
        return tuple(Judged(part, self.beside(part.arm, part.beside, part.measure, part.want or 1)) for part in PARTS)

    @property
    def claim(self) -> Found:
        """Whether the claim as a whole holds: that what it stands or falls with does."""
        found: list[Found] = [each.found for each in self.judged if each.part.central]
        order: tuple[Found, ...] = ("the opposite holds", "no difference that matters", "cannot tell", "holds")
        return min(found, key=order.index)

    def mean(self, regime: str, measure: str) -> tuple[float, float, float]:
        """Mean over lives with its 95 % interval; nan where there is none."""
        values = self.of(regime, measure)
        known = values[~np.isnan(values)]
        low, high, *_ = mean_intervals(known)
        return float(known.mean()) if len(known) else float("nan"), low, high

    @property
    def by_seed(self) -> list[dict[str, Any]]:
        """A row per regime and seed."""
        return [
            {"regime": regime, "seed": seed, **dict(zip(MEASURES, self.values[r, s].tolist(), strict=True))}
            for r, regime in enumerate(REGIMES)
            for s, seed in enumerate(self.seeds)
        ]

    @property
    def differences(self) -> list[dict[str, Any]]:
        """A row per two regimes and measure: means, mean difference with its 95 % interval, verdict."""
        rows = []
        for arm, beside in ((CENTRALISED, DECENTRALISED), (COMMUNITIES, DECENTRALISED), (COMMUNITIES, CENTRALISED)):
            for measure in MEASURES:
                of = self.beside(arm, beside, measure)
                rows.append(
                    {
                        "regime": arm,
                        "beside": beside,
                        "measure": measure,
                        "unit": MEANINGS[measure][1],
                        "pairs": of.pairs,
                        "mean": of.arm,
                        "mean_beside": of.baseline,
                        "difference": of.difference,
                        "low": of.low,
                        "high": of.high,
                        "higher_in": of.probability,
                        "verdict": of.verdict,
                    }
                )
        return rows


__all__ = [
    "CENTRALISED", "COMMUNITIES", "DECENTRALISED", "MEANINGS", "MEASURES", "PARTS", "REGIMES", "Found", "Judged",
    "Part", "Regimes",
]  # fmt: skip
