"""The intervention library: what can be done, as files that come with copsim, and files of one's own."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path

from copsim.scenarios.errors import Problem, Problems, ScenarioError, shortened, unknown
from copsim.scenarios.intervention import Intervention
from copsim.scenarios.intervention_sheets import read_intervention
from copsim.scenarios.loading import contents, is_path
from copsim.scenarios.texts import slug
from copsim.scenarios.tree import decoded

WHAT = "intervention"


def _folder() -> Path:
    return Path(str(resources.files("copsim.scenarios"))) / "interventions"


def intervention_names() -> list[str]:
    """Names of all interventions that come with copsim, sorted."""
    return sorted(file.stem for file in _folder().glob("*.yaml"))


def interventions() -> dict[str, Intervention]:
    """All interventions that come with copsim, by name."""
    return {name: load_intervention(name) for name in intervention_names()}


def load_intervention(reference: str | Path) -> Intervention:
    """The intervention of this name or in this file.

    Args:
        reference: a name of the library (`coaching`), or a path to a .yaml or .yml file.

    Raises:
        ScenarioError: with all that is wrong, file and line with each.
        TypeError: for a reference that is neither text nor a path.
    """
    if not isinstance(reference, str | os.PathLike):
        raise TypeError(f"the intervention is {reference!r}, expected a name, or the path of a file")
    if isinstance(reference, str) and not is_path(reference):
        return _of_library(reference)
    file = Path(reference)
    return load_intervention_text(contents(file, str(reference), WHAT), file=str(reference))


def load_intervention_text(text: str | bytes, *, file: str = "text") -> Intervention:
    """The intervention in this text, which is that of a file; it is named after the file.

    Raises ScenarioError with all that is wrong, line with each.
    """
    problems = Problems()
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    name = slug(Path(file).stem)
    if not name:
        said = "no name can be made from that of the file; use small letters and digits"
        raise ScenarioError([Problem(said, file=shortened(file))])
    read = read_intervention(decoded(data, file, problems, WHAT), file, name, problems)
    problems.settle()
    assert read is not None
    return read


def _of_library(name: str) -> Intervention:
    known = intervention_names()
    if name not in known:
        near = unknown(name, known, f"intervention '{shortened(name)}'", listed=False)
        expected = "a name that 'copsim interventions list' shows, or the path of a .yaml file"
        raise ScenarioError([replace(near, said="unknown", expected=expected)])
    return _read(name)


@cache
def _read(name: str) -> Intervention:
    file = _folder() / f"{name}.yaml"
    return load_intervention_text(contents(file, file.name, WHAT), file=file.name)


__all__ = ["intervention_names", "interventions", "load_intervention", "load_intervention_text"]
