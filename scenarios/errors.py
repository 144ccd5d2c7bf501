"""What can be wrong with a scenario, said so that it can be mended: where, what was found, what was expected.

ValueError
    ScenarioError   carries every problem that was found, not only the first
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

MAX_PROBLEMS = 40
"""So many problems are told at once; a file with more is most likely no scenario at all."""
LONGEST_SHOWN = 60
LONGEST_PLACE = 300


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong."""

    said: str
    """What is the matter, in words: `unknown`, `is 1.5`."""
    key: str = ""
    """Where in the scenario: `leading.effort`, `changes[0].week`; empty for the scenario as a whole."""
    value: str = ""
    """What was found there, as text, shortened."""
    expected: str = ""
    nearest: str = ""
    """The valid name most like the one that was found, if any is."""
    known: tuple[str, ...] = ()
    """All valid names."""
    file: str = ""
    line: int | None = None

    def at(self, file: str, line: int | None) -> Problem:
        """The same problem with its place."""
        return replace(self, file=file, line=line)

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}: " if self.line else f"{self.file}: " if self.file else ""
        text = f"{where}{self.key}: {self.said}" if self.key else f"{where}{self.said}"
        if self.expected:
            text += f"; expected {self.expected}"
        if self.nearest:
            text += f"; did you mean {self.nearest}?"
        if self.known:
            text += f"{'' if self.nearest else ';'} known: {', '.join(self.known)}"
        return text


class ScenarioError(ValueError):
    """A scenario cannot be used. `problems` says why; the text has one line for each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class Problems(list[Problem]):
    """Problems as they are found. Raises ScenarioError as soon as there are too many to be of use."""

    def add(self, problem: Problem) -> None:
        """Note one more problem."""
        self.append(problem)
        if len(self) >= MAX_PROBLEMS:
            self.append(Problem("more may follow; mend these first", file=problem.file))
            raise ScenarioError(self)

    def settle(self) -> None:
        """Raise ScenarioError if there are any."""
        if self:
            raise ScenarioError(self)


def unknown(name: str, known: Iterable[str], key: str = "", *, listed: bool = True) -> Problem:
    """The problem of a name that does not exist; offers the nearest of those that do.

    `key` is where the name stands (the name itself if not given); a long list of known names need not be shown.
    """
    names = tuple(known)
    near = difflib.get_close_matches(name[:LONGEST_SHOWN], names, n=1)
    return Problem(
        "unknown",
        key=shortened(key or name),
        value=shortened(name),
        nearest=near[0] if near else "",
        known=names if listed else (),
    )


def shortened(text: str) -> str:
    """Text for a message: on one line, and not too long."""
    line = "".join(c if c.isprintable() else " " for c in text[: 2 * LONGEST_SHOWN])
    return line if len(line) <= LONGEST_SHOWN else line[: LONGEST_SHOWN - 1] + "…"


def place(file: str) -> str:
    """The name of a file for a message: its end, if it is very long."""
    line = "".join(c if c.isprintable() else " " for c in file[-LONGEST_PLACE:])
    return line if len(file) <= LONGEST_PLACE else f"…{line}"


def shown(value: Any) -> str:
    """A value as messages name it."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text '{shortened(value)}'"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, dict):
        return "a mapping of keys to values"
    try:
        return shortened(str(value))
    except ValueError:
        # Python refuses to write out whole numbers of thousands of digits.
        return "a number of thousands of digits"
