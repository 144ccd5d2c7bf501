"""Lifecycle: at which stage of its life a community is, read from its state, and how it ends (concepts D1, D4).

Nothing acts on the stage. Common ground and few regulars: potential. Enough regulars to last: coalescing. They identify
with each other as a community: maturing. What it does is recognised from outside: sustaining. What was mature and has
lost half of its regulars, or its identity, is transforming. Hardly anybody in half a year: it has ended, and failed if
people still have concerns of the kind it was for; else it has lived its usefulness.
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation.numerics import compiled, toward
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import (
    ACTIVE,
    COALESCING,
    DISPERSED,
    EMERGING,
    FAILING,
    MATURING,
    SUSTAINING,
    TRANSFORMING,
    WINDOW,
    Record,
    State,
)
from copsim.simulation.rules import rule


class Lifecycle(Theme):
    """Where one stage passes into the next. These only say how the life is read."""

    key: ClassVar[str] = "lifecycle"

    coalescing_from: int = quantity(
        8,
        "people",
        1,
        10_000,
        "Active and core members from which a community can last.",
        "slides on lifecycle (long-term viability); number assumed",
        "D1",
    )
    maturing_from: float = quantity(
        0.3,
        "0 to 1",
        0.0,
        1.0,
        "Their mean identification from which there is a communal identity.",
        "slides on lifecycle; level assumed",
        "D1",
    )
    sustaining_from: float = quantity(
        0.3,
        "0 to 1",
        0.0,
        1.0,
        "Visible value from which the stewardship of a community is recognised.",
        "slides on lifecycle; level assumed",
        "D1",
    )
    transforming_below: float = quantity(
        0.5,
        "share of the best",
        0.0,
        1.0,
        "A mature community with less than this share of its best number of regulars is transforming.",
        "slides on lifecycle; level assumed",
        "D1 D4",
    )
    settling: int = quantity(
        8,
        "weeks",
        1,
        104,
        "How many weeks in a row a stage is read before it counts.",
        "assumption",
        "D1",
    )
    ended_below: int = quantity(
        3,
        "people",
        1,
        1000,
        "A community has ended when fewer than this many took part more than once within half a year.",
        "FAQ l. 26; number assumed",
        "D4",
    )
    wanted_from: float = quantity(
        3.0,
        "people",
        0.0,
        10_000.0,
        "An end is a failure if so many of those who belong still have open concerns, in the mean of half a year.",
        "FAQ l. 26, 33; number assumed",
        "D4",
    )


@rule(
    "dispersed if shut; dispersed or failed if seen < ended_below after half a year (failed if wanted >= wanted_from); "
    "else transforming "
    "if it has been mature, and active < transforming_below peak or active < coalescing_from or identity < "
    "maturing_from; else potential if active < coalescing_from; coalescing if identity < maturing_from; maturing if "
    "V < sustaining_from; else sustaining",
    unit="stage",
    concepts="D1 D4",
    source="slides on lifecycle; FAQ l. 26; numbers assumed",
)
def stage_of_life(community: Record, week: int, setting: Record) -> int:
    """The stage a community is at, as it looks this week."""
    if community.shut:
        return DISPERSED
    if week >= WINDOW and community.seen < setting.ended_below:
        return FAILING if community.wanted >= setting.wanted_from else DISPERSED
    few = community.active < setting.coalescing_from
    loose = community.identity < setting.maturing_from
    if community.matured and (few or loose or community.active < setting.transforming_below * community.peak):
        return TRANSFORMING
    if few:
        return EMERGING
    if loose:
        return COALESCING
    return MATURING if community.visible < setting.sustaining_from else SUSTAINING


@compiled
def read_stage(state: State, c: int) -> None:
    """Stage: where in its life the community is; a stage counts once it has been read for some weeks."""
    members, order, starts = state.members, state.order, state.starts
    clock = state.clock[0]
    community = state.communities[c]
    setting = state.setting[c]
    seen = 0
    concerned = 0
    identity = 0.0
    for k in range(starts[c], starts[c + 1]):
        member = members[order[k]]
        # More than one bit: one encounter does not make for a community (FAQ l. 26).
        seen += 1 if member.part & (member.part - 1) != 0 else 0
        concerned += member.concern
        if member.level >= ACTIVE:
            identity = identity + member.identification
    community.seen = seen
    community.identity = identity / max(1, community.active)
    community.wanted = toward(community.wanted, concerned, 1.0 / WINDOW)
    # The best is forgotten, so that a community that stays smaller for years is not transforming for ever.
    community.peak = max(float(community.active), 0.99 * community.peak)
    reading = stage_of_life(community, clock.week, setting)
    community.lasting = community.lasting + 1 if reading == community.reading else 1
    community.reading = reading
    if community.lasting >= setting.settling and reading != community.stage:
        community.stage = reading
        if reading in (MATURING, SUSTAINING):
            community.matured = 1
        elif reading >= DISPERSED:
            # What comes after an end is another life.
            community.matured = 0
            community.peak = 0.0
