"""A scenario as a page of plain text, for people who decide whether to run it."""

from __future__ import annotations

import textwrap
from typing import Any

from copsim.scenarios.catalogue import catalogue
from copsim.scenarios.entries import as_written
from copsim.scenarios.numbers import RUN
from copsim.scenarios.scenario import Scenario
from copsim.simulation.model import DEFAULTS, QUANTITIES

WIDTH = 100


def describe(scenario: Scenario, parent: Scenario | None = None) -> str:
    """The page: what it is about, what differs, what changes when, and where the numbers come from.

    Args:
        scenario: what is described.
        parent: what to compare with; the defaults of the model if not given.
    """
    lines = [f"{scenario.title} ({scenario.name})"]
    if scenario.real_case:
        lines += ["A real case: it retells something that happened."]
    for text in (scenario.question, scenario.description):
        if text:
            lines += ["", *_wrapped(text)]
    lines += ["", _run(scenario)]
    lines += ["", *_differences(scenario, parent)]
    lines += ["", *_calendar(scenario)]
    lines += ["", *_changes(scenario)]
    if scenario.sources:
        lines += ["", "Where the numbers come from"]
        lines += [line for key, text in scenario.sources.items() for line in _item(f"{key}: {text}")]
    return "\n".join(lines) + "\n"


def _wrapped(text: str) -> list[str]:
    """Paragraphs, which empty lines part, each on lines of its own."""
    paragraphs = [textwrap.wrap(part, WIDTH) for part in text.split("\n\n")]
    return [line for lines in paragraphs for line in (*lines, "")][:-1]


def _item(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")


def _run(scenario: Scenario) -> str:
    weeks = "1 week" if scenario.weeks == 1 else f"{scenario.weeks} weeks"
    if scenario.communities == 1:
        return f"It runs for {weeks}."
    shared = ""
    if scenario.elsewhere > 0:
        shared = f"; {scenario.elsewhere:.0%} of each one's first people belong to the next one too"
    return f"It runs for {weeks}, with {scenario.communities:,} communities side by side{shared}."


def _differences(scenario: Scenario, parent: Scenario | None) -> list[str]:
    base = {**DEFAULTS, **(parent.parameters if parent is not None else {})}
    against = f"from '{parent.name}'" if parent is not None else "from the defaults of the model"
    lines = []
    for path, q in QUANTITIES.items():
        now = scenario.setting(path)
        if now != base[path]:
            was, becomes = _value(path, base[path]), _value(path, now)
            unit = f"one of {', '.join(q.names)}" if q.names else q.unit
            lines += _item(f"{path}: {becomes} instead of {was} ({unit}). {q.meaning}")
    same = [path for path in scenario.parameters if scenario.parameters[path] == base[path]]
    if parent is not None:
        lines += [
            line
            for name in RUN
            if getattr(scenario, name) != getattr(parent, name)
            for line in _item(f"{name}: {getattr(scenario, name):g} instead of {getattr(parent, name):g}.")
        ]
        same = []
    head = [f"What differs {against} at the start"] if lines else [f"At the start, nothing differs {against}."]
    if same:
        held = ", ".join(f"{path} {_value(path, scenario.parameters[path])}" for path in same)
        lines += _item(f"Held at the default on purpose: {held}.")
    return [*head, *lines]


def _value(path: str, value: float) -> str:
    written = as_written(path, value)
    if isinstance(written, str):
        return written
    return f"{written:,}" if isinstance(written, int) else f"{written:g}"


def _calendar(scenario: Scenario) -> list[str]:
    """What the calendar may choose from, and rows that are the scenario's own."""
    if scenario.chosen_programme:
        lines = [f"Activities the calendar may choose from ({len(scenario.programme)})"]
        lines += _item(", ".join(scenario.programme) + ".")
    else:
        lines = [f"The calendar may choose from all {len(scenario.programme)} activities of the catalogue."]
    beats = [scenario.setting("rhythm.every"), *(e.values.get("rhythm.every", 0.0) for e in scenario.changes)]
    if scenario.weeks < min(beat for beat in beats if beat):
        lines += ["No meeting falls due within the run, as its beat is longer."]
    used = {activity.name for activity in scenario.in_use()}
    for name, row in scenario.activities.items():
        how = "changed" if name in catalogue() else "the scenario's own"
        values = "; ".join(_attribute(attribute, value) for attribute, value in row.items() if attribute != "about")
        rare = "" if name in used else " In no programme and no event, so that it does not happen."
        lines += _item(f"{name} ({how}): {row.get('about', '')} {values}.{rare}".replace(":  ", ": "))
    return lines


def _attribute(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return f"{name} {', '.join(f'{need} {share:g}' for need, share in value.items()) or 'no need'}"
    return f"{name} {value}" if isinstance(value, str) else f"{name} {value:g}"


def _changes(scenario: Scenario) -> list[str]:
    if not scenario.changes:
        return ["Nothing is changed in the course of the run."]
    lines = ["What changes in the course of the run (week 0 is the first)"]
    for entry in sorted(scenario.changes, key=lambda entry: entry.week):
        where = "" if entry.community is None else f", community {entry.community}"
        why = f" {entry.note}" if entry.note else ""
        price = f" It costs {entry.cost_told}." if entry.cost else ""
        lines += _item(f"Week {entry.week}{where}: {entry.told}.{why}{price}")
        for path in entry.values:
            q = QUANTITIES[path]
            unit = "" if q.names else f"In {q.unit}; "
            lines += _item(f"  ({path}: {q.meaning} {unit}{_value(path, scenario.setting(path))} at the start.)")
    return lines
