"""From Python: what is asked of three regimes, checked before anything is run; and what came of them."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copsim.analysis.paired import MATTERS
from copsim.analysis.regimes import MEASURES, REGIMES, Regimes
from copsim.asking import LARGEST_SEED, MOST_THREADS, whole_number
from copsim.experiments.ensemble import Progress
from copsim.experiments.manifest import make_manifest
from copsim.experiments.regimes import Organised, measured
from copsim.experiments.results import write_json, write_results
from copsim.scenarios import Scenario, load
from copsim.scenarios.arms import setting
from copsim.scenarios.numbers import RUN

SCENARIO, REPLICATES, WEEKS = "healthy", 40, 156
MOST_UNITS, MOST_PEOPLE, MOST_LIVES = 100, 10_000, 100_000
MOST_MEMBER_WEEKS = 200_000_000
"""In one life; more would take hours, and much memory for what everybody took up."""


@dataclass(frozen=True)
class Found:
    """What came of three regimes."""

    regimes: Regimes
    scenario: Scenario
    organised: Organised
    manifest: dict[str, Any]

    @property
    def differs(self) -> list[tuple[str, str]]:
        """What each regime is: name and words."""
        return differs(self.organised)

    @property
    def flat(self) -> dict[str, Any]:
        """Everything as one flat object for JSON: name -> number, text, or None where there is no number."""
        found = self.regimes
        content: dict[str, Any] = {
            "copsim": self.manifest["copsim"],
            "model": self.manifest["model"],
            "scenario": self.scenario.name,
            **{name: value for name, value in vars(self.organised).items() if name != "above"},
            "above": ", ".join(f"{path}={value}" for path, value in self.organised.above.items()),
            "weeks": found.weeks,
            "replicates": len(found.seeds),
            "first_seed": found.seeds[0],
            "interrupted": self.manifest["interrupted"],
            "claim": found.claim,
        }
        for n, each in enumerate(found.judged, 1):
            of = each.of
            front = f"part{n}"
            content[f"{front}.said"] = each.part.said
            content[f"{front}.found"] = each.found
            content[f"{front}.measure"] = each.part.measure
            content[f"{front}.regime"], content[f"{front}.beside"] = each.part.arm, each.part.beside
            for name, value in (("difference", of.difference), ("low", of.low), ("high", of.high)):
                content[f"{front}.{name}"] = _plain(value)
        for regime in REGIMES:
            for measure in MEASURES:
                numbers = found.mean(regime, measure)
                for name, value in zip(("mean", "low", "high"), numbers, strict=True):
                    content[f"{regime}.{measure}.{name}"] = _plain(value)
        return content

    def save(self, folder: Path | str, *, force: bool = False) -> list[str]:
        """Write page, tables, figure and manifest to a folder, whole or not at all; returns the names of the files.

        Raises:
            copsim.experiments.results.ResultsError: where the folder holds something else, holds results and `force`
                is not set, or cannot be written.
        """
        import pandas as pd

        from copsim.analysis.regimes_page import quality_and_variety, regimes_page
        from copsim.analysis.writing import save_figures

        found = self.regimes
        page = regimes_page(found, self.differs, title=self.scenario.title, command=self.manifest["command"])
        figures = {"quality-variety": quality_and_variety(found)}

        def table(path: Path, rows: list[dict[str, Any]]) -> None:
            pd.DataFrame(rows).to_csv(path, index=False, lineterminator="\n")

        return write_results(
            Path(folder),
            {
                "report.html": lambda path: path.write_text(page, encoding="utf-8"),
                "lives.csv": lambda path: table(path, found.by_seed),
                "differences.csv": lambda path: table(path, found.differences),
                "manifest.json": lambda path: write_json(path, self.manifest),
                "figures/": lambda path: save_figures(figures, path),
            },
            force=force,
        )


@dataclass(frozen=True)
class Order:
    """Three regimes that were asked for and can be; see `order`."""

    scenario: Scenario
    organised: Organised
    regimes: dict[str, Scenario]
    seeds: range
    weeks: int
    threads: int | None
    command: str

    def run(self, progress: Progress | None = None) -> Found:
        """Live the lives and compare the regimes.

        Raises:
            KeyboardInterrupt: for Ctrl-C before any seed was whole under all regimes; later ones are left out.
        """
        began = time.perf_counter()
        plans = [each.plan() for each in self.regimes.values()]
        values, seeds = measured(plans, self.seeds, self.weeks, threads=self.threads, progress=progress)
        if not seeds:
            raise KeyboardInterrupt
        manifest = make_manifest(
            self.scenario.as_dict(),
            seeds=seeds,
            weeks=self.weeks,
            asked=len(self.seeds),
            seconds=time.perf_counter() - began,
            member_weeks=0,
            command=self.command,
            participation_seeds=(),
            changed=[f"{name}: {words}" for name, words in differs(self.organised)],
        )
        return Found(Regimes(seeds, self.weeks, values, MATTERS), self.scenario, self.organised, manifest)


def differs(organised: Organised) -> list[tuple[str, str]]:
    """What each regime is: name and words."""
    besides = "".join(f", {path}={value}" for path, value in organised.above.items())
    words = (
        f"{organised.ordered:.0%} of agenda and calendar ordered from above, the same agenda for all units, formal "
        f"activities{besides}; nobody belongs to two units' communities",
        "each unit's community sets its own agenda and calendar; nobody belongs to two",
        f"as decentralised, and {organised.across:.0%} of a unit's people belong to the next unit's community too, "
        "with half of their hours",
    )
    return list(zip(REGIMES, words, strict=True))


def order(
    scenario: str | Path | Scenario = SCENARIO,
    *,
    units: int = Organised.units,
    people: int = Organised.people,
    across: float = Organised.across,
    ordered: float = Organised.ordered,
    above: Iterable[str] = (),
    settings: Iterable[str] = (),
    replicates: int = REPLICATES,
    seed: int = 1,
    weeks: int = WEEKS,
    threads: int | None = None,
    command: str = "",
) -> Order:
    """Check all that is asked before anything is run.

    Args:
        scenario: what each unit's community is like: a name, a file, or a scenario.
        units: how many there are.
        people: how many in each.
        across: communities: share of a unit's people who belong to the next unit's community too.
        ordered: centralised: share of agenda and calendar that is ordered.
        above: centralised: parameters that are set besides, as `deciding.compulsion=5`.
        settings: parameters to set under all regimes, as `knowing.likeness=0.5`.
        replicates: how many lives under each regime.
        seed: that of the first.
        weeks: how many each has.
        threads: how many lives at a time; all processors if None.
        command: the command that repeats it.

    Raises:
        ValueError: for what cannot be.
        copsim.scenarios.ScenarioError: for a scenario or values that cannot be (a ValueError).
    """
    first = whole_number("seed", seed, 0, LARGEST_SEED)
    lives = whole_number("replicates", replicates, 1, MOST_LIVES)
    whole_number("the last seed", first + lives - 1, 0, LARGEST_SEED)
    organised = Organised(
        units=whole_number("units", units, 2, MOST_UNITS),
        people=whole_number("people", people, 2, MOST_PEOPLE),
        across=_share("across", across, "a share of a unit's people"),
        ordered=_share("ordered", ordered, "a share of agenda and calendar"),
        above=_values(above),
    )
    lived = whole_number("weeks", weeks, int(RUN["weeks"].low), int(RUN["weeks"].high))
    if organised.units * organised.people * lived > MOST_MEMBER_WEEKS:
        raise ValueError(
            f"{organised.units} units of {organised.people} people over {lived} weeks are more than "
            f"{MOST_MEMBER_WEEKS:,} weeks of people in a life; take fewer units, people or weeks"
        )
    if threads is not None:
        threads = whole_number("threads", threads, 1, MOST_THREADS)
    values = _values(settings)
    given = scenario if isinstance(scenario, Scenario) else load(scenario)
    return Order(
        given, organised, organised.regimes(given, values), range(first, first + lives), lived, threads, command
    )


def _values(settings: Iterable[str]) -> dict[str, object]:
    """Values by path, from words; from the start, each once."""
    values: dict[str, object] = {}
    for one in (setting(text) for text in settings):
        if one.week is not None:
            raise ValueError(f"{one.key} is dated; what is set holds from the start, so leave the week out")
        if one.path in values:
            raise ValueError(f"{one.path} is given twice; give it once")
        values[one.path] = one.value
    return values


def _share(name: str, value: float, of: str) -> float:
    """A share that is not nothing."""
    if isinstance(value, bool) or not 0.0 < value <= 1.0:
        raise ValueError(
            f"{name} is {value}, expected {of}, above 0 and up to 1; with none there is nothing to compare"
        )
    return float(value)


def _plain(value: float) -> float | None:
    return None if value != value else value


__all__ = ["Found", "Order", "differs", "order"]
