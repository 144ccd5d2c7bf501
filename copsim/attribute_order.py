"""From Python: what is asked of an attribution, checked before futures are lived; and attributing."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from copsim.analysis.arms_measured import Measured, series_of, weekly_means
from copsim.analysis.attributed import MEASURES, Thing, attributed
from copsim.analysis.future_bands import LEAST_FUTURES, since
from copsim.analysis.outcomes import Wanted, outcomes_of
from copsim.analysis.paired import MATTERS
from copsim.asking import LARGEST_SEED, MOST_LIVES, MOST_THREADS, whole_number
from copsim.attribute_source import Source, source
from copsim.attribute_things import chosen
from copsim.attribution import Attribution
from copsim.compare_order import matters_asked, outcomes_asked
from copsim.experiments.comparing import check_size, measured
from copsim.experiments.ensemble import Progress, warm_up
from copsim.experiments.living_on import Branches, live_to
from copsim.experiments.manifest import make_manifest
from copsim.experiments.with_and_without import WITH, Pairs, Without
from copsim.scenarios import Scenario
from copsim.scenarios.dropping import Use
from copsim.simulation.life import Life

FUTURES = 100
ARMS = ("without it", "with it")


@dataclass(frozen=True)
class Order:
    """An attribution that was asked for and can be; see `order`."""

    life: Life
    """Lived to the week in which lives part; it stays as it is."""
    source: Source
    thing: Thing
    without: Without
    held: bool
    """Whether it is something that is held, or falls through."""
    seeds: range
    outcomes: tuple[Wanted, ...]
    matters: float
    threads: int | None
    command: str | None

    @property
    def pairs(self) -> Pairs:
        """Lives with it and without it, to be lived."""
        return Pairs(self.life, self.without, self.outcomes)

    def run(self, progress: Progress | None = None) -> Attribution:
        """Live the futures and put them together.

        Raises:
            KeyboardInterrupt: for Ctrl-C before any pairs were whole; later ones are left out.
        """
        began = time.perf_counter()
        warm_up()
        scenario, weeks, week = self.source.scenario, self.source.weeks, self.thing.week
        pairs = self.pairs
        found = measured(
            pairs.lives(weeks),
            ARMS,
            self.seeds,
            weeks,
            self.outcomes,
            first=week,
            communities=scenario.communities,
            threads=self.threads,
            progress=progress,
        )
        as_it_went = Branches(self.life, [()], fresh=False).begin(0, self.source.seed)
        block = as_it_went.live(weeks - week).weekly[None]
        held = [pairs.held[WITH, seed] for seed in found.seeds] if self.held else []
        told = attributed(
            self.thing,
            found,
            pairs.people,
            courses=pairs.courses,
            example=outcomes_of(block, self.outcomes)[0],
            example_course=weekly_means(block, series_of(self.outcomes))[:, 0],
            seed=self.source.seed,
            held=float(np.mean(held)) if held else float("nan"),
            matters=self.matters,
            notes=self._notes(),
        )
        return Attribution(scenario, told, self._manifest(found, time.perf_counter() - began))

    def _notes(self) -> list[str]:
        return [
            f"From week {entry.week} on all futures have one luck, that of seed {entry.seed} (the event 'fresh luck' "
            "of the scenario): they are no independent futures any more, and intervals are too narrow."
            for entry in self.source.scenario.changes
            if entry.event == "fresh luck" and self.thing.week <= entry.week < self.source.weeks
        ]

    def _manifest(self, found: Measured, seconds: float) -> dict[str, Any]:
        from importlib.metadata import version

        whole = make_manifest(
            self.source.scenario.as_dict(),
            seeds=found.seeds,
            weeks=self.source.weeks,
            asked=len(self.seeds),
            seconds=seconds,
            member_weeks=0,
            command=self.command,
            participation_seeds=(),
        )
        left_out = ("changed_for_this_run", "participation_seeds")
        thing = self.thing
        return {
            **{name: value for name, value in whole.items() if name not in left_out},
            "libraries": {**whole["libraries"], "scipy": version("scipy")},
            "timing": {"seconds": whole["timing"]["seconds"]},
            "measures": [str(each) for each in self.outcomes],
            "matters": self.matters,
            "attributed": {
                "kind": thing.kind, "what": thing.name, "week": thing.week, "member": thing.member,
                "without": thing.without, "seed": self.source.seed,
            },
        }  # fmt: skip


def order(
    run: str | Path | Scenario,
    *,
    activity: str | int | None = None,
    broker: str | int | None = None,
    leader: str | int | None = None,
    intervention: str | None = None,
    gone: bool = False,
    futures: int = FUTURES,
    seed: int | None = None,
    weeks: int | None = None,
    values: Mapping[str, float | str] | None = None,
    interventions: Iterable[str | Use] = (),
    measures: Iterable[str] | None = None,
    matters: float = MATTERS,
    threads: int | None = None,
    command: str | None = None,
) -> Order:
    """Check all that is asked before futures are lived; arguments and errors are those of `attribute`."""
    asked = {"activity": activity, "broker": broker, "leader": leader, "intervention": intervention}
    kind = _one_of(asked, gone=gone)
    many = whole_number("futures", futures, 0, MOST_LIVES)
    if many < LEAST_FUTURES:
        raise ValueError(
            f"futures is {many}, expected at least {LEAST_FUTURES}: a few replays tell luck and cause not apart; take "
            f"--futures {LEAST_FUTURES}, or leave it out for {FUTURES}"
        )
    smallest = matters_asked(matters)
    wanted = outcomes_asked(MEASURES if measures is None else measures)
    if threads is not None:
        threads = whole_number("threads", threads, 1, MOST_THREADS)
    of = source(run, seed=seed, weeks=weeks, values=values, interventions=interventions)
    check_size(2, many, of.weeks, wanted, of.scenario.communities)
    one = chosen(of, kind, str(asked[kind]), gone=gone)
    life, _ = live_to(of.scenario.plan(), of.seed, one.thing.week)
    one = one.seen_in(life)
    outcomes = tuple(since(each, one.thing.week, of.weeks) for each in wanted)
    seeds = _fresh(life.seed, many)
    return Order(life, of, one.thing, one.without, one.held, seeds, outcomes, smallest, threads, command)


def _one_of(asked: Mapping[str, Any], *, gone: bool) -> str:
    """Which of the four was asked for. Raises ValueError for none, several, and what does not belong to it."""
    given = [kind for kind, value in asked.items() if value is not None]
    named = ", ".join(f"--{kind}" for kind in asked)
    if len(given) != 1:
        said = (
            f"{' and '.join(f'--{kind}' for kind in given)} are asked about at once"
            if given
            else "nothing is asked about"
        )
        also = "; differences of several do not add up, so ask about each by itself" if given else ""
        raise ValueError(f"{said}, expected one of {named}{also}")
    if gone and given[0] != "leader":
        raise ValueError("--gone belongs to --leader, for one who leaves the organisation; leave it out")
    return given[0]


def _fresh(seed: int, futures: int) -> range:
    """Seeds of the futures: those that follow the luck there has been."""
    first = seed + 1 if seed + futures <= LARGEST_SEED else 0
    return range(first, first + futures)


def attribute(
    run: str | Path | Scenario,
    *,
    activity: str | int | None = None,
    broker: str | int | None = None,
    leader: str | int | None = None,
    intervention: str | None = None,
    gone: bool = False,
    futures: int = FUTURES,
    seed: int | None = None,
    weeks: int | None = None,
    values: Mapping[str, float | str] | None = None,
    interventions: Iterable[str | Use] = (),
    measures: Iterable[str] | None = None,
    matters: float = MATTERS,
    threads: int | None = None,
    progress: Progress | None = None,
    command: str | None = None,
) -> Attribution:
    """What difference something made: futures of one past, with it and without it, pair by pair with the same luck.

    Exactly one of `activity`, `broker`, `leader` and `intervention` is given.

    Args:
        run: the folder of a run, or a scenario, its name or its file.
        activity: a week, or the name of a launch or a special event (with `@WEEK` if there are several): not held.
        broker: number of a member who connects others, with `@WEEK` for another week than half a year after joining:
            leaves the organisation.
        leader: number of a member who leads, with `@WEEK` for another week than the first in the seat: stops leading.
        intervention: name of one that was dropped: is not.
        gone: whether the leader leaves the organisation.
        futures: how many pairs, 25 or more.
        seed: of the life; the first of the run, or 1. The futures have those that follow it.
        weeks: how many weeks in all, those of the past among them; those of the run or scenario if None.
        values: parameters to set in the scenario, by path.
        interventions: to be dropped on the scenario, as `coaching@26`.
        measures: what is asked of each future (`copsim.analysis.outcomes`), from the week on in which they part.
        matters: the smallest difference of interest, in standard deviations between futures without it.
        threads: lives at a time, 1 to 1024; all processors if None. Changes nothing but the time it takes.
        progress: told the weeks lived and lives ended, from several threads.
        command: what page and manifest name as the way to repeat it.

    Raises:
        copsim.scenarios.ScenarioError: for a scenario, an activity or an intervention that cannot be.
        ValueError: for members, weeks, numbers and measures that cannot be, or more than fits into memory.
    """
    asked = order(
        run,
        activity=activity,
        broker=broker,
        leader=leader,
        intervention=intervention,
        gone=gone,
        futures=futures,
        seed=seed,
        weeks=weeks,
        values=values,
        interventions=interventions,
        measures=measures,
        matters=matters,
        threads=threads,
        command=command,
    )
    return asked.run(progress)


__all__ = ["FUTURES", "Order", "attribute", "order"]
