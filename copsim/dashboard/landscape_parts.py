"""Small parts of the page Landscape, drawn in the browser; what they show is JSON made elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara


@solara.component_vue("vue/landscape.vue")
def Map(
    room: str = "",
    payload: str = "{}",
    picked: int = -1,
    texts: str = "{}",
    event_pick: Callable[[Any], None] | None = None,
) -> None:
    """Communities as circles and what lies between them; it moves with the week."""


@solara.component_vue("vue/table.vue")
def Table(
    payload: str = "{}", picked: int = -1, test: str = "", event_pick: Callable[[Any], None] | None = None
) -> None:
    """A table of text; where rows can be picked, one may stand out."""
