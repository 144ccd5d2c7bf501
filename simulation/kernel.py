"""The kernel: one compiled function that founds a world, one that lives weeks.

What numba keeps on disk is looked up by the file of the function that was called; a rule edited elsewhere would go
unnoticed. So both functions hold the model's version, a hash over all sources of this folder, as a variable of their
closure: numba's key takes it in, and a changed rule is compiled anew.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

from numba import njit

from copsim.simulation import model
from copsim.simulation.applying import apply_insights
from copsim.simulation.changes import make_changes
from copsim.simulation.deciding import decide
from copsim.simulation.encountering import encounters
from copsim.simulation.feeling import feel
from copsim.simulation.founding import belong_elsewhere, first_index, first_members
from copsim.simulation.joining import come_and_go, count_arrivals
from copsim.simulation.leading import lead
from copsim.simulation.levels import read_levels
from copsim.simulation.lifecycle import read_stage
from copsim.simulation.meeting import meet
from copsim.simulation.numerics import compiled
from copsim.simulation.organisation import organise
from copsim.simulation.recording import clear_week, record, write_log
from copsim.simulation.records import ITEMS_A_WEEK, State
from copsim.simulation.remembering import remember
from copsim.simulation.rhythm import calendar
from copsim.simulation.sharing import share_hours
from copsim.simulation.valuing import learn_to_learn
from copsim.simulation.work import concerns, people
from copsim.simulation.world import world

DONE = 0
NEEDS_ROOM = 1


@compiled
def begin_week(state: State) -> int:
    """First half of a week, which adds no rows: changes and the world move on; how many may arrive is known."""
    arrivals = 0
    for c in range(len(state.communities)):
        clear_week(state, c)
    make_changes(state)
    for c in range(len(state.communities)):
        world(state, c)
        arrivals += count_arrivals(state, c)
    return arrivals


@compiled
def finish_week(state: State) -> None:
    """The rest of the week, community by community, so that what belongs together stays in the processor's cache."""
    clock = state.clock[0]
    people(state)
    come_and_go(state)
    share_hours(state)
    encounters(state)
    for c in range(len(state.communities)):
        concerns(state, c)
        organise(state, c)
        lead(state, c)
        calendar(state, c)
        decide(state, c)
        meet(state, c)
        remember(state, c)
        apply_insights(state, c)
        learn_to_learn(state, c)
        feel(state, c)
        read_levels(state, c)
        read_stage(state, c)
        record(state, c)
        if clock.logging:
            write_log(state, c)


@compiled
def most_rows(state: State, arrivals: int) -> int:
    """How many memberships so many arrivals may bring: a second one each, where communities are linked."""
    return 2 * arrivals if len(state.links) > 0 else arrivals


@compiled
def has_room(state: State, arrivals: int) -> bool:
    """Whether every buffer can hold the coming week."""
    clock = state.clock[0]
    present = state.starts[len(state.communities)]
    return (
        clock.people + arrivals <= len(state.people)
        and clock.members + most_rows(state, arrivals) <= len(state.members)
        and clock.week - clock.first < len(state.weekly)
        and (
            not clock.logging
            or (
                clock.logged + present + most_rows(state, arrivals) <= len(state.log)
                and clock.noted + ITEMS_A_WEEK * (present + most_rows(state, arrivals)) <= len(state.items)
            )
        )
    )


def _build(version: str) -> tuple[Callable[..., int], Callable[..., None], bool]:
    """Compile the entry points for this version; cached on disk where a folder for it can be written."""

    def advance(state: State, weeks: int) -> int:
        """Live so many weeks; stop early, at a week's boundary, where a buffer might not hold the next one."""
        if not version:  # reading it is what makes it part of the closure
            raise ValueError("the model has no version")
        clock = state.clock[0]
        for _ in range(weeks):
            if clock.begun == 0:
                clock.arrivals = begin_week(state)
                clock.begun = 1
            if not has_room(state, clock.arrivals):
                return NEEDS_ROOM
            finish_week(state)
            clock.begun = 0
            clock.week += 1
        return DONE

    def found(state: State) -> None:
        """Bring the people of the first week into being; rooms must be large enough."""
        if not version:
            raise ValueError("the model has no version")
        for c in range(len(state.communities)):
            first_members(state, c)
        belong_elsewhere(state)
        first_index(state)

    try:
        kept = njit(cache=True, nogil=True, boundscheck=True)
        return kept(advance), kept(found), True
    except RuntimeError:  # numba found no folder to keep compiled code in
        return compiled(advance), compiled(found), False


def _quietly_built() -> tuple[Callable[..., int], Callable[..., None], bool]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _build(model.VERSION)


advance, found, CACHED = _quietly_built()
