"""The yardstick of a landscape does what the kernel does: means over seeds agree, also of what lies between."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from helpers_yardstick import MOST_APART, SEVERAL, far_apart, standard_errors
from yardstick import ALONE, COLUMNS
from yardstick_between import Place, YardstickLandscape

from copsim.simulation.encountering import encounter_held
from copsim.simulation.life import Life, Plan
from copsim.simulation.links import Link
from copsim.simulation.model import setting_rows
from copsim.simulation.recording import column

pytestmark = pytest.mark.once

WEEKS = 36
SEEDS = 100
KERNEL_SEEDS = 300
SPOILED = range(1000, 1050)
"""Seeds of lives with a wrong rule: fewer show it, and none has to stand apart that did so by chance."""

SHARED = {
    "start.members": 30,
    "start.founders": 14,
    "start.member_identification": 0.4,
    "joining.prospects": 2.0,
    "joining.turnover": 0.01,
    "work.hours_median": 3.0,
    "rhythm.design": 1,
    "knowing.topics": 24,
    "knowing.practice_topics": 12,
    "remembering.writing": 0.8,
    "remembering.reading": 0.8,
    "crossing.friction": 0.8,
    "crossing.garbled": 0.4,
    "crossing.ground": 0.05,
    "crossing.ground_fade": 0.03,
    "crossing.silo": 0.4,
}
"""Communities that are lively: so much crosses, and is lost, that a few lives tell how much."""

OWN = (
    {
        "knowing.practice_from": 0,
        "joining.mentoring": 0.3,
        "organisation.individual_sponsor": 0.5,
        "deciding.openness": 0.6,
        "deciding.habit_pull": 1.0,
    },
    {
        "knowing.practice_from": 6,
        "convening.convener_hours": 12.0,
        "crossing.silo": 0.9,
        "rhythm.convened": 0.8,
        "tasks.task_rate": 0.3,
        "start.leaders": 0,
    },
    {"knowing.practice_from": 16, "start.members": 24, "rhythm.every": 3, "organisation.orders": 0.3},
)
"""Practices that overlap in part, round a ring of topics; conveners in one of the three, which nobody leads."""

BETWEEN = {
    "everything": (
        Link(0, 1, brokers=0.3, every=4, people=5, hours=1.5, objects=0.8, visits=0.5),
        Link(1, 0, brokers=0.05, objects=0.3),
        Link(1, 2, brokers=0.2, every=3, begins=5, ends=30, visits=0.6),
        Link(2, 0, brokers=0.1, objects=1.0, visits=0.4, begins=10),
        Link(0, 2, every=2, people=9, hours=5.0),
    ),
    "objects and visits": (
        Link(0, 1, objects=1.0),
        Link(2, 1, objects=1.0, begins=3),
        Link(1, 2, visits=0.8, ends=34),
        Link(0, 2, visits=0.8),
    ),
}
"""Some links both ways, some for a part of the time only; one pair has two ways to meet.

What is read and who is visited make up little of what crosses where there is everything; where there is nothing else,
what is told across in the second community was read, and in the third it was told by somebody who was visited.
"""

PLACES = (*(f"{name} of {c}" for c in range(len(OWN)) for name in COLUMNS), *COLUMNS)
"""Every measure of each community, and of all together."""

OFTEN = ("told_across", "misunderstood", "crossed", "encounters", "hours_across", "elsewhere", "common_ground")


def row(means: Any) -> list[float]:
    """Means over weeks, (communities, measures), with those of all together after them."""
    return [*means.ravel().tolist(), *means.mean(axis=0).tolist()]


def landscape(name: str, seed: int) -> YardstickLandscape:
    return YardstickLandscape(SHARED, communities=OWN, links=BETWEEN[name], seed=seed, activities=SEVERAL)


def lived_by(model: YardstickLandscape) -> list[float]:
    for _ in range(WEEKS):
        model.step()
    tables = [place.datacollector.tables["weekly"] for place in model.places]
    return row(np.array([[np.mean(table[measure]) for measure in COLUMNS] for table in tables]))


@cache
def lived_by_kernel(name: str) -> Any:
    """The same of many lives of the kernel: an array with a row for each life."""
    plan = Plan(setting_rows([{**SHARED, **own} for own in OWN]), activities=SEVERAL, links=BETWEEN[name])
    lives = [Life(plan, seed, weeks=WEEKS).live(WEEKS).weekly for seed in range(KERNEL_SEEDS)]
    return np.array([row(np.array([column(life, measure).mean(axis=0) for measure in COLUMNS]).T) for life in lives])


@pytest.mark.slow
@pytest.mark.parametrize("name", list(BETWEEN))
def test_means_over_seeds_agree(name: str) -> None:
    ours, theirs = np.array([lived_by(landscape(name, seed)) for seed in range(SEEDS)]), lived_by_kernel(name)
    wrong = far_apart(PLACES, ours, theirs)
    assert not wrong, f"means of the yardstick differ from the kernel's: {wrong}"
    if name == "everything":
        # Standard errors small enough that a wrong rule shows: within a fifth, of all communities together.
        error = standard_errors(ours, theirs)
        for n, measure in enumerate(COLUMNS, len(PLACES) - len(COLUMNS)):
            assert measure not in OFTEN or MOST_APART * error[n] < 0.2 * theirs[:, n].mean(), measure


Spoil = Callable[[Any], None]


def misread(name: str, factor: float) -> Spoil:
    """A parameter is not what it should be."""
    return lambda place: setattr(place.p, name, factor * getattr(place.p, name))


def without(effect: str) -> Spoil:
    """Conveners do not do this."""
    return lambda place: setattr(place, effect, 0.0)


def shut_off(name: str) -> Spoil:
    """Less lies between communities than links say."""

    def spoil(place: Place) -> None:
        for link in place.into:
            setattr(link, name, 0.4 * getattr(link, name))

    return spoil


def all_want_alike(place: Any) -> None:
    place.wanted_of = lambda m: 1.0


def hours_are_free(place: Any) -> None:
    """Encounters cost nothing."""

    def give_hours_away() -> None:
        for m in place.going:
            m.away = 0.0
        place.going = []

    place.give_hours_away = give_hours_away


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "measure", "spoil"),
    [
        ("everything", "misunderstood", misread("friction", 0.7)),
        ("everything", "garbled", misread("garbled", 0.5)),
        ("everything", "common_ground", misread("ground", 0.6)),
        ("everything", "common_ground", misread("ground_fade", 0.0)),
        ("everything", "misunderstood of 1", without("narrates")),
        ("everything", "hours_across of 1", without("aligns")),
        ("everything", "hours_available of 0", all_want_alike),
        ("everything", "hours_available of 0", hours_are_free),
        ("objects and visits", "told_across of 1", shut_off("objects")),
        ("objects and visits", "told_across of 2", shut_off("visits")),
    ],
)
def test_a_wrong_rule_would_show(name: str, measure: str, spoil: Spoil) -> None:
    lives = []
    for seed in SPOILED:
        model = landscape(name, seed)
        for place in model.places:
            spoil(place)
        lives.append(lived_by(model))
    assert measure in far_apart(PLACES, np.array(lives), lived_by_kernel(name))


def test_a_seed_repeats() -> None:
    lives = [lived_by(landscape("everything", 3)) for _ in range(2)]
    assert lives[0] == lives[1]
    between = dict(zip(COLUMNS, lives[0][-len(COLUMNS) :], strict=True))
    assert {name for name in ALONE if not between[name]} == {"moved_in", "moved_out"}


def test_an_encounter_is_held_as_the_kernel_holds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """What conveners do for it is too little to show in means, where communities are led well."""
    model = landscape("everything", 1)
    for _ in range(12):
        model.step()
    held: list[float] = []
    monkeypatch.setattr(Place, "hear_from", lambda *given: held.append(given[-1]))
    for n, place in enumerate(model.places):
        place.quality, place.engagement = 0.3 + 0.2 * n, 0.1 + 0.3 * n
    expected = set()
    for link in model.links:
        a, b = link.origin, link.target
        expected.add(encounter_held(0.5 * (a.quality + b.quality), 0.5 * (a.engagement + b.engagement)))
    for _ in range(12):
        model.meet_across()
        model.week += 1
    assert len(set(held)) > 1
    assert all(any(found == pytest.approx(each) for each in expected) for found in held)


def test_memberships_of_one_person_are_of_one_mind() -> None:
    model = landscape("everything", 2)
    for _ in range(30):
        model.step()
        brokers = list(model.agents)
        assert {m for place in model.places for m in place.brokering} == {m for b in brokers for m in b.memberships}
        for broker in brokers:
            first = broker.memberships[0]
            assert first.home is first.model
            for m in broker.memberships:
                assert m.broker is broker
                assert m in m.model.belonging
                assert (m.sound, m.unsound, m.offers, m.context) == (
                    first.sound,
                    first.unsound,
                    first.offers,
                    first.context,
                )
                assert (m.busy, m.far, m.home) == (first.busy, first.far, first.home)
                assert not m.learned | m.misled | m.corrected
            assert len({m.model for m in broker.memberships}) == len(broker.memberships) > 1
        for place in model.places:
            assert place.members == len(place.belonging) == sum(place.levels)
            assert place.far_members == sum(m.far for m in place.belonging)
            assert all(m.broker or m.home is place for m in place.belonging)
            assert not place.going
            assert not any(m.away for m in place.belonging)
        assert not model.learners
        assert all(0.0 <= link.common <= 1.0 for link in model.links)
    for broker in model.agents:
        broker.share_hours()
        first = broker.memberships[0]
        elsewhere = sum(m.hours for m in broker.memberships[1:])
        assert first.hours + elsewhere / first.home.lets_go == pytest.approx(broker.hours)
    assert any(len(broker.memberships) > 2 for broker in model.agents)
