"""Fits that are kept: what a search found, and everything that is needed to repeat it."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from copsim.experiments.files import write_whole
from copsim.experiments.fitting.searching import Fit, Search
from copsim.experiments.manifest import library_versions
from copsim.scenarios import Scenario
from copsim.simulation.model import VERSION

FOLDER = "fits"
DIGITS = 5


def as_dict(fit: Fit) -> dict[str, Any]:
    """A fit as files keep it."""
    return {
        "maker": fit.maker,
        "loss": round(fit.loss, 6),
        "search": asdict(fit.search),
        "values": {name: rounded(value) for name, value in fit.values.items()},
        "course": [round(loss, 4) for loss in fit.course],
        "model": VERSION,
        "libraries": library_versions(),
    }


def rounded(value: float) -> float:
    """A value with as many digits as are kept; more say nothing."""
    return float(f"{value:.{DIGITS}g}")


def from_dict(kept: dict[str, Any]) -> Fit:
    """A fit from what files keep of it."""
    return Fit(kept["maker"], dict(kept["values"]), kept["loss"], Search(**kept["search"]), tuple(kept["course"]))


def fitted_scenario(scenario: Scenario, fit: Fit, name: str, to: str) -> Scenario:
    """The scenario with what a search of the model found; its numbers say that they were fitted, and `to` what.

    Raises ScenarioError for a name that cannot be.
    """
    values = {path: rounded(value) for path, value in fit.values.items()}
    said = f"fitted: to {to}, {fit.search.trials} trials from seed {fit.search.seed}, loss {fit.loss:.3g}"
    whole = dict(scenario.with_values(values))
    sources = {**scenario.sources, **dict.fromkeys(values, said)}
    title = f"{scenario.title}, fitted"
    return Scenario.model_validate({**whole, "name": name, "title": title, "sources": sources})


def write_scenario(scenario: Scenario, path: Path) -> None:
    """Write a scenario file, whole or not at all."""
    write_whole(path, scenario.to_yaml().encode())


def write_fit(fit: Fit, path: Path) -> None:
    """Write a fit, whole or not at all."""
    write_whole(path, (json.dumps(as_dict(fit), indent=1) + "\n").encode())


@cache
def kept_fits() -> dict[str, Fit]:
    """The fits that come with copsim, by name of the maker."""
    folder = resources.files("copsim.experiments.fitting").joinpath(FOLDER)
    found = (json.loads(entry.read_text("utf-8")) for entry in folder.iterdir() if entry.name.endswith(".json"))
    return {kept["maker"]: from_dict(kept) for kept in sorted(found, key=lambda kept: str(kept["maker"]))}
