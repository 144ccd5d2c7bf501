"""Whatever is wrong with a scenario is told in words: file, line, key, what was found, what was expected."""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from copsim.scenarios import Problem, Scenario, ScenarioError, load, load_text, names
from copsim.scenarios.errors import MAX_PROBLEMS
from copsim.scenarios.sheets import KEYS
from copsim.simulation.model import QUANTITIES

CHANGE = "changes:\n  - week: 1\n    "

# (id, text of the file, what must be said of it, line by line)
WRONG: list[tuple[str, str, list[str]]] = [
    # Names
    ("unknown key", "title: a\nwekks: 3", ["line 2: wekks: unknown; did you mean weeks? known: name, title"]),
    ("unlike any key", "zzzzzz: 3", ["line 1: zzzzzz: unknown; known: name, title, question"]),
    ("unknown theme", "leding:\n  effort: 1", ["line 1: leding: unknown; did you mean leading? known: "]),
    (
        "unknown parameter",
        "leading:\n  busy_effort: 1\n  efort: 1",
        ["line 3: leading.efort: unknown; did you mean leading.effort? known: leading.effort, leading.busy_effort"],
    ),
    (
        "parameter of another theme",
        "work:\n  effort: 1",
        ["line 2: work.effort: unknown; did you mean leading.effort?"],
    ),
    ("parameter without theme", "effort: 1", ["line 1: effort: unknown; did you mean leading.effort?"]),
    ("path at the top", "leading.effort: 1", ["line 1: leading.effort: is written as a path; write 'leading:', and"]),
    (
        "path in a theme",
        "leading:\n  leading.effort: 1",
        ["line 2: leading.leading.effort: unknown; did you mean lead"],
    ),
    ("name", "name: No Good", ["line 1: name: is the text 'No Good'; expected small letters and digits"]),
    ("name of blanks", "name: ''", ["line 1: name: is the text ''"]),
    # Types
    (
        "text for a number",
        "weeks: soon",
        ["line 1: weeks: is the text 'soon'; expected a whole number from 1 to 5,200"],
    ),
    ("quoted number", "weeks: '3'", ["line 1: weeks: is the text '3'; expected a whole number"]),
    (
        "truth for a number",
        "leading:\n  effort: true",
        ["line 2: leading.effort: is true; expected a number from 0 to 1"],
    ),
    ("list for a number", "leading:\n  effort: [1]", ["line 2: leading.effort: is a list; expected a number"]),
    ("mapping for a number", "leading:\n  effort: {a: 1}", ["line 2: leading.effort: is a mapping of keys to values"]),
    (
        "nothing",
        "leading:\n  effort:\n  burn: 1",
        ["line 2: leading.effort: is empty", "line 3: leading.burn: unknown; did you mean feeling.burn?"],
    ),
    ("null", "title: a\nweeks: null", ["line 2: weeks: is empty; expected a whole number"]),
    ("tilde", "weeks: ~", ["line 1: weeks: is empty"]),
    ("date", "weeks: 2020-01-01", ["line 1: weeks: is the text '2020-01-01'"]),
    ("underscores", "weeks: 1_0", ["line 1: weeks: is the text '1_0'"]),
    ("sexagesimal", "weeks: 1:30", ["line 1: weeks: is the text '1:30'"]),
    (
        "decimals",
        "start:\n  members: 40.0",
        ["line 2: start.members: is 40.0, written with decimals; write 40; expected"],
    ),
    ("fraction of a person", "start:\n  members: 4.5", ["line 2: start.members: is 4.5; expected a whole number"]),
    ("number for text", "title: 2020", ["line 1: title: is 2020; expected text; put it in quotes"]),
    ("truth for text", "title: true", ["line 1: title: is true; expected text; put it in quotes"]),
    ("list for text", "title: [a]", ["line 1: title: is a list; expected text"]),
    ("text for truth", "real_case: yes", ["line 1: real_case: is the text 'yes'; expected true or false"]),
    (
        "number for a theme",
        "leading: 3",
        ["line 1: leading: is 3; expected parameters with values, indented beneath it"],
    ),
    ("empty theme", "leading:\nweeks: 3", ["line 1: leading: is empty; expected parameters with values"]),
    ("list for a theme", "leading:\n  - effort: 3", ["line 1: leading: is a list; expected parameters"]),
    ("unprintable", 'title: "a\\u0007"', [r"line 1: title: holds '\x07', which cannot be printed"]),
    # Bounds
    (
        "too large",
        "leading:\n  effort: 1.5",
        ["line 2: leading.effort: is 1.5; expected a number from 0 to 1 (share of the p"],
    ),
    ("too small", "leading: {effort: -0.1}", ["line 1: leading.effort: is -0.1; expected a number from 0 to 1"]),
    ("not a number", "leading: {effort: .nan}", ["line 1: leading.effort: is .nan; expected a number from 0 to 1"]),
    ("infinite", "leading: {effort: .inf}", ["line 1: leading.effort: is .inf; expected"]),
    ("minus infinite", "weeks: -.INF", ["line 1: weeks: is -.INF; expected a whole number from 1"]),
    ("overflowing", "leading: {effort: 1e999}", ["line 1: leading.effort: is 1e999; expected"]),
    ("huge", f"weeks: {'9' * 300}", ["line 1: weeks: is 99999", "…; expected a whole number"]),
    (
        "huge beyond Python",
        f"start: {{members: {'9' * 9000}}}",
        ["line 1: start.members: is 99999", "expected a whole"],
    ),
    ("huge beyond Python, in hex", f"weeks: 0x{'f' * 9000}", ["line 1: weeks: is the text '0xffff"]),
    ("no weeks", "weeks: 0", ["line 1: weeks: is 0; expected a whole number from 1 to 5,200 (weeks)"]),
    (
        "too many communities",
        "communities: 100001",
        ["line 1: communities: is 100001; expected a whole number from 1 to 100,000"],
    ),
    # Choices
    (
        "choice of a slip",
        "rhythm:\n  design: programm",
        ["line 2: rhythm.design: is the text 'programm'; expected one of members, programme; did you mean programme?"],
    ),
    ("choice as number", "rhythm: {design: 1}", ["line 1: rhythm.design: is 1; expected one of members, programme"]),
    ("choice as nothing", "rhythm: {design: }", ["rhythm.design: is empty; expected one of members, programme"]),
    ("choice as truth", "rhythm: {design: true}", ["rhythm.design: is true; expected one of members, programme"]),
    ("choice as list", "rhythm: {design: [members]}", ["rhythm.design: is a list; expected one of members"]),
    (
        "choice set later",
        CHANGE + "set:\n      rhythm.design: 0",
        ["line 4: changes[0].rhythm.design: is 0; expected one of members, programme"],
    ),
    # The programme
    (
        "programme of a slip",
        "programme:\n  - stories\n  - case clinic",
        [
            "line 3: programme[1]: there is no activity 'case clinic'; expected an activity of the catalogue "
            "(see: copsim activities list), or one given under 'activities:'; did you mean case clinics?"
        ],
    ),
    ("programme empty", "programme: []", ["line 1: programme: is empty; expected a list of activities"]),
    ("programme of nothing", "programme:", ["line 1: programme: is empty; expected a list of activities"]),
    ("programme as text", "programme: stories", ["line 1: programme: is the text 'stories'; expected a list of act"]),
    ("programme of numbers", "programme: [1]", ["line 1: programme[0]: is 1; expected text; put it in quotes"]),
    (
        "programme twice",
        "programme:\n  - stories\n  - tips\n  - stories",
        ["line 4: programme[2]: 'stories' is given twice, first in line 2"],
    ),
    ("programme of exchange", "programme: [exchange]", ["programme[0]: there is no activity 'exchange'"]),
    # Own activities
    (
        "activity without hours",
        "activities:\n  study visit:\n    family: visits",
        ["line 2: activities.study visit: has no 'hours': an activity needs hours"],
    ),
    (
        "activity of no hours",
        "activities:\n  tips:\n    hours: 0",
        ["line 3: activities.tips.hours: is 0; expected a number from 0 to 80 (hours), above 0: an activity needs h"],
    ),
    (
        "activity without family",
        "activities:\n  study visit: {hours: 2}",
        ["line 2: activities.study visit: has no 'family': a new activity needs a family"],
    ),
    (
        "activity of a slip",
        "activities:\n  case clinic: {group: 5}",
        [
            "activities.case clinic: has no 'hours': an activity needs hours; a changed row of the catalogue has its "
            "name there: did you mean case clinics?",
            "line 2: activities.case clinic: has no 'family'",
        ],
    ),
    (
        "attribute",
        "activities:\n  tips:\n    hour: 1",
        ["line 3: activities.tips.hour: unknown; did you mean hours? known: about, family, format, hours"],
    ),
    (
        "attribute too large",
        "activities: {tips: {voices: 1.5}}",
        ["activities.tips.voices: is 1.5; expected a number from 0 to 1 (chance)"],
    ),
    (
        "half a seat",
        "activities:\n  tips:\n    group: 4.0",
        ["line 3: activities.tips.group: is 4.0, written with decimals; write 4; expected a whole number from 2 to 50"],
    ),
    (
        "need",
        "activities:\n  tips:\n    serves:\n      voce: 1",
        ["line 4: activities.tips.serves.voce: unknown; did you mean voice? known: help with problems, stories"],
    ),
    ("needs as list", "activities: {tips: {serves: [voice]}}", ["activities.tips.serves: is a list; expected needs"]),
    (
        "family",
        "activities: {tips: {family: visit}}",
        ["activities.tips.family: is the text 'visit'; expected one of n"],
    ),
    (
        "format",
        "activities: {tips: {format: fishbowls}}",
        ["activities.tips.format: is the text 'fishbowls'; expected one of one-to-many", "did you mean fishbowl?"],
    ),
    ("activity as number", "activities: {tips: 2}", ["line 1: activities.tips: is 2; expected attributes such as"]),
    (
        "activity of nothing",
        "activities: {tips: {}}",
        ["line 1: activities.tips: is empty; expected attributes such as"],
    ),
    ("activities as list", "activities: [tips]", ["line 1: activities: is a list; expected names of activities"]),
    ("the model's own", "activities: {launch: {hours: 3}}", ["activities.launch: is a row of the model's own"]),
    ("name of an activity", "activities: {a.b: {hours: 3}}", ["activities.a.b: cannot be the name of an activity"]),
    ("activity twice", "activities:\n  a: {}\n  a: {}", ["line 3: activities.a: given twice, first in line 2"]),
    (
        "source of an attribute",
        "activities: {tips: {hours: 1}}\nsources:\n  activities.tips.hour: assumed",
        ["line 3: sources.activities.tips.hour: unknown; did you mean activities.tips.hours?"],
    ),
    (
        "a real case of its own activities",
        "real_case: true\nprogramme: [tips]\nactivities:\n  tips: {hours: 1}\nsources: {weeks: assumed}",
        [
            "line 4: activities.tips: does not say where the row comes from; expected 'activities.tips' under",
            "line 2: programme: does not say where it comes from",
        ],
    ),
    # Special activities, decisions, tasks
    (
        "event without activity",
        CHANGE + "event: activity",
        ["line 2: changes[0].activity: is missing for 'activity'; expected the name of an activity"],
    ),
    (
        "unknown activity",
        CHANGE + "event: activity\n    activity: field trip",
        ["line 4: changes[0].activity: there is no activity 'field trip'; expected", "did you mean field trips?"],
    ),
    (
        "activity of a number",
        CHANGE + "event: activity\n    activity: 3",
        ["line 4: changes[0].activity: is 3; expected t"],
    ),
    (
        "activity of another event",
        CHANGE + "event: renegotiate\n    activity: tips",
        ["line 4: changes[0].activity: does not belong to 'renegotiate'"],
    ),
    (
        "activity beside a setting",
        CHANGE + "set: {leading.effort: 1}\n    activity: tips",
        ["line 4: changes[0].activity: does not belong to 'set'"],
    ),
    (
        "activity past the end",
        "weeks: 9\nchanges:\n- event: activity\n  activity: tips\n  week: 9",
        ["line 5: changes[0].week: is 9; expected 0 to 8, as the run has 9 weeks"],
    ),
    (
        "launch and activity",
        "changes:\n- {week: 3, event: launch, days: 2}\n- {week: 3, event: activity, activity: tips}",
        [
            "line 3: changes[1]: is in week 3, in which changes[0] has a launch of 2 days, no people invited already; "
            "expected one launch or special activity a week in a community; move one of them"
        ],
    ),
    (
        "two activities",
        "communities: 2\nchanges:\n- {week: 3, event: activity, activity: tips, community: 1}\n"
        "- {week: 3, event: activity, activity: stories}",
        ["line 4: changes[1]: is in week 3, in which changes[0] has a special event: tips already"],
    ),
    (
        "heard",
        CHANGE + "event: decision\n    heard: 101",
        ["line 4: changes[0].heard: is 101; expected a whole number from 0 to 100 (percent)"],
    ),
    ("heard by whom", CHANGE + "event: decision", ["changes[0].heard: is missing for 'decision'; expected a whole"]),
    (
        "task",
        CHANGE + "event: task\n    hours: 2.5",
        [
            "line 2: changes[0].visible: is missing for 'task'",
            "line 4: changes[0].hours: is 2.5; expected a whole number",
        ],
    ),
    # A core that leaves, awards
    (
        "part of the core",
        CHANGE + "event: core leaves\n    of_core: 101",
        ["line 4: changes[0].of_core: is 101; expected a whole number from 1 to 100 (percent)"],
    ),
    (
        "none of the core",
        CHANGE + "event: core leaves\n    of_core: 0",
        ["line 4: changes[0].of_core: is 0; expected a whole number from 1 to 100 (percent)"],
    ),
    (
        "half a percent of the core",
        CHANGE + "event: core leaves\n    of_core: 0.5",
        ["line 4: changes[0].of_core: is 0.5; expected a whole number from 1 to 100"],
    ),
    (
        "how much of the core",
        CHANGE + "event: core leaves",
        ["line 2: changes[0].of_core: is missing for 'core leaves'; expected a whole number from 1 to 100 (percent)"],
    ),
    (
        "how many of the core",
        CHANGE + "event: core leaves\n    of_core: 50\n    how_many: 2",
        ["line 5: changes[0].how_many: does not belong to 'core leaves'"],
    ),
    (
        "core of a slip",
        CHANGE + "event: core leave\n    of_core: 50",
        ["line 3: changes[0].event: 'core leave' does not exist; did you mean core leaves? known: launch, leaders"],
    ),
    (
        "awards",
        CHANGE + "event: award\n    how_many: 0\n    passed_over: 100",
        [
            "line 4: changes[0].how_many: is 0; expected a whole number from 1 to 1,000 (people)",
            "line 5: changes[0].passed_over: is 100; expected a whole number from 0 to 99 (percent)",
        ],
    ),
    (
        "awards to whom",
        CHANGE + "event: award\n    passed_over: 10",
        ["line 2: changes[0].how_many: is missing for 'award'; expected a whole number from 1 to 1,000 (people)"],
    ),
    # A seat that is handed on, conversations
    (
        "nobody hands over",
        CHANGE + "event: leaders hand over\n    how_many: 0",
        ["line 4: changes[0].how_many: is 0; expected a whole number from 1 to 1,000 (people)"],
    ),
    (
        "how many hand over",
        CHANGE + "event: leaders hand over",
        ["line 2: changes[0].how_many: is missing for 'leaders hand over'; expected a whole number from 1 to 1,000"],
    ),
    (
        "a slip of handing over",
        CHANGE + "event: leader hands over\n    how_many: 1",
        ["line 3: changes[0].event: 'leader hands over' does not exist; did you mean leaders hand over? known: launch"],
    ),
    (
        "conversations with nobody",
        CHANGE + "event: conversations\n    people: 0",
        ["line 4: changes[0].people: is 0; expected a whole number from 1 to 10,000 (people)"],
    ),
    (
        "part of a person",
        CHANGE + "event: conversations\n    people: 2.5",
        ["line 4: changes[0].people: is 2.5; expected a whole number from 1 to 10,000 (people)"],
    ),
    (
        "conversations with whom",
        CHANGE + "event: conversations\n    how_many: 5",
        [
            "line 2: changes[0].people: is missing for 'conversations'; expected a whole number from 1 to 10,000",
            "line 4: changes[0].how_many: does not belong to 'conversations'",
        ],
    ),
    (
        "encounters that never are",
        "places: {a: , b: }\nlinks:\n  - from: a\n    to: b\n    encounters: {every: 0, hours: 3}",
        ["line 5: links[0].encounters.every: is 0; expected 1 or more weeks, or no 'encounters' where there are none"],
    ),
    # Merging, splitting, closing
    (
        "into itself",
        "places: {a: {copies: 2}, b: }\n" + CHANGE + "event: merge\n    into: a-1\n    community: a",
        [
            "line 5: changes[0].into: is the text 'a-1', so that a community would go into itself; "
            "expected another community than the one it happens to"
        ],
    ),
    (
        "into a place that is not there",
        "places: {one: , two: }\n" + CHANGE + "event: merge\n    into: tow\n    community: one",
        ["line 5: changes[0].into: there is no place 'tow'; did you mean two? known: one, two"],
    ),
    (
        "into several",
        "places: {a: {copies: 2}, b: }\n" + CHANGE + "event: split\n    into: a\n    by: place\n    community: b",
        ["line 5: changes[0].into: is 'a', which is 2 communities; expected one of its copies, such as a-1"],
    ),
    (
        "into a community that has merged into another",
        "places: {a: , b: , c: }\nchanges:\n  - {week: 10, event: merge, community: b, into: c}\n"
        "  - {week: 20, event: merge, community: a, into: b}\n  - {week: 20, event: close, community: b}",
        [
            "line 4: changes[1].into: is 'b', which merges in week 10 (changes[0]); "
            "expected a community that is there after week 20, or an earlier week"
        ],
    ),
    (
        "into a community that is closed in the same week",
        "communities: 3\nchanges:\n  - {week: 20, event: split, community: 0, into: 1, by: topic}\n"
        "  - {week: 20, event: close}",
        [
            "line 3: changes[0].into: is '1', which is closed in week 20 (changes[1]); "
            "expected a community that is there after week 20, or an earlier week"
        ],
    ),
    (
        "nobody who merges",
        "communities: 2\n" + CHANGE + "event: merge\n    into: 1",
        ["line 3: changes[0].community: is missing for 'merge'; expected the community it happens to"],
    ),
    (
        "one community alone",
        CHANGE + "event: merge\n    into: 1\n    community: 0",
        ["line 4: changes[0].into: is 1, and there is one community; expected 'places', or 'communities' of 2 or more"],
    ),
    (
        "by what it splits",
        "communities: 2\n" + CHANGE + "event: split\n    into: 1\n    by: topics\n    community: 0",
        ["line 6: changes[0].by: is 'topics'; expected one of topic, place; did you mean topic? known: topic, place"],
    ),
    (
        "closing into",
        CHANGE + "event: close\n    into: 1",
        ["line 4: changes[0].into: does not belong to 'close'"],
    ),
    # Hours that would have to be given more than once
    (
        "more than all leader hours",
        "cultivating:\n  keeper: 0.7\n  activist: 0.4",
        [
            "line 3: cultivating.activist: is 0.4, and shares of leader hours are more than there is: "
            "cultivating.activist 0.4 and cultivating.keeper 0.7 add up to 1.1; expected at most 1 in all, as an hour "
            "can be spent only once; make some of them smaller, or 0"
        ],
    ),
    (
        "more than all of the team",
        "supporting:\n  team_hours: 40\n  access: 1\n  reporting: 0.5\n  sponsorship: 0.5",
        [
            "line 5: supporting.sponsorship: is 0.5, and shares of hours of the support team are more than there is: "
            "supporting.sponsorship 0.5, supporting.reporting 0.5 and supporting.access 1 add up to 2; expected at most"
        ],
    ),
    (
        "passed over by another event",
        CHANGE + "event: leaders leave\n    how_many: 1\n    passed_over: 10",
        ["line 5: changes[0].passed_over: does not belong to 'leaders leave'"],
    ),
    (
        "core beside a setting",
        CHANGE + "set: {leading.effort: 1}\n    of_core: 50",
        ["line 4: changes[0].of_core: does not belong to 'set'"],
    ),
    # What must fit together
    (
        "leaders",
        "start:\n  leaders: 7",
        ["line 2: start.leaders: is 7; expected at most start.founders, which is 6, the default"],
    ),
    (
        "founders",
        "start:\n  members: 5",
        ["line 2: start.members: is 5; expected at least start.founders, which is 6, the default"],
    ),
    (
        "founders and members",
        "start:\n  members: 5\n  founders: 6",
        ["line 3: start.founders: is 6; expected at most start.members, which is 5"],
    ),
    (
        "invited",
        "joining: {invited_identification_low: 0.5}",
        [
            "line 1: joining.invited_identification_low: is 0.5; expected at most "
            "joining.invited_identification_high, which is 0.4"
        ],
    ),
    (
        "levels",
        "levels: {core_from: 3}",
        ["line 1: levels.core_from: is 3; expected more than levels.active_from, which is 3"],
    ),
    (
        "levels alike",
        "levels: {occasional_from: 3}",
        ["levels.occasional_from: is 3; expected less than levels.active_from"],
    ),
    (
        "levels later",
        "weeks: 9\nchanges:\n- {week: 2, set: {levels.core_from: 5}}\n- week: 3\n  set:\n    levels.active_from: 6",
        [
            "line 6: changes[1].levels.active_from: becomes 6 in week 3; expected levels.active_from to stay "
            "less than levels.core_from (6 and 5)"
        ],
    ),
    ("elsewhere", "weeks: 3\nelsewhere: 0.5", ["line 2: elsewhere: is 0.5; expected 0 where there is one community"]),
    (
        "past the end",
        "weeks: 26\nchanges:\n  - event: renegotiate\n    week: 26",
        ["line 4: changes[0].week: is 26; expected 0 to 25, as"],
    ),
    (
        "before the start",
        "changes:\n  - {week: -1, event: renegotiate}",
        ["line 2: changes[0].week: is -1; expected a whole number"],
    ),
    (
        "no such community",
        CHANGE + "event: renegotiate\n    community: 1",
        ["line 4: changes[0].community: is 1; expected 0, as there is one"],
    ),
    (
        "no such community of two",
        "communities: 2\n" + CHANGE + "event: renegotiate\n    community: 2",
        ["is 2; expected 0 to 1, as there are 2"],
    ),
    # Changes
    (
        "changes as mapping",
        "changes: {week: 1}",
        ["line 1: changes: is a mapping of keys to values; expected a list of entries"],
    ),
    ("changes empty", "changes:", ["line 1: changes: is empty; expected a list"]),
    ("entry as text", "changes:\n  - soon", ["line 2: changes[0]: is the text 'soon'; expected an entry with 'week'"]),
    ("entry empty", "changes:\n  - {}", ["line 2: changes[0]: is empty; expected 'week' and"]),
    ("no week", "changes:\n  - event: renegotiate", ["line 2: changes[0]: has no 'week'; expected the week in which"]),
    ("nothing changes", "changes:\n  - week: 3", ["line 2: changes[0]: changes nothing; expected 'set' with"]),
    (
        "two things",
        CHANGE + "event: renegotiate\n    set: {leading.effort: 1}",
        ["line 2: changes[0]: has both 'set' and 'event'"],
    ),
    (
        "unknown event",
        CHANGE + "event: lunch",
        ["line 3: changes[0].event: 'lunch' does not exist; did you mean launch? known: launch, leaders leave"],
    ),
    (
        "days missing",
        CHANGE + "event: launch",
        ["line 2: changes[0].days: is missing for 'launch'; expected a whole number from 1 to 14"],
    ),
    (
        "days of another",
        CHANGE + "event: renegotiate\n    days: 3",
        ["line 4: changes[0].days: does not belong to 'renegotiate'"],
    ),
    (
        "days of a setting",
        CHANGE + "set: {leading.effort: 1}\n    days: 3",
        ["line 4: changes[0].days: does not belong to 'set'"],
    ),
    (
        "seed",
        CHANGE + "event: fresh luck\n    seed: -1",
        ["line 4: changes[0].seed: is -1; expected a whole number from 0"],
    ),
    (
        "luck of one",
        CHANGE + "event: fresh luck\n    seed: 1\n    community: 0",
        ["line 5: changes[0].community: does not belong to 'fresh luck'"],
    ),
    (
        "unknown in an entry",
        CHANGE + "event: launch\n    day: 3",
        ["line 4: changes[0].day: unknown; did you mean days? known: week, set"],
    ),
    (
        "parameter beside",
        CHANGE + "leading.effort: 3",
        ["line 3: changes[0].leading.effort: stands beside 'set'; write 'set: {leading.effort: …}'"],
    ),
    # What a change costs
    (
        "cost empty",
        CHANGE + "event: renegotiate\n    cost: {}",
        ["line 4: changes[0].cost: is empty; expected hours, mo"],
    ),
    (
        "cost as number",
        CHANGE + "event: renegotiate\n    cost: 40",
        ["line 4: changes[0].cost: is 40; expected hours, money, or both, such as {hours: 40, money: 2000}"],
    ),
    (
        "cost unlike any",
        CHANGE + "event: renegotiate\n    cost:\n      hour: 3",
        ["line 5: changes[0].cost.hour: unknown; did you mean hours? known: hours, money"],
    ),
    (
        "cost below nothing",
        CHANGE + "event: renegotiate\n    cost: {hours: 1, money: -0.5}",
        ["line 4: changes[0].cost.money: is -0.5; expected a number from 0 to 100,000,000,000 (money)"],
    ),
    (
        "cost in words",
        CHANGE + "event: renegotiate\n    cost:\n      hours: many",
        ["line 5: changes[0].cost.hours: is the text 'many'; expected a number from 0 to 1,000,000,000 (hours)"],
    ),
    (
        "a number that is an anchor",
        "changes:\n  - week: 3\n    event: launch\n    days: &a 3",
        ["line 4: changes[0].days: anchors and aliases (& and *) are not read; write the value out"],
    ),
    (
        "cost, and a number of no event",
        CHANGE + "cost: {hours: 3}\n    days: 3",
        ["line 2: changes[0]: changes nothing; expected 'set' with parameters and their new values, or 'event'"],
    ),
    (
        "cost without a source in a real case",
        "real_case: true\nweeks: 9\n"
        + CHANGE
        + "event: renegotiate\n    cost: {hours: 3}\nsources: {weeks: assumed, 'changes[0].week': assumed}",
        ["line 6: changes[0].cost.hours: does not say where the number comes from; expected 'changes[0].cost.hours'"],
    ),
    (
        "source of no cost",
        CHANGE + "event: renegotiate\n    cost: {hours: 3}\nsources:\n  changes[0].cost.money: assumed",
        ["line 6: sources.changes[0].cost.money: unknown; did you mean changes[0].cost.hours?"],
    ),
    ("set empty", CHANGE + "set: {}", ["line 3: changes[0].set: is empty"]),
    ("set as list", CHANGE + "set: [a]", ["line 3: changes[0].set: is a list; expected parameters"]),
    (
        "set nested",
        CHANGE + "set:\n      leading: {effort: 1}",
        ["line 4: changes[0].leading: holds a mapping; write 'leading.effort: …'"],
    ),
    (
        "set unknown",
        CHANGE + "set: {leading.efort: 1}",
        ["line 3: changes[0].leading.efort: unknown; did you mean leading.effort?"],
    ),
    (
        "set too large",
        CHANGE + "set:\n      leading.effort: 2",
        ["line 4: changes[0].leading.effort: is 2; expected a number from 0 to 1"],
    ),
    (
        "set the start",
        CHANGE + "set: {start.members: 2}",
        ["line 3: changes[0].start.members: only shapes the start", "set it under 'start:'"],
    ),
    # Sources
    (
        "source",
        "sources:\n  leading.effort: I know",
        [
            "line 2: sources.leading.effort: is the text 'I know'; "
            "expected text that begins with 'seed: ', with 'fitted: ' or with 'assumed'"
        ],
    ),
    (
        "source of nothing",
        "sources:\n  leading.efort: assumed",
        ["line 2: sources.leading.efort: unknown; did you mean leading.effort?"],
    ),
    ("source of no change", "sources:\n  changes[0].week: assumed", ["line 2: sources.changes[0].week: unknown"]),
    (
        "source of another key",
        CHANGE + "event: renegotiate\nsources:\n  changes[0].wek: assumed",
        ["line 5: sources.changes[0].wek: unknown; did you mean changes[0].week?"],
    ),
    ("source as number", "sources:\n  leading.effort: 3", ["line 2: sources.leading.effort: is 3; expected text"]),
    (
        "a real case without sources",
        "real_case: true\nleading:\n  effort: 1\n" + CHANGE + "event: launch\n    days: 3",
        [
            "weeks: does not say where the number comes from; expected 'weeks' under 'sources:'",
            "line 3: leading.effort: does not say where",
            "line 5: changes[0].week: does not say where",
            "line 7: changes[0].days: does not say where",
        ],
    ),
    # YAML that scenarios do without
    ("twice", "weeks: 1\ntitle: a\nweeks: 2", ["line 3: weeks: given twice, first in line 1"]),
    ("twice within", "leading:\n  effort: 1\n  effort: 0", ["line 3: leading.effort: given twice, first in line 2"]),
    ("anchor", "title: &a x", ["line 1: title: anchors and aliases (& and *) are not read; write the value out"]),
    ("alias", "title: x\nleading: {effort: *a}", ["line 2: leading.effort: anchors and aliases"]),
    (
        "merge key",
        "leading:\n  <<: {effort: 1}",
        ["line 2: leading: the merge key << is not read; write the values out, or use 'extends'"],
    ),
    (
        "tag",
        "title: !!python/object/apply:os.system ['true']",
        ["line 1: title: the tag tag:yaml.org,2002:python/object/apply:os.system is not read"],
    ),
    ("tag on a key", "!x weeks: 3", ["line 1: the tag !x is not read"]),
    ("documents", "title: a\n---\ntitle: b", ["line 2: a second document begins; expected one scenario a file"]),
    ("old YAML", "%YAML 1.1\n---\ntitle: a", ["asks for another version of YAML"]),
    ("number as key", "1: a", ["line 1: '1' stands where a name should"]),
    ("null as key", "~: a", ["line 1: '~' stands where a name should"]),
    ("list as key", "? [a]\n: b", ["line 1: a list stands where a name should"]),
    ("mapping as key", "? {a: b}\n: b", ["line 1: a mapping stands where a name should"]),
    ("tab", "leading:\n\teffort: 1", ["line 2: a tab stands where only spaces may; indent with spaces"]),
    (
        "colon in text",
        "title: a: b",
        ["line 1: cannot be read as YAML: a second ': ' in a line; put text that holds ': ' in quotes"],
    ),
    (
        "a colon is missing",
        "start:\n  leaders 4\n\n  pledge: 3",
        ["line 2: 'leaders 4' has no colon; expected 'name: value'"],
    ),
    (
        "indent",
        "leading:\n  effort: 1\n burn: 2",
        ["line 3: cannot be read as YAML: this line is indented differently"],
    ),
    ("unclosed", "title: 'a", ["cannot be read as YAML"]),
    ("escape beyond Unicode", 'title: "\\UFFFFFFFF"', ["cannot be read as YAML"]),
    ("deep lists", "title: " + "[" * 10_000, ["line 1: nested more than 8 levels deep"]),
    ("deep mappings", "title: " + "{a: " * 10_000, ["line 1: nested more than 8 levels deep"]),
    ("deep blocks", "".join(" " * n + "a:\n" for n in range(100)), ["line 9: nested more than 8 levels deep"]),
    ("deep entries", "- " * 10_000, ["line 1: nested more than 8 levels deep"]),
    ("empty", "", ["f.yaml: is empty; expected a scenario"]),
    ("blank", "\n \n", ["f.yaml: is empty; expected a scenario"]),
    ("comments", "# a\n# b\n", ["f.yaml: is empty; expected a scenario"]),
    ("dashes", "---\n", ["f.yaml: is empty; expected a scenario"]),
    ("list on top", "\n- a", ["line 2: holds a list; expected keys with values at the top"]),
    ("text on top", "hello", ["line 1: holds only 'hello'; expected keys with values"]),
    ("number on top", "3", ["line 1: holds only '3'; expected keys"]),
    ("too many values", "changes: [\n" + "1,\n" * 60_000 + "]", ["holds more than 50,000 keys and values"]),
    ("long line", "title: " + "x" * 200_000, ["line 1: is longer than 100,000 characters"]),
    ("long text", "title: " + "x" * 9_001, ["line 1: title: has 9,001 characters, expected 9,000 at most"]),
    # Extending
    (
        "parent of a slip",
        "title: a\nextends: helthy",
        ["line 2: extends: scenario 'helthy': unknown; did you mean healthy? known: barriers, bhutan, build-it"],
    ),
    ("parent nowhere", "extends: a.yaml", ["line 1: extends: names a file, but this text is in no folder"]),
    ("parent as list", "extends: [healthy]", ["line 1: extends: is a list; expected text"]),
    (
        "inherited",
        "extends: neglected\nweeks: 20",
        ["neglected.yaml, line ", ": changes[0].week: is 26; expected 0 to 19, as the run has 20 weeks"],
    ),
]


@pytest.mark.parametrize(("text", "fragments"), [pytest.param(t, f, id=name) for name, t, f in WRONG])
def test_what_is_wrong_is_told(text: str, fragments: list[str]) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_text(text, file="f.yaml")
    said = str(caught.value)
    for fragment in fragments:
        assert fragment in said
    assert said.count("\n") + 1 == len(caught.value.problems)
    assert max(map(len, said.splitlines())) < 1500
    assert all(problem.file for problem in caught.value.problems)


def test_the_table_has_no_entry_twice() -> None:
    assert len({name for name, _, _ in WRONG}) == len(WRONG)


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    text = "wekks: 3\nleading:\n  effort: 2\n  efort: 1\nchanges:\n  - week: x\n    event: lunch\n  - week: 1\n"
    with pytest.raises(ScenarioError) as caught:
        load_text(text, file="f.yaml")
    assert [problem.line for problem in caught.value.problems] == [1, 3, 4, 6, 7, 8]
    problem = caught.value.problems[1]
    assert (problem.file, problem.key, problem.value) == ("f.yaml", "leading.effort", "2")
    assert problem.expected.startswith("a number from 0 to 1")
    assert caught.value.problems[2].nearest == "leading.effort"
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


def test_nobody_has_to_read_a_thousand_problems() -> None:
    with pytest.raises(ScenarioError) as caught:
        load_text("\n".join(f"k{n}: 1" for n in range(1000)))
    assert len(caught.value.problems) == MAX_PROBLEMS + 1
    assert "mend these first" in str(caught.value)


def test_problems_read_as_sentences() -> None:
    assert str(Problem("is odd")) == "is odd"
    assert str(Problem("unknown", key="a.b", nearest="a.c", known=("a.c", "a.d"), file="f", line=3)) == (
        "f, line 3: a.b: unknown; did you mean a.c? known: a.c, a.d"
    )


# Names and files


def test_a_life_is_no_scenario(tmp_path: Path) -> None:
    """Who gives one is told what it is for."""
    (tmp_path / "a.life").write_bytes(b"whatever")
    with pytest.raises(ScenarioError, match=r"a life that was put aside; expected .* copsim branch"):
        load(tmp_path / "a.life")
    with pytest.raises(ScenarioError, match="unknown"):
        load("b.life")


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("helthy", "scenario 'helthy': unknown; did you mean healthy? known: barriers, bhutan, build-it, capetown"),
        ("cape_town", "did you mean capetown?"),
        ("zzz", "scenario 'zzz': unknown; known: "),
        ("", "scenario '': unknown"),
        ("Healthy", "did you mean healthy?"),
        ("x" * 100_000, "unknown"),
        ("a\0b", "unknown"),
        ("no/where.yaml", "there is no such file"),
        ("healthy.yaml", "there is no such file; for the scenario of the library write 'healthy' alone"),
        ("some/file.txt", "is not a scenario file; expected a file that ends in .yaml or .yml"),
        ("a\0b.yaml", "a b.yaml: cannot be read"),
        ("x" * 5000 + ".yaml", "cannot be read"),
    ],
)
def test_what_cannot_be_found(reference: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        load(reference)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 1000


def test_a_slip_in_the_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "garden.yaml").write_text("weeks: 3", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"gardn\.yaml: there is no such file; did you mean garden\.yaml\?"):
        load(tmp_path / "gardn.yaml")


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(ScenarioError, match="is a folder"):
        load(tmp_path / "folder.yaml")
    with pytest.raises(ScenarioError, match=r"there is no such file|cannot be read"):
        load(tmp_path / "folder.yaml" / ".." / ".." / "gone" / "x.yaml")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(ScenarioError, match="is not an ordinary file"):
        load(tmp_path / "pipe.yaml")


def test_what_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secret.yaml"
    file.write_text("weeks: 3", encoding="utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ScenarioError, match=r"secret\.yaml: may not be read; its permissions forbid it"):
        load(file)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"weeks: 3\ntitle: \xff\xfe", "line 2: is not UTF-8 text; expected a text file"),
        ("weeks: 3".encode("utf-16"), "line 1: is not UTF-8 text"),
        (b"weeks: 3\n\x00\x01", "line 2: holds the control character 0x00"),
        (b"\x7fELF\x02\x01", "line 1: holds the control character 0x7f"),
        (b"\x89PNG\r\n\x1a\n", "line 1: is not UTF-8 text"),
        (b"title: \xed\xa0\x80", "is not UTF-8 text"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"#" * ((1 << 20) + 1), "is larger than 1 MiB"),
    ],
)
def test_what_is_no_text(data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_bytes(data)
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "f.yaml")
    assert str(caught.value).startswith(str(tmp_path)[:20])
    assert said in str(caught.value)


def test_text_that_is_no_text() -> None:
    with pytest.raises(ScenarioError, match="is not UTF-8 text"):
        load_text("title: \ud800")


def test_a_name_can_be_made_or_must_be_given() -> None:
    with pytest.raises(ScenarioError, match="no name can be made from that of the file; write 'name: …'"):
        load_text("weeks: 3", file="日本.yaml")
    assert load_text("weeks: 3\nname: japan", file="日本.yaml").name == "japan"


# Extending


def test_circles_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("extends: b.yaml", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("title: b\nextends: ./a.yaml", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"b\.yaml, line 2: extends: goes round in a circle, back to .*a\.yaml"):
        load(tmp_path / "a.yaml")
    (tmp_path / "self.yaml").write_text("extends: self.yaml", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"self\.yaml, line 1: extends: goes round in a circle"):
        load(tmp_path / "self.yaml")


def test_problems_of_parents_are_told_with_their_own_file(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("title: a\nleading: {effort: 3}", encoding="utf-8")
    (tmp_path / "child.yaml").write_text("extends: base.yaml\nwekks: 1", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "child.yaml")
    own, inherited = str(caught.value).splitlines()
    assert "child.yaml, line 2: wekks: unknown" in own
    assert inherited.startswith("base.yaml, line 2: leading.effort: is 3")


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("bas.yaml", "line 1: extends: bas.yaml: there is no such file; did you mean base.yaml?"),
        ("gone/base.yaml", "line 1: extends: gone/base.yaml: there is no such file"),
        ("folder.yaml", "line 1: extends: folder.yaml: is a folder"),
        ("./base.txt", "line 1: extends: ./base.txt: is not a scenario file"),
        ("binary.yaml", "binary.yaml, line 1: holds the control character 0x00"),
    ],
)
def test_parents_that_cannot_be_read(reference: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("weeks: 3", encoding="utf-8")
    (tmp_path / "binary.yaml").write_bytes(b"\0")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "child.yaml").write_text(f"extends: {reference}\nwekks: 1", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "child.yaml")
    assert said in str(caught.value)
    assert "line 2: wekks" in str(caught.value)


# Anything at all


WORDS = st.sampled_from(
    [
        *KEYS,
        *QUANTITIES,
        *(q.name for q in QUANTITIES.values()),
        *names(),
        "week",
        "set",
        "event",
        "launch",
        "days",
        "note",
        "cost",
        "activity",
        "tips",
        "a",
        "family",
        "hours",
        "serves",
        "visits",
        "<<",
        "true",
        "null",
        ".nan",
        ".inf",
        "1",
        "0.5",
        "-3",
        "1e9",
        "2020-01-01",
        "9" * 400,
        "seed: x",
        "assumed",
    ]
)
MARKS = st.sampled_from(
    [
        ": ",
        ":\n  ",
        "\n",
        "\n  ",
        "\n  - ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ", ",
        "'",
        '"',
        "&a ",
        "*a",
        "!t ",
        "|\n",
        ">-\n",
        "#",
        "%",
        "@",
        "`",
        "?",
        "\t",
        "---\n",
        "...\n",
        "\\",
        "\r\n",
        "\x00",
        "\x85",
    ]
)


@given(st.lists(WORDS | MARKS | st.text(max_size=5), max_size=40).map("".join))
@example("")
@example("\ufeff")
@example("%YAML 9999999999999999.1\n---\na")
@example("! a")
@example("? ")
@example("- ? : {")
def test_any_text_is_a_scenario_or_a_scenario_error(text: str) -> None:
    _either(text)


@given(st.binary(max_size=200))
@example(b"\xef\xbb\xbf\xef\xbb\xbf")
def test_any_bytes_are_a_scenario_or_a_scenario_error(data: bytes) -> None:
    _either(data)


VALUES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=8
)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6))
def test_any_values_are_a_scenario_or_a_scenario_error(content: dict[str, object]) -> None:
    _either(_flow(content))


def _flow(value: object) -> str:
    """Values in YAML's flow style, words as they are."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    return f'"{value}"' if ": " in str(value) else str(value)


def _either(text: str | bytes) -> None:
    try:
        scenario = load_text(text)
    except ScenarioError as error:
        said = str(error)
        assert said
        assert all(line.isprintable() for line in said.split("\n"))
        return
    assert isinstance(scenario, Scenario)
    assert load_text(scenario.to_yaml()) == scenario
    scenario.plan()


@given(st.dictionaries(WORDS, WORDS | st.floats() | st.integers() | st.none() | st.booleans(), max_size=4))
def test_any_values_set_by_hand_are_a_scenario_or_a_scenario_error(values: dict[str, object]) -> None:
    try:
        scenario = load("healthy").with_values(values)
    except ScenarioError:
        return
    assert scenario == load("healthy").with_values(values)
