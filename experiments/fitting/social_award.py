"""Experiments with awards: to the most active, and to the less active, under rival rules of what a name does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from copsim.experiments.fitting.social_effects import Arms, Experiment, Measured, Outcome
from copsim.experiments.fitting.social_lives import HALF_YEAR, YEAR, changed, for_each_seed, held, trace_of, traced
from copsim.experiments.fitting.social_newcomers import together
from copsim.simulation.changes import Change
from copsim.simulation.deciding import IDENTITY, INFLUENCE
from copsim.simulation.life import Life, Plan
from copsim.simulation.organisation import CROWDS_IN, CROWDS_OUT
from copsim.simulation.records import WINDOW_MASK

HONOURED = 10
LESS_ACTIVE = 50
"""So many percent of those seen lately took part in more weeks than the less active who are honoured."""
AT_WEEKS = (2 * YEAR, 3 * YEAR, 4 * YEAR)
"""In each of these weeks there is an award, each in a life of its own."""

OUTPUT = "weeks with a contribution, of the 26 from the award on"
STAYS = "contributes 26 to 51 weeks after the award"


@dataclass(frozen=True)
class RivalRules:
    """What recognition there is, what it does, and by what members come back."""

    recognition: float
    recognised: int
    return_by: int

    @property
    def values(self) -> dict[str, float]:
        """As parameters."""
        return {
            "organisation.recognition": self.recognition,
            "organisation.recognised": float(self.recognised),
            "deciding.return_by": float(self.return_by),
        }

    @property
    def name(self) -> str:
        """In words."""
        recognised = "crowds in" if self.recognised == CROWDS_IN else "crowds out"
        back = "influence" if self.return_by == INFLUENCE else "identity"
        first = f"recognition {self.recognition:g}, {recognised}" if self.recognition else "no recognition"
        return f"{first}; return by {back}"

    @property
    def _reasons(self) -> list[str]:
        reasons = []
        if self.return_by == INFLUENCE:
            reasons.append("reputation is what brings one back")
        if self.recognition and self.recognised == CROWDS_IN:
            reasons.append("giving is worth more to those with a name, on visits at which they answer or tell")
        return reasons

    @property
    def upwards(self) -> str:
        """Whether these rules put in that an award moves people up, in words."""
        if not self._reasons:
            return "not put in: an award only makes others believe the honoured sooner, and they may learn more"
        return f"up, by a rule: {' and '.join(self._reasons)}; the size is not, nor fitted"

    @property
    def pulls(self) -> tuple[int, ...]:
        """Which way these rules pull."""
        return (1,) if self._reasons else ()


RULES = (
    RivalRules(0.0, CROWDS_IN, IDENTITY),
    RivalRules(0.5, CROWDS_IN, IDENTITY),
    RivalRules(0.5, CROWDS_OUT, IDENTITY),
    RivalRules(0.0, CROWDS_IN, INFLUENCE),
    RivalRules(0.5, CROWDS_IN, INFLUENCE),
    RivalRules(0.5, CROWDS_OUT, INFLUENCE),
)
"""Without recognition it makes no difference what it does."""


def _weeks_seen(masks: np.ndarray) -> np.ndarray:
    """How many weeks of the last half-year each mask of weeks holds: int64."""
    return np.array([int(mask & WINDOW_MASK).bit_count() for mask in masks], np.int64)


def honoured_in(part: np.ndarray, here: np.ndarray, many: int, passed_over: int) -> np.ndarray:
    """Rows of those whom an award goes to: `part` as it was when the week began, `here` who belongs in that week."""
    seen = here[part[here] != 0]
    ranked: np.ndarray = seen[np.argsort(-_weeks_seen(part[seen]), kind="stable")]
    after = len(ranked) * passed_over // 100
    return ranked[after : after + many]


def _award(rules: RivalRules, passed_over: int, plan: Plan, seeds: Sequence[int], weeks: int, threads: int) -> Measured:
    plan = held(plan, rules.values)
    at = [week for week in AT_WEEKS if week + YEAR <= weeks]

    def one(seed: int) -> dict[str, Arms]:
        life = Life(plan, seed, log=True, weeks=at[-1] + YEAR)
        honoured = {}
        for week in at:
            life.live(week - life.week)
            part = life.members["part"].copy()
            life.live(1)
            here = life.state.order[: int(life.state.starts[-1])]
            here = here[here < len(part)]
            honoured[week] = honoured_in(part, here, HONOURED, passed_over)
        without = trace_of(life.live(at[-1] + YEAR - life.week))
        found: dict[str, list[Arms]] = {OUTPUT: [], STAYS: []}
        for week, rows in honoured.items():
            award = Change(week, event="award", amount=HONOURED, more=passed_over)
            awarded = traced(changed(plan, award), seed, week + YEAR)
            arms = (awarded, without)
            output = [trace.between(week, week + HALF_YEAR, rows).astype(float) for trace in arms]
            stays = [(trace.between(week + HALF_YEAR, week + YEAR, rows) > 0).astype(float) for trace in arms]
            found[OUTPUT].append((output[0], output[1]))
            found[STAYS].append((stays[0], stays[1]))
        return {
            name: (np.concatenate([pair[0] for pair in pairs]), np.concatenate([pair[1] for pair in pairs]))
            for name, pairs in found.items()
        }

    return together(for_each_seed(one, seeds, threads))


def _more_active(rules: RivalRules) -> Experiment:
    return Experiment(
        "award to the most active",
        rules.name,
        "B8 F3",
        "Restivo & van de Rijt 2012",
        "an award to some of the most productive 1 %, by lot, raised what they did afterwards by 60 %",
        f"An award to the {HONOURED} who took part in most of the last 26 weeks; the same people and luck with it and "
        "without. The named rules hold all along, in both arms.",
        (
            Outcome(OUTPUT, 1, rules.upwards, rules.pulls, source_effect=0.6, relative=True),
            Outcome(STAYS, 0, rules.upwards, rules.pulls),
        ),
        lambda *given: _award(rules, 0, *given),
        AT_WEEKS[0] + YEAR,
    )


def _less_active(rules: RivalRules) -> Experiment:
    never = "; no rule lets an award drive anybody away"
    return Experiment(
        "award to the less active",
        rules.name,
        "B8 F3",
        "Restivo & van de Rijt 2014",
        "an award to less active contributors, by lot, did not raise what they did, and fewer of them stayed",
        f"An award to the {HONOURED} who come next after the {LESS_ACTIVE} % of those seen in the last 26 weeks who "
        "took part in more of them; the same people and luck with it and without. The named rules hold all along, in "
        "both arms.",
        (
            Outcome(OUTPUT, 0, rules.upwards + never, rules.pulls),
            Outcome(STAYS, -1, rules.upwards + never, rules.pulls),
        ),
        lambda *given: _award(rules, LESS_ACTIVE, *given),
        AT_WEEKS[0] + YEAR,
    )


AWARDS = (*(_more_active(rules) for rules in RULES), *(_less_active(rules) for rules in RULES))
