"""From Python: the business case of a community, as figures, words, a page and files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copsim import api
from copsim.analysis.business_case import Case, business_case
from copsim.analysis.case_questions import Provided
from copsim.asking import LARGEST_SEED, MOST_LIVES, whole_number
from copsim.experiments.ensemble import Progress
from copsim.experiments.results import write_json, write_results
from copsim.scenarios import Scenario
from copsim.scenarios.dropping import Use, uses
from copsim.scenarios.entries import Entry
from copsim.scenarios.landscape_words import starts
from copsim.scenarios.places import firsts

if TYPE_CHECKING:
    import pandas as pd

REPLICATES = 100
SPONSORS = tuple(f"organisation.{kind}_sponsor" for kind in ("portfolio", "domain", "individual", "local"))
"""Parameters of the seats of sponsors."""
UNPAID = ("leading.support_hours", "organisation.full_time")
"""Hours a week that a community gets, and which no table counts."""


@dataclass(frozen=True)
class BusinessCase:
    """What a sponsor asks of a community, answered; made by `copsim.case`."""

    scenario: Scenario
    told: Case
    """What came out, as objects."""
    manifest: dict[str, Any]
    weekly: pd.DataFrame
    """The weekly table of the lives (as `copsim.run` gives it)."""

    def __repr__(self) -> str:
        return f"<Business case of {self.scenario.name}: {self.told.lives} lives × {self.told.weeks} weeks>"

    @property
    def done(self) -> tuple[str, ...]:
        """What was changed for this case, in words."""
        return tuple(self.manifest["changed_for_this_run"])

    @cached_property
    def words(self) -> dict[str, list[str]]:
        """Sentences by part: `short`, `why`, `what`, `how`, `risks`."""
        from copsim.analysis.case_words import words

        return words(self.told)

    @cached_property
    def statements(self) -> pd.DataFrame:
        """One row per statement: part, name, question, figure, low, high, unit, interval, lives."""
        from copsim.analysis.case_tables import statements_table

        return statements_table(self.told)

    @property
    def as_dict(self) -> dict[str, Any]:
        """Everything as one object for JSON; its keys are explained in docs/business-case.md."""
        from copsim.analysis.case_tables import as_object

        known = {name: self.manifest[name] for name in ("copsim", "model", "seeds", "weeks", "command", "interrupted")}
        return {
            **known,
            "scenario": self.scenario.name,
            "title": self.scenario.title,
            "done": list(self.done),
            **as_object(self.told, self.words),
        }

    @property
    def marks(self) -> list[tuple[int, str]]:
        """Dated changes of the weeks that were lived, each once: why it was done where that is said, or what."""

        def why(entry: Entry) -> str:
            return entry.note.split(". ")[0].strip().rstrip(".") or entry.told

        return list(dict.fromkeys(self.scenario.marks(self.told.weeks, why)))

    @cached_property
    def figures(self) -> dict[str, Any]:
        """Figures of the page by name (matplotlib figures)."""
        from copsim.analysis.figures import levels_figure, lifecycle_figure, time_figure, value_figure
        from copsim.analysis.lives import Lives

        lives, marks = Lives(self.weekly), self.marks
        return {
            "value": value_figure(lives),
            "levels": levels_figure(lives, marks),
            "time": time_figure(lives, marks),
            "lifecycle": lifecycle_figure(lives, marks),
        }

    def report(self) -> str:
        """A self-contained HTML page that a sponsor can read alone."""
        from copsim.analysis.case_page import case_page

        return case_page(
            self.told,
            self.words,
            title=self.scenario.title,
            description=self.scenario.description,
            done=self.done,
            marks=self.marks,
            figures=self.figures,
            scenario_text=self.scenario.to_yaml(),
            manifest=self.manifest,
        )

    def save(self, folder: Path | str, *, force: bool = False) -> list[str]:
        """Write page, table and manifest to a folder, whole or not at all; returns the names of the files.

        Raises:
            copsim.experiments.results.ResultsError: where the folder holds something else, holds results and `force`
                is not set, or cannot be written.
            copsim.experiments.results.WrittenThenStopped: for Ctrl-C when all was in its place (a KeyboardInterrupt).
        """
        return write_results(
            Path(folder),
            {
                "case.html": lambda path: path.write_text(self.report(), encoding="utf-8"),
                "case.csv": lambda path: self.statements.to_csv(path, index=False, lineterminator="\n"),
                "manifest.json": lambda path: write_json(path, self.manifest),
            },
            force=force,
        )


@dataclass(frozen=True)
class Order:
    """A case that was asked for and can be made; see `order`."""

    made: api.Order
    """The lives of the case."""
    before: api.Order | None
    """The same without interventions; None where none was asked for."""
    alone: api.Order | None
    """The same without any sponsor; None where that was not asked for."""
    done: str
    """The interventions, in words."""
    changed: int | None
    """The first week in which something is done to the community."""

    @property
    def orders(self) -> list[api.Order]:
        """All there is to live."""
        return [one for one in (self.made, self.before, self.alone) if one is not None]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is allowed and may not be what was meant, in sentences."""
        return self.made.warnings

    def run(self, progress: Progress | None = None) -> BusinessCase:
        """Live the lives and make the case.

        Raises:
            KeyboardInterrupt: for Ctrl-C before any seeds were whole on all sides; later ones are left out.
        """
        runs = {id(one): one.run(progress) for one in self.orders}
        whole = set.intersection(*(set(each.seeds) for each in runs.values()))
        if not whole:
            raise KeyboardInterrupt

        def table(one: api.Order | None) -> pd.DataFrame | None:
            if one is None:
                return None
            weekly = runs[id(one)].weekly
            return weekly if len(whole) == len(runs[id(one)].seeds) else weekly[weekly["seed"].isin(whole)]

        def given(one: api.Order | None) -> Provided | None:
            return None if one is None else provided(one.scenario)

        weekly = table(self.made)
        assert weekly is not None
        told = business_case(
            weekly,
            given(self.made),
            without=table(self.before),
            without_told=self.done,
            provided_without=given(self.before),
            unsponsored=table(self.alone),
            provided_unsponsored=given(self.alone),
            changed=self.changed,
        )
        manifest = {
            **runs[id(self.made)].manifest,
            "seeds": [seed for seed in self.made.seeds if seed in whole],
            "interrupted": len(whole) < len(self.made.seeds),
            "baseline": None if self.before is None else f"the same seeds without {self.done}",
            "without_sponsor": self.alone is not None,
        }
        return BusinessCase(self.made.scenario, told, manifest, weekly)


def provided(scenario: Scenario) -> Provided:
    """What a community of this scenario gets that no weekly table counts: hours as set at the start, stated costs."""
    if scenario.places:
        hours = sum(_hours(scenario, first) * place.copies for first, place in firsts(scenario.places))
    else:
        hours = _hours(scenario) * scenario.communities
    return Provided(
        hours=hours,
        means=scenario.setting("organisation.sponsor_means"),
        booked=tuple((entry.week, dict(entry.cost)) for entry in scenario.changes if entry.cost),
        strategic=scenario.setting("world.strategic_relevance"),
    )


def _hours(scenario: Scenario, community: int | None = None) -> float:
    """Hours a week that one community gets."""
    serves = max(1.0, scenario.setting("supporting.serves", community))
    team = scenario.setting("supporting.team_hours", community) / serves
    return sum(scenario.setting(path, community) for path in UNPAID) + team


def without_sponsors(scenario: Scenario) -> Scenario:
    """The same scenario with no sponsor in any seat, at the start and later. Raises ValueError where there is none."""
    later = [entry for entry in scenario.changes if any(entry.values.get(path, 0.0) > 0.0 for path in SPONSORS)]
    if not later and not any(max(starts(scenario, path)) > 0.0 for path in SPONSORS):
        raise ValueError(
            f"{scenario.name} has no sponsor, so there is nothing to leave out with --without-sponsor; to see what one "
            "would bring, drop one on a week: --with sponsor-joins@0"
        )
    emptied = tuple(
        entry.model_copy(update={"values": {path: 0.0 if path in SPONSORS else v for path, v in entry.values.items()}})
        for entry in scenario.changes
    )
    return Scenario.model_validate({**dict(scenario), "changes": emptied}).with_values(dict.fromkeys(SPONSORS, 0.0))


def order(
    scenario: str | Path | Scenario,
    *,
    replicates: int = REPLICATES,
    seed: int = 1,
    weeks: int | None = None,
    values: Mapping[str, float | str] | None = None,
    interventions: Iterable[str | Use] = (),
    without_sponsor: bool = False,
    threads: int | None = None,
    command: str | None = None,
) -> Order:
    """Check all that is asked of a case before anything is run; arguments and errors are those of `case`."""
    first = whole_number("seed", seed, 0, LARGEST_SEED)
    lives = whole_number("replicates", replicates, 1, MOST_LIVES)
    seeds = range(first, 1 + whole_number("the last seed", first + lives - 1, 0, LARGEST_SEED))
    if not isinstance(interventions, str):
        interventions = tuple(interventions)

    def ordered(given: str | Path | Scenario, dropped: Iterable[str | Use]) -> api.Order:
        return api.order(
            given, seeds=seeds, weeks=weeks, values=values, interventions=dropped, participation="none",
            threads=threads, command=command,
        )  # fmt: skip

    given = scenario if isinstance(scenario, Scenario) else api.load(scenario)
    made = ordered(given, interventions)
    before = ordered(given, ()) if interventions else None
    alone = None
    if without_sponsor:
        empty = without_sponsors(made.scenario)
        alone = api.order(empty, seeds=seeds, weeks=made.weeks, participation="none", threads=threads)
    changes = made.scenario.marks(made.weeks)
    changed = min((week for week, _ in changes), default=None)
    told = " and ".join(f"'{one.intervention.title}' ({one.key})" for one in _uses(interventions))
    return Order(made, before, alone, told, changed)


def _uses(given: Iterable[str | Use]) -> list[Use]:
    return [one for each in given for one in (uses(each) if isinstance(each, str) else (each,))]


def case(
    scenario: str | Path | Scenario,
    *,
    replicates: int = REPLICATES,
    seed: int = 1,
    weeks: int | None = None,
    values: Mapping[str, float | str] | None = None,
    interventions: Iterable[str | Use] = (),
    without_sponsor: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
    command: str | None = None,
) -> BusinessCase:
    """The business case of a community: why, what, how, and risks, as a sponsor asks.

    Args:
        scenario: a name, a file, or a scenario.
        replicates: how many lives.
        seed: the first seed; the others follow it.
        weeks: how many weeks; those of the scenario if None.
        values: parameters to set, by path (`{"leading.effort": 0.2}`).
        interventions: dropped on weeks, as `["coaching@26"]`; then the same lives without them are lived too, and what
            they add is told.
        without_sponsor: whether the same lives are lived without any sponsor, to see what sponsors add.
        threads: lives at a time, 1 to 1024; all processors if None. Changes nothing but the time it takes.
        progress: told the weeks lived and lives ended, from several threads.
        command: what page and manifest name as the way to repeat it.

    Raises:
        copsim.scenarios.ScenarioError: for a scenario or values that cannot be.
        ValueError: for numbers that cannot be, more than fits into memory, or no sponsor that could be left out.
        TypeError: for a scenario, values or a command of another kind.
    """
    asked = order(
        scenario, replicates=replicates, seed=seed, weeks=weeks, values=values, interventions=interventions,
        without_sponsor=without_sponsor, threads=threads, command=command,
    )  # fmt: skip
    return asked.run(progress)


__all__ = ["REPLICATES", "BusinessCase", "Order", "case", "order", "provided", "without_sponsors"]
