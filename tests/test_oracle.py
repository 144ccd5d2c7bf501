"""The kernel against the oracle, the same model written again from its description: equal to the last bit.

Every case says what it is there for; `happens` names what has to happen in it, so that it does not pass by being empty.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import mesa
import oracle_draws
import pytest
from oracle import World
from oracle_compare import assert_equal, first_difference, what_happened

from copsim.simulation import draws
from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.model import QUANTITIES, setting_rows


@dataclass(frozen=True)
class Case:
    """A small world to live through, from several seeds."""

    parameters: dict[str, float] = field(default_factory=dict)
    others: tuple[dict[str, float], ...] = ()
    """Parameters of further communities."""
    changes: tuple[Change, ...] = ()
    elsewhere: float = 0.0
    members: int = 30
    weeks: int = 40
    seeds: tuple[int, ...] = (0, 1)
    happens: frozenset[str] = frozenset({"present", "watching", "concerns_closed", "left", "joined", "trust"})

    def communities(self) -> list[dict[str, float]]:
        return [{"start.members": self.members, **given} for given in (self.parameters, *self.others)]

    def life(self, seed: int) -> Life:
        """In the kernel. One week of room, so that buffers grow again and again."""
        plan = Plan(setting_rows(self.communities()), self.changes, self.elsewhere)
        return Life(plan, seed, log=True, weeks=1)

    def world(self, seed: int, **other: float) -> World:
        """In the oracle, with some parameters of the first community different if asked for."""
        first, *rest = self.communities()
        return World([{**first, **other}, *rest], seed, self.changes, self.elsewhere)


def case(*happens: str, **given: Any) -> Case:
    usual = Case()
    return Case(happens=frozenset(happens) or usual.happens, **given)


MANY = {"joining.prospects": 12.0, "joining.invited": 3.0, "joining.turnover": 0.05}

CASES = {
    "defaults": case(weeks=60, seeds=(0, 7, 2**63 - 1)),
    "three years": case(members=60, weeks=156, seeds=(2,)),
    "asynchronous only": case("present", "exchange", parameters={"rhythm.convened": 0.0}),
    "meetings only": case(
        "held", "meeting", "present", parameters={"rhythm.convened": 1.0, "rhythm.every": 4.0, "start.leaders": 2.0}
    ),
    "meetings that fall out": case(
        "cancelled", "held", parameters={"rhythm.convened": 0.9, "start.leaders": 0.0, "leading.support_hours": 1.0}
    ),
    "a launch": case(
        "launch",
        "contribute",
        "joined",
        changes=(Change(3, event="launch", amount=3, more=25), Change(20, event="launch", amount=1)),
    ),
    "two launches in a week": case(
        "launch",
        changes=(
            Change(5, event="launch", amount=4, more=10),
            Change(5, event="launch", amount=2, more=3),
            Change(6, event="launch", amount=14, more=0),
        ),
        weeks=10,
    ),
    "leaders leave": case(
        "left",
        "leaders",
        parameters={"start.leaders": 9.0, "start.pledge": 0.8, "leading.step_up": 1.0},
        changes=(
            Change(0, event="leaders leave", amount=2),
            Change(4, event="leaders leave", amount=2),
            Change(12, event="leaders leave", amount=40),
        ),
    ),
    "neglect": case(
        "gap",
        "leaders",
        parameters={"start.leaders": 3.0},
        changes=(Change(8, "leading.effort", 0.1), Change(30, "leading.effort", 1.0)),
        weeks=50,
    ),
    "stepping up and down": case(
        "vacancy",
        "leaders",
        "leader_energy",
        parameters={
            "start.leaders": 1.0,
            "start.pledge": 0.7,
            "leading.step_up": 1.0,
            "leading.coaching": 6.0,
            "leading.step_up_attendance": 0.02,
            "leading.need_base": 6.0,
            "leading.step_down_attendance": 0.5,
            "feeling.burn": 0.6,
            "feeling.bearable": 0.1,
        },
        weeks=60,
    ),
    "leaders who never come, and newcomers to leading": case(
        "leaders",
        "vacancy",
        parameters={
            "rhythm.convened": 0.0,
            "start.leaders": 10.0,
            "start.pledge": 0.5,
            "leading.need_base": 20.0,
            "leading.step_up": 1.0,
            "leading.coaching": 10.0,
            "leading.step_up_attendance": 0.0,
            "leading.step_down_attendance": 0.0,
            "leading.step_down_energy": 0.0,
            "deciding.openness": 0.0,
            "deciding.duty": 0.0,
        },
        weeks=60,
    ),
    "core after one visit": case(
        "core",
        "present",
        parameters={
            "rhythm.convened": 1.0,
            "rhythm.every": 8.0,
            "start.leaders": 3.0,
            "levels.core_from": 1.0,
            "levels.active_from": 1.0,
            "levels.occasional_from": 1.0,
            "levels.slack": 26.0,
        },
        weeks=60,
    ),
    "renegotiation": case(changes=(Change(10, event="renegotiate"), Change(25, event="renegotiate", community=0))),
    "a domain without challenges": case(
        "joined",
        "present",
        parameters={"joining.prospects": 4.0},
        changes=(Change(5, "world.dynamism", 0.0), Change(12, "joining.dynamism_pull", 0.0)),
        weeks=25,
    ),
    "fresh luck": case(changes=(Change(10, event="fresh luck", amount=99), Change(20, event="fresh luck", amount=0))),
    "two communities": case(
        others=({"work.relevance_mean": 0.6, "joining.prospects": 3.0, "rhythm.every": 3.0, "start.members": 20.0},),
        elsewhere=0.3,
        changes=(
            Change(6, "work.busy_hours", 0.0, community=1),
            Change(9, event="leaders leave", amount=1, community=0),
            Change(9, event="launch", amount=2, more=5, community=1),
            Change(15, "joining.turnover", 0.05),
        ),
    ),
    "three communities": case(others=({}, {"start.members": 12.0}), elsewhere=0.3, members=18, seeds=(0, 5, 6)),
    "everybody elsewhere": case(others=({},), elsewhere=1.0, members=15, weeks=30),
    "many arrivals": case(parameters=MANY, weeks=30),
    "a crowd in one week": case(
        "joined",
        "launch",
        parameters={"joining.prospects": 150.0},
        weeks=4,
        changes=(Change(2, event="launch", amount=1),),
    ),
    "more than can be taken in": case(
        "joined",
        "present",
        parameters={
            "joining.prospects": 2000.0,
            "joining.why": 0.02,
            "joining.what": 0.0,
            "joining.how": 0.0,
            "joining.invited": 5.0,
            "world.interest_volatility": 2.0,
        },
        changes=(Change(1, event="launch", amount=1, more=2047),),
        weeks=3,
        seeds=(0,),
    ),
    "people come and go fast": case(
        "left", "joined", "present", "watching", parameters={"joining.turnover": 0.2, "joining.prospects": 15.0}
    ),
    "hardly any hours": case("present", parameters={"work.hours_median": 0.01, "work.busy_hours": 0.0}),
    "ties at once, groups of two": case(parameters={"ties.tie_gain": 1.0, "meeting.group": 2.0}),
    "one large group, and many small ties": case(
        "trust", parameters={"meeting.group": 50.0, "ties.tie_gain": 0.02, "rhythm.every": 1.0}
    ),
    "ties fade fast": case("ties", parameters={"ties.tie_fade": 0.95, **MANY}, weeks=45),
    "ties fade at once": case("present", parameters={"ties.tie_fade": 1.0, "rhythm.every": 1.0}),
    "no ties": case("present", parameters={"ties.tie_gain": 0.0, "meeting.answer": 1.0}),
    "nobody at the start": case("joined", parameters={"start.members": 0.0, "joining.prospects": 4.0}),
    "nobody at all": case("vacancy", parameters={"start.members": 0.0, "joining.prospects": 0.0}, weeks=5, seeds=(0,)),
    "nothing raises concerns": case("present", parameters={"work.relevance_mean": 0.0, "start.founder_relevance": 0.0}),
}


@pytest.mark.parametrize("name", CASES)
def test_kernel_and_oracle_are_equal(name: str) -> None:
    """Every field of everybody, every week, for every seed; and what the case is about does happen."""
    one = CASES[name]
    seen: set[str] = set()
    for seed in one.seeds:
        world = one.world(seed)
        assert_equal(one.life(seed), world, one.weeks)
        seen |= what_happened(world)
    assert one.happens <= seen


def drawn_case(number: int) -> Case:
    """A world whose parameters are drawn within their bounds; half of them near the default, so that it lives."""
    luck = random.Random(number)
    given: dict[str, float] = {}
    for path, q in QUANTITIES.items():
        if path == "start.members" or luck.random() < 0.3:
            continue
        low, high = q.low, q.high
        if luck.random() < 0.6:
            low, high = max(low, 0.5 * q.default), min(high, 2.0 * q.default)
        high = min(high, {"joining.prospects": 8.0, "joining.invited": 4.0, "joining.turnover": 0.05}.get(path, 60.0))
        value = luck.choice((low, high)) if luck.random() < 0.1 else luck.uniform(low, high)
        given[path] = float(round(value)) if q.whole else value
    return Case(given, others=({},) if number % 2 else (), elsewhere=0.3, members=20, weeks=30, seeds=(number,))


@pytest.mark.parametrize("number", range(12))
def test_kernel_and_oracle_are_equal_wherever_parameters_lie(number: int) -> None:
    """The same for parameters that nobody has chosen."""
    one = drawn_case(number)
    assert_equal(one.life(number), one.world(number), one.weeks)


@pytest.mark.parametrize(
    ("path", "by"), [("feeling.value_rate", 1e-16), ("work.hours_median", 1e-15), ("meeting.story", 1e-15)]
)
def test_the_oracle_can_fail(path: str, by: float) -> None:
    """A parameter that is off by its last bits in the oracle is noticed, and the message says where."""
    one = CASES["defaults"]
    off = QUANTITIES[path].default + by
    assert off != QUANTITIES[path].default
    where = r"(at the founding|after week \d+), \w+ \d+: \w+ is .* in the kernel, .* in the oracle"
    with pytest.raises(AssertionError, match=where):
        assert_equal(one.life(0), one.world(0, **{path: off}), one.weeks)


def test_every_parameter_reaches_the_oracle() -> None:
    """Each parameter changed alone changes some world of the oracle, so that none is compared at rest only."""
    variants = ("defaults", "stepping up and down", "a launch", "many arrivals", "meetings that fall out")
    reference = {name: lived(CASES[name]) for name in variants}
    asleep = []
    for path, q in QUANTITIES.items():
        moved = q.low if q.default != q.low else min(q.high, q.low + 3.0)
        if all(same(reference[name], lived(CASES[name], **{path: moved})) for name in variants):
            asleep.append(path)
    assert asleep == []


def lived(one: Case, **other: float) -> World:
    """The first 30 weeks of a case, in the oracle alone."""
    world = one.world(0, **other)
    for _ in range(30):
        world.step()
    return world


def same(one: World, other: World) -> bool:
    return one.weekly == other.weekly and one.log == other.log


WHO = (0, 1, 5, 2**31 + 3, 3 * 2**30 + 7, 41 * 4096 + 2050)


@pytest.mark.parametrize("seed", [0, 1, 2**31, 2**62 + 12345, 2**63 - 1])
def test_draws_are_as_described(seed: int) -> None:
    """The compiled draws, which the oracle shares with the kernel, equal those of the description in plain Python."""
    for who in WHO:
        for week in (0, 1, 260):
            at = (seed, who, week, draws.ANSWER + 3, 2)
            assert draws.pair(*at, 2**31 + 9) == oracle_draws.pair(*at, 2**31 + 9)
            assert draws.uniform(*at, 0) == oracle_draws.uniform(*at, 0)
            assert draws.normal(*at, 1) == oracle_draws.normal(*at, 1)
            for shape in (0.05, 0.5, 1.0, 4.0):
                assert draws.gamma(shape, 0.3, *at, 1) == oracle_draws.gamma(shape, 0.3, *at, 1)
            for mean in (0.0, 0.7, 29.0, 75.0):
                assert draws.poisson(mean, *at) == oracle_draws.poisson(mean, *at)


def test_agents_are_those_who_have_not_left() -> None:
    """On the Mesa side: persons are agents, in order of coming; the `AgentSet` holds who is there, and no one else."""
    one = CASES["people come and go fast"]
    world = one.world(3)
    for _ in range(12):
        world.step()
    assert world.steps == world.week == 12
    assert all(isinstance(person, mesa.Agent) for person in world.people)
    assert [person.unique_id for person in world.people] == [person.row + 1 for person in world.people]
    assert list(world.agents) == [person for person in world.people if person.left < 0]
    assert 0 < len(world.agents) < len(world.people)
    belonging = {m.person for c in world.communities for m in c.members}
    assert belonging == set(world.agents)


def test_a_difference_at_the_founding_is_noticed() -> None:
    """The comparison looks at the start as well as at weeks."""
    one = CASES["defaults"]
    assert first_difference(one.life(0), one.world(0)) is None
    found = first_difference(one.life(0), one.world(0, **{"joining.expectation": 0.25}))
    assert found == ("member", 0, "value", 0.5, 0.25)
