"""People affecting people: experiments from the literature, run in the model.

Activity logs do not show what people do to each other; independent people with busy spells leave the same traces. In
the model the experiments can be run that others ran, and it can be said whether the effect goes the same way, how large
it is beside theirs, and whether the model could have come to anything else. A result is what was measured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from copsim.experiments.fitting.social_award import AWARDS
from copsim.experiments.fitting.social_changes import KEY_PEOPLE_LEAVE, SPONSOR
from copsim.experiments.fitting.social_effects import Effect, Experiment, Finding, Outcome, effect_of
from copsim.experiments.fitting.social_newcomers import INVITATION, MENTORING, REPLY
from copsim.scenarios import Scenario
from copsim.simulation.life import Plan

EXPERIMENTS: tuple[Experiment, ...] = (*REPLY, *INVITATION, *MENTORING, *AWARDS, *SPONSOR, *KEY_PEOPLE_LEAVE)
"""All of them, in the order in which they are shown."""
SEEDS = tuple(range(9_000, 9_024))
"""Seeds that no search has seen."""
WEEKS = 8 * 52


def all_findings(
    scenario: Scenario | Plan,
    seeds: Sequence[int] = SEEDS,
    *,
    weeks: int = WEEKS,
    threads: int = 1,
    experiments: Sequence[Experiment] = EXPERIMENTS,
    told: Callable[[str], None] | None = None,
) -> list[Finding]:
    """Run the experiments in this scenario, each with the same seeds; the number of threads changes nothing.

    Args:
        scenario: where they are run; its own events take place in both arms.
        seeds: one life of each arm for each.
        weeks: length of lives; where less will do, less is lived.
        threads: lives at a time.
        experiments: which; all if not given.
        told: told the name of each experiment as it begins.

    Raises:
        ValueError: for lives that are too short, seeds that repeat, or more communities than one.
    """
    plan = scenario.plan() if isinstance(scenario, Scenario) else scenario
    found: list[Finding] = []
    for experiment in experiments:
        if told is not None:
            told(f"{experiment.name}: {experiment.variant}")
        found.extend(experiment.run(plan, seeds, weeks, threads))
    return found


def as_table(findings: Sequence[Finding]) -> pd.DataFrame:
    """One row per finding.

    `with`, `without`: what was measured in both arms; `effect`, `low`, `high`: their difference and its 95 % interval,
    in parts of the arm without where `relative`; `lives`, `people_with`, `people_without`: how many numbers stand
    behind it; `source_sign`, `source_effect`: what the source found; `verdict`, `size`: how both stand to each other;
    `put_in`: whether the sign is put into the model by a rule, in words; `given`: how rules stand to the source's sign.
    """
    return pd.DataFrame([finding.row for finding in findings])


__all__ = [
    "EXPERIMENTS",
    "SEEDS",
    "WEEKS",
    "Effect",
    "Experiment",
    "Finding",
    "Outcome",
    "all_findings",
    "as_table",
    "effect_of",
]
