"""Quiet weeks: something true to say where nothing happened, in turn and without luck."""

from __future__ import annotations

from collections.abc import Iterator

from copsim.analysis.number_words import many, ordinal, word
from copsim.analysis.week_meetings import missed
from copsim.analysis.week_said import Lived
from copsim.simulation.recording import FLOWS
from copsim.simulation.records import DISPERSED


def quiet_lines(lived: Lived, quiet: list[bool]) -> list[str]:
    """A line for each quiet week, empty for the others.

    Of what is true of a week, that is said which was said longest ago. So lines vary, and are the same each time.

    Args:
        lived: the life.
        quiet: (weeks,) whether there is nothing else to say.
    """
    numbers = _Numbers(lived)
    used: dict[int, int] = {}
    lines = []
    for week, still in enumerate(quiet):
        if not still:
            lines.append("")
            continue
        texts = dict(numbers.ended(week) if numbers.over[week] else numbers.lines(week))
        chosen = min(texts, key=lambda n: (used.get(n, -1), n))
        used[chosen] = week
        lines.append(texts[chosen])
    return lines


class _Numbers:
    """What quiet lines are made of: whole numbers, week by week."""

    def __init__(self, lived: Lived) -> None:
        names = ("members", "present", "watching", "held", "answers", "news", "read", "concerns_open")
        self.of = {
            name: lived.whole(name) for name in (*names, "leaders", "core", "active", "concerns_closed", "cancelled")
        }
        moved = sum((lived.life[flow] for flow in FLOWS), lived.life["left"] + lived.life["joined"])
        self.moved = [bool(n) for n in moved]
        self.missed = missed(lived)
        self.over = [lived.life.communities == 1 and code >= DISPERSED for code in lived.life.stage.astype(int)]

    def lines(self, week: int) -> Iterator[tuple[int, str]]:
        """Numbered lines that are true of a week; one at least."""
        of = {name: values[week] for name, values in self.of.items()}
        came, watched = of["present"], of["watching"]
        took = "nobody took part" if came == 0 else f"{word(came)} took part"
        looked = "nobody looked on" if watched == 0 else f"{word(watched)} looked on"
        if not self.moved[week]:
            yield 0, f"a quiet week: {took}, and nobody moved"
        if came and of["answers"]:
            when = "between meetings" if not self.missed[week] else "without a meeting"
            yield 1, f"{when} {took}; {many(of['answers'], 'answer was', 'answers were')} given"
        yield 2, f"nothing was held; {took}, {looked}"
        if came and of["news"]:
            new = "something new was" if of["news"] == 1 else f"{word(of['news'])} new things were"
            yield 3, f"{took}; {new} taken up"
        if came and of["concerns_closed"]:
            yield 4, f"no meeting; {took}, and {many(of['concerns_closed'], 'question was', 'questions were')} settled"
        if not self.moved[week] and of["core"] and of["active"]:
            yield 5, f"all in their places: {word(of['core'])} in the core, {word(of['active'])} active; {took}"
        if of["concerns_open"]:
            opened = f"{word(of['concerns_open'])} of {many(of['members'], 'member')}"
            yield 6, f"little happened; {opened} {'has' if of['concerns_open'] == 1 else 'have'} a question open"
        if of["read"]:
            read = "one thing was" if of["read"] == 1 else f"{word(of['read'])} things were"
            yield 7, f"{took}; {read} taken up from what is written down"
        if not of["leaders"]:
            yield 8, f"nobody leads, and nothing was held; {took}"
        if of["cancelled"]:
            yield 9, f"again no meeting, for the {ordinal(self.missed[week])} time in a row; {took}"

    def ended(self, week: int) -> Iterator[tuple[int, str]]:
        """Numbered lines of weeks after the end."""
        came, watched = self.of["present"][week], self.of["watching"][week]
        wanting, members = self.of["concerns_open"][week], self.of["members"][week]
        if came == 0:
            yield 20, "it has ended; nobody came"
        else:
            yield 21, f"it has ended; {many(came, 'member still takes', 'members still take')} part now and then"
        if watched:
            yield 22, f"it has ended; {word(watched)} looked to see whether anything goes on"
        if wanting:
            want = f"{word(wanting)} of {many(members, 'member')} still {'has' if wanting == 1 else 'have'}"
            yield 23, f"it has ended; {want} a question open"


__all__ = ["quiet_lines"]
