"""A comparison in words: what is better and by how much, since when, and how sure."""

from __future__ import annotations

from collections.abc import Sequence

from copsim.analysis.arms_measured import Measured
from copsim.analysis.compare_phrases import (
    capital,
    fixed,
    more_or_less,
    named,
    places_of,
    range_told,
    short,
    signed,
    size_told,
)
from copsim.analysis.compared import Compared, Difference
from copsim.analysis.paired import LEAST, Paired, Verdict, most_that_differ, paired
from copsim.analysis.phrases import count, number, share

HEADINGS: dict[Verdict, str] = {
    "better": "Better",
    "worse": "Worse",
    "higher": "Higher, where neither direction is better by itself",
    "lower": "Lower, where neither direction is better by itself",
    "no difference that matters": "No difference that matters",
    "cannot tell yet": "One cannot tell yet",
}
"""Verdicts in the order in which they are told."""


def one(each: Difference, weeks: int) -> str:
    """What is to be said of one outcome of one arm."""
    of = each.paired
    head = capital(named(each.wanted, weeks))
    if of.pairs == 0:
        return f"{head}: there is no pair in which both have a number."
    finely = places_of(of)
    if of.differing == 0:
        return f"{head}: {fixed(of.baseline, finely)}, the same in {_all(of.pairs)}. {_left_out(of)}".strip()
    told = f"{head}: {fixed(of.arm, finely)} instead of {fixed(of.baseline, finely)}"
    told += f", that is {more_or_less(of.difference, finely)} (95 %: {range_told(of.low, of.high, finely)})"
    size = size_told(of.effect)
    told += f"; {size}" if size else ""
    word = "higher" if each.wanted.outcome.better == 0 else "better"
    told += f"; {word} in {share(of.probability)} of {count(of.pairs, 'pair')}. "
    return " ".join(part for part in (told.strip(), _appears(each), _left_out(of), _needed(of)) if part)


def _all(pairs: int) -> str:
    if pairs == 1:
        return "the one pair there is"
    return f"all {pairs} pairs (so that at most {share(most_that_differ(pairs))} of further pairs differ, with 95 %)"


def _appears(each: Difference) -> str:
    weeks = each.weeks
    if weeks is None or not each.paired.clear:
        return ""
    if weeks.first is None or weeks.last is None:
        return "Week by week it does not stand out within the run."
    until = " on" if weeks.last == len(weeks.pairs) - 1 else f" to week {weeks.last}"
    against = " (the other way round at first)" if weeks.sign * each.paired.difference < 0 else ""
    return f"It shows from week {weeks.first}{until}{against}."


def _left_out(of: Paired) -> str:
    if not of.left_out:
        return ""
    return f"{count(of.left_out, 'pair')} left out, as one of the two lives has no such number."


def _needed(of: Paired) -> str:
    if of.verdict != "cannot tell yet":
        return ""
    if of.pairs < LEAST:
        return f"Fewer than {LEAST} pairs tell nothing."
    many = []
    if of.pairs < of.needed_for_sign < 1e9:
        many.append(f"about {of.needed_for_sign:,.0f} pairs would tell the sign of a difference of this size")
    if of.pairs < of.needed_for_width:
        many.append(f"about {of.needed_for_width:,.0f} pairs would measure it as finely as what matters")
    return capital(", ".join(many)) + "." if many else "It is a close call; a few more pairs may decide it."


def grouped(found: Sequence[Difference], weeks: int) -> dict[Verdict, list[str]]:
    """Sentences by verdict, in the order in which they are told; the largest differences first."""

    def size(each: Difference) -> float:
        effect = abs(each.paired.effect)
        return effect if effect == effect else 0.0

    groups: dict[Verdict, list[str]] = {}
    for verdict in HEADINGS:
        some = sorted((each for each in found if each.paired.verdict == verdict), key=size, reverse=True)
        if some:
            groups[verdict] = [one(each, weeks) for each in some]
    return groups


def in_short(found: Sequence[Difference], arm: str, baseline: str) -> str:
    """One sentence or two about an arm: in how many outcomes it is better, worse, the same, unknown."""
    rated = [each for each in found if each.wanted.outcome.better]
    counts = {verdict: sum(each.paired.verdict == verdict for each in rated) for verdict in HEADINGS}
    if not rated:
        return f"Of what was compared there is nothing in which {arm} or {baseline} could be called better."
    of = f"{len(rated)} outcomes in which one direction is better" if len(rated) > 1 else "one outcome"
    told = (
        f"Of {of}, {arm} does better than {baseline} in {counts['better'] or 'none'} and worse in "
        f"{counts['worse'] or 'none'}"
    )
    same, unclear = counts["no difference that matters"], counts["cannot tell yet"]
    told += f"; in {same} there is no difference that matters" if same else ""
    told += f"; in {unclear} one cannot tell yet" if unclear else ""
    return f"{told}."


def owed(measured: Measured, outcome: str = "present") -> str:
    """How much of what the second arm adds to the first is owed to something that both have, and the last two have not.

    Args:
        measured: four arms: two that have it, and the same two without it.
        outcome: name of the outcome that is told.

    Returns:
        A clause; empty where the outcome was not measured.
    """
    column = next((n for n, each in enumerate(measured.outcomes) if each.outcome.name == outcome), None)
    if column is None:
        return ""
    first, second, third, fourth = measured.values[:, :, column]
    with_, without = paired(first, second), paired(third, fourth)
    rest = paired(fourth - third, second - first)
    finely = places_of(rest)
    told = f"{more_or_less(with_.difference, finely)} with it and {more_or_less(without.difference, finely)} without it"
    between = f"{fixed(rest.difference, finely)} (95 %: {range_told(rest.low, rest.high, finely)})"
    sure = "is owed to it" if rest.clear else "may be owed to it, and may be luck"
    return f"{short(measured.outcomes[column].outcome.label)}: {told}; of that {between} {sure}"


def first_shown(found: Sequence[Difference], alike: Sequence[tuple[int, str]] = ()) -> str:
    """Which outcome of an arm stands out first, and since when.

    Args:
        found: differences of the arm.
        alike: dated changes that all arms have. What shows before one of them is no answer to it, and that is said.
    """
    shown = [(each.weeks.first, each) for each in found if each.weeks and each.weeks.first is not None]
    if not shown:
        return "nothing stands out within the run"
    week, each = min(shown, key=lambda pair: pair[0])
    told = f"it shows first in {short(each.wanted.outcome.label)}, from week {week}"
    later = next(((when, what) for when, what in sorted(alike) if when > week), None)
    if later is None:
        return told
    return (
        f"{told}. That is before week {later[0]} ({later[1]}), which all of them have: part of the difference has "
        "nothing to do with it, and would be there without it"
    )


def since(each: Difference) -> str:
    """Since when a difference shows, in few words; empty for what a life has only once."""
    weeks = each.weeks
    if weeks is None:
        return ""
    if weeks.first is None or weeks.last is None:
        return "not within the run"
    return f"week {weeks.first}" + (" on" if weeks.last == len(weeks.pairs) - 1 else f" to {weeks.last}")


def lines(found: Sequence[Difference], weeks: int, baseline: str) -> list[str]:
    """A table for a terminal: a line per outcome, under a line of headings."""
    rows = [("", baseline[:12], "arm", "difference", "95 %", "better in", "spreads", "verdict", "shows from")]
    for each in found:
        of, finely = each.paired, places_of(each.paired)
        interval = "–" if of.low != of.low else f"{fixed(of.low, finely)} to {fixed(of.high, finely)}"
        better = f"{share(of.probability)}{'' if each.wanted.outcome.better else '*'}" if of.pairs else "–"
        rows.append(
            (
                str(each.wanted), fixed(of.baseline, finely), fixed(of.arm, finely), signed(of.difference, finely),
                interval, better, number(of.effect), of.verdict, since(each),
            )
        )  # fmt: skip
    wide = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    words = (0, 7, 8)
    told = [
        "  ".join(f"{cell:<{wide[k]}}" if k in words else f"{cell:>{wide[k]}}" for k, cell in enumerate(row)).rstrip()
        for row in rows
    ]
    if not all(each.wanted.outcome.better for each in found):
        told.append("* share of pairs in which it is higher, as neither direction is better by itself")
    return told


# How sure


def _by_chance(looked_at: int) -> str:
    """How many of so many intervals of 95 % leave zero out where there is nothing, in words."""
    expected = looked_at / 20
    return f"about {expected:.0f}" if expected >= 1.5 else "about one" if expected >= 0.75 else "hardly any"


def sure(comparison: Compared) -> list[str]:
    """How sure all of this is, and what it does not say."""
    measured, found, matters = comparison.measured, comparison.found, comparison.matters
    lives = len(measured.seeds)
    told = [
        f"{count(lives, 'pair')} of lives per arm. Lives of a pair share their luck (seed), so that most of what is "
        "chance is the same on both sides and falls out of the difference.",
        f"A difference matters here if it is at least {number(matters)} of the spread (standard deviation) between "
        "lives of the baseline. Better and worse mean: the 95 % interval leaves zero out. No difference that matters "
        "means: the 90 % interval lies within what does not matter.",
    ]
    gains = sorted(each.paired.gain for each in found if each.paired.gain < float("inf"))
    if gains:
        told.append(
            f"Pairs were worth {number(gains[len(gains) // 2])} times as many independent lives (median of outcomes; "
            f"{number(gains[0])} to {number(gains[-1])})."
        )
    looked_at = len(found) + sum(len(each.fared) for each in comparison.gains)
    if looked_at >= 5:
        told.append(
            f"{looked_at} differences were looked at, each with 95 %. If there were none at all, "
            f"{_by_chance(looked_at)} would still look like one: trust what many outcomes say together."
        )
    open_ = [each for each in found if not each.paired.enough]
    many = max((each.paired.needed for each in open_ if each.paired.needed == each.paired.needed), default=0.0)
    if open_ and many > lives:
        told.append(
            f"{lives} replicates are not enough for {count(len(open_), 'outcome')}; with about {many:,.0f} one would "
            "know more of all of them."
        )
    elif not open_:
        told.append(f"{count(lives, 'replicate')} were enough: there is a verdict on every outcome.")
    if measured.interrupted:
        told.append("The comparison was stopped early; what is told holds for the pairs that were whole.")
    told += comparison.notes
    told.append(
        "All of this is about lives of the model. How far the model is like your community is another question."
    )
    return told


__all__ = ["HEADINGS", "first_shown", "grouped", "in_short", "lines", "one", "owed", "since", "sure"]
