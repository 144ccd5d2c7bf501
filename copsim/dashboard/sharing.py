"""Taking it home: a link, the scenario, data, pictures, and the session as a page."""

from __future__ import annotations

import json
from collections.abc import Callable

import solara

from copsim.dashboard import parts
from copsim.dashboard.levers import entry_told
from copsim.dashboard.session import Session
from copsim.dashboard.staging import QUICK, staged
from copsim.dashboard.state import Stage
from copsim.dashboard.words import as_json, say, words

PICTURES = ("circles", "lifecycle", "levels", "value", "time", "leading", "calendar")
"""Figures of the report that can be taken home as pictures."""


def data_of(session: Session) -> bytes:
    """The weekly table of the life on the stage, as CSV."""
    from copsim.analysis.tables import weekly_table

    weekly = staged(session).watched.weekly
    table: str = weekly_table(weekly[None], [session.seed]).to_csv(index=False)
    return table.encode()


def scenario_of(session: Session) -> bytes:
    """The scenario with what was changed by hand, as a file that can be run."""
    return session.whole.to_yaml().encode()


def picture_of(session: Session, name: str, kind: str) -> bytes:
    """A figure of the life on the stage up to its week, as SVG or PNG."""
    from copsim.analysis.figures import make_figures
    from copsim.analysis.tables import weekly_table
    from copsim.analysis.writing import png_bytes, svg_text

    weekly = staged(session).watched.weekly[: session.week + 1]
    marks = session.whole.marks(session.week + 1, entry_told)
    figure = make_figures(weekly_table(weekly[None], [session.seed]), marks, activities=session.whole.in_use())[name]
    return svg_text(figure, name).encode() if kind == "svg" else png_bytes(figure)


def page_of(session: Session) -> bytes:
    """The session as one HTML page: this life and others of the same scenario, with all that was changed by hand."""
    from copsim.api import run

    seeds = [session.seed, *(seed for seed in range(1_000_000, 1_000_000 + QUICK) if seed != session.seed)]
    return run(session.whole, seeds=seeds, weeks=session.weeks).report().encode()


@solara.component
def Sharing(stage: Stage) -> None:
    """Everything that can be taken home."""
    session = stage.session.value.at(stage.week.value)
    picture = solara.use_reactive(PICTURES[0])
    key, figure = session.as_query(), picture.value
    # A download must be the same function as long as it gives the same: else the page begins it anew.
    makes = solara.use_memo(lambda: _makes(session, figure), [key, figure])
    with solara.Div(classes=["cs-panel"]):
        solara.HTML(tag="h2", unsafe_innerHTML=say("share.title"))
        parts.Link(query=key, texts=as_json("share"))
        for name in ("scenario", "data", "page"):
            Download(*makes[name], label=say(f"share.{name}"))
        parts.Field(
            label=say("share.picture"),
            value=figure,
            options=json.dumps(
                [{"value": one, "text": words()["pictures"][one]} for one in PICTURES], ensure_ascii=False
            ),
            test="picture",
            event_change=picture.set,
        )
        with solara.Div(classes=["cs-row"]):
            for name in ("picture_svg", "picture_png"):
                Download(*makes[name], label=say(f"share.{name}"))


Made = tuple[Callable[[], bytes], str, str]
"""What makes a file, its name, and its kind."""


def _makes(session: Session, figure: str) -> dict[str, Made]:
    name = session.scenario.name
    pictured = f"{name}-{figure}-{session.week}"
    return {
        "scenario": (lambda: scenario_of(session), f"{name}.yaml", "text/yaml"),
        "data": (lambda: data_of(session), f"{name}.csv", "text/csv"),
        "page": (lambda: page_of(session), f"{name}.html", "text/html"),
        "picture_svg": (lambda: picture_of(session, figure, "svg"), f"{pictured}.svg", "image/svg+xml"),
        "picture_png": (lambda: picture_of(session, figure, "png"), f"{pictured}.png", "image/png"),
    }


@solara.component
def Download(make: Callable[[], bytes], filename: str, kind: str, label: str) -> None:
    """A button that makes a file and hands it over."""
    with solara.FileDownload(make, filename, mime_type=kind):
        solara.Button(label, outlined=True, small=True)
