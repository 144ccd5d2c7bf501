"""The rules of technology: rooms, hybrid meetings and tools; what a tool keeps back, and what practices undo."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from helpers_pairs import SMALL, pairs

from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.rules import plain
from copsim.simulation.technology import (
    HYBRID,
    ONLINE,
    ROOM,
    connected,
    distance_left,
    friction_left,
    let_through,
    next_practised,
)

TOOL = SimpleNamespace(tool_friction=0.6, practices_help=0.5, tool_learning=0.1, barrier=0.8, meets=HYBRID)
FAR = {**SMALL, "deciding.far_share": 0.5, "deciding.barrier": 0.8, "leading.support_hours": 20.0}


def test_a_tool_has_less_friction_with_practices_and_with_a_steward() -> None:
    """Practices undo the half that they can, a steward whatever is left."""
    assert plain(friction_left)(0.0, 0.0, TOOL) == 0.6
    assert plain(friction_left)(1.0, 0.0, TOOL) == pytest.approx(0.3)
    assert plain(friction_left)(1.0, 0.5, TOOL) == pytest.approx(0.15)
    assert plain(friction_left)(0.0, 1.0, TOOL) == 0.0


def test_who_is_connected() -> None:
    """Nobody in a room, who is far away in a hybrid meeting, everybody online."""
    for meets, expected in ((ROOM, (False, False)), (HYBRID, (False, True)), (ONLINE, (True, True))):
        setting = SimpleNamespace(meets=meets)
        assert tuple(plain(connected)(far, setting) for far in (0, 1)) == expected


def test_what_is_left_of_the_distance() -> None:
    """What sponsors and support leave in a room; through a tool what the tool leaves, and no steward twice."""
    room = SimpleNamespace(barrier=0.8, meets=ROOM)
    assert plain(distance_left)(0.0, 0.0, 0.3, 1, room) == 0.8
    assert plain(distance_left)(0.5, 0.5, 0.3, 1, room) == pytest.approx(0.2)
    assert plain(distance_left)(0.5, 0.5, 0.3, 1, TOOL) == pytest.approx(0.8 * 0.5 * 0.3)
    assert plain(distance_left)(0.0, 0.9, 0.0, 1, TOOL) == 0.0
    assert plain(distance_left)(0.0, 0.5, 0.3, 0, TOOL) == pytest.approx(0.4), "between meetings there is no tool"


def test_what_a_tool_lets_through() -> None:
    """Nothing is added, and all of it is kept back by a friction of 1."""
    assert plain(let_through)(0.8, 0.0) == 0.8
    assert plain(let_through)(0.8, 0.25) == pytest.approx(0.6)
    assert plain(let_through)(0.8, 1.0) == 0.0


def test_practices_come_with_each_meeting() -> None:
    """A tenth of what is missing each time."""
    assert plain(next_practised)(0.0, TOOL) == pytest.approx(0.1)
    assert plain(next_practised)(0.5, TOOL) == pytest.approx(0.55)
    assert plain(next_practised)(1.0, TOOL) == 1.0


# In lives


def lived(weeks: int = 60, **given: float) -> Any:
    """Weekly rows of one community; `technology__meets` for `technology.meets`."""
    return (
        Life(Plan.of({**FAR, **{k.replace("__", "."): v for k, v in given.items()}}), 5, weeks=weeks)
        .live(weeks)
        .weekly[:, 0]
    )


def test_a_room_knows_nothing_of_tools() -> None:
    """To the bit: whatever the tool would be like, nobody is connected and nothing is practised."""
    one = lived()
    other = lived(technology__tool_friction=0.9, technology__tool_learning=0.5, technology__practices_help=0.1)
    assert one.tobytes() == other.tobytes()
    assert not one["connected"].any()
    assert not one["practised"].any()


def test_where_nobody_is_far_away_a_hybrid_meeting_is_one_in_a_room() -> None:
    """To the bit: nobody is connected, and so nobody finds practices."""
    near = {"deciding__far_share": 0.0}
    room, hybrid = lived(**near), lived(**near, technology__meets=HYBRID)
    for measure in ("present", "ties", "identification", "answers", "realized"):
        assert room[measure].tolist() == hybrid[measure].tolist(), measure
    assert not hybrid["connected"].any()
    assert not hybrid["practised"].any()


def test_a_tool_without_friction_is_as_good_as_a_room_without_distance() -> None:
    """To the bit, but for who counts as connected, where all that goes on is held."""
    online = lived(technology__meets=ONLINE, technology__tool_friction=0.0, rhythm__convened=1.0)
    room = lived(deciding__barrier=0.0, rhythm__convened=1.0)
    for measure in ("present", "far_present", "ties", "answers", "realized"):
        assert online[measure].tolist() == room[measure].tolist(), measure
    assert (online["connected"] == np.where(online["held"] > 0, online["present"], 0)).all()


def test_practices_grow_where_somebody_is_connected_and_nowhere_else() -> None:
    """Each such meeting takes a twentieth of what is missing."""
    weekly = lived(technology__meets=HYBRID)
    before = np.concatenate([[0.0], weekly["practised"][:-1]])
    met = weekly["connected"] > 0
    assert 5 < met.sum() < len(weekly)
    assert weekly["practised"] == pytest.approx(np.where(met, before + 0.05 * (1.0 - before), before))


def test_a_hybrid_meeting_lets_in_those_who_are_far_away() -> None:
    """Against a room with the same barrier; with all its friction it still keeps half of them out."""
    seen = pairs(FAR, {"technology.meets": HYBRID}, "far_present", "far_active")
    assert seen["far_present"].more == 1.0
    assert seen["far_present"].times > 1.5


def test_between_meetings_a_tool_changes_nothing() -> None:
    """Until the first meeting everything is as in a room, to the bit, distance included."""
    rarely = {"rhythm__every": 20.0, "rhythm__convened": 0.3}
    room, hybrid = lived(19, **rarely), lived(19, **rarely, technology__meets=HYBRID)
    assert room["present"].sum() > 20
    assert room["far_present"].sum() > 0
    assert room.tobytes() == hybrid.tobytes()


def test_a_tool_keeps_ties_back() -> None:
    """Nobody is far away, so that being online has nothing but its cost."""
    seen = pairs({**FAR, "deciding.far_share": 0.0}, {"technology.meets": ONLINE}, "ties", "answers", "trust")
    assert seen["ties"].less == 1.0
    assert seen["answers"].times < 0.9


def test_what_practices_can_undo_shows_in_ties_once_there_are_practices() -> None:
    """Practices that undo all against practices that undo nothing."""
    online = {**FAR, "technology.meets": ONLINE, "technology.tool_learning": 0.2, "technology.practices_help": 0.0}
    seen = pairs(online, {"technology.practices_help": 1.0}, "ties", "far_present")
    assert seen["ties"].more == 1.0
    assert seen["far_present"].times > 1.3


def test_a_tool_that_is_given_up_keeps_its_practices() -> None:
    """From a room back to the tool: they are still there (nothing is unlearned)."""
    there_and_back = (Change(20, "technology.meets", ROOM), Change(40, "technology.meets", HYBRID))
    plan = Plan.of({**FAR, "technology.meets": HYBRID}, there_and_back)
    practised = Life(plan, 5, weeks=60).live(60).weekly[:, 0]["practised"]
    assert practised[20] == practised[39] > 0.0
    assert practised[59] > practised[39]
