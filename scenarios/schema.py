"""What a scenario file may say, made from the parameters: as JSON Schema for editors, and as a new file to edit."""

from __future__ import annotations

from typing import Any

from copsim.scenarios.activity_rows import ATTRIBUTES, ROW_KEYS, SHARE
from copsim.scenarios.between import BETWEEN, LINK_NUMBERS, field_of
from copsim.scenarios.catalogue import formats
from copsim.scenarios.entries import as_written
from copsim.scenarios.errors import Problem, ScenarioError, shown
from copsim.scenarios.numbers import (
    COSTS,
    EVENT_NUMBERS,
    EVENT_WORDS,
    NEEDS_COMMUNITY,
    OPTIONAL,
    PLACE,
    RUN,
    SPECIAL,
    SPLIT_BY,
    WEEK,
    WORDS,
    Number,
    bounds,
)
from copsim.scenarios.paths import CHANGEABLE, of_theme
from copsim.scenarios.places import COPIES
from copsim.scenarios.texts import LONGEST_NAME, SLUG, in_words, is_name
from copsim.scenarios.writing import scalar
from copsim.simulation.activities import FAMILIES, NEEDS
from copsim.simulation.model import QUANTITIES, THEMES
from copsim.simulation.parameters import Quantity

TEXT_MEANINGS = {
    "name": "Short name: small letters and digits, with - or _ between them. That of the file if not given.",
    "title": "What the scenario is called.",
    "question": "What one would like to know.",
    "description": "Who and what this is about, and what to look at.",
    "extends": "A name of the library, or the path of a file beside this one; what is not said here is as there.",
}
FLAG_MEANINGS = {
    "real_case": "Whether this retells something that happened; then every number needs a source.",
    "replaces_changes": "Whether inherited changes are dropped; if not, those given here follow them.",
}
SOURCES_MEANING = "Where numbers come from, by path or 'changes[0].week': 'seed: …', 'fitted: …' or 'assumed: …'."
PROGRAMME_MEANING = "Activities the calendar may choose from, in the order of a fixed programme; all if left out."
ACTIVITIES_MEANING = (
    "Own activities by name (with family and hours at least), or attributes to change of one in the catalogue."
)
FAMILY_MEANING = "Which family of learning activities it belongs to."
FORMAT_MEANING = "Way of meeting; group, rounds and voices are those of the format, unless given."
CHANGES_MEANING = "What changes in the course of the run: each entry has a week, and 'set', 'event' or 'cost'."
PLACES_MEANING = "Places of a landscape by name: communities that differ at the start; instead of 'communities'."
START_MEANING = "A name of the library, of which the place has the parameters at the start."
OWN_MEANING = "Parameters of this place at the start, over those for all."
LINKS_MEANING = (
    "What lies between places: from which to which, and at least one of brokers, encounters, objects, visits."
)
ENDS_MEANINGS = {
    "from": "The place, or copy of one, where brokers are at home, that is read, and that is visited.",
    "to": "The place, or copy of one, to which brokers belong too, that reads, and that visits.",
}
BOTH_MEANING = "Whether the same lies between them the other way too; encounters are of both in any case."
LANDSCAPE_HINT = "How these are written: copsim scenarios show schools --yaml"
SET_MEANING = "New values by parameter path; they hold from this week on."
COST_MEANING = "What the change costs; told and compared by copsim compare, and no run is another for it."


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a scenario file, for editors that complete and check while one writes."""
    themes = {
        key: {
            "type": "object",
            "description": _about(theme),
            "additionalProperties": False,
            "properties": {QUANTITIES[path].name: _parameter(QUANTITIES[path]) for path in of_theme(key)},
        }
        for key, theme in THEMES.items()
    }
    texts: dict[str, Any] = {key: {"type": "string", "description": about} for key, about in TEXT_MEANINGS.items()}
    texts["name"] |= {"pattern": f"^{SLUG.pattern}$", "maxLength": LONGEST_NAME}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "copsim scenario",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **texts,
            **{key: {**_number(number), "default": _plain(number, number.default)} for key, number in RUN.items()},
            **{key: {"type": "boolean", "default": False, "description": m} for key, m in FLAG_MEANINGS.items()},
            "sources": {
                "type": "object",
                "description": SOURCES_MEANING,
                "additionalProperties": {"type": "string", "pattern": "^(seed:|fitted:|assumed)"},
            },
            "changes": {"type": "array", "description": CHANGES_MEANING, "items": {"oneOf": _entries()}},
            "programme": {
                "type": "array",
                "description": PROGRAMME_MEANING,
                "minItems": 1,
                "uniqueItems": True,
                "items": {"type": "string"},
            },
            "activities": {"type": "object", "description": ACTIVITIES_MEANING, "additionalProperties": _row()},
            "places": _places(),
            "links": {"type": "array", "description": LINKS_MEANING, "items": _link()},
            **themes,
        },
    }


def _about(theme: type) -> str:
    return " ".join((theme.__doc__ or "").split())


def _plain(number: Number | Quantity, value: float) -> int | float:
    return int(value) if number.whole else float(value)


def _row() -> dict[str, Any]:
    """A row of the catalogue."""
    share = _number(SHARE)
    hours = {"hours": {"exclusiveMinimum": 0, **_number(ATTRIBUTES["hours"])}}
    return {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": {
            "about": {"type": "string", "description": "What it is, in plain words."},
            "family": {"enum": [*FAMILIES, *range(len(FAMILIES))], "description": FAMILY_MEANING},
            "format": {"enum": list(formats()), "description": FORMAT_MEANING},
            **{name: _number(number) for name, number in ATTRIBUTES.items()},
            **hours,
            "serves": {
                "type": "object",
                "description": "How far it serves each need; 0 for those left out.",
                "additionalProperties": False,
                "properties": dict.fromkeys(NEEDS, share),
            },
        },
    }


def _places() -> dict[str, Any]:
    """Places of a landscape by name."""
    values = {path: _number(quantity) for path, quantity in QUANTITIES.items()}
    content = {
        "copies": {**_number(COPIES), "default": int(COPIES.default)},
        "title": {"type": "string", "description": "Who they are."},
        "extends": {"type": "string", "description": START_MEANING},
        "set": {"type": "object", "description": OWN_MEANING, "additionalProperties": False, "properties": values},
    }
    return {
        "type": "object",
        "description": PLACES_MEANING,
        "minProperties": 1,
        "propertyNames": {"pattern": f"^(?=[a-z]){SLUG.pattern}$", "maxLength": LONGEST_NAME},
        # A place of which nothing is to be said has nothing behind its colon.
        "additionalProperties": {
            "oneOf": [{"type": "object", "additionalProperties": False, "properties": content}, {"const": None}]
        },
    }


def _link() -> dict[str, Any]:
    """A link between two places."""
    numbers = {key: _number(number) for key, number in LINK_NUMBERS.items()}
    inner = {field_of(key): numbers.pop(key) for key in list(numbers) if "." in key}
    ends = {key: {"type": "string", "description": about} for key, about in ENDS_MEANINGS.items()}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **ends,
            "both": {"type": "boolean", "default": False, "description": BOTH_MEANING},
            "encounters": {**_form(inner, ["every"]), "description": "Boundary encounters of the two."},
            **numbers,
            "note": {"type": "string", "description": "What this is, in plain words."},
        },
        "required": list(ends),
        "anyOf": [{"required": [name]} for name in BETWEEN],
    }


def _number(number: Number | Quantity) -> dict[str, Any]:
    if number.names:
        return {"enum": list(number.names), "description": number.meaning}
    return {
        "type": "integer" if number.whole else "number",
        "minimum": _plain(number, number.low),
        "maximum": _plain(number, number.high),
        "description": f"{number.meaning} ({number.unit})",
    }


def _parameter(quantity: Quantity) -> dict[str, Any]:
    default = as_written(quantity.path, quantity.default)
    return {**_number(quantity), "default": default, "unit": quantity.unit}


def _entries() -> list[dict[str, Any]]:
    """One form of an entry that sets values, and one for each event."""
    common: dict[str, Any] = {"week": _number(WEEK), "note": {"type": "string", "description": "Why, in plain words."}}
    common["cost"] = {
        "type": "object",
        "description": COST_MEANING,
        "additionalProperties": False,
        "minProperties": 1,
        "properties": {name: _number(number) for name, number in COSTS.items()},
    }
    name = {"type": "string", "description": "In a landscape, a place or one of its copies, by its name."}
    place = {"community": {"oneOf": [_number(PLACE), name]}}
    values = {path: _number(QUANTITIES[path]) for path in CHANGEABLE}
    setting = {
        "type": "object",
        "description": SET_MEANING,
        "additionalProperties": False,
        "minProperties": 1,
        "properties": values,
    }
    told: dict[str, dict[str, Any]] = {
        SPECIAL: {"type": "string", "description": "Which activity is held."},
        "into": {"oneOf": [_number(PLACE), name], "description": f"Expected: {WORDS['into']}."},
        "by": {"enum": list(SPLIT_BY), "description": "Who splits off: by what they work on, or by where they are."},
    }
    forms = [_form({**common, **place, "set": setting}, ["week", "set"]), _form({**common, **place}, ["week", "cost"])]
    for event, numbers in EVENT_NUMBERS.items():
        where = {} if event == "fresh luck" else place
        own = {name: _number(number) for name, number in numbers.items()}
        needed = [name for name in numbers if name not in OPTIONAL]
        words = EVENT_WORDS.get(event, ())
        own |= {word: told[word] for word in words}
        needed += [*words, *(["community"] if event in NEEDS_COMMUNITY else [])]
        forms.append(_form({**common, **where, "event": {"const": event}, **own}, ["week", "event", *needed]))
    return forms


def _form(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}


def template(name: str) -> str:
    """Text of a new scenario file: ready to load, with every parameter in it as a comment.

    Raises ScenarioError for a name that cannot be.
    """
    if not is_name(name):
        expected = "small letters and digits, with - or _ between them"
        raise ScenarioError([Problem(f"is {shown(name)}", key="name", value=name, expected=expected)])
    lines = [
        "# A scenario for copsim. Lines that begin with # are not read.",
        "# To give a parameter another value, take the # away in front of it and in front of its theme.",
        f"name: {scalar(name)}",
        f"title: {scalar(in_words(name))}",
        "question: What would you like to know?",
        "description: |-",
        "  Who is this community, and what should one look at?",
        "",
        f"# {TEXT_MEANINGS['extends']}",
        "#extends: healthy",
        "",
    ]
    for key, number in RUN.items():
        lines += [f"# {number.meaning} Expected: {bounds(number)}."]
        lines += [f"{'' if key == 'weeks' else '#'}{key}: {scalar(_plain(number, number.default))}"]
    lines += [line for key, about in FLAG_MEANINGS.items() for line in (f"# {about}", f"#{key}: false")]
    for key, theme in THEMES.items():
        lines += ["", f"# {_about(theme)}", f"#{key}:"]
        for path in of_theme(key):
            q = QUANTITIES[path]
            lines += [f"# {q.meaning} Expected: {bounds(q)}; the default is given."]
            lines += [f"#  {q.name}: {scalar(as_written(path, q.default))}"]
    lines += ["", f"# {PROGRAMME_MEANING}", "#programme: [stories, case clinics, field trips]"]
    lines += ["", f"# {ACTIVITIES_MEANING}", f"# Attributes: {', '.join(ROW_KEYS)}.", "#activities:"]
    lines += ["#  study visit:", "#    family: visits", "#    hours: 4", "#    preparation: 6"]
    lines += ["", f"# {CHANGES_MEANING}", f"# set: {SET_MEANING}", f"# cost: {COST_MEANING}"]
    for event, numbers in EVENT_NUMBERS.items():
        words = ", ".join(f"{key} ({bounds(number)})" for key, number in numbers.items())
        named = {SPECIAL: "a name"}
        more = ", ".join(f"{word} ({named.get(word, WORDS[word])})" for word in EVENT_WORDS.get(event, ()))
        words = ", ".join(part for part in (words, more) if part)
        lines += [f"# event: {event}{', with ' + words if words else ''}"]
    lines += ["#changes:", "#  - week: 26", "#    set:", "#      leading.effort: 0.05", "#    note: Why this happens."]
    lines += ["#    cost: {hours: 0, money: 0}"]
    lines += ["#  - week: 52", "#    event: launch", "#    days: 2", "#    invited: 10"]
    lines += ["", f"# places: {PLACES_MEANING}", f"# links: {LINKS_MEANING}", f"# {LANDSCAPE_HINT}"]
    lines += ["", f"# {SOURCES_MEANING}", "#sources:", '#  leading.effort: "assumed: why this level"']
    return "\n".join(lines) + "\n"
