"""Describe: the tables of the model description, made from the declarations in the code.

Pure functions that return Markdown. Reading the sources and writing the pages is done by `tools/make_docs.py`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from copsim.simulation.draws import PURPOSES
from copsim.simulation.model import QUANTITIES, STAGES, THEMES
from copsim.simulation.parameters import Quantity
from copsim.simulation.recording import MEASURES, WEEKLY, Measure
from copsim.simulation.records import CHANGE, CLOCK, COMMUNITY, LOG, MEMBERSHIP, PERSON, TIES
from copsim.simulation.rules import RULES

COMMAND = "python tools/make_docs.py"
"""What makes the pages anew."""

_NOTE = f"<!-- Made from the code by `{COMMAND}`. Do not edit. -->"

_RECORDS: dict[str, tuple[np.dtype[Any], str]] = {
    "PERSON": (PERSON, "One row per person; rows are only appended."),
    "MEMBERSHIP": (MEMBERSHIP, "One row per person and community; rows are only appended."),
    "TIES": (TIES, "One row per membership: the strongest ties."),
    "COMMUNITY": (COMMUNITY, "One row per community."),
    "CHANGE": (CHANGE, "One row per dated change, sorted by week."),
    "CLOCK": (CLOCK, "One row: where the world is, and how full its rows are."),
    "LOG": (LOG, "One row per member who did something in a week, where participation is logged."),
}

_TYPES = {
    "f8": "number",
    "f4": "number (single precision)",
    "i8": "whole",
    "i4": "whole",
    "i2": "code",
    "u4": "whole",
    "i1": "0 or 1",
}

_HOW = {"stock": "last or average week", "flow": "sum of weeks", "mean": "average of weeks"}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; bars inside cells are escaped and line breaks become spaces."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def number(x: float) -> str:
    """A number as people write it: 40, 0.05, 1000000."""
    return str(int(x)) if x == int(x) else repr(x)


def rules_page() -> str:
    """Every rule: what it returns, in which unit, and where it comes from."""
    rows = [(f"`{r.name}`", r.theme, f"`{r.formula}`", r.unit, r.concepts, r.source, r.meaning) for r in RULES.values()]
    about = (
        "Rules are small functions of numbers, of a person, a membership, a community and its parameters. "
        "Formulas are for reading; the exact order of evaluation is in the [description](description.md)."
    )
    head = ("rule", "module", "formula", "unit of the result", "concepts", "source", "meaning")
    return _page("Rules", about, table(head, rows))


def parameters_page() -> str:
    """Every parameter, theme by theme."""
    parts = [
        "Every parameter has a default, so that a scenario names only what differs. Bounds are inclusive. Parameters "
        "that only shape the start cannot be changed later in a run. Levels that no source gives are marked as "
        "assumed: vary them.\n"
    ]
    head = ("parameter", "default", "unit", "bounds", "meaning", "source", "concepts", "start only")
    for key, theme in THEMES.items():
        meaning = " ".join((theme.__doc__ or "").split("\n\n")[0].split())
        rows = [_parameter(q) for q in QUANTITIES.values() if q.theme == key]
        parts.append(f"## {key}\n\n{meaning}\n\n{table(head, rows)}")
    return _page("Parameters", *parts)


def _parameter(q: Quantity) -> tuple[str, ...]:
    unit = f"{q.unit}; whole" if q.whole else q.unit
    bounds = f"{number(q.low)} to {number(q.high)}"
    start = "yes" if q.start_only else ""
    return f"`{q.path}`", number(q.default), unit, bounds, q.meaning, q.source, q.concepts, start


def stages_page() -> str:
    """The week, stage by stage, in order."""
    rows = [(str(n), stage.name, stage.scope, stage.meaning) for n, stage in enumerate(STAGES, 1)]
    about = "The order of a week. A stage of scope *community* runs once for each community, a *world* stage once."
    return _page("Stages of a week", about, table(("order", "stage", "scope", "meaning"), rows))


def records_page(source: str) -> str:
    """State variables and weekly measures; `source` is the text of `records.py`, whose comments are the meanings."""
    parts = []
    for name, (dtype, about) in _RECORDS.items():
        meanings = field_comments(source, name)
        fields = [(f"`{field}`", _type(dtype[field]), meanings.get(field, "")) for field in dtype.names or ()]
        parts.append(f"## {name.capitalize()}\n\n{about}\n\n{table(('field', 'type', 'meaning'), fields)}")
    arrays = [(f"`{name}`", meaning) for name, meaning in state_fields(source).items()]
    parts.append(f"## State\n\nWhat a world is made of.\n\n{table(('array', 'meaning'), arrays)}")
    measures = [(f"`{m.name}`", m.label, m.unit, _stored(m), _HOW[m.how], m.concepts) for m in MEASURES.values()]
    head = ("measure", "label", "unit", "type", "how to put weeks together", "concepts")
    parts.append(f"## Weekly measures\n\nOne row per week and community.\n\n{table(head, measures)}")
    return _page("Records", *parts)


def _type(dtype: np.dtype[Any]) -> str:
    times = "".join(f"{size} × " for size in dtype.shape)
    return f"{times}{_TYPES[dtype.base.str[1:]]}, {dtype.base.str[1:]}"


def _stored(measure: Measure) -> str:
    """Levels and flows are stored in two fields of several numbers, all others under their own names."""
    names = WEEKLY.names or ()
    return _type(WEEKLY[measure.name]) if measure.name in names else _type(WEEKLY["level"].base)


def draws_page(sources: Mapping[str, str]) -> str:
    """What chance is used for; `sources` holds the texts of the modules of this folder, by module name."""
    comments = dict(re.findall(r"^([A-Z_]+) = \d+ +# (.+)$", sources["draws"], re.MULTILINE))
    users = draw_users(sources)
    rows = [
        (f"`{name.upper()}`", str(value), ", ".join(users.get(name.upper(), [])), comments.get(name.upper(), ""))
        for name, value in PURPOSES.items()
    ]
    about = "Each decision has a number of its own, so that changing one leaves the luck of all others alone."
    return _page("Draws", about, table(("purpose", "number", "used in", "note"), rows))


def pages(sources: Mapping[str, str]) -> dict[str, str]:
    """All generated pages by file name, from the texts of the modules of this folder by module name."""
    return {
        "rules.md": rules_page(),
        "parameters.md": parameters_page(),
        "stages.md": stages_page(),
        "records.md": records_page(sources["records"]),
        "draws.md": draws_page(sources),
    }


def field_comments(source: str, name: str) -> dict[str, str]:
    """Comments behind the fields of the record `name`, by field."""
    block = re.search(rf"^{name} = np\.dtype\(\n(.*?)^\)", source, re.MULTILINE | re.DOTALL)
    return dict(re.findall(r'\("(\w+)", "\w+"(?:, \([^)]*\))?\), +# (.+)', block.group(1))) if block else {}


def state_fields(source: str) -> dict[str, str]:
    """Fields of the named tuple `State` with the docstrings that follow them."""
    found: dict[str, str] = {}
    for node in ast.parse(source).body:
        if not (isinstance(node, ast.ClassDef) and node.name == "State"):
            continue
        last = ""
        for item in node.body:
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
                last = item.target.id
                found[last] = ""
            elif last and isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant):
                found[last] = " ".join(str(item.value.value).split())
    return found


def draw_users(sources: Mapping[str, str]) -> dict[str, list[str]]:
    """Which functions use a purpose, as `module.function`, by the purpose's name in capitals."""
    users: dict[str, list[str]] = {}
    for module, text in sorted(sources.items()):
        for function in ast.walk(ast.parse(text)):
            if not isinstance(function, ast.FunctionDef):
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "draws":
                    where = f"`{module}.{function.name}`"
                    if node.attr.isupper() and where not in users.setdefault(node.attr, []):
                        users[node.attr].append(where)
    return users


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", _NOTE, *(part.strip() for part in parts)]) + "\n"
