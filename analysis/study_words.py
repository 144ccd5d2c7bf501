"""Sentences about a study, from its tables alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from copsim.analysis.sensitivity_words import percent

TOGETHER, LUCK = "together", "luck"
"""Parts of the variation of single runs that are of no single factor."""


APART, LINE = "apart", "line"
"""How two values are held against each other: within each combination of all other factors, or along a fitted line."""


@dataclass(frozen=True)
class Contrast:
    """What a measure is at two values of a factor that are far apart.

    Attributes:
        factor: its name.
        least, most: names of the values; in a line the ends of the factor's range.
        at_least, at_most: the means there.
        difference: how much more it is at `most`, with its 95 % interval, which holds for whichever values were picked.
        how: `APART` or `LINE`.
        left_out: pairs of runs that are left out, as one of them has no number.
        pairs: pairs of runs there are, left out or not; 0 in a line.
    """

    factor: str
    least: str
    most: str
    at_least: float
    at_most: float
    difference: tuple[float, float, float]
    how: str = APART
    left_out: int = 0
    pairs: int = 0

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        _, low, high = self.difference
        return low > 0.0 or high < 0.0


def number(value: float) -> str:
    """A number for people: three digits, and thousands apart."""
    if value != value:
        return "unknown"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def share(value: float) -> str:
    """A share for people, in percent; small ones with one decimal."""
    return percent(value)


def contrast_told(unit: str, found: Contrast, part: float | None) -> str:
    """One sentence on what a factor does to a measure, and how much of all variation that is."""
    middle, low, high = found.difference
    interval = "" if low != low else f", 95 %: {number(low)} to {number(high)}"
    if not found.clear and found.how == LINE:
        return f"{found.factor}: no rise or fall along a straight line (difference {number(middle)}{interval})."
    if not found.clear:
        few = " As good as all runs are alike." if low != low and middle == middle else ""
        return (
            f"{found.factor}: no difference can be told; the largest is between '{found.least}' and '{found.most}' "
            f"({number(found.at_least)} and {number(found.at_most)}; difference {number(middle)}{interval}).{few}"
        )
    size = f"{number(abs(middle))} {unit}".strip()
    ends = " to ".join(number(end) for end in sorted((abs(low), abs(high))))
    if found.how == LINE:
        return (
            f"{found.factor}: {number(found.at_least)} at '{found.least}' becomes {number(found.at_most)} at "
            f"'{found.most}' along a straight line, {size} {'more' if middle > 0.0 else 'less'} (95 %: {ends})."
        )
    alone = "" if part is None or part != part else f"; alone it makes {share(part)} of how single runs differ"
    left = (
        f" (without {found.left_out:,} of {found.pairs:,} pairs of runs, in which one has no number)"
        if found.left_out
        else ""
    )
    return (
        f"{found.factor}: {number(found.at_most)} at '{found.most}' against {number(found.at_least)} at "
        f"'{found.least}', a difference of {size} (95 %: {ends}){left}{alone}."
    )


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
