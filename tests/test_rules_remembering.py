"""The rule of remembering: what is written down."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from helpers_pairs import SMALL, pairs

from copsim.simulation.activities import Activity
from copsim.simulation.remembering import written_down
from copsim.simulation.rules import plain


@pytest.mark.parametrize(("reifies", "writing", "chance"), [(1.0, 0.5, 0.5), (0.4, 0.5, 0.2), (0.25, 1.0, 0.25)])
def test_what_is_said_is_written_down_as_far_as_the_activity_does(
    reifies: float, writing: float, chance: float
) -> None:
    """Half of it at most at 0.5; an activity that writes down two fifths keeps a fifth."""
    assert plain(written_down)(reifies, 0.0, SimpleNamespace(writing=writing)) == pytest.approx(chance, rel=1e-12)


@pytest.mark.parametrize(("reifies", "writing"), [(0.0, 1.0), (1.0, 0.0)])
def test_nothing_is_written_down_unless_somebody_does(reifies: float, writing: float) -> None:
    """An activity that leaves nothing behind, or a community that never writes."""
    assert plain(written_down)(reifies, 0.0, SimpleNamespace(writing=writing)) == 0.0


@pytest.mark.parametrize(
    ("reifies", "reporter", "chance"),
    [(1.0, 0.0, 0.2), (1.0, 0.5, 0.6), (0.5, 0.5, 0.3), (0.5, 1.0, 0.5), (0.0, 1.0, 0.0)],
)
def test_social_reporters_see_to_it_that_what_is_said_is_written_down(
    reifies: float, reporter: float, chance: float
) -> None:
    """They add their share of what is missing, as far as the activity leaves anything behind."""
    assert plain(written_down)(reifies, reporter, SimpleNamespace(writing=0.2)) == pytest.approx(chance, rel=1e-12)


def test_more_reporting_never_writes_down_less() -> None:
    """At any habit of writing, and it stays a chance."""
    for writing in (0.0, 0.5, 1.0):
        chances = [plain(written_down)(0.8, n / 10, SimpleNamespace(writing=writing)) for n in range(11)]
        assert chances == sorted(chances)
        assert 0.0 <= chances[0] <= chances[-1] <= 0.8


def test_a_community_that_never_writes_has_documents_by_its_reporters_alone() -> None:
    """And fewer when their hours are fewer."""
    silent = {**SMALL, "remembering.writing": 0.0, "leading.support_hours": 20.0}
    notes = (Activity("notes", 4, 1.0, group=5, reifies=0.5),)
    little, much = (
        pairs(silent, {"cultivating.reporter": share}, "written", activities=notes)["written"] for share in (0.05, 0.5)
    )
    assert little.without.max() == 0.0
    assert little.more >= 0.9
    assert (much.having > little.having).all()
