"""The app: pages under one roof, each visitor with a stage of their own."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any
from urllib.parse import parse_qs

import solara
import solara.lab
from reacton.core import get_render_context

from copsim.dashboard import parts
from copsim.dashboard.compare import Compare
from copsim.dashboard.landscape import Landscape
from copsim.dashboard.lessons import Lessons
from copsim.dashboard.library import Library
from copsim.dashboard.session import Session, kept_of_query
from copsim.dashboard.staging import check_size
from copsim.dashboard.state import Stage
from copsim.dashboard.stories import Stories
from copsim.dashboard.watch import Choosing, Watch
from copsim.dashboard.words import say
from copsim.scenarios import ScenarioError

THEMES = ("light", "dark", "projector")
ROOM = "main"
"""The clock that everything on the stage goes by, in the browser."""


def stage_of(search: str | None) -> Stage:
    """The stage that an address asks for; with what is wrong with it, if it cannot be had."""
    asked = {name: values[0] for name, values in parse_qs(search or "").items()}
    try:
        if "c" in asked:
            kept = kept_of_query(asked["c"])
            for one in kept:
                check_size(one.session)
            return Stage(kept[0].session, kept)
        return Stage(Session.of_query(asked["s"]) if "s" in asked else None)
    except ScenarioError as error:
        stage = Stage()
        stage.error.set(str(error))
        return stage


@solara.component
def Page() -> None:
    """Everything."""
    search = solara.use_router().search
    stage = solara.use_memo(lambda: stage_of(search), [])
    stage.drawn = get_render_context()
    theme, page = solara.use_reactive("light"), stage.page
    error, clear = solara.use_exception()
    solara.use_effect(lambda: stage.close, [])
    solara.Title(say("title"))
    solara.Style(resources.files("copsim.dashboard").joinpath("style.css").read_text("utf-8"))
    with solara.Div(classes=["copsim", f"cs-{theme.value}"], attributes={"lang": say("language")}):
        Top(stage, theme, page)
        if error is not None:
            with solara.Div(classes=["cs-error"], attributes={"role": "alert"}):
                solara.Text(f"{say('errors.title')}: {error}")
                solara.Button(say("errors.close"), on_click=clear, text=True)
        else:
            PAGES[page.value](stage, theme.value, ROOM)


PAGES: dict[str, Any] = {
    "watch": Watch, "stories": Stories, "landscape": Landscape, "compare": Compare, "lessons": Lessons,
    "library": Library,
}  # fmt: skip
"""The pages, by the name of their string."""


@solara.component
def Top(stage: Stage, theme: Any, page: Any) -> None:
    """The bar at the top: what this is, where one is, what is on the stage, and how it looks."""

    def chosen(name: str) -> None:
        theme.set(name)
        solara.lab.theme.dark = name == "dark"

    with solara.Div(classes=["cs-top"]):
        solara.HTML(tag="h1", unsafe_innerHTML=say("title"))
        with solara.Div(classes=["cs-tabs"], attributes={"role": "navigation"}):
            for name in PAGES:
                here = page.value == name
                solara.Button(
                    say(f"pages.{name}"), on_click=lambda name=name: page.set(name), text=True, small=True,
                    classes=["cs-here"] if here else [], attributes={"aria-current": "page" if here else "false"},
                )  # fmt: skip
        if page.value != "lessons":
            Choosing(stage)
        with solara.Div(classes=["cs-themes"]):
            parts.Field(
                label=say("theme.title"), value=theme.value, test="theme", event_change=chosen,
                options=json.dumps([{"value": name, "text": say(f"theme.{name}")} for name in THEMES]),
            )  # fmt: skip
