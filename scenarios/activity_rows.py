"""Rows of the activity catalogue: what may stand in one, and the activity the simulation makes of it.

The same rows stand in the catalogue that comes with copsim and under `activities:` in a scenario. There they add an
activity, or change single attributes of one that is known.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from numbers import Integral
from typing import Any

from copsim.scenarios.errors import Problem, shortened, shown, unknown
from copsim.scenarios.numbers import Number, bounds, number_problem
from copsim.scenarios.texts import one_line
from copsim.simulation.activities import ALWAYS, BOUNDS, FAMILIES, NEEDS, Activity

Row = dict[str, Any]
"""Attributes of an activity as they are written."""

KINDS = ("one-to-many", "whole group", "small groups", "one-to-one", "few-to-few", "many-to-many")
"""Who meets whom."""

_ABOUT: dict[str, tuple[str, str]] = {
    "hours": ("hours", "What it asks of somebody who takes part."),
    "preparation": ("hours", "Leader hours it takes to prepare."),
    "group": ("people", "How many sit together and meet each other."),
    "rounds": ("rounds", "How often people are seated anew."),
    "voices": ("chance", "Chance that somebody with a question gets to ask it."),
    "formality": ("0 to 1", "From informal (0) to formal (1)."),
    "mutual": ("0 to 1", "From learning from somebody (0) to learning with each other (1)."),
    "outside": ("share", "Share of what is told that comes from outside sources, and not from each other."),
    "ties": ("0 to 1", "How much it builds ties; 1 as much as sitting together can."),
    "reifies": ("0 to 1", "How far what is told is written down."),
    "reach": ("0 to 1", "How far outsiders hear of it."),
}
_WHOLE = ("group", "rounds")
_BOUNDS = {name: (low, high) for name, low, high in BOUNDS}

ATTRIBUTES: dict[str, Number] = {
    name: Number(*_BOUNDS[name], unit, meaning, whole=name in _WHOLE) for name, (unit, meaning) in _ABOUT.items()
}
"""Attributes that are numbers, with the bounds the simulation gives them."""
FROM_FORMAT = ("group", "rounds", "voices")
"""Attributes an activity has from its format, unless it says otherwise."""
ROW_KEYS: tuple[str, ...] = ("about", "family", "format", *ATTRIBUTES, "serves")
"""What may stand in a row."""
SHARE = Number(0, 1, "0 to 1", "How far an activity serves a need.", whole=False)
FAMILY = f"one of {', '.join(FAMILIES)}, or its number from 0 to {len(FAMILIES) - 1}"
LONGEST_ROW_NAME = 60
_IN_NAMES = frozenset(" &/'’()+-")


@dataclass(frozen=True)
class Format:
    """A way of meeting, known by name: how many sit together, how often anew, and whose questions are heard."""

    name: str
    kind: str
    group: int
    rounds: int
    voices: float
    about: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)


def row_name_problem(name: str, key: str) -> Problem | None:
    """What is wrong with the name of an activity, if anything."""
    if name in [activity.name for activity in ALWAYS]:
        return Problem("is a row of the model's own and no name for an activity", key=key, value=shortened(name))
    sound = all(c.isalnum() or c in _IN_NAMES for c in name) and name[:1].isalnum() and not name.endswith(" ")
    if not sound or len(name) > LONGEST_ROW_NAME or "  " in name:
        expected = f"letters, digits, single spaces and &/'()+-, {LONGEST_ROW_NAME} characters at most"
        return Problem("cannot be the name of an activity", key=key, value=shortened(name), expected=expected)
    return None


def attribute_problem(
    key: str, attribute: str, value: Any, formats: Collection[str], *, written: str = "", decimals: bool = True
) -> Problem | None:
    """What is wrong with an attribute other than `about` and `serves`, if anything; see `number_problem`."""
    if attribute == "family":
        if isinstance(value, str) and value in FAMILIES:
            return None
        if not isinstance(value, bool) and isinstance(value, Integral) and 0 <= int(value) < len(FAMILIES):
            return None
        near = unknown(value, FAMILIES).nearest if isinstance(value, str) else ""
        return Problem(f"is {shown(value)}", key=key, value=shown(value), expected=FAMILY, nearest=near)
    if attribute == "format":
        if isinstance(value, str) and value in formats:
            return None
        near = unknown(value, formats).nearest if isinstance(value, str) else ""
        expected = f"one of {', '.join(formats)}"
        return Problem(f"is {shown(value)}", key=key, value=shown(value), expected=expected, nearest=near)
    number = ATTRIBUTES[attribute]
    if attribute == "hours" and not isinstance(value, bool) and value == 0:
        expected = f"{bounds(number)}, above 0: an activity needs hours"
        return Problem(f"is {written or value}", key=key, value=written or shown(value), expected=expected)
    return number_problem(key, value, number, written=written, decimals=decimals)


def need_problem(key: str, need: str, value: Any, *, written: str = "") -> Problem | None:
    """What is wrong with a need and how far it is served, if anything."""
    if need not in NEEDS:
        return unknown(str(need), NEEDS, key)
    return number_problem(key, value, SHARE, written=written)


def row_problems(name: str, row: Any, formats: Collection[str], key: str = "") -> list[Problem]:
    """All that is wrong with a row that was given in Python. `key` is where it stands."""
    at = shortened(key or name)
    found = row_name_problem(name, at)
    problems = [found] if found else []
    if not isinstance(row, Mapping) or not row:
        problems.append(Problem(f"is {'empty' if row == {} else shown(row)}", key=at, expected="attributes by name"))
        return problems
    for attribute, value in row.items():
        where = f"{at}.{attribute}"
        one: Problem | None = None
        if attribute not in ROW_KEYS:
            one = unknown(str(attribute), ROW_KEYS, where)
        elif attribute == "about":
            one = _text_problem(where, value)
        elif attribute == "serves":
            if isinstance(value, Mapping):
                needs = [need_problem(shortened(f"{where}.{need}"), need, share) for need, share in value.items()]
                problems += [problem for problem in needs if problem]
            else:
                one = Problem(f"is {shown(value)}", key=where, expected="needs with numbers from 0 to 1")
        else:
            one = attribute_problem(where, attribute, value, formats)
        if one:
            problems.append(one)
    return problems


def _text_problem(key: str, value: Any) -> Problem | None:
    if not isinstance(value, str):
        return Problem(f"is {shown(value)}", key=key, expected="text")
    try:
        one_line(value)
    except ValueError as error:
        return Problem(str(error), key=key)
    return None


def tidy(row: Mapping[str, Any]) -> Row:
    """A sound row in one form: attributes and needs in their order, families by name, numbers of one kind."""
    made: Row = {}
    for attribute in ROW_KEYS:
        if attribute not in row:
            continue
        value = row[attribute]
        if attribute == "about":
            made[attribute] = one_line(value)
        elif attribute == "family":
            made[attribute] = value if isinstance(value, str) else FAMILIES[int(value)]
        elif attribute == "serves":
            made[attribute] = {need: float(value[need]) for need in NEEDS if need in value}
        elif attribute in ATTRIBUTES:
            made[attribute] = int(value) if ATTRIBUTES[attribute].whole else float(value)
        else:
            made[attribute] = value
    return made


def given_later(base: Mapping[str, Any], later: Mapping[str, Any]) -> set[str]:
    """Attributes of the base that no longer hold when a later row changes some.

    Whoever gives another format wants its seats and voices, and not those of the row before.
    """
    replaced = {*later, *(FROM_FORMAT if "format" in later else ())}
    return replaced & set(base)


def merged(base: Mapping[str, Any], later: Mapping[str, Any]) -> Row:
    """A row, changed by another one."""
    gone = given_later(base, later)
    kept = {attribute: value for attribute, value in base.items() if attribute not in gone}
    return tidy({**kept, **later})


def as_activity(name: str, row: Mapping[str, Any], formats: Mapping[str, Format], *, usual: bool = True) -> Activity:
    """The activity as the simulation takes it; the row has a family and hours at least."""
    values: dict[str, Any] = {}
    if "format" in row:
        seats = formats[row["format"]]
        values |= {attribute: getattr(seats, attribute) for attribute in FROM_FORMAT}
    values |= {attribute: row[attribute] for attribute in ATTRIBUTES if attribute in row}
    if "serves" in row:
        values["serves"] = tuple(row["serves"].get(need, 0.0) for need in NEEDS)
    return Activity(name, FAMILIES.index(row["family"]), **values, usual=usual)


def as_row(activity: Activity) -> Row:
    """All attributes of an activity, for machines: families by name, needs by name."""
    return {
        "family": FAMILIES[activity.family],
        **{attribute: getattr(activity, attribute) for attribute in ATTRIBUTES},
        "serves": dict(zip(NEEDS, activity.serves, strict=True)),
        "usual": activity.usual,
    }
