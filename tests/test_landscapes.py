"""Landscapes as scenario files: places, links, the plan they come to, and what is said where they cannot be."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

import copsim
from copsim.cli import app
from copsim.experiments.life_files import read_life
from copsim.experiments.studies.compiled import Compiled, point_key
from copsim.experiments.studies.targets import target
from copsim.scenarios import Entry, Scenario, ScenarioError, describe, json_schema, landscapes, load, load_text, names
from copsim.scenarios.addressing import address
from copsim.scenarios.arms import changed, setting
from copsim.scenarios.between import LINK_NUMBERS, Between, field_of, pairs
from copsim.scenarios.differing import differing
from copsim.scenarios.dropping import dropped, uses
from copsim.scenarios.landscape_checks import MOST_LINKS
from copsim.scenarios.places import Place
from copsim.scenarios.retold import from_manifest
from copsim.simulation.links import LIMITS, Link
from copsim.simulation.model import QUANTITIES

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "landscapes.md").read_text(encoding="utf-8")

EVERYTHING = """\
title: All that a landscape can say
weeks: 30
start: {members: 10, founders: 3}
leading: {effort: 0.8}
places:
  budget:
    copies: 3
    title: "Budget people: three of them"
    set: {start.members: 20, leading.effort: 0.5, deciding.return_by: habit}
  treasury:
    extends: large
    set: {start.members: 30}
  rest:
links:
  - from: budget
    to: treasury
    both: true
    brokers: 0.05
    encounters: {every: 13, people: 5, hours: 3}
    objects: 0.2
    visits: 0.5
    begins: 2
    ends: 20
    note: |-
      They sit in one house.
      Mostly.
  - {from: budget, to: budget, encounters: {every: 26}}
  - {from: budget-2, to: rest, objects: 1}
changes:
  - {week: 10, community: budget, set: {leading.effort: 0.1}}
  - {week: 11, community: budget-2, event: launch, days: 2}
  - {week: 12, community: 4, event: renegotiate}
  - {week: 13, set: {rhythm.every: 3}}
sources:
  places.budget.start.members: "assumed: told"
  places.budget: "assumed: three"
  links[0].encounters.every: "assumed: a quarter"
"""
SMALL = """\
name: small
weeks: 12
start: {members: 8, founders: 3}
joining: {prospects: 0.2}
places:
  here: {copies: 2}
  there: {set: {start.members: 6, leading.effort: 0.5}}
links:
  - {from: here, to: there, both: true, brokers: 0.25, encounters: {every: 4}, objects: 0.5, visits: 0.5}
"""


def call(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.stdout, result.stderr


# What a file comes to


def test_communities_merge_split_and_close_by_name() -> None:
    scenario = load_text(
        """
places: {a: {copies: 2}, b: }
changes:
  - {week: 3, event: merge, into: b, community: a-2}
  - {week: 5, event: split, into: a-1, by: place, community: b}
  - {week: 9, event: close, community: a}
"""
    )
    told = [(c.week, c.event, c.amount, c.more, c.community) for c in scenario.plan().changes]
    assert told == [(3, "merge", 2, 0, 1), (5, "split", 0, 1, 2), (9, "close", 0, 0, 0), (9, "close", 0, 0, 1)]
    assert load_text(scenario.to_yaml()) == scenario
    assert from_manifest(scenario.as_dict()).plan().changes == scenario.plan().changes
    assert [entry.told + entry.where for entry in scenario.changes] == [
        "the community merges into b in a-2",
        "those who are far away split off and form a-1 in b",
        "the community is closed in a",
    ]


def test_each_community_has_its_row() -> None:
    scenario = load_text(EVERYTHING)
    assert scenario.place_names == ("budget-1", "budget-2", "budget-3", "treasury", "rest")
    assert scenario.communities == 5
    setting_ = scenario.plan().setting
    assert setting_["members"].tolist() == [20, 20, 20, 30, 10]
    # Treasury has the parameters of 'large', which holds full effort on purpose; the rest is as all are.
    assert setting_["effort"].tolist() == [0.5, 0.5, 0.5, 1.0, 0.8]
    assert setting_["pool"].tolist()[2:] == [150, load("large").setting("joining.pool"), 150]
    assert scenario.first_people == scenario.plan().first_people == 100
    assert scenario.setting("leading.effort") == 0.8
    assert scenario.setting("leading.effort", 1) == 0.5
    assert scenario.places[1].values["start.members"] == 30


def test_links_and_changes_are_of_single_communities() -> None:
    plan = load_text(EVERYTHING).plan()
    same: dict[str, Any] = {"brokers": 0.05, "people": 5, "hours": 3, "objects": 0.2, "visits": 0.5}
    same |= {"begins": 2, "ends": 20}
    assert plan.links == (
        *(Link(copy, 3, every=13, **same) for copy in range(3)),
        # The other way the same lies between them, but for encounters, which are of both already.
        *(Link(3, copy, every=0, **same) for copy in range(3)),
        *(Link(copy, (copy + 1) % 3, every=26) for copy in range(3)),
        Link(1, 4, objects=1.0),
    )
    assert len(plan.linked) == 10
    where = [(change.week, change.community) for change in plan.changes]
    assert where == [(10, 0), (10, 1), (10, 2), (11, 1), (12, 4), (13, -1)]


@pytest.mark.parametrize(
    ("origins", "targets", "made"),
    [
        ([0, 1], [2, 3], [(0, 2), (1, 3)]),
        ([0], [1, 2, 3], [(0, 1), (0, 2), (0, 3)]),
        ([0, 1, 2], [3, 4], [(0, 3), (1, 4), (2, 3)]),
        ([0, 1, 2], [0, 1, 2], [(0, 1), (1, 2), (2, 0)]),
        ([0, 1], [0, 1], [(0, 1), (1, 0)]),
        ([0, 1, 2], [1], [(0, 1), (2, 1)]),
    ],
)
def test_which_copies_are_linked(origins: list[int], targets: list[int], made: list[tuple[int, int]]) -> None:
    assert list(pairs(origins, targets)) == made


@pytest.mark.parametrize("both", [False, True])
def test_two_copies_in_a_ring_meet_once(both: bool) -> None:
    links = Between(origin="a", target="a", both=both, brokers=0.1, every=4).links({"a": (0, 1)})
    assert [(link.origin, link.target, link.every) for link in links] == [(0, 1, 4), (1, 0, 0)]


def test_numbers_of_links_are_those_of_the_model() -> None:
    plain = Link(0, 1)
    assert {field_of(key) for key in LINK_NUMBERS} == set(LIMITS)
    for key, number in LINK_NUMBERS.items():
        low, high = LIMITS[field_of(key)]
        assert low == number.low
        assert number.high <= high
        assert number.whole == isinstance(low, int)
        assert key == "ends" or number.default == getattr(plain, field_of(key))
    assert Between(origin="a", target="b").links({"a": (0,), "b": (1,)}) == [plain]


def test_an_ordinary_scenario_calls_communities_by_their_numbers() -> None:
    assert load("healthy").place_names == ("0",)
    assert load("healthy").with_values({"communities": 3}).place_names == ("0", "1", "2")
    assert load("healthy").plan().links == ()


# To and fro


@pytest.mark.parametrize("text", [EVERYTHING, SMALL, *(load(name).to_yaml() for name in landscapes())])
def test_everything_comes_through_writing_and_reading(text: str) -> None:
    scenario = load_text(text)
    again = load_text(scenario.to_yaml(), file=scenario.name)
    assert again == scenario
    assert again.as_dict() == scenario.as_dict()
    told = from_manifest(json.loads(json.dumps(scenario.as_dict())))
    assert told.plan().links == scenario.plan().links
    assert told.plan().changes == scenario.plan().changes
    assert told.plan().setting.tobytes() == scenario.plan().setting.tobytes()


def test_what_a_place_begins_with_brings_its_sources() -> None:
    sources = load_text(EVERYTHING).sources
    assert sources["places.treasury.joining.pool"] == load("large").sources["joining.pool"]
    # What the file says itself is no longer from there.
    assert "places.treasury.start.members" not in sources


def test_what_is_not_said_is_inherited(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(EVERYTHING, encoding="utf-8")
    child = "extends: base.yaml\nplaces:\n  budget: {copies: 2, set: {leading.effort: 0.6}}\n  more: {}\n"
    (tmp_path / "child.yaml").write_text(child, encoding="utf-8")
    made = load(tmp_path / "child.yaml")
    assert made.place_names == ("budget-1", "budget-2", "treasury", "rest", "more")
    assert made.setting("start.members", 0) == 20
    assert made.setting("leading.effort", 0) == 0.6
    assert made.places[0].title.startswith("Budget people")
    assert made.links == load(tmp_path / "base.yaml").links
    # A link to a copy that is no longer there is told where it stands.
    (tmp_path / "child.yaml").write_text("extends: base.yaml\nplaces:\n  budget: {copies: 1}\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"base.yaml, line 28: links\[2\].from: there is no place 'budget-2'"):
        load(tmp_path / "child.yaml")
    (tmp_path / "child.yaml").write_text("extends: base.yaml\nlinks: []\n", encoding="utf-8")
    alone = load(tmp_path / "child.yaml")
    assert alone.links == ()
    assert alone.plan().links == ()
    assert not any(key.startswith("links") for key in alone.sources)
    # With another scenario to begin with, a place begins anew.
    (tmp_path / "child.yaml").write_text("extends: base.yaml\nplaces: {budget: {extends: large}}\n", encoding="utf-8")
    anew = load(tmp_path / "child.yaml")
    assert anew.setting("start.members", 0) == load("large").setting("start.members")
    assert "places.budget" not in anew.sources
    assert anew.place_names[2] == "budget-3"


def test_the_schema_knows_places_and_links() -> None:
    schema = json_schema()["properties"]
    place_ = schema["places"]["additionalProperties"]["oneOf"][0]["properties"]
    assert set(place_) == {"copies", "title", "extends", "set"}
    link = schema["links"]["items"]["properties"]
    assert set(link) == {"from", "to", "both", "brokers", "encounters", "objects", "visits", "begins", "ends", "note"}
    assert set(link["encounters"]["properties"]) == {"every", "people", "hours"}
    assert set(place_["set"]["properties"]) == set(QUANTITIES)
    for name in (*landscapes(), "everything"):
        text = EVERYTHING if name == "everything" else load(name).to_yaml()
        for place in load_text(text).places:
            assert re.fullmatch(schema["places"]["propertyNames"]["pattern"], place.name)


# What cannot be

SOUND = "title: X\nplaces:\n  a: {copies: 2}\n  b: {}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("places: 3", "line 1: places: is 3; expected names of places"),
        ("places: {}", "line 1: places: is empty; expected names of places"),
        ("places:\n  A: {}", "line 2: places.A: the name is the text 'A'; expected small letters"),
        ("places:\n  3a: {}", "line 2: places.3a: the name is the text '3a'; expected small letters"),
        ("places:\n  a: 5", "line 2: places.a: is 5; expected 'copies'"),
        ("places:\n  a: {copies: 0}", "places.a.copies: is 0; expected a whole number from 1 to 100,000"),
        ("places:\n  a: {copies: 2.0}", "places.a.copies: is 2.0, written with decimals; write 2"),
        ("places:\n  a: {copys: 2}", "places.a.copys: unknown; did you mean copies?"),
        ("places:\n  a: {leading.effort: 1}", "stands beside 'set'; write 'set: {leading.effort: …}'"),
        ("places:\n  a: {set: {leading: {effort: 1}}}", "holds a mapping; write 'leading.effort: …' instead"),
        ("places:\n  a:\n    set: {start.members: -1}", "line 3: places.a.start.members: is -1; expected a whole"),
        ("places:\n  a: {set: {start.member: 1}}", "places.a.start.member: unknown; did you mean start.members?"),
        ("places:\n  a: {extends: helthy}", "the library has no scenario 'helthy'; did you mean healthy?"),
        ("places:\n  a: {extends: firm}", "places.a.extends: 'firm' is a landscape itself"),
        ("places:\n  a: {extends: x.yaml}", "places.a.extends: is the path 'x.yaml'; expected the name of a library"),
        ("places:\n  a: {}\n  a: {}", "line 3: places.a: given twice, first in line 2"),
        ("places:\n  a: {copies: 2}\n  a-1: {}", "line 3: places.a-1: is what a copy of 'a' is called too"),
        ("places:\n  a: {copies: 60000}\n  b: {copies: 60000}", "places: are 120,000 communities in all; expected"),
        ("communities: 3\nplaces: {a: {}}", "line 1: communities: is given, and the places say how many"),
        ("elsewhere: 0\nplaces: {a: {}}", "line 1: elsewhere: is given, and the links say who belongs to two"),
        ("links:\n  - {from: a, to: b, objects: 1}", "line 1: links: are given without 'places'"),
        ("places: {a: }\nlinks:\n  - {from: a, to: a, objects: 1}", "links: lead nowhere, as there is one community"),
        (SOUND + "links: {from: a}", "line 5: links: is a mapping of keys to values; expected a list of links"),
        (SOUND + "links:\n  - 7", "line 6: links[0]: is 7; expected a link with 'from', 'to'"),
        (SOUND + "links:\n  - {to: b, objects: 1}", "links[0]: has no 'from'; expected the name of a place"),
        (SOUND + "links:\n  - {from: 0, to: b, objects: 1}", "links[0].from: is 0; expected the name of a place"),
        (SOUND + "links:\n  - {from: a, to: b}", "links[0]: says nothing that lies between; expected at least one"),
        (SOUND + "links:\n  - {from: a, to: b, every: 3}", "links[0].every: belongs to 'encounters'"),
        (SOUND + "links:\n  - {from: a, to: b, encounters: {people: 3}}", "links[0].encounters: has no 'every'"),
        (
            SOUND + "links:\n  - {from: a, to: b, encounters: {every: 521}}",
            "encounters.every: is 521; expected a whole",
        ),
        (SOUND + "links:\n  - {from: a, to: b, broker: 1}", "links[0].broker: unknown; did you mean brokers?"),
        (SOUND + "links:\n  - {from: a, to: b, brokers: 1.5}", "line 6: links[0].brokers: is 1.5; expected a number"),
        (SOUND + "links:\n  - {from: a, to: b, objects: .nan}", "links[0].objects: is .nan; expected a number from 0"),
        (SOUND + "links:\n  - {from: a, to: b, visits: yes}", "links[0].visits: is the text 'yes'; expected a number"),
        (SOUND + "links:\n  - {from: a, to: b, both: 1, visits: 1}", "links[0].both: is 1; expected true or false"),
        (SOUND + "links:\n  - {from: c, to: b, visits: 1}", "line 6: links[0].from: there is no place 'c'"),
        (SOUND + "links:\n  - {from: b, to: b, visits: 1}", "links[0].to: is 'b', so that the link leads from a comm"),
        (SOUND + "links:\n  - {from: a, to: b, visits: 1, begins: 156}", "links[0].begins: is 156; expected 0 to 155"),
        (SOUND + "links:\n  - {from: a, to: b, visits: 1, begins: 9, ends: 9}", "links[0].ends: is 9; expected a week"),
        (
            "places:\n  a:\n    set: {knowing.topics: 30}\n  b:\nlinks: [{from: a, to: b, visits: 1}]",
            "line 3: places.a.knowing.topics: is 30, and 48 in 'b', to which links[0] leads; expected the same",
        ),
        (
            f"places: {{a: {{copies: {MOST_LINKS - 1}}}}}\nlinks: [{{from: a, to: a, both: true, visits: 1}}]",
            f"line 2: links: come to {2 * MOST_LINKS - 2:,} between single communities; expected",
        ),
        (
            "places:\n  a: {set: {start.members: 4}}",
            "line 2: places.a.start.members: is 4; expected at least start.foun",
        ),
        (
            "start: {founders: 50}\nplaces:\n  a: {set: {start.members: 60}}\n  b: {}",
            "line 1: start.founders: is 50; expected at most start.members, which is 40, the default",
        ),
        (
            "cultivating: {keeper: 0.7}\nplaces:\n  a: {set: {cultivating.broker: 0.5}}",
            "line 3: places.a.cultivating.broker: is 0.5, and shares of leader hours are more than there is",
        ),
        (
            SOUND + "changes:\n  - {week: 1, community: c, event: renegotiate}",
            "community: there is no place 'c'; known",
        ),
        (SOUND + "changes:\n  - {week: 1, community: 3, event: renegotiate}", "community: is 3; expected 0 to 2"),
        ("changes:\n  - {week: 1, community: a, event: renegotiate}", "names are for scenarios with 'places'"),
        (
            SOUND + "changes:\n  - {week: 1, community: a, event: fresh luck, seed: 1}",
            "does not belong to 'fresh luck', which is for the whole world",
        ),
        (
            SOUND
            + "changes:\n  - {week: 4, community: a, event: launch, days: 1}\n"
            + "  - {week: 4, community: a-2, event: launch, days: 1}",
            "line 7: changes[1]: is in week 4, in which changes[0] has a launch of one day",
        ),
        (
            "places:\n  a: {set: {levels.core_from: 20}}\n  b: {}\n"
            "changes:\n  - {week: 4, set: {levels.active_from: 15}}",
            "changes[0].levels.active_from: becomes 15 in week 4; expected levels.active_from to stay less",
        ),
        (SOUND + "sources:\n  places.c: 'assumed: x'", "sources.places.c: unknown; did you mean places.b"),
        (SOUND + "sources:\n  links[0].brokers: 'assumed: x'", "line 6: sources.links[0].brokers: unknown"),
        (
            "real_case: true\nweeks: 9\nsources: {weeks: 'assumed: x'}\nplaces: {a: {copies: 2}}\n"
            "links: [{from: a, to: a, visits: 0.5}]",
            "places.a.copies: does not say where the number comes from",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_text(text, file="l.yaml")
    assert told in str(caught.value)
    assert "l.yaml" in str(caught.value)


def test_what_is_right_in_each_place_is_right() -> None:
    """No community has 40 members and 50 founders, though the file would have it so where no place says otherwise."""
    made = load_text("start: {founders: 50}\nplaces:\n  a: {set: {start.members: 60}}")
    assert made.plan().setting["founders"].tolist() == [50]
    apart = "places:\n  a: {copies: 2}\nchanges:\n"
    apart += "".join(f"  - {{week: 4, community: a-{n}, event: launch, days: 1}}\n" for n in (1, 2))
    assert len(load_text(apart).plan().changes) == 2


def test_a_real_case_says_where_the_numbers_of_its_landscape_come_from() -> None:
    text = "real_case: true\nweeks: 9\nplaces: {a: {copies: 2}}\nlinks: [{from: a, to: a, visits: 0.5}]\nsources:\n"
    told = load_text(text + "".join(f"  {key}: 'assumed: x'\n" for key in ("weeks", "places.a", "links[0].visits")))
    assert told.with_values({"links[0].visits": 0.1}).sources["links[0].visits"].startswith("assumed: set for this run")


def test_what_cannot_be_cannot_be_made_in_python_either() -> None:
    for wrong in ({"name": "A"}, {"name": "a", "copies": 0}, {"name": "a", "values": {"leading.effort": 7}}):
        with pytest.raises(ValidationError):
            Place(**wrong)
    with pytest.raises(ValidationError, match=r"brokers: is 2\.0; expected a number"):
        Between(origin="a", target="b", brokers=2)
    twice = (Place(name="a"), Place(name="a"))
    with pytest.raises(ValidationError, match=r"places.a: is given twice"):
        Scenario(name="x", places=twice)
    with pytest.raises(ValidationError, match="the places say how many"):
        Scenario(name="x", places=(Place(name="a"),), communities=3)
    with pytest.raises(ValidationError, match="there is no place 'b'"):
        Scenario(name="x", places=(Place(name="a"),), changes=(Entry(week=1, event="renegotiate", community="b"),))


# Values, arms, interventions


def test_values_are_for_all_or_for_one_place() -> None:
    scenario = load_text(EVERYTHING)
    all_ = scenario.with_values({"leading.effort": "0.3"})
    assert all_.plan().setting["effort"].tolist() == [0.3] * 5
    assert "leading.effort" not in all_.places[0].values
    one = scenario.with_values({"leading.effort#treasury": "0.3", "deciding.return_by#rest": "habit"})
    assert one.plan().setting["effort"].tolist() == [0.5, 0.5, 0.5, 0.3, 0.8]
    assert one.plan().setting["return_by"].tolist()[3:] != one.plan().setting["return_by"].tolist()[4:] * 2
    link = scenario.with_values({"links[0].brokers": 0.5, "links[0].encounters.every": 2.0})
    assert (link.plan().links[0].brokers, link.plan().links[0].every) == (0.5, 2)
    assert link.sources["links[0].encounters.every"].startswith("assumed: set for this run")
    assert scenario.with_values({"start.members": 25}).sources.keys() < scenario.sources.keys()


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("leading.effort#nobody", 1, "there is no place 'nobody'; known: budget, treasury, rest"),
        ("leading.effort#budget-2", 1, "'budget-2' is one of several copies, which begin alike"),
        ("leading.efort#budget", 1, "leading.efort#budget: unknown; did you mean leading.effort?"),
        ("leading.effort#budget", 7, "leading.effort#budget: is 7; expected a number from 0 to"),
        ("links[7].brokers", 1, r"links\[7\].brokers: is no link of the scenario; expected links\[0\] to links\[2\]"),
        ("links[0].broker", 1, r"links\[0\].broker: unknown; did you mean brokers?"),
        ("links[0].brokers", "much", r"links\[0\].brokers: is the text 'much'; expected a number from 0 to 1"),
        ("communities", 3, "communities: is given, and the places say how many"),
        ("links[0].ends", 2, r"links\[0\].ends: is 2; expected a week after 2"),
    ],
)
def test_values_that_cannot_be_are_refused(key: str, value: Any, told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        load_text(EVERYTHING).with_values({key: value})


def test_an_ordinary_scenario_has_no_places_and_no_links() -> None:
    with pytest.raises(ScenarioError, match="a parameter alone, as the scenario has no places"):
        load("healthy").with_values({"leading.effort#budget": 1})
    with pytest.raises(ScenarioError, match="as the scenario has no links"):
        load("healthy").with_values({"links[0].brokers": 1})
    with pytest.raises(ScenarioError, match="as the scenario has no places"):
        dropped(load("healthy"), uses("coaching@26#budget"))


def test_arms_address_places() -> None:
    scenario = load_text(EVERYTHING)
    asked = [setting(text) for text in ("leading.effort@5#budget=0.7", "leading.effort#rest=0.6", "rhythm.every@5=4")]
    made = changed(scenario, asked, 30)
    assert made.plan().setting["effort"].tolist() == [0.5, 0.5, 0.5, 1.0, 0.6]
    assert made.marks(6) == [(5, "rhythm.every becomes 4"), (5, "leading.effort becomes 0.7 in budget")]
    told = [(each.when, each.told) for each in differing(scenario, made, 30)]
    assert told[0] == (None, "leading.effort#rest is 0.6 instead of as for all")
    assert (5, "leading.effort becomes 0.7 in budget") in told
    with pytest.raises(ScenarioError, match="cannot change in the course of a run"):
        changed(scenario, [setting("links[0].brokers@5=0.1")], 30)
    with pytest.raises(ScenarioError, match="is no setting"):
        setting("leading.effort#=0.1")
    numbered = load("healthy").with_values({"communities": 2})
    assert changed(numbered, [setting("leading.effort@5#1=0.7")], 30).marks()[0][1].endswith("in community 1")


def test_interventions_are_dropped_on_places() -> None:
    scenario = load_text(EVERYTHING)
    found = dropped(scenario, uses("welcoming@4#budget+coaching@2#treasury+coaching@2#4"))
    assert [one.key for one in found.uses] == [*(f"welcoming@4#{n}" for n in range(3)), "coaching@2#3", "coaching@2#4"]
    there = {entry.community for entry in found.scenario.changes if "Welcoming" in entry.note and not entry.only_cost}
    assert there == {0, 1, 2}
    assert uses("coaching@2#budget-2")[0].key == "coaching@2#budget-2"
    with pytest.raises(ScenarioError, match=r"there is no place 'budgte'; did you mean budget\?"):
        dropped(scenario, uses("coaching@2#budgte"))
    with pytest.raises(ScenarioError, match="is given twice"):
        dropped(scenario, uses("welcoming@4#budget+welcoming@4#budget-1"))
    assert scenario.with_intervention("welcoming", 4, "rest").changes[-1].community == 4
    with pytest.raises(TypeError, match="or the name of a place"):
        scenario.with_intervention("welcoming", 4, 1.5)  # type: ignore[arg-type]


@pytest.mark.parametrize("second", ["{}", "{set: {joining.invited: 1}}"])
@pytest.mark.parametrize("where", ["", "#a"])
def test_what_is_relative_is_worked_out_in_each_place(second: str, where: str) -> None:
    """Two more are invited than were before, in each place, and when it is over all is as it was."""
    text = f"weeks: 60\nplaces:\n  a: {{copies: 2, set: {{joining.invited: 5}}}}\n  b: {second}\n"
    made = dropped(load_text(text), uses(f"invitation-drive@4{where}")).scenario.plan()
    before = made.setting["invited"].tolist()
    more = [2, 2, 0 if where else 2]
    for week, wanted in ((3, before), (4, [n + m for n, m in zip(before, more, strict=True)]), (12, before)):
        force = list(before)
        for change in sorted(made.changes, key=lambda change: change.week):
            if change.path == "joining.invited" and change.week <= week:
                for community in range(3) if change.community < 0 else [change.community]:
                    force[community] = change.value
        assert force == wanted


# Studies


def test_a_study_can_vary_a_place_and_a_link() -> None:
    scenario = load_text(EVERYTHING)
    compiled = Compiled(scenario)
    effort, brokers = (target(name, scenario, 30) for name in ("leading.effort#budget", "links[0].brokers"))
    plan = compiled.plan({effort: 0.25, brokers: 0.125})
    assert plan.setting["effort"].tolist() == [0.25, 0.25, 0.25, 1.0, 0.8]
    assert plan.links[0].brokers == 0.125
    same = target("leading.effort", scenario, 30)
    assert compiled.plan({same: 0.3}).setting["effort"].tolist() == [0.3] * 5
    with pytest.raises(ScenarioError, match="the places say how many"):
        target("communities", scenario, 30)
    with pytest.raises(ScenarioError, match="is no link of the scenario"):
        target("links[9].brokers", scenario, 30)
    with pytest.raises(ScenarioError, match=r"did you mean leading\.effort\?"):
        target("leading.efort#budget", scenario, 30)
    members = target("start.members", scenario, 30)
    with pytest.raises(ScenarioError, match=r"at least start\.founders"):
        compiled.plan({members: 2.0})


def test_keys_change_when_places_or_links_do() -> None:
    scenario = load_text(SMALL)
    other = ["links[0].brokers", "links[0].objects", "start.members#there"]
    plans = [scenario.plan(), *(scenario.with_values({key: 1.0 if "links" in key else 7}).plan() for key in other)]
    assert len({point_key(plan, 12, "") for plan in plans}) == len(plans)
    assert point_key(load_text(scenario.to_yaml()).plan(), 12, "") == point_key(plans[0], 12, "")
    assert address("links[0].brokers") is not None
    assert address("leading.effort") is None


# Running


def test_the_same_landscape_gives_the_same_bits(tmp_path: Path) -> None:
    one, two = (copsim.run(load_text(SMALL), seeds=2) for _ in range(2))
    assert one.ensemble.block.tobytes() == two.ensemble.block.tobytes()
    assert one.manifest["scenario"]["places"][1]["set"] == {"start.members": 6, "leading.effort": 0.5}
    assert one.weekly["community"].nunique() == 3
    codes = json.loads((_saved(one, tmp_path) / "manifest.json").read_text(encoding="utf-8"))["codes"]
    assert codes["community"] == ["here-1", "here-2", "there"]


def _saved(runs: Any, folder: Path) -> Path:
    runs.save(folder / "out")
    return folder / "out"


def test_a_life_of_a_landscape_can_be_put_aside(tmp_path: Path) -> None:
    file = copsim.save(load_text(SMALL), 5, tmp_path / "small.life")
    saved = read_life(file)
    assert saved.scenario == load_text(SMALL)
    assert saved.life.plan.links == load_text(SMALL).plan().links
    assert copsim.resume(file).weekly["week"].max() == 11


def test_the_firm_runs() -> None:
    code, out, err = call("run", "firm", "--weeks", "4", "--replicates", "2")
    assert (code, err) == (0, "") or code == 0
    assert "20 communities" in out


@pytest.mark.parametrize("name", landscapes())
def test_landscapes_that_come_with_copsim(name: str) -> None:
    """Each says what it asks, what to look at, and where every number comes from; none claims what was not measured."""
    scenario = load(name)
    assert scenario.name == name
    assert scenario.question.endswith("?")
    assert "Look at " in " ".join(scenario.description.split())
    assert "numbers are assumed" in " ".join(scenario.description.split())
    # A real case has to say where each number comes from: so these are read as if they were.
    load_text(scenario.to_yaml().replace("real_case: false", "real_case: true"))
    for link in scenario.plan().links:
        assert {link.origin, link.target} <= set(range(scenario.communities))
    assert len(describe(scenario)) > 500


def test_landscapes_stand_apart_in_the_library() -> None:
    assert set(landscapes()) >= {"firm", "ministries", "schools"}
    assert not set(landscapes()) & set(names())
    assert copsim.scenario_names() == [*names(), *landscapes()]
    code, out, _ = call("scenarios", "list")
    assert code == 0
    before, _, behind = out.partition("Landscapes")
    assert "healthy" in before
    assert "firm " in behind
    listed = json.loads(call("scenarios", "list", "--json")[1])
    assert {one["name"]: one["communities"] for one in listed}["firm"] == 20


def test_what_is_wrong_is_told_at_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "l.yaml"
    file.write_text(SOUND + "links:\n  - {from: a, to: c, brokers: 3}\n", encoding="utf-8")
    for words in (
        ("scenarios", "validate", str(file)),
        ("run", str(file)),
        ("run", "firm", "--set", "leading.effort#nowhere=1"),
        ("run", "firm", "--set", "links[99].brokers=1"),
        ("run", "firm", "--set", "communities=3"),
        ("run", "firm", "--with", "coaching@3#nowhere"),
        ("run", "frim"),
    ):
        code, out, err = call(*words)
        assert code == 2, words
        assert out == ""
        assert err.startswith("copsim: ")
        assert "Traceback" not in err
    assert "line 6: links[0].brokers: is 3; expected a number from 0 to 1 (share)" in call("run", str(file))[2]


def test_the_page_about_a_landscape_says_what_matters() -> None:
    page = " ".join(describe(load_text(EVERYTHING)).split())
    for said in (
        "It runs for 30 weeks, with 5 communities.",
        "budget, 3 copies (budget-1 to budget-3): Budget people: three of them.",
        "start.members 20, leading.effort 0.5, deciding.return_by habit.",
        "Between each budget and treasury: 0.05 of those at home in one belong to the other too; they meet every 13",
        "From each budget to the next: they meet every 26 weeks, up to 6 of each side, for 2 hours.",
        "From budget-2 to rest: what is written down lies open, 1 as much as one's own.",
        "Week 10, budget: leading.effort becomes 0.1.",
        "0.5 at the start.)",
        "Week 12, community 4:",
    ):
        assert said in page
    assert "places of" not in page
    assert "Nothing lies between them." in describe(load_text(SOUND))


def test_regimes_say_themselves_which_communities_there_are() -> None:
    code, _, err = call("regimes", "firm", "--weeks", "6")
    assert code == 2
    assert "firm is a landscape" in err


# The page of the documentation


def test_the_page_shows_what_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are sound, its commands run one after the other in one folder, and so do its lines of Python."""
    files = re.findall(r"^```yaml\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    for text in files:
        load_text(text)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "offices.yaml").write_text(files[0], encoding="utf-8")
    lines = [line.strip() for line in PAGE.splitlines() if line.startswith("    ")]
    commands = [line for line in lines if line.startswith("copsim ")]
    assert len(commands) >= 5
    for line in commands:
        code, _, err = call(*shlex.split(line)[1:])
        assert code == 0, f"{line}\n{err}"
    exec("\n".join(re.findall(r"(?m)^    (import copsim|runs.*|copsim\..*)$", PAGE)), {})


def test_the_page_names_every_key() -> None:
    for key in ("copies", "title", "extends", "set", *{key.partition(".")[0] for key in LINK_NUMBERS}, "both", "note"):
        assert f"| `{key}` |" in PAGE
    for name in landscapes():
        assert f"`{name}`" in PAGE
