"""Rules of work: busy spells, projects, concerns, hours."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest

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


@pytest.mark.parametrize(("before", "fresh"), [(2.0, 0.1), (0.1, 2.0), (0.0, 0.0)])
def test_work_that_changes_freely_is_as_relevant_as_it_comes(before: float, fresh: float) -> None:
    """Nothing holds somebody who does not keep to the domain: the new relevance is taken, lower or higher."""
    assert plain(next_relevance)(before, fresh, False) == fresh


@pytest.mark.parametrize(("before", "fresh", "after"), [(2.0, 0.1, 2.0), (0.5, 0.9, 0.9), (0.0, 0.0, 0.0)])
def test_keeping_to_the_domain_loses_no_relevance(before: float, fresh: float, after: float) -> None:
    """Who keeps to it has the larger of both, and never refuses more relevant work."""
    assert plain(next_relevance)(before, fresh, True) == after


def test_concerns_open_with_relevance_and_challenge() -> None:
    """Half a concern a week in a domain three times as lively: 1.5 a week; neither alone raises any."""
    assert plain(concern_opens)(0.5, 3.0, 1) == 1.5
    assert plain(concern_opens)(0.5, 3.0, 2) == 0.75
    assert plain(concern_opens)(0.0, 3.0, 1) == 0.0
    assert plain(concern_opens)(0.5, 0.0, 1) == 0.0


def test_hours_are_those_of_the_person_as_far_as_allowed() -> None:
    """8 hours, half of them for this community, three quarters of them usable: 3; a fifth of that when busy."""
    setting = SimpleNamespace(busy_hours=0.2)
    member = SimpleNamespace(share=0.5)
    assert plain(available_hours)(SimpleNamespace(hours=8.0, busy=0), member, 0.75, 0.0, setting) == 3.0
    busy = plain(available_hours)(SimpleNamespace(hours=8.0, busy=1), member, 0.75, 0.0, setting)
    assert busy == pytest.approx(0.6, rel=1e-15)


def test_who_is_freed_from_other_work_has_hours_in_busy_spells() -> None:
    """Of 4 usable hours a fifth is left when busy; half freed three fifths, wholly freed all, as in calm weeks."""
    setting, member = SimpleNamespace(busy_hours=0.2), SimpleNamespace(share=0.5)
    busy, calm = SimpleNamespace(hours=8.0, busy=1), SimpleNamespace(hours=8.0, busy=0)
    hours = [plain(available_hours)(busy, member, 1.0, freed, setting) for freed in (0.0, 0.5, 1.0)]
    assert hours == pytest.approx([0.8, 2.4, 4.0], rel=1e-12)
    assert [plain(available_hours)(calm, member, 1.0, freed, setting) for freed in (0.0, 1.0)] == [4.0, 4.0]


def test_shares_of_two_communities_never_exceed_the_persons_hours() -> None:
    """Two halves of all usable hours are the hours."""
    setting = SimpleNamespace(busy_hours=0.3)
    person, member = SimpleNamespace(hours=2.5, busy=0), SimpleNamespace(share=0.5)
    assert 2 * plain(available_hours)(person, member, 1.0, 0.0, setting) == 2.5


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
