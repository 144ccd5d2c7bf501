"""A fit as it is asked for: what is searched, to be like what, from where on, with which budget; or one kept, again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from copsim.analysis.logs.bands import bands
from copsim.analysis.logs.reading import read_log
from copsim.experiments.files import ResultsError
from copsim.experiments.fitting.families import DIFFERS, makers_of, with_defaults
from copsim.experiments.fitting.makers import Maker, Values
from copsim.experiments.fitting.model_maker import Model
from copsim.experiments.fitting.recovery import aimed_at
from copsim.experiments.fitting.scoring import Target
from copsim.experiments.fitting.searching import Search, Told, search_on
from copsim.experiments.fitting.stored import TWENTY, Kept, kept_fits, read_fit
from copsim.scenarios import Scenario
from copsim.simulation.model import VERSION

TRIALS, SEED = (2000,), 1
SCENARIO, DEFAULTS = "scenario", "defaults"
"""Words for where a search begins: at what the scenario says, or at the defaults of the model (nulls: at their first
guess)."""
NEEDS_SCENARIO = ("model", "asocial")
"""Makers that are made from a scenario."""


@dataclass(frozen=True)
class Order:
    """A fit that is ready to be made.

    Attributes:
        maker: what is fitted.
        target: what its logs are to be like.
        searches: one after the other.
        start: values with which the first begins.
        scenario: name of the scenario it is made from; empty where it needs none.
        to: what it is fitted to, in words.
        again: the fit that is to be repeated, if it is one.
    """

    maker: Maker
    target: Target
    searches: tuple[Search, ...]
    start: Values
    scenario: str
    to: str
    again: Kept | None = None

    @property
    def trials(self) -> int:
        """Trials of all searches."""
        return sum(search.trials for search in self.searches)

    def run(self, told: Told | None = None) -> Kept:
        """Search."""
        fit = search_on(self.maker, self.target, self.searches, told, self.start)
        return Kept(fit, self.scenario, self.to, self.again.note if self.again else "")

    def compared(self, found: Kept) -> str:
        """Whether what was found is what is kept, in a sentence; empty where nothing was to be repeated."""
        if self.again is None:
            return ""
        kept = self.again
        if kept.is_again(found.fit):
            return "The same as is kept, to the last digit that is kept."
        why = "" if kept.model == VERSION else f"; that was version {kept.model} of the model, this is {VERSION}"
        return f"Not the same as is kept: loss {found.fit.loss:.6f}, kept {kept.fit.loss:.6f}{why}."


def order(
    scenario: Scenario,
    maker: str = "model",
    *,
    log: Path | None = None,
    trials: Sequence[int] = TRIALS,
    seed: int = SEED,
    start: str = SCENARIO,
) -> Order:
    """What is to be searched.

    Args:
        scenario: what the model and the model without social life are made from.
        maker: what is fitted.
        log: what it is fitted to; twenty real communities if None.
        trials: budget of each of the searches that follow each other; their seeds are `seed` and those after it.
        seed: luck of the first search.
        start: `scenario`, `defaults`, or a file with a fit.

    Raises:
        ValueError: for what cannot be; ResultsError for a file that is no fit.
    """
    searches = tuple(Search(many, seed + n) for n, many in enumerate(trials))
    chosen, target, searches, to = _aimed(scenario, maker, log, searches)
    begin = chosen.first
    if start == DEFAULTS:
        begin = with_defaults(chosen).first if isinstance(chosen, Model) else chosen.first
    elif start != SCENARIO:
        begin = _within(chosen, read_fit(Path(start)).fit.values, start)
    return Order(chosen, target, searches, begin, _base(maker, scenario), to)


def repeated(scenario: Scenario, which: str, log: Path | None = None) -> Order:
    """A fit that is kept, to be made once more: what it began with, the same searches, the same seeds.

    Args:
        scenario: what it was made from.
        which: a fit that comes with copsim, or a file.
        log: what it was fitted to, where that was a log.

    Raises:
        ValueError: for what cannot be repeated, or not with this scenario; ResultsError for a file that is no fit.
    """
    kept = kept_fits().get(which)
    if kept is None and not Path(which).exists():
        raise ValueError(f"there is no fit {which!r}, expected a file, or one of {', '.join(kept_fits())}")
    kept = kept or read_fit(Path(which))
    if kept.fit.start is None:
        raise ValueError(f"the fit {which!r} cannot be repeated: {kept.note}")
    if kept.scenario and kept.scenario != scenario.name:
        raise ValueError(
            f"the fit {which!r} was made with scenario {kept.scenario!r}, not {scenario.name!r}; name that one"
        )
    if (log is None) != (kept.to == TWENTY):
        raise ValueError(
            f"the fit {which!r} is to {kept.to}; {'name it with --to' if log is None else 'leave --to out'}"
        )
    chosen, target, searches, to = _aimed(scenario, kept.fit.maker, log, kept.fit.searches)
    begin = _within(chosen, kept.fit.start, which)
    return Order(chosen, target, searches, begin, kept.scenario, to, kept)


def _aimed(
    scenario: Scenario, maker: str, log: Path | None, searches: tuple[Search, ...]
) -> tuple[Maker, Target, tuple[Search, ...], str]:
    makers = makers_of(scenario)
    if maker not in makers:
        raise ValueError(f"there is no maker {maker!r}, expected one of {', '.join(makers)}")
    chosen = makers[maker]
    if log is None:
        return chosen, Target(bands()), searches, TWENTY
    if not isinstance(chosen, Model) or maker != "model":
        raise ValueError("--to fits the model to a log; leave --maker out")
    own, target, searches = aimed_at(chosen, chosen.first, read_log(log).log, searches, tuple(DIFFERS))
    return own, target, searches, f"the log {log.name}"


def _base(maker: str, scenario: Scenario) -> str:
    return scenario.name if maker in NEEDS_SCENARIO else ""


def _within(maker: Maker, values: Values, source: str) -> Values:
    """Values of all dimensions of a maker, within their bounds."""
    missing = [d.name for d in maker.space if d.name not in values]
    if missing:
        raise ResultsError(
            f"{source} has no value for {missing[0]}, expected values for all that is fitted of {maker.name}; "
            "begin with a fit of the same maker"
        )
    return {d.name: d.within(values[d.name]) for d in maker.space}
