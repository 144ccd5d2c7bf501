"""What surrounds a community in the oracle: sponsors, the agenda, tasks, a voice.

As docs/model/description.md has it, sections 7.12, 7.17 to 7.19 and 7.23. What a support team does, visible value and
who talks about it are in `oracle_cultivating.py`.
"""

from __future__ import annotations

from types import SimpleNamespace

from oracle_arithmetic import added, toward
from oracle_between import convene
from oracle_cultivating import command, conversations, show_value, support
from oracle_parts import Community, Membership, most_seen_first
from oracle_succession import hold_conversations

from copsim.simulation import draws
from copsim.simulation.records import ACTIVE, EMPTY_SEAT, NO_SEAT

SEATS = ("portfolio", "domain", "individual", "local")
"""The four kinds of sponsors, in the order their draws are counted in."""


def organise(c: Community) -> None:
    support(c)
    convene(c)
    show_value(c)
    talked = conversations(c)
    for kind, name in enumerate(SEATS):
        setattr(c, name, sit(c, kind, getattr(c, name), talked[name]))
    filled = [talked[name] if getattr(c, name) >= 0.0 else 0.0 for name in SEATS]
    c.spoken = c.visible * added(filled)
    c.command = command(c, engaged(c.domain))
    give_awards(c)
    if c.talks:
        hold_conversations(c)
    move_agenda(c)
    bring_task(c)


def engaged(engagement: float) -> float:
    """Engagement of a sponsor; 0 where nobody sits."""
    return max(0.0, engagement)


def sit(c: Community, kind: int, engagement: float, talked: float) -> float:
    """One sponsor's seat after a week. Nothing is drawn where there is no such seat, or for the first to sit in it."""
    setting = c.setting
    brought: float = getattr(setting, f"{SEATS[kind]}_sponsor")
    if brought <= 0.0:
        return NO_SEAT
    if engagement == NO_SEAT:
        return brought
    u = c.draw(draws.SPONSOR, 0, kind)
    if engagement == EMPTY_SEAT:
        return brought if u < setting.sponsor_successor else EMPTY_SEAT
    if u < setting.sponsor_leaves:
        return EMPTY_SEAT
    return toward(engagement, min(1.0, c.visible * talked + c.voice), setting.sponsor_rate)


def give_awards(c: Community) -> None:
    """Honours for some of those seen in the last half-year, after the share of them who are passed over."""
    seen = most_seen_first([m for m in c.members if m.weeks_seen > 0])
    passed_over = len(seen) * c.awards_after // 100
    honoured = seen[passed_over : passed_over + c.awards]
    for m in honoured:
        c.noticed.add("award")
        m.reputation = toward(m.reputation, 1.0, c.setting.award)
    if honoured and passed_over:
        c.noticed.add("passed over")
    if c.awards and not seen:
        c.noticed.add("nobody seen to honour")
    elif len(honoured) < c.awards:
        c.noticed.add("more awards than members")


# The agenda


def move_agenda(c: Community) -> None:
    setting = c.setting
    before = c.agenda
    table = [m.person for m in c.members if m.level >= ACTIVE]
    if c.renegotiate:
        theirs = set().union(*(person.context for person in table))
        c.agenda = theirs or c.agenda
    u, v = c.draw_pair(draws.AGENDA, 0, 0)
    topic = int(u * setting.topics)
    if v < c.command:
        organisation = c.world.communities[0]  # there is one, wherever it commands
        ours = organisation.draw_for_good(draws.ORGANISATION, topic) < setting.commanded_share
    elif table:
        ours = len([p for p in table if topic in p.context]) >= setting.agenda_share * len(table)
    else:
        ours = topic in c.agenda
    c.agenda = c.agenda | {topic} if ours else c.agenda - {topic}
    c.agenda_moved += len(c.agenda ^ before)


def let_in(c: Community, topic: int) -> float:
    """How far a concern about this topic counts here."""
    return 1.0 if topic in c.agenda else 1.0 - c.setting.strictness


# Tasks


def bring_task(c: Community) -> None:
    setting = c.setting
    u, v = c.draw_pair(draws.TASK, 0, 0)
    handed = c.handed >= 0.0
    c.task = 1 if handed or u < setting.task_rate else 0
    c.task_topic = -1
    c.task_hours = 0.0
    if not c.task:
        return
    c.task_hours = c.handed if handed else setting.task_load
    c.task_visible = c.handed_visible if handed else setting.task_seen
    if v >= setting.task_routine:
        c.task_topic = int(c.draw(draws.TASK_TOPIC, 0, 0) * setting.topics)


def homework_asked(c: Community) -> float:
    """Hours of homework that this week's task asks of each regular."""
    setting = c.setting
    hours: float = c.task_hours * setting.task_at_home * (1.0 - setting.task_funded) if c.task else 0.0
    return hours


def energizing(m: Membership) -> float:
    """How far this week's task energizes a member."""
    c, person = m.community, m.person
    uses = c.task_topic in person.context and c.task_topic in person.believed
    teaches = c.task_topic in person.context and c.task_topic not in person.believed
    total: float = c.task_visible + c.setting.task_chosen
    return (total + (1.0 if uses else 0.0) + (1.0 if teaches else 0.0)) / 4.0


def value_for_time(x: float, cost: float, within: float, m: Membership) -> float:
    """What the hours of a visit worth x and of this week's task were worth together."""
    inside = min(within, cost)
    hours = cost + m.homework
    if hours <= 0.0:
        return x
    return ((cost - inside) * x + (inside + m.homework) * m.energizing) / hours


# Being heard or not


def outlet(c: Community) -> float:
    """Which part of anger becomes voice."""
    if c.setting.unheard == "exit":
        return 0.0
    if c.setting.unheard == "voice":
        return 1.0
    return max(engaged(c.portfolio), engaged(c.domain))


def next_anger(anger: float, identification: float, heard: float, setting: SimpleNamespace) -> float:
    anger = anger * (1.0 - setting.anger_fade)
    if heard < 0.0:
        return anger
    return toward(anger, 1.0, setting.indignation * (1.0 - heard) * identification)


def worth_of_giving(m: Membership) -> float:
    """What an own answer or story is worth to a member."""
    setting = m.community.setting
    giving, recognition = float(setting.giving), float(setting.recognition)
    if setting.recognised == "crowds out":
        return giving * (1.0 - recognition)
    return min(1.0, giving * (1.0 + recognition * m.reputation))
