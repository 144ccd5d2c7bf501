"""From Python: load a scenario, run it, look at tables, write results."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copsim.asking import MOST_THREADS, seeds_asked, seeds_kept, whole_number
from copsim.experiments.ensemble import Ensemble, Progress, run_many
from copsim.experiments.manifest import make_manifest
from copsim.experiments.results import write_json, write_results
from copsim.scenarios import Scenario
from copsim.scenarios import load as load_scenario
from copsim.scenarios.dropping import Use, dropped, uses
from copsim.scenarios.entries import value_told
from copsim.scenarios.landscape_words import landscape_differences
from copsim.scenarios.library import every_name
from copsim.scenarios.numbers import RUN
from copsim.simulation.recording import WEEKLY
from copsim.simulation.records import STAGES_OF_LIFE

if TYPE_CHECKING:
    import pandas as pd

    from copsim.analysis.landscape import Landscape
    from copsim.analysis.story_life import StoryLife
    from copsim.analysis.turning_points import TurningPoint
    from copsim.simulation.life import Plan

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

    def __repr__(self) -> str:
        return f"<Runs of {self.scenario.name}: {len(self.seeds)} lives × {self.weeks} weeks>"

    @property
    def seeds(self) -> tuple[int, ...]:
        """Seeds of the whole lives."""
        return self.ensemble.seeds

    @cached_property
    def weekly(self) -> pd.DataFrame:
        """One row per seed, week and community.

        Columns, units and meanings are in `copsim.simulation.recording.MEASURES`. Counts are people (or meetings, or
        concerns) in that week; hours are hours in that week; energy, passion, identification, value, experience, trust,
        gap, vacancy and quality lie between 0 and 1. The last columns, `share_` and a level, are the share of all
        members who are at it (`copsim.analysis.tables.SHARES`); 0 where there are no members.
        """
        from copsim.analysis.tables import weekly_table

        return weekly_table(self.ensemble.block, self.seeds)

    @cached_property
    def participation(self) -> pd.DataFrame:
        """One row per seed, week and member who did something: activity, role and hours (with those of leading).

        Kept for the first seed, unless asked otherwise.
        """
        from copsim.analysis.tables import participation_table

        return participation_table(self.ensemble.logs, self.plan.activity_names)

    @cached_property
    def values(self) -> pd.DataFrame:
        """One row per item of value: a visit, something taken up, tried, what came of it, what was told again.

        Each names its `parent`, and after how many weeks it came (`delay`). Kept for the same seeds as participation.
        """
        from copsim.analysis.tables import values_table

        kept = self.ensemble.followed
        return values_table({seed: each.items for seed, each in kept.items()}, self.plan.activity_names)

    @cached_property
    def members(self) -> pd.DataFrame:
        """One row per member there ever was: weeks at each level, hours, and how the member stands at the end.

        Columns are in `copsim.analysis.member_rows.MEMBER_COLUMNS`. Kept for the same seeds as participation.
        """
        from copsim.analysis.tables import members_table

        return members_table({seed: each.members for seed, each in self.ensemble.followed.items()})

    @cached_property
    def ties(self) -> pd.DataFrame:
        """One row per tie at the end: from whom, to whom, how strong. Kept for the same seeds as participation."""
        from copsim.analysis.tables import ties_table

        return ties_table({seed: each.ties for seed, each in self.ensemble.followed.items()})

    @cached_property
    def landscape(self) -> Landscape | None:
        """The communities and what lies between them; None where there is one community.

        Single people and pairs are told of the followed life that the report tells in detail.
        """
        from copsim.analysis.figures import followed_seed
        from copsim.analysis.lives import Lives
        from copsim.experiments.landscapes import landscape_of

        if self.scenario.communities < 2:
            return None
        seed = followed_seed(Lives.of(self.weekly), self.members)
        return landscape_of(self.scenario, self.weekly, seed, self.ensemble.followed.get(seed))

    @cached_property
    def plan(self) -> Plan:
        """What the lives started from, with the activities they could choose from."""
        return self.scenario.plan()

    @cached_property
    def figures(self) -> dict[str, Any]:
        """The figures of the report by name (matplotlib figures)."""
        from copsim.analysis.figures import make_figures

        return make_figures(
            self.weekly,
            marks=[(week, told) for week, told, _ in self.changes],
            activities=self.plan.activities,
            members=self.members,
            ties=self.ties,
            values=self.values,
            landscape=self.landscape,
        )

    @property
    def changes(self) -> list[tuple[int, str, str]]:
        """Dated changes of the weeks that were lived: week, what they do in plain words, and their note."""
        within = [entry for entry in self.scenario.changes if entry.week < self.weeks]
        told = [(entry.week, entry.told + entry.where, entry.note) for entry in within]
        return sorted(told, key=lambda change: change[0])

    def turning_points(self, seed: int | None = None, most: int = 12) -> list[TurningPoint]:
        """When something became different in a life, in plain words; of the first that was followed if not said."""
        from copsim.analysis.turning_points import turning_points

        followed = list(self.ensemble.followed)
        seed = followed[0] if seed is None and followed else seed
        return turning_points(self.weekly, seed, members=self.members if seed in followed else None, most=most)

    def story_life(self, seed: int | None = None) -> StoryLife:
        """The life that stories are told of: that of a seed, or the followed one that is told in detail in the report.

        Raises:
            copsim.analysis.story_telling.StoryError: where its participation, and so its items of value, was not kept.
        """
        from copsim.analysis.figures import followed_seed
        from copsim.analysis.lives import Lives
        from copsim.analysis.story_telling import StoryError
        from copsim.experiments.story_runs import story_life

        kept = self.ensemble.followed
        if not kept or (seed is not None and seed not in kept):
            which = f"of seed {seed}" if kept else "of none of these lives"
            raise StoryError(f"participation was not kept {which}; run with participation='all', or name seeds")
        chosen = followed_seed(Lives.of(self.weekly), self.members) if seed is None else seed
        return story_life(self.scenario, chosen, self.ensemble.block[self.seeds.index(chosen)], kept[chosen])

    def report(self) -> str:
        """A self-contained HTML page about these lives."""
        from copsim.analysis.report import render_report
        from copsim.analysis.story_telling import tell_stories

        return render_report(
            title=self.scenario.title,
            question=self.scenario.question,
            description=self.scenario.description,
            weekly=self.weekly,
            marks=self.changes,
            scenario_text=self.scenario.to_yaml(),
            manifest=self.manifest,
            sources=self.scenario.sources,
            activities=self.plan.activities,
            members=self.members,
            values=self.values,
            ties=self.ties,
            figures=self.figures,
            stories=tell_stories(self.story_life()) if self.ensemble.followed else None,
            landscape=self.landscape,
        )

    def save(self, folder: Path | str, *, force: bool = False) -> list[str]:
        """Write tables, manifest, report and figures to a folder, whole or not at all; returns the names of the files.

        Raises:
            copsim.experiments.results.ResultsError: where the folder holds something else, holds results and `force`
                is not set, or cannot be written.
            copsim.experiments.results.WrittenThenStopped: for Ctrl-C when all was in its place (a KeyboardInterrupt).
        """
        return write_results(Path(folder), self.writers(), force=force)

    def writers(self) -> dict[str, Callable[[Path], object]]:
        """What is written to a folder of results: by name of the file (of a folder, with / behind it) who writes it."""
        from copsim.analysis.figures import save_figures
        from copsim.analysis.tables import TABLES

        codes = {"stage": list(STAGES_OF_LIFE), "activity": list(self.plan.activity_names)}
        # By the number of each: who is called by a number has no other name.
        codes |= {"community": list(self.scenario.place_names)} if self.scenario.places else {}
        manifest = {**self.manifest, "tables": TABLES, "codes": codes}
        return {
            "weekly.parquet": lambda path: self.weekly.to_parquet(path, index=False),
            "participation.parquet": lambda path: self.participation.to_parquet(path, index=False),
            "values.parquet": lambda path: self.values.to_parquet(path, index=False),
            "members.parquet": lambda path: self.members.to_parquet(path, index=False),
            "ties.parquet": lambda path: self.ties.to_parquet(path, index=False),
            "manifest.json": lambda path: write_json(path, manifest),
            "report.html": lambda path: path.write_text(self.report(), encoding="utf-8"),
            "figures/": lambda path: save_figures(self.figures, path),
        }


def scenario_names() -> list[str]:
    """Names of the scenarios that come with copsim: those of one community, then landscapes of several."""
    return every_name()


def load(scenario: str | Path) -> Scenario:
    """A scenario by name, or from a file.

    Raises:
        copsim.scenarios.ScenarioError: with everything that is wrong in the file, line by line.
        TypeError: for what is neither text nor a path.
    """
    return load_scenario(scenario)


@dataclass(frozen=True)
class Order:
    """A run that was asked for and can be; see `order`."""

    scenario: Scenario
    seeds: tuple[int, ...]
    weeks: int
    kept: frozenset[int]
    """Seeds whose participation is kept."""
    threads: int | None
    command: str | None
    changed: tuple[str, ...]
    """What was set for this run and is not so in the scenario, in words."""
    warnings: tuple[str, ...] = ()
    """What is allowed and may not be what was meant, in sentences."""

    def run(self, progress: Progress | None = None) -> Runs:
        """Live the lives. What is wrong with what was asked is not found here but by `order`."""
        began = time.perf_counter()
        ensemble = run_many(
            self.scenario.plan(),
            self.seeds,
            self.weeks,
            log_seeds=self.kept,
            threads=self.threads,
            progress=progress,
        )
        return Runs(self.scenario, self.weeks, self.manifest(ensemble, time.perf_counter() - began), ensemble)

    def manifest(self, ensemble: Ensemble, seconds: float, first: int = 0) -> dict[str, Any]:
        """The manifest of lives that were lived as ordered, from week `first` on, in so many seconds."""
        return make_manifest(
            self.scenario.as_dict(),
            seeds=ensemble.seeds,
            weeks=self.weeks,
            asked=len(self.seeds),
            seconds=seconds,
            member_weeks=int(ensemble.block["members"][:, first:].sum()),
            command=self.command,
            participation_seeds=sorted(ensemble.logs),
            changed=self.changed,
        )


def order(
    scenario: str | Path | Scenario,
    *,
    seeds: int | Iterable[int] = 1,
    weeks: int | None = None,
    values: Mapping[str, float | str] | None = None,
    interventions: Iterable[str | Use] = (),
    participation: str | Iterable[int] = "first",
    threads: int | None = None,
    command: str | None = None,
) -> Order:
    """Check all that is asked of a run before anything is run; arguments and errors are those of `run`."""
    if values is not None and not (isinstance(values, Mapping) and all(isinstance(path, str) for path in values)):
        raise TypeError(f"values is {values!r}, expected numbers by parameter path, as {{'leading.effort': 0.2}}")
    if command is not None and not isinstance(command, str):
        raise TypeError(f"command is {command!r}, expected text or None")
    given = scenario if isinstance(scenario, Scenario) else load(scenario)
    changed = []
    if values:
        before, given = given, given.with_values(values)
        changed = _otherwise(before, given)
    if weeks is None:
        weeks = given.weeks
    elif values and "weeks" in values:
        raise ValueError("weeks is given twice, on its own and among the values to set; give it once")
    weeks = whole_number("weeks", weeks, int(RUN["weeks"].low), int(RUN["weeks"].high))
    given, dropped_told, warnings = _with_interventions(given, interventions, weeks)
    changed += dropped_told
    chosen = seeds_asked(seeds)
    kept = seeds_kept(participation, chosen)
    if threads is not None:
        threads = whole_number("threads", threads, 1, MOST_THREADS)
    size = len(chosen) * weeks * given.communities * WEEKLY.itemsize
    size += given.first_people * BYTES_A_PERSON
    if size > MOST_BYTES:
        raise ValueError(
            f"{len(chosen)} lives of {weeks} weeks in {given.communities} communities need {size / 1024**3:.1f} GiB, "
            f"expected at most {MOST_BYTES / 1024**3:.0f}; run fewer at a time"
        )
    if weeks != given.weeks:
        changed.append(f"{weeks} weeks instead of {given.weeks}")
    return Order(given, chosen, weeks, kept, threads, command, tuple(changed), warnings)


def _with_interventions(
    scenario: Scenario, given: Iterable[str | Use], weeks: int
) -> tuple[Scenario, list[str], tuple[str, ...]]:
    """The scenario with interventions dropped on it, what was done in words, and warnings."""
    if isinstance(given, str):
        raise TypeError(f"interventions is the text '{given}', expected several of them, such as ['{given}']")
    chosen = [one for each in given for one in (uses(each) if isinstance(each, str) else (each,))]
    if not chosen:
        return scenario, [], ()
    found = dropped(scenario, chosen, weeks)
    return found.scenario, [f"{one.intervention.title} ({one.key})" for one in found.uses], found.warnings


def _differences(before: Scenario, after: Scenario) -> list[tuple[str, float, float]]:
    """Numbers that are not the same in two scenarios, by name: parameters at the start, and those of the run."""
    names = [*sorted(set(before.parameters) | set(after.parameters)), *RUN]
    pairs = [(name, _number(before, name), _number(after, name)) for name in names]
    return [(name, was, now) for name, was, now in pairs if was != now]


def _otherwise(before: Scenario, after: Scenario) -> list[str]:
    """What is not the same in two scenarios, in words: parameters at the start, numbers of the run, the landscape."""
    told = [
        f"{path} {_told(path, now)} instead of {_told(path, was)}" for path, was, now in _differences(before, after)
    ]
    return told + [f"{key} {now} instead of {was}" for key, was, now in landscape_differences(before, after)]


def _number(scenario: Scenario, name: str) -> float:
    return float(getattr(scenario, name)) if name in RUN else scenario.setting(name)


def _told(path: str, value: float) -> str:
    """A value for people, of a parameter or of the run as a whole."""
    return f"{value:g}" if path in RUN else value_told(path, value)


def run(
    scenario: str | Path | Scenario,
    *,
    seeds: int | Iterable[int] = 1,
    weeks: int | None = None,
    values: Mapping[str, float | str] | None = None,
    interventions: Iterable[str | Use] = (),
    participation: str | Iterable[int] = "first",
    threads: int | None = None,
    progress: Progress | None = None,
    command: str | None = None,
) -> Runs:
    """Run a scenario, once per seed.

    Args:
        scenario: a name, a file, or a scenario.
        seeds: one seed or several, each once; whole numbers from 0 to 2**63 - 1.
        weeks: how many weeks, 1 to 5200; those of the scenario if None.
        values: parameters to set, by path (`{"leading.effort": 0.2}`); text is read as in files.
        interventions: dropped on weeks, as `["coaching@26"]` (see `copsim.interventions()`).
        participation: whose participation is kept, member by member: `first`, `all`, `none`, or some of the seeds.
        threads: lives at a time, 1 to 1024; all processors if None. Changes nothing but the time it takes.
        progress: told the weeks lived and lives ended, from several threads.
        command: what the manifest names as the way to repeat the run.

    Raises:
        copsim.scenarios.ScenarioError: for a scenario or values that cannot be.
        ValueError: for numbers that cannot be, or more than fits into memory.
        TypeError: for a scenario, values or a command of another kind.
    """
    asked = order(
        scenario,
        seeds=seeds,
        weeks=weeks,
        values=values,
        interventions=interventions,
        participation=participation,
        threads=threads,
        command=command,
    )
    return asked.run(progress)
