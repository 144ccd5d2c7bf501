"""Feel: what a week does to expectation, energy, identification and passion (concepts A2, B3, B5, B7).

What keeps it from running away is that each has a pace of its own: weeks for energy, months for identification, years
for passion.
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation import draws
from copsim.simulation.numerics import compiled, unit
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import TAKE_PART, Record, State
from copsim.simulation.rules import rule


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
        "Share of own hours that leading can take without tiring.",
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
    "e' = e + energy_rate (x - e) [came] + rest (p - e) - burn max(0, L / H - bearable)",
    unit="0 to 1",
    concepts="B5 E1",
    source="FAQ l. 32, 33; form assumed",
)
def next_energy(member: Record, came: bool, load: float, setting: Record) -> float:
    """Energy for this community after the week; `load` is the share of this week's own hours that leading took."""
    change = setting.rest * (member.passion - member.energy) - setting.burn * max(0.0, load - setting.bearable)
    if came:
        change = change + setting.energy_rate * (member.experience - member.energy)
    return unit(member.energy + change)


@rule(
    "z' = z + identification_rate x (1 - z) if came, else z - identification_fade z missable",
    unit="0 to 1",
    concepts="A2 B3 B5",
    source="FAQ l. 12, 32; form assumed",
)
def next_identification(member: Record, came: bool, missable: float, setting: Record) -> float:
    """Identification after the week: good visits build it, missed chances let it fade.

    A meeting that was due and not held is missed too: `missable` counts what was due.
    """
    z = member.identification
    if came:
        return unit(z + setting.identification_rate * member.experience * (1.0 - z))
    return unit(z - setting.identification_fade * z * missable)


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
    "P(close) = close_present + close_helped H if came, else close_alone",
    unit="chance",
    concepts="A1 B7",
    source="FAQ l. 7; form assumed",
)
def concern_closes(came: bool, helped: float, setting: Record) -> float:
    """Chance that an open concern is settled this week."""
    if came:
        return setting.close_present + setting.close_helped * helped
    return setting.close_alone


@compiled
def feel(state: State, c: int) -> None:
    """Stage: concerns close, and what people feel follows what they lived."""
    members, order, starts = state.members, state.order, state.starts
    clock = state.clock[0]
    backwards = clock.reverse
    count = clock.week + 1
    community = state.communities[c]
    setting = state.setting[c]
    first, last = starts[c], starts[c + 1]
    for visit in range(first, last):
        k = first + last - 1 - visit if backwards else visit
        member = members[order[k]]
        came = member.role >= TAKE_PART
        if member.concern:
            helped = 1.0 - member.unhelped if came else 0.0
            u = draws.uniform(clock.seed, member.key, count, draws.CLOSE, c, 0)
            if u < concern_closes(came, helped, setting):
                member.concern = 0
                community.closed += 1
        load = 0.0
        if member.leading > 0.0:
            load = member.leading / member.available
        # On each day of a launch what was lived sinks in once more.
        for _ in range(max(1, community.launch_days) if came else 1):
            passion = next_passion(member, came, setting)
            energy = next_energy(member, came, load, setting)
            identification = next_identification(member, came, community.missable, setting)
            if came:
                member.value = next_value(member.value, member.experience, setting)
            member.passion = passion
            member.energy = energy
            member.identification = identification
