"""Lives that stories are told of: one that has just been lived, or one whose tables are in a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from copsim.analysis.story_life import StoryLife
from copsim.analysis.story_telling import StoryError
from copsim.experiments.ensemble import run_many
from copsim.experiments.results import MANIFEST
from copsim.experiments.witnessing import witness
from copsim.scenarios import Scenario
from copsim.scenarios.catalogue import catalogue
from copsim.scenarios.retold import from_manifest
from copsim.simulation.model import VERSION

MOST_WITNESSED = 50_000_000
"""Member-weeks of a life up to which it is lived once more to be looked at; else less is known of each story."""
NEEDED = ("values", "members", "participation", "weekly")
"""Tables that stories are told from."""
GET_THEM = "copsim run SCENARIO --participation first --out DIR keeps them (or all, or some of the seeds)"


def notes_of(scenario: Scenario, weeks: int) -> list[tuple[int, str]]:
    """Dated changes of the weeks that were lived that say why they were made: week, and the note."""
    within = [entry for entry in scenario.changes if entry.week < weeks and entry.note and not entry.only_cost]
    return sorted((entry.week, entry.note) for entry in within)


def story_life(scenario: Scenario, seed: int, weekly: Any, followed: Any) -> StoryLife:
    """A life that was followed, looked at once more.

    Args:
        scenario: what it started from.
        seed: its luck.
        weekly: (weeks, communities) weekly records.
        followed: participation, items of value and members of the same life.
    """
    plan = scenario.plan()
    weeks = len(weekly)
    seen = witness(plan, seed, weeks) if _may_be_seen(weeks, len(followed.members)) else None
    return StoryLife.of_records(seed, weekly, followed, plan.activities, notes_of(scenario, weeks), seen)


def lived(scenario: Scenario, seed: int) -> StoryLife:
    """Live a life of a scenario, as long as it says, to tell stories of."""
    ensemble = run_many(scenario.plan(), [seed], scenario.weeks, log_seeds=[seed], threads=1)
    if not ensemble.seeds:
        raise KeyboardInterrupt
    return story_life(scenario, seed, ensemble.block[0], ensemble.followed[seed])


def is_run(folder: Path) -> bool:
    """Whether a folder has a manifest in it, as those have that `copsim run` writes."""
    return (folder / MANIFEST).is_file()


def read_life(folder: Path, seed: int | None = None) -> StoryLife:
    """A life from the folder of a run; the first that was followed, if none is named.

    Where the folder was made by this version of the model, the life is lived once more to be looked at.

    Raises:
        StoryError: for a folder that holds no run, no items of value, or not those of the seed, or that is damaged.
    """
    manifest = read_manifest(folder)
    tables = _tables(folder)
    kept = sorted({int(one) for one in tables["values"]["seed"].unique()})
    if not kept:
        raise StoryError(f"{folder} holds no items of value: of none of its lives participation was kept; {GET_THEM}")
    chosen = kept[0] if seed is None else seed
    if chosen not in kept:
        named = ", ".join(str(one) for one in kept[:5]) + (", …" if len(kept) > 5 else "")
        raise StoryError(
            f"the items of value of seed {chosen} are not in {folder}, expected one of {named}; "
            "copsim run … --participation all keeps those of all lives"
        )
    scenario, weeks = scenario_of(manifest), int(manifest.get("weeks", 0))
    plan = scenario.plan() if scenario is not None else None
    activities = plan.activities if plan is not None else [one.activity for one in catalogue().values()]
    try:
        life = StoryLife.of_tables(
            chosen, **tables, activities=activities, marks=notes_of(scenario, weeks) if scenario is not None else ()
        )
    except (KeyError, ValueError, AttributeError) as error:
        raise StoryError(f"a table in {folder} lacks what stories need ({error}); make the run anew") from error
    if plan is None or manifest.get("model") != VERSION or not _may_be_seen(weeks, len(life.members)):
        return life
    return life.looked_at(witness(plan, chosen, weeks))


def _may_be_seen(weeks: int, members: int) -> bool:
    return weeks * members <= MOST_WITNESSED


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """The manifest of a run. Raises StoryError for a folder that holds none, or one that cannot be read."""
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StoryError(
            f"{folder} holds no run: it has no {MANIFEST}; copsim run SCENARIO --out DIR makes one"
        ) from None
    except (OSError, ValueError) as error:
        raise StoryError(f"{path} cannot be read: {error}; make the run anew") from None
    if not isinstance(content, dict) or "copsim" not in content:
        raise StoryError(f"{path} is no manifest of copsim; copsim run SCENARIO --out DIR makes one")
    return content


def _tables(folder: Path) -> dict[str, Any]:
    import pandas as pd

    tables = {}
    for name in NEEDED:
        path = folder / f"{name}.parquet"
        try:
            tables[name] = pd.read_parquet(path)
        except FileNotFoundError:
            raise StoryError(f"{folder} holds no items of value: {path.name} is not there; {GET_THEM}") from None
        except (OSError, ValueError) as error:
            raise StoryError(f"{path} cannot be read: {error}; make the run anew") from None
        if "seed" not in tables[name].columns:
            raise StoryError(f"{path} is no table of a run: it has no column seed; make the run anew")
    return tables


def scenario_of(manifest: Mapping[str, Any]) -> Scenario | None:
    """The scenario that was run; None where this version of copsim does not know all of it."""
    try:
        return from_manifest(manifest["scenario"])
    except (KeyError, TypeError, ValueError):
        return None


__all__ = ["is_run", "lived", "notes_of", "read_life", "read_manifest", "scenario_of", "story_life"]
