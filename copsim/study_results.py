"""What came of a study, put together: tables, figures, and the page that can be read alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copsim.analysis.study_words import Contrast, strongest
from copsim.experiments.studies.analysing import (
    INDICES,
    NOTHING,
    SCREENING,
    SHARES,
    Analysis,
    analysed,
    by_levels,
    by_moves,
    units,
)
from copsim.experiments.studies.opened import StudyResults
from copsim.experiments.studies.shards import BY_WEEK
from copsim.experiments.studies.store import RUNS
from copsim.experiments.studies.until import missed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from copsim.analysis.study_page import StudyPage
    from copsim.analysis.study_short import Reading
    from copsim.experiments.studies.discovery import Conditions

SHOWN = 6
"""So many measures are drawn; tables hold all."""
PAIRS = 3
"""So many pairs of factors are drawn."""
FIGURES = "figures"


@dataclass(frozen=True)
class Studied:
    """A study whose results are looked at.

    Attributes:
        results: of the study.
        when: a condition such as `alive < 1`, under which runs are looked for; none if empty.
        findings: what the authors say, as Markdown.
    """

    results: StudyResults
    when: str = ""
    findings: str = ""

    @property
    def measures(self) -> list[dict[str, Any]]:
        """Entries of the measures in the manifest."""
        found: list[dict[str, Any]] = self.results.manifest["measures"]
        return found

    @cached_property
    def by_levels(self) -> bool:
        """Whether every value of a factor stands beside every value of the others."""
        return by_levels(self.results)

    @cached_property
    def by_moves(self) -> bool:
        """Whether one factor is moved at a time."""
        return by_moves(self.results)

    @cached_property
    def _as_is(self) -> dict[str, Any]:
        """Where factors are moved one at a time: the points at which no other one is moved, by factor."""
        points, factors = self.results.points, self.results.factors
        moved = points[factors] != points[factors].iloc[0]
        return {name: points["point"][~moved.drop(columns=name).any(axis=1)] for name in factors}

    def _looked_at(self, table: pd.DataFrame, factor: str) -> pd.DataFrame:
        """Rows of a table with points that show what a factor does: one at a time those in which no other is moved."""
        return table[table["point"].isin(self._as_is[factor])] if self.by_moves else table

    @cached_property
    def effects(self) -> pd.DataFrame:
        """The mean of each measure at each value of each factor."""
        import pandas as pd

        from copsim.analysis.study_effects import effects

        runs, factors, measures = self.results.runs, self.results.factors, self.results.measures
        if self.by_moves:
            tables = [effects(self._looked_at(runs, factor), [factor], measures) for factor in factors]
            return pd.concat(tables, ignore_index=True)
        return effects(runs, factors, measures, None if self.by_levels else units(self.results))

    @cached_property
    def summary(self) -> pd.DataFrame:
        """A row per point and measure."""
        from copsim.analysis.study_tables import summary

        return summary(self.results.runs, self.results.factors, self.results.measures)

    @cached_property
    def analyses(self) -> dict[str, Analysis]:
        """What each measure goes back to; those of which nothing is known are left out."""
        if not self.results.factors:
            return {}
        return {name: analysed(self.results, name) for name in self.results.measures}

    @cached_property
    def shares(self) -> pd.DataFrame:
        """The analyses of all measures, one below the other."""
        import pandas as pd

        tables = [found.table.assign(measure=name) for name, found in self.analyses.items()]
        whole = pd.concat(tables, ignore_index=True)
        return whole[["measure", *(name for name in whole.columns if name != "measure")]]

    def contrasts(self, measure: str) -> list[Contrast]:
        """What each factor does to a measure, the one that does most first.

        In a factorial, and one factor at a time, the two values that are farthest apart. Where points were drawn, how
        far it rises along a straight line, for factors that can be told from chance.
        """
        return list(self.analyses[measure].contrasts)

    @property
    def overall(self) -> pd.DataFrame:
        """A row per measure: name, what it is, runs, mean, spread of runs, least and most of the points' means."""
        import pandas as pd

        runs = self.results.runs
        done = runs[runs["status"] == "done"]
        rows = []
        for measure in self.measures:
            values = done[measure["name"]]
            means = self.summary[self.summary["measure"] == measure["name"]]["mean"]
            numbers = (int(values.notna().sum()), values.mean(), values.std(), means.min(), means.max())
            rows.append((measure["name"], measure["told"], *numbers))
        return pd.DataFrame(rows, columns=["measure", "told", "runs", "mean", "spread", "least", "most"])

    # Figures

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """All figures by name."""
        from copsim.analysis.study_figures import courses_figure, effects_figure, pairs_figure
        from copsim.analysis.study_tables import by_week

        results = self.results
        if not results.factors or not results.counts.done:
            return {}
        shown = [(str(one["name"]), str(one["unit"])) for one in self.measures[:SHOWN]]
        made: dict[str, Figure | None] = {"effects": effects_figure(self.effects, results.factors, shown)}
        made |= self._sensitivity()
        if self.conditions is not None and self.conditions.boxes["kept"].any():
            made["conditions"] = self._limits()
        if not self.by_moves:
            made["pairs"] = pairs_figure(results.runs, self._pairs(), shown[:4])
        weekly = results.manifest["series"]
        if weekly["measures"]:
            from copsim.analysis.outcomes import OUTCOMES

            weekly_units = [(name, OUTCOMES[name].unit) for name in weekly["measures"][:4]]
            table = by_week(results.runs, results.factors, weekly["weeks"], BY_WEEK)
            made["courses"] = courses_figure(
                lambda factor: self._looked_at(table, factor), results.factors, weekly_units
            )
        return {name: figure for name, figure in made.items() if figure is not None}

    def _sensitivity(self) -> dict[str, Figure | None]:
        """What measures go back to: shares in one figure; of other kinds a figure for each of the first measures."""
        from copsim.analysis import sensitivity_figures as draw
        from copsim.analysis.study_figures import variation_figure

        of_shares = [(name, found.variation) for name, found in self.analyses.items() if found.kind == SHARES]
        made: dict[str, Figure | None] = {"shares": variation_figure(of_shares)} if of_shares else {}
        for measure in self.measures[:SHOWN]:
            name, unit = str(measure["name"]), str(measure["unit"])
            found = self.analyses[name]
            if found.kind == INDICES:
                luck = (found.noise.luck, found.noise.luck_low, found.noise.luck_high)
                made[f"shares-{name}"] = draw.indices_figure(found.table, name, luck)
            elif found.kind == SCREENING:
                made[f"shares-{name}"] = draw.screening_figure(found.table, name, unit)
            elif found.kind not in (SHARES, NOTHING):
                made[f"shares-{name}"] = draw.moves_figure(found.table, name, unit)
        return made

    def _limits(self) -> Figure:
        """The limits of the boxes that held."""
        from copsim.analysis.condition_figures import limits_figure

        found, points = self.conditions, self.results.points
        assert found is not None
        ranges: dict[str, Any] = {}
        for name in found.limits["parameter"].unique():
            values = points[name]
            numeric = values.dtype.kind in "if"
            ranges[name] = (float(values.min()), float(values.max())) if numeric else tuple(dict.fromkeys(values))
        return limits_figure(found.boxes, found.limits, ranges)

    def _pairs(self) -> list[tuple[str, str]]:
        """Pairs of the factors that do most, the first of them with each of the others."""
        order = strongest([found.parts for found in self.analyses.values()])
        return [(other, order[0]) for other in order[1 : 1 + PAIRS]]

    # The page

    @cached_property
    def page(self) -> StudyPage:
        """All that the page says."""
        from copsim.analysis.study_page import StudyPage

        runs = self.results.runs
        counts = self.results.counts
        readings = [self._reading(measure) for measure in self.measures if measure["name"] in self.analyses]
        errors = runs.loc[runs["status"] == "failed", "error"].value_counts().head(10)
        whole = self.results.folder / RUNS
        return StudyPage(
            manifest=self.results.manifest,
            text=self.results.text,
            counts={name: getattr(counts, name) for name in ("planned", "done", "failed", "pending")},
            errors=[(str(error), int(number)) for error, number in errors.items()],
            overall=self.overall,
            readings=readings,
            figures=self._shown(),
            conditions=self._conditions_page(),
            findings=self.findings,
            notes=self.results.notes(),
            tables={name: what for name, (what, _) in self.tables.items()},
            missed=self.missed,
            digest=hashlib.sha256(whole.read_bytes()).hexdigest() if whole.exists() and not counts.pending else "",
        )

    def _conditions_page(self) -> str:
        """What is said of conditions, as Markdown."""
        from copsim.analysis.markdown import bullets, escaped

        found = self.conditions
        if found is None:
            return ""
        said = (
            f"Asked was when `{self.when}`, which is so in {found.cases:,} of {found.runs:,} runs. Boxes (PRIM) and a "
            "tree (CART) were found on one half of the points, and what is told of them was counted on the other."
        )
        return f"{said}\n\n{bullets([escaped(one) for one in self.conditions_told])}"

    def _reading(self, measure: dict[str, Any]) -> Reading:
        from copsim.analysis.study_short import Reading

        found = self.analyses[measure["name"]]
        return Reading(
            measure,
            found.kind,
            found.contrasts,
            found.parts,
            found.clear,
            found.sentences("" if measure["unit"].startswith("0 ") else measure["unit"]),
            found.noise.luck,
            found.table,
            self.by_levels,
            found.always,
        )

    @property
    def missed(self) -> list[str]:
        """What is to be said of means that are not known as well as was asked."""
        replicates, counts = self.results.manifest["replicates"], self.results.counts
        if counts.pending or not counts.done:
            return []
        return [one.told(replicates["most"]) for one in missed(self.results.runs, replicates["until"])]

    def _shown(self) -> dict[str, list[tuple[str, str]]]:
        """Alternative text and path of the figures, by section of the page."""
        alts = {
            "effects": "What each factor does to each measure",
            "shares": "How much goes back to which factor",
            "pairs": "Means at each pair of values of two factors",
            "courses": "Courses over time at each value of each factor",
            "conditions": "Under which conditions it happens",
        }
        shown: dict[str, list[tuple[str, str]]] = {}
        for name in self.figures:
            section, _, of = name.partition("-")
            shown.setdefault(section, []).append((f"{alts[section]}{f': {of}' if of else ''}", f"{FIGURES}/{name}.svg"))
        return shown

    # Conditions

    @cached_property
    def conditions(self) -> Conditions | None:
        """Under which conditions runs meet `when`; None if that was not asked."""
        from copsim.experiments.studies.conditions import condition, discovered

        if not self.when or not self.results.counts.done:
            return None
        return discovered(self.results, condition(self.when, self.results.measures))

    @property
    def conditions_told(self) -> list[str]:
        """The conditions in words."""
        from copsim.analysis.condition_words import conditions_told

        found = self.conditions
        if found is None:
            return []
        overall = found.cases / found.runs
        boxes = conditions_told(found.boxes, found.limits, overall, self.when)
        rules = conditions_told(found.rules, found.rule_limits, overall, self.when, "rule")
        return [*boxes, *(f"As a tree has it: {rule[:1].lower()}{rule[1:]}" for rule in rules)]

    @property
    def tables(self) -> dict[str, tuple[str, pd.DataFrame]]:
        """Tables beside the page, and what a row of each is."""
        made = {
            "summary.csv": ("each measure at each point: mean, interval, spread", self.summary),
        }
        if self.results.factors:
            made["effects.csv"] = ("each measure at each value of each factor, over all others", self.effects)
            made["shares.csv"] = ("what each measure goes back to", self.shares)
        if self.conditions is not None:
            made["boxes.csv"] = (
                f"boxes in which {self.when} is frequent, with how often on fresh points",
                self.conditions.boxes,
            )
            made["limits.csv"] = ("limits of these boxes", self.conditions.limits)
        return made

    def written(self) -> str:
        """The page in Markdown."""
        from copsim.analysis.study_page import study_page

        return study_page(self.page)

    def html(self) -> str:
        """The page as HTML that holds everything it shows."""
        from copsim.analysis.markdown import html_page
        from copsim.analysis.writing import inline_svg

        figures = {f"{FIGURES}/{name}.svg": inline_svg(figure, name) for name, figure in self.figures.items()}
        return html_page(self.written(), kicker="A study with copsim", footer="", figures=figures)

    def save(self, folder: Path) -> list[str]:
        """Write page, tables and figures to a folder, file by file, each whole; returns their names.

        What else is in the folder stays. Raises ResultsError where something cannot be written.
        """
        from copsim.analysis.writing import svg_text
        from copsim.experiments.files import told, write_whole

        with told(folder):
            (folder / FIGURES).mkdir(parents=True, exist_ok=True)
        content: dict[str, bytes] = {
            "README.md": self.written().encode(),
            "report.html": self.html().encode(),
            **{
                name: table.to_csv(index=False, float_format="%.6g").encode()
                for name, (_, table) in self.tables.items()
            },
            **{f"{FIGURES}/{name}.svg": svg_text(figure, name).encode() for name, figure in self.figures.items()},
        }
        for name, data in content.items():
            write_whole(folder / name, data)
        return sorted(content)


def studied(folder: Path | str, *, when: str = "", findings: str = "") -> Studied:
    """What came of the study in a folder."""
    return Studied(StudyResults(Path(folder)), when, findings)


__all__ = ["Studied", "studied"]
