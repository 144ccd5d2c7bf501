"""Stories of the life on the stage, put together in a thread: the life has to be looked at once more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import solara

from copsim.analysis.story_life import StoryLife
from copsim.analysis.story_telling import ToldStory, tell_stories
from copsim.dashboard.session import Session
from copsim.dashboard.staging import KEPT, GivenUp, Latest, staged
from copsim.experiments.story_runs import story_life

MOST = 6
"""So many stories are told at a time."""


@dataclass(frozen=True)
class Retold:
    """Stories that were put together, and of what."""

    key: tuple[str, str]
    stories: tuple[ToldStory, ...]


def key_of(session: Session) -> str:
    """The life on the stage as text, whatever week it is at."""
    return replace(session, week=0).as_query()


class Retelling:
    """The stories that one visitor reads. Made once a page, so that visitors never meet."""

    def __init__(self) -> None:
        self.kind: solara.Reactive[str] = solara.reactive("")
        """Why stories are chosen; one for each reason if empty."""
        self.found: solara.Reactive[Retold | None] = solara.reactive(None)
        self.said: solara.Reactive[str] = solara.reactive("")
        self._asked = ("", "")
        self._latest = Latest()

    def ask(self, session: Session) -> None:
        """Have stories of this life told, unless they are or will be."""
        key = (key_of(session), self.kind.value)
        if key == self._asked:
            return
        self._asked = key
        self.said.set("")
        self._latest.ask(lambda given_up: self._tell(key, given_up))

    def close(self) -> None:
        """The page is gone."""
        self._latest.close()

    def _tell(self, key: tuple[str, str], given_up: Callable[[], bool]) -> None:
        try:
            life = _life(key[0])
            told = tell_stories(life, kind=key[1] or None, most=MOST)
        except Exception as error:  # whatever a scenario of somebody's own leads to is told, and the page lives on
            if not given_up():
                self._asked = ("", "")
                self.said.set(str(error) or type(error).__name__)
            return
        if given_up():
            raise GivenUp
        self.found.set(Retold(key, tuple(told)))


@lru_cache(maxsize=KEPT)
def _life(query: str) -> StoryLife:
    session = Session.of_query(query)
    watched = staged(session).watched
    return story_life(session.whole, session.seed, watched.weekly, watched.followed)
