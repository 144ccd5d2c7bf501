"""Feel: what a week does to expectation, energy, identification and passion (concepts A2, B3, B5, B7).

What keeps it from running away is that each has a pace of its own: weeks for energy, months for identification, years
for passion.
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation import draws
from copsim.simulation.numerics import compiled, unit
from copsim.simulation.organisation import next_anger, voiced
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import ABSENT, TAKE_PART, WATCH, Record, State
from copsim.simulation.rules import rule
from copsim.simulation.telling import next_reputation
from copsim.simulation.topics import only


class Feeling(Theme):
    """How fast what is felt follows what is lived."""

    key: ClassVar[str] = "feeling"

    value_rate: float = quantity(
        0.1,
        "per visit",
        0.0,
        1.0,
        "How fast expectations follow what visits are worth.",
        "assumption",
        "B7",
    )
    energy_rate: float = quantity(
        0.2,
        "per visit",
        0.0,
        1.0,
        "How fast energy follows what visits are worth.",
        "FAQ l. 32; level assumed",
        "B5",
    )
    rest: float = quantity(
        0.03,
        "per week",
        0.0,
        1.0,
        "How fast energy returns to the passion for the domain.",
        "FAQ l. 32; level assumed",
        "B5",
    )
    burn: float = quantity(
        0.08,
        "per week",
        0.0,
        1.0,
        "Energy lost per share of this week's hours that leading takes beyond what is bearable.",
        "FAQ l. 33; level assumed",
        "B5 E1",
    )
    bearable: float = quantity(
        0.5,
        "share of hours",
        0.0,
        1.0,
        "Share of own hours that leading and homework can take without tiring.",
        "assumption",
        "B5 E1",
    )
    identification_rate: float = quantity(
        0.08,
        "per visit",
        0.0,
        1.0,
        "How fast visits worth having build identification.",
        "FAQ l. 12, 32; level assumed",
        "A2 B5",
    )
    identification_fade: float = quantity(
        0.02,
        "per missed week",
        0.0,
        1.0,
        "How fast identification fades when one stays away.",
        "assumption",
        "A2 B5",
    )
    imagination: float = quantity(
        0.004,
        "per week",
        0.0,
        1.0,
        "How fast following from afar builds identification: one pictures oneself in it.",
        "FAQ l. 17; slides on imagination; level assumed",
        "A9",
    )
    alignment: float = quantity(
        0.05,
        "per week",
        0.0,
        1.0,
        "How fast a common aim builds identification: a task that energizes, a decision in which one was heard.",
        "slides on alignment; level assumed",
        "A9",
    )
    passion_rate: float = quantity(
        0.02,
        "per visit",
        0.0,
        1.0,
        "How fast visits better than expected renew passion.",
        "slides on lifecycle; assumed",
        "B5",
    )
    passion_fade: float = quantity(
        0.001,
        "per week",
        0.0,
        1.0,
        "How fast passion fades by itself.",
        "slides on lifecycle; level assumed",
        "B5",
    )
    close_alone: float = quantity(
        0.1,
        "per week",
        0.0,
        1.0,
        "Chance that a concern is settled in a week without the community.",
        "assumption",
        "A1",
    )
    close_present: float = quantity(
        0.3,
        "per visit",
        0.0,
        1.0,
        "Chance that a concern is settled on a visit that brought no help.",
        "assumption",
        "A1 B7",
    )
    close_helped: float = quantity(
        0.6,
        "per visit",
        0.0,
        1.0,
        "How much full help adds to that chance.",
        "FAQ l. 7; level assumed",
        "A1 B7",
    )


@rule("v' = v + value_rate (x - v)", unit="0 to 1", concepts="B7", source="FAQ l. 34; form assumed")
def next_value(value: float, experience: float, setting: Record) -> float:
    """Expectation after a visit: disappointed time is remembered, good time as well."""
    return unit(value + setting.value_rate * (experience - value))


@rule(
    "e' = e + energy_rate (x - e) [came] + rest (p - e) "
    "- burn (1 - care [leads]) max(0, (L + homework) / H - bearable)",
    unit="0 to 1",
    concepts="B5 E1 E4",
    source="FAQ l. 32, 33; slides on cultivating activities (self-care); form assumed",
)
def next_energy(member: Record, came: bool, load: float, care: float, setting: Record) -> float:
    """Energy for this community after the week; `load` is the share of own hours that leading and homework took.

    Leaders who look after themselves (`care`) burn less of it.
    """
    burnt = setting.burn * (1.0 - care if member.leading > 0.0 else 1.0) * max(0.0, load - setting.bearable)
    change = setting.rest * (member.passion - member.energy) - burnt
    if came:
        change = change + setting.energy_rate * (member.experience - member.energy)
    return unit(member.energy + change)


@rule(
    "z' = z + (identification_rate x [came] + imagination [watched] + alignment aim)(1 - z) "
    "- identification_fade z missable (1 - touch) [did not come]",
    unit="0 to 1",
    concepts="A2 A9 B3 B5 E4",
    source="FAQ l. 12, 17, 32; slides on engagement, imagination and alignment; form assumed",
)
def next_identification(member: Record, missable: float, aim: float, touch: float, setting: Record) -> float:
    """Identification after the week, from three sources: good visits, following from afar, a common aim.

    Missed chances let it fade. A meeting that was due and not held is missed too: `missable` counts what was due. `aim`
    is how far one coordinated with others this week, 0 to 1; `touch` how far those who stay away are kept in touch.
    """
    z = member.identification
    gain = setting.alignment * aim
    if member.role >= TAKE_PART:
        return unit(z + (gain + setting.identification_rate * member.experience) * (1.0 - z))
    if member.role == WATCH:
        gain = gain + setting.imagination
    return unit(z + gain * (1.0 - z) - setting.identification_fade * z * missable * (1.0 - touch))


@rule(
    "p' = p + passion_rate max(0, x - v)(1 - p) [came] - passion_fade p",
    unit="0 to 1",
    concepts="B5",
    source="slides on lifecycle (renewed passion); form assumed",
)
def next_passion(member: Record, came: bool, setting: Record) -> float:
    """Passion for the domain: it fades, and is renewed by visits that are better than expected."""
    p = member.passion
    change = -setting.passion_fade * p
    if came:
        change = change + setting.passion_rate * max(0.0, member.experience - member.value) * (1.0 - p)
    return unit(p + change)


@rule(
    "P(close) = (close_present if came, else close_alone) + close_helped H",
    unit="chance",
    concepts="A1 B7",
    source="FAQ l. 7; form assumed",
)
def concern_closes(came: bool, helped: float, setting: Record) -> float:
    """Chance that an open concern is settled this week."""
    alone = setting.close_present if came else setting.close_alone
    return alone + setting.close_helped * helped


@compiled
def feel(state: State, c: int) -> None:
    """Stage: concerns close, and what people feel follows what they lived."""
    people, members, order, starts = state.people, state.members, state.order, state.starts
    clock = state.clock[0]
    backwards = clock.reverse
    count = clock.week + 1
    community = state.communities[c]
    setting = state.setting[c]
    heard = community.decided
    outlet = voiced(community, setting)
    angry = 0
    anger = 0.0
    first, last = starts[c], starts[c + 1]
    for visit in range(first, last):
        k = first + last - 1 - visit if backwards else visit
        member = members[order[k]]
        came = member.role >= TAKE_PART
        if member.concern:
            u, v = draws.pair(clock.seed, member.key, count, draws.CLOSE, c, 0)
            helped = 1.0 - member.unhelped if member.role != ABSENT else 0.0
            if u < concern_closes(came, helped, setting):
                member.concern = 0
                community.closed += 1
                if helped == 0.0 and v < setting.practice_teaches:
                    person = people[member.person]
                    person.learned = person.learned | only(member.topic)
        work = member.leading
        aim = max(0.0, heard)
        if member.asked:
            work = work + member.homework
        if member.asked or came:
            aim = max(aim, member.energizing)
        load = work / member.available if work > 0.0 else 0.0
        if came and member.experience >= member.value:
            community.hopes_met += 1
        # On each day of a launch what was lived sinks in once more.
        for _ in range(max(1, community.launch_days) if came else 1):
            passion = next_passion(member, came, setting)
            energy = next_energy(member, came, load, community.care, setting)
            identification = next_identification(member, community.missable, aim, community.touch, setting)
            if came:
                member.value = next_value(member.value, member.experience, setting)
            member.passion = passion
            member.energy = energy
            member.identification = identification
        merits = member.merits if came else 0
        if merits > 0 or member.reputation > 0.0:
            member.reputation = next_reputation(member.reputation, merits, setting)
        if member.anger > 0.0 or heard >= 0.0:
            angry += 1
            member.anger = next_anger(member.anger, member.identification, heard, setting)
            quietly = setting.withdrawal * member.anger * (1.0 - outlet)
            member.value = member.value - quietly * member.value
    if angry > 0:
        for k in range(first, last):
            anger = anger + members[order[k]].anger
    community.voice = outlet * anger / max(1, last - first)
