"""What has to hold in every life, whatever its parameters: conservation, bounds, and sameness to the bit."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from random import Random
from typing import Any

import numpy as np
import pytest
from helpers_lives import busy_plan, different, lived
from hypothesis import given, settings
from hypothesis import strategies as st

from copsim.simulation.changes import EVENTS, LIMITS, Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.model import DEFAULTS, QUANTITIES
from copsim.simulation.recording import FLOWS, MEASURES, WEEKLY, column
from copsim.simulation.records import ABSENT, CONTRIBUTE, LEAD, LEVELS, OUTSIDE, TAKE_PART, WATCH

SMALL = {"start.members": 60.0, "joining.invited": 3.0}
"""Upper ends that keep the worlds of these tests small; everything else goes to its bounds."""
CROWDING = {
    "joining.prospects",
    "joining.invited",
    "joining.word_of_mouth",
    "joining.dynamism_pull",
    "world.dynamism",
    "world.challenge_volatility",
    "world.interest_volatility",
}
"""What decides how many people hear of a community: set at the start only, so that worlds stay small."""
BOUNDED = (
    "passion",
    "energy",
    "identification",
    "value",
    "experience",
    "unhelped",
    "unlearned",
    "unconnected",
    "share",
)

bounded = settings(max_examples=150, derandomize=True, deadline=None, database=None)


def value(path: str, luck: Random) -> float:
    """A value of a parameter: often a bound, often near the lower end (most are rates), or anything between."""
    q = QUANTITIES[path]
    high = min(q.high, SMALL.get(path, q.high))
    share = luck.choice([0.0, 1.0, luck.random(), luck.random() ** 4, luck.random() ** 4])
    drawn = q.low + (high - q.low) * share
    return float(round(drawn)) if q.whole else min(drawn, high)


def parameters_of(luck: Random) -> dict[str, float]:
    """Values for all parameters: a few, many, or all of them away from their defaults."""
    wild = luck.choice([0.1, 0.3, 0.6, 1.0])
    drawn = {path: value(path, luck) if luck.random() < wild else min(q.default, SMALL.get(path, q.default))
             for path, q in QUANTITIES.items()}  # fmt: skip
    return kept_small(drawn)


def kept_small(drawn: dict[str, float]) -> dict[str, float]:
    """At three deviations of both interest and challenges, no more than 20 people a week hear of the community."""
    loud = math.exp(3.0 * drawn["world.interest_volatility"])
    lively = drawn["world.dynamism"] * math.exp(3.0 * drawn["world.challenge_volatility"])
    word = 1.0 + drawn["joining.word_of_mouth"] * math.log(500.0)
    factor = loud * max(1.0, lively) ** drawn["joining.dynamism_pull"] * word
    return {**drawn, "joining.prospects": min(drawn["joining.prospects"], 20.0 / factor)}


@dataclass(frozen=True)
class Case:
    """One world to live."""

    drawn: dict[str, float]
    changes: list[Change]
    communities: int
    elsewhere: float
    seed: int

    def plan(self) -> Plan:
        return Plan.of(self.drawn, self.changes, communities=self.communities, elsewhere=self.elsewhere)

    def life(self, weeks: int, *, log: bool = True) -> Life:
        return Life(self.plan(), self.seed, log=log, weeks=weeks)


def change_of(luck: Random) -> Change:
    """A change of a parameter, or an event."""
    week = luck.randrange(31)
    kind = luck.choice(["", "", *EVENTS[1:]])
    if kind:
        (low, high), (few, many) = LIMITS[kind]
        many = min(many, 9)
        return Change(week, event=kind, amount=luck.randint(low, min(high, 4)), more=luck.randint(few, many))
    path = luck.choice([path for path, q in QUANTITIES.items() if not q.start_only and path not in CROWDING])
    return Change(week, path, value(path, luck))


def case_of(number: int) -> Case:
    """The case of this number: hypothesis draws numbers, which say everything else."""
    luck = Random(number)
    return Case(
        parameters_of(luck),
        [change_of(luck) for _ in range(luck.randrange(5))],
        luck.choice([1, 1, 2]),
        luck.choice([0.0, 0.4, 1.0]),
        luck.choice([0, 2**63 - 1, luck.getrandbits(63)]),
    )


def cases() -> st.SearchStrategy[Case]:
    return st.integers(0, 2**64).map(case_of)


def test_the_cases_are_worth_trying() -> None:
    """Most worlds live: people come, leaders change, some leave; and nearly every one is unlike the defaults."""
    lives = [(case_of(number), case_of(number).life(40).live(40)) for number in range(60)]
    for name in ("present", "joined", "left", "held", "leaders", "cancelled"):
        assert sum(bool(life.weekly[name].any()) for _, life in lives) > 20, name
    assert sum(life.weekly["present"].sum() > 100 for _, life in lives) > 25
    assert max(len(life.members) for _, life in lives) < 3000
    assert all(sum(case.drawn[path] != DEFAULTS[path] for case, _ in lives) > 5 for path in QUANTITIES)


# Within a life


def check_members(life: Life) -> None:
    """Hours, bounds, roles and ties of everybody who is there, after a week."""
    state = life.state
    members = life.members
    for name in BOUNDED:
        assert ((members[name] >= 0.0) & (members[name] <= 1.0)).all(), name
    for name in members.dtype.names:
        assert np.isfinite(members[name]).all(), name
    for c, community in enumerate(state.communities):
        rows = state.order[state.starts[c] : state.starts[c + 1]]
        here = members[rows]
        assert (here["community"] == c).all()
        assert (here["left"] == -1).all()
        assert (np.diff(rows) > 0).all()
        assert (here["given"] >= 0.0).all()
        assert (here["leading"] >= 0.0).all()
        assert (here["leading"] <= here["available"]).all()
        spent, there = here["given"] + here["leading"], here["available"] + community.granted
        assert (spent <= there * (1 + 1e-12)).all()
        assert 0.0 <= community.open <= 1.0
        assert 0.0 <= community.missable <= 1.0
        check_roles(here, float(community.open))
        line = life.weekly[-1, c]
        assert line.hours_given + line.hours_leading <= (line.hours_available + community.granted * len(here)) * (
            1 + 1e-9
        )
    check_ties(life)


def check_roles(here: Any, open_share: float) -> None:
    """What somebody did this week agrees with hours, pledges, and the masks that levels are read from."""
    role = here["role"]
    came = role >= TAKE_PART
    assert np.isin(role, [ABSENT, WATCH, TAKE_PART, CONTRIBUTE, LEAD]).all()
    assert ((here["part"] & 1) == came).all()
    assert ((here["watched"] & 1) == (role == WATCH)).all()
    assert (here["part"] & here["watched"] == 0).all()
    assert (here["part"] < 2**26).all()
    assert (here["watched"] < 2**26).all()
    assert (here["given"][~came] == 0.0).all()
    assert (here["pledge"][role == LEAD] > 0.0).all()
    assert (role[came & (here["pledge"] > 0.0)] == LEAD).all()
    assert (here["leading"][here["pledge"] <= 0.0] == 0.0).all()
    assert ((here["concern"] == 0) | (here["concern"] == 1)).all()
    if open_share <= 0.0:
        assert (role == ABSENT).all()


def check_ties(life: Life) -> None:
    """Weights within 0 and 1, no tie to oneself, none twice, none across communities, no holes between slots."""
    n = len(life.members)
    to, weight = life.state.ties["to"][:n], life.state.ties["weight"][:n]
    assert ((weight >= 0.0) & (weight <= 1.0)).all()
    assert ((to >= -1) & (to < n)).all()
    assert (to != np.arange(n)[:, None]).all()
    assert (weight[to < 0] == 0.0).all()
    assert ((to[:, 1:] < 0) | (to[:, :-1] >= 0)).all()
    community = life.members["community"]
    tied = to >= 0
    assert (community[to][tied] == np.broadcast_to(community[:, None], to.shape)[tied]).all()
    ranked = np.sort(to, axis=1)
    assert ((np.diff(ranked, axis=1) > 0) | (ranked[:, 1:] < 0)).all()


@bounded
@given(cases())
def test_every_week_of_every_life_is_sound(case: Case) -> None:
    """Nobody gives more hours than there are; roles, ties and bounds hold, week by week."""
    life = case.life(30)
    for _ in range(30):
        life.live(1)
        check_members(life)


def counted_by_leaving(life: Life, weeks: int) -> Any:
    """(weeks, communities, levels): members by the level they had when they left, in the week they left."""
    gone = np.zeros((weeks, len(life.state.communities), len(LEVELS)), int)
    left = life.members[life.members["left"] >= 0]
    np.add.at(gone, (left["left"], left["community"], left["level"]), 1)
    return gone


@bounded
@given(cases())
def test_people_are_neither_made_nor_lost(case: Case) -> None:
    """Each level: last week's count, and who moved in (newcomers begin outside), without who moved out or left."""
    weeks = 40
    start = case.life(weeks)
    before = np.zeros((len(start.state.communities), len(LEVELS)), int)
    before[:, OUTSIDE] = np.diff(start.state.starts)
    life = start.live(weeks)
    weekly, gone = life.weekly, counted_by_leaving(life, weeks)
    into, out = np.zeros_like(weekly["level"]), np.zeros_like(weekly["level"])
    for name in FLOWS:
        a, b = (LEVELS.index(part) for part in name.split("_to_"))
        out[..., a] += column(weekly, name)
        into[..., b] += column(weekly, name)
    joined = np.zeros_like(weekly["level"])
    joined[..., OUTSIDE] = weekly["joined"]
    last = np.concatenate([before[None], weekly["level"][:-1]])
    assert (weekly["level"] == last + joined + into - out - gone).all()
    assert (weekly["level"].sum(axis=2) == weekly["members"]).all()
    assert (weekly["left"] == gone.sum(axis=2)).all()
    members_before = np.concatenate([before.sum(axis=1)[None], weekly["members"][:-1]])
    assert (weekly["members"] == members_before + weekly["joined"] - weekly["left"]).all()


@bounded
@given(cases())
def test_what_is_measured_is_finite_and_within_its_unit(case: Case) -> None:
    """Counts and hours are not negative, shares within 0 and 1, no more held than due, no more present than members."""
    life = case.life(40).live(40)
    weekly = life.weekly
    for name, measure in MEASURES.items():
        seen = column(weekly, name)
        assert np.isfinite(seen).all(), name
        if measure.unit == "0 to 1":
            assert ((seen >= 0.0) & (seen <= 1.0)).all(), name
        elif name != "interest":
            assert (seen >= 0).all(), name
    assert (weekly["held"] + weekly["cancelled"] <= 1).all()
    assert (weekly["present"] + weekly["watching"] <= weekly["members"]).all()
    assert (weekly["contributing"] <= weekly["present"]).all()
    assert (weekly["leaders"] <= weekly["members"]).all()
    assert (weekly["concerns_open"] <= weekly["members"]).all()
    assert (weekly["vacancy"] <= weekly["gap"] + 1e-12).all()


def test_no_more_is_held_than_is_due() -> None:
    """A due week is either held or cancelled, any other neither: every second week, to the letter."""
    weekly = Life(Plan.of({"rhythm.every": 2.0, "leading.effort": 0.3}), 4, weeks=40).live(40).weekly[:, 0]
    assert (weekly["held"] + weekly["cancelled"]).tolist() == [0, 1] * 20
    assert weekly["cancelled"].any()
    assert weekly["held"].any()


@bounded
@given(cases())
def test_the_log_agrees_with_what_is_measured(case: Case) -> None:
    """Rows of a week: those who took part, watched, or led; their hours are the week's hours."""
    life = case.life(30).live(30)
    for c in range(case.communities):
        log = life.log[life.log["community"] == c]
        for role, name in ((WATCH, "watching"),):
            seen = np.bincount(log["week"][log["role"] == role], minlength=30)
            assert (seen == life.weekly[name][:, c]).all()
        hours = np.bincount(log["week"], weights=log["hours"], minlength=30)
        measured = life.weekly["hours_given"][:, c] + life.weekly["hours_leading"][:, c]
        np.testing.assert_allclose(hours, measured, rtol=1e-5, atol=1e-30)


# The same to the bit


@bounded
@given(cases())
def test_same_seed_same_bits(case: Case) -> None:
    """Two lives of one plan and seed do not differ in any number."""
    assert different(case.life(20).live(20), case.life(20).live(20)) == []


@bounded
@given(cases())
def test_the_order_of_visiting_does_not_matter(case: Case) -> None:
    """Members visited from the last to the first."""
    backwards = case.life(40)
    backwards.state.clock[0].reverse = 1
    assert different(case.life(40).live(40), backwards.live(40)) == []


@bounded
@given(cases())
def test_recording_only_looks(case: Case) -> None:
    """With and without the log, everything else is the same."""
    silent = case.life(40, log=False).live(40)
    assert different(case.life(40).live(40), silent, log=False) == []
    assert len(silent.log) == 0


@bounded
@given(cases(), st.integers(0, 40))
def test_a_life_may_be_lived_in_pieces(case: Case, stop: int) -> None:
    """In one go, week by week, and with a snapshot restored on the way."""
    whole = case.life(40).live(40)
    pieces = case.life(40)
    for _ in range(40):
        pieces.live(1)
    assert different(whole, pieces) == []
    resumed = Life.restored(case.life(40).live(stop).snapshot()).live(40 - stop)
    assert different(whole, resumed) == []


@bounded
@given(cases())
def test_buffers_that_grow_change_nothing(case: Case) -> None:
    """Room planned for one week, and for all of them."""
    assert different(case.life(1).live(60), case.life(60).live(60)) == []


def test_buffers_do_grow() -> None:
    """People, memberships, weeks and log outgrow what a plan of one week makes room for."""
    plan = Plan.of({"joining.prospects": 10.0, "start.members": 10})
    tight, roomy = Life(plan, 1, log=True, weeks=1), Life(plan, 1, log=True, weeks=60)
    room = [len(part) for part in (tight.state.people, tight.state.members, tight.state.weekly, tight.state.log)]
    tight.live(60)
    grown = [len(part) for part in (tight.state.people, tight.state.members, tight.state.weekly, tight.state.log)]
    assert all(after > 1.25 * before for before, after in zip(room, grown, strict=True))
    assert different(tight, roomy.live(60)) == []


@bounded
@given(cases(), st.sampled_from([path for path, q in QUANTITIES.items() if not q.start_only]), st.integers(0, 19))
def test_a_change_that_changes_nothing_changes_no_number(case: Case, path: str, week: int) -> None:
    """A parameter set to the value it has, in any week."""
    usual = replace(case, changes=[])
    restated = replace(case, changes=[Change(week, path, case.drawn[path])])
    assert different(usual.life(20).live(20), restated.life(20).live(20)) == []


@pytest.mark.parametrize("path", [path for path, q in QUANTITIES.items() if not q.start_only])
def test_restating_any_parameter_changes_no_number(path: str) -> None:
    """Each parameter once, at its default, in the middle of a life."""
    plan = Plan.of({"start.members": 15}, [Change(5, path, DEFAULTS[path])])
    assert different(Life(plan, 9, weeks=12).live(12), Life(Plan.of({"start.members": 15}), 9, weeks=12).live(12)) == []


LIVELY = {
    "start.members": 40.0,
    "start.leaders": 3.0,
    "joining.prospects": 3.0,
    "joining.invited": 1.0,
    "leading.effort": 0.6,
    "leading.step_up": 0.5,
    "leading.need_base": 3.0,
    "leading.support_hours": 0.1,
    "work.busy_begins": 0.2,
    "joining.turnover": 0.02,
    "leading.step_down_energy": 0.4,
    "leading.step_down_attendance": 0.3,
    "feeling.bearable": 0.05,
}
"""A world in which everything happens: leaders come and go, people leave, seats stay empty."""


@pytest.mark.parametrize("path", list(QUANTITIES))
def test_every_parameter_is_read(path: str) -> None:
    """From one end of its range to the other, each parameter changes something of a lively world."""
    q = QUANTITIES[path]
    low, high = q.low, min(q.high, {"start.members": 60.0, "joining.prospects": 10.0}.get(path, q.high))
    launch = [Change(10, event="launch", amount=2, more=5)]
    lives = [Life(Plan.of({**LIVELY, path: end}, launch), 2, weeks=60).live(60) for end in (low, high)]
    assert lives[0].weekly.tobytes() != lives[1].weekly.tobytes()


# Elsewhere


def test_threads_change_nothing() -> None:
    """Four lives at once, and one after the other."""
    seeds = [0, 1, 2, 2**63 - 1]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lived, seeds))
    assert together == [lived(seed) for seed in seeds]
    assert len(set(together)) == 4


@pytest.mark.slow
def test_another_process_changes_nothing() -> None:
    """A spawned process, as on every system."""
    with get_context("spawn").Pool(1) as pool:
        assert pool.map(lived, [0, 7]) == [lived(0), lived(7)]


def test_given_records_are_written_into() -> None:
    """Weekly records handed in hold what a life's own would."""
    block = np.zeros((3, 30, 2), WEEKLY).view(np.recarray)
    life = Life(busy_plan(), 5, weeks=30, weekly=block[1]).live(30)
    own = Life(busy_plan(), 5, weeks=30).live(30)
    assert block[1].tobytes() == own.weekly.tobytes() == life.weekly.tobytes()
    assert not block[0].tobytes().strip(b"\0")
    assert not block[2].tobytes().strip(b"\0")
