"""What is in force in each week of a scenario while interventions act on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from copsim.scenarios.errors import Problem
from copsim.scenarios.intervention import Operation
from copsim.scenarios.places import addresses, firsts, meet, reached
from copsim.scenarios.scenario import Scenario


@dataclass(frozen=True)
class Window:
    """An operation with the weeks in which it holds."""

    operation: Operation
    start: int
    end: float
    """The first week in which it does no longer; inf if it holds for good."""
    community: int | None
    whose: str
    """Which intervention on which week it belongs to, as it is written."""

    def holds(self, week: int, community: int | None) -> bool:
        """Whether it acts in this week, in this community (None: in those that no change names)."""
        return self.start <= week < self.end and self.community in (None, community)


@dataclass(frozen=True)
class Setting:
    """Values that hold from a week on."""

    week: int
    community: int | None
    values: dict[str, float]
    whose: tuple[str, ...]
    ends: bool
    """Whether what is told is that something is over."""


@dataclass(frozen=True)
class InForce:
    """A scenario, and windows in which operations act on what it sets itself.

    Of two new values the one that began later holds; relative ones go on from that, in the order in which they began.
    """

    scenario: Scenario
    windows: Sequence[Window]
    """In the order in which they begin."""

    @cached_property
    def named(self) -> tuple[int, ...]:
        """Communities that some change or window names by itself, and those of places with parameters of their own."""
        there = {c for entry in self.scenario.changes for c in reached(entry.community, self._known) or ()}
        there |= {window.community for window in self.windows if window.community is not None}
        for first, place in firsts(self.scenario.places):
            there |= set(range(first, first + place.copies)) if place.values else set()
        return tuple(sorted(there))

    @cached_property
    def _known(self) -> dict[str, tuple[int, ...]]:
        """Which communities each name of a landscape means."""
        return addresses(self.scenario.places)

    @cached_property
    def everywhere(self) -> tuple[int | None, ...]:
        """Each community in which something else may be in force; None for all those that nothing names."""
        rest = [None] if len(self.named) < self.scenario.communities else []
        return (*rest, *self.named)

    def base(self, path: str, week: int, community: int | None) -> float:
        """What the scenario itself has in force."""
        value = self.scenario.setting(path, community)
        for entry in self._own(path):
            if entry[0] <= week and _there(community, entry[1]):
                value = entry[2]
        return value

    def _own(self, path: str) -> list[tuple[int, frozenset[int] | None, float]]:
        """Changes of the scenario: week, communities (None: all), value; in the order in which they are carried out."""
        entries = [
            (e.week, reached(e.community, self._known), e.values[path])
            for e in self.scenario.changes
            if path in e.values
        ]
        return sorted(entries, key=lambda entry: entry[0])

    def value(self, path: str, week: int, community: int | None) -> float:
        """What is in force with all windows."""
        value = self.base(path, week, community)
        acting = [w for w in self.windows if w.operation.path == path and w.holds(week, community)]
        for window in sorted(acting, key=lambda window: window.operation.relative):
            value = window.operation.after(value)
        return value

    def problems(self) -> Iterator[Problem]:
        """Changes of the scenario itself that a new value would hide."""
        for window in self.windows:
            path = window.operation.path
            if window.operation.relative:
                continue
            for week, there, _ in self._own(path):
                if meet(there, reached(window.community, {})) and window.start < week < window.end:
                    said = f"sets {path} while the scenario itself changes it, in week {week}"
                    yield Problem(
                        said, window.whose, expected=f"week {week} or later, or a scenario without this change"
                    )
                    break

    def settings(self, weeks: int) -> list[Setting]:
        """What has to be set, and when, so that all windows hold in a run of so many weeks."""
        found: dict[tuple[int, int | None, tuple[str, ...], bool], dict[str, float]] = {}
        for path in dict.fromkeys(window.operation.path for window in self.windows):
            mine = [window for window in self.windows if window.operation.path == path]
            everywhere: dict[int, float] = {}
            for place in [None, *self.named]:
                if place is None and all(window.community is not None for window in mine):
                    continue
                for week, value in self._of(path, mine, place, weeks, everywhere).items():
                    whose, ends = _cause(mine, week, place)
                    found.setdefault((week, place, whose, ends), {})[path] = value
                    if place is None:
                        everywhere[week] = value
        # What is set for all comes before what is set for one.
        order = sorted(found, key=lambda key: (key[0], -1 if key[1] is None else key[1]))
        return [Setting(key[0], key[1], found[key], key[2], key[3]) for key in order]

    def _of(
        self, path: str, mine: Sequence[Window], place: int | None, weeks: int, everywhere: dict[int, float]
    ) -> dict[int, float]:
        """Values by the week from which they have to be set in one community, or for all."""
        touching = [window for window in mine if window.community in (None, place)]
        own = [entry for entry in self._own(path) if _there(place, entry[1])]
        turns = {w for window in touching for w in (window.start, window.end) if w < weeks}
        turns |= {week for week, _, _ in own if any(window.holds(week, place) for window in touching)}
        turns |= set(everywhere)
        made: dict[int, float] = {}
        for turn in sorted(int(week) for week in turns):
            # What would be in force if nothing were set now: the last of what was set before.
            before = [(week, 0, value) for week, _, value in own if week <= turn]
            before += [(week, 1, value) for week, value in everywhere.items() if week <= turn]
            before += [(week, 2, value) for week, value in made.items()]
            first = self.scenario.setting(path, place)
            standing = sorted(before, key=lambda each: each[:2])[-1][2] if before else first
            value = self.value(path, turn, place)
            if value != standing:
                made[turn] = value
        return made


def _there(community: int | None, there: frozenset[int] | None) -> bool:
    """Whether something holds in a community (None: in those that nothing names)."""
    return there is None or community in there


def _cause(mine: Sequence[Window], week: int, place: int | None) -> tuple[tuple[str, ...], bool]:
    """Whose doing it is that something is set in this week, and whether it is the end of it."""
    touching = [window for window in mine if window.community in (None, place)] or list(mine)
    begins = [window.whose for window in touching if window.start == week]
    ends = [window.whose for window in touching if window.end == week]
    acting = [window.whose for window in touching if window.holds(week, place)]
    return tuple(dict.fromkeys(begins or ends or acting)), bool(ends and not begins)


__all__ = ["InForce", "Setting", "Window"]
