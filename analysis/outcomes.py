"""Outcomes: what one wants to know of a run, as one number a run.

An outcome is a measure of the weekly table put together over some weeks (`present in last 52`), or something that only
a whole life has (`week_mature`). Runs come as blocks of weekly records, so that many are summed up at once and no table
is made of each. Several communities are put together as `Lives` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal

import numpy as np

from copsim.analysis.lives import AVERAGED_OVER, CODES, WEIGHTED_BY, Numbers
from copsim.analysis.tables import SHARES
from copsim.simulation.recording import FLOWS, MEASURES, column
from copsim.simulation.records import DISPERSED, LEVELS, MATURING, SUSTAINING, TRANSFORMING

How = Literal["mean", "sum", "least", "most"]
HOWS: tuple[How, ...] = ("mean", "sum", "least", "most")
YEAR = 52

_INWARD = tuple(name for name in FLOWS if LEVELS.index(name.split("_to_")[1]) > LEVELS.index(name.split("_to_")[0]))
_OUTWARD = tuple(name for name in FLOWS if name not in _INWARD)

MORE_IS_BETTER = (
    "present", "contributing", "core", "active", "joined", "answers", "news", "tried", "realized", "told_again", "held",
    "quality", "leader_energy", "energy", "passion", "identification", "value", "experience", "trust", "ties",
    "knowing", "visible", "share_core", "share_active", "voluntary",
)  # fmt: skip
LESS_IS_BETTER = (
    "cancelled", "failed", "gap", "vacancy", "anger", "misknowing", "hours_homework", "hours_red_tape",
)  # fmt: skip
"""Which way is better for a community, where that is beyond dispute; for all else a difference is no more than that."""


@dataclass(frozen=True)
class Outcome:
    """Something that a run can be asked for."""

    name: str
    label: str
    unit: str
    """Of a number over several weeks; per week where `how` is mean."""
    how: How | None
    """How weeks are put together if not said otherwise; None for what a life has only once."""
    better: int
    """1: more is better for the community; -1: less is; 0: neither can be said."""
    of: Callable[[Any], Numbers] = field(repr=False)
    """From (runs, weeks, communities) records of `recording.WEEKLY`: (runs, weeks); or (runs,) where `how` is None."""
    trailing: int = YEAR
    """So many weeks at the end of the run are meant where none are named."""


def weekly_series(block: Any, name: str) -> Numbers:
    """(runs, weeks) of a weekly measure or a share of levels.

    Args:
        block: (runs, weeks, communities) records of `recording.WEEKLY`.
        name: a name of `MEASURES` (but no code) or of `SHARES`.

    Returns:
        float64; nan for averages over people where there is nobody.
    """
    if name in SHARES:
        members = column(block, "members").sum(axis=2)
        shares: Numbers = column(block, SHARES[name]).sum(axis=2) / np.maximum(members, 1)
        return shares
    values = column(block, name).astype(np.float64)
    if MEASURES[name].how != "mean":
        return _alone_or(values, values.sum(axis=2))
    names = WEIGHTED_BY.get(name, ())
    weights = sum((column(block, other).astype(np.float64) for other in names), np.zeros(values.shape))
    if not names:
        weights = weights + 1.0
    total = weights.sum(axis=2)
    # One community needs no weighing, and weighing would cost its last bit.
    read = _alone_or(values, (values * weights).sum(axis=2) / np.where(total > 0.0, total, 1.0))
    return np.where(total > 0.0, read, np.nan) if name in AVERAGED_OVER else read


def _alone_or(values: Numbers, together: Numbers) -> Numbers:
    return values[:, :, 0] if values.shape[2] == 1 else together


def _measure(name: str) -> Outcome:
    def of(block: Any) -> Numbers:
        return weekly_series(block, name)

    better = 1 if name in MORE_IS_BETTER else -1 if name in LESS_IS_BETTER else 0
    if name in SHARES:
        return Outcome(name, f"share of members at level {SHARES[name]}", "0 to 1", "mean", better, of)
    measure = MEASURES[name]
    how: How = "sum" if measure.how == "flow" else "mean"
    unit = measure.unit.removesuffix(" a week") if how == "sum" else measure.unit
    return Outcome(name, measure.label, unit, how, better, of)


def _alive(block: Any) -> Numbers:
    ended = column(block, "stage") >= DISPERSED
    alive: Numbers = 1.0 - ended.mean(axis=2)
    return alive


def _first_week(found: Any) -> Numbers:
    """(runs,): the first week in which it is so, nan where it never is. `found` is (runs, weeks) of truth values."""
    return np.where(found.any(axis=1), found.argmax(axis=1), np.nan).astype(np.float64)


def _ended_in(block: Any) -> Numbers:
    return _first_week((column(block, "stage") >= DISPERSED).all(axis=2))


def _matured_in(block: Any) -> Numbers:
    stage = column(block, "stage")
    return _first_week(((stage == MATURING) | (stage == SUSTAINING) | (stage == TRANSFORMING)).any(axis=2))


def _realized_in(block: Any) -> Numbers:
    return _first_week(column(block, "realized").sum(axis=2) > 0)


def _moved(flows: Iterable[str]) -> Callable[[Any], Numbers]:
    names = tuple(flows)

    def of(block: Any) -> Numbers:
        moved: Numbers = np.sum([column(block, name).sum(axis=2) for name in names], axis=0, dtype=np.float64)
        return moved

    return of


def _hours(block: Any) -> Numbers:
    parts = ("hours_given", "hours_leading", "hours_homework", "hours_red_tape")
    added: Numbers = np.sum([weekly_series(block, name) for name in parts], axis=0, dtype=np.float64)
    return added


def _all() -> dict[str, Outcome]:
    names = [name for name in (*MEASURES, *SHARES) if name not in CODES]
    own = [
        Outcome("alive", "the community has not ended", "0 or 1; share of communities", "mean", 1, _alive, 1),
        Outcome("inward", "moves to a level nearer to the core", "moves", "sum", 0, _moved(_INWARD)),
        Outcome("outward", "moves to a level farther from the core", "moves", "sum", 0, _moved(_OUTWARD)),
        Outcome("hours", "hours of members: taking part, leading, homework and procedures", "hours", "sum", 0, _hours),
        Outcome("week_ended", "week in which it ended", "week", None, 1, _ended_in),
        Outcome("week_mature", "week in which it first was mature", "week", None, -1, _matured_in),
        Outcome("week_realized", "week of the first realized value", "week", None, -1, _realized_in),
    ]
    return {outcome.name: outcome for outcome in (*(_measure(name) for name in names), *own)}


OUTCOMES: dict[str, Outcome] = _all()
"""Everything a run can be asked for, by name."""


class OutcomeError(ValueError):
    """What was asked for is no outcome; the message says what would be."""


@dataclass(frozen=True)
class Window:
    """Some weeks of a run: from `first` to `last`, both included; or so many at the end; or all."""

    first: int | None = None
    last: int | None = None
    trailing: int | None = None

    def within(self, weeks: int) -> tuple[int, int]:
        """First and last week of a run of so many weeks. Raises OutcomeError where it is not so long."""
        if self.trailing is not None:
            return max(0, weeks - self.trailing), weeks - 1
        first = 0 if self.first is None else self.first
        last = weeks - 1 if self.last is None else self.last
        if last >= weeks:
            raise OutcomeError(f"week {last} lies beyond the run, expected 0 to {weeks - 1}, as it has {weeks} weeks")
        return first, last

    def __str__(self) -> str:
        if self.trailing is not None:
            return f"in last {self.trailing}"
        if self.first is None or self.last is None:
            return "in all"
        return f"at {self.first}" if self.first == self.last else f"in {self.first}-{self.last}"


@dataclass(frozen=True)
class Wanted:
    """An outcome over some weeks: one column of a table of runs."""

    outcome: Outcome
    how: How | None
    window: Window
    name: str
    """Of the column."""

    def of(self, block: Any) -> Numbers:
        """(runs,) float64 from (runs, weeks, communities) weekly records; nan where there is nothing to measure."""
        if self.how is None:
            return self.outcome.of(block)
        first, last = self.window.within(block.shape[1])
        return _together(self.outcome.of(block[:, first : last + 1]), self.how)

    def told(self, weeks: int) -> str:
        """What it is, in words, for runs of so many weeks."""
        if self.how is None:
            return f"{self.outcome.label} ({self.outcome.unit})"
        first, last = self.window.within(weeks)
        when = f"week {first}" if first == last else f"weeks {first} to {last}"
        put = {"mean": "mean of ", "sum": "added up over ", "least": "least of ", "most": "most of "}[self.how]
        how = "in " if first == last else put
        return f"{self.outcome.label} ({self.outcome.unit}), {how}{when}"

    def __str__(self) -> str:
        if self.how is None:
            return self.outcome.name
        how = "" if self.how == self.outcome.how else f"{self.how} "
        return f"{how}{self.outcome.name} {self.window}"


def _together(values: Numbers, how: How) -> Numbers:
    """(runs,) from (runs, weeks); nan is left out, and stays only where there is nothing else."""
    known = ~np.isnan(values)
    some = known.any(axis=1)
    if how in ("mean", "sum"):
        added = np.where(known, values, 0.0).sum(axis=1)
        together = added / np.maximum(known.sum(axis=1), 1) if how == "mean" else added
    elif how == "least":
        together = np.where(known, values, np.inf).min(axis=1)
    else:
        together = np.where(known, values, -np.inf).max(axis=1)
    return np.where(some, together, np.nan)


def means_of_stretches(values: Numbers, weeks: int) -> Numbers:
    """(runs, stretches) means over stretches of so many weeks; nan is left out. `values` is (runs, weeks)."""
    stretches = values.shape[1] // weeks
    cut = values[:, : stretches * weeks].reshape(-1, weeks)
    return _together(cut, "mean").reshape(len(values), stretches)


_ASKED = re.compile(
    r"(?:(?P<how>mean|sum|least|most)\s+(?:of\s+)?)?(?P<name>[a-z_]+)"
    r"(?:\s+at\s+(?P<at>\d{1,5})|\s+in\s+(?P<first>\d{1,5})\s*(?:-|to)\s*(?P<last>\d{1,5})"
    r"|\s+in\s+last\s+(?P<trailing>\d{1,5})|\s+in\s+(?P<all>all))?"
)
GRAMMAR = (
    "a name such as 'present', with weeks if you like: 'present at 51', 'realized in 0-51', 'core in last 26', "
    "'joined in all'; 'least', 'most', 'mean' or 'sum' before the name"
)


def wanted(text: str, name: str = "") -> Wanted:
    """An outcome from words such as `most present in last 26`; the column is called `name`, if given.

    Raises OutcomeError for what is none.
    """
    asked = " ".join(text.split())
    found = _ASKED.fullmatch(asked)
    if not found:
        raise OutcomeError(f"'{asked[:60]}' is no outcome, expected {GRAMMAR}")
    known = OUTCOMES.get(found["name"])
    if known is None:
        near = get_close_matches(found["name"], OUTCOMES, 3)
        hint = f"; did you mean {', '.join(near)}?" if near else "; copsim study measures lists them"
        raise OutcomeError(f"there is no outcome '{found['name'][:60]}'{hint}")
    how, window = _how(known, found), _window(found, known.trailing)
    if known.how is None:
        return Wanted(known, None, window, name or known.name)
    usual = how == known.how and window == Window(trailing=known.trailing)
    made = f"{'' if how == known.how else f'{how}_'}{known.name}"
    made += "" if usual else "_" + re.sub("[^a-z0-9]+", "_", str(window))
    return Wanted(known, how, window, name or made)


def _how(known: Outcome, found: re.Match[str]) -> How | None:
    if known.how is None:
        if found["how"] or any(found[part] for part in ("at", "first", "trailing", "all")):
            raise OutcomeError(f"'{known.name}' is one number of a whole run, expected no weeks and no {found['how']}")
        return None
    return next((how for how in HOWS if how == found["how"]), known.how)


def _window(found: re.Match[str], trailing: int) -> Window:
    if found["at"]:
        return Window(int(found["at"]), int(found["at"]))
    if found["first"]:
        first, last = int(found["first"]), int(found["last"])
        if first > last:
            raise OutcomeError(f"weeks {first}-{last} run backwards, expected the earlier week first")
        return Window(first, last)
    if found["trailing"]:
        if int(found["trailing"]) < 1:
            raise OutcomeError("'in last 0' holds no week, expected 1 or more")
        return Window(trailing=int(found["trailing"]))
    return Window() if found["all"] else Window(trailing=trailing)


def outcomes_of(block: Any, columns: Iterable[Wanted]) -> Numbers:
    """(runs, columns) float64 from (runs, weeks, communities) weekly records."""
    found = [one.of(block) for one in columns]
    return np.stack(found, axis=1) if found else np.empty((len(block), 0))


__all__ = [
    "GRAMMAR", "HOWS", "OUTCOMES", "Outcome", "OutcomeError", "Wanted", "Window",
    "means_of_stretches", "outcomes_of", "wanted", "weekly_series",
]  # fmt: skip
