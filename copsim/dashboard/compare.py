"""The page Compare: two to four lives with the same luck, beside each other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from typing import Any

import solara

from copsim.analysis import stage_compare
from copsim.compared import Comparison
from copsim.dashboard import compare_parts, parts
from copsim.dashboard.beside import SEEDS, Found, alike, by_hand_alike, differences, key_of, lives_of, set_aside, told
from copsim.dashboard.compare_sharing import TakingHome
from copsim.dashboard.happenings import all_called
from copsim.dashboard.session import LONGEST_NAME, MOST_KEPT, Kept, Session, titles
from copsim.dashboard.staging import Staged, marks_of
from copsim.dashboard.state import Stage
from copsim.dashboard.watch import Failure, circles_texts
from copsim.dashboard.words import as_json, say, words
from copsim.scenarios import load

ROOM = "beside"
"""The clock that lives beside each other go by, in the browser."""
HEIGHTS = {1: 300, 2: 300, 3: 260, 4: 240}
"""Of the circles, in pixels, by how many lives there are."""
KINDS = {"better": "good", "worse": "bad", "higher": "other", "lower": "other"}
"""How a verdict looks."""


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
                    # What comes out of three or four takes so much room that the lives themselves come first.
                    above = {1: [Adding], 2: [Answer]}.get(len(kept), [])
                    below = {1: [], 2: [Adding]}.get(len(kept), [Answer, Adding])
                    for part in above:
                        with solara.Div(classes=["cs-panel", "cs-wide"]):
                            part(stage, kept)
                    Lives(stage, kept, theme)
                    for part in (*below, Differences, TakingHome):
                        with solara.Div(classes=["cs-panel", "cs-wide"]):
                            part(stage, kept)
            else:
                Beginning(stage, kept)
        if kept:
            with solara.Div(classes=["cs-foot", "cs-beside-foot"]):
                Clock(stage, kept)


def title_of(session: Session) -> str:
    """What is on the stage, in a few words."""
    changes = len(session.levers)
    more = say("compare.changed", n=changes) if changes else ""
    return f"{session.scenario.title}{more}"


@solara.component
def Beginning(stage: Stage, kept: Sequence[Kept]) -> None:
    """The page when nothing is beside anything yet."""
    with solara.Div(classes=["cs-panel", "cs-empty"]):
        solara.v.Html(tag="h2", children=[say("compare.empty_title")])
        for text in words()["compare"]["empty"]:
            solara.v.Html(tag="p", children=[str(text)])
        Adding(stage, kept)


@solara.component
def Adding(stage: Stage, kept: Sequence[Kept]) -> None:
    """What can be put beside what is there."""
    session = stage.session.value

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
            choices += [{"value": name, "text": title} for name, title in titles().items()]
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
        if stage.beside.before.value:
            solara.Button(
                say("compare.bring_back", n=len(stage.beside.before.value)), on_click=stage.beside.bring_back,
                outlined=True, small=True, attributes={"data-test": "bring-back"},
            )  # fmt: skip
        if not session.levers and len(kept) < 2:
            solara.Text(say("compare.no_levers"), classes=["cs-quiet"])
        if kept:
            solara.Text(say("compare.luck", seed=session.seed), classes=["cs-quiet"])


@solara.component
def Answer(stage: Stage, kept: Sequence[Kept]) -> None:
    """What came out in short, or how far it has come; and what all of the lives have in common."""
    beside = stage.beside
    found, done = beside.found.value, beside.done.value
    shared = solara.use_memo(lambda: alike(kept), [key_of(kept)])
    with solara.Div(classes=["cs-answer"], attributes={"role": "status", "data-test": "answer"}):
        if done >= 0.0:
            label = say("compare.living", done=f"{done:.0%}") if done < 1.0 else say("compare.counting")
            compare_parts.Progress(share=done, label=label)
        elif found is not None and found.key == key_of(kept):
            for text in [*owed_told(found.comparison, kept), *answers(found.comparison, shared)]:
                solara.v.Html(tag="p", children=[text])
        if shared:
            told_ = "; ".join(f"{say('player.week')} {week}: {text}" for week, text in shared)
            solara.v.Html(tag="p", class_="cs-quiet", children=[f"{say('compare.alike')}: {told_}"])
        if len(kept) <= MOST_KEPT // 2 and by_hand_alike(kept):
            solara.Button(
                say("compare.also"), on_click=stage.also_without, outlined=True, small=True,
                attributes={"data-test": "also-without", "title": say("compare.also_help")},
            )  # fmt: skip


def owed_told(comparison: Comparison, kept: Sequence[Kept]) -> list[str]:
    """Of two lives and the same two without something: how much of their difference is owed to that."""
    from copsim.analysis.compare_words import owed

    aside = set_aside(kept)
    said = owed(comparison.told.measured, EXAMPLE) if aside else ""
    names = {"life": kept[1].name, "beside": kept[0].name, "what": all_called(aside)}
    return [say("compare.owed", said=said, **names)] if said else []


def answers(comparison: Comparison, shared: Sequence[tuple[int, str]]) -> list[str]:
    """A few sentences for each life that is not the first: in short, who takes part as an example, since when."""
    from copsim.analysis.compare_words import first_shown, in_short, one

    first, weeks = f"“{comparison.arms[0].name}”", comparison.told.measured.weeks
    said = []
    for arm in comparison.arms[1:]:
        found = comparison.told.of(arm.name)
        example = next((each for each in found if each.wanted.outcome.name == EXAMPLE), found[0])
        parts = [in_short(found, f"“{arm.name}”", first), f"{one(example, weeks)}"]
        said.append(" ".join([*parts, f"Week by week {first_shown(found, shared)}."]))
    return said


EXAMPLE = "present"
"""The outcome that is told at length: who takes part."""


@solara.component
def Lives(stage: Stage, kept: Sequence[Kept], theme: str) -> None:
    """The lives as they are played: circles side by side, and a chart for each measure."""
    seed = stage.session.value.seed
    shown, failed = solara.use_memo(lambda: lives_of(kept, seed), [key_of(kept), seed])
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
def Clock(stage: Stage, kept: Sequence[Kept]) -> None:
    """One player for all of them."""
    weeks = kept[0].session.weeks
    marks = solara.use_memo(
        lambda: json.dumps(marks_beside(kept, weeks), ensure_ascii=False), [key_of(kept), [one.name for one in kept]]
    )
    parts.Player(
        room=ROOM,
        weeks=weeks,
        week=min(stage.week.value, weeks - 1),
        put=json.dumps(stage.put.value),
        words="[]",
        marks=marks,
        texts=as_json("player"),
        event_at_week=lambda week: stage.week.set(min(int(week), stage.session.value.weeks - 1)),
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
def Differences(stage: Stage, kept: Sequence[Kept]) -> None:
    """The paired differences from the first, or how far they have come, or why there are none."""
    beside = stage.beside
    found, done, said = beside.found.value, beside.done.value, beside.said.value
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
