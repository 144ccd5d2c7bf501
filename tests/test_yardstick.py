"""The yardstick does what the kernel does: means over seeds agree, so that comparing their speed is fair."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from random import Random
from typing import Any, NamedTuple

import numpy as np
import pytest
from helpers_yardstick import MOST_APART, SEVERAL, far_apart, standard_errors
from yardstick import COLUMNS, Yardstick
from yardstick_leading import ROLES
from yardstick_organising import SUPPORTS
from yardstick_parts import binary_places, pick, some

from copsim.simulation.activities import PLAIN, Activity
from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.recording import MEASURES, column

pytestmark = pytest.mark.once

WEEKS = 78
SEEDS = 100
KERNEL_SEEDS = 500
SMALL: Mapping[str, float] = {"start.members": 40, "joining.prospects": 3.0}

DECISIONS = {20: 0.0, 40: 0.5}
"""Weeks in which the organisation decides, and how far members are heard."""
HANDED = {30: (3.0, 0.8)}
"""Weeks in which a task is handed over: hours, and how visible it is."""
TALKED = {10: 6, 50: 3}
"""Weeks in which members are talked with, and how many."""
HANDING_OVER = {35: 1}
"""Weeks in which leaders hand over their seats, and how many."""


class Lived(NamedTuple):
    """A way of living that both sides can take."""

    parameters: Mapping[str, float] = SMALL
    activities: Sequence[Activity] = PLAIN
    events: bool = False


LIVES = {
    "plain": Lived(),
    "several activities": Lived(activities=SEVERAL),
    "everything": Lived(
        {
            **SMALL,
            "organisation.portfolio_sponsor": 0.6,
            "organisation.domain_sponsor": 0.5,
            "organisation.individual_sponsor": 0.4,
            "organisation.local_sponsor": 0.3,
            "organisation.commanding": 0.5,
            "organisation.orders": 0.1,
            "organisation.recognition": 0.5,
            "organisation.red_tape": 0.05,
            "tasks.task_rate": 0.2,
            "tasks.task_load": 0.5,
            "tasks.task_at_home": 0.6,
            "deciding.compulsion": 0.1,
            "deciding.barrier": 0.5,
            "telling.repetition": 0.3,
            "joining.invited": 1,
            "joining.mentoring": 0.6,
            "leading.seat_seen": 2,
        },
        SEVERAL,
        events=True,
    ),
    "roles and support": Lived(
        {
            **SMALL,
            "organisation.portfolio_sponsor": 0.4,
            "organisation.domain_sponsor": 0.4,
            "organisation.individual_sponsor": 0.3,
            "organisation.local_sponsor": 0.3,
            "organisation.commanding": 0.3,
            "organisation.existence": 0.2,
            "organisation.full_time": 0.5,
            "organisation.self_government": 0.7,
            "organisation.measuring": 0.1,
            "organisation.measured_for": 0.6,
            "world.time_legitimacy": 0.6,
            "leading.effort": 0.6,
            "leading.hand_over": 0.7,
            "cultivating.role_half": 0.2,
            **{f"cultivating.{name}": 0.06 for name in ROLES},
            "supporting.team_hours": 5.0,
            "supporting.serves": 2,
            **{f"supporting.{name}": 0.15 for name in SUPPORTS},
            "joining.turnover": 0.01,
            "deciding.barrier": 0.5,
            "telling.candour": 0.4,
            "valuing.reflection": 0.05,
            "valuing.aspiring": 0.3,
            "valuing.reframing": 0.4,
            "valuing.capability_fade": 0.02,
            "valuing.capability_gain": 3.0,
        },
        SEVERAL,
        events=True,
    ),
}


def lived_by_yardstick(way: Lived, seed: int) -> list[float]:
    """Means over weeks of every measure, one life of the yardstick."""
    model = Yardstick(way.parameters, seed=seed, activities=way.activities)
    for week in range(WEEKS):
        if way.events:
            model.decided = DECISIONS.get(week, -1.0)
            model.handed, model.handed_visible = HANDED.get(week, (-1.0, 0.0))
            model.talks, model.handing_over = TALKED.get(week, 0), HANDING_OVER.get(week, 0)
        model.step()
    kept = model.datacollector.tables["weekly"]
    return [float(np.mean(kept[name])) for name in COLUMNS]


@cache
def lived_by_kernel(name: str) -> Any:
    """The same of many lives of the kernel: an array with a row for each life."""
    way = LIVES[name]
    changes = []
    if way.events:
        changes += [Change(week, event="decision", amount=round(100 * heard)) for week, heard in DECISIONS.items()]
        changes += [
            Change(week, event="task", amount=round(hours), more=round(100 * seen))
            for week, (hours, seen) in HANDED.items()
        ]
        changes += [Change(week, event="conversations", amount=number) for week, number in TALKED.items()]
        changes += [Change(week, event="leaders hand over", amount=number) for week, number in HANDING_OVER.items()]
    plan = Plan.of(way.parameters, changes, activities=way.activities)
    lives = [Life(plan, seed, weeks=WEEKS).live(WEEKS).weekly[:, 0] for seed in range(KERNEL_SEEDS)]
    return np.array([[column(life, measure).mean() for measure in COLUMNS] for life in lives])


PRECISE = ("present", "energy", "identification", "value", "passion", "concerns_open", "ties", "answers", "knowing")


@pytest.mark.slow
@pytest.mark.parametrize("name", list(LIVES))
def test_means_over_seeds_agree(name: str) -> None:
    way = LIVES[name]
    a = np.array([lived_by_yardstick(way, seed) for seed in range(SEEDS)])
    b = lived_by_kernel(name)
    wrong = far_apart(COLUMNS, a, b)
    assert not wrong, f"means of the yardstick differ from the kernel's: {wrong}"
    # Standard errors small enough that a wrong rule shows: within a fifth for what most rules flow into.
    error = standard_errors(a, b)
    for measure in PRECISE:
        n = COLUMNS.index(measure)
        assert MOST_APART * error[n] < 0.2 * b[:, n].mean(), measure


def test_every_measure_but_levels_flows_and_launches_is_compared() -> None:
    left_out = set(MEASURES) - set(COLUMNS)
    assert {name for name in left_out if "_to_" not in name} == {
        "hours_granted",
        "outside",
        "transactional",
        "peripheral",
        "occasional",
    }


def test_a_seed_repeats() -> None:
    rows = []
    for _ in range(2):
        model = Yardstick(SMALL, seed=3, activities=SEVERAL)
        for _ in range(30):
            model.step()
        rows.append(model.row)
    assert rows[0] == rows[1]
    assert len(rows[0]["level"]) == 6
    assert sum(rows[0]["level"]) == rows[0]["members"]


def test_mentors_are_tied_to_newcomers_and_back_as_far_as_there_is_room() -> None:
    """At 1 in every newcomer of a week, before anybody meets; bonds are what the weights of ties add up to."""
    model = Yardstick({**SMALL, "joining.mentoring": 1.0, "ties.mentor_tie": 0.3}, seed=2)
    for _ in range(20):
        model.step()
    assert model.regular
    before, model.joined, model.opened = list(model.belonging), 0, 0
    model.arrive(40)
    newcomers = [member for member in model.belonging if member not in set(before)]
    assert len(newcomers) > 3
    for newcomer in newcomers:
        ((mentor, weight),) = newcomer.ties.items()
        assert mentor in model.regular
        assert weight * model.scale == pytest.approx(0.3, rel=1e-12)
        assert newcomer.bond == newcomer.bonds == weight
        assert mentor.bond == mentor.bonds == pytest.approx(sum(mentor.ties.values()), rel=1e-9)
    assert any(newcomer in mentor.ties for newcomer in newcomers for mentor in newcomer.ties)
    assert all(len(member.ties) <= 8 for member in model.regular)


def spoiled_believing(model: Any) -> None:
    model.believed *= 0.5


def spoiled_applying(model: Any) -> None:
    model.shows *= 0.5


def spoiled_ties(model: Any) -> None:
    model.p.tie_gain *= 0.8


def spoiled_roles(model: Any) -> None:
    model.roles = [(kept, 0.5 * share) for kept, share in model.roles]


def spoiled_support(model: Any) -> None:
    model.supports = model.supports[1:]


def spoiled_succession(model: Any) -> None:
    model.p.hand_over *= 0.5


def spoiled_valuing(model: Any) -> None:
    model.p.reflection *= 0.5


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        *(("several activities", spoil) for spoil in (spoiled_believing, spoiled_applying, spoiled_ties)),
        *(("roles and support", spoil) for spoil in (spoiled_roles, spoiled_support, spoiled_succession)),
        ("roles and support", spoiled_valuing),
    ],
)
def test_a_wrong_rule_would_show(name: str, spoil: Callable[[Any], None], monkeypatch: pytest.MonkeyPatch) -> None:
    prepare = Yardstick.prepare

    def prepared(model: Yardstick) -> None:
        prepare(model)
        spoil(model)

    monkeypatch.setattr(Yardstick, "prepare", prepared)
    with pytest.raises(AssertionError, match="means of the yardstick differ"):
        test_means_over_seeds_agree(name)


def test_what_is_carried_on_is_what_counting_anew_finds() -> None:
    given = {**SMALL, "ties.tie_fade": 0.2, "organisation.red_tape": 0.1, "joining.mentoring": 0.5}
    model = Yardstick(given, seed=1, activities=SEVERAL)
    for _ in range(110):  # long enough for the scale of ties to be taken into their weights
        model.step()
        belonging = model.belonging
        for member in belonging:
            ties = member.ties
            assert len(ties) <= 8
            lately = sum(weight for other, weight in ties.items() if other.recent)
            assert member.lately * model.scale == pytest.approx(lately * model.scale, abs=1e-9)
            assert member.bonds * model.scale == pytest.approx(sum(ties.values()) * model.scale, abs=1e-9)
            assert all(member in other.followers for other in ties)
            assert all(member in other.ties for other in member.followers)
            assert bool(member.recent) == (member.part & 0b1111 != 0)
            assert member.took == member.part.bit_count()
            assert (member.knows, member.misknows) == (member.sound.bit_count(), member.unsound.bit_count())
            assert member.sound & member.unsound == 0
            assert member.offers == (0 if member.hoards else member.sound | member.unsound)
            kept = [insight[0] for insight in member.pending] + [outcome[1] for outcome in member.outcomes]
            assert len(kept) <= 4
            assert member.mind == sum(kept)
        assert belonging == list(model.agents)
        assert model.regulars == sum(member.recent != 0 for member in belonging)
        assert model.far_members == sum(member.far for member in belonging)
        assert model.levels == [sum(member.level == level for member in belonging) for level in range(6)]
        assert set(model.leaders) == {member for member in belonging if member.pledge > 0.0}
        assert set(model.regular) == {member for member in belonging if member.level >= 4}
    assert model.scale > 0.8**110, "the scale was never taken into the weights"
    assert sum(len(member.ties) for member in belonging) > 100


def test_sets_of_topics_have_each_topic_with_its_chance() -> None:
    random = Random(5)
    n = 40_000
    for chance in (0.0, 0.2, 0.35, 0.5, 1.0):
        places = binary_places(chance)
        counts = [0] * 48
        for _ in range(n // 10):
            topics = some(random.getrandbits, 48, places)
            for topic in range(48):
                counts[topic] += topics >> topic & 1
        error = (chance * (1.0 - chance) / (n // 10)) ** 0.5
        assert all(abs(count / (n // 10) - chance) <= 5.0 * error for count in counts), chance
    topics = 0b1010_0110
    found = [pick(topics, random.random()) for _ in range(n)]
    for topic in (1, 2, 5, 7):
        assert abs(found.count(1 << topic) / n - 0.25) < 0.012
    assert {pick(1 << 63, 0.0), pick(1 << 63, 0.999)} == {1 << 63}
