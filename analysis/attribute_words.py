"""What difference something made, in words: what would have been lost, when it shows, for whom, and how sure."""

from __future__ import annotations

from copsim.analysis.attributed import FARED, GROUPS, NEWCOMERS, Attributed, Fared
from copsim.analysis.compare_phrases import (
    capital,
    fixed,
    more_or_less,
    named,
    places,
    places_of,
    range_told,
    signed,
    size_told,
)
from copsim.analysis.compare_words import since
from copsim.analysis.compared import Difference
from copsim.analysis.future_bands import LEAST_FUTURES
from copsim.analysis.gains import surely
from copsim.analysis.paired import LEAST, Verdict, most_that_differ
from copsim.analysis.phrases import count, number, share

HEADINGS: dict[Verdict, str] = {
    "better": "Better with it: this would have been lost",
    "worse": "Worse with it: this would have been spared",
    "higher": "More with it, where neither direction is better by itself",
    "lower": "Less with it, where neither direction is better by itself",
    "no difference that matters": "No difference that matters",
    "cannot tell yet": "One cannot tell yet",
}
"""Verdicts in the order in which they are told."""
VERDICTS: dict[Verdict, str] = {
    "better": "better with it", "worse": "worse with it", "higher": "more with it", "lower": "less with it",
    "no difference that matters": "no difference that matters", "cannot tell yet": "cannot tell yet",
}  # fmt: skip

FIRST = ("alive", "present", "core", "realized")
"""Outcomes that are told first, where they differ surely."""
SAID = ("visits", "realized", "identification")
"""Ways of faring that are told in sentences; all of them stand in the table."""

MEANING = (
    "What is told here means: in this model, had it not been, with everything the same until then, and chance drawn "
    "anew from then on, alike on both sides. It is the mean of many futures, and not what happened in one.",
    "It is no share in a result. What came of it needed other things too, which were there on both sides; without them "
    "it might have made no difference at all.",
    "Differences of several things do not add up: of two that can stand in for each other, each alone may make none, "
    "and of two that need each other, each makes all of it.",
)
"""What attribution means, and what it does not."""


def headline(told: Attributed) -> str:
    """The answer in a sentence or two."""
    if told.nothing:
        return (
            f"It made no difference: with it and without it lives are the same in every number, in all "
            f"{count(told.pairs, 'pair')}."
        )
    counts = {verdict: sum(each.paired.verdict == verdict for each in told.found) for verdict in HEADINGS}
    same, unclear = counts["no difference that matters"], counts["cannot tell yet"]
    many = count(len(told.found), "outcome")
    if same == len(told.found):
        return f"It made no difference that matters in any of {many}, over {count(told.pairs, 'pair')} of futures."
    if same + unclear == len(told.found):
        return (
            f"No difference is sure in any of {many}, over {count(told.pairs, 'pair')} of futures; in {unclear} of "
            "them one cannot tell yet."
        )
    parts = {
        "better with it in": counts["better"],
        "worse with it in": counts["worse"],
        "different, neither better nor worse, in": counts["higher"] + counts["lower"],
        "no difference that matters in": same,
        "one cannot tell yet in": unclear,
    }
    return f"Of {many}: {'; '.join(f'{text} {n}' for text, n in parts.items() if n)}."


def largest(told: Attributed, most: int = 4) -> list[tuple[int, Difference]]:
    """The clearest differences with their numbers: those everybody asks for first, then the largest."""
    clear = [(n, each) for n, each in enumerate(told.found) if surely(each.paired)]

    def rank(pair: tuple[int, Difference]) -> tuple[int, float]:
        name = pair[1].wanted.outcome.name
        return FIRST.index(name) if name in FIRST else len(FIRST), -_size(pair[1])

    return sorted(clear, key=rank)[:most]


def briefly(told: Attributed, n: int) -> str:
    """What is to be said of one outcome in a sentence."""
    each = told.found[n]
    of, finely = each.paired, places_of(each.paired)
    way = "more" if of.difference > 0.0 else "less"
    means = f"{fixed(of.arm, finely)} with it, {fixed(of.baseline, finely)} without it"
    return (
        f"{capital(named(each.wanted, told.measured.weeks))}: {means}; that is {range_told(of.low, of.high, finely)} "
        f"(95 %), and {way} in {share(told.shares_of(n)[way])} of {of.pairs} pairs."
    )


def _size(each: Difference) -> float:
    effect = abs(each.paired.effect)
    return effect if effect == effect else 0.0


def one(told: Attributed, n: int) -> str:
    """What is to be said of one outcome."""
    each, weeks = told.found[n], told.measured.weeks
    of = each.paired
    head = capital(named(each.wanted, weeks))
    if of.pairs == 0:
        return f"{head}: there is no pair in which both lives have a number."
    finely = places_of(of)
    if of.differing == 0:
        return (
            f"{head}: {fixed(of.baseline, finely)}, the same in all {of.pairs} pairs (so that at most "
            f"{share(most_that_differ(of.pairs))} of further pairs differ, with 95 %)."
        )
    said = f"{head}: {fixed(of.arm, finely)} with it and {fixed(of.baseline, finely)} without it"
    said += f", that is {more_or_less(of.difference, finely)} with it (95 %: {range_told(of.low, of.high, finely)})"
    size = size_told(of.effect)
    said += f"; {size}" if size else ""
    return " ".join(
        part for part in (f"{said}.", _of_pairs(told, n), _shows(each), _left_out(each), _needed(each)) if part
    )


def _of_pairs(told: Attributed, n: int) -> str:
    """How single pairs differ: the mean is not what happens."""
    spread, shares = told.spread_of(n), told.shares_of(n)
    finely = (
        places(spread["high90"] - spread["low90"]) if spread["high90"] > spread["low90"] else places(spread["median"])
    )
    way = "more" if told.found[n].paired.difference > 0.0 else "less"
    text = f"{capital(way)} with it in {share(shares[way])} of {told.pairs - told.found[n].paired.left_out} pairs"
    text += f", the same in {share(shares['same'])}" if shares["same"] > 0.0 else ""
    half = range_told(spread["low50"], spread["high50"], finely)
    nine = range_told(spread["low90"], spread["high90"], finely)
    return f"{text}. Half of the pairs have {half}, nine of ten {nine}."


def _shows(each: Difference) -> str:
    weeks = each.weeks
    if weeks is None or not each.paired.clear:
        return ""
    if weeks.first is None or weeks.last is None:
        return "Week by week it does not stand out within the life."
    against = ", the other way round at first" if weeks.sign * each.paired.difference < 0 else ""
    until = " on" if weeks.last == len(weeks.pairs) - 1 else f" to week {weeks.last}"
    return f"It shows from week {weeks.first}{until}{against}."


def _left_out(each: Difference) -> str:
    if not each.paired.left_out:
        return ""
    return f"{count(each.paired.left_out, 'pair')} left out, as one of the two lives has no such number."


def _needed(each: Difference) -> str:
    of = each.paired
    if of.verdict != "cannot tell yet":
        return ""
    if of.needed != of.needed:
        return "It is a close call; more futures may decide it." if of.pairs >= LEAST else "These are too few pairs."
    return f"About {of.needed:,.0f} futures would tell."


def grouped(told: Attributed) -> dict[Verdict, list[str]]:
    """Sentences by verdict, the largest differences first."""
    groups: dict[Verdict, list[str]] = {}
    for verdict in HEADINGS:
        some = [n for n, each in enumerate(told.found) if each.paired.verdict == verdict]
        if some:
            groups[verdict] = [one(told, n) for n in sorted(some, key=lambda n: -_size(told.found[n]))]
    return groups


def first_shown(told: Attributed) -> str:
    """When a difference shows, the first one, in a sentence."""
    shown = [(each.weeks.first, each) for each in told.found if each.weeks and each.weeks.first is not None]
    if told.nothing:
        return "Week by week nothing differs."
    if not shown:
        return "Week by week nothing stands out within the life."
    week, each = min(shown, key=lambda pair: pair[0])
    assert each.weeks is not None
    label = each.wanted.outcome.label.split(",")[0].split(" (")[0]
    later = week - told.thing.week
    when = "at once" if later == 0 else f"{count(later, 'week')} later"
    last = each.weeks.last
    until = "" if last is None or last == told.measured.weeks - 1 else f", and is seen there to week {last}"
    return f"Week by week it shows first in {label}, from week {week}, {when}{until}."


# For whom


def who_told(told: Attributed) -> list[str]:
    """Of each group what is surely different for its people; weeks and things are a person's, from then on."""
    said = []
    for group in GROUPS:
        mine = [each for each in told.fared if each.group == group]
        if not mine:
            continue
        clear = [each for each in mine if surely(each.paired)]
        told_of = [each for each in clear if each.measure in SAID] or clear[:1]
        text = "; ".join(_fared(each) for each in told_of) if clear else "nothing is surely different"
        said.append(f"{capital(group_told(told, group))}: {text}.")
    if not told.fared:
        said.append("Of single groups of people nothing is known.")
    if told.thing.week == 0:
        said.append("As a life begins nobody has taken part yet, so that all are at level outside.")
    if told.thing.member is not None:
        said.append("Who was left out is not counted in any group.")
    return said


def group_told(told: Attributed, group: str) -> str:
    """A group of people in words."""
    if group == NEWCOMERS:
        return "those who came later"
    people = next((each.people for each in told.fared if each.group == group), 0)
    who = "the one who was" if people == 1 else f"the {people} who were"
    return f"{who} {group} as week {told.thing.week} began"


def _fared(each: Fared) -> str:
    of, (label, unit) = each.paired, FARED[each.measure]
    finely = places_of(of)
    each_ = " each" if "person" in unit else ""
    return (
        f"{label} {fixed(of.arm, finely)}{each_} with it, {fixed(of.baseline, finely)} without it "
        f"(95 %: {range_told(of.low, of.high, finely)})"
    )


# As it went, and how sure


def example_told(told: Attributed) -> str:
    """The one life as it went: an example, and nothing more."""
    shown = [n for n, each in enumerate(told.found) if each.wanted.outcome.name in ("present", "realized")][:2]
    shown = shown or [0]
    parts = []
    for n in shown:
        each = told.found[n]
        value = told.example[n]
        parts.append(f"{named(each.wanted, told.measured.weeks)}: {fixed(float(value), places_of(each.paired))}")
    return (
        f"The life as it went, with seed {told.seed} ({'; '.join(parts)}), is one of the many that could have come of "
        "the same past with it. It is shown as an example, and measures nothing."
    )


def sure(told: Attributed) -> list[str]:
    """How sure all of this is, whether enough futures were lived, and what it does not say."""
    said = [
        f"{count(told.pairs, 'pair')} of futures of one past, from week {told.thing.week} to week "
        f"{told.measured.weeks - 1}. Both lives of a pair have the same fresh luck, so that most of what is chance "
        "falls out of the difference."
    ]
    open_ = [each for each in told.found if not each.paired.enough]
    many = max((each.paired.needed for each in open_ if each.paired.needed == each.paired.needed), default=0.0)
    if told.pairs < LEAST_FUTURES:
        said.append(f"These are too few futures to tell luck from what lies behind it; take at least {LEAST_FUTURES}.")
    elif not open_:
        said.append("They were enough: there is a verdict on every outcome.")
    elif many > told.pairs:
        said.append(
            f"They were not enough for {count(len(open_), 'outcome')}; with about {many:,.0f} (--futures {many:.0f}) "
            "one would know more of all of them."
        )
    else:
        said.append(f"They were just too few for {count(len(open_), 'outcome')}: a close call, that more may decide.")
    said.append(
        f"A difference matters here if it is at least {number(told.matters)} of the spread (standard deviation) "
        "between futures without it. Better and worse mean: the 95 % interval (bootstrap of pairs) leaves zero out."
    )
    looked_at = len(told.found) + len(told.fared)
    by_chance = max(1, round(looked_at / 20))
    said.append(
        f"{looked_at} differences were looked at, each with 95 %. If there were none at all, about "
        f"{'one' if by_chance == 1 else by_chance} would still look like one: trust what many say together."
    )
    if told.held == 1.0:
        said.append("It is held in all futures with it.")
    elif told.held == told.held:
        said.append(
            f"It is held in {share(told.held)} of the futures with it. Where it falls through, as a meeting may, "
            "nobody gains from it; that is in the numbers."
        )
    if told.measured.interrupted:
        said.append("It was stopped early; what is told holds for the pairs that were whole.")
    said += told.notes
    said.append(
        "All futures have one past. With another past (another seed) it may have made another difference: what is told "
        "holds for this one. And all of this is about lives of the model."
    )
    return said


def lines(told: Attributed) -> list[str]:
    """A table for a terminal: a line per outcome, under a line of headings."""
    rows = [("", "with it", "without", "difference", "95 %", "more in", "less in", "verdict", "shows from")]
    for n, each in enumerate(told.found):
        of, finely, shares = each.paired, places_of(each.paired), told.shares_of(n)
        interval = "–" if of.low != of.low else f"{fixed(of.low, finely)} to {fixed(of.high, finely)}"
        rows.append(
            (
                str(each.wanted), fixed(of.arm, finely), fixed(of.baseline, finely), signed(of.difference, finely),
                interval, share(shares["more"]) if of.pairs else "–", share(shares["less"]) if of.pairs else "–",
                VERDICTS[of.verdict], since(each),
            )
        )  # fmt: skip
    wide = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    words = (0, 7, 8)
    return [
        "  ".join(f"{cell:<{wide[k]}}" if k in words else f"{cell:>{wide[k]}}" for k, cell in enumerate(row)).rstrip()
        for row in rows
    ]


__all__ = [
    "HEADINGS", "MEANING", "VERDICTS", "briefly", "example_told", "first_shown", "group_told", "grouped", "headline",
    "largest", "lines", "one", "sure", "who_told",
]  # fmt: skip
