"""What becomes in the oracle of what is said: insights, what is written down, outcomes, items of value.

As docs/model/description.md has it, sections 7.20 to 7.22.
"""

from __future__ import annotations

from oracle_arithmetic import happens, pick, toward
from oracle_between import Arrival, has_crossed, into, link_between, understood
from oracle_parts import Community, Insight, Membership

from copsim.simulation import draws
from copsim.simulation.records import (
    APPLIED,
    FAILED,
    IMMEDIATE,
    INSIGHTS_KEPT,
    POTENTIAL,
    REALIZED,
    TAKE_PART,
    WATCH,
)


def note_item(m: Membership, kind: int, topic: int, parent: int, other: int = -1) -> int:
    """Write an item of value down; its number is its place in the list."""
    c = m.community
    items = c.world.items
    items.append((len(items), parent, c.world.week, c.number, m.row, other, kind, topic, c.activity))
    return len(items) - 1


def take_up(m: Membership, topic: int, sound: bool, other: int) -> None:
    """Something is learned, rightly or wrongly, and kept in mind where there is room."""
    c = m.community
    (m.person.learned if sound else m.person.misled).add(topic)
    c.news += 1
    slot = slot_for_news(m) if m.fresh < INSIGHTS_KEPT else None
    if slot is None:
        c.not_kept += 1
        return
    former = m.mind[slot]
    if former and former.kind == POTENTIAL:
        c.crowded_out += 1
    elif former:
        c.untold += 1
    m.fresh += 1
    if m.visit < 0:
        m.visit = note_item(m, IMMEDIATE, -1, -1)
    m.mind[slot] = Insight(topic, POTENTIAL, note_item(m, POTENTIAL, topic, m.visit, other), c.world.week)


def slot_for_news(m: Membership) -> int | None:
    """The first empty place in mind; else that of the oldest insight that is not being tried, if there is one."""
    if None in m.mind:
        return m.mind.index(None)
    weeks = {slot: insight.week for slot, insight in enumerate(m.mind) if insight and insight.kind != APPLIED}
    return min(weeks, key=weeks.__getitem__, default=None)


def remember(c: Community) -> None:
    documents, stale = set(c.documents), set(c.stale)  # what is written down this week is read from the next on
    write_down(c)
    for m in c.members:
        if m.role >= WATCH:
            look_up(m, documents, stale)


def write_down(c: Community) -> None:
    p = toward(c.setting.writing, 1.0, c.reporter) * c.going_on.reifies
    for topic in sorted(c.said & set(c.topics)):
        if c.draw(draws.DOCUMENT, 0, topic) < p:
            c.written += 1
            c.documents.add(topic)
            if topic in c.said_soundly:
                c.stale.discard(topic)
            else:
                c.stale.add(topic)


def look_up(m: Membership, documents: set[int], stale: set[int]) -> None:
    c, setting = m.community, m.community.setting
    useful = of_use(m, documents)
    if not useful:
        read_elsewhere(m)
        return
    u, v = c.draw_pair(draws.READ, m.key, 0)
    if u >= setting.reading:
        return
    topic = pick(useful, setting.topics, v)
    if m.has_in_mind(topic):
        return
    c.read += 1
    if m.concern and m.topic == topic:
        m.unhelped = m.unhelped * (1.0 - setting.clarity)
    take_up(m, topic, topic not in stale, -1)


def of_use(m: Membership, documents: set[int]) -> set[int]:
    """What of this somebody would look up: what the own concern is about, or else whatever comes up in own work."""
    readable = documents - m.person.believed
    return {m.topic} if m.concern and m.topic in readable else readable & m.person.context


def read_elsewhere(m: Membership) -> None:
    """Look up one thing in what linked communities had written down as the week began."""
    c, setting = m.community, m.community.setting
    for i, link in enumerate(into(c)):
        there = link.origin
        useful = of_use(m, there.shelf) if link.is_there and link.objects > 0.0 else set()
        if not useful:
            continue
        u, v = c.draw_pair(draws.OBJECT, m.key, 2 * i)
        topic = pick(useful, setting.topics, v)
        if u >= setting.reading * link.objects or m.has_in_mind(topic):
            continue
        arrives = Arrival.AT_HOME
        if there is not m.person.home:
            ground = link_between(there, m.person.home)
            arrives = understood(m, there, 0.0, ground, c.draw_pair(draws.OBJECT, m.key, 2 * i + 1))
        if arrives is Arrival.LOST:
            continue
        c.noticed.add(f"reads elsewhere {arrives.value}")
        if topic in there.shelf_stale:
            c.noticed.add("reads elsewhere what is stale")
        c.read += 1
        if m.concern and m.topic == topic:
            m.unhelped = m.unhelped * (1.0 - setting.clarity)
        take_up(m, topic, topic not in there.shelf_stale and arrives is not Arrival.WRONGLY, -1)
        has_crossed(m, there, arrives)
        return


def apply_insights(c: Community) -> None:
    for m in c.members:
        for slot, insight in enumerate(m.mind):
            if insight is None or insight.kind not in (POTENTIAL, APPLIED) or insight.week == c.world.week:
                continue
            u = c.draw_pair(draws.APPLY, m.key, slot // 2)[slot % 2]
            if insight.kind == APPLIED:
                if happens(1.0 / c.setting.ripening, u):
                    show_outcome(m, insight)
            elif happens(tries(m, insight), u):
                c.tried += 1
                becomes(m, insight, APPLIED)
            elif u >= 1.0 - c.setting.forgetting:
                m.mind[slot] = None
                c.given_up += 1


def take_along(m: Membership) -> None:
    """What somebody who leaves had in mind is lost to the community."""
    kinds = [insight.kind for insight in m.mind if insight]
    m.community.left_untried += kinds.count(POTENTIAL)
    m.community.left_trying += kinds.count(APPLIED)
    m.community.untold += kinds.count(REALIZED) + kinds.count(FAILED)


def learn_to_learn(c: Community) -> None:
    """What the community makes of outcomes that were told, for the weeks to come."""
    c.capability = c.capability * (1.0 - c.setting.capability_fade)
    for _ in range(c.retold):
        c.capability = toward(c.capability, 1.0, c.setting.reflection)
    if c.retold and c.setting.reflection > 0.0:
        c.noticed.add("learns to learn")
    for m in c.members:
        lacking = c.agenda - m.person.sound
        if m.role >= TAKE_PART and m.aim < 0 and lacking and c.setting.aspiring > 0.0:
            u, v = c.draw_pair(draws.ASPIRE, m.key, 0)
            if u < c.setting.aspiring:
                m.aim = pick(lacking, c.setting.topics, v)
                c.noticed.add("takes an aim")


def tries(m: Membership, insight: Insight) -> float:
    """Rate at which an insight is tried."""
    setting = m.community.setting
    rate: float = setting.apply_rate * (1.0 + setting.capability_gain * m.community.capability)
    if m.person.busy:
        rate = rate * setting.busy_hours
    if insight.topic not in m.person.context and insight.topic != m.aim:
        rate = rate * setting.apply_elsewhere
    return rate


def show_outcome(m: Membership, insight: Insight) -> None:
    c = m.community
    succeeded = insight.topic in m.person.sound
    if succeeded:
        c.realized += 1
    else:
        c.failed += 1
        m.person.corrected.add(insight.topic)
    aimed = insight.topic == m.aim
    for _ in range(2 if aimed else 1):
        m.value = toward(m.value, 1.0 if succeeded else 0.0, c.setting.success_lifts)
    if aimed and succeeded:
        c.aims_met += 1
        m.aim = -1
    elif aimed:
        c.aims_missed += 1
        if c.draw(draws.REFRAME, m.key, 0) < c.setting.reframing:
            c.aims_changed += 1
            c.noticed.add("changes an aim")
            m.aim = -1
    becomes(m, insight, REALIZED if succeeded else FAILED)


def becomes(m: Membership, insight: Insight, kind: int) -> None:
    insight.kind = kind
    insight.number = note_item(m, kind, insight.topic, insight.number)
    insight.week = m.community.world.week
