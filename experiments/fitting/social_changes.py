"""Experiments with what happens to a whole community: a sponsor who controls it, and all key people leaving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from copsim.experiments.fitting.social_effects import Arms, Experiment, Measured, Outcome
from copsim.experiments.fitting.social_lives import HALF_YEAR, YEAR, Trace, changed, for_each_seed, traced
from copsim.experiments.fitting.social_newcomers import together
from copsim.simulation.changes import Change
from copsim.simulation.life import Plan
from copsim.simulation.records import CORE

# A sponsor

SPONSOR_FROM = 2 * YEAR
ENGAGED = 0.8
FULL, SHARED = 1.0, 0.3
INFLOW = "people a year who contribute for the first time"
RETENTION = "newcomers who contribute 26 to 51 weeks after the first time"
ZHOU = "Zhou et al. 2016"


def _sponsor(commanding: float, plan: Plan, seeds: Sequence[int], weeks: int, threads: int) -> Measured:
    def arm(engaged: float) -> Plan:
        set_to = {
            "organisation.domain_sponsor": engaged,
            "organisation.commanding": commanding,
            "organisation.sponsor_rate": 0.0,
            "organisation.sponsor_leaves": 0.0,
        }
        # What the scenario itself plans for the sponsor after that week does not take place.
        kept = tuple(one for one in plan.changes if one.path not in set_to or one.week < SPONSOR_FROM)
        return changed(
            replace(plan, changes=kept), *(Change(SPONSOR_FROM, path, value) for path, value in set_to.items())
        )

    arms = (arm(ENGAGED), arm(0.0))

    def of_arm(plan: Plan, seed: int) -> dict[str, np.ndarray]:
        trace = traced(plan, seed, weeks)
        new = np.flatnonzero((trace.first >= SPONSOR_FROM) & (trace.members["joined"] >= 0))
        long = new[trace.first[new] + YEAR <= weeks]
        first = trace.first[long]
        return {
            INFLOW: np.array([len(new) * YEAR / (weeks - SPONSOR_FROM)]),
            RETENTION: (trace.between(first + HALF_YEAR, first + YEAR, long) > 0).astype(float),
        }

    def one(seed: int) -> dict[str, Arms]:
        sponsored, free = (of_arm(each, seed) for each in arms)
        return {name: (sponsored[name], free[name]) for name in free}

    return together(for_each_seed(one, seeds, threads))


_SPONSOR_WAY = (
    f"From week {SPONSOR_FROM} on there is a domain sponsor, {ENGAGED:g} engaged for good (organisation.sponsor_rate "
    "and sponsor_leaves are 0), with organisation.commanding {0:g}; the same luck without one. What the sponsor "
    "pays for comes with it."
)
_COSTS = "against it, by a rule: what is ordered makes a visit worth less"

SPONSOR = (
    Experiment(
        "sponsor",
        "full control",
        "F1 F3 A7",
        ZHOU,
        "full control by a company went along with less inflow from outside and better retention",
        _SPONSOR_WAY.format(FULL),
        (
            Outcome(
                INFLOW, -1, "not put in: people come less where fewer are seen and the space is less cared for",
                relative=True,
            ),
            Outcome(RETENTION, 1, _COSTS, (-1,)),
        ),
        lambda *given: _sponsor(FULL, *given),
        SPONSOR_FROM + 2 * YEAR,
    ),
    Experiment(
        "sponsor",
        "shared control",
        "F1 F3 A7",
        ZHOU,
        "shared control went along with more inflow from outside",
        _SPONSOR_WAY.format(SHARED),
        (
            Outcome(
                INFLOW, 1, "half by a rule: what a sponsor pays for looks after the space, which attracts; orders do "
                "the opposite by way of what visits are worth", (1, -1), relative=True,
            ),
            Outcome(RETENTION, 0, _COSTS, (-1,)),
        ),
        lambda *given: _sponsor(SHARED, *given),
        SPONSOR_FROM + 2 * YEAR,
    ),
)  # fmt: skip

# Key people leave

LEAVE_AT = 4 * YEAR
SEEN_FROM, SEEN_UNTIL = LEAVE_AT + 2 * YEAR - HALF_YEAR // 2, LEAVE_AT + 2 * YEAR + HALF_YEAR // 2
"""The half-year round two years later."""
ESTABLISHED_FROM = 3
"""Core members a community has to have to count as established."""
ALIVE_FROM = 3
HALF = 0.5
WORTH_HALF = "lives on at half: at least half as many a week as in the same life without the loss"
ALIVE = "lives on at all: at least 3 people contribute in more than one week of half a year"
WEEKLY = "people who contribute a week"
LOST = "people who leave in that week"
KEY_PEOPLE = (
    "Avelino et al. 2019; Nourry et al. 2024",
    "of popular projects that lost all key people 41 % survived with new ones; in a wide sample 27 % recovered",
)


def _loss(event: Change, plan: Plan, seeds: Sequence[int], weeks: int, threads: int) -> Measured:
    arms = (changed(plan, event), plan)

    def of_arm(trace: Trace) -> dict[str, float]:
        return {
            ALIVE: float(trace.regulars(SEEN_FROM, SEEN_UNTIL) >= ALIVE_FROM),
            WEEKLY: trace.contributors(SEEN_FROM, SEEN_UNTIL),
            LOST: float((trace.members["left"] == LEAVE_AT).sum()),
        }

    def one(seed: int) -> dict[str, Arms]:
        lost, whole = (traced(arm, seed, SEEN_UNTIL) for arm in arms)
        established = whole.weekly["level"][LEAVE_AT - 1, CORE] >= ESTABLISHED_FROM
        a, b = of_arm(lost), of_arm(whole)
        a[WORTH_HALF], b[WORTH_HALF] = float(a[WEEKLY] >= HALF * b[WEEKLY]), 1.0
        kept = dict.fromkeys(a, established)
        # Half of nothing is no measure.
        kept[WORTH_HALF] = established and b[WEEKLY] > 0.0
        none = np.zeros(0)
        return {
            name: (np.array([a[name]]), np.array([b[name]])) if kept[name] else (none, none)
            for name in (WORTH_HALF, ALIVE, WEEKLY, LOST)
        }

    return together(for_each_seed(one, seeds, threads))


def _loss_of(who: str, event: Change, sized: bool) -> Experiment:
    put_in = (
        "that those who leave are missed is put in; that others take their place, or that it ends, is not put in nor "
        "fitted"
    )
    # Without the loss all survive by definition in the first outcome, so the source's effect is .41 - 1.
    size = -0.59 if sized else None
    return Experiment(
        "key people leave",
        who,
        "E1 D4",
        *KEY_PEOPLE,
        f"In week {LEAVE_AT} {who} leave, where there are at least {ESTABLISHED_FROM} core members; the same luck "
        "without. Two years later half a year is looked at.",
        (
            Outcome(WORTH_HALF, -1, put_in, (-1,), size),
            Outcome(ALIVE, -1, put_in, (-1,), size),
            Outcome(WEEKLY, -1, put_in, (-1,), relative=True),
            Outcome(LOST, 0, "how far the arms differ in what was to be changed"),
        ),
        lambda *given: _loss(event, *given),
        SEEN_UNTIL,
    )


KEY_PEOPLE_LEAVE = (
    _loss_of("all core members", Change(LEAVE_AT, event="core leaves", amount=100), True),
    _loss_of("all leaders", Change(LEAVE_AT, event="leaders leave", amount=1000), False),
)
