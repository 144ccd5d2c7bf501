"""The frame of a page: head, style and foot around what is said on it; nothing is fetched from anywhere."""

from __future__ import annotations

from importlib.resources import files
from string import Template

from copsim.analysis.html_parts import esc

SELF_CONTAINED = "Made by copsim. This page holds everything it shows; it asks nothing of the network."


def framed(*, title: str, kicker: str, lead: str, body: str, footer: str) -> str:
    """A complete page as text; write it with encoding utf-8.

    Args:
        title: plain text.
        kicker: a line above it that says what kind of page this is, plain text.
        lead: markup under the title.
        body: markup of the sections.
        footer: what is added at the foot, plain text.
    """
    folder = files("copsim.analysis") / "templates"
    return Template((folder / "report.html").read_text(encoding="utf-8")).substitute(
        title=esc(title),
        style=(folder / "report.css").read_text(encoding="utf-8").strip(),
        kicker=esc(kicker),
        lead=lead,
        body=body,
        footer=esc(f"{SELF_CONTAINED} {footer}".strip()),
    )


__all__ = ["framed"]
