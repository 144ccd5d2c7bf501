"""Value in a week: something learned here was tried, turned out well or failed, and was told to the others."""

from __future__ import annotations

from collections.abc import Iterator

from copsim.analysis.number_words import ordinal, word
from copsim.analysis.week_said import Lived, Said

ROUND = (10, 25, 50, 100, 200, 500, 1000, 2000, 5000)
"""Numbers at which it is told how much has turned out well so far."""

MANY = 3
"""So many things that turn out well in one week are no small thing."""

FIRSTS = (
    (4.6, "tried", "for the first time something learned here was tried at work"),
    (6.0, "realized", "for the first time something learned here turned out well at work"),
    (4.2, "failed", "for the first time something learned here failed at work"),
    (4.4, "told_again", "for the first time somebody told the others how something tried went"),
)
"""What happens for the first time: how much it matters, the measure, the words."""


def value(lived: Lived) -> Iterator[Said]:
    """The first time of each, and what happens later on."""
    first: dict[str, int] = {}
    for weight, measure, text in FIRSTS:
        week = next((week for week, n in enumerate(lived.whole(measure)) if n), lived.weeks)
        first[measure] = week
        if week < lived.weeks:
            yield Said(week, weight, text)
    tried, told = lived.whole("tried"), lived.whole("told_again")
    worked, failed = lived.whole("realized"), lived.whole("failed")
    so_far = said = 0
    for week in range(lived.weeks):
        before, so_far = so_far, so_far + worked[week]
        reached = [n for n in ROUND if before < n <= so_far]
        if reached:
            yield Said(week, 3.4, f"the {ordinal(reached[-1])} thing learned here turned out well")
        outcomes = _outcomes(
            worked[week] if week > first["realized"] and not reached else 0,
            failed[week] if week > first["failed"] else 0,
            said % 2 == 1,
        )
        if outcomes:
            said += 1
            yield Said(week, 2.1 if failed[week] or worked[week] >= MANY else 1.9, outcomes)
        if told[week] and week > first["told_again"]:
            yield Said(week, 1.7, _told(told[week]))
        if tried[week] and week > first["tried"]:
            yield Said(week, 1.3, f"{_things(tried[week])} learned here {_was(tried[week])} tried at work")


def _outcomes(worked: int, failed: int, odd: bool) -> str:
    """What came of what was tried; said in two ways by turns, as it is said so often."""
    if worked and failed:
        return f"of what was tried, {word(worked)} turned out well and {word(failed)} failed"
    if worked:
        return f"{_things(worked)} {'tried at work' if odd else 'learned here'} turned out well"
    return f"{_things(failed)} {'tried at work failed' if odd else 'learned here failed when tried'}" if failed else ""


def _told(told: int) -> str:
    if told == 1:
        return "somebody told the others how something tried went"
    return f"members told the others how {word(told)} things they tried went"


def _things(n: int) -> str:
    return "something" if n == 1 else f"{word(n)} things"


def _was(n: int) -> str:
    return "was" if n == 1 else "were"


__all__ = ["value"]
