"""Experiments with people affecting people: what they read of a life, their signs, and nothing where nothing acts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from copsim.experiments.fitting import social, social_award, social_changes, social_newcomers
from copsim.experiments.fitting.social import EXPERIMENTS, Experiment, Finding, all_findings, as_table, effect_of
from copsim.experiments.fitting.social_award import HONOURED, LESS_ACTIVE, RivalRules, honoured_in
from copsim.experiments.fitting.social_effects import FEW, NONE, OPPOSITE, SAME, UNSAID, Effect, Outcome
from copsim.experiments.fitting.social_lives import Trace, changed, first_visits, for_each_seed, held, in_force, traced
from copsim.experiments.fitting.social_newcomers import drew_a_mentor
from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.model import QUANTITIES
from copsim.simulation.records import CORE, LOG, MEMBERSHIP, TAKE_PART

pytestmark = pytest.mark.once

SEEDS = tuple(range(6))
YEARS_5, YEARS_6, YEARS_8 = 260, 312, 416

LIVELY = {
    "start.members": 30,
    "start.founders": 8,
    "joining.prospects": 2.0,
    "joining.pool": 5000,
    "rhythm.every": 1,
    "work.relevance_mean": 0.1,
    "work.hours_median": 6.0,
}


def lively(**more: float | str) -> Plan:
    """An open community with a steady flow of newcomers; in names of parameters, `__` stands for the dot."""
    return Plan.of({**LIVELY, **{name.replace("__", "."): value for name, value in more.items()}})


def named(name: str, variant: str) -> Experiment:
    found = [one for one in EXPERIMENTS if one.name == name and one.variant.startswith(variant)]
    assert len(found) == 1
    return found[0]


def run(experiment: Experiment, plan: Plan, weeks: int, seeds: tuple[int, ...] = SEEDS) -> dict[str, Finding]:
    return {finding.outcome.name: finding for finding in experiment.run(plan, seeds, weeks, 2)}


def is_nothing(effect: Effect) -> bool:
    """Measured, in the same people, and not different at all."""
    return (
        effect.lives == len(SEEDS)
        and effect.people_with == effect.people_without > 0
        and effect.size == effect.low == effect.high == 0.0
        and effect.with_it == effect.without > 0.0
    )


# Effects


def numbers(*values: float) -> np.ndarray:
    return np.array(values, float)


def test_means_are_taken_within_lives() -> None:
    """Two lives with no difference inside, in one of which the arm with it is large: pooled, it would show one."""
    lives = [(np.ones(90), np.ones(10)), (np.zeros(10), np.zeros(90))]
    found = effect_of(lives)
    assert found.size == found.low == found.high == 0.0
    assert (found.lives, found.people_with, found.people_without) == (2, 100, 100)
    uneven = effect_of([(numbers(1, 1), numbers(0, 0)), (numbers(*[2] * 6), numbers(1, 1, 0, 0, 0, 0))])
    assert uneven.with_it == pytest.approx((1 * 1 + 3 * 2) / 4)
    assert uneven.without == pytest.approx((1 * 0 + 3 / 3) / 4)
    assert uneven.size == pytest.approx(uneven.with_it - uneven.without)


def test_medians_are_of_everybody_and_ratios_of_the_arm_without() -> None:
    lives = [(numbers(1, 5, 9), numbers(1, 2)), (numbers(7, 8), numbers(3, 4, 5))]
    found = effect_of(lives, median=True)
    assert (found.with_it, found.without, found.size) == (7.0, 3.0, 4.0)
    assert effect_of([(numbers(3), numbers(2)), (numbers(6), numbers(4))], relative=True).size == pytest.approx(0.5)


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    luck = np.random.default_rng(7)
    held_it, tried = 0, 120
    for _ in range(tried):
        lives = []
        for _ in range(20):
            common = luck.normal()
            lives.append((common + 0.3 + luck.normal(size=15), common + luck.normal(size=15)))
        found = effect_of(lives)
        held_it += found.low <= 0.3 <= found.high
    assert 0.85 < held_it / tried < 0.99


def test_lives_without_anybody_in_an_arm_say_nothing() -> None:
    none = np.zeros(0)
    assert np.isnan(effect_of([]).size)
    assert effect_of([(none, numbers(1)), (numbers(1), none)]).lives == 0
    one = effect_of([(numbers(1, 2), numbers(0)), (none, numbers(1))])
    assert one.lives == 1
    assert one.size == 1.5
    assert np.isnan(one.low)


@pytest.mark.parametrize(
    ("sign", "size", "low", "high", "lives", "verdict"),
    [
        (1, 0.2, 0.1, 0.3, 9, SAME),
        (-1, 0.2, 0.1, 0.3, 9, OPPOSITE),
        (-1, -0.2, -0.3, -0.1, 9, SAME),
        (1, 0.2, -0.1, 0.3, 9, NONE),
        (1, 0.0, 0.0, 0.0, 9, NONE),
        (0, 0.2, 0.1, 0.3, 9, UNSAID),
        (1, 0.2, float("nan"), float("nan"), 1, FEW),
    ],
)
def test_verdicts(sign: int, size: float, low: float, high: float, lives: int, verdict: str) -> None:
    effect = Effect(1.0, 1.0, size, low, high, lives, 5, 5)
    assert Finding(EXPERIMENTS[0], Outcome("x", sign, ""), effect).verdict == verdict


@pytest.mark.parametrize(
    ("source", "size", "low", "high", "compared"),
    [
        (0.12, 0.1, 0.05, 0.2, "the source's size lies within the interval"),
        (0.12, 0.02, 0.01, 0.03, "smaller than in the source"),
        (0.12, 0.1, -0.1, 0.2, "cannot be told: both 0 and the source's size lie within the interval"),
        (-0.59, -0.3, -0.6, 0.0, "cannot be told: both 0 and the source's size lie within the interval"),
        (0.12, 0.4, 0.3, 0.5, "larger than in the source"),
        (0.12, -0.4, -0.5, -0.3, "the other way"),
        (None, 0.4, 0.3, 0.5, "the source gives no size"),
    ],
)
def test_sizes_beside_the_source(source: float | None, size: float, low: float, high: float, compared: str) -> None:
    effect = Effect(1.0, 1.0, size, low, high, 9, 5, 5)
    assert Finding(EXPERIMENTS[0], Outcome("x", 1, "", source_effect=source), effect).compared == compared


# What is read of a life


def a_trace(rows: list[tuple[int, int, int]], members: int, weeks: int, plan: Plan) -> Trace:
    """A trace from (member, week, role)."""
    log = np.zeros(len(rows), LOG)
    for n, (member, week, role) in enumerate(rows):
        log[n]["member"], log[n]["week"], log[n]["role"] = member, week, role
    return Trace(weeks, log, np.zeros(members, MEMBERSHIP), None, plan.setting[0])


def test_contributions_are_counted_between_weeks() -> None:
    rows = [(0, 3, 3), (0, 9, 4), (1, 3, 2), (2, 0, 3), (2, 9, 3), (0, 4, 1)]
    trace = a_trace(rows, 4, 10, lively())
    assert trace.between(0, 10).tolist() == [2, 0, 2, 0]
    assert trace.between(3, 9).tolist() == [1, 0, 0, 0]
    assert trace.between(np.array([4, 0]), np.array([99, 1]), np.array([0, 2])).tolist() == [1, 1]
    assert trace.between(8, 3).tolist() == [0, 0, 0, 0]
    assert trace.first.tolist() == [3, -1, 0, -1]
    assert trace.last.tolist() == [9, -1, 9, -1]
    assert trace.contributors(0, 10) == 0.4
    assert trace.regulars(0, 10) == 2


def test_core_is_what_the_model_calls_core() -> None:
    """Followed week by week, the same people are ever core. Nobody leads: who leads while absent is logged too."""
    plan = lively(start__leaders=0, leading__step_up=0.0, rhythm__convened=0.0)
    life = Life(plan, 3, weeks=150)
    core: set[int] = set()
    for _ in range(150):
        life.live(1)
        core.update(np.flatnonzero(life.members["level"] == CORE).tolist())
    found = np.flatnonzero(traced(plan, 3, 150).reached_core)
    assert 5 < len(core) < len(life.members)
    assert found.tolist() == sorted(core)


def followed(plan: Plan, seed: int, weeks: int) -> dict[int, Any]:
    """Each member's record at the end of the week of the first visit."""
    life = Life(plan, seed, weeks=weeks)
    found = {}
    for _ in range(weeks):
        life.live(1)
        for row in np.flatnonzero((life.members["visits"] == 1) & (life.members["role"] >= TAKE_PART)):
            found[int(row)] = life.members[row].copy()
    return found


def test_greetings_and_answers_are_told_from_all_else() -> None:
    """Without ties and reading both can be read from what is left open; the greeted are drawn again."""
    plan = lively(ties__tie_gain=0.0, remembering__reading=0.0, meeting__greet=0.6)
    _, visits = first_visits(plan, 5, 120)
    known = followed(plan, 5, 120)
    assert {int(one["member"]) for one in visits} <= set(known)
    for one in visits:
        member = known[int(one["member"])]
        assert one["answered"] == (member["unhelped"] < 1.0)
        assert one["greeted"] == (member["unconnected"] == 0.5)
    for name in ("answered", "greeted"):
        assert 0.1 < visits[name].mean() < 0.95


def test_help_from_what_is_written_down_is_no_answer() -> None:
    plan = lively(telling__willing=0.0, remembering__reading=1.0, remembering__writing=1.0)
    plan = replace(plan, activities=(replace(plan.activities[0], reifies=1.0),))
    _, visits = first_visits(plan, 5, 120)
    known = followed(plan, 5, 120)
    helped = [int(one["member"]) for one in visits if known[int(one["member"])]["unhelped"] < 1.0]
    assert len(helped) > 5
    assert not visits["answered"].any()


@pytest.mark.parametrize("passed_over", [0, LESS_ACTIVE])
def test_it_is_known_whom_an_award_goes_to(passed_over: int) -> None:
    week = 80
    plan, award = lively(organisation__award=1.0), Change(week, event="award", amount=HONOURED, more=passed_over)
    without, life = Life(plan, 4, weeks=90).live(week), Life(changed(plan, award), 4, weeks=90).live(week)
    part = without.members["part"].copy()
    without.live(1)
    life.live(1)
    here = without.state.order[: int(without.state.starts[-1])]
    rows = honoured_in(part, here[here < len(part)], HONOURED, passed_over)
    # The award is for a full name, a week's fading less; nobody has that otherwise.
    full = [np.flatnonzero(each.members["reputation"] > 0.99) for each in (life, without)]
    assert len(rows) == HONOURED
    assert sorted(rows.tolist()) == full[0].tolist()
    assert len(full[1]) == 0


def test_it_is_known_who_drew_a_mentor() -> None:
    plan = lively(joining__mentoring=0.5, ties__tie_gain=0.0, ties__mentor_tie=0.9)
    life = Life(plan, 6, log=True, weeks=120)
    tied = set()
    for _ in range(120):
        life.live(1)
        new = np.flatnonzero(life.members["joined"] == life.week - 1)
        tied.update(new[life.state.ties["weight"][new].max(axis=1) > 0.8].tolist())
    able = life.weekly["level"][:, 0, CORE - 1 :].sum(axis=1)
    joined = life.members["joined"]
    new = np.flatnonzero((joined > 0) & (able[np.maximum(joined - 1, 0)] > 0))
    mentored = new[drew_a_mentor(traced(plan, 6, 120), 6, new, 0.5)]
    assert 0.3 < len(mentored) / len(new) < 0.7
    assert set(mentored.tolist()) == tied & set(new.tolist())


def test_parameters_are_held_against_the_plans_own_changes() -> None:
    plan = changed(lively(), Change(9, "meeting.greet", 0.9), Change(4, "meeting.greet", 0.7))
    assert [in_force(plan, "meeting.greet", week) for week in (0, 4, 8, 9, 50)] == [0.3, 0.7, 0.7, 0.9, 0.9]
    fixed = held(plan, {"meeting.greet": 0.0})
    assert fixed.setting[0][QUANTITIES["meeting.greet"].name] == 0.0
    assert fixed.changes == ()


# Signs


def test_greeting_brings_newcomers_back_where_company_is_all_a_visit_is_worth() -> None:
    strong = {
        "meeting__greeting_warmth": 1.0,
        "meeting__social_weight": 1.0,
        "meeting__learning_weight": 0.0,
        "feeling__identification_rate": 0.5,
        "rhythm__convened": 0.0,
    }
    experiment = named("reply to a newcomer", "experiment: greeted")
    found = run(experiment, lively(**strong), YEARS_5)
    assert found[social_newcomers.AGAIN_SOON].verdict == SAME
    assert found[social_newcomers.GREETED].effect.without == 0.0
    assert found[social_newcomers.GREETED].effect.with_it > 0.95
    off = run(experiment, lively(meeting__social_weight=0.0), YEARS_5)
    assert is_nothing(off[social_newcomers.AGAIN].effect)
    assert is_nothing(off[social_newcomers.AGAIN_SOON].effect)


def test_replies_in_single_weeks_bring_back_and_settled_concerns_keep_away() -> None:
    """Both halves of the rule: learning makes a visit worth more; where only concerns draw, help takes them away."""
    experiment = named("reply to a newcomer", "experiment: replies")
    worth = lively(feeling__close_helped=0.0, deciding__value_pull=6.0, feeling__value_rate=0.5)
    found = run(experiment, worth, YEARS_6)
    assert found[social_newcomers.AGAIN_SOON].verdict == SAME
    assert found[social_newcomers.REPLIED].effect.without == 0.0
    assert found[social_newcomers.REPLIED].effect.with_it > 0.9
    settled = lively(
        meeting__social_weight=0.0,
        meeting__learning_weight=0.0,
        feeling__close_helped=1.0,
        feeling__close_present=0.0,
        feeling__close_alone=0.0,
        deciding__habit_pull=0.0,
        deciding__openness=0.2,
        work__relevance_mean=0.001,
    )
    assert run(experiment, settled, YEARS_6)[social_newcomers.AGAIN_SOON].verdict == OPPOSITE


def test_observed_replies_are_answers_and_greetings() -> None:
    experiment = named("reply to a newcomer", "observed")
    found = run(experiment, lively(), YEARS_5)[social_newcomers.AGAIN_SOON].effect
    assert min(found.people_with, found.people_without) > 20
    nobody = run(experiment, lively(telling__willing=0.0, meeting__greet=0.0), YEARS_5)
    assert nobody[social_newcomers.AGAIN].effect.lives == 0
    assert nobody[social_newcomers.AGAIN].verdict == FEW


def test_an_invitation_makes_people_return_by_identification_and_by_nothing_else() -> None:
    experiment = named("friendly invitation", "experiment")
    warm = {"joining__invited_identification_low": 0.9, "joining__invited_identification_high": 1.0}
    found = run(experiment, lively(**warm), YEARS_5)
    assert found[social_newcomers.SEEN_SOON].verdict == SAME
    assert found[social_newcomers.SEEN_LATER].verdict == SAME
    by_value = lively(**warm, deciding__return_by="value", work__stick=0.0, leading__step_up=0.0)
    off = run(experiment, by_value, YEARS_5)
    assert is_nothing(off[social_newcomers.SEEN_SOON].effect)
    assert is_nothing(off[social_newcomers.SEEN_LATER].effect)
    observed = run(named("friendly invitation", "observed"), lively(**warm), YEARS_5)[social_newcomers.SEEN_SOON]
    assert observed.verdict == SAME
    assert observed.effect.people_with == len(SEEDS) * (YEARS_5 - 52 + 1)


def test_mentors_keep_newcomers_by_ties_and_by_nothing_else() -> None:
    everybody, half = (named("mentor for a newcomer", f"experiment: {name}") for name in ("everybody", "half"))
    weak = {"ties__tie_gain": 0.0, "ties__tie_fade": 0.001}
    strong = lively(**weak, deciding__friends_pull=10.0, ties__mentor_tie=1.0)
    for experiment in (everybody, half):
        found = run(experiment, strong, YEARS_8)
        assert found[social_newcomers.CORE].verdict == SAME
        assert found[social_newcomers.MEAN_STAY].verdict == SAME
    off = lively(deciding__friends_pull=0.0, meeting__social_weight=0.0, telling__strangers=1.0, telling__candour=0.0)
    for finding in run(everybody, off, YEARS_8).values():
        assert is_nothing(finding.effect)


def test_an_award_acts_by_the_rule_that_gives_reputation_something_to_do() -> None:
    """Where reputation brings people back it does; where it is neither worth nor believed, nothing happens at all."""
    strong = lively(organisation__award=1.0, telling__reputation_rate=0.01, deciding__openness=0.1)
    by_influence = named("award to the most active", "no recognition; return by influence")
    found = run(by_influence, strong, YEARS_6)
    assert found[social_award.OUTPUT].verdict == SAME
    assert found[social_award.STAYS].effect.low > 0.0
    less = run(named("award to the less active", "no recognition; return by influence"), strong, YEARS_6)
    assert less[social_award.STAYS].verdict == OPPOSITE
    off = lively(organisation__award=1.0, telling__strangers=1.0)
    for variant in ("no recognition; return by identity", "recognition 0.5, crowds out; return by identity"):
        for name in ("award to the most active", "award to the less active"):
            for finding in run(named(name, variant), off, YEARS_6).values():
                assert is_nothing(finding.effect)


def test_what_rules_put_in_is_said() -> None:
    said = {rules.name: rules.upwards for rules in social_award.RULES}
    assert len(said) == len(social_award.RULES)
    assert said["no recognition; return by identity"].startswith("not put in")
    assert said["recognition 0.5, crowds out; return by identity"].startswith("not put in")
    assert "giving is worth more" in said["recognition 0.5, crowds in; return by identity"]
    assert "brings one back" in said["recognition 0.5, crowds out; return by influence"]
    assert RivalRules(0.5, 1, 3).values["organisation.recognised"] == 1.0


def test_orders_that_cost_all_drive_newcomers_away() -> None:
    plan = lively(organisation__order_cost=1.0)
    full = run(named("sponsor", "full"), plan, YEARS_6)
    shared = run(named("sponsor", "shared"), plan, YEARS_6)
    retention, inflow = social_changes.RETENTION, social_changes.INFLOW
    assert full[retention].verdict == OPPOSITE
    assert full[inflow].effect.size < shared[inflow].effect.size
    assert full[retention].effect.size < shared[retention].effect.size
    assert full[retention].effect.without == pytest.approx(shared[retention].effect.without, abs=0.05)


def test_core_members_who_leave_are_missed_and_nobody_else_leaves() -> None:
    plan = lively(joining__turnover=0.0)
    core = run(named("key people leave", "all core"), plan, YEARS_8)
    assert core[social_changes.LOST].effect.without == 0.0
    assert core[social_changes.LOST].effect.with_it >= social_changes.ESTABLISHED_FROM
    assert core[social_changes.WEEKLY].verdict == SAME
    assert core[social_changes.WORTH_HALF].effect.without == 1.0
    nobody_leads = lively(joining__turnover=0.0, start__leaders=0, leading__step_up=0.0, rhythm__convened=0.0)
    off = run(named("key people leave", "all leaders"), nobody_leads, YEARS_8)
    assert off[social_changes.LOST].effect.with_it == 0.0
    assert is_nothing(off[social_changes.WEEKLY].effect)
    assert off[social_changes.WEEKLY].verdict == NONE


# The whole

QUICK = tuple(
    experiment
    for experiment in EXPERIMENTS
    if experiment.variant in ("observed", "full control", "all core members", "no recognition; return by influence")
)


def test_threads_change_nothing_and_seeds_do() -> None:
    assert {one.name for one in QUICK} >= {"reply to a newcomer", "sponsor", "key people leave"}
    alone, together, other = (
        as_table(all_findings(lively(), seeds, weeks=YEARS_8, threads=threads, experiments=QUICK))
        for seeds, threads in (((1, 2), 1), ((1, 2), 2), ((4, 5), 2))
    )
    assert alone.equals(together)
    assert not alone.equals(other)
    assert for_each_seed(lambda seed: seed * seed, range(20), 7) == [seed * seed for seed in range(20)]


def test_the_table_says_everything() -> None:
    told: list[str] = []
    findings = all_findings(lively(), (1, 2), weeks=YEARS_8, experiments=QUICK[:2], told=told.append)
    table = as_table(findings)
    assert len(table) == sum(len(one.outcomes) for one in QUICK[:2])
    assert told == [f"{one.name}: {one.variant}" for one in QUICK[:2]]
    assert (table["with"] - table["without"]).to_numpy() == pytest.approx(table["effect"].to_numpy())
    assert table["source"].str.contains("20").all()
    assert table["verdict"].isin([SAME, OPPOSITE, NONE, FEW, UNSAID]).all()


def test_every_experiment_says_what_it_is() -> None:
    names = [(one.name, one.variant) for one in EXPERIMENTS]
    assert len(set(names)) == len(names)
    for one in EXPERIMENTS:
        assert all(re.fullmatch(r"[A-G]\d+", concept) for concept in one.concepts.split())
        assert one.source
        assert one.found
        assert one.way.endswith(".")
        assert len({outcome.name for outcome in one.outcomes}) == len(one.outcomes)
        assert all(outcome.put_in for outcome in one.outcomes)
        for outcome in (each for each in one.outcomes if each.sign):
            # What is said in words is what is counted.
            assert outcome.put_in.startswith("not put in") == (not outcome.pulls)
            both = "both directions" in outcome.put_in or "half by a rule" in outcome.put_in
            assert both == (len(outcome.pulls) == 2)
        assert any(outcome.sign for outcome in one.outcomes)
        assert one.least_weeks <= social.WEEKS


@pytest.mark.parametrize(
    ("plan", "seeds", "weeks", "message"),
    [
        (lively(), (1, 1), 416, "none twice"),
        (lively(), (), 416, "at least one"),
        (lively(), (1,), 50, "lives of 50 weeks are too short for reply to a newcomer; 52 are needed"),
        (Plan.of({}, communities=2), (1,), 416, "2 communities, expected 1"),
        (changed(lively(), Change(3, event="fresh luck", amount=9)), (1,), 416, "changes the luck"),
    ],
)
def test_what_cannot_be_run_is_refused(plan: Plan, seeds: tuple[int, ...], weeks: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        EXPERIMENTS[0].run(plan, seeds, weeks)
