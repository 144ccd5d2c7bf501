"""On the page Watch: keeping what is on the stage, to be seen beside others."""

from __future__ import annotations

import solara

from copsim.dashboard.state import Stage
from copsim.dashboard.words import say


@solara.component
def PutBeside(stage: Stage) -> None:
    """A button that keeps this life, and a way to what has been kept."""
    kept = stage.beside.kept.value
    with solara.Div(classes=["cs-panel"]), solara.Div(classes=["cs-row"]):
        solara.Button(
            say("compare.put_short"),
            on_click=lambda: stage.put_beside(),
            outlined=True,
            small=True,
            attributes={"data-test": "put-beside", "title": say("compare.put_help")},
        )
        if kept:
            solara.Button(
                say("compare.look_one") if len(kept) == 1 else say("compare.look", n=len(kept)),
                on_click=lambda: stage.page.set("compare"),
                text=True,
                small=True,
                attributes={"data-test": "to-compare"},
            )
        else:
            solara.Text(say("compare.put_help"), classes=["cs-quiet"])
