"""Rich get richer: who has contributed much lately is likely to contribute next (Simon 1955, with forgetting).

How much is contributed in a week is a process of its own, with waves that nobody in the community makes. Each
contribution comes from a newcomer with some probability, else from somebody who was there before: in proportion to
their earlier contributions, which count less and less as time goes on, plus a constant that is the same for all. Nobody
has a trait of their own, nobody stays or leaves; there is only luck that adds up.
"""

from __future__ import annotations

import math
from bisect import bisect_right

import numpy as np

from copsim.analysis.logs.log import ActivityLog, log_of_weeks
from copsim.experiments.fitting.makers import Dimension, Values
from copsim.experiments.fitting.null_parts import MOST_MEMBER_WEEKS, Null, ebb, luck, wave

LUCK = 103
LARGEST_GROWTH = 300.0
"""Of the ln of a weight, before all are made smaller together."""

SPACE = (
    Dimension("activity", 0.2, 60.0, log=True, meaning="contributions in a week, on average over the log"),
    Dimension(
        "decline", -2.0, 5.0, meaning="how much less is done as time goes on: ln of the first rate over the last"
    ),
    Dimension("newcomers", 0.02, 0.9, meaning="probability that a contribution comes from a newcomer"),
    Dimension("fading", 1.0, 1000.0, log=True, meaning="weeks after which a contribution counts 1/e of what it did"),
    Dimension(
        "constant", 0.0001, 1.0, log=True, meaning="weight of a member without any contribution, in contributions"
    ),
    Dimension("swing", 0.0, 2.0, meaning="how much activity varies (standard deviation of its ln)"),
    Dimension("memory", 0.5, 52.0, log=True, meaning="weeks over which this stays as it is"),
    Dimension("flicker", 0.0, 1.5, meaning="how much activity varies from week to week besides (of its ln)"),
)

FIRST = {
    "activity": 3.5,
    "decline": 1.0,
    "newcomers": 0.2,
    "fading": 20.0,
    "constant": 0.01,
    "swing": 0.6,
    "memory": 8.0,
    "flicker": 0.3,
}


def _make(values: Values, seed: int, weeks: int) -> ActivityLog:
    rng = luck(seed, LUCK)
    level = ebb(values["decline"], weeks) * np.exp(
        wave(rng, weeks, values["swing"], values["memory"]) + rng.standard_normal(weeks) * values["flicker"]
    )
    level *= min(values["activity"], MOST_MEMBER_WEEKS / weeks) / level.mean()
    done = rng.poisson(level)
    done[0] = max(done[0], 1)  # a log begins with its first contribution
    draws = rng.random((int(done.sum()), 2)).tolist()
    newcomers, fading, constant = values["newcomers"], values["fading"], values["constant"]
    # Weights grow with the week of a contribution instead of fading afterwards: the same proportions.
    running: list[float] = []
    total = 0.0
    contributors: list[int] = []
    members = at = 0
    since = 0.0
    for week, many in enumerate(done.tolist()):
        # Chosen is among those of earlier weeks, by what they did in earlier weeks.
        incumbents, so_far = members, len(running)
        if week - since > LARGEST_GROWTH * fading:
            smaller = math.exp(-(week - since) / fading)
            running, total, since = [weight * smaller for weight in running], total * smaller, float(week)
        grown = math.exp((week - since) / fading)
        earned, equal = total, constant * incumbents * grown
        for new, who in draws[at : at + many]:
            if new < newcomers or incumbents == 0:
                member = members
                members += 1
            else:
                mark = who * (earned + equal)
                if mark < earned:
                    member = contributors[min(bisect_right(running, mark, 0, so_far), so_far - 1)]
                else:
                    member = min(int((mark - earned) / (constant * grown)), incumbents - 1)
            contributors.append(member)
            total += grown
            running.append(total)
        at += many
    return log_of_weeks(np.array(contributors, np.int64), np.repeat(np.arange(weeks), done))


RICH = Null(
    name="rich",
    meaning="rich get richer: who contributes next is chosen by what they contributed lately, the number by waves",
    space=SPACE,
    first=FIRST,
    arrivals="activity",
    making=_make,
)
