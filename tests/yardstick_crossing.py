"""The tuned yardstick's boundaries: what becomes of something that is told or read across the line between practices.

In a small group where all are at home in the same community none of this is asked: the usual rules hold there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from yardstick_living import look_up
from yardstick_meeting import give, take_up, tell
from yardstick_parts import pick

from copsim.simulation.crossing import AS_MEANT, AT_HOME, LOST, TAKEN_WRONGLY
from copsim.simulation.records import CONTRIBUTE, TAKE_PART, WATCH

if TYPE_CHECKING:
    from yardstick_between import Place
    from yardstick_brokers import Resident
    from yardstick_parts import Member


def practice_of(place: Place) -> int:
    """What a community counts as its own in the eyes of others, for distance, knowing it, and understanding.

    It is the agenda as the week began, so that it does not matter which of the communities lives its week first.
    """
    return place.practice


def knows_of(member: Member, practice: int) -> float:
    """Which share of a practice somebody knows, or believes to know."""
    if not practice:
        return 1.0
    return ((member.sound | member.unsound) & practice).bit_count() / practice.bit_count()


def news_to(hearer: Member, topic: int, sound: bool) -> bool:
    """Whether something is new to somebody: not known, or right where something wrong has been held."""
    return not (topic & (hearer.sound | hearer.mind) or (topic & hearer.unsound and not sound))


def understood(place: Place, hearer: Resident, origin: Place, teller: float) -> int:
    """How something from another practice arrives; `teller` is how far whoever tells it knows the hearer's practice."""
    random, link = place.random.random, place.landscape.between.get((origin, hearer.home))
    strange = place.p.friction * (1.0 - teller) * (1.0 - knows_of(hearer, practice_of(origin)))
    strange *= 1.0 - 0.5 * (place.coherence + origin.coherence)
    if link:
        strange *= 1.0 - link.common
    place.told_across += 1
    if random() >= strange:
        return AS_MEANT
    place.misunderstood += 1
    return TAKEN_WRONGLY if random() < place.p.garbled else LOST


def comes_across(place: Place, hearer: Resident, teller: Resident) -> int:
    """How something new arrives that somebody tells who may be at home elsewhere."""
    if hearer.home is teller.home:
        return AT_HOME
    return understood(place, hearer, teller.home, knows_of(teller, practice_of(hearer.home)))


def has_crossed(place: Place, hearer: Resident, origin: Place, arrives: int) -> None:
    """Something that came across was taken up: what was understood adds to common ground."""
    if arrives == TAKEN_WRONGLY:
        place.garbled += 1
        return
    place.crossed += 1
    link = place.landscape.between.get((origin, hearer.home))
    if link:
        link.common += place.p.ground * (1.0 - link.common)


def hear(
    place: Place, hearer: Resident, topic: int, sound: bool, teller: Resident, strange: float, held: float = 1.0
) -> bool:
    """Somebody hears something new from one who may be at home elsewhere; whether it was taken up.

    `strange` is how far the teller has neither a tie nor a name, `held` how well the meeting is held.
    """
    arrives = comes_across(place, hearer, teller)
    if arrives == LOST:
        return False
    if arrives == TAKEN_WRONGLY:
        sound = False
        if not news_to(hearer, topic, sound):
            return False
    chance = (place.believed - place.doubted * strange) * held
    if not topic & (hearer.context | hearer.topic | hearer.aim):
        chance *= place.p.curiosity
    if place.random.random() >= chance:
        return False
    hearer.unlearned *= place.unmoved
    take_up(place, hearer, topic, sound)
    if arrives != AT_HOME:
        has_crossed(place, hearer, teller.home, arrives)
    return True


def talk_across(place: Place, group: list[Resident]) -> None:
    """In a small group of people from several communities, who has a concern asks; others may tell."""
    random, voices = place.random.random, place.activity.voices
    tells = place.p.tells * place.activity.mutual
    for member in group:
        if member.topic:
            if random() < voices:
                ask_across(place, group, member)
        elif random() < tells and not member.hoards:
            tell(place, group, member, spread_across)


def ask_across(place: Place, group: list[Resident], asker: Resident) -> None:
    """Somebody asks; an answer from another practice that is lost on the asker is no help."""
    topic, willing, unclear = asker.topic, place.p.willing, 1.0 - place.p.clarity
    if asker.role == TAKE_PART:
        asker.role = CONTRIBUTE
    for other in group:
        if not topic & other.offers or other is asker or place.random.random() >= willing:
            continue
        sound = topic & other.sound != 0
        new = news_to(asker, topic, sound)
        arrives = comes_across(place, asker, other) if new else AT_HOME
        place.answers += 1
        place.heard += 1
        if arrives != LOST:
            asker.unhelped *= unclear
            asker.unlearned *= unclear
        give(place, other, topic)
        place.said |= topic
        if sound:
            place.said_soundly |= topic
        meant = sound and arrives != TAKEN_WRONGLY
        if new and arrives != LOST and news_to(asker, topic, meant):
            take_up(place, asker, topic, meant)
            if arrives != AT_HOME:
                has_crossed(place, asker, other.home, arrives)
        place.heard += len(group) - 2
        spread_across(place, group, other, asker, topic, sound)


def spread_across(
    place: Place, group: list[Resident], teller: Resident, besides: Resident, topic: int, sound: bool
) -> bool:
    """All others of such a group hear something; whether it was news to anybody."""
    news = False
    for hearer in group:
        if hearer is teller or hearer is besides:
            continue
        if news_to(hearer, topic, sound):
            news = True
            strange = (1.0 - hearer.ties.get(teller, 0.0) * place.scale) * (1.0 - teller.reputation)
            hear(place, hearer, topic, sound, teller, strange)
        elif place.again < 1.0:
            hearer.unlearned *= place.again
    return news


def visited_tells(place: Place, source: Resident) -> None:
    """Somebody of another community who is visited tells all who are present something."""
    random, known = place.random.random, source.sound | source.unsound
    if not known or random() >= place.activity.outside:
        return
    belongs = known & place.agenda if random() < place.activity.mutual else 0
    topic = pick(belongs or known, random())
    sound = topic & source.sound != 0
    place.said |= topic
    if sound:
        place.said_soundly |= topic
    place.stories += 1
    place.heard += len(place.present)
    strange = 1.0 - place.p.expert_trust
    for hearer in place.present:
        if news_to(hearer, topic, sound) and hear(place, hearer, topic, sound, source, strange):
            place.oriented += 1


def look_up_anywhere(place: Place, m: Resident, documents: int, stale: int) -> None:
    """Somebody looks something up here, or else, where there is nothing of use, in what others have written down."""
    believed = m.sound | m.unsound
    if not place.shelves or documents & (m.topic | m.context) & ~believed:
        look_up(place, m, documents, stale)
        return
    if m.role == WATCH:
        m.unhelped, m.fresh = 1.0, 0
    random = place.random.random
    for link in place.shelves:
        origin = link.origin
        new = origin.shelf & ~believed
        useful = new & m.topic or new & m.context
        if not useful or random() >= place.p.reading * link.objects:
            continue
        topic = pick(useful, random())
        if topic & m.mind:
            continue
        arrives = AT_HOME if m.home is origin else understood(place, m, origin, 0.0)
        if arrives == LOST:
            continue
        place.read += 1
        if topic == m.topic:
            m.unhelped *= 1.0 - place.p.clarity
        take_up(place, m, topic, arrives != TAKEN_WRONGLY and not topic & origin.shelf_stale)
        if arrives != AT_HOME:
            has_crossed(place, m, origin, arrives)
        if m.role == WATCH:
            place.items += 1
        return
