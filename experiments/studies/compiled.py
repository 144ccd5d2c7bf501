"""A scenario compiled once, and patched for each point of a study.

Parameters at the start and dated parameters are patched into the records of the compiled plan, which takes some
microseconds; only what changes the structure of a scenario (the week of an event, say) has it put together anew.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from copsim.experiments.studies.factors import Settings, Value
from copsim.experiments.studies.targets import Target, with_structure
from copsim.scenarios import Scenario
from copsim.scenarios.errors import Problem, ScenarioError
from copsim.scenarios.ordering import ORDERED
from copsim.simulation.changes import Change
from copsim.simulation.life import Plan
from copsim.simulation.model import QUANTITIES, VERSION, change_rows, checked

DIGEST = 16
"""Bytes of a key: no two runs of any number of studies will share one by chance."""
STRUCTURES_KEPT = 64


class Compiled:
    """A scenario, ready to be lived with other values.

    Raises ScenarioError where values cannot be; what is wrong is named by the target.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._base = scenario.plan()
        self._structured = lru_cache(maxsize=STRUCTURES_KEPT)(self._with_structure)

    def _with_structure(self, given: tuple[tuple[Target, Value], ...]) -> Plan:
        return with_structure(self.scenario, {one: _number(one, value) for one, value in given}).plan()

    def plan(self, settings: Settings) -> Plan:
        """The plan with these settings. Raises ScenarioError where they cannot be, or do not fit together."""
        structure = tuple((one, value) for one, value in settings.items() if one.of_structure)
        base = self._structured(structure) if structure else self._base
        start = {one: _number(one, value) for one, value in settings.items() if one.at_start}
        dated = [
            Change(week=one.week, path=one.path, value=_number(one, value))
            for one, value in settings.items()
            if one.week is not None
        ]
        return patched(base, {one.path: value for one, value in start.items()}, dated)


def patched(plan: Plan, start: Mapping[str, float], dated: Iterable[Change] = ()) -> Plan:
    """The same plan with other values at the start, the same in all communities, and further dated changes.

    What is not touched is shared with the plan. Values have to be checked before. Raises ScenarioError where values at
    the start do not fit together.
    """
    changed = copy.copy(plan)
    if start:
        setting = plan.setting.copy()
        for path, value in start.items():
            setting[QUANTITIES[path].name] = value
        _fitting(setting, start)
        object.__setattr__(changed, "setting", setting)
    further = tuple(dated)
    if further:
        changes = (*plan.changes, *further)
        object.__setattr__(changed, "changes", changes)
        object.__setattr__(changed, "rows", change_rows(changes, len(plan.setting)))
    return changed


def _number(one: Target, value: Value) -> Any:
    """A value as the kernel reads it, or as a scenario keeps it; raises ScenarioError where it cannot be."""
    given: Value | int = value
    if isinstance(value, float) and one.bounded.whole and value.is_integer():
        given = int(value)
    problem = one.problem(one.name, given)
    if problem:
        raise ScenarioError([problem])
    return checked(one.path, given) if one.path in QUANTITIES else given


def _fitting(setting: Any, given: Mapping[str, float]) -> None:
    """Raise ScenarioError where one of the given values is larger than another one allows, in whichever community."""
    for small, large, strict in ORDERED:
        if small not in given and large not in given:
            continue
        lows, highs = setting[QUANTITIES[small].name], setting[QUANTITIES[large].name]
        wrong = (lows >= highs) if strict else (lows > highs)
        if not wrong.any():
            continue
        low, high = float(lows[wrong][0]), float(highs[wrong][0])
        key, other = (small, large) if small in given else (large, small)
        relation = ("less than" if strict else "at most") if key == small else ("more than" if strict else "at least")
        value, bound = (low, high) if key == small else (high, low)
        raise ScenarioError([Problem(f"is {value:g}", key=key, expected=f"{relation} {other}, which is {bound:g}")])


def point_key(plan: Plan, weeks: int, kept: str) -> bytes:
    """What determines the runs of a point but their seeds, as a digest: the model's version, the whole plan, and more.

    Args:
        plan: what the runs start from, with all parameters, changes and activities.
        weeks: how long they are.
        kept: in words, what is kept of each and what is done to it besides (behaviours).
    """
    digest = hashlib.blake2b(digest_size=DIGEST)
    for part in (VERSION, f"{weeks} {plan.elsewhere!r}", kept):
        digest.update(part.encode())
        digest.update(b"\0")
    for rows in (plan.setting, plan.rows, plan.catalogue, plan.linked):
        digest.update(f"{len(rows)} {rows.dtype.descr!r}".encode())
        digest.update(rows.tobytes())
    return digest.digest()


def run_key(point: bytes, seed: int) -> bytes:
    """The key of one run of a point."""
    return hashlib.blake2b(point + seed.to_bytes(8, "little"), digest_size=DIGEST).digest()
