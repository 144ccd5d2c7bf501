"""People in a week: who came new, who left, who moved inwards or outwards."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from copsim.analysis.glimpsed import AWAY, before, ever_before
from copsim.analysis.number_words import many, some, word
from copsim.analysis.week_said import Lived, Said
from copsim.simulation.records import ACTIVE, CORE, OCCASIONAL, OUTSIDE, PERIPHERAL, TRANSACTIONAL

CORE_GONE = "core gone"
ROUND = 5
"""The size of the core is told when it reaches a multiple of this for the first time."""

SEEN_AS = {
    CORE: "one of the core",
    ACTIVE: "an active member",
    OCCASIONAL: "an occasional member",
    PERIPHERAL: "a member from the edge",
    TRANSACTIONAL: "a rare visitor",
    OUTSIDE: "a member who had stood outside",
}
"""One person, by level."""
SEEN_AS_MANY = {CORE: "of the core", ACTIVE: "active members", OCCASIONAL: "occasional members"}
"""Several of one level; those further out are members."""


def coming(lived: Lived) -> Iterator[Said]:
    """How it begins, newcomers, and those who take part for the first time after a while of belonging."""
    seen = lived.seen
    new = seen.here & ~ever_before(seen.here)
    if seen.weeks:
        joined = lived.whole("joined")[0]
        # Who is there at the start has the lowest numbers; whoever joined in the first week came after them.
        started = int(new[0].sum()) + lived.whole("left")[0] - joined
        new[0, :started] = False
        yield Said(0, 9.0, _beginning(started, int(seen.leads[0].sum())))
    at_once = new & seen.came
    first = seen.came & ~ever_before(seen.came) & ~new
    # In the first week everybody comes for the first time.
    first[:1] = False
    odd = False
    for week in np.flatnonzero(new.any(axis=1) | first.any(axis=1)).tolist():
        n, k, others = int(new[week].sum()), int(at_once[week].sum()), int(first[week].sum())
        if n:
            yield Said(week, 2.0 + min(3.0, n / 5), _newcomers(n, k, odd))
            odd = not odd
        if others:
            those = "somebody" if others == 1 else word(others)
            yield Said(week, 2.0 + 0.1 * min(others, 8), f"{those} came for the first time")


def _beginning(members: int, leaders: int) -> str:
    leads = {0: "nobody leads", 1: "one of them leads"}.get(leaders, f"{word(leaders)} of them lead")
    return f"it begins with {many(members, 'member')}, and {leads}" if members else "it begins with nobody"


def _newcomers(n: int, at_once: int, odd: bool) -> str:
    """What is told of newcomers; said in two ways by turns, as they come so often."""
    newcomers = some(n, "newcomer")
    if at_once == 0:
        return f"{newcomers} joined"
    if at_once == n:
        return f"{newcomers} joined, and took part in the same week" if odd else f"{newcomers} joined and came at once"
    return f"{newcomers} joined, {word(at_once)} of them came at once"


def _who(levels: np.ndarray) -> str:
    """These people, by the levels they have: `an active member`, `two of the core`, `three members`."""
    first = int(levels[0])
    if len(levels) == 1:
        return SEEN_AS.get(first, "a member")
    alike = bool((levels == first).all())
    return f"{word(len(levels))} {SEEN_AS_MANY.get(first, 'members') if alike else 'members'}"


def going(lived: Lived) -> Iterator[Said]:
    """Who left the organisation, by the level they had; those who led are told of elsewhere."""
    seen = lived.seen
    level = before(seen.level, AWAY)
    gone = (level != AWAY) & ~seen.here & ~before(seen.leads, False)
    for weight, kind, those in (
        (5.0, CORE_GONE, gone & (level == CORE)),
        (3.0, "", gone & (level == ACTIVE)),
        (1.1, "", gone & (level < ACTIVE)),
    ):
        for week, of in _each(those, level):
            yield Said(week, weight + min(0.8, len(of) / 10), f"{_who(of)} left the organisation", kind)


def moving(lived: Lived) -> Iterator[Said]:
    """Moves between levels: into and out of the core, among the active or no longer, in from and out to the edge."""
    seen = lived.seen
    old, now = before(seen.level, AWAY), seen.level
    stayed = (old != AWAY) & (now != AWAY)
    core = (now == CORE).sum(axis=1)
    for week, of in _each(stayed & (now == CORE) & (old < CORE), old):
        n = int(core[week])
        strong = f", which is {word(n)} strong now" if n % ROUND == 0 and n > core[:week].max() else ""
        yield Said(week, 4.0 + min(0.8, len(of) / 5), f"{_who(of)} joined the core{strong}")
    for week, of in _each(stayed & (old == CORE) & (now < CORE), old):
        to = now[week][stayed[week] & (old[week] == CORE) & (now[week] < CORE)]
        where = "back among the active" if (to == ACTIVE).all() else "out of it"
        yield Said(week, 3.6 + min(0.8, len(of) / 5), f"{_who(of)} slipped {where}")
    odd = False
    for week, of in _each(stayed & (old < ACTIVE) & (now == ACTIVE), old):
        # By turns, as it comes so often: who they were, or that there is one more.
        those = f"{word(len(of))} more {'member' if len(of) == 1 else 'members'}" if odd else _who(of)
        odd = not odd
        yield Said(week, 3.0 + min(0.8, len(of) / 5), f"{those} became active")
    drifting = stayed & (old == ACTIVE) & (now < ACTIVE)
    for week, to in _each(drifting, now):
        yield Said(week, 2.6 + min(0.8, len(to) / 5), _drifted(to))
    for week, of in _each(stayed & (old < ACTIVE) & (old > OUTSIDE) & (now == OUTSIDE), old):
        yield Said(week, 1.2, f"{_who(of)} dropped out of sight")
    for week, of in _each(stayed & (old == OUTSIDE) & (now == PERIPHERAL), old):
        yield Said(week, 1.0, f"{_who(of)} began to follow from the edge")


def _drifted(to: np.ndarray) -> str:
    """Active members who no longer are, by what they have become."""
    of = some(len(to), "active member")
    if len(set(to.tolist())) > 1:
        return f"{of} come less often now"
    one = len(to) == 1
    return {
        OCCASIONAL: f"{of} now {'comes' if one else 'come'} only occasionally",
        PERIPHERAL: f"{of} now mostly {'looks' if one else 'look'} on",
        TRANSACTIONAL: f"{of} hardly {'comes' if one else 'come'} any more",
        OUTSIDE: f"{of} {'has' if one else 'have'} dropped out of sight",
    }[int(to[0])]


def _each(those: np.ndarray, levels: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Weeks in which there is somebody of (weeks, members) people, and (people,) their levels."""
    for week in np.flatnonzero(those.any(axis=1)).tolist():
        yield week, levels[week][those[week]]


__all__ = ["CORE_GONE", "coming", "going", "moving"]
