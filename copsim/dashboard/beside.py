"""Lives beside each other: which ones, what differs between them, and how they come out over a hundred seeds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import solara

from copsim.compare_order import Order, order_named
from copsim.compared import Comparison
from copsim.dashboard.happenings import all_called
from copsim.dashboard.levers import entry_told
from copsim.dashboard.session import LONGEST_NAME, MOST_KEPT, ByHand, Kept, Session, name_told
from copsim.dashboard.staging import GivenUp, Latest, Staged, staged
from copsim.dashboard.words import say
from copsim.scenarios import Scenario, ScenarioError
from copsim.scenarios.differing import Differing, differing
from copsim.scenarios.errors import Problem
from copsim.simulation.model import QUANTITIES

SEEDS = 100
"""So many pairs of lives are compared."""
TOLD_EVERY = 0.25
"""Seconds between two words on how far it has come."""


def with_luck(kept: Sequence[Kept], seed: int) -> list[Session]:
    """The sessions as they are played beside each other: one luck, and as many weeks as the first has, or more."""
    return [_long(replace(one.session, seed=seed), kept[0].session.weeks) for one in kept]


def lives_of(kept: Sequence[Kept], seed: int) -> tuple[list[Staged], str]:
    """The lives as they are played beside each other; or none, and why."""
    try:
        return [staged(session) for session in with_luck(kept, seed)], ""
    except Exception as error:  # whatever a scenario of somebody's own leads to is told, and the page lives on
        return [], str(error) or type(error).__name__


def _long(session: Session, weeks: int) -> Session:
    if session.weeks >= weeks:
        return session
    return replace(session, scenario=session.scenario.with_values({"weeks": weeks}))


def differences(kept: Sequence[Kept]) -> list[list[Differing]]:
    """What differs from the first, for each of the others; parameters by what their levers are called."""
    first = kept[0].session
    return [
        _by_levers(differing(first.whole, one.session.whole, first.weeks), first.whole, one.session.whole)
        for one in kept[1:]
    ]


def _by_levers(differs: Sequence[Differing], *scenarios: Scenario) -> list[Differing]:
    called = {entry.told: entry_told(entry) for scenario in scenarios for entry in scenario.changes if entry.values}

    def told_(one: Differing) -> str:
        path = next((path for path in called if one.when is not None and one.told.endswith(path)), None)
        return one.told if path is None else one.told.removesuffix(path) + called[path]

    return [replace(one, told=told_(one)) for one in differs]


def order_of(kept: Sequence[Kept], seeds: int) -> Order:
    """The comparison of sessions. Raises ValueError where two are the same, or it is too much."""
    weeks = kept[0].session.weeks
    return order_named({one.name: _long(one.session, weeks).whole for one in kept}, replicates=seeds)


@dataclass(frozen=True, eq=False)
class Found:
    """What came out of comparing sessions."""

    key: str
    comparison: Comparison


class Beside:
    """What one visitor has put beside each other. Made once a page, so that visitors never meet."""

    def __init__(self, kept: Sequence[Kept] = ()) -> None:
        self.kept: solara.Reactive[tuple[Kept, ...]] = solara.reactive(tuple(kept))
        self.before: solara.Reactive[tuple[Kept, ...]] = solara.reactive(())
        """Those that were replaced by others and can be brought back."""
        self.found: solara.Reactive[Found | None] = solara.reactive(None)
        self.done: solara.Reactive[float] = solara.reactive(-1.0)
        """How much of a comparison is done, 0 to 1; below zero while there is none."""
        self.said: solara.Reactive[str] = solara.reactive("")
        """Why there is none."""
        self._latest = Latest()
        self._asked = ""

    # Which ones

    def put(self, session: Session, name: str = "") -> None:
        """Put a session beside the others. Raises ScenarioError where that cannot be."""
        kept = self.kept.value
        if len(kept) >= MOST_KEPT:
            raise ScenarioError([Problem(say("compare.full", most=MOST_KEPT))])
        same = next((one for one in kept if _same(one.session, session)), None)
        if same is not None:
            raise ScenarioError([Problem(say("compare.there", name=same.name))])
        staged(session)
        named = name or name_of(session, kept[0].session if kept else None)
        self.kept.set((*kept, Kept(free_name(named, [one.name for one in kept]), session)))

    def replace(self, kept: Sequence[Kept]) -> None:
        """Put these beside each other in place of all others, which can be brought back."""
        if self.kept.value and self.kept.value != tuple(kept):
            self.before.set(self.kept.value)
        self.kept.set(tuple(kept))

    def bring_back(self) -> None:
        """Those that were there before they were replaced."""
        before = self.before.value
        self.before.set(())
        self.kept.set(before)

    def also_without(self) -> None:
        """Put each of two lives beside them once more, without the changes by hand that both have.

        Raises ScenarioError where that cannot be.
        """
        kept = self.kept.value
        shared = by_hand_alike(kept)
        for one in kept[: MOST_KEPT // 2]:
            without = replace(one.session, levers=tuple(e for e in one.session.levers if e not in shared))
            name = say("compare.named.without", what=all_called(shared))
            if without.levers:
                name = say("compare.named.also", name=all_called(without.levers), without=name)
            self.put(without, name)

    def with_and_without(self, session: Session) -> None:
        """A session without its changes by hand and with them, in place of all others."""
        staged(session)
        without = replace(session, levers=())
        staged(without)
        self.replace((Kept(say("compare.without"), without), Kept(name_told(name_of(session, without)), session)))

    def remove(self, place: int) -> None:
        """Take one away."""
        self.kept.set(tuple(one for n, one in enumerate(self.kept.value) if n != place))

    def first(self, place: int) -> None:
        """Hold all others against this one."""
        kept = self.kept.value
        self.kept.set((kept[place], *(one for n, one in enumerate(kept) if n != place)))

    def rename(self, place: int, text: str) -> None:
        """Call one of them otherwise; it keeps its name if nothing is left of the new one."""
        kept = list(self.kept.value)
        taken = [one.name for n, one in enumerate(kept) if n != place]
        kept[place] = replace(kept[place], name=free_name(text, taken) or kept[place].name)
        self.kept.set(tuple(kept))
        found = self.found.value
        if found is not None and found.key == key_of(kept):
            self.found.set(Found(found.key, _renamed(found.comparison, kept)))

    # How they come out

    def ask(self) -> None:
        """Compare what is there, unless that has been done or is being done."""
        kept = self.kept.value
        key = key_of(kept)
        if key == self._asked:
            return
        self._asked = key
        self._latest.close()
        self.said.set("")
        self.found.set(None)
        self.done.set(-1.0)
        if len(kept) >= 2:
            self.done.set(0.0)
            self._latest.ask(lambda given_up: self._compare(kept, key, given_up))

    def give_up(self) -> None:
        """Never mind."""
        self._latest.close()
        self.done.set(-1.0)
        self.said.set(say("compare.given_up"))

    def again(self) -> None:
        """Compare what is there once more."""
        self._asked = ""
        self.ask()

    def close(self) -> None:
        """The page is gone."""
        self._latest.close()

    def _compare(self, kept: tuple[Kept, ...], key: str, given_up: Callable[[], bool]) -> None:
        try:
            order = order_of(kept, SEEDS)
            comparison = order.run(_Told(len(order.arms) * len(order.seeds) * order.weeks, self.done.set, given_up))
        except GivenUp:
            raise
        except Exception as error:  # whatever a scenario of somebody's own leads to is told, and the page lives on
            if not given_up():
                self.said.set(str(error) or type(error).__name__)
                self.done.set(-1.0)
            return
        if given_up():
            raise GivenUp
        # Names may have changed meanwhile.
        now = self.kept.value
        self.found.set(Found(key, _renamed(comparison, now) if key_of(now) == key else comparison))
        self.done.set(-1.0)


class _Told:
    """Hears from several threads how many weeks have been lived, and says now and then what share of all that is.

    Raises GivenUp where nobody wants to know any more.
    """

    def __init__(self, all_weeks: int, told: Callable[[float], None], given_up: Callable[[], bool]) -> None:
        self._all, self._told, self._given_up = all_weeks, told, given_up
        self._lock = threading.Lock()
        self._lived = 0
        self._when = time.monotonic()

    def __call__(self, weeks: int, _: int) -> None:
        if self._given_up():
            raise GivenUp
        with self._lock:
            self._lived += weeks
            now = time.monotonic()
            late = now - self._when >= TOLD_EVERY or self._lived >= self._all
            if late:
                self._when = now
                self._told(self._lived / self._all)


def key_of(kept: Sequence[Kept]) -> str:
    """What is compared as text: the same whatever luck, week and names are."""
    return " ".join(replace(one.session, seed=0, week=0).as_query() for one in kept)


def free_name(text: str, taken: Sequence[str]) -> str:
    """A name from a text that is none of those taken; empty if nothing is left of the text."""
    name = name_told(text)
    tried, n = name, 2
    while tried and tried in taken:
        end = f" {n}"
        tried, n = name[: LONGEST_NAME - len(end)].rstrip() + end, n + 1
    return tried


def name_of(session: Session, first: Session | None = None) -> str:
    """What a session is called if nobody says: by what differs from the first, or by its scenario and changes."""
    if first is None or first.scenario != session.scenario:
        return all_called(session.levers) or session.scenario.title
    more = all_called(entry for entry in session.levers if entry not in first.levers)
    fewer = all_called(entry for entry in first.levers if entry not in session.levers)
    if more and more == fewer:
        weeks = ", ".join(str(entry.week) for entry in session.levers if entry not in first.levers)
        return say("compare.named.at", what=more, week=weeks)
    parts = [say("compare.named.with", what=more)] if more else []
    parts += [say("compare.named.without", what=fewer)] if fewer else []
    return ", ".join(parts) or session.scenario.title


def alike(kept: Sequence[Kept]) -> list[tuple[int, str]]:
    """Dated changes that all of them have, as (week, plain words), within the weeks of the first."""
    weeks = kept[0].session.weeks
    first, *others = (one.session.whole.marks(weeks, entry_told) for one in kept)
    return [mark for mark in first if all(mark in marks for marks in others)]


def by_hand_alike(kept: Sequence[Kept]) -> list[ByHand]:
    """Changes by hand that all of them have."""
    return [entry for entry in kept[0].session.levers if all(entry in one.session.levers for one in kept)]


def set_aside(kept: Sequence[Kept]) -> list[ByHand]:
    """What the first two of four lives have that the last two have not, if these are the same two without it."""
    if len(kept) != MOST_KEPT:
        return []
    first, second, third, fourth = (one.session for one in kept)
    shared = [one for one in by_hand_alike(kept[:2]) if one not in third.levers and one not in fourth.levers]
    without = (replace(one, levers=tuple(e for e in one.levers if e not in shared)) for one in (first, second))
    same = all(_same(one, other) for one, other in zip(without, (third, fourth), strict=True))
    return shared if same else []


def _same(one: Session, other: Session) -> bool:
    """Whether two sessions live alike when they have the same luck."""
    return one.whole == other.whole or (one.weeks == other.weeks and not differing(one.whole, other.whole, one.weeks))


def _renamed(comparison: Comparison, kept: Sequence[Kept]) -> Comparison:
    arms = [replace(arm, name=one.name) for arm, one in zip(comparison.arms, kept, strict=True)]
    return comparison.named(arms, order_of(kept, SEEDS).notes)


def told(differs: Sequence[Differing]) -> list[dict[str, Any]]:
    """What differs, ready for a page."""
    return [
        {"when": one.when, "told": one.told, "meaning": f"{_without_path(one.meaning)} {one.note}".strip()}
        for one in differs
    ]


def _without_path(meaning: str) -> str:
    """What a parameter means, where it begins with its path, as its lever has a name of its own."""
    path, _, rest = meaning.partition(": ")
    return rest if path in QUANTITIES else meaning
