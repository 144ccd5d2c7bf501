"""The tuned yardstick's leaders: who gives up a seat and who takes it, what they give, and where their hours go."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from copsim.simulation.leading import GAP, UNSEEN
from copsim.simulation.records import WINDOW

if TYPE_CHECKING:
    from yardstick import Yardstick
    from yardstick_parts import Member

ROLES = {
    "activist": "activist",
    "critical_friend": "friend",
    "keeper": "keeper",
    "reporter": "reporter",
    "messenger": "messenger",
    "broker": "broker",
    "backchannel": "touch",
    "self_care": "care",
    "advisory_council": "advisory",
    "strategic_team": "strategic",
    "coordinator_council": "peers",
}
"""Shares of leader hours by parameter, and where the model keeps what they do."""


def usable_share(model: Yardstick) -> float:
    """Share of hours that may openly be used."""
    p = model.p
    doubt = (1.0 - p.strategic_relevance) * (1.0 - max(0.0, model.sponsors[0]))
    doubt *= (1.0 - model.legitimised) * (1.0 - p.existence)
    return float(p.time_legitimacy + (1.0 - p.time_legitimacy) * (1.0 - doubt))


def lead(model: Yardstick) -> None:
    """Hours that may be used; seats change hands; some step down or up; leaders give theirs."""
    p, random = model.p, model.random.random
    domain, individual = max(0.0, model.sponsors[1]), max(0.0, model.sponsors[2])
    model.usable = usable = usable_share(model)
    coached = 1.0 - (1.0 - model.coached) * (1.0 - model.peers)
    seen = 0.0 if p.seat_seen == UNSEEN else model.gap if p.seat_seen == GAP else model.vacancy
    model.need = p.need_base + p.need_growth * sqrt(model.active)
    model.need += model.catalogue[model.planned].preparation / p.every
    if model.handing_over or p.hand_over:
        succeed(model)
    for m in model.freed:
        m.freed = 0.0
    model.freed = [m for m in model.leaders if m.busy] if individual else []
    for m in model.freed:
        m.freed = m.hours * usable * (1.0 - p.busy_hours) * individual
    model.give_hours_away()
    risen = []
    if seen > 0.0:
        chance, least = p.step_up * seen * p.coaching * (1.0 + coached), model.step_up_from
        for m in model.belonging:
            if m.took >= least and not m.pledge and random() < chance * m.identification * m.energy:
                if m.seated == model.week:
                    continue
                m.pledge = min(seen * model.need, p.pledge_share * (m.hours * usable))
                if m.pledge:
                    risen.append(m)
    leaders = []
    for m in model.leaders:
        if steps_down(model, m):
            m.pledge = m.leading = 0.0
        else:
            leaders.append(m)
    model.leaders = leaders + risen
    supply = pledged = p.support_hours + p.sponsor_means * domain + model.logistics + p.full_time
    effort = p.effort + (1.0 - p.effort) * coached
    busy_effort = p.busy_effort + (1.0 - p.busy_effort) * individual
    holding = 1.0 - model.elsewhere
    busy = usable * p.busy_hours
    leading = most = 0.0
    for m in model.leaders:
        given = m.pledge * effort
        if m.busy:
            given *= busy_effort
        m.leading = given = min(given, m.hours * (busy if m.busy else usable) + m.freed)
        leading += given
        most = max(most, given)
        pledged += m.pledge * holding
    supply += leading * holding
    # What the other hours do lasts until the hours of the next week.
    half = p.role_half
    for name, share in model.roles:
        hours = leading * share
        setattr(model, name, hours / (hours + half))
    model.pledged = pledged
    model.gap = max(0.0, 1.0 - supply / model.need) if model.need > 0.0 else 0.0
    model.vacancy = max(0.0, 1.0 - pledged / model.need) if model.need > 0.0 else 0.0
    model.quality = 1.0 - p.convened * model.gap
    row = model.row
    row["leaders"], row["hours_leading"], row["hours_first"] = len(model.leaders), leading, most
    row["hours_needed"], row["hours_pledged"] = model.need, pledged
    row["hours_cultivating"], row["succeeded"] = leading * model.elsewhere, model.succeeded
    row["usable"] = usable


def steps_down(model: Yardstick, m: Member) -> bool:
    """Whether a leader gives up the seat."""
    away = model.week - max(m.joined, m.seated) >= WINDOW and m.took < model.step_down_below
    return bool(away or m.energy < model.p.step_down_energy)


def succeed(model: Yardstick) -> None:
    """Seats of those who left prepared, of those who hand over, and of those who give up prepared."""
    prepared, random = model.p.hand_over, model.random.random
    for _ in model.bequests:
        hand_on(model, sum(model.bequests) / len(model.bequests))
    giving = sorted(model.leaders, key=lambda m: -m.pledge)[: model.handing_over]
    if prepared:
        giving += [m for m in model.leaders if m not in giving and steps_down(model, m) and random() < prepared]
    relieved = [m for m in giving if hand_on(model, m.pledge)]
    for m in relieved:
        m.pledge = m.leading = 0.0
        m.seated = model.week
        model.leaders.remove(m)


def hand_on(model: Yardstick, pledge: float) -> bool:
    """The regular who is readiest takes a seat of so many hours, as far as own hours allow; whether there is one."""
    p, heir, most = model.p, None, 0.0
    for m in model.belonging:
        if m.took >= model.step_up_from and not m.pledge and m.energy >= p.step_down_energy:
            ready = m.identification * m.energy
            if ready > most:
                heir, most = m, ready
    if heir is None:
        return False
    able = min(pledge, p.pledge_share * heir.hours * model.usable)
    if able <= 0.0:
        return False
    heir.pledge = able
    model.leaders.append(heir)
    model.succeeded += 1
    return True
