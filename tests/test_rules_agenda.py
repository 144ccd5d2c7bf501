"""Rules of the agenda: what belongs here, and how far the rest is let in."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

import pytest
from helpers_pairs import SMALL

from copsim.simulation.agenda import belongs, fit
from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.rules import plain


@pytest.mark.parametrize(
    ("with_it", "active", "expected"), [(0, 10, False), (1, 10, False), (2, 10, True), (10, 10, True), (1, 1, True)]
)
@pytest.mark.parametrize("before", [False, True])
def test_a_topic_belongs_here_if_it_comes_up_in_enough_of_their_work(
    with_it: int, active: int, expected: bool, before: bool
) -> None:
    """At a fifth, two of ten are just enough; what it was before does not matter while somebody is active."""
    assert bool(plain(belongs)(with_it, active, before, SimpleNamespace(agenda_share=0.2))) is expected


@pytest.mark.parametrize("before", [False, True])
def test_without_anybody_active_the_agenda_stays_as_it_is(before: bool) -> None:
    """Nobody is there to say otherwise, at any share."""
    for share in (0.0, 0.5, 1.0):
        assert plain(belongs)(0, 0, before, SimpleNamespace(agenda_share=share)) is before


def test_the_share_at_its_bounds() -> None:
    """At 0 everything belongs here; at 1 only what comes up in everybody's work."""
    for with_it in range(6):
        assert plain(belongs)(with_it, 5, False, SimpleNamespace(agenda_share=0.0))
        assert bool(plain(belongs)(with_it, 5, True, SimpleNamespace(agenda_share=1.0))) is (with_it == 5)


def test_more_of_them_never_take_a_topic_off() -> None:
    """Monotone in how many have it in their work."""
    for share in (0.1, 0.33, 0.7):
        seen = [bool(plain(belongs)(n, 9, False, SimpleNamespace(agenda_share=share))) for n in range(10)]
        assert seen == sorted(seen)


@pytest.mark.parametrize(("strictness", "let_in"), [(0.0, 1.0), (0.3, 0.7), (1.0, 0.0)])
def test_what_does_not_belong_is_kept_out_as_strictly(strictness: float, let_in: float) -> None:
    """A lenient community lets in everything, a strict one nothing that is not its own."""
    setting = SimpleNamespace(strictness=strictness)
    assert plain(fit)(False, setting) == pytest.approx(let_in, rel=1e-12)
    assert plain(fit)(True, setting) == 1.0


# In lives


def agendas(weeks: int, given: dict[str, float], *changes: Change) -> tuple[list[int], list[int]]:
    """What is on the agenda at the end of each week, as a word of bits, and how much of it moved in the week."""
    life = Life(Plan.of({**SMALL, **given}, changes), 5, weeks=weeks)
    on = [int(life.state.communities["agenda"][0])]
    moved = []
    for _ in range(weeks):
        life.live(1)
        on.append(int(life.state.communities["agenda"][0]))
        moved.append(int(life.weekly["agenda_moved"][len(moved), 0]))
    return on, moved


def test_what_moved_is_what_came_onto_the_agenda_or_went_from_it() -> None:
    """Week by week one topic at most; many when it is renegotiated."""
    on, moved = agendas(60, {}, Change(40, event="renegotiate"))
    assert moved == [(before ^ after).bit_count() for before, after in pairwise(on)]
    assert max(moved[:40]) == 1
    assert moved[40] > 1


def test_what_conversations_put_there_moves_the_agenda_too() -> None:
    """Before one topic is looked at again, which may take back one of them: both count."""
    on, moved = agendas(31, {}, Change(30, event="conversations", amount=5))
    across = (on[30] ^ on[31]).bit_count()
    assert moved[30] > 1
    assert moved[30] - across in (0, 2)


def test_an_agenda_of_everything_or_of_what_all_do_alike_stands_still() -> None:
    """Where any share is enough nothing goes; where all work is the same from the first week, nothing comes either."""
    _, moved = agendas(60, {"agenda.agenda_share": 0.0})
    assert sum(moved[30:]) <= 48
    _, moved = agendas(60, {"knowing.likeness": 1.0})
    assert sum(moved) == 0
