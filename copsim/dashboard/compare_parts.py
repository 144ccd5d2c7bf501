"""Small parts of the page Compare, drawn in the browser; what they show is JSON made elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import solara


@solara.component_vue("vue/arm.vue")
def ArmHead(
    place: int = 0,
    name: str = "",
    look: str = "{}",
    texts: str = "{}",
    event_rename: Callable[[str], None] | None = None,
    event_first: Callable[[object], None] | None = None,
    event_stage: Callable[[object], None] | None = None,
    event_remove: Callable[[object], None] | None = None,
) -> None:
    """The name of a life beside others, how its lines look, and what can be done with it."""


@solara.component_vue("vue/lines.vue")
def Lines(room: str = "", lines: str = "[]") -> None:
    """What happens in the week that is shown, in a line of words."""


@solara.component_vue("vue/differs.vue")
def Differs(payload: str = "[]", texts: str = "{}") -> None:
    """What differs from the first life, in words."""


@solara.component_vue("vue/verdicts.vue")
def Verdicts(payload: str = "{}", texts: str = "{}") -> None:
    """Differences in a table, with their intervals and verdicts."""


@solara.component_vue("vue/progress.vue")
def Progress(share: float = 0.0, label: str = "") -> None:
    """How much is done."""
