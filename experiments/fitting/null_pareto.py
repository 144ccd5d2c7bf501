"""Independent members with a constant pace and a constant chance to leave: the Pareto/NBD model of customers.

Schmittlein, Morrison & Colombo (1987). Members join at random, and fewer as time goes on; each contributes on joining,
then at a rate of their own until they drop out, with a hazard of their own. Both are gamma distributed over members.
Nobody affects anybody, nothing happens to all, and nobody's rate ever changes.
"""

from __future__ import annotations

import numpy as np

from copsim.analysis.logs.log import ActivityLog
from copsim.experiments.fitting.makers import Dimension, Values
from copsim.experiments.fitting.null_parts import (
    FASTEST,
    WEEKS_A_YEAR,
    Null,
    few_enough,
    joining_times,
    log_of,
    luck,
    personal,
    stay,
)

LUCK = 101

SPACE = (
    Dimension("joiners", 2.0, 400.0, log=True, meaning="members who join in a year, on average over the log"),
    Dimension("decline", -2.0, 5.0, meaning="how much fewer join as time goes on: ln of the first rate over the last"),
    Dimension("rate_shape", 0.1, 4.0, log=True, meaning="how equal members are in their rate (gamma shape)"),
    Dimension("rate", 0.02, 3.0, log=True, meaning="mean contributions of a member in a week"),
    Dimension("exit_shape", 0.1, 10.0, log=True, meaning="how equal members are in their hazard to leave"),
    Dimension("exit", 0.002, 1.0, log=True, meaning="mean hazard to leave, per week"),
)

FIRST = {
    "joiners": 500.0 / 12.0,
    "decline": 0.0,
    "rate_shape": 0.35,
    "rate": 7.0 / 30.0,
    "exit_shape": 0.5,
    "exit": 7.0 / 60.0,
}


def _make(values: Values, seed: int, weeks: int) -> ActivityLog:
    rng = luck(seed, LUCK)
    members = max(1, int(rng.poisson(values["joiners"] * weeks / WEEKS_A_YEAR)))
    joined = np.sort(joining_times(rng, members, values["decline"], weeks))
    joined[0] = 0.0  # a log begins with its first contribution
    rate = np.minimum(personal(rng, values["rate_shape"], values["rate"], members), FASTEST)
    hazard = personal(rng, values["exit_shape"], values["exit"], members)
    stays = stay(rng, hazard, weeks - joined)
    kept = few_enough(rng, 1.0 - np.expm1(-rate) * stays)
    joined, rate, stays = joined[kept], rate[kept], stays[kept]
    often = rng.poisson(rate * stays)
    member = np.repeat(np.arange(len(joined)), often)
    when = joined[member] + rng.random(len(member)) * stays[member]
    return log_of(joined, member, np.minimum(when.astype(np.int64), weeks - 1))


PARETO = Null(
    name="pareto",
    meaning="independent members, each with a constant rate and a constant hazard to leave (Pareto/NBD)",
    space=SPACE,
    first=FIRST,
    arrivals="joiners",
    making=_make,
)
