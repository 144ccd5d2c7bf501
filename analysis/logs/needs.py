"""What a log has to hold before a measure can be taken: told where one is undefined."""

from __future__ import annotations

from copsim.analysis.logs.participation import MONTHS, SOURCES, TARGETS

_YEAR = "a whole year (52 weeks) with at least 10 members"
_YEARS = "two successive whole years, with at least 10 members in one of them"
_HALF = "a half-year (26 weeks) with at least 15 members"
_CORE_PAIR = "two successive whole half-years"

NEEDS: dict[str, str] = {
    "gini_year": _YEAR,
    "S4": "members first seen more than 4 weeks before the end",
    "S26": "members first seen more than 26 weeks before the end",
    "S52": "members first seen more than 52 weeks before the end",
    "return_year": _YEARS,
    "new_year": "a whole year after the first, with at least 10 members",
    "ladder1": "10 members first seen more than a year before the end",
    "ladder3": "10 such members with at least three weeks",
    "ladder10": "10 such members with at least ten weeks",
    "core_share": _HALF,
    "active_share": _HALF,
    "core_core": _CORE_PAIR,
    "core_dormant": _CORE_PAIR,
    "active_dormant": f"{_CORE_PAIR}, and somebody beside the core in the first of them",
    "reach_core": "a whole half-year in which somebody enters who is not core at once",
    "months_to_core": "5 members who became core after the half-year in which they came",
    "born_core": "a whole half-year",
    "burst": "3 members with at least 20 weeks each",
    "month_cv": "more than 24 weeks",
    "gap1": "a member who is seen in two weeks",
    "week_ac1_detr": "weekly numbers that vary",
    "new_vmr": "newcomers after the first half-year, in whole quarters",
    "core_jaccard1": "two successive whole quarters (13 weeks) in both of which somebody is seen",
    "newcomers_incumbents": "52 weeks after the first half-year, with 10 newcomers and 10 weeks of incumbents",
    "overdispersion": "26 weeks, after the first half-year, with enough incumbents",
    "overdispersion_own": "26 weeks, after the first half-year, with enough incumbents",
    "in_half_year": "a whole half-year",
    **{f"level_{level}": "a whole half-year" for level in TARGETS[:-1]},
    **{f"flow_{a}_{b}": "two half-years, and somebody who begins there" for a in SOURCES for b in TARGETS},
    **{f"month_{month}": "two years" for month in MONTHS},
    "in_year": "a whole year",
    "newcomers_year": "two whole years",
    "last_year": "a year",
    "last_year_newcomers": "a year",
    "peak_year": "a whole year",
    "trend_year": "three whole years",
    "last_year_top_1": "a year",
    "last_year_carry_half": "a year",
    "core_now": "half a year",
    "core_before": "a year",
    "core_quieter": "a year",
    "core_gone": "a year",
}
"""Measure -> what it needs. Those that are not named need one entry."""


def need_of(name: str) -> str:
    """What a log has to hold for a measure."""
    return NEEDS.get(name, "at least one entry")


__all__ = ["NEEDS", "need_of"]
