"""What is asked about (an activity, a member, an intervention), and what is done without it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from copsim.analysis.attributed import Thing
from copsim.analysis.phrases import number, share
from copsim.attribute_source import Source
from copsim.experiments.with_and_without import (
    Without,
    first_week_leading,
    is_there,
    joined_in,
    who_brokers,
    who_leads,
)
from copsim.scenarios.entries import whereabouts
from copsim.scenarios.errors import shortened
from copsim.scenarios.leaving_out import LeftOut, without_activity, without_intervention
from copsim.simulation.life import Life

HALF_A_YEAR = 26
_MEMBER = re.compile(r"\s*(?P<member>\d{1,9})\s*(?:@\s*(?P<week>\d{1,6})\s*)?")
_MOST_NAMED = 8


@dataclass(frozen=True)
class Chosen:
    """Something that is left out."""

    thing: Thing
    without: Without
    held: bool = False
    """Whether it is something that is held, or falls through."""
    of: Source | None = field(default=None, repr=False)
    """The life a member belongs to; None where nobody in particular is meant."""

    def seen_in(self, life: Life) -> Chosen:
        """The same as it is seen when the life has been lived to that week: members have to be there then.

        Raises ValueError where a member is not, or is not what was asked for.
        """
        if self.of is None:
            return self
        if self.thing.kind == "leader":
            return _leader_seen(self, life)
        return _broker_seen(self, life)


def chosen(of: Source, kind: str, text: str, *, gone: bool = False) -> Chosen:
    """What was asked about, with the week in which it begins to be left out.

    Args:
        of: the life.
        kind: `activity`, `broker`, `leader` or `intervention`.
        text: which one.
        gone: whether a leader leaves the organisation.

    Raises:
        ValueError: where there is no such thing, or the week lies beyond the life.
    """
    if kind == "activity":
        out = without_activity(of.scenario, text, of.weeks)
        return _left_out(out, kind, f"What difference did {out.name} make?")
    if kind == "intervention":
        out, use = without_intervention(of.scenario, of.before, of.uses, text, of.weeks)
        where = whereabouts(use.community)
        return _left_out(
            out, kind, f"What difference did {use.intervention.title}, from week {out.week} on, make{where}?"
        )
    found = _MEMBER.fullmatch(text)
    if not found:
        raise ValueError(
            f"--{kind} {shortened(text)}: expected the number of a member, as in --{kind} 0, or --{kind} 0@52 for week "
            "52 (numbers are those of the table of members and of the dashboard)"
        )
    member, week = int(found["member"]), int(found["week"]) if found["week"] else None
    if week is not None and week >= of.weeks:
        raise ValueError(f"--{kind} {text}: week {week} lies beyond the life, expected a week from 0 to {of.weeks - 1}")
    if week is None:
        week = _first_leading(of, member) if kind == "leader" else _half_a_year_after(of, member)
    thing = Thing(kind, f"member {member}", week, "", "", member)
    return Chosen(thing, Without(member=member, gone=gone or kind == "broker"), of=of)


def _left_out(out: LeftOut, kind: str, question: str) -> Chosen:
    return Chosen(Thing(kind, out.name, out.week, question, out.without), Without(changes=out.changes), out.held)


# Members


def _first_leading(of: Source, member: int) -> int:
    plan = of.scenario.plan()
    week = first_week_leading(plan, of.seed, member, of.weeks)
    if week is None:
        _joined(of, member, "leader")
        start = ", ".join(map(str, who_leads(Life(plan, of.seed, weeks=1))[:_MOST_NAMED])) or "nobody"
        raise ValueError(
            f"--leader {member}: member {member} never leads in this life; expected somebody who does. At the start "
            f"that is {start}; who does later is in the table of members (led_from)"
        )
    return week


def _half_a_year_after(of: Source, member: int) -> int:
    week = max(0, _joined(of, member, "broker")) + HALF_A_YEAR
    if week >= of.weeks:
        raise ValueError(
            f"--broker {member}: member {member} has not been there for half a year as the life ends; give more "
            f"--weeks, or a week, as in --broker {member}@{of.weeks - 1}"
        )
    return week


def _joined(of: Source, member: int, kind: str) -> int:
    """The week in which a member joined. Raises ValueError where there is none of this number."""
    joined = joined_in(of.scenario.plan(), of.seed, member, of.weeks)
    if joined is None:
        many = len(Life(of.scenario.plan(), of.seed, weeks=of.weeks).live(of.weeks).members)
        raise ValueError(f"--{kind} {member}: there is no member {member} in this life, expected 0 to {many - 1}")
    return joined


def _must_be_there(of: Source, life: Life, member: int, kind: str) -> None:
    """Raise ValueError where a member has not come yet, has left, or does not exist."""
    if is_there(life, member):
        return
    joined = _joined(of, member, kind)
    if joined >= life.week:
        why = f"comes in week {joined}"
        expected = f"a later week, as in --{kind} {member}@{min(of.weeks - 1, joined + HALF_A_YEAR)}"
    else:
        why, expected = f"has left in week {int(life.members['left'][member])}", "an earlier week"
    raise ValueError(
        f"--{kind} {member}@{life.week}: member {member} is not there as week {life.week} begins ({why}); name "
        f"{expected}, or somebody else"
    )


def _place(of: Source, life: Life, member: int) -> str:
    return f" of community {int(life.members['community'][member])}" if of.scenario.communities > 1 else ""


def _leader_seen(one: Chosen, life: Life) -> Chosen:
    of, thing, member = one.of, one.thing, one.thing.member
    assert of is not None
    assert member is not None
    _must_be_there(of, life, member, "leader")
    leading = who_leads(life)
    if member not in leading:
        there = ", ".join(map(str, leading[:_MOST_NAMED])) or "nobody"
        raise ValueError(
            f"--leader {member}@{life.week}: member {member} does not lead as week {life.week} begins; expected one of "
            f"those who do: {there}"
        )
    pledge = number(float(life.members["pledge"][member]))
    place = _place(of, life, member)
    besides = len(leading) - 1
    others = {0: "Nobody else leads.", 1: "One other leads besides."}.get(besides, f"{besides} others lead besides.")
    who = f"Member {member}{place}, who has pledged {pledge} leader hours a week,"
    if one.without.gone:
        question = f"What difference did member {member}{place} make, who led, by being there from week {life.week} on?"
        told = (
            f"{who} leaves the organisation as week {life.week} begins, and with it the community. {others} Whoever "
            "sees the seat empty may step up."
        )
    else:
        question = f"What difference did member {member}{place} make by leading, from week {life.week} on?"
        told = (
            f"{who} stops leading as week {life.week} begins, stays a member, and does not take the seat again: if "
            f"this member steps up once more, the seat is given back after that week. {others} Whoever else sees it "
            "empty may step up."
        )
    return Chosen(Thing("leader", thing.name, thing.week, question, told, member), one.without)


def _broker_seen(one: Chosen, life: Life) -> Chosen:
    of, thing, member = one.of, one.thing, one.thing.member
    assert of is not None
    assert member is not None
    _must_be_there(of, life, member, "broker")
    brokers = who_brokers(life)
    if member not in brokers:
        there = ", ".join(map(str, list(brokers)[:_MOST_NAMED])) or "nobody"
        raise ValueError(
            f"--broker {member}@{life.week}: member {member} is none of those through whom most ways between others "
            f"lead as week {life.week} begins; expected one of these: {there}"
        )
    place = _place(of, life, member)
    person = life.members["person"] == life.members["person"][member]
    several = int((person & (life.members["left"] < 0)).sum())
    if several > 1:
        how = f"who belongs to {several} communities"
    else:
        how = f"through whom {share(brokers[member])} of the shortest ways between two others lead"
    also = " This member leads too, and the seat becomes empty." if member in who_leads(life) else ""
    told = f"Member {member}{place}, {how}, leaves the organisation as week {life.week} begins.{also}"
    question = f"What difference did member {member}{place} make, who connects others, from week {life.week} on?"
    return Chosen(Thing("broker", thing.name, thing.week, question, told, member), one.without)


__all__ = ["Chosen", "chosen"]
