"""A scenario as the manifest of a run tells of it, and what was dropped on it for that run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from copsim.scenarios.activity_rows import ROW_KEYS
from copsim.scenarios.dropping import Use, dropped, uses
from copsim.scenarios.errors import Problem, ScenarioError
from copsim.scenarios.scenario import Scenario

_DROPPED = re.compile(r"\((?P<key>[^()\s]+@\d{1,6}(?:#\d{1,6})?)\)$")


def from_manifest(content: Mapping[str, Any]) -> Scenario:
    """The scenario that `Scenario.as_dict` has told of; it makes the same lives.

    Where its numbers come from is not looked at again, so that it is no real case any more.

    Raises:
        ValueError: where it is none.
    """
    try:
        entries = [
            {**{name: value for name, value in entry.items() if name != "set"}, "values": entry.get("set", {})}
            for entry in content["changes"]
        ]
        rows = {
            name: {key: value for key, value in row.items() if key in ROW_KEYS}
            for name, row in content["activities"].items()
        }
        # Runs that were made before there were landscapes have none.
        places = [
            {**{k: v for k, v in one.items() if k != "set"}, "values": one["set"]} for one in _listed(content, "places")
        ]
        links = [_link(one) for one in _listed(content, "links")]
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"it tells of no scenario ({type(error).__name__}: {error})") from error
    told = {**content, "changes": tuple(entries), "activities": rows, "real_case": False, "sources": {}}
    told |= {"places": tuple(places), "links": tuple(links)}
    return Scenario.model_validate(told)


def _listed(content: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    """A list of the manifest; empty where it has none. Raises TypeError for anything else."""
    given = content.get(key, [])
    if not isinstance(given, list):
        raise TypeError(f"{key} is no list")
    return given


def _link(content: Mapping[str, Any]) -> dict[str, Any]:
    """A link as the model of it is made, from what files write."""
    named = {"from": "origin", "to": "target"}
    flat = {named.get(key, key): value for key, value in content.items() if key != "encounters"}
    return {**flat, **content.get("encounters", {})}


def dropped_on(scenario: Scenario, told: Sequence[str], weeks: int) -> tuple[Scenario, tuple[Use, ...]]:
    """The scenario as it was before interventions were dropped on it, and these.

    Args:
        scenario: with them.
        told: what was changed for the run, in words, as its manifest has it.
        weeks: how many the run has.

    Raises:
        ScenarioError: where they cannot be taken out again, as one is not known here, or is another one by now.
    """
    keys = [found["key"] for found in (_DROPPED.search(text) for text in told) if found]
    if not keys:
        return scenario, ()
    own = tuple(entry for entry in scenario.changes if not any(f"({key})" in entry.note for key in keys))
    before = Scenario.model_validate({**dict(scenario), "changes": own})
    chosen = tuple(use for key in keys for use in uses(key))
    if dropped(before, chosen, weeks).scenario.plan().changes != scenario.plan().changes:
        said = f"{', '.join(keys)} would no longer do what was done in this run"
        raise ScenarioError([Problem(said, expected="the scenario's name, with --with NAME@WEEK")])
    return before, chosen


__all__ = ["dropped_on", "from_manifest"]
