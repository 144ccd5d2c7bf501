"""Value-creation stories: chains made by hand and of real lives, choices, words, the command, and the report."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest

from copsim.analysis.member_rows import MEMBER_ROW
from copsim.analysis.number_words import ORDINALS, WORDS
from copsim.analysis.stories import Story, stories_of, story_of
from copsim.analysis.story_chain import CYCLES, ELSEWHERE, MEMBER, NO_ITEM, OUTSIDE, WRITTEN, Chains
from copsim.analysis.story_choice import STORY_KINDS, choose
from copsim.analysis.story_life import CONDITIONS, StoryLife
from copsim.analysis.story_telling import tell_stories
from copsim.analysis.story_words import story_text, title
from copsim.experiments.story_runs import lived
from copsim.experiments.witnessing import witness
from copsim.scenarios import load
from copsim.simulation.activities import ALWAYS, Activity
from copsim.simulation.records import ITEM, KINDS, LOG, TAKE_PART, WATCH

pytestmark = pytest.mark.once

IMMEDIATE, POTENTIAL, APPLIED, REALIZED, FAILED, TOLD = range(1, 7)
DEBATE, SPEAKER = 3, 4
ACTIVITIES = (Activity("debates", 3, 1.0), Activity("invited speaker", 6, 1.0, outside=0.9))


def made(items: list[tuple[int, ...]], weeks: int = 40, members: int = 4, read: Any = (), watched: Any = ()) -> Chains:
    """A life in which these items came about: (week, member, kind, parent, topic, other, activity), numbered from 0."""
    rows = np.zeros(len(items), ITEM)
    for n, (week, member, kind, parent, topic, other, activity) in enumerate(items):
        rows[n] = (n, parent, week, 0, member, other, kind, topic, activity)
    log = [(item[0], 0, item[1], item[6], TAKE_PART, 1.0) for item in items if item[2] == IMMEDIATE]
    log = [entry for entry in log if (entry[0], entry[2]) not in watched]
    log += [(week, 0, member, DEBATE, WATCH, 0.0) for week, member in watched]
    weekly = {name: np.zeros((weeks, 1)) for name in CONDITIONS}
    weekly["leaders"][:] = 1
    for week, n in dict(read).items():
        weekly["read"][week] = n
    weekly["present"][:] = 7
    people = np.zeros(members, MEMBER_ROW)
    for name in ("left", "first_active", "first_core", "led_from", "led_until", "joined"):
        people[name] = -1
    people["member"] = people["person"] = np.arange(members)
    every = (*ALWAYS, *ACTIVITIES)
    names = [one.name for one in every]
    life = StoryLife(1, rows, people, np.array(log, LOG), weekly, names, {one.name: one for one in every})
    return Chains(life)


CHAIN = [
    (2, 0, IMMEDIATE, -1, -1, -1, DEBATE),
    (2, 0, POTENTIAL, 0, 5, 1, DEBATE),
    (2, 1, IMMEDIATE, -1, -1, -1, DEBATE),
    (6, 0, APPLIED, 1, 5, -1, 1),
    (15, 0, REALIZED, 3, 5, -1, 1),
    (20, 0, IMMEDIATE, -1, -1, -1, DEBATE),
    (20, 2, IMMEDIATE, -1, -1, -1, DEBATE),
    (20, 0, TOLD, 4, 5, -1, DEBATE),
    (20, 2, POTENTIAL, 6, 5, 0, DEBATE),
    (23, 2, APPLIED, 8, 5, -1, 1),
    (30, 2, FAILED, 9, 5, -1, 1),
]


def test_a_chain_made_by_hand_is_followed_from_the_visit_to_the_telling() -> None:
    chains = made(CHAIN)
    assert chains.insights.tolist() == [1, 8]
    assert chains.bare.tolist() == [2, 5]
    assert chains.rows(1) == [0, 1, 3, 4, 7]
    story = story_of(chains, 1)
    assert [step.kind for step in story.chain] == ["immediate", "potential", "applied", "realized", "told again"]
    assert [step.parent for step in story.chain] == [None, 0, 1, 3, 4]
    assert (story.cycle, story.member, story.topic, story.item, story.week) == ("realized", 0, 5, 1, 2)
    assert story.use is not None
    assert (story.use.to_try, story.use.to_result, story.use.visits) == (4, 9, 0)
    assert story.returned is not None
    assert (story.returned.to_tell, story.returned.heirs, story.returned.present) == (5, 1, 7)
    assert story.origin is not None
    assert (story.origin.source, story.origin.teller, story.origin.hands) == (MEMBER, 1, 0)
    failed = story_of(chains, 8)
    assert (failed.cycle, failed.returned, failed.use is not None) == ("failed", None, True)
    assert failed.origin is not None
    assert (failed.origin.tried_it, failed.origin.hands) == (True, 1)
    assert [CYCLES[code] for code in chains.cycles] == ["realized", "failed"]
    assert stories_of(chains, 0) == [1, 5]


def test_what_is_not_known_is_not_told() -> None:
    """Nobody looked at this life: there is no level, no question, no tie, and nothing is said of them."""
    story = story_of(made(CHAIN), 1)
    assert (story.coming.level, story.coming.question, story.coming.invited) == (None, None, None)
    assert story.origin is not None
    assert (story.origin.tie, story.origin.own, story.origin.right, story.occasion.worth) == (None, None, None, None)
    text = story_text(story)
    assert not re.search("question|core|close|my own work|glad|None|nan", text)


def test_where_something_came_from_is_told_as_far_as_it_is_known() -> None:
    """A week with an outside source in which one of two was read; which of them is known by who only looked on."""
    items = [
        (3, 0, IMMEDIATE, -1, -1, -1, SPEAKER),
        (3, 1, IMMEDIATE, -1, -1, -1, SPEAKER),
        (3, 0, POTENTIAL, 0, 1, -1, SPEAKER),
        (3, 1, POTENTIAL, 1, 2, -1, SPEAKER),
        (5, 2, IMMEDIATE, -1, -1, -1, DEBATE),
        (5, 2, POTENTIAL, 4, 3, -1, DEBATE),
    ]
    assert made(items).sources.tolist() == [OUTSIDE, OUTSIDE, WRITTEN]
    assert made(items, read={3: 1}).sources.tolist() == [OUTSIDE, ELSEWHERE, WRITTEN]
    assert made(items, read={3: 1}, watched=[(3, 1)]).sources.tolist() == [OUTSIDE, WRITTEN, WRITTEN]
    assert made(items, read={3: 2}).sources.tolist() == [WRITTEN, WRITTEN, WRITTEN]


def test_an_empty_life_has_no_story() -> None:
    chains = made([])
    assert choose(chains) == []
    assert tell_stories(chains.life) == []
    assert tell_stories(chains.life, cycle="immediate") == []


# Real lives


@cache
def life(name: str, seed: int = 1) -> StoryLife:
    return lived(load(name), seed)


@pytest.mark.parametrize("name", ["healthy", "bhutan", "neglected", "large"])
def test_nothing_comes_before_what_it_came_from(name: str) -> None:
    """No cycles; what worked or failed had been tried, what was tried had been taken up, in a visit."""
    chains = Chains(life(name))
    before = {POTENTIAL: {IMMEDIATE}, APPLIED: {POTENTIAL}, REALIZED: {APPLIED}, FAILED: {APPLIED}}
    before[TOLD] = {REALIZED, FAILED}
    for row in range(len(chains.item)):
        parent = int(chains.parents[row])
        if chains.kind[row] == IMMEDIATE:
            assert parent == NO_ITEM
        else:
            assert 0 <= parent < row
            assert int(chains.kind[parent]) in before[int(chains.kind[row])]
            assert chains.week[parent] <= chains.week[row]
            assert chains.member[parent] == chains.member[row]
    for row in chains.insights.tolist():
        assert chains.depth(row) <= len(chains.item)


@pytest.mark.parametrize("name", ["healthy", "bhutan"])
def test_cycles_add_up_to_the_weekly_table(name: str) -> None:
    one = life(name)
    kinds = np.bincount(one.items["kind"], minlength=len(KINDS))
    for measure, kind in (("tried", APPLIED), ("realized", REALIZED), ("failed", FAILED), ("told_again", TOLD)):
        assert one.weekly[measure].sum() == kinds[kind]
    assert kinds[POTENTIAL] <= one.weekly["news"].sum()
    counts = np.bincount(Chains(one).cycles, minlength=len(CYCLES))
    assert counts[3] == one.weekly["realized"].sum()
    assert counts[4] == one.weekly["failed"].sum()


def sample(name: str, seed: int = 1) -> list[Story]:
    """Stories of a life from one end to the other, and one of each kind."""
    chains = Chains(life(name, seed))
    rows = [*chains.insights[::9].tolist(), *chains.bare[::60].tolist()]
    return [story_of(chains, row) for row in [*rows, *(one.row for one in choose(chains, most=9))]]


NUMBERS = {word: n for n, word in enumerate(WORDS) if n > 1} | {"twice": 2}
NUMBERS |= {word: n for n, word in enumerate(ORDINALS, 1) if n > 1}


@pytest.mark.parametrize(("name", "seed"), [("healthy", 1), ("bhutan", 2), ("neglected", 1), ("sponsored", 3)])
def test_no_number_is_told_that_was_not_measured(name: str, seed: int) -> None:
    for story in sample(name, seed):
        # What somebody else wrote stands between quotation marks.
        text = re.sub("“.*?”", "“”", f"{title(story)}. {story_text(story)}")
        told = {int(digits) for digits in re.findall(r"\d+", text.replace(",", ""))}
        told |= {NUMBERS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in NUMBERS}
        assert told <= story.numbers, text
        wrong = r"None|nan|  |\.\.| ,|\bone (weeks|others|meetings)\b|\b(?!that\b)(\w+) \2\b"
        assert not re.search(wrong, text), text
        assert all(part[0].isupper() or part[0].isdigit() for part in text.split("\n\n")[1:])


def test_failures_are_told_as_failures() -> None:
    chains = Chains(life("healthy"))
    for code, row in zip(chains.cycles.tolist(), chains.insights.tolist(), strict=True):
        text = story_text(story_of(chains, row))
        bad = re.search(r"failed|did not work|went wrong", text)
        good = re.search(r"It worked|clear that it worked|turned out well|knew that it worked", text)
        assert bool(bad) == (CYCLES[code] == "failed"), text
        assert bool(good) == (CYCLES[code] == "realized"), text


@pytest.mark.parametrize("name", ["healthy", "sponsored"])
def test_two_stories_of_one_life_do_not_read_alike(name: str) -> None:
    told = tell_stories(life(name), kind="typical", most=12) + tell_stories(life(name), kind="failed", most=6)
    sentences = [set(re.split(r"(?<=[.:?])\s+", one.text)) for one in told]
    for n, one in enumerate(sentences):
        for other in sentences[:n]:
            assert len(one & other) <= max(len(one), len(other)) / 3
    assert len({one.title for one in told}) >= len(told) / 2


def test_a_story_is_always_told_in_the_same_words() -> None:
    one, other = (tell_stories(lived(load("healthy"), 3), most=6) for _ in range(2))
    assert [told.as_dict() for told in one] == [told.as_dict() for told in other]
    assert {told.chosen.kind for told in one} == set(STORY_KINDS)
    assert len({told.story.member for told in one}) == len(one)


def test_looking_changes_nothing_and_another_life_is_not_taken_for_this_one() -> None:
    one = life("healthy")
    plan = load("healthy").plan()
    assert witness(plan, 1, 40, lambda: True) is None
    seen = witness(plan, 1, 40)
    assert seen is not None
    assert seen.items.tobytes() == one.items[: len(seen.items)].tobytes()
    assert one.looked_at(seen) is one


def test_choices_say_why_and_how_usual() -> None:
    chains = Chains(life("healthy"))
    chosen = choose(chains, most=9)
    assert [one.kind for one in chosen] == list(STORY_KINDS)
    for one in chosen:
        assert 1 <= one.like <= one.of
        assert re.search(r"(one of [\d,]+ |the only |like all ).*in this life\.$", one.why)
    quick, slow = ([c.row for c in choose(chains, kind=kind, most=3)] for kind in ("quickest", "longest"))
    weeks = dict(zip(chains.insights.tolist(), chains.delays["in_all"].tolist(), strict=True))
    worked = [weeks[row] for code, row in zip(chains.cycles, chains.insights.tolist(), strict=True) if code == 3]
    assert weeks[quick[0]] == min(worked)
    assert weeks[slow[0]] == max(worked)
    for cycle in CYCLES:
        for one in choose(chains, cycle=cycle, most=9):
            assert story_of(chains, one.row).cycle == cycle


def test_a_world_without_application_tells_of_nothing_that_worked() -> None:
    one = lived(load("healthy").with_values({"applying.apply_rate": 0.0}), 1)
    assert tell_stories(one, cycle="realized") == []
    assert tell_stories(one, cycle="applied") == []
    assert tell_stories(one, kind="failed") == []
    told = tell_stories(one)
    assert told
    assert {each.story.cycle for each in told} == {"potential"}
    assert not any(re.search("worked|turned out well", each.text) for each in told)


def test_bhutan_tells_a_story_of_a_visit_that_worked_at_home() -> None:
    """From outside, at the visit; tried in the phase for which it was meant; it worked, and was told again."""
    found = []
    for seed in range(1, 6):
        for told in tell_stories(life("bhutan", seed), kind="boundary", cycle="realized", most=3):
            story, origin = told.story, told.story.origin
            applied = story.at("applied")
            if story.occasion.special and story.returned and origin and applied and 30 <= applied.week < 82:
                assert (story.week, origin.source, story.occasion.family) == (26, OUTSIDE, "visits")
                found.append(told)
    assert found
    text = found[0].text
    assert "a visit to a sister organisation" in text
    assert "Pre-election phase" in text
    assert re.search("told the others|back to the others", text)
