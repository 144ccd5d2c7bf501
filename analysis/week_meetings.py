"""What was held in a week: meetings, what they were, how many came; or that they were not held."""

from __future__ import annotations

from collections.abc import Iterator

from copsim.analysis.number_words import many, ordinal, word
from copsim.analysis.week_said import Lived, Said
from copsim.simulation.activities import ALWAYS, EXCHANGE, LAUNCH, NOTHING, PLAIN

SETTLED = 13
"""Weeks after which it is told that more came than ever before: earlier on, every other week has the most so far."""
SPELL = 2
"""Meetings in a row that were not held, from which the next one held is told as a return."""
LONG = 5
"""Meetings in a row that were not held, up to which each of them is told; what has long been so is no news."""
ROUND = 10
"""After that only every tenth one is told, and the others in quiet weeks."""
EMPTY = (4, 8, 13, 26, 39, 52)
"""Weeks in which nobody came after which it is told; later on every half-year."""
HALF_YEAR = 26
LAUNCHED = ALWAYS[LAUNCH].name
PLAIN_NAME = PLAIN[0].name
"""What a meeting is called that is nothing in particular."""


def missed(lived: Lived) -> list[int]:
    """For each week, how many meetings in a row were due and not held, up to it."""
    found, row = [], 0
    for held, cancelled in zip(lived.whole("held"), lived.whole("cancelled"), strict=True):
        row = 0 if held else row + cancelled
        found.append(row)
    return found


def meetings(lived: Lived) -> Iterator[Said]:
    """Meetings held and not held, and weeks in which more came than ever before."""
    held, cancelled, came = lived.whole("held"), lived.whole("cancelled"), lived.whole("present")
    row, what = missed(lived), _activities(lived)
    most = 0
    for week in range(lived.weeks):
        record = came[week] > most and week >= SETTLED
        most = max(most, came[week])
        if held[week]:
            yield _held(week, what[week], held[week], came[week], row[week - 1] if week else 0, record)
        elif cancelled[week] and (row[week] <= LONG or row[week] % ROUND == 0):
            which = "the meeting" if row[week] == 1 else f"the {ordinal(row[week])} meeting in a row"
            yield Said(week, min(4.0, 2.2 + 0.4 * row[week]), f"{which} was not held")
        if record and not held[week]:
            yield Said(week, 3.2, f"more took part than ever before: {word(came[week])}")


def _held(week: int, what: str, held: int, came: int, row: int, record: bool) -> Said:
    who = "nobody" if came == 0 else word(came)
    more = ", more than ever before" if record else ""
    if what == LAUNCHED:
        return Said(week, 6.0, f"the launch was held, and {who} came")
    named = f" ({what})" if what else ""
    weight = 3.2 if record else 2.0
    if row >= SPELL:
        text = f"a meeting again, after {word(row)} that were not held: {who} came{named}{more}"
        return Said(week, max(weight, 2.5 + min(2.0, row / 4)), text)
    where = "the meeting" if held == 1 else many(held, "meeting")
    return Said(week, weight, f"{who} came to {where}{named}{more}")


def _activities(lived: Lived) -> list[str]:
    """What went on, week by week; empty where that is not known, or only that it was a meeting."""
    if lived.life.communities > 1:
        return [""] * lived.weeks
    names = dict(enumerate(lived.activities)) | {NOTHING: "", EXCHANGE: "", LAUNCH: LAUNCHED}
    known = {code: "" if name == PLAIN_NAME else name for code, name in names.items()}
    return [known.get(code, "") for code in lived.whole("activity")]


def silence(lived: Lived) -> Iterator[Said]:
    """Nobody has taken part for so many weeks, longer than ever before; told now and then."""
    weeks = longest = 0
    for week, came in enumerate(lived.whole("present")):
        weeks = 0 if came else weeks + 1
        if weeks > longest:
            longest = weeks
            if weeks in EMPTY or (weeks > EMPTY[-1] and weeks % HALF_YEAR == 0):
                yield Said(week, 2.6, f"nobody has come for {many(weeks, 'week')}")


__all__ = ["meetings", "missed", "silence"]
