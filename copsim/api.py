"""From Python: load a scenario, run it, look at tables, write results."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copsim.experiments.ensemble import Ensemble, Progress, run_many
from copsim.experiments.manifest import make_manifest
from copsim.experiments.results import write_json, write_results
from copsim.scenarios import Scenario, names
from copsim.scenarios import load as load_scenario

if TYPE_CHECKING:
    import pandas as pd

MOST_BYTES = 8 * 1024**3
"""Weekly records of one call of `run`, and the people of its lives, may take so much memory."""

BYTES_A_PERSON = 500
"""About what a person with one membership takes."""


@dataclass(frozen=True)
class Runs:
    """Lives of one scenario, one per seed."""

    scenario: Scenario
    weeks: int
    manifest: dict[str, Any]
    ensemble: Ensemble

    @property
    def seeds(self) -> tuple[int, ...]:
        """Seeds of the whole lives."""
        return self.ensemble.seeds

    @cached_property
    def weekly(self) -> pd.DataFrame:
        """One row per seed, week and community.

        Columns, units and meanings are in `copsim.simulation.recording.MEASURES`. Counts are people (or meetings, or
        concerns) in that week; hours are hours in that week; energy, passion, identification, value, experience, trust,
        gap, vacancy and quality lie between 0 and 1.
        """
        from copsim.analysis.tables import weekly_table

        return weekly_table(self.ensemble.block, self.seeds)

    @cached_property
    def participation(self) -> pd.DataFrame:
        """One row per seed, week and member who did something: activity, role and hours (with those of leading).

        Kept for the first seed, unless asked otherwise.
        """
        from copsim.analysis.tables import participation_table

        return participation_table(self.ensemble.logs)

    @cached_property
    def figures(self) -> dict[str, Any]:
        """The figures of the report by name (matplotlib figures)."""
        from copsim.analysis.figures import make_figures

        return make_figures(self.weekly, marks=self.scenario.marks(self.weeks))

    def report(self) -> str:
        """A self-contained HTML page about these lives."""
        from copsim.analysis.report import render_report

        return render_report(
            title=self.scenario.title,
            question=self.scenario.question,
            description=self.scenario.description,
            weekly=self.weekly,
            marks=self.scenario.marks(self.weeks),
            scenario_text=self.scenario.to_yaml(),
            manifest=self.manifest,
            sources=self.scenario.sources,
        )

    def save(self, folder: Path | str, *, force: bool = False) -> list[str]:
        """Write tables, manifest, report and figures to a folder, whole or not at all; returns the names of the files.

        Raises:
            copsim.experiments.results.ResultsError: where the folder holds something else, holds results and `force`
                is not set, or cannot be written.
        """
        from copsim.analysis.figures import save_figures

        return write_results(
            Path(folder),
            {
                "weekly.parquet": lambda path: self.weekly.to_parquet(path, index=False),
                "participation.parquet": lambda path: self.participation.to_parquet(path, index=False),
                "manifest.json": lambda path: write_json(path, self.manifest),
                "report.html": lambda path: path.write_text(self.report(), encoding="utf-8"),
                "figures/": lambda path: save_figures(self.figures, path),
            },
            force=force,
        )


def scenario_names() -> list[str]:
    """Names of the scenarios that come with copsim."""
    return names()


def load(scenario: str | Path) -> Scenario:
    """A scenario by name, or from a file.

    Raises:
        copsim.scenarios.ScenarioError: with everything that is wrong in the file, line by line.
    """
    return load_scenario(scenario)


def run(
    scenario: str | Path | Scenario,
    *,
    seeds: int | Iterable[int] = 1,
    weeks: int | None = None,
    values: Mapping[str, float] | None = None,
    participation: Collection[int] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    command: str | None = None,
) -> Runs:
    """Run a scenario, once per seed.

    Args:
        scenario: a name, a file, or a scenario.
        seeds: one seed or several; whole numbers from 0 to 2**63 - 1.
        weeks: how many weeks; those of the scenario if None.
        values: parameters to set, by path (`{"leading.effort": 0.2}`).
        participation: seeds whose participation is kept member by member; the first one if None.
        threads: lives at a time; all processors if None. Changes nothing but the time it takes.
        progress: told the weeks lived and lives ended, from several threads.
        command: what the manifest names as the way to repeat the run.

    Raises:
        copsim.scenarios.ScenarioError: for a scenario or values that cannot be.
        ValueError: for seeds or weeks that cannot be, or more than fits into memory.
    """
    given = scenario if isinstance(scenario, Scenario) else load(scenario)
    if values:
        given = given.with_values(values)
    weeks = given.weeks if weeks is None else weeks
    chosen = [seeds] if isinstance(seeds, int) else list(seeds)
    if not chosen:
        raise ValueError("there are no seeds, expected at least one")
    from copsim.simulation.recording import WEEKLY

    size = len(chosen) * weeks * given.communities * WEEKLY.itemsize
    size += int(given.setting("start.members")) * given.communities * BYTES_A_PERSON
    if size > MOST_BYTES:
        raise ValueError(
            f"{len(chosen)} lives of {weeks} weeks in {given.communities} communities need {size / 1024**3:.1f} GiB, "
            f"expected at most {MOST_BYTES / 1024**3:.0f}; run fewer at a time"
        )
    kept = chosen[:1] if participation is None else [seed for seed in chosen if seed in set(participation)]
    began = time.perf_counter()
    ensemble = run_many(given.plan(), chosen, weeks, log_seeds=frozenset(kept), threads=threads, progress=progress)
    manifest = make_manifest(
        given.as_dict(),
        seeds=ensemble.seeds,
        weeks=weeks,
        asked=len(chosen),
        seconds=time.perf_counter() - began,
        member_weeks=int(ensemble.block["members"].sum()),
        command=command,
        participation_seeds=sorted(ensemble.logs),
    )
    return Runs(given, weeks, manifest, ensemble)
