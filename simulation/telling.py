"""Telling: asking, answering, telling stories, and listening (concepts A3, B8, C7, F3, G1).

Who has a concern asks; who knows the topic, or believes to, may answer; others tell what they know or what came of
something they tried. What is new to somebody, and believed, is taken up. What everybody has heard teaches nobody
anything: that is how a community goes stale.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from copsim.simulation import draws
from copsim.simulation.applying import keeps, note_item, take_up
from copsim.simulation.crossing import AT_HOME, LOST, TAKEN_WRONGLY, comes_across, has_crossed
from copsim.simulation.numerics import compiled, toward
from copsim.simulation.organisation import worth_of_giving
from copsim.simulation.parameters import Theme, choice, quantity
from copsim.simulation.records import (
    CONTRIBUTE,
    FAILED,
    INSIGHTS_KEPT,
    REALIZED,
    TAKE_PART,
    TOLD,
    Record,
    Room,
)
from copsim.simulation.rules import rule
from copsim.simulation.technology import connected, let_through
from copsim.simulation.ties import strengthen, tie_between
from copsim.simulation.topics import NONE, has, only, pick
from copsim.simulation.valuing import bring_home

TRUST, CONFORMITY = range(2)
REPUTATION, POSITION = range(2)


class Telling(Theme):
    """What people say to each other, and what becomes of it in those who hear it."""

    key: ClassVar[str] = "telling"

    willing: float = quantity(
        0.8,
        "chance",
        0.0,
        1.0,
        "Chance that somebody who knows the topic, or believes to, answers a question.",
        "FAQ l. 72-73; level assumed",
        "B8 A2",
    )
    hoarding: float = quantity(
        0.05,
        "chance",
        0.0,
        1.0,
        "Share of people who keep what they know to themselves.",
        "FAQ l. 72; level assumed",
        "B8",
    )
    tells: float = quantity(
        0.5,
        "chance",
        0.0,
        1.0,
        "Chance that somebody who does not ask tells something, where people learn with each other.",
        "slides on what practitioners need a community for (stories); level assumed",
        "A3 C7",
    )
    clarity: float = quantity(
        0.6,
        "0 to 1",
        0.0,
        1.0,
        "How much of a concern one answer settles.",
        "assumption",
        "B7",
    )
    story: float = quantity(
        0.4,
        "0 to 1",
        0.0,
        1.0,
        "How much of what a visit can teach somebody learns from one thing that is new.",
        "assumption",
        "B7 C7",
    )
    repetition: float = quantity(
        0.0,
        "share",
        0.0,
        1.0,
        "What something is still worth hearing that one has heard before, as a share of what news is worth.",
        "FAQ l. 28 (interactions become stale); 0 assumed",
        "C7",
    )
    giving: float = quantity(
        0.35,
        "0 to 1",
        0.0,
        1.0,
        "What an own answer or story is worth to the one who gives it, on the same scale.",
        "FAQ l. 64, 73; level assumed",
        "B8",
    )
    believed: float = quantity(
        0.6,
        "chance",
        0.0,
        1.0,
        "Chance that something new is taken up from somebody who is trusted or has a name, if it fits own work.",
        "assumption",
        "A3 B8",
    )
    strangers: float = quantity(
        0.5,
        "multiple",
        0.0,
        1.0,
        "The same from a stranger without a name, as a multiple.",
        "assumption",
        "A2 B8",
    )
    curiosity: float = quantity(
        0.3,
        "multiple",
        0.0,
        1.0,
        "The same for what does not come up in own work, as a multiple.",
        "FAQ l. 45; level assumed",
        "A3",
    )
    expert_trust: float = quantity(
        0.5,
        "0 to 1",
        0.0,
        1.0,
        "How far an outside source is believed, as if it had such a reputation.",
        "FAQ l. 46; level assumed",
        "C1",
    )
    candour: float = quantity(
        0.7,
        "chance",
        0.0,
        1.0,
        "Chance that a failure is told in an informal setting, where the rule below allows it wholly.",
        "slides on success factors (candid inquiry); level assumed",
        "G1 C8",
    )
    heeded: int = choice(
        "reputation",
        ("reputation", "position"),
        "Who is believed beyond one's ties: those with a name for what they contributed, or those who lead.",
        "slides on learning and power (does learning trump power); open",
        "C8 B8",
    )
    told_by: int = choice(
        "trust",
        ("trust", "conformity"),
        "What lets failures be told: trust among those who sit together, or the want of it, as those who are close "
        "do not like to disturb each other.",
        "slides on candid inquiry and groupthink; open",
        "G1 C8",
    )
    reputation_rate: float = quantity(
        0.05,
        "per contribution",
        0.0,
        1.0,
        "How fast contributions that count here build a reputation.",
        "FAQ l. 74; level assumed",
        "B8",
    )
    reputation_fade: float = quantity(
        0.005,
        "per week",
        0.0,
        1.0,
        "How fast a reputation fades.",
        "assumption",
        "B8",
    )
    expert_from: float = quantity(
        0.3,
        "0 to 1",
        0.0,
        1.0,
        "From which reputation on somebody is read as an expert of the community.",
        "slides on levels; number assumed",
        "B2",
    )


@rule("U' = U (1 - part)", unit="0 to 1", concepts="B7", source="FAQ l. 7; form assumed")
def still_open(still: float, part: float) -> float:
    """What is left of a concern after an answer, or of what a visit can teach after something new; H = L = 1 - U."""
    return still * (1.0 - part)


@rule(
    "P(take up) = believed (strangers + (1 - strangers)(1 - (1 - w)(1 - R))) (curiosity if not in own work)",
    unit="chance",
    concepts="A3 B8 C7",
    source="FAQ l. 7, 45, 74; form assumed",
)
def takes_up(weight: float, reputation: float, in_own_work: bool, setting: Record) -> float:
    """Chance that something new is taken up: by trust in who tells it, by their reputation, and if it fits own work."""
    standing = 1.0 - (1.0 - weight) * (1.0 - reputation)
    chance = setting.believed * (setting.strangers + (1.0 - setting.strangers) * standing)
    if not in_own_work:
        chance = chance * setting.curiosity
    return chance


@rule(
    "P(failure told) = (candour + (1 - candour) friend)(1 - formality)(t | 1 - t), "
    "t the mean tie to those at the table",
    unit="chance",
    concepts="C8 G1 E2",
    source="slides on candid inquiry, groupthink and internal leadership; open, two rival rules",
)
def failure_told(trust: float, formality: float, friend: float, setting: Record) -> float:
    """Chance that a failure is told. Trust lets people be candid; or those who are close do not disturb each other.

    Critical friends see to it that the group looks at what went wrong.
    """
    if setting.told_by == CONFORMITY:
        trust = 1.0 - trust
    return toward(setting.candour, 1.0, friend) * (1.0 - formality) * trust


@rule(
    "R' = R (1 - reputation_fade), then R' + reputation_rate (1 - R') for each contribution that counts",
    unit="0 to 1",
    concepts="B8 A8",
    source="FAQ l. 74; form assumed",
)
def next_reputation(reputation: float, merits: int, setting: Record) -> float:
    """Reputation after a week: what counts as a contribution is what the community has on its agenda."""
    reputation = reputation * (1.0 - setting.reputation_fade)
    for _ in range(merits):
        reputation = reputation + setting.reputation_rate * (1.0 - reputation)
    return reputation


@rule(
    "n = R | 1 if pledged, else 0",
    unit="0 to 1",
    concepts="C8 B8",
    source="slides on learning and power; open, two rival rules",
)
def name_of(member: Record, setting: Record) -> float:
    """What gives somebody's word weight beyond ties: learning, which shows in a name, or power, which is a position."""
    if setting.heeded == POSITION:
        return 1.0 if member.pledge > 0.0 else 0.0
    return member.reputation


@compiled
def is_news(room: Room, row: int, topic: int, sound: bool) -> bool:
    """Whether something is new to somebody: not known, or right where something wrong has been held."""
    person = room.people[room.members[row].person]
    if has(person.sound, topic) or (has(person.unsound, topic) and not sound):
        return False
    return not keeps(room.insights[row], topic)


@compiled
def hear(
    room: Room, row: int, topic: int, sound: bool, teller: int, weight: float, name: float, u: float, sitting: int
) -> None:
    """Somebody hears something new, and may take it up. `teller` is a row, or -1."""
    arrives = comes_across(room, row, teller, topic, sitting) if teller >= 0 else AT_HOME
    if arrives == LOST:
        return
    if arrives == TAKEN_WRONGLY:
        sound = False
        if not is_news(room, row, topic, sound):
            return
    member = room.members[row]
    setting = room.setting
    own = has(room.people[member.person].context, topic) or (member.concern == 1 and member.topic == topic)
    own = own or member.aim == topic
    if u < takes_up(weight, name, own, setting):
        member.unlearned = still_open(member.unlearned, setting.story)
        take_up(room, row, topic, sound, teller)
        if arrives != AT_HOME:
            has_crossed(room, row, room.people[room.members[teller].person].home, arrives)


@compiled
def gives(member: Record, topic: int, agenda: np.uint64, setting: Record) -> None:
    """Somebody has told others something: that is a contribution, counts if it belongs here, and is worth something."""
    if member.role == TAKE_PART:
        member.role = CONTRIBUTE
    if has(agenda, topic):
        member.merits += 1
    member.unlearned = still_open(member.unlearned, worth_of_giving(setting.giving, member.reputation, setting))


@compiled
def others_hear(
    room: Room, seated: Any, begin: int, end: int, teller: int, besides: int, topic: int, sound: bool, sitting: int
) -> bool:
    """All others of a small group hear what the one on seat `teller` says; seat `besides` has been told already.

    Returns whether it was news to anybody.
    """
    members, ties, setting = room.members, room.ties, room.setting
    news = False
    count = room.clock.week + 1
    row = seated[teller]
    member = members[row]
    for h in range(begin, end):
        if h != teller and h != besides:
            listener = seated[h]
            room.community.heard += 1
            if is_news(room, listener, topic, sound):
                news = True
                key = members[listener].key
                # What it is about stands above the week in the counter, so that each thing heard has its own draw.
                u = draws.uniform(
                    room.clock.seed, key, count + topic * draws.ABOVE_WEEKS, draws.HEAR + sitting, room.c, member.key
                )
                name = name_of(member, setting)
                hear(room, listener, topic, sound, row, tie_between(ties[listener], row), name, u, sitting)
            elif setting.repetition > 0.0:
                again = setting.story * setting.repetition
                members[listener].unlearned = still_open(members[listener].unlearned, again)
    return news


@compiled
def say(community: Record, topic: int, sound: bool) -> None:
    """What is said in a community can be written down."""
    community.said = community.said | only(topic)
    if sound:
        community.said_soundly = community.said_soundly | only(topic)


@compiled
def ask(room: Room, seated: Any, begin: int, end: int, a: int, sitting: int) -> None:
    """The one on seat a asks; those who know, or believe to know, may answer; the others listen."""
    people, members = room.people, room.members
    clock = room.clock
    count = clock.week + 1
    community = room.community
    setting = room.setting
    row = seated[a]
    asker = members[row]
    topic = asker.topic
    if asker.role == TAKE_PART:
        asker.role = CONTRIBUTE
    for b in range(begin, end):
        if b == a:
            continue
        answerer = members[seated[b]]
        other = people[answerer.person]
        if other.hoards or not has(other.sound | other.unsound, topic):
            continue
        u = draws.uniform(clock.seed, asker.key, count, draws.ANSWER + sitting, room.c, answerer.key)
        if u >= setting.willing:
            continue
        sound = has(other.sound, topic)
        community.answers += 1
        new = is_news(room, row, topic, sound)
        arrives = comes_across(room, row, seated[b], topic, sitting) if new else AT_HOME
        if arrives != LOST:
            asker.unhelped = still_open(asker.unhelped, setting.clarity)
            asker.unlearned = still_open(asker.unlearned, setting.clarity)
        gives(answerer, topic, community.agenda, setting)
        say(community, topic, sound)
        community.heard += 1
        meant = sound and arrives != TAKEN_WRONGLY
        if arrives != LOST and new and is_news(room, row, topic, meant):
            take_up(room, row, topic, meant, seated[b])
            if arrives != AT_HOME:
                has_crossed(room, row, other.home, arrives)
        others_hear(room, seated, begin, end, b, a, topic, sound, sitting)


@compiled
def tell(room: Room, seated: Any, begin: int, end: int, a: int, v: float, sitting: int) -> None:
    """The one on seat a tells what came of something, or else something they know that belongs here."""
    people, members, ties = room.people, room.members, room.ties
    clock = room.clock
    community = room.community
    setting = room.setting
    row = seated[a]
    member = members[row]
    person = people[member.person]
    insights = room.insights[row]
    found = -1
    worked = False
    if member.kept > 0:
        for slot in range(INSIGHTS_KEPT):
            kind = insights.kind[slot]
            if kind in (REALIZED, FAILED) and (found < 0 or insights.week[slot] < insights.week[found]):
                found = slot
    if found < 0:
        known = (person.sound | person.unsound) & community.agenda
        if known == NONE:
            return
        topic = pick(known, setting.topics, v)
        sound = has(person.sound, topic)
        community.stories += 1
    else:
        # 8 bits are too few to count draws with.
        topic = np.int64(insights.topic[found])  # type: ignore[assignment]
        kind = insights.kind[found]
        item = insights.number[found]
        insights.kind[found] = 0
        member.kept -= 1
        worked = kind == REALIZED
        sound = has(person.sound, topic)
        if not worked:
            trust = 0.0
            for h in range(begin, end):
                if h != a:
                    trust = trust + tie_between(ties[row], seated[h])
            trust = trust / max(1, end - begin - 1)
            u = draws.uniform(clock.seed, member.key, clock.week + 1, draws.CANDOUR, room.c, sitting)
            if u >= failure_told(trust, room.activity.formality, room.community.friend, setting):
                room.community.silenced += 1
                return
        community.retold += 1
        community.shown += 1 if worked else 0
        note_item(room, row, TOLD, topic, item, -1)
        bring_home(member, topic, room)
    if found < 0 or worked:
        say(community, topic, sound)
        # A story that everybody has heard before is worth nothing to the one who tells it either.
        if others_hear(room, seated, begin, end, a, a, topic, sound, sitting) or found >= 0:
            gives(member, topic, community.agenda, setting)
        elif member.role == TAKE_PART:
            member.role = CONTRIBUTE
        return
    gives(member, topic, community.agenda, setting)
    for h in range(begin, end):
        listener = members[seated[h]]
        other = people[listener.person]
        if h != a and has(other.unsound, topic):
            other.corrected = other.corrected | only(topic)
            listener.unlearned = still_open(listener.unlearned, setting.story)


@compiled
def outside_tells(room: Room, seated: Any, begin: int, end: int, source: int, sitting: int) -> None:
    """An outside source tells everybody something; where it is integrated, it is something that belongs here.

    `source` is the row of the member of another community who is visited, who tells what they hold to be right; or -1
    for a source that belongs to none, and is right.
    """
    clock = room.clock
    count = clock.week + 1
    community = room.community
    setting = room.setting
    u, v = draws.pair(clock.seed, 0, count, draws.OUTSIDE, room.c, 2 * sitting)
    if u >= room.activity.outside:
        return
    w = draws.uniform(clock.seed, 0, count, draws.OUTSIDE, room.c, 2 * sitting + 1)
    wanted = community.agenda if w < room.activity.mutual else NONE
    sound = True
    if source >= 0:
        person = room.people[room.members[source].person]
        known = person.sound | person.unsound
        if known == NONE:
            return
        wanted = known & wanted if known & wanted != NONE else known
    topic = pick(wanted, setting.topics, v)
    if source >= 0:
        sound = has(person.sound, topic)
    say(community, topic, sound)
    community.stories += 1
    for seat in range(begin, end):
        row = seated[seat]
        community.heard += 1
        if is_news(room, row, topic, sound):
            u = draws.uniform(clock.seed, room.members[row].key, count, draws.EXPERT + sitting, room.c, 0)
            before = community.news
            hear(room, row, topic, sound, source, 0.0, setting.expert_trust, u, sitting)
            community.oriented += community.news - before


@compiled
def sit_together(room: Room, seated: Any, begin: int, end: int, sitting: int) -> None:
    """One small group, seats `begin` to `end`: meeting each other, asking and telling; then ties grow."""
    people, members, ties = room.people, room.members, room.ties
    clock = room.clock
    count = clock.week + 1
    setting = room.setting
    activity = room.activity
    tool = room.community.tool
    met = 0
    warmth = 0.0
    for a in range(begin, end):
        row = seated[a]
        member = members[row]
        for b in range(begin, end):
            if a != b:
                weight = tie_between(ties[row], seated[b])
                member.unconnected = member.unconnected * (1.0 - weight)
                met += 1
                warmth = warmth + weight
        u, v = draws.pair(clock.seed, member.key, count, draws.TELL + sitting, room.c, 0)
        if member.concern:
            voices = activity.voices
            if tool > 0.0 and connected(people[member.person].far, setting):
                voices = let_through(voices, tool)
            if u < voices:
                ask(room, seated, begin, end, a, sitting)
        elif u < setting.tells * activity.mutual and not people[member.person].hoards:
            tell(room, seated, begin, end, a, v, sitting)
    room.community.met += met
    room.community.warmth = room.community.warmth + warmth
    for a in range(begin, end):
        near = tool <= 0.0 or not connected(people[members[seated[a]].person].far, setting)
        for b in range(begin, end):
            if a != b:
                builds = activity.ties
                if tool > 0.0 and not (near and not connected(people[members[seated[b]].person].far, setting)):
                    builds = let_through(builds, tool)
                strengthen(ties[seated[a]], seated[b], builds, setting)
