"""Small parts of lessons that are drawn in the browser; what they show is JSON made elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara


@solara.component_vue("vue/lesson_head.vue")
def LessonHead(
    lesson: str = "",
    kind: str = "",
    where: str = "",
    heading: str = "",
    place: int = 0,
    steps: int = 1,
    event_go: Callable[[int], None] | None = None,
    event_notes: Callable[[Any], None] | None = None,
) -> None:
    """Where one is in a lesson; has the keys that lead through it, and takes the focus when a step begins."""


@solara.component_vue("vue/bets.vue")
def Bets(
    options: str = "[]",
    hands: str = "[]",
    most: int = 999,
    texts: str = "{}",
    event_bet: Callable[[Any], None] | None = None,
) -> None:
    """Options, and how many hands there are for each: clicked, typed, or by the number of the option."""
