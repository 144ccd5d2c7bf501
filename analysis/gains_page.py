"""What each arm brings, to whom, at what price and risk, as a part of the page of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from copsim.analysis.compare_phrases import fixed, places_of, signed
from copsim.analysis.compared import Compared
from copsim.analysis.gains import FARING, GROUPS, HARMS, PEOPLE, UNITS, Fared, Gains
from copsim.analysis.gains_words import price_told, shows_told
from copsim.analysis.html_parts import bullets, table
from copsim.analysis.phrases import share


def gains_section(told: Compared) -> str:
    """Tables: the price of one more, how often it does harm, who gains and who loses, costs by quarter."""
    arms = list(told.gains)
    parts = [bullets(f"{each.arm}: {shows_told(each, told.of(each.arm), told.measured.weeks)}" for each in arms)]
    parts += [_prices(arms), _harm(arms), _who(arms), _quarters(arms)]
    return "\n".join(part for part in parts if part)


def _prices(arms: Sequence[Gains]) -> str:
    rows: list[Sequence[Any]] = []
    for each in arms:
        rows.append([each.arm])
        for unit, called in UNITS.items():
            rows.append([called, *(price_told(price) for price in each.prices if price.unit == unit)])
    caption = (
        "What one more costs, with its 95 % interval, where it is clear that there are more and that it costs more. "
        "Each number lays the whole cost on one thing alone. Members are those of the last year, the rest is of all "
        "weeks."
    )
    return table(caption, ["One", "stated hours", "stated money", "members' hours"], rows, words=4)


def _harm(arms: Sequence[Gains]) -> str:
    rows: list[Sequence[Any]] = []
    for each in arms:
        rows.append([each.arm])
        rows += [[HARMS[one.kind], share(one.share), f"{share(one.low)} to {share(one.high)}"] for one in each.harms]
    caption = (
        "In how many of the pairs an arm is worse, with the 95 % interval. If it did nothing, up to half of the pairs "
        "would have less realized value by luck alone: read it beside the mean difference."
    )
    return table(caption, ["Harm", "Share of pairs", "95 %"], rows)


def _who(arms: Sequence[Gains]) -> str:
    rows: list[Sequence[Any]] = []
    for each in arms:
        rows.append([each.arm])
        rows += [_fared(PEOPLE[one.group], "how many, last year", one) for one in each.fared if one.counted]
        rows += [_fared(GROUPS[one.group], FARING[one.measure][0], one) for one in each.fared if not one.counted]
    caption = (
        "Who gains and who loses. First how many people there are at each level; then how people fare who were what at "
        "the start: of the first three groups the same people are in both lives of a pair, later other people may have "
        "come. Weeks are a mean of all who ever belonged, the rest is of those who have not left the organisation."
    )
    head = ["Who", "What", "Baseline", "Arm", "Difference (95 %)", "Verdict"]
    return table(caption, head, rows, words=2)


def _fared(who: str, what: str, one: Fared) -> list[Any]:
    of, finely = one.paired, places_of(one.paired)
    if not of.pairs:
        return [who, what, "–", "–", "–", "nobody"]
    apart = signed(of.difference, finely)
    apart += "" if of.low != of.low else f" ({fixed(of.low, finely)} to {fixed(of.high, finely)})"
    verdict = {"better": "gain", "worse": "lose", "higher": "more", "lower": "fewer"}.get(of.verdict, of.verdict)
    return [who, what, fixed(of.baseline, finely), fixed(of.arm, finely), apart, verdict]


def _quarters(arms: Sequence[Gains]) -> str:
    rows: list[Sequence[Any]] = []
    for each in arms:
        if any(one.hours or one.money for one in each.quarters):
            rows.append([each.arm])
            rows += [
                [f"weeks {one.first} to {one.last}", f"{one.hours:,.12g}", f"{one.money:,.12g}", signed(one.members, 1)]
                for one in each.quarters
                if one.hours or one.money or one.members
            ]
    caption = (
        "What falls due in each quarter of the run beyond the baseline. Hours and money are stated; members' hours are "
        "measured, the mean difference."
    )
    return table(caption, ["Quarter", "stated hours", "stated money", "members' hours"], rows) if rows else ""


__all__ = ["gains_section"]
