"""Applying: from an insight to what came of it, and back to the community (concepts G1, A3, C1).

What somebody takes up is of potential value only. It is tried where work allows it, sooner where it fits what the work
is about; it turns out well or not, and then it can be told. What is not tried is lost in time.
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation import draws
from copsim.simulation.numerics import compiled, happens, toward
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import (
    APPLIED,
    FAILED,
    IMMEDIATE,
    INSIGHTS_KEPT,
    POTENTIAL,
    REALIZED,
    Record,
    Room,
    State,
)
from copsim.simulation.rules import rule
from copsim.simulation.topics import has, only
from copsim.simulation.valuing import meet_aim


class Applying(Theme):
    """What becomes of insights."""

    key: ClassVar[str] = "applying"

    apply_rate: float = quantity(
        0.06,
        "per week",
        0.0,
        10.0,
        "Rate at which an insight that fits own work is tried, in a calm week.",
        "slides on value creation; level assumed",
        "G1",
    )
    apply_elsewhere: float = quantity(
        0.2,
        "multiple",
        0.0,
        1.0,
        "The same for an insight about something that does not come up in own work.",
        "FAQ l. 45-46; level assumed",
        "G1 C1",
    )
    ripening: float = quantity(
        12.0,
        "weeks",
        0.5,
        520.0,
        "How long it takes to see what came of it, on average.",
        "slides on value creation; level assumed",
        "G1",
    )
    forgetting: float = quantity(
        0.03,
        "per week",
        0.0,
        1.0,
        "Chance that an insight that has not been tried is given up.",
        "assumption",
        "G1",
    )
    success_lifts: float = quantity(
        0.1,
        "per outcome",
        0.0,
        1.0,
        "How far what came of an insight moves what a member expects of visits: up by success, down by failure.",
        "FAQ l. 26 (value found in learning together); level assumed",
        "B7 G1",
    )


@rule(
    "rate = apply_rate (1 + capability_gain C)(busy_hours if busy)(apply_elsewhere if not in own work); "
    "P = 1 - exp(-rate)",
    unit="per week",
    concepts="G1 G7 C1 B4",
    source="FAQ l. 45-46; slides on value creation; form assumed",
)
def tries(busy: int, in_own_work: bool, capability: float, setting: Record) -> float:
    """Rate at which an insight is tried; sooner where a community has learned how to learn (`capability`)."""
    rate = setting.apply_rate * (1.0 + setting.capability_gain * capability)
    if busy:
        rate = rate * setting.busy_hours
    if not in_own_work:
        rate = rate * setting.apply_elsewhere
    return rate


@rule("rate = 1 / ripening; P = 1 - exp(-rate)", unit="per week", concepts="G1", source="assumption")
def outcome_shows(setting: Record) -> float:
    """Rate at which it shows what came of something that was tried: value is realized months later, if it is."""
    return 1.0 / setting.ripening


@rule(
    "v' = v + success_lifts (1 - v) if it turned out well, else v - success_lifts v; twice for an aim",
    unit="0 to 1",
    concepts="B7 G1 G4",
    source="FAQ l. 26; slides on value creation (aspirations); form assumed",
)
def next_expectation(value: float, works: bool, setting: Record) -> float:
    """What a member expects of visits after it showed what came of something."""
    return toward(value, 1.0 if works else 0.0, setting.success_lifts)


@compiled
def note_item(room: Room, row: int, kind: int, topic: int, parent: int, other: int) -> int:
    """Count an item of value, and write it down where that is wanted; return its number."""
    clock = room.clock
    item = clock.items
    clock.items = item + 1
    if clock.logging:
        line = room.items[clock.noted]
        clock.noted += 1
        line.item = item
        line.parent = parent
        line.week = clock.week
        line.community = room.c
        line.member = row
        line.other = other
        line.kind = kind
        line.topic = topic
        line.activity = room.community.activity
    return item


@compiled
def keeps(insights: Record, topic: int) -> bool:
    """Whether a member has this topic in mind already."""
    found = False
    for slot in range(INSIGHTS_KEPT):
        found |= insights.kind[slot] != 0 and insights.topic[slot] == topic
    return found


@compiled
def take_up(room: Room, row: int, topic: int, sound: bool, other: int) -> None:
    """A member takes something up: it will be known, and is kept in mind as an insight where there is room.

    Room is made by giving up the oldest insight that is not being tried. Four a week are kept, at most.
    """
    member = room.members[row]
    person = room.people[member.person]
    insights = room.insights[row]
    week = room.clock.week
    if sound:
        person.learned = person.learned | only(topic)
    else:
        person.misled = person.misled | only(topic)
    room.community.news += 1
    if member.fresh >= INSIGHTS_KEPT:
        room.community.not_kept += 1
        return
    found = -1
    for slot in range(INSIGHTS_KEPT):
        kind = insights.kind[slot]
        if kind == 0:
            found = slot
            break
        if kind != APPLIED and (found < 0 or insights.week[slot] < insights.week[found]):
            found = slot
    if found < 0:
        room.community.not_kept += 1
        return
    if insights.kind[found] == 0:
        member.kept += 1
    elif insights.kind[found] == POTENTIAL:
        room.community.crowded_out += 1
    else:
        room.community.untold += 1
    member.fresh += 1
    if member.visit < 0:
        member.visit = note_item(room, row, IMMEDIATE, -1, -1, -1)
    insights.topic[found] = topic
    insights.kind[found] = POTENTIAL
    insights.week[found] = week
    insights.number[found] = note_item(room, row, POTENTIAL, topic, member.visit, other)


@compiled
def apply_insights(state: State, c: int) -> None:
    """Stage: insights are tried, given up, and show what comes of them."""
    people, members, all_insights, order, starts = (
        state.people,
        state.members,
        state.insights,
        state.order,
        state.starts,
    )
    clock = state.clock[0]
    count = clock.week + 1
    community = state.communities[c]
    setting = state.setting[c]
    room = Room(
        people,
        members,
        state.ties,
        all_insights,
        state.items,
        clock,
        state.communities,
        community,
        setting,
        state.catalogue[community.activity],
        state.links,
        state.into,
        c,
    )
    given_up_from = 1.0 - setting.forgetting
    soonest = tries(0, True, community.capability, setting)
    shows = outcome_shows(setting)
    for k in range(starts[c], starts[c + 1]):
        row = order[k]
        member = members[row]
        if member.kept == 0:
            continue
        insights = all_insights[row]
        drawn = -1
        u = v = 0.0
        for slot in range(INSIGHTS_KEPT):
            kind = insights.kind[slot]
            if (kind != POTENTIAL and kind != APPLIED) or insights.week[slot] == clock.week:
                continue
            # A pair of uniforms serves two slots.
            if slot // 2 != drawn:
                drawn = slot // 2
                u, v = draws.pair(clock.seed, member.key, count, draws.APPLY, c, drawn)
            luck = v if slot % 2 else u
            # Most weeks bring nothing, which shows before anything else is looked up: no rate is above this one.
            if kind == POTENTIAL and soonest <= luck < given_up_from:
                continue
            if kind == APPLIED and luck >= shows:
                continue
            topic = insights.topic[slot]
            person = people[member.person]
            if kind == POTENTIAL:
                own = has(person.context, topic) or topic == member.aim
                if happens(tries(person.busy, own, community.capability, setting), luck):
                    insights.kind[slot] = APPLIED
                    community.tried += 1
                    insights.number[slot] = note_item(room, row, APPLIED, topic, insights.number[slot], -1)
                    insights.week[slot] = clock.week
                elif luck >= given_up_from:
                    insights.kind[slot] = 0
                    member.kept -= 1
                    community.given_up += 1
            elif happens(shows, luck):
                works = has(person.sound, topic)
                if works:
                    insights.kind[slot] = REALIZED
                    community.realized += 1
                else:
                    insights.kind[slot] = FAILED
                    community.failed += 1
                    person.corrected = person.corrected | only(topic)
                member.value = next_expectation(member.value, works, setting)
                if topic == member.aim:
                    # What one wants to make different weighs twice.
                    member.value = next_expectation(member.value, works, setting)
                    meet_aim(member, works, community, setting, clock, c)
                insights.number[slot] = note_item(room, row, insights.kind[slot], topic, insights.number[slot], -1)
                insights.week[slot] = clock.week
