"""A life told week by week: each kind of event where it happens, and nothing that the tables do not have."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from helpers_glimpses import REAL, Made, marks, real

from copsim.analysis.number_words import many, ordinal, some, times, word
from copsim.analysis.turning_points import MOST
from copsim.analysis.week_said import LIMIT, Said, line
from copsim.analysis.week_words import moments, week_words
from copsim.experiments.watching import Watched, watch
from copsim.scenarios import load, load_text
from copsim.simulation.records import ACTIVE, CORE, LEVELS, OCCASIONAL, OUTSIDE, PERIPHERAL, TAKE_PART, TRANSACTIONAL

Change = Callable[[Made], object]
NAMES = ("nothing", "exchange", "launch", "tips", "meeting")


def told(made: Made, week: int, changes: tuple[tuple[int, str], ...] = ()) -> str:
    return week_words(made.whole, made.glimpses, changes, NAMES)[week]


CASES: list[tuple[int, str, Change]] = [
    # It begins.
    (0, "it begins with ten members, and one of them leads", lambda m: None),
    (0, "it begins with ten members, and nobody leads", lambda m: m.member(0, 0, 59, leads=False)),
    # People come and go.
    (30, "a newcomer joined;", lambda m: (m.comes(10, 30), m.member(10, 30, 59, level=OUTSIDE))),
    (30, "two newcomers joined, one of them came at once", lambda m: (m.comes(10, 30), m.comes(11, 30),
                                                                      m.member(11, 30, 30, role=TAKE_PART))),
    (30, "three newcomers joined and came at once",
     lambda m: [(m.comes(n, 30), m.member(n, 30, 30, role=TAKE_PART)) for n in (10, 11, 12)]),
    (30, "somebody came for the first time", lambda m: m.member(8, 30, 30, role=TAKE_PART)),
    (30, "one of the core left the organisation", lambda m: m.goes(1, 30)),
    (30, "two active members left the organisation", lambda m: (m.goes(3, 30), m.goes(4, 30))),
    (30, "an occasional member left the organisation", lambda m: m.goes(9, 30)),
    # Moves between levels.
    (30, "two active members joined the core", lambda m: (m.member(2, 30, 59, level=CORE),
                                                          m.member(3, 30, 59, level=CORE))),
    (30, "which is five strong now", lambda m: [m.member(n, 30, 59, level=CORE) for n in (2, 3, 4)]),
    (30, "two members joined the core", lambda m: (m.member(2, 30, 59, level=CORE), m.member(8, 30, 59, level=CORE))),
    (30, "one of the core slipped back among the active", lambda m: m.member(1, 30, 59, level=ACTIVE)),
    (30, "one of the core slipped out of it", lambda m: m.member(1, 30, 59, level=OCCASIONAL)),
    (30, "two occasional members became active", lambda m: (m.member(6, 30, 59, level=ACTIVE),
                                                            m.member(7, 30, 59, level=ACTIVE))),
    (30, "an active member now mostly looks on", lambda m: m.member(4, 30, 59, level=PERIPHERAL)),
    (30, "an active member hardly comes any more", lambda m: m.member(4, 30, 59, level=TRANSACTIONAL)),
    (30, "two active members come less often now", lambda m: (m.member(4, 30, 59, level=TRANSACTIONAL),
                                                              m.member(5, 30, 59, level=PERIPHERAL))),
    (30, "an occasional member dropped out of sight", lambda m: m.member(8, 30, 59, level=OUTSIDE)),
    (30, "a member who had stood outside began to follow from the edge", lambda m: (m.member(8, 0, 29, level=OUTSIDE),
                                                                           m.member(8, 30, 59, level=PERIPHERAL))),
    # Leaders.
    (30, "the coordinator gave up the seat, and nobody leads now", lambda m: m.member(0, 30, 59, leads=False)),
    (30, "the coordinator left the organisation, and nobody leads now", lambda m: m.goes(0, 30)),
    (30, "a leader left the organisation, and one leads now",
     lambda m: (m.member(1, 0, 59, leads=True), m.goes(0, 30))),
    (30, "one of the core stepped up to lead, and two lead now", lambda m: m.member(1, 30, 59, leads=True)),
    (30, "an active member stepped up to lead, after ten weeks in which nobody did",
     lambda m: (m.member(0, 20, 59, leads=False), m.member(3, 30, 59, leads=True))),
    (30, "the coordinator handed on the seat, and one leads now",
     lambda m: (m.member(0, 30, 59, leads=False), m.member(3, 30, 59, leads=True), m.during(30, 30, succeeded=1))),
    (30, "an active member took over a seat that was handed on",
     lambda m: (m.member(0, 30, 59, leads=False), m.member(3, 30, 59, leads=True), m.during(30, 30, succeeded=1))),
    (30, "two of the core took over seats that were handed on",
     lambda m: [m.during(30, 30, succeeded=2), *(m.member(n, 30, 59, leads=True) for n in (1, 2)),
                m.member(2, 0, 59, level=CORE)]),
    (33, "nobody has led for four weeks", lambda m: m.member(0, 30, 59, leads=False)),
    (30, "the coordinator is tired", lambda m: m.member(0, 30, 59, energy=0.25)),
    (40, "the coordinator is rested again", lambda m: m.member(0, 30, 39, energy=0.25)),
    (30, "all leaders are tired", lambda m: (m.member(1, 0, 59, leads=True), m.member(0, 30, 59, energy=0.2),
                                             m.member(1, 30, 59, energy=0.2))),
    # Meetings.
    (30, "four came to the meeting (tips)", lambda m: m.during(30, 30, held=1, activity=3)),
    (30, "four came to the meeting;", lambda m: (m.during(30, 30, held=1, activity=4, tried=1),
                                                 m.during(3, 3, tried=1))),
    (30, "five came to the meeting (tips), more than ever before",
     lambda m: (m.during(30, 30, held=1, activity=3), m.member(6, 30, 30, role=TAKE_PART))),
    (30, "more took part than ever before: five", lambda m: m.member(6, 30, 30, role=TAKE_PART)),
    (30, "the launch was held, and four came", lambda m: m.during(30, 30, held=1, activity=2)),
    (30, "the meeting was not held", lambda m: m.during(30, 30, cancelled=1)),
    (34, "the third meeting in a row was not held", lambda m: [m.during(w, w, cancelled=1) for w in (30, 32, 34)]),
    (36, "a meeting again, after three that were not held: four came (tips)",
     lambda m: ([m.during(w, w, cancelled=1) for w in (30, 32, 34)], m.during(36, 36, held=1, activity=3))),
    (33, "nobody has come for four weeks", lambda m: [m.member(n, 30, 59, role=0) for n in range(4)]),
    # Sponsors and the organisation.
    (0, "a domain sponsor stands behind it", lambda m: m.during(0, 59, sponsor_domain=0.4)),
    (30, "a domain sponsor took the seat", lambda m: m.during(30, 59, sponsor_domain=0.4)),
    (30, "the domain sponsor left the seat", lambda m: m.during(0, 29, sponsor_domain=0.4)),
    (30, "a new domain sponsor took the seat", lambda m: (m.during(0, 19, sponsor_domain=0.4),
                                                          m.during(30, 59, sponsor_domain=0.4))),
    (30, "the portfolio sponsor and the domain sponsor lost interest",
     lambda m: (m.during(0, 29, sponsor_domain=0.6, sponsor_portfolio=0.6),
                m.during(30, 59, sponsor_domain=0.2, sponsor_portfolio=0.2))),
    (30, "the domain sponsor became engaged", lambda m: (m.during(0, 29, sponsor_domain=0.2),
                                                         m.during(30, 59, sponsor_domain=0.6))),
    (30, "the organisation sets 40 % of agenda and calendar", lambda m: m.during(30, 59, command=0.4)),
    (40, "the organisation no longer sets much", lambda m: m.during(30, 39, command=0.4)),
    (30, "members are angry that they were not heard", lambda m: m.during(30, 59, anger=0.2)),
    # Tasks.
    (30, "the first task came: 14 hours of homework, which hardly energizes",
     lambda m: m.during(30, 30, tasks=1, hours_homework=14.2, energizing=0.1)),
    (31, "the second task came: 13 hours of homework", lambda m: m.during(30, 31, tasks=1, hours_homework=13)),
    (30, "the first task came", lambda m: m.during(30, 30, tasks=1)),
    (30, "homework of a quarter of a year took more than half as many hours",
     lambda m: (m.during(0, 59, hours_given=4), m.during(30, 59, hours_homework=30))),
    # Value.
    (30, "for the first time something learned here was tried at work", lambda m: m.during(30, 40, tried=2)),
    (30, "for the first time something learned here turned out well", lambda m: m.during(30, 40, realized=2)),
    (30, "for the first time something learned here failed at work", lambda m: m.during(30, 40, failed=1)),
    (30, "for the first time somebody told the others", lambda m: m.during(30, 40, told_again=1)),
    (34, "the tenth thing learned here turned out well", lambda m: m.during(30, 40, realized=2)),
    (31, "something learned here failed when tried", lambda m: m.during(30, 31, failed=1)),
    (31, "of what was tried, two turned out well and one failed", lambda m: m.during(30, 31, failed=1, realized=2)),
    (31, "members told the others how two things they tried went", lambda m: m.during(30, 31, told_again=2)),
    (30, "three topics turned: what was right in them no longer is", lambda m: m.during(30, 30, topics_turned=3)),
    # The life as a whole.
    (30, "it sustains itself", lambda m: m.during(30, 59, stage=3)),
    (40, "again it matures", lambda m: m.during(30, 39, stage=3)),
    (30, "it has failed: hardly anybody comes any more", lambda m: m.during(30, 59, stage=6)),
    (32, "it has ended; two looked to see",
     lambda m: (m.during(30, 59, stage=6), [m.member(n, 0, 59, role=0) for n in range(4)])),
    (40, "after its end it lives again", lambda m: (m.during(30, 39, stage=5), m.during(40, 59, stage=0))),
    (30, "the first six regulars are there", lambda m: [m.member(n, 0, 29, level=OCCASIONAL) for n in range(6)]),
    (36, "leading has got at most half of the hours it needs", lambda m: m.during(30, 59, gap=1)),
    (36, "half as many come as in its best quarter", lambda m: [m.member(n, 30, 59, role=0) for n in range(4)]),
]  # fmt: skip


@pytest.mark.parametrize(("week", "words", "change"), CASES, ids=[f"{week}: {words}" for week, words, _ in CASES])
def test_each_event_is_told_in_its_week_and_in_no_other(week: int, words: str, change: Change) -> None:
    made = Made()
    change(made)
    lines = week_words(made.whole, made.glimpses, (), NAMES)
    found = [n for n, text in enumerate(lines) if words.rstrip(";") in text]
    assert week in found, lines[week]
    often = ("newcomer", "four came to the meeting", "it has ended")
    assert found == [week] or words.startswith(often), found


def test_of_a_life_in_which_nothing_happens_quiet_things_are_told_by_turns() -> None:
    made = Made()
    made.during(0, 59, answers=3, news=2)
    lines = week_words(made.whole, made.glimpses)
    assert lines[1] == "a quiet week: four took part, and nobody moved"
    assert lines[2] == "between meetings four took part; three answers were given"
    assert all(one != other for one, other in pairwise(lines))
    assert len(set(lines[1:])) >= 4


def test_tiredness_is_told_once_until_the_leader_has_rested() -> None:
    made = Made()
    for week in range(30, 50):
        made.member(0, week, week, energy=0.25 if week % 2 else 0.33)
    lines = week_words(made.whole, made.glimpses)
    assert sum("is tired" in text for text in lines) == 1


def test_a_sponsor_who_wavers_is_not_told_of_every_week() -> None:
    made = Made()
    for week in range(60):
        made.during(week, week, sponsor_domain=0.3 if week % 2 else 0.45)
    assert not [text for text in week_words(made.whole, made.glimpses) if "interest" in text or "engaged" in text]


def test_what_has_long_been_so_is_hardly_told_any_more() -> None:
    made = Made(80)
    for week in range(0, 80, 2):
        made.during(week, week, cancelled=1)
    lines = week_words(made.whole, made.glimpses)
    rows = [n for n, text in enumerate(lines) if "in a row was not held" in text]
    assert rows == [2, 4, 6, 8, 18, 38, 58, 78]


def test_dated_changes_come_first() -> None:
    made = Made()
    made.goes(0, 30)
    changes = ((30, "the leader who pledged most leaves the organisation"),)
    # What the change has said is not said again, only what came of it.
    assert told(made, 30, changes).startswith("the leader who pledged most leaves the organisation; nobody leads now")
    assert "the coordinator left the organisation, and nobody leads now" in told(made, 30, ((30, "a new room"),))
    four = tuple((30, f"this is done {n}") for n in "abcd")
    assert told(made, 30, four) == "this is done a; this is done b; two more changes besides"
    assert len(told(made, 30, ((30, "a long change " * 30),))) <= LIMIT


def test_a_line_has_three_things_and_small_ones_only_where_there_is_room() -> None:
    assert line([]) == ""
    assert line([Said(0, 3.0, "b"), Said(0, 5.0, "a"), Said(0, 2.0, "d"), Said(0, 2.5, "c")]) == "a; b; c"
    assert line([Said(0, 3.0, "b"), Said(0, 1.0, "y"), Said(0, 1.5, "x")]) == "b; x"
    assert line([Said(0, 3.0, "a"), Said(0, 2.9, "b" * LIMIT), Said(0, 2.0, "c")]) == "a; c"
    cut = line([Said(0, 3.0, "some words " * 30)])
    assert len(cut) <= LIMIT
    assert cut.endswith("some words some…")


def test_numbers_are_said_as_one_says_them() -> None:
    assert [word(n) for n in (0, 1, 12, 13, 1300)] == ["no", "one", "twelve", "13", "1,300"]
    assert [many(1, "week"), many(5, "week"), some(1, "active member"), some(1, "newcomer")] == [
        "one week", "five weeks", "an active member", "a newcomer",
    ]  # fmt: skip
    assert [ordinal(n) for n in (1, 12, 13, 21, 22, 33, 111)] == [
        "first",
        "twelfth",
        "13th",
        "21st",
        "22nd",
        "33rd",
        "111th",
    ]
    assert [times(n) for n in (1, 2, 5)] == ["once", "twice", "five times"]


def test_records_and_glimpses_have_to_be_of_as_many_weeks() -> None:
    made = Made()
    with pytest.raises(ValueError, match="60 weeks and glimpses of 59"):
        week_words(made.whole, made.glimpses[:-1])


# Real lives


def lines_of(name: str, life: Watched, weeks: int | None = None) -> list[str]:
    changes = [change for change in marks(name) if weeks is None or change[0] < weeks]
    return week_words(life.weekly[:weeks], life.glimpses[:weeks], changes, life.plan.activity_names)


@pytest.mark.parametrize(("name", "seed"), REAL)
def test_every_week_of_real_lives_has_a_line_that_can_be_read_in_passing(name: str, seed: int) -> None:
    life = real(name, seed)
    lines = lines_of(name, life)
    assert len(lines) == life.weeks
    for text in lines:
        assert 0 < len(text) <= LIMIT
        assert text[0].islower() or text[0].isdigit()
        assert text[-1] not in ".;, "
        assert not re.search(r"  |\bno \w+s? (joined|became|left)|\bone (members|weeks|things|hours)|None|nan", text)
    assert all(one != other for one, other in pairwise(lines))


@pytest.mark.parametrize(("name", "seed"), REAL)
def test_nothing_of_the_future_is_told(name: str, seed: int) -> None:
    life = real(name, seed)
    lines = lines_of(name, life)
    for weeks in (1, 2, 9, 27, 50):
        assert lines_of(name, life, weeks) == lines[:weeks]


def test_the_same_life_is_told_in_the_same_words() -> None:
    life = real("healthy", 1)
    assert lines_of("healthy", life) == lines_of("healthy", real("healthy", 1, life.weeks))


NUMBERS = {word(n): n for n in range(1, 13)} | {"nobody": 0, "somebody": 1}
SAID: tuple[tuple[str, str], ...] = (
    (r"([\w,]+) came to the meeting", "present"),
    (r"(?:^|; |: |meetings |meeting |no meeting; )([\w,]+) took part", "present"),
    (r"not held: (\w+) came", "present"),
    (r"([\w,]+) looked on", "watching"),
    (r"; (\w+) answers? w", "answers"),
    (r"; (\w+) new things were taken up", "news"),
    (r"and (\w+) questions? w", "concerns_closed"),
    (r"happened; ([\w,]+) of", "concerns_open"),
    (r"happened; [\w,]+ of ([\w,]+) members", "members"),
    (r"([\w,]+) in the core", "core"),
    (r"in the core, (\w+) active; ", "active"),
    (r"and (\w+) leads? now", "leaders"),
    (r"(?:^|; )(\w+) newcomers joined", "joined"),
    (r"(?:^|; )(\w+) things learned here were tried", "tried"),
    (r"(?:^|; )(\w+) things \w+ \w+ turned out well", "realized"),
    (r"what was tried, (\w+) turned", "realized"),
    (r"turned out well and (\w+) failed", "failed"),
    (r"(\w+) topics turned", "topics_turned"),
    (r"(\w+) hours (?:of homework|in all)", "hours_homework"),
)  # fmt: skip
"""What is said of a week with a number in it, and the measure that has it."""


@pytest.mark.parametrize(("name", "seed"), REAL)
def test_no_number_is_told_that_the_tables_do_not_have(name: str, seed: int) -> None:
    life = real(name, seed)
    weekly = life.weekly[:, 0]
    checked = 0
    for week, text in enumerate(lines_of(name, life)):
        for pattern, measure in SAID:
            for number in re.findall(pattern, text):
                value = NUMBERS[number] if number in NUMBERS else int(number.replace(",", ""))
                record = weekly[week]
                has = record["level"][LEVELS.index(measure)] if measure in LEVELS else record[measure]
                assert value == round(float(has)), (week, text, measure)
                checked += 1
    assert checked >= life.weeks // 4


@pytest.mark.parametrize(("name", "seed"), REAL)
def test_people_are_told_of_as_often_as_they_came_left_and_moved(name: str, seed: int) -> None:
    """Where the core is told of, as many are told to have joined or left it as flows have."""
    life = real(name, seed)
    weekly = life.weekly[:, 0]
    level = [dict(zip(seen["member"].tolist(), seen["level"].tolist(), strict=True)) for seen in life.glimpses]
    for week, text in enumerate(lines_of(name, life)):
        into = re.search(r"(\w+) (?:active members?|members?) joined the core", text)
        if into:
            joined = sum(
                now == CORE and level[week - 1].get(member, CORE) < CORE for member, now in level[week].items()
            )
            assert (1 if into[1] in ("an", "a") else NUMBERS[into[1]]) == joined
        left = re.search(r"(\w+) of the core left the organisation", text)
        if left:
            gone = [member for member, was in level[week - 1].items() if was == CORE and member not in level[week]]
            led = life.glimpses[week - 1]["member"][life.glimpses[week - 1]["leads"]].tolist()
            assert NUMBERS[left[1]] == len(set(gone) - set(led))
        row = re.search(r"the (\w+) meeting in a row was not held", text)
        if row:
            due = [n for n in range(week + 1) if weekly["held"][n] + weekly["cancelled"][n]]
            missed = next((n for n, w in enumerate(reversed(due)) if weekly["held"][w]), len(due))
            assert row[1] == ordinal(missed)


# Moments


@pytest.mark.parametrize(("name", "seed"), REAL)
def test_moments_are_a_dozen_weeks_with_their_lines(name: str, seed: int) -> None:
    life = real(name, seed)
    lines = lines_of(name, life)
    found = moments(life.weekly, life.glimpses, marks(name), life.plan.activity_names)
    weeks = [moment.week for moment in found]
    assert 5 <= len(weeks) <= MOST
    assert weeks == sorted(set(weeks))
    assert all(moment.line == lines[moment.week] and moment.why.endswith(".") for moment in found)
    assert {week for week, _ in marks(name) if week < life.weeks} <= set(weeks)
    stages = np.flatnonzero(np.diff(life.weekly["stage"][:, 0])) + 1
    assert stages[0] in weeks


def test_many_changes_leave_room_for_turning_points() -> None:
    life = real("healthy", 1)
    changes = [(week, "something is done") for week in range(0, 100, 3)]
    found = moments(life.weekly, life.glimpses, changes)
    assert sum("Changed" in moment.why for moment in found) <= MOST // 2 + 2
    assert any("Changed" not in moment.why for moment in found)


def test_each_loss_of_the_core_is_a_moment_where_little_else_happens() -> None:
    made = Made()
    made.goes(1, 30)
    assert [(moment.week, moment.why) for moment in moments(made.whole, made.glimpses)] == [
        (30, "One of the core left the organisation.")
    ]


def test_of_several_communities_it_is_said_where_each_thing_happens() -> None:
    """Each is read by itself: what a line says of a place is what the line of the place alone would say."""
    land = load("schools")
    seen = watch(land.plan(), 1, 40)
    told = week_words(seen.weekly, seen.glimpses, (), seen.plan.activity_names, land.place_names)
    things = [thing for one in told for thing in one.split("; ")]
    named = [thing.split(": ", 1) for thing in things if thing.split(": ", 1)[0] in land.place_names]
    assert len(told) == 40
    assert all(told)
    assert len({name for name, _ in named}) > 6
    district = [week[week["community"] == 0] for week in seen.glimpses]
    own = week_words(seen.weekly[:, :1], district, (), seen.plan.activity_names)
    for week, one in enumerate(told):
        for thing in one.split("; "):
            name, _, text = thing.partition(": ")
            if name == "district":
                assert text in own[week]
    assert any(thing.startswith("district: ") for thing in things)


def test_those_who_go_over_to_another_community_have_neither_left_nor_joined() -> None:
    land = load_text(
        """
title: Two that merge
question: q?
weeks: 40
start: {members: 20}
places: {a: , b: }
changes: [{week: 20, event: merge, community: b, into: a}]
"""
    )
    seen = watch(land.plan(), 3, 40)
    moved = int(seen.weekly["moved_in"][20, 0])
    told = week_words(seen.weekly, seen.glimpses, (), seen.plan.activity_names, land.place_names)
    assert moved > 10
    assert f"a: {many(moved, 'member')} came over from another community" in told[20]
    assert f"b: {many(moved, 'member')} went over to another" in told[20]
    assert "joined" not in told[20]
    assert "left" not in told[20]


def test_why_a_week_of_a_landscape_stands_out_says_that_it_is_about_all() -> None:
    land = load("schools")
    seen = watch(land.plan(), 1, 40)
    found = moments(seen.weekly, seen.glimpses, ((3, "a change"),), seen.plan.activity_names, land.place_names)
    assert len(found) > 4
    for moment in found:
        assert moment.why.startswith(("All communities together: ", "Changed: "))
        assert moment.why.rstrip(".").lower() not in moment.line.lower()
