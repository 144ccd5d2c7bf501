"""Families of communities: which scenario stands for one, which of its numbers are fitted, and within which bounds.

What is fitted is how fast people feel and forget, what draws them, how their work and their surroundings fluctuate, and
who founds a community. What is not fitted keeps its default, or what the scenario says of it: what people know and
tell, the catalogue, tasks, sponsors, where levels are cut.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from copsim.experiments.fitting.makers import Dimension, Maker, Values
from copsim.experiments.fitting.model_maker import Model, dimensions
from copsim.experiments.fitting.nulls import NULLS
from copsim.experiments.fitting.removals import asocial
from copsim.scenarios import Scenario
from copsim.simulation.model import QUANTITIES

FITTED: tuple[Dimension, ...] = dimensions(
    (
        ("joining.prospects", 0.1, 10.0, True),
        ("joining.turnover", 0.0005, 0.05, True),
        ("joining.word_of_mouth", 0.01, 1.0, True),
        ("joining.dynamism_pull", 0.0, 2.0, False),
        ("joining.passion_mean", 0.2, 0.9, False),
        ("joining.passion_spread", 0.0, 0.5, False),
        ("joining.expectation", 0.1, 0.9, False),
        ("work.relevance_mean", 0.005, 1.0, True),
        ("work.relevance_shape", 0.05, 3.0, True),
        ("work.project_length", 5.0, 300.0, True),
        ("work.project_shape", 0.2, 5.0, True),
        ("work.stick", 0.0, 1.0, False),
        ("work.hours_spread", 0.0, 1.5, False),
        ("work.busy_begins", 0.005, 0.5, True),
        ("work.busy_ends", 0.02, 0.8, True),
        ("work.busy_hours", 0.0, 0.8, False),
        ("world.challenge_persistence", 0.0, 0.98, False),
        ("world.challenge_volatility", 0.1, 2.0, False),
        ("world.interest_persistence", 0.5, 0.999, False),
        ("world.interest_volatility", 0.05, 2.0, False),
        ("rhythm.convened", 0.0, 0.6, False),
        ("leading.busy_effort", 0.0, 1.0, False),
        ("leading.need_base", 0.1, 3.0, True),
        ("leading.step_up", 0.002, 0.5, True),
        ("deciding.openness", 0.0005, 0.2, True),
        ("deciding.concern_pull", 0.3, 30.0, True),
        ("deciding.habit_pull", 0.01, 5.0, True),
        ("deciding.energy_pull", 0.0, 8.0, False),
        ("deciding.value_pull", 0.0, 8.0, False),
        ("deciding.friends_pull", 0.0, 5.0, False),
        ("deciding.first_visit", 1.0, 30.0, True),
        ("meeting.social_weight", 0.0, 1.0, False),
        ("ties.tie_fade", 0.002, 0.2, True),
        ("feeling.value_rate", 0.01, 0.6, True),
        ("feeling.energy_rate", 0.01, 0.8, True),
        ("feeling.rest", 0.003, 0.3, True),
        ("feeling.identification_rate", 0.01, 0.6, True),
        ("feeling.identification_fade", 0.002, 0.3, True),
        ("feeling.close_alone", 0.02, 0.8, True),
        ("feeling.close_present", 0.05, 1.0, True),
        ("start.founder_relevance", 0.05, 3.0, True),
        ("start.founder_identification", 0.1, 1.0, False),
    )
)
"""What a family may have of its own, each with the bounds a search keeps to."""


DIFFERS: dict[str, float] = {
    "joining.prospects": 0.8,
    "joining.turnover": 0.5,
    "work.relevance_mean": 0.6,
    "work.project_length": 0.5,
    "feeling.identification_fade": 0.5,
    "feeling.close_alone": 0.5,
    "world.challenge_volatility": 0.4,
    "world.interest_volatility": 0.4,
}
"""How far communities of one family differ: standard deviation of the ln of a factor, by parameter. They differ in how
many people hear of them, how long people stay about, how much the domain has to do with their work and for how long,
how long a concern lasts, how soon one is a stranger again, and how rough the weather is round them; not in what draws
people or in what a visit is worth."""
NULL_DIFFERS: dict[str, dict[str, float]] = {
    "asocial": DIFFERS,
    "pareto": {"joiners": 0.8, "rate": 0.6, "rate_shape": 0.4, "exit": 0.5, "exit_shape": 0.4},
    "spells": {
        "joiners": 0.8,
        "rate": 0.6,
        "exit": 0.5,
        "busy": 0.5,
        "away": 0.5,
        "swing": 0.4,
        "calendar": 0.4,
    },
    "rich": {"activity": 0.8, "newcomers": 0.3, "fading": 0.5, "swing": 0.4, "flicker": 0.4},
}
"""The same for models without social life: what would be unlike in communities of such people, about as much."""
LUCK = 7001


def differences(maker: Maker) -> dict[str, float]:
    """How far communities made by a maker differ, by dimension."""
    return NULL_DIFFERS.get(maker.name, DIFFERS)


def model_of(scenario: Scenario, space: tuple[Dimension, ...] = FITTED) -> Model:
    """The model as a maker of logs, starting from a scenario."""
    return Model("model", f"the model, scenario {scenario.name!r}", scenario.plan(), space)


def makers_of(scenario: Scenario) -> dict[str, Maker]:
    """Everything that can be fitted, by name: the model, the model without social life, and the nulls."""
    model = model_of(scenario)
    return {"model": model, "asocial": asocial(model), **NULLS}


def with_defaults(model: Model) -> Model:
    """The same with the defaults of the model for all that is fitted: where a search begins that knows nothing yet."""
    return model.at({d.name: d.within(QUANTITIES[d.name].default) for d in model.space})


def differing(
    maker: Maker, values: Values, seeds: Sequence[int], differs: Mapping[str, float] | None = None
) -> list[Values]:
    """Values for one community per seed: those given, each of those that differ times a factor of its own.

    What would lie outside the bounds of a search is moved to the nearest bound.
    """
    bounds = {d.name: d for d in maker.space}
    found: list[Values] = []
    for seed in seeds:
        luck = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, LUCK])))
        own = dict(values)
        for name, spread in (differences(maker) if differs is None else differs).items():
            own[name] = bounds[name].within(values[name] * float(np.exp(spread * luck.standard_normal())))
        found.append(own)
    return found
