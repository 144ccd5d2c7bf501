"""Whether a search finds the numbers that made a log: tried on simulated logs, before it is trusted with real ones.

A community is made that differs from the family in a few parameters. A search is told its log, and not the parameters.
What it finds is held against what they were. Parameters that cannot be found again cannot be read from a real log
either, however well the fitted logs look.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from copsim.analysis.logs.bands import bands
from copsim.analysis.logs.log import ActivityLog
from copsim.experiments.fitting.families import DIFFERS, differing
from copsim.experiments.fitting.makers import Values
from copsim.experiments.fitting.model_maker import Model
from copsim.experiments.fitting.scoring import Target, like
from copsim.experiments.fitting.searching import WEEKS, Fit, Search, Told, search_on

TRUTHS = tuple(range(7_000, 7_008))
LOG_SEED = 8_000
SHORTEST, LONGEST = 104, 1_400
"""A log is fitted over its own length, within these weeks."""


def aimed_at(
    model: Model, values: Values, log: ActivityLog, searches: Sequence[Search], free: Sequence[str]
) -> tuple[Model, Target, tuple[Search, ...]]:
    """What a fit to one log searches, what its logs are to be like, and searches over as many weeks as the log has.

    A few parameters of the model are free, all others keep the values given.

    Raises ValueError for a log that is too short.
    """
    if log.weeks < SHORTEST:
        raise ValueError(
            f"the log covers {log.weeks} weeks, expected at least {SHORTEST}: with less there are no two years to "
            "compare, and most measures cannot be taken"
        )
    weeks = min(log.weeks, LONGEST)
    return model.at(values).only(free), like(log, bands()), tuple(replace(search, weeks=weeks) for search in searches)


def fit_to(
    model: Model, values: Values, log: ActivityLog, search: Search, free: Sequence[str], told: Told | None = None
) -> Fit:
    """Fit a few parameters to one log; all others keep the values given. Raises ValueError for a log too short."""
    own, target, searches = aimed_at(model, values, log, (search,), free)
    return search_on(own, target, searches, told)


@dataclass(frozen=True)
class Recovered:
    """One community made with known parameters, and what a search found from its log.

    Attributes:
        truth: what made the log.
        found: what the search found.
        loss: how well the fitted logs agree with it.
    """

    truth: dict[str, float]
    found: dict[str, float]
    loss: float


def recovery(
    model: Model,
    values: Values,
    search: Search,
    *,
    truths: Sequence[int] = TRUTHS,
    differs: Mapping[str, float] = DIFFERS,
    weeks: int = WEEKS,
    told: Callable[[int], None] | None = None,
) -> list[Recovered]:
    """Make a community per seed, fit each from its one log, and keep both."""
    free = tuple(differs)
    found = []
    for n, own in enumerate(differing(model, values, truths, differs)):
        if told is not None:
            told(n)
        log = model.make(own, LOG_SEED + n, weeks)
        if log.weeks < SHORTEST:
            continue
        fit = fit_to(model, values, log, search, free)
        found.append(Recovered({name: own[name] for name in free}, fit.values, fit.loss))
    return found


def recovery_table(found: Sequence[Recovered]) -> pd.DataFrame:
    """One row per parameter: how well it was found again.

    `correlation` is that of ln of what was found with ln of what was true, over communities; `factor` the median of how
    far it was off, as a factor; `guess` the same for who always says the middle of the family.
    """
    rows = []
    for name in found[0].truth if found else ():
        true = np.log([one.truth[name] for one in found])
        got = np.log([one.found[name] for one in found])
        varies = np.std(true) > 0 and np.std(got) > 0
        rows.append(
            {
                "parameter": name,
                "communities": len(found),
                "correlation": float(np.corrcoef(true, got)[0, 1]) if varies else float("nan"),
                "factor": float(np.exp(np.median(np.abs(got - true)))),
                "guess": float(np.exp(np.median(np.abs(np.median(true) - true)))),
            }
        )
    return pd.DataFrame(rows)
