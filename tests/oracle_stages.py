"""The oracle's stages of the second half of a week, one function each, after *come and go*.

Written from docs/model/description.md alone, sections 7.10 to 7.17, in its order and with its names. A stage gets one
community and visits its members in order.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from types import SimpleNamespace

from oracle_parts import Community, Membership, exp, happens, single, unit

from copsim.simulation import draws
from copsim.simulation.records import (
    ABSENT,
    ACTIVE,
    CONTRIBUTE,
    CORE,
    EXCHANGE,
    LAUNCH,
    LEAD,
    LEVELS,
    MEETING,
    NOTHING,
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
        if c.renegotiate:
            fresh = c.draw_gamma(setting.relevance_shape, setting.relevance_mean, draws.RENEGOTIATE, m.key, 0)
            m.relevance = max(m.relevance, fresh) if m.level >= ACTIVE else fresh
        if m.person.turned:
            fresh = c.draw_gamma(setting.relevance_shape, setting.relevance_mean, draws.RELEVANCE, m.key, 0)
            sticks = c.draw(draws.STICK, m.key, 0) < setting.stick * m.identification
            m.relevance = max(m.relevance, fresh) if sticks else fresh
        if m.concern == 0 and happens(m.relevance * c.challenge, c.draw(draws.CONCERN, m.key, 0)):
            m.concern = 1
            c.opened += 1


def opportunities(setting: SimpleNamespace) -> float:
    chances: float = WINDOW * ((1.0 - setting.convened) + setting.convened / setting.every)
    return chances


def unmet(hours: float, need: float) -> float:
    return 0.0 if need <= 0.0 else max(0.0, 1.0 - hours / need)


def lead(c: Community) -> None:
    setting = c.setting
    week = c.world.week
    vacancy = c.vacancy  # of last week, as is c.active
    usable = setting.time_legitimacy + (1.0 - setting.time_legitimacy) * setting.strategic_relevance
    need = setting.need_base + setting.need_growth * math.sqrt(c.active)
    chances = opportunities(setting)
    for m in c.members:
        m.available = m.person.hours * m.share * usable
        if m.person.busy:
            m.available = m.available * setting.busy_hours
        m.leading = 0.0
        attendance = m.part.bit_count() / chances
        if m.pledge > 0.0:
            if c.told_effort >= 0.0:
                m.effort = c.told_effort
            tired = m.energy < setting.step_down_energy
            stays_away = week - m.joined >= 26 and attendance < setting.step_down_attendance
            if tired or stays_away:
                m.pledge = 0.0
        elif vacancy > 0.0 and attendance > setting.step_up_attendance:
            p = setting.step_up * vacancy * m.identification * m.energy * setting.coaching
            if p > 0.0 and c.draw(draws.STEP_UP, m.key, 0) < p:
                m.effort = 1.0
                m.pledge = min(vacancy * need, setting.pledge_share * (m.person.hours * m.share * usable))
        if m.pledge > 0.0:
            hours = m.pledge * m.effort * setting.effort
            if m.person.busy:
                hours = hours * setting.busy_effort
            m.leading = min(hours, m.available)
    c.need = need
    supply = setting.support_hours
    c.pledged = setting.support_hours
    for m in c.members:
        if m.pledge > 0.0:
            supply = supply + m.leading
            c.pledged = c.pledged + m.pledge
    c.gap = unmet(supply, need)
    c.vacancy = unmet(c.pledged, need)
    c.quality = 1.0 - setting.convened * c.gap


def open_share(is_so: int, setting: SimpleNamespace) -> float:
    return 1.0 if is_so else 1.0 - setting.convened


def calendar(c: Community) -> None:
    setting = c.setting
    every = int(setting.every)
    c.granted = 0.0
    if c.launch_days > 0:
        c.due, c.held, c.activity = 1, 1, LAUNCH
        c.cost = c.granted = c.launch_days * setting.launch_hours
        c.quality = 1.0
    elif c.world.week % every == every - 1:
        c.due = 1
        c.held = 1 if c.draw(draws.HELD, 0, 0) < 1.0 - c.gap else 0
        c.activity = MEETING if c.held else EXCHANGE
        c.cost = setting.meeting_hours if c.held else setting.exchange_hours
    else:
        c.due, c.held, c.activity = 0, 0, EXCHANGE
        c.cost = setting.exchange_hours
    c.open = open_share(c.held, setting)
    c.missable = open_share(c.due, setting)
    if c.open <= 0.0:
        c.activity = NOTHING


def decide(c: Community) -> None:
    setting = c.setting
    for m in c.members:
        m.role = ABSENT
        m.given = 0.0
        ties = fade_ties(m, setting.tie_fade)
        if c.open <= 0.0:
            continue
        free = m.available - m.leading + c.granted
        time = 0.0 if free <= 0.0 else free / (free + (c.cost - c.granted))
        appeal = exp(setting.energy_pull * (m.energy - 0.5) + setting.value_pull * (m.value - 0.5))
        company = 1.0 + setting.friends_pull * ties
        pull = setting.habit_pull
        if m.concern:
            pull = pull + setting.concern_pull
        belonging = (setting.openness + m.identification) * pull
        reasons = appeal * company * belonging
        if m.visits == 0 and m.concern and m.joined >= 0:
            reasons = reasons + setting.first_visit
        total = time * reasons
        if m.leading > 0.0:
            total = total + setting.duty * setting.effort
        rate = c.open * total
        u, v = c.draw_pair(draws.TAKE_PART, m.key, 0)
        if happens(rate, u):
            m.role = LEAD if m.pledge > 0.0 else TAKE_PART
            m.given = min(free, c.cost)
        elif happens(setting.watching * rate, v):
            m.role = WATCH


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


def meet(c: Community) -> None:
    setting = c.setting
    present = [m for m in c.members if m.came]
    for m in present:
        m.unhelped = m.unlearned = m.unconnected = 1.0
        if m.concern and m.role == TAKE_PART:
            m.role = CONTRIBUTE
    if not present:
        return
    n = len(present)
    for m in present if n > 1 else []:
        if m.visits < setting.new_visits and c.draw(draws.GREET, m.key, 0) < setting.greet * c.quality:
            m.unconnected = 1.0 - setting.greeting_warmth
    groups = max(1, n // int(setting.group))
    for day in range(max(1, c.launch_days)):
        drawn = [c.draw(draws.SEAT, m.key, day) for m in present]
        seated = [present[place] for place in sorted(range(n), key=drawn.__getitem__)]
        for g in range(groups):
            group = seated[g * n // groups : (g + 1) * n // groups]
            ask_and_answer(c, group, day)
            grow_ties(group, setting.tie_gain)
    for m in present:
        learned = 1.0 - (m.unhelped if m.concern else m.unlearned)
        social = 1.0 - m.unconnected
        stayed = min(1.0, (m.given + m.leading) / c.cost) if c.cost > 0.0 else 1.0
        m.experience = (c.quality * stayed) * (
            1.0 - (1.0 - setting.learning_weight * learned) * (1.0 - setting.social_weight * social)
        )


def ask_and_answer(c: Community, group: list[Membership], day: int) -> None:
    setting = c.setting
    for a in group:
        for b in group:
            if b is a:
                continue
            tie = a.tie_to(b)
            weight = 0.0 if tie is None else tie.weight
            a.unconnected = a.unconnected * (1.0 - weight)
            c.met += 1
            c.warmth = c.warmth + weight
            if a.concern == 0 or c.draw(draws.ANSWER + day, a.key, b.key) >= setting.answer:
                continue
            a.unhelped = a.unhelped * (1.0 - setting.clarity)
            if b.role == TAKE_PART:
                b.role = CONTRIBUTE
            for h in group:
                if h is not a and h is not b:
                    h.unlearned = h.unlearned * (1.0 - setting.story)


def grow_ties(group: list[Membership], gain: float) -> None:
    for a in group:
        for b in group:
            if b is a:
                continue
            tie = a.tie_to(b)
            if tie is not None:
                tie.weight = single(stronger_tie(tie.weight, gain))
                continue
            weakest = min(a.slots, key=lambda slot: slot.weight)  # the first of the weakest
            if stronger_tie(0.0, gain) > weakest.weight:
                weakest.to = b
                weakest.weight = single(stronger_tie(0.0, gain))


def stronger_tie(weight: float, gain: float) -> float:
    return weight + gain * (1.0 - weight)


def feel(c: Community) -> None:
    setting = c.setting
    for m in c.members:
        if m.concern:
            helped = 1.0 - m.unhelped if m.came else 0.0
            p = setting.close_present + setting.close_helped * helped if m.came else setting.close_alone
            if c.draw(draws.CLOSE, m.key, 0) < p:
                m.concern = 0
                c.closed += 1
        load = m.leading / m.available if m.leading > 0.0 else 0.0
        for _ in range(max(1, c.launch_days) if m.came else 1):
            m.passion, m.energy, m.identification, m.value = (
                next_passion(m, setting),
                next_energy(m, load, setting),
                next_identification(m, c.missable, setting),
                next_value(m, setting),
            )


def next_passion(m: Membership, setting: SimpleNamespace) -> float:
    change = -setting.passion_fade * m.passion
    if m.came:
        change = change + setting.passion_rate * max(0.0, m.experience - m.value) * (1.0 - m.passion)
    return unit(m.passion + change)


def next_energy(m: Membership, load: float, setting: SimpleNamespace) -> float:
    change = setting.rest * (m.passion - m.energy) - setting.burn * max(0.0, load - setting.bearable)
    if m.came:
        change = change + setting.energy_rate * (m.experience - m.energy)
    return unit(m.energy + change)


def next_identification(m: Membership, missable: float, setting: SimpleNamespace) -> float:
    z = m.identification
    if m.came:
        return unit(z + setting.identification_rate * m.experience * (1.0 - z))
    return unit(z - setting.identification_fade * z * missable)


def next_value(m: Membership, setting: SimpleNamespace) -> float:
    if m.came:
        return unit(m.value + setting.value_rate * (m.experience - m.value))
    return m.value


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


def added(numbers: Iterable[float]) -> float:
    """The sum from 0.0, in order. Built-in `sum` is more exact from Python 3.12 on, and so not the same."""
    total = 0.0
    for number in numbers:
        total = total + number
    return total


def mean(numbers: list[float]) -> float:
    return added(numbers) / max(1, len(numbers))


def record(c: Community) -> dict[str, float]:
    """The community's row of the weekly table, by measure."""
    present = [m for m in c.members if m.came]
    leaders = [m for m in c.members if m.pledge > 0.0]
    inner = [m for m in c.members if m.level > OUTSIDE]
    row: dict[str, float] = {
        "members": len(c.members),
        "present": len(present),
        "watching": len([m for m in c.members if m.role == WATCH]),
        "contributing": len([m for m in c.members if m.role >= CONTRIBUTE]),
        "joined": c.joined,
        "left": c.gone,
        "leaders": len(leaders),
        "held": c.held,
        "cancelled": c.due - c.held,
        "concerns_open": len([m for m in c.members if m.concern]),
        "concerns_opened": c.opened,
        "concerns_closed": c.closed,
        "challenge": c.challenge,
        "interest": c.interest,
        "hours_available": added(m.available for m in c.members),
        "hours_given": added(m.given for m in present),
        "hours_granted": c.granted * len(present),
        "hours_leading": added(m.leading for m in leaders),
        "hours_needed": c.need,
        "hours_pledged": c.pledged,
        "gap": c.gap,
        "vacancy": c.vacancy,
        "quality": c.quality,
        "leader_energy": mean([m.energy for m in leaders]),
        "energy": mean([m.energy for m in inner]),
        "passion": mean([m.passion for m in inner]),
        "identification": mean([m.identification for m in inner]),
        "value": mean([m.value for m in inner]),
        "relevance": mean([m.relevance for m in inner]),
        "ties": mean([m.bond for m in inner]),
        "experience": mean([m.experience for m in present]),
        "trust": c.warmth / max(1, c.met),
    }
    for level, name in enumerate(LEVELS):
        row[name] = len([m for m in c.members if m.level == level])
        for later, other in enumerate(LEVELS):
            if later != level:
                row[f"{name}_to_{other}"] = len([m for m in c.members if m.before == level and m.level == later])
    return row


def log_lines(c: Community) -> list[tuple[int, int, int, int, int, float]]:
    """Week, community, row, activity, role and hours of each member who did something."""
    return [
        (c.world.week, c.number, m.row, c.activity, m.role_logged, single(m.given + m.leading))
        for m in c.members
        if m.role != ABSENT or m.leading > 0.0
    ]
