"""Taking home what is beside each other on the page Compare: a link, a page, tables, pictures, and the scenarios."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import solara

from copsim.compared import Comparison
from copsim.dashboard import parts
from copsim.dashboard.beside import Found, key_of, lives_of
from copsim.dashboard.session import Kept, kept_as_query
from copsim.dashboard.sharing import Download, scenario_of
from copsim.dashboard.state import Stage
from copsim.dashboard.words import as_json, say, words

LONGEST_LINK = 30_000
"""Characters of a link that can still be passed on."""


@solara.component
def TakingHome(stage: Stage, kept: Sequence[Kept]) -> None:
    """A link, the comparison as a page, its numbers, pictures, and the scenarios."""
    seed = stage.session.value.seed
    found = stage.beside.found.value
    picture = solara.use_reactive("effects")
    key = [key_of(kept), [one.name for one in kept], seed]
    made = solara.use_memo(lambda: makes(kept, seed, found, picture.value), [*key, found, picture.value])
    query = kept_as_query([Kept(one.name, replace(one.session, seed=seed).at(stage.week.value)) for one in kept])
    with solara.Div():
        solara.v.Html(tag="h2", children=[say("compare.share.title")])
        if len(query) <= LONGEST_LINK:
            parts.Link(query=query, texts=as_json("share"), field="c")
        else:
            solara.Text(say("compare.share.too_long"), classes=["cs-quiet"])
        with solara.Div(classes=["cs-row"]):
            for name in ("page", "differences") if found is not None else ():
                Download(*made[name], label=say(f"compare.share.{name}"))
            Download(*made["lives"], label=say("compare.share.lives"))
            for n, one in enumerate(kept):
                Download(*made[f"scenario{n}"], label=say("compare.share.scenario", name=one.name))
        if found is None:
            solara.Text(say("compare.share.later"), classes=["cs-quiet"])
        else:
            with solara.Div(classes=["cs-row"]):
                pictured = words()["compare"]["pictures"]
                options = [{"value": name, "text": pictured.get(name, name)} for name in found.comparison.figures]
                parts.Field(
                    label=say("share.picture"), value=picture.value, options=json.dumps(options, ensure_ascii=False),
                    test="compare-picture", event_change=picture.set,
                )  # fmt: skip
                for name in ("picture_svg", "picture_png"):
                    Download(*made[name], label=say(f"share.{name}"))


Made = tuple[Callable[[], bytes], str, str]
"""What makes a file, its name, and its kind."""


def makes(kept: Sequence[Kept], seed: int, found: Found | None, picture: str) -> dict[str, Made]:
    """Everything that can be taken home, by name; what has to be worked out first, only if it has been."""
    made: dict[str, Made] = {"lives": (lambda: lives_table(kept, seed), "lives.csv", "text/csv")}
    for n, one in enumerate(kept):
        made[f"scenario{n}"] = (partial(scenario_of, one.session), f"{file_name(one.name)}.yaml", "text/yaml")
    if found is None:
        return made
    comparison = found.comparison
    name = picture.replace(" ", "-")
    return made | {
        "page": (lambda: comparison.report(alone=True).encode(), "comparison.html", "text/html"),
        "differences": (lambda: table_of(comparison), "differences.csv", "text/csv"),
        "picture_svg": (lambda: picture_of(comparison, picture, "svg"), f"{name}.svg", "image/svg+xml"),
        "picture_png": (lambda: picture_of(comparison, picture, "png"), f"{name}.png", "image/png"),
    }


def file_name(name: str) -> str:
    """The name of a life as that of a file."""
    from copsim.scenarios.texts import slug

    return slug(name) or "life"


def lives_table(kept: Sequence[Kept], seed: int) -> bytes:
    """The weekly tables of the lives that are played, one below the other, as CSV."""
    import pandas as pd

    from copsim.analysis.tables import weekly_table

    shown, _ = lives_of(kept, seed)
    weeks = kept[0].session.weeks
    tables = []
    for one, life in zip(kept, shown, strict=True):
        table = weekly_table(life.watched.weekly[None, :weeks], [seed])
        tables.append(pd.concat([pd.Series(one.name, table.index, name="arm"), table], axis=1))
    text: str = pd.concat(tables).to_csv(index=False, lineterminator="\n")
    return text.encode()


def table_of(comparison: Comparison) -> bytes:
    """The differences with all numbers that belong to them, as CSV."""
    table: str = comparison.differences.to_csv(index=False, lineterminator="\n")
    return table.encode()


def picture_of(comparison: Comparison, name: str, kind: str) -> bytes:
    """A figure of the comparison as SVG or PNG."""
    from copsim.analysis.writing import png_bytes, svg_text

    figure = comparison.figures[name]
    return svg_text(figure, name.replace(" ", "-")).encode() if kind == "svg" else png_bytes(figure)
