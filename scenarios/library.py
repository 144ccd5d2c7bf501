"""The library: scenarios that come with copsim."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from copsim.scenarios.errors import ScenarioError, unknown


def _folder() -> Path:
    return Path(str(resources.files("copsim.scenarios"))) / "library"


def names() -> list[str]:
    """Names of all scenarios of the library, sorted."""
    return sorted(file.stem for file in _folder().glob("*.yaml"))


def path(name: str) -> Path:
    """File of a scenario of the library. Raises ScenarioError for a name it does not have."""
    known = names()
    if name not in known:
        raise ScenarioError([unknown(name, known, f"scenario '{name}'")])
    return _folder() / f"{name}.yaml"
