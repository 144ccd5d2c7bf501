"""Succession: how a seat is given up, and who comes after (concepts E1, E4).

A leader who tires or is hardly seen gives up the seat. Where succession is prepared, and where somebody hands over
while still there, the regular who is readiest takes it at once; else the seat stays empty until somebody sees it.
"""

from __future__ import annotations

from typing import Any

from copsim.simulation import draws
from copsim.simulation.numerics import compiled, weeks_in
from copsim.simulation.records import WINDOW, Record, State
from copsim.simulation.rhythm import opportunities
from copsim.simulation.rules import rule


@rule("pledge = min(vacancy N, pledge_share H)", unit="hours a week", concepts="E1 B4", source="assumption")
def new_pledge(vacancy: float, need: float, hours: float, setting: Record) -> float:
    """Hours somebody who steps up pledges: what is missing, as far as own hours allow."""
    return min(vacancy * need, setting.pledge_share * hours)


@rule(
    "steps down if e < step_down_energy, or a < step_down_attendance after half a year (of membership; or in the seat, "
    "for those who were asked)",
    unit="yes or no",
    concepts="E1 B5",
    source="FAQ l. 33; form assumed",
)
def steps_down(member: Record, attendance: float, week: int, setting: Record) -> bool:
    """Whether a leader gives up the seat: tired out, or hardly seen any more."""
    if member.energy < setting.step_down_energy:
        return True
    return week - max(member.joined, member.seated) >= WINDOW and attendance < setting.step_down_attendance


@rule(
    "readiness = z e, if a > step_up_attendance and e >= step_down_energy",
    unit="0 to 1",
    concepts="E1 E3",
    source="slides on leadership; form assumed",
)
def readiness(member: Record, attendance: float, setting: Record) -> float:
    """How ready a regular is to take over a seat that is handed on; the readiest one is asked."""
    if attendance <= setting.step_up_attendance or member.energy < setting.step_down_energy:
        return 0.0
    return member.identification * member.energy


@compiled
def bequeath(member: Record, community: Record, setting: Record, clock: Record) -> None:
    """A leader leaves the organisation: whether it was prepared who comes after."""
    if member.pledge <= 0.0 or setting.hand_over <= 0.0:
        return
    u = draws.uniform(clock.seed, member.key, clock.week + 1, draws.HAND_OVER, member.community, 0)
    if u < setting.hand_over:
        community.bequests += 1
        community.bequeathed = community.bequeathed + member.pledge


@compiled
def find_heir(state: State, c: int) -> int:
    """Row of the regular who is readiest to lead and does not lead yet, the first among equals; -1 for nobody."""
    members, order, starts = state.members, state.order, state.starts
    setting = state.setting[c]
    chances = opportunities(setting)
    found = -1
    most = 0.0
    for k in range(starts[c], starts[c + 1]):
        member = members[order[k]]
        if member.pledge <= 0.0 and member.part:
            ready = readiness(member, weeks_in(member.part) / chances, setting)
            if ready > most:
                most = ready
                found = order[k]
    return found


@compiled
def hand_on(state: State, c: int, pledge: float, usable: float) -> bool:
    """Hand a seat of so many hours to whoever is readiest, who gives it as far as own hours allow; whether there is."""
    row = find_heir(state, c)
    if row < 0:
        return False
    heir = state.members[row]
    hours = state.people[heir.person].hours * heir.share * usable
    able = new_pledge(1.0, pledge, hours, state.setting[c])
    if able <= 0.0:
        return False
    heir.effort = 1.0
    heir.pledge = able
    state.communities[c].succeeded += 1
    return True


@compiled
def is_leaving(row: int, seats: Any, first: int, leaving: int) -> bool:
    """Whether this row is among those noted so far."""
    noted = False
    for place in range(first, first + leaving):
        noted = noted or seats[0, place] == row
    return noted


@compiled
def note_who_hands_over(state: State, c: int) -> int:
    """Note those who are told to hand over, the largest pledges first; how many."""
    members, order, starts, seats = state.members, state.order, state.starts, state.seats
    first = starts[c]
    leaving = 0
    for _ in range(state.communities[c].hand_over):
        found = -1
        largest = 0.0
        for k in range(first, starts[c + 1]):
            row = order[k]
            if members[row].pledge > largest and not is_leaving(row, seats, first, leaving):
                largest = members[row].pledge
                found = row
        if found < 0:
            break
        seats[0, first + leaving] = found
        leaving += 1
    return leaving


@compiled
def note_who_gives_up(state: State, c: int, leaving: int) -> int:
    """Note those besides who give up their seats this week and have prepared a successor; how many in all."""
    members, order, starts, seats = state.members, state.order, state.starts, state.seats
    clock = state.clock[0]
    setting = state.setting[c]
    chances = opportunities(setting)
    first = starts[c]
    for k in range(first, starts[c + 1]):
        row = order[k]
        member = members[row]
        if member.pledge <= 0.0 or is_leaving(row, seats, first, leaving):
            continue
        if not steps_down(member, weeks_in(member.part) / chances, clock.week, setting):
            continue
        if draws.uniform(clock.seed, member.key, clock.week + 1, draws.HAND_OVER, c, 0) < setting.hand_over:
            seats[0, first + leaving] = row
            leaving += 1
    return leaving


@compiled
def succeed(state: State, c: int, usable: float) -> None:
    """Seats that change hands this week: of those who left prepared, who hand over, and who give up prepared.

    Who hands over keeps the seat where nobody is ready to take it; nobody takes over from somebody and is relieved of
    a seat in the same week.
    """
    members, seats = state.members, state.seats
    community = state.communities[c]
    for _ in range(community.bequests):
        hand_on(state, c, community.bequeathed / community.bequests, usable)
    leaving = note_who_hands_over(state, c) if community.hand_over > 0 else 0
    if state.setting[c].hand_over > 0.0:
        leaving = note_who_gives_up(state, c, leaving)
    first = state.starts[c]
    relieved = 0
    for n in range(leaving):
        if hand_on(state, c, members[seats[0, first + n]].pledge, usable):
            relieved += 1
    # Who is ready for one seat is ready for any: after the first who finds nobody, nobody else finds somebody.
    for n in range(relieved):
        members[seats[0, first + n]].pledge = 0.0
        members[seats[0, first + n]].seated = state.clock[0].week
