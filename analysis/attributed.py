"""What difference something made: pairs of lives with it and without it, put together as numbers and tables.

All differences are with minus without: what it added, and what would have been lost had it not been.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from copsim.analysis.arms_measured import Measured
from copsim.analysis.bands import quantiles
from copsim.analysis.compare_tables import numbers_of
from copsim.analysis.compared import Difference, differences
from copsim.analysis.future_bands import LEAST_FUTURES
from copsim.analysis.lives import Numbers
from copsim.analysis.paired import MATTERS, Paired, paired
from copsim.simulation.records import LEVELS

if TYPE_CHECKING:
    import pandas as pd

MEASURES = (
    "alive", "present in all", "active", "core", "joined in all", "held in all", "news in all", "tried in all",
    "realized in all", "energy", "identification", "ties", "visible", "hours in all",
)  # fmt: skip
"""What is asked of each life if nothing else is said: of all weeks from the one on in which lives part, or, for what
does not add up, of the last year at most."""

NEWCOMERS = "newcomers"
GROUPS = (*reversed(LEVELS), NEWCOMERS)
"""Who was at which level as the week began in which lives part, and those who came later."""
FARED: dict[str, tuple[str, str]] = {
    "visits": ("weeks taken part", "weeks a person"),
    "taken_up": ("things taken up", "a person"),
    "tried": ("things tried", "a person"),
    "realized": ("realized values", "a person"),
    "regular": ("active or core at the end", "share"),
    "energy": ("energy at the end", "0 to 1"),
    "identification": ("identification at the end", "0 to 1"),
}
"""How somebody fares from then on. The last three are of those who have not left."""

NAMES = {"baseline": "without", "value": "with"}
"""How numbers of a comparison are called here; all others have the same names."""
SPREAD = ("low90", "low50", "median", "high50", "high90")
"""Of the differences of single pairs: behind `pair_` in tables."""


@dataclass(frozen=True)
class Thing:
    """What was asked about."""

    kind: str
    """`activity`, `broker`, `leader` or `intervention`."""
    name: str
    """What it is called in a sentence."""
    week: int
    """The first week that may be another one without it."""
    question: str
    without: str
    """What is done to leave it out, in sentences."""
    member: int | None = None
    short: str = ""
    """What it is called in a figure."""


@dataclass(frozen=True)
class Fared:
    """How a group of people fares with it and without it."""

    group: str
    """One of `GROUPS`."""
    measure: str
    """A key of `FARED`."""
    people: int | None
    """How many there were as lives parted; None for newcomers."""
    paired: Paired


@dataclass(frozen=True)
class Attributed:
    """What difference something made."""

    thing: Thing
    measured: Measured
    """Without it, and with it."""
    found: tuple[Difference, ...]
    fared: tuple[Fared, ...]
    matters: float
    courses: NDArray[np.float32]
    """(2, seeds, series, weeks) means of 13 weeks, without and with."""
    example: Numbers
    """(outcomes,) of the one life as it went."""
    example_course: Numbers
    """(series, weeks) of the same."""
    seed: int
    """Of that life."""
    held: float
    """In which share of the lives with it it was held; nan for what is not held."""
    notes: tuple[str, ...] = ()
    """What a reader has to know besides."""

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        return len(self.measured.seeds)

    @property
    def enough(self) -> bool:
        """Whether there are enough futures for a verdict on every outcome."""
        return self.pairs >= LEAST_FUTURES and all(each.paired.enough for each in self.found)

    @property
    def nothing(self) -> bool:
        """Whether nothing at all differs in any pair."""
        same = not self.measured.differences.any() and all(each.paired.differing == 0 for each in self.found)
        return same and all(each.paired.differing == 0 for each in self.fared)

    def of_pairs(self, n: int) -> Numbers:
        """(pairs,) differences of single pairs in an outcome, by its number; those without a number left out."""
        apart = self.measured.values[1, :, n] - self.measured.values[0, :, n]
        return np.asarray(apart[~np.isnan(apart)])

    def spread_of(self, n: int) -> dict[str, float]:
        """Where half and nine tenths of the differences of single pairs lie, by the names of `SPREAD`."""
        values = self.of_pairs(n)
        if not len(values):
            return dict.fromkeys(SPREAD, float("nan"))
        found = quantiles(values[:, None], (0.05, 0.25, 0.5, 0.75, 0.95))[:, 0]
        return {name: float(value) for name, value in zip(SPREAD, found, strict=True)}

    def shares_of(self, n: int) -> dict[str, float]:
        """In which share of pairs there is more with it, less with it, and the same."""
        values = self.of_pairs(n)
        if not len(values):
            return dict.fromkeys(("more", "less", "same"), float("nan"))
        more, less = float((values > 0.0).mean()), float((values < 0.0).mean())
        return {"more": more, "less": less, "same": float((values == 0.0).mean())}


def attributed(
    thing: Thing,
    measured: Measured,
    people: Sequence[int],
    *,
    courses: Mapping[tuple[int, int], Numbers],
    example: Numbers,
    example_course: Numbers,
    seed: int,
    held: float = float("nan"),
    matters: float = MATTERS,
    notes: Sequence[str] = (),
) -> Attributed:
    """Put what was measured together.

    Args:
        thing: what was asked about.
        measured: lives without it, and with it.
        people: how many there were in each group but the newcomers.
        courses: of each life its series, by arm and seed.
        example: outcomes of the one life as it went.
        example_course: its series.
        seed: its luck.
        held: in which share of the lives with it it was held.
        matters: smallest difference of interest, in standard deviations of the lives without it.
        notes: what a reader has to know besides.
    """
    fared = measured.kept.fared if measured.kept is not None else None
    groups = [] if fared is None else _fared(fared, people, matters)
    lines = np.array([[courses[arm, seed] for seed in measured.seeds] for arm in (0, 1)], np.float32)
    return Attributed(
        thing, measured, differences(measured, matters), tuple(groups), matters, lines, example, example_course, seed,
        held, tuple(notes),
    )  # fmt: skip


def _fared(values: Numbers, people: Sequence[int], matters: float) -> list[Fared]:
    many = [*people, None]
    return [
        Fared(group, measure, many[g], paired(values[0, :, g, m], values[1, :, g, m], better=1, matters=matters))
        for g, group in enumerate(GROUPS)
        if many[g] != 0 and not np.isnan(values[:, :, g, 0]).all()
        for m, measure in enumerate(FARED)
    ]


# Tables


def differences_table(told: Attributed) -> pd.DataFrame:
    """One row per outcome, with the numbers of a comparison, and where the differences of single pairs lie."""
    import pandas as pd

    rows = [
        {
            "outcome": each.name,
            "told": each.wanted.told(told.measured.weeks),
            "unit": each.wanted.outcome.unit,
            "better": each.wanted.outcome.better,
            **_numbers(told, n, each),
        }
        for n, each in enumerate(told.found)
    ]
    return pd.DataFrame(rows).astype({"first_week": "Int64", "last_week": "Int64"})


def _numbers(told: Attributed, n: int, each: Difference) -> dict[str, Any]:
    named = {NAMES.get(name, name): value for name, value in numbers_of(each).items()}
    named |= {f"pair_{name}": value for name, value in told.spread_of(n).items()}
    return named | {f"pairs_{name}": value for name, value in told.shares_of(n).items()}


def pairs_table(told: Attributed) -> pd.DataFrame:
    """One row per pair and outcome: without, with, difference."""
    import pandas as pd

    seeds, values = list(told.measured.seeds), told.measured.values
    parts = [
        pd.DataFrame(
            {
                "seed": seeds,
                "outcome": each.name,
                "without": values[0, :, n],
                "with": values[1, :, n],
                "difference": values[1, :, n] - values[0, :, n],
            }
        )
        for n, each in enumerate(told.found)
    ]
    return pd.concat(parts, ignore_index=True)


def who_table(told: Attributed) -> pd.DataFrame:
    """One row per group of people and way of faring."""
    import pandas as pd

    rows = [
        {
            "group": each.group,
            "people": each.people,
            "measure": each.measure,
            "unit": FARED[each.measure][1],
            "without": each.paired.baseline,
            "with": each.paired.arm,
            **{name: getattr(each.paired, name) for name in WHO},
        }
        for each in told.fared
    ]
    columns = ["group", "people", "measure", "unit", "without", "with", *WHO]
    return pd.DataFrame(rows, columns=columns).astype({"people": "Int64"})


WHO = ("difference", "low", "high", "probability", "pairs", "verdict")
"""What is told of each group of people, besides both means."""


def flat(told: Attributed) -> dict[str, Any]:
    """All of it as one object without anything nested; None where there is no number."""
    measured, thing = told.measured, told.thing
    content: dict[str, Any] = {
        "kind": thing.kind,
        "what": thing.name,
        "without": thing.without,
        "week": thing.week,
        "member": thing.member,
        "seed": told.seed,
        "futures": told.pairs,
        "first_seed": measured.seeds[0],
        "weeks": measured.weeks,
        "matters": told.matters,
        "held": told.held,
        "nothing_differs": told.nothing,
        "enough": told.enough,
        "interrupted": measured.interrupted,
    }
    for n, each in enumerate(told.found):
        content |= {
            f"{each.name}.told": each.wanted.told(measured.weeks),
            f"{each.name}.better": each.wanted.outcome.better,
        }
        content |= {f"{each.name}.{name}": value for name, value in _numbers(told, n, each).items()}
        content[f"{each.name}.example"] = told.example[n]
    for one in told.fared:
        front = f"who.{one.group}"
        content[f"{front}.people"] = one.people
        content |= {
            f"{front}.{one.measure}.without": one.paired.baseline,
            f"{front}.{one.measure}.with": one.paired.arm,
        }
        content |= {f"{front}.{one.measure}.{name}": getattr(one.paired, name) for name in WHO}
    return {key: _plain(value) for key, value in content.items()}


def _plain(value: Any) -> Any:
    """As JSON takes it: None for what is no number or has no end."""
    if isinstance(value, str | bool | int) or value is None:
        return value
    number = float(value)
    return number if np.isfinite(number) else None


__all__ = [
    "FARED", "GROUPS", "MEASURES", "NEWCOMERS", "Attributed", "Fared", "Thing", "attributed", "differences_table",
    "flat", "pairs_table", "who_table",
]  # fmt: skip
