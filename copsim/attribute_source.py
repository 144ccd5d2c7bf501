"""Which life is asked about: one of a run that was written to a folder, or of a scenario."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copsim import api
from copsim.asking import LARGEST_SEED, whole_number
from copsim.scenarios import Scenario
from copsim.scenarios.dropping import Use, dropped
from copsim.scenarios.dropping import uses as read_uses
from copsim.scenarios.retold import dropped_on, from_manifest
from copsim.simulation.model import VERSION

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Source:
    """A life that can be lived again."""

    scenario: Scenario
    """With all that was dropped on it."""
    before: Scenario
    """Without any intervention."""
    uses: tuple[Use, ...]
    """The interventions."""
    seed: int
    weeks: int


def source(
    given: str | Path | Scenario,
    *,
    seed: int | None = None,
    weeks: int | None = None,
    values: Mapping[str, float | str] | None = None,
    interventions: Iterable[str | Use] = (),
) -> Source:
    """The life that is meant.

    Args:
        given: the folder of a run, or a scenario, its name or its file.
        seed: of the life; the first of the run, or 1, if None.
        weeks: how many it has in all; those of the run or the scenario if None.
        values: parameters to set, by path; not for a run.
        interventions: dropped on the scenario; not for a run, which has its own.

    Raises:
        ValueError: for what cannot be (`copsim.scenarios.ScenarioError` for scenarios and values).
    """
    dropping = tuple(interventions)
    folder = None if isinstance(given, Scenario) else Path(given)
    if folder is not None and (folder / MANIFEST).is_file():
        if values or dropping:
            raise ValueError(
                f"{folder} is a run, which has its values and interventions in it; leave --set and --with out, or name "
                "the scenario instead of the run"
            )
        return _of_run(folder, seed, weeks)
    if folder is not None and folder.is_dir() and str(given) not in api.scenario_names():
        raise ValueError(
            f"{folder} is a folder without a {MANIFEST}, so that it holds no run; name a folder that copsim run --out "
            "has written, or a scenario"
        )
    first = whole_number("the seed", 1 if seed is None else seed, 0, LARGEST_SEED)
    ordered = api.order(given, seeds=first, weeks=weeks, values=values)
    chosen = tuple(one for each in dropping for one in (read_uses(each) if isinstance(each, str) else (each,)))
    whole = dropped(ordered.scenario, chosen, ordered.weeks).scenario if chosen else ordered.scenario
    return Source(whole, ordered.scenario, chosen, first, ordered.weeks)


def _of_run(folder: Path, seed: int | None, weeks: int | None) -> Source:
    manifest = _read(folder)
    if manifest["model"] != VERSION:
        raise ValueError(
            f"{folder} was run with model version {manifest['model']}, this is {VERSION}, and its lives would be other "
            "ones; run it again, or name its scenario instead"
        )
    seeds = manifest["seeds"]
    chosen = seeds[0] if seed is None else whole_number("the seed", seed, 0, LARGEST_SEED)
    if chosen not in seeds:
        raise ValueError(
            f"seed {chosen} is none of the lives of {folder}, expected one of {seeds[0]} to {seeds[-1]}; leave --seed "
            "out for the first one"
        )
    try:
        scenario = from_manifest(manifest["scenario"])
    except ValueError as error:
        said = str(error).partition("\n")[0]
        raise ValueError(f"the scenario in {folder / MANIFEST} cannot be read ({said}); name it instead") from error
    lived = manifest["weeks"] if weeks is None else weeks
    ordered = api.order(scenario, seeds=chosen, weeks=lived)
    before, uses = dropped_on(scenario, manifest["changed_for_this_run"], manifest["weeks"])
    return Source(scenario, before, uses, chosen, ordered.weeks)


def _read(folder: Path) -> dict[str, Any]:
    """The manifest of a run whose lives begin with its seeds. Raises ValueError where it is none."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f"{folder / MANIFEST} cannot be read ({error}); name the scenario instead") from error
    needed = ("model", "scenario", "seeds", "weeks", "changed_for_this_run")
    whole = isinstance(found, dict) and all(name in found for name in needed) and bool(found.get("seeds"))
    if not whole or "branched" in found or "attributed" in found:
        raise ValueError(
            f"{folder} holds results of copsim, but no run with lives of its own; name a folder that copsim run --out "
            "has written, or a scenario"
        )
    return dict(found)


__all__ = ["Source", "source"]
