"""Names of columns: what varies, and what is kept of runs, stands beside columns that all tables of a study have."""

from __future__ import annotations

from collections.abc import Iterable

from copsim.analysis.study_tables import SUMMARY
from copsim.experiments.studies.shards import BY_WEEK, OWN
from copsim.scenarios.errors import Problem, shortened

SCENARIO, WEEK = "scenario", "week"
OF_RUNS = (*OWN, SCENARIO)
"""Columns of tables of runs, which no factor and no measure may have."""
BESIDE_FACTORS = (*OF_RUNS, WEEK, *(name for name in SUMMARY if name not in OWN))
"""Columns of all tables in which factors are columns too."""


def column_problem(key: str, name: str, taken: Iterable[str], others: Iterable[str] = ()) -> Problem | None:
    """Why something cannot be a column of a study's tables, if so.

    Capital and small letters are held for the same, as databases do that read the tables.

    Args:
        key: where it stands in the study file.
        name: what the column would be called.
        taken: columns that tables have anyway.
        others: columns for which the study file has chosen names itself.

    Returns:
        The problem, with the remedy; None for a good name.
    """
    known = tuple(taken)
    folded = name.casefold()
    if folded in known or folded.endswith(BY_WEEK):
        expected = f"another name: none of {', '.join(known)}, and none that ends in {BY_WEEK}"
        return Problem(
            f"would be the column '{shortened(name)}', which tables have already", key=key, expected=expected
        )
    if folded in {other.casefold() for other in others}:
        said = f"would be a second column '{shortened(name)}'; capital and small letters make no difference"
        return Problem(said, key=key, expected="another name")
    return None


__all__ = ["BESIDE_FACTORS", "OF_RUNS", "SCENARIO", "WEEK", "column_problem"]
