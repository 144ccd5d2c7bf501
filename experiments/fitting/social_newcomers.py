"""Experiments with newcomers: a reply, an invitation, a mentor."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from copsim.experiments.fitting.social_effects import Arms, Experiment, Measured, Outcome
from copsim.experiments.fitting.social_lives import (
    HALF_YEAR,
    WEEKS_A_MONTH,
    YEAR,
    Trace,
    changed,
    first_visits,
    for_each_seed,
    held,
    in_force,
    traced,
)
from copsim.simulation import draws
from copsim.simulation.changes import Change
from copsim.simulation.life import Plan
from copsim.simulation.records import ACTIVE

REPLY_EVERY = 8
"""In every so manieth week replies are made sure, or made impossible; the weeks between are as they are."""
LONG_ENOUGH = 2 * YEAR
"""Who joined later than so many weeks before the end is not asked how far they got."""


def together(lives: Sequence[dict[str, Arms]]) -> Measured:
    """What each life gave, by outcome."""
    return {name: [life[name] for life in lives] for name in lives[0]}


# A reply

AGAIN = "contributes again, ever"
AGAIN_SOON = "contributes again within 26 weeks"
REPLIED = "answered or greeted on the first visit"
GREETED = "greeted on the first visit"
JOYCE = ("Joyce & Kraut 2006", "newcomers who got a reply posted again more often: .56 against .44")
TWO_RULES = (
    "each half by a rule, and in both directions: answers and greetings make a visit worth more, and an answer settles "
    "the concern that would have brought somebody back; which of them wins is not put in, nor the size"
)


def _again(trace: Trace, visits: np.ndarray) -> dict[str, np.ndarray]:
    member, after = visits["member"], visits["week"] + 1
    return {
        AGAIN: (trace.between(after, trace.weeks, member) > 0).astype(float),
        AGAIN_SOON: (trace.between(after, after + HALF_YEAR, member) > 0).astype(float),
        REPLIED: (visits["answered"] | visits["greeted"]).astype(float),
        GREETED: visits["greeted"].astype(float),
    }


def _posters(trace: Trace, visits: np.ndarray) -> np.ndarray:
    """First visits at which somebody contributed, with half a year after them."""
    return visits[visits["contributed"] & (visits["week"] + 1 + HALF_YEAR <= trace.weeks)]


def _reply_observed(plan: Plan, seeds: Sequence[int], weeks: int, threads: int) -> Measured:
    def one(seed: int) -> dict[str, Arms]:
        trace, visits = first_visits(plan, seed, weeks)
        visits = _posters(trace, visits)
        replied = visits["answered"] | visits["greeted"]
        return {name: (values[replied], values[~replied]) for name, values in _again(trace, visits).items()}

    return together(for_each_seed(one, seeds, threads))


def _greeting(plan: Plan, seeds: Sequence[int], weeks: int, threads: int) -> Measured:
    arms = [held(plan, {"meeting.greet": chance}) for chance in (1.0, 0.0)]

    def one(seed: int) -> dict[str, Arms]:
        sure, never = (_again(*_with_posters(arm, seed, weeks)) for arm in arms)
        return {name: (sure[name], never[name]) for name in sure}

    return together(for_each_seed(one, seeds, threads))


def _with_posters(plan: Plan, seed: int, weeks: int) -> tuple[Trace, np.ndarray]:
    trace, visits = first_visits(plan, seed, weeks)
    return trace, _posters(trace, visits)


def _single_weeks(plan: Plan, seeds: Sequence[int], weeks: int, threads: int) -> Measured:
    replying = ("meeting.greet", "telling.willing")
    treated = range(REPLY_EVERY - 1, weeks, REPLY_EVERY)
    arms = [
        changed(
            plan,
            *(Change(week, path, chance) for week in treated for path in replying),
            *(Change(week + 1, path, in_force(plan, path, week + 1)) for week in treated for path in replying),
        )
        for chance in (1.0, 0.0)
    ]

    def of_arm(plan: Plan, seed: int) -> dict[str, np.ndarray]:
        trace, visits = _with_posters(plan, seed, weeks)
        return _again(trace, visits[np.isin(visits["week"], treated)])

    def one(seed: int) -> dict[str, Arms]:
        sure, never = (of_arm(arm, seed) for arm in arms)
        return {name: (sure[name], never[name]) for name in sure}

    return together(for_each_seed(one, seeds, threads))


def _reply_outcomes(put_in: str, pulls: tuple[int, ...], changes: str = "") -> tuple[Outcome, ...]:
    outcomes = tuple(Outcome(name, 1, put_in, pulls, source_effect=0.12) for name in (AGAIN, AGAIN_SOON))
    check = Outcome(changes, 0, "how far the arms differ in what was to be changed")
    return (*outcomes, check) if changes else outcomes


REPLY = (
    Experiment(
        "reply to a newcomer",
        "observed",
        "B3 B7 B8",
        *JOYCE,
        "Among people on their first visit who contributed, those who were answered or greeted are held against those "
        "who were not, within each life; nothing is changed. As in the source, who is answered is not left to chance.",
        _reply_outcomes(TWO_RULES + "; what else goes along with being answered is not put in either", (1, -1)),
        _reply_observed,
        YEAR,
    ),
    Experiment(
        "reply to a newcomer",
        "experiment: greeted always or never",
        "B3",
        *JOYCE,
        "The same people and luck with meeting.greet 1 and 0, all along; only those with fewer visits than "
        "meeting.new_visits are greeted. Answers are left as they are. First visits with a contribution are compared.",
        _reply_outcomes(
            "by a rule: being greeted makes a visit worth more; the size is not, nor fitted", (1,), GREETED
        ),
        _greeting,
        YEAR,
    ),
    Experiment(
        "reply to a newcomer",
        "experiment: replies sure or impossible in single weeks",
        "B3 B7 B8",
        *JOYCE,
        f"In every {REPLY_EVERY}th week meeting.greet and telling.willing are both 1 in one arm and both 0 in the "
        "other, for everybody who comes in that week, as no parameter is about answers to newcomers alone; in all "
        "other weeks they are as they were. First visits with a contribution in these weeks are compared. Sure "
        "means: by all who are there, know the topic and do not keep it to themselves.",
        _reply_outcomes(TWO_RULES, (1, -1), REPLIED),
        _single_weeks,
        YEAR,
    ),
)

# An invitation

SEEN_SOON = "contributes 4 to 25 weeks after joining"
SEEN_LATER = "contributes 26 to 51 weeks after joining"
MORGAN = (
    "Morgan & Halfaker 2018",
    "newcomers who got a friendly invitation, by lot, were retained at a higher rate, both soon after and in the long "
    "run",
)


def _survival(trace: Trace, members: np.ndarray) -> dict[str, np.ndarray]:
    joined = trace.members["joined"]
    members = members[joined[members] + YEAR <= trace.weeks]
    joined = joined[members]
    return {
        SEEN_SOON: (trace.between(joined + 4, joined + HALF_YEAR, members) > 0).astype(float),
        SEEN_LATER: (trace.between(joined + HALF_YEAR, joined + YEAR, members) > 0).astype(float),
    }


def _inviting(plan: Plan) -> Plan:
    """With somebody invited every week, if the plan invites nobody."""
    return plan if plan.setting[0].invited else held(plan, {"joining.invited": 1.0})


def _invited_observed(plan: Plan, seeds: Sequence[int], weeks: int, threads: int) -> Measured:
    def one(seed: int) -> dict[str, Arms]:
        trace = traced(_inviting(plan), seed, weeks)
        new, invited = trace.newcomers, trace.invited[trace.newcomers]
        asked, found = _survival(trace, new[invited]), _survival(trace, new[~invited])
        return {name: (asked[name], found[name]) for name in asked}

    return together(for_each_seed(one, seeds, threads))


def _invited_warmly(plan: Plan, seeds: Sequence[int], weeks: int, threads: int) -> Measured:
    warm = _inviting(plan)
    cold = held(warm, {"joining.invited_identification_low": 0.0, "joining.invited_identification_high": 0.0})

    def of_arm(plan: Plan, seed: int) -> dict[str, np.ndarray]:
        trace = traced(plan, seed, weeks)
        return _survival(trace, trace.newcomers[trace.invited[trace.newcomers]])

    def one(seed: int) -> dict[str, Arms]:
        one, other = of_arm(warm, seed), of_arm(cold, seed)
        return {name: (one[name], other[name]) for name in one}

    return together(for_each_seed(one, seeds, threads))


INVITATION = (
    Experiment(
        "friendly invitation",
        "observed",
        "B10 A2",
        *MORGAN,
        "With one invited a week (joining.invited 1, unless the scenario invites already), all who were invited are "
        "held against all who found it themselves, within each life. Other than in the source no lot decides: who "
        "comes by themselves has weighed it and has more use for the domain.",
        tuple(
            Outcome(
                name,
                1,
                "half by a rule: the invited begin with identification, by which one returns; that those who weigh it "
                "themselves have more use for it is a rule too, and works against it",
                (1, -1),
            )
            for name in (SEEN_SOON, SEEN_LATER)
        ),
        _invited_observed,
        2 * YEAR,
    ),
    Experiment(
        "friendly invitation",
        "experiment: the same people, identified or not",
        "B10 A2",
        *MORGAN,
        "The same people are invited, one a week, with the same luck; in one arm the invitation gives them the "
        "identification of joining.invited_identification_low to _high, in the other none.",
        tuple(
            Outcome(
                name,
                1,
                "by a rule, where identification is what brings one back; the size is not, nor fitted",
                (1,),
            )
            for name in (SEEN_SOON, SEEN_LATER)
        ),
        _invited_warmly,
        2 * YEAR,
    ),
)

# A mentor

CORE = "ever reaches core"
STAY = "months from first to last contribution, median"
MEAN_STAY = "months from first to last contribution, mean"
MENTORED = (
    "arXiv 2604.22120",
    "mentored newcomers reached the core more often (12.1 against 9.6 %) and stayed longer (median 8.2 against 4.8 "
    "months)",
)
BY_TIES = (
    "by a rule: a mentor is a tie, and ties to those who come draw one to come and make a visit worth more; the size "
    "is not, nor fitted"
)
_MENTOR_OUTCOMES = (
    Outcome(CORE, 1, BY_TIES, (1,), source_effect=0.025),
    Outcome(STAY, 1, BY_TIES, (1,), source_effect=3.4, median=True),
    Outcome(MEAN_STAY, 1, BY_TIES, (1,)),
)


def _careers(trace: Trace, members: np.ndarray) -> dict[str, np.ndarray]:
    """How far those got who contributed at all and joined long enough before the end."""
    joined = trace.members["joined"][members]
    members = members[(joined + LONG_ENOUGH <= trace.weeks) & (trace.first[members] >= 0)]
    months = (trace.last[members] - trace.first[members]) / WEEKS_A_MONTH
    return {CORE: trace.reached_core[members].astype(float), STAY: months, MEAN_STAY: months}


def _mentoring(plan: Plan, seeds: Sequence[int], weeks: int, threads: int) -> Measured:
    arms = [held(plan, {"joining.mentoring": chance}) for chance in (1.0, 0.0)]

    def of_arm(plan: Plan, seed: int) -> dict[str, np.ndarray]:
        trace = traced(plan, seed, weeks)
        return _careers(trace, trace.newcomers)

    def one(seed: int) -> dict[str, Arms]:
        all_of_them, nobody = (of_arm(arm, seed) for arm in arms)
        return {name: (all_of_them[name], nobody[name]) for name in nobody}

    return together(for_each_seed(one, seeds, threads))


def drew_a_mentor(trace: Trace, seed: int, members: np.ndarray, chance: float) -> np.ndarray:
    """Who of these newcomers was to have a mentor: bool. Drawn again as the model draws it."""
    key, joined = trace.members["key"][members], trace.members["joined"][members]
    drawn = [
        draws.uniform(seed, int(k), int(week) + 1, draws.MENTOR, 0, 0) for k, week in zip(key, joined, strict=True)
    ]
    return np.array(drawn, float) < chance


def _mentored_by_lot(plan: Plan, seeds: Sequence[int], weeks: int, threads: int) -> Measured:
    half = held(plan, {"joining.mentoring": 0.5})

    def one(seed: int) -> dict[str, Arms]:
        trace = traced(half, seed, weeks)
        able = trace.weekly["level"][:, ACTIVE:].sum(axis=1)
        new = trace.newcomers
        joined = trace.members["joined"][new]
        new = new[(joined > 0) & (able[np.maximum(joined - 1, 0)] > 0)]
        mentored = drew_a_mentor(trace, seed, new, 0.5)
        some, others = _careers(trace, new[mentored]), _careers(trace, new[~mentored])
        return {name: (some[name], others[name]) for name in some}

    return together(for_each_seed(one, seeds, threads))


MENTORING = (
    Experiment(
        "mentor for a newcomer",
        "experiment: everybody or nobody",
        "B3 E4 A2",
        *MENTORED,
        "The same luck with joining.mentoring 1 and 0, all along. Newcomers who contributed, and joined at least two "
        "years before the end, are compared; core is the model's level; who is still there at the "
        "end has stayed until then.",
        _MENTOR_OUTCOMES,
        _mentoring,
        4 * YEAR,
    ),
    Experiment(
        "mentor for a newcomer",
        "experiment: half of them, by lot",
        "B3 E4 A2",
        *MENTORED,
        "joining.mentoring is .5: those drawn to have a mentor are held against those who are not, within each life, "
        "in weeks in which there was somebody active or core to be one.",
        _MENTOR_OUTCOMES,
        _mentored_by_lot,
        4 * YEAR,
    ),
)
