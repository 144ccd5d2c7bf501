"""From Python: a comparison of courses of action, as tables, words, figures and files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copsim.analysis.arms_measured import Measured
from copsim.analysis.compare_tables import flat
from copsim.analysis.compared import Compared
from copsim.experiments.results import write_json, write_results
from copsim.scenarios import Scenario
from copsim.scenarios.differing import Differing
from copsim.scenarios.numbers import COSTS

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Arm:
    """One course of action."""

    name: str
    scenario: Scenario
    differs: tuple[Differing, ...] = ()
    """What differs from the baseline, in words."""

    def booked(self, weeks: int, first: int = 0) -> list[tuple[int, dict[str, float]]]:
        """What its changes from one week to before another are said to cost, with the week in which each falls due."""
        return [
            (entry.week, entry.cost) for entry in self.scenario.changes if entry.cost and first <= entry.week < weeks
        ]

    @property
    def began(self) -> int | None:
        """The first week in which it is set differently from the baseline; None for the start, and for the baseline."""
        first = min((-1 if each.when is None else each.when for each in self.differs), default=-1)
        return None if first < 0 else first

    def stated(self, weeks: int, first: int = 0) -> dict[str, float]:
        """What its changes from one week to before another are said to cost; kinds nobody states are left out."""
        entries = [entry.cost for entry in self.scenario.changes if first <= entry.week < weeks]
        return {name: sum(cost[name] for cost in entries if name in cost) for name in COSTS if _in_any(name, entries)}


def _in_any(name: str, costs: Iterable[Mapping[str, float]]) -> bool:
    return any(name in cost for cost in costs)


@dataclass(frozen=True)
class Comparison:
    """Arms compared with a baseline, seed by seed; made by `copsim.compare`."""

    arms: tuple[Arm, ...]
    """The baseline first."""
    told: Compared
    """What came out, as objects."""
    manifest: dict[str, Any]
    past: str = ""
    """What the arms have in common, in a sentence: their past, or the place that alone is looked at."""

    def __repr__(self) -> str:
        names = " and ".join(arm.name for arm in self.arms)
        return f"<Comparison of {names}: {len(self.measured.seeds)} pairs × {self.measured.weeks} weeks>"

    @property
    def measured(self) -> Measured:
        """What was measured of each life."""
        return self.told.measured

    def named(self, arms: Sequence[Arm], notes: Iterable[str]) -> Comparison:
        """The same with the arms under other names.

        Args:
            arms: the same ones, as they are called now.
            notes: what a reader has to know besides, with these names.
        """
        called = {old.name: new.name for old, new in zip(self.arms, arms, strict=True)}

        def renamed(some: Iterable[Any]) -> tuple[Any, ...]:
            return tuple(replace(each, arm=called[each.arm]) for each in some)

        told = replace(
            self.told,
            measured=replace(self.told.measured, arms=tuple(called.values())),
            found=renamed(self.told.found),
            costs=renamed(self.told.costs),
            traded=renamed(self.told.traded),
            gains=renamed(self.told.gains),
            notes=tuple(notes),
        )
        rows = [{**row, "name": called[row["name"]]} for row in self.manifest["arms"]]
        return Comparison(tuple(arms), told, {**self.manifest, "arms": rows}, self.past)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """One row per arm and outcome; columns are in `copsim.analysis.compare_tables.NUMBERS`."""
        from copsim.analysis.compare_tables import differences_table

        return differences_table(self.told)

    @cached_property
    def by_week(self) -> pd.DataFrame:
        """One row per arm, outcome and week: means over 13 weeks, mean difference, band that holds for all weeks."""
        from copsim.analysis.compare_tables import by_week_table

        return by_week_table(self.told)

    @cached_property
    def by_seed(self) -> pd.DataFrame:
        """One row per arm and seed, with a column per outcome."""
        from copsim.analysis.compare_tables import by_seed_table

        return by_seed_table(self.told)

    @cached_property
    def costs(self) -> pd.DataFrame:
        """One row per arm and kind of cost: members' hours as measured, and what changes are said to cost."""
        from copsim.analysis.compare_tables import costs_table

        return costs_table(self.told)

    @cached_property
    def gains(self) -> pd.DataFrame:
        """One row per arm and price of one more, share of pairs harmed, and way a group of people fares."""
        from copsim.analysis.gains_tables import gains_table

        return gains_table(self.told)

    @cached_property
    def quarters(self) -> pd.DataFrame:
        """One row per arm and quarter of the run: stated hours and money, and members' hours, beyond the baseline."""
        from copsim.analysis.gains_tables import quarters_table

        return quarters_table(self.told)

    @property
    def flat(self) -> dict[str, Any]:
        """Everything as one flat object for JSON; its keys are explained in docs/comparing.md."""
        named = {name: self.manifest.get(name) for name in ("copsim", "model", "place")}
        return {**named, **flat(self.told)}

    @cached_property
    def words(self) -> list[str]:
        """What is better, worse, or unknown, and how sure: a sentence each."""
        from copsim.analysis.compare_costs import costs_told
        from copsim.analysis.compare_words import first_shown, grouped, in_short, sure
        from copsim.analysis.gains_words import gains_told

        said = []
        for arm in self.arms[1:]:
            mine = self.told.of(arm.name)
            said += [in_short(mine, arm.name, self.arms[0].name), f"Week by week {first_shown(mine, self.told.alike)}."]
            said += [text for texts in grouped(mine, self.measured.weeks).values() for text in texts]
            costs = [cost for cost in self.told.costs if cost.arm == arm.name]
            traded = [rate for rate in self.told.traded if rate.arm == arm.name]
            said += costs_told(costs, traded, mine, self.measured.weeks, self.measured.first)
            brought = self.told.gained(arm.name)
            said += gains_told(brought, mine, self.measured.weeks) if brought is not None else []
        return said + sure(self.told)

    @cached_property
    def figures(self) -> dict[str, Any]:
        """Figures by name: `effects`, and one per family of outcomes week by week (matplotlib figures)."""
        from copsim.analysis.compare_figures import effects_figure, weekly_figures

        marks = {
            (each.when, each.told if len(self.arms) == 2 else f"{arm.name}: {each.told}"): None
            for arm in self.arms[1:]
            for each in arm.differs
            if each.when is not None
        }
        return {
            "effects": effects_figure(self.measured, self.told.found, self.told.matters),
            **weekly_figures(self.measured, self.told.found, sorted(marks)),
        }

    def report(self, *, alone: bool = False) -> str:
        """A self-contained HTML page about this comparison; `alone` if no tables and figures will lie beside it."""
        from copsim.analysis.compare_page import ArmTold, compare_page

        baseline = self.arms[0].scenario
        return compare_page(
            self.told,
            [ArmTold(arm.name, arm.scenario.title, arm.scenario.to_yaml(), arm.differs) for arm in self.arms],
            question=baseline.question,
            description=baseline.description,
            figures=self.figures,
            manifest=self.manifest,
            past=self.past,
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

        named = {name.replace(" ", "-"): figure for name, figure in self.figures.items()}
        return write_results(
            Path(folder),
            {
                "report.html": lambda path: path.write_text(self.report(), encoding="utf-8"),
                "differences.csv": lambda path: self.differences.to_csv(path, index=False, lineterminator="\n"),
                "by_week.csv": lambda path: self.by_week.to_csv(path, index=False, lineterminator="\n"),
                "by_seed.parquet": lambda path: self.by_seed.to_parquet(path, index=False),
                "costs.csv": lambda path: self.costs.to_csv(path, index=False, lineterminator="\n"),
                "gains.csv": lambda path: self.gains.to_csv(path, index=False, lineterminator="\n"),
                "quarters.csv": lambda path: self.quarters.to_csv(path, index=False, lineterminator="\n"),
                "manifest.json": lambda path: write_json(path, self.manifest),
                "figures/": lambda path: save_figures(named, path),
            },
            force=force,
        )


__all__ = ["Arm", "Comparison"]
