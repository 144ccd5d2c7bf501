"""The tuned yardstick's meetings: who sits with whom, asking, telling, listening, and ties that grow."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from yardstick_parts import Member, pick

from copsim.simulation.records import CONTRIBUTE, INSIGHTS_KEPT, STRONGEST_TIES, TAKE_PART
from copsim.simulation.telling import CONFORMITY

if TYPE_CHECKING:
    from yardstick import Yardstick

    Spread = Callable[[Yardstick, list[Member], Member, Member, int, bool], bool]


def meet(model: Yardstick) -> None:
    """Seat those present, as often as the activity says."""
    p, present, activity = model.p, model.present, model.activity
    random = model.random.random
    n = len(present)
    if n == 0:
        return
    model.items += n
    if n > 1:
        greeted, new_visits, warm = p.greet * model.quality, p.new_visits, 1.0 - p.greeting_warmth
        greeted += model.keeper * (1.0 - greeted)
        for member in present:
            if member.visits < new_visits and random() < greeted:
                member.unconnected = warm
    groups = max(1, n // activity.group)
    for _ in range(activity.rounds):
        present.sort(key=lambda _: random())
        if activity.outside > 0.0:
            model.outside_tells()
        for g in range(groups):
            group = present[g * n // groups : (g + 1) * n // groups]
            model.talk(group)
            if len(group) > 1:
                get_closer(model, group)


def talk(model: Yardstick, group: list[Member]) -> None:
    """In a small group, who has a concern asks; others may tell."""
    p, activity, random, agenda = model.p, model.activity, model.random.random, model.agenda
    voices, willing, unclear, giving, praise = activity.voices, p.willing, 1.0 - p.clarity, model.giving, model.praise
    tells = p.tells * activity.mutual
    others = len(group) - 1
    for asker in group:
        topic = asker.topic
        if topic:
            if random() >= voices:
                continue
            if asker.role == TAKE_PART:
                asker.role = CONTRIBUTE
            for other in group:
                if topic & other.offers and other is not asker and random() < willing:
                    sound = topic & other.sound != 0
                    model.answers += 1
                    model.heard += others
                    asker.unhelped *= unclear
                    asker.unlearned *= unclear
                    if other.role == TAKE_PART:
                        other.role = CONTRIBUTE
                    if topic & agenda:
                        other.merits += 1
                    other.unlearned *= 1.0 - (
                        min(1.0, giving * (1.0 + praise * other.reputation)) if praise else giving
                    )
                    model.said |= topic
                    if sound:
                        model.said_soundly |= topic
                    if not (topic & asker.sound or topic & asker.mind or (not sound and topic & asker.unsound)):
                        take_up(model, asker, topic, sound)
                    if others > 1:
                        spread(model, group, other, asker, topic, sound)
        elif random() < tells and not asker.hoards:
            tell(model, group, asker, spread)


def tell(model: Yardstick, group: list[Member], teller: Member, spread: Spread) -> None:
    """Somebody tells what came of something, or else something known that belongs here; `spread` says who hears it."""
    p, random, others = model.p, model.random.random, len(group) - 1
    outcome = None
    if teller.outcomes:
        outcome = teller.outcomes.pop(0)
        topic, worked = outcome[1], outcome[2]
        teller.mind &= ~topic
        if not worked:
            ties = teller.ties
            trust = sum([ties[other] for other in group if other in ties]) * model.scale / max(1, others)
            if p.told_by == CONFORMITY:
                trust = 1.0 - trust
            candour = p.candour + model.friend * (1.0 - p.candour)
            if random() >= candour * (1.0 - model.activity.formality) * trust:
                model.silenced += 1
                return
        model.told_again += 1
        if p.reframing and not topic & model.agenda and random() < p.reframing:
            model.agenda |= topic
            model.agenda_moved += 1
            model.agenda_brought += 1
        model.shown += worked
        model.items += 1
    else:
        known = teller.offers & model.agenda
        if not known:
            return
        topic, worked = pick(known, random()), True
        model.stories += 1
    if worked:
        sound = topic & teller.sound != 0
        model.said |= topic
        if sound:
            model.said_soundly |= topic
        model.heard += others
        if not spread(model, group, teller, teller, topic, sound) and outcome is None:
            if teller.role == TAKE_PART:
                teller.role = CONTRIBUTE
            return
    else:
        unmoved = 1.0 - p.story
        for listener in group:
            if topic & listener.unsound and listener is not teller:
                listener.corrected |= topic
                listener.unsettled = True
                listener.unlearned *= unmoved
    give(model, teller, topic)


def give(model: Yardstick, teller: Member, topic: int) -> None:
    """Somebody has told others something: it counts where it belongs here, and is worth something."""
    if teller.role == TAKE_PART:
        teller.role = CONTRIBUTE
    if topic & model.agenda:
        teller.merits += 1
    teller.unlearned *= 1.0 - min(1.0, model.giving * (1.0 + model.praise * teller.reputation))


def spread(model: Yardstick, group: list[Member], teller: Member, besides: Member, topic: int, sound: bool) -> bool:
    """All others of a small group hear something; whether it was news to anybody."""
    news = False
    for listener in group:
        if listener is teller or listener is besides:
            continue
        if topic & listener.sound or topic & listener.mind or (not sound and topic & listener.unsound):
            if model.again < 1.0:
                listener.unlearned *= model.again
            continue
        news = True
        u = model.random.random()
        if u < model.believed:
            strange = (1.0 - listener.ties.get(teller, 0.0) * model.scale) * (1.0 - teller.reputation)
            chance = model.believed - model.doubted * strange
            if not topic & (listener.context | listener.topic | listener.aim):
                chance *= model.p.curiosity
            if u < chance:
                listener.unlearned *= model.unmoved
                take_up(model, listener, topic, sound)
    return news


def outside_tells(model: Yardstick) -> None:
    """An outside source tells everybody something."""
    p, random = model.p, model.random.random
    if random() >= model.activity.outside:
        return
    belongs = model.agenda if random() < model.activity.mutual else 0
    topic = pick(belongs or model.domain, random())
    model.said |= topic
    model.said_soundly |= topic
    model.stories += 1
    model.heard += len(model.present)
    chance = model.believed - model.doubted * (1.0 - p.expert_trust)
    elsewhere = chance * p.curiosity
    for listener in model.present:
        if topic & listener.sound or topic & listener.mind:
            continue
        if random() < (chance if topic & (listener.context | listener.topic | listener.aim) else elsewhere):
            listener.unlearned *= model.unmoved
            model.oriented += 1
            take_up(model, listener, topic, True)


def take_up(model: Yardstick, member: Member, topic: int, sound: bool) -> None:
    """Something new will be known, and is kept in mind where there is room or an older insight can go."""
    if sound:
        member.learned |= topic
    else:
        member.misled |= topic
    member.unsettled = True
    model.news += 1
    if member.fresh >= INSIGHTS_KEPT:
        model.not_kept += 1
        return
    pending, outcomes = member.pending, member.outcomes
    if len(pending) + len(outcomes) == INSIGHTS_KEPT:
        oldest = None
        for insight in pending:
            if not insight[1]:
                oldest = insight
                break
        if oldest is not None and not (outcomes and outcomes[0][0] < oldest[2]):
            pending.remove(oldest)
            model.crowded_out += 1
            member.mind &= ~oldest[0]
        elif outcomes:
            member.mind &= ~outcomes.pop(0)[1]
            model.untold += 1
        else:
            model.not_kept += 1
            return
    member.fresh += 1
    member.mind |= topic
    model.items += 1
    pending.append([topic, False, model.week])


def get_closer(model: Yardstick, group: list[Member]) -> None:
    """Everybody meets everybody in the group, and ties grow.

    Weights are kept in the model's scale, which does the fading: what is in force is weight times scale.
    """
    scale = model.scale
    gain = model.p.tie_gain * model.activity.ties
    whole = 1.0 / scale
    fresh = gain * whole
    warmth = 0.0
    for member in group:
        ties = member.ties
        bonds, lately = member.bonds, member.lately
        known = 0
        for other in group:
            if other in ties and other is not member:
                known += 1
                weight = ties[other] * scale
                warmth += weight
                member.unconnected *= 1.0 - weight
        if gain == 0.0:
            continue
        for other in group:
            if other is member:
                continue
            # Looked up anew: somebody may have taken the place of a tie to one who is in this group too.
            if known and other in ties:
                weight = ties[other]
                more = gain * (whole - weight)
                ties[other] = weight + more
                bonds += more
                if other.recent:
                    lately += more
                continue
            if len(ties) == STRONGEST_TIES:
                lost = min(ties.values())
                if lost >= fresh:
                    continue
                weakest = next(tied for tied, weight in ties.items() if weight == lost)
                del ties[weakest]
                weakest.followers.discard(member)
                bonds -= lost
                if weakest.recent:
                    lately -= lost
            ties[other] = fresh
            other.followers.add(member)
            bonds += fresh
            if other.recent:
                lately += fresh
        member.bonds, member.lately = bonds, lately
    model.warmth += warmth
    model.met += len(group) * (len(group) - 1)
