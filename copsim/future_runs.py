"""From Python: what may become of a life, as tables, words, figures and files."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copsim import api
from copsim.analysis.future_bands import Band, bands_of_futures, bands_table, flat_bands, how_sure, sentences
from copsim.analysis.outcomes import Wanted, outcomes_of
from copsim.experiments.ensemble import Progress
from copsim.experiments.life_files import SavedLife
from copsim.experiments.living_on import live_on
from copsim.experiments.results import write_results
from copsim.keeping import about

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class FutureRuns(api.Runs):
    """Lives with one past: all are the same before `week`."""

    week: int
    fresh: bool
    """Whether each has luck of its own from there on."""

    @property
    def changes(self) -> list[tuple[int, str, str]]:
        """Dated changes, and among them the week in which the lives part."""
        if not self.fresh:
            return super().changes
        note = "Before, all lives are one. Lives with another past may fare otherwise."
        parting = (self.week, "from here on every life has luck of its own", note)
        return sorted([*super().changes, parting], key=lambda change: change[0])


@dataclass(frozen=True)
class Futures:
    """What may become of a life from some week on; made by `copsim.branch`."""

    runs: FutureRuns
    """The lives as those of `copsim.run`, one per seed, with their past."""
    told: tuple[Band, ...]
    """What they come to, as objects."""

    def __repr__(self) -> str:
        weeks = f"weeks {self.runs.week} to {self.runs.weeks - 1}"
        return f"<Futures of {self.runs.scenario.name}: {len(self.runs.seeds)} × {weeks}>"

    @property
    def weekly(self) -> pd.DataFrame:
        """One row per seed, week and community, those of the past too; see `copsim.api.Runs.weekly`."""
        return self.runs.weekly

    @property
    def manifest(self) -> dict[str, Any]:
        """All that determines these numbers, and what is needed to repeat them."""
        return self.runs.manifest

    @cached_property
    def bands(self) -> pd.DataFrame:
        """One row per outcome: median, middle half, middle nine tenths, mean (`copsim.analysis.future_bands`)."""
        return bands_table(self.told, self.runs.weeks)

    @property
    def flat(self) -> dict[str, Any]:
        """Everything as one flat object for JSON; its keys are explained in docs/branching.md."""
        runs, past = self.runs, self.manifest["branched"]
        return {
            "copsim": self.manifest["copsim"],
            "model": self.manifest["model"],
            "scenario": runs.scenario.name,
            **{f"past.{name}": past[name] for name in ("file", "seed", "week")},
            "same_luck": not runs.fresh,
            "futures": len(runs.seeds),
            "first_seed": runs.seeds[0],
            "weeks": runs.weeks,
            "interrupted": self.manifest["interrupted"],
            **flat_bands(self.told, runs.weeks),
        }

    @property
    def past(self) -> str:
        """What the futures have in common, in a sentence."""
        past = self.manifest["branched"]
        return (
            f"All lives are futures of one, {past['scenario']} with seed {past['seed']}, which had been lived to week "
            f"{past['week']}; they end with week {self.runs.weeks - 1}."
        )

    @cached_property
    def words(self) -> list[str]:
        """What may become of it, and how sure that is: a sentence each."""
        return [self.past, *sentences(self.told, self.runs.weeks), *self.sure]

    @property
    def sure(self) -> list[str]:
        """How sure it all is, and what it does not say."""
        one_luck = [
            f"From week {entry.week} on all futures have one luck, that of seed {entry.seed} (the event 'fresh luck' "
            "of the scenario): they are no independent futures any more, and bands are too narrow."
            for entry in self.runs.scenario.changes
            if entry.event == "fresh luck" and self.runs.week <= entry.week < self.runs.weeks
        ]
        return [*how_sure(len(self.runs.seeds), fresh=self.runs.fresh), *(one_luck if self.runs.fresh else [])]

    @property
    def figures(self) -> dict[str, Any]:
        """The figures of the report by name (matplotlib figures)."""
        return self.runs.figures

    def report(self) -> str:
        """A self-contained HTML page about these lives."""
        return self.runs.report()

    def save(self, folder: Path | str, *, force: bool = False) -> list[str]:
        """Write `futures.csv` and all that `Runs.save` writes, whole or not at all; returns the names of the files.

        Raises:
            copsim.experiments.results.ResultsError: where the folder holds something else, holds results and `force`
                is not set, or cannot be written.
            copsim.experiments.results.WrittenThenStopped: for Ctrl-C when all was in its place (a KeyboardInterrupt).
        """
        own = {"futures.csv": lambda path: self.bands.to_csv(path, index=False, lineterminator="\n")}
        return write_results(Path(folder), {**own, **self.runs.writers()}, force=force)


@dataclass(frozen=True)
class FutureOrder:
    """Futures that were asked for and can be; made by `copsim.branch_order.branch_order`."""

    file: Path
    saved: SavedLife
    ordered: api.Order
    outcomes: tuple[Wanted, ...]
    fresh: bool

    def run(self, progress: Progress | None = None) -> Futures:
        """Live them.

        Raises:
            KeyboardInterrupt: for Ctrl-C before any future was whole; later ones are left out.
        """
        began = time.perf_counter()
        saved, ordered, week = self.saved, self.ordered, self.saved.week
        ensemble = live_on(
            saved.life,
            saved.follower,
            ordered.seeds,
            ordered.weeks,
            fresh=self.fresh,
            threads=ordered.threads,
            progress=progress,
        )
        if not ensemble.seeds:
            raise KeyboardInterrupt
        ordered = replace(ordered, changed=(*saved.changed, *ordered.changed, self._changed()))
        manifest = ordered.manifest(ensemble, time.perf_counter() - began, first=week)
        manifest |= {
            "branched": {**about(self.file, saved), "same_luck": not self.fresh},
            "measures": [str(each) for each in self.outcomes],
        }
        runs = FutureRuns(ordered.scenario, ordered.weeks, manifest, ensemble, week, self.fresh)
        return Futures(runs, bands_of_futures(outcomes_of(ensemble.block, self.outcomes), self.outcomes))

    def _changed(self) -> str:
        """What is not as in a run of the scenario, in words."""
        luck = "every life has luck of its own" if self.fresh else "the luck is the same"
        return f"all lives have one past, that of seed {self.saved.seed}, and from week {self.saved.week} on {luck}"


__all__ = ["FutureOrder", "FutureRuns", "Futures"]
