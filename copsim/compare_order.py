"""From Python: what is asked of a comparison, checked before anything is run; and comparing."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copsim.analysis.arms_measured import DEFAULT_MEASURES, MOST_ARMS, Measured
from copsim.analysis.compared import compared
from copsim.analysis.outcomes import OutcomeError, Wanted, wanted
from copsim.analysis.paired import MATTERS
from copsim.asking import LARGEST_SEED, MOST_LIVES, MOST_THREADS, whole_number
from copsim.compared import Arm, Comparison
from copsim.experiments.comparing import Lives, check_size, from_plans, measured
from copsim.experiments.ensemble import Progress, warm_up
from copsim.experiments.manifest import make_manifest
from copsim.scenarios import Scenario, load
from copsim.scenarios.arms import LONGEST_ARM, Setting, changed, setting_of
from copsim.scenarios.differing import differing
from copsim.scenarios.dropping import Use, dropped, uses
from copsim.scenarios.numbers import RUN
from copsim.scenarios.places import addresses, communities_at

REPLICATES = 100
MOST_SPREADS = 10.0
"""A smallest difference of interest of more is taken for a slip."""


@dataclass(frozen=True)
class Past:
    """A past that all lives of a comparison have in common."""

    lives: Lives
    """How each goes on from there."""
    week: int
    """The week in which they part."""
    told: str
    """What it is, in a sentence."""
    notes: tuple[str, ...]
    """What a reader has to know to judge how sure it all is, in sentences."""
    about: Mapping[str, Any]
    """The same for the manifest."""


@dataclass(frozen=True)
class Order:
    """A comparison that was asked for and can be; see `order`."""

    arms: tuple[Arm, ...]
    seeds: range
    weeks: int
    outcomes: tuple[Wanted, ...]
    matters: float
    threads: int | None
    command: str | None
    past: Past | None = None
    """Where the lives part, if they do not all begin anew."""
    warnings: tuple[str, ...] = ()
    """What is allowed and may not be what was meant, in sentences."""
    place: str = ""
    """The place of a landscape that alone is looked at; everything where empty."""

    @property
    def there(self) -> list[list[int]] | None:
        """Which communities of each arm are looked at; all if None."""
        return [_communities(arm, self.place) for arm in self.arms] if self.place else None

    @property
    def seen(self) -> str:
        """Which part of a landscape is compared, in a sentence."""
        found = self.there
        if found is None:
            return ""
        whole = self.arms[0].scenario
        name = self.place
        if name.isdigit():
            name = f"community {int(name)}" + (f" ({whole.place_names[int(name)]})" if whole.places else "")
        unlike = [len(there) for there in found] if len({len(there) for there in found}) > 1 else []
        which = "one community" if len(found[0]) == 1 else f"{len(found[0])} communities, taken together"
        if unlike:
            which = ", ".join(f"{n} in {arm.name}" for n, arm in zip(unlike, self.arms, strict=True)) + ", added up"
        said = f"Only {name} is looked at: {which}."
        if whole.communities > len(found[0]):
            said += (
                " What happens in the rest of the landscape is not compared; members' hours are those given there, and "
                "what a change is stated to cost is the cost of the whole of it, wherever it is done."
            )
        return said

    @property
    def first(self) -> int:
        """The first week that is compared."""
        return 0 if self.past is None else self.past.week

    @property
    def late(self) -> int:
        """How many dated changes of the arms' scenarios lie after the last week, and so do not happen."""
        return sum(entry.week >= self.weeks for arm in self.arms for entry in arm.scenario.changes)

    @property
    def alike(self) -> list[tuple[int, str]]:
        """Dated changes that all arms have within the weeks that are compared, as (week, plain words)."""
        first, *others = (arm.scenario.marks(self.weeks) for arm in self.arms)
        return [mark for mark in first if mark[0] >= self.first and all(mark in marks for marks in others)]

    @property
    def notes(self) -> list[str]:
        """What a reader has to know of the arms to judge how sure it all is."""
        own = [] if self.past is None else list(self.past.notes)
        return own + [
            f"From week {entry.week} on all lives of {arm.name} have one luck, that of seed {entry.seed} (the event "
            "'fresh luck'). They are no independent lives any more, and intervals are too narrow."
            for arm in self.arms
            for entry in arm.scenario.changes
            if entry.event == "fresh luck" and self.first <= entry.week < self.weeks
        ]

    def run(self, progress: Progress | None = None) -> Comparison:
        """Live the lives and compare them.

        Raises:
            KeyboardInterrupt: for Ctrl-C before any seeds were whole in all arms; later ones are left out.
        """
        began = time.perf_counter()
        warm_up()
        past, there = self.past, self.there
        found = measured(
            past.lives if past else from_plans([arm.scenario.plan() for arm in self.arms], self.weeks, there),
            [arm.name for arm in self.arms],
            self.seeds,
            self.weeks,
            self.outcomes,
            first=self.first,
            communities=max(map(len, there)) if there else max(arm.scenario.communities for arm in self.arms),
            threads=self.threads,
            progress=progress,
        )
        stated = [arm.stated(self.weeks, self.first) for arm in self.arms]
        told = compared(
            found,
            stated,
            self.matters,
            self.notes,
            self.alike,
            [arm.booked(self.weeks, self.first) for arm in self.arms],
            [arm.began for arm in self.arms],
        )
        manifest = self._manifest(found, time.perf_counter() - began)
        return Comparison(self.arms, told, manifest, past.told if past else self.seen)

    def _manifest(self, found: Measured, seconds: float) -> dict[str, Any]:
        """The manifest of a run, with all arms in the place of one scenario."""
        from importlib.metadata import version

        whole = make_manifest(
            {},
            seeds=found.seeds,
            weeks=self.weeks,
            asked=len(self.seeds),
            seconds=seconds,
            member_weeks=0,
            command=self.command,
            participation_seeds=(),
        )
        arms = [
            {
                "name": arm.name,
                "differs": [
                    each.told if each.when is None else f"week {each.when}: {each.told}" for each in arm.differs
                ],
                "stated_cost": arm.stated(self.weeks, self.first),
                "scenario": arm.scenario.as_dict(),
            }
            for arm in self.arms
        ]
        left_out = ("scenario", "changed_for_this_run", "participation_seeds")
        return {
            **{name: value for name, value in whole.items() if name not in left_out},
            "libraries": {**whole["libraries"], "scipy": version("scipy")},
            "timing": {"seconds": whole["timing"]["seconds"]},
            "measures": [str(each) for each in self.outcomes],
            "matters": self.matters,
            **({"place": self.place} if self.place else {}),
            **({} if self.past is None else {"branched": dict(self.past.about)}),
            "arms": arms,
        }


def order(
    baseline: str | Path | Scenario,
    *others: str | Path | Scenario,
    arms: Mapping[str, Mapping[str, float | str] | Sequence[Setting]] | None = None,
    interventions: Iterable[str] | Mapping[str, str | Sequence[Use]] = (),
    replicates: int = REPLICATES,
    seed: int = 1,
    weeks: int | None = None,
    measures: Iterable[str] | None = None,
    matters: float = MATTERS,
    place: str | int | None = None,
    threads: int | None = None,
    command: str | None = None,
) -> Order:
    """Check all that is asked of a comparison before anything is run; arguments and errors are those of `compare`."""
    first = whole_number("seed", seed, 0, LARGEST_SEED)
    lives = whole_number("replicates", replicates, 1, MOST_LIVES)
    whole_number("the last seed", first + lives - 1, 0, LARGEST_SEED)
    if threads is not None:
        threads = whole_number("threads", threads, 1, MOST_THREADS)
    smallest = matters_asked(matters)
    place = None if place is None else str(place)
    outcomes = outcomes_asked(DEFAULT_MEASURES if measures is None else measures)
    given = [_scenario(baseline), *(_scenario(other) for other in others)]
    lived = whole_number(
        "weeks", given[0].weeks if weeks is None else weeks, int(RUN["weeks"].low), int(RUN["weeks"].high)
    )
    for each in outcomes:
        if each.how is not None:
            each.window.within(lived)
    intervened, warnings = _intervened(given[0], interventions, lived)
    chosen = arms_asked([baseline, *others], given, arms or {}, lived, intervened)
    most = max(arm.scenario.communities if place is None else len(_communities(arm, place)) for arm in chosen)
    check_size(len(chosen), lives, lived, outcomes, most)
    seeds = range(first, first + lives)
    return Order(chosen, seeds, lived, outcomes, smallest, threads, command, None, warnings, place or "")


def _communities(arm: Arm, place: str) -> list[int]:
    """The communities of an arm that a name or a number means. Raises ValueError where there is none."""
    try:
        return communities_at(place, addresses(arm.scenario.places), arm.scenario.communities)
    except ValueError as error:
        raise ValueError(f"{arm.name} has {error}") from None


def _intervened(
    baseline: Scenario, given: Iterable[str] | Mapping[str, str | Sequence[Use]], weeks: int
) -> tuple[dict[str, Scenario], tuple[str, ...]]:
    """The baseline with interventions dropped on it, by the name of the arm; and warnings."""
    if isinstance(given, str):
        raise TypeError(f"interventions is the text '{given}', expected several of them, such as ['{given}']")
    named = given if isinstance(given, Mapping) else _named(given)
    found = {
        name: dropped(baseline, uses(each) if isinstance(each, str) else each, weeks) for name, each in named.items()
    }
    warnings = dict.fromkeys(warning for one in found.values() for warning in one.warnings)
    return {name: one.scenario for name, one in found.items()}, tuple(warnings)


def _named(texts: Iterable[str]) -> dict[str, str]:
    """Arms by the words they were asked for with, files by their names. Raises ValueError for one given twice."""
    named: dict[str, str] = {}
    for text in texts:
        whole = "+".join(one.key for one in uses(text))
        name = whole if len(whole) <= LONGEST_ARM else f"{whole[: LONGEST_ARM - 1]}…"
        if name in named:
            raise ValueError(f"two arms are called '{name}'; give it once, or give one of two files another name")
        named[name] = text
    return named


def matters_asked(matters: float) -> float:
    """The smallest difference of interest. Raises ValueError for what cannot be one."""
    if isinstance(matters, bool) or not isinstance(matters, int | float) or not 0.0 < matters <= MOST_SPREADS:
        raise ValueError(
            f"matters is {matters!r}, expected a number above 0 and up to {MOST_SPREADS:g}: the smallest difference of "
            f"interest, in spreads between lives of the baseline ({MATTERS:g} is usual)"
        )
    return float(matters)


def _scenario(given: str | Path | Scenario) -> Scenario:
    return given if isinstance(given, Scenario) else load(given)


def outcomes_asked(texts: Iterable[str]) -> tuple[Wanted, ...]:
    """Outcomes from words, each once. Raises OutcomeError for what is none."""
    if isinstance(texts, str):
        raise OutcomeError(f"measures is the text '{texts}', expected several of them, such as ['{texts}']")
    found: dict[str, Wanted] = {}
    for text in texts:
        each = wanted(text)
        if each.name in found:
            raise OutcomeError(f"the measure '{each}' is given twice; give it once")
        found[each.name] = each
    if not found:
        raise OutcomeError("there are no measures, expected at least one, such as 'present'")
    return tuple(found.values())


def arms_asked(
    references: Sequence[str | Path | Scenario],
    given: Sequence[Scenario],
    changes: Mapping[str, Mapping[str, float | str] | Sequence[Setting]],
    weeks: int,
    intervened: Mapping[str, Scenario] | None = None,
) -> tuple[Arm, ...]:
    """The arms with their names and what differs; none twice.

    Args:
        references: what each scenario was called by whoever asked.
        given: the scenarios, the baseline first.
        changes: further arms by name, each the baseline with something changed.
        weeks: how many will be lived.
        intervened: further arms by name, each the baseline with interventions dropped on it.

    Raises:
        ValueError: for arms that are there twice, none, too many, or cannot be.
    """
    named: dict[str, Scenario] = {}
    for reference, scenario in zip(references, given, strict=True):
        name = scenario.name if scenario.name not in named else str(reference)[-LONGEST_ARM:]
        _differs(name, scenario, named, weeks)
        if name in named:
            raise ValueError(f"two arms are called '{name}'; give one of them another name")
        named[name] = scenario
    for name, values in changes.items():
        settings = [setting_of(key, value) for key, value in values.items()] if isinstance(values, Mapping) else values
        if name in named:
            raise ValueError(f"two arms are called '{name}'; give one of them another name")
        arm = changed(given[0], settings, weeks)
        _differs(name, arm, named, weeks)
        named[name] = arm
    for name, arm in (intervened or {}).items():
        if name in named:
            raise ValueError(f"two arms are called '{name}'; give one of them another name")
        _differs(name, arm, named, weeks)
        named[name] = arm
    return _arms(named, weeks)


def _arms(named: Mapping[str, Scenario], weeks: int) -> tuple[Arm, ...]:
    if not 2 <= len(named) <= MOST_ARMS + 1:
        if len(named) == 1:
            raise ValueError(
                f"there is nothing to compare '{next(iter(named))}' with; name another scenario, or change it with "
                "--set PATH=VALUE, --arm or --with"
            )
        raise ValueError(f"there are {len(named)} arms with the baseline, expected at most {MOST_ARMS + 1}")
    baseline = next(iter(named.values()))
    return tuple(
        Arm(name, scenario, tuple(differing(baseline, scenario, weeks)) if n else ())
        for n, (name, scenario) in enumerate(named.items())
    )


def order_named(
    scenarios: Mapping[str, Scenario], *, replicates: int = REPLICATES, seed: int = 1, matters: float = MATTERS
) -> Order:
    """A comparison of scenarios under names of one's own, the first with all others, over the weeks of the first.

    Raises ValueError for arms that are there twice, none, too many, or more than fits into memory.
    """
    weeks = next(iter(scenarios.values())).weeks
    before: dict[str, Scenario] = {}
    for name, scenario in scenarios.items():
        _differs(name, scenario, before, weeks)
        before[name] = scenario
    arms, outcomes = _arms(before, weeks), outcomes_asked(DEFAULT_MEASURES)
    check_size(len(arms), replicates, weeks, outcomes, max(arm.scenario.communities for arm in arms))
    return Order(arms, range(seed, seed + replicates), weeks, outcomes, matters, None, None)


def _differs(name: str, scenario: Scenario, others: Mapping[str, Scenario], weeks: int) -> None:
    """Raise ValueError for an arm that is another one under a new name, at least within so many weeks."""
    same = next((other for other, given in others.items() if not differing(given, scenario, weeks)), None)
    if same is not None:
        raise ValueError(
            f"the arm '{name}' is '{same}' once more: nothing in it differs within {_weeks(weeks)}; name another "
            "scenario, change something else, or compare more weeks"
        )


def _weeks(weeks: int) -> str:
    return "1 week" if weeks == 1 else f"{weeks} weeks"


def compare(
    baseline: str | Path | Scenario,
    *others: str | Path | Scenario,
    arms: Mapping[str, Mapping[str, float | str] | Sequence[Setting]] | None = None,
    interventions: Iterable[str] | Mapping[str, str | Sequence[Use]] = (),
    replicates: int = REPLICATES,
    seed: int = 1,
    weeks: int | None = None,
    measures: Iterable[str] | None = None,
    matters: float = MATTERS,
    place: str | int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    command: str | None = None,
) -> Comparison:
    """Compare courses of action with a baseline: the same seeds are lived in each, and differences taken pair by pair.

    Args:
        baseline: a name, a file, or a scenario.
        others: further scenarios, each an arm.
        arms: further arms by name, each the baseline with some values changed: by path (`{"leading.effort": 0.5}`),
            from a week on if it is behind an @ (`{"leading.effort@26": 0.5}`).
        interventions: further arms, each the baseline with interventions dropped on it: `["coaching@26",
            "coaching@26+welcoming@30"]`, or by a name of one's own.
        replicates: how many pairs of lives per arm.
        seed: the first seed; the others follow it.
        weeks: how many weeks, in all arms; those of the baseline if None.
        measures: what is compared, as `present`, `realized in all`, `most core in last 26`
            (`copsim.analysis.outcomes`); a list that suits most questions if None.
        matters: the smallest difference of interest, in standard deviations of the baseline's lives.
        place: of landscapes: the place, copy or number of a community that alone is looked at; everything if None.
        threads: lives at a time, 1 to 1024; all processors if None. Changes nothing but the time it takes.
        progress: told the weeks lived and lives ended, from several threads.
        command: what page and manifest name as the way to repeat it.

    Raises:
        copsim.scenarios.ScenarioError: for a scenario or values that cannot be.
        ValueError: for numbers and measures that cannot be, an arm that is there twice, or more than fits into memory.
    """
    asked = order(
        baseline,
        *others,
        arms=arms,
        interventions=interventions,
        replicates=replicates,
        seed=seed,
        weeks=weeks,
        measures=measures,
        matters=matters,
        place=place,
        threads=threads,
        command=command,
    )
    return asked.run(progress)


__all__ = ["REPLICATES", "Order", "compare", "order", "order_named"]
