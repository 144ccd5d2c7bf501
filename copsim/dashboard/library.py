"""The page Library: scenarios to be read, put on the stage, written anew, brought along and taken home."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

import solara

from copsim.dashboard import library_parts
from copsim.dashboard.session import Session
from copsim.dashboard.shelf import description_told, problems_told, source_told, text_of
from copsim.dashboard.state import Stage
from copsim.dashboard.watch import Failure
from copsim.dashboard.words import as_json, say
from copsim.scenarios import Scenario, load, parent_of
from copsim.scenarios.describing import told
from copsim.scenarios.library import every_name
from copsim.scenarios.loading import ENDINGS
from copsim.scenarios.tree import MAX_BYTES


@solara.component
def Library(stage: Stage, theme: str, room: str) -> None:
    """The page, for a stage."""
    shelf = stage.shelf
    style = resources.files("copsim.dashboard").joinpath("library.css").read_text("utf-8")
    with solara.Div(classes=["cs-page"]):
        solara.Style(style)
        with solara.Div(classes=["cs-main"]):
            Failure(stage)
            with solara.Div(classes=["cs-library"]):
                with solara.Div(classes=["cs-column"]):
                    with solara.Div(classes=["cs-panel"]):
                        Bringing(stage)
                    with solara.Div(classes=["cs-panel"]):
                        library_parts.Choice(
                            payload=listed(),
                            chosen="" if shelf.writing.value else shelf.chosen.value,
                            texts=as_json("library.choice"),
                            event_choose=lambda name: shelf.read(str(name)),
                        )
                # Another scenario is another column: it is read from its top.
                key = "writing" if shelf.writing.value else shelf.chosen.value
                with solara.Div(classes=["cs-column"]).key(key), solara.Div(classes=["cs-panel"]):
                    if shelf.writing.value:
                        Writing(stage)
                    else:
                        Reading(stage, shelf.chosen.value).key(shelf.chosen.value)


@cache
def listed() -> str:
    """The scenarios of the library with what they ask, as JSON."""
    rows = [
        {"name": one.name, "title": one.title, "question": one.question, "more": one.description, "real": one.real_case}
        for one in map(load, every_name())
    ]
    return json.dumps(rows, ensure_ascii=False)


@solara.component
def Bringing(stage: Stage) -> None:
    """A file of one's own, or a new one."""
    shelf = stage.shelf
    with solara.Div():
        library_parts.Upload(
            most=MAX_BYTES,
            ending=",".join(ENDINGS),
            texts=as_json("library.upload"),
            event_file=lambda given: shelf.upload(str(given[0]), str(given[1])),
        )
        # What was refused has no text that it could stand under.
        if shelf.problems.value and not shelf.writing.value:
            with solara.Div(classes=["cs-wrong"], attributes={"role": "alert", "data-test": "refused-file"}):
                for problem in shelf.problems.value:
                    solara.Text(str(problem))
        with solara.Div(classes=["cs-row"]):
            solara.Button(
                say("library.new"), on_click=shelf.begin, outlined=True, small=True, attributes={"data-test": "new"}
            )
            if shelf.text.value and not shelf.writing.value:
                solara.Button(
                    say("library.back", file=shelf.file.value),
                    on_click=lambda: shelf.writing.set(True),
                    outlined=True,
                    small=True,
                )


@solara.component
def Reading(stage: Stage, name: str) -> None:
    """The page about a scenario of the library."""
    scenario, sections, sources = solara.use_memo(lambda: page_of(name), [name])
    about, look = description_told(scenario.description)

    with solara.Div(classes=["cs-about"], attributes={"data-test": "about"}):
        with solara.v.Html(tag="h2"):
            solara.v.Html(tag="span", children=[scenario.title])
            if scenario.real_case:
                solara.v.Html(tag="i", class_="cs-real", children=[say("library.choice.real")])
        solara.v.Html(tag="p", class_="cs-asks", children=[scenario.question])
        with solara.Div(classes=["cs-row"]):
            solara.Button(
                say("library.put"), on_click=lambda: put_on(stage, scenario, own=False), small=True, text=True,
                classes=["cs-here"], attributes={"data-test": "put-on"},
            )  # fmt: skip
            solara.Button(
                say("library.beside"),
                on_click=lambda: stage.put_beside(Session(scenario, seed=stage.session.value.seed)),
                outlined=True,
                small=True,
            )
            solara.Button(
                say("library.edit"), on_click=lambda: stage.shelf.edit(name), outlined=True, small=True,
                attributes={"data-test": "edit"},
            )  # fmt: skip
            library_parts.Save(file=f"{name}.yaml", text=text_of(name), label=say("library.save"))
        solara.v.Html(
            tag="p", class_="cs-quiet", children=[say("library.real" if scenario.real_case else "library.made")]
        )
        for text in about:
            solara.v.Html(tag="p", children=[text])
        if look:
            with solara.Div(classes=["cs-look"]):
                solara.v.Html(tag="b", children=[say("library.look")])
                solara.v.Html(tag="span", children=[look])
        library_parts.Told(payload=sections)
        library_parts.Sources(payload=sources, texts=as_json("library.sources"))


def page_of(name: str) -> tuple[Scenario, str, str]:
    """A scenario of the library, what is told of it and where its numbers come from, as JSON."""
    scenario = load(name)
    sections = [[[line.text, line.depth] for line in section] for section in told(scenario, parent_of(name))]
    sources = [source_told(key, text) for key, text in scenario.sources.items()]
    return scenario, json.dumps(sections, ensure_ascii=False), json.dumps(sources, ensure_ascii=False)


@solara.component
def Writing(stage: Stage) -> None:
    """A scenario as text."""
    shelf = stage.shelf
    library_parts.Editor(
        file=shelf.file.value,
        text=shelf.text.value,
        problems=problems_told(shelf.problems.value, shelf.file.value),
        sound=shelf.said.value,
        texts=as_json("library.editor"),
        event_keep=lambda text: shelf.text.set(str(text)),
        event_check=lambda text: shelf.check(str(text)),
        event_put=lambda text: put_text(stage, str(text)),
    )


def put_text(stage: Stage, text: str) -> None:
    """Put the scenario in a text on the stage, if it can be; else it is said why."""
    scenario = stage.shelf.check(text)
    if scenario is not None:
        put_on(stage, scenario, own=True)


def put_on(stage: Stage, scenario: Scenario, *, own: bool) -> None:
    """Put a scenario on the stage and go there; where it cannot be, stay."""
    stage.choose(scenario, own=own)
    if not stage.error.value:
        stage.page.set("watch")
