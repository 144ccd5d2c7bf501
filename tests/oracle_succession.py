"""Who comes to lead in the oracle: seats that are handed on, and conversations in which people are asked.

As docs/model/description.md has it, sections 7.10, 7.13 and 7.14.
"""

from __future__ import annotations

import math

from oracle_calendar import opportunities
from oracle_cultivating import shares_of_leaders
from oracle_parts import Community, Membership

from copsim.simulation import draws
from copsim.simulation.records import WINDOW


def usable_share(c: Community) -> float:
    """Share of their hours that the organisation lets members use."""
    setting = c.setting
    doubt = (1.0 - setting.strategic_relevance) * (1.0 - max(0.0, c.portfolio))
    doubt = doubt * (1.0 - c.legitimised) * (1.0 - setting.existence)
    share: float = setting.time_legitimacy + (1.0 - setting.time_legitimacy) * (1.0 - doubt)
    return share


def own_hours(m: Membership) -> float:
    """Hours a member may use here in a calm week."""
    hours: float = m.person.hours * m.share * usable_share(m.community)
    return hours


def can_pledge(m: Membership, asked: float) -> float:
    """So many hours, or what there is."""
    hours: float = min(asked, m.community.setting.pledge_share * own_hours(m))
    m.community.noticed.add("pledges all" if hours == asked else "pledges a part")
    return hours


def begin_to_lead(m: Membership, hours: float) -> None:
    m.effort = 1.0
    m.pledge = hours


def attendance(m: Membership) -> float:
    """Share of the chances to take part that were used in the last half-year."""
    return m.weeks_seen / opportunities(m.community.setting)


def steps_down(m: Membership) -> bool:
    """Whether a leader is tired out, or hardly seen any more."""
    setting = m.community.setting
    if m.energy < setting.step_down_energy:
        return True
    if attendance(m) >= setting.step_down_attendance:
        return False
    week = m.community.world.week
    if m.seated > m.joined:  # the half-year begins anew where somebody was asked to lead
        m.community.noticed.add("time is up" if week - m.seated >= WINDOW else "given time")
    return week - max(m.joined, m.seated) >= WINDOW


def bequeath(m: Membership) -> None:
    """Somebody leaves; a leader may have prepared who comes after."""
    c = m.community
    if m.pledge <= 0.0 or c.setting.hand_over <= 0.0:
        return
    if c.draw(draws.HAND_OVER, m.key, 0) < c.setting.hand_over:
        c.noticed.add("bequest")
        c.bequests += 1
        c.bequeathed = c.bequeathed + m.pledge
    else:
        c.noticed.add("leaves nobody prepared")


def readiness(m: Membership) -> float:
    setting = m.community.setting
    if m.energy < setting.step_down_energy or attendance(m) <= setting.step_up_attendance:
        return 0.0
    return m.identification * m.energy


def hand_on(c: Community, hours: float) -> bool:
    """Give a seat to the readiest of those who come and do not lead; whether there was anybody."""
    regulars = [m for m in c.members if m.weeks_seen > 0 and m.pledge <= 0.0]
    heir = max(regulars, key=readiness, default=None)
    if heir is None or readiness(heir) <= 0.0:
        c.noticed.add("no heir")
        return False
    able = can_pledge(heir, hours)
    if able <= 0.0:
        c.noticed.add("heir without hours")
        return False
    begin_to_lead(heir, able)
    c.noticed.add("heir")
    c.succeeded += 1
    return True


def succeed(c: Community) -> None:
    """Seats of those who left, then of those who hand over, then of those who give up and had prepared it."""
    for _ in range(c.bequests):
        hand_on(c, c.bequeathed / c.bequests)
    leaders = [m for m in c.members if m.pledge > 0.0]
    handing = sorted(leaders, key=lambda m: -m.pledge)[: c.hand_over]
    prepared = []
    if c.setting.hand_over > 0.0:
        for m in leaders:
            if m not in handing and steps_down(m):
                if c.draw(draws.HAND_OVER, m.key, 0) < c.setting.hand_over:
                    prepared.append(m)
                else:
                    c.noticed.add("gives up unprepared")
    if len(handing) < c.hand_over:
        c.noticed.add("fewer leaders than hand over")
    relieved = [m for m in handing + prepared if hand_on(c, m.pledge)]
    for m in relieved:
        m.pledge = 0.0
        m.seated = c.world.week
        c.noticed.add("hands over" if m in handing else "gives up prepared")


def hold_conversations(c: Community) -> None:
    """Talk with those to whom the domain matters most: what comes up in their work, and who is willing to lead."""
    setting = c.setting
    pledged = setting.support_hours + setting.sponsor_means * max(0.0, c.domain)
    pledged = pledged + c.logistics + setting.full_time
    asked_for = shares_of_leaders(setting)
    left = 1.0 - asked_for / max(1.0, asked_for)
    for m in c.members:
        if m.pledge > 0.0:
            pledged = pledged + m.pledge * left
    others = [m for m in c.members if m.pledge <= 0.0]
    talked_with = sorted(others, key=lambda m: -m.relevance)[: c.talks]
    if len(talked_with) < c.talks:
        c.noticed.add("fewer members than conversations")
    if not talked_with:
        c.noticed.add("nobody to talk with")
        return
    enough = setting.agenda_share * len(talked_with)
    works = [m.person.context for m in talked_with]
    before = c.agenda
    c.agenda = {topic for topic in c.topics if len([work for work in works if topic in work]) >= enough}
    c.agenda_moved += len(c.agenda ^ before)
    need = setting.need_base + setting.need_growth * math.sqrt(c.active + len(talked_with))
    for m in talked_with:
        m.identification = m.identification + setting.talk_lifts * (1.0 - m.identification)
        missing = max(0.0, 1.0 - pledged / need) if need > 0.0 else 0.0
        if missing <= 0.0:
            c.noticed.add("nobody has to be asked")
        elif m.energy < setting.step_down_energy:
            c.noticed.add("too tired to be willing")
        elif c.draw(draws.ASKED, m.key, 0) < setting.asked_to_lead * m.passion * m.energy:
            begin_to_lead(m, can_pledge(m, missing * need))
            m.seated = c.world.week
            pledged = pledged + m.pledge * left
            c.noticed.add("willing to lead")
        else:
            c.noticed.add("not willing to lead")
