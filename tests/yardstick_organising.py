"""The tuned yardstick's surroundings: support, value that is seen, sponsors, orders, conversations, agenda, tasks."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from yardstick_leading import usable_share

from copsim.simulation.records import EMPTY_SEAT, NO_SEAT

if TYPE_CHECKING:
    from yardstick import Yardstick

SPONSORS = ("portfolio", "domain", "individual", "local")
SUPPORTS = {
    "coaching_leaders": "coached",
    "legitimising": "legitimised",
    "sponsorship": "spoken_for",
    "reporting": "reported",
    "access": "access",
}
"""Shares of the support team's hours by parameter, and where the model keeps what they do."""


def organise(model: Yardstick) -> None:
    """Support, visible value, sponsors, who gives orders; conversations; the agenda moves on; a task may come."""
    p, random = model.p, model.random.random
    if p.team_hours:
        support(model)
    kept = (1.0 - model.reporter) * (1.0 - model.reported) * (1.0 - model.broker)
    across = 1.0 - kept * (1.0 - model.advisory) * (1.0 - model.strategic) * (1.0 - model.peers)
    model.visible *= 1.0 - p.visible_fade
    sees = min(1.0, p.sees * (1.0 + across))
    for _ in range(model.shown):
        model.visible += sees * (1.0 - model.visible)
    model.row["carried_across"] = across * model.shown
    model.shown = 0
    keep_sponsors(model)
    if model.talks:
        hold_conversations(model)
    topic, before = 1 << int(random() * model.topics), model.agenda
    if model.command and random() < model.command:
        belongs = model.commanded & topic
    elif model.regular:
        with_it = 0
        for m in model.regular:
            if topic & m.context:
                with_it += 1
        belongs = with_it >= p.agenda_share * len(model.regular)
    else:
        belongs = model.agenda & topic
    model.agenda = model.agenda | topic if belongs else model.agenda & ~topic
    model.agenda_moved += model.agenda != before
    handed = model.handed >= 0.0
    model.task = handed or (p.task_rate > 0.0 and random() < p.task_rate)
    model.task_topic = 0
    if model.task:
        model.task_hours = model.handed if handed else p.task_load
        model.task_visible = model.handed_visible if handed else p.task_seen
        if random() >= p.task_routine:
            model.task_topic = 1 << int(random() * model.topics)


def support(model: Yardstick) -> None:
    """What the team does here this week; it learns, and some of it leave."""
    p = model.p
    model.team = hours = model.skill * model.team_share
    model.skill += p.skill_growth * (1.0 - model.skill) - p.team_turnover * max(0.0, model.skill - p.skill)
    model.logistics = hours * model.logistics_share
    for name, share in model.supports:
        setattr(model, name, hours * share / (hours * share + p.role_half))


def keep_sponsors(model: Yardstick) -> None:
    """Conversations with sponsors, each kind's in its own councils; their seats; and who gives orders."""
    p = model.p
    silent = (1.0 - model.talked_anyway) * (1.0 - model.broker) * (1.0 - model.spoken_for)
    wide = 1.0 - silent * (1.0 - model.advisory)
    high = 1.0 - (1.0 - wide) * (1.0 - model.strategic)
    near = 1.0 - silent * (1.0 - model.peers)
    model.row["talked_about"] = (high + wide + near + wide) / 4.0
    for n, talked in enumerate((high, wide, near, wide)):
        if model.brought[n] > 0.0 or model.sponsors[n] != NO_SEAT:
            model.sponsors[n] = sit_sponsor(model, model.sponsors[n], model.brought[n], talked)
    over = sum([talked for n, talked in enumerate((high, wide, near, wide)) if model.sponsors[n] >= 0.0])
    model.row["strategic"] = model.visible * over
    paid = p.full_time / max(p.full_time, model.pledged) if p.full_time else 0.0
    by_office = max(p.orders, p.commanding * max(0.0, model.sponsors[1]))
    model.command = min(1.0, max(by_office, (1.0 - p.self_government) * paid, model.counted))


def sit_sponsor(model: Yardstick, engagement: float, brought: float, talked: float) -> float:
    """One sponsor's seat after a week."""
    p = model.p
    if brought <= 0.0:
        return NO_SEAT
    if engagement == NO_SEAT:
        return brought
    u = model.random.random()
    if engagement == EMPTY_SEAT:
        return brought if u < p.sponsor_successor else EMPTY_SEAT
    if u < p.sponsor_leaves:
        return EMPTY_SEAT
    return float(engagement + p.sponsor_rate * (min(1.0, model.visible * talked + model.voice) - engagement))


def hold_conversations(model: Yardstick) -> None:
    """Those to whose work the domain matters most are asked what comes up, and whether they would help to lead."""
    p, random = model.p, model.random.random
    asked = sorted([m for m in model.belonging if not m.pledge], key=lambda m: -m.relevance)[: model.talks]
    if not asked:
        return
    before, model.agenda = model.agenda, 0
    for topic in [1 << place for place in range(model.topics)]:
        if sum(m.context & topic != 0 for m in asked) >= p.agenda_share * len(asked):
            model.agenda |= topic
    model.agenda_moved += (model.agenda ^ before).bit_count()
    need = p.need_base + p.need_growth * sqrt(model.active + len(asked))
    usable = usable_share(model)
    pledged = p.support_hours + p.sponsor_means * max(0.0, model.sponsors[1]) + model.logistics + p.full_time
    holding = 1.0 - model.elsewhere
    pledged += sum([m.pledge for m in model.leaders]) * holding
    for m in asked:
        m.identification += p.talk_lifts * (1.0 - m.identification)
        if m.energy < p.step_down_energy:
            continue
        if pledged < need and random() < p.asked_to_lead * m.passion * m.energy:
            m.seated = model.week
            m.pledge = min(need - pledged, p.pledge_share * m.hours * usable)
            pledged += m.pledge * holding
            if m.pledge:
                model.leaders.append(m)
