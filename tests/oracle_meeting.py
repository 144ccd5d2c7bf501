"""What a visit is worth in the oracle: who sits with whom, and what comes of it.

As docs/model/description.md has it, section 7.18. What is said is in `oracle_telling.py`.
"""

from __future__ import annotations

from oracle_arithmetic import toward
from oracle_insights import note_item
from oracle_organisation import value_for_time
from oracle_parts import Community, Membership
from oracle_telling import connected, outside_tells, sit_together

from copsim.simulation import draws
from copsim.simulation.records import IMMEDIATE


def meet(c: Community) -> None:
    setting = c.setting
    present = [m for m in c.members if m.came]
    if not present:
        learn_worth(c, 0.0)
        return
    for m in present:
        m.visit = note_item(m, IMMEDIATE, -1, -1)
    n = len(present)
    greeted = toward(setting.greet * c.quality, 1.0, c.keeper)
    for m in present if n > 1 else []:
        if m.visits < setting.new_visits and c.draw(draws.GREET, m.key, 0) < greeted:
            m.unconnected = 1.0 - setting.greeting_warmth
    groups = max(1, n // c.going_on.group)
    for sitting in range(c.launch_days or c.going_on.rounds):
        drawn = [c.draw(draws.SEAT, m.key, sitting) for m in present]
        seated = [present[place] for place in sorted(range(n), key=drawn.__getitem__)]
        if c.going_on.outside > 0.0:
            outside_tells(c, seated, sitting)
        for g in range(groups):
            sit_together(c, seated[g * n // groups : (g + 1) * n // groups], sitting)
    c.tasks_done += c.task
    if c.held and any(connected(c, m) for m in present):
        c.practised = toward(c.practised, 1.0, setting.tool_learning)
    heard_out = 1.0 - setting.complaining * complaints(present) / n
    total = 0.0
    for m in present:
        x = worth(m, heard_out)
        total = total + x
        if c.task:
            within = c.task_hours * (1.0 - setting.task_at_home)
            x = value_for_time(x, c.cost, within, m)
        m.experience = x
    learn_worth(c, total / n)


def learn_worth(c: Community, worth: float) -> None:
    """The community learns what meetings of this family are worth; one that nobody comes to is worth nothing."""
    if c.held and not c.launch_days:
        family = c.going_on.family
        c.learned[family] = toward(c.learned[family], worth, c.setting.design_rate)


def complaints(present: list[Membership]) -> int:
    """How many have a concern that nobody helped with."""
    n = len([m for m in present if m.concern and m.unhelped >= 1.0])
    c = present[0].community
    if n and c.setting.complaining > 0.0:
        c.noticed.add("complaining")
    return n


def worth(m: Membership, heard_out: float) -> float:
    c, setting = m.community, m.community.setting
    learned = (1.0 - m.unlearned) * heard_out
    social = 1.0 - m.unconnected
    stayed = min(1.0, (m.given + m.leading) / c.cost) if c.cost > 0.0 else 1.0
    served = c.going_on.serves[0 if m.concern else m.need]
    suits = 1.0 - setting.needs_matter * (1.0 - served) * (1.0 - c.activist)
    got = 1.0 - (1.0 - setting.learning_weight * learned) * (1.0 - setting.social_weight * social)
    worth: float = c.quality * stayed * suits * m.voluntary * (1.0 - setting.order_cost * c.command) * got
    return worth
