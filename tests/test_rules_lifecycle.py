"""The rule of lifecycle: which stage a community is at."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace

import pytest

from copsim.simulation.lifecycle import stage_of_life
from copsim.simulation.records import (
    COALESCING,
    DISPERSED,
    EMERGING,
    FAILING,
    MATURING,
    STAGES_OF_LIFE,
    SUSTAINING,
    TRANSFORMING,
)
from copsim.simulation.rules import plain

SETTING = SimpleNamespace(
    coalescing_from=4.0,
    maturing_from=0.35,
    sustaining_from=0.3,
    transforming_below=0.5,
    ended_below=3.0,
    wanted_from=2.0,
)
USUAL = {
    "active": 10,
    "identity": 0.5,
    "visible": 0.1,
    "matured": 0,
    "peak": 10.0,
    "seen": 20,
    "wanted": 0.0,
    "shut": 0,
}


def stage(**changed: float) -> str:
    """Name of the stage of a community like the usual one in week 100, but for this."""
    week = changed.pop("week", 100)
    code: int = plain(stage_of_life)(SimpleNamespace(**{**USUAL, **changed}), week, SETTING)
    return str(STAGES_OF_LIFE[code])


def test_stages_have_names_in_their_order() -> None:
    """The codes are places in the list of names."""
    codes = (EMERGING, COALESCING, MATURING, SUSTAINING, TRANSFORMING, DISPERSED, FAILING)
    names = ("potential", "coalescing", "maturing", "sustaining", "transforming", "dispersed", "failed")
    assert tuple(STAGES_OF_LIFE[code] for code in codes) == names == STAGES_OF_LIFE


@pytest.mark.parametrize(("active", "expected"), [(0, "potential"), (3, "potential"), (4, "maturing")])
def test_few_regulars_are_a_potential(active: int, expected: str) -> None:
    """Below four; four are enough."""
    assert stage(active=active) == expected


@pytest.mark.parametrize(("identity", "expected"), [(0.0, "coalescing"), (0.349, "coalescing"), (0.35, "maturing")])
def test_regulars_who_do_not_identify_are_coalescing(identity: float, expected: str) -> None:
    """From 0.35 on there is a communal identity."""
    assert stage(identity=identity) == expected


@pytest.mark.parametrize(("visible", "expected"), [(0.0, "maturing"), (0.299, "maturing"), (0.3, "sustaining")])
def test_what_is_recognised_from_outside_is_sustained(visible: float, expected: str) -> None:
    """From a visible value of 0.3 on."""
    assert stage(visible=visible) == expected


@pytest.mark.parametrize(
    "changed",
    [{"active": 3, "peak": 4.0}, {"identity": 0.2}, {"active": 7, "peak": 14.1}, {"active": 3, "identity": 0.0}],
)
def test_what_was_mature_and_is_no_longer_is_transforming(changed: dict[str, float]) -> None:
    """Too few, no identity, or less than half of the best, each alone; visible value does not help."""
    assert stage(matured=1, **changed) == "transforming"
    assert stage(matured=1, visible=1.0, **changed) == "transforming"
    assert stage(matured=0, **changed) != "transforming"


def test_half_of_the_best_is_not_less_than_half() -> None:
    """A mature community that kept seven of fourteen goes on, recognised or not."""
    assert stage(matured=1, active=7, peak=14.0) == "maturing"
    assert stage(matured=1, active=7, peak=14.0, visible=0.5) == "sustaining"


def test_hardly_anybody_in_half_a_year_is_an_end() -> None:
    """Two people; three are not the end. Nothing ends before it has been there for half a year."""
    assert stage(seen=2) == "dispersed"
    assert stage(seen=3) == "maturing"
    assert stage(week=25, seen=0) == "maturing"
    assert stage(week=26, seen=0) == "dispersed"


@pytest.mark.parametrize(("wanted", "expected"), [(0.0, "dispersed"), (1.99, "dispersed"), (2.0, "failed")])
def test_an_end_is_a_failure_if_it_is_still_wanted(wanted: float, expected: str) -> None:
    """Two people with open concerns are enough for that."""
    assert stage(seen=0, wanted=wanted) == expected


def test_an_end_comes_before_any_stage() -> None:
    """Neither regulars, identity, visible value nor a mature past keep it alive."""
    for active, identity, visible, matured in product((0, 50), (0.0, 1.0), (0.0, 1.0), (0, 1)):
        changed = {"active": active, "identity": identity, "visible": visible, "matured": matured}
        assert stage(seen=0, **changed) == "dispersed"
        assert stage(seen=0, wanted=9.0, **changed) == "failed"


def test_thresholds_of_nothing_leave_only_what_is_mature() -> None:
    """With all thresholds at their lower ends a community of one regular is sustaining from the first week on."""
    lenient = SimpleNamespace(
        coalescing_from=1.0,
        maturing_from=0.0,
        sustaining_from=0.0,
        transforming_below=0.0,
        ended_below=1.0,
        wanted_from=0.0,
    )
    alone = SimpleNamespace(active=1, identity=0.0, visible=0.0, matured=1, peak=900.0, seen=1, wanted=0.0, shut=0)
    assert plain(stage_of_life)(alone, 500, lenient) == SUSTAINING


def test_whatever_was_closed_has_dispersed() -> None:
    """A decision, or work that is done, ends a community without a failure."""
    assert stage(shut=1) == "dispersed"
    assert stage(shut=1, seen=0, wanted=50.0) == "dispersed"
