"""Agenda: which topics the community counts as its own, and who sets that (concepts A7, A8).

What counts as a contribution is the community's to say. Its agenda follows the work of those at the table, topic by
topic; where the organisation commands, it is the organisation that says so.
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation import draws
from copsim.simulation.numerics import compiled
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import ACTIVE, Record, State
from copsim.simulation.rules import rule
from copsim.simulation.topics import NONE, has, only, size


class Agenda(Theme):
    """How criteria of what belongs here move, and how strict they are."""

    key: ClassVar[str] = "agenda"

    agenda_share: float = quantity(
        0.15,
        "share of active members",
        0.0,
        1.0,
        "A topic belongs here where it comes up in the work of at least this share of the active members.",
        "slides on negotiating competence; level assumed",
        "A8 A7",
    )
    strictness: float = quantity(
        0.5,
        "0 to 1",
        0.0,
        1.0,
        "How far a concern that the community does not count as its own is kept out.",
        "slides on negotiating competence (contribution or distraction); level assumed",
        "A8",
    )
    commanded_share: float = quantity(
        0.5,
        "chance",
        0.0,
        1.0,
        "Share of the topics the organisation wants on the agenda where it sets it.",
        "assumption",
        "A7",
    )


@rule(
    "on the agenda if n_with >= agenda_share n_active (unchanged where nobody is active)",
    unit="yes or no",
    concepts="A8 A7",
    source="slides on negotiating competence; form assumed",
)
def belongs(with_it: int, active: int, before: bool, setting: Record) -> bool:
    """Whether a topic is the community's own: it comes up in the work of enough of those at the table."""
    if active == 0:
        return before
    return with_it >= setting.agenda_share * active


@rule(
    "f = 1 if the topic is on the agenda, else 1 - strictness",
    unit="0 to 1",
    concepts="A8",
    source="slides on negotiating competence; form assumed",
)
def fit(on_agenda: bool, setting: Record) -> float:
    """How far a concern is let in as a contribution."""
    return 1.0 if on_agenda else 1.0 - setting.strictness


@compiled
def move_agenda(state: State, c: int) -> None:
    """Each week one topic is looked at again; when the domain is renegotiated, all those of the active members."""
    people, members, order, starts = state.people, state.members, state.order, state.starts
    clock = state.clock[0]
    community = state.communities[c]
    setting = state.setting[c]
    before = community.agenda
    if community.renegotiate:
        theirs = NONE
        for k in range(starts[c], starts[c + 1]):
            member = members[order[k]]
            if member.level >= ACTIVE:
                theirs |= people[member.person].context
        if theirs != NONE:
            community.agenda = theirs
    u, v = draws.pair(clock.seed, 0, clock.week + 1, draws.AGENDA, c, 0)
    topic = int(u * setting.topics)
    if v < community.command:
        # There is one organisation, which wants the same of all its communities.
        belongs_here = draws.uniform(clock.seed, 0, 0, draws.ORGANISATION, 0, topic) < setting.commanded_share
    else:
        active = 0
        with_it = 0
        for k in range(starts[c], starts[c + 1]):
            member = members[order[k]]
            if member.level >= ACTIVE:
                active += 1
                if has(people[member.person].context, topic):
                    with_it += 1
        belongs_here = belongs(with_it, active, has(community.agenda, topic), setting)
    if belongs_here:
        community.agenda = community.agenda | only(topic)
    else:
        community.agenda = community.agenda & ~only(topic)
    community.agenda_moved += size(community.agenda ^ before)
