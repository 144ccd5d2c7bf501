"""The rules of sharing: where the hours of somebody go who belongs to several communities."""

from __future__ import annotations

import numpy as np
import pytest

from copsim.simulation.life import Life, Plan
from copsim.simulation.links import Link
from copsim.simulation.model import setting_rows
from copsim.simulation.rules import plain
from copsim.simulation.sharing import let_go, part_wanted


def test_hours_go_where_they_are_wanted() -> None:
    """In proportion; evenly where nothing draws."""
    assert plain(part_wanted)(1.0, 4.0, 2) == 0.25
    assert plain(part_wanted)(0.0, 4.0, 2) == 0.0
    assert plain(part_wanted)(0.0, 0.0, 2) == 0.5
    assert plain(part_wanted)(0.0, 0.0, 4) == 0.25


def test_a_silo_keeps_what_would_go_elsewhere_unless_it_is_legitimate() -> None:
    """All is let go without a silo, nothing by a whole one, and a part of it where conveners have seen to it."""
    assert plain(let_go)(0.0, 0.0) == 1.0
    assert plain(let_go)(1.0, 0.0) == 0.0
    assert plain(let_go)(0.8, 0.0) == pytest.approx(0.2)
    assert plain(let_go)(0.8, 0.5) == pytest.approx(0.6)
    assert plain(let_go)(1.0, 1.0) == 1.0


def shares(silo: float, hours: float = 0.0) -> tuple[float, float]:
    """Mean share of their hours that brokers give at home and elsewhere after half a year."""
    given = {"start.members": 60, "crossing.silo": silo, "convening.convener_hours": hours}
    plan = Plan(setting_rows([given, given]), links=(Link(0, 1, brokers=0.5),))
    life = Life(plan, 3, weeks=26).live(26)
    members, people = life.members, life.people
    there = (members["left"] < 0) & (people["belongs"][members["person"]] == 2)
    home = members["community"] == people["home"][members["person"]]
    return float(np.mean(members["share"][there & home])), float(np.mean(members["share"][there & ~home]))


def test_brokers_give_less_elsewhere_where_their_unit_is_a_silo() -> None:
    """What they want elsewhere and are not let go for is given nowhere."""
    home, elsewhere = shares(0.0)
    assert home + elsewhere == pytest.approx(1.0)
    assert shares(0.8)[1] < 0.4 * elsewhere
    assert shares(0.8)[1] < shares(0.8, hours=10.0)[1]
