"""Levers: the sliders with which a community is moved by hand, made from the parameters of the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from copsim.dashboard.words import words
from copsim.scenarios import Entry, Scenario
from copsim.scenarios.dropping import Use
from copsim.scenarios.entries import value_told
from copsim.simulation.model import QUANTITIES
from copsim.simulation.parameters import Quantity

STEPS = 20
"""So many steps a slider has if nothing else is said."""


@dataclass(frozen=True)
class Lever:
    """A slider for a parameter.

    Attributes:
        quantity: what it moves; name, unit, meaning and bounds are the parameter's own.
        low, high: how far it goes.
        step: how finely.
    """

    quantity: Quantity
    low: float
    high: float
    step: float

    @property
    def path(self) -> str:
        """Path of the parameter."""
        return self.quantity.path

    @property
    def label(self) -> str:
        """What it is called."""
        return label_of(self.path)

    @property
    def meaning(self) -> str:
        """What it means, with its unit: as the strings say, or as the parameter does."""
        own = words()["meanings"].get(self.path)
        return str(own) if own else f"{self.quantity.meaning} ({self.quantity.unit})"

    def within(self, value: float) -> float:
        """The nearest value that it can show."""
        return min(max(value, self.low), self.high)


@cache
def levers() -> Mapping[str, tuple[Lever, ...]]:
    """All levers by group, as the file beside this says."""
    from ruamel.yaml import YAML

    text = resources.files("copsim.dashboard").joinpath("levers.yaml").read_text("utf-8")
    content = YAML(typ="safe", pure=True).load(text)
    return {group: tuple(_lever(one) for one in listed) for group, listed in content.items()}


def _lever(given: Mapping[str, Any]) -> Lever:
    quantity = QUANTITIES[given["path"]]
    low, high = float(given.get("from", quantity.low)), float(given.get("to", quantity.high))
    return Lever(quantity, low, high, float(given.get("step", (high - low) / STEPS)))


def label_of(path: str) -> str:
    """What a parameter is called: as the strings say, or its path."""
    return str(words()["levers"].get(path, path))


def entry_told(entry: Entry | Use) -> str:
    """What was done by hand, in plain words: parameters as their levers are called, interventions by their title."""
    if isinstance(entry, Use):
        return f"{entry.intervention.title[:1].lower()}{entry.intervention.title[1:]}"
    if entry.values:
        told = "; ".join(f"{label_of(path)}: {value_told(path, value)}" for path, value in entry.values.items())
        return told[:1].lower() + told[1:]
    return entry.told


def in_force(scenario: Scenario, path: str, week: int) -> float:
    """What a parameter is in a week, by the scenario and its dated changes; of the first community, if they differ."""
    value = scenario.setting(path)
    dated = [entry for entry in scenario.changes if path in entry.values and entry.week <= week]
    for entry in sorted(dated, key=lambda entry: entry.week):
        if entry.community in (None, 0):
            value = entry.values[path]
    return value
