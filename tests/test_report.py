"""Words and the report page: true to the table, safe, complete, readable without a network."""

from __future__ import annotations

import re
import time
from functools import cache
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pandas as pd
import pytest

from copsim.analysis.figures import FIGURES
from copsim.analysis.html_parts import esc, paragraphs
from copsim.analysis.lives import Lives
from copsim.analysis.phrases import count, number, ranged, share, windows
from copsim.analysis.report import render_report
from copsim.analysis.tables import TABLES, members_table, ties_table, values_table
from copsim.analysis.words import summary, tell
from copsim.experiments.ensemble import run_many
from copsim.simulation.activities import Activity
from copsim.simulation.life import Plan
from copsim.simulation.recording import MEASURES
from copsim.simulation.records import LEVELS

pytestmark = pytest.mark.once

VOID = {"meta", "br", "img", "link", "input", "hr"}


@cache
def flat(seeds: int = 10, weeks: int = 80, communities: int = 1) -> pd.DataFrame:
    """A table in which every week of every life is the same and easy to tell: seed n has 10 + n taking part."""
    seed, week, community = (part.ravel() for part in np.indices((seeds, weeks, communities)))
    columns = {"seed": seed, "week": week, "community": community}
    columns |= {name: np.zeros(len(seed)) for name in MEASURES}
    table = pd.DataFrame(columns)
    for level, people in zip(LEVELS, (8, 6, 5, 4, 3, 2), strict=True):
        table[level] = people
    table["members"] = 28
    table["present"] = 10 + table["seed"]
    table["leaders"] = 1
    table["energy"] = 0.5
    table["held"] = table["week"] % 2
    return table


@cache
def followed() -> dict[str, Any]:
    """What is known besides of the life of seed 0."""
    plan = Plan.of({"start.members": 30})
    kept = run_many(plan, [0], 80, log_seeds={0}).followed[0]
    return {
        "activities": plan.activities,
        "members": members_table({0: kept.members}),
        "values": values_table({0: kept.items}, plan.activity_names),
        "ties": ties_table({0: kept.ties}),
    }


def page(weekly: pd.DataFrame, **given: Any) -> str:
    words: dict[str, Any] = {
        "title": "A title", "question": "A question?", "description": "One.\n\nTwo.", "marks": [(3, "a launch")],
        "scenario_text": "name: x", "manifest": {"command": "copsim run x --seed 0", "model": "0123456789abcdef"},
    }  # fmt: skip
    return render_report(weekly=weekly, **{**words, **given})


class Reader(HTMLParser):
    """Reads a page and notes tags, attributes, ids, text, and whether tags are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]


# Words


def test_numbers_are_said_as_people_say_them() -> None:
    said = [number(x) for x in (0.0, 0.004, 0.35, 0.999, 1.0, 1.25, 9.98, 14.4, 1234.0, float("nan"))]
    assert said == ["0", "0.004", "0.35", "1", "1", "1.2", "10", "14", "1,234", "–"]
    assert [count(1, "week"), count(2, "week"), count(1.04, "member")] == ["1 week", "2 weeks", "1 member"]
    assert [share(x) for x in (0.0, 0.002, 0.25, 0.998, 1.0)] == ["0 %", "under 1 %", "25 %", "over 99 %", "100 %"]


def test_ranges_say_of_how_many_lives() -> None:
    assert ranged(np.arange(10.0, 31.0)) == ("20", " (in half of the 21 lives between 15 and 25)")
    assert ranged(np.array([3.0, 5.0, 9.0])) == ("5", " (in the 3 lives between 3 and 9)")
    assert ranged(np.array([3.0] * 9)) == ("3", " (the same in at least half of the 9 lives)")
    assert ranged(np.array([3.0])) == ("3", "")
    assert ranged(np.array([np.nan])) == ("–", "")


def test_stretches_that_are_compared() -> None:
    told = {n: [(w.begin, w.end) for w in windows(n)] for n in (1, 2, 9, 64, 65, 156)}
    assert told == {
        1: [(0, 1)], 2: [(0, 1), (1, 2)], 9: [(0, 4), (5, 9)], 64: [(0, 13), (51, 64)],
        65: [(0, 13), (39, 52), (52, 65)], 156: [(0, 13), (39, 52), (143, 156)],
    }  # fmt: skip


def test_words_say_what_the_table_says() -> None:
    """Median 14.5 of 10 to 19; levels 2 3 4 5 6 of 20; 40 meetings due, none cancelled; nothing moves."""
    said = " ".join(tell(flat()).all)
    assert "followed for 80 weeks (about 1.5 years)" in said
    assert "28 members in the median life; 1 of them leads" in said
    assert "At the end (mean of the last 13 weeks), 14 members took part in a typical week" in said
    assert "in half of the 10 lives between 12 and 17" in said
    assert "In none of the 10 lives did more take part at the end than at the start." in said
    assert "10 % are core, 15 % active, 20 % occasional, 25 % peripheral and 30 % transactional" in said
    assert "Of 40 meetings that were due in the median life, none were cancelled" in said
    assert "In all 10 lives somebody led in every week." in said
    assert "Nobody moved between levels in the last 26 weeks." in said
    assert "Lives without any meeting held in the last 26 weeks: 0 of 10; with nobody in the core at the end: 0" in said
    assert "10 lives of the same scenario" in said
    assert "seeds 0 to 9" in said


def test_one_life_is_told_in_the_singular() -> None:
    """Neither medians nor lives; and that one life says little is said."""
    said = tell(flat(seeds=1))
    assert "10 members took part in a typical week." in said.participation[0]
    assert not re.search(r"\blives\b|median", " ".join((*said.kind, *said.happened)))
    assert "This is one life (seed 0)." in said.certainty[0]


def test_an_empty_seat_is_told_with_its_weeks() -> None:
    """Lives 2 and 3 without a leader: for 10 and 20 weeks, from weeks 30 and 40 on."""
    table = flat().copy()
    table.loc[(table["seed"] == 2) & table["week"].between(30, 39), "leaders"] = 0
    table.loc[(table["seed"] == 3) & table["week"].between(40, 59), "leaders"] = 0
    said = " ".join(tell(table).leading)
    assert "In 2 of the 10 lives" in said
    assert "for 15 weeks in the median of these lives, the first time in weeks 30 to 40" in said
    alone = " ".join(tell(table[table["seed"] == 2]).leading)
    assert "vacant (nobody led) in 10 weeks, first in week 30." in alone
    only = " ".join(tell(table[table["seed"] != 3]).leading)
    assert "In 1 of the 9 lives the leader's seat was vacant (nobody led), for 10 weeks, first in week 30." in only


def test_cancelled_meetings_are_counted() -> None:
    table = flat(seeds=1).copy()
    table["cancelled"] = (table["week"] == 4).astype(int)
    assert "Of 41 meetings that were due, 1 was cancelled." in tell(table).leading[0]


def test_moves_inwards_and_outwards_are_told_apart() -> None:
    table = flat(seeds=1).copy()
    table.loc[table["week"] == 70, ["outside_to_transactional", "active_to_core"]] = [3, 2]
    table.loc[table["week"] == 71, "core_to_outside"] = 1
    table.loc[table["week"] == 3, "active_to_core"] = 50
    assert tell(table).movement == (
        "Members keep moving between levels: in the last 26 weeks there were 5 moves inwards and 1 outwards; "
        "2 into the core and 1 out of it.",
    )


def test_the_end_is_told_in_facts() -> None:
    """How many lives had no meeting, nobody in the core, or hardly anybody present; no verdict."""
    table = flat().copy()
    late = table["week"] >= 50
    table.loc[(table["seed"] == 0) & late, ["held", "cancelled"]] = [0, 1]
    table.loc[table["seed"].isin([0, 1]) & late, "core"] = 0
    table.loc[(table["seed"] == 2) & late, "present"] = 2
    assert tell(table).end[1:] == (
        "Lives without any meeting held in the last 26 weeks: 1 of 10; with nobody in the core at the end: 2; "
        "with fewer than 3 members in a typical week of that half-year: 1.",
    )
    assert "0 of 26 meetings were held in the last 26 weeks" in tell(table[table["seed"] == 0]).end[1]
    assert "20 weeks are too short" in tell(flat(weeks=20)).end[0]


def test_the_stage_at_the_end_is_told() -> None:
    """Of one life by name; of many, how many are where."""
    table = flat().copy()
    table.loc[(table["seed"] < 3) & (table["week"] > 70), "stage"] = 3
    table.loc[(table["seed"] == 3) & (table["week"] > 70), "stage"] = 6
    said = tell(table).end[0]
    assert said == "Stages of life in the last week, of 10 lives: potential 6, sustaining 3, failed 1."
    assert tell(table[table["seed"] == 3]).end[0] == "In the last week its stage of life is failed."


def test_what_surrounds_it_is_told_where_there_is_something() -> None:
    """Hours, rhythm, distance, topics, sponsors, orders and compulsion; nothing of what is not there."""
    table = flat().copy()
    bare = " ".join(tell(table).kind)
    assert bare.endswith("A meeting is due about every second week. No sponsor stands behind it.")
    table["hours_available"], table["far_members"], table["agenda"] = 56.0, 5, 12
    table["sponsor_domain"], table["sponsor_local"], table["command"], table["voluntary"] = 0.4, 0.1, 0.3, 0.75
    said = " ".join(tell(table).kind)
    for sentence in (
        "Together its members could give it about 56 hours a week, 2 each in the mean.",
        "5 of its members are far away: in the field, or of another language.",
        "At the start it counts 12 topics as its own.",
        "Behind it stand a domain sponsor and sponsors in distant units.",
        "In the first weeks the organisation sets 30 % of its agenda and calendar.",
        "Coming is only in part voluntary: 25 % of what brings people is compulsion.",
    ):
        assert sentence in said
    late = flat().copy()
    late.loc[late["week"] > 60, "sponsor_domain"] = 0.4
    assert "sponsor" not in " ".join(tell(late).kind)


def test_what_became_of_what_was_learned_is_told() -> None:
    table = flat(seeds=1).copy()
    table.loc[table["week"] == 4, ["news", "tried", "realized", "failed"]] = [20, 10, 6, 1]
    assert tell(table).value == (
        "Of what members took up here, 50 % was tried; of what was tried, 60 % worked and 10 % failed, the "
        "rest is not known yet.",
    )
    assert tell(flat()).value == ("Nothing was taken up that was new to anybody.",)


def test_the_end_is_compared_with_the_weeks_before_the_first_change() -> None:
    """Where there are some after the start; a change in the first weeks leaves none, and the start is taken."""
    table = flat(seeds=1).copy()
    table.loc[table["week"] < 13, "present"] = 2
    table.loc[table["week"].between(17, 29), "present"] = 30
    said = tell(table, [(2, "at once"), (30, "later")])
    assert (
        "Before the first change (mean of weeks 17 to 29), 30 members took part in a typical week."
        in said.participation
    )
    assert said.compared[0] in said.participation
    assert said.compared[-1] == "That is fewer than before the first change."
    assert tell(table, [(2, "at once")]).compared[-1] == "That is more than at the start."
    assert tell(table).compared[-1] == "That is more than at the start."
    # The weeks before a change in week 52 are those after a year: they are told once.
    told = [(w.name, w.begin, w.end) for w in windows(80, 52)]
    assert told == [("at the start", 0, 13), ("before the first change", 39, 52), ("at the end", 67, 80)]
    assert [w.name for w in windows(156, 20)] == [
        "at the start", "before the first change", "after a year", "at the end",
    ]  # fmt: skip


def test_no_sentence_claims_a_cause() -> None:
    """What happened, not why."""
    said = " ".join((*tell(flat()).kind, *tell(flat()).happened))
    assert not re.search(r"because|therefore|thanks to|due to|caus|led to|leads to|effect|impact", said)


def test_summary_ends_with_how_sure() -> None:
    assert "10 lives" in summary(flat())[-1]
    assert "before the first change" in " ".join(summary(flat(), [(30, "a change", "why")]))
    assert all(sentence.endswith((".", ").")) for sentence in summary(flat()))


# The page


def test_the_page_is_whole_and_well_formed() -> None:
    """One main heading, three figures with captions and alternatives, tables, and every tag closed in order."""
    read = Reader(page(flat(), **followed()))
    assert read.open == []
    assert read.tags.count("h1") == 1
    assert read.tags.count("figure") == read.tags.count("figcaption") == read.tags.count("svg") == len(FIGURES)
    labels = [value for tag, name, value in read.attributes if (tag, name) == ("svg", "aria-label")]
    assert len(labels) == len(FIGURES)
    assert all(re.search(r"week 79", label) for label in labels)
    # Numbers behind all figures but one; two foldings in the glossary, and the scenario.
    assert read.tags.count("details") == len(FIGURES) + 2
    ids = read.values("id")
    assert len(ids) == len(set(ids))
    assert set(read.values("aria-labelledby")) <= set(ids)
    # Every figure has a sentence of its own under it, drawn from the numbers.
    captions = re.findall(r"<figcaption><strong>(.*?)</strong>", page(flat(), **followed()))
    assert len(captions) == len(set(captions)) == len(FIGURES)
    assert all(re.search(r"\d|[Nn]o", caption) and caption.endswith(".") for caption in captions)
    text = " ".join(read.text)
    for name, measure in MEASURES.items():
        if "_to_" not in name and name not in LEVELS:
            assert measure.label in text, name
    assert "copsim run x --seed 0" in text
    assert "0123456789abcdef" in text


def test_the_page_fetches_nothing() -> None:
    """No script, no link, no address: what is referred to is in the page."""
    text = page(flat())
    read = Reader(text)
    assert not {"script", "link", "iframe", "img", "base", "object", "form"} & set(read.tags)
    for name in ("href", "src", "xlink:href", "action", "data", "srcset"):
        assert all(value.startswith("#") for value in read.values(name))
    assert not re.search(r"https?:|@import|url\((?!#)", text)
    assert not [name for _, name, _ in read.attributes if name.startswith("on")]


def test_names_of_activities_stay_text() -> None:
    """They come from files of others, and stand in tables and readings."""
    table = flat(weeks=30).copy()
    table["activity"] = 3
    text = page(table, activities=[Activity("<b>tea</b> & 'talk'", 2, 1.0)])
    assert "<b>tea" not in text
    assert "&lt;b&gt;tea&lt;/b&gt; &amp; &#x27;talk&#x27; (15)" in text


def test_turning_points_and_changes_stand_in_order_of_week() -> None:
    """With notes under changes, and with how many lives see the same under turning points."""
    table = flat().copy()
    table.loc[table["week"] == 20, "realized"] = 2
    table.loc[(table["week"] >= 40) & (table["seed"] < 4), "stage"] = 3
    text = page(table, marks=[(30, "a support team comes", "It was asked for."), (9, "a launch")])
    part = text[text.index('id="when"') : text.index('id="lifecycle"')]
    assert re.findall(r'class="when">week (\d+)<', part) == ["9", "20", "30", "40"]
    assert "In 4 of the 10 lives, first in week 40 in at least half of these." in part
    assert "Changed: a launch." in part
    assert "It was asked for." in part
    assert "In all 10 lives, first in week 20 in at least half of these." in part
    assert "Besides, in all lives" in part
    alone = page(table[table["seed"] == 0], marks=[])
    assert "(stage: sustaining)" in alone
    assert "lives" not in alone[alone.index('id="when"') : alone.index('id="lifecycle"')]
    assert "Nothing stands out" in page(flat(), marks=[])


def test_a_note_is_printed_with_its_change() -> None:
    noted = page(flat(), marks=[(4, "a change", "She was given another job.")])
    changes = noted[noted.index('id="changes"') :]
    assert "She was given another job." in changes
    assert ">Note<" in changes
    assert ">Note<" not in page(flat(), marks=[(4, "a change")])


def test_the_weeks_before_the_first_change_have_a_column() -> None:
    text = page(flat(), marks=[(40, "a change")])
    assert "before the first change<br>weeks 27–39" in text
    assert "before the first change<br>" not in page(flat(), marks=[(2, "a launch")])


def test_how_sure_is_told_with_numbers() -> None:
    """Stages over lives with bounds, and years; one life has no bounds."""
    table = flat().copy()
    table.loc[(table["seed"] < 5) & (table["week"] >= 60), "stage"] = 6
    text = page(table)
    sure = text[text.index('id="sure"') : text.index('id="numbers"')]
    assert "The median says 14; nine in ten lives lie between 10 and 19." in sure
    assert '5 of 10</td><td class="n">24 % to 76 %' in sure
    assert sure.count("0 of 10 (0 % to 28 %)") == 1
    assert "2 (28 weeks)" in sure
    one = page(flat(seeds=1))
    assert "nine in ten lives" not in one[one.index('id="sure"') : one.index('id="numbers"')]


def test_files_beside_the_page_are_named() -> None:
    text = page(flat())
    assert all(name in text for name in TABLES)
    assert "pandas.read_parquet" in text


def test_whatever_is_given_stays_text() -> None:
    """Markup, scripts, quotes, template signs and characters no page may hold do no harm, wherever they come from."""
    nasty = "</title><script>alert(1)</script>\"'><img src=https://x onerror=y> & ${body} $title \x00\ud800 {0} %s"
    read = Reader(
        page(
            flat(weeks=30),
            title=nasty, question=nasty, description=nasty, marks=[(2, nasty, nasty)], scenario_text=nasty,
            manifest={"command": nasty, nasty: nasty, "libraries": {nasty: nasty}, "more": [nasty]},
            sources={nasty: nasty}, activities=[Activity(nasty, 1, 1.0)],
        )
    )  # fmt: skip
    assert not {"script", "img"} & set(read.tags)
    assert not [name for _, name, _ in read.attributes if name.startswith("on")]
    assert read.open == []
    text = " ".join(read.text)
    assert text.count("<script>alert(1)</script>") >= 9
    assert "${body}" in text
    page(flat(weeks=30), title=nasty).encode("utf-8")


def test_escaping() -> None:
    assert esc("<a href='x'>&\"") == "&lt;a href=&#x27;x&#x27;&gt;&amp;&quot;"
    assert esc("a\x00b\ud800") == "a b "
    assert paragraphs("one\ntwo\n\n\n<three>") == "<p>one two</p>\n<p>&lt;three&gt;</p>"


def test_the_same_run_gives_the_same_page() -> None:
    """Also where it took another time."""
    assert page(flat(), manifest={"timing": {"seconds": 1}}) == page(flat(), manifest={"timing": {"seconds": 2}})


@pytest.mark.parametrize(("seeds", "weeks", "communities"), [(1, 1, 1), (1, 30, 1), (2, 3, 1), (3, 30, 3), (40, 1, 1)])
def test_small_and_odd_tables_make_a_page(seeds: int, weeks: int, communities: int) -> None:
    text = page(flat(seeds, weeks, communities), marks=[], manifest={})
    assert Reader(text).open == []
    assert "nan" not in re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL)


def test_a_community_that_is_gone_makes_a_page() -> None:
    table = flat(seeds=3).copy()
    table[list(MEASURES)] = 0
    text = " ".join(Reader(page(table)).text)
    assert "with nobody in the core at the end: 3" in text
    assert "nan" not in text


def test_one_life_makes_a_page_in_the_singular() -> None:
    text = " ".join(Reader(page(flat(seeds=1))).text)
    assert "1 lives" not in text
    assert "median" not in text.split("What the words mean")[0].lower()


def test_key_numbers_are_those_of_the_table() -> None:
    """Median and the middle nine in ten of 10 to 19; meetings are added up over the 13 weeks."""
    text = page(flat())
    row = re.search(rf"{re.escape(MEASURES['present'].label)}</th>(.*?)</tr>", text, re.DOTALL)
    assert row is not None
    assert row[1].count('14 <span class="range">(10–19)</span>') == 3
    held = re.search(r"meetings held[^<]*</th><td[^>]*>meetings in 13 weeks</td>(.*?)</tr>", text, re.DOTALL)
    assert held is not None
    assert re.findall(r">(\d+) <", held[1]) == ["6", "7", "7"]


def test_changes_sources_and_an_early_stop_are_told() -> None:
    marks = [(9, "later"), (4, "earlier")]
    text = page(
        flat(), marks=marks, sources={"leading.effort": "assumed: a guess"},
        manifest={"seeds": list(range(10)), "interrupted": True, "replicates_asked": 30, "git": None},
    )  # fmt: skip
    changes = text[text.index('id="changes"') :]
    assert changes.index("earlier") < changes.index("later")
    assert "assumed: a guess" in text
    assert "stopped early (30 lives were asked for)" in text
    assert "0 to 9" in text
    assert "None" not in text
    assert "Nothing was changed" in page(flat(), marks=[])
    assert 'id="sources"' not in page(flat())


def test_a_long_run_is_reported_in_time() -> None:
    """100 lives of 156 weeks: about a second; a busy machine may take a while longer."""
    table = flat(100, 156)
    begun = time.process_time()
    page(Lives(table))
    assert time.process_time() - begun < 5


def test_the_glossary_names_the_weeks_of_this_run() -> None:
    """With meetings only, every fourth week, there are 6.5 chances in half a year: core comes to 3, active to 1."""
    manifest = {"scenario": {"parameters": {"rhythm.convened": 1.0, "rhythm.every": 4}}}
    text = page(flat(), manifest=manifest)
    assert "took part often: in 3 or more of the last 26 weeks" in text
    assert "took part in 1 or more of the last 26 weeks" in text
    always = {"scenario": {"parameters": {"rhythm.convened": 0.0, "levels.core_from": 12}}}
    assert "took part often: in 12 or more of the last 26 weeks" in page(flat(), manifest=always)


def test_what_was_set_for_this_run_stands_under_the_title() -> None:
    """A description is of the scenario as it comes; what a run changed is told before it."""
    told = ["leading.effort 0.3 instead of 1", "60 weeks instead of 156"]
    text = page(flat(), manifest={"changed_for_this_run": told})
    assert text.index("Changed for this run") < text.index("One.")
    assert "leading.effort 0.3 instead of 1; 60 weeks instead of 156" in text
    assert "Changed for this run" not in page(flat())
