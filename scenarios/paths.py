"""Names of parameters: which there are, and which was meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from copsim.scenarios.errors import Problem, ScenarioError, shortened, unknown
from copsim.scenarios.numbers import number_problem, stored
from copsim.simulation.model import QUANTITIES, THEMES

CHANGEABLE: tuple[str, ...] = tuple(path for path, q in QUANTITIES.items() if not q.start_only)
"""Parameters that may change in a run."""


def of_theme(theme: str) -> tuple[str, ...]:
    """Paths of a theme's parameters."""
    return tuple(path for path, q in QUANTITIES.items() if q.theme == theme)


def unknown_parameter(path: str, key: str = "", also: Iterable[str] = ()) -> Problem:
    """The problem of a parameter that does not exist; `also` are other names that would be valid there."""
    theme, _, name = path.partition(".")
    elsewhere = [q.path for q in QUANTITIES.values() if q.name == (name or theme)]
    if elsewhere:
        return Problem("unknown", key=shortened(key or path), value=shortened(path), nearest=elsewhere[0])
    if theme in THEMES and name:
        return unknown(path, of_theme(theme), key)
    return unknown(path, (*QUANTITIES, *also), key, listed=False)


def stored_values(given: Any) -> Any:
    """Values by path as scenarios keep them: names of choices become positions; all else stays as it is.

    Raises ScenarioError for text that is no name of the choice.
    """
    if not isinstance(given, Mapping):
        return given
    values = dict(given)
    for path, value in given.items():
        quantity = QUANTITIES.get(path)
        if quantity is None or not quantity.names or not isinstance(value, str):
            continue
        problem = number_problem(path, value, quantity)
        if problem:
            raise ScenarioError([problem])
        values[path] = stored(value, quantity)
    return values
