"""Loading scenarios: from the library, from files, from text; with what they inherit."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from copsim.scenarios import library
from copsim.scenarios.activity_rows import Row, given_later, merged
from copsim.scenarios.between import Between
from copsim.scenarios.checks import cross_problems
from copsim.scenarios.entries import Entry
from copsim.scenarios.errors import Problem, Problems, ScenarioError, place, shortened, unknown
from copsim.scenarios.landscape_checks import run_problems
from copsim.scenarios.numbers import RUN
from copsim.scenarios.places import Place
from copsim.scenarios.scenario import Scenario, whole_programme
from copsim.scenarios.sheets import Sheet, read_sheet
from copsim.scenarios.texts import slug
from copsim.scenarios.tree import MAX_BYTES, decoded

LONGEST_CHAIN = 20
"""So many files may stand behind one another by `extends`."""
ENDINGS = (".yaml", ".yml")
LIFE = ".life"
"""The ending that files of lives have, by habit."""


def load(reference: str | Path) -> Scenario:
    """The scenario of this name or in this file.

    Args:
        reference: a name of the library (`healthy`, or `firm` for a landscape), or a path to a .yaml or .yml file.

    Raises:
        ScenarioError: with all that is wrong, file and line with each.
        TypeError: for a reference that is neither text nor a path.
    """
    if not isinstance(reference, str | os.PathLike):
        raise TypeError(f"the scenario is {reference!r}, expected a name, or the path of a file")
    if str(reference).endswith(LIFE) and Path(reference).is_file():
        expected = "the name or the .yaml file of a scenario; lives are for copsim resume and copsim branch"
        raise ScenarioError([Problem("is a life that was put aside", key=str(reference), expected=expected)])
    if isinstance(reference, str) and not is_path(reference):
        file = library.path(reference)
        return _loaded(contents(file, file.name), file.name, file, file.stem)
    file = Path(reference)
    return _loaded(contents(file, str(reference)), str(reference), file, file.stem)


def load_text(text: str | bytes, *, file: str = "text", folder: Path | None = None) -> Scenario:
    """The scenario in this text, which is that of a scenario file.

    Args:
        text: what would stand in the file.
        file: what messages call it; a scenario without a `name` is named after it.
        folder: where `extends` looks for files; if not given, only names of the library can be extended.

    Raises:
        ScenarioError: with all that is wrong, line with each.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return _loaded(data, file, None if folder is None else folder / file, Path(file).stem)


def parent_of(scenario: str | Path) -> Scenario | None:
    """The scenario that this one extends, or None. Raises ScenarioError as `load` does."""
    named = isinstance(scenario, str) and not is_path(scenario)
    file = library.path(str(scenario)) if named else Path(scenario)
    problems = Problems()
    sheet = read_sheet(decoded(contents(file, str(file)), str(file), problems), str(file), problems)
    problems.settle()
    reference = sheet.texts.get("extends")
    if reference is None:
        return None
    return load(file.parent / reference if is_path(reference) else reference)


def is_path(reference: str) -> bool:
    """Whether a reference is meant as a path, and not as a name of the library."""
    return reference.lower().endswith(ENDINGS) or "/" in reference or "\\" in reference


def contents(file: Path, shown: str, what: str = "scenario") -> bytes:
    """Contents of a file that should hold `what`, as far as one could be long.

    Raises ScenarioError where it cannot be read.
    """
    name = place(shown)
    article = "an" if what[0] in "aeiou" else "a"
    if file.suffix.lower() not in ENDINGS:
        said = f"is not {article} {what} file; expected a file that ends in .yaml or .yml"
        if what == "scenario" and shown in library.every_name():
            said += f", or the name of a scenario as text: load('{shown}')"
        raise ScenarioError([Problem(said, file=name)])
    try:
        kind = file.stat().st_mode
        if stat.S_ISDIR(kind):
            raise ScenarioError([Problem(f"is a folder; expected {article} {what} file", file=name)])
        if not stat.S_ISREG(kind):
            raise ScenarioError([Problem("is not an ordinary file", file=name)])
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise ScenarioError([_missing(file, name)]) from None
    except PermissionError:
        raise ScenarioError([Problem("may not be read; its permissions forbid it", file=name)]) from None
    except ScenarioError:
        raise
    except (OSError, ValueError) as error:
        # ValueError: the path itself is impossible, for one with a null character in it.
        raise ScenarioError([Problem(f"cannot be read: {shortened(str(error))}", file=name)]) from None


def _missing(file: Path, name: str) -> Problem:
    from difflib import get_close_matches

    try:
        there = sorted(other.name for other in file.parent.iterdir() if other.suffix.lower() in ENDINGS)
    except OSError:
        there = []
    near = get_close_matches(file.name, there, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    if not near and file.stem in library.every_name():
        hint = f"; for the scenario of the library write '{file.stem}' alone"
    return Problem(f"there is no such file{hint}", file=name)


@dataclass
class _Whole:
    """A file with all it inherits; `where` says in which file and line each key was given."""

    texts: dict[str, str] = field(default_factory=dict)
    real_case: bool = False
    run: dict[str, float] = field(default_factory=dict)
    parameters: dict[str, float] = field(default_factory=dict)
    changes: list[Entry] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    programme: tuple[str, ...] = ()
    activities: dict[str, Row] = field(default_factory=dict)
    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    links: tuple[Between, ...] = ()
    where: dict[str, tuple[str, int]] = field(default_factory=dict)


def _loaded(data: bytes, file: str, path: Path | None, stem: str) -> Scenario:
    problems = Problems()
    whole = _Whole()
    for sheet in reversed(_chain(data, place(file), path, problems)):
        whole = _extended(whole, sheet, problems)
    problems.settle()
    name = whole.texts.get("name") or slug(stem)
    if not name:
        raise ScenarioError([Problem("no name can be made from that of the file; write 'name: …'", file=place(file))])
    run: dict[str, Any] = {key: whole.run.get(key, _default(key)) for key in RUN}
    places = tuple(Place(name=name, **given) for name, given in whole.places.items())
    if places:
        run["communities"] = sum(place.copies for place in places)
    found = cross_problems(
        run,
        whole.parameters,
        whole.changes,
        whole.sources,
        real_case=whole.real_case,
        programme=whole.programme,
        activities=whole.activities,
        places=places,
        links=whole.links,
    )
    for problem in (*run_problems(whole.run, places), *found):
        where, line = _where(whole.where, problem.key)
        problems.add(problem.at(where or place(file), line))
    problems.settle()
    return Scenario(
        name=name,
        title=whole.texts.get("title", ""),
        question=whole.texts.get("question", ""),
        description=whole.texts.get("description", ""),
        **run,
        parameters=whole.parameters,
        changes=tuple(whole.changes),
        sources=whole.sources,
        real_case=whole.real_case,
        programme=whole.programme or whole_programme(),
        activities=whole.activities,
        places=places,
        links=whole.links,
    )


def _default(key: str) -> float:
    return int(RUN[key].default) if RUN[key].whole else RUN[key].default


def _where(given: Mapping[str, tuple[str, int]], key: str) -> tuple[str, int | None]:
    """Where a key was given, or what holds it."""
    while key:
        if key in given:
            return given[key]
        key = key.rpartition(".")[0]
    return "", None


def _chain(data: bytes, file: str, path: Path | None, problems: Problems) -> list[Sheet]:
    """The sheet of a file, that of the file it extends, and so on. What is wrong is added to `problems`."""
    sheets: list[Sheet] = []
    seen: dict[str, str] = {}
    while True:
        if path is not None:
            seen[_identity(path)] = file
        sheets.append(read_sheet(decoded(data, file, problems), file, problems))
        if "extends" not in sheets[-1].texts:
            return sheets
        try:
            if len(sheets) > LONGEST_CHAIN:
                said = f"is one too many: more than {LONGEST_CHAIN} files extend one another"
                raise ScenarioError([Problem(said)])
            data, file, path = _parent(sheets[-1].texts["extends"], path, seen)
        except ScenarioError as error:
            why = error.problems[0]
            subject = why.key or why.file
            said = f"{subject}: {why.said}" if subject else why.said
            at = replace(why, said=said, key="extends", file=sheets[-1].file, line=sheets[-1].lines["extends"])
            problems.add(at)
            raise ScenarioError(problems) from None


def _parent(reference: str, path: Path | None, seen: Mapping[str, str]) -> tuple[bytes, str, Path]:
    """Contents, shown name and path of what a file extends. Raises ScenarioError where there is no such thing."""
    if is_path(reference):
        if path is None:
            raise ScenarioError(
                [Problem("names a file, but this text is in no folder; expected a name of the library")]
            )
        parent, file = path.parent / reference, place(reference)
    else:
        parent = library.path(reference)
        file = parent.name
    identity = _identity(parent)
    if identity in seen:
        raise ScenarioError([Problem(f"goes round in a circle, back to {seen[identity]}")])
    return contents(parent, file), file, parent


def _identity(path: Path) -> str:
    """The same text for the same file, whatever the way to it."""
    try:
        return os.path.normcase(os.path.realpath(path))
    except (OSError, ValueError):
        return str(path)


def _extended(base: _Whole, sheet: Sheet, problems: Problems) -> _Whole:
    """What a sheet makes of what it extends. What is wrong is added to `problems`."""
    replaced = sheet.flags.get("replaces_changes", False)
    kept = [] if replaced else base.changes
    parameters = base.parameters | sheet.parameters
    sources = {
        key: text
        for key, text in base.sources.items()
        # Where a number is replaced, or a change is dropped, what was said of its source no longer holds.
        if key not in sheet.parameters and key not in sheet.run and not (replaced and key.startswith("changes["))
    }
    for name, row in sheet.activities.items():
        for attribute in ("", *(f".{gone}" for gone in given_later(base.activities.get(name, {}), row))):
            sources.pop(f"activities.{name}{attribute}", None)
    if sheet.programme:
        sources.pop("programme", None)
    if sheet.links is not None:
        sources = {key: text for key, text in sources.items() if not key.startswith("links[")}
    places = dict(base.places)
    begun: dict[str, dict[str, str]] = {}
    for name, said in sheet.places.items():
        parent = _start_of(name, said.get("extends"), sheet, problems)
        if parent is not None:
            its_own = parent.parameters.keys() - said.get("values", {}).keys()
            begun[name] = {path: text for path, text in parent.sources.items() if path in its_own}
        begin = base.places.get(name, {})
        values = begin.get("values", {}) if parent is None else parent.parameters
        places[name] = {**begin, **said, "values": values | said.get("values", {})}
        places[name].pop("extends", None)
    gone = _said_anew(sheet)
    sources = {key: text for key, text in sources.items() if key not in gone and _of_place(key) not in begun}
    for name, told in begun.items():
        sources |= {f"places.{name}.{path}": text for path, text in told.items()}
    sources |= {_shifted(key, len(kept)): text for key, text in sheet.sources.items()}
    where = dict(base.where)
    where |= {_shifted(key, len(kept)): (sheet.file, line) for key, line in sheet.lines.items()}
    return _Whole(
        texts=sheet.texts,
        real_case=sheet.flags.get("real_case", base.real_case),
        run=base.run | sheet.run,
        parameters=parameters,
        changes=[*kept, *sheet.changes],
        sources=sources,
        programme=sheet.programme or base.programme,
        activities=base.activities
        | {name: merged(base.activities.get(name, {}), row) for name, row in sheet.activities.items()},
        places=places,
        links=base.links if sheet.links is None else sheet.links,
        where=where,
    )


def _start_of(name: str, reference: str | None, sheet: Sheet, problems: Problems) -> Scenario | None:
    """The scenario of the library whose parameters at the start a place has, if it names one."""
    if reference is None:
        return None
    known = library.names()
    if reference in known:
        return load(reference)
    key = f"places.{name}.extends"
    if is_path(reference):
        problem = Problem(f"is the path '{shortened(reference)}'", key=key, expected="the name of a library scenario")
    elif reference in library.landscapes():
        problem = Problem(f"'{reference}' is a landscape itself", key=key, expected="a scenario of one community")
    else:
        problem = unknown(reference, known, key, listed=False)
        problem = replace(problem, said=f"the library has no scenario '{shortened(reference)}'")
    problems.add(problem.at(sheet.file, sheet.lines.get(key)))
    return None


def _said_anew(sheet: Sheet) -> set[str]:
    """Keys of a landscape of which a sheet says something else than what it extends."""
    gone = set()
    for name, said in sheet.places.items():
        gone |= {f"places.{name}.{path}" for path in said.get("values", {})}
        gone |= {f"places.{name}.copies"} if "copies" in said else set()
    return gone


def _of_place(key: str) -> str:
    """The place a key belongs to; empty where it belongs to none."""
    return key.split(".")[1] if key.startswith("places.") else ""


def _shifted(key: str, by: int) -> str:
    """The key of a change of this file as a key among all changes: those inherited come first."""
    return re.sub(r"changes\[([0-9]{1,9})\]", lambda found: f"changes[{int(found[1]) + by}]", key, count=1)
