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
from helpers_eventful import ACTIVITIES, EVENTFUL, EVENTFUL_WEEKS, differing, eventful_plan
from helpers_lives import busy_plan, lived
from hypothesis import given, settings
from hypothesis import strategies as st

from copsim.simulation.activities import ALWAYS, BOUNDS, NEEDS, Activity
from copsim.simulation.changes import EVENTS, LIMITS, Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.links import Link
from copsim.simulation.model import DEFAULTS, QUANTITIES, setting_rows
from copsim.simulation.recording import FLOWS, MEASURES, WEEKLY, column
from copsim.simulation.records import (
    ABSENT,
    APPLIED,
    CONTRIBUTE,
    FAILED,
    IMMEDIATE,
    INSIGHTS_KEPT,
    ITEMS_A_WEEK,
    LEAD,
    LEVELS,
    OUTSIDE,
    POTENTIAL,
    REALIZED,
    TAKE_PART,
    TOLD,
    WATCH,
)

pytestmark = pytest.mark.once

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
    "reputation",
    "anger",
    "voluntary",
    "energizing",
    "effort",
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
    word = 1.0 + 2.0 * drawn["joining.word_of_mouth"] * math.log(500.0)  # activities may double it
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
    activities: tuple[Activity, ...]

    def plan(self) -> Plan:
        return Plan.of(
            self.drawn,
            self.changes,
            communities=self.communities,
            elsewhere=self.elsewhere,
            activities=self.activities,
        )

    def life(self, weeks: int, *, log: bool = True) -> Life:
        return Life(self.plan(), self.seed, log=log, weeks=weeks)


def activity_of(luck: Random, number: int) -> Activity:
    """An activity with attributes anywhere within their bounds; the first is one the calendar may choose."""
    drawn: dict[str, Any] = {}
    for name, low, high in BOUNDS:
        share = luck.choice([0.0, 1.0, luck.random(), luck.random() ** 3])
        value = low + (high - low) * share
        drawn[name] = round(value) if name in ("family", "group", "rounds") else value
    drawn["preparation"] = min(drawn["preparation"], luck.choice([0.0, 5.0, 200.0]))
    serves = tuple(luck.choice([0.0, 1.0, luck.random()]) for _ in NEEDS)
    return Activity(f"activity {number}", serves=serves, usual=number == 0 or luck.random() < 0.7, **drawn)


def activities_of(luck: Random) -> tuple[Activity, ...]:
    """A few drawn ones, or those of the eventful world."""
    if luck.random() < 0.3:
        return ACTIVITIES
    return tuple(activity_of(luck, number) for number in range(luck.randint(1, 4)))


def change_of(luck: Random, activities: int, communities: int) -> Change:
    """A change of a parameter, or an event."""
    week = luck.randrange(31)
    kind = luck.choice(["", "", *EVENTS[1:]])
    if kind == "activity":
        return Change(week, event=kind, amount=luck.randrange(len(ALWAYS), len(ALWAYS) + activities))
    if kind:
        (low, high), (few, many) = LIMITS[kind]
        if kind in ("merge", "split"):
            # Two communities at least; one alone has nobody to go to.
            c = luck.randrange(communities)
            other = (c + 1) % communities
            return Change(week, event=kind if other != c else "close", amount=other if other != c else 0, community=c)
        amount = luck.choice([low, luck.randint(low, min(high, 4)), luck.randint(low, min(high, 100))])
        return Change(week, event=kind, amount=amount, more=luck.choice([few, luck.randint(few, min(many, 9))]))
    path = luck.choice([path for path, q in QUANTITIES.items() if not q.start_only and path not in CROWDING])
    return Change(week, path, value(path, luck))


def case_of(number: int) -> Case:
    """The case of this number: hypothesis draws numbers, which say everything else."""
    luck = Random(number)
    activities = activities_of(luck)
    drawn = parameters_of(luck)
    communities = luck.choice([1, 1, 2])
    return Case(
        drawn,
        [change_of(luck, len(activities), communities) for _ in range(luck.randrange(6))],
        communities,
        luck.choice([0.0, 0.4, 1.0]),
        luck.choice([0, 2**63 - 1, luck.getrandbits(63)]),
        activities,
    )


def cases() -> st.SearchStrategy[Case]:
    return st.integers(0, 2**64).map(case_of)


def test_the_cases_are_worth_trying() -> None:
    """Most worlds live: people come, leaders change, some leave; and nearly every one is unlike the defaults."""
    lives = [(case_of(number), case_of(number).life(40).live(40)) for number in range(60)]
    for name in ("present", "joined", "left", "held", "leaders", "cancelled"):
        assert sum(bool(life.weekly[name].any()) for _, life in lives) > 20, name
    assert sum(life.weekly["present"].sum() > 100 for _, life in lives) >= 20
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
        assert len(set(rows.tolist())) == len(rows)
        assert life.weekly["moved_in"][:, c].any() or (np.diff(rows) > 0).all()
        assert (here["given"] >= 0.0).all()
        assert (here["leading"] >= 0.0).all()
        assert (here["leading"] <= here["available"]).all()
        spent = here["given"] + here["leading"] + here["homework"] * here["asked"]
        there = here["available"] + community.granted
        assert (spent <= there * (1 + 1e-12)).all()
        assert 0.0 <= community.open <= 1.0
        assert 0.0 <= community.missable <= 1.0
        check_roles(here, float(community.open))
        line = life.weekly[-1, c]
        spent_by_all = line.hours_given + line.hours_leading + line.hours_homework
        assert spent_by_all <= (line.hours_available + community.granted * len(here)) * (1 + 1e-9)
    check_ties(life)
    check_knowing(life)
    check_insights(life)


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
    assert (here["homework"] >= 0.0).all()
    assert np.isin(here["asked"], [0, 1]).all()
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
    # Who is gone keeps ties as they were; the others may have moved since.
    tied = (to >= 0) & (life.members["left"] < 0)[:, None]
    assert (community[to][tied] == np.broadcast_to(community[:, None], to.shape)[tied]).all()
    ranked = np.sort(to, axis=1)
    assert ((np.diff(ranked, axis=1) > 0) | (ranked[:, 1:] < 0)).all()


def check_knowing(life: Life) -> None:
    """Nobody holds a topic rightly and wrongly at once, and there are no topics beyond the domain."""
    beyond = ~np.uint64(2 ** int(life.state.setting["topics"][0]) - 1)
    people = life.people
    assert not (people["sound"] & people["unsound"]).any()
    for name in ("sound", "unsound", "context", "learned", "misled", "corrected"):
        assert not (people[name] & beyond).any(), name
    communities = life.state.communities
    for name in ("turned", "agenda", "said", "said_soundly", "documents", "stale"):
        assert not (communities[name] & beyond).any(), name
    assert not (communities["said_soundly"] & ~communities["said"]).any()
    assert not (communities["stale"] & ~communities["documents"]).any()
    assert ((life.members["topic"] >= 0) & (life.members["topic"] < life.state.setting["topics"][0])).all()


def check_insights(life: Life) -> None:
    """What members keep in mind is counted, no topic twice, and is the item it says it is."""
    insights, members = life.state.insights[: len(life.members)], life.members
    kept = insights["kind"] != 0
    assert np.isin(insights["kind"], [0, POTENTIAL, APPLIED, REALIZED, FAILED]).all()
    assert (kept.sum(axis=1) == members["kept"]).all()
    assert ((members["fresh"] >= 0) & (members["fresh"] <= INSIGHTS_KEPT)).all()
    topics = np.sort(np.where(kept, insights["topic"], -1 - np.arange(INSIGHTS_KEPT)), axis=1)
    assert (np.diff(topics, axis=1) > 0).all()
    owners = np.broadcast_to(np.arange(len(members))[:, None], kept.shape)[kept]
    named = [name for name in insights.dtype.names if name not in ("topic", "kind", "week")]
    assert len(named) == 1
    items = life.items[insights[named[0]][kept]]
    assert (items["kind"] == insights["kind"][kept]).all()
    assert (items["topic"] == insights["topic"][kept]).all()
    assert (items["week"] == insights["week"][kept]).all()
    assert (items["member"] == owners).all()


@bounded
@given(cases())
def test_every_week_of_every_life_is_sound(case: Case) -> None:
    """Nobody gives more hours than there are; roles, ties and bounds hold, week by week."""
    life = case.life(30)
    for _ in range(30):
        life.live(1)
        check_members(life)


FOLLOWS = {
    (IMMEDIATE, POTENTIAL),
    (POTENTIAL, APPLIED),
    (APPLIED, REALIZED),
    (APPLIED, FAILED),
    (REALIZED, TOLD),
    (FAILED, TOLD),
}
"""What a piece of value can come from: the kind of the parent, and its own."""


@bounded
@given(cases())
def test_every_item_of_value_comes_from_somewhere(case: Case) -> None:
    """Parents exist, came before, are of the kind that can have such a child, and of the same member and topic."""
    life = case.life(30).live(30)
    items = life.items
    numbers = np.arange(len(items))
    assert (items["item"] == numbers).all()
    first = items["kind"] == IMMEDIATE
    assert (items["parent"][first] == -1).all()
    assert (items["topic"][first] == -1).all()
    children, parents = items[~first], items[items["parent"][~first]]
    assert ((children["parent"] >= 0) & (children["parent"] < children["item"])).all()
    assert set(zip(parents["kind"].tolist(), children["kind"].tolist(), strict=True)) <= FOLLOWS
    # Who moves to another community goes on there with what is in mind.
    for name in ("member",) if life.weekly["moved_in"].any() else ("member", "community"):
        assert (parents[name] == children[name]).all(), name
    taken_up = children["kind"] == POTENTIAL
    assert (children["topic"][taken_up] >= 0).all()
    assert (parents["topic"] == children["topic"])[~taken_up].all()
    # What is taken up belongs to this week's visit; every further cycle takes a later week.
    assert (parents["week"] == children["week"])[taken_up].all()
    assert (parents["week"] < children["week"])[~taken_up].all()
    # Nothing is tried, turns out, or is told twice.
    assert len(set(children["parent"][~taken_up].tolist())) == int((~taken_up).sum())


@bounded
@given(cases())
def test_whoever_told_something_is_another_member_of_the_same_community(case: Case) -> None:
    """Only what is taken up has been told by somebody; -1 where it was read, or came from outside."""
    life = case.life(30).live(30)
    items, members = life.items, life.members
    assert ((items["other"] >= -1) & (items["other"] < len(members))).all()
    told = items[items["other"] >= 0]
    assert (told["kind"] == POTENTIAL).all()
    assert (told["other"] != told["member"]).all()
    if not life.weekly["moved_in"].any():
        assert (members["community"][told["other"]] == told["community"]).all()
        assert (members["community"][items["member"]] == items["community"]).all()


@bounded
@given(cases())
def test_items_agree_with_what_is_measured(case: Case) -> None:
    """What was tried, turned out, and was told again, week by week; no more is kept in mind than was taken up."""
    life = case.life(30).live(30)
    for c in range(case.communities):
        items, weekly = life.items[life.items["community"] == c], life.weekly[:, c]

        def of_kind(kind: int, items: Any = items) -> Any:
            return np.bincount(items["week"][items["kind"] == kind], minlength=30)

        for kind, name in ((APPLIED, "tried"), (REALIZED, "realized"), (FAILED, "failed"), (TOLD, "told_again")):
            assert (of_kind(kind) == weekly[name]).all(), name
        assert (of_kind(POTENTIAL) <= weekly["news"]).all()
        assert (of_kind(IMMEDIATE) >= weekly["present"]).all()
        assert (of_kind(IMMEDIATE) <= weekly["present"] + weekly["watching"]).all()


AT_MOST = 1 + 2 * INSIGHTS_KEPT
"""Items that a member's week can bring: the visit; as many things taken up as can be kept in mind; and for each of them
one step: what was told leaves its place, and what takes the place is tried next week at the earliest."""


@bounded
@given(cases())
def test_no_members_week_brings_more_items_than_there_is_room_for(case: Case) -> None:
    """One visit, four things taken up, four steps of what was in mind; room is asked for twice as many."""
    items = case.life(40).live(40).items
    seen, counts = np.unique(np.stack([items["member"], items["week"]]), axis=1, return_counts=True)
    assert seen.shape[1] == len(counts)
    assert AT_MOST <= ITEMS_A_WEEK
    assert counts.max(initial=0) <= AT_MOST
    per_kind, counts = np.unique(np.stack([items["member"], items["week"], items["kind"]]), axis=1, return_counts=True)
    assert (counts[per_kind[2] == IMMEDIATE] == 1).all()
    assert (counts <= INSIGHTS_KEPT).all()


def test_a_members_week_can_be_nearly_that_full() -> None:
    """Where everybody tells everything, and everything is new: eight items in somebody's week, or nine."""
    busy = {
        "start.members": 40, "knowing.topics": 64, "knowing.known": 0.5, "telling.willing": 1.0, "telling.tells": 1.0,
        "telling.believed": 1.0, "telling.strangers": 1.0, "telling.curiosity": 1.0, "telling.candour": 1.0,
        "applying.apply_rate": 10.0, "applying.apply_elsewhere": 1.0, "applying.ripening": 0.5,
        "deciding.habit_pull": 50.0, "deciding.openness": 1.0, "work.hours_median": 40.0, "knowing.turning_topics": 0.2,
    }  # fmt: skip
    every = (Activity("all day", 1, 1.0, group=20, rounds=14),)
    items = Life(Plan.of({**busy, "rhythm.every": 1}, activities=every), 3, log=True, weeks=40).live(40).items
    _, counts = np.unique(np.stack([items["member"], items["week"]]), axis=1, return_counts=True)
    assert AT_MOST - 1 <= counts.max() <= AT_MOST


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
    moved = (weekly["moved_in"] + weekly["moved_out"]).any()
    assert moved or (weekly["level"] == last + joined + into - out - gone).all()
    assert (weekly["level"].sum(axis=2) == weekly["members"]).all()
    assert moved or (weekly["left"] == gone.sum(axis=2)).all()
    members_before = np.concatenate([before.sum(axis=1)[None], weekly["members"][:-1]])
    came, went = weekly["joined"] + weekly["moved_in"], weekly["left"] + weekly["moved_out"]
    assert (weekly["members"] == members_before + came - went).all()
    assert (weekly["moved_in"].sum(axis=1) == weekly["moved_out"].sum(axis=1)).all()


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
    some = {
        "rhythm.every": 2.0,
        "leading.effort": 0.3,
        "leading.need_base": 1.0,
        "start.leaders": 1,
        "start.pledge": 3.0,
    }
    weekly = Life(Plan.of(some), 4, weeks=40).live(40).weekly[:, 0]
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
    assert differing(case.life(20).live(20), case.life(20).live(20)) == []


@bounded
@given(cases())
def test_the_order_of_visiting_does_not_matter(case: Case) -> None:
    """Members visited from the last to the first."""
    backwards = case.life(40)
    backwards.state.clock[0].reverse = 1
    assert differing(case.life(40).live(40), backwards.live(40)) == []


OF_THE_WEEK = (
    "role", "available", "leading", "given", "unhelped", "unlearned", "unconnected", "experience", "merits", "homework",
    "asked", "voluntary", "energizing", "fresh", "visit",
)  # fmt: skip
"""Fields of a membership that say what a week brought, and nothing about the next."""


@bounded
@given(cases(), st.integers(1, 29))
def test_what_a_week_brought_is_not_carried_into_the_next(case: Case, week: int) -> None:
    """With nonsense written over it at the end of a week, every later week is lived as it would have been."""
    usual, scrawled = case.life(40).live(week), case.life(40).live(week)
    for name in OF_THE_WEEK:
        field = scrawled.state.members[name]
        field[:] = np.nan if field.dtype.kind == "f" else 77
    usual.live(40 - week)
    scrawled.live(40 - week)
    assert scrawled.weekly.tobytes() == usual.weekly.tobytes()
    assert scrawled.items.tobytes() == usual.items.tobytes()
    for name in ("identification", "energy", "passion", "value", "reputation", "anger"):
        assert scrawled.members[name].tobytes() == usual.members[name].tobytes(), name


@bounded
@given(cases())
def test_recording_only_looks(case: Case) -> None:
    """With and without log and items, everything else is the same."""
    silent = case.life(40, log=False).live(40)
    assert differing(case.life(40).live(40), silent, log=False) == []
    assert len(silent.log) == len(silent.items) == 0


@bounded
@given(cases(), st.integers(0, 40))
def test_a_life_may_be_lived_in_pieces(case: Case, stop: int) -> None:
    """In one go, week by week, and with a snapshot restored on the way."""
    whole = case.life(40).live(40)
    pieces = case.life(40)
    for _ in range(40):
        pieces.live(1)
    assert differing(whole, pieces) == []
    resumed = Life.restored(case.life(40).live(stop).snapshot()).live(40 - stop)
    assert differing(whole, resumed) == []


@bounded
@given(cases())
def test_buffers_that_grow_change_nothing(case: Case) -> None:
    """Room planned for one week, and for all of them."""
    assert differing(case.life(1).live(60), case.life(60).live(60)) == []


def test_buffers_do_grow() -> None:
    """People, memberships, insights, weeks, log and items outgrow what a plan of one week makes room for."""
    plan = Plan.of({"joining.prospects": 10.0, "joining.pool": 10_000, "start.members": 10})
    tight, roomy = Life(plan, 1, log=True, weeks=1), Life(plan, 1, log=True, weeks=60)
    parts = ("people", "members", "insights", "weekly", "log", "items")
    room = [len(getattr(tight.state, part)) for part in parts]
    tight.live(60)
    grown = [len(getattr(tight.state, part)) for part in parts]
    assert all(after > 1.25 * before for before, after in zip(room, grown, strict=True))
    assert differing(tight, roomy.live(60)) == []


@bounded
@given(cases(), st.sampled_from([path for path, q in QUANTITIES.items() if not q.start_only]), st.integers(0, 19))
def test_a_change_that_changes_nothing_changes_no_number(case: Case, path: str, week: int) -> None:
    """A parameter set to the value it has, in any week."""
    usual = replace(case, changes=[])
    restated = replace(case, changes=[Change(week, path, case.drawn[path])])
    assert differing(usual.life(20).live(20), restated.life(20).live(20)) == []


@pytest.mark.parametrize("path", [path for path, q in QUANTITIES.items() if not q.start_only])
def test_restating_any_parameter_changes_no_number(path: str) -> None:
    """Each parameter once, at its default, in the middle of a life."""
    plan = Plan.of({"start.members": 15}, [Change(5, path, DEFAULTS[path])])
    assert differing(Life(plan, 9, weeks=12).live(12), Life(Plan.of({"start.members": 15}), 9, weeks=12).live(12)) == []


LIVELY = {
    **EVENTFUL,
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
    "telling.reputation_rate": 0.1,
    "organisation.recognition": 0.5,
    "lifecycle.settling": 1,
    "organisation.full_time": 0.2,
    "organisation.self_government": 0.9,
    "organisation.measuring": 0.05,
    "organisation.measured_for": 0.9,
    "cultivating.keeper": 0.1,
    "supporting.team_hours": 3.0,
    "supporting.serves": 2,
    "supporting.coaching_leaders": 0.1,
    "valuing.reflection": 0.1,
}
"""A world in which everything happens: leaders come and go, people leave, seats stay empty, sponsors as well."""

LINKS = (Link(1, 0, every=4, objects=0.8, visits=0.8),)
"""Two communities that share people have more between them."""

BESIDES: dict[str, dict[str, float]] = {
    "knowing.practice_from": {"knowing.practice_topics": 10},
    "knowing.beyond": {"knowing.practice_topics": 10},
    **{
        f"convening.{name}": {"convening.convener_hours": 4.0, "crossing.silo": 0.9, "knowing.practice_topics": 10}
        for name in ("narrative", "aligning", "engagement")
    },
    "convening.convener_hours": {"crossing.silo": 0.9, "knowing.practice_topics": 10},
    **{
        f"technology.{name}": {"technology.meets": 2, "deciding.far_share": 0.5}
        for name in ("tool_friction", "tool_learning", "practices_help")
    },
    "lifecycle.sustaining_from": {"lifecycle.coalescing_from": 1, "lifecycle.maturing_from": 0.0},
    "lifecycle.transforming_below": {"lifecycle.coalescing_from": 1, "lifecycle.maturing_from": 0.0},
    "lifecycle.wanted_from": {"lifecycle.ended_below": 1000},
    "telling.candour": {"telling.told_by": 1},
    "leading.step_down_attendance": {"leading.step_down_energy": 0.0},
}
"""What else a world needs so that a parameter can show: stages that come after others, failures that are told to those
one hardly knows, leaders who do not tire before they are missed."""


@pytest.mark.parametrize("path", list(QUANTITIES))
def test_every_parameter_is_read(path: str) -> None:
    """From one end of its range to the other, each parameter changes something of a lively world."""
    q = QUANTITIES[path]
    most = {"start.members": 60.0, "joining.prospects": 10.0, "joining.invited": 50, "tasks.work": 3}
    low, high = q.low, min(q.high, most.get(path, q.high))
    happenings = [
        Change(10, event="launch", amount=2, more=5),
        Change(13, event="task", amount=3, more=50),
        Change(14, event="decision", amount=10),
        Change(15, event="award", amount=5),
        Change(18, event="conversations", amount=10),
        Change(20, event="decision", amount=60),
    ]
    lives = []
    for end in (low, high):
        given = {**LIVELY, **BESIDES.get(path, {}), path: end}
        rows = setting_rows([given, {**given, "knowing.practice_from": 12}])
        plan = Plan(rows, tuple(happenings), 0.3, ACTIVITIES, LINKS)
        lives.append(Life(plan, 2, weeks=60))
    assert lives[0].live(60).weekly.tobytes() != lives[1].live(60).weekly.tobytes()


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


def test_threads_change_nothing_where_everything_happens() -> None:
    """Insights and items of value as well: four lives at once, and one after the other."""
    plan, seeds = eventful_plan(), [0, 1, 2, 2**63 - 1]

    def lived_here(seed: int) -> Life:
        return Life(plan, seed, log=True, weeks=EVENTFUL_WEEKS).live(EVENTFUL_WEEKS)

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lived_here, seeds))
    assert [differing(one, lived_here(seed)) for one, seed in zip(together, seeds, strict=True)] == [[]] * 4
