"""Leaders in a week: who stepped up, who handed on or gave up the seat or left, who tired, how long nobody has led."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from copsim.analysis.glimpsed import AWAY, before
from copsim.analysis.number_words import many, some, word
from copsim.analysis.week_said import Lived, Said
from copsim.simulation.records import ACTIVE, CORE

TIRED = 0.3
"""Energy below which a leader is tired: half as much again as the 0.2 at which leaders give up the seat by default."""
RESTED = 0.4
"""Energy from which a tired leader has recovered: clearly above, so that it is not told week after week."""
LONG = (4, 8, 13, 26, 39, 52)
"""Weeks without a leader after which it is told again; later on every half-year."""
HALF_YEAR = 26
DEPARTED = "departed"
"""Kind of what is said of leaders who left the organisation; what came of it stands behind ", and "."""


def leaving(lived: Lived) -> Iterator[Said]:
    """Leaders who left the organisation or gave up the seat."""
    seen = lived.seen
    led = before(seen.leads, False)
    gone = led & ~seen.here
    down = led & seen.here & ~seen.leads
    heirs = lived.whole("succeeded")
    for week in np.flatnonzero((gone | down).any(axis=1)).tolist():
        were, left, gave_up = int(led[week].sum()), int(gone[week].sum()), int(down[week].sum())
        leads = int(seen.leads[week].sum())
        whats = [f"{_who(left, were)} left the organisation"] if left else []
        # Who gives up a seat for which a successor was found has handed it on.
        how = "handed on" if gave_up <= heirs[week] else "gave up"
        whats += [f"{_who(gave_up, were)} {how} the seat"] if gave_up else []
        then = "nobody leads now" if leads == 0 else f"{word(leads)} {'leads' if leads == 1 else 'lead'} now"
        weight = 7.0 if leads == 0 else 5.0
        kind = DEPARTED if left and not gave_up else ""
        yield Said(week, weight, f"{' and '.join(whats)}, and {then}", kind)


def _who(n: int, of: int) -> str:
    return "the coordinator" if of == 1 else "all leaders" if n == of else some(n, "leader")


def stepping_up(lived: Lived) -> Iterator[Said]:
    """Members who took up leading, and what they were before."""
    seen = lived.seen
    up = seen.leads & ~before(seen.leads, False)
    # Who leads from the start is told where it begins.
    up[:1] = False
    level = before(seen.level, AWAY)
    empty = _empty(lived)
    heirs = lived.whole("succeeded")
    for week in np.flatnonzero(up.any(axis=1)).tolist():
        n, leads = int(up[week].sum()), int(seen.leads[week].sum())
        of = set(level[week][up[week]].tolist())
        kind = "active member" if of == {ACTIVE} else "member"
        who = f"{word(n)} of the core" if of == {CORE} else some(n, kind)
        if n <= heirs[week]:
            yield Said(week, 5.5, f"{who} took over {'a seat that was' if n == 1 else 'seats that were'} handed on")
        elif empty[week - 1]:
            after = many(empty[week - 1], "week")
            yield Said(week, 6.5, f"{who} stepped up to lead, after {after} in which nobody did")
        else:
            more = f", and {word(leads)} lead now" if leads > n else ""
            yield Said(week, 4.5, f"{who} stepped up to lead{more}")


def lacking(lived: Lived) -> Iterator[Said]:
    """Nobody has led for so long; told now and then."""
    for week, weeks in enumerate(_empty(lived)):
        if weeks in LONG or (weeks > LONG[-1] and weeks % HALF_YEAR == 0):
            yield Said(week, 3.0, f"nobody has led for {many(weeks, 'week')}")


def _empty(lived: Lived) -> list[int]:
    """For each week, how many in a row nobody has led, up to it."""
    found, weeks = [], 0
    for leads in np.count_nonzero(lived.seen.leads, axis=1).tolist():
        weeks = 0 if leads else weeks + 1
        found.append(weeks)
    return found


def tiring(lived: Lived) -> Iterator[Said]:
    """A leader's energy sinks below `TIRED`, or is back at `RESTED`: told when it happens, and not every week.

    How leaders are in the first week is how they came, and nothing that happens.
    """
    seen = lived.seen
    tired: set[int] = set()
    for week in range(seen.weeks):
        leaders = np.flatnonzero(seen.leads[week]).tolist()
        energy = {member: float(seen.energy[week, member]) for member in leaders}
        tired &= set(leaders)
        newly = {member for member in leaders if energy[member] < TIRED} - tired
        again = {member for member in tired if energy[member] >= RESTED}
        tired = (tired | newly) - again
        for members, weight, what in ((newly, 4.5, "tired"), (again, 2.5, "rested again")):
            if members and week:
                who = _who(len(members), len(leaders))
                yield Said(week, weight, f"{who} {'is' if len(members) == 1 else 'are'} {what}")


__all__ = ["DEPARTED", "RESTED", "TIRED", "lacking", "leaving", "stepping_up", "tiring"]
