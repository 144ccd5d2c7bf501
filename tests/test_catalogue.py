"""The catalogue of activities: whole, sourced, true to what the slides give, and strictly read."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from typer.testing import CliRunner

from copsim.cli import app
from copsim.scenarios import ScenarioError, load_text
from copsim.scenarios.activity_rows import ATTRIBUTES, FROM_FORMAT, KINDS, as_activity, as_row, merged, tidy
from copsim.scenarios.catalogue import activities_of, activity, catalogue, entry, formats, read_catalogue
from copsim.scenarios.texts import is_source
from copsim.simulation.activities import ACTIVITY, ALWAYS, BOUNDS, FAMILIES, NEEDS, catalogue_rows

# The names on the slides of 2013 under their three headings, in their order, by the names they have here.
INFORMAL_TO_FORMAL = {
    "Exchange tips": "tips",
    "Point to resources": "pointers to resources",
    "Follow the leader": "follow practitioner",
    "Hot topic discussions": "hot topic discussions",
    "Explore ideas": "exploring ideas",
    "Review projects": "project and after-action reviews",
    "Case clinics": "case clinics",
    "Help desk": "help desk",
    "Mutual benchmarking": "mutual benchmark",
}
FROM_TO_WITH = {
    "Guests": "guests",
    "Field trips": "field trips",
    "Practice fairs": "practice fairs",
    "Demonstrations": "demos",
    "Documenting practice": "documenting practice",
    "Case studies": "case studies",
    "Problem solving": "problem solving",
    "Reading group": "reading group",
    "Joint response": "joint response",
    "Learning projects": "learning projects",
}
INSIDE_TO_OUTSIDE = {
    "Peer assist": "peer assist",
    "Q&A": "Q&A",
    "Role play": "role play",
    "Share documents": "document sharing",
    "Training and workshops": "training and workshops",
    "Joint events": "joint events",
    "Invite speakers": "invited speaker",
    "Systematic scans": "systematic scan",
    "External benchmarks": "external benchmark",
    "Boundary collaboration": "boundary collaboration",
}
PICTURE_OF_2014 = """
    pointers to resources, news, tips, stories, broadcast inquiry, demos, document sharing, guests, follow practitioner,
    visits, field trips, practice fairs, peer assist, formal practice transfer, training and workshops, invited speaker,
    hot topic discussions, polls, debates, exploring ideas, case clinics, project and after-action reviews,
    reading group, challenge, case studies, help desk, mutual benchmark, external benchmark, joint events,
    joint response, learning projects, warranting, systematic scan, collections, problem solving, role play, Q&A,
    documenting practice, models of practice, boundary collaboration
"""
NAMES = {" ".join(name.split()) for name in PICTURE_OF_2014.split(",")}
FORMATS = """
    traditional presentation, TED talks, Ignite presentation, multimedia tools, brown bag lunches, world café,
    discussion guides, fishbowl, panel/round table, debates, talk show, hot buttons, conversation guides, fair/booths,
    quick booth scan, gallery walk, social network mapping, matrix of practice, appreciative inquiry,
    envisaging the future, time line, design templates, forum theatre, role play, character archetypes, apprenticeship,
    peer mentoring, buddying, ice breakers/intro, speed dating, geek dating, knowledge market, breaks, open space,
    leadership groups, discussion groups, working groups
"""


def test_every_activity_the_slides_name_is_there_and_no_other() -> None:
    of_2013 = {**INFORMAL_TO_FORMAL, **FROM_TO_WITH, **INSIDE_TO_OUTSIDE}
    assert len(of_2013) == 29
    assert len(NAMES) == 40
    assert set(of_2013.values()) <= NAMES
    assert set(catalogue()) == NAMES


def test_every_format_the_slides_name_is_there_after_the_six_kinds() -> None:
    named = [" ".join(name.split()) for name in FORMATS.split(",")]
    assert tuple(formats())[:6] == KINDS
    assert set(formats()) == {*KINDS, *named}
    assert {each.kind for each in formats().values()} == set(KINDS)
    for kind in KINDS:
        assert formats()[kind].kind == kind


@pytest.mark.parametrize(
    ("listed", "attribute"),
    [(INFORMAL_TO_FORMAL, "formality"), (FROM_TO_WITH, "mutual"), (INSIDE_TO_OUTSIDE, "outside")],
)
def test_numbers_keep_to_the_order_of_the_lists_and_say_so(listed: dict[str, str], attribute: str) -> None:
    values = [getattr(activity(name), attribute) for name in listed.values()]
    assert all(a <= b for a, b in pairwise(values))
    assert values[0] < values[-1]
    for place, name in enumerate(listed.values(), 1):
        assert f"place {place} of {len(listed)}" in entry(name).source(attribute)


@pytest.mark.parametrize("name", catalogue())
def test_a_row_is_whole(name: str) -> None:
    one = entry(name)
    assert one.about.endswith(".")
    assert one.source("name").startswith("seed: slides on learning activities")
    assert all(is_source(one.source(attribute)) for attribute in ("family", "format", *ATTRIBUTES, "serves"))
    made = one.activity
    assert max(made.serves) >= 0.5
    assert made.usual
    assert 1 <= made.family < len(FAMILIES)
    assert made.hours > 0
    assert 2 <= made.group <= 12
    row = catalogue_rows([made])[len(ALWAYS)]
    assert row["serves"].tolist() == list(made.serves)
    assert row["hours"] == made.hours


def test_every_family_and_every_need_has_activities() -> None:
    made = [each.activity for each in catalogue().values()]
    assert {each.family for each in made} == set(range(1, len(FAMILIES)))
    for need in range(len(NEEDS)):
        assert sum(each.serves[need] >= 0.5 for each in made) >= 3, NEEDS[need]


def test_no_activity_is_another_one_under_a_new_name() -> None:
    rows = [tuple(vars(each.activity)[name] for name in (*ATTRIBUTES, "serves")) for each in catalogue().values()]
    assert len(set(rows)) == len(rows)


def test_attributes_are_those_of_the_simulation() -> None:
    assert set(ATTRIBUTES) == {name for name, _, _ in BOUNDS} - {"family"}
    assert {*ATTRIBUTES, "family", "usual", "serves"} == set(ACTIVITY.names or ())


def test_seats_and_voices_come_from_the_format_unless_the_row_says_otherwise() -> None:
    plain, own = entry("debates"), entry("case clinics")
    seats = formats()["debates"]
    assert [getattr(plain.activity, name) for name in FROM_FORMAT] == [seats.group, seats.rounds, seats.voices]
    assert plain.source("voices") == "assumed: as in the format 'debates'"
    assert own.activity.group == own.row["group"] != formats()["small groups"].group
    assert own.source("group") == own.sources["rest"]
    # A later format brings its own seats; what is said with it holds all the same.
    changed = as_activity("a", merged(own.row, {"format": "fishbowl", "rounds": 3}), formats())
    fishbowl = formats()["fishbowl"]
    assert (changed.group, changed.rounds, changed.voices) == (fishbowl.group, 3, fishbowl.voices)


def test_a_row_reads_the_same_in_whatever_form_it_was_given() -> None:
    made = tidy({"serves": {"voice": 1, "reflection": 0}, "hours": 2, "family": 7, "group": 4.0})
    assert made == {"family": "visits", "hours": 2.0, "group": 4, "serves": {"reflection": 0.0, "voice": 1.0}}
    assert list(made) == ["family", "hours", "group", "serves"]
    assert list(made["serves"]) == ["reflection", "voice"]
    for each in catalogue().values():
        again = {name: value for name, value in as_row(each.activity).items() if name != "usual"}
        assert as_activity(each.name, again, formats()) == each.activity


def test_the_programme_comes_first_and_rare_activities_after_it() -> None:
    made = activities_of(["stories", "tips"], ["field trips", "tips", "field trips"], {"tips": {"hours": 2.0}})
    assert [(each.name, each.usual) for each in made] == [("stories", True), ("tips", True), ("field trips", False)]
    assert made[1].hours == 2.0
    assert made[1].serves == activity("tips").serves
    with pytest.raises(KeyError):
        activities_of(["nothing of the kind"], [], {})


def test_an_unknown_name_is_told_with_its_neighbour() -> None:
    with pytest.raises(ScenarioError, match=r"'case clinic': unknown.*did you mean case clinics\?"):
        activity("case clinic")


SOUND = """\
formats:
  pairs: {about: Two., kind: one-to-one, group: 2, rounds: 1, voices: 1, sources: {rest: assumed}}
activities:
  chats:
    about: Two talk.
    family: exchanges
    format: pairs
    hours: 1
    preparation: 0
    serves: {voice: 1}
    sources: {name: "seed: a slide", rest: assumed}
"""


def test_a_sound_catalogue_is_read() -> None:
    read = read_catalogue(SOUND.encode(), "c.yaml")
    assert read.activities["chats"].activity.group == 2
    assert read.activities["chats"].activity.serves == (0.0,) * (len(NEEDS) - 1) + (1.0,)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("hours: 1", "hours: 0", "line 8: activities.chats.hours: is 0; expected a number from 0 to 80 (hours), above"),
        ("hours: 1", "hours: 81", "line 8: activities.chats.hours: is 81; expected a number from 0 to 80 (hours)"),
        ("    hours: 1\n", "", "line 4: activities.chats: has no 'hours'"),
        ("hours: 1", "houers: 1", "line 8: activities.chats.houers: unknown; did you mean hours?"),
        (
            "family: exchanges",
            "family: exchange",
            "line 6: activities.chats.family: is the text 'exchange'; expected o",
        ),
        ("family: exchanges", "family: 8", "activities.chats.family: is 8; expected one of none, exchanges"),
        ("family: exchanges", "family: true", "activities.chats.family: is true"),
        ("format: pairs", "format: pair", "line 7: activities.chats.format: is the text 'pair'; expected one of pairs"),
        ("voice: 1", "voices: 1", "line 10: activities.chats.serves.voices: unknown; did you mean voice?"),
        ("voice: 1", "voice: 2", "line 10: activities.chats.serves.voice: is 2; expected a number from 0 to 1"),
        ("{voice: 1}", "[voice]", "line 10: activities.chats.serves: is a list; expected needs with numbers"),
        ("    sources: {name", "    source: {name", "line 4: activities.chats: has no 'sources'"),
        (
            "seed: a slide",
            "a slide",
            "line 11: activities.chats.sources.name: is the text 'a slide'; expected text that",
        ),
        ('name: "seed: a slide", rest: a', "name: a", "line 11: activities.chats.sources: has no 'rest'"),
        ('name: "', 'nam: "', "line 11: activities.chats.sources.nam: unknown; did you mean name?"),
        ("  chats:", "  exchange:", "line 4: activities.exchange: is a row of the model's own"),
        ("  chats:", "  a.b:", "line 4: activities.a.b: cannot be the name of an activity"),
        ("kind: one-to-one", "kind: two", "line 2: formats.pairs.kind: is the text 'two'; expected one of one-to-many"),
        ("group: 2, ", "", "line 2: formats.pairs: has no 'group'"),
        ("group: 2", "group: 2.5", "line 2: formats.pairs.group: is 2.5; expected a whole number from 2 to 50"),
        ("formats:", "format:", "line 1: format: unknown; did you mean formats?"),
        ("activities:", "activity:", "c.yaml: has no 'activities:'"),
    ],
)
def test_a_catalogue_is_read_strictly(old: str, new: str, said: str) -> None:
    assert SOUND.count(old) == 1 or old in ("formats:", "activities:")
    with pytest.raises(ScenarioError) as caught:
        read_catalogue(SOUND.replace(old, new, 1).encode(), "c.yaml")
    assert said in str(caught.value)
    assert all(line.startswith("c.yaml") for line in str(caught.value).split("\n"))


# At the command line


def test_the_catalogue_can_be_listed() -> None:
    done = CliRunner().invoke(app, ["activities", "list"])
    assert done.exit_code == 0
    for one in catalogue().values():
        assert one.name in done.output
        assert one.about in done.output
    for number, family in enumerate(FAMILIES[1:], 1):
        assert f"{number}. {family.capitalize()}" in done.output
    listed = json.loads(CliRunner().invoke(app, ["activities", "list", "--json"]).output)
    assert [row["name"] for row in listed] == list(catalogue())
    assert listed[0]["serves"].keys() == set(NEEDS)


def test_an_activity_can_be_shown() -> None:
    done = CliRunner().invoke(app, ["activities", "show", "field trips"])
    assert done.exit_code == 0
    assert "hours: 8 (hours)" in done.output
    assert "place 2 of 10" in done.output
    for name, number in ATTRIBUTES.items():
        assert f"\n{name}: " in done.output
        assert number.meaning in done.output
    shown = json.loads(CliRunner().invoke(app, ["activities", "show", "field trips", "--json"]).output)
    assert shown == entry("field trips").as_dict()
    assert shown["family"] == "visits"


def test_an_unknown_activity_is_bad_input() -> None:
    done = CliRunner().invoke(app, ["activities", "show", "field trip"])
    assert done.exit_code == 2
    assert "did you mean field trips?" in done.output


def test_more_rows_than_can_be_told_apart_are_refused() -> None:
    """Codes of activities have to fit the tables; the message says how many there are."""
    rows = "".join(f"  a{n}: {{family: 1, hours: 1}}\n" for n in range(1001))
    with pytest.raises(ScenarioError, match="has 1,001 rows; expected at most 1,000"):
        load_text(f"activities:\n{rows}")
