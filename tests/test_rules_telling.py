"""Rules of telling: what is left open, what is believed, which failures are told, who has a name."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from helpers_pairs import SMALL, pairs

from copsim.simulation.activities import Activity
from copsim.simulation.life import Life, Plan
from copsim.simulation.rules import plain
from copsim.simulation.telling import (
    CONFORMITY,
    POSITION,
    REPUTATION,
    TRUST,
    failure_told,
    name_of,
    next_reputation,
    still_open,
    takes_up,
)


def test_answers_leave_ever_less_of_a_concern() -> None:
    """Two answers of 0.6 leave 0.16; one of 1 leaves nothing; one of 0 leaves everything."""
    assert plain(still_open)(plain(still_open)(1.0, 0.6), 0.6) == pytest.approx(0.16, rel=1e-12)
    assert plain(still_open)(0.7, 1.0) == 0.0
    assert plain(still_open)(0.7, 0.0) == 0.7


def test_what_is_left_open_is_a_share() -> None:
    """A thousand answers never leave less than nothing."""
    left = 1.0
    for _ in range(1000):
        left = plain(still_open)(left, 0.01)
        assert 0.0 <= left <= 1.0
    assert left == pytest.approx(0.99**1000, rel=1e-9)


BELIEF = SimpleNamespace(believed=0.8, strangers=0.25, curiosity=0.5)


@pytest.mark.parametrize(
    ("weight", "reputation", "chance"),
    [
        (0.0, 0.0, 0.2),
        (1.0, 0.0, 0.8),
        (0.0, 1.0, 0.8),
        (0.5, 0.0, 0.5),
        (0.0, 0.5, 0.5),
        (0.5, 0.5, 0.65),
        (1.0, 1.0, 0.8),
    ],
)
def test_what_is_new_is_believed_by_trust_or_by_name(weight: float, reputation: float, chance: float) -> None:
    """A stranger's word a fifth, a friend's or a famous one's four fifths; half a tie and half a name make 0.65."""
    assert plain(takes_up)(weight, reputation, True, BELIEF) == pytest.approx(chance, rel=1e-12)


def test_what_does_not_come_up_in_own_work_is_taken_up_less() -> None:
    """By half, from whomever; without curiosity never."""
    for weight in (0.0, 0.4, 1.0):
        own = plain(takes_up)(weight, 0.3, True, BELIEF)
        assert plain(takes_up)(weight, 0.3, False, BELIEF) == pytest.approx(own / 2, rel=1e-12)
    assert plain(takes_up)(1.0, 1.0, False, SimpleNamespace(believed=1.0, strangers=1.0, curiosity=0.0)) == 0.0


def test_belief_is_a_chance_and_rises_with_trust_and_name() -> None:
    """At all bounds of the parameters."""
    for believed in (0.0, 0.5, 1.0):
        for strangers in (0.0, 0.5, 1.0):
            setting = SimpleNamespace(believed=believed, strangers=strangers, curiosity=1.0)
            rows = [[plain(takes_up)(w / 4, r / 4, True, setting) for w in range(5)] for r in range(5)]
            for along in (*rows, *zip(*rows, strict=True)):
                assert list(along) == sorted(along)
            assert 0.0 <= rows[0][0] <= rows[-1][-1] <= 1.0


@pytest.mark.parametrize(
    ("rival", "trust", "formality", "chance"),
    [
        (TRUST, 0.5, 0.0, 0.4),
        (TRUST, 1.0, 0.0, 0.8),
        (TRUST, 0.0, 0.0, 0.0),
        (TRUST, 1.0, 0.75, 0.2),
        (CONFORMITY, 0.5, 0.0, 0.4),
        (CONFORMITY, 1.0, 0.0, 0.0),
        (CONFORMITY, 0.0, 0.0, 0.8),
        (CONFORMITY, 0.0, 0.75, 0.2),
    ],
)
def test_failures_are_told_by_trust_or_for_want_of_it(
    rival: int, trust: float, formality: float, chance: float
) -> None:
    """Candour of 0.8: among friends wholly, or among strangers wholly; three quarters formal leaves a quarter."""
    setting = SimpleNamespace(candour=0.8, told_by=float(rival))
    assert plain(failure_told)(trust, formality, 0.0, setting) == pytest.approx(chance, abs=1e-15)


@pytest.mark.parametrize("rival", [TRUST, CONFORMITY])
def test_no_failure_is_told_where_all_is_formal_or_nobody_is_candid(rival: int) -> None:
    """Whoever sits there."""
    for trust in (0.0, 0.5, 1.0):
        assert plain(failure_told)(trust, 1.0, 0.0, SimpleNamespace(candour=1.0, told_by=float(rival))) == 0.0
        assert plain(failure_told)(trust, 0.0, 0.0, SimpleNamespace(candour=0.0, told_by=float(rival))) == 0.0


def test_the_two_rules_of_candour_pull_in_opposite_ways() -> None:
    """One rises with trust as the other falls; they meet at one half."""
    rising, falling = (
        [plain(failure_told)(t / 10, 0.2, 0.0, SimpleNamespace(candour=0.7, told_by=float(rival))) for t in range(11)]
        for rival in (TRUST, CONFORMITY)
    )
    assert rising == sorted(rising)
    assert falling == sorted(falling, reverse=True)
    assert rising[5] == falling[5]
    assert rising == pytest.approx(falling[::-1], abs=1e-15)


NAME = SimpleNamespace(reputation_rate=0.2, reputation_fade=0.1)


@pytest.mark.parametrize(("merits", "after"), [(0, 0.45), (1, 0.56), (2, 0.648)])
def test_contributions_that_count_build_a_name(merits: int, after: float) -> None:
    """From 0.5, a tenth fades; each contribution then adds a fifth of what is missing: 0.45 + 0.11, and 0.088 more."""
    assert plain(next_reputation)(0.5, merits, NAME) == pytest.approx(after, rel=1e-12)


def test_a_name_fades_where_nothing_is_given() -> None:
    """Half a per cent a week halves it in 138 weeks (ln 2 / 0.005 = 138.6)."""
    reputation = 1.0
    for _ in range(138):
        reputation = plain(next_reputation)(reputation, 0, SimpleNamespace(reputation_rate=0.05, reputation_fade=0.005))
    assert reputation == pytest.approx(0.5, abs=0.002)


def test_a_name_is_a_share_at_all_bounds() -> None:
    """Any number of contributions, any rates; more contributions never lower it."""
    for rate in (0.0, 0.3, 1.0):
        for fade in (0.0, 0.3, 1.0):
            setting = SimpleNamespace(reputation_rate=rate, reputation_fade=fade)
            for before in (0.0, 0.4, 1.0):
                seen = [plain(next_reputation)(before, merits, setting) for merits in range(30)]
                assert seen == sorted(seen)
                assert 0.0 <= seen[0] <= seen[-1] <= 1.0


@pytest.mark.parametrize(
    ("friend", "formality", "trust", "chance"),
    [(0.0, 0.0, 1.0, 0.2), (0.5, 0.0, 1.0, 0.6), (1.0, 0.0, 1.0, 1.0), (1.0, 0.75, 1.0, 0.25), (1.0, 0.0, 0.5, 0.5),
     (1.0, 1.0, 1.0, 0.0), (1.0, 0.0, 0.0, 0.0)],
)  # fmt: skip
def test_critical_friends_make_a_group_candid(friend: float, formality: float, trust: float, chance: float) -> None:
    """Half of what is missing to candour, or all of it; formality and want of trust stand in the way as before."""
    setting = SimpleNamespace(candour=0.2, told_by=float(TRUST))
    assert plain(failure_told)(trust, formality, friend, setting) == pytest.approx(chance, abs=1e-15)
    rival = SimpleNamespace(candour=0.2, told_by=float(CONFORMITY))
    assert plain(failure_told)(1.0 - trust, formality, friend, rival) == pytest.approx(chance, abs=1e-15)


def test_more_critical_friends_never_hide_a_failure() -> None:
    """Whatever the candour, and it stays a chance."""
    for candour in (0.0, 0.5, 1.0):
        setting = SimpleNamespace(candour=candour, told_by=float(TRUST))
        told = [plain(failure_told)(0.7, 0.1, n / 10, setting) for n in range(11)]
        assert told == sorted(told)
        assert 0.0 <= told[0] <= told[-1] <= 1.0


def test_with_critical_friends_failures_are_told_and_people_know_less_that_is_wrong() -> None:
    """In a domain that turns fast, where nobody is candid by themselves; the space is held by others."""
    wrong = {
        **SMALL,
        "knowing.turning_topics": 0.02,
        "telling.candour": 0.0,
        "telling.told_by": CONFORMITY,
        "leading.support_hours": 20.0,
    }
    friends = {"cultivating.critical_friend": 1.0, "cultivating.role_half": 0.1}
    seen = pairs(wrong, friends, "told_again", "misknowing", weeks=104, seeds=24)
    assert seen["told_again"].times > 1.5
    assert seen["told_again"].less == seen["misknowing"].more == 0.0
    assert seen["misknowing"].less >= 0.7


def outside(share: float, seed: int = 4, **given: float) -> Any:
    """A year in which every meeting has an outside source with this chance."""
    parameters = {**SMALL, **{f"telling.{name}": value for name, value in given.items()}}
    plan = Plan.of(parameters, activities=(Activity("talk", 6, 1.0, outside=share, mutual=0.0),))
    return Life(plan, seed, weeks=52).live(52).weekly[:, 0]


def test_what_is_taken_up_from_outside_is_counted_among_the_news() -> None:
    """None without a source; some of all news with one, and only in weeks with a meeting."""
    assert outside(0.0)["oriented"].sum() == 0
    weekly = outside(1.0)
    assert weekly["oriented"].sum() > 0
    assert (weekly["oriented"] <= weekly["news"]).all()
    assert (weekly["oriented"] <= weekly["present"]).all()
    assert weekly["oriented"][weekly["held"] == 0].sum() == 0


def test_who_is_not_believed_orients_nobody() -> None:
    """Where strangers are believed nothing and experts are strangers."""
    assert outside(1.0, expert_trust=0.0, strangers=0.0)["oriented"].sum() == 0
    assert outside(1.0, expert_trust=1.0)["oriented"].sum() > outside(1.0, expert_trust=0.1)["oriented"].sum()


def test_a_word_has_weight_by_name_or_by_position() -> None:
    """Learning trumps power, or power learning: a name counts, or whether somebody leads."""
    known = SimpleNamespace(reputation=0.7, pledge=0.0)
    leads = SimpleNamespace(reputation=0.1, pledge=2.0)
    assert plain(name_of)(known, SimpleNamespace(heeded=REPUTATION)) == 0.7
    assert plain(name_of)(leads, SimpleNamespace(heeded=REPUTATION)) == 0.1
    assert plain(name_of)(known, SimpleNamespace(heeded=POSITION)) == 0.0
    assert plain(name_of)(leads, SimpleNamespace(heeded=POSITION)) == 1.0
