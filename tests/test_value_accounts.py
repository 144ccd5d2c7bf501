"""What is taken up is never lost without a reason: accounts of value that have to balance in every life.

Each cycle is accounted for by what follows it and by what was lost on the way, reason by reason; items of value and the
weekly table tell the same. Worlds are drawn as in `test_properties.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from test_properties import Case, cases

from copsim.simulation.life import Life, Plan
from copsim.simulation.records import APPLIED, FAILED, IMMEDIATE, POTENTIAL, REALIZED, TOLD

pytestmark = pytest.mark.once

WEEKS = 40
bounded = settings(max_examples=100, derandomize=True, deadline=None, database=None)


def totals(life: Life, c: int) -> dict[str, int]:
    """What was counted in a community over all weeks, by measure."""
    weekly = life.weekly[:, c]
    return {name: int(weekly[name].sum()) for name in weekly.dtype.names if weekly[name].dtype.kind == "i"
            and weekly[name].ndim == 1}  # fmt: skip


def in_mind(life: Life, c: int) -> dict[int, int]:
    """What those who are still members have in mind at the end, by kind."""
    state = life.state
    kinds = state.insights["kind"][state.order[state.starts[c] : state.starts[c + 1]]]
    return {kind: int((kinds == kind).sum()) for kind in (POTENTIAL, APPLIED, REALIZED, FAILED)}


def added(counts: Iterable[dict[Any, int]]) -> dict[Any, int]:
    """Counts of several communities, added up."""
    total: dict[Any, int] = {}
    for one in counts:
        for name, many in one.items():
            total[name] = total.get(name, 0) + many
    return total


def items_of(life: Life, c: int, kind: int) -> int:
    """How many items of a kind."""
    return int(((life.items["community"] == c) & (life.items["kind"] == kind)).sum())


def check_accounts(life: Life) -> None:
    """Each cycle: what came in went on, was lost for a reason that is counted, or is still there."""
    communities = range(life.weekly.shape[1])
    # Those who move to another community take along what they have in mind: then accounts are those of the world.
    moved = life.weekly["moved_in"].any()
    for places in [tuple(communities)] if moved else [(c,) for c in communities]:
        of, mind = added(totals(life, c) for c in places), added(in_mind(life, c) for c in places)
        kept = of["news"] - of["not_kept"]
        assert sum(items_of(life, c, POTENTIAL) for c in places) == kept
        assert kept == of["tried"] + of["given_up"] + of["crowded_out"] + of["left_untried"] + mind[POTENTIAL]
        assert of["tried"] == of["realized"] + of["failed"] + of["left_trying"] + mind[APPLIED]
        waiting = mind[REALIZED] + mind[FAILED]
        assert of["realized"] + of["failed"] == of["told_again"] + of["silenced"] + of["untold"] + waiting
        for kind, name in ((APPLIED, "tried"), (REALIZED, "realized"), (FAILED, "failed"), (TOLD, "told_again")):
            assert sum(items_of(life, c, kind) for c in places) == of[name], name
        assert of["silenced"] <= of["failed"]
        assert of["aims_changed"] <= of["aims_missed"] <= of["failed"]
        assert of["aims_met"] <= of["realized"]


FULL = {
    "start.members": 30,
    "joining.prospects": 2.0,
    "joining.turnover": 0.01,
    "telling.believed": 1.0,
    "telling.strangers": 1.0,
    "telling.curiosity": 1.0,
    "telling.tells": 1.0,
    "applying.apply_rate": 0.3,
    "applying.apply_elsewhere": 1.0,
    "applying.ripening": 20.0,
    "knowing.turning_topics": 0.03,
    "knowing.topics": 60,
}
"""People who take up much, try much, wait long for what comes of it, and leave."""


@bounded
@given(cases())
def test_what_came_in_went_on_was_lost_or_is_still_there(case: Case) -> None:
    """In worlds of any parameters, with changes on the way and several communities."""
    check_accounts(case.life(WEEKS).live(WEEKS))


def test_the_accounts_balance_week_by_week_in_a_full_life() -> None:
    """After every week, and each reason for a loss occurs."""
    life = Life(Plan.of(FULL, communities=2, elsewhere=0.3), 3, log=True, weeks=120)
    for _ in range(120):
        life.live(1)
        check_accounts(life)
    of = totals(life, 0)
    for name in ("not_kept", "given_up", "crowded_out", "left_untried", "left_trying", "silenced", "untold"):
        assert of[name] > 0, name


@bounded
@given(cases())
def test_each_item_goes_back_to_a_visit_without_a_circle(case: Case) -> None:
    """From any item one comes to a visit within four steps; nothing is realized untried, or tried without having been
    taken up."""
    items = case.life(WEEKS).live(WEEKS).items
    before = {REALIZED: APPLIED, FAILED: APPLIED, APPLIED: POTENTIAL, POTENTIAL: IMMEDIATE}
    at = np.arange(len(items))
    for _ in range(4):
        for kind, needed in before.items():
            here = at[items["kind"][at] == kind]
            assert (items["kind"][items["parent"][here]] == needed).all()
        told = at[items["kind"][at] == TOLD]
        assert np.isin(items["kind"][items["parent"][told]], [REALIZED, FAILED]).all()
        at = np.where(items["parent"][at] >= 0, items["parent"][at], at)
    assert (items["kind"][at] == IMMEDIATE).all()


@bounded
@given(cases())
def test_without_application_nothing_is_realized(case: Case) -> None:
    """And nothing fails, is told again, silenced, or meets an aim; the agenda is moved by no outcome."""
    calm = replace(
        case,
        drawn={**case.drawn, "applying.apply_rate": 0.0},
        changes=[change for change in case.changes if change.path != "applying.apply_rate"],
    )
    life = calm.life(WEEKS).live(WEEKS)
    idle = ("tried", "realized", "failed", "told_again", "silenced", "left_trying", "untold", "aims_met", "aims_missed")
    for name in (*idle, "carried_across"):
        assert not life.weekly[name].any(), name
    assert set(np.unique(life.items["kind"]).tolist()) <= {IMMEDIATE, POTENTIAL}


@bounded
@given(cases())
def test_items_have_the_same_numbers_when_they_are_not_written_down(case: Case) -> None:
    """Counted all the same, so that what is in mind refers to the same items; and the week is the same to the bit."""
    with_log, without = case.life(30).live(30), case.life(30, log=False).live(30)
    assert with_log.state.clock[0].items == without.state.clock[0].items == len(with_log.items)
    assert with_log.state.insights["number"].tobytes() == without.state.insights["number"].tobytes()
    assert with_log.weekly.tobytes() == without.weekly.tobytes()


LISTENING: dict[str, Any] = {
    "start.members": 40,
    "joining.prospects": 2.0,
    "telling.tells": 1.0,
    "telling.believed": 1.0,
    "telling.strangers": 1.0,
    "telling.curiosity": 1.0,
    "applying.apply_rate": 0.5,
    "applying.apply_elsewhere": 1.0,
    "applying.ripening": 2.0,
    "knowing.turning_topics": 0.01,
}


def test_what_is_told_back_is_news_to_others_and_makes_their_visit_worth_more() -> None:
    """In twelve lives: somebody else takes up what an outcome was about, from who told it, in the same week; and
    those visits are worth more than others of that week in which nothing was taken up."""
    taken = 0
    worth: list[float] = []
    for seed in range(12):
        life = Life(Plan.of(LISTENING), seed, log=True, weeks=78)
        for week in range(78):
            before = len(life.items)
            life.live(1)
            fresh = life.items[before:]
            told = {(int(i["member"]), int(i["topic"])) for i in fresh[fresh["kind"] == TOLD]}
            heard = [
                int(i["member"])
                for i in fresh[fresh["kind"] == POTENTIAL]
                if (int(i["other"]), int(i["topic"])) in told
            ]
            assert all(i["week"] == week for i in fresh)
            taken += len(heard)
            members = life.members
            there = np.flatnonzero(members["role"] >= 2)
            learned = set(fresh["member"][fresh["kind"] == POTENTIAL].tolist())
            others = [row for row in there.tolist() if row not in learned and members["left"][row] < 0]
            if heard and others:
                worth.append(members["experience"][heard].mean() - members["experience"][others].mean())
    assert taken > 200
    assert len(worth) > 100
    assert np.mean(worth) > 3 * np.std(worth) / np.sqrt(len(worth))
