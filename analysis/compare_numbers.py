"""The numbers on the page of a comparison: differences, costs, and what the words for them mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from copsim.analysis.compare_costs import amount_told, unit_told
from copsim.analysis.compare_phrases import fixed, named, places, places_of, short, signed, when_told
from copsim.analysis.compare_words import since
from copsim.analysis.compared import Compared, Difference, Price
from copsim.analysis.html_parts import bullets, table
from copsim.analysis.phrases import share

WORDS: tuple[tuple[str, str], ...] = (
    (
        "pair",
        "Two lives with the same seed, one in each arm: the same people come, with the same luck, until what differs "
        "between the arms makes them part.",
    ),
    ("difference", "Arm minus baseline, pair by pair, and then the mean of all pairs."),
    (
        "95 % interval",
        "Where the mean difference would lie if there were any number of pairs. It is right in 95 of 100 comparisons "
        "like this one (percentiles of a bootstrap, widened for small numbers).",
    ),
    ("spread", "How far lives of the baseline differ from each other by luck alone (standard deviation)."),
    (
        "better, worse",
        "The 95 % interval leaves out zero, at least six pairs differ, and one direction is better for a community. "
        "Where none is, the words are higher and lower.",
    ),
    (
        "no difference that matters",
        "The 90 % interval lies wholly within what is too small to matter (two one-sided tests).",
    ),
    ("cannot tell yet", "Neither of both: more pairs are needed."),
    (
        "shows from",
        "The first week from which a band that holds for all weeks at once stays on one side of zero, for a quarter "
        "of a year or in the last weeks of the run. Weekly numbers are means of 13 weeks, so that it lags a little.",
    ),
)
"""What a reader has to know to read the numbers."""


def numbers_table(told: Compared) -> str:
    """A row per arm and outcome: both means, the difference, how sure, and since when."""
    head = ["Outcome", "Verdict", told.measured.arms[0], "Arm", "Difference (95 %)", "Better in", "Shows from"]
    rows: list[Sequence[Any]] = []
    for arm in told.measured.arms[1:]:
        rows.append([arm])
        rows += [_row(each, told.measured.weeks) for each in told.of(arm)]
    caption = (
        "All differences, with their 95 % interval. Better in: share of pairs in which the arm is better (higher, "
        "where neither direction is better by itself: marked with *), equal ones counted half. Shows from: first week "
        "from which the weekly difference stays beyond doubt. Of moves, insights, meetings and hours it is totals."
    )
    return table(caption, head, rows, words=2)


def _row(each: Difference, weeks: int) -> list[Any]:
    of, finely = each.paired, places_of(each.paired)
    star = "" if each.wanted.outcome.better else "*"
    enough = "" if of.enough or of.needed != of.needed else f" (about {of.needed:,.0f} pairs needed)"
    interval = "" if of.low != of.low else f" ({fixed(of.low, finely)} to {fixed(of.high, finely)})"
    when = when_told(each.wanted, weeks)
    return [
        short(each.wanted.outcome.label) + (f", {when}" if when else ""),
        f"{of.verdict}{enough}",
        fixed(of.baseline, finely),
        fixed(of.arm, finely),
        signed(of.difference, finely) + interval,
        f"{share(of.probability)}{star}" if of.pairs else "–",
        since(each),
    ]


def costs_section(told: Compared) -> str:
    """Members' hours and stated costs of each arm, and what a unit of each clear difference costs."""
    others = told.measured.arms[1:]
    rows: list[Sequence[Any]] = []
    for arm in others:
        rows.append([arm])
        rows += [
            _price(cost) for cost in told.costs if cost.arm == arm and (not cost.part or cost.baseline or cost.value)
        ]
    caption = (
        "Members' hours are measured: the mean over lives, added up over the whole run. Stated costs are what the "
        "scenarios' changes say they cost; they come on top and change nothing in the model."
    )
    parts = [table(caption, ["Cost", told.measured.arms[0], "Arm", "Difference", "95 %"], rows)]
    if not any(cost.kind.startswith("stated") for cost in told.costs):
        parts.append(
            "<p>No change states a cost of its own. A scenario file can say it: "
            "<code>cost: {hours: 40, money: 2000}</code> in an entry of <code>changes</code>.</p>"
        )
    kinds = list(dict.fromkeys(rate.kind for rate in told.traded))
    traded: list[Sequence[Any]] = []
    for arm in others:
        mine = [_traded(each, told, kinds) for each in told.of(arm)]
        traded += [[arm], *filter(None, mine)] if any(mine) else []
    if traded:
        caption = (
            "What one unit of a difference costs where the arm is surely better and costs more, or saves where it is "
            "surely worse and costs less, with its 95 % interval. Each number lays the whole cost on one outcome "
            "alone: choose the one that counts."
        )
        parts.append(table(caption, ["Outcome", "", *kinds], traded, words=2))
    free = _free(told, others)
    return "\n".join([*parts, bullets(free)] if free else parts)


def _traded(each: Difference, told: Compared, kinds: Sequence[str]) -> list[Any]:
    """A row with what a unit of an outcome costs of each kind; empty where there is nothing to be told."""
    mine = {rate.kind: rate for rate in told.traded if (rate.arm, rate.outcome) == (each.arm, each.name)}
    if not mine:
        return []
    unit = unit_told(next(iter(mine.values())), each)
    amounts = [amount_told(mine[kind]) if kind in mine else "" for kind in kinds]
    return [named(each.wanted, told.measured.weeks), unit, *amounts]


def _free(told: Compared, others: Sequence[str]) -> list[str]:
    """Arms that are better somewhere and cost no more, by each kind of cost that is clear."""
    texts = []
    for arm in others:
        better = sum(each.paired.verdict == "better" for each in told.of(arm))
        worse = sum(each.paired.verdict == "worse" for each in told.of(arm))
        for cost in told.costs:
            if cost.arm != arm or cost.part:
                continue
            if better and not worse and cost.high < 0.0:
                texts.append(f"{arm} is better in {better} and worse in none, and takes fewer {cost.kind}.")
            if worse and not better and cost.low > 0.0:
                texts.append(f"{arm} is worse in {worse} and better in none, and takes more {cost.kind}.")
    return texts


def _price(cost: Price) -> list[Any]:
    size = cost.high - cost.low or cost.difference or cost.value or cost.baseline
    finely = places(size) if size == size and size else 0
    stated = cost.kind.startswith("stated")
    return [
        f"– of which {cost.kind.split(': ')[1]}" if cost.part else cost.kind,
        fixed(cost.baseline, finely),
        fixed(cost.value, finely),
        fixed(cost.difference, finely),
        "stated"
        if stated
        else "–"
        if cost.low != cost.low
        else f"{fixed(cost.low, finely)} to {fixed(cost.high, finely)}",
    ]


__all__ = ["WORDS", "costs_section", "numbers_table"]
