"""Choosing which stories of a life are told, and saying why each was chosen and how usual it is.

A story that is told stands for more than itself, or against it. So the choice is made by rule, from all chains of the
life: those near the middle, those that are rare, failures, those that came across a boundary, the quickest, the
longest. Who is told twice is told once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from copsim.analysis.phrases import count
from copsim.analysis.stories import NEW
from copsim.analysis.story_chain import CYCLES, MEMBER, OUTSIDE, Chains
from copsim.simulation.activities import ALWAYS

STORY_KINDS = ("typical", "surprising", "failed", "boundary", "quickest", "longest")
"""What a story can be chosen for, in the order in which they are told."""
IMMEDIATE, POTENTIAL, APPLIED, REALIZED, FAILED = range(len(CYCLES))
CAME = {
    IMMEDIATE: ("visit in which nothing new was taken up", "visits in which nothing new was taken up"),
    POTENTIAL: ("insight that was not tried", "insights that were not tried"),
    APPLIED: ("insight that was tried and is still open", "insights that were tried and are still open"),
    REALIZED: ("insight that turned out well", "insights that turned out well"),
    FAILED: ("insight that failed", "insights that failed"),
}
"""How far something came, of one and of several."""
RARE = 0.25
"""What is so in a larger share of those that came as far surprises nobody."""


SELDOM = 0.6
"""An activity seldom leads to something where less than this share of what others lead to comes of it."""


@dataclass(frozen=True)
class Chosen:
    """A chain that is to be told, and why."""

    row: int
    """Its row (`Chains`)."""
    kind: str
    """A word of `STORY_KINDS`."""
    why: str
    """A sentence."""
    like: int
    """How many of this life are like it in what it was chosen for, itself among them."""
    of: int
    """Of how many that came as far."""


def choose(
    chains: Chains, *, kind: str | None = None, cycle: str | None = None, member: int | None = None, most: int = 3
) -> list[Chosen]:
    """The chains of a life that are told, at most so many.

    Args:
        chains: all of the life.
        kind: only for this reason, several of it; one for each reason if None, in the order of `STORY_KINDS`.
        cycle: only those that came so far and no further.
        member: only those of this member; how usual they are is said of the whole life.
        most: so many at most.
    """
    pool = Pool(chains, cycle, member)
    kinds = STORY_KINDS if kind is None else (kind,)
    found: list[Chosen] = []
    told: set[int] = set()
    for name in kinds:
        for chosen in CHOOSING[name](pool):
            who = int(chains.member[chosen.row])
            # One story of each, and of each member one, as long as there are others.
            if member is None and who in told:
                continue
            if any(other.row == chosen.row for other in found):
                continue
            told.add(who)
            found.append(chosen)
            if kind is None or len(found) == most:
                break
    return found[:most]


class Pool:
    """The chains that may be chosen from, with what choosing needs to know of them."""

    def __init__(self, chains: Chains, cycle: str | None, member: int | None) -> None:
        self.chains = chains
        self.cycle = None if cycle is None else CYCLES.index(cycle)
        bare = self.cycle == IMMEDIATE
        self.rows = chains.bare if bare else chains.insights
        self.came = np.full(len(self.rows), IMMEDIATE) if bare else chains.cycles
        """How far each came: position in `CYCLES`."""
        self.mine = np.full(len(self.rows), True) if member is None else chains.member[self.rows] == member

    def so_far(self, *among: int) -> int | None:
        """The cycle that is told of: the one that was asked for, else the first of these that any of them reached."""
        if self.cycle is not None:
            return self.cycle if not among or self.cycle in among or self.cycle in (IMMEDIATE, POTENTIAL) else None
        return next((code for code in among if (self.mine & (self.came == code)).any()), None)

    def of(self, code: int) -> Any:
        """Positions of all of the life that came so far."""
        return np.flatnonzero(self.came == code)

    def delays(self, name: str) -> Any:
        """Weeks of a step, of each; nan where it was not made."""
        return np.full(len(self.rows), np.nan) if self.cycle == IMMEDIATE else self.chains.delays[name]


def typical(pool: Pool) -> Iterator[Chosen]:
    """Those nearest to the median delays, nearest first; without delays, those of the most usual activity."""
    code = pool.so_far(REALIZED, FAILED, APPLIED, POTENTIAL)
    if code is None:
        return
    all_of = pool.of(code)
    used = [
        name for name in ("to_try", "to_result", "to_tell") if np.isfinite(pool.delays(name)[all_of]).mean() > 0.5
    ] if len(all_of) else []  # fmt: skip
    if not used:
        yield from _usual(pool, code, all_of)
        return
    distance = np.zeros(len(all_of))
    within = np.ones(len(all_of), bool)
    for name in used:
        weeks = pool.delays(name)[all_of]
        low, middle, high = np.nanquantile(weeks, (0.25, 0.5, 0.75))
        distance += np.where(np.isnan(weeks), 10.0, np.abs(np.log1p(weeks) - np.log1p(middle)))
        within &= (weeks >= low) & (weeks <= high)
    like = max(1, int(within.sum()))
    for place in np.argsort(distance, kind="stable"):
        if pool.mine[all_of[place]]:
            near = (
                "It took about as long as most do" if within[place] else "Of this member's it is nearest to the middle"
            )
            yield _chosen(pool, all_of[place], "typical", near, like, len(all_of))


def _usual(pool: Pool, code: int, all_of: Any) -> Iterator[Chosen]:
    """Those of the activity that most of them come from."""
    activity = pool.chains.life.items["activity"][pool.rows[all_of]]
    counts = np.bincount(activity, minlength=int(activity.max(initial=0)) + 1)
    for place in np.argsort(-counts[activity], kind="stable"):
        if pool.mine[all_of[place]]:
            name = pool.chains.life.activity(int(activity[place]))[0]
            text = f"Most of what comes no further begins like this ({name})"
            yield _chosen(pool, all_of[place], "typical", text, int(counts[activity[place]]), len(all_of))


def surprising(pool: Pool) -> Iterator[Chosen]:
    """Those with the rarest thing about them."""
    code = pool.so_far(REALIZED, FAILED, APPLIED, POTENTIAL)
    if code is None or code == IMMEDIATE:
        return
    all_of = pool.of(code)
    traits = _traits(pool, all_of)
    # For each place: how much the rarest thing weighs, how many rare things there are, how often the rarest, its words.
    best: dict[int, tuple[float, int, int, str]] = {}
    for weight, text, has in traits:
        n = int(has.sum())
        if 0 < n <= max(1, RARE * len(all_of)):
            for place in np.flatnonzero(has).tolist():
                rarest, more, often, said = best.get(place, (np.inf, 0, 0, ""))
                best[place] = (
                    (n * weight, more + 1, n, text) if n * weight < rarest else (rarest, more + 1, often, said)
                )
    told = pool.chains.at("told")[all_of] if code >= REALIZED else np.zeros(len(all_of))
    for place in sorted(best, key=lambda p: (best[p][0], -best[p][1], told[p] < 0, p)):
        if pool.mine[all_of[place]]:
            _, _, often, text = best[place]
            yield _chosen(pool, all_of[place], "surprising", text, often, len(all_of))


def _traits(pool: Pool, all_of: Any) -> list[tuple[float, str, Any]]:
    """What can be rare about a chain: how much it weighs that it is (less is more), in words, and which have it."""
    chains, life = pool.chains, pool.chains.life
    rows = chains.insights[all_of]
    sources = chains.sources[all_of]
    weeks, members, tellers = chains.week[rows], chains.member[rows], chains.other[rows]
    hands = np.array([chains.depth(int(row)) for row in rows], int)
    new = np.array([life.visits_between(int(m), 0, int(w)) <= NEW for m, w in zip(members, weeks, strict=True)], bool)
    told_by_new = np.array(
        [
            t >= 0 and life.visits_between(int(t), 0, int(w)) <= NEW
            for t, w in zip(tellers, weeks, strict=True)
        ], bool,
    )  # fmt: skip
    heirs = np.zeros(len(rows), bool)
    for place, telling in enumerate(chains.at("told")[all_of]):
        heirs[place] = telling >= 0 and len(chains.heirs(int(telling))) > 0
    found = [
        (1.0, "It had gone through several hands before, each of whom had tried it", hands >= 2),
        (1.0, "It came from somebody who had just told what had come of it", hands == 1),
        (1.0, "It came from somebody who was new", told_by_new),
        (2.0, "It came to somebody who was new", new),
        (2.0, "It came from outside", sources == OUTSIDE),
        (2.0, "Others took it up when it was told again", heirs),
    ]
    activity = life.items["activity"][rows]
    every = life.items["activity"][chains.insights]
    share = len(all_of) / max(1, len(every))
    for code in np.unique(activity).tolist():
        name = life.activity(code)[0]
        from_it, in_all = int((activity == code).sum()), int((every == code).sum())
        if name not in (ALWAYS[0].name, ALWAYS[1].name) and from_it < SELDOM * share * in_all:
            text = f"Of {count(in_all, 'thing')} taken up in {name}, {from_it} came this far"
            found.append((3.0, text, activity == code))
    return found


def failed(pool: Pool) -> Iterator[Chosen]:
    """Failures, those first that were told again, and then those that took about as long as most."""
    if pool.cycle not in (None, FAILED):
        return
    all_of = pool.of(FAILED)
    if not len(all_of):
        return
    weeks = pool.delays("in_all")[all_of]
    told = pool.chains.at("told")[all_of] >= 0
    order = np.lexsort((np.abs(weeks - np.nanmedian(weeks)), ~told))
    for place in order:
        if pool.mine[all_of[place]]:
            same = int((told == told[place]).sum())
            text = "It failed, and was told again" if told[place] else "It failed, and was not told again"
            yield _chosen(pool, all_of[place], "failed", text, same, len(all_of))


def boundary(pool: Pool) -> Iterator[Chosen]:
    """What came across a boundary: from a special event with outside sources, from outside, from or to far away."""
    code = pool.so_far(REALIZED, FAILED, APPLIED, POTENTIAL)
    if code is None or code == IMMEDIATE:
        return
    chains, life = pool.chains, pool.chains.life
    all_of = pool.of(code)
    rows = chains.insights[all_of]
    sources = chains.sources[all_of]
    special = np.array([_is_special(chains, int(row)) for row in rows], bool)
    far = life.members["far"].astype(bool)
    teller = chains.other[rows]
    across = (teller >= 0) & (far[teller] != far[chains.member[rows]])
    person = life.members["person"]
    shared = np.isin(person, person[np.flatnonzero(np.bincount(person)[person] > 1)])
    elsewhere = (teller >= 0) & shared[teller]
    told = chains.at("told")[all_of] >= 0 if code >= REALIZED else np.zeros(len(all_of), bool)
    # The first that fits is the reason.
    reasons = (
        ("It came from outside, at a special event", (sources == OUTSIDE) & special),
        ("It came from outside", (sources == OUTSIDE) & ~special),
        ("It came from somebody who belongs to another community as well", elsewhere),
        ("One of the two who talked about it is far away, the other is not", across & ~elsewhere & (sources == MEMBER)),
    )
    for text, has in reasons:
        for place in sorted(np.flatnonzero(has).tolist(), key=lambda p: (not told[p], p)):
            if pool.mine[all_of[place]]:
                yield _chosen(pool, all_of[place], "boundary", text, int(has.sum()), len(all_of))


def _is_special(chains: Chains, row: int) -> bool:
    name, activity = chains.life.activity(int(chains.life.items["activity"][row]))
    return activity is not None and not activity.usual and name not in [one.name for one in ALWAYS]


def quickest(pool: Pool) -> Iterator[Chosen]:
    """Those that went from the visit to the result in the fewest weeks."""
    yield from _by_weeks(pool, "quickest", 1.0)


def longest(pool: Pool) -> Iterator[Chosen]:
    """Those that took the most weeks from the visit to the result."""
    yield from _by_weeks(pool, "longest", -1.0)


def _by_weeks(pool: Pool, name: str, sign: float) -> Iterator[Chosen]:
    code = pool.so_far(REALIZED, FAILED)
    if code not in (REALIZED, FAILED):
        return
    all_of = pool.of(code)
    weeks = pool.delays("in_all")[all_of]
    for place in np.argsort(sign * weeks, kind="stable"):
        if pool.mine[all_of[place]]:
            like = int((weeks <= weeks[place]).sum() if sign > 0 else (weeks >= weeks[place]).sum())
            such = "as quick" if sign > 0 else "that took as long"
            text = f"It took {count(float(weeks[place]), 'week')} from the visit to the result"
            yield _chosen(pool, all_of[place], name, text, like, len(all_of), such)


CHOOSING: dict[str, Callable[[Pool], Iterator[Chosen]]] = {
    "typical": typical,
    "surprising": surprising,
    "failed": failed,
    "boundary": boundary,
    "quickest": quickest,
    "longest": longest,
}


def _chosen(pool: Pool, place: Any, kind: str, text: str, like: int, of: int, such: str = "such") -> Chosen:
    """With how usual it is behind the reason."""
    one, several = CAME[int(pool.came[place])]
    if of == 1:
        usual = f"the only {one} in this life"
    elif like == of:
        usual = f"like all {of:,} {several} in this life"
    elif like == 1:
        usual = f"the only one {such} among {of:,} {several} in this life"
    else:
        usual = f"one of {like:,} {such} among {of:,} {several} in this life"
    return Chosen(int(pool.rows[place]), kind, f"{text}: {usual}.", like, of)


__all__ = ["CAME", "CHOOSING", "STORY_KINDS", "Chosen", "choose"]
