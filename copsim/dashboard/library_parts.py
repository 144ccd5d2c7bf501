"""Small parts of the page Library, drawn in the browser; what they show is JSON made elsewhere, and always escaped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara


@solara.component_vue("vue/choice.vue")
def Choice(
    payload: str = "[]", chosen: str = "", texts: str = "{}", event_choose: Callable[[str], None] | None = None
) -> None:
    """Scenarios to choose from, with a field that narrows them down."""


@solara.component_vue("vue/told.vue")
def Told(payload: str = "[]") -> None:
    """What is told of a scenario: headings, items, and what is said of items."""


@solara.component_vue("vue/sources.vue")
def Sources(payload: str = "[]", texts: str = "{}") -> None:
    """Where the numbers of a scenario come from."""


@solara.component_vue("vue/editor.vue")
def Editor(
    file: str = "",
    text: str = "",
    problems: str = "[]",
    sound: str = "",
    texts: str = "{}",
    event_keep: Callable[[str], None] | None = None,
    event_check: Callable[[str], None] | None = None,
    event_put: Callable[[str], None] | None = None,
) -> None:
    """A text to write on, with what is wrong with it, line by line."""


@solara.component_vue("vue/upload.vue")
def Upload(most: int = 0, ending: str = "", texts: str = "{}", event_file: Callable[[Any], None] | None = None) -> None:
    """A file from the browser, reachable by keyboard."""


@solara.component_vue("vue/save.vue")
def Save(file: str = "", text: str = "", label: str = "") -> None:
    """A button that saves a text as a file, in the browser alone."""
