"""The landscape on the stage: its map, and what is said of it in a week."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from copsim.analysis import stage_charts
from copsim.analysis.landscape import EVERY, Landscape
from copsim.analysis.landscape_map import as_content
from copsim.analysis.landscape_words import (
    COLUMNS,
    HEAD_BETWEEN,
    HOW,
    HOW_BETWEEN,
    rows,
    rows_between,
    rows_of,
    sentences,
)
from copsim.analysis.tables import weekly_table
from copsim.dashboard.session import Session
from copsim.dashboard.staging import KEPT, QUARTER, staged
from copsim.dashboard.words import say
from copsim.experiments.landscapes import landscape_of
from copsim.scenarios import load
from copsim.scenarios.library import every_name
from copsim.simulation.recording import MEASURES

FIRST = "firm"
"""The landscape that is offered first."""


@dataclass(frozen=True)
class Mapped:
    """A landscape with its map as JSON."""

    land: Landscape
    map: str


@cache
def landscapes() -> tuple[str, ...]:
    """Names of those scenarios that come with copsim and have several communities, `FIRST` before the others."""
    found = [name for name in every_name() if load(name).communities > 1]
    return tuple(sorted(found, key=lambda name: name != FIRST))


def mapped(session: Session) -> Mapped | None:
    """The landscape of a session, whatever week it is at; None where it has one community."""
    return _mapped(replace(session, week=0).as_query())


@lru_cache(maxsize=KEPT)
def _mapped(query: str) -> Mapped | None:
    session = Session.of_query(query)
    watched = staged(session).watched
    weekly = weekly_table(watched.weekly[None], [session.seed])
    land = landscape_of(session.whole, weekly, session.seed, watched.followed)
    return None if land is None else Mapped(land, json.dumps(as_content(land), ensure_ascii=False))


def told(found: Mapped, week: int) -> list[str]:
    """What has crossed and what was lost up to a week."""
    # No line is to break between a number and its sign.
    return [sentence.replace(" %", "\u00a0%") for sentence in sentences(found.land, week)]


def table_of(found: Mapped, week: int) -> str:
    """The table by community up to a week, as JSON; a row can be picked."""
    head = [say("landscape.community"), *(column.head for column in COLUMNS)]
    return json.dumps({"how": HOW, "head": head, "words": 1, "rows": rows(found.land, week)}, ensure_ascii=False)


def between_of(found: Mapped, week: int) -> str:
    """The table of linked pairs up to a week, as JSON."""
    content = {"how": HOW_BETWEEN, "head": HEAD_BETWEEN, "words": 2, "rows": rows_between(found.land, week)}
    return json.dumps(content, ensure_ascii=False)


MEASURED = "realized"
"""The measure that is shown first."""


def measures() -> str:
    """Measures that can be told of each community, for a list to choose from, as JSON."""
    return json.dumps([{"value": name, "text": MEASURES[name].label} for name in EVERY], ensure_ascii=False)


def measured(found: Mapped, measure: str, week: int) -> str:
    """One measure of each community up to a week, as the JSON of a table."""
    one = MEASURES[measure]
    how = say("landscape.added" if one.how == "flow" else "landscape.mean")
    content = {
        "how": say("landscape.measure_how", week=week, unit=one.unit, how=how),
        "head": [say("landscape.community"), one.label],
        "words": 1,
        "rows": rows_of(found.land, measure, week),
    }
    return json.dumps(content, ensure_ascii=False)


CHARTS = {
    "people": (("present", "active"), ("core", "core"), ("active", "occasional"), ("elsewhere", "transactional")),
    "crossing": (("told_across", "active"), ("crossed", "peripheral"), ("misunderstood", "alarm")),
    "apart": (("distance", "occasional"), ("common_ground", "peripheral"), ("knowledgeable", "active")),
}
"""Charts of one community: measures, and the names of their colours."""


def charts_of(session: Session, community: int) -> list[str]:
    """Charts of one community over the weeks, as JSON."""
    weekly = staged(session).watched.weekly[:, [community]]
    made = []
    for name, measures in CHARTS.items():
        lines = [(measure, say(f"landscape.{name}.{measure}"), colour) for measure, colour in measures]
        one = stage_charts.chart(
            weekly, say(f"landscape.{name}.title"), say(f"landscape.{name}.unit"), lines,
            over=QUARTER, top=1.0 if name == "apart" else None,
        )  # fmt: skip
        made.append(json.dumps(one.as_dict(), ensure_ascii=False))
    return made
