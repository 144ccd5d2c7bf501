"""Members and ties of a life at the end of any of its weeks: lived and looked at, or read from the folder of a run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from copsim.analysis.aspects import Aspects, aspects
from copsim.analysis.tables import members_table, ties_table
from copsim.experiments.following import Follower
from copsim.experiments.story_runs import read_manifest, scenario_of
from copsim.simulation.life import Life, Plan
from copsim.simulation.model import VERSION

GET_THEM = "copsim run SCENARIO --participation first --out DIR keeps them (or all, or some of the seeds)"


class NetworkError(ValueError):
    """No network can be shown; the message says of what, why, and what to do."""


def lived(plan: Plan, seed: int, weeks: int, at: Iterable[int] | None = None) -> dict[int, Aspects]:
    """Live a life, and look at it; the life is the same to the bit.

    Args:
        plan: what it starts from.
        seed: its luck.
        weeks: how many weeks it lasts.
        at: after how many weeks it is looked at, 0 to `weeks`; at its end if None. Later weeks are not lived.

    Returns:
        By week, in ascending order.

    Raises:
        ValueError: for a week the life does not have, a seed or a number of weeks that cannot be.
    """
    wanted = sorted({weeks} if at is None else set(at))
    if wanted and not 0 <= wanted[0] <= wanted[-1] <= weeks:
        raise ValueError(f"a life of {weeks} weeks is to be looked at after {wanted}, expected 0 to {weeks}")
    life, follower, found = Life(plan, seed, log=True, weeks=weeks), Follower(), {}
    for week in wanted:
        while life.week < week:
            life.live(1)
            follower.look(life)
        # Copied into tables at once: the follower goes on writing into its rows.
        followed = follower.ended(life)
        found[week] = aspects(members_table({seed: followed.members}), ties_table({seed: followed.ties}), week)
    return found


def read_network(folder: Path, seed: int | None = None, at: int | None = None) -> tuple[int, Aspects, tuple[str, ...]]:
    """The network of a life in the folder of a run: its seed, both aspects, and what communities are called.

    At the end it is read from the tables. Before that the life is lived once more, which needs the version of the model
    that made the run.

    Args:
        folder: as `copsim run` has written it.
        seed: which life; the first that was followed if None.
        at: after how many weeks; at the end if None.

    Raises:
        NetworkError: for a life or a week that is not there, for tables that cannot be read, and for a week before the
            end where another version made the run.
        StoryError: for a folder that holds no run.
    """
    manifest = read_manifest(folder)
    members, ties = (_table(folder, name) for name in ("members", "ties"))
    kept = sorted({int(one) for one in members["seed"].unique()})
    if not kept:
        raise NetworkError(f"{folder} holds no members: of none of its lives participation was kept; {GET_THEM}")
    chosen = kept[0] if seed is None else seed
    if chosen not in kept:
        named = ", ".join(map(str, kept[:5])) + (", …" if len(kept) > 5 else "")
        raise NetworkError(
            f"the members of seed {chosen} are not in {folder}, expected one of {named}; "
            "copsim run … --participation all keeps those of all lives"
        )
    weeks = manifest.get("weeks")
    if not isinstance(weeks, int) or weeks < 0:
        raise NetworkError(f"the manifest in {folder} says weeks is {weeks!r}, expected a number; make the run anew")
    if at is not None and not 0 <= at <= weeks:
        raise NetworkError(f"--at is {at}, expected 0 to {weeks}: the run in {folder} has {weeks} weeks")
    try:
        end = aspects(members[members["seed"] == chosen], ties[ties["seed"] == chosen], weeks)
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise NetworkError(f"a table in {folder} cannot be read ({error}); make the run anew") from error
    scenario = scenario_of(manifest)
    places = scenario.place_names if scenario is not None else ()
    if at is None or at == weeks:
        return chosen, end, places
    if scenario is None or manifest.get("model") != VERSION:
        raise NetworkError(
            f"{folder} was made with model version {manifest.get('model')}, this is {VERSION}: its weeks before the "
            "last one are not known; make the run anew, or leave --at out"
        )
    again = lived(scenario.plan(), chosen, weeks, [at, weeks])
    if not (again[weeks].ties.equals(end.ties) and again[weeks].members["member"].equals(end.members["member"])):
        raise NetworkError(
            f"the life of seed {chosen} in {folder} cannot be lived once more: another one comes of its scenario here; "
            "make the run anew, or leave --at out"
        )
    return chosen, again[at], places


def _table(folder: Path, name: str) -> Any:
    import pandas as pd

    path = folder / f"{name}.parquet"
    try:
        found = pd.read_parquet(path)
    except FileNotFoundError:
        raise NetworkError(f"{folder} holds no {name}: {path.name} is not there; {GET_THEM}") from None
    except (OSError, ValueError) as error:
        raise NetworkError(f"{path} cannot be read: {error}; make the run anew") from None
    if "seed" not in found.columns:
        raise NetworkError(f"{path} is no table of a run: it has no column seed; make the run anew")
    return found


__all__ = ["NetworkError", "lived", "read_network"]
