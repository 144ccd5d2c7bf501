"""What each mechanism is good for: it is taken away, all else is fitted again, and one looks what cannot be mended.

A search is luck as well. So each removal is fitted several times, with the same budget as the whole model, and a
measure only counts as broken if it is out of the band in all of these fits. Where none of them has all the measures
that the whole model has, a longer search goes on from the best of them. What was there before the search is a
candidate all along, so that no refit is worse than none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from copsim.analysis.logs.bands import bands
from copsim.experiments.fitting.makers import Maker, Values
from copsim.experiments.fitting.model_maker import Model
from copsim.experiments.fitting.removals import REMOVALS, Removal
from copsim.experiments.fitting.scoring import Score, Target
from copsim.experiments.fitting.searching import FRESH_SEEDS, Search, fresh_score, loss_of, search_for

JUDGES = tuple(range(1_100_000, 1_100_096))
"""Seeds on which the refits of one removal are compared with each other and with what they began with."""


@dataclass(frozen=True)
class Budget:
    """What is spent on a removal.

    Attributes:
        search: one refit; its seed does not count.
        seeds: one refit for each, in the same way for every removal and for the whole model.
        further: trials more, from the best refit on, where no refit has all that the whole model has; 0 for none.
        judges: seeds on which refits are compared.
    """

    search: Search = field(default_factory=lambda: Search(112, lives=5, near=True))
    seeds: tuple[int, ...] = (1, 2, 3)
    further: int = 480
    judges: tuple[int, ...] = JUDGES


@dataclass(frozen=True)
class Refit:
    """One search after a removal: its luck and its budget, what it found, and how that scores on fresh seeds."""

    search: Search
    values: dict[str, float]
    score: Score


@dataclass(frozen=True)
class Ablation:
    """What is left of the agreement when a mechanism is taken away and all else is fitted again.

    Attributes:
        removal: what was taken away; None for the whole model, fitted again with the same budget.
        before: the score without it, nothing fitted again.
        refits: one for each seed, and perhaps a longer one.
        after: the score of what does best of all these and of what was before, on seeds kept for judging them.
    """

    removal: Removal | None
    before: Score
    refits: tuple[Refit, ...]
    after: Score

    @property
    def trials(self) -> int:
        """Trials of all refits."""
        return sum(refit.search.trials for refit in self.refits)

    @property
    def losses(self) -> tuple[float, ...]:
        """Loss of each refit."""
        return tuple(refit.score.loss for refit in self.refits)

    def lost(self, whole: Score) -> list[list[str]]:
        """For each refit, and what was kept: measures the whole model has in the band, and it has not."""
        scores = [*(refit.score for refit in self.refits), self.after]
        return [[name for name in score.outside if name not in whole.outside] for score in scores]

    def broken(self, whole: Score) -> list[str]:
        """Measures inside the band with the whole model, and out of it in all refits without the mechanism."""
        first, *others = self.lost(whole)
        return [name for name in first if all(name in other for other in others)]


def ablations(
    model: Model,
    values: Values,
    budget: Budget,
    *,
    removals: Sequence[Removal] = REMOVALS,
    seeds: Sequence[int] = FRESH_SEEDS,
    workers: int = 1,
    told: Callable[[str], None] = lambda _: None,
) -> list[Ablation]:
    """Take each mechanism away in turn, and fit what is left again near the values. The whole model comes first.

    Removals do not know of each other, so that several may be fitted at a time, each in a process of its own (much of
    a search is measuring logs, which keeps other threads waiting). The numbers are the same.
    """
    import joblib

    told("nothing")
    whole = _refitted(model.at(values), None, values, budget, seeds, None)
    makers = [model.at(values).without(removal.name, removal.meaning, removal.held) for removal in removals]
    refitted = joblib.Parallel(n_jobs=min(workers, max(1, len(makers))), return_as="generator")(
        joblib.delayed(_refitted)(maker, removal, values, budget, seeds, whole.after)
        for maker, removal in zip(makers, removals, strict=True)
    )
    found = [whole]
    for one, removal in zip(refitted, removals, strict=True):
        told(removal.name)
        found.append(one)
    return found


def _refitted(
    maker: Maker, removal: Removal | None, values: Values, budget: Budget, seeds: Sequence[int], whole: Score | None
) -> Ablation:
    weeks = budget.search.weeks
    begin = {d.name: d.within(values[d.name]) for d in maker.space}
    before = fresh_score(maker, begin, bands(), seeds, weeks)

    def refit(search: Search, start: Values) -> Refit:
        fit = search_for(maker, Target(bands()), search, start=start)
        return Refit(search, fit.values, fresh_score(maker, fit.values, bands(), seeds, weeks))

    def judged(refits: Sequence[Refit]) -> tuple[dict[str, float], Score]:
        candidates = [(begin, before), *((each.values, each.score) for each in refits)]
        losses = [loss_of(maker, own, Target(bands()), budget.judges, weeks) for own, _ in candidates]
        return candidates[int(np.argmin(losses))]

    refits = [refit(replace(budget.search, seed=seed), begin) for seed in budget.seeds]
    best, after = judged(refits)
    found = Ablation(removal, before, tuple(refits), after)
    if whole is not None and budget.further and all(found.lost(whole)):
        longer = replace(budget.search, seed=max(budget.seeds) + 1, trials=budget.further)
        refits.append(refit(longer, best))
        found = Ablation(removal, before, tuple(refits), judged(refits)[1])
    return found
