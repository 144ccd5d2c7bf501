"""Sentences about a study, from its tables alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TOGETHER, LUCK = "together", "luck"
"""Parts of the variation of single runs that are of no single factor."""


@dataclass(frozen=True)
class Contrast:
    """What a measure is at the two values of a factor at which it is least and most.

    Attributes:
        factor: its name.
        least, most: names of the values.
        at_least, at_most: the means there.
        difference: mean of the differences seed by seed, with its 95 % interval.
    """

    factor: str
    least: str
    most: str
    at_least: float
    at_most: float
    difference: tuple[float, float, float]


def number(value: float) -> str:
    """A number for people: three digits, and thousands apart."""
    if value != value:
        return "unknown"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def share(value: float) -> str:
    """A share for people, in percent."""
    if value != value:
        return "an unknown share"
    percent = 100.0 * value
    if abs(percent) < 0.5:
        return "less than 1 %"
    return f"{percent:.0f} %"


def contrast_told(unit: str, found: Contrast, part: float | None) -> str:
    """One sentence on what a factor does to a measure, and how much of all variation that is."""
    middle, low, high = found.difference
    if not (low > 0.0 or high < 0.0):
        told = (
            f"no difference can be told between '{found.least}' and '{found.most}' ({number(found.at_least)} and "
            f"{number(found.at_most)}; difference {number(middle)}, 95 %: {number(low)} to {number(high)})"
        )
    else:
        size = f"{number(abs(middle))} {unit}".strip()
        ends = sorted((abs(low), abs(high)))
        told = (
            f"{number(found.at_most)} at '{found.most}' against {number(found.at_least)} at '{found.least}', a "
            f"difference of {size} (95 %: {number(ends[0])} to {number(ends[1])})"
        )
    alone = (
        "" if part is None or part != part else f"; alone it makes {share(max(part, 0.0))} of how single runs differ"
    )
    return f"{found.factor}: {told}{alone}."


def counts_told(planned: int, done: int, failed: int, pending: int) -> str:
    """How far a study is."""
    if done == planned:
        return f"All {planned:,} runs are done."
    said = f"Of {planned:,} runs {done:,} are done"
    said += f", {failed:,} have failed" if failed else ""
    said += f", {pending:,} are pending" if pending else ""
    return f"{said}. What follows is about those that are done."


def ranked(parts: Mapping[str, float]) -> list[str]:
    """Factors by how much they do, the most first; unknown ones last."""
    return sorted(parts, key=lambda name: (parts[name] != parts[name], -parts[name]))


def strongest(found: Sequence[Mapping[str, float]]) -> list[str]:
    """Factors by the most that they do in any of several measures, as a part of what the strongest does there."""
    best: dict[str, float] = {}
    for parts in found:
        top = max((part for part in parts.values() if part == part), default=0.0)
        for name, part in parts.items():
            scaled = part / top if top > 0.0 and part == part else 0.0
            best[name] = max(best.get(name, 0.0), scaled)
    return ranked(best)
