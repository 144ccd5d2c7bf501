"""Following one person: level, hours, concerns, what they took part in and got, up to the week that is shown."""

from __future__ import annotations

import json

import solara

from copsim.analysis.person_words import Person, person
from copsim.analysis.stage_charts import Chart, Line, plain
from copsim.dashboard import parts
from copsim.dashboard.state import Stage
from copsim.dashboard.words import say
from copsim.simulation.records import CORE

SHOWN = 5


def followed(stage: Stage) -> Person | None:
    """The member who was picked, at the week that is shown; None where nobody was, or who was is not there yet."""
    life, member = stage.staged.watched, stage.picked.value
    if member < 0:
        return None
    glimpses = life.glimpses[: stage.week.value + 1]
    if not any((seen["member"] == member).any() for seen in glimpses):
        return None
    return person(life.glimpses, life.followed, member, stage.week.value, life.plan.activity_names)


def course_of(found: Person, weeks: int) -> str:
    """The member's levels so far as a chart, as JSON."""
    levels = [float("nan") if level is None else float(level) for level in found.levels]
    line = Line(say("follow.level"), "active", plain([*levels, *[float("nan")] * (weeks - len(levels))]))
    content = Chart(say("follow.levels"), say("follow.levels_unit"), weeks, CORE * 1.05, [line]).as_dict()
    return json.dumps({**content, "ticks": [0, 2, 5]})


@solara.component
def Following(stage: Stage, theme: str, room: str) -> None:
    """The panel with the person who was picked."""
    found = followed(stage)
    with solara.Div(classes=["cs-panel"], attributes={"aria-live": "polite"}):
        solara.HTML(tag="h2", unsafe_innerHTML=say("watch.follow"))
        if found is None:
            solara.Text(say("watch.follow_help"), classes=["cs-quiet"])
        else:
            Followed(stage, found, theme, room)


@solara.component
def Followed(stage: Stage, found: Person, theme: str, room: str) -> None:
    """What is known of a member."""
    with solara.Div(classes=["cs-row"]):
        solara.Text(found.name.capitalize(), style={"font-weight": "700"})
        solara.Text(f"{found.level}, {found.role}", classes=["cs-quiet"])
        solara.Button(say("follow.let_go"), on_click=lambda: stage.picked.set(-1), text=True, small=True)
    solara.Text(" ".join(found.account))
    parts.Chart(room=room, payload=course_of(found, stage.session.value.weeks), height=80, theme=theme)
    if found.left is None:
        Now(found)
    with solara.Div():
        solara.Text(say("follow.got", **vars(found.got), gave=found.gave))
    if found.lately:
        with solara.Details(say("follow.lately")):
            for did in found.lately[:SHOWN]:
                with solara.Div():
                    solara.Text(f"{say('player.week')} {did.week}: {did.activity}, {did.role}")
    if found.ties:
        others = ", ".join(str(tie.member) for tie in found.ties[:SHOWN])
        solara.Text(f"{say('follow.ties')} {others}")


@solara.component
def Now(found: Person) -> None:
    """How a member is who is still there."""
    feelings = "; ".join(
        f"{say(f'charts.feelings.{name}')} {feeling.value:.2f}: {feeling.words}"
        for name, feeling in (
            ("energy", found.energy),
            ("identification", found.identification),
            ("passion", found.passion),
        )
    )
    hours = say("follow.hours", **{name: f"{value:.1f}" for name, value in vars(found.hours).items()})
    concern = say("follow.concern" if found.concern else "follow.no_concern")
    for sentence in (feelings, hours, concern):
        with solara.Div():
            solara.Text(sentence)
