"""Rules of work: busy spells, projects, concerns, hours."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest

from copsim.simulation.records import ACTIVE, CORE, LEVELS, OCCASIONAL, PERIPHERAL
from copsim.simulation.rules import plain
from copsim.simulation.work import (
    available_hours,
    busy_at_first,
    concern_opens,
    leaves,
    next_busy,
    next_relevance,
    own_hours,
    project_ends,
    renegotiated_relevance,
)

SPELLS = SimpleNamespace(busy_begins=0.05, busy_ends=0.2)


@pytest.mark.parametrize(
    ("busy", "u", "after"), [(0, 0.0, 1), (0, 0.0499, 1), (0, 0.05, 0), (0, 0.99, 0), (1, 0.0, 0), (1, 0.2, 1)]
)
def test_busy_spells_begin_and_end_by_chance(busy: int, u: float, after: int) -> None:
    """Below the chance to begin a calm person turns busy; from the chance to end on a busy one stays so."""
    assert plain(next_busy)(busy, u, SPELLS) == after


def test_busy_spells_that_always_end_last_a_week() -> None:
    """With a chance of 1 to end there is no u that keeps somebody busy."""
    setting = SimpleNamespace(busy_begins=1.0, busy_ends=1.0)
    assert plain(next_busy)(1, 1.0 - 2.0**-53, setting) == 0
    assert plain(next_busy)(0, 1.0 - 2.0**-53, setting) == 1


def test_projects_end_once_in_their_length() -> None:
    """An average person's project of 40 weeks ends at a rate of a fortieth a week; twice as fast, a twentieth."""
    setting = SimpleNamespace(project_length=40.0)
    assert plain(project_ends)(1.0, setting) == 0.025
    assert plain(project_ends)(2.0, setting) == 0.05
    assert plain(project_ends)(0.0, setting) == 0.0


def test_work_changes_freely_without_identification() -> None:
    """Nothing holds somebody who does not identify: the new work's relevance is taken, lower or higher."""
    setting = SimpleNamespace(stick=1.0)
    assert plain(next_relevance)(2.0, 0.1, 0.0, 0.0, setting) == 0.1
    assert plain(next_relevance)(0.1, 2.0, 0.0, 0.0, setting) == 2.0


def test_those_who_identify_keep_to_the_domain() -> None:
    """With stick 0.5 and identification 0.8, four draws in ten keep the larger relevance."""
    setting = SimpleNamespace(stick=0.5)
    kept = [plain(next_relevance)(2.0, 0.1, 0.8, u / 1000, setting) == 2.0 for u in range(1000)]
    assert sum(kept) == 400
    assert kept == sorted(kept, reverse=True)


def test_keeping_to_the_domain_never_refuses_more_relevant_work() -> None:
    """Whoever sticks takes the larger of both."""
    assert plain(next_relevance)(0.5, 0.9, 1.0, 0.0, SimpleNamespace(stick=1.0)) == 0.9


@pytest.mark.parametrize("level", range(len(LEVELS)))
def test_renegotiation_serves_those_at_the_table(level: int) -> None:
    """Active and core members lose no relevance; for the others the domain is where it is now."""
    seated = level in (ACTIVE, CORE)
    assert plain(renegotiated_relevance)(1.0, 0.2, level) == (1.0 if seated else 0.2)
    assert plain(renegotiated_relevance)(0.2, 1.0, level) == 1.0


def test_levels_below_active_are_not_at_the_table() -> None:
    """Occasional and peripheral members are named so that a new order of levels is noticed."""
    assert plain(renegotiated_relevance)(1.0, 0.0, OCCASIONAL) == 0.0
    assert plain(renegotiated_relevance)(1.0, 0.0, PERIPHERAL) == 0.0


def test_concerns_open_with_relevance_and_challenge() -> None:
    """Half a concern a week in a domain three times as lively: 1.5 a week; neither alone raises any."""
    assert plain(concern_opens)(0.5, 3.0) == 1.5
    assert plain(concern_opens)(0.0, 3.0) == 0.0
    assert plain(concern_opens)(0.5, 0.0) == 0.0


def test_hours_are_those_of_the_person_as_far_as_allowed() -> None:
    """8 hours, half of them for this community, three quarters of them usable: 3; a fifth of that when busy."""
    setting = SimpleNamespace(busy_hours=0.2)
    member = SimpleNamespace(share=0.5)
    assert plain(available_hours)(SimpleNamespace(hours=8.0, busy=0), member, 0.75, setting) == 3.0
    busy = plain(available_hours)(SimpleNamespace(hours=8.0, busy=1), member, 0.75, setting)
    assert busy == pytest.approx(0.6, rel=1e-15)


def test_shares_of_two_communities_never_exceed_the_persons_hours() -> None:
    """Two halves of all usable hours are the hours."""
    setting = SimpleNamespace(busy_hours=0.3)
    person, member = SimpleNamespace(hours=2.5, busy=0), SimpleNamespace(share=0.5)
    assert 2 * plain(available_hours)(person, member, 1.0, setting) == 2.5


def test_leaving_takes_the_upper_end_of_the_draw() -> None:
    """At a tenth: the uppermost tenth leaves; at 0 nobody, at 1 everybody."""
    setting = SimpleNamespace(turnover=0.1)
    assert not plain(leaves)(0.89, setting)
    assert plain(leaves)(0.91, setting)
    assert not plain(leaves)(0.999999, SimpleNamespace(turnover=0.0))
    assert plain(leaves)(0.0, SimpleNamespace(turnover=1.0))


def test_half_of_the_people_have_less_than_the_median_of_hours() -> None:
    """The median at a deviate of 0; one deviate up and one down are equally far in proportion; no spread, all alike."""
    setting = SimpleNamespace(hours_median=1.5, hours_spread=0.6)
    assert plain(own_hours)(0.0, setting) == 1.5
    assert plain(own_hours)(1.0, setting) * plain(own_hours)(-1.0, setting) == pytest.approx(2.25, rel=1e-12)
    assert plain(own_hours)(1.0, setting) == pytest.approx(1.5 * math.exp(0.6), rel=1e-12)
    assert plain(own_hours)(2.0, SimpleNamespace(hours_median=1.5, hours_spread=0.0)) == 1.5


def test_as_many_are_busy_at_first_as_in_the_long_run() -> None:
    """Spells that begin one week in twenty and end one in five: a fifth; and next_busy keeps that share."""
    setting = SimpleNamespace(busy_begins=0.05, busy_ends=0.2)
    share = plain(busy_at_first)(setting)
    assert share == pytest.approx(0.2, rel=1e-12)
    assert share * (1 - 0.2) + (1 - share) * 0.05 == pytest.approx(share, rel=1e-12)
