"""Analysing a study: what its measures go back to, by the means that its design allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from copsim.analysis import sensitivity_words as words
from copsim.analysis.lives import Numbers
from copsim.analysis.study_effects import bins_of, level_names
from copsim.analysis.study_words import LINE, LUCK, TOGETHER, Contrast
from copsim.experiments.files import ResultsError
from copsim.experiments.studies.additive import straight_rises
from copsim.experiments.studies.apart import farthest_apart
from copsim.experiments.studies.designs import FACTORIAL, LATIN, MORRIS, ONE, SOBOL, TABLE, Design
from copsim.experiments.studies.levels import columns_of, is_factorial
from copsim.experiments.studies.morris import morris_effects
from copsim.experiments.studies.moves import moved_one_at_a_time
from copsim.experiments.studies.noise import Noise, noise_share
from copsim.experiments.studies.opened import StudyResults
from copsim.experiments.studies.replicates import point_means, varies
from copsim.experiments.studies.shares import one_at_a_time, shares_of_variance
from copsim.experiments.studies.sobol import sobol_indices

SEED = 20261127
"""Of the bootstrap; the same results give the same intervals."""
INDICES, SCREENING, MOVES, SHARES, NOTHING = "indices", "screening", "moves", "shares", "nothing"


@dataclass(frozen=True)
class Analysis:
    """What one measure goes back to, as the design allows.

    Attributes:
        measure: its name.
        kind: `indices` (Saltelli), `screening` (Morris), `moves` (one at a time), `shares` (all others), or `nothing`
            where it does not vary or too little was run.
        table: the numbers; columns are those of `sobol.Indices`, `morris.Screening`, `moves.moved_one_at_a_time` and
            `shares.Shares`.
        noise: what of the measure is luck.
        note: what has to be said of the numbers; empty if nothing.
        contrasts: what each factor does, the one that does most first; with intervals that hold for whatever design it
            is. In a factorial and one at a time of all factors, else of those that are told from chance.
        clear: factors of which it can be told that they do something: of one that does nothing in at most 5 of 100
            studies.
        always: the one value it has in all runs; nan if it varies, or has none.
    """

    measure: str
    kind: str
    table: pd.DataFrame
    noise: Noise
    note: str
    contrasts: tuple[Contrast, ...] = ()
    clear: tuple[str, ...] = ()
    always: float = float("nan")

    @property
    def parts(self) -> dict[str, float]:
        """How much each factor does, by name, in a unit that depends on `kind`; only to put them in order."""
        table = self.table
        if self.kind == NOTHING:
            return {}
        if self.kind == MOVES:
            return {
                str(name): float(part["change"].abs().max()) for name, part in table.groupby("parameter", sort=False)
            }
        if self.kind == SHARES:
            table = table[table["part"] == "alone"]
        column = {
            INDICES: f"total{words.without_luck(table)}" if self.kind == INDICES else "",
            SCREENING: "mu_star",
            SHARES: "share",
        }[self.kind]
        return dict(zip(table["parameter"].astype(str), table[column].astype(float), strict=True))

    @property
    def in_shares(self) -> bool:
        """Whether `parts` are shares of the variance of single runs."""
        return self.kind == SHARES

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
        if self.kind == NOTHING:
            return [f"{self.note[:1].upper()}{self.note[1:]}."]
        if self.kind == INDICES:
            told = words.indices_told(self.measure, self.table, self.note)
        elif self.kind == SCREENING:
            told = words.screening_told(self.measure, self.table, unit, self.note)
        elif self.kind == MOVES:
            told = words.moves_told(self.measure, self.table, unit)
        else:
            return words.shares_told(self.measure, self.table, self.note, self.clear)
        luck = words.luck_told(
            self.measure, self.noise.luck, self.noise.luck_low, self.noise.luck_high, self.noise.note
        )
        return [*told, luck]


def outcomes(results: StudyResults, measure: str) -> Any:
    """(points, replicates) float64 of a measure; nan where a run failed, is pending, or was not planned."""
    return _spread_out(results, results.runs[measure].to_numpy(np.float64), np.nan)


def ran(results: StudyResults) -> Any:
    """(points, replicates) bool: which runs are done."""
    return _spread_out(results, np.ones(len(results.runs), bool), False)


def _spread_out(results: StudyResults, values: Any, otherwise: Any) -> Any:
    runs = results.runs
    found = np.full((int(results.manifest["points"]), int(runs["replicate"].max()) + 1), otherwise)
    done = (runs["status"] == "done").to_numpy()
    found[runs["point"].to_numpy()[done], runs["replicate"].to_numpy()[done]] = values[done]
    return found


def by_levels(results: StudyResults) -> bool:
    """Whether every value of each factor stands beside every value of the others: a factorial, also written out."""
    kind = results.manifest["design"]["kind"]
    return kind == FACTORIAL or (kind in (LATIN, TABLE) and is_factorial(columns_of(_varying(results))))


def by_moves(results: StudyResults) -> bool:
    """Whether one factor is moved at a time, also written out."""
    kind = results.manifest["design"]["kind"]
    return kind == ONE or (kind == TABLE and not by_levels(results) and one_at_a_time(columns_of(_varying(results))))


def _varying(results: StudyResults) -> pd.DataFrame:
    """The points; factors with one value alone are left out, if there are others."""
    points: pd.DataFrame = results.points[results.factors]
    some = points.loc[:, points.nunique() > 1]
    return some if len(some.columns) else points


def units(results: StudyResults) -> Any:
    """(points,) which of them belong together, as they were drawn together: blocks, trajectories, or each alone."""
    design, many = _design(results), int(results.manifest["points"])
    together = many
    if design.kind == SOBOL:
        together = design.numbers["base"]
    elif design.kind == MORRIS:
        together = design.numbers["trajectories"]
    return np.arange(many) // (many // together)


def _design(results: StudyResults) -> Design:
    told = results.manifest["design"]
    return Design(told["kind"], told["numbers"], told["second_order"])


def analysed(results: StudyResults, measure: str) -> Analysis:
    """What a measure goes back to. Raises ResultsError where nothing varies in the study."""
    factors = results.factors
    if not factors:
        raise ResultsError("nothing varies in this study, so that nothing can go back to it")
    found = outcomes(results, measure)
    known = found[~np.isnan(found)]
    if not len(known):
        return _nothing(measure, found, "no run has a number")
    if not varies(found):
        one = float(known[0])
        return _nothing(
            measure, found, f"it does not vary: it is {one:.6g} in all {len(known):,} runs that have it", one
        )
    try:
        return _analysed(results, measure, found)
    except ValueError as error:
        return _nothing(measure, found, str(error))


def _nothing(measure: str, found: Numbers, note: str, always: float = float("nan")) -> Analysis:
    """Nothing can be told, and why."""
    points = int((~np.isnan(found)).any(axis=1).sum())
    noise = Noise.unknown(points, 0.0, note)
    return Analysis(measure, NOTHING, pd.DataFrame({"parameter": []}), noise, note, always=always)


def _analysed(results: StudyResults, measure: str, found: Numbers) -> Analysis:
    design, points, factors = _design(results), results.points[results.factors], results.factors
    numbers = design.numbers
    if design.kind == SOBOL:
        indices = sobol_indices(found, factors, numbers["base"], design.second_order, SEED)
        clear = words.indices_clear(indices.table)
        # The first and the last point of a block are independent of each other, and of all other blocks.
        place = np.arange(len(points)) % (len(points) // numbers["base"])
        ends = np.isin(place, (0, place.max())) & ~np.isnan(found).all(axis=1)
        lines = _lines(points[ends], found[ends], clear)
        return Analysis(measure, INDICES, indices.table, indices.noise, indices.note, lines, tuple(clear))
    if design.kind == MORRIS:
        shares = design.shares(len(factors))
        screening = morris_effects(shares, found, factors, numbers["trajectories"], numbers["levels"], SEED)
        clear = words.screening_clear(screening.table)
        return Analysis(measure, SCREENING, screening.table, screening.noise, screening.note, (), tuple(clear))
    if by_moves(results):
        moved = moved_one_at_a_time(points, found)
        contrasts = _moves(moved, points, found)
        clear = [one.factor for one in contrasts if one.clear]
        return Analysis(measure, MOVES, moved, noise_share(found, SEED), "", contrasts, tuple(clear))
    parts = shares_of_variance(_varying(results), found, seed=SEED)
    if by_levels(results):
        contrasts = _levels(points, found, ran(results))
        clear = [one.factor for one in contrasts if one.clear]
    else:
        clear = words.shares_clear(parts.table)
        there = np.flatnonzero(~np.isnan(found).all(axis=1))
        contrasts = _lines(points.iloc[there], found[there], clear)
    alone = parts.table[parts.table["part"] == "alone"]
    order = dict(zip(alone["parameter"], alone["share"], strict=True))
    contrasts = tuple(sorted(contrasts, key=lambda one: _rank(order.get(one.factor, float("nan")))))
    return Analysis(measure, SHARES, parts.table, parts.noise, parts.note, contrasts, tuple(clear))


def _rank(part: float) -> tuple[bool, float]:
    """Largest first, unknown ones last."""
    return part != part, -part


def _levels(points: pd.DataFrame, found: Numbers, there: Any) -> tuple[Contrast, ...]:
    """What each factor of a factorial does."""
    told = []
    for factor in points.columns:
        group, names, _ = bins_of(points[factor])
        others = [name for name in points.columns if name != factor]
        cell = points.groupby(others, sort=False).ngroup().to_numpy() if others else np.zeros(len(points), np.int64)
        apart = farthest_apart(group, cell, found, there)
        if apart is not None:
            ends = (names[apart.least], names[apart.most], apart.at_least, apart.at_most)
            difference = (apart.difference, apart.low, apart.high)
            told.append(Contrast(factor, *ends, difference, left_out=apart.of - apart.pairs, pairs=apart.of))
    return tuple(told)


def _lines(points: pd.DataFrame, found: Numbers, clear: Sequence[str]) -> tuple[Contrast, ...]:
    """How far the measure rises with each factor, along a straight line; of those that are told from chance."""
    try:
        rises = straight_rises(columns_of(points), point_means(found)) if clear else []
    except ValueError:  # fewer points than a line for each factor needs; what else is known of them stays
        rises = []
    told = []
    for rise in rises:
        if rise.parameter in clear:
            ends = level_names([rise.least, rise.most])
            difference = (rise.difference, rise.low, rise.high)
            told.append(Contrast(rise.parameter, ends[0], ends[1], rise.at_least, rise.at_most, difference, LINE))
    order = {name: n for n, name in enumerate(clear)}
    return tuple(sorted(told, key=lambda one: order[one.factor]))


def _moves(moved: pd.DataFrame, points: pd.DataFrame, found: Numbers) -> tuple[Contrast, ...]:
    """Of each factor the move that does most, of those that are told from chance if there are any."""
    told = []
    mean = float(point_means(found[0]))
    for factor, rows in moved[moved["change"].notna()].groupby("parameter", sort=False):
        best = max(words.rows_of(rows), key=lambda row: (row["low"] > 0.0 or row["high"] < 0.0, abs(row["change"])))
        name, at = level_names([points[factor].iloc[0], best["value"]]), [mean, mean + best["change"]]
        ends = (best["change"], best["low"], best["high"])
        if best["change"] < 0.0:
            name, at, ends = name[::-1], at[::-1], (-ends[0], -ends[2], -ends[1])
        told.append(Contrast(str(factor), name[0], name[1], at[0], at[1], ends))
    return tuple(sorted(told, key=lambda one: (not one.clear, _rank(abs(one.difference[0])))))


__all__ = [
    "INDICES",
    "MOVES",
    "NOTHING",
    "SCREENING",
    "SHARES",
    "Analysis",
    "analysed",
    "by_levels",
    "by_moves",
    "outcomes",
    "ran",
    "units",
]
