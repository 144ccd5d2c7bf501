"""Rules of the organisation: anger, voice or exit, recognition, awards."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from copsim.simulation.life import Life, Plan
from copsim.simulation.organisation import (
    CROWDS_IN,
    CROWDS_OUT,
    EITHER,
    EXIT,
    VOICE,
    give_awards,
    honoured,
    next_anger,
    voiced,
    worth_of_giving,
)
from copsim.simulation.records import EMPTY_SEAT, NO_SEAT
from copsim.simulation.rules import plain


@pytest.mark.parametrize(
    ("portfolio", "domain", "share"),
    [
        (NO_SEAT, NO_SEAT, 0.0),
        (EMPTY_SEAT, NO_SEAT, 0.0),
        (0.3, NO_SEAT, 0.3),
        (EMPTY_SEAT, 0.6, 0.6),
        (0.3, 0.6, 0.6),
        (0.9, 0.6, 0.9),
        (0.0, 0.0, 0.0),
    ],
)
def test_anger_is_voiced_as_far_as_somebody_would_hear_it(portfolio: float, domain: float, share: float) -> None:
    """The more engaged of two sponsors; a seat that is empty, or none, hears nothing."""
    community = SimpleNamespace(portfolio=portfolio, domain=domain)
    assert plain(voiced)(community, SimpleNamespace(unheard=float(EITHER))) == share


@pytest.mark.parametrize(("rival", "share"), [(EXIT, 0.0), (VOICE, 1.0)])
def test_rival_rules_of_voice_do_not_ask_for_sponsors(rival: int, share: float) -> None:
    """Always exit, or always voice, whoever is there to hear."""
    for community in (SimpleNamespace(portfolio=NO_SEAT, domain=NO_SEAT), SimpleNamespace(portfolio=0.5, domain=1.0)):
        assert plain(voiced)(community, SimpleNamespace(unheard=float(rival))) == share


MOODS = SimpleNamespace(anger_fade=0.1, indignation=0.8)


def test_anger_fades_where_nothing_is_decided() -> None:
    """A tenth of it a week; none comes from nothing, however much one identifies."""
    assert plain(next_anger)(0.5, 1.0, -1.0, MOODS) == pytest.approx(0.45, rel=1e-12)
    assert plain(next_anger)(0.0, 1.0, -1.0, MOODS) == 0.0


@pytest.mark.parametrize(("identification", "heard", "anger"), [(1.0, 0.0, 0.8), (0.5, 0.0, 0.4), (1.0, 0.75, 0.2)])
def test_not_being_heard_makes_those_angry_who_care(identification: float, heard: float, anger: float) -> None:
    """At 0.8: all of it, half of it in those who identify half, a quarter of it where three quarters were heard."""
    assert plain(next_anger)(0.0, identification, heard, MOODS) == pytest.approx(anger, rel=1e-12)


def test_who_was_heard_or_does_not_care_is_not_angered() -> None:
    """Old anger only fades."""
    assert plain(next_anger)(0.5, 1.0, 1.0, MOODS) == pytest.approx(0.45, rel=1e-12)
    assert plain(next_anger)(0.5, 0.0, 0.0, MOODS) == pytest.approx(0.45, rel=1e-12)


def test_anger_adds_to_anger_and_is_at_most_whole() -> None:
    """What is left of 0.5, 0.45, and 0.8 of what is missing: 0.89; a thousand decisions do not go beyond 1."""
    assert plain(next_anger)(0.5, 1.0, 0.0, MOODS) == pytest.approx(0.89, rel=1e-12)
    anger = 0.0
    for _ in range(1000):
        anger = plain(next_anger)(anger, 1.0, 0.0, SimpleNamespace(anger_fade=0.0, indignation=0.8))
        assert 0.0 <= anger <= 1.0
    assert anger == pytest.approx(1.0)


@pytest.mark.parametrize(("rival", "reputation", "value"), [
    (CROWDS_IN, 0.0, 0.25), (CROWDS_IN, 1.0, 0.4), (CROWDS_IN, 0.5, 0.325),
    (CROWDS_OUT, 0.0, 0.1), (CROWDS_OUT, 1.0, 0.1),
])  # fmt: skip
def test_recognition_adds_to_giving_or_spoils_it(rival: int, reputation: float, value: float) -> None:
    """At 0.6, giving worth 0.25: it adds up to 0.15 to those with a name; or takes 0.15, whoever one is."""
    setting = SimpleNamespace(recognised=float(rival), recognition=0.6)
    assert plain(worth_of_giving)(0.25, reputation, setting) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("rival", [CROWDS_IN, CROWDS_OUT])
def test_without_recognition_giving_is_worth_what_it_is(rival: int) -> None:
    """Both rules say the same where there is nothing to recognise by."""
    assert plain(worth_of_giving)(0.3, 0.7, SimpleNamespace(recognised=float(rival), recognition=0.0)) == 0.3


def test_giving_is_worth_a_share_at_all_bounds() -> None:
    """Cut at 1 where recognition would go beyond; at 0 where it spoils everything."""
    whole = SimpleNamespace(recognised=float(CROWDS_IN), recognition=1.0)
    assert plain(worth_of_giving)(0.9, 1.0, whole) == 1.0
    assert plain(worth_of_giving)(0.9, 1.0, SimpleNamespace(recognised=float(CROWDS_OUT), recognition=1.0)) == 0.0


# Awards


@pytest.mark.parametrize(
    ("reputation", "award", "after"), [(0.0, 0.3, 0.3), (0.5, 0.3, 0.65), (1.0, 0.3, 1.0), (0.4, 0.0, 0.4)]
)
def test_an_award_adds_a_share_of_what_is_missing(reputation: float, award: float, after: float) -> None:
    """At 0.3, who has no name gets 0.3 and who has half a name 0.15 more; a whole one cannot grow."""
    assert plain(honoured)(reputation, SimpleNamespace(award=award)) == pytest.approx(after, rel=1e-12)


def test_a_name_stays_within_its_bounds_however_often_it_is_honoured() -> None:
    """At the upper bound one award makes a whole name; a thousand small ones do not go beyond."""
    assert plain(honoured)(0.2, SimpleNamespace(award=1.0)) == 1.0
    reputation = 0.0
    for _ in range(1000):
        reputation = plain(honoured)(reputation, SimpleNamespace(award=0.1))
        assert 0.0 <= reputation <= 1.0
    assert reputation == pytest.approx(1.0)


PARTS = (0b1, 0b111, 0, 0b1011, 0b11, 0b10101, 1 << 25)
"""Weeks of seven members: one, three, none, three, two, three, and one at the far end of the half-year."""


def honours(how_many: int, passed_over: int, parts: tuple[int, ...] = PARTS) -> list[int]:
    """Which members are honoured, by row."""
    life = Life(Plan.of({"start.members": len(parts), "organisation.award": 0.5}), 1, weeks=1)
    state: Any = life.state
    state.members["part"][: len(parts)] = parts
    state.communities[0].awards = how_many
    state.communities[0].awards_after = passed_over
    plain(give_awards)(state, 0)
    reputation = life.members["reputation"].tolist()
    assert set(reputation) <= {0.0, 0.5}
    return [row for row, name in enumerate(reputation) if name > 0.0]


@pytest.mark.parametrize(
    ("how_many", "passed_over", "rows"),
    [
        (1, 0, [1]),
        (2, 0, [1, 3]),
        (4, 0, [1, 3, 4, 5]),
        (5, 0, [0, 1, 3, 4, 5]),
        (1000, 0, [0, 1, 3, 4, 5, 6]),
        (1, 16, [1]),
        (1, 17, [3]),
        (2, 50, [0, 4]),
        (1000, 50, [0, 4, 6]),
        (1000, 99, [6]),
    ],
)
def test_the_most_active_are_honoured_after_those_passed_over(how_many: int, passed_over: int, rows: list[int]) -> None:
    """Of six who were seen; of equals the first. A share passed over is cut down to whole members; nobody unseen."""
    assert honours(how_many, passed_over) == rows


def test_where_nobody_was_seen_nobody_is_honoured() -> None:
    """However many awards there are; nor where there are no members at all."""
    assert honours(1000, 0, (0, 0, 0)) == []
    life = Life(Plan.of({"start.members": 0}), 1, weeks=1)
    life.state.communities[0].awards = 5
    plain(give_awards)(life.state, 0)
    assert len(life.members) == 0
