"""A scenario as a page of plain text, for people who decide whether to run it."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any

from copsim.scenarios.catalogue import catalogue
from copsim.scenarios.entries import as_written
from copsim.scenarios.landscape_words import links_told, places_told, starts
from copsim.scenarios.numbers import RUN
from copsim.scenarios.scenario import Scenario
from copsim.simulation.model import DEFAULTS, QUANTITIES

WIDTH = 100


@dataclass(frozen=True)
class Line:
    """Something that is told of a scenario.

    Attributes:
        text: on one line, however long.
        depth: 0 for a heading or a sentence by itself, 1 for an item below it, 2 for what is said of an item.
    """

    text: str
    depth: int = 0


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
    for section in told(scenario, parent):
        lines += ["", *(part for line in section for part in _written(line))]
    if scenario.sources:
        lines += ["", "Where the numbers come from"]
        lines += [part for key, text in scenario.sources.items() for part in _written(Line(f"{key}: {text}", 1))]
    return "\n".join(lines) + "\n"


def told(scenario: Scenario, parent: Scenario | None = None) -> list[list[Line]]:
    """What is run, what differs, what the calendar chooses from, and what changes when: a section each.

    Args:
        scenario: what is described.
        parent: what to compare with; the defaults of the model if not given.
    """
    sections = [[Line(_run(scenario))], _differences(scenario, parent)]
    if scenario.places:
        sections += [[Line(*line) for line in places_told(scenario)], [Line(*line) for line in links_told(scenario)]]
    return [*sections, _calendar(scenario), _changes(scenario)]


def _wrapped(text: str) -> list[str]:
    """Paragraphs, which empty lines part, each on lines of its own."""
    paragraphs = [textwrap.wrap(part, WIDTH) for part in text.split("\n\n")]
    return [line for lines in paragraphs for line in (*lines, "")][:-1]


def _written(line: Line) -> list[str]:
    if line.depth == 0:
        return [line.text]
    before = "  " * line.depth
    return textwrap.wrap(line.text, WIDTH, initial_indent=before, subsequent_indent="    ")


def _run(scenario: Scenario) -> str:
    weeks = "1 week" if scenario.weeks == 1 else f"{scenario.weeks} weeks"
    if scenario.communities == 1:
        return f"It runs for {weeks}."
    if scenario.places:
        return f"It runs for {weeks}, with {scenario.communities:,} communities."
    shared = ""
    if scenario.elsewhere > 0:
        shared = f"; {scenario.elsewhere:.0%} of each one's first people belong to the next one too"
    return f"It runs for {weeks}, with {scenario.communities:,} communities side by side{shared}."


def _differences(scenario: Scenario, parent: Scenario | None) -> list[Line]:
    base = {**DEFAULTS, **(parent.parameters if parent is not None else {})}
    against = f"from '{parent.name}'" if parent is not None else "from the defaults of the model"
    lines = []
    for path, q in QUANTITIES.items():
        now = scenario.setting(path)
        if now != base[path]:
            was, becomes = _value(path, base[path]), _value(path, now)
            unit = f"one of {', '.join(q.names)}" if q.names else q.unit
            lines += [Line(f"{path}: {becomes} instead of {was} ({unit}). {q.meaning}", 1)]
    same = [path for path in scenario.parameters if scenario.parameters[path] == base[path]]
    if parent is not None:
        run = [name for name in RUN if name == "weeks" or not (scenario.places or parent.places)]
        lines += [
            Line(f"{name}: {getattr(scenario, name):g} instead of {getattr(parent, name):g}.", 1)
            for name in run
            if getattr(scenario, name) != getattr(parent, name)
        ]
        same = []
    head = Line(f"What differs {against} at the start" if lines else f"At the start, nothing differs {against}.")
    if same:
        held = ", ".join(f"{path} {_value(path, scenario.parameters[path])}" for path in same)
        lines += [Line(f"Held at the default on purpose: {held}.", 1)]
    return [head, *lines]


def _value(path: str, value: float) -> str:
    written = as_written(path, value)
    if isinstance(written, str):
        return written
    return f"{written:,}" if isinstance(written, int) else f"{written:g}"


def _calendar(scenario: Scenario) -> list[Line]:
    """What the calendar may choose from, and rows that are the scenario's own."""
    if scenario.chosen_programme:
        lines = [Line(f"Activities the calendar may choose from ({len(scenario.programme)})")]
        lines += [Line(", ".join(scenario.programme) + ".", 1)]
    else:
        lines = [Line(f"The calendar may choose from all {len(scenario.programme)} activities of the catalogue.")]
    beats = [*starts(scenario, "rhythm.every"), *(e.values.get("rhythm.every", 0.0) for e in scenario.changes)]
    if scenario.weeks < min(beat for beat in beats if beat):
        lines += [Line("No meeting falls due within the run, as its beat is longer.")]
    used = {activity.name for activity in scenario.in_use()}
    for name, row in scenario.activities.items():
        how = "changed" if name in catalogue() else "the scenario's own"
        values = "; ".join(_attribute(attribute, value) for attribute, value in row.items() if attribute != "about")
        rare = "" if name in used else " In no programme and no event, so that it does not happen."
        lines += [Line(f"{name} ({how}): {row.get('about', '')} {values}.{rare}".replace(":  ", ": "), 1)]
    return lines


def _attribute(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return f"{name} {', '.join(f'{need} {share:g}' for need, share in value.items()) or 'no need'}"
    return f"{name} {value}" if isinstance(value, str) else f"{name} {value:g}"


def _changes(scenario: Scenario) -> list[Line]:
    if not scenario.changes:
        return [Line("Nothing is changed in the course of the run.")]
    lines = [Line("What changes in the course of the run (week 0 is the first)")]
    for entry in sorted(scenario.changes, key=lambda entry: entry.week):
        where = "" if entry.community is None else f",{entry.where.removeprefix(' in')}"
        why = f" {entry.note}" if entry.note else ""
        price = f" It costs {entry.cost_told}." if entry.cost and not entry.only_cost else ""
        lines += [Line(f"Week {entry.week}{where}: {entry.told}.{why}{price}", 1)]
        for path in entry.values:
            q = QUANTITIES[path]
            unit = "" if q.names else f"In {q.unit}; "
            start = " or ".join(dict.fromkeys(_value(path, value) for value in starts(scenario, path, entry.community)))
            lines += [Line(f"({path}: {q.meaning} {unit}{start} at the start.)", 2)]
    return lines
