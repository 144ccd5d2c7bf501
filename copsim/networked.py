"""From Python: both aspects of a life, community and network, and its ties to take elsewhere."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copsim.analysis.aspect_words import sentences
from copsim.analysis.aspects import Aspect, Aspects
from copsim.analysis.network_file import edge_list, graph_of, graphml
from copsim.asking import LARGEST_SEED, whole_number
from copsim.experiments.files import ResultsError, told, write_whole
from copsim.experiments.network_runs import NetworkError, lived, read_network
from copsim.scenarios import Scenario
from copsim.scenarios.numbers import RUN

if TYPE_CHECKING:
    import pandas as pd

    from copsim.api import Runs

FORMS = (".graphml", ".csv")
"""Endings of the files that can be written."""
MOST_WEEKS = int(RUN["weeks"].high)


@dataclass(frozen=True)
class Network:
    """Both aspects of one life at the end of a week."""

    name: str
    """Of the scenario or the folder."""
    seed: int
    found: Aspects
    places: tuple[str, ...] = ()
    """What communities are called, by their numbers."""

    def __repr__(self) -> str:
        there = len(self.found.members)
        return f"<Network of {self.name}, seed {self.seed}: {there} members after {self.week} weeks>"

    @property
    def week(self) -> int:
        """So many weeks have been lived."""
        return self.found.week

    @property
    def members(self) -> pd.DataFrame:
        """A row per member who is there, with what holds each; columns: `copsim.analysis.aspects.Aspects`."""
        return self.found.members

    @property
    def ties(self) -> pd.DataFrame:
        """A row per tie: `member`, `to`, `strength`, `crosses`."""
        return self.found.ties

    @property
    def groups(self) -> pd.DataFrame:
        """A row per kind of member with both aspects; columns: `copsim.analysis.aspects.Aspect`."""
        import pandas as pd

        return pd.DataFrame([vars(row) for row in self.found.groups])

    def __getitem__(self, group: str) -> Aspect:
        """Both aspects of `all`, a level or a kind of members. Raises KeyError where there is nobody of it."""
        return self.found[group]

    @property
    def words(self) -> list[str]:
        """Which side dominates, and in whom, as sentences."""
        return sentences(self.found)

    def graph(self) -> Any:
        """A `networkx.DiGraph` of all ties; attributes stand in docs/network.md."""
        return graph_of(self.found, self.places)

    def as_dict(self) -> dict[str, Any]:
        """One flat object: who was looked at, then both aspects of each kind of member; None for what is not known."""
        return {"name": self.name, "seed": self.seed, **self.found.flat()}

    def save(self, path: Path | str, *, force: bool = False) -> None:
        """Write all ties to a file: GraphML, or a list of ties where it ends in .csv.

        Raises:
            ValueError: for another ending.
            copsim.experiments.files.ResultsError: where the file is there and `force` is not set, or cannot be written.
        """
        check_file(Path(path), force=force)
        listed = Path(path).suffix.lower() == ".csv"
        write_whole(Path(path), edge_list(self.found) if listed else graphml(self.found, self.places))


def check_file(path: Path, *, force: bool = False) -> None:
    """Raise what `Network.save` would, before anything is lived."""
    if path.suffix.lower() not in FORMS:
        raise ValueError(f"{path}: expected a file that ends in .graphml or .csv, as in --out ties.graphml")
    with told(path):
        taken = os.path.lexists(path)
    if path.is_dir():
        raise ResultsError(f"{path} is a folder; name a file within it with --out")
    if taken and not force:
        raise ResultsError(f"{path} exists; choose another name, or add --force to replace it")
    if not path.absolute().parent.is_dir():
        raise ResultsError(f"{path} cannot be written: there is no folder {path.absolute().parent}; make it first")


def network(
    run: str | Path | Scenario | Runs, *, seed: int | None = None, weeks: int | None = None, at: int | None = None
) -> Network:
    """Both aspects of a life, whole and for each kind of member, and its ties.

    Args:
        run: a scenario, of which one life is lived; the folder of a run; or what `copsim.run` gave.
        seed: which life; of a scenario the one with seed 1 if None, else the first that was followed.
        weeks: how many weeks a scenario is lived; as many as it says if None. A run has its own.
        at: after how many weeks it is looked at; at the end if None.

    Raises:
        copsim.scenarios.ScenarioError: for a scenario that cannot be.
        copsim.experiments.network_runs.NetworkError: for a life or a week that is not there; a ValueError.
        ValueError: for a number that cannot be, a folder that holds no run, or a life that does not fit into memory.
    """
    from copsim.api import order
    from copsim.experiments.story_runs import is_run
    from copsim.scenarios.library import every_name

    if seed is not None:
        seed = whole_number("the seed", seed, 0, LARGEST_SEED)
    if not isinstance(run, str | Path | Scenario):
        if weeks is not None:
            raise ValueError(f"weeks is {weeks}, but these lives have their {run.weeks}; leave it out")
        return _of_runs(run, seed, at)
    # A folder that happens to be called like a scenario is meant only if it holds a run.
    if isinstance(run, str | Path) and (is_run(Path(run)) or (Path(run).is_dir() and str(run) not in every_name())):
        if weeks is not None:
            raise ValueError(
                f"--weeks is {weeks}, but the run in {run} has its weeks; leave it out, or name a week with --at"
            )
        if at is not None:
            at = whole_number("--at", at, 0, MOST_WEEKS)
        chosen, found, places = read_network(Path(run), seed, at)
        return Network(Path(run).name, chosen, found, places)
    first = 1 if seed is None else seed
    ordered = order(run, seeds=first, weeks=weeks)
    looked = ordered.weeks if at is None else whole_number("--at", at, 0, ordered.weeks)
    scenario = ordered.scenario
    found = lived(scenario.plan(), first, ordered.weeks, [looked])[looked]
    return Network(scenario.name, first, found, scenario.place_names)


def _of_runs(runs: Runs, seed: int | None, at: int | None) -> Network:
    """The network of one of the lives in memory."""
    kept = list(runs.ensemble.followed)
    chosen = seed if seed is not None else next(iter(kept), None)
    if chosen is None or chosen not in kept:
        which = "of none of these lives" if not kept else f"not of seed {chosen}"
        raise NetworkError(f"members were kept {which}; run with participation='all', or name seeds")
    if at is not None:
        at = whole_number("at", at, 0, runs.weeks)
    if at is not None and at < runs.weeks:
        found = lived(runs.plan, chosen, runs.weeks, [at])[at]
        return Network(runs.scenario.name, chosen, found, runs.scenario.place_names)
    from copsim.analysis.aspects import aspects

    members, ties = (table[table["seed"] == chosen] for table in (runs.members, runs.ties))
    return Network(runs.scenario.name, chosen, aspects(members, ties, runs.weeks), runs.scenario.place_names)


__all__ = ["FORMS", "Network", "NetworkError", "check_file", "network"]
