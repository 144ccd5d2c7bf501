"""The page Compare: two to four lives with the same luck, beside each other."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib import resources
from typing import Any

import solara

from copsim.analysis import stage_compare
from copsim.compared import Comparison
from copsim.dashboard import compare_parts, parts
from copsim.dashboard.beside import SEEDS, Found, differences, key_of, told, with_luck
from copsim.dashboard.session import LONGEST_NAME, MOST_KEPT, Kept, Session, kept_as_query
from copsim.dashboard.sharing import Download, scenario_of
from copsim.dashboard.staging import Staged, marks_of, staged
from copsim.dashboard.state import Stage
from copsim.dashboard.watch import Failure, circles_texts
from copsim.dashboard.words import as_json, say, words
from copsim.scenarios import load, names

ROOM = "beside"
"""The clock that lives beside each other go by, in the browser."""
HEIGHTS = {1: 300, 2: 300, 3: 260, 4: 240}
"""Of the circles, in pixels, by how many lives there are."""
KINDS = {"better": "good", "worse": "bad", "higher": "other", "lower": "other"}
"""How a verdict looks."""
LONGEST_LINK = 30_000
"""Characters of a link that can still be passed on."""


@solara.component
def Compare(stage: Stage, theme: str, room: str) -> None:
    """The page, for a stage. It has a clock of its own, as its lives may be longer than the one on the stage."""
    beside = stage.beside
    kept = beside.kept.value
    solara.use_effect(beside.ask, [key_of(kept)])
    style = resources.files("copsim.dashboard").joinpath("compare.css").read_text("utf-8")
    with solara.Div(classes=["cs-page"]):
        solara.Style(style)
        with solara.Div(classes=["cs-main"]):
            Failure(stage)
            if kept:
                with solara.Div(classes=["cs-compare", "cs-few" if len(kept) <= 2 else "cs-many"]):
                    if len(kept) < 2:
                        with solara.Div(classes=["cs-panel", "cs-wide"]):
                            Adding(stage)
                    Lives(stage, theme)
                    if len(kept) >= 2:
                        with solara.Div(classes=["cs-panel", "cs-wide"]):
                            Adding(stage)
                    with solara.Div(classes=["cs-panel", "cs-wide"]):
                        Differences(stage)
                    with solara.Div(classes=["cs-panel", "cs-wide"]):
                        TakingHome(stage)
            else:
                Beginning(stage)
        if kept:
            with solara.Div(classes=["cs-foot", "cs-beside-foot"]):
                Clock(stage)


def title_of(session: Session) -> str:
    """What is on the stage, in a few words."""
    changes = len(session.levers)
    more = say("compare.changed", n=changes) if changes else ""
    return f"{session.scenario.title}{more}"


@solara.component
def Beginning(stage: Stage) -> None:
    """The page when nothing is beside anything yet."""
    with solara.Div(classes=["cs-panel", "cs-empty"]):
        solara.v.Html(tag="h2", children=[say("compare.empty_title")])
        for text in words()["compare"]["empty"]:
            solara.v.Html(tag="p", children=[str(text)])
        Adding(stage)


@solara.component
def Adding(stage: Stage) -> None:
    """What can be put beside what is there."""
    session, kept = stage.session.value, stage.beside.kept.value

    def add(name: str) -> None:
        if name:
            stage.put_beside(Session(load(name), seed=session.seed))

    with solara.Div(classes=["cs-row", "cs-adding"]):
        if len(kept) < MOST_KEPT:
            solara.Button(
                say("compare.put", title=title_of(session)), on_click=lambda: stage.put_beside(), outlined=True,
                small=True, attributes={"data-test": "put-beside"},
            )  # fmt: skip
            choices = [{"value": "", "text": say("compare.choose")}]
            choices += [{"value": name, "text": load(name).title} for name in names()]
            parts.Field(
                label=say("compare.library"), value="", options=json.dumps(choices, ensure_ascii=False),
                test="beside-library", event_change=add,
            )  # fmt: skip
        else:
            solara.Text(say("compare.full", most=MOST_KEPT), classes=["cs-quiet"])
        if session.levers or len(kept) < 2:
            solara.Button(
                say("compare.both"), on_click=stage.with_and_without, outlined=True, small=True,
                disabled=not session.levers, attributes={"data-test": "with-and-without"},
            )  # fmt: skip
        if not session.levers and len(kept) < 2:
            solara.Text(say("compare.no_levers"), classes=["cs-quiet"])
        if kept:
            solara.Text(say("compare.luck", seed=session.seed), classes=["cs-quiet"])


def _lives(kept: Sequence[Kept], seed: int) -> tuple[list[Staged], str]:
    """The lives; or none, and why."""
    try:
        return [staged(session) for session in with_luck(kept, seed)], ""
    except Exception as error:  # whatever a scenario of somebody's own leads to is told, and the page lives on
        return [], str(error) or type(error).__name__


@solara.component
def Lives(stage: Stage, theme: str) -> None:
    """The lives as they are played: circles side by side, and a chart for each measure."""
    kept, seed = stage.beside.kept.value, stage.session.value.seed
    shown, failed = solara.use_memo(lambda: _lives(kept, seed), [key_of(kept), seed])
    weeks = kept[0].session.weeks
    called = [one.name for one in kept]
    charts = solara.use_memo(lambda: charts_of(shown, called, weeks) if shown else [], [key_of(kept), seed, called])
    differs = solara.use_memo(lambda: [told(one) for one in differences(kept)], [key_of(kept)])
    with solara.Div(classes=["cs-parts"]):
        if failed:
            with solara.Div(classes=["cs-error", "cs-wide"], attributes={"role": "alert"}):
                solara.Text(f"{say('errors.title')}: {failed}")
        with solara.Div(classes=["cs-arms", f"cs-of-{len(kept)}"]):
            for n, one in enumerate(kept):
                with solara.Div(
                    classes=["cs-panel", "cs-arm"],
                    attributes={"role": "group", "aria-label": one.name, "data-test": "arm"},
                ):
                    Head(stage, n, one)
                    if shown:
                        parts.Circles(
                            room=ROOM, weeks=weeks, people=shown[n].people, theme=theme, texts=plain_circles(),
                            height=HEIGHTS[len(kept)], event_pick=lambda _: None,
                        )  # fmt: skip
                        compare_parts.Lines(room=ROOM, lines=shown[n].words)
                    if n:
                        compare_parts.Differs(
                            payload=json.dumps(differs[n - 1], ensure_ascii=False), texts=as_json("compare.differs")
                        )
        if charts:
            with solara.Div(classes=["cs-panel"]):
                with solara.Div(classes=["cs-plots"]):
                    for chart in charts:
                        parts.Chart(room=ROOM, payload=chart, height=96, theme=theme)
                CirclesKey()


@solara.component
def Head(stage: Stage, place: int, one: Kept) -> None:
    """Name of a life, and what can be done with it."""
    beside = stage.beside
    look = {
        "colour": stage_compare.COLOURS[place], "dash": stage_compare.DASHES[place], "longest": LONGEST_NAME,
    }  # fmt: skip

    def to_stage(_: object = None) -> None:
        stage.put_on(one.session)

    compare_parts.ArmHead(
        place=place,
        name=one.name,
        look=json.dumps(look),
        texts=as_json("compare.arm"),
        event_rename=lambda text: beside.rename(place, str(text)),
        event_first=lambda _: beside.first(place),
        event_stage=to_stage,
        event_remove=lambda _: beside.remove(place),
    )


@solara.component
def CirclesKey() -> None:
    """What the dots of all circles mean."""
    with solara.Div(classes=["cs-key"]):
        for name, text in words()["circles"]["key"].items():
            with solara.v.Html(tag="span"):
                solara.v.Html(tag="i", class_=f"cs-dot cs-{name}")
                solara.v.Html(tag="span", children=[str(text)])


def plain_circles() -> str:
    """Strings of the circles without a key, which all of them have in common."""
    content = json.loads(circles_texts())
    return json.dumps({**content, "key": []}, ensure_ascii=False)


def charts_of(shown: Sequence[Staged], called: Sequence[str], weeks: int) -> list[str]:
    """A chart for each measure, as JSON."""
    lives = [life.watched.weekly for life in shown]
    made = []
    for name, measure in stage_compare.MEASURES.items():
        text = words()["compare"]["charts"][name]
        chart = stage_compare.beside(lives, called, measure, text["title"], text["unit"], weeks)
        made.append(json.dumps(chart.as_dict(), separators=(",", ":"), ensure_ascii=False))
    return made


@solara.component
def Clock(stage: Stage) -> None:
    """One player for all of them."""
    kept = stage.beside.kept.value
    weeks = kept[0].session.weeks
    marks = solara.use_memo(
        lambda: json.dumps(marks_beside(kept, weeks), ensure_ascii=False), [key_of(kept), [one.name for one in kept]]
    )
    parts.Player(
        room=ROOM,
        weeks=weeks,
        week=min(stage.week.value, weeks - 1),
        on_week=lambda week: stage.week.set(min(week, stage.session.value.weeks - 1)),
        words="[]",
        marks=marks,
        texts=as_json("player"),
    )


def marks_beside(kept: Sequence[Kept], weeks: int) -> list[dict[str, Any]]:
    """Dated changes of all of them on one line; those that not all have, with the name of the life."""
    found: dict[tuple[int, str], list[str]] = {}
    for one in kept:
        for mark in marks_of(one.session):
            if mark["week"] < weeks:
                found.setdefault((mark["week"], mark["label"]), []).append(one.name)
    return [
        {"n": -1, "week": week, "label": label if len(whose) == len(kept) else f"{', '.join(whose)}: {label}"}
        for (week, label), whose in found.items()
    ]


# How they come out


@solara.component
def Differences(stage: Stage) -> None:
    """The paired differences from the first, or how far they have come, or why there are none."""
    beside = stage.beside
    kept, found, done, said = beside.kept.value, beside.found.value, beside.done.value, beside.said.value
    with solara.Div():
        solara.v.Html(tag="h2", children=[say("compare.over", n=SEEDS)])
        if len(kept) < 2:
            solara.Text(say("compare.one_more"), classes=["cs-quiet"])
        elif done >= 0.0:
            with solara.Div(classes=["cs-row"]):
                label = say("compare.living", done=f"{done:.0%}") if done < 1.0 else say("compare.counting")
                compare_parts.Progress(share=done, label=label)
                solara.Button(say("compare.give_up"), on_click=beside.give_up, outlined=True, small=True)
        elif said:
            with solara.Div(classes=["cs-row"], attributes={"role": "status"}):
                solara.Text(said)
                solara.Button(say("compare.again"), on_click=beside.again, outlined=True, small=True)
        elif found is not None and found.key == key_of(kept):
            solara.Text(say("compare.how"), classes=["cs-quiet"])
            for arm in found.comparison.arms[1:]:
                Verdicts(found, arm.name).key(arm.name)


@solara.component
def Verdicts(found: Found, arm: str) -> None:
    """The table of a life that is not the first."""
    payload = solara.use_memo(lambda: verdicts_of(found.comparison, arm), [found, arm])
    compare_parts.Verdicts(payload=payload, texts=as_json("compare.table"))


def verdicts_of(comparison: Comparison, arm: str) -> str:
    """The table of an arm as JSON."""
    from copsim.analysis.compare_words import in_short

    compared = comparison.told
    said = words()["compare"]["verdicts"]
    rows = [
        {**row, "said": said[row["verdict"]]["said"], "sign": said[row["verdict"]]["sign"],
         "kind": KINDS.get(row["verdict"], "none")}
        for row in stage_compare.rows(compared, arm)
    ]  # fmt: skip
    content = {
        "caption": in_short(compared.of(arm), arm, comparison.arms[0].name),
        "first": comparison.arms[0].name,
        "arm": arm,
        "rows": rows,
        "inside": stage_compare.inside(compared),
    }
    return json.dumps(content, ensure_ascii=False)


# Taking it home


@solara.component
def TakingHome(stage: Stage) -> None:
    """A link, the comparison as a page, its numbers, pictures, and the scenarios."""
    kept, seed = stage.beside.kept.value, stage.session.value.seed
    found = stage.beside.found.value
    picture = solara.use_reactive("effects")
    key = [key_of(kept), [one.name for one in kept], seed]
    makes = solara.use_memo(lambda: _makes(kept, seed, found, picture.value), [*key, found, picture.value])
    query = kept_as_query([Kept(one.name, replace(one.session, seed=seed).at(stage.week.value)) for one in kept])
    with solara.Div():
        solara.v.Html(tag="h2", children=[say("compare.share.title")])
        if len(query) <= LONGEST_LINK:
            parts.Link(query=query, texts=as_json("share"), field="c")
        else:
            solara.Text(say("compare.share.too_long"), classes=["cs-quiet"])
        with solara.Div(classes=["cs-row"]):
            for name in ("page", "differences") if found is not None else ():
                Download(*makes[name], label=say(f"compare.share.{name}"))
            Download(*makes["lives"], label=say("compare.share.lives"))
            for n, one in enumerate(kept):
                Download(*makes[f"scenario{n}"], label=say("compare.share.scenario", name=one.name))
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
                    Download(*makes[name], label=say(f"share.{name}"))


Made = tuple[Callable[[], bytes], str, str]
"""What makes a file, its name, and its kind."""


def _makes(kept: Sequence[Kept], seed: int, found: Found | None, picture: str) -> dict[str, Made]:
    made: dict[str, Made] = {"lives": (lambda: lives_table(kept, seed), "lives.csv", "text/csv")}
    for n, one in enumerate(kept):
        made[f"scenario{n}"] = (partial(scenario_of, one.session), f"{file_name(one.name)}.yaml", "text/yaml")
    if found is None:
        return made
    comparison = found.comparison
    name = picture.replace(" ", "-")
    return made | {
        "page": (lambda: comparison.report().encode(), "comparison.html", "text/html"),
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

    shown, _ = _lives(kept, seed)
    weeks = kept[0].session.weeks
    tables = {
        one.name: weekly_table(life.watched.weekly[None, :weeks], [seed])
        for one, life in zip(kept, shown, strict=True)
    }  # fmt: skip
    table: str = pd.concat(tables, names=["arm"]).reset_index("arm").to_csv(index=False, lineterminator="\n")
    return table.encode()


def table_of(comparison: Comparison) -> bytes:
    """The differences with all numbers that belong to them, as CSV."""
    table: str = comparison.differences.to_csv(index=False, lineterminator="\n")
    return table.encode()


def picture_of(comparison: Comparison, name: str, kind: str) -> bytes:
    """A figure of the comparison as SVG or PNG."""
    from copsim.analysis.writing import png_bytes, svg_text

    figure = comparison.figures[name]
    return svg_text(figure, name.replace(" ", "-")).encode() if kind == "svg" else png_bytes(figure)
