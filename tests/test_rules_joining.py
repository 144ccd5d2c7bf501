"""Rules of joining: who hears of a community, who joins, what they bring, who becomes a mentor; when a core leaves."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest
from helpers_pairs import SMALL, pairs

from copsim.simulation.joining import between, core_departs, find_active, joins, prospects_a_week
from copsim.simulation.life import Life, Plan
from copsim.simulation.records import ACTIVE, CORE, OCCASIONAL, OUTSIDE
from copsim.simulation.rules import plain


def hearing(**changed: float) -> SimpleNamespace:
    usual = {"prospects": 2.0, "dynamism_pull": 0.5, "word_of_mouth": 0.1, "pool": 1000.0}
    return SimpleNamespace(**{**usual, **changed})


def test_an_ordinary_world_brings_the_prospects_stated() -> None:
    """Nobody taking part, ordinary interest, ordinary challenges: just the number of the parameter."""
    assert plain(prospects_a_week)(0.0, 1.0, 0, 0.0, 0, 0.0, hearing()) == 2.0


def test_interest_multiplies_prospects() -> None:
    """An interest of ln 3 brings three times as many."""
    assert plain(prospects_a_week)(math.log(3.0), 1.0, 0, 0.0, 0, 0.0, hearing()) == pytest.approx(6.0, rel=1e-12)


def test_challenges_pull_by_their_exponent() -> None:
    """Four times the challenges at exponent one half: twice as many prospects."""
    assert plain(prospects_a_week)(0.0, 4.0, 0, 0.0, 0, 0.0, hearing()) == pytest.approx(4.0, rel=1e-12)


def test_word_spreads_with_the_logarithm_of_attendance() -> None:
    """99 taking part are ln 100 = 4.605: at 0.1 that is 46 % more."""
    assert plain(prospects_a_week)(0.0, 1.0, 99, 0.0, 0, 0.0, hearing()) == pytest.approx(2.0 * 1.4605170186, rel=1e-9)


def test_a_community_nobody_hears_of_has_no_prospects() -> None:
    """With prospects 0, neither interest nor word of mouth brings anybody."""
    assert plain(prospects_a_week)(2.0, 5.0, 50, 1.0, 7, 0.0, hearing(prospects=0.0)) == 0.0


def test_what_is_heard_of_from_outside_spreads_the_word() -> None:
    """A visible activity doubles word of mouth: 99 taking part make 92 % more instead of 46 %; without any, nothing."""
    loud = plain(prospects_a_week)(0.0, 1.0, 99, 1.0, 0, 0.0, hearing())
    assert loud == pytest.approx(2.0 * 1.9210340372, rel=1e-9)
    assert plain(prospects_a_week)(0.0, 1.0, 0, 1.0, 0, 0.0, hearing()) == 2.0


@pytest.mark.parametrize(("members", "prospects"), [(0, 2.0), (250, 1.5), (999, 0.002), (1000, 0.0), (5000, 0.0)])
def test_the_more_belong_the_fewer_are_left_to_come(members: int, prospects: float) -> None:
    """Of a pool of 1000: a quarter gone leaves three quarters of the prospects; more than all leave none."""
    assert plain(prospects_a_week)(0.0, 1.0, 0, 0.0, members, 0.0, hearing()) == pytest.approx(prospects, rel=1e-9)


def test_challenges_without_a_pull_do_not_matter() -> None:
    """At exponent 0 even a domain that stands still brings the prospects stated; at any other it brings none."""
    assert plain(prospects_a_week)(0.0, 0.0, 0, 0.0, 0, 0.0, hearing(dynamism_pull=0.0)) == 2.0
    assert plain(prospects_a_week)(0.0, 0.0, 0, 0.0, 0, 0.0, hearing(dynamism_pull=0.5)) == 0.0


@pytest.mark.parametrize(("messenger", "prospects"), [(0.0, 2.0), (0.5, 3.0), (1.0, 4.0)])
def test_messengers_reach_up_to_as_many_again(messenger: float, prospects: float) -> None:
    """Half as many with half the effect; nobody where nobody could hear of it or nobody is left."""
    assert plain(prospects_a_week)(0.0, 1.0, 0, 0.0, 0, messenger, hearing()) == pytest.approx(prospects, rel=1e-12)
    assert plain(prospects_a_week)(0.0, 1.0, 9, 1.0, 0, messenger, hearing(prospects=0.0)) == 0.0
    assert plain(prospects_a_week)(0.0, 1.0, 9, 1.0, 1000, messenger, hearing()) == 0.0


def test_messengers_bring_more_people_and_cost_quality() -> None:
    """In every life, with three tenths of what leaders give."""
    seen = pairs(SMALL, {"cultivating.messenger": 0.3, "cultivating.role_half": 0.1}, "joined", "members", "quality")
    assert seen["joined"].more == seen["members"].more == seen["quality"].less == 1.0
    assert seen["joined"].times < 2.0


REASONS = {"why": 0.5, "what": 0.3, "how": 0.2, "attendance_half": 10.0, "why_weeks": 4.0}


def reasons(**changed: float) -> SimpleNamespace:
    return SimpleNamespace(**{**REASONS, **changed})


def test_nobody_joins_without_a_reason() -> None:
    """No relevance, nobody there, not looked after."""
    assert plain(joins)(0.0, 0, 0.0, reasons()) == 0.0


def test_what_is_going_on_counts_half_at_the_half_attendance() -> None:
    """Ten taking part where ten count half: 0.15 of 0.3."""
    assert plain(joins)(0.0, 10, 0.0, reasons()) == pytest.approx(0.15, rel=1e-12)


def test_being_looked_after_counts_with_quality() -> None:
    """At half the quality, half of `how`."""
    assert plain(joins)(0.0, 0, 0.5, reasons()) == pytest.approx(0.1, rel=1e-12)


def test_high_relevance_reaches_the_chance_of_why() -> None:
    """Twenty concerns within the weeks looked ahead leave nothing of 1 - exp(-20) worth speaking of."""
    assert plain(joins)(5.0, 0, 0.0, reasons()) == pytest.approx(0.5, abs=1e-8)


def test_a_concern_expected_within_the_weeks_looked_ahead() -> None:
    """One concern expected within these weeks: 1 - 1/e = 0.632 of `why`."""
    assert plain(joins)(0.25, 0, 0.0, reasons()) == pytest.approx(0.5 * 0.6321205588, rel=1e-9)


def test_any_reason_may_be_enough() -> None:
    """One certain reason makes joining certain, whatever the others say."""
    assert plain(joins)(0.0, 0, 1.0, reasons(how=1.0)) == 1.0


def test_reasons_combine_as_independent_chances() -> None:
    """Chances of a half, 0.15 and 0.1 leave 0.5 x 0.85 x 0.9 unmoved."""
    assert plain(joins)(50.0, 10, 0.5, reasons()) == pytest.approx(1.0 - 0.3825, rel=1e-12)


def test_a_domain_without_relevance_gives_no_why() -> None:
    """Who looks no week ahead sees nothing that matters; only the other reasons are left."""
    assert plain(joins)(0.0, 0, 1.0, reasons(why_weeks=0.0)) == pytest.approx(0.2, rel=1e-12)


def test_joining_is_a_chance_at_all_bounds() -> None:
    """Never below 0 nor above 1."""
    for relevance in (0.0, 1e-300, 1.0, 1e6):
        for attending in (0, 1, 10_000_000):
            for high in (0.0, 1.0):
                p = plain(joins)(relevance, attending, high, reasons(why=high, what=high, how=high))
                assert 0.0 <= p <= 1.0


def test_what_people_bring_lies_evenly_between_two_bounds() -> None:
    """From 0.1 to 0.4: the lower bound, the middle, and hardly less than the upper one."""
    assert plain(between)(0.1, 0.4, 0.0) == 0.1
    assert plain(between)(0.1, 0.4, 0.5) == pytest.approx(0.25, rel=1e-12)
    assert plain(between)(0.1, 0.4, 1.0 - 2.0**-53) == pytest.approx(0.4, rel=1e-12)


def test_bounds_that_are_one_leave_no_choice() -> None:
    """Whatever the luck."""
    assert {plain(between)(0.3, 0.3, u) for u in (0.0, 0.5, 0.999)} == {0.3}


def test_bounds_that_cross_mean_the_lower_one() -> None:
    """Where `high` lies below `low`, everybody brings `low`."""
    assert plain(between)(0.6, 0.2, 0.9) == 0.6


# Mentors, and a core that leaves


def people_at(*levels: int, parts: tuple[int, ...] = (), gone: tuple[int, ...] = ()) -> Any:
    """A world of members at these levels, with the weeks they took part in; some have left the organisation."""
    life = Life(Plan.of({"start.members": len(levels), "start.founders": 0, "start.leaders": 0}), 1, weeks=1)
    state = life.state
    state.clock[0].week = 9
    state.members["level"][: len(levels)] = levels
    state.members["part"][: len(parts)] = parts
    state.people["left"][list(gone)] = 8
    return state


@pytest.mark.parametrize(
    ("v", "mentor"), [(0.0, 1), (0.333, 1), (0.334, 3), (0.666, 3), (0.667, 4), (1.0 - 2.0**-53, 4)]
)
def test_each_active_member_is_as_likely_a_mentor(v: float, mentor: int) -> None:
    """Three of six: two active, one core; neither those below nor those who have left, however active."""
    state = people_at(OCCASIONAL, ACTIVE, OUTSIDE, CORE, ACTIVE, CORE, gone=(5,))
    assert plain(find_active)(state, 0, 6, v) == mentor


@pytest.mark.parametrize("v", [0.0, 0.5, 1.0 - 2.0**-53])
def test_there_may_be_nobody_to_be_a_mentor(v: float) -> None:
    """Nobody active, none of them left, or no members at all."""
    assert plain(find_active)(people_at(OCCASIONAL, OUTSIDE), 0, 2, v) == -1
    assert plain(find_active)(people_at(ACTIVE, CORE, gone=(0, 1)), 0, 2, v) == -1
    assert plain(find_active)(people_at(), 0, 0, v) == -1


def test_mentors_are_of_the_community_that_is_joined() -> None:
    """Only positions from the first up to the last are looked at."""
    state = people_at(CORE, ACTIVE, CORE, ACTIVE)
    assert {plain(find_active)(state, 1, 3, v) for v in (0.0, 0.499, 0.5, 0.999)} == {1, 2}


def left_of(percent: int, *levels: int, parts: tuple[int, ...] = (), gone: tuple[int, ...] = ()) -> list[int]:
    """Who leaves in week 9 when so many percent of the core do."""
    state = people_at(*levels, parts=parts, gone=gone)
    plain(core_departs)(state, 0, len(levels), percent)
    assert set(state.people["left"][: len(levels)].tolist()) <= {-1, 8, 9}
    return [row for row, week in enumerate(state.people["left"][: len(levels)].tolist()) if week == 9]


def test_the_whole_core_leaves_and_nobody_else() -> None:
    """At 100 percent; those who left before are not asked again."""
    assert left_of(100, CORE, ACTIVE, CORE, OUTSIDE, CORE, gone=(4,)) == [0, 2]
    assert left_of(100, ACTIVE, OCCASIONAL) == []
    assert left_of(100) == []


@pytest.mark.parametrize(
    ("percent", "rows"), [(1, []), (9, []), (10, [2]), (29, [2]), (30, [2, 4]), (50, [0, 2, 4]), (70, [0, 1, 2, 4])]
)
def test_a_share_of_the_core_is_rounded_and_those_seen_most_go_first(percent: int, rows: list[int]) -> None:
    """Of five: half a person counts as one. Rows 2 and 4 were seen in three weeks, row 0 in two as was 1; 3 in one."""
    assert left_of(percent, *[CORE] * 5, parts=(0b11, 0b101, 0b111, 0b1, 0b1110)) == rows


def test_of_core_members_seen_equally_often_the_first_leave() -> None:
    """Also where nobody was seen at all."""
    assert left_of(50, CORE, CORE, CORE, CORE) == [0, 1]
