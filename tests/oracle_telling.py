"""What people say to each other in the oracle, and what becomes of it in those who hear it.

As docs/model/description.md has it, sections 7.18 and 7.19.
"""

from __future__ import annotations

from oracle_arithmetic import pick, single, toward
from oracle_between import Arrival, comes_across, has_crossed, name_of, visited
from oracle_insights import note_item, take_up
from oracle_organisation import worth_of_giving
from oracle_parts import Community, Insight, Membership

from copsim.simulation import draws
from copsim.simulation.records import CONTRIBUTE, FAILED, REALIZED, TAKE_PART, TOLD

Group = list[Membership]


def sit_together(c: Community, group: Group, sitting: int) -> None:
    """One small group: each in turn meets the others, and asks or tells; then ties grow."""
    activity = c.going_on
    warmth = 0.0
    for a in group:
        for b in others(group, a):
            weight = a.closeness(b)
            a.unconnected = a.unconnected * (1.0 - weight)
            c.met += 1
            warmth = warmth + weight
        u, v = c.draw_pair(draws.TELL + sitting, a.key, 0)
        if a.concern:
            if u < activity.voices * got_through(c, a):
                ask(c, group, a, sitting)
            elif u < activity.voices:
                c.noticed.add("a question the tool keeps back")
        elif u < c.setting.tells * activity.mutual and not a.person.hoards:
            tell(c, group, a, v, sitting)
    c.warmth = c.warmth + warmth
    for a in group:
        for b in others(group, a):
            grow_tie(a, b, c.setting.tie_gain * (activity.ties * got_through(c, a, b)))


def connected(c: Community, m: Membership) -> bool:
    return c.setting.meets == "online" or (c.setting.meets == "hybrid" and m.person.far)


def got_through(c: Community, *these: Membership) -> float:
    """What the tool lets through where one of them is connected by it."""
    return 1.0 - c.tool if any(connected(c, m) for m in these) else 1.0


def others(group: Group, *these: Membership) -> Group:
    return [m for m in group if all(m is not one for one in these)]


def contributes(m: Membership) -> None:
    if m.role == TAKE_PART:
        m.role = CONTRIBUTE


def ask(c: Community, group: Group, asker: Membership, sitting: int) -> None:
    """Those who know, or believe to know, may answer; the others listen to each answer."""
    setting = c.setting
    topic = asker.topic
    contributes(asker)
    for b in others(group, asker):
        if b.person.hoards or topic not in b.person.believed:
            continue
        if c.draw(draws.ANSWER + sitting, asker.key, b.key) >= setting.willing:
            continue
        sound = topic in b.person.sound
        c.answers += 1
        new = is_news(asker, topic, sound)
        arrives = comes_across(asker, topic, b, sitting) if new else Arrival.AT_HOME
        if arrives is Arrival.LOST:
            c.noticed.add("an answer is lost")
        else:
            asker.unhelped = asker.unhelped * (1.0 - setting.clarity)
            asker.unlearned = asker.unlearned * (1.0 - setting.clarity)
        gives(b, topic)
        say(c, topic, sound)
        c.heard += 1
        as_taken = sound and arrives is not Arrival.WRONGLY
        if new and arrives is not Arrival.LOST and is_news(asker, topic, as_taken):
            take_up(asker, topic, as_taken, b.row)
            has_crossed(asker, b.person.home, arrives)
        listen(c, others(group, b, asker), b, topic, sound, sitting)


def tell(c: Community, group: Group, a: Membership, v: float, sitting: int) -> None:
    """Tell what came of something, the oldest first; or else something known that belongs here."""
    outcomes = [insight for insight in a.mind if insight and insight.kind in (REALIZED, FAILED)]
    if outcomes:
        outcome = min(outcomes, key=lambda insight: insight.week)
        a.mind[a.mind.index(outcome)] = None
        tell_outcome(c, group, a, outcome, sitting)
        return
    known = a.person.believed & c.agenda
    if known:
        topic = pick(known, c.setting.topics, v)
        c.stories += 1
        sound = topic in a.person.sound
        say(c, topic, sound)
        if listen(c, others(group, a), a, topic, sound, sitting):
            gives(a, topic)
        else:
            contributes(a)  # it is worth nothing to the one who tells it, and counts for nothing


def tell_outcome(c: Community, group: Group, a: Membership, outcome: Insight, sitting: int) -> None:
    """A failure may be kept back, for good. Who hears of one that is told learns that they have been wrong."""
    succeeded = outcome.kind == REALIZED
    if not succeeded and c.draw(draws.CANDOUR, a.key, sitting) >= candour(c, group, a):
        c.silenced += 1
        return
    c.retold += 1
    c.shown += 1 if succeeded else 0
    note_item(a, TOLD, outcome.topic, outcome.number)
    if outcome.topic not in c.agenda and c.draw(draws.TOLD_ON, a.key, outcome.topic) < c.setting.reframing:
        c.agenda.add(outcome.topic)
        c.agenda_moved += 1
        c.agenda_brought += 1
        c.noticed.add("an outcome moves the agenda")
    gives(a, outcome.topic)
    if succeeded:
        sound = outcome.topic in a.person.sound  # what worked then may be wrong by now
        say(c, outcome.topic, sound)
        listen(c, others(group, a), a, outcome.topic, sound, sitting)
        return
    for h in others(group, a):
        if outcome.topic in h.person.unsound:
            h.person.corrected.add(outcome.topic)
            h.unlearned = h.unlearned * (1.0 - c.setting.story)


def candour(c: Community, group: Group, a: Membership) -> float:
    trust = 0.0
    for h in others(group, a):
        trust = trust + a.closeness(h)
    trust = trust / max(1, len(group) - 1)
    if c.setting.told_by == "conformity":
        trust = 1.0 - trust
    candid = toward(c.setting.candour, 1.0, c.friend)
    chance: float = candid * (1.0 - c.going_on.formality) * trust
    return chance


def gives(m: Membership, topic: int) -> None:
    """A contribution: it counts if it belongs here, and is worth something to the one who gives it."""
    contributes(m)
    if topic in m.community.agenda:
        m.merits += 1
    m.unlearned = m.unlearned * (1.0 - worth_of_giving(m))


def say(c: Community, topic: int, sound: bool) -> None:
    c.said.add(topic)
    if sound:
        c.said_soundly.add(topic)


def listen(c: Community, listeners: Group, teller: Membership, topic: int, sound: bool, sitting: int) -> bool:
    """Others of the group hear something; return whether it was news to anybody."""
    setting = c.setting
    news = False
    for h in listeners:
        c.heard += 1
        if is_news(h, topic, sound):
            news = True
            u = c.draw_by_topic(draws.HEAR + sitting, h.key, teller.key, topic)
            hear(h, topic, sound, teller, h.closeness(teller), name_of(teller, c), u, sitting)
        elif setting.repetition > 0.0:
            h.unlearned = h.unlearned * (1.0 - setting.story * setting.repetition)
    return news


def is_news(m: Membership, topic: int, sound: bool) -> bool:
    """Neither known, nor in mind; something right is news to those who hold something wrong."""
    known = m.person.sound if sound else m.person.believed
    return topic not in known and not m.has_in_mind(topic)


def hear(
    m: Membership,
    topic: int,
    sound: bool,
    teller: Membership | None,
    weight: float,
    name: float,
    u: float,
    sitting: int,
) -> None:
    """Something new is heard, and taken up if it is understood and believed."""
    setting = m.community.setting
    arrives = comes_across(m, topic, teller, sitting) if teller else Arrival.AT_HOME
    if arrives is Arrival.LOST:
        return
    if arrives is Arrival.WRONGLY:
        sound = False
        if not is_news(m, topic, sound):
            m.community.noticed.add("taken wrongly, it is nothing new")
            return
    standing = 1.0 - (1.0 - weight) * (1.0 - name)
    p = setting.believed * (setting.strangers + (1.0 - setting.strangers) * standing)
    if topic not in m.person.context and not (m.concern and m.topic == topic) and topic != m.aim:
        p = p * setting.curiosity
    if u < p:
        m.unlearned = m.unlearned * (1.0 - setting.story)
        take_up(m, topic, sound, teller.row if teller else -1)
        if teller:
            has_crossed(m, teller.person.home, arrives)


def outside_tells(c: Community, seated: Group, sitting: int) -> None:
    """An outside source tells all who are there something, and is right; unless it is somebody who is visited."""
    u, v = c.draw_pair(draws.OUTSIDE, 0, 2 * sitting)
    if u >= c.going_on.outside:
        return
    integrated = c.draw(draws.OUTSIDE, 0, 2 * sitting + 1) < c.going_on.mutual
    wanted = c.agenda if integrated else set()
    source = visited(c, sitting)
    if source:
        known = source.person.believed
        if not known:
            c.noticed.add("who is visited knows nothing")
            return
        wanted = known & wanted or known
    topic = pick(wanted, c.setting.topics, v)
    sound = source is None or topic in source.person.sound
    if not sound:
        c.noticed.add("something wrong is told on a visit")
    say(c, topic, sound)
    c.stories += 1
    for m in seated:
        c.heard += 1
        if is_news(m, topic, sound):
            before = c.news
            u = c.draw(draws.EXPERT + sitting, m.key, 0)
            hear(m, topic, sound, source, 0.0, c.setting.expert_trust, u, sitting)
            c.oriented += c.news - before


def grow_tie(a: Membership, b: Membership, gain: float) -> None:
    tie = a.tie_to(b)
    if tie is not None:
        tie.weight = single(stronger_tie(tie.weight, gain))
        return
    a.tie_anew(b, stronger_tie(0.0, gain))


def stronger_tie(weight: float, gain: float) -> float:
    return weight + gain * (1.0 - weight)
