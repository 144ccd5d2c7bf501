"""Texts of lesson files as elements of a page; whatever is in them is shown as it is written."""

from __future__ import annotations

import solara

from copsim.analysis.html_parts import esc
from copsim.dashboard.lesson_words import paragraphs_of


def text(tag: str, said: str, *kinds: str, test: str = "") -> None:
    """Plain text in an element, whatever is in it."""
    attributes = {"data-test": test} if test else {}
    solara.HTML(tag=tag, unsafe_innerHTML=esc(said), classes=list(kinds), attributes=attributes)


def paragraphs(said: str, *kinds: str) -> None:
    """Text of a file as paragraphs."""
    for one in paragraphs_of(said):
        text("p", one, *kinds)


def points(listed: tuple[str, ...], *kinds: str) -> None:
    """Texts of a file as a list."""
    if listed:
        rows = "".join(f"<li>{esc(one)}</li>" for one in listed)
        solara.HTML(tag="ul", unsafe_innerHTML=rows, classes=list(kinds))
