"""What a lesson is made of: cases to be lived, and steps through which a group is led."""

from __future__ import annotations

from dataclasses import dataclass, field

from copsim.analysis.combined import Combined
from copsim.analysis.revealed import Direction, Settles
from copsim.dashboard.session import Session
from copsim.scenarios import Entry, Scenario


@dataclass(frozen=True)
class Case:
    """A community in some circumstances: a scenario, what is set otherwise from the start, and dated changes."""

    name: str
    called: str
    """In the words of the room: `the leader stays`."""
    scenario: Scenario
    own: bool = False
    """Whether something is set otherwise than in the library."""
    changes: tuple[Entry, ...] = ()

    def session(self, seed: int, week: int = 0) -> Session:
        """One life of it, at a week, ready for the stage."""
        return Session(self.scenario, self.own, self.changes, seed).at(week)


@dataclass(frozen=True)
class Step:
    """What all steps have."""

    title: str
    text: str = ""
    """What is said to the room."""
    notes: str = ""
    """For the facilitator alone."""

    @property
    def kind(self) -> str:
        """Its name in files."""
        return next(name for name, made in KINDS.items() if isinstance(self, made))


@dataclass(frozen=True)
class Say(Step):
    """Text to the room."""

    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class Option:
    """A guess; right if the number is below this (and not below that of the one before), or if this case comes out."""

    text: str
    below: float | None = None
    case: str = ""


@dataclass(frozen=True)
class Predict(Step):
    """A bet of the group."""

    name: str = ""
    question: str = ""
    why: str = ""
    """What is asked for after the hands: reasons."""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Run(Step):
    """One life, played."""

    case: str = ""
    seed: int = 1
    start: int = 0
    end: int = 0
    watch: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Compare(Step):
    """Two to four lives of the same luck, played side by side."""

    cases: tuple[str, ...] = ()
    seed: int = 1
    measures: tuple[str, ...] = ()
    """Weekly measures that are added up."""
    called: str = ""
    start: int = 0
    end: int = 0
    watch: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """One case of a reveal."""

    case: str
    called: str
    measure: Combined
    sources: Direction = "open"
    """What the sources let one expect, beside the first case."""
    model: Direction = "open"
    """What came out when the lesson was written."""


@dataclass(frozen=True)
class Reveal(Step):
    """Many lives of each case, and whose guess was right."""

    bet: str = ""
    called: str = ""
    """What is measured, in the words of the room: `people who come in a week`."""
    asked: tuple[Asked, ...] = ()
    settles: Settles | None = None
    shown: str = "number"
    """How numbers are written: `number` or `percent`."""
    below: float | None = None
    reached: float | None = None
    """Where one of these is given, what counts is the share of lives below it, or of those that reached it."""

    @property
    def shares(self) -> bool:
        """Whether the share of lives is what counts."""
        return self.below is not None or self.reached is not None


@dataclass(frozen=True)
class Debrief(Step):
    """Questions to talk about."""

    questions: tuple[str, ...] = ()


KINDS: dict[str, type[Step]] = {
    "say": Say,
    "predict": Predict,
    "run": Run,
    "compare": Compare,
    "reveal": Reveal,
    "debrief": Debrief,
}
"""Kinds of steps by their name in files."""


@dataclass(frozen=True)
class Lesson:
    """A lesson of ten minutes or so."""

    name: str
    title: str
    minutes: int
    about: str
    source: str
    """In the short form of docs/sources.md."""
    passage: str
    """The idea, in words of our own."""
    cases: dict[str, Case] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    file: str = ""
    own: bool = False
    """Whether it comes from a folder of the user's."""

    def bet(self, name: str) -> Predict:
        """The bet of this name. Raises KeyError if there is none."""
        for step in self.steps:
            if isinstance(step, Predict) and step.name == name:
                return step
        raise KeyError(name)

    def measures_of(self, case: str) -> tuple[Combined, ...]:
        """All that its reveals measure of a case."""
        found = [
            one.measure for step in self.steps if isinstance(step, Reveal) for one in step.asked if one.case == case
        ]
        return tuple(dict.fromkeys(found))
