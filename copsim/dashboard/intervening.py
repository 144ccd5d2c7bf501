"""Interventions: what leaders, sponsors and support teams can do, chosen from the library and dropped on a week."""

from __future__ import annotations

import json

import solara

from copsim.dashboard import parts
from copsim.dashboard.state import Stage
from copsim.dashboard.words import say
from copsim.scenarios.intervention import Intervention
from copsim.scenarios.intervention_words import amount_told, hours_told, weeks_told
from copsim.scenarios.interventions import interventions


@solara.component
def Intervening(stage: Stage, room: str) -> None:
    """Choose an intervention, read what it is and takes, and let it begin in the week that is seen."""
    chosen = solara.use_reactive("")
    options = [{"value": "", "text": say("interventions.none")}]
    options += [{"value": name, "text": one.title} for name, one in sorted_by_title()]
    with solara.Div(classes=["cs-panel"]):
        solara.v.Html(tag="h2", children=[say("interventions.title")])
        parts.Field(
            label=say("interventions.choose"), value=chosen.value, options=json.dumps(options, ensure_ascii=False),
            test="intervention", event_change=chosen.set,
        )  # fmt: skip
        if chosen.value:
            one = interventions()[chosen.value]
            for name, told in told_of(one).items():
                with solara.Div(classes=["cs-told"]):
                    solara.Text(say(f"interventions.{name}", told=told))
            parts.Happenings(
                room=room,
                payload=json.dumps(
                    [{"name": one.name, "label": say("interventions.drop"), "help": say("interventions.drop_help")}],
                    ensure_ascii=False,
                ),
                event_happen=lambda given: stage.drop(str(given[0]), int(given[1])),
            )


def sorted_by_title() -> list[tuple[str, Intervention]]:
    """The library, by title."""
    return sorted(interventions().items(), key=lambda item: item[1].title)


def told_of(one: Intervention) -> dict[str, str]:
    """What is told of an intervention before it is dropped, by the name of its string."""
    return {
        "about": one.description,
        "who": one.who,
        "when": one.when,
        "whom": one.eligibility.whom,
        "lasts": weeks_told(one),
        "hours": hours_told(one),
        "money": amount_told(one.money, "") or say("interventions.no_money"),
    }
