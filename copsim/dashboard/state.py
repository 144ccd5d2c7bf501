"""The state of one visitor's page: a session, and what it puts on the stage. All of it is here, in one place."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import numpy as np
import solara
from pydantic import ValidationError

from copsim.dashboard.beside import Beside
from copsim.dashboard.course import Course
from copsim.dashboard.levers import in_force
from copsim.dashboard.retelling import Retelling
from copsim.dashboard.session import Kept, Session, entry_of
from copsim.dashboard.shelf import Shelf
from copsim.dashboard.staging import FULL, QUICK, GivenUp, Latest, Staged, charts_of, others, staged
from copsim.scenarios import Entry, Scenario, load
from copsim.scenarios.dropping import use

REST = 0.25
"""Seconds without a change after which something has come to rest."""
FIRST = "healthy"


def in_words(error: Exception) -> str:
    """What cannot be, in words: of a check of values only what it says."""
    if isinstance(error, ValidationError):
        return "; ".join(str(one["msg"]).removeprefix("Value error, ") for one in error.errors())
    return str(error) or type(error).__name__


class Stage:
    """What one visitor has on the stage. Made once a page, so that visitors never meet."""

    def __init__(self, session: Session | None = None, kept: Sequence[Kept] = ()) -> None:
        self.session: solara.Reactive[Session] = solara.reactive(session or Session(load(FIRST)))
        self.week: solara.Reactive[int] = solara.reactive(self.session.value.week)
        self.put: solara.Reactive[tuple[int, int]] = solara.reactive((0, self.session.value.week))
        """How often the player was put in another week from here, and in which: its own clock is its own otherwise."""
        self.picked: solara.Reactive[int] = solara.reactive(-1)
        self.band: solara.Reactive[bool] = solara.reactive(True)
        self.charts: solara.Reactive[dict[str, str]] = solara.reactive({})
        self.lives: solara.Reactive[int] = solara.reactive(0)
        self.error: solara.Reactive[str] = solara.reactive("")
        self.beside = Beside(kept)
        """Lives that were put beside each other."""
        self.shelf = Shelf()
        """What is read or written in the library."""
        self.course = Course()
        """The lesson that is given."""
        self.telling = Retelling()
        """The stories that are read."""
        self.page: solara.Reactive[str] = solara.reactive("compare" if kept else "watch")
        self.drawn: Any = nullcontext()
        """In this context several things can be set, and the page is drawn once; set by the page."""
        self._latest = Latest()
        self.refresh()

    # What is shown

    @property
    def staged(self) -> Staged:
        """The life on the stage."""
        return staged(self.session.value)

    def refresh(self) -> None:
        """Show the charts of the session, and have the lives behind it lived."""
        with self.drawn:
            self.charts.set(self.staged.charts)
            self.lives.set(0)
        if self.band.value:
            self._latest.ask(self._live_others)

    def _live_others(self, given_up: Any) -> None:
        session = self.session.value
        weekly = self.staged.watched.weekly
        block: Any = ()
        for lives in (QUICK, FULL):
            more = others(session, range(len(block), lives), given_up)
            block = more if not len(block) else np.concatenate([block, more])
            charts = charts_of(weekly, block)
            if given_up():
                raise GivenUp
            with self.drawn:
                self.charts.set(charts)
                self.lives.set(lives)
            if lives == QUICK:
                time.sleep(REST)
                if given_up():
                    raise GivenUp

    def close(self) -> None:
        """The page is gone."""
        self._latest.close()
        self.beside.close()
        self.course.close()
        self.telling.close()

    # What can be done

    def try_(self, change: Any) -> None:
        """Have another session, if it can be; else say why, and leave all as it is."""
        try:
            session: Session = change(self.session.value.at(self.week.value))
            staged(session)
        except Exception as error:  # whatever a scenario of somebody's own leads to is told, and the page lives on
            self.error.set(in_words(error))
            return
        with self.drawn:
            self.error.set("")
            another = session.scenario != self.session.value.scenario
            self.session.set(session)
            if another or session.week != self.week.value:
                self.go(session.week)
            self.refresh()

    def go(self, week: int) -> None:
        """Put the player in a week."""
        self.week.set(week)
        self.put.set((self.put.value[0] + 1, week))

    def choose(self, scenario: Scenario, *, own: bool = False) -> None:
        """Another scenario, from its beginning, with the same luck."""
        self.picked.set(-1)
        self.try_(lambda session: Session(scenario, own, (), session.seed))

    def luck(self, seed: int) -> None:
        """Another luck, in the same week, with the same changes."""
        self.picked.set(-1)
        self.try_(lambda session: Session(session.scenario, session.own, session.levers, seed, session.week))

    def as_it_was(self) -> None:
        """Without any change by hand."""
        self.try_(lambda session: Session(session.scenario, session.own, (), session.seed, session.week))

    def put_beside(self, other: Session | None = None) -> None:
        """Keep what is on the stage, or another session, to be seen beside others; say why, where it cannot be."""
        self._kept(lambda session: self.beside.put(other or session))

    def with_and_without(self) -> None:
        """Put what is on the stage beside itself without the changes by hand."""
        self._kept(self.beside.with_and_without)

    def also_without(self) -> None:
        """Put two lives beside themselves without what both have."""
        self._kept(lambda _: self.beside.also_without())

    def put_on(self, session: Session) -> None:
        """Put one of those beside each other on the stage, in the week and with the luck that are shown."""
        self.picked.set(-1)
        self.try_(lambda now: replace(session, seed=now.seed).at(now.week))
        if not self.error.value:
            self.page.set("watch")

    def _kept(self, put: Any) -> None:
        try:
            put(self.session.value.at(self.week.value))
        except Exception as error:  # whatever a scenario of somebody's own leads to is told, and the page lives on
            self.error.set(in_words(error))
            return
        self.error.set("")

    def lever(self, path: str, value: float, week: int) -> None:
        """A lever was moved in a week, the one that is seen."""
        self.week.set(week)
        self.try_(lambda session: session.with_lever(Entry(week=week, values={path: value})))

    def event(self, given: dict[str, Any], week: int) -> None:
        """Something happens in a week, the one that is seen."""
        self.week.set(week)
        self.try_(lambda session: session.with_lever(entry_of({"week": week, **given})))

    def drop(self, name: str, week: int) -> None:
        """An intervention of the library begins in a week, the one that is seen."""
        self.week.set(week)
        self.try_(lambda session: session.with_lever(use(name, week)))

    def move(self, place: int, week: int) -> None:
        """A change by hand is dated otherwise."""
        self.try_(lambda session: session.with_lever_moved(place, week))

    def remove(self, place: int) -> None:
        """A change by hand is taken away."""
        self.try_(lambda session: session.without_lever(place))

    def value_of(self, path: str) -> float:
        """What a parameter is in the week that is shown."""
        return in_force(self.session.value.whole, path, self.week.value)
