"""Small pieces of the page of the reality check, in Markdown."""

from __future__ import annotations

import pandas as pd

DEFINITIONS = "`docs/observe.md`"
"""Where measures are defined; made a link where that page is to be found from where the other is written."""
GATED_PAGE = "`gated/README.md`"
"""The page of the scenario `gated`, beside another; made a link where it is there."""


def number(value: object, digits: int = 3) -> str:
    """A cell: numbers with three digits that count, – for what is not known."""
    if value is None or (isinstance(value, float) and value != value):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.{digits}g}"
    return str(value).replace("|", "/").replace("\n", " ")


def percent(share: float) -> str:
    """A share in percent."""
    return "–" if pd.isna(share) else f"{share:.0%}"


def table(head: list[str], rows: list[list[object]]) -> str:
    """A table in Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(number(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def shell(*lines: str) -> str:
    """Commands to be copied."""
    return "```sh\n" + "\n".join(lines) + "\n```"


def command(scenario: str, part: str) -> str:
    """What makes a part of the page."""
    return shell(f"copsim patterns {scenario} --part {part} --out FOLDER")


def listed(names: list[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}" if names else "none"


def text_of(cell: object) -> str:
    """A cell of a table as text; empty where there is nothing."""
    return cell if isinstance(cell, str) else ""
