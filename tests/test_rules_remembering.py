"""The rule of remembering: what is written down."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from copsim.simulation.remembering import written_down
from copsim.simulation.rules import plain


@pytest.mark.parametrize(("reifies", "writing", "chance"), [(1.0, 0.5, 0.5), (0.4, 0.5, 0.2), (0.25, 1.0, 0.25)])
def test_what_is_said_is_written_down_as_far_as_the_activity_does(
    reifies: float, writing: float, chance: float
) -> None:
    """Half of it at most at 0.5; an activity that writes down two fifths keeps a fifth."""
    assert plain(written_down)(reifies, SimpleNamespace(writing=writing)) == pytest.approx(chance, rel=1e-12)


@pytest.mark.parametrize(("reifies", "writing"), [(0.0, 1.0), (1.0, 0.0)])
def test_nothing_is_written_down_unless_somebody_does(reifies: float, writing: float) -> None:
    """An activity that leaves nothing behind, or a community that never writes."""
    assert plain(written_down)(reifies, SimpleNamespace(writing=writing)) == 0.0
