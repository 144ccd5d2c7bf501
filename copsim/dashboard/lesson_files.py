"""Lessons in files: those that come with copsim, and those in a folder of one's own.

They are read as strictly as scenario files: what is wrong is told with its line, all at once, and a key that does not
exist is refused with the nearest that does.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from copsim.dashboard.lesson_kinds import Lesson
from copsim.dashboard.lesson_step_reading import LessonReader
from copsim.dashboard.starting import LESSONS
from copsim.scenarios import ScenarioError
from copsim.scenarios.errors import Problem, Problems
from copsim.scenarios.tree import MAX_BYTES, decoded, tree

ENDINGS = (".yaml", ".yml")
MOST_FILES = 200


@dataclass(frozen=True)
class Shelf:
    """All lessons there are, and what is wrong with files that hold none."""

    lessons: tuple[Lesson, ...]
    wrong: tuple[str, ...] = ()

    def lesson(self, name: str) -> Lesson | None:
        """The lesson of this name, if there is one."""
        return next((one for one in self.lessons if one.name == name), None)


def shelf(folder: Path | None = None) -> Shelf:
    """The lessons that come with copsim, with those of a folder beside them, or in the place of those of the same name.

    Args:
        folder: with lessons of one's own; the one that was named at the start if None.
    """
    chosen = folder or (Path(os.environ[LESSONS]) if os.environ.get(LESSONS) else None)
    lessons: dict[str, Lesson] = {}
    wrong: list[str] = []
    for place, own in ((_own_folder(), False), (chosen, True)):
        if place is None:
            continue
        try:
            files = sorted(file for file in place.iterdir() if file.suffix.lower() in ENDINGS)[:MOST_FILES]
        except OSError as error:
            wrong.append(f"{place}: {error.strerror or error}")
            continue
        for file in files:
            try:
                lesson = load_lesson(file)
            except ScenarioError as error:
                wrong.append(str(error))
            else:
                lessons[lesson.name] = replace(lesson, own=own)
    return Shelf(tuple(lessons.values()), tuple(wrong))


def _own_folder() -> Path:
    return Path(str(resources.files("copsim.dashboard"))) / "lessons"


def load_lesson(file: Path) -> Lesson:
    """The lesson in a file, read again only if it was changed. Raises ScenarioError with all that is wrong."""
    try:
        kept = file.stat()
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise ScenarioError([Problem(f"cannot be read: {error.strerror or error}", file=file.name)]) from None
    return _read(data, file.name, file.stem, (kept.st_mtime_ns, kept.st_size))


@lru_cache(maxsize=2 * MOST_FILES)
def _read(data: bytes, name: str, stem: str, _: Any) -> Lesson:
    return read_lesson(data, name, stem)


def read_lesson(text: str | bytes, file: str = "text", stem: str = "lesson") -> Lesson:
    """The lesson in a text.

    Args:
        text: what would stand in the file.
        file: what messages call it.
        stem: a lesson without a name is called so.

    Raises:
        ScenarioError: with all that is wrong, line with each.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    problems = Problems()
    lesson = LessonReader(file, problems).read(
        tree(decoded(data, file, problems, "lesson"), file, problems, "lesson"), stem
    )
    problems.settle()
    return lesson
