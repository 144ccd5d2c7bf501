"""The page Landscape: communities as places, people as paths, and what crosses between them."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import solara

from copsim.dashboard import landscape_parts, parts
from copsim.dashboard.landscaping import (
    MEASURED,
    Mapped,
    between_of,
    charts_of,
    landscapes,
    mapped,
    measured,
    measures,
    table_of,
    told,
)
from copsim.dashboard.retelling import key_of
from copsim.dashboard.session import titles
from copsim.dashboard.state import Stage
from copsim.dashboard.watch import Failure
from copsim.dashboard.words import as_json, say
from copsim.scenarios import load


@solara.component
def Landscape(stage: Stage, theme: str, room: str) -> None:
    """The page, for a stage."""
    session = stage.session.value
    found = mapped(session)
    style = resources.files("copsim.dashboard").joinpath("landscape.css").read_text("utf-8")
    with solara.Div(classes=["cs-page"]):
        solara.Style(style)
        with solara.Div(classes=["cs-main"], attributes={"data-test": "landscape"}):
            Failure(stage)
            if found is None:
                One(stage)
            else:
                Places(stage, found, theme, room).key(key_of(session))
        if found is not None:
            with solara.Div(classes=["cs-foot"]):
                parts.Player(
                    room=room, weeks=session.weeks, week=stage.week.value, put=json.dumps(stage.put.value),
                    words=stage.staged.words, marks=stage.staged.marks, texts=as_json("player"),
                    event_at_week=lambda week: stage.week.set(int(week)),
                    event_mark_moved=lambda given: stage.move(int(given[0]), int(given[1])),
                    event_mark_removed=lambda place: stage.remove(int(place)),
                )  # fmt: skip


@solara.component
def One(stage: Stage) -> None:
    """There is one community, and landscapes that can be had instead."""
    with solara.Div(classes=["cs-panel"], attributes={"data-test": "one-community"}):
        solara.v.Html(tag="p", children=[say("landscape.one")])
        with solara.Div(classes=["cs-row"]):
            for name in landscapes():
                solara.Button(
                    titles()[name], on_click=lambda name=name: stage.choose(load(name)), outlined=True,
                    attributes={"data-test": f"load-{name}"},
                )  # fmt: skip


@solara.component
def Places(stage: Stage, found: Mapped, theme: str, room: str) -> None:
    """The map, what is said of it, one community by itself, and the tables."""
    picked = solara.use_reactive(-1)
    measure = solara.use_reactive(MEASURED)
    week = stage.week.value

    def pick(community: Any) -> None:
        picked.set(-1 if int(community) == picked.value else int(community))

    with solara.Div(classes=["cs-landscape"]):
        with solara.Div(classes=["cs-panel"]):
            landscape_parts.Map(
                room=room, payload=found.map, picked=picked.value, texts=as_json("landscape.map"), event_pick=pick
            )
        with solara.Div(classes=["cs-landscape-side"]):
            with solara.Div(classes=["cs-panel"], attributes={"data-test": "crossing"}):
                solara.v.Html(tag="h2", children=[say("landscape.told", week=week)])
                with solara.v.Html(tag="ul"):
                    for sentence in told(found, week):
                        solara.v.Html(tag="li", children=[sentence])
            Picked(stage, found, picked.value, theme, room)
    with solara.Div(classes=["cs-panel"]):
        landscape_parts.Table(payload=table_of(found, week), picked=picked.value, test="by-community", event_pick=pick)
    with solara.Div(classes=["cs-panel"]):
        landscape_parts.Table(payload=between_of(found, week), test="by-pair")
    with solara.Div(classes=["cs-panel"]):
        parts.Field(
            label=say("landscape.measure"), value=measure.value, test="measure", event_change=measure.set,
            options=solara.use_memo(measures, []),
        )  # fmt: skip
        landscape_parts.Table(payload=measured(found, measure.value, week), test="by-measure")


@solara.component
def Picked(stage: Stage, found: Mapped, picked: int, theme: str, room: str) -> None:
    """One community by itself, as small lines over the weeks."""
    session = stage.session.value
    charts = solara.use_memo(lambda: charts_of(session, picked) if picked >= 0 else [], [key_of(session), picked])
    with solara.Div(classes=["cs-panel"], attributes={"data-test": "picked-community"}):
        if picked < 0:
            solara.Text(say("landscape.pick"), classes=["cs-quiet"])
            return
        solara.v.Html(tag="h2", children=[found.land.names[picked]])
        for n, chart in enumerate(charts):
            parts.Chart(room=room, payload=chart, height=90, theme=theme).key(f"{picked}/{n}")
