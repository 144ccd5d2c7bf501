"""Rules of meeting: what a visit is worth."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from helpers_pairs import SMALL, pairs

from copsim.simulation.meeting import after_complaints, greeting, how_many_groups, part_stayed, worth
from copsim.simulation.rules import plain

WEIGHTS = SimpleNamespace(learning_weight=0.8, social_weight=0.5, order_cost=0.6)


@pytest.mark.parametrize(
    ("learned", "social", "held", "expected"),
    [
        (0.0, 0.0, 1.0, 0.0),
        (1.0, 0.0, 1.0, 0.8),
        (0.0, 1.0, 1.0, 0.5),
        (1.0, 1.0, 1.0, 0.9),
        (1.0, 1.0, 0.5, 0.45),
        (1.0, 1.0, 0.0, 0.0),
        (0.5, 0.4, 1.0, 0.52),
    ],
)
def test_worth_of_a_visit(learned: float, social: float, held: float, expected: float) -> None:
    """Learning or company will do, both are better than either, and all depends on how it is held."""
    seen = plain(worth)(learned, social, held, 1.0, 1.0, 1.0, 0.0, WEIGHTS)
    assert seen == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("which", ["held", "stayed", "suits", "willing"])
def test_half_of_any_circumstance_is_half_of_the_worth(which: str) -> None:
    """How it is held, the part one stayed, how it suits, how far one came freely: each multiplies 0.52."""
    usual = {"held": 1.0, "stayed": 1.0, "suits": 1.0, "willing": 1.0}
    for share in (0.0, 0.5, 1.0):
        circumstances = {**usual, which: share}
        seen = plain(worth)(0.5, 0.4, *circumstances.values(), 0.0, WEIGHTS)
        assert seen == pytest.approx(0.52 * share, abs=1e-15)


@pytest.mark.parametrize(("command", "kept"), [(0.0, 1.0), (0.5, 0.7), (1.0, 0.4)])
def test_orders_cost_worth(command: float, kept: float) -> None:
    """At a cost of 0.6: nothing, three tenths, six tenths of it is lost; at a cost of 1 everything can be."""
    seen = plain(worth)(0.5, 0.4, 1.0, 1.0, 1.0, 1.0, command, WEIGHTS)
    assert seen == pytest.approx(0.52 * kept, rel=1e-12)
    dear = SimpleNamespace(learning_weight=0.8, social_weight=0.5, order_cost=1.0)
    assert plain(worth)(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, dear) == 0.0


def test_worth_stays_within_0_and_1_at_all_bounds() -> None:
    """Every corner of what may be given."""
    for corner in range(1 << 10):
        learned, social, held, stayed, suits, willing, command, a, b, cost = (
            float(corner >> bit & 1) for bit in range(10)
        )
        setting = SimpleNamespace(learning_weight=a, social_weight=b, order_cost=cost)
        assert 0.0 <= plain(worth)(learned, social, held, stayed, suits, willing, command, setting) <= 1.0


def test_who_stays_for_half_has_half() -> None:
    """Hours against what the activity takes; nobody stays longer than it lasts; what takes no time is had in full."""
    assert plain(part_stayed)(0.5, 1.0) == 0.5
    assert plain(part_stayed)(3.0, 1.0) == 1.0
    assert plain(part_stayed)(0.0, 1.0) == 0.0
    assert plain(part_stayed)(0.0, 0.0) == 1.0


def test_greeting_needs_a_space_that_is_held() -> None:
    """At three tenths: three in ten where all is well, none where nobody holds the space."""
    setting = SimpleNamespace(greet=0.3)
    assert plain(greeting)(1.0, 0.0, setting) == 0.3
    assert plain(greeting)(0.0, 0.0, setting) == 0.0


@pytest.mark.parametrize(("present", "groups"), [(1, 1), (3, 1), (4, 1), (7, 1), (8, 2), (41, 10)])
def test_groups_have_at_least_their_size(present: int, groups: int) -> None:
    """Where there are so many: 7 make one group of 7, 8 make two of 4."""
    assert plain(how_many_groups)(present, 4) == groups


def test_a_larger_format_makes_fewer_groups() -> None:
    """Of twenty: ten pairs, four fives, one of fifty; no group is smaller than the format where that can be."""
    assert [plain(how_many_groups)(20, group) for group in (2, 5, 50)] == [10, 4, 1]
    for present in range(1, 120):
        for group in (2, 3, 7, 50):
            groups = plain(how_many_groups)(present, group)
            assert groups == 1 or present // groups >= group


@pytest.mark.parametrize(
    ("quality", "keeper", "chance"),
    [(1.0, 0.0, 0.3), (1.0, 0.5, 0.65), (0.5, 0.5, 0.575), (0.0, 0.5, 0.5), (0.0, 1.0, 1.0), (0.0, 0.0, 0.0)],
)
def test_community_keepers_see_to_it_that_who_is_new_is_greeted(quality: float, keeper: float, chance: float) -> None:
    """They add their share of what is missing, also where the space is not held at all."""
    assert plain(greeting)(quality, keeper, SimpleNamespace(greet=0.3)) == pytest.approx(chance, rel=1e-12)


def test_greeting_is_a_chance_and_rises_with_both() -> None:
    """At all bounds."""
    for greet in (0.0, 0.4, 1.0):
        rows = [[plain(greeting)(q / 4, k / 4, SimpleNamespace(greet=greet)) for q in range(5)] for k in range(5)]
        for along in (*rows, *zip(*rows, strict=True)):
            assert list(along) == sorted(along)
        assert 0.0 <= rows[0][0] <= rows[-1][-1] <= 1.0


def test_where_keepers_greet_visits_are_worth_more_and_newcomers_come_again() -> None:
    """In a community that greets nobody by itself, and that many join; the space is held by others."""
    cold = {**SMALL, "joining.prospects": 8.0, "meeting.greet": 0.0, "leading.support_hours": 20.0}
    seen = pairs(cold, {"cultivating.keeper": 1.0, "cultivating.role_half": 0.1}, "experience", "seen")
    assert seen["experience"].more >= 0.9
    assert seen["seen"].more >= 0.9


def test_unaddressed_problems_make_for_complaining_circles() -> None:
    """As far as people complain, what could be learned is lost in proportion to those nobody helped."""
    assert plain(after_complaints)(0.8, 2, 8, SimpleNamespace(complaining=0.5)) == pytest.approx(0.7)
    assert plain(after_complaints)(0.8, 8, 8, SimpleNamespace(complaining=1.0)) == 0.0
    assert plain(after_complaints)(0.8, 0, 8, SimpleNamespace(complaining=1.0)) == 0.8
    assert plain(after_complaints)(0.8, 8, 8, SimpleNamespace(complaining=0.0)) == 0.8
