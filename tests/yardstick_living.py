"""The tuned yardstick's end of the week: what was worth it, what is written, read and tried, what people feel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yardstick_meeting import take_up
from yardstick_parts import Member, pick

from copsim.simulation.organisation import EXIT, VOICE
from copsim.simulation.records import ACTIVE, CONTRIBUTE, CORE, RECENT_MASK, TAKE_PART, WATCH, WINDOW_MASK

if TYPE_CHECKING:
    from yardstick import Yardstick


def write_down(model: Yardstick) -> None:
    """Some of what was said is written down."""
    said = model.said
    chance = model.p.writing * model.activity.reifies
    model.written = 0
    while said and chance > 0.0:
        topic = said & -said
        said ^= topic
        if model.random.random() < chance:
            model.written += 1
            model.documents |= topic
            model.stale = model.stale & ~topic if topic & model.said_soundly else model.stale | topic


def look_up(model: Yardstick, m: Member, documents: int, stale: int) -> float:
    """Somebody looks something up that fits own work; what that leaves of a concern."""
    random, topic = model.random.random, m.topic
    believed = m.sound | m.unsound
    useful = topic & documents & ~believed or documents & m.context & ~believed
    if not useful or random() >= model.p.reading:
        return 1.0
    found = pick(useful, random())
    if found & m.mind:
        return 1.0
    model.read += 1
    take_up(model, m, found, not found & stale)
    if m.role == WATCH:
        model.items += m.fresh
    return 1.0 - model.p.clarity if found == topic else 1.0


def end_week(model: Yardstick, documents: int, stale: int) -> None:
    """What visits were worth, what is looked up and tried, what people feel, levels, and the sums of the week."""
    p, random, week = model.p, model.random.random, model.week
    task, cost, forced, missable, heard = model.task, model.cost, model.forced, model.missable, model.decided
    held = model.quality * (1.0 - p.order_cost * model.command)
    suits = [held * suit for suit in model.suits[model.going_on]]
    learning, social = p.learning_weight, p.social_weight
    within = model.task_hours * (1.0 - p.task_at_home) if task else 0.0
    tries, shows, lifts = model.tries, model.shows, p.success_lifts
    most_tries, keeps = max(tries), 1.0 - p.forgetting
    close_alone, close_present, close_helped = p.close_alone, p.close_present, p.close_helped
    passion_keeps, passion_rate, value_rate = 1.0 - p.passion_fade, p.passion_rate, p.value_rate
    rest, energy_rate, burn, bearable = p.rest, p.energy_rate, p.burn, p.bearable
    identification_rate, fades, imagination = p.identification_rate, p.identification_fade * missable, p.imagination
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
    tried = realized = failed = closed = concerned = contributing = seen = regulars = 0
    inner = knowing = misknowing = experts = beginners = far_active = 0
    levels = [0, 0, 0, 0, 0, 0]
    flow: dict[tuple[int, int], int] = {}
    regular = []
    model.read = 0
    for m in model.belonging:
        role, topic, value = m.role, m.topic, m.value
        came = role >= TAKE_PART
        still = 1.0
        if came:
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
            contributing += role >= CONTRIBUTE
            still = m.unhelped
        if documents and role:
            if not came:
                m.fresh = 0
            still *= look_up(model, m, documents, stale)
        if m.pending:
            for insight in m.pending[:]:
                tried_topic, trying, since = insight
                if since == week:
                    continue
                u = random()
                if trying:
                    if u < shows:
                        m.pending.remove(insight)
                        good = tried_topic & m.sound != 0
                        m.outcomes.append((week, tried_topic, good))
                        if good:
                            realized += 1
                            value += lifts * (1.0 - value)
                        else:
                            failed += 1
                            value -= lifts * value
                            m.corrected |= tried_topic
                            m.unsettled = True
                elif u < most_tries:
                    if u < tries[2 * m.busy + (tried_topic & m.context != 0)]:
                        insight[1] = True
                        insight[2] = week
                        tried += 1
                    elif u >= keeps:
                        m.pending.remove(insight)
                        m.mind &= ~tried_topic
                elif u >= keeps:
                    m.pending.remove(insight)
                    m.mind &= ~tried_topic
        if topic:
            if random() < (close_present if came else close_alone) + close_helped * (1.0 - still):
                m.topic = 0
                closed += 1
                if still == 1.0 and random() < p.practice_teaches:
                    m.learned |= topic
                    m.unsettled = True
            else:
                concerned += 1
        passion, energy, z, reputation = m.passion, m.energy, m.identification, m.reputation
        work = m.leading
        gain = plain_gain
        if task and (came or m.recent):
            # The homework of those who come without having been asked is none.
            work += m.homework
            gain = p.alignment * max(0.0, heard, m.energizing)
        tiring = 0.0
        if work:
            load = work / (m.hours * model.usable * (p.busy_hours if m.busy else 1.0) + m.freed)
            if load > bearable:
                tiring = burn * (load - bearable)
        if came:
            m.visits += 1
            better = x - value if x > value else 0.0
            new_energy = energy + rest * (passion - energy) - tiring + energy_rate * (x - energy)
            energy = 0.0 if new_energy < 0.0 else 1.0 if new_energy > 1.0 else new_energy
            passion = passion * passion_keeps + passion_rate * better * (1.0 - passion)
            z += (gain + identification_rate * x) * (1.0 - z)
            if z > 1.0:
                z = 1.0
            value += value_rate * (x - value)
            m.part = part = m.part << 1 & WINDOW_MASK | 1
            m.took = took = part.bit_count()
            m.recent = 1
            m.watched = watched = m.watched << 1 & WINDOW_MASK
            m.bond, bond = m.bonds, m.bond
            if m.merits:
                reputation *= reputation_keeps
                for _ in range(m.merits):
                    reputation += reputation_rate * (1.0 - reputation)
                m.reputation = reputation
            elif reputation:
                m.reputation = reputation = reputation * reputation_keeps
        else:
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
            part = m.part
            if part:
                m.part = part = part << 1 & WINDOW_MASK
                m.took = took = part.bit_count()
                m.recent = part & RECENT_MASK
            else:
                took = 0
            watched = m.watched
            if role or watched:
                m.watched = watched = watched << 1 & WINDOW_MASK | role
            bond = m.bond
            if reputation:
                m.reputation = reputation = reputation * reputation_keeps
        if angry:
            anger = m.anger * (1.0 - p.anger_fade)
            if heard >= 0.0:
                anger += p.indignation * (1.0 - heard) * z * (1.0 - anger)
            m.anger = anger
            anger_sum += anger
            value -= p.withdrawal * anger * (1.0 - outlet) * value
        m.passion, m.energy, m.identification, m.value = passion, energy, z, value
        before = m.level
        level = next_level[watched.bit_count() >= follows_from][before][took]
        levels[level] += 1
        if level != before:
            m.level = level
            flow[before, level] = flow.get((before, level), 0) + 1
        if part:
            seen += took > 1
            if m.recent:
                regulars += 1
        if level:
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
                experts += reputation >= expert_from
            beginners += 0 < m.visits <= new_visits
            if level >= ACTIVE:
                regular.append(m)
                identity += z
                far_active += m.far
        if m.unsettled:
            m.settle()
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
