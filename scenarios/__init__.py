"""Scenarios: what is to be run, as files that people write, read, extend and discuss."""

from copsim.scenarios.describing import describe
from copsim.scenarios.entries import Entry
from copsim.scenarios.errors import Problem, ScenarioError
from copsim.scenarios.library import landscapes, names
from copsim.scenarios.loading import load, load_text, parent_of
from copsim.scenarios.scenario import Scenario
from copsim.scenarios.schema import json_schema, template

__all__ = [
    "Entry",
    "Problem",
    "Scenario",
    "ScenarioError",
    "describe",
    "json_schema",
    "landscapes",
    "load",
    "load_text",
    "names",
    "parent_of",
    "template",
]
