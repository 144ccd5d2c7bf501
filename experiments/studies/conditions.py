"""Conditions on runs: `alive < 1`, `realized < 25 %` (in the lowest quarter of all runs)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from copsim.experiments.files import ResultsError
from copsim.experiments.studies.analysing import SEED
from copsim.experiments.studies.discovery import Conditions, find_conditions
from copsim.experiments.studies.opened import StudyResults

if TYPE_CHECKING:
    import pandas as pd

_ASKED = re.compile(r"(?P<measure>[a-z0-9_]+)\s*(?P<how><=|>=|<|>)\s*(?P<value>-?\d+(?:\.\d+)?)\s*(?P<percent>%)?")
GRAMMAR = "a measure, <, <=, > or >=, and a number, as in 'alive < 1'; with % a share of all runs: 'realized < 25 %'"


@dataclass(frozen=True)
class Condition:
    """Something that a run meets or does not."""

    measure: str
    how: str
    value: float
    of_all: bool
    """Whether the value is a share of all runs, in percent."""

    def met(self, runs: pd.DataFrame) -> Any:
        """Whether each run meets it: truth values; no run without a number does."""
        values = runs[self.measure].to_numpy(np.float64)
        bound = self.value if not self.of_all else float(np.nanquantile(values, self.value / 100.0))
        compare = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}[self.how]
        return compare(values, bound)

    def __str__(self) -> str:
        return f"{self.measure} {self.how} {self.value:g}{' %' if self.of_all else ''}"


def condition(text: str, measures: list[str]) -> Condition:
    """The condition of these words. Raises ResultsError for one that cannot be."""
    found = _ASKED.fullmatch(text.strip())
    if not found:
        raise ResultsError(f"'{text}' is no condition, expected {GRAMMAR}")
    if found["measure"] not in measures:
        raise ResultsError(f"'{found['measure']}' was not kept in this study; it has {', '.join(measures)}")
    value, of_all = float(found["value"]), bool(found["percent"])
    if of_all and not 0.0 < value < 100.0:
        raise ResultsError(f"'{text}' names {value:g} % of all runs, expected more than 0 and less than 100")
    return Condition(found["measure"], found["how"], value, of_all)


def discovered(results: StudyResults, asked: Condition) -> Conditions:
    """Under which conditions runs meet it.

    Raises ResultsError where too few do, or do not, or nothing varies.
    """
    runs = results.runs
    done = runs[(runs["status"] == "done") & runs[asked.measure].notna()]
    varied = [name for name in results.factors if done[name].nunique() > 1]
    if not varied:
        raise ResultsError("nothing varies in this study, so that it happens under no special conditions")
    try:
        return find_conditions(done[varied], asked.met(done), seed=SEED)
    except ValueError as error:
        raise ResultsError(f"{asked}: {error}") from error
