"""The tuned yardstick's end of the week: what was worth it, what is written, read and tried, what people feel."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from yardstick_meeting import take_up
from yardstick_parts import Member, pick

from copsim.simulation.organisation import EXIT, VOICE
from copsim.simulation.records import (
    ACTIVE,
    CONTRIBUTE,
    CORE,
    OUTSIDE,
    PERIPHERAL,
    RECENT_MASK,
    TAKE_PART,
    TRANSACTIONAL,
    WATCH,
    WINDOW_MASK,
)

if TYPE_CHECKING:
    from yardstick import Yardstick

ENDED = -1
"""In place of the week of an insight that is no longer pending."""


def write_down(model: Yardstick) -> None:
    """Some of what was said is written down."""
    said = model.said
    writing = model.p.writing
    chance = (writing + model.reporter * (1.0 - writing)) * model.activity.reifies
    model.written = 0
    while said and chance > 0.0:
        topic = said & -said
        said ^= topic
        if model.random.random() < chance:
            model.written += 1
            model.documents |= topic
            model.stale = model.stale & ~topic if topic & model.said_soundly else model.stale | topic


def look_up(model: Yardstick, m: Member, documents: int, stale: int) -> None:
    """Somebody who follows or took part looks something up that fits own work."""
    random, topic = model.random.random, m.topic
    if m.role == WATCH:
        m.unhelped, m.fresh = 1.0, 0
    believed = m.sound | m.unsound
    useful = topic & documents & ~believed or documents & m.context & ~believed
    if not useful or random() >= model.p.reading:
        return
    found = pick(useful, random())
    if found & m.mind:
        return
    model.read += 1
    if found == topic:
        m.unhelped *= 1.0 - model.p.clarity
    take_up(model, m, found, not found & stale)
    if m.role == WATCH:
        model.items += m.fresh


def close(model: Yardstick, m: Member, still: float) -> None:
    """A concern is settled; who had no help may have learned what to do."""
    if still == 1.0 and model.random.random() < model.p.practice_teaches:
        m.learned |= m.topic
        m.unsettled = True
    m.topic = 0


def learn_to_learn(model: Yardstick) -> None:
    """What the community makes of the outcomes that were told this week."""
    p = model.p
    model.capability *= 1.0 - p.capability_fade
    for _ in range(model.told_again if p.reflection else 0):
        model.capability += p.reflection * (1.0 - model.capability)


def take_aim(model: Yardstick, m: Member) -> None:
    """A topic of the agenda to make a difference in, of those that are not known yet."""
    lacking = model.agenda & ~m.sound
    if lacking and not m.aim and model.random.random() < model.p.aspiring:
        m.aim = pick(lacking, model.random.random())


def meet_aim(model: Yardstick, m: Member, worked: bool) -> None:
    """It shows what came of something in a member's aim."""
    if worked:
        model.aims_met += 1
        m.aim = 0
        return
    model.aims_missed += 1
    if model.random.random() < model.p.reframing:
        model.aims_changed += 1
        m.aim = 0


def end_week(model: Yardstick, documents: int, stale: int) -> None:
    """What visits were worth, what is looked up and tried, what people feel, levels, and the sums of the week."""
    p, random, week = model.p, model.random.random, model.week
    task, cost, forced, missable, heard = model.task, model.cost, model.forced, model.missable, model.decided
    held = model.quality * (1.0 - p.order_cost * model.command)
    turned = 1.0 - model.activist
    suits = [held * (1.0 - turned * (1.0 - suit)) for suit in model.suits[model.going_on]]
    learning, social = p.learning_weight, p.social_weight
    within = model.task_hours * (1.0 - p.task_at_home) if task else 0.0
    tries, shows, lifts = model.tries, model.shows, p.success_lifts
    if model.capability:
        sooner = 1.0 + p.capability_gain * model.capability
        tries = [1.0 - exp(-rate * sooner) for rate in model.rates]
    most_tries, keeps = max(tries), 1.0 - p.forgetting
    close_alone, close_present, close_helped = p.close_alone, p.close_present, p.close_helped
    passion_keeps, passion_rate, value_rate = 1.0 - p.passion_fade, p.passion_rate, p.value_rate
    calm, busy = model.usable, model.usable * p.busy_hours
    rest, energy_rate, burn, bearable = p.rest, p.energy_rate, p.burn, p.bearable
    identification_rate, imagination = p.identification_rate, p.imagination
    fades = p.identification_fade * missable * (1.0 - model.touch)
    stays = 1.0 - fades
    plain_gain = p.alignment * max(0.0, heard)
    reputation_keeps, reputation_rate = 1.0 - p.reputation_fade, p.reputation_rate
    outlet = 0.0 if p.unheard == EXIT else 1.0 if p.unheard == VOICE else max(0.0, *model.sponsors[:2])
    # The memory of anger is touched only where there is any.
    angry = heard >= 0.0 or model.angry > 0.0
    anger_sum = 0.0
    follows_from, next_level = p.follows_from, model.next_level
    expert_from, new_visits = p.expert_from, p.new_visits
    total = experience = identity = 0.0
    energy_sum = passion_sum = identification_sum = value_sum = relevance_sum = bond_sum = reputation_sum = 0.0
    tried = realized = failed = closed = concerned = contributing = seen = regulars = hopes_met = 0
    inner = knowing = misknowing = experts = beginners = far_active = 0
    levels = model.levels
    flow: dict[tuple[int, int], int] = {}
    regular = []
    model.read = 0
    look_up, reads = model.look_up, documents or model.lies_open
    for m in model.belonging:
        role = m.role
        topic = m.topic
        value = m.value
        if role and reads:
            look_up(m, documents, stale)
        if m.pending:
            ended = False
            for insight in m.pending:
                u = random()
                if insight[1]:
                    if u < shows:
                        insight[2] = ENDED
                        ended = True
                        if insight[0] & m.sound:
                            realized += 1
                            value += lifts * (1.0 - value)
                            m.outcomes.append((week, insight[0], True))
                        else:
                            failed += 1
                            value -= lifts * value
                            m.outcomes.append((week, insight[0], False))
                            m.corrected |= insight[0]
                            m.unsettled = True
                        if insight[0] == m.aim:
                            worked = insight[0] & m.sound != 0
                            value += lifts * (worked - value)
                            meet_aim(model, m, worked)
                elif (u < most_tries or u >= keeps) and insight[2] != week:
                    if u < tries[2 * m.busy + (insight[0] & (m.context | m.aim) != 0)]:
                        insight[1] = True
                        insight[2] = week
                        tried += 1
                    elif u >= keeps:
                        model.given_up += 1
                        insight[2] = ENDED
                        ended = True
                        m.mind &= ~insight[0]
            if ended:
                m.pending = [insight for insight in m.pending if insight[2] != ENDED]
        passion = m.passion
        energy = m.energy
        z = m.identification
        reputation = m.reputation
        part = m.part
        took = m.took
        watched = m.watched
        bond = m.bond
        work = m.leading
        gain = plain_gain
        if task and (role >= TAKE_PART or m.recent):
            # The homework of those who come without having been asked is none.
            work += m.homework
            gain = p.alignment * max(0.0, heard, m.energizing)
        tiring = 0.0
        if work:
            load = work / (m.hours * (busy if m.busy else calm) + m.freed)
            if load > bearable:
                tiring = burn * (load - bearable)
                if m.leading:
                    tiring *= 1.0 - model.care
        if role >= TAKE_PART:
            x = suits[0 if topic else m.need] * (
                1.0 - (1.0 - learning * (1.0 - m.unlearned)) * (1.0 - social * (1.0 - m.unconnected))
            )
            stayed = m.given + m.leading
            if stayed < cost:
                x *= stayed / cost
            if forced:
                x *= m.voluntary
            total += x
            if task:
                inside, hours = min(within, cost), cost + m.homework
                if hours > 0.0:
                    x = ((cost - inside) * x + (inside + m.homework) * m.energizing) / hours
            experience += x
            if x >= value:
                hopes_met += 1
            if role >= CONTRIBUTE:
                contributing += 1
            if topic:
                if random() < close_present + close_helped * (1.0 - m.unhelped):
                    close(model, m, m.unhelped)
                    closed += 1
                else:
                    concerned += 1
            m.visits += 1
            new_energy = energy + rest * (passion - energy) - tiring + energy_rate * (x - energy)
            energy = 0.0 if new_energy < 0.0 else 1.0 if new_energy > 1.0 else new_energy
            passion *= passion_keeps
            if x > value:
                passion += passion_rate * (x - value) * (1.0 - m.passion)
            z += (gain + identification_rate * x) * (1.0 - z)
            if z > 1.0:
                z = 1.0
            value += value_rate * (x - value)
            took += 1
            part = part << 1 | 1
            if part > WINDOW_MASK:
                part &= WINDOW_MASK
                took -= 1
            m.part = part
            m.took = took
            if not m.recent:
                m.be_recent(1)
            if watched:
                m.watched = watched = watched << 1 & WINDOW_MASK
            m.bond = m.bonds
            if m.merits:
                reputation *= reputation_keeps
                for _ in range(m.merits):
                    reputation += reputation_rate * (1.0 - reputation)
                m.reputation = reputation
            elif reputation:
                m.reputation = reputation = reputation * reputation_keeps
        else:
            if topic:
                still = m.unhelped if role and reads else 1.0
                if random() < close_alone + close_helped * (1.0 - still):
                    close(model, m, still)
                    closed += 1
                else:
                    concerned += 1
            energy += rest * (passion - energy)
            if tiring:
                energy = energy - tiring if energy > tiring else 0.0
            passion *= passion_keeps
            if role or gain:
                more = gain + imagination if role else gain
                z += more * (1.0 - z) - fades * z
                z = 0.0 if z < 0.0 else 1.0 if z > 1.0 else z
            else:
                z *= stays
            if part:
                part <<= 1
                if part > WINDOW_MASK:
                    part &= WINDOW_MASK
                    m.took = took = took - 1
                m.part = part
                if m.recent and not part & RECENT_MASK:
                    m.be_recent(0)
            if role or watched:
                m.watched = watched = watched << 1 & WINDOW_MASK | role
            if reputation:
                m.reputation = reputation = reputation * reputation_keeps
        if angry:
            anger = m.anger * (1.0 - p.anger_fade)
            if heard >= 0.0:
                anger += p.indignation * (1.0 - heard) * z * (1.0 - anger)
            m.anger = anger
            anger_sum += anger
            value -= p.withdrawal * anger * (1.0 - outlet) * value
        m.passion = passion
        m.energy = energy
        m.identification = z
        m.value = value
        before = m.level
        level = next_level[before][took]
        if level < 0:
            if watched and watched.bit_count() >= follows_from:
                level = PERIPHERAL
            else:
                level = TRANSACTIONAL if took else OUTSIDE
        if level != before:
            m.level = level
            levels[before] -= 1
            levels[level] += 1
            flow[before, level] = flow.get((before, level), 0) + 1
        if m.recent:
            regulars += 1
        if level:
            if took > 1:
                seen += 1
            inner += 1
            energy_sum += energy
            passion_sum += passion
            identification_sum += z
            value_sum += value
            relevance_sum += m.relevance
            bond_sum += bond
            knowing += m.knows
            misknowing += m.misknows
            if reputation:
                reputation_sum += reputation
                if reputation >= expert_from:
                    experts += 1
            if m.visits <= new_visits and m.visits:
                beginners += 1
            if level >= ACTIVE:
                regular.append(m)
                identity += z
                if m.far:
                    far_active += 1
        if p.aspiring and role >= TAKE_PART:
            take_aim(model, m)
        if m.unsettled:
            m.settle()
    learn_to_learn(model)
    n = len(model.present)
    if model.held:
        family = model.activity.family
        model.learned[family] += p.design_rate * (total / max(1, n) - model.learned[family])
    model.items += tried + realized + failed
    model.regular, model.regulars = regular, regulars
    model.attending, model.active = n, len(regular)
    model.angry = anger_sum
    model.voice = outlet * anger_sum / max(1, model.members)
    model.identity = identity / max(1, model.active)
    model.seen, model.concerned = seen, concerned
    some_inner = max(1, inner)
    model.row.update(
        experience=experience / max(1, n),
        contributing=contributing,
        hopes_met=hopes_met,
        tried=tried,
        realized=realized,
        failed=failed,
        concerns_closed=closed,
        concerns_open=concerned,
        seen=seen,
        energy=energy_sum / some_inner,
        passion=passion_sum / some_inner,
        identification=identification_sum / some_inner,
        value=value_sum / some_inner,
        relevance=relevance_sum / some_inner,
        ties=model.scale * bond_sum / some_inner,
        reputation=reputation_sum / some_inner,
        knowing=knowing / (model.topics * some_inner),
        misknowing=misknowing / (model.topics * some_inner),
        experts=experts,
        beginners=beginners,
        far_active=far_active,
        core=levels[CORE],
        active=levels[ACTIVE],
        anger=anger_sum / max(1, model.members),
        identity=model.identity,
        level=levels,
        flow=flow,
    )
