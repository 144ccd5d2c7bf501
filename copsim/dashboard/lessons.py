"""The page Lessons: a trainer leads a group through ten to fifteen minutes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources

import solara

from copsim.dashboard import lesson_parts
from copsim.dashboard.course import Course
from copsim.dashboard.lesson_bodies import BODIES, Clock
from copsim.dashboard.lesson_kinds import Compare, Lesson, Run, Step
from copsim.dashboard.lesson_markup import paragraphs, text
from copsim.dashboard.lesson_page import page_of
from copsim.dashboard.session import Kept, Session
from copsim.dashboard.sharing import Download
from copsim.dashboard.state import Stage
from copsim.dashboard.words import say


@solara.component
def Lessons(stage: Stage, theme: str, room: str) -> None:
    """The page: the list of lessons, or the one that is given."""
    course = stage.course
    lesson = course.lesson.value
    with solara.Div(classes=["cs-page"]):
        solara.Style(resources.files("copsim.dashboard").joinpath("lessons.css").read_text("utf-8"))
        if lesson is None:
            Shelf(course)
        else:
            with solara.Div(classes=["cs-main", "cs-lesson"]):
                Giving(course, lesson, theme)
            Foot(stage, course, lesson)


@solara.component
def Shelf(course: Course) -> None:
    """All lessons as cards, and what is wrong with files that hold none."""
    shelf = solara.use_memo(course.shelf, [])
    with solara.Div(classes=["cs-main", "cs-shelf"]):
        text("p", say("lessons.intro"), "cs-lead")
        for wrong in shelf.wrong:
            with solara.Div(classes=["cs-error"], attributes={"role": "alert"}):
                solara.Text(f"{say('lessons.wrong')}\n{wrong}")
        with solara.Div(classes=["cs-cards"]):
            for lesson in shelf.lessons:
                Card(course, lesson)


@solara.component
def Card(course: Course, lesson: Lesson) -> None:
    """One lesson."""
    with solara.Div(classes=["cs-card", "cs-panel"], attributes={"data-test": f"lesson-{lesson.name}"}):
        text("h2", lesson.title)
        text("p", lesson.about)
        told = say("lessons.card", minutes=lesson.minutes, source=lesson.source)
        text("p", f"{told} {say('lessons.own')}" if lesson.own else told, "cs-quiet", "cs-small")
        ways = {say("lessons.begin"): False}
        if lesson.name in course.left.value:
            place, _ = course.left.value[lesson.name]
            ways = {say("lessons.go_on", step=place + 1): True, **ways}
        with solara.Div(classes=["cs-row"]):
            for label, again in ways.items():
                solara.Button(
                    label, on_click=lambda again=again: course.open(lesson, again), outlined=True, small=True,
                    attributes={"aria-label": f"{label}: {lesson.title}"},
                )  # fmt: skip


@solara.component
def Giving(course: Course, lesson: Lesson, theme: str) -> None:
    """A lesson that is given, at one of its steps."""
    place = course.place.value
    step = lesson.steps[place]
    with solara.Div(classes=["cs-giving"]):
        lesson_parts.LessonHead(
            lesson=lesson.title,
            kind=say(f"lessons.kinds.{step.kind}"),
            where=say("lessons.step", n=place + 1, all=len(lesson.steps)),
            heading=step.title,
            place=place,
            steps=len(lesson.steps),
            event_go=lambda to: course.go(int(to)),
            event_notes=lambda *_: course.notes.set(not course.notes.value),
        ).key(f"head-{lesson.name}-{place}")
        if course.notes.value:
            Notes(step)
        with solara.Div(classes=["cs-body", f"cs-kind-{step.kind}"], attributes={"data-test": f"step-{place}"}):
            BODIES[type(step)](course, lesson, place, theme).key(f"{lesson.name}-{place}")


@solara.component
def Notes(step: Step) -> None:
    """What is for the facilitator alone."""
    with solara.Div(
        classes=["cs-notes"],
        attributes={"role": "note", "aria-label": say("lessons.notes_title"), "data-test": "notes"},
    ):
        text("h3", say("lessons.notes_title"))
        paragraphs(step.notes or say("lessons.no_notes"))


@solara.component
def Foot(stage: Stage, course: Course, lesson: Lesson) -> None:
    """What plays, next and back, notes, and what can be taken home."""
    place, last = course.place.value, len(lesson.steps) - 1
    shown = course.notes.value
    with solara.Div(classes=["cs-foot", "cs-lesson-foot"]):
        Clock(course, lesson, place).key(f"clock-{lesson.name}-{place}")
        with solara.Div(classes=["cs-row"]):
            solara.Button(
                say("lessons.back"), on_click=lambda: course.go(place - 1), disabled=place == 0, outlined=True
            )
            solara.Button(
                say("lessons.next"), on_click=lambda: course.go(place + 1), disabled=place == last, classes=["cs-next"],
                attributes={"data-test": "next"},
            )  # fmt: skip
            solara.Button(
                say("lessons.hide_notes" if shown else "lessons.show_notes"),
                on_click=lambda: course.notes.set(not shown), text=True, small=True,
                attributes={"aria-pressed": "true" if shown else "false"},
            )  # fmt: skip
            OnStage(stage, course, lesson, place).key(f"stage-{lesson.name}-{place}")
            with solara.Div(classes=["cs-row", "cs-far"]):
                if place in (0, last):
                    Taking(course, lesson)
                solara.Button(say("lessons.leave"), on_click=course.leave, text=True, small=True)


@solara.component
def Taking(course: Course, lesson: Lesson) -> None:
    """The lesson as a page, for the group and for the facilitator."""
    bets, results = course.bets.value, course.results.value
    key = (lesson.name, repr(sorted(bets.items())), tuple(sorted(results)))
    # A download must be the same function as long as it gives the same: else the page begins it anew.
    makes: dict[str, Callable[[], bytes]] = solara.use_memo(
        lambda: {
            "handout": lambda: page_of(lesson, bets, results, notes=False),
            "notes_page": lambda: page_of(lesson, bets, results, notes=True),
        },
        [key],
    )
    Download(makes["handout"], f"{lesson.name}.html", "text/html", label=say("lessons.handout"))
    Download(makes["notes_page"], f"{lesson.name}-notes.html", "text/html", label=say("lessons.notes_page"))


@solara.component
def OnStage(stage: Stage, course: Course, lesson: Lesson, place: int) -> None:
    """A way from the lives of a step to the stage, where anything can be changed."""
    step = lesson.steps[place]

    def to_watch(session: Session) -> None:
        stage.try_(lambda _: session)
        stage.page.set("watch")

    def to_compare(kept: tuple[Kept, ...]) -> None:
        # The luck of the lesson comes along: the same lives as the room has seen.
        stage.try_(lambda _: kept[0].session)
        stage.beside.replace(kept)
        stage.page.set("compare")

    if isinstance(step, Run):
        solara.Button(
            say("lessons.stage"), outlined=True, small=True,
            on_click=lambda: to_watch(lesson.cases[step.case].session(step.seed, course.weeks.get(place, step.start))),
        )  # fmt: skip
    elif isinstance(step, Compare):
        solara.Button(
            say("lessons.side_by_side"), outlined=True, small=True,
            on_click=lambda: to_compare(
                tuple(Kept(lesson.cases[name].called, lesson.cases[name].session(step.seed)) for name in step.cases)
            ),
        )  # fmt: skip


# Bodies, one for each kind of step
