"""Bands: what is typical of many lives week by week, and how far lives differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from copsim.analysis.lives import CODES, Lives, Numbers
from copsim.simulation.recording import MEASURES
from copsim.simulation.records import WINDOW

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Bands:
    """Per week, over lives: median, the middle half and the middle nine tenths. All arrays are (weeks,).

    With one life every line is that life. nan where no life has a number.
    """

    weeks: NDArray[np.int64]
    median: Numbers
    low50: Numbers
    high50: Numbers
    low90: Numbers
    high90: Numbers
    lives: int


def quantiles(values: Numbers, shares: tuple[float, ...]) -> Numbers:
    """(shares, columns) of linear quantiles down the columns of (rows, columns); nan values are left out."""
    result = np.full((len(shares), values.shape[1]), np.nan)
    whole = ~np.isnan(values).any(axis=0)
    result[:, whole] = np.quantile(values[:, whole], shares, axis=0)
    for column in np.flatnonzero(~whole):
        known = values[:, column][~np.isnan(values[:, column])]
        if len(known):
            result[:, column] = np.quantile(known, shares)
    return result


def bands_of(weeks: NDArray[np.int64], values: Numbers) -> Bands:
    """Bands of (lives, weeks) of numbers."""
    low90, low50, median, high50, high90 = quantiles(values, (0.05, 0.25, 0.5, 0.75, 0.95))
    return Bands(weeks, median, low50, high50, low90, high90, len(values))


def bands(weekly: pd.DataFrame | Lives, measure: str) -> Bands:
    """Bands of one measure of the weekly table, in the unit of the measure.

    Raises KeyError for a name that is no measure, ValueError for a table that is none (see `Lives`).
    """
    lives = Lives.of(weekly)
    return bands_of(lives.weeks, lives[measure])


def last_half_year(weekly: pd.DataFrame | Lives) -> dict[str, dict[str, float | str | None]]:
    """Every measure but codes over the last 26 weeks (or all there are), in numbers that can be written as JSON.

    Of each life stocks and means are averaged over these weeks, flows added up; then over lives: `median`, `low50`,
    `high50`, `low90`, `high90`, with `unit` and `how`. None where no life has a number.
    """
    lives = Lives.of(weekly)
    told: dict[str, dict[str, float | str | None]] = {}
    for name, measure in MEASURES.items():
        if name in CODES:
            continue
        part = lives[name][:, -WINDOW:]
        known = (~np.isnan(part)).sum(axis=1)
        of_life = np.nansum(part, axis=1) / (1 if measure.how == "flow" else np.maximum(known, 1))
        of = bands_of(lives.weeks[-1:], np.where(known > 0, of_life, np.nan)[:, None])
        numbers = {key: float(getattr(of, key)[0]) for key in ("median", "low50", "high50", "low90", "high90")}
        how = "added up" if measure.how == "flow" else "averaged"
        told[name] = {key: None if np.isnan(number) else number for key, number in numbers.items()}
        told[name] |= {"unit": measure.unit.removesuffix(" a week") if how == "added up" else measure.unit, "how": how}
    return told


def trailing_sum(values: Numbers, weeks: int) -> Numbers:
    """(lives, weeks): each week with those before it, so many in all; fewer at the start. nan counts as 0."""
    added = np.cumsum(np.nan_to_num(values), axis=1)
    added[:, weeks:] -= added[:, :-weeks].copy()
    return added


def trailing_mean(values: Numbers, weeks: int) -> Numbers:
    """(lives, weeks): mean of each week and those before it, so many in all; nan where the week itself is nan."""
    known = ~np.isnan(values)
    counted = trailing_sum(known.astype(np.float64), weeks)
    return np.where(known, trailing_sum(values, weeks) / np.where(counted > 0.0, counted, 1.0), np.nan)


def share_held(weekly: pd.DataFrame | Lives, weeks: int = 26) -> Numbers:
    """(lives, weeks): of the meetings due in the last so many weeks, the share held; nan where none was due."""
    lives = Lives.of(weekly)
    held = trailing_sum(lives["held"], weeks)
    due = held + trailing_sum(lives["cancelled"], weeks)
    lived = ~np.isnan(lives["held"])
    return np.where((due > 0.0) & lived, held / np.where(due > 0.0, due, 1.0), np.nan)


__all__ = ["Bands", "bands", "bands_of", "last_half_year", "quantiles", "share_held", "trailing_mean", "trailing_sum"]
