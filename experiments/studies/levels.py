"""Columns of a design as levels: which hold numbers and which names, which values there are, which each point has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from copsim.analysis.lives import Numbers

NUMBER, NAME = "number", "name"


@dataclass(frozen=True)
class Column:
    """A parameter over the points of a design.

    Attributes:
        parameter: its name.
        kind: "number" or "name".
        levels: values that occur; numbers in order of size, names in order of the alphabet.
        codes: (points,) which of them each point has.
    """

    parameter: str
    kind: str
    levels: tuple[Any, ...]
    codes: NDArray[np.int64]

    @property
    def numbers(self) -> Numbers:
        """(points,) float64 of a parameter of numbers; of names, their codes."""
        return np.asarray(self.levels, np.float64)[self.codes] if self.kind == NUMBER else self.codes.astype(np.float64)

    def at(self, points: Any) -> Column:
        """The same of some of the points; levels that are gone are dropped."""
        used, codes = np.unique(self.codes[points], return_inverse=True)
        return Column(self.parameter, self.kind, tuple(self.levels[n] for n in used), codes.astype(np.int64))


def columns_of(X: pd.DataFrame, kinds: Mapping[str, str] | None = None) -> tuple[Column, ...]:
    """The parameters of a design.

    Args:
        X: a row per point, a column per parameter; numbers or names.
        kinds: "number" or "name" by parameter, where it is not to be taken from what the column holds (truth values are
            names, as they have no middle).

    Raises:
        ValueError: for no parameters or points, values that are lacking or infinite, numbers that are none, and kinds
            that do not exist.
    """
    if not len(X.columns) or not len(X):
        raise ValueError(f"the design has the shape {X.shape}, expected a row per point and a column per parameter")
    if not X.columns.is_unique:
        twice = X.columns[X.columns.duplicated()][0]
        raise ValueError(f"there are two columns '{twice}' in the design, expected one for each parameter")
    return tuple(_column(str(name), X[name], (kinds or {}).get(str(name))) for name in X.columns)


def _column(name: str, values: pd.Series[Any], kind: str | None) -> Column:
    if kind not in (None, NUMBER, NAME):
        raise ValueError(f"the kind of {name} is {kind!r}, expected '{NUMBER}' or '{NAME}'")
    if values.isna().any():
        place = int(np.flatnonzero(values.isna())[0])
        raise ValueError(f"{name} has no value at point {place}, expected one at every point")
    if kind is None:
        of_numbers = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        # A column of a table read from a file may hold numbers without being told so.
        mixed = not of_numbers and all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)
        kind = NUMBER if of_numbers or mixed else NAME
    try:
        found = np.asarray(values, np.float64) if kind == NUMBER else np.asarray([str(v) for v in values], object)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is said to be a number and holds '{values.iloc[0]}', expected numbers only") from None
    if kind == NUMBER and np.isinf(found.astype(np.float64)).any():
        raise ValueError(f"{name} is infinite at some point, expected numbers")
    levels, codes = np.unique(found, return_inverse=True)
    return Column(name, kind, tuple(levels.tolist()), codes.astype(np.int64))


def is_factorial(columns: tuple[Column, ...]) -> bool:
    """Whether every combination of levels is there, each once."""
    sizes = [len(column.levels) for column in columns]
    points = len(columns[0].codes)
    # Counted in whole numbers without bounds: a table of many columns has more combinations than fit into 64 bits.
    combinations = 1
    for size in sizes:
        combinations *= size
    if combinations != points:
        return False
    return len(set(zip(*(column.codes.tolist() for column in columns), strict=True))) == points


__all__ = ["NAME", "NUMBER", "Column", "columns_of", "is_factorial"]
