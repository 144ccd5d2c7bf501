"""The page Stories: what came of what was learned in the life on the stage, told beside its indicators."""

from __future__ import annotations

import json
from importlib import resources

import solara

from copsim.analysis.story_choice import STORY_KINDS
from copsim.analysis.story_telling import ToldStory
from copsim.dashboard import parts
from copsim.dashboard.retelling import key_of
from copsim.dashboard.state import Stage
from copsim.dashboard.watch import Failure
from copsim.dashboard.words import say


@solara.component
def Stories(stage: Stage, theme: str, room: str) -> None:
    """The page, for a stage."""
    session, telling = stage.session.value, stage.telling
    key = (key_of(session), telling.kind.value)
    solara.use_effect(lambda: telling.ask(session), [key])
    style = resources.files("copsim.dashboard").joinpath("stories.css").read_text("utf-8")
    found = telling.found.value
    with solara.Div(classes=["cs-page"]):
        solara.Style(style)
        with solara.Div(classes=["cs-main"], attributes={"data-test": "stories"}):
            Failure(stage)
            with solara.Div(classes=["cs-row"]):
                solara.v.Html(tag="p", class_="cs-quiet cs-stories-intro", children=[say("stories.intro")])
                parts.Field(
                    label=say("stories.kind"), value=telling.kind.value, test="story-kind", options=kinds(),
                    event_change=telling.kind.set,
                )  # fmt: skip
            if telling.said.value:
                solara.Text(telling.said.value, classes=["cs-wrong"])
            elif found is None or found.key != key:
                solara.Text(say("stories.telling"), classes=["cs-quiet"])
            elif not found.stories:
                solara.Text(say("stories.none"), classes=["cs-quiet"])
            else:
                for told in found.stories:
                    Told(stage, told).key(f"{key}/{told.chosen.kind}/{told.story.item}")


def kinds() -> str:
    """Reasons to choose a story, as JSON."""
    options = [{"value": "", "text": say("stories.each")}]
    options += [{"value": kind, "text": say(f"stories.kinds.{kind}")} for kind in STORY_KINDS]
    return json.dumps(options, ensure_ascii=False)


@solara.component
def Told(stage: Stage, told: ToldStory) -> None:
    """One story, with its indicators beside it."""

    def follow() -> None:
        with stage.drawn:
            stage.picked.set(told.story.member)
            stage.go(told.story.week)
            stage.page.set("watch")

    with solara.Div(classes=["cs-panel", "cs-story"], attributes={"data-test": "story"}):
        with solara.Div(classes=["cs-story-text"]):
            solara.v.Html(tag="h2", children=[told.title])
            with solara.Div(classes=["cs-row"]):
                solara.Text(told.byline, classes=["cs-quiet"])
                solara.Button(
                    say("stories.follow"), on_click=follow, outlined=True, small=True,
                    attributes={"data-test": "story-follow"},
                )  # fmt: skip
            for part in told.text.split("\n\n"):
                solara.v.Html(tag="p", children=[part])
        with solara.Div(classes=["cs-story-beside"]):
            solara.v.Html(tag="b", children=[say(f"stories.kinds.{told.chosen.kind}")])
            solara.v.Html(tag="p", children=[told.chosen.why])
            with solara.v.Html(tag="ul"):
                for line in told.lines:
                    solara.v.Html(tag="li", children=[line])
