"""Fits that are kept: what searches found, and everything that is needed to repeat them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from copsim.experiments.files import ResultsError, write_whole
from copsim.experiments.fitting.searching import Fit, Search
from copsim.experiments.manifest import library_versions
from copsim.scenarios import Scenario
from copsim.simulation.model import VERSION

FOLDER = "fits"
DIGITS = 5
SEARCHING = ("optuna", "cmaes")
"""Libraries of the extra that a search hangs on."""
TWENTY = "twenty logs of open communities"
"""What a fit is to where no log is named."""


@dataclass(frozen=True)
class Kept:
    """A fit, and what it was of.

    Attributes:
        fit: what was found, and how.
        scenario: name of the scenario that the maker was made from; empty for makers that need none.
        to: what it was fitted to, in words.
        note: what else is to be known of it, such as why it cannot be repeated.
        before: trials of an earlier search, of which nothing else is kept, from whose best this one went on.
        model: version of the model it was made with.
    """

    fit: Fit
    scenario: str
    to: str
    note: str = ""
    before: int = 0
    model: str = VERSION

    @property
    def as_dict(self) -> dict[str, Any]:
        """As files keep it. Values are rounded; what the first search began with is not, so that it can be repeated."""
        fit = self.fit
        return {
            "maker": fit.maker,
            "scenario": self.scenario,
            "to": self.to,
            "note": self.note,
            "before": self.before,
            "loss": round(fit.loss, 6),
            "searches": [asdict(search) for search in fit.searches],
            "start": None if fit.start is None else dict(fit.start),
            "values": {name: rounded(value) for name, value in fit.values.items()},
            "course": [round(loss, 4) for loss in fit.course],
            "model": self.model,
            "libraries": {**library_versions(), **{name: version(name) for name in SEARCHING if _is_there(name)}},
        }

    def is_again(self, other: Fit) -> bool:
        """Whether another fit found the same, as far as digits are kept."""
        values = {name: rounded(value) for name, value in other.values.items()}
        return values == self.as_dict["values"] and round(other.loss, 6) == round(self.fit.loss, 6)


def _is_there(library: str) -> bool:
    return find_spec(library) is not None


def rounded(value: float) -> float:
    """A value with as many digits as are kept; more say nothing."""
    return float(f"{value:.{DIGITS}g}")


def from_dict(kept: Mapping[str, Any]) -> Kept:
    """A fit from what files keep of it. Raises KeyError and TypeError for what is none."""
    *earlier, search = (Search(**each) for each in kept["searches"])
    start = None if kept["start"] is None else dict(kept["start"])
    fit = Fit(
        kept["maker"], dict(kept["values"]), kept["loss"], search, tuple(kept["course"]), start, tuple(earlier)
    )  # fmt: skip
    return Kept(fit, kept["scenario"], kept["to"], kept["note"], kept["before"], kept["model"])


def read_fit(path: Path) -> Kept:
    """A fit that `copsim fit --out` has written. Raises ResultsError for a file that is none."""
    try:
        return from_dict(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise ResultsError(f"{path} cannot be read ({error.strerror}), expected a fit; check the name") from None
    except (ValueError, KeyError, TypeError):
        raise ResultsError(f"{path} is no fit, expected a file that copsim fit --out has written") from None


def fitted_scenario(scenario: Scenario, kept: Kept, name: str) -> Scenario:
    """The scenario with what a search of the model found; its numbers say that they were fitted, and to what.

    Raises ScenarioError for a name that cannot be.
    """
    fit = kept.fit
    values = {path: rounded(value) for path, value in fit.values.items()}
    said = f"fitted: to {kept.to}, {fit.trials} trials from seed {fit.searches[0].seed}, loss {fit.loss:.3g}"
    whole = dict(scenario.with_values(values))
    sources = {**scenario.sources, **dict.fromkeys(values, said)}
    title = f"{scenario.title}, fitted"
    return Scenario.model_validate({**whole, "name": name, "title": title, "sources": sources})


def write_scenario(scenario: Scenario, path: Path) -> None:
    """Write a scenario file, whole or not at all."""
    write_whole(path, scenario.to_yaml().encode())


def write_fit(kept: Kept, path: Path) -> None:
    """Write a fit, whole or not at all."""
    write_whole(path, (json.dumps(kept.as_dict, indent=1) + "\n").encode())


@cache
def kept_fits() -> dict[str, Kept]:
    """The fits that come with copsim, by name of the file: those of each maker, and of a scenario."""
    folder = resources.files("copsim.experiments.fitting").joinpath(FOLDER)
    entries = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".json")), key=lambda each: each.name)
    return {entry.name.removesuffix(".json"): from_dict(json.loads(entry.read_text("utf-8"))) for entry in entries}
