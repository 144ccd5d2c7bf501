"""The kernel against the oracle, the same model written again as its description has it: equal to the last bit.

Every case says what it is there for; `happens` names what has to happen in it, so that it does not pass by being empty.
The worlds themselves are in `oracle_cases_*.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import mesa
import numpy as np
import oracle_cases_between
import oracle_cases_coming
import oracle_cases_leading
import oracle_cases_learning
import oracle_cases_surroundings
import oracle_draws
import pytest
from oracle import World
from oracle_case import Case, drawn_case
from oracle_compare import assert_equal, first_difference
from oracle_events import what_happens
from yardstick_plain import PlainYardstick

from copsim.simulation import draws
from copsim.simulation.life import Life, Plan
from copsim.simulation.model import QUANTITIES
from copsim.simulation.recording import FLOWS, MEASURES, column
from copsim.simulation.records import KINDS, LEVELS, ROLES, STAGES_OF_LIFE

pytestmark = pytest.mark.once

GROUPS = (
    oracle_cases_coming.CASES,
    oracle_cases_learning.CASES,
    oracle_cases_surroundings.CASES,
    oracle_cases_leading.CASES,
    oracle_cases_between.CASES,
)
CASES = {name: one for cases in GROUPS for name, one in cases.items()}


@pytest.mark.parametrize("name", CASES)
def test_kernel_and_oracle_are_equal(name: str) -> None:
    """Every field of everybody, every week, for every seed; and what the case is about does happen."""
    one = CASES[name]
    seen: set[str] = set()
    for seed in one.seeds:
        seen |= assert_equal(one.life(seed), one.world(seed), one.weeks)
    assert one.happens - seen == set()


def test_no_case_hides_another() -> None:
    assert len(CASES) == sum(map(len, GROUPS))


def test_the_worlds_ask_for_whatever_there_is() -> None:
    """Taken together, the cases ask for every role, level, kind of value and stage of life."""
    asked: set[str] = set().union(*(one.happens for one in CASES.values()))
    stages = {f"stage: {stage}" for stage in STAGES_OF_LIFE}
    assert (set(LEVELS) | set(ROLES) | set(KINDS) | stages) - asked <= {"absent", "none"}


@pytest.mark.parametrize("number", range(24))
def test_kernel_and_oracle_are_equal_wherever_parameters_lie(number: int) -> None:
    """The same for parameters, activities and changes that nobody has chosen."""
    one = drawn_case(number)
    assert_equal(one.life(number), one.world(number), one.weeks)


def test_drawn_worlds_live() -> None:
    """In those drawn, taken together, there is something in every measure, and most things happen that can."""
    seen: set[str] = set()
    for number in range(32):
        world = drawn_case(number).world(number)
        for _ in range(30):
            world.step()
            seen |= what_happens(world)
    assert (DRAWN | set(MEASURES) - set(FLOWS)) - seen <= RARE


RARE = {"aims_met", "aims_missed", "aims_changed", "failure told"}
"""What needs more than 30 weeks and 20 people; the cases ask for it by name."""

DRAWN = {
    "answers",
    "stories",
    "read",
    "written",
    "success told",
    "failure told",
    "special held",
    "handed over",
    "came up",
    "homework",
    "decided",
    "voice",
    "exit",
    "compelled",
    "command",
    "red tape",
    "over the barrier",
    "outside source",
    "launch",
    "in two places",
    "core",
    "experts",
}


@pytest.mark.parametrize(
    ("path", "by"),
    [
        ("feeling.value_rate", 1e-16),
        ("work.hours_median", 1e-15),
        ("telling.story", 1e-15),
        ("applying.success_lifts", 1e-15),
    ],
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
    variants = (
        "an organisation that does everything at once",
        "defaults",
        "stepping up and down",
        "a launch",
        "many arrivals",
        "meetings that fall out",
        "sponsors of all four kinds, who leave and have successors",
        "unheard, and no sponsor",
        "a life that ends and begins again",
        "a life that is no longer needed",
        "a community that is tended in every way",
        "a community that learns how to learn, and forgets it",
        "silos, and conveners who come and go",
        "online, and somebody looks after the tool",
    )
    reference = {name: lived(CASES[name]) for name in variants}
    asleep = [
        path
        for path, q in QUANTITIES.items()
        if not any(
            differs(reference[name], CASES[name], {path: value})
            for name in variants
            for value in (q.low, q.high if math.isfinite(q.high) and q.high < 100.0 else q.low + 3.0)
            if value != CASES[name].communities()[0].get(path, q.default)
        )
    ]
    assert asleep == []


def lived(one: Case) -> World:
    """A case, in the oracle alone."""
    world = one.world(0)
    for _ in range(one.weeks):
        world.step()
    return world


def differs(reference: World, one: Case, other: dict[str, float]) -> bool:
    """Whether a case lives otherwise with another parameter, as far as the weekly rows say."""
    world = one.world(0, **other)
    for week in range(one.weeks):
        world.step()
        if world.weekly[week] != reference.weekly[week]:
            return True
    return False


WHO = (0, 1, 5, 2**31 + 3, 3 * 2**30 + 7, 41 * 4096 + 2050)


@pytest.mark.parametrize("seed", [0, 1, 2**31, 2**62 + 12345, 2**63 - 1])
def test_draws_are_as_described(seed: int) -> None:
    """The compiled draws, which the oracle shares with the kernel, equal those of the description in plain Python."""
    for who in WHO:
        for week in (0, 1, 260):
            at = (seed, who, week, draws.EXPERT + 3, 2)
            assert draws.pair(*at, 2**31 + 9) == oracle_draws.pair(*at, 2**31 + 9)
            assert draws.pair(*at, 64 * (3 * 2**30) + 63) == oracle_draws.pair(*at, 64 * (3 * 2**30) + 63)
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


@pytest.mark.parametrize(
    "spoil",
    [
        lambda world: world.people[3].sound.symmetric_difference_update({63}),
        lambda world: next(m for m in world.members if m.kept > 2).mind.__setitem__(2, None),
        lambda world: world.items.__setitem__(-1, (*world.items[-1][:-1], 77)),
        lambda world: world.communities[0].learned.__setitem__(2, 0.3),
        lambda world: world.communities[0].documents.add(1),
    ],
    ids=["a topic in the uppermost bit", "an insight", "an item of value", "what a family was worth", "a document"],
)
def test_what_sets_and_lists_hold_is_compared(spoil: Callable[[World], object]) -> None:
    """A difference of one topic, one insight, one item is noticed."""
    one = CASES["many rounds, and many questions"]
    life, world = one.life(0).live(12), one.world(0)
    for _ in range(12):
        world.step()
    assert first_difference(life, world) is None
    spoil(world)
    assert first_difference(life, world) is not None


def test_the_plain_yardstick_is_the_same_model() -> None:
    """With Mesa's random numbers the oracle gives the kernel's means, and a seed repeats."""
    given = {"start.members": 40.0, "joining.prospects": 3.0}
    names = (
        "present",
        "watching",
        "concerns_open",
        "energy",
        "identification",
        "value",
        "ties",
        "knowing",
        "news",
    )

    def plain(seed: int) -> list[float]:
        model = PlainYardstick(given, seed=seed)
        for _ in range(30):
            model.step()
        return [sum(week[0][name] for week in model.weekly) / 30.0 for name in names]

    plan = Plan.of(given)
    lives = [Life(plan, seed, weeks=30).live(30).weekly[:, 0] for seed in range(200)]
    kernel = np.array([[float(column(life, name).mean()) for name in names] for life in lives])
    yard = np.array([plain(seed) for seed in range(40)])
    assert plain(3) == yard[3].tolist()
    error = np.sqrt(yard.var(axis=0, ddof=1) / len(yard) + kernel.var(axis=0, ddof=1) / len(kernel))
    apart = np.abs(yard.mean(axis=0) - kernel.mean(axis=0))
    assert dict(zip(names, (apart <= 4.0 * error).tolist(), strict=True)) == dict.fromkeys(names, True)
