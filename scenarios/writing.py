"""A scenario as the text of a file, made so that loading it gives the same scenario again."""

from __future__ import annotations

import re
from typing import Any

from copsim.scenarios.entries import as_written
from copsim.scenarios.numbers import RUN, resolved
from copsim.scenarios.scenario import Scenario
from copsim.simulation.model import QUANTITIES, THEMES

_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 ._,;()/\[\]'’…?!-]*[A-Za-z0-9._)\]?!…-])?")
"""Text that means itself in YAML without quotes (if it does not look like something else)."""
_PLAIN_IN_BLOCK = re.compile(r"\S(?:.*\S)?")


def written(scenario: Scenario) -> str:
    """The text of a scenario file: what was set, and nothing that is inherited from elsewhere."""
    lines = [f"name: {scalar(scenario.name)}", f"title: {scalar(scenario.title)}"]
    lines += [f"question: {scalar(scenario.question)}", *_described(scenario.description)]
    # In a landscape the places and links say the other numbers of the run.
    run = ["weeks"] if scenario.places else list(RUN)
    lines += [f"{name}: {scalar(getattr(scenario, name))}" for name in run]
    lines += [f"real_case: {scalar(scenario.real_case)}"]
    for theme in THEMES:
        own = {path: value for path, value in scenario.parameters.items() if QUANTITIES[path].theme == theme}
        if own:
            lines += [f"{theme}:"]
            lines += [f"  {QUANTITIES[path].name}: {scalar(as_written(path, value))}" for path, value in own.items()]
    if scenario.chosen_programme:
        lines += ["programme:", *(f"  - {scalar(name)}" for name in scenario.programme)]
    if scenario.activities:
        lines += ["activities:"]
    for name, row in scenario.activities.items():
        lines += [f"  {scalar(name)}:"]
        lines += [f"    {line}" for attribute, value in row.items() for line in _pair(attribute, value)]
    if scenario.places:
        lines += ["places:"]
    for place in scenario.places:
        content = {key: value for key, value in place.as_dict().items() if key != "name"}
        lines += [f"  {scalar(place.name)}:"]
        lines += [f"    {line}" for key, value in content.items() for line in _pair(key, value)]
    lines += _list("links", [link.as_dict() for link in scenario.links])
    lines += _list("changes", [entry.as_dict() for entry in scenario.changes])
    if scenario.sources:
        lines += ["sources:"]
        lines += [f"  {scalar(key)}: {scalar(text)}" for key, text in scenario.sources.items()]
    return "\n".join(lines) + "\n"


def _list(key: str, entries: list[dict[str, Any]]) -> list[str]:
    """A list of mappings; nothing where it is empty."""
    lines = [f"{key}:"] if entries else []
    for entry in entries:
        inner = [line for name, value in entry.items() for line in _pair(name, value)]
        lines += [f"  {'- ' if n == 0 else '  '}{line}" for n, line in enumerate(inner)]
    return lines


def _pair(key: str, value: Any) -> list[str]:
    if value == {}:
        return [f"{key}: {{}}"]
    if isinstance(value, dict):
        return [f"{key}:", *(f"  {name}: {scalar(inner)}" for name, inner in value.items())]
    return [f"{key}: {scalar(value)}"]


def _described(text: str) -> list[str]:
    """A description over several lines stays readable; one with odd characters is quoted."""
    lines = text.split("\n")
    if len(lines) > 1 and all(not line or (_PLAIN_IN_BLOCK.fullmatch(line) and _harmless(line)) for line in lines):
        return ["description: |-", *(f"  {line}" if line else "" for line in lines)]
    return [f"description: {scalar(text)}"]


def _harmless(text: str) -> bool:
    return all(c.isprintable() for c in text)


def scalar(value: Any) -> str:
    """One value as YAML 1.2 writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return repr(value)
    if _PLAIN.fullmatch(value) and isinstance(resolved(value), str):
        return value
    return '"' + "".join(_escaped(c) for c in value) + '"'


def _escaped(c: str) -> str:
    if c in '"\\':
        return "\\" + c
    if c == "\n":
        return "\\n"
    if c.isprintable():
        return c
    code = ord(c)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
