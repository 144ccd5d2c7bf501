"""From Python: what difference something made, as tables, words, figures and files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copsim.analysis.attributed import Attributed, differences_table, flat, pairs_table, who_table
from copsim.experiments.results import write_json, write_results
from copsim.scenarios import Scenario

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Attribution:
    """What difference something made; made by `copsim.attribute`. All differences are with it minus without it."""

    scenario: Scenario
    """As it is, with it."""
    told: Attributed
    """What came out, as objects."""
    manifest: dict[str, Any]

    def __repr__(self) -> str:
        return f"<Attribution of {self.told.thing.name} in {self.scenario.name}: {self.told.pairs} pairs>"

    @cached_property
    def differences(self) -> pd.DataFrame:
        """One row per outcome; columns are explained in docs/attribution.md."""
        return differences_table(self.told)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """One row per pair and outcome: without it, with it, difference."""
        return pairs_table(self.told)

    @cached_property
    def who(self) -> pd.DataFrame:
        """One row per group of people and way of faring."""
        return who_table(self.told)

    @cached_property
    def by_week(self) -> pd.DataFrame:
        """One row per outcome and week: means over 13 weeks, mean difference, band that holds for all weeks at once."""
        from copsim.analysis.compare_tables import by_week_table
        from copsim.analysis.compared import Compared

        told = self.told
        table = by_week_table(Compared(told.measured, told.found, (), (), told.matters))
        return table.drop(columns="arm").rename(columns={"baseline": "without", "value": "with"})

    @property
    def flat(self) -> dict[str, Any]:
        """Everything as one flat object for JSON; its keys are explained in docs/attribution.md."""
        known = {name: self.manifest[name] for name in ("copsim", "model")}
        return {**known, "scenario": self.scenario.name, **flat(self.told)}

    @cached_property
    def words(self) -> list[str]:
        """What difference it made, when, for whom, how sure, and what that means: a sentence or two each."""
        from copsim.analysis.attribute_words import (
            MEANING,
            example_told,
            first_shown,
            grouped,
            headline,
            sure,
            who_told,
        )

        told = self.told
        each = [text for texts in grouped(told).values() for text in texts]
        first = [told.thing.question, told.thing.without, headline(told), first_shown(told)]
        return [*first, *each, *who_told(told), example_told(told), *sure(told), *MEANING]

    @cached_property
    def figures(self) -> dict[str, Any]:
        """Figures by name: `pairs`, `courses`, `who` (matplotlib figures); those that would be empty are left out."""
        from copsim.analysis.attribute_figures import figures

        return figures(self.told)

    def report(self, *, alone: bool = False) -> str:
        """A self-contained HTML page about it; `alone` if no tables and figures will lie beside it."""
        from copsim.analysis.attribute_page import attribute_page

        return attribute_page(
            self.told,
            figures=self.figures,
            title=self.scenario.title,
            description=self.scenario.description,
            scenario_text=self.scenario.to_yaml(),
            manifest=self.manifest,
            alone=alone,
        )

    def save(self, folder: Path | str, *, force: bool = False) -> list[str]:
        """Write page, tables, figures and manifest to a folder, whole or not at all; returns the names of the files.

        Raises:
            copsim.experiments.results.ResultsError: where the folder holds something else, holds results and `force`
                is not set, or cannot be written.
            copsim.experiments.results.WrittenThenStopped: for Ctrl-C when all was in its place (a KeyboardInterrupt).
        """
        from copsim.analysis.writing import save_figures

        return write_results(
            Path(folder),
            {
                "report.html": lambda path: path.write_text(self.report(), encoding="utf-8"),
                "differences.csv": lambda path: self.differences.to_csv(path, index=False, lineterminator="\n"),
                "pairs.csv": lambda path: self.pairs.to_csv(path, index=False, lineterminator="\n"),
                "who.csv": lambda path: self.who.to_csv(path, index=False, lineterminator="\n"),
                "by_week.csv": lambda path: self.by_week.to_csv(path, index=False, lineterminator="\n"),
                "manifest.json": lambda path: write_json(path, self.manifest),
                "figures/": lambda path: save_figures(self.figures, path),
            },
            force=force,
        )


__all__ = ["Attribution"]
