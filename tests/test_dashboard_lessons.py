"""Lessons, without a browser: files good and bad, what they say held against the model, and the page."""

from __future__ import annotations

import html
import json
import re
import threading
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from copsim.analysis.combined import combined
from copsim.dashboard.course import Course
from copsim.dashboard.lesson_files import Shelf, load_lesson, read_lesson, shelf
from copsim.dashboard.lesson_kinds import KINDS, Compare, Debrief, Lesson, Predict, Reveal, Run, Say
from copsim.dashboard.lesson_page import page_of
from copsim.dashboard.lesson_results import as_written, numbers_of, revealed_of, settled_of
from copsim.dashboard.lesson_words import words_of
from copsim.dashboard.starting import LESSONS
from copsim.experiments.ensemble import run_many
from copsim.scenarios import ScenarioError

solara = pytest.importorskip("solara", reason="Solara is not installed: pip install copsim[dashboard]")
ipyvuetify = pytest.importorskip("ipyvuetify")

SOURCES = (Path(__file__).resolve().parents[1] / "docs" / "sources.md").read_text(encoding="utf-8")
OURS = shelf().lessons
FEW = 32
"""So many lives of each case are enough to see which way it goes."""
ASKED_FOR = (
    "levels", "lifecycle", "value-for-time", "energizing", "leader-leaves", "leader-neglects", "sponsor-commands",
    "newcomers", "measuring",
)  # fmt: skip

SMALL = """\
title: A small one
minutes: 10
about: What comes of it.
source: FAQ l. 33
passage: The idea.
weeks: 20
seed: 3
cases:
  stays: {called: It stays, scenario: healthy}
  leaves:
    called: It leaves
    scenario: healthy
    set: {leading.coaching: 2}
    changes:
      - {week: 4, event: leaders leave, how_many: 1}
steps:
  - kind: say
    title: First
    text: Some words.
    points: [one, two]
    notes: For you.
  - kind: predict
    name: bet
    title: Second
    question: How many?
    why: Why?
    options:
      - {text: fewer, below: 0.9}
      - {text: as many}
  - kind: run
    title: Third
    case: stays
    from: 1
    to: 9
    watch: [the dots]
    charts: [lifecycle, feelings, heartbeat, cycles, gauges]
  - kind: compare
    title: Fourth
    cases: [stays, leaves]
    measure: core + active
    called: regulars
    to: 9
    watch: [both]
  - kind: reveal
    title: Fifth
    bet: bet
    cases:
      - stays
      - {case: leaves, sources: lower, model: lower}
    measure: present in last 8
    called: people who come
    settles: ratio
    text: What it means.
  - kind: debrief
    title: Sixth
    questions: [And you?]
"""


def small(old: str = "", new: str = "") -> Lesson:
    assert old in SMALL
    return read_lesson(SMALL.replace(old, new, 1) if old else SMALL, "small.yaml", "small")


def line_of(text: str, where: str = SMALL) -> int:
    return where[: where.index(text)].count("\n") + 1


def texts_of(lesson: Lesson) -> Iterator[str]:
    """Every text of a lesson."""
    yield from (lesson.title, lesson.about, lesson.passage)
    yield from (case.called for case in lesson.cases.values())
    for step in lesson.steps:
        yield from (step.title, step.text, step.notes)
        if isinstance(step, Say):
            yield from step.points
        elif isinstance(step, Predict):
            yield from (step.question, step.why, *(option.text for option in step.options))
        elif isinstance(step, Run | Compare):
            yield from step.watch
        elif isinstance(step, Debrief):
            yield from step.questions
        elif isinstance(step, Reveal):
            yield from (step.called, *(one.called for one in step.asked))


# Files


def test_a_small_lesson_is_read_in_full() -> None:
    lesson = small()
    assert lesson.name == "small"
    assert [step.kind for step in lesson.steps] == ["say", "predict", "run", "compare", "reveal", "debrief"]
    assert {case.scenario.weeks for case in lesson.cases.values()} == {20}
    leaves = lesson.cases["leaves"].session(3, 4)
    assert leaves.own
    assert [entry.event for entry in leaves.levers] == ["leaders leave"]
    assert not lesson.cases["stays"].own
    run, compare, reveal = lesson.steps[2], lesson.steps[3], lesson.steps[4]
    assert isinstance(run, Run)
    assert (run.seed, run.start, run.end) == (3, 1, 9)
    assert isinstance(compare, Compare)
    assert compare.measures == ("core", "active")
    assert isinstance(reveal, Reveal)
    assert [one.called for one in reveal.asked] == ["It stays", "It leaves"]


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        ("minutes: 10", "minuts: 10", "minutes: 10", "minuts: unknown; did you mean minutes?"),
        ("minutes: 10", "minutes: 0", "minutes: 10", "minutes: is 0; expected"),
        ("about: What comes of it.\n", "", "title", "has no 'about'"),
        ("title: A small one", "title: ''", "title", "title: is empty"),
        ("name: bet", "name: A bet", "name: bet", "expected small letters"),
        ("kind: say", "kind: sey", "kind: say", "steps[0].kind: is 'sey'; did you mean say?"),
        ("  - kind: say\n    title", "  - title", "kind: say", "steps[0]: has no 'kind'"),
        ("    title: First\n", "", "kind: say", "steps[0]: has no 'title'"),
        ("scenario: healthy}", "scenario: helthy}", "scenario: healthy}", "did you mean healthy?"),
        ("called: It leaves", "called: " + "x" * 50, "called: It leaves", "40 at most"),
        ("leading.coaching: 2", "leading.coachin: 2", "leading.coaching", "did you mean leading.coaching"),
        ("leading.coaching: 2", "leading.coaching: 99", "leading.coaching", "leading.coaching: is 99"),
        ("week: 4", "week: 40", "week: 4", "changes[0].week: is 40"),
        ("how_many: 1", "howmany: 1", "how_many: 1", "howmany: unknown; did you mean how_many?"),
        ("    case: stays\n    from: 1", "    case: stay\n    from: 1", "kind: run", "there is no case 'stay'"),
        ("from: 1", "from: 12", "kind: run", "goes from week 12 to 9"),
        ("to: 9\n    watch: [the", "to: 20\n    watch: [the", "to: 9\n    watch: [the", "week 20 lies beyond"),
        ("cycles, gauges]", "cycels]", "charts: [", "there is no chart 'cycels'; did you mean cycles?"),
        ("cases: [stays, leaves]", "cases: [stays]", "kind: compare", "has 1 entry; expected 2 to 4"),
        ("measure: core + active", "measure: cor", "measure: core", "did you mean core"),
        ("measure: core + active", "measure: week_mature", "measure: core", "no number for each week"),
        ("measure: present in last 8", "measure: present in 10-40", "      - stays", "week 40 lies beyond"),
        ("sources: lower, ", "", "{case: leaves, sources", "has no 'sources'"),
        ("model: lower", "model: les", "{case: leaves, sources", "is 'les'"),
        ("    bet: bet\n", "", "kind: reveal", "has 'settles' and no 'bet'"),
        ("    settles: ratio\n", "", "kind: reveal", "has 'bet' and no 'settles'"),
        ("bet: bet\n", "bet: bat\n", "bet: bet\n", "no earlier step is the bet 'bat'"),
        ("settles: ratio", "settles: most", "bet: bet\n", "an option with 'case' for each case"),
        ("below: 0.9}", "case: stays}", "bet: bet\n", "'below' with rising numbers"),
        ("      - {text: as many}\n", "", "options:", "has 1 entry; expected 2 to 6"),
        ("settles: ratio", "settles: ratio\n    below: 3\n    reached: 4", "kind: reveal", "give one"),
        ("questions: [And you?]", "questions: And you?", "questions:", "expected a list"),
        ("called: people who come", "caled: people who come", "called: people", "did you mean called?"),
        ("passage: The idea.", "passage: &idea The idea.", "passage", "anchors and aliases"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, at: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        small(old, new)
    told = [line for line in str(caught.value).splitlines() if said in line]
    assert told, caught.value
    assert told[0].startswith(f"small.yaml, line {line_of(at)}: "), told


def test_all_that_is_wrong_is_told_at_once() -> None:
    wrong = SMALL.replace("minutes: 10", "minuts: 10").replace("kind: debrief", "kind: debreef")
    with pytest.raises(ScenarioError) as caught:
        read_lesson(wrong)
    assert len(caught.value.problems) >= 3


def test_a_bet_has_to_be_revealed_later() -> None:
    with pytest.raises(ScenarioError, match=r"steps\[1\]: the bet 'bet' is never revealed"):
        small("    bet: bet\n    cases", "    cases")


@pytest.mark.parametrize("text", ["", "- a list", "title: [", "\x00", "steps: []\n", "title: a\ntitle: b\n"])
def test_what_is_no_lesson_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError):
        read_lesson(text)


def test_a_scenario_that_is_too_large_to_be_played_is_refused() -> None:
    with pytest.raises(ScenarioError, match="too large"):
        small("set: {leading.coaching: 2}", "set: {start.members: 900000}")


def test_a_folder_adds_lessons_and_takes_the_place_of_those_of_the_same_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "levels.yml").write_text(f"name: levels\n{SMALL}", encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("title: a\nsteps: [", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no lesson", encoding="utf-8")
    monkeypatch.setenv(LESSONS, str(tmp_path))
    found = shelf()
    assert len(found.lessons) == len(OURS) + 1
    mine, levels = found.lesson("mine"), found.lesson("levels")
    assert mine is not None
    assert mine.own
    assert levels is not None
    assert levels.title == "A small one"
    assert len(found.wrong) == 1
    assert found.wrong[0].startswith("broken.yaml, line 2: ")
    assert found.lesson("nothing") is None
    assert shelf(tmp_path / "absent").wrong[0].startswith(str(tmp_path / "absent"))


def test_a_file_that_was_changed_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(SMALL, encoding="utf-8")
    first = load_lesson(file)
    assert load_lesson(file) is first
    file.write_text(SMALL.replace("A small one", "Another one"), encoding="utf-8")
    assert load_lesson(file).title == "Another one"


# The lessons that come with copsim


def test_the_lessons_are_there_and_none_is_broken() -> None:
    assert shelf().wrong == ()
    assert set(ASKED_FOR) <= {lesson.name for lesson in OURS}


@pytest.mark.parametrize("lesson", OURS, ids=lambda lesson: lesson.name)
def test_a_lesson_is_whole(lesson: Lesson) -> None:
    kinds = [step.kind for step in lesson.steps]
    assert kinds[-1] == "debrief"
    assert {"predict", "compare", "reveal"} <= set(kinds)
    assert 10 <= lesson.minutes <= 15
    assert set(lesson.cases) == {
        name
        for step in lesson.steps
        for name in (
            [step.case] if isinstance(step, Run)
            else step.cases if isinstance(step, Compare)
            else [one.case for one in step.asked] if isinstance(step, Reveal)
            else []
        )
    }  # fmt: skip
    revealing = [step for step in lesson.steps if isinstance(step, Reveal)]
    assert sum(bool(step.notes) for step in revealing) >= len(revealing) / 2
    told = " ".join(" ".join(texts_of(lesson)).split())
    assert "put in" in told, "the lesson says nowhere what was put in"


@pytest.mark.parametrize("lesson", OURS, ids=lambda lesson: lesson.name)
def test_sources_are_cited_in_the_short_form_and_are_listed(lesson: Lesson) -> None:
    assert lesson.source
    for part in lesson.source.split("; "):
        if part.startswith("slides on "):
            assert part.removeprefix("slides ") in SOURCES, part
        else:
            assert re.fullmatch(r"FAQ l\. [\d, -]+", part), part
    lines = {int(n) for row in re.findall(r"^\| ([\d, ]+) \|", SOURCES, re.MULTILINE) for n in row.split(",")}
    for text in (lesson.source, *texts_of(lesson)):
        for cited in re.findall(r"FAQ l\. (\d+)", text):
            assert int(cited) in lines, f"{lesson.name} cites FAQ l. {cited}, which docs/sources.md does not list"


@pytest.mark.parametrize("lesson", OURS, ids=lambda lesson: lesson.name)
def test_no_number_of_what_came_out_is_typed(lesson: Lesson) -> None:
    for text in texts_of(lesson):
        assert not re.search(r"\d ?%|\d\.\d", text), text


@cache
def lived(name: str) -> Lesson:
    """A lesson of which few lives are lived, each case once, whatever is measured of it."""
    lesson = next(one for one in OURS if one.name == name)
    for case in lesson.cases.values():
        numbers_of(case, (*lesson.measures_of(case.name), *shown_of(lesson, case.name)), FEW)
    return lesson


def shown_of(lesson: Lesson, case: str) -> list[Any]:
    """What tells how typical a single life is that steps show of a case: who takes part in the last weeks shown."""
    steps = [step for step in lesson.steps if isinstance(step, Run | Compare)]
    ends = {step.end for step in steps if case in ((step.case,) if isinstance(step, Run) else step.cases)}
    return [combined(f"present in {max(0, end - 25)}-{end}") for end in sorted(ends)]


@pytest.mark.parametrize("name", [lesson.name for lesson in OURS])
def test_what_a_lesson_says_is_true_of_the_model(name: str) -> None:
    lesson = lived(name)
    for step in lesson.steps:
        if not isinstance(step, Reveal):
            continue
        found = revealed_of(lesson, step, FEW)
        assert as_written(step, found), f"{step.title}: {found.directions}"
        for one, pair in zip(step.asked[1:], found.beside, strict=True):
            assert one.model != "lower" or pair.difference < 0.0, step.title
            assert one.model != "higher" or pair.difference > 0.0, step.title
            assert one.model != "same" or abs(pair.difference) < 0.3 * pair.spread, step.title
        settled = settled_of(lesson, step, found)
        assert (settled is None) == (not step.bet)
        assert all(line.said and line.sources for line in words_of(step, found))


@pytest.mark.parametrize("name", [lesson.name for lesson in OURS])
def test_the_single_lives_shown_are_near_the_middle_of_many(name: str) -> None:
    lesson = lived(name)
    seeds = {step.seed for step in lesson.steps if isinstance(step, Run | Compare)}
    for case in lesson.cases.values():
        measures = shown_of(lesson, case.name)
        many = numbers_of(case, measures, FEW) if measures else {}
        for seed in seeds if measures else ():
            plan, weeks = case.session(seed).whole.plan(), case.scenario.weeks
            one = run_many(plan, [seed], weeks).block
            for measure in measures:
                rank = float(np.mean(many[measure.text] < measure.of(one)[0]))
                assert 0.1 <= rank <= 0.9, f"{case.called}, seed {seed}: {measure.text} has rank {rank:.2f}"


def test_lessons_say_where_the_model_does_not_bear_out_the_sources() -> None:
    against = {
        lesson.name
        for lesson in OURS
        for step in lesson.steps
        if isinstance(step, Reveal)
        for one in step.asked[1:]
        if one.sources not in ("open", one.model)
    }
    assert {"levels", "value-for-time", "energizing", "measuring"} <= against


def test_the_lesson_of_the_documentation_is_sound() -> None:
    page = (Path(__file__).resolve().parents[1] / "docs" / "lessons.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert example is not None
    lesson = read_lesson(example[1])
    assert {step.kind for step in lesson.steps} == set(KINDS)
    for listed in OURS:
        assert f"| {listed.title} |" in page


# The page


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """As much of a stage as the page needs; only the small lesson is on the shelf."""
    course = Course(lives=6)
    monkeypatch.setattr(course, "shelf", lambda: Shelf((small(),), ("broken.yaml, line 1: <b>wrong</b>",)))
    kept = solara.reactive(())
    beside = SimpleNamespace(kept=kept, replace=kept.set)
    stage = SimpleNamespace(course=course, page=solara.reactive("lessons"), beside=beside, asked=[])
    stage.try_ = lambda change: stage.asked.append(change(None))
    yield stage
    course.close()


class Shown:
    """The page as it is drawn without a browser."""

    def __init__(self, stage: Any) -> None:
        from copsim.dashboard.lessons import Lessons

        self.course = stage.course
        self.box, self.found = solara.render(Lessons(stage, "light", "main"), handle_error=False)

    @property
    def widgets(self) -> list[Any]:
        """All there are, from the top down."""
        found = [self.box]
        for one in found:
            found += [child for child in getattr(one, "children", ()) if hasattr(child, "trait_names")]
        return found

    @property
    def markup(self) -> str:
        """All that is drawn as markup."""
        return "\n".join(str(one.unsafe_innerHTML) for one in self.widgets if hasattr(one, "unsafe_innerHTML"))

    @property
    def buttons(self) -> list[str]:
        return [str(one.children[0]) for one in self.widgets if isinstance(one, ipyvuetify.Btn)]

    def press(self, label: str) -> None:
        self.found.find(ipyvuetify.Btn, children=[label]).widget.click()

    def go_to(self, place: int) -> None:
        self.course.go(place)

    def vue(self, trait: str) -> Any:
        """The part drawn in the browser that has such a trait."""
        return next(one for one in self.widgets if trait in one.trait_names())


@pytest.fixture
def begun(stage: Any) -> Shown:
    page = Shown(stage)
    page.press("Begin")
    wait(lambda: len(stage.course.results.value) == 1 and len(stage.course.staged.value) == 2)
    settle()
    return page


def settle() -> None:
    """Wait until nothing is lived in the background any more, and what came of it is drawn."""
    for thread in threading.enumerate():
        if thread.name == "copsim-band":
            thread.join(60.0)


def wait(what: Any, seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_lessons_are_cards_and_what_is_wrong_is_told(stage: Any) -> None:
    page = Shown(stage)
    assert "A small one" in page.markup
    assert "10 minutes · FAQ l. 33" in page.markup
    assert "Begin" in page.buttons


def test_a_lesson_is_gone_through_to_its_end_and_left(begun: Shown, stage: Any) -> None:
    assert begun.vue("heading").heading == "First"
    assert "Some words." in begun.markup
    begun.course.go(-1)
    assert begun.course.place.value == 0
    for title in ("Second", "Third", "Fourth", "Fifth", "Sixth"):
        begun.press("Next")
        assert begun.vue("heading").heading == title
    assert "And you?" in begun.markup
    assert "The idea." in begun.markup
    begun.course.go(6)
    assert begun.course.place.value == 5
    begun.press("All lessons")
    assert stage.course.lesson.value is None
    assert "Begin" in begun.buttons


def test_a_lesson_that_was_left_goes_on_where_it_was_with_its_hands(begun: Shown) -> None:
    begun.course.bet("bet", [4, 1])
    begun.go_to(3)
    begun.press("All lessons")
    begun.press("Go on at step 4")
    assert (begun.course.place.value, begun.course.hands("bet")) == (3, (4, 1))
    begun.press("All lessons")
    begun.press("Begin")
    assert (begun.course.place.value, begun.course.hands("bet")) == (0, (0, 0))


def test_notes_are_hidden_until_they_are_asked_for(begun: Shown) -> None:
    assert "For you." not in begun.markup
    begun.press("Show notes (N)")
    assert "For you." in begun.markup
    begun.press("Hide notes (N)")
    assert "For you." not in begun.markup


def test_bets_are_counted_and_stand_beside_what_came_out(begun: Shown) -> None:
    begun.go_to(1)
    bets = begun.vue("hands")
    assert json.loads(bets.options) == ["fewer", "as many"]
    begun.course.bet("bet", [4, 1])
    begun.course.bet("bet", [4, 1, 9])
    begun.course.bet("bet", [3, -2])
    assert begun.course.hands("bet") == (3, 0)
    begun.course.bet("bet", [4, 5000])
    assert begun.course.hands("bet") == (4, 999)
    begun.course.bet("bet", [4, 1])
    begun.go_to(4)
    markup = begun.markup
    found = begun.course.results.value[4]
    settled = settled_of(begun.course.lesson.value, begun.course.lesson.value.steps[4], found)
    assert f"{(4, 1)[settled.option]} of 5 hands were right." in markup
    assert "It leaves: " in markup
    assert markup.count("<circle") == 2 * 6
    assert "What it means." in markup


def test_a_life_is_played_no_farther_than_the_step_goes(begun: Shown) -> None:
    begun.go_to(2)
    player = begun.vue("marks")
    assert (player.weeks, player.week) == (10, 1)
    player.vue_at_week(7)
    begun.go_to(0)
    begun.go_to(2)
    assert begun.vue("marks").week == 7
    begun.go_to(3)
    marks = json.loads(begun.vue("marks").marks)
    assert [(mark["n"], mark["week"]) for mark in marks] == [(-1, 4)]
    assert marks[0]["label"].startswith("It leaves: ")
    lines = json.loads(begun.vue("marks").words)
    assert len(lines) == 10
    assert lines[0].startswith("regulars: It stays ")


def test_a_step_is_put_on_the_stage(begun: Shown, stage: Any) -> None:
    begun.go_to(2)
    begun.press("Open on the stage")
    assert stage.page.value == "watch"
    assert (stage.asked[0].scenario.name, stage.asked[0].seed, stage.asked[0].week) == ("healthy", 3, 1)
    begun.go_to(3)
    begun.press("Open side by side")
    assert stage.page.value == "compare"
    kept = stage.beside.kept.value
    assert [one.name for one in kept] == ["It stays", "It leaves"]
    assert [one.session.seed for one in kept] == [3, 3]
    assert kept[1].session.levers


def test_another_lesson_begins_without_what_was_before(begun: Shown) -> None:
    begun.course.bet("bet", [1, 1])
    begun.go_to(4)
    begun.course.open(small("title: A small one", "title: Another one"))
    settle()
    assert begun.course.place.value == 0
    assert begun.course.bets.value == {}
    assert begun.vue("heading").lesson == "Another one"


def test_what_cannot_be_lived_is_told(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise ValueError("no <b>life</b>")

    monkeypatch.setattr("copsim.dashboard.course.revealed_of", fails)
    page = Shown(stage)
    page.press("Begin")
    wait(lambda: bool(stage.course.wrong.value))
    settle()
    page.go_to(4)
    assert "no <b>life</b>" in stage.course.wrong.value
    assert "<b>life</b>" not in page.markup


EVIL = "<img src=x onerror=alert(1)> {{7*7}} </script>"


def test_text_of_files_is_never_markup(stage: Any) -> None:
    lesson = read_lesson(
        SMALL.replace("Some words.", f"'{EVIL}'").replace("[one, two]", f"['{EVIL}']").replace("For you.", f"'{EVIL}'")
        .replace("{text: fewer,", f"{{text: '{EVIL}',").replace("question: How many?", f"question: '{EVIL}'")
        .replace("called: people who come", f"called: '{EVIL}'").replace("What it means.", f"'{EVIL}'")
        .replace("[And you?]", f"['{EVIL}']").replace("The idea.", f"'{EVIL}'").replace("[both]", f"['{EVIL}']")
        .replace("called: It stays", "called: '<i>{{7*7}}</i>'")
    )  # fmt: skip
    stage.course.shelf = lambda: Shelf((lesson,))
    stage.course.notes.set(True)
    page = Shown(stage)
    page.press("Begin")
    wait(lambda: len(stage.course.results.value) == 1 and len(stage.course.staged.value) == 2)
    settle()
    for place in range(6):
        page.go_to(place)
        assert "<img" not in page.markup
        assert "<i>" not in page.markup
    pages = [page_of(lesson, {"bet": (1, 2)}, stage.course.results.value, notes=notes) for notes in (True, False)]
    for made in pages:
        assert b"<img" not in made
        assert b"<i>" not in made
        assert made.count(b"</script>") == 0


def test_the_lesson_as_a_page_holds_all_and_asks_for_nothing(begun: Shown) -> None:
    lesson, results = begun.course.lesson.value, begun.course.results.value
    handout = page_of(lesson, {"bet": (4, 1)}, results, notes=False).decode()
    for text in ("A small one", "The idea.", "How many?", "fewer", "And you?", "It leaves: ", "of 5 hands", "<circle"):
        assert text in handout, text
    assert "For you." not in handout
    assert not re.search(r"""(?:src|href)=|https?:|@import|url\(""", handout)
    mine = page_of(lesson, {"bet": (4, 1)}, {}, notes=True).decode()
    assert "For you." in mine
    assert "of 5 hands" not in mine
    assert "This has not been lived yet." in mine
    from copsim.scenarios import load_text

    files = [html.unescape(text) for text in re.findall(r"<pre>(.*?)</pre>", handout, re.DOTALL)]
    assert [load_text(text).changes for text in files] == [
        case.session(0).whole.changes for case in lesson.cases.values()
    ]


def test_every_string_that_lessons_use_is_in_the_file() -> None:
    from copsim.dashboard import words

    folder = Path(words.__file__).parent
    sources = "\n".join(file.read_text("utf-8") for file in sorted(folder.glob("lesson*.py")))
    for path in set(re.findall(r"""(?:say|as_json)\("(lessons\.[a-z_.]+)\"""", sources)):
        assert words.words()
        found: Any = words.words()
        for name in path.split("."):
            found = found[name]
