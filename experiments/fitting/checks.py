"""What is checked: a scenario, and the makers it is held against, each with what was fitted, to what, and how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from copsim.experiments.fitting.families import makers_of, model_of
from copsim.experiments.fitting.makers import Maker, Values
from copsim.experiments.fitting.model_maker import Model
from copsim.experiments.fitting.stored import Kept, kept_fits
from copsim.experiments.fitting.study import Candidate
from copsim.scenarios import Scenario, load

BASE = "open"
"""The scenario that was fitted to the twenty logs, and that the model without social life was made from."""
AGAIN = "_again"
"""What names of fits end with that were made once more, from a start that is kept, as that of the first was not."""
FITTED = "fitted:"
SAME = 1e-3
"""Part of a value by which a scenario file, with four digits, may be off what was found."""


@dataclass(frozen=True)
class Origin:
    """Where the numbers of a maker come from.

    Attributes:
        numbers: how many of them were fitted.
        to: to what, in words; empty where nothing was.
        trials: of all searches; 0 where it is not known.
        searches: these trials one by one, in words.
        began: where the first search began, in words; empty where nothing is known of a search.
        note: what else is to be known.
    """

    numbers: int
    to: str
    trials: int = 0
    searches: str = ""
    began: str = ""
    note: str = ""


@dataclass(frozen=True)
class Check:
    """What is checked: a scenario, and the makers it is held against, each with its values.

    Attributes:
        scenario: whose logs are held against real ones.
        model: makes them, with `values`.
        nulls: models without social life, as they were fitted to the twenty logs, whatever the scenario.
        again: makers with numbers searched for once more, by the name they are shown with.
        origins: by name of the maker, where its numbers come from.
    """

    scenario: Scenario
    model: Model
    values: Values
    nulls: tuple[Candidate, ...]
    again: dict[str, Candidate]
    origins: dict[str, Origin]

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The model first, then the nulls."""
        return (Candidate(self.model, self.values), *self.nulls)


def check_of(scenario: Scenario) -> Check:
    """A scenario as it is, and the nulls as they were fitted; nulls that were not fitted are shown as first guessed."""
    fits = kept_fits()
    model = model_of(scenario)
    origins = {"model": origin_of(scenario, model)}
    nulls = []
    # Made from the scenario that they were fitted with: their values mean nothing on top of another one.
    makers = makers_of(load(BASE))
    for name, maker in makers.items():
        if name != "model":
            kept = fits.get(name)
            nulls.append(Candidate(maker, kept.fit.values if kept else maker.first))
            origins[name] = _searched(kept, maker) if kept else Origin(0, "")
    again = {}
    for name, maker in makers.items():
        kept = fits.get(name + AGAIN)
        if kept is not None and (name != "model" or is_that_of(scenario, fits.get(name))):
            again[shown_as(name)] = Candidate(maker, kept.fit.values)
            origins[shown_as(name)] = _searched(kept, maker)
    return Check(scenario, model, model.given, tuple(nulls), again, origins)


def shown_as(maker: str) -> str:
    """Name under which a fit that was made once more is shown."""
    return (maker + AGAIN).replace("_", " ")


def is_that_of(scenario: Scenario, kept: Kept | None) -> bool:
    """Whether a scenario has the numbers that a fit that is kept has found."""
    if kept is None or kept.scenario != scenario.name:
        return False
    given = model_of(scenario).given
    return all(abs(given[path] - value) <= SAME * abs(value) for path, value in kept.fit.values.items())


def origin_of(scenario: Scenario, model: Model) -> Origin:
    """Where the numbers of a scenario come from: a search that is kept, or what its sources say."""
    kept = kept_fits().get("model")
    if kept is not None and is_that_of(scenario, kept):
        return _searched(kept, model)
    said = {path: text for path, text in scenario.sources.items() if text.startswith(FITTED)}
    to = (text.removeprefix(FITTED).strip().removeprefix("to ") for text in said.values())
    return Origin(len(said), "; ".join(_different(to)))


def _searched(kept: Kept, maker: Maker) -> Origin:
    fit = kept.fit
    searches = " + ".join(str(search.trials) for search in fit.searches)
    if kept.before:
        searches = f"{kept.before} + {searches}"
    began = "not kept"
    if fit.start is not None:
        began = "defaults of the model" if isinstance(maker, Model) else "its first guess"
    return Origin(len(maker.space), kept.to, kept.before + fit.trials, searches, began, kept.note)


def _different(texts: Iterable[str]) -> list[str]:
    """Texts in their order, each once."""
    return list(dict.fromkeys(texts))
