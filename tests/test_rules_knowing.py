"""Rules of knowing: how often topics turn, what is routine, and what becomes of know-how in a week."""

from __future__ import annotations

import random
from types import SimpleNamespace

import numpy as np
import pytest

from copsim.simulation.knowing import is_routine, settle_knowledge, turns_a_week, within_practice
from copsim.simulation.rules import plain


def test_topics_turn_with_their_number_and_the_level_of_challenges() -> None:
    """50 topics at 0.004 are a fifth of a topic a week; three times the challenges make three fifths."""
    setting = SimpleNamespace(topics=50.0, turning_topics=0.004)
    assert plain(turns_a_week)(1.0, setting) == pytest.approx(0.2, rel=1e-12)
    assert plain(turns_a_week)(3.0, setting) == pytest.approx(0.6, rel=1e-12)


@pytest.mark.parametrize(("topics", "turning", "challenge"), [(50.0, 0.0, 9.0), (50.0, 0.5, 0.0)])
def test_a_domain_that_stands_still_turns_no_topic(topics: float, turning: float, challenge: float) -> None:
    """Either nothing changes, or there are no challenges."""
    assert plain(turns_a_week)(challenge, SimpleNamespace(topics=topics, turning_topics=turning)) == 0.0


@pytest.mark.parametrize(
    ("knows", "u", "routine"), [(True, 0.0, True), (True, 0.699, True), (True, 0.7, False), (False, 0.0, False)]
)
def test_what_one_knows_is_routine_by_chance(knows: bool, u: float, routine: bool) -> None:
    """Below seven tenths it is, from there on it is not; who does not know is always concerned."""
    assert bool(plain(is_routine)(knows, u, SimpleNamespace(routine=0.7))) is routine


def test_routine_at_its_bounds() -> None:
    """At 0 every challenge is a concern; at 1 none is to those who know."""
    for u in (0.0, 0.5, 1.0 - 2.0**-53):
        assert not plain(is_routine)(True, u, SimpleNamespace(routine=0.0))
        assert plain(is_routine)(True, u, SimpleNamespace(routine=1.0))
        assert not plain(is_routine)(False, u, SimpleNamespace(routine=1.0))


MASKS = ("sound", "unsound", "learned", "misled", "corrected")


def settled(turned: int = 0, **masks: int) -> tuple[int, int]:
    """What is known rightly and wrongly after a week."""
    person = SimpleNamespace(**{name: np.uint64(masks.get(name, 0)) for name in MASKS})
    plain(settle_knowledge)(person, np.uint64(turned))
    assert (int(person.learned), int(person.misled), int(person.corrected)) == (0, 0, 0)
    return int(person.sound), int(person.unsound)


def test_what_was_learned_is_known_from_the_next_week_on() -> None:
    """Rightly or wrongly, besides what was known before; the week's lists are empty again."""
    assert settled(sound=0b0001, unsound=0b0010, learned=0b0100, misled=0b1000) == (0b0101, 0b1010)


def test_what_is_right_takes_the_place_of_what_was_wrong() -> None:
    """Learned rightly, a topic is no longer held wrongly, even where somebody else said it wrongly in the same week."""
    assert settled(unsound=0b1, learned=0b1) == (0b1, 0)
    assert settled(learned=0b1, misled=0b1) == (0b1, 0)
    assert settled(sound=0b1, misled=0b1) == (0b1, 0)


def test_what_was_found_wrong_is_given_up() -> None:
    """It is then not known at all; what is right is not lost by it."""
    assert settled(unsound=0b11, corrected=0b01) == (0, 0b10)
    assert settled(sound=0b1, corrected=0b1) == (0b1, 0)


def test_what_turns_is_held_wrongly_from_then_on() -> None:
    """Also what was learned only last week; what nobody knew turns unnoticed."""
    assert settled(turned=0b111, sound=0b001, learned=0b010) == (0, 0b011)
    assert settled(turned=0b1) == (0, 0)
    assert settled(turned=0b1, unsound=0b1) == (0, 0b1)


def test_nobody_holds_a_topic_rightly_and_wrongly_at_once() -> None:
    """Whatever a week brought, and nothing comes from nowhere; the highest topic as well as the lowest."""
    luck = random.Random(4)
    for _ in range(500):
        masks = {name: luck.getrandbits(64) & luck.getrandbits(64) for name in MASKS}
        masks["unsound"] &= ~masks["sound"]
        turned = luck.getrandbits(64)
        sound, unsound = settled(turned, **masks)
        assert sound & unsound == 0
        assert sound & turned == 0
        assert (sound | unsound) & ~(masks["sound"] | masks["unsound"] | masks["learned"] | masks["misled"]) == 0
        assert sound == (masks["sound"] | masks["learned"]) & ~turned


def test_a_practice_is_a_run_of_topics_in_a_ring() -> None:
    """What lies beyond it is known and comes up less often; a practice as wide as the domain has no beyond."""
    setting = SimpleNamespace(topics=10.0, practice_from=8.0, practice_topics=4.0, beyond=0.25)
    chances = [plain(within_practice)(0.4, topic, setting) for topic in range(10)]
    assert chances == [0.4, 0.4, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.4, 0.4]
    whole = SimpleNamespace(topics=10.0, practice_from=3.0, practice_topics=64.0, beyond=0.0)
    assert {plain(within_practice)(0.4, topic, whole) for topic in range(10)} == {0.4}
