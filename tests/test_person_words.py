"""One member followed: what the tables say of the weeks so far, in an account, and nothing of the weeks to come."""

from __future__ import annotations

import re

import numpy as np
import pytest
from helpers_glimpses import Made, real

from copsim.analysis.member_rows import TIE_ROW
from copsim.analysis.person_words import Person, person
from copsim.analysis.tables import participation_table, values_table
from copsim.simulation.records import (
    ACTIVE,
    APPLIED,
    CONTRIBUTE,
    CORE,
    FAILED,
    IMMEDIATE,
    LEAD,
    LEVELS,
    OCCASIONAL,
    OUTSIDE,
    POTENTIAL,
    REALIZED,
    TAKE_PART,
    TOLD,
    TRANSACTIONAL,
    WATCH,
)

NAMES = ("nothing", "exchange", "launch", "tips")
LIVES = (("healthy", 1, 100), ("homework", 3, 80), ("capetown", 1, 52), ("stale", 2, 110))
"""Lives, and a week in which members are looked at."""


def newcomer() -> Made:
    """Member 10 comes in week 12 with a question, is seen four times, becomes active, core and leader, and goes."""
    made = Made()
    made.comes(10, 12)
    made.member(10, 12, 59, role=0, level=OUTSIDE, energy=0.25, identification=0.05, passion=0.8)
    made.member(10, 12, 13, concern=True)
    for week in (14, 20, 30, 40):
        made.member(10, week, week, role=TAKE_PART, hours=1.5)
    made.member(10, 15, 16, role=WATCH)
    made.member(10, 14, 29, level=OCCASIONAL)
    made.member(10, 30, 39, level=ACTIVE)
    made.member(10, 40, 49, level=CORE, leads=True)
    made.member(10, 50, 54, level=ACTIVE)
    made.goes(10, 55)
    return made


LOG = [
    (12, 0, 3, 1, TAKE_PART, 1.0), (14, 0, 10, 3, TAKE_PART, 1.5), (15, 0, 10, 1, WATCH, 0.0),
    (16, 0, 10, 1, WATCH, 0.0), (20, 0, 10, 1, CONTRIBUTE, 1.5), (30, 0, 10, 3, TAKE_PART, 1.5),
    (40, 0, 10, 3, LEAD, 3.5), (41, 0, 10, 1, LEAD, 2.0),
]  # fmt: skip
ITEMS = [
    # number, parent, week, community, member, other, kind, topic, activity
    (1, -1, 14, 0, 10, -1, IMMEDIATE, -1, 3), (2, 1, 14, 0, 10, 2, POTENTIAL, 7, 3),
    (3, 1, 14, 0, 10, 2, POTENTIAL, 8, 3), (4, -1, 20, 0, 3, -1, IMMEDIATE, -1, 1),
    (5, 4, 20, 0, 3, 10, POTENTIAL, 9, 1), (6, 2, 22, 0, 10, -1, APPLIED, 7, 1),
    (7, 1, 30, 0, 10, -1, POTENTIAL, 3, 3), (8, 6, 33, 0, 10, -1, REALIZED, 7, 1),
    (9, 3, 34, 0, 10, -1, APPLIED, 8, 1), (10, 8, 40, 0, 10, -1, TOLD, 7, 3),
    (11, 9, 44, 0, 10, -1, FAILED, 8, 1),
]  # fmt: skip


def at(week: int, member: int = 10) -> Person:
    made = newcomer()
    return person(made.glimpses, made.followed(LOG, ITEMS), member, week, NAMES)


def test_a_member_is_told_of_as_things_stand_in_the_week() -> None:
    now = at(41)
    assert (now.name, now.since, now.from_start, now.left, now.level, now.role) == (
        "member 10", 12, False, None, "core", "leader",
    )  # fmt: skip
    assert now.levels == (None,) * 12 + (OUTSIDE,) * 2 + (OCCASIONAL,) * 16 + (ACTIVE,) * 10 + (CORE,) * 2
    assert (now.energy.words, now.passion.words, now.identification.words) == (
        "is tired", "cares very much", "hardly feels part of it",
    )  # fmt: skip
    assert now.energy.value == pytest.approx(0.25)
    assert not now.concern
    assert at(12).concern
    assert (now.hours.week, now.hours.quarter, now.hours.in_all) == (0.0, 3.0, 6.0)
    assert [(did.week, did.activity, did.role) for did in now.lately] == [
        (41, "exchange", "led, without being there"), (40, "tips", "led"), (30, "tips", "took part"),
        (20, "exchange", "asked or told something"), (16, "exchange", "looked on"),
    ]  # fmt: skip


def test_what_was_taken_up_is_followed_to_what_came_of_it() -> None:
    now = at(59)
    first, second, third = now.insights
    assert (first.topic, first.week, first.teller, first.tried, first.worked, first.told) == (7, 14, 2, 22, 33, 40)
    assert (second.tried, second.worked, second.failed) == (34, None, 44)
    assert (third.teller, third.tried) == (None, None)
    assert (now.got.taken_up, now.got.tried, now.got.worked, now.got.failed, now.got.told) == (3, 2, 1, 1, 1)
    assert now.gave == 1
    assert at(32).insights[0].worked is None


def test_the_account_tells_the_way_so_far() -> None:
    assert at(12).account == (
        "Member 10 came in week 12, with an open question.",
        "Has neither looked on nor taken part.",
        "Now is tired, cares very much for the domain, and hardly feels part of it; a question is open.",
    )
    assert at(20).account[:3] == (
        "Member 10 came in week 12, with an open question, and took part for the first time in week 14.",
        "Was seen twice, the last time in week 20, and looked on in two weeks.",
        "Took up two new things here, both from member 2, and has tried none of them.",
    )
    assert at(45).account == (
        "Member 10 came in week 12, with an open question, and took part for the first time in week 14.",
        "Became active in week 30, after three visits, and one of the core in week 40.",
        "Has led since week 40.",
        "Took up three new things here, two of them from member 2, and tried two of them: one turned out well and one "
        "failed.",
        "What member 10 told was taken up by others once.",
        "Now is tired, cares very much for the domain, and hardly feels part of it.",
    )
    assert at(54).account[2:4] == (
        "Was in the core for ten weeks in all, and has been among the active again since week 50.",
        "Led from week 40 to week 49.",
    )


def test_who_left_is_told_of_as_gone() -> None:
    gone = at(58)
    assert (gone.left, gone.role, gone.level, gone.levels[-1]) == (55, "gone", "active", None)
    assert gone.account[-1] == "Left the organisation in week 55."
    assert not gone.concern


def test_ties_are_weeks_in_common_or_as_they_are_given() -> None:
    made = newcomer()
    common = person(made.glimpses, made.followed(), 10, 41).ties
    assert [(tie.member, tie.weeks) for tie in common] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    ties = np.array([(0, 10, 5, 0.2), (0, 10, 3, 0.6), (0, 4, 10, 0.9)], TIE_ROW)
    given = person(made.glimpses, made.followed(), 10, 41, ties=ties).ties
    assert [(tie.member, tie.weeks) for tie in given] == [(3, 3), (5, 0)]
    assert given[0].strength == pytest.approx(0.6)


def test_roles_are_read_as_those_at_the_end() -> None:
    made = Made()
    made.member(8, 0, 59, new=True)
    made.member(9, 0, 59, expert=True, new=True)
    made.member(7, 0, 59, level=TRANSACTIONAL)
    made.member(6, 0, 59, level=OUTSIDE, expert=True)
    roles = [person(made.glimpses, made.followed(), n, 20).role for n in (0, 1, 6, 7, 8, 9)]
    assert roles == ["coordinator", "member", "outside", "client", "beginner", "expert"]


@pytest.mark.parametrize(("member", "week", "said"), [
    (10, 11, "no member 10 up to week 11"), (99, 20, "no member 99"), (-1, 20, "no member -1"), (3, 60, "week is 60"),
])  # fmt: skip
def test_who_has_not_come_cannot_be_followed(member: int, week: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        at(week, member)


# Real lives


def everybody(name: str, seed: int, week: int) -> list[Person]:
    life = real(name, seed)
    members = sorted({int(member) for seen in life.glimpses[: week + 1] for member in seen["member"]})
    names = life.plan.activity_names
    return [person(life.glimpses, life.followed, member, week, names) for member in members]


@pytest.mark.parametrize(("name", "seed", "week"), LIVES)
def test_the_same_is_told_when_later_weeks_are_not_lived(name: str, seed: int, week: int) -> None:
    short = real(name, seed, week + 1)
    names = short.plan.activity_names
    for told in everybody(name, seed, week):
        assert told == person(short.glimpses, short.followed, told.member, week, names)


@pytest.mark.parametrize(("name", "seed", "week"), LIVES)
def test_accounts_of_real_lives_say_what_the_tables_have(name: str, seed: int, week: int) -> None:
    life = real(name, seed)
    log = participation_table({seed: life.followed.log}, life.plan.activity_names)
    log = log[log["week"] <= week]
    items = values_table({seed: life.followed.items})
    items = items[items["week"] <= week]
    for told in everybody(name, seed, week):
        own = items[items["member"] == told.member]["kind"].value_counts()
        assert told.got.taken_up == own["potential"]
        assert (told.got.tried, told.got.worked, told.got.failed) == (own["applied"], own["realized"], own["failed"])
        assert told.gave == ((items["other"] == told.member) & (items["kind"] == "potential")).sum()
        did = log[log["member"] == told.member].iloc[::-1].head(5)
        assert [(one.week, one.activity) for one in told.lately] == list(zip(did["week"], did["activity"], strict=True))
        text = " ".join(told.account)
        assert 3 <= len(told.account) <= 6
        assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in told.account)
        assert not re.search(r"None|nan|  |\bone (visits|weeks|things)", text)
        assert all(int(number) <= week for number in re.findall(r"week (\d+)", text))
        assert text.count("Member ") == 1
        assert f"ember {told.member} " in told.account[0]
        if told.left is None:
            row = life.glimpses[week][life.glimpses[week]["member"] == told.member][0]
            assert told.level == LEVELS[row["level"]]
            assert told.energy.value == row["energy"]
