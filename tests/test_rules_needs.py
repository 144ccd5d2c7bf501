"""Rules of needs: how far an activity suits, and what people need."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from helpers_pairs import SMALL, pairs

from copsim.simulation.activities import NEEDS
from copsim.simulation.life import Life, Plan
from copsim.simulation.needs import Needs, match
from copsim.simulation.rules import plain


@pytest.mark.parametrize(("served", "suits"), [(1.0, 1.0), (0.5, 0.8), (0.0, 0.6)])
def test_what_does_not_serve_a_need_loses_worth(served: float, suits: float) -> None:
    """At 0.4: wholly served loses nothing, half served a fifth, not served at all two fifths."""
    assert plain(match)(served, 0.0, SimpleNamespace(needs_matter=0.4)) == pytest.approx(suits, rel=1e-12)


def test_needs_may_matter_not_at_all_or_wholly() -> None:
    """The two bounds: everything suits, or only as far as it serves."""
    for served in (0.0, 0.3, 1.0):
        assert plain(match)(served, 0.0, SimpleNamespace(needs_matter=0.0)) == 1.0
        assert plain(match)(served, 0.0, SimpleNamespace(needs_matter=1.0)) == pytest.approx(served, rel=1e-15)


def test_serving_more_never_suits_less() -> None:
    """At any weight, and always a share."""
    for matter in (0.0, 0.25, 0.9, 1.0):
        suits = [plain(match)(n / 20, 0.0, SimpleNamespace(needs_matter=matter)) for n in range(21)]
        assert suits == sorted(suits)
        assert all(0.0 <= share <= 1.0 for share in suits)


WEIGHTS = [name for name in Needs.model_fields if name.endswith("_weight")]


def needs_of(people: int, **weights: float) -> list[int]:
    """How many of so many people have each need, at these weights."""
    given = {f"needs.{name}": weights.get(name, 0.0) for name in WEIGHTS}
    life = Life(Plan.of({"start.members": people, "start.founders": 0, "start.leaders": 0, **given}), 5, weeks=1)
    seen = life.members["need"].tolist()
    return [seen.count(need) for need in range(len(NEEDS))]


def test_there_is_a_weight_for_every_need() -> None:
    """In the same order: a need that alone has a weight is everybody's."""
    assert len(WEIGHTS) == len(NEEDS)
    for n, name in enumerate(WEIGHTS):
        assert needs_of(30, **{name: 0.01}) == [30 if need == n else 0 for need in range(len(NEEDS))]


def test_without_any_weight_everybody_needs_help() -> None:
    """Nothing is divided by a sum of 0."""
    assert needs_of(20) == [20] + [0] * (len(NEEDS) - 1)


def test_needs_come_as_often_as_their_weights_say() -> None:
    """Weights of 1 and 3 and 4 make an eighth, three eighths and a half of 2000, to five standard errors."""
    seen = needs_of(2000, stories_weight=1.0, landscape_weight=3.0, voice_weight=4.0)
    for need, share in ((1, 0.125), (7, 0.375), (8, 0.5)):
        assert abs(seen[need] - 2000 * share) < 5 * (2000 * share * (1 - share)) ** 0.5
    assert sum(seen) == seen[1] + seen[7] + seen[8]


@pytest.mark.parametrize(("activist", "suits"), [(0.0, 0.6), (0.5, 0.8), (1.0, 1.0)])
def test_agenda_activists_turn_what_is_held_to_what_is_needed(activist: float, suits: float) -> None:
    """What serves not at all loses two fifths, with half the effect one; what serves wholly has nothing to win."""
    setting = SimpleNamespace(needs_matter=0.4)
    assert plain(match)(0.0, activist, setting) == pytest.approx(suits, rel=1e-12)
    assert plain(match)(1.0, activist, setting) == 1.0


def test_activists_never_make_anything_suit_less() -> None:
    """For any need and any weight, and it stays a share."""
    for matter in (0.0, 0.5, 1.0):
        for served in (0.0, 0.3, 1.0):
            suits = [plain(match)(served, n / 10, SimpleNamespace(needs_matter=matter)) for n in range(11)]
            assert suits == sorted(suits)
            assert 0.0 <= suits[0] <= suits[-1] <= 1.0


def test_with_activists_visits_are_worth_more_where_needs_matter() -> None:
    """Though it takes three tenths of what leaders give; where needs do not matter it only costs."""
    activists = {"cultivating.activist": 0.3, "cultivating.role_half": 0.1}
    matters = pairs({**SMALL, "needs.needs_matter": 0.8}, activists, "experience", "value")
    assert matters["experience"].more >= 0.9
    assert matters["value"].more >= 0.9
    idle = pairs({**SMALL, "needs.needs_matter": 0.0}, activists, "experience")
    assert idle["experience"].less >= 0.9
