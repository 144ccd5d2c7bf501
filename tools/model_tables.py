"""Describe: the tables of the model description, made from the declarations in the code.

Pure functions that return Markdown. Reading the sources and writing the pages is done by `tools/make_docs.py`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from copsim.simulation.activities import ACTIVITY, ALWAYS, BOUNDS, FAMILIES, NEEDS, PLAIN, catalogue_rows
from copsim.simulation.draws import PURPOSES
from copsim.simulation.model import QUANTITIES, STAGES, THEMES
from copsim.simulation.parameters import Quantity
from copsim.simulation.recording import MEASURES, WEEKLY, Measure
from copsim.simulation.records import (
    CHANGE,
    CLOCK,
    COMMUNITY,
    INSIGHT,
    ITEM,
    KINDS,
    LEVELS,
    LOG,
    MEMBERSHIP,
    PERSON,
    ROLES,
    STAGES_OF_LIFE,
    TIES,
)
from copsim.simulation.rules import RULES

COMMAND = "python tools/make_docs.py"
"""What makes the pages anew."""

_NOTE = f"<!-- Made from the code by `{COMMAND}`. Do not edit. -->"

_RECORDS: dict[str, tuple[np.dtype[Any], str]] = {
    "PERSON": (PERSON, "One row per person; rows are only appended."),
    "MEMBERSHIP": (MEMBERSHIP, "One row per person and community; rows are only appended."),
    "TIES": (TIES, "One row per membership: the strongest ties."),
    "INSIGHT": (INSIGHT, "One row per membership: what is kept in mind of what was taken up there."),
    "COMMUNITY": (COMMUNITY, "One row per community."),
    "CHANGE": (CHANGE, "One row per dated change, sorted by week."),
    "CLOCK": (CLOCK, "One row: where the world is, and how full its rows are."),
    "LOG": (LOG, "One row per member who did something in a week, where participation is logged."),
    "ITEM": (ITEM, "One row per item of value, where participation is logged."),
}

_TYPES = {
    "f8": "number",
    "f4": "number (single precision)",
    "i8": "whole",
    "i4": "whole",
    "i2": "code",
    "i1": "code",
    "u8": "set of topics",
}

_CODES: dict[str, Sequence[str]] = {
    "levels": LEVELS,
    "roles": ROLES,
    "families of activities": FAMILIES,
    "needs": NEEDS,
    "kinds of value": KINDS,
    "stages of life": STAGES_OF_LIFE,
}
"""What numbers stand for, from 0 on."""

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
    by_module = sorted(RULES.values(), key=lambda r: r.theme)  # not in the order in which modules were imported
    rows = [(f"`{r.name}`", r.theme, f"`{r.formula}`", r.unit, r.concepts, r.source, r.meaning) for r in by_module]
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
        "assumed: vary them. A parameter whose unit is *name* chooses one of several rules; these stand together at "
        "the end.\n"
    ]
    head = ("parameter", "default", "unit", "bounds", "meaning", "source", "concepts", "start only")
    for key, theme in THEMES.items():
        meaning = " ".join((theme.__doc__ or "").split("\n\n")[0].split())
        rows = [_parameter(q) for q in QUANTITIES.values() if q.theme == key]
        parts.append(f"## {key}\n\n{meaning}\n\n{table(head, rows)}")
    parts.append(f"## Choices between rules\n\n{_choices()}")
    return _page("Parameters", *parts)


def _parameter(q: Quantity) -> tuple[str, ...]:
    """One row; a choice is told by its names, never by the numbers that the kernel reads."""
    start = "yes" if q.start_only else ""
    unit, bounds = q.unit, ", ".join(q.names)
    if not q.names:
        unit = f"{q.unit}; whole" if q.whole else q.unit
        bounds = f"{number(q.low)} to {number(q.high)}"
    return f"`{q.path}`", _written(q, q.default), unit, bounds, q.meaning, q.source, q.concepts, start


def _written(q: Quantity, value: float) -> str:
    """A value as scenario files give it."""
    known = q.written(value)
    return known if isinstance(known, str) else number(known)


def _choices() -> str:
    """Every choice between rules: its names, with the number that the kernel reads, and which is the default."""
    rows = [
        (f"`{q.path}`", name, str(n), "yes" if n == q.default else "", q.source, q.concepts)
        for q in QUANTITIES.values()
        for n, name in enumerate(q.names)
    ]
    about = (
        "A scenario gives the name. Where theory or evidence leaves open which rule holds, the default is no "
        "statement that it is right: a finding says under which names it holds. What each means is in "
        "[concepts](concepts.md).\n\n"
    )
    return about + table(("parameter", "name", "number", "default", "source", "concepts"), rows)


def stages_page() -> str:
    """The week, stage by stage, in order."""
    rows = [(str(n), stage.name, stage.scope, stage.meaning) for n, stage in enumerate(STAGES, 1)]
    about = "The order of a week. A stage of scope *community* runs once for each community, a *world* stage once."
    return _page("Stages of a week", about, table(("order", "stage", "scope", "meaning"), rows))


def records_page(source: str, activities: str = "") -> str:
    """State variables, attributes of activities and weekly measures.

    `source` is the text of `records.py`, `activities` that of `activities.py`; their comments are the meanings.
    """
    parts = []
    for name, (dtype, about) in _RECORDS.items():
        meanings = field_comments(source, name)
        fields = [(f"`{field}`", _type(dtype[field]), meanings.get(field, "")) for field in dtype.names or ()]
        parts.append(f"## {name.capitalize()}\n\n{about}\n\n{table(('field', 'type', 'meaning'), fields)}")
    parts.append(f"## Activity\n\n{_activity(activities)}")
    codes = [(kind, ", ".join(f"{n} {name}" for n, name in enumerate(names))) for kind, names in _CODES.items()]
    parts.append(f"## Codes\n\nWhat numbers stand for.\n\n{table(('of', 'codes'), codes)}")
    arrays = [(f"`{name}`", meaning) for name, meaning in state_fields(source).items()]
    parts.append(f"## State\n\nWhat a world is made of.\n\n{table(('array', 'meaning'), arrays)}")
    measures = [(f"`{m.name}`", m.label, m.unit, _stored(m), _HOW[m.how], m.concepts) for m in MEASURES.values()]
    head = ("measure", "label", "unit", "type", "how to put weeks together", "concepts")
    parts.append(f"## Weekly measures\n\nOne row per week and community.\n\n{table(head, measures)}")
    return _page("Records", *parts)


def _activity(source: str) -> str:
    """Attributes of an activity, and the rows that are there without any scenario; `source` holds the meanings."""
    meanings = field_comments(source, "ACTIVITY")
    bounds = {name: f"{number(low)} to {number(high)}" for name, low, high in BOUNDS}
    names = ACTIVITY.names or ()
    fields = [
        (f"`{name}`", _type(ACTIVITY[name]), bounds.get(name, "0 to 1"), meanings.get(name, "")) for name in names
    ]
    every = (*ALWAYS, *PLAIN)
    rows = catalogue_rows(PLAIN)
    head = ("attribute", *(f"{n} {activity.name}" for n, activity in enumerate(every)))
    known = [(f"`{name}`", *(_attribute(row[name]) for row in rows)) for name in names]
    return (
        "One row per activity of the catalogue: there is no rule for a single one. The numbers of `serves` stand in "
        f"the order of the needs.\n\n{table(('attribute', 'type', 'bounds', 'meaning'), fields)}\n"
        f"Every catalogue begins with rows 0 to {len(ALWAYS) - 1}. What a scenario names follows; where none is given, "
        f"one plain meeting does. `copsim activities list` shows what scenarios can name.\n\n{table(head, known)}"
    )


def _attribute(value: Any) -> str:
    """One number, or several with commas between them."""
    return ", ".join(number(float(x)) for x in np.atleast_1d(value))


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
        "records.md": records_page(sources["records"], sources["activities"]),
        "draws.md": draws_page(sources),
    }


def field_comments(source: str, name: str) -> dict[str, str]:
    """Comments behind the fields of the record `name`, by field."""
    block = re.search(rf"^{name} = np\.dtype\(\n(.*?)^\)", source, re.MULTILINE | re.DOTALL)
    return dict(re.findall(r'\("(\w+)", "\w+"(?:, \(.*\))?\), +# (.+)', block.group(1))) if block else {}


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
