"""Valuing: what a community learns about turning experience into value (concept G7).

What came of something is looked at together when it is told. A community that reflects on it gets better at using what
it takes up, whatever it is about: it learns how to learn. What is not kept up is lost again.
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation import draws
from copsim.simulation.numerics import compiled, toward
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import TAKE_PART, Record, Room, State
from copsim.simulation.rules import rule
from copsim.simulation.topics import NONE, has, only, pick


class Valuing(Theme):
    """Learning capability, and what members want to make different."""

    key: ClassVar[str] = "valuing"

    reflection: float = quantity(
        0.0,
        "0 to 1",
        0.0,
        1.0,
        "How much of what is missing to full learning capability an outcome adds that is told back and reflected on.",
        "slides on value creation (learning how to learn); level assumed",
        "G7",
    )
    aspiring: float = quantity(
        0.0,
        "chance",
        0.0,
        1.0,
        "Chance at a visit that a member without an aim takes one: a topic of the agenda that is not known yet.",
        "slides on value creation (aspirations, caring to make a difference); level assumed",
        "G4 H6",
    )
    reframing: float = quantity(
        0.0,
        "chance",
        0.0,
        1.0,
        "Chance that a failure makes a member change the aim, and that an outcome told back puts its topic on the "
        "agenda.",
        "slides on value creation (reframing loops, short and long); level assumed",
        "G3 G4 A8",
    )
    capability_fade: float = quantity(
        0.01, "per week", 0.0, 1.0, "How fast learning capability is lost.", "assumption", "G7"
    )
    capability_gain: float = quantity(
        1.0,
        "multiple",
        0.0,
        10.0,
        "How much sooner insights are tried with full learning capability: 1 is twice the rate.",
        "slides on value creation (learning how to learn); level assumed",
        "G7",
    )


@rule(
    "C' = C (1 - capability_fade), then C + reflection (1 - C) for each outcome that is told back",
    unit="0 to 1",
    concepts="G7 G3",
    source="slides on value creation (learning how to learn); form assumed",
)
def next_capability(capability: float, told: int, setting: Record) -> float:
    """Learning capability after a week: of failures one learns as much as of successes."""
    capability = capability * (1.0 - setting.capability_fade)
    for _ in range(told):
        capability = toward(capability, 1.0, setting.reflection)
    return capability


@compiled
def meet_aim(member: Record, works: bool, community: Record, setting: Record, clock: Record, c: int) -> None:
    """It shows what came of something in a member's aim: it is met; or it was missed, and is kept or changed.

    The short reframing loop: what failed makes one ask whether it is the right thing to want.
    """
    if works:
        community.aims_met += 1
        member.aim = -1
        return
    community.aims_missed += 1
    if draws.uniform(clock.seed, member.key, clock.week + 1, draws.REFRAME, c, 0) < setting.reframing:
        community.aims_changed += 1
        member.aim = -1


@compiled
def bring_home(member: Record, topic: int, room: Room) -> None:
    """The long reframing loop: an outcome that is told back may put its topic on the agenda of the community.

    `room` is where it is told.
    """
    setting, community = room.setting, room.community
    if setting.reframing > 0.0 and not has(community.agenda, topic):
        u = draws.uniform(room.clock.seed, member.key, room.clock.week + 1, draws.TOLD_ON, room.c, topic)
        if u < setting.reframing:
            community.agenda = community.agenda | only(topic)
            community.agenda_moved += 1
            community.agenda_brought += 1


@compiled
def learn_to_learn(state: State, c: int) -> None:
    """Stage: what the community makes of the outcomes that were told this week; members who came take aims."""
    people, members, order, starts = state.people, state.members, state.order, state.starts
    clock = state.clock[0]
    community = state.communities[c]
    setting = state.setting[c]
    community.capability = next_capability(community.capability, community.retold, setting)
    if setting.aspiring <= 0.0 or community.agenda == NONE:
        return
    for k in range(starts[c], starts[c + 1]):
        member = members[order[k]]
        if member.role >= TAKE_PART and member.aim < 0:
            u, v = draws.pair(clock.seed, member.key, clock.week + 1, draws.ASPIRE, c, 0)
            # In what one knows already there is nothing to learn here.
            lacking = community.agenda & ~people[member.person].sound
            if u < setting.aspiring and lacking != NONE:
                member.aim = pick(lacking, setting.topics, v)
