"""Rules of discovering: who is willing to lead when asked, and what conversations do."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from helpers_pairs import SMALL, pairs

from copsim.simulation.changes import Change
from copsim.simulation.discovering import hold_conversations, willing
from copsim.simulation.life import Life, Plan
from copsim.simulation.rules import plain


@pytest.mark.parametrize(
    ("asked", "passion", "energy", "chance"),
    [(0.3, 1.0, 1.0, 0.3), (0.3, 0.5, 0.4, 0.06), (1.0, 1.0, 1.0, 1.0), (0.0, 1.0, 1.0, 0.0), (1.0, 0.0, 1.0, 0.0),
     (1.0, 1.0, 0.0, 0.0)],
)  # fmt: skip
def test_willing_to_lead_as_far_as_passion_and_energy_go(
    asked: float, passion: float, energy: float, chance: float
) -> None:
    """The chance of somebody full of both, times either; without one of them never."""
    member = SimpleNamespace(passion=passion, energy=energy)
    setting = SimpleNamespace(asked_to_lead=asked, step_down_energy=0.0)
    assert plain(willing)(member, setting) == pytest.approx(chance, rel=1e-12)


def test_who_is_tired_out_is_not_willing() -> None:
    """They would give the seat up at once."""
    setting = SimpleNamespace(asked_to_lead=1.0, step_down_energy=0.2)
    assert plain(willing)(SimpleNamespace(passion=1.0, energy=0.19), setting) == 0.0
    assert plain(willing)(SimpleNamespace(passion=1.0, energy=0.2), setting) == 0.2


def test_more_passion_or_energy_never_makes_less_willing() -> None:
    """And it is a chance at all bounds."""
    for asked in (0.0, 0.3, 1.0):
        setting = SimpleNamespace(asked_to_lead=asked, step_down_energy=0.2)
        rows = [
            [plain(willing)(SimpleNamespace(passion=p / 4, energy=e / 4), setting) for p in range(5)] for e in range(5)
        ]
        for along in (*rows, *zip(*rows, strict=True)):
            assert list(along) == sorted(along)
        assert (rows[0][0], rows[-1][-1]) == (0.0, asked)


def talked(how_many: int, *contexts: int, **given: Any) -> Any:
    """The state after conversations: members of falling relevance, to whose work these topics belong."""
    usual = {"start__leaders": 0, "discovering__asked_to_lead": 0.0, "knowing__topics": 4}
    parameters = {"start.members": len(contexts), **{k.replace("__", "."): v for k, v in {**usual, **given}.items()}}
    state: Any = Life(Plan.of(parameters), 3, weeks=1).state
    n = len(contexts)
    state.people["context"][:n] = contexts
    state.members["relevance"][:n] = [1.0 / (row + 1) for row in range(n)]
    for name in ("passion", "energy"):
        state.members[name][:n] = 1.0
    state.members["identification"][:n] = 0.2
    state.people["hours"][:n] = 10.0
    state.communities[0].agenda = 0b1000
    state.communities[0].talks = how_many
    hold_conversations(state, 0)
    return state


@pytest.mark.parametrize(
    ("how_many", "share", "agenda"),
    [(1, 0.15, 0b0001), (2, 0.15, 0b0011), (4, 0.5, 0b0011), (4, 0.6, 0b0001), (4, 1.0, 0b0000), (4, 0.0, 0b1111),
     (1000, 0.25, 0b0111), (0, 0.15, 0b1000)],
)  # fmt: skip
def test_what_comes_up_in_their_work_becomes_the_agenda(how_many: int, share: float, agenda: int) -> None:
    """Of those of most relevance: in the work of enough of them. Without anybody it stays as it was."""
    state = talked(how_many, 0b0001, 0b0011, 0b0110, 0b0001, agenda__agenda_share=share)
    assert int(state.communities[0].agenda) == agenda


def test_those_who_are_talked_with_identify_with_what_could_be() -> None:
    """15 % of what is missing to those two whose work it matters most to; nothing to the others."""
    state = talked(2, 1, 1, 1, 1)
    assert state.members["identification"][:4].tolist() == pytest.approx([0.32, 0.32, 0.2, 0.2], rel=1e-12)
    assert talked(9, 1, discovering__talk_lifts=1.0).members["identification"][0] == 1.0


def test_relevance_says_who_is_talked_with_not_the_order_of_coming() -> None:
    """The last of three matters most."""
    state = talked(0, 1, 2, 4)
    state.members["relevance"][:3] = [0.1, 0.2, 0.9]
    state.communities[0].talks = 1
    hold_conversations(state, 0)
    assert state.members["identification"][:3].tolist() == pytest.approx([0.2, 0.2, 0.32], rel=1e-12)
    assert int(state.communities[0].agenda) == 4


def test_who_leads_already_is_not_talked_with() -> None:
    """One conversation goes to the next in relevance."""
    state = talked(0, 1, 2)
    state.members["pledge"][0] = 1.0
    state.communities[0].talks = 1
    hold_conversations(state, 0)
    assert state.members["identification"][:2].tolist() == pytest.approx([0.2, 0.32], rel=1e-12)


ASKING = {
    "discovering__asked_to_lead": 1.0,
    "leading__need_base": 5.0,
    "leading__need_growth": 0.0,
    "world__time_legitimacy": 1.0,
}


def pledges(state: Any) -> list[float]:
    return [float(pledge) for pledge in state.members["pledge"][: int(state.clock[0].members)]]


def test_willing_people_pledge_what_is_missing_and_no_more() -> None:
    """Four tenths of ten hours each: four of five hours, one more, and nothing is left for the third."""
    state = talked(3, 1, 1, 1, **ASKING)
    assert pledges(state) == pytest.approx([4.0, 1.0, 0.0], rel=1e-12)
    assert state.members["effort"][:2].tolist() == [1.0, 1.0]
    assert state.members["seated"][:3].tolist() == [0, 0, -1]


def test_nobody_is_asked_to_lead_where_enough_is_given() -> None:
    """By a support team, by a core that is employed, by a leader; or where nothing is needed."""
    assert pledges(talked(2, 1, 1, **ASKING, leading__support_hours=5.0)) == [0.0, 0.0]
    assert pledges(talked(2, 1, 1, **ASKING, organisation__full_time=5.0)) == [0.0, 0.0]
    assert pledges(talked(2, 1, 1, **ASKING, organisation__full_time=3.0)) == pytest.approx([2.0, 0.0], rel=1e-12)
    assert pledges(talked(2, 1, 1, **{**ASKING, "leading__need_base": 0.0})) == [0.0, 0.0]


def test_nobody_leads_who_is_not_willing() -> None:
    """At a chance of 0."""
    assert pledges(talked(3, 1, 1, 1, **{**ASKING, "discovering__asked_to_lead": 0.0})) == [0.0, 0.0, 0.0]


# In lives

LEADERLESS = {**SMALL, "start.leaders": 0, "leading.step_up": 0.0, "joining.prospects": 0.0}


def test_conversations_find_leaders_and_the_space_is_held() -> None:
    """Of the same people, in lives where nobody leads and nobody would step up; and more of them come."""
    seen = pairs(
        {**LEADERLESS, "discovering.asked_to_lead": 0.0, "discovering.talk_lifts": 0.0},
        {"discovering.asked_to_lead": 0.8, "discovering.talk_lifts": 0.15},
        *("leaders", "gap", "present", "identification"),
        changes=[Change(2, event="conversations", amount=12)],
        weeks=40,
    )
    assert seen["leaders"].without.max() == 0.0
    assert seen["leaders"].more >= 0.9
    assert seen["gap"].less >= 0.9
    assert seen["present"].more >= 0.9
    assert seen["identification"].more >= 0.9


def test_the_agenda_is_what_comes_up_in_the_work_of_those_talked_with() -> None:
    """All forty are talked with in week 5: all topics but the one looked at again that week are as their work says."""
    parameters = {**LEADERLESS, "joining.turnover": 0.0, "agenda.agenda_share": 0.35}
    plan = Plan.of(parameters, [Change(5, event="conversations", amount=40)])
    life = Life(plan, 3, weeks=6).live(5)
    topics = int(life.state.setting[0].topics)

    def other_than_their_work() -> int:
        contexts = [int(context) for context in life.people["context"]]
        theirs = sum(1 << t for t in range(topics) if sum(context >> t & 1 for context in contexts) >= 0.35 * 40)
        return (theirs ^ int(life.state.communities[0].agenda)).bit_count()

    assert other_than_their_work() > 3
    life.live(1)
    assert len(life.people) == 40
    assert other_than_their_work() <= 1


def test_who_agreed_to_lead_keeps_the_seat_for_half_a_year_without_coming() -> None:
    """Asked in week 60, when all have been there for more than half a year and hardly anybody comes."""
    nobody_comes = {"deciding.openness": 0.0, "deciding.duty": 0.0, "deciding.habit_pull": 0.0,
                    "deciding.concern_pull": 0.0, "leading.step_down_energy": 0.0}  # fmt: skip
    asked = {**LEADERLESS, **nobody_comes, "discovering.asked_to_lead": 1.0}
    weekly = Life(Plan.of(asked, [Change(60, event="conversations", amount=20)]), 3, weeks=100).live(100).weekly[:, 0]
    leaders = weekly["leaders"].tolist()
    assert leaders[59] == 0
    assert min(leaders[60:86]) > 0
    assert leaders[86] == 0
