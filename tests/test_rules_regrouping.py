"""The rules of regrouping: who splits off, and when work is done; what becomes of those who move."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.links import Link
from copsim.simulation.model import setting_rows
from copsim.simulation.records import STAGES_OF_LIFE
from copsim.simulation.regrouping import first_half, splits_off, work_done
from copsim.simulation.rules import plain

GIVEN = {"start.members": 40, "deciding.far_share": 0.4}
EMPTY = {"start.members": 0, "joining.prospects": 0.0}


def topics(*which: int) -> np.uint64:
    return np.uint64(sum(1 << t for t in which))


def test_those_split_off_whose_work_is_elsewhere_or_who_are_far_away() -> None:
    """By topic: more of own work is about the second half of the agenda. By place: whoever is far away."""
    first, second = topics(1, 2), topics(7, 8, 9)
    assert plain(splits_off)(topics(7, 8, 1), first, second, 0, False)
    assert not plain(splits_off)(topics(7, 1), first, second, 1, False)
    assert not plain(splits_off)(topics(), first, second, 1, False)
    assert plain(splits_off)(topics(1, 2), first, second, 1, True)
    assert not plain(splits_off)(topics(7, 8), first, second, 0, True)


def test_an_agenda_falls_into_two_halves() -> None:
    """By the order of its topics; of an odd number the second half is the larger one."""
    half = plain(first_half)
    assert half(topics(3, 9, 11, 60)) == topics(3, 9)
    assert half(topics(3, 9, 60)) == topics(3)
    assert half(topics(5)) == half(topics()) == topics()


def test_work_is_done_when_so_many_tasks_are() -> None:
    """Whoever was made for none never ends by it."""
    assert plain(work_done)(3, SimpleNamespace(work=3.0))
    assert not plain(work_done)(2, SimpleNamespace(work=3.0))
    assert not plain(work_done)(1000, SimpleNamespace(work=0.0))


@pytest.mark.parametrize("by_place", [0, 1])
def test_a_community_splits_and_nobody_is_lost(by_place: int) -> None:
    """Those who go found another, with its own agenda and what was written down; the others stay."""
    split = Change(30, event="split", amount=1, more=by_place, community=0)
    plan = Plan(setting_rows([{**GIVEN, "joining.turnover": 0.0}, EMPTY]), (split,))
    life = Life(plan, 2, weeks=60).live(30)
    assert life.weekly["members"][-1].tolist()[1] == 0
    life.live(1)
    before, after = life.weekly["members"][-2], life.weekly["members"][-1]
    assert after[1] > 5
    assert after.sum() == before.sum() + life.weekly["joined"][-1].sum()
    moved = life.members[(life.members["community"] == 1)]
    far = life.people["far"][moved["person"]]
    assert far.all() if by_place else not far.all()
    assert (life.people["home"][moved["person"]] == 0).all()
    life.live(29)
    assert life.weekly["present"][31:, 1].sum() > 0


def test_one_community_merges_into_another_and_takes_nobody_in_any_more() -> None:
    """Who belonged to both belongs to one; the one that is no more reads as dispersed."""
    merge = Change(20, event="merge", amount=1, community=0)
    given = {**GIVEN, "joining.turnover": 0.0}
    plan = Plan(setting_rows([given, given]), (merge,), links=(Link(0, 1, brokers=0.5),))
    life = Life(plan, 2, weeks=60).live(60)
    both = set(life.members["person"][life.members["joined"] < 20].tolist())
    assert life.weekly["members"][20].tolist()[0] == 0
    assert life.weekly["members"][20].tolist()[1] == len(both) + life.weekly["joined"][20, 1]
    assert not life.weekly["joined"][20:, 0].any()
    assert STAGES_OF_LIFE[life.weekly["stage"][-1, 0]] == "dispersed"
    there = life.members[life.members["left"] < 0]
    assert len(set(there["key"].tolist())) == len(there)
    assert (life.people["belongs"][there["person"]] == 1).all()


def test_a_team_ends_with_its_work() -> None:
    """It is closed in the week after its last task was worked on, and nobody belongs to it from there on."""
    given = {**GIVEN, "tasks.task_rate": 0.3, "tasks.work": 6}
    weekly = Life(Plan.of(given), 1, weeks=80).live(80).weekly
    worked = np.cumsum((weekly["tasks"][:, 0] > 0) & (weekly["present"][:, 0] > 0))
    ended = int(np.argmax(worked >= 6)) + 1
    assert 6 < ended < 60
    assert weekly["members"][ended - 1, 0] > 0
    assert not weekly["members"][ended:, 0].any()
    assert weekly["members"][-1, 0] == 0
    assert Life(Plan.of({**given, "tasks.work": 0}), 1, weeks=80).live(80).weekly["members"][-1, 0] > 0


def test_who_belongs_nowhere_any_more_is_not_followed() -> None:
    """A community is closed: who belongs to another stays there, the others are gone."""
    close = Change(10, event="close", community=0)
    plan = Plan(setting_rows([GIVEN, GIVEN]), (close,), links=(Link(0, 1, brokers=0.5),))
    life = Life(plan, 2, weeks=30).live(30)
    assert not life.weekly["members"][10:, 0].any()
    ended = life.members[(life.members["community"] == 0)]
    besides = np.isin(ended["person"], life.members["person"][life.members["community"] == 1])
    assert besides.any()
    assert (life.people["left"][ended["person"][~besides]] >= 0).all()
    assert (life.people["left"][ended["person"][besides]] < 0).any()
