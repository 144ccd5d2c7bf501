"""The oracle's calendar: what is due, what is held, and what is planned next.

As docs/model/description.md has it, section 7.16.
"""

from __future__ import annotations

from types import SimpleNamespace

from oracle_arithmetic import exp
from oracle_parts import Community

from copsim.simulation import draws
from copsim.simulation.activities import EXCHANGE, LAUNCH, NOTHING, Activity
from copsim.simulation.records import WINDOW


def opportunities(setting: SimpleNamespace) -> float:
    chances: float = WINDOW * ((1.0 - setting.convened) + setting.convened / setting.every)
    return chances


def open_share(is_so: int, setting: SimpleNamespace) -> float:
    return 1.0 if is_so else 1.0 - setting.convened


def calendar(c: Community) -> None:
    setting = c.setting
    every = int(setting.every)
    regular = c.world.week % every == every - 1
    c.due, c.held, c.activity, c.granted = 0, 0, EXCHANGE, 0.0
    if c.launch_days > 0:
        c.due, c.held, c.activity = 1, 1, LAUNCH
        c.cost = c.granted = c.launch_days * setting.launch_hours
        c.quality = 1.0
    else:
        if regular or c.special:
            c.due = 1
            c.held = 1 if c.draw(draws.HELD, 0, 0) < 1.0 - c.gap else 0
        if c.held:
            c.activity = c.special or c.planned
        c.cost = c.going_on.hours
        special_instead = c.special and c.held
        if regular and not special_instead:
            plan_next(c)
    c.open = open_share(c.held, setting)
    c.missable = open_share(c.due, setting)
    if c.open <= 0.0:
        c.activity = NOTHING


def plan_next(c: Community) -> None:
    """Choose among what the catalogue has for ordinary meetings."""
    setting = c.setting
    catalogue = c.world.catalogue
    usual = [row for row, activity in enumerate(catalogue) if activity.usual]
    u, v = c.draw_pair(draws.CHOOSE, 0, 0)
    ordered = v < c.command
    if setting.design == "programme" and not ordered:
        c.planned = min([row for row in usual if row > c.planned] or usual)
        return
    pulls = [attraction(c, catalogue[row], ordered) for row in usual]
    total = 0.0
    reached = []
    for pull in pulls:
        total = total + exp(pull - max(pulls))
        reached.append(total)
    c.planned = next((row for row, so_far in zip(usual, reached, strict=True) if so_far > u * total), usual[-1])


def attraction(c: Community, activity: Activity, ordered: bool) -> float:
    """How likely an activity is chosen, as the ln of a weight."""
    setting = c.setting
    if ordered:
        return float(activity.formality / setting.design_choice)
    hours = activity.hours + activity.preparation
    return float(c.learned[activity.family] / setting.design_choice - setting.design_effort * hours)
