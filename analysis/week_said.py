"""What can be said of a week, and how a line is made of it: the most important first, three things at most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from copsim.analysis.glimpsed import Glimpsed
from copsim.analysis.turning_points import Life

LIMIT = 140
"""Characters of a line: more cannot be read in passing while weeks go by."""
MOST_THINGS = 3
"""So many things of a week are told: more cannot be kept in mind."""
SMALL = 2.0
"""What weighs less is small: it is told only of weeks in which hardly anything else is to tell."""
FEW_THINGS = 2
"""Up to so many things small ones fill the line."""


@dataclass(frozen=True)
class Said:
    """One thing that can be said of a week."""

    week: int
    weight: float
    """How much it matters: 1 hardly, 3 what one would tell at home, from 5 on what changes a life, 10 what was done."""
    text: str
    kind: str = ""
    """What sort of thing it is, where somebody asks for it."""


@dataclass(frozen=True)
class Lived:
    """One life, as those see it who tell of it."""

    life: Life
    """Weekly measures; of several communities, all together."""
    seen: Glimpsed
    activities: Sequence[str] = ()
    """Names of activities by code."""

    @property
    def weeks(self) -> int:
        """How many weeks."""
        return self.seen.weeks

    def whole(self, measure: str) -> list[int]:
        """A measure that counts something, a whole number a week."""
        counted: list[int] = self.life[measure].round().astype(int).tolist()
        return counted


def line(things: Iterable[Said]) -> str:
    """One line of the things said of a week; empty for none.

    Small things fill the line up to two. A thing that no longer fits is left out for one that does; only the most
    important one is cut, if it must be.
    """
    told = ""
    said = 0
    for thing in sorted(things, key=lambda thing: -thing.weight):
        longer = f"{told}; {thing.text}" if told else shortened(thing.text)
        if said < (FEW_THINGS if thing.weight < SMALL else MOST_THINGS) and len(longer) <= LIMIT:
            told = longer
            said += 1
    return told


def shortened(text: str) -> str:
    """The text, cut at a word if it is longer than a line."""
    if len(text) <= LIMIT:
        return text
    kept = text[: LIMIT - 1]
    return kept[: kept.rfind(" ")].rstrip(" ,;:") + "…" if " " in kept else kept + "…"


__all__ = ["LIMIT", "MOST_THINGS", "SMALL", "Lived", "Said", "line", "shortened"]
