"""From Python: a life is put aside at some week, and gone on with as if it had never been."""

from __future__ import annotations

import shlex
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from copsim import api
from copsim.asking import LARGEST_SEED, Asked, whole_number
from copsim.experiments.ensemble import Progress
from copsim.experiments.life_files import SavedLife, check_life_target, read_life, write_life
from copsim.experiments.living_on import live_on, live_to
from copsim.scenarios import Scenario
from copsim.scenarios.numbers import RUN


@dataclass(frozen=True)
class SaveOrder:
    """A life that was asked for and can be put aside; see `save_order`."""

    scenario: Scenario
    seed: int
    week: int
    out: Path
    force: bool
    changed: tuple[str, ...]
    reference: str | None
    settings: tuple[str, ...]

    def live(self, progress: Progress | None = None) -> SavedLife:
        """Live it to its week; nothing is written yet."""
        life, follower = live_to(self.scenario.plan(), self.seed, self.week, progress=progress)
        return SavedLife(self.scenario, self.seed, life, follower, self.changed, self.reference, self.settings)

    def write(self, saved: SavedLife) -> int:
        """Put it aside, whole or not at all; returns how many bytes the file has. Errors are those of `save`."""
        return write_life(self.out, saved, force=self.force)


def save_order(
    scenario: str | Path | Scenario,
    week: int,
    out: Path | str,
    *,
    seed: int = 1,
    values: Mapping[str, float | str] | None = None,
    force: bool = False,
) -> SaveOrder:
    """Check all that is asked of a life to be saved, before it is lived; arguments and errors are those of `save`."""
    lived = whole_number("the week", week, 0, int(RUN["weeks"].high))
    first = whole_number("the seed", seed, 0, LARGEST_SEED)
    ordered = api.order(scenario, seeds=first, values=values)
    # Once more for its own length: whether so much fits into memory.
    api.order(ordered.scenario, seeds=first, weeks=max(1, lived))
    check_life_target(Path(out), force=force)
    return SaveOrder(
        ordered.scenario,
        first,
        lived,
        Path(out),
        force,
        ordered.changed,
        None if isinstance(scenario, Scenario) else str(scenario),
        tuple(f"{path}={value}" for path, value in (values or {}).items()),
    )


def save(
    scenario: str | Path | Scenario,
    week: int,
    out: Path | str,
    *,
    seed: int = 1,
    values: Mapping[str, float | str] | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Path:
    """Live a scenario to a week and put the life aside in a file, whole or not at all.

    Args:
        scenario: a name, a file, or a scenario.
        week: how many weeks are lived, 0 to 5200; it is the number of the first week that is not.
        out: the file, such as `ours.life`.
        seed: its luck, from 0 to 2**63 - 1.
        values: parameters to set, by path (`{"leading.effort": 0.2}`); text is read as in files.
        force: whether a life that is in the file may be replaced.
        progress: told the weeks lived.

    Returns:
        The file, for `copsim.resume` and `copsim.branch`.

    Raises:
        copsim.scenarios.ScenarioError: for a scenario or values that cannot be.
        ValueError: for a week or a seed that cannot be, or more than fits into memory.
        copsim.experiments.results.ResultsError: where the file is taken, or cannot be written.
    """
    asked = save_order(scenario, week, out, seed=seed, values=values, force=force)
    asked.write(asked.live(progress))
    return asked.out


@dataclass(frozen=True)
class ResumeOrder:
    """A life that can be gone on with; see `resume_order`."""

    file: Path
    saved: SavedLife
    ordered: api.Order

    def run(self, progress: Progress | None = None) -> api.Runs:
        """Go on with it."""
        began = time.perf_counter()
        saved, ordered = self.saved, self.ordered
        ensemble = live_on(
            saved.life, saved.follower, ordered.seeds, ordered.weeks, fresh=False, threads=1, progress=progress
        )
        manifest = ordered.manifest(ensemble, time.perf_counter() - began, first=saved.week)
        manifest["resumed"] = about(self.file, saved)
        return api.Runs(ordered.scenario, ordered.weeks, manifest, ensemble)


def about(file: Path, saved: SavedLife) -> dict[str, Any]:
    """Which life was gone on with, for a manifest."""
    return {"file": file.name, "scenario": saved.scenario.name, "seed": saved.seed, "week": saved.week}


def save_command(file: Path, saved: SavedLife) -> str | None:
    """The command that puts this life aside; None where only Python knows its scenario."""
    if saved.reference is None:
        return None
    words = ["copsim", "save", saved.reference, "--week", str(saved.week), "--seed", str(saved.seed)]
    words += [word for text in saved.settings for word in ("--set", text)]
    return shlex.join([*words, "--out", str(file)])


def weeks_in_all(file: Path, saved: SavedLife, weeks: int | None, least: int) -> int:
    """How many weeks a life has in the end, those of its past among them: the scenario's, if not said otherwise.

    Raises ValueError where that is no more than it has, or too many.
    """
    most = int(RUN["weeks"].high)
    lived = f"as {file} has been lived to week {saved.week} and --weeks counts all weeks"
    if weeks is None and saved.scenario.weeks < least:
        raise ValueError(
            f"{saved.scenario.name} has {saved.scenario.weeks} weeks, and {file} has been lived to week {saved.week}; "
            f"say with --weeks how many there shall be in all, {least} to {most}"
        )
    chosen = whole_number("weeks", saved.scenario.weeks if weeks is None else weeks, 0, most)
    if chosen < least:
        raise ValueError(f"weeks is {chosen}, expected {least} to {most}, {lived}")
    return chosen


def resume_order(file: Path | str, *, weeks: int | None = None) -> ResumeOrder:
    """Read a life and check all that is asked of it before it goes on; arguments and errors are those of `resume`."""
    path = Path(file)
    saved = read_life(path)
    chosen = weeks_in_all(path, saved, weeks, max(1, saved.week))
    ordered = api.order(saved.scenario, seeds=saved.seed, weeks=chosen, command=_run_command(saved, weeks))
    return ResumeOrder(path, saved, replace(ordered, changed=(*saved.changed, *ordered.changed)))


def _run_command(saved: SavedLife, weeks: int | None) -> str | None:
    """The command that lives all of it anew, with the same results."""
    if saved.reference is None:
        return None
    return Asked(saved.reference, seed=saved.seed, weeks=weeks, settings=saved.settings).command


def resume(file: Path | str, *, weeks: int | None = None, progress: Progress | None = None) -> api.Runs:
    """Go on with a life that `copsim.save` has put aside, as if it had never been.

    All tables are, to the bit, those of `copsim.run` with the same scenario and seed, which lives all weeks at once.

    Args:
        file: a life.
        weeks: how many weeks it has in the end, those it has lived among them; the scenario's if None.
        progress: told the weeks lived and lives ended.

    Raises:
        copsim.simulation.life.SnapshotError: where the file cannot be read, is damaged, or holds something else.
        copsim.simulation.life.StaleSnapshot: where it was put aside with another version of the model.
        ValueError: for fewer weeks than it has lived, or more than there can be.
    """
    return resume_order(file, weeks=weeks).run(progress)


__all__ = [
    "ResumeOrder", "SaveOrder", "about", "resume", "resume_order", "save", "save_command", "save_order", "weeks_in_all",
]  # fmt: skip
