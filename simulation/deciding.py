"""Decide: who takes part this week, who watches, who stays away (concepts B1, B4, B5, B7).

Whether a concern is brought *here* depends on how far somebody identifies with this community; how often, on time;
and on what visits have been worth so far, on energy, and on whether the people one knows come.
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation import draws
from copsim.simulation.agenda import fit
from copsim.simulation.numerics import chance, compiled, exp, happens, weeks_in
from copsim.simulation.parameters import Theme, choice, quantity
from copsim.simulation.records import ABSENT, LEAD, TAKE_PART, WATCH, Record, State
from copsim.simulation.rhythm import opportunities
from copsim.simulation.rules import rule
from copsim.simulation.sponsoring import engaged
from copsim.simulation.tasks import energizing
from copsim.simulation.technology import ROOM, distance_left, friction_left
from copsim.simulation.ties import remembered
from copsim.simulation.topics import has

IDENTITY, VALUE, HABIT, INFLUENCE = range(4)


class Deciding(Theme):
    """What moves members to come."""

    key: ClassVar[str] = "deciding"

    energy_pull: float = quantity(
        2.0,
        "per unit of energy",
        0.0,
        10.0,
        "How strongly energy moves people to come.",
        "FAQ l. 32; level assumed",
        "B5",
    )
    value_pull: float = quantity(
        2.0,
        "per unit of value",
        0.0,
        10.0,
        "How strongly the worth that visits had moves people to come.",
        "FAQ l. 34 (high value for time); level assumed",
        "B7",
    )
    friends_pull: float = quantity(
        0.5,
        "per tie",
        0.0,
        10.0,
        "How strongly ties to those who came lately move people to come.",
        "FAQ l. 7, 15; level assumed",
        "A2",
    )
    openness: float = quantity(
        0.03,
        "0 to 1",
        0.0,
        1.0,
        "What identification counts as in somebody who has none; small values make one-week visitors.",
        "activity logs of open communities; level assumed",
        "B3",
    )
    concern_pull: float = quantity(
        3.0,
        "per week",
        0.0,
        50.0,
        "How strongly an open concern draws a wholly identified member.",
        "FAQ l. 22, 30; level assumed",
        "A1 B1",
    )
    habit_pull: float = quantity(
        0.5,
        "per week",
        0.0,
        50.0,
        "How strongly the community draws a wholly identified member without a concern.",
        "FAQ l. 32; level assumed",
        "A2 B5",
    )
    duty: float = quantity(
        2.0,
        "per week",
        0.0,
        50.0,
        "How strongly a pledge to lead brings somebody to what is held, at full effort.",
        "FAQ l. 33; level assumed",
        "E1",
    )
    first_visit: float = quantity(
        6.0,
        "per week",
        0.0,
        50.0,
        "How strongly somebody who has just joined, with the concern still open, is drawn to a first visit.",
        "assumption",
        "B10 B3",
    )
    return_by: int = choice(
        "identity",
        ("identity", "value", "habit", "influence"),
        "What decides whether somebody brings a concern here and comes back: identification with the community, what "
        "visits have been worth, how often one has come, or one's standing here.",
        "FAQ l. 12, 32 (identity); l. 34 (value); slides on voice (influence); open",
        "A2 B5",
    )
    compulsion: float = quantity(
        0.0,
        "per week",
        0.0,
        50.0,
        "How strongly members are made to come to what is held: some 0.1 is encouraged, 1 requested, 5 compulsory.",
        "FAQ l. 62; level assumed",
        "A6",
    )
    far_share: float = quantity(
        0.3,
        "chance",
        0.0,
        1.0,
        "Share of people who are far away: in the field, of another language or time zone.",
        "FAQ l. 30; level assumed",
        "B9",
    )
    barrier: float = quantity(
        0.0,
        "0 to 1",
        0.0,
        1.0,
        "How high the barrier is for those who are far away.",
        "FAQ l. 30; level assumed",
        "B9",
    )
    watching: float = quantity(
        2.0,
        "multiple",
        0.0,
        20.0,
        "How much oftener people watch than take part.",
        "FAQ l. 30; level assumed",
        "B1",
    )


@rule("T = free / (free + cost)", unit="0 to 1", concepts="B4 B7", source="FAQ l. 34; form assumed")
def time_factor(free: float, cost: float) -> float:
    """How far time allows it: hours left after leading, against the hours that taking part asks for."""
    if free <= 0.0:
        return 0.0
    return free / (free + cost)


@rule(
    "F = 1 + friends_pull sum of w over ties to those who came lately",
    unit="multiple",
    concepts="A2",
    source="FAQ l. 7, 15; form assumed",
)
def company(ties: float, setting: Record) -> float:
    """How much the people one knows draw one to come; `ties` is the sum of weights to those who came lately."""
    return 1.0 + setting.friends_pull * ties


@rule(
    "A = exp(energy_pull (e - 1/2) + value_pull (v - 1/2))",
    unit="multiple",
    concepts="B5 B7",
    source="FAQ l. 32, 34; form assumed",
)
def appeal(member: Record, setting: Record) -> float:
    """How much energy, and the worth that visits have had, move somebody to come."""
    return exp(setting.energy_pull * (member.energy - 0.5) + setting.value_pull * (member.value - 0.5))


@rule(
    "g = z | v | min(1, a) | R",
    unit="0 to 1",
    concepts="A2 B5 B7 B8",
    source="FAQ l. 12, 32, 34; open, four rival rules",
)
def gate(member: Record, chances: float, setting: Record) -> float:
    """What brings somebody back here rather than elsewhere.

    a is the share of the last half-year's chances that were used; `chances` is how many there were.
    """
    if setting.return_by == VALUE:
        return member.value
    if setting.return_by == HABIT:
        return min(1.0, weeks_in(member.part) / chances)
    if setting.return_by == INFLUENCE:
        return member.reputation
    return member.identification


@rule(
    "B = (openness + g)(concern_pull f [concern open] + habit_pull)",
    unit="per week",
    concepts="A1 A2 A8 B5",
    source="FAQ l. 12, 30, 32; gating by identification: activity logs",
)
def belonging(member: Record, back: float, counts: float, setting: Record) -> float:
    """How strongly this community draws a member: without identification even an urgent concern goes elsewhere.

    `back` is what `gate` says, `counts` how far the concern is let in.
    """
    pull = setting.habit_pull
    if member.concern:
        pull = pull + setting.concern_pull * counts
    return (setting.openness + back) * pull


@rule(
    "lambda = open (T (1 - b) (A F B + first_visit [no visit yet, concern open]) + duty effort [leads this week])",
    unit="per week",
    concepts="B1 B4 B5 B7 B9 E1",
    source="form assumed",
)
def rate(
    member: Record, reach: float, ties: float, back: float, counts: float, community: Record, setting: Record
) -> float:
    """Rate of taking part this week; the probability is 1 - exp(-lambda). `reach` is T (1 - b), time and barrier."""
    reasons = appeal(member, setting) * company(ties, setting) * belonging(member, back, counts, setting)
    if member.visits == 0 and member.concern and member.joined >= 0:
        reasons = reasons + setting.first_visit
    total = reach * reasons
    if member.leading > 0.0:
        total = total + setting.duty * setting.effort
    return community.open * total


@rule(
    "P(lambda) / P(lambda + compulsion [held]), P(x) = 1 - exp(-x)",
    unit="share",
    concepts="A6",
    source="FAQ l. 62; form assumed",
)
def voluntary_share(free: float, forced: float) -> float:
    """Which share of the chance to come is not compulsion; `free` is lambda, `forced` lambda with compulsion."""
    if forced <= free:
        return 1.0
    return chance(free) / chance(forced)


@rule("rate of watching = watching lambda", unit="per week", concepts="B1", source="FAQ l. 30; form assumed")
def watching_rate(strength: float, setting: Record) -> float:
    """Rate at which those who do not take part watch."""
    return setting.watching * strength


@compiled
def drawn_by_task(person: Record, community: Record, setting: Record) -> float:
    """How far this week's task energizes a person."""
    topic = community.task_topic
    own = topic >= 0 and has(person.context, topic)
    knows = own and has(person.sound | person.unsound, topic)
    return energizing(knows, own and not knows, community.task_visible, setting.task_chosen)


@compiled
def decide(state: State, c: int) -> None:
    """Stage: each member takes part, watches, or stays away. Friends' presence is that of the weeks before."""
    people, members, all_ties, order, starts = state.people, state.members, state.ties, state.order, state.starts
    recent = state.recent
    clock = state.clock[0]
    backwards = clock.reverse
    count = clock.week + 1
    community = state.communities[c]
    setting = state.setting[c]
    chances = opportunities(setting)
    friction = friction_left(community.practised, community.access, setting)
    barrier = distance_left(engaged(community.local), community.access, friction, community.held, setting)
    community.tool = friction if community.held and setting.meets != ROOM else 0.0
    procedures = setting.red_tape + setting.measuring
    forcing = setting.compulsion if community.held else 0.0
    homework = community.task_hours * setting.task_at_home * (1.0 - setting.task_funded) if community.task else 0.0
    first, last = starts[c], starts[c + 1]
    for visit in range(first, last):
        k = first + last - 1 - visit if backwards else visit
        row = order[k]
        member = members[row]
        member.role = ABSENT
        member.given = 0.0
        member.asked = recent[row]
        if member.asked:
            member.homework = 0.0
            member.energizing = 0.0
        member.bond, ties = remembered(all_ties[row], recent, setting)
        if community.open <= 0.0:
            continue
        free = member.available - member.leading + community.granted
        if member.asked:
            # Who comes is asked for tasks and for accounts; who stays away is not.
            if community.task:
                member.energizing = drawn_by_task(people[member.person], community, setting)
                member.homework = min(homework, member.available - member.leading)
            free = free - member.homework - procedures
        # What the organisation grants asks for none of one's own hours.
        time = time_factor(free, community.cost - community.granted)
        reach = time
        if barrier > 0.0 and people[member.person].far:
            reach = time * (1.0 - barrier)
        back = gate(member, chances, setting)
        counts = fit(has(community.agenda, member.topic), setting) if member.concern else 1.0
        strength = rate(member, reach, ties, back, counts, community, setting)
        forced = strength + forcing
        u, v = draws.pair(clock.seed, member.key, count, draws.TAKE_PART, c, 0)
        if happens(forced, u):
            member.role = LEAD if member.pledge > 0.0 else TAKE_PART
            member.given = min(max(0.0, free), community.cost)
            member.voluntary = voluntary_share(strength, forced)
        elif happens(watching_rate(forced, setting), v):
            member.role = WATCH
        if member.role != ABSENT:
            member.unhelped = 1.0
            member.unlearned = 1.0
            member.unconnected = 1.0
            member.merits = 0
            member.fresh = 0
            member.visit = -1
            if not member.asked:
                member.homework = 0.0
                member.energizing = 0.0
                if community.task:
                    member.energizing = drawn_by_task(people[member.person], community, setting)
