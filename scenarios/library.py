"""The library: scenarios of one community, and landscapes of several, that come with copsim."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from copsim.scenarios.errors import ScenarioError, unknown


def _folder(name: str) -> Path:
    return Path(str(resources.files("copsim.scenarios"))) / name


def names() -> list[str]:
    """Names of all scenarios of the library but landscapes, sorted."""
    return sorted(file.stem for file in _folder("library").glob("*.yaml"))


def landscapes() -> list[str]:
    """Names of all landscapes that come with copsim, sorted."""
    return sorted(file.stem for file in _folder("landscapes").glob("*.yaml"))


def every_name() -> list[str]:
    """Names of all scenarios that come with copsim: those of one community, then landscapes."""
    return [*names(), *landscapes()]


def path(name: str) -> Path:
    """File of a scenario that comes with copsim. Raises ScenarioError for a name that does not exist."""
    for folder, known in (("library", names()), ("landscapes", landscapes())):
        if name in known:
            return _folder(folder) / f"{name}.yaml"
    raise ScenarioError([unknown(name, every_name(), f"scenario '{name}'")])
