"""What each kind of step of a lesson shows: words, a bet, a life, lives side by side, what came out, questions."""

from __future__ import annotations

import json
from typing import Any

import solara

from copsim.analysis.html_parts import esc
from copsim.analysis.revealed import Revealed
from copsim.dashboard import lesson_parts, parts
from copsim.dashboard.course import MOST_HANDS, Course
from copsim.dashboard.lesson_kinds import Compare, Debrief, Lesson, Predict, Reveal, Run, Say, Step
from copsim.dashboard.lesson_markup import paragraphs, points, text
from copsim.dashboard.lesson_stage import Played, beside, played
from copsim.dashboard.lesson_words import bets_markup, changed_since, picture_of, verdict_of, weeks_told, words_of
from copsim.dashboard.watch import circles_texts
from copsim.dashboard.words import as_json, say, words


@solara.component
def SayBody(course: Course, lesson: Lesson, place: int, theme: str) -> None:
    """Text to the room."""
    step = lesson.steps[place]
    assert isinstance(step, Say)
    with solara.Div(classes=["cs-big"]):
        paragraphs(step.text)
        points(step.points)


@solara.component
def DebriefBody(course: Course, lesson: Lesson, place: int, theme: str) -> None:
    """Questions to talk about, and the idea behind the lesson with its source."""
    step = lesson.steps[place]
    assert isinstance(step, Debrief)
    with solara.Div(classes=["cs-inner"]):
        with solara.Div(classes=["cs-big"]):
            paragraphs(step.text)
            points(step.questions, "cs-questions")
        with solara.Div(classes=["cs-panel", "cs-passage"]):
            text("h3", say("lessons.passage"))
            paragraphs(lesson.passage)
            text("p", say("lessons.after", source=lesson.source), "cs-quiet")


@solara.component
def PredictBody(course: Course, lesson: Lesson, place: int, theme: str) -> None:
    """A bet."""
    step = lesson.steps[place]
    assert isinstance(step, Predict)
    with solara.Div(classes=["cs-inner"]):
        paragraphs(step.text, "cs-lead")
        text("p", step.question, "cs-big", "cs-question")
        lesson_parts.Bets(
            options=json.dumps([option.text for option in step.options], ensure_ascii=False),
            hands=json.dumps(solara.use_memo(lambda: course.hands(step.name), [])),
            most=MOST_HANDS,
            texts=as_json("lessons.bets"),
            event_bet=lambda hands: course.bet(step.name, hands),
        )
        if step.why:
            text("p", step.why, "cs-why")


@solara.component
def RunBody(course: Course, lesson: Lesson, place: int, theme: str) -> None:
    """One life, played."""
    step = lesson.steps[place]
    assert isinstance(step, Run)
    shown = solara.use_memo(lambda: played_if(course, lesson, place), [place in course.staged.value])
    picked = solara.use_reactive(-1)
    with solara.Div(classes=["cs-inner"]):
        paragraphs(step.text, "cs-lead")
        if shown is None:
            Living(course)
            return
        room = room_of(lesson, place)
        with solara.Div(classes=["cs-duo"]):
            with solara.Div(classes=["cs-rings"]):
                Rings(room, step.end + 1, shown.people[0], theme, picked)
                key()
            with solara.Div(classes=["cs-beside"]):
                if step.watch:
                    text("h3", say("lessons.watch"))
                    points(step.watch, "cs-watch-list")
                text("p", say("lessons.one_life"), "cs-quiet", "cs-small")
                for name in step.charts:
                    Chosen(name, shown, room, theme, 150 if len(step.charts) == 1 else 105)


@solara.component
def Chosen(name: str, shown: Played, room: str, theme: str, height: int) -> None:
    """One of the charts of the stage."""
    if name == "cycles":
        parts.Flows(room=room, payload=shown.cycles)
    elif name == "gauges":
        parts.Gauges(room=room, payload=shown.gauges)
    else:
        parts.Chart(room=room, payload=shown.charts[name], height=height, theme=theme)


@solara.component
def CompareBody(course: Course, lesson: Lesson, place: int, theme: str) -> None:
    """Lives of the same luck, side by side."""
    step = lesson.steps[place]
    assert isinstance(step, Compare)
    shown = solara.use_memo(lambda: played_if(course, lesson, place), [place in course.staged.value])
    picked = solara.use_reactive(-1)
    with solara.Div(classes=["cs-inner"]):
        paragraphs(step.text, "cs-lead")
        if shown is None:
            Living(course)
            return
        room = room_of(lesson, place)
        with solara.Div(classes=["cs-side-by-side", f"cs-of-{len(step.cases)}"]):
            for n, (name, people) in enumerate(zip(step.cases, shown.people, strict=True)):
                with solara.Div(classes=["cs-rings"]):
                    text("h3", lesson.cases[name].called, f"cs-case-{n}")
                    Rings(room, step.end + 1, people, theme, picked)
            key()
            with solara.Div(classes=["cs-beside"]):
                parts.Chart(room=room, payload=shown.charts["together"], height=150, theme=theme)
                if step.watch:
                    text("h3", say("lessons.watch"))
                    points(step.watch, "cs-watch-list")
                text("p", say("lessons.same_luck"), "cs-quiet", "cs-small")


@solara.component
def Rings(room: str, weeks: int, people: str, theme: str, picked: solara.Reactive[int]) -> None:
    """Members on the rings of levels; one can be picked, to be followed with the eye, in all lives at once."""
    parts.Circles(
        room=room, weeks=weeks, people=people, theme=theme, texts=circles_texts(), picked=picked.value,
        event_pick=lambda member: picked.set(int(member)),
    )  # fmt: skip


def key() -> None:
    """What the marks of members mean."""
    told = words()["circles"]["key"].items()
    marks = "".join(f'<span><i class="cs-dot cs-{esc(name)}"></i>{esc(said)}</span>' for name, said in told)
    solara.HTML(tag="p", unsafe_innerHTML=marks, classes=["cs-key"])


def room_of(lesson: Lesson, place: int) -> str:
    """The clock that a step goes by, in the browser."""
    return f"{lesson.name}-{place}"


def played_if(course: Course, lesson: Lesson, place: int) -> Played | None:
    """What a step plays; None for one that plays nothing, or whose lives are still being lived."""
    step = lesson.steps[place]
    if place not in course.staged.value:
        return None
    if isinstance(step, Run):
        return played(lesson.cases[step.case].session(step.seed), step)
    return beside([lesson.cases[name] for name in step.cases], step) if isinstance(step, Compare) else None


@solara.component
def Clock(course: Course, lesson: Lesson, place: int) -> None:
    """Buttons that play a step; they go no farther than its last week."""
    step = lesson.steps[place]
    shown = solara.use_memo(lambda: played_if(course, lesson, place), [place in course.staged.value])
    week = solara.use_reactive(course.weeks.get(place, getattr(step, "start", 0)))

    def moved(to: Any) -> None:
        course.weeks[place] = int(to)
        week.set(int(to))

    with solara.Div(classes=["cs-clock"]):
        if shown is not None and isinstance(step, Run | Compare):
            parts.Player(
                room=room_of(lesson, place), weeks=step.end + 1, week=week.value, words=shown.words,
                marks=shown.marks, texts=as_json("player"), event_at_week=moved,
                event_mark_moved=lambda _: None, event_mark_removed=lambda _: None,
            )  # fmt: skip


@solara.component
def Living(course: Course) -> None:
    """What is said while lives are being lived, or could not be."""
    if course.wrong.value:
        with solara.Div(classes=["cs-error"], attributes={"role": "alert"}):
            solara.Text(f"{say('errors.title')}: {course.wrong.value}")
    else:
        with solara.Div(attributes={"role": "status"}):
            text("p", say("lessons.living"), "cs-big")


@solara.component
def RevealBody(course: Course, lesson: Lesson, place: int, theme: str) -> None:
    """Many lives, and whose bet was right."""
    step = lesson.steps[place]
    assert isinstance(step, Reveal)
    found = course.results.value.get(place)
    if found is None:
        with solara.Div(attributes={"role": "status"}):
            text("p", say("lessons.living_many", lives=course.lives), "cs-big")
        if course.wrong.value:
            Living(course)
        return
    hands = course.hands(step.bet) if step.bet else ()
    verdict = verdict_of(lesson, step, found, hands)
    weeks = weeks_told(step, lesson.cases[step.asked[0].case].scenario.weeks)
    with solara.Div(classes=["cs-reveal"], attributes={"role": "status"}):
        with solara.Div():
            if verdict:
                settled, said, counted = verdict
                with solara.Div(classes=["cs-panel"]):
                    text("h3", lesson.bet(step.bet).question)
                    solara.HTML(tag="div", unsafe_innerHTML=bets_markup(lesson.bet(step.bet), hands, settled.option))
                    text("p", said, "cs-verdict", test="verdict")
                    text("p", counted, "cs-quiet", test="who")
                    paragraphs(step.text)
            else:
                came(step, found)
                paragraphs(step.text, "cs-lead")
        with solara.Div():
            with solara.Div(classes=["cs-panel"]):
                text("h3", f"{step.called}{f', {weeks}' if weeks else ''}")
                solara.HTML(tag="div", unsafe_innerHTML=picture_of(step, found), attributes={"data-test": "picture"})
                how = "lessons.reveal.bars" if step.shares else "lessons.reveal.dots"
                text("p", say(how, lives=found.lives), "cs-quiet", "cs-small")
            if verdict:
                came(step, found)


def came(step: Reveal, found: Revealed) -> None:
    """What came out in words, and how it stands to the sources."""
    with solara.Div(classes=["cs-came"]):
        for one in words_of(step, found):
            text("p", one.said, "cs-said", test="said")
            told = f"{one.pairs} {one.sources}".strip()
            text("p", told, "cs-against" if one.borne_out is False else "cs-quiet", test="sources")
        if changed_since(step, found):
            text("p", changed_since(step, found), "cs-against", test="changed")


BODIES: dict[type[Step], Any] = {
    Say: SayBody,
    Predict: PredictBody,
    Run: RunBody,
    Compare: CompareBody,
    Reveal: RevealBody,
    Debrief: DebriefBody,
}
