"""Boundary encounters in the oracle, and whom people who belong to several communities give their hours.

As docs/model/description.md has it, section 7.28.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle_arithmetic import pick
from oracle_between import Between, let_go, name_of
from oracle_parts import Community, Membership
from oracle_stages import appeal, belonging
from oracle_telling import hear, is_news

from copsim.simulation import draws
from copsim.simulation.activities import NOTHING

if TYPE_CHECKING:
    from oracle import World

Group = list[Membership]

AT_A_TABLE = 6
"""So many who come make one table."""


def share_hours(world: World) -> None:
    """Everybody's hours are divided by what each community means to them now."""
    if not world.links:
        return
    members = [m for c in world.communities for m in c.members]
    wants = {m: appeal(m) * belonging(m, 1.0) for m in members if m.person.belongs != 1}
    for person in {m.person for m in wants}:
        person.wanting = 0.0
    for m, want in wants.items():
        m.person.wanting = m.person.wanting + want
    for m in members:
        person = m.person
        if person.belongs == 1:
            m.share = 1.0
            continue
        m.community.noticed.add("hours by wants" if person.wanting > 0.0 else "hours in equal parts")
        part = wants[m] / person.wanting if person.wanting > 0.0 else 1.0 / person.belongs
        m.share = part if m.community is person.home else part * let_go(person)


def encounters(world: World) -> None:
    for c in world.communities:
        c.practice = set(c.agenda)
    for link in world.links:
        link.common = link.common * (1.0 - link.target.setting.ground_fade)
        if not link.is_there or link.every <= 0 or (world.week - link.begins + 1) % link.every != 0:
            continue
        guests = who_goes(link, link.origin)
        hosts = who_goes(link, link.target) if guests else []
        if guests and hosts:
            meet_across(link, guests, hosts)
        else:
            link.target.noticed.add("nobody of the other side comes" if guests else "nobody goes")


def who_goes(link: Between, c: Community) -> Group:
    drawn = {}
    for m in c.members:
        if not m.recent:
            continue
        hours = own_hours_as_known(m)
        if m.person.busy:
            hours = hours * c.setting.busy_hours
        free = hours - m.away - m.pledge
        u = c.draw(draws.GUEST, m.key, link.row)
        if free > 0.0 and u < free / (free + link.hours) * let_go(m.person):
            drawn[m] = u
    if len(drawn) > link.people:
        c.noticed.add("more would go than may")
    return sorted(drawn, key=drawn.__getitem__)[: link.people]


def own_hours_as_known(m: Membership) -> float:
    """Hours a member may use here in a calm week, as far as they could be used last week."""
    hours: float = m.person.hours * m.share * m.community.usable
    return hours


def meet_across(link: Between, guests: Group, hosts: Group) -> None:
    a, b = link.origin, link.target
    for m in guests + hosts:
        if m.away > 0.0:
            m.community.noticed.add("goes to two encounters")
        m.away = m.away + link.hours
        m.fresh = 0
        m.visit = -1
    if {m.person for m in guests} & {m.person for m in hosts}:
        b.noticed.add("meets with oneself")
    held = 0.5 * (a.quality + b.quality)
    held = held + 0.5 * (a.engagement + b.engagement) * (1.0 - held)
    for c, who in ((a, guests), (b, hosts)):
        c.noticed.add("two encounters in a week" if c.encounters else "an encounter")
        c.encounters += 1
        c.hours_across = c.hours_across + link.hours * len(who)
    tables = max(1, len(guests + hosts) // AT_A_TABLE)
    if tables > 1:
        b.noticed.add("several tables")
    tell_across(link, b, guests, hosts, held, tables)
    tell_across(link, a, hosts, guests, held, tables)


def tell_across(link: Between, c: Community, tellers: Group, hearers: Group, held: float, tables: int) -> None:
    """Each teller tells those at one table something, of what matters to them if there is anything."""
    c.activity = NOTHING
    for i, teller in enumerate(tellers):
        known = teller.person.believed
        if teller.person.hoards or not known:
            c.noticed.add("nothing to tell")
            continue
        if not known & c.agenda:
            c.noticed.add("tells what matters elsewhere")
        u = teller.community.draw(draws.TOLD_ACROSS, teller.key, link.row)
        topic = pick(known & c.agenda or known, c.setting.topics, u)
        sound = topic in teller.person.sound
        for h in hearers[i % tables :: tables]:
            c.heard += 1
            if held > 0.0 and is_news(h, topic, sound):
                u = c.draw(draws.TABLE, h.key, teller.key) / held
                hear(h, topic, sound, teller, h.closeness(teller), name_of(teller, c), u, 0)
