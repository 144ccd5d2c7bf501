"""From Python: many futures of a life that was put aside, with fresh luck each, as it is or with something changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from copsim import api, compare_order
from copsim.analysis.arms_measured import DEFAULT_MEASURES
from copsim.analysis.future_bands import how_sure, since
from copsim.analysis.outcomes import Wanted
from copsim.analysis.paired import MATTERS
from copsim.asking import LARGEST_SEED, MOST_LIVES, MOST_THREADS, whole_number
from copsim.compare_order import Past, arms_asked, matters_asked, outcomes_asked
from copsim.compared import Arm, Comparison
from copsim.experiments.comparing import check_size
from copsim.experiments.ensemble import Progress
from copsim.experiments.life_files import SavedLife, read_life
from copsim.experiments.living_on import Branches
from copsim.future_runs import FutureOrder, Futures
from copsim.keeping import about, save_command, weeks_in_all
from copsim.scenarios.arms import Setting, setting_of
from copsim.scenarios.branches import from_week_on
from copsim.simulation.changes import Change

FUTURES = 100

Arms = Mapping[str, Mapping[str, float | str] | Sequence[Setting]]
"""By name what is changed in each: values by path, or settings."""


@dataclass(frozen=True)
class _Asked:
    """What both kinds of branching need, checked."""

    path: Path
    saved: SavedLife
    seeds: range
    weeks: int
    outcomes: tuple[Wanted, ...]
    fresh: bool
    threads: int | None
    command: str | None


def branch_order(
    file: Path | str,
    *,
    arms: Arms | None = None,
    futures: int | None = None,
    seed: int | None = None,
    weeks: int | None = None,
    same_luck: bool = False,
    measures: Iterable[str] | None = None,
    matters: float = MATTERS,
    threads: int | None = None,
    command: str | None = None,
) -> compare_order.Order | FutureOrder:
    """Check all that is asked of futures before any is lived; arguments and errors are those of `branch`."""
    smallest = matters_asked(matters)
    wanted = outcomes_asked(DEFAULT_MEASURES if measures is None else measures)
    if threads is not None:
        threads = whole_number("threads", threads, 1, MOST_THREADS)
    if same_luck and (futures is not None or seed is not None):
        raise ValueError(
            "the same luck makes one future, that of the seed the life has had; leave out how many futures there shall "
            "be, and their seed, or leave out --same-luck"
        )
    lives = whole_number("futures", FUTURES if futures is None else futures, 1, MOST_LIVES)
    path = Path(file)
    saved = read_life(path)
    lived = weeks_in_all(path, saved, weeks, saved.week + 1)
    seeds = range(saved.seed, saved.seed + 1) if same_luck else _fresh_seeds(saved, lives, seed)
    outcomes = tuple(since(each, saved.week, lived) for each in wanted)
    asked = _Asked(path, saved, seeds, lived, outcomes, not same_luck, threads, _commands(path, saved, command))
    return _compared(asked, arms, smallest) if arms else _bands(asked)


def _fresh_seeds(saved: SavedLife, futures: int, seed: int | None) -> range:
    """Seeds of the futures; none of them is the luck the life has had so far."""
    first = saved.life.seed + 1 if seed is None else whole_number("the seed", seed, 0, LARGEST_SEED)
    last = first + futures - 1
    if last > LARGEST_SEED:
        raise ValueError(f"the last seed is {last}, expected at most {LARGEST_SEED}; give the first one with --seed")
    if first <= saved.life.seed <= last:
        raise ValueError(
            f"seed {saved.life.seed} is the luck this life has had so far, and the futures have the seeds {first} to "
            f"{last}; begin elsewhere, as with --seed {saved.life.seed + 1}"
        )
    return range(first, last + 1)


def _commands(path: Path, saved: SavedLife, command: str | None) -> str | None:
    """How to repeat it from the beginning, where that is known: a line to put the life aside, a line to branch it."""
    if command is None:
        return None
    return "\n".join(line for line in (save_command(path, saved), command) if line)


def _bands(asked: _Asked) -> FutureOrder:
    ordered = api.order(
        asked.saved.scenario, seeds=asked.seeds, weeks=asked.weeks, threads=asked.threads, command=asked.command
    )
    return FutureOrder(asked.path, asked.saved, ordered, asked.outcomes, asked.fresh)


def _compared(asked: _Asked, arms: Arms, smallest: float) -> compare_order.Order:
    saved, scenario, week = asked.saved, asked.saved.scenario, asked.saved.week
    dated = {name: from_week_on(_settings(values), week, asked.weeks) for name, values in arms.items()}
    chosen = arms_asked([scenario.name], [scenario], dated, asked.weeks)
    check_size(len(chosen), len(asked.seeds), asked.weeks, asked.outcomes, scenario.communities)
    branches = Branches(saved.life, [_added(arm, len(scenario.changes)) for arm in chosen], fresh=asked.fresh)
    past = Past(
        branches.lives(asked.weeks),
        week,
        f"All lives are futures of one, {scenario.name} with seed {saved.seed}, which had been lived to week {week}; "
        "what is compared lies from there on.",
        tuple(how_sure(len(asked.seeds), fresh=asked.fresh)),
        {**about(asked.path, saved), "same_luck": not asked.fresh},
    )
    return compare_order.Order(
        chosen, asked.seeds, asked.weeks, asked.outcomes, smallest, asked.threads, asked.command, past
    )


def _settings(values: Mapping[str, float | str] | Sequence[Setting]) -> Sequence[Setting]:
    return [setting_of(key, value) for key, value in values.items()] if isinstance(values, Mapping) else values


def _added(arm: Arm, own: int) -> list[Change]:
    """What an arm changes besides the scenario's own entries, which stand before."""
    return list(arm.scenario.compiled(arm.scenario.changes[own:]))


@overload
def branch(
    file: Path | str,
    *,
    arms: None = None,
    futures: int | None = None,
    seed: int | None = None,
    weeks: int | None = None,
    same_luck: bool = False,
    measures: Iterable[str] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    command: str | None = None,
) -> Futures: ...


@overload
def branch(
    file: Path | str,
    *,
    arms: Arms,
    futures: int | None = None,
    seed: int | None = None,
    weeks: int | None = None,
    same_luck: bool = False,
    measures: Iterable[str] | None = None,
    matters: float = MATTERS,
    threads: int | None = None,
    progress: Progress | None = None,
    command: str | None = None,
) -> Comparison: ...


def branch(
    file: Path | str,
    *,
    arms: Arms | None = None,
    futures: int | None = None,
    seed: int | None = None,
    weeks: int | None = None,
    same_luck: bool = False,
    measures: Iterable[str] | None = None,
    matters: float = MATTERS,
    threads: int | None = None,
    progress: Progress | None = None,
    command: str | None = None,
) -> Futures | Comparison:
    """Live many futures of a life that `copsim.save` has put aside: all the same past, fresh luck from there on.

    The luck of a future is that of its seed, the same in all arms. The same file makes the same futures, to the bit, on
    any machine with the same versions and on any number of threads.

    Args:
        file: a life.
        arms: courses of action by name, each the life with something changed: values by path
            (`{"leading.effort": 0.5}`) from this week on, or from a later one (`{"leading.effort@60": 0.5}`). None or
            empty: what may become of it as it is.
        futures: how many, 1 to a million; 100 if None.
        seed: of the first future, the others follow it; by default the one after the seed the life has had.
        weeks: how many weeks each has in the end, those of the past among them; the scenario's if None.
        same_luck: one future with the luck there was, so that nothing differs but the change.
        measures: what is asked of each future (`copsim.analysis.outcomes`), from the week on in which they part.
        matters: the smallest difference of interest, in standard deviations between futures as it is (with arms).
        threads: lives at a time, 1 to 1024; all processors if None. Changes nothing but the time it takes.
        progress: told the weeks lived and lives ended, from several threads.
        command: what page and manifest name as the way to repeat it.

    Returns:
        With arms a `Comparison`, as `copsim.compare` makes one; without any, `Futures`.

    Raises:
        copsim.simulation.life.SnapshotError: where the file cannot be read, is damaged, or holds something else.
        copsim.simulation.life.StaleSnapshot: where it was put aside with another version of the model.
        copsim.scenarios.ScenarioError: for changes that cannot be, among them those of weeks that have been lived.
        ValueError: for numbers and measures that cannot be, or more than fits into memory.
    """
    ordered = branch_order(
        file,
        arms=arms,
        futures=futures,
        seed=seed,
        weeks=weeks,
        same_luck=same_luck,
        measures=measures,
        matters=matters,
        threads=threads,
        command=command,
    )
    return ordered.run(progress)


__all__ = ["FUTURES", "branch", "branch_order"]
