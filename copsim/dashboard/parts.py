"""Small parts of pages, drawn in the browser; what they show is JSON made elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara


@solara.component_vue("vue/player.vue")
def Player(
    room: str = "",
    weeks: int = 1,
    week: int = 0,
    put: str = "[0, 0]",
    words: str = "[]",
    marks: str = "[]",
    texts: str = "{}",
    event_at_week: Callable[[Any], None] | None = None,
    event_mark_moved: Callable[[Any], None] | None = None,
    event_mark_removed: Callable[[Any], None] | None = None,
) -> None:
    """Buttons, the line of weeks with dated changes on it, and a line of words.

    It begins at `week` and goes by its own clock, which it tells now and then. `put` (a running number and a week, as
    JSON) puts it elsewhere when it changes: what it told some moments ago never does.
    """


@solara.component_vue("vue/circles.vue")
def Circles(
    room: str = "",
    weeks: int = 1,
    people: str = "[]",
    picked: int = -1,
    theme: str = "light",
    texts: str = "{}",
    height: int = 0,
    event_pick: Callable[[int], None] | None = None,
) -> None:
    """Members as dots on rings of levels; they glide when time goes on."""


@solara.component_vue("vue/chart.vue")
def Chart(room: str = "", payload: str = "{}", height: int = 130, theme: str = "light") -> None:
    """A chart that grows with the weeks."""


@solara.component_vue("vue/flows.vue")
def Flows(room: str = "", payload: str = "{}") -> None:
    """The value cycles, as far as they have come."""


@solara.component_vue("vue/gauges.vue")
def Gauges(room: str = "", payload: str = "[]") -> None:
    """How leaders and sponsors stand."""


@solara.component_vue("vue/field.vue")
def Field(
    label: str = "",
    kind: str = "select",
    value: str = "",
    options: str = "[]",
    low: int = 0,
    high: int = 0,
    test: str = "",
    help: str = "",
    event_change: Callable[[str], None] | None = None,
) -> None:
    """A choice from a list, or a number, with its label."""


@solara.component_vue("vue/levers.vue")
def Levers(
    room: str = "",
    payload: str = "[]",
    current: str = "{}",
    help: str = "",
    event_move: Callable[[Any], None] | None = None,
) -> None:
    """Sliders for parameters, in groups."""


@solara.component_vue("vue/happenings.vue")
def Happenings(room: str = "", payload: str = "[]", event_happen: Callable[[Any], None] | None = None) -> None:
    """Buttons for what can be let happen in the week that is shown."""


@solara.component_vue("vue/link.vue")
def Link(query: str = "", texts: str = "{}", field: str = "s") -> None:
    """A link that restores the session, and a button that copies it."""
