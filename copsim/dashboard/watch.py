"""The page Watch: a community living."""

from __future__ import annotations

import json

import solara

from copsim.dashboard import parts
from copsim.dashboard.following import Following
from copsim.dashboard.happenings import EVENTS
from copsim.dashboard.intervening import Intervening
from copsim.dashboard.levers import entry_told, levers
from copsim.dashboard.putting import PutBeside
from copsim.dashboard.session import LARGEST_SEED, titles
from copsim.dashboard.sharing import Sharing
from copsim.dashboard.state import Stage
from copsim.dashboard.words import as_json, say, words
from copsim.scenarios import load


@solara.component
def Watch(stage: Stage, theme: str, room: str) -> None:
    """The page, for a stage."""
    session, shown = stage.session.value, stage.staged
    with solara.Div(classes=["cs-page"]):
        with solara.Div(classes=["cs-main"]):
            Failure(stage)
            with solara.Div(classes=["cs-watch"]):
                with solara.Div(classes=["cs-column", "cs-panel"]):
                    parts.Circles(
                        room=room,
                        weeks=session.weeks,
                        people=shown.people,
                        picked=stage.picked.value,
                        theme=theme,
                        texts=circles_texts(),
                        event_pick=lambda member: stage.picked.set(int(member)),
                    )
                with solara.Div(classes=["cs-column"]):
                    Charts(stage, theme, room)
                with solara.Div(classes=["cs-column", "cs-side"]):
                    Happening(stage, room)
                    PutBeside(stage)
                    Done(stage)
                    Following(stage, theme, room)
                    Intervening(stage, room)
                    Moving(stage, room)
                    Moments(stage)
                    Sharing(stage)
        with solara.Div(classes=["cs-foot"]):
            parts.Player(
                room=room,
                weeks=session.weeks,
                week=stage.week.value,
                put=json.dumps(stage.put.value),
                words=shown.words,
                marks=shown.marks,
                texts=as_json("player"),
                event_at_week=lambda week: stage.week.set(int(week)),
                event_mark_moved=lambda given: stage.move(int(given[0]), int(given[1])),
                event_mark_removed=lambda place: stage.remove(int(place)),
            )


def circles_texts() -> str:
    """Strings of the circles, as JSON."""
    circles = words()["circles"]
    key = [{"name": name, "text": text} for name, text in circles["key"].items()]
    return json.dumps({"circles": circles["label"], "levels": words()["levels"], "key": key}, ensure_ascii=False)


@solara.component
def Failure(stage: Stage) -> None:
    """What did not work, if anything, until it is closed."""
    if stage.error.value:
        with solara.Div(classes=["cs-error"], attributes={"role": "alert"}):
            solara.Text(f"{say('errors.title')}: {stage.error.value}")
            solara.Button(say("errors.close"), on_click=lambda: stage.error.set(""), text=True, small=True)


@solara.component
def Choosing(stage: Stage) -> None:
    """Which scenario, and whose luck."""
    session = stage.session.value
    known = [{"value": name, "text": title} for name, title in titles().items()]
    own = [{"value": "", "text": session.scenario.title}] if session.own else []

    def chosen(name: str) -> None:
        if name:
            stage.choose(load(name))

    with solara.Div(classes=["cs-row"]):
        parts.Field(
            label=say("watch.scenario"),
            value="" if session.own else session.scenario.name,
            options=json.dumps([*own, *known], ensure_ascii=False),
            test="scenario",
            event_change=chosen,
        )
        parts.Field(
            label=say("watch.seed"),
            kind="number",
            value=str(session.seed),
            high=LARGEST_SEED,
            test="seed",
            help=say("watch.seed_help"),
            event_change=lambda text: stage.luck(seed_of(text, session.seed)),
        )
        solara.Button(
            say("watch.another"),
            on_click=lambda: stage.luck((session.seed + 1) % LARGEST_SEED),
            outlined=True,
            small=True,
        )
        if session.levers:
            solara.Button(say("watch.reset"), on_click=stage.as_it_was, outlined=True, small=True)


def seed_of(text: str, before: int) -> int:
    """The seed somebody typed; the one before, if it cannot be."""
    return int(text) if text.isdigit() and int(text) <= LARGEST_SEED else before


@solara.component
def Charts(stage: Stage, theme: str, room: str) -> None:
    """What comes of it: who takes part, how they are, the calendar, value, leaders and sponsors."""
    charts, shown = stage.charts.value, stage.staged
    with solara.Div(classes=["cs-panel"]):
        parts.Chart(room=room, payload=charts["lifecycle"], height=170, theme=theme)
        lives = stage.lives.value
        told = (
            say("watch.band", lives=lives) if lives else say("watch.busy") if stage.band.value else say("watch.no_band")
        )
        solara.Text(told, classes=["cs-quiet"])
    with solara.Div(classes=["cs-panel"]):
        parts.Chart(room=room, payload=charts["feelings"], height=120, theme=theme)
        parts.Chart(room=room, payload=charts["heartbeat"], height=90, theme=theme)
    with solara.Div(classes=["cs-panel"]):
        solara.HTML(tag="h2", unsafe_innerHTML=say("charts.cycles.title"))
        parts.Flows(room=room, payload=shown.cycles)
    with solara.Div(classes=["cs-panel"]):
        solara.HTML(tag="h2", unsafe_innerHTML=say("charts.gauges.title"))
        parts.Gauges(room=room, payload=shown.gauges)


BETWEEN = "between"
"""The group of levers that move nothing where a community is alone."""


def lever_groups(linked: bool) -> str:
    """The levers as the browser gets them, as JSON; `linked` is whether something lies between communities."""
    return json.dumps(
        [
            {
                "name": say(f"groups.{group}"),
                "levers": [
                    {
                        "path": one.path, "label": one.label, "unit": one.quantity.unit, "low": one.low,
                        "high": one.high, "step": one.step, "meaning": one.meaning, "names": one.quantity.names,
                    }
                    for one in listed
                ],
            }
            for group, listed in levers().items()
            if linked or group != BETWEEN
        ],
        ensure_ascii=False,
    )  # fmt: skip


def events_told() -> str:
    """Happenings as the browser gets them, as JSON."""
    return json.dumps(
        [{"name": name, "label": say(f"events.{name}"), "help": say(f"events_help.{name}")} for name in EVENTS],
        ensure_ascii=False,
    )


@solara.component
def Happening(stage: Stage, room: str) -> None:
    """What can be let happen."""
    with solara.Div(classes=["cs-panel"]):
        solara.v.Html(tag="h2", children=[say("watch.events")])
        parts.Happenings(
            room=room,
            payload=solara.use_memo(events_told, []),
            event_happen=lambda given: stage.event(EVENTS[str(given[0])], int(given[1])),
        )


@solara.component
def Done(stage: Stage) -> None:
    """What was done by hand so far."""
    session = stage.session.value
    if not session.levers:
        return
    with solara.Div(classes=["cs-panel"]):
        solara.v.Html(tag="h2", children=[say("watch.changes")])
        for n, entry in enumerate(session.levers):
            with solara.Div(classes=["cs-done"]):
                solara.Text(f"{say('player.week')} {entry.week}: {entry_told(entry)}")
                solara.Button(say("watch.remove"), on_click=lambda n=n: stage.remove(n), outlined=True, small=True)


@solara.component
def Moving(stage: Stage, room: str) -> None:
    """Levers."""
    whole = stage.session.value.whole
    linked = bool(whole.links) or whole.elsewhere > 0
    current = {one.path: one.within(stage.value_of(one.path)) for listed in levers().values() for one in listed}
    with solara.Div(classes=["cs-panel"]):
        solara.v.Html(tag="h2", children=[say("watch.levers")])
        parts.Levers(
            room=room,
            help=say("watch.levers_help"),
            payload=solara.use_memo(lambda: lever_groups(linked), [linked]),
            current=json.dumps(current),
            event_move=lambda given: stage.lever(str(given[0]), float(given[1]), int(given[2])),
        )


@solara.component
def Moments(stage: Stage) -> None:
    """Weeks worth stopping at: those that have been, and those to come only if somebody wants to know."""
    known = solara.use_reactive(False)
    shown = [one for one in stage.staged.moments if known.value or one.week <= stage.week.value]
    with solara.Div(classes=["cs-panel"]):
        solara.HTML(tag="h2", unsafe_innerHTML=say("watch.moments"))
        for one in shown:
            with solara.Div():
                solara.Button(
                    f"{say('player.week')} {one.week}", on_click=lambda week=one.week: stage.go(week), text=True,
                    small=True,
                )  # fmt: skip
                solara.Text(one.line)
        solara.Button(
            say("watch.know_less" if known.value else "watch.know_all"), on_click=lambda: known.set(not known.value),
            text=True, small=True,
        )  # fmt: skip
