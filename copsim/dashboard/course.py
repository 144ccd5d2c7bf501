"""A lesson that is being given: which one, where in it, what the group has bet, and what came out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import solara

from copsim.analysis.revealed import Revealed
from copsim.dashboard.lesson_files import Shelf, shelf
from copsim.dashboard.lesson_kinds import Compare, Lesson, Reveal, Run
from copsim.dashboard.lesson_results import LIVES, revealed_of
from copsim.dashboard.staging import GivenUp, Latest, staged
from copsim.scenarios import ScenarioError

MOST_HANDS = 999
Bets = dict[str, tuple[int, ...]]
Results = dict[int, Revealed]


class Course:
    """What one visitor gives. Made once a page, so that visitors never meet."""

    def __init__(self, lives: int = LIVES) -> None:
        self.lives = lives
        """So many lives of each case are lived for what comes out."""
        self.lesson: solara.Reactive[Lesson | None] = solara.reactive(None)
        self.place: solara.Reactive[int] = solara.reactive(0)
        self.bets: solara.Reactive[Bets] = solara.reactive({})
        self.results: solara.Reactive[Results] = solara.reactive({})
        self.staged: solara.Reactive[frozenset[int]] = solara.reactive(frozenset())
        """Steps whose single lives are ready."""
        self.notes: solara.Reactive[bool] = solara.reactive(False)
        self.wrong: solara.Reactive[str] = solara.reactive("")
        self.weeks: dict[int, int] = {}
        """The week at which a step was left."""
        self.left: solara.Reactive[dict[str, tuple[int, Bets]]] = solara.reactive({})
        """Lessons that were left before their end: at which step, and the hands counted so far."""
        self._latest = Latest()
        self._lock = threading.Lock()

    def shelf(self) -> Shelf:
        """All lessons there are now."""
        return shelf()

    def open(self, lesson: Lesson, again: bool = False) -> None:
        """Begin a lesson, or go on where it was left; the lives of its reveals are lived meanwhile."""
        place, bets = self.left.value.get(lesson.name, (0, {})) if again else (0, {})
        with self._lock:
            self._latest.close()
            self.place.set(min(place, len(lesson.steps) - 1))
            self.bets.set(bets)
            self.results.set({})
            self.staged.set(frozenset())
            self.wrong.set("")
            self.weeks.clear()
            self.lesson.set(lesson)
            self._latest.ask(lambda given_up: self._live(lesson, given_up))

    def leave(self) -> None:
        """Back to the list; where the lesson was, and the hands that were counted, are kept until it is begun anew."""
        self._latest.close()
        lesson = self.lesson.value
        if lesson is not None:
            self.left.set({**self.left.value, lesson.name: (self.place.value, self.bets.value)})
        self.notes.set(False)
        self.lesson.set(None)

    def close(self) -> None:
        """The page is gone."""
        self._latest.close()

    def go(self, place: int) -> None:
        """To the step in this place; not beyond the ends."""
        lesson = self.lesson.value
        if lesson is not None:
            self.place.set(min(max(place, 0), len(lesson.steps) - 1))

    def bet(self, name: str, hands: Any) -> None:
        """The hands that were counted for each option of a bet."""
        lesson = self.lesson.value
        if lesson is None:
            return
        options = lesson.bet(name).options
        counted = tuple(min(max(int(one), 0), MOST_HANDS) for one in hands)
        if len(counted) == len(options):
            self.bets.set({**self.bets.value, name: counted})

    def hands(self, name: str) -> tuple[int, ...]:
        """The hands that were counted for each option of a bet; none where none were."""
        lesson = self.lesson.value
        none = (0,) * len(lesson.bet(name).options) if lesson is not None else ()
        bets: Bets = self.bets.value
        return bets.get(name, none)

    def _live(self, lesson: Lesson, given_up: Any) -> None:
        """Live all that the steps need, in their order."""
        try:
            for place, step in enumerate(lesson.steps):
                if isinstance(step, Run | Compare):
                    for name in (step.case,) if isinstance(step, Run) else step.cases:
                        staged(lesson.cases[name].session(step.seed))
                    self._unless(given_up, partial(self._ready, place))
                elif isinstance(step, Reveal):
                    found = revealed_of(lesson, step, self.lives, given_up)
                    self._unless(given_up, partial(self._came, place, found))
        except (ScenarioError, ArithmeticError, ValueError, MemoryError) as error:
            if not given_up():
                self.wrong.set(str(error))

    def _ready(self, place: int) -> None:
        self.staged.set(self.staged.value | {place})

    def _came(self, place: int, found: Revealed) -> None:
        self.results.set({**self.results.value, place: found})

    def _unless(self, given_up: Callable[[], bool], tell: Callable[[], None]) -> None:
        """Tell, unless another lesson was begun meanwhile."""
        with self._lock:
            if given_up():
                raise GivenUp
            tell()
