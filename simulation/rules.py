"""How rules are declared, so that the model description can be made from them.

A rule is a small function of numbers, of a person's and a membership's record, and of the community's parameters
(`setting`). It has no state of its own. `@rule` compiles it for the kernel and keeps what the model description
says of it. Where jit is off, or through `plain`, it is ordinary Python.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from copsim.simulation.numerics import Function, compiled


@dataclass(frozen=True)
class Rule:
    """What the model description says of a rule."""

    name: str
    theme: str
    """The module it stands in."""
    formula: str
    unit: str
    concepts: str
    source: str
    meaning: str
    """The first paragraph of its docstring."""


RULES: dict[str, Rule] = {}
"""Every rule by name, in the order of declaration."""


def rule(formula: str, *, unit: str, concepts: str, source: str) -> Callable[[Function], Function]:
    """Declare a rule: its formula, the unit of what it returns, concept rows, and where it comes from."""

    def declare(function: Function) -> Function:
        name = function.__name__
        if name in RULES:
            raise ValueError(f"two rules are called {name}")
        meaning = " ".join((function.__doc__ or "").split("\n\n")[0].split())
        RULES[name] = Rule(name, function.__module__.rsplit(".", 1)[-1], formula, unit, concepts, source, meaning)
        return compiled(function)

    return declare


def plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """The Python function behind a compiled one, for unit tests and reading."""
    return getattr(function, "py_func", function)
