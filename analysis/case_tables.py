"""A business case for machines: a table of statements, and one object for JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from math import isfinite
from typing import TYPE_CHECKING, Any

from copsim.analysis.business_case import PARTS, Against, Case, Statement

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = tuple(field.name for field in fields(Statement))
"""Columns of the table."""


def statements_table(case: Case) -> pd.DataFrame:
    """One row per statement; a figure that cannot be had is empty, a bound there is none of is `inf`."""
    import pandas as pd

    return pd.DataFrame([[getattr(row, name) for name in COLUMNS] for row in case.rows], columns=list(COLUMNS))


def _number(value: float) -> float | None:
    return value if isfinite(value) else None


def _statement(row: Statement) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in COLUMNS if name not in ("part", "name")}
    return {**told, **{name: _number(told[name]) for name in ("figure", "low", "high")}}


def _against(against: Against | None) -> dict[str, Any] | None:
    if against is None:
        return None
    besides = {
        each.name: {
            "question": each.question,
            "unit": each.unit,
            "case": _number(each.paired.arm),
            "without": _number(each.paired.baseline),
            "difference": _number(each.paired.difference),
            "low": _number(each.paired.low),
            "high": _number(each.paired.high),
            "better_in": _number(each.paired.probability),
            "verdict": each.paired.verdict,
            "pairs": each.paired.pairs,
        }
        for each in against.besides
    }
    price = against.hours_for_one_more
    named = None if price is None else dict(zip(("figure", "low", "high"), map(_number, price), strict=True))
    return {
        "without": against.without,
        "differences": besides,
        "hours_for_one_more": named,
        "hours_stated": against.hours_stated,
        "money_stated": against.money_stated,
    }


def as_object(case: Case, words: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Everything, ready for JSON; a number that cannot be had, or is no bound, is null."""
    rows = case.rows
    parts = {
        part: {
            "words": list(words[part]),
            "statements": {row.name: _statement(row) for row in rows if row.part == part},
        }
        for part in PARTS
    }
    return {
        "lives": case.lives,
        "verdict": case.verdict,
        "short": list(words["short"]),
        **parts,
        "baseline": _against(case.baseline),
        "without_sponsor": _against(case.unsponsored),
    }


__all__ = ["COLUMNS", "as_object", "statements_table"]
