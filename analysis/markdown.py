"""Pages in Markdown, and the same as one self-contained HTML page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from copsim.analysis.html_parts import Safe
from copsim.analysis.page_frame import framed

_MEANT = re.compile(r"([\\`*_\[\]<>|#])")


def escaped(text: str) -> str:
    """Text from outside, so that nothing in it is taken for markup."""
    return _MEANT.sub(r"\\\1", " ".join(text.split()))


def cell(value: Any, digits: int = 3) -> str:
    """A value in a table: numbers with so many digits, a dash for what is unknown; `Safe` text as it is."""
    if isinstance(value, Safe):
        return str(value)
    if value is None or (isinstance(value, float) and value != value):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.{digits}g}"
    return escaped(str(value))


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A table; numbers stand to the right."""
    numeric = [bool(rows) and all(_is_number(row[n]) for row in rows) for n in range(len(head))]
    lines = [
        "| " + " | ".join(escaped(name) for name in head) + " |",
        "|" + "|".join(" ---: " if right else " --- " for right in numeric) + "|",
    ]
    lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines)


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def code(text: str, language: str = "") -> str:
    """Text as it is, in a fence that it cannot end."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def bullets(sentences: Sequence[str]) -> str:
    """A list; the sentences are markup already."""
    return "\n".join(f"- {sentence}" for sentence in sentences)


def html_page(text: str, *, kicker: str, footer: str, figures: Mapping[str, str]) -> str:
    """A Markdown page as HTML that holds everything it shows.

    Args:
        text: Markdown, beginning with the title as `# …`; HTML in it is shown and not obeyed.
        kicker: a line above the title that says what kind of page this is.
        footer: what is added at the foot.
        figures: SVG by the path that images in the text have; an image of none of these is left out.
    """
    from markdown_it import MarkdownIt

    title, _, rest = _COMMENT.sub("", text).lstrip().partition("\n")
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    body = reader.render(rest)
    lead, mark, body = body.partition("<h2>")

    def drawn(found: re.Match[str]) -> str:
        svg = figures.get(found["path"], "")
        labelled = svg.replace("<svg ", f'<svg role="img" aria-label="{found["alt"]}" ', 1)
        return f"<figure>\n{labelled}\n</figure>" if svg else ""

    image = re.compile(r'<p><img src="(?P<path>[^"]*)" alt="(?P<alt>[^"]*)"\s*/?></p>')
    body = (
        image.sub(drawn, mark + body)
        .replace("<table>", '<div class="scroll"><table>')
        .replace("</table>", "</table></div>")
    )
    plain = title.removeprefix("#").strip()
    return framed(title=_MEANT_BACK.sub(r"\1", plain), kicker=kicker, lead=lead, body=body, footer=footer)


_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_MEANT_BACK = re.compile(r"\\([\\`*_\[\]<>|#])")

__all__ = ["bullets", "cell", "code", "escaped", "html_page", "table"]
