"""Section of the page of the reality check about what people do to each other: experiments, and what is put in."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from copsim.analysis.logs.check_markdown import DEFINITIONS, command, listed, number, table, text_of

SAME = "same sign"
PUT_IN, AGAINST, BOTH, NOT_PUT_IN = "put in", "put in the other way", "rules pull both ways", "not put in"
"""How rules stand to the sign of a source."""
Row = Mapping[Any, Any]


def asked_of(found: pd.DataFrame) -> list[Row]:
    """Outcomes for which a source gives a sign."""
    return [dict(row) for row in found[found["source_sign"] != 0].to_dict("records")]


def effect_told(row: Row) -> str:
    """An effect with its interval; in parts of the arm without where it is relative."""
    scale, unit = (100.0, " %") if row["relative"] else (1.0, "")
    effect, low, high = (scale * float(row[name]) for name in ("effect", "low", "high"))
    if math.isnan(low) or math.isnan(high):
        return f"{effect:+.3g}{unit} (too few lives for an interval)" if not math.isnan(effect) else "–"
    return f"{effect:+.3g}{unit} ({low:+.3g} to {high:+.3g})"


def same_by_what(rows: Sequence[Row]) -> dict[str, int]:
    """Of outcomes with the sign of the source: how many have it by a rule, and how many could have had another."""
    same = [row for row in rows if row["verdict"] == SAME]
    return {given: sum(row["given"] == given for row in same) for given in (PUT_IN, BOTH, NOT_PUT_IN, AGAINST)}


def social_told(rows: Sequence[Row]) -> str:
    """The headline: how many signs agree, and how many of these the model could have missed."""
    verdicts = pd.Series([row["verdict"] for row in rows]).value_counts()
    counted = ", ".join(f"{verdict} {n}" for verdict, n in verdicts.items())
    by = same_by_what(rows)
    same = sum(by.values())
    said = f"Of {len(rows)} outcomes for which a source gives a sign: {counted}."
    if not same:
        return said
    parts = [f"in {by[PUT_IN]} a rule puts it in, so that agreeing says nothing"]
    if by[BOTH]:
        parts.append(f"in {by[BOTH]} rules pull both ways, and which wins was open")
    if by[AGAINST]:
        parts.append(f"in {by[AGAINST]} a rule puts in the other sign")
    free = by[NOT_PUT_IN]
    parts.append(f"in {free} it is not put in" if free else "in none of them is it simply not put in")
    return f"{said} Of the {same} with the same sign: {'; '.join(parts)}."


def _each(rows: Sequence[Row], column: str) -> str:
    """What stands in a column, each once; where it is much, only how much it is."""
    found = [f"*{text}*" for text in dict.fromkeys(str(row[column]) for row in rows)]
    return listed(found) if len(found) <= 4 else f"all {len(found)} variants of the table"


def _unmoved(rows: Sequence[Row], found: pd.DataFrame) -> list[str]:
    """Why some effects are nothing to the last digit."""
    still = [row for row in rows if row["effect"] == row["low"] == row["high"] == 0.0]
    if not still:
        return []
    said = [
        "**An effect of +0 (+0 to +0)** says that both arms come to the same in every single life, not that the effect "
        "is known to be nothing: the interval comes from lives drawn again, and here all are alike.",
    ]
    medians = [row for row in still if row.get("median") is True]
    if medians:
        said.append(
            "* *Medians of 0*: more than half of the newcomers contribute in one week only, with or without, so "
            "that this median cannot move. The mean of the same stands beside it."
        )
    for row in (row for row in still if row.get("median") is not True):
        people = int(row["people_with"])
        if people == int(row["lives"]):
            said.append(
                f"* *{row['experiment']}; {row['variant']}; {row['outcome']}*: {number(float(row['with']))} in both "
                f"arms, in all {people} lives."
            )
    awards = [row for row in still if str(row["experiment"]).startswith("award")]
    for row in awards:
        own = found[(found["experiment"] == row["experiment"]) & (found["variant"] == row["variant"])]
        output = own[own["outcome"].str.startswith("weeks with a contribution")].iloc[0]
        why = (
            "a rule pulls, but only by way of visits at which those honoured answer or tell"
            if row["given"] in (PUT_IN, AGAINST)
            else "no rule lets the award act on the honoured themselves"
        )
        said.append(
            f"* *{row['experiment']}; {row['variant']}*: in each life as many of the honoured "
            f"({int(row['people_with']):,} in all) with it as without; {why} (weeks with a contribution of the 26 "
            f"from the award on: {output['with']:.3g} with it, {output['without']:.3g} without)."
        )
    return ["\n".join([said[0], "", *said[1:]])] if len(said) > 1 else said


def _ways(rows: Sequence[Row]) -> str:
    """How each is run, said once for all variants that are run alike, and what rules put in, outcome by outcome."""
    lines = []
    for experiment, way in dict.fromkeys((str(row["experiment"]), str(row["way"])) for row in rows):
        own = [row for row in rows if (row["experiment"], row["way"]) == (experiment, way)]
        lines.append(f"* **{experiment}**, {_each(own, 'variant')}. {way}")
        for put_in in dict.fromkeys(str(row["put_in"]) for row in own):
            these = [row for row in own if row["put_in"] == put_in]
            which = f" ({_each(these, 'variant')})" if len({row["variant"] for row in own}) > 1 else ""
            lines.append(f"  * Sign of {_each(these, 'outcome')}{which}: {put_in}.")
    return "\n".join(lines)


def _people(row: Row) -> str:
    return f"{int(row['lives'])}; {int(row['people_with']):,} / {int(row['people_without']):,}"


def social_section(tables: Mapping[str, pd.DataFrame], scenario: str) -> str:
    """What people do to each other."""
    found = tables["social"]
    asked = asked_of(found)
    rows: list[list[object]] = []
    for row in asked:
        sign = "up" if float(row["source_sign"]) > 0 else "down"
        size: str = "" if pd.isna(row["source_effect"]) else f", {float(row['source_effect']):+.3g}"
        rows.append(
            [
                f"{row['experiment']}; {row['variant']}", row["outcome"], row["with"], row["without"], _people(row),
                effect_told(row), f"{sign}{size} ({row['source']})", row["verdict"],
                text_of(row["size"]) if row["verdict"] == SAME else "", row["given"],
            ]
        )  # fmt: skip
    head = [
        "experiment", "outcome", "with", "without", "lives; people with / without", "effect (95 %)", "the source",
        "verdict", "size", "the sign is",
    ]  # fmt: skip
    return "\n\n".join(
        [
            "## What people do to each other",
            "Logs of contributions do not show it (below), so the evidence has to come from experiments. Those of "
            "the literature can be run in the model: the same people and the same luck, with and without. None of "
            "their numbers was used for fitting. Where a rule puts the sign in, agreement in sign says nothing; "
            "that is said with each.",
            f"**{social_told(asked)}**",
            table(head, rows),
            *_unmoved(asked, found),
            "How each is run, and what is put in:",
            _ways(asked),
            "Contributing is meant as in logs: a week with a question, an answer, a story or leading in it. Core "
            f"and weeks are counted as in {DEFINITIONS}, but where an experiment says that it takes the model's own "
            "level. Outcomes without a sign in the source stand in `social.csv`.",
            command(scenario, "social"),
        ]
    )
