"""Stages of the oracle in which each member is looked at alone: concerns, lead, decide, feel, levels.

As docs/model/description.md has it, sections 7.11, 7.15, 7.17, 7.23 and 7.24, with its names. A stage gets one
community and visits its members in order.
"""

from __future__ import annotations

import math
from types import SimpleNamespace

from oracle_arithmetic import added, chance, exp, happens, single, toward, unit
from oracle_arithmetic import pick as picked
from oracle_calendar import opportunities
from oracle_coming import draw_need
from oracle_cultivating import across, cultivate, shares_of_leaders
from oracle_organisation import energizing, engaged, homework_asked, let_in, next_anger, outlet
from oracle_parts import Community, Membership
from oracle_succession import attendance, begin_to_lead, can_pledge, own_hours, steps_down, succeed, usable_share

from copsim.simulation import draws
from copsim.simulation.records import (
    ABSENT,
    ACTIVE,
    CORE,
    LEAD,
    OCCASIONAL,
    OUTSIDE,
    PERIPHERAL,
    RECENT_MASK,
    TAKE_PART,
    TRANSACTIONAL,
    WATCH,
    WINDOW,
    WINDOW_MASK,
)


def concerns(c: Community) -> None:
    setting = c.setting
    for m in c.members:
        person = m.person
        if c.renegotiate:
            fresh = c.draw_gamma(setting.relevance_shape, setting.relevance_mean, draws.RENEGOTIATE, m.key, 0)
            m.relevance = max(m.relevance, fresh) if m.level >= ACTIVE else fresh
        if person.turned:
            fresh = c.draw_gamma(setting.relevance_shape, setting.relevance_mean, draws.RELEVANCE, m.key, 0)
            sticks = c.draw(draws.STICK, m.key, 0) < setting.stick * m.identification
            m.relevance = max(m.relevance, fresh) if sticks else fresh
            m.need = draw_need(c, m.key)
        if m.concern:
            continue
        u, v = c.draw_pair(draws.CONCERN, m.key, 0)
        if not happens(m.relevance * c.challenge / person.belongs, u):
            continue
        topic = picked(person.context, setting.topics, v)
        if topic in person.sound and c.draw(draws.ROUTINE, m.key, 0) < setting.routine:
            continue
        person.corrected |= person.unsound & {topic}
        m.concern = 1
        m.topic = topic
        c.opened += 1


def unmet(hours: float, need: float) -> float:
    return 0.0 if need <= 0.0 else max(0.0, 1.0 - hours / need)


def lead(c: Community) -> None:
    setting = c.setting
    preparation = c.world.catalogue[c.planned].preparation
    need = setting.need_base + setting.need_growth * math.sqrt(c.active) + preparation / setting.every
    seen = {"vacancy": c.vacancy, "unseen": 0.0, "gap": c.gap}[setting.seat_seen]  # of last week, as is c.active
    c.usable = usable_share(c)
    helped = across(c.coached, c.peers)
    succeed(c)
    for m in c.members:
        m.available = own_hours(m)
        if m.person.busy:
            freed = engaged(c.individual) if m.pledge > 0.0 else 0.0
            m.available = m.available * (setting.busy_hours + (1.0 - setting.busy_hours) * freed)
        m.available = max(0.0, m.available - m.away)
        m.away = 0.0
        m.leading = 0.0
        if m.pledge > 0.0:
            if c.told_effort >= 0.0:
                m.effort = c.told_effort
            if steps_down(m):
                m.pledge = 0.0
        elif seen > 0.0 and m.seated == c.world.week:
            c.noticed.add("relieved for a week at least")
        elif seen > 0.0 and attendance(m) > setting.step_up_attendance:
            p = setting.step_up * seen * m.identification * m.energy * setting.coaching * (1.0 + helped)
            if p > 0.0 and c.draw(draws.STEP_UP, m.key, 0) < p:
                begin_to_lead(m, can_pledge(m, seen * need))
        if m.pledge > 0.0:
            hours = toward(m.pledge * m.effort * setting.effort, m.pledge, helped)
            if m.person.busy:
                hours = hours * (setting.busy_effort + (1.0 - setting.busy_effort) * engaged(c.individual))
            m.leading = min(hours, m.available)
    c.need = need
    leaders = [m for m in c.members if m.pledge > 0.0]
    cultivate(c, added(m.leading for m in leaders))
    asked_for = shares_of_leaders(setting)
    left = 1.0 - asked_for / max(1.0, asked_for)
    supply = setting.support_hours + setting.sponsor_means * engaged(c.domain) + c.logistics + setting.full_time
    c.pledged = supply
    for m in leaders:
        supply = supply + m.leading * left
        c.pledged = c.pledged + m.pledge * left
    c.gap = unmet(supply, need)
    c.vacancy = unmet(c.pledged, need)
    c.quality = 1.0 - setting.convened * c.gap


def decide(c: Community) -> None:
    setting = c.setting
    in_a_room = setting.meets == "room" or not c.held
    friction = setting.tool_friction * (1.0 - setting.practices_help * c.practised) * (1.0 - c.access)
    barrier = setting.barrier * (1.0 - engaged(c.local)) * (1.0 - c.access if in_a_room else friction)
    c.tool = 0.0 if in_a_room else friction
    procedures = setting.red_tape + setting.measuring
    forcing = setting.compulsion if c.held else 0.0
    for m in c.members:
        m.role = ABSENT
        m.given = 0.0
        m.asked = m.recent
        m.homework = m.energizing = 0.0
        ties = fade_ties(m, setting.tie_fade)
        if c.open <= 0.0:
            continue
        free = m.available - m.leading + c.granted
        if m.asked:
            if c.task:
                m.energizing = energizing(m)
                m.homework = min(homework_asked(c), m.available - m.leading)
            free = free - m.homework - procedures
        reach = 0.0 if free <= 0.0 else free / (free + (c.cost - c.granted))
        if barrier > 0.0 and m.person.far:
            reach = reach * (1.0 - barrier)
        willing = rate(m, reach, ties)
        forced = willing + forcing
        u, v = c.draw_pair(draws.TAKE_PART, m.key, 0)
        if happens(forced, u):
            m.role = LEAD if m.pledge > 0.0 else TAKE_PART
            m.given = min(max(0.0, free), c.cost)
            m.voluntary = 1.0 if forced <= willing else chance(willing) / chance(forced)
        elif happens(setting.watching * forced, v):
            m.role = WATCH
        if m.role != ABSENT:
            m.unhelped = m.unlearned = m.unconnected = 1.0
            m.merits = m.fresh = 0
            m.visit = -1
            if c.task:
                m.energizing = energizing(m)  # in those who were not asked too


def rate(m: Membership, reach: float, ties: float) -> float:
    """Rate of taking part for whatever reasons but compulsion."""
    c, setting = m.community, m.community.setting
    company = 1.0 + setting.friends_pull * ties
    reasons = appeal(m) * company * belonging(m, let_in(c, m.topic))
    if m.visits == 0 and m.concern and m.joined >= 0:
        reasons = reasons + setting.first_visit
    total = reach * reasons
    if m.leading > 0.0:
        total = total + setting.duty * setting.effort
    return float(c.open * total)


def appeal(m: Membership) -> float:
    setting = m.community.setting
    return exp(setting.energy_pull * (m.energy - 0.5) + setting.value_pull * (m.value - 0.5))


def belonging(m: Membership, counts: float) -> float:
    """What draws somebody here, with a concern that counts so far."""
    setting = m.community.setting
    pull = setting.habit_pull
    if m.concern:
        pull = pull + setting.concern_pull * counts
    return float((setting.openness + gate(m)) * pull)


def gate(m: Membership) -> float:
    """What brings a member back here rather than elsewhere."""
    setting = m.community.setting
    if setting.return_by == "value":
        return m.value
    if setting.return_by == "habit":
        return min(1.0, m.part.bit_count() / opportunities(setting))
    if setting.return_by == "influence":
        return m.reputation
    return m.identification


def fade_ties(m: Membership, fade: float) -> float:
    """Fade a member's ties, add them up in `bond`, and return the sum over those who came lately."""
    m.bond = 0.0
    ties = 0.0
    for tie in m.slots:
        if tie.to is None:
            break
        tie.weight = single(tie.weight * (1.0 - fade))
        m.bond = m.bond + tie.weight
        if tie.to.recent:
            ties = ties + tie.weight
    return ties


def feel(c: Community) -> None:
    setting = c.setting
    away = 1.0 - outlet(c)
    for m in c.members:
        if m.concern:
            settle_concern(m)
        work = m.leading + m.homework
        load = work / m.available if work > 0.0 else 0.0
        if m.came:
            met = m.experience >= m.value
            c.hopes_met += 1 if met else 0
            c.noticed.add("a hope is met" if met else "a hope is missed")
        aim = max(0.0, c.decided)
        if m.asked or m.came:
            aim = max(aim, m.energizing)
        for _ in range(max(1, c.launch_days) if m.came else 1):
            m.passion, m.energy, m.identification, m.value = (
                next_passion(m, setting),
                next_energy(m, load, setting),
                next_identification(m, c.missable, aim, setting),
                next_value(m, setting),
            )
        m.reputation = m.reputation * (1.0 - setting.reputation_fade)
        for _ in range(m.merits if m.came else 0):
            m.reputation = m.reputation + setting.reputation_rate * (1.0 - m.reputation)
        m.anger = next_anger(m.anger, m.identification, c.decided, setting)
        m.value = m.value - setting.withdrawal * m.anger * away * m.value
    c.voice = outlet(c) * added(m.anger for m in c.members) / max(1, len(c.members))


def settle_concern(m: Membership) -> None:
    c, setting = m.community, m.community.setting
    helped = 1.0 - m.unhelped if m.role != ABSENT else 0.0
    p = (setting.close_present if m.came else setting.close_alone) + setting.close_helped * helped
    u, v = c.draw_pair(draws.CLOSE, m.key, 0)
    if u >= p:
        return
    m.concern = 0
    c.closed += 1
    if helped == 0.0 and v < setting.practice_teaches:
        m.person.learned.add(m.topic)


def next_passion(m: Membership, setting: SimpleNamespace) -> float:
    change = -setting.passion_fade * m.passion
    if m.came:
        change = change + setting.passion_rate * max(0.0, m.experience - m.value) * (1.0 - m.passion)
    return unit(m.passion + change)


def next_energy(m: Membership, load: float, setting: SimpleNamespace) -> float:
    burn = setting.burn * (1.0 - m.community.care) if m.leading > 0.0 else setting.burn
    change = setting.rest * (m.passion - m.energy) - burn * max(0.0, load - setting.bearable)
    if m.came:
        change = change + setting.energy_rate * (m.experience - m.energy)
    return unit(m.energy + change)


def next_identification(m: Membership, missable: float, aim: float, setting: SimpleNamespace) -> float:
    z = m.identification
    gain = setting.alignment * aim
    if m.came:
        return unit(z + (gain + setting.identification_rate * m.experience) * (1.0 - z))
    if m.role == WATCH:
        gain = gain + setting.imagination
    return unit(z + gain * (1.0 - z) - setting.identification_fade * z * missable * (1.0 - m.community.touch))


def next_value(m: Membership, setting: SimpleNamespace) -> float:
    return unit(toward(m.value, m.experience, setting.value_rate)) if m.came else m.value


def levels(c: Community) -> None:
    chances = opportunities(c.setting)
    for m in c.members:
        came = 1 if m.came else 0
        saw = 1 if m.role == WATCH else 0
        m.visits += came
        m.part = ((m.part << 1) & WINDOW_MASK) | came
        m.watched = ((m.watched << 1) & WINDOW_MASK) | saw
        m.recent = 1 if m.part & RECENT_MASK else 0
        m.before = m.level
        m.level = next_level(m.level, m.part.bit_count(), m.watched.bit_count(), chances, c.setting)
    c.attending = len([m for m in c.members if m.came])
    c.active = len([m for m in c.members if m.level >= ACTIVE])


def next_level(level: int, taken_part: int, watched: int, chances: float, setting: SimpleNamespace) -> int:
    core_from = setting.core_from - setting.slack if level == CORE else setting.core_from
    active_from = setting.active_from - 0.5 * setting.slack if level >= ACTIVE else setting.active_from
    if taken_part > 0 and WINDOW * taken_part >= core_from * chances:
        return CORE
    if taken_part > 0 and WINDOW * taken_part >= active_from * chances:
        return ACTIVE
    if taken_part > 0 and WINDOW * taken_part >= setting.occasional_from * chances:
        return OCCASIONAL
    if watched >= setting.follows_from:
        return PERIPHERAL
    return TRANSACTIONAL if taken_part > 0 else OUTSIDE
