"""Behaviours: functions in plain Python that a study names, read without running them, and loaded by workers.

A behaviour is one file. Its text is part of the key of each run and is sent to the workers, which may be on machines
that have none of what lies beside it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from copsim.experiments.files import ResultsError

ONE_FILE = "a behaviour is one file, as workers get its text alone; put in it what it needs, or install that"


def function_problem(source: str, path: Path, file: str, function: str) -> str:
    """What is wrong with a file that should hold a function, without running it.

    Args:
        source: the text of the file.
        path: where it is.
        file: the same, as the study names it.
        function: which is to be called.

    Returns:
        In words, with the line; empty for a good one.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:  # ValueError: there are null bytes in it
        line = f"line {error.lineno}: {error.msg}" if isinstance(error, SyntaxError) else str(error)
        return f"names {file}, which is not Python: {line}"
    body: list[Any] = tree.body
    defined = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    if function not in defined:
        return f"names {function}, which {file} does not define; it defines {', '.join(defined) or 'no function'}"
    for number, name in _imports(tree):
        if not name or (_beside(name, path.parent) and not _elsewhere(name, path.parent)):
            what = f"{name}, which lies beside it" if name else "what lies beside it"
            return f"names {file}, which in line {number} imports {what}; {ONE_FILE}"
    return ""


def _imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and name of all that is imported; the name is empty for what is named by its place beside the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "" if node.level else str(node.module).partition(".")[0]


def _beside(name: str, folder: Path) -> bool:
    return (folder / f"{name}.py").exists() or (folder / name).is_dir()


def _elsewhere(name: str, folder: Path) -> bool:
    """Whether it can be imported from somewhere else than this folder."""
    path = [place for place in sys.path if Path(place or ".").resolve() != folder.resolve()]
    return any(finder.find_spec(name, path) for finder in sys.meta_path)


def loaded(file: str, name: str, source: str) -> Callable[[Any], None]:
    """A function defined in the text of a file.

    Raises:
        ResultsError: where the file cannot be run, with the line in which it ended and why.
    """
    space: dict[str, Any] = {"__name__": "copsim_behaviour", "__file__": file}
    try:
        exec(compile(source, file, "exec"), space)  # the user's own file, as named in the study
    except (Exception, SystemExit) as error:
        lines, trace = [0], error.__traceback__
        while trace is not None:
            lines += [trace.tb_lineno] if trace.tb_frame.f_code.co_filename == file else []
            trace = trace.tb_next
        said = " ".join(str(error).split()) or "no more is known"
        hint = f"; {ONE_FILE}" if isinstance(error, ImportError) else ""
        raise ResultsError(f"{file}, line {lines[-1]}: {type(error).__name__}: {said}{hint}") from error
    function: Callable[[Any], None] = space[name]
    return function


__all__ = ["function_problem", "loaded"]
