"""Analysing a study: what its measures go back to, by the means that its design allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from copsim.analysis import sensitivity_words as words
from copsim.analysis.study_words import LUCK, TOGETHER
from copsim.experiments.files import ResultsError
from copsim.experiments.studies.designs import MORRIS, ONE, SOBOL, Design
from copsim.experiments.studies.morris import morris_effects
from copsim.experiments.studies.moves import moved_one_at_a_time
from copsim.experiments.studies.noise import Noise, noise_share
from copsim.experiments.studies.opened import StudyResults
from copsim.experiments.studies.shares import shares_of_variance
from copsim.experiments.studies.sobol import sobol_indices

if TYPE_CHECKING:
    import pandas as pd

SEED = 20261127
"""Of the bootstrap; the same results give the same intervals."""


@dataclass(frozen=True)
class Analysis:
    """What one measure goes back to, as the design allows.

    Attributes:
        measure: its name.
        kind: `indices` (Saltelli), `screening` (Morris), `moves` (one at a time) or `shares` (all others).
        table: the numbers; columns are those of `sobol.Indices`, `morris.Screening`, `moves.moved_one_at_a_time` and
            `shares.Shares`.
        noise: what of the measure is luck.
        note: what has to be said of the numbers; empty if nothing.
    """

    measure: str
    kind: str
    table: pd.DataFrame
    noise: Noise
    note: str

    @property
    def parts(self) -> dict[str, float]:
        """How much each factor does, by name: a share of variance where there is one; only to put them in order."""
        table = self.table
        if self.kind == "moves":
            return {
                str(name): float(part["change"].abs().max()) for name, part in table.groupby("parameter", sort=False)
            }
        if self.kind == "shares":
            table = table[table["part"] == "alone"]
        column = {"indices": "first", "screening": "mu_star", "shares": "share"}[self.kind]
        return dict(zip(table["parameter"].astype(str), table[column].astype(float), strict=True))

    @property
    def in_shares(self) -> bool:
        """Whether `parts` are shares of the variance of single runs."""
        return self.kind == "shares"

    @property
    def variation(self) -> list[tuple[str, float]]:
        """Shares of the variance of single runs by factor, what they do together, and luck; empty if not of shares."""
        if not self.in_shares:
            return []
        by_part = self.table.groupby("part")["share"].sum()
        together = float(by_part.get("together", 0.0)) + float(by_part.get("rest", 0.0))
        return [*self.parts.items(), (TOGETHER, together), (LUCK, float(by_part.get("luck", float("nan"))))]

    def sentences(self, unit: str) -> list[str]:
        """The numbers in words."""
        if self.kind == "indices":
            told = words.indices_told(self.measure, self.table, self.note)
        elif self.kind == "screening":
            told = words.screening_told(self.measure, self.table, unit, self.note)
        elif self.kind == "moves":
            told = words.moves_told(self.measure, self.table, unit)
        else:
            return words.shares_told(self.measure, self.table, self.note)
        luck = words.luck_told(
            self.measure, self.noise.luck, self.noise.luck_low, self.noise.luck_high, self.noise.note
        )
        return [*told, luck]


def outcomes(results: StudyResults, measure: str) -> Any:
    """(points, replicates) float64 of a measure; nan where a run failed, is pending, or was not planned."""
    runs = results.runs
    points = int(results.manifest["points"])
    replicates = int(runs["replicate"].max()) + 1
    found = np.full((points, replicates), np.nan)
    done = runs[runs["status"] == "done"]
    found[done["point"].to_numpy(), done["replicate"].to_numpy()] = done[measure].to_numpy(np.float64)
    return found


def analysed(results: StudyResults, measure: str) -> Analysis:
    """What a measure goes back to. Raises ResultsError where too little was run, or nothing varies."""
    factors = results.factors
    if not factors:
        raise ResultsError("nothing varies in this study, so that nothing can go back to it")
    design = Design(
        results.manifest["design"]["kind"],
        results.manifest["design"]["numbers"],
        results.manifest["design"]["second_order"],
    )
    numbers = design.numbers
    found = outcomes(results, measure)
    points = results.points[factors]
    try:
        if design.kind == SOBOL:
            indices = sobol_indices(found, factors, numbers["base"], design.second_order, SEED)
            return Analysis(measure, "indices", indices.table, indices.noise, indices.note)
        if design.kind == MORRIS:
            shares = design.shares(len(factors))
            screening = morris_effects(shares, found, factors, numbers["trajectories"], numbers["levels"], SEED)
            return Analysis(measure, "screening", screening.table, screening.noise, screening.note)
        if design.kind == ONE:
            return Analysis(
                measure, "moves", moved_one_at_a_time(points, found, seed=SEED), noise_share(found, SEED), ""
            )
        parts = shares_of_variance(points.loc[:, points.nunique() > 1], found, seed=SEED)
        return Analysis(measure, "shares", parts.table, parts.noise, parts.note)
    except ValueError as error:
        raise ResultsError(f"{measure}: {error}") from error
