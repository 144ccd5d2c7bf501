"""Small pieces of a page: everything that comes from outside is escaped here and nowhere else."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Any


def esc(value: Any) -> str:
    """Any value as text that is safe in a page, in attributes too; what no page may hold becomes a space or a `?`."""
    text = "".join(c if c.isprintable() or c in "\n\t" else " " for c in str(value))
    return html.escape(text.encode("utf-8", "replace").decode("utf-8"), quote=True)


class Safe(str):
    """Text that is markup already and is not to be escaped again."""

    __slots__ = ()


def _cell(value: Any) -> str:
    return value if isinstance(value, Safe) else esc(value)


def _said(text: str) -> str:
    """A sentence of ours: escaped, and with no line broken between a number and its sign."""
    return _cell(text).replace(" %", "\u00a0%")


def paragraphs(text: str) -> str:
    """Plain text as paragraphs; an empty line begins a new one."""
    blocks = [" ".join(block.split()) for block in text.replace("\r\n", "\n").split("\n\n")]
    return "\n".join(f"<p>{esc(block)}</p>" for block in blocks if block)


def bullets(sentences: Iterable[str]) -> str:
    """Sentences as a list."""
    return "<ul>\n" + "\n".join(f"<li>{_said(sentence)}</li>" for sentence in sentences) + "\n</ul>"


def dated(entries: Iterable[tuple[str, str, str, str]]) -> str:
    """What happened when, one below the other.

    Args:
        entries: when, what, something to be said in small print (or nothing), and a class of its own (or nothing).
    """
    lines = []
    for when, what, small, kind in entries:
        own = f' class="{esc(kind)}"' if kind else ""
        beside = f'<span class="small">{_said(small)}</span>' if small else ""
        lines.append(
            f'<li{own}><span class="when">{_cell(when)}</span><span class="what">{_said(what)}{beside}</span></li>'
        )
    return '<ol class="dated">\n' + "\n".join(lines) + "\n</ol>"


def definitions(pairs: Iterable[tuple[str, str]]) -> str:
    """Words and what they mean."""
    return '<dl class="words">\n' + "\n".join(f"<dt>{_cell(a)}</dt><dd>{_cell(b)}</dd>" for a, b in pairs) + "\n</dl>"


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[Any]], *, words: int = 1) -> str:
    """A table. The first `words` columns hold words, the others numbers; a row of one cell heads a group."""
    n = len(head)

    def kind(k: int) -> str:
        return "long" if k < words else "n"

    lines = [
        f'<div class="scroll"><table>\n<caption>{esc(caption)}</caption>',
        "<thead><tr>"
        + "".join(f'<th scope="col" class="{kind(k)}">{_cell(c)}</th>' for k, c in enumerate(head))
        + "</tr></thead>",
        "<tbody>",
    ]
    for row in rows:
        if len(row) == 1:
            lines.append(f'<tr class="group"><th scope="rowgroup" colspan="{n}">{_cell(row[0])}</th></tr>')
            continue
        first = f'<th scope="row" class="{kind(0)}">{_cell(row[0])}</th>'
        rest = "".join(f'<td class="{kind(k)}">{_cell(c)}</td>' for k, c in enumerate(row[1:], start=1))
        lines.append(f"<tr>{first}{rest}</tr>")
    return "\n".join([*lines, "</tbody></table></div>"])


def folded(summary: str, inside: str) -> str:
    """Something to be opened by those who want it."""
    return f"<details><summary>{esc(summary)}</summary>\n{inside}\n</details>"


def figure(svg: str, alt: str, reading: str, caption: str, behind: str) -> str:
    """A drawn figure with what it shows in words, what is to be seen in it, how to read it, and the numbers behind."""
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{esc(alt)}" ', 1)
    text = f"<strong>{_said(reading)}</strong> {esc(caption)}"
    return f"<figure>\n{svg}\n<figcaption>{text}</figcaption>\n</figure>\n{behind}"


def section(name: str, heading: str, inside: str) -> str:
    """A part of the page with its heading."""
    return f'<section aria-labelledby="{name}">\n<h2 id="{name}">{esc(heading)}</h2>\n{inside}\n</section>'


__all__ = ["Safe", "bullets", "dated", "definitions", "esc", "figure", "folded", "paragraphs", "section", "table"]
