"""Where hours go in the oracle: what leaders do besides holding the space, and what a support team does.

As docs/model/description.md has it, sections 7.12 and 7.15.
"""

from __future__ import annotations

from types import SimpleNamespace

from oracle_arithmetic import added, toward
from oracle_parts import OF_LEADERS, OF_SUPPORT, Community


def effect(hours: float, setting: SimpleNamespace) -> float:
    """How much of what they can do so many hours do."""
    return hours / (hours + setting.role_half)


def across(*ways: float) -> float:
    """What gets through by one way at least."""
    missed = 1.0
    for way in ways:
        missed = missed * (1.0 - way)
    return 1.0 - missed


def spend(c: Community, hours: float, destinations: dict[str, str], shares: float) -> float:
    """Divide hours among their destinations, as far as they go; return which share of them is spent."""
    if shares > 1.0 and hours > 0.0:
        c.noticed.add("more shares than hours")
    each = hours * (1.0 / max(1.0, shares))
    for name, share in destinations.items():
        setattr(c, name, effect(each * getattr(c.setting, share), c.setting))
    return shares / max(1.0, shares)


def support(c: Community) -> None:
    """The team's hours of this week, and what it learns from its work."""
    setting = c.setting
    hours = setting.team_hours / setting.serves
    if setting.serves > 1.0:
        hours = hours - setting.switching
        if setting.team_hours > 0.0:
            c.noticed.add("a team for many" if hours > 0.0 else "a team for too many")
    c.team = c.skill * max(0.0, hours)
    spent = spend(c, c.team, OF_SUPPORT, added(getattr(setting, share) for share in OF_SUPPORT.values()))
    c.logistics = c.team * (1.0 - spent)
    before = c.skill
    if setting.team_hours > 0.0:
        c.skill = toward(c.skill, 1.0, setting.skill_growth)
    c.skill = c.skill - setting.team_turnover * max(0.0, before - setting.skill)


def shares_of_leaders(setting: SimpleNamespace) -> float:
    """All that is asked of leaders' hours besides holding the space."""
    shares = [getattr(setting, share) for share in OF_LEADERS.values()]
    return added([added(shares[:5]), added(shares[5:8]), *shares[8:]])


def cultivate(c: Community, hours: float) -> None:
    """What leaders gave this week, as far as it does not hold the space."""
    shares = shares_of_leaders(c.setting)
    c.cultivating = hours * spend(c, hours, OF_LEADERS, shares)
    c.cultivated = 1 if shares > 0.0 else 0
    if shares >= 1.0 and hours > 0.0:
        c.noticed.add("no leader holds the space")


def show_value(c: Community) -> None:
    """What was told since last week, as far as it can be seen from outside."""
    reported = across(c.reporter, c.reported)
    carried = across(c.broker, across(c.advisory, c.strategic, c.peers), reported)
    sees = min(1.0, c.setting.sees * (1.0 + carried))
    if sees == 1.0 and c.shown and c.setting.sees < 1.0:
        c.noticed.add("all is seen")
    c.visible = c.visible * (1.0 - c.setting.visible_fade)
    for _ in range(c.shown):
        c.visible = toward(c.visible, 1.0, sees)
    c.across = carried * c.shown
    c.shown = 0


def weight_of_measuring(setting: SimpleNamespace) -> float:
    weight: float = setting.measuring / (setting.measuring + setting.measuring_half)
    return weight


def conversations(c: Community) -> dict[str, float]:
    """How far value is talked about with each kind of sponsor."""
    setting = c.setting
    usual = toward(setting.conversation, setting.measured_for, weight_of_measuring(setting))
    anybody = across(c.broker, c.spoken_for)
    everywhere = across(anybody, c.advisory)
    talked = {
        "portfolio": toward(usual, 1.0, across(anybody, c.advisory, c.strategic)),
        "domain": toward(usual, 1.0, everywhere),
        "individual": toward(usual, 1.0, across(anybody, c.peers)),
        "local": toward(usual, 1.0, everywhere),
    }
    c.talked = added(talked.values()) / 4.0
    return talked


def command(c: Community, sponsor: float) -> float:
    """How far others decide here: by order, as the sponsor who commands, as who pays, or by what is counted."""
    setting = c.setting
    paid = setting.full_time / max(setting.full_time, c.pledged) if setting.full_time > 0.0 else 0.0
    by = {
        "by orders": setting.orders,
        "by a sponsor": setting.commanding * sponsor,
        "by pay": (1.0 - setting.self_government) * paid,
        "by what is counted": setting.measured_steers * weight_of_measuring(setting) * (1.0 - setting.measured_for),
    }
    most = max(by, key=by.__getitem__)
    if by[most] > 0.0:
        c.noticed.add(f"command {most}")
    return min(1.0, by[most])
