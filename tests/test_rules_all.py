"""Every rule has a unit test of its own, and says what it is."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from copsim.simulation import model
from copsim.simulation.rules import RULES, rule

HERE = Path(__file__).parent
PARTS = {"sponsoring", "succession", "sharing", "encountering", "regrouping"}
"""Modules of rules that have no parameters of their own: parts of the organisation, of leading, of a landscape."""


def calls_of_plain(theme: str) -> set[str]:
    """Names of the rules that tests of a theme take apart, from the source: `plain(name)` below a test's assert."""
    source = HERE / f"test_rules_{theme}.py"
    if not source.exists():
        return set()
    tree = ast.parse(source.read_text(encoding="utf-8"))
    through_fixtures: dict[str, set[str]] = {}
    found: set[str] = set()
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    for function in functions:
        names = {
            call.args[0].id
            for call in ast.walk(function)
            if isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id == "plain"
            and isinstance(call.args[0], ast.Name)
        }
        asserts = any(isinstance(node, ast.Assert) for node in ast.walk(function))
        if function.name.startswith("test_") and asserts:
            found |= names
        elif not function.name.startswith("test_"):
            through_fixtures[function.name] = names
    for function in functions:
        if function.name.startswith("test_"):
            for argument in function.args.args:
                found |= through_fixtures.get(argument.arg, set())
    return found


@pytest.mark.parametrize("name", list(RULES))
def test_every_rule_has_a_unit_test(name: str) -> None:
    """`plain(<rule>)` has to be tried in the test file of the theme the rule stands in."""
    theme = RULES[name].theme
    assert name in calls_of_plain(theme), f"the rule {name} has no unit test: write one in tests/test_rules_{theme}.py"


def test_the_check_notices_an_untested_rule() -> None:
    """A name that no test uses is not found."""
    assert "no_such_rule" not in calls_of_plain("leading")
    assert calls_of_plain("no_such_theme") == set()


@pytest.mark.parametrize("name", list(RULES))
def test_every_rule_says_what_it_is(name: str) -> None:
    """Formula, unit, concept rows, source and meaning are what the model description is made of."""
    declared = RULES[name]
    for part in (declared.formula, declared.unit, declared.concepts, declared.source, declared.meaning):
        assert part.strip()
    assert declared.theme in {theme.__module__.rsplit(".", 1)[-1] for theme in model.THEMES.values()} | PARTS


def test_two_rules_of_one_name_are_refused() -> None:
    """The second would hide the first in the model description."""
    taken = next(iter(RULES))

    def again() -> float:
        return 0.0

    again.__name__ = taken
    with pytest.raises(ValueError, match=f"two rules are called {taken}"):
        rule("x", unit="x", concepts="x", source="x")(again)
